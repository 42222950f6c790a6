/* From the fields of a fact, as they are written, to entries with units and formulas. */
#include "model/schema.h"
#include "model/stages.h"
#include "text/yaml_places.h"

struct fact_reader {
    struct arena *arena;
    const struct site *site;
    struct fact *fact;
    struct diags *d;
};

static struct formula *read_formula(const struct fact_reader *r, const struct written *w) {
    struct markdown_origin origin = yaml_origin(r->arena, w->span, w->text);
    return formula_parse(r->arena, &r->site->units, w->text, origin, r->d);
}

/* ---- units ---- */

bool convert_value(struct arena *a, const struct fact *fact, struct value *v, struct diags *d) {
    const struct unit *unit = &fact->unit;
    if (!fact->unit_text.text.n || v->kind == VALUE_NONE)
        return true;
    struct quantity converted;
    if (v->kind == VALUE_QUANTITY &&
        quantity_convert(&v->quantity, unit, &converted) == ARITHMETIC_FINE) {
        v->quantity = converted;
        return true;
    }
    diag_error(d, "unit-mismatch", v->span, "this is %.*s, which cannot be given in '%.*s'",
               STR(value_kind_words(a, v)), STR(fact->unit_text.text));
    diag_hint(d, "'unit: %.*s' is in line %zu", STR(fact->unit_text.text),
              span_place(fact->unit_text.span).line);
    return false;
}

static bool read_unit(const struct fact_reader *r) {
    struct fact *fact = r->fact;
    str what = {0};
    if (!fact->unit_text.text.n)
        return true;
    enum quantity_error e = unit_parse(&r->site->units, fact->unit_text.text, &fact->unit, &what);
    if (e != QUANTITY_FINE)
        report_quantity(r->d, &r->site->units, fact->unit_text.span, e, what);
    return e == QUANTITY_FINE;
}

/* ---- entries ---- */

static bool has_relation(const struct fact *fact) {
    return fact->extra && fact->extra->relation_name.text.n;
}

/* A fact with `value`, `formula` or neither (a relation) has one entry, which is always valid unless the fact says when. */
static void make_only_entry(const struct fact_reader *r, const struct yaml *node) {
    struct fact *fact = r->fact;
    const struct fact_extra *extra = fact->extra;
    struct fact_value only = {.value = fact->value, .as_formula = fact->as_formula};
    only.span = only.as_formula.text.n ? only.as_formula.span : only.value.span;
    bool given = only.as_formula.text.n || only.value.kind != VALUE_NONE;
    if (extra && !yaml_get(node, S("values"))) {
        only.from = extra->from;
        only.until = extra->until;
        if (!only.span.source && has_relation(fact)) {
            only.span = extra->relation_name.span;
            given = true;
        }
    }
    if (given)
        arena_push(r->arena, &fact->entries, only);
}

/* What an entry does not say is as the fact has it. */
static void inherit(const struct fact *fact, struct fact_value *v) {
    v->rank = v->rank_given ? (enum rank)(v->rank_given - 1) : RANK_NORMAL;
    if (v->status == STATUS_NONE)
        v->status = fact->status;
    if (!v->as_of.precision)
        v->as_of = fact->as_of;
    if (!v->sources.count)
        v->sources = fact->sources;
}

static void finish_entry(const struct fact_reader *r, struct fact_value *v) {
    struct fact *fact = r->fact;
    inherit(fact, v);
    if (v->as_formula.text.n) {
        v->formula = read_formula(r, &v->as_formula);
        v->value = (struct value){.span = v->as_formula.span};
        return;
    }
    if (!fact->broken && !convert_value(r->arena, fact, &v->value, r->d))
        v->value.kind = VALUE_NONE;
    v->value.digits = (int)fact->digits;
}

/* Could all of its values be read? Otherwise nothing is said about what follows from them. */
static bool is_complete(const struct fact *fact, const struct yaml *node) {
    const struct yaml *values = yaml_get(node, S("values"));
    size_t wanted = values && values->kind == YAML_SEQUENCE ? values->count : 1;
    return wanted && fact->entries.count == wanted;
}

