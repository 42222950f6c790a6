/* What names in the formulas of a model mean, and which formula rests on which. */
#include "model/program_internal.h"

enum { MAX_SUGGESTIONS = 50 }; /* looking for the nearest of many names costs time */

struct program_name *program_name_of(const struct compiler *c, const struct formula_ref *ref) {
    return map_get(&c->names, ref->id);
}

/* ---- names ---- */

static void add_name(struct compiler *c, str text, enum name_kind kind, size_t index) {
    struct program_name *name = arena_new(c->e.a, struct program_name);
    *name = (struct program_name){kind, (uint32_t)index};
    if (text.n)
        map_add(&c->names, text, name);
}

static void add_names(struct compiler *c) {
    const struct program *p = c->p;
    c->names = map_make(c->e.a);
    add_name(c, p->index_name, NAME_INDEX, 0);
    for (size_t i = 0; i < p->inputs.count; i++)
        add_name(c, p->inputs.items[i].name, NAME_INPUT, i);
    for (size_t i = 0; i < p->formulas.count; i++)
        add_name(c, p->formulas.items[i].name, NAME_FORMULA, i);
}

static bool is_outside(const struct program *p, str name) {
    return p->exists ? p->exists(p->context, name) : str_eq(p->nearest(p->context, name), name);
}

struct scope {
    const struct program *p;
    const struct map *inside;
};

static bool is_known(void *context, str name) {
    const struct scope *s = context;
    return map_get(s->inside, name) || is_outside(s->p, name);
}

static str nearest_name(const struct scope *s, str name) {
    str both[] = {map_nearest(s->inside, name), s->p->nearest(s->p->context, name)};
    return nearest_of(both, 2, name);
}

void program_report_no_steps(struct span at, struct diags *d) {
    diag_error(d, "no-steps", at, "this model has no steps: it has no 'index'");
    diag_hint(d, "give it one: index: {name: t, title: Year, steps: 8}");
}

/* The input of which `name` is a choice, or NULL. */
static const struct program_input *input_of_choice(const struct program *p, str name) {
    for (size_t i = 0; i < p->inputs.count; i++)
        for (size_t k = 0; k < p->inputs.items[i].choice_count; k++)
            if (str_eq(p->inputs.items[i].choices[k], name))
                return &p->inputs.items[i];
    return NULL;
}

void program_report_unknown(const struct program *p, const struct map *inside,
                            const struct formula_ref *ref, unsigned *suggestions, struct diags *d) {
    struct scope scope = {p, inside};
    if (!p->index_name.n && str_eq(ref->id, S(PROGRAM_USUAL_INDEX))) {
        program_report_no_steps(ref->span, d);
        return;
    }
    diag_error(d, "unknown-reference", ref->span,
               "'%.*s' is neither a name of this model nor an id", STR(ref->id));
    str hint = formula_name_hint(d->arena, ref->id, is_known, &scope);
    const struct program_input *input = input_of_choice(p, ref->id);
    if (input)
        diag_hint(d, "it is a choice of '%.*s': put it in double quotes, %.*s = \"%.*s\"",
                  STR(input->name), STR(input->name), STR(ref->id));
    else if (hint.n)
        diag_hint(d, "%.*s", STR(hint));
    else if (*suggestions && (*suggestions)--)
        diag_nearest(d, nearest_name(&scope, ref->id));
}

static void resolve_ref(struct compiler *c, size_t formula, size_t number) {
    struct formula_ref *ref = &c->p->formulas.items[formula].formula->refs.items[number];
    const struct value *v = NULL;
    if (program_name_of(c, ref)) {
        if (!ref->at.precision)
            return;
        diag_error(c->e.d, "wrong-kind", ref->span,
                   "'%.*s' is a name of this model: only facts have values at a date",
                   STR(ref->id));
    } else if (!is_outside(c->p, ref->id)) {
        program_report_unknown(c->p, &c->names, ref, &c->suggestions, c->e.d);
    } else {
        v = c->p->constant(c->p->context, ref, c->e.d);
    }
    c->constants[formula][number] = v && v->kind != VALUE_NONE ? v : NULL;
}

static void resolve_refs(struct compiler *c) {
    for (size_t i = 0; i < c->p->formulas.count; i++) {
        const struct formula *f = c->p->formulas.items[i].formula;
        size_t count = f ? f->refs.count : 0;
        c->constants[i] = arena_array(c->e.a, const struct value *, count);
        for (size_t k = 0; k < count; k++)
            resolve_ref(c, i, k);
    }
}

/* ---- what rests on what ---- */

struct links {
    struct compiler *c;
    struct graph graph;
    unsigned *known; /* per formula: the kinds of edges from the present one to it */
    const struct formula *f;
    uint32_t from;
};

static void add_link(struct links *l, const struct formula_node *n, enum graph_kind kind) {
    const struct program_name *name = program_name_of(l->c, n->ref);
    if (!name || name->kind != NAME_FORMULA || (l->known[name->index] & kind))
        return;
    struct graph_edge edge = {l->from, name->index, kind, (uint32_t)(n->ref - l->f->refs.items)};
    l->known[name->index] |= kind;
    arena_push(l->c->e.a, &l->graph.edges, edge);
}

