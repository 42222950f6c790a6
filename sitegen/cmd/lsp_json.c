/* What messages say: read by json_read, written as all JSON here is. */
#include "base/json.h"
#include "cmd/lsp.h"

/* A number from 0 on; what is too large for a place is behind everything. */
static bool read_count(const struct json *value, size_t *count) {
    int64_t n;
    if (!json_whole(value, &n) || n < 0)
        return false;
    *count = n > UINT32_MAX ? UINT32_MAX : (size_t)n;
    return true;
}

bool json_place(const struct json *position, struct text_place *place) {
    return read_count(json_at(position, "line"), &place->line) &&
           read_count(json_at(position, "character"), &place->column);
}

bool json_range(const struct json *range, struct text_place *from, struct text_place *to) {
    return json_place(json_at(range, "start"), from) && json_place(json_at(range, "end"), to);
}

void put_place(struct buf *out, struct text_place place) {
    buf_printf(out, "{\"line\":%zu,\"character\":%zu}", place.line, place.column);
}

void put_range(struct buf *out, struct text_lines *lines, size_t from, size_t to) {
    buf_put(out, S("{\"start\":"));
    put_place(out, text_place_of(lines, from));
    buf_put(out, S(",\"end\":"));
    put_place(out, text_place_of(lines, to));
    buf_put(out, S("}"));
}

void put_span(struct buf *out, struct text_lines *lines, struct span span) {
    put_range(out, lines, span.offset, (size_t)span.offset + span.length);
}

void put_member(struct buf *out, const char *name, str text) {
    buf_printf(out, ",\"%s\":", name);
    json_string(out, text);
}

void put_next(struct buf *out, bool *first) {
    if (!*first)
        buf_byte(out, ',');
    *first = false;
}
