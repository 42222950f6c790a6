/* Dates as prose writes them. */
#include "model/figure_internal.h"

/* ---- words ---- */

static const char *const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

/* The month whose name, or its first three or four letters, begins at `at`; 0: none. */
static int month_at(str text, size_t at, size_t *length) {
    for (int m = 0; m < 12; m++) {
        str name = str_of(month_names[m]);
        size_t n = 0;
        while (n < name.n && byte_at(text, at + n) == name.p[n])
            n++;
        if ((n != name.n && n != 3 && !(n == 4 && m == 8)) || byte_is_alpha(byte_at(text, at + n)))
            continue;
        *length = n + (n < name.n && byte_at(text, at + n) == '.');
        return m + 1;
    }
    return 0;
}

/* A number of so many digits that nothing else touches. */
static bool number_at(str text, size_t at, size_t least, size_t most, int *number, size_t *length) {
    size_t n = 0;
    *number = 0;
    for (; byte_is_digit(byte_at(text, at + n)) && n <= most; n++)
        *number = *number * 10 + (text.p[at + n] - '0');
    *length = n;
    return n >= least && n <= most;
}

static bool year_at(str text, size_t at, int *year, size_t *length) {
    return number_at(text, at, 4, 4, year, length) && *year >= 1000 &&
           !byte_is_alnum(byte_at(text, at + 4)) &&
           !(byte_at(text, at + 4) == '-' && byte_is_digit(byte_at(text, at + 5)));
}

/* "27", "27th", "27th of" */
static bool day_at(str text, size_t at, int *day, size_t *length) {
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    size_t n;
    if (!number_at(text, at, 1, 2, day, &n) || *day < 1 || *day > 31)
        return false;
    for (size_t i = 0; i < 4; i++)
        if (word_at(text, at + n, endings[i], false)) {
            *length = n + 2;
            return true;
        }
    *length = n;
    return !byte_is_alnum(byte_at(text, at + n));
}

static size_t skip_words(str text, size_t at, const char *const *words, size_t count) {
    size_t next = at + space_length(text, at);
    for (size_t i = 0; i < count; i++)
        if (word_at(text, next, words[i], true))
            return skip_words(text, next + strlen(words[i]), words, count);
    return at;
}

/* The year behind a date: "27 February 2026", "February 27, 2026", "the second quarter of 2026". */
static size_t read_year(str text, size_t end, struct text_date *d) {
    static const char *const between[] = {"of", "in"};
    size_t at = end + (byte_at(text, end) == ',');
    at = skip_words(text, at, between, 2);
    size_t space = space_length(text, at), length;
    if (!space || !year_at(text, at + space, &d->year, &length)) {
        d->year = 0;
        return end;
    }
    return at + space + length;
}

/* ---- parts of a year or month ---- */

enum portion { WHOLE, EARLY, MIDDLE, LATE, BEGINNING, END };

static const struct {
    const char *words;
    enum portion portion;
} portions[] = {
    {"early in", EARLY},     {"early", EARLY}, {"in early", EARLY},
    {"middle of", MIDDLE},   {"mid", MIDDLE},  {"late in", LATE},
    {"late", LATE},          {"end of", END},  {"beginning of", BEGINNING},
    {"start of", BEGINNING},
};

static enum portion portion_at(str text, size_t at, size_t *length) {
    for (size_t i = 0; i < sizeof portions / sizeof *portions; i++) {
        if (!word_at(text, at, portions[i].words, true))
            continue;
        size_t n = strlen(portions[i].words), joint = joint_length(text, at + n);
        *length = n + joint;
        if (joint)
            return portions[i].portion;
    }
    return WHOLE;
}

static void set_part_of_year(struct text_date *d, enum portion portion) {
    static const int first[] = {1, 1, 5, 9, 1, 10}, last[] = {12, 4, 8, 12, 3, 12};
    d->month = first[portion];
    d->last_month = last[portion];
}

static void set_part_of_month(struct text_date *d, enum portion portion) {
    static const int first[] = {0, 1, 11, 21, 1, 21}, last[] = {0, 10, 20, 0, 10, 0};
    d->day = first[portion];
    d->last_day = last[portion];
}

/* ---- forms ---- */

/* "2026-02-27", "2026-02", "2026-Q2" */
static size_t read_iso(str text, size_t at, struct text_date *d) {
    size_t n = 0;
    while (byte_is_alnum(byte_at(text, at + n)) || byte_at(text, at + n) == '-')
        n++;
    struct date date;
    bool impossible;
    if (n < 7 || !date_parse(str_sub(text, at, at + n), &date, &impossible))
        return at;
    d->year = date.year;
    d->month = d->last_month = date.month;
    if (date.precision == DATE_QUARTER)
        d->last_month = date.month + 2;
    else if (date.precision >= DATE_DAY)
        d->day = d->last_day = date.day;
    return at + n;
}

