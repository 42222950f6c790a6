/* One file read again must say what a load of the whole site says of it. */
#include "model/reread.h"
#include "site_support.h"

#include <stdio.h>

#define BASE                                                                                     \
    "-- content/site.yml --\n"                                                                   \
    "title: T\n"                                                                                 \
    "units: [{name: trip}]\n"                                                                    \
    "relations: [{name: owns, verb: owns}]\n"                                                    \
    "event_kinds: [start]\n"                                                                     \
    "-- content/index.md --\n"                                                                   \
    "---\ntitle: Home\n---\nSee [one](articles/one.md#part-a) and [[one#part-b]].\n"             \
    "-- content/articles/draft.md --\n"                                                          \
    "---\ntitle: Draft\ndraft: true\n---\nNot yet.\n"                                            \
    "-- content/articles/one.md --\n"                                                            \
    "---\ntitle: One\ntags: [Some Tag]\naliases: [/old/]\n---\n"                                 \
    "## Part A\n\nThere are [[apples|5 trips]].[^n] [[pears > apples|More pears]].\n\n"          \
    "## Part B\n\nThen [[old@2020]].\n\n[^n]: Note on [[mill]].\n"                               \
    "-- content/articles/two.md --\n"                                                            \
    "---\ntitle: Two\n---\n## Same\n\n[Back](one.md) to [here](#same), or /articles/one/.\n"     \
    "-- content/entities/e.yml --\n"                                                             \
    "- {id: mill, title: The mill, kind: organisation}\n"                                        \
    "- {id: miller, title: A miller, kind: person, part_of: mill}\n"                             \
    "-- content/facts/a.yml --\n"                                                                \
    "- {id: apples, title: Apples, value: 5 trip, status: confirmed}\n"                          \
    "- {id: pears, title: Pears, value: 7 trip, status: confirmed}\n"                            \
    "-- content/facts/b.yml --\n"                                                                \
    "- id: sum\n  title: Sum\n  formula: apples + pears\n  status: estimate\n"                   \
    "  checks:\n    - {equals: 2 * pears - 2 trip, title: Twice}\n"                              \
    "- id: old\n  title: Old\n  status: confirmed\n  values:\n"                                  \
    "    - {value: 1 trip, from: 2019, until: 2020, note: 'Until [[sum]].'}\n"                   \
    "    - {value: 2 trip, from: 2021}\n"                                                        \
    "- {id: begun, title: Begun, value: 2019-01-01, status: confirmed, event: start, subject: "  \
    "mill}\n"                                                                                    \
    "- {id: owner, title: Owner, relation: owns, subject: miller, object: mill, status: "        \
    "confirmed}\n"                                                                               \
    "-- content/sources/s.yml --\n"                                                              \
    "- {id: paper, title: Paper}\n"                                                              \
    "-- content/claims/c.yml --\n"                                                               \
    "document: paper\nclaims:\n"                                                                 \
    "  - {id: c1, says: Five, kind: quantity, verdict: holds, value: 5 trip, facts: [apples]}\n" \
    "-- content/models/m.yml --\n"                                                               \
    "- id: calc\n  title: Calculator\n  inputs:\n"                                               \
    "    - {name: x, label: X, default: apples / (1 trip), min: 1, max: 9, step: 1}\n"           \
    "  formulas:\n    - {name: y, label: Y, formula: 2 * x}\n  headline: [y]\n"

/* The archive with another text for one file, which may be new. */
static str with_file(const char *archive, const char *path, const char *text) {
    struct arena *a = &arenas[0];
    str all = str_of(archive), head = arena_printf(a, "-- %s --\n", path);
    size_t from = str_find(all, head, 0), to = all.n;
    if (from == all.n) { /* files of an archive come in any order */
        return arena_printf(a, "%.*s%.*s%s", STR(all), STR(head), text);
    }
    for (size_t at = from + head.n; (at = str_find(all, S("-- content/"), at)) < all.n; at++)
        if (all.p[at - 1] == '\n') {
            to = at;
            break;
        }
    return arena_printf(a, "%.*s%s%.*s", STR(str_sub(all, 0, from + head.n)), text,
                        STR(str_sub(all, to, all.n)));
}

static const char *told(struct diags *list, const char *path) {
    struct buf out = {0};
    diags_sort(list);
    for (size_t i = 0; i < list->count; i++) {
        const struct diag *one = &list->items[i];
        struct place p = span_place(one->span);
        if (one->span.source && str_eq(one->span.source->path, str_of(path)))
            buf_printf(&out, "%zu:%zu %s: %.*s (%.*s)\n", p.line, p.column, one->code,
                       STR(one->message), STR(one->hint));
    }
    buf_byte(&out, '\0');
    str text = arena_copy(&arenas[0], buf_str(&out));
    buf_free(&out);
    return text.p;
}

static struct diags fresh_diags(void) { return (struct diags){.arena = &arenas[0]}; }

static struct reread reread(const struct site *site, const char *path, const char *text,
                            struct diags *found) {
    struct reread r;
    *found = fresh_diags();
    site_reread(&arenas[0], site, NULL, str_of(path), arena_copy(&arenas[0], str_of(text)), &r,
                found);
    return r;
}

