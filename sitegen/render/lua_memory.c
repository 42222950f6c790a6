#include "render/lua_memory.h"

#include "base/arena.h"

#include <stdlib.h>

enum { SLAB_SIZE = 64 << 10 };

struct memory_block {
    struct memory_block *next;
};

struct memory_slab {
    struct memory_slab *older;
    _Alignas(MEMORY_STEP) char bytes[SLAB_SIZE];
};

/* Under the address sanitizer every block is its own, so that it sees who reads beyond one. */
#ifdef __SANITIZE_ADDRESS__
static bool is_small(size_t size) {
    (void)size;
    return false;
}
#else
static bool is_small(size_t size) { return size <= MEMORY_STEP * MEMORY_CLASSES; }
#endif

static size_t class_of(size_t size) { return (size - 1) / MEMORY_STEP; }

static void *cut_block(struct memory *m, size_t size) {
    if ((size_t)(m->end - m->cut) < size) {
        struct memory_slab *slab = malloc(sizeof *slab);
        if (!slab) {
            out_of_memory(sizeof *slab);
            return NULL;
        }
        slab->older = m->slabs;
        m->slabs = slab;
        m->cut = slab->bytes;
        m->end = slab->bytes + SLAB_SIZE;
    }
    char *block = m->cut;
    m->cut += size;
    return block;
}

static void *take_small(struct memory *m, size_t size) {
    size_t class = class_of(size);
    struct memory_block *block = m->unused[class];
    if (!block)
        return cut_block(m, (class + 1) * MEMORY_STEP);
    m->unused[class] = block->next;
    return block;
}

static void *take(struct memory *m, size_t size) {
    if (is_small(size))
        return take_small(m, size);
    void *block = malloc(size);
    if (!block)
        out_of_memory(size);
    return block;
}

static void give_back(struct memory *m, void *old, size_t size) {
    if (!is_small(size)) {
        free(old);
        return;
    }
    struct memory_block *block = old;
    block->next = m->unused[class_of(size)];
    m->unused[class_of(size)] = block;
}

static void *resize(struct memory *m, void *old, size_t old_size, size_t new_size) {
    if (!is_small(old_size) && !is_small(new_size)) {
        void *block = realloc(old, new_size);
        if (!block)
            out_of_memory(new_size);
        return block;
    }
    if (is_small(old_size) && is_small(new_size) && class_of(old_size) == class_of(new_size))
        return old;
    void *block = take(m, new_size);
    memcpy(block, old, old_size < new_size ? old_size : new_size);
    give_back(m, old, old_size);
    return block;
}

void *memory_alloc(void *context, void *old, size_t old_size, size_t new_size) {
    struct memory *m = context;
    if (!old)
        old_size = 0; /* Lua passes the kind of the new object there */
    if (new_size > old_size && new_size - old_size > m->max - m->bytes)
        return NULL;
    m->bytes = m->bytes - old_size + new_size;
    if (old_size == 0)
        return new_size ? take(m, new_size) : NULL;
    if (new_size)
        return resize(m, old, old_size, new_size);
    give_back(m, old, old_size);
    return NULL;
}

void memory_free(struct memory *m) {
    while (m->slabs) {
        struct memory_slab *slab = m->slabs;
        m->slabs = slab->older;
        free(slab);
    }
    *m = (struct memory){.max = m->max};
}
