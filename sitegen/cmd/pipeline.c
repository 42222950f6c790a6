#include "cmd/pipeline.h"

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

enum exit_code pipeline_open(struct pipeline *p, const struct options *o) {
    *p = (struct pipeline){.options = o, .started = seconds_now()};
    p->diags.arena = &p->arenas[0];
    p->content.root = p->templates.root = -1;
    if (o->base_url && strncmp(o->base_url, "https://", 8) != 0 &&
        strncmp(o->base_url, "http://", 7) != 0)
        return usage_error("--base-url wants an http or https address, not '%s'", o->base_url);
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
    if (p->options->verbose && !p->options->quiet)
        fprintf(stderr, "%8.1f ms  %s\n", (now - p->started) * 1e3, name);
    p->started = now;
}

static void stage_ended(void *pipeline, const char *name) { pipeline_stage(pipeline, name); }

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

void pipeline_load(struct pipeline *p) {
    struct arena *a = &p->arenas[0];
    p->content = pipeline_tree(p, S("content"));
    p->templates = pipeline_tree(p, S("templates"));
    pipeline_stage(p, "list files");
    p->theme = theme_load(a, &p->templates, &p->diags);
    struct site_options options = pipeline_site_options(p, &p->theme, a);
    options.stage = stage_ended;
    options.stage_context = p;
    p->site = site_load(&p->content, &options, p->arenas, &p->diags);
}

struct history *pipeline_record(struct pipeline *p, bool articles) {
    if (!p->repo)
        return NULL;
    struct history_options options = pipeline_history_options(p, articles);
    struct history *h = history_load(&options, p->arenas, &p->diags);
    pipeline_stage(p, "history");
    if (h && !history_replay(h, &options, p->site, p->arenas, &p->diags))
        h = NULL;
    pipeline_stage(p, "replay");
    return h;
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

enum exit_code pipeline_report(struct pipeline *p) {
    const struct options *o = p->options;
    diags_sort(&p->diags);
    if (o->json) {
        diags_print_json(&p->diags, coverage_json(p), stdout);
    } else {
        const char *no_color = getenv("NO_COLOR");
        struct diag_style style = {.color = isatty(STDERR_FILENO) && (!no_color || !*no_color),
                                   .quiet = o->quiet && !o->strict}; /* then warnings are errors */
        diags_print(&p->diags, style, stderr);
    }
    return diags_exit_code(&p->diags, o->strict);
}

void pipeline_close(struct pipeline *p) {
    tree_close(&p->content);
    tree_close(&p->templates);
    repo_close(p->repo);
    for (size_t i = 0; i < POOL_MAX; i++)
        arena_free(&p->arenas[i]);
    close(p->root);
}
