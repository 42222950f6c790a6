/* Labels: every hedge on both sides of its limits, units, ranges, dates, and what is advised. */
#include "model/label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena a;
static struct units units;

static int make_units(void **state) {
    (void)state;
    units = units_make(&a);
    struct unit_def trip = {.name = S("trip"), .plural = S("trips"), .spaced = true};
    trip.dimension = trip.name;
    assert_true(units_declare(&units, &a, trip));
    return 0;
}

static int free_units(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

static struct value value_of(const char *written) {
    struct value v = {.written = str_of(written)};
    bool impossible;
    str what;
    if (date_parse(v.written, &v.date, &impossible)) {
        v.kind = VALUE_DATE;
        return v;
    }
    v.kind = VALUE_QUANTITY;
    if (quantity_parse(&units, v.written, &v.quantity, &what))
        fail_msg("'%s' is no value", written);
    return v;
}

/* 'y' it holds, 'n' it does not, 'u' another unit, '-' no figure. */
static char result_of(const char *value, const char *label, struct label_finding *found) {
    static const char results[] = {[LABEL_HOLDS] = 'y',
                                   [LABEL_WITHOUT_FIGURE] = '-',
                                   [LABEL_OTHER_UNIT] = 'u',
                                   [LABEL_WRONG] = 'n'};
    struct value v = value_of(value);
    return results[label_check(&a, &units, str_of(label), &v, found)];
}

struct example {
    const char *value, *label;
    char result;
};

static void check(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct label_finding found;
        char result = result_of(examples[i].value, examples[i].label, &found);
        if (result != examples[i].result)
            fail_msg("%s for %s: wanted %c, got %c", examples[i].label, examples[i].value,
                     examples[i].result, result);
    }
}

#define CHECK(list) check((list), sizeof(list) / sizeof *(list))

static void rounds_at_the_last_digit(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"100e9 USD", "$100 billion", 'y'},
        {"100e9 USD", "$110 billion", 'n'},
        {"100e9 USD", "$99 billion", 'n'},
        {"100e9 USD", "$0.1 trillion", 'y'},
        {"100e9 USD", "100 billion dollars", 'y'},
        {"100e9 USD", "a hundred billion dollars", 'y'},
        {"100e9 USD", "USD 100bn", 'y'},
        {"100e9 USD", "€100 billion", 'u'},
        {"62.4 km", "62.4 kg", 'u'},
        {"62.4 km", "the longest in one day", '-'},
        {"17.25e9 USD", "$17 billion", 'y'},
        {"17.25e9 USD", "$17.2 billion", 'y'},
        {"17.25e9 USD", "$17.3 billion", 'y'},
        {"17.25e9 USD", "$17.4 billion", 'n'},
        {"17.25e9 USD", "$18 billion", 'n'},
        {"17.25e9 USD", "$17.26 billion", 'n'},
        {"17.5e9 USD", "$17 billion", 'y'},
        {"17.5e9 USD", "$18 billion", 'y'},
        {"17.51e9 USD", "$17 billion", 'n'},
        {"12.5e9 USD", "nearly $13 billion", 'y'},
        {"0.1 USD", "10 cents", 'y'},
        {"0.1 USD", "11 cents", 'n'},
        {"11.4 %", "11%", 'y'},
        {"11.5 %", "11 per cent", 'y'},
        {"11.6 %", "11 percent", 'n'},
        {"8 year", "eight years", 'y'},
        {"8 year", "8-year", 'y'},
        {"8 year", "nine years", 'n'},
        {"8 year", "96 months", 'y'},
        {"1.5 year", "18 months", 'y'},
        {"2.76 x", "2.76×", 'y'},
        {"2.76 x", "2.8 times", 'y'},
        {"2.76 x", "three times", 'y'},
        {"2 x", "twice", 'y'},
        {"2 x", "double", 'y'},
        {"2.6 x", "twice", 'n'},
        {"2 GW", "2,000 MW", 'y'},
        {"2 GW", "2,001 MW", 'n'},
        {"-2.2 %", "2.2%", 'y'},
        {"-2.2 %", "−2.2%", 'y'},
        {"2.2 %", "−2.2%", 'n'},
        {"-2.2 %", "2.3%", 'n'},
        {"0 USD", "$0", 'y'},
        {"0 USD", "zero dollars", 'y'},
        {"0 USD", "$1", 'n'},
        {"62 km", "not 62 km", 'n'},
        {"96e6 EUR", "half of €96 million", 'n'},
        {"96e6 EUR", "twice the €96 million", 'n'},
        {"37 %", "fell by 37%", 'n'},
        {"37 %", "down nearly 38%", 'n'},
        {"37 %", "grew by 37%", 'y'},
        {"-37 %", "fell by 37%", 'y'},
        {"-37 %", "minus 37%", 'y'},
        {"37 USD", "fell to $37", 'y'},
    };
    CHECK(examples);
}

