/* What pages have read, so that after a change those are known that would come out differently.
 *
 * A reader notes what it looked at in the log of its worker; after the pages are made, the logs of all workers go into the
 * index. What is not noted cannot change while the site stays the same one: ids, titles, addresses, lists in the order of the
 * site (model/patch.h says what may change, and else the site is loaded again). */
#ifndef RENDER_READS_H
#define RENDER_READS_H

#include "base/arena.h"

/* How something was read. The first four and READ_WORDS are of items, and those of enum patched (model/patch.h). */
enum reading {
    READ_TEXT = 1,      /* its text, and what stands in it */
    READ_BACKLINKS = 2, /* lists of what points to it */
    READ_VALUE = 4, /* what its file says, but for what can only change with the site as a whole */
    READ_PLACE = 8, /* its line */
    READ_HISTORY = 16,  /* what is known of its past */
    READ_FILE = 32,     /* of a file of the theme: that it ran, or its address */
    READ_DIRTY = 64,    /* of the history: are the files those of the commit? */
    READ_PENDING = 128, /* of the history: what is not yet committed */
    READ_COMMITS = 256, /* of the history: what commits changed */
    READ_CHANGES = 512, /* of the site: its pages of changes, as a whole */
    READ_WORDS = 1024   /* how its fields are written: item_content */
};

/* Page number `page` has read `what`: an item, a file of the theme, the site, its history. */
struct read {
    const void *what; /* NULL: here begin the reads of the page */
    uint32_t page;
    uint32_t how;
};

/* What one worker's pages have read. Begin with zeros. */
struct reads_log {
    struct read *items; /* page by page */
    size_t count, capacity;
    uint32_t serial; /* of the page that is being made */
    struct reads_slot {
        const void *what;
        uint32_t serial, at;
    } slots[1024]; /* what the page read lately, so that each thing stands in the log about once */
};

/* A page begins to be made, perhaps again. */
void reads_begin(struct reads_log *log, size_t page);
void reads_note(struct reads_log *log, const void *what, unsigned how);
void reads_log_free(struct reads_log *log);

/* The index. */
struct reads;

struct reads *reads_new(size_t pages);
/* Takes what is in the log, which is empty then: for each page in it, it replaces what the page had read before. */
void reads_take(struct reads *r, struct reads_log *log);
/* Calls `stale` for each page that has read it in one of these ways. */
void reads_find(const struct reads *r, const void *what, unsigned how,
                void (*stale)(void *context, size_t page), void *context);
void reads_free(struct reads *r);

#endif
