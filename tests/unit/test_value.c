/* Values: how each kind prints, when two are equal, how messages call them. */
#include "model/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena a;
static struct units units;

static struct entity crossing = {
    .item = {.kind = ITEM_ENTITY, .id = S("crossing"), .title = S("The Crossing")}};
static struct entity bridge = {
    .item = {.kind = ITEM_ENTITY, .id = S("bridge"), .title = S("The Bridge")},
    .short_name = S("Bridge")};

static int make_units(void **state) {
    (void)state;
    units = units_make(&a);
    return 0;
}

static int free_units(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

/* As content would: a date, a quantity, "yes" or "no", @ and an entity, else text. */
static struct value value_of(const char *text) {
    struct value v = {.kind = VALUE_TEXT, .written = str_of(text)};
    bool impossible;
    str what;
    if (!*text)
        v.kind = VALUE_NONE;
    else if (date_parse(v.written, &v.date, &impossible))
        v.kind = VALUE_DATE;
    else if (str_eq(v.written, S("@crossing")) || str_eq(v.written, S("@bridge")))
        v = (struct value){.kind = VALUE_ENTITY,
                           .written = str_sub(v.written, 1, v.written.n),
                           .entity = text[1] == 'c' ? &crossing.item : &bridge.item};
    else if (str_eq(v.written, S("yes")) || str_eq(v.written, S("no")) ||
             str_eq(v.written, S("undecided")))
        v = (struct value){.kind = VALUE_BOOLEAN,
                           .truth = *text == 'y'   ? TRUTH_YES
                                    : *text == 'n' ? TRUTH_NO
                                                   : TRUTH_UNDECIDED};
    else if (!quantity_parse(&units, v.written, &v.quantity, &what))
        v.kind = VALUE_QUANTITY;
    return v;
}

static void prints(void **state) {
    static const struct {
        const char *value;
        int digits;
        const char *text, *full, *words;
    } cases[] = {
        {"100e9 USD", 0, "$100 billion", "100,000,000,000 USD", "a quantity of USD"},
        {"154.545454e9 USD/year", 4, "$154.5 billion a year", "154,545,454,000 USD/year",
         "a quantity of USD/year"},
        {"16.5..17.5 billion USD", 2, "$16–18 billion", "16,500,000,000–17,500,000,000 USD",
         "a quantity of USD"},
        {"3.14159", 3, "3.14", "3.14159", "a plain number"},
        {"2026-02-27", 0, "27 February 2026", "27 February 2026", "a date"},
        {"before 2026-04", 0, "before April 2026", "before April 2026", "a date"},
        {"yes", 0, "yes", "yes", "true or false"},
        {"no", 0, "no", "no", "true or false"},
        {"non-exclusive", 0, "non-exclusive", "non-exclusive", "text"},
        {"@crossing", 0, "The Crossing", "The Crossing", "an entity"},
        {"@bridge", 0, "Bridge", "Bridge", "an entity"},
        {"", 0, "", "", "no value"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value v = value_of(cases[i].value);
        v.digits = cases[i].digits;
        assert_true(str_eq(value_text(&a, &v), str_of(cases[i].text)));
        assert_true(str_eq(value_full(&a, &v), str_of(cases[i].full)));
        assert_true(str_eq(value_kind_words(&a, &v), str_of(cases[i].words)));
    }
    struct value unresolved = {.kind = VALUE_ENTITY, .written = S("ferry")};
    assert_true(str_eq(value_text(&a, &unresolved), S("ferry")));
}

static void equals(void **state) {
    static const struct {
        const char *left, *right;
        enum truth equal;
    } cases[] = {
        {"1 GW", "1000 MW", TRUTH_YES},
        {"1 GW", "1001 MW", TRUTH_NO},
        {"1 GW", "1 GWh", TRUTH_NO},
        {"50 %", "0.5", TRUTH_YES},
        {"~17 USD", "17 USD", TRUTH_UNDECIDED},
        {"~17 USD", "18 USD", TRUTH_NO},
        {"5 GW..", "6 GW", TRUTH_UNDECIDED},
        {"5 GW..", "4 GW", TRUTH_NO},
        {"5..6 GW", "5..6 GW", TRUTH_UNDECIDED},
        {"2026-02-27", "2026-02-27", TRUTH_YES},
        {"2026-02-27", "2026-02-28", TRUTH_NO},
        {"2026-02-27", "2026-02", TRUTH_UNDECIDED},
        {"2026-02", "2026-02", TRUTH_UNDECIDED},
        {"2026-02", "2026-Q2", TRUTH_NO},
        {"2026-02-27", "2026-02-27T10:00:00Z", TRUTH_UNDECIDED},
        {"2026-02-27T10:00:00Z", "2026-02-27T11:00:00+01:00", TRUTH_YES},
        {"2026-02-27T10:00:00Z", "2026-02-27T10:00:01Z", TRUTH_NO},
        {"before 2026-02", "2026-01-31", TRUTH_UNDECIDED},
        {"before 2026-02", "2026-02-01", TRUTH_NO},
        {"after 2026-02-27", "2026-02-27", TRUTH_NO},
        {"~2026-02-27", "2026-02-28", TRUTH_UNDECIDED},
        {"yes", "yes", TRUTH_YES},
        {"yes", "no", TRUTH_NO},
        {"no", "no", TRUTH_YES},
        {"undecided", "undecided", TRUTH_UNDECIDED},
        {"undecided", "no", TRUTH_UNDECIDED},
        {"text", "text", TRUTH_YES},
        {"text", "Text", TRUTH_NO},
        {"@bridge", "@bridge", TRUTH_YES},
        {"@bridge", "@crossing", TRUTH_NO},
        {"bridge", "@bridge", TRUTH_NO},
        {"2026", "2026 USD", TRUTH_NO},
        {"", "", TRUTH_YES},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value left = value_of(cases[i].left), right = value_of(cases[i].right);
        if (value_equal(&left, &right) != cases[i].equal ||
            value_equal(&right, &left) != cases[i].equal)
            fail_msg("'%s' and '%s': %d", cases[i].left, cases[i].right,
                     value_equal(&left, &right));
    }
    struct value id = {.kind = VALUE_ENTITY, .written = S("bridge")}, entity = value_of("@bridge");
    assert_int_equal(value_equal(&id, &entity), TRUTH_YES); /* not resolved yet: by the id */
}

static void reads_back_exactly(const struct value *v) {
    struct value again;
    str text = value_exact(&a, v);
    assert_true(value_of_exact(&units, text, &again));
    assert_int_equal(again.kind, v->kind);
    assert_true(str_eq(value_exact(&a, &again), text));
    assert_true(v->kind == VALUE_ENTITY || str_eq(value_full(&a, &again), value_full(&a, v)));
}

static void is_written_exactly(void **state) {
    static const struct {
        const char *value, *exact;
    } cases[] = {
        {"100e9 USD", "quantity  1e11 1e11 1e11 USD 1"},
        {"~-17.25 USD/year", "quantity ~ -1725e-2 -17255e-3 -17245e-3 USD 1 year -1"},
        {"5..6 GW", "quantity .. 55e-1 5e0 6e0 GW 1"},
        {"5 GW..", "quantity .. 5e0 5e0 inf GW 1"},
        {"..5", "quantity .. 5e0 -inf 5e0"},
        {"0", "quantity  0e0 0e0 0e0"},
        {"11 %", "quantity  11e0 11e0 11e0 % 1"},
        {"2026", "date 2026"},
        {"before 2026-04", "date before 2026-04"},
        {"~2026-Q2", "date ~2026-Q2"},
        {"2026-02-27T11:00:00+01:00", "date 2026-02-27T10:00:00Z"},
        {"yes", "true"},
        {"no", "false"},
        {"undecided", "undecided"},
        {"two  words\nand a line", "text two  words\nand a line"},
        {"@crossing", "entity crossing"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value v = value_of(cases[i].value);
        str text = value_exact(&a, &v);
        if (!str_eq(text, str_of(cases[i].exact)))
            fail_msg("'%s' is written as '%.*s'", cases[i].value, STR(text));
        reads_back_exactly(&v);
    }
    struct value third = value_of("1 USD"), three = value_of("3 GW year");
    assert_int_equal(quantity_divide(&third.quantity, &three.quantity, &third.quantity), 0);
    assert_true(decimal_cmp(third.quantity.low, third.quantity.high) < 0);
    reads_back_exactly(&third);
    struct value none = value_of("");
    assert_int_equal(value_exact(&a, &none).n, 0);
}

static void refuses_what_is_not_exact(void **state) {
    static const char *const texts[] = {"",
                                        "quantity",
                                        "quantity  1e0 1e0",
                                        "quantity  1 1e0 1e0",
                                        "quantity  1e0 1e0 1e0 furlong 1",
                                        "quantity  1e0 1e0 1e0 USD",
                                        "quantity  1e0 1e0 1e0 USD x",
                                        "quantity  1234567890123456789e0 1e0 1e0",
                                        "date 2026-02-30",
                                        "maybe"};
    struct value v;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (value_of_exact(&units, str_of(texts[i]), &v))
            fail_msg("'%s' was read", texts[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints),
        cmocka_unit_test(equals),
        cmocka_unit_test(is_written_exactly),
        cmocka_unit_test(refuses_what_is_not_exact),
    };
    return cmocka_run_group_tests(tests, make_units, free_units);
}
