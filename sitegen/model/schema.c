#include "model/schema.h"

#include "text/html.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NAME(literal) \
    { "" literal, sizeof(literal) - 1 }

const str fact_status_names[STATUS_COUNT] = {
    NAME(""),         NAME("announced"), NAME("conditional"), NAME("estimate"),
    NAME("reported"), NAME("confirmed"), NAME("disputed"),    NAME("retracted")};

const str entity_kind_names[ENTITY_COUNT] = {NAME(""),        NAME("organisation"), NAME("person"),
                                             NAME("product"), NAME("agreement"),    NAME("place"),
                                             NAME("unit"),    NAME("event")};

#define ENTRY(field, kind, of, member, words, ...)                                           \
    {                                                                                        \
        .name = NAME(field), .type = kind, .offset = offsetof(of, member), .meaning = words, \
        __VA_ARGS__                                                                          \
    }
#define FIELD(name, type, of, member, meaning) \
    ENTRY(name, type, of, member, meaning, .required = false)
#define REQUIRED(name, type, of, member, meaning) \
    ENTRY(name, type, of, member, meaning, .required = true)
#define RECORDS(name, of, member, schema, meaning) \
    ENTRY(name, FIELD_RECORDS, of, member, meaning, .record = schema)
#define CHOICE(name, of, member, names, meaning)                                       \
    ENTRY(name, FIELD_CHOICE, of, member, meaning, .required = true, .choices = names, \
          .choice_count = COUNT(names))
#define RANGE(name, of, member, from, to, meaning) \
    ENTRY(name, FIELD_INTEGER, of, member, meaning, .least = from, .most = to)

/* The fields that facts, entities, sources and terms share; `struct item` comes first in each. */
#define ITEM_FIELDS                                                                               \
    REQUIRED("id", FIELD_ID, struct item, id, "name by which others refer to it"),                \
        REQUIRED("title", FIELD_TEXT, struct item, title, "what it is, in a few words"),          \
        FIELD("tags", FIELD_TEXTS, struct item, tag_names, "words to group by"),                  \
        FIELD("aliases", FIELD_TEXTS, struct item, aliases, "old addresses that lead here: /x/"), \
        FIELD("text", FIELD_MARKDOWN, struct item, written_text, "notes, in Markdown")
#define SUMMARY FIELD("summary", FIELD_TEXT, struct item, summary, "one plain sentence")

static const struct field citation_fields[] = {
    REQUIRED("source", FIELD_REF, struct citation, source, "of a source"),
    FIELD("at", FIELD_TEXT, struct citation, at, "where in it: a page, an item, a line"),
    FIELD("note", FIELD_TEXT, struct citation, note, "what it says there"),
};
static const struct schema citation_schema = {"citation",
                                              "a citation",
                                              "an entry of sources",
                                              sizeof(struct citation),
                                              citation_fields,
                                              COUNT(citation_fields),
                                              false};

static const struct field menu_fields[] = {
    REQUIRED("title", FIELD_TEXT, struct menu_entry, title, "what the menu shows"),
    REQUIRED("url", FIELD_TEXT, struct menu_entry, url, "address: /facts/ or https://..."),
};
static const struct schema menu_schema = {"menu entry",
                                          "an entry of the menu",
                                          "an entry of menu",
                                          sizeof(struct menu_entry),
                                          menu_fields,
                                          COUNT(menu_fields),
                                          true};

static const struct field unit_fields[] = {
    REQUIRED("name", FIELD_TEXT, struct unit_entry, name, "as values write it: trip"),
    FIELD("plural", FIELD_TEXT, struct unit_entry, plural, "as prose prints more than one: trips"),
    FIELD("symbol", FIELD_TEXT, struct unit_entry, symbol, "sign put before the number"),
    FIELD("dimension", FIELD_TEXT, struct unit_entry, dimension,
          "kind of quantity; default: its name"),
};
static const struct schema unit_schema = {"unit",
                                          "a unit",
                                          "an entry of units",
                                          sizeof(struct unit_entry),
                                          unit_fields,
                                          COUNT(unit_fields),
                                          true};