static void knows_numbers_without_unit(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"144", "144 chips", 'y'},
        {"144", "143 chips", 'n'},
        {"12", "a dozen", 'y'},
        {"900e6 people", "900 million users", 'y'},
        {"900e6 people", "800 million users", 'n'},
        {"3 trip", "three", 'y'},
        {"3 trip", "3 trips", 'y'},
        {"3 trip", "4 trips", 'n'},
        {"50 %", "half", 'y'},
        {"50.4 %", "half", 'y'},
        {"48 %", "half", 'n'},
        {"48 %", "nearly half", 'y'},
        {"52 %", "nearly half", 'n'},
        {"33.4 %", "a third", 'y'},
        {"66.7 %", "two thirds", 'y'},
        {"75 %", "three quarters", 'y'},
        {"74 %", "three quarters", 'n'},
        {"0.75 year", "three quarters", 'y'},
        {"39 %", "39 in 2026", 'y'},
        {"39 %", "39% of 12 firms", 'y'},
        {"0.39", "39%", 'y'},
        {"8 year", "8", 'y'},
        {"8 year", "9", 'n'},
        {"100e9 USD", "100 billion", 'y'},
        {"100e9 USD", "the price", '-'},
        {"100e9 USD", "GPT-5.5", '-'},
        {"100e9 USD", "in 2026", '-'},
        {"100e9 USD", "", '-'},
    };
    CHECK(examples);
}

static void holds_denominators_against_the_unit(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"17e9 USD/year", "$17 billion", 'y'},
        {"17e9 USD/year", "$17 billion a year", 'y'},
        {"17e9 USD/year", "$17 billion per year", 'y'},
        {"17e9 USD/year", "$17 billion annually", 'y'},
        {"17e9 USD/year", "$1.4 billion a month", 'y'},
        {"17e9 USD/year", "$17 billion a month", 'n'},
        {"17e9 USD/year", "$17 billion per GW", 'u'},
        {"17e9 USD", "$17 billion a year", 'u'},
        {"6.25e9 USD/(GW year)", "$6.25 billion per GW", 'y'},
        {"6.25e9 USD/(GW year)", "$6.25 billion per GW per year", 'y'},
        {"6.25e9 USD/(GW year)", "$6.25 billion a year", 'y'},
        {"6.25e9 USD/(GW year)", "$6.25 billion", 'y'},
        {"41.2e6 trip/year", "41.2 million a year", 'y'},
        {"41.2e6 trip/year", "41.2 million a day", 'n'},
        {"41.2e6 trip/year", "41.2 million per tram", 'u'},
        {"41.2e6 trip/year", "41.2 million riders an hour", 'n'},
        {"41.2e6 trip/year", "41.2 million/month", 'n'},
        {"41.2e6 trip/year", "41.2 million trips per tram", 'u'},
        {"36e6 trip/year", "3 million a month", 'y'},
        {"41.2e6 trip/year", "41.2 million a year earlier", 'y'},
        {"144", "144 a day", 'u'},
        {"17.52 TWh/year", "17.52 TWh", 'y'},
        {"300 km/h", "300 km/h", 'y'},
        {"300 km/h", "300 km", 'y'},
        {"300 km/h", "83 m/s", 'y'},
    };
    CHECK(examples);
}

