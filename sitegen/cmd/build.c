#include "cmd/pipeline.h"
#include "cmd/verbs.h"
#include "cmd/whole.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The real path of what exists of `path`, with a slash at its end. */
static str real_folder(struct arena *a, const char *path) {
    char real[PATH_MAX];
    str rest = arena_copy(a, str_of(path));
    while (rest.n && !realpath(rest.p, real)) {
        while (rest.n && rest.p[rest.n - 1] == '/')
            rest.n--;
        while (rest.n && rest.p[rest.n - 1] != '/')
            rest.n--;
        rest = arena_copy(a, rest);
    }
    if (!rest.n && !realpath(".", real))
        return (str){0};
    return arena_printf(a, "%s/", real);
}

/* The site may not be written over what it is made from, nor into it. */
static enum exit_code check_output(struct pipeline *p, const char *output) {
    static const char *const inputs[] = {"content", "templates", ".git"};
    struct arena *a = &p->arenas[0];
    struct stat out, in;
    if (stat(output, &out) == 0 && fstat(p->root, &in) == 0 && in.st_dev == out.st_dev &&
        in.st_ino == out.st_ino)
        return usage_error("the output '%s' is the knowledge base itself", output);
    str folder = real_folder(a, output);
    if (stat(output, &out) == 0 && str_starts(real_folder(a, p->options->root), folder))
        return usage_error("the knowledge base lies in the output '%s', which is replaced", output);
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        str input = arena_printf(a, "%s/%s", p->options->root, inputs[i]);
        if (stat(input.p, &in) == 0 && str_starts(folder, real_folder(a, input.p)))
            return usage_error("the output '%s' lies in what the site is made from", output);
    }
    return EXIT_FINE;
}

/* With --strict a warning stops the build too. */
static bool may_publish(const struct pipeline *p) {
    return diags_exit_code(&p->diags, p->options->strict) == EXIT_FINE;
}

static void render_and_commit(struct pipeline *p, const char *path, struct output_report *report) {
    struct output *output = output_open(path, &p->diags);
    if (!output)
        return;
    whole_site(p, output);
    pipeline_stage(p, "render and stage");
    pipeline_begin(p, "swapping the site in", false);
    if (may_publish(p))
        output_commit(output, report, &p->diags);
    output_close(output);
    pipeline_stage(p, "swap in");
}

enum exit_code verb_build(const struct options *o) {
    struct pipeline p;
    struct output_report report = {0};
    double started = seconds_now();
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    p.progress = progress_start(o);
    bool here = strcmp(o->root, ".") == 0;
    str fallback = arena_printf(&p.arenas[0], "%s%spublic", here ? "" : o->root, here ? "" : "/");
    const char *path = o->output ? o->output : fallback.p;
    if (p.repo && p.repo->bare && !o->output)
        e = usage_error("'%s' is a bare repository: say with --output where the site goes",
                        o->root);
    else
        e = check_output(&p, path);
    if (!e) {
        pipeline_load(&p);
        if (!p.diags.errors)
            pipeline_history(&p);
        if (may_publish(&p))
            render_and_commit(&p, path, &report);
        e = pipeline_report(&p);
    }
    if (!e && !o->quiet && !o->json)
        printf("%zu pages in %s: %zu files written, %zu unchanged, %zu removed; %.2f s\n",
               site_page_count(p.site), path, report.written, report.unchanged, report.removed,
               seconds_now() - started);
    if (o->profile && !o->quiet && !o->json)
        pipeline_print_profile(&p);
    pipeline_close(&p);
    return e;
}
