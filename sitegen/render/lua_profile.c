/* Measuring: a stack of whose time it is, one entry for every function that runs, kept by Lua's own hook of calls and returns. An error
 * that jumps over functions has machine_rewind shorten `machine.watched`; the stack follows it at the next event. */
#include "render/lua_profile.h"

#include <stdlib.h>
#include <time.h>

struct measured { /* of one file, by one renderer */
    struct template_time time;
    uint64_t since;          /* when it was entered, while `running` */
    size_t running;          /* how many of its functions run */
    const struct page *page; /* the last on which it ran */
    bool library;
};

struct known_source { /* a chunk's name, as Lua keeps it: its address tells which it is */
    const char *source;
    struct measured *measured;
};

enum {
    SOURCES = 1024
}; /* a power of two, more than there are templates; those that do not fit are looked up every time */

struct profile_log {
    struct arena arena;
    struct map files; /* name -> struct measured */
    struct known_source sources[SOURCES];
    struct measured markdown;
    struct measured **stack; /* NULL: nobody's time */
    size_t count, capacity;
    uint64_t last; /* until when time was given to somebody */
    uint64_t page_began;
    struct page_time pages[PROFILE_PAGES]; /* the slowest first */
    size_t page_count;
};

static uint64_t nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* ---- the stack ---- */

static struct measured *top(const struct profile_log *log) {
    return log->count ? log->stack[log->count - 1] : NULL;
}

/* Gives the time until now to who had it. */
static uint64_t settle(struct profile_log *log) {
    uint64_t now = nanoseconds();
    struct measured *m = top(log);
    if (m)
        m->time.self += now - log->last;
    log->last = now;
    return now;
}

static void push(struct profile_log *log, struct measured *m) {
    if (log->count == log->capacity) {
        log->capacity = log->capacity ? 2 * log->capacity : 256;
        log->stack = realloc(log->stack, log->capacity * sizeof(struct measured *));
        if (!log->stack)
            out_of_memory(log->capacity * sizeof(struct measured *));
    }
    if (m != top(log)) {
        uint64_t now = settle(log);
        if (m && !m->running)
            m->since = now;
    }
    if (m)
        m->running++;
    log->stack[log->count++] = m;
}

static void pop(struct profile_log *log) {
    struct measured *m = top(log);
    bool changes = log->count > 1 ? m != log->stack[log->count - 2] : m != NULL;
    if (changes) {
        uint64_t now = settle(log);
        if (m && m->running == 1)
            m->time.total += now - m->since;
    }
    if (m)
        m->running--;
    log->count--;
}

static void pop_to(struct profile_log *log, size_t count) {
    while (log->count > count)
        pop(log);
}

static void count_page(struct renderer *r, struct measured *m) {
    m->time.pages += m->page != r->page;
    m->page = r->page;
}

/* ---- which file a function is of ---- */

static struct measured *find_file(struct renderer *r, const char *source) {
    struct profile_log *log = r->profile;
    const struct chunk *chunk = map_get(&r->named, str_of(source + (*source == '=')));
    if (!chunk)
        return NULL;
    struct measured *m = map_get(&log->files, chunk->file->path);
    if (!m) {
        m = arena_new(&log->arena, struct measured);
        m->time.name = chunk->file->path;
        m->library = str_starts(chunk->file->path, S("lib/"));
        map_add(&log->files, chunk->file->path, m);
    }
    return m;
}

static struct measured *file_of(struct renderer *r, const char *source) {
    size_t slot = ((uintptr_t)source >> 4) % SOURCES;
    struct known_source *known = &r->profile->sources[slot];
    if (known->source != source)
        *known = (struct known_source){source, find_file(r, source)};
    return known->measured;
}

/* ---- events ---- */

/* `caller` stands below it, or stood in its place. */
static void called(struct renderer *r, lua_State *L, lua_Debug *record,
                   const struct measured *caller) {
    struct profile_log *log = r->profile;
    lua_getinfo(L, "S", record);
    if (*record->what == 'C') { /* its time is its caller's */
        push(log, top(log));
        return;
    }
    struct measured *m = file_of(r, record->source);
    if (m) {
        bool main = *record->what == 'm';
        m->time.calls += m->library ? m != caller : main;
        count_page(r, m);
    }
    push(log, m);
}

