/* Markdown: what a page gets for what an editor writes, what the model learns, what editors are
 * told. */
#include "markdown_support.h"

/* ---- blocks ---- */

static void writes_blocks(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"", ""},
        {"a\nb  \nc", "<p>a\nb<br>\nc</p>\n"},
        {"***", "<hr>\n"},
        {"> q", "<blockquote>\n<p>q</p>\n</blockquote>\n"},
        {">", "<blockquote>\n</blockquote>\n"},
        {"- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"},
        {"- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n"},
        {"3. a\n   - b", "<ol start=\"3\">\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ol>\n"},
        {"- [x] a\n- [ ] b", "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked "
                             "aria-label=\"Done\"> a</li>\n"
                             "<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"To "
                             "do\"> b</li>\n</ul>\n"},
        {"    x < y", "<pre tabindex=\"0\"><code>x &lt; y\n</code></pre>\n"},
        {"```c++ \"more\"\na\n```",
         "<pre tabindex=\"0\"><code class=\"language-c++\">a\n</code></pre>\n"},
        {"```\"><script>\n```",
         "<pre tabindex=\"0\"><code class=\"language-&quot;&gt;&lt;script&gt;\"></code></pre>\n"},
        {"|a|b|c|\n|-|:-:|--:|\n|1|2|",
         "<div class=\"table-scroll\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th "
         "scope=\"col\">a</th>\n"
         "<th scope=\"col\" class=\"align-center\">b</th>\n<th scope=\"col\" "
         "class=\"align-right\">c</th>\n"
         "</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class=\"align-center\">2</td>\n"
         "<td class=\"align-right\"></td>\n</tr>\n</tbody>\n</table>\n</div>\n"},
    };
    check_html(EXAMPLES(examples));
}

static void writes_spans(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"*a **b*** ~~c~~ `d<`",
         "<p><em>a <strong>b</strong></em> <del>c</del> <code>d&lt;</code></p>\n"},
        {"&copy; &#169; &#xA9; &ngE; &nosuch; &#0;",
         "<p>\u00a9 \u00a9 \u00a9 \u2267\u0338 &amp;nosuch; \ufffd</p>\n"},
        {"\\*a\\* \"'", "<p>*a* &quot;&#39;</p>\n"},
        {"[a](b.md \"t\\\"<\")", "<p><a href=\"b.md\" title=\"t&quot;&lt;\">a</a></p>\n"},
        {"[a *b*](x?y=1&z=\"2\")", "<p><a href=\"x?y=1&amp;z=%222%22\">a <em>b</em></a></p>\n"},
        {"[a][r]\n\n[r]: https://x.org 'T'",
         "<p><a href=\"https://x.org\" title=\"T\">a</a></p>\n"},
        {"https://x.org/a_b, www.x.org", "<p><a href=\"https://x.org/a_b\">https://x.org/a_b</a>, "
                                         "<a href=\"http://www.x.org\">www.x.org</a></p>\n"},
        {"<a@x.org>", "<p><a href=\"mailto:a@x.org\">a@x.org</a></p>\n"},
        {"![a *b* [c](d) `e`](f.png 'g')", "<p><img src=\"f.png\" alt=\"a b c e\" title=\"g\" "
                                           "loading=\"lazy\" decoding=\"async\"></p>\n"},
        {"![\" onerror=\"x](f.png)", "<p><img src=\"f.png\" alt=\"&quot; onerror=&quot;x\" "
                                     "loading=\"lazy\" decoding=\"async\"></p>\n"},
        /* md4c closes emphasis here that it never opened */
        {"[a](>_b\n)_>", "<p><a href=\"%3E_b\">a</a>&gt;</p>\n"},
        /* a link in a link's label is no link */
        {"[[a|see www.x.org]]", "<p>{wiki a|see www.x.org}</p>\n"},
    };
    check_html(EXAMPLES(examples));
}

