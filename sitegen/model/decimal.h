/* Decimal numbers: exact as long as 18 digits hold them, else rounded as asked. */
#ifndef MODEL_DECIMAL_H
#define MODEL_DECIMAL_H

#include "base/arena.h"

/* coefficient * 10^exponent. Normalised: no trailing zeros in the coefficient, zero is 0e0. */
struct decimal {
    int64_t coefficient; /* at most 18 digits; of an infinite one 1 or -1 */
    int32_t exponent;    /* -300..300; DECIMAL_INFINITE: an end of an open interval, by its sign */
};

enum { DECIMAL_MAX_DIGITS = 18, DECIMAL_MAX_EXPONENT = 300, DECIMAL_INFINITE = 1 << 20 };

/* To the nearest, halves away from zero; towards minus or plus infinity. */
enum rounding { ROUND_NEAREST, ROUND_FLOOR, ROUND_CEILING };

struct decimal decimal_of(int64_t n);      /* n of at most 18 digits */
struct decimal decimal_infinite(int sign); /* by the sign of `sign`: minus or plus */
struct decimal decimal_normalise(struct decimal d);
bool decimal_is_zero(struct decimal d);
bool decimal_is_infinite(struct decimal d);
bool decimal_is_whole(struct decimal d);
int decimal_sign(struct decimal d); /* -1, 0, 1 */
struct decimal decimal_negate(struct decimal d);
struct decimal decimal_abs(struct decimal d);
int decimal_cmp(struct decimal a, struct decimal b); /* exact */
/* The power of ten of its first digit: 0 for 1 to 9.9; 0 for zero. */
int32_t decimal_magnitude(struct decimal d);
/* Is it one that arithmetic may give: a magnitude of at most DECIMAL_MAX_EXPONENT? */
bool decimal_fits(struct decimal d);

/* Correctly rounded. False when the result is too large (a magnitude above DECIMAL_MAX_EXPONENT); one that is
 * too small becomes 0, or the smallest number when it is rounded away from 0. Infinite operands follow the
 * rules of intervals: 0 times infinite is 0, anything finite over infinite is 0, infinite over infinite is 0
 * (the other corners of the interval then hold the rest). */
bool decimal_add(struct decimal a, struct decimal b, enum rounding r, struct decimal *out);
bool decimal_subtract(struct decimal a, struct decimal b, enum rounding r, struct decimal *out);
bool decimal_multiply(struct decimal a, struct decimal b, enum rounding r, struct decimal *out);
bool decimal_divide(struct decimal a, struct decimal b, enum rounding r,
                    struct decimal *out); /* b not 0 */
/* x * by / over with a single rounding; by and over are finite, over not 0. */
bool decimal_scale(struct decimal x, struct decimal by, struct decimal over, enum rounding r,
                   struct decimal *out);

/* To `digits` significant digits; to a whole multiple of 10^exponent. Rounding up may reach 10^301. */
struct decimal decimal_round_digits(struct decimal d, int digits, enum rounding r);
struct decimal decimal_round_at(struct decimal d, int32_t exponent, enum rounding r);

double decimal_double(struct decimal d); /* the nearest one */
/* Rounded to 15 significant digits, in which the functions of any C library agree. False when it is not finite
 * or too large. */
bool decimal_of_double(double x, struct decimal *out);

/* -1234.5 with thousands separated by `separator` ("," or ""). The minus is U+2212. */
str decimal_text(struct arena *a, struct decimal d, str separator);
/* As programs read it, with a plain minus: "-1250.5"; empty of an infinite one. */
str decimal_plain(struct arena *a, struct decimal d);
/* The same in two parts: "−1,234" and ".5" (or ""). */
void decimal_parts(struct arena *a, struct decimal d, str separator, str *integer, str *fraction);

#endif
