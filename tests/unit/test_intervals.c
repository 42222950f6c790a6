/* Intervals: whatever the operands' intervals hold, the result's holds what comes of it. Ten thousand samples per
 * operation, always the same ones; for the four operations the ends are those of the corners. */
#include "model/quantity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { INTERVALS = 500, SAMPLES = 20 };

static struct arena a;
static struct units units;
static uint64_t random_state;

/* The same numbers in every run, for every test. */
static int make_units(void **state) {
    (void)state;
    random_state = 20260227;
    units = units_make(&a);
    return 0;
}

static int free_units(void **state) {
    (void)state;
    arena_free(&a);
    a = (struct arena){0};
    return 0;
}

static int64_t random_between(int64_t low, int64_t high) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return low + (int64_t)((random_state >> 24) % (uint64_t)(high - low + 1));
}

/* An interval of tenths, and a tenth from it. */
struct tenths {
    int64_t low, high;
};

static struct decimal tenth(int64_t n) { return decimal_normalise((struct decimal){n, -1}); }

static struct tenths random_interval(int64_t least, int64_t most) {
    int64_t x = random_between(least, most), y = random_between(least, most);
    return x < y ? (struct tenths){x, y} : (struct tenths){y, x};
}

static int64_t sample(struct tenths t, int i) {
    return i == 0 ? t.low : i == 1 ? t.high : random_between(t.low, t.high);
}

static const struct unit *unit_of(const char *text) {
    struct unit *unit = arena_new(&a, struct unit);
    str what;
    if (*text)
        assert_int_equal(unit_parse(&units, str_of(text), unit, &what), QUANTITY_FINE);
    return unit;
}

static struct quantity quantity_of(struct tenths t, const struct unit *unit) {
    return (struct quantity){.number = tenth((t.low + t.high) / 2),
                             .low = tenth(t.low),
                             .high = tenth(t.high),
                             .unit = *unit,
                             .approximate = t.low < t.high};
}

static void holds(const struct quantity *q, struct decimal low, struct decimal high) {
    if (decimal_cmp(q->low, low) > 0 || decimal_cmp(q->high, high) < 0)
        fail_msg("[%.*s, %.*s] does not hold %.*s", STR(decimal_text(&a, q->low, S(""))),
                 STR(decimal_text(&a, q->high, S(""))), STR(decimal_text(&a, low, S(""))));
    assert_true(decimal_cmp(q->low, q->number) <= 0 && decimal_cmp(q->number, q->high) <= 0);
}

typedef bool exactly(struct decimal x, struct decimal y, enum rounding r, struct decimal *out);
typedef enum arithmetic_error binary(const struct quantity *x, const struct quantity *y,
                                     struct quantity *out);

static struct decimal calculated(exactly *operation, int64_t x, int64_t y, enum rounding r) {
    struct decimal out;
    assert_true(operation(tenth(x), tenth(y), r, &out));
    return out;
}

/* The ends that the four corners give. */
static void ends_at_corners(const struct quantity *q, exactly *operation, struct tenths x,
                            struct tenths y) {
    const int64_t xs[] = {x.low, x.high}, ys[] = {y.low, y.high};
    struct decimal low = decimal_infinite(1), high = decimal_infinite(-1);
    for (size_t i = 0; i < 4; i++) {
        struct decimal down = calculated(operation, xs[i / 2], ys[i % 2], ROUND_FLOOR);
        struct decimal up = calculated(operation, xs[i / 2], ys[i % 2], ROUND_CEILING);
        if (decimal_cmp(down, low) < 0)
            low = down;
        if (decimal_cmp(up, high) > 0)
            high = up;
    }
    assert_int_equal(decimal_cmp(q->low, low), 0);
    assert_int_equal(decimal_cmp(q->high, high), 0);
}