static void watch(lua_State *L, lua_Debug *record) {
    struct renderer *r = renderer_of(L);
    struct profile_log *log = r->profile;
    pop_to(log, r->machine.watched);
    const struct measured *caller = top(log);
    if (record->event != LUA_HOOKCALL && log->count) /* a tail call takes its caller's place */
        pop(log);
    if (record->event != LUA_HOOKRET)
        called(r, L, record, caller);
    r->machine.watched = log->count;
}

void profile_markdown(struct renderer *r) {
    struct profile_log *log = r->profile;
    if (!log)
        return;
    pop_to(log, r->machine.watched);
    log->markdown.time.calls++;
    count_page(r, &log->markdown);
    push(log, &log->markdown);
    r->machine.watched = log->count;
}

void profile_page(struct renderer *r) {
    if (r->profile)
        r->profile->page_began = r->profile->last = nanoseconds();
}

/* Puts it where it belongs among the slowest. */
static void note_page(struct page_time *pages, size_t *count, struct page_time page) {
    size_t at = *count;
    for (; at > 0 && pages[at - 1].time < page.time; at--)
        if (at < PROFILE_PAGES)
            pages[at] = pages[at - 1];
    if (at < PROFILE_PAGES)
        pages[at] = page;
    *count += *count < PROFILE_PAGES;
}

void profile_page_ends(struct renderer *r) {
    struct profile_log *log = r->profile;
    if (!log)
        return;
    pop_to(log, 0);
    r->machine.watched = 0;
    struct page_time page = {r->page, nanoseconds() - log->page_began};
    note_page(log->pages, &log->page_count, page);
}

/* ---- all of it ---- */

void renderer_measure(struct renderer *r) {
    struct profile_log *log = memory_new(sizeof *log);
    log->files = map_make(&log->arena);
    log->markdown.time.name = S(PROFILE_MARKDOWN);
    r->profile = log;
    r->machine.watch = watch;
}

void profile_free(struct renderer *r) {
    struct profile_log *log = r->profile;
    if (!log)
        return;
    r->profile = NULL;
    r->machine.watch = NULL;
    free(log->stack);
    arena_free(&log->arena);
    free(log);
}

static void add_template(struct render_profile *profile, const struct template_time *from) {
    struct template_time *to = NULL;
    for (size_t i = 0; i < profile->templates.count && !to; i++)
        if (str_eq(profile->templates.items[i].name, from->name))
            to = &profile->templates.items[i];
    if (!to) {
        arena_push(profile->arena, &profile->templates,
                   ((struct template_time){.name = from->name}));
        to = &profile->templates.items[profile->templates.count - 1];
    }
    to->self += from->self;
    to->total += from->total;
    to->calls += from->calls;
    to->pages += from->pages;
}

static int by_self(const void *a, const void *b) {
    const struct template_time *x = a, *y = b;
    return x->self != y->self ? (x->self < y->self) - (x->self > y->self)
                              : str_cmp(x->name, y->name);
}

static int by_time(const void *a, const void *b) {
    const struct page_time *x = a, *y = b;
    return x->time != y->time ? (x->time < y->time) - (x->time > y->time)
                              : (x->page > y->page) - (x->page < y->page);
}

void renderer_measured(struct renderer *r, struct render_profile *profile) {
    struct profile_log *log = r->profile;
    if (!log)
        return;
    for (size_t i = 0; i < log->files.count; i++)
        add_template(profile, &((struct measured *)log->files.items[i].value)->time);
    if (log->markdown.time.calls)
        add_template(profile, &log->markdown.time);
    for (size_t i = 0; i < log->page_count; i++)
        arena_push(profile->arena, &profile->pages, log->pages[i]);
    if (profile->templates.count)
        qsort(profile->templates.items, profile->templates.count, sizeof *profile->templates.items,
              by_self);
    if (profile->pages.count)
        qsort(profile->pages.items, profile->pages.count, sizeof *profile->pages.items, by_time);
    if (profile->pages.count > PROFILE_PAGES)
        profile->pages.count = PROFILE_PAGES;
    profile_free(r);
}
