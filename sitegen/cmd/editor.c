#include "cmd/editor.h"

#include "base/fs.h"
#include "base/map.h"
#include "base/tree.h"
#include "cmd/spawn.h"
#include "text/html.h"
#include "text/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Editors that can be told a line: by an address where there is one, since the browser may be on another machine. */
static const struct known {
    const char *name, *program; /* as VISUAL would call it */
    const char *pattern;
} known[] = {
    {"vscode", "code", "vscode://file{file}:{line}:{column}"},
    {"vscodium", "codium", "vscodium://file{file}:{line}:{column}"},
    {"cursor", "cursor", "cursor://file{file}:{line}:{column}"},
    {"zed", "zed", "zed://file{file}:{line}:{column}"},
    {"idea", "idea", "idea://open?file={file}&line={line}&column={column}"},
    {"textmate", "mate", "txmt://open?url=file://{file}&line={line}&column={column}"},
    {"sublime", "subl", "subl {file}:{line}:{column}"},
    {"kate", "kate", "kate --line {line} --column {column} {file}"},
    {"gedit", "gedit", "gedit +{line}:{column} {file}"},
    {"gvim", "gvim", "gvim --remote-silent +{line} {file}"},
    {"emacs", "emacsclient", "emacsclient -n +{line}:{column} {file}"},
};
enum { KNOWN = sizeof known / sizeof *known, CONFIG_MAX = 1 << 20, WORDS_MAX = 64 };

/* ---- what it says ---- */

/* "scheme://": letters, digits, + - . */
static bool is_address(str pattern) {
    size_t end = str_find(pattern, S("://"), 0);
    for (size_t i = 0; i < end; i++)
        if (!byte_is_alnum(pattern.p[i]) && !strchr("+-.", pattern.p[i]))
            return false;
    return end && end < pattern.n && byte_is_alpha(pattern.p[0]);
}

/* Addresses that a browser would run, or show in place of the page. */
static bool is_refused(str pattern) {
    static const char *const schemes[] = {"javascript", "vbscript", "data", "about", "blob"};
    str scheme = str_cut(&pattern, ':');
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_eq_nocase(scheme, str_of(schemes[i])))
            return true;
    return false;
}

static const struct known *known_name(str name) {
    for (size_t i = 0; i < KNOWN; i++)
        if (str_eq(name, str_of(known[i].name)))
            return &known[i];
    return NULL;
}

static void use(struct editor *e, str pattern, str from) {
    *e = (struct editor){.pattern = pattern, .is_address = is_address(pattern), .from = from};
}

static void report_unknown(const struct yaml *value, struct diags *d) {
    str names[KNOWN];
    for (size_t i = 0; i < KNOWN; i++)
        names[i] = str_of(known[i].name);
    diag_error(d, "unknown-editor", value->span,
               "there is no editor '%.*s' that is known, and {file} does not stand in it",
               STR(value->text));
    str near = nearest_of(names, KNOWN, value->text);
    if (near.n)
        diag_nearest(d, near);
    else
        diag_hint(d, "known are %.*s", STR(names_in_a_row(d->arena, names, KNOWN)));
}

static void read_value(const struct yaml *value, struct editor *e, str from, struct diags *d) {
    if (value->kind != YAML_SCALAR || yaml_is_null(value)) {
        diag_error(d, "wrong-type", value->span, "'editor' wants text, not %s",
                   yaml_kind_name(value));
        return;
    }
    const struct known *one = known_name(value->text);
    if (one)
        use(e, str_of(one->pattern), from);
    else if (str_find(value->text, S("{file}"), 0) == value->text.n)
        report_unknown(value, d);
    else if (is_address(value->text) && is_refused(value->text))
        diag_error(d, "unsafe-address", value->span,
                   "an address that runs in the page opens no editor");
    else
        use(e, value->text, from);
}

static void read_config(struct arena *a, const struct source *source, struct editor *e,
                        struct diags *d) {
    static const str names[] = {{"editor", 6}};
    struct yaml *root = yaml_parse(a, source, 0, source->text.n, d);
    if (root && root->kind != YAML_MAPPING) {
        diag_error(d, "wrong-type", root->span, "expected 'editor: NAME', found %s",
                   yaml_kind_name(root));
        return;
    }
    for (size_t i = 0; root && i < root->count; i++) {
        const struct yaml_pair *pair = &root->pairs[i];
        if (str_eq(pair->key, names[0])) {
            read_value(&pair->value, e, source->path, d);
            continue;
        }
        diag_error(d, "unknown-field", pair->key_span, "there is no setting '%.*s'",
                   STR(pair->key));
        diag_nearest(d, nearest_of(names, 1, pair->key));
    }
}

