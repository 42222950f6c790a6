/* What the forge will show of articles, held against what this site shows: a part of `check`. */
#ifndef CMD_FORGE_H
#define CMD_FORGE_H

#include "model/site.h"

struct forge_result {
    size_t compared; /* articles and the home page */
    size_t differ;
    size_t left_out; /* too large, or reported otherwise */
};

/* Adds a warning for each article that will look different, at the first block that does. */
struct forge_result forge_compare(const struct site *site, unsigned workers, struct diags *d);

#endif
