/* What takes steps together or looks at another one, and slots for it. */
#include "model/program_internal.h"

/* ---- slots ---- */

static uint64_t mix(uint64_t hash, uint64_t more) {
    return (hash ^ more) * 0x100000001B3u + (hash >> 29);
}

/* Equal trees have equal hashes. False for what waits for its series: it has no equal. */
static bool hash_node(const struct program_node *n, uint64_t *hash) {
    uint64_t number;
    if (n->kind == PROGRAM_PREVIOUS && n->index == PROGRAM_NO_SLOT)
        return false;
    memcpy(&number, &n->number, sizeof number);
    *hash = mix(mix(mix(*hash, n->kind), n->index), number);
    for (unsigned i = 0; i < program_operands(n->kind); i++)
        if (!hash_node(n->operands[i], hash))
            return false;
    return true;
}

static bool same_node(const struct program_node *a, const struct program_node *b) {
    bool same = a->kind == b->kind && a->index == b->index &&
                !memcmp(&a->number, &b->number, sizeof a->number);
    for (unsigned i = 0; same && i < program_operands(a->kind); i++)
        same = same_node(a->operands[i], b->operands[i]);
    return same;
}

static bool same_slot(const struct program_slot *a, const struct program_slot *b) {
    return a->kind == b->kind && a->aggregate == b->aggregate && a->type == b->type &&
           unit_eq(&a->unit, &b->unit) && a->choice_of == b->choice_of &&
           same_node(a->body, b->body);
}

static void report_full(struct compiler *c, str at) {
    if (!c->full) {
        diag_failure(c->e.d, EXIT_LIMIT, "too-many-values", formula_span(c->e.f, at),
                     "this model computes more than %d values", PROGRAM_MAX_SLOTS);
        diag_hint(c->e.d, "each formula is one, and each sum over steps; share what is equal");
    }
    c->full = true;
}

/* The slot of that kind, an old one when there is an equal one; PROGRAM_NO_SLOT when there are too many. */
static uint32_t slot_for(struct compiler *c, struct program_slot slot, str at) {
    uint64_t hash = slot.kind + 1;
    if (!hash_node(slot.body, &hash))
        hash = 0;
    for (size_t i = 0; hash && i < c->p->slots.count; i++)
        if (c->hashes[i] == hash && same_slot(&c->p->slots.items[i], &slot))
            return (uint32_t)i;
    if (c->p->slots.count == PROGRAM_MAX_SLOTS) {
        report_full(c, at);
        return PROGRAM_NO_SLOT;
    }
    c->hashes[c->p->slots.count] = hash;
    arena_push(c->e.a, &c->p->slots, slot);
    return (uint32_t)(c->p->slots.count - 1);
}

/* Puts the part into a slot, and the slot's name in its place. */
static bool put_into_slot(struct compiler *c, struct part *part, enum slot_kind kind,
                          enum aggregate aggregate) {
    struct program_slot slot = {.kind = kind,
                                .aggregate = aggregate,
                                .body = part->node,
                                .type = part->type,
                                .unit = part->unit,
                                .choice_of = part->choice_of};
    uint32_t index = slot_for(c, slot, part->at);
    if (index == PROGRAM_NO_SLOT)
        return false;
    struct program_node *n = arena_new(c->e.a, struct program_node);
    *n = (struct program_node){
        .kind = PROGRAM_SLOT, .index = index, .span = formula_span(c->e.f, part->at)};
    part->node = n;
    part->depth = 1;
    return true;
}

bool program_split(struct compiler *c, struct part *part) {
    return put_into_slot(c, part, part->series ? SLOT_SERIES : SLOT_SCALAR, AGGREGATE_SUM);
}

/* ---- messages ---- */

static bool has_steps(struct compiler *c, const struct formula_node *n) {
    if (c->p->index_name.n)
        return true;
    program_report_no_steps(formula_span(c->e.f, n->name), c->e.d);
    return false;
}

