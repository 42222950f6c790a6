/* The Gregorian calendar, as far as more than one reader of dates needs it. */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/str.h"

/* How many days the month (1..12) has in that year. */
int calendar_month_days(int year, int month);
/* Is it a day of the years 1 to 9999, written "2026-02-27"? */
bool calendar_is_day(str text);

#endif
