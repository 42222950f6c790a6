#include "render/lua_sandbox.h"

#include "render/render.h"

#include <lauxlib.h>
#include <lualib.h>

enum { HOOK_EVERY = 10000 }; /* instructions */

/* After the budget is spent, the hook comes at every instruction, so that no handler gets far. */
static void look_at_event(lua_State *L, lua_Debug *record) {
    struct machine *m = machine_of(L);
    if (record->event != LUA_HOOKCOUNT) {
        m->watch(L, record);
        return;
    }
    m->instructions += HOOK_EVERY;
    if (m->instructions <= m->max_instructions)
        return;
    m->exceeded = BUDGET_INSTRUCTIONS;
    lua_sethook(L, look_at_event, LUA_MASKCOUNT, 1);
    luaL_error(L, "more than %I instructions", (lua_Integer)m->max_instructions);
}

static int open_library(lua_State *L) {
    library_make(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, machine_of(L));
    return 0;
}

void library_push(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, machine_of(L)); }

bool machine_open(struct machine *m, size_t max_bytes, uint64_t max_instructions) {
    *m = (struct machine){.memory.max = max_bytes, .max_instructions = max_instructions};
    m->L = lua_newstate(memory_alloc, &m->memory);
    if (!m->L)
        return false;
    *(struct machine **)lua_getextraspace(m->L) = m;
    lua_gc(m->L, LUA_GCGEN, 0, 0); /* what a page makes dies with it */
    lua_pushcfunction(m->L, open_library);
    if (lua_pcall(m->L, 0, 0, 0) != LUA_OK) {
        machine_close(m);
        return false;
    }
    machine_begin(m);
    return true;
}

void machine_close(struct machine *m) {
    if (m->L)
        lua_close(m->L);
    m->L = NULL;
    memory_free(&m->memory);
    buf_free(&m->out);
    buf_free(&m->scratch);
    arena_free(&m->arena);
}

void machine_begin(struct machine *m) {
    machine_rewind(m, (struct machine_mark){0});
    m->instructions = 0;
    m->exceeded = BUDGET_KEPT;
    m->deliberate = false;
    int calls = m->watch ? LUA_MASKCALL | LUA_MASKRET : 0;
    lua_sethook(m->L, look_at_event, LUA_MASKCOUNT | calls, HOOK_EVERY);
}

struct machine_mark machine_mark(const struct machine *m) {
    return (struct machine_mark){m->out.n, m->scratch.n, m->depth, arena_mark(&m->arena),
                                 m->watched};
}

void machine_rewind(struct machine *m, struct machine_mark to) {
    m->out.n = to.out;
    m->scratch.n = to.scratch;
    m->depth = to.depth;
    m->watched = to.watched;
    arena_rewind(&m->arena, to.arena);
}

void machine_check_output(struct machine *m) {
    if (m->out.n + m->scratch.n <= m->memory.max)
        return;
    m->exceeded = BUDGET_MEMORY;
    luaL_error(m->L, "the page is too large");
}

void push_str(lua_State *L, str s) { lua_pushlstring(L, s.n ? s.p : "", s.n); }

str check_str(lua_State *L, int index) {
    str s;
    s.p = luaL_checklstring(L, index, &s.n);
    return s;
}

const char *render_library_version(void) {
    return LUA_VERSION_MAJOR "." LUA_VERSION_MINOR "." LUA_VERSION_RELEASE;
}
