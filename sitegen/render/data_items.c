/* Entities, terms, claims and questions. */
#include "render/data_common.h"
#include "render/data_internal.h"

typedef void put_item(struct data_json *d, const struct item *item);

/* One item a line. */
static void put_items(struct data_json *d, const char *key, enum item_kind kind, put_item *put) {
    const struct item_list *items = &d->data->site->items[kind];
    json_open_array(&d->json, key);
    for (size_t i = 0; i < items->count; i++) {
        struct arena_mark mark = arena_mark(d->arena);
        json_break_line(&d->json);
        json_open_object(&d->json, NULL);
        put(d, items->items[i]);
        json_close_object(&d->json);
        arena_rewind(d->arena, mark);
    }
    json_close_array(&d->json);
}

static void put_file(const struct data *data, const char *name, enum item_kind kind, put_item *put,
                     struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    data_open_file(&d, name);
    put_items(&d, name, kind, put);
    data_close_file(&d);
}

/* ---- entities ---- */

/* A relation holds in the periods of the fact's values; one without dates holds always, as far as is known. */
static void put_periods(struct data_json *d, const struct fact *fact) {
    json_open_array(&d->json, "periods");
    for (size_t i = 0; i < fact->entries.count; i++) {
        const struct fact_value *entry = &fact->entries.items[i];
        json_open_object(&d->json, NULL);
        data_put_date(d, "from", &entry->from);
        data_put_date(d, "until", &entry->ends);
        json_put_text_or_null(&d->json, "status", fact_status_names[entry->status]);
        json_put_text(&d->json, "rank", rank_names[entry->rank]);
        if (entry->of_relation)
            json_put_null(&d->json, "value");
        else
            data_put_value(d, "value", &entry->value);
        json_close_object(&d->json);
    }
    json_close_array(&d->json);
}

/* Told of the entity: of an object by the relation's inverse, where it has one. */
static void put_relation(struct data_json *d, const struct fact *fact, bool of_subject) {
    const struct relation *relation = fact->extra->relation;
    const struct ref *other = of_subject ? &fact->extra->object : &fact->subject;
    json_open_object(&d->json, NULL);
    json_put_text(&d->json, "fact", fact->item.id);
    json_put_text(&d->json, "relation", relation->name);
    json_put_text(&d->json, "side", of_subject ? S("subject") : S("object"));
    json_put_text_or_null(&d->json, "words", of_subject ? relation->verb : relation->inverse);
    data_put_ref(d, "entity", other);
    put_periods(d, fact);
    json_close_object(&d->json);
}

static void put_relations_of(struct data_json *d, const struct item_list *facts, bool of_subject) {
    for (size_t i = 0; i < facts->count; i++)
        put_relation(d, (const struct fact *)facts->items[i], of_subject);
}

static void put_entity(struct data_json *d, const struct item *item) {
    const struct entity *e = (const struct entity *)item;
    data_put_item(d, item);
    json_put_text_or_null(&d->json, "kind", entity_kind_names[e->entity_kind]);
    json_put_text_or_null(&d->json, "short", e->short_name);
    json_put_text_or_null(&d->json, "link", e->link);
    data_put_ref(d, "part_of", &e->part_of);
    data_put_ids(d, "parts", &e->parts);
    data_put_date(d, "start", &e->start);
    data_put_date(d, "end", &e->end);
    data_put_body(d, "text", item);
    data_put_citations(d, "sources", &e->sources);
    data_put_ids(d, "facts", &e->facts);
    json_open_array(&d->json, "relations");
    put_relations_of(d, &e->relations, true);
    put_relations_of(d, &e->related, false);
    json_close_array(&d->json);
    data_put_ids(d, "events", &e->events);
}

/* The relations that site.yml declares. */
static void put_vocabulary(struct data_json *d) {
    const struct site_config *c = &d->data->site->config;
    json_open_array(&d->json, "relations");
    for (size_t i = 0; i < c->relations.count; i++) {
        const struct relation *relation = &c->relations.items[i];
        json_break_line(&d->json);
        json_open_object(&d->json, NULL);
        json_put_text(&d->json, "name", relation->name);
        json_put_text(&d->json, "verb", relation->verb);
        json_put_text_or_null(&d->json, "inverse", relation->inverse);
        json_put_text_or_null(&d->json, "group", relation->group);
        data_put_ids(d, "facts", &relation->facts);
        json_close_object(&d->json);
    }
    json_close_array(&d->json);
}

void data_entities_json(const struct data *data, const struct page *page, struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    (void)page;
    data_open_file(&d, "entities");
    put_vocabulary(&d);
    put_items(&d, "entities", ITEM_ENTITY, put_entity);
    data_close_file(&d);
}

/* ---- terms ---- */

static void put_term(struct data_json *d, const struct item *item) {
    const struct term *t = (const struct term *)item;
    data_put_item(d, item);
    json_put_text_or_null(&d->json, "short", t->short_name);
    data_put_texts(d, "also", &t->also);
    data_put_body(d, "text", item);
    data_put_citations(d, "sources", &t->sources);
}

void data_terms_json(const struct data *data, const struct page *page, struct buf *out) {
    (void)page;
    put_file(data, "terms", ITEM_TERM, put_term, out);
}

/* ---- claims ---- */

/* What decides a claim, with what it says now. */
static void put_deciding(struct data_json *d, const struct claim *claim) {
    json_open_array(&d->json, "facts");
    for (size_t i = 0; i < claim->facts.count; i++) {
        const struct fact *fact = (const struct fact *)claim->facts.items[i].item;
        json_open_object(&d->json, NULL);
        json_put_text(&d->json, "id", fact->item.id);
        json_put_text(&d->json, "says", value_text(d->arena, &fact->value));
        json_close_object(&d->json);
    }
    json_close_array(&d->json);
}

static void put_claim(struct data_json *d, const struct item *item) {
    const struct claim *c = (const struct claim *)item;
    json_put_text(&d->json, "id", item->id);
    json_put_text(&d->json, "says", item->title);
    data_put_url(d, "url", item->url);
    data_put_tags(d, "tags", item);
    json_put_text_or_null(&d->json, "document", c->document ? c->document->item.id : (str){0});
    json_put_text_or_null(&d->json, "at", c->at);
    json_put_text_or_null(&d->json, "kind", claim_kind_names[c->claim_kind]);
    data_put_ref(d, "by", &c->by);
    json_put_text_or_null(&d->json, "by_name", c->by_name);
    data_put_value(d, "value", &c->value);
    json_put_text_or_null(&d->json, "verdict", verdict_names[c->verdict]);
    data_put_body(d, "why", item);
    put_deciding(d, c);
}

void data_claims_json(const struct data *data, const struct page *page, struct buf *out) {
    (void)page;
    put_file(data, "claims", ITEM_CLAIM, put_claim, out);
}

/* ---- questions ---- */

static void put_question(struct data_json *d, const struct item *item) {
    const struct question *q = (const struct question *)item;
    data_put_item(d, item);
    json_put_text_or_null(&d->json, "state", question_state_names[q->state]);
    json_put_text_or_null(&d->json, "group", q->group);
    data_put_body(d, "answer", item);
    data_put_refs(d, "about", &q->about);
    data_put_refs(d, "facts", &q->facts);
    data_put_citations(d, "sources", &q->sources);
}

void data_questions_json(const struct data *data, const struct page *page, struct buf *out) {
    (void)page;
    put_file(data, "questions", ITEM_QUESTION, put_question, out);
}
