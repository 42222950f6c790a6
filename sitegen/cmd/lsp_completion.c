/* What can be written at the cursor. */
#include "base/json.h"
#include "cmd/lsp.h"
#include "cmd/lsp_cursor.h"

#include <stdlib.h>

enum { MOST = 100 }; /* proposals; the editor asks again when more was typed */

/* CompletionItemKind of the protocol, by how editors draw them. */
enum proposal_kind {
    KIND_TEXT = 1,
    KIND_FIELD = 5,
    KIND_MODULE = 9,
    KIND_UNIT = 11,
    KIND_VALUE = 12,
    KIND_ENUM_MEMBER = 20,
    KIND_REFERENCE = 18
};

struct proposal {
    str label, insert, detail; /* insert: empty for the label */
    enum proposal_kind kind;
    const struct item *item;   /* or NULL */
    const struct field *field; /* or NULL */
    int rank;                  /* how well it fits: small first */
    size_t uses; /* how often it is meant already: of equal ones the more used first */
};

struct proposals {
    struct lsp *s;
    struct request *r;
    const struct site *site;
    struct cursor cursor;
    struct proposal *items;
    size_t count, capacity;
};

/* ---- how well a word fits what is typed ---- */

static bool starts_nocase(str text, str prefix) {
    return text.n >= prefix.n && str_eq_nocase(str_sub(text, 0, prefix.n), prefix);
}

/* 0: it begins so, 1: one of its words does, 2: it holds it; -1: no. */
static int fit(str text, str typed) {
    int best = -1;
    if (starts_nocase(text, typed))
        return 0;
    for (size_t at = 1; at + typed.n <= text.n; at++) {
        if (!starts_nocase(str_sub(text, at, text.n), typed))
            continue;
        if (!byte_is_alnum(text.p[at - 1]))
            return 1;
        best = 2;
    }
    return best;
}

static void propose(struct proposals *p, struct proposal one, str typed) {
    int rank = fit(one.label, typed);
    if (rank < 0 && one.item && fit(one.item->title, typed) >= 0)
        rank = 3;
    if (rank < 0)
        return;
    one.rank = rank;
    arena_push(p->r->a, p, one);
}

static void propose_word(struct proposals *p, str word, enum proposal_kind kind) {
    propose(p, (struct proposal){.label = word, .kind = kind}, p->cursor.typed);
}

/* ---- sources of words ---- */

static size_t uses_of(const struct item *item) {
    size_t uses = item->backlink_count;
    if (item->kind == ITEM_FACT)
        uses += ((const struct fact *)item)->used_by.count;
    if (item->kind == ITEM_ENTITY)
        uses += ((const struct entity *)item)->facts.count;
    if (item->kind == ITEM_SOURCE)
        uses += ((const struct origin *)item)->uses.count;
    return uses;
}

/* Of one kind, or of all (ITEM_KINDS). */
static void propose_items(struct proposals *p, enum item_kind kind) {
    for (size_t i = 0; i < p->site->ids.count; i++) {
        const struct item *item = p->site->ids.items[i].value;
        if (kind != ITEM_KINDS && item->kind != kind)
            continue;
        propose(p,
                (struct proposal){
                    .label = item->id, .kind = KIND_REFERENCE, .item = item, .uses = uses_of(item)},
                p->cursor.typed);
    }
}

static void propose_names(struct proposals *p, const str *names, size_t count,
                          enum proposal_kind kind) {
    for (size_t i = 0; i < count; i++)
        if (names[i].n)
            propose_word(p, names[i], kind);
}

static void propose_map(struct proposals *p, const struct map *map, enum proposal_kind kind) {
    for (size_t i = 0; map && i < map->count; i++)
        propose_word(p, map->items[i].key, kind);
}

static void propose_headings(struct proposals *p) {
    const struct item *item = site_find(p->site, p->cursor.target);
    for (size_t i = 0; item && item->has_text && i < item->prose.text.headings.count; i++) {
        const struct heading *h = &item->prose.text.headings.items[i];
        struct proposal one = {.label = h->id, .detail = h->text, .kind = KIND_REFERENCE};
        propose(p, one, p->cursor.typed);
    }
}

static void propose_dates(struct proposals *p) {
    const struct item *item = site_find(p->site, p->cursor.target);
    const struct fact *fact = (const struct fact *)item;
    for (size_t i = 0; item && item->kind == ITEM_FACT && i < fact->entries.count; i++) {
        const struct fact_value *entry = &fact->entries.items[i];
        if (!entry->from.precision)
            continue;
        struct proposal one = {.label = date_iso(p->r->a, &entry->from), .kind = KIND_VALUE};
        one.detail = value_text(p->r->a, &entry->value);
        propose(p, one, p->cursor.typed);
    }
}

/* What the reference prints without a label, and other names of the same thing. */
static void propose_labels(struct proposals *p) {
    const struct item *item = site_find(p->site, p->cursor.target);
    if (!item)
        return;
    struct proposal printed = {.label = item_display(p->r->a, item), .kind = KIND_VALUE, .uses = 1};
    propose(p, printed, p->cursor.typed); /* first */
    if (item->kind != ITEM_FACT && !str_eq(item->title, item_display(p->r->a, item)))
        propose_word(p, item->title, KIND_VALUE);
    for (size_t i = 0; item->kind == ITEM_TERM && i < ((const struct term *)item)->also.count; i++)
        propose_word(p, ((const struct term *)item)->also.items[i].text, KIND_VALUE);
}

