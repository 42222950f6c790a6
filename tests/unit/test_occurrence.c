/* Where ids are written. */
#include "site_support.h"
#include "model/occurrence.h"

/* Every name of a file but those of fields, one a line: "3:7 + id" (defined), "- id" (named), "? id" (a word of a component's data),
 * with "~" behind what the file does not hold letter for letter. */
static const char *names(const char *path, const char *text) {
    static const char signs[] = {
        [OCCURRENCE_DEFINITION] = '+', [OCCURRENCE_REFERENCE] = '-', [OCCURRENCE_WORD] = '?'};
    struct arena *a = &arenas[0];
    struct units units = units_make(a);
    struct map components = map_make(a);
    struct source *source = arena_new(a, struct source);
    struct occurrences found;
    struct buf out = {0};
    *source = (struct source){str_of(path), str_of(text)};
    map_add(&components, S("facts"), source);
    if (!occurrences_read(a, source, &(struct occurrence_options){&units, &components}, &found))
        return "no content";
    for (size_t i = 0; i < found.count; i++) {
        const struct occurrence *one = &found.items[i];
        struct place p = span_place(one->span);
        if (one->role != OCCURRENCE_FIELD)
            buf_printf(&out, "%zu:%zu %c %.*s%s\n", p.line, p.column, signs[one->role],
                       STR(one->id), one->exact ? "" : " ~");
    }
    if (!found.parsed)
        buf_put(&out, S("not parsed\n"));
    str all = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return all.p ? all.p : "";
}

static void in_facts(void **state) {
    (void)state;
    assert_string_equal(
        names("content/facts/a.yml", "- id: a\n"
                                     "  subject: x\n"
                                     "  parties: [y, z]\n"
                                     "  formula: b / 2 year + max(c@2026, \"d\")\n"
                                     "  sources: [{source: s, at: x}]\n"
                                     "  checks: [{holds: a > b, tension: \"See [[c]].\"}]\n"
                                     "  values: [{value: [[e]], note: \"[[f|g]]\"}]\n"
                                     "  text: |\n"
                                     "    One [[h > 2 * i|words]] and\n"
                                     "    [[j@2026|k]] [[l#m]].\n"),
        "1:7 + a\n2:12 - x\n3:13 - y\n3:16 - z\n4:12 - b\n4:29 - c\n5:22 - s\n6:20 - a\n6:24 - b\n"
        "6:43 - c\n7:22 - e\n7:36 - f\n9:11 - h\n9:19 - i\n10:7 - j\n10:20 - l\n");
}

static void in_articles(void **state) {
    (void)state;
    assert_string_equal(
        names("content/articles/a.md",
              "---\ntitle: T\nid: a\nabout: [b]\n---\n"
              "[[c]] [x](d) `[[e]]` [[f|f f]]\n\n"
              "```facts\nfacts: [g, {fact: h, label: i}]\nkind: j\nnote: \"[[k]]\"\n```\n\n"
              "```sh\n[[l]]\n```\n"),
        "3:5 + a\n4:9 - b\n6:3 - c\n6:24 - f\n9:9 - g\n9:19 - h\n9:29 ? i\n10:7 ? j\n11:10 - k\n");
    assert_string_equal(names("content/articles/a.md", "---\ntitle: [\n---\n[[c]]\n"),
                        "4:3 - c\nnot parsed\n");
    assert_string_equal(names("content/articles/a.md", "[[c]]\n"), "1:3 - c\n");
}

/* The names of a model go before ids. */
static void in_models(void **state) {
    (void)state;
    assert_string_equal(names("content/models/a.yml",
                              "- id: m\n"
                              "  index: {name: t, steps: n}\n"
                              "  inputs:\n"
                              "    - {name: n, default: a + n2, stops: [b, 2 * c]}\n"
                              "    - {name: p, default: q, choices: [{name: q, label: Q}]}\n"
                              "  formulas: [{name: f, formula: sum(n * d over t)}]\n"
                              "  checks: [{holds: f > e}]\n"
                              "  caveats: [\"See [[f]].\"]\n"
                              "  presets: [{name: x, set: {n: 2 * g, p: q}}]\n"),
                        "1:7 + m\n4:26 - a\n4:30 - n2\n4:42 - b\n4:49 - c\n6:41 - d\n7:24 - "
                        "e\n8:20 - f\n9:36 - g\n");
}

