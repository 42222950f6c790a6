/* Listing directories, and finding files; reading them is tree_read.c, listing commits tree_commit.c. */
#include "base/fs.h"
#include "base/tree_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A place in a file that was not read: just its name. */
struct span listing_span(struct listing *l, str path) {
    struct source *source = arena_new(l->d->arena, struct source);
    source->path = arena_copy(l->d->arena, path);
    return span_file(source);
}

static void report_errno(struct listing *l, str path) {
    diag_failure(l->d, EXIT_MACHINE, "unreadable", listing_span(l, path), "cannot be read: %s",
                 strerror(errno));
}

/* Hidden files that are meant for a site: what programs look for (RFC 8615), and a forge's list of host names. */
static bool is_for_sites(str name) {
    return str_eq(name, S(".well-known")) || str_eq(name, S(".domains"));
}

bool tree_passes_over(str name) {
    return (name.p[0] == '.' && !is_for_sites(name)) || str_ends(name, S("~")) ||
           (name.n > 1 && name.p[0] == '#' && str_ends(name, S("#")));
}

/* Why no site may hold a file of this name, or NULL. */
static const char *name_fault(str name) {
    if (name.n > TREE_MAX_NAME)
        return "is longer than 255 bytes";
    if (name.p[0] == '-')
        return "begins with '-', which programs take for an option";
    if (utf8_first_bad(name) < name.n)
        return "is not valid UTF-8";
    for (size_t i = 0; i < name.n; i++) {
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F)
            return "holds a control character";
        if (name.p[i] == '\\')
            return "holds a backslash";
    }
    return NULL;
}

static size_t path_depth(str path) {
    size_t depth = 1;
    for (size_t i = 0; i < path.n; i++)
        depth += path.p[i] == '/';
    return depth;
}

bool listing_add_file(struct listing *l, str path, struct repo_id id) {
    if (l->tree.count == TREE_MAX_FILES) {
        diag_failure(l->d, EXIT_LIMIT, "too-many-files", listing_span(l, path),
                     "more than %d files, the limit of a tree", TREE_MAX_FILES);
        return false;
    }
    arena_push(l->arena, &l->tree, ((struct tree_file){.path = path, .id = id}));
    return true;
}

void listing_add_directory(struct listing *l, str path, struct repo_id id) {
    if (path_depth(path) > TREE_MAX_DEPTH)
        diag_failure(l->d, EXIT_LIMIT, "too-deep", listing_span(l, path),
                     "directories are nested more than %d deep, the limit", TREE_MAX_DEPTH);
    else
        arena_push(l->arena, &l->dirs, ((struct listing_dir){path, id}));
}

void listing_refuse_link(struct listing *l, str path) {
    const char *why = errno == EXDEV    ? "is a link that leads out of the tree"
                      : errno == ENOENT ? "is a link that leads nowhere"
                      : errno == ELOOP  ? "is a link that leads in a circle, or through another one"
                                        : strerror(errno);
    diag_error(l->d, "bad-link", listing_span(l, path), "%s", why);
    diag_hint(l->d, "copy the file here, or link to a file of the same tree by a relative path");
}

static const char *mode_name(mode_t mode) {
    return S_ISFIFO(mode)   ? "a named pipe"
           : S_ISSOCK(mode) ? "a socket"
           : S_ISDIR(mode)  ? "a directory"
                            : "a device";
}

void listing_refuse_target(struct listing *l, str path, const char *what) {
    diag_error(l->d, "bad-link", listing_span(l, path),
               "is a link to %s; only links to files are followed", what);
}

/* Opened by O_PATH, which touches no device and waits for no pipe. */
static bool add_link(struct listing *l, str path) {
    struct stat st;
    int fd =
        fs_open_beneath(l->tree.root, str_sub(path, l->tree.top, path.n), O_PATH, FS_INNER_LINKS);
    if (fd < 0) {
        listing_refuse_link(l, path);
        return true;
    }
    bool known = fstat(fd, &st) == 0;
    close(fd);
    l->tree.linked = true;
    if (known && S_ISREG(st.st_mode))
        return listing_add_file(l, path, (struct repo_id){0});
    listing_refuse_target(l, path,
                          known && !S_ISLNK(st.st_mode) ? mode_name(st.st_mode)
                                                        : "what this kernel cannot check");
    return true;
}

bool listing_takes(struct listing *l, str name, str *path) {
    if (tree_passes_over(name))
        return false;
    *path = l->here.n ? arena_printf(l->arena, "%.*s/%.*s", STR(l->here), STR(name))
                      : arena_copy(l->arena, name);
    const char *fault = name_fault(name);
    if (fault)
        diag_error(l->d, "bad-name", listing_span(l, *path), "the name %s", fault);
    return !fault;
}

