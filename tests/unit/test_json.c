/* What is written for programs: JSON, value by value, and cells of CSV; and JSON that comes from anybody. */
#include "base/csv.h"
#include "base/json_read.h"
#include "base/json_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct buf out;
static struct arena a;

static int clear(void **state) {
    (void)state;
    buf_free(&out);
    arena_free(&a);
    out = (struct buf){0};
    return 0;
}

static void assert_out(const char *wanted) {
    buf_byte(&out, '\0');
    assert_string_equal(out.p, wanted);
    out.n = 0;
}

static void puts_commas_where_they_belong(void **state) {
    (void)state;
    struct json_writer j = {.out = &out};
    json_open_object(&j, NULL);
    json_put_text(&j, "a", S("x"));
    json_open_array(&j, "b");
    json_close_array(&j);
    json_open_object(&j, "c");
    json_close_object(&j);
    json_open_array(&j, "d");
    json_open_array(&j, NULL);
    json_put_count(&j, NULL, 1);
    json_put_bool(&j, NULL, true);
    json_close_array(&j);
    json_open_object(&j, NULL);
    json_put_null(&j, "e");
    json_put_raw(&j, "f", S("[2]"));
    json_close_object(&j);
    json_close_array(&j);
    json_put_bool(&j, "g", false);
    json_close_object(&j);
    assert_out(
        "{\"a\":\"x\",\"b\":[],\"c\":{},\"d\":[[1,true],{\"e\":null,\"f\":[2]}],\"g\":false}");
}

static void knows_empty_from_none(void **state) {
    (void)state;
    struct json_writer j = {.out = &out};
    json_open_array(&j, NULL);
    json_put_text(&j, NULL, (str){0});
    json_put_text_or_null(&j, NULL, S(""));
    json_put_text_or_null(&j, NULL, S("x"));
    json_close_array(&j);
    assert_out("[\"\",null,\"x\"]");
}

static void breaks_lines_between_values(void **state) {
    (void)state;
    struct json_writer j = {.out = &out};
    json_open_array(&j, NULL);
    for (size_t i = 0; i < 2; i++) {
        json_break_line(&j);
        json_open_object(&j, NULL);
        json_put_count(&j, "n", i);
        json_close_object(&j);
    }
    json_close_array(&j);
    assert_out("[\n{\"n\":0},\n{\"n\":1}]");
    json_open_array(&j, NULL);
    json_break_line(&j);
    json_close_array(&j); /* nothing came */
    json_put_null(&j, NULL);
    assert_out(",[],null");
}

/* The same text, written with as few escapes as JSON allows and then made safe, is what json_string writes. */
static void makes_json_safe(void **state) {
    (void)state;
    static const str text = S("</script> & \xE2\x80\xA8 \xC2\x85 \x7F \xFF \xC3\xA9");
    struct buf wanted = {0}, plain = {0};
    json_string(&wanted, text);
    buf_printf(&plain, "\"%.*s\"", STR(text));
    json_made_safe(&out, buf_str(&plain));
    buf_byte(&wanted, '\0');
    assert_out(wanted.p);
    buf_free(&wanted);
    buf_free(&plain);
    json_made_safe(&out, S("{\"a\\n\\\"\": [1, null],\n \"\\u003c\": -2}"));
    assert_out("{\"a\\n\\\"\": [1, null],\n \"\\u003c\": -2}");
}

/* A NUL is none of the signs that a cell must not begin with, nor one that wants quotes. */
static void knows_a_nul_from_a_sign(void **state) {
    (void)state;
    csv_cell(&out, &a, S("\0x"), false);
    assert_out("\xEF\xBF\xBD"
               "x");
    csv_cell(&out, &a, S("x\0"), false);
    assert_out("x\xEF\xBF\xBD");
}

static void assert_cell(const char *text, bool number, const char *wanted) {
    csv_cell(&out, &a, str_of(text), number);
    assert_out(wanted);
}

static void writes_cells_that_are_no_formulas(void **state) {
    (void)state;
    assert_cell("", false, "");
    assert_cell("a, \"b\"", false, "\"a, \"\"b\"\"\"");
    assert_cell("=1+1", false, "\"'=1+1\"");
    assert_cell("-5", false, "\"'-5\"");
    assert_cell("-5", true, "-5");
    assert_cell(" \r\n@a \t b\033", false, "\"'@a b\xEF\xBF\xBD\"");
}

static void assert_unread(str text, const char *why) {
    struct json_fault fault;
    struct json *value = json_read(text, 100, &fault);
    assert_null(value);
    assert_string_equal(fault.why, why);
}

/* Readers that take the first of two members of a name, and those that take the last, would not agree on what was published. */
static void refuses_members_of_the_same_name(void **state) {
    (void)state;
    static const char twice[] = "a member that stands twice in an object";
    assert_unread(S("{\"a\": 1, \"a\": 1}"), twice);
    assert_unread(S("{\"a\": null, \"a\": null}"), twice);
    assert_unread(S("[{\"b\": [{\"a\": 1, \"b\": 2, \"\\u0061\": 3}]}]"), twice);
    assert_unread(S("{\"a\": {\"x\": 1}, \"a\": {\"y\": 1, \"z\": 1}}"), twice);
    assert_unread(S("{\"\": 1, \"\": 2}"), twice);
}

