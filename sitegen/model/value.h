/* A value: what a fact says, whether written or computed. */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "base/diag.h"
#include "model/date.h"
#include "model/quantity.h"

enum value_kind { VALUE_NONE, VALUE_QUANTITY, VALUE_DATE, VALUE_BOOLEAN, VALUE_TEXT, VALUE_ENTITY };

/* Of a comparison of intervals. In the order of min (and) and max (or). */
enum truth { TRUTH_NO, TRUTH_UNDECIDED, TRUTH_YES };

struct value {
    enum value_kind kind;
    str written;      /* as the file has it; text; of an entity its id; empty when computed */
    struct span span; /* of what was written, or of the formula */
    int digits;       /* significant digits that prose prints; 0: all */
    union {
        struct quantity quantity;
        struct date date;
        enum truth truth;          /* written ones are never undecided */
        const struct item *entity; /* NULL until it is resolved */
    };
};

/* Why a scalar cannot be read. */
struct value_fault {
    bool impossible_date;      /* 2026-02-30; else: */
    enum quantity_error error; /* what is wrong with the quantity, */
    str what;                  /* and where: see quantity_parse */
};
/* What a plain scalar of YAML says: true or false, a date, a quantity or, when it begins as none of them, text. Sets kind
 * and what belongs to it, and `written`. */
bool value_of_scalar(const struct units *units, str text, struct value *v,
                     struct value_fault *fault);

/* As prose prints it (to v->digits; yes or no; of an entity what a reference prints), and in full. */
str value_text(struct arena *a, const struct value *v);
str value_full(struct arena *a, const struct value *v);
/* value_plain.c: as programs read it: "12500000000", "~17000000000", "-3..5", "6..", "2026-02", "true", an entity's id, a text. */
str value_plain(struct arena *a, const struct value *v);
/* The number of a quantity: "-1250.5"; of what was computed at most 12 digits, which may be endless. Empty of a range and of an
 * infinite one. */
str value_plain_number(struct arena *a, const struct value *v);
/* The ends of what a quantity stands for, as such numbers, rounded away from each other; empty of an infinite one. Of an exact
 * one both are its number: the interval that 18 digits leave around what was computed (1/3) is nobody's business. */
str value_plain_low(struct arena *a, const struct value *v);
str value_plain_high(struct arena *a, const struct value *v);
extern const char *const value_kind_names[]; /* "", "quantity", "date", ... */
/* Equal: quantities in whatever units (1000 MW is 1 GW), dates as intervals of days (moments to the second), text
 * bytewise, entities by what they are. TRUTH_UNDECIDED when intervals overlap; different kinds, and units
 * that do not go together, are TRUTH_NO. */
enum truth value_equal(const struct value *a, const struct value *b);
/* "a quantity of USD/year", "a plain number", "a date", "text", ...: for messages. */
str value_kind_words(struct arena *a, const struct value *v);

/* value_exact.c: a value as text that reads back as the very same, whatever it was computed from: equal texts are equal
 * values. Without span and digits. Empty for VALUE_NONE. */
str value_exact(struct arena *a, const struct value *v);
/* Are they the very same to readers: value, digits, and how it is written? Entities by their ids, resolved or not. */
bool value_same(const struct value *a, const struct value *b);
/* False when it is no such text, or of a unit that is not known (any more). An entity is left to be resolved: `written` is
 * its id. Borrows the text. */
bool value_of_exact(const struct units *units, str text, struct value *v);

#endif
