/* Dates with the precision they were given in: a year, a quarter, a month, a day, a moment. */
#ifndef MODEL_DATE_H
#define MODEL_DATE_H

#include "base/arena.h"

enum date_precision { DATE_NONE, DATE_YEAR, DATE_QUARTER, DATE_MONTH, DATE_DAY, DATE_TIME };

struct date {
    enum date_precision precision; /* DATE_NONE: no date */
    int16_t year;                  /* 1..9999 */
    uint8_t quarter;               /* 1..4, of DATE_QUARTER */
    uint8_t month, day;            /* 1..12, 1..31; the first of the period where less precise */
    uint8_t hour, minute, second;  /* UTC, of DATE_TIME */
};

/* 2026, 2026-Q2, 2026-02, 2026-02-27, 2026-02-27T10:00:00Z (RFC 3339 with any offset, kept in UTC).
 * False when the text is no date; *impossible is then true when it has the form of one
 * (2026-02-30). */
bool date_parse(str text, struct date *date, bool *impossible);
/* By beginning, then the less precise first. Dates without precision sort first. */
int date_cmp(const struct date *a, const struct date *b);
/* "27 February 2026", "February 2026", "second quarter of 2026", "2026". */
str date_text(struct arena *a, const struct date *date);
/* As it is written in content: "2026-02-27", "2026-Q2"; "" for none. */
str date_iso(struct arena *a, const struct date *date);
/* RFC 3339 of its beginning, for feeds: "2026-02-27T00:00:00Z". */
str date_rfc3339(struct arena *a, const struct date *date);

#endif
