/* Trees of commits: they hold, and say, what the directory would in which that commit was checked out. */
#include "base/tree.h"

#include "git_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int begin(void **state) {
    if (scratch_begin(state) != 0)
        return -1;
    git_environment();
    arena = (struct arena){0};
    shell("git init -q kb; mkdir kb/content");
    return 0;
}

static int end(void **state) {
    arena_free(&arena);
    return scratch_end(state);
}

/* Everything that a tree holds and that was said of it. */
static str describe(const struct tree *t, struct diags *d) {
    struct buf out = {0};
    for (size_t i = 0; i < t->count; i++) {
        str bytes;
        if (!tree_read(t, &t->items[i], 100, &arena, &bytes, d))
            bytes = S("(unreadable)");
        buf_printf(&out, "%.*s=%.*s\n", STR(t->items[i].path), STR(bytes));
    }
    diags_sort(d);
    for (size_t i = 0; i < d->count; i++)
        buf_printf(&out, "%.*s: %s %d: %.*s (%.*s)\n", STR(d->items[i].span.source->path),
                   d->items[i].code, d->items[i].class, STR(d->items[i].message),
                   STR(d->items[i].hint));
    str text = arena_copy(&arena, buf_str(&out));
    buf_free(&out);
    return text;
}

static str describe_files(void) {
    struct diags d = {.arena = &arena};
    int root = open("kb", O_RDONLY | O_DIRECTORY);
    assert_true(root >= 0);
    struct tree t = tree_list(&arena, root, S("content"), &d);
    str text = describe(&t, &d);
    tree_close(&t);
    close(root);
    return text;
}

static str describe_commit(void) {
    struct diags d = {.arena = &arena};
    struct repo_commit commit;
    struct repo *r = repo_open(&arena, "kb", &d);
    assert_non_null(r);
    assert_true(repo_read_commit(r, &r->head, &arena, &commit, &d));
    struct tree t = tree_of_commit(&arena, r, &commit, S("content"), &d);
    str text = describe(&t, &d);
    repo_close(r);
    return text;
}

/* Commits all, and compares; `part` must stand in what is said. */
static void assert_same(const char *part) {
    shell("cd kb; git add -A; git commit -qm c --allow-empty");
    str files = describe_files(), commit = describe_commit();
    if (!str_eq(files, commit)) {
        file_write("files", files.p, files.n);
        file_write("commit", commit.p, commit.n);
        print_error("files and commit differ: %s\n",
                    shell_line("diff files commit | tr '\\n' ';' | cut -c 1-900"));
    }
    assert_true(str_eq(files, commit));
    if (*part && str_find(files, str_of(part), 0) == files.n)
        print_error("no '%s' in:\n%.*s", part, STR(files));
    assert_true(!*part || str_find(files, str_of(part), 0) < files.n);
}

static void files_in_order_of_their_paths(void **state) {
    (void)state;
    shell("cd kb/content; mkdir a a-; echo 1 >a/b; echo 2 >a-b; echo 3 >a.b; echo 4 >a-/z; echo 5 "
          ">ab\n"
          "chmod +x ab; echo 6 >.hidden; echo 7 >left~; echo 8 >'#x#'; mkdir .dir; echo 9 >.dir/f");
    assert_same("content/a-/z=4\n\ncontent/a-b=2");
}

static void names_that_no_site_may_hold(void **state) {
    (void)state;
    shell("cd kb/content; echo >./-dash; echo >\"$(printf 'x\\001')\"; echo >'b\\s'; mkdir -- -d; "
          "echo >-d/f\n"
          "echo >\"$(printf 'x\\377')\"");
    assert_same("bad-name");
}

static void depth_and_size(void **state) {
    (void)state;
    shell(
        "cd kb/content; d=$(printf 'd/%%.0s' $(seq 40)); mkdir -p $d; echo >$d/f; seq 100 >large");
    assert_same("too-deep");
    assert_same("file-too-large");
}

static void links(void **state) {
    static const char *const targets[] = {"f",
                                          "./f",
                                          "sub/../f",
                                          "../content/f",
                                          "../../kb/content/f",
                                          "/etc/passwd",
                                          "..",
                                          ".",
                                          "sub",
                                          "sub/",
                                          "sub/.",
                                          "f/",
                                          "f/.",
                                          "f/x",
                                          "f/..",
                                          "sub/g",
                                          "sub/up",
                                          "sub/up/",
                                          "sub/dir/g",
                                          "sub/dir/../g",
                                          "sub/out",
                                          "nowhere",
                                          "sub/nowhere/..",
                                          "self",
                                          "sub//g",
                                          ".hid",
                                          "sub/down/down/g",
                                          "sub/loop",
                                          "sub/..",
                                          "sub/../..",
                                          "sub/../../content/f",
                                          "~x",
                                          "chain-38",
                                          "chain-39",
                                          "chain-40"};
    (void)state;
    shell("cd kb/content; echo f >f; mkdir sub; echo g >sub/g; echo h >.hid\n"
          "ln -s ../f sub/up; ln -s ../sub sub/dir; ln -s ../../x sub/out; ln -s . sub/down; ln -s "
          "loop sub/loop\n"
          "ln -s f chain-1; for i in $(seq 2 40); do ln -s chain-$((i-1)) chain-$i; done");
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        shell("cd kb/content; ln -s '%s' link-%02zu", targets[i], i);
    shell("cd kb/content; ln -s link-23 self; ln -s \"$(printf 'n%%.0s' $(seq 3000))\" long");
    assert_same("content/link-17: bad-link 1: Not a directory");
}

static void links_out_of_the_folder(void **state) {
    (void)state;
    shell("cd kb; echo s >shared; mkdir other; echo o >other/o; cd content; ln -s ../shared a; ln "
          "-s ../other/o b");
    assert_same("content/a: bad-link");
}

static void submodules_are_empty(void **state) {
    (void)state;
    shell("git init -q sub; git -C sub commit -q --allow-empty -m s; cd kb\n"
          "git -c protocol.file.allow=always submodule --quiet add ../sub content/sub; git "
          "submodule deinit -q -f --all\n"
          "cd content; echo f >f; ln -s sub to; ln -s sub/x in");
    assert_same("content/to: bad-link 1: is a link to a directory");
}

static void a_top_that_is_none(void **state) {
    (void)state;
    shell("rmdir kb/content; cd kb; echo x >x");
    assert_same("");
    shell("cd kb; echo x >content");
    assert_same("not-a-directory");
    shell("cd kb; rm content; ln -s x content");
    assert_same("bad-link");
    shell("cd kb; rm content; mkdir y; ln -s y z; ln -sfn y content");
    assert_same("bad-link");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_in_order_of_their_paths, begin, end),
        cmocka_unit_test_setup_teardown(names_that_no_site_may_hold, begin, end),
        cmocka_unit_test_setup_teardown(depth_and_size, begin, end),
        cmocka_unit_test_setup_teardown(links, begin, end),
        cmocka_unit_test_setup_teardown(links_out_of_the_folder, begin, end),
        cmocka_unit_test_setup_teardown(submodules_are_empty, begin, end),
        cmocka_unit_test_setup_teardown(a_top_that_is_none, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
