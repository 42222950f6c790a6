/* Numbers as people type them. */
#include "model/form.h"
#include "model/quantity_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- words ---- */

static struct unit unit_of(const struct unit_def *def) { return (struct unit){{{def, 1}}, 1}; }

static struct unit own_unit(const struct unit *unit, size_t factor) {
    return unit->count ? unit_of(unit->factors[factor].def) : *unit;
}

/* As two whole numbers, so that 35 % is 0.35 to the last bit. */
static struct form_word word_of(str name, const struct unit_def *def, const struct unit *own) {
    struct decimal times = def->scale;
    struct decimal over = own->count ? own->factors[0].def->scale : decimal_of(1);
    int32_t shift = times.exponent - over.exponent;
    times.exponent = shift > 0 ? shift : 0;
    over.exponent = shift < 0 ? -shift : 0;
    return (struct form_word){name, decimal_double(times), decimal_double(over)};
}

struct form_words form_words(struct arena *a, const struct units *units, const struct unit *unit,
                             size_t factor) {
    struct form_words words = {0};
    struct unit own = own_unit(unit, factor);
    for (size_t i = 0; i < units->by_name.count; i++) {
        const struct unit_def *def = units->by_name.items[i].value;
        struct unit other = unit_of(def);
        struct form_word word = word_of(units->by_name.items[i].key, def, &own);
        if (units_agree(&own, &other))
            arena_push(a, &words, word);
    }
    return words;
}

/* ---- a text ---- */

struct typed {
    const struct form *form;
    const struct units *units;
    const struct unit *unit;
    str text;
    size_t at;
    char number[FORM_MAX_TEXT + 32]; /* as strtod takes it; JavaScript's Number reads the same */
    size_t digits;                   /* bytes of it */
    int exponent;
    bool negative;
    bool is_bare;   /* neither sign nor unit */
    bool is_scaled; /* a word or an exponent says how large it is */
    bool has_first; /* the first factor's unit stands in front */
    double value;
};

static str rest_of(const struct typed *t) { return str_sub(t->text, t->at, t->text.n); }
static char peek(const struct typed *t, size_t ahead) {
    return t->at + ahead < t->text.n ? t->text.p[t->at + ahead] : '\0';
}

static bool accept(struct typed *t, str word) {
    if (!str_starts(rest_of(t), word))
        return false;
    t->at += word.n;
    return true;
}

/* Also those that do not break, and narrow ones. */
static bool accept_space(struct typed *t) {
    return accept(t, S(" ")) || accept(t, S("\t")) || accept(t, S("\xC2\xA0")) ||
           accept(t, S("\xE2\x80\x89")) || accept(t, S("\xE2\x80\xAF"));
}

static void skip_space(struct typed *t) {
    while (accept_space(t))
        ;
}

static void read_sign(struct typed *t) {
    skip_space(t);
    if (accept(t, S("-")) || accept(t, S("\xE2\x88\x92")))
        t->negative = !t->negative;
    else
        accept(t, S("+"));
    skip_space(t);
}

/* Those of names and of words: whatever separates neither. */
static bool is_word_byte(const struct typed *t, size_t ahead) {
    struct typed here = *t;
    here.at += ahead;
    return here.at < here.text.n && !accept_space(&here) && !strchr("/()*-", peek(t, ahead));
}

/* ---- units ---- */

/* The value in the unit of the factor, where a number of the word's is typed. */
static double converted(double x, const struct form_word *word, int power) {
    for (; power > 0; power--)
        x = x * word->times / word->over;
    for (; power < 0; power++)
        x = x * word->over / word->times;
    return x;
}