static const struct field site_fields[] = {
    REQUIRED("title", FIELD_TEXT, struct site_file, config.title, "name of the site"),
    FIELD("description", FIELD_TEXT, struct site_file, config.description, "one sentence"),
    FIELD("base_url", FIELD_LINK, struct site_file, config.base_url,
          "where it will be published: https://host/path/"),
    FIELD("language", FIELD_TEXT, struct site_file, config.language, "BCP 47 tag; default en"),
    FIELD("repository", FIELD_LINK, struct site_file, config.repository, "the forge's page"),
    FIELD("license", FIELD_TEXT, struct site_file, config.license, "name of the licence"),
    FIELD("license_url", FIELD_LINK, struct site_file, config.license_url, "its text"),
    FIELD("author", FIELD_TEXT, struct site_file, config.author, "for the feed"),
    FIELD("html", FIELD_BOOLEAN, struct site_file, config.html,
          "let raw HTML in Markdown pass; default false: it is escaped"),
    RECORDS("units", struct site_file, units, &unit_schema, "units of one's own"),
    RECORDS("menu", struct site_file, config.menu, &menu_schema, "the header's links"),
    FIELD("pages", FIELD_TEXTS, struct site_file, pages,
          "kinds that get pages: articles, facts, entities, sources, terms, tags; default all"),
    RANGE("feed_items", struct site_file, config.feed_items, 0, 1000,
          "articles in the feed; default 20"),
};
const struct schema site_schema = {"site",
                                   "site.yml",
                                   "content/site.yml",
                                   sizeof(struct site_file),
                                   site_fields,
                                   COUNT(site_fields),
                                   false};

static const struct field article_fields[] = {
    REQUIRED("title", FIELD_TEXT, struct article, item.title, "the headline"),
    SUMMARY,
    FIELD("id", FIELD_ID, struct article, item.id, "default: the file's name"),
    FIELD("slug", FIELD_WRITTEN, struct article, slug,
          "last part of the address; default: the file's name"),
    FIELD("date", FIELD_DATE, struct article, date, "of publication"),
    FIELD("updated", FIELD_DATE, struct article, updated, "of the last change worth telling"),
    FIELD("weight", FIELD_INTEGER, struct article, weight,
          "reading order: small first, those without last; then newest first"),
    FIELD("tags", FIELD_TEXTS, struct article, item.tag_names, "words to group by"),
    FIELD("about", FIELD_REFS, struct article, about, "of entities"),
    FIELD("aliases", FIELD_TEXTS, struct article, item.aliases,
          "old addresses that lead here: /x/"),
    FIELD("draft", FIELD_BOOLEAN, struct article, draft, "left out unless --drafts is given"),
    FIELD("toc", FIELD_BOOLEAN, struct article, toc, "show the table of contents; default true"),
};
const struct schema article_schema = {"article",
                                      "an article",
                                      "content/articles/**.md and content/index.md: front matter",
                                      sizeof(struct article),
                                      article_fields,
                                      COUNT(article_fields),
                                      false};

static const struct field fact_fields[] = {
    ITEM_FIELDS,
    SUMMARY,
    REQUIRED("value", FIELD_VALUE, struct fact, value, "quantity, date, true or false, or text"),
    CHOICE("status", struct fact, status, fact_status_names, "how sure it is"),
    FIELD("as_of", FIELD_DATE, struct fact, as_of, "when it was so, or was said"),
    FIELD("subject", FIELD_REF, struct fact, subject, "of an entity"),
    RECORDS("sources", struct fact, sources, &citation_schema, "where it comes from"),
};
const struct schema fact_schema = {"fact",
                                   "a fact",
                                   "content/facts/**.yml: a list",
                                   sizeof(struct fact),
                                   fact_fields,
                                   COUNT(fact_fields),
                                   false};

static const struct field entity_fields[] = {
    ITEM_FIELDS,
    SUMMARY,
    CHOICE("kind", struct entity, entity_kind, entity_kind_names, "what sort of thing"),
    FIELD("short", FIELD_TEXT, struct entity, short_name, "short name, for prose"),
    FIELD("url", FIELD_LINK, struct entity, link, "its own site"),
    FIELD("part_of", FIELD_REF, struct entity, part_of, "of an entity"),
    FIELD("start", FIELD_DATE, struct entity, start, "when it began"),
    FIELD("end", FIELD_DATE, struct entity, end, "when it ended"),
    RECORDS("sources", struct entity, sources, &citation_schema, "where this comes from"),
};
const struct schema entity_schema = {"entity",
                                     "an entity",
                                     "content/entities/**.yml: a list",
                                     sizeof(struct entity),
                                     entity_fields,
                                     COUNT(entity_fields),
                                     false};

