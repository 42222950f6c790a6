/* Templates: what tags print, what becomes of the text between them, and where errors are. */
#include "render/lua_sandbox.h"

#include <lauxlib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct machine m;
static struct arena a;

static int begin(void **state) {
    (void)state;
    assert_true(machine_open(&m, 64 << 20, 10000000));
    return 0;
}

static int end(void **state) {
    (void)state;
    machine_close(&m);
    arena_free(&a);
    return 0;
}

/* What the template prints; or "error: " and Lua's message, which begins with "t:LINE: ". */
static const char *run(const char *template) {
    struct buf code = {0};
    struct template_fault fault;
    if (!template_translate(&a, str_of(template), &m.literals, &code, &fault)) {
        buf_free(&code);
        return arena_printf(&a, "fault at %zu: %s", fault.at, fault.message).p;
    }
    machine_begin(&m);
    int status = luaL_loadbufferx(m.L, code.p, code.n, "=t", "t");
    buf_free(&code);
    if (status == LUA_OK) {
        library_push(m.L);
        lua_pushcfunction(m.L, print_literal);
        lua_pushcfunction(m.L, print_escaped);
        lua_pushcfunction(m.L, print_raw);
        status = lua_pcall(m.L, 4, 0, 0);
    }
    str result = status == LUA_OK ? arena_copy(&a, buf_str(&m.out))
                                  : arena_printf(&a, "error: %s", lua_tostring(m.L, -1));
    lua_settop(m.L, 0);
    return result.p;
}

struct example {
    const char *template, *result;
};

static void check(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *got = run(examples[i].template);
        if (strcmp(got, examples[i].result) != 0)
            fail_msg("%s\n  gives  %s\n  wanted %s", examples[i].template, got, examples[i].result);
    }
}
#define CHECK(examples) check((examples), sizeof(examples) / sizeof *(examples))

static void tags(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"", ""},
        {"text alone\n", "text alone\n"},
        {"<%= 1 + 1 %>", "2"},
        {"a<%= 'b' %>c", "abc"},
        {"<%= '<b> & \"q\"' %>", "&lt;b&gt; &amp; &quot;q&quot;"},
        {"<%- '<b>' %>", "<b>"},
        {"<% for i = 1, 3 do %>(<%= i %>)<% end %>", "(1)(2)(3)"},
        {"<% local t = {a = {b = 'deep'}} %>[<%= t.a.b %>]", "[deep]"},
        {"<% if false then %>no<% else %>yes<% end %>", "yes"},
        {"<% local function link(x) %><a><%= x %></a><% end link('1') %>|<% link('2') %>",
         "<a>1</a>|<a>2</a>"},
        /* A function that prints, called in a value: the text in front of the tag comes first. */
        {"<% local function p(x) %>(<%= x %>)<% end %>before <%- p('in') %> after",
         "before (in) after"},
    };
    CHECK(examples);
}

static void newlines(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"<% local x = 1 -%>\n<%= x %>\n", "1\n"},
        {"a\n<% local x = 1 %>\nb\n", "a\n\nb\n"},
        {"<%= 1 -%>\n\n<%- 2 -%>\n3", "1\n23"},
        {"<%- 1 -%>x", "1x"},
        {"<%-1-%>", "1"},
    };
    CHECK(examples);
}

static void signs(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"a <%% b", "a <% b"},
        {"<%%= x %>", "<%= x %>"},
        {"<%%%>", "<%%>"},
        {"100 %> 5", "100 %> 5"},
        {"]] [=[ \\n 'quote\" ", "]] [=[ \\n 'quote\" "},
        {"a < b <b% c", "a < b <b% c"},
        {"x<% ", "fault at 1: this tag is not closed by '%>'"},
        {"a\n<%= 1 %> <%= oops", "fault at 11: this tag is not closed by '%>'"},
    };
    CHECK(examples);
}

static void comments(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"<% -- a comment %>x", "x"},
        {"<%= 1 -- one %>x", "1x"},
        {"<% --[[ long ]] %>x", "x"},
        {"<% --[==[ long ]] \n ]==] %>x", "x"},
        {"<% local s = '--' %><%= s %>", "--"},
        {"<% local s = [[ -- ]] %><%= s %>", " -- "},
        {"<% local s = 'a\\'--' %><%= s %>", "a&#39;--"},
        {"<% -- first\nlocal s = 5 -- second %><%= s %>", "5"},
        {"<% local x = 3 - -2 %><%= x %>", "5"},
        {"<% local t = {1}; local y = t[1] %><%= y %>", "1"},
    };
    CHECK(examples);
}

static void values(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"<%= nil %>|<%= undefined %>|<%- nil %>", "||"},
        {"<%= true %> <%= false %>", "true false"},
        {"<%= 3.0 %> <%= 6 / 2 %> <%= 0.5 %> <%= -2.25 %> <%= 1e15 %> <%= 2^53 %> <%= 2^60 %>",
         "3 3 0.5 -2.25 1000000000000000 9007199254740992 1.1529215046068e+18"},
        {"<%= 12345678901 %>", "12345678901"},
        {"<%= ({1, 2})[2] %>", "2"},
        {"<%= select(2, 'a', 'b', 'c') %>", "b"},
        {"<%= {} %>", "error: t:1: cannot print a table; print one of its fields"},
        {"<%= tostring %>", "error: t:1: cannot print a function; print one of its fields"},
        {"<%= setmetatable({}, {__tostring = function() return '<me>' end}) %>", "&lt;me&gt;"},
        {"<%= 'a\\0b' %>", "ab"},
    };
    CHECK(examples);
}

static void lines(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"1\n2\n<%= nothing.field %>",
         "error: t:3: attempt to index a nil value (global 'nothing')"},
        {"1\n<% local x = {} -%>\n3\n<%= x.y.z %>\n",
         "error: t:4: attempt to index a nil value (field 'y')"},
        {"1\n2 <%= {} %>", "error: t:2: cannot print a table; print one of its fields"},
        {"<%%\n<%% <%= 1\n+ nil %>", "error: t:3: attempt to perform arithmetic on a nil value"},
        {"\n<% if x %>\n", "error: t:2: 'then' expected near ';'"},
        {"\n\n<% for i = 1, 2 do %>\n",
         "error: t:4: 'end' expected (to close 'for' at line 3) near <eof>"},
        {"<%= 1 2 %>", "error: t:1: ')' expected near '2'"},
        {"<%= %>", "error: t:1: unexpected symbol near ')'"},
        {"\n<% error('told') %>", "error: t:2: told"},
    };
    CHECK(examples);
}

/* Numbers of literals are an affair of the translation; what templates do with them does no harm. */
static void forged_literals(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"<% _literal(1 << 40) _literal(-1) _literal('x') _literal() %>fine", "fine"},
        {"<% _escaped() _raw(nil, nil) %>fine", "fine"},
    };
    CHECK(examples);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags),
        cmocka_unit_test(newlines),
        cmocka_unit_test(signs),
        cmocka_unit_test(comments),
        cmocka_unit_test(values),
        cmocka_unit_test(lines),
        cmocka_unit_test(forged_literals),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
