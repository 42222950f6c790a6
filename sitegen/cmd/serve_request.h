/* What a browser asks: the head of an HTTP request, read strictly. What no browser sends is refused rather than guessed at, since
 * two readings of one request are how requests are smuggled. Nothing here touches a socket. */
#ifndef CMD_SERVE_REQUEST_H
#define CMD_SERVE_REQUEST_H

#include "base/arena.h"

enum {
    REQUEST_MAX_HEAD = 16 << 10, /* bytes; more is answered with 431 */
    REQUEST_MAX_TARGET = 8 << 10,
    REQUEST_MAX_FIELDS = 100,
    REQUEST_MAX_BODY = 64 << 10
};

struct request_field {
    str name, value;
};

struct request {
    str method, target; /* as sent; they borrow from the head, as all of this does */
    bool is_get, is_head, is_post;
    bool keep; /* the connection goes on after it */
    str host;  /* of the target when it names one, else of the field; never empty */
    struct request_field fields[REQUEST_MAX_FIELDS];
    size_t field_count;
    size_t body; /* bytes that follow the head */
};

/* Where the head ends in what has come so far: 0 when more is to come, else the bytes up to and with its empty line. *status is
 * set to 400 or 431 when it can be no request whatever follows. */
size_t request_scan(str bytes, int *status);
/* Reads a head that request_scan has found. 0, or the status that refuses it. */
int request_read(str head, struct request *r);
/* The value of a field (in lower case); empty when it is not there. */
str request_field(const struct request *r, str name);

struct address {
    str path;    /* decoded, begins with '/', without "." and ".." */
    str encoded; /* the same as it was sent */
    str query;   /* without '?', as sent */
};

/* 0, or 400: the target is no address of this server, or holds what no address holds. */
int request_address(const struct request *r, struct arena *a, struct address *address);

/* The name without the port. Empty when it is not well formed. */
str host_name(str host);
/* Is `host` a name that only this machine has, so that no other site's page can have got here by it? `bound` is the address that
 * is listened on; when it is all of them ("0.0.0.0", "::") every address in digits is. */
bool host_is_ours(str host, str bound);
/* Is it a page of this server that asks? `origin` as sent; `host` that of the request. */
bool origin_is_ours(str origin, str host);

/* A part of a file of `size` bytes, as the field Range asks. */
enum range_answer { RANGE_ALL, RANGE_PART, RANGE_OUTSIDE };
/* With RANGE_PART, bytes *from to before *to. What is not understood and several ranges at once are answered with all. */
enum range_answer range_read(str field, size_t size, size_t *from, size_t *to);
/* Does the list of If-None-Match hold the tag? */
bool etag_matches(str field, str etag);

#endif
