/* What is known of the thing under the cursor. */
#include "base/json.h"
#include "cmd/lsp.h"
#include "cmd/print.h"

/* ---- Markdown of content, or plain text for who cannot show it ---- */

struct hover {
    struct buf text;
    struct arena *a;
    bool markdown;
};

static void put_words(struct hover *p, str text) {
    str line = clean_line(p->a, text);
    for (size_t i = 0; i < line.n; i++) {
        if (p->markdown && strchr("\\`*_[]<>#|~", line.p[i]))
            buf_byte(&p->text, '\\');
        buf_byte(&p->text, line.p[i]);
    }
}

static void put_strong(struct hover *p, str text) {
    buf_put(&p->text, p->markdown ? S("**") : S(""));
    put_words(p, text);
    buf_put(&p->text, p->markdown ? S("**") : S(""));
}

/* An id or a formula, neither of which holds a backtick. */
static void put_code(struct hover *p, str text) {
    bool code = p->markdown && str_find_byte(text, '`', 0) == text.n;
    buf_put(&p->text, code ? S("`") : S(""));
    buf_put(&p->text, clean_line(p->a, text));
    buf_put(&p->text, code ? S("`") : S(""));
}

static void put_paragraph(struct hover *p) { buf_put(&p->text, S("\n\n")); }

/* ---- facts ---- */

static void put_as_of(struct hover *p, const struct date *date, const char *words) {
    if (!date->precision)
        return;
    buf_put(&p->text, S(" · "));
    buf_put(&p->text, str_of(words));
    put_words(p, date_text(p->a, date));
}

static void put_value(struct hover *p, const struct value *value, enum fact_status status,
                      const struct date *as_of) {
    if (value->kind == VALUE_NONE)
        buf_put(&p->text, S("no value: it has errors"));
    else
        put_strong(p, value_full(p->a, value));
    str short_form = {0};
    if (value->kind != VALUE_NONE)
        short_form = value_text(p->a, value);
    if (short_form.n && !str_eq(short_form, value_full(p->a, value))) {
        buf_put(&p->text, S(" · in prose "));
        put_words(p, short_form);
    }
    if (status) {
        buf_put(&p->text, S(" · "));
        put_words(p, fact_status_names[status]);
    }
    put_as_of(p, as_of, "as of ");
}

static void put_formula(struct hover *p, const struct fact_value *entry) {
    if (!entry->as_formula.text.n)
        return;
    put_paragraph(p);
    buf_put(&p->text, S("= "));
    put_code(p, entry->as_formula.text);
}

static void put_citations(struct hover *p, const struct citation_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const struct citation *c = &list->items[i];
        const struct item *source = c->source.item;
        buf_put(&p->text, i ? S("\n") : S("\n\n"));
        buf_put(&p->text, S("- "));
        put_words(p, source ? source->title : c->source.id);
        if (source)
            put_as_of(p, &((const struct origin *)source)->date, "");
        if (c->at.n) {
            buf_put(&p->text, S(" · "));
            put_words(p, c->at);
        }
    }
}

static void put_time(struct hover *p, const struct fact_value *entry) {
    if (!entry->from.precision && !entry->ends.precision)
        return;
    buf_put(&p->text, S(" · "));
    put_words(p, entry->from.precision ? date_text(p->a, &entry->from) : S("always"));
    buf_put(&p->text, S(" to "));
    put_words(p, entry->ends.precision ? date_text(p->a, &entry->ends) : S("now"));
}

static void put_fact(struct hover *p, const struct fact *fact, const struct fact_value *shown) {
    if (!fact->entries.count)
        return;
    const struct fact_value *entry = shown ? shown : &fact->entries.items[fact->current];
    put_paragraph(p);
    put_value(p, &entry->value, entry->status, &entry->as_of);
    put_time(p, entry);
    put_formula(p, entry);
    put_citations(p, &entry->sources);
}

/* ---- the others ---- */

