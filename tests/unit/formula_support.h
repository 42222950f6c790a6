/* A small world for formulas: names with values as content writes them, and results as one line of text. */
#ifndef TESTS_FORMULA_SUPPORT_H
#define TESTS_FORMULA_SUPPORT_H

#include "model/formula.h"

#include <stdlib.h>

/* A name's value: text in quotes, an entity in brackets, true or false, a date, else a quantity. */
struct world_entry {
    const char *name, *written;
};

struct world {
    struct arena *a;
    struct units units;
    struct map values; /* name -> struct value; "name@date" for the value then */
};

static inline struct value world_value(struct world *w, str written) {
    struct value v = {.written = written};
    bool impossible;
    str what;
    if (str_starts(written, S("\"")) || str_starts(written, S("["))) {
        v.kind = written.p[0] == '"' ? VALUE_TEXT : VALUE_ENTITY;
        v.written = str_sub(written, 1, written.n - 1);
    } else if (str_eq(written, S("true")) || str_eq(written, S("false"))) {
        v.kind = VALUE_BOOLEAN;
        v.truth = written.n == 4 ? TRUTH_YES : TRUTH_NO;
    } else if (str_eq(written, S("undecided"))) {
        v.kind = VALUE_BOOLEAN;
        v.truth = TRUTH_UNDECIDED;
    } else if (date_parse(written, &v.date, &impossible)) {
        v.kind = VALUE_DATE;
    } else {
        if (quantity_parse(&w->units, written, &v.quantity, &what))
            abort();
        v.kind = VALUE_QUANTITY;
    }
    return v;
}

static inline void world_add(struct world *w, str name, struct value v) {
    struct value *kept = arena_new(w->a, struct value);
    *kept = v;
    map_add(&w->values, arena_copy(w->a, name), kept);
}

static inline struct world world_make(struct arena *a, const struct world_entry *entries,
                                      size_t count) {
    struct world w = {a, units_make(a), map_make(a)};
    for (size_t i = 0; i < count; i++)
        world_add(&w, str_of(entries[i].name), world_value(&w, str_of(entries[i].written)));
    return w;
}

static inline const struct value *world_get(void *context, const struct formula_ref *ref,
                                            struct diags *d) {
    struct world *w = context;
    str name = ref->id;
    if (ref->at.precision)
        name = arena_printf(w->a, "%.*s@%.*s", STR(name), STR(date_iso(w->a, &ref->at)));
    const struct value *v = map_get(&w->values, name);
    if (!v)
        diag_error(d, "unknown-reference", ref->span, "there is no '%.*s'", STR(name));
    return v;
}

static inline bool world_knows(void *context, str name) {
    struct world *w = context;
    return map_get(&w->values, name) != NULL;
}

static inline struct formula *world_parse(struct world *w, struct source *source, str text,
                                          struct diags *d) {
    *source = (struct source){S("f"), text};
    struct markdown_origin origin = {source, 0, (uint32_t)text.n, true, NULL};
    return formula_parse(w->a, &w->units, text, origin, d);
}

static inline str world_end(struct arena *a, struct decimal d, const char *open) {
    return decimal_is_infinite(d) ? str_of(open) : decimal_text(a, d, S(""));
}

/* "12500000000 USD/year", "3.5 [3, 4] GW", "2034-02-27", "true", "text". A minus is '-'. */
static inline str world_show(struct arena *a, const struct value *v) {
    static const char *const truths[] = {"false", "undecided", "true"};
    const struct quantity *q = &v->quantity;
    if (v->kind == VALUE_DATE)
        return date_iso(a, &v->date);
    if (v->kind == VALUE_BOOLEAN)
        return str_of(truths[v->truth]);
    if (v->kind != VALUE_QUANTITY)
        return v->written;
    str number = decimal_text(a, q->number, S("")), unit = unit_text(a, &q->unit), ends = S("");
    if (decimal_cmp(q->low, q->high))
        ends = arena_printf(a, " [%.*s, %.*s]", STR(world_end(a, q->low, "-")),
                            STR(world_end(a, q->high, "+")));
    return arena_printf(a, "%.*s%.*s%s%.*s", STR(number), STR(ends), unit.n ? " " : "", STR(unit));
}

/* "code 'part': message (hint)" of the first diagnostic. */
static inline str world_complaint(struct arena *a, const struct diags *d) {
    if (!d->count)
        return S("no diagnostic");
    const struct diag *one = &d->items[0];
    str part = str_sub(one->span.source->text, one->span.offset,
                       (size_t)one->span.offset + one->span.length);
    return arena_printf(a, "%s %u'%.*s': %.*s%s%.*s", one->code, one->span.offset, STR(part),
                        STR(one->message), one->hint.n ? " | " : "", STR(one->hint));
}

/* The value, or the complaint. */
static inline str world_run(struct world *w, struct source *source, str text) {
    struct diags d = {.arena = w->a};
    struct formula_env env = {world_get, w};
    struct value v;
    struct formula *f = world_parse(w, source, text, &d);
    if (!f || !formula_evaluate(f, &env, w->a, &d, &v))
        return world_complaint(w->a, &d);
    return d.count ? S("a diagnostic beside a value") : world_show(w->a, &v);
}

/* What readers see, with names as formulas write them. */
static inline str world_pieces(struct arena *a, const struct formula *f) {
    struct formula_pieces pieces = formula_pieces(a, f);
    struct buf out = {0};
    for (size_t i = 0; i < pieces.count; i++) {
        const struct formula_piece *p = &pieces.items[i];
        buf_put(&out, p->text);
        if (p->text.n)
            continue;
        const struct formula_ref *ref = &f->refs.items[p->ref];
        buf_put(&out, ref->id);
        if (ref->at.precision)
            buf_printf(&out, "@%.*s", STR(date_iso(a, &ref->at)));
    }
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

#endif
