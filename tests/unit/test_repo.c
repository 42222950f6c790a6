/* The time of HEAD's commit, of repositories in every state. */
#include "base/repo.h"

#include "scratch.h"

#include <git2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>
#include <cmocka.h>

enum { WHEN = 1772150400 }; /* 2026-02-27 */

static git_repository *repo;
static git_oid commit;

static int begin(void **state) {
    git_libgit2_init();
    repo = NULL;
    return scratch_begin(state);
}

static int end(void **state) {
    git_repository_free(repo);
    git_libgit2_shutdown();
    return scratch_end(state);
}

/* An empty commit, as of a moment. */
static void make_commit(git_time_t when) {
    git_treebuilder *builder;
    git_oid tree_id;
    git_tree *tree;
    git_signature *who;
    assert_int_equal(git_treebuilder_new(&builder, repo, NULL), 0);
    assert_int_equal(git_treebuilder_write(&tree_id, builder), 0);
    assert_int_equal(git_tree_lookup(&tree, repo, &tree_id), 0);
    assert_int_equal(git_signature_new(&who, "A", "a@example.org", when, 120), 0);
    assert_int_equal(
        git_commit_create(&commit, repo, "HEAD", who, who, NULL, "A first commit\n", tree, 0, NULL),
        0);
    git_signature_free(who);
    git_tree_free(tree);
    git_treebuilder_free(builder);
}

static void finds_the_time_of_head(void **state) {
    (void)state;
    int64_t seconds = 0;
    assert_int_equal(git_repository_init(&repo, "kb", 0), 0);
    assert_false(repo_head_time("kb", &seconds)); /* no commit yet */
    make_commit(WHEN);
    assert_true(repo_head_time("kb", &seconds));
    assert_int_equal(seconds, WHEN);
    assert_int_equal(mkdir("kb/sub", 0755), 0);
    seconds = 0;
    assert_true(repo_head_time("kb/sub", &seconds));
    assert_int_equal(seconds, WHEN);
}

static void without_a_repository_there_is_no_time(void **state) {
    (void)state;
    int64_t seconds;
    assert_int_equal(mkdir("plain", 0755), 0);
    assert_false(repo_head_time("plain", &seconds));
    assert_false(repo_head_time("nowhere", &seconds));
    assert_int_equal(mkdir("plain/.git", 0755), 0);
    assert_false(repo_head_time("plain", &seconds));
    file_text("file", "x");
    assert_false(repo_head_time("file", &seconds));
}

static const char *object_path(void) {
    static char path[PATH_MAX];
    char hex[GIT_OID_MAX_HEXSIZE + 1];
    git_oid_tostr(hex, sizeof hex, &commit);
    snprintf(path, sizeof path, "kb/.git/objects/%.2s/%s", hex, hex + 2);
    return path;
}

/* libgit2 reads an object that was cut short for ever: it must not stop us for long. */
static void a_broken_object_is_given_up(void **state) {
    (void)state;
    int64_t seconds;
    assert_int_equal(git_repository_init(&repo, "kb", 0), 0);
    make_commit(WHEN);
    assert_int_equal(chmod(object_path(), 0644), 0);
    assert_int_equal(truncate(object_path(), 40), 0);
    time_t started = time(NULL);
    assert_false(repo_head_time("kb", &seconds));
    assert_true(time(NULL) - started < 30);
    assert_int_equal(truncate(object_path(), 0), 0);
    assert_false(repo_head_time("kb", &seconds));
    assert_int_equal(unlink(object_path()), 0);
    assert_false(repo_head_time("kb", &seconds));
    file_text("kb/.git/HEAD", "nonsense");
    assert_false(repo_head_time("kb", &seconds));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_the_time_of_head, begin, end),
        cmocka_unit_test_setup_teardown(without_a_repository_there_is_no_time, begin, end),
        cmocka_unit_test_setup_teardown(a_broken_object_is_given_up, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
