/* Parts of the server that touch no socket: requests, the files in memory, frames on the wire. */
// one thread
#include "cmd/builder_wire.h"
#include "cmd/serve_files.h"
#include "cmd/serve_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>

static struct arena arena;

static int forget(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

#define assert_str(got, wanted) \
    assert_string_equal(arena_printf(&arena, "%.*s", STR(got)).p, (wanted))

/* ---- requests ---- */

static void finds_the_end_of_a_head(void **state) {
    (void)state;
    static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    size_t n = sizeof head - 1;
    int status = 0;
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(request_scan((str){head, i}, &status), 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(request_scan((str){head, n}, &status), n);
    assert_int_equal(request_scan(S("GET / HTTP/1.1\r\n\r\nbody\x01"), &status), 18);
    assert_int_equal(status, 0);
}

static void reads_a_request(void **state) {
    (void)state;
    struct request r;
    assert_int_equal(
        request_read(S("POST /a?b HTTP/1.1\r\nhOsT: \t localhost:80 \r\nContent-Length: 12\r\n"
                       "Connection: x, Close\r\n\r\n"),
                     &r),
        0);
    assert_true(r.is_post && !r.keep);
    assert_str(r.target, "/a?b");
    assert_str(r.host, "localhost:80");
    assert_int_equal(r.body, 12);
    assert_str(request_field(&r, S("CONNECTION")), "x, Close");
    assert_int_equal(request_field(&r, S("x")).n, 0);
    assert_int_equal(request_read(S("GET http://h:1?q HTTP/1.0\r\nHost: other\r\n\r\n"), &r), 0);
    assert_str(r.host, "h:1");
    assert_str(r.target, "?q");
    assert_false(r.keep);
}

static int address_of(const char *target, struct address *address) {
    struct request r = {.target = str_of(target)};
    return request_address(&r, &arena, address);
}

static void reads_addresses(void **state) {
    (void)state;
    struct address a;
    assert_int_equal(address_of("/a%20b/%C3%A9?x=%20", &a), 0);
    assert_str(a.path, "/a b/\xc3\xa9");
    assert_str(a.encoded, "/a%20b/%C3%A9");
    assert_str(a.query, "x=%20");
    static const char *const wrong[] = {
        "a",    "?x",     "/..",  "/a/%2e%2E/b", "/.",      "/%",    "/%4",  "/%00",      "/a#b",
        "/%ff", "/a%5cb", "/a b", "/%0a",        "/%c0%ae", "/\x80", "/%7f", "/%ed%a0%80"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (address_of(wrong[i], &a) != 400)
            fail_msg("%s is no address", wrong[i]);
    assert_int_equal(address_of("/...", &a), 0);
    assert_int_equal(address_of("/%252e%252e/", &a), 0);
    assert_str(a.path, "/%2e%2e/");
}

static void knows_its_own_names(void **state) {
    (void)state;
    static const struct {
        const char *host, *bound;
        bool ours;
    } cases[] = {
        {"localhost", "127.0.0.1", true},
        {"localhost:1", "192.0.2.1", true},
        {"127.0.0.1:80", "127.0.0.1", true},
        {"127.9.9.9", "127.0.0.1", true},
        {"[::1]:80", "127.0.0.1", true},
        {"192.0.2.1", "127.0.0.1", false},
        {"192.0.2.1:9", "192.0.2.1", true},
        {"192.0.2.2", "192.0.2.1", false},
        {"192.0.2.2", "0.0.0.0", true},
        {"[2001:db8::1]", "::", true},
        {"[2001:db8::1]", "0.0.0.0", true},
        {"name", "0.0.0.0", false},
        {"[2001:db8:0::1]", "2001:db8::1", true},
        {"[::ffff:127.0.0.1]", "127.0.0.1", false},
        {"", "127.0.0.1", false},
        {"[]", "::", false},
        {"localhost.", "127.0.0.1", false},
        {"0177.0.0.1", "0.0.0.0", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (host_is_ours(str_of(cases[i].host), str_of(cases[i].bound)) != cases[i].ours)
            fail_msg("%s at %s", cases[i].host, cases[i].bound);
    assert_true(origin_is_ours(S("http://LocalHost:80"), S("localhost:80")));
    assert_false(origin_is_ours(S("http://localhost"), S("localhost:80")));
    assert_false(origin_is_ours(S("null"), S("localhost:80")));
    assert_false(origin_is_ours(S(""), S("")));
}

static void knows_what_the_browser_has(void **state) {
    (void)state;
    assert_true(etag_matches(S("\"a\", W/\"b\" ,\"c\""), S("\"b\"")));
    assert_true(etag_matches(S("*"), S("\"b\"")));
    assert_false(etag_matches(S("\"bb\""), S("\"b\"")));
    size_t from, to;
    assert_int_equal(range_read(S("bytes=0-0"), 0, &from, &to), RANGE_OUTSIDE);
    assert_int_equal(range_read(S("bytes=-1"), 0, &from, &to), RANGE_OUTSIDE);
    assert_int_equal(range_read(S("bytes= 0-0 "), 1, &from, &to), RANGE_PART);
}

/* ---- files ---- */

static char told[256];

static void tell(void *context, str path) {
    (void)context;
    size_t n = strlen(told);
    snprintf(told + n, sizeof told - n, "%.*s ", STR(path));
}

static void give(struct files *f, const char *path, const char *bytes) {
    files_give(f, str_of(path), strdup(bytes), strlen(bytes));
}

static const char *apply(struct files *f, bool complete) {
    told[0] = '\0';
    files_apply(f, complete, tell, NULL);
    return told;
}

static void keeps_the_last_good_site(void **state) {
    (void)state;
    struct files f = files_make();
    give(&f, "a", "1");
    give(&f, "b", "2");
    assert_null(files_get(&f, S("a")));
    assert_string_equal(apply(&f, true), "a b ");
    give(&f, "a", "other");
    files_forget(&f);
    assert_memory_equal(files_get(&f, S("a"))->bytes, "1", 1);
    assert_string_equal(apply(&f, false), "");
    struct file *held = file_hold(files_get(&f, S("a")));
    give(&f, "a", "3");
    give(&f, "b", "2");
    assert_string_equal(apply(&f, false), "a ");
    assert_memory_equal(held->bytes, "1", 1);
    file_drop(held);
    files_give_removed(&f, S("b"));
    assert_string_equal(apply(&f, false), "b ");
    assert_null(files_get(&f, S("b")));
    give(&f, "c", "4");
    assert_string_equal(apply(&f, true), "c a ");
    assert_int_equal(f.count, 1);
    files_free(&f);
}

static void makes_files_on_demand(void **state) {
    (void)state;
    struct files f = files_make();
    files_give_name(&f, S("s"));
    assert_string_equal(apply(&f, true), "");
    assert_true(files_stale(&f, S("s")));
    files_answer(&f, S("s"), strdup("x"), 1);
    assert_false(files_stale(&f, S("s")));
    assert_int_equal(files_get(&f, S("s"))->size, 1);
    give(&f, "p", "1");
    files_forget(&f);
    assert_false(files_stale(&f, S("s")));
    give(&f, "p", "1");
    assert_string_equal(apply(&f, false), "p ");
    assert_true(files_stale(&f, S("s"))); /* any build may have changed it */
    give(&f, "s", "static");
    assert_string_equal(apply(&f, false), "s ");
    assert_false(files_stale(&f, S("s")));
    files_give_name(&f, S("s"));
    assert_string_equal(apply(&f, true), "p ");
    give(&f, "p", "2");
    assert_string_equal(apply(&f, true), "p s ");
    assert_false(files_stale(&f, S("s")));
    assert_null(files_get(&f, S("s")));
    files_free(&f);
}

static const char *change(const char *before, const char *after) {
    struct files f = files_make();
    give(&f, "p", before);
    apply(&f, true);
    give(&f, "p", after);
    apply(&f, false);
    assert_memory_equal(files_get(&f, S("p"))->bytes, after, strlen(after));
    files_free(&f);
    return told;
}

static void passes_over_versions_of_styles(void **state) {
    (void)state;
    assert_string_equal(change("<a.css?v=01234567>", "<a.css?v=89abcdef>"), "");
    assert_string_equal(
        change("<a.css?v=01234567><b.css?v=0000000a>", "<a.css?v=01234566><b.css?v=0000000b>"), "");
    assert_string_equal(change("<a.css?v=01234567>", "<a.css?v=89abcdeg>"), "p ");
    assert_string_equal(change("<a.css?v=01234567>", "<a.css?v=01234567!"), "p ");
    assert_string_equal(change("<a.js?v=01234567>", "<a.js?v=89abcdef>"), "p ");
    assert_string_equal(change("<a.css?v=0123>", "<a.css?v=0124>"), "p ");
    assert_string_equal(change("1", "2"), "p ");
    assert_string_equal(change(".css?v=01234567", ".css?v=012345678"), "p ");
}

/* ---- the wire ---- */

static void carries_frames(void **state) {
    (void)state;
    int ends[2];
    struct buf out = {0};
    char big[600000];
    memset(big, 'x', sizeof big);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        bool fine = wire_put(ends[1], &out, 'a', S("path"), S("bytes")) &&
                    wire_put(ends[1], &out, 'b', S(""), S("")) &&
                    wire_put(ends[1], &out, 'c', S("big"), (str){big, sizeof big}) &&
                    wire_put(ends[1], &out, 'd', S("last"), S("x")) && wire_flush(ends[1], &out);
        _exit(!fine);
    }
    close(ends[1]);
    struct wire_reader r = {.fd = ends[0], .waits = true};
    assert_int_equal(wire_read(&r), WIRE_FRAME);
    assert_int_equal(r.frame.kind, 'a');
    assert_str(r.frame.path, "path");
    assert_string_equal(r.frame.bytes, "bytes");
    assert_int_equal(wire_read(&r), WIRE_FRAME);
    assert_int_equal(r.frame.size + r.frame.path.n, 0);
    assert_int_equal(wire_read(&r), WIRE_FRAME);
    assert_str(r.frame.path, "big");
    assert_int_equal(r.frame.size, sizeof big);
    assert_memory_equal(r.frame.bytes, big, sizeof big);
    assert_int_equal(wire_read(&r), WIRE_FRAME);
    assert_int_equal(r.frame.kind, 'd');
    assert_int_equal(wire_read(&r), WIRE_ENDED);
    wire_reader_free(&r);
    close(ends[0]);
}

static void does_not_wait_when_asked_not_to(void **state) {
    (void)state;
    int ends[2];
    struct buf out = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    struct wire_reader r = {.fd = ends[0]};
    assert_int_equal(wire_read(&r), WIRE_LATER);
    assert_true(wire_put(ends[1], &out, 'a', S("path"), S("bytes")));
    for (size_t i = 0; i < out.n; i++) {
        assert_int_equal(wire_read(&r), WIRE_LATER);
        assert_int_equal(write(ends[1], out.p + i, 1), 1);
    }
    assert_int_equal(wire_read(&r), WIRE_FRAME);
    assert_string_equal(r.frame.bytes, "bytes");
    char nonsense[] = {'z', -1, -1, -1, -1, -1, -1, -1, -1};
    assert_int_equal(write(ends[1], nonsense, sizeof nonsense), sizeof nonsense);
    assert_int_equal(wire_read(&r), WIRE_ENDED);
    wire_reader_free(&r);
    buf_free(&out);
    close(ends[0]);
    close(ends[1]);
}

int main(void) {
#define TEST(f) cmocka_unit_test_teardown(f, forget)
    const struct CMUnitTest tests[] = {
        TEST(finds_the_end_of_a_head),
        TEST(reads_a_request),
        TEST(reads_addresses),
        TEST(knows_its_own_names),
        TEST(knows_what_the_browser_has),
        TEST(keeps_the_last_good_site),
        TEST(makes_files_on_demand),
        TEST(passes_over_versions_of_styles),
        TEST(carries_frames),
        TEST(does_not_wait_when_asked_not_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
