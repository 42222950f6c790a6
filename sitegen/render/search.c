#include "render/search.h"

#include "base/json.h"
#include "model/model.h"
#include "render/plain.h"

struct documents {
    const struct site *site;
    struct arena *scratch; /* of one document */
    struct buf *out;
    struct buf text; /* of the document that is written */
    size_t count;
    bool full;
};

/* ---- one document ---- */

static void put_field(struct documents *s, str name, str text) {
    if (!text.n)
        return;
    buf_put(s->out, S(",\""));
    buf_put(s->out, name);
    buf_put(s->out, S("\":"));
    json_string(s->out, text);
}

static void put_name(struct buf *names, str name) {
    if (name.n)
        buf_put(names, names->n ? S(", ") : S(""));
    buf_put(names, name);
}

/* Parts of the text stand apart. */
static void put_gap(struct documents *s) {
    if (s->text.n)
        buf_byte(&s->text, ' ');
}

static str subject_of(const struct fact *fact) {
    return fact->subject.item ? fact->subject.item->title : (str){0};
}

static void put_fact(struct documents *s, const struct fact *fact) {
    put_field(s, S("value"), value_text(s->scratch, &fact->value));
    put_field(s, S("state"), fact_status_names[fact->status]);
    put_field(s, S("context"), subject_of(fact));
}

static void put_term(struct documents *s, const struct term *term) {
    struct buf names = {0};
    put_name(&names, term->short_name);
    for (size_t i = 0; i < term->also.count; i++)
        put_name(&names, term->also.items[i].text);
    put_field(s, S("names"), buf_str(&names));
    buf_free(&names);
}

static void put_entity(struct documents *s, const struct entity *entity) {
    put_field(s, S("names"), entity->short_name);
    put_field(s, S("state"), entity_kind_names[entity->entity_kind]);
}

static void put_claim(struct documents *s, const struct claim *claim) {
    put_field(s, S("state"), verdict_names[claim->verdict]);
    put_field(s, S("context"),
              claim->by.item ? item_display(s->scratch, claim->by.item) : claim->by_name);
}

static void put_question(struct documents *s, const struct question *question) {
    put_field(s, S("state"), question_state_names[question->state]);
    put_field(s, S("context"), question->group);
}

/* What only documents of its kind have. */
static void put_particulars(struct documents *s, const struct item *item) {
    switch (item->kind) {
    case ITEM_FACT:
        put_fact(s, (const struct fact *)item);
        break;
    case ITEM_TERM:
        put_term(s, (const struct term *)item);
        break;
    case ITEM_ENTITY:
        put_entity(s, (const struct entity *)item);
        break;
    case ITEM_CLAIM:
        put_claim(s, (const struct claim *)item);
        break;
    case ITEM_QUESTION:
        put_question(s, (const struct question *)item);
        break;
    case ITEM_SOURCE:
        put_field(s, S("context"), ((const struct origin *)item)->publisher);
        break;
    default:
        break;
    }
}

/* The values that a fact had or will have: who remembers one looks for it. */
static void put_other_values(struct documents *s, const struct fact *fact) {
    for (size_t i = 0; i < fact->entries.count; i++) {
        if (i == fact->current)
            continue;
        put_gap(s);
        buf_put(&s->text, value_text(s->scratch, &fact->entries.items[i].value));
        buf_byte(&s->text, '.');
    }
}

/* What a relation with an amount says besides; of other facts the short name of their subject. */
static void put_saying(struct documents *s, const struct fact *fact) {
    const struct entity *subject = (const struct entity *)fact->subject.item;
    const struct fact_extra *extra = fact->extra;
    if (!subject)
        return;
    bool relates = extra && extra->relation && extra->object.item;
    if (!relates && !subject->short_name.n)
        return;
    put_gap(s);
    buf_put(&s->text, item_display(s->scratch, &subject->item));
    if (relates)
        buf_printf(&s->text, " %.*s %.*s", STR(extra->relation->verb),
                   STR(item_display(s->scratch, extra->object.item)));
    buf_byte(&s->text, '.');
}

/* What can be changed, and what follows. */
static void put_labels(struct documents *s, const struct model *model) {
    for (size_t i = 0; i < model->inputs.count + model->formulas.count; i++) {
        str label = i < model->inputs.count ? model->inputs.items[i].label
                                            : model->formulas.items[i - model->inputs.count].label;
        if (!label.n)
            continue;
        put_gap(s);
        buf_put(&s->text, label);
        buf_byte(&s->text, '.');
    }
}

static void put_text(struct documents *s, const struct item *item) {
    s->text.n = 0;
    buf_put(&s->text, item->summary);
    if (s->full) {
        put_gap(s);
        plain_text(s->scratch, s->site, item, &s->text);
        if (item->kind == ITEM_FACT)
            put_other_values(s, (const struct fact *)item);
    }
    if (item->kind == ITEM_FACT)
        put_saying(s, (const struct fact *)item);
    if (item->kind == ITEM_MODEL)
        put_labels(s, (const struct model *)item);
    put_field(s, S("text"), str_trim(buf_str(&s->text)));
}

static void put_document(struct documents *s, const struct item *item) {
    if (!item->url.n)
        return;
    struct arena_mark mark = arena_mark(s->scratch);
    buf_put(s->out, s->count++ ? S(",\n{\"kind\":\"") : S("\n{\"kind\":\""));
    buf_put(s->out, str_of(item_kind_name(item->kind)));
    buf_byte(s->out, '"');
    put_field(s, S("url"), site_url(s->scratch, s->site, item->url));
    put_field(s, S("title"), item->title);
    put_particulars(s, item);
    put_text(s, item);
    buf_byte(s->out, '}');
    arena_rewind(s->scratch, mark);
}

/* ---- all of them ---- */

static size_t size_of_fields(const struct item *item) {
    size_t size = 0;
    str text;
    struct span place;
    for (size_t i = 0; item_field(item, i, &text, &place); i++)
        size += text.n;
    return size;
}

static size_t size_of_texts(const struct site *site) {
    size_t size = site->home ? site->home->item.written_text.n : 0;
    for (int k = 0; k < ITEM_KINDS; k++)
        for (size_t i = 0; i < site->items[k].count; i++)
            size +=
                site->items[k].items[i]->written_text.n + size_of_fields(site->items[k].items[i]);
    return size;
}

void search_documents(const struct site *site, struct arena *scratch, struct buf *out) {
    struct documents s = {.site = site, .scratch = scratch, .out = out};
    s.full = size_of_texts(site) <= SEARCH_MAX_TEXT;
    buf_put(out, S("{\"language\":"));
    json_string(out, site->config.language.n ? site->config.language : S("en"));
    buf_put(out,
            s.full ? S(",\"full\":true,\"documents\":[") : S(",\"full\":false,\"documents\":["));
    if (site->home)
        put_document(&s, &site->home->item);
    for (int k = 0; k < ITEM_KINDS; k++)
        for (size_t i = 0; i < site->items[k].count; i++)
            put_document(&s, site->items[k].items[i]);
    buf_put(out, S("\n]}\n"));
    buf_free(&s.text);
}