static void knows_hedges(void **state) {
    (void)state;
    static const struct example examples[] = {
        /* about: 5 % of the label either way, or by rounding */
        {"105 USD", "about $100", 'y'},
        {"105.01 USD", "about $100", 'n'},
        {"95 USD", "around $100", 'y'},
        {"94.99 USD", "roughly $100", 'n'},
        {"2.5 GW", "approximately 2 GW", 'y'},
        {"2.51 GW", "some 2 GW", 'n'},
        {"104 USD", "circa $100", 'y'},
        {"104 USD", "~$100", 'y'},
        {"106 USD", "$100 or so", 'n'},
        /* nearly: below, by at most 5 % or by rounding up */
        {"95 USD", "nearly $100", 'y'},
        {"94.99 USD", "nearly $100", 'n'},
        {"99.99 USD", "almost $100", 'y'},
        {"100 USD", "just under $100", 'n'},
        {"101 USD", "close to $100", 'n'},
        {"1.5 GW", "not quite 2 GW", 'y'},
        {"1.49 GW", "not quite 2 GW", 'n'},
        /* just over: above, likewise */
        {"105 USD", "just over $100", 'y'},
        {"105.01 USD", "just over $100", 'n'},
        {"100 USD", "slightly more than $100", 'n'},
        {"100.01 USD", "a little over $100", 'y'},
        {"99 USD", "a little more than $100", 'n'},
        {"2.5 GW", "just over 2 GW", 'y'},
        {"2.51 GW", "just over 2 GW", 'n'},
        /* more than: above, by at most 25 % */
        {"125 USD", "more than $100", 'y'},
        {"125.01 USD", "more than $100", 'n'},
        {"100.01 USD", "over $100", 'y'},
        {"100 USD", "above $100", 'n'},
        {"99 USD", "upwards of $100", 'n'},
        {"110 USD", "exceeding $100", 'y'},
        {"100 USD", "at least $100", 'y'},
        {"125 USD", "$100 or more", 'y'},
        {"125.01 USD", "at least $100", 'n'},
        {"99.99 USD", "no less than $100", 'n'},
        {"110 people", "100+ people", 'y'},
        {"90 people", "100+ people", 'n'},
        /* less than: below, likewise */
        {"75 USD", "less than $100", 'y'},
        {"74.99 USD", "less than $100", 'n'},
        {"99.99 USD", "under $100", 'y'},
        {"100 USD", "below $100", 'n'},
        {"101 people", "fewer than 100 people", 'n'},
        {"100 USD", "at most $100", 'y'},
        {"75 USD", "up to $100", 'y'},
        {"74.99 USD", "up to $100", 'n'},
        {"100.01 USD", "no more than $100", 'n'},
        /* of a loss */
        {"-95 USD", "nearly $100", 'y'},
        {"-105 USD", "nearly $100", 'n'},
    };
    CHECK(examples);
}