static const struct field origin_fields[] = {
    ITEM_FIELDS,
    SUMMARY,
    FIELD("url", FIELD_LINK, struct origin, link, "its address"),
    FIELD("publisher", FIELD_TEXT, struct origin, publisher, "who published it"),
    FIELD("author", FIELD_TEXT, struct origin, author, "who wrote it"),
    FIELD("date", FIELD_DATE, struct origin, date, "of publication"),
    FIELD("accessed", FIELD_DATE, struct origin, accessed, "when it was last looked at"),
    RANGE("tier", struct origin, tier, 1, 3, "1 primary text, 2 press, 3 aggregator"),
    FIELD("tier_note", FIELD_TEXT, struct origin, tier_note, "why this tier"),
    FIELD("archive", FIELD_LINK, struct origin, archive, "an archived copy"),
};
const struct schema origin_schema = {"source",
                                     "a source",
                                     "content/sources/**.yml: a list",
                                     sizeof(struct origin),
                                     origin_fields,
                                     COUNT(origin_fields),
                                     false};

static const struct field term_fields[] = {
    ITEM_FIELDS,
    REQUIRED("summary", FIELD_TEXT, struct term, item.summary, "the definition, in one sentence"),
    FIELD("short", FIELD_TEXT, struct term, short_name, "short form, for prose"),
    FIELD("also", FIELD_TEXTS, struct term, also, "other names"),
    RECORDS("sources", struct term, sources, &citation_schema, "where this comes from"),
};
const struct schema term_schema = {"term",
                                   "a term",
                                   "content/terms/**.yml: a list",
                                   sizeof(struct term),
                                   term_fields,
                                   COUNT(term_fields),
                                   false};

const struct schema *const all_schemas[] = {
    &site_schema, &article_schema,  &fact_schema, &entity_schema, &origin_schema,
    &term_schema, &citation_schema, &unit_schema, &menu_schema,   NULL};

const struct schema *schema_of(enum item_kind kind) {
    static const struct schema *const schemas[ITEM_KINDS] = {
        &article_schema, &fact_schema, &entity_schema, &origin_schema, &term_schema};
    return schemas[kind];
}

const char *field_type_words(const struct field *f) {
    static const char *const words[] = {[FIELD_ID] = "id",
                                        [FIELD_TEXT] = "text",
                                        [FIELD_WRITTEN] = "text",
                                        [FIELD_MARKDOWN] = "markdown",
                                        [FIELD_LINK] = "address",
                                        [FIELD_DATE] = "date",
                                        [FIELD_BOOLEAN] = "true or false",
                                        [FIELD_INTEGER] = "number",
                                        [FIELD_CHOICE] = "one of",
                                        [FIELD_VALUE] = "value",
                                        [FIELD_REF] = "id",
                                        [FIELD_REFS] = "list of ids",
                                        [FIELD_TEXTS] = "list of text",
                                        [FIELD_RECORDS] = "list of"};
    return words[f->type];
}

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

/* ---- reading ---- */

static bool wrong_type(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, const char *wanted) {
    diag_error(r->d, "wrong-type", node->span, "'%.*s' wants %s, this is %s", STR(f->name), wanted,
               yaml_kind_name(node));
    return false;
}

static const char *wanted_words(const struct field *f) {
    static const char *const words[] = {
        [FIELD_ID] = "an id",      [FIELD_LINK] = "an address", [FIELD_DATE] = "a date",
        [FIELD_VALUE] = "a value", [FIELD_REF] = "an id",       [FIELD_REFS] = "ids",
        [FIELD_RECORDS] = "text",  [FIELD_CHOICE] = "one word"};
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
    for (size_t i = 1; i < f->choice_count; i++)
        if (str_eq(f->choices[i], text)) {
            *choice = (int)i;
            return true;
        }
    struct buf all = {0};
    for (size_t i = 1; i < f->choice_count; i++)
        buf_printf(&all, "%s%.*s", i > 1 ? ", " : "", STR(f->choices[i]));
    diag_error(r->d, "unknown-choice", node->span, "'%.*s' is no %.*s: it is one of %.*s",
               STR(text), STR(f->name), STR(buf_str(&all)));
    buf_free(&all);
    diag_nearest(r->d, nearest_of(f->choices + 1, f->choice_count - 1, text));
    return false;
}

