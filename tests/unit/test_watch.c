// wrap: inotify_init1 inotify_add_watch
/* What changes below a folder: what is told, when, and what happens where the system does not tell. */
#include "scratch.h"

#include "cmd/watch_internal.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>

int __real_inotify_init1(int flags);
int __real_inotify_add_watch(int fd, const char *path, uint32_t mask);
int __wrap_inotify_init1(int flags);
int __wrap_inotify_add_watch(int fd, const char *path, uint32_t mask);

static bool no_instances;
static int watches_left = -1; /* -1: as many as the system has */

int __wrap_inotify_init1(int flags) {
    errno = EMFILE;
    return no_instances ? -1 : __real_inotify_init1(flags);
}

int __wrap_inotify_add_watch(int fd, const char *path, uint32_t mask) {
    if (watches_left == 0) {
        errno = ENOSPC;
        return -1;
    }
    watches_left -= watches_left > 0;
    return __real_inotify_add_watch(fd, path, mask);
}

static void put(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void make(const char *path) { assert_int_equal(mkdir(path, 0755), 0); }

static int begin(void **state) {
    no_instances = false;
    watches_left = -1;
    return scratch_begin(state);
}

static struct watch *open_site(void) {
    make("content");
    make("content/articles");
    put("content/articles/a.md", "a");
    return watch_open(".");
}

static int by_name(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* Waits for changes as the server does, and returns them by name, one a line; "all" when they are not known. */
static const char *changes(struct watch *w) {
    static char text[4096];
    size_t count, n = 0;
    for (int tries = 0; tries < 10000; tries++) {
        struct pollfd fd = {.fd = watch_fd(w), .events = POLLIN};
        int due = watch_due(w);
        if (due == 0)
            break;
        poll(&fd, fd.fd >= 0, due < 0 ? 100 : due);
        watch_read(w);
        if (due < 0 && !fd.revents)
            return "nothing";
    }
    const str *taken = watch_take(w, &count);
    str paths[64];
    assert_true(count < sizeof paths / sizeof *paths);
    for (size_t i = 0; i < count; i++)
        paths[i] = taken[i];
    qsort(paths, count, sizeof *paths, by_name);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s", i ? "\n" : "", STR(paths[i]));
    return count ? text : "all";
}

static void tells_files_and_folders(void **state) {
    (void)state;
    struct watch *w = open_site();
    assert_string_equal(changes(w), "nothing");
    put("content/articles/a.md", "b");
    assert_string_equal(changes(w), "content/articles/a.md");
    make("content/articles/deep");
    assert_string_equal(changes(w), "content/articles/deep");
    put("content/articles/deep/b.md", "b");
    assert_string_equal(changes(w), "content/articles/deep/b.md");
    assert_int_equal(rename("content/articles/deep", "content/articles/other"), 0);
    assert_string_equal(changes(w), "content/articles/deep\ncontent/articles/other");
    put("content/articles/other/b.md", "c");
    assert_string_equal(changes(w), "content/articles/other/b.md");
    assert_int_equal(unlink("content/articles/other/b.md"), 0);
    assert_int_equal(rmdir("content/articles/other"), 0);
    assert_string_equal(changes(w), "content/articles/other\ncontent/articles/other/b.md");
    make("templates");
    assert_string_equal(changes(w), "templates");
    put("templates/x.etlua", "x");
    assert_string_equal(changes(w), "templates/x.etlua");
    watch_close(w);
}

static void passes_over_leftovers(void **state) {
    (void)state;
    struct watch *w = open_site();
    put("content/articles/.a.md.swp", "x");
    put("content/articles/a.md~", "x");
    put("content/articles/#a.md#", "x");
    put("elsewhere", "x");
    make("public");
    assert_string_equal(changes(w), "nothing");
    put("content/articles/4913", "");
    assert_int_equal(unlink("content/articles/4913"), 0);
    put("content/articles/a.md.tmp", "b");
    assert_int_equal(rename("content/articles/a.md.tmp", "content/articles/a.md"), 0);
    assert_string_equal(changes(w), "content/articles/a.md");
    put("content/articles/4913", "");
    assert_int_equal(unlink("content/articles/4913"), 0);
    assert_string_equal(changes(w), "nothing");
    watch_close(w);
}

/* Whoever listed the files while it was there has to hear that it went. */
static void tells_of_what_was_seen(void **state) {
    (void)state;
    struct watch *w = open_site();
    put("content/articles/b.md", "b");
    watch_listed(w);
    assert_int_equal(unlink("content/articles/b.md"), 0);
    assert_string_equal(changes(w), "content/articles/b.md");
    watch_close(w);
}

/* A file that is open for writing is waited for, but not for ever. */
static void waits_for_the_writer(void **state) {
    (void)state;
    struct watch *w = open_site();
    FILE *file = fopen("content/articles/a.md", "w");
    fputs("half", file);
    fflush(file);
    watch_read(w);
    int due = watch_due(w);
    assert_true(due > 5);
    fclose(file);
    watch_read(w);
    assert_true(watch_due(w) <= 5);
    assert_string_equal(changes(w), "content/articles/a.md");
    file = fopen("content/articles/a.md", "w");
    fputs("half", file);
    fflush(file);
    assert_string_equal(changes(w), "content/articles/a.md");
    fclose(file);
    assert_string_equal(changes(w), "content/articles/a.md");
    watch_close(w);
}

/* More than the system keeps for a reader: anything may have changed, and what is new is watched. */
static void survives_an_overflow(void **state) {
    (void)state;
    struct watch *w = open_site();
    FILE *file = fopen("/proc/sys/fs/inotify/max_queued_events", "r");
    int queued = 0;
    if (!file || fscanf(file, "%d", &queued) != 1 || queued > 100000)
        skip();
    fclose(file);
    for (int i = 0; i <= queued / 2; i++) {
        put("content/articles/a.md", "x");
        put("content/articles/b.md", "x");
    }
    make("content/new");
    assert_string_equal(changes(w), "all");
    put("content/new/c.md", "x");
    assert_string_equal(changes(w), "content/new/c.md");
    watch_close(w);
}

static void links_change_with_their_files(void **state) {
    (void)state;
    make("content");
    put("content/a.txt", "a");
    assert_int_equal(symlink("a.txt", "content/b.txt"), 0);
    struct watch *w = watch_open(".");
    put("content/a.txt", "b");
    assert_string_equal(changes(w), "content/a.txt\ncontent/b.txt");
    assert_int_equal(symlink("a.txt", "content/c.txt"), 0);
    assert_string_equal(changes(w), "content/c.txt");
    put("content/a.txt", "c");
    assert_string_equal(changes(w), "content/a.txt\ncontent/b.txt\ncontent/c.txt");
    watch_close(w);
}

static void looks_where_nothing_is_told(void **state) {
    (void)state;
    no_instances = true;
    struct watch *w = open_site();
    assert_int_equal(watch_fd(w), -1);
    assert_non_null(strstr(watch_how(w), "max_user_instances"));
    put("content/articles/a.md", "longer");
    make("content/articles/deep");
    put("content/articles/deep/b.md", "b");
    put("content/articles/.hidden", "x");
    assert_string_equal(changes(w), "content/articles/a.md\ncontent/articles/deep/b.md");
    assert_int_equal(rename("content/articles/deep", "content/articles/other"), 0);
    assert_string_equal(changes(w), "content/articles/deep/b.md\ncontent/articles/other/b.md");
    watch_close(w);
}

/* A limit that is reached on the way: what was missed may be anything. */
static void falls_back_at_the_limit(void **state) {
    (void)state;
    struct watch *w = open_site();
    assert_true(watch_fd(w) >= 0);
    watches_left = 0;
    make("content/articles/deep");
    put("content/articles/deep/b.md", "b");
    assert_string_equal(changes(w), "all");
    assert_int_equal(watch_fd(w), -1);
    assert_non_null(strstr(watch_how(w), "max_user_watches"));
    put("content/articles/deep/b.md", "longer");
    assert_string_equal(changes(w), "content/articles/deep/b.md");
    watch_close(w);
}

static void tells_commits_alone(void **state) {
    (void)state;
    make(".git");
    make(".git/refs");
    make(".git/refs/heads");
    put(".git/HEAD", "ref: refs/heads/main\n");
    struct watch *w = open_site();
    put(".git/index", "x");
    put(".git/refs/heads/other", "1111\n");
    assert_string_equal(changes(w), "nothing");
    put(".git/refs/heads/main.lock", "2222\n");
    assert_int_equal(rename(".git/refs/heads/main.lock", ".git/refs/heads/main"), 0);
    assert_string_equal(changes(w), ".git");
    put(".git/HEAD.lock", "ref: refs/heads/other\n");
    assert_int_equal(rename(".git/HEAD.lock", ".git/HEAD"), 0);
    assert_string_equal(changes(w), ".git");
    scratch_remove(".git");
    assert_string_equal(changes(w), ".git");
    watch_close(w);
}

/* While git has the index locked it is in the middle of changing files. */
static void waits_for_git(void **state) {
    (void)state;
    make(".git");
    put(".git/HEAD", "ref: refs/heads/main\n");
    struct watch *w = open_site();
    put(".git/index.lock", "");
    put("content/articles/a.md", "b");
    watch_read(w);
    usleep(20000);
    assert_true(watch_due(w) > 0);
    assert_int_equal(unlink(".git/index.lock"), 0);
    assert_string_equal(changes(w), "content/articles/a.md");
    watch_close(w);
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, scratch_end)
    const struct CMUnitTest tests[] = {
        TEST(tells_files_and_folders),     TEST(passes_over_leftovers),
        TEST(tells_of_what_was_seen),      TEST(waits_for_the_writer),
        TEST(survives_an_overflow),        TEST(links_change_with_their_files),
        TEST(looks_where_nothing_is_told), TEST(falls_back_at_the_limit),
        TEST(tells_commits_alone),         TEST(waits_for_git),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
