/* Data in and out of Lua: a component's YAML as Lua values, and Lua values as JSON. */
#include "base/json.h"
#include "render/lua_renderer.h"

#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- YAML ---- */

/* Decimal digits with at most a sign, a fraction and an exponent; "010" is text. */
static bool looks_like_number(str s, bool *whole) {
    size_t i = s.n && s.p[0] == '-' ? 1 : 0, digits = i;
    while (i < s.n && byte_is_digit(s.p[i]))
        i++;
    if (i == digits || (s.p[digits] == '0' && i > digits + 1))
        return false;
    *whole = i == s.n;
    if (i < s.n && s.p[i] == '.') {
        size_t fraction = ++i;
        while (i < s.n && byte_is_digit(s.p[i]))
            i++;
        if (i == fraction)
            return false;
    }
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        if (++i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
            i++;
        size_t exponent = i;
        while (i < s.n && byte_is_digit(s.p[i]))
            i++;
        if (i == exponent)
            return false;
    }
    return i == s.n;
}

/* Numbers that Lua cannot hold exactly enough stay text. */
static bool push_number(lua_State *L, str s) {
    enum { LONGEST = 40 };
    bool whole = false;
    if (s.n >= LONGEST || !looks_like_number(s, &whole) || (whole && s.n > 18))
        return false;
    char digits[LONGEST];
    memcpy(digits, s.p, s.n);
    digits[s.n] = '\0';
    if (whole) {
        lua_pushinteger(L, strtoll(digits, NULL, 10));
        return true;
    }
    double number = strtod(digits, NULL);
    if (!isfinite(number))
        return false;
    lua_pushnumber(L, number);
    return true;
}

static void push_scalar(lua_State *L, const struct yaml *node) {
    if (node->style != YAML_PLAIN)
        push_str(L, node->text);
    else if (str_eq(node->text, S("true")) || str_eq(node->text, S("false")))
        lua_pushboolean(L, node->text.n == 4);
    else if (!push_number(L, node->text))
        push_str(L, node->text);
}

/* A key without a value is absent; an element without a value is "", so that its list has no hole. */
void data_push(lua_State *L, const struct yaml *node) {
    luaL_checkstack(L, 4, NULL);
    if (node->kind == YAML_SEQUENCE) {
        lua_createtable(L, (int)node->count, 0);
        for (size_t i = 0; i < node->count; i++) {
            if (yaml_is_null(&node->items[i]))
                lua_pushliteral(L, "");
            else
                data_push(L, &node->items[i]);
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
    } else if (node->kind == YAML_MAPPING) {
        lua_createtable(L, 0, (int)node->count);
        for (size_t i = 0; i < node->count; i++) {
            if (yaml_is_null(&node->pairs[i].value))
                continue;
            push_str(L, node->pairs[i].key);
            data_push(L, &node->pairs[i].value);
            lua_rawset(L, -3);
        }
    } else {
        push_scalar(L, node);
    }
}

/* ---- JSON ---- */

enum { JSON_MAX_DEPTH = 32 }; /* a table that holds itself ends there */

static void put_json(lua_State *L, struct buf *out, int depth);

/* The shortest of two ways to write it that reads as the same number. */
static void put_json_number(lua_State *L, struct buf *out) {
    if (lua_isinteger(L, -1)) {
        buf_printf(out, "%lld", (long long)lua_tointeger(L, -1));
        return;
    }
    double number = lua_tonumber(L, -1);
    if (!isfinite(number))
        luaL_error(L, "JSON has no infinite numbers");
    char text[40];
    snprintf(text, sizeof text, "%.15g", number);
    if (strtod(text, NULL) != number)
        snprintf(text, sizeof text, "%.17g", number);
    buf_put(out, str_of(text));
}

static void put_json_array(lua_State *L, struct buf *out, int depth) {
    lua_Integer count = luaL_len(L, -1);
    buf_byte(out, '[');
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1)
            buf_byte(out, ',');
        lua_geti(L, -1, i);
        put_json(L, out, depth + 1);
        lua_pop(L, 1);
    }
    buf_byte(out, ']');
}

/* Goes through `pairs`, for its order. */
static void put_json_object(lua_State *L, struct buf *out, int depth) {
    lua_pushcfunction(L, sorted_pairs);
    lua_pushvalue(L, -2);
    lua_call(L, 1, 1);
    buf_byte(out, '{');
    for (bool first = true;; first = false) {
        lua_pushvalue(L, -1);
        lua_call(L, 0, 2);
        if (lua_isnil(L, -2))
            break;
        if (!first)
            buf_byte(out, ',');
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "JSON wants text as keys of an object");
        json_string(out, check_str(L, -2));
        buf_byte(out, ':');
        put_json(L, out, depth + 1);
        lua_pop(L, 2);
    }
    lua_pop(L, 3);
    buf_byte(out, '}');
}

/* Has the table on top keys, but none of a list? */
static bool is_object(lua_State *L) {
    if (lua_rawlen(L, -1) > 0)
        return false;
    lua_pushnil(L);
    if (!lua_next(L, -2))
        return false;
    lua_pop(L, 2);
    return true;
}

/* Writes the value on top of the stack. An empty table is a list. */
static void put_json(lua_State *L, struct buf *out, int depth) {
    luaL_checkstack(L, 8, NULL);
    if (depth > JSON_MAX_DEPTH)
        luaL_error(L, "more than %d tables within each other", JSON_MAX_DEPTH);
    machine_check_output(machine_of(L));
    switch (lua_type(L, -1)) {
    case LUA_TNIL:
        buf_put(out, S("null"));
        break;
    case LUA_TBOOLEAN:
        buf_put(out, lua_toboolean(L, -1) ? S("true") : S("false"));
        break;
    case LUA_TNUMBER:
        put_json_number(L, out);
        break;
    case LUA_TSTRING:
        json_string(out, check_str(L, -1));
        break;
    case LUA_TTABLE:
        if (is_object(L))
            put_json_object(L, out, depth);
        else
            put_json_array(L, out, depth);
        break;
    default:
        if (luaL_getmetafield(L, -1, "__len") == LUA_TNIL) {
            library_push_shown(L, -1);
            luaL_error(L, "JSON cannot hold a %s; name the fields you want", lua_tostring(L, -1));
        }
        lua_pop(L, 1);
        put_json_array(L, out, depth);
    }
}

int json_text(lua_State *L) {
    struct buf *out = &machine_of(L)->out;
    size_t from = out->n;
    lua_settop(L, 1);
    put_json(L, out, 0);
    push_str(L, str_sub(buf_str(out), from, out->n));
    out->n = from;
    return 1;
}
