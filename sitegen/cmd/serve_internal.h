/* What the files of `serve` share. One thread, one loop: whatever is here is touched between two turns of the loop only. */
#ifndef CMD_SERVE_INTERNAL_H
#define CMD_SERVE_INTERNAL_H

#include "cmd/builder.h"
#include "cmd/serve_files.h"
#include "cmd/serve_request.h"
#include "cmd/watch.h"

struct event;
struct event_base;
struct evbuffer;
struct bufferevent;
struct evconnlistener;

enum {
    HEAD_SECONDS = 5,         /* a request's head, and its body, are there by then */
    IDLE_SECONDS = 60,        /* a connection without a request */
    STALL_SECONDS = 30,       /* a reader that takes nothing */
    LINGER_SECONDS = 2,       /* what still comes after a refusal is thrown away for so long */
    EVENTS_LIMIT = 256 << 10, /* bytes that wait for a reader of events */
    NOTE_LIMIT = 64 << 10,    /* bytes of a list of changed files; longer ones say "all" */
    NOTES = 64,               /* lists that are kept for who comes late */
    STARTED = 16,             /* editors that are waited for */
    HISTORY = 20              /* builds on the status page */
};

/* ---- connections (serve_connection.c) ---- */

enum connection_state {
    READING, /* a request is awaited or comes in */
    PARKED,  /* its request waits for a build, or for a file of the builder */
    EVENTS,  /* it is told what changes, until it goes */
    LEAVING  /* it is closed when all is written */
};

struct connection {
    struct serve *serve;
    struct bufferevent *bev;
    struct event *timer;
    struct connection *next, *previous;
    enum connection_state state;
    bool begun; /* a part of a request is there */
    bool ended; /* the other end sends nothing more */
    bool lingers;
    bool local; /* from this machine */
};

struct piece {
    str bytes;
    struct file *file; /* that holds them; NULL: they are copied */
};

struct response {
    int status;
    const char *type; /* NULL: no body */
    str etag;         /* with its quotes; empty: none */
    str more;         /* further fields, each with its line end */
    struct piece pieces[3];
    size_t from, to; /* with status 206 the bytes that are sent */
};

/* Sends it; to HEAD without its body. */
void respond(struct connection *c, const struct request *r, const struct response *response);
/* A short text. */
void respond_text(struct connection *c, const struct request *r, int status, const char *text);
/* Bytes of a file, which are not copied: it is held until they are sent. */
void put_shared(struct evbuffer *out, str bytes, struct file *file);
/* Refuses what came and closes. */
void refuse(struct connection *c, int status);
void connection_accept(struct serve *s, int fd, bool local);
void connection_close(struct connection *c);
/* Requests that were parked are looked at again. */
void connections_wake(struct serve *s);
/* Closes one that only waits for another request. False when there is none. */
bool connections_spare(struct serve *s);

/* ---- answers (serve_answer.c, serve_own.c) ---- */

/* False: not yet; the connection is to be parked. `body` is that of a POST. */
bool answer(struct connection *c, const struct request *r, str body);
/* Addresses below /.sitegen/. */
bool answer_own(struct connection *c, const struct request *r, const struct address *address,
                str body);
/* A page that lists what is wrong, while there is no site. */
void answer_broken(struct connection *c, const struct request *r);

/* ---- events (serve_events.c) ---- */

/* The connection is one that is told from now on; it knows the site as of `since`. */
void events_join(struct connection *c, str since);
/* A build was fine, and these files are others now; a build was not. */
void events_fine(struct serve *s);
void events_broken(struct serve *s);
/* To be called now and then, so that who has gone is noticed. */
void events_beat(struct serve *s);

/* ---- builds (serve_build.c) ---- */

struct note { /* the files that a fine build changed, as JSON: ["index.html"], or null */
    unsigned build;
    struct file *list;
};

struct past_build {
    char time[16]; /* "12:03:04" */
    bool fine;
    struct buf summary, details, problems; /* see struct built */
};

/* Starts the watch and the process that builds. False with errno set when there can be none. To be called before anything else
 * is begun, above all before the loop, which the process would share. */
bool build_fork(struct serve *s);
/* The loop is there: has the first build begin. */
void build_begin(struct serve *s);
void build_end(struct serve *s);
/* Has the builder give the file; the answer wakes who is parked. False when there is no builder that could. */
bool build_want(struct serve *s, str path);
/* Looks what the watch has; called when something may be due. */
void build_look(struct serve *s);

/* ---- all of it (serve.c) ---- */

struct serve {
    struct options options; /* with the base_url of this server */
    struct arena arena;
    struct event_base *base;
    struct evconnlistener *listener;
    str bound;         /* the address that is listened on: "127.0.0.1" */
    char url[96];      /* "http://127.0.0.1:8000/" */
    char instance[20]; /* of this run; numbers of builds are its own */
    struct editor editor;
    int browser;          /* the process that opens one; 0: none */
    int started[STARTED]; /* other processes that were started */
    struct files files;
    struct connection *connections; /* newest first */
    size_t readers;                 /* of events */

    struct watch *watch;
    struct event *watch_event, *watch_timer;
    struct builder *builder; /* NULL: none; the next change starts one */
    struct event *wire_event, *voice_event;
    bool builder_fresh;     /* has not built yet: its first build gives everything */
    bool builder_spent;     /* its next build would be no good */
    bool building, wanting; /* it is asked for a build; for a file */
    struct arena wanted_arena;
    struct {
        str *items;
        size_t count, capacity;
    } wanted;      /* files to be asked for */
    bool stopping; /* it is to end, with: */
    enum exit_code failure;
    uint64_t told; /* digest of the diagnostics that the terminal has seen last */

    unsigned build;      /* the number of the last one that ended */
    bool ready;          /* a build was fine: there is a site */
    bool answered;       /* a build has ended, fine or not */
    bool broken;         /* the last one was not fine */
    struct buf problems; /* of the last one, as HTML */
    size_t errors;
    struct note notes[NOTES];
    struct buf changed;                 /* the list of the build that is being applied */
    struct past_build history[HISTORY]; /* the build n at n % HISTORY */
};

/* One line of JSON on standard output, with --json: {"event":"NAME",MEMBERS}. */
void say_json(struct serve *s, const char *name, str members);
/* One line on standard output, unless --quiet or --json. */
void say(struct serve *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says how changes are found, when that is not as it should be. */
void say_watch(struct serve *s);
/* Stops the loop. */
void serve_stop(struct serve *s, enum exit_code e);

#endif
