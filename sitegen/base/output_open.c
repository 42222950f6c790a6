/* Taking an output directory: may we, is nobody else at it, what did a killed build leave behind.
 */
#include "base/output_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { AFFIX_LENGTH = 6 }; /* of ".NAME.lock", without NAME */

static bool refuse(const struct output *o, struct diags *d, const char *why, const char *hint) {
    diag_failure(d, EXIT_USAGE, "output-refused", output_span(o, d),
                 "this cannot be the output directory: %s", why);
    diag_hint(d, "%s", hint);
    return false;
}

/* --- the parent directory --- */

/* Opens dir/name in place of dir, which is closed. */
static int descend(int dir, const char *name) {
    int next = fs_openat(dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (next < 0 && errno == ENOENT &&
        (mkdirat(dir, name, OUTPUT_DIR_MODE) == 0 || errno == EEXIST))
        next = fs_openat(dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    fs_close_quietly(dir);
    return next;
}

/* Opens the directory of that path, and makes what is missing of it. */
static int open_parent(str path) {
    int dir =
        fs_openat(AT_FDCWD, str_starts(path, S("/")) ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    while (dir >= 0 && path.n) {
        char name[NAME_MAX + 1];
        str part = str_cut(&path, '/');
        if (part.n == 0)
            continue;
        if (part.n > NAME_MAX) {
            close(dir);
            errno = ENAMETOOLONG;
            return -1;
        }
        snprintf(name, sizeof name, "%.*s", STR(part));
        dir = descend(dir, name);
    }
    if (dir < 0)
        return -1;
    int readable =
        fs_openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* fsync refuses O_PATH */
    fs_close_quietly(dir);
    return readable;
}

static str without_slashes(str path) {
    while (path.n > 1 && str_ends(path, S("/")))
        path.n--;
    return path;
}

static const char *affixed(struct output *o, const char *suffix) {
    return arena_printf(&o->arena, ".%s%s", o->name, suffix).p;
}

static bool take_parent(struct output *o, struct diags *d) {
    str path = without_slashes(o->path), parent = path;
    while (parent.n && !str_ends(parent, S("/")))
        parent.n--;
    str name = str_sub(path, parent.n, path.n);
    if (name.n == 0 || str_eq(name, S(".")) || str_eq(name, S("..")))
        return refuse(o, d, "it has no name of its own", "name a directory, such as 'build/site'");
    if (name.n + AFFIX_LENGTH > NAME_MAX)
        return refuse(o, d, "its name is too long", "name it with at most 249 bytes");
    o->name = arena_copy(&o->arena, name).p;
    o->lock_name = affixed(o, ".lock");
    o->stage_name = affixed(o, ".new");
    o->old_name = affixed(o, ".old");
    o->parent = open_parent(parent);
    return o->parent >= 0 || output_fail(o, d, "open the directory above", o->path);
}

/* --- what is there already --- */

static bool has_marker(int dir) {
    char bytes[sizeof MARKER_TEXT];
    int fd = fs_open_beneath(dir, S(MARKER_NAME), O_RDONLY | O_NONBLOCK, FS_NO_LINKS);
    if (fd < 0)
        return false;
    ssize_t got = fs_read_full(fd, bytes, sizeof bytes);
    close(fd);
    return got > 0 && str_starts((str){bytes, (size_t)got}, S("sitegen site"));
}

static bool is_name(void *name, int dir, str entry, unsigned char type) {
    (void)dir, (void)type;
    return str_eq(entry, *(str *)name);
}

/* True when there is nothing in it, or nothing but `name`. */
static bool holds_only(int dir, str name) { return fs_list(dir, is_name, &name); }

static bool is_same_directory(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* True when the working directory is `target` or lies in it: a swap would pull it away from under
 * the user's shell. */
static bool holds_working_directory(const struct stat *target) {
    struct stat st = {0}, above;
    int dir = fs_openat(AT_FDCWD, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool holds = false;
    while (dir >= 0 && fstat(dir, &st) == 0 && !(holds = is_same_directory(&st, target))) {
        int next = fs_openat(dir, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
        close(dir);
        dir = next;
        if (dir >= 0 && fstat(dir, &above) == 0 && is_same_directory(&above, &st))
            break; /* the root is its own parent */
    }
    if (dir >= 0)
        close(dir);
    return holds;
}

/* Looks at what has the name now, and opens it when it is a site of ours. */
static bool take_old(struct output *o, struct diags *d) {
    struct stat st;
    if (fstatat(o->parent, o->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT || output_fail(o, d, "look at", o->path);
    if (S_ISLNK(st.st_mode))
        return refuse(o, d, "it is a symbolic link", "name the directory that it leads to");
    if (!S_ISDIR(st.st_mode))
        return refuse(o, d, "it is a file", "name a directory, or one that does not exist yet");
    if (holds_working_directory(&st))
        return refuse(o, d, "the working directory is in it", "work in another directory");
    o->old = fs_open_beneath(o->parent, str_of(o->name), O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    if (o->old < 0)
        return output_fail(o, d, "open", o->path);
    if (has_marker(o->old))
        return true;
    bool empty = holds_only(o->old, S(""));
    close(o->old);
    o->old = -1;
    return empty || refuse(o, d, "it is not empty, and sitegen did not make it",
                           "name another directory, or remove this one yourself");
}

/* --- the lock --- */

static void say_who_holds(const struct output *o, int fd, struct diags *d) {
    char bytes[32];
    ssize_t got = pread(fd, bytes, sizeof bytes, 0);
    str pid = str_trim((str){bytes, got > 0 ? (size_t)got : 0});
    diag_failure(d, EXIT_MACHINE, "output-locked", output_span(o, d),
                 "another build is writing to it (process %.*s)", STR(pid.n ? pid : S("unknown")));
    diag_hint(d, "wait until it has ended");
}

/* The file may have been unlinked by its last holder between our open and our flock; then the lock
 * is on nothing that others could see. */
static bool is_still_named(const struct output *o, int fd) {
    struct stat mine, named;
    return fstat(fd, &mine) == 0 &&
           fstatat(o->parent, o->lock_name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           is_same_directory(&mine, &named);
}

/* The number helps a person; the lock holds without it. */
static void write_pid(int fd) {
    char line[24];
    int n = snprintf(line, sizeof line, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) == 0)
        (void)!pwrite(fd, line, (size_t)n, 0);
}

static bool take_lock(struct output *o, struct diags *d) {
    int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    for (;;) {
        int fd = openat(o->parent, o->lock_name, flags, OUTPUT_FILE_MODE);
        if (fd < 0 && errno == EINTR)
            continue;
        if (fd < 0)
            return output_fail(o, d, "make the lock file beside", o->path);
        while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EINTR)
                continue;
            if (errno == EWOULDBLOCK)
                say_who_holds(o, fd, d);
            else
                output_fail(o, d, "lock", str_of(o->lock_name));
            close(fd);
            return false;
        }
        if (is_still_named(o, fd)) {
            o->lock = fd;
            write_pid(fd);
            return true;
        }
        close(fd);
    }
}

/* Unlinked while it is held, so that nobody's lock but ours is taken away. */
void output_unlock(struct output *o) {
    if (o->lock < 0)
        return;
    unlinkat(o->parent, o->lock_name, 0);
    close(o->lock);
    o->lock = -1;
}

/* --- what a killed build left --- */

/* The marker is written first and goes last, so that one can tell what was ours wherever its making
 * or its removal was cut short. (Cut short within the marker: then there is nothing else.) */
static bool remove_ours(const struct output *o, int dir, const char *name, struct fs_count *count) {
    if (!has_marker(dir) && !holds_only(dir, S(MARKER_NAME))) {
        errno = ENOTEMPTY;
        return false;
    }
    if (!fs_remove_below(dir, S(MARKER_NAME), count))
        return false;
    if (unlinkat(dir, MARKER_NAME, 0) != 0 && errno != ENOENT)
        return false;
    return unlinkat(o->parent, name, AT_REMOVEDIR) == 0;
}

bool output_remove_tree(const struct output *o, const char *name, struct fs_count *count) {
    *count = (struct fs_count){0};
    int dir = fs_open_beneath(o->parent, str_of(name), O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    if (dir < 0)
        return errno == ENOENT;
    bool fine = remove_ours(o, dir, name, count);
    fs_close_quietly(dir);
    return fine;
}

/* A build without the exchange of names was killed between its two renames: put the old site back.
 */
static bool put_back_old(const struct output *o) {
    struct stat st;
    if (fstatat(o->parent, o->name, &st, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT)
        return true;
    int dir = fs_open_beneath(o->parent, str_of(o->old_name), O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    if (dir < 0)
        return true;
    bool ours = has_marker(dir);
    close(dir);
    return !ours || renameat(o->parent, o->old_name, o->parent, o->name) == 0;
}

static bool clear_leftovers(struct output *o, struct diags *d) {
    struct fs_count count;
    if (!put_back_old(o))
        return output_fail(o, d, "put back", str_of(o->old_name));
    if (!output_remove_tree(o, o->stage_name, &count))
        return output_fail(o, d, "remove what is left of a former build,", str_of(o->stage_name));
    if (!output_remove_tree(o, o->old_name, &count))
        return output_fail(o, d, "remove what is left of a former build,", str_of(o->old_name));
    return true;
}

/* --- the stage --- */

/* The umask shows in what it does to a new directory; asking the process for it would change it. */
static bool take_stage(struct output *o, struct diags *d) {
    struct stat st;
    if (mkdirat(o->parent, o->stage_name, OUTPUT_DIR_MODE) != 0)
        return output_fail(o, d, "make", str_of(o->stage_name));
    o->has_stage = true;
    if (fstatat(o->parent, o->stage_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return output_fail(o, d, "look at", str_of(o->stage_name));
    o->set_modes = (st.st_mode & 0777) != OUTPUT_DIR_MODE;
    if (o->set_modes && fchmodat(o->parent, o->stage_name, OUTPUT_DIR_MODE, 0) != 0)
        return output_fail(o, d, "set the mode of", str_of(o->stage_name));
    o->stage =
        fs_open_beneath(o->parent, str_of(o->stage_name), O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    if (o->stage < 0)
        return output_fail(o, d, "open", str_of(o->stage_name));
    return output_stage_write(o, S(MARKER_NAME), S(MARKER_TEXT), d);
}

bool output_take(struct output *o, const char *path, struct diags *d) {
    o->path = arena_copy(&o->arena, str_of(path));
    return take_parent(o, d) && take_lock(o, d) && clear_leftovers(o, d) && take_old(o, d) &&
           take_stage(o, d);
}
