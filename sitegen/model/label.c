#include "model/label.h"

#include "model/figure.h"
#include "model/label_internal.h"
#include "model/label_words.h"

/* How far the value may lie from what is written, as shares of it. */
static const struct decimal near = {5, -2}, far = {25, -2};

struct interval {
    struct decimal low, high;
};

static bool at_most(struct decimal a, struct decimal b) { return decimal_cmp(a, b) <= 0; }
static bool below(struct decimal a, struct decimal b) { return decimal_cmp(a, b) < 0; }

static bool meets(struct interval a, struct interval b) {
    return at_most(a.low, b.high) && at_most(b.low, a.high);
}

static struct interval turned(struct interval i) {
    return (struct interval){decimal_negate(i.high), decimal_negate(i.low)};
}

/* ---- one figure against the value, both in the same unit ---- */

/* The figure, more by a share of it; less by one. */
static struct decimal more(struct decimal d, struct decimal share) {
    struct decimal part, sum;
    bool fine = decimal_multiply(d, share, ROUND_NEAREST, &part) &&
                decimal_add(d, part, ROUND_NEAREST, &sum);
    return fine ? sum : d;
}

static struct decimal less(struct decimal d, struct decimal share) {
    return more(d, decimal_negate(share));
}

static struct decimal lower(struct decimal a, struct decimal b) { return below(a, b) ? a : b; }
static struct decimal higher(struct decimal a, struct decimal b) { return below(a, b) ? b : a; }

static bool hedge_holds(enum hedge hedge, const struct quantity *said, struct interval value) {
    struct decimal n = said->number;
    struct interval rounded = {said->low, said->high};
    switch (hedge) {
    case HEDGE_NONE:
        return meets(rounded, value);
    case HEDGE_ABOUT:
        rounded =
            (struct interval){lower(said->low, less(n, near)), higher(said->high, more(n, near))};
        return meets(rounded, value);
    case HEDGE_NEARLY:
        return below(value.low, n) && at_most(lower(said->low, less(n, near)), value.high);
    case HEDGE_JUST_OVER:
        return below(n, value.high) && at_most(value.low, higher(said->high, more(n, near)));
    case HEDGE_OVER:
        return below(n, value.high) && at_most(value.low, more(n, far));
    case HEDGE_AT_LEAST:
        return at_most(n, value.high) && at_most(value.low, more(n, far));
    case HEDGE_UNDER:
        return below(value.low, n) && at_most(less(n, far), value.high);
    case HEDGE_AT_MOST:
        return at_most(value.low, n) && at_most(less(n, far), value.high);
    }
    return false;
}

/* "at least 5 GW" is known by its end alone, and must not be said to lie on the other side of it. */
static bool open_holds(enum hedge hedge, const struct quantity *said, struct interval value) {
    bool up = decimal_is_infinite(value.high);
    struct decimal end = up ? value.low : value.high;
    struct interval point = {end, end}, rounded = {said->low, said->high};
    bool upward = hedge == HEDGE_OVER || hedge == HEDGE_AT_LEAST;
    bool downward = hedge == HEDGE_UNDER || hedge == HEDGE_AT_MOST;
    if (up ? downward : upward)
        return false;
    if (upward || downward)
        return meets(rounded, point) ||
               hedge_holds(up ? HEDGE_AT_LEAST : HEDGE_AT_MOST, said, point);
    return hedge_holds(hedge, said, point);
}

static bool is_open(struct interval i) {
    return decimal_is_infinite(i.low) || decimal_is_infinite(i.high);
}

/* "5 to 10 GW": the two ends of a range; or what lies between them. */
static bool range_holds(const struct figure *f, struct interval value, bool range) {
    enum hedge hedge = f->hedge == HEDGE_ABOUT ? HEDGE_ABOUT : HEDGE_NONE;
    struct interval low = {value.low, value.low}, high = {value.high, value.high};
    struct interval between = {f->number.number, f->to.number};
    if (is_open(value))
        return false;
    if (hedge_holds(hedge, &f->number, low) && hedge_holds(hedge, &f->to, high))
        return true;
    return !range && meets(between, value);
}

static struct quantity without_sign(const struct quantity *q) {
    struct interval i = turned((struct interval){q->low, q->high});
    return (struct quantity){decimal_negate(q->number), i.low, i.high, q->unit, false, false};
}

