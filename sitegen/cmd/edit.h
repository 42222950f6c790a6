/* Edits of content files: found in their texts, made in their bytes. */
#ifndef CMD_EDIT_H
#define CMD_EDIT_H

#include "base/diag.h"

/* Other bytes in place of those that a span marks, which may be none. */
struct edit {
    struct span span;
    str text;
};

/* The file's bytes with the edits (of one source, in the order of their places) in them; what stands around them is kept to the byte:
 * byte order mark, ends of lines. False when `raw` is not what the source was made of. *after lives in `a`. */
bool edits_apply(struct arena *a, str raw, const struct edit *edits, size_t count, str *after);

#endif