static void add_links(struct links *l, const struct formula_node *n, enum graph_kind kind) {
    if (n->kind == FORMULA_NAME)
        add_link(l, n, kind);
    for (size_t i = 0; i < n->operands.count; i++) {
        enum graph_kind inner = kind;
        bool call = n->kind == FORMULA_CALL && !i;
        if (call && (n->steps == STEPS_OVER || n->function == FUNCTION_AT))
            inner = GRAPH_WHOLE;
        else if (call && n->function == FUNCTION_PREVIOUS && kind == GRAPH_NOW)
            inner = GRAPH_PREVIOUS;
        add_links(l, n->operands.items[i].node, inner);
    }
}

static struct graph graph_of(struct compiler *c) {
    size_t count = c->p->formulas.count;
    struct links l = {.c = c, .graph = {.count = (uint32_t)count}};
    l.known = arena_array(c->e.a, unsigned, count);
    for (size_t i = 0; i < count; i++) {
        l.from = (uint32_t)i;
        l.f = c->p->formulas.items[i].formula;
        if (l.f)
            add_links(&l, l.f->root, GRAPH_NOW);
        for (size_t k = l.graph.edges.count; k && l.graph.edges.items[k - 1].from == i; k--)
            l.known[l.graph.edges.items[k - 1].to] = 0;
    }
    graph_finish(&l.graph, c->e.a);
    return l.graph;
}

/* ---- circles ---- */

/* "a > b > a"; in *places "a is in models/loan.yml:12". */
static str path_words(struct compiler *c, const struct graph_path *path, str *places) {
    const struct program_formula *formulas = c->p->formulas.items;
    struct buf words = {0}, where = {0};
    for (size_t i = 0; i < path->count; i++) {
        const struct program_formula *f = &formulas[path->items[i]];
        struct span at =
            f->name_span.source ? f->name_span : formula_span(f->formula, f->formula->text);
        buf_printf(&words, "%s%.*s", i ? " > " : "", STR(f->name));
        if (i + 1 < path->count && at.source)
            buf_printf(&where, "%s%.*s is in %.*s:%zu", where.n ? ", " : "", STR(f->name),
                       STR(at.source->path), span_place(at).line);
    }
    str text = arena_copy(c->e.d->arena, buf_str(&words));
    *places = arena_copy(c->e.d->arena, buf_str(&where));
    buf_free(&words);
    buf_free(&where);
    return text;
}

/* The circle begins with the edge. */
static void report_circle(struct compiler *c, const struct graph_edge *edge,
                          const struct graph_path *path) {
    const struct program_formula *first = &c->p->formulas.items[edge->from];
    struct span at = first->formula->refs.items[edge->label].span;
    bool future = path->kinds & GRAPH_WHOLE;
    str places, words = path_words(c, path, &places);
    str t = c->p->index_name, name = first->name;
    if (future)
        diag_error(c->e.d, "future", at, "'%.*s' needs its own later steps: %.*s", STR(name),
                   STR(words));
    else
        diag_error(c->e.d, "cycle", at, "the formula of '%.*s' rests on itself: %.*s", STR(name),
                   STR(words));
    if (!t.n)
        diag_hint(c->e.d, "%.*s", STR(places));
    else
        diag_hint(c->e.d,
                  future ? "%.*s; over and at() take all steps: the steps so far are sum(x until "
                           "%.*s), the one before is previous(x, what it begins with)"
                         : "%.*s; the step before is previous(x, what it begins with)%.*s",
                  STR(places), STR(future ? t : S("")));
}

/* One message for each set of formulas that rest on one another along `kinds`; they are broken. */
static void report_circles(struct compiler *c, const struct graph *g, unsigned kinds) {
    uint32_t *parts = graph_parts(g, kinds, c->e.a);
    for (size_t i = 0; i < g->edges.count; i++) {
        const struct graph_edge *edge = &g->edges.items[i];
        bool inside = (edge->kind & kinds) && parts[edge->from] == parts[edge->to];
        if (!inside || (kinds == GRAPH_ANY && edge->kind != GRAPH_WHOLE) || c->broken[edge->from])
            continue;
        struct graph_path path = graph_path(g, kinds, parts, edge->to, edge->from, c->e.a);
        struct graph_path circle = {arena_array(c->e.a, uint32_t, path.count + 1), 1, 0};
        circle.items[0] = edge->from;
        circle.kinds = path.kinds | edge->kind;
        for (size_t k = 0; k < path.count; k++)
            circle.items[circle.count++] = path.items[k];
        report_circle(c, edge, &circle);
        for (uint32_t k = 0; k < g->count; k++)
            c->broken[k] |= parts[k] == parts[edge->from];
    }
}

const uint32_t *program_resolve(struct compiler *c) {
    enum { FIRST = GRAPH_NOW | GRAPH_WHOLE }; /* must be compiled before */
    c->suggestions = MAX_SUGGESTIONS;
    add_names(c);
    resolve_refs(c);
    struct graph g = graph_of(c);
    report_circles(c, &g, FIRST);
    report_circles(c, &g, GRAPH_ANY);
    return graph_order(&g, FIRST, graph_parts(&g, FIRST, c->e.a), c->e.a);
}