/* The words around a label tell a fall from a rise ("fell by 5%"): a loss may be written without its sign. */
static bool figure_holds(struct figure f, struct interval value, bool range) {
    struct decimal zero = {0, 0};
    bool loss = below(f.number.number, zero);
    if (!below(zero, value.high) && below(value.low, zero) && !(loss && f.range)) {
        value = turned(value);
        if (loss)
            f.number = without_sign(&f.number);
    }
    if (f.range)
        return range_holds(&f, value, range);
    return is_open(value) ? open_holds(f.hedge, &f.number, value)
                          : hedge_holds(f.hedge, &f.number, value);
}

/* ---- units ---- */

/* What stands above the line, or below it. */
static struct unit side_of(const struct unit *u, bool above) {
    struct unit side = {0};
    for (size_t i = 0; i < u->count; i++)
        if ((u->factors[i].power > 0) == above)
            side.factors[side.count++] = u->factors[i];
    return side;
}

static bool says(const struct unit *u, const struct unit_factor *factor) {
    struct unit wanted = {{{factor->def, 1}}, 1};
    for (size_t i = 0; i < u->count; i++) {
        struct unit one = {{{u->factors[i].def, 1}}, 1};
        if (u->factors[i].power < 0 && units_agree(&one, &wanted))
            return true;
    }
    return false;
}

/* The label's unit, with what it leaves out below the line. */
static struct unit complete(const struct unit *label, const struct unit *fact) {
    struct unit below_line = side_of(fact, false), all = *label;
    for (size_t i = 0; i < below_line.count; i++)
        if (!says(label, &below_line.factors[i]) && all.count < UNIT_MAX_FACTORS)
            all.factors[all.count++] = below_line.factors[i];
    return all;
}

enum relation { UNRELATED, SAME, PLAIN, CONTRADICTS };

/* How a figure's unit goes with the fact's; *as is the unit in which they are compared. */
static enum relation relate(const struct figure *f, const struct unit *fact, struct unit *as) {
    if (f->unknown)
        return UNRELATED;
    if (f->plain && fact->count)
        return PLAIN;
    *as = complete(&f->number.unit, fact);
    if (units_agree(as, fact))
        return SAME;
    struct unit ours = side_of(&f->number.unit, true), its = side_of(fact, true);
    return ours.count && its.count && units_agree(&ours, &its) ? CONTRADICTS : UNRELATED;
}

bool label_measure(const struct figure *f, const struct quantity *fact, struct decimal *number) {
    struct unit as;
    struct quantity converted;
    enum relation relation = relate(f, &fact->unit, &as);
    if (relation == PLAIN)
        *number = fact->number;
    else if (relation != SAME || quantity_convert(fact, &as, &converted))
        return false;
    else
        *number = converted.number;
    return true;
}

/* ---- a label against a quantity ---- */

struct held {
    struct arena *arena;
    const struct units *units;
    str label;
    const struct value *value;
    struct label_finding *found;
    bool advised; /* it is advice that is held: none is wanted for it */
};

static bool holds_in(const struct figure *f, const struct quantity *fact, const struct unit *as) {
    struct quantity value;
    if (quantity_convert(fact, as, &value))
        return false;
    return figure_holds(*f, (struct interval){value.low, value.high}, fact->range);
}

/* The quantity as prose prints it. */
static struct quantity printed(const struct quantity *q, int digits) {
    struct quantity p = *q;
    p.number = decimal_round_digits(q->number, digits, ROUND_NEAREST);
    if (q->range) {
        p.low = decimal_round_digits(q->low, digits, ROUND_FLOOR);
        p.high = decimal_round_digits(q->high, digits, ROUND_CEILING);
    } else {
        p.low = q->approximate ? lower(q->low, p.number) : p.number;
        p.high = q->approximate ? higher(q->high, p.number) : p.number;
    }
    return p;
}

/* A number without unit is meant in the fact's own; or, where that is a share, as what it is: "half". */
static bool plain_holds(const struct figure *f, const struct quantity *fact) {
    static const struct unit none;
    if (figure_holds(*f, (struct interval){fact->low, fact->high}, fact->range))
        return true;
    return units_agree(&fact->unit, &none) && holds_in(f, fact, &none);
}

/* `as`: NULL of a number without unit. */
static bool fact_holds(const struct figure *f, const struct quantity *fact, const struct unit *as) {
    return as ? holds_in(f, fact, as) : plain_holds(f, fact);
}

/* What the page prints holds, too; but nothing is less than what it is rounded to. */
static bool value_holds(const struct figure *f, const struct value *v, const struct unit *as) {
    const struct quantity *fact = &v->quantity;
    if (fact_holds(f, fact, as))
        return true;
    struct quantity shown = printed(fact, v->digits ? v->digits : 1);
    bool sized = f->hedge == HEDGE_NONE || f->hedge == HEDGE_ABOUT ||
                 is_open((struct interval){fact->low, fact->high});
    return v->digits && sized && fact_holds(f, &shown, as);
}

