/* What tags print: the functions that translated templates call. */
#include "render/lua_sandbox.h"
#include "text/html.h"

#include <lauxlib.h>
#include <math.h>
#include <stdio.h>

static void put_literal(lua_State *L, struct machine *m, int index) {
    lua_Integer number = lua_tointeger(L, index);
    if (number > 0 && (size_t)number <= m->literals.count)
        buf_put(&m->out, m->literals.items[number - 1]);
    machine_check_output(m);
}

/* Integers without ".0", however they were computed. */
static void put_number(lua_State *L, struct buf *out, int index) {
    if (lua_isinteger(L, index)) {
        buf_printf(out, "%lld", (long long)lua_tointeger(L, index));
        return;
    }
    lua_Number number = lua_tonumber(L, index);
    bool whole = floor(number) == number && fabs(number) <= 9007199254740992.0 /* 2^53 */;
    buf_printf(out, whole ? "%.0f" : "%.14g", number);
}

static int put_value(lua_State *L, void put_text(struct buf *out, str text)) {
    struct machine *m = machine_of(L);
    put_literal(L, m, 1);
    switch (lua_type(L, 2)) {
    case LUA_TSTRING:
        put_text(&m->out, check_str(L, 2));
        break;
    case LUA_TNUMBER:
        put_number(L, &m->out, 2);
        break;
    case LUA_TBOOLEAN:
        buf_put(&m->out, lua_toboolean(L, 2) ? S("true") : S("false"));
        break;
    case LUA_TNIL:
    case LUA_TNONE:
        break;
    default:
        if (luaL_getmetafield(L, 2, "__tostring") == LUA_TNIL) {
            if (luaL_getmetafield(L, 2, "__name") != LUA_TSTRING)
                lua_pushstring(L, luaL_typename(L, 2));
            return luaL_error(L, "cannot print a %s; print one of its fields", lua_tostring(L, -1));
        }
        library_push_shown(L, 2);
        put_text(&m->out, check_str(L, -1));
    }
    return 0;
}

int print_literal(lua_State *L) {
    put_literal(L, machine_of(L), 1);
    return 0;
}

int print_escaped(lua_State *L) { return put_value(L, html_escape); }

int print_raw(lua_State *L) { return put_value(L, buf_put); }
