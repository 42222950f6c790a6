/* Where the text of a YAML scalar stands in its file, byte by byte: without the indentation and the folded
 * lines, the quotes and escapes that YAML takes away. */
#ifndef TEXT_YAML_PLACES_H
#define TEXT_YAML_PLACES_H

#include "text/markdown.h"

/* `scalar` is the node's span; `text` the node's text, with or without the white space at its ends. When the
 * file holds the text as it is, the origin is exact, else it has a map, which lives in `a`. */
struct markdown_origin yaml_origin(struct arena *a, struct span scalar, str text);

#endif