/* at() and previous() look at another step of what has many. A series that is no slot becomes one. */
static bool want_series(struct compiler *c, const struct formula_node *n, struct part *part) {
    if (part->text || !part->series) {
        diag_error(c->e.d, "series-wanted", formula_span(c->e.f, part->at),
                   "'%.*s' wants a series, this has the same value at every step", STR(n->name));
        diag_hint(c->e.d,
                  "a series uses '%.*s', another series or an input with a value for each step",
                  STR(c->p->index_name));
        return false;
    }
    bool slot = part->node->kind == PROGRAM_SLOT;
    return slot || program_split(c, part);
}

void program_report_series(const struct program *p, struct span at, str what, struct diags *d) {
    enum { LONGEST = 40 };
    bool named = what.n <= LONGEST && str_find_byte(what, '\n', 0) == what.n;
    str x = named ? what : S("x"), t = p->index_name;
    if (named)
        diag_error(d, "series-where-one", at, "one value is due here, '%.*s' has one for each step",
                   STR(what));
    else
        diag_error(d, "series-where-one", at, "one value is due here, this has one for each step");
    diag_hint(d, "take them together, as in sum(%.*s over %.*s) and max, or choose: at(%.*s, 1)",
              STR(x), STR(t), STR(x));
}

/* ---- over, until ---- */

static bool is_index(struct compiler *c, const struct formula_node *n) {
    if (str_eq(n->index, c->p->index_name))
        return true;
    diag_error(c->e.d, "unknown-index", formula_span(c->e.f, n->index),
               "the steps of this model are '%.*s', not '%.*s'", STR(c->p->index_name),
               STR(n->index));
    return false;
}

static enum aggregate aggregate_of(enum formula_function function) {
    switch (function) {
    case FUNCTION_MIN:
        return AGGREGATE_MIN;
    case FUNCTION_MAX:
        return AGGREGATE_MAX;
    case FUNCTION_MEAN:
        return AGGREGATE_MEAN;
    case FUNCTION_FIRST:
        return AGGREGATE_FIRST;
    default:
        return AGGREGATE_SUM;
    }
}

bool program_over(struct compiler *c, const struct formula_node *n, struct part *out) {
    bool first = n->function == FUNCTION_FIRST;
    if (!has_steps(c, n) || !is_index(c, n) || !program_part(c, n->operands.items[0].node, out))
        return false;
    if (out->text || out->type != (first ? TYPE_TRUTH : TYPE_NUMBER))
        return program_report_wanted(c, first ? "not-a-condition" : "wrong-operand", n->name,
                                     first ? "a condition" : "a number", out);
    out->type = TYPE_NUMBER;
    enum slot_kind kind = n->steps == STEPS_OVER ? SLOT_OVER : SLOT_UNTIL;
    if (!put_into_slot(c, out, kind, aggregate_of(n->function)))
        return false;
    out->series = kind == SLOT_UNTIL;
    out->at = n->text;
    return true;
}

/* ---- at ---- */

bool program_at(struct compiler *c, const struct formula_node *n, struct part *out) {
    static const struct unit plain = {.count = 0};
    struct part step;
    if (!has_steps(c, n))
        return false;
    bool fine = program_part(c, n->operands.items[0].node, out);
    if (!program_part(c, n->operands.items[1].node, &step) || !fine || !want_series(c, n, out))
        return false;
    bool number = !step.text && step.type == TYPE_NUMBER;
    if (!number || !unit_is_plain(&step.unit) || program_convert(c, &step, &plain))
        return program_report_wanted(c, number ? "unit-mismatch" : "wrong-operand", n->name,
                                     "the number of a step, a plain number", &step);
    if (step.depth >= PROGRAM_MAX_DEPTH && !program_split(c, &step))
        return false;
    uint32_t index = out->node->index;
    out->node = program_node(c, PROGRAM_AT, n->text, step.node, NULL);
    out->node->index = index;
    out->series = step.series;
    out->depth = step.depth + 1;
    out->at = n->text;
    return true;
}

/* ---- previous ---- */

