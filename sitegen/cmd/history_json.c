/* Histories for programs; the README documents the shape. */
#include "base/json.h"
#include "cmd/history_print.h"
#include "history/compare.h"

struct writer {
    const struct history_view *view;
    struct buf *out;
    struct arena *arena;
};

static void put_key(struct writer *w, const char *key, str text) {
    buf_printf(w->out, ",\"%s\":", key);
    json_or_null(w->out, text);
}

static void put_day(struct writer *w, const char *key, const struct commit *c) {
    struct date day = c ? commit_day(c) : (struct date){0};
    put_key(w, key, day.precision ? date_iso(w->arena, &day) : (str){0});
}

/* null of a commit whose date or time zone is none that could be written. */
static void put_moment(struct writer *w, const struct commit *c) {
    str moment = c ? commit_moment(w->arena, c) : (str){0};
    put_key(w, "date", moment.n ? moment : (str){0});
}

static str value_of(struct writer *w, const struct value *v) {
    if (!v || !v->kind)
        return (str){0};
    str text = value_text(w->arena, v);
    return text.p ? text : S("");
}

static void put_commit(struct writer *w, const struct commit *c) {
    str none = {0};
    buf_put(w->out, S("{\"commit\":"));
    json_or_null(w->out, c ? c->hex : none);
    put_moment(w, c);
    if (c) {
        buf_put(w->out, S(",\"author\":{\"name\":"));
        json_string(w->out, c->author.name);
        put_key(w, "email", c->author.email.p ? c->author.email : S(""));
        buf_byte(w->out, '}');
    } else {
        buf_put(w->out, S(",\"author\":null"));
    }
    put_key(w, "subject", c ? (c->subject.p ? c->subject : S("")) : none);
}

static void put_revision(struct writer *w, const struct revision *r) {
    put_commit(w, r->commit);
    buf_printf(w->out, ",\"change\":\"%s\"", change_names[r->change]);
    put_key(w, "file", r->file);
    buf_byte(w->out, ',');
    json_fields(w->out, r->fields, r->field_count);
    put_key(w, "before", value_of(w, r->before));
    put_key(w, "after", value_of(w, r->after));
    buf_put(w->out, S(",\"via\":["));
    for (size_t i = 0; i < r->via.count; i++) {
        buf_put(w->out, i ? S(",") : S(""));
        json_string(w->out, r->via.items[i]->id);
    }
    buf_put(w->out, S("]}"));
}

static void put_item(struct writer *w, const struct item_history *h) {
    const struct item *item = item_anywhere(w->view->site, h->id);
    bool there = item && item->kind == h->kind;
    buf_printf(w->out, "{\"kind\":\"%s\"", item_kind_name(h->kind));
    put_key(w, "id", h->id);
    put_key(w, "title", there ? item->title : (str){0});
    put_day(w, "first", h->first);
    put_day(w, "last", h->last);
    buf_printf(w->out, ",\"pending\":%s,\"incomplete\":%s,\n \"revisions\":[",
               h->pending ? "true" : "false", h->incomplete ? "true" : "false");
    for (size_t i = 0; i < h->revisions.count; i++) {
        buf_put(w->out, i ? S(",\n  ") : S("\n  "));
        put_revision(w, h->revisions.items[i]);
    }
    buf_put(w->out, S("]}"));
}

void history_print_json(const struct history_view *v, const struct item_histories *list,
                        struct buf *out) {
    struct arena scratch = {0};
    struct writer w = {v, out, &scratch};
    const struct date *before = &v->history->incomplete_before;
    buf_put(out, S("{\"incomplete_before\":"));
    json_or_null(out, before->precision ? date_iso(&scratch, before) : (str){0});
    buf_put(out, S(",\n\"items\":["));
    for (size_t i = 0; i < list->count; i++) {
        struct arena_mark mark = arena_mark(&scratch);
        buf_put(out, i ? S(",\n") : S("\n"));
        put_item(&w, list->items[i]);
        arena_rewind(&scratch, mark);
    }
    buf_put(out, S("]}\n"));
    arena_free(&scratch);
}
