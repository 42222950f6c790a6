/* What the binary holds: the default theme and the starter of `sitegen init`. The tables are made when
 * the binary is built (scripts/embed), sorted bytewise by path. */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/str.h"

struct embedded_file {
    const char *path; /* relative: "article.etlua", "assets/style.css" */
    const unsigned char *bytes;
    size_t size;
};

extern const struct embedded_file embedded_theme[];
extern const size_t embedded_theme_count;
extern const struct embedded_file embedded_skeleton[];
extern const size_t embedded_skeleton_count;

/* The file of that path in the default theme, or {NULL, 0}. */
str embedded_theme_get(str path);

#endif
