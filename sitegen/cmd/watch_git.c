/* Of git what the history depends on: which commit HEAD leads to. */
#include "cmd/watch_internal.h"

#include "base/fs.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Small files alone; empty when there is none. */
static str read_small(struct arena *a, str path) {
    char *bytes = arena_alloc(a, PATH_MAX, 1, 1);
    int fd = fs_openat(AT_FDCWD, path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return (str){0};
    ssize_t n = fs_read_full(fd, bytes, PATH_MAX - 1);
    close(fd);
    return n > 0 ? str_trim((str){bytes, (size_t)n}) : (str){0};
}

static char *resolve(struct arena *a, str folder, str path) {
    if (path.n && path.p[0] != '/')
        path = arena_printf(a, "%.*s/%.*s", STR(folder), STR(path));
    return realpath(arena_copy(a, path).p, NULL);
}

/* What stands in a folder as .git: a directory, or a file that names it (worktrees, submodules). */
static char *git_in(struct arena *a, str folder) {
    struct stat st;
    str path = arena_printf(a, "%.*s/.git", STR(folder));
    if (stat(path.p, &st) != 0)
        return NULL;
    if (S_ISDIR(st.st_mode))
        return realpath(path.p, NULL);
    str text = read_small(a, path);
    return str_starts(text, S("gitdir: ")) ? resolve(a, folder, str_sub(text, 8, text.n)) : NULL;
}

static bool is_bare(struct arena *a, str folder) {
    return access(arena_printf(a, "%.*s/HEAD", STR(folder)).p, F_OK) == 0 &&
           access(arena_printf(a, "%.*s/objects", STR(folder)).p, F_OK) == 0 &&
           access(arena_printf(a, "%.*s/refs", STR(folder)).p, F_OK) == 0;
}

void git_find(struct watch *w) {
    struct arena a = {0};
    free(w->git);
    free(w->common);
    w->git = w->common = NULL;
    str folder = str_of(w->root);
    if (is_bare(&a, folder))
        w->git = strdup(w->root);
    while (!w->git && folder.n) {
        w->git = git_in(&a, folder);
        while (folder.n && folder.p[folder.n - 1] != '/')
            folder.n--;
        if (folder.n)
            folder.n--;
    }
    if (w->git) {
        str common = read_small(&a, arena_printf(&a, "%s/commondir", w->git));
        if (common.n)
            w->common = resolve(&a, str_of(w->git), common);
        if (!w->common)
            w->common = strdup(w->git);
    }
    arena_free(&a);
}

static uint64_t digest_stat(const char *path, uint64_t seed) {
    struct stat st;
    if (stat(path, &st) != 0)
        return seed;
    int64_t parts[] = {st.st_mtim.tv_sec, st.st_mtim.tv_nsec, st.st_size, (int64_t)st.st_ino};
    return str_digest((str){(const char *)parts, sizeof parts}, seed);
}

/* A branch stands in a file of its own, or among the packed ones. */
uint64_t git_tip(const struct watch *w) {
    if (!w->git)
        return 0;
    struct arena a = {0};
    str head = read_small(&a, arena_printf(&a, "%s/HEAD", w->git));
    uint64_t tip = str_digest(head, 1);
    if (str_starts(head, S("ref: "))) {
        str name = str_trim(str_sub(head, 5, head.n));
        str loose = read_small(&a, arena_printf(&a, "%s/%.*s", w->common, STR(name)));
        if (loose.n)
            tip = str_digest(loose, tip);
        else
            tip = digest_stat(arena_printf(&a, "%s/packed-refs", w->common).p, tip);
    }
    tip = digest_stat(arena_printf(&a, "%s/shallow", w->common).p, tip);
    tip = digest_stat(arena_printf(&a, "%s/.mailmap", w->root).p, tip);
    arena_free(&a);
    return tip;
}

/* A lock that is older was left by a git that was killed, or git waits for its user. */
bool git_is_busy(const struct watch *w) {
    enum { SECONDS = 2 };
    if (!w->git)
        return false;
    struct arena a = {0};
    struct stat st;
    bool busy = stat(arena_printf(&a, "%s/index.lock", w->git).p, &st) == 0 &&
                st.st_mtim.tv_sec + SECONDS >= time(NULL);
    arena_free(&a);
    return busy;
}
