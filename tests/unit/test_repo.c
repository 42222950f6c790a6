/* The git repository: what is read from it, in every state that it may be in. */
#include "base/pool.h"
#include "base/repo.h"

#include "git_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>
#include <cmocka.h>

static struct arena arena;
static struct diags diags;

static int begin(void **state) {
    if (scratch_begin(state) != 0)
        return -1;
    git_environment();
    arena = (struct arena){0};
    diags = (struct diags){.arena = &arena};
    return 0;
}

static int end(void **state) {
    arena_free(&arena);
    return scratch_end(state);
}

#define assert_str(s, text)                        \
    do {                                           \
        str got = (s);                             \
        if (!str_eq(got, str_of(text)))            \
            print_error("got '%.*s'\n", STR(got)); \
        assert_true(str_eq(got, str_of(text)));    \
    } while (0)

static struct repo *open_fine(const char *path) {
    struct repo *r = repo_open(&arena, path, &diags);
    if (!r || diags.count)
        diags_print(&diags, (struct diag_style){0}, stderr);
    assert_non_null(r);
    assert_int_equal(diags.count, 0);
    return r;
}

static struct repo_commit head_of(const struct repo *r) {
    struct repo_commit c;
    assert_true(r->has_head);
    assert_true(repo_read_commit(r, &r->head, &arena, &c, &diags));
    return c;
}

/* One diagnostic, of that class and code. */
static void assert_told(enum exit_code class, const char *code) {
    if (diags.count != 1)
        diags_print(&diags, (struct diag_style){0}, stderr);
    assert_int_equal(diags.count, 1);
    assert_string_equal(diags.items[0].code, code);
    assert_int_equal(diags.items[0].class, class);
    assert_true(diags.items[0].hint.n > 0);
    diags.count = diags.errors = diags.warnings = 0;
}

static void assert_cannot_open(const char *path, enum severity severity, const char *code) {
    assert_null(repo_open(&arena, path, &diags));
    assert_int_equal(diags.items[0].severity, severity);
    assert_told(severity == SEVERITY_WARNING ? EXIT_CONTENT : EXIT_GIT, code);
}

/* ---- what is read ---- */

static void reads_a_commit(void **state) {
    (void)state;
    shell("git init -q kb; cd kb; echo 1 >a; mkdir -p b/c; echo 2 >b/c/d; git add .\n"
          "printf 'A first\\nline \\n\\nand a body\\n' | git commit -qF - --cleanup=verbatim");
    struct repo *r = open_fine("kb");
    struct repo_commit c = head_of(r);
    assert_str(repo_id_hex(&arena, &c.id), shell_line("git -C kb rev-parse HEAD"));
    assert_str(repo_id_hex(&arena, &c.tree), shell_line("git -C kb rev-parse HEAD^{tree}"));
    assert_int_equal(c.parent_count, 0);
    assert_false(c.boundary);
    assert_str(c.author.name, "Ada Writer");
    assert_str(c.author.email, "ada@example.org");
    assert_int_equal(c.authored, 1772150400);
    assert_int_equal(c.committed, 1772150460);
    assert_int_equal(c.zone, 120);
    assert_str(c.subject, "A first line");
    assert_false(r->bare || r->shallow);
    assert_str(r->folder, "");
    repo_close(r);
}

