// one thread
/* Addresses outside: read in one way only, private ones told apart, redirects resolved, results kept. */
#include "cmd/links.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void assert_parsed(const char *url, enum link_scope scope, const char *text) {
    struct arena a = {0};
    struct link_address address;
    enum link_scope got = link_parse(&a, str_of(url), &address);
    if (got != scope || !str_eq(address.text, str_of(text)))
        fail_msg("%s\nexpected: %d %s\ngot: %d %.*s", url, scope, text, got, STR(address.text));
    arena_free(&a);
}

static void addresses_are_written_in_one_way(void **state) {
    (void)state;
    assert_parsed("http://Example.ORG", SCOPE_PUBLIC, "http://example.org/");
    assert_parsed("HTTPS://example.org:443/a?b=c#d", SCOPE_PUBLIC, "https://example.org/a?b=c");
    assert_parsed("http://example.org.:8080?q", SCOPE_PUBLIC, "http://example.org:8080/?q");
    assert_parsed("https://u:p@w@example.org/x", SCOPE_PUBLIC, "https://example.org/x");
    assert_parsed("https://example.org/a b\"\\\xC3\xA9%20", SCOPE_PUBLIC,
                  "https://example.org/a%20b%22%5C%C3%A9%20");
    assert_parsed("http://e.org/a/./b/../c/..", SCOPE_PUBLIC, "http://e.org/a/");
    assert_parsed("http://e.org/../../x/?../y", SCOPE_PUBLIC, "http://e.org/x/?../y");
    assert_parsed("http://e.org//a//", SCOPE_PUBLIC, "http://e.org//a//");
    assert_parsed("http://[2606:4700::1]:80/", SCOPE_PUBLIC, "http://[2606:4700::1]/");
    assert_parsed("http://1.1.1.1:65535", SCOPE_PUBLIC, "http://1.1.1.1:65535/");
    assert_parsed("http://3com.example/", SCOPE_PUBLIC, "http://3com.example/");
}

static void odd_addresses_are_none(void **state) {
    (void)state;
    static const char *const odd[] = {
        "",
        "ftp://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "http://",
        "http:///x",
        "http://a..b/",
        "http://.a.b/",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://ex\xC3\xA4mple.org/",
        "http://example.org%2f/",
        "http://example.org:0/",
        "http://example.org:65536/",
        "http://example.org:1x/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[fe80::1%25eth0]/",
        "http://[1.2.3.4]/",
        "http://example.1/",
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_parsed(odd[i], SCOPE_UNKNOWN, "");
}

static void assert_scope(const char *host, enum link_scope scope) {
    struct arena a = {0};
    struct link_address address;
    enum link_scope got = link_parse(&a, arena_printf(&a, "http://%s/", host), &address);
    if (got != scope)
        fail_msg("%s: expected %d, got %d", host, scope, got);
    arena_free(&a);
}

static void private_addresses_are_told_apart(void **state) {
    (void)state;
    static const char *const private[] = {
        "0.0.0.0",         "10.255.255.255", "100.64.0.1",        "100.127.255.255",
        "169.254.169.254", "172.16.0.1",     "172.31.255.255",    "192.0.0.1",
        "192.168.0.1",     "198.18.0.1",     "198.19.0.1",        "224.0.0.1",
        "255.255.255.255", "[::]",           "[fc00::1]",         "[fd12::1]",
        "[fe80::1]",       "[ff02::1]",      "[2002:a00:1::]",    "[64:ff9b::a00:1]",
        "[2001::1]",       "[2001:db8::1]",  "[::ffff:10.0.0.1]", "intranet",
        "a.local",         "x.internal",     "router.lan",        "a.home.arpa",
        "b.test",
    };
    static const char *const public[] = {
        "9.255.255.255",  "11.0.0.0",   "100.63.255.255", "100.128.0.0",
        "172.15.255.255", "172.32.0.0", "192.0.1.0",      "192.167.0.1",
        "192.169.0.1",    "198.17.0.1", "198.20.0.1",     "223.255.1.1",
        "[2001:4860::1]", "[2a00::1]",  "locals.example", "internal.co.uk",
    };
    static const char *const loopback[] = {"127.0.0.1", "127.255.255.255", "[::1]",
                                           "localhost", "a.localhost",     "[::ffff:127.0.0.1]"};
    for (size_t i = 0; i < sizeof private / sizeof *private; i++)
        assert_scope(private[i], SCOPE_PRIVATE);
    for (size_t i = 0; i < sizeof public / sizeof *public; i++)
        assert_scope(public[i], SCOPE_PUBLIC);
    for (size_t i = 0; i < sizeof loopback / sizeof *loopback; i++)
        assert_scope(loopback[i], SCOPE_LOOPBACK);
}

static void redirects_are_resolved(void **state) {
    (void)state;
    static const struct {
        const char *location, *leads;
    } cases[] = {
        {"/x", "http://h:8080/x"},        {"x", "http://h:8080/a/x"},
        {"../x", "http://h:8080/a/../x"}, {"?y", "http://h:8080/a/b?y"},
        {"#z", "http://h:8080/a/b?q#z"},  {"", "http://h:8080/a/b?q"},
        {"//other/x", "http://other/x"},  {"https://other/x", "https://other/x"},
        {"mailto:a@b.c", "mailto:a@b.c"}, {" /x\t", "http://h:8080/x"},
    };
    struct arena a = {0};
    struct link_address from = {.text = S("http://h:8080/a/b?q")};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str leads = link_resolve(&a, &from, str_of(cases[i].location));
        if (!str_eq(leads, str_of(cases[i].leads)))
            fail_msg("'%s' leads to %.*s", cases[i].location, STR(leads));
    }
    arena_free(&a);
}

