/* Compiling a whole model: names, each formula after those that it rests on, then the order in which slots are computed. */
#include "model/program.h"

#include "model/program_internal.h"

unsigned program_operands(enum program_kind kind) {
    if (kind < PROGRAM_PREVIOUS)
        return 0;
    if (kind < PROGRAM_ADD)
        return 1;
    return kind < PROGRAM_IF ? 2 : 3;
}

bool slot_is_series(const struct program_slot *slot) {
    return slot->kind == SLOT_SERIES || slot->kind == SLOT_UNTIL;
}

/* ---- each formula ---- */

static bool is_wanted(struct compiler *c, const struct program_formula *f,
                      const struct part *part) {
    str all = f->formula->text;
    struct span at = formula_span(f->formula, all);
    if (part->text)
        return program_report_text(c, part);
    if (f->want == WANT_NUMBER && part->type != TYPE_NUMBER) {
        diag_error(c->e.d, "wrong-operand", at, "a number is due here, this is %s",
                   part->type == TYPE_TRUTH ? "a condition" : "a choice");
        return false;
    }
    if (f->want == WANT_TRUTH && part->type != TYPE_TRUTH) {
        diag_error(c->e.d, "not-a-condition", at, "a condition is due here, this is %s",
                   part->type == TYPE_NUMBER ? "a number" : "a choice");
        diag_hint(c->e.d, "compare it with something: x > 0, shape = \"flat\"");
        return false;
    }
    if (f->one && part->series)
        program_report_series(c->p, at, all, c->e.d);
    return !f->one || !part->series;
}

static bool show_in(struct compiler *c, const struct program_formula *f, struct part *part) {
    struct value v = program_value(part);
    if (!f->unit || part->type != TYPE_NUMBER || !program_convert(c, part, f->unit))
        return true;
    str unit = unit_text(c->e.a, f->unit), kind = value_kind_words(c->e.a, &v);
    diag_error(c->e.d, "unit-mismatch", f->unit_span, "the value of '%.*s' is %.*s, not of %.*s",
               STR(f->name), STR(kind), STR(unit));
    return false;
}

static void compile_formula(struct compiler *c, size_t i) {
    const struct program_formula *f = &c->p->formulas.items[i];
    struct part part;
    program_begin(c, i);
    if (!program_part(c, f->formula->root, &part) || !is_wanted(c, f, &part) ||
        !show_in(c, f, &part)) {
        c->broken[i] = true;
        return;
    }
    c->compiled[i] = true;
    c->p->slots.items[i] = (struct program_slot){
        .kind = part.series ? SLOT_SERIES : SLOT_SCALAR,
        .body = part.node,
        .type = part.type,
        .unit = part.unit,
        .choice_of = part.choice_of,
        .name = f->name,
    };
}

/* ---- the order of slots ---- */

struct arrangement {
    struct program *p;
    struct arena *a;
    struct graph graph;
    uint32_t *place; /* per slot: where it stands in the end; PROGRAM_NO_SLOT */
};

static void rest_on(struct arrangement *w, uint32_t from, uint32_t to, enum graph_kind kind) {
    struct graph_edge edge = {from, to, kind, 0};
    if (to != PROGRAM_NO_SLOT)
        arena_push(w->a, &w->graph.edges, edge);
}

static void link_node(struct arrangement *w, uint32_t from, const struct program_node *n) {
    bool over = w->p->slots.items[from].kind == SLOT_OVER;
    if (n->kind == PROGRAM_SLOT)
        rest_on(w, from, n->index, over ? GRAPH_WHOLE : GRAPH_NOW);
    else if (n->kind == PROGRAM_PREVIOUS)
        rest_on(w, from, n->index, over ? GRAPH_WHOLE : GRAPH_PREVIOUS);
    else if (n->kind == PROGRAM_AT)
        rest_on(w, from, n->index, GRAPH_WHOLE);
    for (unsigned i = 0; i < program_operands(n->kind); i++)
        link_node(w, from, n->operands[i]);
}

