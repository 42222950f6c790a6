/* What counts as the content of facts and articles, and how it differs, field by field. */
#include "history/canon.h"
#include "history/content.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static struct document read_near(struct arena *a, const char *bytes, const struct document *near) {
    return document_read(a, a, ITEM_FACT, S("content/facts/f.yml"), str_of(bytes), near);
}

static struct document read_facts(struct arena *a, const char *bytes) {
    return read_near(a, bytes, NULL);
}

/* ---- what is content ---- */

#define PLAIN "- id: a\n  title: A thing\n  value: 100e9 USD\n"

static void only_meaning_counts(void **state) {
    (void)state;
    static const char *const same[] = {
        PLAIN,
        "# a comment\n" PLAIN "# and one more\n\n",
        "- id: a # of the thing\n  value:   100e9 USD\n\n  title: \"A thing\"\n",
        "- {id: a, title: 'A thing', value: 100e9 USD}\n",
        "-\n  id: a\n  title: >-\n    A\n    thing\n  value: 100e9 USD\n",
        "- id: a\r\n  title: A thing\r\n  value: 100e9 USD\r\n",
        "\xEF\xBB\xBF" PLAIN,
        "  - id: a\n    title: A thing\n    value: 100e9 USD\n",
        "[{id: a, title: A thing, value: 100e9 USD}]",
        "---\n" PLAIN,
    };
    struct arena a = {0};
    struct document plain = read_facts(&a, PLAIN);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct document doc = read_facts(&a, same[i]);
        assert_false(doc.broken);
        assert_int_equal(doc.count, 1);
        assert_true(str_eq(doc.items[0].id, S("a")));
        assert_true(str_eq(doc.items[0].canon, plain.items[0].canon));
    }
    arena_free(&a);
}

static void other_content_differs(void **state) {
    (void)state;
    static const char *const others[] = {
        "- id: a\n  title: A thing\n  value: 100e9 EUR\n",
        "- id: a\n  title: A thing\n",
        "- id: a\n  title: A thing\n  value: 100e9 USD\n  tags: []\n",
        "- id: a\n  title: A  thing.\n  value: 100e9 USD\n",
        "- id: a\n  title: A thing\n  value: [100e9 USD]\n",
        "- id: a\n  title: A thing\n  value:\n",
    };
    struct arena a = {0};
    struct document plain = read_facts(&a, PLAIN);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct document doc = read_facts(&a, others[i]);
        assert_int_equal(doc.count, 1);
        assert_false(str_eq(doc.items[0].canon, plain.items[0].canon));
    }
    arena_free(&a);
}

/* Lengths stand before texts, so that no text can look like what follows it. */
static void texts_cannot_imitate_structure(void **state) {
    (void)state;
    struct arena a = {0};
    struct document one = read_facts(&a, "- id: a\n  x: \"1\\n5:value\"\n  y: b\n");
    struct document two = read_facts(&a, "- id: a\n  x: 1\n  value: null\n  y: b\n");
    struct document null = read_facts(&a, "- id: a\n  x: ~\n"),
                    text = read_facts(&a, "- id: a\n  x: '~'\n");
    assert_false(str_eq(one.items[0].canon, two.items[0].canon));
    assert_false(str_eq(null.items[0].canon, text.items[0].canon));
    arena_free(&a);
}

static void broken_files_have_no_items(void **state) {
    (void)state;
    static const char *const broken[] = {
        "- id: a\n  title: 'never closed\n- id: b\n",
        "- id: a\n  x: [1, 2\n",
        "id: a\n",
        "just text\n",
        "- id: a\n- id: b\n   x: 1\n  y: 2\n",
        "- id: &here a\n",
        "- id: !!str a\n",
        "- id: a\n  id: b\n",
        "- id: a\n---\n- id: b\n",
        "- id: a\n...\n- id: b\n",
        "%YAML 1.1\n---\n- id: a\n",
        "- id: a\n  title: \xFF\n",
        "- id: a\n\tx: 1\n",
        "- id: a\nx: 1\n",
    };
    struct arena a = {0};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct document doc = read_facts(&a, broken[i]);
        assert_true(doc.broken);
        assert_int_equal(doc.count, 0);
    }
    assert_true(document_read(&a, &a, ITEM_FACT, S("f.yml"), (str){"- id: a\0", 8}, NULL).broken);
    arena_free(&a);
}

