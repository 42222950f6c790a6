#include "model/quantity.h"

#include <math.h>

enum { MAX_DIGITS = 18, MAX_EXPONENT = 300 };

/* Julian year, as astronomy and energy statistics use it: 365.25 days. */
#define YEAR_SECONDS 31557600.0

/* name, plural, sign, dimension, scale, spaced */
static const struct {
    const char *name, *plural, *sign, *dimension;
    double scale;
    bool spaced;
} built_in[] = {
    {"USD", "USD", "$", "money", 1, true},
    {"EUR", "EUR", "€", "money", 1, true},
    {"GBP", "GBP", "£", "money", 1, true},
    {"JPY", "JPY", "¥", "money", 1, true},
    {"CHF", "CHF", "", "money", 1, true},
    {"CNY", "CNY", "", "money", 1, true},
    {"W", "W", "", "power", 1, true},
    {"kW", "kW", "", "power", 1e3, true},
    {"MW", "MW", "", "power", 1e6, true},
    {"GW", "GW", "", "power", 1e9, true},
    {"TW", "TW", "", "power", 1e12, true},
    {"Wh", "Wh", "", "energy", 3600, true},
    {"kWh", "kWh", "", "energy", 3600e3, true},
    {"MWh", "MWh", "", "energy", 3600e6, true},
    {"GWh", "GWh", "", "energy", 3600e9, true},
    {"TWh", "TWh", "", "energy", 3600e12, true},
    {"s", "s", "", "time", 1, true},
    {"min", "min", "", "time", 60, true},
    {"h", "h", "", "time", 3600, true},
    {"hour", "hours", "", "time", 3600, true},
    {"day", "days", "", "time", 86400, true},
    {"week", "weeks", "", "time", 604800, true},
    {"month", "months", "", "time", YEAR_SECONDS / 12, true},
    {"quarter", "quarters", "", "time", YEAR_SECONDS / 4, true},
    {"year", "years", "", "time", YEAR_SECONDS, true},
    {"%", "%", "", "share", 0.01, false},
    {"x", "×", "", "ratio", 1, false},
    {"g", "g", "", "mass", 0.001, true},
    {"kg", "kg", "", "mass", 1, true},
    {"t", "t", "", "mass", 1000, true},
    {"mm", "mm", "", "length", 0.001, true},
    {"m", "m", "", "length", 1, true},
    {"km", "km", "", "length", 1000, true},
    {"m2", "m²", "", "area", 1, true},
    {"km2", "km²", "", "area", 1e6, true},
    {"ha", "ha", "", "area", 1e4, true},
    {"m3", "m³", "", "volume", 1, true},
    {"B", "B", "", "data", 1, true},
    {"kB", "kB", "", "data", 1e3, true},
    {"MB", "MB", "", "data", 1e6, true},
    {"GB", "GB", "", "data", 1e9, true},
    {"TB", "TB", "", "data", 1e12, true},
    {"people", "people", "", "people", 1, true},
};

/* ---- units ---- */

static void add_name(struct units *u, str name, struct unit_def *def) {
    if (name.n)
        map_add(&u->by_name, name, def);
}

bool units_declare(struct units *u, struct arena *a, struct unit_def def) {
    if (map_get(&u->by_name, def.name))
        return false;
    struct unit_def *kept = arena_new(a, struct unit_def);
    *kept = def;
    add_name(u, def.name, kept);
    add_name(u, def.plural, kept);
    add_name(u, def.sign, kept);
    return true;
}

struct units units_make(struct arena *a) {
    struct units u = {map_make(a)};
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        units_declare(&u, a,
                      (struct unit_def){str_of(built_in[i].name), str_of(built_in[i].plural),
                                        str_of(built_in[i].sign), str_of(built_in[i].dimension),
                                        built_in[i].scale, built_in[i].spaced});
    return u;
}

/* ---- reading ---- */

struct scan {
    const struct units *units;
    str text;
    size_t at;
    str *error_text;
};

static char peek(const struct scan *s) { return s->at < s->text.n ? s->text.p[s->at] : '\0'; }

