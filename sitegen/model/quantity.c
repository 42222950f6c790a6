/* Arithmetic with quantities: every result's interval holds whatever its operands' intervals allow. */
#include "model/quantity_internal.h"

#include <math.h>

/* An exponent that repeated squaring takes on. */
enum { MAX_WHOLE_EXPONENT = 1000000000 };

static bool is_point(const struct quantity *q) { return !decimal_cmp(q->low, q->high); }

static struct decimal smaller(struct decimal a, struct decimal b) {
    return decimal_cmp(a, b) < 0 ? a : b;
}

static struct decimal larger(struct decimal a, struct decimal b) {
    return decimal_cmp(a, b) > 0 ? a : b;
}

static struct quantity plain_number(int64_t n) {
    struct decimal d = decimal_of(n);
    return (struct quantity){.number = d, .low = d, .high = d};
}

/* (low + high) / 2, or the end that an open interval has. */
static struct decimal middle_of(const struct quantity *q) {
    struct decimal sum, middle;
    if (decimal_is_infinite(q->low))
        return decimal_is_infinite(q->high) ? q->number : q->high;
    if (decimal_is_infinite(q->high))
        return q->low;
    if (!decimal_add(q->low, q->high, ROUND_NEAREST, &sum) ||
        !decimal_divide(sum, decimal_of(2), ROUND_NEAREST, &middle))
        return q->number;
    return smaller(larger(middle, q->low), q->high);
}

void quantity_settle(struct quantity *q) {
    if (is_point(q)) {
        q->approximate = q->range = false;
        q->number = q->low;
    } else if (q->range) {
        q->number = middle_of(q);
    }
}

static void inherit_flags(struct quantity *out, const struct quantity *a,
                          const struct quantity *b) {
    out->approximate = a->approximate || b->approximate;
    out->range = a->range || b->range;
}

/* ---- units that are to be the same ---- */

static int power_of(const struct unit *u, const struct unit_def *def) {
    for (size_t i = 0; i < u->count; i++)
        if (u->factors[i].def == def)
            return u->factors[i].power;
    return 0;
}

enum arithmetic_error quantity_convert(const struct quantity *q, const struct unit *to,
                                       struct quantity *out) {
    struct quantity result = *q;
    struct conversion c = conversion_begin(&result);
    if (!units_agree(&q->unit, to))
        return unit_is_share(&q->unit) || unit_is_share(to) ? ARITHMETIC_SHARE : ARITHMETIC_UNITS;
    for (size_t i = 0; i < q->unit.count; i++) {
        const struct unit_factor *f = &q->unit.factors[i];
        conversion_times(&c, f->def->scale, f->power - power_of(to, f->def));
    }
    for (size_t i = 0; i < to->count; i++)
        if (!power_of(&q->unit, to->factors[i].def))
            conversion_times(&c, to->factors[i].def->scale, -to->factors[i].power);
    if (!conversion_finish(&c))
        return ARITHMETIC_OVERFLOW;
    result.unit = *to;
    *out = result;
    return ARITHMETIC_FINE;
}

bool unit_eq(const struct unit *a, const struct unit *b) {
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->factors[i].def == b->factors[i].def && a->factors[i].power == b->factors[i].power;
    return same;
}

/* Both in the unit of the left one; different plain numbers (%, x, none) in none. */
static enum arithmetic_error align(struct quantity *a, struct quantity *b) {
    static const struct unit none = {.count = 0};
    if (unit_eq(&a->unit, &b->unit))
        return ARITHMETIC_FINE;
    if (!unit_is_plain(&a->unit) || !unit_is_plain(&b->unit))
        return quantity_convert(b, &a->unit, b);
    enum arithmetic_error e = quantity_convert(a, &none, a);
    return e ? e : quantity_convert(b, &none, b);
}

/* ---- sums ---- */

