/* Two knowledge bases inline, and what is different between them. */
#include "history/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define SITE "-- content/site.yml --\ntitle: T\n"
#define BASE                                                              \
    SITE "-- content/facts/a.yml --\n"                                    \
         "- {id: price, title: Price, value: 10 USD, status: reported}\n" \
         "- {id: term, title: Term, value: 5 year, status: reported}\n"   \
         "- id: yearly\n  title: Yearly\n  formula: price / term\n  status: estimate\n"

static struct arena arena;

static int begin(void **state) {
    (void)state;
    arena = (struct arena){0};
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct site *load(const char *archive) {
    struct tree *tree = arena_new(&arena, struct tree);
    struct diags *ignored = arena_new(&arena, struct diags);
    bool impossible;
    struct site_options options = {.workers = 1};
    ignored->arena = &arena;
    date_parse(S("2026-06-01"), &options.now, &impossible);
    *tree = tree_inline(&arena, str_of(archive));
    return site_load(tree, &options, &arena, ignored);
}

static void put_text(struct buf *out, str text) { buf_put(out, text.p ? text : S("-")); }

static void put_difference(struct buf *out, const struct difference *d) {
    buf_printf(out, "%s %s %.*s", change_names[d->change], item_kind_name(d->kind), STR(d->id));
    if (d->turned) {
        buf_put(out, S(": "));
        put_text(out, d->before);
        buf_put(out, S(" > "));
        put_text(out, d->after);
    }
    for (size_t i = 0;
         i < d->fields.count && d->change != CHANGE_ADDED && d->change != CHANGE_REMOVED; i++) {
        buf_printf(out, "; %.*s ", STR(d->fields.items[i].field));
        put_text(out, d->fields.items[i].before);
        buf_put(out, S(" > "));
        put_text(out, d->fields.items[i].after);
    }
    for (size_t i = 0; i < d->via.count; i++)
        buf_printf(out, "; via %.*s", STR(d->via.items[i]));
    buf_byte(out, '\n');
}

/* All of a comparison, one thing a line. */
static const char *compared(const char *before, const char *after) {
    const struct comparison *c = compare_sites(&arena, load(before), load(after));
    struct buf out = {0};
    for (int k = 0; k < ITEM_KINDS; k++)
        for (size_t i = 0; i < c->items[k].count; i++)
            put_difference(&out, &c->items[k].items[i]);
    for (size_t i = 0; i < c->checks.count; i++)
        buf_printf(&out, "check %.*s %.*s: %s > %s\n", STR(c->checks.items[i].fact),
                   STR(c->checks.items[i].title),
                   c->checks.items[i].before ? c->checks.items[i].before : "-",
                   c->checks.items[i].after ? c->checks.items[i].after : "-");
    for (size_t i = 0; i < c->config.count; i++)
        buf_printf(&out, "site %.*s\n", STR(c->config.items[i].field));
    for (size_t i = 0; i < c->unread.count; i++)
        buf_printf(&out, "unread %.*s\n", STR(c->unread.items[i]));
    assert_int_equal(comparison_is_empty(c), !out.n || str_starts(buf_str(&out), S("unread")));
    str text = arena_copy(&arena, buf_str(&out));
    buf_free(&out);
    return text.p;
}

static void meaning_alone_counts(void **state) {
    (void)state;
    assert_string_equal(compared(BASE, BASE), "");
    assert_string_equal(compared(BASE, SITE
                                 "-- content/facts/moved/b.yml --\n"
                                 "# another order, other quotes, another file\n"
                                 "- id: yearly\n  status: 'estimate'\n  formula: price / term\n"
                                 "  title: \"Yearly\"\n"
                                 "- {title: Term, id: term, value: 5 year, status: reported}\n"
                                 "-- content/facts/a.yml --\n"
                                 "- {id: price, title: Price, value: 10 USD, status: reported}\n"),
                        "");
}

static void facts_come_change_and_go(void **state) {
    (void)state;
    assert_string_equal(
        compared(SITE "-- content/facts/a.yml --\n"
                      "- {id: gone, title: Gone, value: 1 GW, status: reported}\n"
                      "- {id: kept, title: Kept, value: 10e9 USD, status: reported}\n",
                 SITE "-- content/facts/a.yml --\n"
                      "- {id: come, title: Come, value: 3 year, status: reported}\n"
                      "- {id: kept, title: Kept, value: 12e9 USD, status: confirmed}\n"),
        "added fact come: - > 3 years\n"
        "removed fact gone: 1 GW > -\n"
        "changed fact kept: $10 billion > $12 billion; status reported > confirmed; "
        "value 10e9 USD > 12e9 USD\n");
}

static void what_is_computed_follows(void **state) {
    (void)state;
    assert_string_equal(
        compared(BASE "- {id: double, title: Double, formula: 2 * yearly, status: estimate}\n",
                 SITE "-- content/facts/a.yml --\n"
                      "- {id: price, title: Price, value: 20 USD, status: reported}\n"
                      "- {id: term, title: The term, value: 5 year, status: reported}\n"
                      "- {id: yearly, title: Yearly, formula: price / term, status: estimate}\n"
                      "- {id: double, title: Double, formula: 2 * yearly, status: estimate}\n"),
        "followed fact double: $4 a year > $8 a year; via yearly\n"
        "changed fact price: $10 > $20; value 10 USD > 20 USD\n"
        "changed fact term; title Term > The term\n"
        "followed fact yearly: $2 a year > $4 a year; via price\n");
}

static void a_difference_that_prose_rounds_away_is_shown(void **state) {
    (void)state;
    assert_string_equal(
        compared(BASE,
                 SITE "-- content/facts/a.yml --\n"
                      "- {id: price, title: Price, value: 10.0001 USD, status: reported}\n"
                      "- {id: term, title: Term, value: 5 year, status: reported}\n"
                      "- {id: yearly, title: Yearly, formula: price / term, status: estimate}\n"),
        "changed fact price: $10 > $10.0001; value 10 USD > 10.0001 USD\n"
        "followed fact yearly: $2 a year > $2.00002 a year; via price\n");
}

static void an_old_value_that_follows_is_named(void **state) {
    (void)state;
    static const char *const form =
        SITE "-- content/facts/a.yml --\n"
             "- {id: one, title: One, value: %d USD, status: reported}\n"
             "- id: two\n  title: Two\n  status: reported\n  values:\n"
             "    - {formula: 2 * one, from: 2025-01-01}\n    - {value: 7 USD, from: 2026-01-01}\n";
    char before[512], after[512];
    snprintf(before, sizeof before, form, 1);
    snprintf(after, sizeof after, form, 3);
    assert_string_equal(compared(before, after), "changed fact one: $1 > $3; value 1 USD > 3 USD\n"
                                                 "followed fact two; values[1] $2 > $6; via one\n");
}

static void a_name_that_a_value_shows_counts(void **state) {
    (void)state;
    static const char *const form =
        SITE "-- content/facts/a.yml --\n"
             "- {id: host, title: Host, value: '[[aws]]', status: reported}\n"
             "- id: cloud\n  title: Cloud\n  value: [[aws]]\n  status: reported\n"
             "-- content/entities/e.yml --\n- {id: aws, title: Amazon %s, kind: organisation}\n";
    char before[512], after[512];
    snprintf(before, sizeof before, form, "Cloud");
    snprintf(after, sizeof after, form, "Web Services");
    assert_string_equal(compared(before, after),
                        "followed fact cloud: Amazon Cloud > Amazon Web Services; via aws\n"
                        "changed entity aws; title Amazon Cloud > Amazon Web Services\n");
}

static void checks_tell_how_they_come_out(void **state) {
    (void)state;
    static const char *const form =
        SITE "-- content/facts/a.yml --\n"
             "- {id: part, title: Part, value: %d USD, status: reported}\n"
             "- id: whole\n  title: Whole\n  value: 10 USD\n  status: reported\n  checks:\n"
             "    - {holds: part < whole, title: The part is smaller, tension: Odd.}\n%s";
    char before[512], after[512];
    snprintf(before, sizeof before, form, 5, "    - {equals: 2 * part}\n");
    snprintf(after, sizeof after, form, 15, "    - {equals: 3 * part, tension: New.}\n");
    assert_string_equal(compared(before, after),
                        "changed fact part: $5 > $15; value 5 USD > 15 USD\n"
                        "changed fact whole; checks[2].equals 2 * part > 3 * part; "
                        "checks[2].tension - > New.\n"
                        "check whole The part is smaller: holds > tension\n"
                        "check whole 3 * part: - > tension\n");
}

static void claims_turn(void **state) {
    (void)state;
    static const char *const form =
        SITE "-- content/sources/s.yml --\n- {id: paper, title: Paper}\n"
             "-- content/claims/c.yml --\n%s\ndocument: paper\n";
    static const char *const old =
        "claims:\n  # first\n  - id: c1\n    says: One.\n    kind: money\n"
        "    verdict: holds\n  - {id: c2, says: Two., kind: money, verdict: holds}\n";
    static const char *const new =
        "claims: [{id: c1, says: One., kind: money, verdict: superseded},\n"
        "  {id: c3, says: Three., kind: money, verdict: refined}]\n";
    char before[512], after[512];
    snprintf(before, sizeof before, form, old);
    snprintf(after, sizeof after, form, new);
    assert_string_equal(compared(before, after),
                        "changed claim c1: holds > superseded; verdict holds > superseded\n"
                        "removed claim c2: holds > -\n"
                        "added claim c3: - > refined\n");
}

static void articles_and_the_site_count(void **state) {
    (void)state;
    assert_string_equal(
        compared(SITE "-- content/index.md --\n---\ntitle: Home\n---\nText.\n"
                      "-- content/articles/a.md --\n---\ntitle: A\ndraft: true\n---\nText.\n",
                 "-- content/site.yml --\ntitle: Other\n"
                 "-- content/index.md --\n---\ntitle: Home\n---\nOther.\n"
                 "-- content/articles/a.md --\n---\ntitle: B\ndraft: true\n---\nText.\n"),
        "changed article a; title A > B\n"
        "changed article index; text  > \n"
        "site title\n");
}

static void nothing_is_said_of_what_cannot_be_read(void **state) {
    (void)state;
    const char *broken = SITE "-- content/facts/a.yml --\n- {id: price\n"
                              "-- content/facts/b.yml --\n"
                              "- {id: new, title: New, value: 1, status: reported}\n";
    assert_string_equal(compared(BASE, broken), "added fact new: - > 1\n"
                                                "unread content/facts/a.yml\n");
    assert_string_equal(compared(broken, BASE), "removed fact new: 1 > -\n"
                                                "unread content/facts/a.yml\n");
}

/* What rests on it has no value then, which is no change of its value. */
static void what_rests_on_the_unreadable_does_not_follow(void **state) {
    (void)state;
    static const char *const form =
        SITE "-- content/facts/a.yml --\n%s"
             "-- content/facts/b.yml --\n"
             "- id: half\n  title: Half\n  formula: all / 2\n  status: estimate\n"
             "  checks: [{holds: half < all, tension: No.}]\n";
    char before[512], after[512];
    snprintf(before, sizeof before, form, "- {id: all, title: All, value: 4, status: reported}\n");
    snprintf(after, sizeof after, form, "- {id: all\n");
    assert_string_equal(compared(before, after), "unread content/facts/a.yml\n");
    assert_string_equal(compared(after, before), "unread content/facts/a.yml\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(meaning_alone_counts, begin, end),
        cmocka_unit_test_setup_teardown(facts_come_change_and_go, begin, end),
        cmocka_unit_test_setup_teardown(what_is_computed_follows, begin, end),
        cmocka_unit_test_setup_teardown(a_difference_that_prose_rounds_away_is_shown, begin, end),
        cmocka_unit_test_setup_teardown(an_old_value_that_follows_is_named, begin, end),
        cmocka_unit_test_setup_teardown(a_name_that_a_value_shows_counts, begin, end),
        cmocka_unit_test_setup_teardown(checks_tell_how_they_come_out, begin, end),
        cmocka_unit_test_setup_teardown(claims_turn, begin, end),
        cmocka_unit_test_setup_teardown(articles_and_the_site_count, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_said_of_what_cannot_be_read, begin, end),
        cmocka_unit_test_setup_teardown(what_rests_on_the_unreadable_does_not_follow, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
