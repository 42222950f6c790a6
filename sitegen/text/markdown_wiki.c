/* Wiki links: what md4c does not tell about them, and what looks like one but is none. */
#include "text/markdown_internal.h"

/* The end of a target as it is written: its bar, its "]]", or the end of the line. */
static size_t target_end(str text, size_t at) {
    for (; at < text.n && text.p[at] != '\n' && text.p[at] != '|'; at++) {
        if (str_starts(str_sub(text, at, text.n), S("]]")))
            break;
        if (text.p[at] == '\\' && at + 1 < text.n && text.p[at + 1] != '\n')
            at++;
    }
    return at;
}

/* "|]]" or "|  ]]" */
static bool is_blank_label(str bar) {
    size_t at = 1;
    while (at < bar.n && byte_is_space(bar.p[at]))
        at++;
    return str_starts(str_sub(bar, at, bar.n), S("]]"));
}

str wiki_read(const struct walk *w, str target, size_t at, struct inline_span *s) {
    str text = w->passage->text;
    s->from = at == NOWHERE || at < 2 ? str_find(text, S("[["), w->cursor) : at - 2;
    str behind = text_ahead(text, target_end(text, s->from + 2)), label = {0};
    s->labelled = str_starts(behind, S("|")) && !is_blank_label(behind);
    if (!s->labelled && str_find_byte(target, '|', 0) < target.n) {
        label = target;
        target = str_cut(&label, '|');
    }
    s->fragment = target;
    s->target = str_trim(str_cut(&s->fragment, '#'));
    s->fragment = str_trim(s->fragment);
    return str_trim(label);
}

static void report(const struct walk *w, struct markdown_origin origin, size_t from,
                   struct diags *d) {
    str line = text_ahead(w->passage->text, from);
    line = str_cut(&line, '\n');
    size_t close = str_find(line, S("]]"), 0), length = close < line.n ? close + 2 : 2;
    struct span span = markdown_span(origin, walk_text_offset(w, from), length);
    str target = str_sub(line, 2, close);
    target = str_cut(&target, '|');
    if (close < line.n && target.n > MARKDOWN_MAX_TARGET) {
        diag_error(d, "long-target", span,
                   "the target of this reference has %zu bytes; at most %d are read", target.n,
                   MARKDOWN_MAX_TARGET);
        diag_hint(d, "shorten it; a comparison that long wants a name: make it a fact with "
                     "'formula:', and write "
                     "[[its-id = true|words]]");
        return;
    }
    diag_error(d, "stray-brackets", span, "'[[' does not begin a reference here");
    diag_hint(d, "write [[id]] or [[id|label]] on one line; brackets as text are \\[\\[");
}

void wiki_check(const struct walk *w, str text, struct markdown_origin origin, struct diags *d) {
    for (size_t at = 0; (at = str_find(text, S("[["), at)) < text.n; at += 2) {
        size_t from = walk_offset(w, text.p + at);
        if (from != NOWHERE) /* else it was an entity: that is how to write brackets */
            report(w, origin, from, d);
    }
}
