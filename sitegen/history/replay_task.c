/* One commit: the derived facts that it concerns, what they said before and after it, and which of them changed because
 * their inputs did. */
#include "history/replay.h"

#include <stdlib.h>

/* ---- which ---- */

static void reach(struct arena *a, struct node_list *reached, struct node *node, size_t stamp) {
    if (node->stamp == stamp)
        return;
    node->stamp = stamp;
    arena_push(a, reached, node);
}

static void add_target(struct arena *a, struct task *t, struct node *node) {
    if (node->derived)
        arena_push(a, &t->targets, ((struct target){.node = node, .own = node->own}));
}

/* What cannot be read tells nothing: it counts as what it was. That it follows from something else is not told either, but
 * what rests on it does. */
static bool is_told(const struct revision *own) { return own && own->change != CHANGE_UNREADABLE; }

/* The node of the i-th revision; NULL when it is of another kind of item. */
static struct node *node_of(const struct graph *g, const struct task *t, size_t i) {
    const struct revision *r = t->revisions->items[i];
    return r->kind == ITEM_FACT ? map_get(&g->by_id, r->id) : NULL;
}

/* A fact that stood in a file that was broken may have come in another one: then that is its revision. */
static void set_own(const struct graph *g, const struct task *t, bool set) {
    for (size_t i = 0; i < t->revisions->count; i++) {
        struct node *node = node_of(g, t, i);
        if (!node)
            continue;
        if (!set)
            node->own = NULL;
        else if (!is_told(node->own))
            node->own = t->revisions->items[i];
    }
}

void task_aim(struct arena *a, struct graph *g, struct task *t) {
    struct node_list reached = {0};
    size_t stamp = ++g->stamp;
    set_own(g, t, true);
    for (size_t i = 0; i < t->revisions->count; i++) {
        struct node *node = node_of(g, t, i);
        if (node && revision_is_cause(node->own))
            reach(a, &reached, node, stamp);
    }
    for (size_t i = 0; i < reached.count; i++)
        for (size_t k = 0; k < reached.items[i]->users.count; k++)
            reach(a, &reached, reached.items[i]->users.items[k], stamp);
    for (size_t i = 0; i < t->revisions->count; i++) {
        struct node *node = node_of(g, t, i);
        if (node && node->stamp != stamp && is_told(node->own))
            add_target(a, t, node);
    }
    for (size_t i = 0; i < reached.count; i++)
        add_target(a, t, reached.items[i]);
    set_own(g, t, false);
}

/* ---- what they said ---- */

struct asking {
    struct shelf *shelf;
    struct arena *arena, *kept;
    const struct graph *graph;
    struct task *task;
    struct date now;
};

/* One answer for each target, as of a commit. */
static struct answer *ask(const struct asking *k, const struct repo_id *commit, int32_t since) {
    struct as_of at = {0};
    struct node_list facts = {0};
    for (size_t i = 0; i < k->task->targets.count; i++)
        arena_push(k->arena, &facts, k->task->targets.items[i].node);
    if (!repo_read_commit(k->shelf->repo, commit, k->arena, &at.commit, k->shelf->d)) {
        k->shelf->failed = true;
        return arena_array(k->kept, struct answer, facts.count);
    }
    struct inquiry inquiry = {k->graph, &at, since, k->now, &facts};
    return answers_find(k->shelf, k->arena, k->kept, &inquiry);
}

static bool is_other(const struct answer *a, const struct answer *b) {
    return !str_eq(a->exact, b->exact);
}

void task_ask(struct shelf *s, struct arena *a, struct arena *kept, const struct graph *g,
              struct task *t) {
    struct asking k = {s, a, kept, g, t, date_of_seconds(t->commit->committed)};
    struct repo_commit commit;
    if (!repo_read_commit(s->repo, &t->commit->id, a, &commit, s->d)) {
        s->failed = true;
        return;
    }
    const struct answer *after = ask(&k, &commit.id, t->index);
    for (size_t i = 0; i < t->targets.count; i++) {
        t->targets.items[i].after = after[i];
        t->targets.items[i].differs = after[i].exact.n > 0; /* from what was not there */
    }
    for (size_t p = 0; p < commit.parent_count && !s->failed; p++) {
        const struct answer *before = ask(&k, &commit.parents[p], t->index + 1);
        for (size_t i = 0; i < t->targets.count; i++) {
            struct target *target = &t->targets.items[i];
            if (!p)
                target->before = before[i];
            bool other = is_other(&before[i], &after[i]);
            target->differs = p ? target->differs && other : other;
        }
    }
}

