/* What the files of `watch` share. */
#ifndef CMD_WATCH_INTERNAL_H
#define CMD_WATCH_INTERNAL_H

#include "base/map.h"
#include "cmd/watch.h"

struct watch_folder {
    int descriptor; /* inotify's; rising within the list */
    char *path;     /* below the root; malloc. NULL: no longer watched */
    bool is_git;    /* of git's own folder */
};

struct watch_change {
    bool writing; /* somebody has it open */
    bool created; /* it was not there when the first of these changes came */
    bool gone;
};

struct watch {
    char *root;   /* real path */
    char *git;    /* the git directory, real path; NULL: none */
    char *common; /* that of which it is a worktree; else the same */
    int inotify;  /* -1: by looking */
    struct {
        struct watch_folder *items;
        size_t count, capacity;
    } folders; /* malloc */

    struct arena links_arena;
    struct {
        str *items;
        size_t count, capacity;
    } links; /* files that are links; also some that were */

    struct arena arena;  /* of the changes that are gathered */
    struct map changed;  /* path -> struct watch_change */
    bool all;            /* anything may have changed */
    bool git_moved;      /* there is another .git, or none any more */
    bool git_touched;    /* something of git has changed, perhaps what counts */
    bool overflown;      /* the system could not tell all */
    int64_t first, last; /* of the changes, ms */
    uint64_t tip;        /* what HEAD leads to, as a digest of the files that say so */

    struct arena taken_arena;
    char how[256], why[128]; /* `why`: it looks, in words */

    struct arena seen_arena; /* of the last look */
    struct map seen;         /* path -> struct watch_seen */
    int64_t looked;          /* when, ms */
    int64_t pause;           /* between looks, ms */
};

int64_t watch_now(void); /* milliseconds, monotonic */
/* A change of this path was seen. */
struct watch_change *watch_note(struct watch *w, str path);

/* ---- watch_inotify.c ---- */
/* False when it cannot be; `why` says what for. */
bool inotify_begin(struct watch *w);
void inotify_read(struct watch *w);
void inotify_end(struct watch *w);
/* Watches the git directory. */
void inotify_watch_git(struct watch *w);

/* ---- watch_look.c: all files, now and then ---- */
void look_begin(struct watch *w);
/* Compares with the last time and notes what differs. */
void look_again(struct watch *w);
void look_end(struct watch *w);

/* ---- watch_links.c ---- */
/* The file is a link, perhaps. */
void links_add(struct watch *w, str path);
/* Adds the links to what has changed to the changes. */
void links_follow(struct watch *w);

/* ---- watch_git.c ---- */
void git_find(struct watch *w);
uint64_t git_tip(const struct watch *w);
/* Is a `git` at work on the files right now? */
bool git_is_busy(const struct watch *w);

#endif
