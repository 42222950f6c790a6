// wrap: write close mkdirat openat renameat renameat2 linkat unlinkat fsync syncfs fstat fstatat
// wrap: fchmod fchmodat flock ftruncate pwrite getdents64 syscall read
/* Outputs: all or nothing, whatever call fails and whenever the process dies. */
#include "base/output.h"
#include "base/pack.h"
#include "base/pool.h"
#include "scratch.h"

#include <errno.h>
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* --- a machine that fails at the n-th call --- */

enum fault { FAULT_NONE, FAULT_FAIL, FAULT_DIE, FAULT_INTERRUPT, FAULT_FULL };

static enum fault fault;
static int fault_at, fault_errno;
static atomic_int calls;
static bool no_exchange; /* renameat2 is missing */
static int link_errno;   /* hard links are not to be had */
static atomic_int mkdirs, opens, writes, links, stats;
static bool hit_essential; /* what was hit must not fail unnoticed */
static void (*before_flock)(void);

static bool is_hit(const char *name) {
    static const char *const essential[] = {"write",    "close written", "fsync", "syncfs",
                                            "renameat", "renameat2",     "linkat"};
    if ((fault != FAULT_FAIL && fault != FAULT_DIE) || ++calls != fault_at)
        return false;
    for (size_t i = 0; i < sizeof essential / sizeof *essential; i++)
        hit_essential |= strcmp(name, essential[i]) == 0;
    if (fault == FAULT_DIE)
        _exit(77);
    errno = fault_errno;
    return true;
}

/* Every second call is interrupted. */
static bool is_interrupted(void) {
    static int turn;
    if (fault != FAULT_INTERRUPT || ++turn % 2)
        return false;
    errno = EINTR;
    return true;
}

#define WRAP(type, name, parameters, arguments) \
    type __real_##name parameters;              \
    type __wrap_##name parameters;              \
    type __wrap_##name parameters { return is_hit(#name) ? (type)-1 : __real_##name arguments; }
#define WRAP_INTERRUPTED(type, name, parameters, arguments)                            \
    type __real_##name parameters;                                                     \
    type __wrap_##name parameters;                                                     \
    type __wrap_##name parameters {                                                    \
        return is_hit(#name) || is_interrupted() ? (type)-1 : __real_##name arguments; \
    }

WRAP(int, renameat, (int d, const char *from, int e, const char *to), (d, from, e, to))
WRAP(int, unlinkat, (int d, const char *path, int flags), (d, path, flags))
WRAP(int, syncfs, (int fd), (fd))
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(int, fchmodat, (int d, const char *path, mode_t mode, int flags), (d, path, mode, flags))
WRAP(int, ftruncate, (int fd, off_t size), (fd, size))
WRAP(ssize_t, pwrite, (int fd, const void *p, size_t n, off_t at), (fd, p, n, at))
WRAP_INTERRUPTED(int, fsync, (int fd), (fd))
WRAP_INTERRUPTED(ssize_t, getdents64, (int fd, void *p, size_t n), (fd, p, n))

int __real_flock(int fd, int how);
int __wrap_flock(int fd, int how);
int __wrap_flock(int fd, int how) {
    if (before_flock)
        before_flock();
    return is_hit("flock") || is_interrupted() ? -1 : __real_flock(fd, how);
}

int __real_fstat(int fd, struct stat *st);
int __wrap_fstat(int fd, struct stat *st);
int __wrap_fstat(int fd, struct stat *st) {
    stats++;
    return is_hit("fstat") ? -1 : __real_fstat(fd, st);
}

int __real_fstatat(int d, const char *path, struct stat *st, int flags);
int __wrap_fstatat(int d, const char *path, struct stat *st, int flags);
int __wrap_fstatat(int d, const char *path, struct stat *st, int flags) {
    stats++;
    return is_hit("fstatat") ? -1 : __real_fstatat(d, path, st, flags);
}

int __real_mkdirat(int d, const char *path, mode_t mode);
int __wrap_mkdirat(int d, const char *path, mode_t mode);
int __wrap_mkdirat(int d, const char *path, mode_t mode) {
    mkdirs++;
    return is_hit("mkdirat") ? -1 : __real_mkdirat(d, path, mode);
}

