/* One reader for all records: from a mapping to a struct, field by field as the schema says. */
#include "model/schema.h"
#include "text/html.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool id_is_valid(str id) {
    enum { MAX_ID = 100 };
    if (!id.n || id.n > MAX_ID || id.p[0] == '.' || id.p[0] == '-')
        return false;
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!(c >= 'a' && c <= 'z') && !byte_is_digit(c) && c != '.' && c != '-')
            return false;
    }
    return id.p[id.n - 1] != '.';
}

static bool wrong_type(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, const char *wanted) {
    diag_error(r->d, "wrong-type", node->span, "'%.*s' wants %s, this is %s", STR(f->name), wanted,
               yaml_kind_name(node));
    return false;
}

static const char *wanted_words(const struct field *f) {
    static const char *const words[] = {
        [FIELD_FORMULA] = "a formula", [FIELD_ID] = "an id",     [FIELD_LINK] = "an address",
        [FIELD_DATE] = "a date",       [FIELD_BOUND] = "a date", [FIELD_VALUE] = "a value",
        [FIELD_REF] = "an id",         [FIELD_REFS] = "ids",     [FIELD_ITEMS] = "text",
        [FIELD_CHOICE] = "one word"};
    return words[f->type] ? words[f->type] : "text";
}

static bool read_text(const struct record_reader *r, const struct field *f, const struct yaml *node,
                      str *text) {
    if (node->kind != YAML_SCALAR || yaml_is_null(node))
        return wrong_type(r, f, node, wanted_words(f));
    str file = node->span.source->text;
    bool in_file = node->text.p >= file.p && node->text.p <= file.p + file.n;
    *text = in_file ? node->text : arena_copy(r->arena, node->text); /* nodes do not last */
    if (node->style != YAML_BLOCK)
        *text = str_trim(*text);
    return true;
}

/* What must be said may not be empty. */
static bool read_words(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, str *text) {
    if (!read_text(r, f, node, text))
        return false;
    if (!f->required || str_trim(*text).n)
        return true;
    diag_error(r->d, "empty-text", node->span, "'%.*s' is empty", STR(f->name));
    return false;
}

static bool read_formula(const struct record_reader *r, const struct field *f,
                         const struct yaml *node, struct written *formula) {
    formula->span = node->span;
    if (!read_text(r, f, node, &formula->text))
        return false;
    if (!formula->text.n)
        diag_error(r->d, "empty-formula", node->span, "'%.*s' is empty", STR(f->name));
    return formula->text.n > 0;
}

static bool read_id(const struct record_reader *r, const struct field *f, const struct yaml *node,
                    str *id) {
    if (!read_text(r, f, node, id))
        return false;
    if (id_is_valid(*id))
        return true;
    diag_error(r->d, "bad-id", node->span, "'%.*s' is no id", STR(*id));
    diag_hint(r->d,
              "an id is made of a-z, 0-9, '.' and '-', begins with a letter or digit, and has "
              "at most 100 characters");
    return false;
}

static bool read_link(const struct record_reader *r, const struct field *f, const struct yaml *node,
                      str *link) {
    if (!read_text(r, f, node, link))
        return false;
    if (str_starts(*link, S("https://")) || str_starts(*link, S("http://")))
        if (url_classify(*link) == URL_EXTERNAL)
            return true;
    diag_error(r->d, "bad-address", node->span, "'%.*s' is no http or https address", STR(*link));
    return false;
}

static bool read_date(const struct record_reader *r, const struct field *f, const struct yaml *node,
                      struct date *date) {
    str text;
    bool impossible;
    if (!read_text(r, f, node, &text))
        return false;
    if (date_parse(text, date, &impossible))
        return true;
    if (impossible)
        diag_error(r->d, "bad-date", node->span, "there is no date '%.*s'", STR(text));
    else
        diag_error(r->d, "bad-date", node->span, "'%.*s' is no date", STR(text));
    diag_hint(r->d, "write 2026, 2026-Q2, 2026-02 or 2026-02-27");
    return false;
}

/* A first or last day: what is before, after or about one has none. */
static bool read_bound(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, struct date *date) {
    if (!read_date(r, f, node, date))
        return false;
    if (date->side == DATE_AT)
        return true;
    diag_error(r->d, "bad-date", node->span,
               "'%.*s' wants a date, not a time before, after or "
               "about one",
               STR(f->name));
    date->side = DATE_AT;
    diag_hint(r->d, "write %.*s, and say in 'note' how certain that is",
              STR(date_iso(r->d->arena, date)));
    return false;
}

