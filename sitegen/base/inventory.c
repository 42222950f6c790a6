#include "base/inventory.h"

#include "base/fs.h"
#include "base/pool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 256 << 10 }; /* bytes that are read at once */

struct names {
    str *items;
    size_t count, capacity;
};

/* What one thread has found. */
struct share {
    struct arena arena;
    struct inventory found;
    struct names folders; /* that are to be listed next */
    struct diags d;
    char *piece;
};

struct taking {
    int root;
    const char *name; /* of the directory, for messages */
    struct share shares[POOL_MAX];
    struct names level;          /* folders that are being listed */
    struct inventory *inventory; /* in which the files are being read */
};

/* ---- folders ---- */

struct listing {
    struct share *share;
    str folder;
    size_t entries;
};

static void add(struct share *s, str path, enum found_kind kind) {
    struct found found = {.file.path = path, .kind = kind};
    arena_push(&s->arena, &s->found, found);
}

static bool visit(void *context, int dir, str name, unsigned char type) {
    struct listing *l = context;
    struct share *s = l->share;
    const char *slash = l->folder.n ? "/" : "";
    (void)dir;
    l->entries++;
    if (!l->folder.n && str_eq(name, S(".git")))
        return true;
    str path = arena_printf(&s->arena, "%.*s%s%.*s", STR(l->folder), slash, STR(name));
    if (type == DT_DIR)
        arena_push(&s->arena, &s->folders, path);
    else
        add(s, path, type == DT_REG ? FOUND_FILE : type == DT_LNK ? FOUND_LINK : FOUND_SPECIAL);
    return true;
}

void inventory_unreadable(struct diags *d, const char *name, str path) {
    const char *why = strerror(errno);
    diag_failure(d, EXIT_MACHINE, "unreadable", span_none(), "'%s%s%.*s' cannot be read: %s", name,
                 path.n ? "/" : "", STR(path), why);
}

static void list_folder(void *context, unsigned worker, size_t number) {
    struct taking *t = context;
    struct share *s = &t->shares[worker];
    struct listing l = {.share = s, .folder = t->level.items[number]};
    int dir = fs_open_beneath(t->root, l.folder, O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    if (dir < 0 || !fs_list(dir, visit, &l)) {
        inventory_unreadable(&s->d, t->name, l.folder);
        add(s, l.folder, FOUND_UNREAD);
    } else if (!l.entries && l.folder.n) {
        add(s, arena_printf(&s->arena, "%.*s/", STR(l.folder)), FOUND_FOLDER);
    }
    if (dir >= 0)
        close(dir);
}

/* All of one depth, then all of the next. */
static void list_folders(struct taking *t, struct arena *a, unsigned workers) {
    arena_push(a, &t->level, (str){0});
    while (t->level.count) {
        struct names next = {0};
        pool_run(workers, t->level.count, list_folder, t);
        for (unsigned w = 0; w < workers; w++) {
            struct names *found = &t->shares[w].folders;
            for (size_t i = 0; i < found->count; i++)
                arena_push(a, &next, found->items[i]);
            found->count = 0;
        }
        t->level = next;
    }
}

/* ---- files ---- */

/* False with errno. */
static bool read_file(struct share *s, int fd, struct output_file *file) {
    struct digest_run run = {.state = {0}};
    ssize_t n;
    digest_begin(&run);
    do {
        n = fs_read_full(fd, s->piece, PIECE);
        if (n < 0)
            return false;
        digest_add(&run, (str){s->piece, (size_t)n});
        file->bytes += (size_t)n;
    } while (n == PIECE);
    file->sha256 = digest_end(&run);
    return true;
}

static void take_file(void *context, unsigned worker, size_t number) {
    struct taking *t = context;
    struct share *s = &t->shares[worker];
    struct found *found = &t->inventory->items[number];
    struct stat st;
    if (found->kind != FOUND_FILE)
        return;
    if (!s->piece)
        s->piece = memory_new(PIECE);
    int fd =
        fs_open_beneath(t->root, found->file.path, O_RDONLY | O_NONBLOCK | O_NOCTTY, FS_NO_LINKS);
    if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
        found->kind = FOUND_SPECIAL; /* since it was listed */
    } else if (fd < 0 || !read_file(s, fd, &found->file)) {
        inventory_unreadable(&s->d, t->name, found->file.path);
        found->kind = FOUND_UNREAD;
    } else if (found->file.bytes < OUTPUT_MARKER_MOST &&
               output_is_marker(found->file.path, (str){s->piece, found->file.bytes})) {
        found->kind = FOUND_MARKER;
    }
    if (fd >= 0)
        close(fd);
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct found *)a)->file.path, ((const struct found *)b)->file.path);
}

/* What the threads have found, in order. Paths are copied, since theirs end with them. */
static void join(struct taking *t, struct arena *a, unsigned workers, struct inventory *all) {
    for (unsigned w = 0; w < workers; w++)
        for (size_t i = 0; i < t->shares[w].found.count; i++) {
            struct found found = t->shares[w].found.items[i];
            found.file.path = arena_copy(a, found.file.path);
            arena_push(a, all, found);
        }
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, by_path);
}

struct inventory inventory_take(struct arena *a, int root, const char *name, unsigned workers,
                                struct diags *d) {
    struct inventory all = {0};
    struct taking *t = memory_new(sizeof *t);
    *t = (struct taking){.root = root, .name = name, .inventory = &all};
    for (unsigned w = 0; w < workers; w++)
        t->shares[w].d.arena = &t->shares[w].arena;
    list_folders(t, a, workers);
    join(t, a, workers, &all);
    pool_run(workers, all.count, take_file, t);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].kind != FOUND_MARKER) {
            all.bytes += all.items[i].file.bytes;
            all.items[kept++] = all.items[i];
        }
    all.count = kept;
    for (unsigned w = 0; w < workers; w++) {
        diags_append(d, &t->shares[w].d);
        free(t->shares[w].piece);
        arena_free(&t->shares[w].arena);
    }
    free(t);
    return all;
}
