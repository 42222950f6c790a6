/* What messages say: read by json-c, written as all JSON here is. */
#include "base/json.h"
#include "cmd/lsp.h"
#include "cmd/verbs.h"

#include <json-c/json.h>

enum { MAX_DEPTH = 64, MAX_VALUES = 500000 };

/* Values of the library, under a name of our own. */
static json_object *inside(const struct json *value) { return (json_object *)(uintptr_t)value; }
static const struct json *outside(const json_object *value) { return (const struct json *)value; }

const char *lsp_library_version(void) { return json_c_version(); }

/* Small values take a hundred times the memory that they have bytes: what has more than so many is no message of an editor. */
static bool has_too_many(str text) {
    size_t count = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n && text.n > MAX_VALUES; i++) {
        char c = text.p[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted && c == '\\')
            i++;
        else if (!quoted && (c == ',' || c == '[' || c == '{'))
            count++;
    }
    return count > MAX_VALUES;
}

struct json *json_read(str text, const char **why) {
    *why = "too many values";
    if (has_too_many(text))
        return NULL;
    struct json_tokener *t = json_tokener_new_ex(MAX_DEPTH);
    if (!t)
        out_of_memory(MAX_DEPTH);
    json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *value = json_tokener_parse_ex(t, text.n ? text.p : "", (int)text.n);
    enum json_tokener_error error = json_tokener_get_error(t);
    if (error == json_tokener_continue) /* a number ends where something else begins */
        value = json_tokener_parse_ex(t, "\n", 1);
    error = json_tokener_get_error(t);
    *why = error == json_tokener_success    ? "null is no message"
           : error == json_tokener_continue ? "unexpected end of data"
                                            : json_tokener_error_desc(error);
    json_tokener_free(t);
    return (struct json *)value;
}

void json_free(struct json *value) { json_object_put(inside(value)); }
bool json_is_object(const struct json *v) {
    return json_object_is_type(inside(v), json_type_object);
}
bool json_is_array(const struct json *v) { return json_object_is_type(inside(v), json_type_array); }
bool json_is_text(const struct json *v) { return json_object_is_type(inside(v), json_type_string); }

bool json_is_true(const struct json *v) {
    return json_object_is_type(inside(v), json_type_boolean) && json_object_get_boolean(inside(v));
}

str json_str(const struct json *v) {
    if (!json_is_text(v))
        return (str){0};
    return (str){json_object_get_string(inside(v)), (size_t)json_object_get_string_len(inside(v))};
}

bool json_whole(const struct json *v, int64_t *n) {
    if (!json_object_is_type(inside(v), json_type_int))
        return false;
    *n = json_object_get_int64(inside(v)); /* the nearest that there is */
    return true;
}

size_t json_count(const struct json *array) {
    return json_is_array(array) ? json_object_array_length(inside(array)) : 0;
}

const struct json *json_entry(const struct json *array, size_t i) {
    return i < json_count(array) ? outside(json_object_array_get_idx(inside(array), i)) : NULL;
}

const struct json *json_at(const struct json *value, const char *path) {
    while (*path) {
        char name[40];
        json_object *found = NULL;
        size_t n = strcspn(path, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, path);
        if (json_is_object(value))
            json_object_object_get_ex(inside(value), name, &found);
        value = outside(found);
        path += n + (path[n] == '/');
    }
    return value;
}

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
