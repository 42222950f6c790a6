/* CSV, for spreadsheets. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"

/* A cell of CSV (RFC 4180). Spreadsheets, which is who reads CSV, take a text that begins with a sign such as "=" for a formula
 * and run it, and the text may come from a stranger's pull request: an apostrophe has them show it. Numbers stay numbers. What
 * could steer a terminal is gone, as it is from tables. Who wants every byte as it is takes JSON. */
void csv_cell(struct buf *out, struct arena *a, str text, bool number);

#endif