static void in_other_files(void **state) {
    (void)state;
    assert_string_equal(
        names("content/claims/a.yml",
              "document: d\nclaims:\n  - {id: c, by: b, facts: f, note: \"[[n]]\"}\n"),
        "1:11 - d\n3:10 + c\n3:17 - b\n3:27 - f\n3:39 - n\n");
    assert_string_equal(names("content/site.yml", "title: T\n"), "");
    assert_string_equal(names("content/site.yml", "- title: T\n"), "");
    assert_string_equal(names("content/facts/a.yml", "- id: [\n"), "not parsed\n");
    assert_string_equal(names("content/facts/a.yml", ""), "");
    assert_string_equal(names("content/static/a.yml", "- id: a\n"), "no content");
    assert_string_equal(names("content/facts/a.md", "- id: a\n"), "no content");
    assert_string_equal(names("templates/facts/a.yml", "- id: a\n"), "no content");
}

/* What a YAML text takes away does not hide where an id stands; where it cannot be told, that is said. */
static void not_as_they_are(void **state) {
    (void)state;
    assert_string_equal(names("content/facts/a.yml", "- id: 'a'\n"
                                                     "  subject: \"\\x62\"\n"
                                                     "  formula: >\n    c +\n    d\n"
                                                     "  text: \"\\u00e9 [[e]] [[\\x66]]\"\n"),
                        "1:8 + a\n2:12 - b ~\n4:5 - c\n5:5 - d\n6:19 - e\n6:23 - f ~\n");
}

/* The kinds that the schema tells are those that the resolver asks for. */
static void kinds_that_are_wanted(void **state) {
    (void)state;
    load("-- content/site.yml --\ntitle: T\nrelations: [{name: r, verb: r}]\nevent_kinds: [e]\n"
         "-- content/terms/t.yml --\n- {id: wrong, title: W, summary: W}\n"
         "-- content/articles/a.md --\n---\ntitle: A\nabout: wrong\n---\n"
         "-- content/facts/f.yml --\n- {id: f, title: F, status: reported, subject: wrong, "
         "relation: r, object: wrong, event: e,\n"
         "   from: 2026, parties: wrong, sources: [{source: wrong}]}\n"
         "-- content/entities/e.yml --\n- {id: e, title: E, kind: place, part_of: wrong}\n"
         "-- content/claims/c.yml --\ndocument: wrong\nclaims: [{id: c, says: C, kind: money, "
         "verdict: holds, by: wrong, facts: wrong}]\n"
         "-- content/questions/q.yml --\n- {id: q, title: Q, state: open, about: wrong, facts: "
         "wrong}\n");
    size_t fields = 0;
    for (const struct schema *const *schema = all_schemas; *schema; schema++)
        for (size_t i = 0; i < (*schema)->count; i++) {
            const struct field *f = &(*schema)->fields[i];
            if (f->type != FIELD_REF && f->type != FIELD_REFS)
                continue;
            str wanted = arena_printf(&arenas[0], "'%.*s' wants the id of %s; 'wrong' is a term",
                                      STR(f->name), item_kind_words(f->wanted));
            bool found = false;
            for (size_t k = 0; k < d.count; k++)
                found |= str_eq(d.items[k].message, wanted);
            if (!found)
                fail_msg("nobody says: %.*s", STR(wanted));
            fields++;
        }
    assert_int_equal(fields, 11);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(in_facts, begin, end),
        cmocka_unit_test_setup_teardown(in_articles, begin, end),
        cmocka_unit_test_setup_teardown(in_models, begin, end),
        cmocka_unit_test_setup_teardown(in_other_files, begin, end),
        cmocka_unit_test_setup_teardown(not_as_they_are, begin, end),
        cmocka_unit_test_setup_teardown(kinds_that_are_wanted, begin, end),
    };
    return cmocka_run_group_tests_name("occurrence", tests, NULL, NULL);
}
