/* One walk over a file's YAML along the schema of its kind, and over the Markdown that stands in it. */
#include "model/occurrence.h"

#include "model/stages.h"
#include "text/component.h"
#include "text/yaml_places.h"

#include <stdlib.h>

struct reader {
    struct arena *a;
    const struct occurrence_options *options;
    struct occurrences *out;
    struct map own; /* names of the model that is read: they go before ids; without a model empty */
    bool of_model;  /* formulas may have what those of models have */
    struct diags ignored; /* what is wrong is told by who loads the site */
};

static str slice(struct span at) {
    return str_sub(at.source->text, at.offset, (size_t)at.offset + at.length);
}

static struct occurrence *add(struct reader *r, enum occurrence_role role, str id,
                              struct span place) {
    struct occurrence one = {.role = role, .id = id, .span = narrow(place, id)};
    one.exact = one.span.source && str_eq(slice(one.span), id);
    arena_push(r->a, r->out, one);
    return &r->out->items[r->out->count - 1];
}

/* ---- formulas ---- */

/* "id" or "id@2026-02"; what is not told byte by byte stands among other things. */
static bool is_alone(str text, str id) {
    str rest = str_sub(text, id.n, text.n);
    if (!str_starts(text, id) || (rest.n && rest.p[0] != '@'))
        return false;
    for (size_t i = 1; i < rest.n; i++)
        if (!byte_is_alnum(rest.p[i]) && rest.p[i] != '-')
            return false;
    return true;
}

static void read_formula(struct reader *r, str text, struct markdown_origin origin,
                         const struct field *field, struct span whole) {
    struct formula *f = (r->of_model ? formula_parse_model : formula_parse)(
        r->a, r->options->units, text, origin, &r->ignored);
    for (size_t i = 0; f && i < f->refs.count; i++) {
        const struct formula_ref *ref = &f->refs.items[i];
        if (map_get(&r->own, ref->id))
            continue;
        struct occurrence *one = add(r, OCCURRENCE_REFERENCE, ref->id, ref->span);
        one->exact &= is_alone(slice(ref->span), ref->id);
        one->field = field;
        one->whole = whole;
        one->labelled = true;
    }
}

/* ---- Markdown ---- */

static void read_wiki(struct reader *r, const struct mention *m) {
    str date = m->target, id = str_trim(str_cut(&date, '@'));
    struct markdown_origin origin = target_origin(m);
    if (is_condition(m->target)) {
        bool of_model = r->of_model;
        struct map own = r->own;
        r->of_model = false; /* prose of a model speaks of facts */
        r->own = map_make(r->a);
        read_formula(r, m->target, origin, NULL, m->span);
        r->of_model = of_model;
        r->own = own;
        return;
    }
    struct occurrence *one = add(r, OCCURRENCE_REFERENCE, id, narrow(m->span, m->target));
    one->exact &= origin.exact;
    one->whole = m->span;
    one->labelled = m->has_label;
    one->date = str_trim(date);
}

static void read_mentions(struct reader *r, const struct markdown *text) {
    for (size_t i = 0; i < text->mentions.count; i++)
        if (text->mentions.items[i].kind == MENTION_WIKI)
            read_wiki(r, &text->mentions.items[i]);
}

static void read_inline(struct reader *r, str text, struct markdown_origin origin) {
    struct markdown scanned;
    struct markdown_options options = {0};
    if (str_find(text, S("[["), 0) == text.n)
        return;
    markdown_scan(r->a, arena_copy(r->a, text), origin, &options, &scanned, &r->ignored);
    read_mentions(r, &scanned);
}

/* By convention of the components, fields that hold ids are called by the kind of what they name. */
static bool names_kind(str key) {
    for (int k = 0; k < ITEM_KINDS; k++)
        if (str_eq(key, str_of(item_kind_name((enum item_kind)k))) ||
            str_eq(key, str_of(item_kind_plural((enum item_kind)k))))
            return true;
    return false;
}