static void renumber(const struct arrangement *w, struct program_node *n) {
    bool slot = n->kind >= PROGRAM_SLOT && n->kind <= PROGRAM_AT;
    if (slot && n->index != PROGRAM_NO_SLOT)
        n->index = w->place[n->index];
    for (unsigned i = 0; i < program_operands(n->kind); i++)
        renumber(w, (struct program_node *)n->operands[i]); /* ours until all is compiled */
}

/* Puts the slots that were compiled into the order in which they are computed. */
static void arrange(struct compiler *c) {
    struct program *p = c->p;
    struct arrangement w = {p, c->e.a, {.count = (uint32_t)p->slots.count}, NULL};
    struct program_slot *slots = arena_array(w.a, struct program_slot, p->slots.count);
    size_t count = 0;
    w.place = arena_array(w.a, uint32_t, p->slots.count);
    for (uint32_t i = 0; i < w.graph.count; i++)
        if (p->slots.items[i].body)
            link_node(&w, i, p->slots.items[i].body);
    graph_finish(&w.graph, w.a);
    const uint32_t *parts = graph_parts(&w.graph, GRAPH_ANY, w.a);
    const uint32_t *order = graph_order(&w.graph, GRAPH_NOW, parts, w.a);
    for (uint32_t i = 0; i < w.graph.count; i++) {
        w.place[order[i]] = PROGRAM_NO_SLOT;
        if (!p->slots.items[order[i]].body)
            continue;
        w.place[order[i]] = (uint32_t)count;
        slots[count] = p->slots.items[order[i]];
        slots[count++].group = parts[order[i]];
    }
    for (size_t i = 0; i < count; i++)
        renumber(&w, (struct program_node *)slots[i].body);
    for (size_t i = 0; i < p->formulas.count; i++)
        p->slot_of[i] = c->broken[i] ? PROGRAM_NO_SLOT : w.place[i];
    p->slots.items = slots;
    p->slots.count = p->slots.capacity = count;
}

/* ---- the whole ---- */

/* The slots of formulas are numbered as they are, until all is compiled. */
static bool reserve(struct compiler *c) {
    struct program *p = c->p;
    size_t count = p->formulas.count;
    p->slot_of = arena_array(c->e.a, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        p->slot_of[i] = PROGRAM_NO_SLOT;
    if (count > PROGRAM_MAX_SLOTS) {
        diag_failure(c->e.d, EXIT_LIMIT, "too-many-values", p->formulas.items[0].name_span,
                     "this model has %zu formulas, more than %d", count, PROGRAM_MAX_SLOTS);
        return false;
    }
    p->slots.items = arena_array(c->e.a, struct program_slot, PROGRAM_MAX_SLOTS);
    p->slots.capacity = PROGRAM_MAX_SLOTS;
    p->slots.count = count;
    c->hashes = arena_array(c->e.a, uint64_t, PROGRAM_MAX_SLOTS);
    c->constants = arena_array(c->e.a, const struct value **, count);
    c->broken = arena_array(c->e.a, bool, count);
    c->compiled = arena_array(c->e.a, bool, count);
    return true;
}

bool program_compile(struct program *p, struct arena *a, struct diags *d) {
    struct compiler c = {.p = p, .e = {.a = a, .d = d, .compiling = true}};
    size_t errors = d->errors;
    if (!reserve(&c))
        return false;
    const uint32_t *order = program_resolve(&c);
    for (size_t i = 0; i < p->formulas.count; i++)
        if (p->formulas.items[order[i]].formula && !c.broken[order[i]])
            compile_formula(&c, order[i]);
    program_finish_previous(&c);
    arrange(&c);
    for (size_t i = 0; i < p->formulas.count; i++)
        if (p->slot_of[i] == PROGRAM_NO_SLOT)
            return false;
    return d->errors == errors;
}
