/* The history of a site that stays, made anew after its files or its repository changed, and what pages would tell differently. */
#ifndef HISTORY_RENEWED_H
#define HISTORY_RENEWED_H

#include "history/pages.h"

/* What of a history is another one. */
enum renewed {
    RENEWED_DIRTY = 1,   /* whether the files are those of the commit */
    RENEWED_PENDING = 2, /* the list of what is not yet committed */
    RENEWED_COMMITS = 4, /* what some commit changed */
    RENEWED_CHANGES =
        8 /* the pages of changes as a whole: how many changes there are, which pages, the feed */
};

/* Who is told what differs. */
struct renewed_calls {
    void *context;
    void (*item)(void *context, const struct item *item); /* its past */
    void (*page)(void *context, const struct page *page); /* what its `changes` hold */
};

/* Points the site's pages of changes to those of `h`, a history of the same tip that was made of the same site, and compares with
 * the history that the site showed before. Returns a set of enum renewed. False in *same when the site would need other pages:
 * then nothing was done, and it must be loaded again. Memory of the pages lives in `a`, which must live as long as `h`. */
unsigned history_renew(const struct history *before, struct history *h, struct site *site,
                       struct arena *a, const struct renewed_calls *calls, bool *same);

#endif
