/* What build and check share: from a directory to a Site and its diagnostics. */
#ifndef CMD_PIPELINE_H
#define CMD_PIPELINE_H

#include "base/pool.h"
#include "base/repo.h"
#include "cmd/profile.h"
#include "cmd/progress.h"
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
    /* Is told what each stage took, unless NULL. */
    void (*stage_ended)(void *context, const char *name, double milliseconds);
    void *stage_context;
    double used; /* seconds of the processor, at the same moment */
    struct progress *
        progress; /* what is shown meanwhile; NULL: nothing. Ends with pipeline_report or pipeline_close */
    struct profile profile; /* with --profile */
    struct buf more;        /* further members of what --json prints: ",\"name\":value" */
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
/* The same read through another handle on the same repository, into memory and diagnostics of its own. */
struct history *pipeline_record_anew(struct pipeline *p, const struct repo *repo, bool articles,
                                     struct arena *arenas, struct diags *d);
/* How content is loaded that is shown with `theme`, which must live as long as the site. */
struct site_options pipeline_site_options(const struct pipeline *p, const struct theme *theme,
                                          struct arena *a);
/* Reads and resolves everything; in two steps for who puts other bytes in place of files between them (tree_put). */
void pipeline_load(struct pipeline *p);
void pipeline_list(struct pipeline *p);
void pipeline_load_listed(struct pipeline *p);
/* Reads what the commits say, and gives the site its pages of changes. Of a site without errors. */
void pipeline_history(struct pipeline *p);
/* Prints what was found (on standard output in a form for programs, else on standard error) and returns the exit
 * code it means. */
enum exit_code pipeline_report(struct pipeline *p);
/* Is the report all that may stand on standard output: --json, --format sarif? */
bool pipeline_is_for_programs(const struct options *o);
void pipeline_close(struct pipeline *p);
/* A stage has begun that may take long: see progress_stage. */
void pipeline_begin(struct pipeline *p, const char *words, bool counted);
/* The line of progress is gone for good; before anything is printed. */
void pipeline_end_progress(struct pipeline *p);
/* All pages, with the times of their parts when they are asked for. */
void pipeline_render(struct pipeline *p, struct output *output);
/* Prints the table of --profile. */
void pipeline_print_profile(struct pipeline *p);
/* The stage that ends now and what it took since the last call: printed with -v, kept with --profile. */
void pipeline_stage(struct pipeline *p, const char *name);
double seconds_now(void);

#endif
