/* One file read again: the stages of site_load over its items alone, on a view of the site in which they stand in place of
 * what the file held before. */
#include "model/reread.h"

#include "model/model.h"
#include "model/stages.h"

#include <stdlib.h>

static const struct map no_components;

/* The site as it is seen from the file; only its maps and lists differ from the real one. */
struct view {
    struct site site;
    str path;
    const struct source *source; /* of what the file held before; NULL: nothing */
    struct content_file held;
    struct item_list kept; /* of what it holds: all but duplicates and drafts that are left out */
    struct load load;
    struct site_options options;
    struct arena scratch;
};

/* ---- what the file held ---- */

/* All items of a file have the same source, so that most questions are of pointers alone. */
static const struct source *source_in(const struct item_list *items, str path) {
    const struct source *last = NULL;
    for (size_t i = 0; i < items->count; i++) {
        const struct source *source = items->items[i]->span.source;
        if (source != last && str_eq(source->path, path))
            return source;
        last = source;
    }
    return NULL;
}

static const struct source *source_of(const struct view *v, const struct site *site) {
    const struct item *draft = map_get(&site->drafts, v->path);
    if (v->held.home)
        return site->home ? site->home->item.span.source : NULL;
    return draft ? draft->span.source : source_in(&site->items[v->held.kind], v->path);
}

static bool is_of_file(const struct view *v, const struct item *item) {
    return v->source && item->span.source == v->source;
}

/* ---- maps in which the file's items are the new ones ---- */

static void hide_items(const struct view *v, struct map *m) {
    for (size_t i = 0; i < m->count && v->source; i++)
        if (is_of_file(v, m->items[i].value))
            m->items[i].value = NULL;
}

static void see_maps(struct view *v, const struct site *site) {
    v->site.ids = map_copy(v->site.arena, &site->ids);
    v->site.drafts = map_copy(v->site.arena, &site->drafts);
    v->site.articles_by_file = map_copy(v->site.arena, &site->articles_by_file);
    hide_items(v, &v->site.ids);
    hide_items(v, &v->site.drafts);
    map_set(&v->site.articles_by_file, v->path, NULL);
}

/* Of another file, or of one above. */
static void take_item(struct view *v, struct item *item, struct diags *d) {
    if (is_left_out(&v->site, item)) {
        map_set(&v->site.drafts, item->id, item);
        map_set(&v->site.drafts, v->path, item);
        return;
    }
    const struct item *first = v->held.home ? NULL : map_get(&v->site.ids, item->id);
    if (first)
        report_duplicate(item, first, d);
    bool behind = !first || str_cmp(first->span.source->path, v->path) > 0;
    if (!behind || (first && first->span.source == item->span.source))
        return; /* the other one has it */
    if (!v->held.home)
        map_set(&v->site.ids, item->id, item);
    arena_push(v->site.arena, &v->kept, item);
}

static void see_items(struct view *v, struct diags *d) {
    for (size_t i = 0; i < v->held.items.count; i++)
        take_item(v, v->held.items.items[i], d);
    for (size_t i = 0; i < v->kept.count && v->held.kind == ITEM_ARTICLE; i++)
        map_set(&v->site.articles_by_file, v->path, v->kept.items[i]);
    if (v->held.home)
        v->site.home = v->kept.count ? (struct article *)v->kept.items[0] : NULL;
}

static int by_id(const void *x, const void *y) {
    return str_cmp((*(const struct item *const *)x)->id, (*(const struct item *const *)y)->id);
}

/* For the nearest of a kind: these come by id, but for articles and questions, which nothing names by kind. */
static void see_kind(struct view *v, const struct site *site) {
    const struct item_list *all = &site->items[v->held.kind];
    struct item_list new = {0}, list = {0};
    if (v->held.kind == ITEM_ARTICLE || v->held.kind == ITEM_QUESTION)
        return;
    for (size_t i = 0; i < v->kept.count; i++)
        arena_push(v->site.arena, &new, v->kept.items[i]);
    if (new.count)
        qsort(new.items, new.count, sizeof *new.items, by_id);
    size_t next = 0;
    for (size_t i = 0; i < all->count; i++) {
        while (next < new.count && by_id(&new.items[next], &all->items[i]) <= 0)
            arena_push(v->site.arena, &list, new.items[next++]);
        if (!is_of_file(v, all->items[i]))
            arena_push(v->site.arena, &list, all->items[i]);
    }
    while (next < new.count)
        arena_push(v->site.arena, &list, new.items[next++]);
    v->site.items[v->held.kind] = list;
}

/* ---- addresses ---- */

