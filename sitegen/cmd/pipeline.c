#include "cmd/pipeline.h"

#include "cmd/print.h"
#include "text/base_url.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What the site takes for today: never the clock, so that the same sources give the same bytes. */
static enum exit_code read_now(struct pipeline *p) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch) {
        char *end;
        errno = 0;
        int64_t seconds = strtoll(epoch, &end, 10);
        if (errno || *end || seconds < 0)
            return usage_error("SOURCE_DATE_EPOCH wants seconds since 1970, not '%s'", epoch);
        p->now = date_of_seconds(seconds);
    } else if (p->has_tip) {
        p->now = date_of_seconds(p->tip.committed);
    }
    return EXIT_FINE;
}

static bool read_tip(struct pipeline *p) {
    struct repo_id id = p->repo->head;
    if (p->options->at) {
        if (!repo_resolve(p->repo, str_of(p->options->at), &id, &p->diags))
            return false;
    } else if (!p->repo->has_head) {
        if (p->committed)
            diag_failure(&p->diags, EXIT_GIT, "no-commit", span_none(),
                         "the repository '%s' is bare and has no commit yet: there is no content",
                         p->options->root);
        return !p->committed;
    }
    p->has_tip = repo_read_commit(p->repo, &id, &p->arenas[0], &p->tip, &p->diags);
    return p->has_tip;
}

/* False when there is nothing that content could be read from. Else a repository that cannot be read costs no more than the
 * history: what is wrong with the content is told together with it. */
static bool open_repository(struct pipeline *p) {
    const struct options *o = p->options;
    p->repo = repo_open(&p->arenas[0], o->root, &p->diags);
    p->committed = o->at || (p->repo && p->repo->bare);
    if (!p->repo && o->at)
        diag_failure(&p->diags, EXIT_GIT, "no-history", span_none(),
                     "--at %s wants a git repository that can be read", o->at);
    if (!p->repo)
        return !o->at;
    if (read_tip(p))
        return true;
    repo_close(p->repo);
    p->repo = NULL;
    return !p->committed;
}

static bool check_base_url(struct pipeline *p, const char *text) {
    struct base_url unused;
    str hint;
    const char *fault = text ? base_url_parse(&p->arenas[0], str_of(text), &unused, &hint) : NULL;
    if (fault && hint.n)
        usage_error("--base-url cannot be '%s': %s; %.*s", text, fault, STR(hint));
    else if (fault)
        usage_error("--base-url cannot be '%s': %s", text, fault);
    return !fault;
}

enum exit_code pipeline_open(struct pipeline *p, const struct options *o) {
    *p = (struct pipeline){.options = o, .started = seconds_now(), .used = seconds_used()};
    p->diags.arena = &p->arenas[0];
    p->content.root = p->templates.root = -1;
    if (!check_base_url(p, o->base_url))
        return EXIT_USAGE;
    p->root = open(o->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->root < 0)
        return usage_error("cannot open the knowledge base '%s': %s", o->root, strerror(errno));
    enum exit_code e = open_repository(p) ? read_now(p) : pipeline_report(p);
    if (e)
        pipeline_close(p);
    return e;
}

struct tree pipeline_tree(struct pipeline *p, str dir) {
    struct arena *a = &p->arenas[0];
    return p->committed ? tree_of_commit(a, p->repo, &p->tip, dir, &p->diags)
                        : tree_list(a, p->root, dir, &p->diags);
}

/* A cache has no place in a bare repository, where everything is git's. */
struct history_options pipeline_history_options(const struct pipeline *p, bool articles) {
    return (struct history_options){.repo = p->repo,
                                    .has_tip = p->has_tip,
                                    .tip = p->tip.id,
                                    .working = p->committed ? NULL : &p->content,
                                    .templates = p->committed ? NULL : &p->templates,
                                    .root = p->repo->bare ? -1 : p->root,
                                    .articles = articles,
                                    .workers = p->options->jobs};
}

void pipeline_stage(struct pipeline *p, const char *name) {
    double now = seconds_now();
    if (p->options->profile) {
        double used = seconds_used();
        struct stage_time stage = {name, now - p->started, used - p->used};
        arena_push(&p->arenas[0], &p->profile.stages, stage);
        p->used = used;
    }
    if (p->options->verbose && !p->options->quiet)
        fprintf(stderr, "%8.1f ms  %s\n", (now - p->started) * 1e3, name);
    if (p->stage_ended)
        p->stage_ended(p->stage_context, name, (now - p->started) * 1e3);
    p->started = now;
}

static void stage_ended(void *pipeline, const char *name) {
    pipeline_stage(pipeline, name);
    pipeline_begin(pipeline, "checking", false);
}

void pipeline_begin(struct pipeline *p, const char *words, bool counted) {
    progress_stage(p->progress, words, counted);
}

void pipeline_end_progress(struct pipeline *p) {
    progress_stop(p->progress);
    p->progress = NULL;
}

