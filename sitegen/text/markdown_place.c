/* From a byte that md4c hands over back to its place in a file. */
#include "text/markdown_internal.h"

size_t walk_offset(const struct walk *w, const char *p) {
    uintptr_t at = (uintptr_t)p, from = (uintptr_t)w->passage->text.p;
    return p && at >= from && at - from < w->passage->text.n ? at - from : NOWHERE;
}

str walk_lasting(const struct walk *w, str text) {
    size_t at = text.n ? walk_offset(w, text.p) : NOWHERE;
    return at == NOWHERE ? text : str_sub(w->passage->lasting, at, at + text.n);
}

/* The last line of a footnote's copy that begins at or before `at`. */
static const struct line_start *line_around(const struct passage *passage, size_t at) {
    size_t low = 0, high = passage->lines.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (passage->lines.items[middle].copy <= at)
            low = middle;
        else
            high = middle;
    }
    return &passage->lines.items[low];
}

size_t walk_text_offset(const struct walk *w, size_t at) {
    if (at == NOWHERE || !w->passage->lines.count)
        return at;
    const struct line_start *line = line_around(w->passage, at);
    return line->text + (at > line->copy ? at - line->copy : 0);
}

struct span markdown_span(struct markdown_origin origin, size_t at, size_t length) {
    if (!origin.exact || at == NOWHERE)
        return (struct span){origin.source, origin.offset, origin.length};
    return (struct span){origin.source, origin.offset + (uint32_t)at, (uint32_t)length};
}

str text_ahead(str text, size_t at) {
    enum { FAR = 1024 };
    return str_sub(text, at, at + FAR);
}
