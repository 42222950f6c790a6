/* Reading objects: trees and blobs; commits are repo_commit.c. */
#include "base/hex.h"
#include "base/repo_internal.h"

/* ---- objects ---- */

int repo_slot_open(struct repo_slot *slot, const struct repo_handle *h) {
    return slot->odb ? 0 : git_odb_open(&slot->odb, h->objects);
}

static int read_watched(struct repo_handle *h, const git_oid *oid, git_object_t type,
                        unsigned milliseconds, git_odb_object **object) {
    struct repo_reading reading = {.handle = h, .oid = oid, .type = type};
    struct repo_slot *slot = repo_enter(h, &reading, milliseconds);
    int error = repo_slot_open(slot, h);
    if (!error)
        error = git_odb_read(object, slot->odb, oid);
    repo_leave(h, slot);
    return error;
}

static int size_watched(struct repo_handle *h, const git_oid *oid, size_t *size) {
    struct repo_reading reading = {.handle = h, .oid = oid, .type = GIT_OBJECT_BLOB};
    struct repo_slot *slot = repo_enter(h, &reading, REPO_PATIENCE);
    git_object_t type;
    int error = repo_slot_open(slot, h);
    if (!error)
        error = git_odb_read_header(size, &type, slot->odb, oid);
    repo_leave(h, slot);
    return error;
}

static void report_missing(const struct repo *r, const char *hex, const char *type,
                           struct diags *d) {
    diag_failure(d, EXIT_GIT, "missing-object", span_none(),
                 "%s %s is missing from the repository '%s'", type, hex, r->handle->path);
    if (r->handle->partial)
        diag_hint(d, "this is a partial clone, which lacks objects until git needs them: clone "
                     "the repository again without --filter");
    else
        diag_hint(d, "see what else is missing with 'git fsck', then fetch it again or clone anew");
}

static void report(const struct repo *r, const git_oid *oid, git_object_t type, int error,
                   git_odb_object *object, struct diags *d) {
    char hex[REPO_HEX_SIZE + 1];
    const char *name = git_object_type2string(type);
    git_oid_tostr(hex, sizeof hex, oid);
    if (error == GIT_ENOTFOUND) {
        report_missing(r, hex, name, d);
        return;
    }
    if (error)
        diag_failure(d, EXIT_GIT, "broken-object", span_none(),
                     "%s %s of the repository '%s' cannot be read: %s", name, hex, r->handle->path,
                     repo_error_text());
    else
        diag_failure(d, EXIT_GIT, "broken-object", span_none(),
                     "object %s of the repository '%s' is a %s where a %s belongs", hex,
                     r->handle->path, git_object_type2string(git_odb_object_type(object)), name);
    diag_hint(d, "%s", repo_damaged_hint);
}

static git_odb_object *read_object(const struct repo *r, const struct repo_id *id,
                                   git_object_t type, unsigned milliseconds, struct diags *d) {
    git_odb_object *object = NULL;
    git_oid oid = repo_oid(id);
    int error = read_watched(r->handle, &oid, type, milliseconds, &object);
    if (!error && git_odb_object_type(object) == type)
        return object;
    report(r, &oid, type, error, object, d);
    git_odb_object_free(object);
    return NULL;
}

git_odb_object *repo_object(const struct repo *r, const struct repo_id *id, git_object_t type,
                            struct diags *d) {
    return read_object(r, id, type, REPO_PATIENCE, d);
}

static str object_bytes(git_odb_object *object) {
    return (str){git_odb_object_data(object), git_odb_object_size(object)};
}

/* ---- trees ---- */

static enum repo_kind kind_of_mode(unsigned mode) {
    enum { TYPE = 0170000, FOLDER = 0040000, LINK = 0120000, SUBMODULE = 0160000 };
    switch (mode & TYPE) {
    case FOLDER:
        return REPO_TREE;
    case LINK:
        return REPO_LINK;
    case SUBMODULE:
        return REPO_SUBMODULE;
    default:
        return REPO_BLOB;
    }
}

/* "100644 name\0" and twenty bytes of id. */
bool repo_tree_next(str *raw, struct repo_entry *entry) {
    const char *p = raw->p, *end = raw->p + raw->n;
    unsigned mode = 0;
    while (p < end && *p >= '0' && *p <= '7')
        mode = mode * 8 + (unsigned)(*p++ - '0');
    const char *name = p + 1;
    const char *nul = name < end ? memchr(name, '\0', (size_t)(end - name)) : NULL;
    if (!nul || *p != ' ' || nul == name || end - nul <= REPO_ID_SIZE)
        return false;
    entry->kind = kind_of_mode(mode);
    entry->plain = mode == 0100644;
    entry->name = (str){name, (size_t)(nul - name)};
    memcpy(entry->id.bytes, nul + 1, REPO_ID_SIZE);
    *raw = (str){nul + 1 + REPO_ID_SIZE, (size_t)(end - nul - 1 - REPO_ID_SIZE)};
    return true;
}

