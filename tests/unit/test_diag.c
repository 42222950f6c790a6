/* Diagnostics: order, exit codes, what people and programs see. */
#include "base/diag.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <time.h>

static struct arena arena;

static int clean(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct diags list(void) { return (struct diags){.arena = &arena}; }

static const struct source *source_of(const char *path, str text) {
    struct source *s = arena_new(&arena, struct source);
    *s = (struct source){str_of(path), text};
    return s;
}

static const char *printed(const struct diags *d, struct diag_style style, bool json) {
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);
    if (json)
        diags_print_json(d, S(""), f);
    else
        diags_print(d, style, f);
    fclose(f);
    str copy = arena_copy(&arena, (str){text, n});
    free(text);
    return copy.p;
}

static void assert_printed(const struct diags *d, const char *expected) {
    assert_string_equal(printed(d, (struct diag_style){0}, false), expected);
}

static void shows_place_and_hint(void **state) {
    (void)state;
    struct diags d = list();
    const struct source *s =
        source_of("content/facts/x.yml", S("- id: a\n  x: 1\n  statsu: reported\n"));
    diag_error(&d, "unknown-field", (struct span){s, 17, 6}, "unknown field '%s'", "statsu");
    diag_nearest(&d, S("status"));
    diag_nearest(&d, S(""));
    diag_warning(&d, "old", (struct span){s, 6, 1}, "this is old");
    diags_sort(&d);
    assert_printed(&d, "content/facts/x.yml:1:7: warning[old]: this is old\n"
                       "  1 | - id: a\n"
                       "    |       ^\n"
                       "content/facts/x.yml:3:3: error[unknown-field]: unknown field 'statsu'\n"
                       "  3 |   statsu: reported\n"
                       "    |   ^~~~~~\n"
                       "hint: did you mean 'status'?\n");
    const char *quiet = printed(&d, (struct diag_style){.quiet = true}, false);
    assert_null(strstr(quiet, "warning"));
    assert_non_null(strstr(quiet, "error[unknown-field]"));
    assert_non_null(strstr(printed(&d, (struct diag_style){.color = true}, false), "\033[1;31m"));
}

static void shows_what_has_no_place(void **state) {
    (void)state;
    struct diags d = list();
    diag_error(&d, "a", span_none(), "nowhere");
    diag_error(&d, "b", span_file(source_of("content", (str){0})), "is a file");
    assert_printed(&d, "error[a]: nowhere\ncontent: error[b]: is a file\n");
    struct place none = span_place(span_none());
    assert_int_equal(none.line, 0);
}

static void carets_stay_under_their_text(void **state) {
    (void)state;
    struct diags d = list();
    const struct source *s = source_of("f", S("\tx\xC3\xA9y\xE6\xBC\xA2z\n\nlast"));
    diag_error(&d, "tab", (struct span){s, 1, 1}, "m");
    diag_error(&d, "wide", (struct span){s, 8, 1}, "m");
    diag_error(&d, "line-end", (struct span){s, 9, 40}, "m");
    diag_error(&d, "empty-line", (struct span){s, 10, 0}, "m");
    diag_error(&d, "file-end", (struct span){s, 15, 3}, "m");
    diag_error(&d, "past-end", (struct span){s, 99, 3}, "m");
    assert_printed(
        &d, "f:1:2: error[tab]: m\n  1 |     x\xC3\xA9y\xE6\xBC\xA2z\n    |     ^\n"
            "f:1:6: error[wide]: m\n  1 |     x\xC3\xA9y\xE6\xBC\xA2z\n    |          ^\n"
            "f:1:7: error[line-end]: m\n  1 |     x\xC3\xA9y\xE6\xBC\xA2z\n    |           ^\n"
            "f:2:1: error[empty-line]: m\n  2 | \n    | ^\n"
            "f:3:5: error[file-end]: m\n  3 | last\n    |     ^\n"
            "f:3:5: error[past-end]: m\n  3 | last\n    |     ^\n");
}

/* A file and its name may hold anything; the terminal sees none of it. */
static void hostile_bytes_are_defused(void **state) {
    (void)state;
    struct diags d = list();
    str text = S("a\x1b[2Jb\x9b"
                 "c\0d\xE2\x80\xAE"
                 "e\xC2\x9B"
                 "f\r\n");
    const struct source *s = source_of("n\n\x1b]0;x\x07.md", text);
    diag_error(&d, "c", (struct span){s, 1, 1}, "bad '%s'", "\x1b[31m\xFF\xE2\x80\xAE\t");
    const char *p = printed(&d, (struct diag_style){0}, false);
    assert_string_equal(p, "n\\n\\x1b]0;x\\x07.md:1:2: error[c]: bad '\\x1b[31m\\xff\\u{202e}\\t'\n"
                           "  1 | a\xEF\xBF\xBD[2Jb\xEF\xBF\xBD"
                           "c\xEF\xBF\xBD"
                           "d\xEF\xBF\xBD"
                           "e\xEF\xBF\xBD"
                           "f\xEF\xBF\xBD\n"
                           "    |  ^\n");
}

