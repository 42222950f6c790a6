/* Field by field: what differs between two contents of an item. */
#include "history/canon.h"
#include "history/content.h"

struct comparison {
    struct arena *arena;
    struct field_changes changes;
};

static void add_change(struct comparison *c, str field, const struct canon *before,
                       const struct canon *after) {
    struct field_change change = {.field = field};
    if (before)
        change.before = canon_text(c->arena, before);
    if (after)
        change.after = canon_text(c->arena, after);
    if (before && !change.before.p)
        change.before = S("");
    if (after && !change.after.p)
        change.after = S("");
    arena_push(c->arena, &c->changes, change);
}

static void compare_nodes(struct comparison *c, str field, const struct canon *before,
                          const struct canon *after);

static str element_name(struct comparison *c, str list, size_t index) {
    return arena_printf(c->arena, "%.*s[%zu]", STR(list), index + 1);
}

/* What both begin and end with is the same; what lies between is compared one by one. */
static void compare_lists(struct comparison *c, str field, const struct canon *before,
                          const struct canon *after) {
    size_t from = 0, old = before->count, new = after->count;
    while (from < old && from < new &&canon_equal(&before->items[from], &after->items[from]))
        from++;
    while (old > from && new > from && canon_equal(&before->items[old - 1], &after->items[new - 1]))
        old--, new --;
    size_t pairs = old < new ? old : new;
    for (size_t i = from; i < pairs; i++)
        compare_nodes(c, element_name(c, field, i), &before->items[i], &after->items[i]);
    for (size_t i = pairs; i < old; i++)
        add_change(c, element_name(c, field, i), &before->items[i], NULL);
    for (size_t i = pairs; i < new; i++)
        add_change(c, element_name(c, field, i), NULL, &after->items[i]);
}

static str inner_name(struct comparison *c, str field, str key) {
    return field.n ? arena_printf(c->arena, "%.*s.%.*s", STR(field), STR(key)) : key;
}

/* Keys come in their order on both sides. */
static void compare_mappings(struct comparison *c, str field, const struct canon *before,
                             const struct canon *after) {
    size_t i = 0, k = 0;
    while (i < before->count || k < after->count) {
        const struct canon *old = i < before->count ? &before->items[i] : NULL;
        const struct canon *new = k < after->count ? &after->items[k] : NULL;
        int order = !old ? 1 : !new ? -1 : str_cmp(old->key, new->key);
        if (order == 0)
            compare_nodes(c, inner_name(c, field, old->key), old, new);
        else if (order < 0)
            add_change(c, inner_name(c, field, old->key), old, NULL);
        else
            add_change(c, inner_name(c, field, new->key), NULL, new);
        i += order <= 0;
        k += order >= 0;
    }
}

static void compare_nodes(struct comparison *c, str field, const struct canon *before,
                          const struct canon *after) {
    if (before->kind == CANON_MAPPING && after->kind == CANON_MAPPING)
        compare_mappings(c, field, before, after);
    else if (before->kind == CANON_LIST && after->kind == CANON_LIST)
        compare_lists(c, field, before, after);
    else if (!canon_equal(before, after))
        add_change(c, field, before, after);
}

struct field_changes content_diff(struct arena *a, str before, str after) {
    struct comparison c = {.arena = a};
    struct canon old = canon_read(a, before), new = canon_read(a, after);
    compare_mappings(&c, (str){0}, &old, &new);
    return c.changes;
}
