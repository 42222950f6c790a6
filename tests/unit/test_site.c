/* The Site: whole knowledge bases inline, and what the model makes of them. */
#include "site_support.h"

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
    struct site *site = load(
        SITE FACTS "-- content/articles/one.md --\n---\ntitle: One\ndate: 2026-01-02\n---\n"
                   "# Head\n\nIt is [[length]] long, [[length|7.8 km]] long. Again [[length]]; "
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
        "It is <mark>7.8 km</mark> long, <mark>7.8 km</mark> long.");
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

/* ---- claims ---- */

#define DOCUMENTS                                                                               \
    "-- content/sources/s.yml --\n"                                                             \
    "- {id: paper, title: Paper}\n- {id: letter, title: Letter}\n- {id: other, title: Other}\n" \
    "-- content/facts/a.yml --\n"                                                               \
    "- {id: price, title: Price, value: 12.5e9 USD/year, status: confirmed}\n"                  \
    "- {id: start, title: Start, value: 2026-02-27, status: confirmed}\n"                       \
    "-- content/entities/e.yml --\n"                                                            \
    "- {id: bank, title: The Bank, kind: organisation}\n"
#define CLAIM(id, rest) "- {id: " id ", says: S, kind: money, " rest "}\n"

static const struct page *page_at(const struct site *site, const char *url) {
    for (size_t i = 0; i < site->pages.count; i++)
        if (str_eq(site->pages.items[i].url, str_of(url)))
            return &site->pages.items[i];
    return NULL;
}

static void claims_belong_to_their_document(void **state) {
    (void)state;
    struct site *site = load(
        SITE DOCUMENTS
        "-- content/claims/a.yml --\ndocument: "
        "paper\nclaims:\n" CLAIM("z1", "verdict: holds, facts: [price, start, price], by: bank")
            CLAIM("s2", "verdict: opinion, note: 'See [[z1]] and "
                        "[[start]].'") "-- content/claims/sub/b.yml "
                                       "--\ndocument: "
                                       "letter\nclaims:\n" CLAIM("c3", "verdict: refined, "
                                                                       "facts: [price], "
                                                                       "by_name: some") "-- "
                                                                                        "content"
                                                                                        "/articl"
                                                                                        "es/"
                                                                                        "a.md "
                                                                                        "--\n---"
                                                                                        "\ntitle"
                                                                                        ": "
                                                                                        "A\n---"
                                                                                        "\nAs "
                                                                                        "[[s2]] "
                                                                                        "says."
                                                                                        "\n");
    assert_string_equal(findings(), "");
    const struct origin *paper = (const struct origin *)site_find(site, S("paper"));
    const struct claim *z1 = (const struct claim *)site_find(site, S("z1"));
    const struct fact *price = (const struct fact *)site_find(site, S("price"));
    const struct fact *start = (const struct fact *)site_find(site, S("start"));
    assert_int_equal(z1->item.kind, ITEM_CLAIM);
    assert_int_equal(z1->item.line, 3);
    assert_true(z1->document == paper && z1->by.item == site_find(site, S("bank")));
    assert_string_equal(z1->item.url.p, "/claims/paper/#z1");
    assert_int_equal(site->documents.count, 2);
    assert_true(site->documents.items[0] == site_find(site, S("letter")));
    assert_int_equal(paper->claims.count, 2); /* in the order of the file */
    assert_true(paper->claims.items[0] == &z1->item);
    assert_int_equal(price->claims.count, 2); /* by document; z1 once */
    assert_true(str_eq(price->claims.items[0]->item.id, S("c3")) && price->claims.items[1] == z1);
    assert_int_equal(start->claims.count, 1);
    assert_int_equal(start->item.backlink_count, 1);
    assert_true(start->item.backlinks[0].from == site_find(site, S("s2")));
    assert_int_equal(site_find(site, S("s2"))->backlink_count, 1);
    const struct page *index = page_at(site, "/claims/"), *page = page_at(site, "/claims/paper/");
    assert_non_null(index);
    assert_int_equal(index->kind, PAGE_INDEX);
    assert_int_equal(index->index_of, ITEM_CLAIM);
    assert_true(str_eq(index->template, S("claims")));
    assert_non_null(page);
    assert_int_equal(page->kind, PAGE_CLAIMS);
    assert_true(page->item == &paper->item && str_eq(page->template, S("claims-of")));
    assert_true(str_eq(page->path, S("claims/paper/index.html")));
    assert_non_null(page_at(site, "/claims/letter/"));
    assert_null(page_at(site, "/claims/other/"));
    assert_string_equal(site->config.menu.items[2].title.p, "Claims");
    assert_string_equal(site->config.menu.items[2].url.p, "/claims/");
}

