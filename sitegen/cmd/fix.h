/* `sitegen check --fix`: what can be mended safely. Which edits those are, fix_labels.c and fix_ids.c find; fix.c makes files of
 * them, looks whether that leads to further ones, shows them and writes them. */
#ifndef CMD_FIX_H
#define CMD_FIX_H

#include "cmd/edit.h"
#include "cmd/pipeline.h"

struct edits {
    struct arena *arena;
    struct edit *items;
    size_t count, capacity;
    size_t
        unproved; /* labels that could be rewritten, if the history told that their fact has changed */
};

/* Labels whose fact says something else than it did when they held. The site is loaded. */
void fix_labels(struct pipeline *p, struct edits *edits);
/* Ids that nothing has any more, because what had it has another one now. */
void fix_ids(struct pipeline *p, struct edits *edits);

/* Prints what is to be changed as a diff, and writes it unless --dry-run is given. A failure has been told. */
enum exit_code fix_site(const struct options *o);

#endif
