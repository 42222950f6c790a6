#include "history/history.h"

#include "base/store.h"
#include "history/cache.h"
#include "history/record.h"

#include <stdlib.h>

const char *const change_names[] = {"added",      "changed", "removed",
                                    "unreadable", "known",   "followed"};

/* ---- commits ---- */

struct maker {
    struct history *history;
    struct arena *arena;
    struct repo_mailmap *mailmap;
    struct date newest_boundary;
};

static struct commit *make_commit(struct maker *m, const struct repo_commit *c) {
    struct commit *commit = arena_new(m->arena, struct commit);
    *commit = (struct commit){.id = c->id,
                              .hex = repo_id_hex(m->arena, &c->id),
                              .author = repo_mailmap_person(m->mailmap, m->arena, c->author),
                              .authored = c->authored,
                              .committed = c->committed,
                              .zone = c->zone,
                              .subject = c->subject};
    return commit;
}

/* None where RFC 3339 has no words for the day or for the zone, which a commit can say all the same. */
static struct date local_day(int64_t seconds, int zone) {
    enum { ZONES_END = 24 * 60, MINUTE = 60 };
    if (zone <= -ZONES_END || zone >= ZONES_END || seconds < INT64_MIN / 2 ||
        seconds > INT64_MAX / 2)
        return (struct date){0};
    return date_of_seconds(seconds + (int64_t)zone * MINUTE);
}

struct date commit_day(const struct commit *c) {
    return local_day(c->authored, c->zone);
}

static str moment(struct arena *a, int64_t seconds, int zone) {
    enum { DAY = 86400 };
    struct date day = local_day(seconds, zone);
    if (!day.precision)
        return (str){0};
    int64_t local = seconds + (int64_t)zone * 60;
    int second = (int)(((local % DAY) + DAY) % DAY), east = zone < 0 ? -zone : zone;
    return arena_printf(a, "%.*sT%02d:%02d:%02d%c%02d:%02d", STR(date_iso(a, &day)), second / 3600,
                        second / 60 % 60, second % 60, zone < 0 ? '-' : '+', east / 60, east % 60);
}

str commit_moment(struct arena *a, const struct commit *c) {
    return moment(a, c->authored, c->zone);
}

str commit_published(struct arena *a, const struct commit *c) {
    str authored = commit_moment(a, c);
    return authored.n ? authored : moment(a, c->committed, 0);
}

/* ---- items ---- */

static struct item_history *item_of(struct maker *m, const struct revision *revision) {
    struct history *h = m->history;
    struct map *map = revision->kind == ITEM_FACT ? &h->facts : &h->articles;
    struct item_history *item = map_get(map, revision->id);
    if (item)
        return item;
    item = arena_new(m->arena, struct item_history);
    *item = (struct item_history){.kind = revision->kind, .id = revision->id};
    map_add(map, revision->id, item);
    return item;
}

/* Revisions come newest first. */
static void add_to_item(struct maker *m, struct revision *revision) {
    struct item_history *item = item_of(m, revision);
    arena_push(m->arena, &item->revisions, revision);
    if (!revision->commit) {
        item->pending = revision;
        return;
    }
    if (revision->change == CHANGE_KNOWN) {
        item->incomplete = true;
        item->first = NULL;
    } else if (revision->change != CHANGE_UNREADABLE) {
        item->first = item->incomplete ? NULL : revision->commit;
        if (!item->last)
            item->last = item->latest = revision->commit;
    }
}

static void add_revisions(struct maker *m, const struct commit *commit,
                          const struct revision_list *from, struct revision_list *to) {
    for (size_t i = 0; i < from->count; i++) {
        from->items[i]->commit = commit;
        add_to_item(m, from->items[i]);
    }
    *to = *from;
}

static void add_record(struct maker *m, struct record *record) {
    struct history *h = m->history;
    struct revision_list *parts = record->revisions;
    struct date day = local_day(record->commit.authored, record->commit.zone);
    if (!day.precision)
        day = local_day(record->commit.committed, 0);
    if (record->commit.boundary && date_cmp(&m->newest_boundary, &day) < 0)
        m->newest_boundary = day;
    if (!parts[PART_FACTS].count && !parts[PART_ARTICLES].count)
        return;
    struct commit *commit = make_commit(m, &record->commit);
    add_revisions(m, commit, &parts[PART_FACTS], &commit->facts);
    add_revisions(m, commit, &parts[PART_ARTICLES], &commit->articles);
    if (!record->commit.boundary) /* which changed we do not know what */
        arena_push(m->arena, &h->commits, commit);
}

