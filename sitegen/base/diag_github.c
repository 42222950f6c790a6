/* Diagnostics as workflow commands: "::error file=a.md,line=3,col=5,endColumn=9,title=label::message", one a line. */
#include "base/diag_internal.h"

/* `property`: in front of the message, where ':' and ',' end things. */
static void put_escaped(struct buf *out, str text, bool property) {
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        if (special)
            buf_printf(out, "%%%02X", (unsigned char)c);
        else
            buf_byte(out, c);
    }
}

/* Texts of the content may hold anything: first what is hostile is spelled out, then what is the command's is escaped. */
static void put_text(struct buf *out, str text, bool property) {
    struct buf safe = {0};
    diag_put_safe(&safe, text);
    put_escaped(out, buf_str(&safe), property);
    buf_free(&safe);
}

/* A forge takes columns within one line alone. The last column that is marked counts in, too. */
static void put_place(struct buf *out, struct span at, struct cursor *cursor) {
    struct place from = cursor_move(cursor, at.source, at.offset);
    struct cursor behind = *cursor;
    struct place to = cursor_move(&behind, at.source, (size_t)at.offset + at.length);
    if (to.line > from.line && to.column == 1) /* up to the end of the line before */
        to = (struct place){to.line - 1, from.column + 1};
    buf_printf(out, ",line=%zu", from.line);
    if (to.line > from.line)
        buf_printf(out, ",endLine=%zu", to.line);
    else
        buf_printf(out, ",col=%zu,endColumn=%zu", from.column,
                   to.column > from.column ? to.column - 1 : from.column);
}

static void put_one(struct buf *out, const struct diag *d, str folder, struct cursor *cursor) {
    buf_printf(out, "::%s ", diag_severity_name(d));
    if (d->span.source) {
        buf_put(out, S("file="));
        put_text(out, folder, true);
        put_text(out, d->span.source->path, true);
        if (span_has_text(d->span))
            put_place(out, d->span, cursor);
        buf_byte(out, ',');
    }
    buf_put(out, S("title="));
    put_text(out, str_of(d->code), true);
    buf_put(out, S("::"));
    put_text(out, d->message, false);
    if (d->hint.n) {
        buf_put(out, S("%0Ahint: "));
        put_text(out, d->hint, false);
    }
    buf_byte(out, '\n');
}

void diags_print_github(const struct diags *d, str folder, bool quiet, FILE *file) {
    struct buf out = {0};
    struct cursor cursor = {0};
    for (size_t i = 0; i < d->count; i++) {
        if (quiet && d->items[i].severity != SEVERITY_ERROR)
            continue;
        put_one(&out, &d->items[i], folder, &cursor);
        if (out.n >= DIAG_FLUSH_AT)
            diag_flush(&out, file);
    }
    if (out.n)
        diag_flush(&out, file);
    buf_free(&out);
}
