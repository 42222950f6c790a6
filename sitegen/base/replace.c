#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEFTOVER S(".sitegen-write-") /* and the number of the process */

/* One file on its way. */
struct writing {
    int dir;        /* the folder */
    char name[256]; /* in it */
    char temporary[40];
};

/* ---- where ---- */

static str folder_of(str path) {
    while (path.n && path.p[path.n - 1] != '/')
        path.n--;
    return str_sub(path, 0, path.n ? path.n - 1 : 0);
}

static bool remove_leftover(void *context, int dir, str name, unsigned char type) {
    (void)context;
    (void)type;
    if (str_starts(name, LEFTOVER)) {
        long process = strtol(name.p + LEFTOVER.n, NULL, 10);
        if (process > 0 && kill((pid_t)process, 0) < 0 && errno == ESRCH)
            unlinkat(dir, name.p, 0);
    }
    return true;
}

static bool open_folder(struct writing *w, int root, str path) {
    str folder = folder_of(path);
    str name = str_sub(path, folder.n ? folder.n + 1 : 0, path.n);
    if (name.n >= sizeof w->name || !name.n) {
        errno = ENAMETOOLONG;
        return false;
    }
    snprintf(w->name, sizeof w->name, "%.*s", STR(name));
    snprintf(w->temporary, sizeof w->temporary, "%s%ld", LEFTOVER.p, (long)getpid());
    w->dir = fs_open_beneath(root, folder, O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    if (w->dir < 0)
        return false;
    fs_list(w->dir, remove_leftover, NULL);
    return true;
}

static bool make_folders(int root, str path) {
    char part[4096];
    for (size_t at = 0; (at = str_find_byte(path, '/', at)) < path.n; at++) {
        if (at >= sizeof part) {
            errno = ENAMETOOLONG;
            return false;
        }
        snprintf(part, sizeof part, "%.*s", (int)at, path.p);
        if (mkdirat(root, part, 0777) < 0 && errno != EEXIST)
            return false;
    }
    return true;
}

/* ---- what ---- */

static bool read_all(struct arena *a, int fd, size_t max, str *bytes) {
    struct stat st;
    if (fstat(fd, &st) != 0)
        return false;
    if (!S_ISREG(st.st_mode) || (size_t)st.st_size > max) {
        errno = S_ISREG(st.st_mode) ? EFBIG : EINVAL;
        return false;
    }
    size_t size = (size_t)st.st_size;
    char *p = arena_array(a, char, size + 1);
    ssize_t got = fs_read_full(fd, p, size + 1); /* one more: it may have grown */
    if (got >= 0)
        *bytes = (str){p, (size_t)got};
    return got >= 0;
}

bool file_read(struct arena *a, int root, str path, size_t max, str *bytes) {
    int fd = fs_open_beneath(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, FS_NO_LINKS);
    bool fine = fd >= 0 && read_all(a, fd, max, bytes);
    if (fd >= 0)
        fs_close_quietly(fd);
    return fine;
}

/* The bytes, on the disk, under the temporary name. `like`: whose permissions they get, or NULL. */
static bool write_temporary(const struct writing *w, str bytes, const struct stat *like) {
    int fd = openat(w->dir, w->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;
    bool fine = true;
    if (like) {
        if (fchown(fd, like->st_uid, like->st_gid) != 0)
            errno = 0; /* only root may give files away */
        fine = fchmod(fd, like->st_mode & 07777) == 0;
    }
    fine = fine && fs_write_all(fd, bytes) && fs_sync(fd);
    if (!fine)
        fs_close_quietly(fd);
    return fine && fs_close(fd);
}

static enum replaced give_up(const struct writing *w, enum replaced result) {
    int error = errno;
    unlinkat(w->dir, w->temporary, 0);
    close(w->dir);
    errno = error;
    return result;
}

static enum replaced finish(const struct writing *w) {
    fs_sync(w->dir); /* the file is whole either way */
    fs_close_quietly(w->dir);
    return REPLACE_DONE;
}

/* 1: it still holds `before`; 0: something else; -1: errno. */
static int still_holds(const struct writing *w, str before, struct stat *st) {
    struct arena arena = {0};
    str now = {0};
    int fd = openat(w->dir, w->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? 0 : -1;
    bool fine = fstat(fd, st) == 0 && (read_all(&arena, fd, before.n, &now) || errno == EFBIG);
    int result = !fine ? -1 : str_eq(now, before);
    fs_close_quietly(fd);
    arena_free(&arena);
    return result;
}

enum replaced file_replace(int root, str path, str before, str after) {
    struct writing w;
    struct stat st;
    if (!open_folder(&w, root, path))
        return REPLACE_FAILED;
    int holds = still_holds(&w, before, &st);
    if (holds > 0 && !write_temporary(&w, after, &st))
        holds = -1;
    if (holds > 0) /* once more: writing took its time */
        holds = still_holds(&w, before, &st);
    if (holds <= 0)
        return give_up(&w, holds ? REPLACE_FAILED : REPLACE_CHANGED);
    if (renameat(w.dir, w.temporary, w.dir, w.name) != 0)
        return give_up(&w, REPLACE_FAILED);
    return finish(&w);
}

/* Never over a file that is there. */
static bool rename_new(const struct writing *w) {
    if (renameat2(w->dir, w->temporary, w->dir, w->name, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    return linkat(w->dir, w->temporary, w->dir, w->name, 0) == 0 &&
           unlinkat(w->dir, w->temporary, 0) == 0;
}

enum replaced file_make(int root, str path, str bytes) {
    struct writing w;
    if (!make_folders(root, path) || !open_folder(&w, root, path))
        return REPLACE_FAILED;
    if (!write_temporary(&w, bytes, NULL))
        return give_up(&w, REPLACE_FAILED);
    if (!rename_new(&w))
        return give_up(&w, errno == EEXIST ? REPLACE_CHANGED : REPLACE_FAILED);
    return finish(&w);
}

const char *file_error(void) { return errno == ELOOP ? "it is a link" : strerror(errno); }