static enum label_result check_value(const struct held *h);

/* The first, the second, or both: those that hold. */
static str join_advice(const struct held *h, str first, str second) {
    struct label_finding none;
    struct held held = *h;
    held.found = &none;
    held.advised = true;
    held.label = first;
    if (first.n && check_value(&held) != LABEL_HOLDS)
        first.n = 0;
    held.label = second;
    if (second.n && check_value(&held) != LABEL_HOLDS)
        second.n = 0;
    h->found->instead = first.n ? first : second;
    if (first.n && second.n)
        return arena_printf(h->arena, "%.*s or %.*s", STR(first), STR(second));
    return h->found->instead;
}

/* "nearly $13 billion": the fact, rounded at the digit at which the label was. */
static str rounded_advice(struct arena *a, const struct figure *f, const struct quantity *value) {
    bool exact = !value->approximate && !value->range;
    struct decimal n = decimal_round_at(value->number, f->digit, ROUND_NEAREST);
    int order = decimal_cmp(value->number, n);
    if (!exact || !order || decimal_is_zero(n) || f->range)
        return (str){0};
    if (n.coefficient < 0) /* what counts is how far it is from 0 */
        order = -order;
    struct quantity q = {n, n, n, value->unit, false, false};
    return arena_printf(a, "%s %.*s", order < 0 ? "nearly" : "just over",
                        STR(quantity_text(a, &q)));
}

static void advise(const struct held *h, const struct figure *f, const struct unit *as) {
    if (h->advised)
        return;
    struct quantity value, shown = h->value->quantity;
    struct unit numerator = side_of(&shown.unit, true);
    bool shortened = numerator.count && !side_of(&f->number.unit, false).count;
    if (shortened)
        shown.unit = numerator;
    h->found->figure = str_sub(h->label, f->words_at, f->words_end);
    h->found->fact = value_text(h->arena, h->value);
    str exact = quantity_text_digits(h->arena, &shown, h->value->digits), rounded = {0};
    if (as && !quantity_convert(&h->value->quantity, as, &value)) {
        if (shortened)
            value.unit = side_of(as, true);
        rounded = rounded_advice(h->arena, f, &value);
    }
    h->found->advice = join_advice(h, exact, rounded);
}

/* "three quarters", when the fact has nothing to do with time. */
static bool read_as_share(struct figure *f, const struct unit *fact) {
    static const struct decimal quarter = {25, -2};
    bool quarters = f->number.unit.count == 1 && !f->range &&
                    str_eq(f->number.unit.factors[0].def->name, S("quarter"));
    static const struct unit none;
    if (!quarters || !units_agree(fact, &none))
        return false;
    struct quantity *q = &f->number;
    struct decimal n;
    if (!decimal_multiply(q->number, quarter, ROUND_NEAREST, &n))
        return false;
    *q = (struct quantity){n, n, n, none, false, false};
    f->plain = true;
    return true;
}

/* What stands behind the figure and is per something: it must be what the fact is per. */
static enum relation relate_per(const struct held *h, struct figure *f, enum relation relation,
                                struct unit *as) {
    const struct unit *fact = &h->value->quantity.unit;
    const struct unit_def *per;
    size_t end;
    enum figure_per found = figure_per(h->units, h->label, f, &per, &end);
    if (found == PER_NOTHING)
        return relation;
    struct unit said = relation == PLAIN ? side_of(fact, true) : f->number.unit;
    f->words_end = end;
    if (found == PER_UNKNOWN || said.count >= UNIT_MAX_FACTORS)
        return CONTRADICTS;
    said.factors[said.count++] = (struct unit_factor){per, -1};
    *as = complete(&said, fact);
    return units_agree(as, fact) ? SAME : CONTRADICTS;
}

/* "not 62 km", "fell by 37%" of what rose. */
static bool words_hold(const struct held *h, struct figure *f) {
    static const struct decimal zero = {0, 0};
    size_t from;
    enum figure_sense sense = figure_sense(h->label, f, &from);
    bool falls = sense == SENSE_FALLS && below(zero, h->value->quantity.low);
    if (sense != SENSE_OTHER && !falls)
        return true;
    f->words_at = from;
    return false;
}

