#include "cmd/pipeline.h"

#include "base/repo.h"

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

/* The day that a number of seconds since 1970 lies in, or none when dates do not reach so far. */
static struct date day_of(int64_t seconds) {
    enum { DAY_SECONDS = 86400 };
    struct date epoch = {.precision = DATE_DAY, .year = 1970, .month = 1, .day = 1};
    struct date last = {.precision = DATE_DAY, .year = 9999, .month = 12, .day = 31};
    int64_t days = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
    int64_t day = date_first_day(&epoch) + days;
    if (day < 0 || day > date_first_day(&last))
        return (struct date){.precision = DATE_NONE};
    return date_of_day((int32_t)day);
}

/* What the site takes for today: never the clock, so that the same sources give the same bytes. */
static enum exit_code read_now(struct pipeline *p) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;
    if (epoch && *epoch) {
        char *end;
        errno = 0;
        seconds = strtoll(epoch, &end, 10);
        if (errno || *end || seconds < 0)
            return usage_error("SOURCE_DATE_EPOCH wants seconds since 1970, not '%s'", epoch);
    } else if (!repo_head_time(p->options->root, &seconds)) {
        return EXIT_FINE;
    }
    p->now = day_of(seconds);
    return EXIT_FINE;
}

enum exit_code pipeline_open(struct pipeline *p, const struct options *o) {
    *p = (struct pipeline){.options = o, .started = seconds_now()};
    p->diags.arena = &p->arenas[0];
    if (o->base_url && strncmp(o->base_url, "https://", 8) != 0 &&
        strncmp(o->base_url, "http://", 7) != 0)
        return usage_error("--base-url wants an http or https address, not '%s'", o->base_url);
    p->root = open(o->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->root < 0)
        return usage_error("cannot open the knowledge base '%s': %s", o->root, strerror(errno));
    return read_now(p);
}

void pipeline_stage(struct pipeline *p, const char *name) {
    double now = seconds_now();
    if (p->options->verbose && !p->options->quiet)
        fprintf(stderr, "%8.1f ms  %s\n", (now - p->started) * 1e3, name);
    p->started = now;
}

static void stage_ended(void *pipeline, const char *name) { pipeline_stage(pipeline, name); }

void pipeline_load(struct pipeline *p) {
    const struct options *o = p->options;
    struct arena *a = &p->arenas[0];
    struct map components = map_make(a);
    struct site_options options = {.drafts = o->drafts,
                                   .workers = o->jobs,
                                   .components = &components,
                                   .now = p->now,
                                   .stage = stage_ended,
                                   .stage_context = p};
    if (o->base_url)
        options.base_url = str_of(o->base_url);
    p->content = tree_list(a, p->root, S("content"), &p->diags);
    p->templates = tree_list(a, p->root, S("templates"), &p->diags);
    pipeline_stage(p, "list files");
    p->theme = theme_load(a, &p->templates, &p->diags);
    for (size_t i = 0; i < p->theme.components.count; i++)
        map_add(&components, p->theme.components.items[i].key, p->theme.components.items[i].value);
    for (size_t i = 0; i < p->theme.assets.count; i++)
        arena_push(a, &options.assets, ((struct written){.text = p->theme.assets.items[i].key}));
    p->site = site_load(&p->content, &options, p->arenas, &p->diags);
}

/* For programs that read the result. */
static str coverage_json(struct pipeline *p) {
    const struct site *site = p->site;
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
    for (size_t i = 0; i < POOL_MAX; i++)
        arena_free(&p->arenas[i]);
    close(p->root);
}