static void pages_of_claims_only_where_wanted(void **state) {
    (void)state;
    struct site *site = load(
        "-- content/site.yml --\ntitle: T\npages: [facts, sources]\n" DOCUMENTS
        "-- content/claims/a.yml --\ndocument: paper\nclaims:\n" CLAIM("z1", "verdict: holds"));
    assert_string_equal(findings(), "");
    assert_null(page_at(site, "/claims/"));
    assert_null(page_at(site, "/claims/paper/"));
    assert_int_equal(site_find(site, S("z1"))->url.n, 0);
    end(state);
    begin(state);
    site = load(SITE DOCUMENTS);
    assert_null(page_at(site, "/claims/"));
    for (size_t i = 0; i < site->config.menu.count; i++)
        assert_false(str_eq(site->config.menu.items[i].title, S("Claims")));
}

static void reports_claims_with_places(void **state) {
    static const struct {
        const char *file, *findings; /* behind the file's name */
    } cases[] = {
        {"document: paper\nclaims: []\n", ""},
        {"# nothing yet\n", ""},
        {"document: nothing\nclaims: [{id: a, says: S, kind: money, verdict: holds}]\n",
         "1:11 unknown-reference"},
        {"document: price\nclaims: [{id: a, says: S, kind: money, verdict: holds}]\n",
         "1:11 wrong-kind"},
        {"- {id: a}\n", "1:1 wrong-type"},
        {"claims: []\n", "1:1 missing-field"},
        {"document: paper\n", "1:1 missing-field"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: true"), "3:42 unknown-choice"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds") CLAIM("a", "verdict: opinion"),
         "4:8 duplicate-id"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, facts: [nothing]"),
         "3:57 unknown-reference"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, facts: [bank]"),
         "3:57 wrong-kind"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, by: price"), "3:53 wrong-kind"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, value: 2 USDD"),
         "3:56 unknown-unit"},
        /* the value is held against the first fact */
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, value: 12.5e9 USD/year, "
                                                 "facts: [price, start]"),
         ""},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, value: ~12e9 USD/year, "
                                                 "facts: [price]"),
         ""},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, value: 17e9 USD/year, "
                                                 "facts: [price]"),
         "3:56 claim-mismatch"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: contradicted, value: 17e9 USD/year, "
                                                 "facts: [price]"),
         ""},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: superseded, value: 12.5e9 USD/year, "
                                                 "facts: [price]"),
         "3:61 claim-mismatch"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: tension, value: 17e9 USD/year, "
                                                 "facts: [price]"),
         ""},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, value: 12.5e9 EUR/year, "
                                                 "facts: [price]"),
         "3:56 unit-mismatch"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, value: 2026-02, facts: [start]"),
         ""},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, value: 2026-03, facts: [start]"),
         "3:56 claim-mismatch"},
        {"document: paper\nclaims:\n" CLAIM("a", "verdict: holds, value: text, facts: [start]"),
         "3:56 unit-mismatch"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        str archive = arena_printf(&arenas[0], "%s-- content/claims/a.yml --\n%s", SITE DOCUMENTS,
                                   cases[i].file);
        load_with(archive, (struct site_options){.workers = WORKERS});
        const char *prefix = cases[i].findings[0] ? "content/claims/a.yml:" : "";
        str wanted = arena_printf(&arenas[0], "%s%s%s", prefix, cases[i].findings,
                                  cases[i].findings[0] ? "\n" : "");
        assert_string_equal(findings(), arena_copy(&arenas[0], wanted).p);
    }
}

