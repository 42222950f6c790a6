/* The theme: templates, components, Lua libraries and assets. Lookup is two steps: the site's own
 * templates/, then the one the binary holds. */
#ifndef RENDER_THEME_H
#define RENDER_THEME_H

#include "base/map.h"
#include "base/tree.h"

struct theme_file {
    str path;                    /* below templates/: "article.etlua", "assets/style.css" */
    const struct source *source; /* for diagnostics; path as an editor would name it */
    str bytes;
};

struct theme {
    struct map files;      /* path -> struct theme_file; the site's own before the embedded */
    struct map components; /* name -> struct theme_file, of components/NAME.etlua */
    struct map assets;     /* path -> struct theme_file, of assets/... */
};

/* Reads the site's own templates/ from the tree and adds what the binary holds. */
struct theme theme_load(struct arena *a, const struct tree *tree, struct diags *d);

/* Exchanges the contents of the files that two themes have both, so that who holds a file of one now sees that of the other; a
 * second time undoes it. */
void theme_exchange(struct theme *a, struct theme *b);
/* Have both the same files? */
bool theme_has_files_of(const struct theme *a, const struct theme *b);

#endif
