/* Sources: what they are, and what rests on them. */
#include "render/data_common.h"
#include "render/data_internal.h"

static void put_use(struct data_json *d, const struct use *use) {
    struct json_writer *j = &d->json;
    json_open_object(j, NULL);
    json_put_text(j, "kind", str_of(item_kind_name(use->item->kind)));
    json_put_text(j, "id", use->item->id);
    json_put_text_or_null(j, "at", use->citation->at);
    json_put_text_or_null(j, "note", use->citation->note);
    json_close_object(j);
}

static void put_uses(struct data_json *d, const struct origin *s) {
    json_open_array(&d->json, "uses");
    for (size_t i = 0; i < s->uses.count; i++)
        put_use(d, &s->uses.items[i]);
    json_close_array(&d->json);
}

static void put_tier(struct data_json *d, const struct origin *s) {
    if (s->tier)
        json_put_count(&d->json, "tier", (size_t)s->tier);
    else
        json_put_null(&d->json, "tier");
    json_put_text_or_null(&d->json, "tier_note", s->tier_note);
}

static void put_source(struct data_json *d, const struct origin *s) {
    struct json_writer *j = &d->json;
    json_break_line(j);
    json_open_object(j, NULL);
    data_put_item(d, &s->item);
    json_put_text_or_null(j, "link", s->link);
    json_put_text_or_null(j, "archive", s->archive);
    json_put_text_or_null(j, "publisher", s->publisher);
    json_put_text_or_null(j, "author", s->author);
    data_put_date(d, "date", &s->date);
    data_put_date(d, "accessed", &s->accessed);
    put_tier(d, s);
    data_put_date(d, "review_by", &s->review_by);
    data_put_body(d, "text", &s->item);
    put_uses(d, s);
    data_put_ids(d, "claims", &s->claims);
    json_close_object(j);
}

void data_sources_json(const struct data *data, const struct page *page, struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    const struct item_list *sources = &data->site->items[ITEM_SOURCE];
    (void)page;
    data_open_file(&d, "sources");
    json_open_array(&d.json, "sources");
    for (size_t i = 0; i < sources->count; i++) {
        struct arena_mark mark = arena_mark(data->scratch);
        put_source(&d, (const struct origin *)sources->items[i]);
        arena_rewind(data->scratch, mark);
    }
    json_close_array(&d.json);
    data_close_file(&d);
}