static void skip_space(struct scan *s) {
    for (;;) {
        str rest = str_sub(s->text, s->at, s->text.n);
        if (byte_is_space(peek(s)))
            s->at++;
        else if (str_starts(rest, S("\xC2\xA0"))) /* no-break space */
            s->at += 2;
        else
            return;
    }
}

static bool accept(struct scan *s, str word) {
    if (!str_starts(str_sub(s->text, s->at, s->text.n), word))
        return false;
    s->at += word.n;
    return true;
}

static struct decimal normalise(struct decimal d) {
    if (!d.coefficient)
        return (struct decimal){0, 0};
    while (d.coefficient % 10 == 0) {
        d.coefficient /= 10;
        d.exponent++;
    }
    return d;
}

/* True for a comma behind one to three digits, or a whole group, with exactly three digits behind it. */
static bool separates_thousands(const struct scan *s, size_t start) {
    size_t before = 0, after = 0;
    while (s->at > start + before && byte_is_digit(s->text.p[s->at - 1 - before]))
        before++;
    while (s->at + 1 + after < s->text.n && byte_is_digit(s->text.p[s->at + 1 + after]))
        after++;
    bool first = s->at - before == start;
    return after == 3 && (first ? before <= 3 && s->text.p[start] != '0' : before == 3);
}

/* 100, 1,250.5, .5, 17e9. Thousands are separated by commas in groups of three. */
static enum quantity_error scan_number(struct scan *s, struct decimal *number) {
    size_t start = s->at;
    struct decimal d = {0, 0};
    int digits = 0, pending_zeros = 0;
    bool any = false, point = false;
    for (;; s->at++) {
        char c = peek(s);
        if (c == '.' && !point && s->at + 1 < s->text.n && byte_is_digit(s->text.p[s->at + 1])) {
            point = true;
        } else if (c == ',' && any && !point && s->at + 1 < s->text.n &&
                   byte_is_digit(s->text.p[s->at + 1])) {
            if (!separates_thousands(s, start))
                goto bad; /* 0,125 and 1,2345 may be meant in another way */
        } else if (byte_is_digit(c)) {
            any = true;
            if (point)
                d.exponent--;
            if (c == '0') { /* zeros only cost digits when another digit follows */
                pending_zeros += d.coefficient != 0;
                continue;
            }
            digits += pending_zeros + 1;
            if (digits > MAX_DIGITS)
                goto bad;
            for (; pending_zeros; pending_zeros--)
                d.coefficient *= 10;
            d.coefficient = d.coefficient * 10 + (c - '0');
        } else {
            break;
        }
    }
    if (!any)
        return QUANTITY_NO_NUMBER;
    d.exponent += pending_zeros;
    char e = peek(s), after = s->at + 1 < s->text.n ? s->text.p[s->at + 1] : '\0';
    char later = s->at + 2 < s->text.n ? s->text.p[s->at + 2] : '\0';
    if ((e == 'e' || e == 'E') &&
        (byte_is_digit(after) || ((after == '-' || after == '+') && byte_is_digit(later)))) {
        int sign = after == '-' ? -1 : 1, exponent = 0;
        s->at += byte_is_digit(after) ? 1 : 2;
        for (; byte_is_digit(peek(s)); s->at++)
            if (exponent < 10000)
                exponent = exponent * 10 + (peek(s) - '0');
        d.exponent += sign * exponent;
    }
    d = normalise(d);
    if (d.exponent > MAX_EXPONENT || d.exponent < -MAX_EXPONENT)
        goto bad;
    if (peek(s) == '.' && s->at + 1 < s->text.n && byte_is_digit(s->text.p[s->at + 1]))
        goto bad; /* 1.2.3 */
    *number = d;
    return QUANTITY_FINE;
bad:
    *s->error_text = str_sub(s->text, start, s->text.n);
    return QUANTITY_BAD_NUMBER;
}

