/* Dates with the precision they were given in: a year, a quarter, a month, a day, a moment. */
#ifndef MODEL_DATE_H
#define MODEL_DATE_H

#include "base/arena.h"

enum date_precision { DATE_NONE, DATE_YEAR, DATE_QUARTER, DATE_MONTH, DATE_DAY, DATE_TIME };
extern const char *const date_precision_names[]; /* "", "year", ..., "time" */
enum date_side { DATE_AT, DATE_BEFORE, DATE_AFTER, DATE_ABOUT };

struct date {
    enum date_precision precision; /* DATE_NONE: no date */
    int16_t year;                  /* 1..9999 */
    uint8_t quarter;               /* 1..4, of DATE_QUARTER */
    uint8_t month, day;            /* 1..12, 1..31; the first of the period where less precise */
    uint8_t hour, minute, second;  /* UTC, of DATE_TIME */
    enum date_side side;           /* "before 2026-04", "after 2025", "~2026-03" */
};

/* 2026, 2026-Q2, 2026-02, 2026-02-27, 2026-02-27T10:00:00Z (RFC 3339 with any offset, kept in UTC); with
 * "before ", "after " or "~" in front. False when the text is no date; *impossible is then true when it has
 * the form of one (2026-02-30). */
bool date_parse(str text, struct date *date, bool *impossible);

/* Days since 0001-01-01 of its first and last day; of DATE_NONE: both ends open. Without an end (before, after):
 * INT32_MIN, INT32_MAX. "Before" a period ends on the day before it, "after" begins on the day behind it. "About" a
 * period is half of it more on either side: a day is one day, a month 15, a quarter 46, a year 183. */
int32_t date_first_day(const struct date *date);
int32_t date_last_day(const struct date *date);
/* The day of that number; DATE_NONE outside of the years 1 to 9999. */
struct date date_of_day(int32_t day);
/* The day in UTC of a number of seconds since 1970; DATE_NONE likewise. */
struct date date_of_seconds(int64_t seconds);
/* Calendar arithmetic: the same day so many months later, or the month's last. A period moves by whole ones of
 * its kind (a quarter by three months); otherwise, or outside of the years 1 to 9999, DATE_NONE. */
struct date date_add_months(struct date date, int32_t months);
/* For sorting, a total order: by beginning (what comes after a period, behind it), then "before" before all
 * others, then the less precise first. Dates without precision sort first. */
int date_cmp(const struct date *a, const struct date *b);

/* "27 February 2026", "February 2026", "second quarter of 2026", "2026"; "before April 2026", "after the second
 * quarter of 2026", "about March 2026". */
str date_text(struct arena *a, const struct date *date);
/* As it is written in content: "2026-02-27", "2026-Q2", "before 2026-04", "~2026"; "" for none. */
str date_iso(struct arena *a, const struct date *date);
/* RFC 3339 of its beginning, for feeds: "2026-02-27T00:00:00Z"; without the side. */
str date_rfc3339(struct arena *a, const struct date *date);

#endif
