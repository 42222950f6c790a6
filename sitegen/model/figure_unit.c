/* Units as prose names them: "GW", "gigawatts", "per cent", "US dollars", "a year". */
#include "model/figure_internal.h"

/* What English calls units that content writes by their symbol. Longer phrases before their beginnings. A blank
 * stands for a blank or a hyphen. */
static const struct {
    const char *words, *unit;
    int scale; /* power of ten of the unit */
} spelled[] = {
    {"percentage points", "%", 0},
    {"percentage point", "%", 0},
    {"per cent", "%", 0},
    {"percent", "%", 0},
    {"US dollars", "USD", 0},
    {"U.S. dollars", "USD", 0},
    {"dollars", "USD", 0},
    {"dollar", "USD", 0},
    {"cents", "USD", -2},
    {"euros", "EUR", 0},
    {"euro", "EUR", 0},
    {"pounds", "GBP", 0},
    {"yen", "JPY", 0},
    {"Swiss francs", "CHF", 0},
    {"francs", "CHF", 0},
    {"yuan", "CNY", 0},
    {"watt hours", "Wh", 0},
    {"watt hour", "Wh", 0},
    {"kilowatt hours", "kWh", 0},
    {"kilowatt hour", "kWh", 0},
    {"megawatt hours", "MWh", 0},
    {"megawatt hour", "MWh", 0},
    {"gigawatt hours", "GWh", 0},
    {"gigawatt hour", "GWh", 0},
    {"terawatt hours", "TWh", 0},
    {"terawatt hour", "TWh", 0},
    {"watts", "W", 0},
    {"watt", "W", 0},
    {"kilowatts", "kW", 0},
    {"kilowatt", "kW", 0},
    {"megawatts", "MW", 0},
    {"megawatt", "MW", 0},
    {"gigawatts", "GW", 0},
    {"gigawatt", "GW", 0},
    {"terawatts", "TW", 0},
    {"terawatt", "TW", 0},
    {"seconds", "s", 0},
    {"second", "s", 0},
    {"minutes", "min", 0},
    {"minute", "min", 0},
    {"grams", "g", 0},
    {"gram", "g", 0},
    {"grammes", "g", 0},
    {"kilograms", "kg", 0},
    {"kilogram", "kg", 0},
    {"kilos", "kg", 0},
    {"tonnes", "t", 0},
    {"tonne", "t", 0},
    {"tons", "t", 0},
    {"millimetres", "mm", 0},
    {"millimetre", "mm", 0},
    {"millimeters", "mm", 0},
    {"millimeter", "mm", 0},
    {"square metres", "m2", 0},
    {"square meters", "m2", 0},
    {"square metre", "m2", 0},
    {"square meter", "m2", 0},
    {"square kilometres", "km2", 0},
    {"square kilometers", "km2", 0},
    {"square kilometre", "km2", 0},
    {"square kilometer", "km2", 0},
    {"cubic metres", "m3", 0},
    {"cubic meters", "m3", 0},
    {"cubic metre", "m3", 0},
    {"cubic meter", "m3", 0},
    {"metres", "m", 0},
    {"metre", "m", 0},
    {"meters", "m", 0},
    {"meter", "m", 0},
    {"kilometres", "km", 0},
    {"kilometre", "km", 0},
    {"kilometers", "km", 0},
    {"kilometer", "km", 0},
    {"hectares", "ha", 0},
    {"hectare", "ha", 0},
    {"bytes", "B", 0},
    {"byte", "B", 0},
    {"kilobytes", "kB", 0},
    {"kilobyte", "kB", 0},
    {"megabytes", "MB", 0},
    {"megabyte", "MB", 0},
    {"gigabytes", "GB", 0},
    {"gigabyte", "GB", 0},
    {"terabytes", "TB", 0},
    {"terabyte", "TB", 0},
};

struct found {
    const struct unit_def *def;
    size_t length;
    int scale;
};

