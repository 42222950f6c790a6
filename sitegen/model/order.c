/* In which order things come: what is read, what is looked up. */
#include "model/stages.h"
#include "text/html.h"

#include <stdlib.h>

/* Those without a weight come last. */
static int weight_cmp(int64_t a, int64_t b) {
    int64_t first = a ? a : INT64_MAX, second = b ? b : INT64_MAX;
    return first < second ? -1 : first > second;
}

static int by_reading_order(const void *x, const void *y) {
    const struct article *a = *(const struct article *const *)x;
    const struct article *b = *(const struct article *const *)y;
    int weight = weight_cmp(a->weight, b->weight);
    if (weight)
        return weight;
    int date = date_cmp(&b->date, &a->date); /* newest first */
    return date ? date : str_cmp(a->item.id, b->item.id);
}

static int by_id(const void *x, const void *y) {
    return str_cmp((*(const struct item *const *)x)->id, (*(const struct item *const *)y)->id);
}

static int by_slug(const void *x, const void *y) {
    return str_cmp((*(const struct tag *const *)x)->slug, (*(const struct tag *const *)y)->slug);
}

static int by_weight(const void *x, const void *y) {
    const struct question *a = *(const struct question *const *)x;
    const struct question *b = *(const struct question *const *)y;
    int weight = weight_cmp(a->weight, b->weight);
    return weight ? weight : str_cmp(a->item.id, b->item.id);
}

static void link_questions(const struct item_list *group) {
    for (size_t i = 1; i < group->count; i++) {
        struct question *before = (struct question *)group->items[i - 1];
        struct question *after = (struct question *)group->items[i];
        before->next = after;
        after->prev = before;
    }
}

/* Groups come in the order of their first question. */
static void order_questions(struct load *l, struct item_list *list) {
    struct arena *a = l->site->arena;
    struct map groups = map_make(a); /* name -> struct item_list */
    qsort(list->items, list->count, sizeof *list->items, by_weight);
    for (size_t i = 0; i < list->count; i++) {
        str name = ((const struct question *)list->items[i])->group;
        struct item_list *group = map_get(&groups, name);
        if (!group) {
            group = arena_new(a, struct item_list);
            map_add(&groups, name, group);
        }
        arena_push(a, group, list->items[i]);
    }
    size_t count = 0;
    for (size_t g = 0; g < groups.count; g++) {
        const struct item_list *group = groups.items[g].value;
        link_questions(group);
        for (size_t i = 0; i < group->count; i++)
            list->items[count++] = group->items[i];
    }
}

static void order_kind(struct load *l, enum item_kind kind) {
    struct item_list *list = &l->site->items[kind];
    if (!list->count)
        return;
    if (kind == ITEM_QUESTION)
        order_questions(l, list);
    else
        qsort(list->items, list->count, sizeof *list->items,
              kind == ITEM_ARTICLE ? by_reading_order : by_id);
}

/* ---- tags ---- */

str tag_slug(struct arena *a, const struct written *name, struct diags *d) {
    str slug = slugify(a, name->text);
    if (!slug.n)
        diag_error(d, "bad-tag", name->span, "the tag '%.*s' has no letter or digit",
                   STR(name->text));
    return slug;
}

static struct tag *find_tag(struct load *l, const struct written *name) {
    struct site *site = l->site;
    str slug = tag_slug(site->arena, name, l->d);
    if (!slug.n)
        return NULL;
    struct tag *tag = map_get(&site->tags_by_slug, slug);
    if (!tag) {
        tag = arena_new(site->arena, struct tag);
        tag->name = name->text;
        tag->slug = slug;
        if (site->config.tag_pages)
            tag->url = arena_printf(site->arena, "/tags/%.*s/", STR(slug));
        map_add(&site->tags_by_slug, slug, tag);
        arena_push(site->arena, &site->tags, tag);
    }
    return tag;
}

static bool has_tag(const struct item *item, const struct tag *tag) {
    for (size_t i = 0; i < item->tags.count; i++)
        if (item->tags.items[i] == tag)
            return true;
    return false;
}

static void tag_item(struct load *l, struct item *item) {
    for (size_t i = 0; i < item->tag_names.count; i++) {
        struct tag *tag = find_tag(l, &item->tag_names.items[i]);
        if (!tag || has_tag(item, tag))
            continue;
        arena_push(l->site->arena, &item->tags, tag);
        arena_push(l->site->arena, &tag->items, item);
    }
}

