/* The pages of what changed, and the lists they are part of: history/pages.h. */
#include "render/lua_model.h"

/* ---- what a commit changed ---- */

enum group_field {
    GROUP_COMMIT,
    GROUP_CHANGED,
    GROUP_MORE_CHANGED,
    GROUP_BORN,
    GROUP_MORE_BORN,
    GROUP_UNREADABLE,
    GROUP_MORE_UNREADABLE,
    GROUP_URL,
    GROUP_PERMALINK
};

static const str group_fields[] = {
    [GROUP_COMMIT] = S("commit"),
    [GROUP_CHANGED] = S("changed"),
    [GROUP_MORE_CHANGED] = S("more_changed"),
    [GROUP_BORN] = S("born"),
    [GROUP_MORE_BORN] = S("more_born"),
    [GROUP_UNREADABLE] = S("unreadable"),
    [GROUP_MORE_UNREADABLE] = S("more_unreadable"),
    [GROUP_URL] = S("url"),
    [GROUP_PERMALINK] = S("permalink"),
};

static void push_changed(struct renderer *r, const void *revisions, size_t index) {
    push_object(r, &revision_class, ((const struct revision *const *)revisions)[index]);
}

static void push_shown(struct renderer *r, const struct shown_revisions *part) {
    push_list(r, part->list.items, part->list.count, push_changed);
}

static void get_group(struct renderer *r, const void *object, int field) {
    const struct change_group *g = object;
    switch ((enum group_field)field) {
    case GROUP_COMMIT:
        push_object(r, &commit_class, g->commit);
        break;
    case GROUP_CHANGED:
        push_shown(r, &g->changed);
        break;
    case GROUP_MORE_CHANGED:
        lua_pushinteger(r->machine.L, (lua_Integer)g->changed.more);
        break;
    case GROUP_BORN:
        push_shown(r, &g->born);
        break;
    case GROUP_MORE_BORN:
        lua_pushinteger(r->machine.L, (lua_Integer)g->born.more);
        break;
    case GROUP_UNREADABLE:
        push_shown(r, &g->unreadable);
        break;
    case GROUP_MORE_UNREADABLE:
        lua_pushinteger(r->machine.L, (lua_Integer)g->unreadable.more);
        break;
    case GROUP_URL:
        push_url(r, g->url);
        break;
    case GROUP_PERMALINK:
        push_permalink(r, g->url);
        break;
    }
}

const struct class change_group_class = {CLASS_CHANGE_GROUP, "changes of a commit",
                                         FIELDS(group_fields), get_group};

/* ---- one page ---- */

enum page_of_field { PAGE_ENTITY, PAGE_NUMBER, PAGE_COUNT, PAGE_PREV, PAGE_NEXT, PAGE_GROUPS };

static const str page_of_fields[] = {
    [PAGE_ENTITY] = S("entity"), [PAGE_NUMBER] = S("number"), [PAGE_COUNT] = S("count"),
    [PAGE_PREV] = S("prev"),     [PAGE_NEXT] = S("next"),     [PAGE_GROUPS] = S("groups")};

static void push_group(struct renderer *r, const void *groups, size_t index) {
    push_object(r, &change_group_class, (const struct change_group *)groups + index);
}

static void push_page_url(struct renderer *r, const struct changes_list *list, size_t number) {
    if (number < 1 || number > list->pages.count)
        lua_pushnil(r->machine.L);
    else
        push_url(r, changes_url(&r->machine.arena, list, number));
}

static void get_changes_page(struct renderer *r, const void *object, int field) {
    const struct changes_page *p = object;
    switch ((enum page_of_field)field) {
    case PAGE_ENTITY:
        push_item(r, p->list->entity);
        break;
    case PAGE_NUMBER:
        lua_pushinteger(r->machine.L, (lua_Integer)p->number);
        break;
    case PAGE_COUNT:
        lua_pushinteger(r->machine.L, (lua_Integer)p->list->pages.count);
        break;
    case PAGE_PREV: /* what is newer */
        push_page_url(r, p->list, p->number - 1);
        break;
    case PAGE_NEXT:
        push_page_url(r, p->list, p->number + 1);
        break;
    case PAGE_GROUPS:
        push_list(r, p->groups.items, p->groups.count, push_group);
        break;
    }
}

