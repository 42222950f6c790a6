/* Three lists in the same order, side by side: what is in the copy, what its manifest lists, what was built. */
#include "cmd/verify.h"

/* The nearest path that one of the lists has next. */
static str first_of(str a, str b) { return !a.p || (b.p && str_cmp(b, a) < 0) ? b : a; }

static const struct output_file *take(const struct output_file *files, size_t count, size_t *at,
                                      str path) {
    return *at < count && str_eq(files[*at].path, path) ? &files[(*at)++] : NULL;
}

static str path_at(const struct output_file *files, size_t count, size_t at) {
    return at < count ? files[at].path : (str){0};
}

static enum beside compare(const struct found *found, const struct output_file *expected) {
    if (!found)
        return expected ? BESIDE_MISSING : BESIDE_SAME;
    if (!expected)
        return BESIDE_EXTRA;
    bool same = found->kind == FOUND_FILE && found->file.bytes == expected->bytes &&
                digest_eq(&found->file.sha256, &expected->sha256);
    return same ? BESIDE_SAME : BESIDE_CHANGED;
}

void verify_compare(struct verification *v) {
    const struct inventory *all = &v->found;
    size_t f = 0, m = 0, b = 0;
    while (f < all->count || m < v->manifest.count || b < v->built_count) {
        str path = f < all->count ? all->items[f].file.path : (str){0};
        path = first_of(path, path_at(v->manifest.files, v->manifest.count, m));
        path = first_of(path, path_at(v->built, v->built_count, b));
        struct mismatch x = {.path = path};
        if (f < all->count && str_eq(all->items[f].file.path, path))
            x.found = &all->items[f++];
        x.listed = compare(x.found, take(v->manifest.files, v->manifest.count, &m, path));
        if (str_eq(path, MANIFEST_PATH))
            x.listed = v->rewritten ? BESIDE_CHANGED : BESIDE_SAME; /* it does not list itself */
        const struct output_file *built = take(v->built, v->built_count, &b, path);
        if (v->was_built)
            x.built = compare(x.found, built);
        if (x.listed || x.built)
            arena_push(v->arena, &v->differences, x);
    }
}