static void reads_odd_commits_as_git_does(void **state) {
    static const struct {
        const char *commit, *name, *email, *subject;
        int64_t when;
        int zone;
    } odd[] = {
        {"author A. B. Jr. <a@b> 5 +0545\\ncommitter C <c@d> 6 +0000\\n\\nx\\n", "A. B. Jr.", "a@b",
         "x", 5, 345},
        {"author  <> 5 -1200\\ncommitter C <c@d> 6 +0000\\n\\n\\n\\n  two "
         "\\n\\tlines\\r\\n\\r\\nbody",
         "", "", "  two \tlines", 5, -720},
        {"author A <a@b>\\ncommitter C <c@d>\\n\\n", "A", "a@b", "", 0, 0},
        {"author J\\366rg <j@b> 5 +0000\\ncommitter C <c@d> 6 +0000\\nencoding ISO-8859-1\\n\\n"
         "caf\\351",
         "J\u00F6rg", "j@b", "caf\u00E9", 5, 0},
        {"author J\\366rg <j@b> 5 +0000\\ncommitter C <c@d> 6 +0000\\n\\ncaf\\351s", "J\uFFFDrg",
         "j@b", "caf\uFFFDs", 5, 0},
        {"author A <a@b> 5 +0000\\ncommitter C <c@d> 6 +0000\\ngpgsig -----\\n encoding x\\n \\n "
         "x\\n"
         "\\nsigned",
         "A", "a@b", "signed", 5, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        shell("rm -rf kb; git init -q kb; cd kb; t=$(git mktree </dev/null)\n"
              "c=$(printf 'tree %%s\\n%s' $t | git hash-object -w --literally -t commit --stdin)\n"
              "git update-ref HEAD $c",
              odd[i].commit);
        struct repo *r = open_fine("kb");
        struct repo_commit c = head_of(r);
        assert_str(c.author.name, odd[i].name);
        assert_str(c.author.email, odd[i].email);
        assert_str(c.subject, odd[i].subject);
        assert_int_equal(c.authored, odd[i].when);
        assert_int_equal(c.zone, odd[i].zone);
        repo_close(r);
    }
}

static void reads_trees_and_blobs(void **state) {
    (void)state;
    shell("git init -q kb; cd kb; echo 1 >a; mkdir -p b/c; echo 22 >b/c/d; ln -s a l; chmod +x a\n"
          "git init -q sub; git -C sub commit -q --allow-empty -m s; git add . 2>/dev/null; git "
          "commit -qm c");
    struct repo *r = open_fine("kb");
    struct repo_commit c = head_of(r);
    struct repo_entry e;
    str raw, bytes;
    static const struct {
        const char *name;
        enum repo_kind kind;
    } wanted[] = {{"a", REPO_BLOB}, {"b", REPO_TREE}, {"l", REPO_LINK}, {"sub", REPO_SUBMODULE}};
    assert_true(repo_read_tree(r, &c.tree, &arena, &raw, &diags));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_true(repo_tree_next(&raw, &e));
        assert_str(e.name, wanted[i].name);
        assert_int_equal(e.kind, wanted[i].kind);
    }
    assert_false(repo_tree_next(&raw, &e));
    bool found;
    assert_true(repo_find(r, &c.tree, S("b/c/d"), &e, &found, &diags) && found);
    assert_str(repo_id_hex(&arena, &e.id), shell_line("git -C kb rev-parse HEAD:b/c/d"));
    assert_true(repo_read_blob(r, &e.id, 3, &arena, &bytes, &diags));
    assert_str(bytes, "22\n");
    struct repo_id same = repo_blob_id(bytes);
    assert_true(repo_id_eq(&same, &e.id));
    assert_true(repo_find(r, &c.tree, S(""), &e, &found, &diags) && found);
    assert_true(repo_id_eq(&c.tree, &e.id));
    assert_true(repo_find(r, &c.tree, S("b/x"), &e, &found, &diags) && !found);
    assert_true(repo_find(r, &c.tree, S("a/x"), &e, &found, &diags) && !found);
    repo_close(r);
}

static void a_blob_may_be_too_large(void **state) {
    (void)state;
    shell("git init -q kb; cd kb; echo 22 >a; git add a; git commit -qm c");
    struct repo *r = open_fine("kb");
    struct repo_commit c = head_of(r);
    struct repo_entry e;
    bool found;
    str bytes;
    assert_true(repo_find(r, &c.tree, S("a"), &e, &found, &diags) && found);
    assert_false(repo_read_blob(r, &e.id, 2, &arena, &bytes, &diags));
    assert_int_equal(diags.items[0].class, EXIT_LIMIT);
    size_t size;
    assert_true(repo_blob_size(r, &e.id, &size, &diags));
    assert_int_equal(size, 3);
    repo_close(r);
}

/* ---- many threads ---- */

struct readers {
    const struct repo *repo;
    struct repo_id commits[60];
    size_t count;
    atomic_size_t wrong;
};

