#include "text/portability.h"

#include <cmark-gfm.h>

const char *portability_library_version(void) { return cmark_version_string(); }
