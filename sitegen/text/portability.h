/* What the forge will show: the forge's own Markdown parser, held against ours. */
#ifndef TEXT_PORTABILITY_H
#define TEXT_PORTABILITY_H

#include "text/outline.h"

/* A text beyond this many bytes is not compared: on hostile ones the forge's parser takes the square of their time. */
enum { PORTABILITY_MAX_TEXT = 256 << 10 };

enum portability { PORTABILITY_SAME, PORTABILITY_DIFFERS, PORTABILITY_NOT_COMPARED };

/* Holds what the forge makes of a scanned text against what is shown here, and adds the warning "forge-differs" at the first
 * block that looks different. Not compared are texts that are too large and those that markdown_scan reported. Any thread may
 * call it; what it allocates in `scratch` may be rewound. */
enum portability portability_check(struct arena *scratch, const struct markdown *m,
                                   struct diags *d);

/* For tests: fills an outline with what the forge shows. */
void portability_outline(struct arena *a, str text, struct outline *out);

/* The version of cmark-gfm, "0.29.0.gfm.13". */
const char *portability_library_version(void);

#endif