/* One figure of the label. `plain`: those without unit have their turn, as there was no other. */
static enum label_result hold_figure(const struct held *h, struct figure *f, bool plain) {
    const struct quantity *fact = &h->value->quantity;
    struct unit as;
    enum relation relation = relate(f, &fact->unit, &as);
    if (relation == UNRELATED && read_as_share(f, &fact->unit))
        relation = PLAIN;
    if (relation == UNRELATED || (relation == PLAIN) != plain)
        return LABEL_WITHOUT_FIGURE;
    relation = relation == CONTRADICTS ? relation : relate_per(h, f, relation, &as);
    if (relation == CONTRADICTS) {
        advise(h, f, NULL);
        return LABEL_OTHER_UNIT;
    }
    if (words_hold(h, f) && value_holds(f, h->value, relation == PLAIN ? NULL : &as))
        return LABEL_HOLDS;
    advise(h, f, relation == PLAIN ? &fact->unit : &as);
    return LABEL_WRONG;
}

/* "€17 billion" for so many dollars: no figure could be compared, but one says a size. */
static enum label_result find_other_unit(const struct held *h) {
    struct figure f;
    for (size_t at = 0; figure_next_bare(h->units, h->label, &at, &f);) {
        if (f.plain)
            continue;
        advise(h, &f, NULL);
        return LABEL_OTHER_UNIT;
    }
    return LABEL_WITHOUT_FIGURE;
}

static enum label_result hold_quantities(const struct held *h, bool plain) {
    enum label_result result = LABEL_WITHOUT_FIGURE;
    struct figure f;
    for (size_t at = 0; figure_next(h->units, h->label, &at, &f);) {
        enum label_result one = hold_figure(h, &f, plain);
        if (one == LABEL_WRONG || one == LABEL_OTHER_UNIT)
            return one;
        if (one == LABEL_HOLDS)
            result = one;
    }
    return result;
}

static enum label_result check_quantity(const struct held *h) {
    enum label_result result = hold_quantities(h, false);
    if (result == LABEL_WITHOUT_FIGURE)
        result = hold_quantities(h, true);
    return result == LABEL_WITHOUT_FIGURE ? find_other_unit(h) : result;
}

/* ---- a label against a date ---- */

/* "27 February 2026, February 2026 or 2026" */
static str date_advice(struct arena *a, struct date date, str *first) {
    struct buf out = {0};
    if (date.side == DATE_BEFORE || date.side == DATE_AFTER)
        return *first = date_text(a, &date);
    date.side = DATE_AT;
    if (date.precision == DATE_TIME)
        date.precision = DATE_DAY;
    for (; date.precision != DATE_NONE; date.precision--) {
        if (date.precision == DATE_QUARTER && out.n)
            continue; /* of a month nobody thinks as a quarter */
        if (out.n)
            buf_put(&out, date.precision == DATE_YEAR ? S(" or ") : S(", "));
        else
            *first = date_text(a, &date);
        buf_put(&out, date_text(a, &date));
    }
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static bool date_holds(const struct held *h, const struct text_date *said, size_t *from) {
    const struct date *date = &h->value->date;
    enum date_sense sense = date_sense(h->label, said, from);
    if (date->side == DATE_BEFORE)
        return sense == DATE_SENSE_BEFORE && text_date_is(said, date);
    if (date->side == DATE_AFTER)
        return sense == DATE_SENSE_AFTER && text_date_is(said, date);
    return sense == DATE_SENSE_AT && text_date_holds(said, date);
}

static enum label_result check_date(const struct held *h) {
    enum label_result result = LABEL_WITHOUT_FIGURE;
    struct text_date said;
    for (size_t at = 0; text_date_next(h->label, &at, &said);) {
        size_t from;
        bool holds = date_holds(h, &said, &from);
        h->found->figure = str_sub(h->label, from, said.at + said.length);
        if (!holds)
            return LABEL_WRONG;
        result = LABEL_HOLDS;
    }
    return result;
}

static enum label_result check_value(const struct held *h) {
    return h->value->kind == VALUE_DATE ? check_date(h) : check_quantity(h);
}

enum label_result label_check(struct arena *a, const struct units *u, str label,
                              const struct value *value, struct label_finding *found) {
    struct held h = {a, u, label, value, found, false};
    *found = (struct label_finding){0};
    if (value->kind != VALUE_QUANTITY && value->kind != VALUE_DATE)
        return LABEL_HOLDS;
    enum label_result result = check_value(&h);
    if (result == LABEL_HOLDS)
        return result;
    found->fact = value_text(a, value);
    if (value->kind == VALUE_DATE)
        found->advice = date_advice(a, value->date, &found->instead);
    else if (result == LABEL_WITHOUT_FIGURE)
        found->advice = join_advice(&h, found->fact, (str){0});
    return result;
}
