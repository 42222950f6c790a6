// wrap: syscall read
/* Trees: what is listed, what is refused, what is read. */
#include "base/tree.h"
#include "scratch.h"

#include <errno.h>
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

/* --- kernels and disks that misbehave --- */

static int openat2_error;   /* what openat2 says; 0 lets it through */
static int interrupts;      /* so many reads are interrupted */
static size_t read_at_most; /* 0 is no limit */
static void (*before_read)(void);
static int reads;

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...) {
    va_list args;
    va_start(args, number);
    long a[4];
    for (int i = 0; i < 4; i++)
        a[i] = va_arg(args, long);
    va_end(args);
    if (number == SYS_openat2 && openat2_error) {
        errno = openat2_error;
        return -1;
    }
    return __real_syscall(number, a[0], a[1], a[2], a[3]);
}

ssize_t __real_read(int fd, void *bytes, size_t size);
ssize_t __wrap_read(int fd, void *bytes, size_t size);
ssize_t __wrap_read(int fd, void *bytes, size_t size) {
    reads++;
    if (before_read)
        before_read();
    if (interrupts > 0) {
        interrupts--;
        errno = EINTR;
        return -1;
    }
    return __real_read(fd, bytes, read_at_most && size > read_at_most ? read_at_most : size);
}

/* --- helpers --- */

static struct arena arena;
static struct diags diags;
static int root;

static int begin(void **state) {
    diags = (struct diags){.arena = &arena};
    openat2_error = interrupts = 0;
    read_at_most = 0;
    before_read = NULL;
    int failed = scratch_begin(state);
    root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    mkdir("content", 0755);
    return failed;
}

static int end(void **state) {
    close(root);
    arena_free(&arena);
    return scratch_end(state);
}

static struct tree list(const char *dir) { return tree_list(&arena, root, str_of(dir), &diags); }

static void assert_paths(const struct tree *t, const char *expected) {
    struct buf b = {0};
    for (size_t i = 0; i < t->count; i++) {
        buf_put(&b, t->items[i].path);
        buf_byte(&b, ';');
    }
    buf_byte(&b, '\0');
    assert_string_equal(b.p, expected);
    buf_free(&b);
}

/* The diagnostics as "path: code; ". */
static void assert_codes(const char *expected) {
    struct buf b = {0};
    diags_sort(&diags);
    for (size_t i = 0; i < diags.count; i++) {
        const struct diag *d = &diags.items[i];
        buf_printf(&b, "%.*s: %s; ", STR(d->span.source->path), d->code);
    }
    buf_byte(&b, '\0');
    assert_string_equal(b.p, expected);
    buf_free(&b);
}

static bool message_has(const char *part) {
    return diags.count &&
           str_find(diags.items[0].message, str_of(part), 0) < diags.items[0].message.n;
}

/* --- listing --- */

static void lists_in_bytewise_order(void **state) {
    (void)state;
    mkdir("content/a", 0755);
    mkdir("content/a/b", 0755);
    file_text("content/a/b/c.md", "");
    file_text("content/a-b", "");
    file_text("content/a.yml", "");
    file_text("content/Z", "");
    file_text("content/\xC3\xA9", "");
    file_text("outside.md", "");
    struct tree t = list("content");
    assert_codes("");
    assert_paths(&t, "content/Z;content/a-b;content/a.yml;content/a/b/c.md;content/\xC3\xA9;");
    assert_non_null(tree_find(&t, S("content/a.yml")));
    assert_null(tree_find(&t, S("content/a")));
    assert_null(tree_find(&t, S("zzz")));
    size_t from, to;
    tree_range(&t, S("content/a"), &from, &to);
    assert_int_equal(from, 1);
    assert_int_equal(to, 4);
    tree_range(&t, S("content/a/"), &from, &to);
    assert_int_equal(to - from, 1);
    tree_range(&t, S(""), &from, &to);
    assert_int_equal(to - from, 5);
    tree_range(&t, S("content/q"), &from, &to);
    assert_int_equal(from, to);
    tree_close(&t);
    t = list("content/a");
    assert_paths(&t, "content/a/b/c.md;");
    str bytes;
    assert_true(tree_read(&t, &t.items[0], 0, &arena, &bytes, &diags));
    tree_close(&t);
    t = list("");
    assert_int_equal(t.count, 6);
    assert_true(tree_read(&t, tree_find(&t, S("content/a/b/c.md")), 0, &arena, &bytes, &diags));
    tree_close(&t);
}

