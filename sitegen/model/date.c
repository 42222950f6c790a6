#include "model/date.h"

#include "base/calendar.h"

const char *const date_precision_names[] = {
    [DATE_NONE] = "",       [DATE_YEAR] = "year", [DATE_QUARTER] = "quarter",
    [DATE_MONTH] = "month", [DATE_DAY] = "day",   [DATE_TIME] = "time"};

static const char *const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

/* Reads exactly `digits` digits at *at and moves it behind them; -1 when they are not there. */
static int read_digits(str text, size_t *at, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++, ++*at) {
        if (*at >= text.n || !byte_is_digit(text.p[*at]))
            return -1;
        value = value * 10 + (text.p[*at] - '0');
    }
    return value;
}

static bool read_byte(str text, size_t *at, char byte) {
    if (*at >= text.n || text.p[*at] != byte)
        return false;
    ++*at;
    return true;
}

/* Moves a moment by one day at a time; an offset is less than one day. */
static void shift_day(struct date *d, int by) {
    int day = d->day + by;
    if (day < 1) {
        if (d->month-- == 1) {
            d->month = 12;
            d->year--;
        }
        day = calendar_month_days(d->year, d->month);
    } else if (day > calendar_month_days(d->year, d->month)) {
        day = 1;
        if (d->month++ == 12) {
            d->month = 1;
            d->year++;
        }
    }
    d->day = (uint8_t)day;
}

/* The part behind the day: T10:00:00Z, or with an offset of hours and minutes. */
static bool parse_time(str text, size_t at, struct date *d, bool *impossible) {
    int hour = read_digits(text, &at, 2);
    bool colon = read_byte(text, &at, ':');
    int minute = read_digits(text, &at, 2);
    int second = 0, offset = 0;
    if (hour < 0 || !colon || minute < 0)
        return false;
    if (read_byte(text, &at, ':') && (second = read_digits(text, &at, 2)) < 0)
        return false;
    if (!read_byte(text, &at, 'Z') && at < text.n) {
        int sign = text.p[at] == '-' ? -1 : 1;
        if (!read_byte(text, &at, '-') && !read_byte(text, &at, '+'))
            return false;
        int hours = read_digits(text, &at, 2);
        read_byte(text, &at, ':');
        int minutes = read_digits(text, &at, 2);
        if (hours < 0 || minutes < 0)
            return false;
        offset = sign * (hours * 60 + minutes);
    }
    if (at != text.n)
        return false;
    if (hour > 23 || minute > 59 || second > 59 || offset <= -1440 || offset >= 1440) {
        *impossible = true;
        return false;
    }
    int utc = hour * 60 + minute - offset;
    if (utc < 0)
        shift_day(d, -1);
    else if (utc >= 1440)
        shift_day(d, 1);
    utc = (utc + 1440) % 1440;
    d->hour = (uint8_t)(utc / 60);
    d->minute = (uint8_t)(utc % 60);
    d->second = (uint8_t)second;
    d->precision = DATE_TIME;
    return true;
}

/* Behind the year: Q2. */
static bool parse_quarter(str text, size_t at, struct date *d, bool *impossible) {
    int quarter = read_digits(text, &at, 1);
    if (quarter < 0 || at != text.n)
        return false;
    *impossible = quarter < 1 || quarter > 4;
    d->precision = DATE_QUARTER;
    d->quarter = (uint8_t)quarter;
    d->month = (uint8_t)(quarter * 3 - 2);
    return true;
}

/* Behind the year: 02, 02-27, 02-27T10:00:00Z. */
static bool parse_month(str text, size_t at, struct date *d, bool *impossible) {
    int month = read_digits(text, &at, 2);
    if (month < 0)
        return false;
    *impossible = month < 1 || month > 12;
    d->precision = DATE_MONTH;
    d->month = (uint8_t)month;
    if (at == text.n || *impossible)
        return true;
    int day = read_byte(text, &at, '-') ? read_digits(text, &at, 2) : -1;
    if (day < 0)
        return false;
    *impossible = day < 1 || day > calendar_month_days(d->year, month);
    d->precision = DATE_DAY;
    d->day = (uint8_t)day;
    if (at == text.n || *impossible)
        return true;
    return (read_byte(text, &at, 'T') || read_byte(text, &at, ' ')) &&
           parse_time(text, at, d, impossible);
}

