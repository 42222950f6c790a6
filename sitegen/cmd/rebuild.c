#include "cmd/rebuild.h"

#include "cmd/kept.h"
#include "cmd/served.h"

#include <stdlib.h>

struct rebuild {
    struct options options;
    struct served served;
    struct rebuild_report report;
    struct arena told; /* what the report holds */
    struct kept *
        kept; /* the site of the last whole build that was fine, and what changed in it since; or NULL */
    struct kept *failed;   /* a whole build that was not, for its diagnostics; or NULL */
    struct arena *pending; /* of: */
    struct map open;       /* paths that changed, and may not be part of `kept` yet */
    struct diags found;    /* after a part was built; in `told` */
    char *diagnostics;
    struct buf file; /* rebuild_file */
    bool ahead;      /* `kept` follows files that were not fine */
};

struct rebuild *rebuild_open(const struct options *o, enum exit_code *e) {
    struct pipeline *p = memory_new(sizeof *p);
    *e = pipeline_open(p, o);
    if (!*e)
        pipeline_close(p);
    free(p);
    if (*e)
        return NULL;
    struct rebuild *r = memory_new(sizeof *r);
    r->options = *o;
    served_open(&r->served);
    r->pending = memory_new(sizeof *r->pending);
    r->open = map_make(r->pending);
    return r;
}

void rebuild_close(struct rebuild *r) {
    kept_free(r->kept);
    kept_free(r->failed);
    served_close(&r->served);
    arena_free(&r->told);
    arena_free(r->pending);
    free(r->pending);
    free(r->diagnostics);
    buf_free(&r->file);
    free(r);
}

/* ---- the report ---- */

static void add_stage(void *context, const char *name, double milliseconds) {
    struct rebuild *r = context;
    arena_push(&r->told, &r->report.stages, ((struct rebuild_stage){name, milliseconds}));
}

static void tell_diagnostics(struct rebuild *r, const struct diags *found) {
    size_t size = 0;
    r->report.found = found;
    free(r->diagnostics);
    r->diagnostics = NULL;
    FILE *out = open_memstream(&r->diagnostics, &size);
    if (!out)
        out_of_memory(size);
    diags_print_json(r->report.found, (str){0}, out);
    fclose(out);
    r->report.diagnostics = (str){r->diagnostics, size};
}

static void tell_pages(struct rebuild *r) {
    const struct stale *s = &r->kept->stale;
    for (size_t i = 0; i < s->pages.count; i++) {
        size_t number = s->pages.items[i];
        const struct page *page = &r->kept->pipeline.site->pages.items[number];
        struct rebuilt_page made = {
            arena_copy(&r->told, page->url), arena_copy(&r->told, page->path),
            arena_copy(&r->told, s->why[number]), served_gave(&r->served, page->path)};
        arena_push(&r->told, &r->report.pages, made);
    }
}

/* ---- a part ---- */

/* So many changed that following them takes as long as reading everything; or so many did since the last whole build that their
 * texts, of which each stands twice in memory, should be given back. */
static bool are_many(struct rebuild *r) {
    enum { FEW = 64, PART = 4, MOST_PATCHED = 1024 };
    bool now = r->open.count > FEW && r->open.count > r->kept->pipeline.content.count / PART;
    bool by_now = patches_count(r->kept->patches) >= MOST_PATCHED;
    if (now || by_now)
        r->report.why =
            now ? S("many files changed") : S("many files have changed since all was read");
    return now || by_now;
}

/* False when only a whole build will do: the report says why. */
static bool build_part(struct rebuild *r) {
    struct kept *k = r->kept;
    const struct stage_calls calls = {r, add_stage};
    str *changed = arena_array(&r->told, str, r->open.count);
    for (size_t i = 0; i < r->open.count; i++)
        changed[i] = r->open.items[i].key;
    if (are_many(r))
        return false;
    r->ahead = true;
    kept_listen(k, &calls);
    if (!kept_follow(k, changed, r->open.count, &r->told, &r->report.why))
        return false;
    r->found = kept_diags(k, &r->told);
    if (diags_exit_code(&r->found, r->options.strict) != EXIT_FINE) {
        r->report.why = S("warnings count as errors");
        return false;
    }
    struct output *output = output_handed(served_file, &r->served);
    bool fine = kept_render(k, output);
    output_close(output);
    kept_listen(k, NULL);
    if (!fine)
        r->report.why = S("a page has something to tell");
    return fine;
}

/* ---- the whole ---- */

static void tell_no_base(struct rebuild *r) {
    struct diags *d = arena_new(&r->told, struct diags);
    d->arena = &r->told;
    diag_failure(d, EXIT_MACHINE, "unreadable", span_none(), "'%s' cannot be opened any more",
                 r->options.root);
    tell_diagnostics(r, d);
}

static void add_on_demand(void *served, str path) { served_on_demand(served, path); }

static void build_whole(struct rebuild *r) {
    const struct stage_calls calls = {r, add_stage};
    struct output *output = output_handed(served_file, &r->served);
    struct kept *k = kept_build(&r->options, &calls, output);
    output_close(output);
    r->report.whole = true;
    r->report.usable = k != NULL;
    if (!k) {
        tell_no_base(r);
        return;
    }
    r->report.fine = kept_is_fine(k);
    tell_diagnostics(r, &k->pipeline.diags);
    if (!r->report.fine) {
        r->failed = k;
        return;
    }
    kept_on_demand(k, add_on_demand, &r->served);
    kept_free(r->kept);
    r->kept = k;
}

/* ---- both ---- */

static void remember(struct rebuild *r, str path) {
    static char known;
    if (!map_get(&r->open, path))
        map_add(&r->open, arena_copy(r->pending, path), &known);
}

static void forget_pending(struct rebuild *r) {
    arena_free(r->pending);
    r->open = map_make(r->pending);
    r->ahead = false;
}

static void build(struct rebuild *r, size_t count, const struct rebuild_sink *sink) {
    served_begin(&r->served, sink);
    r->report.why = r->kept ? S("all was asked for") : S("nothing was built yet");
    bool part = r->kept && count && build_part(r);
    if (part) {
        r->report.fine = true;
        r->report.why = (str){0};
        tell_diagnostics(r, &r->found);
    } else {
        served_retry(&r->served);
        r->report.stages.count = 0;
        build_whole(r);
    }
    served_end(&r->served, r->report.fine, r->report.whole);
}

const struct rebuild_report *rebuild_run(struct rebuild *r, const str *changed, size_t count,
                                         const struct rebuild_sink *sink) {
    arena_free(&r->told);
    kept_free(r->failed);
    r->failed = NULL;
    r->report = (struct rebuild_report){.usable = true};
    for (size_t i = 0; i < count; i++)
        remember(r, changed[i]);
    build(r, count, sink);
    if (r->report.fine) {
        forget_pending(r);
        if (!r->report.whole)
            tell_pages(r);
        kept_settle(r->kept);
    }
    r->report.files = served_count(&r->served);
    r->report.changed = r->served.changed;
    r->report.removed = r->served.removed;
    return &r->report;
}

str rebuild_file(struct rebuild *r, str path) {
    r->file.n = 0;
    if (r->kept && !r->ahead)
        kept_file(r->kept, path, &r->file);
    return buf_str(&r->file);
}
