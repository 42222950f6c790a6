/* Labels in prose: does "nearly $13 billion" hold for the fact that it is said of? */
#ifndef MODEL_LABEL_H
#define MODEL_LABEL_H

#include "model/value.h"

enum label_result {
    LABEL_HOLDS,
    LABEL_WITHOUT_FIGURE, /* the fact is a quantity or a date, and the label says none that could be compared */
    LABEL_OTHER_UNIT, /* "$17 billion per GW" for so much a year; "€17 billion" for dollars */
    LABEL_WRONG
};

/* What is wrong with a label, and what would be right. */
struct label_finding {
    str figure; /* of the label, as it is written there, with its hedge */
    str fact;   /* "$12.5 billion a year" */
    str advice; /* what holds, empty when nothing short does: "$12.5 billion or nearly $13 billion"; "27 February 2026, February 2026 or 2026" */
    str instead; /* the first of them: what `figure` should be */
};

/* A label for a value that is neither quantity nor date says what it likes. Texts of *found live in `a` or borrow. */
enum label_result label_check(struct arena *a, const struct units *u, str label,
                              const struct value *value, struct label_finding *found);

/* label_rewrite.c: a label that has come to be wrong, with the new number written as the old one is. */
struct label_place {
    str text;  /* the Markdown in which it stands */
    size_t at; /* of the label in it */
};

/* `old` is what the fact said when the label held, `now` what it says. "$110 billion" for 122e9 USD is "$122 billion"; *at and *length are
 * the number that is replaced in the label. Empty wherever that is not plain: a range, words in place of digits, another hedge
 * than about, a number that would take another form or be rounded more coarsely, or of which more than the number would have to change:
 * a quotation, words of comparison in the same sentence, a hedge beside the label, "an 8%" and "a 7%", "1 year" and "2 years". */
str label_rewrite(struct arena *a, const struct units *u, str label, struct label_place place,
                  const struct value *old, const struct value *now, size_t *at, size_t *length);

#endif