static void drops_what_the_policy_refuses(void **state) {
    (void)state;
    static const char *const hostile[] = {
        "[a](javascript:x)",          "[a](JAVASCRIPT:x)",
        "[a](javascript&colon;x)",    "[a](javascript&#58;x)",
        "[a](javascript&#x3a;x)",     "[a](java&Tab;script:x)",
        "[a](java&NewLine;script:x)", "[a](&#1;javascript:x)",
        "[a](<java\tscript:x>)",      "[a](vbscript:x)",
        "[a](data:text/html,x)",      "[a][b]\n\n[b]: javascript:x",
        "![a](javascript:x)",         "[a](javascript\\:x)",
        "![a](data:image/svg+xml,x)",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        check_html(&(struct example){hostile[i], "<p>a</p>\n"}, 1);
    check_html(&(struct example){"<javascript:x>", "<p>javascript:x</p>\n"}, 1);
    /* decoded once: what is left is no scheme for a browser either */
    check_html(&(struct example){"[a](javascript&amp;colon;x)",
                                 "<p><a href=\"javascript&amp;colon;x\">a</a></p>\n"},
               1);
}

static void escapes_raw_html(void **state) {
    (void)state;
    static const char markdown[] = "<b onclick=\"x\">a</b>\n\n<script>\nb\n</script>\n\n<!-- c -->";
    static const struct example escaped[] = {
        {markdown, "<p>&lt;b onclick=&quot;x&quot;&gt;a&lt;/b&gt;</p>\n<p>&lt;script&gt;\nb\n"
                   "&lt;/script&gt;</p>\n<p>&lt;!-- c --&gt;</p>\n"}};
    check_html(EXAMPLES(escaped));
    struct page p = {0};
    read_page(&p, markdown, true, "");
    page_write(&p);
    assert_string_equal(c_string(&p, buf_str(&p.html)),
                        "<p><b onclick=\"x\">a</b></p>\n<script>\nb\n</script>\n<!-- c -->\n");
    page_free(&p);
}

static void writes_alerts(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"> [!NOTE]\n> a", "<aside class=\"alert alert-note\" role=\"note\">\n"
                           "<p class=\"alert-title\">Note</p>\n<p>a</p>\n</aside>\n"},
        {"> [!Caution]  \n> *a*\n>\n> b", "<aside class=\"alert alert-caution\" role=\"note\">\n<p "
                                          "class=\"alert-title\">Caution</p>\n"
                                          "<p><em>a</em></p>\n<p>b</p>\n</aside>\n"},
        {"> [!tip]\n>\n> - a",
         "<aside class=\"alert alert-tip\" role=\"note\">\n"
         "<p class=\"alert-title\">Tip</p>\n<ul>\n<li>a</li>\n</ul>\n</aside>\n"},
        {"> [!WARNING]\n> > [!IMPORTANT]\n> > a",
         "<aside class=\"alert alert-warning\" role=\"note\">\n<p "
         "class=\"alert-title\">Warning</p>\n"
         "<aside class=\"alert alert-important\" role=\"note\">\n"
         "<p class=\"alert-title\">Important</p>\n<p>a</p>\n</aside>\n</aside>\n"},
        {"> [!OTHER]\n> a", "<blockquote>\n<p>[!OTHER]\na</p>\n</blockquote>\n"},
        {"> [!NOTE] a", "<blockquote>\n<p>[!NOTE] a</p>\n</blockquote>\n"},
        {"> a\n> [!NOTE]", "<blockquote>\n<p>a\n[!NOTE]</p>\n</blockquote>\n"},
        {"> - [!NOTE]", "<blockquote>\n<ul>\n<li>[!NOTE]</li>\n</ul>\n</blockquote>\n"},
        {"[!NOTE]", "<p>[!NOTE]</p>\n"},
    };
    check_html(EXAMPLES(examples));
}

/* ---- wiki links ---- */

