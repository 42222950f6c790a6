/* Quantities: written forms, exact decimals, ranges, units, what prose prints, what is refused. */
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
        {"$6.25 billion/GW/year", "$6.25 billion per GW per year", "6,250,000,000 USD/GW/year"},
        {"$6.25 billion/(GW year)", "$6.25 billion per GW per year", "6,250,000,000 USD/GW/year"},
        {"$6.25 billion per GW year", "$6.25 billion per GW per year", "6,250,000,000 USD/GW/year"},
        {"$6.25 billion per GW/year", "$6.25 billion per GW per year", "6,250,000,000 USD/GW/year"},
        {"$5 an hour", "$5 an hour", "5 USD/hour"},
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
        {"1e300 trillion USD", QUANTITY_BAD_NUMBER, "1e300 trillion USD"},
        {"~0e900 GW", QUANTITY_BAD_NUMBER, "0e900 GW"},
        {"~1e-300 GW", QUANTITY_BAD_NUMBER, "1e-300 GW"},
        {"24/7", QUANTITY_BAD_UNIT, "/7"},
        {"5 m^0", QUANTITY_BAD_UNIT, "m^0"},
        {"5 m^100", QUANTITY_BAD_UNIT, "m^100"},
        {"5 m^99 m", QUANTITY_BAD_UNIT, "m^99 m"},
        {"5 W s m kg B USD EUR", QUANTITY_BAD_UNIT, "W s m kg B USD EUR"},
        {"5..3 GW", QUANTITY_BAD_RANGE, "5..3 GW"}, /* the wrong way round */
        {"2 GW..500 MW", QUANTITY_BAD_RANGE, "2 GW..500 MW"},
        {"5 GW..6 USD", QUANTITY_BAD_RANGE, "5 GW..6 USD"},
        {"5 %..6", QUANTITY_FINE, "5 %..6"},
        {"900,000..1.2 million", QUANTITY_BAD_RANGE, "900,000..1.2 million"},
        {"~5..6 GW", QUANTITY_BAD_RANGE, "~5..6 GW"},
        {"5..~6 GW", QUANTITY_BAD_RANGE, "5..~6 GW"},
        {"..~6 GW", QUANTITY_BAD_RANGE, "..~6 GW"},
        {"5..six", QUANTITY_BAD_RANGE, "5..six"},
        {"5 GW...", QUANTITY_BAD_RANGE, "5 GW..."},
        {"5..6 GWx", QUANTITY_UNKNOWN_UNIT, "GWx"},
        {"1e999..6 GW", QUANTITY_BAD_NUMBER, "1e999"},
        {"..", QUANTITY_NO_NUMBER, ".."},
        {"...", QUANTITY_NO_NUMBER, "..."},
        {"and so on..", QUANTITY_NO_NUMBER, "and so on.."},
        {"A..5", QUANTITY_NO_NUMBER, "A..5"},
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

/* The interval as [low, high] in full numbers. */
static str interval(const struct quantity *q) {
    return arena_printf(&a, "[%.*s, %.*s]", STR(decimal_text(&a, q->low, S(""))),
                        STR(decimal_text(&a, q->high, S(""))));
}

static struct quantity parsed(const char *text) {
    struct quantity q;
    str what;
    enum quantity_error e = quantity_parse(&units, str_of(text), &q, &what);
    if (e)
        fail_msg("'%s' was refused (%d) at '%.*s'", text, e, STR(what));
    return q;
}

/* Half a unit in the last digit that is written, before a scale word or an exponent. */
static void approximates_by_the_last_digit(void **state) {
    static const struct {
        const char *written, *interval, *text;
    } cases[] = {
        {"~17e9 USD/year", "[16500000000, 17500000000]", "about $17 billion a year"},
        {"~17.25e9 USD", "[17245000000, 17255000000]", "about $17.25 billion"},
        {"~200 billion USD", "[199500000000, 200500000000]", "about $200 billion"},
        {"~$1.50bn", "[1495000000, 1505000000]", "about $1.5 billion"},
        {"~11 %", "[10.5, 11.5]", "about 11%"},
        {"~ 244e9 USD", "[243500000000, 244500000000]", "about $244 billion"},
        {"~100,000 people", "[99999.5, 100000.5]", "about 100,000 people"},
        {"~0 GW", "[−0.5, 0.5]", "about 0 GW"},
        {"~-5.0 %", "[−5.05, −4.95]", "about −5%"},
        {"~1e-3 kg", "[0.0005, 0.0015]", "about 0.001 kg"},
        {"~123456789012345678", "[123456789012345677, 123456789012345679]",
         "about 123,456,789,012,345,678"}, /* no room for the half: outward */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity q = parsed(cases[i].written);
        assert_true(q.approximate && !q.range);
        assert_string_equal(interval(&q).p, cases[i].interval);
        assert_string_equal(quantity_text(&a, &q).p, cases[i].text);
    }
}

