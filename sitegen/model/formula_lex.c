/* From text to tokens: numbers with units, dates, names, text, operators. */
#include "model/formula_lex.h"

/* A quantity longer than this is none; the bound keeps the search for its end short. */
enum { LONGEST_QUANTITY = 100 };

const struct formula_operator_form formula_operators[OPERATOR_COUNT] = {
    [OPERATOR_NONE] = {"", "", FORMULA_LITERAL},
    [OPERATOR_OR] = {"or", " or ", FORMULA_OR},
    [OPERATOR_AND] = {"and", " and ", FORMULA_AND},
    [OPERATOR_NOT] = {"not", "not ", FORMULA_NOT},
    [OPERATOR_LESS] = {"<", " < ", FORMULA_COMPARISON},
    [OPERATOR_AT_MOST] = {"<=", " ≤ ", FORMULA_COMPARISON},
    [OPERATOR_MORE] = {">", " > ", FORMULA_COMPARISON},
    [OPERATOR_AT_LEAST] = {">=", " ≥ ", FORMULA_COMPARISON},
    [OPERATOR_EQUAL] = {"=", " = ", FORMULA_COMPARISON},
    [OPERATOR_UNEQUAL] = {"!=", " ≠ ", FORMULA_COMPARISON},
    [OPERATOR_ADD] = {"+", " + ", FORMULA_SUM},
    [OPERATOR_SUBTRACT] = {"-", " − ", FORMULA_SUM},
    [OPERATOR_MULTIPLY] = {"*", " × ", FORMULA_PRODUCT},
    [OPERATOR_DIVIDE] = {"/", " / ", FORMULA_PRODUCT},
    [OPERATOR_POWER] = {"^", "^", FORMULA_POWER},
};

/* The longer ones first. What people paste from texts is accepted. */
static const struct {
    str text;
    enum formula_operator op;
} signs[] = {
    {S("<="), OPERATOR_AT_MOST}, {S(">="), OPERATOR_AT_LEAST}, {S("=="), OPERATOR_EQUAL},
    {S("!="), OPERATOR_UNEQUAL}, {S("≤"), OPERATOR_AT_MOST},   {S("≥"), OPERATOR_AT_LEAST},
    {S("≠"), OPERATOR_UNEQUAL},  {S("−"), OPERATOR_SUBTRACT},  {S("×"), OPERATOR_MULTIPLY},
    {S("÷"), OPERATOR_DIVIDE},   {S("<"), OPERATOR_LESS},      {S(">"), OPERATOR_MORE},
    {S("="), OPERATOR_EQUAL},    {S("+"), OPERATOR_ADD},       {S("-"), OPERATOR_SUBTRACT},
    {S("*"), OPERATOR_MULTIPLY}, {S("/"), OPERATOR_DIVIDE},    {S("^"), OPERATOR_POWER},
};

/* What is written elsewhere, and what is meant by it; before the operators, since some begin alike. */
static const struct {
    const char *text, *advice;
} strangers[] = {
    {"&&", "write 'and'"},
    {"&", "write 'and'"},
    {"||", "write 'or'"},
    {"|", "write 'or'"},
    {"<>", "write '!='"},
    {"=<", "write '<='"},
    {"=>", "write '>='"},
    {"**", "write '^'"},
    {"–", "a minus is '-'"},
    {"—", "a minus is '-'"},
    {"·", "write '*'"},
    {"~", "give the approximate value to a fact, and name that fact here"},
    {"..", "give the range to a fact, and name that fact here"},
    {"'", "text stands in double quotes"},
    {"“", "text stands in double quotes: \"...\""},
    {"”", "text stands in double quotes: \"...\""},
    {"%", "'%' stands behind a number: 11 %"},
    {"@", "'@' stands between a name and a date: name@2026-02-27"},
    {"[", "names stand here without brackets"},
    {"]", "names stand here without brackets"},
};

const char *const formula_steps_names[STEPS_COUNT] = {"", "over", "until"};

enum formula_steps lexer_steps(str word) {
    for (int i = STEPS_OVER; i < STEPS_COUNT; i++)
        if (str_eq(word, str_of(formula_steps_names[i])))
            return (enum formula_steps)i;
    return STEPS_NONE;
}

static str rest_of(const struct lexer *l) { return str_sub(l->f->text, l->at, l->f->text.n); }

static char byte_at(str s, size_t at) { return at < s.n ? s.p[at] : '\0'; }