void pipeline_render(struct pipeline *p, struct output *output) {
    const struct options *o = p->options;
    p->profile.rendered.arena = &p->arenas[0];
    pipeline_begin(p, "rendering pages", true);
    render_measured(p->site, p->history, &p->theme, &render_default_limits, o->jobs, output,
                    o->profile ? &p->profile.rendered : NULL, &p->diags);
}

void pipeline_print_profile(struct pipeline *p) {
    struct buf out = {0};
    profile_print(&p->profile, p->options->jobs, &p->arenas[0], &out);
    print_out(&out);
}

struct site_options pipeline_site_options(const struct pipeline *p, const struct theme *theme,
                                          struct arena *a) {
    const struct options *o = p->options;
    struct site_options options = {.drafts = o->drafts,
                                   .changes = p->has_tip,
                                   .workers = o->jobs,
                                   .components = &theme->components,
                                   .now = p->now};
    if (o->base_url)
        options.base_url = str_of(o->base_url);
    for (size_t i = 0; i < theme->assets.count; i++)
        arena_push(a, &options.assets, ((struct written){.text = theme->assets.items[i].key}));
    return options;
}

void pipeline_list(struct pipeline *p) {
    pipeline_begin(p, "reading files", false);
    p->content = pipeline_tree(p, S("content"));
    p->templates = pipeline_tree(p, S("templates"));
    pipeline_stage(p, "list files");
}

void pipeline_load_listed(struct pipeline *p) {
    struct arena *a = &p->arenas[0];
    p->theme = theme_load(a, &p->templates, &p->diags);
    struct site_options options = pipeline_site_options(p, &p->theme, a);
    options.stage = stage_ended;
    options.stage_context = p;
    pipeline_begin(p, "reading files", true);
    p->site = site_load(&p->content, &options, p->arenas, &p->diags);
}

void pipeline_load(struct pipeline *p) {
    pipeline_list(p);
    pipeline_load_listed(p);
}

struct history *pipeline_record(struct pipeline *p, bool articles) {
    if (!p->repo)
        return NULL;
    struct history_options options = pipeline_history_options(p, articles);
    pipeline_begin(p, "reading the history", true);
    struct history *h = history_load(&options, p->arenas, &p->diags);
    pipeline_stage(p, "history");
    pipeline_begin(p, "computing past values", true);
    if (h && !history_replay(h, &options, p->site, p->arenas, &p->diags))
        h = NULL;
    pipeline_stage(p, "replay");
    return h;
}

struct history *pipeline_record_anew(struct pipeline *p, const struct repo *repo, bool articles,
                                     struct arena *arenas, struct diags *d) {
    struct history_options options = pipeline_history_options(p, articles);
    options.repo = repo;
    struct history *h = history_load(&options, arenas, d);
    pipeline_stage(p, "history");
    bool fine = h && history_replay(h, &options, p->site, arenas, d);
    pipeline_stage(p, "replay");
    return fine ? h : NULL;
}

void pipeline_history(struct pipeline *p) {
    p->history = pipeline_record(p, true);
    if (p->repo)
        history_add_pages(p->history, p->site, &p->diags);
}

/* For programs that read the result. */
static str coverage_json(struct pipeline *p) {
    const struct site *site = p->site;
    if (!site)
        return (str){0};
    return arena_printf(&p->arenas[0], ",\"coverage\":{\"references\":%zu,\"bare\":%zu}",
                        site->coverage.references, site->coverage.bare);
}

static void print_json(struct pipeline *p) {
    struct buf more = {0};
    buf_put(&more, coverage_json(p));
    buf_put(&more, buf_str(&p->more));
    if (p->options->profile)
        profile_json(&p->profile, p->options->jobs, &more);
    diags_print_json(&p->diags, buf_str(&more), stdout);
    buf_free(&more);
}

static bool is_format(const struct options *o, const char *format) {
    return o->format && strcmp(o->format, format) == 0;
}

bool pipeline_is_for_programs(const struct options *o) {
    return o->json || is_format(o, "sarif") || is_format(o, "github");
}

enum exit_code pipeline_report(struct pipeline *p) {
    const struct options *o = p->options;
    str folder = p->repo ? p->repo->folder : (str){0};
    diags_sort(&p->diags);
    pipeline_end_progress(p);
    if (is_format(o, "sarif")) {
        diags_print_sarif(&p->diags, folder, stdout);
    } else if (is_format(o, "github")) {
        diags_print_github(&p->diags, folder, o->quiet && !o->strict, stdout);
    } else if (o->json) {
        print_json(p);
    } else {
        const char *no_color = getenv("NO_COLOR");
        struct diag_style style = {.color = isatty(STDERR_FILENO) && (!no_color || !*no_color),
                                   .quiet = o->quiet && !o->strict}; /* then warnings are errors */
        diags_print(&p->diags, style, stderr);
    }
    return diags_exit_code(&p->diags, o->strict);
}

void pipeline_close(struct pipeline *p) {
    pipeline_end_progress(p);
    tree_close(&p->content);
    tree_close(&p->templates);
    repo_close(p->repo);
    buf_free(&p->more);
    for (size_t i = 0; i < POOL_MAX; i++)
        arena_free(&p->arenas[i]);
    close(p->root);
}
