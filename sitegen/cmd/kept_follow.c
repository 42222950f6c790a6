/* What a change of files does to a site that is kept. */
#include "cmd/kept.h"
#include "cmd/past.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

enum changed_kind {
    CHANGED_NOTHING,
    CHANGED_CONTENT,
    CHANGED_STATIC,
    CHANGED_TEMPLATE,
    CHANGED_GIT
};

struct following {
    struct kept *kept;
    struct arena *arena; /* of *why */
    str *why;
    bool templates, changed;
};

static bool refuse(const struct following *f, str path, const char *what) {
    *f->why = arena_printf(f->arena, "%.*s %s", STR(path), what);
    return false;
}

/* ---- what it is ---- */

/* Neither trees nor pages know of it. */
static bool is_passed_over(str path) {
    while (path.n)
        if (tree_passes_over(str_cut(&path, '/')))
            return true;
    return false;
}

/* The directory is the one that was listed, not another of that name. */
static bool is_same_directory(const struct pipeline *p, const char *name, const struct tree *t) {
    struct stat now, listed;
    bool there = fstatat(p->root, name, &now, AT_SYMLINK_NOFOLLOW) == 0;
    if (!there || t->root < 0)
        return !there && t->root < 0;
    return fstat(t->root, &listed) == 0 && now.st_dev == listed.st_dev &&
           now.st_ino == listed.st_ino;
}

static bool has_files_below(const struct tree *t, str path, struct arena *a) {
    size_t from, to;
    tree_range(t, arena_printf(a, "%.*s/", STR(path)), &from, &to);
    return to > from;
}

/* A file of content/: one that was there and still is can be followed. */
static bool look_at_content(const struct following *f, str path, enum changed_kind *kind) {
    const struct pipeline *p = &f->kept->pipeline;
    const struct tree_file *listed = tree_find(&p->content, path);
    struct stat st;
    bool there = fstatat(p->root, arena_copy(f->arena, path).p, &st, AT_SYMLINK_NOFOLLOW) == 0;
    *kind = CHANGED_NOTHING;
    if (!there && !listed && !has_files_below(&p->content, path, f->arena))
        return true;
    if (!there)
        return refuse(f, path, "is gone");
    if (!listed)
        return refuse(f, path, S_ISDIR(st.st_mode) ? "changed, a folder" : "is new");
    if (!S_ISREG(st.st_mode))
        return refuse(f, path, "is no plain file");
    *kind = str_starts(path, S("content/static/")) ? CHANGED_STATIC : CHANGED_CONTENT;
    return true;
}

static bool look_at(const struct following *f, str path, enum changed_kind *kind) {
    *kind = CHANGED_NOTHING;
    if (str_eq(path, S(".git")) || str_starts(path, S(".git/")) || str_eq(path, S(".mailmap")))
        *kind = CHANGED_GIT;
    else if (is_passed_over(path))
        return true;
    else if (str_starts(path, S("content/")))
        return look_at_content(f, path, kind);
    else if (str_eq(path, S("templates")) || str_starts(path, S("templates/")))
        *kind = CHANGED_TEMPLATE;
    else
        return refuse(f, path, "changed");
    return true;
}

/* ---- content ---- */

static void mark_touched(struct kept *k, const struct patch *patch, str path) {
    str why = arena_printf(&k->told, "%.*s changed", STR(path));
    for (size_t i = 0; i < patch->count; i++)
        kept_mark_readers(k, patch->items[i].item, patch->items[i].how, why);
}

static bool follow_content(const struct following *f, str path) {
    struct kept *k = f->kept;
    const struct tree *tree = &k->pipeline.content;
    struct arena scratch = {0};
    struct diags d = {.arena = &scratch};
    struct patch patch = {.why = "cannot be read"};
    str text;
    if (tree_read(tree, tree_find(tree, path), TREE_MAX_TEXT, &scratch, &text, &d))
        patch = site_patch(k->patches, path, text, &scratch);
    if (patch.done)
        mark_touched(k, &patch, path);
    else
        *f->why = arena_printf(f->arena, "%.*s: %s", STR(path), patch.why);
    arena_free(&scratch);
    return patch.done;
}

