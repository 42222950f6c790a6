/* What the search goes through: one document for everything with an address, texts as pages print them. */
#include "render/search.h"

#include "site_support.h"

static const char *documents_of(struct site *site) {
    struct arena scratch = {0};
    struct buf out = {0};
    if (d.errors)
        fail_msg("%s", findings());
    search_documents(site, &scratch, &out);
    str text = arena_copy(&arenas[0], buf_str(&out));
    buf_free(&out);
    arena_free(&scratch);
    return text.p;
}

/* The line of the document with that address. */
static const char *document(const char *all, const char *url) {
    str begin = arena_printf(&arenas[0], "\"url\":\"%s\"", url);
    const char *found = strstr(all, begin.p);
    if (!found)
        fail_msg("no document %s in\n%s", url, all);
    while (found[-1] != '\n')
        found--;
    str line = str_sub(str_of(found), 0, strcspn(found, "\n"));
    if (str_ends(line, S(",")))
        line.n--;
    return arena_copy(&arenas[0], line).p;
}

#define SITE                                                                                     \
    "-- content/site.yml --\ntitle: T\nbase_url: https://example.org/sub/\nlanguage: en-GB\n"    \
    "relations: [{name: pays, verb: pays}]\n"                                                    \
    "-- content/facts/a.yml --\n"                                                                \
    "- {id: sum, title: The sum, subject: firm, value: 50e9 USD, status: announced,\n"           \
    "   summary: What was promised., text: 'More than [[share]] of it.'}\n"                      \
    "- {id: share, title: The share, value: 12 %, status: estimate}\n"                           \
    "- id: price\n  title: Price\n  status: reported\n  values:\n"                               \
    "    - {value: 110 USD, from: 2026-01-01, note: 'Before [[firm]] knew.'}\n"                  \
    "    - {value: 122 USD, from: 2026-03-31, note: 'Plain *words* then.'}\n"                    \
    "-- content/entities/e.yml --\n"                                                             \
    "- {id: firm, title: The Firm Inc., short: the Firm, kind: organisation, summary: Makes.}\n" \
    "-- content/terms/t.yml --\n"                                                                \
    "- {id: capex, title: Capital expenditure, short: capex, also: [CapEx, spending],\n   "      \
    "summary: What is built.}\n"                                                                 \
    "-- content/sources/s.yml --\n"                                                              \
    "- {id: paper, title: A paper, publisher: The Press, url: 'https://example.com/'}\n"         \
    "-- content/claims/c.yml --\n"                                                               \
    "document: paper\nclaims:\n"                                                                 \
    "- {id: c1, says: The firm pays., kind: money, verdict: not-found, by: firm, note: Nobody "  \
    "says so.}\n"

static void questions_and_relations(void **state) {
    (void)state;
    const char *all = documents_of(
        load(SITE "-- content/questions/q.yml --\n"
                  "- {id: q, title: How much?, state: partly, group: Readers, facts: [sum],\n"
                  "   text: 'It is [[sum]].'}\n"
                  "-- content/facts/r.yml --\n"
                  "- {id: r, title: Pays, subject: firm, relation: pays, object: other, "
                  "status: confirmed}\n"
                  "-- content/entities/o.yml --\n"
                  "- {id: other, title: Other, kind: organisation}\n"));
    assert_string_equal(document(all, "/sub/questions/q/"),
                        "{\"kind\":\"question\",\"url\":\"/sub/questions/q/\",\"title\":\"How "
                        "much?\",\"state\":\"partly\",\"context\":\"Readers\",\"text\":\"It is "
                        "$50 billion.\"}");
    assert_string_equal(document(all, "/sub/facts/r/"),
                        "{\"kind\":\"fact\",\"url\":\"/sub/facts/r/\",\"title\":\"Pays\","
                        "\"value\":\"pays Other\",\"state\":\"confirmed\",\"context\":\"The "
                        "Firm Inc.\",\"text\":\"the Firm pays Other.\"}");
}