/* ---- where it stands ---- */

static str config_path(struct arena *a) {
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && config[0] == '/')
        return arena_printf(a, "%s/sitegen/config.yml", config);
    return home && home[0] == '/' ? arena_printf(a, "%s/.config/sitegen/config.yml", home)
                                  : (str){0};
}

/* False when there is none, or with a diagnostic. */
static bool read_file(struct arena *a, str path, struct source **source, struct diags *d) {
    struct source *name = arena_new(a, struct source);
    name->path = path;
    int fd = path.n ? fs_openat(AT_FDCWD, path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (fd < 0 && (!path.n || errno == ENOENT || errno == ENOTDIR))
        return false;
    char *bytes = arena_alloc(a, CONFIG_MAX + 1, 1, 1);
    ssize_t n = fd < 0 ? -1 : fs_read_full(fd, bytes, CONFIG_MAX + 1);
    if (fd >= 0)
        fs_close_quietly(fd);
    if (n < 0 || n > CONFIG_MAX) {
        diag_failure(d, EXIT_MACHINE, "unreadable", span_file(name), "cannot be read: %s",
                     n < 0 ? strerror(errno) : "it is larger than 1 MB");
        return false;
    }
    *source = text_source(a, path, bytes, (size_t)n, d);
    return *source != NULL;
}

/* An editor in a terminal cannot be started from a page. */
static void read_environment(struct arena *a, struct editor *e) {
    static const char *const names[] = {"VISUAL", "EDITOR"};
    for (size_t n = 0; n < 2; n++) {
        const char *value = getenv(names[n]);
        str rest = str_trim(str_of(value ? value : ""));
        str program = arena_copy(a, str_cut(&rest, ' '));
        const char *slash = program.n ? strrchr(program.p, '/') : NULL;
        for (size_t i = 0; program.n && i < KNOWN; i++)
            if (strcmp(slash ? slash + 1 : program.p, known[i].program) == 0) {
                use(e, str_of(known[i].pattern), str_of(names[n]));
                return;
            }
    }
}

struct editor editor_read(struct arena *a, struct diags *d) {
    struct editor e = {0};
    struct source *source = NULL;
    size_t errors = d->errors;
    if (read_file(a, config_path(a), &source, d))
        read_config(a, source, &e, d);
    if (d->errors == errors && !e.pattern.n)
        read_environment(a, &e);
    return e;
}

/* ---- opening ---- */

/* The pattern with its names replaced; `put` writes the file's. */
static void fill(str pattern, struct buf *out, str file, size_t line, size_t column,
                 void (*put)(struct buf *out, str file)) {
    while (pattern.n) {
        size_t brace = str_find_byte(pattern, '{', 0);
        buf_put(out, str_sub(pattern, 0, brace));
        pattern = str_sub(pattern, brace, pattern.n);
        size_t used = pattern.n ? 1 : 0;
        if (str_starts(pattern, S("{file}"))) {
            put(out, file);
            used = 6;
        } else if (str_starts(pattern, S("{line}"))) {
            buf_printf(out, "%zu", line);
            used = 6;
        } else if (str_starts(pattern, S("{column}"))) {
            buf_printf(out, "%zu", column);
            used = 8;
        } else {
            buf_put(out, str_sub(pattern, 0, used));
        }
        pattern = str_sub(pattern, used, pattern.n);
    }
}

/* Each byte that could end the name within an address is escaped, so that a name is never read as more than a name. */
static void put_in_address(struct buf *out, str file) {
    for (size_t i = 0; i < file.n; i++) {
        char c = file.p[i];
        if (byte_is_alnum(c) || strchr("/._-~", c))
            buf_byte(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned char)c);
    }
}

void editor_address(const struct editor *e, struct buf *out, str file, size_t line, size_t column) {
    fill(e->pattern, out, file, line, column, put_in_address);
}

bool editor_run(const struct editor *e, str file, size_t line, size_t column, int *pid) {
    struct arena a = {0};
    char *words[WORDS_MAX + 1] = {0};
    size_t count = 0;
    str rest = str_trim(e->pattern);
    while (rest.n && count < WORDS_MAX) {
        struct buf word = {0};
        fill(str_cut(&rest, ' '), &word, file, line, column, buf_put);
        if (word.n)
            words[count++] = (char *)arena_copy(&a, buf_str(&word)).p;
        buf_free(&word);
    }
    bool fine = count && spawn(words, pid);
    arena_free(&a);
    return fine;
}