static bool report_quantity(const struct record_reader *r, const struct yaml *node,
                            enum quantity_error e, str what) {
    static const char *const make_text = "put quotes around the value if it is text";
    if (e == QUANTITY_UNKNOWN_UNIT) {
        diag_error(r->d, "unknown-unit", node->span, "'%.*s' is no known unit", STR(what));
        str nearest = map_nearest(&r->units->by_name, what);
        if (nearest.n)
            diag_nearest(r->d, nearest);
        else
            diag_hint(r->d, "declare it under 'units' in site.yml, or %s", make_text);
    } else if (e == QUANTITY_BAD_UNIT) {
        diag_error(r->d, "bad-unit", node->span, "'%.*s' cannot be read as a unit", STR(what));
        diag_hint(r->d, "write units like GW, USD/year or USD/(GW year), or %s", make_text);
    } else {
        diag_error(r->d, "bad-number", node->span, "'%.*s' cannot be read as a number", STR(what));
        diag_hint(r->d,
                  "write at most 18 digits, an exponent within 300, thousands as 1,000, or %s",
                  make_text);
    }
    return false;
}

/* Four digits alone are a year where a year is likely; else a number. */
static bool is_likely_date(const struct date *d) {
    return d->precision != DATE_YEAR || (d->year >= 1000 && d->year < 2200);
}

/* A plain scalar is a truth value, a date, a quantity or, when it begins as none of them, text; a quoted
 * one is text. */
static bool read_value(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, struct value *v) {
    str text, what;
    bool impossible;
    if (!read_text(r, f, node, &text))
        return false;
    v->written = text;
    v->span = node->span;
    v->kind = VALUE_TEXT;
    if (node->style != YAML_PLAIN)
        return true;
    if (str_eq(text, S("true")) || str_eq(text, S("false"))) {
        v->kind = VALUE_BOOLEAN;
        v->boolean = text.n == 4;
        return true;
    }
    if (date_parse(text, &v->date, &impossible) && is_likely_date(&v->date)) {
        v->kind = VALUE_DATE;
        return true;
    }
    if (impossible && text.n > 4)
        return read_date(r, f, node, &v->date); /* reports it */
    enum quantity_error e = quantity_parse(r->units, text, &v->quantity, &what);
    if (e == QUANTITY_NO_NUMBER)
        return true;
    v->kind = VALUE_QUANTITY;
    return e == QUANTITY_FINE ? true : report_quantity(r, node, e, what);
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

static bool read_records(const struct record_reader *r, const struct field *f,
                         const struct yaml *node, struct record_list *list) {
    size_t count;
    bool fine = true;
    const struct yaml *nodes = list_nodes(node, &count);
    list->items = arena_alloc(r->arena, count, f->record->size, _Alignof(max_align_t));
    for (size_t i = 0; i < count; i++) {
        void *record = (char *)list->items + list->count * f->record->size;
        if (record_read(r, f->record, &nodes[i], record))
            list->count++;
        else
            fine = false;
    }
    list->capacity = list->count;
    return fine;
}

static bool read_field(const struct record_reader *r, const struct field *f,
                       const struct yaml *node, void *record) {
    void *to = (char *)record + f->offset;
    switch (f->type) {
    case FIELD_ID: {
        ((struct item *)record)->span = node->span; /* only items have ids of their own */
        return read_id(r, f, node, to);
    }
    case FIELD_TEXT:
        return read_text(r, f, node, to);
    case FIELD_WRITTEN:
        ((struct written *)to)->span = node->span;
        return read_text(r, f, node, &((struct written *)to)->text);
    case FIELD_MARKDOWN:
        ((struct item *)record)->text_span = node->span;
        return read_text(r, f, node, to);
    case FIELD_LINK:
        return read_link(r, f, node, to);
    case FIELD_DATE:
        return read_date(r, f, node, to);
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
        return read_records(r, f, node, to);
    }
    return false;
}

static const struct field *find_field(const struct schema *schema, str name) {
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
    else
        diag_hint(r->d, "'sitegen help fields' lists the fields of every kind");
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
        const struct field *f = find_field(schema, mapping->pairs[i].key);
        if (!f) {
            report_unknown_field(r, schema, &mapping->pairs[i]);
            fine = false;
        } else if (!read_field(r, f, &mapping->pairs[i].value, record)) {
            fine = false;
        }
    }
    for (size_t i = 0; i < schema->count; i++)
        if (schema->fields[i].required && !yaml_get(mapping, schema->fields[i].name)) {
            diag_error(r->d, "missing-field", mapping->span, "this %s has no '%.*s'", schema->name,
                       STR(schema->fields[i].name));
            fine = false;
        }
    return fine;
}
