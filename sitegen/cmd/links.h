/* Addresses outside the site: where content names them, and what became of asking for each. */
#ifndef CMD_LINKS_H
#define CMD_LINKS_H

#include "cmd/link_ask.h"
#include "model/site.h"

enum link_state {
    LINK_UNASKED, /* not this time: see link.why */
    LINK_FINE,
    LINK_MOVED,       /* for good, and fine there */
    LINK_DEAD,        /* there is no such page, or no such host */
    LINK_UNREACHABLE, /* no answer, or one that says that something is wrong there */
    LINK_UNTOLD,      /* there is an answer, but for people only: 401, 403, 429 and the like */
    LINK_STATES
};
extern const char *const link_state_names[LINK_STATES]; /* "unasked", for the cache */

struct link_result {
    enum link_state state;
    unsigned status;           /* the last answer's; 0: there was none, then */
    enum link_failure failure; /* says why */
    str moved_to;              /* of LINK_MOVED */
};

enum link_why { WHY_TIME, WHY_PRIVATE, WHY_UNREADABLE };

struct link {
    struct link_address address; /* its text is `written` where it cannot be read */
    enum link_scope scope;
    struct {
        struct span *items; /* in the order of content */
        size_t count, capacity;
    } places;
    struct link_result result;
    enum link_why why; /* of LINK_UNASKED */
    int64_t asked;     /* seconds since 1970; 0: not known */
    bool fresh;        /* it was asked in this run */
};

struct links {
    struct arena *arena;
    struct map by_text; /* address.text -> struct link */
};

/* All http and https addresses that content names, each once: in Markdown, of sources and entities, of site.yml. Those of the
 * site itself are none. */
struct links links_collect(struct arena *a, const struct site *site);

/* What was found before, from root/.sitegen/links: each link gets its result when that is not too old: 30 days of what is
 * fine or moved, 7 of what cannot be told, 1 of the rest. `root` -1: nothing is kept. */
void links_recall(struct links *links, int root, int64_t now);
/* Keeps what is known, also of addresses that content no longer names, for 90 days. */
void links_keep(const struct links *links, int root, int64_t now);

struct links_asking {
    str curl;         /* its path */
    bool private_too; /* ask private addresses as well */
    /* Called after each request; may be NULL. */
    void (*told)(void *context, size_t done, size_t all);
    void *context;
};

/* Asks for all that have no result: one request at a time and host, with a pause behind each, HEAD and where that is refused
 * GET. False, with errno, when no process could be started. */
bool links_ask(struct links *links, const struct links_asking *how);

#endif
