/* Content files as they were in any commit. */
#include "history/replay.h"

enum { VERSIONS = 8 }; /* of one file that are kept: what they share is kept once */

struct version {
    struct repo_id blob;
    struct document document;
};

struct shelf_file {
    struct arena arena;
    struct version versions[VERSIONS];
    size_t count;
};

static const char *const folders[SHELF_FOLDERS] = {"content/facts", "content/entities"};

void shelf_open(struct shelf *s, const struct repo *repo, struct diags *d) {
    *s = (struct shelf){.repo = repo, .d = d};
    s->files = map_make(&s->arena);
}

void shelf_close(struct shelf *s) {
    for (size_t i = 0; i < s->files.count; i++)
        arena_free(&((struct shelf_file *)s->files.items[i].value)->arena);
    arena_free(&s->arena);
}

/* ---- documents ---- */

static struct shelf_file *file_of(struct shelf *s, str path) {
    struct shelf_file *file = map_get(&s->files, path);
    if (!file) {
        file = arena_new(&s->arena, struct shelf_file);
        map_add(&s->files, arena_copy(&s->arena, path), file);
    }
    return file;
}

/* NULL when the blob cannot be read (reported). */
static const struct document *read_version(struct shelf *s, struct shelf_file *file, str path,
                                           const struct repo_id *blob) {
    if (file->count == VERSIONS) {
        arena_free(&file->arena);
        file->count = 0;
    }
    struct version *v = &file->versions[file->count];
    const struct document *near = file->count ? &v[-1].document : NULL;
    str bytes;
    if (!repo_read_blob(s->repo, blob, TREE_MAX_TEXT, &file->arena, &bytes, s->d)) {
        s->failed = true;
        return NULL;
    }
    v->blob = *blob;
    v->document = document_read(&file->arena, &file->arena, ITEM_FACT, path, bytes, near);
    file->count++;
    return &v->document;
}

static const struct document *version_of(struct shelf *s, str path, const struct repo_id *blob) {
    struct shelf_file *file = file_of(s, path);
    for (size_t i = file->count; i-- > 0;)
        if (repo_id_eq(&file->versions[i].blob, blob))
            return &file->versions[i].document;
    return read_version(s, file, path, blob);
}

/* What lies at a path of the knowledge base in a commit; false when no file does. */
static bool find_blob(struct shelf *s, struct arena *a, const struct repo_commit *commit, str path,
                      struct repo_id *blob) {
    struct repo_entry entry;
    bool found = false;
    str below = arena_printf(a, "%.*s%.*s", STR(s->repo->folder), STR(path));
    if (!repo_find(s->repo, &commit->tree, below, &entry, &found, s->d)) {
        s->failed = true;
        return false;
    }
    if (!found || entry.kind != REPO_BLOB)
        return false;
    *blob = entry.id;
    return true;
}

/* The file's version in that commit or, while that is broken, in its first parent. */
static const struct document *readable_version(struct shelf *s, struct arena *a,
                                               const struct repo_commit *commit, str path,
                                               struct repo_id blob) {
    struct repo_commit parent, next = *commit;
    for (;;) {
        const struct document *document = version_of(s, path, &blob);
        if (!document || !document->broken)
            return document;
        if (!next.parent_count)
            return NULL;
        if (!repo_read_commit(s->repo, &next.parents[0], a, &parent, s->d)) {
            s->failed = true;
            return NULL;
        }
        if (!find_blob(s, a, &parent, path, &blob))
            return NULL;
        next = parent;
    }
}

/* ---- lists of files ---- */

static bool is_content_file(str name) {
    return str_ends(name, S(".yml")) || str_ends(name, S(".yaml"));
}

static void list_folder(struct shelf *s, struct arena *a, const struct repo_id *tree, str path,
                        int depth, struct as_of_files *files) {
    str raw;
    struct repo_entry entry;
    if (depth > TREE_MAX_DEPTH || s->failed)
        return;
    if (!repo_read_tree(s->repo, tree, a, &raw, s->d)) {
        s->failed = true;
        return;
    }
    while (repo_tree_next(&raw, &entry)) {
        str below = arena_printf(a, "%.*s/%.*s", STR(path), STR(entry.name));
        struct as_of_file file = {below, entry.id};
        if (tree_passes_over(entry.name))
            continue;
        if (entry.kind == REPO_TREE)
            list_folder(s, a, &entry.id, below, depth + 1, files);
        else if (entry.kind == REPO_BLOB && is_content_file(entry.name))
            arena_push(a, files, file);
    }
}

static const struct as_of_files *files_of(struct shelf *s, struct arena *a, struct as_of *at,
                                          enum shelf_folder folder) {
    struct as_of_files *files = &at->files[folder];
    str path = str_of(folders[folder]);
    str below = arena_printf(a, "%.*s%.*s", STR(s->repo->folder), STR(path));
    struct repo_entry entry;
    bool found = false;
    if (files->listed)
        return files;
    files->listed = true;
    if (!repo_find(s->repo, &at->commit.tree, below, &entry, &found, s->d))
        s->failed = true;
    else if (found && entry.kind == REPO_TREE)
        list_folder(s, a, &entry.id, path, 1, files);
    return files;
}

/* ---- items ---- */

/* How often it stands in a file. */
static size_t find_in_file(struct shelf *s, struct arena *a, const struct as_of *at,
                           const struct as_of_file *in, str id, struct as_of_file *file, str *raw) {
    const struct document *document = readable_version(s, a, &at->commit, in->path, in->blob);
    size_t found = 0;
    for (size_t i = 0; document && i < document->count; i++) {
        if (!str_eq(document->items[i].id, id) || found++)
            continue;
        *raw = arena_copy(a, document->items[i].raw);
        *file = (struct as_of_file){arena_copy(a, in->path), in->blob};
    }
    return found;
}

bool shelf_find(struct shelf *s, struct arena *a, struct as_of *at, enum shelf_folder folder,
                str id, str hint, struct as_of_file *file, str *raw) {
    struct as_of_file likely = {.path = hint};
    if (hint.n && find_blob(s, a, &at->commit, hint, &likely.blob) &&
        find_in_file(s, a, at, &likely, id, file, raw))
        return true;
    const struct as_of_files *files = files_of(s, a, at, folder);
    size_t found = 0;
    for (size_t i = 0; i < files->count && !s->failed; i++)
        found += find_in_file(s, a, at, &files->items[i], id, file, raw);
    return found == 1;
}

str shelf_config(struct shelf *s, struct arena *a, const struct as_of *at) {
    struct repo_id blob;
    str bytes = {0};
    if (!find_blob(s, a, &at->commit, S("content/site.yml"), &blob))
        return bytes;
    if (!repo_read_blob(s->repo, &blob, TREE_MAX_TEXT, a, &bytes, s->d))
        s->failed = true;
    return bytes;
}
