/* A map from strings to pointers that remembers the order of insertion. Keys are borrowed. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map_entry {
    str key;
    void *value;
};

struct map {
    struct map_entry *items; /* in order of insertion */
    size_t count, capacity;
    uint32_t *slots;   /* open addressing: index + 1 into items, 0 is free */
    size_t slot_count; /* a power of two */
    struct arena *arena;
};

struct map map_make(struct arena *a);
void *map_get(const struct map *m, str key); /* NULL when absent */
/* Returns the value that was there before (which stays), or NULL when `value` was added. */
void *map_add(struct map *m, str key, void *value);
/* Adds the key, or puts another value in place of its own. NULL: the key is absent from now on, also for map_nearest. */
void map_set(struct map *m, str key, void *value);
/* A map of its own with the same entries. */
struct map map_copy(struct arena *a, const struct map *m);
/* The key of *m that is nearest to `wanted` and near enough to be a typing error; empty when none. */
str map_nearest(const struct map *m, str wanted);
/* The same among an array of strings. */
str nearest_of(const str *names, size_t count, str wanted);
/* Where it stands among them; `count` when it does not. */
size_t index_of(const str *names, size_t count, str wanted);
/* "a, b, c" */
str names_in_a_row(struct arena *a, const str *names, size_t count);

#endif
