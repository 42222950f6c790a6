#include "render/lua_model.h"
#include "render/lua_profile.h"

#include <lauxlib.h>
#include <stdlib.h>

const struct render_limits render_default_limits = {
    .instructions = 50000000, .memory = (size_t)256 << 20, .seconds = 20};
const struct render_limits render_serve_limits = {
    .instructions = 50000000, .memory = (size_t)256 << 20, .seconds = 10};

/* Reserves places in the registry; environment_begin fills them. */
static void reserve_tables(struct renderer *r) {
    lua_State *L = r->machine.L;
    int *const tables[] = {&r->layer,   &r->environment, &r->modules, &r->proxies,
                           &r->numbers, &r->layouts,     &r->found};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        lua_newtable(L);
        *tables[i] = luaL_ref(L, LUA_REGISTRYINDEX);
    }
}

static int prepare(lua_State *L) {
    struct renderer *r = renderer_of(L);
    model_open(r);
    reserve_tables(r);
    library_push(L);
    run_functions(L);
    page_functions(L);
    body_functions(L);
    chunks_compile(r, r->diags);
    return 0;
}

struct renderer *renderer_new(const struct site *site, const struct history *history,
                              const struct theme *theme, const struct render_limits *limits,
                              struct diags *d) {
    struct renderer *r = memory_new(sizeof *r);
    if (!machine_open(&r->machine, limits->memory, limits->instructions)) {
        free(r);
        return NULL;
    }
    r->site = site;
    r->history = history;
    r->theme = theme;
    r->diags = d;
    lua_State *L = r->machine.L;
    lua_pushcfunction(L, prepare);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
        diag_failure(d, EXIT_LIMIT, "template-memory", span_none(),
                     "templates cannot be compiled: %s", lua_tostring(L, -1));
        lua_settop(L, 0);
    }
    return r;
}

void renderer_record(struct renderer *r, struct reads_log *log) { r->reads = log; }

void renderer_set_history(struct renderer *r, const struct history *history) {
    r->history = history;
}

void renderer_free(struct renderer *r) {
    if (!r)
        return;
    profile_free(r);
    machine_close(&r->machine);
    arena_free(&r->lasting);
    free(r);
}

static int run_page(lua_State *L) {
    struct renderer *r = renderer_of(L);
    environment_begin(r);
    const struct chunk *chunk = chunk_named(r, r->page->template);
    lua_pushnil(L);
    chunk_run(r, chunk, NULL, NULL);
    return 0;
}

bool renderer_page(struct renderer *r, const struct page *page, str *html, struct diags *d) {
    lua_State *L = r->machine.L;
    size_t errors = d->errors;
    machine_begin(&r->machine);
    if (r->reads)
        reads_begin(r->reads, (size_t)(page - r->site->pages.items));
    r->page = page;
    profile_page(r);
    r->diags = d;
    r->failure = (struct failure){0};
    lua_settop(L, 0);
    lua_pushcfunction(L, failure_note);
    lua_pushcfunction(L, run_page);
    int status = lua_pcall(L, 0, 0, 1);
    if (status != LUA_OK)
        failure_report(r, status);
    lua_settop(L, 0);
    profile_page_ends(r);
    if (r->machine.exceeded == BUDGET_MEMORY)
        lua_gc(L, LUA_GCCOLLECT); /* what was too much for this page is not left to the next */
    *html = buf_str(&r->machine.out);
    return d->errors == errors;
}
