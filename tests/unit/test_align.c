// one thread
/* What two lists have in common. */
#include "base/align.h"

#include <setjmp.h>
#include <cmocka.h>

struct letters {
    const char *old, *new;
};

static bool same_letter(void *context, size_t i, size_t k) {
    const struct letters *l = context;
    return l->old[i] == l->new[k];
}

/* The partners as a text: of each old letter the index of the new one, or '-'. */
static void check(const char *old, const char *new, const char *expected) {
    struct arena a = {0};
    struct letters l = {old, new};
    size_t count = strlen(old);
    char found[32] = "";
    size_t *partners = align(&a, count, strlen(new), same_letter, &l);
    for (size_t i = 0; i < count; i++)
        found[i] = partners[i] == ALIGN_NONE ? '-' : (char)('0' + partners[i]);
    assert_string_equal(found, expected);
    arena_free(&a);
}

static void finds_the_longest(void **state) {
    (void)state;
    check("", "", "");
    check("", "abc", "");
    check("abc", "", "---");
    check("abc", "abc", "012");
    check("abc", "xyz", "---");
    check("abcd", "bcd", "-012");
    check("abcd", "abd", "01-2");
    check("bcd", "abcd", "123");
    check("axbyc", "abc", "0-1-2");
    check("aa", "a", "0-");
    check("abcabba", "cbabac", "--0-134");
}

static bool never(void *context, size_t i, size_t k) {
    (*(size_t *)context)++;
    return i == k && i == 0;
}

/* Lists that are too long are only looked at from both ends. */
static void is_bounded(void **state) {
    (void)state;
    struct arena a = {0};
    size_t asked = 0, many = 100 * 1000;
    size_t *partners = align(&a, many, many, never, &asked);
    assert_int_equal(partners[0], 0);
    for (size_t i = 1; i < many; i++)
        assert_true(partners[i] == ALIGN_NONE);
    assert_true(asked < 10);
    arena_free(&a);
}

/* Against the definition, tried out: no other way to pair them has more pairs. */
static size_t longest(const char *old, const char *new) {
    if (!*old || !*new)
        return 0;
    if (*old == *new)
        return 1 + longest(old + 1, new + 1);
    size_t a = longest(old + 1, new), b = longest(old, new + 1);
    return a > b ? a : b;
}

static void no_other_is_longer(void **state) {
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        char texts[2][10] = {"", ""};
        for (int side = 0; side < 2; side++) {
            seed = seed * 1664525u + 1013904223u;
            size_t length = (seed >> 16) % 9;
            for (size_t i = 0; i < length; i++) {
                seed = seed * 1664525u + 1013904223u;
                texts[side][i] = (char)('a' + (seed >> 16) % 3);
            }
        }
        struct arena a = {0};
        struct letters l = {texts[0], texts[1]};
        size_t *partners = align(&a, strlen(l.old), strlen(l.new), same_letter, &l);
        size_t pairs = 0, least = 0;
        for (size_t i = 0; l.old[i]; i++) {
            if (partners[i] == ALIGN_NONE)
                continue;
            assert_true(partners[i] >= least);
            assert_true(l.old[i] == l.new[partners[i]]);
            least = partners[i] + 1;
            pairs++;
        }
        assert_int_equal(pairs, longest(l.old, l.new));
        arena_free(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_longest),
        cmocka_unit_test(is_bounded),
        cmocka_unit_test(no_other_is_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
