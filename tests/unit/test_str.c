/* Strings, UTF-8, edit distance. */
#include "base/str.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define assert_str(s, literal) assert_true(str_eq((s), S(literal)))

static void compares_bytewise(void **state) {
    (void)state;
    assert_true(str_eq(S("a"), S("a")));
    assert_true(str_eq((str){0}, S("")));
    assert_false(str_eq(S("a"), S("ab")));
    assert_true(str_cmp(S("a"), S("ab")) < 0);
    assert_true(str_cmp(S("b"), S("ab")) > 0);
    assert_true(str_cmp(S("\xC3\xA9"), S("z")) > 0); /* bytes are unsigned */
    assert_int_equal(str_cmp((str){0}, S("")), 0);
    assert_true(str_eq_nocase(S("AbC1"), S("aBc1")));
    assert_false(str_eq_nocase(S("["), S("{")));
}

static void cuts_and_trims(void **state) {
    (void)state;
    str rest = S("a=b=c");
    assert_str(str_cut(&rest, '='), "a");
    assert_str(str_cut(&rest, '='), "b");
    assert_str(str_cut(&rest, '='), "c");
    assert_int_equal(rest.n, 0);
    assert_str(str_cut(&rest, '='), "");
    assert_str(str_trim(S(" \t a b \r\n")), "a b");
    assert_str(str_trim(S("  ")), "");
    assert_str(str_sub(S("abc"), 1, 99), "bc");
    assert_str(str_sub(S("abc"), 3, 1), "");
    assert_str(str_sub(S("abc"), 9, 12), "");
    assert_true(str_starts(S("abc"), S("ab")) && !str_starts(S("a"), S("ab")));
    assert_true(str_ends(S("abc"), S("bc")) && !str_ends(S("c"), S("bc")));
}

static void finds(void **state) {
    (void)state;
    assert_int_equal(str_find(S("abcabc"), S("ca"), 0), 2);
    assert_int_equal(str_find(S("abcabc"), S("abc"), 1), 3);
    assert_int_equal(str_find(S("abc"), S("x"), 0), 3);
    assert_int_equal(str_find(S("abc"), S("abcd"), 0), 3);
    assert_int_equal(str_find(S("abc"), S(""), 1), 1);
    assert_int_equal(str_find((str){0}, S("a"), 0), 0);
    assert_int_equal(str_find_byte(S("a\0b"), 'b', 0), 2);
    assert_int_equal(str_find_byte(S("ab"), 'a', 1), 2);
    assert_int_equal(str_find_byte(S("ab"), 'a', 7), 2);
}

static void hashes_alike_everywhere(void **state) {
    (void)state;
    assert_true(str_hash(S("")) == 0xcbf29ce484222325u);
    assert_true(str_hash(S("foobar")) == 0x85944171f73967e8u); /* from the authors of FNV */
}

static void finds_bad_utf8(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t n, bad;
    } cases[] = {
        {"plain text that is long enough for words", 40, 40},
        {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9, 9},
        {"abc\0defghijklmn", 15, 3},
        {"abcdefgh\0", 9, 8},
        {"abcdefg\0", 8, 7},
        {"a\x80", 2, 1},
        {"\xC0\xAF", 2, 0},         /* overlong */
        {"\xE0\x9F\xBF", 3, 0},     /* overlong */
        {"\xF0\x8F\xBF\xBF", 4, 0}, /* overlong */
        {"\xED\xA0\x80", 3, 0},     /* surrogate */
        {"\xF4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
        {"\xF5\x80\x80\x80", 4, 0},
        {"ok\xE2\x82", 4, 2}, /* cut off */
        {"12345678\xFF", 9, 8},
        {"\xEF\xBF\xBF\xED\x9F\xBF", 6, 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_first_bad((str){cases[i].text, cases[i].n}), cases[i].bad);
}

/* Every code point, encoded here by another way than the decoder's. */
static void decodes_every_code_point(void **state) {
    (void)state;
    for (uint32_t c = 1; c < 0x110000; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        unsigned char b[4];
        size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, at = 0;
        uint32_t rest = c;
        for (size_t i = n; i-- > 1; rest /= 64)
            b[i] = (unsigned char)(0x80 + rest % 64);
        b[0] = (unsigned char)(n == 1 ? rest : (0xF00u >> n & 0xFF) + rest);
        str s = {(const char *)b, n};
        assert_int_equal(utf8_first_bad(s), n);
        assert_int_equal(utf8_next(s, &at), c);
        assert_int_equal(at, n);
        assert_int_equal(utf8_length(s), 1);
    }
}

static void measures_typing_errors(void **state) {
    (void)state;
    assert_int_equal(str_distance(S("status"), S("status"), 9), 0);
    assert_int_equal(str_distance(S("statsu"), S("status"), 9), 1); /* transposition */
    assert_int_equal(str_distance(S("kitten"), S("sitting"), 9), 3);
    assert_int_equal(str_distance(S("ca"), S("abc"), 9),
                     3); /* optimal string alignment, not Damerau */
    assert_int_equal(str_distance(S(""), S("abc"), 9), 3);
    assert_int_equal(str_distance(S("kitten"), S("sitting"), 3), 3);
    assert_int_equal(str_distance(S("kitten"), S("sitting"), 2), 2);
    assert_int_equal(str_distance(S("abcdef"), S("uvwxyz"), 3), 3);
    assert_int_equal(str_distance(S("ab"), S("ba"), 1), 1);
    assert_int_equal(str_distance(S("ab"), S("ba"), 2), 1);
    assert_int_equal(str_distance(S("xab"), S("xba"), 0), 0);
    char longer[300];
    memset(longer, 'a', sizeof longer);
    assert_int_equal(str_distance((str){longer, 300}, (str){longer, 300}, 4), 4);
    assert_int_equal(str_distance((str){longer, 128}, (str){longer, 127}, 4), 1);
}

static void knows_what_is_unfit(void **state) {
    (void)state;
    static const uint32_t unfit[] = {0,      '\t',   0x1B,   0x7F,   0x9B,   0x61C,   0x200B,
                                     0x200E, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xE0041, 0xFFFE};
    static const uint32_t fit[] = {' ',    '~',    0xA0,   0xE9,   0x5D0,  0x627,
                                   0x200C, 0x200D, 0x2014, 0x202F, 0xFFFD, 0x1F600};
    for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++)
        assert_true(codepoint_is_unfit(unfit[i]));
    for (size_t i = 0; i < sizeof fit / sizeof *fit; i++)
        assert_false(codepoint_is_unfit(fit[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_bytewise),
        cmocka_unit_test(cuts_and_trims),
        cmocka_unit_test(finds),
        cmocka_unit_test(hashes_alike_everywhere),
        cmocka_unit_test(finds_bad_utf8),
        cmocka_unit_test(decodes_every_code_point),
        cmocka_unit_test(measures_typing_errors),
        cmocka_unit_test(knows_what_is_unfit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