static struct span span_of(const struct lexer *l, str part) { return formula_span(l->f, part); }

/* Bytes of white space at the front: ASCII, the no-break spaces. */
static size_t space_length(str s) {
    if (s.n && byte_is_space(s.p[0]))
        return 1;
    if (str_starts(s, S("\xC2\xA0")))
        return 2;
    return str_starts(s, S("\xE2\x80\xAF")) ? 3 : 0;
}

static size_t skip_space(str s, size_t at) {
    for (size_t n; (n = space_length(str_sub(s, at, s.n)));)
        at += n;
    return at;
}

static bool take(struct lexer *l, enum token_kind kind, size_t length) {
    l->token.kind = kind;
    l->token.text = str_sub(l->f->text, l->at, l->at + length);
    l->at += length;
    return true;
}

/* ---- the shapes of words ---- */

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || byte_is_digit(c) || c == '.' || c == '-';
}

static bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || byte_is_digit(c); }

/* An id does not end in a point. */
static size_t name_length(str s) {
    size_t n = 0;
    while (n < s.n && is_name_byte(s.p[n]))
        n++;
    while (n && s.p[n - 1] == '.')
        n--;
    return n;
}

static size_t digits_length(str s, size_t at) {
    size_t n = 0;
    while (byte_is_digit(byte_at(s, at + n)))
        n++;
    return n;
}

static bool is_thousands(str s, size_t at) {
    return byte_at(s, at) == ',' && digits_length(s, at + 1) == 3;
}

/* 100, 1.5, .5, 17e9, 1,250. */
static size_t number_length(str s, bool commas) {
    size_t n = digits_length(s, 0);
    for (; commas && n && n <= 3 && is_thousands(s, n);)
        for (; is_thousands(s, n);)
            n += 4;
    if (byte_at(s, n) == '.' && byte_is_digit(byte_at(s, n + 1)))
        n += 1 + digits_length(s, n + 1);
    char e = byte_at(s, n), sign = byte_at(s, n + 1);
    size_t from = n + (sign == '-' || sign == '+' ? 2 : 1);
    if ((e == 'e' || e == 'E') && byte_is_digit(byte_at(s, from)))
        n = from + digits_length(s, from);
    return n;
}

/* 2026-02-27T10:00:00+02:00: what a date may be made of. */
static size_t date_length(str s) {
    size_t n = 0;
    bool time = false;
    for (; n < s.n; n++) {
        char c = s.p[n];
        time |= c == 'T';
        if (!byte_is_alnum(c) && c != '-' && !(time && (c == ':' || c == '+')))
            break;
    }
    return n;
}

static size_t operator_length(str s, enum formula_operator *op) {
    if (!s.n || is_name_start(s.p[0]) || byte_is_space(s.p[0]))
        return 0;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(s, signs[i].text)) {
            *op = signs[i].op;
            return signs[i].text.n;
        }
    return 0;
}

/* The keyword that is this word, or OPERATOR_NONE. */
static enum formula_operator keyword(str word) {
    for (int i = OPERATOR_OR; i <= OPERATOR_NOT; i++)
        if (str_eq(word, str_of(formula_operators[i].text)))
            return (enum formula_operator)i;
    return OPERATOR_NONE;
}

/* ---- quantities ---- */

