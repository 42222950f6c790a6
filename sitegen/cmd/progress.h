/* What a long run is doing, in one line on a terminal, for who waits: it appears after a second, is written over in place, and is
 * gone at the end. Nothing is shown where standard error is no terminal or a dumb one, nor with --quiet, --verbose, --json or a
 * form for programs. */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include "cmd/options.h"

struct progress;

/* NULL where nothing is shown; the other functions do nothing then. Before it is stopped, no second one may be started. */
struct progress *progress_start(const struct options *o);
/* What is done from now on: "rendering pages". `counted`: with the share of the pool's numbers that are done. */
void progress_stage(struct progress *p, const char *words, bool counted);
/* Takes the line away, for who prints something; it comes again. */
void progress_hide(struct progress *p);
void progress_stop(struct progress *p);

#endif
