/* The sandbox: what templates may do with Lua, and what holds when they try more. */
// one thread
#include "render/lua_sandbox.h"

#include <lauxlib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { MEMORY = 128 << 20, INSTRUCTIONS = 2000000 };

static struct machine m;
static struct arena results;

/* Runs a chunk in an environment like a template's. */
static int run_chunk(lua_State *L) {
    const char *code = lua_touserdata(L, 1);
    if (luaL_loadstring(L, code) != LUA_OK)
        return lua_error(L);
    lua_newtable(L);
    lua_newtable(L);
    library_push(L);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, library_refuse_global);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_call(L, 1, 1);
    library_push_shown(L, -1);
    return 1;
}

/* What the chunk returns, as tostring shows it; or "error: " and the message without its place. */
static const char *run(const char *lua) {
    str code = arena_printf(&results, "local _ENV = ... ; %s", lua);
    machine_begin(&m);
    lua_pushcfunction(m.L, run_chunk);
    lua_pushlightuserdata(m.L, (void *)code.p);
    int status = lua_pcall(m.L, 1, 1, 0);
    const char *text = lua_tostring(m.L, -1);
    const char *message = strstr(text, "]:1: ");
    str kept = status == LUA_OK ? arena_printf(&results, "%s", text)
                                : arena_printf(&results, "error: %s", message ? message + 5 : text);
    lua_settop(m.L, 0);
    return kept.p;
}

static int begin(void **state) {
    (void)state;
    assert_true(machine_open(&m, MEMORY, INSTRUCTIONS));
    return 0;
}

static int end(void **state) {
    (void)state;
    machine_close(&m);
    arena_free(&results);
    return 0;
}

struct example {
    const char *lua, *result;
};

static void check(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *got = run(examples[i].lua);
        if (strcmp(got, examples[i].result) != 0)
            fail_msg("%s\n  gives  %s\n  wanted %s", examples[i].lua, got, examples[i].result);
    }
}
#define CHECK(examples) check((examples), sizeof(examples) / sizeof *(examples))

static void nothing_reaches_the_system(void **state) {
    (void)state;
    static const char *const absent[] = {"io",
                                         "os",
                                         "debug",
                                         "package",
                                         "load",
                                         "loadstring",
                                         "loadfile",
                                         "dofile",
                                         "require",
                                         "print",
                                         "collectgarbage",
                                         "coroutine",
                                         "rawset",
                                         "rawget",
                                         "rawequal",
                                         "rawlen",
                                         "getmetatable",
                                         "next",
                                         "xpcall",
                                         "warn",
                                         "_G",
                                         "_VERSION",
                                         "string.dump",
                                         "math.random",
                                         "math.randomseed"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        str code = arena_printf(&results, "return %s", absent[i]);
        assert_string_equal(run(code.p), "nil");
    }
}

static void what_is_there(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"return ('x'):upper() .. string.rep('ab', 2)", "Xabab"},
        {"return select('#', 1, 2, 3) + tonumber('4')", "7"},
        {"return math.max(1, 2) // 1 | 4", "6"},
        {"return table.concat({1, 2, 3}, '-')", "1-2-3"},
        {"return utf8.char(233) .. #utf8.char(233)", "é2"},
        {"local t = setmetatable({}, {__index = function(_, k) return k .. '!' end}) return t.a",
         "a!"},
        {"local t = setmetatable({}, {__tostring = function() return 'me' end}) return tostring(t)",
         "me"},
        {"local A = {} A.__index = A function A.f() return 'f' end return setmetatable({}, A).f()",
         "f"},
        {"local ok, e = pcall(error, {code = 5}) return tostring(ok) .. e.code", "false5"},
        {"local ok, e = pcall(error, 'no', 0) return e", "no"},
        {"return type(assert(1, 'x'))", "number"},
        {"assert(nil, 'told')", "error: told"},
        {"error('at a line')", "error: at a line"},
    };
    CHECK(examples);
}

