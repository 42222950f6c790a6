/* Values as programs read them. */
#include "model/site.h"

const char *const value_kind_names[] = {
    [VALUE_NONE] = "",           [VALUE_QUANTITY] = "quantity", [VALUE_DATE] = "date",
    [VALUE_BOOLEAN] = "boolean", [VALUE_TEXT] = "text",         [VALUE_ENTITY] = "entity"};

/* One of the numbers of a quantity. */
static str plain_number(struct arena *a, const struct value *v, struct decimal d,
                        enum rounding rounding) {
    enum { ENOUGH = 12 };
    bool computed = v->digits && !v->written.n && !decimal_is_infinite(d);
    return decimal_plain(a, computed ? decimal_round_digits(d, ENOUGH, rounding) : d);
}

static bool is_exact(const struct quantity *q) { return !q->range && !q->approximate; }

str value_plain_number(struct arena *a, const struct value *v) {
    const struct quantity *q = &v->quantity;
    return q->range ? S("") : plain_number(a, v, q->number, ROUND_NEAREST);
}

str value_plain_low(struct arena *a, const struct value *v) {
    const struct quantity *q = &v->quantity;
    return is_exact(q) ? plain_number(a, v, q->number, ROUND_NEAREST)
                       : plain_number(a, v, q->low, ROUND_FLOOR);
}

str value_plain_high(struct arena *a, const struct value *v) {
    const struct quantity *q = &v->quantity;
    return is_exact(q) ? plain_number(a, v, q->number, ROUND_NEAREST)
                       : plain_number(a, v, q->high, ROUND_CEILING);
}

static str plain_quantity(struct arena *a, const struct value *v) {
    const struct quantity *q = &v->quantity;
    const char *sign = q->approximate ? "~" : "";
    if (!q->range)
        return arena_printf(a, "%s%.*s", sign, STR(plain_number(a, v, q->number, ROUND_NEAREST)));
    return arena_printf(a, "%s%.*s..%.*s", sign, STR(value_plain_low(a, v)),
                        STR(value_plain_high(a, v)));
}

str value_plain(struct arena *a, const struct value *v) {
    switch (v->kind) {
    case VALUE_QUANTITY:
        return plain_quantity(a, v);
    case VALUE_DATE:
        return date_iso(a, &v->date);
    case VALUE_BOOLEAN:
        return v->truth == TRUTH_YES  ? S("true")
               : v->truth == TRUTH_NO ? S("false")
                                      : S("undecided");
    case VALUE_ENTITY:
        return v->entity ? v->entity->id : v->written;
    case VALUE_TEXT:
        return v->written;
    case VALUE_NONE:
        break;
    }
    return (str){0};
}