static void a_missing_directory_is_an_empty_tree(void **state) {
    (void)state;
    struct tree t = list("nothing");
    assert_int_equal(t.count, 0);
    assert_codes("");
    tree_close(&t);
    file_text("file", "");
    t = list("file");
    assert_codes("file: not-a-directory; ");
    tree_close(&t);
}

static void passes_over_hidden_files_and_leftovers(void **state) {
    (void)state;
    mkdir("content/.git", 0755);
    file_text("content/.git/config", "");
    file_text("content/.a.md.swp", "");
    file_text("content/a.md~", "");
    file_text("content/#a.md#", "");
    file_text("content/#", "");
    file_text("content/a.md", "");
    struct tree t = list("content");
    assert_paths(&t, "content/#;content/a.md;");
    assert_codes("");
    tree_close(&t);
}

static void refuses_what_is_no_file(void **state) {
    (void)state;
    struct sockaddr_un address = {AF_UNIX, "content/socket"};
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(s, (struct sockaddr *)&address, sizeof address), 0);
    close(s);
    mkfifo("content/fifo", 0644);
    bool has_device = mknod("content/null", S_IFCHR | 0644, makedev(1, 3)) == 0;
    file_text("content/fine", "");
    struct tree t = list("content"); /* and does not wait for the pipe */
    assert_paths(&t, "content/fine;");
    assert_codes(has_device ? "content/fifo: not-a-file; content/null: not-a-file; "
                              "content/socket: not-a-file; "
                            : "content/fifo: not-a-file; content/socket: not-a-file; ");
    assert_true(message_has("named pipe"));
    assert_int_equal(diags_exit_code(&diags, false), EXIT_CONTENT);
    tree_close(&t);
}

static void make_links(void) {
    mkdir("content/dir", 0755);
    file_text("content/dir/real", "linked");
    file_text("secret", "s");
    assert_int_equal(symlink("dir/real", "content/inside"), 0);
    assert_int_equal(symlink("../inside", "content/dir/chain"), 0);
    assert_int_equal(symlink("../secret", "content/out"), 0);
    assert_int_equal(symlink("/etc/hostname", "content/absolute"), 0);
    assert_int_equal(symlink("/proc/self/fd/0", "content/magic"), 0);
    assert_int_equal(symlink("loop", "content/loop"), 0);
    assert_int_equal(symlink("nowhere", "content/dangling"), 0);
    assert_int_equal(symlink("dir", "content/directory"), 0);
    assert_int_equal(symlink("/dev/null", "content/device"), 0);
}

static void follows_links_to_files_inside_only(void **state) {
    (void)state;
    make_links();
    struct tree t = list("content");
    assert_paths(&t, "content/dir/chain;content/dir/real;content/inside;");
    assert_codes(
        "content/absolute: bad-link; content/dangling: bad-link; content/device: bad-link; "
        "content/directory: bad-link; content/loop: bad-link; content/magic: bad-link; "
        "content/out: bad-link; ");
    str bytes;
    assert_true(tree_read(&t, &t.items[0], 100, &arena, &bytes, &diags));
    assert_true(str_eq(bytes, S("linked")));
    tree_close(&t);
    assert_int_equal(symlink("content", "link"), 0);
    diags.count = 0;
    t = list("link");
    assert_codes("link: bad-link; ");
    tree_close(&t);
}

