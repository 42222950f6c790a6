/* Running templates: their environments, and the functions by which one runs another.
 *
 * A template's globals are looked up in its arguments, then in the page's values (site, page, article),
 * then in the library. All three are behind an empty table that refuses assignments. */
#include "render/lua_model.h"

#include <lauxlib.h>

/* ---- compiling ---- */

/* Lua cuts longer names of chunks at the wrong end. */
static str chunk_name(struct arena *a, str path) {
    if (path.n < LUA_IDSIZE - 1)
        return path;
    return arena_printf(a, "...%.*s", STR(str_sub(path, path.n - (LUA_IDSIZE - 5), path.n)));
}

static bool translate(struct renderer *r, struct chunk *chunk, struct buf *code, struct diags *d) {
    str text = chunk->file->source->text;
    if (str_ends(chunk->file->path, S(".lua"))) {
        buf_put(code, library_prologue);
        buf_put(code, text);
        return true;
    }
    struct template_fault fault;
    if (template_translate(&r->lasting, text, &r->machine.literals, code, &fault))
        return true;
    diag_error(d, "template", (struct span){chunk->file->source, (uint32_t)fault.at, 2}, "%s",
               fault.message);
    return false;
}

static void compile(struct renderer *r, struct chunk *chunk, struct diags *d) {
    lua_State *L = r->machine.L;
    struct buf *code = &r->machine.scratch; /* Lua's memory may end below: no buffer of our own */
    code->n = 0;
    if (translate(r, chunk, code, d)) {
        const char *name = lua_pushfstring(L, "=%s", arena_copy(&r->lasting, chunk->name).p);
        if (luaL_loadbufferx(L, code->p, code->n, name, "t") == LUA_OK)
            chunk->function = luaL_ref(L, LUA_REGISTRYINDEX);
        else
            failure_syntax(r, chunk, d);
        lua_settop(L, 0);
    }
    code->n = 0;
}

void chunks_compile(struct renderer *r, struct diags *d) {
    r->chunks = map_make(&r->lasting);
    r->named = map_make(&r->lasting);
    for (size_t i = 0; i < r->theme->files.count; i++) {
        const struct theme_file *file = r->theme->files.items[i].value;
        if (!str_ends(file->path, S(".etlua")) && !str_ends(file->path, S(".lua")))
            continue;
        struct chunk *chunk = arena_new(&r->lasting, struct chunk);
        *chunk = (struct chunk){file, chunk_name(&r->lasting, file->path), LUA_NOREF};
        map_add(&r->chunks, file->path, chunk);
        map_add(&r->named, chunk->name, chunk);
        compile(r, chunk, d);
    }
}

const struct chunk *chunk_find(struct renderer *r, const char *folder, str name,
                               const char *suffix) {
    lua_State *L = r->machine.L;
    struct arena_mark mark = arena_mark(&r->machine.arena);
    str path = arena_printf(&r->machine.arena, "%s%.*s%s", folder, STR(name), suffix);
    const struct chunk *chunk = map_get(&r->chunks, path);
    if (!chunk) {
        str near = map_nearest(&r->chunks, path);
        push_str(L, path);
        push_str(L, near);
        luaL_error(L, near.n ? "there is no '%s'; did you mean '%s'?" : "there is no '%s'%s",
                   lua_tostring(L, -2), lua_tostring(L, -1));
    }
    arena_rewind(&r->machine.arena, mark);
    return chunk;
}

const struct chunk *chunk_named(struct renderer *r, str name) {
    lua_State *L = r->machine.L;
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->found);
    push_str(L, name);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushlightuserdata(L, (void *)chunk_find(r, "", name, ".etlua"));
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, -5);
    }
    const struct chunk *chunk = lua_touserdata(L, -1);
    lua_pop(L, 3);
    return chunk;
}

/* ---- environments ---- */

/* Makes the table on top a metatable whose tables read from the table at `index`. */
static void become_layer(lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_pushvalue(L, index);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, library_refuse_global);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
}

/* Sets the value on top in the table below it, and pops it. */
static void set_global(lua_State *L, const char *name) { lua_setfield(L, -2, name); }

/* The globals that a page's kind has, into the table on top. */
static void set_page_values(struct renderer *r) {
    lua_State *L = r->machine.L;
    push_site(r);
    set_global(L, "site");
    push_page(r);
    set_global(L, "page");
    switch (r->page->kind) {
    case PAGE_HOME:
        push_item(r, r->page->item);
        set_global(L, "home");
        break;
    case PAGE_ITEM:
    case PAGE_ITEM_FEED:
    case PAGE_EMBED:
    case PAGE_OEMBED:
        push_item(r, r->page->item);
        set_global(L, item_kind_name(r->page->item->kind));
        break;
    case PAGE_TAG:
        push_shared(r, &tag_class, r->page->tag);
        set_global(L, "tag");
        break;
    case PAGE_REDIRECT:
        push_url(r, r->page->target);
        set_global(L, "target");
        break;
    default:
        break;
    }
}

static void new_table_at(lua_State *L, int reference) {
    lua_newtable(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, reference);
}