int __real_openat(int d, const char *path, int flags, ...);
int __wrap_openat(int d, const char *path, int flags, ...);
int __wrap_openat(int d, const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    opens++;
    return is_hit("openat") || is_interrupted() ? -1 : __real_openat(d, path, flags, mode);
}

int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd) { /* fails as Linux does: the descriptor is gone all the same */
    bool written = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY;
    bool hit = is_hit(written ? "close written" : "close") || is_interrupted();
    int error = errno, result = __real_close(fd);
    errno = error;
    return hit ? -1 : result;
}

ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n) {
    writes++;
    if (is_hit("write") || is_interrupted())
        return -1;
    if (fault == FAULT_FULL && ++calls > fault_at) {
        errno = ENOSPC;
        return -1;
    }
    return __real_write(fd, p, fault == FAULT_INTERRUPT && n > 2 ? 2 : n);
}

ssize_t __real_read(int fd, void *p, size_t n);
ssize_t __wrap_read(int fd, void *p, size_t n);
ssize_t __wrap_read(int fd, void *p, size_t n) {
    if (is_hit("read") || is_interrupted())
        return -1;
    return __real_read(fd, p, fault == FAULT_INTERRUPT && n > 2 ? 2 : n);
}

int __real_linkat(int d, const char *from, int e, const char *to, int flags);
int __wrap_linkat(int d, const char *from, int e, const char *to, int flags);
int __wrap_linkat(int d, const char *from, int e, const char *to, int flags) {
    links++;
    if (link_errno)
        errno = link_errno;
    return is_hit("linkat") || link_errno ? -1 : __real_linkat(d, from, e, to, flags);
}

int __real_renameat2(int d, const char *from, int e, const char *to, unsigned flags);
int __wrap_renameat2(int d, const char *from, int e, const char *to, unsigned flags);
int __wrap_renameat2(int d, const char *from, int e, const char *to, unsigned flags) {
    if (is_hit("renameat2"))
        return -1;
    if (no_exchange) {
        errno = ENOSYS;
        return -1;
    }
    return __real_renameat2(d, from, e, to, flags);
}

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...) { /* openat2, the only one */
    va_list args;
    va_start(args, number);
    long a[4];
    for (int i = 0; i < 4; i++)
        a[i] = va_arg(args, long);
    va_end(args);
    return is_hit("syscall") || is_interrupted() ? -1
                                                 : __real_syscall(number, a[0], a[1], a[2], a[3]);
}

static void fault_set(enum fault kind, int at, int error) {
    fault = kind;
    fault_at = at;
    fault_errno = error;
    calls = 0;
    hit_essential = false;
}

static void fault_off(void) { fault = FAULT_NONE; }

/* --- helpers --- */

static struct arena arena;
static struct diags diags;
static struct output_report report;

static int begin(void **state) {
    arena_free(&arena);
    diags = (struct diags){.arena = &arena};
    fault_off();
    no_exchange = false;
    link_errno = 0;
    return scratch_begin(state);
}

static bool packs; /* builds put packed texts, too */

static bool is_never_given(void *context, str path) {
    (void)context, (void)path;
    return false;
}

/* Puts files given as path, bytes, path, bytes, NULL. */
static bool build(const char *where, const char *const *files) {
    struct output *o = output_open(where, &diags);
    bool fine = o != NULL;
    if (fine && packs)
        output_precompress(o, is_never_given, NULL);
    for (; fine && *files; files += 2)
        fine = output_put(o, str_of(files[0]), str_of(files[1]), &diags);
    fine = fine && output_commit(o, &report, &diags);
    output_close(o);
    return fine;
}

static const char *const old_site[] = {"index.html",   "home", "a/b/c.html",  "same",
                                       "a/x.css",      "x",    "gone/y.html", "to go",
                                       "p/index.html", "page", NULL};
static const char *const new_site[] = {"index.html",   "home two", "a/b/c.html", "same",
                                       "new/z.html",   "z",        "a/x.css",    "x",
                                       "p/index.html", "page",     NULL};
