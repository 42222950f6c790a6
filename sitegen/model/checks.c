/* What must hold: the checks of facts, the verdicts on claims, the days of review. */
#include "base/pool.h"
#include "model/schema.h"
#include "model/stages.h"

enum { CHECK_DIGITS = 4 }; /* that are shown of a side of a check */

struct checker {
    struct arena *arena;
    const struct units *units;
    const struct fact *fact;
    struct diags *d;
};

/* ---- do two values agree? ---- */

/* How far two intervals lie apart; 0 when they touch. */
static bool gap_between(const struct quantity *a, const struct quantity *b, struct decimal *gap) {
    *gap = decimal_of(0);
    if (decimal_cmp(a->high, b->low) < 0)
        return decimal_subtract(b->low, a->high, ROUND_NEAREST, gap);
    if (decimal_cmp(b->high, a->low) < 0)
        return decimal_subtract(a->low, b->high, ROUND_NEAREST, gap);
    return true;
}

static bool is_share(const struct unit *u) {
    return u->count == 1 && str_eq(u->factors[0].def->name, S("%"));
}

/* How far they may, in the unit of `other`: a percentage of it (of 11 %, too), or a quantity. */
static bool allowed_gap(const struct quantity *within, const struct quantity *other,
                        struct decimal *gap) {
    struct quantity converted;
    if (is_share(&within->unit)) {
        struct decimal hundred = decimal_of(100);
        return decimal_multiply(decimal_abs(other->number), within->high, ROUND_CEILING, gap) &&
               decimal_divide(*gap, hundred, ROUND_CEILING, gap);
    }
    if (quantity_convert(within, &other->unit, &converted) != ARITHMETIC_FINE)
        return false;
    *gap = converted.high;
    return true;
}

/* Two values that are compared: what they are, and where that was asked for. */
struct sides {
    const struct value *left, *right;
    const struct value *within; /* how far they may differ, or NULL */
    str name;                   /* of the left one, as messages call it */
    struct span at;
};

static bool report_kinds(const struct checker *c, const struct sides *s) {
    diag_error(c->d, "unit-mismatch", s->at,
               "this cannot be compared with %.*s: it is %.*s, and that is %.*s", STR(s->name),
               STR(value_kind_words(c->arena, s->right)), STR(value_kind_words(c->arena, s->left)));
    return false;
}

static bool report_tolerance(const struct checker *c, const struct sides *s) {
    diag_error(c->d, "unit-mismatch", s->within->span,
               "'within: %.*s' does not go with what is compared, which is %.*s",
               STR(s->within->written), STR(value_kind_words(c->arena, s->right)));
    diag_hint(c->d, "write a percentage, or a quantity of the same unit");
    return false;
}

/* Quantities agree when their intervals touch, or lie no further apart than `within` allows. */
static bool quantities_agree(const struct checker *c, const struct sides *s, bool *agree) {
    const struct quantity *right = &s->right->quantity;
    struct quantity left;
    struct decimal gap, allowed = decimal_of(0);
    if (quantity_convert(&s->left->quantity, &right->unit, &left) != ARITHMETIC_FINE ||
        !gap_between(&left, right, &gap)) {
        *agree = false;
        return true;
    }
    if (s->within && !allowed_gap(&s->within->quantity, right, &allowed))
        return report_tolerance(c, s);
    *agree = decimal_cmp(gap, allowed) <= 0;
    return true;
}

/* A tolerance in whole days. False when it is no duration. */
static bool allowed_days(const struct checker *c, const struct quantity *within, int64_t *days) {
    struct quantity converted;
    struct unit day;
    str what = {0};
    if (unit_parse(c->units, S("day"), &day, &what) != QUANTITY_FINE ||
        !units_agree(&within->unit, &day))
        return false;
    *days = INT32_MAX; /* further than any two dates are apart */
    if (quantity_convert(within, &day, &converted) != ARITHMETIC_FINE)
        return true;
    struct decimal whole = decimal_round_at(converted.high, 0, ROUND_FLOOR);
    if (decimal_cmp(whole, decimal_of(INT32_MAX)) >= 0)
        return true;
    for (*days = whole.coefficient; whole.exponent > 0; whole.exponent--)
        *days *= 10;
    return true;
}

