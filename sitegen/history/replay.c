/* What facts said before and after each revision. What is simply written is read from the revision; what is computed, has
 * several values or a unit is computed again as of the commits that may have changed it, and so are the derived facts that
 * rest on it. */
#include "base/pool.h"
#include "history/replay.h"
#include "model/schema.h"

/* ---- written values ---- */

static const struct value *entity_value(struct arena *a, const struct site *site, str id) {
    struct value *v = arena_new(a, struct value);
    const struct item *item = site_find(site, id);
    *v = (struct value){.kind = VALUE_ENTITY, .written = id};
    if (item && item->kind == ITEM_ENTITY)
        v->entity = item;
    return v;
}

/* What would be read as something else stands in quotes (canon_text) when it is text. */
static bool is_quoted(const struct site *site, str text) {
    struct value v;
    struct value_fault fault;
    if (text.n < 2 || !str_starts(text, S("\"")) || !str_ends(text, S("\"")))
        return false;
    return !value_of_scalar(&site->units, str_sub(text, 1, text.n - 1), &v, &fault) ||
           v.kind != VALUE_TEXT;
}

/* As the loader reads a field `value`. What cannot be read any more stays text. */
static const struct value *written_value(struct arena *a, const struct site *site,
                                         const struct fact *fact, str text) {
    struct value_fault fault;
    text = str_trim(text);
    if (!text.n)
        return NULL;
    if (str_starts(text, S("[[")) && str_ends(text, S("]]")))
        if (id_is_valid(str_sub(text, 2, text.n - 2)))
            return entity_value(a, site, str_sub(text, 2, text.n - 2));
    struct value *v = arena_new(a, struct value);
    bool quoted = is_quoted(site, text);
    if (quoted || !value_of_scalar(&site->units, text, v, &fault))
        *v = (struct value){.kind = VALUE_TEXT,
                            .written = quoted ? str_sub(text, 1, text.n - 1) : text};
    v->digits = fact ? (int)fact->digits : 0;
    return v;
}

static const struct field_change *find_field(const struct revision *r, str name) {
    for (size_t i = 0; i < r->field_count; i++)
        if (str_eq(r->fields[i].field, name))
            return &r->fields[i];
    return NULL;
}

static void set_written(struct arena *a, const struct site *site, const struct fact *fact,
                        struct revision *r) {
    const struct field_change *value = find_field(r, S("value"));
    const struct field_change *entity = find_field(r, S("value[1][1]"));
    if (r->change == CHANGE_UNREADABLE)
        return;
    if (entity) {
        r->before = entity_value(a, site, entity->before);
        r->after = entity_value(a, site, entity->after);
    } else if (value) {
        r->before = written_value(a, site, fact, value->before);
        r->after = written_value(a, site, fact, value->after);
    } else {
        r->after = written_value(a, site, fact, r->value);
        r->before = r->change == CHANGE_CHANGED ? r->after : NULL;
    }
}

/* ---- all commits ---- */

struct replay {
    struct graph graph;
    struct arena *arenas, *scratch; /* of workers */
    struct diags *worker_diags;
    struct shelf *shelves;
    struct {
        struct task *items; /* older commits first */
        size_t count, capacity;
    } tasks;
    struct task pending;
};

static void written_task(void *context, unsigned worker, size_t number) {
    const struct replay *r = context;
    const struct node *node = &r->graph.nodes[number];
    const struct revision_list *all = &node->item->revisions;
    for (size_t i = 0; i < all->count && !node->derived; i++)
        set_written(&r->arenas[worker], r->graph.site, node->fact, all->items[i]);
}

static void add_task(struct replay *r, const struct commit *commit, size_t index,
                     const struct revision_list *revisions) {
    struct task t = {.commit = commit, .index = (int32_t)index, .revisions = revisions};
    task_aim(&r->arenas[0], &r->graph, &t);
    if (t.targets.count)
        arena_push(&r->arenas[0], &r->tasks, t);
}

/* The oldest commits of a shallow clone: what derived facts said there is to be asked, too. */
static void aim_at_boundaries(struct replay *r) {
    struct arena *a = &r->arenas[0];
    struct map lists = map_make(a);
    for (size_t i = 0; i < r->graph.count; i++) {
        const struct revision_list *all = &r->graph.nodes[i].item->revisions;
        for (size_t k = 0; k < all->count && r->graph.nodes[i].derived; k++) {
            struct revision *known = all->items[k];
            if (known->change != CHANGE_KNOWN)
                continue;
            struct revision_list *list = map_get(&lists, known->commit->hex);
            if (!list) {
                list = arena_new(a, struct revision_list);
                map_add(&lists, known->commit->hex, list);
            }
            arena_push(a, list, known);
        }
    }
    for (size_t i = 0; i < lists.count; i++) {
        const struct revision_list *list = lists.items[i].value;
        add_task(r, list->items[0]->commit, r->graph.history->commits.count, list);
    }
}

