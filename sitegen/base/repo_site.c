/* Trees in memory, and how they differ from one that is there; writing is repo_site_write.c. */
#include "base/repo_site_internal.h"
#include "base/digest.h"

/* ---- blobs ---- */

static void hash_file(void *context, unsigned worker, size_t number) {
    struct repo_file *file = &((struct repo_site *)context)->files[number];
    (void)worker;
    digest_blob(file->bytes, file->id.bytes);
    file->wanted = true;
}

/* ---- trees ---- */

static void put_entry(struct buf *raw, const char *mode, str name, const struct repo_id *id) {
    buf_put(raw, str_of(mode));
    buf_byte(raw, ' ');
    buf_put(raw, name);
    buf_byte(raw, '\0');
    buf_put(raw, (str){(const char *)id->bytes, REPO_ID_SIZE});
}

static struct repo_id tree_id(str raw) {
    git_oid oid;
    if (git_odb_hash(&oid, raw.p, raw.n, GIT_OBJECT_TREE) < 0)
        out_of_memory(raw.n);
    return repo_id_of(&oid);
}

/* How many files from `from` on lie in one folder with the first, whose path begins with `top` bytes. */
static size_t folder_end(const struct repo_site *s, size_t from, size_t to, str folder) {
    size_t at = from + 1;
    while (at < to && str_starts(s->files[at].path, folder))
        at++;
    return at;
}

/* The folder of the files [from, to), whose paths agree in `top` bytes. Bytewise order of paths is git's order of entries, since
 * git, too, compares a folder's name as if it ended in a slash. Returns its number. */
static size_t make_folder(struct repo_site *s, size_t from, size_t to, size_t top, unsigned depth) {
    struct repo_folder folder = {.path = str_sub(s->files[from].path, 0, top), .depth = depth};
    struct buf raw = {0};
    for (size_t i = from; i < to;) {
        str path = s->files[i].path, name = str_sub(path, top, path.n);
        struct repo_part part = {str_cut(&name, '/'), false, i};
        if (top + part.name.n < path.n) {
            size_t end = folder_end(s, i, to, str_sub(path, 0, top + part.name.n + 1));
            part.is_folder = true;
            part.number = make_folder(s, i, end, top + part.name.n + 1, depth + 1);
            put_entry(&raw, "40000", part.name, &s->folders.items[part.number].id);
            i = end;
        } else {
            put_entry(&raw, "100644", part.name, &s->files[i++].id);
        }
        arena_push(s->arena, &folder, part);
    }
    folder.raw = arena_copy(s->arena, buf_str(&raw));
    folder.id = tree_id(folder.raw);
    buf_free(&raw);
    arena_push(s->arena, &s->folders, folder);
    return s->folders.count - 1;
}

struct repo_site *repo_site_make(struct arena *a, struct repo_file *files, size_t count,
                                 unsigned workers) {
    struct repo_site *s = arena_new(a, struct repo_site);
    *s = (struct repo_site){.arena = a, .files = files, .count = count};
    pool_run(workers, count, hash_file, s);
    if (count)
        make_folder(s, 0, count, 0, 0);
    else
        arena_push(a, &s->folders, ((struct repo_folder){.id = tree_id(S(""))}));
    s->tree = s->folders.items[s->folders.count - 1].id;
    return s;
}

/* ---- what differs ---- */

struct comparing {
    struct repo_site *site;
    const struct repo *repo;
    struct diags *d;
    size_t most, left; /* entries that the site does not have: what may be met, and still may */
};

static void add_change(struct repo_site *s, enum repo_change_kind kind, str path, size_t bytes,
                       const struct repo_entry *was) {
    struct repo_change change = {.kind = kind, .path = path, .bytes = bytes};
    if (was) {
        change.was = was->id;
        change.was_blob = was->kind == REPO_BLOB && str_find_byte(was->name, '/', 0) == was->name.n;
    }
    arena_push(s->arena, &s->changes, change);
}

static void add_file(struct repo_site *s, size_t number) {
    add_change(s, REPO_ADDED, s->files[number].path, s->files[number].bytes.n, NULL);
}

/* Everything in a folder that is new. */
static void add_folder(struct repo_site *s, size_t number) {
    struct repo_folder *folder = &s->folders.items[number];
    folder->wanted = true;
    for (size_t i = 0; i < folder->count; i++)
        if (folder->items[i].is_folder)
            add_folder(s, folder->items[i].number);
        else
            add_file(s, folder->items[i].number);
}

static void add_part(struct repo_site *s, const struct repo_part *part) {
    if (part->is_folder)
        add_folder(s, part->number);
    else
        add_file(s, part->number);
}