static void files_without_items_are_fine(void **state) {
    (void)state;
    static const char *const empty[] = {"", "\n\n", "# nothing yet\n", "---\n", "[]\n", "null\n"};
    struct arena a = {0};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        struct document doc = read_facts(&a, empty[i]);
        assert_int_equal(doc.count, 0);
        assert_int_equal(doc.broken, i == 5); /* null is no list */
    }
    arena_free(&a);
}

/* A text in quotes that goes on over the dash of an item, a block that looks like one, comments between. */
static void items_are_cut_where_yaml_cuts_them(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {
        {"- id: a\n  note: |\n    - id: inner\n- id: b\n", 2},
        {"- id: a\n  note: 'one\n\n  - id: two'\n- id: b\n", 2},
        {"- id: a\n  x: [1,\n    2]\n# between\n\n- id: b\n", 2},
        {"- id: a\n- plain\n- [1, 2]\n- id: [x]\n- id: b\n", 5},
        {"- id: a\n  note: 'over\n- the dash'\n- id: b\n", 2},
    };
    struct arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document doc = read_facts(&a, cases[i].text);
        assert_false(doc.broken);
        assert_int_equal(doc.count, cases[i].count);
        assert_true(str_eq(doc.items[0].id, S("a")));
        assert_true(str_eq(doc.items[doc.count - 1].id, S("b")));
    }
    arena_free(&a);
}

/* What is read from a file of another shape can be read again by itself. */
static void raw_texts_are_items(void **state) {
    (void)state;
    static const char *const files[] = {
        "---\n- id: a\n  value: 1\n- {id: b, note: 'x\n  y', value: \"2\"}\n-   id: c\n    l:\n    "
        "- 1\n    # end\n",
        "  - id: a\n    value: 1\n  - {id: b, note: 'x\n    y', value: \"2\"}\n  -   id: c\n      "
        "l: [1]",
        "---\n-\n id: a\n value: 1\n-   {id: b,\n note: x y, value: '2'}\n- id: c\n  l:\n  - 1\n",
        "[{id: a, value: 1}, {id: b, note: x y, value: '2'},\n {id: c, l: [1]}]\n",
    };
    struct arena a = {0};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct document doc = read_facts(&a, files[i]);
        assert_int_equal(doc.count, 3);
        assert_true(doc.whole);
        for (size_t k = 0; k < doc.count; k++) {
            struct document again = read_facts(&a, arena_copy(&a, doc.items[k].raw).p);
            assert_int_equal(again.count, 1);
            assert_false(again.whole);
            assert_true(str_eq(again.items[0].canon, doc.items[k].canon));
        }
    }
    struct document gone = {0}, come = {0};
    struct document one = read_facts(&a, "---\n- {id: a}\n- {title: none}\n"),
                    two = read_facts(&a, "---\n- {id: a}\n- {title: none}\n- {id: a, v: 1}\n");
    documents_differ(&a, &one, &two, &gone, &come);
    assert_int_equal(come.count, 1);
    arena_free(&a);
}

static void elements_without_an_id_are_no_items(void **state) {
    (void)state;
    struct arena a = {0};
    struct document none = {0}, gone = {0}, come = {0};
    struct document doc =
        read_facts(&a, "- plain\n- title: x\n- id: ''\n- id: null\n- id: Not One\n- id: b\n");
    documents_differ(&a, &none, &doc, &gone, &come);
    assert_int_equal(come.count, 1);
    assert_true(str_eq(come.items[0].id, S("b")));
    arena_free(&a);
}

/* ---- versions ---- */

