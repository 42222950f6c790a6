/* Which content files differ between two commits, or between a commit and the files on disk. Folders that have the same id
 * on both sides are the same all the way down and are not looked into. */
#include "history/record.h"

#include <fcntl.h>
#include <stdlib.h>

static const struct {
    enum part part;
    str path; /* relative to content/ */
    enum repo_kind kind;
} roots[ROOT_COUNT] = {[ROOT_FACTS] = {PART_FACTS, S("facts"), REPO_TREE},
                       [ROOT_ARTICLES] = {PART_ARTICLES, S("articles"), REPO_TREE},
                       [ROOT_HOME] = {PART_ARTICLES, S("index.md"), REPO_BLOB}};

enum item_kind part_kind(enum part part) { return part == PART_FACTS ? ITEM_FACT : ITEM_ARTICLE; }

/* ---- where content lies ---- */

static bool find_content(const struct repo *repo, const struct repo_id *tree,
                         struct found_id *content, struct arena *scratch, struct diags *d) {
    struct repo_entry entry;
    str path = arena_printf(scratch, "%.*scontent", STR(repo->folder));
    if (!repo_find(repo, tree, path, &entry, &content->there, d))
        return false;
    content->there = content->there && entry.kind == REPO_TREE;
    content->id = entry.id;
    return true;
}

bool find_roots(const struct repo *repo, struct record *record, struct arena *scratch,
                struct diags *d) {
    struct found_id content;
    struct repo_entry entry;
    str raw;
    if (record->has_roots)
        return true;
    struct arena_mark mark = arena_mark(scratch);
    bool fine = find_content(repo, &record->commit.tree, &content, scratch, d) &&
                (!content.there || repo_read_tree(repo, &content.id, scratch, &raw, d));
    while (fine && content.there && repo_tree_next(&raw, &entry))
        for (int k = 0; k < ROOT_COUNT; k++)
            if (entry.kind == roots[k].kind && str_eq(entry.name, roots[k].path))
                record->roots[k] = (struct found_id){entry.id, true};
    arena_rewind(scratch, mark);
    record->has_roots = fine;
    return fine;
}

/* ---- two trees ---- */

struct tree_walk {
    struct step *step;
    const struct repo *repo;
    struct arena *arena, *scratch;
    struct diags *d;
    enum part part;
    uint32_t parent;
};

/* As trees on disk are listed (tree.h), and as the loader takes files. */
static bool is_content(const struct repo_entry *e, enum part part) {
    if (tree_passes_over(e->name))
        return false;
    if (e->kind == REPO_TREE)
        return true;
    if (e->kind != REPO_BLOB)
        return false;
    if (part == PART_ARTICLES)
        return str_ends(e->name, S(".md"));
    return str_ends(e->name, S(".yml")) || str_ends(e->name, S(".yaml"));
}

static void add_pair(struct tree_walk *w, str path, struct found_id old, struct found_id new) {
    struct file_pair *pair = arena_new(w->arena, struct file_pair);
    *pair = (struct file_pair){.path = arena_copy(w->arena, path),
                               .part = w->part,
                               .parent = w->parent,
                               .old = old,
                               .new = new};
    arena_push(w->arena, &w->step->pairs, pair);
}

/* Git sorts a folder as if its name ended in a slash. */
static int compare_entries(const struct repo_entry *a, const struct repo_entry *b) {
    size_t shared = a->name.n < b->name.n ? a->name.n : b->name.n;
    int order = memcmp(a->name.p, b->name.p, shared);
    if (order)
        return order;
    unsigned char x = shared < a->name.n     ? (unsigned char)a->name.p[shared]
                      : a->kind == REPO_TREE ? '/'
                                             : 0;
    unsigned char y = shared < b->name.n     ? (unsigned char)b->name.p[shared]
                      : b->kind == REPO_TREE ? '/'
                                             : 0;
    return x - y;
}

struct cursor {
    str raw;
    struct repo_entry entry;
    bool there;
};

static void advance(struct cursor *c, enum part part) {
    do
        c->there = repo_tree_next(&c->raw, &c->entry);
    while (c->there && !is_content(&c->entry, part));
}

static bool open_cursor(struct tree_walk *w, const struct found_id *tree, struct cursor *c) {
    *c = (struct cursor){0};
    if (!tree->there)
        return true;
    if (!repo_read_tree(w->repo, &tree->id, w->scratch, &c->raw, w->d))
        return false;
    advance(c, w->part);
    return true;
}

