/* Quantities and units as content writes them. */
#include "model/quantity_internal.h"

struct scan {
    const struct units *units;
    str text;
    size_t at;
    str *error_text;
};

static char peek_at(const struct scan *s, size_t ahead) {
    return s->at + ahead < s->text.n ? s->text.p[s->at + ahead] : '\0';
}

static char peek(const struct scan *s) { return peek_at(s, 0); }

static str rest_of(const struct scan *s) { return str_sub(s->text, s->at, s->text.n); }

static bool at_end(const struct scan *s) { return s->at == s->text.n; }

static bool accept(struct scan *s, str word) {
    if (!str_starts(rest_of(s), word))
        return false;
    s->at += word.n;
    return true;
}

static void skip_space(struct scan *s) {
    while (byte_is_space(peek(s)) || str_starts(rest_of(s), S("\xC2\xA0"))) /* no-break space */
        s->at += byte_is_space(peek(s)) ? 1 : 2;
}

static enum quantity_error fail(struct scan *s, enum quantity_error e, size_t from, size_t to) {
    *s->error_text = str_sub(s->text, from, to);
    return e;
}

/* ---- numbers ---- */

/* One amount: a number with what stands around it. */
struct amount {
    struct decimal number; /* without its scale word */
    int32_t last_place;    /* power of ten of the last digit that is written, likewise */
    bool has_exponent;
    bool borrowed; /* a bare number behind money in a range: its currency is the other's */
    int scale;     /* power of ten of the scale word; 0: none */
    struct unit unit;
};

/* True for a comma behind one to three digits, or a whole group, with exactly three digits behind it. */
static bool separates_thousands(const struct scan *s, size_t start) {
    size_t before = 0, after = 0;
    while (s->at > start + before && byte_is_digit(s->text.p[s->at - 1 - before]))
        before++;
    while (byte_is_digit(peek_at(s, 1 + after)))
        after++;
    bool first = s->at - before == start;
    return after == 3 && (first ? before <= 3 && s->text.p[start] != '0' : before == 3);
}

/* The digits of a number so far. */
struct digits {
    struct decimal value;
    int count, pending_zeros; /* zeros only cost digits when another digit follows */
    int32_t places;           /* digits behind the point */
    bool any, point;
};

static bool add_digit(struct digits *d, char c) {
    d->any = true;
    d->places += d->point;
    if (c == '0') {
        d->pending_zeros += d->value.coefficient != 0;
        return true;
    }
    d->count += d->pending_zeros + 1;
    if (d->count > DECIMAL_MAX_DIGITS)
        return false;
    for (; d->pending_zeros; d->pending_zeros--)
        d->value.coefficient *= 10;
    d->value.coefficient = d->value.coefficient * 10 + (c - '0');
    return true;
}

/* 100, 1,250.5, .5: false when it is no number that can be held. */
static bool scan_digits(struct scan *s, struct digits *d) {
    size_t start = s->at;
    for (;; s->at++) {
        char c = peek(s);
        if (byte_is_digit(c)) {
            if (!add_digit(d, c))
                return false;
        } else if (c == '.' && !d->point && byte_is_digit(peek_at(s, 1))) {
            d->point = true;
        } else if (c == ',' && d->any && !d->point && byte_is_digit(peek_at(s, 1))) {
            if (!separates_thousands(s, start))
                return false; /* 0,125 and 1,2345 may be meant in another way */
        } else {
            return true;
        }
    }
}

/* e9, E-3; 0 when there is none. */
static int32_t scan_exponent(struct scan *s) {
    char sign = peek_at(s, 1);
    bool has_sign = sign == '-' || sign == '+';
    int32_t exponent = 0;
    if ((peek(s) != 'e' && peek(s) != 'E') || !byte_is_digit(peek_at(s, has_sign ? 2 : 1)))
        return 0;
    for (s->at += has_sign ? 2 : 1; byte_is_digit(peek(s)); s->at++)
        if (exponent < 10000)
            exponent = exponent * 10 + (peek(s) - '0');
    return sign == '-' ? -exponent : exponent;
}

