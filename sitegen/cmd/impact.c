#include "cmd/impact.h"

/* ---- the two versions ---- */

/* By its id: a name may mean another commit a moment later. */
static bool open_side(struct pipeline *p, const struct diff_side *side, struct impact_side *s) {
    s->options = *p->options;
    s->options.at = NULL;
    if (side->has_commit)
        s->options.at = repo_id_hex(&p->arenas[0], &side->commit.id).p;
    enum exit_code e = pipeline_open(&s->pipeline, &s->options);
    s->open = !e;
    if (e)
        diag_failure(&p->diags, e, "impact", span_none(), "one of the versions cannot be read");
    return s->open;
}

/* As verb_build does it. */
static void build_side(struct impact_side *s) {
    struct pipeline *p = &s->pipeline;
    pipeline_load(p);
    if (!p->diags.errors)
        pipeline_history(p);
    if (p->diags.errors)
        return;
    struct output *output = output_memory();
    render_site(p->site, p->history, &p->theme, &render_default_limits, p->options->jobs, output,
                &p->diags);
    pipeline_stage(p, "render");
    struct output_report report;
    if (!p->diags.errors && output_commit(output, &report, &p->diags))
        s->output = output;
    else
        output_close(output);
}

/* What the machine or the repository failed at ends the comparison; the rest is told. False when there was such an error. */
static bool adopt_failures(struct pipeline *p, const struct impact_side *s) {
    const struct diags *found = &s->pipeline.diags;
    for (size_t i = 0; i < found->count; i++) {
        const struct diag *one = &found->items[i];
        bool fatal = one->severity == SEVERITY_ERROR && one->class != EXIT_CONTENT &&
                     one->class != EXIT_LIMIT;
        bool of_record = one->severity == SEVERITY_WARNING && !one->span.source;
        if (fatal || of_record)
            diags_append(&p->diags, &(struct diags){.items = &found->items[i],
                                                    .count = 1,
                                                    .errors = fatal,
                                                    .warnings = of_record});
    }
    return !p->diags.errors;
}

static void list_refused(struct pipeline *p, struct diff_side *side) {
    struct diags found = {.arena = &p->arenas[0]};
    struct tree tree = diff_tree(p, side, S("content"), &found);
    diff_find_refused(&p->arenas[0], &found, &side->refused);
    tree_close(&tree);
}

static bool load_sides(struct pipeline *p, struct diff *d, struct impact *m) {
    struct diff_side *sides[] = {&d->before, &d->after};
    for (int i = 0; i < 2; i++) {
        if (!open_side(p, sides[i], &m->sides[i]))
            return false;
        build_side(&m->sides[i]);
        if (!adopt_failures(p, &m->sides[i]))
            return false;
        sides[i]->site = m->sides[i].pipeline.site;
        list_refused(p, sides[i]);
    }
    return true;
}

/* ---- what time alone has changed ---- */

static bool same_day(const struct date *a, const struct date *b) {
    if (a->precision != b->precision)
        return false;
    return !a->precision || date_first_day(a) == date_first_day(b);
}

static void find_timed(struct impact *m, const struct site *then, const struct site *now) {
    const struct item_list *facts = &now->items[ITEM_FACT];
    struct arena *a = m->diff->arena;
    for (size_t i = 0; i < facts->count; i++) {
        const struct item *new = facts->items[i], *old = site_find(then, new->id);
        if (!old || old->kind != ITEM_FACT)
            continue;
        struct difference d = {.kind = ITEM_FACT,
                               .change = CHANGE_FOLLOWED,
                               .id = new->id,
                               .title = new->title,
                               .file = new->span.source->path,
                               .before = item_display(a, old),
                               .after = item_display(a, new),
                               .turned = true};
        if (!str_eq(d.before, d.after))
            arena_push(a, &m->timed, d);
    }
}

/* Compared are both on the later one's day; built is each on its own. */
static void compare_on_one_day(struct pipeline *p, struct diff *d, struct impact *m,
                               struct tree *tree) {
    struct diags told = {.arena = &p->arenas[0]}; /* by the pipeline of that side */
    const struct site *then = d->before.site;
    p->started = seconds_now(); /* both sides have told of their own stages */
    p->now = m->sides[1].pipeline.now;
    if (!same_day(&m->sides[0].pipeline.now, &p->now)) {
        *tree = diff_tree(p, &d->before, S("content"), &told);
        d->before.site = diff_load_site(p, &d->before, tree, &told);
        find_timed(m, then, d->before.site);
    }
    d->comparison = compare_sites(d->arena, d->before.site, d->after.site);
    comparison_add_unread(d->arena, d->comparison, &d->before.refused);
    comparison_add_unread(d->arena, d->comparison, &d->after.refused);
    pipeline_stage(p, "compare");
}

/* ---- all of it ---- */

static void add_moved(struct impact *m, const struct difference_list *list) {
    for (size_t i = 0; i < list->count; i++)
        map_add(&m->moved, list->items[i].id, &list->items[i]);
}

static void find_moved(struct impact *m) {
    m->moved = map_make(m->diff->arena);
    for (int i = 0; i < ITEM_KINDS; i++)
        add_moved(m, &m->diff->comparison->items[diff_order[i]]);
    add_moved(m, &m->timed);
}

struct impact *impact_of(struct pipeline *p, struct diff *d) {
    struct impact *m = arena_new(d->arena, struct impact);
    struct tree tree = {.root = -1};
    m->diff = d;
    bool fine = load_sides(p, d, m);
    if (fine) {
        compare_on_one_day(p, d, m, &tree);
        find_moved(m);
        impact_find_sentences(m);
        pipeline_stage(p, "sentences");
        m->has_pages = m->sides[0].output && m->sides[1].output;
        if (m->has_pages)
            impact_find_pages(m);
        pipeline_stage(p, "pages");
        impact_arrange(m);
    }
    tree_close(&tree);
    if (fine)
        return m;
    impact_close(m);
    return NULL;
}

void impact_close(struct impact *m) {
    for (int i = 0; i < 2; i++) {
        if (m->sides[i].output)
            output_close(m->sides[i].output);
        if (m->sides[i].open)
            pipeline_close(&m->sides[i].pipeline);
    }
}
