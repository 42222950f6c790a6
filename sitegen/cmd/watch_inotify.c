/* inotify: a watch on every folder, for new folders as they come. */
#include "cmd/watch_internal.h"

#include "base/fs.h"
#include "base/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum {
    NAMES = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO,
    FILES = NAMES | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB,
    FLAGS = IN_ONLYDIR | IN_EXCL_UNLINK
};

/* ---- the folders ---- */

static struct watch_folder *folder_of(const struct watch *w, int descriptor) {
    size_t from = 0, to = w->folders.count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (w->folders.items[middle].descriptor < descriptor)
            from = middle + 1;
        else
            to = middle;
    }
    bool found = from < w->folders.count && w->folders.items[from].descriptor == descriptor;
    return found ? &w->folders.items[from] : NULL;
}

/* Folders that went leave gaps, which are closed when they are half of the list. */
static void close_gaps(struct watch *w) {
    size_t kept = 0, live = 0;
    for (size_t i = 0; i < w->folders.count; i++)
        live += w->folders.items[i].path != NULL;
    if (w->folders.count < 64 || live > w->folders.count / 2)
        return;
    for (size_t i = 0; i < w->folders.count; i++)
        if (w->folders.items[i].path)
            w->folders.items[kept++] = w->folders.items[i];
    w->folders.count = kept;
}

static void keep_folder(struct watch *w, int descriptor, str path, bool is_git) {
    struct watch_folder *known = folder_of(w, descriptor);
    char *copy = strndup(path.n ? path.p : "", path.n);
    if (known) { /* it was renamed */
        free(known->path);
        known->path = copy;
        known->is_git = is_git;
        return;
    }
    if (w->folders.count == w->folders.capacity) {
        size_t capacity = w->folders.capacity ? 2 * w->folders.capacity : 64;
        void *grown = realloc(w->folders.items, capacity * sizeof *w->folders.items);
        if (!grown)
            out_of_memory(capacity * sizeof *w->folders.items);
        w->folders.items = grown;
        w->folders.capacity = capacity;
    }
    /* The system counts them upwards. */
    w->folders.items[w->folders.count++] = (struct watch_folder){descriptor, copy, is_git};
}

static void say_why(struct watch *w, const char *what) {
    if (!w->why[0])
        snprintf(w->why, sizeof w->why, "%s", what);
}

/* False when it is not there, or the limit is reached. */
static bool watch_folder(struct watch *w, const char *real, str path, uint32_t mask, bool is_git) {
    int descriptor = inotify_add_watch(w->inotify, real, mask | FLAGS);
    if (descriptor >= 0)
        keep_folder(w, descriptor, path, is_git);
    else if (errno == ENOSPC)
        say_why(w, "the system's limit of watched folders is reached "
                   "(fs.inotify.max_user_watches)");
    else if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP && errno != EACCES)
        say_why(w, strerror(errno));
    return descriptor >= 0;
}

struct descent {
    struct watch *watch;
    str real, path;
    unsigned depth;
    bool is_git;
};

static void descend(const struct descent *d);

static bool visit(void *context, int dir, str name, unsigned char type) {
    const struct descent *d = context;
    struct stat st;
    if (!d->is_git && tree_passes_over(name))
        return true;
    if (type == DT_UNKNOWN && fstatat(dir, name.p, &st, AT_SYMLINK_NOFOLLOW) == 0)
        type = S_ISDIR(st.st_mode) ? DT_DIR : S_ISLNK(st.st_mode) ? DT_LNK : DT_REG;
    if (type != DT_LNK && (type != DT_DIR || d->depth >= TREE_MAX_DEPTH))
        return true;
    struct arena a = {0};
    struct descent below = *d;
    below.real = arena_printf(&a, "%.*s/%.*s", STR(d->real), STR(name));
    below.path = arena_printf(&a, "%.*s/%.*s", STR(d->path), STR(name));
    below.depth++;
    if (type == DT_DIR)
        descend(&below);
    else if (!d->is_git)
        links_add(d->watch, below.path);
    arena_free(&a);
    return true;
}