static void nothing_shared_can_be_changed(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"x = 1", "error: assignment to global 'x': use local"},
        {"string = nil", "error: assignment to global 'string': use local"},
        {"string.upper = nil", "error: cannot set 'upper': the library is read-only"},
        {"string.new = 1", "error: cannot set 'new': the library is read-only"},
        {"setmetatable(string, {})", "error: cannot change a protected metatable"},
        {"setmetatable(_ENV, nil)", "error: cannot change a protected metatable"},
        {"setmetatable('', {})",
         "error: bad argument #1 to 'setmetatable' (table expected, got string)"},
        {"_ENV.x = 1", "error: assignment to global 'x': use local"},
        {"table.insert(string, 1)", "error: cannot set '1': the library is read-only"},
    };
    CHECK(examples);
}

static void refused_metamethods(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"setmetatable({}, {__gc = function() end})",
         "error: a metatable with __gc is not allowed"},
        {"setmetatable({}, {__close = 1})", "error: a metatable with __close is not allowed"},
        {"setmetatable({}, {__mode = 'k'})", "error: a metatable with __mode is not allowed"},
        {"setmetatable({}, {__metatable = 1})",
         "error: a metatable with __metatable is not allowed"},
        /* Nor can they be added when the table has its metatable already. */
        {"local mt = {} local t = setmetatable({}, mt) mt.__close = function() end local x <close> "
         "= t",
         "error: variable 'x' got a non-closable value"},
        {"local mt = {} local t = setmetatable({}, mt) mt.__index = {a = 1} return t.a", "nil"},
    };
    CHECK(examples);
}

static void no_addresses(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"return tostring({})", "table"},
        {"return tostring(pairs)", "function"},
        {"return string.format('%s %s', {}, print)", "table nil"},
        {"return ('%s'):format(tostring)", "function"},
        {"return string.format('%p', {})",
         "error: '%p' prints an address, which changes from run to run"},
        {"return string.format('%-10p|', {})",
         "error: '%p' prints an address, which changes from run to run"},
        {"return string.format('%%p %d%%', 5)", "%p 5%"},
        {"return string.format('%5.1f|%-5s|%05d', 1.25, 'a', 42)", "  1.2|a    |00042"},
        {"return string.format('%d', {})",
         "error: bad argument #2 to 'format' (number expected, got table)"},
        {"return {} .. ''", "error: attempt to concatenate a table value"},
        {"return string.format('%s')", "error: bad argument #2 to 'format' (no value)"},
        {"return string.format('%')", "error: bad argument #2 to 'format' (no value)"},
    };
    CHECK(examples);
}

static void sorted(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"local s = '' for k in pairs({b = 1, a = 1, [true] = 1, [2.5] = 1, [1] = 1, [-1] = 1, "
         "[false] = 1})"
         " do s = s .. tostring(k) .. ' ' end return s",
         "-1 1 2.5 a b false true "},
        {"local s = '' for k, v in pairs({10, 20, 30}) do s = s .. k .. '=' .. v .. ' ' end return "
         "s",
         "1=10 2=20 3=30 "},
        {"local t, n = {a = 1, b = 2, c = 3}, 0 for k in pairs(t) do t.c = nil n = n + 1 end "
         "return n",
         "2"},
        {"for k in pairs({[{}] = 1}) do end",
         "error: pairs: keys of type table have no order; keep them in a list"},
        {"local t = setmetatable({}, {__pairs = function() return function(_, k) if not k then "
         "return 7 end end end})"
         " local s for k in pairs(t) do s = k end return s",
         "7"},
        {"for k in pairs(nil) do end",
         "error: bad argument #1 to 'pairs' (table expected, got nil)"},
        {"local t = {3, 1, 2} table.sort(t) return table.concat(t)", "123"},
        {"local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return "
         "table.concat(t)",
         "321"},
        {"local t = {} for i = 1, 100 do t[i] = {k = i % 3, i = i} end"
         " table.sort(t, function(a, b) return a.k < b.k end)"
         " for i = 2, 100 do if t[i].k == t[i - 1].k and t[i].i < t[i - 1].i then return i end end"
         " return 'stable'",
         "stable"},
        {"local t = {1, 'a'} table.sort(t)", "error: attempt to compare string with number"},
        {"local t = {3, 2, 1} pcall(table.sort, t, function() error('x') end) return "
         "table.concat(t)",
         "321"},
        /* A comparison that makes no sense ends too. */
        {"local t = {1, 2, 3, 4} table.sort(t, function() return true end) return #t", "4"},
        {"local t = {} table.sort(t) t = {1} table.sort(t) return #t", "1"},
    };
    CHECK(examples);
}