static void check_operation(binary *operation, exactly *exact, const char *unit) {
    const struct unit *u = unit_of(unit);
    bool divides = exact == decimal_divide;
    for (int i = 0; i < INTERVALS; i++) {
        struct tenths x = random_interval(-1000, 1000), y = random_interval(-1000, 1000);
        if (divides && y.low <= 0 && y.high >= 0)
            y = random_between(0, 1) ? random_interval(1, 1000) : random_interval(-1000, -1);
        struct quantity left = quantity_of(x, u), right = quantity_of(y, u), result;
        assert_int_equal(operation(&left, &right, &result), ARITHMETIC_FINE);
        ends_at_corners(&result, exact, x, y);
        for (int k = 0; k < SAMPLES; k++) {
            int64_t p = sample(x, k), q = sample(y, k % 4 < 2 ? k / 2 : k);
            holds(&result, calculated(exact, p, q, ROUND_FLOOR),
                  calculated(exact, p, q, ROUND_CEILING));
        }
    }
}

static void sums(void **state) {
    (void)state;
    check_operation(quantity_add, decimal_add, "GW");
}

static void differences(void **state) {
    (void)state;
    check_operation(quantity_subtract, decimal_subtract, "USD/year");
}

static void products(void **state) {
    (void)state;
    check_operation(quantity_multiply, decimal_multiply, "GW");
}

static void quotients(void **state) {
    (void)state;
    check_operation(quantity_divide, decimal_divide, "");
}

/* USD/year times months over GW, in USD/GW: a conversion on the way. */
static void products_with_units(void **state) {
    (void)state;
    for (int i = 0; i < INTERVALS; i++) {
        struct tenths x = random_interval(-1000, 1000), y = random_interval(1, 1000),
                      z = random_interval(1, 1000);
        struct quantity money = quantity_of(x, unit_of("USD/year")),
                        time = quantity_of(y, unit_of("month")),
                        power = quantity_of(z, unit_of("GW")), result;
        assert_int_equal(quantity_multiply(&money, &time, &result), ARITHMETIC_FINE);
        assert_int_equal(quantity_divide(&result, &power, &result), ARITHMETIC_FINE);
        assert_string_equal(unit_text(&a, &result.unit).p, "USD/GW");
        for (int k = 0; k < SAMPLES; k++) {
            int64_t p = sample(x, k), q = sample(y, k / 2), r = sample(z, k / 4);
            struct decimal product = decimal_normalise((struct decimal){p * q, -1});
            struct decimal over = decimal_of(12 * r), low, high;
            assert_true(decimal_divide(product, over, ROUND_FLOOR, &low));
            assert_true(decimal_divide(product, over, ROUND_CEILING, &high));
            holds(&result, low, high);
        }
    }
}

static void whole_powers(void **state) {
    (void)state;
    for (int i = 0; i < INTERVALS; i++) {
        struct tenths x = random_interval(-60, 60);
        int64_t exponent = random_between(0, 5);
        struct quantity base = quantity_of(x, unit_of("m")), result;
        struct decimal n = decimal_of(exponent);
        struct quantity power = {.number = n, .low = n, .high = n};
        assert_int_equal(quantity_power(&base, &power, &result), ARITHMETIC_FINE);
        if (exponent % 2 == 0 && exponent && x.low <= 0 && x.high >= 0)
            assert_true(decimal_is_zero(result.low));
        for (int k = 0; k < SAMPLES; k++) {
            int64_t p = sample(x, k), product = 1;
            for (int64_t m = 0; m < exponent; m++)
                product *= p;
            struct decimal exact = decimal_normalise((struct decimal){product, (int32_t)-exponent});
            holds(&result, exact, exact);
        }
    }
}

static void holds_long(const struct quantity *q, long double x) {
    /* The long double is right to 18 digits; the ends stand 10^-15 away. */
    if ((long double)decimal_double(q->low) > x || (long double)decimal_double(q->high) < x)
        fail_msg("[%.*s, %.*s] does not hold %.18Lg", STR(decimal_text(&a, q->low, S(""))),
                 STR(decimal_text(&a, q->high, S(""))), x);
    assert_true(decimal_cmp(q->low, q->number) <= 0 && decimal_cmp(q->number, q->high) <= 0);
}

static void real_powers(void **state) {
    (void)state;
    for (int i = 0; i < INTERVALS; i++) {
        struct tenths x = random_interval(1, 500), y = random_interval(-300, 300);
        const struct unit *none = unit_of("");
        struct quantity base = quantity_of(x, none), power = quantity_of(y, none), result;
        assert_int_equal(quantity_power(&base, &power, &result), ARITHMETIC_FINE);
        for (int k = 0; k < SAMPLES; k++) {
            int64_t p = sample(x, k), q = sample(y, k % 4 < 2 ? k / 2 : k);
            holds_long(&result, powl((long double)p / 10, (long double)q / 10));
        }
    }
}