void task_ask_pending(struct shelf *s, struct arena *a, struct arena *kept, const struct graph *g,
                      struct task *t) {
    struct asking k = {s, a, kept, g, t, g->site->now};
    const struct answer *before = NULL;
    if (g->history->has_tip)
        before = ask(&k, &g->history->tip.id, 0);
    for (size_t i = 0; i < t->targets.count; i++) {
        struct target *target = &t->targets.items[i];
        target->after = answer_of_site(kept, g, target->node);
        if (before)
            target->before = before[i];
        target->differs = before && is_other(&target->before, &target->after);
    }
}

/* ---- what follows ---- */

/* NULL for none. A unit that the site does not know any more leaves what was printed. */
static const struct value *value_of(struct arena *a, const struct site *site,
                                    const struct answer *answer) {
    if (!answer->exact.n)
        return NULL;
    struct value *v = arena_new(a, struct value);
    if (!value_of_exact(&site->units, answer->exact, v))
        *v = (struct value){.kind = VALUE_TEXT, .written = answer->shown};
    const struct item *entity = v->kind == VALUE_ENTITY ? site_find(site, v->written) : NULL;
    if (entity && entity->kind == ITEM_ENTITY)
        v->entity = entity;
    v->digits = answer->digits;
    return v;
}

static struct revision *make_followed(struct arena *a, const struct graph *g, const struct task *t,
                                      const struct target *target) {
    struct revision *r = arena_new(a, struct revision);
    const struct item_history *item = target->node->item;
    *r = (struct revision){.commit = t->commit,
                           .kind = ITEM_FACT,
                           .change = CHANGE_FOLLOWED,
                           .id = item->id,
                           .file = target->after.file.n ? target->after.file : target->before.file,
                           .before = value_of(a, g->site, &target->before),
                           .after = value_of(a, g->site, &target->after)};
    return r;
}

static int by_id(const void *x, const void *y) {
    const struct revision *const *a = x, *const *b = y;
    return str_cmp((*a)->id, (*b)->id);
}

/* Did the input's own revision change it? What it says now or, unless strict, anything that it may say. */
static bool is_cause(const struct node *node, bool strict) {
    const struct target *target = node->target;
    if (strict && target)
        return is_other(&target->before, &target->after);
    return revision_is_cause(node->own);
}

struct descent {
    struct arena *arena;
    struct node_list open;
    struct revision_list found;
    size_t stamp;
    bool strict;
};

static void look_at_inputs(struct descent *d, const struct node_list *inputs) {
    for (size_t i = 0; i < inputs->count; i++) {
        struct node *input = inputs->items[i];
        if (input->stamp == d->stamp)
            continue;
        input->stamp = d->stamp;
        if (is_told(input->own) && is_cause(input, d->strict))
            arena_push(d->arena, &d->found, input->own);
        else if (input->target && (!d->strict || input->target->differs))
            arena_push(d->arena, &d->open, input);
    }
}

/* The revisions of the nearest inputs that were changed themselves. */
static struct revision_list causes(struct arena *a, const struct target *target, size_t stamp,
                                   bool strict) {
    struct descent d = {.arena = a, .stamp = stamp, .strict = strict};
    target->node->stamp = stamp;
    arena_push(a, &d.open, target->node);
    for (size_t i = 0; i < d.open.count; i++) {
        look_at_inputs(&d, &d.open.items[i]->target->after.inputs);
    }
    if (d.found.count > 1)
        qsort(d.found.items, d.found.count, sizeof(struct revision *), by_id);
    return d.found;
}

static void set_targets(struct task *t, bool set) {
    for (size_t i = 0; i < t->targets.count; i++) {
        struct target *target = &t->targets.items[i];
        target->node->target = set ? target : NULL;
    }
}

static void find_causes(struct arena *a, struct graph *g, struct task *t) {
    set_own(g, t, true);
    set_targets(t, true);
    for (size_t i = 0; i < t->targets.count; i++) {
        struct target *target = &t->targets.items[i];
        if (!target->followed)
            continue;
        target->followed->via = causes(a, target, ++g->stamp, true);
        if (!target->followed->via.count)
            target->followed->via = causes(a, target, ++g->stamp, false);
    }
    set_targets(t, false);
    set_own(g, t, false);
}

struct revision_list task_tell(struct arena *a, struct graph *g, struct task *t) {
    struct revision_list followed = {0};
    for (size_t i = 0; i < t->targets.count; i++) {
        struct target *target = &t->targets.items[i];
        if (is_told(target->own)) {
            target->own->before = value_of(a, g->site, &target->before);
            target->own->after = value_of(a, g->site, &target->after);
        } else if (target->differs && !target->own) {
            target->followed = make_followed(a, g, t, target);
            arena_push(a, &followed, target->followed);
            arena_push(a, &target->node->followed, target->followed);
        }
    }
    if (followed.count)
        find_causes(a, g, t);
    if (followed.count > 1)
        qsort(followed.items, followed.count, sizeof(struct revision *), by_id);
    return followed;
}
