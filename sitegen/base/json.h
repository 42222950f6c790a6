/* JSON strings and numbers: the one escape function for JSON. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"

/* Appends "text" with quotes. Also safe inside <script>: '<', '>', '&', U+2028 and U+2029 are
 * written as \uXXXX. Bytes that are not UTF-8 become U+FFFD, so that the result is JSON whatever
 * the input. */
void json_string(struct buf *out, str text);
/* Appends what is JSON already, other than json_string would have written it: with the same characters escaped in its
 * strings, so that it is as safe. */
void json_made_safe(struct buf *out, str json);
/* Appends a finite number with as few digits as read back as the same one. */
void json_number(struct buf *out, double x);

#endif
