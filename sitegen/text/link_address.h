/* Addresses of the web as they are asked for: taken apart, checked, and written in one way only. */
#ifndef TEXT_LINK_ADDRESS_H
#define TEXT_LINK_ADDRESS_H

#include "base/arena.h"

/* Everything is ASCII. */
struct link_address {
    str text; /* "https://host:8443/path?query": without user, fragment, default port; what is asked for */
    str host; /* in lower case; of IPv6 without brackets */
    unsigned port;
    bool literal; /* the host is an address of the internet protocol, not a name */
};

enum link_scope {
    SCOPE_PUBLIC,
    SCOPE_PRIVATE, /* of this machine, a local network, or of no use at all */
    SCOPE_LOOPBACK,
    SCOPE_UNKNOWN /* no http or https address, or one that programs read differently */
};

/* SCOPE_UNKNOWN leaves *out empty. A name's scope is what can be told without asking. */
enum link_scope link_parse(struct arena *a, str url, struct link_address *out);
/* Of an address in binary form: 4 or 16 bytes. */
enum link_scope link_scope_of(const unsigned char *bytes, size_t length);
/* What a redirect from `from` leads to: `location` may be relative. */
str link_resolve(struct arena *a, const struct link_address *from, str location);

#endif
