/* What templates get of Lua's library. Left out is everything that reaches the system (io, os, package,
 * debug, load), the collector (collectgarbage, __gc, __close, __mode), chance (math.random, addresses,
 * the order of `next`), and every way around a read-only table (rawset, getmetatable). */
#include "render/lua_sandbox.h"

#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

static int raise_error(lua_State *L) {
    int level = (int)luaL_optinteger(L, 2, 1);
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING && level > 0) {
        luaL_where(L, level);
        lua_insert(L, 1);
        lua_concat(L, 2);
    }
    machine_of(L)->deliberate = true;
    return lua_error(L);
}

static int assert_true(lua_State *L) {
    luaL_checkany(L, 1);
    if (lua_toboolean(L, 1))
        return lua_gettop(L);
    machine_of(L)->deliberate = true;
    if (lua_gettop(L) < 2)
        return luaL_error(L, "assertion failed!");
    lua_settop(L, 2);
    return lua_error(L);
}

/* An exceeded budget is not for templates to catch: the error goes on to whoever runs the page. */
static int protected_call(lua_State *L) {
    struct machine *m = machine_of(L);
    struct machine_mark mark = machine_mark(m);
    luaL_checkany(L, 1);
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    if (status == LUA_OK) {
        lua_pushboolean(L, true);
        lua_insert(L, 1);
        return lua_gettop(L);
    }
    if (status == LUA_ERRMEM)
        m->exceeded = BUDGET_MEMORY;
    if (m->exceeded)
        return lua_error(L);
    m->deliberate = false;
    machine_rewind(m, mark);
    lua_pushboolean(L, false);
    lua_insert(L, -2);
    return 2;
}

static const char *const metamethods[] = {
    "__index", "__newindex", "__call",  "__tostring", "__len", "__eq",   "__lt",
    "__le",    "__concat",   "__unm",   "__add",      "__sub", "__mul",  "__div",
    "__mod",   "__pow",      "__idiv",  "__band",     "__bor", "__bxor", "__shl",
    "__shr",   "__bnot",     "__pairs", "__name"};
static const char *const refused_metamethods[] = {"__gc", "__close", "__mode", "__metatable"};

/* The table gets a copy of the metatable: otherwise __close or __mode could be added to it afterwards. */
static int set_metatable(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!lua_isnoneornil(L, 2))
        luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected metatable");
    if (lua_istable(L, 2)) {
        for (size_t i = 0; i < sizeof refused_metamethods / sizeof *refused_metamethods; i++) {
            lua_pushstring(L, refused_metamethods[i]);
            if (lua_rawget(L, 2) != LUA_TNIL)
                return luaL_error(L, "a metatable with %s is not allowed", refused_metamethods[i]);
            lua_pop(L, 1);
        }
        lua_newtable(L);
        for (size_t i = 0; i < sizeof metamethods / sizeof *metamethods; i++) {
            lua_pushstring(L, metamethods[i]);
            if (lua_rawget(L, 2) != LUA_TNIL)
                lua_setfield(L, 3, metamethods[i]);
            else
                lua_pop(L, 1);
        }
    }
    lua_settop(L, 3);
    lua_setmetatable(L, 1);
    lua_settop(L, 1);
    return 1;
}

void library_push_shown(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
        lua_pushvalue(L, index);
        lua_call(L, 1, 1);
        if (!lua_isstring(L, -1))
            luaL_error(L, "'__tostring' must return a string");
        return;
    }
    int type = lua_type(L, index);
    if (type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNIL)
        luaL_tolstring(L, index, NULL);
    else if (luaL_getmetafield(L, index, "__name") != LUA_TSTRING)
        lua_pushstring(L, lua_typename(L, type));
}

static int to_string(lua_State *L) {
    luaL_checkany(L, 1);
    library_push_shown(L, 1);
    return 1;
}

