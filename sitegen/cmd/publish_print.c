#include "base/json.h"
#include "cmd/print.h"
#include "cmd/publish.h"

/* ---- what changed ---- */

struct sums {
    size_t files[3],
        bytes[3]; /* by repo_change_kind; bytes of new files, of removed ones the old */
};

/* Of a link or a submodule nothing; 0 too when it cannot be read, which is no reason to stop. */
static size_t bytes_before(const struct publish *x, const struct repo_change *c) {
    struct arena scratch = {0};
    struct diags ignored = {.arena = &scratch};
    size_t bytes = 0;
    if (c->kind == REPO_ADDED || !c->was_blob ||
        !repo_blob_size(x->p->repo, &c->was, &bytes, &ignored))
        bytes = 0;
    arena_free(&scratch);
    return bytes;
}

static struct sums sum_up(const struct publish *x) {
    struct sums sums = {0};
    for (size_t i = 0; i < x->site->changes.count; i++) {
        const struct repo_change *c = &x->site->changes.items[i];
        sums.files[c->kind]++;
        sums.bytes[c->kind] += c->bytes;
    }
    return sums;
}

static void put_change(struct buf *out, struct publish *x, const struct repo_change *c,
                       bool stamp) {
    str path = clean_line(&x->p->arenas[0], c->path);
    size_t before = bytes_before(x, c);
    if (c->kind == REPO_ADDED)
        buf_printf(out, "added    %.*s, %zu bytes\n", STR(path), c->bytes);
    else if (c->kind == REPO_CHANGED)
        buf_printf(out, "changed  %.*s, %zu bytes instead of %zu%s\n", STR(path), c->bytes, before,
                   stamp ? ", by its commit alone" : "");
    else
        buf_printf(out, "removed  %.*s, %zu bytes\n", STR(path), before);
}

/* ---- for people ---- */

static void put_sum(struct buf *out, const struct publish *x) {
    struct sums sums = sum_up(x);
    buf_printf(out, "%zu files: %zu added, %zu changed, %zu removed", x->site->count,
               sums.files[REPO_ADDED], sums.files[REPO_CHANGED], sums.files[REPO_REMOVED]);
}

/* Of a dry run. The same site may be that of the remote's branch alone. */
static bool would_move(const struct publish *x) {
    const struct repo_branch *b = &x->branch;
    return x->p->options->dry_run &&
           !(x->has_commit && b->there && repo_id_eq(&b->tip, &x->commit));
}

static void put_summary(struct buf *out, struct publish *x) {
    enum { SHORT = 10 };
    struct arena *a = &x->p->arenas[0];
    str name = x->branch.name, source = repo_id_hex(a, &x->p->tip.id);
    if (x->p->options->dry_run)
        buf_printf(out, "nothing was written%s; ", x->p->options->push ? " or pushed" : "");
    if (would_move(x))
        buf_printf(out, "'%.*s' would get the site of %.*s, ", STR(name), SHORT, source.p);
    else if (x->moved)
        buf_printf(out, "'%.*s' is %.*s now, the site of %.*s, ", STR(name), SHORT,
                   repo_id_hex(a, &x->commit).p, SHORT, source.p);
    else
        buf_printf(out, "'%.*s' holds the site of %.*s already, ", STR(name), SHORT, source.p);
    put_sum(out, x);
}

/* That nothing was pushed is said to who named a remote. */
static void put_push(struct buf *out, const struct publish *x) {
    const struct options *o = x->p->options;
    if (x->pushed)
        buf_printf(out, "pushed to %s %.*s\n", publish_remote(x), STR(x->branch.name));
    else if (o->remote && !o->push)
        buf_printf(out, "nothing was pushed to %s yet: --push does that\n", o->remote);
}

/* Pages name the commit that they are made of: those in which nothing else differs would hide the others. */
static void put_changes_listed(struct buf *out, struct publish *x) {
    size_t stamps = 0;
    for (size_t i = 0; i < x->site->changes.count; i++) {
        bool stamp = x->stamps && x->stamps[i];
        stamps += stamp;
        if (!stamp || x->p->options->verbose)
            put_change(out, x, &x->site->changes.items[i], stamp);
    }
    if (stamps && !x->p->options->verbose)
        buf_printf(out,
                   "changed  %zu file%s in which only the commit that %s made of differs (-v lists "
                   "%s)\n",
                   stamps, stamps == 1 ? "" : "s", stamps == 1 ? "it is" : "they are",
                   stamps == 1 ? "it" : "them");
}

void publish_print_text(struct publish *x, double seconds) {
    struct buf out = {0};
    if (x->p->options->quiet)
        return;
    if (x->p->options->dry_run)
        put_changes_listed(&out, x);
    put_summary(&out, x);
    buf_printf(&out, "; %.2f s\n", seconds);
    put_push(&out, x);
    print_out(&out);
}

/* ---- for programs ---- */

static void put_id(struct buf *out, struct publish *x, const char *key, bool there,
                   const struct repo_id *id) {
    buf_byte(out, ',');
    json_key(out, key, there ? repo_id_hex(&x->p->arenas[0], id) : (str){0});
}

static void put_changes(struct buf *out, struct publish *x, enum repo_change_kind kind,
                        const char *key) {
    const char *between = "";
    buf_printf(out, ",\n \"%s\":[", key);
    for (size_t i = 0; i < x->site->changes.count; i++) {
        const struct repo_change *c = &x->site->changes.items[i];
        if (c->kind != kind)
            continue;
        buf_printf(out, "%s\n  {\"path\":", between);
        json_string(out, c->path);
        if (kind != REPO_REMOVED)
            buf_printf(out, ",\"bytes\":%zu", c->bytes);
        if (kind != REPO_ADDED)
            buf_printf(out, ",\"before\":%zu", bytes_before(x, c));
        if (kind == REPO_CHANGED && x->stamps)
            buf_printf(out, ",\"only_commit\":%s", x->stamps[i] ? "true" : "false");
        buf_byte(out, '}');
        between = ",";
    }
    buf_byte(out, ']');
}

static const char *outcome(const struct publish *x) {
    return x->p->options->dry_run ? "dry-run" : x->moved ? "published" : "unchanged";
}

void publish_put_json(struct publish *x, struct buf *out) {
    size_t bytes = 0;
    bool done = diags_exit_code(&x->p->diags, x->p->options->strict) == EXIT_FINE;
    buf_put(out, S(",\"publish\":"));
    if (!x->site || !(done || x->moved)) {
        buf_put(out, S("null"));
        return;
    }
    for (size_t i = 0; i < x->site->count; i++)
        bytes += x->site->files[i].bytes.n;
    buf_printf(out, "{\"outcome\":\"%s\",", outcome(x));
    json_key(out, "branch", x->branch.name);
    put_id(out, x, "commit", x->has_commit, &x->commit);
    put_id(out, x, "parent", x->branch.has_parent, &x->branch.parent);
    put_id(out, x, "tree", true, &x->site->tree);
    put_id(out, x, "source", true, &x->p->tip.id);
    buf_printf(out, ",\"dirty\":%s,\"pushed\":%s,", x->dirty ? "true" : "false",
               x->pushed ? "true" : "false");
    json_key(out, "remote", x->pushed ? str_of(publish_remote(x)) : (str){0});
    buf_printf(out, ",\"files\":%zu,\"bytes\":%zu", x->site->count, bytes);
    put_changes(out, x, REPO_ADDED, "added");
    put_changes(out, x, REPO_CHANGED, "changed");
    put_changes(out, x, REPO_REMOVED, "removed");
    buf_byte(out, '}');
}
