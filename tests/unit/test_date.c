/* Dates: what is read, in which precision, how it prints, and what is refused. */
#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void reads_and_prints(void **state) {
    static const struct {
        const char *written, *text, *iso, *feed;
    } cases[] = {
        {"2026", "2026", "2026", "2026-01-01T00:00:00Z"},
        {"2026-Q2", "second quarter of 2026", "2026-Q2", "2026-04-01T00:00:00Z"},
        {"2026-02", "February 2026", "2026-02", "2026-02-01T00:00:00Z"},
        {"2026-02-27", "27 February 2026", "2026-02-27", "2026-02-27T00:00:00Z"},
        {"2024-02-29", "29 February 2024", "2024-02-29", "2024-02-29T00:00:00Z"},
        {"2000-02-29", "29 February 2000", "2000-02-29", "2000-02-29T00:00:00Z"},
        {"2026-02-27T10:30:00Z", "27 February 2026", "2026-02-27T10:30:00Z",
         "2026-02-27T10:30:00Z"},
        {"2026-03-01T00:30:00+05:30", "28 February 2026", "2026-02-28T19:00:00Z",
         "2026-02-28T19:00:00Z"},
        {"2025-12-31T23:00:00-02:00", "1 January 2026", "2026-01-01T01:00:00Z",
         "2026-01-01T01:00:00Z"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = {0};
        struct date d;
        bool impossible;
        assert_true(date_parse(str_of(cases[i].written), &d, &impossible));
        assert_string_equal(date_text(&a, &d).p, cases[i].text);
        assert_string_equal(date_iso(&a, &d).p, cases[i].iso);
        assert_string_equal(date_rfc3339(&a, &d).p, cases[i].feed);
        arena_free(&a);
    }
}

static void refuses(void **state) {
    static const struct {
        const char *written;
        bool impossible; /* has the form of a date */
    } cases[] = {
        {"2026-02-30", true},   {"2025-02-29", true},  {"1900-02-29", true},
        {"2026-13", true},      {"2026-00-01", true},  {"2026-Q5", true},
        {"2026-Q0", true},      {"0000", true},        {"2026-02-27T24:00:00Z", true},
        {"26-02-27", false},    {"2026/02/27", false}, {"2026-2-7", false},
        {"2026-02-27x", false}, {"20260227", false},   {"", false},
        {"2026-", false},       {"12:30:45", false},   {"2026-02-27T10:00:00+", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date d;
        bool impossible;
        assert_false(date_parse(str_of(cases[i].written), &d, &impossible));
        if (impossible != cases[i].impossible)
            fail_msg("%s: impossible is %d", cases[i].written, impossible);
    }
}

static void orders_by_beginning_then_precision(void **state) {
    static const char *const rising[] = {"2025-12-31", "2026",       "2026-Q1",    "2026-01",
                                         "2026-01-01", "2026-01-02", "2026-02-01", "2026-Q2"};
    (void)state;
    for (size_t i = 0; i + 1 < sizeof rising / sizeof *rising; i++) {
        struct date a, b;
        bool impossible;
        assert_true(date_parse(str_of(rising[i]), &a, &impossible));
        assert_true(date_parse(str_of(rising[i + 1]), &b, &impossible));
        assert_int_equal(date_cmp(&a, &b), -1);
        assert_int_equal(date_cmp(&b, &a), 1);
        assert_int_equal(date_cmp(&a, &a), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_prints),
        cmocka_unit_test(refuses),
        cmocka_unit_test(orders_by_beginning_then_precision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
