/* The cache of the history: what each commit changed, by the commit's id. A commit never changes, so nothing in it is ever
 * out of date: not after a rebase, nor on another branch. It may be deleted at any time. */
#ifndef HISTORY_CACHE_H
#define HISTORY_CACHE_H

#include "history/record.h"

struct cache {
    enum part part;
    int root;   /* the knowledge base; -1: nothing is kept */
    str folder; /* of it in the repository */
    bool sound; /* there is a file, and all of it could be read */
    size_t records;
};

/* Adds the records of root/.sitegen/history-PART to `r`. A file that is missing, damaged, or of another version or place
 * is as none; of one that was cut short what stands before is taken. */
void cache_read(struct cache *c, struct records *r, struct arena *a);
/* Adds what the walk has found. Builds that run at the same time do each other no harm. Nothing is said when it cannot be
 * written. */
void cache_write(const struct cache *c, const struct records *r);

#endif