static void leaves_holes_for_wiki_links(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"[[a]] [[a|b]] [[a#c]] [[ a # c |  ]]",
         "<p>{wiki a} {wiki a|b} {wiki a#c} {wiki a#c}</p>\n"},
        {"[[a|*b* `c` &amp; <]]", "<p>{wiki a|<em>b</em> <code>c</code> &amp; &lt;}</p>\n"},
        {"[[a|![b](c.png)]]", "<p>{wiki a|<img src=\"c.png\" alt=\"b\" loading=\"lazy\" "
                              "decoding=\"async\">}</p>\n"},
        {"[[a > 2 * b * c|more]] [[x_y_z]]", "<p>{wiki a > 2 * b * c|more} {wiki x_y_z}</p>\n"},
        {"[[a|]]", "<p>{wiki a}</p>\n"},
        {"[[a|b\nc]]", "<p>{wiki a|b\nc}</p>\n"},
        {"**[[a]]** [x [[b]] y](c)", "<p><strong>{wiki a}</strong> [x {wiki b} y](c)</p>\n"},
        {"`[[a]]` \\[[a]] \\[\\[a]]", "<p><code>[[a]]</code> [[a]] [[a]]</p>\n"},
        {"a\\|b [[c\\|d *e*]]", "<p>a|b {wiki c|d *e*}</p>\n"},
    };
    check_html(EXAMPLES(examples));
    static const struct example table[] = {
        {"|x|y|\n|-|-|\n|[[a\\|b]]|[[c|d]]|",
         "<div class=\"table-scroll\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th "
         "scope=\"col\">x</th>\n"
         "<th scope=\"col\">y</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>{wiki a|b}</td>\n"
         "<td>{wiki c|d}</td>\n</tr>\n</tbody>\n</table>\n</div>\n"}};
    check_html(EXAMPLES(table));
}

/* Each mention as "kind target#fragment|label @ what stands at its place". */
static void check_mentions(const char *markdown, const char *wanted) {
    static const char *const kinds[] = {"link", "image", "wiki"};
    struct page p = {0};
    struct buf out = {0};
    read_page(&p, markdown, false, "");
    for (size_t k = 0; k < p.markdown.mentions.count; k++) {
        const struct mention *m = &p.markdown.mentions.items[k];
        str there = str_sub(p.source.text, m->span.offset, m->span.offset + m->span.length);
        buf_printf(&out, "%s %.*s#%.*s|%.*s @ %.*s%s\n", kinds[m->kind], STR(m->target),
                   STR(m->fragment), STR(m->label), STR(there), m->plain ? " plain" : "");
    }
    assert_string_equal(c_string(&p, buf_str(&out)), wanted);
    buf_free(&out);
    page_free(&p);
}

static void finds_mentions_and_their_places(void **state) {
    (void)state;
    check_mentions("[[a]] and **[[b#c|*l* m]]**\n# [[d]]",
                   "wiki a#| @ [[a]]\nwiki b#c|l m @ [[b#c|*l* m]]\nwiki d#| @ [[d]] plain\n");
    check_mentions("[x](a.md) ![y](b.png \"t\") <https://c.d> www.e.f g@h.i",
                   "link a.md#| @ a.md\nimage b.png#| @ b.png\nlink https://c.d#| @ https://c.d\n"
                   "link http://www.e.f#| @ www.e.f\nlink mailto:g@h.i#| @ g@h.i\n");
    check_mentions("[x](a&amp;b(c)d) [*y*](\\*) tail",
                   "link a&b(c)d#| @ a&amp;b(c)d\nlink *#| @ \\*\n");
    check_mentions("[x][r]\n\n[r]: y.md", "link y.md#| @ y.md\n");
    check_mentions("|a|\n|-|\n|[[b\\|c]] [[d\\|e]]|",
                   "wiki b#|c @ [[b\\|c]]\nwiki d#|e @ [[d\\|e]]\n");
    check_mentions("> - a [[b]]\n>   [[c]]", "wiki b#| @ [[b]]\nwiki c#| @ [[c]]\n");
    check_mentions("a[^n] [[b]]\n\n[^n]: c [[d]]\n\n    > e [[f]]",
                   "wiki b#| @ [[b]]\nwiki d#| @ [[d]]\nwiki f#| @ [[f]]\n");
    /* In a label the picture is the next one; in an alternative text a link is none at all. */
    check_mentions("[[a|![x](y)]] ![[z](v)](w)",
                   "wiki a#|x @ [[a|![x](y)]]\nimage y#| @ y\nimage w#| @ w\n");
}

