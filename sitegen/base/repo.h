/* The git repository the content lives in. */
#ifndef BASE_REPO_H
#define BASE_REPO_H

#include "base/str.h"

/* The version of libgit2, "1.9.0"; `text` has room for at least 16 bytes. */
void repo_library_version(char *text, size_t size);
/* When HEAD's commit was made, in seconds since 1970, of the repository that holds the directory `path`. False
 * when there is none, it has no commit, or it cannot be read. */
bool repo_head_time(const char *path, int64_t *seconds);

#endif