#define MARKED ".sitegen=sitegen site\n;"
#define OLD_SNAPSHOT                                                                       \
    MARKED "a/;a/b/;a/b/c.html=same;a/x.css=x;gone/;gone/y.html=to go;index.html=home;p/;" \
           "p/index.html=page;"
#define NEW_SNAPSHOT                                                                     \
    MARKED "a/;a/b/;a/b/c.html=same;a/x.css=x;index.html=home two;new/;new/z.html=z;p/;" \
           "p/index.html=page;"

static void assert_snapshot(const char *path, const char *expected) {
    char *is = snapshot(path, 0);
    assert_string_equal(is, expected);
    free(is);
}

static bool snapshot_is(const char *path, const char *expected) {
    char *is = snapshot(path, 0);
    bool same = strcmp(is, expected) == 0;
    free(is);
    return same;
}

/* Nothing but the site itself stands in the directory. */
static void assert_no_leftovers(void) {
    struct dirent **names;
    int count = scandir(".", &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i]->d_name, "site") != 0 &&
            names[i]->d_name[strspn(names[i]->d_name, ".")])
            fail_msg("left behind: %s", names[i]->d_name);
        free(names[i]);
    }
    free(names);
}

static void start_over(const char *const *files) {
    fault_off();
    scratch_remove("site");
    scratch_remove(".site.new");
    scratch_remove(".site.old");
    unlink(".site.lock");
    diags.count = diags.errors = diags.warnings = 0;
    arena_rewind(&arena, (struct arena_mark){0});
    diags = (struct diags){.arena = &arena};
    if (files)
        assert_true(build("site", files));
}

static const char *first_code(void) { return diags.count ? diags.items[0].code : ""; }

/* --- what a build does --- */

static void publishes_whole_sites(void **state) {
    (void)state;
    assert_true(build("site", old_site));
    assert_snapshot("site", OLD_SNAPSHOT);
    assert_int_equal(report.written, 5);
    assert_int_equal(report.unchanged, 0);
    assert_int_equal(report.bytes, 4 + 4 + 1 + 5 + 4);
    assert_no_leftovers();
    assert_true(build("site/", new_site)); /* the slash is no other name */
    assert_snapshot("site", NEW_SNAPSHOT);
    assert_int_equal(report.written, 2);
    assert_int_equal(report.unchanged, 3);
    assert_int_equal(report.removed, 1);
    assert_no_leftovers();
    assert_int_equal(diags.count, 0);
}

static void makes_the_directories_above(void **state) {
    (void)state;
    char path[PATH_MAX + 20];
    snprintf(path, sizeof path, "%s//one/./two/site", scratch);
    assert_true(build(path, old_site));
    assert_snapshot("one/two/site", OLD_SNAPSHOT);
    mkdir("empty", 0700);
    assert_true(build("empty", old_site));
    assert_snapshot("empty", OLD_SNAPSHOT);
}

static void unchanged_files_keep_their_inode(void **state) {
    (void)state;
    assert_true(build("site", old_site));
    ino_t same = file_inode("site/a/b/c.html"), changed = file_inode("site/index.html");
    assert_true(build("site", new_site));
    assert_int_equal(file_inode("site/a/b/c.html"), same);
    assert_int_not_equal(file_inode("site/index.html"), changed);
}

static void nothing_is_written_when_nothing_changed(void **state) {
    (void)state;
    assert_true(build("site", old_site));
    ino_t directory = file_inode("site");
    links = 0;
    assert_true(build("site", old_site));
    assert_int_equal(file_inode("site"), directory);
    assert_int_equal(report.written, 0);
    assert_int_equal(report.unchanged, 5);
    assert_int_equal(links, 0);
    assert_no_leftovers();
    /* What else stands in the site does not stay. */
    file_text("site/stray", "");
    assert_true(build("site", old_site));
    assert_snapshot("site", OLD_SNAPSHOT);
    assert_int_equal(report.removed, 1);
    mkdir("site/empty", 0755);
    assert_true(build("site", old_site));
    assert_snapshot("site", OLD_SNAPSHOT);
    chmod("site/index.html", 0600);
    assert_true(build("site", old_site));
    assert_int_equal(report.written, 1);
    assert_int_equal(symlink("/etc/passwd", "site/link"), 0);
    assert_int_equal(unlink("site/a/x.css"), 0);
    assert_int_equal(symlink("../index.html", "site/a/x.css"), 0);
    assert_true(build("site", old_site));
    assert_snapshot("site", OLD_SNAPSHOT);
}