/* The currency sign at the front: its bytes, or 0. */
static size_t currency_length(const struct lexer *l, str s) {
    size_t n = s.n > 0;
    while (n < s.n && n < 4 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n++;
    const struct unit_def *def = n ? map_get(&l->units->by_name, str_sub(s, 0, n)) : NULL;
    return def && str_eq(def->sign, str_sub(s, 0, n)) ? n : 0;
}

/* A keyword, or what reads as one: a fact's formula may have a unit called "over". */
static bool ends_quantity(const struct lexer *l, str word) {
    return keyword(word) || (lexer_steps(word) && (l->model || !map_get(&l->units->by_name, word)));
}

/* Where a quantity must have ended, whatever its unit: at an operator, a comma, a parenthesis that it did not
 * open, a keyword. `at` is behind its number. */
static size_t quantity_end(const struct lexer *l, str s, size_t at) {
    size_t open = 0;
    enum formula_operator op;
    if (s.n > at + LONGEST_QUANTITY)
        s.n = at + LONGEST_QUANTITY;
    while (at < s.n) {
        str rest = str_sub(s, at, s.n);
        char c = s.p[at];
        bool unit_sign = c == '/' || c == '^';
        if (strchr(",\"@~", c) || (c == ')' && !open) || (!unit_sign && operator_length(rest, &op)))
            break;
        size_t word = name_length(rest);
        if (word && ends_quantity(l, str_sub(rest, 0, word)) && !byte_is_alnum(byte_at(s, at - 1)))
            break;
        open += c == '(';
        open -= c == ')';
        at += word ? word : 1;
    }
    return at;
}

/* The part of the text that may be a quantity. A number that no unit can follow ends with its digits. */
static str quantity_window(const struct lexer *l, str s) {
    size_t sign = currency_length(l, s);
    size_t number = skip_space(s, sign);
    number += number_length(str_sub(s, number, s.n), !l->calls);
    enum formula_operator op;
    size_t next = skip_space(s, number);
    char c = byte_at(s, next);
    bool unit = byte_is_alpha(c) || c == '%' || c == '_' || (unsigned char)c >= 0x80;
    bool money_unit = sign && c == '/'; /* $17/year */
    if (!money_unit && (!unit || operator_length(str_sub(s, next, s.n), &op)))
        return str_sub(s, 0, number);
    return str_sub(s, 0, quantity_end(l, s, number));
}

static bool report_quantity(struct lexer *l, enum quantity_error error, str window, str what) {
    bool inside = what.n && what.p >= window.p && what.p <= window.p + window.n;
    struct span at = span_of(l, inside ? what : window);
    if (error == QUANTITY_UNKNOWN_UNIT) {
        diag_error(l->d, "unknown-unit", at, "'%.*s' is no known unit", STR(what));
        str nearest = map_nearest(&l->units->by_name, what);
        if (nearest.n)
            diag_nearest(l->d, nearest);
        else
            diag_hint(l->d,
                      "declare it under 'units' in site.yml, or write an operator between the "
                      "number and a name");
    } else if (error == QUANTITY_BAD_UNIT) {
        diag_error(l->d, "bad-unit", at, "'%.*s' cannot be read as a unit", STR(what));
        diag_hint(l->d, "write units like GW, USD/year or USD/(GW year)");
    } else {
        diag_error(l->d, "bad-number", at, "'%.*s' cannot be read as a number", STR(what));
        diag_hint(l->d, "write at most 18 digits, an exponent within 300, thousands as 1,000");
    }
    return false;
}

/* max(100,200): one number or two? Nobody should have to guess. */
static bool refuse_comma(struct lexer *l, str s) {
    size_t sign = skip_space(s, currency_length(l, s));
    size_t digits = digits_length(s, sign), end = sign + digits;
    if (!l->calls || !digits || digits > 3 || byte_at(s, sign) == '0' || !is_thousands(s, end))
        return false;
    diag_error(l->d, "bad-number", span_of(l, str_sub(s, 0, end + 4)),
               "'%.*s' may be one number or two", STR(str_sub(s, sign, end + 4)));
    diag_hint(l->d, "write '%.*s, %.*s' for two arguments, '%.*s%.*s' for one number",
              STR(str_sub(s, sign, end)), STR(str_sub(s, end + 1, end + 4)),
              STR(str_sub(s, sign, end)), STR(str_sub(s, end + 1, end + 4)));
    return true;
}

/* 2 people-count reads like a name's end: a minus stands between spaces. */
static bool refuse_glued(struct lexer *l, str s, size_t length) {
    char before = byte_at(s, length - 1), c = byte_at(s, length);
    if (!byte_is_alnum(before) || (c != '-' && c != '_' && !byte_is_alnum(c)))
        return false;
    diag_error(l->d, "bad-formula", span_of(l, str_sub(s, 0, length + 1)),
               "'%.*s' runs into what follows it", STR(str_sub(s, 0, length)));
    diag_hint(l->d, c == '-' ? "write spaces around the minus" : "write an operator between them");
    return true;
}

/* Four digits, likely to be a year: the rule by which values are read, too. */
static bool is_year(str written) {
    return written.n == 4 && digits_length(written, 0) == 4 && str_cmp(written, S("1000")) >= 0 &&
           str_cmp(written, S("2199")) <= 0;
}

static bool lex_quantity(struct lexer *l) {
    str s = rest_of(l), window, what = {0};
    size_t length;
    if (refuse_comma(l, s))
        return false;
    window = quantity_window(l, s);
    struct value *v = &l->token.literal;
    enum quantity_error error =
        quantity_parse_prefix(l->units, window, &v->quantity, &length, &what);
    if (error)
        return report_quantity(l, error, window, what);
    if (refuse_glued(l, s, length))
        return false;
    take(l, TOKEN_LITERAL, length);
    v->kind = VALUE_QUANTITY;
    l->token.year = is_year(l->token.text);
    return true;
}

/* ---- dates, names, text ---- */

/* Dates that are more than a year, which would be a number. Returns false when there is none at `s`; *failed
 * when it is one that does not exist. */
static bool lex_date(struct lexer *l, str s, bool *failed) {
    str word = str_sub(s, 0, date_length(s));
    bool impossible = false, lower = false;
    for (size_t i = 0; i < word.n; i++)
        lower |= word.p[i] >= 'a' && word.p[i] <= 'z';
    struct value *v = &l->token.literal;
    if (word.n > 4 && word.n >= name_length(s) && date_parse(word, &v->date, &impossible)) {
        take(l, TOKEN_LITERAL, word.n);
        v->kind = VALUE_DATE;
        return true;
    }
    if (impossible && !lower) {
        diag_error(l->d, "bad-date", span_of(l, word), "there is no date '%.*s'", STR(word));
        *failed = true;
    }
    return false;
}

/* The date behind '@', where a year is a date, too. */
static bool lex_at(struct lexer *l, size_t from) {
    str s = str_sub(l->f->text, from + 1, l->f->text.n);
    str word = str_sub(s, 0, date_length(s));
    bool impossible;
    if (date_parse(word, &l->token.at, &impossible)) {
        l->token.text.n += 1 + word.n;
        l->at += 1 + word.n;
        return true;
    }
    struct span at = span_of(l, word.n ? word : str_sub(l->f->text, from, from + 1));
    if (word.n)
        diag_error(l->d, "bad-date", at,
                   impossible ? "there is no date '%.*s'" : "'%.*s' is no date", STR(word));
    else
        diag_error(l->d, "bad-date", at, "a date is missing behind '@'");
    diag_hint(l->d, "write %.*s@2026, @2026-Q2, @2026-02 or @2026-02-27", STR(l->token.id));
    return false;
}

static bool lex_name(struct lexer *l) {
    size_t length = name_length(rest_of(l));
    str word = str_sub(rest_of(l), 0, length);
    enum formula_operator op = keyword(word);
    if (op) {
        l->token.op = op;
        return take(l, TOKEN_OPERATOR, length);
    }
    bool yes = str_eq(word, S("true"));
    if (yes || str_eq(word, S("false"))) {
        l->token.literal.kind = VALUE_BOOLEAN;
        l->token.literal.truth = yes ? TRUTH_YES : TRUTH_NO;
        return take(l, TOKEN_LITERAL, length);
    }
    l->token.id = word;
    take(l, TOKEN_NAME, length);
    return byte_at(l->f->text, l->at) != '@' || lex_at(l, l->at);
}

/* A word that holds capital letters is a slip: USD without a number, AND, an id with a capital. */
static bool report_capitals(struct lexer *l, str word) {
    struct buf lower = {0};
    for (size_t i = 0; i < word.n; i++)
        buf_byte(&lower, byte_lower(word.p[i]));
    str small = arena_copy(l->a, buf_str(&lower));
    buf_free(&lower);
    diag_error(l->d, "bad-formula", span_of(l, word), "'%.*s' is no name", STR(word));
    if (map_get(&l->units->by_name, word))
        diag_hint(l->d, "a unit stands behind a number: 1 %.*s", STR(word));
    else if (str_find_byte(small, '_', 0) < small.n)
        diag_hint(l->d, "names are made of a-z, 0-9, '.' and '-'");
    else
        diag_hint(l->d, "write '%.*s': names and functions have no capitals", STR(small));
    return false;
}

/* A word that begins with a letter. */
static bool lex_word(struct lexer *l) {
    str s = rest_of(l);
    size_t length = 0;
    bool capitals = false;
    for (; byte_is_alpha(byte_at(s, length)) || is_name_byte(byte_at(s, length)) ||
           byte_at(s, length) == '_';
         length++)
        capitals |= !is_name_byte(s.p[length]);
    return capitals ? report_capitals(l, str_sub(s, 0, length)) : lex_name(l);
}

/* What begins with a digit: a date, a number, or else a name. */
static bool lex_digits(struct lexer *l) {
    str s = rest_of(l);
    size_t number = number_length(s, !l->calls), name = name_length(s);
    bool failed = false;
    if (lex_date(l, s, &failed) || failed)
        return !failed;
    if (str_starts(str_sub(s, number, s.n), S(".."))) {
        diag_error(l->d, "bad-formula", span_of(l, str_sub(s, 0, number + 2)),
                   "a range cannot stand in a formula");
        diag_hint(l->d, "give the range to a fact, and name that fact here");
        return false;
    }
    bool minus = name == number + 1 && s.p[number] == '-'; /* '5- 3': lex_quantity says so */
    return name > number && !minus ? lex_name(l) : lex_quantity(l);
}

static bool lex_text(struct lexer *l) {
    str s = rest_of(l);
    size_t end = str_find_byte(s, '"', 1);
    if (end == s.n) {
        diag_error(l->d, "bad-formula", span_of(l, str_sub(s, 0, 1)),
                   "the text that begins here has no closing '\"'");
        return false;
    }
    l->token.literal.kind = VALUE_TEXT;
    l->token.literal.written = str_sub(s, 1, end);
    return take(l, TOKEN_LITERAL, end + 1);
}

/* ---- the rest ---- */

static bool report_stranger(struct lexer *l, str s) {
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        if (str_starts(s, str_of(strangers[i].text))) {
            str part = str_sub(s, 0, strlen(strangers[i].text));
            diag_error(l->d, "bad-formula", span_of(l, part), "'%.*s' has no meaning in a formula",
                       STR(part));
            diag_hint(l->d, "%s", strangers[i].advice);
            return true;
        }
    return false;
}

static bool lex_sign(struct lexer *l) {
    str s = rest_of(l);
    size_t length;
    if (s.p[0] == '(')
        return take(l, TOKEN_OPEN, 1);
    if (s.p[0] == ')')
        return take(l, TOKEN_CLOSE, 1);
    if (s.p[0] == ',')
        return take(l, TOKEN_COMMA, 1);
    if (report_stranger(l, s))
        return false;
    if ((length = operator_length(s, &l->token.op)))
        return take(l, TOKEN_OPERATOR, length);
    if (currency_length(l, s))
        return lex_quantity(l);
    for (length = 1; length < s.n && ((unsigned char)s.p[length] & 0xC0) == 0x80;)
        length++;
    diag_error(l->d, "bad-formula", span_of(l, str_sub(s, 0, length)),
               "'%.*s' has no meaning in a formula", STR(str_sub(s, 0, length)));
    if (s.p[0] == '!')
        diag_hint(l->d, "write 'not' or '!='");
    return false;
}

bool lexer_next(struct lexer *l) {
    l->token = (struct token){0};
    l->at = skip_space(l->f->text, l->at);
    str s = rest_of(l);
    if (!s.n)
        return take(l, TOKEN_END, 0);
    if (byte_is_digit(s.p[0]) || (s.p[0] == '.' && byte_is_digit(byte_at(s, 1))))
        return lex_digits(l);
    if (byte_is_alpha(s.p[0]) || s.p[0] == '_')
        return lex_word(l);
    return s.p[0] == '"' ? lex_text(l) : lex_sign(l);
}

bool lexer_before_open(const struct lexer *l) {
    return byte_at(l->f->text, skip_space(l->f->text, l->at)) == '(';
}

str lexer_shown(struct arena *a, const struct units *units, str written, const struct quantity *q,
                bool in_call) {
    struct lexer l = {.units = units, .model = true, .calls = in_call};
    struct quantity back;
    size_t length;
    str what = {0}, text = quantity_text(a, q);
    bool simple = !q->unit.count || (q->unit.count == 1 && q->unit.factors[0].power == 1);
    bool comma = in_call && str_find_byte(text, ',', 0) < text.n;
    bool name = byte_is_digit(text.p[0]) && name_length(text) > number_length(text, true); /* 1x */
    if (!simple || comma || name || quantity_window(&l, text).n < text.n ||
        quantity_parse_prefix(units, text, &back, &length, &what) || length < text.n)
        return written;
    bool same = decimal_cmp(back.number, q->number) == 0 && back.unit.count == q->unit.count &&
                (!q->unit.count || back.unit.factors[0].def == q->unit.factors[0].def);
    return same ? text : written;
}
