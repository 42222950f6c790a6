/* What the binary holds: the default theme, the starter of `sitegen init`, what modules of models begin with, JSON Schemas of the data files, what goes into other
 * programs' folders when it is installed (completion, the manual page). The tables are made when
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
extern const struct embedded_file
    embedded_runtime[]; /* sitegen/render/module_*.js, minified, as one file */
extern const size_t embedded_runtime_count;
extern const struct embedded_file
    embedded_serve[]; /* sitegen/cmd/serve_assets/: what `serve` adds to pages, minified */
extern const size_t embedded_serve_count;
extern const struct embedded_file embedded_schemas[]; /* sitegen/schemas: NAME.schema.json */
extern const size_t embedded_schemas_count;
extern const struct embedded_file embedded_share[]; /* sitegen/share */
extern const size_t embedded_share_count;

/* The file of that path in the default theme, or {NULL, 0}. */
str embedded_theme_get(str path);
/* The same in sitegen/schemas, in sitegen/share. */
str embedded_schemas_get(str path);
str embedded_share_get(str path);

#endif