static void endless(void **state) {
    (void)state;
    static const char *const loops[] = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "pcall(pcall, function() while true do end end) return 'survived'",
        "local t = setmetatable({}, {__index = function(t, k) while true do end end}) return t.x",
        "local t = {1, 2} table.sort(t, function() while true do end end)",
        "for _ in pairs(setmetatable({}, {__pairs = function() while true do end end})) do end",
        "local s = string.rep('a', 100000) s:gsub('a', function() while true do end end)",
        "repeat until false",
        "::again:: goto again",
        "for _ = 1, math.huge do end",
    };
    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
        assert_string_equal(run(loops[i]), "error: more than 2000000 instructions");
        assert_int_equal(m.exceeded, BUDGET_INSTRUCTIONS);
    }
    assert_string_equal(run("return 'alive'"), "alive");
    /* Recursion ends by itself, and may be caught. */
    assert_string_equal(run("local function f() return 1 + f() end local ok = pcall(f) return ok"),
                        "false");
    assert_int_equal(m.exceeded, BUDGET_KEPT);
    assert_string_equal(run("local function f(...) return pcall(f, ...) end return type(f())"),
                        "boolean");
    assert_string_equal(
        run("local t = setmetatable({}, {}) local function f() return tostring(setmetatable({}, "
            "{__tostring = f})) end f = nil return 'fine'"),
        "fine");
}

static void hungry(void **state) {
    (void)state;
    static const char *const hogs[] = {
        "return #string.rep('x', 1 << 40)",
        "return #string.rep('x', 160000000)",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} for i = 1, 1e9 do t[i] = i end",
        "local t = {} while true do t[#t + 1] = {} end",
        "local ok = pcall(string.rep, 'x', 160000000) return 'survived'",
        "while true do pcall(function() local s = 'x' while true do s = s .. s end end) end",
        "return table.concat({string.rep('x', 48000000), string.rep('y', 48000000), "
        "string.rep('z', 48000000)})",
        "local function f(n) local a, b, c = {}, {}, {} return f(n + 1) + 1 end return select('#', "
        "f(1))",
    };
    size_t idle = m.memory.bytes;
    for (size_t i = 0; i < sizeof hogs / sizeof *hogs; i++) {
        const char *got = run(hogs[i]);
        bool stopped = strstr(got, "error: ") == got;
        if (!stopped)
            fail_msg("%s gives %s", hogs[i], got);
        assert_true(m.memory.bytes <= MEMORY);
        lua_gc(m.L, LUA_GCCOLLECT);
    }
    assert_true(m.memory.bytes < idle + (1 << 20));
    assert_string_equal(run("return #string.rep('x', 1000000)"), "1000000");
}

static void a_caught_failure_leaves_no_trace(void **state) {
    (void)state;
    machine_begin(&m);
    buf_put(&m.out, S("kept"));
    m.depth = 3;
    struct machine_mark mark = machine_mark(&m);
    buf_put(&m.out, S("dropped"));
    arena_copy(&m.arena, S("dropped"));
    m.depth = 5;
    machine_rewind(&m, mark);
    assert_int_equal(m.out.n, 4);
    assert_int_equal(m.depth, 3);
    machine_begin(&m);
}

static void zero_bytes(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"return #('a\\0b')", "3"},
        {"local s = '' for k in pairs({['a\\0c'] = 1, ['a\\0b'] = 2}) do s = s .. k:byte(-1) end "
         "return s",
         "9899"},
        {"return ('a\\0b' < 'a\\0c')", "true"},
    };
    CHECK(examples);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_reaches_the_system),
        cmocka_unit_test(what_is_there),
        cmocka_unit_test(nothing_shared_can_be_changed),
        cmocka_unit_test(refused_metamethods),
        cmocka_unit_test(no_addresses),
        cmocka_unit_test(sorted),
        cmocka_unit_test(endless),
        cmocka_unit_test(hungry),
        cmocka_unit_test(a_caught_failure_leaves_no_trace),
        cmocka_unit_test(zero_bytes),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