static enum arithmetic_error add(struct quantity a, struct quantity b, struct quantity *out) {
    enum arithmetic_error e = align(&a, &b);
    struct quantity sum = {.unit = a.unit};
    if (e)
        return e;
    if (!decimal_add(a.low, b.low, ROUND_FLOOR, &sum.low) ||
        !decimal_add(a.number, b.number, ROUND_NEAREST, &sum.number) ||
        !decimal_add(a.high, b.high, ROUND_CEILING, &sum.high))
        return ARITHMETIC_OVERFLOW;
    inherit_flags(&sum, &a, &b);
    quantity_settle(&sum);
    *out = sum;
    return ARITHMETIC_FINE;
}

enum arithmetic_error quantity_add(const struct quantity *a, const struct quantity *b,
                                   struct quantity *out) {
    return add(*a, *b, out);
}

enum arithmetic_error quantity_subtract(const struct quantity *a, const struct quantity *b,
                                        struct quantity *out) {
    return add(*a, quantity_negate(b), out);
}

struct quantity quantity_negate(const struct quantity *q) {
    struct quantity result = *q;
    result.number = decimal_negate(q->number);
    result.low = decimal_negate(q->high);
    result.high = decimal_negate(q->low);
    return result;
}

struct quantity quantity_abs(const struct quantity *q) {
    if (decimal_sign(q->low) >= 0)
        return *q;
    struct quantity result = quantity_negate(q);
    if (decimal_sign(q->high) > 0) {
        result.low = decimal_of(0);
        result.high = larger(result.high, q->high);
        result.number = decimal_abs(q->number);
        quantity_settle(&result);
    }
    return result;
}

/* ---- products ---- */

typedef bool binary(struct decimal a, struct decimal b, enum rounding r, struct decimal *out);

/* The numbers of an operation whose extremes lie at the corners. */
static bool corners(binary *operation, const struct quantity *a, const struct quantity *b,
                    struct quantity *out) {
    const struct decimal as[] = {a->low, a->high}, bs[] = {b->low, b->high};
    size_t a_ends = is_point(a) ? 1 : 2, b_ends = is_point(b) ? 1 : 2;
    if (!operation(a->number, b->number, ROUND_NEAREST, &out->number))
        return false;
    for (size_t i = 0; i < a_ends; i++)
        for (size_t k = 0; k < b_ends; k++) {
            struct decimal low, high;
            if (!operation(as[i], bs[k], ROUND_FLOOR, &low) ||
                !operation(as[i], bs[k], ROUND_CEILING, &high))
                return false;
            out->low = i + k ? smaller(out->low, low) : low;
            out->high = i + k ? larger(out->high, high) : high;
        }
    return true;
}

static enum arithmetic_error combine(binary *operation, const struct quantity *a,
                                     const struct quantity *b, int sign, struct quantity *out) {
    struct quantity result = {.unit = a->unit};
    if (!corners(operation, a, b, &result))
        return ARITHMETIC_OVERFLOW;
    struct conversion c = conversion_begin(&result);
    bool fits = unit_multiply(&result.unit, &b->unit, sign, &c);
    if (!conversion_finish(&c) || !fits)
        return ARITHMETIC_OVERFLOW;
    inherit_flags(&result, a, b);
    quantity_settle(&result);
    *out = result;
    return ARITHMETIC_FINE;
}

enum arithmetic_error quantity_multiply(const struct quantity *a, const struct quantity *b,
                                        struct quantity *out) {
    return combine(decimal_multiply, a, b, 1, out);
}

static bool holds_zero(const struct quantity *q) {
    return decimal_sign(q->low) <= 0 && decimal_sign(q->high) >= 0;
}

enum arithmetic_error quantity_divide(const struct quantity *a, const struct quantity *b,
                                      struct quantity *out) {
    return holds_zero(b) ? ARITHMETIC_ZERO : combine(decimal_divide, a, b, -1, out);
}

/* ---- powers ---- */

