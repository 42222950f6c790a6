/* Links to files of the same tree: who changes the file changes what stands under the link's name, of which nothing is told. */
#include "cmd/watch_internal.h"

#include "text/html.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void links_add(struct watch *w, str path) {
    struct arena a = {0};
    struct stat st;
    str real = arena_printf(&a, "%s/%.*s", w->root, STR(path));
    bool is_link = lstat(real.p, &st) == 0 && S_ISLNK(st.st_mode);
    for (size_t i = 0; i < w->links.count && is_link; i++)
        is_link = !str_eq(w->links.items[i], path);
    if (is_link)
        arena_push(&w->links_arena, &w->links, arena_copy(&w->links_arena, path));
    arena_free(&a);
}

/* Is it, or a folder above it, among the changes? */
static bool has_changed(const struct watch *w, str path) {
    while (path.n) {
        if (map_get(&w->changed, path))
            return true;
        while (path.n && path.p[path.n - 1] != '/')
            path.n--;
        if (path.n)
            path.n--;
    }
    return false;
}

void links_follow(struct watch *w) {
    struct arena a = {0};
    for (size_t i = 0; i < w->links.count && w->changed.count; i++) {
        char text[PATH_MAX];
        str path = w->links.items[i], target;
        ssize_t n = readlink(arena_printf(&a, "%s/%.*s", w->root, STR(path)).p, text, sizeof text);
        if (n > 0 && path_resolve(&a, path, (str){text, (size_t)n}, &target) &&
            has_changed(w, target))
            watch_note(w, path);
    }
    arena_free(&a);
}
