#include "base/clean.h"

str clean_line(struct arena *a, str text) {
    struct buf out = {0};
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        if (byte_is_space(text.p[at])) {
            while (at < text.n && byte_is_space(text.p[at]))
                at++;
            if (out.n && at < text.n)
                buf_byte(&out, ' ');
            continue;
        }
        bool valid = utf8_first_bad(str_sub(text, at, at + 4)) > 0;
        uint32_t c = 0;
        if (valid)
            c = utf8_next(text, &at);
        else
            at++;
        buf_put(&out, codepoint_is_unfit(c) ? S("\xEF\xBF\xBD") : str_sub(text, from, at));
    }
    str line = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return line;
}
