/* The renderer: a machine with the templates compiled, and the page it is working on. Shared by the
 * files lua_*.c; everyone else sees render.h. */
#ifndef RENDER_LUA_RENDERER_H
#define RENDER_LUA_RENDERER_H

#include "render/lua_sandbox.h"
#include "render/reads.h"
#include "render/render.h"

struct profile_log; /* lua_profile.c */

enum { RENDER_MAX_DEPTH = 16 }; /* templates within templates */

enum class_number { /* classes of objects: lua_model.h */
                    CLASS_ARTICLE,
                    CLASS_FACT,
                    CLASS_ENTITY,
                    CLASS_SOURCE,
                    CLASS_TERM,
                    CLASS_CLAIM,
                    CLASS_QUESTION,
                    CLASS_MODEL,
                    CLASS_MODEL_INPUT,
                    CLASS_MODEL_FORMULA,
                    CLASS_SCENARIO,
                    CLASS_FACT_VALUE,
                    CLASS_CHECK,
                    CLASS_RELATION,
                    CLASS_VALUE,
                    CLASS_DATE,
                    CLASS_CITATION,
                    CLASS_USE,
                    CLASS_BACKLINK,
                    CLASS_HEADING,
                    CLASS_SITE,
                    CLASS_MENU,
                    CLASS_REDIRECT,
                    CLASS_PAGE,
                    CLASS_ENTRY,
                    CLASS_TAG,
                    CLASS_REFERENCE,
                    CLASS_HISTORY,
                    CLASS_REVISION,
                    CLASS_FIELD_CHANGE,
                    CLASS_COMMIT,
                    CLASS_RECORD,
                    CLASS_CHANGES,
                    CLASS_CHANGES_OF,
                    CLASS_CHANGES_PAGE,
                    CLASS_CHANGE_GROUP,
                    CLASS_DATA_FILE,
                    CLASS_LIST,
                    CLASS_COUNT
};

/* A compiled file of the theme. */
struct chunk {
    const struct theme_file *file;
    str name;     /* as Lua's messages name it: the path, or its end when that is long */
    int function; /* reference in the registry; LUA_NOREF when it does not compile */
};

/* A template that is running. In the renderer, not on the C stack: they are read when an error has
 * already unwound it. */
struct frame {
    const struct chunk *chunk;
    const struct item *within;  /* whose text the component stands in; NULL: no component */
    const struct fence *fence;  /* the component's fence */
    const struct chunk *layout; /* layout() was called; its arguments are in renderer.layouts */
};

/* What the message handler found out about an error. The strings live in machine.arena. */
struct failure {
    struct span at;
    str message, chain; /* "included from ..." or empty */
    const char *code;
};

/* Items of the feed, found once. */
struct item_array {
    const struct item **items;
    size_t count, capacity;
};

struct page_array {
    const struct page **items;
    size_t count, capacity;
};

struct renderer {
    struct machine machine; /* first, so that the machine of a state is its renderer */
    const struct site *site;
    const struct history *history; /* or NULL */
    const struct theme *theme;
    struct arena lasting;                  /* lives as long as the renderer */
    struct map chunks;                     /* path in the theme -> struct chunk */
    struct map named;                      /* chunk.name -> struct chunk */
    struct frame frames[RENDER_MAX_DEPTH]; /* machine.depth of them are in use */
    const struct page *page;
    struct diags *diags;         /* of the page */
    struct reads_log *reads;     /* what the page reads is noted there, unless NULL */
    struct profile_log *profile; /* how long the page's parts take is measured there, unless NULL */
    struct failure failure;
    struct item_array feed;          /* newest first; made when first asked for */
    struct page_array data, schemas; /* data files of the whole site; their schemas */
    size_t next_cell;                /* behind the cell that was asked for last */
    lua_Integer mentioned;           /* how many items of the page have a number */
    /* Tables, by their reference in the registry; all but layouts are new for every page. */
    int layer;       /* metatable of environments: reads go on to the page's values */
    int environment; /* of a template without arguments */
    int modules;     /* name -> what require returned */
    int proxies;     /* pointer to item -> its proxy */
    int numbers;     /* pointer to item -> its number among the mentioned */
    int layouts;     /* depth -> arguments of layout() */
    int found;       /* name of a template -> its chunk; not of the page */
    int metatables[CLASS_COUNT];
};

static inline struct renderer *renderer_of(lua_State *L) {
    return (struct renderer *)(void *)machine_of(L);
}

/* The page that is being made looks at something that may change while the site stays (reads.h). */
static inline void note_read(struct renderer *r, const void *what, unsigned how) {
    if (r->reads && how)
        reads_note(r->reads, what, how);
}

/* lua_run.c: environments and running templates. */

/* Fresh tables for a page. */
void environment_begin(struct renderer *r);
/* Runs a template in place. The table on top is popped: its fields become the template's globals, and it
 * belongs to the template from then on. `fence` and `within` are of a component, else NULL. */
void chunk_run(struct renderer *r, const struct chunk *chunk, const struct fence *fence,
               const struct item *within);
/* The file FOLDER NAME SUFFIX of the theme; an error with the nearest name when there is none. */
const struct chunk *chunk_find(struct renderer *r, const char *folder, str name,
                               const char *suffix);
/* The template of that name; the same, but remembers what it found. */
const struct chunk *chunk_named(struct renderer *r, str name);
/* Compiles all templates and libraries of the theme; reports syntax errors. */
void chunks_compile(struct renderer *r, struct diags *d);

/* These add functions to the library's table on top of the stack. */
void run_functions(lua_State *L);  /* lua_run.c: include, layout, render, require */
void page_functions(lua_State *L); /* lua_functions.c: url, absolute, asset, escape, find, json */
void body_functions(lua_State *L); /* lua_body.c: body, inline */

/* lua_data.c: JSON of the value at 1; a component's YAML as Lua values. */
int json_text(lua_State *L);
void data_push(lua_State *L, const struct yaml *node);

/* lua_failure.c */

/* The message handler of a page: fills renderer.failure. */
int failure_note(lua_State *L);
/* Reports why a page failed: what was noted, or the exceeded budget. */
void failure_report(struct renderer *r, int status);
/* Reports a template that does not compile; Lua's message is on top of the stack. */
void failure_syntax(struct renderer *r, const struct chunk *chunk, struct diags *d);
/* The innermost component that is running; NULL when there is none. */
const struct frame *frame_of_component(const struct renderer *r);

#endif
