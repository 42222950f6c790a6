/* From the files in which a commit differs from its parents to the items that it changed. */
#include "history/canon.h"
#include "history/record.h"

#include <stdlib.h>

/* An item that is there before or after, and its file. */
struct found {
    struct entry entry;
    str path;
    bool passing; /* the entry lives in scratch memory */
};

struct found_list {
    struct found *items;
    size_t count, capacity;
};

/* Against one parent: what is gone and what came, by id and content. What only moved from file to file is in neither. */
struct difference {
    struct found_list gone, come;
};

struct maker {
    struct walk *walk;
    struct step *step;
    enum part part;
    struct arena *arena, *scratch;
    struct diags *d;
    struct revision_list *out;
};

static int by_content(const void *x, const void *y) {
    const struct found *a = x, *b = y;
    int order = str_cmp(a->entry.id, b->entry.id);
    if (!order)
        order = str_cmp(a->entry.canon, b->entry.canon);
    return order ? order : str_cmp(a->path, b->path);
}

static void take_all(struct maker *m, const struct document *doc, str path, bool passing,
                     struct found_list *list) {
    for (size_t i = 0; i < doc->count; i++)
        if (doc->items[i].id.n)
            arena_push(m->scratch, list, ((struct found){doc->items[i], path, passing}));
}

static void take(struct maker *m, const struct document *doc, str path, struct found_list *list) {
    take_all(m, doc, path, false, list);
}

static int same_content(const struct found *a, const struct found *b) {
    int order = str_cmp(a->entry.id, b->entry.id);
    return order ? order : str_cmp(a->entry.canon, b->entry.canon);
}

/* Drops what both lists have. */
static void cancel(struct difference *diff) {
    struct found_list *gone = &diff->gone, *come = &diff->come;
    size_t i = 0, k = 0, left = 0, right = 0;
    if (gone->count)
        qsort(gone->items, gone->count, sizeof *gone->items, by_content);
    if (come->count)
        qsort(come->items, come->count, sizeof *come->items, by_content);
    while (i < gone->count || k < come->count) {
        int order = i == gone->count   ? 1
                    : k == come->count ? -1
                                       : same_content(&gone->items[i], &come->items[k]);
        if (order < 0)
            gone->items[left++] = gone->items[i];
        else if (order > 0)
            come->items[right++] = come->items[k];
        i += order <= 0;
        k += order >= 0;
    }
    gone->count = left;
    come->count = right;
}

/* ---- broken files ---- */

static const struct record *parent_of(const struct step *step, uint32_t number) {
    if (!step->record)
        return step->tip;
    return number < step->record->commit.parent_count ? step->record->parents[number] : NULL;
}

static bool take_effective(struct maker *m, const struct record *record, str path,
                           struct found_list *list) {
    struct document doc;
    if (!effective_document(m->walk, record, m->part, path, m->scratch, &doc, m->d))
        return false;
    take_all(m, &doc, path, true, list);
    return true;
}

/* A version that cannot be parsed counts as what it was before. Of the other one all items are gone or come. */
static bool compare_broken(struct maker *m, const struct file_pair *pair, struct difference *diff) {
    if (pair->new_broken && !m->step->record)
        return true; /* a file on disk: the loader reports it */
    if (!pair->old_broken)
        take(m, &pair->gone, pair->path, &diff->gone);
    else if (!take_effective(m, parent_of(m->step, pair->parent), pair->path, &diff->gone))
        return false;
    if (pair->new_broken)
        return take_effective(m, m->step->record, pair->path, &diff->come);
    take(m, &pair->come, pair->path, &diff->come);
    return true;
}

static bool has_pair(const struct maker *m, uint32_t parent, str path) {
    for (size_t i = 0; i < m->step->pairs.count; i++) {
        const struct file_pair *pair = m->step->pairs.items[i];
        if (pair->parent == parent && str_eq(pair->path, path))
            return true;
    }
    return false;
}