/* The library would end the name there. */
static void refuses_names_that_hold_a_nul(void **state) {
    (void)state;
    static const char nul[] = "a NUL in the name of a member";
    assert_unread(S("{\"a\\u0000\": 1}"), nul);
    assert_unread(S("{\"a\": 1, \"a\\u0000b\": 2}"), nul);
    assert_unread(S("[{\"x\\\\\\u0000\" \n : 1}]"), nul);
    assert_unread(S("{\"a\0b\": 1}"), "a NUL");
    assert_unread(S("{\"a\": 1}\0{"), "a NUL");
}

/* What the library takes, and JSON does not have. */
static void refuses_what_json_does_not_have(void **state) {
    (void)state;
    static const char *const bad[] = {
        "{'a': 1}", "['a']",   "[NaN]",  "[Infinity]",   "[-Infinity]", "[1.]",  "[.5]",
        "[01]",     "[-01]",   "[+1]",   "[1e]",         "[1.e5]",      "[1-2]", "[True]",
        "[nulL]",   "[nullx]", "[1]\v",  "[1,]",         "{\"a\":1,}",  "[1]//", "/**/[1]",
        "1.",       "-",       "{a: 1}", "[\"a\"\"b\"]", "[true1]",     "[1 2]", "tru",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct json_fault fault;
        struct json *value = json_read(str_of(bad[i]), 100, &fault);
        if (value)
            print_error("%s\n", bad[i]);
        assert_null(value);
        assert_false(fault.refused);
    }
    assert_unread(S("[\"a\tb\"]"), "a control character in a text");
    assert_unread(S("[\"a\nb\"]"), "a control character in a text");
    assert_unread(S("{\"a\x1f\": 1}"), "a control character in a text");
    assert_unread(S("['\"', 1, 2]"), "unexpected character");
}

static void assert_words(str text, const char *words) {
    struct json_fault fault;
    assert_null(json_read(text, 100, &fault));
    assert_string_equal(arena_copy(&a, json_fault_words(&a, &fault)).p, words);
}

static void tells_what_is_json_but_is_not_taken(void **state) {
    (void)state;
    static const char twice[] = "it holds a member that stands twice in an object: ";
    struct buf text = {0};
    assert_words(S("[{\"x\": 1}, {\"x\": {\"a\\nb\": 1, \"a\\u000ab\": 2}}]"),
                 arena_printf(&a, "%s'a b'", twice).p);
    assert_words(S("{\"\\u001b[2J\": 1, \"\\u001b[2J\": 2}"),
                 arena_printf(&a, "%s'\xEF\xBF\xBD[2J'", twice).p);
    buf_put(&text, S("{\""));
    for (int i = 0; i < 100; i++)
        buf_put(&text, S("é"));
    str name = arena_copy(&a, str_sub(buf_str(&text), 1, text.n));
    buf_printf(&text, "\": 1, %.*s\": 2}", STR(name));
    assert_words(buf_str(&text), arena_printf(&a, "%s'%.*s…'", twice, STR(str_sub(name, 1, 81))).p);
    buf_free(&text);
    assert_words(S("null"), "it holds nothing but null");
    assert_words(S("[1.]"), "it is not JSON: unexpected character, at byte 3");
}

static void takes_what_only_looks_like_it(void **state) {
    (void)state;
    static const char *const fine[] = {
        "{\"a\": \"\\u0000\", \"b\": \"\\u0000:\"}",
        "{\"\\\\u0000\": 1, \"\\\\\": \":\"}",
        "{\"a\": {\"a\": [{\"a\": \"a\"}, {\"a\": null}]}, \"A\": 1}",
        "{\"a:\": \"b\\\":\", \"{\": [], \"a\": {}}",
        "[\"\\u0000\", \"a\"]",
        "[0, -0, 0.5, 1e5, 1E+5, -1.25e-3, 10]",
        " \t\r\n{\"'\": \"NaN \x7f\", \"t\": [true, false, null]}\n",
        "12",
        "true",
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct json_fault fault;
        struct json *value = json_read(str_of(fine[i]), 100, &fault);
        if (!value)
            print_error("%s: %s\n", fine[i], fault.why);
        assert_non_null(value);
        json_free(value);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(puts_commas_where_they_belong),       TEST(knows_empty_from_none),
        TEST(breaks_lines_between_values),         TEST(makes_json_safe),
        TEST(writes_cells_that_are_no_formulas),   TEST(knows_a_nul_from_a_sign),
        TEST(refuses_members_of_the_same_name),    TEST(refuses_names_that_hold_a_nul),
        TEST(takes_what_only_looks_like_it),       TEST(refuses_what_json_does_not_have),
        TEST(tells_what_is_json_but_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
