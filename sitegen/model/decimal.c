#include "model/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Products of two coefficients have 36 digits; dividends are stretched to 38. */
__extension__ typedef unsigned __int128 wide;
enum { WIDE_DIGITS = 38 };

#define MINUS "\xE2\x88\x92"

static wide power_of_ten(int n) {
    static const uint64_t powers[] = {1,
                                      10,
                                      100,
                                      1000,
                                      10000,
                                      100000,
                                      1000000,
                                      10000000,
                                      100000000,
                                      1000000000,
                                      10000000000,
                                      100000000000,
                                      1000000000000,
                                      10000000000000,
                                      100000000000000,
                                      1000000000000000,
                                      10000000000000000,
                                      100000000000000000,
                                      1000000000000000000,
                                      10000000000000000000u};
    return n < 20 ? powers[n] : (wide)powers[19] * powers[n - 19];
}

static int digits_of(wide n) {
    uint64_t high = (uint64_t)(n >> 64), low = (uint64_t)n;
    if (!n)
        return 0;
    int bits = high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll(low);
    int digits = bits * 1233 >> 12; /* times log10(2), rounded down: right, or one too few */
    return digits + (n >= power_of_ten(digits));
}

static wide magnitude_of(struct decimal d) {
    return d.coefficient < 0 ? (wide)(-(uint64_t)d.coefficient) : (wide)d.coefficient;
}

struct decimal decimal_of(int64_t n) {
    return decimal_normalise((struct decimal){n, 0});
}

struct decimal decimal_infinite(int sign) {
    return (struct decimal){sign < 0 ? -1 : 1, DECIMAL_INFINITE};
}

struct decimal decimal_normalise(struct decimal d) {
    if (!d.coefficient)
        return (struct decimal){0, 0};
    if (decimal_is_infinite(d))
        return d;
    while (d.coefficient % 10 == 0) {
        d.coefficient /= 10;
        d.exponent++;
    }
    return d;
}

bool decimal_is_zero(struct decimal d) { return d.coefficient == 0; }

bool decimal_is_infinite(struct decimal d) { return d.exponent == DECIMAL_INFINITE; }

bool decimal_is_whole(struct decimal d) { return !decimal_is_infinite(d) && d.exponent >= 0; }

int decimal_sign(struct decimal d) { return (d.coefficient > 0) - (d.coefficient < 0); }

struct decimal decimal_negate(struct decimal d) {
    return (struct decimal){-d.coefficient, d.exponent};
}

struct decimal decimal_abs(struct decimal d) {
    return d.coefficient < 0 ? decimal_negate(d) : d;
}

int32_t decimal_magnitude(struct decimal d) {
    return d.coefficient ? d.exponent + digits_of(magnitude_of(d)) - 1 : 0;
}

bool decimal_fits(struct decimal d) {
    return d.exponent >= -DECIMAL_MAX_EXPONENT && decimal_magnitude(d) <= DECIMAL_MAX_EXPONENT;
}

/* |a| against |b|, both finite and not 0. */
static int compare_magnitudes(struct decimal a, struct decimal b) {
    int32_t first = decimal_magnitude(a), second = decimal_magnitude(b);
    if (first != second)
        return first < second ? -1 : 1;
    /* The same place of the first digit: the exponents differ by less than 18. */
    wide x = magnitude_of(a), y = magnitude_of(b);
    if (a.exponent > b.exponent)
        x *= power_of_ten(a.exponent - b.exponent);
    else
        y *= power_of_ten(b.exponent - a.exponent);
    return (x > y) - (x < y);
}

int decimal_cmp(struct decimal a, struct decimal b) {
    int first = decimal_sign(a), second = decimal_sign(b);
    if (first != second || !first)
        return (first > second) - (first < second);
    if (decimal_is_infinite(a) || decimal_is_infinite(b))
        return first * (decimal_is_infinite(a) - decimal_is_infinite(b));
    return first * compare_magnitudes(a, b);
}

/* ---- rounding ---- */

/* What is to be rounded: m, and something between 0 and 1 besides when `rest`. */
struct inexact {
    bool negative, rest;
    wide m;
};

