#include "base/manifest.h"

#include "base/calendar.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/version.h"

#include <stdlib.h>

#define FORMAT "sitegen-manifest/1"

/* ---- writing ---- */

static void put_text(struct buf *out, const char *name, str text) {
    buf_printf(out, "\"%s\": ", name);
    if (text.n)
        json_string(out, text);
    else
        buf_put(out, S("null"));
    buf_put(out, S(",\n"));
}

static void put_bool(struct buf *out, const char *name, bool value) {
    buf_printf(out, "\"%s\": %s,\n", name, value ? "true" : "false");
}

/* Fields have an order of their own, and each file a line: two manifests can be compared line by line. */
void manifest_write(const struct manifest *m, struct buf *out) {
    buf_put(out, S("{\n"));
    if (m->schema.n)
        put_text(out, "$schema", m->schema);
    buf_put(out, S("\"format\": \"" FORMAT "\",\n\"generator\": {\"name\": \"sitegen\", "));
    buf_put(out, S("\"version\": "));
    json_string(out, m->version);
    buf_put(out, S("},\n"));
    put_text(out, "commit", m->commit);
    put_bool(out, "dirty", m->dirty);
    put_text(out, "date", m->date);
    put_text(out, "base_url", m->base_url);
    put_bool(out, "drafts", m->drafts);
    put_bool(out, "precompress", m->precompress);
    buf_put(out, S("\"files\": ["));
    for (size_t i = 0; i < m->count; i++) {
        buf_put(out, i ? S(",\n{\"path\": ") : S("\n{\"path\": "));
        json_string(out, m->files[i].path);
        buf_printf(out, ", \"bytes\": %zu, \"sha256\": \"", m->files[i].bytes);
        digest_put(out, &m->files[i].sha256);
        buf_put(out, S("\"}"));
    }
    buf_put(out, S("\n]\n}\n"));
}

/* ---- reading ---- */

struct reader {
    struct arena *arena;
    const struct source *source;
    struct diags *d;
};

/* Always false. `what` is wrong, where `expected` should be. */
static bool wrong(struct reader *r, const char *expected, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool wrong(struct reader *r, const char *expected, const char *format, ...) {
    va_list args;
    va_start(args, format);
    str what = arena_vprintf(r->arena, format, args);
    va_end(args);
    diag_error(r->d, "bad-manifest", span_file(r->source), "%.*s", STR(what));
    diag_hint(r->d, "%s", expected);
    return false;
}

/* A member that must be there. */
static bool take(struct reader *r, const struct json *object, const char *name, bool is_right,
                 const char *expected) {
    if (is_right)
        return true;
    return wrong(r, expected, "'%s' is %s", name,
                 json_at(object, name) ? "something else" : "missing or null");
}

static bool take_text(struct reader *r, const struct json *object, const char *name, str *text,
                      const char *expected) {
    const struct json *value = json_at(object, name);
    if (!take(r, object, name, json_is_text(value), expected))
        return false;
    *text = arena_copy(r->arena, json_str(value));
    return true;
}

/* What may be null. A member that is missing reads as null does: the library makes no difference. */
static bool take_optional(struct reader *r, const struct json *object, const char *name, str *text,
                          const char *expected) {
    return !json_at(object, name) || take_text(r, object, name, text, expected);
}

static bool take_bool(struct reader *r, const struct json *object, const char *name, bool *value) {
    const struct json *given = json_at(object, name);
    *value = json_is_true(given);
    return take(r, object, name, json_is_bool(given), "expected true or false");
}

static bool is_version(str text) {
    for (size_t i = 0; i < text.n; i++)
        if (!byte_is_alnum(text.p[i]) && !byte_is_one_of(text.p[i], S(".+-")))
            return false;
    return text.n > 0 && text.n <= 64;
}

static bool is_address(str text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] <= 0x20 || text.p[i] == 0x7F)
            return false;
    return str_starts(text, S("https://")) || str_starts(text, S("http://"));
}

static bool read_format(struct reader *r, const struct json *root) {
    static const char *const expected = "expected \"" FORMAT "\"";
    str format;
    if (!json_is_object(root))
        return wrong(r, "expected an object with 'format', 'generator', 'commit', 'files'",
                     "this is no manifest of a site");
    if (!take_text(r, root, "format", &format, expected))
        return false;
    if (str_eq(format, S(FORMAT)))
        return true;
    if (str_starts(format, S("sitegen-manifest/")))
        return wrong(r, expected, "it is of another format, which this sitegen, %s, does not know",
                     SITEGEN_VERSION);
    return wrong(r, expected, "this is no manifest of a site");
}

