/* Real numbers of models: faults, and functions that agree with the C library's to the last digits but one. */
#include "model/real.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct real of(double x) { return (struct real){x, FAULT_NONE}; }

static struct real failing(enum fault fault) { return (struct real){0, fault}; }

static void is_number(struct real x, double expected) {
    if (x.fault || x.number != expected)
        fail_msg("%.17g (fault %d), not %.17g", x.number, x.fault, expected);
}

static void is_fault(struct real x, enum fault expected) {
    if (x.fault != expected || x.number != 0)
        fail_msg("%.17g (fault %d), not fault %d", x.number, x.fault, expected);
}

static void is_near(struct real x, double expected, double relative) {
    if (x.fault || !(fabs(x.number - expected) <= relative * fabs(expected)))
        fail_msg("%.17g (fault %d), not %.17g", x.number, x.fault, expected);
}

/* The same numbers every time. */
static double pseudo_random(uint64_t *state, double least, double most) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return least + (most - least) * (double)(*state >> 11) * 0x1p-53;
}

static void computes(void **state) {
    (void)state;
    is_number(real_add(of(0.1), of(0.2)), 0.1 + 0.2);
    is_number(real_subtract(of(1), of(3)), -2);
    is_number(real_multiply(of(1e200), of(1e-200)), 1);
    is_number(real_divide(of(35), of(100)), 0.35);
    is_number(real_negate(of(3)), -3);
    is_number(real_abs(of(-3)), 3);
    is_number(real_abs(of(3)), 3);
    is_number(real_min(of(2), of(-1)), -1);
    is_number(real_max(of(2), of(-1)), 2);
}

static void rounds(void **state) {
    (void)state;
    is_number(real_round(of(2.5), of(1)), 3);
    is_number(real_round(of(-2.5), of(1)), -2);
    is_number(real_round(of(12.7e9), of(5e9)), 15e9);
    is_fault(real_round(of(1), of(0)), FAULT_DOMAIN);
    is_fault(real_round(of(1), of(-2)), FAULT_DOMAIN);
    is_fault(real_round(of(1e300), of(1e-300)), FAULT_OVERFLOW);
}

static void fails_by_name(void **state) {
    (void)state;
    is_fault(real_divide(of(1), of(0)), FAULT_ZERO);
    is_fault(real_divide(of(0), of(0)), FAULT_ZERO);
    is_fault(real_divide(of(1e300), of(1e-300)), FAULT_OVERFLOW);
    is_fault(real_add(of(1.7e308), of(1.7e308)), FAULT_OVERFLOW);
    is_fault(real_subtract(of(-1.7e308), of(1.7e308)), FAULT_OVERFLOW);
    is_fault(real_multiply(of(1e200), of(-1e200)), FAULT_OVERFLOW);
    is_fault(real_ln(of(0)), FAULT_DOMAIN);
    is_fault(real_ln(of(-1)), FAULT_DOMAIN);
    is_fault(real_exp(of(710)), FAULT_OVERFLOW);
    for (int i = 0; i < FAULT_COUNT; i++)
        assert_int_equal(fault_names[i].n > 0, i != FAULT_NONE);
}

/* Whatever the operation, a fault goes through it, the left one first. */
static void passes_faults_on(void **state) {
    (void)state;
    struct real (*const both[])(struct real,
                                struct real) = {real_add, real_subtract, real_multiply, real_divide,
                                                real_min, real_max,      real_power,    real_round};
    struct real (*const one[])(struct real) = {real_negate, real_abs, real_exp, real_ln};
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        is_fault(both[i](failing(FAULT_NO_STEP), of(0)), FAULT_NO_STEP);
        is_fault(both[i](of(0), failing(FAULT_OVERFLOW)), FAULT_OVERFLOW);
        is_fault(both[i](failing(FAULT_DOMAIN), failing(FAULT_ZERO)), FAULT_DOMAIN);
    }
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        is_fault(one[i](failing(FAULT_NO_STEP)), FAULT_NO_STEP);
}

