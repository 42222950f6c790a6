/* Footnotes: what is a reference, what a definition, how they are numbered and shown. */
#include "markdown_support.h"

#define REF(id, use, n)                                                     \
    "<sup class=\"footnote-ref\"><a href=\"#fn-" id "\" id=\"fnref-" id use \
    "\" aria-label=\"Footnote " n "\">" n "</a></sup>"
#define BACK(id, n)                                                                        \
    " <a href=\"#fnref-" id "\" class=\"footnote-back\" aria-label=\"Back to reference " n \
    "\">↩</a>"
#define NOTES "<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n"
#define END "</ol>\n</section>\n"

static void writes_footnotes(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"a[^1].\n\n[^1]: b *c*",
         "<p>a" REF("1", "", "1") ".</p>\n" NOTES "<li id=\"fn-1\">\n<p>b <em>c</em>" BACK(
             "1", "1") "</p>\n</li>\n" END},
        /* numbered by first reference; a definition may stand anywhere and end a paragraph */
        {"[^x]: X\n\na[^y] b[^x]\n[^y]: Y\n",
         "<p>a" REF("y", "", "1") " b" REF(
             "x", "",
             "2") "</p>\n" NOTES
                  "<li id=\"fn-y\">\n<p>Y" BACK(
                      "y",
                      "1") "</p>\n</li>\n<li id=\"fn-x\">\n<p>X" BACK("x",
                                                                      "2") "</p>\n</li>\n" END},
        /* paragraphs, lazy lines, code */
        {"a[^n]\n\n[^n]: b\nc\n\n    d\n\n        e\n\nf",
         "<p>a" REF("n", "", "1") "</p>\n<p>f</p>\n" NOTES
                                  "<li id=\"fn-n\">\n<p>b\nc</p>\n<p>d</p>\n"
                                  "<pre tabindex=\"0\"><code>e\n</code></pre>\n" BACK(
                                      "n", "1") "\n</li>\n" END},
        /* a circle, and links by reference */
        {"a[^1]\n\n[^1]: b[^2] [c]\n[^2]: d[^1]\n[c]: e.md",
         "<p>a" REF("1", "",
                    "1") "</p>\n" NOTES
                         "<li id=\"fn-1\">\n<p>b" REF("2", "", "2") " <a href=\"e.md\">c</a>" BACK(
                             "1",
                             "1") " <a href=\"#fnref-1--2\" class=\"footnote-back\" "
                                  "aria-label=\"Back to reference "
                                  "1-2\">↩<sup>2</sup></a></p>\n</li>\n<li id=\"fn-2\">\n<p>d" REF(
                                      "1", "--2", "1") BACK("2", "2") "</p>\n</li>\n" END},
        /* labels: other letters, case, slugs that fall together */
        {"a[^A.b] b[^a-B]\n\n[^a.B]: x\n[^a-b]: y",
         "<p>a" REF("a-b", "", "1") " b" REF(
             "a-b-2", "",
             "2") "</p>\n" NOTES
                  "<li id=\"fn-a-b\">\n<p>x" BACK(
                      "a-b",
                      "1") "</p>\n</li>\n<li id=\"fn-a-b-2\">\n<p>y" BACK("a-b-2",
                                                                          "2") "</p>\n</li>\n" END},
        /* no references and no definitions: code, escapes, links */
        {"`[^1]` \\[^1] [a [^1]](b)\n\n```\n[^1]: x\n```\n\n    [^1]: y",
         "<p><code>[^1]</code> [^1] <a href=\"b\">a [^1]</a></p>\n<pre tabindex=\"0\"><code>[^1]: "
         "x\n"
         "</code></pre>\n<pre tabindex=\"0\"><code>[^1]: y\n</code></pre>\n"},
    };
    check_html(EXAMPLES(examples));
}

static void reports_footnotes(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"a[^1]", "1:2+4 unknown-footnote\n"},
        {"a\n\n  [^b]: c", "3:3+4 unused-footnote\n"},
        {"a[^b]\n\n[^b]: c\n[^B]: d", "4:1+4 duplicate-footnote\n"},
        {"a[^b]\n\n[^b]: c [^d]\n", "3:9+4 unknown-footnote\n"},
        {"a[^b]\n\n[^b]: c\n\n    x\n    [[y\n", "6:5+2 stray-brackets\n"},
        {"- ```\n  [^b]: c\n  ```\n\na[^b]\n\n[^b]: d", ""},
        {"> ```\n> x\n\na[^b]\n\n[^b]: d", ""},
    };
    check_diags(EXAMPLES(examples));
}

static void puts_the_prefix_before_generated_ids(void **state) {
    (void)state;
    struct page p = {0};
    read_page(&p, "a[^b]\n\n[^b]: c", false, "x-");
    page_write(&p);
    assert_non_null(strstr(c_string(&p, buf_str(&p.html)), "<a href=\"#x-fn-b\" id=\"x-fnref-b\""));
    page_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_footnotes),
        cmocka_unit_test(reports_footnotes),
        cmocka_unit_test(puts_the_prefix_before_generated_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
