/* The Site: whole knowledge bases inline, and what the model makes of them. */
#include "model/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { WORKERS = 4 };

static struct arena arenas[WORKERS];
static struct diags d;
static struct tree tree;

static int begin(void **state) {
    (void)state;
    memset(arenas, 0, sizeof arenas);
    d = (struct diags){.arena = &arenas[0]};
    return 0;
}

static int end(void **state) {
    (void)state;
    tree_close(&tree);
    for (int i = 0; i < WORKERS; i++)
        arena_free(&arenas[i]);
    return 0;
}

static struct site *load(const char *archive) {
    struct site_options options = {.workers = WORKERS};
    tree = tree_inline(&arenas[0], str_of(archive));
    struct site *site = site_load(&tree, &options, arenas, &d);
    diags_sort(&d);
    return site;
}

/* Every diagnostic as "file:line:column code", one a line. */
static const char *findings(void) {
    struct buf out = {0};
    for (size_t i = 0; i < d.count; i++) {
        struct place p = span_place(d.items[i].span);
        buf_printf(&out, "%.*s:%zu:%zu %s\n", STR(d.items[i].span.source->path), p.line, p.column,
                   d.items[i].code);
    }
    str text = arena_copy(&arenas[0], buf_str(&out));
    buf_free(&out);
    return text.p ? text.p : "";
}

#define SITE "-- content/site.yml --\ntitle: T\n"
#define FACTS                                                                            \
    "-- content/facts/a.yml --\n"                                                        \
    "- {id: length, title: Length, value: 7.8 km, status: confirmed, subject: bridge,\n" \
    "   sources: [{source: site, at: page 1}], tags: [Big Works]}\n"                     \
    "-- content/entities/e.yml --\n"                                                     \
    "- {id: bridge, title: The Bridge, kind: product}\n"                                 \
    "-- content/sources/s.yml --\n"                                                      \
    "- {id: site, title: Pages, tier: 1}\n"

static void links_everything_both_ways(void **state) {
    (void)state;
    struct site *site =
        load(SITE FACTS "-- content/articles/one.md --\n---\ntitle: One\ndate: 2026-01-02\n---\n"
                        "# Head\n\nIt is [[length]] long, [[length|that]] long. Again [[length]]; "
                        "see [two](two.md#more).\n"
                        "-- content/articles/two.md --\n---\ntitle: Two\ndate: 2026-01-01\n---\n"
                        "## More\n\nThe [[bridge]].\n");
    assert_string_equal(findings(), "");
    const struct fact *fact = (const struct fact *)site_find(site, S("length"));
    assert_non_null(fact);
    assert_true(fact->subject.item == site_find(site, S("bridge")));
    assert_int_equal(((const struct origin *)site_find(site, S("site")))->uses.count, 1);
    assert_int_equal(((const struct entity *)fact->subject.item)->facts.count, 1);
    assert_int_equal(fact->item.backlink_count, 2); /* two sentences, three mentions */
    assert_string_equal(
        mention_sentence(&arenas[0], fact->item.backlinks[0].prose, fact->item.backlinks[0].mention)
            .p,
        "It is <mark>7.8 km</mark> long, <mark>that</mark> long.");
    const struct item *one = site_find(site, S("one")), *two = site_find(site, S("two"));
    assert_int_equal(two->backlink_count, 1);
    assert_string_equal(one->prose.targets[3].url.p, "/articles/two/#more");
    assert_true(((const struct article *)one)->next ==
                (const struct article *)two); /* newest first */
    assert_int_equal(site->tags.count, 1);
    assert_string_equal(site->tags.items[0]->url.p, "/tags/big-works/");
}

static void base_path_is_put_before_addresses(void **state) {
    (void)state;
    struct site *site =
        load("-- content/site.yml --\ntitle: T\nbase_url: https://example.org/sub/path\n"
             "-- content/articles/one.md --\n---\ntitle: One\n---\n"
             "[home](/) [self](#x) ![i](../static/i.png)\n\n# X\n"
             "-- content/static/i.png --\n.\n");
    assert_string_equal(findings(), "");
    const struct item *one = site_find(site, S("one"));
    assert_string_equal(one->prose.targets[0].url.p, "/sub/path/");
    assert_string_equal(one->prose.targets[2].url.p, "/sub/path/i.png");
    assert_string_equal(site_permalink(&arenas[0], site, one->url).p,
                        "https://example.org/sub/path/articles/one/");
}

