#include "base/embed.h"

static str get(const struct embedded_file *files, size_t count, str path) {
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const struct embedded_file *f = &files[middle];
        int order = str_cmp(path, str_of(f->path));
        if (order == 0)
            return (str){(const char *)f->bytes, f->size};
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return (str){0};
}

str embedded_theme_get(str path) { return get(embedded_theme, embedded_theme_count, path); }

str embedded_schemas_get(str path) { return get(embedded_schemas, embedded_schemas_count, path); }

str embedded_share_get(str path) { return get(embedded_share, embedded_share_count, path); }
