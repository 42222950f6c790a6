/* HTML: escaping, the policy on addresses, paths, slugs. */
#include "text/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int forget(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

#define assert_str(got, wanted) \
    assert_string_equal(arena_printf(&arena, "%.*s", STR(got)).p, (wanted))

static str escaped_url(const char *url) {
    struct buf out = {0};
    html_escape_url(&out, str_of(url));
    str copy = arena_copy(&arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

static void escapes_text(void **state) {
    (void)state;
    static const struct {
        const char *text, *html;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"a & b < c > d \" e ' f", "a &amp; b &lt; c &gt; d &quot; e &#39; f"},
        {"&amp;", "&amp;amp;"},
        {"</script><!--", "&lt;/script&gt;&lt;!--"},
        {"tab\tline\ncr\r", "tab\tline\ncr\r"},
        {"a\x01"
         "b\x1f"
         "c\x7f"
         "d\x0c",
         "abcd"},
        {"a\xc2\x80"
         "b\xc2\x9f"
         "c",
         "abc"}, /* U+0080, U+009F */
        {"a\xef\xbf\xbe"
         "b\xef\xbf\xbf"
         "c",
         "abc"}, /* U+FFFE, U+FFFF */
        {"\u00a0\u00e9\ufffd\U0001f600", "\u00a0\u00e9\ufffd\U0001f600"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(html_escaped(&arena, str_of(cases[i].text)), cases[i].html);
    assert_str(html_escaped(&arena, (str){"a\0b", 3}), "ab");
}

static void finds_the_text_again(void **state) {
    (void)state;
    static const struct {
        const char *html, *text;
    } cases[] = {
        {"a <em>b</em> c", "a b c"},
        {"&amp;lt; &lt;b&gt; &quot;q&quot; &#39;", "&lt; <b> \"q\" '"},
        {"&copy; & x", "&copy; & x"},
        {"cut <b", "cut "},
        {"<a href=\"x\">y</a>", "y"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(html_text(&arena, str_of(cases[i].html)), cases[i].text);
}

static void escapes_addresses(void **state) {
    (void)state;
    static const struct {
        const char *url, *html;
    } cases[] = {
        {"https://x.org/a?b=1&c=2#d", "https://x.org/a?b=1&amp;c=2#d"},
        {"a b", "a%20b"},
        {"\"'<>", "%22%27%3C%3E"},
        {"%20%zz", "%20%zz"},
        {"\u00e9", "%C3%A9"},
        {"a\\b[c]", "a%5Cb%5Bc%5D"},
        {"a\tb\nc\x7f", "a%09b%0Ac%7F"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(escaped_url(cases[i].url), cases[i].html);
    /* Twice is the same as once, but for the ampersand. */
    assert_str(escaped_url("a%20b%C3%A9"), "a%20b%C3%A9");
}

static void lets_few_schemes_through(void **state) {
    (void)state;
    static const struct {
        const char *url;
        enum url_kind kind;
    } cases[] = {
        {"", URL_EMPTY},
        {" \t\n", URL_EMPTY},
        {"#a", URL_FRAGMENT},
        {"#", URL_FRAGMENT},
        {"x.md", URL_RELATIVE},
        {"./x", URL_RELATIVE},
        {"../x/y.md#z", URL_RELATIVE},
        {"?q=a:b", URL_RELATIVE},
        {"a/b:c", URL_RELATIVE},
        {"1a:b", URL_RELATIVE},
        {"/x", URL_ROOTED},
        {"\\x", URL_ROOTED},
        {"//host/x", URL_EXTERNAL},
        {"/\\host", URL_EXTERNAL},
        {"\\\\host", URL_EXTERNAL},
        {"/\t/host", URL_EXTERNAL},
        {"http://x", URL_EXTERNAL},
        {"HTTPS://x", URL_EXTERNAL},
        {"mailto:a@b.c", URL_EXTERNAL},
        {" https://x", URL_EXTERNAL},
        {"javascript:alert(1)", URL_REFUSED},
        {"JaVaScRiPt:alert(1)", URL_REFUSED},
        {"java\tscript:alert(1)", URL_REFUSED},
        {"java\nscript\r:alert(1)", URL_REFUSED},
        {"\x01\x1f javascript:alert(1)", URL_REFUSED},
        {"javascript\n:", URL_REFUSED},
        {"vbscript:x", URL_REFUSED},
        {"data:text/html,x", URL_REFUSED},
        {"DATA:image/svg+xml;base64,x", URL_REFUSED},
        {"file:///etc/passwd", URL_REFUSED},
        {"blob:x", URL_REFUSED},
        {"ftp://x", URL_REFUSED},
        {"httpx://x", URL_REFUSED},
        {"mailtox:x", URL_REFUSED},
        {"mailtoxyz:x", URL_REFUSED},
        {"http", URL_RELATIVE},
        {"a+b-c.d:x", URL_REFUSED},
        {":x", URL_REFUSED},
        {"javascript%3Aalert(1)", URL_RELATIVE}, /* browsers do not decode before the scheme */
        {"\u00e9:x", URL_RELATIVE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (url_classify(str_of(cases[i].url)) != cases[i].kind)
            fail_msg("'%s' is of kind %d", cases[i].url, (int)url_classify(str_of(cases[i].url)));
}

static void splits_addresses(void **state) {
    (void)state;
    static const struct {
        const char *url, *path, *query, *fragment;
    } cases[] = {
        {"", "", "", ""},         {"a/b", "a/b", "", ""}, {"a?b#c", "a", "?b", "#c"},
        {"#c?d", "", "", "#c?d"}, {"?b", "", "?b", ""},   {"a#", "a", "", "#"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str path, query, fragment;
        url_split(str_of(cases[i].url), &path, &query, &fragment);
        assert_str(path, cases[i].path);
        assert_str(query, cases[i].query);
        assert_str(fragment, cases[i].fragment);
    }
}

static void decodes_once(void **state) {
    (void)state;
    str decoded;
    assert_true(url_decode(&arena, S("a%20b%2e%2E%C3%A9"), &decoded));
    assert_str(decoded, "a b..\u00e9");
    assert_true(url_decode(&arena, S("%252e"), &decoded));
    assert_str(decoded, "%2e");
    static const char *const broken[] = {"%",   "%2",    "a%2", "%zz", "%0",
                                         "%00", "a%00b", "%ff", "%C3"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        if (url_decode(&arena, str_of(broken[i]), &decoded))
            fail_msg("'%s' was decoded", broken[i]);
}

static void resolves_paths(void **state) {
    (void)state;
    static const struct {
        const char *from, *relative, *resolved; /* NULL: refused */
    } cases[] = {
        {"articles/x.md", "y.md", "articles/y.md"},
        {"articles/x.md", "../y.md", "y.md"},
        {"articles/x.md", "./a/../b.md", "articles/b.md"},
        {"articles/x.md", "", "articles/x.md"},
        {"articles/x.md", "y.md/", "articles/y.md/"},
        {"articles/x.md", "a//b", "articles/a/b"},
        {"x.md", "y.md", "y.md"},
        {"x.md", ".", ""},
        {"a/b/c.md", "..", "a"},
        {"x.md", "../y.md", NULL},
        {"a/x.md", "../../y.md", NULL},
        {"a/x.md", "b/../../../y.md", NULL},
        {"a/x.md", "/y.md", NULL},
        {"a/x.md", "b\\c", NULL},
        {"a/x.md", "..\\y", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str resolved = {0};
        bool inside =
            path_resolve(&arena, str_of(cases[i].from), str_of(cases[i].relative), &resolved);
        if (inside != (cases[i].resolved != NULL))
            fail_msg("'%s' from '%s'", cases[i].relative, cases[i].from);
        if (inside)
            assert_str(resolved, cases[i].resolved);
    }
}

static void knows_safe_paths(void **state) {
    (void)state;
    static const char *const safe[] = {"a",   "a/b.c",     ".well-known/x", "...",
                                       "a b", "\u00e9/x-", ".gitx"};
    static const char *const unsafe[] = {"",       "/a",    "a/",     "a//b",     ".",     "..",
                                         "a/../b", "a/./b", "a\\b",   "a\nb",     "a\x7f", "-a",
                                         "a/-b",   ".git",  ".GIT/x", "a/.git/b", "a\tb"};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        if (!path_is_safe(str_of(safe[i])))
            fail_msg("'%s' was refused", safe[i]);
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
        if (path_is_safe(str_of(unsafe[i])))
            fail_msg("'%s' was let through", unsafe[i]);
    char name[257];
    memset(name, 'a', sizeof name);
    assert_true(path_is_safe((str){name, 255}));
    assert_false(path_is_safe((str){name, 256}));
    assert_false(path_is_safe((str){"a\0b", 3}));
}

static void makes_slugs(void **state) {
    (void)state;
    static const struct {
        const char *text, *slug;
    } cases[] = {
        {"", ""},
        {"Hello, World!", "hello-world"},
        {"  --A  b--  ", "a-b"},
        {"What's 50% of $100?", "what-s-50-of-100"},
        {"\u00dcber \u2013 \u65e5\u672c\u8a9e\u3002", "\u00fcber-\u65e5\u672c\u8a9e"},
        {"\U0001f600", ""},
        {"\u201cquoted\u201d\u00a0text", "quoted-text"},
        {"a_b.c", "a-b-c"},
        {"a\x01<b>", "a-b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(slugify(&arena, str_of(cases[i].text)), cases[i].slug);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_text),      cmocka_unit_test(finds_the_text_again),
        cmocka_unit_test(escapes_addresses), cmocka_unit_test(lets_few_schemes_through),
        cmocka_unit_test(splits_addresses),  cmocka_unit_test(decodes_once),
        cmocka_unit_test(resolves_paths),    cmocka_unit_test(knows_safe_paths),
        cmocka_unit_test(makes_slugs),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