static const struct unit_def *unit_named(const struct reader *r, str name) {
    return map_get(&r->units->by_name, name);
}

static bool is_money(const struct unit_def *def) { return str_eq(def->dimension, S("money")); }

/* The length of `phrase` at `at`, or 0. */
static size_t phrase_at(str text, size_t at, const char *phrase) {
    size_t from = at;
    for (; *phrase; phrase++) {
        size_t n = *phrase == ' ' ? joint_length(text, at) : byte_at(text, at) == *phrase;
        if (!n)
            return 0;
        at += n;
    }
    return byte_is_alnum(byte_at(text, at)) ? 0 : at - from;
}

static struct found spelled_at(const struct reader *r, size_t at) {
    char first = byte_at(r->text, at);
    for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
        size_t n = spelled[i].words[0] == first ? phrase_at(r->text, at, spelled[i].words) : 0;
        const struct unit_def *def = n ? unit_named(r, str_of(spelled[i].unit)) : NULL;
        if (def)
            return (struct found){def, n, spelled[i].scale};
    }
    return (struct found){0};
}

/* What a unit's own name is made of: letters, digits behind them, %, and signs such as ², × and €; but not dashes, quotes
 * and spaces beyond ASCII. */
static size_t name_length(str text, size_t at) {
    size_t n = 0;
    for (;; n++) {
        unsigned char c = (unsigned char)byte_at(text, at + n);
        bool sign = c >= 0x80;
        if (c == 0xE2 && (unsigned char)byte_at(text, at + n + 1) == 0x80)
            return n;
        if (c == 0xC2 && (unsigned char)byte_at(text, at + n + 1) == 0xA0)
            return n;
        if (c == '%' || c == '_' || sign || byte_is_alpha((char)c) || (n && byte_is_digit((char)c)))
            continue;
        return n;
    }
}

static struct found unit_at(const struct reader *r, size_t at) {
    str name = str_sub(r->text, at, at + name_length(r->text, at));
    if (str_starts(name, S("%"))) /* "5%-owned", "5%x" */
        name.n = 1;
    const struct unit_def *def = name.n ? unit_named(r, name) : NULL;
    if (!def)
        return spelled_at(r, at);
    return (struct found){def, name.n, 0};
}

size_t unit_length_at(const struct reader *r, size_t at, const struct unit_def **def) {
    struct found f = unit_at(r, at);
    *def = f.def;
    return f.def ? f.length : 0;
}

static void add_unit(struct part *p, const struct unit_def *def, int power) {
    if (p->unit.count < UNIT_MAX_FACTORS)
        p->unit.factors[p->unit.count++] = (struct unit_factor){def, power};
}

/* ---- what may follow a number ---- */

/* "5W-30", "5 t-shirts": a sign of one letter that goes on is none. */
static bool is_cut_off(str text, const struct found *f, size_t at) {
    char c = byte_at(text, at + f->length), next = byte_at(text, at + f->length + 1);
    if (f->length == 1 && byte_is_alpha(text.p[at]) && (c == '-' || c == '\'' || c == '.'))
        return byte_is_alnum(next);
    return c == '-' && byte_is_digit(next);
}

/* "1990s", "a 70B model", "4s" behind a word: letters that touch the number. */
static bool may_touch(const struct part *p, const struct found *f, str name) {
    if (p->words)
        return false;
    if (f->length > 1 || !byte_is_alpha(name.p[0]))
        return true;
    return name.p[0] != 'B' && !(name.p[0] == 's' && (p->year || p->number.coefficient % 10 == 0));
}

/* "two second thoughts", "the last two quarter results": only the plural is the unit. */
static bool may_be_other_word(const struct part *p, str name) {
    bool ambiguous = str_eq(name, S("second")) || str_eq(name, S("quarter"));
    return ambiguous && !p->one && !(p->number.coefficient == 1 && !p->number.exponent);
}

