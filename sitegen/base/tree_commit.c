/* Listing what a commit holds, as if it were checked out. */
#include "base/tree_internal.h"

#include <errno.h>
#include <limits.h>

enum {
    LINKS_MAX = 40, /* that Linux follows on one path */
    PATH_TOO_LONG = PATH_MAX
};

/* ---- links ---- */

/* Where a path leads: the directories on the way, from the top, and what stands at its end. */
struct trail {
    struct {
        struct repo_id items[TREE_MAX_DEPTH + 1];
        size_t count;
    } dirs;
    struct repo_entry end;
    str rest;   /* of the path, still to go */
    bool slash; /* one stood behind the last part: it must be a directory */
    int links;
};

static bool fail(int error) {
    errno = error;
    return false;
}

/* A link's text takes its place in the path. False with errno 0 when the repository cannot be read, which is reported. */
static bool follow(struct listing *l, struct trail *t) {
    str target;
    size_t size;
    if (++t->links > LINKS_MAX)
        return fail(ELOOP);
    if (!repo_blob_size(l->tree.repo, &t->end.id, &size, l->d))
        return fail(0);
    if (!size || size >= PATH_TOO_LONG || t->rest.n >= PATH_TOO_LONG)
        return fail(size ? ENAMETOOLONG : ENOENT);
    if (!repo_read_blob(l->tree.repo, &t->end.id, PATH_TOO_LONG, l->arena, &target, l->d))
        return fail(0);
    if (target.p[0] == '/')
        return fail(EXDEV);
    t->rest = arena_printf(l->arena, "%.*s%s%.*s", STR(target), t->slash ? "/" : "", STR(t->rest));
    return true;
}

static bool step_up(struct trail *t) {
    if (t->dirs.count <= 1)
        return fail(EXDEV);
    t->dirs.count--;
    t->end.kind = REPO_TREE;
    return true;
}

/* Goes one part further. */
static bool step(struct listing *l, struct trail *t, str name) {
    bool found;
    if (str_eq(name, S("..")))
        return step_up(t);
    if (name.n > TREE_MAX_NAME)
        return fail(ENAMETOOLONG);
    if (!repo_find(l->tree.repo, &t->dirs.items[t->dirs.count - 1], name, &t->end, &found, l->d))
        return fail(0);
    if (!found)
        return fail(ENOENT);
    if (t->end.kind == REPO_LINK)
        return follow(l, t);
    if (t->end.kind == REPO_SUBMODULE) /* an empty directory */
        return t->rest.n ? fail(ENOENT) : true;
    if (t->end.kind == REPO_BLOB)
        return t->slash ? fail(ENOTDIR) : true;
    if (t->dirs.count > TREE_MAX_DEPTH)
        return fail(ENAMETOOLONG);
    t->dirs.items[t->dirs.count++] = t->end.id;
    return true;
}

/* Takes the next part off the path; "" for one that leads nowhere. */
static str next_part(struct trail *t) {
    size_t before = t->rest.n;
    str name = str_cut(&t->rest, '/');
    t->slash = name.n < before;
    return str_eq(name, S(".")) ? S("") : name;
}

/* What the path leads to, links followed. False with errno as openat2 would set it below the top of the tree; 0 when the
 * repository cannot be read. */
static bool walk(struct listing *l, str path, struct trail *t) {
    *t = (struct trail){.dirs = {{l->dirs.items[0].id}, 1}, .rest = path};
    t->end.kind = REPO_TREE;
    while (t->rest.n) {
        str name = next_part(t);
        if (name.n && !step(l, t, name))
            return false;
    }
    return true;
}

static bool add_link(struct listing *l, str path) {
    struct trail trail;
    if (!walk(l, str_sub(path, l->tree.top, path.n), &trail)) {
        if (errno)
            listing_refuse_link(l, path);
        return true;
    }
    if (trail.end.kind == REPO_BLOB)
        return listing_add_file(l, path, trail.end.id);
    listing_refuse_target(l, path, "a directory");
    return true;
}

/* ---- listing ---- */

static bool list_entry(struct listing *l, const struct repo_entry *entry) {
    str path;
    if (!listing_takes(l, entry->name, &path))
        return true;
    if (entry->kind == REPO_BLOB)
        return listing_add_file(l, path, entry->id);
    if (entry->kind == REPO_LINK)
        return add_link(l, path);
    if (entry->kind == REPO_TREE)
        listing_add_directory(l, path, entry->id);
    return true;
}

/* False when listing should end. */
static bool list_directory(struct listing *l, const struct listing_dir *dir) {
    str raw;
    struct repo_entry entry;
    if (!repo_read_tree(l->tree.repo, &dir->id, l->arena, &raw, l->d))
        return false;
    l->here = dir->path;
    while (repo_tree_next(&raw, &entry))
        if (!list_entry(l, &entry))
            return false;
    return true;
}

/* Finds the top. A missing one is no error, but a file or a link in its place, or on the way to it, is. */
static bool find_top(struct listing *l, const struct repo_commit *commit, str dir,
                     struct repo_entry *top) {
    const struct repo *r = l->tree.repo;
    str path = arena_printf(l->arena, "%.*s%.*s", STR(r->folder), STR(dir));
    bool found;
    l->tree.top = dir.n ? dir.n + 1 : 0;
    if (!repo_find(r, &commit->tree, path, top, &found, l->d) || !found)
        return false;
    if (top->kind == REPO_BLOB || top->kind == REPO_LINK)
        listing_refuse_top(l, dir, top->kind == REPO_BLOB ? ENOTDIR : ELOOP);
    return top->kind == REPO_TREE;
}

struct tree tree_of_commit(struct arena *a, const struct repo *r, const struct repo_commit *commit,
                           str dir, struct diags *d) {
    struct listing l = {.tree = {.root = -1, .repo = r}, .arena = a, .d = d};
    struct repo_entry top;
    if (find_top(&l, commit, dir, &top)) {
        arena_push(a, &l.dirs, ((struct listing_dir){arena_copy(a, dir), top.id}));
        for (size_t i = 0; i < l.dirs.count; i++) {
            struct listing_dir here = l.dirs.items[i];
            if (!list_directory(&l, &here))
                break;
        }
    }
    tree_sort(&l.tree);
    return l.tree;
}
