#include "base/undo.h"

void undo_keep(struct undo *u, void *at, size_t size) {
    struct undo_piece piece = {at, NULL, size};
    if (!size)
        return;
    piece.before = arena_copy(u->arena, (str){at, size}).p;
    arena_push(u->arena, u, piece);
}

/* The latest first: of what was kept twice the first copy counts. */
void undo_all(struct undo *u) {
    while (u->count) {
        const struct undo_piece *piece = &u->items[--u->count];
        memcpy(piece->at, piece->before, piece->size);
    }
}
