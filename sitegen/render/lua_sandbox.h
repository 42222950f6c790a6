/* The sandbox: a Lua machine with budgets, and the part of Lua's library that templates may use.
 *
 * Lua reports an error by jumping over C frames, so a C function that Lua calls owns nothing but
 * memory of an arena, of Lua itself, or of the buffers here. */
#ifndef RENDER_LUA_SANDBOX_H
#define RENDER_LUA_SANDBOX_H

#include "base/arena.h"
#include "render/lua_memory.h"
#include "render/lua_template.h"

#include <lua.h>

enum budget { BUDGET_KEPT, BUDGET_INSTRUCTIONS, BUDGET_MEMORY };

struct machine {
    lua_State *L;
    struct memory memory;
    uint64_t instructions, max_instructions; /* since machine_begin */
    enum budget exceeded;                    /* once set, every pcall lets the error through */
    bool deliberate;          /* the error on its way comes from error() or assert() */
    struct literals literals; /* the text between tags, of all templates */
    struct buf out; /* what the page has printed; a capture is the end of it, from some mark on */
    struct buf scratch; /* HTML of Markdown whose holes are being filled; used as a stack */
    struct arena arena; /* for C functions, which rewind it before they return; also a stack */
    unsigned depth;     /* templates that are running */
    lua_Hook watch;     /* of every call and return; NULL: nobody wants to know */
    size_t watched;     /* functions that the watcher knows to be running; its own count */
};

/* What a failed call leaves behind in buffers and counters is undone by going back to a mark. */
struct machine_mark {
    size_t out, scratch;
    unsigned depth;
    struct arena_mark arena;
    size_t watched;
};

/* False when there is not even memory for the library. `max_bytes` counts from there on: it includes
 * everything the machine ever holds. */
bool machine_open(struct machine *m, size_t max_bytes, uint64_t max_instructions);
void machine_close(struct machine *m);
/* A new page: the budget of instructions is full again and the buffers are empty. */
void machine_begin(struct machine *m);
struct machine_mark machine_mark(const struct machine *m);
void machine_rewind(struct machine *m, struct machine_mark to);

/* Raises an error when the page has grown larger than the machine may. */
void machine_check_output(struct machine *m);

/* The machine that a state belongs to. */
static inline struct machine *machine_of(lua_State *L) {
    return *(struct machine **)lua_getextraspace(L);
}

/* Makes and pushes the table of functions that all templates share: lua_library.c. */
void library_make(lua_State *L);
/* Pushes that table of this machine. It may be added to until the first page. */
void library_push(lua_State *L);
/* Replaces the table on top by an empty one that reads from it and refuses assignments. */
void library_protect(lua_State *L);
/* __newindex of environments: "assignment to global 'x'". */
int library_refuse_global(lua_State *L);
/* Pushes the value as tostring shows it: a table is "table", never its address. */
void library_push_shown(lua_State *L, int index);

/* `pairs` and `table.sort`: lua_sort.c. */
int sorted_pairs(lua_State *L);
int stable_sort(lua_State *L);

void push_str(lua_State *L, str s);
/* The string at that place of the stack (an argument); borrowed from Lua. */
str check_str(lua_State *L, int index);

#endif