static void compare(const struct site *site, const char *path, const char *text) {
    struct tree edited = tree_inline(&arenas[0], with_file(BASE, path, text));
    struct diags whole = fresh_diags(), alone;
    site_load(&edited, &(struct site_options){.workers = 1}, arenas, &whole);
    reread(site, path, text, &alone);
    assert_string_equal(told(&alone, path), told(&whole, path));
    for (size_t i = 0; i < alone.count; i++)
        assert_true(str_eq(alone.items[i].span.source->path, str_of(path)));
}

#define FRONT "---\ntitle: One\n---\n"

/* What is wrong in a file, and what is not. */
static void says_what_a_load_says(void **state) {
    static const char *const cases[][2] = {
        {"content/articles/one.md",
         FRONT "## Part A\n## Part B\nFine: [[apples]], [[one#part-a]].\n"},
        {"content/articles/one.md", FRONT "[[aples]], [[apples|6 trips]], [[pears < apples|x]].\n"},
        {"content/articles/one.md",
         FRONT "[[old@2018]], [[mill@2019]], [[nothing > 2|y]], 5 km.\n"},
        {"content/articles/one.md", FRONT "[a](two.md#sam) [b](/articles/two/#sme) [c](#x) [[d\n"},
        {"content/articles/one.md", FRONT "[self](one.md#gone), [[one#gone]], [^x]\n"},
        {"content/articles/one.md", FRONT "[draft](draft.md), [[draft]], [no](three.md)\n"},
        {"content/articles/one.md", "---\ntitle: [\n---\nText\n"},
        {"content/articles/one.md", "---\ntitle: One\nslog: x\ntags: ['!']\nslug: 'A b'\n---\n"},
        {"content/articles/one.md", "---\ntitle: One\naliases: [/articles/two/]\n---\n"},
        {"content/articles/one.md", "No front matter\n"},
        {"content/articles/one.md", "---\ntitle: One\ndraft: true\n---\n[[nothing]]\n"},
        {"content/articles/draft.md", "---\ntitle: D\n---\n[[nothing]] [[draft]] [x](draft.md)\n"},
        {"content/articles/new.md",
         "---\ntitle: New\n---\n[[new]] [x](new.md) [y](/articles/new/#z)\n"},
        {"content/articles/new.md", "---\ntitle: New\nid: zero\n---\n[[two2]]\n"},
        {"content/index.md", "---\ntitle: Home\n---\n[[one#part-c]] [x](articles/one.md#part-b)\n"},
        {"content/index.md", "---\ntitel: Home\n---\n"},
        {"content/facts/a.yml", ""},
        {"content/facts/a.yml", "just text\n"},
        {"content/facts/a.yml", "- {id: apples, title: A, value: 5 trop, status: confirmd}\n"},
        {"content/facts/a.yml",
         "- {id: apples, title: A}\n- {id: pears, title: P, value: 1, value: 2}\n"},
        {"content/facts/a.yml", "- {id: apples, title: A, value: 5 trip, subject: mil}\n"
                                "- {id: apples, title: B, value: 6 trip}\n"
                                "- {id: sum2, title: C, formula: aples + apples}\n"},
        {"content/facts/a.yml", "- {id: apples, title: A, formula: pears + 1 trip}\n"
                                "- {id: pears, title: P, formula: 2 * apples}\n"
                                "- {id: third, title: T, formula: 2 * apples}\n"},
        {"content/facts/b.yml", "- {id: sum, title: S, formula: sum}\n"},
        {"content/facts/b.yml", "- {id: sum, title: S, formula: apples + pears, checks: "
                                "[{equals: 13 trip}]}\n- {id: old, title: O, formula: sum + 1}\n"},
        {"content/facts/b.yml",
         "- {id: sum, title: S, value: 1, event: strt, parties: [mill]}\n"
         "- {id: s2, title: S, value: x, event: start}\n"
         "- {id: s3, title: S, relation: own, subject: mill, object: mill}\n"},
        {"content/facts/b.yml",
         "- id: sum\n  title: S\n  values:\n"
         "    - {value: 1 trip, from: 2020, until: 2019}\n"
         "    - {value: 1 kg, from: 2020, note: '[[nope]]'}\n"
         "    - {value: about 5 km, from: 2020, sources: [{source: papr}]}\n"},
        {"content/claims/c.yml", "document: papr\nclaims:\n  - {id: c1, says: X, verdict: hold}\n"},
        {"content/claims/c.yml", "document: paper\nclaims:\n  - {id: c1, says: X, kind: quantity, "
                                 "verdict: holds, value: 6 trip,  facts: [apples]}\n"},
        {"content/entities/e.yml",
         "- {id: mill, title: M, kind: organisation, text: '[[miller]]'}\n"
         "- {id: miller, title: N, kind: persn, part_of: mil}\n"},
        {"content/sources/s.yml", "- {id: paper, title: P, review_by: 2001, link: nowhere}\n"},
        {"content/models/m.yml", "- id: calc\n  title: C\n  inputs:\n"
                                 "    - {name: x, label: X, default: aples, min: 1, max: 9}\n"
                                 "  formulas:\n    - {name: y, label: Y, formula: 2 * z}\n"},
        {"content/site.yml", "titel: T\nunits: [{name: trip}, {name: km}]\nmenu: [{title: A, url: "
                             "/no/}, {title: B, url: /facts/}]\n"
                             "relations: [{name: owns, verb: owns}, {name: owns, verb: o}]\n"
                             "event_kinds: [start, Bad]\ncoverage: 5\n"},
        {"content/site.yml", "title: T\nunits: [{name: trip}]\npages: [things]\n"},
    };
    (void)state;
    const struct site *site = load(BASE);
    assert_string_equal(findings(), "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s: %s\n", cases[i][0], cases[i][1]);
        compare(site, cases[i][0], cases[i][1]);
    }
}