static void every_kind(void **state) {
    (void)state;
    const char *all =
        documents_of(load(SITE "-- content/articles/one.md --\n"
                               "---\ntitle: One\nsummary: In brief.\n---\nText.\n"
                               "-- content/index.md --\n---\ntitle: Home\n---\nHi.\n"));
    str begin = S("{\"language\":\"en-GB\",\"full\":true,\"documents\":[\n{\"kind\":\"article\","
                  "\"url\":\"/sub/\",\"title\":\"Home\",\"text\":\"Hi.\"},\n");
    assert_true(str_starts(str_of(all), begin));
    assert_string_equal(document(all, "/sub/articles/one/"),
                        "{\"kind\":\"article\",\"url\":\"/sub/articles/one/\",\"title\":\"One\","
                        "\"text\":\"In brief. Text.\"}");
    assert_string_equal(document(all, "/sub/facts/sum/"),
                        "{\"kind\":\"fact\",\"url\":\"/sub/facts/sum/\",\"title\":\"The sum\","
                        "\"value\":\"$50 billion\",\"state\":\"announced\",\"context\":\"The Firm "
                        "Inc.\",\"text\":\"What was promised. More than 12% of it. the "
                        "Firm.\"}");
    assert_string_equal(document(all, "/sub/entities/firm/"),
                        "{\"kind\":\"entity\",\"url\":\"/sub/entities/firm/\",\"title\":\"The Firm "
                        "Inc.\",\"names\":\"the Firm\",\"state\":\"organisation\",\"text\":"
                        "\"Makes.\"}");
    assert_string_equal(
        document(all, "/sub/terms/capex/"),
        "{\"kind\":\"term\",\"url\":\"/sub/terms/capex/\",\"title\":\"Capital "
        "expenditure\",\"names\":\"capex, CapEx, spending\",\"text\":\"What is built.\"}");
    assert_string_equal(document(all, "/sub/sources/paper/"),
                        "{\"kind\":\"source\",\"url\":\"/sub/sources/paper/\",\"title\":\"A "
                        "paper\",\"context\":\"The Press\"}");
    assert_string_equal(document(all, "/sub/claims/paper/#c1"),
                        "{\"kind\":\"claim\",\"url\":\"/sub/claims/paper/#c1\",\"title\":\"The "
                        "firm pays.\",\"state\":\"not-found\",\"context\":\"the Firm\",\"text\":"
                        "\"Nobody says so.\"}");
}

/* Notes of values are read, too, and values that were. */
static void values_over_time(void **state) {
    (void)state;
    const char *all = documents_of(load(SITE));
    assert_string_equal(document(all, "/sub/facts/price/"),
                        "{\"kind\":\"fact\",\"url\":\"/sub/facts/price/\",\"title\":\"Price\","
                        "\"value\":\"$122\",\"state\":\"reported\",\"text\":\"Before the Firm "
                        "knew. Plain words then. $110.\"}");
}

struct example {
    const char *markdown, *text;
};

static const char *text_of(const char *markdown) {
    static const char field[] = "\"text\":";
    str archive = arena_printf(
        &arenas[0], "%s-- content/articles/one.md --\n---\ntitle: One\n---\n%s\n", SITE, markdown);
    struct map components = map_make(&arenas[0]);
    map_add(&components, S("compare"), &components);
    struct site_options options = {.workers = WORKERS, .components = &components};
    const char *line = document(documents_of(load_with(archive, options)), "/sub/articles/one/");
    const char *found = strstr(line, field);
    return found ? found + sizeof field - 1 : "";
}

