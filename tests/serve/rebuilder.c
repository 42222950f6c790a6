/* A server without a server: follows builds as `sitegen serve` does, on commands from standard input, one a line:
 *
 *   build           and the paths that changed, one a line, then an empty line
 *   compare DIR     with a site on disk, byte for byte
 *   memory
 *
 * Each is answered on standard output by a line with a number of bytes, and as many bytes of JSON. Arguments: ROOT BASE-URL, and
 * what `sitegen build` takes: --drafts. */
#include "base/fs.h"
#include "base/json.h"
#include "base/map.h"
#include "base/pool.h"
#include "cmd/pipeline.h"
#include "cmd/rebuild.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file that is served. */
struct file {
    struct buf bytes, next; /* `next` is what the build gives that is under way */
    bool there, stale;
    size_t build; /* that gave it last, or told its name, or that it is gone */
    enum { GIVEN, ON_DEMAND, GONE } told;
};

struct server {
    struct rebuild *rebuild;
    struct arena arena;
    struct map files; /* path -> struct file */
    size_t build;
    struct buf answer;
};

/* ---- what a build gives ---- */

static struct file *tell(struct server *s, str path, int told) {
    struct file *f = map_get(&s->files, path);
    if (!f) {
        f = arena_new(&s->arena, struct file);
        map_add(&s->files, arena_copy(&s->arena, path), f);
    }
    f->build = s->build;
    f->told = told;
    f->next.n = 0;
    return f;
}

static void take_file(void *context, str path, str bytes) {
    buf_put(&tell(context, path, GIVEN)->next, bytes);
}

static void take_name(void *context, str path) { tell(context, path, ON_DEMAND); }

static void take_removed(void *context, str path) { tell(context, path, GONE); }

/* What a build gave counts when it was fine. */
static void settle(struct server *s) {
    for (size_t i = 0; i < s->files.count; i++) {
        struct file *f = s->files.items[i].value;
        f->stale = f->told == ON_DEMAND;
        if (f->build != s->build)
            continue;
        if (f->told == GIVEN) {
            buf_free(&f->bytes);
            f->bytes = f->next;
            f->next = (struct buf){0};
        }
        f->there = f->told != GONE;
    }
}

static void fetch_stale(struct server *s) {
    for (size_t i = 0; i < s->files.count; i++) {
        struct file *f = s->files.items[i].value;
        if (!f->there || !f->stale)
            continue;
        f->bytes.n = 0;
        buf_put(&f->bytes, rebuild_file(s->rebuild, s->files.items[i].key));
        f->stale = false;
    }
}

static void put_pages(struct server *s, const struct rebuild_report *report) {
    buf_put(&s->answer, S(",\"pages\":["));
    for (size_t i = 0; i < report->pages.count; i++) {
        const struct rebuilt_page *page = &report->pages.items[i];
        buf_put(&s->answer, i ? S(",[") : S("["));
        json_string(&s->answer, page->path);
        buf_byte(&s->answer, ',');
        json_string(&s->answer, page->why);
        buf_printf(&s->answer, ",%s]", page->changed ? "true" : "false");
    }
    buf_put(&s->answer, S("],\"stages\":{"));
    for (size_t i = 0; i < report->stages.count; i++)
        buf_printf(&s->answer, "%s\"%s\":%.2f", i ? "," : "", report->stages.items[i].name,
                   report->stages.items[i].ms);
    buf_put(&s->answer, S("}"));
}

static void build(struct server *s, const str *changed, size_t count) {
    const struct rebuild_sink sink = {s, take_file, take_name, take_removed};
    s->build++;
    double started = seconds_now();
    const struct rebuild_report *report = rebuild_run(s->rebuild, changed, count, &sink);
    double took = (seconds_now() - started) * 1e3;
    if (report->fine)
        settle(s);
    buf_printf(&s->answer, "{\"fine\":%s,\"whole\":%s,\"usable\":%s,\"ms\":%.2f,\"why\":",
               report->fine ? "true" : "false", report->whole ? "true" : "false",
               report->usable ? "true" : "false", took);
    json_string(&s->answer, report->why);
    buf_printf(&s->answer, ",\"files\":%zu,\"changed\":%zu,\"removed\":%zu", report->files,
               report->changed, report->removed);
    put_pages(s, report);
    buf_put(&s->answer, S(",\"told\":"));
    buf_put(&s->answer, report->diagnostics.n ? report->diagnostics : S("null"));
    buf_byte(&s->answer, '}');
}

/* ---- a site on disk ---- */

struct comparing {
    struct server *server;
    struct arena *arena;
    size_t files, others;
    str folder; /* below the top; empty, or ends in a slash */
};

