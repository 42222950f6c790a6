/* Small files that are kept between runs, in a folder `.sitegen` of the knowledge base that keeps itself out of the
 * repository. They may be deleted at any time, and their content may be anything. */
#ifndef BASE_STORE_H
#define BASE_STORE_H

#include "base/arena.h"

#define STORE_FOLDER ".sitegen"

/* Of root/.sitegen/NAME, at most `largest` bytes. False when there is none, or it is no plain file of that size. Never where a
 * link leads. */
bool store_read(int root, const char *name, size_t largest, struct arena *a, str *bytes);
/* The folder, made when there is none, to write into; -1 when that is not possible. */
int store_open(int root);
/* Puts the file in the place of the old one, in one step. False when it could not be written. */
bool store_replace(int folder, const char *name, str bytes);

#endif
