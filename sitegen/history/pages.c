#include "history/pages.h"

/* So that a page stays small however much one commit changes: what counts is text that does not repeat, in bytes. */
enum {
    GROUP_MAX_TOLD = 100,
    GROUP_MAX_NAMED = 100,
    GROUP_MAX_WEIGHT = 16000,
    PAGE_MAX_GROUPS = 50,
    PAGE_MAX_WEIGHT = 24000,
    FEED_MAX_GROUPS = 50,
    FEED_MAX_WEIGHT = 60000,
    REVISION_WEIGHT = 60, /* of one that says nothing */
    TEXT_WEIGHT = 400,    /* longer texts are cut on the page */
    FIELDS_SHOWN = 3
};

/* ---- what items were called ---- */

/* What a field of an item last said, by its history. */
static str last_text(const struct history *h, enum item_kind kind, str id, str field) {
    const struct item_history *items = history_of(h, kind, id);
    for (size_t i = 0; items && i < items->revisions.count; i++) {
        const struct revision *v = items->revisions.items[i];
        for (size_t k = 0; k < v->field_count; k++) {
            const struct field_change *f = &v->fields[k];
            if (str_eq(f->field, field) && (f->after.n || f->before.n))
                return f->after.n ? f->after : f->before;
        }
    }
    return (str){0};
}

static const struct item *current_item(const struct site *site, enum item_kind kind, str id) {
    const struct item *item = site_find(site, id);
    if (!item && kind == ITEM_ARTICLE && site->home && str_eq(site->home->item.id, id))
        item = &site->home->item;
    return item && item->kind == kind ? item : NULL;
}

str history_title(const struct history *h, const struct site *site, enum item_kind kind, str id) {
    const struct item *item = current_item(site, kind, id);
    str title = item ? item->title : last_text(h, kind, id, S("title"));
    return title.n ? title : id;
}

const struct item *history_subject(const struct history *h, const struct site *site, str fact) {
    const struct item *item = current_item(site, ITEM_FACT, fact);
    if (item)
        return ((const struct fact *)item)->subject.item;
    str id = last_text(h, ITEM_FACT, fact, S("subject"));
    const struct item *entity = id.n ? site_find(site, id) : NULL;
    return entity && entity->kind == ITEM_ENTITY ? entity : NULL;
}

/* ---- lists ---- */

struct gathering {
    struct arena *arena;
    const struct history *h;
    const struct site *site;
    struct changes *changes;
};

static void add_revision(struct gathering *g, struct changes_list *list,
                         const struct commit *commit, struct revision *v) {
    struct arena *a = g->arena;
    size_t count = list->groups.count;
    if (!count || list->groups.items[count - 1].commit != commit)
        arena_push(a, &list->groups, (struct change_group){.commit = commit});
    struct change_group *group = &list->groups.items[list->groups.count - 1];
    bool born = v->change == CHANGE_ADDED || v->change == CHANGE_KNOWN;
    struct shown_revisions *part = born                             ? &group->born
                                   : v->change == CHANGE_UNREADABLE ? &group->unreadable
                                                                    : &group->changed;
    arena_push(a, &part->list, v);
    list->revisions++;
}

static void gather(struct gathering *g, const struct commit *commit,
                   const struct revision_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        struct revision *v = list->items[i];
        add_revision(g, &g->changes->all, commit, v);
        const struct item *entity =
            v->kind == ITEM_FACT ? history_subject(g->h, g->site, v->id) : NULL;
        struct changes_list *of = entity ? map_get(&g->changes->by_entity, entity->id) : NULL;
        if (of)
            add_revision(g, of, commit, v);
    }
}

/* In the order of the site's entities; those without a change are left out later. */
static void open_lists(struct gathering *g) {
    const struct item_list *entities = &g->site->items[ITEM_ENTITY];
    g->changes->by_entity = map_make(g->arena);
    for (size_t i = 0; i < entities->count; i++) {
        struct changes_list *list = arena_new(g->arena, struct changes_list);
        list->entity = entities->items[i];
        map_add(&g->changes->by_entity, list->entity->id, list);
    }
}

