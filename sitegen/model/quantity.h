/* Quantities: a number with its interval, and a unit. Parsing, printing and arithmetic. */
#ifndef MODEL_QUANTITY_H
#define MODEL_QUANTITY_H

#include "base/map.h"
#include "model/decimal.h"

struct unit_def;

/* What a unit is made of: a power of a base unit. */
struct unit_base {
    const struct unit_def *def;
    int power;
};

enum { UNIT_MAX_BASES = 3, UNIT_MAX_FACTORS = 6, UNIT_MAX_POWER = 99 };

/* One named unit: year, GW, USD. */
struct unit_def {
    str name;   /* as content writes it: "year", "GW", "USD" */
    str plural; /* as prose prints more than one: "years"; same as name for symbols */
    str sign;   /* printed before the number, with scale words behind: "$"; else empty */
    str dimension; /* "money", "power", "energy", "time", "share", "mass", "length", ... or its own name */
    struct decimal scale; /* how many of its bases one is: GW 1e9 (W), year 31557600 (s), % 0.01 */
    struct unit_base bases[UNIT_MAX_BASES]; /* Wh: W^1 s^1; a base unit: itself; unused ones have
                                               power 0; none: a plain number (%, x) */
    bool spaced;                            /* printed with a space before it: "2 GW", not "11%" */
};

struct unit_factor {
    const struct unit_def *def;
    int power; /* not 0 */
};

/* A product of powers of named units; no factors: a plain number. */
struct unit {
    struct unit_factor factors[UNIT_MAX_FACTORS];
    size_t count;
};

/* All units known to a site: the built-in ones and those that site.yml declares. */
struct units {
    struct map by_name; /* name, plural and sign -> struct unit_def */
};
struct units units_make(struct arena *a);
/* False when one of that name exists. A def whose scale is 0 (as of an initialiser that does not name it)
 * becomes a base unit of its own, with scale 1. */
bool units_declare(struct units *u, struct arena *a, struct unit_def def);
/* Which of its name, plural and sign a known unit has already; empty when all are free. */
str units_taken(const struct units *u, const struct unit_def *def);
/* Can content write it behind a number: letters, digits, '%', '_', other bytes above ASCII; no digit in front? */
bool unit_name_is_valid(str name);

/* low <= number <= high. What is neither approximate nor a range has only the interval that rounding to 18
 * digits leaves (1/3), which no reader sees; it is empty for what was written. */
struct quantity {
    struct decimal number;    /* of a range: its middle; of an open one: its only end */
    struct decimal low, high; /* equal to number when it is exact; an open end is infinite */
    struct unit unit;
    bool approximate; /* written with ~, or computed from such */
    bool range;       /* written as low..high, or computed from such */
};

/* Sets what one of *def is: scale and bases (`lb` is 0.45359237 kg), and its dimension when that is empty.
 * False when `is` is not exact and positive, or not simple enough (more than 18 digits, more than UNIT_MAX_BASES
 * bases or one to a power above UNIT_MAX_POWER once it is reduced). */
bool unit_def_is(struct arena *a, struct unit_def *def, const struct quantity *is);

enum quantity_error {
    QUANTITY_FINE,
    QUANTITY_NO_NUMBER,    /* does not begin as a quantity does: it is some other text */
    QUANTITY_BAD_NUMBER,   /* 1e999, 1.2.3, more than 18 digits */
    QUANTITY_UNKNOWN_UNIT, /* error_text is the unit */
    QUANTITY_BAD_UNIT,     /* 2 GW/, too many factors */
    QUANTITY_BAD_RANGE     /* 5..3 GW: the wrong way round, or ends of different units */
};
/* "100e9 USD", "$100 billion", "100,000 people", "~17e9 USD/year", "11 %", "2 GW", "0.71 USD/kWh",
 * "6.25e9 USD/(GW year)". *error_text borrows from `text`. */
enum quantity_error quantity_parse(const struct units *u, str text, struct quantity *q,
                                   str *error_text);

/* As quantity_parse, but reads no further than the quantity goes: a prefix of `text`, for formulas. Units are read only
 * where they stand without spaces around their '/'. *length is what it took; no ranges, no '~', no sign. */
enum quantity_error quantity_parse_prefix(const struct units *u, str text, struct quantity *q,
                                          size_t *length, str *error_text);

/* ---- arithmetic ---- */

