/* What has been given to the sink of builds: of every file of the site a digest, so that only others are given again. */
#ifndef CMD_SERVED_H
#define CMD_SERVED_H

#include "cmd/rebuild.h"

#include "base/map.h"

/* A file of the site. */
struct served_file {
    str path;
    uint64_t digest[2], next[2]; /* `next` counts when the build is fine */
    size_t met,
        given;      /* the number of the attempt, of the build, that last met, that last gave it */
    bool there;     /* it is part of the site: a build that was fine has met it */
    bool unread;    /* it is made on demand: what it holds is not known */
    bool on_demand; /* so it is for the build that met it last */
};

struct served {
    struct map files; /* path -> struct served_file; its arena is ours */
    struct arena *arena;
    const struct rebuild_sink *sink;
    struct { /* files that the build has met, once each */
        struct served_file **items;
        size_t count, capacity;
    } met;
    size_t build, attempt;
    size_t changed, removed; /* by the build */
};

void served_open(struct served *s);
void served_close(struct served *s);
/* A build begins. */
void served_begin(struct served *s, const struct rebuild_sink *sink);
/* The build is done once more, otherwise. What it has given so far does not count, but the sink cannot know that: it is given
 * again, whatever it is now. */
void served_retry(struct served *s);
/* A file of the site: given to the sink when it has other bytes than the last time. `served` is a struct served; of the type that
 * output_handed wants. */
void served_file(void *served, str path, str bytes);
/* A file of the site that is made on demand. */
void served_on_demand(struct served *s, str path);
/* The build ends. What it gave counts if it was fine; after a `whole` one the files that it did not meet are told removed. */
void served_end(struct served *s, bool fine, bool whole);
/* Did the build give it? */
bool served_gave(const struct served *s, str path);
size_t served_count(const struct served *s); /* files of the site */

#endif
