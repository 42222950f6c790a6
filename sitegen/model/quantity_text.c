/* Quantities as prose and tables print them. */
#include "model/quantity_internal.h"

#define MINUS "\xE2\x88\x92"
#define EN_DASH "\xE2\x80\x93"

static str finish_text(struct arena *a, struct buf *out) {
    str text = arena_copy(a, buf_str(out));
    buf_free(out);
    return text;
}

/* ---- numbers ---- */

bool unit_wants_scale_words(const struct unit *u) {
    if (!u->count)
        return true;
    const struct unit_def *def = u->factors[0].def;
    if (u->factors[0].power != 1)
        return false;
    return str_eq(def->dimension, S("money")) || str_eq(def->dimension, def->name);
}

/* The power of ten of its scale word: 12, 9, 6, or 0 for none. */
static int scale_of(struct decimal d, const struct unit *u) {
    int32_t magnitude = decimal_magnitude(d);
    if (!unit_wants_scale_words(u) || magnitude < 6 || magnitude > 14)
        return 0;
    return magnitude - magnitude % 3;
}

static str scale_word(int scale) {
    return scale == 12  ? S(" trillion")
           : scale == 9 ? S(" billion")
           : scale == 6 ? S(" million")
                        : S("");
}

static struct decimal scaled(struct decimal d, int scale) {
    return (struct decimal){d.coefficient, d.exponent - (d.coefficient ? scale : 0)};
}

static bool is_one(struct decimal d) { return d.coefficient == 1 && d.exponent == 0; }

/* ---- units ---- */

void unit_put_numerator(struct buf *out, const struct unit *u, bool singular, bool with_sign) {
    for (size_t i = 0; i < u->count; i++) {
        const struct unit_factor *f = &u->factors[i];
        if (f->power < 1 || (with_sign && !i && f->power == 1 && f->def->sign.n))
            continue;
        if (f->def->spaced || i)
            buf_byte(out, ' ');
        buf_put(out, singular ? f->def->name : f->def->plural);
        if (f->power > 1)
            buf_printf(out, "^%d", f->power);
    }
}

static bool is_spelled(const struct unit_def *def) { return !str_eq(def->name, def->plural); }

void unit_put_denominator(struct buf *out, const struct unit *u) {
    const struct unit_def *above = u->count && u->factors[0].power > 0 ? u->factors[0].def : NULL;
    bool symbol_above = above && !above->sign.n && !is_spelled(above);
    size_t below = 0;
    for (size_t i = 0; i < u->count; i++)
        below += u->factors[i].power < 0;
    for (size_t i = 0; i < u->count; i++) {
        const struct unit_factor *f = &u->factors[i];
        if (f->power >= 0)
            continue;
        if (below == 1 && is_spelled(f->def) && f->power == -1)
            buf_put(out, str_eq(f->def->name, S("hour")) ? S(" an ") : S(" a "));
        else
            buf_put(out, below == 1 && symbol_above ? S("/") : S(" per "));
        buf_put(out, f->def->name);
        if (f->power < -1)
            buf_printf(out, "^%d", -f->power);
    }
}

str unit_leading_sign(const struct unit *u) {
    return u->count && u->factors[0].power == 1 ? u->factors[0].def->sign : S("");
}

str unit_text(struct arena *a, const struct unit *u) {
    struct buf out = {0};
    for (size_t i = 0; i < u->count; i++) {
        const struct unit_factor *f = &u->factors[i];
        int power = f->power < 0 ? -f->power : f->power;
        if (f->power < 0)
            buf_put(&out, i ? S("/") : S("1/"));
        else if (i)
            buf_byte(&out, ' ');
        buf_put(&out, f->def->name);
        if (power > 1)
            buf_printf(&out, "^%d", power);
    }
    return finish_text(a, &out);
}

str unit_dimension(struct arena *a, const struct unit *u) {
    struct buf out = {0};
    if (!u->count)
        return S("number");
    for (size_t i = 0; i < u->count; i++) {
        if (u->factors[i].power < 0)
            buf_put(&out, i ? S("/") : S("1/"));
        else if (i)
            buf_byte(&out, '*');
        buf_put(&out, u->factors[i].def->dimension);
    }
    return finish_text(a, &out);
}

/* ---- prose ---- */

/* How a quantity is written out: in prose, or in full with units by their names. */
struct style {
    struct arena *a;
    const struct unit *unit;
    int digits; /* 0: all */
    bool full;
};

static int style_scale(const struct style *s, struct decimal d) {
    return s->full ? 0 : scale_of(d, s->unit);
}

