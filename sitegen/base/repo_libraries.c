/* Which versions of libgit2, and of what it stands on, are at work. */
#include "base/repo_internal.h"

#ifdef STATIC_LIBRARIES
#include <http_parser.h>
#endif

void repo_library_version(char *text, size_t size) {
    int major = 0, minor = 0, revision = 0;
    git_libgit2_version(&major, &minor, &revision);
    snprintf(text, size, "%d.%d.%d", major, minor, revision);
}

#ifdef STATIC_LIBRARIES
void repo_http_parser_version(char *text, size_t size) {
    unsigned long version = http_parser_version();
    snprintf(text, size, "%lu.%lu.%lu", version >> 16 & 0xff, version >> 8 & 0xff, version & 0xff);
}
#else
void repo_http_parser_version(char *text, size_t size) { snprintf(text, size, "%s", ""); }
#endif