static void gather_all(struct gathering *g) {
    const struct history *h = g->h;
    gather(g, NULL, &h->pending);
    for (size_t i = 0; i < h->commits.count; i++) {
        const struct commit *c = h->commits.items[i];
        gather(g, c, &c->facts);
        gather(g, c, &c->followed);
        gather(g, c, &c->articles);
    }
}

/* ---- pages ---- */

static size_t text_weight(str s) { return s.n < TEXT_WEIGHT ? s.n : TEXT_WEIGHT; }

static size_t value_weight(const struct value *v) {
    return v && v->kind == VALUE_TEXT ? text_weight(v->written) : 0;
}

static size_t revision_weight(const struct revision *v) {
    size_t weight = REVISION_WEIGHT + v->id.n + value_weight(v->before) + value_weight(v->after);
    for (size_t i = 0; i < v->field_count && i < FIELDS_SHOWN; i++)
        weight += text_weight(v->fields[i].before) + text_weight(v->fields[i].after);
    return weight;
}

static void cut(struct shown_revisions *part, size_t most) {
    size_t kept = part->list.count < most ? part->list.count : most;
    part->more = part->list.count - kept;
    part->list.count = kept;
}

/* Leaves what a page has room for; returns how much that weighs. */
static size_t trim_group(struct change_group *group) {
    size_t weight = 2 * REVISION_WEIGHT, told = 0;
    const struct revision_list *changed = &group->changed.list;
    while (told < changed->count && told < GROUP_MAX_TOLD && weight < GROUP_MAX_WEIGHT)
        weight += revision_weight(changed->items[told++]);
    cut(&group->changed, told);
    cut(&group->born, GROUP_MAX_NAMED);
    cut(&group->unreadable, GROUP_MAX_NAMED);
    weight += (group->born.list.count + group->unreadable.list.count) * REVISION_WEIGHT;
    return group->weight = weight;
}

str changes_url(struct arena *a, const struct changes_list *list, size_t number) {
    str entity = list->entity ? list->entity->id : (str){0};
    bool number_alone = entity.n > 0;
    for (size_t i = 0; i < entity.n; i++)
        number_alone = number_alone && byte_is_digit(entity.p[i]);
    /* No id holds a '_': pages and feeds keep their addresses whatever an entity is called. */
    bool taken = number_alone || str_eq(entity, S("feed.xml")) || str_eq(entity, S("feed.json"));
    str url = entity.n ? arena_printf(a, "/changes/%s%.*s/", taken ? "_" : "", STR(entity))
                       : S("/changes/");
    return number > 1 ? arena_printf(a, "%.*s%zu/", STR(url), number) : url;
}

static void split(struct arena *a, struct changes_list *list) {
    size_t weight = 0, from = 0;
    for (size_t i = 0; i < list->groups.count; i++) {
        size_t more = trim_group(&list->groups.items[i]);
        if (i > from && (weight + more > PAGE_MAX_WEIGHT || i - from == PAGE_MAX_GROUPS)) {
            struct changes_page page = {
                list, list->pages.count + 1, {list->groups.items + from, i - from}};
            arena_push(a, &list->pages, page);
            from = i;
            weight = 0;
        }
        weight += more;
    }
    struct changes_page last = {
        list, list->pages.count + 1, {list->groups.items + from, list->groups.count - from}};
    arena_push(a, &list->pages, last);
}

/* Where each commit stands on the list's pages. */
static void place_groups(struct arena *a, struct changes_list *list) {
    size_t group = 0;
    for (size_t i = 0; i < list->pages.count; i++) {
        str url = changes_url(a, list, i + 1);
        for (size_t k = 0; k < list->pages.items[i].groups.count; k++, group++) {
            const struct commit *commit = list->groups.items[group].commit;
            if (commit)
                list->groups.items[group].url =
                    arena_printf(a, "%.*s#x-%.*s", STR(url), STR(commit->hex));
        }
    }
}

