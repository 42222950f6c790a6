#include "cmd/edit.h"

/* The text was read without the byte order mark, with "\n" for every end of a line. Takes one character of it off `raw`. */
static char next_of_text(str raw, size_t *at) {
    char c = raw.p[(*at)++];
    if (c != '\r')
        return c;
    *at += *at < raw.n && raw.p[*at] == '\n';
    return '\n';
}

bool edits_apply(struct arena *a, str raw, const struct edit *edits, size_t count, str *after) {
    str text = edits->span.source->text;
    struct buf out = {0};
    size_t at = str_starts(raw, S("\xEF\xBB\xBF")) ? 3 : 0, in_text = 0, next = 0;
    bool same = true;
    buf_put(&out, str_sub(raw, 0, at));
    while (same && (at < raw.n || next < count)) {
        while (next < count && edits[next].span.offset < in_text)
            next++; /* within the one before */
        if (next < count && edits[next].span.offset == in_text) {
            size_t end = in_text + edits[next].span.length;
            buf_put(&out, edits[next++].text);
            for (; same && in_text < end; in_text++)
                same = at < raw.n && in_text < text.n && next_of_text(raw, &at) == text.p[in_text];
            continue;
        }
        size_t from = at;
        same = at < raw.n && in_text < text.n && next_of_text(raw, &at) == text.p[in_text];
        in_text++;
        buf_put(&out, str_sub(raw, from, at));
    }
    same = same && in_text == text.n;
    if (same)
        *after = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return same;
}
