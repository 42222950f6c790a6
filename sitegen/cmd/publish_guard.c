/* What is against publishing. */
#include "cmd/print.h"
#include "cmd/publish.h"

/* ---- the source ---- */

static bool find_dirty_files(struct publish *x, struct str_list *files) {
    struct pipeline *p = x->p;
    struct arena *a = &p->arenas[0];
    struct diags told_later = {.arena =
                                   a}; /* of files that cannot be listed, when they are built */
    struct tree content = tree_list(a, p->root, S("content"), &told_later);
    struct tree templates = tree_list(a, p->root, S("templates"), &told_later);
    struct history_options options = {
        .repo = p->repo, .working = &content, .templates = &templates};
    bool fine = history_dirty_files(&options, &p->tip.tree, a, files, &p->diags);
    tree_close(&content);
    tree_close(&templates);
    return fine;
}

bool publish_check_files(struct publish *x) {
    struct pipeline *p = x->p;
    struct str_list files = {0};
    if (p->committed)
        return true;
    if (!find_dirty_files(x, &files))
        return false;
    x->dirty = files.count > 0;
    p->committed = !x->dirty;
    if (!x->dirty || p->options->allow_dirty)
        return true;
    diag_failure(&p->diags, EXIT_CONTENT, "uncommitted", span_none(),
                 "what would be published is not committed: %zu file%s differ%s from HEAD: %.*s",
                 files.count, files.count == 1 ? "" : "s", files.count == 1 ? "s" : "",
                 STR(some_names(&p->arenas[0], files.items, files.count)));
    diag_hint(&p->diags, "commit first; --at HEAD publishes the commit all the same, "
                         "--allow-dirty the files as they are");
    return false;
}

static bool refuse_unknown(struct publish *x) {
    struct diags *d = &x->p->diags;
    diag_failure(d, EXIT_GIT, "missing-commit", span_none(),
                 "'%.*s' holds the site of %.*s, which is not in this repository: it cannot be "
                 "told whether that is a later commit",
                 STR(x->branch.parent_name), STR(x->published.commit));
    diag_hint(d, "bring it here and go on from it: git pull, of a shallow clone git fetch "
                 "--unshallow; --force publishes all the same");
    return false;
}

bool publish_check_order(struct publish *x) {
    struct pipeline *p = x->p;
    struct arena *a = &p->arenas[0];
    struct diags told_here = {.arena = a};
    struct repo_id published;
    struct repo_commit commit;
    bool later;
    if (p->options->force || !repo_id_read(x->published.commit, &published))
        return true;
    if (!repo_read_commit(p->repo, &published, a, &commit, &told_here))
        return refuse_unknown(x);
    if (!repo_is_ancestor(p->repo, &p->tip.id, &published, &later, &p->diags))
        return false;
    if (!later)
        return true;
    diag_failure(&p->diags, EXIT_GIT, "older-commit", span_none(),
                 "'%.*s' holds the site of a later commit, %.*s, and this is that of %.*s",
                 STR(x->branch.parent_name), STR(repo_id_hex(a, &published)),
                 STR(repo_id_hex(a, &p->tip.id)));
    diag_hint(&p->diags, "when this clone is behind, git pull; --force goes back to the older one, "
                         "in a new commit");
    return false;
}

bool publish_check_history(struct publish *x) {
    struct pipeline *p = x->p;
    if (!p->repo->shallow || p->options->force)
        return true;
    diag_failure(&p->diags, EXIT_GIT, "shallow-repository", span_none(),
                 "this is a shallow clone: the site would tell of an incomplete history, and "
                 "nobody could confirm it");
    diag_hint(&p->diags, "git fetch --unshallow fetches the rest (in CI, fetch-depth: 0); --force "
                         "publishes all the same");
    return false;
}

/* ---- what would be lost ---- */

/* Any branch may hold any file of that name; one that says so is ours. */
static bool is_our_manifest(str bytes) {
    enum { HEAD = 1024 };
    str head = str_sub(bytes, 0, bytes.n < HEAD ? bytes.n : HEAD);
    return str_find(head, S("\"sitegen-manifest/"), 0) < head.n;
}

static bool read_manifest(struct publish *x, str bytes, struct diags *d) {
    struct arena *a = &x->p->arenas[0];
    struct diags ignored = {.arena = a};
    bool ours = is_our_manifest(bytes);
    if (manifest_read(a, MANIFEST_PATH.p, bytes, &x->published, ours ? d : &ignored))
        return true;
    x->published = (struct manifest){0};
    return !ours;
}

/* `found` tells whether there is one. */
static bool read_published(struct publish *x, bool *found, struct diags *d) {
    struct pipeline *p = x->p;
    struct repo_entry entry;
    bool there;
    str bytes;
    *found = false;
    if (!repo_find(p->repo, &x->before, MANIFEST_PATH, &entry, &there, d))
        return false;
    *found = there && entry.kind == REPO_BLOB;
    return !*found || (repo_read_blob(p->repo, &entry.id, MANIFEST_MAX, &p->arenas[0], &bytes, d) &&
                       read_manifest(x, bytes, d));
}

bool publish_read_before(struct publish *x) {
    struct pipeline *p = x->p;
    struct diags ignored = {.arena = &p->arenas[0]};
    bool found, force = p->options->force;
    if (!x->has_before || read_published(x, &found, force ? &ignored : &p->diags) || force)
        return true;
    if (found)
        diag_hint(&p->diags,
                  "it is the manifest.json of '%.*s', which tells what sitegen published there; "
                  "--force publishes without it",
                  STR(x->branch.parent_name));
    return false;
}

