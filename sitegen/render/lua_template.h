/* Templates: HTML with Lua in tags, translated to Lua.
 *
 *   <% code %>   <%= value, escaped %>   <%- value, raw %>   -%> eats the newline behind it   <%% is "<%"
 *
 * The text between tags does not become Lua strings: the Lua code names it by number, and C appends it to
 * the page. Every line of the Lua code has the number of the template's line that it comes from. */
#ifndef RENDER_LUA_TEMPLATE_H
#define RENDER_LUA_TEMPLATE_H

#include "base/arena.h"

#include <lua.h>

struct literals {
    str *items; /* borrowed from the templates' text */
    size_t count, capacity;
};

struct template_fault {
    size_t at; /* offset in the text */
    const char *message;
};

/* Appends the Lua code of a template to `code` and its texts to `literals`. False when a tag is not
 * closed. */
bool template_translate(struct arena *a, str text, struct literals *literals, struct buf *code,
                        struct template_fault *fault);
/* What the code begins with (on the template's first line), also that of a library: the environment and
 * the functions below are arguments of the chunk. */
extern const str template_prologue, library_prologue;

/* The functions that the code calls. They append to machine.out. */
int print_literal(lua_State *L); /* (number) */
int print_escaped(
    lua_State *L);           /* (number, value): the literal, or none when it is 0, and the value */
int print_raw(lua_State *L); /* likewise */

#endif