static bool read_head(struct reader *r, const struct json *root, struct manifest *m) {
    static const char *const a_version = "expected a version, as \"" SITEGEN_VERSION "\"",
                             *const a_commit = "expected 40 hexadecimal digits, or null",
                             *const a_day = "expected a day, as \"2026-02-27\", or null",
                             *const an_address = "expected an http or https address, or null",
                             *const a_schema = "expected the address of a schema, or none";
    if (!read_format(r, root) || !take_optional(r, root, "$schema", &m->schema, a_schema) ||
        !take_text(r, root, "generator/version", &m->version, a_version) ||
        !take_optional(r, root, "commit", &m->commit, a_commit) ||
        !take_bool(r, root, "dirty", &m->dirty) ||
        !take_optional(r, root, "date", &m->date, a_day) ||
        !take_optional(r, root, "base_url", &m->base_url, an_address) ||
        !take_bool(r, root, "drafts", &m->drafts) ||
        !take_bool(r, root, "precompress", &m->precompress))
        return false;
    if (!is_version(m->version))
        return take(r, root, "generator/version", false, a_version);
    if (m->commit.p && (m->commit.n != 40 || !hex_is(m->commit)))
        return take(r, root, "commit", false, a_commit);
    if (m->date.p && !calendar_is_day(m->date))
        return take(r, root, "date", false, a_day);
    return !m->base_url.p || is_address(m->base_url) ||
           take(r, root, "base_url", false, an_address);
}

/* The path as it may be shown: its first characters, without what would act on a terminal. */
static str shown(struct reader *r, str path) {
    enum { MOST = 80 };
    struct buf out = {0};
    json_string(&out, str_sub(path, 0, MOST));
    str text = arena_copy(r->arena, buf_str(&out));
    buf_free(&out);
    return text;
}

static bool read_path(struct reader *r, const struct json *entry, size_t i, str *path) {
    const struct json *value = json_at(entry, "path");
    *path = json_str(value);
    if (!json_is_text(value))
        return wrong(r, "expected the path of a file in the site, as text",
                     "files[%zu] has no 'path'", i);
    const char *fault = output_path_fault(*path);
    if (fault)
        return wrong(r, "expected the path of a file in the site, as \"facts/index.html\"",
                     "the path of files[%zu], %.*s, cannot be one: it %s", i, STR(shown(r, *path)),
                     fault);
    if (str_eq(*path, MANIFEST_PATH))
        return wrong(r, "expected all files but the manifest itself", "files[%zu] is the manifest",
                     i);
    *path = arena_copy(r->arena, *path);
    return true;
}

static bool read_entry(struct reader *r, const struct json *entry, size_t i,
                       struct output_file *file) {
    int64_t bytes;
    if (!read_path(r, entry, i, &file->path))
        return false;
    if (!json_whole(json_at(entry, "bytes"), &bytes) || bytes < 0 || bytes == INT64_MAX)
        return wrong(r, "expected how many bytes it has, a whole number from 0 on",
                     "'bytes' of files[%zu], %.*s, is no size", i, STR(shown(r, file->path)));
    file->bytes = (size_t)bytes;
    return digest_read(json_str(json_at(entry, "sha256")), &file->sha256) ||
           wrong(r, "expected 64 hexadecimal digits, in small letters",
                 "'sha256' of files[%zu], %.*s, is no SHA-256", i, STR(shown(r, file->path)));
}

static bool read_files(struct reader *r, const struct json *root, struct manifest *m) {
    const struct json *list = json_at(root, "files");
    if (!take(r, root, "files", json_is_array(list), "expected the list of the site's files"))
        return false;
    m->count = json_count(list);
    struct output_file *files = arena_array(r->arena, struct output_file, m->count);
    for (size_t i = 0; i < m->count; i++) {
        if (!read_entry(r, json_entry(list, i), i, &files[i]))
            return false;
        int order = i ? str_cmp(files[i - 1].path, files[i].path) : -1;
        if (order >= 0)
            return wrong(r, "expected files in bytewise order of their paths, each once",
                         "files[%zu], %.*s, stands %s", i, STR(shown(r, files[i].path)),
                         order ? "behind a path that comes later" : "there twice");
    }
    m->files = files;
    return true;
}

bool manifest_read(struct arena *a, const char *path, str bytes, struct manifest *m,
                   struct diags *d) {
    enum { MOST_VALUES = 4 * 2000000 };
    struct source *source = arena_new(a, struct source);
    struct reader r = {a, source, d};
    struct json_fault fault;
    *m = (struct manifest){0};
    source->path = str_of(path);
    if (bytes.n > MANIFEST_MAX)
        return wrong(&r, "expected at most 256 MB", "it is larger than the manifest of any site");
    struct json *root = json_read(bytes, MOST_VALUES, &fault);
    if (!root)
        return wrong(&r, "expected the manifest that 'sitegen build' writes, as JSON", "%.*s",
                     STR(json_fault_words(a, &fault)));
    bool fine = read_head(&r, root, m) && read_files(&r, root, m);
    json_free(root);
    return fine;
}

const struct output_file *manifest_find(const struct manifest *m, str path) {
    size_t from = 0, to = m->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_cmp(path, m->files[middle].path);
        if (order == 0)
            return &m->files[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}
