/* The git repository the content lives in. */
#ifndef BASE_REPO_H
#define BASE_REPO_H

#include "base/str.h"

/* The version of libgit2, "1.9.0"; `text` has room for at least 16 bytes. */
void repo_library_version(char *text, size_t size);

#endif
