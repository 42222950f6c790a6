/* What listing a directory and listing a commit have in common: which names are taken, and what is said of others. */
#ifndef BASE_TREE_INTERNAL_H
#define BASE_TREE_INTERNAL_H

#include "base/tree.h"

struct listing_dir {
    str path;
    struct repo_id id; /* in a commit */
};

/* A listing on its way. Directories wait in a queue and are opened by path, one at a time, so that
 * a deep tree costs no descriptors. */
struct listing {
    struct tree tree;
    struct arena *arena;
    struct diags *d;
    struct {
        struct listing_dir *items;
        size_t count, capacity;
    } dirs;
    str here; /* the directory that is being read, as in tree_file.path */
};

/* A place in a file that was not read: just its name. */
struct span listing_span(struct listing *l, str path);
/* False when no file of that name is listed: it is passed over, or reported. Else *path is that of the entry. */
bool listing_takes(struct listing *l, str name, str *path);
/* False when there are too many, which is reported: then listing should end. */
bool listing_add_file(struct listing *l, str path, struct repo_id id);
void listing_add_directory(struct listing *l, str path, struct repo_id id);
/* Reports a link that could not be followed; errno tells why. */
void listing_refuse_link(struct listing *l, str path);
/* Reports a link to something else than a file: "a directory". */
void listing_refuse_target(struct listing *l, str path, const char *what);
/* Reports that the top is no directory, by the reason that errno would have; a missing one is fine. */
void listing_refuse_top(struct listing *l, str dir, int error);
void tree_sort(struct tree *t);

#endif