void environment_begin(struct renderer *r) {
    lua_State *L = r->machine.L;
    r->mentioned = 0;
    r->next_cell = 0;
    new_table_at(L, r->modules);
    new_table_at(L, r->proxies);
    new_table_at(L, r->numbers);

    lua_createtable(L, 0, 4); /* the page's values, on top of the library */
    set_page_values(r);
    library_push(L);
    lua_createtable(L, 0, 4);
    become_layer(L, -2);
    lua_setmetatable(L, -3);
    lua_pop(L, 1);

    lua_createtable(L, 0, 4); /* the layer, on top of the page's values */
    become_layer(L, -2);
    lua_pushvalue(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, r->layer);
    lua_newtable(L);
    lua_insert(L, -2);
    lua_setmetatable(L, -2);
    lua_rawseti(L, LUA_REGISTRYINDEX, r->environment);
    lua_pop(L, 1);
}

/* Replaces the table of arguments on top by an environment. The arguments are their own metatable's
 * __index: one table less for every template that runs. */
static void make_environment(struct renderer *r) {
    lua_State *L = r->machine.L;
    become_layer(L, -1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->layer);
    lua_setmetatable(L, -2);
    lua_newtable(L);
    lua_insert(L, -2);
    lua_setmetatable(L, -2);
}

/* Pushes a copy of the arguments at `index`, or nil when there are none. */
static void copy_arguments(lua_State *L, int index) {
    if (lua_isnoneornil(L, index)) {
        lua_pushnil(L);
        return;
    }
    luaL_checktype(L, index, LUA_TTABLE);
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, index);) {
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "arguments of a template want names: {title = ...}");
        str name = check_str(L, -2);
        if (str_starts(name, S("__")))
            luaL_error(L, "an argument cannot be named '%s'", name.p);
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
}

/* ---- running ---- */

/* What the template printed from `from` on becomes the `content` of its layout. */
static void run_layout(struct renderer *r, const struct chunk *layout, size_t from) {
    lua_State *L = r->machine.L;
    struct buf *out = &r->machine.out;
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->layouts);
    lua_rawgeti(L, -1, (lua_Integer)r->machine.depth);
    lua_remove(L, -2);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_newtable(L);
    }
    push_str(L, str_sub(buf_str(out), from, out->n));
    lua_setfield(L, -2, "content");
    out->n = from;
    chunk_run(r, layout, NULL, NULL);
}

void chunk_run(struct renderer *r, const struct chunk *chunk, const struct fence *fence,
               const struct item *within) {
    lua_State *L = r->machine.L;
    luaL_checkstack(L, 16, NULL);
    if (r->machine.depth == RENDER_MAX_DEPTH)
        luaL_error(L, "more than %d templates within each other", RENDER_MAX_DEPTH);
    note_read(r, chunk->file, READ_FILE);
    if (chunk->function == LUA_NOREF)
        luaL_error(L, "'%s' was not compiled", arena_copy(&r->machine.arena, chunk->name).p);
    struct frame *frame = &r->frames[r->machine.depth++];
    *frame = (struct frame){.chunk = chunk, .fence = fence, .within = within};
    size_t from = r->machine.out.n;
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_rawgeti(L, LUA_REGISTRYINDEX, r->environment);
    } else {
        make_environment(r);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, chunk->function);
    lua_insert(L, -2);
    lua_pushcfunction(L, print_literal);
    lua_pushcfunction(L, print_escaped);
    lua_pushcfunction(L, print_raw);
    lua_call(L, 4, 0);
    if (frame->layout)
        run_layout(r, frame->layout, from);
    r->machine.depth--;
}

static int include(lua_State *L) {
    struct renderer *r = renderer_of(L);
    lua_settop(L, 2);
    const struct chunk *chunk = chunk_named(r, check_str(L, 1));
    copy_arguments(L, 2);
    chunk_run(r, chunk, NULL, NULL);
    return 0;
}

static int render(lua_State *L) {
    struct buf *out = &machine_of(L)->out;
    size_t from = out->n;
    include(L);
    push_str(L, str_sub(buf_str(out), from, out->n));
    out->n = from;
    return 1;
}

static int layout(lua_State *L) {
    struct renderer *r = renderer_of(L);
    struct frame *frame = &r->frames[r->machine.depth - 1];
    lua_settop(L, 2);
    frame->layout = chunk_named(r, check_str(L, 1));
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->layouts);
    copy_arguments(L, 2);
    lua_rawseti(L, -2, (lua_Integer)r->machine.depth);
    return 0;
}

/* A library runs once for each page that wants it: what it keeps ends with the page. */
static int require(lua_State *L) {
    struct renderer *r = renderer_of(L);
    str name = check_str(L, 1);
    lua_settop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->modules);
    lua_pushvalue(L, 1);
    int found = lua_rawget(L, 2);
    if (found == LUA_TBOOLEAN)
        return luaL_error(L, "library '%s' requires itself", name.p);
    if (found != LUA_TNIL)
        return 1;
    const struct chunk *chunk = chunk_find(r, "lib/", name, ".lua");
    note_read(r, chunk->file, READ_FILE);
    if (chunk->function == LUA_NOREF)
        return luaL_error(L, "library '%s' was not compiled", name.p);
    lua_pushvalue(L, 1);
    lua_pushboolean(L, false);
    lua_rawset(L, 2);
    lua_rawgeti(L, LUA_REGISTRYINDEX, chunk->function);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->environment);
    lua_call(L, 1, 1);
    if (!lua_istable(L, -1) && !lua_isfunction(L, -1))
        return luaL_error(L, "library '%s' must return a table", name.p);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -2);
    lua_rawset(L, 2);
    return 1;
}

void run_functions(lua_State *L) {
    static const luaL_Reg functions[] = {{"include", include},
                                         {"render", render},
                                         {"layout", layout},
                                         {"require", require},
                                         {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
