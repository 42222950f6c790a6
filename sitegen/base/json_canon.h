/* JSON in its one canonical form (RFC 8785): members in the order of their names, no white space, as few escapes as can be.
 * Numbers do not occur: what is written so holds texts, true, false, null, lists and objects. */
#ifndef BASE_JSON_CANON_H
#define BASE_JSON_CANON_H

#include "base/json_read.h"

/* Appends a text, which must be UTF-8. */
void json_canon_string(struct buf *out, str text);
/* The order of names: by the units of UTF-16. Both must be UTF-8. */
int json_canon_order(str a, str b);
/* Appends a value that was read. False when there is a number in it. */
bool json_canon_value(struct buf *out, const struct json *value);

#endif
