// wrap: write close openat renameat renameat2 linkat fsync fstat fchmod
/* Files written anew: the old one or the new one, whatever call fails and whenever the process dies; never over another's. */
#include "base/replace.h"
#include "scratch.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <sys/wait.h>

/* ---- a machine that fails, or dies, at the n-th call ---- */

static int calls, fault_at;
static bool dies, no_rename_new;
static void (*at_sync)(void); /* somebody else, while we write */

static bool is_hit(void) {
    if (!fault_at || ++calls != fault_at)
        return false;
    if (dies)
        _exit(77);
    errno = EIO;
    return true;
}

#define WRAP(type, name, parameters, arguments) \
    type __real_##name parameters;              \
    type __wrap_##name parameters;              \
    type __wrap_##name parameters { return is_hit() ? -1 : __real_##name arguments; }

WRAP(ssize_t, write, (int fd, const void *p, size_t n), (fd, p, n))
WRAP(int, fstat, (int fd, struct stat *st), (fd, st))
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(int, openat, (int dir, const char *name, int flags, mode_t mode), (dir, name, flags, mode))
WRAP(int, linkat, (int from, const char *a, int to, const char *b, int flags),
     (from, a, to, b, flags))

/* A descriptor is closed even when that fails. */
int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd) {
    bool hit = is_hit();
    int result = __real_close(fd);
    if (hit)
        errno = EIO;
    return hit ? -1 : result;
}

int __real_renameat(int from, const char *a, int to, const char *b);
int __wrap_renameat(int from, const char *a, int to, const char *b);
int __wrap_renameat(int from, const char *a, int to, const char *b) {
    return is_hit() ? -1 : __real_renameat(from, a, to, b);
}

int __real_renameat2(int from, const char *a, int to, const char *b, unsigned flags);
int __wrap_renameat2(int from, const char *a, int to, const char *b, unsigned flags);
int __wrap_renameat2(int from, const char *a, int to, const char *b, unsigned flags) {
    if (no_rename_new) {
        errno = EINVAL;
        return -1;
    }
    return is_hit() ? -1 : __real_renameat2(from, a, to, b, flags);
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd) {
    if (at_sync)
        at_sync();
    return is_hit() ? -1 : __real_fsync(fd);
}

/* ---- what is tried ---- */

static int root;

static int begin(void **state) {
    calls = fault_at = 0;
    dies = no_rename_new = false;
    at_sync = NULL;
    int result = scratch_begin(state);
    root = open(".", O_RDONLY | O_DIRECTORY);
    return result;
}

static int end(void **state) {
    fault_at = 0;
    close(root);
    return scratch_end(state);
}

static enum replaced replace(void) {
    return file_replace(root, S("a/f.md"), S("old"), S("new text"));
}

static enum replaced make(void) { return file_make(root, S("a/b/g.md"), S("new text")); }

static void put_old(void) {
    scratch_remove("a");
    assert_int_equal(mkdir("a", 0755), 0);
    file_text("a/f.md", "old");
    assert_int_equal(chmod("a/f.md", 0640), 0);
}

static void assert_holds(const char *expected) {
    char *found = snapshot(".", 0);
    assert_string_equal(found, expected);
    free(found);
}

/* ---- the tests ---- */

static void keeps_permissions(void **state) {
    (void)state;
    put_old();
    assert_int_equal(replace(), REPLACE_DONE);
    char *found = snapshot(".", 1);
    assert_string_equal(found, "a/ 755;a/f.md 640=new text;");
    free(found);
}

static void somebody_writes(void) { file_text("a/f.md", "theirs"); }

static void leaves_what_others_changed(void **state) {
    (void)state;
    put_old();
    file_text("a/f.md", "older");
    assert_int_equal(replace(), REPLACE_CHANGED);
    assert_holds("a/;a/f.md=older;");
    put_old();
    at_sync = somebody_writes;
    assert_int_equal(replace(), REPLACE_CHANGED);
    assert_holds("a/;a/f.md=theirs;");
    at_sync = NULL;
    assert_int_equal(remove("a/f.md"), 0);
    assert_int_equal(replace(), REPLACE_CHANGED);
    assert_holds("a/;");
}

static void does_not_write_through_links(void **state) {
    (void)state;
    put_old();
    assert_int_equal(rename("a/f.md", "a/g.md"), 0);
    assert_int_equal(symlink("g.md", "a/f.md"), 0);
    assert_int_equal(replace(), REPLACE_FAILED);
    assert_int_equal(errno, ELOOP);
    assert_int_equal(file_make(root, S("../x"), S("x")), REPLACE_FAILED);
    assert_int_equal(access("../x", F_OK), -1);
}

static void makes_no_file_over_another(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++, no_rename_new = true) {
        put_old();
        assert_int_equal(make(), REPLACE_DONE);
        assert_holds("a/;a/b/;a/b/g.md=new text;a/f.md=old;");
        assert_int_equal(file_make(root, S("a/f.md"), S("other")), REPLACE_CHANGED);
        assert_holds("a/;a/b/;a/b/g.md=new text;a/f.md=old;");
    }
}

static void any_call_may_fail(void **state) {
    (void)state;
    for (fault_at = 1; fault_at < 40; fault_at++) {
        put_old();
        calls = 0;
        bool done = replace() == REPLACE_DONE;
        assert_holds(done ? "a/;a/f.md=new text;" : "a/;a/f.md=old;");
        calls = 0;
        done = make() == REPLACE_DONE;
        char *found = snapshot("a/b", 0);
        assert_string_equal(found, done ? "g.md=new text;" : "");
        free(found);
    }
}

/* A child process that dies at the n-th call; false when it came to the end. */
static bool dies_in(enum replaced (*work)(void), int at) {
    pid_t child = fork();
    if (child == 0) {
        fault_at = at;
        dies = true;
        work();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status) == 77;
}

static void may_die_at_any_call(void **state) {
    (void)state;
    bool died = true;
    for (int at = 1; died; at++) {
        put_old();
        died = dies_in(replace, at);
        char *found = snapshot("a", 0);
        assert_true(strstr(found, "f.md=old;") || strstr(found, "f.md=new text;"));
        free(found);
        file_text("a/f.md", "old");
        assert_int_equal(replace(), REPLACE_DONE); /* and takes the leftover away */
        assert_holds("a/;a/f.md=new text;");
    }
    for (int at = 1, going = 1; going; at++) {
        put_old();
        going = dies_in(make, at);
        enum replaced done = make();
        assert_true(done == REPLACE_DONE || done == REPLACE_CHANGED);
        assert_holds("a/;a/b/;a/b/g.md=new text;a/f.md=old;");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_permissions, begin, end),
        cmocka_unit_test_setup_teardown(leaves_what_others_changed, begin, end),
        cmocka_unit_test_setup_teardown(does_not_write_through_links, begin, end),
        cmocka_unit_test_setup_teardown(makes_no_file_over_another, begin, end),
        cmocka_unit_test_setup_teardown(any_call_may_fail, begin, end),
        cmocka_unit_test_setup_teardown(may_die_at_any_call, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