static void read_task(void *context, unsigned worker, size_t number) {
    struct readers *all = context;
    struct arena own = {0};
    struct diags d = {.arena = &own};
    struct repo_commit c;
    struct repo_entry e;
    bool found;
    str bytes = {0};
    (void)worker;
    const struct repo_id *id = &all->commits[number % all->count];
    if (!repo_read_commit(all->repo, id, &own, &c, &d) ||
        !repo_find(all->repo, &c.tree, S("a"), &e, &found, &d) || !found ||
        !repo_read_blob(all->repo, &e.id, 1 << 20, &own, &bytes, &d) ||
        !str_eq(bytes, arena_printf(&own, "%.*s\n", STR(c.subject))))
        atomic_fetch_add(&all->wrong, 1);
    arena_free(&own);
}

static void threads_read_at_once(void **state) {
    (void)state;
    shell("git init -q kb; cd kb; for i in $(seq 60); do echo $i >a; git add a; git commit -qm $i; "
          "done\n"
          "git repack -dq; git reset -q --hard HEAD");
    struct readers all = {.repo = open_fine("kb")};
    struct repo_commit c = head_of(all.repo);
    for (all.commits[all.count++] = c.id; c.parent_count; all.commits[all.count++] = c.id)
        assert_true(repo_read_commit(all.repo, &c.parents[0], &arena, &c, &diags));
    assert_int_equal(all.count, 60);
    pool_run(8, 2000, read_task, &all);
    assert_int_equal(all.wrong, 0);
    repo_close((struct repo *)all.repo);
}

/* ---- working files, people ---- */

static bool index_knows(const char *path, struct repo_id *id) {
    struct repo *r = open_fine("kb");
    struct stat st;
    char below[100];
    snprintf(below, sizeof below, "kb/%s", path);
    assert_int_equal(lstat(below, &st), 0);
    bool known = repo_index_id(r, str_of(path), &st, id);
    repo_close(r);
    return known;
}

/* Git's index may answer for a file, but only when it can be sure. */
static void the_index_knows_files_that_were_not_touched(void **state) {
    (void)state;
    struct repo_id id, one = repo_blob_id(S("1\n"));
    shell("git init -q kb; cd kb; mkdir d; echo 1 >d/f; ln -s f d/l; touch -d '1 hour ago' d/f; "
          "git add .");
    assert_true(index_knows("d/f", &id));
    assert_true(repo_id_eq(&id, &one));
    assert_false(index_knows("d/l", &id));
    shell("cd kb; echo 2 >new");
    assert_false(index_knows("new", &id));
    shell("cd kb; echo 2 >d/f; touch -d '1 hour ago' d/f"); /* same size; the inode's time tells */
    assert_false(index_knows("d/f", &id));
    shell("cd kb; git add .; git update-index --assume-unchanged d/f");
    assert_false(index_knows("d/f", &id));
    shell("cd kb; git update-index --no-assume-unchanged d/f; touch -d 'next hour' d/f; git add .");
    assert_false(index_knows("d/f", &id)); /* may have changed since in the same moment */
    shell("cd kb; echo nonsense >.git/index");
    assert_false(index_knows("d/f", &id));
    shell("cd kb; rm .git/index");
    assert_false(index_knows("d/f", &id));
}

static void people_have_one_name(void **state) {
    (void)state;
    struct repo_mailmap *map = repo_mailmap_read(
        S("# comment\nAda Writer <ada@example.org> <ada@old>\nBo <bo@example.org> bo <BO@old>\n"));
    struct repo_person p =
        repo_mailmap_person(map, &arena, (struct repo_person){S("x"), S("ADA@old")});
    assert_str(p.name, "Ada Writer");
    assert_str(p.email, "ada@example.org");
    p = repo_mailmap_person(map, &arena, (struct repo_person){S("Bo"), S("bo@old")});
    assert_str(p.email, "bo@example.org");
    p = repo_mailmap_person(map, &arena, (struct repo_person){S("Other"), S("bo@old")});
    assert_str(p.name, "Other");
    assert_str(p.email, "bo@old");
    repo_mailmap_free(map);
    map = repo_mailmap_read((str){0});
    p = repo_mailmap_person(map, &arena, (struct repo_person){S("A"), S("b")});
    assert_str(p.name, "A");
    repo_mailmap_free(map);
}

