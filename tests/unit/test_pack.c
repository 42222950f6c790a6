/* Packed texts: what comes out again, what is not worth it, and that nothing but the text decides. */
#include "base/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

/* Words in an order without a pattern: packs to a third or so. */
static str words(struct arena *a, size_t size) {
    static const char *const list[] = {"bridge ", "of ",    "the ", "river ",
                                       "tower ",  "stone ", "\n"};
    char *text = arena_array(a, char, size + 8);
    uint32_t state = 1;
    for (size_t n = 0; n < size;) {
        state = state * 1664525u + 1013904223u;
        const char *word = list[(state >> 16) % 7];
        memcpy(text + n, word, strlen(word));
        n += strlen(word);
    }
    return (str){text, size};
}

static str noise(struct arena *a, size_t size) {
    char *bytes = arena_array(a, char, size);
    uint32_t state = 7;
    for (size_t i = 0; i < size; i++) {
        state = state * 1664525u + 1013904223u;
        bytes[i] = (char)(state >> 24);
    }
    return (str){bytes, size};
}

static void unpacks_to_the_same(void **unused) {
    (void)unused;
    static const size_t sizes[] = {256, 257, 1000, 32767, 32768, 32769, 65536, 300000};
    struct arena a = {0};
    for (enum pack pack = 0; pack < PACKS; pack++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            str text = words(&a, sizes[i]);
            struct buf out = {0};
            buf_put(&out, S("before"));
            assert_true(pack_text(pack, text, &out));
            assert_memory_equal(out.p, "before", 6);
            str packed = str_sub(buf_str(&out), 6, out.n);
            assert_true(packed.n < text.n / 2);
            assert_true(pack_holds(pack, packed, text));
            assert_false(pack_holds(pack, packed, str_sub(text, 0, text.n - 1)));
            assert_false(pack_holds(pack, packed, words(&a, sizes[i] + 1)));
            assert_false(pack_holds((enum pack)(1 - pack), packed, text));
            buf_free(&out);
        }
    arena_free(&a);
}

/* No byte of it may change, none may be missing, none may follow. */
static void finds_each_change(void **unused) {
    (void)unused;
    struct arena a = {0};
    str text = words(&a, 700);
    for (enum pack pack = 0; pack < PACKS; pack++) {
        struct buf out = {0};
        assert_true(pack_text(pack, text, &out));
        size_t whole = out.n;
        for (size_t i = 0; i < whole; i++)
            assert_false(pack_holds(pack, str_sub(buf_str(&out), 0, i), text));
        /* gzip has a sum of the text; its header has a time and a system, which say nothing about that. */
        for (size_t i = 10; pack == PACK_GZIP && i < whole; i++) {
            out.p[i] ^= 0x55;
            assert_false(pack_holds(pack, buf_str(&out), text));
            out.p[i] ^= 0x55;
        }
        buf_byte(&out, '\0');
        assert_false(pack_holds(pack, buf_str(&out), text));
        buf_free(&out);
    }
    arena_free(&a);
}

static void tells_no_time_and_no_system(void **unused) {
    (void)unused;
    struct arena a = {0};
    struct buf out = {0};
    assert_true(pack_text(PACK_GZIP, words(&a, 500), &out));
    assert_memory_equal(out.p, "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", 10);
    buf_free(&out);
    arena_free(&a);
}

static void leaves_what_does_not_shrink(void **unused) {
    (void)unused;
    struct arena a = {0};
    struct buf out = {0};
    for (enum pack pack = 0; pack < PACKS; pack++) {
        assert_false(pack_text(pack, noise(&a, 5000), &out));
        assert_false(pack_text(pack, S(""), &out));
        assert_false(pack_text(pack, S("x"), &out));
        assert_int_equal(out.n, 0);
    }
    buf_free(&out);
    arena_free(&a);
}

static void is_for_texts(void **unused) {
    (void)unused;
    struct arena a = {0};
    static const char *const texts[] = {"index.html",    "a/b.CSS", "x.js",  "feed.xml",
                                        "data/a.ndjson", "t.ics",   "s.bib", "p.svg",
                                        "r.txt",         "f.csv",   "d.json"},
                             *const others[] = {"a.png",    "f.woff2",   "html",    ".html",
                                                "_headers", "a.html.gz", "a.htmlx", ""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(pack_is_for(str_of(texts[i]), words(&a, 256)));
        assert_false(pack_is_for(str_of(texts[i]), words(&a, 255)));
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(pack_is_for(str_of(others[i]), words(&a, 5000)));
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_to_the_same),
        cmocka_unit_test(finds_each_change),
        cmocka_unit_test(tells_no_time_and_no_system),
        cmocka_unit_test(leaves_what_does_not_shrink),
        cmocka_unit_test(is_for_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