static void points_at_all_of_a_text_that_is_no_slice(void **state) {
    (void)state;
    struct page p = {0};
    struct source source = {str_of("facts.yml"), str_of("- text: \"a\\n[[b]]\"\n")};
    struct markdown_origin origin = {&source, 8, 11, false, NULL};
    p.diags.arena = &p.arena;
    markdown_scan(&p.arena, S("a\n[[b]]"), origin, &(struct markdown_options){0}, &p.markdown,
                  &p.diags);
    assert_int_equal(p.markdown.mentions.count, 1);
    struct span span = p.markdown.mentions.items[0].span;
    assert_ptr_equal(span.source, &source);
    assert_int_equal(span.offset, 8);
    assert_int_equal(span.length, 11);
    page_free(&p);
}

static void reports_brackets_that_are_no_reference(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"[[a]] `[[` \\[[b]] \\[\\[\n\n    [[c\n", ""}, {"a [[b", "1:3+2 stray-brackets\n"},
        {"[[a\nb]]", "1:1+2 stray-brackets\n"},         {"![[a]]", "1:2+5 stray-brackets\n"},
        {"x\n\n- [[]]", "3:3+4 stray-brackets\n"},
    };
    check_diags(EXAMPLES(examples));
    /* A label may be as long as it likes. */
    char target[MARKDOWN_MAX_TARGET + 2] = "", text[600];
    memset(target, 'b', MARKDOWN_MAX_TARGET);
    snprintf(text, sizeof text, "[[%s]] [[%s|c]] [[a|%s%s]]", target, target, target, target);
    check_diags(&(struct example){text, ""}, 1);
    target[MARKDOWN_MAX_TARGET] = 'b';
    snprintf(text, sizeof text, "a [[%s]]\n[[%s|c]]", target, target);
    check_diags(&(struct example){text, "1:3+105 long-target\n2:1+107 long-target\n"}, 1);
}

/* ---- headings ---- */

/* Each heading as "level #id text @ line". */
static void check_headings(const char *markdown, const char *prefix, const char *wanted) {
    struct page p = {0};
    struct buf out = {0};
    read_page(&p, markdown, false, prefix);
    for (size_t i = 0; i < p.markdown.headings.count; i++) {
        const struct heading *h = &p.markdown.headings.items[i];
        buf_printf(&out, "%d #%.*s %.*s @ %zu\n", h->level, STR(h->id), STR(h->text),
                   span_place(h->span).line);
    }
    assert_string_equal(c_string(&p, buf_str(&out)), wanted);
    buf_free(&out);
    page_free(&p);
}