/* Divided by 10^drop and rounded to a whole number. With a rest, drop is at least 1. */
static wide drop_digits(struct inexact x, int64_t drop, enum rounding r) {
    wide whole = 0, left = x.m, unit = 0;
    if (drop <= WIDE_DIGITS) {
        unit = power_of_ten((int)drop);
        whole = x.m / unit;
        left = x.m % unit;
    } /* else the half of 10^drop is more than m can be */
    if (!left && !x.rest)
        return whole;
    if (r == ROUND_NEAREST)
        return whole + (unit && left >= unit - left);
    return whole + (x.negative == (r == ROUND_FLOOR));
}

/* x * 10^exponent with 18 digits. */
static bool rounded(struct inexact x, int64_t exponent, enum rounding r, struct decimal *out) {
    int64_t drop = digits_of(x.m) - DECIMAL_MAX_DIGITS;
    if (drop < -DECIMAL_MAX_EXPONENT - exponent)
        drop = -DECIMAL_MAX_EXPONENT - exponent;
    if (drop < 0)
        drop = 0;
    if (!x.m && !x.rest)
        exponent = drop = 0;
    int64_t coefficient = (int64_t)drop_digits(x, drop, r);
    *out = decimal_normalise(
        (struct decimal){x.negative ? -coefficient : coefficient, (int32_t)(exponent + drop)});
    return decimal_fits(*out);
}

struct decimal decimal_round_at(struct decimal d, int32_t exponent, enum rounding r) {
    if (decimal_is_infinite(d) || d.exponent >= exponent)
        return d;
    struct inexact x = {d.coefficient < 0, false, magnitude_of(d)};
    int64_t coefficient = (int64_t)drop_digits(x, (int64_t)exponent - d.exponent, r);
    return decimal_normalise((struct decimal){x.negative ? -coefficient : coefficient, exponent});
}

struct decimal decimal_round_digits(struct decimal d, int digits, enum rounding r) {
    if (!d.coefficient || decimal_is_infinite(d))
        return d;
    return decimal_round_at(d, decimal_magnitude(d) - digits + 1, r);
}

/* ---- arithmetic ---- */

static bool add_infinite(struct decimal a, struct decimal b, enum rounding r, struct decimal *out) {
    *out = decimal_is_infinite(a) ? a : b;
    if (decimal_is_infinite(a) && decimal_is_infinite(b) && a.coefficient != b.coefficient)
        *out = decimal_infinite(r == ROUND_FLOOR ? -1 : 1); /* nothing is known */
    return true;
}

bool decimal_add(struct decimal a, struct decimal b, enum rounding r, struct decimal *out) {
    if (decimal_is_infinite(a) || decimal_is_infinite(b))
        return add_infinite(a, b, r, out);
    if (!a.coefficient || !b.coefficient) {
        *out = a.coefficient ? a : b;
        return true;
    }
    struct decimal high = a.exponent >= b.exponent ? a : b;
    struct decimal low = a.exponent >= b.exponent ? b : a;
    wide x = magnitude_of(high), y = magnitude_of(low);
    int room = WIDE_DIGITS - 1 - digits_of(x);
    int64_t gap = (int64_t)high.exponent - low.exponent;
    if (gap > room) {
        /* y is less than a tenth of the last of the 18 digits kept: only its sign counts. */
        y = 1;
        gap = room;
    }
    x *= power_of_ten((int)gap);
    bool subtract = (high.coefficient < 0) != (low.coefficient < 0), flip = subtract && y > x;
    struct inexact sum = {.m = !subtract ? x + y : flip ? y - x : x - y};
    sum.negative = (high.coefficient < 0) != flip;
    return rounded(sum, (int64_t)high.exponent - gap, r, out);
}

bool decimal_subtract(struct decimal a, struct decimal b, enum rounding r, struct decimal *out) {
    return decimal_add(a, decimal_negate(b), r, out);
}

bool decimal_multiply(struct decimal a, struct decimal b, enum rounding r, struct decimal *out) {
    if (!a.coefficient || !b.coefficient) {
        *out = (struct decimal){0, 0};
        return true;
    }
    if (decimal_is_infinite(a) || decimal_is_infinite(b)) {
        *out = decimal_infinite(decimal_sign(a) * decimal_sign(b));
        return true;
    }
    struct inexact product = {(a.coefficient < 0) != (b.coefficient < 0), false,
                              magnitude_of(a) * magnitude_of(b)};
    return rounded(product, (int64_t)a.exponent + b.exponent, r, out);
}

