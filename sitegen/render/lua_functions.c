/* Functions of templates that compute something for the page: addresses, escaping, look-ups. */
#include "render/lua_model.h"
#include "text/html.h"

#include <lauxlib.h>

/* An address without a leading slash (another site, a fragment) has no base path to be put under. */
static int url(lua_State *L) {
    struct renderer *r = renderer_of(L);
    struct arena_mark mark = arena_mark(&r->machine.arena);
    push_str(L, site_url(&r->machine.arena, r->site, check_str(L, 1)));
    arena_rewind(&r->machine.arena, mark);
    return 1;
}

static int absolute(lua_State *L) {
    struct renderer *r = renderer_of(L);
    struct arena_mark mark = arena_mark(&r->machine.arena);
    push_str(L, site_permalink(&r->machine.arena, r->site, check_str(L, 1)));
    arena_rewind(&r->machine.arena, mark);
    return 1;
}

static const str assets = S("assets/"); /* the folder of the theme, and of the site */

static void refuse_asset(struct renderer *r, str path) {
    lua_State *L = r->machine.L;
    str near = map_nearest(&r->theme->assets, path);
    push_str(L, str_sub(path, assets.n, path.n));
    push_str(L, str_sub(near, assets.n, near.n));
    luaL_error(L,
               near.n ? "there is no asset '%s'; did you mean '%s'?" : "there is no asset '%s'%s",
               lua_tostring(L, -2), lua_tostring(L, -1));
}

/* The address changes with the bytes, so that browsers may keep assets for ever. */
static void push_asset(struct renderer *r, str name) {
    struct arena *a = &r->machine.arena;
    str path = arena_printf(a, "%.*s%.*s", STR(assets), STR(name));
    const struct theme_file *file = map_get(&r->theme->assets, path);
    if (!file) {
        refuse_asset(r, path);
        return;
    }
    unsigned version = (unsigned)(str_hash(file->bytes) >> 32);
    str address = site_url(a, r->site, arena_printf(a, "/%.*s", STR(path)));
    push_str(r->machine.L, arena_printf(a, "%.*s?v=%08x", STR(address), version));
}

static void note_asset(struct renderer *r, str name) {
    struct arena *a = &r->machine.arena;
    struct arena_mark mark = arena_mark(a);
    str path = arena_printf(a, "%.*s%.*s", STR(assets), STR(name));
    const struct theme_file *file = map_get(&r->theme->assets, path);
    if (file)
        note_read(r, file, READ_FILE);
    arena_rewind(a, mark);
}

/* Upvalue 1: a table of the assets that were asked for before. */
static int asset(lua_State *L) {
    struct renderer *r = renderer_of(L);
    str name = check_str(L, 1);
    if (r->reads)
        note_asset(r, name);
    lua_settop(L, 1);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
        return 1;
    struct arena_mark mark = arena_mark(&r->machine.arena);
    push_asset(r, name);
    arena_rewind(&r->machine.arena, mark);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -2);
    lua_rawset(L, lua_upvalueindex(1));
    return 1;
}

static int escape(lua_State *L) {
    struct buf *out = &machine_of(L)->out;
    size_t from = out->n;
    if (lua_isnoneornil(L, 1))
        return 0;
    library_push_shown(L, 1);
    html_escape(out, check_str(L, -1));
    push_str(L, str_sub(buf_str(out), from, out->n));
    out->n = from;
    return 1;
}

static int find(lua_State *L) {
    struct renderer *r = renderer_of(L);
    push_item(r, site_find(r->site, check_str(L, 1)));
    return 1;
}

/* The id that was probably meant, or nil: for messages. */
static int nearest(lua_State *L) {
    str id = map_nearest(&renderer_of(L)->site->ids, check_str(L, 1));
    if (id.n)
        push_str(L, id);
    else
        lua_pushnil(L);
    return 1;
}

void page_functions(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"url", url},         {"absolute", absolute}, {"escape", escape}, {"find", find},
        {"nearest", nearest}, {"json", json_text},    {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
    lua_newtable(L);
    lua_pushcclosure(L, asset, 1);
    lua_setfield(L, -2, "asset");
}