const struct class changes_page_class = {CLASS_CHANGES_PAGE, "page of changes",
                                         FIELDS(page_of_fields), get_changes_page};

void push_changes_page(struct renderer *r, const struct changes_page *page) {
    push_object(r, &changes_page_class, page);
}

/* ---- all of them ---- */

enum changes_of_field { OF_ENTITY, OF_URL, OF_COUNT };

static const str changes_of_fields[] = {
    [OF_ENTITY] = S("entity"), [OF_URL] = S("url"), [OF_COUNT] = S("count")};

static void get_changes_of(struct renderer *r, const void *object, int field) {
    const struct changes_list *list = object;
    switch ((enum changes_of_field)field) {
    case OF_ENTITY:
        push_item(r, list->entity);
        break;
    case OF_URL:
        push_page_url(r, list, 1);
        break;
    case OF_COUNT:
        lua_pushinteger(r->machine.L, (lua_Integer)list->revisions);
        break;
    }
}

const struct class changes_of_class = {CLASS_CHANGES_OF, "changes about an entity",
                                       FIELDS(changes_of_fields), get_changes_of};

enum changes_field {
    CHANGES_URL,
    CHANGES_FEED_URL,
    CHANGES_COUNT,
    CHANGES_LATEST,
    CHANGES_ENTITIES
};

static const str changes_fields[] = {[CHANGES_URL] = S("url"),
                                     [CHANGES_FEED_URL] = S("feed_url"),
                                     [CHANGES_COUNT] = S("count"),
                                     [CHANGES_LATEST] = S("latest"),
                                     [CHANGES_ENTITIES] = S("entities")};

static void push_list_of(struct renderer *r, const void *lists, size_t index) {
    push_object(r, &changes_of_class, ((const struct changes_list *const *)lists)[index]);
}

/* Those that have changes. */
static void push_entities(struct renderer *r, const struct changes *changes) {
    size_t count = 0;
    const struct map *all = &changes->by_entity;
    const struct changes_list **lists =
        lua_newuserdatauv(r->machine.L, all->count * sizeof(*lists) + 1, 0);
    for (size_t i = 0; i < all->count; i++) {
        const struct changes_list *list = all->items[i].value;
        if (list->revisions)
            lists[count++] = list;
    }
    push_own_list(r, count, push_list_of);
}

static void get_changes(struct renderer *r, const void *object, int field) {
    const struct changes *c = object;
    if (field != CHANGES_URL && field != CHANGES_FEED_URL)
        note_read(r, r->site, READ_CHANGES);
    switch ((enum changes_field)field) {
    case CHANGES_URL:
        push_page_url(r, &c->all, 1);
        break;
    case CHANGES_FEED_URL:
        push_url(r, S("/changes/feed.xml"));
        break;
    case CHANGES_COUNT:
        lua_pushinteger(r->machine.L, (lua_Integer)c->all.revisions);
        break;
    case CHANGES_LATEST:
        push_list(r, c->all.feed.groups.items, c->all.feed.groups.count, push_group);
        break;
    case CHANGES_ENTITIES:
        push_entities(r, c);
        break;
    }
}

const struct class changes_class = {CLASS_CHANGES, "changes", FIELDS(changes_fields), get_changes};

void push_changes(struct renderer *r) { push_object(r, &changes_class, r->site->changes); }

void push_changes_url(struct renderer *r, const struct item *entity) {
    const struct changes *c = r->site->changes;
    const struct changes_list *list = c ? map_get(&c->by_entity, entity->id) : NULL;
    if (list && list->revisions)
        push_page_url(r, list, 1);
    else
        lua_pushnil(r->machine.L);
}