static bool compare_folders(struct tree_walk *w, str path, struct found_id old,
                            struct found_id new);

/* One name on both sides, or on one. */
static bool compare_entry(struct tree_walk *w, str folder, const struct repo_entry *old,
                          const struct repo_entry *new) {
    const struct repo_entry *any = old ? old : new;
    struct found_id before = {0}, after = {0};
    if (old && new &&repo_id_eq(&old->id, &new->id))
        return true;
    if (old)
        before = (struct found_id){old->id, true};
    if (new)
        after = (struct found_id){new->id, true};
    str path = arena_printf(w->scratch, "%.*s/%.*s", STR(folder), STR(any->name));
    if (any->kind == REPO_TREE)
        return compare_folders(w, path, before, after);
    add_pair(w, path, before, after);
    return true;
}

static bool is_within_limits(struct tree_walk *w, str path) {
    size_t depth = 0;
    for (size_t i = 0; i < path.n; i++)
        depth += path.p[i] == '/';
    if (depth <= TREE_MAX_DEPTH && w->step->pairs.count <= TREE_MAX_FILES)
        return true;
    diag_failure(w->d, EXIT_LIMIT, depth > TREE_MAX_DEPTH ? "too-deep" : "too-many-files",
                 span_none(),
                 "in a commit of the history, folders are nested more than %d deep, or one commit "
                 "changes more than %d files: the limits of a tree",
                 TREE_MAX_DEPTH, TREE_MAX_FILES);
    return false;
}

static bool compare_folders(struct tree_walk *w, str path, struct found_id old,
                            struct found_id new) {
    if (!is_within_limits(w, path))
        return false;
    struct cursor a, b;
    struct arena_mark mark = arena_mark(w->scratch);
    bool fine = open_cursor(w, &old, &a) && open_cursor(w, &new, &b);
    while (fine && (a.there || b.there)) {
        int order = !a.there ? 1 : !b.there ? -1 : compare_entries(&a.entry, &b.entry);
        fine = compare_entry(w, path, order <= 0 ? &a.entry : NULL, order >= 0 ? &b.entry : NULL);
        if (order <= 0)
            advance(&a, w->part);
        if (order >= 0)
            advance(&b, w->part);
    }
    arena_rewind(w->scratch, mark);
    return fine;
}

static bool compare_roots(struct tree_walk *w, enum root root, struct found_id old,
                          struct found_id new) {
    if (old.there == new.there && (!old.there || repo_id_eq(&old.id, &new.id)))
        return true;
    str path = arena_printf(w->arena, "content/%.*s", STR(roots[root].path));
    w->part = roots[root].part;
    if (roots[root].kind == REPO_TREE)
        return compare_folders(w, path, old, new);
    add_pair(w, path, old, new);
    return true;
}

bool compare_trees(struct walk *w, struct step *step, struct arena *a, struct arena *scratch,
                   struct diags *d) {
    const struct record *record = step->record;
    struct tree_walk t = {step, w->options->repo, a, scratch, d, PART_FACTS, 0};
    size_t parents = record->commit.parent_count;
    bool fine = true;
    for (size_t k = 0; fine && k < (parents ? parents : 1); k++) {
        t.parent = (uint32_t)k;
        for (int root = 0; fine && root < ROOT_COUNT; root++) {
            enum part part = roots[root].part;
            struct found_id none = {0}, old = parents ? record->parents[k]->roots[root] : none;
            if (w->parts[part] && !record->known[part])
                fine = compare_roots(&t, (enum root)root, old, record->roots[root]);
        }
        if (!step->pairs.count)
            break; /* nothing can differ from every parent */
    }
    return fine;
}

/* ---- the files on disk ---- */

/* Links are no files of their own. */
static bool stat_file(const struct tree *t, const struct tree_file *file, struct stat *st) {
    const char *name = str_sub(file->path, t->top, file->path.n).p; /* ends in a NUL */
    return t->root >= 0 && fstatat(t->root, name, st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st->st_mode);
}

