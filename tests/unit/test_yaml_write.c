// one thread
/* Scalars that are written read back as what they were. */
#include "text/yaml.h"
#include "text/yaml_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena a;

static const char *written(const char *text, enum yaml_around around) {
    struct buf out = {0};
    yaml_put_scalar(&out, str_of(text), around);
    const char *yaml = arena_copy(&a, buf_str(&out)).p;
    buf_free(&out);
    return yaml;
}

static void quotes_what_needs_it(void **state) {
    (void)state;
    static const struct {
        const char *text, *block, *flow;
    } examples[] = {
        {"plain text", "plain text", "plain text"},
        {"5 km", "5 km", "5 km"},
        {"a, b", "a, b", "\"a, b\""},
        {"[[id]]", "\"[[id]]\"", "\"[[id]]\""},
        {"key: value", "\"key: value\"", "\"key: value\""},
        {"a:b", "a:b", "a:b"},
        {"https://example.org/?a=b", "https://example.org/?a=b", "https://example.org/?a=b"},
        {"C# and #1", "\"C# and #1\"", "\"C# and #1\""},
        {"- item", "\"- item\"", "\"- item\""},
        {"* star", "\"* star\"", "\"* star\""},
        {"&anchor", "\"&anchor\"", "\"&anchor\""},
        {"!tag", "\"!tag\"", "\"!tag\""},
        {"%", "\"%\"", "\"%\""},
        {"@x", "\"@x\"", "\"@x\""},
        {"~", "\"~\"", "\"~\""},
        {"null", "\"null\"", "\"null\""},
        {"", "\"\"", "\"\""},
        {" padded ", "\" padded \"", "\" padded \""},
        {"say \"so\"", "say \"so\"", "say \"so\""},
        {"\"so\" it is", "\"\\\"so\\\" it is\"", "\"\\\"so\\\" it is\""},
        {"it's", "it's", "it's"},
        {"'quoted'", "\"'quoted'\"", "\"'quoted'\""},
        {"back\\slash", "back\\slash", "back\\slash"},
        {"two\nlines", "\"two\\nlines\"", "\"two\\nlines\""},
        {"tab\there", "\"tab\\there\"", "\"tab\\there\""},
        {"bell\x07", "\"bell\\x07\"", "\"bell\\x07\""},
        {"turn\u202Eed", "\"turn\\u202Eed\"", "\"turn\\u202Eed\""},
        {"{x}", "\"{x}\"", "\"{x}\""},
        {"x}", "x}", "\"x}\""},
        {"---", "---", "---"},
        {"größe", "größe", "größe"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        assert_string_equal(written(examples[i].text, YAML_IN_BLOCK), examples[i].block);
        assert_string_equal(written(examples[i].text, YAML_IN_FLOW), examples[i].flow);
    }
}

/* Any text of characters that mean something to YAML. */
static void reads_back_the_same(void **state) {
    (void)state;
    static const char letters[] = "ab :#-,[]{}\"'\\\n\t&*!|>%@`?~0.=";
    srand(7);
    for (int i = 0; i < 20000; i++) {
        char text[9] = "";
        for (int n = rand() % 8; n >= 0; n--)
            text[n] = letters[(size_t)rand() % (sizeof letters - 1)];
        for (int around = 0; around < 2; around++) {
            struct diags d = {.arena = &a};
            struct source source = {S("t"),
                                    arena_printf(&a, around ? "{k: %s, l: m}\n" : "k: %s\nl: m\n",
                                                 written(text, (enum yaml_around)around))};
            const struct yaml *mapping = yaml_parse(&a, &source, 0, source.text.n, &d);
            const struct yaml *value = mapping ? yaml_get(mapping, S("k")) : NULL;
            if (!value || !str_eq(value->text, str_of(text)) || yaml_is_null(value))
                fail_msg("'%s' as %.*s", text, STR(source.text));
        }
        arena_free(&a);
    }
}

static void knows_scalars(void **state) {
    (void)state;
    assert_true(yaml_is_scalar(S("5 km"), YAML_IN_BLOCK, false));
    assert_false(yaml_is_scalar(S("\"5 km\""), YAML_IN_BLOCK, false));
    assert_true(yaml_is_scalar(S("\"5 km\""), YAML_IN_BLOCK, true));
    assert_false(yaml_is_scalar(S("[a]"), YAML_IN_BLOCK, true));
    assert_false(yaml_is_scalar(S("\"a\" b"), YAML_IN_BLOCK, true));
    assert_false(yaml_is_scalar(S("a\nb: c"), YAML_IN_BLOCK, true));
    assert_false(yaml_is_scalar(S("a, b"), YAML_IN_FLOW, true));
}

static int clean(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(quotes_what_needs_it, clean),
        cmocka_unit_test_teardown(reads_back_the_same, clean),
        cmocka_unit_test_teardown(knows_scalars, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