static void check_values(const struct yaml *node, struct diags *d) {
    const struct yaml *values = yaml_get(node, S("values"));
    if (values && values->kind == YAML_SEQUENCE && !values->count)
        diag_error(d, "missing-field", values->span, "'values' is an empty list");
}

/* Only what a relation says needs no value. */
static bool has_value(const struct fact_reader *r, const struct fact_value *v) {
    if (v->value.kind != VALUE_NONE || v->as_formula.text.n || has_relation(r->fact))
        return true;
    diag_error(r->d, "missing-field", v->span, "this value has no 'value' or 'formula'");
    return false;
}

/* ---- relations and events ---- */

/* Where site.yml lists them, for hints. */
static str list_place(const struct fact_reader *r, const char *field, struct span first) {
    if (!first.source)
        return arena_printf(r->d->arena, "list it in content/site.yml, under '%s'", field);
    return arena_printf(r->d->arena, "'%s' are listed in %.*s:%zu", field, STR(first.source->path),
                        span_place(first).line);
}

/* `nearest` is of the names that are listed. */
static void report_unlisted(const struct fact_reader *r, const char *code, const char *what,
                            const struct written *name, str nearest, str place) {
    diag_error(r->d, code, name->span, "'%.*s' is no %s of this site", STR(name->text), what);
    if (nearest.n)
        diag_hint(r->d, "did you mean '%.*s'? %.*s", STR(nearest), STR(place));
    else
        diag_hint(r->d, "%.*s", STR(place));
}

/* A relation and the two entities go together. A field that could not be read has a place and no text. */
static void check_ends(const struct fact_reader *r) {
    const struct fact_extra *extra = r->fact->extra;
    struct span relation = extra->relation_name.span;
    if (relation.source && !r->fact->subject.span.source) {
        diag_error(r->d, "missing-field", relation, "this relation has no 'subject'");
        diag_hint(r->d, "write the entity that it begins with: 'subject: ' and its id");
    }
    if (relation.source && !extra->object.span.source) {
        diag_error(r->d, "missing-field", relation, "this relation has no 'object'");
        diag_hint(r->d, "write the entity at its other end: 'object: ' and its id");
    }
    if (extra->object.span.source && !relation.source) {
        diag_error(r->d, "missing-field", extra->object.span, "this 'object' has no 'relation'");
        diag_hint(r->d, "write what holds between subject and object: 'relation: ' and one of "
                        "those in site.yml");
    }
}

/* Empty quotes are text, too: a name that is not listed. */
static bool is_text(const struct yaml *node, str field) {
    const struct yaml *text = yaml_get(node, field);
    return text && text->kind == YAML_SCALAR && !yaml_is_null(text);
}

static void find_relation(const struct fact_reader *r, const struct yaml *node) {
    const struct site *site = r->site;
    struct fact_extra *extra = r->fact->extra;
    if (!is_text(node, S("relation")))
        return;
    extra->relation = map_get(&site->relations, extra->relation_name.text);
    if (extra->relation)
        return;
    size_t count = site->config.relations.count;
    struct span first = count ? site->config.relations.items[0].span : span_none();
    report_unlisted(r, "unknown-relation", "relation", &extra->relation_name,
                    map_nearest(&site->relations, extra->relation_name.text),
                    list_place(r, "relations", first));
}

static void find_event_kind(const struct fact_reader *r) {
    const struct site *site = r->site;
    const struct written *event = &r->fact->extra->event;
    if (map_get(&site->event_kinds, event->text))
        return;
    const struct text_list *kinds = &site->config.event_kinds;
    struct span first = kinds->count ? kinds->items[0].span : span_none();
    report_unlisted(r, "unknown-event-kind", "kind of event", event,
                    map_nearest(&site->event_kinds, event->text),
                    list_place(r, "event_kinds", first));
}