static bool list_entry(void *context, int dir, str name, unsigned char type) {
    struct listing *l = context;
    str path;
    (void)dir;
    if (!listing_takes(l, name, &path))
        return true;
    switch (type) {
    case DT_REG:
        return listing_add_file(l, path, (struct repo_id){0});
    case DT_LNK:
        return add_link(l, path);
    case DT_DIR:
        listing_add_directory(l, path, (struct repo_id){0});
        return true;
    default:
        diag_error(l->d, "not-a-file", listing_span(l, path), "is %s, not a file",
                   mode_name((mode_t)DTTOIF(type)));
        return true;
    }
}

/* False when listing should end. */
static bool list_directory(struct listing *l, str path) {
    str below = str_sub(path, l->tree.top, path.n);
    int dir =
        fs_open_beneath(l->tree.root, below, O_RDONLY | O_DIRECTORY | O_NONBLOCK, FS_NO_LINKS);
    if (dir < 0) {
        report_errno(l, path);
        return true;
    }
    size_t errors = l->d->errors;
    l->here = path;
    bool fine = fs_list(dir, list_entry, l);
    if (!fine && l->d->errors == errors)
        report_errno(l, path);
    close(dir);
    return fine;
}

static int file_cmp(const void *a, const void *b) {
    return str_cmp(((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

void tree_sort(struct tree *t) {
    if (t->count)
        qsort(t->items, t->count, sizeof *t->items, file_cmp);
}

void listing_refuse_top(struct listing *l, str dir, int error) {
    errno = error;
    if (error == ENOTDIR)
        diag_error(l->d, "not-a-directory", listing_span(l, dir), "is a file, not a directory");
    else if (error == ELOOP)
        diag_error(l->d, "bad-link", listing_span(l, dir),
                   "is a link; it must be a directory itself");
    else if (error != ENOENT)
        report_errno(l, dir);
}

/* Opens the top. A missing one is no error, but a file or a link in its place is. */
static bool open_top(struct listing *l, int root, str dir) {
    l->tree.root = fs_open_beneath(root, dir, O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    l->tree.top = dir.n ? dir.n + 1 : 0;
    if (l->tree.root < 0)
        listing_refuse_top(l, dir, errno);
    return l->tree.root >= 0;
}

struct tree tree_list(struct arena *a, int root, str dir, struct diags *d) {
    struct listing l = {.arena = a, .d = d};
    if (open_top(&l, root, dir)) {
        arena_push(a, &l.dirs, ((struct listing_dir){.path = arena_copy(a, dir)}));
        for (size_t i = 0; i < l.dirs.count; i++)
            if (!list_directory(&l, l.dirs.items[i].path))
                break;
    }
    tree_sort(&l.tree);
    return l.tree;
}

/* "-- path --": the path, or an empty string when the line is none. */
static str section_name(str line) {
    if (line.n < 7 || !str_starts(line, S("-- ")) || !str_ends(line, S(" --")))
        return (str){0};
    return str_trim(str_sub(line, 3, line.n - 3));
}

struct tree tree_inline(struct arena *a, str archive) {
    struct tree t = {.root = -1};
    str rest = archive;
    while (rest.n) {
        str line = str_cut(&rest, '\n');
        str name = section_name(line);
        if (name.n)
            arena_push(
                a, &t,
                ((struct tree_file){.path = arena_copy(a, name), .bytes = str_sub(rest, 0, 0)}));
        else if (t.count) /* the section grows by this line */
            t.items[t.count - 1].bytes.n = (size_t)(rest.p - t.items[t.count - 1].bytes.p);
    }
    tree_sort(&t);
    return t;
}

void tree_close(struct tree *t) {
    if (t->root >= 0)
        close(t->root);
    t->root = -1;
}

/* Index of the first file whose path is not below `path`. */
static size_t lower_bound(const struct tree *t, str path) {
    size_t from = 0, to = t->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (str_cmp(t->items[middle].path, path) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

const struct tree_file *tree_find(const struct tree *t, str path) {
    size_t at = lower_bound(t, path);
    return at < t->count && str_eq(t->items[at].path, path) ? &t->items[at] : NULL;
}

void tree_put(struct tree *t, struct arena *a, str path, str bytes) {
    size_t at = lower_bound(t, path);
    bool known = at < t->count && str_eq(t->items[at].path, path);
    struct tree_file file = {.path = path, .bytes = {bytes.p ? bytes.p : "", bytes.n}};
    if (!known) {
        arena_push(a, t, file);
        memmove(&t->items[at + 1], &t->items[at], (t->count - 1 - at) * sizeof *t->items);
    }
    t->items[at] = file;
}

void tree_range(const struct tree *t, str prefix, size_t *from, size_t *to) {
    size_t end = *from = lower_bound(t, prefix);
    size_t past = t->count;
    while (end < past) { /* names with the prefix stand together: find where they end */
        size_t middle = end + (past - end) / 2;
        if (str_starts(t->items[middle].path, prefix))
            end = middle + 1;
        else
            past = middle;
    }
    *to = end;
}
