/* The door of an output: checks, and the way to the disk or into memory. */
#include "base/output_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

struct span output_span(const struct output *o, struct diags *d) {
    struct source *source = arena_new(d->arena, struct source);
    source->path = arena_copy(d->arena, o->path);
    return span_file(source);
}

bool output_fail(struct output *o, struct diags *d, const char *what, str path) {
    const char *why = strerror(errno);
    diag_failure(d, EXIT_MACHINE, "output-failed", output_span(o, d), "cannot %s '%.*s': %s", what,
                 STR(path), why);
    o->failed = true;
    return false;
}

/* It lives in its own arena. */
static struct output *output_make(void) {
    struct arena arena = {0};
    struct output *o = arena_new(&arena, struct output);
    o->arena = arena;
    o->parent = o->lock = o->stage = o->old = -1;
    o->files = map_make(&o->arena);
    pthread_mutex_init(&o->guard, NULL);
    return o;
}

struct output *output_open(const char *path, struct diags *d) {
    struct output *o = output_make();
    if (output_take(o, path, d))
        return o;
    output_close(o);
    return NULL;
}

struct output *output_memory(void) {
    struct output *o = output_make();
    o->in_memory = true;
    return o;
}

struct output *output_handed(void (*take)(void *context, str path, str bytes), void *context) {
    struct output *o = output_memory();
    o->take = take;
    o->context = context;
    return o;
}

/* Other systems' file systems read some names as ".git": HFS+ passes over what cannot be seen, Windows calls it "git~1" too. Git
 * takes no tree in which one stands. */
static bool reads_as_git(str part) {
    char seen[NAME_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; i < part.n;) {
        str rest = str_sub(part, i, part.n);
        unsigned last = rest.n > 2 ? (unsigned char)rest.p[2] : 0;
        bool passed_over = (str_starts(rest, S("\xE2\x80")) &&
                            ((last >= 0x8C && last <= 0x8F) || (last >= 0xAA && last <= 0xAE))) ||
                           (str_starts(rest, S("\xE2\x81")) && last >= 0xAA && last <= 0xAF) ||
                           str_starts(rest, S("\xEF\xBB\xBF"));
        if (!passed_over)
            seen[n++] = part.p[i];
        i += passed_over ? 3 : 1;
    }
    return str_eq_nocase((str){seen, n < 4 ? n : 4}, S(".git")) || str_eq_nocase(part, S("git~1"));
}

/* Why a file of the site may not have this part in its path, or NULL. */
static const char *part_fault(str part) {
    if (part.n == 0)
        return "has an empty part";
    if (str_eq(part, S(".")) || str_eq(part, S("..")))
        return "has a part '.' or '..'";
    if (part.n > NAME_MAX)
        return "has a part of more than 255 bytes";
    if (reads_as_git(part))
        return "has a part that begins with '.git', or that some systems read as '.git'";
    for (size_t i = 0; i < part.n; i++)
        if ((unsigned char)part.p[i] < 0x20 || part.p[i] == 0x7F || part.p[i] == '\\')
            return "holds a control character or a backslash";
    return NULL;
}

const char *output_path_fault(str path) {
    const char *fault = NULL;
    if (path.n >= PATH_MAX)
        return "is too long";
    if (str_eq(path, S(MARKER_NAME)) || str_starts(path, S(MARKER_NAME "/")))
        return "is kept for sitegen's own marker";
    if (path.n == 0 || str_ends(path, S("/")))
        return "has an empty part";
    while (path.n && !fault)
        fault = part_fault(str_cut(&path, '/'));
    return fault;
}

void output_keep_digests(struct output *o) { o->keeps_digests = true; }

static void keep_digest(struct output *o, str path, str bytes) {
    struct output_file file = {.bytes = bytes.n, .sha256 = digest_of(bytes)};
    pthread_mutex_lock(&o->guard);
    file.path = arena_copy(&o->arena, path);
    arena_push(&o->arena, &o->given, file);
    pthread_mutex_unlock(&o->guard);
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct output_file *)a)->path, ((const struct output_file *)b)->path);
}

const struct output_file *output_digests(struct output *o, size_t *count) {
    *count = o->given.count;
    if (*count)
        qsort(o->given.items, *count, sizeof *o->given.items, by_path);
    return o->given.items;
}

bool output_is_marker(str path, str bytes) {
    return str_eq(path, S(MARKER_NAME)) && str_starts(bytes, S(MARKER_TEXT));
}

bool output_put_one(struct output *o, str path, str bytes, struct diags *d) {
    const char *fault = output_path_fault(path);
    if (fault) {
        diag_error(d, "output-path", output_span(o, d), "no file may be written to '%.*s': it %s",
                   STR(path), fault);
        o->incomplete = true;
        return false;
    }
    bool fine =
        o->in_memory ? output_memory_put(o, path, bytes, d) : output_stage_put(o, path, bytes, d);
    if (!fine)
        o->incomplete = true;
    else if (o->keeps_digests)
        keep_digest(o, path, bytes);
    return fine;
}

bool output_put(struct output *o, str path, str bytes, struct diags *d) {
    if (!output_put_one(o, path, bytes, d))
        return false;
    if (!o->packs.on)
        return true;
    output_pack_note(o, path);
    return output_pack_put(o, path, bytes, d);
}

bool output_commit(struct output *o, struct output_report *report, struct diags *d) {
    *report = (struct output_report){0};
    if (o->incomplete) {
        diag_error(d, "output-incomplete", output_span(o, d),
                   "the old site stays, because not every file could be written");
        return false;
    }
    return o->in_memory ? output_memory_commit(o, report, d) : output_disk_commit(o, report, d);
}

static void close_one(int *fd) {
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* What cannot be removed now is removed by the next build, so nothing is reported. */
static void leave_disk(struct output *o) {
    struct fs_count count;
    close_one(&o->old);
    close_one(&o->stage);
    if (o->has_stage)
        output_remove_tree(o, o->stage_name, &count);
    output_unlock(o);
    close_one(&o->parent);
}

void output_close(struct output *o) {
    if (!o)
        return;
    if (!o->in_memory)
        leave_disk(o);
    pthread_mutex_destroy(&o->guard);
    struct arena arena = o->arena;
    arena_free(&arena);
}
