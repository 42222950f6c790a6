/* A comparison for programs; the README documents its shape. */
#include "base/json.h"
#include "cmd/diff.h"

static void put_side(const struct diff *d, struct buf *out, const struct diff_side *side) {
    str none = {0};
    buf_byte(out, '{');
    json_key(out, "revision", side->has_commit ? side->name : none);
    buf_byte(out, ',');
    json_key(out, "commit", side->has_commit ? repo_id_hex(d->arena, &side->commit.id) : none);
    buf_byte(out, '}');
}

static void put_difference(struct buf *out, const struct difference *d) {
    buf_printf(out, "{\"kind\":\"%s\",", item_kind_name(d->kind));
    json_key(out, "id", d->id);
    buf_byte(out, ',');
    json_key(out, "title", d->title);
    buf_printf(out, ",\"change\":\"%s\",", change_names[d->change]);
    json_key(out, "file", d->file);
    buf_byte(out, ',');
    json_key(out, "before", d->before);
    buf_byte(out, ',');
    json_key(out, "after", d->after);
    buf_byte(out, ',');
    json_fields(out, d->fields.items, d->fields.count);
    buf_byte(out, ',');
    json_list(out, "via", &d->via);
    buf_byte(out, '}');
}

static void put_check(struct buf *out, const struct check_difference *c) {
    str none = {0};
    buf_byte(out, '{');
    json_key(out, "fact", c->fact);
    buf_byte(out, ',');
    json_key(out, "title", c->title);
    buf_byte(out, ',');
    json_key(out, "file", c->file);
    buf_byte(out, ',');
    json_key(out, "before", c->before ? str_of(c->before) : none);
    buf_byte(out, ',');
    json_key(out, "after", c->after ? str_of(c->after) : none);
    buf_byte(out, '}');
}

void diff_put_json(const struct diff *d, struct buf *out) {
    const struct comparison *c = d->comparison;
    buf_put(out, S("\"from\":"));
    put_side(d, out, &d->before);
    buf_put(out, S(",\"to\":"));
    put_side(d, out, &d->after);
    for (int i = 0; i < ITEM_KINDS; i++) {
        enum item_kind kind = diff_order[i];
        buf_printf(out, ",\"%s\":[", item_kind_plural(kind));
        for (size_t k = 0; k < c->items[kind].count; k++) {
            buf_put(out, k ? S(",\n") : S("\n"));
            put_difference(out, &c->items[kind].items[k]);
        }
        buf_byte(out, ']');
    }
    buf_put(out, S(",\"checks\":["));
    for (size_t i = 0; i < c->checks.count; i++) {
        buf_put(out, i ? S(",\n") : S("\n"));
        put_check(out, &c->checks.items[i]);
    }
    buf_put(out, S("],\"site\":{"));
    json_fields(out, c->config.items, c->config.count);
    buf_put(out, S("},"));
    json_list(out, "unread", &c->unread);
}

void diff_print_json(const struct diff *d, struct buf *out) {
    buf_byte(out, '{');
    diff_put_json(d, out);
    buf_put(out, S("}\n"));
}
