// one thread
/* What pages have read, and who is stale when something changes. */
#include "render/reads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PAGES = 300, THINGS = 700 };

static const char things[THINGS];

struct found {
    unsigned times[PAGES];
    size_t count;
};

static void find_page(void *context, size_t page) {
    struct found *f = context;
    f->times[page]++;
    f->count++;
}

static struct found found(const struct reads *r, const void *what, unsigned how) {
    struct found f = {0};
    reads_find(r, what, how, find_page, &f);
    return f;
}

static void test_kinds_of_reads(void **state) {
    (void)state;
    struct reads_log log = {0};
    struct reads *r = reads_new(PAGES);
    reads_begin(&log, 7);
    reads_note(&log, &things[0], READ_TEXT);
    reads_note(&log, &things[1], READ_VALUE);
    reads_note(&log, &things[0], READ_PLACE);
    assert_int_equal(
        log.count,
        3); /* one of them begins the page; the second look at a thing is the first one's */
    reads_begin(&log, 8);
    reads_note(&log, &things[0], READ_VALUE);
    reads_take(r, &log);
    assert_int_equal(log.count, 0);
    assert_int_equal(found(r, &things[0], READ_TEXT).times[7], 1);
    assert_int_equal(found(r, &things[0], READ_TEXT).count, 1);
    assert_int_equal(found(r, &things[0], READ_PLACE).times[7], 1);
    assert_int_equal(found(r, &things[0], READ_VALUE).times[8], 1);
    assert_int_equal(found(r, &things[0], READ_VALUE | READ_TEXT).count, 2);
    assert_int_equal(found(r, &things[0], READ_BACKLINKS).count, 0);
    assert_int_equal(found(r, &things[2], READ_TEXT).count, 0);
    reads_log_free(&log);
    reads_free(r);
}

static void test_a_page_that_is_made_again(void **state) {
    (void)state;
    struct reads_log log = {0};
    struct reads *r = reads_new(PAGES);
    for (size_t page = 0; page < 2; page++) {
        reads_begin(&log, page);
        reads_note(&log, &things[0], READ_VALUE);
    }
    reads_take(r, &log);
    reads_begin(&log, 1); /* it reads something else now */
    reads_note(&log, &things[1], READ_VALUE);
    reads_take(r, &log);
    assert_int_equal(found(r, &things[0], READ_VALUE).count, 1);
    assert_int_equal(found(r, &things[0], READ_VALUE).times[0], 1);
    assert_int_equal(found(r, &things[1], READ_VALUE).times[1], 1);
    reads_begin(&log, 1); /* and now nothing */
    reads_take(r, &log);
    assert_int_equal(found(r, &things[1], READ_VALUE).count, 0);
    reads_log_free(&log);
    reads_free(r);
}

/* Any pages in any order, against a table that is kept beside. */
static void test_many(void **state) {
    (void)state;
    static unsigned char read[PAGES][THINGS];
    struct reads_log log = {0};
    struct reads *r = reads_new(PAGES);
    uint64_t seed = 1;
    for (int round = 0; round < 4000; round++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        size_t page = (seed >> 33) % PAGES;
        reads_begin(&log, page);
        for (size_t i = 0; i < THINGS; i++)
            read[page][i] = 0;
        for (size_t i = 0; i < (seed >> 50) % 60; i++) {
            size_t thing = (seed >> 13) * (i + 1) % THINGS;
            unsigned how = 1u << (i % 4);
            reads_note(&log, &things[thing], how);
            read[page][thing] |= (unsigned char)how;
        }
        if (round % 3 == 0)
            reads_take(r, &log);
    }
    reads_take(r, &log);
    for (size_t i = 0; i < THINGS; i++)
        for (unsigned how = READ_TEXT; how <= READ_PLACE; how *= 2) {
            struct found f = found(r, &things[i], how);
            for (size_t page = 0; page < PAGES; page++)
                assert_int_equal(f.times[page] > 0, (read[page][i] & how) != 0);
        }
    reads_log_free(&log);
    reads_free(r);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds_of_reads),
                                       cmocka_unit_test(test_a_page_that_is_made_again),
                                       cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