static void reports_with_places(void **state) {
    static const struct {
        const char *archive, *findings;
    } cases[] = {
        {"", "content/site.yml:1:1 missing-site\n"},
        {"-- content/site.yml --\n", "content/site.yml:1:1 missing-field\n"},
        {"-- content/site.yml --\ntitel: T\n",
         "content/site.yml:1:1 missing-field\ncontent/site.yml:1:1 unknown-field\n"},
        {SITE "-- content/facts/a.yml --\n- {id: A b, title: x, value: 1, status: sure}\n",
         "content/facts/a.yml:1:8 bad-id\ncontent/facts/a.yml:1:41 unknown-choice\n"},
        {SITE "-- content/facts/a.yml --\nid: x\n", "content/facts/a.yml:1:1 wrong-type\n"},
        {SITE "-- content/facts/a.yml --\n- {id: x, title: x, value: 2 GWW, status: confirmed}\n",
         "content/facts/a.yml:1:28 unknown-unit\n"},
        {SITE
         "-- content/facts/a.yml --\n- {id: x, title: x, value: 2026-02-30, status: confirmed}\n",
         "content/facts/a.yml:1:28 bad-date\n"},
        {SITE "-- content/facts/a.yml --\n"
              "- {id: x, title: x, value: 1, status: confirmed, subject: y}\n"
              "-- content/terms/t.yml --\n- {id: x, title: t, summary: s}\n"
              "- {id: z, title: t, summary: s, sources: [{source: x}]}\n",
         "content/facts/a.yml:1:59 unknown-reference\ncontent/terms/t.yml:1:8 duplicate-id\n"
         "content/terms/t.yml:2:52 wrong-kind\n"},
        {SITE "-- content/articles/a.md --\n---\ntitle: A\n---\n[[b]] [x](c.md) [y](/z/) "
              "[q](#nope) [[a#no]] [r](../../../x.md) [s](javascript:alert) ![i](i.png)\n",
         "content/articles/a.md:4:3 unknown-reference\ncontent/articles/a.md:4:11 broken-link\n"
         "content/articles/a.md:4:21 broken-link\ncontent/articles/a.md:4:31 broken-anchor\n"
         "content/articles/a.md:4:41 broken-anchor\ncontent/articles/a.md:4:50 broken-link\n"
         "content/articles/a.md:4:69 refused-address\ncontent/articles/a.md:4:92 broken-image\n"},
        {SITE
         "-- content/articles/a.md --\n---\ntitle: A\nslug: ../up\naliases: [/../x/, /%2e%2e/y/, "
         "z, /facts/]\n---\n",
         "content/articles/a.md:3:7 bad-slug\ncontent/articles/a.md:4:11 bad-alias\n"
         "content/articles/a.md:4:19 bad-alias\ncontent/articles/a.md:4:31 bad-alias\n"
         "content/articles/a.md:4:34 duplicate-address\n"},
        {SITE "-- content/static/Feed.xml --\nx\n-- content/static/manifest.json --\n{}\n",
         "content/static/Feed.xml:1:1 duplicate-address\ncontent/static/manifest.json:1:1 "
         "bad-path\n"},
        {SITE "-- content/fact/a.yml --\n- x\n", "content/fact/a.yml:1:1 stray-file\n"},
        {SITE "-- content/facts/a.yml --\n- id: x\n  title: x\n  value: 1\n  status: confirmed\n"
              "  text: |\n    One line.\n\n    Then [[nothing]].\n",
         "content/facts/a.yml:8:12 unknown-reference\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        load(cases[i].archive);
        assert_string_equal(findings(), cases[i].findings);
    }
}

static void drafts_are_left_out(void **state) {
    (void)state;
    struct site *site = load(SITE "-- content/articles/a.md --\n---\ntitle: A\ndraft: true\n---\n");
    assert_string_equal(findings(), "");
    assert_null(site_find(site, S("a")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(links_everything_both_ways, begin, end),
        cmocka_unit_test_setup_teardown(base_path_is_put_before_addresses, begin, end),
        cmocka_unit_test_setup_teardown(reports_with_places, begin, end),
        cmocka_unit_test_setup_teardown(drafts_are_left_out, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
