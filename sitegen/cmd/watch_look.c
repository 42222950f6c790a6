/* Looking at all files now and then, where the system does not tell. */
#include "cmd/watch_internal.h"

#include "base/fs.h"
#include "base/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAUSE = 500, SHARE = 20 }; /* ms between looks, or so many times what one takes */

struct watch_seen {
    struct timespec modified, changed;
    off_t size;
    ino_t inode;
};

struct look {
    struct arena *arena;
    struct map *seen;
    str path;
    unsigned depth;
};

static void look_at(struct look *l, int dir);

static bool visit(void *context, int dir, str name, unsigned char type) {
    struct look *l = context;
    struct stat st;
    (void)type;
    if (tree_passes_over(name))
        return true;
    str path = arena_printf(l->arena, "%.*s/%.*s", STR(l->path), STR(name));
    const char *last = path.p + path.n - name.n;
    struct stat link;
    if (fstatat(dir, last, &link, AT_SYMLINK_NOFOLLOW) != 0)
        return true;
    if (fstatat(dir, last, &st, 0) != 0)
        st = link;
    if (S_ISDIR(link.st_mode)) {
        struct look below = {l->arena, l->seen, path, l->depth + 1};
        int fd = l->depth < TREE_MAX_DEPTH
                     ? fs_openat(dir, last, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                     : -1;
        if (fd >= 0)
            look_at(&below, fd);
        return true;
    }
    struct watch_seen *seen = arena_new(l->arena, struct watch_seen);
    *seen = (struct watch_seen){st.st_mtim, st.st_ctim, st.st_size, st.st_ino};
    map_add(l->seen, path, seen);
    return true;
}

/* Closes `dir`. */
static void look_at(struct look *l, int dir) {
    fs_list(dir, visit, l);
    close(dir);
}

static struct map look(struct watch *w, struct arena *a) {
    static const str tops[] = {{"content", 7}, {"templates", 9}};
    struct map seen = map_make(a);
    for (size_t i = 0; i < 2; i++) {
        str path = arena_printf(a, "%s/%.*s", w->root, STR(tops[i]));
        int dir = fs_openat(AT_FDCWD, path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        struct look l = {a, &seen, tops[i], 0};
        if (dir >= 0)
            look_at(&l, dir);
    }
    return seen;
}

static bool same_time(struct timespec a, struct timespec b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool is_same(const struct watch_seen *a, const struct watch_seen *b) {
    return a && b && same_time(a->modified, b->modified) && same_time(a->changed, b->changed) &&
           a->size == b->size && a->inode == b->inode;
}

static void keep(struct watch *w, struct arena arena, struct map seen, int64_t started) {
    arena_free(&w->seen_arena);
    w->seen_arena = arena;
    w->seen = seen;
    w->seen.arena = &w->seen_arena;
    w->looked = watch_now();
    w->pause = (w->looked - started) * SHARE;
    if (w->pause < PAUSE)
        w->pause = PAUSE;
}

void look_begin(struct watch *w) {
    int64_t started = watch_now();
    struct arena arena = {0};
    struct map seen = look(w, &arena);
    keep(w, arena, seen, started);
}

void look_again(struct watch *w) {
    int64_t started = watch_now();
    struct arena arena = {0};
    struct map seen = look(w, &arena);
    for (size_t i = 0; i < seen.count; i++)
        if (!is_same(seen.items[i].value, map_get(&w->seen, seen.items[i].key)))
            watch_note(w, seen.items[i].key);
    for (size_t i = 0; i < w->seen.count; i++)
        if (!map_get(&seen, w->seen.items[i].key))
            watch_note(w, w->seen.items[i].key);
    w->git_touched = true;
    keep(w, arena, seen, started);
}

void look_end(struct watch *w) { arena_free(&w->seen_arena); }