/* "billion", or, behind a currency sign, "B" and its like. Returns the power of ten. */
static int scan_scale_word(struct scan *s, bool money) {
    static const struct {
        const char *word;
        int exponent;
        bool money_only;
    } words[] = {{"thousand", 3, false},  {"million", 6, false}, {"billion", 9, false},
                 {"trillion", 12, false}, {"bn", 9, true},       {"k", 3, true},
                 {"K", 3, true},          {"M", 6, true},        {"B", 9, true},
                 {"T", 12, true}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t start = s->at;
        if ((money || !words[i].money_only) && accept(s, str_of(words[i].word))) {
            if (!byte_is_alnum(peek(s)))
                return words[i].exponent;
            s->at = start;
        }
    }
    return 0;
}

static bool add_factor(struct unit *unit, const struct unit_def *def, int power) {
    for (size_t i = 0; i < unit->count; i++)
        if (unit->factors[i].def == def) {
            unit->factors[i].power += power;
            return unit->factors[i].power != 0;
        }
    if (unit->count == UNIT_MAX_FACTORS)
        return false;
    unit->factors[unit->count++] = (struct unit_factor){def, power};
    return true;
}

static bool unit_byte(char c) {
    return byte_is_alnum(c) || c == '%' || c == '_' || (unsigned char)c >= 0x80;
}

/* One name with an optional power: year, m^2. */
static enum quantity_error scan_unit_name(struct scan *s, struct unit *unit, int sign) {
    size_t start = s->at;
    while (s->at < s->text.n && unit_byte(peek(s)))
        s->at++;
    str name = str_sub(s->text, start, s->at);
    if (!name.n) {
        *s->error_text = str_sub(s->text, start, s->text.n);
        return QUANTITY_BAD_UNIT;
    }
    const struct unit_def *def = map_get(&s->units->by_name, name);
    if (!def) {
        *s->error_text = name;
        return QUANTITY_UNKNOWN_UNIT;
    }
    int power = 1;
    if (accept(s, S("^"))) {
        power = peek(s) - '0';
        if (power < 1 || power > 9) {
            *s->error_text = str_sub(s->text, start, s->text.n);
            return QUANTITY_BAD_UNIT;
        }
        s->at++;
    }
    if (!add_factor(unit, def, sign * power)) {
        *s->error_text = s->text;
        return QUANTITY_BAD_UNIT;
    }
    return QUANTITY_FINE;
}

/* name { (/ | * | space) name }, one level of parentheses behind a slash. */
static enum quantity_error scan_unit(struct scan *s, struct unit *unit) {
    int sign = 1, group = 1;
    bool open = false;
    for (;;) {
        if (accept(s, S("("))) {
            if (open)
                break;
            open = true;
            group = sign;
            sign = 1;
        }
        enum quantity_error e = scan_unit_name(s, unit, open ? group * sign : sign);
        if (e)
            return e;
        skip_space(s);
        if (open && accept(s, S(")"))) {
            open = false;
            skip_space(s);
        }
        if (s->at == s->text.n)
            break;
        sign = accept(s, S("/")) ? -1 : 1;
        if (sign > 0)
            accept(s, S("*"));
        skip_space(s);
    }
    if (!open && s->at == s->text.n)
        return QUANTITY_FINE;
    *s->error_text = str_sub(s->text, s->at, s->text.n);
    return QUANTITY_BAD_UNIT;
}

