/* Quantities: written forms, exact decimals, what prose prints, what is refused. */
#include "model/quantity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena a;
static struct units units;

static int make_units(void **state) {
    (void)state;
    units = units_make(&a);
    units_declare(&units, &a, (struct unit_def){S("trip"), S("trips"), S(""), S("trip"), 1, true});
    return 0;
}

static int free_units(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

static void prints_as_prose(void **state) {
    static const struct {
        const char *written, *text, *full;
    } cases[] = {
        {"100e9 USD", "$100 billion", "100,000,000,000 USD"},
        {"$100B", "$100 billion", "100,000,000,000 USD"},
        {"$100 billion", "$100 billion", "100,000,000,000 USD"},
        {"100 billion USD", "$100 billion", "100,000,000,000 USD"},
        {"100,000,000,000 USD", "$100 billion", "100,000,000,000 USD"},
        {"$392.74", "$392.74", "392.74 USD"},
        {"$1.5bn", "$1.5 billion", "1,500,000,000 USD"},
        {"50e6 USD", "$50 million", "50,000,000 USD"},
        {"999999 USD", "$999,999", "999,999 USD"},
        {"1e6 USD", "$1 million", "1,000,000 USD"},
        {"1.2e12 USD", "$1.2 trillion", "1,200,000,000,000 USD"},
        {"~17e9 USD/year", "about $17 billion a year", "about 17,000,000,000 USD/year"},
        {"$17 billion/year", "$17 billion a year", "17,000,000,000 USD/year"},
        {"$17 billion a year", "$17 billion a year", "17,000,000,000 USD/year"},
        {"6.25e9 USD/GW/year", "$6.25 billion per GW per year", "6,250,000,000 USD/GW/year"},
        {"6.25e9 USD/(GW year)", "$6.25 billion per GW per year", "6,250,000,000 USD/GW/year"},
        {"0.71 USD/kWh", "$0.71 per kWh", "0.71 USD/kWh"},
        {"300 km/h", "300 km/h", "300 km/h"},
        {"5 USD/hour", "$5 an hour", "5 USD/hour"},
        {"-2.2 %", "−2.2%", "−2.2 %"},
        {"-5e9 EUR", "−€5 billion", "−5,000,000,000 EUR"},
        {"11%", "11%", "11 %"},
        {"2 GW", "2 GW", "2 GW"},
        {"17.52 TWh/year", "17.52 TWh a year", "17.52 TWh/year"},
        {"8 year", "8 years", "8 year"},
        {"8 years", "8 years", "8 year"},
        {"1 year", "1 year", "1 year"},
        {"2.76 x", "2.76×", "2.76 x"},
        {"500000", "500,000", "500,000"},
        {"1200000 people", "1.2 million people", "1,200,000 people"},
        {"3 trip", "3 trips", "3 trip"},
        {"12 trip/day", "12 trips a day", "12 trip/day"},
        {"0.1", "0.1", "0.1"},
        {"0.10", "0.1", "0.1"},
        {".5 km", "0.5 km", "0.5 km"},
        {"5 m^2", "5 m^2", "5 m^2"},
        {"1e-3 kg", "0.001 kg", "0.001 kg"},
        {"0 USD", "$0", "0 USD"},
        {"123456789012345678", "123,456.789012345678 trillion", "123,456,789,012,345,678"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity q;
        str what;
        enum quantity_error e = quantity_parse(&units, str_of(cases[i].written), &q, &what);
        if (e)
            fail_msg("'%s' was refused (%d) at '%.*s'", cases[i].written, e, STR(what));
        if (i + 1 == sizeof cases / sizeof *cases) /* beyond words: digits */
            assert_string_equal(quantity_text(&a, &q).p, "123,456,789,012,345,678");
        else
            assert_string_equal(quantity_text(&a, &q).p, cases[i].text);
        assert_string_equal(quantity_full(&a, &q).p, cases[i].full);
    }
}

static void keeps_decimals_exact(void **state) {
    struct quantity q;
    str what;
    (void)state;
    assert_int_equal(quantity_parse(&units, S("0.1"), &q, &what), QUANTITY_FINE);
    assert_int_equal(q.number.coefficient, 1);
    assert_int_equal(q.number.exponent, -1);
    assert_true(decimal_double(q.number) == 0.1);
    assert_int_equal(quantity_parse(&units, S("100000000000000000000"), &q, &what), QUANTITY_FINE);
    assert_int_equal(q.number.coefficient, 1);
    assert_int_equal(q.number.exponent, 20);
    assert_int_equal(quantity_parse(&units, S("1.000000000000000000001"), &q, &what),
                     QUANTITY_BAD_NUMBER);
}

static void refuses(void **state) {
    static const struct {
        const char *written;
        enum quantity_error error;
        const char *what;
    } cases[] = {
        {"abc", QUANTITY_NO_NUMBER, "abc"},
        {"", QUANTITY_NO_NUMBER, ""},
        {"non-exclusive", QUANTITY_NO_NUMBER, "non-exclusive"},
        {"1e999", QUANTITY_BAD_NUMBER, "1e999"},
        {"0,125 GW", QUANTITY_BAD_NUMBER, "0,125 GW"}, /* a decimal comma? */
        {"1,2345 USD", QUANTITY_BAD_NUMBER, "1,2345 USD"},
        {"1234,567", QUANTITY_BAD_NUMBER, "1234,567"},
        {"1,25 %", QUANTITY_BAD_NUMBER, "1,25 %"},
        {"1,000,00", QUANTITY_BAD_NUMBER, "1,000,00"},
        {"1.2.3", QUANTITY_BAD_NUMBER, "1.2.3"},
        {"1234567890123456789", QUANTITY_BAD_NUMBER, "1234567890123456789"},
        {"2 GWx", QUANTITY_UNKNOWN_UNIT, "GWx"},
        {"2 GW/", QUANTITY_BAD_UNIT, "GW/"},
        {"2 USD/(GW", QUANTITY_BAD_UNIT, "USD/(GW"},
        {"12:30:45", QUANTITY_BAD_UNIT, ":30:45"},
        {"$5 GW", QUANTITY_BAD_UNIT, "GW"},
        {"3 months later", QUANTITY_UNKNOWN_UNIT, "later"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity q;
        str what;
        enum quantity_error e = quantity_parse(&units, str_of(cases[i].written), &q, &what);
        if (e != cases[i].error || !str_eq(what, str_of(cases[i].what)))
            fail_msg("'%s': error %d at '%.*s'", cases[i].written, e, STR(what));
    }
}

static void tells_dimensions_and_columns(void **state) {
    static const struct {
        const char *written, *dimension, *integer, *fraction, *unit;
    } cases[] = {
        {"17.25e9 USD/year", "money/time", "17", ".25", "billion USD a year"},
        {"2 GW", "power", "2", "", "GW"},
        {"11.2 %", "share", "11", ".2", "%"},
        {"8 year", "time", "8", "", "years"},
        {"1250 km", "length", "1,250", "", "km"},
        {"7", "number", "7", "", ""},
        {"-0.05 %", "share", "−0", ".05", "%"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity q;
        str what;
        assert_int_equal(quantity_parse(&units, str_of(cases[i].written), &q, &what),
                         QUANTITY_FINE);
        struct quantity_column c = quantity_column(&a, &q);
        assert_string_equal(unit_dimension(&a, &q.unit).p, cases[i].dimension);
        assert_string_equal(c.integer.p, cases[i].integer);
        assert_string_equal(c.fraction.p, cases[i].fraction);
        assert_string_equal(c.unit.p, cases[i].unit);
    }
}

static void declares_units_once(void **state) {
    (void)state;
    assert_false(
        units_declare(&units, &a, (struct unit_def){S("GW"), S("GW"), S(""), S("power"), 1, true}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_as_prose),
        cmocka_unit_test(keeps_decimals_exact),
        cmocka_unit_test(refuses),
        cmocka_unit_test(tells_dimensions_and_columns),
        cmocka_unit_test(declares_units_once),
    };
    return cmocka_run_group_tests(tests, make_units, free_units);
}
