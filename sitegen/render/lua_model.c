#include "render/lua_model.h"

#include <lauxlib.h>
#include <string.h>

static const struct class *const all_classes[] = {
    &article_class,      &fact_class,         &entity_class,        &source_class,
    &term_class,         &claim_class,        &fact_value_class,    &check_class,
    &value_class,        &date_class,         &citation_class,      &backlink_class,
    &heading_class,      &use_class,          &site_class,          &page_class,
    &entry_class,        &tag_class,          &menu_class,          &redirect_class,
    &reference_class,    &history_class,      &revision_class,      &field_change_class,
    &commit_class,       &record_class,       &changes_class,       &changes_of_class,
    &changes_page_class, &change_group_class, &relation_class,      &question_class,
    &model_class,        &model_input_class,  &model_formula_class, &scenario_class,
    &data_file_class};

static const struct class *const item_classes[ITEM_KINDS] = {
    [ITEM_ARTICLE] = &article_class,   [ITEM_FACT] = &fact_class,  [ITEM_ENTITY] = &entity_class,
    [ITEM_SOURCE] = &source_class,     [ITEM_TERM] = &term_class,  [ITEM_CLAIM] = &claim_class,
    [ITEM_QUESTION] = &question_class, [ITEM_MODEL] = &model_class};

struct list {
    const void *items;
    size_t count;
    list_push *push;
};

/* ---- objects ---- */

static int refuse_field(lua_State *L, const struct class *class) {
    library_push_shown(L, 2);
    str name = check_str(L, -1);
    str near =
        lua_type(L, 2) == LUA_TSTRING ? nearest_of(class->fields, class->count, name) : (str){0};
    if (!near.n)
        return luaL_error(L, "%s has no field '%s'", class->name, name.p);
    push_str(L, near);
    return luaL_error(L, "%s has no field '%s'; did you mean '%s'?", class->name, name.p,
                      lua_tostring(L, -1));
}

/* __index. Upvalues: the class, and the table from the names of its fields to their numbers. */
static int object_index(lua_State *L) {
    const struct class *class = lua_touserdata(L, lua_upvalueindex(1));
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(2)) == LUA_TNIL)
        return refuse_field(L, class);
    const void *const *object = lua_touserdata(L, 1);
    struct renderer *r = renderer_of(L);
    struct arena *a = &r->machine.arena;
    struct arena_mark mark = arena_mark(a);
    class->get(r, *object, (int)lua_tointeger(L, -1));
    if (a->used != mark.used || a->block != mark.block)
        arena_rewind(a, mark);
    return 1;
}

static int object_equal(lua_State *L) {
    const void *const *a = lua_touserdata(L, 1), *const *b = lua_touserdata(L, 2);
    bool same_class = lua_getmetatable(L, 1) && lua_getmetatable(L, 2) && lua_rawequal(L, -1, -2);
    lua_pushboolean(L, same_class && *a == *b);
    return 1;
}

static int refuse_assignment(lua_State *L) {
    return luaL_error(L, "the site is read-only here: a template cannot change it");
}

/* What metatables of objects and lists have in common, on top of the stack. */
static void protect(lua_State *L, const char *name) {
    lua_pushcfunction(L, refuse_assignment);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pushstring(L, name);
    lua_setfield(L, -2, "__name");
}

static void open_class(lua_State *L, const struct class *class) {
    lua_newtable(L);
    lua_pushlightuserdata(L, (void *)class);
    lua_createtable(L, 0, (int)class->count);
    for (size_t i = 0; i < class->count; i++) {
        push_str(L, class->fields[i]);
        lua_pushinteger(L, (lua_Integer)i);
        lua_rawset(L, -3);
    }
    lua_pushcclosure(L, object_index, 2);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, object_equal);
    lua_setfield(L, -2, "__eq");
    protect(L, class->name);
    renderer_of(L)->metatables[class->number] = luaL_ref(L, LUA_REGISTRYINDEX);
}

static void set_metatable(struct renderer *r, enum class_number class) {
    lua_rawgeti(r->machine.L, LUA_REGISTRYINDEX, r->metatables[class]);
    lua_setmetatable(r->machine.L, -2);
}

void push_object(struct renderer *r, const struct class *class, const void *object) {
    lua_State *L = r->machine.L;
    if (!object) {
        lua_pushnil(L);
        return;
    }
    const void **place = lua_newuserdatauv(L, sizeof *place, 0);
    *place = object;
    set_metatable(r, class->number);
}

void *push_held(struct renderer *r, const struct class *class, size_t size) {
    lua_State *L = r->machine.L;
    const void **place = lua_newuserdatauv(L, sizeof *place + size, 0);
    *place = memset(place + 1, 0, size);
    set_metatable(r, class->number);
    return place + 1;
}

/* ---- lists ---- */

static const struct list *list_of(lua_State *L) { return lua_touserdata(L, 1); }

static int list_length(lua_State *L) {
    lua_pushinteger(L, (lua_Integer)list_of(L)->count);
    return 1;
}

static int list_index(lua_State *L) {
    const struct list *list = list_of(L);
    if (!lua_isinteger(L, 2)) {
        library_push_shown(L, 2);
        return luaL_error(L, "a list has no field '%s', only [1] to [#list]", lua_tostring(L, -1));
    }
    lua_Integer index = lua_tointeger(L, 2);
    if (index < 1 || (size_t)index > list->count)
        lua_pushnil(L);
    else
        list->push(renderer_of(L), list->items, (size_t)index - 1);
    return 1;
}

/* Upvalues: the list, and the number given last. Templates hold this function, so what they call it with is
 * not looked at. */