static void hide_addresses(const struct view *v, struct map *m) {
    for (size_t i = 0; i < m->count && v->source; i++)
        if (((const struct address *)m->items[i].value)->owner.source == v->source)
            m->items[i].value = NULL;
}

/* A home page has the address that the site made for it, whoever writes it. */
static void see_addresses(struct view *v, const struct site *site) {
    v->site.addresses = map_copy(v->site.arena, &site->addresses);
    v->site.folders = map_copy(v->site.arena, &site->folders);
    hide_addresses(v, &v->site.addresses);
    hide_addresses(v, &v->site.folders);
    v->site.pages.items = NULL;
    v->site.pages.count = v->site.pages.capacity = 0;
    for (size_t i = 0; i < v->kept.count; i++) {
        if (v->held.home)
            v->kept.items[i]->url = S("/");
        else
            address_item(&v->load, v->kept.items[i]);
    }
    for (size_t i = 0; i < v->kept.count; i++)
        add_redirects(&v->load, v->kept.items[i]);
}

/* ---- stages ---- */

static void join_document(struct view *v, struct diags *d) {
    if (v->held.kind != ITEM_CLAIM)
        return;
    resolve_ref(&v->site, &v->held.document, ITEM_SOURCE, "document", d);
    for (size_t i = 0; i < v->held.items.count; i++)
        ((struct claim *)v->held.items.items[i])->document = (struct origin *)v->held.document.item;
}

static void check_tags(struct view *v, struct diags *d) {
    for (size_t i = 0; i < v->kept.count; i++) {
        const struct text_list *names = &v->kept.items[i]->tag_names;
        for (size_t k = 0; k < names->count; k++)
            tag_slug(v->site.arena, &names->items[k], d);
    }
}

static void derive(struct view *v) {
    if (v->held.kind == ITEM_FACT) {
        resolve_formulas(&v->load, &v->kept);
        derive_list(&v->load, &v->kept);
    }
    for (size_t i = 0; i < v->kept.count; i++) {
        if (v->held.kind == ITEM_FACT)
            date_fact((struct fact *)v->kept.items[i], v->load.d);
        else if (v->held.kind == ITEM_MODEL)
            resolve_model_of(&v->load, 0, (struct model *)v->kept.items[i]);
    }
}

static void run_stages(struct view *v, const struct site *site, struct diags *d) {
    v->source = source_of(v, site);
    see_maps(v, site);
    see_items(v, d);
    see_kind(v, site);
    join_document(v, d);
    check_tags(v, d);
    see_addresses(v, site);
    for (size_t i = 0; i < v->kept.count; i++)
        resolve_item(v->site.arena, &v->site, v->kept.items[i], d);
    derive(v);
    for (size_t i = 0; i < v->kept.count; i++) {
        check_item_rules(v->site.arena, &v->site, v->kept.items[i], d);
        check_item_prose(v->site.arena, &v->site, v->kept.items[i], d);
    }
}

static void reread_items(struct view *v, const struct site *site, struct reread *out,
                         struct diags *d) {
    size_t errors = d->errors;
    read_content(&v->load, 0, out->source, &v->held);
    out->parsed = v->held.items.count || d->errors == errors;
    run_stages(v, site, d);
    out->items = v->held.items;
    out->document = v->held.document;
}

/* What an address of the site is stays as it was. */
static void reread_config(struct view *v, struct reread *out, struct diags *d) {
    size_t errors = d->errors;
    v->site.units = units_make(v->site.arena);
    v->site.relations = map_make(v->site.arena);
    v->site.event_kinds = map_make(v->site.arena);
    read_config(&v->load, out->source);
    out->parsed = v->site.config.title.n || d->errors == errors;
    check_menu(&v->load);
}

void site_reread(struct arena *a, const struct site *site, const struct map *components, str path,
                 str text, struct reread *out, struct diags *d) {
    struct view v = {.site = *site, .path = arena_copy(a, path)};
    v.site.arena = a;
    v.options.components = components ? components : &no_components;
    v.load = (struct load){.site = &v.site,
                           .options = &v.options,
                           .arenas = a,
                           .scratch = &v.scratch,
                           .worker_diags = d,
                           .workers = 1,
                           .d = d};
    *out = (struct reread){0};
    out->source = text_source(a, v.path, (char *)text.p, text.n, d); /* the caller gave it away */
    if (out->source && content_file_of(v.path, &v.held))
        reread_items(&v, site, out, d);
    else if (out->source && str_eq(v.path, S("content/site.yml")))
        reread_config(&v, out, d);
    arena_free(&v.scratch);
}
