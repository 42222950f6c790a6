/* Do the files that a site is made of differ from the commit that it names? Even by a comment, which makes no revision. */
#include "history/compare.h"
#include "history/record.h"

#include <limits.h>
#include <unistd.h>

struct dirt {
    const struct repo *repo;
    const struct tree *working;
    struct arena *scratch;
    struct diags *d;
    struct arena *arena;    /* of: */
    struct str_list *files; /* that differ; NULL: the first ends the search */
    bool *matched;          /* of working files: it is in the commit */
    bool dirty;
};

static bool is_over(const struct dirt *x) { return x->dirty && !x->files; }

static void add_file(struct dirt *x, str path) {
    x->dirty = true;
    if (x->files)
        arena_push(x->arena, x->files, arena_copy(x->arena, path));
}

/* Is it the link that the commit has? What it leads to is compared by itself. */
static bool is_link(const struct dirt *x, const struct tree_file *file, const struct repo_id *id) {
    char target[PATH_MAX];
    const char *name = str_sub(file->path, x->working->top, file->path.n).p; /* ends in a NUL */
    ssize_t n =
        x->working->root < 0 ? -1 : readlinkat(x->working->root, name, target, sizeof target);
    if (n < 0)
        return false;
    struct repo_id now = repo_blob_id((str){target, (size_t)n});
    return repo_id_eq(&now, id);
}

static bool is_same(const struct dirt *x, const struct tree_file *file,
                    const struct repo_entry *entry) {
    struct repo_id id;
    if (entry->kind == REPO_LINK)
        return is_link(x, file, &entry->id);
    return working_id(x->repo, x->working, file, x->scratch, &id) && repo_id_eq(&id, &entry->id);
}

static void compare_file(struct dirt *x, const struct repo_entry *entry, str path) {
    const struct tree_file *file = tree_find(x->working, path);
    if (file)
        x->matched[file - x->working->items] = true;
    if (!file || !is_same(x, file, entry))
        add_file(x, path);
}

static bool compare_folder(struct dirt *x, const struct repo_id *tree, str path, int depth) {
    struct repo_entry entry;
    str raw;
    struct arena_mark mark = arena_mark(x->scratch);
    bool fine = repo_read_tree(x->repo, tree, x->scratch, &raw, x->d);
    while (fine && !is_over(x) && repo_tree_next(&raw, &entry)) {
        str inner = arena_printf(x->scratch, "%.*s/%.*s", STR(path), STR(entry.name));
        if (tree_passes_over(entry.name) || entry.kind == REPO_SUBMODULE)
            continue;
        if (entry.kind == REPO_TREE && depth == TREE_MAX_DEPTH)
            add_file(x, inner); /* no files on disk can be so deep */
        else if (entry.kind == REPO_TREE)
            fine = compare_folder(x, &entry.id, inner, depth + 1);
        else
            compare_file(x, &entry, inner);
    }
    arena_rewind(x->scratch, mark);
    return fine;
}

static bool compare_top(struct dirt *x, const struct repo_id *commit_tree, str folder) {
    struct repo_entry entry;
    bool there;
    str path = arena_printf(x->scratch, "%.*s%.*s", STR(x->repo->folder), STR(folder));
    if (!repo_find(x->repo, commit_tree, path, &entry, &there, x->d))
        return false;
    x->matched = arena_array(x->scratch, bool, x->working->count);
    if (there && entry.kind == REPO_TREE && !compare_folder(x, &entry.id, folder, 1))
        return false;
    for (size_t i = 0; !is_over(x) && i < x->working->count; i++)
        if (!x->matched[i])
            add_file(x, x->working->items[i].path);
    return true;
}

static bool find_files(struct dirt *x, const struct history_options *o,
                       const struct repo_id *commit_tree) {
    const struct tree *trees[] = {o->working, o->templates};
    static const str folders[] = {S("content"), S("templates")};
    bool fine = true;
    x->repo = o->repo;
    for (int i = 0; fine && i < 2 && !is_over(x); i++) {
        x->working = trees[i];
        fine = !trees[i] || compare_top(x, commit_tree, folders[i]);
    }
    return fine;
}

bool find_dirt(const struct history_options *o, const struct record *tip, bool *dirty,
               struct diags *d) {
    struct arena scratch = {0};
    struct dirt x = {.scratch = &scratch, .d = d};
    bool fine = find_files(&x, o, &tip->commit.tree);
    *dirty = x.dirty;
    arena_free(&scratch);
    return fine;
}

bool history_dirty_files(const struct history_options *o, const struct repo_id *commit_tree,
                         struct arena *a, struct str_list *files, struct diags *d) {
    struct arena scratch = {0};
    struct dirt x = {.scratch = &scratch, .d = d, .arena = a, .files = files};
    bool fine = find_files(&x, o, commit_tree);
    arena_free(&scratch);
    return fine;
}