static bool read_boolean(const struct record_reader *r, const struct field *f,
                         const struct yaml *node, bool *value) {
    if (node->kind == YAML_SCALAR && node->style == YAML_PLAIN) {
        *value = str_eq(node->text, S("true"));
        if (*value || str_eq(node->text, S("false")))
            return true;
    }
    diag_error(r->d, "wrong-type", node->span, "'%.*s' wants true or false", STR(f->name));
    return false;
}

static bool read_integer(const struct record_reader *r, const struct field *f,
                         const struct yaml *node, int64_t *value) {
    size_t at = 0;
    bool negative = false;
    int64_t n = 0;
    if (node->kind == YAML_SCALAR && node->style == YAML_PLAIN) {
        negative = node->text.n && node->text.p[0] == '-';
        for (at = negative; at < node->text.n && byte_is_digit(node->text.p[at]) && at < 16; at++)
            n = n * 10 + (node->text.p[at] - '0');
    }
    bool octal = at > (size_t)negative + 1 && node->text.p[negative] == '0'; /* 010 is 8 to some */
    if (at == (size_t)negative || at != node->text.n || octal) {
        diag_error(r->d, "wrong-type", node->span, "'%.*s' wants a whole number", STR(f->name));
        return false;
    }
    *value = negative ? -n : n;
    if (!f->most || (*value >= f->least && *value <= f->most))
        return true;
    diag_error(r->d, "out-of-range", node->span, "'%.*s' is a number from %lld to %lld",
               STR(f->name), (long long)f->least, (long long)f->most);
    return false;
}

static bool read_choice(const struct record_reader *r, const struct field *f,
                        const struct yaml *node, int *choice) {
    str text;
    if (!read_text(r, f, node, &text))
        return false;
    const str *names = f->choices + 1; /* the first is "not given" */
    size_t count = f->choice_count - 1, at = index_of(names, count, text);
    if (at < count) {
        *choice = (int)at + 1;
        return true;
    }
    diag_error(r->d, "unknown-choice", node->span, "'%.*s' is no %.*s: it is one of %.*s",
               STR(text), STR(f->name), STR(names_in_a_row(r->d->arena, names, count)));
    diag_nearest(r->d, nearest_of(names, count, text));
    return false;
}

static const char make_text[] = "put quotes around the value if it is text";

/* Short for a scale, in many papers; none of them is read. */
static str scale_word(str what) {
    static const char *const words[][2] = {
        {"bn", "billion"},  {"mn", "million"},  {"mln", "million"}, {"mio", "million"},
        {"mrd", "billion"}, {"tn", "trillion"}, {"trn", "trillion"}};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_nocase(what, str_of(words[i][0])))
            return str_of(words[i][1]);
    return (str){0};
}

static void hint_unit(struct diags *d, const struct units *units, str what) {
    str scale = scale_word(what), nearest = map_nearest(&units->by_name, what);
    if (scale.n)
        diag_hint(d, "'%.*s' is written %.*s, as in 4.5 %.*s USD, or as an exponent: 4.5e%s USD",
                  STR(what), STR(scale), STR(scale),
                  str_eq(scale, S("million"))   ? "6"
                  : str_eq(scale, S("billion")) ? "9"
                                                : "12");
    else if (nearest.n)
        diag_hint(d, "did you mean '%.*s'? Else declare it under 'units' in site.yml, or %s",
                  STR(nearest), make_text);
    else
        diag_hint(d, "declare it under 'units' in site.yml, or %s", make_text);
}

void report_quantity(struct diags *d, const struct units *units, struct span at,
                     enum quantity_error error, str what) {
    if (error == QUANTITY_UNKNOWN_UNIT) {
        diag_error(d, "unknown-unit", at, "'%.*s' is no known unit", STR(what));
        hint_unit(d, units, what);
    } else if (error == QUANTITY_BAD_UNIT) {
        diag_error(d, "bad-unit", at, "'%.*s' cannot be read as a unit", STR(what));
        diag_hint(d, "write units like GW, USD/year or USD/(GW year), or %s", make_text);
    } else if (error == QUANTITY_BAD_RANGE) {
        diag_error(d, "bad-range", at, "'%.*s' is no range", STR(what));
        diag_hint(d, "write the smaller end first, and ends of units that go together: "
                     "16.5e9..17.5e9 USD");
    } else {
        diag_error(d, "bad-number", at, "'%.*s' cannot be read as a number", STR(what));
        diag_hint(d, "write at most 18 digits, an exponent within 300, thousands as 1,000, or %s",
                  make_text);
    }
}

