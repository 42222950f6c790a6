/* A branch that holds what is published: which commit a new one goes on from, that commit, and the branch moved to it, only if
 * it is still what it was. Written are the commit, the branch and its reflog; nothing that the repository configures is
 * run, hooks neither (libgit2 knows none).
 *
 * Functions that return false leave a diagnostic: of class EXIT_USAGE about the name, EXIT_GIT about the branch, EXIT_MACHINE
 * about the disk and the lock. */
#ifndef BASE_REPO_BRANCH_H
#define BASE_REPO_BRANCH_H

#include "base/repo.h"

struct repo_branch {
    str name;           /* "gh-pages" */
    str reference;      /* "refs/heads/gh-pages" */
    bool there;         /* there is such a branch; */
    struct repo_id tip; /* its commit then */
    bool has_parent;
    struct repo_id
        parent; /* what a new commit goes on from: the tip, or that of the remote's branch where that is ahead */
    str parent_name; /* "gh-pages", "origin/gh-pages" */
};

/* Looks at the branch, "gh-pages" or "refs/heads/gh-pages", and at that of the remote as it was when it was last fetched. Refused: a name that git refuses; a branch
 * that is another reference's whole name, or that of a branch of a remote ("origin/gh-pages"), and no branch here; one
 * that is checked out in any working folder, that HEAD is on or that holds the commit `source`; one that is a symbolic reference, or beside
 * a folder of branches of its name; one that has diverged from that of the remote. */
bool repo_branch_find(const struct repo *r, str name, str remote, const struct repo_id *source,
                      struct arena *a, struct repo_branch *b, struct diags *d);
/* Is the commit `older` an ancestor of `newer`? Not of itself. False with a diagnostic when a commit cannot be read, so that it cannot be told. */
bool repo_is_ancestor(const struct repo *r, const struct repo_id *older,
                      const struct repo_id *newer, bool *is, struct diags *d);
/* Writes a commit of that tree on the branch's parent. Its times are those of the commit `source`; who made it is told by git's
 * environment and configuration, else it is who committed `source`: the same commit for the same sources, parent
 * and person. The branch does not move yet. */
bool repo_branch_commit(const struct repo *r, const struct repo_branch *b,
                        const struct repo_id *source, const struct repo_id *tree, str message,
                        struct repo_id *commit, struct diags *d);
/* Brings all objects to the disk, and then moves the branch to `commit`: if it is still what repo_branch_find saw, else nothing
 * is changed and the failure `branch-moved` tells. A lock that another process holds is waited for, for a second. */
bool repo_branch_move(const struct repo *r, const struct repo_branch *b,
                      const struct repo_id *commit, str reason, struct diags *d);

#endif