static bool dates_agree(const struct checker *c, const struct sides *s, bool *agree) {
    const struct date *left = &s->left->date, *right = &s->right->date;
    int64_t days = 0;
    if (s->within && !allowed_days(c, &s->within->quantity, &days))
        return report_tolerance(c, s);
    int64_t first = (int64_t)date_first_day(right) - days;
    int64_t last = (int64_t)date_last_day(right) + days;
    *agree = date_first_day(left) <= last && date_last_day(left) >= first;
    return true;
}

/* False with a diagnostic when they cannot be compared. */
static bool values_agree(const struct checker *c, const struct sides *s, bool *agree) {
    bool quantities = s->left->kind == VALUE_QUANTITY && s->right->kind == VALUE_QUANTITY;
    if (s->left->kind != s->right->kind ||
        (quantities && !units_agree(&s->left->quantity.unit, &s->right->quantity.unit)))
        return report_kinds(c, s);
    if (quantities)
        return quantities_agree(c, s, agree);
    if (s->left->kind == VALUE_DATE)
        return dates_agree(c, s, agree);
    if (s->within)
        return report_tolerance(c, s);
    *agree = value_equal(s->left, s->right) == TRUTH_YES;
    return true;
}

/* ---- checks ---- */

/* Both sides as prose prints them; in full where they would look the same. */
static void side_words(struct arena *a, const struct value *left, const struct value *right,
                       str *left_words, str *right_words) {
    *left_words = value_text(a, left);
    *right_words = value_text(a, right);
    if (!str_eq(*left_words, *right_words))
        return;
    *left_words = value_full(a, left);
    *right_words = value_full(a, right);
}

static str within_words(struct arena *a, const struct check *check) {
    if (!check->within.text.n)
        return (str){0};
    return arena_printf(a, ", which is not within %.*s", STR(check->within.text));
}

static const char *const say_tension =
    "correct what is wrong, or say in 'tension' why they differ: then it is shown to readers";

static void report_unequal(const struct checker *c, const struct check *check) {
    str left, right;
    side_words(c->arena, &check->left, &check->right, &left, &right);
    diag_error(c->d, "check-failed", check->equals.span, "'%.*s' is %.*s, and this is %.*s%.*s",
               STR(c->fact->item.id), STR(left), STR(right), STR(within_words(c->arena, check)));
    diag_hint(c->d, "%s", say_tension);
}

static bool named_before(const struct formula *f, size_t i) {
    const struct named *named = f->refs.items[i].target;
    for (size_t k = 0; k < i; k++) {
        const struct named *before = f->refs.items[k].target;
        if (before->item == named->item && before->entry == named->entry)
            return true;
    }
    return false;
}

/* "a is $5, b@2026 is yes": what a condition without two sides was decided from. */
static str names_words(struct arena *a, const struct formula *f) {
    enum { MOST = 16 };
    str words = {0};
    for (size_t i = 0; i < f->refs.count && i < MOST; i++) {
        const struct formula_ref *ref = &f->refs.items[i];
        const struct named *named = ref->target;
        if (!named_before(f, i))
            words = arena_printf(a, "%.*s%s'%.*s%s%.*s' is %.*s", STR(words), i ? ", " : "",
                                 STR(ref->id), ref->at.precision ? "@" : "",
                                 STR(date_iso(a, &ref->at)), STR(value_text(a, named->value)));
    }
    return words;
}