/* The word of a factor that is `name`, or with `prefix` the longest that the text begins with. */
static bool find_word(const struct typed *t, size_t factor, str name, bool prefix,
                      struct form_word *found) {
    struct unit own = own_unit(t->unit, factor);
    found->word = (str){0};
    for (size_t i = 0; i < t->units->by_name.count; i++) {
        str key = t->units->by_name.items[i].key;
        if (prefix ? !str_starts(name, key) || key.n < found->word.n : !str_eq(name, key))
            continue;
        const struct unit_def *def = t->units->by_name.items[i].value;
        struct unit other = unit_of(def);
        if (units_agree(&own, &other))
            *found = word_of(key, def, &own);
    }
    return found->word.n > 0;
}

/* "year", "m^2" for a second power. */
static bool match_word(const struct typed *t, size_t factor, str name, struct form_word *found) {
    int power = t->unit->count ? t->unit->factors[factor].power : 1;
    str suffix = {0};
    char text[8];
    if (power > 1 || power < -1) {
        int n = snprintf(text, sizeof text, "^%d", power < 0 ? -power : power);
        suffix = (str){text, (size_t)n};
        if (!str_ends(name, suffix))
            return false;
    }
    return find_word(t, factor, str_sub(name, 0, name.n - suffix.n), false, found);
}

/* The sign or name of a unit in front: "$", "EUR ". */
static void read_front(struct typed *t, struct form_word *first) {
    if (!find_word(t, 0, rest_of(t), true, first))
        return;
    struct typed behind = *t;
    behind.at += first->word.n;
    char next = peek(&behind, 0);
    bool ends = byte_is_digit(next) || next == '.' || !is_word_byte(&behind, 0) ||
                str_starts(rest_of(&behind), S("\xE2\x88\x92"));
    if (!ends || (t->unit->count && t->unit->factors[0].power != 1))
        return;
    t->at = behind.at;
    t->has_first = true;
    t->is_bare = false;
    read_sign(t);
}

static void skip_separators(struct typed *t) {
    while (accept_space(t) || accept(t, S("/")) || accept(t, S("(")) || accept(t, S(")")) ||
           accept(t, S("*")) || accept(t, S("-")))
        ;
}

static str read_word(struct typed *t) {
    size_t start = t->at;
    while (is_word_byte(t, 0))
        t->at++;
    return str_sub(t->text, start, t->at);
}

static bool is_connector(str word) {
    return str_eq(word, S("a")) || str_eq(word, S("an")) || str_eq(word, S("per"));
}

/* False when the rest is not made of the words of the factors, in their order. */
static bool read_unit(struct typed *t) {
    size_t factor = t->has_first, count = t->unit->count ? t->unit->count : 1;
    for (;;) {
        struct form_word word;
        skip_separators(t);
        if (t->at == t->text.n)
            return true;
        str name = read_word(t);
        t->is_bare = false;
        if (factor < count && match_word(t, factor, name, &word)) {
            int power = t->unit->count ? t->unit->factors[factor].power : 1;
            t->value = converted(t->value, &word, power);
            factor++;
        } else if (!factor || !is_connector(name)) {
            return false;
        }
    }
}

/* ---- numbers ---- */

static void put_digit(struct typed *t) { t->number[t->digits++] = peek(t, 0); }

/* A comma with exactly three digits behind it, where one to three stand before the first. */
static bool is_thousands(const struct typed *t, size_t since_comma, bool first) {
    bool before = first ? since_comma >= 1 && since_comma <= 3 : since_comma == 3;
    return before && byte_is_digit(peek(t, 1)) && byte_is_digit(peek(t, 2)) &&
           byte_is_digit(peek(t, 3)) && !byte_is_digit(peek(t, 4));
}

static bool read_digits(struct typed *t) {
    bool point = false, first = true, any = false;
    size_t group = 0;
    for (;; t->at++) {
        char c = peek(t, 0);
        if (byte_is_digit(c)) {
            put_digit(t);
            any = true;
            group++;
            t->exponent -= point;
        } else if (c == '.' && !point && byte_is_digit(peek(t, 1))) {
            point = true;
        } else if (c == ',' && !point && is_thousands(t, group, first)) {
            first = false;
            group = 0;
        } else {
            return any && c != ',' && !(c == '.' && byte_is_digit(peek(t, 1)));
        }
    }
}