static void put_kind(struct hover *p, const struct item *item) {
    const struct claim *claim = (const struct claim *)item;
    const struct origin *origin = (const struct origin *)item;
    const struct entity *entity = (const struct entity *)item;
    const struct question *question = (const struct question *)item;
    str words = {0};
    if (item->kind == ITEM_CLAIM)
        words = arena_printf(p->a, "%.*s: %.*s", STR(claim_kind_names[claim->claim_kind]),
                             STR(verdict_names[claim->verdict]));
    else if (item->kind == ITEM_ENTITY)
        words = entity_kind_names[entity->entity_kind];
    else if (item->kind == ITEM_QUESTION)
        words = question_state_names[question->state];
    else if (item->kind == ITEM_SOURCE && origin->publisher.n)
        words =
            arena_printf(p->a, "%.*s%s%.*s", STR(origin->publisher),
                         origin->date.precision ? ", " : "", STR(date_text(p->a, &origin->date)));
    if (!words.n)
        return;
    put_paragraph(p);
    put_words(p, words);
}

static void put_item(struct hover *p, const struct item *item, const struct fact_value *entry) {
    put_strong(p, item->title);
    buf_printf(&p->text, " · %s ", item_kind_name(item->kind));
    put_code(p, item->id);
    if (item->kind == ITEM_FACT)
        put_fact(p, (const struct fact *)item, entry);
    else
        put_kind(p, item);
    if (item->summary.n) {
        put_paragraph(p);
        put_words(p, item->summary);
    }
}

static void put_field(struct hover *p, const struct occurrence *one) {
    const struct field *f = one->field;
    put_strong(p, f->name);
    buf_printf(&p->text, " · %s", field_type_words(f));
    for (size_t i = 1; i < f->choice_count; i++) {
        buf_put(&p->text, i > 1 ? S(", ") : S(" "));
        put_code(p, f->choices[i]);
    }
    buf_put(&p->text, f->required ? S(" · required") : S(""));
    put_paragraph(p);
    put_words(p, str_of(f->meaning));
}

/* The value at the date of [[id@date]]. */
static const struct fact_value *entry_at(const struct item *item, const struct occurrence *one,
                                         struct arena *a) {
    struct date date;
    struct diags ignored = {.arena = a};
    bool impossible;
    if (item->kind != ITEM_FACT || !one->date.n || !date_parse(one->date, &date, &impossible) ||
        date.side != DATE_AT)
        return NULL;
    return fact_value_at((const struct fact *)item, date, one->span, &ignored);
}

str item_words(struct arena *a, const struct item *item, const struct occurrence *one) {
    const struct fact_value *entry = one ? entry_at(item, one, a) : NULL;
    if (one && one->date.n && !entry)
        return (str){0};
    return entry ? value_text(a, &entry->value) : item_display(a, item);
}

void put_item_markup(struct buf *out, const struct lsp *s, struct arena *a, const struct item *item,
                     const struct occurrence *one) {
    struct hover p = {.a = a, .markdown = s->client.markdown};
    if (one && one->role == OCCURRENCE_FIELD)
        put_field(&p, one);
    else
        put_item(&p, item, one ? entry_at(item, one, a) : NULL);
    buf_printf(out, "{\"kind\":\"%s\",\"value\":", p.markdown ? "markdown" : "plaintext");
    json_string(out, buf_str(&p.text));
    buf_put(out, S("}"));
    buf_free(&p.text);
}

void lsp_hover(struct lsp *s, struct request *r) {
    struct lsp_file file;
    const struct occurrence *one;
    const struct item *item = request_item(s, r, &file, &one);
    if (!one || (!item && one->role != OCCURRENCE_FIELD))
        return;
    buf_put(&r->result, S("{\"contents\":"));
    put_item_markup(&r->result, s, r->a, item, one);
    buf_put(&r->result, S(",\"range\":"));
    put_span(&r->result, &file.lines, one->span);
    buf_put(&r->result, S("}"));
}