static void read_data(struct reader *r, const struct fence *fence, const struct yaml *node,
                      str key) {
    if (node->kind == YAML_SCALAR) {
        struct markdown_origin place = component_place(r->a, fence, node);
        str text = str_trim(node->text);
        read_inline(r, node->text, place);
        if (id_is_valid(text) && place.source)
            add(r, names_kind(key) ? OCCURRENCE_REFERENCE : OCCURRENCE_WORD, text,
                (struct span){place.source, place.offset, place.length});
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        if (node->kind == YAML_SEQUENCE)
            read_data(r, fence, &node->items[i], key);
        else
            read_data(r, fence, &node->pairs[i].value, node->pairs[i].key);
}

static void read_markdown(struct reader *r, str text, struct markdown_origin origin,
                          struct markdown *scanned) {
    struct markdown_options options = {.components = r->options->components};
    markdown_scan(r->a, text, origin, &options, scanned, &r->ignored);
    read_mentions(r, scanned);
    for (size_t i = 0; i < scanned->fences.count; i++) {
        const struct fence *fence = &scanned->fences.items[i];
        const struct yaml *data = component_data(r->a, fence, &r->ignored);
        if (data)
            read_data(r, fence, data, (str){0});
    }
}

/* ---- fields ---- */

static void read_record(struct reader *r, const struct schema *schema, const struct yaml *node);

static void read_scalar(struct reader *r, const struct field *f, enum field_type type,
                        const struct yaml *node) {
    str text = str_trim(node->text);
    struct markdown scanned;
    if (node->kind != YAML_SCALAR || !text.n)
        return;
    if (type == FIELD_REF)
        add(r, OCCURRENCE_REFERENCE, text, node->span)->field = f;
    else if (type == FIELD_MARKDOWN)
        read_markdown(r, node->text, yaml_origin(r->a, node->span, node->text), &scanned);
    else if (type == FIELD_FORMULA || f->holds == HOLDS_FORMULA)
        read_formula(r, text, yaml_origin(r->a, node->span, text), f, span_none());
    else if (f->holds == HOLDS_MARKDOWN)
        read_inline(r, node->text, yaml_origin(r->a, node->span, node->text));
}

/* `value: [[id]]`, which YAML takes for a list in a list. */
static void read_value(struct reader *r, const struct field *f, const struct yaml *node) {
    for (int depth = 0; depth < 2; depth++) {
        if (node->kind != YAML_SEQUENCE || node->count != 1)
            return;
        node = &node->items[0];
    }
    if (node->kind == YAML_SCALAR && id_is_valid(str_trim(node->text)))
        add(r, OCCURRENCE_REFERENCE, str_trim(node->text), node->span)->field = f;
}

static void read_pairs(struct reader *r, const struct field *f, const struct yaml *node) {
    for (size_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++) {
        const struct yaml *value = &node->pairs[i].value;
        if (value->kind == YAML_SCALAR)
            read_scalar(r, f, FIELD_TEXT, value);
        for (size_t k = 0; value->kind == YAML_SEQUENCE && k < value->count; k++)
            read_scalar(r, f, FIELD_TEXT, &value->items[k]);
    }
}

static void read_field(struct reader *r, const struct field *f, const struct yaml *node) {
    bool list = node->kind == YAML_SEQUENCE;
    const struct yaml *nodes = list ? node->items : node;
    size_t count = list ? node->count : 1;
    enum field_type of_item = f->type == FIELD_REFS ? FIELD_REF : f->type;
    if (f->type == FIELD_VALUE)
        read_value(r, f, node);
    else if (f->type == FIELD_PAIRS)
        read_pairs(r, f, node);
    for (size_t i = 0; i < count && f->type != FIELD_VALUE && f->type != FIELD_PAIRS; i++)
        if (f->record)
            read_record(r, f->record, &nodes[i]);
        else
            read_scalar(r, f, of_item, &nodes[i]);
}

static str scalar_of(const struct yaml *mapping, str key) {
    const struct yaml *value = yaml_get(mapping, key);
    return value && value->kind == YAML_SCALAR ? str_trim(value->text) : (str){0};
}

static void add_own(struct reader *r, const struct yaml *list, str key) {
    bool single = list && list->kind == YAML_MAPPING;
    for (size_t i = 0; list && i < (single ? 1 : list->count); i++) {
        const struct yaml *entry = single ? list : &list->items[i];
        if (list->kind == YAML_SCALAR || entry->kind != YAML_MAPPING)
            continue;
        str name = scalar_of(entry, key);
        if (name.n)
            map_add(&r->own, name, r);
        const struct yaml *choices = yaml_get(entry, S("choices"));
        if (choices)
            add_own(r, choices, key);
    }
}

/* In a model its own names go before ids. */
static void enter_item(struct reader *r, const struct schema *schema, const struct yaml *node) {
    r->own = map_make(r->a);
    r->of_model = schema == &model_schema;
    if (!r->of_model)
        return;
    static const char *const lists[] = {"index", "inputs", "formulas"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        add_own(r, yaml_get(node, str_of(lists[i])), S("name"));
}

static void define(struct reader *r, const struct schema *schema, const struct field *f,
                   const struct yaml *mapping, const struct yaml *id) {
    struct span whole = mapping->span;
    str title = scalar_of(mapping, S("title"));
    if (id->kind != YAML_SCALAR || !id_is_valid(str_trim(id->text)))
        return;
    whole.length = mapping->end - whole.offset;
    struct occurrence *one = add(r, OCCURRENCE_DEFINITION, str_trim(id->text), id->span);
    one->field = f;
    one->schema = schema;
    one->whole = whole;
    one->title = title.n ? title : scalar_of(mapping, S("says"));
}

static void read_record(struct reader *r, const struct schema *schema, const struct yaml *node) {
    if (node->kind != YAML_MAPPING)
        return;
    if (schema->fields[0].type == FIELD_ID)
        enter_item(r, schema, node);
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_pair *pair = &node->pairs[i];
        const struct field *f = schema_field(schema, pair->key);
        if (!f)
            continue;
        struct occurrence *key = add(r, OCCURRENCE_FIELD, pair->key, pair->key_span);
        key->field = f;
        key->schema = schema;
        if (f->type == FIELD_ID)
            define(r, schema, f, node, &pair->value);
        else
            read_field(r, f, &pair->value);
    }
}

/* ---- files ---- */

bool occurrence_kind(str path, enum item_kind *kind) {
    struct content_file held;
    bool config = str_eq(path, S("content/site.yml")), found = content_file_of(path, &held);
    *kind = config ? ITEM_KINDS : held.kind;
    return config || found;
}

static void read_article(struct reader *r, const struct source *source) {
    struct front_matter front;
    struct occurrences *out = r->out;
    out->parsed = true;
    if (front_matter_find(source, &front, &r->ignored)) {
        size_t errors = r->ignored.errors;
        const struct yaml *fields =
            yaml_parse(r->a, source, front.yaml_at, front.yaml_length, &r->ignored);
        out->parsed = fields || r->ignored.errors == errors;
        out->body = front.body_at;
        if (fields)
            read_record(r, &article_schema, fields);
    }
    str body = str_sub(source->text, out->body, source->text.n);
    r->own = map_make(r->a);
    read_markdown(
        r, body,
        (struct markdown_origin){source, (uint32_t)out->body, (uint32_t)body.n, true, NULL},
        &out->text);
}

static void read_yaml(struct reader *r, const struct source *source) {
    size_t errors = r->ignored.errors;
    const struct yaml *node = yaml_parse(r->a, source, 0, source->text.n, &r->ignored);
    enum item_kind kind = r->out->kind;
    r->out->parsed = node || r->ignored.errors == errors;
    if (!node)
        return;
    if (kind == ITEM_KINDS || kind == ITEM_CLAIM)
        read_record(r, kind == ITEM_CLAIM ? &claims_schema : &site_schema, node);
    for (size_t i = 0; kind < ITEM_KINDS && node->kind == YAML_SEQUENCE && i < node->count; i++)
        read_record(r, schema_of(kind), &node->items[i]);
}

static int by_place(const void *a, const void *b) {
    const struct occurrence *x = a, *y = b;
    if (x->span.offset != y->span.offset)
        return x->span.offset < y->span.offset ? -1 : 1;
    return (int)x->role - (int)y->role;
}

bool occurrences_read(struct arena *a, const struct source *source,
                      const struct occurrence_options *options, struct occurrences *out) {
    *out = (struct occurrences){0};
    if (!occurrence_kind(source->path, &out->kind))
        return false;
    struct reader r = {.a = a, .options = options, .out = out, .own = map_make(a)};
    r.ignored.arena = a;
    if (out->kind == ITEM_ARTICLE)
        read_article(&r, source);
    else
        read_yaml(&r, source);
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_place);
    return true;
}

const struct occurrence *occurrence_at(const struct occurrences *all, size_t offset) {
    const struct occurrence *found = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const struct occurrence *one = &all->items[i];
        size_t end = (size_t)one->span.offset + one->span.length;
        if (offset < one->span.offset)
            break;
        if (offset <= end && (!found || offset < end || one->span.offset == offset))
            found = one;
    }
    return found;
}
