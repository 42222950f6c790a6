#include "history/compare.h"

#include <stdlib.h>

struct comparer {
    struct arena *arena;
    const struct site *before, *after;
    struct comparison *out;
    struct map stated; /* ids of facts that say something else */
    struct map moved;  /* ids of facts one of whose values differs -> struct fact */
};

static const struct fact *fact_of(const struct site *site, str id) {
    const struct item *item = site_find(site, id);
    return item && item->kind == ITEM_FACT ? (const struct fact *)item : NULL;
}

/* ---- values ---- */

/* Two quantities that print alike: with as many digits as it takes to tell them apart. */
static bool more_digits(struct arena *a, const struct value *old, const struct value *new,
                        str *before, str *after) {
    enum { MOST = 12 };
    if (old->kind != VALUE_QUANTITY || new->kind != VALUE_QUANTITY)
        return false;
    for (int digits = 1; digits <= MOST; digits++) {
        str was = quantity_text_digits(a, &old->quantity, digits);
        str is = quantity_text_digits(a, &new->quantity, digits);
        if (str_eq(was, is) || digits <= old->digits || digits <= new->digits)
            continue;
        *before = was;
        *after = is;
        return true;
    }
    return false;
}

/* As prose prints them, in more detail where that would hide the difference. False when they are the same. */
static bool value_words(struct arena *a, const struct value *old, const struct value *new,
                        str *before, str *after) {
    if (old->kind)
        *before = value_text(a, old);
    if (new->kind)
        *after = value_text(a, new);
    if (!old->kind || !new->kind)
        return old->kind || new->kind;
    if (!str_eq(*before, *after) || more_digits(a, old, new, before, after))
        return true;
    str full_before = value_full(a, old), full_after = value_full(a, new);
    if (old->kind == new->kind && str_eq(full_before, full_after))
        return false;
    if (str_eq(full_before, full_after)) { /* "2 GW" in quotes is a text */
        full_before =
            arena_printf(a, "%.*s (%.*s)", STR(full_before), STR(value_kind_words(a, old)));
        full_after = arena_printf(a, "%.*s (%.*s)", STR(full_after), STR(value_kind_words(a, new)));
    }
    *before = full_before;
    *after = full_after;
    return true;
}

/* Two versions of a fact that says the same: which of its values differ? */
static bool entries_differ(struct comparer *c, const struct fact *old, const struct fact *new,
                           struct field_changes *fields) {
    bool differ = old->entries.count != new->entries.count;
    for (size_t i = 0; !differ && i < new->entries.count; i++) {
        const struct value *was = &old->entries.items[i].value, *is = &new->entries.items[i].value;
        str before = {0}, after = {0};
        if (!was->kind || !is->kind || !value_words(c->arena, was, is, &before, &after))
            continue; /* one that could not be computed is an error of its version, no change */
        str name = arena_printf(c->arena, "values[%zu]", i + 1);
        arena_push(c->arena, fields, ((struct field_change){name, before, after}));
    }
    return differ || fields->count;
}

static void say_values(struct comparer *c, struct difference *d) {
    static const struct value none = {0};
    const struct fact *old = fact_of(c->before, d->id), *new = fact_of(c->after, d->id);
    d->turned = value_words(c->arena, old ? &old->value : &none, new ? &new->value : &none,
                            &d->before, &d->after);
}

static void say_verdict(struct comparer *c, struct difference *d) {
    const struct item *old = site_find(c->before, d->id), *new = site_find(c->after, d->id);
    if (old && old->kind == ITEM_CLAIM)
        d->before = verdict_names[((const struct claim *)old)->verdict];
    if (new &&new->kind == ITEM_CLAIM)
        d->after = verdict_names[((const struct claim *)new)->verdict];
    d->turned = !str_eq(d->before, d->after);
}

/* ---- what follows ---- */

static bool says_relation(const struct fact *fact) {
    for (size_t i = 0; i < fact->entries.count; i++)
        if (fact->entries.items[i].of_relation)
            return true;
    return false;
}

/* What a relation says names its object. */
static void add_object(struct comparer *c, const struct fact *new, struct difference *d) {
    if (!says_relation(new))
        return;
    const struct item *object = new->extra->object.item;
    const struct item *old = site_find(c->before, object->id);
    if (old && !str_eq(item_display(c->arena, old), item_display(c->arena, object)))
        arena_push(c->arena, &d->via, object->id);
}

/* The names that its value is made of and that differ, too. */
static void find_causes(struct comparer *c, const struct fact *new, struct difference *d) {
    for (size_t i = 0; i < new->inputs.count; i++)
        if (map_get(&c->moved, new->inputs.items[i]->id))
            arena_push(c->arena, &d->via, new->inputs.items[i]->id);
    for (size_t i = 0; i < new->entries.count; i++) {
        const struct value *v = &new->entries.items[i].value;
        if (v->kind == VALUE_ENTITY && v->entity)
            arena_push(c->arena, &d->via, v->entity->id);
    }
    add_object(c, new, d);
}

