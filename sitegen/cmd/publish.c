#include "cmd/publish.h"
#include "cmd/verbs.h"
#include "cmd/whole.h"

#include <stdlib.h>

static bool fine(const struct publish *x) {
    return diags_exit_code(&x->p->diags, x->p->options->strict) == EXIT_FINE;
}

/* ---- what is published, and where ---- */

static enum exit_code check_usage(const struct options *o) {
    if (o->at && o->allow_dirty)
        return usage_error("--at and --allow-dirty exclude each other: with --at the files do not "
                           "matter");
    if (o->remote && (o->remote[0] == '-' || !o->remote[0]))
        return usage_error("--remote wants the name of a remote, not '%s'", o->remote);
    return EXIT_FINE;
}

const char *publish_remote(const struct publish *x) {
    const char *given = x->p->options->remote;
    return given ? given : "origin";
}

static bool check_repository(struct publish *x) {
    struct pipeline *p = x->p;
    if (!p->repo)
        diag_failure(&p->diags, EXIT_GIT, "no-history", span_none(),
                     "publish wants a git repository that can be read, with the content in it");
    else if (!p->has_tip)
        diag_failure(&p->diags, EXIT_GIT, "no-commit", span_none(),
                     "nothing was committed yet, so there is nothing to publish");
    if (p->repo && !p->has_tip)
        diag_hint(&p->diags, "git add content && git commit");
    return p->repo && p->has_tip;
}

static bool find_branch(struct publish *x) {
    struct pipeline *p = x->p;
    const struct options *o = p->options;
    struct arena *a = &p->arenas[0];
    str name = str_of(o->branch ? o->branch : "gh-pages");
    str remote = str_of(publish_remote(x));
    struct repo_commit before;
    if (!repo_branch_find(p->repo, name, remote, &p->tip.id, a, &x->branch, &p->diags))
        return false;
    x->has_before = x->branch.has_parent;
    if (x->has_before && !repo_read_commit(p->repo, &x->branch.parent, a, &before, &p->diags))
        return false;
    if (x->has_before)
        x->before = before.tree;
    return true;
}

/* ---- the site ---- */

struct collecting {
    struct arena *arena;
    struct repo_file *files;
    size_t count, capacity;
};

static void collect_file(void *collecting, str path, str bytes) {
    struct collecting *c = collecting;
    if (c->count == c->capacity)
        c->files = arena_grow(c->arena, c->files, c->count, &c->capacity, sizeof *c->files);
    c->files[c->count++] = (struct repo_file){.path = path, .bytes = bytes};
}

static void make_site(struct publish *x) {
    struct pipeline *p = x->p;
    struct collecting c = {.arena = &p->arenas[0]};
    output_memory_each(x->output, collect_file, &c);
    struct repo_site *site = repo_site_make(c.arena, c.files, c.count, p->options->jobs);
    if (repo_site_compare(site, p->repo, x->has_before ? &x->before : NULL, &p->diags))
        x->site = site;
}

/* ---- the branch ---- */

/* "Site of 1a2b3c4d5e: SUBJECT", and which commit in full, for programs. */
static str message_of(struct publish *x) {
    enum { SHORT = 10 };
    struct pipeline *p = x->p;
    struct arena *a = &p->arenas[0];
    str hex = repo_id_hex(a, &p->tip.id);
    return arena_printf(a, "Site of %.*s%s%s%.*s\n\nSource-Commit: %.*s\n%s", SHORT, hex.p,
                        x->dirty ? " with uncommitted changes" : "",
                        p->tip.subject.n && !x->dirty ? ": " : "",
                        x->dirty ? 0 : (int)p->tip.subject.n, p->tip.subject.p, STR(hex),
                        x->dirty ? "Source-Dirty: true\n" : "");
}

static bool commit_site(struct publish *x) {
    struct pipeline *p = x->p;
    str message = message_of(x);
    return repo_site_write(x->site, p->repo, p->options->jobs, &x->written, &p->diags) &&
           repo_branch_commit(p->repo, &x->branch, &p->tip.id, &x->site->tree, message, &x->commit,
                              &p->diags);
}

/* The same site is no new commit; but the branch may be behind that of the remote. */
static void write_branch(struct publish *x) {
    struct pipeline *p = x->p;
    struct repo_branch *b = &x->branch;
    bool same = x->has_before && repo_id_eq(&x->before, &x->site->tree);
    if (same)
        x->commit = b->parent;
    x->has_commit = same || (!p->options->dry_run && commit_site(x));
    if (!x->has_commit || p->options->dry_run || (b->there && repo_id_eq(&b->tip, &x->commit)))
        return;
    str reason =
        arena_printf(&p->arenas[0], "publish: %s", same ? "as at the remote" : "a new site");
    x->moved = repo_branch_move(p->repo, b, &x->commit, reason, &p->diags);
}

static void publish_site(struct publish *x) {
    struct pipeline *p = x->p;
    struct output_report report;
    x->output = output_memory();
    whole_site(p, x->output);
    pipeline_stage(p, "render");
    pipeline_begin(p, "writing objects", true);
    if (fine(x) && output_commit(x->output, &report, &p->diags))
        make_site(x);
    pipeline_stage(p, "hash and compare");
    if (x->site)
        publish_check_address(x);
    if (!x->site || !publish_check_losses(x) || !fine(x))
        return;
    if (p->options->dry_run)
        x->stamps = publish_find_stamps(x);
    write_branch(x);
    pipeline_stage(p, "write the branch");
    if (fine(x) && p->options->push && !p->options->dry_run && publish_push(x))
        x->pushed = true;
}

static void publish(struct publish *x) {
    struct pipeline *p = x->p;
    if (!check_repository(x) || !publish_check_history(x) || !find_branch(x) ||
        !publish_read_before(x) || !publish_check_order(x) || !publish_check_files(x))
        return;
    pipeline_load(p);
    if (!p->diags.errors)
        pipeline_history(p);
    if (fine(x))
        publish_site(x);
}

enum exit_code verb_publish(const struct options *o) {
    struct pipeline p;
    double started = seconds_now();
    enum exit_code e = check_usage(o);
    e = e ? e : pipeline_open(&p, o);
    if (e)
        return e;
    struct publish x = {.p = &p};
    p.progress = progress_start(o);
    publish(&x);
    if (o->json)
        publish_put_json(&x, &p.more);
    e = pipeline_report(&p);
    if (!e && !o->json)
        publish_print_text(&x, seconds_now() - started);
    if (o->profile && !o->quiet && !o->json)
        pipeline_print_profile(&p);
    if (x.output)
        output_close(x.output);
    pipeline_close(&p);
    return e;
}
