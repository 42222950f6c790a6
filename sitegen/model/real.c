/* Numbers of models. Whoever changes an operation here changes it in render/module_real.js, too: the test of models compares
 * their bits. */
#include "model/real.h"

#include <math.h>

const str fault_names[FAULT_COUNT] = {S(""), S("zero"), S("overflow"), S("domain"), S("no-step")};

/* ln 2 in two parts, the first with so few digits that its products with whole numbers are exact. */
static const double ln2 = 0.6931471805599453, ln2_high = 6.93147180369123816490e-01,
                    ln2_low = 1.90821492927058770002e-10;
static const double sqrt2 = 1.4142135623730951;
/* exp of more is too large, of less is 0. */
static const double exp_most = 709.782712893384, exp_least = -745.2;
static const double largest_whole = 1e9; /* exponent that repeated squaring takes on */

struct real real_failed(enum fault fault) {
    return (struct real){0, fault};
}

static struct real number(double x) {
    return isfinite(x) ? (struct real){x, FAULT_NONE} : real_failed(FAULT_OVERFLOW);
}

static enum fault first_fault(struct real a, struct real b) { return a.fault ? a.fault : b.fault; }

struct real real_add(struct real a, struct real b) {
    enum fault fault = first_fault(a, b);
    return fault ? real_failed(fault) : number(a.number + b.number);
}

struct real real_subtract(struct real a, struct real b) {
    enum fault fault = first_fault(a, b);
    return fault ? real_failed(fault) : number(a.number - b.number);
}

struct real real_multiply(struct real a, struct real b) {
    enum fault fault = first_fault(a, b);
    return fault ? real_failed(fault) : number(a.number * b.number);
}

struct real real_divide(struct real a, struct real b) {
    enum fault fault = first_fault(a, b);
    if (!fault && b.number == 0)
        fault = FAULT_ZERO;
    return fault ? real_failed(fault) : number(a.number / b.number);
}

struct real real_negate(struct real a) {
    return a.fault ? a : number(-a.number);
}

struct real real_abs(struct real a) {
    return a.fault ? a : number(fabs(a.number));
}

struct real real_min(struct real a, struct real b) {
    enum fault fault = first_fault(a, b);
    return fault ? real_failed(fault) : b.number < a.number ? b : a;
}

struct real real_max(struct real a, struct real b) {
    enum fault fault = first_fault(a, b);
    return fault ? real_failed(fault) : b.number > a.number ? b : a;
}

struct real real_round(struct real x, struct real step) {
    enum fault fault = first_fault(x, step);
    if (!fault && step.number <= 0)
        fault = FAULT_DOMAIN;
    return fault ? real_failed(fault) : number(floor(x.number / step.number + 0.5) * step.number);
}

/* ---- powers ---- */

/* base^n of a whole n from 0 on; may be infinite. */
static double whole_power(double base, double n) {
    double power = 1;
    for (; n > 0; base *= base) {
        double half = floor(n / 2);
        if (n > 2 * half)
            power *= base;
        n = half;
    }
    return power;
}

/* 2^n, exact: |n| is at most 1000. */
static double power_of_two(double n) { return whole_power(n < 0 ? 0.5 : 2, n < 0 ? -n : n); }

/* May be infinite, as x may be. */
static double exp_of(double x) {
    if (x > exp_most)
        return INFINITY;
    if (x < exp_least)
        return 0;
    double k = floor(x / ln2 + 0.5), r = x - k * ln2_high - k * ln2_low, sum = 1;
    for (double n = 13; n > 0; n--)
        sum = 1 + sum * r / n;
    /* In two steps: 2^k alone may be too large or too small. */
    double half = floor(k / 2);
    return sum * power_of_two(half) * power_of_two(k - half);
}

/* Of x above 0. */
static double ln_of(double x) {
    double k = 0;
    for (double n = 512; n >= 1; n = n / 2) {
        double power = power_of_two(n);
        for (; x >= power; k += n)
            x = x / power;
        for (; x * power < 2; k -= n)
            x = x * power;
    }
    if (x >= sqrt2) {
        x = x / 2;
        k = k + 1;
    }
    double s = (x - 1) / (x + 1), square = s * s, sum = 0;
    for (double n = 23; n > 0; n = n - 2)
        sum = sum * square + 1 / n;
    return k * ln2_high + (2 * s * sum + k * ln2_low);
}

struct real real_exp(struct real x) {
    return x.fault ? x : number(exp_of(x.number));
}

struct real real_ln(struct real x) {
    if (x.fault)
        return x;
    return x.number > 0 ? number(ln_of(x.number)) : real_failed(FAULT_DOMAIN);
}

static struct real power_of_zero(double exponent) {
    return exponent < 0 ? real_failed(FAULT_ZERO) : number(exponent > 0 ? 0 : 1);
}

struct real real_power(struct real base, struct real exponent) {
    enum fault fault = first_fault(base, exponent);
    double x = base.number, n = exponent.number, size = n < 0 ? -n : n;
    if (fault)
        return real_failed(fault);
    if (x == 0)
        return power_of_zero(n);
    if (floor(n) == n && size <= largest_whole) {
        double power = whole_power(x, size);
        return number(n < 0 ? 1 / power : power);
    }
    return x > 0 ? number(exp_of(n * ln_of(x))) : real_failed(FAULT_DOMAIN);
}

int real_order(double a, double b) {
    double size_a = a < 0 ? -a : a, size_b = b < 0 ? -b : b;
    double apart = a < b ? b - a : a - b;
    if (apart <= 1e-12 * (size_a > size_b ? size_a : size_b))
        return 0;
    return a < b ? -1 : 1;
}
