/* The timeline as JSON. */
#include "render/data_common.h"
#include "render/data_internal.h"

/* The first and the last day that belong to it for all that is known; null of an open end, as of what has not ended. */
static void put_span(struct data_json *d, const struct fact_extra *extra) {
    const struct date *end = extra->is_period ? &extra->event_until : &extra->event_from;
    data_put_date(d, "from", &extra->event_from);
    data_put_date(d, "until", &extra->event_until);
    data_put_day(d, "first_day", date_first_day(&extra->event_from));
    data_put_day(d, "last_day", end->precision ? date_last_day(end) : INT32_MAX);
    json_put_bool(&d->json, "period", extra->is_period);
}

static void put_event(struct data_json *d, const struct fact *fact) {
    struct json_writer *j = &d->json;
    json_break_line(j);
    json_open_object(j, NULL);
    json_put_text(j, "fact", fact->item.id);
    data_put_url(d, "url", fact->item.url);
    json_put_text(j, "title", fact->item.title);
    json_put_text_or_null(j, "summary", fact->item.summary);
    json_put_text(j, "kind", fact->extra->event.text);
    put_span(d, fact->extra);
    json_put_text_or_null(j, "status", fact_status_names[fact->status]);
    data_put_value(d, "value", &fact->value);
    data_put_ref(d, "subject", &fact->subject);
    data_put_ids(d, "parties", &fact->extra->taking_part);
    json_close_object(j);
}

void data_timeline_json(const struct data *data, const struct page *page, struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    const struct site *site = data->site;
    (void)page;
    data_open_file(&d, "timeline");
    data_put_texts(&d, "kinds", &site->config.event_kinds);
    json_open_array(&d.json, "events");
    for (size_t i = 0; i < site->events.count; i++) {
        struct arena_mark mark = arena_mark(data->scratch);
        put_event(&d, (const struct fact *)site->events.items[i]);
        arena_rewind(data->scratch, mark);
    }
    json_close_array(&d.json);
    data_close_file(&d);
}
