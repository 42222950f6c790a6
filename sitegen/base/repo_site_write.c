/* Objects to the repository's database: blobs first, then trees from the deepest up. */
#include "base/repo_site_internal.h"

#include <errno.h>
#include <git2/sys/odb_backend.h>
#include <limits.h>
#include <stdlib.h>

struct object { /* to be written */
    struct repo_id id;
    str bytes;
    git_object_t type;
};

struct objects {
    struct object *items;
    size_t count, capacity;
};

struct writing {
    const struct repo *repo;
    const struct object *objects;
    git_odb_backend *backends[POOL_MAX]; /* one for each worker */
    struct repo_sharing sharing;
    atomic_size_t written;
    atomic_bool failed;    /* the others need not go on */
    pthread_mutex_t guard; /* of: */
    struct diags *d;
};

static void fail(struct writing *w, const struct object *o, const char *why) {
    pthread_mutex_lock(&w->guard);
    if (!atomic_exchange(&w->failed, true)) {
        diag_failure(w->d, EXIT_MACHINE, "cannot-write-object", span_none(),
                     "cannot write %s %.*s into '%s': %s", git_object_type2string(o->type),
                     STR(repo_id_hex(w->d->arena, &o->id)), w->repo->handle->objects, why);
        diag_hint(w->d, "the branch is as it was; what was written so far does no harm, and "
                        "'git gc' removes it in time");
    }
    pthread_mutex_unlock(&w->guard);
}

/* ---- what is there already ---- */

/* Is it in the database? Then it counts as used just now, so that a `git gc` at this moment spares it. Packs that came since
 * the database was opened are not looked for: at worst an object is there twice. */
static bool freshen(const struct repo *r, const struct object *o) {
    git_oid oid = repo_oid(&o->id);
    struct repo_reading reading = {.handle = r->handle, .oid = &oid, .type = o->type};
    struct repo_slot *slot = repo_enter(r->handle, &reading, REPO_PATIENCE);
    bool there = false;
    size_t count = repo_slot_open(slot, r->handle) ? 0 : git_odb_num_backends(slot->odb);
    for (size_t i = 0; !there && i < count; i++) {
        git_odb_backend *backend = NULL;
        there = git_odb_get_backend(&backend, slot->odb, i) == 0 && backend->freshen &&
                backend->freshen(backend, &oid) == 0;
    }
    repo_leave(r->handle, slot);
    return there;
}

/* A file of an object that a power cut left empty, or cut short, would have git say that it is there. */
static void check_whole(struct writing *w, const struct object *o) {
    struct arena scratch = {0};
    struct diags found = {.arena = &scratch};
    git_odb_object *object = repo_object(w->repo, &o->id, o->type, &found);
    bool whole = object && git_odb_object_size(object) == o->bytes.n;
    git_odb_object_free(object);
    pthread_mutex_lock(&w->guard);
    if (!whole && !atomic_exchange(&w->failed, true)) {
        diag_failure(w->d, EXIT_GIT, "broken-object", span_none(),
                     "%s %.*s is in the repository '%s' already, and is damaged",
                     git_object_type2string(o->type), STR(repo_id_hex(w->d->arena, &o->id)),
                     w->repo->handle->path);
        diag_hint(w->d, "%s", repo_damaged_hint);
    }
    pthread_mutex_unlock(&w->guard);
    arena_free(&scratch);
}

/* ---- writing ---- */

static git_odb_backend *backend_of(struct writing *w, unsigned worker) {
    enum { FASTEST = -1, NO_FSYNC = 0, USUAL_MODE = 0 };
    if (!w->backends[worker] &&
        git_odb_backend_loose(&w->backends[worker], w->repo->handle->objects, FASTEST, NO_FSYNC,
                              USUAL_MODE, USUAL_MODE) < 0)
        return NULL;
    return w->backends[worker];
}

/* Names it once more, since git's way finds bytes that were made to collide with others. */
static bool has_id(const struct object *o) {
    git_oid made, oid = repo_oid(&o->id);
    return git_odb_hash(&made, o->bytes.p, o->bytes.n, o->type) == 0 && git_oid_equal(&made, &oid);
}