/* "2 x 4", "2 × 4", "2 × the total": a product. */
static bool is_product(const struct reader *r, const struct part *p, const struct found *f,
                       size_t at) {
    if (!str_eq(f->def->name, S("x")))
        return false;
    size_t space = space_length(r->text, at + f->length);
    bool apart = space && at > p->end;
    return byte_is_digit(byte_at(r->text, at + f->length + space)) || (apart && f->length > 1);
}

static bool fits(const struct reader *r, const struct part *p, const struct found *f, size_t at) {
    str name = str_sub(r->text, at, at + f->length);
    char joint = byte_at(r->text, at - 1);
    bool touches = at == p->end;
    if (is_cut_off(r->text, f, at) || is_product(r, p, f, at))
        return false;
    if (touches)
        return may_touch(p, f, name);
    if (joint == '-') /* "10-K", "5-m"; but "8-year", "30-second" */
        return f->length > 1;
    return !may_be_other_word(p, name) && !(p->year && p->measured);
}

/* "3.6 times", "three times as much", "ten times the size"; but "three times a week". */
static bool read_times(const struct reader *r, struct part *p) {
    static const char *const followers[] = {
        "as",      "the",     "its",      "their",  "that",   "what",   "his",
        "her",     "more",    "less",     "over",   "higher", "lower",  "larger",
        "greater", "bigger",  "smaller",  "faster", "slower", "longer", "shorter",
        "cheaper", "heavier", "stronger", "better", "worse"};
    size_t at = p->end + joint_length(r->text, p->end);
    const struct unit_def *def = unit_named(r, S("x"));
    bool fold = word_at(r->text, at, "fold", false);
    if (!def || at > r->text.n || !(fold || word_at(r->text, at, "times", false)))
        return false;
    p->end = at + (fold ? 4 : 5);
    size_t next = p->end + space_length(r->text, p->end);
    bool compared = fold || p->number.exponent < 0;
    for (size_t i = 0; i < sizeof followers / sizeof *followers; i++)
        compared |= word_at(r->text, next, followers[i], false);
    p->loose = !compared;
    add_unit(p, def, 1);
    p->measured = true;
    return true;
}

/* ---- what it is per ---- */