static void texts(void **state) {
    static const struct example examples[] = {
        {"It is [[sum]], or [[sum|$50 billion]].", "\"It is $50 billion, or $50 billion.\"}"},
        {"On that day [[price@2026-02-01]], now [[price]].", "\"On that day $110, now $122.\"}"},
        {"# Head\n\nA *b* **c** `d` ~~e~~ [f](https://example.com/).\n", "\"Head. A b c d e f.\"}"},
        {"- one\n- two,\n- three!\n", "\"one. two, three!\"}"},
        {"| a | b |\n|---|---|\n| 1 | 2 % |\n\nThen.", "\"a; b; 1; 2 %. Then.\"}"},
        {"Soft\nbreak, hard\\\nbreak.", "\"Soft break, hard break.\"}"},
        {"Said.[^n] So.\n\n[^n]: The note.\n", "\"Said. So. The note.\"}"},
        {"a < b & c \"d\"", "\"a \\u003c b \\u0026 c \\\"d\\\"\"}"},
        {"`</script>`", "\"\\u003c/script\\u003e\"}"},
        {"one\xE2\x80\xA8two", "\"one\\u2028two.\"}"},
        {"```compare\nrows:\n  - {name: an-id, text: 'It pays [[sum]].'}\n"
         "  - {text: 'It pays [[sum]].'}\n  - {text: two words}\ntitle: No more of it\n```\nAfter.",
         "\"It pays $50 billion. It pays $50 billion. two words. No more of it. After.\"}"},
        {"```compare\n- one\n- '[[share]]'\n- 12 %\n- A *b* `c`\n- It is [[sum]].\n```\n"
         "```compare\n- It is [[sum]].\n```\n",
         "\"12%. 12 %. A b c. It is $50 billion. It is $50 billion.\"}"},
        {"# Étude é\n\nHe said \xE2\x80\x9CSo.\xE2\x80\x9D\n",
         "\"Étude é. He said \xE2\x80\x9CSo.\xE2\x80\x9D\"}"},
        {"```js\ncode();\n```\n", "\"code();\"}"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        end(state);
        begin(state);
        const char *got = text_of(examples[i].markdown);
        if (strcmp(got, examples[i].text) != 0)
            fail_msg("%s\n  gives  %s\n  wanted %s", examples[i].markdown, got, examples[i].text);
    }
}

/* Of raw HTML the tags go, with what readers do not see. */
static void raw_html(void **state) {
    (void)state;
    const char *all = documents_of(
        load("-- content/site.yml --\ntitle: T\nhtml: true\n-- content/articles/one.md --\n"
             "---\ntitle: One\n---\n<b title='a > \"b'>Bold</b> <SCRIPT>evil()</SCRIPT> it's "
             "<!-- don't --> open.\n"));
    assert_string_equal(document(all, "/articles/one/"),
                        "{\"kind\":\"article\",\"url\":\"/articles/one/\",\"title\":\"One\","
                        "\"text\":\"Bold it's open.\"}");
}

static void only_what_has_an_address(void **state) {
    (void)state;
    const char *all = documents_of(load("-- content/site.yml --\ntitle: T\npages: [articles]\n"
                                        "-- content/facts/a.yml --\n"
                                        "- {id: x, title: X, value: 1, status: estimate}\n"
                                        "-- content/articles/one.md --\n---\ntitle: One\n---\n"
                                        "-- content/articles/two.md --\n"
                                        "---\ntitle: Two\ndraft: true\n---\nSecret.\n"));
    assert_string_equal(all, "{\"language\":\"en\",\"full\":true,\"documents\":[\n"
                             "{\"kind\":\"article\",\"url\":\"/articles/one/\",\"title\":\"One\"}"
                             "\n]}\n");
}

static void drafts_on_demand(void **state) {
    (void)state;
    struct site_options options = {.workers = 1, .drafts = true};
    const char *all = documents_of(load_with(S("-- content/site.yml --\ntitle: T\n"
                                               "-- content/articles/two.md --\n"
                                               "---\ntitle: Two\ndraft: true\n---\nSecret.\n"),
                                             options));
    assert_non_null(strstr(all, "Secret."));
}

/* A site with an article of so many bytes. */
static const char *documents_of_size(size_t size) {
    struct buf archive = {0};
    buf_put(&archive, S("-- content/site.yml --\ntitle: T\n-- content/articles/one.md --\n"
                        "---\ntitle: One\nsummary: In brief.\n---\n"));
    for (size_t i = 0; i + 1 < size; i++)
        buf_byte(&archive, i % 64 ? 'x' : '\n');
    buf_byte(&archive, '\n');
    str copy = arena_copy(&arenas[0], buf_str(&archive));
    buf_free(&archive);
    return documents_of(load(copy.p));
}

static void the_limit(void **state) {
    static const char small[] =
        "{\"language\":\"en\",\"full\":false,\"documents\":[\n{\"kind\":\"article\",\"url\":"
        "\"/articles/one/\",\"title\":\"One\",\"text\":\"In brief.\"}\n]}\n";
    const char *full = documents_of_size(SEARCH_MAX_TEXT);
    assert_non_null(strstr(full, "\"full\":true"));
    assert_true(strlen(full) > SEARCH_MAX_TEXT - 100);
    end(state);
    begin(state);
    assert_string_equal(documents_of_size(SEARCH_MAX_TEXT + 1), small);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind, begin, end),
        cmocka_unit_test_setup_teardown(questions_and_relations, begin, end),
        cmocka_unit_test_setup_teardown(values_over_time, begin, end),
        cmocka_unit_test_setup_teardown(texts, begin, end),
        cmocka_unit_test_setup_teardown(raw_html, begin, end),
        cmocka_unit_test_setup_teardown(only_what_has_an_address, begin, end),
        cmocka_unit_test_setup_teardown(drafts_on_demand, begin, end),
        cmocka_unit_test_setup_teardown(the_limit, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
