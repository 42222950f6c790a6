/* Builds of a site that stays in memory: the first one makes everything, each further one what a change of files touches. What
 * `serve` shows is what its builds have given so far, and equals a clean build of the files as they are. Runs in a process of its
 * own (builder.h), since a template may run away with it. */
#ifndef CMD_REBUILD_H
#define CMD_REBUILD_H

#include "cmd/options.h"
#include "base/str.h"

/* Who takes what a build gives. Called by one thread at a time. */
struct rebuild_sink {
    void *context;
    /* A file that is new or has other bytes than the last time it was given. */
    void (*file)(void *context, str path, str bytes);
    /* A file that is made when the sink asks for it, with rebuild_file, since it takes long and few ask: the documents of the
     * search, and data files. After each further build that is fine its bytes may be others. */
    void (*on_demand)(void *context, str path);
    void (*removed)(void *context, str path); /* a file that is no longer part of the site */
};

/* What a build did, for the status page and for who waits; valid until the next build. */
struct rebuild_report {
    bool fine;   /* false: the site has errors; nothing that was given counts */
    bool whole;  /* everything was built */
    bool usable; /* false: this process cannot go on, the next build needs a new one */
    str why;     /* of a whole build: what for, in words: "content/site.yml changed" */
    struct {
        struct rebuilt_page {
            str url, path,
                why; /* "/articles/x/", "articles/x/index.html", "content/articles/x.md changed" */
            bool changed; /* its bytes are others */
        } * items;
        size_t count, capacity;
    } pages; /* that were rendered, unless all were */
    struct {
        struct rebuild_stage {
            const char *name;
            double ms;
        } * items;
        size_t count, capacity;
    } stages;
    size_t files, changed, removed; /* of the site; given by this build */
    str diagnostics;                /* as diags_print_json prints them, warnings included */
    const struct diags *found;      /* the same, sorted */
};

struct rebuild;

/* Opens the knowledge base; NULL with *e set (told on standard error) when there is none. */
struct rebuild *rebuild_open(const struct options *o, enum exit_code *e);
void rebuild_close(struct rebuild *r);
/* Builds after these files may have changed (paths below the root: "content/articles/x.md", "templates/fact.etlua"; a folder stands
 * for all in it; ".git" for the history), everything when `count` is 0 or for the first time. */
const struct rebuild_report *rebuild_run(struct rebuild *r, const str *changed, size_t count,
                                         const struct rebuild_sink *sink);
/* The bytes of a file on demand, of the last build that was fine; valid until the next call. Empty when they cannot be told any
 * more, since what is in memory follows files that are not fine: what was last told still stands. */
str rebuild_file(struct rebuild *r, str path);

#endif
