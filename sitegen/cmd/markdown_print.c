#include "cmd/markdown_print.h"

#include "base/hex.h"
#include "cmd/print.h"

enum { SHORTEST_HASH = 7 }; /* digits of a commit's hash that are a link to it */

static bool begins_word(str line, size_t at) { return !at || !byte_is_alnum(line.p[at - 1]); }

/* "GH-12" is a link to an issue. */
static bool begins_issue(str line, size_t at) {
    return begins_word(line, at) && str_eq_nocase(str_sub(line, at, at + 3), S("gh-")) &&
           at + 3 < line.n && byte_is_digit(line.p[at + 3]);
}

/* Digits of a commit's hash from here on, if it is one of which a forge makes a link; else 0. */
static size_t hash_length(str line, size_t at) {
    size_t end = at;
    while (begins_word(line, at) && end < line.n && hex_value(byte_lower(line.p[end])) >= 0)
        end++;
    bool whole = end == line.n || !byte_is_alnum(line.p[end]);
    return whole && end - at >= SHORTEST_HASH ? end - at : 0;
}

/* In pieces none of which is long enough for a link. */
static void put_hash(struct buf *out, str digits) {
    for (size_t i = 0; i < digits.n; i++)
        buf_printf(out, i && i % (SHORTEST_HASH - 1) == 0 ? "&#8288;%c" : "%c", digits.p[i]);
}

void markdown_line(struct buf *out, str line) {
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        size_t hash = hash_length(line, i);
        if (hash) {
            put_hash(out, str_sub(line, i, i + hash));
            i += hash - 1;
        } else if (begins_issue(line, i))
            buf_printf(out, "%c&#8288;", c);
        else if (c == '<' || c == '&' || c == '>')
            buf_put(out, c == '<' ? S("&lt;") : c == '>' ? S("&gt;") : S("&amp;"));
        else if (c == '@' || c == '#') /* a word joiner: what follows is no name and no number */
            buf_printf(out, "%c&#8288;", c);
        else if (c == ':' && str_starts(str_sub(line, i, line.n), S("://")))
            buf_put(out, S(":&#8288;"));
        else if (c == '.' && i >= 3 && str_eq_nocase(str_sub(line, i - 3, i), S("www")))
            buf_put(out, S("&#8288;."));
        else if (strchr("\\`*_[]|~$", c))
            buf_printf(out, "\\%c", c);
        else
            buf_byte(out, c);
    }
}

void markdown_prose(struct buf *out, struct arena *a, str text) {
    markdown_line(out, cut_line(a, clean_line(a, text), MARKDOWN_LONGEST));
}

void markdown_code(struct buf *out, struct arena *a, str text, bool in_table) {
    str line = cut_line(a, clean_line(a, text), MARKDOWN_LONGEST);
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < line.n; i++) {
        run = line.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    bool padded = longest > 0;
    for (size_t i = 0; i <= longest; i++)
        buf_byte(out, '`');
    buf_put(out, padded ? S(" ") : S(""));
    for (size_t i = 0; i < line.n; i++)
        buf_printf(out, in_table && line.p[i] == '|' ? "\\%c" : "%c", line.p[i]);
    buf_put(out, padded ? S(" ") : S(""));
    for (size_t i = 0; i <= longest; i++)
        buf_byte(out, '`');
}
