/* Names of hosts to addresses, by asking the machine's name servers. Not getaddrinfo: in a static program it wants the shared
 * libraries of the very glibc that it was linked with, and it does not tell a name that does not exist from one that could not be
 * asked for. */
#ifndef CMD_LINK_NAME_H
#define CMD_LINK_NAME_H

#include "text/link_address.h"

enum link_lookup {
    LOOKUP_FOUND,
    LOOKUP_NO_NAME, /* the name servers say that it does not exist, or has no address */
    LOOKUP_FAILED,  /* they could not be asked */
    LOOKUP_PRIVATE  /* all of its addresses are private */
};

/* Puts the public addresses, or with `private_too` all, behind `out`: "192.0.2.1,[2001:db8::1]". May take some seconds. */
enum link_lookup link_lookup(str host, bool private_too, struct buf *out);

#endif
