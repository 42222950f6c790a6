/* A revision is made from the files that a commit changes. That an item came in one of them does not say that it is new, if
 * its id stands in another file, too; nor is it gone because it went from one. Two items with one id are an error, which
 * `check` refuses, but commits hold such errors. So for the few ids that came more than once, all files are asked. */
#include "history/record.h"

/* All files of a commit, or of the working tree, with their bytes. */
struct shelf {
    struct walk *walk;
    enum part part;
    struct record *record; /* NULL: the working files */
    struct arena *arena;
    struct diags *d;
    struct {
        struct shelved {
            str path, bytes;
            bool read;
            struct document doc; /* once it is read */
        } * items;
        size_t count, capacity;
    } files;
};

static bool add_commit_files(struct shelf *s) {
    struct file_pairs files = {0};
    if (!list_files(s->walk, s->record, s->part, s->arena, &files, s->d))
        return false;
    for (size_t i = 0; i < files.count; i++) {
        struct shelved file = {.path = files.items[i]->path};
        if (!repo_read_blob(s->walk->options->repo, &files.items[i]->old.id, TREE_MAX_TEXT,
                            s->arena, &file.bytes, s->d))
            return false;
        arena_push(s->arena, &s->files, file);
    }
    return true;
}

static bool add_working_files(struct shelf *s) {
    const struct tree *tree = s->walk->options->working;
    struct diags ignored = {.arena = s->arena};
    for (size_t i = 0; i < tree->count; i++) {
        struct shelved file = {.path = tree->items[i].path};
        if (is_content_path(file.path, s->part) &&
            tree_read(tree, &tree->items[i], TREE_MAX_TEXT, s->arena, &file.bytes, &ignored))
            arena_push(s->arena, &s->files, file);
    }
    return true;
}

static bool read_shelf(struct shelf *s) {
    return s->record ? add_commit_files(s) : add_working_files(s);
}

static bool holds(const struct document *doc, str id) {
    for (size_t i = 0; i < doc->count; i++)
        if (str_eq(doc->items[i].id, id))
            return true;
    return false;
}

/* The first file that has the item; p is NULL when none has. */
static bool find_item(struct shelf *s, str id, str *path) {
    *path = (str){0};
    for (size_t i = 0; i < s->files.count && !path->p; i++) {
        struct shelved *file = &s->files.items[i];
        if (!file->read) {
            file->doc = document_read(s->arena, s->arena, part_kind(s->part), file->path,
                                      file->bytes, NULL);
            file->read = true;
            if (file->doc.broken && s->record &&
                !effective_document(s->walk, s->record, s->part, file->path, s->arena, &file->doc,
                                    s->d))
                return false;
        }
        if (holds(&file->doc, id))
            *path = file->path;
    }
    return true;
}

/* ---- which ids are in doubt ---- */

struct tally {
    size_t added;
    bool several;
};

struct doubt {
    struct map ids[PART_COUNT]; /* -> struct tally */
};

static void count_revisions(struct doubt *doubt, enum part part, const struct revision_list *list) {
    struct map *ids = &doubt->ids[part];
    for (size_t i = 0; i < list->count; i++) {
        const struct revision *revision = list->items[i];
        struct tally *tally = map_get(ids, revision->id);
        if (!tally) {
            tally = arena_new(ids->arena, struct tally);
            map_add(ids, revision->id, tally);
        }
        tally->added += revision->change == CHANGE_ADDED || revision->change == CHANGE_KNOWN;
        tally->several |= revision->several;
    }
}

static bool is_doubtful(const struct doubt *doubt, enum part part,
                        const struct revision *revision) {
    if (revision->change != CHANGE_ADDED && revision->change != CHANGE_REMOVED)
        return false;
    const struct tally *tally = map_get(&doubt->ids[part], revision->id);
    return tally->several || tally->added > 1;
}

/* ---- asking ---- */

struct asking {
    struct walk *walk;
    struct shelf before, after;
    bool read;
};

static bool settle(struct asking *q, struct revision *revision, struct arena *a) {
    bool added = revision->change == CHANGE_ADDED;
    str path;
    if (!q->read && !(read_shelf(&q->before) && read_shelf(&q->after)))
        return false;
    q->read = true;
    if (!find_item(added ? &q->before : &q->after, revision->id, &path))
        return false;
    if (!path.p)
        return true;
    revision->change = CHANGE_CHANGED; /* there are more of it now, or fewer */
    revision->several = true;
    revision->field_count = 0;
    if (!added)
        revision->file = arena_copy(a, path);
    return true;
}

/* What a commit (or the working files, without a record) changed, compared with its first parent. */
static bool settle_list(struct walk *w, const struct doubt *doubt, enum part part,
                        struct record *record, struct record *parent,
                        const struct revision_list *list) {
    struct arena scratch = {0};
    struct diags *d = &w->worker_diags[0];
    struct asking q = {
        w, {w, part, parent, &scratch, d, {0}}, {w, part, record, &scratch, d, {0}}, false};
    bool fine = true;
    for (size_t i = 0; fine && parent && i < list->count; i++)
        if (is_doubtful(doubt, part, list->items[i]))
            fine = settle(&q, list->items[i], &w->arenas[0]);
    arena_free(&scratch);
    return fine;
}

bool settle_presence(struct walk *w, const struct records *r,
                     struct revision_list pending[PART_COUNT], struct record *tip) {
    if (!w->steps.count && !pending[PART_FACTS].count && !pending[PART_ARTICLES].count)
        return true;
    struct arena scratch = {0};
    struct doubt doubt = {{map_make(&scratch), map_make(&scratch)}};
    bool fine = true;
    for (int part = 0; part < PART_COUNT; part++) {
        for (size_t i = 0; i < r->order.count; i++)
            count_revisions(&doubt, (enum part)part, &r->order.items[i]->revisions[part]);
        count_revisions(&doubt, (enum part)part, &pending[part]);
        for (size_t i = 0; fine && i < w->steps.count; i++) {
            struct record *record = w->steps.items[i].record;
            struct record *parent = record->commit.parent_count ? record->parents[0] : NULL;
            if (!record->cached[part])
                fine = settle_list(w, &doubt, (enum part)part, record, parent,
                                   &record->revisions[part]);
        }
        fine = fine && settle_list(w, &doubt, (enum part)part, NULL, tip, &pending[part]);
    }
    arena_free(&scratch);
    return fine;
}
