/* Numbers of a model as readers see them. What reads them is form_read.c. */
#include "model/form.h"

#include "model/quantity_internal.h"

#define MINUS "\xE2\x88\x92"

static int scale_exponent(str word) {
    return str_eq(word, S("thousand"))   ? 3
           : str_eq(word, S("million"))  ? 6
           : str_eq(word, S("billion"))  ? 9
           : str_eq(word, S("trillion")) ? 12
                                         : 0;
}

static str taken(struct arena *a, struct buf *out) {
    str text = arena_copy(a, buf_str(out));
    buf_free(out);
    return text;
}

/* " billion", " years", " a year". */
static str behind(struct arena *a, const struct unit *unit, str scale_word, bool singular,
                  bool with_sign) {
    struct buf out = {0};
    if (scale_word.n)
        buf_printf(&out, " %.*s", STR(scale_word));
    unit_put_numerator(&out, unit, singular && !scale_word.n, with_sign);
    unit_put_denominator(&out, unit);
    return taken(a, &out);
}

struct form form_make(struct arena *a, const struct unit *unit, str scale_word, int decimals,
                      bool trim, bool plain) {
    return (struct form){.prefix = unit_leading_sign(unit),
                         .one = behind(a, unit, scale_word, true, true),
                         .many = behind(a, unit, scale_word, false, true),
                         .heading = str_trim(behind(a, unit, scale_word, false, false)),
                         .scale = decimal_double((struct decimal){1, scale_exponent(scale_word)}),
                         .scale_word = scale_word,
                         .decimals = decimals,
                         .trim = trim,
                         .plain = plain,
                         .words = unit_wants_scale_words(unit)};
}

/* "1.23e20" */
static str large_text(struct arena *a, struct decimal d) {
    int32_t magnitude = decimal_magnitude(d);
    d.exponent -= magnitude;
    return arena_printf(a, "%.*se%d", STR(decimal_text(a, d, S(""))), (int)magnitude);
}

/* The digits of a number that is not negative. */
static str digits_text(struct arena *a, const struct form *f, struct decimal d) {
    str integer, fraction;
    decimal_parts(a, d, f->plain ? S("") : S(","), &integer, &fraction);
    int missing = f->trim ? 0 : f->decimals - (fraction.n ? (int)fraction.n - 1 : 0);
    return arena_printf(a, "%.*s%.*s%s%.*s", STR(integer), STR(fraction),
                        missing && !fraction.n ? "." : "", missing, "000000000");
}

/* As it is shown: in its scale, rounded. */
static struct decimal shown(const struct form *f, double x, bool *is_large) {
    enum { LARGE = 15 };
    struct decimal d;
    if (!decimal_of_double(x, &d)) /* beyond what decimals hold: one of 300 digits does as well */
        d = (struct decimal){x < 0 ? -1 : 1, DECIMAL_MAX_EXPONENT};
    if (d.coefficient)
        d.exponent -= scale_exponent(f->scale_word);
    struct decimal rounded = decimal_round_at(d, -f->decimals, ROUND_NEAREST);
    *is_large = decimal_magnitude(rounded) >= LARGE;
    return *is_large ? decimal_round_digits(d, 3, ROUND_NEAREST) : rounded;
}

static str number_text(struct arena *a, const struct form *f, struct decimal d, bool is_large) {
    d = decimal_abs(d);
    return is_large ? large_text(a, d) : digits_text(a, f, d);
}

str form_number(struct arena *a, const struct form *f, double x) {
    bool is_large;
    struct decimal d = shown(f, x, &is_large);
    return arena_printf(a, "%s%.*s", decimal_sign(d) < 0 ? MINUS : "",
                        STR(number_text(a, f, d, is_large)));
}

str form_text(struct arena *a, const struct form *f, double x) {
    bool is_large;
    struct decimal d = shown(f, x, &is_large);
    str number = number_text(a, f, d, is_large);
    bool negative = decimal_sign(d) < 0, is_one = !negative && str_eq(number, S("1"));
    return arena_printf(a, "%s%.*s%.*s%.*s", negative ? MINUS : "", STR(f->prefix), STR(number),
                        STR(is_one ? f->one : f->many));
}

int form_decimals_of(double x, double scale) {
    struct decimal d;
    if (!decimal_of_double(x / scale, &d) || d.exponent >= 0)
        return 0;
    return -d.exponent < FORM_MAX_DECIMALS ? -d.exponent : FORM_MAX_DECIMALS;
}
