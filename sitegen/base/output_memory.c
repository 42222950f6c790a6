/* An output in memory, for tests; and one that hands its files on, for the server. */
#include "base/output_internal.h"

#include <stdlib.h>

static bool report_conflict(const struct output *o, str path, struct diags *d) {
    diag_error(d, "output-conflict", output_span(o, d),
               "'%.*s' is written twice, or is a file and a directory at once", STR(path));
    return false;
}

bool output_memory_put(struct output *o, str path, str bytes, struct diags *d) {
    pthread_mutex_lock(&o->guard);
    str *file = arena_new(&o->arena, str);
    if (o->take)
        o->take(o->context, path, bytes);
    else
        *file = arena_copy(&o->arena, bytes);
    bool twice = map_add(&o->files, arena_copy(&o->arena, path), file) != NULL;
    pthread_mutex_unlock(&o->guard);
    o->bytes += bytes.n;
    o->written++;
    return !twice || report_conflict(o, path, d);
}

/* A disk would not take a file and a directory of one name, so neither does memory. */
static bool is_below_a_file(const struct output *o, str path) {
    for (size_t i = str_find_byte(path, '/', 0); i < path.n; i = str_find_byte(path, '/', i + 1))
        if (map_get(&o->files, str_sub(path, 0, i)))
            return true;
    return false;
}

bool output_memory_commit(struct output *o, struct output_report *report, struct diags *d) {
    for (size_t i = 0; i < o->files.count; i++)
        if (is_below_a_file(o, o->files.items[i].key))
            return report_conflict(o, o->files.items[i].key, d);
    *report = (struct output_report){.written = o->written, .bytes = o->bytes};
    return true;
}

str output_memory_get(struct output *o, str path) {
    const str *file = map_get(&o->files, path);
    return file ? *file : (str){0};
}

static int entry_order(const void *a, const void *b) {
    return str_cmp(((const struct map_entry *)a)->key, ((const struct map_entry *)b)->key);
}

void output_memory_each(struct output *o, void (*each)(void *context, str path, str bytes),
                        void *context) {
    struct arena scratch = {0};
    size_t count = o->files.count;
    struct map_entry *sorted = arena_array(&scratch, struct map_entry, count);
    if (count) {
        memcpy(sorted, o->files.items, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, entry_order);
    }
    for (size_t i = 0; i < count; i++)
        each(context, sorted[i].key, *(const str *)sorted[i].value);
    arena_free(&scratch);
}