static void raises(void **state) {
    (void)state;
    is_number(real_power(of(2), of(10)), 1024);
    is_number(real_power(of(-2), of(3)), -8);
    is_number(real_power(of(2), of(-2)), 0.25);
    is_number(real_power(of(0), of(0)), 1);
    is_number(real_power(of(-7), of(0)), 1);
    is_number(real_power(of(0), of(0.5)), 0);
    is_number(real_power(of(0.5), of(2000)), 0);
    is_number(real_power(of(2), of(-2000)), 0);
    is_number(real_power(of(1), of(1e9)), 1);
    is_number(real_power(of(0.5), of(1e300)), 0);
    is_near(real_power(of(1 + 1e-9), of(1e9)), 2.718281826927, 1e-6);
    is_fault(real_power(of(0), of(-1)), FAULT_ZERO);
    is_fault(real_power(of(0), of(-0.5)), FAULT_ZERO);
    is_fault(real_power(of(-2), of(0.5)), FAULT_DOMAIN);
    is_fault(real_power(of(10), of(309)), FAULT_OVERFLOW);
    is_fault(real_power(of(2), of(1e300)), FAULT_OVERFLOW);
    uint64_t seed = 1;
    for (int i = 0; i < 100000; i++) {
        double base = pseudo_random(&seed, 0.01, 20), exponent = pseudo_random(&seed, -40, 40);
        is_near(real_power(of(base), of(exponent)), pow(base, exponent), 1e-13);
        is_near(real_power(of(base), of(floor(exponent))), pow(base, floor(exponent)), 1e-13);
    }
}

static void knows_exp(void **state) {
    (void)state;
    uint64_t seed = 2;
    is_number(real_exp(of(0)), 1);
    is_number(real_exp(of(-800)), 0);
    is_near(real_exp(of(1)), 2.718281828459045, 2e-16);
    is_near(real_exp(of(709.78)), exp(709.78), 1e-13);
    is_near(real_exp(of(-740)), exp(-740), 1e-2); /* has few digits left */
    for (int i = 0; i < 200000; i++) {
        double x = pseudo_random(&seed, -700, 700), small = pseudo_random(&seed, -1, 1);
        is_near(real_exp(of(x)), exp(x), 5e-15);
        is_near(real_exp(of(small)), exp(small), 5e-16);
    }
}

static void knows_ln(void **state) {
    (void)state;
    uint64_t seed = 3;
    is_number(real_ln(of(1)), 0);
    is_near(real_ln(of(1.7976931348623157e308)), 709.782712893384, 1e-15);
    is_near(real_ln(of(5e-324)), -744.4400719213812, 1e-15);
    for (int i = 0; i < 200000; i++) {
        double x = exp(pseudo_random(&seed, -700, 700)), near_one = pseudo_random(&seed, 0.5, 2);
        is_near(real_ln(of(x)), log(x), 1e-15);
        is_near(real_ln(of(near_one)), log(near_one), 1e-15);
    }
}

static void orders(void **state) {
    (void)state;
    assert_int_equal(real_order(1, 2), -1);
    assert_int_equal(real_order(2, 1), 1);
    assert_int_equal(real_order(-2, -1), -1);
    assert_int_equal(real_order(0, 0), 0);
    assert_int_equal(real_order(0.1 + 0.2, 0.3), 0);
    assert_int_equal(real_order(1, 1 + 1e-11), -1);
    assert_int_equal(real_order(1e300, 1e300 * (1 + 1e-13)), 0);
    assert_int_equal(real_order(0, 1e-300), -1);
    assert_int_equal(real_order(-1.7e308, 1.7e308), -1);
    assert_int_equal(real_order(1.7e308, -1.7e308), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(computes),      cmocka_unit_test(rounds),
        cmocka_unit_test(fails_by_name), cmocka_unit_test(passes_faults_on),
        cmocka_unit_test(raises),        cmocka_unit_test(knows_exp),
        cmocka_unit_test(knows_ln),      cmocka_unit_test(orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
