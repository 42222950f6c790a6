/* What the files of two versions say, item by item. Only files that are not the same in both are parsed. */
#include "history/compare.h"

#include "base/tree.h"
#include "history/canon.h"
#include "model/schema.h"

#include <stdlib.h>

/* One version: its items by kind and id, as far as their files are not the same in the other. */
struct version {
    const struct site *site;
    struct map items[ITEM_KINDS]; /* id -> struct stated */
    struct map broken;            /* path of a file -> itself */
};

struct stated {
    str id, canon;
    str file;
    str document; /* of a claim: the source that it is from */
};

struct reader {
    struct arena *arena;
    struct diags ignored; /* told where the files are read in earnest */
    struct version sides[2];
    struct comparison *out;
};

/* Which kind of file it is, as load.c sorts them. False for those that hold no items. */
static bool kind_of_file(str path, enum item_kind *kind) {
    *kind = ITEM_ARTICLE;
    if (str_eq(path, S("content/index.md")))
        return true;
    str rest = path;
    str_cut(&rest, '/');
    str folder = str_cut(&rest, '/');
    for (int k = 0; k < ITEM_KINDS; k++)
        if (rest.n && str_eq(folder, str_of(item_kind_plural((enum item_kind)k)))) {
            *kind = (enum item_kind)k;
            return k == ITEM_ARTICLE ? str_ends(rest, S(".md"))
                                     : str_ends(rest, S(".yml")) || str_ends(rest, S(".yaml"));
        }
    return false;
}

static const struct source *read_source(struct reader *r, const struct site *site, str path) {
    const struct tree_file *file = tree_find(site->tree, path);
    return file ? tree_read_text(site->tree, file, r->arena, &r->ignored) : NULL;
}

static void add_item(struct reader *r, struct version *v, enum item_kind kind,
                     const struct stated *s) {
    struct stated *kept = arena_new(r->arena, struct stated);
    *kept = *s;
    map_add(&v->items[kind], s->id, kept);
}

/* A file of claims is a list below the name of its document. False when it cannot be read. */
static bool read_claims(struct reader *r, struct version *v, const struct source *source) {
    size_t errors = r->ignored.errors;
    const struct yaml *file = yaml_parse(r->arena, source, 0, source->text.n, &r->ignored);
    if (r->ignored.errors > errors || (file && file->kind != YAML_MAPPING))
        return false;
    const struct yaml *name = file ? yaml_get(file, S("document")) : NULL;
    const struct yaml *list = file ? yaml_get(file, S("claims")) : NULL;
    str document = name && name->kind == YAML_SCALAR ? name->text : (str){0};
    for (size_t i = 0; list && list->kind == YAML_SEQUENCE && i < list->count; i++) {
        const struct yaml *claim = &list->items[i];
        const struct yaml *id = claim->kind == YAML_MAPPING ? yaml_get(claim, S("id")) : NULL;
        if (id && id->kind == YAML_SCALAR && id_is_valid(id->text))
            add_item(r, v, ITEM_CLAIM,
                     &(struct stated){id->text, canon_of(r->arena, claim, NULL), source->path,
                                      document});
    }
    return true;
}

/* All other files are lists of mappings, as facts are, or articles. */
static bool read_document(struct reader *r, struct version *v, enum item_kind kind,
                          const struct source *source) {
    enum item_kind form = kind == ITEM_ARTICLE ? ITEM_ARTICLE : ITEM_FACT;
    struct document read =
        document_read(r->arena, r->arena, form, source->path, source->text, NULL);
    for (size_t i = 0; i < read.count; i++) {
        const struct entry *e = &read.items[i];
        add_item(r, v, kind, &(struct stated){e->id, e->canon, source->path, {0}});
    }
    return !read.broken;
}

static void read_file(struct reader *r, struct version *v, enum item_kind kind,
                      const struct source *source) {
    bool fine = kind == ITEM_CLAIM ? read_claims(r, v, source) : read_document(r, v, kind, source);
    if (!fine)
        map_add(&v->broken, source->path, arena_new(r->arena, str));
}

static void read_pair(struct reader *r, str path) {
    const struct source *sources[2];
    enum item_kind kind;
    if (!kind_of_file(path, &kind))
        return;
    for (int i = 0; i < 2; i++)
        sources[i] = read_source(r, r->sides[i].site, path);
    if (sources[0] && sources[1] && str_eq(sources[0]->text, sources[1]->text))
        return;
    for (int i = 0; i < 2; i++) {
        if (sources[i])
            read_file(r, &r->sides[i], kind, sources[i]);
        else if (tree_find(r->sides[i].site->tree, path))
            map_add(&r->sides[i].broken, path, arena_new(r->arena, str)); /* it is no text */
    }
}

