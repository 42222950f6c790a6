#include "base/json_canon.h"

#include <stdlib.h>

void json_canon_string(struct buf *out, str text) {
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    buf_byte(out, '"');
    for (size_t i = 0, from = 0; i <= text.n; i++) {
        unsigned char c = i < text.n ? (unsigned char)text.p[i] : 0;
        if (i < text.n && c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_put(out, str_sub(text, from, i));
        from = i + 1;
        if (i == text.n)
            break;
        if (c >= 0x20 || letters[c]) {
            buf_byte(out, '\\');
            buf_byte(out, c >= 0x20 ? (char)c : letters[c]);
        } else {
            buf_printf(out, "\\u%04x", (unsigned)c);
        }
    }
    buf_byte(out, '"');
}

/* A character's place in the order of UTF-16, where those beyond 0xFFFF begin with a surrogate: before 0xE000. */
static uint32_t utf16_rank(uint32_t c) {
    enum { SURROGATES = 0xD800, BEHIND = 0xE000, BEYOND = 0x10000, OTHERS = 0x100000 };
    return c < BEHIND ? c : c < BEYOND ? c + OTHERS : c - BEYOND + SURROGATES;
}

int json_canon_order(str a, str b) {
    size_t i = 0, k = 0;
    while (i < a.n && k < b.n) {
        uint32_t x = utf16_rank(utf8_next(a, &i)), y = utf16_rank(utf8_next(b, &k));
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (i < a.n) - (k < b.n);
}

static int by_name(const void *x, const void *y) {
    const struct json_member *a = x, *b = y;
    return json_canon_order(a->name, b->name);
}

static bool put_object(struct buf *out, const struct json *object) {
    struct arena scratch = {0};
    size_t count = json_member_count(object);
    struct json_member *members = arena_array(&scratch, struct json_member, count);
    bool fine = true;
    json_members(object, members);
    if (count)
        qsort(members, count, sizeof *members, by_name);
    buf_byte(out, '{');
    for (size_t i = 0; i < count && fine; i++) {
        if (i)
            buf_byte(out, ',');
        json_canon_string(out, members[i].name);
        buf_byte(out, ':');
        fine = json_canon_value(out, members[i].value);
    }
    buf_byte(out, '}');
    arena_free(&scratch);
    return fine;
}

static bool put_array(struct buf *out, const struct json *array) {
    bool fine = true;
    buf_byte(out, '[');
    for (size_t i = 0; i < json_count(array) && fine; i++) {
        if (i)
            buf_byte(out, ',');
        fine = json_canon_value(out, json_entry(array, i));
    }
    buf_byte(out, ']');
    return fine;
}

bool json_canon_value(struct buf *out, const struct json *value) {
    if (json_is_object(value))
        return put_object(out, value);
    if (json_is_array(value))
        return put_array(out, value);
    if (json_is_text(value))
        json_canon_string(out, json_str(value));
    else if (json_is_bool(value))
        buf_put(out, json_is_true(value) ? S("true") : S("false"));
    else if (!value)
        buf_put(out, S("null"));
    else
        return false;
    return true;
}