/* ---- revisions ---- */

static void assert_resolves(const struct repo *r, const char *revision, const char *name) {
    struct repo_id id;
    char command[200];
    if (!repo_resolve(r, str_of(revision), &id, &diags))
        diags_print(&diags, (struct diag_style){0}, stderr);
    assert_int_equal(diags.count, 0);
    snprintf(command, sizeof command, "git -C kb rev-parse '%s^{commit}'", name);
    assert_str(repo_id_hex(&arena, &id), shell_line(command));
}

static void assert_unknown(const struct repo *r, const char *revision, const char *hint) {
    struct repo_id id;
    assert_false(repo_resolve(r, str_of(revision), &id, &diags));
    assert_int_equal(diags.count, 1);
    assert_int_equal(diags.items[0].class, EXIT_USAGE);
    assert_str(diags.items[0].hint, hint);
    diags.count = diags.errors = 0;
}

/* Three commits, one a day, on 2026-02-01, 02 and 03 at 12:00 UTC. */
static void three_days(void) {
    shell("git init -q -b main kb; cd kb; for day in 1 2 3; do\n"
          "GIT_COMMITTER_DATE=\"2026-02-0${day}T12:00:00Z\" git commit -q --allow-empty -m \"day "
          "$day\"\n"
          "done; git tag -a -m t release-1 HEAD~1; git branch draft HEAD~2");
}

