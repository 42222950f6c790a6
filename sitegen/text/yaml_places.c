/* The map is made by reading the scalar once more beside the text that libyaml made of it. Where the two do
 * not agree (line breaks of Unicode, which libyaml knows, too) there is none. */
#include "text/yaml_places.h"

#include "base/hex.h"

struct walk {
    struct arena *arena;
    struct place_map *map;
    str file, text;
    size_t at, done; /* in the file; in the text */
    bool failed;
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static char byte_at(const struct walk *w, size_t at) { return at < w->file.n ? w->file.p[at] : 0; }

/* The length of the line break at `at`; 0: there is none. */
static size_t break_at(const struct walk *w, size_t at) {
    if (byte_at(w, at) == '\r')
        return byte_at(w, at + 1) == '\n' ? 2 : 1;
    return byte_at(w, at) == '\n';
}

static size_t line_end(const struct walk *w, size_t at) {
    while (at < w->file.n && !break_at(w, at))
        at++;
    return at;
}

static void add_piece(struct walk *w, size_t count, size_t at, size_t length) {
    struct place_piece *last = w->map->count ? &w->map->items[w->map->count - 1] : NULL;
    if (last && count == length && last->length == w->done - last->text &&
        last->file + last->length == at) {
        last->length += (uint32_t)length; /* goes on as it is */
        return;
    }
    struct place_piece piece = {(uint32_t)w->done, (uint32_t)at, (uint32_t)length};
    arena_push(w->arena, w->map, piece);
}

/* The text goes on with `bytes`, which the file writes in `length` bytes at `at`. */
static void take(struct walk *w, str bytes, size_t at, size_t length) {
    bool trimmed = !w->done && bytes.n == 1 && byte_is_space(bytes.p[0]);
    if (w->done == w->text.n)
        return; /* what follows was trimmed, too */
    if (!str_starts(str_sub(w->text, w->done, w->text.n), bytes)) {
        w->failed |= !trimmed;
        return;
    }
    add_piece(w, bytes.n, at, length);
    w->done += bytes.n;
}

static void take_as_it_is(struct walk *w, size_t to) {
    take(w, str_sub(w->file, w->at, to), w->at, to - w->at);
    w->at = to;
}

/* ---- | and > ---- */

static size_t count_spaces(str text, size_t at) {
    size_t from = at;
    while (at < text.n && text.p[at] == ' ')
        at++;
    return at - from;
}

/* The spaces before the first line that says something. */
static size_t first_indentation(str text, size_t at) {
    for (size_t spaces; at < text.n; at += spaces + 1) {
        spaces = count_spaces(text, at);
        char next = at + spaces < text.n ? text.p[at + spaces] : '\n';
        if (next != '\n' && next != '\r')
            return spaces;
    }
    return 0;
}

/* An empty line: its break is one in the text, too, except the first between two that are folded. */
static void skip_empty_line(struct walk *w, size_t to) {
    size_t length = break_at(w, to);
    if (w->done < w->text.n && w->text.p[w->done] == '\n')
        take(w, S("\n"), to, length);
    w->at = to + length;
}

static void read_line(struct walk *w) {
    take_as_it_is(w, line_end(w, w->at));
    size_t length = break_at(w, w->at);
    bool folded = w->done < w->text.n && w->text.p[w->done] == ' ';
    take(w, folded ? S(" ") : S("\n"), w->at, length);
    w->at += length;
}

static void read_block(struct walk *w) {
    w->at = line_end(w, w->at);
    w->at += break_at(w, w->at);
    size_t in_file = first_indentation(w->file, w->at), in_text = first_indentation(w->text, 0);
    size_t indentation = in_file > in_text ? in_file - in_text : 0;
    while (w->done < w->text.n && !w->failed && w->at < w->file.n) {
        size_t spaces = count_spaces(w->file, w->at);
        size_t from = w->at + (spaces < indentation ? spaces : indentation);
        if (break_at(w, from)) {
            skip_empty_line(w, from);
            continue;
        }
        w->at = from;
        read_line(w);
    }
}

/* ---- plain, '...' and "..." ---- */

/* White space with a line break in it: a space, or as many breaks as there are empty lines. Behind a
 * backslash the first break is already gone. */
static void read_breaks(struct walk *w, size_t to, size_t breaks, bool escaped) {
    bool first = !escaped;
    if (breaks == 1 && first)
        take(w, S(" "), w->at, 1);
    for (size_t length; w->at < to; w->at += length ? length : 1) {
        length = break_at(w, w->at);
        if (length && !first && !w->failed)
            take(w, S("\n"), w->at, length);
        first &= !length;
    }
}

static void read_white_space(struct walk *w, bool escaped) {
    size_t to = w->at, breaks = 0;
    for (size_t length; (length = break_at(w, to)) || is_blank(byte_at(w, to));
         to += length ? length : 1)
        breaks += length > 0;
    if (breaks)
        read_breaks(w, to, breaks, escaped);
    for (; w->at < to && !escaped && !w->failed; w->at++) /* byte by byte: some may be trimmed */
        take(w, str_sub(w->file, w->at, w->at + 1), w->at, 1);
    w->at = to;
}

static uint32_t hexadecimal(str digits) {
    uint32_t value = 0;
    for (size_t i = 0; i < digits.n; i++)
        value = value * 16 + (uint32_t)hex_value(byte_lower(digits.p[i]));
    return value;
}

static void take_character(struct walk *w, uint32_t c, size_t length) {
    size_t to = w->done;
    if (c < 0x80) {
        char one = (char)c;
        take(w, (str){&one, 1}, w->at, length);
    } else if (to < w->text.n) {
        w->failed |= utf8_next(w->text, &to) != c;
        take(w, str_sub(w->text, w->done, to), w->at, length);
    }
    w->at += length;
}

static void read_escape(struct walk *w) {
    static const char names[] = "0abt\tnvfre \"/\\N_LPxuU";
    static const uint32_t values[] = {0,  7,   8,   9,   9,    10,   11,   12,     13,
                                      27, ' ', '"', '/', '\\', 0x85, 0xA0, 0x2028, 0x2029};
    enum { NAMED = sizeof values / sizeof *values };
    char name = byte_at(w, w->at + 1);
    const char *found = name ? strchr(names, name) : NULL;
    size_t number = found ? (size_t)(found - names) : sizeof names;
    if (break_at(w, w->at + 1)) {
        w->at += 1 + break_at(w, w->at + 1);
        read_white_space(w, true);
    } else if (number < NAMED) {
        take_character(w, values[number], 2);
    } else if (found) {
        size_t digits = (size_t)2 << (number - NAMED); /* \xXX, \uXXXX, \UXXXXXXXX */
        str written = str_sub(w->file, w->at + 2, w->at + 2 + digits);
        take_character(w, hexadecimal(written), 2 + digits);
    } else {
        w->failed = true;
    }
}

static void read_flow(struct walk *w, char quote) {
    w->at += quote != 0;
    while (w->done < w->text.n && !w->failed && w->at < w->file.n) {
        char c = byte_at(w, w->at);
        if (is_blank(c) || break_at(w, w->at)) {
            read_white_space(w, false);
        } else if (c == '\\' && quote == '"') {
            read_escape(w);
        } else if (c == '\'' && quote == '\'') {
            take(w, S("'"), w->at, 2);
            w->at += 2;
        } else {
            take_as_it_is(w, w->at + 1);
        }
    }
}

/* ---- all of them ---- */

static const struct place_map *make_map(struct arena *a, struct span scalar, str text) {
    struct place_map *map = arena_new(a, struct place_map);
    struct walk w = {
        .arena = a, .map = map, .file = scalar.source->text, .text = text, .at = scalar.offset};
    char first = byte_at(&w, w.at);
    if (first == '|' || first == '>')
        read_block(&w);
    else
        read_flow(&w, first == '"' || first == '\'' ? first : 0);
    map->size = (uint32_t)text.n;
    return !w.failed && w.done == text.n ? map : NULL;
}

struct markdown_origin yaml_origin(struct arena *a, struct span scalar, str text) {
    struct markdown_origin origin = {scalar.source, scalar.offset, scalar.length, false, NULL};
    if (!scalar.source || !text.n)
        return origin;
    str file = scalar.source->text;
    uintptr_t from = (uintptr_t)file.p, at = (uintptr_t)text.p;
    origin.exact = at >= from && at + text.n <= from + file.n;
    if (origin.exact) {
        origin.offset = (uint32_t)(at - from);
        origin.length = (uint32_t)text.n;
    } else {
        origin.map = make_map(a, scalar, text);
    }
    return origin;
}