static void old_kernels_follow_no_links(void **state) {
    (void)state;
    make_links();
    openat2_error = ENOSYS;
    struct tree t = list("content");
    assert_paths(&t, "content/dir/real;");
    assert_int_equal(diags.errors, 9);
    size_t errors = diags.errors;
    str bytes;
    assert_true(tree_read(&t, &t.items[0], 100, &arena, &bytes, &diags));
    assert_true(str_eq(bytes, S("linked")));
    unlink("content/dir/real"); /* swapped after the listing */
    assert_int_equal(symlink("../../secret", "content/dir/real"), 0);
    assert_false(tree_read(&t, &t.items[0], 100, &arena, &bytes, &diags));
    unlink("content/dir/real");
    rmdir("content/dir");
    scratch_remove("content/dir");
    mkdir("elsewhere", 0755);
    file_text("elsewhere/real", "s");
    assert_int_equal(symlink("../elsewhere", "content/dir"), 0);
    assert_false(tree_read(&t, &t.items[0], 100, &arena, &bytes, &diags));
    assert_int_equal(diags.errors, errors + 2);
    tree_close(&t);
}

static void links_swapped_after_the_listing_lead_nowhere(void **state) {
    (void)state;
    file_text("secret", "s");
    file_text("content/page", "p");
    file_text("content/pipe", "p");
    struct tree t = list("content");
    unlink("content/page");
    assert_int_equal(symlink("../secret", "content/page"), 0);
    unlink("content/pipe");
    mkfifo("content/pipe", 0644);
    str bytes;
    assert_false(tree_read(&t, tree_find(&t, S("content/page")), 100, &arena, &bytes, &diags));
    assert_false(tree_read(&t, tree_find(&t, S("content/pipe")), 100, &arena, &bytes, &diags));
    assert_codes("content/page: bad-link; content/pipe: not-a-file; ");
    unlink("content/page");
    assert_null(tree_read_text(&t, tree_find(&t, S("content/page")), &arena, &diags));
    assert_int_equal(diags_exit_code(&diags, false), EXIT_MACHINE);
    tree_close(&t);
}

static void refuses_hostile_names(void **state) {
    (void)state;
    file_text("content/-rf", "");
    file_text("content/a\nb", "");
    file_text("content/a\\b", "");
    file_text("content/\xFF", "");
    mkdir("content/\x1b[2J", 0755);
    file_text("content/\x1b[2J/x", "");
    char longest[8 + 255 + 1] = "content/";
    memset(longest + 8, 'x', 255);
    file_text(longest, "");
    struct tree t = list("content");
    assert_int_equal(t.count, 1);
    assert_codes("content/\x1b[2J: bad-name; content/-rf: bad-name; content/a\nb: bad-name; "
                 "content/a\\b: bad-name; content/\xFF: bad-name; ");
    tree_close(&t);
}

static void depth_is_limited_and_costs_no_descriptors(void **state) {
    (void)state;
    struct rlimit old, few = {16, 16};
    getrlimit(RLIMIT_NOFILE, &old);
    few.rlim_max = old.rlim_max;
    char path[500] = "content";
    for (int i = 1; i < TREE_MAX_DEPTH + 3; i++) {
        strcat(path, "/deep");
        mkdir(path, 0755);
        if (i == TREE_MAX_DEPTH - 1) {
            strcat(path, "/file");
            file_text(path, "");
            path[strlen(path) - 5] = '\0';
        }
    }
    setrlimit(RLIMIT_NOFILE, &few);
    struct tree t = list("content");
    setrlimit(RLIMIT_NOFILE, &old);
    assert_int_equal(t.count, 1);
    assert_int_equal(diags.count, 1);
    assert_string_equal(diags.items[0].code, "too-deep");
    assert_int_equal(diags_exit_code(&diags, false), EXIT_LIMIT);
    tree_close(&t);
}

