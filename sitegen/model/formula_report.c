/* What went wrong in a formula: at the operator or function, with both sides, their numbers and places. */
#include "model/formula_internal.h"
#include "model/quantity_internal.h"

/* ---- values in few words ---- */

/* Numbers with more zeros than can be counted: 1e300. */
static bool is_huge(struct decimal d) {
    enum { MOST = 24 };
    return !decimal_is_infinite(d) && !decimal_is_zero(d) &&
           (d.exponent < -MOST || decimal_magnitude(d) > MOST);
}

static str huge_words(struct arena *a, const struct quantity *q) {
    str unit = unit_text(a, &q->unit);
    return arena_printf(a, "%llde%d%s%.*s", (long long)q->number.coefficient,
                        (int)q->number.exponent, unit.n ? " " : "", STR(unit));
}

/* An interval by its ends: what prose calls "about $17 billion" would hide why two values overlap. */
static str quantity_words(struct arena *a, const struct quantity *q) {
    enum { DIGITS = 6 };
    struct quantity shown = *q;
    if (is_huge(q->number) || is_huge(q->low) || is_huge(q->high))
        return huge_words(a, q);
    shown.range |= q->approximate;
    shown.approximate = false;
    quantity_settle(&shown);
    return quantity_text_digits(a, &shown, shown.range ? DIGITS : DECIMAL_MAX_DIGITS);
}

str formula_words(struct arena *a, const struct value *v) {
    static const char *const truths[] = {"false", "undecided", "true"};
    switch (v->kind) {
    case VALUE_QUANTITY:
        return quantity_words(a, &v->quantity);
    case VALUE_DATE:
        return date_text(a, &v->date);
    case VALUE_BOOLEAN:
        return str_of(truths[v->truth]);
    case VALUE_TEXT:
        return arena_printf(a, "\"%.*s\"", STR(v->written));
    case VALUE_ENTITY:
    case VALUE_NONE:
        break;
    }
    return v->written;
}

/* "'USD/year'", "a plain number" */
static str unit_words(struct arena *a, const struct quantity *q) {
    str text = unit_text(a, &q->unit);
    return text.n ? arena_printf(a, "'%.*s'", STR(text)) : S("a plain number");
}

/* Part of the text, if it is short enough to be repeated in a message. */
static str short_part(str part, str otherwise) {
    enum { LONGEST = 40 };
    return part.n && part.n <= LONGEST && str_find_byte(part, '\n', 0) == part.n ? part : otherwise;
}

static str kind_words(const struct evaluation *e, const struct value *v) {
    if (v->kind == VALUE_NONE && e->compiling)
        return S("a choice");
    return v->kind == VALUE_BOOLEAN ? S("a condition") : value_kind_words(e->a, v);
}

/* ---- both sides ---- */

/* As it is written; what is but a part of a sum may have lost a parenthesis, and is then told by what it is. */
static str written_words(const struct evaluation *e, str part, const struct value *v) {
    int open = 0, least = 0;
    part = short_part(part, (str){0});
    for (size_t i = 0; i < part.n; i++) {
        open += (part.p[i] == '(') - (part.p[i] == ')');
        least = open < least ? open : least;
    }
    return part.n && !open && !least ? part : kind_words(e, v);
}

/* An operand as messages show it. */
static str side_words(const struct evaluation *e, str part, const struct value *v) {
    return e->compiling ? written_words(e, part, v) : formula_words(e->a, v);
}

/* What there is to say of it. */
static str state_words(const struct evaluation *e, const struct value *v) {
    return e->compiling ? kind_words(e, v) : formula_words(e->a, v);
}

static str place_words(const struct evaluation *e, str part) {
    struct span at = formula_span(e->f, part);
    if (!at.source || !(e->f->origin.exact || e->f->origin.map))
        return S("");
    struct place place = span_place(at);
    return arena_printf(e->a, "%.*s:%zu:%zu: ", STR(at.source->path), place.line, place.column);
}

