#include "cmd/fix.h"

#include "base/repo_diff.h"
#include "base/replace.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* A file on its way: as it was read, and with what has been mended so far. */
struct mended {
    str path, before, after;
    bool lost; /* it cannot be read as it is: told once, and left alone */
};

struct fixing {
    const struct options *options;
    struct arena arena;
    struct map files; /* path -> struct mended */
    size_t unproved;
    FILE *out; /* where the diff goes */
};

/* ---- from edits to bytes ---- */

/* The file as it is on the disk, read when it is first mended. NULL, told, when it cannot be written anew. */
static struct mended *file_of(struct fixing *f, const struct pipeline *p, str path) {
    struct mended *m = map_get(&f->files, path);
    if (m)
        return m->lost ? NULL : m;
    str bytes = {0};
    bool fine = file_read(&f->arena, p->root, path, TREE_MAX_TEXT, &bytes);
    if (!fine)
        fprintf(stderr, "sitegen: %.*s is left as it is: %s\n", STR(path), file_error());
    m = arena_new(&f->arena, struct mended);
    *m = (struct mended){arena_copy(&f->arena, path), bytes, bytes, !fine};
    map_add(&f->files, m->path, m);
    return fine ? m : NULL;
}

static int edit_cmp(const void *left, const void *right) {
    const struct edit *a = left, *b = right;
    int order = str_cmp(a->span.source->path, b->span.source->path);
    if (order)
        return order;
    return (a->span.offset > b->span.offset) - (a->span.offset < b->span.offset);
}

/* True when something has changed. */
static bool apply_all(struct fixing *f, const struct pipeline *p, struct edits *edits) {
    bool changed = false;
    if (edits->count)
        qsort(edits->items, edits->count, sizeof *edits->items, edit_cmp);
    for (size_t i = 0, end; i < edits->count; i = end) {
        const struct source *source = edits->items[i].span.source;
        for (end = i; end < edits->count && edits->items[end].span.source == source; end++)
            ;
        struct mended *m = file_of(f, p, source->path);
        changed |= m && edits_apply(&f->arena, m->after, &edits->items[i], end - i, &m->after);
    }
    return changed;
}

/* ---- what is to be mended ---- */

static void put_mended(struct fixing *f, struct pipeline *p) {
    for (size_t i = 0; i < f->files.count; i++) {
        const struct mended *m = f->files.items[i].value;
        if (!m->lost)
            tree_put(&p->content, &p->arenas[0], m->path, m->after);
    }
}

/* What the check itself is certain of. */
static void find_certain(const struct pipeline *p, struct edits *edits) {
    for (size_t i = 0; i < p->diags.count; i++) {
        const struct diag *d = &p->diags.items[i];
        if (d->certain && d->span.length && !str_eq(span_text(d->span), d->instead))
            arena_push(edits->arena, edits, ((struct edit){d->span, d->instead}));
    }
}

/* Looks at the content as it has become; what is mended may show what else can be. False at the end. */
static enum exit_code fix_once(struct fixing *f, bool *changed) {
    struct pipeline *p = arena_new(&f->arena, struct pipeline);
    enum exit_code e = pipeline_open(p, f->options);
    *changed = false;
    if (e)
        return e;
    if (p->committed) {
        pipeline_close(p);
        return usage_error("--fix wants files; a bare repository has none");
    }
    struct edits edits = {.arena = &p->arenas[0]};
    pipeline_list(p);
    put_mended(f, p);
    pipeline_load_listed(p);
    find_certain(p, &edits);
    fix_ids(p, &edits);
    fix_labels(p, &edits);
    f->unproved = edits.unproved;
    *changed = apply_all(f, p, &edits);
    pipeline_close(p);
    return EXIT_FINE;
}

/* ---- the result ---- */

/* A terminal gets nothing that it would act upon. */
static void print_patch(struct fixing *f, str patch) {
    bool terminal = isatty(fileno(f->out));
    struct buf out = {0};
    for (size_t at = 0; at < patch.n;) {
        size_t from = at;
        bool bad = utf8_first_bad(str_sub(patch, at, at + 4)) == 0;
        uint32_t c = bad ? (unsigned char)patch.p[at++] : utf8_next(patch, &at);
        bool unfit = bad || (c != '\n' && c != '\t' && codepoint_is_unfit(c));
        buf_put(&out, terminal && unfit ? S("\xEF\xBF\xBD") : str_sub(patch, from, at));
    }
    fwrite(out.p, 1, out.n, f->out);
    buf_free(&out);
}

static enum exit_code write_file(int root, const struct mended *m) {
    enum replaced done = file_replace(root, m->path, m->before, m->after);
    if (done == REPLACE_CHANGED)
        fprintf(stderr, "sitegen: %.*s has changed meanwhile and was left as it is\n",
                STR(m->path));
    if (done == REPLACE_FAILED)
        fprintf(stderr, "sitegen: cannot write %.*s: %s\n", STR(m->path), file_error());
    return done == REPLACE_FAILED ? EXIT_MACHINE : EXIT_FINE;
}

static enum exit_code finish(struct fixing *f) {
    enum exit_code e = EXIT_FINE;
    int root =
        f->options->dry_run ? -1 : open(f->options->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < f->files.count; i++) {
        const struct mended *m = f->files.items[i].value;
        if (str_eq(m->before, m->after))
            continue;
        print_patch(f, repo_diff(&f->arena, m->path, m->before, m->after));
        if (f->options->dry_run)
            continue;
        enum exit_code written =
            write_file(root, m); /* tells why not; the other files are mended all the same */
        e = e ? e : written;
    }
    if (root >= 0)
        fs_close_quietly(root);
    fflush(f->out); /* before what the check has to say */
    if (f->unproved)
        fprintf(stderr,
                "sitegen: %zu label%s left alone, for no history tells that the fact said so "
                "before\n",
                f->unproved, f->unproved == 1 ? " was" : "s were");
    return e;
}

enum exit_code fix_site(const struct options *o) {
    enum { MOST_ROUNDS = 8 };
    struct fixing f = {.options = o, .out = pipeline_is_for_programs(o) ? stderr : stdout};
    enum exit_code e = EXIT_FINE;
    f.files = map_make(&f.arena);
    bool changed = true;
    for (int i = 0; i < MOST_ROUNDS && changed && !e; i++)
        e = fix_once(&f, &changed);
    if (!e)
        e = finish(&f);
    arena_free(&f.arena);
    return e;
}