static void reads_and_prints_ranges(void **state) {
    static const struct {
        const char *written, *interval, *text, *full;
    } cases[] = {
        {"16.5e9..17.5e9 USD", "[16500000000, 17500000000]", "$16.5–17.5 billion",
         "16,500,000,000–17,500,000,000 USD"},
        {"$16.5 billion..$17.5 billion", "[16500000000, 17500000000]", "$16.5–17.5 billion",
         "16,500,000,000–17,500,000,000 USD"},
        {"16.5..17.5 billion USD", "[16500000000, 17500000000]", "$16.5–17.5 billion",
         "16,500,000,000–17,500,000,000 USD"},
        {"$16.5..17.5 billion a year", "[16500000000, 17500000000]", "$16.5–17.5 billion a year",
         "16,500,000,000–17,500,000,000 USD/year"},
        {"$16.5 billion..$17.5 billion/year", "[16500000000, 17500000000]",
         "$16.5–17.5 billion a year", "16,500,000,000–17,500,000,000 USD/year"},
        {"$16.5B..17.5B", "[16500000000, 17500000000]", "$16.5–17.5 billion",
         "16,500,000,000–17,500,000,000 USD"},
        {"$900 million..$1.2 billion", "[900000000, 1200000000]", "$900 million to $1.2 billion",
         "900,000,000–1,200,000,000 USD"},
        {"$500..$1 million", "[500, 1000000]", "$500 to $1 million", "500–1,000,000 USD"},
        {"500..600 km", "[500, 600]", "500–600 km", "500–600 km"},
        {"500 MW .. 1 GW", "[500, 1000]", "500–1,000 MW", "500–1,000 MW"},
        {"60 min..2 h", "[60, 120]", "60–120 min", "60–120 min"},
        {"5 GW..6", "[5, 6]", "5–6 GW", "5–6 GW"},
        {"5..8 years", "[5, 8]", "5–8 years", "5–8 year"},
        {"0..1 year", "[0, 1]", "0–1 years", "0–1 year"},
        {"10 %..12 %", "[10, 12]", "10–12%", "10–12 %"},
        {"-5..3 %", "[−5, 3]", "−5% to 3%", "−5 to 3 %"},
        {"-$2 billion..-$1 billion", "[−2000000000, −1000000000]", "−$2 billion to −$1 billion",
         "−2,000,000,000 to −1,000,000,000 USD"},
        {"0..5 million people", "[0, 5000000]", "0–5 million people", "0–5,000,000 people"},
        {"1..5", "[1, 5]", "1–5", "1–5"},
        {"5 GW..", "[5, ∞]", "at least 5 GW", "at least 5 GW"},
        {"..5 GW", "[−∞, 5]", "up to 5 GW", "up to 5 GW"},
        {"..$5 billion/year", "[−∞, 5000000000]", "up to $5 billion a year",
         "up to 5,000,000,000 USD/year"},
        {"1 year..", "[1, ∞]", "at least 1 year", "at least 1 year"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity q = parsed(cases[i].written);
        assert_true(q.range && !q.approximate);
        assert_string_equal(interval(&q).p, cases[i].interval);
        assert_string_equal(quantity_text(&a, &q).p, cases[i].text);
        assert_string_equal(quantity_full(&a, &q).p, cases[i].full);
        struct quantity_column c = quantity_column(&a, &q); /* no number to line up */
        assert_int_equal(c.integer.n + c.fraction.n, 0);
        assert_string_equal(c.unit.p, cases[i].text);
    }
}

static void takes_the_middle_of_a_range(void **state) {
    static const struct {
        const char *written;
        int64_t coefficient;
        int32_t exponent;
        bool range;
    } cases[] = {{"1..4 GW", 25, -1, true},        {"-3..1", -1, 0, true},
                 {"5 GW..", 5, 0, true},           {"..5 GW", 5, 0, true},
                 {"9e300..9.5e300", 9, 300, true}, /* their sum is too large */
                 {"5..5 GW", 5, 0, false}};        /* is 5 GW */
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity q = parsed(cases[i].written);
        assert_int_equal(q.number.coefficient, cases[i].coefficient);
        assert_int_equal(q.number.exponent, cases[i].exponent);
        assert_int_equal(q.range, cases[i].range);
    }
}

