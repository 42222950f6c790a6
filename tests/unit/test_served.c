// one thread
/* What a sink is given by builds that follow each other. */
#include "cmd/served.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct buf told;

static void tell_file(void *context, str path, str bytes) {
    (void)context;
    buf_printf(&told, "%.*s=%.*s ", STR(path), STR(bytes));
}

static void tell_on_demand(void *context, str path) {
    (void)context;
    buf_printf(&told, "on demand %.*s ", STR(path));
}

static void tell_removed(void *context, str path) {
    (void)context;
    buf_printf(&told, "no %.*s ", STR(path));
}

static const struct rebuild_sink sink = {NULL, tell_file, tell_on_demand, tell_removed};

static void assert_told(const char *wanted) {
    assert_true(str_eq(buf_str(&told), str_of(wanted)));
    told.n = 0;
}

static void test_builds(void **state) {
    (void)state;
    struct served s;
    served_open(&s);
    served_begin(&s, &sink);
    served_file(&s, S("a"), S("1"));
    served_file(&s, S("b"), S("1"));
    served_file(&s, S("empty"), S(""));
    served_end(&s, true, true);
    assert_told("a=1 b=1 empty= ");
    assert_int_equal(served_count(&s), 3);

    served_begin(&s, &sink); /* a part, which leaves the others alone */
    served_file(&s, S("a"), S("1"));
    served_file(&s, S("b"), S("2"));
    served_end(&s, true, false);
    assert_told("b=2 ");
    assert_int_equal(s.changed, 1);
    assert_true(served_gave(&s, S("b")));
    assert_false(served_gave(&s, S("a")));

    served_begin(&s, &sink); /* one that fails is as if it had not been */
    served_file(&s, S("a"), S("3"));
    served_file(&s, S("new"), S("3"));
    served_end(&s, false, true);
    assert_told("a=3 new=3 ");
    assert_int_equal(served_count(&s), 3);

    served_begin(&s, &sink);
    served_file(&s, S("a"), S("3"));
    served_file(&s, S("c"), S("4"));
    served_end(&s, true, true);
    assert_told("a=3 c=4 no b no empty ");
    assert_int_equal(s.removed, 2);
    assert_int_equal(served_count(&s), 2);
    served_close(&s);
}

static void test_on_demand(void **state) {
    (void)state;
    struct served s;
    served_open(&s);
    served_begin(&s, &sink);
    served_file(&s, S("a"), S("1"));
    served_end(&s, true, true);
    served_begin(&s, &sink);
    served_on_demand(&s, S("a"));
    served_end(&s, false, true);
    assert_told("a=1 on demand a ");
    served_begin(&s, &sink); /* the sink has forgotten it */
    served_on_demand(&s, S("a"));
    served_end(&s, true, true);
    served_begin(&s, &sink); /* now it knows */
    served_on_demand(&s, S("a"));
    served_end(&s, true, true);
    assert_told("on demand a ");
    assert_int_equal(served_count(&s), 1);
    served_begin(&s, &sink); /* nobody knows what the sink has */
    served_file(&s, S("a"), S("1"));
    served_end(&s, true, true);
    assert_told("a=1 ");
    served_begin(&s, &sink);
    served_file(&s, S("a"), S("1"));
    served_end(&s, true, true);
    assert_told("");
    served_close(&s);
}

/* What the first attempt gave the sink has, and must be taken back. */
static void test_a_second_attempt(void **state) {
    (void)state;
    struct served s;
    served_open(&s);
    served_begin(&s, &sink);
    served_file(&s, S("a"), S("1"));
    served_file(&s, S("b"), S("1"));
    served_end(&s, true, true);
    served_begin(&s, &sink);
    served_file(&s, S("a"), S("2"));
    served_retry(&s);
    served_file(&s, S("a"), S("1"));
    served_file(&s, S("b"), S("1"));
    served_end(&s, true, true);
    assert_told("a=1 b=1 a=2 a=1 ");
    served_close(&s);
}

static int free_told(void **state) {
    (void)state;
    buf_free(&told);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_builds),
                                       cmocka_unit_test(test_on_demand),
                                       cmocka_unit_test(test_a_second_attempt)};
    return cmocka_run_group_tests(tests, NULL, free_told);
}