static enum quantity_error scan_number(struct scan *s, struct amount *amount) {
    size_t start = s->at;
    struct digits d = {.any = false};
    bool fine = scan_digits(s, &d);
    if (fine && !d.any)
        return fail(s, QUANTITY_NO_NUMBER, 0, s->text.n);
    size_t behind_digits = s->at;
    int32_t exponent = fine ? scan_exponent(s) : 0;
    bool third_part = peek(s) == '.' && byte_is_digit(peek_at(s, 1)); /* 1.2.3 */
    d.value.exponent = d.pending_zeros - d.places + exponent;
    amount->number = decimal_normalise(d.value);
    amount->last_place = exponent - d.places;
    amount->has_exponent = s->at > behind_digits;
    if (!fine || third_part || !decimal_fits(amount->number))
        return fail(s, QUANTITY_BAD_NUMBER, start, s->text.n);
    return QUANTITY_FINE;
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

/* ---- units ---- */

static bool unit_byte(char c) {
    return byte_is_alnum(c) || c == '%' || c == '_' || (unsigned char)c >= 0x80;
}

bool unit_name_is_valid(str name) {
    for (size_t i = 0; i < name.n; i++)
        if (!unit_byte(name.p[i]))
            return false;
    return name.n && !byte_is_digit(name.p[0]);
}

/* ^2, up to ^99; 0 when it is no such power. */
static int scan_power(struct scan *s) {
    int power = 0;
    if (!accept(s, S("^")))
        return 1;
    for (int i = 0; i < 2 && byte_is_digit(peek(s)); i++, s->at++)
        power = power * 10 + (peek(s) - '0');
    return byte_is_digit(peek(s)) ? 0 : power;
}

/* One name with an optional power: year, m^2. */
static enum quantity_error scan_unit_name(struct scan *s, struct unit *unit, int sign) {
    size_t start = s->at;
    while (unit_byte(peek(s)))
        s->at++;
    str name = str_sub(s->text, start, s->at);
    if (!name.n)
        return fail(s, QUANTITY_BAD_UNIT, start, s->text.n);
    const struct unit_def *def = map_get(&s->units->by_name, name);
    if (!def)
        return fail(s, QUANTITY_UNKNOWN_UNIT, start, s->at);
    int power = scan_power(s);
    if (!power || !unit_add_factor(unit, def, sign * power))
        return fail(s, QUANTITY_BAD_UNIT, start, s->text.n);
    return QUANTITY_FINE;
}

/* name { (/ | * | space) name }, one level of parentheses behind a slash; to the end of the text. */
static enum quantity_error scan_unit(struct scan *s, struct unit *unit, int sign) {
    int group = 1;
    bool open = false;
    for (;;) {
        if (accept(s, S("("))) {
            if (open)
                break;
            open = true;
            group = sign;
            sign = 1;
            skip_space(s);
        }
        enum quantity_error e = scan_unit_name(s, unit, open ? group * sign : sign);
        if (e)
            return e;
        skip_space(s);
        if (open && accept(s, S(")"))) {
            open = false;
            skip_space(s);
        }
        if (at_end(s))
            break;
        sign = accept(s, S("/")) ? -1 : 1;
        if (sign > 0)
            accept(s, S("*"));
        skip_space(s);
    }
    if (!open && at_end(s))
        return QUANTITY_FINE;
    return fail(s, QUANTITY_BAD_UNIT, s->at, s->text.n);
}

/* A slash with a unit behind it, as in 5/year. */
static bool accept_slash(struct scan *s) {
    char next = peek_at(s, 1);
    if (peek(s) != '/' || !(unit_byte(next) || next == '(') || byte_is_digit(next))
        return false;
    s->at++;
    return true;
}

enum quantity_error unit_parse(const struct units *u, str text, struct unit *unit,
                               str *error_text) {
    struct scan s = {u, str_trim(text), 0, error_text};
    *unit = (struct unit){.count = 0};
    bool below = str_starts(s.text, S("1/"));
    if (below)
        s.at = 2;
    return scan_unit(&s, unit, below ? -1 : 1);
}

/* The unit whose sign stands here: $, €, or what a site has declared. */
static const struct unit_def *scan_sign(struct scan *s) {
    size_t n = 0;
    while (s->at + n < s->text.n && !byte_is_digit(peek_at(s, n)) &&
           !byte_is_space(peek_at(s, n)) && peek_at(s, n) != '.')
        n++;
    str sign = str_sub(s->text, s->at, s->at + n);
    const struct unit_def *def = n ? map_get(&s->units->by_name, sign) : NULL;
    if (!def || !str_eq(def->sign, sign))
        return NULL;
    s->at += n;
    return def;
}

/* ---- one amount ---- */

/* In words between money and what it is for: "a year", "per GW year". */
static bool accept_per(struct scan *s) {
    return accept(s, S("a ")) || accept(s, S("an ")) || accept(s, S("per "));
}

static enum quantity_error scan_behind_money(struct scan *s, struct unit *unit) {
    struct unit below = {.count = 0};
    size_t start = s->at;
    if (accept(s, S("/"))) {
        skip_space(s);
        return scan_unit(s, unit, -1);
    }
    if (!accept_per(s))
        return fail(s, QUANTITY_BAD_UNIT, start, s->text.n);
    skip_space(s);
    enum quantity_error e = scan_unit(s, &below, 1);
    for (size_t i = 0; !e && i < below.count; i++) { /* all of them: "per GW/year", too */
        int power = below.factors[i].power;
        if (!unit_add_factor(unit, below.factors[i].def, power < 0 ? power : -power))
            e = fail(s, QUANTITY_BAD_UNIT, start, s->text.n);
    }
    return e;
}

/* -$17.25 billion: all but a unit behind the number. */
static enum quantity_error scan_amount_head(struct scan *s, bool money, struct amount *amount) {
    const struct unit_def *currency = scan_sign(s);
    *amount = (struct amount){.scale = 0};
    enum quantity_error e = scan_number(s, amount);
    if (e)
        return e;
    if (currency)
        unit_add_factor(&amount->unit, currency, 1);
    size_t behind_number = s->at;
    skip_space(s);
    amount->scale = scan_scale_word(s, currency || money);
    if (!amount->scale)
        s->at = behind_number;
    return QUANTITY_FINE;
}

/* With the currency of the amount in front, or NULL. */
static enum quantity_error scan_amount(struct scan *s, const struct unit_def *currency,
                                       struct amount *amount) {
    bool negative = accept(s, S("-")) || accept(s, S("\xE2\x88\x92"));
    enum quantity_error e = scan_amount_head(s, currency != NULL, amount);
    if (e)
        return e;
    if (negative)
        amount->number = decimal_negate(amount->number);
    skip_space(s);
    struct scan ahead = *s;
    if (currency && !amount->unit.count && (at_end(s) || peek(s) == '/' || accept_per(&ahead)))
        amount->borrowed = unit_add_factor(&amount->unit, currency, 1);
    if (at_end(s))
        return QUANTITY_FINE;
    if (amount->unit.count)
        return scan_behind_money(s, &amount->unit);
    size_t start = s->at;
    e = scan_unit(s, &amount->unit, accept_slash(s) ? -1 : 1);
    return e == QUANTITY_BAD_UNIT ? fail(s, e, start, s->text.n) : e;
}

static struct decimal shifted(struct decimal d, int places) {
    if (d.coefficient)
        d.exponent += places;
    return d;
}

static bool set_exact(struct quantity *q, const struct amount *amount) {
    struct decimal d = shifted(amount->number, amount->scale);
    *q = (struct quantity){.number = d, .low = d, .high = d, .unit = amount->unit};
    return decimal_fits(d);
}

/* Half a unit in the last digit that is written, either way. */
static bool set_approximate(struct quantity *q, const struct amount *amount) {
    struct decimal half = {5, amount->last_place + amount->scale - 1};
    if (!set_exact(q, amount) || !decimal_fits(half))
        return false;
    q->approximate = true;
    return decimal_subtract(q->number, half, ROUND_FLOOR, &q->low) &&
           decimal_add(q->number, half, ROUND_CEILING, &q->high);
}

/* ---- ranges ---- */

/* Is `longer` the unit with denominators behind it? */
static bool lacks_denominators(const struct unit *unit, const struct unit *longer) {
    for (size_t i = 0; i < longer->count; i++) {
        const struct unit_factor *f = &longer->factors[i];
        bool both =
            i < unit->count && unit->factors[i].def == f->def && unit->factors[i].power == f->power;
        if (!both && (i < unit->count || f->power > 0))
            return false;
    }
    return unit->count < longer->count;
}

/* What is said once holds for both ends: "16.5..17.5 billion USD", "$16.5..17.5 billion a year". */
static void share(struct amount *low, struct amount *high) {
    bool once = !low->unit.count || !high->unit.count || high->borrowed;
    if (!high->unit.count)
        high->unit = low->unit;
    else if (!low->unit.count || lacks_denominators(&low->unit, &high->unit))
        low->unit = high->unit;
    if (once && !low->scale && !low->has_exponent)
        low->scale = high->scale;
}

static bool set_range(struct quantity *q, const struct amount *low, const struct amount *high) {
    struct quantity to;
    if (!set_exact(q, low) || !set_exact(&to, high))
        return false;
    if (quantity_convert(&to, &q->unit, &to) || decimal_cmp(q->low, to.high) > 0)
        return false;
    q->high = to.high;
    q->range = true;
    quantity_settle(q);
    return true;
}

/* "5 GW..", "..5 GW" */
static bool set_open(struct quantity *q, const struct amount *end, bool has_low) {
    if (!set_exact(q, end))
        return false;
    q->range = true;
    if (has_low)
        q->high = decimal_infinite(1);
    else
        q->low = decimal_infinite(-1);
    return true;
}

static enum quantity_error parse_end(const struct scan *whole, str text,
                                     const struct unit_def *currency, struct amount *amount) {
    struct scan s = {whole->units, text, 0, whole->error_text};
    bool hedged = accept(&s, S("~"));
    enum quantity_error e = scan_amount(&s, currency, amount);
    return !e && hedged ? QUANTITY_BAD_RANGE : e; /* a range says its ends */
}

static const struct unit_def *currency_of(const struct unit *u) {
    return u->count && u->factors[0].def->sign.n ? u->factors[0].def : NULL;
}

static enum quantity_error parse_range(struct scan *s, size_t dots, struct quantity *q) {
    struct amount low = {.scale = 0}, high = low;
    str left = str_trim(str_sub(s->text, 0, dots));
    str right = str_trim(str_sub(s->text, dots + 2, s->text.n));
    enum quantity_error e = left.n || right.n ? QUANTITY_FINE : QUANTITY_NO_NUMBER;
    if (left.n)
        e = parse_end(s, left, NULL, &low);
    if (!e && right.n) {
        e = parse_end(s, right, currency_of(&low.unit), &high);
        if (e == QUANTITY_NO_NUMBER && left.n)
            e = QUANTITY_BAD_RANGE; /* it began as one */
    }
    if (!e && left.n && right.n) {
        share(&low, &high);
        e = set_range(q, &low, &high) ? QUANTITY_FINE : QUANTITY_BAD_RANGE;
    } else if (!e && !set_open(q, left.n ? &low : &high, left.n > 0)) {
        e = QUANTITY_BAD_RANGE;
    }
    if (e == QUANTITY_BAD_RANGE || e == QUANTITY_NO_NUMBER)
        *s->error_text = s->text;
    return e;
}

enum quantity_error quantity_parse(const struct units *u, str text, struct quantity *q,
                                   str *error_text) {
    struct scan s = {u, str_trim(text), 0, error_text};
    struct amount amount;
    *q = (struct quantity){.range = false};
    *error_text = s.text;
    size_t dots = str_find(s.text, S(".."), 0);
    if (dots < s.text.n)
        return parse_range(&s, dots, q);
    bool approximate = accept(&s, S("~"));
    skip_space(&s);
    size_t start = s.at;
    enum quantity_error e = scan_amount(&s, NULL, &amount);
    if (e)
        return e;
    if (approximate ? set_approximate(q, &amount) : set_exact(q, &amount))
        return QUANTITY_FINE;
    return fail(&s, QUANTITY_BAD_NUMBER, start, s.text.n);
}

/* ---- in formulas ---- */

/* A name as formulas have them, where hyphens belong to ids. */
static str word_here(const struct scan *s) {
    size_t n = 0;
    while (unit_byte(peek_at(s, n)) ||
           ((peek_at(s, n) == '-' || peek_at(s, n) == '.') && n && unit_byte(peek_at(s, n + 1))))
        n++;
    return str_sub(s->text, s->at, s->at + n);
}

/* One unit name with its power. False, and nothing is read, when it is none. */
static bool accept_unit(struct scan *s, struct unit *unit, int sign) {
    struct scan ahead = *s;
    struct unit longer = *unit;
    str word = word_here(s), ignored;
    ahead.error_text = &ignored;
    if (scan_unit_name(&ahead, &longer, sign) || ahead.at < s->at + word.n)
        return false;
    *s = ahead;
    *unit = longer;
    return true;
}

/* "(GW year)" behind a slash. */
static bool accept_unit_group(struct scan *s, struct unit *unit) {
    struct scan ahead = *s;
    struct unit longer = *unit;
    if (!accept(&ahead, S("(")))
        return false;
    do {
        skip_space(&ahead);
        if (!accept_unit(&ahead, &longer, -1))
            return false;
        skip_space(&ahead);
    } while (!accept(&ahead, S(")")));
    *s = ahead;
    *unit = longer;
    return true;
}

/* "/year", "/(GW year)": where no unit follows, the slash divides. */
static void accept_denominators(struct scan *s, struct unit *unit) {
    for (;;) {
        struct scan ahead = *s;
        if (!accept(&ahead, S("/")) ||
            !(accept_unit(&ahead, unit, -1) || accept_unit_group(&ahead, unit)))
            return;
        *s = ahead;
    }
}

static bool is_operator(str word) { return str_eq(word, S("and")) || str_eq(word, S("or")); }

enum quantity_error quantity_parse_prefix(const struct units *u, str text, struct quantity *q,
                                          size_t *length, str *error_text) {
    struct scan s = {u, text, 0, error_text};
    struct amount amount;
    *error_text = text;
    enum quantity_error e = scan_amount_head(&s, false, &amount);
    if (e)
        return e;
    if (!set_exact(q, &amount))
        return fail(&s, QUANTITY_BAD_NUMBER, 0, s.at);
    bool money = amount.unit.count;
    size_t behind_number = s.at;
    skip_space(&s);
    str word = word_here(&s);
    if (!money && accept_unit(&s, &q->unit, 1))
        money = true;
    else if (word.n && !is_operator(word))
        return fail(&s, money ? QUANTITY_BAD_UNIT : QUANTITY_UNKNOWN_UNIT, s.at, s.at + word.n);
    else
        s.at = behind_number;
    if (money)
        accept_denominators(&s, &q->unit);
    *length = s.at;
    return QUANTITY_FINE;
}
