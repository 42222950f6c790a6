/* A site as git keeps it: a tree of blobs. The objects are made in memory, held against a tree that was published before, and
 * those that the repository lacks are written into its object database, through libgit2, as loose objects: that is all
 * that is written here. Blobs are written before the trees that name them, so whenever the process ends, no object lacks
 * another one. Nothing is run: libgit2 knows no hooks, and no filter of the repository changes the bytes. */
#ifndef BASE_REPO_SITE_H
#define BASE_REPO_SITE_H

#include "base/repo.h"

struct repo_file {
    str path, bytes;   /* borrowed */
    struct repo_id id; /* of the blob; set by repo_site_make */
    bool wanted;       /* not in the same place of the tree before; set by repo_site_compare */
};

enum repo_change_kind { REPO_ADDED, REPO_CHANGED, REPO_REMOVED };

struct repo_change {
    enum repo_change_kind kind;
    str path;
    size_t bytes;       /* of the new file; 0 when it was removed */
    struct repo_id was; /* the blob before; not when it was added */
    bool was_blob; /* else a link, a submodule or a name with a slash in it, which no site has */
};

enum { REPO_MOST_REMOVED = 200000 }; /* files and folders, above as many as the site has */

struct repo_folder; /* a tree of git's, to be written */

struct repo_site {
    struct arena *arena;
    struct repo_file *files; /* in bytewise order of their paths, which is git's order */
    size_t count;
    struct { /* each behind those in it; the last is the whole site */
        struct repo_folder *items;
        size_t count, capacity;
    } folders;
    struct repo_id tree; /* of the whole site */
    struct {             /* in order of their paths */
        struct repo_change *items;
        size_t count, capacity;
    } changes; /* set by repo_site_compare */
};

/* The blobs and trees of these files (sorted by path, none twice, none the folder of another), in memory. The array is kept. */
struct repo_site *repo_site_make(struct arena *a, struct repo_file *files, size_t count,
                                 unsigned workers);
/* What differs from the tree `before`, be it a mode; NULL: all is new. Reads only folders that differ. That tree may be
 * anybody's: of more than REPO_MOST_REMOVED entries that are no more it is a failure of class EXIT_LIMIT. */
bool repo_site_compare(struct repo_site *s, const struct repo *r, const struct repo_id *before,
                       struct diags *d);
/* Writes what is not in the tree that it was compared with, nor elsewhere in the repository; *written counts the objects. What
 * is there already is read once, for a damaged object must not be published. Nothing is flushed to the disk yet. */
bool repo_site_write(struct repo_site *s, const struct repo *r, unsigned workers, size_t *written,
                     struct diags *d);

#endif
