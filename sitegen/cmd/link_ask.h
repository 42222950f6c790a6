/* One request to a host outside, by curl: a program of the user's machine, since this one has no TLS. It is a child process
 * without a shell, told what to do on its standard input. Nothing is followed, and of an answer only the head is taken. */
#ifndef CMD_LINK_ASK_H
#define CMD_LINK_ASK_H

#include "text/link_address.h"

#include <poll.h>
#include <sys/types.h>

enum link_failure {
    FAILURE_NONE,      /* there is an answer */
    FAILURE_NO_NAME,   /* the host's name does not exist */
    FAILURE_LOOKUP,    /* the host's name could not be asked for */
    FAILURE_PRIVATE,   /* the host's name stands for private addresses: it was not asked */
    FAILURE_CONNECT,   /* nobody listens there, or no way leads there */
    FAILURE_TIME,      /* no answer came in time */
    FAILURE_TLS,       /* no secure connection */
    FAILURE_BROKEN,    /* what came was no answer */
    FAILURE_REDIRECTS, /* in a circle, too many, or to where this one does not follow */
    FAILURE_HOST,      /* not asked: the host has failed several times */
    FAILURE_COUNT
};
/* "no-name", for the cache. */
extern const char *const link_failure_names[FAILURE_COUNT];

struct link_answer {
    enum link_failure failure;
    unsigned status;  /* 200; 0 when there was none */
    str location;     /* as sent; empty: none */
    long retry_after; /* seconds; -1: not said */
};

struct link_request {
    struct link_address address;
    bool get;         /* else HEAD */
    bool private_too; /* names may stand for private addresses */
    unsigned seconds; /* how long it may take in all */

    pid_t pid; /* 0: it is not running */
    int output;
    struct buf text; /* what curl has printed */
};

/* The path of curl, or empty when there is none in PATH. */
str link_curl(struct arena *a);
/* False, with errno, when no process can be made. */
bool link_request_start(struct link_request *r, str curl);
/* Reads what there is; true when the request has ended, and *answer is filled, its text living in `a`. */
bool link_request_read(struct link_request *r, struct arena *a, struct link_answer *answer);
/* Ends a request that is running, without an answer. */
void link_request_stop(struct link_request *r);

#endif