static void add_pending(struct maker *m, const struct revision_list *pending) {
    for (size_t i = 0; i < pending->count; i++) {
        arena_push(m->arena, &m->history->pending, pending->items[i]);
        add_to_item(m, pending->items[i]);
    }
}

/* ---- who wrote ---- */

/* The mailmap of what is shown: the file beside the content, or that of the commit. */
static bool read_mailmap(struct maker *m, const struct history_options *o, const struct record *tip,
                         struct diags *d) {
    enum { MOST = 1 << 20 };
    struct repo_entry entry;
    str text = {0};
    bool there = false;
    if (o->working) {
        repo_mailmap_file(o->repo, m->arena, &text);
    } else if (tip) {
        if (!repo_find(o->repo, &tip->commit.tree, S(".mailmap"), &entry, &there, d))
            return false;
        if (there && entry.kind == REPO_BLOB &&
            !repo_read_blob(o->repo, &entry.id, MOST, m->arena, &text, d))
            return false;
    }
    m->mailmap = repo_mailmap_read(text);
    return true;
}

/* ---- all of it ---- */

static void warn_of_boundary(const struct maker *m, struct diags *d) {
    struct history *h = m->history;
    if (!m->newest_boundary.precision)
        return;
    h->incomplete_before = m->newest_boundary;
    diag_warning(d, "incomplete-history", span_none(),
                 "the history is incomplete before %.*s: this is a shallow clone",
                 STR(date_iso(d->arena, &h->incomplete_before)));
    diag_hint(d, "fetch all of it: git fetch --unshallow");
}

/* What a commit changed may depend on what lies before it (effective_document), which a shallow clone lacks. And nobody's
 * commit may bring a cache that tells another history. */
static bool may_cache(const struct history_options *o, int *root, struct diags *d) {
    struct arena scratch = {0};
    struct repo_commit tip;
    struct repo_entry entry;
    bool tracked = false, fine = true;
    if (o->root >= 0 && o->has_tip) {
        str path = arena_printf(&scratch, "%.*s" STORE_FOLDER, STR(o->repo->folder));
        fine = repo_read_commit(o->repo, &o->tip, &scratch, &tip, d) &&
               repo_find(o->repo, &tip.tree, path, &entry, &tracked, d);
    }
    *root = tracked || o->repo->shallow ? -1 : o->root;
    arena_free(&scratch);
    return fine;
}

struct history *history_load(const struct history_options *options, struct arena *arenas,
                             struct diags *d) {
    struct arena *a = &arenas[0];
    struct history *h = arena_new(a, struct history);
    struct records records = {.arena = a, .by_id = map_make(a)};
    struct revision_list pending[PART_COUNT] = {0};
    struct maker m = {.history = h, .arena = a};
    struct cache caches[PART_COUNT];
    int parts = options->articles ? PART_COUNT : PART_ARTICLES;
    int root = -1;
    if (!may_cache(options, &root, d))
        return NULL;
    h->facts = map_make(a);
    h->articles = map_make(a);
    for (int part = 0; part < parts; part++) {
        caches[part] = (struct cache){(enum part)part, root, options->repo->folder, false, 0};
        cache_read(&caches[part], &records, a);
    }
    if (!walk_history(&records, options, pending, arenas, d))
        return NULL;
    for (int part = 0; part < parts; part++)
        cache_write(&caches[part], &records);
    struct record *tip = options->has_tip ? records_find(&records, &options->tip) : NULL;
    if (!read_mailmap(&m, options, tip, d))
        return NULL;
    for (int part = 0; part < parts; part++)
        add_pending(&m, &pending[part]);
    for (size_t i = 0; i < records.order.count; i++)
        add_record(&m, records.order.items[i]);
    if (tip && options->working && !find_dirt(options, tip, &h->dirty, d))
        return NULL;
    if (tip) {
        h->has_tip = true;
        h->tip = *make_commit(&m, &tip->commit);
    }
    repo_mailmap_free(m.mailmap);
    warn_of_boundary(&m, d);
    return h;
}

const struct item_history *history_of(const struct history *h, enum item_kind kind, str id) {
    return h && (kind == ITEM_FACT || kind == ITEM_ARTICLE)
               ? map_get(kind == ITEM_FACT ? &h->facts : &h->articles, id)
               : NULL;
}
