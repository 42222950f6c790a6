#include "cmd/verify.h"

#include "base/fs.h"
#include "cmd/recorded.h"
#include "cmd/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool verify_read(struct arena *a, int directory, str path, size_t most, str *bytes) {
    struct buf read = {0};
    ssize_t n = -1;
    *bytes = (str){0};
    int fd = fs_open_beneath(directory, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, FS_NO_LINKS);
    if (fd < 0)
        return false;
    do {
        enum { PIECE = 64 << 10 };
        buf_reserve(&read, PIECE);
        n = fs_read_full(fd, read.p + read.n, PIECE);
        read.n += n > 0 ? (size_t)n : 0;
    } while (n > 0 && read.n <= most);
    fs_close_quietly(fd);
    if (n >= 0)
        *bytes = arena_copy(a, buf_str(&read));
    buf_free(&read);
    return n >= 0;
}

/* Of what a manifest says there is one text: another white space, another field was put there by somebody. */
static bool is_rewritten(const struct manifest *m, str bytes) {
    struct buf own = {0};
    manifest_write(m, &own);
    bool same = str_eq(buf_str(&own), bytes);
    buf_free(&own);
    return !same;
}

static void read_manifest(struct verification *v, int directory, struct diags *d) {
    str bytes, path = arena_printf(v->arena, "%s/%.*s", v->directory, STR(MANIFEST_PATH));
    if (verify_read(v->arena, directory, MANIFEST_PATH, MANIFEST_MAX, &bytes)) {
        v->rewritten = manifest_read(v->arena, path.p, bytes, &v->manifest, d) &&
                       is_rewritten(&v->manifest, bytes);
    } else if (errno == ENOENT || errno == ELOOP || errno == ENOTDIR || errno == EISDIR) {
        diag_error(d, "no-manifest", span_none(), "'%s' holds no file '%.*s'", v->directory,
                   STR(MANIFEST_PATH));
        diag_hint(d, "name a copy of a site that 'sitegen build' or 'sitegen publish' made");
    } else {
        inventory_unreadable(d, v->directory, MANIFEST_PATH);
    }
}

/* What could not be read is told when all else has been. */
static enum exit_code compare(struct verification *v, const struct options *o,
                              struct diags *unread) {
    enum exit_code e = v->against ? verify_build(v, o, unread) : EXIT_FINE;
    if (e)
        return e;
    verify_compare(v);
    verify_print(v, o, unread);
    e = o->json ? diags_exit_code(unread, false) : recorded_tell(unread, false);
    return e ? e : v->differences.count || v->undecided.n ? EXIT_CONTENT : EXIT_FINE;
}

static enum exit_code verify_site(const struct options *o) {
    struct arena arena = {0};
    struct diags d = {.arena = &arena};
    struct verification v = {.directory = o->arguments[1], .against = o->against, .arena = &arena};
    int directory = open(v.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        inventory_unreadable(&d, v.directory, (str){0});
    else
        read_manifest(&v, directory, &d);
    enum exit_code e = recorded_fail(&d, o);
    if (!e) {
        v.found = inventory_take(&arena, directory, v.directory, o->jobs, &d);
        e = compare(&v, o, &d);
    }
    if (directory >= 0)
        close(directory);
    arena_free(&arena);
    return e;
}

enum exit_code verb_verify(const struct options *o) {
    if (o->fact && o->against)
        return usage_error("--fact and --against exclude each other");
    if (o->fact)
        return verify_fact(o);
    if (o->argument_count < 2)
        return usage_error("'verify' wants DIR, a copy of a site, or --fact");
    if (o->at)
        return usage_error("--at goes with --fact: a site names its commit itself");
    return verify_site(o);
}
