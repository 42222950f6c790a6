/* YAML: positions in bytes, the subset that is allowed, and front matter. */
#include "text/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena a;
static struct diags d;
static struct source source;

static int begin(void **state) {
    (void)state;
    a = (struct arena){0};
    d = (struct diags){.arena = &a};
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

static struct yaml *parse(const char *text) {
    source = (struct source){S("test.yml"), str_of(text)};
    return yaml_parse(&a, &source, 0, source.text.n, &d);
}

static str slice(struct span at) {
    return str_sub(at.source->text, at.offset, at.offset + at.length);
}

static void knows_where_nodes_stand(void **state) {
    (void)state;
    struct yaml *root = parse("größe: 1\nname: \"Öre\"\nlist: [a, bé, c]\n");
    assert_non_null(root);
    assert_int_equal(root->count, 3);
    assert_true(str_eq(slice(root->pairs[0].key_span), S("größe")));
    assert_true(str_eq(slice(root->pairs[1].value.span), S("\"Öre\"")));
    assert_true(str_eq(root->pairs[1].value.text, S("Öre")));
    assert_int_equal(root->pairs[1].value.style, YAML_QUOTED);
    const struct yaml *list = yaml_get(root, S("list"));
    assert_int_equal(list->count, 3);
    assert_true(str_eq(slice(list->items[1].span), S("bé")));
    assert_true(str_eq(slice(list->items[2].span), S("c")));
    assert_int_equal(span_place(list->items[2].span).line, 3);
    assert_int_equal(span_place(list->items[2].span).column, 15);
}

static void empty_is_nothing(void **state) {
    (void)state;
    assert_null(parse(""));
    assert_null(parse("# only a comment\n"));
    assert_int_equal(d.count, 0);
}

static void refuses(void **state) {
    static const struct {
        const char *text, *code;
        size_t line, column;
    } cases[] = {
        {"a: &x 1\n", "yaml-anchor", 1, 4}, {"a: 1\nb: *x\n", "yaml-alias", 2, 4},
        {"a: !!int 1\n", "yaml-tag", 1, 4}, {"a: 1\na: 2\n", "duplicate-key", 2, 1},
        {"a: [1, 2\n", "yaml", 2, 1},       {"a: 1\n---\nb: 2\n", "yaml", 2, 1},
        {"[a]: 1\n", "yaml-key", 1, 1},     {"%YAML 1.1\n---\na: 1\n", "yaml", 1, 1},
        {"a: \"x\\0y\"\n", "nul", 1, 4},    {"a:\n\t- b\n", "yaml", 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        parse(cases[i].text);
        if (!d.count)
            fail_msg("accepted: %s", cases[i].text);
        assert_string_equal(d.items[0].code, cases[i].code);
        struct place p = span_place(d.items[0].span);
        if (p.line != cases[i].line || p.column != cases[i].column)
            fail_msg("%s at %zu:%zu", cases[i].text, p.line, p.column);
    }
}

static void reports_every_duplicate_key_of_a_large_mapping(void **state) {
    struct buf text = {0};
    (void)state;
    for (int i = 0; i < 100; i++)
        buf_printf(&text, "key%d: 1\n", i % 90);
    buf_byte(&text, '\0');
    parse(text.p);
    assert_int_equal(d.errors, 10);
    buf_free(&text);
}

static void caps_depth(void **state) {
    struct buf text = {0};
    (void)state;
    for (int i = 0; i < 100000; i++)
        buf_byte(&text, '[');
    buf_byte(&text, '\0');
    assert_null(parse(text.p));
    assert_int_equal(d.count, 1);
    assert_string_equal(d.items[0].code, "too-deep");
    assert_int_equal(d.items[0].class, EXIT_LIMIT);
    buf_free(&text);
}

static void finds_front_matter(void **state) {
    struct front_matter f;
    (void)state;
    source = (struct source){S("x.md"), S("---\ntitle: A\n---\nBody\n")};
    assert_true(front_matter_find(&source, &f, &d));
    assert_true(
        str_eq(str_sub(source.text, f.yaml_at, f.yaml_at + f.yaml_length), S("title: A\n")));
    assert_int_equal(f.body_at, 17);
    source.text = S("No front matter\n---\n");
    assert_false(front_matter_find(&source, &f, &d));
    assert_int_equal(d.count, 0);
    source.text = S("---\ntitle: A\nBody\n");
    assert_false(front_matter_find(&source, &f, &d));
    assert_int_equal(d.count, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(knows_where_nodes_stand, begin, end),
        cmocka_unit_test_setup_teardown(empty_is_nothing, begin, end),
        cmocka_unit_test_setup_teardown(refuses, begin, end),
        cmocka_unit_test_setup_teardown(reports_every_duplicate_key_of_a_large_mapping, begin, end),
        cmocka_unit_test_setup_teardown(caps_depth, begin, end),
        cmocka_unit_test_setup_teardown(finds_front_matter, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
