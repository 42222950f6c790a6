/* What a page says in an item's Markdown, as plain text: references as they print, the texts of components in their place,
 * white space as single spaces. */
#ifndef RENDER_PLAIN_H
#define RENDER_PLAIN_H

#include "model/site.h"

/* Appends the item's text and those of its fields: reasons of tensions, notes of values. `scratch` holds what is needed on
 * the way. */
void plain_text(struct arena *scratch, const struct site *site, const struct item *item,
                struct buf *out);
/* Appends the item's text alone. */
void plain_body(struct arena *scratch, const struct site *site, const struct item *item,
                struct buf *out);
/* Markdown of one line that stands in a field of the item. */
str plain_line(struct arena *a, const struct site *site, const struct item *item, str text,
               struct markdown_origin origin);

#endif
