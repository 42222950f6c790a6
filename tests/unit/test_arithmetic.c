/* Arithmetic with units and intervals: what comes out, and what is refused. */
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
    return 0;
}

static int free_units(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

static struct quantity parsed(const char *text) {
    struct quantity q = {.range = false};
    str what;
    if (*text && quantity_parse(&units, str_of(text), &q, &what))
        fail_msg("'%s' was refused at '%.*s'", text, STR(what));
    return q;
}

/* "about 17 USD [16.5, 17.5]"; the interval only where it is meant. */
static str shown(const struct quantity *q) {
    str full = quantity_full(&a, q);
    if (!q->approximate || q->range)
        return full;
    return arena_printf(&a, "%.*s [%.*s, %.*s]", STR(full), STR(decimal_text(&a, q->low, S(","))),
                        STR(decimal_text(&a, q->high, S(","))));
}

static enum arithmetic_error convert(const struct quantity *q, const struct quantity *to,
                                     struct quantity *out) {
    return quantity_convert(q, &to->unit, out); /* "1 km" stands for km */
}

static enum arithmetic_error order(const struct quantity *q, const struct quantity *r,
                                   struct quantity *out) {
    int order;
    enum arithmetic_error e = quantity_compare(q, r, &order);
    if (!e)
        *out = parsed(order < 0 ? "-1" : order == 0 ? "0" : order == 1 ? "1" : "2");
    return e;
}

static enum arithmetic_error calculate(const char *operation, const struct quantity *q,
                                       const struct quantity *r, struct quantity *out) {
    static const struct {
        const char *name;
        enum arithmetic_error (*apply)(const struct quantity *q, const struct quantity *r,
                                       struct quantity *out);
    } binary[] = {{"+", quantity_add},      {"-", quantity_subtract},
                  {"*", quantity_multiply}, {"/", quantity_divide},
                  {"^", quantity_power},    {"round", quantity_round},
                  {"to", convert},          {"?", order}};
    str name = str_of(operation);
    for (size_t i = 0; i < sizeof binary / sizeof *binary; i++)
        if (str_eq(name, str_of(binary[i].name)))
            return binary[i].apply(q, r, out);
    if (str_eq(name, S("exp")))
        return quantity_exp(q, out);
    if (str_eq(name, S("ln")))
        return quantity_ln(q, out);
    *out = str_eq(name, S("abs")) ? quantity_abs(q) : quantity_negate(q);
    return ARITHMETIC_FINE;
}

static void calculates(void **state) {
    static const struct {
        const char *left, *operation, *right, *result;
    } cases[] = {
        /* sums */
        {"38e9 USD", "+", "100e9 USD", "138,000,000,000 USD"},
        {"0.1", "+", "0.2", "0.3"},
        {"1 GW", "+", "500 MW", "1.5 GW"},
        {"500 MW", "+", "1 GW", "1,500 MW"},
        {"1 year", "-", "6 month", "0.5 year"},
        {"1 TWh", "-", "500 GW h", "0.5 TWh"},
        {"11 %", "+", "2.5 %", "13.5 %"},
        {"11 %", "+", "1", "1.11"},
        {"1", "-", "11 %", "0.89"},
        {"2 x", "+", "3 x", "5 x"},
        {"2 x", "+", "50 %", "2.5"},
        {"5 %/year", "+", "0.01/year", "6 %/year"},
        {"5 USD", "-", "5 USD", "0 USD"},
        {"~17e9 USD", "+", "1e9 USD", "about 18,000,000,000 USD [17,500,000,000, 18,500,000,000]"},
        {"~17e9 USD", "-", "~17e9 USD", "about 0 USD [−1,000,000,000, 1,000,000,000]"},
        {"1..2 GW", "+", "3..5 GW", "4–7 GW"},
        {"1..2 GW", "-", "3..5 GW", "−4 to −1 GW"},
        {"1..2 GW", "+", "~500 MW", "about 1.4995–2.5005 GW"},
        {"5 GW..", "+", "1 GW", "at least 6 GW"},
        {"5 GW..", "-", "..1 GW", "at least 4 GW"},
        {"5 GW..", "-", "1 GW..", "any number of GW"},
        {"1e17", "+", "0.01", "100,000,000,000,000,000"}, /* 18 digits */
        /* products */
        {"12.5e9 USD/year", "*", "8 year", "100,000,000,000 USD"},
        {"1 USD/year", "*", "6 month", "0.5 USD"},
        {"6 month", "*", "1 USD/year", "0.5 USD"},
        {"11 %", "*", "100 USD", "11 USD"},
        {"100 USD", "*", "11 %", "11 USD"},
        {"11 %", "*", "50 %", "0.055"},
        {"2.76 x", "*", "38e9 USD", "104,880,000,000 USD"},
        {"2 GW", "*", "8760 h/year", "17,520 GW h/year"},
        {"5 m", "*", "4 m", "20 m^2"},
        {"5 m2", "*", "4 m", "20 m^3"},
        {"5 m2", "*", "1 km", "0.000005 km^3"},
        {"2 Wh", "*", "3 kWh", "6,000 Wh^2"},
        {"1 ha", "*", "1 m2", "0.0001 ha^2"},
        {"10 ha", "/", "1 km", "0.1 km"},
        {"300 km/h", "*", "90 min", "450 km"},
        {"3 USD/(GW month)", "*", "2 GW year", "72 USD"},
        {"3 kWh", "*", "2/kWh", "6"},
        {"2", "*", "3", "6"},
        {"0", "*", "~17 USD", "0 USD"},
        {"0", "*", "5 USD..", "0 USD"},
        {"~10", "*", "~10", "about 100 [90.25, 110.25]"},
        {"-2..3", "*", "-5..4", "−15 to 12"},
        {"-3..-2", "*", "-5..-4", "8–15"},
        {"-3..-2", "*", "4..5", "−15 to −8"},
        {"2 x", "*", "5 GW..", "at least 10 GW"},
        {"-2 x", "*", "5 GW..", "up to −10 GW"},
        {"-1..1", "*", "5 GW..", "any number of GW"},
        /* quotients */
        {"138e9 USD", "/", "8 year", "17,250,000,000 USD/year"},
        {"38e9 USD", "/", "100e9 USD", "0.38"},
        {"17 USD", "/", "11 %", "154.545454545454545 USD"},
        {"1 GW", "/", "500 MW", "2"},
        {"11 %", "/", "11 %", "1"},
        {"12 m2", "/", "4 m", "3 m"},
        {"12 m3", "/", "4 m2", "3 m"},
        {"3 m^98 m3", "*", "2 m2", "6 m^98 m3 m2"}, /* as large as powers get */
        {"1 TWh", "/", "1 GW h", "1,000"},
        {"7 USD/year", "/", "7 USD/month", "0.0833333333333333333"},
        {"1", "/", "4 year", "0.25/year"},
        {"1", "/", "0.25/year", "4 year"},
        {"1", "/", "3", "0.333333333333333333"},
        {"~17e9 USD", "/", "11 %",
         "about 154,545,454,545.454545 USD [150,000,000,000, 159,090,909,090.90909"
         "1]"},
        {"15.79e9..18.33e9 USD", "/", "11 %", "143,545,454,545.454545–166,636,363,636.363637 USD"},
        {"1..2", "/", "4..5", "0.2–0.5"},
        {"-1..2", "/", "4..5", "−0.25 to 0.5"},
        {"-2..-1", "/", "-5..-4", "0.2–0.5"},
        {"1..2", "/", "-5..-4", "−0.5 to −0.2"},
        {"10 USD", "/", "5 year..", "0–2 USD/year"},
        {"10 USD..", "/", "5 year..", "at least 0 USD/year"},
        /* powers */
        {"2", "^", "10", "1,024"},
        {"1.11", "^", "8", "2.3045377697175681"},
        {"5 m", "^", "2", "25 m^2"},
        {"2 m/s", "^", "3", "8 m^3/s^3"},
        {"2 m", "^", "-1", "0.5/m"},
        {"2 USD/year", "^", "-1", "0.5 year/USD"},
        {"50 %", "^", "2", "0.25"},
        {"5 %/year", "^", "2", "0.0025/year^2"},
        {"7 GW", "^", "0", "1"},
        {"0", "^", "0", "1"},
        {"-2..3", "^", "2", "0–9"},
        {"-3..2", "^", "3", "−27 to 8"},
        {"-3..-2", "^", "2", "4–9"},
        {"2..4", "^", "-2", "0.0625–0.25"},
        {"-2", "^", "3", "−8"},
        {"0", "^", "0.5", "0"},
        {"4", "^", "0.5", "2"},
        {"2", "^", "50 %", "1.4142135623731"},
        {"4..9", "^", "0.5", "1.99999999999999–3.00000000000001"},
        {"5..", "^", "2", "at least 25"},
        /* functions */
        {"0", "exp", "", "1"},
        {"1", "ln", "", "0"},
        {"1", "exp", "", "2.71828182845905"},
        {"2", "ln", "", "0.693147180559945"},
        {"100 %", "ln", "", "0"},
        {"1..", "ln", "", "at least 0"},
        {"-5 GW", "abs", "", "5 GW"},
        {"-5..3 GW", "abs", "", "0–5 GW"},
        {"-5..-3 GW", "abs", "", "3–5 GW"},
        {"..-3 GW", "abs", "", "at least 3 GW"},
        {"5 GW..", "negate", "", "up to −5 GW"},
        {"154.5454 USD", "round", "1 USD", "155 USD"},
        {"2.5 GW", "round", "1 GW", "3 GW"},
        {"-2.5 GW", "round", "1 GW", "−3 GW"},
        {"0.999999999999999999", "round", "2", "0"}, /* half of 2 takes 19 digits to tell */
        {"1.26 GW", "round", "100 MW", "1.3 GW"},
        {"11.4 %", "round", "1 %", "11 %"},
        {"1.1..2.6", "round", "0.5", "1–2.5"},
        {"~17.25 USD", "round", "1 USD", "17 USD"},
        {"..5.4 GW", "round", "1 GW", "up to 5 GW"},
        /* conversions */
        {"17.52e12 Wh/year", "to", "1 TWh/year", "17.52 TWh/year"},
        {"17,520 GW h/year", "to", "1 TWh/year", "17.52 TWh/year"},
        {"0.38", "to", "1 %", "38 %"},
        {"38 %", "to", "1", "0.38"},
        {"1.5e9 USD/month", "to", "1 USD/year", "18,000,000,000 USD/year"},
        {"72 km/h", "to", "1 m/s", "20 m/s"},
        {"1..2 GW", "to", "1 MW", "1,000–2,000 MW"},
        {"1 W s/kg", "to", "1 Wh/t", "0.277777777777777778 Wh/t"},
        /* comparisons: -1, 0, 1 or 2 */
        {"1 GW", "?", "1000 MW", "0"},
        {"1 GW", "?", "1001 MW", "−1"},
        {"50 %", "?", "0.5", "0"},
        {"2 x", "?", "150 %", "1"},
        {"~17 USD", "?", "17 USD", "2"},
        {"~17 USD", "?", "18 USD", "−1"},
        {"1..2", "?", "2..3", "2"},
        {"5 GW..", "?", "4 GW", "1"},
        {"5 GW..", "?", "6 GW", "2"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity left = parsed(cases[i].left), right = parsed(cases[i].right), result;
        enum arithmetic_error e = calculate(cases[i].operation, &left, &right, &result);
        if (e)
            fail_msg("%s %s %s: error %d", cases[i].left, cases[i].operation, cases[i].right, e);
        str text = shown(&result);
        if (!str_eq(text, str_of(cases[i].result)))
            fail_msg("%s %s %s is %.*s, not %s", cases[i].left, cases[i].operation, cases[i].right,
                     STR(text), cases[i].result);
    }
}

static void refuses(void **state) {
    static const struct {
        const char *left, *operation, *right;
        enum arithmetic_error error;
    } cases[] = {
        /* units */
        {"50e9 USD", "+", "8 year", ARITHMETIC_UNITS},
        {"50e9 USD", "-", "8 year", ARITHMETIC_UNITS},
        {"5 USD", "+", "5 EUR", ARITHMETIC_UNITS},
        {"5 USD", "-", "5 GBP", ARITHMETIC_UNITS},
        {"5 USD", "+", "5", ARITHMETIC_UNITS},
        {"5", "+", "5 USD", ARITHMETIC_UNITS},
        {"5 x", "+", "5 USD", ARITHMETIC_UNITS},
        {"5 USD", "+", "5 USD/year", ARITHMETIC_UNITS},
        {"5 USD/year", "-", "5 USD", ARITHMETIC_UNITS},
        {"5 GW", "+", "5 GWh", ARITHMETIC_UNITS},
        {"5 GW h", "-", "5 GW", ARITHMETIC_UNITS},
        {"5 W", "+", "5 s", ARITHMETIC_UNITS},
        {"5 m", "+", "5 m2", ARITHMETIC_UNITS},
        {"5 m2", "+", "5 m3", ARITHMETIC_UNITS},
        {"5 kg", "+", "5 m", ARITHMETIC_UNITS},
        {"5 people", "+", "5", ARITHMETIC_UNITS},
        {"5 people", "-", "5 B", ARITHMETIC_UNITS},
        {"1/year", "+", "1 year", ARITHMETIC_UNITS},
        {"5 %/year", "+", "5 USD", ARITHMETIC_UNITS},
        {"5 GW..", "+", "5 USD", ARITHMETIC_UNITS},
        {"~5 GW", "-", "5 USD", ARITHMETIC_UNITS},
        {"5 USD", "?", "5 EUR", ARITHMETIC_UNITS},
        {"5 USD", "?", "5", ARITHMETIC_UNITS},
        {"5", "?", "5 GW", ARITHMETIC_UNITS},
        {"5 GW", "?", "5 year", ARITHMETIC_UNITS},
        {"5 USD", "?", "5 USD/year", ARITHMETIC_UNITS},
        {"5 USD", "to", "1 EUR", ARITHMETIC_UNITS},
        {"5 USD", "to", "1", ARITHMETIC_UNITS},
        {"5", "to", "1 USD", ARITHMETIC_UNITS},
        {"5 GW", "to", "1 GWh", ARITHMETIC_UNITS},
        {"5 GWh/year", "to", "1 USD", ARITHMETIC_UNITS},
        {"5 m^2", "to", "1 m3", ARITHMETIC_UNITS},
        {"5 GW", "round", "1 USD", ARITHMETIC_UNITS},
        {"5 GW", "round", "1", ARITHMETIC_UNITS},
        {"5", "round", "1 GW", ARITHMETIC_UNITS},
        /* percentages of the wrong thing */
        {"5 USD", "+", "10 %", ARITHMETIC_SHARE},
        {"5 USD", "-", "10 %", ARITHMETIC_SHARE},
        {"10 %", "+", "5 USD", ARITHMETIC_SHARE},
        {"10 %", "-", "5 GW", ARITHMETIC_SHARE},
        {"5 year", "+", "10 %", ARITHMETIC_SHARE},
        {"10 %", "?", "5 USD", ARITHMETIC_SHARE},
        {"5 GW", "?", "10 %", ARITHMETIC_SHARE},
        {"5 USD", "to", "1 %", ARITHMETIC_SHARE},
        {"5 %", "to", "1 USD", ARITHMETIC_SHARE},
        {"5 GW", "round", "1 %", ARITHMETIC_SHARE},
        {"5 %", "round", "1 GW", ARITHMETIC_SHARE},
        {"~5 USD", "+", "~10 %", ARITHMETIC_SHARE},
        /* division by zero */
        {"5 USD", "/", "0", ARITHMETIC_ZERO},
        {"5 USD", "/", "0 year", ARITHMETIC_ZERO},
        {"0", "/", "0", ARITHMETIC_ZERO},
        {"5 USD", "/", "0 %", ARITHMETIC_ZERO},
        {"5 USD", "/", "-1..1", ARITHMETIC_ZERO},
        {"5 USD", "/", "0..1", ARITHMETIC_ZERO},
        {"5 USD", "/", "-1..0", ARITHMETIC_ZERO},
        {"5 USD", "/", "~0", ARITHMETIC_ZERO},
        {"5 USD", "/", "..5 year", ARITHMETIC_ZERO},
        {"5 USD", "/", "-1 year..", ARITHMETIC_ZERO},
        {"0", "^", "-1", ARITHMETIC_ZERO},
        {"0 GW", "^", "-2", ARITHMETIC_ZERO},
        {"-1..1", "^", "-1", ARITHMETIC_ZERO},
        {"-1..1", "^", "-2", ARITHMETIC_ZERO},
        {"0", "^", "-0.5", ARITHMETIC_ZERO},
        {"0..4", "^", "-0.5", ARITHMETIC_ZERO},
        /* overflow */
        {"9e300", "+", "9e300", ARITHMETIC_OVERFLOW},
        {"-9e300", "-", "9e300", ARITHMETIC_OVERFLOW},
        {"1e200 USD", "*", "1e101", ARITHMETIC_OVERFLOW},
        {"1e200", "/", "1e-101", ARITHMETIC_OVERFLOW},
        {"1e151", "^", "2", ARITHMETIC_OVERFLOW},
        {"1e-151", "^", "-2", ARITHMETIC_OVERFLOW},
        {"10", "^", "301", ARITHMETIC_OVERFLOW},
        {"1.5", "^", "1e9", ARITHMETIC_OVERFLOW},
        {"2", "^", "1e18", ARITHMETIC_OVERFLOW},
        {"1e300 year", "to", "1 s", ARITHMETIC_OVERFLOW},
        {"1e300 %", "/", "1e-3", ARITHMETIC_OVERFLOW},
        {"1000", "exp", "", ARITHMETIC_OVERFLOW},
        {"1000..", "exp", "", ARITHMETIC_OVERFLOW},
        {"700", "exp", "", ARITHMETIC_OVERFLOW},
        {"2 GW", "^", "100", ARITHMETIC_OVERFLOW},
        {"2 m^50", "*", "2 m^50", ARITHMETIC_OVERFLOW},
        {"2 m^98 m3", "*", "2 m^99", ARITHMETIC_OVERFLOW},
        {"1 USD EUR GBP/W/s", "*", "1 kg m", ARITHMETIC_OVERFLOW},
        /* outside of what a function takes */
        {"-4", "^", "0.5", ARITHMETIC_DOMAIN},
        {"-1..4", "^", "0.5", ARITHMETIC_DOMAIN},
        {"4 m", "^", "0.5", ARITHMETIC_DOMAIN},
        {"4 GW", "^", "1..2", ARITHMETIC_DOMAIN},
        {"-2", "^", "~2", ARITHMETIC_DOMAIN},
        {"-2", "^", "1e18", ARITHMETIC_DOMAIN},
        {"2", "^", "2 GW", ARITHMETIC_DOMAIN},
        {"2", "^", "2 year", ARITHMETIC_DOMAIN},
        {"2 GW", "exp", "", ARITHMETIC_DOMAIN},
        {"2 USD/year", "exp", "", ARITHMETIC_DOMAIN},
        {"0", "ln", "", ARITHMETIC_DOMAIN},
        {"-1", "ln", "", ARITHMETIC_DOMAIN},
        {"-1..1", "ln", "", ARITHMETIC_DOMAIN},
        {"0..1", "ln", "", ARITHMETIC_DOMAIN},
        {"..1", "ln", "", ARITHMETIC_DOMAIN},
        {"2 GW", "ln", "", ARITHMETIC_DOMAIN},
        {"5", "round", "0", ARITHMETIC_DOMAIN},
        {"5", "round", "-1", ARITHMETIC_DOMAIN},
        {"5", "round", "1..2", ARITHMETIC_DOMAIN},
        {"5 GW", "round", "~1 GW", ARITHMETIC_DOMAIN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity left = parsed(cases[i].left), right = parsed(cases[i].right), result;
        enum arithmetic_error e = calculate(cases[i].operation, &left, &right, &result);
        if (e != cases[i].error)
            fail_msg("%s %s %s: error %d, not %d", cases[i].left, cases[i].operation,
                     cases[i].right, e, cases[i].error);
    }
}

/* What 18 digits cannot hold is neither approximate nor a range, and equal to itself. */
static void rounds_without_doubt(void **state) {
    struct quantity one = parsed("1"), three = parsed("3"), third, back;
    int least, most;
    (void)state;
    assert_int_equal(quantity_divide(&one, &three, &third), ARITHMETIC_FINE);
    assert_true(!third.approximate && !third.range);
    assert_int_equal(decimal_cmp(third.low, third.high), -1);
    assert_int_equal(quantity_multiply(&third, &three, &back), ARITHMETIC_FINE);
    assert_int_equal(quantity_order(&back, &one, &least, &most), ARITHMETIC_FINE);
    assert_true(least == 0 && most == 0);
    assert_string_equal(quantity_text_digits(&a, &third, 4).p, "0.3333");
}

/* Ends against ends: what is certain although the intervals touch. */
static void orders_end_to_end(void **state) {
    static const struct {
        const char *left, *right;
        int least, most;
    } cases[] = {
        {"1..2", "2..3", -1, 0},       {"2..3", "1..2", 0, 1},         {"..5 GW", "5 GW", -1, 0},
        {"5 GW..", "5000 MW", 0, 1},   {"1..2", "1..2", -1, 1},        {"1", "2", -1, -1},
        {"~17 USD", "18 USD", -1, -1}, {"~17 USD", "17.5 USD", -1, 0}, {"3 %", "0.03", 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct quantity left = parsed(cases[i].left), right = parsed(cases[i].right);
        int least, most;
        assert_int_equal(quantity_order(&left, &right, &least, &most), ARITHMETIC_FINE);
        if (least != cases[i].least || most != cases[i].most)
            fail_msg("%s ? %s: %d, %d", cases[i].left, cases[i].right, least, most);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calculates),
        cmocka_unit_test(refuses),
        cmocka_unit_test(rounds_without_doubt),
        cmocka_unit_test(orders_end_to_end),
    };
    return cmocka_run_group_tests(tests, make_units, free_units);
}
