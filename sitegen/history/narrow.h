/* Of a history, what one fact's needs: so that who asks for one need not wait for ten thousand. */
#ifndef HISTORY_NARROW_H
#define HISTORY_NARROW_H

#include "history/history.h"

/* Takes everything out of a history that was just loaded but a fact, all that its formulas ever named, what the formulas of
 * those did, and so on. It must be complete (not of a shallow clone): formulas are read from the revisions. */
void history_narrow(struct history *h, struct arena *a, str id);
/* The fact files in which the facts of a narrowed history may stand, entities and site.yml: a tree to load them from. Files
 * that cannot be read are kept, for whoever loads them to say so. */
struct tree narrow_tree(const struct history *h, const struct tree *content, struct arena *a);

#endif