/* d^n of a number that is not negative, rounded the same way at every step. */
static bool whole_power(struct decimal d, int64_t n, enum rounding r, struct decimal *out) {
    *out = decimal_of(1);
    for (;;) {
        if (n & 1 && !decimal_multiply(*out, d, r, out))
            return false;
        n >>= 1;
        if (!n)
            return true;
        if (!decimal_multiply(d, d, r, &d))
            return false;
    }
}

static bool signed_power(struct decimal d, int64_t n, enum rounding r, struct decimal *out) {
    bool negative = decimal_sign(d) < 0 && n % 2;
    if (negative && r != ROUND_NEAREST)
        r = r == ROUND_FLOOR ? ROUND_CEILING : ROUND_FLOOR;
    if (!whole_power(decimal_abs(d), n, r, out))
        return false;
    if (negative)
        *out = decimal_negate(*out);
    return true;
}

/* The numbers of q^n, n > 0. */
static bool interval_power(const struct quantity *q, int64_t n, struct quantity *out) {
    struct quantity base = n % 2 ? *q : quantity_abs(q); /* of an even power: 0 at its lowest */
    return signed_power(base.low, n, ROUND_FLOOR, &out->low) &&
           signed_power(q->number, n, ROUND_NEAREST, &out->number) &&
           signed_power(base.high, n, ROUND_CEILING, &out->high);
}

/* Without the plain numbers in its unit. */
static enum arithmetic_error simplify(struct quantity *q) {
    struct unit simple = {.count = 0};
    struct conversion c = conversion_begin(q);
    bool fits = unit_multiply(&simple, &q->unit, 1, &c);
    q->unit = simple;
    return conversion_finish(&c) && fits ? ARITHMETIC_FINE : ARITHMETIC_OVERFLOW;
}

static enum arithmetic_error raise_to_whole(const struct quantity *q, int64_t n,
                                            struct quantity *out) {
    struct quantity base = *q;
    enum arithmetic_error e = simplify(&base);
    struct quantity result = base;
    if (e)
        return e;
    if (n == 0) {
        *out = plain_number(1);
        return ARITHMETIC_FINE;
    }
    for (size_t i = 0; i < base.unit.count; i++) {
        int64_t power = base.unit.factors[i].power * n;
        if (power < -UNIT_MAX_POWER || power > UNIT_MAX_POWER)
            return ARITHMETIC_OVERFLOW;
        result.unit.factors[i].power = (int)power;
    }
    if (!interval_power(&base, n, &result))
        return ARITHMETIC_OVERFLOW;
    quantity_settle(&result);
    *out = result;
    return ARITHMETIC_FINE;
}

static enum arithmetic_error whole_exponent(const struct quantity *q, int64_t n,
                                            struct quantity *out) {
    struct quantity one = plain_number(1), power = one;
    enum arithmetic_error e = raise_to_whole(q, n < 0 ? -n : n, &power);
    if (e || n >= 0) {
        *out = power;
        return e;
    }
    e = quantity_divide(&one, &power, out);
    /* The power of what is not 0 may be too small. */
    return e == ARITHMETIC_ZERO && !holds_zero(q) ? ARITHMETIC_OVERFLOW : e;
}

static bool is_whole_exponent(const struct quantity *q, int64_t *n) {
    if (!is_point(q) || !decimal_is_whole(q->number) || decimal_magnitude(q->number) > 9)
        return false;
    *n = q->number.coefficient;
    for (int32_t i = 0; i < q->number.exponent; i++)
        *n *= 10;
    return *n >= -MAX_WHOLE_EXPONENT && *n <= MAX_WHOLE_EXPONENT;
}

/* ---- functions in doubles ---- */

