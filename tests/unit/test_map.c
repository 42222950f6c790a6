/* The map, the embedded-file lookup's cousin for names, and JSON strings. */
#include "base/json.h"
#include "base/map.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static void remembers_order(void **state) {
    (void)state;
    struct arena a = {0};
    struct map m = map_make(&a);
    static int values[20000];
    assert_null(map_get(&m, S("nothing")));
    for (int i = 0; i < 20000; i++)
        assert_null(map_add(&m, arena_printf(&a, "key-%d", i), &values[i]));
    for (int i = 0; i < 20000; i++) {
        str key = arena_printf(&a, "key-%d", i);
        assert_ptr_equal(map_get(&m, key), &values[i]);
        assert_true(str_eq(m.items[i].key, key));
    }
    assert_null(map_get(&m, S("key-20000")));
    assert_int_equal(m.count, 20000);
    arena_free(&a);
}

static void the_first_value_stays(void **state) {
    (void)state;
    struct arena a = {0};
    struct map m = map_make(&a);
    int first, second;
    assert_null(map_add(&m, S(""), &first)); /* the empty key is a key */
    assert_ptr_equal(map_add(&m, S(""), &second), &first);
    assert_ptr_equal(map_get(&m, S("")), &first);
    assert_int_equal(m.count, 1);
    arena_free(&a);
}

static void suggests_what_was_meant(void **state) {
    (void)state;
    static const str fields[] = {S("title"), S("status"), S("subject"), S("sources"), S("as_of")};
    static const struct {
        const char *wanted, *meant;
    } cases[] = {
        {"statsu", "status"},
        {"tilte", "title"},
        {"source", "sources"},
        {"asof", "as_of"},
        {"Status", "status"},
        {"colour", ""},
        {"x", ""},
        {"", ""},
        {"subjekt", "subject"},
    };
    struct arena a = {0};
    struct map m = map_make(&a);
    for (size_t i = 0; i < 5; i++)
        map_add(&m, fields[i], (void *)&fields[i]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str wanted = str_of(cases[i].wanted), meant = str_of(cases[i].meant);
        assert_true(str_eq(map_nearest(&m, wanted), meant));
        assert_true(str_eq(nearest_of(fields, 5, wanted), meant));
    }
    arena_free(&a);
}

static void sets_and_hides(void **state) {
    (void)state;
    struct arena a = {0};
    struct map m = map_make(&a);
    int one, two;
    map_add(&m, S("status"), &one);
    struct map copy = map_copy(&a, &m);
    map_set(&copy, S("status"), NULL); /* hidden: neither there nor near */
    assert_null(map_get(&copy, S("status")));
    assert_int_equal(map_nearest(&copy, S("statsu")).n, 0);
    assert_ptr_equal(map_get(&m, S("status")), &one);
    assert_null(map_add(&copy, S("status"), &two)); /* and there again */
    assert_ptr_equal(map_get(&copy, S("status")), &two);
    map_set(&copy, S("status"), &one);
    map_set(&copy, S("title"), &two);
    assert_ptr_equal(map_get(&copy, S("status")), &one);
    assert_ptr_equal(map_get(&copy, S("title")), &two);
    assert_int_equal(copy.count, 2);
    assert_null(map_get(&m, S("title")));
    arena_free(&a);
}

static void assert_json(str text, const char *expected) {
    struct buf b = {0};
    json_string(&b, text);
    buf_byte(&b, '\0');
    assert_string_equal(b.p, expected);
    buf_free(&b);
}

static void escapes_json(void **state) {
    (void)state;
    assert_json(S(""), "\"\"");
    assert_json(S("plain \xC3\xA9 \xF0\x9F\x98\x80"), "\"plain \xC3\xA9 \xF0\x9F\x98\x80\"");
    assert_json(S("\"\\\b\t\n\f\r\x01\x1F\0\x7F"),
                "\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f\\u0000\\u007f\"");
    assert_json(S("</script>&"), "\"\\u003c/script\\u003e\\u0026\"");
    assert_json(S("\xE2\x80\xA8-\xE2\x80\xA9"), "\"\\u2028-\\u2029\"");
    assert_json(S("\xC3\xA9\x80\xE2\x82"), "\"\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remembers_order),
        cmocka_unit_test(the_first_value_stays),
        cmocka_unit_test(suggests_what_was_meant),
        cmocka_unit_test(sets_and_hides),
        cmocka_unit_test(escapes_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
