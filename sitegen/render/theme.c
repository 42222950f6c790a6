#include "render/theme.h"

#include "base/embed.h"
#include "text/html.h"

enum { ASSET_MAX = 64 << 20 }; /* bytes */

static const char folder[] = "templates/";
enum { FOLDER_LENGTH = sizeof folder - 1 };

static bool is_asset(str path) { return str_starts(path, S("assets/")); }

static bool is_code(str path) { return str_ends(path, S(".etlua")) || str_ends(path, S(".lua")); }

/* "components/compare.etlua" -> "compare"; empty when it is no component. */
static str component_name(str path) {
    static const str prefix = S("components/"), suffix = S(".etlua");
    if (!str_starts(path, prefix) || !str_ends(path, suffix) || path.n < prefix.n + suffix.n)
        return (str){0};
    return str_sub(path, prefix.n, path.n - suffix.n);
}

/* Files the file under its path, unless the site has one of its own there. */
static void add_file(struct theme *theme, struct arena *a, struct theme_file file) {
    struct theme_file *kept = arena_new(a, struct theme_file);
    *kept = file;
    if (map_add(&theme->files, file.path, kept))
        return;
    str component = component_name(file.path);
    if (component.n)
        map_add(&theme->components, component, kept);
    if (is_asset(file.path))
        map_add(&theme->assets, file.path, kept);
}

static void add_own_code(struct theme *theme, struct arena *a, const struct tree *tree,
                         const struct tree_file *f, struct diags *d) {
    struct source *source = tree_read_text(tree, f, a, d);
    if (source)
        add_file(
            theme, a,
            (struct theme_file){str_sub(f->path, FOLDER_LENGTH, f->path.n), source, source->text});
}

static void add_own_asset(struct theme *theme, struct arena *a, const struct tree *tree,
                          const struct tree_file *f, struct diags *d) {
    struct source *source = arena_new(a, struct source);
    source->path = f->path;
    struct theme_file file = {str_sub(f->path, FOLDER_LENGTH, f->path.n), source, {0}};
    if (!path_is_safe(file.path))
        diag_error(d, "bad-name", span_file(source), "'%.*s' cannot be the name of an asset",
                   STR(file.path));
    else if (tree_read(tree, f, ASSET_MAX, a, &file.bytes, d))
        add_file(theme, a, file);
}

static void add_own(struct theme *theme, struct arena *a, const struct tree *tree,
                    struct diags *d) {
    size_t from, to;
    tree_range(tree, S("templates/"), &from, &to);
    for (size_t i = from; i < to; i++) {
        const struct tree_file *f = &tree->items[i];
        str path = str_sub(f->path, FOLDER_LENGTH, f->path.n);
        if (is_asset(path))
            add_own_asset(theme, a, tree, f, d);
        else if (is_code(path))
            add_own_code(theme, a, tree, f, d);
    }
}

static void add_embedded(struct theme *theme, struct arena *a) {
    for (size_t i = 0; i < embedded_theme_count; i++) {
        const struct embedded_file *f = &embedded_theme[i];
        struct source *source = arena_new(a, struct source);
        struct theme_file file = {str_of(f->path), source, {(const char *)f->bytes, f->size}};
        source->path = arena_printf(a, "(theme)/%s", f->path);
        if (is_code(file.path) && !is_asset(file.path))
            source->text = file.bytes;
        add_file(theme, a, file);
    }
}

struct theme theme_load(struct arena *a, const struct tree *tree, struct diags *d) {
    struct theme theme = {map_make(a), map_make(a), map_make(a)};
    add_own(&theme, a, tree, d);
    add_embedded(&theme, a);
    return theme;
}

void theme_exchange(struct theme *a, struct theme *b) {
    for (size_t i = 0; i < a->files.count; i++) {
        struct theme_file *one = a->files.items[i].value;
        struct theme_file *other = map_get(&b->files, a->files.items[i].key), kept = *one;
        if (!other)
            continue;
        *one = *other;
        *other = kept;
    }
}

bool theme_has_files_of(const struct theme *a, const struct theme *b) {
    bool same = a->files.count == b->files.count;
    for (size_t i = 0; same && i < a->files.count; i++)
        same = map_get(&b->files, a->files.items[i].key) != NULL;
    return same;
}
