/* Figures in plain text: money, percentages, powers, numbers with a unit, multiples, scaled numbers, number words;
 * and dates. What an editor wrote for readers, so nothing is refused: what is not understood is no figure. */
#ifndef MODEL_FIGURE_H
#define MODEL_FIGURE_H

#include "model/date.h"
#include "model/quantity.h"

/* What the words before a figure (or a '+' behind it) say about its true size. */
enum hedge {
    HEDGE_NONE,
    HEDGE_ABOUT,     /* about, roughly, ~ */
    HEDGE_NEARLY,    /* nearly, just under */
    HEDGE_JUST_OVER, /* just over, slightly more than */
    HEDGE_OVER,      /* more than, above */
    HEDGE_UNDER,     /* less than, below */
    HEDGE_AT_LEAST,  /* at least, 100+ */
    HEDGE_AT_MOST    /* at most, up to */
};

struct figure {
    size_t at, length; /* in the text: from its sign or first digit to the end of its unit */
    /* What it says. low and high enclose what would be written so: half a unit of the last digit that is
     * written, before any scale word. */
    struct quantity number;
    int32_t digit;      /* power of ten of its last digit */
    struct quantity to; /* "5 to 10 GW": the other end, when `range` */
    bool range;
    enum hedge hedge;
    size_t words_at, words_end; /* with the words of the hedge */
    bool plain;                 /* a number without unit; it may be scaled: "100 million" */
    bool bare;                  /* in prose it would be a figure that ought to be a reference */
    bool unknown;               /* money of a currency that is not known: "A$5" */
};

/* Finds the next figure at or behind *at and moves *at behind it; false when there is none. Numbers that are part of names,
 * dates, versions, times of day and the like are passed over. The bytes of struct markdown_block's text that mark
 * mentions, and those that are hidden, are no figures. */
bool figure_next(const struct units *u, str text, size_t *at, struct figure *f);
/* The same, for figures that are `bare` alone; fast where there are no digits. */
bool figure_next_bare(const struct units *u, str text, size_t *at, struct figure *f);

/* A date as prose writes it: a stretch of days within a year. */
struct text_date {
    size_t at, length;
    int year;              /* 0: not said */
    int month, last_month; /* 1..12; 0: not said ("the 27th") */
    int day, last_day;     /* of month, of last_month; 0: its first, its last */
};

/* "27 February 2026", "Feb 27", "February 2026", "the second quarter of 2026", "Q2", "3Q 2026", "early 2026", "2026-02-27", "the 27th". */
bool text_date_next(str text, size_t *at, struct text_date *date);
/* Do its days hold all days of `date`? Where it does not say the year (or the month), that of `date` is meant. */
bool text_date_holds(const struct text_date *text, const struct date *date);
/* Are its days those of `date`, without its side? */
bool text_date_is(const struct text_date *text, const struct date *date);

#endif
