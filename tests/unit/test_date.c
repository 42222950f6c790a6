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
        {"before 2026-04", "before April 2026", "before 2026-04", "2026-04-01T00:00:00Z"},
        {"after 2025-11-03", "after 3 November 2025", "after 2025-11-03", "2025-11-03T00:00:00Z"},
        {"~2026-03", "about March 2026", "~2026-03", "2026-03-01T00:00:00Z"},
        {"~ 2026", "about 2026", "~2026", "2026-01-01T00:00:00Z"},
        {"before 2026-Q2", "before the second quarter of 2026", "before 2026-Q2",
         "2026-04-01T00:00:00Z"},
        {"~2026-Q2", "about the second quarter of 2026", "~2026-Q2", "2026-04-01T00:00:00Z"},
        {"after 2026-02-27T10:00:00Z", "after 27 February 2026", "after 2026-02-27T10:00:00Z",
         "2026-02-27T10:00:00Z"},
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
        {"2026-02-30", true},
        {"2025-02-29", true},
        {"1900-02-29", true},
        {"2026-13", true},
        {"2026-00-01", true},
        {"2026-Q5", true},
        {"2026-Q0", true},
        {"0000", true},
        {"2026-02-27T24:00:00Z", true},
        {"26-02-27", false},
        {"2026/02/27", false},
        {"2026-2-7", false},
        {"2026-02-27x", false},
        {"20260227", false},
        {"", false},
        {"before 2026-02-30", true},
        {"~2026-13", true},
        {"after 0000", true},
        {"before noon", false},
        {"before", false},
        {"~", false},
        {"~~2026", false},
        {"before after 2026", false},
        {"beforehand 2026", false},
        {"0000-12-31T23:59:00-01:00", true},
        {"9999-12-31T23:59:00-01:00", true},
        {"0001-01-01T00:00:00+01:00", true},
        {"2026-", false},
        {"12:30:45", false},
        {"2026-02-27T10:00:00+", false},
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

static struct date parsed(const char *text) {
    struct date d;
    bool impossible;
    if (!date_parse(str_of(text), &d, &impossible))
        fail_msg("'%s' is no date", text);
    return d;
}

static void orders_by_beginning_then_precision(void **state) {
    static const char *const sorted[] = {"2025-12-31",
                                         "before 2026",
                                         "before 2026-01",
                                         "before 2026-01-01",
                                         "2026",
                                         "~2026",
                                         "2026-Q1",
                                         "2026-01",
                                         "2026-01-01",
                                         "after 2025-12-31",
                                         "~2026-01-01",
                                         "2026-01-01T09:00:00Z",
                                         "after 2026-01-01T09:00:00Z",
                                         "2026-01-02",
                                         "2026-02",
                                         "2026-Q2",
                                         "2026-12-31",
                                         "after 2026"};
    (void)state;
    for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++)
        for (size_t k = 0; k < sizeof sorted / sizeof *sorted; k++) {
            struct date a = parsed(sorted[i]), b = parsed(sorted[k]);
            if (date_cmp(&a, &b) != (i > k) - (i < k))
                fail_msg("%s and %s", sorted[i], sorted[k]);
        }
    struct date none = {.precision = DATE_NONE}, first = parsed("0001");
    assert_int_equal(date_cmp(&none, &first), -1);
    assert_int_equal(date_cmp(&none, &none), 0);
}

static void counts_days(void **state) {
    static const struct {
        const char *written;
        int32_t first, last;
    } cases[] = {
        {"0001-01-01", 0, 0},
        {"0001", 0, 364},
        {"0004", 1095, 1460}, /* a leap year */
        {"0001-Q1", 0, 89},
        {"1970-01-01", 719162, 719162},
        {"2000-02", 730150, 730178},
        {"9999-12-31", 3652058, 3652058},
        {"2026-02-27T23:00:00Z", 739673, 739673},
        {"before 0001-02", INT32_MIN, 30},
        {"after 0001-02", 59, INT32_MAX},
        {"after 0001", 365, INT32_MAX},
        {"before 0001-01-02T10:00:00Z", INT32_MIN, 1},
        {"after 0001-01-02T10:00:00Z", 1, INT32_MAX},
        {"~0001-01-11", 9, 11},
        {"~0001-02", 16, 73},
        {"~0001-Q2", 44, 226},
        {"~0002", 182, 912},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date d = parsed(cases[i].written);
        if (date_first_day(&d) != cases[i].first || date_last_day(&d) != cases[i].last)
            fail_msg("%s: %d to %d", cases[i].written, date_first_day(&d), date_last_day(&d));
    }
    struct date none = {.precision = DATE_NONE};
    assert_true(date_first_day(&none) == INT32_MIN && date_last_day(&none) == INT32_MAX);
}

static void turns_days_into_dates(void **state) {
    struct date before = date_of_day(0);
    (void)state;
    assert_true(before.year == 1 && before.month == 1 && before.day == 1);
    for (int32_t day = 1; day <= 3652058; day++) {
        struct date d = date_of_day(day);
        bool same_month =
            d.month == before.month && d.year == before.year && d.day == before.day + 1;
        bool next_month = d.day == 1 && (d.month == before.month % 12 + 1) &&
                          d.year == before.year + (before.month == 12);
        if (!same_month && !next_month)
            fail_msg("day %d: %d-%d-%d", day, d.year, d.month, d.day);
        assert_int_equal(date_first_day(&d), day);
        before = d;
    }
    assert_true(before.year == 9999 && before.month == 12 && before.day == 31);
    assert_int_equal(date_of_day(-1).precision, DATE_NONE);
    assert_int_equal(date_of_day(3652059).precision, DATE_NONE);
    assert_int_equal(date_of_day(INT32_MAX).precision, DATE_NONE);
    assert_int_equal(date_of_day(INT32_MIN).precision, DATE_NONE);
}

static void adds_months(void **state) {
    static const struct {
        const char *from;
        int32_t months;
        const char *to; /* empty: no such date */
    } cases[] = {
        {"2026-01-31", 1, "2026-02-28"},
        {"2024-01-31", 1, "2024-02-29"},
        {"2026-03-31", -1, "2026-02-28"},
        {"2026-02-27", 96, "2034-02-27"},
        {"2026-02-27", -27, "2023-11-27"},
        {"2026-02-27T10:00:00Z", 12, "2027-02-27T10:00:00Z"},
        {"2026-11", 2, "2027-01"},
        {"2026-Q2", 6, "2026-Q4"},
        {"2026-Q2", -6, "2025-Q4"},
        {"2026", 24, "2028"},
        {"before 2026-04", 1, "before 2026-05"},
        {"~2026", 12, "~2027"},
        {"2026-Q2", 1, ""}, /* no quarter begins in May */
        {"2026", 6, ""},
        {"9999-12-01", 1, ""},
        {"0001-01-01", -1, ""},
        {"0001-01-01", INT32_MIN, ""},
        {"9999", INT32_MAX / 12 * 12, ""},
        {"9999-12-01", 0, "9999-12-01"},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date d = date_add_months(parsed(cases[i].from), cases[i].months);
        str text = date_iso(&a, &d);
        if (!str_eq(text, str_of(cases[i].to)))
            fail_msg("%s and %d months: %.*s", cases[i].from, cases[i].months, STR(text));
    }
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_prints),
        cmocka_unit_test(refuses),
        cmocka_unit_test(orders_by_beginning_then_precision),
        cmocka_unit_test(counts_days),
        cmocka_unit_test(turns_days_into_dates),
        cmocka_unit_test(adds_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
