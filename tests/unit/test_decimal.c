/* Decimals: exact while 18 digits hold them, else rounded in the direction that is asked for. */
#include "model/decimal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NINES INT64_C(999999999999999999) /* 18 digits */

__extension__ typedef __int128 wide;

static struct decimal of(int64_t coefficient, int32_t exponent) {
    return decimal_normalise((struct decimal){coefficient, exponent});
}

static void equals(struct decimal d, int64_t coefficient, int32_t exponent) {
    if (d.coefficient != coefficient || d.exponent != exponent)
        fail_msg("%llde%d, not %llde%d", (long long)d.coefficient, d.exponent,
                 (long long)coefficient, exponent);
}

static void normalises(void **state) {
    (void)state;
    equals(of(1500, -1), 15, 1);
    equals(of(0, 12), 0, 0);
    equals(of(-100, -2), -1, 0);
    equals(decimal_of(-120), -12, 1);
    equals(decimal_normalise(decimal_infinite(-3)), -1, DECIMAL_INFINITE);
}

static void compares(void **state) {
    const struct decimal rising[] = {decimal_infinite(-1),
                                     of(-2, 300),
                                     of(-NINES, 0),
                                     of(-11, -1),
                                     of(-1, 0),
                                     of(-1, -300),
                                     of(0, 0),
                                     of(1, -300),
                                     of(NINES, -18),
                                     of(1, 0),
                                     of(1000000001, -9),
                                     of(11, -1),
                                     of(9, 0),
                                     of(1, 1),
                                     of(NINES, 0),
                                     of(1, 18),
                                     of(1, 300),
                                     decimal_infinite(1)};
    (void)state;
    for (size_t i = 0; i < sizeof rising / sizeof *rising; i++)
        for (size_t k = 0; k < sizeof rising / sizeof *rising; k++)
            assert_int_equal(decimal_cmp(rising[i], rising[k]), (i > k) - (i < k));
}

/* a op b, rounded down, to the nearest, up. */
struct rounding_case {
    char operation;
    struct decimal a, b, down, nearest, up;
};

static bool calculate(char operation, struct decimal a, struct decimal b, enum rounding r,
                      struct decimal *out) {
    switch (operation) {
    case '+':
        return decimal_add(a, b, r, out);
    case '-':
        return decimal_subtract(a, b, r, out);
    case '*':
        return decimal_multiply(a, b, r, out);
    default:
        return decimal_divide(a, b, r, out);
    }
}

