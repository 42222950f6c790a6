/* What changed, each with what comes of it. */
#include "cmd/impact.h"

/* ---- nodes ---- */

static void add_node(struct impact *m, const struct difference *d, bool by_time) {
    struct arena *a = m->diff->arena;
    struct impact_node *node = arena_new(a, struct impact_node);
    node->difference = d;
    node->by_time = by_time;
    if (!map_add(&m->nodes, d->id, node))
        arena_push(a, &m->all, node);
}

/* What follows stands with the first of its causes; formulas know no circles, so neither do these. */
static void place_node(struct impact *m, struct impact_node *node) {
    const struct difference *d = node->difference;
    for (size_t i = 0; d->change == CHANGE_FOLLOWED && i < d->via.count && !node->parent; i++) {
        struct impact_node *cause = map_get(&m->nodes, d->via.items[i]);
        node->parent = cause == node ? NULL : cause;
    }
    if (node->parent)
        arena_push(m->diff->arena, &node->parent->follow, node);
    else
        arena_push(m->diff->arena, &m->roots, node);
}

static void make_nodes(struct impact *m) {
    m->nodes = map_make(m->diff->arena);
    for (int i = 0; i < ITEM_KINDS; i++) {
        const struct difference_list *list = &m->diff->comparison->items[diff_order[i]];
        for (size_t k = 0; k < list->count; k++)
            add_node(m, &list->items[k], false);
    }
    for (size_t i = 0; i < m->timed.count; i++)
        add_node(m, &m->timed.items[i], true);
    for (size_t i = 0; i < m->all.count; i++)
        place_node(m, m->all.items[i]);
}

/* ---- other names ---- */

/* Names and addresses may differ. */
static bool is_name(const struct field_change *f) {
    return str_eq(f->field, S("id")) || str_starts(f->field, S("aliases"));
}

static size_t count_fields(const struct difference *d) {
    size_t count = 0;
    for (size_t i = 0; i < d->fields.count; i++)
        count += !is_name(&d->fields.items[i]);
    return count;
}

static bool says_field(const struct difference *gone, const struct field_change *f) {
    for (size_t i = 0; i < gone->fields.count; i++)
        if (str_eq(gone->fields.items[i].field, f->field))
            return str_eq(gone->fields.items[i].before, f->after);
    return false;
}

static bool says_the_same(const struct difference *gone, const struct difference *new) {
    if (gone->change != CHANGE_REMOVED || count_fields(gone) != count_fields(new))
        return false;
    for (size_t i = 0; i < new->fields.count; i++)
        if (!is_name(&new->fields.items[i]) && !says_field(gone, &new->fields.items[i]))
            return false;
    return true;
}

/* Articles' texts are not kept, so these are not known again. Many that come and go are no renaming. */
static void find_renamed(struct impact *m, const struct difference_list *list) {
    enum { MOST = 200 };
    for (size_t i = 0; i < list->count && list->count <= MOST; i++) {
        struct impact_node *node = map_get(&m->nodes, list->items[i].id);
        for (size_t k = 0; node && list->items[i].change == CHANGE_ADDED && k < list->count; k++)
            if (says_the_same(&list->items[k], &list->items[i]))
                node->was = list->items[k].id;
    }
}

/* ---- what comes of them ---- */

static const struct check *find_check(const struct site *site, const struct check_difference *c) {
    const struct item *item = site_find(site, c->fact);
    const struct fact *fact = (const struct fact *)item;
    for (size_t i = 0; item && item->kind == ITEM_FACT && i < fact->checks.count; i++) {
        const struct check *k = &fact->checks.items[i];
        if (str_eq(k->title, c->title) || str_eq(k->holds.text, c->title) ||
            str_eq(k->equals.text, c->title))
            return k;
    }
    return NULL;
}

/* Of the fact whose check it is, else of the first that its formula names and that changed. */
static struct impact_node *node_of_check(struct impact *m, const struct check_difference *c) {
    struct impact_node *node = map_get(&m->nodes, c->fact);
    const struct check *check = find_check(m->diff->after.site, c);
    for (size_t i = 0; !node && check && check->formula && i < check->formula->refs.count; i++)
        node = map_get(&m->nodes, check->formula->refs.items[i].id);
    return node;
}

static void place_checks(struct impact *m) {
    const struct comparison *c = m->diff->comparison;
    for (size_t i = 0; i < c->checks.count; i++) {
        struct impact_node *node = node_of_check(m, &c->checks.items[i]);
        if (node)
            arena_push(m->diff->arena, &node->checks, &c->checks.items[i]);
        else
            arena_push(m->diff->arena, &m->checks, &c->checks.items[i]);
    }
}

/* Of the first cause that has one; what is only written otherwise stands with the item in whose text it is. */
static struct impact_node *node_of(struct impact *m, const struct str_list *causes,
                                   const struct item *item) {
    for (size_t i = 0; i < causes->count; i++) {
        struct impact_node *node = map_get(&m->nodes, causes->items[i]);
        if (node)
            return node;
    }
    return map_get(&m->nodes, item->id);
}

static void place_sentences(struct impact *m) {
    struct arena *a = m->diff->arena;
    for (size_t i = 0; i < m->sentences.count; i++) {
        const struct impact_sentence *s = &m->sentences.items[i];
        struct impact_node *node = node_of(m, &s->causes, s->item);
        if (node)
            arena_push(a, &node->sentences, s);
        else
            arena_push(a, &m->loose, s);
    }
    for (size_t i = 0; i < m->components.count; i++) {
        struct impact_node *node =
            node_of(m, &m->components.items[i].causes, m->components.items[i].item);
        if (node)
            arena_push(a, &node->components, &m->components.items[i]);
    }
}

static void find_claims(struct impact *m) {
    for (size_t i = 0; i < m->all.count; i++) {
        struct impact_node *node = m->all.items[i];
        const struct item *item = site_find(m->diff->after.site, node->difference->id);
        const struct fact *fact = (const struct fact *)item;
        for (size_t k = 0; item && item->kind == ITEM_FACT && k < fact->claims.count; k++)
            arena_push(m->diff->arena, &node->claims, fact->claims.items[k]);
    }
}

void impact_arrange(struct impact *m) {
    make_nodes(m);
    for (int k = 0; k < ITEM_KINDS; k++)
        if (k != ITEM_ARTICLE)
            find_renamed(m, &m->diff->comparison->items[k]);
    place_checks(m);
    place_sentences(m);
    find_claims(m);
}