/* e9, E-3 */
static void read_exponent(struct typed *t) {
    size_t sign = peek(t, 1) == '-' || peek(t, 1) == '+';
    if ((peek(t, 0) != 'e' && peek(t, 0) != 'E') || !byte_is_digit(peek(t, 1 + sign)))
        return;
    bool negative = peek(t, 1) == '-';
    int exponent = 0;
    for (t->at += 1 + sign; byte_is_digit(peek(t, 0)); t->at++)
        if (exponent < 10000)
            exponent = exponent * 10 + (peek(t, 0) - '0');
    t->exponent += negative ? -exponent : exponent;
    t->is_scaled = true;
}

static int scale_of_word(str word, bool with_short) {
    static const struct {
        const char *word;
        int exponent;
        bool is_short;
    } words[] = {{"thousand", 3, false},   {"million", 6, false},  {"millions", 6, false},
                 {"billion", 9, false},    {"billions", 9, false}, {"trillion", 12, false},
                 {"trillions", 12, false}, {"k", 3, true},         {"m", 6, true},
                 {"mn", 6, true},          {"mln", 6, true},       {"b", 9, true},
                 {"bn", 9, true},          {"bln", 9, true},       {"t", 12, true},
                 {"tn", 12, true},         {"trn", 12, true}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((with_short || !words[i].is_short) && str_eq_nocase(word, str_of(words[i].word)))
            return words[i].exponent;
    return 0;
}

static void read_scale(struct typed *t) {
    struct typed ahead = *t;
    struct form_word unit;
    skip_space(&ahead);
    str word = read_word(&ahead);
    int exponent = scale_of_word(word, t->form->words);
    if (!exponent || (!t->has_first && match_word(t, 0, word, &unit)))
        return;
    t->at = ahead.at;
    t->exponent += exponent;
    t->is_scaled = true;
}

static double number_of(struct typed *t) {
    snprintf(t->number + t->digits, sizeof t->number - t->digits, "e%d", t->exponent);
    double x = strtod(t->number, NULL); /* without a point, so that no locale matters */
    return t->negative ? -x : x;
}

/* ---- all of it ---- */

static bool lies_within(double x, double least, double most) { return x >= least && x <= most; }

/* A number that does not say how large it is may be meant in the scale that is shown. */
static double in_scale(const struct typed *t, double least, double most) {
    double scaled = t->value * t->form->scale;
    if (t->is_scaled)
        return t->value;
    double meant = t->is_bare ? scaled : t->value, other = t->is_bare ? t->value : scaled;
    return !lies_within(meant, least, most) && lies_within(other, least, most) ? other : meant;
}

enum form_error form_read(const struct form *f, const struct units *units, const struct unit *unit,
                          double least, double most, str text, double *x, str *what) {
    struct typed t = {.form = f, .units = units, .unit = unit, .text = text, .is_bare = true};
    struct form_word front = {.times = 1, .over = 1};
    read_sign(&t);
    *what = text;
    if (t.at == text.n)
        return t.at && str_trim(text).n ? FORM_NO_NUMBER : FORM_EMPTY;
    if (text.n > FORM_MAX_TEXT)
        return FORM_NO_NUMBER;
    read_front(&t, &front);
    if (!read_digits(&t))
        return FORM_NO_NUMBER;
    read_exponent(&t);
    read_scale(&t);
    t.value = number_of(&t);
    if (t.has_first)
        t.value = converted(t.value, &front, 1);
    skip_space(&t);
    *what = rest_of(&t);
    if (!read_unit(&t))
        return FORM_OTHER_UNIT;
    *what = text;
    *x = in_scale(&t, least, most);
    return isfinite(*x) ? FORM_FINE : FORM_NO_NUMBER;
}
