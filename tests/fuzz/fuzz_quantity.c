/* Quantities from any bytes: what is read prints as something that reads as the same, and arithmetic with it keeps
 * its promises. Two lines are two quantities. */
#include "model/quantity.h"

#include <stdlib.h>

static struct arena a;
static struct units units;
static struct arena_mark begin;

static void must(bool holds) {
    if (!holds)
        abort();
}

static void is_decimal(struct decimal d) {
    struct decimal normal = decimal_normalise(d);
    must(normal.coefficient == d.coefficient && normal.exponent == d.exponent);
    must(decimal_is_infinite(d) ? d.coefficient == 1 || d.coefficient == -1 : decimal_fits(d));
}

static void is_sound(const struct quantity *q) {
    is_decimal(q->low);
    is_decimal(q->number);
    is_decimal(q->high);
    must(!decimal_is_infinite(q->number));
    must(decimal_cmp(q->low, q->number) <= 0 && decimal_cmp(q->number, q->high) <= 0);
    must(q->unit.count <= UNIT_MAX_FACTORS);
    for (size_t i = 0; i < q->unit.count; i++)
        must(q->unit.factors[i].power && abs(q->unit.factors[i].power) <= UNIT_MAX_POWER);
}

static bool same(struct decimal x, struct decimal y) { return decimal_cmp(x, y) == 0; }

static bool same_unit(const struct unit *x, const struct unit *y) {
    return str_eq(unit_text(&a, x), unit_text(&a, y));
}

/* Printed in full, without the words around it and with dots between the ends. */
static str as_written(str full) {
    static const str words[] = {S("at least "), S("up to "), S("about ")};
    static const str between[] = {S("\xE2\x80\x93"), S(" to ")};
    for (size_t i = 0; i < 3; i++)
        if (str_starts(full, words[i]))
            full = str_sub(full, words[i].n, full.n);
    for (size_t i = 0; i < 2; i++) {
        size_t at = str_find(full, between[i], 0);
        if (at < full.n)
            return arena_printf(&a, "%.*s..%.*s", STR(str_sub(full, 0, at)),
                                STR(str_sub(full, at + between[i].n, full.n)));
    }
    return full;
}

static void reads_back(const struct quantity *q) {
    struct quantity back;
    str what;
    must(quantity_parse(&units, as_written(quantity_full(&a, q)), &back, &what) == QUANTITY_FINE);
    must(same_unit(&q->unit, &back.unit));
    if (!q->range || decimal_is_infinite(q->low) || decimal_is_infinite(q->high))
        must(same(q->number, back.number));
    else
        must(same(q->low, back.low) && same(q->high, back.high));
}

static void prints(const struct quantity *q) {
    must(quantity_text(&a, q).n > 0);
    for (int digits = 1; digits <= 15; digits += 7) {
        must(quantity_text_digits(&a, q, digits).n > 0);
        struct quantity_column c = quantity_column_digits(&a, q, digits);
        must(q->range ? c.unit.n && !c.integer.n : c.integer.n > 0);
    }
    must(unit_dimension(&a, &q->unit).n > 0);
}

/* The results of operations are sound, whatever their operands. */
static void calculates(const struct quantity *x, const struct quantity *y) {
    typedef enum arithmetic_error binary(const struct quantity *, const struct quantity *,
                                         struct quantity *);
    static binary *const operations[] = {quantity_add,    quantity_subtract, quantity_multiply,
                                         quantity_divide, quantity_power,    quantity_round};
    struct quantity result, back;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (!operations[i](x, y, &result)) {
            is_sound(&result);
            prints(&result);
        }
    if (!quantity_subtract(x, y, &result) && !quantity_add(&result, y, &back) &&
        same_unit(&x->unit, &back.unit))
        must(decimal_cmp(back.low, x->low) <= 0 && decimal_cmp(back.high, x->high) >= 0);
    if (!quantity_multiply(x, y, &result) && !quantity_multiply(y, x, &back))
        must(units_agree(&result.unit, &back.unit));
    if (!quantity_convert(x, &y->unit, &result)) {
        is_sound(&result);
        if (!quantity_convert(&result, &x->unit, &back))
            must(decimal_cmp(back.low, x->low) <= 0 && decimal_cmp(back.high, x->high) >= 0);
    }
    int order, other;
    if (!quantity_compare(x, y, &order) && !quantity_compare(y, x, &other))
        must(order == 2 || other == 2 || order * other <= 0); /* rounding may blur one of them */
}

static void functions_of_one(const struct quantity *q) {
    struct quantity result = quantity_negate(q);
    is_sound(&result);
    result = quantity_negate(&result);
    must(same(q->low, result.low) && same(q->number, result.number) && same(q->high, result.high));
    result = quantity_abs(q);
    is_sound(&result);
    must(decimal_sign(result.low) >= 0);
    if (!quantity_exp(q, &result))
        is_sound(&result);
    if (!quantity_ln(q, &result))
        is_sound(&result);
}

/* What a formula would read is a prefix that reads the same alone. */
static void reads_prefix(str text) {
    struct quantity q, alone;
    size_t length;
    str what;
    if (quantity_parse_prefix(&units, text, &q, &length, &what))
        return;
    must(length > 0 && length <= text.n);
    must(quantity_parse(&units, str_sub(text, 0, length), &alone, &what) == QUANTITY_FINE);
    must(same(q.number, alone.number) && same_unit(&q.unit, &alone.unit));
}

static void reads_unit(str text) {
    struct unit unit, back;
    str what;
    if (unit_parse(&units, text, &unit, &what) || !unit.count)
        return;
    must(unit_parse(&units, unit_text(&a, &unit), &back, &what) == QUANTITY_FINE);
    must(same_unit(&unit, &back));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    str rest = {(const char *)data, size}, first = str_cut(&rest, '\n'), what;
    struct quantity x, y;
    if (!units.by_name.count) {
        units = units_make(&a);
        begin = arena_mark(&a);
    }
    arena_rewind(&a, begin);
    reads_prefix(first);
    reads_unit(first);
    if (quantity_parse(&units, first, &x, &what))
        return 0;
    is_sound(&x);
    prints(&x);
    reads_back(&x);
    functions_of_one(&x);
    calculates(&x, &x);
    if (!quantity_parse(&units, rest, &y, &what)) {
        calculates(&x, &y);
        calculates(&y, &x);
    }
    return 0;
}
