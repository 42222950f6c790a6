/* What models compute by default in two versions: it differs when they do, or the facts that they rest on. Headlines are compared,
 * and columns by step. */
#include "history/compare.h"
#include "model/model.h"

static const struct model *model_of(const struct site *site, str id) {
    const struct item *item = site_find(site, id);
    if (!item || item->kind != ITEM_MODEL || ((const struct model *)item)->broken)
        return NULL;
    return (const struct model *)item;
}

static const struct model_formula *find_formula(const struct formula_list *list, str name) {
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i]->name, name))
            return list->items[i];
    return NULL;
}

static str standard_text(struct arena *a, const struct model *m, const struct model_formula *f) {
    return scenario_formula_text(m, &m->scenarios[0], f, 0, a);
}

/* Figures that both have and that differ as they are shown. */
static void compare_headlines(struct arena *a, const struct model *old, const struct model *new,
                              struct difference *d) {
    for (size_t i = 0; i < new->headline.count; i++) {
        const struct model_formula *is = new->headline.items[i];
        const struct model_formula *was = find_formula(&old->headline, is->name);
        if (!was)
            continue;
        struct field_change change = {arena_printf(a, "headline.%.*s", STR(is->name)),
                                      standard_text(a, old, was), standard_text(a, new, is)};
        if (!str_eq(change.before, change.after))
            arena_push(a, &d->fields, change);
    }
}

/* A column in one of the versions, and what is told of it: "2027: €10; 2028: €15; 3 more steps". */
struct column {
    struct arena *arena;
    const struct model *model;
    const struct model_formula *formula;
    struct buf words;
    size_t differing;
};

static size_t steps_of(const struct column *c) { return c->model->scenarios[0].result.steps; }

static str step_text(const struct column *c, size_t step) {
    return scenario_formula_text(c->model, &c->model->scenarios[0], c->formula, step, c->arena);
}

enum { TOLD_STEPS = 4 }; /* of each column */

static void tell_step(struct column *c, size_t step) {
    if (step >= steps_of(c) || c->differing++ >= TOLD_STEPS)
        return;
    str label = scenario_step_label(c->model, &c->model->scenarios[0], step, c->arena);
    buf_printf(&c->words, "%s%.*s: %.*s", c->words.n ? "; " : "", STR(label),
               STR(step_text(c, step)));
}

/* No text when no step of this version differs. */
static str end_column(struct column *c) {
    if (c->differing > TOLD_STEPS)
        buf_printf(&c->words, "; %zu more step%s", c->differing - TOLD_STEPS,
                   c->differing == TOLD_STEPS + 1 ? "" : "s");
    str text = c->words.n ? arena_copy(c->arena, buf_str(&c->words)) : (str){0};
    buf_free(&c->words);
    return text;
}

/* Steps that only one of them has differ. */
static void compare_column(struct column *old, struct column *new, struct difference *d) {
    size_t steps = steps_of(old) > steps_of(new) ? steps_of(old) : steps_of(new);
    for (size_t i = 0; i < steps; i++) {
        bool both = i < steps_of(old) && i < steps_of(new);
        if (both && str_eq(step_text(old, i), step_text(new, i)))
            continue;
        tell_step(old, i);
        tell_step(new, i);
    }
    bool differ = old->differing || new->differing;
    struct field_change change = {arena_printf(new->arena, "columns.%.*s", STR(new->formula->name)),
                                  end_column(old), end_column(new)};
    if (differ)
        arena_push(new->arena, &d->fields, change);
}

static void compare_columns(struct arena *a, const struct model *old, const struct model *new,
                            struct difference *d) {
    for (size_t i = 0; i < new->columns.count; i++) {
        struct column is = {a, new, new->columns.items[i], {0}, 0}, was = {a, old, NULL, {0}, 0};
        was.formula = find_formula(&old->columns, is.formula->name);
        if (was.formula)
            compare_column(&was, &is, d);
    }
}

static void find_causes(struct arena *a, const struct model *m, const struct map *moved,
                        struct difference *d) {
    for (size_t i = 0; i < m->facts.count; i++)
        if (map_get(moved, m->facts.items[i]->id))
            arena_push(a, &d->via, m->facts.items[i]->id);
}

static struct difference *find_stated(struct comparison *out, str id) {
    struct difference_list *list = &out->items[ITEM_MODEL];
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i].id, id))
            return &list->items[i];
    return NULL;
}

void compare_models(struct arena *a, const struct site *before, const struct site *after,
                    const struct map *moved, struct comparison *out) {
    const struct item_list *models = &after->items[ITEM_MODEL];
    for (size_t i = 0; i < models->count; i++) {
        const struct item *item = models->items[i];
        const struct model *old = model_of(before, item->id), *new = model_of(after, item->id);
        struct difference *stated = find_stated(out, item->id);
        struct difference followed = {.kind = ITEM_MODEL,
                                      .change = CHANGE_FOLLOWED,
                                      .id = item->id,
                                      .title = item->title,
                                      .file = item->span.source->path};
        if (!old || !new)
            continue;
        struct difference *d = stated ? stated : &followed;
        size_t written = d->fields.count;
        compare_headlines(a, old, new, d);
        compare_columns(a, old, new, d);
        if (d->fields.count > written)
            find_causes(a, new, moved, d);
        if (!stated && followed.fields.count)
            arena_push(a, &out->items[ITEM_MODEL], followed);
    }
}