static void hint_sides(struct evaluation *e, const struct operation *o, str advice) {
    str left = state_words(e, &o->left), right = state_words(e, &o->right);
    str left_place = place_words(e, o->left_text), right_place = place_words(e, o->right_text);
    diag_hint(e->d, "%.*s%s%.*sthe left side is %.*s; %.*sthe right side is %.*s", STR(advice),
              advice.n ? "; " : "", STR(left_place), STR(left), STR(right_place), STR(right));
}

static bool is_call(const struct operation *o) { return byte_is_alpha(o->sign.p[0]); }

static const char *impossible(const struct operation *o) {
    if (is_call(o))
        return "do not go together";
    switch (o->op) {
    case OPERATOR_ADD:
        return "cannot be added";
    case OPERATOR_SUBTRACT:
        return "cannot be subtracted";
    case OPERATOR_MULTIPLY:
        return "cannot be multiplied";
    case OPERATOR_DIVIDE:
        return "cannot be divided";
    case OPERATOR_POWER:
        return "make no power";
    default:
        return "cannot be compared";
    }
}

/* A name or a literal, which advice may repeat; else a letter that stands for it. */
static str operand_words(str part, str otherwise) {
    for (size_t i = 0; i < part.n; i++) {
        bool minus = part.p[i] == '-' && i && byte_is_space(part.p[i - 1]);
        if (minus || (!byte_is_alnum(part.p[i]) && !strchr("-. $%@", part.p[i])))
            return otherwise;
    }
    return short_part(part, otherwise);
}

/* Does it hold together beside an operator? */
static bool is_word(const struct evaluation *e, const struct operation *o, str words) {
    bool bare = words.n && byte_is_digit(words.p[0]) && byte_is_digit(words.p[words.n - 1]);
    bool call = words.n && byte_is_alpha(words.p[0]) && words.p[words.n - 1] == ')';
    bool text = str_starts(words, S("\""));
    if (e->compiling)
        return call || text || operand_words(words, (str){0}).n;
    return o->op != OPERATOR_POWER || bare;
}

/* "$50 billion + 8 years"; of a function "max($50 billion, 8 years)". */
static str both_words(const struct evaluation *e, const struct operation *o) {
    str left = side_words(e, o->left_text, &o->left);
    str right = side_words(e, o->right_text, &o->right);
    if (is_call(o))
        return arena_printf(e->a, "%.*s(%.*s, %.*s)", STR(o->sign), STR(left), STR(right));
    bool first = is_word(e, o, left), second = !e->compiling || is_word(e, o, right);
    return arena_printf(e->a, "%s%.*s%s%s%s%.*s%s", first ? "" : "(", STR(left), first ? "" : ")",
                        formula_operators[o->op].shown, second ? "" : "(", STR(right),
                        second ? "" : ")");
}

static struct span sign_span(const struct evaluation *e, const struct operation *o) {
    return formula_span(e->f, o->sign);
}

/* ---- units ---- */

static bool is_money(const struct unit *u) {
    return u->count == 1 && u->factors[0].power == 1 &&
           str_eq(u->factors[0].def->dimension, S("money"));
}

/* A percentage of what it is added to is a product. */
static str share_advice(const struct evaluation *e, const struct operation *o) {
    bool left = unit_is_share(&o->left.quantity.unit);
    str share =
        operand_words(left ? o->left_text : o->right_text,
                      e->compiling ? S("share") : formula_words(e->a, left ? &o->left : &o->right));
    str other = operand_words(left ? o->right_text : o->left_text, S("x"));
    if (o->op == OPERATOR_ADD || o->op == OPERATOR_SUBTRACT)
        return arena_printf(e->a, "write %.*s * (1 %c %.*s)", STR(other),
                            o->op == OPERATOR_ADD ? '+' : '-', STR(share));
    return arena_printf(e->a, "a share of %.*s is %.*s * %.*s", STR(other), STR(share), STR(other));
}

static void report_units(struct evaluation *e, const struct operation *o, bool share) {
    const struct quantity *a = &o->left.quantity, *b = &o->right.quantity;
    str left = unit_words(e->a, a), right = unit_words(e->a, b), both = both_words(e, o);
    diag_error(e->d, "unit-mismatch", sign_span(e, o), "%.*s and %.*s %s: %.*s", STR(left),
               STR(right), impossible(o), STR(both));
    str advice = S("");
    if (share)
        advice = share_advice(e, o);
    else if (is_money(&a->unit) && is_money(&b->unit))
        advice = arena_printf(e->a, "multiply one by a rate in %.*s/%.*s",
                              STR(unit_text(e->a, &a->unit)), STR(unit_text(e->a, &b->unit)));
    hint_sides(e, o, advice);
}

