/* What the forms of a report share: diag_print.c, diag_sarif.c, diag_github.c. */
#ifndef BASE_DIAG_INTERNAL_H
#define BASE_DIAG_INTERNAL_H

#include "base/diag.h"

/* Walks forward through sorted diagnostics, so that a file's lines are counted once, not once for
 * each diagnostic. */
struct cursor {
    const struct source *source;
    size_t at;
    struct place place;
    size_t astral; /* characters before it in its line that are two units in UTF-16 */
};

struct place cursor_move(struct cursor *c, const struct source *source, size_t offset);

/* Has the span a place in a text, or does it name a file alone? */
bool span_has_text(struct span at);

/* Appends a message, hint or path: what is hostile is spelled out, so that a name can be recognised. */
void diag_put_safe(struct buf *out, str text);
const char *diag_severity_name(const struct diag *d); /* "error", "warning" */
/* Writes what has been gathered once that is much, or at the end; a report that cannot be written is nothing that could be
 * reported. */
enum { DIAG_FLUSH_AT = 1 << 16 };
void diag_flush(struct buf *out, FILE *file);

#endif
