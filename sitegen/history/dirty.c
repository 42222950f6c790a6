/* Do the files that a site is made of differ from the commit that it names? Even by a comment, which makes no revision. */
#include "history/record.h"

struct dirt {
    const struct repo *repo;
    const struct tree *working;
    struct arena *scratch;
    struct diags *d;
    size_t matched; /* working files that are in the commit */
    bool dirty;
};

static void compare_file(struct dirt *x, const struct repo_entry *entry, str path) {
    const struct tree_file *file = tree_find(x->working, path);
    struct repo_id id;
    x->matched += file != NULL;
    if (!file)
        x->dirty = true;
    else if (entry->kind == REPO_BLOB)
        x->dirty =
            !working_id(x->repo, x->working, file, x->scratch, &id) || !repo_id_eq(&id, &entry->id);
}

/* Ends at the first difference. */
static bool compare_folder(struct dirt *x, const struct repo_id *tree, str path, int depth) {
    struct repo_entry entry;
    str raw;
    struct arena_mark mark = arena_mark(x->scratch);
    bool fine = repo_read_tree(x->repo, tree, x->scratch, &raw, x->d);
    while (fine && !x->dirty && repo_tree_next(&raw, &entry)) {
        str inner = arena_printf(x->scratch, "%.*s/%.*s", STR(path), STR(entry.name));
        if (tree_passes_over(entry.name) || entry.kind == REPO_SUBMODULE)
            continue;
        if (entry.kind == REPO_TREE && depth == TREE_MAX_DEPTH)
            x->dirty = true; /* no files on disk can be so deep */
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
    if (there && entry.kind == REPO_TREE && !compare_folder(x, &entry.id, folder, 1))
        return false;
    x->dirty |= x->matched < x->working->count;
    return true;
}

bool find_dirt(const struct history_options *o, const struct record *tip, bool *dirty,
               struct diags *d) {
    struct arena scratch = {0};
    const struct tree *trees[] = {o->working, o->templates};
    static const str folders[] = {S("content"), S("templates")};
    bool fine = true;
    *dirty = false;
    for (int i = 0; fine && i < 2 && !*dirty; i++) {
        struct dirt x = {o->repo, trees[i], &scratch, d, 0, false};
        if (!trees[i])
            continue;
        fine = compare_top(&x, &tip->commit.tree, folders[i]);
        *dirty = x.dirty;
    }
    arena_free(&scratch);
    return fine;
}