static const struct unit_def *scan_sign(struct scan *s) {
    static const char *const signs[] = {"$", "€", "£", "¥"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (accept(s, str_of(signs[i])))
            return map_get(&s->units->by_name, str_of(signs[i]));
    return NULL;
}

enum quantity_error quantity_parse(const struct units *u, str text, struct quantity *q,
                                   str *error_text) {
    struct scan s = {u, str_trim(text), 0, error_text};
    *q = (struct quantity){0};
    *error_text = s.text;
    q->approximate = accept(&s, S("~"));
    skip_space(&s);
    bool negative = accept(&s, S("-")) || accept(&s, S("−"));
    const struct unit_def *currency = scan_sign(&s);
    enum quantity_error e = scan_number(&s, &q->number);
    if (e)
        return e;
    if (negative)
        q->number.coefficient = -q->number.coefficient;
    if (currency)
        add_factor(&q->unit, currency, 1);
    size_t behind_number = s.at;
    skip_space(&s);
    int scale = scan_scale_word(&s, currency != NULL);
    if (scale && q->number.coefficient)
        q->number.exponent += scale;
    if (!scale)
        s.at = behind_number;
    skip_space(&s);
    if (s.at == s.text.n)
        return QUANTITY_FINE;
    if (currency) { /* "$17 billion/year", "$17 billion a year" */
        if (!accept(&s, S("/")) && !accept(&s, S("a ")) && !accept(&s, S("per "))) {
            *error_text = str_sub(s.text, s.at, s.text.n);
            return QUANTITY_BAD_UNIT;
        }
        skip_space(&s);
        struct unit below = {0};
        if ((e = scan_unit(&s, &below)))
            return e;
        for (size_t i = 0; i < below.count; i++)
            if (!add_factor(&q->unit, below.factors[i].def, -below.factors[i].power))
                return QUANTITY_BAD_UNIT;
        return QUANTITY_FINE;
    }
    size_t behind_space = s.at;
    e = scan_unit(&s, &q->unit);
    if (e == QUANTITY_BAD_UNIT)
        *error_text = str_sub(s.text, behind_space, s.text.n);
    return e;
}

/* ---- printing ---- */

double decimal_double(struct decimal d) {
    /* Powers of ten up to 10^22 are exact in a double, so one operation rounds once. */
    double c = (double)d.coefficient;
    if (d.exponent >= 0)
        return c * pow(10, d.exponent);
    return c / pow(10, -d.exponent);
}

static int digit_count(int64_t n) {
    int count = 0;
    for (; n; n /= 10)
        count++;
    return count;
}

/* The digits of |n|, at the end of `room`. */
static str digits_of(int64_t n, char *room, size_t size) {
    size_t at = size;
    uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
    do
        room[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    return (str){room + at, size - at};
}

/* Digits of the number before and behind the decimal point. */
static void decimal_parts(struct arena *a, struct decimal d, str separator, str *integer,
                          str *fraction) {
    char room[24];
    str digits = digits_of(d.coefficient, room, sizeof room);
    size_t whole = 0; /* digits before the point, counting the zeros that the exponent adds */
    if ((int64_t)digits.n + d.exponent > 0)
        whole = (size_t)((int64_t)digits.n + d.exponent);
    struct buf out = {0};
    if (d.coefficient < 0)
        buf_put(&out, S("\xE2\x88\x92")); /* minus sign */
    if (!whole)
        buf_byte(&out, '0');
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0 && whole > 3)
            buf_put(&out, separator);
        buf_byte(&out, i < digits.n ? digits.p[i] : '0');
    }
    *integer = arena_copy(a, buf_str(&out));
    out.n = 0;
    if (d.exponent < 0) {
        buf_byte(&out, '.');
        for (int64_t i = (int64_t)digits.n + d.exponent; i < 0; i++)
            buf_byte(&out, '0');
        buf_put(&out, str_sub(digits, whole, digits.n));
    }
    *fraction = arena_copy(a, buf_str(&out));
    buf_free(&out);
}

static void put_decimal(struct buf *out, struct arena *a, struct decimal d, str separator) {
    str integer, fraction;
    decimal_parts(a, d, separator, &integer, &fraction);
    buf_put(out, integer);
    buf_put(out, fraction);
}