static str list_of(int count, int changed, struct arena *a) {
    struct buf out = {0};
    for (int i = 0; i < count; i++)
        buf_printf(&out, "- id: f%d\n  value: %d\n", i, i == changed ? -1 : i);
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static void a_near_version_gives_the_same(void **state) {
    (void)state;
    struct arena a = {0};
    struct document first = read_facts(&a, list_of(50, -1, &a).p);
    for (int i = 0; i < 50; i++) {
        const char *text = list_of(50 + i % 3, i, &a).p;
        struct document near = read_near(&a, text, &first), alone = read_facts(&a, text);
        assert_int_equal(near.count, alone.count);
        for (size_t k = 0; k < near.count; k++)
            assert_true(str_eq(near.items[k].canon, alone.items[k].canon));
        struct document gone = {0}, come = {0};
        documents_differ(&a, &first, &near, &gone, &come);
        assert_int_equal(gone.count, 1);
        assert_int_equal(come.count, 1 + i % 3);
    }
    arena_free(&a);
}

static void order_makes_no_difference(void **state) {
    (void)state;
    struct arena a = {0};
    struct document gone = {0}, come = {0};
    struct document one = read_facts(&a, "- id: a\n- id: b\n  v: 1\n- id: c\n"),
                    two = read_facts(&a, "- id: c\n- v: 1\n  id: b\n- id: a\n");
    documents_differ(&a, &one, &two, &gone, &come);
    assert_int_equal(gone.count + come.count, 0);
    struct document twice = read_facts(&a, "- id: a\n- id: a\n- id: b\n  v: 1\n- id: c\n");
    documents_differ(&a, &one, &twice, &gone, &come);
    assert_int_equal(gone.count, 0);
    assert_int_equal(come.count, 1);
    arena_free(&a);
}

/* ---- articles ---- */

static struct document read_article(struct arena *a, const char *path, const char *bytes) {
    return document_read(a, a, ITEM_ARTICLE, str_of(path), str_of(bytes), NULL);
}

static void articles_are_fields_and_a_text(void **state) {
    (void)state;
    struct arena a = {0};
    const char *path = "content/articles/2026/The Deal.md";
    struct document plain =
        read_article(&a, path, "---\ntitle: The deal\nsummary: x\n---\nText.\n");
    assert_int_equal(plain.count, 1);
    assert_true(str_eq(plain.items[0].id, S("the-deal")));
    struct document same =
        read_article(&a, path, "---\r\nsummary: 'x'\r\n# c\r\ntitle: The deal\r\n---\r\nText.\r\n");
    assert_true(str_eq(same.items[0].canon, plain.items[0].canon));
    struct document other =
        read_article(&a, path, "---\ntitle: The deal\nsummary: x\n---\nText!\n");
    struct field_changes changes = content_diff(&a, plain.items[0].canon, other.items[0].canon);
    assert_int_equal(changes.count, 1);
    assert_true(str_eq(changes.items[0].field, S("text")));
    assert_non_null(changes.items[0].before.p);
    assert_int_equal(changes.items[0].before.n + changes.items[0].after.n, 0);
    assert_true(read_article(&a, path, "No front matter.\n").broken);
    assert_true(read_article(&a, path, "---\ntitle: [\n---\n").broken);
    assert_true(str_eq(read_article(&a, "content/index.md", "---\ntitle: x\n---\n").items[0].id,
                       S("index")));
    assert_true(str_eq(read_article(&a, path, "---\nid: own\n---\n").items[0].id, S("own")));
    arena_free(&a);
}

/* ---- field by field ---- */

static str diff_text(struct arena *a, const char *before, const char *after) {
    struct document old = read_facts(a, before), new = read_facts(a, after);
    struct field_changes changes = content_diff(a, old.count ? old.items[0].canon : (str){0},
                                                new.count ? new.items[0].canon : (str){0});
    struct buf out = {0};
    for (size_t i = 0; i < changes.count; i++) {
        const struct field_change *c = &changes.items[i];
        buf_printf(&out, "%s%.*s: %.*s -> %.*s", i ? "; " : "", STR(c->field),
                   STR(c->before.p ? c->before : S("none")),
                   STR(c->after.p ? c->after : S("none")));
    }
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static void fields_differ(void **state) {
    (void)state;
    static const struct {
        const char *before, *after, *wanted;
    } cases[] = {
        {"- {id: a, value: 1}", "- {id: a, value: 1}", ""},
        {"- {id: a, value: 1}", "- {id: a, value: 2}", "value: 1 -> 2"},
        {"- {id: a, z: 1, b: 2}", "- {id: a, c: 3}", "b: 2 -> none; c: none -> 3; z: 1 -> none"},
        {"- {id: a, v: }", "- {id: a, v: ''}", "v:  -> "},
        {"", "- {id: a, v: 1}", "id: none -> a; v: none -> 1"},
        {"- {id: a, v: 1}", "", "id: a -> none; v: 1 -> none"},
        {"- {id: a, m: {x: 1, y: 2}}", "- {id: a, m: {y: 3, x: 1}}", "m.y: 2 -> 3"},
        {"- {id: a, l: [1, 2, 3]}", "- {id: a, l: [1, 5, 3]}", "l[2]: 2 -> 5"},
        {"- {id: a, l: [1, 2, 3]}", "- {id: a, l: [1, 3]}", "l[2]: 2 -> none"},
        {"- {id: a, l: [1, 3]}", "- {id: a, l: [0, 1, 3]}", "l[1]: none -> 0"},
        {"- {id: a, l: [{s: x, at: 1}]}", "- {id: a, l: [{s: x, at: 2}, {s: y}]}",
         "l[1].at: 1 -> 2; l[2]: none -> {s: y}"},
        {"- {id: a, l: [1]}", "- {id: a, l: 1}", "l: [1] -> 1"},
        {"- {id: a}", "- {id: a, l: [a b, 'x, y', '', ' z', {k: [€5]}]}",
         "l: none -> [a b, \"x, y\", \"\", \" z\", {k: [€5]}]"},
        {"- {id: a, value: 134}", "- {id: a, value: '134'}", "value: 134 -> \"134\""},
        {"- {id: a, value: nothing}", "- {id: a, value: 'nothing'}", ""},
        {"- {id: a, n: 134}", "- {id: a, n: '134'}", ""},
        {"- {id: a, values: [{value: 2026-01-02}]}", "- {id: a, values: [{value: \"2026-01-02\"}]}",
         "values[1].value: 2026-01-02 -> \"2026-01-02\""},
        {"- {id: a}", "- {id: a, l: [\"tab\\tquote\\\" bell\\a\"]}",
         "l: none -> [\"tab\\tquote\\\" bell\\u0007\"]"},
    };
    struct arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str text = diff_text(&a, cases[i].before, cases[i].after);
        assert_string_equal(text.p, cases[i].wanted);
    }
    arena_free(&a);
}

static void contents_read_back(void **state) {
    (void)state;
    struct arena a = {0};
    struct document doc = read_facts(&a, "- id: a\n  l: [1, {x: ~}]\n  text: \"a\\n- b\"\n");
    struct canon content = canon_read(&a, doc.items[0].canon);
    assert_int_equal(content.kind, CANON_MAPPING);
    assert_int_equal(content.count, 3);
    assert_string_equal(canon_text(&a, canon_get(&content, S("l"))).p, "[1, {x: \"\"}]");
    assert_true(str_eq(canon_get(&content, S("text"))->text, S("a\n- b")));
    assert_null(canon_get(&content, S("none")));
    assert_int_equal(canon_read(&a, (str){0}).count, 0);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_meaning_counts),
        cmocka_unit_test(other_content_differs),
        cmocka_unit_test(texts_cannot_imitate_structure),
        cmocka_unit_test(broken_files_have_no_items),
        cmocka_unit_test(files_without_items_are_fine),
        cmocka_unit_test(items_are_cut_where_yaml_cuts_them),
        cmocka_unit_test(raw_texts_are_items),
        cmocka_unit_test(elements_without_an_id_are_no_items),
        cmocka_unit_test(a_near_version_gives_the_same),
        cmocka_unit_test(order_makes_no_difference),
        cmocka_unit_test(articles_are_fields_and_a_text),
        cmocka_unit_test(fields_differ),
        cmocka_unit_test(contents_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
