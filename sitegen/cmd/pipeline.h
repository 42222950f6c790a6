/* What build and check share: from a directory to a Site and its diagnostics. */
#ifndef CMD_PIPELINE_H
#define CMD_PIPELINE_H

#include "base/pool.h"
#include "cmd/options.h"
#include "render/render.h"

struct pipeline {
    const struct options *options;
    struct arena arenas[POOL_MAX]; /* one per worker; they live until pipeline_close */
    struct diags diags;
    int root; /* directory descriptor */
    struct tree content, templates;
    struct theme theme;
    struct site *site; /* NULL until pipeline_load */
    struct date
        now; /* for what is due: SOURCE_DATE_EPOCH, else the day of HEAD's commit, else none */
    double started; /* seconds, monotonic */
};

/* Opens the root. EXIT_USAGE, with a line on standard error, when there is no such directory or
 * SOURCE_DATE_EPOCH is no number. */
enum exit_code pipeline_open(struct pipeline *p, const struct options *o);
/* Reads and resolves everything. */
void pipeline_load(struct pipeline *p);
/* Prints what was found (on standard output with --json, else on standard error) and returns the exit
 * code it means. */
enum exit_code pipeline_report(struct pipeline *p);
void pipeline_close(struct pipeline *p);
/* With -v: prints the stage that ends now and what it took since the last call. */
void pipeline_stage(struct pipeline *p, const char *name);
double seconds_now(void);

#endif