static void aim(struct replay *r) {
    struct history *h = r->graph.history;
    aim_at_boundaries(r);
    for (size_t i = h->commits.count; i-- > 0;)
        add_task(r, h->commits.items[i], i, &h->commits.items[i]->facts);
    r->pending = (struct task){.index = -1, .revisions = &h->pending};
    task_aim(&r->arenas[0], &r->graph, &r->pending);
}

static void ask(struct replay *r, unsigned worker, struct task *t) {
    struct shelf *s = &r->shelves[worker];
    struct arena *a = &r->scratch[worker];
    struct arena_mark mark = arena_mark(a);
    if (s->failed)
        return;
    if (t->commit)
        task_ask(s, a, &r->arenas[worker], &r->graph, t);
    else
        task_ask_pending(s, a, &r->arenas[worker], &r->graph, t);
    arena_rewind(a, mark);
}

static void ask_task(void *context, unsigned worker, size_t number) {
    struct replay *r = context;
    ask(r, worker, &r->tasks.items[number]);
}

/* False when an object could not be read. */
static bool ask_all(struct replay *r, const struct history_options *options, struct diags *d) {
    unsigned workers = options->workers ? options->workers : 1;
    struct arena *a = &r->arenas[0];
    bool fine = true;
    r->shelves = arena_array(a, struct shelf, workers);
    r->scratch = arena_array(a, struct arena, workers);
    r->worker_diags = arena_array(a, struct diags, workers);
    for (unsigned w = 0; w < workers; w++) {
        r->worker_diags[w].arena = &r->arenas[w];
        shelf_open(&r->shelves[w], options->repo, &r->worker_diags[w]);
    }
    pool_run(workers, r->tasks.count, ask_task, r);
    if (r->pending.targets.count)
        ask(r, 0, &r->pending);
    for (unsigned w = 0; w < workers; w++) {
        fine &= !r->shelves[w].failed;
        diags_append(d, &r->worker_diags[w]);
        shelf_close(&r->shelves[w]);
        arena_free(&r->scratch[w]);
    }
    return fine;
}

/* ---- what follows ---- */

static const struct commit *newest_change(const struct revision_list *all) {
    for (size_t i = 0; i < all->count; i++) {
        const struct revision *v = all->items[i];
        if (v->commit && v->change != CHANGE_UNREADABLE && v->change != CHANGE_KNOWN)
            return v->commit;
    }
    return NULL;
}

/* Both lists are newest first. */
static void insert_followed(struct arena *a, const struct graph *g, struct node *node) {
    const struct revision_list own = node->item->revisions, *followed = &node->followed;
    struct revision_list all = {0};
    size_t k = 0;
    for (size_t i = 0; i < own.count || k < followed->count;) {
        int32_t when = INT32_MAX;
        if (k < followed->count)
            when = commit_index(g, followed->items[k]->commit);
        if (i < own.count && node->when[i] <= when)
            arena_push(a, &all, own.items[i++]);
        else
            arena_push(a, &all, followed->items[k++]);
    }
    node->item->revisions = all;
    node->item->latest = newest_change(&all);
}

static void tell(struct replay *r) {
    struct history *h = r->graph.history;
    struct arena *a = &r->arenas[0];
    h->pending_followed = task_tell(a, &r->graph, &r->pending);
    for (size_t i = r->tasks.count; i-- > 0;) {
        struct task *t = &r->tasks.items[i];
        struct revision_list followed = task_tell(a, &r->graph, t);
        if (followed.count &&
            (size_t)t->index < h->commits.count) /* not of a shallow clone's oldest */
            h->commits.items[t->index]->followed = followed;
    }
    for (size_t i = 0; i < r->graph.count; i++)
        if (r->graph.nodes[i].followed.count)
            insert_followed(a, &r->graph, &r->graph.nodes[i]);
}

bool history_replay(struct history *h, const struct history_options *options,
                    const struct site *site, struct arena *arenas, struct diags *d) {
    struct replay r = {.graph = graph_make(&arenas[0], h, site), .arenas = arenas};
    pool_run(options->workers, r.graph.count, written_task, &r);
    if (!r.graph.has_derived)
        return true;
    aim(&r);
    if (!ask_all(&r, options, d))
        return false;
    tell(&r);
    return true;
}
