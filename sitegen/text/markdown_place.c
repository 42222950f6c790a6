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

/* The last piece that begins at or before `at`. */
static const struct place_piece *place_around(const struct place_map *map, size_t at) {
    size_t low = 0, high = map->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (map->items[middle].text <= at)
            low = middle;
        else
            high = middle;
    }
    return &map->items[low];
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* In the file, of the byte at `at`. */
static size_t mapped_begin(const struct place_map *map, size_t at) {
    const struct place_piece *piece = place_around(map, at);
    return piece->file + least(at - piece->text, piece->length);
}

/* In the file, behind the byte before `to`. */
static size_t mapped_end(const struct place_map *map, size_t to) {
    const struct place_piece *piece = place_around(map, to - 1);
    bool last = piece + 1 == map->items + map->count;
    size_t next = last ? map->size : piece[1].text;
    return piece->file + (to < next ? least(to - piece->text, piece->length) : piece->length);
}

static struct span mapped_span(struct markdown_origin origin, size_t at, size_t length) {
    size_t from = mapped_begin(origin.map, at);
    size_t to = length ? mapped_end(origin.map, at + length) : from;
    return (struct span){origin.source, (uint32_t)from, (uint32_t)(to > from ? to - from : 0)};
}

struct span markdown_span(struct markdown_origin origin, size_t at, size_t length) {
    if (at != NOWHERE && origin.exact)
        return (struct span){origin.source, origin.offset + (uint32_t)at, (uint32_t)length};
    if (at != NOWHERE && origin.map)
        return mapped_span(origin, at, length);
    return (struct span){origin.source, origin.offset, origin.length};
}

/* The last piece that begins at or before `at`. */
static const struct markdown_piece *piece_around(const struct markdown_block *block, size_t at) {
    size_t low = 0, high = block->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (block->pieces[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return &block->pieces[low];
}

static size_t block_offset(const struct markdown_block *block, size_t at) {
    if (!block->count)
        return NOWHERE;
    const struct markdown_piece *piece = piece_around(block, at);
    return piece->offset == NOWHERE ? NOWHERE : piece->offset + (at - piece->at);
}

struct span markdown_block_span(const struct markdown_block *block, struct markdown_origin origin,
                                size_t from, size_t to) {
    size_t first = block_offset(block, from), last = block_offset(block, to - 1);
    bool known = first != NOWHERE && last != NOWHERE && last >= first;
    return markdown_span(origin, first, known ? last + 1 - first : 0);
}

str text_ahead(str text, size_t at) {
    enum { FAR = 1024 };
    return str_sub(text, at, at + FAR);
}