static void holds_intervals(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"~17e9 USD/year", "$17 billion", 'y'},
        {"~17e9 USD/year", "about $17 billion a year", 'y'},
        {"~17e9 USD/year", "$17.5 billion", 'y'},
        {"~17e9 USD/year", "$17.6 billion", 'n'},
        {"~17e9 USD/year", "$18 billion", 'y'}, /* both round to 17.5 */
        {"~17e9 USD/year", "$19 billion", 'n'},
        {"~17e9 USD/year", "more than $17 billion", 'y'},
        {"~17e9 USD/year", "more than $17.5 billion", 'n'},
        {"16.5e9..17.5e9 USD", "$16.5 to $17.5 billion", 'y'},
        {"16.5e9..17.5e9 USD", "between $16.5 billion and $17.5 billion", 'y'},
        {"16.5e9..17.5e9 USD", "$16–18 billion", 'y'},
        {"16.5e9..17.5e9 USD", "$16–17 billion", 'y'},
        {"16.5e9..17.5e9 USD", "$15 to 17 billion", 'n'},
        {"16.5e9..17.5e9 USD", "about $16 to 18 billion", 'y'},
        {"16.5e9..17.5e9 USD", "$17 billion", 'y'},
        {"16.5e9..17.5e9 USD", "$20 billion", 'n'},
        {"500 MW..1 GW", "500 MW to 1 GW", 'y'},
        {"500 MW..1 GW", "0.5–1 GW", 'y'},
        {"-5..-3 %", "−5% to −3%", 'y'},
        {"-5..-3 %", "−6% to −3%", 'n'},
        {"-5..-3 %", "3–5%", 'y'},
        {"-4 %", "−5 to −3 %", 'y'},
        {"-6 %", "−5 to −3 %", 'n'},
        {"7 GW", "5 to 10 GW", 'y'},
        {"10 GW", "5 to 10 GW", 'y'},
        {"11 GW", "5 to 10 GW", 'n'},
        {"~7 GW", "7.5–8 GW", 'y'},
        {"5 GW..", "at least 5 GW", 'y'},
        {"5 GW..", "more than 5 GW", 'y'},
        {"5 GW..", "5 GW or more", 'y'},
        {"5 GW..", "5 GW", 'y'},
        {"5 GW..", "at least 4 GW", 'y'}, /* less than is known, and true */
        {"5 GW..", "at least 6 GW", 'n'},
        {"5 GW..", "up to 5 GW", 'n'},
        {"5 GW..", "500 GW", 'n'},
        {"5 GW..", "4 to 6 GW", 'n'},
        {"..5 GW", "up to 5 GW", 'y'},
        {"..5 GW", "less than 5 GW", 'y'},
        {"..5 GW", "at most 5 GW", 'y'},
        {"..5 GW", "at least 5 GW", 'n'},
        {"..5 GW", "up to 4 GW", 'n'},
        {"..5 GW", "up to 6 GW", 'y'},
    };
    CHECK(examples);
}

static void wants_every_figure_to_hold(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"12.5e9 USD/year", "$12.5 billion, or $13 billion rounded", 'y'},
        {"12.5e9 USD/year", "$12.5 billion, not $17 billion", 'n'},
        {"12.5e9 USD/year", "$12.5 billion over 8 years", 'y'},
        {"12.5e9 USD/year", "8 years of $12.5 billion", 'y'},
    };
    CHECK(examples);
}

static void checks_dates(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"2026-02-27", "27 February", 'y'},
        {"2026-02-27", "on 27 February 2026", 'y'},
        {"2026-02-27", "late February", 'y'},
        {"2026-02-27", "February 28", 'n'},
        {"2026-02-27", "the day of the deal", '-'},
        {"2026-02-27", "5 GW", '-'},
        {"2026-02", "27 February", 'n'},
        {"2026", "early 2026", 'n'},
        {"2026-Q2", "the second quarter", 'y'},
        {"2026-02-27", "between 2025 and 2026", 'n'},
        {"2026-02-27", "before 27 February 2026", 'n'},
        {"2026-02-27", "by the end of February 2026", 'n'},
        {"2026-02-27", "since 2026", 'n'},
        {"2026-02-27", "not on 27 February", 'n'},
        {"2026-02-27", "the spring of 2026", 'n'},
        {"2026-02-27", "Christmas 2026", 'n'},
        {"2027-Q3", "3Q 2027", 'y'},
        {"2027-Q3", "2Q 2027", 'n'},
        {"before 2026-04", "before April 2026", 'y'},
        {"before 2026-04", "by April", 'y'},
        {"before 2026-04", "not later than April 2026", 'y'},
        {"before 2026-04", "not before April 2026", 'n'},
        {"before 2026-04", "April 2026", 'n'},
        {"before 2026-04", "before 2026", 'n'},
        {"before 2026-04", "after April 2026", 'n'},
        {"after 2026-Q2", "after the second quarter of 2026", 'y'},
        {"after 2026-Q2", "since Q2", 'y'},
        {"after 2026-Q2", "in the second quarter of 2026", 'n'},
    };
    CHECK(examples);
}

