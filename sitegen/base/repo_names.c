/* Beside the objects: what git's index knows of working files, and who is who. */
#include "base/fs.h"
#include "base/repo_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the index ---- */

/* An index that cannot be read is as none: then files are read instead. Its time is taken before it is read, so that it is
 * never taken for younger than it is. */
static void read_index(struct repo_handle *h) {
    struct stat st;
    int dir = open(h->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool there = dir >= 0 && fstatat(dir, "index", &st, 0) == 0;
    if (dir >= 0)
        close(dir);
    if (there && git_repository_index(&h->index, h->repository) == 0)
        h->index_time = st.st_mtim;
}

static git_index *index_of(struct repo_handle *h) {
    pthread_mutex_lock(&h->index_mutex);
    if (!h->index_tried)
        read_index(h);
    h->index_tried = true;
    git_index *index = h->index;
    pthread_mutex_unlock(&h->index_mutex);
    return index;
}

static bool same_time(git_index_time a, struct timespec b) {
    return a.seconds == (int32_t)b.tv_sec && a.nanoseconds == (uint32_t)b.tv_nsec;
}

/* A file that was written after the index, or in the same moment, may have been changed unseen. */
static bool is_older(struct timespec a, struct timespec b) {
    return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

bool repo_index_id(const struct repo *r, str path, const struct stat *st, struct repo_id *id) {
    char name[4096];
    git_index *index = index_of(r->handle);
    if (!index || path.n >= sizeof name)
        return false;
    memcpy(name, path.p, path.n);
    name[path.n] = '\0';
    const git_index_entry *e = git_index_get_bypath(index, name, 0);
    if (!e || (e->flags & GIT_INDEX_ENTRY_VALID) ||
        (e->flags_extended & (GIT_INDEX_ENTRY_INTENT_TO_ADD | GIT_INDEX_ENTRY_SKIP_WORKTREE)) ||
        (e->mode & S_IFMT) != S_IFREG || !S_ISREG(st->st_mode))
        return false;
    if (e->file_size != (uint32_t)st->st_size || e->ino != (uint32_t)st->st_ino ||
        !same_time(e->mtime, st->st_mtim) || !same_time(e->ctime, st->st_ctim) ||
        !is_older(st->st_mtim, r->handle->index_time))
        return false;
    *id = repo_id_of(&e->id);
    return true;
}

/* ---- the mailmap ---- */

bool repo_mailmap_file(const struct repo *r, struct arena *a, str *text) {
    enum { MOST = 1 << 20 };
    const char *top = git_repository_workdir(r->handle->repository);
    int dir = top ? open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    int fd = dir < 0 ? -1 : fs_open_beneath(dir, S(".mailmap"), O_RDONLY | O_NONBLOCK, FS_NO_LINKS);
    if (dir >= 0)
        close(dir);
    if (fd < 0)
        return false;
    char *bytes = arena_array(a, char, MOST);
    ssize_t n = fs_read_full(fd, bytes, MOST);
    close(fd);
    *text = (str){bytes, n < 0 ? 0 : (size_t)n};
    return n >= 0;
}

static void lower(char *from, char *to) {
    for (; from < to; from++)
        *from = byte_lower(*from);
}

/* Whom a line is about is in its last address, and in the name before that if there are two. */
static void lower_wanted(char *line, char *end) {
    char *first = memchr(line, '<', (size_t)(end - line));
    char *close = first ? memchr(first, '>', (size_t)(end - first)) : NULL;
    bool two = close && memchr(close, '<', (size_t)(end - close));
    if (close)
        lower(two ? close : first, two ? end : close);
}

/* Git compares names and addresses without regard to case, libgit2 with it: so both sides are in lower case. */
struct repo_mailmap *repo_mailmap_read(str text) {
    git_mailmap *map = NULL;
    struct arena a = {0};
    char *copy = (char *)arena_copy(&a, text).p;
    for (size_t at = 0; at < text.n;) {
        size_t end = str_find_byte(text, '\n', at);
        lower_wanted(copy + at, copy + end);
        at = end + 1;
    }
    if (git_libgit2_init() < 0)
        out_of_memory(text.n);
    /* What is not well-formed maps nobody. */
    if (git_mailmap_from_buffer(&map, copy, text.n) < 0 && git_mailmap_new(&map) < 0)
        out_of_memory(text.n);
    arena_free(&a);
    return (struct repo_mailmap *)map;
}

struct repo_person repo_mailmap_person(const struct repo_mailmap *m, struct arena *a,
                                       struct repo_person person) {
    const char *name, *email;
    str own_name = arena_copy(a, person.name), own_email = arena_copy(a, person.email);
    lower((char *)own_name.p, (char *)own_name.p + own_name.n);
    lower((char *)own_email.p, (char *)own_email.p + own_email.n);
    if (git_mailmap_resolve(&name, &email, (const git_mailmap *)m, own_name.p, own_email.p) < 0)
        return person;
    if (name != own_name.p)
        person.name = arena_copy(a, str_of(name));
    if (email != own_email.p)
        person.email = arena_copy(a, str_of(email));
    return person;
}

void repo_mailmap_free(struct repo_mailmap *m) {
    if (!m)
        return;
    git_mailmap_free((git_mailmap *)m);
    git_libgit2_shutdown();
}
