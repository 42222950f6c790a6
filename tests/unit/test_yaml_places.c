/* Where the bytes of a YAML scalar's text stand in its file. */
#include "text/yaml.h"
#include "text/yaml_places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena a;
static struct diags d;
static struct source source;

static int begin(void **state) {
    (void)state;
    a = (struct arena){0};
    d = (struct diags){.arena = &a};
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

/* The value of the mapping's first key. */
static const struct yaml *first_value(const char *file) {
    source = (struct source){S("test.yml"), str_of(file)};
    const struct yaml *root = yaml_parse(&a, &source, 0, source.text.n, &d);
    if (!root || root->kind != YAML_MAPPING || root->pairs[0].value.kind != YAML_SCALAR)
        fail_msg("no scalar: %s", file);
    return &root->pairs[0].value;
}

static str slice(struct span at) {
    return str_sub(source.text, at.offset, (size_t)at.offset + at.length);
}

/* Every byte is there as it is, or what stands for it. */
static void check_bytes(struct markdown_origin origin, str text) {
    size_t behind = 0;
    for (size_t i = 0; i < text.n; i++) {
        struct span at = markdown_span(origin, i, 1);
        str there = slice(at);
        bool escape = str_starts(there, S("\\")) || str_eq(there, S("''")) ||
                      (i && (unsigned char)text.p[i] >> 6 == 2); /* within an escaped character */
        bool white = byte_is_space(text.p[i]) && there.n && byte_is_space(there.p[0]);
        if (!escape && !white && (there.n != 1 || there.p[0] != text.p[i]))
            fail_msg("byte %zu of '%.*s' is told as '%.*s'", i, STR(text), STR(there));
        if (at.offset < behind)
            fail_msg("byte %zu of '%.*s' stands before its neighbour", i, STR(text));
        behind = at.offset;
    }
}

/* Every word stands once in the file: there. */
static size_t check_words(struct markdown_origin origin, str text) {
    size_t count = 0;
    for (size_t from = 0, to; from < text.n; from = to + 1) {
        for (to = from; to < text.n && !byte_is_space(text.p[to]);)
            to++;
        if (to == from)
            continue;
        str word = str_sub(text, from, to);
        struct span at = markdown_span(origin, from, to - from);
        if (!str_eq(slice(at), word) || at.offset != str_find(source.text, word, 0))
            fail_msg("'%.*s' is told at %u as '%.*s' in:\n%.*s", STR(word), at.offset,
                     STR(slice(at)), STR(source.text));
        count++;
    }
    return count;
}

static void knows_every_word(void **state) {
    static const struct {
        const char *file;
        size_t words;
        bool exact;
    } cases[] = {
        /* as they are */
        {"k: one two  three\n", 3, true},
        {"k: 'one two'\n", 2, true},
        {"k: \"größe 東京 two\"\n", 3, true},
        {"k: |\n one\n", 1, false},
        /* plain and quoted over lines */
        {"k: one\n  two  three   \n\n  \n     four\n  five\nl: x\n", 5, false},
        {"k: 'one  \n  two\n\n\n  three'\n", 3, false},
        {"k: \"one\n  two\n\n\n\tthree\n  \"\n", 3, false},
        {"k: \"\n  one\n\n  two\"\n", 2, false},
        /* literal */
        {"k: |\n  one two\n    three\n\n   \n  four\n  \nl: x\n", 4, false},
        {"k: |-\n\n\n    one\n\n    größe 東京 two\n", 4, false},
        {"k: |+\n  one\n  two\n\n\n", 2, false},
        {"k: |2\n    one\n   two\n  three\n", 3, false},
        {"k: |2-\n\n    one\n\n  two\n", 2, false},
        {"k: | # say what it is\n  one #two\n  three", 3, false},
        {"k: |1- # why\n   one\n  two\n three\n", 3, false},
        {"k: |\n  one\n     \n  \ttwo\n    - three\n", 4, false},
        {"k:\n  |\n  one\n  two\n", 2, false},
        /* folded */
        {"k: >\n  one\n  two three\n\n  four\n\n\n  five\n", 5, false},
        {"k: >-\n\n  one\n  two\n    three\n    four\n\n  five\n  six\n", 6, false},
        {"k: >2\n    one\n  two\n  three\n", 3, false},
        {"k: >+ # why\n  one  \n  größe\n\n\n", 2, false},
        {"k: >\n  one\n      \n  two\n\n   three\n\n  four\n", 4, false},
        /* other line breaks */
        {"k: |\r\n  one\r\n\r\n    two\r\n  three\r\n", 3, false},
        {"k: >\r\n  one\r\n  two\r\n\r\n\r\n  three\r\n", 3, false},
        {"k: \"one\r\n  two\r\n\r\n  three\"\r\n", 3, false},
        {"k: one\r\n  two\r\n\r\n\r\n  three\r\n", 3, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        const struct yaml *node = first_value(cases[i].file);
        struct markdown_origin origin = yaml_origin(&a, node->span, node->text);
        if (origin.exact != cases[i].exact || !origin.exact == !origin.map)
            fail_msg("%s: exact %d, map %d", cases[i].file, origin.exact, origin.map != NULL);
        assert_int_equal(check_words(origin, node->text), cases[i].words);
        check_bytes(origin, node->text);
    }
}

static void knows_what_stands_for_a_character(void **state) {
    static const struct {
        const char *file, *text, *there;
    } cases[] = {
        {"k: 'it''s 5 km'\n", "'s", "''s"},
        {"k: 'it''s 5 km'\n", "5 km", "5 km"},
        {"k: 'a ''b'' c'\n", "'b'", "''b''"},
        {"k: \"a\\nb [[x]]\"\n", "\n", "\\n"},
        {"k: \"a\\nb [[x]]\"\n", "[[x]]", "[[x]]"},
        {"k: \"say \\\"no\\\" to \\\\x\"\n", "\"no\"", "\\\"no\\\""},
        {"k: \"say \\\"no\\\" to \\\\x\"\n", "\\x", "\\\\x"},
        {"k: \"a\\tb\\x41c\"\n", "Ac", "\\x41c"},
        {"k: \"5 m\\u00b2 of\"\n", "5 m²", "5 m\\u00b2"},
        {"k: \"5 m\\u00B2 of\"\n", "of", "of"},
        {"k: \"\\U0001F600 smile\"\n", "😀", "\\U0001F600"},
        {"k: \"\\U0001F600 smile\"\n", "smile", "smile"},
        {"k: \"5\\_km\\Nis\\Lso\\Pfar\\/\\e\"\n", "km", "km"},
        {"k: \"5\\_km\\Nis\\Lso\\Pfar\\/\\e\"\n", "far/", "far\\/"},
        {"k: \"one \\\n   two\"\n", "two", "two"},
        {"k: \"one \\\n   two\"\n", "one", "one"},
        {"k: \"one\\\n\n   \\  two\"\n", "two", "two"},
        {"k: \"one\\n\n\n  \\n two\"\n", "two", "two"},
        {"k: \"one\n  [[a|b\n  c]] d\"\n", "[[a|b c]]", "[[a|b\n  c]]"},
        {"k: >\n  one [[a|b\n  c]] d\n", "[[a|b c]]", "[[a|b\n  c]]"},
        {"k: |\n  one [[a|b\n  c]]\n  d\n", "c]]", "c]]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        const struct yaml *node = first_value(cases[i].file);
        struct markdown_origin origin = yaml_origin(&a, node->span, node->text);
        size_t at = str_find(node->text, str_of(cases[i].text), 0);
        if (at == node->text.n || !origin.map)
            fail_msg("%s: %s", cases[i].file, at == node->text.n ? "no such text" : "no map");
        str there = slice(markdown_span(origin, at, strlen(cases[i].text)));
        if (!str_eq(there, str_of(cases[i].there)))
            fail_msg("%s: '%s' is told as '%.*s'", cases[i].file, cases[i].text, STR(there));
        check_bytes(origin, node->text);
    }
}

static void takes_trimmed_texts(void **state) {
    static const char *const files[] = {"k: \"  one\n  two \\n \"\n",
                                        "k: '\n\n  one\n two   \n '\n",
                                        "k: \"\\n \\t\n \n one\\\n two\"\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        end(state);
        begin(state);
        const struct yaml *node = first_value(files[i]);
        str text = str_trim(node->text);
        struct markdown_origin origin = yaml_origin(&a, node->span, text);
        assert_non_null(origin.map);
        check_bytes(origin, text);
        size_t two = str_find(text, S("two"), 0);
        assert_true(str_eq(slice(markdown_span(origin, two, 3)), S("two")));
        assert_true(str_eq(slice(markdown_span(origin, 0, 3)), S("one")));
    }
}

/* Of another text nothing is known but where the scalar stands. */
static void does_without_a_map(void **state) {
    (void)state;
    static const char *const files[] = {"k: |\n  one\n  two\n", "k: >\n  one\n  two\n",
                                        "k: \"one\\x20two\"\n", "k: one\n  two\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const struct yaml *node = first_value(files[i]);
        struct markdown_origin origin = yaml_origin(&a, node->span, S("one three"));
        assert_false(origin.exact);
        assert_null(origin.map);
        struct span at = markdown_span(origin, 4, 5);
        assert_int_equal(at.offset, node->span.offset);
        assert_int_equal(at.length, node->span.length);
    }
}

/* Any mixture of words, blanks, breaks and indentation in any style: what libyaml reads, the map knows. */
static void agrees_with_the_library(void **state) {
    static const char *const styles[] = {"k: |\n", "k: >\n", "k: |2-\n", "k: >2+\n",
                                         "k: \"",  "k: '",   "k: "};
    static const char *const parts[] = {"a",  "b1",   "ü",      " ",  "  ", "\n  ", "\n    ",
                                        "\n", "\n\t", "\n\n  ", "-x", ".",  " \n  "};
    static const char *const escapes[] = {"\\n", "\\\n  ", "\\\"", "\\u00e9", "\\ ", "\\t"};
    enum { STYLES = 7, PARTS = 13, ESCAPES = 6, DOUBLE = 4, SINGLE = 5 };
    uint32_t seed = 1;
    size_t mapped = 0;
    for (int round = 0; round < 20000; round++) {
        end(state);
        begin(state);
        struct buf file = {0};
        size_t style = (size_t)round % STYLES;
        buf_printf(&file, "%s", styles[style]);
        buf_printf(&file, "%s", style < DOUBLE ? "  a" : "a");
        for (int k = 0; k < 8; k++) {
            seed = seed * 1664525 + 1013904223;
            size_t n = seed >> 16;
            bool escape = n % 5 == 0;
            const char *part = parts[n / 5 % PARTS];
            if (escape && style == DOUBLE)
                part = escapes[n / 5 % ESCAPES];
            if (escape && style == SINGLE)
                part = "''";
            buf_printf(&file, "%s", part);
        }
        buf_printf(&file, "%s\nl: 1\n", style == DOUBLE ? "\"" : style == SINGLE ? "'" : "");
        source = (struct source){S("test.yml"), arena_copy(&a, buf_str(&file))};
        buf_free(&file);
        const struct yaml *root = yaml_parse(&a, &source, 0, source.text.n, &d);
        const struct yaml *node = root ? yaml_get(root, S("k")) : NULL;
        if (!node || node->kind != YAML_SCALAR || !node->text.n)
            continue; /* not well-formed */
        struct markdown_origin origin = yaml_origin(&a, node->span, node->text);
        if (!origin.exact && !origin.map)
            fail_msg("no map of '%.*s' in:\n%.*s", STR(node->text), STR(source.text));
        check_bytes(origin, node->text);
        mapped += origin.map != NULL;
    }
    assert_true(mapped > 5000);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(knows_every_word, begin, end),
        cmocka_unit_test_setup_teardown(knows_what_stands_for_a_character, begin, end),
        cmocka_unit_test_setup_teardown(takes_trimmed_texts, begin, end),
        cmocka_unit_test_setup_teardown(does_without_a_map, begin, end),
        cmocka_unit_test_setup_teardown(agrees_with_the_library, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