static void propose_fields(struct proposals *p) {
    const struct schema *schema = p->cursor.schema;
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *f = &schema->fields[i];
        if (index_of(p->cursor.yaml.keys.items, p->cursor.yaml.keys.count, f->name) <
            p->cursor.yaml.keys.count)
            continue;
        struct proposal one = {.label = f->name, .kind = KIND_FIELD, .field = f};
        one.insert = arena_printf(p->r->a, "%.*s:%s", STR(f->name), f->record ? "" : " ");
        one.detail = str_of(f->meaning);
        one.uses = f->required;
        propose(p, one, p->cursor.typed);
    }
}

static bool has_digit(str text) {
    for (size_t i = 0; i < text.n; i++)
        if (byte_is_digit(text.p[i]))
            return true;
    return false;
}

/* Values of fields that are names of something in site.yml. */
static bool propose_configured(struct proposals *p, str field) {
    const struct site *site = p->site;
    if (str_eq(field, S("relation")))
        propose_map(p, &site->relations, KIND_ENUM_MEMBER);
    else if (str_eq(field, S("event")))
        propose_map(p, &site->event_kinds, KIND_ENUM_MEMBER);
    else if (str_eq(field, S("unit")))
        propose_map(p, &site->units.by_name, KIND_UNIT);
    else if (str_eq(field, S("tags")))
        for (size_t i = 0; i < site->tags.count; i++)
            propose_word(p, site->tags.items[i]->name, KIND_ENUM_MEMBER);
    else
        return false;
    return true;
}

static void propose_values(struct proposals *p) {
    static const str truth[] = {{"true", 4}, {"false", 5}};
    const struct field *f = p->cursor.field;
    if (f->type == FIELD_REF || f->type == FIELD_REFS)
        propose_items(p, f->wanted);
    else if (f->type == FIELD_CHOICE)
        propose_names(p, f->choices + 1, f->choice_count - 1, KIND_ENUM_MEMBER);
    else if (f->type == FIELD_BOOLEAN)
        propose_names(p, truth, 2, KIND_ENUM_MEMBER);
    else if (f->type == FIELD_FORMULA || f->holds == HOLDS_FORMULA)
        propose_items(p, ITEM_FACT);
    else if (f->type == FIELD_VALUE && has_digit(p->cursor.before))
        propose_map(p, &p->site->units.by_name, KIND_UNIT);
    else
        propose_configured(p, f->name);
}

/* In the data of components fields that hold ids are called by the kind of what they name. */
static void propose_data(struct proposals *p) {
    for (int k = 0; k < ITEM_KINDS; k++)
        if (str_eq(p->cursor.key, str_of(item_kind_name((enum item_kind)k))) ||
            str_eq(p->cursor.key, str_of(item_kind_plural((enum item_kind)k))))
            propose_items(p, (enum item_kind)k);
}

static void propose_all(struct proposals *p) {
    const struct field *f = p->cursor.field;
    switch (p->cursor.wants) {
    case CURSOR_LINK:
        propose_items(p, f && f->type == FIELD_VALUE ? ITEM_ENTITY : ITEM_KINDS);
        break;
    case CURSOR_HEADING:
        propose_headings(p);
        break;
    case CURSOR_DATE:
        propose_dates(p);
        break;
    case CURSOR_LABEL:
        propose_labels(p);
        break;
    case CURSOR_COMPONENT:
        propose_map(p, lsp_components(p->s), KIND_MODULE);
        break;
    case CURSOR_DATA:
        propose_data(p);
        break;
    case CURSOR_KEY:
        propose_fields(p);
        break;
    case CURSOR_VALUE:
        propose_values(p);
        break;
    case CURSOR_NOTHING:
        break;
    }
}

/* ---- the answer ---- */

static int by_fit(const void *a, const void *b) {
    const struct proposal *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank - y->rank;
    if (x->uses != y->uses)
        return x->uses > y->uses ? -1 : 1;
    return str_cmp(x->label, y->label);
}

static void put_proposal(struct proposals *p, const struct proposal *one, size_t number,
                         struct lsp_file *file, size_t from, size_t to) {
    struct buf *out = &p->r->result;
    str detail = one->item ? item_words(p->r->a, one->item, NULL) : one->detail;
    buf_put(out, S("{\"label\":"));
    json_string(out, one->label);
    buf_printf(out, ",\"kind\":%d,\"sortText\":\"%03zu\"", one->kind, number);
    put_member(out, "filterText",
               one->rank == 3 ? p->cursor.typed : one->label); /* found by its title */
    if (detail.n)
        put_member(out, "detail", detail);
    if (one->item) {
        buf_put(out, S(",\"documentation\":"));
        put_item_markup(out, p->s, p->r->a, one->item, NULL);
    }
    buf_put(out, S(",\"textEdit\":{\"range\":"));
    put_range(out, &file->lines, from, to);
    put_member(out, "newText", one->insert.n ? one->insert : one->label);
    buf_put(out, S("}}"));
}

static void put_all(struct proposals *p, struct lsp_file *file, size_t offset) {
    bool first = true;
    if (p->count)
        qsort(p->items, p->count, sizeof *p->items, by_fit);
    buf_printf(&p->r->result, "{\"isIncomplete\":%s,\"items\":[",
               p->count > MOST ? "true" : "false");
    for (size_t i = 0; i < p->count && i < MOST; i++) {
        put_next(&p->r->result, &first);
        put_proposal(p, &p->items[i], i, file, offset - p->cursor.typed.n, offset);
    }
    buf_put(&p->r->result, S("]}"));
}

void lsp_completion(struct lsp *s, struct request *r) {
    struct lsp_file file;
    size_t offset;
    struct proposals p = {.s = s, .r = r, .site = lsp_site(s)};
    if (!request_place(s, r, &file, &offset) || !p.site)
        return;
    p.cursor = cursor_find(r->a, file.path, file.source->text, offset);
    propose_all(&p);
    put_all(&p, &file, offset);
}
