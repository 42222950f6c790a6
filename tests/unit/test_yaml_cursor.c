// one thread
/* Where a place stands in YAML that is being typed. */
#include "text/yaml_cursor.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

static struct arena arena;

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

/* Of the place that ^ marks: "value: [] > sources > [] > source 'typed' keys: a b" */
static const char *at(const char *marked) {
    static const char *const spots[] = {"none", "start", "key", "value", "text"};
    str all = str_of(marked);
    size_t place = str_find_byte(all, '^', 0);
    str text = arena_printf(&arena, "%.*s%s", (int)place, marked, marked + place + 1);
    struct yaml_cursor c = yaml_cursor_find(&arena, text, 0, place, text.n);
    struct buf out = {0};
    buf_printf(&out, "%s:", spots[c.spot]);
    for (size_t i = 0; i < c.steps.count; i++) {
        const struct yaml_step *step = &c.steps.items[i];
        buf_printf(&out, "%s%.*s", i ? " > " : " ", step->item ? 2 : (int)step->key.n,
                   step->item ? "[]" : step->key.p);
    }
    if (c.typed.n)
        buf_printf(&out, " '%.*s'", STR(c.typed));
    for (size_t i = 0; i < c.keys.count; i++)
        buf_printf(&out, "%s%.*s", i ? " " : " keys: ", STR(c.keys.items[i]));
    str text_of = arena_copy(&arena, buf_str(&out));
    buf_free(&out);
    return text_of.p;
}

#define CHECK(text, expected) assert_string_equal(at(text), expected)

static void in_lines(void **state) {
    (void)state;
    CHECK("^", "start:");
    CHECK("ti^", "start: 'ti'");
    CHECK("- ^", "start: []");
    CHECK("- i^", "start: [] 'i'");
    CHECK("- id: ^", "value: [] > id keys: id");
    CHECK("- id: x^", "value: [] > id 'x' keys: id");
    CHECK("- id: x\n  ^", "key: [] keys: id");
    CHECK("- id: x\n  st^\n  title: T\n- id: y\n  other: z\n", "key: [] 'st' keys: id title");
    CHECK("- id: x\n- id: y\n  st^", "key: [] 'st' keys: id");
    CHECK("- id: x\n  sources:\n  ^", "key: [] keys: id sources");
    CHECK("- id: x\n  sources:\n    ^", "start: [] > sources keys: id sources");
    CHECK("- id: x\n  sources:\n    - so^", "start: [] > sources > [] 'so'");
    CHECK("- id: x\n  sources:\n  - so^", "start: [] > sources > [] 'so'");
    CHECK("- id: x\n  sources:\n  - source: a\n    at: b\n  title: ^",
          "value: [] > title keys: id sources title");
    CHECK("a:\n  b:\n    c: ^", "value: a > b > c keys: c");
    CHECK("a:\n  b: 1\nc: ^", "value: c keys: a c");
    CHECK("- - x\n  - y^", "start: [] > [] 'y'");
    CHECK("a: one\n  two ^", "value: a 'two ' keys: a"); /* goes on in the next line */
}

static void in_flows(void **state) {
    (void)state;
    CHECK("- {^", "key: []");
    CHECK("- {id: x, st^", "key: [] 'st' keys: id");
    CHECK("- {id: x, status: ^", "value: [] > status keys: id status");
    CHECK("- {id: x,\n   status: re^, title: T}\n", "value: [] > status 're' keys: id status");
    CHECK("- {id: x} ^", "none: []");
    CHECK("- {id: x}\n- {^", "key: []");
    CHECK("a: [b, ^", "value: a > []");
    CHECK("a: [b, c^]\n", "value: a > [] 'c'");
    CHECK("a: [{b: 1, ^", "key: a > [] keys: b");
    CHECK("a: {b: {c: ^", "value: a > b > c keys: c");
    CHECK("a: {b: \"}\", c: ^", "value: a > c keys: b c");
    CHECK("a: {b: it's, c: '}', d: ^", "value: a > d keys: b c d");
}

static void in_other_things(void **state) {
    (void)state;
    CHECK("a: b # c^", "none: a keys: a");
    CHECK("# a: ^", "none:");
    CHECK("a: b#c^", "value: a 'b#c' keys: a");
    CHECK("a: \"b^", "value: a 'b' keys: a");
    CHECK("a: \"b\"^", "none: a keys: a");
    CHECK("a: |\n  b: c^\nd: e", "text: a 'b: c' keys: a");
    CHECK("a: |\n  b\n\n  c^", "text: a 'c' keys: a");
    CHECK("a: >\n  b\nc: ^", "value: c keys: a c");
    CHECK("a: https://b^", "value: a 'https://b' keys: a");
}

/* Whatever stands there, and wherever: an answer that lies in the text. */
static void anything(void **state) {
    (void)state;
    static const char letters[] = "ab :-,[]{}'\"#|>\n \n";
    srand(1);
    for (int i = 0; i < 200000; i++) {
        char text[40];
        size_t n = (size_t)rand() % sizeof text;
        for (size_t k = 0; k < n; k++)
            text[k] = letters[(size_t)rand() % (sizeof letters - 1)];
        size_t place = n ? (size_t)rand() % (n + 1) : 0;
        struct yaml_cursor c = yaml_cursor_find(&arena, (str){text, n}, 0, place, n);
        assert_true(!c.typed.n || (c.typed.p >= text && c.typed.p + c.typed.n == text + place));
        if (i % 1000 == 0)
            arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(in_lines, end),
        cmocka_unit_test_teardown(in_flows, end),
        cmocka_unit_test_teardown(in_other_things, end),
        cmocka_unit_test_teardown(anything, end),
    };
    return cmocka_run_group_tests_name("yaml_cursor", tests, NULL, NULL);
}
