/* Values as text that reads back exactly: "quantity ~ 17e9 16e9 18e9 USD 1 year -1", "date 2026-Q2", "true", "text ...",
 * "entity some-id". Numbers are a whole number and a power of ten, units a name and a power. */
#include "model/site.h"

/* ---- writing ---- */

static void put_decimal(struct buf *out, struct decimal d) {
    if (decimal_is_infinite(d))
        buf_put(out, decimal_sign(d) < 0 ? S(" -inf") : S(" inf"));
    else
        buf_printf(out, " %llde%d", (long long)d.coefficient, (int)d.exponent);
}

static str quantity_exact(struct arena *a, const struct quantity *q) {
    struct buf out = {0};
    buf_printf(&out, "quantity %s%s", q->approximate ? "~" : "", q->range ? ".." : "");
    put_decimal(&out, q->number);
    put_decimal(&out, q->low);
    put_decimal(&out, q->high);
    for (size_t i = 0; i < q->unit.count; i++)
        buf_printf(&out, " %.*s %d", STR(q->unit.factors[i].def->name), q->unit.factors[i].power);
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

str value_exact(struct arena *a, const struct value *v) {
    switch (v->kind) {
    case VALUE_QUANTITY:
        return quantity_exact(a, &v->quantity);
    case VALUE_DATE:
        return arena_printf(a, "date %.*s", STR(date_iso(a, &v->date)));
    case VALUE_BOOLEAN:
        return v->truth == TRUTH_YES  ? S("true")
               : v->truth == TRUTH_NO ? S("false")
                                      : S("undecided");
    case VALUE_TEXT:
        return arena_printf(a, "text %.*s", STR(v->written));
    case VALUE_ENTITY:
        return arena_printf(a, "entity %.*s", STR(v->entity ? v->entity->id : v->written));
    case VALUE_NONE:
        break;
    }
    return S("");
}

bool value_same(const struct value *a, const struct value *b) {
    struct arena scratch = {0};
    bool same =
        a->kind == b->kind && a->digits == b->digits && str_eq(a->written, b->written) &&
        (a->kind == VALUE_ENTITY || str_eq(value_exact(&scratch, a), value_exact(&scratch, b)));
    arena_free(&scratch);
    return same;
}

/* ---- reading ---- */

/* A whole number, of up to 18 digits. */
static bool read_whole(str text, int64_t *n) {
    bool negative = str_starts(text, S("-"));
    size_t at = negative;
    *n = 0;
    for (; at < text.n && at < DECIMAL_MAX_DIGITS + (size_t)negative; at++) {
        if (!byte_is_digit(text.p[at]))
            return false;
        *n = *n * 10 + (text.p[at] - '0');
    }
    bool fine = at == text.n && at > negative;
    *n = negative ? -*n : *n;
    return fine;
}

static bool read_decimal(str *rest, struct decimal *d) {
    str word = str_cut(rest, ' '), exponent = word;
    if (str_eq(word, S("inf")) || str_eq(word, S("-inf"))) {
        *d = decimal_infinite(word.n == 3 ? 1 : -1);
        return true;
    }
    str coefficient = str_cut(&exponent, 'e');
    int64_t c, e;
    if (!read_whole(coefficient, &c) || !read_whole(exponent, &e) || e < -1000 || e > 1000)
        return false;
    *d = (struct decimal){c, (int32_t)e};
    return true;
}

static bool read_factor(const struct units *units, str *rest, struct unit *unit) {
    const struct unit_def *def = map_get(&units->by_name, str_cut(rest, ' '));
    int64_t power;
    if (!def || !read_whole(str_cut(rest, ' '), &power) || unit->count == UNIT_MAX_FACTORS)
        return false;
    unit->factors[unit->count++] = (struct unit_factor){def, (int)power};
    return true;
}

static bool read_quantity(const struct units *units, str rest, struct quantity *q) {
    str marks = str_cut(&rest, ' ');
    *q = (struct quantity){.approximate = str_starts(marks, S("~")),
                           .range = str_ends(marks, S(".."))};
    if (!read_decimal(&rest, &q->number) || !read_decimal(&rest, &q->low) ||
        !read_decimal(&rest, &q->high))
        return false;
    while (rest.n)
        if (!read_factor(units, &rest, &q->unit))
            return false;
    return true;
}

bool value_of_exact(const struct units *units, str text, struct value *v) {
    str rest = text, kind = str_cut(&rest, ' ');
    bool impossible;
    *v = (struct value){0};
    if (str_eq(kind, S("quantity"))) {
        v->kind = VALUE_QUANTITY;
        return read_quantity(units, rest, &v->quantity);
    }
    if (str_eq(kind, S("date"))) {
        v->kind = VALUE_DATE;
        return date_parse(rest, &v->date, &impossible);
    }
    if (str_eq(kind, S("text")) || str_eq(kind, S("entity"))) {
        v->kind = kind.n == 4 ? VALUE_TEXT : VALUE_ENTITY;
        v->written = rest;
        return true;
    }
    v->kind = VALUE_BOOLEAN;
    v->truth = str_eq(text, S("true"))    ? TRUTH_YES
               : str_eq(text, S("false")) ? TRUTH_NO
                                          : TRUTH_UNDECIDED;
    return v->truth != TRUTH_UNDECIDED || str_eq(text, S("undecided"));
}