static size_t longest_line(const char *text) {
    size_t longest = 0;
    for (str rest = str_of(text); rest.n;) {
        size_t n = utf8_length(str_cut(&rest, '\n'));
        longest = n > longest ? n : longest;
    }
    return longest;
}

static void long_lines_are_cut_around_the_caret(void **state) {
    (void)state;
    enum { LENGTH = 5 << 20 };
    char *text = arena_array(&arena, char, LENGTH);
    static const char *fillings[] = {"x", "\xC3\xA9", "\t", "\xCC\x81", "\x80", "\xE6\xBC\xA2"};
    for (size_t f = 0; f < sizeof fillings / sizeof *fillings; f++) {
        size_t n = strlen(fillings[f]);
        for (size_t i = 0; i < LENGTH; i++)
            text[i] = fillings[f][i % n];
        const struct source *s = source_of("f", (str){text, LENGTH});
        struct diags d = list();
        diag_error(&d, "start", (struct span){s, 0, LENGTH}, "m");
        diag_error(&d, "middle", (struct span){s, 3000000, 5}, "m");
        diag_error(&d, "end", (struct span){s, LENGTH, 1}, "m");
        const char *p = printed(&d, (struct diag_style){0}, false);
        assert_true(longest_line(p) < 1000);
        assert_non_null(strstr(p, "\xE2\x80\xA6"));
        if (f < 2)
            assert_true(longest_line(p) < 115);
        assert_non_null(strchr(p, '^'));
    }
}

/* Lines and columns are counted once per file, not once per diagnostic. */
static void many_in_one_long_line(void **state) {
    (void)state;
    enum { LENGTH = 5 << 20, COUNT = 20000 };
    char *text = arena_array(&arena, char, LENGTH);
    memset(text, 'x', LENGTH);
    const struct source *s = source_of("f", (str){text, LENGTH});
    struct diags d = list();
    for (uint32_t i = 0; i < COUNT; i++)
        diag_error(&d, "c", (struct span){s, i * 200, 3}, "m%u", i);
    clock_t start = clock();
    diags_sort(&d);
    printed(&d, (struct diag_style){0}, false);
    printed(&d, (struct diag_style){0}, true);
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC); /* 2 minutes when it is quadratic */
}

static void sorts_and_drops_duplicates(void **state) {
    (void)state;
    struct diags d = list(), more = list();
    const struct source *a = source_of("a", S("text")), *b = source_of("b", S("text"));
    diag_error(&d, "z", (struct span){b, 0, 1}, "m");
    diag_error(&d, "z", (struct span){a, 3, 1}, "m");
    diag_error(&d, "z", (struct span){a, 1, 1}, "m");
    diag_error(&more, "y", (struct span){a, 1, 1}, "m");
    diag_warning(&more, "z", (struct span){b, 0, 1}, "m");
    diag_error(&more, "z", (struct span){b, 0, 1}, "m");
    diag_error(&more, "z", (struct span){b, 0, 1}, "l");
    diags_append(&d, &more);
    assert_int_equal(d.errors, 6);
    assert_int_equal(d.warnings, 1);
    diags_sort(&d);
    assert_int_equal(d.count, 6);
    assert_int_equal(d.errors, 5);
    assert_int_equal(d.warnings, 1);
    assert_string_equal(d.items[0].code, "y");
    assert_int_equal(d.items[1].span.offset, 1);
    assert_int_equal(d.items[2].span.offset, 3);
    assert_true(str_eq(d.items[3].message, S("l")));
}

static void exit_code_is_the_gravest(void **state) {
    (void)state;
    struct diags d = list();
    assert_int_equal(diags_exit_code(&d, true), EXIT_FINE);
    diag_warning(&d, "w", span_none(), "m");
    assert_int_equal(diags_exit_code(&d, false), EXIT_FINE);
    assert_int_equal(diags_exit_code(&d, true), EXIT_CONTENT);
    diag_error(&d, "e", span_none(), "m");
    assert_int_equal(diags_exit_code(&d, false), EXIT_CONTENT);
    diag_failure(&d, EXIT_LIMIT, "e", span_none(), "m");
    assert_int_equal(diags_exit_code(&d, false), EXIT_LIMIT);
    diag_failure(&d, EXIT_MACHINE, "e", span_none(), "m");
    diag_failure(&d, EXIT_GIT, "e", span_none(), "m");
    assert_int_equal(diags_exit_code(&d, true), EXIT_MACHINE);
}

