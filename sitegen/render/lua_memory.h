/* The memory of a Lua machine: it has a budget, and small blocks come from lists of their own size. Lua
 * makes and drops thousands of them for every page, and no other thread ever wants one of them. */
#ifndef RENDER_LUA_MEMORY_H
#define RENDER_LUA_MEMORY_H

#include <stddef.h>

enum { MEMORY_STEP = 16, MEMORY_CLASSES = 16 }; /* small blocks: 16, 32 ... 256 bytes */

struct memory {
    size_t bytes, max;                           /* what Lua holds now, and what it may hold */
    struct memory_block *unused[MEMORY_CLASSES]; /* per size */
    struct memory_slab *slabs;                   /* what small blocks are cut from; newest first */
    char *cut, *end; /* the part of the newest slab that is not cut yet */
};

/* As lua_Alloc: `context` is a struct memory. NULL over budget, which Lua survives; memory that the
 * computer itself refuses is another matter and ends the program like everywhere else. */
void *memory_alloc(void *context, void *old, size_t old_size, size_t new_size);
/* To be called when Lua has given everything back. */
void memory_free(struct memory *m);

#endif
