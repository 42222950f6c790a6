#include "cmd/kept.h"

#include "cmd/past.h"
#include "render/data.h"
#include "render/search.h"

#include <stdlib.h>

/* ---- the whole ---- */

bool kept_is_fine(const struct kept *k) {
    return diags_exit_code(&k->pipeline.diags, k->pipeline.options->strict) == EXIT_FINE;
}

static void render_all(struct kept *k, struct output *output) {
    static const struct render_part all = {.all = true, .without_data = true};
    struct pipeline *p = &k->pipeline;
    struct output_report report;
    size_t found = p->diags.count, errors = p->diags.errors;
    k->reads = reads_new(p->site->pages.count);
    k->rendering = rendering_open(p->site, p->history, &p->theme, &render_serve_limits,
                                  p->options->jobs, k->reads, &p->diags);
    if (p->diags.errors == errors)
        rendering_make(k->rendering, &all, output, &p->diags);
    k->noisy = p->diags.count > found;
    if (kept_is_fine(k))
        output_commit(output, &report, &p->diags);
    pipeline_stage(p, "render");
}

void kept_listen(struct kept *k, const struct stage_calls *calls) {
    k->pipeline.started = seconds_now();
    k->pipeline.stage_ended = calls ? calls->ended : NULL;
    k->pipeline.stage_context = calls ? calls->context : NULL;
}

struct kept *kept_build(const struct options *o, const struct stage_calls *calls,
                        struct output *output) {
    struct kept *k = memory_new(sizeof *k);
    struct pipeline *p = &k->pipeline;
    if (pipeline_open(p, o)) {
        free(k);
        return NULL;
    }
    kept_listen(k, calls);
    pipeline_load(p);
    k->loaded.arena = k->recorded.arena = &p->arenas[0];
    diags_append(&k->loaded, &p->diags);
    if (!p->diags.errors)
        pipeline_history(p);
    for (size_t i = k->loaded.count; i < p->diags.count; i++)
        diags_append(&k->recorded, &(struct diags){.items = &p->diags.items[i], .count = 1});
    if (kept_is_fine(k))
        render_all(k, output);
    diags_sort(&p->diags);
    kept_listen(k, NULL);
    if (kept_is_fine(k)) {
        k->stale.why = calloc(p->site->pages.count + 1, sizeof *k->stale.why);
        if (!k->stale.why)
            out_of_memory(p->site->pages.count);
        k->patches = patches_new(p->site, &p->theme.components, &k->loaded);
    }
    return k;
}

void kept_free(struct kept *k) {
    if (!k)
        return;
    patches_free(k->patches);
    rendering_close(k->rendering);
    reads_free(k->reads);
    past_free(k->past);
    pipeline_close(&k->pipeline);
    if (k->theme)
        arena_free(k->theme);
    free(k->theme);
    arena_free(&k->told);
    free(k->stale.why);
    free(k);
}

struct diags kept_diags(const struct kept *k, struct arena *a) {
    struct diags all = patches_diags(k->patches, a);
    diags_append(&all, &k->recorded);
    diags_sort(&all);
    return all;
}

/* ---- what is stale ---- */

void kept_mark_page(struct kept *k, size_t page, str why) {
    if (k->stale.why[page].p)
        return;
    k->stale.why[page] = why;
    arena_push(&k->told, &k->stale.pages, page);
}

struct marking {
    struct kept *kept;
    str why;
};

static void mark_reader(void *context, size_t page) {
    const struct marking *m = context;
    kept_mark_page(m->kept, page, m->why);
}

void kept_mark_readers(struct kept *k, const void *what, unsigned how, str why) {
    struct marking m = {k, why};
    reads_find(k->reads, what, how, mark_reader, &m);
}

static int by_number(const void *a, const void *b) {
    const size_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

bool kept_render(struct kept *k, struct output *output) {
    struct arena scratch = {0};
    struct diags d = {.arena = &scratch};
    struct stale *s = &k->stale;
    struct render_part part = {.pages = s->pages.items,
                               .page_count = s->pages.count,
                               .assets = s->assets,
                               .statics = s->statics.items,
                               .static_count = s->statics.count};
    if (part.page_count)
        qsort(s->pages.items, s->pages.count, sizeof *s->pages.items, by_number);
    if (!k->noisy)
        rendering_make(k->rendering, &part, output, &d);
    pipeline_stage(&k->pipeline, "render");
    bool fine = !k->noisy && !d.count;
    arena_free(&scratch);
    return fine;
}

void kept_settle(struct kept *k) {
    struct stale *s = &k->stale;
    for (size_t i = 0; i < s->pages.count; i++)
        s->why[s->pages.items[i]] = (str){0};
    *s = (struct stale){.why = s->why};
    arena_free(&k->told);
}

/* ---- on demand ---- */

void kept_on_demand(const struct kept *k, void (*each)(void *context, str path), void *context) {
    const struct site *site = k->pipeline.site;
    if (site->has_search)
        each(context, SEARCH_PATH);
    for (size_t i = 0; i < site->pages.count; i++)
        if (site->pages.items[i].kind == PAGE_DATA)
            each(context, site->pages.items[i].path);
}

static const struct page *find_data(const struct site *site, str path) {
    for (size_t i = 0; i < site->pages.count; i++)
        if (site->pages.items[i].kind == PAGE_DATA && str_eq(site->pages.items[i].path, path))
            return &site->pages.items[i];
    return NULL;
}

bool kept_file(const struct kept *k, str path, struct buf *out) {
    const struct site *site = k->pipeline.site;
    const struct page *page = find_data(site, path);
    struct arena scratch = {0};
    const struct data data = {site, kept_history(k), &scratch};
    bool search = site->has_search && str_eq(path, SEARCH_PATH);
    if (search)
        search_documents(site, &scratch, out);
    else if (page)
        data_write(&data, page, out);
    arena_free(&scratch);
    return search || page;
}