static void report_untrue(const struct checker *c, const struct check *check) {
    str left = {0}, right = {0};
    bool sides = check->operator_text.n > 0;
    const char *what = check->result == TRUTH_NO ? "does not hold" : "is not certain";
    if (sides)
        side_words(c->arena, &check->left, &check->right, &left, &right);
    str numbers = sides ? arena_printf(c->arena, "%.*s %.*s %.*s", STR(left),
                                       STR(check->operator_text), STR(right))
                        : names_words(c->arena, check->formula);
    diag_error(c->d, "check-failed", check->holds.span, "this %s: %.*s%.*s", what, STR(numbers),
               STR(within_words(c->arena, check)));
    diag_hint(c->d, "%s", say_tension);
}

/* False when there is no value, with a diagnostic or because there was one before. */
static bool evaluate_side(const struct checker *c, const struct formula *f, struct value *v) {
    *v = (struct value){0};
    if (!evaluate_formula(c->arena, f, c->d, v))
        return false;
    v->digits = CHECK_DIGITS;
    return true;
}

static const struct value *tolerance_of(const struct check *check) {
    return check->tolerance.kind == VALUE_NONE ? NULL : &check->tolerance;
}

static bool decide(const struct checker *c, struct check *check, struct span at, str name) {
    const struct sides sides = {&check->left, &check->right, tolerance_of(check), name, at};
    bool agree;
    if (!values_agree(c, &sides, &agree))
        return false;
    check->result = agree ? TRUTH_YES : TRUTH_NO;
    return true;
}

static bool decide_equals(const struct checker *c, struct check *check) {
    check->left = c->fact->value;
    check->operator_text = S("=");
    return check->left.kind != VALUE_NONE && evaluate_side(c, check->formula, &check->right) &&
           decide(c, check, check->equals.span,
                  arena_printf(c->arena, "'%.*s'", STR(c->fact->item.id)));
}

/* `within` loosens a single equation. */
static bool decide_loosely(const struct checker *c, struct check *check, bool sides) {
    if (sides && str_eq(check->operator_text, S("=")))
        return decide(c, check, check->holds.span, S("the left side"));
    diag_error(c->d, "unused-tolerance", check->within.span,
               "'within' says nothing here: what holds is no equation");
    diag_hint(c->d, "it goes with 'equals', and with a 'holds' of the form a = b");
    return false;
}

static bool decide_holds(const struct checker *c, struct check *check) {
    struct formula left, right;
    struct value whole;
    if (!evaluate_side(c, check->formula, &whole))
        return false;
    if (whole.kind != VALUE_BOOLEAN) {
        diag_error(c->d, "not-a-condition", check->holds.span,
                   "'holds' wants a condition, this is %.*s",
                   STR(value_kind_words(c->arena, &whole)));
        diag_hint(c->d, "write a comparison: a = b, a < 2 * b");
        return false;
    }
    check->left = whole;
    check->result = whole.truth;
    bool sides = formula_sides(check->formula, &left, &right, &check->operator_text) &&
                 evaluate_side(c, &left, &check->left) && evaluate_side(c, &right, &check->right);
    if (!sides)
        check->operator_text = (str){0};
    return !tolerance_of(check) || decide_loosely(c, check, sides);
}

static void run_check(const struct checker *c, struct check *check) {
    bool equals = check->equals.text.n > 0;
    if (!check->formula || !(equals ? decide_equals(c, check) : decide_holds(c, check)))
        return; /* reported */
    if (check->result == TRUTH_YES && check->tension.n) {
        diag_warning(c->d, "stale-tension", check->tension_span,
                     "this explains a difference that is no more");
        diag_hint(c->d, "take 'tension' away: the check holds");
    } else if (check->result != TRUTH_YES && !check->tension.n) {
        if (equals)
            report_unequal(c, check);
        else
            report_untrue(c, check);
    }
}

/* ---- values over time ---- */

/* Entries that are one fact are of one unit, or of units that can be converted. */
static void check_units(const struct checker *c) {
    const struct value *first = NULL;
    for (size_t i = 0; i < c->fact->entries.count; i++) {
        const struct value *v = &c->fact->entries.items[i].value;
        if (v->kind != VALUE_QUANTITY)
            continue;
        if (!first)
            first = v;
        if (units_agree(&first->quantity.unit, &v->quantity.unit))
            continue;
        diag_error(c->d, "unit-mismatch", c->fact->entries.items[i].span,
                   "this value is %.*s, but another of '%.*s' is %.*s",
                   STR(value_kind_words(c->arena, v)), STR(c->fact->item.id),
                   STR(value_kind_words(c->arena, first)));
        diag_hint(c->d, "the other is in line %zu: all values of a fact have units that agree",
                  span_place(first->span).line);
    }
}

