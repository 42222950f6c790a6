/* Places in a text as editors count them: lines, and columns in units of UTF-8, UTF-16 or UTF-32. */
#ifndef CMD_LSP_TEXT_H
#define CMD_LSP_TEXT_H

#include "base/arena.h"

enum text_units { UNITS_UTF16, UNITS_UTF8, UNITS_UTF32 };

struct text_place {
    size_t line, column; /* both from 0 */
};

/* A text with the beginnings of its lines, which end in \n, \r\n or \r. */
struct text_lines {
    str text; /* valid UTF-8, may hold NUL */
    struct {
        size_t *items;
        size_t count, capacity;
    } starts;
    enum text_units units;
    struct text_place
        last; /* that was asked for: what stands behind it in its line is counted from there */
    size_t last_at; /* bytes from the beginning of that line */
};

struct text_lines text_lines_make(struct arena *a, str text, enum text_units units);
/* The byte at a place. What is outside is moved inside: behind the last line to the end, behind a line's end to the end of the
 * line, into the middle of a character to its beginning. */
size_t text_offset(const struct text_lines *lines, struct text_place place);
/* The place of a byte; in the middle of a character: its beginning. */
struct text_place text_place_of(struct text_lines *lines, size_t offset);

#endif
