/* How a model shows numbers of one unit: always in the same scale and with the same decimals, so that columns line up and a
 * number that moves does not change its shape. The JavaScript of render/module.c writes and reads the same texts. */
#ifndef MODEL_FORM_H
#define MODEL_FORM_H

#include "model/quantity.h"

struct form {
    str prefix;     /* "$"; empty */
    str one, many;  /* behind the number, with its space: " billion a year"; " year" and " years" */
    str heading;    /* of a column: "billion USD a year", "years", "%"; empty of plain numbers */
    double scale;   /* what one of the shown is in the unit: 1e9 for billions; else 1 */
    str scale_word; /* "billion"; empty */
    int decimals;   /* 0..9 */
    bool trim;      /* without zeros at the end of the decimals: of inputs */
    bool plain;     /* no separators of thousands: 2026 */
    bool words;     /* it is read with short words for scales, too: bn, k */
};

enum { FORM_MAX_DECIMALS = 9, FORM_MAX_TEXT = 200 };

/* `scale_word` is one of "", thousand, million, billion, trillion. */
struct form form_make(struct arena *a, const struct unit *unit, str scale_word, int decimals,
                      bool trim, bool plain);
/* How many decimals `x` has where it is shown in `scale`; FORM_MAX_DECIMALS of more, and of those that do not end. */
int form_decimals_of(double x, double scale);
/* "$12.50 billion", "−$4.20 billion", "8 years", "35%"; the number alone: "12.50". Rounded as decimals are: to 15 significant
 * digits first, then halves away from zero; the scale shifts the point. `one` stands behind "1" alone. What is 1e15 or more as
 * it is shown has three significant digits and an exponent: "1.23e20"; what lies beyond 1e300 is shown as that. `x` is finite. */
str form_text(struct arena *a, const struct form *f, double x);
str form_number(struct arena *a, const struct form *f, double x);

enum form_error {
    FORM_FINE,
    FORM_EMPTY,
    FORM_NO_NUMBER, /* *what: the part that cannot be read */
    FORM_OTHER_UNIT /* *what: the unit that it has */
};

/* A name by which a factor of a unit is read: its own, and those of all units of the same bases. */
struct form_word {
    str word;           /* "month", "months", "$" */
    double times, over; /* what one of it is in the factor: times / over */
};
struct form_words {
    struct form_word *items;
    size_t count, capacity;
};
/* Of factor number `factor`; of a unit without any (a plain number) those of number 0: %, x. A factor of another power than
 * 1 or -1 is read with it behind the name: m^2. */
struct form_words form_words(struct arena *a, const struct units *units, const struct unit *unit,
                             size_t factor);

/* What people type for it: "100 billion", "$38B", "38 bn USD", "35%", "35 %", "1,250", "2.5e9", "18 months", "-5", "−5". A bare
 * number is in the scale that is shown: "38" is 38 billion where billions are shown, unless that lies outside of least..most
 * and 38 itself does not. Behind a sign or with a unit ("$38") it is what it says, unless that lies outside and 38 billion does
 * not. Decimals stand behind a point, a comma separates thousands.
 *
 *   text   = [ minus ] [ word ] [ minus ] digits [ exponent ] [ scale ] { unit }
 *   minus  = "-" | "−" | "+";  scale = "thousand", "million", ..., and of money and counts "k", "mn", "bn", "B", ... in any case,
 *            unless it is a word of the first factor
 *   unit   = the words of the factors in their order, between them spaces or one of / ( ) * - and behind the first one "a", "an",
 *            "per"; the factors at the end, and all of them, may be left out
 *
 * Digits are at most 200 bytes of text; the nearest double to the decimal number is taken, then for each word it is multiplied
 * with `times` and divided by `over` (the other way round below the line), as often as the power says. */
enum form_error form_read(const struct form *f, const struct units *units, const struct unit *unit,
                          double least, double most, str text, double *x, str *what);

#endif
