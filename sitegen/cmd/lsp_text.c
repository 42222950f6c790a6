#include "cmd/lsp_text.h"

struct text_lines text_lines_make(struct arena *a, str text, enum text_units units) {
    struct text_lines lines = {.text = text, .units = units};
    arena_push(a, &lines.starts, (size_t)0);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n')
            continue;
        if (text.p[i] == '\n' || text.p[i] == '\r')
            arena_push(a, &lines.starts, i + 1);
    }
    return lines;
}

/* Without its end. */
static str line_text(const struct text_lines *lines, size_t line) {
    bool last = line + 1 == lines->starts.count;
    size_t from = lines->starts.items[line],
           to = last ? lines->text.n : lines->starts.items[line + 1] - 1;
    if (!last && to > from && lines->text.p[to] == '\n' && lines->text.p[to - 1] == '\r')
        to--;
    return str_sub(lines->text, from, to);
}

static size_t units_of(uint32_t character, size_t bytes, enum text_units units) {
    return units == UNITS_UTF8 ? bytes : units == UNITS_UTF16 && character > 0xFFFF ? 2 : 1;
}

/* Bytes that can be read as they are, without decoding: ASCII alone is one unit each in all three. */
static size_t ascii_length(str text, size_t at, size_t most) {
    size_t n = 0;
    while (n < most && at + n < text.n && (unsigned char)text.p[at + n] < 0x80)
        n++;
    return n;
}

size_t text_offset(const struct text_lines *lines, struct text_place place) {
    if (place.line >= lines->starts.count)
        return lines->text.n;
    str line = line_text(lines, place.line);
    size_t at = 0, column = 0;
    while (at < line.n && column < place.column) {
        size_t plain = ascii_length(line, at, place.column - column), next = at;
        at += plain;
        column += plain;
        if (plain)
            continue;
        uint32_t character = utf8_next(line, &next);
        column += units_of(character, next - at, lines->units);
        if (column > place.column)
            break; /* into the middle of it */
        at = next;
    }
    return lines->starts.items[place.line] + at;
}

static size_t line_around(const struct text_lines *lines, size_t offset) {
    size_t low = 0, high = lines->starts.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (lines->starts.items[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct text_place text_place_of(struct text_lines *lines, size_t offset) {
    struct text_place place = {.line = line_around(lines, offset)};
    str line = line_text(lines, place.line);
    size_t at = 0, end = offset - lines->starts.items[place.line];
    if (end > line.n)
        end = line.n;
    if (lines->last.line == place.line && lines->last_at <= end) {
        at = lines->last_at;
        place = lines->last;
    }
    while (at < end) {
        size_t plain = ascii_length(line, at, end - at), next = at;
        at += plain;
        place.column += plain;
        if (plain)
            continue;
        uint32_t character = utf8_next(line, &next);
        if (next > end)
            break;
        place.column += units_of(character, next - at, lines->units);
        at = next;
    }
    lines->last = place;
    lines->last_at = at;
    return place;
}
