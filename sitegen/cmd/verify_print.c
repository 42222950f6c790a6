/* What `verify` says. The list holds paths that anybody may have made up: they are cleaned for people. */
#include "base/json_write.h"
#include "base/version.h"
#include "cmd/print.h"
#include "cmd/recorded.h"
#include "cmd/verify.h"

static const char *const beside_names[] = {"same", "changed", "missing", "extra"};
static const char *const kind_names[] = {"file", "link", "folder", "special", "unread"};

struct counts {
    size_t of[BESIDE_EXTRA + 1];
    size_t all;
};

static struct counts count(const struct verification *v, bool built) {
    struct counts c = {0};
    for (size_t i = 0; i < v->differences.count; i++) {
        const struct mismatch *x = &v->differences.items[i];
        enum beside beside = built ? x->built : x->listed;
        c.of[beside]++;
        c.all += beside != BESIDE_SAME;
    }
    return c;
}

/* ---- for people ---- */

static str short_commit(const struct verification *v) { return str_sub(v->manifest.commit, 0, 12); }

/* "2 files changed, 1 missing, 3 extra" */
static void put_counts(struct buf *out, const struct counts *c) {
    const char *files = "file", *comma = "";
    for (int k = BESIDE_CHANGED; k <= BESIDE_EXTRA; k++) {
        if (!c->of[k])
            continue;
        buf_printf(out, "%s%zu %s%s%s", comma, c->of[k], files,
                   *files && c->of[k] != 1 ? "s "
                   : *files                ? " "
                                           : "",
                   beside_names[k]);
        comma = ", ";
        files = "";
    }
}

static void put_verdict(const struct verification *v, struct buf *out) {
    str name = clean_line(v->arena, str_of(v->directory)), commit = short_commit(v);
    struct counts listed = count(v, false), built = count(v, true);
    const struct counts *c = v->was_built ? &built : &listed;
    buf_printf(out, "%.*s is %s", STR(name), c->all ? "not " : "");
    if (v->was_built)
        buf_printf(out, "what commit %.*s gives: ", STR(commit));
    else
        buf_put(out, S("what its manifest says: "));
    if (c->all)
        put_counts(out, c);
    else
        buf_printf(out, "%zu file%s, %zu bytes", v->found.count, v->found.count == 1 ? "" : "s",
                   v->found.bytes);
    buf_byte(out, '\n');
    if (v->was_built && listed.all) {
        buf_put(out, S("It is not what its manifest says: "));
        put_counts(out, &listed);
        buf_byte(out, '\n');
    } else if (v->was_built && built.all) {
        buf_put(out, S("Its manifest lists it as it is.\n"));
    }
}

/* What it says of itself. */
static void put_origin(const struct verification *v, struct buf *out) {
    const struct manifest *m = &v->manifest;
    buf_printf(out, "It says: made by sitegen %.*s", STR(m->version));
    if (m->commit.n)
        buf_printf(out, " of commit %.*s%s", STR(m->commit),
                   m->dirty ? ", with files that were not committed" : "");
    else
        buf_put(out, S(" of files in no repository"));
    buf_byte(out, '\n');
    if (v->undecided.n)
        buf_printf(out, "Whether it is what a commit gives cannot be told: %.*s\n",
                   STR(v->undecided));
    if (v->was_built && !str_eq(m->version, S(SITEGEN_VERSION)))
        buf_printf(out, "This is sitegen %s: what differs may come from that\n", SITEGEN_VERSION);
}

