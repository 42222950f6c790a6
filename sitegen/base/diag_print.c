/* Printing diagnostics for people and for programs. Whatever a file or a name holds, no control
 * character, terminal escape or bidirectional override gets through to the terminal. */
#include "base/diag_internal.h"
#include "base/json.h"
#include "base/width.h"

enum {
    TAB_STOP = 4,
    WINDOW = 100,      /* columns of a source line that are shown */
    WINDOW_BEFORE = 60 /* of them at most so many before the caret */
};

#define REPLACEMENT S("\xEF\xBF\xBD") /* U+FFFD */
#define ELLIPSIS S("\xE2\x80\xA6")    /* U+2026 */

/* One character of a text that may hold anything: its bytes, and what it is (U+FFFD when it is not
 * UTF-8; then it is one byte). */
struct glyph {
    str bytes;
    uint32_t code;
};

static struct glyph glyph_next(str text, size_t *at) {
    size_t from = *at;
    str head = str_sub(text, from, from + 4);
    if (utf8_first_bad(head) == 0) { /* which is also what it says of NUL */
        *at += 1;
        return (struct glyph){str_sub(text, from, from + 1), head.p[0] ? 0xFFFD : 0};
    }
    uint32_t code = utf8_next(text, at);
    return (struct glyph){str_sub(text, from, *at), code};
}

/* Characters that a terminal acts upon, or that make text read differently from how it is stored.
 */