static void exponentials_and_logarithms(void **state) {
    (void)state;
    for (int i = 0; i < INTERVALS; i++) {
        struct tenths x = random_interval(-3000, 3000), y = random_interval(1, 100000);
        struct quantity exponent = quantity_of(x, unit_of("")),
                        number = quantity_of(y, unit_of(""));
        struct quantity e, ln;
        assert_int_equal(quantity_exp(&exponent, &e), ARITHMETIC_FINE);
        assert_int_equal(quantity_ln(&number, &ln), ARITHMETIC_FINE);
        for (int k = 0; k < SAMPLES; k++) {
            holds_long(&e, expl((long double)sample(x, k) / 10));
            holds_long(&ln, logl((long double)sample(y, k) / 10));
        }
    }
}

/* Half away from zero, in whole tenths. */
static int64_t rounded_to(int64_t n, int64_t step) {
    int64_t half = n < 0 ? -(step / 2) : step / 2;
    return (n + half) / step * step;
}

static void functions_of_one_interval(void **state) {
    (void)state;
    for (int i = 0; i < INTERVALS; i++) {
        struct tenths x = random_interval(-1000, 1000);
        int64_t step = 2 * random_between(1, 50);
        struct quantity q = quantity_of(x, unit_of("GW")), rounded,
                        by = quantity_of((struct tenths){step, step}, unit_of("GW"));
        struct quantity absolute = quantity_abs(&q), negative = quantity_negate(&q);
        assert_int_equal(quantity_round(&q, &by, &rounded), ARITHMETIC_FINE);
        for (int k = 0; k < SAMPLES; k++) {
            int64_t p = sample(x, k);
            holds(&absolute, tenth(p < 0 ? -p : p), tenth(p < 0 ? -p : p));
            holds(&negative, tenth(-p), tenth(-p));
            holds(&rounded, tenth(rounded_to(p, step)), tenth(rounded_to(p, step)));
        }
        assert_int_equal(decimal_cmp(negative.low, tenth(-x.high)), 0);
        assert_int_equal(decimal_cmp(rounded.high, tenth(rounded_to(x.high, step))), 0);
    }
}

/* Certain answers hold for every sample. */
static void comparisons(void **state) {
    (void)state;
    for (int i = 0; i < INTERVALS; i++) {
        struct tenths x = random_interval(-30, 30), y = random_interval(-30, 30);
        struct quantity left = quantity_of(x, unit_of("GW")), right = quantity_of(y, unit_of("GW"));
        int order, least, most;
        assert_int_equal(quantity_compare(&left, &right, &order), ARITHMETIC_FINE);
        assert_int_equal(quantity_order(&left, &right, &least, &most), ARITHMETIC_FINE);
        assert_int_equal(order == 2,
                         x.low <= y.high && y.low <= x.high && (x.low < x.high || y.low < y.high));
        for (int k = 0; k < SAMPLES; k++) {
            int64_t p = sample(x, k), q = sample(y, k / 2);
            assert_true(order == 2 || order == (p > q) - (p < q));
            assert_true(most > 0 || p <= q);
            assert_true(least < 0 || p >= q);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sums, make_units, free_units),
        cmocka_unit_test_setup_teardown(differences, make_units, free_units),
        cmocka_unit_test_setup_teardown(products, make_units, free_units),
        cmocka_unit_test_setup_teardown(quotients, make_units, free_units),
        cmocka_unit_test_setup_teardown(products_with_units, make_units, free_units),
        cmocka_unit_test_setup_teardown(whole_powers, make_units, free_units),
        cmocka_unit_test_setup_teardown(real_powers, make_units, free_units),
        cmocka_unit_test_setup_teardown(exponentials_and_logarithms, make_units, free_units),
        cmocka_unit_test_setup_teardown(functions_of_one_interval, make_units, free_units),
        cmocka_unit_test_setup_teardown(comparisons, make_units, free_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
