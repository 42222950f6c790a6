/* From Lua's errors to diagnostics: which template, which line, and how the page came there. */
#include "render/lua_renderer.h"

#include <lauxlib.h>

enum { LEVELS_MAX = 100, CHAIN_MAX = 6 }; /* templates named in a hint */

struct origin_line {
    const struct chunk *chunk;
    size_t line;
};

/* The span of a line (from 1), without its indentation. */
static struct span line_span(const struct chunk *chunk, size_t line) {
    const struct source *source = chunk->file->source;
    size_t at = 0;
    for (size_t n = 1; n < line && at < source->text.n; n++)
        at = str_find_byte(source->text, '\n', at) + 1;
    if (at > source->text.n)
        at = source->text.n;
    size_t end = str_find_byte(source->text, '\n', at);
    while (at < end && byte_is_space(source->text.p[at]))
        at++;
    return (struct span){source, (uint32_t)at, (uint32_t)(end - at)};
}

/* "article.etlua:12: message": the place, and what stands behind it. */
static bool split_place(const struct renderer *r, str text, struct origin_line *place,
                        str *message) {
    for (size_t colon = str_find_byte(text, ':', 0); colon < text.n;
         colon = str_find_byte(text, ':', colon + 1)) {
        size_t at = colon + 1, line = 0;
        while (at < text.n && byte_is_digit(text.p[at]) && line < INT32_MAX)
            line = line * 10 + (size_t)(text.p[at++] - '0');
        const struct chunk *chunk = map_get(&r->named, str_sub(text, 0, colon));
        if (chunk && line && at + 1 < text.n && text.p[at] == ':' && text.p[at + 1] == ' ') {
            *place = (struct origin_line){chunk, line};
            *message = str_sub(text, at + 2, text.n);
            return true;
        }
    }
    return false;
}

/* The templates and libraries that are running, innermost first; of several functions of one file in a
 * row, the innermost. */
static size_t read_stack(struct renderer *r, struct origin_line *lines, size_t max) {
    size_t count = 0;
    lua_Debug record;
    /* A runaway recursion has too many levels to look at each, and nothing to tell with them. */
    for (int level = 0;
         level < LEVELS_MAX && count < max && lua_getstack(r->machine.L, level, &record); level++) {
        lua_getinfo(r->machine.L, "Sl", &record);
        const struct chunk *chunk = map_get(&r->named, str_of(record.short_src));
        if (!chunk || record.currentline <= 0 || (count && lines[count - 1].chunk == chunk))
            continue;
        lines[count++] = (struct origin_line){chunk, (size_t)record.currentline};
    }
    return count;
}

const struct frame *frame_of_component(const struct renderer *r) {
    for (unsigned depth = r->machine.depth; depth-- > 0;)
        if (r->frames[depth].fence)
            return &r->frames[depth];
    return NULL;
}

/* "included from article.etlua:12, base.etlua:3", and the fence of the component. */
static str describe_chain(struct renderer *r, const struct origin_line *lines, size_t count) {
    struct arena *a = &r->machine.arena;
    str chain = {0};
    for (size_t i = 0; i < count; i++)
        chain = arena_printf(a, "%.*s%s%.*s:%zu", STR(chain), i ? ", " : "included from ",
                             STR(lines[i].chunk->file->path), lines[i].line);
    const struct frame *component = frame_of_component(r);
    if (component && component->fence->span.source)
        chain = arena_printf(a, "%.*s%sfor the component '%.*s' at %.*s:%zu", STR(chain),
                             chain.n ? "; " : "", STR(component->fence->name),
                             STR(component->fence->span.source->path),
                             span_place(component->fence->span).line);
    return chain;
}

/* An error that a component raises on purpose is about what the editor wrote in the fence. */
static bool blame_fence(struct renderer *r, str message) {
    const struct frame *component = frame_of_component(r);
    if (!r->machine.deliberate || !component)
        return false;
    r->failure = (struct failure){.at = component->fence->span, .code = "component"};
    r->failure.message = arena_printf(&r->machine.arena, "component '%.*s': %.*s",
                                      STR(component->fence->name), STR(message));
    return true;
}