/* "Q2 2026", "2Q 2026", "second quarter of 2026", "H1 2026", "first half of 2026" */
static size_t read_season(str text, size_t at, struct text_date *d) {
    static const char *const ordinals[] = {"first", "second", "third", "fourth"};
    static const char *const fourth = "last";
    int months = 0, number = 0;
    size_t end = at;
    char c = byte_at(text, at), next = byte_at(text, at + 1);
    if (byte_is_digit(c)) { /* "3Q 2026" */
        char digit = c;
        c = next;
        next = digit;
    }
    if ((c == 'Q' || c == 'H') && next >= '1' && next <= (c == 'Q' ? '4' : '2') &&
        !byte_is_alnum(byte_at(text, at + 2))) {
        months = c == 'Q' ? 3 : 6;
        number = next - '0';
        end = at + 2;
    }
    for (int i = 0; !number && i < 5; i++) {
        const char *word = i < 4 ? ordinals[i] : fourth;
        size_t behind = at + strlen(word) + 1;
        if (!word_at(text, at, word, true))
            continue;
        months = word_at(text, behind, "quarter", false) ? 3
                 : word_at(text, behind, "half", false)  ? 6
                                                         : 0;
        number = i < 4 ? i + 1 : 12 / (months ? months : 12);
        end = behind + (months == 3 ? 7 : 4);
    }
    if (!months || number > 12 / months)
        return at;
    d->month = (number - 1) * months + 1;
    d->last_month = number * months;
    return read_year(text, end, d);
}

/* "27 February 2026", "27th of February" */
static size_t read_day_month(str text, size_t at, struct text_date *d) {
    static const char *const between[] = {"of"};
    size_t length;
    if (!day_at(text, at, &d->day, &length))
        return at;
    size_t end = skip_words(text, at + length, between, 1), name;
    end += space_length(text, end);
    d->month = month_at(text, end, &name);
    if (!d->month) {
        bool ordinal = byte_is_alpha(text.p[at + length - 1]);
        d->last_day = d->day;
        return ordinal ? at + length : at; /* "the 27th" */
    }
    d->last_month = d->month;
    d->last_day = d->day;
    return read_year(text, end + name, d);
}

/* "February 27, 2026", "February 2026", "February" */
static size_t read_month(str text, size_t at, enum portion portion, struct text_date *d) {
    size_t name, length;
    d->month = d->last_month = month_at(text, at, &name);
    if (!d->month)
        return at;
    size_t end = at + name, space = space_length(text, end);
    if (space && day_at(text, end + space, &d->day, &length)) {
        d->last_day = d->day;
        return read_year(text, end + space + length, d);
    }
    set_part_of_month(d, portion);
    return read_year(text, end, d);
}

static size_t read_date(str text, size_t at, struct text_date *d) {
    size_t length = 0, end;
    enum portion portion = portion_at(text, at, &length);
    size_t core = portion ? at + length : at;
    *d = (struct text_date){.at = at};
    if (!portion &&
        ((end = read_iso(text, core, d)) > core || (end = read_season(text, core, d)) > core))
        return end;
    *d = (struct text_date){.at = at};
    if (!portion && (end = read_day_month(text, core, d)) > core)
        return end;
    *d = (struct text_date){.at = at};
    if ((end = read_month(text, core, portion, d)) > core)
        return end;
    if (!year_at(text, core, &d->year, &length))
        return at;
    set_part_of_year(d, portion);
    return core + length;
}

static bool begins_word(str text, size_t at) {
    return !at || !(byte_is_alnum(text.p[at - 1]) || strchr("_.$#,", text.p[at - 1]));
}

bool text_date_next(str text, size_t *at, struct text_date *date) {
    for (; *at < text.n; ++*at) {
        if (!byte_is_alnum(text.p[*at]) || !begins_word(text, *at))
            continue;
        size_t end = read_date(text, *at, date);
        if (end == *at)
            continue;
        date->length = end - *at;
        *at = end;
        return true;
    }
    return false;
}

/* ---- does it hold ---- */

static struct date day_of(int year, int month, int day) {
    return (struct date){.precision = day ? DATE_DAY : DATE_MONTH,
                         .year = (int16_t)year,
                         .month = (uint8_t)month,
                         .day = (uint8_t)(day ? day : 1)};
}

struct days {
    int32_t first, last;
};

/* What it does not say is that of `date`. */
static struct days days_said(const struct text_date *text, const struct date *date) {
    int month = text->month ? text->month : date->month;
    int last_month = text->last_month ? text->last_month : month;
    int year = text->year ? text->year : date->year;
    struct date first = day_of(year, month, text->day);
    struct date last = day_of(year, last_month, text->last_day);
    return (struct days){date_first_day(&first), date_last_day(&last)};
}

/* "before April": April. */
static struct days days_of(const struct date *date) {
    struct date at = *date;
    at.side = DATE_AT;
    return (struct days){date_first_day(&at), date_last_day(&at)};
}

bool text_date_holds(const struct text_date *text, const struct date *date) {
    struct days said = days_said(text, date), days = days_of(date);
    return said.first <= days.first && days.last <= said.last;
}

bool text_date_is(const struct text_date *text, const struct date *date) {
    struct days said = days_said(text, date), days = days_of(date);
    return said.first == days.first && days.last == said.last;
}
