/* Arenas: memory by phase. What is allocated here lives until the arena is freed or rewound;
 * nothing is freed one by one. Allocation never returns NULL: when the machine has no memory left,
 * `out_of_memory` is called, which must not return. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct arena_block;

struct arena {
    struct arena_block *block; /* newest block; NULL in an empty arena */
    size_t used;               /* bytes used in it */
};

struct arena_mark { /* a place to rewind to */
    struct arena_block *block;
    size_t used;
};

/* Set once by main; the default prints one line and ends the process with exit code 3. */
extern void (*out_of_memory)(size_t wanted);

/* Memory of its own, zeroed, to be given back with free; never NULL. */
void *memory_new(size_t size);

void *arena_alloc(struct arena *a, size_t count, size_t size,
                  size_t align); /* zeroed, count*size checked */
#define arena_new(a, type) ((type *)arena_alloc((a), 1, sizeof(type), _Alignof(type)))
#define arena_array(a, type, count) \
    ((type *)arena_alloc((a), (count), sizeof(type), _Alignof(type)))
str arena_copy(struct arena *a, str s); /* the copy has a NUL behind it */
str arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
str arena_vprintf(struct arena *a, const char *format, va_list args);
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark to);
void arena_free(struct arena *a);

/* A growing array inside an arena: `items`, `count`, `capacity` are fields of *list. */
#define arena_push(a, list, item)                                                            \
    do {                                                                                     \
        if ((list)->count == (list)->capacity)                                               \
            (list)->items = arena_grow((a), (list)->items, (list)->count, &(list)->capacity, \
                                       sizeof *(list)->items);                               \
        (list)->items[(list)->count++] = (item);                                             \
    } while (0)
void *arena_grow(struct arena *a, const void *items, size_t count, size_t *capacity, size_t size);

/* A growing byte buffer on the heap, for output that is reused from page to page. */
struct buf {
    char *p;
    size_t n, capacity;
};
void buf_put(struct buf *b, str s);
void buf_byte(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_reserve(struct buf *b, size_t more);
void buf_free(struct buf *b);
str buf_str(const struct buf *b); /* borrows: valid until the next change */

#endif
