/* What build and check share: from a directory to a Site and its diagnostics. */
#ifndef CMD_PIPELINE_H
#define CMD_PIPELINE_H

#include "base/pool.h"
#include "base/repo.h"
#include "cmd/options.h"
#include "history/history.h"
#include "render/render.h"

struct pipeline {
    const struct options *options;
    struct arena arenas[POOL_MAX]; /* one per worker; they live until pipeline_close */
    struct diags diags;
    int root;               /* directory descriptor */
    struct repo *repo;      /* NULL: no history is to be had */
    bool has_tip;           /* false: no commit yet, or no repository */
    struct repo_commit tip; /* the commit that is shown: that of --at, else HEAD */
    bool
        committed; /* what is shown is the commit's content, not the files: --at, or a bare repository */
    struct tree content, templates;
    struct theme theme;
    struct site *site;       /* NULL until pipeline_load */
    struct history *history; /* NULL until pipeline_history, and when there is none */
    struct date now; /* for what is due: SOURCE_DATE_EPOCH, else the tip's day in UTC, else none */
    double started;  /* seconds, monotonic */
};

/* Opens the root and the repository. A failure has been told on standard error, and nothing needs to be closed: there is no such
 * directory or revision, or nothing to read content from. That the history of files cannot be read is left in `diags`. */
enum exit_code pipeline_open(struct pipeline *p, const struct options *o);
/* The files of a directory of the knowledge base: "content". */
struct tree pipeline_tree(struct pipeline *p, str dir);
/* With `p->repo` and `p->content` there. */
struct history_options pipeline_history_options(const struct pipeline *p, bool articles);
/* The history of what is shown, with what follows from what; p->site is loaded. NULL when there is no repository (warned),
 * or with a diagnostic. */
struct history *pipeline_record(struct pipeline *p, bool articles);
/* How content is loaded that is shown with `theme`, which must live as long as the site. */
struct site_options pipeline_site_options(const struct pipeline *p, const struct theme *theme,
                                          struct arena *a);
/* Reads and resolves everything. */
void pipeline_load(struct pipeline *p);
/* Reads what the commits say, and gives the site its pages of changes. Of a site without errors. */
void pipeline_history(struct pipeline *p);
/* Prints what was found (on standard output with --json, else on standard error) and returns the exit
 * code it means. */
enum exit_code pipeline_report(struct pipeline *p);
void pipeline_close(struct pipeline *p);
/* With -v: prints the stage that ends now and what it took since the last call. */
void pipeline_stage(struct pipeline *p, const char *name);
double seconds_now(void);

#endif
