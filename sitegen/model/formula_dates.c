/* Dates in formulas. A date is an interval of days: 2026 is the 365 days of that year, "before 2026-04" has no first
 * one. What a sum gives must be a date again, of the same precision: 2026 + 8 year is 2034, and 2026 + 45 day is
 * refused, since no date says "from the middle of February 2026 to that of 2027". */
#include "model/formula_internal.h"
#include "model/quantity_internal.h"

enum {
    LAST_DAY = 3652058, /* 9999-12-31 */
    DAY_SECONDS = 86400,
    LAST_MONTH = 9999 * 12 /* no date moves further */
};

static const char *const outside = "the result leaves the calendar (the years 1 to 9999)";
static const char *const no_interval = "dates move by exact durations, this one is an interval";

static const struct unit_def *unit_named(const struct evaluation *e, const char *name) {
    return map_get(&e->f->units->by_name, str_of(name));
}

static struct unit one_unit(const struct unit_def *def) {
    return (struct unit){.factors = {{def, 1}}, .count = 1};
}

bool formula_is_duration(const struct evaluation *e, const struct value *v) {
    if (v->kind != VALUE_QUANTITY || !v->quantity.unit.count)
        return false;
    struct unit day = one_unit(unit_named(e, "day"));
    return units_agree(&v->quantity.unit, &day);
}

/* ---- days and moments ---- */

static bool is_moment(const struct date *d) {
    return d->precision == DATE_TIME && d->side == DATE_AT;
}

static int64_t second_of(const struct date *d) {
    return (int64_t)date_first_day(d) * DAY_SECONDS + d->hour * 3600 + d->minute * 60 + d->second;
}

/* A whole number that no calendar exceeds. */
static bool whole(struct decimal d, int64_t *n) {
    const int64_t most = (int64_t)LAST_DAY * DAY_SECONDS;
    d = decimal_normalise(d);
    if (d.exponent < 0 || decimal_is_infinite(d))
        return false;
    for (*n = d.coefficient; d.exponent && *n > -most && *n < most; d.exponent--)
        *n *= 10;
    if (*n > most || *n < -most)
        *n = *n < 0 ? -most : most; /* outside the calendar in any case */
    return true;
}

/* How many of the unit `def`; false when that is no whole number, as far as 18 digits tell. */
static bool count_of(const struct quantity *q, const struct unit_def *def, int64_t *n) {
    struct quantity c;
    struct unit unit = one_unit(def);
    if (quantity_convert(q, &unit, &c) != ARITHMETIC_FINE)
        return false;
    struct decimal nearest = decimal_round_at(c.number, 0, ROUND_NEAREST);
    return decimal_cmp(c.low, nearest) <= 0 && decimal_cmp(nearest, c.high) <= 0 &&
           whole(nearest, n);
}

/* Years, quarters, months, and what site.yml makes of them (decades) go by the calendar; the others are so many
 * days each. */
static bool is_calendar_unit(const struct evaluation *e, const struct unit *u) {
    if (u->count != 1 || u->factors[0].power != 1)
        return false;
    struct quantity one = {.number = decimal_of(1), .unit = *u};
    one.low = one.high = one.number;
    int64_t n;
    return count_of(&one, unit_named(e, "month"), &n);
}

/* ---- a date and a duration ---- */

static int month_step(const struct date *d) {
    return d->precision == DATE_YEAR ? 12 : d->precision == DATE_QUARTER ? 3 : 1;
}

/* "before the 31st" is "up to the 30th": the day that moves is the one that is meant, since the end of a shorter month
 * swallows days. */
static int before_or_after(const struct date *d) {
    return d->precision != DATE_DAY ? 0 : d->side == DATE_BEFORE ? -1 : d->side == DATE_AFTER;
}

/* The day of that number, with the side and the time of `d`; DATE_NONE outside of the calendar. */
static struct date shift_days(struct date d, int64_t day) {
    struct date moved = date_of_day(day < 0 || day > LAST_DAY ? -1 : (int32_t)day);
    moved.side = d.side;
    if (moved.precision && d.precision == DATE_TIME) {
        moved.precision = DATE_TIME;
        moved.hour = d.hour;
        moved.minute = d.minute;
        moved.second = d.second;
    }
    return moved;
}

/* The day of the date itself, whatever lies before or after it. */
static int64_t own_day(struct date d) {
    d.side = DATE_AT;
    return date_first_day(&d);
}

static const char *move_months(struct date d, int64_t months, struct date *out) {
    int meant = before_or_after(&d);
    struct date from = meant ? shift_days(d, own_day(d) + meant) : d;
    if (!from.precision || months < -LAST_MONTH || months > LAST_MONTH)
        return outside;
    *out = date_add_months(from, (int32_t)months);
    if (meant && out->precision)
        *out = shift_days(d, own_day(*out) - meant);
    return out->precision ? NULL : outside;
}

static const char *move_seconds(struct date d, int64_t seconds, struct date *out) {
    struct date at = d;
    at.side = DATE_AT;
    int64_t moved = second_of(&at) + seconds;
    if (moved < 0 || moved / DAY_SECONDS > LAST_DAY)
        return outside;
    int64_t time = moved % DAY_SECONDS;
    *out = shift_days(d, moved / DAY_SECONDS);
    out->hour = (uint8_t)(time / 3600);
    out->minute = (uint8_t)(time / 60 % 60);
    out->second = (uint8_t)(time % 60);
    return NULL;
}

static const char *move_days(struct date d, int64_t days, struct date *out) {
    *out = shift_days(d, own_day(d) + days);
    return out->precision ? NULL : outside;
}