bool working_id(const struct repo *repo, const struct tree *working, const struct tree_file *file,
                struct arena *scratch, struct repo_id *id) {
    struct diags ignored = {.arena = scratch}; /* what cannot be read the loader reports */
    struct stat st;
    str path = arena_printf(scratch, "%.*s%.*s", STR(repo->folder), STR(file->path)), bytes;
    if (!stat_file(working, file, &st))
        return false;
    if (repo_index_id(repo, path, &st, id))
        return true;
    if (!tree_read(working, file, TREE_MAX_FILE, scratch, &bytes, &ignored))
        return false;
    *id = repo_blob_id(bytes);
    return true;
}

static int by_path(const void *x, const void *y) {
    const struct file_pair *const *a = x, *const *b = y;
    return str_cmp((*a)->path, (*b)->path);
}

/* By comparing with nothing. */
static bool list_root(struct tree_walk *t, const struct record *record, enum root root,
                      struct file_pairs *files) {
    struct step all = {.pairs = *files};
    struct tree_walk walk = *t;
    walk.step = &all;
    bool fine = !record || compare_roots(&walk, root, record->roots[root], (struct found_id){0});
    *files = all.pairs;
    if (files->count)
        qsort(files->items, files->count, sizeof *files->items, by_path);
    return fine;
}

bool list_files(struct walk *w, struct record *record, enum part part, struct arena *a,
                struct file_pairs *files, struct diags *d) {
    struct arena scratch = {0};
    struct tree_walk t = {NULL, w->options->repo, a, &scratch, d, part, 0};
    bool fine = find_roots(w->options->repo, record, &scratch, d);
    for (int root = 0; fine && root < ROOT_COUNT; root++)
        if (roots[root].part == part)
            fine = list_root(&t, record, (enum root)root, files);
    arena_free(&scratch);
    return fine;
}

static void compare_working_file(struct walk *w, struct tree_walk *t, const struct tree_file *file,
                                 struct found_id old) {
    struct found_id new = {.there = true};
    struct arena_mark mark = arena_mark(t->scratch);
    new.there = working_id(w->options->repo, w->options->working, file, t->scratch, &new.id);
    arena_rewind(t->scratch, mark);
    if (new.there == old.there && (!new.there || repo_id_eq(&old.id, &new.id)))
        return;
    add_pair(t, file->path, old, new);
    t->step->pairs.items[t->step->pairs.count - 1]->working = file;
}

static bool is_of_root(str path, enum root root) {
    str rest = path, name = {0};
    str_cut(&rest, '/');
    str folder = str_cut(&rest, '/');
    while (rest.n)
        name = str_cut(&rest, '/');
    struct repo_entry entry = {.name = name, .kind = REPO_BLOB};
    if (!str_eq(folder, roots[root].path))
        return false;
    return root == ROOT_HOME || (name.n && is_content(&entry, roots[root].part));
}

bool is_content_path(str path, enum part part) {
    for (int root = 0; root < ROOT_COUNT; root++)
        if (roots[root].part == part && is_of_root(path, (enum root)root))
            return true;
    return false;
}

static bool compare_working_root(struct walk *w, struct tree_walk *t, const struct record *tip,
                                 enum root root) {
    struct file_pairs files = {0};
    t->part = roots[root].part;
    if (!list_root(t, tip, root, &files))
        return false;
    size_t from, to, i = 0;
    tree_range(w->options->working, S("content/"), &from, &to);
    for (; from < to; from++) {
        const struct tree_file *file = &w->options->working->items[from];
        if (!is_of_root(file->path, root))
            continue;
        for (; i < files.count && str_cmp(files.items[i]->path, file->path) < 0; i++)
            add_pair(t, files.items[i]->path, files.items[i]->old, (struct found_id){0});
        bool same = i < files.count && str_eq(files.items[i]->path, file->path);
        struct found_id old = {0};
        if (same)
            old = files.items[i++]->old;
        compare_working_file(w, t, file, old);
    }
    for (; i < files.count; i++)
        add_pair(t, files.items[i]->path, files.items[i]->old, (struct found_id){0});
    return true;
}

bool compare_working(struct walk *w, struct step *step, struct arena *a, struct arena *scratch,
                     struct diags *d) {
    struct tree_walk t = {step, w->options->repo, a, scratch, d, PART_FACTS, 0};
    bool fine = !step->tip || find_roots(w->options->repo, step->tip, scratch, d);
    for (int root = 0; fine && root < ROOT_COUNT; root++)
        if (w->parts[roots[root].part])
            fine = compare_working_root(w, &t, step->tip, (enum root)root);
    return fine;
}
