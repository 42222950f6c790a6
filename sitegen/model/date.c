#include "model/date.h"

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

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int days_of_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Moves a moment by one day at a time; an offset is less than one day. */
static void shift_day(struct date *d, int by) {
    int day = d->day + by;
    if (day < 1) {
        if (d->month-- == 1) {
            d->month = 12;
            d->year--;
        }
        day = days_of_month(d->year, d->month);
    } else if (day > days_of_month(d->year, d->month)) {
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

bool date_parse(str text, struct date *date, bool *impossible) {
    struct date d = {.precision = DATE_YEAR, .month = 1, .day = 1};
    size_t at = 0;
    *impossible = false;
    int year = read_digits(text, &at, 4);
    if (year < 0)
        return false;
    d.year = (int16_t)year;
    if (at == text.n)
        goto done;
    if (!read_byte(text, &at, '-'))
        return false;
    if (read_byte(text, &at, 'Q')) {
        int quarter = read_digits(text, &at, 1);
        if (quarter < 0 || at != text.n)
            return false;
        *impossible = quarter < 1 || quarter > 4;
        d.precision = DATE_QUARTER;
        d.quarter = (uint8_t)quarter;
        d.month = (uint8_t)(quarter * 3 - 2);
        goto done;
    }
    int month = read_digits(text, &at, 2);
    if (month < 0)
        return false;
    *impossible = month < 1 || month > 12;
    d.precision = DATE_MONTH;
    d.month = (uint8_t)month;
    if (at == text.n || *impossible)
        goto done;
    if (!read_byte(text, &at, '-'))
        return false;
    int day = read_digits(text, &at, 2);
    if (day < 0)
        return false;
    *impossible = day < 1 || day > days_of_month(year, month);
    d.precision = DATE_DAY;
    d.day = (uint8_t)day;
    if (at == text.n || *impossible)
        goto done;
    if (!read_byte(text, &at, 'T') && !read_byte(text, &at, ' '))
        return false;
    if (!parse_time(text, at, &d, impossible))
        return false;
done:
    if (year == 0)
        *impossible = true;
    if (*impossible)
        return false;
    *date = d;
    return true;
}

int date_cmp(const struct date *a, const struct date *b) {
    int x[] = {a->precision != DATE_NONE, a->year, a->month, a->day, a->hour, a->minute, a->second,
               (int)a->precision};
    int y[] = {b->precision != DATE_NONE, b->year, b->month, b->day, b->hour, b->minute, b->second,
               (int)b->precision};
    for (size_t i = 0; i < sizeof x / sizeof *x; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

str date_text(struct arena *a, const struct date *d) {
    static const char *const quarters[] = {"first", "second", "third", "fourth"};
    switch (d->precision) {
    case DATE_NONE:
        return S("");
    case DATE_YEAR:
        return arena_printf(a, "%d", d->year);
    case DATE_QUARTER:
        return arena_printf(a, "%s quarter of %d", quarters[d->quarter - 1], d->year);
    case DATE_MONTH:
        return arena_printf(a, "%s %d", month_names[d->month - 1], d->year);
    case DATE_DAY:
    case DATE_TIME:
        break;
    }
    return arena_printf(a, "%d %s %d", d->day, month_names[d->month - 1], d->year);
}

str date_iso(struct arena *a, const struct date *d) {
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

str date_rfc3339(struct arena *a, const struct date *d) {
    if (d->precision == DATE_NONE)
        return S("");
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", d->year, d->month, d->day, d->hour,
                        d->minute, d->second);
}
