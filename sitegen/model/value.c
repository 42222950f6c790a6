#include "model/value.h"

#include "model/site.h"

/* Four digits alone are a year where a year is likely; else a number. */
static bool is_likely_date(const struct date *d) {
    return d->precision != DATE_YEAR || (d->year >= 1000 && d->year < 2200);
}

bool value_of_scalar(const struct units *units, str text, struct value *v,
                     struct value_fault *fault) {
    bool impossible;
    *fault = (struct value_fault){0};
    v->written = text;
    if (str_eq(text, S("true")) || str_eq(text, S("false"))) {
        v->kind = VALUE_BOOLEAN;
        v->truth = text.n == 4 ? TRUTH_YES : TRUTH_NO;
        return true;
    }
    if (date_parse(text, &v->date, &impossible) && is_likely_date(&v->date)) {
        v->kind = VALUE_DATE;
        return true;
    }
    fault->impossible_date = impossible && text.n > 4;
    v->kind = VALUE_NONE;
    if (fault->impossible_date)
        return false;
    fault->error = quantity_parse(units, text, &v->quantity, &fault->what);
    if (fault->error == QUANTITY_FINE)
        v->kind = VALUE_QUANTITY;
    else if (fault->error == QUANTITY_NO_NUMBER)
        v->kind = VALUE_TEXT;
    return v->kind != VALUE_NONE;
}

str value_text(struct arena *a, const struct value *v) {
    switch (v->kind) {
    case VALUE_QUANTITY:
        return quantity_text_digits(a, &v->quantity, v->digits);
    case VALUE_DATE:
        return date_text(a, &v->date);
    case VALUE_BOOLEAN:
        return v->truth == TRUTH_YES ? S("yes") : v->truth == TRUTH_NO ? S("no") : S("undecided");
    case VALUE_ENTITY:
        return v->entity ? item_display(a, v->entity) : v->written;
    case VALUE_NONE:
    case VALUE_TEXT:
        break;
    }
    return v->written;
}

/* What was computed may have endless digits. */
str value_full(struct arena *a, const struct value *v) {
    enum { ENOUGH = 12 };
    if (v->kind != VALUE_QUANTITY)
        return value_text(a, v);
    struct quantity q = v->quantity;
    q.number = decimal_round_digits(q.number, ENOUGH, ROUND_NEAREST);
    q.low = decimal_round_digits(q.low, ENOUGH, ROUND_FLOOR);
    q.high = decimal_round_digits(q.high, ENOUGH, ROUND_CEILING);
    return quantity_full(a, v->digits ? &q : &v->quantity);
}

static enum truth truth_of(bool holds) { return holds ? TRUTH_YES : TRUTH_NO; }

static enum truth quantities_equal(const struct quantity *a, const struct quantity *b) {
    int order;
    if (quantity_compare(a, b, &order))
        return TRUTH_NO;
    return order == 2 ? TRUTH_UNDECIDED : truth_of(order == 0);
}

static enum truth dates_equal(const struct date *a, const struct date *b) {
    int32_t first = date_first_day(a), last = date_last_day(a);
    if (last < date_first_day(b) || date_last_day(b) < first)
        return TRUTH_NO;
    bool moments = a->precision == DATE_TIME && b->precision == DATE_TIME;
    if (moments && a->side == DATE_AT && b->side == DATE_AT)
        return truth_of(date_cmp(a, b) == 0);
    bool days = a->precision == DATE_DAY && b->precision == DATE_DAY;
    bool exact = first == last && date_first_day(b) == date_last_day(b);
    return days && exact ? TRUTH_YES : TRUTH_UNDECIDED;
}

enum truth value_equal(const struct value *a, const struct value *b) {
    if (a->kind != b->kind)
        return TRUTH_NO;
    switch (a->kind) {
    case VALUE_QUANTITY:
        return quantities_equal(&a->quantity, &b->quantity);
    case VALUE_DATE:
        return dates_equal(&a->date, &b->date);
    case VALUE_BOOLEAN:
        if (a->truth == TRUTH_UNDECIDED || b->truth == TRUTH_UNDECIDED)
            return TRUTH_UNDECIDED;
        return truth_of(a->truth == b->truth);
    case VALUE_ENTITY:
        if (a->entity && b->entity)
            return truth_of(a->entity == b->entity);
        break;
    case VALUE_NONE:
        return TRUTH_YES;
    case VALUE_TEXT:
        break;
    }
    return truth_of(str_eq(a->written, b->written));
}

str value_kind_words(struct arena *a, const struct value *v) {
    switch (v->kind) {
    case VALUE_QUANTITY:
        if (!v->quantity.unit.count)
            return S("a plain number");
        return arena_printf(a, "a quantity of %.*s", STR(unit_text(a, &v->quantity.unit)));
    case VALUE_DATE:
        return S("a date");
    case VALUE_BOOLEAN:
        return S("true or false");
    case VALUE_TEXT:
        return S("text");
    case VALUE_ENTITY:
        return S("an entity");
    case VALUE_NONE:
        break;
    }
    return S("no value");
}
