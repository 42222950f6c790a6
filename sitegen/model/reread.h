/* One file of content, read again while its site is held in memory: what an editor changes, seen before all else is known.
 * `lsp` tells so what is wrong with a text while it is typed. What makes a text part of the site is a patch (patch.h). */
#ifndef MODEL_REREAD_H
#define MODEL_REREAD_H

#include "model/site.h"

struct reread {
    struct source *source; /* of the text; NULL when it is no text at all (NUL, invalid UTF-8) */
    bool parsed;           /* false: what stands in it is not known */
    /* As site_load makes them of this file, names resolved against the site, formulas evaluated over its facts; in the order
     * of the file. They are not part of the site: no backlinks, tags, neighbours. */
    struct item_list items;
    struct ref document; /* of a file of claims */
};

/* Reads `text` as the file `path` ("content/facts/a.yml") of the site would be read: items with their Markdown scanned, names
 * resolved, values and formulas computed from what the site's facts say now, labels and conditions held against them. An item of
 * the file that is in the site, too, stands for itself: a formula sees the new value of a fact of the same file. The site is not
 * changed. `d` gets what is wrong in this file alone; what it does to others, and a cycle of formulas that leads through other
 * files, a load of the whole site tells. An id that another file has as well is told here, whichever comes first.
 * Of content/site.yml the fields, units, relations, kinds of events and the menu are read, without
 * items; the menu is held against the addresses that the site has. Of a path that holds
 * neither nothing is read, and `parsed` is false. `text` is changed in place (line ends) and must live as long as `a`, where all
 * else lives. `components` as in site_options. */
void site_reread(struct arena *a, const struct site *site, const struct map *components, str path,
                 str text, struct reread *out, struct diags *d);

#endif
