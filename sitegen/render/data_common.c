#include "render/data_common.h"

#include "render/plain.h"
#include "text/html.h"
#include "text/yaml_places.h"

struct data_json data_json_begin(const struct data *data, struct buf *out) {
    return (struct data_json){.json = {.out = out}, .data = data, .arena = data->scratch};
}

static void put_site(struct data_json *d) {
    const struct site_config *config = &d->data->site->config;
    const struct history *h = d->data->history;
    struct json_writer *j = &d->json;
    json_open_object(j, "site");
    json_put_text(j, "title", config->title);
    json_put_text_or_null(j, "base_url", config->base_url);
    json_put_text_or_null(j, "language", config->language);
    json_put_text_or_null(j, "license", config->license);
    json_put_text_or_null(j, "license_url", config->license_url);
    json_put_text_or_null(j, "commit", h && h->has_tip ? h->tip.hex : (str){0});
    if (h && h->has_tip)
        json_put_bool(j, "dirty", h->dirty);
    else
        json_put_null(j, "dirty");
    data_put_date(d, "date", &d->data->site->now);
    json_close_object(j);
}

void data_put_schema(struct data_json *d, const char *schema) {
    data_put_url(d, "$schema", data_schema_url(d->arena, schema));
}

void data_put_known(struct data_json *d, const char *key, str text) {
    if (text.n)
        json_put_text(&d->json, key, text);
}

void data_open_file(struct data_json *d, const char *schema) {
    json_open_object(&d->json, NULL);
    data_put_schema(d, schema);
    put_site(d);
    json_break_line(&d->json);
}

void data_close_file(struct data_json *d) {
    json_close_object(&d->json);
    buf_byte(d->json.out, '\n');
}

void data_put_item(struct data_json *d, const struct item *item) {
    json_put_text(&d->json, "id", item->id);
    data_put_url(d, "url", item->url);
    json_put_text(&d->json, "title", item->title);
    json_put_text_or_null(&d->json, "summary", item->summary);
    data_put_tags(d, "tags", item);
}

void data_put_date(struct data_json *d, const char *key, const struct date *date) {
    json_put_text_or_null(&d->json, key, date_iso(d->arena, date));
}

void data_put_day(struct data_json *d, const char *key, int32_t number) {
    struct date day = date_of_day(number); /* of an open end none */
    data_put_date(d, key, &day);
}

void data_put_url(struct data_json *d, const char *key, str url) {
    json_put_text_or_null(&d->json, key, site_permalink(d->arena, d->data->site, url));
}

void data_put_ref(struct data_json *d, const char *key, const struct ref *ref) {
    json_put_text_or_null(&d->json, key, ref->id);
}

void data_put_ids(struct data_json *d, const char *key, const struct item_list *items) {
    json_open_array(&d->json, key);
    for (size_t i = 0; i < items->count; i++)
        json_put_text(&d->json, NULL, items->items[i]->id);
    json_close_array(&d->json);
}

void data_put_refs(struct data_json *d, const char *key, const struct ref_list *refs) {
    json_open_array(&d->json, key);
    for (size_t i = 0; i < refs->count; i++)
        json_put_text(&d->json, NULL, refs->items[i].id);
    json_close_array(&d->json);
}

void data_put_texts(struct data_json *d, const char *key, const struct text_list *texts) {
    json_open_array(&d->json, key);
    for (size_t i = 0; i < texts->count; i++)
        json_put_text(&d->json, NULL, texts->items[i].text);
    json_close_array(&d->json);
}

static void put_citation(struct data_json *d, const struct citation *c) {
    const struct origin *source = (const struct origin *)c->source.item;
    json_open_object(&d->json, NULL);
    json_put_text(&d->json, "source", c->source.id);
    json_put_text_or_null(&d->json, "url", source ? source->link : (str){0});
    json_put_text_or_null(&d->json, "at", c->at);
    json_put_text_or_null(&d->json, "note", c->note);
    json_close_object(&d->json);
}

void data_put_citations(struct data_json *d, const char *key, const struct citation_list *list) {
    json_open_array(&d->json, key);
    for (size_t i = 0; i < list->count; i++)
        put_citation(d, &list->items[i]);
    json_close_array(&d->json);
}

static void put_backlink(struct data_json *d, const struct backlink *b) {
    json_open_object(&d->json, NULL);
    json_put_text(&d->json, "id", b->from->id);
    json_put_text(&d->json, "kind", str_of(item_kind_name(b->from->kind)));
    json_put_text(&d->json, "title", b->from->title);
    data_put_url(d, "url", backlink_url(d->arena, b));
    str sentence = html_text(d->arena, mention_sentence(d->arena, b->prose, b->mention));
    json_put_text(&d->json, "sentence", sentence);
    json_close_object(&d->json);
}

void data_put_backlinks(struct data_json *d, const char *key, const struct item *item) {
    json_open_array(&d->json, key);
    for (size_t i = 0; i < item->backlink_count; i++)
        put_backlink(d, &item->backlinks[i]);
    json_close_array(&d->json);
}

void data_put_body(struct data_json *d, const char *key, const struct item *item) {
    struct buf text = {0};
    if (item->has_text)
        plain_body(d->arena, d->data->site, item, &text);
    json_put_text_or_null(&d->json, key, buf_str(&text));
    buf_free(&text);
}

void data_put_line(struct data_json *d, const char *key, const struct item *item, str text,
                   struct span place) {
    if (text.n)
        text = plain_line(d->arena, d->data->site, item, text, yaml_origin(d->arena, place, text));
    json_put_text_or_null(&d->json, key, text);
}

void data_put_tags(struct data_json *d, const char *key, const struct item *item) {
    json_open_array(&d->json, key);
    for (size_t i = 0; i < item->tags.count; i++)
        json_put_text(&d->json, NULL, item->tags.items[i]->name);
    json_close_array(&d->json);
}