/* The doubles around d; the same twice when it is one: a whole number, or one with a few binary places. */
static void doubles_around(struct decimal d, double around[2]) {
    double x = decimal_double(d);
    struct decimal back;
    around[0] = around[1] = x;
    if (isinf(x) || (decimal_is_whole(d) && fabs(x) < 9007199254740992.0))
        return;
    /* Below 10^5, multiples of 1/1024 have at most 15 digits: back is x itself. */
    if (fabs(x) < 1e5 && floor(x * 1024) == x * 1024 && decimal_of_double(x, &back) &&
        !decimal_cmp(back, d))
        return;
    around[0] = nextafter(x, -INFINITY);
    around[1] = nextafter(x, INFINITY);
}

/* x, one unit in the 15th digit further out: more than the functions of a C library may be wrong. */
static bool outward(double x, enum rounding r, bool open, struct decimal *out) {
    struct decimal d;
    if (isinf(x) && open && (x > 0) == (r == ROUND_CEILING)) {
        *out = decimal_infinite(x > 0 ? 1 : -1);
        return true;
    }
    if (!decimal_of_double(x, &d))
        return false;
    int32_t place = decimal_magnitude(d) - 14;
    struct decimal step = {r == ROUND_FLOOR ? -1 : 1, place};
    if (decimal_is_zero(d) || place < -DECIMAL_MAX_EXPONENT)
        step.exponent = -DECIMAL_MAX_EXPONENT;
    return decimal_add(d, step, r, out);
}

/* The plain number whose extremes and middle these are. */
static enum arithmetic_error of_doubles(double low, double middle, double high, bool open,
                                        struct quantity *out) {
    struct quantity result = {.unit = {.count = 0}};
    if (!outward(low, ROUND_FLOOR, open, &result.low) ||
        !decimal_of_double(middle, &result.number) ||
        !outward(high, ROUND_CEILING, open, &result.high))
        return ARITHMETIC_OVERFLOW;
    if (low >= 0 && decimal_sign(result.low) < 0)
        result.low = decimal_of(0);
    result.low = smaller(result.low, result.number);
    result.high = larger(result.high, result.number);
    *out = result;
    return ARITHMETIC_FINE;
}

static bool is_open(const struct quantity *q) {
    return decimal_is_infinite(q->low) || decimal_is_infinite(q->high);
}

/* Neither falls nor rises but in one direction along each operand: the extremes are at corners. */
static enum arithmetic_error real_power(const struct quantity *a, const struct quantity *b,
                                        struct quantity *out) {
    double bases[4], exponents[4], low = INFINITY, high = -INFINITY;
    if (decimal_sign(a->low) < 0)
        return ARITHMETIC_DOMAIN;
    if (decimal_is_zero(a->low) && decimal_sign(b->low) < 0)
        return ARITHMETIC_ZERO;
    doubles_around(a->low, bases);
    doubles_around(a->high, bases + 2);
    doubles_around(b->low, exponents);
    doubles_around(b->high, exponents + 2);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++) {
            double x = pow(fmax(bases[i], 0), exponents[k]);
            low = fmin(low, x);
            high = fmax(high, x);
        }
    double middle = pow(decimal_double(a->number), decimal_double(b->number));
    return of_doubles(low, middle, high, is_open(a) || is_open(b), out);
}

static enum arithmetic_error plain_operand(const struct quantity *q, struct quantity *plain) {
    static const struct unit none = {.count = 0};
    enum arithmetic_error e = quantity_convert(q, &none, plain);
    return e && e != ARITHMETIC_OVERFLOW ? ARITHMETIC_DOMAIN : e;
}

enum arithmetic_error quantity_power(const struct quantity *a, const struct quantity *b,
                                     struct quantity *out) {
    struct quantity base, exponent, result;
    int64_t n;
    enum arithmetic_error e = plain_operand(b, &exponent);
    if (e)
        return e;
    if (is_whole_exponent(&exponent, &n)) {
        e = whole_exponent(a, n, &result);
    } else if (!(e = plain_operand(a, &base))) {
        e = real_power(&base, &exponent, &result);
    }
    if (e)
        return e;
    inherit_flags(&result, a, b);
    quantity_settle(&result);
    *out = result;
    return ARITHMETIC_FINE;
}