static struct links make_links(struct arena *a, const char *const *urls, size_t count) {
    struct links links = {.arena = a, .by_text = map_make(a)};
    for (size_t i = 0; i < count; i++) {
        struct link *link = arena_new(a, struct link);
        link->scope = link_parse(a, str_of(urls[i]), &link->address);
        map_add(&links.by_text, link->address.text, link);
    }
    return links;
}

static const struct link *link_at(const struct links *links, size_t i) {
    return links->by_text.items[i].value;
}

static void results_are_kept(void **state) {
    (void)state;
    static const char *const urls[] = {"http://a.example/", "http://b.example/",
                                       "http://c.example/", "http://d.example/"};
    enum { DAY = 86400, NOW = 1800000000 };
    struct arena a = {0};
    int root = open(".", O_RDONLY | O_DIRECTORY);
    struct links links = make_links(&a, urls, 4);
    const struct link_result results[] = {{.state = LINK_FINE, .status = 200},
                                          {LINK_MOVED, 200, FAILURE_NONE, S("http://e.example/x")},
                                          {.state = LINK_DEAD, .failure = FAILURE_NO_NAME},
                                          {.state = LINK_UNREACHABLE, .failure = FAILURE_HOST}};
    for (size_t i = 0; i < 4; i++) {
        struct link *link = links.by_text.items[i].value;
        link->result = results[i];
        link->asked = NOW - 2 * DAY;
    }
    links_keep(&links, root, NOW);
    links = make_links(&a, urls, 4);
    links_recall(&links, root, NOW);
    assert_int_equal(link_at(&links, 0)->result.state, LINK_FINE);
    assert_int_equal(link_at(&links, 0)->asked, NOW - 2 * DAY);
    assert_int_equal(link_at(&links, 1)->result.state, LINK_MOVED);
    assert_true(str_eq(link_at(&links, 1)->result.moved_to, S("http://e.example/x")));
    assert_int_equal(link_at(&links, 2)->result.state, LINK_UNASKED); /* after a day */
    assert_int_equal(link_at(&links, 3)->result.state, LINK_UNASKED); /* it was not asked */
    links = make_links(&a, urls, 4);
    links_recall(&links, root, NOW + 30 * DAY);
    assert_int_equal(link_at(&links, 0)->result.state, LINK_UNASKED);
    links = make_links(&a, urls, 0); /* nothing newer is known: what was kept stays, for a while */
    links_keep(&links, root, NOW);
    links = make_links(&a, urls, 4);
    links_recall(&links, root, NOW);
    assert_int_equal(link_at(&links, 0)->result.state, LINK_FINE);
    links_keep(&(struct links){.arena = &a, .by_text = map_make(&a)}, root, NOW + 100 * DAY);
    links = make_links(&a, urls, 4);
    links_recall(&links, root, NOW);
    assert_int_equal(link_at(&links, 0)->result.state, LINK_UNASKED);
    close(root);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_written_in_one_way),
        cmocka_unit_test(odd_addresses_are_none),
        cmocka_unit_test(private_addresses_are_told_apart),
        cmocka_unit_test(redirects_are_resolved),
        cmocka_unit_test_setup_teardown(results_are_kept, scratch_begin, scratch_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