str decimal_text(struct arena *a, struct decimal d, str separator) {
    struct buf out = {0};
    put_decimal(&out, a, d, separator);
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

/* Large money and counts read better in words; measures have prefixes of their own. */
static bool wants_scale_words(const struct unit *u) {
    if (!u->count)
        return true;
    const struct unit_def *def = u->factors[0].def;
    if (u->factors[0].power != 1)
        return false;
    return str_eq(def->dimension, S("money")) || str_eq(def->dimension, def->name);
}

static const char *scale_word(const struct quantity *q, struct decimal *shown) {
    int magnitude = digit_count(q->number.coefficient) + q->number.exponent;
    *shown = q->number;
    if (!wants_scale_words(&q->unit) || magnitude <= 6 || magnitude > 15)
        return "";
    int shift = magnitude > 12 ? 12 : magnitude > 9 ? 9 : 6;
    shown->exponent -= shift;
    return shift == 12 ? " trillion" : shift == 9 ? " billion" : " million";
}

static bool is_one(struct decimal d) { return d.coefficient == 1 && d.exponent == 0; }

/* " GW", "%", " years": what stands above the line, without a currency sign that stands in front. */
static void put_numerator(struct buf *out, const struct unit *u, bool singular, bool with_sign) {
    for (size_t i = 0; i < u->count; i++) {
        const struct unit_factor *f = &u->factors[i];
        if (f->power < 1 || (with_sign && !i && f->def->sign.n))
            continue;
        if (f->def->spaced || i)
            buf_byte(out, ' ');
        buf_put(out, singular ? f->def->name : f->def->plural);
        if (f->power > 1)
            buf_printf(out, "^%d", f->power);
    }
}

static bool is_spelled(const struct unit_def *def) { return !str_eq(def->name, def->plural); }

/* " a year", "/h" behind a symbol, " per kWh"; more than one: " per GW per year". */
static void put_denominator(struct buf *out, const struct unit *u) {
    const struct unit_def *above = u->count && u->factors[0].power > 0 ? u->factors[0].def : NULL;
    bool symbol_above = above && !above->sign.n && !is_spelled(above);
    size_t below = 0;
    for (size_t i = 0; i < u->count; i++)
        below += u->factors[i].power < 0;
    for (size_t i = 0; i < u->count; i++) {
        const struct unit_factor *f = &u->factors[i];
        if (f->power >= 0)
            continue;
        if (below == 1 && is_spelled(f->def))
            buf_put(out, str_eq(f->def->name, S("hour")) ? S(" an ") : S(" a "));
        else
            buf_put(out, below == 1 && symbol_above ? S("/") : S(" per "));
        buf_put(out, f->def->name);
        if (f->power < -1)
            buf_printf(out, "^%d", -f->power);
    }
}

static str leading_sign(const struct unit *u) {
    return u->count && u->factors[0].power == 1 ? u->factors[0].def->sign : S("");
}

str quantity_text(struct arena *a, const struct quantity *q) {
    struct decimal shown;
    const char *word = scale_word(q, &shown);
    struct buf out = {0};
    if (q->approximate)
        buf_put(&out, S("about "));
    str number = decimal_text(a, shown, S(","));
    str minus = S("\xE2\x88\x92");
    if (str_starts(number, minus)) { /* the minus stands before the currency sign */
        buf_put(&out, minus);
        number = str_sub(number, minus.n, number.n);
    }
    buf_put(&out, leading_sign(&q->unit));
    buf_put(&out, number);
    buf_put(&out, str_of(word));
    put_numerator(&out, &q->unit, is_one(q->number), true);
    put_denominator(&out, &q->unit);
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
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
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

str quantity_full(struct arena *a, const struct quantity *q) {
    str number = decimal_text(a, q->number, S(",")), unit = unit_text(a, &q->unit);
    return arena_printf(a, "%s%.*s%s%.*s", q->approximate ? "about " : "", STR(number),
                        unit.n ? " " : "", STR(unit));
}

str unit_dimension(struct arena *a, const struct unit *u) {
    struct buf out = {0};
    for (size_t i = 0; i < u->count; i++) {
        if (u->factors[i].power < 0)
            buf_put(&out, i ? S("/") : S("1/"));
        else if (i)
            buf_byte(&out, '*');
        buf_put(&out, u->factors[i].def->dimension);
    }
    str text = u->count ? arena_copy(a, buf_str(&out)) : S("number");
    buf_free(&out);
    return text;
}

struct quantity_column quantity_column(struct arena *a, const struct quantity *q) {
    struct quantity_column column;
    struct decimal shown;
    const char *word = scale_word(q, &shown);
    struct buf out = {0};
    decimal_parts(a, shown, S(","), &column.integer, &column.fraction);
    buf_put(&out, str_of(word));
    put_numerator(&out, &q->unit, is_one(q->number), false);
    put_denominator(&out, &q->unit);
    column.unit = arena_copy(a, str_trim(buf_str(&out)));
    buf_free(&out);
    return column;
}
