/* Texts of content in GitHub's Markdown, for reviews. Nothing of them may act there: no markup, no link, no mention of a person, no
 * reference to an issue. */
#ifndef CMD_MARKDOWN_PRINT_H
#define CMD_MARKDOWN_PRINT_H

#include "base/arena.h"

enum { MARKDOWN_LONGEST = 200 }; /* characters of a text; what is longer is cut */

/* Within a paragraph, a list or a cell; at the beginning of a line other words must stand before it. */
void markdown_prose(struct buf *out, struct arena *a, str text);
/* The same of a clean line (clean_line), which is not cut. */
void markdown_line(struct buf *out, str line);
/* As it was written: code, fenced by more backticks than it holds. */
void markdown_code(struct buf *out, struct arena *a, str text, bool in_table);

#endif