/* The feed holds what is committed, at most so many groups of it. */
static void choose_news(struct changes_list *list, size_t most) {
    size_t from = list->groups.count && !list->groups.items[0].commit ? 1 : 0;
    size_t count = list->groups.count - from, kept = 0, weight = 0;
    while (kept < count && kept < most) {
        weight += list->groups.items[from + kept].weight;
        if (kept && weight > FEED_MAX_WEIGHT)
            break;
        kept++;
    }
    list->feed = (struct changes_page){list, 1, {list->groups.items + from, kept}};
}

static void make_pages(struct arena *a, struct changes_list *list, size_t in_feed) {
    split(a, list);
    place_groups(a, list);
    choose_news(list, in_feed);
}

/* The first page of all and its feeds are there since the site was loaded, if it was told of them. */
static void set_page(struct site *site, struct page page, struct diags *d) {
    for (size_t i = 0; i < site->pages.count; i++) {
        if (str_eq(site->pages.items[i].url, page.url)) {
            site->pages.items[i].changes = page.changes;
            return;
        }
    }
    site_add_page(site, page, span_none(), "the page of changes", d);
}

static void add_list_pages(struct site *site, const struct changes_list *list, struct diags *d) {
    for (size_t i = 0; i < list->pages.count; i++) {
        struct page page = {.kind = PAGE_CHANGES,
                            .url = changes_url(site->arena, list, i + 1),
                            .template = S("changes"),
                            .changes = &list->pages.items[i]};
        if (list->entity || i)
            site_add_page(site, page, list->entity ? list->entity->span : span_none(),
                          "the page of changes", d);
        else
            set_page(site, page, d);
    }
}

struct changes *history_list_changes(struct arena *a, struct history *h, const struct site *site) {
    if (h && !site->with_drafts)
        history_hide_drafts(h, site);
    if (!h || !h->has_tip)
        return NULL;
    struct changes *changes = arena_new(a, struct changes);
    struct gathering g = {a, h, site, changes};
    open_lists(&g);
    gather_all(&g);
    make_pages(a, &changes->all, FEED_MAX_GROUPS);
    for (size_t i = 0; i < changes->by_entity.count; i++) {
        struct changes_list *list = changes->by_entity.items[i].value;
        list->feed.list = list;
        if (list->revisions)
            make_pages(a, list, (size_t)site->config.feed_items);
    }
    return changes;
}

const struct changes_page *changes_feed(const struct changes *changes, const struct page *page) {
    const struct changes_list *list = &changes->all;
    if (page->kind == PAGE_ITEM_FEED)
        list =
            page->item->kind == ITEM_ENTITY ? map_get(&changes->by_entity, page->item->id) : NULL;
    else if (page->kind != PAGE_CHANGES_FEED && page->kind != PAGE_JSON_FEED)
        return NULL;
    return list ? &list->feed : NULL;
}

static void add_feeds(struct site *site, const struct changes *changes, struct diags *d) {
    const struct page atom = {.kind = PAGE_CHANGES_FEED,
                              .url = S("/changes/feed.xml"),
                              .template = S("changes.xml"),
                              .changes = &changes->all.feed};
    const struct page json = {.kind = PAGE_JSON_FEED,
                              .url = S("/changes/feed.json"),
                              .template = S("changes.json"),
                              .changes = &changes->all.feed};
    set_page(site, atom, d);
    set_page(site, json, d);
    for (size_t i = 0; i < site->pages.count; i++)
        if (site->pages.items[i].kind == PAGE_ITEM_FEED)
            site->pages.items[i].changes = changes_feed(changes, &site->pages.items[i]);
}

void history_add_pages(struct history *h, struct site *site, struct diags *d) {
    struct changes *changes = history_list_changes(site->arena, h, site);
    if (!changes)
        return;
    add_list_pages(site, &changes->all, d);
    for (size_t i = 0; i < changes->by_entity.count; i++)
        add_list_pages(site, changes->by_entity.items[i].value, d);
    add_feeds(site, changes, d);
    site->changes = changes;
    site_list_pages(site, d);
}