/* A merge that took a broken file from one side: against that side, too, it counts as what it was on the first. */
static bool compare_taken(struct maker *m, uint32_t parent, struct difference *diff) {
    for (size_t i = 0; i < m->step->pairs.count; i++) {
        const struct file_pair *pair = m->step->pairs.items[i];
        if (!pair->new_broken || pair->part != m->part || has_pair(m, parent, pair->path))
            continue;
        if (!take_effective(m, parent_of(m->step, parent), pair->path, &diff->gone) ||
            !take_effective(m, m->step->record, pair->path, &diff->come))
            return false;
    }
    return true;
}

/* ---- against one parent ---- */

static bool compare_parent(struct maker *m, uint32_t parent, struct difference *diff) {
    const struct file_pairs *pairs = &m->step->pairs;
    bool fine = true;
    *diff = (struct difference){0};
    for (size_t i = 0; fine && i < pairs->count; i++) {
        const struct file_pair *pair = pairs->items[i];
        if (pair->parent != parent || pair->part != m->part)
            continue;
        if (pair->old_broken || pair->new_broken) {
            fine = compare_broken(m, pair, diff);
        } else {
            take(m, &pair->gone, pair->path, &diff->gone);
            take(m, &pair->come, pair->path, &diff->come);
        }
    }
    if (m->step->record && m->step->record->commit.parent_count > 1)
        fine = fine && compare_taken(m, parent, diff);
    cancel(diff);
    return fine;
}