static void check_event(const struct fact_reader *r, const struct yaml *node) {
    const struct fact_extra *extra = r->fact->extra;
    if (extra->parties_span.source && !extra->event.span.source) {
        diag_error(r->d, "missing-field", extra->parties_span, "these 'parties' have no 'event'");
        diag_hint(r->d, "parties take part in an event: write its kind, 'event: ' and one of "
                        "site.yml's event_kinds");
    }
    if (is_text(node, S("event")))
        find_event_kind(r);
}

static void check_time(const struct fact_reader *r, const struct yaml *node) {
    const struct fact_extra *extra = r->fact->extra;
    bool from = extra->from_span.source != NULL;
    if ((!from && !extra->until_span.source) || !yaml_get(node, S("values")))
        return;
    diag_error(r->d, "excluded-field", from ? extra->from_span : extra->until_span,
               "'%s' cannot stand beside 'values'", from ? "from" : "until");
    diag_hint(r->d, "each entry of 'values' has its own 'from' and 'until'");
}

static void finish_extra(const struct fact_reader *r, const struct yaml *node) {
    check_ends(r);
    find_relation(r, node);
    check_event(r, node);
    check_time(r, node);
}

/* ---- checks ---- */

static void read_tolerance(const struct fact_reader *r, struct check *c) {
    str what = {0};
    struct value *v = &c->tolerance;
    enum quantity_error e = quantity_parse(&r->site->units, c->within.text, &v->quantity, &what);
    v->written = c->within.text;
    v->span = c->within.span;
    if (e == QUANTITY_NO_NUMBER) {
        diag_error(r->d, "bad-number", c->within.span, "'within' wants a quantity, not '%.*s'",
                   STR(c->within.text));
        diag_hint(r->d, "write how far the sides may differ: 5 %%, or 1e9 USD");
    } else if (e != QUANTITY_FINE) {
        report_quantity(r->d, &r->site->units, c->within.span, e, what);
    } else if (decimal_cmp(v->quantity.low, decimal_of(0)) < 0 ||
               decimal_is_infinite(v->quantity.high)) {
        diag_error(r->d, "out-of-range", c->within.span,
                   "'within' is a quantity from 0 up, not '%.*s'", STR(c->within.text));
    } else {
        v->kind = VALUE_QUANTITY;
    }
}

/* A check that is not well-formed is left without its formula, and never run. */
static void finish_check(const struct fact_reader *r, struct check *c) {
    const struct written *text = c->equals.text.n ? &c->equals : &c->holds;
    struct formula *formula = text->text.n ? read_formula(r, text) : NULL;
    if (c->within.text.n)
        read_tolerance(r, c);
    if (c->within.text.n && c->tolerance.kind == VALUE_NONE)
        return;
    if (c->tension_span.source && !c->tension.n) {
        diag_error(r->d, "empty-tension", c->tension_span, "this tension says nothing");
        diag_hint(r->d, "say why the two sides differ, or take 'tension' away");
        return;
    }
    c->formula = formula;
}

void finish_fact(const struct site *site, struct fact *fact, const struct yaml *node,
                 struct arena *a, struct diags *d) {
    struct fact_reader r = {a, site, fact, d};
    if (!fact->entries.count)
        make_only_entry(&r, node);
    fact->value = (struct value){0}; /* of the current entry, once it is derived */
    check_values(node, d);
    fact->broken = !is_complete(fact, node);
    for (size_t i = 0; i < fact->entries.count; i++)
        fact->broken |= !has_value(&r, &fact->entries.items[i]);
    fact->broken |= !read_unit(&r);
    if (fact->extra)
        finish_extra(&r, node);
    for (size_t i = 0; i < fact->entries.count; i++)
        finish_entry(&r, &fact->entries.items[i]);
    for (size_t i = 0; i < fact->checks.count; i++)
        finish_check(&r, &fact->checks.items[i]);
    order_entries(a, fact, &site->now, fact->broken, d);
}
