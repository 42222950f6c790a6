/* `pairs` in an order that does not change from run to run, and a `table.sort` that is stable and needs
 * no clock (Lua's own chooses pivots by time in large arrays). */
#include "render/lua_sandbox.h"

#include <lauxlib.h>
#include <stdlib.h>

/* Keys of one table. */
struct key {
    enum { KEY_INTEGER, KEY_FLOAT, KEY_STRING, KEY_BOOLEAN } kind;
    union {
        lua_Integer integer;
        lua_Number number;
        str text; /* borrowed from the table */
        bool boolean;
    };
};

static int key_rank(const struct key *k) {
    return k->kind == KEY_FLOAT ? KEY_INTEGER : (int)k->kind;
}

static int compare_numbers(const struct key *a, const struct key *b) {
    if (a->kind == KEY_INTEGER && b->kind == KEY_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    lua_Number x = a->kind == KEY_INTEGER ? (lua_Number)a->integer : a->number;
    lua_Number y = b->kind == KEY_INTEGER ? (lua_Number)b->integer : b->number;
    if (x != y)
        return x < y ? -1 : 1;
    return (int)a->kind - (int)b->kind; /* 2^60 and the float nearest to 2^60 + 1 */
}

static int compare_keys(const void *left, const void *right) {
    const struct key *a = left, *b = right;
    if (key_rank(a) != key_rank(b))
        return key_rank(a) < key_rank(b) ? -1 : 1;
    if (a->kind == KEY_STRING)
        return str_cmp(a->text, b->text);
    if (a->kind == KEY_BOOLEAN)
        return (int)a->boolean - (int)b->boolean;
    return compare_numbers(a, b);
}

/* Reads the key on top of the stack. */
static struct key read_key(lua_State *L) {
    if (lua_type(L, -1) == LUA_TSTRING) {
        struct key k = {.kind = KEY_STRING};
        k.text.p = lua_tolstring(L, -1, &k.text.n);
        return k;
    }
    if (lua_isinteger(L, -1))
        return (struct key){.kind = KEY_INTEGER, .integer = lua_tointeger(L, -1)};
    if (lua_type(L, -1) == LUA_TNUMBER)
        return (struct key){.kind = KEY_FLOAT, .number = lua_tonumber(L, -1)};
    if (lua_isboolean(L, -1))
        return (struct key){.kind = KEY_BOOLEAN, .boolean = lua_toboolean(L, -1)};
    luaL_error(L, "pairs: keys of type %s have no order; keep them in a list",
               luaL_typename(L, -1));
    abort(); /* luaL_error does not return */
}

static void push_key(lua_State *L, const struct key *k) {
    switch (k->kind) {
    case KEY_INTEGER:
        lua_pushinteger(L, k->integer);
        break;
    case KEY_FLOAT:
        lua_pushnumber(L, k->number);
        break;
    case KEY_STRING:
        push_str(L, k->text);
        break;
    case KEY_BOOLEAN:
        lua_pushboolean(L, k->boolean);
        break;
    }
}

/* Pushes an array of the sorted keys of the table at 1. */
static void push_sorted_keys(lua_State *L) {
    size_t count = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
        count++;
    if (count > INT32_MAX)
        luaL_error(L, "too many keys");
    /* Lua's memory: an error below must not leak it. */
    struct key *keys = lua_newuserdatauv(L, count * sizeof *keys + 1, 0);
    size_t at = 0;
    for (lua_pushnil(L); lua_next(L, 1);) {
        lua_pop(L, 1);
        keys[at++] = read_key(L);
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_key(L, &keys[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_remove(L, -2);
}

/* Upvalues: the table, the array of its keys, the index of the last one given. Keys that went away
 * meanwhile are passed over. */
static int next_sorted(lua_State *L) {
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(3));
    for (;;) {
        at++;
        if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL)
            return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
            break;
        lua_pop(L, 2);
    }
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(3));
    return 2;
}

int sorted_pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_call(L, 1, 3);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    push_sorted_keys(L);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_sorted, 3);
    return 1;
}

/* The stack of stable_sort. */
enum { SORT_TABLE = 1, SORT_LESS = 2, SORT_FROM = 3, SORT_TO = 4 };

/* Is the value on top less than the one below it? */
static bool top_is_less(lua_State *L) {
    if (lua_isnil(L, SORT_LESS))
        return lua_compare(L, -1, -2, LUA_OPLT);
    lua_pushvalue(L, SORT_LESS);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -4);
    lua_call(L, 2, 1);
    bool less = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return less;
}

/* Merges the runs [low, middle) and [middle, high) of one table into the other. */
static void merge_runs(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle,
                       lua_Integer high) {
    lua_Integer left = low, right = middle;
    for (lua_Integer at = low; at < high; at++) {
        bool take_right = left == middle;
        if (left < middle && right < high) {
            lua_rawgeti(L, from, left);
            lua_rawgeti(L, from, right);
            take_right = top_is_less(L);
            lua_pop(L, 2);
        }
        lua_rawgeti(L, from, take_right ? right++ : left++);
        lua_rawseti(L, to, at);
    }
}

/* Works on copies: when the comparison fails, the table is as it was. */
int stable_sort(lua_State *L) {
    luaL_checktype(L, SORT_TABLE, LUA_TTABLE);
    lua_Integer count = luaL_len(L, SORT_TABLE);
    if (count < 2)
        return 0;
    luaL_argcheck(L, count < INT32_MAX, 1, "array too big");
    if (!lua_isnoneornil(L, SORT_LESS))
        luaL_checktype(L, SORT_LESS, LUA_TFUNCTION);
    lua_settop(L, SORT_LESS);
    lua_createtable(L, (int)count, 0);
    lua_createtable(L, (int)count, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, SORT_TABLE, i);
        lua_rawseti(L, SORT_FROM, i);
    }
    int from = SORT_FROM, to = SORT_TO;
    for (lua_Integer width = 1; width < count; width *= 2) {
        for (lua_Integer low = 1; low <= count; low += 2 * width) {
            lua_Integer middle = low + width, end = count + 1;
            merge_runs(L, from, to, low, middle < end ? middle : end,
                       middle + width < end ? middle + width : end);
        }
        int other = from;
        from = to;
        to = other;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, from, i);
        lua_seti(L, SORT_TABLE, i);
    }
    return 0;
}
