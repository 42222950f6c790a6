/* The files of all steps, read. The versions of one file follow each other, so each is read once, next to the one before
 * it, of which it shares all that did not change; different files are read by different workers. */
#include "history/record.h"

#include <pthread.h>

/* The versions of a file that were read last. */
enum { RECENT = 4 };

struct version {
    struct repo_id id;
    bool there;
    struct document doc;
    struct arena text;
};

/* One file, and where its reading has come to. */
struct file {
    struct file_pairs waiting; /* in the order of the steps */
    struct version recent[RECENT];
    unsigned next;          /* of `recent`, to be replaced */
    struct version *newest; /* what the next version is likely to share most with */
};

struct documents {
    struct walk *walk;
    struct map by_path; /* -> struct file */
    struct {
        struct file **items;
        size_t count, capacity;
    } busy; /* with pairs that wait */
};

struct reader {
    struct walk *walk;
    struct file *file;
    unsigned worker;
    struct arena *arena; /* for what is kept */
    struct diags *d;
};

/* ---- one file ---- */

static struct version *find_version(struct file *f, const struct repo_id *id) {
    for (unsigned i = 0; i < RECENT; i++)
        if (f->recent[i].there && repo_id_eq(&f->recent[i].id, id))
            return &f->recent[i];
    return NULL;
}

static struct version *place_for_next(struct file *f) {
    struct version *v = &f->recent[f->next];
    if (v == f->newest) { /* it is needed for the next one */
        f->next = (f->next + 1) % RECENT;
        v = &f->recent[f->next];
    }
    f->next = (f->next + 1) % RECENT;
    arena_rewind(&v->text, (struct arena_mark){0});
    *v = (struct version){.text = v->text};
    return v;
}

static bool read_bytes(struct reader *r, const struct file_pair *pair,
                       const struct found_id *version, struct arena *text, str *bytes) {
    struct walk *w = r->walk;
    if (version != &pair->new || !pair->working)
        return repo_read_blob(w->options->repo, &version->id, TREE_MAX_TEXT, text, bytes, r->d);
    struct diags ignored = {.arena =
                                text}; /* changed or gone while we read: the loader reports it */
    if (!tree_read(w->options->working, pair->working, TREE_MAX_TEXT, text, bytes, &ignored))
        *bytes = (str){0};
    return true;
}

/* Of an article only its content is kept: the next version has nothing to share with its text. */
static bool read_article(struct reader *r, const struct file_pair *pair, const struct found_id *id,
                         struct document *doc) {
    str bytes;
    struct arena *scratch = &r->walk->scratch[r->worker];
    struct arena_mark mark = arena_mark(scratch);
    bool fine = read_bytes(r, pair, id, scratch, &bytes);
    if (fine)
        *doc = document_read(r->arena, scratch, ITEM_ARTICLE, pair->path, bytes, NULL);
    if (fine && doc->count) {
        struct entry *only = arena_new(r->arena, struct entry);
        *only = doc->items[0];
        only->raw = (str){0};
        doc->items = only;
    }
    arena_rewind(scratch, mark);
    return fine;
}

static bool read_facts(struct reader *r, const struct file_pair *pair, const struct found_id *id,
                       struct version *v) {
    str bytes;
    if (!read_bytes(r, pair, id, &v->text, &bytes))
        return false;
    v->doc = document_read(r->arena, &v->text, ITEM_FACT, pair->path, bytes,
                           r->file->newest ? &r->file->newest->doc : NULL);
    return true;
}

/* NULL with a diagnostic when it cannot be read. */
static struct version *read_version(struct reader *r, const struct file_pair *pair,
                                    const struct found_id *id) {
    static struct version none;
    struct file *f = r->file;
    if (!id->there)
        return &none;
    struct version *v = find_version(f, &id->id);
    if (!v) {
        v = place_for_next(f);
        bool article = pair->part == PART_ARTICLES;
        if (!(article ? read_article(r, pair, id, &v->doc) : read_facts(r, pair, id, v)))
            return NULL;
        v->id = id->id;
        v->there = true;
    }
    f->newest = v;
    return v;
}

static bool read_pair(struct reader *r, struct file_pair *pair) {
    struct version *old = read_version(r, pair, &pair->old);
    struct version *new = old ? read_version(r, pair, &pair->new) : NULL;
    if (!new)
        return false;
    pair->old_broken = old->doc.broken;
    pair->new_broken = new->doc.broken;
    documents_differ(r->arena, &old->doc, &new->doc, &pair->gone, &pair->come);
    return true;
}

/* ---- all files ---- */

struct documents *documents_open(struct walk *w) {
    struct documents *docs = arena_new(&w->scratch[0], struct documents);
    *docs = (struct documents){.walk = w, .by_path = map_make(&w->scratch[0])};
    return docs;
}

static struct file *file_of(struct documents *docs, str path) {
    struct file *file = map_get(&docs->by_path, path);
    if (file)
        return file;
    file = arena_new(docs->by_path.arena, struct file);
    map_add(&docs->by_path, path, file);
    return file;
}