static void modes_do_not_depend_on_the_umask(void **state) {
    (void)state;
    static const mode_t masks[] = {022, 077, 0, 027, 0777};
    mode_t before = umask(022);
    char *expected = NULL;
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        if (masks[i] == 0777 && geteuid() != 0)
            continue;
        start_over(NULL);
        umask(masks[i]);
        bool fine = build("site", old_site) && build("site", new_site);
        umask(022);
        assert_true(fine);
        char *is = snapshot("site", 1);
        if (expected)
            assert_string_equal(is, expected);
        else
            expected = strdup(is);
        free(is);
    }
    assert_non_null(strstr(expected, "a/ 755;"));
    assert_non_null(strstr(expected, "a/x.css 644="));
    free(expected);
    umask(before);
}

/* mkdir, open, write, close: no call more for a page. */
static void a_new_page_costs_four_calls(void **state) {
    (void)state;
    struct output *o = output_open("site", &diags);
    assert_true(output_put(o, S("facts/a/index.html"), S("x"), &diags));
    mkdirs = opens = writes = stats = 0;
    assert_true(output_put(o, S("facts/b/index.html"), S("x"), &diags));
    assert_int_equal(mkdirs, 1);
    assert_int_equal(opens, 1);
    assert_int_equal(writes, 1);
    assert_int_equal(stats, 0);
    assert_true(output_put(o, S("facts/b/other"), S("x"), &diags));
    assert_int_equal(mkdirs, 1);
    assert_int_equal(opens, 2);
    output_close(o);
    assert_no_leftovers();
}

/* --- what is refused --- */

static void assert_refused(const char *path) {
    diags.count = 0;
    assert_null(output_open(path, &diags));
    assert_string_equal(first_code(), "output-refused");
    assert_int_equal(diags_exit_code(&diags, false), EXIT_USAGE);
    assert_true(diags.items[0].hint.n > 0);
}

