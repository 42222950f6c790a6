/* What was in memory before it is changed, so that a change that turns out impossible half way leaves nothing behind. */
#ifndef BASE_UNDO_H
#define BASE_UNDO_H

#include "base/arena.h"

struct undo {
    struct arena *arena; /* for the copies; the caller's */
    struct undo_piece {
        void *at;
        const void *before;
        size_t size;
    } * items;
    size_t count, capacity;
};

/* Keeps `size` bytes that are about to be changed. The same bytes may be kept more than once. */
void undo_keep(struct undo *u, void *at, size_t size);
/* Puts back all that was kept. */
void undo_all(struct undo *u);

#endif