static void prints_significant_digits(void **state) {
    static const struct {
        const char *written;
        int digits;
        const char *text, *integer, *fraction, *unit;
    } cases[] = {
        {"154.5454545e9 USD", 4, "$154.5 billion", "154", ".5", "billion USD"},
        {"154.5454545e9 USD", 0, "$154.5454545 billion", "154", ".5454545", "billion USD"},
        {"~154.5454545e9 USD", 4, "about $154.5 billion", "154", ".5", "billion USD"},
        {"999999999 USD", 4, "$1 billion", "1", "", "billion USD"},
        {"0.99999 year", 3, "1 year", "1", "", "year"},
        {"143.59e9..166.61e9 USD", 4, "$143.5–166.7 billion", "", "", "$143.5–166.7 billion"},
        {"-3.146..3.141 %", 3, "−3.15% to 3.15%", "", "", "−3.15% to 3.15%"},
        {"5.678 GW..", 2, "at least 5.6 GW", "", "", "at least 5.6 GW"},
        {"..5.618 GW", 2, "up to 5.7 GW", "", "", "up to 5.7 GW"},
        {"0 GW", 4, "0 GW", "0", "", "GW"},
        {"12 %", 15, "12%", "12", "", "%"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity q = parsed(cases[i].written);
        assert_string_equal(quantity_text_digits(&a, &q, cases[i].digits).p, cases[i].text);
        struct quantity_column c = quantity_column_digits(&a, &q, cases[i].digits);
        assert_string_equal(c.integer.p, cases[i].integer);
        assert_string_equal(c.fraction.p, cases[i].fraction);
        assert_string_equal(c.unit.p, cases[i].unit);
    }
}

/* What stands at the beginning of the rest of a formula. */
static void reads_a_prefix(void **state) {
    static const struct {
        const char *written;
        size_t length;
        const char *full;
    } cases[] = {
        {"8 year * 2", 6, "8 year"},
        {"100e9 USD)", 9, "100,000,000,000 USD"},
        {"$38 billion + x", 11, "38,000,000,000 USD"},
        {"$38 billion/year", 16, "38,000,000,000 USD/year"},
        {"$38 billion and b", 11, "38,000,000,000 USD"},
        {"11 %, 5", 4, "11 %"},
        {"11%*2", 3, "11 %"},
        {"6 USD/year/GW", 13, "6 USD/year/GW"},
        {"6 USD/(GW year) + 1", 15, "6 USD/GW/year"},
        {"6 USD/(a + b)", 5, "6 USD"},
        {"6 USD/flat-total", 5, "6 USD"},
        {"6 USD/year-rate", 5, "6 USD"}, /* year-rate is an id */
        {"6 USD / year", 5, "6 USD"},
        {"6/year", 1, "6"},
        {"5 and b", 1, "5"},
        {"5 or b", 1, "5"},
        {"5 million people / 2", 16, "5,000,000 people"},
        {"5 m^2 + 1", 5, "5 m^2"},
        {"5 m ^ 2", 3, "5 m"},
        {"5..7 GW", 1, "5"},
        {"1,000.5 GW", 10, "1,000.5 GW"},
        {"2)", 1, "2"},
        {"2 GW year", 4, "2 GW"},
    };
    static const struct {
        const char *written;
        enum quantity_error error;
        const char *what;
    } refused[] = {
        {"8 yaer * 2", QUANTITY_UNKNOWN_UNIT, "yaer"},
        {"8 year-2", QUANTITY_UNKNOWN_UNIT, "year-2"},
        {"abc", QUANTITY_NO_NUMBER, "abc"},
        {"-5 GW", QUANTITY_NO_NUMBER, "-5 GW"},
        {"~5 GW", QUANTITY_NO_NUMBER, "~5 GW"},
        {"1e400 GW", QUANTITY_BAD_NUMBER, "1e400 GW"},
        {"$5 GW", QUANTITY_BAD_UNIT, "GW"},
    };
    struct quantity q;
    size_t length;
    str what;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum quantity_error e =
            quantity_parse_prefix(&units, str_of(cases[i].written), &q, &length, &what);
        if (e || length != cases[i].length)
            fail_msg("'%s': error %d, length %zu", cases[i].written, e, length);
        assert_string_equal(quantity_full(&a, &q).p, cases[i].full);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        enum quantity_error e =
            quantity_parse_prefix(&units, str_of(refused[i].written), &q, &length, &what);
        if (e != refused[i].error || !str_eq(what, str_of(refused[i].what)))
            fail_msg("'%s': error %d at '%.*s'", refused[i].written, e, STR(what));
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
    assert_false(units_declare(&units, &a, (struct unit_def){.name = S("GW"), .plural = S("GW")}));
    assert_false(
        units_declare(&units, &a, (struct unit_def){.name = S("doubloon"), .sign = S("$")}));
    assert_null(map_get(&units.by_name, S("doubloon")));
}

static bool declares(const char *name, const char *sign, const char *is) {
    struct quantity q = parsed(is);
    struct unit_def def = {
        .name = str_of(name), .plural = str_of(name), .sign = str_of(sign), .spaced = true};
    return unit_def_is(&a, &def, &q) && units_declare(&units, &a, def);
}

static void knows_what_units_are(void **state) {
    static const struct {
        const char *from, *to, *full;
    } cases[] = {
        {"10 lb", "kg", "4.5359237 kg"}, {"1 GWh", "J", "3,600,000,000,000 J"},
        {"3 dozen", "x", "36 x"},        {"5 N", "g km/s^2", "5 g km/s^2"},
        {"2 pm", "%", "0.2 %"},          {"1 ha", "km2", "0.01 km2"},
        {"1 year", "day", "365.25 day"}, {"1 quarter", "month", "3 month"},
        {"1 week", "h", "168 h"},        {"1 TW h", "TWh", "1 TWh"},
        {"1 t", "g", "1,000,000 g"},     {"℔5", "kg", "2.26796185 kg"},
    };
    (void)state;
    assert_true(declares("lb", "℔", "0.45359237 kg"));
    assert_true(declares("J", "", "1 W s"));
    assert_true(declares("dozen", "", "12"));
    assert_true(declares("pm", "", "0.1 %"));
    assert_true(declares("N", "", "1 kg m/s^2"));
    assert_false(declares("rate", "", "1 USD/year")); /* no decimal of USD/s */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity q = parsed(cases[i].from);
        struct unit to;
        str what;
        assert_int_equal(unit_parse(&units, str_of(cases[i].to), &to, &what), QUANTITY_FINE);
        assert_int_equal(quantity_convert(&q, &to, &q), ARITHMETIC_FINE);
        assert_string_equal(quantity_full(&a, &q).p, cases[i].full);
    }
    const struct unit_def *pm = map_get(&units.by_name, S("pm"));
    assert_string_equal(pm->dimension.p, "share");
    /* What one is must be exact, positive and simple. */
    assert_false(declares("no", "", "~5 kg"));
    assert_false(declares("no", "", "5..6 kg"));
    assert_false(declares("no", "", "0 kg"));
    assert_false(declares("no", "", "-1 kg"));
    assert_false(declares("no", "", "1 W kg m B"));
    assert_false(declares("no", "", "0.123456789012345678 year"));
}

