/* Two versions of a file as a patch, by the rules of git. */
#ifndef BASE_REPO_DIFF_H
#define BASE_REPO_DIFF_H

#include "base/arena.h"

/* The unified diff of one file, with three lines of context; empty when both are the same, or when libgit2 fails. */
str repo_diff(struct arena *a, str path, str before, str after);

#endif
