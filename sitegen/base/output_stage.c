/* Staging one file. This is where a build spends its time in the kernel: for a new page mkdir,
 * open, write and close, and nothing else. */
#include "base/output_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two paths that cannot both be files. */
static bool fail_at(struct output *o, struct diags *d, const char *what, str path) {
    if (errno != EEXIST && errno != ENOTDIR && errno != EISDIR)
        return output_fail(o, d, what, path);
    diag_error(d, "output-conflict", output_span(o, d),
               "'%.*s' is written twice, or is a file and a directory at once", STR(path));
    return false;
}

/* --- directories --- */

static bool make_directory(const struct output *o, const char *path) {
    if (mkdirat(o->stage, path, OUTPUT_DIR_MODE) == 0)
        return !o->set_modes || fchmodat(o->stage, path, OUTPUT_DIR_MODE, 0) == 0;
    return errno ==
           EEXIST; /* another thread was faster; if it is a file, opening below it will tell */
}

/* Makes the directories above path[0..n), the nearest first: mostly only that one is missing. */
static bool make_parents(const struct output *o, char *path, size_t n) {
    while (n > 0 && path[n - 1] != '/')
        n--;
    if (n == 0)
        return true;
    path[n - 1] = '\0';
    bool fine = make_directory(o, path);
    if (!fine && errno == ENOENT)
        fine = make_parents(o, path, n - 1) && make_directory(o, path);
    path[n - 1] = '/';
    return fine;
}

/* A page has a directory to itself, so that is made without looking; above any other file it is
 * mostly there already. (Looking first costs a fifth: two threads in one directory get in each
 * other's way.) The file is opened, or linked, whatever comes of this, and tells what is wrong. */
static bool guess_parents(const struct output *o, char *c_path, str path) {
    return str_ends(path, S("/index.html")) && make_parents(o, c_path, path.n);
}

/* --- new files --- */

static int create_file(const struct output *o, const char *path) {
    int fd;
    do
        fd = openat(o->stage, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    OUTPUT_FILE_MODE);
    while (fd < 0 && errno == EINTR);
    return fd;
}

static void path_to_c(char c_path[PATH_MAX], str path) {
    memcpy(c_path, path.p, path.n); /* output_put has seen to the length */
    c_path[path.n] = '\0';
}

bool output_stage_write(struct output *o, str path, str bytes, struct diags *d) {
    char c_path[PATH_MAX];
    path_to_c(c_path, path);
    bool guessed = guess_parents(o, c_path, path);
    int fd = create_file(o, c_path);
    if (fd < 0 && errno == ENOENT && !guessed && make_parents(o, c_path, path.n))
        fd = create_file(o, c_path);
    if (fd < 0)
        return fail_at(o, d, "create", path);
    bool fine = fs_write_all(fd, bytes) && (!o->set_modes || fchmod(fd, OUTPUT_FILE_MODE) == 0);
    if (!fine)
        fs_close_quietly(fd);
    else
        fine = fs_close(fd);
    return fine || output_fail(o, d, "write", path);
}

/* --- old files --- */

static bool has_bytes(int fd, str bytes) {
    char old[32 << 10];
    while (bytes.n) {
        size_t wanted = bytes.n < sizeof old ? bytes.n : sizeof old;
        ssize_t got = fs_read_full(fd, old, wanted);
        if (got != (ssize_t)wanted || memcmp(old, bytes.p, wanted) != 0)
            return false;
        bytes = str_sub(bytes, wanted, bytes.n);
    }
    return true;
}

enum old_file { OLD_ABSENT, OLD_DIFFERENT, OLD_SAME };

/* Whatever cannot be opened or read counts as different: then the file is simply written. */
static enum old_file old_compare(const struct output *o, str path, str bytes) {
    struct stat st = {0};
    if (o->old < 0)
        return OLD_ABSENT;
    int fd = fs_open_beneath(o->old, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, FS_NO_LINKS);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? OLD_ABSENT : OLD_DIFFERENT;
    bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
                (st.st_mode & 07777) == OUTPUT_FILE_MODE && (size_t)st.st_size == bytes.n &&
                has_bytes(fd, bytes);
    bool is_directory = !same && S_ISDIR(st.st_mode);
    close(fd);
    return same ? OLD_SAME : is_directory ? OLD_ABSENT : OLD_DIFFERENT;
}

static void remember_kept(struct output *o, str path) {
    pthread_mutex_lock(&o->guard);
    arena_push(&o->arena, &o->kept, arena_copy(&o->arena, path));
    pthread_mutex_unlock(&o->guard);
}

bool output_stage_put(struct output *o, str path, str bytes, struct diags *d) {
    if (o->failed) /* it was reported once; a full disk shall not fill the report too */
        return false;
    enum old_file old = old_compare(o, path, bytes);
    o->bytes += bytes.n;
    if (old == OLD_SAME) {
        remember_kept(o, path);
        return true;
    }
    if (!output_stage_write(o, path, bytes, d))
        return false;
    o->written++;
    if (old == OLD_DIFFERENT)
        o->replaced++;
    return true;
}

/* --- keeping old files --- */

bool output_stage_read(const struct output *o, str path, struct buf *bytes) {
    struct stat st;
    int fd = fs_open_beneath(o->old, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, FS_NO_LINKS);
    if (fd < 0)
        return false;
    ssize_t got = -1;
    if (fstat(fd, &st) == 0 && st.st_size >= 0) {
        buf_reserve(bytes, (size_t)st.st_size);
        got = fs_read_full(fd, bytes->p, (size_t)st.st_size);
    }
    fs_close_quietly(fd);
    bytes->n = got < 0 ? 0 : (size_t)got;
    return got >= 0;
}

static bool copy_old(struct output *o, str path, struct diags *d) {
    struct buf bytes = {0};
    bool fine = output_stage_read(o, path, &bytes) ? output_stage_write(o, path, buf_str(&bytes), d)
                                                   : output_fail(o, d, "read the old", path);
    buf_free(&bytes);
    return fine;
}

static bool link_old(const struct output *o, const char *path) {
    return linkat(o->old, path, o->stage, path, 0) == 0;
}

bool output_stage_keep(struct output *o, str path, struct diags *d) {
    char c_path[PATH_MAX];
    path_to_c(c_path, path);
    bool guessed = guess_parents(o, c_path, path);
    bool linked = link_old(o, c_path);
    if (!linked && errno == ENOENT && !guessed)
        linked = make_parents(o, c_path, path.n) && link_old(o, c_path);
    if (linked)
        return true;
    if (errno == EXDEV || errno == EMLINK || errno == EPERM || errno == EOPNOTSUPP)
        return copy_old(o, path, d);
    return fail_at(o, d, "keep", path);
}
