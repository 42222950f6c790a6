#include "render/render.h"

#include "base/pool.h"
#include "base/watchdog.h"
#include "render/data.h"
#include "render/findings.h"
#include "render/module.h"
#include "render/search.h"
#include "render/svg.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct worker {
    struct renderer *renderer; /* made when the worker gets its first page; it stays */
    struct reads_log *log;     /* of what its pages read; NULL: nobody wants to know */
    struct findings findings;
    struct arena arena; /* of a file that is copied or written; of a document of the search */
    struct diags diags; /* not about pages: output, static files */
    struct arena diag_arena;
};

struct rendering {
    const struct site *site;
    const struct history *history;
    const struct theme *theme;
    const struct render_limits *limits;
    struct reads *reads; /* or NULL */
    bool measure;        /* renderers measure their pages */
    unsigned worker_count;
    struct worker workers[POOL_MAX];
    /* Of what is being made: */
    const struct render_part *part;
    struct output *output;
    struct watchdog *watchdog;
    struct source *statics; /* names of the static files, for diagnostics */
    size_t *order;          /* of all pages: their numbers */
    atomic_bool stop; /* the machine has failed: every further file would fail like this one */
};

static void put(struct rendering *job, struct worker *w, str path, str bytes) {
    if (!job->output || output_put(job->output, path, bytes, &w->diags))
        return;
    if (w->diags.count && w->diags.items[w->diags.count - 1].class == EXIT_MACHINE)
        atomic_store(&job->stop, true);
}

/* ---- pages ---- */

/* The first renderer has reported what is wrong with the templates; the others would repeat it. */
static struct renderer *worker_renderer(struct rendering *job, struct worker *w) {
    if (!w->renderer) {
        struct arena unread = {0};
        struct diags repeated = {.arena = &unread};
        w->renderer = renderer_new(job->site, job->history, job->theme, job->limits, &repeated);
        arena_free(&unread);
        if (!w->renderer)
            out_of_memory(job->limits->memory);
        renderer_record(w->renderer, w->log);
        if (job->measure)
            renderer_measure(w->renderer);
    }
    return w->renderer;
}

/* For what instructions do not count. Other threads are in the middle of things; nothing was published, so nothing needs to
 * be undone. */
static void page_took_too_long(void *context, const void *what, unsigned milliseconds) {
    const struct page *page = what;
    (void)context;
    dprintf(STDERR_FILENO,
            "sitegen: the page %.*s takes longer than %u seconds in template '%.*s'; "
            "nothing was published\n",
            STR(page->url), milliseconds / 1000, STR(page->template));
    _exit(EXIT_LIMIT);
}

static void write_data(struct rendering *job, struct worker *w, const struct page *page) {
    const struct data data = {job->site, job->history, &w->arena};
    struct buf out = {0};
    if (!job->output || job->part->without_data)
        return;
    data_write(&data, page, &out);
    put(job, w, page->path, buf_str(&out));
    buf_free(&out);
}

static void render_page(struct rendering *job, unsigned worker, size_t number) {
    struct worker *w = &job->workers[worker];
    const struct page *page = &job->site->pages.items[number];
    if (atomic_load(&job->stop))
        return;
    if (page->kind == PAGE_DATA) {
        write_data(job, w, page);
        return;
    }
    str html;
    watchdog_enter(job->watchdog, worker, job->limits->seconds * 1000, page);
    bool fine = renderer_page(worker_renderer(job, w), page, &html, &w->findings.page);
    watchdog_leave(job->watchdog, worker);
    findings_take(&w->findings, job->site, number);
    if (fine)
        put(job, w, page->path, html);
}

static void write_search(struct rendering *job, struct worker *w) {
    struct buf documents = {0};
    if (!job->output || !job->site->has_search || job->part->without_data)
        return;
    search_documents(job->site, &w->arena, &documents);
    put(job, w, SEARCH_PATH, buf_str(&documents));
    buf_free(&documents);
}

/* What takes long comes first: at the end the other workers would wait for it. The search, files of all items, then the pages. */
static void render_all(void *context, unsigned worker, size_t number) {
    struct rendering *job = context;
    if (number == 0)
        write_search(job, &job->workers[worker]);
    else
        render_page(job, worker, job->order[number - 1]);
}

