/* What the forge will show: the forge's own Markdown parser, held against ours. */
#ifndef TEXT_PORTABILITY_H
#define TEXT_PORTABILITY_H

/* The version of cmark-gfm, "0.29.0.gfm.13". */
const char *portability_library_version(void);

#endif