static bool refuse_endless(struct comparing *c) {
    diag_failure(c->d, EXIT_LIMIT, "too-many-files", span_none(),
                 "the branch holds more than %zu files and folders that the new site does not "
                 "have, or their paths are as long as those of so many",
                 c->most);
    diag_hint(c->d, "publish on another branch (--branch), or delete this one if it holds no site");
    return false;
}

/* A few trees that name each other many times stand for more entries than anybody could list: each that is met takes of what is
 * left, and more the longer its path is. */
static bool meet(struct comparing *c, str path) {
    enum { USUAL_PATH = 256 };
    size_t costs = 1 + path.n / USUAL_PATH;
    if (c->left < costs)
        return refuse_endless(c);
    c->left -= costs;
    return true;
}

/* Everything in an entry that is no more. Folders that git could not have written are not followed for ever. */
static bool remove_entry(struct comparing *c, const struct repo_entry *entry, str path,
                         unsigned depth) {
    enum { DEEPEST = 256 };
    struct repo_entry inner;
    str raw;
    if (!meet(c, path))
        return false;
    if (entry->kind != REPO_TREE || depth == DEEPEST) {
        add_change(c->site, REPO_REMOVED, path, 0, entry);
        return true;
    }
    if (!repo_read_tree(c->repo, &entry->id, c->site->arena, &raw, c->d))
        return false;
    while (repo_tree_next(&raw, &inner)) {
        str name = arena_printf(c->site->arena, "%.*s/%.*s", STR(path), STR(inner.name));
        if (!remove_entry(c, &inner, name, depth + 1))
            return false;
    }
    return true;
}

/* As git sorts them: a folder as if its name ended in a slash. A name that holds one, which git never writes, is never the same. */
static int entry_cmp(str a, bool a_folder, str b, bool b_folder) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    unsigned char end_a = a.n > n ? (unsigned char)a.p[n] : a_folder ? '/' : '\0';
    unsigned char end_b = b.n > n ? (unsigned char)b.p[n] : b_folder ? '/' : '\0';
    order = order ? order : end_a - end_b;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

static bool compare_folder(struct comparing *c, size_t number, const struct repo_id *before);

/* Both sides have an entry of this name and kind. */
static bool compare_part(struct comparing *c, const struct repo_part *part,
                         const struct repo_entry *was) {
    struct repo_site *s = c->site;
    if (part->is_folder)
        return compare_folder(c, part->number, &was->id);
    struct repo_file *file = &s->files[part->number];
    bool same_id = repo_id_eq(&file->id, &was->id);
    file->wanted = !same_id || was->kind == REPO_SUBMODULE; /* git has no object of that id then */
    if (!same_id || !was->plain)
        add_change(s, REPO_CHANGED, file->path, file->bytes.n, was);
    return true;
}

static void spare_folder(struct repo_site *s, size_t number) {
    const struct repo_folder *folder = &s->folders.items[number];
    for (size_t i = 0; i < folder->count; i++)
        if (folder->items[i].is_folder)
            spare_folder(s, folder->items[i].number);
        else
            s->files[folder->items[i].number].wanted = false;
}

static bool compare_folder(struct comparing *c, size_t number, const struct repo_id *before) {
    struct repo_site *s = c->site;
    struct repo_folder *folder = &s->folders.items[number];
    struct repo_entry was;
    str raw;
    if (repo_id_eq(&folder->id, before)) {
        spare_folder(s, number);
        return true;
    }
    folder->wanted = true;
    if (!repo_read_tree(c->repo, before, s->arena, &raw, c->d))
        return false;
    bool more = repo_tree_next(&raw, &was), fine = true;
    for (size_t i = 0; fine && (more || i < folder->count);) {
        const struct repo_part *part = i < folder->count ? &folder->items[i] : NULL;
        int order = !part ? 1
                    : !more
                        ? -1
                        : entry_cmp(part->name, part->is_folder, was.name, was.kind == REPO_TREE);
        if (order < 0)
            add_part(s, part);
        else if (order == 0)
            fine = compare_part(c, part, &was);
        else
            fine = remove_entry(
                c, &was, arena_printf(s->arena, "%.*s%.*s", STR(folder->path), STR(was.name)), 0);
        i += order <= 0;
        if (order >= 0)
            more = repo_tree_next(&raw, &was);
    }
    return fine;
}

bool repo_site_compare(struct repo_site *s, const struct repo *r, const struct repo_id *before,
                       struct diags *d) {
    size_t most = s->count + REPO_MOST_REMOVED;
    struct comparing c = {s, r, d, most, most};
    size_t top = s->folders.count - 1;
    s->changes.count = 0;
    if (before)
        return compare_folder(&c, top, before);
    add_folder(s, top);
    return true;
}
