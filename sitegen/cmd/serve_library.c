#include "cmd/verbs.h"

#include <event2/event.h>

const char *serve_library_version(void) { return event_get_version(); }