static void finds_revisions_and_dates(void **state) {
    (void)state;
    three_days();
    struct repo *r = open_fine("kb");
    static const char *const names[][2] = {
        {"HEAD", "HEAD"},
        {"main~1", "main~1"},
        {"release-1", "release-1"},
        {"refs/heads/draft", "draft"},
        {":/day 2", "main~1"},
        {"2026-02-03", "main"},
        {"2026-12-31", "main"},
        {"2026-02-02", "main~1"},
        {"2026-02-02T12:00", "main~1"},
        {"2026-02-02T11:59:59Z", "main~2"},
        {"2026-02-02T13:00:00+01:00", "main~1"},
        {"2026-02-02T12:59:59+01:00", "main~2"},
        {"2026-02-02 06:30:00-0530", "main~1"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_resolves(r, names[i][0], names[i][1]);
    assert_unknown(r, "mian", "did you mean 'main'?");
    assert_unknown(r, "relaese-1", "did you mean 'release-1'?");
    assert_unknown(r, "2026-02-30", "");
    assert_unknown(r, "2026-01-31", "");
    assert_unknown(r, "HEAD~9", "");
    assert_unknown(r, "", "");
    shell("cd kb; git tag 2026-02-02 main");
    assert_resolves(r, "2026-02-02", "main"); /* what git knows by that name */
    repo_close(r);
}

/* ---- states ---- */

static void without_a_repository(void **state) {
    (void)state;
    shell("mkdir -p plain/.git");
    assert_cannot_open("plain", SEVERITY_WARNING, "no-history");
    assert_cannot_open("nowhere", SEVERITY_WARNING, "no-history");
}

static void without_a_commit(void **state) {
    (void)state;
    shell("mkdir -p kb/.git/objects kb/.git/refs; echo 'ref: refs/heads/main' >kb/.git/HEAD");
    struct repo *r = open_fine("kb");
    assert_false(r->has_head);
    repo_close(r);
}

static void in_a_folder_detached_and_through_a_link(void **state) {
    (void)state;
    shell("git init -q kb; cd kb; mkdir -p docs/base; echo x >docs/base/f; git add .; git commit "
          "-qm c\n"
          "git checkout -q --detach; ln -s kb/docs ../link");
    struct repo *r = open_fine("kb/docs/base");
    assert_str(r->folder, "docs/base/");
    assert_str(head_of(r).subject, "c");
    repo_close(r);
    r = open_fine("link/base");
    assert_str(r->folder, "docs/base/");
    repo_close(r);
}

static void bare_worktree_and_submodule(void **state) {
    (void)state;
    shell("git init -q kb; cd kb; echo 1 >f; git add f; git commit -qm c; git clone -q --bare . "
          "../bare\n"
          "git worktree add -q ../tree -b other; cd ../tree; echo 2 >f; git commit -qam other\n"
          "git init -q ../outer; cd ../outer; git -c protocol.file.allow=always submodule --quiet "
          "add ../kb in");
    struct repo *r = open_fine("bare");
    assert_true(r->bare);
    assert_str(head_of(r).subject, "c");
    repo_close(r);
    r = open_fine("tree");
    assert_false(r->bare);
    assert_str(head_of(r).subject, "other");
    repo_close(r);
    r = open_fine("outer/in");
    assert_str(r->folder, "");
    assert_str(head_of(r).subject, "c");
    repo_close(r);
}

static void assert_boundary(const char *path) {
    struct repo *r = open_fine(path);
    struct repo_commit c = head_of(r);
    assert_true(r->shallow);
    assert_false(c.boundary);
    assert_int_equal(c.parent_count, 1);
    assert_true(repo_read_commit(r, &c.parents[0], &arena, &c, &diags));
    assert_str(c.subject, "day 2");
    assert_true(c.boundary);
    assert_int_equal(c.parent_count, 0);
    struct repo_id id;
    assert_false(repo_resolve(r, S("2026-02-01"), &id, &diags));
    assert_told(EXIT_USAGE, "unknown-revision");
    repo_close(r);
}

static void shallow_also_in_a_worktree(void **state) {
    (void)state;
    three_days();
    shell("git clone -q --depth 2 file://$PWD/kb cut; git -C cut worktree add -q ../tree -b other");
    assert_boundary("cut");
    assert_boundary("tree");
}

static void alternates_commit_graph_and_multi_pack_index(void **state) {
    (void)state;
    three_days();
    shell("git clone -q --shared kb shared\n"
          "cd kb; git repack -adq; echo 1 >f; git add f; git commit -qm 'in a second pack'; git "
          "repack -dq\n"
          "git multi-pack-index write; git commit-graph write --reachable; ls "
          ".git/objects/info/commit-graph\n"
          "ls .git/objects/pack/multi-pack-index");
    struct repo *r = open_fine("shared");
    struct repo_commit c = head_of(r);
    assert_str(c.subject, "day 3");
    repo_close(r);
    r = open_fine("kb");
    c = head_of(r);
    assert_str(c.subject, "in a second pack");
    assert_true(repo_read_commit(r, &c.parents[0], &arena, &c, &diags));
    assert_str(c.subject, "day 3");
    repo_close(r);
}

static void formats_that_nobody_knows(void **state) {
    (void)state;
    shell("git init -q --object-format=sha256 kb");
    assert_cannot_open("kb", SEVERITY_ERROR, "unknown-format");
    shell("git init -q ref; cd ref; git config core.repositoryformatversion 1\n"
          "git config extensions.refstorage reftable");
    assert_cannot_open("ref", SEVERITY_ERROR, "unknown-format");
    shell("git init -q new; cd new; git config core.repositoryformatversion 7");
    assert_cannot_open("new", SEVERITY_ERROR, "broken-repository");
    shell("git init -q head; echo nonsense >head/.git/HEAD");
    assert_cannot_open("head", SEVERITY_ERROR, "broken-repository");
}

static void a_partial_clone(void **state) {
    (void)state;
    shell("git init -q kb; cd kb; git config uploadpack.allowfilter true; echo 1 >f; git add f\n"
          "git commit -qm c; git clone -q --no-checkout --filter=blob:none file://$PWD ../part");
    struct repo *r = open_fine("part");
    struct repo_commit c = head_of(r);
    struct repo_entry e;
    bool found;
    str bytes;
    assert_true(repo_find(r, &c.tree, S("f"), &e, &found, &diags) && found);
    assert_false(repo_read_blob(r, &e.id, 10, &arena, &bytes, &diags));
    assert_true(str_find(diags.items[0].hint, S("--filter"), 0) < diags.items[0].hint.n);
    assert_told(EXIT_GIT, "missing-object");
    repo_close(r);
}

/* ---- damage ---- */

/* 1.5 seconds, and what a busy machine adds. Under sanitizers a process takes long to begin, or a second to end. */
#if defined(__SANITIZE_THREAD__)
enum { STEP = 1201 };
static const double soon = 5;
#elif defined(__SANITIZE_ADDRESS__)
enum { STEP = 37 };
static const double soon = 2.5;
#else
enum { STEP = 11 };
static const double soon = 2.5;
#endif

/* Reads all that HEAD holds in a process of its own; returns its exit code: that of the failure, or 0. */
static int read_in_child(const char *path, double *seconds) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t child = fork();
    if (child == 0) {
        struct repo_commit c;
        struct repo_entry e;
        str raw, bytes;
        if (!freopen("/dev/null", "w", stderr))
            _exit(99);
        struct repo *r = repo_open(&arena, path, &diags);
        bool fine = r && r->has_head && repo_read_commit(r, &r->head, &arena, &c, &diags) &&
                    repo_read_tree(r, &c.tree, &arena, &raw, &diags);
        while (fine && repo_tree_next(&raw, &e))
            fine = repo_read_blob(r, &e.id, 1 << 20, &arena, &bytes, &diags) &&
                   str_eq(bytes, S("1\n"));
        _exit(diags.errors ? (int)diags_exit_code(&diags, false) : fine ? 0 : 98);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    clock_gettime(CLOCK_MONOTONIC, &to);
    *seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void broken_objects_are_failures_soon(void **state) {
    (void)state;
    static const char *const objects[] = {"HEAD", "HEAD^{tree}", "HEAD:f"};
    static const char *const damages[] = {
        "rm -f $o",
        "truncate -s 0 $o",
        "truncate -s 9 $o",
        "truncate -s -3 $o",
        "rm $o; mkdir $o",
        "echo x >$o",
        "cp $(find .git/objects -type f ! -path $o | head -n 1) $o"};
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
        for (size_t k = 0; k < sizeof damages / sizeof *damages; k++) {
            double seconds;
            shell("rm -rf kb; git init -q kb; cd kb; echo 1 >f; git add f; git commit -qm c\n"
                  "o=$(git rev-parse '%s' | sed 's,^..,.git/objects/&/,'); chmod +w $o; %s",
                  objects[i], damages[k]);
            int code = read_in_child("kb", &seconds);
            if (code != EXIT_GIT)
                print_error("%s, %s: exit %d\n", objects[i], damages[k], code);
            assert_int_equal(code, EXIT_GIT);
            assert_true(seconds < soon);
        }
}

static void a_missing_or_broken_pack(void **state) {
    (void)state;
    static const char *const damages[] = {
        "rm -f .git/objects/pack/*.pack", "rm -f .git/objects/pack/*",
        "truncate -s 30 .git/objects/pack/*.pack", "truncate -s 30 .git/objects/pack/*.idx",
        "truncate -s 0 .git/objects/pack/*.pack"};
    for (size_t k = 0; k < sizeof damages / sizeof *damages; k++) {
        double seconds;
        shell("rm -rf kb; git init -q kb; cd kb; echo 1 >f; git add f; git commit -qm c; git "
              "repack -adq\n"
              "git prune-packed; chmod -R u+w .git/objects; %s",
              damages[k]);
        assert_int_equal(read_in_child("kb", &seconds), EXIT_GIT);
        assert_true(seconds < soon);
    }
}

/* Files that grow, so that no two versions have one size: a delta that is led to another base does not fit it. */
static void growing_files(void) {
    shell("git init -q kb; cd kb; for i in 1 2 3 4 5 6; do\n"
          "seq 1 40 >a; seq 1 $i >>a; seq 100 140 >b; seq 1 $i$i >>b; git add .; git commit -qm "
          "\"c$i\"\n"
          "done; git repack -adfq --depth 6; git prune-packed; chmod -R u+w .git/objects");
}

/* Reads HEAD and all before it; a hash of what they hold. */
static uint64_t read_everything(const char *path) {
    struct repo *r = repo_open(&arena, path, &diags);
    uint64_t hash = 0;
    struct repo_commit c;
    if (!r || !r->has_head)
        return 0;
    for (struct repo_id id = r->head;; id = c.parents[0]) {
        struct repo_entry e;
        str raw, bytes;
        if (!repo_read_commit(r, &id, &arena, &c, &diags) ||
            !repo_read_tree(r, &c.tree, &arena, &raw, &diags))
            return 0;
        hash = hash * 31 + str_hash(raw) + str_hash(c.subject);
        while (repo_tree_next(&raw, &e)) {
            if (!repo_read_blob(r, &e.id, 1 << 20, &arena, &bytes, &diags))
                return 0;
            hash = hash * 31 + str_hash(bytes);
        }
        if (!c.parent_count)
            break;
    }
    repo_close(r);
    return hash;
}

/* Exit 5, or the right answer; never a crash. */
static void flip_bits(const char *file, uint64_t right, size_t step) {
    FILE *f = fopen(file, "r+b");
    struct stat st;
    assert_non_null(f);
    assert_int_equal(fstat(fileno(f), &st), 0);
    for (size_t bit = 0; bit < (size_t)st.st_size * 8; bit += step) {
        unsigned char was, is;
        assert_int_equal(pread(fileno(f), &was, 1, (off_t)(bit / 8)), 1);
        is = (unsigned char)(was ^ 1 << bit % 8);
        assert_int_equal(pwrite(fileno(f), &is, 1, (off_t)(bit / 8)), 1);
        pid_t child = fork();
        if (child == 0) {
            if (!freopen("/dev/null", "w", stderr))
                _exit(99);
            uint64_t got = read_everything("kb");
            _exit(diags.errors ? (int)diags_exit_code(&diags, false) : got == right ? 0 : 98);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(pwrite(fileno(f), &was, 1, (off_t)(bit / 8)), 1);
        if (!WIFEXITED(status) || (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != EXIT_GIT))
            print_error("%s, bit %zu: status %x\n", file, bit, (unsigned)status);
        assert_true(WIFEXITED(status));
        assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == EXIT_GIT);
    }
    fclose(f);
}

static void bits_that_flip(void **state) {
    (void)state;
    char pack[PATH_MAX], index[PATH_MAX];
    growing_files();
    uint64_t right = read_everything("kb");
    assert_true(right != 0);
    snprintf(pack, sizeof pack, "%s", shell_line("ls kb/.git/objects/pack/*.pack"));
    snprintf(index, sizeof index, "%s", shell_line("ls kb/.git/objects/pack/*.idx"));
    flip_bits(pack, right, STEP);
    flip_bits(index, right, STEP);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_commit, begin, end),
        cmocka_unit_test_setup_teardown(reads_odd_commits_as_git_does, begin, end),
        cmocka_unit_test_setup_teardown(reads_trees_and_blobs, begin, end),
        cmocka_unit_test_setup_teardown(a_blob_may_be_too_large, begin, end),
        cmocka_unit_test_setup_teardown(threads_read_at_once, begin, end),
        cmocka_unit_test_setup_teardown(the_index_knows_files_that_were_not_touched, begin, end),
        cmocka_unit_test_setup_teardown(people_have_one_name, begin, end),
        cmocka_unit_test_setup_teardown(finds_revisions_and_dates, begin, end),
        cmocka_unit_test_setup_teardown(without_a_repository, begin, end),
        cmocka_unit_test_setup_teardown(without_a_commit, begin, end),
        cmocka_unit_test_setup_teardown(in_a_folder_detached_and_through_a_link, begin, end),
        cmocka_unit_test_setup_teardown(bare_worktree_and_submodule, begin, end),
        cmocka_unit_test_setup_teardown(shallow_also_in_a_worktree, begin, end),
        cmocka_unit_test_setup_teardown(alternates_commit_graph_and_multi_pack_index, begin, end),
        cmocka_unit_test_setup_teardown(formats_that_nobody_knows, begin, end),
        cmocka_unit_test_setup_teardown(a_partial_clone, begin, end),
        cmocka_unit_test_setup_teardown(broken_objects_are_failures_soon, begin, end),
        cmocka_unit_test_setup_teardown(a_missing_or_broken_pack, begin, end),
        cmocka_unit_test_setup_teardown(bits_that_flip, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