static bool is_of_all_items(const struct page *page) {
    return page->kind == PAGE_DATA && !page->item;
}

static void order_pages(struct rendering *job, struct arena *a) {
    const struct site *site = job->site;
    size_t n = 0;
    job->order = arena_array(a, size_t, site->pages.count);
    for (int first = 1; first >= 0; first--)
        for (size_t i = 0; i < site->pages.count; i++)
            if (is_of_all_items(&site->pages.items[i]) == first)
                job->order[n++] = i;
}

static void render_some(void *context, unsigned worker, size_t number) {
    struct rendering *job = context;
    render_page(job, worker, job->part->pages[number]);
}

/* ---- files ---- */

/* False with a diagnostic when a picture would act. Browsers unpack .svgz by themselves; here nobody
 * does. */
static bool check_picture(struct worker *w, str path, const struct source *source, str bytes) {
    bool packed = path.n > 5 && str_eq_nocase(str_sub(path, path.n - 5, path.n), S(".svgz"));
    bool svg = path.n > 4 && str_eq_nocase(str_sub(path, path.n - 4, path.n), S(".svg"));
    const char *danger = packed ? "packed bytes" : svg ? svg_danger(&w->arena, bytes) : NULL;
    if (danger)
        diag_error(&w->diags, "unsafe-svg", span_file(source), "the picture holds %s", danger);
    return !danger;
}

static void copy_static(struct rendering *job, struct worker *w, size_t number) {
    const struct static_file *f = &job->site->statics.items[number];
    str bytes;
    if (tree_read(job->site->tree, f->file, TREE_MAX_FILE, &w->arena, &bytes, &w->diags) &&
        check_picture(w, f->path, &job->statics[number], bytes))
        put(job, w, f->path, bytes);
}

static void copy_asset(struct rendering *job, struct worker *w, const struct theme_file *f) {
    if (check_picture(w, f->path, f->source, f->bytes))
        put(job, w, f->path, f->bytes);
}

/* What a page with the model computes with. */
static void write_module(struct rendering *job, struct worker *w, const struct model *m) {
    struct buf module = {0};
    if (!job->output || !m->module_url.n)
        return;
    module_write(m, job->site, &w->arena, &module);
    put(job, w, str_sub(m->module_url, 1, m->module_url.n), buf_str(&module));
    buf_free(&module);
}

static size_t asset_count(const struct rendering *job) {
    return job->part->all || job->part->assets ? job->theme->assets.count : 0;
}

static size_t static_count(const struct rendering *job) {
    return job->part->all ? job->site->statics.count : job->part->static_count;
}

static size_t model_count(const struct rendering *job) {
    return job->part->all ? job->site->items[ITEM_MODEL].count : 0;
}

/* Numbers count the assets first, then the static files, then the models. */
static void copy_task(void *context, unsigned worker, size_t number) {
    struct rendering *job = context;
    const struct render_part *part = job->part;
    struct worker *w = &job->workers[worker];
    if (atomic_load(&job->stop))
        return;
    struct arena_mark mark = arena_mark(&w->arena);
    size_t assets = asset_count(job), files = assets + static_count(job);
    if (number < assets)
        copy_asset(job, w, job->theme->assets.items[number].value);
    else if (number < files)
        copy_static(job, w, part->all ? number - assets : part->statics[number - assets]);
    else
        write_module(job, w,
                     (const struct model *)job->site->items[ITEM_MODEL].items[number - files]);
    arena_rewind(&w->arena, mark);
}

static void name_statics(struct rendering *job, struct arena *a) {
    size_t count = job->site->statics.count;
    job->statics = arena_array(a, struct source, count);
    for (size_t i = 0; i < count; i++)
        job->statics[i].path = job->site->statics.items[i].file->path;
}

/* ---- all of it ---- */

static void open_workers(struct rendering *job) {
    for (unsigned i = 0; i < job->worker_count; i++) {
        struct worker *w = &job->workers[i];
        findings_init(&w->findings);
        w->diags = (struct diags){.arena = &w->diag_arena};
    }
}