static enum arithmetic_error apply(double (*function)(double), const struct quantity *q,
                                   struct quantity *out) {
    double low[2], high[2];
    struct quantity result;
    doubles_around(q->low, low);
    doubles_around(q->high, high);
    double middle = function(decimal_double(q->number));
    enum arithmetic_error e =
        of_doubles(function(low[0]), middle, function(high[1]), is_open(q), &result);
    if (e)
        return e;
    inherit_flags(&result, q, q);
    quantity_settle(&result);
    *out = result;
    return ARITHMETIC_FINE;
}

enum arithmetic_error quantity_exp(const struct quantity *q, struct quantity *out) {
    struct quantity plain;
    enum arithmetic_error e = plain_operand(q, &plain);
    if (e)
        return e;
    if (!is_point(&plain) || !decimal_is_zero(plain.number))
        return apply(exp, &plain, out);
    *out = plain_number(1);
    return ARITHMETIC_FINE;
}

enum arithmetic_error quantity_ln(const struct quantity *q, struct quantity *out) {
    struct quantity plain;
    enum arithmetic_error e = plain_operand(q, &plain);
    if (e)
        return e;
    if (decimal_sign(plain.low) <= 0)
        return ARITHMETIC_DOMAIN;
    if (!is_point(&plain) || decimal_cmp(plain.number, decimal_of(1)))
        return apply(log, &plain, out);
    *out = plain_number(0);
    return ARITHMETIC_FINE;
}

/* ---- rounding and comparison ---- */

/* The multiple of `step` that is nearest to d, halves away from zero. */
static bool round_to(struct decimal d, struct decimal step, struct decimal *out) {
    enum rounding towards_zero = decimal_sign(d) < 0 ? ROUND_CEILING : ROUND_FLOOR;
    struct decimal steps;
    if (decimal_is_infinite(d)) {
        *out = d;
        return true;
    }
    /* Cut, not rounded: 0.4999... of more than 18 digits stays below the half. */
    if (!decimal_divide(d, step, towards_zero, &steps))
        return false;
    return decimal_multiply(decimal_round_at(steps, 0, ROUND_NEAREST), step, ROUND_NEAREST, out);
}

enum arithmetic_error quantity_round(const struct quantity *q, const struct quantity *step,
                                     struct quantity *out) {
    struct quantity result = *q, in_unit = *step;
    enum arithmetic_error e = align(&result, &in_unit);
    if (e)
        return e;
    if (!is_point(&in_unit) || decimal_sign(in_unit.number) <= 0)
        return ARITHMETIC_DOMAIN;
    if (!round_to(result.low, in_unit.number, &result.low) ||
        !round_to(result.number, in_unit.number, &result.number) ||
        !round_to(result.high, in_unit.number, &result.high))
        return ARITHMETIC_OVERFLOW;
    if (!q->approximate && !q->range) /* what 18 digits could not hold is rounded away */
        result.low = result.high = result.number;
    quantity_settle(&result);
    *out = result;
    return ARITHMETIC_FINE;
}

enum arithmetic_error quantity_order(const struct quantity *a, const struct quantity *b, int *least,
                                     int *most) {
    struct quantity x = *a, y = *b;
    enum arithmetic_error e = align(&x, &y);
    if (e)
        return e;
    *least = decimal_cmp(x.low, y.high);
    *most = decimal_cmp(x.high, y.low);
    bool exact = !x.approximate && !x.range && !y.approximate && !y.range;
    if (exact && *least <= 0 && *most >= 0)
        *least = *most = 0;
    return ARITHMETIC_FINE;
}

enum arithmetic_error quantity_compare(const struct quantity *a, const struct quantity *b,
                                       int *order) {
    int least, most;
    enum arithmetic_error e = quantity_order(a, b, &least, &most);
    if (e)
        return e;
    *order = most < 0 ? -1 : least > 0 ? 1 : least || most ? 2 : 0;
    return ARITHMETIC_FINE;
}