int failure_note(lua_State *L) {
    struct renderer *r = renderer_of(L);
    struct origin_line lines[CHAIN_MAX];
    size_t count = read_stack(r, lines, CHAIN_MAX), outer = count ? 1 : 0;
    lua_settop(L, 1);
    library_push_shown(L, 1);
    str message = arena_copy(&r->machine.arena, check_str(L, -1));
    struct origin_line place = count ? lines[0] : (struct origin_line){0};
    split_place(r, message, &place, &message);
    /* error(message, 2) names the caller, which is then not its own includer. */
    while (outer < count && lines[outer].chunk == place.chunk)
        outer++;
    if (!blame_fence(r, message)) {
        r->failure = (struct failure){.message = message, .code = "template"};
        r->failure.at = place.chunk ? line_span(place.chunk, place.line) : span_none();
        r->failure.chain = describe_chain(r, lines + outer, count - outer);
    }
    return 1;
}

/* The template that was running last. */
static str last_template(const struct renderer *r) {
    unsigned depth = r->machine.depth;
    return depth ? r->frames[depth - 1].chunk->file->path : r->page->template;
}

static struct span last_place(const struct renderer *r) {
    if (r->failure.at.source)
        return r->failure.at;
    unsigned depth = r->machine.depth;
    return depth ? span_file(r->frames[depth - 1].chunk->file->source) : span_none();
}

static void report_budget(struct renderer *r) {
    str template = last_template(r);
    const struct machine *m = &r->machine;
    if (m->exceeded == BUDGET_INSTRUCTIONS)
        diag_failure(r->diags, EXIT_LIMIT, "template-instructions", last_place(r),
                     "'%.*s' needs more than %llu million instructions: does it loop for ever? "
                     "(while rendering %.*s)",
                     STR(template), (unsigned long long)m->max_instructions / 1000000,
                     STR(r->page->url));
    else
        diag_failure(r->diags, EXIT_LIMIT, "template-memory", last_place(r),
                     "'%.*s' needs more than %zu MB of memory (while rendering %.*s)",
                     STR(template), m->memory.max >> 20, STR(r->page->url));
}

void failure_report(struct renderer *r, int status) {
    const struct failure *f = &r->failure;
    if (status == LUA_ERRMEM)
        r->machine.exceeded = BUDGET_MEMORY;
    if (r->machine.exceeded) {
        report_budget(r);
        return;
    }
    if (!f->code) /* an error while the error was being noted */
        diag_error(r->diags, "template", last_place(r),
                   "error in error handling (while rendering %.*s)", STR(r->page->url));
    else if (strcmp(f->code, "component") == 0)
        diag_error(r->diags, f->code, f->at, "%.*s", STR(f->message));
    else
        diag_error(r->diags, f->code, f->at, "%.*s (while rendering %.*s)", STR(f->message),
                   STR(r->page->url));
    if (f->chain.n)
        diag_hint(r->diags, "%.*s", STR(f->chain));
}

/* Lua complains of the code that tags are translated to; what stands behind a tag's code is its end. */
static str in_words_of_tags(struct arena *a, str message) {
    static const str generated[] = {S("';'"), S("'_literal'"), S("'_escaped'"), S("'_raw'")};
    for (size_t i = 0; i < sizeof generated / sizeof *generated; i++) {
        str near = arena_printf(a, "near %.*s", STR(generated[i]));
        if (str_ends(message, near))
            return arena_printf(a, "%.*snear '%%>'", STR(str_sub(message, 0, message.n - near.n)));
    }
    return message;
}

void failure_syntax(struct renderer *r, const struct chunk *chunk, struct diags *d) {
    str message = check_str(r->machine.L, -1);
    struct origin_line place = {chunk, 1};
    split_place(r, message, &place, &message);
    message = in_words_of_tags(&r->lasting, message);
    diag_error(d, "template", line_span(chunk, place.line), "%.*s", STR(message));
}
