/* Markdown on a page: the HTML with its holes filled, references by ref.etlua and fences by their
 * component. Markdown is written whole before the first template runs: Lua never runs inside a parser. */
#include "render/lua_model.h"
#include "render/lua_profile.h"
#include "text/component.h"
#include "text/html.h"

#include <lauxlib.h>

/* A text, and the item on whose page it stands. */
struct passage {
    const struct prose *prose;
    const struct item *within; /* or NULL */
};

/* ---- references ---- */

/* The number of an item among those that the page mentions. Where only links may stand, an item gets no
 * number: it is not what readers see as its first mention. */
static void count_mention(struct renderer *r, struct reference *ref) {
    lua_State *L = r->machine.L;
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->numbers);
    if (lua_rawgetp(L, -1, ref->target) != LUA_TNIL) {
        ref->number = lua_tointeger(L, -1);
    } else if (!ref->plain) {
        ref->first = true;
        ref->number = ++r->mentioned;
        lua_pushinteger(L, ref->number);
        lua_rawsetp(L, -3, ref->target);
    }
    lua_pop(L, 2);
}

/* A template ends in a newline, which would stand between a reference and the comma behind it. */
static void trim_output(struct buf *out, size_t from) {
    while (out->n > from && byte_is_space(out->p[out->n - 1]))
        out->n--;
    size_t begin = from;
    while (begin < out->n && byte_is_space(out->p[begin]))
        begin++;
    if (begin > from)
        memmove(out->p + from, out->p + begin, out->n - begin);
    out->n -= begin - from;
}

static void put_reference(struct renderer *r, const struct passage *p, const struct hole *hole) {
    lua_State *L = r->machine.L;
    const struct mention *mention = &p->prose->text.mentions.items[hole->index];
    const struct item *target = p->prose->mentioned[hole->index];
    size_t from = r->machine.out.n;
    if (!target) { /* it was reported when the site was read */
        html_escape(&r->machine.out, mention->has_label ? mention->label : mention->target);
        return;
    }
    struct reference ref = {.target = target,
                            .binding = p->prose->bindings[hole->index],
                            .label = hole->label,
                            .fragment = mention->fragment,
                            .plain = mention->plain};
    if (!ref.binding) /* a value at a date and a condition are not what the item's note tells about */
        count_mention(r, &ref);
    lua_createtable(L, 0, 4);
    push_reference(r, &ref);
    lua_setfield(L, -2, "ref");
    chunk_run(r, chunk_named(r, S("ref")), NULL, NULL);
    trim_output(&r->machine.out, from);
}

/* ---- components ---- */

/* What a component's template knows about where it stands. */
static void push_self(lua_State *L, const struct fence *fence) {
    lua_createtable(L, 0, 2);
    lua_pushinteger(L, (lua_Integer)span_place(fence->span).line);
    lua_setfield(L, -2, "line");
    push_str(L, fence->name);
    lua_setfield(L, -2, "name");
}

/* Under lua_pcall: the component with its arguments (1) and its fence (2), within an item (3). */
static int run_component(lua_State *L) {
    struct renderer *r = renderer_of(L);
    const struct fence *fence = lua_touserdata(L, 2);
    const struct item *within = lua_touserdata(L, 3);
    lua_settop(L, 1);
    chunk_run(r, chunk_find(r, "components/", fence->name, ".etlua"), fence, within);
    return 0;
}

/* A component that fails prints nothing and fails its page, but the page goes on: the other components may
 * have something to tell, too. Arguments on top (popped). An exceeded budget ends the page. */
