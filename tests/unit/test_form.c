/* Forms: numbers of a model as readers see them, and as they type them. */
#include "model/form.h"

#include <float.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena a;
static struct units units;

static int make_units(void **state) {
    (void)state;
    units = units_make(&a);
    units_declare(
        &units, &a,
        (struct unit_def){
            .name = S("trip"), .plural = S("trips"), .dimension = S("trip"), .spaced = true});
    return 0;
}

static int free_units(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

static struct unit unit_named(const char *name) {
    struct unit unit = {.count = 0};
    str what;
    if (*name)
        assert_int_equal(unit_parse(&units, str_of(name), &unit, &what), QUANTITY_FINE);
    return unit;
}

static void assert_text(str got, const char *wanted) {
    assert_string_equal(arena_printf(&a, "%.*s", STR(got)).p, wanted);
}

static void writes(void **state) {
    (void)state;
    static const struct {
        const char *unit, *scale;
        int decimals;
        bool trim, plain;
        double x;
        const char *text, *number, *heading;
    } cases[] = {
        {"USD", "billion", 2, false, false, 12.5e9, "$12.50 billion", "12.50", "billion USD"},
        {"USD", "billion", 2, true, false, 12.5e9, "$12.5 billion", "12.5", "billion USD"},
        {"USD", "billion", 2, true, false, 12e9, "$12 billion", "12", "billion USD"},
        {"USD", "billion", 2, false, false, -4.2e9, "−$4.20 billion", "−4.20", "billion USD"},
        {"USD", "", 0, false, false, 1234567, "$1,234,567", "1,234,567", "USD"},
        {"USD/year", "billion", 1, false, false, 1e9, "$1.0 billion a year", "1.0",
         "billion USD a year"},
        {"USD/(GW year)", "million", 0, false, false, 1e6, "$1 million per GW per year", "1",
         "million USD per GW per year"},
        {"%", "", 1, false, false, 35, "35.0%", "35.0", "%"},
        {"%", "", 1, true, false, 35, "35%", "35", "%"},
        {"year", "", 0, true, false, 1, "1 year", "1", "years"},
        {"year", "", 0, true, false, 8, "8 years", "8", "years"},
        {"year", "", 1, false, false, 1, "1.0 years", "1.0", "years"},
        {"year", "", 0, true, false, -1, "−1 years", "−1", "years"},
        {"trip", "million", 0, true, false, 1e6, "1 million trips", "1", "million trips"},
        {"GW", "", 2, true, false, 2, "2 GW", "2", "GW"},
        {"", "", 0, false, true, 2026, "2026", "2026", ""},
        {"", "", 0, false, false, 2026, "2,026", "2,026", ""},
        {"", "", 0, false, false, 999.5, "1,000", "1,000", ""},
        /* Halves away from zero, as the 15 digits have them. */
        {"", "", 2, false, false, 1.005, "1.01", "1.01", ""},
        {"", "", 2, false, false, -1.005, "−1.01", "−1.01", ""},
        {"", "", 1, false, false, 0.05, "0.1", "0.1", ""},
        {"", "", 0, false, false, 0.49999999999999994, "1", "1", ""},
        {"", "", 0, false, false, 2.5, "3", "3", ""},
        {"", "", 2, false, false, 0.1 + 0.2, "0.30", "0.30", ""},
        /* What rounds to nothing has no sign. */
        {"USD", "", 2, false, false, -0.004, "$0.00", "0.00", "USD"},
        {"", "", 2, true, false, -0.0, "0", "0", ""},
        {"", "", 9, false, false, 1.0 / 3, "0.333333333", "0.333333333", ""},
        {"", "", 9, true, false, DBL_MIN, "0", "0", ""},
        /* Too large to be read as digits. */
        {"", "", 2, false, false, 999999999999999, "999,999,999,999,999.00",
         "999,999,999,999,999.00", ""},
        {"", "", 2, false, false, 1e15, "1e15", "1e15", ""},
        {"", "", 2, false, false, 999999999999999.9, "1e15", "1e15", ""},
        {"USD", "billion", 2, false, false, -1.2345e29, "−$1.23e20 billion", "−1.23e20",
         "billion USD"},
        {"", "", 2, false, false, DBL_MAX, "1e300", "1e300", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct unit unit = unit_named(cases[i].unit);
        struct form f = form_make(&a, &unit, str_of(cases[i].scale), cases[i].decimals,
                                  cases[i].trim, cases[i].plain);
        assert_text(form_text(&a, &f, cases[i].x), cases[i].text);
        assert_text(form_number(&a, &f, cases[i].x), cases[i].number);
        assert_text(f.heading, cases[i].heading);
    }
}

struct typed {
    const char *unit, *scale;
    double least, most;
    const char *text;
    enum form_error error;
    double value;
    const char *what; /* of an error */
};

static void check_typed(const struct typed *c) {
    struct unit unit = unit_named(c->unit);
    struct form f = form_make(&a, &unit, str_of(c->scale), 2, true, false);
    double x = -99;
    str what;
    enum form_error e = form_read(&f, &units, &unit, c->least, c->most, str_of(c->text), &x, &what);
    if (e != c->error || (!e && x != c->value))
        print_message("'%s' in %s: error %d, %.17g\n", c->text, c->unit, e, x);
    assert_int_equal(e, c->error);
    if (!e)
        assert_true(x == c->value);
    else if (c->what)
        assert_text(what, c->what);
}

#define BILLIONS "USD", "billion", 1e9, 500e9

static void reads(void **state) {
    (void)state;
    static const struct typed cases[] = {
        {BILLIONS, "38", 0, 38e9, 0},
        {BILLIONS, "38 billion", 0, 38e9, 0},
        {BILLIONS,
         " 38\xC2\xA0"
         "Billion ",
         0, 38e9, 0},
        {BILLIONS, "$38B", 0, 38e9, 0},
        {BILLIONS, "38 bn USD", 0, 38e9, 0},
        {BILLIONS, "USD 38 bn", 0, 38e9, 0},
        {BILLIONS, "USD38bn", 0, 38e9, 0},
        {BILLIONS, "$38", 0, 38e9, 0}, /* 38 dollars lie outside */
        {BILLIONS, "38e9", 0, 38e9, 0},
        {BILLIONS, "38,000,000,000", 0, 38e9, 0}, /* in billions it would lie outside */
        {BILLIONS, "$38,000,000,000", 0, 38e9, 0},
        {BILLIONS, "$38 000 000", FORM_OTHER_UNIT, 0, "000 000"},
        {BILLIONS, "-38", 0, -38e9, 0}, /* the range is judged by others */
        {BILLIONS, "−$38", 0, -38, 0},
        {BILLIONS, "$-38", 0, -38, 0},
        {BILLIONS, "+38", 0, 38e9, 0},
        {BILLIONS, "0.1 trillion", 0, 100e9, 0},
        {BILLIONS, "138000m", 0, 138e9, 0},
        {BILLIONS, "38 GW", FORM_OTHER_UNIT, 0, "GW"},
        {BILLIONS, "38 EUR", FORM_OTHER_UNIT, 0, "EUR"},
        {BILLIONS, "€38", FORM_NO_NUMBER, 0, "€38"},
        {BILLIONS, "", FORM_EMPTY, 0, ""},
        {BILLIONS, "  ", FORM_EMPTY, 0, 0},
        {BILLIONS, "-", FORM_NO_NUMBER, 0, "-"},
        {BILLIONS, "much", FORM_NO_NUMBER, 0, "much"},
        {BILLIONS, "5,5", FORM_NO_NUMBER, 0, "5,5"},
        {BILLIONS, "1,2345", FORM_NO_NUMBER, 0, "1,2345"},
        {BILLIONS, "1.2.3", FORM_NO_NUMBER, 0, "1.2.3"},
        {BILLIONS, "NaN", FORM_NO_NUMBER, 0, "NaN"},
        {BILLIONS, "1e999", FORM_NO_NUMBER, 0, "1e999"},
        {BILLIONS, "1e99999999999999999999", FORM_NO_NUMBER, 0, 0},
        {BILLIONS, "1e-99999999999999999999", 0, 0, 0},
        {"USD/year", "billion", 0, 1e12, "$12.5 billion a year", 0, 12.5e9, 0},
        {"USD/year", "billion", 0, 1e12, "12.5 bn", 0, 12.5e9, 0},
        {"USD/year", "billion", 0, 1e12, "12.5e9 USD/year", 0, 12.5e9, 0},
        {"USD/year", "billion", 0, 1e12, "$1 billion per month", 0, 12e9, 0},
        {"USD/year", "billion", 0, 1e12, "$1 billion a GW", FORM_OTHER_UNIT, 0, "a GW"},
        {"USD/(GW year)", "billion", 0, 1e12, "$1 billion per GW-year", 0, 1e9, 0},
        {"USD/(GW year)", "billion", 0, 1e12, "1e3 USD/(kW year)", 0, 1e9, 0},
        {"%", "", 0, 100, "35%", 0, 35, 0},
        {"%", "", 0, 100, "35 %", 0, 35, 0},
        {"%", "", 0, 100, "35", 0, 35, 0},
        {"%", "", 0, 100, ".5", 0, 0.5, 0},
        {"%", "", 0, 100, "0.35x", 0, 35, 0},
        {"%", "", 0, 100, "5 k", FORM_OTHER_UNIT, 0, "k"},
        {"", "", 0, 10, "35%", 0, 0.35, 0},
        {"", "", 0, 1e7, "1,250", 0, 1250, 0},
        {"", "", 0, 1e7, "2.5e6", 0, 2.5e6, 0},
        {"", "", 0, 1e7, "2 m", 0, 2e6, 0},
        {"year", "", 1, 30, "18 months", 0, 1.5, 0},
        {"year", "", 1, 30, "1 year", 0, 1, 0},
        {"year", "", 1, 30, "8", 0, 8, 0},
        {"year", "", 1, 30, "8 m", FORM_OTHER_UNIT, 0, "m"},
        {"GW", "", 0, 10, "2000MW", 0, 2, 0},
        {"m^2", "", 0, 1e9, "5 km^2", 0, 5e6, 0},
        {"m^2", "", 0, 1e9, "5 km", FORM_OTHER_UNIT, 0, "km"},
        {"t", "", 0, 1e9, "5 t", 0, 5, 0}, /* a unit, no trillion */
        {"trip", "million", 0, 1e9, "2 trips", 0, 2, 0},
        {"trip", "million", 0, 1e9, "2", 0, 2e6, 0},
        {"trip", "million", 0, 1e9, "2 k", 0, 2e3, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_typed(&cases[i]);
}

/* A text of hostile length is refused, and what is shown is read as the same number. */
static void reads_what_it_writes(void **state) {
    (void)state;
    static const char *const forms[][2] = {
        {"USD", "billion"}, {"USD/year", "million"}, {"USD/(GW year)", ""}, {"%", ""},
        {"year", ""},       {"", "thousand"},        {"trip", "million"},   {"m^2", ""}};
    static const double numbers[] = {0, 1, -1, 0.25, 12.5, -1234.5, 98765};
    char nines[FORM_MAX_TEXT + 2];
    memset(nines, '9', sizeof nines);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct unit unit = unit_named(forms[i][0]);
        struct form f = form_make(&a, &unit, str_of(forms[i][1]), 2, i % 2, false);
        double x;
        str what;
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            str text = form_text(&a, &f, numbers[k] * f.scale);
            /* The range takes everything in, so that a number is read as it stands. */
            assert_int_equal(form_read(&f, &units, &unit, -1e300, 1e300, text, &x, &what), 0);
            assert_true(x == numbers[k] * f.scale);
        }
        assert_int_equal(
            form_read(&f, &units, &unit, -1e300, 1e300, (str){nines, FORM_MAX_TEXT + 1}, &x, &what),
            FORM_NO_NUMBER);
        assert_int_equal(
            form_read(&f, &units, &unit, -1e300, 1e300, (str){nines, FORM_MAX_TEXT}, &x, &what),
            FORM_FINE);
    }
}

static void words_of_units(void **state) {
    (void)state;
    struct unit rate = unit_named("USD/year"), plain = {.count = 0};
    struct form_words money = form_words(&a, &units, &rate, 0);
    assert_int_equal(money.count, 2); /* USD and its sign; other currencies are other bases */
    bool month = false;
    struct form_words time = form_words(&a, &units, &rate, 1);
    for (size_t i = 0; i < time.count; i++)
        if (str_eq(time.items[i].word, S("months"))) {
            month = true;
            assert_true(12 * time.items[i].times / time.items[i].over == 1);
        }
    assert_true(month);
    struct form_words shares = form_words(&a, &units, &plain, 0);
    assert_int_equal(shares.count, 3); /* %, x and × */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes),
        cmocka_unit_test(reads),
        cmocka_unit_test(reads_what_it_writes),
        cmocka_unit_test(words_of_units),
    };
    return cmocka_run_group_tests(tests, make_units, free_units);
}
