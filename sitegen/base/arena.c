/* Arenas are chains of blocks; an allocation is a bump of `used` in the newest one. What is large
 * gets memory of its own, owned by a handle that is itself a small allocation: when a rewind passes
 * the handle, the memory goes. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else /* the free part of a block is poisoned, so that the sanitizer sees use after rewind */
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 64 << 10, LAST_BLOCK = 1 << 20 };

struct arena_large {
    struct arena_large *older;
    void *memory;
};

struct arena_block {
    struct arena_block *older;
    struct arena_block *spare;  /* kept by a rewind; only the newest block has one */
    struct arena_large *larges; /* newest first; the handles lie in this block */
    size_t size;                /* of bytes[] */
    _Alignas(max_align_t) char bytes[];
};

static void out_of_memory_default(size_t wanted) {
    char line[80];
    int n = snprintf(line, sizeof line, "sitegen: out of memory (%zu bytes wanted)\n", wanted);
    if (write(STDERR_FILENO, line, (size_t)n) < 0) {
        /* there is nothing left to tell it to */
    }
    _exit(3);
}

void (*out_of_memory)(size_t wanted) = out_of_memory_default;

static void *memory_get(size_t size) {
    void *memory = malloc(size);
    if (!memory)
        out_of_memory(size);
    return memory;
}

void *memory_new(size_t size) {
    void *memory = calloc(1, size);
    if (!memory)
        out_of_memory(size);
    return memory;
}

/* The sum of two sizes; more than the address space is more than the machine has. */
static size_t size_add(size_t a, size_t b) {
    if (a > SIZE_MAX - b)
        out_of_memory(SIZE_MAX);
    return a + b;
}

static size_t size_times(size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        out_of_memory(SIZE_MAX);
    return count * size;
}

static void block_free(struct arena_block *b) {
    if (!b)
        return;
    for (struct arena_large *large = b->larges; large; large = large->older)
        free(large->memory);
    ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
    free(b->spare);
    free(b);
}

static struct arena_block *block_make(size_t size) {
    struct arena_block *b = memory_get(sizeof *b + size);
    b->spare = NULL;
    b->larges = NULL;
    b->size = size;
    return b;
}

static size_t next_block_size(const struct arena *a) {
    if (!a->block)
        return FIRST_BLOCK;
    return a->block->size < LAST_BLOCK ? a->block->size * 2 : LAST_BLOCK;
}

/* Puts an empty block on top; the spare one when there is one. That was made on top of this block,
 * or of a newer one, so it is no smaller than a fresh one would be. */
static void block_push(struct arena *a) {
    struct arena_block *b = a->block ? a->block->spare : NULL;
    if (b)
        a->block->spare = NULL;
    else
        b = block_make(next_block_size(a));
    b->older = a->block;
    ASAN_POISON_MEMORY_REGION(b->bytes, b->size);
    a->block = b;
    a->used = 0;
}

/* The first free byte of the newest block that is so aligned, as an index; SIZE_MAX when `size`
 * bytes do not fit there. */
static size_t block_fit(const struct arena *a, size_t size, size_t align) {
    if (!a->block)
        return SIZE_MAX;
    uintptr_t start = (uintptr_t)a->block->bytes;
    size_t at = (size_t)(((start + a->used + align - 1) & ~(uintptr_t)(align - 1)) - start);
    return at <= a->block->size && size <= a->block->size - at ? at : SIZE_MAX;
}

static void *take_small(struct arena *a, size_t size, size_t align) {
    size_t at = block_fit(a, size, align);
    if (at == SIZE_MAX) {
        block_push(a);
        at = block_fit(a, size, align);
    }
    a->used = at + size;
    ASAN_UNPOISON_MEMORY_REGION(a->block->bytes + at, size);
    return a->block->bytes + at;
}

/* Fresh pages are zero already, and calloc knows when they are. */
static void *take_large(struct arena *a, size_t size) {
    struct arena_large *large = take_small(a, sizeof *large, _Alignof(struct arena_large));
    large->memory = memory_new(size);
    large->older = a->block->larges;
    a->block->larges = large;
    return large->memory;
}

/* At most a quarter of a block stays unused at its end. */
static bool is_large(const struct arena *a, size_t size, size_t align) {
    return size > FIRST_BLOCK / 4 && size > next_block_size(a) / 4 &&
           block_fit(a, size, align) == SIZE_MAX;
}

/* Memory as it comes, for those who overwrite all of it. */
static void *arena_take(struct arena *a, size_t size, size_t align) {
    return is_large(a, size, align) ? take_large(a, size) : take_small(a, size, align);
}

