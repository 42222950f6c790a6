#include "base/repo.h"

#include <git2.h>
#include <stdio.h>

void repo_library_version(char *text, size_t size) {
    int major = 0, minor = 0, revision = 0;
    git_libgit2_version(&major, &minor, &revision);
    snprintf(text, size, "%d.%d.%d", major, minor, revision);
}