static bool is_hostile(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void diag_put_safe(struct buf *out, str text) {
    for (size_t at = 0; at < text.n;) {
        struct glyph g = glyph_next(text, &at);
        if (g.code == 0xFFFD && g.bytes.n == 1)
            buf_printf(out, "\\x%02x", (unsigned char)g.bytes.p[0]);
        else if (g.code == '\n')
            buf_put(out, S("\\n"));
        else if (g.code == '\t')
            buf_put(out, S("\\t"));
        else if (is_hostile(g.code))
            buf_printf(out, g.code < 0x80 ? "\\x%02x" : "\\u{%x}", g.code);
        else
            buf_put(out, g.bytes);
    }
}

struct place cursor_move(struct cursor *c, const struct source *source, size_t offset) {
    if (offset > source->text.n)
        offset = source->text.n;
    if (c->source != source || c->at > offset)
        *c = (struct cursor){source, 0, {1, 1}, 0};
    str text = str_sub(source->text, 0, offset);
    for (size_t end; (end = str_find_byte(text, '\n', c->at)) < offset; c->at = end + 1) {
        c->place = (struct place){c->place.line + 1, 1};
        c->astral = 0;
    }
    c->place.column += utf8_length(str_sub(text, c->at, offset));
    for (size_t i = c->at; i < offset; i++)
        c->astral += (unsigned char)text.p[i] >= 0xF0;
    c->at = offset;
    return c->place;
}

struct place span_place(struct span at) {
    struct cursor c = {0};
    return at.source ? cursor_move(&c, at.source, at.offset) : (struct place){0};
}

bool span_has_text(struct span at) { return at.source && at.source->text.n; }

str span_text(struct span at) {
    str none = {0};
    return at.source ? str_sub(at.source->text, at.offset, (size_t)at.offset + at.length) : none;
}

/* --- for people --- */

static bool is_line_start(str text, size_t at) { return at == 0 || text.p[at - 1] == '\n'; }

/* Where the shown piece of the line begins: the line's start, or some columns before the caret. */
static size_t window_start(str text, size_t caret) {
    size_t from = caret, columns = 0;
    size_t limit = WINDOW * 8; /* bytes; there are characters without width */
    while (columns < WINDOW_BEFORE && caret - from < limit && !is_line_start(text, from)) {
        size_t bytes = 0;
        do
            from--;
        while (++bytes < 4 && !is_line_start(text, from) &&
               ((unsigned char)text.p[from] & 0xC0) == 0x80);
        size_t at = from;
        columns += codepoint_width(glyph_next(text, &at).code);
    }
    return from;
}

static size_t glyph_put(struct buf *out, struct glyph g, size_t column) {
    if (g.code == '\t') {
        size_t width = TAB_STOP - column % TAB_STOP;
        for (size_t i = 0; i < width; i++)
            buf_byte(out, ' ');
        return width;
    }
    if (is_hostile(g.code) || g.code == 0xFFFD) {
        buf_put(out, REPLACEMENT);
        return 1;
    }
    buf_put(out, g.bytes);
    return codepoint_width(g.code);
}

/* A line as it is shown, and the columns that the caret marks. */
struct shown {
    struct buf line;
    size_t caret_from, caret_to;
};

static void shown_fill(struct shown *s, struct span span) {
    str text = span.source->text;
    size_t caret = span.offset < text.n ? span.offset : text.n;
    size_t end = caret + span.length;
    size_t at = window_start(text, caret), column = 0;
    size_t limit = caret + WINDOW * 8; /* bytes; there are characters without width */
    s->line.n = 0;
    s->caret_from = s->caret_to = SIZE_MAX;
    if (!is_line_start(text, at)) {
        buf_put(&s->line, ELLIPSIS);
        column = 1;
    }
    while (at < text.n && text.p[at] != '\n' && at < limit && (column < WINDOW || at <= caret)) {
        if (at >= caret && s->caret_from == SIZE_MAX)
            s->caret_from = column;
        if (at >= end && s->caret_to == SIZE_MAX)
            s->caret_to = column;
        column += glyph_put(&s->line, glyph_next(text, &at), column);
    }
    if (s->caret_from == SIZE_MAX) /* behind the line's last character */
        s->caret_from = column;
    if (s->caret_to == SIZE_MAX)
        s->caret_to = column;
    if (at < text.n && text.p[at] != '\n')
        buf_put(&s->line, ELLIPSIS);
    if (s->caret_to <= s->caret_from)
        s->caret_to = s->caret_from + 1;
}

struct printer {
    struct diag_style style;
    struct buf out;
    struct cursor cursor;
    struct shown shown;
    FILE *file;
};

static void put_color(struct printer *p, const char *color) {
    if (p->style.color)
        buf_printf(&p->out, "\033[%sm", color);
}

static const char *severity_color(const struct diag *d) {
    return d->severity == SEVERITY_ERROR ? "1;31" : "1;33";
}

const char *diag_severity_name(const struct diag *d) {
    return d->severity == SEVERITY_ERROR ? "error" : "warning";
}

/* content/facts/x.yml:3:9: error[unknown-field]: message */
static void print_headline(struct printer *p, const struct diag *d, struct place place) {
    put_color(p, "1");
    if (d->span.source)
        diag_put_safe(&p->out, d->span.source->path);
    if (place.line)
        buf_printf(&p->out, ":%zu:%zu", place.line, place.column);
    buf_put(&p->out, d->span.source ? S(": ") : S(""));
    put_color(p, "0");
    put_color(p, severity_color(d));
    buf_printf(&p->out, "%s[%s]:", diag_severity_name(d), d->code);
    put_color(p, "0");
    buf_byte(&p->out, ' ');
    diag_put_safe(&p->out, d->message);
    buf_byte(&p->out, '\n');
}

static void print_line(struct printer *p, const struct diag *d, size_t line) {
    struct shown *s = &p->shown;
    char number[24];
    int gutter = snprintf(number, sizeof number, "%zu", line);
    shown_fill(s, d->span);
    buf_printf(&p->out, "  %s | %.*s\n  %*s | %*s", number, STR(buf_str(&s->line)), gutter, "",
               (int)s->caret_from, "");
    put_color(p, severity_color(d));
    for (size_t column = s->caret_from; column < s->caret_to; column++)
        buf_byte(&p->out, column == s->caret_from ? '^' : '~');
    put_color(p, "0");
    buf_byte(&p->out, '\n');
}

static void print_one(struct printer *p, const struct diag *d) {
    struct place place = {0};
    if (span_has_text(d->span))
        place = cursor_move(&p->cursor, d->span.source, d->span.offset);
    print_headline(p, d, place);
    if (place.line)
        print_line(p, d, place.line);
    if (d->hint.n) {
        buf_put(&p->out, S("hint: "));
        diag_put_safe(&p->out, d->hint);
        buf_byte(&p->out, '\n');
    }
}

void diag_flush(struct buf *out, FILE *file) {
    fwrite(out->p, 1, out->n, file);
    out->n = 0;
}

void diags_print(const struct diags *d, struct diag_style style, FILE *out) {
    struct printer p = {.style = style};
    for (size_t i = 0; i < d->count; i++) {
        if (style.quiet && d->items[i].severity != SEVERITY_ERROR)
            continue;
        print_one(&p, &d->items[i]);
        if (p.out.n >= DIAG_FLUSH_AT)
            diag_flush(&p.out, out);
    }
    if (p.out.n)
        diag_flush(&p.out, out);
    buf_free(&p.out);
    buf_free(&p.shown.line);
}

/* --- for programs --- */

static void json_place(struct buf *out, const struct diag *d, struct cursor *cursor) {
    struct span at = d->span;
    buf_put(out, S(",\"file\":"));
    if (at.source)
        json_string(out, at.source->path);
    else
        buf_put(out, S("null"));
    if (!span_has_text(at)) {
        buf_put(out, S(",\"line\":null,\"column\":null,\"length\":null"));
        return;
    }
    struct place place = cursor_move(cursor, at.source, at.offset);
    size_t length = utf8_length(span_text(at));
    buf_printf(out, ",\"line\":%zu,\"column\":%zu,\"length\":%zu", place.line, place.column,
               length);
}

static void json_one(struct buf *out, const struct diag *d, struct cursor *cursor) {
    buf_printf(out, "{\"severity\":\"%s\",\"code\":", diag_severity_name(d));
    json_string(out, str_of(d->code));
    json_place(out, d, cursor);
    buf_put(out, S(",\"message\":"));
    json_string(out, d->message);
    buf_put(out, S(",\"hint\":"));
    json_string(out, d->hint);
    buf_byte(out, '}');
}

void diags_print_json(const struct diags *d, str more, FILE *file) {
    struct buf out = {0};
    struct cursor cursor = {0};
    buf_put(&out, S("{\"diagnostics\":["));
    for (size_t i = 0; i < d->count; i++) {
        buf_put(&out, i ? S(",\n") : S("\n"));
        json_one(&out, &d->items[i], &cursor);
        if (out.n >= DIAG_FLUSH_AT)
            diag_flush(&out, file);
    }
    buf_printf(&out, "],\n\"errors\":%zu,\"warnings\":%zu", d->errors, d->warnings);
    buf_put(&out, more);
    buf_put(&out, S("}\n"));
    diag_flush(&out, file);
    buf_free(&out);
}