/* What would be replaced or removed, held against what the manifest says that sitegen published there. */
struct origins {
    struct publish *x;
    enum whose { IS_OURS, IS_FOREIGN, IS_UNREAD } * items; /* by change */
};

/* Reads no more than what has the size that is listed, and that a file of a site may have: the list may be anybody's. */
static enum whose origin_of_blob(const struct repo *r, const struct repo_id *id,
                                 const struct output_file *listed, struct diags *d) {
    struct arena scratch = {0};
    enum whose origin = IS_UNREAD;
    size_t size;
    str bytes;
    if (!repo_blob_size(r, id, &size, d))
        return IS_UNREAD;
    if (size != listed->bytes || size > TREE_MAX_FILE)
        return IS_FOREIGN;
    if (repo_read_blob(r, id, size, &scratch, &bytes, d)) {
        struct digest digest = digest_of(bytes);
        origin = digest_eq(&digest, &listed->sha256) ? IS_OURS : IS_FOREIGN;
    }
    arena_free(&scratch);
    return origin;
}

static void find_origin(void *origins, unsigned worker, size_t number) {
    struct origins *o = origins;
    const struct manifest *published = &o->x->published;
    const struct repo_change *c = &o->x->site->changes.items[number];
    struct arena scratch = {0};
    struct diags told_later = {.arena = &scratch};
    (void)worker;
    if (c->kind == REPO_ADDED || (published->count && str_eq(c->path, MANIFEST_PATH)))
        return;
    const struct output_file *listed = manifest_find(published, c->path);
    o->items[number] = listed && c->was_blob
                           ? origin_of_blob(o->x->p->repo, &c->was, listed, &told_later)
                           : IS_FOREIGN;
    arena_free(&scratch);
}

/* False when one cannot be read: that is tried once more, for what is wrong with it. */
static bool find_foreign(struct publish *x, struct str_list *foreign) {
    struct pipeline *p = x->p;
    struct arena *a = &p->arenas[0];
    size_t count = x->site->changes.count;
    struct origins o = {x, arena_array(a, enum whose, count)};
    pool_run(p->options->jobs, count, find_origin, &o);
    for (size_t i = 0; i < count; i++) {
        const struct repo_change *c = &x->site->changes.items[i];
        enum whose whose = o.items[i];
        if (whose == IS_UNREAD)
            whose =
                origin_of_blob(p->repo, &c->was, manifest_find(&x->published, c->path), &p->diags);
        if (whose == IS_UNREAD)
            return false;
        if (whose == IS_FOREIGN)
            arena_push(a, foreign, c->path);
    }
    return true;
}

static bool check_foreign(struct publish *x) {
    struct pipeline *p = x->p;
    struct str_list foreign = {0};
    if (!find_foreign(x, &foreign))
        return false;
    if (!foreign.count)
        return true;
    diag_failure(&p->diags, EXIT_GIT, "foreign-files", span_none(),
                 "'%.*s' holds %zu file%s that sitegen did not publish: %.*s",
                 STR(x->branch.parent_name), foreign.count, foreign.count == 1 ? "" : "s",
                 STR(some_names(&p->arenas[0], foreign.items, foreign.count)));
    diag_hint(&p->diags, "what belongs to the site goes into content/static/; --force replaces "
                         "them, and they stay in the branch's history");
    return false;
}

static size_t count_items(const struct site *site) {
    size_t count = 0;
    for (int i = 0; i < ITEM_KINDS; i++)
        count += site->items[i].count;
    return count;
}

/* A base that has lost its content, by a wrong folder or a bad merge, is no reason to take the site from its readers. */
static bool check_empty(struct publish *x) {
    struct pipeline *p = x->p;
    size_t pages = 0;
    if (count_items(p->site))
        return true;
    for (size_t i = 0; i < x->site->changes.count; i++) {
        const struct repo_change *c = &x->site->changes.items[i];
        pages += c->kind == REPO_REMOVED && str_ends(c->path, S("/index.html"));
    }
    if (!pages)
        return true;
    diag_failure(&p->diags, EXIT_CONTENT, "empty-site", span_none(),
                 "the site has no article, fact or other item any more, and %zu page%s of "
                 "'%.*s' would go",
                 pages, pages == 1 ? "" : "s", STR(x->branch.parent_name));
    diag_hint(&p->diags, "is content/ where it should be? --force publishes the empty site");
    return false;
}

/* Most hosts pack by themselves, and those that do not would go on without being told. */
static void warn_of_packed(struct publish *x) {
    struct pipeline *p = x->p;
    size_t gone = 0;
    for (size_t i = 0; i < x->site->changes.count; i++) {
        const struct repo_change *c = &x->site->changes.items[i];
        gone +=
            c->kind == REPO_REMOVED && (str_ends(c->path, S(".gz")) || str_ends(c->path, S(".br")));
    }
    if (p->options->precompress || !x->published.precompress || !gone)
        return;
    diag_warning(&p->diags, "packed-texts", span_none(),
                 "'%.*s' holds the site with packed texts, and this one has none: %zu .gz and .br "
                 "files go",
                 STR(x->branch.parent_name), gone);
    diag_hint(&p->diags, "--precompress makes them again; hosts that pack by themselves need none");
}

bool publish_check_losses(struct publish *x) {
    warn_of_packed(x);

    return !x->has_before || x->p->options->force || (check_foreign(x) && check_empty(x));
}
