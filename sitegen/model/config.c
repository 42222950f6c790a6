/* site.yml: what holds for the whole site. */
#include "model/schema.h"
#include "model/stages.h"

static void set_pages(struct load *l, const struct site_file *file) {
    struct site_config *c = &l->site->config;
    for (int k = 0; k < ITEM_KINDS; k++)
        c->pages[k] = !file->pages.count;
    c->tag_pages = !file->pages.count;
    for (size_t i = 0; i < file->pages.count; i++) {
        str name = file->pages.items[i].text;
        bool known = str_eq(name, S("tags"));
        c->tag_pages |= known;
        for (int k = 0; k < ITEM_KINDS; k++)
            if (str_eq(name, str_of(item_kind_plural((enum item_kind)k))))
                known = c->pages[k] = true;
        if (!known) {
            diag_error(l->d, "unknown-choice", file->pages.items[i].span,
                       "'%.*s' is no kind of page", STR(name));
            diag_hint(l->d, "it is one of articles, facts, claims, questions, models, "
                            "entities, sources, terms, tags");
        }
    }
}

/* "0.45359237 kg". What cannot be read leaves the unit a base of its own. */
static void read_is(struct load *l, const struct unit_entry *u, struct unit_def *def) {
    struct quantity is;
    str what = {0};
    enum quantity_error e = quantity_parse(&l->site->units, u->is.text, &is, &what);
    if (e == QUANTITY_NO_NUMBER) {
        diag_error(l->d, "bad-number", u->is.span, "'is' wants a number and a unit, not '%.*s'",
                   STR(u->is.text));
        diag_hint(l->d, "write what one %.*s is: 0.45359237 kg", STR(u->name));
    } else if (e != QUANTITY_FINE) {
        report_quantity(l->d, &l->site->units, u->is.span, e, what);
    } else if (!unit_def_is(l->site->arena, def, &is)) {
        diag_error(l->d, "bad-unit", u->is.span, "no unit can be made of '%.*s'", STR(u->is.text));
        diag_hint(l->d,
                  "it is one exact number above 0, of at most %d base units, each to a power of at "
                  "most %d",
                  UNIT_MAX_BASES, UNIT_MAX_POWER);
    }
}

static bool check_unit_name(struct load *l, struct span at, str name) {
    if (unit_name_is_valid(name))
        return true;
    diag_error(l->d, "bad-unit", at, "'%.*s' cannot be written as a unit", STR(name));
    diag_hint(l->d, "the name of a unit is made of letters, digits, '%%' and '_', and does not "
                    "begin with a digit");
    return false;
}

/* "USD" for "money" would be a dimension that nothing else has. */
static void check_dimension(struct load *l, const struct unit_entry *u) {
    const struct unit_def *unit = map_get(&l->site->units.by_name, u->dimension);
    if (!unit || str_eq(unit->dimension, u->dimension))
        return;
    diag_error(l->d, "bad-dimension", narrow(u->span, u->dimension),
               "'%.*s' is a unit, no dimension", STR(u->dimension));
    diag_hint(l->d, "its dimension is '%.*s'", STR(unit->dimension));
}

static void declare_units(struct load *l, const struct site_file *file) {
    for (size_t i = 0; i < file->units.count; i++) {
        const struct unit_entry *u = &file->units.items[i];
        struct unit_def def = {.name = u->name,
                               .plural = u->plural.n ? u->plural : u->name,
                               .sign = u->symbol,
                               .dimension = u->dimension,
                               .spaced = true};
        if (!check_unit_name(l, u->name_span, u->name) ||
            (u->plural.n && !check_unit_name(l, u->plural_span, u->plural)))
            continue;
        check_dimension(l, u);
        if (u->is.text.n)
            read_is(l, u, &def);
        if (!def.dimension.n)
            def.dimension = def.name;
        str taken = units_taken(&l->site->units, &def);
        if (!units_declare(&l->site->units, l->site->arena, def))
            diag_error(l->d, "duplicate-unit", u->span, "the unit '%.*s' exists already",
                       STR(taken));
    }
}