/* "before ", "after ", "~" */
static enum date_side read_side(str *text) {
    static const struct {
        str word;
        enum date_side side;
    } sides[] = {{S("before "), DATE_BEFORE}, {S("after "), DATE_AFTER}, {S("~"), DATE_ABOUT}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (str_starts(*text, sides[i].word)) {
            *text = str_trim(str_sub(*text, sides[i].word.n, text->n));
            return sides[i].side;
        }
    return DATE_AT;
}

bool date_parse(str text, struct date *date, bool *impossible) {
    struct date d = {.precision = DATE_YEAR, .month = 1, .day = 1};
    size_t at = 0;
    *impossible = false;
    d.side = read_side(&text);
    int year = read_digits(text, &at, 4);
    d.year = (int16_t)year;
    if (year < 0 || (at < text.n && !read_byte(text, &at, '-')))
        return false;
    if (at > 4 && !(read_byte(text, &at, 'Q') ? parse_quarter(text, at, &d, impossible)
                                              : parse_month(text, at, &d, impossible)))
        return false;
    if (year == 0 || d.year < 1 || d.year > 9999) /* an offset may lead out of the calendar */
        *impossible = true;
    if (!*impossible)
        *date = d;
    return !*impossible;
}

/* ---- days ---- */

/* Days from 0001-01-01 to the first of January of a year. */
static int32_t days_before_year(int year) {
    int past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

static int32_t day_number(int year, int month, int day) {
    int32_t days = days_before_year(year) + day - 1;
    for (int m = 1; m < month; m++)
        days += calendar_month_days(year, m);
    return days;
}

static int32_t period_begins(const struct date *d) { return day_number(d->year, d->month, d->day); }

static int months_of(enum date_precision p) {
    return p == DATE_YEAR ? 12 : p == DATE_QUARTER ? 3 : p == DATE_MONTH ? 1 : 0;
}

static int32_t period_ends(const struct date *d) {
    int months = months_of(d->precision), month = d->month + months;
    if (!months)
        return period_begins(d);
    return (month > 12 ? days_before_year(d->year + 1) : day_number(d->year, month, 1)) - 1;
}

/* How much further an approximate date may reach. */
static int32_t half_period(enum date_precision p) {
    return p == DATE_YEAR ? 183 : p == DATE_QUARTER ? 46 : p == DATE_MONTH ? 15 : 1;
}

int32_t date_first_day(const struct date *d) {
    if (d->precision == DATE_NONE || d->side == DATE_BEFORE)
        return INT32_MIN;
    if (d->side == DATE_AFTER) /* after ten o'clock may be the same day */
        return d->precision == DATE_TIME ? period_begins(d) : period_ends(d) + 1;
    return period_begins(d) - (d->side == DATE_ABOUT ? half_period(d->precision) : 0);
}

int32_t date_last_day(const struct date *d) {
    if (d->precision == DATE_NONE || d->side == DATE_AFTER)
        return INT32_MAX;
    if (d->side == DATE_BEFORE)
        return d->precision == DATE_TIME ? period_begins(d) : period_begins(d) - 1;
    return period_ends(d) + (d->side == DATE_ABOUT ? half_period(d->precision) : 0);
}

struct date date_of_day(int32_t day) {
    struct date d = {.precision = DATE_NONE};
    if (day < 0 || day >= days_before_year(10000))
        return d;
    int year = day / 366 + 1, month = 1; /* at most a few years too early */
    while (days_before_year(year + 1) <= day)
        year++;
    day -= days_before_year(year);
    for (; day >= calendar_month_days(year, month); month++)
        day -= calendar_month_days(year, month);
    d.precision = DATE_DAY;
    d.year = (int16_t)year;
    d.month = (uint8_t)month;
    d.day = (uint8_t)(day + 1);
    return d;
}

struct date date_of_seconds(int64_t seconds) {
    enum { DAY_SECONDS = 86400 };
    struct date epoch = {.precision = DATE_DAY, .year = 1970, .month = 1, .day = 1};
    struct date last = {.precision = DATE_DAY, .year = 9999, .month = 12, .day = 31};
    int64_t days = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
    int64_t day = date_first_day(&epoch) + days;
    if (day < 0 || day > date_first_day(&last))
        return (struct date){.precision = DATE_NONE};
    return date_of_day((int32_t)day);
}

struct date date_add_months(struct date d, int32_t months) {
    static const struct date none = {.precision = DATE_NONE};
    int period = months_of(d.precision);
    if (d.precision == DATE_NONE || (period && months % period))
        return none;
    int64_t month = (int64_t)d.year * 12 + d.month - 1 + months;
    if (month < 12 || month >= 120000)
        return none;
    d.year = (int16_t)(month / 12);
    d.month = (uint8_t)(month % 12 + 1);
    if (d.day > calendar_month_days(d.year, d.month))
        d.day = (uint8_t)calendar_month_days(d.year, d.month);
    if (d.precision == DATE_QUARTER)
        d.quarter = (uint8_t)((d.month + 2) / 3);
    return d;
}

/* ---- order ---- */

int date_cmp(const struct date *a, const struct date *b) {
    const struct date *dates[] = {a, b};
    int32_t keys[2][8];
    for (size_t i = 0; i < 2; i++) {
        const struct date *d = dates[i];
        bool known = d->precision != DATE_NONE;
        bool behind = d->side == DATE_AFTER && d->precision != DATE_TIME;
        const int32_t key[] = {known,
                               !known   ? 0
                               : behind ? period_ends(d) + 1
                                        : period_begins(d),
                               d->hour,
                               d->minute,
                               d->second,
                               d->side == DATE_BEFORE ? 0 : 1,
                               (int32_t)d->precision,
                               (int32_t)d->side};
        memcpy(keys[i], key, sizeof key);
    }
    for (size_t i = 0; i < 8; i++)
        if (keys[0][i] != keys[1][i])
            return keys[0][i] < keys[1][i] ? -1 : 1;
    return 0;
}

/* ---- printing ---- */

/* Without its side. */
static str period_text(struct arena *a, const struct date *d) {
    static const char *const quarters[] = {"first", "second", "third", "fourth"};
    switch (d->precision) {
    case DATE_NONE:
        return S("");
    case DATE_YEAR:
        return arena_printf(a, "%d", d->year);
    case DATE_QUARTER:
        return arena_printf(a, "%s%s quarter of %d", d->side == DATE_AT ? "" : "the ",
                            quarters[d->quarter - 1], d->year);
    case DATE_MONTH:
        return arena_printf(a, "%s %d", month_names[d->month - 1], d->year);
    case DATE_DAY:
    case DATE_TIME:
        break;
    }
    return arena_printf(a, "%d %s %d", d->day, month_names[d->month - 1], d->year);
}

static str period_iso(struct arena *a, const struct date *d) {
    switch (d->precision) {
    case DATE_NONE:
        return S("");
    case DATE_YEAR:
        return arena_printf(a, "%04d", d->year);
    case DATE_QUARTER:
        return arena_printf(a, "%04d-Q%d", d->year, d->quarter);
    case DATE_MONTH:
        return arena_printf(a, "%04d-%02d", d->year, d->month);
    case DATE_DAY:
        return arena_printf(a, "%04d-%02d-%02d", d->year, d->month, d->day);
    case DATE_TIME:
        break;
    }
    return date_rfc3339(a, d);
}

static str with_side(struct arena *a, const struct date *d, const char *about, str period) {
    const char *const words[] = {"", "before ", "after ", about};
    if (d->precision == DATE_NONE || d->side == DATE_AT)
        return period;
    return arena_printf(a, "%s%.*s", words[d->side], STR(period));
}

str date_text(struct arena *a, const struct date *d) {
    return with_side(a, d, "about ", period_text(a, d));
}

str date_iso(struct arena *a, const struct date *d) {
    return with_side(a, d, "~", period_iso(a, d));
}

str date_rfc3339(struct arena *a, const struct date *d) {
    if (d->precision == DATE_NONE)
        return S("");
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", d->year, d->month, d->day, d->hour,
                        d->minute, d->second);
}