static void put_difference(const struct verification *v, const struct mismatch *x,
                           struct buf *out) {
    static const char *const kinds[] = {[FOUND_LINK] = " (a symbolic link)",
                                        [FOUND_FOLDER] = " (an empty folder)",
                                        [FOUND_SPECIAL] = " (no regular file)",
                                        [FOUND_UNREAD] = " (cannot be read)",
                                        [FOUND_FILE] = ""};
    enum beside shown = x->built ? x->built : x->listed;
    str path = clean_line(v->arena, x->path);
    buf_printf(out, "  %-8s %.*s%s", beside_names[shown], STR(path),
               x->found ? kinds[x->found->kind] : "");
    if (x->listed && str_eq(x->path, MANIFEST_PATH) && x->found)
        buf_put(out, S(" (not as sitegen writes it)"));
    if (v->was_built && !x->built)
        buf_put(out, S(", but as the commit gives it"));
    else if (v->was_built && !x->listed && !str_eq(x->path, MANIFEST_PATH))
        buf_put(out, S(", but as the manifest lists it"));
    buf_byte(out, '\n');
}

static void put_text(const struct verification *v, const struct options *o, struct buf *out) {
    enum { MOST = 20 };
    size_t shown = v->differences.count;
    bool fine = !shown && !v->undecided.n;
    if (fine && o->quiet)
        return;
    put_verdict(v, out);
    put_origin(v, out);
    if (shown > MOST && !o->verbose)
        shown = MOST;
    for (size_t i = 0; i < shown; i++)
        put_difference(v, &v->differences.items[i], out);
    if (shown < v->differences.count)
        buf_printf(out, "  and %zu more, which -v lists\n", v->differences.count - shown);
}

/* ---- for programs ---- */

static void put_manifest(struct json_writer *j, const struct manifest *m) {
    json_open_object(j, "manifest");
    json_put_text(j, "version", m->version);
    json_put_text_or_null(j, "commit", m->commit);
    json_put_bool(j, "dirty", m->dirty);
    json_put_text_or_null(j, "date", m->date);
    json_put_text_or_null(j, "base_url", m->base_url);
    json_put_bool(j, "drafts", m->drafts);
    json_put_bool(j, "precompress", m->precompress);
    json_put_count(j, "files", m->count);
    json_close_object(j);
}

static void put_found(struct json_writer *j, const struct found *found) {
    char hex[DIGEST_HEX];
    if (!found) {
        json_put_null(j, "found");
        return;
    }
    json_open_object(j, "found");
    json_put_text(j, "kind", str_of(kind_names[found->kind]));
    if (found->kind == FOUND_FILE) {
        digest_hex(&found->file.sha256, hex);
        json_put_count(j, "bytes", found->file.bytes);
        json_put_text(j, "sha256", (str){hex, sizeof hex});
    }
    json_close_object(j);
}

static void put_differences(struct json_writer *j, const struct verification *v) {
    json_open_array(j, "differences");
    for (size_t i = 0; i < v->differences.count; i++) {
        const struct mismatch *x = &v->differences.items[i];
        json_break_line(j);
        json_open_object(j, NULL);
        json_put_text(j, "path", x->path);
        json_put_text(j, "listed", str_of(beside_names[x->listed]));
        json_put_text_or_null(j, "built", v->was_built ? str_of(beside_names[x->built]) : (str){0});
        put_found(j, x->found);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_json(const struct verification *v, struct buf *out) {
    struct json_writer j = {.out = out};
    json_open_object(&j, NULL);
    json_put_bool(&j, "same", !v->differences.count && !v->undecided.n);
    json_put_text(&j, "sitegen", S(SITEGEN_VERSION));
    json_put_text(&j, "directory", str_of(v->directory));
    json_put_text_or_null(&j, "against", v->against ? str_of(v->against) : (str){0});
    json_put_text_or_null(&j, "undecided", v->undecided);
    put_manifest(&j, &v->manifest);
    json_put_count(&j, "files", v->found.count);
    json_put_count(&j, "bytes", v->found.bytes);
    put_differences(&j, v);
    json_close_object(&j);
}

void verify_print(const struct verification *v, const struct options *o,
                  const struct diags *unread) {
    struct buf out = {0};
    if (o->json) {
        put_json(v, &out);
        recorded_print_json(unread, buf_str(&out));
        buf_free(&out);
    } else {
        put_text(v, o, &out);
        print_out(&out);
    }
}