void *arena_alloc(struct arena *a, size_t count, size_t size, size_t align) {
    size_t all = size_times(count, size);
    if (is_large(a, all, align))
        return take_large(a, all);
    return memset(take_small(a, all, align), 0, all);
}

str arena_copy(struct arena *a, str s) {
    char *copy = arena_take(a, size_add(s.n, 1), 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return (str){copy, s.n};
}

str arena_vprintf(struct arena *a, const char *format, va_list args) {
    char few[256];
    va_list again;
    va_copy(again, args);
    int wanted = vsnprintf(few, sizeof few, format, args);
    size_t n = wanted > 0 ? (size_t)wanted : 0;
    char *text = arena_take(a, n + 1, 1);
    if (n < sizeof few)
        memcpy(text, few, n);
    else
        vsnprintf(text, n + 1, format, again);
    va_end(again);
    text[n] = '\0';
    return (str){text, n};
}

str arena_printf(struct arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    str s = arena_vprintf(a, format, args);
    va_end(args);
    return s;
}

struct arena_mark arena_mark(const struct arena *a) {
    return (struct arena_mark){a->block, a->used};
}

static void free_larges_above(struct arena_block *b, size_t used) {
    while (b->larges && (char *)b->larges >= b->bytes + used) {
        struct arena_large *large = b->larges;
        b->larges = large->older;
        free(large->memory);
    }
}

/* Takes the newest block off. The larger of it and its spare is what is kept. */
static struct arena_block *block_pop(struct arena *a, struct arena_block *kept) {
    struct arena_block *b = a->block;
    a->block = b->older;
    free_larges_above(b, 0);
    if (!kept) {
        kept = b->spare;
        b->spare = NULL;
    }
    if (!kept || b->size > kept->size) {
        struct arena_block *smaller = kept;
        kept = b;
        b = smaller;
    }
    block_free(b);
    return kept;
}

/* Rewinding to the very beginning keeps one block too, as the first. */
void arena_rewind(struct arena *a, struct arena_mark to) {
    struct arena_block *kept = NULL;
    while (a->block != to.block)
        kept = block_pop(a, kept);
    if (kept && to.block) {
        block_free(to.block->spare);
        to.block->spare = kept;
    } else if (kept) {
        kept->older = NULL;
        a->block = kept;
    }
    a->used = to.block ? to.used : 0;
    if (a->block) {
        free_larges_above(a->block, a->used);
        ASAN_POISON_MEMORY_REGION(a->block->bytes + a->used, a->block->size - a->used);
    }
}

void arena_free(struct arena *a) {
    while (a->block) {
        struct arena_block *b = a->block;
        a->block = b->older;
        block_free(b);
    }
    a->used = 0;
}

void *arena_grow(struct arena *a, const void *items, size_t count, size_t *capacity, size_t size) {
    enum { FIRST = 8, FIRST_BYTES = 256 }; /* a list of large things has one, most often */
    size_t first = size > FIRST_BYTES ? 1 : size > FIRST_BYTES / FIRST ? FIRST_BYTES / size : FIRST;
    size_t doubled = *capacity ? size_times(*capacity, 2) : first;
    void *grown = arena_take(a, size_times(doubled, size), _Alignof(max_align_t));
    if (count)
        memcpy(grown, items, count * size);
    *capacity = doubled;
    return grown;
}

void buf_reserve(struct buf *b, size_t more) {
    size_t wanted = size_add(b->n, more);
    if (wanted <= b->capacity)
        return;
    size_t capacity = b->capacity ? b->capacity : 256;
    while (capacity < wanted)
        capacity = size_times(capacity, 2);
    char *grown = realloc(b->p, capacity);
    if (!grown)
        out_of_memory(capacity);
    b->p = grown;
    b->capacity = capacity;
}

void buf_put(struct buf *b, str s) {
    if (s.n == 0)
        return;
    buf_reserve(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void buf_byte(struct buf *b, char c) {
    if (b->n == b->capacity)
        buf_reserve(b, 1);
    b->p[b->n++] = c;
}

void buf_printf(struct buf *b, const char *format, ...) {
    va_list args;
    buf_reserve(b, 64);
    va_start(args, format);
    int wanted = vsnprintf(b->p + b->n, b->capacity - b->n, format, args);
    va_end(args);
    size_t n = wanted > 0 ? (size_t)wanted : 0;
    if (n >= b->capacity - b->n) { /* cut short; vsnprintf wants room for its NUL too */
        buf_reserve(b, n + 1);
        va_start(args, format);
        vsnprintf(b->p + b->n, n + 1, format, args);
        va_end(args);
    }
    b->n += n;
}

void buf_free(struct buf *b) {
    free(b->p);
    *b = (struct buf){0};
}

str buf_str(const struct buf *b) { return (str){b->p, b->n}; }