static const struct found *find_item(const struct found_list *list, str id) {
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(list->items[middle].entry.id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < list->count && str_eq(list->items[low].entry.id, id);
    return found ? &list->items[low] : NULL;
}

static bool differs(const struct difference *diff, str id) {
    return find_item(&diff->gone, id) || find_item(&diff->come, id);
}

/* ---- revisions ---- */

static struct revision *add_revision(struct maker *m, enum change change, str id, str path) {
    struct revision *revision = arena_new(m->arena, struct revision);
    *revision = (struct revision){
        .kind = part_kind(m->part), .change = change, .id = id, .file = arena_copy(m->arena, path)};
    arena_push(m->arena, m->out, revision);
    return revision;
}

/* What a fact says goes with each of its revisions, even with those that do not change it. */
static str value_of(struct maker *m, const struct found *found) {
    struct canon content = canon_read(m->scratch, found->entry.canon);
    const struct canon *value = canon_get(&content, S("value"));
    return value ? canon_text(m->arena, value) : (str){0};
}

static bool has_field(const struct revision *revision, str name) {
    for (size_t i = 0; i < revision->field_count; i++)
        if (str_starts(revision->fields[i].field, name))
            return true;
    return false;
}

/* With an entry that lives as long as the revisions. */
static const struct found *kept(struct maker *m, const struct found *found) {
    if (!found || !found->passing)
        return found;
    struct found *copy = arena_new(m->scratch, struct found);
    *copy = *found;
    copy->entry.id = arena_copy(m->arena, found->entry.id);
    copy->entry.canon = arena_copy(m->arena, found->entry.canon);
    return copy;
}

static void add_difference(struct maker *m, const struct found *gone, const struct found *come,
                           bool several) {
    gone = kept(m, gone);
    come = kept(m, come);
    const struct found *any = come ? come : gone;
    bool boundary = m->step->record && m->step->record->commit.boundary;
    enum change change = gone && come ? CHANGE_CHANGED : come ? CHANGE_ADDED : CHANGE_REMOVED;
    struct revision *revision =
        add_revision(m, boundary ? CHANGE_KNOWN : change, any->entry.id, any->path);
    revision->several = several;
    if (boundary) {
        if (m->part == PART_FACTS)
            revision->value = value_of(m, any);
        return;
    }
    struct field_changes fields = content_diff(m->arena, gone ? gone->entry.canon : (str){0},
                                               come ? come->entry.canon : (str){0});
    revision->fields = fields.items;
    revision->field_count = fields.count;
    if (come && m->part == PART_FACTS && !has_field(revision, S("value")))
        revision->value = value_of(m, come);
}

static size_t skip(const struct found_list *list, size_t i, str id) {
    while (i < list->count && str_eq(list->items[i].entry.id, id))
        i++;
    return i;
}

/* What differs from every parent. `diffs` has one difference per parent; before and after are those of the first. */
static void add_differences(struct maker *m, const struct difference *diffs, size_t parents) {
    const struct found_list *gone = &diffs[0].gone, *come = &diffs[0].come;
    for (size_t i = 0, k = 0; i < gone->count || k < come->count;) {
        const struct found *old = i < gone->count ? &gone->items[i] : NULL;
        const struct found *new = k < come->count ? &come->items[k] : NULL;
        int order = !old ? 1 : !new ? -1 : str_cmp(old->entry.id, new->entry.id);
        str id = order <= 0 ? old->entry.id : new->entry.id;
        bool everywhere = true;
        for (size_t p = 1; everywhere && p < parents; p++)
            everywhere = differs(&diffs[p], id);
        size_t next = skip(gone, i, id), after = skip(come, k, id);
        if (everywhere)
            add_difference(m, order <= 0 ? old : NULL, order >= 0 ? new : NULL,
                           next - i > 1 || after - k > 1);
        i = next;
        k = after;
    }
}

/* Is the broken version of a file another one than every parent has? */
static bool breaks_file(const struct maker *m, const struct file_pair *pair, size_t parents) {
    if (!pair->new_broken || pair->parent || pair->part != m->part)
        return false;
    for (uint32_t p = 1; p < parents; p++)
        if (!has_pair(m, p, pair->path))
            return false;
    return true;
}

static bool add_unreadable(struct maker *m, size_t parents) {
    for (size_t i = 0; i < m->step->pairs.count; i++) {
        const struct file_pair *pair = m->step->pairs.items[i];
        struct found_list items = {0};
        if (!breaks_file(m, pair, parents))
            continue;
        if (!take_effective(m, m->step->record, pair->path, &items))
            return false;
        for (size_t k = 0; k < items.count; k++)
            add_revision(m, CHANGE_UNREADABLE, arena_copy(m->arena, items.items[k].entry.id),
                         pair->path);
    }
    return true;
}

static int by_id(const void *x, const void *y) {
    const struct revision *const *a = x, *const *b = y;
    int order = str_cmp((*a)->id, (*b)->id);
    return order ? order : (int)(*a)->change - (int)(*b)->change;
}

/* An id may stand in several broken files, or several times in one. */
static void drop_repeated(struct revision_list *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct revision *last = kept ? list->items[kept - 1] : NULL;
        if (!last || last->change != list->items[i]->change ||
            !str_eq(last->id, list->items[i]->id))
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

static bool make_part(struct maker *m) {
    const struct record *record = m->step->record;
    size_t parents = record && record->commit.parent_count ? record->commit.parent_count : 1;
    struct difference *diffs = arena_array(m->scratch, struct difference, parents);
    for (size_t p = 0; p < parents; p++)
        if (!compare_parent(m, (uint32_t)p, &diffs[p]))
            return false;
    add_differences(m, diffs, parents);
    bool fine = !record || !record->commit.parent_count || add_unreadable(m, parents);
    if (m->out->count)
        qsort(m->out->items, m->out->count, sizeof *m->out->items, by_id);
    drop_repeated(m->out);
    return fine;
}

bool make_revisions(struct walk *w, struct step *step, struct revision_list revisions[PART_COUNT],
                    struct arena *a, struct arena *scratch, struct diags *d) {
    bool fine = true;
    for (int part = 0; fine && part < PART_COUNT; part++) {
        bool wanted = w->parts[part] && !(step->record && step->record->known[part]);
        struct arena_mark mark = arena_mark(scratch);
        struct maker m = {w, step, (enum part)part, a, scratch, d, &revisions[part]};
        if (wanted)
            fine = make_part(&m);
        arena_rewind(scratch, mark);
    }
    return fine;
}
