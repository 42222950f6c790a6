/* `publish`: a site as a commit on a branch. publish.c is the way from content to branch, publish_guard.c what is against it,
 * publish_address.c where it says it is, publish_stamp.c what of a change is the commit's name alone, publish_print.c what is told,
 * publish_push.c git's part. */
#ifndef CMD_PUBLISH_H
#define CMD_PUBLISH_H

#include "base/manifest.h"
#include "base/repo_branch.h"
#include "base/repo_site.h"
#include "cmd/pipeline.h"

struct publish {
    struct pipeline *p;
    struct repo_branch branch;
    bool has_before;       /* the branch holds a site, or whatever: */
    struct repo_id before; /* its tree */
    struct manifest
        published; /* its manifest; without files: it has none, so sitegen did not publish it */
    struct output *output;  /* has the bytes of: */
    struct repo_site *site; /* NULL until it is made */
    bool dirty;             /* it is made from files that differ from the commit */
    size_t written;         /* objects */
    bool has_commit;        /* the branch holds, or would hold, the new site: */
    struct repo_id commit;  /* the commit then; of a dry run there is none */
    const bool *stamps;     /* of a dry run, by change: nothing but the commit differs; or NULL */
    bool moved, pushed;     /* the branch was moved; and pushed */
};

/* Where it is pushed, and whose branch is gone on from. */
const char *publish_remote(const struct publish *x);

/* Reads the manifest of what the branch holds. False with a diagnostic when it cannot be read; --force goes on without it. */
bool publish_read_before(struct publish *x);

/* Of each of these: false with a diagnostic when publishing is refused. */

/* Do the files differ from the commit? Then --allow-dirty is wanted. Decides whether files or the commit are built. */
bool publish_check_files(struct publish *x);
/* Is all the history there that the site tells of? */
bool publish_check_history(struct publish *x);
/* Was a later commit published already, or one of which that cannot be told? */
bool publish_check_order(struct publish *x);
/* Would something be lost: files that sitegen did not put there as they are, or all pages of a site that has no item any more? With the site
 * made and compared. */
bool publish_check_losses(struct publish *x);

/* publish_address.c: warns where readers would not find it: a base URL that is still a placeholder, a host's name that is not that of the
 * base URL. With the site made. */
void publish_check_address(struct publish *x);

/* `git push`, by the user's own git. False with a diagnostic. */
bool publish_push(struct publish *x);

/* publish_stamp.c: of each changed file, whether it is the same but for the commit that it names as its source. Lives in the first
 * arena; NULL: it cannot be told. */
const bool *publish_find_stamps(struct publish *x);

/* Of a dry run the changes, one a line; then the sum. */
void publish_print_text(struct publish *x, double seconds);
/* The member "publish" of what --json prints; sitegen/schemas/publish.schema.json has its shape. */
void publish_put_json(struct publish *x, struct buf *out);

#endif