/* Pages only name it. */
static bool follow_static(const struct following *f, str path) {
    struct kept *k = f->kept;
    const struct site *site = k->pipeline.site;
    for (size_t i = 0; i < site->statics.count; i++)
        if (str_eq(site->statics.items[i].file->path, path)) {
            arena_push(&k->told, &k->stale.statics, i);
            return true;
        }
    return refuse(f, path, "changed");
}

/* ---- templates ---- */

static void mark_templates(struct kept *k, const struct theme *before) {
    const struct theme *now = &k->pipeline.theme;
    for (size_t i = 0; i < now->files.count; i++) {
        const struct theme_file *file = now->files.items[i].value;
        const struct theme_file *was = map_get(&before->files, file->path);
        if (str_eq(file->bytes, was->bytes))
            continue;
        k->stale.assets |= map_get(&now->assets, file->path) != NULL;
        kept_mark_readers(k, file, READ_FILE,
                          arena_printf(&k->told, "%.*s changed", STR(file->source->path)));
    }
}

/* Puts the new theme in place of the old; its files keep their addresses in memory, which pages are known to have read. False, with
 * all as before, when it does not compile. */
static bool exchange_theme(struct kept *k, struct theme *new) {
    struct pipeline *p = &k->pipeline;
    struct arena scratch = {0};
    struct diags d = {.arena = &scratch};
    theme_exchange(&p->theme, new);
    struct rendering *rendering = rendering_open(
        p->site, kept_history(k), &p->theme, &render_serve_limits, p->options->jobs, k->reads, &d);
    bool fine = !d.count;
    arena_free(&scratch);
    if (!fine) {
        rendering_close(rendering);
        theme_exchange(&p->theme, new);
        return false;
    }
    rendering_close(k->rendering);
    k->rendering = rendering;
    mark_templates(k, new);
    return true;
}

static void keep_templates(struct kept *k, struct arena *a, struct tree tree) {
    tree_close(&k->pipeline.templates);
    k->pipeline.templates = tree;
    if (k->theme)
        arena_free(k->theme);
    free(k->theme);
    k->theme = a;
}

static bool follow_templates(const struct following *f) {
    struct kept *k = f->kept;
    struct arena *a = memory_new(sizeof *a);
    struct diags d = {.arena = a};
    struct tree tree = tree_list(a, k->pipeline.root, S("templates"), &d);
    struct theme new = theme_load(a, &tree, &d);
    bool same = theme_has_files_of(&k->pipeline.theme, &new);
    if (!d.count && same && exchange_theme(k, &new)) {
        keep_templates(k, a, tree);
        return true;
    }
    *f->why = same ? S("templates/ has an error") : S("a file of templates/ came or went");
    tree_close(&tree);
    arena_free(a);
    free(a);
    return false;
}

/* ---- all of it ---- */

static bool is_same_place(const struct pipeline *p) {
    struct stat named, opened;
    return stat(p->options->root, &named) == 0 && fstat(p->root, &opened) == 0 &&
           named.st_dev == opened.st_dev && named.st_ino == opened.st_ino &&
           is_same_directory(p, "content", &p->content);
}

static bool follow_one(struct following *f, str path) {
    enum changed_kind kind;
    if (!look_at(f, path, &kind))
        return false;
    f->changed |= kind != CHANGED_NOTHING;
    f->templates |= kind == CHANGED_TEMPLATE;
    switch (kind) {
    case CHANGED_CONTENT:
    case CHANGED_STATIC:
        if (f->kept->pipeline.content.linked)
            return refuse(f, path, "changed, and there are links among the files");
        return kind == CHANGED_STATIC ? follow_static(f, path) : follow_content(f, path);
    case CHANGED_GIT:
        return f->kept->pipeline.repo || refuse(f, path, "changed");
    case CHANGED_NOTHING:
    case CHANGED_TEMPLATE:
        break;
    }
    return true;
}

bool kept_follow(struct kept *k, const str *changed, size_t count, struct arena *a, str *why) {
    struct following f = {.kept = k, .arena = a, .why = why};
    if (!is_same_place(&k->pipeline)) {
        *why = S("content/ is another folder");
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (!follow_one(&f, changed[i]))
            return false;
    pipeline_stage(&k->pipeline, "patch");
    if (f.templates && !follow_templates(&f))
        return false;
    if (f.templates)
        pipeline_stage(&k->pipeline, "templates");
    return !f.changed || past_follow(k, why);
}