bool decimal_scale(struct decimal x, struct decimal by, struct decimal over, enum rounding r,
                   struct decimal *out) {
    if (decimal_is_infinite(x))
        return decimal_multiply(x, decimal_of(decimal_sign(by) * decimal_sign(over)), r, out);
    wide dividend = magnitude_of(x) * magnitude_of(by), divisor = magnitude_of(over);
    /* 38 digits over 18 give at least 20: two more than are kept. */
    int stretch = WIDE_DIGITS - digits_of(dividend);
    if (dividend)
        dividend *= power_of_ten(stretch);
    struct inexact quotient = {decimal_sign(x) * decimal_sign(by) * decimal_sign(over) < 0,
                               dividend % divisor != 0, dividend / divisor};
    int64_t exponent = (int64_t)x.exponent + by.exponent - over.exponent - stretch;
    return rounded(quotient, exponent, r, out);
}

bool decimal_divide(struct decimal a, struct decimal b, enum rounding r, struct decimal *out) {
    if (!decimal_is_infinite(b))
        return decimal_scale(a, decimal_of(1), b, r, out);
    *out = (struct decimal){0, 0};
    return true;
}

/* ---- doubles ---- */

double decimal_double(struct decimal d) {
    char text[48];
    if (decimal_is_infinite(d))
        return d.coefficient < 0 ? -INFINITY : INFINITY;
    /* Without a point, so that no locale matters; strtod rounds correctly. */
    snprintf(text, sizeof text, "%llde%d", (long long)d.coefficient, (int)d.exponent);
    return strtod(text, NULL);
}

bool decimal_of_double(double x, struct decimal *out) {
    char text[48];
    struct decimal d = {0, 0};
    if (!isfinite(x))
        return false;
    snprintf(text, sizeof text, "%.14e", x);
    const char *at = text + (*text == '-');
    for (; *at != 'e'; at++)
        if (byte_is_digit(*at)) /* the point may be any character */
            d.coefficient = d.coefficient * 10 + (*at - '0');
    d.exponent = (int32_t)strtol(at + 1, NULL, 10) - 14;
    struct inexact digits = {*text == '-', false, magnitude_of(d)};
    return rounded(digits, d.exponent, ROUND_NEAREST, out);
}

/* ---- printing ---- */

void decimal_parts(struct arena *a, struct decimal d, str separator, str *integer, str *fraction) {
    char digits[24];
    size_t n = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)magnitude_of(d));
    /* Digits before the point, counting the zeros that the exponent adds. */
    size_t whole = (int64_t)n + d.exponent > 0 ? (size_t)((int64_t)n + d.exponent) : 0;
    struct buf out = {0};
    if (d.coefficient < 0)
        buf_put(&out, S(MINUS));
    if (!whole)
        buf_byte(&out, '0');
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            buf_put(&out, separator);
        buf_byte(&out, i < n ? digits[i] : '0');
    }
    *integer = arena_copy(a, buf_str(&out));
    out.n = 0;
    if (d.exponent < 0) {
        buf_byte(&out, '.');
        for (int64_t i = (int64_t)n + d.exponent; i < 0; i++)
            buf_byte(&out, '0');
        buf_put(&out, str_sub((str){digits, n}, whole, n));
    }
    *fraction = arena_copy(a, buf_str(&out));
    buf_free(&out);
}

str decimal_text(struct arena *a, struct decimal d, str separator) {
    str integer, fraction;
    if (decimal_is_infinite(d))
        return d.coefficient < 0 ? S(MINUS "\xE2\x88\x9E") : S("\xE2\x88\x9E");
    decimal_parts(a, d, separator, &integer, &fraction);
    return arena_printf(a, "%.*s%.*s", STR(integer), STR(fraction));
}

str decimal_plain(struct arena *a, struct decimal d) {
    if (decimal_is_infinite(d))
        return (str){0};
    const char *sign = decimal_sign(d) < 0 ? "-" : "";
    return arena_printf(a, "%s%.*s", sign, STR(decimal_text(a, decimal_abs(d), S(""))));
}