static bool is_month(str word) {
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    for (size_t i = 0; i < COUNT(months); i++)
        if (word.n >= 3 && str_eq_nocase(str_sub(word, 0, 3), str_of(months[i])))
            return true;
    return false;
}

/* A date as letters and forms have it: 4.2.2014, 04/02/2014, 4 Feb 2014. */
static bool is_like_date(str text) {
    size_t numbers = 0, months = 0, years = 0;
    for (size_t at = 0, n; at < text.n; at += n) {
        for (n = 0; at + n < text.n && byte_is_digit(text.p[at + n]);)
            n++;
        numbers += n > 0;
        years += n == 4;
        if (n)
            continue;
        while (at + n < text.n && byte_is_alpha(text.p[at + n]))
            n++;
        if (n && !is_month(str_sub(text, at, at + n)))
            return false;
        months += n > 0;
        if (!n && !strchr("., /-", text.p[at]))
            return false;
        n += !n;
    }
    return years == 1 && months <= 1 && numbers + months == 3;
}

static bool read_plain_value(const struct record_reader *r, const struct field *f,
                             const struct yaml *node, struct value *v) {
    struct value_fault fault;
    if (value_of_scalar(r->units, v->written, v, &fault))
        return true;
    if (fault.impossible_date)
        return read_date(r, f, node, &v->date); /* reports it */
    if (is_like_date(v->written)) {
        diag_error(r->d, "bad-date", node->span, "'%.*s' is no date", STR(v->written));
        diag_hint(r->d, "write a day as 2014-02-04, a month as 2014-02");
        return false;
    }
    report_quantity(r->d, r->units, node->span, fault.error, fault.what);
    return false;
}

/* YAML takes [[id]] for a list in a list. */
static const struct yaml *entity_node(const struct yaml *node) {
    for (int depth = 0; depth < 2; depth++) {
        if (node->kind != YAML_SEQUENCE || node->count != 1)
            return NULL;
        node = &node->items[0];
    }
    return node->kind == YAML_SCALAR && node->style == YAML_PLAIN ? node : NULL;
}

/* A plain scalar is a truth value, a date, a quantity or, when it begins as none of them, text; a quoted
 * one is text; [[id]] is an entity. */
static bool read_value(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, struct value *v) {
    const struct yaml *entity = entity_node(node);
    v->span = entity ? entity->span : node->span;
    if (entity) {
        v->kind = VALUE_ENTITY;
        if (read_id(r, f, entity, &v->written))
            return true;
    } else if (read_text(r, f, node, &v->written)) {
        v->kind = VALUE_TEXT;
        if (node->style != YAML_PLAIN || read_plain_value(r, f, node, v))
            return true;
    }
    v->kind = VALUE_NONE;
    return false;
}

static bool read_ref(const struct record_reader *r, const struct field *f, const struct yaml *node,
                     struct ref *ref) {
    ref->span = node->span;
    return read_id(r, f, node, &ref->id);
}

/* The nodes of a list; a single node counts as a list of one. */
static const struct yaml *list_nodes(const struct yaml *node, size_t *count) {
    *count = node->kind == YAML_SEQUENCE ? node->count : 1;
    return node->kind == YAML_SEQUENCE ? node->items : node;
}

static bool read_refs(const struct record_reader *r, const struct field *f, const struct yaml *node,
                      struct ref_list *list) {
    size_t count;
    bool fine = true;
    const struct yaml *nodes = list_nodes(node, &count);
    for (size_t i = 0; i < count; i++) {
        struct ref ref = {0};
        if (read_ref(r, f, &nodes[i], &ref))
            arena_push(r->arena, list, ref);
        else
            fine = false;
    }
    return fine;
}

static bool read_texts(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, struct text_list *list) {
    size_t count;
    bool fine = true;
    const struct yaml *nodes = list_nodes(node, &count);
    for (size_t i = 0; i < count; i++) {
        struct written text = {.span = nodes[i].span};
        if (read_text(r, f, &nodes[i], &text.text))
            arena_push(r->arena, list, text);
        else
            fine = false;
    }
    return fine;
}

/* All lists of records have the same shape; this is it with the type of the items forgotten. */
struct record_list {
    void *items;
    size_t count, capacity;
};