/* ---- claims ---- */

static void check_claim(const struct checker *c, const struct claim *claim) {
    const struct fact *fact =
        claim->facts.count ? (const struct fact *)claim->facts.items[0].item : NULL;
    bool must = claim->verdict == VERDICT_HOLDS, agree;
    bool must_not = claim->verdict == VERDICT_SUPERSEDED || claim->verdict == VERDICT_CONTRADICTED;
    if (!fact || claim->value.kind == VALUE_NONE || fact->value.kind == VALUE_NONE ||
        (!must && !must_not))
        return;
    const struct sides sides = {&fact->value, &claim->value, NULL,
                                arena_printf(c->arena, "'%.*s'", STR(fact->item.id)),
                                claim->value.span};
    if (!values_agree(c, &sides, &agree) || agree == must)
        return;
    str stated, known;
    side_words(c->arena, &claim->value, &fact->value, &stated, &known);
    diag_error(c->d, "claim-mismatch", claim->value.span,
               "the verdict is '%.*s', but this claim states %.*s, and '%.*s' is %.*s",
               STR(verdict_names[claim->verdict]), STR(stated), STR(fact->item.id), STR(known));
    const struct value *v = &claim->value;
    if (!must)
        diag_hint(c->d, "they agree: give it another verdict, or name another fact first");
    else if (v->kind == VALUE_QUANTITY && !v->quantity.approximate && !v->quantity.range)
        diag_hint(c->d, "give it another verdict; what is only about so much is written ~%.*s",
                  STR(v->written));
    else
        diag_hint(c->d, "give it another verdict, or name the fact first that it agrees with");
}

/* ---- review ---- */

static void check_review(const struct site *site, const struct item *item, const struct date *by,
                         struct span at, struct diags *d) {
    if (!site_is_overdue(site, by))
        return;
    diag_warning(d, "review-due", at, "'%.*s' was to be looked at again by %.*s", STR(item->id),
                 STR(date_text(d->arena, by)));
    diag_hint(d, "see whether it still holds, then set 'review_by' to a later day");
}

/* ---- all of it ---- */

static void check_fact(const struct checker *c, const struct site *site, struct fact *fact) {
    for (size_t i = 0; i < fact->checks.count; i++)
        run_check(c, &fact->checks.items[i]);
    check_units(c);
    check_review(site, &fact->item, &fact->review_by, fact->review_by_span, c->d);
}

void check_item_rules(struct arena *a, const struct site *site, struct item *item,
                      struct diags *d) {
    struct checker c = {a, &site->units, NULL, d};
    if (item->kind == ITEM_FACT) {
        c.fact = (const struct fact *)item;
        check_fact(&c, site, (struct fact *)item);
    } else if (item->kind == ITEM_CLAIM) {
        check_claim(&c, (const struct claim *)item);
    } else if (item->kind == ITEM_SOURCE) {
        const struct origin *o = (const struct origin *)item;
        check_review(site, item, &o->review_by, o->review_by_span, d);
    }
}

struct work {
    struct load *load;
    const struct item_list *items;
};

static void check_task(void *context, unsigned worker, size_t number) {
    const struct work *work = context;
    struct load *l = work->load;
    check_item_rules(&l->arenas[worker], l->site, work->items->items[number],
                     &l->worker_diags[worker]);
}

void check_facts(struct load *l) {
    static const enum item_kind kinds[] = {ITEM_FACT, ITEM_CLAIM, ITEM_SOURCE};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct work work = {l, &l->site->items[kinds[i]]};
        pool_run(l->workers, work.items->count, check_task, &work);
    }
}
