/* The history of a site that stays: made anew when files or the repository changed. */
#ifndef CMD_PAST_H
#define CMD_PAST_H

#include "cmd/kept.h"

/* What the site shows. */
const struct history *kept_history(const struct kept *k);
/* Makes the history anew and marks the pages that would tell another one. False when the site must be loaded again: *why says
 * what for. */
bool past_follow(struct kept *k, str *why);
void past_free(struct past *past); /* NULL is fine */

#endif
