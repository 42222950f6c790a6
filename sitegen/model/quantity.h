/* Quantities: an exact decimal number and a unit. Parsing and printing; arithmetic comes on top. */
#ifndef MODEL_QUANTITY_H
#define MODEL_QUANTITY_H

#include "base/map.h"

/* coefficient * 10^exponent, exact. Normalised: no trailing zeros in the coefficient, zero is 0e0. */
struct decimal {
    int64_t coefficient; /* at most 18 digits */
    int32_t exponent;    /* -300..300 */
};

/* One named unit: year, GW, USD. */
struct unit_def {
    str name;   /* as content writes it: "year", "GW", "USD" */
    str plural; /* as prose prints more than one: "years"; same as name for symbols */
    str sign;   /* printed before the number, with scale words behind: "$"; else empty */
    str dimension; /* "money", "power", "energy", "time", "share", "mass", "length", ... or its own name */
    double scale; /* how many base units of the dimension one is: GW 1e9 (W), year 31557600 (s) */
    bool spaced;  /* printed with a space before it: "2 GW", not "11%" */
};

enum { UNIT_MAX_FACTORS = 6 };

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
/* False when one of that name exists. */
bool units_declare(struct units *u, struct arena *a, struct unit_def def);

struct quantity {
    struct decimal number;
    struct unit unit;
    bool approximate; /* written with ~ */
};

enum quantity_error {
    QUANTITY_FINE,
    QUANTITY_NO_NUMBER,    /* does not begin as a quantity does: it is some other text */
    QUANTITY_BAD_NUMBER,   /* 1e999, 1.2.3, more than 18 digits */
    QUANTITY_UNKNOWN_UNIT, /* error_text is the unit */
    QUANTITY_BAD_UNIT      /* 2 GW/, too many factors */
};
/* "100e9 USD", "$100 billion", "100,000 people", "~17e9 USD/year", "11 %", "2 GW", "0.71 USD/kWh",
 * "6.25e9 USD/(GW year)". *error_text borrows from `text`. */
enum quantity_error quantity_parse(const struct units *u, str text, struct quantity *q,
                                   str *error_text);

double decimal_double(struct decimal d);
/* -1234.5 with thousands separated by `separator` ("," or ""). */
str decimal_text(struct arena *a, struct decimal d, str separator);
/* As prose prints it: "$100 billion", "about $17 billion a year", "2 GW", "8 years", "11%". */
str quantity_text(struct arena *a, const struct quantity *q);
/* In full: "100,000,000,000 USD", "17,000,000,000 USD/year". */
str quantity_full(struct arena *a, const struct quantity *q);
/* "USD/year", "" for a plain number. */
str unit_text(struct arena *a, const struct unit *u);
/* "money", "money/time", "number". */
str unit_dimension(struct arena *a, const struct unit *u);

/* A cell of a table whose column lines up on the decimal point. */
struct quantity_column {
    str integer;  /* "17", "-1,250", with "about" nowhere: see quantity.approximate */
    str fraction; /* ".25" or empty */
    str unit;     /* "billion USD a year", "GW", "%", "years" */
};
struct quantity_column quantity_column(struct arena *a, const struct quantity *q);

#endif
