/* What an item says, as canonical JSON (RFC 8785), and its SHA-256: who has the one can compute the other without sitegen.
 *
 * Two contents are the same bytes just when the history sees no revision between them: order, comments, quotes, layout and the
 * file in which it stands are not content. It is a mapping of the item's fields, in which
 *   - a scalar is a text, as written in YAML, without its quotes: numbers and dates too;
 *   - a `value` in quotes that would otherwise be a number, a date or a truth value is {"text": "..."};
 *   - a field without a value is null;
 *   - of an article the Markdown is the field "text".
 *
 * It is read from the item's file anew, which takes some microseconds: only who asks pays for it. */
#ifndef HISTORY_DIGEST_H
#define HISTORY_DIGEST_H

#include "model/site.h"

/* Appends the content. Pages that show it, or its digest, note READ_WORDS. */
void item_content(const struct site *site, const struct item *item, struct arena *scratch,
                  struct buf *out);
/* "sha256:" and 64 hexadecimal digits, in `a`. */
str item_digest(const struct site *site, const struct item *item, struct arena *a);
/* The digest of a content in the same form. */
str content_digest(str content, struct arena *a);

#endif