static void lets_other_values_be(void **state) {
    (void)state;
    struct label_finding found;
    struct value text = {.kind = VALUE_TEXT, .written = S("non-exclusive")};
    struct value truth = {.kind = VALUE_BOOLEAN, .truth = TRUTH_YES};
    assert_int_equal(label_check(&a, &units, S("so it is"), &text, &found), LABEL_HOLDS);
    assert_int_equal(label_check(&a, &units, S("$5"), &truth, &found), LABEL_HOLDS);
}

static void says_what_would_be_right(void **state) {
    (void)state;
    static const struct {
        const char *value, *label, *figure, *fact, *advice;
    } cases[] = {
        {"12.5e9 USD/year", "nearly $17 billion", "nearly $17 billion", "$12.5 billion a year",
         "$12.5 billion or nearly $13 billion"},
        {"12.4e9 USD/year", "$17 billion a year", "$17 billion a year", "$12.4 billion a year",
         "$12.4 billion a year or just over $12 billion a year"},
        {"12 USD", "about $17", "about $17", "$12", "$12"},
        {"12.5e9 USD/year", "$17.25 billion", "$17.25 billion", "$12.5 billion a year",
         "$12.5 billion"},
        {"~17e9 USD", "$19 billion", "$19 billion", "about $17 billion", "about $17 billion"},
        {"2 GW", "3,000 MW", "3,000 MW", "2 GW", "2 GW"},
        {"1.96 GW", "3 gigawatts", "3 gigawatts", "1.96 GW", "1.96 GW or nearly 2 GW"},
        {"17e9 USD/year", "$17 billion per GW", "$17 billion per GW", "$17 billion a year",
         "$17 billion a year"},
        {"8 year", "the term", "", "8 years", "8 years"},
        {"2026-02-27", "March", "March", "27 February 2026",
         "27 February 2026, February 2026 or 2026"},
        {"2026-Q2", "July", "July", "second quarter of 2026", "second quarter of 2026 or 2026"},
        {"2026", "2025", "2025", "2026", "2026"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct label_finding found;
        result_of(cases[i].value, cases[i].label, &found);
        str said = arena_printf(&a, "%.*s | %.*s | %.*s", STR(found.figure), STR(found.fact),
                                STR(found.advice));
        str wanted =
            arena_printf(&a, "%s | %s | %s", cases[i].figure, cases[i].fact, cases[i].advice);
        assert_string_equal(said.p, wanted.p);
    }
}

/* What the page prints of a value with `digits`. */
static void holds_what_is_printed(void **state) {
    (void)state;
    static const char *const values[] = {"1393.4 trip", "~1396 trip",       "1393..1411 trip",
                                         "1396 trip..", "-1393.4 USD/year", "1.3996 year"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct label_finding found;
        struct value v = value_of(values[i]);
        v.digits = 3;
        str text = value_text(&a, &v);
        if (label_check(&a, &units, text, &v, &found) != LABEL_HOLDS)
            fail_msg("%s: '%.*s' does not hold", values[i], STR(text));
        assert_int_equal(label_check(&a, &units, S("9 trips"), &v, &found) == LABEL_HOLDS, false);
        assert_int_equal(label_check(&a, &units, found.advice, &v, &found), LABEL_HOLDS);
    }
    struct label_finding found;
    struct value v = value_of("1393.4 trip");
    v.digits = 3;
    assert_int_equal(label_check(&a, &units, S("at most 1,390 trips"), &v, &found), LABEL_WRONG);
    v.digits = 0;
    assert_int_equal(label_check(&a, &units, S("1,390 trips"), &v, &found), LABEL_WRONG);
}

/* What is advised must hold. */
static void gives_advice_that_holds(void **state) {
    (void)state;
    static const char *const values[] = {
        "12.5e9 USD/year", "12.4e9 USD", "~17e9 USD/year", "16.5e9..17.5e9 USD",
        "5 GW..",          "..5 GW",     "-2.2 %",         "2.76 x",
        "8 year",          "144",        "900e6 people",   "0.071 USD/kWh",
        "17.52 TWh/year",  "1999 km",    "2026-02-27",     "2026-Q2",
        "2026-02",         "3 trip",     "49.6 %",         "before 2026-04",
        "after 2026-Q2",   "-5..-3 %",   "-5..3 %"};
    static const char *const labels[] = {"$999 billion", "99 TW", "99 %",         "99×",
                                         "99 years",     "9,999", "$999 per kWh", "999 TWh",
                                         "9 km",         "1999",  "99 trips",     "1 person"};
    size_t checked = 0;
    for (size_t v = 0; v < sizeof values / sizeof *values; v++)
        for (size_t l = 0; l < sizeof labels / sizeof *labels; l++) {
            struct label_finding found, again;
            if (result_of(values[v], labels[l], &found) == 'y')
                continue;
            checked++;
            for (size_t at = 0; at <= found.advice.n;) {
                size_t end = str_find(found.advice, S(" or "), at);
                str one = arena_copy(&a, str_sub(found.advice, at, end));
                if (result_of(values[v], one.p, &again) != 'y')
                    fail_msg("%s for %s: advised '%.*s'", labels[l], values[v], STR(one));
                at = end + 4;
            }
        }
    assert_true(checked > 100);
}

/* The label stands in the text between "[[x|" and "]]"; what it is rewritten to, or "" for left to people. */
static const struct rewriting {
    const char *text, *old, *now, *result;
} rewritings[] = {
    {"They pay [[x|$110 billion]].", "110e9 USD", "122e9 USD", "$122 billion"},
    {"They pay [[x|$17.3 billion]] a year.", "17.25e9 USD/year", "18.11e9 USD/year",
     "$18.1 billion"},
    {"They pay [[x|about $17 billion]].", "~17e9 USD", "~18.2e9 USD", "about $18 billion"},
    {"They pay about [[x|$17 billion]].", "17.2e9 USD", "18.2e9 USD", "$18 billion"},
    {"Of [[x|1,250 km]].", "1250 km", "1380 km", "1,380 km"},
    {"It is [[x|1250 km]].", "1250 km", "980 km", "980 km"},
    {"Of [[x|2,000 MW]].", "2 GW", "3 GW", "3,000 MW"},
    {"Of [[x|11%]].", "11 %", "12 %", "12%"},
    {"Of [[x|17.50 USD]].", "17.5 USD", "18 USD", "18.00 USD"},
    {"Of [[x|900]] people.", "900 people", "950 people", "950"},
    {"Of [[x|900 million users]].", "900e6 people", "950e6 people", "950 million users"},
    {"A long *quite long* paragraph\nwith [[x|$5 million]].\n\n> quoted", "5e6 USD", "6e6 USD",
     "$6 million"},
    {"It is a [[x|7%]] share.", "7 %", "6 %", "6%"},
    /* Another form, or less exact than it was. */
    {"Of [[x|$110 billion]].", "110e9 USD", "122.4e9 USD", ""},
    {"Of [[x|$110 billion]].", "110.2e9 USD", "122.4e9 USD", "$122 billion"},
    {"Of [[x|$110 billion]].", "110.2e9 USD", "12.4e9 USD", ""},
    {"Of [[x|$990 million]].", "990e6 USD", "1020e6 USD", ""},
    {"Of [[x|$2 billion]].", "2e9 USD", "0.2e9 USD", ""},
    {"Of [[x|$2 billion]].", "2e9 USD", "0 USD", ""},
    {"Of [[x|$2 billion]].", "2e9 USD", "-3e9 USD", ""},
    {"Of [[x|$17 billion]].", "17e9 USD", "~18e9 USD", ""},
    {"Of [[x|5 to 10 GW]].", "5..10 GW", "6..11 GW", ""},
    {"Of [[x|5 GW]].", "5 GW", "6..11 GW", ""},
    {"Of [[x|eight years]].", "8 year", "9 year", ""},
    {"Of [[x|2½ years]].", "2.5 year", "3.5 year", ""},
    /* Words that go with the old number. */
    {"Of [[x|nearly $13 billion]].", "12.9e9 USD", "14.9e9 USD", ""},
    {"Of more [[x|over $12 billion]].", "12.9e9 USD", "14.9e9 USD", ""},
    {"Nearly [[x|$13 billion]].", "13e9 USD", "14e9 USD", ""},
    {"Nearly [[x|about $13 billion]].", "13e9 USD", "14e9 USD", ""},
    {"At least [[x|$13 billion]].", "13e9 USD", "14e9 USD", ""},
    {"It is [[x|$13 billion]] or more.", "13e9 USD", "14e9 USD", ""},
    {"It is not [[x|$13 billion]].", "13e9 USD", "14e9 USD", ""},
    {"It is [[x|$13 billion]], twice the other.", "13e9 USD", "14e9 USD", ""},
    {"It grew to [[x|$13 billion]].", "13e9 USD", "14e9 USD", ""},
    {"It grew. It is [[x|$13 billion]] now.", "13e9 USD", "14e9 USD", "$14 billion"},
    {"It is [[growth|in that]] [[x|$13 billion]].", "13e9 USD", "14e9 USD", "$14 billion"},
    {"From 5 to [[x|10 GW]].", "10 GW", "12 GW", ""},
    {"It is an [[x|8%]] share.", "8 %", "7 %", ""},
    {"It is [[x|a 7%]] share.", "7 %", "8 %", ""},
    {"It takes [[x|1 year]].", "1 year", "2 year", ""},
    {"It takes [[x|2]] days.", "2 day", "1 day", ""},
    {"It costs [[x|$1 billion]].", "1e9 USD", "2e9 USD", "$2 billion"},
    {"It costs [[x|$5 billion in 2026]].", "5e9 USD", "6e9 USD", ""},
    {"It costs [[x|$5 of $5]].", "5 USD", "6 USD", ""},
    {"It costs [[x|$5 billion a year]].", "5e9 USD/year", "6e9 USD/year", "$6 billion a year"},
    {"Of [[x|41 million per tram]].", "41e6", "42e6", ""},
    {"Of [[x|900]] million users.", "900e6 people", "950e6 people", ""},
    /* Words of others. */
    {"He said \"it is [[x|$5]]\".", "5 USD", "6 USD", ""},
    {"“So it goes. It is [[x|$5]]. So.”", "5 USD", "6 USD", ""},
    {"“It begins\n\nand is [[x|$5]]", "5 USD", "6 USD", ""},
    {"> It is\nas long as [[x|$5]]", "5 USD", "6 USD", ""},
    {"<q>[[x|$5]]</q>", "5 USD", "6 USD", ""},
};

static void rewrites_what_is_plain(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rewritings / sizeof *rewritings; i++) {
        const struct rewriting *r = &rewritings[i];
        str text = str_of(r->text);
        size_t from = str_find(text, S("[[x|"), 0) + 4, at, length;
        str label = str_sub(text, from, str_find(text, S("]]"), from));
        struct value old = value_of(r->old), now = value_of(r->now);
        str number = label_rewrite(&a, &units, label, (struct label_place){text, from}, &old, &now,
                                   &at, &length);
        str made = {0};
        if (number.n)
            made = arena_printf(&a, "%.*s%.*s%.*s", STR(str_sub(label, 0, at)), STR(number),
                                STR(str_sub(label, at + length, label.n)));
        if (!str_eq(made, str_of(r->result)))
            fail_msg("'%s' for %s: wanted '%s', got '%.*s'", r->text, r->now, r->result, STR(made));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_at_the_last_digit),
        cmocka_unit_test(knows_numbers_without_unit),
        cmocka_unit_test(holds_denominators_against_the_unit),
        cmocka_unit_test(knows_hedges),
        cmocka_unit_test(holds_intervals),
        cmocka_unit_test(wants_every_figure_to_hold),
        cmocka_unit_test(checks_dates),
        cmocka_unit_test(lets_other_values_be),
        cmocka_unit_test(says_what_would_be_right),
        cmocka_unit_test(holds_what_is_printed),
        cmocka_unit_test(gives_advice_that_holds),
        cmocka_unit_test(rewrites_what_is_plain),
    };
    return cmocka_run_group_tests(tests, make_units, free_units);
}