static void reads_units(void **state) {
    static const struct {
        const char *written, *text;
    } cases[] = {
        {"USD/year", "USD/year"},
        {" TWh ", "TWh"},
        {"1/year", "1/year"},
        {"USD/(GW year)", "USD/GW/year"},
        {"USD / ( GW year )", "USD/GW/year"},
        {"%", "%"},
        {"1/(GW year)", "1/GW/year"},
        {"hours", "hour"},
        {"m^12 kg", "m^12 kg"},
    };
    static const char *const refused[] = {"", "1", "5 GW", "GW/", "1/", "USD/yaer", "GW..", "(GW"};
    struct unit unit;
    str what;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(unit_parse(&units, str_of(cases[i].written), &unit, &what), QUANTITY_FINE);
        assert_string_equal(unit_text(&a, &unit).p, cases[i].text);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_not_equal(unit_parse(&units, str_of(refused[i]), &unit, &what), QUANTITY_FINE);
    struct quantity q = parsed("3/year");
    assert_string_equal(quantity_full(&a, &q).p, "3/year");
    assert_string_equal(quantity_text(&a, &q).p, "3 a year");
    q = parsed("5 %/year");
    assert_string_equal(quantity_text(&a, &q).p, "5% a year");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_as_prose),
        cmocka_unit_test(keeps_decimals_exact),
        cmocka_unit_test(refuses),
        cmocka_unit_test(approximates_by_the_last_digit),
        cmocka_unit_test(reads_and_prints_ranges),
        cmocka_unit_test(takes_the_middle_of_a_range),
        cmocka_unit_test(prints_significant_digits),
        cmocka_unit_test(reads_a_prefix),
        cmocka_unit_test(tells_dimensions_and_columns),
        cmocka_unit_test(declares_units_once),
        cmocka_unit_test(knows_what_units_are),
        cmocka_unit_test(reads_units),
    };
    return cmocka_run_group_tests(tests, make_units, free_units);
}