static void inline_trees_are_sorted_sections(void **state) {
    (void)state;
    struct tree t = tree_inline(
        &arena, S("a comment\n-- b.md --\ntext\n\n-- a/c.yml --\n-- d --\nx\n--\n-- --\ny"));
    assert_paths(&t, "a/c.yml;b.md;d;");
    assert_true(str_eq(t.items[0].bytes, S("")) && t.items[0].bytes.p);
    assert_true(str_eq(t.items[1].bytes, S("text\n\n")));
    assert_true(str_eq(t.items[2].bytes, S("x\n--\n-- --\ny")));
    str bytes;
    assert_true(tree_read(&t, &t.items[1], 6, &arena, &bytes, &diags));
    assert_false(tree_read(&t, &t.items[1], 5, &arena, &bytes, &diags));
    assert_codes("b.md: file-too-large; ");
    tree_close(&t);
    t = tree_inline(&arena, S(""));
    assert_int_equal(t.count, 0);
}

/* --- reading --- */

static struct source *read_text(const char *bytes, size_t n) {
    diags.count = diags.errors = 0;
    file_write("content/x", bytes, n);
    struct tree t = list("content");
    struct source *s = tree_read_text(&t, tree_find(&t, S("content/x")), &arena, &diags);
    tree_close(&t);
    return s;
}

/* A text that is being edited, in place of a file or beside all of them. */
static void texts_stand_for_files(void **state) {
    (void)state;
    file_text("content/b.md", "on disk");
    struct tree t = tree_list(&arena, root, S("content"), &diags);
    char text[] = "x\r\n";
    tree_put(&t, &arena, S("content/c.md"), S("new"));
    tree_put(&t, &arena, S("content/a.md"), str_of(text));
    tree_put(&t, &arena, S("content/b.md"), (str){0});
    assert_paths(&t, "content/a.md;content/b.md;content/c.md;");
    str bytes;
    assert_true(tree_read(&t, tree_find(&t, S("content/b.md")), 9, &arena, &bytes, &diags));
    assert_int_equal(bytes.n, 0);
    assert_true(tree_read(&t, tree_find(&t, S("content/c.md")), 9, &arena, &bytes, &diags));
    assert_true(str_eq(bytes, S("new")));
    struct source *source = tree_read_text(&t, tree_find(&t, S("content/a.md")), &arena, &diags);
    assert_true(str_eq(source->text, S("x\n")));
    assert_string_equal(text, "x\r\n"); /* it is the caller's */
    tree_close(&t);
}

static void lines_end_alike(void **state) {
    (void)state;
    static const struct {
        str bytes, text;
    } cases[] = {
        {S(""), S("")},
        {S("a\nb\n"), S("a\nb\n")},
        {S("a\r\nb\r\n"), S("a\nb\n")},
        {S("a\rb\r"), S("a\nb\n")},
        {S("\r\r\n\n\r"), S("\n\n\n\n")},
        {S("\xEF\xBB\xBF"
           "a\r\n"),
         S("a\n")},
        {S("\xEF\xBB\xBF"), S("")},
        {S("\xEF\xBB\xBF\xEF\xBB\xBF"), S("\xEF\xBB\xBF")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source *s = read_text(cases[i].bytes.p, cases[i].bytes.n);
        assert_non_null(s);
        assert_true(str_eq(s->text, cases[i].text));
        assert_true(str_eq(s->path, S("content/x")));
    }
    /* Inline text is not ours to change. */
    struct tree t = tree_inline(&arena, S("-- a --\nx\r\n"));
    assert_true(str_eq(tree_read_text(&t, &t.items[0], &arena, &diags)->text, S("x\n")));
    assert_true(str_eq(t.items[0].bytes, S("x\r\n")));
}

static void bad_bytes_are_told_with_their_offset(void **state) {
    (void)state;
    assert_null(read_text("\xEF\xBB\xBF"
                          "a\r\nb\r\nc\xFF\r\n",
                          12));
    assert_codes("content/x: invalid-utf8; ");
    assert_true(message_has("0xff at byte offset 10"));
    assert_int_equal(diags.items[0].span.offset, 5); /* in the text without BOM and CR */
    struct place place = span_place(diags.items[0].span);
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 2);
    assert_null(read_text("ab\0c", 4));
    assert_codes("content/x: nul; ");
    assert_true(message_has("offset 2"));
    assert_int_equal(diags.items[0].span.offset, 2);
    assert_null(read_text("a\r\n\x80", 4));
    assert_int_equal(diags.items[0].span.offset, 2);
}

