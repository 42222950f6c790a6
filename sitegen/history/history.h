/* The history of facts and articles: which commits changed what they say.
 *
 * A revision of an item is a commit in which the parsed content of the item with that id differs from what it was in every
 * parent of that commit; its birth and its removal are such, too. Reformatting, comments, the order of facts in a file or of
 * fields in a fact, moving a fact to another file: no revision. A merge that takes one side makes none; a merge that
 * brings something new makes one. What a file held that could not be parsed in some commit is taken to have been what it
 * was before (along first parents), and its items are marked unreadable in the commit that broke it.
 *
 * Record time, the time of these commits, is when this knowledge base said something; valid time (model/valid_time.c) is
 * when it was so. */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include "base/repo.h"
#include "model/site.h"

struct revision;

struct revision_list {
    struct revision **items;
    size_t count, capacity;
};

/* A commit with revisions. */
struct commit {
    struct repo_id id;
    str hex;                     /* all 40 digits */
    struct repo_person author;   /* mailmap applied */
    int64_t authored, committed; /* seconds since 1970 */
    int zone;                    /* the author's, minutes east of UTC */
    str subject;
    struct revision_list facts, articles; /* by id; what follows from others is in `followed` */
    struct revision_list followed;        /* by id */
};

/* One field of an item before and after. Fields in fields and lists are named by their path, counted from 1:
 * "sources[2].at". Texts are as canon_text prints them; p is NULL where there was no such field. */
struct field_change {
    str field, before, after;
};

enum change {
    CHANGE_ADDED, /* its birth; all fields are new */
    CHANGE_CHANGED,
    CHANGE_REMOVED,    /* all fields are gone */
    CHANGE_UNREADABLE, /* its file cannot be parsed in this commit */
    CHANGE_KNOWN, /* it is there in the oldest commit of a shallow clone: since when is not known */
    CHANGE_FOLLOWED /* not itself changed: the value that is computed from `via` */
};

struct revision {
    const struct commit *commit; /* NULL: not yet committed */
    enum item_kind kind;         /* ITEM_FACT or ITEM_ARTICLE */
    enum change change;
    str id;
    str file; /* in which it stands in that commit, relative to the knowledge base: "content/facts/a.yml" */
    struct field_change *fields; /* by name; none of an unreadable, known or followed one */
    size_t field_count;
    bool hidden; /* of a draft, which readers do not see: history_hide_drafts */
    bool
        several; /* its id stands more than once, before or after: an error, which `check` refuses */
    str value; /* of a fact whose field `value` is not among `fields`: what that held; p is NULL when it had none */
    struct revision_list via;   /* of a followed one: the revisions of its inputs in that commit */
    const struct value *before; /* what the fact said in the first parent, */
    const struct value
        *after; /* and in this commit: the value that was current on its day, whether it is */
                /* another one or not; NULL: none, or not known (as while it is unreadable) */
};

/* All revisions of one item, newest first: never a parent before its child. */
struct item_history {
    enum item_kind kind;
    str id;
    struct revision_list revisions; /* what is not yet committed comes first */
    struct revision *pending;       /* the uncommitted one, or NULL */
    const struct commit *first,
        *last; /* first recorded; last changed (not followed, not unreadable); NULL: not known, or never */
    const struct commit *latest; /* the newer of `last` and what followed last (history_replay) */
    bool incomplete;             /* it was there before the oldest commit that is known */
};

struct history {
    struct {
        struct commit **items; /* with revisions, newest first */
        size_t count, capacity;
    } commits;
    struct map facts, articles;            /* id -> struct item_history */
    struct revision_list pending;          /* of all items, facts first, by id */
    struct revision_list pending_followed; /* what follows from them, by id */
    struct date
        incomplete_before; /* of a shallow clone: the day of its newest oldest commit; else none */
    bool dirty;            /* the files that the site is made of are not those of the tip */
    bool has_tip;
    struct commit tip; /* the revision the site shows (without lists); meaningful when has_tip */
};

struct history_options {
    const struct repo *repo;
    bool has_tip; /* false: no commit yet */
    struct repo_id tip;
    /* content/ on disk, compared with the tip; NULL: what is committed alone. templates/ may be NULL, too. */
    const struct tree *working, *templates;
    int root;      /* below which the cache lies, in .sitegen/; -1: no cache */
    bool articles; /* else facts alone */
    unsigned workers;
};

/* Walks all commits behind the tip that the cache does not know. Memory lives in arenas[0]; workers use theirs. NULL with a
 * diagnostic of class EXIT_GIT when an object cannot be read; a warning `incomplete-history` of a shallow clone. */
struct history *history_load(const struct history_options *options, struct arena *arenas,
                             struct diags *d);
/* replay.c: what facts said before and after each revision (revision.before, .after), and the revisions that derived facts
 * have because their inputs changed (CHANGE_FOLLOWED). */
bool history_replay(struct history *h, const struct history_options *options,
                    const struct site *site, struct arena *arenas, struct diags *d);

/* dirty.c: the files of content/ and templates/ that are on disk and not in that tree of a commit, the other way round, or not
 * the same: their paths below the knowledge base, in `a`, each folder's in order. False when an object cannot be read. */
struct str_list;
bool history_dirty_files(const struct history_options *options, const struct repo_id *commit_tree,
                         struct arena *a, struct str_list *files, struct diags *d);

/* NULL when it has none. */
const struct item_history *history_of(const struct history *h, enum item_kind kind, str id);
/* The day of a commit where its author was; none when no calendar has it, or when there is no such zone. */
struct date commit_day(const struct commit *c);
/* "2026-11-22T21:01:44+01:00"; p is NULL when there is no such moment or no such zone. */
str commit_moment(struct arena *a, const struct commit *c);
/* The same for feeds and sitemaps, which want some moment: else that of the committer. */
str commit_published(struct arena *a, const struct commit *c);
extern const char *const change_names[]; /* "added", "changed", ... */

#endif
