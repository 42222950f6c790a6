#include "base/embed.h"

str embedded_theme_get(str path) {
    size_t from = 0, to = embedded_theme_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const struct embedded_file *f = &embedded_theme[middle];
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
