/* What facts said before and after each revision: real repositories, made by git. */
#include "history/history.h"
#include "history/replay.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <fcntl.h>
#include <cmocka.h>

enum { WORKERS = 4 };

static struct arena arenas[WORKERS];
static struct diags d;
static struct tree tree;
static struct repo *repo;
static struct site *site;
static struct history *h;

/* ---- a repository ---- */

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...) {
    char command[4096];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

#define FACTS "content/facts/a.yml"
#define FACT(id, rest) "- {id: " id ", title: T, status: confirmed, " rest "}\n"

static int begin(void **state) {
    if (scratch_begin(state) != 0)
        return -1;
    memset(arenas, 0, sizeof arenas);
    d = (struct diags){.arena = &arenas[0]};
    tree = (struct tree){.root = -1};
    repo = NULL;
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    setenv("GIT_CONFIG_SYSTEM", "/dev/null", 1);
    run("git init -q -b main . && git config user.name Ann && git config user.email "
        "ann@example.org");
    run("mkdir -p content/facts content/entities");
    file_text("content/site.yml", "title: T\n");
    return 0;
}

static void unload(void) {
    tree_close(&tree);
    if (repo)
        repo_close(repo);
    repo = NULL;
    d = (struct diags){.arena = &arenas[0]};
    for (int i = 0; i < WORKERS; i++)
        arena_free(&arenas[i]);
}

static int end(void **state) {
    unload();
    return scratch_end(state);
}

/* Commits everything, on a day of 2026; its subject is that day. */
static void commit(const char *day) {
    run("git add -A && GIT_AUTHOR_DATE=2026-%sT12:00:00Z GIT_COMMITTER_DATE=2026-%sT12:00:00Z "
        "git commit -q --allow-empty -m %s",
        day, day, day);
}

static void commit_facts(const char *day, const char *facts) {
    file_text(FACTS, facts);
    commit(day);
}

static void merge(const char *day, const char *branches) {
    run("GIT_AUTHOR_DATE=2026-%sT12:00:00Z GIT_COMMITTER_DATE=2026-%sT12:00:00Z "
        "git merge -q --no-ff -m %s %s",
        day, day, day, branches);
}

/* ---- its history ---- */

static void load(unsigned workers) {
    struct site_options options = {.workers = workers};
    bool impossible;
    date_parse(S("2026-12-01"), &options.now, &impossible);
    int root = open(".", O_RDONLY | O_DIRECTORY);
    repo = repo_open(&arenas[0], scratch, &d);
    assert_non_null(repo);
    tree = tree_list(&arenas[0], root, S("content"), &d);
    site = site_load(&tree, &options, arenas, &d);
    struct history_options how = {.repo = repo,
                                  .has_tip = repo->has_head,
                                  .tip = repo->head,
                                  .working = &tree,
                                  .root = root,
                                  .workers = workers};
    h = history_load(&how, arenas, &d);
    assert_non_null(h);
    assert_true(history_replay(h, &how, site, arenas, &d));
    close(root);
}

static void put_value(struct buf *out, const struct value *v) {
    buf_put(out, v ? value_full(&arenas[0], v) : S("-"));
}

static void put_revision(struct buf *out, const struct revision *r) {
    buf_printf(out, "%.*s %s: ", STR(r->commit ? r->commit->subject : S("now")),
               change_names[r->change]);
    put_value(out, r->before);
    buf_put(out, S(" > "));
    put_value(out, r->after);
    for (size_t i = 0; i < r->via.count; i++) {
        assert_ptr_equal(r->via.items[i]->commit, r->commit);
        buf_printf(out, "%s%.*s", i ? ", " : " by ", STR(r->via.items[i]->id));
    }
    buf_put(out, S("\n"));
}

/* An item's revisions, newest first, a line each. */
static const char *story(const char *id) {
    const struct item_history *item = history_of(h, ITEM_FACT, str_of(id));
    struct buf out = {0};
    assert_non_null(item);
    for (size_t i = 0; i < item->revisions.count; i++)
        put_revision(&out, item->revisions.items[i]);
    str text = arena_copy(&arenas[0], buf_str(&out));
    buf_free(&out);
    return text.p;
}

/* ---- written values ---- */

static void written_values_go_with_every_revision(void **state) {
    (void)state;
    file_text("content/entities/e.yml", "- {id: amazon, title: Amazon, kind: organisation}\n"
                                        "- {id: other, title: Other, kind: organisation}\n");
    commit_facts("01-01", FACT("a", "value: 1 GW") FACT("b", "value: [[amazon]]")
                              FACT("c", "value: 2026-02") FACT("q", "value: \"12\""));
    commit_facts("01-02", FACT("a", "value: 2 GW") FACT("b", "value: [[other]]")
                              FACT("c", "value: true") FACT("q", "value: \"13\""));
    commit_facts("01-03", FACT("a", "value: 2 GW, note: N") FACT("b", "value: [[gone]]")
                              FACT("c", "value: 5 furlong") FACT("q", "value: \"13\""));
    commit_facts("01-04", FACT("b", "value: [[other]]") FACT("c", "value: words")
                              FACT("q", "value: \"13\""));
    file_text(FACTS, FACT("b", "value: [[other]], note: N") FACT("c", "value: words")
                         FACT("q", "value: \"13\"") FACT("n", "value: 7"));
    load(1);
    assert_string_equal(story("a"), "01-04 removed: 2 GW > -\n"
                                    "01-03 changed: 2 GW > 2 GW\n"
                                    "01-02 changed: 1 GW > 2 GW\n"
                                    "01-01 added: - > 1 GW\n");
    assert_string_equal(story("b"), "now changed: Other > Other\n"
                                    "01-04 changed: gone > Other\n"
                                    "01-03 changed: Other > gone\n"
                                    "01-02 changed: Amazon > Other\n"
                                    "01-01 added: - > Amazon\n");
    assert_string_equal(story("c"), "01-04 changed: 5 furlong > words\n"
                                    "01-03 changed: yes > 5 furlong\n"
                                    "01-02 changed: February 2026 > yes\n"
                                    "01-01 added: - > February 2026\n");
    assert_string_equal(story("n"), "now added: - > 7\n");
    const struct item_history *q = history_of(h, ITEM_FACT, S("q"));
    assert_int_equal(q->revisions.items[0]->before->kind, VALUE_TEXT);
}

static void written_values_know_their_branch(void **state) {
    (void)state;
    commit_facts("01-01", FACT("a", "value: 1"));
    run("git checkout -q -b side");
    commit_facts("01-03", FACT("a", "value: 1, note: N"));
    run("git checkout -q main");
    commit_facts("01-02", FACT("a", "value: 2"));
    commit_facts("01-04", FACT("a", "value: 3"));
    merge("01-05", "-s ours side");
    load(1);
    assert_string_equal(story("a"), "01-04 changed: 2 > 3\n"
                                    "01-03 changed: 1 > 1\n"
                                    "01-02 changed: 1 > 2\n"
                                    "01-01 added: - > 1\n");
}

/* ---- derived facts ---- */

static void derived_facts_follow(void **state) {
    (void)state;
    commit_facts("01-01", FACT("a", "value: 2 USD") FACT("b", "value: 3 USD")
                              FACT("sum", "formula: a + b") FACT("twice", "formula: sum * 2"));
    commit_facts("01-02", FACT("a", "value: 5 USD") FACT("b", "value: 3 USD")
                              FACT("sum", "formula: a + b") FACT("twice", "formula: sum * 2"));
    commit_facts("01-03", FACT("a", "value: 5 USD, note: N") FACT("b", "value: 3 USD, note: N")
                              FACT("sum", "formula: a + b") FACT("twice", "formula: sum * 2"));
    commit_facts("01-04", FACT("a", "value: 6 USD") FACT("b", "value: 4 USD")
                              FACT("sum", "formula: a - b") FACT("twice", "formula: sum * 2"));
    commit_facts("01-05", FACT("a", "value: 7 USD") FACT("b", "value: 5 USD")
                              FACT("sum", "formula: a - b") FACT("twice", "formula: sum * 2"));
    file_text(FACTS, FACT("a", "value: 8 USD") FACT("b", "value: 5 USD")
                         FACT("sum", "formula: a - b") FACT("twice", "formula: sum * 2"));
    load(1);
    assert_string_equal(story("sum"), "now followed: 2 USD > 3 USD by a\n"
                                      "01-04 changed: 8 USD > 2 USD\n"
                                      "01-02 followed: 5 USD > 8 USD by a\n"
                                      "01-01 added: - > 5 USD\n");
    assert_string_equal(story("twice"), "now followed: 4 USD > 6 USD by a\n"
                                        "01-04 followed: 16 USD > 4 USD by sum\n"
                                        "01-02 followed: 10 USD > 16 USD by a\n"
                                        "01-01 added: - > 10 USD\n");
    assert_int_equal(h->pending_followed.count, 2);
    assert_string_equal(h->pending_followed.items[0]->id.p, "sum");
    assert_ptr_equal(history_of(h, ITEM_FACT, S("sum"))->pending, NULL);
    const struct commit *second = h->commits.items[h->commits.count - 2];
    assert_int_equal(second->followed.count, 2);
    assert_true(str_eq(second->followed.items[0]->file, S(FACTS)));
}

static void formulas_are_those_of_their_time(void **state) {
    (void)state;
    commit_facts("01-01", FACT("old", "value: 2") FACT("f", "formula: old * 3"));
    commit_facts("01-02", FACT("old", "value: 4") FACT("f", "formula: old * 3"));
    run("mkdir content/facts/sub");
    file_text("content/facts/sub/b.yml", "  - id: old\n    title: T\n    value: 4\n\n"
                                         "  - id: new\n    title: T\n    value: 10\n");
    commit_facts("01-03", FACT("f", "formula: new * 3"));
    file_text("content/facts/sub/b.yml", "  - id: old\n    title: T\n    value: 5\n\n"
                                         "  - id: new\n    title: T\n    value: 20\n");
    commit("01-04");
    file_text("content/facts/sub/b.yml", "[{id: new, title: T, value: 30}, {id: old, value: 1}]\n");
    commit("01-05");
    run("git rm -q -r content/facts/sub");
    commit("01-06");
    commit_facts("01-07", FACT("f", "value: 5"));
    load(1);
    assert_string_equal(story("f"), "01-07 changed: - > 5\n"
                                    "01-06 followed: 90 > - by new\n"
                                    "01-05 followed: 60 > 90 by new\n"
                                    "01-04 followed: 30 > 60 by new\n"
                                    "01-03 changed: 12 > 30\n"
                                    "01-02 followed: 6 > 12 by old\n"
                                    "01-01 added: - > 6\n");
}

static void units_and_entities_are_those_of_their_time(void **state) {
    (void)state;
    file_text("content/site.yml", "title: T\nunits: [{name: lb, is: 0.5 kg}, {name: trip}]\n");
    file_text("content/entities/e.yml", "- {id: amazon, title: Amazon, kind: organisation}\n"
                                        "- {id: other, title: Other, kind: organisation}\n");
    commit_facts("01-01", FACT("w", "value: 2 lb") FACT("kilos", "formula: w, unit: kg")
                              FACT("who", "value: [[amazon]]") FACT("is", "formula: who = amazon")
                                  FACT("t", "value: 3 trip") FACT("half", "formula: t / 2")
                                      FACT("choice", "formula: 'if(is, amazon, other)'"));
    commit_facts("01-02", FACT("w", "value: 4 lb") FACT("kilos", "formula: w, unit: kg")
                              FACT("who", "value: [[other]]") FACT("is", "formula: who = amazon")
                                  FACT("t", "value: 4 trip") FACT("half", "formula: t / 2")
                                      FACT("choice", "formula: 'if(is, amazon, other)'"));
    file_text("content/site.yml", "title: T\nunits: [{name: lb, is: 0.25 kg}]\n");
    commit_facts("01-03",
                 FACT("w", "value: 8 lb") FACT("kilos", "formula: w, unit: kg")
                     FACT("who", "value: [[other]], note: N") FACT("is", "formula: who != amazon")
                         FACT("t", "value: 4") FACT("half", "formula: t / 2")
                             FACT("choice", "formula: 'if(is, amazon, other)'"));
    load(1);
    assert_string_equal(story("kilos"), "01-02 followed: 1 kg > 2 kg by w\n"
                                        "01-01 added: - > 1 kg\n");
    assert_string_equal(story("is"), "01-03 changed: no > yes\n"
                                     "01-02 followed: yes > no by who\n"
                                     "01-01 added: - > yes\n");
    assert_string_equal(story("half"), "01-03 followed: 2 trip > 2 by t\n"
                                       "01-02 followed: 1.5 trip > 2 trip by t\n"
                                       "01-01 added: - > 1.5 trip\n");
    assert_string_equal(story("choice"), "01-03 followed: Other > Amazon by is\n"
                                         "01-02 followed: Amazon > Other by who\n"
                                         "01-01 added: - > Amazon\n");
}

/* ---- series ---- */

static void a_series_says_what_had_begun(void **state) {
    (void)state;
#define SERIES(second) "values: [{value: 1 GW, from: 2025}, {value: " second " GW, from: 2026-03}]"
    commit_facts("02-01", FACT("s", SERIES("2")) FACT("f", "formula: s * 10")
                              FACT("then", "formula: s@2026-04 * 10") FACT("k", "value: 1")
                                  FACT("both", "formula: s * k"));
    commit_facts("02-02", FACT("s", SERIES("3")) FACT("f", "formula: s * 10")
                              FACT("then", "formula: s@2026-04 * 10") FACT("k", "value: 1")
                                  FACT("both", "formula: s * k"));
    commit_facts("04-01", FACT("s", SERIES("4")) FACT("f", "formula: s * 10")
                              FACT("then", "formula: s@2026-04 * 10") FACT("k", "value: 1")
                                  FACT("both", "formula: s * k"));
    commit_facts("04-02", FACT("s", SERIES("4")) FACT("f", "formula: s * 10")
                              FACT("then", "formula: s@2026-04 * 10") FACT("k", "value: 2")
                                  FACT("both", "formula: s * k"));
    load(1);
    assert_string_equal(story("s"), "04-01 changed: 3 GW > 4 GW\n"
                                    "02-02 changed: 1 GW > 1 GW\n"
                                    "02-01 added: - > 1 GW\n");
    assert_string_equal(story("f"), "04-01 followed: 30 GW > 40 GW by s\n"
                                    "02-01 added: - > 10 GW\n");
    assert_string_equal(story("then"), "04-01 followed: 30 GW > 40 GW by s\n"
                                       "02-02 followed: 20 GW > 30 GW by s\n"
                                       "02-01 added: - > 20 GW\n");
    assert_string_equal(story("both"), "04-02 followed: 4 GW > 8 GW by k\n"
                                       "04-01 followed: 3 GW > 4 GW by s\n"
                                       "02-01 added: - > 1 GW\n");
}

/* ---- merges, broken files ---- */

static void a_merge_follows_when_it_is_new(void **state) {
    (void)state;
    file_text("content/facts/b.yml", FACT("b", "value: 10"));
    commit_facts("01-01", FACT("a", "value: 1") FACT("f", "formula: a + b"));
    run("git checkout -q -b side");
    file_text("content/facts/b.yml", FACT("b", "value: 20"));
    commit("01-02");
    run("git checkout -q main");
    commit_facts("01-03", FACT("a", "value: 2") FACT("f", "formula: a + b"));
    merge("01-04", "side");
    run("git checkout -q -b third");
    commit_facts("01-05", FACT("a", "value: 3") FACT("f", "formula: a + b"));
    run("git checkout -q main");
    merge("01-06", "third");
    load(1);
    assert_string_equal(story("f"), "01-05 followed: 22 > 23 by a\n"
                                    "01-03 followed: 11 > 12 by a\n"
                                    "01-02 followed: 11 > 21 by b\n"
                                    "01-01 added: - > 11\n");
}

static void a_broken_file_is_as_it_was(void **state) {
    (void)state;
    file_text("content/facts/b.yml", FACT("b", "value: 10"));
    commit_facts("01-01", FACT("a", "value: 1") FACT("f", "formula: a + b"));
    file_text("content/facts/b.yml", "- {id: b\n");
    commit("01-02");
    commit_facts("01-03", FACT("a", "value: 2") FACT("f", "formula: a + b"));
    file_text("content/facts/b.yml", FACT("b", "value: 30"));
    commit("01-04");
    load(1);
    assert_string_equal(story("b"), "01-04 changed: 10 > 30\n"
                                    "01-02 unreadable: - > -\n"
                                    "01-01 added: - > 10\n");
    assert_string_equal(story("f"), "01-04 followed: 12 > 32 by b\n"
                                    "01-03 followed: 11 > 12 by a\n"
                                    "01-01 added: - > 11\n");
}

static void what_does_not_compute_has_no_value(void **state) {
    (void)state;
    commit_facts("01-01", FACT("f", "formula: a / b") FACT("a", "value: 1"));
    commit_facts("01-02", FACT("f", "formula: a / b") FACT("a", "value: 1") FACT("b", "value: 4"));
    commit_facts("01-03", FACT("f", "formula: a / b") FACT("a", "value: 1") FACT("b", "value: 0"));
    commit_facts("01-04",
                 FACT("f", "formula: a / b") FACT("a", "formula: f") FACT("b", "value: 1"));
    load(1);
    assert_string_equal(story("f"), "01-03 followed: 0.25 > - by b\n"
                                    "01-02 followed: - > 0.25 by b\n"
                                    "01-01 added: - > -\n");
    assert_string_equal(story("a"), "01-04 changed: 1 > -\n"
                                    "01-01 added: - > 1\n");
}

/* ---- repositories ---- */

static void a_shallow_clone_knows_what_was_there(void **state) {
    (void)state;
    commit_facts("01-01", FACT("a", "value: 1") FACT("f", "formula: a * 2"));
    commit_facts("01-02", FACT("a", "value: 2") FACT("f", "formula: a * 2"));
    commit_facts("01-03", FACT("a", "value: 3") FACT("f", "formula: a * 2"));
    run("git clone -q --depth 2 file://%s copy && mv copy/.git shallow && rm -rf .git copy && "
        "mv shallow .git",
        scratch);
    load(1);
    assert_string_equal(story("a"), "01-03 changed: 2 > 3\n"
                                    "01-02 known: - > 2\n");
    assert_string_equal(story("f"), "01-03 followed: 4 > 6 by a\n"
                                    "01-02 known: - > 4\n");
}

static void without_a_commit_all_is_new(void **state) {
    (void)state;
    file_text(FACTS, FACT("a", "value: 1") FACT("f", "formula: a * 2"));
    load(1);
    assert_string_equal(story("a"), "now added: - > 1\n");
    assert_string_equal(story("f"), "now added: - > 2\n");
}

/* Everything that is known, in one text. */
static char *everything(void) {
    struct buf out = {0};
    for (size_t i = 0; i < h->facts.count; i++) {
        buf_printf(&out, "%.*s\n", STR(h->facts.items[i].key));
        buf_put(&out, str_of(story(arena_copy(&arenas[0], h->facts.items[i].key).p)));
    }
    char *text = strndup(out.p, out.n);
    buf_free(&out);
    return text;
}

static void workers_and_cache_change_nothing(void **state) {
    (void)state;
    for (int i = 1; i <= 40; i++) {
        char facts[4096], day[8];
        size_t n = 0;
        for (int k = 0; k < 10; k++)
            n += (size_t)snprintf(facts + n, sizeof facts - n, FACT("a%d", "value: %d"), k,
                                  (k * 7 + i * (k + 3)) % 11);
        for (int k = 1; k < 10; k++)
            n += (size_t)snprintf(facts + n, sizeof facts - n,
                                  FACT("f%d", "formula: a%d * %d + a%d"), k, k, i / 10, k - 1);
        snprintf(day, sizeof day, "%02d-%02d", 1 + i / 28, 1 + i % 28);
        commit_facts(day, facts);
    }
    char *told[3];
    for (int i = 0; i < 3; i++) { /* the second and third with what the one before has left */
        load(i == 1 ? WORKERS : 1);
        told[i] = everything();
        unload();
    }
    assert_true(strlen(told[0]) > 5000);
    for (int i = 1; i < 3; i++)
        assert_string_equal(told[0], told[i]);
    for (int i = 0; i < 3; i++)
        free(told[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(written_values_go_with_every_revision, begin, end),
        cmocka_unit_test_setup_teardown(written_values_know_their_branch, begin, end),
        cmocka_unit_test_setup_teardown(derived_facts_follow, begin, end),
        cmocka_unit_test_setup_teardown(formulas_are_those_of_their_time, begin, end),
        cmocka_unit_test_setup_teardown(units_and_entities_are_those_of_their_time, begin, end),
        cmocka_unit_test_setup_teardown(a_series_says_what_had_begun, begin, end),
        cmocka_unit_test_setup_teardown(a_merge_follows_when_it_is_new, begin, end),
        cmocka_unit_test_setup_teardown(a_broken_file_is_as_it_was, begin, end),
        cmocka_unit_test_setup_teardown(what_does_not_compute_has_no_value, begin, end),
        cmocka_unit_test_setup_teardown(a_shallow_clone_knows_what_was_there, begin, end),
        cmocka_unit_test_setup_teardown(without_a_commit_all_is_new, begin, end),
        cmocka_unit_test_setup_teardown(workers_and_cache_change_nothing, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
