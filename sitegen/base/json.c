#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_plain(char c) {
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\' &&
           c != '<' && c != '>' && c != '&' && c != 0x7F;
}

static void put_ascii(struct buf *out, char c) {
    static const char letters[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                   ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
    size_t index = (unsigned char)c;
    if (index < sizeof letters && letters[index]) {
        buf_byte(out, '\\');
        buf_byte(out, letters[index]);
    } else {
        buf_printf(out, "\\u%04x", (unsigned)index);
    }
}

/* A character beyond ASCII: as it is, except the two line separators that end a line in JavaScript, and the controls that
 * some terminals obey. */
static void put_wide(struct buf *out, str text, size_t *at) {
    size_t from = *at;
    if (utf8_first_bad(str_sub(text, from, from + 4)) == 0) {
        buf_put(out, S("\xEF\xBF\xBD"));
        *at += 1;
        return;
    }
    uint32_t character = utf8_next(text, at);
    if (character < 0xA0 || character == 0x2028 || character == 0x2029)
        buf_printf(out, "\\u%04x", character);
    else
        buf_put(out, str_sub(text, from, *at));
}

void json_string(struct buf *out, str text) {
    size_t at = 0;
    buf_byte(out, '"');
    while (at < text.n) {
        size_t end = at;
        while (end < text.n && is_plain(text.p[end]))
            end++;
        buf_put(out, str_sub(text, at, end));
        at = end;
        if (at == text.n)
            break;
        if ((unsigned char)text.p[at] < 0x80)
            put_ascii(out, text.p[at++]);
        else
            put_wide(out, text, &at);
    }
    buf_byte(out, '"');
}

void json_made_safe(struct buf *out, str json) {
    for (size_t at = 0; at < json.n;) {
        char c = json.p[at];
        if ((unsigned char)c >= 0x80)
            put_wide(out, json, &at);
        else if (at++, is_plain(c) || c == '"' || c == '\\' || byte_is_space(c))
            buf_byte(out, c);
        else
            put_ascii(out, c);
    }
}

void json_number(struct buf *out, double x) {
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    buf_put(out, str_of(text));
}