static void foreign_places_are_refused(void **state) {
    (void)state;
    char longer[300], *before;
    file_text("file", "precious");
    mkdir("full", 0755);
    file_text("full/precious", "p");
    mkdir("marked", 0755);
    file_text("marked/.sitegen", "something else\n");
    mkdir("real", 0755);
    assert_int_equal(symlink("real", "link"), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    mkdir("work", 0755);
    mkdir("work/below", 0755);
    before = snapshot(".", 1);
    assert_refused("file");
    assert_refused("full");
    assert_refused("marked");
    assert_refused("link");
    assert_refused("link/");
    assert_refused("dangling");
    assert_refused("/");
    assert_refused("");
    assert_refused(".");
    assert_refused("..");
    assert_refused("real/..");
    memset(longer, 'x', 250);
    longer[250] = '\0';
    assert_refused(longer);
    assert_refused(scratch); /* the working directory by another name */
    assert_int_equal(chdir("work/below"), 0);
    assert_refused("../../work");
    assert_int_equal(chdir("../.."), 0);
    char *after = snapshot(".", 1);
    assert_string_equal(after, before);
    free(before);
    free(after);
    diags.count = 0;
    assert_null(output_open("file/site", &diags));
    assert_string_equal(first_code(), "output-failed");
}

static void foreign_leftovers_are_not_removed(void **state) {
    (void)state;
    mkdir(".site.new", 0755);
    file_text(".site.new/precious", "p");
    assert_false(build("site", old_site));
    assert_snapshot(".site.new", "precious=p;");
    scratch_remove(".site.new");
    mkdir(".site.old", 0755);
    file_text(".site.old/precious", "p");
    assert_false(build("site", old_site));
    assert_snapshot(".site.old", "precious=p;");
}

static void hostile_paths_are_refused(void **state) {
    (void)state;
    static const char *const paths[] = {"",     "/etc/x",      "../x",         "a/../x",
                                        "a//b", "a/",          "./a",          "a/.",
                                        "a\\b", ".git/config", "a/.gitignore", ".GIT/x",
                                        "a\nb", ".sitegen",    ".sitegen/x",   "a/\x7F"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *const files[] = {paths[i], "x", NULL};
        diags.count = 0;
        assert_false(build("site", files));
        assert_string_equal(first_code(), "output-path");
    }
    char longer[260];
    memset(longer, 'x', 256);
    longer[256] = '\0';
    const char *const files[] = {longer, "x", NULL};
    assert_false(build("site", files));
    const char *const nul[] = {"fine", "x", ".well-known/x", "y", "a/.sitegen", "z", NULL};
    diags.count = 0;
    assert_true(build("site", nul));
    assert_snapshot("site", MARKED ".well-known/;.well-known/x=y;a/;a/.sitegen=z;fine=x;");
}

static void a_file_and_a_directory_of_one_name_are_told(void **state) {
    (void)state;
    static const char *const pairs[][5] = {{"a", "1", "a/b", "2", NULL},
                                           {"a/b", "1", "a", "2", NULL},
                                           {"a", "1", "a/b/index.html", "2", NULL},
                                           {"a/index.html", "1", "a", "2", NULL},
                                           {"a", "1", "a", "2", NULL},
                                           {"a", "1", "a", "1", NULL}};
    static const char *const with_file[] = {"a", "1", NULL};
    static const char *const with_directory[] = {"a/b", "1", "a/index.html", "1", NULL};
    for (int before = 0; before < 3; before++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
            start_over(before == 0 ? NULL : before == 1 ? with_file : with_directory);
            char *old = snapshot("site", 0);
            assert_false(build("site", pairs[i]));
            assert_string_equal(first_code(), "output-conflict");
            assert_int_equal(diags_exit_code(&diags, false), EXIT_CONTENT);
            assert_snapshot("site", old);
            assert_no_leftovers();
            free(old);
        }
    start_over(with_file); /* one after the other it is fine */
    assert_true(build("site", with_directory));
    assert_true(build("site", with_file));
    assert_snapshot("site", MARKED "a=1;");
}

static void an_incomplete_stage_is_not_published(void **state) {
    (void)state;
    assert_true(build("site", old_site));
    struct output *o = output_open("site", &diags);
    assert_true(output_put(o, S("a"), S("b"), &diags));
    assert_false(output_put(o, S("../a"), S("b"), &diags));
    assert_false(output_commit(o, &report, &diags));
    output_close(o);
    o = output_open("site", &diags); /* and a build that ends without a commit leaves no trace */
    assert_true(output_put(o, S("a"), S("b"), &diags));
    output_close(o);
    assert_snapshot("site", OLD_SNAPSHOT);
    assert_no_leftovers();
    output_close(NULL);
}

static void the_second_build_is_told_who_holds_the_lock(void **state) {
    (void)state;
    char pid[40];
    snprintf(pid, sizeof pid, "(process %ld)", (long)getpid());
    struct output *first = output_open("site", &diags);
    assert_non_null(first);
    assert_null(output_open("site", &diags));
    assert_string_equal(first_code(), "output-locked");
    assert_int_equal(diags_exit_code(&diags, false), EXIT_MACHINE);
    assert_non_null(strstr(diags.items[0].message.p, pid));
    assert_true(output_put(first, S("a"), S("b"), &diags));
    assert_true(output_commit(first, &report, &diags));
    output_close(first);
    assert_snapshot("site", MARKED "a=b;");
    file_text(".site.lock", "99999999\n"); /* a stale one does no harm */
    assert_true(build("site", old_site));
    assert_no_leftovers();
}

/* The holder ends, and unlinks its lock file, between our open and our flock of it: then we hold
 * what nobody else can see. */
static void unlink_lock(void) {
    before_flock = NULL;
    unlink(".site.lock");
}

static void a_lock_that_was_unlinked_meanwhile_is_none(void **state) {
    (void)state;
    before_flock = unlink_lock;
    struct output *first = output_open("site", &diags);
    assert_non_null(first);
    assert_null(output_open("site", &diags));
    assert_string_equal(first_code(), "output-locked");
    output_close(first);
    assert_no_leftovers();
}

/* --- faults --- */

/* Fails call after call until a build gets through without reaching the fault. */
static void fail_every_call(const char *const *before, int error) {
    char *old = NULL;
    int at = 1;
    for (;; at++) {
        start_over(before);
        free(old);
        old = snapshot("site", 0);
        fault_set(FAULT_FAIL, at, error);
        bool fine = build("site", new_site);
        bool reached = calls >= at;
        fault_off();
        if (!fine) {
            assert_true(reached);
            assert_true(diags.errors > 0);
            assert_true(snapshot_is("site", old));
        } else {
            assert_true(snapshot_is("site", NEW_SNAPSHOT));
            assert_false(hit_essential);
        }
        assert_true(build("site", new_site));
        assert_true(snapshot_is("site", NEW_SNAPSHOT));
        assert_no_leftovers();
        if (!reached)
            break;
    }
    free(old);
    assert_true(at > 30);
}

static void every_failing_call_leaves_the_old_site(void **state) {
    (void)state;
    static const int errors[] = {EIO, ENOSPC, EMFILE};
    for (int pair = 0; pair < 2; pair++)
        for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
            no_exchange = pair;
            fail_every_call(NULL, errors[i]);
            fail_every_call(old_site, errors[i]);
        }
    link_errno = EXDEV;
    fail_every_call(old_site, EIO);
}