static void what_is_to_be_reviewed_has_a_page(void **state) {
    static const struct {
        const char *facts;
        bool page;
    } cases[] = {
        {"value: 1", false},
        {"value: 1, review_by: 2030", true},
        {"value: 1, checks: [{equals: x}]", false},
        {"value: 1, checks: [{equals: 2 * x, tension: Why.}]", true},
        {"values: [{value: 1, from: 2025}, {value: 2, from: 2026}]", false},
        {"values: [{value: 1, from: 2025}, {value: 2, from: 2026, rank: deprecated}]", false},
        {"values: [{value: 1, from: 2025}, {value: 2, from: 2026, rank: preferred}]", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        struct site *site = load_with(
            arena_printf(&arenas[0],
                         "%s-- content/facts/a.yml --\n- {id: x, title: X, status: reported, %s}\n",
                         SITE, cases[i].facts),
            (struct site_options){.workers = WORKERS});
        const struct page *page = page_at(site, "/review/");
        assert_string_equal(findings(), "");
        assert_int_equal(page != NULL, cases[i].page);
        assert_true(!page || (page->kind == PAGE_REVIEW && str_eq(page->template, S("review"))));
    }
}

/* ---- site.yml ---- */

static void site_yml_is_checked(void **state) {
    static const struct {
        const char *lines, *findings;
    } cases[] = {
        {"coverage: 100 %", ""},
        {"coverage: 80%", ""},
        {"coverage: 101 %", "content/site.yml:2:11 out-of-range\n"},
        {"coverage: 1", "content/site.yml:2:11 out-of-range\n"},
        {"coverage: most", "content/site.yml:2:11 out-of-range\n"},
        {"pages: [claims]", ""},
        {"units: [{name: lb, is: 0.45359237 kg}]", ""},
        {"units: [{name: lb, is: 0 kg}]", "content/site.yml:2:24 bad-unit\n"},
        {"units: [{name: lb, is: ~1 kg}]", "content/site.yml:2:24 bad-unit\n"},
        {"units: [{name: lb, is: heavy}]", "content/site.yml:2:24 bad-number\n"},
        {"units: [{name: lb, is: 1 kgg}]", "content/site.yml:2:24 unknown-unit\n"},
        {"units: [{name: W}]", "content/site.yml:2:9 duplicate-unit\n"},
        {"units: [{name: u1}, {name: u2, is: 1 u1^64}, {name: u3, is: 1 u2^64}]",
         "content/site.yml:2:61 bad-unit\n"},
        {"units: [{name: sea mile}]", "content/site.yml:2:16 bad-unit\n"},
        {"units: [{name: 2nd}]", "content/site.yml:2:16 bad-unit\n"},
        {"units: [{name: box, plural: bo-xes}]", "content/site.yml:2:29 bad-unit\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        load_with(
            arena_printf(&arenas[0], "-- content/site.yml --\ntitle: T\n%s\n", cases[i].lines),
            (struct site_options){.workers = WORKERS});
        assert_string_equal(findings(), cases[i].findings);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(links_everything_both_ways, begin, end),
        cmocka_unit_test_setup_teardown(base_path_is_put_before_addresses, begin, end),
        cmocka_unit_test_setup_teardown(reports_with_places, begin, end),
        cmocka_unit_test_setup_teardown(drafts_are_left_out, begin, end),
        cmocka_unit_test_setup_teardown(claims_belong_to_their_document, begin, end),
        cmocka_unit_test_setup_teardown(pages_of_claims_only_where_wanted, begin, end),
        cmocka_unit_test_setup_teardown(reports_claims_with_places, begin, end),
        cmocka_unit_test_setup_teardown(what_is_to_be_reviewed_has_a_page, begin, end),
        cmocka_unit_test_setup_teardown(site_yml_is_checked, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