/* ---- what is read ---- */

void order_items(struct load *l) {
    struct site *site = l->site;
    for (int k = 0; k < ITEM_KINDS; k++) {
        const struct item_list *list = &site->items[k];
        order_kind(l, (enum item_kind)k);
        for (size_t i = 0; i < list->count; i++)
            tag_item(l, list->items[i]);
    }
    if (site->home)
        tag_item(l, &site->home->item);
    if (site->tags.count)
        qsort(site->tags.items, site->tags.count, sizeof *site->tags.items, by_slug);
    struct item_list *articles = &site->items[ITEM_ARTICLE];
    if (site->documents.count)
        qsort(site->documents.items, site->documents.count, sizeof *site->documents.items, by_id);
    for (size_t i = 0; i < articles->count; i++) {
        struct article *a = (struct article *)articles->items[i];
        a->previous = i ? (struct article *)articles->items[i - 1] : NULL;
        a->next = i + 1 < articles->count ? (struct article *)articles->items[i + 1] : NULL;
    }
}

/* ---- what is looked up ---- */

struct row {       /* of an index */
    int64_t group; /* tier, kind */
    str key;       /* of the title: letters and digits, capitals or not */
    struct item *item;
};

static int by_row(const void *x, const void *y) {
    const struct row *a = x, *b = y;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    int order = str_cmp(a->key, b->key);
    return order ? order : str_cmp(a->item->id, b->item->id);
}

static int64_t group_of(const struct item *item) {
    if (item->kind == ITEM_ENTITY)
        return ((const struct entity *)item)->entity_kind;
    if (item->kind != ITEM_SOURCE)
        return 0;
    int64_t tier = ((const struct origin *)item)->tier;
    return tier ? tier : INT64_MAX; /* not judged yet */
}

/* With `grouped`, by tier or kind first. */
static struct item_list by_title(struct load *l, enum item_kind kind, bool grouped) {
    struct arena *a = l->site->arena;
    const struct item_list *items = &l->site->items[kind];
    struct item_list list = {0};
    struct arena_mark mark = arena_mark(&l->scratch[0]);
    struct row *rows = arena_array(&l->scratch[0], struct row, items->count);
    for (size_t i = 0; i < items->count; i++) {
        struct item *item = items->items[i];
        rows[i] =
            (struct row){grouped ? group_of(item) : 0, slugify(&l->scratch[0], item->title), item};
    }
    if (items->count)
        qsort(rows, items->count, sizeof *rows, by_row);
    for (size_t i = 0; i < items->count; i++)
        arena_push(a, &list, rows[i].item);
    arena_rewind(&l->scratch[0], mark);
    return list;
}

/* An entity has its facts by id: it is enough to order the entities. */
static struct item_list facts_by_subject(struct load *l) {
    struct item_list list = {0}, subjects = by_title(l, ITEM_ENTITY, false);
    const struct item_list *others = &l->site->without_subject;
    for (size_t i = 0; i < subjects.count; i++) {
        const struct item_list *facts = &((const struct entity *)subjects.items[i])->facts;
        for (size_t k = 0; k < facts->count; k++)
            arena_push(l->site->arena, &list, facts->items[k]);
    }
    for (size_t i = 0; i < others->count; i++)
        arena_push(l->site->arena, &list, others->items[i]);
    return list;
}

void order_indexes(struct load *l) {
    struct site *site = l->site;
    struct item_list *indexes = site->indexes;
    for (int k = 0; k < ITEM_KINDS; k++)
        indexes[k] = site->items[k];
    indexes[ITEM_CLAIM] = site->documents;
    if (site->config.pages[ITEM_FACT])
        indexes[ITEM_FACT] = facts_by_subject(l);
    if (site->config.pages[ITEM_ENTITY])
        indexes[ITEM_ENTITY] = by_title(l, ITEM_ENTITY, true);
    if (site->config.pages[ITEM_SOURCE])
        indexes[ITEM_SOURCE] = by_title(l, ITEM_SOURCE, true);
    if (site->config.pages[ITEM_TERM])
        indexes[ITEM_TERM] = by_title(l, ITEM_TERM, false);
    if (site->config.pages[ITEM_MODEL])
        indexes[ITEM_MODEL] = by_title(l, ITEM_MODEL, false);
}