static void gives_headings_their_ids(void **state) {
    (void)state;
    check_headings("# A *b* `c` & d\n\nE\n===\n", "", "1 #a-b-c-d A b c & d @ 1\n1 #e E @ 3\n");
    check_headings("# A\n## A\n# A\n# A-1", "",
                   "1 #a A @ 1\n2 #a-1 A @ 2\n1 #a-2 A @ 3\n1 #a-1-1 A-1 @ 4\n");
    check_headings("# B\n# A {#b}\n# C {#Own_id.2-x} ##", "",
                   "1 #b-1 B @ 1\n1 #b A @ 2\n1 #Own_id.2-x C @ 3\n");
    check_headings("# a {#1}\n# b {#c d}\n# {#e}\n# `f {#g}`", "",
                   "1 #a-1 a {#1} @ 1\n1 #b-c-d b {#c d} @ 2\n1 #e  @ 3\n1 #f-g f {#g} @ 4\n");
    check_headings("# \u2026\n# Forms\n# fn 1", "",
                   "1 #section \u2026 @ 1\n1 #section-forms Forms @ 2\n1 #section-fn-1 fn 1 @ 3\n");
    check_headings("# A\n# B {#own}", "x-", "1 #x-a A @ 1\n1 #own B @ 2\n");
    check_headings("# [[id]] is [[b|*x*]][^n]\n\n[^n]: y", "", "1 #id-is-x id is x @ 1\n");
    static const struct example html[] = {
        {"## A  {#b}\n\n# **C** {#d} #\n\nE {#f}\n---",
         "<h2 id=\"b\">A</h2>\n<h1 id=\"d\"><strong>C</strong></h1>\n<h2 id=\"f\">E</h2>\n"},
        {"# {#a}\n# b {#c} d\n# \"<", "<h1 id=\"a\"></h1>\n<h1 id=\"b-c-d\">b {#c} d</h1>\n"
                                      "<h1 id=\"section\">&quot;&lt;</h1>\n"},
    };
    check_html(EXAMPLES(html));
    static const struct example diags[] = {
        {"# A {#x}\n# B {#x}", "2:1+8 duplicate-id\n"},
        {"# A {#forms}", "1:1+12 reserved-id\n"},
        {"# A {#fn-x}", "1:1+11 reserved-id\n"},
    };
    check_diags(EXAMPLES(diags));
}

/* ---- sentences, words ---- */

/* Each sentence as "heading: text", marks as <k>. */
static void check_sentences(const char *markdown, const char *wanted) {
    struct page p = {0};
    struct buf out = {0};
    read_page(&p, markdown, false, "");
    for (size_t i = 0; i < p.markdown.sentences.count; i++) {
        const struct sentence *s = &p.markdown.sentences.items[i];
        buf_printf(&out, "%u: ", (unsigned)s->heading);
        for (size_t k = 0; k < s->text.n; k++)
            buf_byte(&out, s->text.p[k] == 1 ? '<' : s->text.p[k] == 2 ? '>' : s->text.p[k]);
        buf_byte(&out, '\n');
    }
    assert_string_equal(c_string(&p, buf_str(&out)), wanted);
    for (size_t k = 0; k < p.markdown.mentions.count; k++) {
        str mark = arena_printf(&p.arena, "\x01%zu\x02", k);
        str sentence = p.markdown.sentences.items[p.markdown.mentions.items[k].sentence].text;
        assert_true(str_find(sentence, mark, 0) < sentence.n);
    }
    buf_free(&out);
    page_free(&p);
}

static void keeps_sentences_with_mentions(void **state) {
    (void)state;
    check_sentences("No. One [[a]] two.\nThree *[[b|c]]* four! Five. \"Six [[d]]?\" [Seven](x).",
                    "0: No. One <0> two.\n0: Three <1> four!\n0: \"Six <2>?\"\n0: <3>Seven.\n");
    check_sentences("Mr. X, e.g. J. Y of Z Inc. paid 3.5 in [[a]] vs. No. 5 [[b]]. Then.",
                    "0: Mr. X, e.g. J. Y of Z Inc. paid 3.5 in <0> vs. No. 5 <1>.\n");
    check_sentences("In 2026. 7 of [[a]]. and [[b]]. [[c]] is. (Yes, [[d]].) [[e]]",
                    "0: 7 of <0>. and <1>.\n0: <2> is.\n0: (Yes, <3>.)\n0: <4>\n");
    check_sentences("# A [[a]]\nb [[b]]\n\n- c [[c]]\n  - d [[d]]\n\n|e [[e]]|f [[f]]|\n|-|-|\n",
                    "1: A <0>\n1: b <1>\n1: c <2>\n1: d <3>\n1: e <4>\n1: f <5>\n");
    check_sentences("x ![alt [t](u) text](v) `co  de`\\\nz", "0: x <0>alt t text co de z\n");
    check_sentences("# H\na[^n]\n# I\n\n[^n]: b [[c]].", "1: b <0>.\n");
    check_sentences("a \x01"
                    "0\x02 [[b]] c",
                    "0: a 0 <0> c\n");
}