/* "−$17.25", without a scale word. */
static void put_number(struct buf *out, const struct style *s, struct decimal d, int scale,
                       bool sign) {
    if (decimal_sign(d) < 0)
        buf_put(out, S(MINUS)); /* in front of the currency sign */
    if (sign && !s->full)
        buf_put(out, unit_leading_sign(s->unit));
    buf_put(out, decimal_text(s->a, scaled(decimal_abs(d), scale), S(",")));
}

static void put_unit(struct buf *out, const struct style *s, bool singular) {
    str unit;
    if (!s->full) {
        unit_put_numerator(out, s->unit, singular, true);
        unit_put_denominator(out, s->unit);
    } else if ((unit = unit_text(s->a, s->unit)).n) {
        bool below = str_starts(unit, S("1/"));
        buf_put(out, below ? S("") : S(" "));
        buf_put(out, below ? str_sub(unit, 1, unit.n) : unit);
    }
}

static void put_single(struct buf *out, const struct style *s, struct decimal d) {
    int scale = style_scale(s, d);
    put_number(out, s, d, scale, true);
    buf_put(out, scale_word(scale));
    put_unit(out, s, is_one(d));
}

/* "$16.5–17.5 billion", "$900 million to $1.2 billion", "−5% to 3%". */
static void put_range(struct buf *out, const struct style *s, struct decimal low,
                      struct decimal high) {
    int scale = style_scale(s, high),
        low_scale = decimal_is_zero(low) ? scale : style_scale(s, low);
    bool negative = decimal_sign(low) < 0;
    put_number(out, s, low, low_scale, true);
    if (low_scale != scale || (negative && !s->full)) {
        buf_put(out, scale_word(low_scale));
        if (negative && !s->full)
            unit_put_numerator(out, s->unit, is_one(decimal_abs(low)), true);
    }
    bool joined = !negative && low_scale == scale;
    buf_put(out, joined ? S(EN_DASH) : S(" to "));
    put_number(out, s, high, scale, !joined);
    buf_put(out, scale_word(scale));
    put_unit(out, s, false);
}

static void put_quantity(struct buf *out, const struct style *s, const struct quantity *q) {
    struct decimal number = q->number, low = q->low, high = q->high;
    if (s->digits) {
        number = decimal_round_digits(number, s->digits, ROUND_NEAREST);
        low = decimal_round_digits(low, s->digits, ROUND_FLOOR);
        high = decimal_round_digits(high, s->digits, ROUND_CEILING);
    }
    bool has_low = !decimal_is_infinite(low), has_high = !decimal_is_infinite(high);
    if (q->range && !has_low && !has_high) {
        buf_put(out, q->unit.count ? S("any number of ") : S("any number"));
        buf_put(out, unit_text(s->a, s->unit));
        return;
    }
    if (q->range && !(has_low && has_high))
        buf_put(out, has_low ? S("at least ") : S("up to "));
    if (q->approximate)
        buf_put(out, S("about "));
    if (!q->range)
        put_single(out, s, number);
    else if (has_low && has_high)
        put_range(out, s, low, high);
    else
        put_single(out, s, has_low ? low : high);
}

str quantity_text_digits(struct arena *a, const struct quantity *q, int digits) {
    struct buf out = {0};
    put_quantity(&out, &(struct style){a, &q->unit, digits, false}, q);
    return finish_text(a, &out);
}

str quantity_text(struct arena *a, const struct quantity *q) {
    return quantity_text_digits(a, q, 0);
}

str quantity_full(struct arena *a, const struct quantity *q) {
    struct buf out = {0};
    put_quantity(&out, &(struct style){a, &q->unit, 0, true}, q);
    return finish_text(a, &out);
}

/* ---- tables ---- */

struct quantity_column quantity_column_digits(struct arena *a, const struct quantity *q,
                                              int digits) {
    struct quantity_column column = {.integer = S(""), .fraction = S("")};
    struct decimal number = q->number;
    struct buf out = {0};
    if (q->range) {
        column.unit = quantity_text_digits(a, q, digits);
        return column;
    }
    if (digits)
        number = decimal_round_digits(number, digits, ROUND_NEAREST);
    int scale = scale_of(number, &q->unit);
    decimal_parts(a, scaled(number, scale), S(","), &column.integer, &column.fraction);
    buf_put(&out, scale_word(scale));
    unit_put_numerator(&out, &q->unit, is_one(number), false);
    unit_put_denominator(&out, &q->unit);
    column.unit = arena_copy(a, str_trim(buf_str(&out)));
    buf_free(&out);
    return column;
}

struct quantity_column quantity_column(struct arena *a, const struct quantity *q) {
    return quantity_column_digits(a, q, 0);
}