/* The name of a record that is left out, for whoever looks for it. */
static void keep_name(const struct record_reader *r, const struct field *f, const struct yaml *node,
                      struct text_list *lost) {
    const struct yaml *name = yaml_get(node, f->record->fields[0].name);
    if (name && name->kind == YAML_SCALAR)
        arena_push(r->arena, lost,
                   ((struct written){arena_copy(r->arena, str_trim(name->text)), name->span}));
}

/* `lost` may be NULL. */
static bool read_records(const struct record_reader *r, const struct field *f,
                         const struct yaml *node, struct record_list *list,
                         struct text_list *lost) {
    size_t count;
    bool fine = true;
    const struct yaml *nodes = list_nodes(node, &count);
    list->items = arena_alloc(r->arena, count, f->record->size, _Alignof(max_align_t));
    list->count = 0; /* of a key that stands twice the last list counts */
    for (size_t i = 0; i < count; i++) {
        void *record = (char *)list->items + list->count * f->record->size;
        if (record_read(r, f->record, &nodes[i], record)) {
            list->count++;
        } else {
            memset(record, 0, f->record->size); /* the next one begins afresh */
            fine = false;
            if (lost)
                keep_name(r, f, &nodes[i], lost);
        }
    }
    list->capacity = list->count;
    return fine;
}

static bool read_pairs(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, struct pair_list *list) {
    if (node->kind != YAML_MAPPING)
        return wrong_type(r, f, node, "a mapping from names to values");
    bool fine = true;
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_pair *from = &node->pairs[i];
        struct pair pair = {.name = {arena_copy(r->arena, from->key), from->key_span},
                            .span = from->value.span};
        struct field named = *f;
        named.name = pair.name.text;
        if (read_texts(r, &named, &from->value, &pair.values))
            arena_push(r->arena, list, pair);
        else
            fine = false;
    }
    return fine;
}

/* The claims of a document: what is in the list is read item by item. */
static bool check_items(const struct record_reader *r, const struct field *f,
                        const struct yaml *node) {
    if (node->kind == YAML_SEQUENCE)
        return true;
    diag_error(r->d, "wrong-type", node->span, "'%.*s' wants a list of %ss, this is %s",
               STR(f->name), f->record->name, yaml_kind_name(node));
    return false;
}

/* The record, or the struct apart from it that has the field. */
static void *home_of(const struct record_reader *r, const struct field *f, void *record) {
    if (!f->apart_size)
        return record;
    void **apart = (void **)(void *)((char *)record + f->apart);
    if (!*apart)
        *apart = arena_alloc(r->arena, 1, f->apart_size, _Alignof(max_align_t));
    return *apart;
}

static bool read_field(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, void *record) {
    record = home_of(r, f, record);
    void *to = (char *)record + f->offset;
    if (f->place)
        *(struct span *)(void *)((char *)record + f->place) = node->span;
    switch (f->type) {
    case FIELD_ID: {
        ((struct item *)record)->span = node->span; /* only items have ids of their own */
        return read_id(r, f, node, to);
    }
    case FIELD_TEXT:
    case FIELD_MARKDOWN:
        return read_words(r, f, node, to);
    case FIELD_WRITTEN:
        ((struct written *)to)->span = node->span;
        return read_text(r, f, node, &((struct written *)to)->text);
    case FIELD_FORMULA:
        return read_formula(r, f, node, to);
    case FIELD_LINK:
        return read_link(r, f, node, to);
    case FIELD_DATE:
        return read_date(r, f, node, to);
    case FIELD_BOUND:
        return read_bound(r, f, node, to);
    case FIELD_BOOLEAN:
        return read_boolean(r, f, node, to);
    case FIELD_INTEGER:
        return read_integer(r, f, node, to);
    case FIELD_CHOICE:
        return read_choice(r, f, node, to);
    case FIELD_VALUE:
        return read_value(r, f, node, to);
    case FIELD_REF:
        return read_ref(r, f, node, to);
    case FIELD_REFS:
        return read_refs(r, f, node, to);
    case FIELD_TEXTS:
        return read_texts(r, f, node, to);
    case FIELD_RECORDS:
        return read_records(r, f, node, to, f->lost ? (void *)((char *)record + f->lost) : NULL);
    case FIELD_RECORD:
        return record_read(r, f->record, node, to);
    case FIELD_PAIRS:
        return read_pairs(r, f, node, to);
    case FIELD_ITEMS:
        return check_items(r, f, node);
    }
    return false;
}

