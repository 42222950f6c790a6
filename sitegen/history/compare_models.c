/* What models compute by default in two versions: it differs when they do, or the facts that they rest on. */
#include "history/compare.h"
#include "model/model.h"

static const struct model *model_of(const struct site *site, str id) {
    const struct item *item = site_find(site, id);
    if (!item || item->kind != ITEM_MODEL || ((const struct model *)item)->broken)
        return NULL;
    return (const struct model *)item;
}

static const struct model_formula *headline_of(const struct model *m, str name) {
    for (size_t i = 0; i < m->headline.count; i++)
        if (str_eq(m->headline.items[i]->name, name))
            return m->headline.items[i];
    return NULL;
}

static str standard_text(struct arena *a, const struct model *m, const struct model_formula *f) {
    return scenario_formula_text(m, &m->scenarios[0], f, 0, a);
}

/* Figures that both have and that differ as they are shown. */
static void compare_headlines(struct arena *a, const struct model *old, const struct model *new,
                              struct difference *d) {
    for (size_t i = 0; i < new->headline.count; i++) {
        const struct model_formula *is = new->headline.items[i], *was = headline_of(old, is->name);
        if (!was)
            continue;
        struct field_change change = {arena_printf(a, "headline.%.*s", STR(is->name)),
                                      standard_text(a, old, was), standard_text(a, new, is)};
        if (!str_eq(change.before, change.after))
            arena_push(a, &d->fields, change);
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
        compare_headlines(a, old, new, stated ? stated : &followed);
        find_causes(a, new, moved, &followed);
        if (!stated && followed.fields.count)
            arena_push(a, &out->items[ITEM_MODEL], followed);
    }
}
