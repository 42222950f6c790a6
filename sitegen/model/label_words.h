/* What the words next to a figure or a date of a label make of it. */
#ifndef MODEL_LABEL_WORDS_H
#define MODEL_LABEL_WORDS_H

#include "model/figure.h"

enum figure_sense {
    SENSE_PLAIN,
    SENSE_FALLS, /* "fell by 37%", "down 37%" */
    SENSE_OTHER  /* "not 62 km", "half of €96 million": another size than the figure's */
};

/* By the words that end before f->words_at. *from is where they begin. */
enum figure_sense figure_sense(str label, const struct figure *f, size_t *from);

enum figure_per { PER_NOTHING, PER_UNIT, PER_UNKNOWN };

/* "41.2 million a day", "144 chips per tray": what stands behind a figure and is no part of its unit. *end is behind it. */
enum figure_per figure_per(const struct units *u, str label, const struct figure *f,
                           const struct unit_def **per, size_t *end);

enum date_sense {
    DATE_SENSE_AT,
    DATE_SENSE_BEFORE, /* "before April", "by April", "not later than April" */
    DATE_SENSE_AFTER,  /* "after April", "since April" */
    DATE_SENSE_OTHER   /* "not in April", "spring 2026" */
};

/* By the words that end before date->at. *from is where they begin. */
enum date_sense date_sense(str label, const struct text_date *date, size_t *from);

#endif
