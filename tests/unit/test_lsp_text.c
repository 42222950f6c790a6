// one thread
/* Places in texts, in each of the three units, against counting one by one. */
#include "cmd/lsp_documents.h"

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

static const char *const pieces[] = {"a", "b", " ", "\n", "\r\n", "\r", "é", "€", "🌬"};
enum { PIECES = sizeof pieces / sizeof *pieces };

static size_t units_in(const char *piece, enum text_units units) {
    size_t bytes = strlen(piece);
    return units == UNITS_UTF8 ? bytes : units == UNITS_UTF16 && bytes == 4 ? 2 : 1;
}

static bool ends_line(const char *piece) { return *piece == '\n' || *piece == '\r'; }

static void places_and_bytes(void **state) {
    (void)state;
    srand(2);
    for (int round = 0; round < 3000; round++) {
        enum text_units units = (enum text_units)(round % 3);
        struct buf text = {0};
        struct {
            size_t offset;
            struct text_place place;
        } known[41];
        size_t count = 0, before = PIECES;
        struct text_place place = {0, 0};
        for (; count < 40; count++) {
            size_t k = (size_t)rand() % PIECES;
            if (before == 5 && k == 3)
                k = 0; /* \r and \n would be one end */
            known[count].offset = text.n;
            known[count].place = place;
            buf_put(&text, str_of(pieces[k]));
            before = k;
            place =
                ends_line(pieces[k])
                    ? (struct text_place){place.line + 1, 0}
                    : (struct text_place){place.line, place.column + units_in(pieces[k], units)};
        }
        struct text_lines lines = text_lines_make(&arena, buf_str(&text), units);
        for (size_t i = 0; i < count; i++) {
            size_t k = round % 2 ? i : (size_t)rand() % count; /* in order, and not */
            struct text_place found = text_place_of(&lines, known[k].offset);
            assert_int_equal(found.line, known[k].place.line);
            assert_int_equal(found.column, known[k].place.column);
            assert_int_equal(text_offset(&lines, known[k].place), known[k].offset);
        }
        buf_free(&text);
        arena_free(&arena);
    }
}

static void places_outside(void **state) {
    (void)state;
    struct text_lines lines = text_lines_make(&arena, S("a🌬b\r\nc\n"), UNITS_UTF16);
    assert_int_equal(text_offset(&lines, (struct text_place){0, 2}), 1); /* in the middle */
    assert_int_equal(text_offset(&lines, (struct text_place){0, 3}), 5);
    assert_int_equal(text_offset(&lines, (struct text_place){0, 99}), 6);
    assert_int_equal(text_offset(&lines, (struct text_place){1, 99}), 9);
    assert_int_equal(text_offset(&lines, (struct text_place){2, 0}), 10);
    assert_int_equal(text_offset(&lines, (struct text_place){99, 5}), 10);
    assert_int_equal(text_place_of(&lines, 3).column, 1);
    assert_int_equal(text_place_of(&lines, 7).column, 4); /* between \r and \n */
    struct text_lines empty = text_lines_make(&arena, (str){0}, UNITS_UTF8);
    assert_int_equal(text_offset(&empty, (struct text_place){3, 3}), 0);
    assert_int_equal(text_place_of(&empty, 0).line, 0);
}

static void edits(void **state) {
    (void)state;
    struct documents all = {0};
    struct open_text *doc = document_open(&all, S("u"), S("content/index.md"), 1, S("one\ntwo\n"));
    struct document_edit edit = {.from = {0, 3}, .to = {1, 1}, .text = S("-")};
    document_change(&all, doc, &edit, UNITS_UTF16);
    assert_true(str_eq(buf_str(&doc->text), S("one-wo\n")));
    edit = (struct document_edit){.from = {0, 2}, .to = {0, 0}, .text = S("ON")}; /* turned round */
    document_change(&all, doc, &edit, UNITS_UTF16);
    assert_true(str_eq(buf_str(&doc->text), S("ONe-wo\n")));
    edit = (struct document_edit){.from = {9, 9}, .to = {9, 9}, .text = S("end")};
    document_change(&all, doc, &edit, UNITS_UTF16);
    assert_true(str_eq(buf_str(&doc->text), S("ONe-wo\nend")));
    edit = (struct document_edit){.whole = true, .text = (str){0}};
    document_change(&all, doc, &edit, UNITS_UTF16);
    assert_int_equal(doc->text.n, 0);
    assert_int_equal(all.bytes, 0);
    assert_ptr_equal(document_at(&all, S("content/index.md")), doc);
    assert_null(document_at(&all, (str){0}));
    documents_free(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(places_and_bytes, end),
        cmocka_unit_test_teardown(places_outside, end),
        cmocka_unit_test_teardown(edits, end),
    };
    return cmocka_run_group_tests_name("lsp_text", tests, NULL, NULL);
}
