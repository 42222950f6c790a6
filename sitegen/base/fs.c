#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { AGAIN_MAX = 1000 }; /* openat2 says EAGAIN when a rename elsewhere crossed its way */

/* Set once the kernel, or a sandbox around us, has refused openat2. */
static atomic_bool openat2_missing;

static int openat2_call(int root, const char *path, int flags, enum fs_links links) {
    struct open_how how = {.flags = (uint64_t)(unsigned)flags,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    if (links == FS_NO_LINKS)
        how.resolve |= RESOLVE_NO_SYMLINKS;
    for (int again = 0;;) {
        int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
        if (fd >= 0 || (errno != EINTR && errno != EAGAIN))
            return fd;
        if (errno == EAGAIN && ++again > AGAIN_MAX)
            return -1;
    }
}

int fs_openat(int dir, const char *name, int flags) {
    int fd;
    do
        fd = openat(dir, name, flags, 0);
    while (fd < 0 && errno == EINTR);
    return fd;
}

void fs_close_quietly(int fd) {
    int error = errno;
    close(fd);
    errno = error;
}

/* The way of old kernels: one part after the other, none of them a link. `path` is cut up. */
static int open_by_parts(int root, char *path, int flags) {
    int dir = root;
    for (char *part = path, *slash; (slash = strchr(part, '/')); part = path = slash + 1) {
        *slash = '\0';
        int next = fs_openat(dir, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (dir != root)
            fs_close_quietly(dir);
        if (next < 0)
            return -1;
        dir = next;
    }
    int fd = fs_openat(dir, path, flags | O_NOFOLLOW);
    if (dir != root)
        fs_close_quietly(dir);
    return fd;
}

static bool path_stays_below(str path) {
    while (path.n) {
        str part = str_cut(&path, '/');
        if (part.n == 0 || str_eq(part, S("..")) || str_find_byte(part, '\0', 0) < part.n)
            return false;
    }
    return true;
}

int fs_open_beneath(int root, str path, int flags, enum fs_links links) {
    char buffer[PATH_MAX];
    if (path.n == 0)
        path = S(".");
    if (path.n >= sizeof buffer || !path_stays_below(path)) {
        errno = path.n >= sizeof buffer ? ENAMETOOLONG : EXDEV;
        return -1;
    }
    memcpy(buffer, path.p, path.n);
    buffer[path.n] = '\0';
    if (!openat2_missing) {
        int fd = openat2_call(root, buffer, flags | O_CLOEXEC, links);
        if (fd >= 0 || (errno != ENOSYS && errno != EPERM))
            return fd;
        openat2_missing = true;
    }
    return open_by_parts(root, buffer, flags | O_CLOEXEC);
}

bool fs_write_all(int fd, str bytes) {
    while (bytes.n) {
        ssize_t written = write(fd, bytes.p, bytes.n);
        if (written > 0)
            bytes = str_sub(bytes, (size_t)written, bytes.n);
        else if (written == 0 || errno != EINTR)
            return false;
    }
    return true;
}

ssize_t fs_read_full(int fd, char *bytes, size_t size) {
    size_t got = 0;
    while (got < size) {
        ssize_t n = read(fd, bytes + got, size - got);
        if (n > 0)
            got += (size_t)n;
        else if (n == 0)
            break;
        else if (errno != EINTR)
            return -1;
    }
    return (ssize_t)got;
}

/* Linux has closed the descriptor even when it says EINTR. */
bool fs_close(int fd) { return close(fd) == 0 || errno == EINTR; }

/* A sync that failed is final: a second one would report success and nothing would be on the disk.
 * EINVAL is what file systems say that have nothing to sync in a directory. */
bool fs_sync(int fd) {
    int result;
    do
        result = fsync(fd);
    while (result != 0 && errno == EINTR);
    return result == 0 || errno == EINVAL;
}

static unsigned char type_of(int dir, const struct dirent64 *entry) {
    struct stat st;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type;
    if (fstatat(dir, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_REG; /* gone again; whoever opens it will say so */
    return (unsigned char)IFTODT(st.st_mode);
}

/* Read with getdents64 into the stack: an output has a directory for every page, and opendir would
 * allocate for each. */
bool fs_list(int dir, fs_visit *visit, void *context) {
    _Alignas(struct dirent64) char bytes[16 << 10];
    for (;;) {
        ssize_t got = getdents64(dir, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        const struct dirent64 *entry;
        for (ssize_t at = 0; at < got; at += entry->d_reclen) {
            entry = (const void *)(bytes + at);
            str name = str_of(entry->d_name);
            if (str_eq(name, S(".")) || str_eq(name, S("..")))
                continue;
            if (!visit(context, dir, name, type_of(dir, entry)))
                return false;
        }
    }
}

/* --- whole trees --- */

/* Directories are queued by path and opened one at a time, so that depth costs neither stack nor
 * descriptors. A directory stands in the queue before what is in it. */
struct walk {
    struct arena arena;
    struct {
        str *items;
        size_t count, capacity;
    } dirs;
    str here;      /* path of the directory that is being read, empty for the top */
    size_t inside; /* entries seen in it */
    str except;
    bool remove;
    struct fs_count *count;
};

static bool walk_entry(void *context, int dir, str name, unsigned char type) {
    struct walk *w = context;
    if (w->here.n == 0 && str_eq(name, w->except))
        return true;
    w->inside++;
    if (type == DT_DIR) {
        str path = w->here.n ? arena_printf(&w->arena, "%.*s/%.*s", STR(w->here), STR(name))
                             : arena_copy(&w->arena, name);
        arena_push(&w->arena, &w->dirs, path);
        return true;
    }
    w->count->files++;
    return !w->remove || unlinkat(dir, name.p, 0) == 0 || errno == ENOENT;
}

static bool walk_directory(struct walk *w, int top, str path) {
    int dir = fs_open_beneath(top, path, O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    if (dir < 0)
        return errno == ENOENT;
    w->here = path;
    w->inside = 0;
    bool fine = fs_list(dir, walk_entry, w);
    fs_close_quietly(dir);
    if (fine && w->inside == 0 && path.n)
        w->count->empty_dirs++;
    return fine;
}

static bool walk_all(struct walk *w, int top) {
    arena_push(&w->arena, &w->dirs, (str){0});
    for (size_t i = 0; i < w->dirs.count; i++)
        if (!walk_directory(w, top, w->dirs.items[i]))
            return false;
    return true;
}

/* Backwards, so that what is inside goes before what holds it. */
static bool remove_directories(const struct walk *w, int top) {
    for (size_t i = w->dirs.count; i-- > 1;)
        if (unlinkat(top, w->dirs.items[i].p, AT_REMOVEDIR) != 0 && errno != ENOENT)
            return false;
    return true;
}

bool fs_count_below(int top, str except, struct fs_count *count) {
    struct walk w = {.except = except, .count = count};
    *count = (struct fs_count){0};
    bool fine = walk_all(&w, top);
    arena_free(&w.arena);
    return fine;
}

/* Some file systems pass over entries when others are deleted meanwhile; a second look finds them.
 */
bool fs_remove_below(int top, str except, struct fs_count *count) {
    bool fine = false;
    *count = (struct fs_count){0};
    for (int looks = 0; !fine && looks < 4; looks++) {
        struct walk w = {.except = except, .remove = true, .count = count};
        bool walked = walk_all(&w, top);
        fine = walked && remove_directories(&w, top);
        arena_free(&w.arena);
        if (!walked || (!fine && errno != ENOTEMPTY && errno != EEXIST))
            break;
    }
    return fine;
}
