/* Inside the finder of figures (figure*.c): one number on its way to be a figure. */
#ifndef MODEL_FIGURE_INTERNAL_H
#define MODEL_FIGURE_INTERNAL_H

#include "model/figure.h"

/* A number with what stands around it: "$17.25 billion a year", "eight years", "11%". */
struct part {
    size_t at, end;
    struct decimal number; /* without the scale */
    int32_t last;          /* power of ten of its last digit */
    int32_t scale;         /* what a scale word adds to it */
    bool scaled;           /* has a scale word */
    bool signed_money;     /* its currency stands before it */
    bool negative;
    bool words;     /* written in words */
    bool one;       /* "one", "a", "half a": says no more than the unit itself */
    bool loose;     /* "three times", where it may be a plain count; "twice" */
    bool plus;      /* "100+" */
    bool unknown;   /* a sign of no known currency before it */
    bool measured;  /* has a unit */
    bool year;      /* has the form of a year and stands where one would */
    size_t article; /* "half a": bytes of " a" behind `end` */
    struct unit unit;
};

struct reader {
    const struct units *units;
    str text;
    bool goes_on; /* from another number: "5-10", */
    bool money;   /* which has a currency sign: "$5-10bn" */
};

/* Text at a place: never outside of it. */
static inline char byte_at(str text, size_t at) { return at < text.n ? text.p[at] : '\0'; }
static inline str text_from(str text, size_t at) { return str_sub(text, at, text.n); }
/* The length of the space that `at` begins with: a blank, a no-break space, a narrow one. 0: none. */
size_t space_length(str text, size_t at);
/* The length of a space or hyphen: what joins the words of "8-year" and "8 years". */
size_t joint_length(str text, size_t at);
/* True when `word` stands at `at` and ends there. `folded`: its first letter may be a capital. */
bool word_at(str text, size_t at, const char *word, bool folded);
/* The word that ends before `end`, without the space between them. */
str word_before(str text, size_t end);

/* Does it end with these words, whatever their capitals? */
bool ends_with_words(str text, const char *words);
/* What stands before `end`, without the space there. */
str text_before(str text, size_t end);

/* ---- figure_number.c ---- */

/* Digits: "17.25", "1,250", "2½", "3/4", "17e9". False when it is no number but part of something else; p->end is behind
 * that, then. */
bool read_digits(const struct reader *r, size_t at, struct part *p);
/* Words: "eight", "twenty-five", "a hundred", "half a million", "twice", "tenfold". False when there are none at `at`. */
bool read_words(const struct reader *r, size_t at, struct part *p);
/* " billion", "-million", and behind a currency sign "bn", "B", "m". Moves p->end. */
void read_scale(const struct reader *r, struct part *p);

/* ---- figure_unit.c ---- */

/* The unit behind the number, with what it is per. Moves p->end. */
void read_unit(const struct reader *r, struct part *p);
/* The length of the unit's name at `at`, or 0. */
size_t unit_length_at(const struct reader *r, size_t at, const struct unit_def **def);
/* "$1 million a year earlier": another time, not a rate. `at` is behind the year. */
bool figure_tells_time(str text, size_t at);
/* The currency before the number, and its minus sign. Moves p->at. */
void read_currency(const struct reader *r, struct part *p);

/* ---- figure_hedge.c ---- */

/* What the words before *from and behind *to say; these are moved around them. */
enum hedge hedge_around(str text, size_t *from, size_t *to);

#endif
