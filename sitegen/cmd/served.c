#include "cmd/served.h"

#include <stdlib.h>

static void make_files(struct served *s) {
    s->arena = memory_new(sizeof *s->arena);
    s->files = map_make(s->arena);
}

static void free_files(struct arena *a) {
    arena_free(a);
    free(a);
}

void served_open(struct served *s) {
    *s = (struct served){0};
    make_files(s);
}

void served_close(struct served *s) {
    free(s->met.items);
    free_files(s->arena);
}

void served_begin(struct served *s, const struct rebuild_sink *sink) {
    s->sink = sink;
    s->build++;
    served_retry(s);
}

void served_retry(struct served *s) {
    s->attempt++;
    s->met.count = 0;
    s->changed = s->removed = 0;
}

static struct served_file *add_file(struct served *s, str path) {
    struct served_file *file = arena_new(s->arena, struct served_file);
    file->path = arena_copy(s->arena, path);
    map_add(&s->files, file->path, file);
    return file;
}

static struct served_file *meet(struct served *s, str path) {
    struct served_file *file = map_get(&s->files, path);
    if (!file)
        file = add_file(s, path);
    file->met = s->attempt;
    file->on_demand = false;
    if (s->met.count == s->met.capacity) {
        s->met.capacity = s->met.capacity ? 2 * s->met.capacity : 64;
        s->met.items = realloc(s->met.items, s->met.capacity * sizeof(struct served_file *));
        if (!s->met.items)
            out_of_memory(s->met.capacity * sizeof(struct served_file *));
    }
    s->met.items[s->met.count++] = file;
    return file;
}

void served_file(void *served, str path, str bytes) {
    struct served *s = served;
    struct served_file *file = meet(s, path);
    for (uint64_t i = 0; i < 2; i++)
        file->next[i] = str_digest(bytes, i + 1);
    bool same = !memcmp(file->next, file->digest, sizeof file->next);
    if (file->there && !file->unread && same && file->given != s->build)
        return;
    file->given = s->build;
    s->changed++;
    s->sink->file(s->sink->context, path, bytes);
}

void served_on_demand(struct served *s, str path) {
    struct served_file *file = meet(s, path);
    file->on_demand = true;
    if (!file->there || !file->unread)
        s->sink->on_demand(s->sink->context, path);
}

/* What a whole build did not meet is no longer part of the site. Those that are get a new map: one cannot be taken from. */
static void drop_others(struct served *s) {
    struct map old = s->files;
    struct arena *arena = s->arena;
    make_files(s);
    for (size_t i = 0; i < old.count; i++) {
        const struct served_file *file = old.items[i].value;
        if (file->met == s->attempt) {
            struct served_file *kept = add_file(s, file->path);
            str path = kept->path;
            *kept = *file;
            kept->path = path;
        } else if (file->there) {
            s->removed++;
            s->sink->removed(s->sink->context, file->path);
        }
    }
    free_files(arena);
}

void served_end(struct served *s, bool fine, bool whole) {
    for (size_t i = 0; fine && i < s->met.count; i++) {
        struct served_file *file = s->met.items[i];
        memcpy(file->digest, file->next, sizeof file->digest);
        file->there = true;
        file->unread = file->on_demand;
    }
    if (fine && whole)
        drop_others(s);
    s->met.count = 0;
}

bool served_gave(const struct served *s, str path) {
    const struct served_file *file = map_get(&s->files, path);
    return file && file->given == s->build;
}

size_t served_count(const struct served *s) {
    size_t count = 0;
    for (size_t i = 0; i < s->files.count; i++)
        count += ((const struct served_file *)s->files.items[i].value)->there;
    return count;
}