static const struct item *item_of(const struct reread *r, const char *id) {
    for (size_t i = 0; i < r->items.count; i++)
        if (str_eq(r->items.items[i]->id, str_of(id)))
            return r->items.items[i];
    fail_msg("no %s", id);
    return NULL;
}

static const char *value_of(const struct item *item) {
    str text = value_full(&arenas[0], &((const struct fact *)item)->value);
    return arena_copy(&arenas[0], text).p;
}

static void computes_from_the_file_and_the_site(void **state) {
    (void)state;
    struct diags found;
    const struct site *site = load(BASE);
    struct reread r = reread(site, "content/facts/a.yml",
                             "- {id: apples, title: A, value: 50 trip, status: confirmed}\n"
                             "- {id: pears, title: P, formula: 2 * apples, status: confirmed}\n"
                             "- {id: far, title: F, formula: apples + sum, status: confirmed}\n",
                             &found);
    assert_string_equal(told(&found, "content/facts/a.yml"), "");
    assert_true(r.parsed);
    assert_int_equal(r.items.count, 3);
    assert_string_equal(value_of(item_of(&r, "pears")), "100 trip");
    assert_string_equal(value_of(item_of(&r, "far")), "62 trip"); /* sum as it was */
    assert_int_equal(item_of(&r, "far")->line, 3);
    assert_string_equal(value_of(site_find(site, S("apples"))), "5 trip");
}

/* A circle through a file that was not read again: no end may wait for the other. */
static void ends_on_cycles_through_other_files(void **state) {
    (void)state;
    struct diags found;
    const struct site *site = load(BASE);
    struct reread r = reread(site, "content/facts/a.yml",
                             "- {id: apples, title: A, formula: sum / 2, status: confirmed}\n"
                             "- {id: pears, title: P, value: 7 trip, status: confirmed}\n",
                             &found);
    assert_int_equal(found.errors, 0);
    assert_string_equal(value_of(item_of(&r, "apples")), "6 trip");
}

/* Whichever file comes first. */
static void finds_ids_of_other_files(void **state) {
    (void)state;
    struct diags found;
    const struct site *site = load(BASE);
    reread(site, "content/articles/a.md", "---\ntitle: A\nid: sum\n---\n", &found);
    assert_string_equal(
        told(&found, "content/articles/a.md"),
        "1:1 duplicate-id: the id 'sum' is taken (content/facts/b.yml:1 has it "
        "already: ids are unique over all kinds; give one of them another 'id:')\n");
    reread(site, "content/facts/z.yml", "- {id: sum, title: A, value: 1, status: confirmed}\n",
           &found);
    assert_string_equal(told(&found, "content/facts/z.yml"),
                        "1:8 duplicate-id: the id 'sum' is taken (content/facts/b.yml:1 has it "
                        "already: ids are unique over all kinds)\n");
}

static void knows_what_it_cannot_read(void **state) {
    static const struct {
        const char *path, *text;
        bool source, parsed;
    } cases[] = {{"content/facts/a.yml", "- {id: [\n", true, false},
                 {"content/facts/a.yml", "# nothing\n", true, true},
                 {"content/facts/a.yml", "\xff", false, false},
                 {"content/articles/one.md", "text", true, false},
                 {"content/claims/c.yml", "claims: [", true, false},
                 {"content/site.yml", "title: [", true, false},
                 {"content/site.yml", "title: T", true, true},
                 {"content/static/a.txt", "x", true, false},
                 {"templates/base.etlua", "x", true, false},
                 {"content/facts/a.txt", "x", true, false}};
    (void)state;
    const struct site *site = load(BASE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct diags found;
        struct reread r = reread(site, cases[i].path, cases[i].text, &found);
        print_message("%s: %s\n", cases[i].path, cases[i].text);
        assert_int_equal(r.source != NULL, cases[i].source);
        assert_int_equal(r.parsed, cases[i].parsed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(says_what_a_load_says, begin, end),
        cmocka_unit_test_setup_teardown(computes_from_the_file_and_the_site, begin, end),
        cmocka_unit_test_setup_teardown(ends_on_cycles_through_other_files, begin, end),
        cmocka_unit_test_setup_teardown(finds_ids_of_other_files, begin, end),
        cmocka_unit_test_setup_teardown(knows_what_it_cannot_read, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