enum arithmetic_error {
    ARITHMETIC_FINE,
    ARITHMETIC_UNITS, /* units that do not go together */
    ARITHMETIC_SHARE, /* a percentage and something that is no plain number are added or compared */
    ARITHMETIC_ZERO,  /* division by zero, or by an interval that holds it */
    ARITHMETIC_OVERFLOW, /* more than DECIMAL_MAX_EXPONENT holds, or too many factors in a unit */
    ARITHMETIC_DOMAIN /* ln of 0 or less, a root of a negative number, an exponent that is no number */
};

/* Intervals propagate: the result's holds every result that operands from their intervals can give.
 * Sums take the left operand's unit; a plain number and a percentage add to a plain number. */
enum arithmetic_error quantity_add(const struct quantity *a, const struct quantity *b,
                                   struct quantity *out);
enum arithmetic_error quantity_subtract(const struct quantity *a, const struct quantity *b,
                                        struct quantity *out);
/* Units of the same base merge into the left operand's: USD/year times 6 months is USD. % and x become plain numbers. */
enum arithmetic_error quantity_multiply(const struct quantity *a, const struct quantity *b,
                                        struct quantity *out);
enum arithmetic_error quantity_divide(const struct quantity *a, const struct quantity *b,
                                      struct quantity *out);
enum arithmetic_error quantity_power(const struct quantity *a, const struct quantity *b,
                                     struct quantity *out);
struct quantity quantity_negate(const struct quantity *q);
struct quantity quantity_abs(const struct quantity *q);
enum arithmetic_error quantity_exp(const struct quantity *q, struct quantity *out);
enum arithmetic_error quantity_ln(const struct quantity *q, struct quantity *out);
/* To a multiple of `step`, which has a unit that goes with q's. */
enum arithmetic_error quantity_round(const struct quantity *q, const struct quantity *step,
                                     struct quantity *out);
/* Into another unit of the same bases. */
enum arithmetic_error quantity_convert(const struct quantity *q, const struct unit *to,
                                       struct quantity *out);
/* Do all units of `u` reduce to the same bases? */
bool units_agree(const struct unit *a, const struct unit *b);
/* The same units in the same order of factors. */
bool unit_eq(const struct unit *a, const struct unit *b);
/* -1: all of a lies below all of b; 0: equal and exact; 1 above; 2: the intervals overlap. */
enum arithmetic_error quantity_compare(const struct quantity *a, const struct quantity *b,
                                       int *order);
/* End to end: *least compares the low end of a with the high one of b, *most the high one of a with the low one
 * of b (-1, 0, 1). So a <= b for certain when *most <= 0, a < b when *most < 0, a >= b when *least >= 0, a > b when
 * *least > 0, a = b when both are 0. What is neither approximate nor a range is equal when 18 digits cannot tell it apart: 1 / 3 * 3 = 1. */
enum arithmetic_error quantity_order(const struct quantity *a, const struct quantity *b, int *least,
                                     int *most);
/* A unit as it is written: "USD/year", "TWh". */
enum quantity_error unit_parse(const struct units *u, str text, struct unit *unit, str *error_text);

/* ---- printing ---- */

/* As prose prints it: "$100 billion", "about $17 billion a year", "2 GW", "8 years", "11%"; ranges as
 * "$16.5–17.5 billion", "$900 million to $1.2 billion", "−5% to 3%", "at least 5 GW", "up to 5 GW". */
str quantity_text(struct arena *a, const struct quantity *q);
/* The same with at most `digits` significant digits (0: all): "about $154.5 billion"; of a range the low end is
 * rounded down and the high end up: "$143.5–166.7 billion". */
str quantity_text_digits(struct arena *a, const struct quantity *q, int digits);
/* In full: "100,000,000,000 USD", "about 17,000,000,000 USD/year", "16,500,000,000–17,500,000,000 USD". */
str quantity_full(struct arena *a, const struct quantity *q);
/* "USD/year", "" for a plain number. */
str unit_text(struct arena *a, const struct unit *u);
/* "money", "money/time", "number". */
str unit_dimension(struct arena *a, const struct unit *u);

/* A cell of a table whose column lines up on the decimal point. A range does not line up: it stands whole in
 * `unit`, and the number is empty. */
struct quantity_column {
    str integer;  /* "17", "-1,250", with "about" nowhere: see quantity.approximate */
    str fraction; /* ".25" or empty */
    str unit;     /* "billion USD a year", "GW", "%", "years" */
};
struct quantity_column quantity_column(struct arena *a, const struct quantity *q);
struct quantity_column quantity_column_digits(struct arena *a, const struct quantity *q,
                                              int digits); /* as quantity_text_digits */

#endif
