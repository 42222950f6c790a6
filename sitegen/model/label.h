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
};

/* A label for a value that is neither quantity nor date says what it likes. Texts of *found live in `a` or borrow. */
enum label_result label_check(struct arena *a, const struct units *u, str label,
                              const struct value *value, struct label_finding *found);

#endif