/* The watch comes first: what is made after it is told, what was made before it is found. */
static void descend(const struct descent *d) {
    struct watch *w = d->watch;
    if (w->why[0] || !watch_folder(w, d->real.p, d->path, FILES, d->is_git))
        return;
    int dir = fs_openat(AT_FDCWD, d->real.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return;
    fs_list(dir, visit, (void *)d);
    close(dir);
}

static void watch_below(struct watch *w, str path) {
    struct arena a = {0};
    struct descent d = {w, arena_printf(&a, "%s/%.*s", w->root, STR(path)), path, 0, false};
    descend(&d);
    arena_free(&a);
}

static void forget_below(struct watch *w, str path) {
    for (size_t i = 0; i < w->folders.count; i++) {
        struct watch_folder *f = &w->folders.items[i];
        if (!f->path || f->is_git || !str_starts(str_of(f->path), path) ||
            (f->path[path.n] && f->path[path.n] != '/'))
            continue;
        inotify_rm_watch(w->inotify, f->descriptor);
        free(f->path);
        f->path = NULL;
    }
    close_gaps(w);
}

/* ---- what the system tells ---- */

static void folder_changed(struct watch *w, str path, uint32_t mask) {
    struct watch_change *change = watch_note(w, path);
    if (mask & (IN_CREATE | IN_MOVED_TO))
        watch_below(w, path);
    else if (mask & (IN_DELETE | IN_MOVED_FROM))
        forget_below(w, path);
    change->gone = mask & (IN_DELETE | IN_MOVED_FROM);
}

static void file_changed(struct watch *w, str path, uint32_t mask) {
    size_t count = w->changed.count;
    struct watch_change *change = watch_note(w, path);
    bool first = w->changed.count > count;
    if (first && mask & IN_CREATE)
        change->created = true;
    if (mask & (IN_CREATE | IN_MODIFY))
        change->writing = true;
    if (mask & (IN_CLOSE_WRITE | IN_MOVED_TO | NAMES) && !(mask & IN_CREATE))
        change->writing = false;
    change->gone = mask & (IN_DELETE | IN_MOVED_FROM);
    if (mask & (IN_CREATE | IN_MOVED_TO))
        links_add(w, path);
}

static bool is_top(str name) { return str_eq(name, S("content")) || str_eq(name, S("templates")); }

static void take_event(struct watch *w, const struct inotify_event *e) {
    struct watch_folder *folder = folder_of(w, e->wd);
    if (e->mask & IN_Q_OVERFLOW) {
        w->overflown = true;
        return;
    }
    if (!folder || !folder->path || !e->len || e->mask & IN_IGNORED)
        return;
    str name = str_of(e->name);
    bool is_root = !folder->path[0];
    if (folder->is_git || (is_root && (str_eq(name, S(".git")) || str_eq(name, S(".mailmap"))))) {
        w->git_touched = true;
        w->git_moved |= is_root && str_eq(name, S(".git"));
        return;
    }
    if (tree_passes_over(name) || (is_root && !is_top(name)))
        return;
    struct arena a = {0};
    str path = is_root ? name : arena_printf(&a, "%s/%.*s", folder->path, STR(name));
    if (e->mask & IN_ISDIR || is_root)
        folder_changed(w, arena_copy(&a, path), e->mask);
    else
        file_changed(w, path, e->mask);
    arena_free(&a);
}

void inotify_watch_git(struct watch *w) {
    if (!w->git)
        return;
    struct arena a = {0};
    struct descent heads = {w, arena_printf(&a, "%s/refs/heads", w->common), S("refs/heads"), 0,
                            true};
    watch_folder(w, w->git, S("git"), NAMES, true);
    if (strcmp(w->common, w->git) != 0)
        watch_folder(w, w->common, S("common"), NAMES, true);
    descend(&heads);
    arena_free(&a);
}

static void watch_all(struct watch *w) {
    watch_folder(w, w->root, (str){0}, NAMES | IN_CLOSE_WRITE, false);
    watch_below(w, S("content"));
    watch_below(w, S("templates"));
    inotify_watch_git(w);
}

void inotify_read(struct watch *w) {
    _Alignas(struct inotify_event) char bytes[1 << 16];
    ssize_t n;
    while ((n = read(w->inotify, bytes, sizeof bytes)) > 0)
        for (char *at = bytes; at < bytes + n;) {
            const struct inotify_event *e = (const struct inotify_event *)at;
            take_event(w, e);
            at += sizeof *e + e->len;
        }
    if (w->overflown) { /* more happened than the system can tell */
        w->overflown = false;
        watch_note(w, S("content"));
        w->all = w->git_touched = true;
        watch_all(w);
    }
}

/* ---- from the beginning to the end ---- */

/* File systems of other machines do not tell what others change on them. */
static bool is_remote(const char *path) {
    static const uint32_t types[] = {0x6969 /* NFS */,      0xFF534D42 /* CIFS */,
                                     0xFE534D42 /* SMB2 */, 0x517B /* SMB */,
                                     0x01021997 /* 9P */,   0x786F4256 /* vboxsf */};
    struct statfs fs;
    if (statfs(path, &fs) != 0)
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if ((uint32_t)fs.f_type == types[i])
            return true;
    return false;
}

bool inotify_begin(struct watch *w) {
    const char *wish = getenv("SITEGEN_WATCH");
    if (wish && strcmp(wish, "poll") == 0)
        say_why(w, "SITEGEN_WATCH says so");
    else if (is_remote(w->root))
        say_why(w, "the files are on another machine, which does not tell of changes");
    if (w->why[0])
        return false;
    w->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->inotify < 0)
        say_why(w, errno == EMFILE ? "the system's limit of watchers is reached "
                                     "(fs.inotify.max_user_instances)"
                                   : strerror(errno));
    else
        watch_all(w);
    return !w->why[0];
}

void inotify_end(struct watch *w) {
    for (size_t i = 0; i < w->folders.count; i++)
        free(w->folders.items[i].path);
    free(w->folders.items);
    w->folders.items = NULL;
    w->folders.count = w->folders.capacity = 0;
    if (w->inotify >= 0)
        close(w->inotify);
    w->inotify = -1;
}