size_t documents_take(struct documents *docs, const struct step *steps, size_t count) {
    struct arena *a = docs->by_path.arena;
    docs->busy.count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct file_pairs *pairs = &steps[i].pairs;
        for (size_t k = 0; k < pairs->count; k++) {
            struct file *file = file_of(docs, pairs->items[k]->path);
            if (!file->waiting.count)
                arena_push(a, &docs->busy, file);
            arena_push(a, &file->waiting, pairs->items[k]);
        }
    }
    return docs->busy.count;
}

void documents_read(struct documents *docs, unsigned worker, size_t number) {
    struct walk *w = docs->walk;
    struct reader r = {w, docs->busy.items[number], worker, &w->arenas[worker],
                       &w->worker_diags[worker]};
    for (size_t i = 0; i < r.file->waiting.count && !r.d->errors; i++)
        read_pair(&r, r.file->waiting.items[i]);
    r.file->waiting.count = 0;
}

void documents_close(struct documents *docs) {
    for (size_t i = 0; i < docs->by_path.count; i++) {
        struct file *file = docs->by_path.items[i].value;
        for (unsigned k = 0; k < RECENT; k++)
            arena_free(&file->recent[k].text);
    }
}

/* ---- broken files ---- */

/* The version of a file in a commit, by a path relative to the knowledge base. */
static bool find_file(const struct repo *repo, const struct record *record, str path,
                      struct arena *scratch, struct found_id *found, struct diags *d) {
    struct repo_entry entry;
    str whole = arena_printf(scratch, "%.*s%.*s", STR(repo->folder), STR(path));
    if (!repo_find(repo, &record->commit.tree, whole, &entry, &found->there, d))
        return false;
    found->there = found->there && entry.kind == REPO_BLOB;
    found->id = entry.id;
    return true;
}

/* Which version of a file counts in which commit, as far as that has been asked. Many commits may follow the one that broke
 * the file. */
struct effective {
    pthread_mutex_t mutex;
    struct arena arena;
    struct map known; /* id of the commit and path -> struct found_id */
};

struct effective *effective_open(struct arena *a) {
    struct effective *e = arena_new(a, struct effective);
    pthread_mutex_init(&e->mutex, NULL);
    e->known = map_make(&e->arena);
    return e;
}

void effective_close(struct effective *e) {
    pthread_mutex_destroy(&e->mutex);
    arena_free(&e->arena);
}

static str effective_key(struct arena *a, const struct record *record, str path) {
    str id = {(const char *)record->commit.id.bytes, REPO_ID_SIZE};
    struct buf key = {0};
    buf_put(&key, id);
    buf_put(&key, path);
    str copy = arena_copy(a, buf_str(&key));
    buf_free(&key);
    return copy;
}

static bool recall(struct effective *e, str key, struct found_id *found) {
    pthread_mutex_lock(&e->mutex);
    const struct found_id *known = map_get(&e->known, key);
    if (known)
        *found = *known;
    pthread_mutex_unlock(&e->mutex);
    return known;
}

static void remember(struct effective *e, str key, const struct found_id *found) {
    pthread_mutex_lock(&e->mutex);
    struct found_id *known = arena_new(&e->arena, struct found_id);
    *known = *found;
    map_add(&e->known, arena_copy(&e->arena, key), known);
    pthread_mutex_unlock(&e->mutex);
}

static bool is_readable(enum part part, str path, str bytes) {
    struct arena scratch = {0};
    struct document doc = document_read(&scratch, &scratch, part_kind(part), path, bytes, NULL);
    bool readable = !doc.broken;
    arena_free(&scratch);
    return readable;
}

/* The last readable version, or none. */
static bool find_effective(struct walk *w, const struct record *record, enum part part, str path,
                           struct found_id *found, struct diags *d) {
    const struct repo *repo = w->options->repo;
    struct arena scratch = {0};
    struct {
        str *items;
        size_t count, capacity;
    } keys = {0}; /* of the commits on the way */
    bool fine = true;
    *found = (struct found_id){0};
    for (; record; record = record->commit.parent_count ? record->parents[0] : NULL) {
        str bytes, key = effective_key(&scratch, record, path);
        if (recall(w->effective, key, found))
            break;
        arena_push(&scratch, &keys, key);
        struct arena_mark mark = arena_mark(&scratch);
        fine =
            find_file(repo, record, path, &scratch, found, d) &&
            (!found->there || repo_read_blob(repo, &found->id, TREE_MAX_TEXT, &scratch, &bytes, d));
        bool done = !fine || !found->there || is_readable(part, path, bytes);
        arena_rewind(&scratch, mark);
        if (done)
            break;
        *found = (struct found_id){0};
    }
    for (size_t i = 0; fine && i < keys.count; i++)
        remember(w->effective, keys.items[i], found);
    arena_free(&scratch);
    return fine;
}

bool effective_document(struct walk *w, const struct record *record, enum part part, str path,
                        struct arena *a, struct document *doc, struct diags *d) {
    struct found_id found;
    str bytes;
    *doc = (struct document){0};
    if (!find_effective(w, record, part, path, &found, d))
        return false;
    if (!found.there)
        return true;
    if (!repo_read_blob(w->options->repo, &found.id, TREE_MAX_TEXT, a, &bytes, d))
        return false;
    *doc = document_read(a, a, part_kind(part), path, bytes, NULL);
    return true;
}