static void reading_survives_interruptions(void **state) {
    (void)state;
    interrupts = 3;
    read_at_most = 3;
    struct source *s = read_text("some longer text", 16);
    assert_true(str_eq(s->text, S("some longer text")));
    read_at_most = 0;
    reads = 0;
    read_text("text", 4);
    assert_int_equal(reads, 1); /* a file that lies still costs one call */
}

static void grow_once(void) {
    before_read = NULL;
    FILE *f = fopen("content/x", "a");
    for (int i = 0; i < 1000000; i++)
        fputc('y', f);
    fclose(f);
}

static void cut_once(void) {
    before_read = NULL;
    assert_int_equal(truncate("content/x", 3), 0);
}

static void files_may_change_while_being_read(void **state) {
    (void)state;
    before_read = grow_once;
    assert_int_equal(read_text("xxxx", 4)->text.n, 1000004);
    before_read = cut_once;
    assert_true(str_eq(read_text("xyzxyzxyz", 9)->text, S("xyz")));
    before_read = grow_once; /* past the limit, although it was small when opened */
    file_text("content/x", "xx");
    struct tree t = list("content");
    str bytes;
    reads = 0;
    assert_false(tree_read(&t, &t.items[0], 1000, &arena, &bytes, &diags));
    assert_true(reads <= 10); /* and not read any further */
    assert_codes("content/x: file-too-large; ");
    tree_close(&t);
}

static void large_files_are_refused_unread(void **state) {
    (void)state;
    file_text("content/x", "");
    assert_int_equal(truncate("content/x", (off_t)1 << 40), 0);
    struct tree t = list("content");
    assert_null(tree_read_text(&t, &t.items[0], &arena, &diags));
    assert_codes("content/x: file-too-large; ");
    assert_true(message_has("67108864 bytes"));
    assert_int_equal(diags_exit_code(&diags, false), EXIT_LIMIT);
    tree_close(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_in_bytewise_order, begin, end),
        cmocka_unit_test_setup_teardown(a_missing_directory_is_an_empty_tree, begin, end),
        cmocka_unit_test_setup_teardown(passes_over_hidden_files_and_leftovers, begin, end),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_file, begin, end),
        cmocka_unit_test_setup_teardown(follows_links_to_files_inside_only, begin, end),
        cmocka_unit_test_setup_teardown(links_swapped_after_the_listing_lead_nowhere, begin, end),
        cmocka_unit_test_setup_teardown(refuses_hostile_names, begin, end),
        cmocka_unit_test_setup_teardown(depth_is_limited_and_costs_no_descriptors, begin, end),
        cmocka_unit_test_setup_teardown(inline_trees_are_sorted_sections, begin, end),
        cmocka_unit_test_setup_teardown(texts_stand_for_files, begin, end),
        cmocka_unit_test_setup_teardown(lines_end_alike, begin, end),
        cmocka_unit_test_setup_teardown(bad_bytes_are_told_with_their_offset, begin, end),
        cmocka_unit_test_setup_teardown(reading_survives_interruptions, begin, end),
        cmocka_unit_test_setup_teardown(files_may_change_while_being_read, begin, end),
        cmocka_unit_test_setup_teardown(large_files_are_refused_unread, begin, end),
        /* Last: once refused, openat2 is not tried again. */
        cmocka_unit_test_setup_teardown(old_kernels_follow_no_links, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