static int list_next(lua_State *L) {
    const struct list *list = lua_touserdata(L, lua_upvalueindex(1));
    lua_Integer index = lua_tointeger(L, lua_upvalueindex(2)) + 1;
    if ((size_t)index > list->count)
        return 0;
    lua_pushinteger(L, index);
    lua_copy(L, -1, lua_upvalueindex(2));
    list->push(renderer_of(L), list->items, (size_t)index - 1);
    return 2;
}

static int list_pairs(lua_State *L) {
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, list_next, 2);
    lua_pushnil(L);
    lua_pushnil(L);
    return 3;
}

static int list_equal(lua_State *L) {
    bool lists = lua_getmetatable(L, 1) && lua_getmetatable(L, 2) && lua_rawequal(L, -1, -2);
    const struct list *a = lua_touserdata(L, 1), *b = lua_touserdata(L, 2);
    lua_pushboolean(L, lists && a->items == b->items && a->count == b->count && a->push == b->push);
    return 1;
}

static void open_lists(lua_State *L) {
    static const luaL_Reg methods[] = {{"__len", list_length},
                                       {"__index", list_index},
                                       {"__pairs", list_pairs},
                                       {"__eq", list_equal},
                                       {NULL, NULL}};
    luaL_newlib(L, methods);
    protect(L, "list");
    renderer_of(L)->metatables[CLASS_LIST] = luaL_ref(L, LUA_REGISTRYINDEX);
}

void push_list(struct renderer *r, const void *items, size_t count, list_push *push) {
    lua_State *L = r->machine.L;
    struct list *list = lua_newuserdatauv(L, sizeof *list, 1);
    *list = (struct list){items, count, push};
    set_metatable(r, CLASS_LIST);
}

void model_open(struct renderer *r) {
    lua_State *L = r->machine.L;
    for (size_t i = 0; i < sizeof all_classes / sizeof *all_classes; i++)
        open_class(L, all_classes[i]);
    open_lists(L);
}

/* ---- what all classes use ---- */

void push_shared(struct renderer *r, const struct class *class, const void *object) {
    lua_State *L = r->machine.L;
    if (!object) {
        lua_pushnil(L);
        return;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->proxies);
    if (lua_rawgetp(L, -1, object) == LUA_TNIL) {
        lua_pop(L, 1);
        push_object(r, class, object);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, -3, object);
    }
    lua_remove(L, -2);
}

void push_item(struct renderer *r, const struct item *item) {
    push_shared(r, item ? item_classes[item->kind] : NULL, item);
}

void note_display(struct renderer *r, const struct item *item) {
    if (item->kind == ITEM_FACT)
        note_read(r, item, READ_VALUE);
}

void note_mentioned(struct renderer *r, const struct prose *prose) {
    for (size_t k = 0; r->reads && k < prose->text.mentions.count; k++)
        if (prose->mentioned[k])
            note_display(r, prose->mentioned[k]);
}

void push_listed_item(struct renderer *r, const void *items, size_t index) {
    push_item(r, ((struct item *const *)items)[index]);
}

void push_items(struct renderer *r, const struct item_list *items) {
    push_list(r, items->items, items->count, push_listed_item);
}

void push_own_list(struct renderer *r, size_t count, list_push *push) {
    lua_State *L = r->machine.L;
    push_list(r, lua_touserdata(L, -1), count, push);
    lua_rotate(L, -2, 1);
    lua_setiuservalue(L, -2, 1);
}

static void push_listed_tag(struct renderer *r, const void *items, size_t index) {
    push_shared(r, &tag_class, ((struct tag *const *)items)[index]);
}

void push_tags(struct renderer *r, const struct tag_list *tags) {
    push_list(r, tags->items, tags->count, push_listed_tag);
}

void push_date(struct renderer *r, const struct date *date) {
    push_object(r, &date_class, date->precision == DATE_NONE ? NULL : date);
}

void push_optional(struct renderer *r, str s) {
    if (s.n)
        push_str(r->machine.L, s);
    else
        lua_pushnil(r->machine.L);
}

static void push_listed_text(struct renderer *r, const void *items, size_t index) {
    push_str(r->machine.L, ((const struct written *)items)[index].text);
}

void push_texts(struct renderer *r, const struct text_list *texts) {
    push_list(r, texts->items, texts->count, push_listed_text);
}

static void push_listed_citation(struct renderer *r, const void *items, size_t index) {
    push_object(r, &citation_class, (const struct citation *)items + index);
}

void push_citations(struct renderer *r, const struct citation_list *citations) {
    push_list(r, citations->items, citations->count, push_listed_citation);
}

void push_url(struct renderer *r, str url) {
    push_optional(r, site_url(&r->machine.arena, r->site, url));
}

void push_permalink(struct renderer *r, str url) {
    push_optional(r, url.n ? site_permalink(&r->machine.arena, r->site, url) : url);
}

const struct item *check_item(lua_State *L, int index) {
    const void *const *object = lua_touserdata(L, index);
    if (object && lua_getmetatable(L, index)) {
        for (int kind = 0; kind < ITEM_KINDS; kind++) {
            lua_rawgeti(L, LUA_REGISTRYINDEX,
                        renderer_of(L)->metatables[item_classes[kind]->number]);
            bool same = lua_rawequal(L, -1, -2);
            lua_pop(L, 1);
            if (same) {
                lua_pop(L, 1);
                return *object;
            }
        }
    }
    library_push_shown(L, index);
    luaL_argerror(L, index, lua_pushfstring(L, "an item wanted, not '%s'", lua_tostring(L, -1)));
    return NULL;
}
