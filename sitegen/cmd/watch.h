/* What changes below a knowledge base: content/, templates/, and of git what the history depends on. By inotify; where that is not
 * to be had or its limits are reached, by looking at all files now and then.
 *
 * Changes are gathered until it is quiet for a moment, so that one save is one change, and a thousand files at once are, too. What
 * trees pass over (hidden files, editors' leftovers) is passed over here. */
#ifndef CMD_WATCH_H
#define CMD_WATCH_H

#include "base/str.h"

#include <stdbool.h>

struct watch;

/* Begins to watch below the directory `root`. From its return on no change is missed. Never NULL. */
struct watch *watch_open(const char *root);
void watch_close(struct watch *w);

/* To be waited on for reading; -1 when it looks by itself. May change with any call. */
int watch_fd(const struct watch *w);
/* Takes what the system has told. To be called when the descriptor can be read. */
void watch_read(struct watch *w);
/* Milliseconds until it wants to be asked again: 0: there are changes to be taken; -1: nothing is going on. */
int watch_due(struct watch *w);
/* The changed files, as paths below the root ("content/articles/x.md"; a folder stands for all in it; ".git": the history may have
 * changed). *count is 0 when anything may have. Valid until the next call. */
const str *watch_take(struct watch *w, size_t *count);
/* Somebody has listed the files since the last changes were taken (a build has ended): a file that came and goes again may have been
 * seen, and its going counts. */
void watch_listed(struct watch *w);
/* How it watches, in words: "24 folders are watched (inotify)". Valid until the next call. */
const char *watch_how(struct watch *w);

#endif