static void kill_at_every_call(const char *const *before) {
    for (int at = 1;; at++) {
        start_over(before);
        char *old = snapshot("site", 0);
        pid_t child = fork();
        if (child == 0) {
            fault_set(FAULT_DIE, at, 0);
            _exit(build("site", new_site) ? 0 : 1);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (no_exchange &&
            before) { /* between two renames there is no site; the next run puts it back */
            struct output *o = output_open("site", &diags);
            assert_non_null(o);
            output_close(o);
        }
        assert_true(snapshot_is("site", old) || snapshot_is("site", NEW_SNAPSHOT));
        free(old);
        assert_true(build("site", new_site));
        assert_true(snapshot_is("site", NEW_SNAPSHOT));
        assert_no_leftovers();
        if (WEXITSTATUS(status) != 77) {
            assert_int_equal(WEXITSTATUS(status), 0);
            assert_true(at > 30);
            break;
        }
    }
}

/* ---- packed texts ---- */

static bool file_packs(const char *path, enum pack pack, str text) {
    char bytes[1000];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    str packed = {bytes, fread(bytes, 1, sizeof bytes, file)};
    fclose(file);
    return pack_holds(pack, packed, text);
}

static void packed_texts_go_with_their_text(void **state) {
    (void)state;
    char old_text[400], new_text[400];
    const char *const before[] = {"page.html", old_text, NULL}, *const after[] = {"page.html",
                                                                                  new_text, NULL};
    memset(old_text, 'o', sizeof old_text - 1);
    memset(new_text, 'n', sizeof new_text - 1);
    old_text[sizeof old_text - 1] = new_text[sizeof new_text - 1] = '\0';
    packs = true;
    for (int at = 1;; at++) {
        start_over(before);
        fault_set(FAULT_FAIL, at, EIO);
        bool fine = build("site", after), reached = calls >= at;
        fault_off();
        str text = str_of(fine ? new_text : old_text);
        assert_true(fine || diags.errors > 0);
        assert_true(file_packs("site/page.html.gz", PACK_GZIP, text));
        assert_true(file_packs("site/page.html.br", PACK_BROTLI, text));
        assert_true(build("site", after));
        assert_true(file_packs("site/page.html.gz", PACK_GZIP, str_of(new_text)));
        if (!reached)
            break;
    }
    ino_t same = file_inode("site/page.html.br");
    assert_true(build("site", after));
    assert_int_equal(report.unchanged, 3);
    assert_int_equal(file_inode("site/page.html.br"), same);
    packs = false;
    assert_true(build("site", after));
    assert_int_equal(report.removed, 2);
}

static void killed_at_every_call_it_is_the_old_site_or_the_new(void **state) {
    (void)state;
    for (int pair = 0; pair < 2; pair++) {
        no_exchange = pair;
        kill_at_every_call(NULL);
        kill_at_every_call(old_site);
    }
}

static void interruptions_and_short_writes_do_no_harm(void **state) {
    (void)state;
    fault_set(FAULT_INTERRUPT, 0, 0);
    assert_true(build("site", old_site));
    assert_true(build("site", new_site));
    fault_off();
    assert_snapshot("site", NEW_SNAPSHOT);
    assert_int_equal(report.unchanged, 3);
    assert_no_leftovers();
}

static void kernels_without_exchange_do(void **state) {
    (void)state;
    no_exchange = true;
    assert_true(build("site", old_site));
    assert_true(build("site", new_site));
    assert_snapshot("site", NEW_SNAPSHOT);
    assert_int_equal(report.removed, 1);
    assert_no_leftovers();
}

static void file_systems_without_links_do(void **state) {
    (void)state;
    static const int errors[] = {EPERM, EXDEV, EMLINK, EOPNOTSUPP};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        link_errno = 0;
        start_over(old_site);
        link_errno = errors[i];
        assert_true(build("site", new_site));
        assert_snapshot("site", NEW_SNAPSHOT);
    }
}