const struct field *schema_field(const struct schema *schema, str name) {
    for (size_t i = 0; i < schema->count; i++)
        if (str_eq(schema->fields[i].name, name))
            return &schema->fields[i];
    return NULL;
}

static void report_unknown_field(const struct record_reader *r, const struct schema *schema,
                                 const struct yaml_pair *pair) {
    str names[32];
    size_t count = 0;
    for (; count < schema->count && count < COUNT(names); count++)
        names[count] = schema->fields[count].name;
    diag_error(r->d, "unknown-field", pair->key_span, "%s has no field '%.*s'", schema->one,
               STR(pair->key));
    str nearest = nearest_of(names, count, pair->key);
    if (nearest.n)
        diag_nearest(r->d, nearest);
    else if (pair->key.n && byte_is_digit(pair->key.p[0]))
        diag_hint(r->d, "a comma between { and } ends the value: write the number without commas, "
                        "or the fields in lines of their own");
    else
        diag_hint(r->d, "'sitegen help fields' lists the fields of every kind");
}

static bool check_required(const struct record_reader *r, const struct schema *schema,
                           const struct yaml *mapping) {
    bool fine = true;
    for (size_t i = 0; i < schema->count; i++)
        if (schema->fields[i].required && !yaml_get(mapping, schema->fields[i].name)) {
            diag_error(r->d, "missing-field", mapping->span, "this %s has no '%.*s'", schema->name,
                       STR(schema->fields[i].name));
            fine = false;
        }
    return fine;
}

/* "'value', 'formula' or 'values'" */
static str alternative_words(struct arena *a, const struct alternatives *set, const char *last) {
    str words = {0};
    for (size_t i = 0; i < set->count; i++)
        words = arena_printf(a, "%.*s%s'%.*s'", STR(words),
                             !i                    ? ""
                             : i + 1 == set->count ? last
                                                   : ", ",
                             STR(set->names[i]));
    return words;
}

/* Of the fields that exclude one another, at most one may stand, or exactly one. */
static bool check_alternatives(const struct record_reader *r, const struct schema *schema,
                               const struct alternatives *set, const struct yaml *mapping) {
    const struct yaml_pair *first = NULL;
    for (size_t i = 0; i < mapping->count; i++) {
        const struct yaml_pair *pair = &mapping->pairs[i];
        bool member = false;
        for (size_t k = 0; k < set->count; k++)
            member |= str_eq(pair->key, set->names[k]);
        if (member && first && !str_eq(pair->key, first->key)) { /* twice the same: told */
            diag_error(r->d, "excluded-field", pair->key_span, "'%.*s' cannot stand beside '%.*s'",
                       STR(pair->key), STR(first->key));
            diag_hint(r->d, "%s has one of %.*s", schema->one,
                      STR(alternative_words(r->d->arena, set, " and ")));
            return false;
        }
        if (member)
            first = pair;
    }
    if (first || !set->required || (set->unless.n && yaml_get(mapping, set->unless)))
        return true;
    diag_error(r->d, "missing-field", mapping->span, "this %s has no %.*s", schema->name,
               STR(alternative_words(r->d->arena, set, " or ")));
    return false;
}

bool record_read(const struct record_reader *r, const struct schema *schema,
                 const struct yaml *mapping, void *record) {
    bool fine = true;
    if (schema->begins_with_span)
        *(struct span *)record = mapping->span;
    if (mapping->kind != YAML_MAPPING) {
        diag_error(r->d, "wrong-type", mapping->span, "%s is a mapping of fields, this is %s",
                   schema->one, yaml_kind_name(mapping));
        if (mapping->kind == YAML_SCALAR && schema->fields[0].type == FIELD_REF)
            diag_hint(r->d, "write {%.*s: %.*s}", STR(schema->fields[0].name), STR(mapping->text));
        return false;
    }
    for (size_t i = 0; i < mapping->count; i++) {
        const struct field *f = schema_field(schema, mapping->pairs[i].key);
        if (!f) {
            report_unknown_field(r, schema, &mapping->pairs[i]);
            fine = false;
        } else if (!read_field(r, f, &mapping->pairs[i].value, record)) {
            fine = false;
        }
    }
    fine &= check_required(r, schema, mapping);
    for (size_t i = 0; i < schema->alternative_count; i++)
        fine &= check_alternatives(r, schema, &schema->alternatives[i], mapping);
    return fine;
}