static void rounds_as_asked(void **state) {
    const struct rounding_case cases[] = {
        {'+', {1, -1}, {2, -1}, {3, -1}, {3, -1}, {3, -1}},
        {'+', {1, 17}, {1, -1}, {1, 17}, {1, 17}, {100000000000000001, 0}},
        {'+', {NINES, 0}, {5, -1}, {NINES, 0}, {1, 18}, {1, 18}},
        {'+', {NINES, 0}, {4, -1}, {NINES, 0}, {NINES, 0}, {1, 18}},
        {'+', {-NINES, 0}, {-5, -1}, {-1, 18}, {-1, 18}, {-NINES, 0}},
        {'-', {1, 0}, {1, -300}, {NINES, -18}, {1, 0}, {1, 0}},
        {'+', {1, 0}, {1, -300}, {1, 0}, {1, 0}, {100000000000000001, -17}},
        {'-', {1, -300}, {1, 0}, {-1, 0}, {-1, 0}, {-NINES, -18}},
        {'+', {3, 300}, {-3, 300}, {0, 0}, {0, 0}, {0, 0}},
        {'+', {0, 0}, {7, 5}, {7, 5}, {7, 5}, {7, 5}},
        {'*', {3, 0}, {5, -1}, {15, -1}, {15, -1}, {15, -1}},
        {'*',
         {NINES, 0},
         {NINES, 0},
         {999999999999999998, 18},
         {999999999999999998, 18},
         {NINES, 18}},
        {'*', {-1, -200}, {1, -200}, {-1, -300}, {0, 0}, {0, 0}},
        {'*', {1, -200}, {1, -200}, {0, 0}, {0, 0}, {1, -300}},
        {'*', {5, -150}, {1, -151}, {0, 0}, {1, -300}, {1, -300}}, /* half of the smallest */
        {'*', {-5, -150}, {1, -151}, {-1, -300}, {-1, -300}, {0, 0}},
        {'/',
         {1, 0},
         {3, 0},
         {333333333333333333, -18},
         {333333333333333333, -18},
         {333333333333333334, -18}},
        {'/',
         {2, 0},
         {3, 0},
         {666666666666666666, -18},
         {666666666666666667, -18},
         {666666666666666667, -18}},
        {'/',
         {-2, 0},
         {3, 0},
         {-666666666666666667, -18},
         {-666666666666666667, -18},
         {-666666666666666666, -18}},
        {'/', {1, 11}, {8, 0}, {125, 8}, {125, 8}, {125, 8}},
        {'/', {0, 0}, {3, 0}, {0, 0}, {0, 0}, {0, 0}},
        {'/', {1, -300}, {3, 0}, {0, 0}, {0, 0}, {1, -300}},
        {'/', {1, 0}, {NINES, 0}, {1, -18}, {1, -18}, {100000000000000001, -35}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rounding_case *c = &cases[i];
        struct decimal down, nearest, up;
        assert_true(calculate(c->operation, c->a, c->b, ROUND_FLOOR, &down));
        assert_true(calculate(c->operation, c->a, c->b, ROUND_NEAREST, &nearest));
        assert_true(calculate(c->operation, c->a, c->b, ROUND_CEILING, &up));
        equals(down, c->down.coefficient, c->down.exponent);
        equals(nearest, c->nearest.coefficient, c->nearest.exponent);
        equals(up, c->up.coefficient, c->up.exponent);
    }
}

static void scales_with_one_rounding(void **state) {
    struct decimal out;
    (void)state;
    /* 17.25e9 * 2629800 / 31557600: months to years */
    assert_true(decimal_scale(of(1725, 7), of(26298, 2), of(315576, 2), ROUND_NEAREST, &out));
    equals(out, 14375, 5);
    /* Rounded in between, this would be 1.00000000000000000 */
    assert_true(decimal_scale(of(NINES, 0), of(NINES, 0), of(NINES, 0), ROUND_FLOOR, &out));
    equals(out, NINES, 0);
    assert_true(decimal_scale(of(-1, 0), of(1, 0), of(3, 0), ROUND_CEILING, &out));
    equals(out, -333333333333333333, -18);
    assert_true(decimal_scale(of(1, 0), of(-1, 0), of(-8, 0), ROUND_CEILING, &out));
    equals(out, 125, -3);
}

static void refuses_what_is_too_large(void **state) {
    struct decimal out;
    (void)state;
    assert_false(decimal_multiply(of(1, 200), of(1, 101), ROUND_NEAREST, &out));
    assert_true(decimal_multiply(of(1, 200), of(1, 100), ROUND_NEAREST, &out));
    assert_false(decimal_add(of(9, 300), of(1, 300), ROUND_FLOOR, &out));
    assert_true(decimal_add(of(9, 300), of(9, 299), ROUND_FLOOR, &out));
    assert_false(decimal_divide(of(1, 300), of(1, -1), ROUND_NEAREST, &out));
    /* Only rounding makes it too large. */
    assert_true(decimal_add(of(NINES, 283), of(9, 282), ROUND_FLOOR, &out));
    assert_false(decimal_add(of(NINES, 283), of(9, 282), ROUND_CEILING, &out));
    assert_true(decimal_fits(of(9, 300)));
    assert_false(decimal_fits(of(11, 300)));
    assert_false(decimal_fits(of(11, -301)));
}

static void knows_infinity(void **state) {
    const struct decimal plus = decimal_infinite(1), minus = decimal_infinite(-1);
    struct decimal out;
    (void)state;
    assert_true(decimal_add(plus, of(-5, 300), ROUND_FLOOR, &out));
    equals(out, 1, DECIMAL_INFINITE);
    assert_true(decimal_subtract(of(3, 0), plus, ROUND_FLOOR, &out));
    equals(out, -1, DECIMAL_INFINITE);
    assert_true(decimal_add(plus, minus, ROUND_FLOOR, &out));
    equals(out, -1, DECIMAL_INFINITE);
    assert_true(decimal_add(plus, minus, ROUND_CEILING, &out));
    equals(out, 1, DECIMAL_INFINITE);
    assert_true(decimal_multiply(plus, of(-2, 0), ROUND_FLOOR, &out));
    equals(out, -1, DECIMAL_INFINITE);
    assert_true(decimal_multiply(minus, minus, ROUND_FLOOR, &out));
    equals(out, 1, DECIMAL_INFINITE);
    assert_true(decimal_multiply(of(0, 0), minus, ROUND_FLOOR, &out));
    equals(out, 0, 0);
    assert_true(decimal_divide(minus, of(-2, 5), ROUND_FLOOR, &out));
    equals(out, 1, DECIMAL_INFINITE);
    assert_true(decimal_divide(of(7, 0), minus, ROUND_CEILING, &out));
    equals(out, 0, 0);
    assert_true(decimal_divide(plus, minus, ROUND_NEAREST, &out));
    equals(out, 0, 0);
    equals(decimal_round_digits(minus, 3, ROUND_CEILING), -1, DECIMAL_INFINITE);
    assert_false(decimal_is_whole(plus));
}

static void rounds_to_digits_and_places(void **state) {
    (void)state;
    equals(decimal_round_digits(of(1545454545, -7), 4, ROUND_NEAREST), 1545, -1);
    equals(decimal_round_digits(of(15455, -2), 4, ROUND_NEAREST), 1546, -1);
    equals(decimal_round_digits(of(-15455, -2), 4, ROUND_NEAREST), -1546, -1);
    equals(decimal_round_digits(of(-15455, -2), 4, ROUND_CEILING), -1545, -1);
    equals(decimal_round_digits(of(99996, 3), 4, ROUND_NEAREST), 1, 8);
    equals(decimal_round_digits(of(99996, 3), 4, ROUND_FLOOR), 9999, 4);
    equals(decimal_round_digits(of(12, 3), 4, ROUND_CEILING), 12, 3);
    equals(decimal_round_at(of(25, -1), 0, ROUND_NEAREST), 3, 0);
    equals(decimal_round_at(of(-25, -1), 0, ROUND_NEAREST), -3, 0);
    equals(decimal_round_at(of(-25, -1), 0, ROUND_CEILING), -2, 0);
    equals(decimal_round_at(of(249, -2), 0, ROUND_NEAREST), 2, 0);
    equals(decimal_round_at(of(1, 0), 40, ROUND_CEILING), 1, 40);
    equals(decimal_round_at(of(9, 0), 40, ROUND_NEAREST), 0, 0);
    equals(decimal_round_at(of(12, 5), 3, ROUND_CEILING), 12, 5);
}

static void turns_into_doubles_and_back(void **state) {
    struct decimal out;
    (void)state;
    assert_true(decimal_double(of(1, -1)) == 0.1);
    assert_true(decimal_double(of(123456789012345678, 0)) == 123456789012345678.0);
    assert_true(decimal_double(of(-9, 300)) == -9e300);
    assert_true(isinf(decimal_double(decimal_infinite(1))));
    assert_true(decimal_of_double(0.1 + 0.2, &out)); /* 15 digits do not show the last bits */
    equals(out, 3, -1);
    assert_true(decimal_of_double(-1234.5, &out));
    equals(out, -12345, -1);
    assert_true(decimal_of_double(1e-310, &out));
    equals(out, 0, 0);
    assert_true(decimal_of_double(sqrt(2), &out));
    equals(out, 14142135623731, -13); /* 1.41421356237310 */
    assert_false(decimal_of_double(1e301, &out));
    assert_false(decimal_of_double(INFINITY, &out));
    assert_false(decimal_of_double(NAN, &out));
}

static void prints(void **state) {
    static const struct {
        struct decimal d;
        const char *text;
    } cases[] = {
        {{0, 0}, "0"},
        {{1, 0}, "1"},
        {{1, 3}, "1,000"},
        {{123456, -2}, "1,234.56"},
        {{-5, -3}, "−0.005"},
        {{1, 18}, "1,000,000,000,000,000,000"},
        {{NINES, 0}, "999,999,999,999,999,999"},
        {{1, DECIMAL_INFINITE}, "∞"},
        {{-1, DECIMAL_INFINITE}, "−∞"},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(decimal_text(&a, cases[i].d, S(",")).p, cases[i].text);
    assert_string_equal(decimal_text(&a, of(1234567, -1), S("")).p, "123456.7");
    arena_free(&a);
}

/* The sign of d * 10^places - n, where that many places make d whole. */
static int against(struct decimal d, int places, wide n) {
    wide scaled = d.coefficient;
    for (int i = d.exponent + places; i > 0; i--)
        scaled *= 10;
    return (scaled > n) - (scaled < n);
}

/* x / y is the whole number q and a rest, computed in another way: digit by digit. */
static void divides_as_by_hand(void **state) {
    uint64_t random = 20260227;
    (void)state;
    for (int i = 0; i < 100000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        int64_t x = (int64_t)(random >> 20 & 0xFFFFF) + 1, y = (int64_t)(random >> 42) + 1;
        wide digits = x / y;
        int64_t rest = x % y;
        int places = 0;
        for (; digits < 100000000000000000; places++, rest = rest * 10 % y)
            digits = digits * 10 + rest * 10 / y;
        struct decimal down, nearest, up;
        assert_true(decimal_divide(of(x, 0), of(y, 0), ROUND_FLOOR, &down));
        assert_true(decimal_divide(of(x, 0), of(y, 0), ROUND_NEAREST, &nearest));
        assert_true(decimal_divide(of(-x, 0), of(y, 0), ROUND_FLOOR, &up));
        assert_int_equal(against(down, places, digits), 0);
        assert_int_equal(against(nearest, places, digits + (rest * 2 >= y)), 0);
        assert_int_equal(against(up, places, -(digits + (rest != 0))), 0);
    }
}

/* d's coefficient with as many zeros as make its exponent -places. */
static wide stretched(struct decimal d, int places) {
    wide n = d.coefficient;
    for (int i = d.exponent + places; i > 0; i--)
        n *= 10;
    return n;
}

/* Quotients of 18 digits each: the remainder alone may decide. */
static void divides_long_numbers(void **state) {
    uint64_t random = 20261122;
    (void)state;
    for (int i = 0; i < 100000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        int64_t y = 100000000000000000 + (int64_t)(random % 899999999999999999u);
        random = random * 6364136223846793005u + 1442695040888963407u;
        int64_t x = y + (int64_t)(random >> 20) % (1000000000000000000 - y);
        struct decimal down, up; /* 1 <= x / y < 10: 17 places */
        assert_true(decimal_divide(of(x, 0), of(y, 0), ROUND_FLOOR, &down));
        assert_true(decimal_divide(of(x, 0), of(y, 0), ROUND_CEILING, &up));
        wide dividend = (wide)x * 100000000000000000;
        assert_true(stretched(down, 17) * y <= dividend &&
                    (stretched(down, 17) + 1) * y > dividend);
        assert_true(stretched(up, 17) * y >= dividend && (stretched(up, 17) - 1) * y < dividend);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normalises),
        cmocka_unit_test(compares),
        cmocka_unit_test(rounds_as_asked),
        cmocka_unit_test(scales_with_one_rounding),
        cmocka_unit_test(refuses_what_is_too_large),
        cmocka_unit_test(knows_infinity),
        cmocka_unit_test(rounds_to_digits_and_places),
        cmocka_unit_test(turns_into_doubles_and_back),
        cmocka_unit_test(prints),
        cmocka_unit_test(divides_as_by_hand),
        cmocka_unit_test(divides_long_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