static void protect_component(struct renderer *r, const struct fence *fence,
                              const struct item *within) {
    lua_State *L = r->machine.L;
    struct machine_mark mark = machine_mark(&r->machine);
    lua_pushcfunction(L, failure_note);
    lua_insert(L, -2);
    lua_pushcfunction(L, run_component);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, (void *)(uintptr_t)fence);
    lua_pushlightuserdata(L, (void *)(uintptr_t)within);
    int status = lua_pcall(L, 3, 0, -5);
    if (status != LUA_OK) {
        if (r->machine.exceeded || status == LUA_ERRMEM)
            lua_error(L);
        failure_report(r, status);
        r->failure = (struct failure){0};
        r->machine.deliberate = false;
        machine_rewind(&r->machine, mark);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void put_component(struct renderer *r, const struct passage *p, const struct hole *hole) {
    lua_State *L = r->machine.L;
    const struct fence *fence = &p->prose->text.fences.items[hole->index];
    size_t errors = r->diags->errors;
    const struct yaml *data = component_data(&r->machine.arena, fence, r->diags);
    if (r->diags->errors > errors)
        return; /* the page has failed; other components may have more to tell */
    lua_createtable(L, 0, 4);
    if (data)
        data_push(L, data);
    else
        lua_newtable(L);
    lua_setfield(L, -2, "data");
    push_self(L, fence);
    lua_setfield(L, -2, "self");
    protect_component(r, fence, p->within);
}

/* ---- passages ---- */

/* Prints the HTML that stands in scratch from `from` on, with its holes filled, and removes it there. */
static void put_passage(struct renderer *r, const struct passage *p, size_t from,
                        const struct holes *holes) {
    struct machine *m = &r->machine;
    size_t done = from, end = m->scratch.n;
    for (size_t i = 0; i < holes->count; i++) {
        const struct hole *hole = &holes->items[i];
        buf_put(&m->out, str_sub(buf_str(&m->scratch), done, from + hole->at));
        done = from + hole->at;
        if (hole->kind == HOLE_MENTION)
            put_reference(r, p, hole);
        else
            put_component(r, p, hole);
    }
    buf_put(&m->out, str_sub(buf_str(&m->scratch), done, end));
    m->scratch.n = from;
    machine_check_output(m);
}

/* Takes back what was printed since the mark, as the function's result. */
static int return_output(struct renderer *r, struct machine_mark mark) {
    struct buf *out = &r->machine.out;
    push_str(r->machine.L, str_sub(buf_str(out), mark.out, out->n));
    machine_rewind(&r->machine, mark);
    return 1;
}

/* Only the name of the kind's own text is a field; it may be left out. */
static void check_field(lua_State *L, const struct item *item) {
    const char *field = luaL_optstring(L, 2, NULL);
    const char *own = item->kind == ITEM_ARTICLE ? "body" : "text";
    if (field && strcmp(field, own) != 0)
        luaL_error(L, "the Markdown of a %s is '%s', not '%s'", item_kind_name(item->kind), own,
                   field);
}

static int body(lua_State *L) {
    struct renderer *r = renderer_of(L);
    const struct item *item = check_item(L, 1);
    check_field(L, item);
    note_read(r, item, READ_TEXT);
    struct machine_mark mark = machine_mark(&r->machine);
    profile_markdown(r);
    if (item->has_text) {
        struct holes holes = {0};
        const struct prose *prose = &item->prose;
        struct passage passage = {prose, item};
        markdown_html(&r->machine.arena, &prose->text, prose->targets, &r->machine.scratch, &holes);
        put_passage(r, &passage, mark.scratch, &holes);
    }
    return return_output(r, mark);
}

/* The cell that has this text, of the running component or of the page's item: it was resolved with it. Templates
 * ask for cells in their order, so the search begins behind the last one. */
static const struct prose *find_cell(struct renderer *r, const struct item *item,
                                     const struct frame *component, str text) {
    size_t count = item ? item->cells.count : 0;
    for (size_t k = 0; k < count; k++) {
        size_t i = (r->next_cell + k) % count;
        const struct prose *cell = &item->cells.items[i];
        const struct fence *fence =
            cell->fence == CELL_OF_FIELD ? NULL : &item->prose.text.fences.items[cell->fence];
        if (fence == (component ? component->fence : NULL) && str_eq(cell->text.text, text)) {
            r->next_cell = i + 1;
            return cell;
        }
    }
    return NULL;
}

/* Outside of components only the page can be named. */
static struct markdown_origin page_origin(const struct renderer *r) {
    const struct item *item = r->page->item;
    bool known = item && item->span.source;
    return (struct markdown_origin){.source = known ? item->span.source
                                                    : r->frames[0].chunk->file->source};
}

static int inline_markdown(lua_State *L) {
    struct renderer *r = renderer_of(L);
    if (lua_isnoneornil(L, 1))
        return 0;
    luaL_argcheck(L, lua_type(L, 1) != LUA_TTABLE, 1, "text wanted, not a table");
    library_push_shown(L, 1);
    struct machine_mark mark = machine_mark(&r->machine);
    struct arena *a = &r->machine.arena;
    profile_markdown(r);
    const struct frame *component = frame_of_component(r);
    const struct item *within = component ? component->within : r->page->item;
    str text = arena_copy(a, check_str(L, -1));
    const struct prose *cell = find_cell(r, within, component, text);
    if (within)
        note_read(r, within, READ_TEXT | READ_VALUE);
    if (!cell) {
        struct markdown_origin origin =
            component ? component_origin(component->fence, text) : page_origin(r);
        cell = site_inline(a, r->site, text, origin, within, r->diags);
        note_mentioned(r, cell); /* labels are held against values */
    }
    struct holes holes = {0};
    struct passage passage = {cell, within};
    markdown_inline_html(a, &cell->text, cell->targets, &r->machine.scratch, &holes);
    put_passage(r, &passage, mark.scratch, &holes);
    return return_output(r, mark);
}

void body_functions(lua_State *L) {
    static const luaL_Reg functions[] = {{"body", body}, {"inline", inline_markdown}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
