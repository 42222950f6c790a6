/* Which facts rest on which: by the formulas of the shown site and by all that the revisions tell of. What once named an
 * input may name it no longer, so that an edge means no more than that it is worth looking. */
#include "history/replay.h"

bool name_next(str *rest, str *name) {
    for (;;) {
        size_t from = 0, to;
        while (from < rest->n && !byte_is_digit(rest->p[from]) &&
               !(rest->p[from] >= 'a' && rest->p[from] <= 'z'))
            from++;
        for (to = from; to < rest->n; to++) {
            char c = rest->p[to];
            if (!(c >= 'a' && c <= 'z') && !byte_is_digit(c) && c != '.' && c != '-')
                break;
        }
        if (from == rest->n)
            return false;
        *name = str_sub(*rest, from, to);
        *rest = str_sub(*rest, to, rest->n);
        while (name->n && name->p[name->n - 1] == '.')
            name->n--;
        if (name->n)
            return true;
    }
}

/* ---- fields ---- */

/* "values[2].from" -> "values", and ".from" in *below. */
static str field_top(str field, str *below) {
    size_t end = 0;
    while (end < field.n && field.p[end] != '[' && field.p[end] != '.')
        end++;
    *below = str_sub(field, end, field.n);
    return str_sub(field, 0, end);
}

/* A relation says what its object is called. */
static bool is_computing(str top) {
    return str_eq(top, S("formula")) || str_eq(top, S("values")) || str_eq(top, S("unit")) ||
           str_eq(top, S("relation")) || str_eq(top, S("object"));
}

/* The value itself, or when it holds: what rests on it may ask for a date. */
static bool is_written_value(str top) {
    return str_eq(top, S("value")) || str_eq(top, S("from")) || str_eq(top, S("until"));
}

/* Who says so, and what is noted, changes no number. */
static bool is_about_value(str below) {
    static const char *const words[] = {".status", ".as_of", ".sources", ".note"};
    size_t close = str_find_byte(below, ']', 0);
    str field = str_sub(below, close + 1, below.n);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(field, str_of(words[i])))
            return true;
    return false;
}

bool revision_is_cause(const struct revision *r) {
    if (r->change != CHANGE_CHANGED || r->several)
        return r->several || r->change == CHANGE_ADDED || r->change == CHANGE_REMOVED;
    for (size_t i = 0; i < r->field_count; i++) {
        str below, top = field_top(r->fields[i].field, &below);
        if (is_written_value(top) || (is_computing(top) && !is_about_value(below)))
            return true;
    }
    return false;
}

/* ---- nodes ---- */

static bool is_derived_now(const struct fact *fact) {
    if (!fact)
        return false;
    if (fact->unit_text.text.n || fact->entries.count > 1)
        return true;
    const struct fact_value *only = fact->entries.items;
    const struct fact_extra *extra = fact->extra;
    if (!fact->entries.count)
        return false;
    if (only->as_formula.text.n || (extra && extra->relation_name.text.n))
        return true;
    bool timed = only->from.precision || only->until.precision;
    return timed && !(extra && (extra->from.precision || extra->until.precision));
}

static bool was_several(const struct item_history *item) {
    for (size_t i = 0; i < item->revisions.count; i++)
        if (item->revisions.items[i]->several)
            return true;
    return false;
}

static bool was_derived(const struct item_history *item) {
    for (size_t i = 0; i < item->revisions.count; i++) {
        const struct revision *r = item->revisions.items[i];
        for (size_t k = 0; k < r->field_count; k++) {
            str below;
            if (is_computing(field_top(r->fields[k].field, &below)))
                return true;
        }
    }
    return false;
}

int32_t commit_index(const struct graph *g, const struct commit *commit) {
    const int32_t *index = commit ? map_get(&g->order, commit->hex) : NULL;
    return !commit ? -1 : index ? *index : (int32_t)g->history->commits.count;
}

static void set_times(struct arena *a, const struct graph *g, struct node *node) {
    const struct revision_list *all = &node->item->revisions;
    node->when = arena_array(a, int32_t, all->count);
    for (size_t i = 0; i < all->count; i++)
        node->when[i] = commit_index(g, all->items[i]->commit);
}

static void make_nodes(struct arena *a, struct graph *g) {
    g->order = map_make(a);
    const struct history *h = g->history;
    int32_t *indices = arena_array(a, int32_t, h->commits.count);
    for (size_t i = 0; i < h->commits.count; i++) {
        indices[i] = (int32_t)i;
        map_add(&g->order, h->commits.items[i]->hex, &indices[i]);
    }
    for (size_t i = 0; i < g->count; i++) {
        set_times(a, g, &g->nodes[i]);
        map_add(&g->by_id, g->nodes[i].item->id, &g->nodes[i]);
    }
}

/* ---- edges ---- */

/* `mark` is the number of the node whose inputs are being added. */
static void add_edge(struct arena *a, struct node *node, struct node *input, size_t mark) {
    if (!input || input == node || input->stamp == mark)
        return;
    input->stamp = mark;
    arena_push(a, &node->inputs, input);
    arena_push(a, &input->users, node);
}

static void add_named(struct arena *a, struct graph *g, struct node *node, str text, size_t mark) {
    str name;
    while (name_next(&text, &name))
        add_edge(a, node, map_get(&g->by_id, name), mark);
}

static void add_edges(struct arena *a, struct graph *g, struct node *node, size_t mark) {
    const struct revision_list *all = &node->item->revisions;
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = 0; k < all->items[i]->field_count; k++) {
            const struct field_change *f = &all->items[i]->fields[k];
            str below;
            if (!is_computing(field_top(f->field, &below)) || is_about_value(below))
                continue;
            add_named(a, g, node, f->before, mark);
            add_named(a, g, node, f->after, mark);
        }
    for (size_t i = 0; node->fact && i < node->fact->inputs.count; i++)
        add_edge(a, node, map_get(&g->by_id, node->fact->inputs.items[i]->id), mark);
}

struct graph graph_make(struct arena *a, struct history *h, const struct site *site) {
    struct graph g = {.history = h, .site = site, .count = h->facts.count};
    g.nodes = arena_array(a, struct node, g.count);
    g.by_id = map_make(a);
    for (size_t i = 0; i < g.count; i++) {
        struct node *node = &g.nodes[i];
        node->item = h->facts.items[i].value;
        const struct item *item = site_find(site, node->item->id);
        node->fact = item && item->kind == ITEM_FACT ? (const struct fact *)item : NULL;
        node->several = was_several(node->item);
        node->derived = node->several || is_derived_now(node->fact) || was_derived(node->item);
        g.has_derived |= node->derived;
    }
    if (!g.has_derived)
        return g;
    make_nodes(a, &g);
    for (size_t i = 0; i < g.count; i++)
        if (g.nodes[i].derived)
            add_edges(a, &g, &g.nodes[i], ++g.stamp);
    return g;
}