/* Upvalue 1: Lua's own string.format, which prints addresses for %p and for %s of a table. */
static int format_string(lua_State *L) {
    str format = check_str(L, 1);
    int argument = 1;
    for (size_t i = 0; i < format.n; i++) {
        if (format.p[i] != '%')
            continue;
        if (i + 1 < format.n && format.p[i + 1] == '%') {
            i++;
            continue;
        }
        do
            i++;
        while (i < format.n && !byte_is_alpha(format.p[i]));
        argument++;
        if (i < format.n && format.p[i] == 'p')
            return luaL_error(L, "'%%p' prints an address, which changes from run to run");
        if (i < format.n && format.p[i] == 's' && lua_type(L, argument) > LUA_TSTRING) {
            library_push_shown(L, argument);
            lua_replace(L, argument);
        }
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

static int refuse_assignment(lua_State *L) {
    library_push_shown(L, 2);
    return luaL_error(L, "cannot set '%s': the library is read-only", lua_tostring(L, -1));
}

int library_refuse_global(lua_State *L) {
    library_push_shown(L, 2);
    return luaL_error(L, "assignment to global '%s': use local", lua_tostring(L, -1));
}

void library_protect(lua_State *L) {
    lua_newtable(L);
    lua_newtable(L);
    lua_rotate(L, -3, -1);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_assignment);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

static void remove_fields(lua_State *L, const char *const *names) {
    for (; *names; names++) {
        lua_pushnil(L);
        lua_setfield(L, -2, *names);
    }
}

/* Lua looks up the name of a function that C has called in its own table of loaded libraries, which no
 * template reaches. There, Lua's format keeps its name for messages. */
static void adapt_string(lua_State *L) {
    remove_fields(L, (const char *const[]){"dump", NULL});
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_getfield(L, -1, LUA_GNAME);
    lua_getfield(L, -3, "format");
    lua_setfield(L, -2, "format");
    lua_pop(L, 2);
    lua_getfield(L, -1, "format");
    lua_pushcclosure(L, format_string, 1);
    lua_setfield(L, -2, "format");
}

static void adapt_table(lua_State *L) {
    lua_pushcfunction(L, stable_sort);
    lua_setfield(L, -2, "sort");
}

static void adapt_math(lua_State *L) {
    remove_fields(L, (const char *const[]){"random", "randomseed", NULL});
}

static const struct {
    const char *name;
    lua_CFunction open;
    void (*adapt)(lua_State *L); /* takes away and replaces; NULL: all of it is fine */
} libraries[] = {
    {LUA_STRLIBNAME, luaopen_string, adapt_string},
    {LUA_TABLIBNAME, luaopen_table, adapt_table},
    {LUA_MATHLIBNAME, luaopen_math, adapt_math},
    {LUA_UTF8LIBNAME, luaopen_utf8, NULL},
};

static const char *const kept_of_base[] = {"type", "tonumber", "select", "ipairs"};

static const luaL_Reg own_functions[] = {
    {"error", raise_error},
    {"assert", assert_true},
    {"pcall", protected_call},
    {"setmetatable", set_metatable},
    {"tostring", to_string},
    {"pairs", sorted_pairs},
    {NULL, NULL},
};

void library_make(lua_State *L) {
    lua_newtable(L);
    luaL_requiref(L, LUA_GNAME, luaopen_base, 0);
    for (size_t i = 0; i < sizeof kept_of_base / sizeof *kept_of_base; i++) {
        lua_getfield(L, -1, kept_of_base[i]);
        lua_setfield(L, -3, kept_of_base[i]);
    }
    lua_pop(L, 1);
    luaL_setfuncs(L, own_functions, 0);
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].open, 0);
        if (libraries[i].adapt)
            libraries[i].adapt(L);
        library_protect(L);
        lua_setfield(L, -2, libraries[i].name);
    }
    /* No chunk is ever run with Lua's own globals; nothing may be found there all the same. */
    lua_newtable(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}
