#include "render/reads.h"

#include <stdlib.h>

/* ---- the log ---- */

static void *grown(void *items, size_t *capacity, size_t size) {
    *capacity = *capacity ? 2 * *capacity : 8;
    items = realloc(items, *capacity * size);
    if (!items)
        out_of_memory(*capacity * size);
    return items;
}

static void log_push(struct reads_log *log, struct read read) {
    if (log->count == log->capacity)
        log->items = grown(log->items, &log->capacity, sizeof *log->items);
    log->items[log->count++] = read;
}

void reads_begin(struct reads_log *log, size_t page) {
    log->serial++;
    log_push(log, (struct read){NULL, (uint32_t)page, 0});
}

static size_t pointer_hash(const void *what) {
    uint64_t h = (uint64_t)(uintptr_t)what * 0x9E3779B97F4A7C15ull;
    return (size_t)(h >> 32);
}

void reads_note(struct reads_log *log, const void *what, unsigned how) {
    enum { SLOTS = sizeof log->slots / sizeof *log->slots };
    struct reads_slot *slot = &log->slots[pointer_hash(what) % SLOTS];
    if (slot->what == what && slot->serial == log->serial) {
        log->items[slot->at].how |= how;
        return;
    }
    *slot = (struct reads_slot){what, log->serial, (uint32_t)log->count};
    log_push(log, (struct read){what, 0, how});
}

void reads_log_free(struct reads_log *log) {
    free(log->items);
    *log = (struct reads_log){0};
}

/* ---- the index ---- */

/* It counts as long as the page has not been made again since. */
struct reader {
    uint32_t page, made, how;
};

struct readers {
    const void *what;
    struct reader *items;
    size_t count, capacity;
};

struct reads {
    uint32_t *made; /* per page: how often it was */
    size_t pages;
    struct readers *slots; /* open addressing by `what` */
    size_t slot_count;     /* a power of two */
    size_t used;
};

struct reads *reads_new(size_t pages) {
    enum { FIRST = 1 << 12 };
    struct reads *r = memory_new(sizeof *r);
    r->pages = pages;
    r->made = calloc(pages + 1, sizeof *r->made);
    r->slot_count = FIRST;
    r->slots = calloc(r->slot_count, sizeof *r->slots);
    if (!r->made || !r->slots)
        out_of_memory(pages);
    return r;
}

void reads_free(struct reads *r) {
    if (!r)
        return;
    for (size_t i = 0; i < r->slot_count; i++)
        free(r->slots[i].items);
    free(r->slots);
    free(r->made);
    free(r);
}

/* The slot of it, or the free one where it belongs. */
static struct readers *find(const struct reads *r, const void *what) {
    size_t mask = r->slot_count - 1, i = pointer_hash(what) & mask;
    while (r->slots[i].what && r->slots[i].what != what)
        i = (i + 1) & mask;
    return &r->slots[i];
}

static void grow(struct reads *r) {
    struct readers *old = r->slots;
    size_t count = r->slot_count;
    r->slot_count *= 2;
    r->slots = calloc(r->slot_count, sizeof *r->slots);
    if (!r->slots)
        out_of_memory(r->slot_count * sizeof *r->slots);
    for (size_t i = 0; i < count; i++)
        if (old[i].what)
            *find(r, old[i].what) = old[i];
    free(old);
}

static bool counts(const struct reads *r, const struct reader *reader) {
    return reader->made == r->made[reader->page];
}

/* Makes room by forgetting pages that were made again since; doubles only when that does not free half. */
static void make_room(const struct reads *r, struct readers *of) {
    size_t kept = 0;
    for (size_t i = 0; i < of->count; i++)
        if (counts(r, &of->items[i]))
            of->items[kept++] = of->items[i];
    of->count = kept;
    if (2 * kept >= of->capacity)
        of->items = grown(of->items, &of->capacity, sizeof *of->items);
}

static void add(struct reads *r, const struct read *read, uint32_t page) {
    struct readers *of = find(r, read->what);
    if (!of->what) {
        if (2 * ++r->used > r->slot_count) {
            grow(r);
            of = find(r, read->what);
        }
        of->what = read->what;
    }
    struct reader *last = of->count ? &of->items[of->count - 1] : NULL;
    if (last && last->page == page && counts(r, last)) {
        last->how |= read->how;
        return;
    }
    if (of->count == of->capacity)
        make_room(r, of);
    of->items[of->count++] = (struct reader){page, r->made[page], read->how};
}

void reads_take(struct reads *r, struct reads_log *log) {
    uint32_t page = 0;
    for (size_t i = 0; i < log->count; i++) {
        const struct read *read = &log->items[i];
        if (read->what) {
            add(r, read, page);
        } else {
            page = read->page;
            r->made[page]++;
        }
    }
    log->count = 0;
}

void reads_find(const struct reads *r, const void *what, unsigned how,
                void (*stale)(void *context, size_t page), void *context) {
    const struct readers *of = find(r, what);
    for (size_t i = 0; i < of->count; i++)
        if ((of->items[i].how & how) && counts(r, &of->items[i]))
            stale(context, of->items[i].page);
}
