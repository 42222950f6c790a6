/* What a wiki link says beside the id of one item: a date, or a condition. */
#include "model/stages.h"

/* ---- [[id@date]] ---- */

static struct span target_span(const struct mention *m) { return narrow(m->span, m->target); }

const struct binding *bind_date(struct arena *a, const struct item *item, const struct mention *m,
                                str date, struct diags *d) {
    struct binding *binding = arena_new(a, struct binding);
    bool impossible;
    if (item->kind != ITEM_FACT) {
        diag_error(d, "wrong-kind", target_span(m),
                   "'%.*s' is %s: only facts have values at a date", STR(item->id),
                   item_kind_words(item->kind));
        return NULL;
    }
    if (!date_parse(date, &binding->at, &impossible) || binding->at.side != DATE_AT) {
        diag_error(d, "bad-date", target_span(m), "'%.*s' is no date", STR(date));
        diag_hint(d,
                  "write [[%.*s@2026-02-27]]; a month (2026-02), a quarter (2026-Q1) or a year "
                  "will do when one value holds for all of it",
                  STR(item->id));
        return NULL;
    }
    const struct fact *fact = (const struct fact *)item;
    binding->value = fact_value_at(fact, binding->at, target_span(m), d);
    return binding->value ? binding : NULL;
}

/* ---- [[a > b|words]] ---- */

bool is_condition(str target) {
    static const char *const words[] = {" - ", " and ", " or "};
    for (size_t i = 0; i < target.n; i++)
        if (strchr("<>=!+*/^(", target.p[i]) && target.p[i])
            return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(target, str_of(words[i]), 0) < target.n)
            return true;
    return str_starts(target, S("not "));
}

/* Where the target stands in the file letter for letter, a part of it can be pointed at. */
struct markdown_origin target_origin(const struct mention *m) {
    struct span at = target_span(m);
    bool exact =
        at.source && at.length == m->target.n &&
        str_eq(str_sub(at.source->text, at.offset, (size_t)at.offset + at.length), m->target);
    return (struct markdown_origin){at.source, at.offset, at.length, exact, NULL};
}

static const struct item *first_fact(const struct formula *f) {
    for (size_t i = 0; i < f->refs.count; i++) {
        const struct named *named = f->refs.items[i].target;
        if (named->item->kind == ITEM_FACT)
            return named->item;
    }
    return NULL;
}

static const struct item *check_form(const struct mention *m, const struct formula *f,
                                     struct diags *d) {
    const struct item *first = first_fact(f);
    if (!formula_is_condition(f)) {
        diag_error(d, "not-a-condition", target_span(m), "'%.*s' is a formula and no condition",
                   STR(m->target));
        diag_hint(d,
                  "compare two sides: [[a > b|words]]; to print what is computed, make it a fact "
                  "with 'formula:'");
        return NULL;
    }
    if (!first) {
        diag_error(d, "not-a-condition", target_span(m), "'%.*s' names no fact", STR(m->target));
        diag_hint(d, "what never changes needs no condition: write the words alone");
    }
    return first;
}

const struct item *bind_condition(struct arena *a, const struct site *site, const struct mention *m,
                                  unsigned *suggestions, const struct binding **binding,
                                  struct diags *d) {
    struct binding *kept = arena_new(a, struct binding);
    struct formula *f = formula_parse(a, &site->units, m->target, target_origin(m), d);
    if (!f || !resolve_formula(a, site, f, suggestions, d))
        return NULL;
    const struct item *first = check_form(m, f, d);
    if (!first)
        return NULL;
    if (!m->has_label || !m->label.n) {
        diag_error(d, "condition-without-words", m->span, "this condition is bound to no words");
        diag_hint(d, "write [[%.*s|the words that it stands for]]", STR(m->target));
    }
    kept->condition = f;
    *binding = kept;
    return first;
}