/* NULL, or why the date cannot be moved so. *advice may be set then. */
static const char *move(const struct evaluation *e, struct date d, const struct quantity *by,
                        struct date *out, const char **advice) {
    int64_t n;
    if (by->approximate || by->range)
        return no_interval;
    bool calendar = is_calendar_unit(e, &by->unit);
    if (calendar && count_of(by, unit_named(e, "month"), &n)) {
        if (n % month_step(&d) == 0)
            return move_months(d, n, out);
        *advice = "write its month or day, as in 2026-01 + 3 month";
        return d.precision == DATE_YEAR
                   ? "a date that is known to the year moves by whole years"
                   : "a date that is known to the quarter moves by whole quarters";
    }
    if (d.precision < DATE_DAY) {
        *advice = "write its day, as in 2026-01-01 + 45 day";
        return calendar ? "a date that is not known to the day moves by whole months"
                        : "a date that is not known to the day cannot move by days";
    }
    if (d.precision == DATE_TIME && count_of(by, unit_named(e, "s"), &n))
        return move_seconds(d, n, out);
    if (d.precision == DATE_DAY && count_of(by, unit_named(e, "day"), &n))
        return move_days(d, n, out);
    *advice = "for a duration x write round(x / 1 day) * 1 day";
    return "a date moves by whole days";
}

static bool shift(struct evaluation *e, const struct operation *o, const struct date *d,
                  const struct quantity *by, struct value *out) {
    const char *advice = "";
    struct date moved;
    const char *why = move(e, *d, by, &moved, &advice);
    if (why)
        return formula_report_date(e, o, why == outside ? "overflow" : "date-arithmetic", why,
                                   advice);
    *out = (struct value){.kind = VALUE_DATE, .date = moved};
    return true;
}

/* ---- two dates ---- */

static struct decimal days_between(int32_t from, int32_t to) {
    return decimal_of((int64_t)to - from);
}

/* Two moments lie so many seconds apart, which in days may need rounding outward. */
static bool between_moments(const struct date *from, const struct date *to, struct quantity *q) {
    struct decimal seconds = decimal_of(second_of(to) - second_of(from));
    struct decimal day = decimal_of(DAY_SECONDS);
    return decimal_divide(seconds, day, ROUND_NEAREST, &q->number) &&
           decimal_divide(seconds, day, ROUND_FLOOR, &q->low) &&
           decimal_divide(seconds, day, ROUND_CEILING, &q->high);
}

static bool difference(struct evaluation *e, const struct operation *o, struct value *out) {
    const struct date *to = &o->left.date, *from = &o->right.date;
    struct quantity q = {.unit = one_unit(unit_named(e, "day"))};
    int32_t first = date_first_day(from), last = date_last_day(from);
    int32_t first_to = date_first_day(to), last_to = date_last_day(to);
    bool low_open = first_to == INT32_MIN || last == INT32_MAX;
    bool high_open = last_to == INT32_MAX || first == INT32_MIN;
    if (low_open && high_open)
        return formula_report_date(e, o, "date-arithmetic",
                                   "nothing is known of how far these dates lie apart", "");
    if (is_moment(to) && is_moment(from) && between_moments(from, to, &q)) {
        *out = (struct value){.kind = VALUE_QUANTITY, .quantity = q};
        return true;
    }
    q.low = low_open ? decimal_infinite(-1) : days_between(last, first_to);
    q.high = high_open ? decimal_infinite(1) : days_between(first, last_to);
    q.range = true;
    quantity_settle(&q);
    *out = (struct value){.kind = VALUE_QUANTITY, .quantity = q};
    return true;
}

bool formula_date_operate(struct evaluation *e, const struct operation *o, struct value *out) {
    bool dates = o->left.kind == VALUE_DATE && o->right.kind == VALUE_DATE;
    if (dates && o->op == OPERATOR_SUBTRACT)
        return difference(e, o, out);
    if (o->left.kind == VALUE_DATE && formula_is_duration(e, &o->right)) {
        struct quantity back = quantity_negate(&o->right.quantity);
        return shift(e, o, &o->left.date, o->op == OPERATOR_ADD ? &o->right.quantity : &back, out);
    }
    if (o->op == OPERATOR_ADD && o->right.kind == VALUE_DATE && formula_is_duration(e, &o->left))
        return shift(e, o, &o->right.date, &o->left.quantity, out);
    return formula_report_kinds(e, o);
}

/* ---- comparing ---- */

/* First and last second. A day is a point to another day, and its 86,400 seconds to a moment. */
struct stretch {
    int64_t first, last;
};

static struct stretch stretch_of(const struct date *d, bool days) {
    int32_t first = date_first_day(d), last = date_last_day(d);
    if (is_moment(d))
        return (struct stretch){second_of(d), second_of(d)};
    int64_t length = days ? 0 : DAY_SECONDS - 1;
    return (struct stretch){first == INT32_MIN ? INT64_MIN : (int64_t)first * DAY_SECONDS,
                            last == INT32_MAX ? INT64_MAX : (int64_t)last * DAY_SECONDS + length};
}

static enum truth is_less(struct stretch a, struct stretch b, bool equal) {
    if (a.last < b.first || (equal && a.last == b.first))
        return TRUTH_YES;
    return b.last < a.first || (!equal && b.last == a.first) ? TRUTH_NO : TRUTH_UNDECIDED;
}

enum truth formula_date_order(const struct date *left, const struct date *right,
                              enum formula_operator op) {
    bool days = !is_moment(left) && !is_moment(right);
    struct stretch a = stretch_of(left, days), b = stretch_of(right, days);
    bool equal = op == OPERATOR_AT_MOST || op == OPERATOR_AT_LEAST;
    return op == OPERATOR_LESS || op == OPERATOR_AT_MOST ? is_less(a, b, equal)
                                                         : is_less(b, a, equal);
}