/* In a shared repository the folder is made here, for afterwards nobody could tell who made it. */
static bool write_loose(struct writing *w, git_odb_backend *backend, const struct object *o) {
    char path[PATH_MAX], hex[REPO_HEX_SIZE + 1];
    const char *objects = w->repo->handle->objects;
    git_oid oid = repo_oid(&o->id);
    git_oid_tostr(hex, sizeof hex, &oid);
    snprintf(path, sizeof path, "%s/%.2s", objects, hex);
    repo_share_folder(&w->sharing, path);
    if (backend->write(backend, &oid, o->bytes.p, o->bytes.n, o->type) < 0) {
        fail(w, o, repo_error_text());
        return false;
    }
    snprintf(path, sizeof path, "%s/%.2s/%s", objects, hex, hex + 2);
    bool fine = repo_share(&w->sharing, path);
    if (!fine)
        fail(w, o, strerror(errno));
    return fine;
}

/* Goes to the backend directly: git_odb_write would read the folder of packs for every object that it does not find. */
static void write_object(void *context, unsigned worker, size_t number) {
    struct writing *w = context;
    const struct object *o = &w->objects[number];
    if (atomic_load_explicit(&w->failed, memory_order_relaxed))
        return;
    if (freshen(w->repo, o)) {
        check_whole(w, o);
        return;
    }
    git_odb_backend *backend = backend_of(w, worker);
    if (!backend || !has_id(o))
        fail(w, o, repo_error_text());
    else if (write_loose(w, backend, o))
        atomic_fetch_add_explicit(&w->written, 1, memory_order_relaxed);
}

static int by_id(const void *a, const void *b) {
    return memcmp(&((const struct object *)a)->id, &((const struct object *)b)->id, REPO_ID_SIZE);
}

/* Files of the same bytes are one object. */
static void drop_twins(struct objects *list) {
    size_t kept = 0;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_id);
    for (size_t i = 0; i < list->count; i++)
        if (!kept || by_id(&list->items[i], &list->items[kept - 1]) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static bool write_objects(struct writing *w, struct objects *objects, unsigned workers) {
    drop_twins(objects);
    w->objects = objects->items;
    pool_run(workers, objects->count, write_object, w);
    return !atomic_load(&w->failed);
}

/* ---- what to write ---- */

static void add_object(struct arena *a, struct objects *list, const struct repo_id *id, str bytes,
                       git_object_t type) {
    struct object object = {*id, bytes, type};
    arena_push(a, list, object);
}

static bool write_blobs(struct repo_site *s, struct writing *w, unsigned workers) {
    struct objects blobs = {0};
    for (size_t i = 0; i < s->count; i++)
        if (s->files[i].wanted)
            add_object(s->arena, &blobs, &s->files[i].id, s->files[i].bytes, GIT_OBJECT_BLOB);
    return write_objects(w, &blobs, workers);
}

static bool write_trees(struct repo_site *s, struct writing *w, unsigned workers) {
    unsigned deepest = 0;
    for (size_t i = 0; i < s->folders.count; i++)
        if (s->folders.items[i].wanted && s->folders.items[i].depth > deepest)
            deepest = s->folders.items[i].depth;
    for (unsigned depth = deepest + 1; depth-- > 0;) {
        struct objects trees = {0};
        for (size_t i = 0; i < s->folders.count; i++) {
            const struct repo_folder *f = &s->folders.items[i];
            if (f->wanted && f->depth == depth)
                add_object(s->arena, &trees, &f->id, f->raw, GIT_OBJECT_TREE);
        }
        if (!write_objects(w, &trees, workers))
            return false;
    }
    return true;
}

bool repo_site_write(struct repo_site *s, const struct repo *r, unsigned workers, size_t *written,
                     struct diags *d) {
    struct writing w = {.repo = r, .d = d, .sharing = repo_sharing_read(r->handle->repository)};
    if (!repo_objects_open(r->handle)) {
        diag_failure(d, EXIT_MACHINE, "cannot-write-object", span_none(), "cannot open '%s': %s",
                     r->handle->objects, strerror(errno));
        return false;
    }
    pthread_mutex_init(&w.guard, NULL);
    bool fine = write_blobs(s, &w, workers) && write_trees(s, &w, workers);
    for (size_t i = 0; i < POOL_MAX; i++)
        if (w.backends[i])
            w.backends[i]->free(w.backends[i]);
    pthread_mutex_destroy(&w.guard);
    *written = atomic_load(&w.written);
    return fine;
}