static const struct unit_def *adverb_at(const struct reader *r, size_t at, size_t *length) {
    static const struct {
        const char *word, *unit;
    } known[] = {{"annually", "year"}, {"yearly", "year"}, {"annual", "year"}, {"monthly", "month"},
                 {"weekly", "week"},   {"daily", "day"},   {"hourly", "hour"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (word_at(r->text, at, known[i].word, false)) {
            *length = strlen(known[i].word);
            return unit_named(r, str_of(known[i].unit));
        }
    return NULL;
}

bool figure_tells_time(str text, size_t at) {
    static const char *const words[] = {"ago",   "earlier", "later",   "before",
                                        "after", "older",   "younger", "or"};
    size_t next = at + space_length(text, at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (word_at(text, next, words[i], false))
            return true;
    return false;
}

/* "/year", " a year", " per kWh", " annually" at p->end. */
static bool read_per_one(const struct reader *r, struct part *p) {
    static const char *const words[] = {"a", "an", "per", "each", "every"};
    size_t joint = joint_length(r->text, p->end), at = p->end + joint, length = 0;
    if (byte_at(r->text, p->end) == '/') {
        struct found f = unit_at(r, p->end + 1);
        if (f.def)
            add_unit(p, f.def, -1);
        p->end += f.def ? 1 + f.length : 0;
        return f.def != NULL;
    }
    const struct unit_def *adverb = joint ? adverb_at(r, at, &length) : NULL;
    if (adverb) {
        add_unit(p, adverb, -1);
        p->end = at + length;
        return true;
    }
    for (size_t i = 0; joint && i < sizeof words / sizeof *words; i++) {
        if (!word_at(r->text, at, words[i], false))
            continue;
        size_t behind = at + strlen(words[i]);
        size_t gap = joint_length(r->text, behind);
        struct found f = gap ? unit_at(r, behind + gap) : (struct found){0};
        if (!f.def || is_cut_off(r->text, &f, behind + gap) ||
            figure_tells_time(r->text, behind + gap + f.length))
            return false;
        add_unit(p, f.def, -1);
        p->end = behind + gap + f.length;
        return true;
    }
    return false;
}

void read_unit(const struct reader *r, struct part *p) {
    bool money = p->measured;
    if (!money && !p->unknown && !read_times(r, p)) {
        size_t at = p->end;
        struct found f = unit_at(r, at);
        if (!f.def || !fits(r, p, &f, at)) {
            at += joint_length(r->text, at);
            f = at > p->end ? unit_at(r, at) : (struct found){0};
        }
        if (!f.def || !fits(r, p, &f, at))
            return;
        add_unit(p, f.def, 1);
        p->scale += f.scale;
        p->measured = true;
        p->end = at + f.length;
    }
    for (int i = 0; i < 3 && p->measured && !p->loose && read_per_one(r, p); i++)
        ;
}

/* ---- what stands before a number ---- */

/* "US$", "A$", "€", "CHF": letters and signs that touch `at`. */
static str touching_before(str text, size_t at) {
    size_t from = at;
    while (from && at - from < 6) {
        unsigned char c = (unsigned char)text.p[from - 1];
        bool dash = from >= 3 && (unsigned char)text.p[from - 3] == 0xE2 &&
                    (unsigned char)text.p[from - 2] != 0x82;
        if ((c >= 0x80 && dash) || c == 0xA0 || !(byte_is_alpha((char)c) || c >= 0x80 || c == '$'))
            break;
        from--;
    }
    return str_sub(text, from, at);
}

static const struct unit_def *currency_of(const struct reader *r, str sign, bool *unknown) {
    *unknown = false;
    if (str_eq(sign, S("US$")) || str_eq(sign, S("U.S.$")))
        return unit_named(r, S("USD"));
    const struct unit_def *def = sign.n ? unit_named(r, sign) : NULL;
    if (def && (str_eq(def->sign, sign) || is_money(def)))
        return def;
    *unknown =
        sign.n > 1 && sign.n < 4 && sign.p[sign.n - 1] == '$' && byte_lower(sign.p[0]) != sign.p[0];
    return NULL;
}

static bool begins_word(str text, size_t at) {
    return !at || !(byte_is_alnum(text.p[at - 1]) || (unsigned char)text.p[at - 1] >= 0x80);
}

/* '-' or '−' that joins nothing. */
static void read_minus(str text, struct part *p) {
    static const str minus = {"\xE2\x88\x92", 3};
    size_t n = 0;
    if (p->at >= 3 && str_eq(str_sub(text, p->at - 3, p->at), minus))
        n = 3;
    else if (p->at && text.p[p->at - 1] == '-')
        n = 1;
    if (!n || (p->at > n && !byte_is_space(text.p[p->at - n - 1]) && text.p[p->at - n - 1] != '('))
        return;
    p->negative = true;
    p->at -= n;
}

void read_currency(const struct reader *r, struct part *p) {
    str sign = touching_before(r->text, p->at);
    bool unknown, code = false;
    read_minus(r->text, p);
    const struct unit_def *def = currency_of(r, sign, &unknown);
    if (!sign.n && p->at && byte_is_space(r->text.p[p->at - 1])) { /* "USD 100", "$ 5" */
        sign = touching_before(r->text, p->at - 1);
        def = currency_of(r, sign, &unknown);
        code = def || unknown;
    }
    if (!def && !unknown)
        return;
    p->at -= sign.n + code;
    if (!begins_word(r->text, p->at) && !str_starts(sign, S("$"))) { /* "WUSD5" */
        p->at += sign.n + code;
        return;
    }
    p->unknown = unknown;
    p->signed_money = true;
    p->year = false;
    if (def) {
        add_unit(p, def, 1);
        p->measured = true;
    }
    read_minus(r->text, p);
}