/* What a worker's diagnostics name as their source may end with the worker; the texts are the tree's. */
static void report_worker(struct worker *w, struct diags *d) {
    for (size_t i = 0; i < w->diags.count; i++) {
        struct span *at = &w->diags.items[i].span;
        if (at->source) {
            struct source *kept = arena_new(d->arena, struct source);
            *kept = (struct source){arena_copy(d->arena, at->source->path), at->source->text};
            at->source = kept;
        }
    }
    diags_append(d, &w->diags);
}

static void close_workers(struct rendering *job, struct diags *d) {
    struct findings findings[POOL_MAX];
    for (unsigned i = 0; i < job->worker_count; i++)
        findings[i] = job->workers[i].findings;
    findings_report(findings, job->worker_count, job->site, d);
    for (unsigned i = 0; i < job->worker_count; i++) {
        struct worker *w = &job->workers[i];
        report_worker(w, d);
        findings_free(&w->findings);
        arena_free(&w->arena);
        arena_free(&w->diag_arena);
        if (w->log)
            reads_take(job->reads, w->log);
    }
}

static struct reads_log *make_log(void) {
    struct reads_log *log = memory_new(sizeof *log);
    return log;
}

struct rendering *rendering_open(const struct site *site, const struct history *history,
                                 const struct theme *theme, const struct render_limits *limits,
                                 unsigned workers, struct reads *reads, struct diags *d) {
    struct rendering *job = memory_new(sizeof *job);
    job->site = site;
    job->history = history;
    job->theme = theme;
    job->limits = limits;
    job->reads = reads;
    job->worker_count = workers < 1 ? 1 : workers > POOL_MAX ? POOL_MAX : workers;
    for (unsigned i = 0; reads && i < job->worker_count; i++)
        job->workers[i].log = make_log();
    struct worker *first = &job->workers[0];
    first->renderer = renderer_new(site, history, theme, limits, d);
    if (first->renderer)
        renderer_record(first->renderer, first->log);
    return job;
}

void rendering_set_history(struct rendering *job, const struct history *history) {
    job->history = history;
    for (unsigned i = 0; i < job->worker_count; i++)
        if (job->workers[i].renderer)
            renderer_set_history(job->workers[i].renderer, history);
}

void rendering_make(struct rendering *job, const struct render_part *part, struct output *output,
                    struct diags *d) {
    unsigned workers = job->worker_count;
    size_t pages = part->all ? 1 + job->site->pages.count : part->page_count;
    job->part = part;
    job->output = output;
    open_workers(job);
    name_statics(job, d->arena);
    if (part->all)
        order_pages(job, d->arena);
    if (pages) {
        job->watchdog =
            watchdog_start(workers, job->limits->seconds * 1000, page_took_too_long, NULL);
        pool_run(workers, pages, part->all ? render_all : render_some, job);
        watchdog_stop(job->watchdog);
    }
    size_t files = asset_count(job) + static_count(job) + model_count(job);
    pool_run(workers, files, copy_task, job);
    close_workers(job, d);
}

void rendering_close(struct rendering *job) {
    for (unsigned i = 0; job && i < job->worker_count; i++) {
        renderer_free(job->workers[i].renderer);
        if (job->workers[i].log)
            reads_log_free(job->workers[i].log);
        free(job->workers[i].log);
    }
    free(job);
}

void render_site(const struct site *site, const struct history *history, const struct theme *theme,
                 const struct render_limits *limits, unsigned workers, struct output *output,
                 struct diags *d) {
    render_measured(site, history, theme, limits, workers, output, NULL, d);
}

static void take_measures(struct rendering *job, struct render_profile *profile) {
    for (unsigned i = 0; i < job->worker_count; i++)
        if (job->workers[i].renderer)
            renderer_measured(job->workers[i].renderer, profile);
}

void render_measured(const struct site *site, const struct history *history,
                     const struct theme *theme, const struct render_limits *limits,
                     unsigned workers, struct output *output, struct render_profile *profile,
                     struct diags *d) {
    static const struct render_part all = {.all = true};
    size_t errors = d->errors;
    struct rendering *job = rendering_open(site, history, theme, limits, workers, NULL, d);
    job->measure = profile != NULL;
    if (profile && job->workers[0].renderer)
        renderer_measure(job->workers[0].renderer);
    if (d->errors == errors)
        rendering_make(job, &all, output, d);
    if (profile)
        take_measures(job, profile);
    rendering_close(job);
}