static void add_followed(struct comparer *c, const struct fact *new) {
    struct difference d = {.kind = ITEM_FACT,
                           .change = CHANGE_FOLLOWED,
                           .id = new->item.id,
                           .title = new->item.title,
                           .file = new->item.span.source->path};
    const struct fact *old = fact_of(c->before, new->item.id);
    bool single = new->entries.count == 1;
    entries_differ(c, old, new, &d.fields);
    if (single)
        d.fields = (struct field_changes){0};
    say_values(c, &d);
    find_causes(c, new, &d);
    if (!d.via.count && !c->out->config.count) /* quotes made a text of a quantity */
        d.change = CHANGE_CHANGED;
    arena_push(c->arena, &c->out->items[ITEM_FACT], d);
}

static void find_followed(struct comparer *c) {
    const struct item_list *facts = &c->after->items[ITEM_FACT];
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *new = (const struct fact *)facts->items[i];
        const struct fact *old = fact_of(c->before, new->item.id);
        struct field_changes fields = {0};
        if (old && entries_differ(c, old, new, &fields))
            map_add(&c->moved, new->item.id, (void *)new);
    }
    for (size_t i = 0; i < c->moved.count; i++)
        if (!map_get(&c->stated, c->moved.items[i].key))
            add_followed(c, c->moved.items[i].value);
}

/* ---- checks ---- */

static str check_formula(const struct check *k) {
    return k->equals.text.n ? k->equals.text : k->holds.text;
}

/* NULL when it could not be computed. */
static const char *check_result(const struct check *k) {
    if (!k->formula || !k->left.kind)
        return NULL;
    if (k->result == TRUTH_YES)
        return "holds";
    return k->tension.n ? "tension" : k->result == TRUTH_NO ? "fails" : "undecided";
}

/* The same check in the other version: of the same title, else of the same formula. */
static const struct check *same_check(const struct fact *fact, const struct check *k) {
    const struct check *found = NULL;
    for (size_t i = 0; fact && i < fact->checks.count; i++) {
        const struct check *other = &fact->checks.items[i];
        if (k->title.n && str_eq(k->title, other->title))
            return other;
        if (!found && str_eq(check_formula(k), check_formula(other)))
            found = other;
    }
    return found;
}

static void compare_check(struct comparer *c, const struct fact *fact, const struct check *old,
                          const struct check *new) {
    const char *before = old ? check_result(old) : NULL, *after = new ? check_result(new) : NULL;
    const struct check *shown = new ? new : old;
    const char *alone = !old ? after : !new ? before : NULL;
    if ((old && !before) || (new && !after))
        return;
    if (alone ? strcmp(alone, "holds") == 0 : strcmp(before, after) == 0)
        return;
    struct check_difference d = {.fact = fact->item.id,
                                 .title = shown->title.n ? shown->title : check_formula(shown),
                                 .file = fact->item.span.source->path,
                                 .before = before,
                                 .after = after};
    arena_push(c->arena, &c->out->checks, d);
}

static void compare_checks(struct comparer *c) {
    const struct item_list *news = &c->after->items[ITEM_FACT];
    for (size_t i = 0; i < news->count; i++) {
        const struct fact *new = (const struct fact *)news->items[i];
        const struct fact *old = fact_of(c->before, new->item.id);
        if (!old && !map_get(&c->stated, new->item.id))
            continue; /* it stands in a file of which one version cannot be read */
        for (size_t k = 0; k < new->checks.count; k++)
            compare_check(c, new, same_check(old, &new->checks.items[k]), &new->checks.items[k]);
        for (size_t k = 0; old && k < old->checks.count; k++)
            if (!same_check(new, &old->checks.items[k]))
                compare_check(c, new, &old->checks.items[k], NULL);
    }
}

/* ---- */

static int by_id(const void *left, const void *right) {
    return str_cmp(((const struct difference *)left)->id, ((const struct difference *)right)->id);
}

struct comparison *compare_sites(struct arena *a, const struct site *before,
                                 const struct site *after) {
    struct comparison *out = arena_new(a, struct comparison);
    struct comparer c = {a, before, after, out, map_make(a), map_make(a)};
    compare_items(a, before, after, out);
    struct difference_list *facts = &out->items[ITEM_FACT], *claims = &out->items[ITEM_CLAIM];
    for (size_t i = 0; i < facts->count; i++)
        map_add(&c.stated, facts->items[i].id, (void *)facts->items[i].id.p);
    for (size_t i = 0; i < facts->count; i++)
        say_values(&c, &facts->items[i]);
    for (size_t i = 0; i < claims->count; i++)
        say_verdict(&c, &claims->items[i]);
    find_followed(&c);
    compare_models(a, before, after, &c.moved, out);
    compare_checks(&c);
    for (int k = 0; k < ITEM_KINDS; k++)
        if (out->items[k].count)
            qsort(out->items[k].items, out->items[k].count, sizeof *out->items[k].items, by_id);
    return out;
}

bool comparison_is_empty(const struct comparison *c) {
    size_t count = c->config.count + c->checks.count;
    for (int k = 0; k < ITEM_KINDS; k++)
        count += c->items[k].count;
    return count == 0;
}