/* Walks a tree up to an entry of that name, or all of it; what cannot be parsed is left in *raw. */
static bool find_entry(str *raw, str name, struct repo_entry *entry) {
    while (repo_tree_next(raw, entry))
        if (str_eq(entry->name, name))
            return true;
    return false;
}

static void report_malformed(const struct repo *r, const struct repo_id *id, struct diags *d) {
    diag_failure(d, EXIT_GIT, "broken-object", span_none(),
                 "tree %.*s of the repository '%s' is malformed", STR(repo_id_hex(d->arena, id)),
                 r->handle->path);
    diag_hint(d, "%s", repo_damaged_hint);
}

bool repo_read_tree(const struct repo *r, const struct repo_id *id, struct arena *a, str *raw,
                    struct diags *d) {
    git_odb_object *object = repo_object(r, id, GIT_OBJECT_TREE, d);
    if (!object)
        return false;
    *raw = arena_copy(a, object_bytes(object));
    git_odb_object_free(object);
    struct repo_entry entry;
    str rest = *raw;
    while (repo_tree_next(&rest, &entry))
        ;
    if (rest.n)
        report_malformed(r, id, d);
    return !rest.n;
}

static bool find_in_tree(const struct repo *r, const struct repo_id *tree, str name,
                         struct repo_entry *entry, bool *found, struct diags *d) {
    git_odb_object *object = repo_object(r, tree, GIT_OBJECT_TREE, d);
    if (!object)
        return false;
    str rest = object_bytes(object);
    *found = find_entry(&rest, name, entry);
    bool fine = *found || !rest.n;
    if (!fine)
        report_malformed(r, tree, d);
    git_odb_object_free(object);
    entry->name = name;
    return fine;
}

bool repo_find(const struct repo *r, const struct repo_id *tree, str path, struct repo_entry *entry,
               bool *found, struct diags *d) {
    *entry = (struct repo_entry){.id = *tree, .kind = REPO_TREE};
    *found = true;
    while (path.n && *found) {
        str name = str_cut(&path, '/');
        if (!name.n)
            continue;
        *found = entry->kind == REPO_TREE;
        struct repo_id here = entry->id;
        if (*found && !find_in_tree(r, &here, name, entry, found, d))
            return false;
    }
    return true;
}

/* ---- blobs ---- */

bool repo_blob_size(const struct repo *r, const struct repo_id *id, size_t *size, struct diags *d) {
    git_oid oid = repo_oid(id);
    int error = size_watched(r->handle, &oid, size);
    if (error)
        report(r, &oid, GIT_OBJECT_BLOB, error, NULL, d);
    return !error;
}

/* To ask for the size first makes reading small ones an eighth slower; so that is done only where large ones are usual, which
 * then are given more time. */
static bool check_large(const struct repo *r, const struct repo_id *id, size_t max, size_t *size,
                        struct diags *d) {
    enum { LARGE = 64 << 20 };
    *size = 0;
    return max <= LARGE || repo_blob_size(r, id, size, d);
}

bool repo_read_blob(const struct repo *r, const struct repo_id *id, size_t max, struct arena *a,
                    str *bytes, struct diags *d) {
    enum { BYTES_A_MILLISECOND = 32 << 10 };
    git_odb_object *object = NULL;
    size_t size;
    if (!check_large(r, id, max, &size, d))
        return false;
    unsigned more = (unsigned)(size / BYTES_A_MILLISECOND);
    if (size <= max) {
        object = read_object(r, id, GIT_OBJECT_BLOB, REPO_PATIENCE + more, d);
        if (!object)
            return false;
        size = git_odb_object_size(object);
    }
    if (size <= max)
        *bytes = arena_copy(a, object_bytes(object));
    else
        diag_failure(d, EXIT_LIMIT, "file-too-large", span_none(),
                     "blob %.*s is larger than %zu bytes, the limit for a file of its kind",
                     STR(repo_id_hex(d->arena, id)), max);
    git_odb_object_free(object);
    return size <= max;
}

struct repo_id repo_blob_id(str bytes) {
    git_oid oid;
    if (git_odb_hash(&oid, bytes.p, bytes.n, GIT_OBJECT_BLOB) < 0)
        out_of_memory(bytes.n);
    return repo_id_of(&oid);
}

/* ---- ids ---- */

bool repo_id_eq(const struct repo_id *a, const struct repo_id *b) {
    return memcmp(a->bytes, b->bytes, REPO_ID_SIZE) == 0;
}

str repo_id_hex(struct arena *a, const struct repo_id *id) {
    char *hex = arena_array(a, char, REPO_HEX_SIZE + 1);
    hex_write(id->bytes, REPO_ID_SIZE, hex);
    return (str){hex, REPO_HEX_SIZE};
}

bool repo_id_read(str hex, struct repo_id *id) { return hex_read(hex, id->bytes, REPO_ID_SIZE); }