/* ---- numbers ---- */

static void report_domain(struct evaluation *e, const struct operation *o) {
    diag_error(e->d, "out-of-domain", sign_span(e, o), "%.*s is no number", STR(both_words(e, o)));
    hint_sides(e, o,
               S("an exponent is a plain number, and a whole one when the base has a unit or "
                 "may be negative"));
}

static void report_zero(struct evaluation *e, const struct operation *o) {
    const struct quantity *q = o->op == OPERATOR_POWER ? &o->left.quantity : &o->right.quantity;
    bool exact = decimal_is_zero(q->low) && decimal_is_zero(q->high);
    diag_error(e->d, "division-by-zero", sign_span(e, o), "division by %s: %.*s",
               exact ? "zero" : "an interval that holds zero", STR(both_words(e, o)));
    hint_sides(e, o, S(""));
}

static void report_overflow(struct evaluation *e, const struct operation *o) {
    diag_error(e->d, "overflow", sign_span(e, o), "the result is too large: %.*s",
               STR(both_words(e, o)));
    hint_sides(e, o,
               arena_printf(e->a, "a number has at most %d digits, a unit at most %d parts",
                            DECIMAL_MAX_EXPONENT, UNIT_MAX_FACTORS));
}

bool formula_report_arithmetic(struct evaluation *e, const struct operation *o,
                               enum arithmetic_error error) {
    switch (error) {
    case ARITHMETIC_FINE:
        break;
    case ARITHMETIC_UNITS:
    case ARITHMETIC_SHARE:
        report_units(e, o, error == ARITHMETIC_SHARE);
        break;
    case ARITHMETIC_ZERO:
        report_zero(e, o);
        break;
    case ARITHMETIC_OVERFLOW:
        report_overflow(e, o);
        break;
    case ARITHMETIC_DOMAIN:
        report_domain(e, o);
        break;
    }
    return false;
}

/* ---- kinds, dates, conditions ---- */

bool formula_report_kinds(struct evaluation *e, const struct operation *o) {
    str left = kind_words(e, &o->left), right = kind_words(e, &o->right);
    diag_error(e->d, "wrong-operand", sign_span(e, o), "%.*s and %.*s %s: %.*s", STR(left),
               STR(right), impossible(o), STR(both_words(e, o)));
    bool unordered =
        o->left.kind == o->right.kind && formula_operators[o->op].kind == FORMULA_COMPARISON;
    hint_sides(e, o, unordered ? S("they have no order: compare with = or !=") : S(""));
    return false;
}

bool formula_report_date(struct evaluation *e, const struct operation *o, const char *code,
                         const char *why, const char *advice) {
    diag_error(e->d, code, sign_span(e, o), "%s: %.*s", why, STR(both_words(e, o)));
    hint_sides(e, o, str_of(advice));
    return false;
}

bool formula_report_wanted(struct evaluation *e, const char *code, str sign, const char *wanted,
                           str part, const struct value *v) {
    str kind = kind_words(e, v), words = side_words(e, part, v);
    str place = place_words(e, part);
    diag_error(e->d, code, formula_span(e->f, sign), "'%.*s' wants %s, this is %.*s: %.*s",
               STR(sign), wanted, STR(kind), STR(words));
    if (e->compiling)
        diag_hint(e->d, "%.*s%.*s is %.*s", STR(place), STR(words), STR(kind));
    else if (place.n)
        diag_hint(e->d, "%.*s%.*s is %.*s", STR(place), STR(short_part(part, S("this"))),
                  STR(words));
    return false;
}

bool formula_report_overlap(struct evaluation *e, const struct operation *o) {
    diag_error(e->d, "undecided", sign_span(e, o), "this is undecided: %.*s",
               STR(both_words(e, o)));
    hint_sides(e, o, S("the intervals overlap"));
    return false;
}