static bool check_config_name(struct load *l, struct span at, str name) {
    if (id_is_valid(name))
        return true;
    diag_error(l->d, "bad-id", at, "'%.*s' is no id", STR(name));
    diag_hint(l->d, "it is made of a-z, 0-9, '.' and '-': 'invests-in', not 'Invests in'");
    return false;
}

static void report_twice(struct load *l, struct span at, const char *code, const char *what,
                         str name, struct span first) {
    diag_error(l->d, code, at, "%s '%.*s' is listed twice", what, STR(name));
    diag_hint(l->d, "it is in line %zu already", span_place(first).line);
}

static void declare_relations(struct load *l) {
    struct site *site = l->site;
    for (size_t i = 0; i < site->config.relations.count; i++) {
        struct relation *r = &site->config.relations.items[i];
        if (!check_config_name(l, r->name_span, r->name))
            continue;
        const struct relation *first = map_add(&site->relations, r->name, r);
        if (first)
            report_twice(l, r->name_span, "duplicate-relation", "the relation", r->name,
                         first->name_span);
    }
}

static void declare_event_kinds(struct load *l) {
    const struct text_list *kinds = &l->site->config.event_kinds;
    for (size_t i = 0; i < kinds->count; i++) {
        struct written *kind = &kinds->items[i];
        if (!check_config_name(l, kind->span, kind->text))
            continue;
        const struct written *first = map_add(&l->site->event_kinds, kind->text, kind);
        if (first)
            report_twice(l, kind->span, "duplicate-event-kind", "the kind of event", kind->text,
                         first->span);
    }
}

static void check_minimum(struct load *l, const struct site_file *file) {
    const struct value *v = &file->config.coverage;
    if (v->kind == VALUE_NONE)
        return;
    bool share = v->kind == VALUE_QUANTITY && v->quantity.unit.count == 1 &&
                 str_eq(v->quantity.unit.factors[0].def->name, S("%"));
    if (share && decimal_cmp(v->quantity.low, decimal_of(0)) >= 0 &&
        decimal_cmp(v->quantity.high, decimal_of(100)) <= 0)
        return;
    diag_error(l->d, "out-of-range", file->coverage_span,
               "'coverage' is a percentage up to 100 %%");
}

static void read_file(struct load *l, const struct source *source, struct site_file *file) {
    struct arena *a = l->site->arena;
    size_t errors = l->d->errors;
    struct yaml *root = yaml_parse(a, source, 0, source->text.n, l->d);
    struct record_reader r = {a, l->d, &l->site->units};
    if (root) {
        record_read(&r, &site_schema, root, file);
    } else if (l->d->errors == errors) {
        diag_error(l->d, "missing-field", span_file(source), "site.yml is empty");
        diag_hint(l->d, "it wants at least a 'title'");
    }
}

static void report_missing(struct load *l) {
    struct source *missing = arena_new(l->site->arena, struct source);
    missing->path = S("content/site.yml");
    diag_error(l->d, "missing-site", span_file(missing), "there is no content/site.yml");
    diag_hint(l->d, "'sitegen init DIR' makes a knowledge base to start from");
}

void read_config(struct load *l, const struct source *source) {
    struct site *site = l->site;
    struct site_file *file = arena_new(site->arena, struct site_file);
    file->config.feed_items = 20;
    file->config.data = true;
    if (source)
        read_file(l, source, file);
    site->config = file->config;
    read_hosting(l);
    if (!site->config.language.n)
        site->config.language = S("en");
    set_pages(l, file);
    declare_units(l, file);
    declare_relations(l);
    declare_event_kinds(l);
    check_minimum(l, file);
}

void load_config(struct load *l) {
    const struct tree_file *f = tree_find(l->site->tree, S("content/site.yml"));
    if (!f)
        report_missing(l);
    read_config(l, f ? tree_read_text(l->site->tree, f, l->site->arena, l->d) : NULL);
}