/* Is every formula that it names compiled? What a previous() within looks at may come later. */
static bool is_ready(const struct compiler *c, const struct formula_node *n) {
    bool previous = n->kind == FORMULA_CALL && n->function == FUNCTION_PREVIOUS;
    if (n->kind == FORMULA_NAME) {
        const struct program_name *name = program_name_of(c, n->ref);
        return !name || name->kind != NAME_FORMULA || c->compiled[name->index];
    }
    for (size_t i = previous ? 1 : 0; i < n->operands.count; i++)
        if (!is_ready(c, n->operands.items[i].node))
            return false;
    return true;
}

/* Has the beginning in the unit of the series; *factor makes of the series' unit that of the call. */
static bool align_previous(struct compiler *c, struct waiting *w, const struct part *series,
                           struct decimal *factor) {
    struct operation o = {.op = OPERATOR_EQUAL, .sign = w->call->name};
    struct part *beginning = &w->beginning;
    o.left_text = series->at;
    o.right_text = beginning->at;
    o.left = program_value(series);
    o.right = program_value(beginning);
    bool other = series->type == TYPE_CHOICE && series->choice_of != beginning->choice_of;
    if (series->type != beginning->type || other)
        return formula_report_kinds(&c->e, &o);
    if (series->type != TYPE_NUMBER)
        return true;
    enum arithmetic_error error = program_factor(&series->unit, &beginning->unit, factor);
    if (!error)
        error = program_convert(c, beginning, &series->unit);
    return !error || formula_report_arithmetic(&c->e, &o, error);
}

/* Now that the series can be compiled: its node, which stands in a formula already, is completed. */
static bool complete(struct compiler *c, struct waiting *w) {
    struct part series;
    struct decimal factor = decimal_of(1);
    if (!program_part(c, w->call->operands.items[0].node, &series) ||
        !want_series(c, w->call, &series) || !align_previous(c, w, &series, &factor))
        return false;
    w->node->index = series.node->index;
    w->node->operands[0] = w->beginning.node;
    struct part scaled = {.node = arena_new(c->e.a, struct program_node), .at = w->call->text};
    *scaled.node = *w->node;
    program_scale(c, &scaled, factor);
    *w->node = *scaled.node;
    return true;
}

/* A text cannot be a beginning, and more is wrong where there is no series. */
static bool report_beginning(struct compiler *c, const struct formula_node *n,
                             const struct part *text) {
    const struct formula_node *of = n->operands.items[0].node;
    struct part series;
    if (is_ready(c, of) && (!program_part(c, of, &series) || !want_series(c, n, &series)))
        return false;
    return program_report_text(c, text);
}

bool program_previous(struct compiler *c, const struct formula_node *n, struct part *out) {
    struct waiting w = {.formula = c->formula, .call = n};
    if (!has_steps(c, n))
        return false;
    if (!program_part(c, n->operands.items[1].node, out)) {
        struct part series; /* for its errors */
        program_part(c, n->operands.items[0].node, &series);
        return false;
    }
    if (out->text)
        return report_beginning(c, n, out);
    if (out->depth >= PROGRAM_MAX_DEPTH && !program_split(c, out))
        return false;
    w.beginning = *out;
    w.node = arena_new(c->e.a, struct program_node);
    *w.node = (struct program_node){.kind = PROGRAM_PREVIOUS,
                                    .index = PROGRAM_NO_SLOT,
                                    .operands = {out->node},
                                    .span = formula_span(c->e.f, n->text)};
    out->node = w.node;
    out->series = true;
    out->depth++;
    out->at = n->text;
    if (is_ready(c, n->operands.items[0].node))
        return complete(c, &w);
    arena_push(c->e.a, &c->waiting, w);
    return true;
}

void program_finish_previous(struct compiler *c) {
    for (size_t i = 0; i < c->waiting.count; i++) { /* more may come */
        struct waiting w = c->waiting.items[i];
        program_begin(c, w.formula);
        if (!complete(c, &w))
            c->broken[w.formula] = true;
    }
}
