#include "cmd/link_name.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>

enum { MOST_ADDRESSES = 8 };

struct lookup {
    struct __res_state state;
    char name[256];
    bool private_too;
    struct buf *out;
    unsigned found, refused; /* addresses: taken; private */
    bool missing, failed;    /* the name does not exist; the servers could not be asked */
};

static void take_address(struct lookup *l, const ns_rr *record) {
    size_t length = ns_rr_rdlen(*record);
    char text[INET6_ADDRSTRLEN];
    bool four = ns_rr_type(*record) == ns_t_a && length == 4;
    bool six = ns_rr_type(*record) == ns_t_aaaa && length == 16;
    if ((!four && !six) || l->found == MOST_ADDRESSES)
        return;
    if (!l->private_too && link_scope_of(ns_rr_rdata(*record), length) != SCOPE_PUBLIC) {
        l->refused++;
        return;
    }
    if (!inet_ntop(four ? AF_INET : AF_INET6, ns_rr_rdata(*record), text, sizeof text))
        return;
    buf_printf(l->out, four ? "%s%s" : "%s[%s]", l->found++ ? "," : "", text);
}

static void ask(struct lookup *l, ns_type type) {
    unsigned char answer[NS_MAXMSG];
    ns_msg message;
    ns_rr record;
    int n = res_nquery(&l->state, l->name, ns_c_in, type, answer, sizeof answer);
    if (n < 0) {
        l->missing |= l->state.res_h_errno == HOST_NOT_FOUND;
        l->failed |= l->state.res_h_errno != HOST_NOT_FOUND && l->state.res_h_errno != NO_DATA;
        return;
    }
    if (n > (int)sizeof answer || ns_initparse(answer, n, &message) < 0) {
        l->failed = true;
        return;
    }
    for (int i = 0; i < ns_msg_count(message, ns_s_an); i++)
        if (ns_parserr(&message, ns_s_an, i, &record) == 0)
            take_address(l, &record);
}

enum link_lookup link_lookup(str host, bool private_too, struct buf *out) {
    enum { SECONDS = 3, TRIES = 2 };
    static struct lookup l; /* large; a process asks for one name */
    l = (struct lookup){.private_too = private_too, .out = out};
    if (host.n >= sizeof l.name || res_ninit(&l.state) < 0)
        return LOOKUP_FAILED;
    memcpy(l.name, host.p, host.n);
    l.state.retrans = SECONDS;
    l.state.retry = TRIES;
    ask(&l, ns_t_a);
    if (!l.missing && !(l.failed && !l.found))
        ask(&l, ns_t_aaaa);
    res_nclose(&l.state);
    if (l.found)
        return LOOKUP_FOUND;
    if (l.refused)
        return LOOKUP_PRIVATE;
    return l.failed ? LOOKUP_FAILED : LOOKUP_NO_NAME;
}