static void sixteen_descriptors_are_enough(void **state) {
    (void)state;
    struct rlimit old, few;
    getrlimit(RLIMIT_NOFILE, &old);
    few = (struct rlimit){16, old.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    bool fine = build("site", old_site) && build("site", new_site);
    setrlimit(RLIMIT_NOFILE, &old);
    assert_true(fine);
    assert_snapshot("site", NEW_SNAPSHOT);
}

/* --- many threads --- */

struct crowd {
    struct output *output;
    struct arena arenas[8];
    struct diags diags[8];
    atomic_size_t refused;
    unsigned version;
};

static void put_one(void *context, unsigned worker, size_t number) {
    struct crowd *c = context;
    char path[60], bytes[60];
    int n = snprintf(path, sizeof path, number % 3 ? "d%zu/%zu/index.html" : "d%zu/%zu.html",
                     number % 7, number);
    int m = snprintf(bytes, sizeof bytes, "%zu %u", number, number % 10 ? 0 : c->version);
    if (!output_put(c->output, (str){path, (size_t)n}, (str){bytes, (size_t)m}, &c->diags[worker]))
        c->refused++;
}

static bool crowd_build(const char *where, unsigned workers, unsigned version, struct crowd *c) {
    memset(c, 0, sizeof *c);
    for (int i = 0; i < 8; i++)
        c->diags[i].arena = &c->arenas[i];
    c->version = version;
    c->output = output_open(where, &diags);
    assert_non_null(c->output);
    pool_run(workers, 600, put_one, c);
    bool fine = output_commit(c->output, &report, &diags);
    output_close(c->output);
    size_t told = 0;
    for (int i = 0; i < 8; i++) {
        told += c->diags[i].count;
        arena_free(&c->arenas[i]);
    }
    assert_int_equal(told > 0, c->refused > 0);
    return fine;
}

static void many_threads_make_the_same_site(void **state) {
    (void)state;
    static struct crowd c;
    assert_true(crowd_build("one", 1, 0, &c));
    assert_true(crowd_build("many", 8, 0, &c));
    assert_true(crowd_build("one", 1, 1, &c));
    assert_true(crowd_build("many", 8, 1, &c));
    assert_int_equal(report.written, 60);
    assert_int_equal(report.unchanged, 540);
    char *one = snapshot("one", 1);
    char *many = snapshot("many", 1);
    assert_string_equal(one, many);
    free(one);
    free(many);
}

/* A full disk is reported once a thread at most, not once a page. */
static void a_full_disk_is_told_once(void **state) {
    (void)state;
    static struct crowd c;
    assert_true(build("site", old_site));
    fault_set(FAULT_FULL, 200, 0);
    assert_false(crowd_build("site", 8, 0, &c));
    fault_off();
    assert_true(c.refused > 300);
    size_t told = 0;
    for (int i = 0; i < 8; i++)
        told += c.diags[i].errors;
    assert_in_range(told, 1, 8);
    assert_snapshot("site", OLD_SNAPSHOT);
    assert_no_leftovers();
}

/* --- in memory --- */

static void append(void *context, str path, str bytes) {
    buf_printf(context, "%.*s=%.*s;", STR(path), STR(bytes));
}

static void memory_holds_the_same(void **state) {
    (void)state;
    struct output *o = output_memory();
    for (const char *const *f = old_site; *f; f += 2)
        assert_true(output_put(o, str_of(f[0]), str_of(f[1]), &diags));
    assert_true(output_commit(o, &report, &diags));
    assert_int_equal(report.written, 5);
    assert_true(str_eq(output_memory_get(o, S("a/x.css")), S("x")));
    assert_null(output_memory_get(o, S("a")).p);
    struct buf all = {0};
    output_memory_each(o, append, &all);
    buf_byte(&all, '\0');
    assert_string_equal(all.p, "a/b/c.html=same;a/x.css=x;gone/y.html=to go;index.html=home;"
                               "p/index.html=page;");
    buf_free(&all);
    assert_false(output_put(o, S("../x"), S(""), &diags));
    output_close(o);
    o = output_memory();
    assert_true(output_put(o, S("a"), S("1"), &diags));
    assert_true(output_put(o, S("a-b"), S("1"), &diags));
    assert_true(output_put(o, S("a/b/c"), S("1"), &diags));
    diags.count = 0;
    assert_false(output_commit(o, &report, &diags));
    assert_string_equal(first_code(), "output-conflict");
    output_close(o);
    o = output_memory();
    assert_true(output_put(o, S("a"), S(""), &diags));
    assert_non_null(output_memory_get(o, S("a")).p); /* empty, but there */
    assert_false(output_put(o, S("a"), S(""), &diags));
    output_close(o);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(publishes_whole_sites, begin, scratch_end),
        cmocka_unit_test_setup_teardown(makes_the_directories_above, begin, scratch_end),
        cmocka_unit_test_setup_teardown(unchanged_files_keep_their_inode, begin, scratch_end),
        cmocka_unit_test_setup_teardown(nothing_is_written_when_nothing_changed, begin,
                                        scratch_end),
        cmocka_unit_test_setup_teardown(modes_do_not_depend_on_the_umask, begin, scratch_end),
        cmocka_unit_test_setup_teardown(a_new_page_costs_four_calls, begin, scratch_end),
        cmocka_unit_test_setup_teardown(foreign_places_are_refused, begin, scratch_end),
        cmocka_unit_test_setup_teardown(foreign_leftovers_are_not_removed, begin, scratch_end),
        cmocka_unit_test_setup_teardown(hostile_paths_are_refused, begin, scratch_end),
        cmocka_unit_test_setup_teardown(a_file_and_a_directory_of_one_name_are_told, begin,
                                        scratch_end),
        cmocka_unit_test_setup_teardown(an_incomplete_stage_is_not_published, begin, scratch_end),
        cmocka_unit_test_setup_teardown(the_second_build_is_told_who_holds_the_lock, begin,
                                        scratch_end),
        cmocka_unit_test_setup_teardown(a_lock_that_was_unlinked_meanwhile_is_none, begin,
                                        scratch_end),
        cmocka_unit_test_setup_teardown(every_failing_call_leaves_the_old_site, begin, scratch_end),
        cmocka_unit_test_setup_teardown(packed_texts_go_with_their_text, begin, scratch_end),
        cmocka_unit_test_setup_teardown(killed_at_every_call_it_is_the_old_site_or_the_new, begin,
                                        scratch_end),
        cmocka_unit_test_setup_teardown(interruptions_and_short_writes_do_no_harm, begin,
                                        scratch_end),
        cmocka_unit_test_setup_teardown(kernels_without_exchange_do, begin, scratch_end),
        cmocka_unit_test_setup_teardown(file_systems_without_links_do, begin, scratch_end),
        cmocka_unit_test_setup_teardown(sixteen_descriptors_are_enough, begin, scratch_end),
        cmocka_unit_test_setup_teardown(many_threads_make_the_same_site, begin, scratch_end),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told_once, begin, scratch_end),
        cmocka_unit_test_setup_teardown(memory_holds_the_same, begin, scratch_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
