/* The site is built again, in memory, of the commit and with the settings that the manifest names. Of what comes out only sizes and
 * digests are kept. */
#include "cmd/recorded.h"
#include "cmd/verify.h"
#include "cmd/whole.h"
#include "text/base_url.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void forget(void *context, str path, str bytes) {
    (void)context;
    (void)path;
    (void)bytes;
}

/* ---- is it there? ---- */

static void refuse(const struct verification *v, struct diags *d, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void refuse(const struct verification *v, struct diags *d, const char *format, ...) {
    va_list args;
    va_start(args, format);
    str what = arena_vprintf(v->arena, format, args);
    va_end(args);
    diag_failure(d, EXIT_GIT, "wrong-repository", span_none(), "--against: %.*s", STR(what));
    diag_hint(d,
              "expected a git repository that holds commit %.12s, or the knowledge base's folder "
              "in one, which has content/ in it",
              v->manifest.commit.p);
}

/* That there is no history is a warning for who only shows it; here nothing goes on without. */
static void take_as_failures(struct diags *d, struct diags *told) {
    for (size_t i = 0; i < told->count; i++) {
        told->items[i].severity = SEVERITY_ERROR;
        told->items[i].class = EXIT_GIT;
    }
    told->errors = told->count;
    told->warnings = 0;
    diags_append(d, told);
}

static struct repo *open_repository(struct verification *v, struct diags *d) {
    struct diags told = {.arena = v->arena};
    int directory = open(v->against, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        refuse(v, d, "'%s' cannot be opened: %s", v->against, strerror(errno));
        return NULL;
    }
    close(directory);
    struct repo *repo = repo_open(v->arena, v->against, &told);
    if (!repo && told.count && strcmp(told.items[0].code, "no-history") == 0)
        refuse(v, d, "'%s' lies in no git repository", v->against);
    else if (!repo)
        take_as_failures(d, &told);
    return repo;
}

static bool hold_commit(struct verification *v, const struct repo *repo, struct repo_id *id,
                        struct diags *d) {
    struct diags ignored = {.arena = v->arena};
    if (!repo_resolve(repo, v->manifest.commit, id, &ignored)) {
        diag_failure(
            d, EXIT_GIT, "missing-commit", span_none(),
            "the repository of '%s' does not hold commit %.*s, of which the site says that "
            "it was made",
            v->against, STR(v->manifest.commit));
        diag_hint(d, "fetch it, or name another repository");
        return false;
    }
    if (repo->shallow) {
        diag_failure(d, EXIT_GIT, "shallow-repository", span_none(),
                     "the repository of '%s' is a shallow clone: pages tell of the past, which is "
                     "not all there",
                     v->against);
        diag_hint(d, "fetch the rest with 'git fetch --unshallow'");
        return false;
    }
    return true;
}

/* No site was made of a folder that is no knowledge base. */
static void hold_content(struct verification *v, const struct repo *repo, const struct repo_id *id,
                         struct diags *d) {
    struct repo_commit commit;
    struct repo_entry entry;
    bool there;
    str path = arena_printf(v->arena, "%.*scontent/site.yml", STR(repo->folder));
    if (repo_read_commit(repo, id, v->arena, &commit, d) &&
        repo_find(repo, &commit.tree, path, &entry, &there, d) && !there)
        refuse(v, d, "'%s' is no knowledge base: the commit has no '%.*s'", v->against, STR(path));
}

/* Does the repository hold all that the site was made from? */
static enum exit_code look(struct verification *v, const struct options *o, struct diags *told) {
    struct diags d = {.arena = v->arena};
    struct repo_id id;
    struct repo *repo = open_repository(v, &d);
    if (repo && hold_commit(v, repo, &id, &d))
        hold_content(v, repo, &id, &d);
    repo_close(repo);
    enum exit_code e = recorded_fail(&d, o);
    if (!e && o->json)
        recorded_keep(&d, told);
    return e;
}

/* ---- the build ---- */

/* With the settings of the manifest, and of nothing else. */
static struct options settings(const struct verification *v, const struct options *o) {
    struct options build = {.root = v->against,
                            .at = v->manifest.commit.p,
                            .base_url = v->manifest.base_url.p,
                            .drafts = v->manifest.drafts,
                            .precompress = v->manifest.precompress,
                            .jobs = o->jobs,
                            .verbose = o->verbose,
                            .json = o->json,
                            .quiet = o->quiet};
    return build;
}

static void keep(struct verification *v, struct output *output) {
    const struct output_file *files = output_digests(output, &v->built_count);
    struct output_file *kept = arena_array(v->arena, struct output_file, v->built_count);
    for (size_t i = 0; i < v->built_count; i++) {
        kept[i] = files[i];
        kept[i].path = arena_copy(v->arena, files[i].path);
    }
    v->built = kept;
    v->was_built = true;
}

/* Today is what it was for the site, `today`, not what the environment says. */
static enum exit_code build(struct verification *v, const struct options *o,
                            const struct date *today, struct diags *told) {
    struct pipeline p;
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    p.progress = progress_start(o);
    p.now = *today;
    pipeline_load(&p);
    if (!p.diags.errors)
        pipeline_history(&p);
    struct output *output = output_handed(forget, NULL);
    if (!p.diags.errors)
        whole_site(&p, output);
    pipeline_end_progress(&p);
    e = recorded_fail(&p.diags, o);
    if (!e)
        keep(v, output);
    if (!e && o->json)
        recorded_keep(&p.diags, told);
    output_close(output);
    pipeline_close(&p);
    return e;
}

static bool has_fit_address(const struct verification *v) {
    struct base_url unused;
    str hint, address = v->manifest.base_url;
    return !address.n || !base_url_parse(v->arena, address, &unused, &hint);
}

/* What the site took for today; none is fine. */
static bool read_today(str day, struct date *today) {
    bool impossible;
    *today = (struct date){0};
    return !day.n || date_parse(day, today, &impossible);
}

enum exit_code verify_build(struct verification *v, const struct options *o, struct diags *told) {
    struct date today;
    if (!v->manifest.commit.n)
        v->undecided = S("its manifest names no commit");
    else if (v->manifest.dirty)
        v->undecided = S("it was made from files that were not all committed");
    else if (!has_fit_address(v))
        v->undecided = S("its manifest names an address that no site has");
    else if (!read_today(v->manifest.date, &today))
        v->undecided = S("its manifest names a day that no calendar has");
    if (v->undecided.n)
        return EXIT_FINE;
    struct options with = settings(v, o);
    enum exit_code e = look(v, o, told);
    return e ? e : build(v, &with, &today, told);
}
