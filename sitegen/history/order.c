/* The order in which people read a history: newest first, a child always before its parents, whatever the clocks of
 * those who committed said. */
#include "history/record.h"

struct heap {
    struct record **items;
    size_t count, capacity;
};

/* Later first; of equal times the greater id. */
static bool is_before(const struct record *a, const struct record *b) {
    if (a->commit.committed != b->commit.committed)
        return a->commit.committed > b->commit.committed;
    return memcmp(a->commit.id.bytes, b->commit.id.bytes, REPO_ID_SIZE) > 0;
}

static void swap(struct heap *h, size_t i, size_t k) {
    struct record *record = h->items[i];
    h->items[i] = h->items[k];
    h->items[k] = record;
}

static void heap_add(struct arena *a, struct heap *h, struct record *record) {
    arena_push(a, h, record);
    for (size_t i = h->count - 1; i && is_before(h->items[i], h->items[(i - 1) / 2]);
         i = (i - 1) / 2)
        swap(h, i, (i - 1) / 2);
}

static struct record *heap_take(struct heap *h) {
    struct record *first = h->items[0];
    h->items[0] = h->items[--h->count];
    for (size_t i = 0, next; (next = 2 * i + 1) < h->count; i = next) {
        if (next + 1 < h->count && is_before(h->items[next + 1], h->items[next]))
            next++;
        if (!is_before(h->items[next], h->items[i]))
            break;
        swap(h, i, next);
    }
    return first;
}

/* How many children behind the tip each record has. */
static void count_children(struct arena *a, struct record *tip) {
    struct heap met = {0}; /* as a stack */
    tip->children = 0;
    tip->met = true;
    arena_push(a, &met, tip);
    while (met.count) {
        struct record *record = met.items[--met.count];
        for (size_t i = 0; i < record->commit.parent_count; i++) {
            struct record *parent = record->parents[i];
            parent->children++;
            if (parent->met)
                continue;
            parent->met = true;
            arena_push(a, &met, parent);
        }
    }
}

void order_records(struct records *r, struct record *tip) {
    struct heap ready = {0};
    count_children(r->arena, tip);
    heap_add(r->arena, &ready, tip);
    while (ready.count) {
        struct record *record = heap_take(&ready);
        arena_push(r->arena, &r->order, record);
        for (size_t i = 0; i < record->commit.parent_count; i++)
            if (!--record->parents[i]->children)
                heap_add(r->arena, &ready, record->parents[i]);
    }
}
