#include "render/data_fact.h"

static void put_commit_day(struct data_json *d, const char *key, const struct commit *c) {
    struct date day = c ? commit_day(c) : (struct date){0};
    data_put_date(d, key, &day);
}

/* null where a field was not, or was not yet. */
static void put_state(struct data_json *d, const char *key, str text) {
    if (text.p)
        json_put_text(&d->json, key, text);
    else
        json_put_null(&d->json, key);
}

static void put_fields(struct data_json *d, const struct revision *r) {
    json_open_array(&d->json, "fields");
    for (size_t i = 0; i < r->field_count; i++) {
        json_open_object(&d->json, NULL);
        json_put_text(&d->json, "field", r->fields[i].field);
        put_state(d, "before", r->fields[i].before);
        put_state(d, "after", r->fields[i].after);
        json_close_object(&d->json);
    }
    json_close_array(&d->json);
}

static void put_via(struct data_json *d, const struct revision *r) {
    json_open_array(&d->json, "via");
    for (size_t i = 0; i < r->via.count; i++)
        json_put_text(&d->json, NULL, r->via.items[i]->id);
    json_close_array(&d->json);
}

static void put_revision(struct data_json *d, const struct revision *r, bool whole) {
    const struct commit *c = r->commit;
    json_open_object(&d->json, NULL);
    json_put_text_or_null(&d->json, "commit", c ? c->hex : (str){0});
    json_put_text_or_null(&d->json, "date", c ? commit_moment(d->arena, c) : (str){0});
    json_put_text_or_null(&d->json, "author", c ? c->author.name : (str){0});
    json_put_text_or_null(&d->json, "subject", c ? c->subject : (str){0});
    json_put_text(&d->json, "change", str_of(change_names[r->change]));
    json_put_text_or_null(&d->json, "file", r->file);
    data_put_value(d, "before", r->before);
    data_put_value(d, "after", r->after);
    put_via(d, r);
    if (whole)
        put_fields(d, r);
    json_close_object(&d->json);
}

static void put_history(struct data_json *d, const struct item_history *h) {
    put_commit_day(d, "first_recorded", h ? h->first : NULL);
    put_commit_day(d, "last_changed", h ? h->latest : NULL);
    if (h) {
        const struct revision_list *all = &h->revisions;
        json_put_bool(&d->json, "pending", all->count && !all->items[0]->commit);
        json_put_bool(&d->json, "incomplete", h->incomplete);
    } else {
        json_put_null(&d->json, "pending");
        json_put_null(&d->json, "incomplete");
    }
}

void data_put_record(struct data_json *d, const struct fact *fact, bool whole) {
    const struct item_history *h = history_of(d->data->history, ITEM_FACT, fact->item.id);
    put_history(d, h);
    json_open_array(&d->json, "revisions");
    for (size_t i = 0; h && i < h->revisions.count; i++)
        put_revision(d, h->revisions.items[i], whole);
    json_close_array(&d->json);
}
