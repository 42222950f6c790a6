/* Reading a tree's files. A file may be changed, cut, replaced or deleted while it is being read.
 */
#include "base/fs.h"
#include "base/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct span span_of(const struct tree_file *f, struct diags *d) {
    struct source *source = arena_new(d->arena, struct source);
    source->path = f->path;
    return span_file(source);
}

static bool report_errno(const struct tree_file *f, struct diags *d) {
    diag_failure(d, EXIT_MACHINE, "unreadable", span_of(f, d), "cannot be read: %s",
                 strerror(errno));
    return false;
}

static bool report_too_large(const struct tree_file *f, size_t max, struct diags *d) {
    diag_failure(d, EXIT_LIMIT, "file-too-large", span_of(f, d),
                 "is larger than %zu bytes, the limit for a file of its kind", max);
    return false;
}

/* It was a file when the tree was listed. */
static bool open_file(const struct tree *t, const struct tree_file *f, int *fd, size_t *size,
                      struct diags *d) {
    struct stat st;
    *fd = fs_open_beneath(t->root, str_sub(f->path, t->top, f->path.n),
                          O_RDONLY | O_NONBLOCK | O_NOCTTY, FS_INNER_LINKS);
    if (*fd < 0 && (errno == EXDEV || errno == ELOOP)) {
        diag_error(d, "bad-link", span_of(f, d), "is a link that leads out of the tree");
        return false;
    }
    if (*fd < 0)
        return report_errno(f, d);
    if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode)) {
        *size = (size_t)st.st_size;
        return true;
    }
    close(*fd);
    diag_error(d, "not-a-file", span_of(f, d), "is not a file any more");
    return false;
}

/* Reads to the end, at most max + 1 bytes. One byte more than the size is asked for: when it does
 * not come, that was the end, and no second call is needed to learn it. */
static bool read_to_end(int fd, size_t size, size_t max, struct arena *a, str *bytes) {
    size_t capacity = (size < max ? size : max) + 1, got = 0;
    char *p = arena_array(a, char, capacity);
    for (;;) {
        ssize_t n = read(fd, p + got, capacity - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        got += (size_t)n;
        if (n == 0 || got == size || got > max)
            break;
        if (got == capacity) /* it has grown since */
            p = arena_grow(a, p, got, &capacity, 1);
    }
    *bytes = (str){p, got};
    return true;
}

/* The size comes first, so that what is too large is not even unpacked. */
static bool read_object(const struct tree *t, const struct tree_file *f, size_t max,
                        struct arena *a, str *bytes, struct diags *d) {
    size_t size;
    if (!repo_blob_size(t->repo, &f->id, &size, d))
        return false;
    return size <= max ? repo_read_blob(t->repo, &f->id, size, a, bytes, d)
                       : report_too_large(f, max, d);
}

bool tree_read(const struct tree *t, const struct tree_file *f, size_t max, struct arena *a,
               str *bytes, struct diags *d) {
    int fd;
    size_t size = 0;
    if (t->repo && !f->bytes.p)
        return read_object(t, f, max, a, bytes, d);
    if (t->root < 0 || f->bytes.p) {
        *bytes = f->bytes;
        return bytes->n <= max || report_too_large(f, max, d);
    }
    if (!open_file(t, f, &fd, &size, d))
        return false;
    bool fine = size > max || read_to_end(fd, size, max, a, bytes) || report_errno(f, d);
    close(fd);
    if (fine && (size > max || bytes->n > max))
        return report_too_large(f, max, d);
    return fine;
}

static size_t bom_length(str text) { return str_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0; }

/* CRLF and CR become LF, in place. Returns where the byte `mark` has gone. */
static size_t normalize_lines(char *p, size_t *length, size_t mark) {
    size_t from = str_find_byte((str){p, *length}, '\r', 0), to = from;
    size_t moved = mark;
    for (; from < *length; from++) {
        if (from == mark)
            moved = to;
        if (p[from] == '\r' && from + 1 < *length && p[from + 1] == '\n')
            continue;
        p[to++] = p[from] == '\r' ? '\n' : p[from];
    }
    *length = to;
    return moved;
}

/* A text that nobody else holds, for it is changed in place. */
static bool read_own(const struct tree *t, const struct tree_file *f, struct arena *a, str *text,
                     struct diags *d) {
    if (!tree_read(t, f, TREE_MAX_TEXT, a, text, d))
        return false;
    if (f->bytes.p || (t->root < 0 && !t->repo))
        *text = arena_copy(a, *text);
    return true;
}

/* `at` counts the file's own bytes, as a hex dump would show them. */
static void report_bad_byte(const struct source *source, size_t at, size_t moved,
                            unsigned char byte, struct diags *d) {
    struct span span = {source, (uint32_t)moved, 1};
    if (byte == 0) {
        diag_error(d, "nul", span, "NUL byte at byte offset %zu: this is no text", at);
        return;
    }
    diag_error(d, "invalid-utf8", span, "byte 0x%02x at byte offset %zu is not valid UTF-8", byte,
               at);
    diag_hint(d, "save the file as UTF-8");
}

struct source *text_source(struct arena *a, str path, char *bytes, size_t size, struct diags *d) {
    str raw = {bytes, size};
    size_t bad = utf8_first_bad(raw), bom = bom_length(raw), length = raw.n - bom;
    unsigned char byte = bad < raw.n ? (unsigned char)raw.p[bad] : 0;
    char *text = bytes + bom;
    size_t moved = normalize_lines(text, &length, bad - bom);
    struct source *source = arena_new(a, struct source);
    *source = (struct source){path, {text, length}};
    if (bad == raw.n)
        return source;
    report_bad_byte(source, bad, moved, byte, d);
    return NULL;
}

struct source *tree_read_text(const struct tree *t, const struct tree_file *f, struct arena *a,
                              struct diags *d) {
    str raw;
    if (!read_own(t, f, a, &raw, d))
        return NULL;
    return text_source(a, f->path, (char *)raw.p, raw.n, d); /* ours: read_own */
}