static void put_other(struct comparing *c, str path, const char *how) {
    struct buf *out = &c->server->answer;
    if (c->others++)
        buf_byte(out, ',');
    buf_byte(out, '[');
    json_string(out, path);
    buf_printf(out, ",\"%s\"]", how);
}

static str read_file(struct arena *a, int dir, const char *name) {
    struct stat st;
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0)
        exit(EXIT_MACHINE);
    char *p = arena_array(a, char, (size_t)st.st_size + 1);
    size_t got = 0;
    for (ssize_t n; (n = read(fd, p + got, (size_t)st.st_size - got)) > 0;)
        got += (size_t)n;
    close(fd);
    return (str){p, got};
}

static bool compare_entry(void *context, int dir, str name, unsigned char type) {
    struct comparing *c = context;
    str folder = c->folder, path = arena_printf(c->arena, "%.*s%.*s", STR(folder), STR(name));
    if (str_eq(path, S(".sitegen")) || str_eq(path, S("manifest.json"))) /* which no server has */
        return true;
    if (type == DT_DIR) {
        int inner = openat(dir, arena_copy(c->arena, name).p, O_RDONLY | O_DIRECTORY);
        c->folder = arena_printf(c->arena, "%.*s/", STR(path));
        fs_list(inner, compare_entry, c);
        c->folder = folder;
        close(inner);
        return true;
    }
    struct arena_mark mark = arena_mark(c->arena);
    const struct file *f = map_get(&c->server->files, path);
    str bytes = read_file(c->arena, dir, arena_copy(c->arena, name).p);
    c->files++;
    if (!f || !f->there)
        put_other(c, path, "missing");
    else if (!str_eq(bytes, buf_str(&f->bytes)))
        put_other(c, path, "other");
    arena_rewind(c->arena, mark);
    return true;
}

static void compare(struct server *s, const char *path) {
    struct arena arena = {0};
    struct comparing c = {.server = s, .arena = &arena};
    size_t there = 0;
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    fetch_stale(s);
    buf_put(&s->answer, S("{\"others\":["));
    if (dir < 0 || !fs_list(dir, compare_entry, &c))
        exit(EXIT_MACHINE);
    close(dir);
    for (size_t i = 0; i < s->files.count; i++)
        there += ((const struct file *)s->files.items[i].value)->there;
    buf_printf(&s->answer, "],\"files\":%zu,\"served\":%zu}", c.files, there);
    arena_free(&arena);
}

/* The bytes of a served file, for who wants to see how they differ. */
static void show(struct server *s, str path) {
    const struct file *f = map_get(&s->files, path);
    buf_put(&s->answer, f && f->there ? buf_str(&f->bytes) : (str){0});
}

/* ---- commands ---- */

static size_t resident(void) {
    size_t pages = 0, kilobytes = (size_t)sysconf(_SC_PAGESIZE) / 1024;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%*u %zu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * kilobytes;
}

static bool read_line(char *line, size_t size) {
    if (!fgets(line, (int)size, stdin))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

static void read_build(struct server *s) {
    static char line[8192];
    struct arena a = {0};
    struct text_list paths = {0};
    while (read_line(line, sizeof line) && *line)
        arena_push(&a, &paths, ((struct written){.text = arena_copy(&a, str_of(line))}));
    str *changed = arena_array(&a, str, paths.count);
    for (size_t i = 0; i < paths.count; i++)
        changed[i] = paths.items[i].text;
    build(s, changed, paths.count);
    arena_free(&a);
}

int main(int argc, char **argv) {
    static char line[8192];
    enum exit_code e;
    struct options o = {.root = argv[1], .base_url = argv[2], .jobs = pool_default_workers()};
    o.drafts = argc > 3 && strcmp(argv[3], "--drafts") == 0;
    struct server s = {.rebuild = rebuild_open(&o, &e)};
    if (!s.rebuild)
        return e;
    s.files = map_make(&s.arena);
    while (read_line(line, sizeof line)) {
        s.answer.n = 0;
        if (strcmp(line, "build") == 0)
            read_build(&s);
        else if (strncmp(line, "compare ", 8) == 0)
            compare(&s, line + 8);
        else if (strncmp(line, "show ", 5) == 0)
            show(&s, str_of(line + 5));
        else
            buf_printf(&s.answer, "%zu", resident());
        printf("%zu\n", s.answer.n);
        fwrite(s.answer.p, 1, s.answer.n, stdout);
        fflush(stdout);
    }
    rebuild_close(s.rebuild);
    for (size_t i = 0; i < s.files.count; i++) {
        struct file *f = s.files.items[i].value;
        buf_free(&f->bytes);
        buf_free(&f->next);
    }
    arena_free(&s.arena);
    buf_free(&s.answer);
    return 0;
}