static void counts_words(void **state) {
    (void)state;
    struct page p = {0};
    read_page(&p, "# One two\n\nthree [[a]] *five*, `six`[^n]\n\n```\nno no\n```\n\n[^n]: seven",
              false, "");
    assert_int_equal(p.markdown.words, 7);
    page_free(&p);
}

/* ---- components ---- */

static void leaves_holes_for_components(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"a\n\n```facts\nx: 1\n```\nb", "<p>a</p>\n{fence facts}\n<p>b</p>\n"},
        {"~~~ chart more\n~~~\n\n```Facts\n```\n\n```\nfacts\n```",
         "{fence chart}\n<pre tabindex=\"0\"><code class=\"language-Facts\"></code></pre>\n"
         "<pre tabindex=\"0\"><code>facts\n</code></pre>\n"},
        {"- ```facts\n  a\n  ```", "<ul>\n<li>\n{fence facts}\n</li>\n</ul>\n"},
    };
    check_html(EXAMPLES(examples));
}

static void check_fence(const char *markdown, const char *body, const char *line,
                        const char *there) {
    struct page p = {0};
    read_page(&p, markdown, false, "");
    assert_int_equal(p.markdown.fences.count, 1);
    const struct fence *f = &p.markdown.fences.items[0];
    str text = p.source.text;
    assert_string_equal(c_string(&p, f->body), body);
    assert_string_equal(
        c_string(&p, str_sub(text, f->span.offset, f->span.offset + f->span.length)), line);
    assert_string_equal(
        c_string(&p, str_sub(text, f->body_span.offset, f->body_span.offset + f->body_span.length)),
        there);
    page_free(&p);
}

static void finds_the_bodies_of_components(void **state) {
    (void)state;
    check_fence("a\n\n```facts  x\na: 1\n\nb\n```\n", "a: 1\n\nb\n", "```facts  x", "a: 1\n\nb\n");
    check_fence("```facts\n```", "", "```facts", "");
    check_fence("```facts\na", "a", "```facts", "a");
    check_fence("```facts\n\na\n```", "\na\n", "```facts", "\na\n");
    check_fence("- ```facts\n  a: 1\n    b\n  ```", "a: 1\n  b\n", "- ```facts", "  a: 1\n    b");
}

/* ---- inline ---- */

static void writes_cells_without_paragraphs(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"a *b* [[c]]", "a <em>b</em> {wiki c}"},
        {"a\n\nb", "a b"},
        {"- a", "<ul>\n<li>a</li>\n</ul>\n"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct page p = {0};
        read_page(&p, examples[i].markdown, false, "");
        buf_put(&p.raw, S("before")); /* what is there stays, and does not count for the holes */
        markdown_inline_html(&p.arena, &p.markdown, p.targets, &p.raw, &p.holes);
        p.raw.n -= 6;
        memmove(p.raw.p, p.raw.p + 6, p.raw.n);
        page_fill_holes(&p);
        assert_string_equal(c_string(&p, buf_str(&p.html)), examples[i].result);
        page_free(&p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_blocks),
        cmocka_unit_test(writes_spans),
        cmocka_unit_test(drops_what_the_policy_refuses),
        cmocka_unit_test(escapes_raw_html),
        cmocka_unit_test(writes_alerts),
        cmocka_unit_test(leaves_holes_for_wiki_links),
        cmocka_unit_test(finds_mentions_and_their_places),
        cmocka_unit_test(points_at_all_of_a_text_that_is_no_slice),
        cmocka_unit_test(reports_brackets_that_are_no_reference),
        cmocka_unit_test(gives_headings_their_ids),
        cmocka_unit_test(keeps_sentences_with_mentions),
        cmocka_unit_test(counts_words),
        cmocka_unit_test(leaves_holes_for_components),
        cmocka_unit_test(finds_the_bodies_of_components),
        cmocka_unit_test(writes_cells_without_paragraphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
