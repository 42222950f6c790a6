#include "cmd/watch_internal.h"

#include "base/tree.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>

/* Milliseconds. One save is over in an instant; what comes in numbers goes on for longer, with pauses; and who keeps a file open
 * is about to write more. */
enum {
    QUIET_ONE = 5,
    QUIET_SOME = 30,
    QUIET_MANY = 300,
    QUIET_WRITING = 60,
    GIT_PATIENCE = 2000, /* git keeps its lock while an editor asks for a message */
    PATIENCE = 10000     /* changes without an end are taken as they are */
};
enum { SOME = 4, MANY = 50, MOST = 20000 /* changes; more are "anything" */ };

int64_t watch_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct watch *watch_open(const char *root) {
    struct watch *w = memory_new(sizeof *w);
    w->inotify = -1;
    w->root = realpath(root, NULL);
    if (!w->root)
        w->root = strdup(root);
    git_find(w);
    w->tip = git_tip(w);
    if (!inotify_begin(w)) {
        inotify_end(w);
        look_begin(w);
    }
    return w;
}

void watch_close(struct watch *w) {
    if (!w)
        return;
    inotify_end(w);
    look_end(w);
    arena_free(&w->arena);
    arena_free(&w->taken_arena);
    arena_free(&w->links_arena);
    free(w->root);
    free(w->git);
    free(w->common);
    free(w);
}

int watch_fd(const struct watch *w) { return w->inotify; }

struct watch_change *watch_note(struct watch *w, str path) {
    w->last = watch_now();
    if (!w->first)
        w->first = w->last;
    if (!w->changed.arena)
        w->changed = map_make(&w->arena);
    struct watch_change *change = map_get(&w->changed, path);
    if (!change) {
        change = arena_new(&w->arena, struct watch_change);
        map_add(&w->changed, arena_copy(&w->arena, path), change);
    }
    return change;
}

/* What could not be watched in full is looked at from now on; what was missed meanwhile may be anything. */
static void fall_back(struct watch *w) {
    inotify_end(w);
    look_begin(w);
    watch_note(w, S("content"));
    w->all = true;
}

void watch_read(struct watch *w) {
    if (w->inotify < 0)
        return;
    inotify_read(w);
    if (w->why[0])
        fall_back(w);
}

/* Git says of more than what counts; only another commit does. */
static void look_at_git(struct watch *w) {
    if (w->git_moved || !w->git) {
        git_find(w);
        if (w->inotify >= 0)
            inotify_watch_git(w);
    }
    w->git_touched = w->git_moved = false;
    uint64_t tip = git_tip(w);
    if (tip != w->tip)
        watch_note(w, S(".git"));
    w->tip = tip;
}

static int64_t quiet_wanted(const struct watch *w) {
    size_t count = w->changed.count;
    for (size_t i = 0; i < count && i <= MANY; i++)
        if (((const struct watch_change *)w->changed.items[i].value)->writing)
            return count > MANY ? QUIET_MANY : QUIET_WRITING;
    return w->all || count > MANY ? QUIET_MANY : count > SOME ? QUIET_SOME : QUIET_ONE;
}

/* A file that came and went, as those do that editors write on the way to the one they save, was no change. */
static bool counts(const struct watch_change *c) { return !(c->created && c->gone); }

static bool has_news(const struct watch *w) {
    bool news = w->all || w->changed.count > MOST;
    for (size_t i = 0; i < w->changed.count && !news; i++)
        news = counts(w->changed.items[i].value);
    return news;
}

static void forget(struct watch *w) {
    arena_free(&w->arena);
    w->changed = (struct map){0};
    w->all = false;
    w->first = w->last = 0;
}

void watch_listed(struct watch *w) {
    if (w->inotify >= 0)
        inotify_read(w);
    for (size_t i = 0; i < w->changed.count; i++)
        ((struct watch_change *)w->changed.items[i].value)->created = false;
}

int watch_due(struct watch *w) {
    int64_t now = watch_now();
    if (w->inotify >= 0 && w->why[0])
        fall_back(w);
    if (w->inotify < 0 && now >= w->looked + w->pause)
        look_again(w);
    if (w->git_touched)
        look_at_git(w);
    now = watch_now();
    if (w->first && now >= w->last + quiet_wanted(w) && !has_news(w))
        forget(w);
    int64_t next = w->inotify < 0 ? w->looked + w->pause - now : -1;
    if (w->first) {
        int64_t due = w->last + quiet_wanted(w) - now;
        if (due <= 0 && now < w->first + GIT_PATIENCE && git_is_busy(w))
            due = QUIET_SOME;
        if (now >= w->first + PATIENCE)
            due = 0;
        if (next < 0 || due < next)
            next = due;
        if (next < 0)
            next = 0;
    } else if (w->inotify < 0 && next < 1) {
        next = 1;
    }
    return (int)next;
}

const str *watch_take(struct watch *w, size_t *count) {
    struct {
        str *items;
        size_t count, capacity;
    } taken = {0};
    arena_free(&w->taken_arena);
    links_follow(w);
    bool all = w->all || w->changed.count > MOST;
    for (size_t i = 0; i < w->changed.count && !all; i++)
        if (counts(w->changed.items[i].value))
            arena_push(&w->taken_arena, &taken,
                       arena_copy(&w->taken_arena, w->changed.items[i].key));
    forget(w);
    *count = taken.count;
    return taken.items;
}

const char *watch_how(struct watch *w) {
    if (w->inotify >= 0) {
        size_t count = 0;
        for (size_t i = 0; i < w->folders.count; i++)
            count += w->folders.items[i].path != NULL;
        snprintf(w->how, sizeof w->how, "%zu folders are watched (inotify)", count);
    } else {
        snprintf(w->how, sizeof w->how, "all files are looked at every %.1f s: %s",
                 (double)w->pause / 1e3, w->why);
    }
    return w->how;
}