static void speaks_json(void **state) {
    (void)state;
    struct diags d = list();
    assert_string_equal(printed(&d, (struct diag_style){0}, true),
                        "{\"diagnostics\":[],\n\"errors\":0,\"warnings\":0}\n");
    const struct source *s = source_of("a.md", S("x\n\xC3\xA9\xC3\xA9 <b>\n"));
    diag_error(&d, "c", (struct span){s, 4, 2}, "no \"%s\"", "<b>");
    diag_hint(&d, "h");
    diag_warning(&d, "w", span_none(), "m");
    assert_string_equal(
        printed(&d, (struct diag_style){0}, true),
        "{\"diagnostics\":[\n"
        "{\"severity\":\"error\",\"code\":\"c\",\"file\":\"a.md\",\"line\":2,\"column\":2,"
        "\"length\":1,\"message\":\"no \\\"\\u003cb\\u003e\\\"\",\"hint\":\"h\"},\n"
        "{\"severity\":\"warning\",\"code\":\"w\",\"file\":null,\"line\":null,"
        "\"column\":null,\"length\":null,\"message\":\"m\",\"hint\":\"\"}],\n"
        "\"errors\":1,\"warnings\":1}\n");
}

static const char *forged(const struct diags *d, bool sarif) {
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);
    if (sarif)
        diags_print_sarif(d, S("kb/"), f);
    else
        diags_print_github(d, S("kb/"), false, f);
    fclose(f);
    str copy = arena_copy(&arena, (str){text, n});
    free(text);
    return copy.p;
}

/* Several lines have no columns; one that ends with its line is one line. Characters beyond 16 bits are two units. */
static void places_for_forges(void **state) {
    (void)state;
    struct diags d = list();
    const struct source *s = source_of("a.md", S("a\xF0\x9F\x8E\x89 bc\nde\nf"));
    diag_error(&d, "a", (struct span){s, 6, 2}, "one");
    diag_error(&d, "b", (struct span){s, 6, 3}, "with its end");
    diag_error(&d, "c", (struct span){s, 6, 4}, "two");
    diag_error(&d, "d", (struct span){s, 12, 0}, "none");
    diag_warning(&d, "e", span_none(), "nowhere: 5 %%,\n1");
    assert_string_equal(forged(&d, false),
                        "::error file=kb/a.md,line=1,col=4,endColumn=5,title=a::one\n"
                        "::error file=kb/a.md,line=1,col=4,endColumn=4,title=b::with its end\n"
                        "::error file=kb/a.md,line=1,endLine=2,title=c::two\n"
                        "::error file=kb/a.md,line=3,col=1,endColumn=1,title=d::none\n"
                        "::warning title=e::nowhere: 5 %25,\\n1\n");
    const char *sarif = forged(&d, true);
    assert_non_null(
        strstr(sarif, "\"startLine\":1,\"startColumn\":5,\"endLine\":1,\"endColumn\":7"));
    assert_non_null(
        strstr(sarif, "\"startLine\":1,\"startColumn\":5,\"endLine\":2,\"endColumn\":2"));
    assert_non_null(
        strstr(sarif, "\"startLine\":3,\"startColumn\":1,\"endLine\":3,\"endColumn\":1"));
}

/* What is proposed is written in place of what is marked: only where the message quotes just that. */
static void proposes_what_was_meant(void **state) {
    (void)state;
    struct diags d = list();
    const struct source *s = source_of("a.yml", S("statsu: 'x y'"));
    diag_error(&d, "a", (struct span){s, 0, 6}, "no field 'statsu'");
    diag_nearest(&d, S("status"));
    assert_string_equal(d.items[0].instead.p, "status");
    assert_false(d.items[0].certain);
    diag_error(&d, "a", (struct span){s, 8, 5}, "no choice 'x y'");
    diag_nearest(&d, S("z"));
    assert_int_equal(d.items[1].instead.n, 0);
    assert_true(d.items[1].hint.n > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(shows_place_and_hint, clean),
        cmocka_unit_test_teardown(shows_what_has_no_place, clean),
        cmocka_unit_test_teardown(carets_stay_under_their_text, clean),
        cmocka_unit_test_teardown(hostile_bytes_are_defused, clean),
        cmocka_unit_test_teardown(long_lines_are_cut_around_the_caret, clean),
        cmocka_unit_test_teardown(many_in_one_long_line, clean),
        cmocka_unit_test_teardown(sorts_and_drops_duplicates, clean),
        cmocka_unit_test_teardown(exit_code_is_the_gravest, clean),
        cmocka_unit_test_teardown(speaks_json, clean),
        cmocka_unit_test_teardown(places_for_forges, clean),
        cmocka_unit_test_teardown(proposes_what_was_meant, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
