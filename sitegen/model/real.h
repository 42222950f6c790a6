/* Real numbers as models compute with them: IEEE 754 doubles, made with + - * / and floor alone. C and the JavaScript that
 * render/module.c writes do the same operations in the same order, so that both come to the same bits, on every machine and in
 * every browser (the libraries' own exp and pow differ between them). Build with -ffp-contract=off. */
#ifndef MODEL_REAL_H
#define MODEL_REAL_H

#include "base/str.h"

/* Why there is no number. In place of NaN and infinity, which no reader is ever shown. */
enum fault {
    FAULT_NONE,
    FAULT_ZERO,     /* division by zero, 0 to a negative power */
    FAULT_OVERFLOW, /* larger than a double holds */
    FAULT_DOMAIN, /* ln of 0 or less, a root of a negative number, rounding to a step of 0 or less */
    FAULT_NO_STEP, /* no step fulfils the condition; at() of a step that does not exist */
    FAULT_COUNT
};
extern const str fault_names
    [FAULT_COUNT]; /* "", "zero", "overflow", "domain", "no-step": in JavaScript a failed value is
                                              this string */

struct real {
    double number; /* finite; 0 of a failed one; of a condition 0 or 1; of a choice its index */
    enum fault fault;
};

struct real real_failed(enum fault fault);

/* Each fails with the first fault among its operands, from left to right. A result that is not finite is FAULT_OVERFLOW. */
struct real real_add(struct real a, struct real b);
struct real real_subtract(struct real a, struct real b);
struct real real_multiply(struct real a, struct real b);
struct real real_divide(struct real a, struct real b);
/* A whole exponent of at most 1e9 by repeated squaring, else exp(exponent * ln(base)). x^0 is 1. */
struct real real_power(struct real base, struct real exponent);
struct real real_negate(struct real a);
struct real real_abs(struct real a);
struct real real_min(struct real a, struct real b);
struct real real_max(struct real a, struct real b);
/* To the nearest multiple of step: floor(x / step + 0.5) * step. */
struct real real_round(struct real x, struct real step);
struct real
real_exp(struct real x); /* Taylor series after reduction by powers of two; see real.c */
struct real real_ln(struct real x);
/* -1, 0, 1. Numbers that differ by no more than 1e-12 of the larger one are equal: sums of the same in another order. */
int real_order(double a, double b);

#endif