/* The files of both trees, each path once. */
static void read_all(struct reader *r) {
    const struct tree *old = r->sides[0].site->tree, *new = r->sides[1].site->tree;
    for (size_t i = 0, k = 0; i < old->count || k < new->count;) {
        int order = i == old->count   ? 1
                    : k == new->count ? -1
                                      : str_cmp(old->items[i].path, new->items[k].path);
        read_pair(r, order <= 0 ? old->items[i].path : new->items[k].path);
        i += order <= 0;
        k += order >= 0;
    }
}

/* Nothing is known of an item whose file cannot be read on the other side. */
static bool is_unread(const struct version *other, const struct stated *s) {
    return map_get(&other->broken, s->file) != NULL;
}

const struct item *item_anywhere(const struct site *site, str id) {
    const struct item *item = site_find(site, id);
    if (!item && site->home && str_eq(site->home->item.id, id))
        item = &site->home->item;
    return item ? item : map_get(&site->drafts, id);
}

static const struct stated nothing; /* what a version says of an item that it does not have */

static void add_difference(struct reader *r, enum item_kind kind, const struct stated *old,
                           const struct stated *new) {
    bool was = old->id.n > 0, is = new->id.n > 0;
    const struct stated *shown = is ? new : old;
    const struct item *item = item_anywhere(r->sides[is].site, shown->id);
    struct difference d = {
        .kind = kind, .id = shown->id, .title = item ? item->title : (str){0}, .file = shown->file};
    d.change = !was ? CHANGE_ADDED : !is ? CHANGE_REMOVED : CHANGE_CHANGED;
    d.fields = content_diff(r->arena, old->canon, new->canon);
    if (was && is && !str_eq(old->document, new->document)) {
        struct field_change moved = {S("document"), old->document, new->document};
        arena_push(r->arena, &d.fields, moved);
    }
    arena_push(r->arena, &r->out->items[kind], d);
}

static void compare_kind(struct reader *r, enum item_kind kind) {
    const struct map *olds = &r->sides[0].items[kind], *news = &r->sides[1].items[kind];
    for (size_t i = 0; i < news->count; i++) {
        const struct stated *new = news->items[i].value, *old = map_get(olds, new->id);
        bool same = old && str_eq(old->canon, new->canon) && str_eq(old->document, new->document);
        if (!same && (old || !is_unread(&r->sides[0], new)))
            add_difference(r, kind, old ? old : &nothing, new);
    }
    for (size_t i = 0; i < olds->count; i++) {
        const struct stated *old = olds->items[i].value;
        if (!map_get(news, old->id) && !is_unread(&r->sides[1], old))
            add_difference(r, kind, old, &nothing);
    }
}

/* Empty when it cannot be read, or is not there. */
static str config_content(struct reader *r, struct version *v) {
    const str path = S("content/site.yml");
    const struct source *source = read_source(r, v->site, path);
    size_t errors = r->ignored.errors;
    const struct yaml *file =
        source ? yaml_parse(r->arena, source, 0, source->text.n, &r->ignored) : NULL;
    bool fine = file && file->kind == YAML_MAPPING && r->ignored.errors == errors;
    if (!fine && tree_find(v->site->tree, path))
        map_add(&v->broken, path, arena_new(r->arena, str));
    return fine ? canon_of(r->arena, file, NULL) : (str){0};
}

static int by_path(const void *left, const void *right) {
    return str_cmp(*(const str *)left, *(const str *)right);
}

void comparison_add_unread(struct arena *a, struct comparison *c, const struct str_list *paths) {
    struct str_list *list = &c->unread;
    size_t kept = 0;
    for (size_t i = 0; i < paths->count; i++)
        arena_push(a, list, paths->items[i]);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_path);
    for (size_t i = 0; i < list->count; i++)
        if (!kept || !str_eq(list->items[kept - 1], list->items[i]))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static void list_unread(struct reader *r) {
    struct str_list list = {0};
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < r->sides[side].broken.count; i++)
            arena_push(r->arena, &list, r->sides[side].broken.items[i].key);
    comparison_add_unread(r->arena, r->out, &list);
}

void compare_items(struct arena *a, const struct site *before, const struct site *after,
                   struct comparison *c) {
    struct reader r = {.arena = a, .ignored = {.arena = a}, .out = c};
    const struct site *sites[] = {before, after};
    for (int i = 0; i < 2; i++) {
        r.sides[i].site = sites[i];
        r.sides[i].broken = map_make(a);
        for (int k = 0; k < ITEM_KINDS; k++)
            r.sides[i].items[k] = map_make(a);
    }
    read_all(&r);
    for (int k = 0; k < ITEM_KINDS; k++)
        compare_kind(&r, (enum item_kind)k);
    str old = config_content(&r, &r.sides[0]), new = config_content(&r, &r.sides[1]);
    if (old.n && new.n)
        c->config = content_diff(a, old, new);
    list_unread(&r);
}
