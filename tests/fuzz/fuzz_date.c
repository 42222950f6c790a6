/* Dates from any bytes: what is read is written back the same, and its days are in order. Two lines are two dates. */
#include "model/date.h"

#include <stdlib.h>

static struct arena a;

static void must(bool holds) {
    if (!holds)
        abort();
}

static bool same(const struct date *x, const struct date *y) {
    return x->precision == y->precision && x->side == y->side && x->year == y->year &&
           x->quarter == y->quarter && x->month == y->month && x->day == y->day &&
           x->hour == y->hour && x->minute == y->minute && x->second == y->second;
}

static void reads_back(const struct date *d) {
    struct date back;
    bool impossible;
    must(date_parse(date_iso(&a, d), &back, &impossible));
    must(same(d, &back));
    must(date_cmp(d, &back) == 0);
    must(date_parse(date_rfc3339(&a, d), &back, &impossible));
    must(back.precision == DATE_TIME);
    must(date_text(&a, d).n >= 1);
}

static void has_days(const struct date *d) {
    int32_t first = date_first_day(d), last = date_last_day(d);
    must(first <= last);
    must((first == INT32_MIN) == (d->side == DATE_BEFORE));
    must((last == INT32_MAX) == (d->side == DATE_AFTER));
    struct date day = date_of_day(first);
    if (day.precision != DATE_NONE)
        must(date_first_day(&day) == first && date_last_day(&day) == first);
}

static void moves(struct date d) {
    for (int32_t months = -36; months <= 36; months++) {
        struct date moved = date_add_months(d, months);
        if (moved.precision == DATE_NONE)
            continue;
        reads_back(&moved);
        struct date back = date_add_months(moved, -months);
        must(back.precision == d.precision && back.month == d.month && back.year == d.year);
        must(back.day <= d.day && (d.day > 28 || same(&back, &d)));
        must(!months || date_cmp(&d, &moved) == (months > 0 ? -1 : 1));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str rest = {(const char *)data, size}, first = str_cut(&rest, '\n');
    struct date x, y;
    bool impossible;
    arena_rewind(&a, (struct arena_mark){0});
    if (!date_parse(first, &x, &impossible))
        return 0;
    must(!impossible);
    reads_back(&x);
    has_days(&x);
    moves(x);
    if (date_parse(rest, &y, &impossible)) {
        must(date_cmp(&x, &y) == -date_cmp(&y, &x));
        must((date_cmp(&x, &y) == 0) == same(&x, &y));
        if (x.side == DATE_AT && y.side == DATE_AT && date_last_day(&x) < date_first_day(&y))
            must(date_cmp(&x, &y) < 0);
    }
    return 0;
}
