/* `check --external`: asks for every address outside the site, and says which are dead. */
#ifndef CMD_EXTERNAL_H
#define CMD_EXTERNAL_H

#include "cmd/links.h"
#include "cmd/pipeline.h"

/* Adds a warning for each place that names an address that is dead, has moved or cannot be reached; an error when there is no
 * curl. What there is to say besides is left in *links. */
void external_check(struct pipeline *p, struct links *links);
/* The summary, and the addresses of which nothing can be told. */
void external_print(const struct links *links);

#endif
