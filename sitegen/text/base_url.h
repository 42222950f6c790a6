/* Where a site is published: its base URL, taken apart and written in one way; and names of hosts. */
#ifndef TEXT_BASE_URL_H
#define TEXT_BASE_URL_H

#include "base/arena.h"

struct base_url {
    str url; /* "https://example.org:8443/a%20b": host in lower case, no default port, no slash at the end */
    str path; /* "/a%20b/": what may not stand in an address is %XX, a slash at both ends */
    str host; /* "example.org"; of IPv6 without brackets */
};

/* NULL, or what is wrong with it, as in "it has a query"; *hint tells what to write, or is empty. */
const char *base_url_parse(struct arena *a, str text, struct base_url *out, str *hint);

/* Why this is no host's public name, as in "it has no dot"; NULL when it is one, in ASCII and lower case: "kb.example.org". */
const char *host_name_fault(struct arena *a, str name, str *hint);

/* Why readers find nothing at a host of this name, as in "is kept for examples"; NULL when they may. In lower case, as
 * base_url_parse gives it. */
const char *host_placeholder(str host);

#endif
