/* Values of inputs as people type them. */
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { SUM, RATE, SHAPE, TERM, INPUTS };

static struct arena a;
static struct units units;
static struct model model;
static struct model_input inputs[INPUTS];
static const str choice_names[] = {S("flat"), S("s-curve")};
static struct model_choice choices[] = {{.name = S("flat"), .label = S("evenly")},
                                        {.name = S("s-curve"), .label = S("along an S-curve")}};

static struct unit unit_named(const char *name) {
    struct unit unit = {0};
    str error;
    assert_int_equal(unit_parse(&units, str_of(name), &unit, &error), QUANTITY_FINE);
    return unit;
}

static struct model_input number(const char *unit, const char *scale, int decimals, double least,
                                 double most) {
    struct model_input in = {
        .type = TYPE_NUMBER, .unit = unit_named(unit), .least = least, .most = most};
    in.form = form_make(&a, &in.unit, str_of(scale), decimals, true, false);
    return in;
}

static int begin(void **state) {
    (void)state;
    units = units_make(&a);
    inputs[SUM] = number("USD", "billion", 1, 1e9, 200e9);
    inputs[RATE] = number("%", "", 1, 0, 40);
    inputs[RATE].series = true;
    inputs[SHAPE] = (struct model_input){.type = TYPE_CHOICE};
    inputs[SHAPE].choices.items = choices;
    inputs[SHAPE].choices.count = 2;
    inputs[SHAPE].choice_names = choice_names;
    inputs[TERM] = number("year", "", 0, 1, 12);
    inputs[TERM].whole = true;
    model.inputs.items = inputs;
    model.inputs.count = INPUTS;
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

/* The values, or what is wrong. */
static const char *read(uint32_t input, const char *text) {
    struct input_value value;
    str why, all = {0};
    if (!input_read(&model, input, &units, str_of(text), &a, &value, &why))
        return arena_copy(&a, why).p;
    for (size_t i = 0; i < value.count; i++)
        all = arena_printf(&a, "%.*s%s%.12g", STR(all), i ? " " : "", value.items[i]);
    return all.p;
}

static void test_numbers(void **state) {
    (void)state;
    assert_string_equal(read(SUM, "100 billion"), "100000000000");
    assert_string_equal(read(SUM, " $38B "), "38000000000");
    assert_string_equal(read(SUM, "38"), "38000000000");
    assert_string_equal(read(TERM, "18 months"),
                        "'18 months' is no whole number; expected 1 year to 12 years");
    assert_string_equal(read(TERM, "24 months"), "2");
    assert_string_equal(read(TERM, "-3"),
                        "'-3' is −3 years, which is too low; expected 1 year to 12 years");
    assert_string_equal(read(TERM, "1e30"),
                        "'1e30' is 1e30 years, which is too high; expected 1 year to 12 years");
}

static void test_words(void **state) {
    (void)state;
    assert_string_equal(read(SUM, ""), "there is no value; expected $1 billion to $200 billion");
    assert_string_equal(read(SUM, "lots"),
                        "'lots' is no number; expected $1 billion to $200 billion");
    assert_string_equal(read(SUM, "nan"),
                        "'nan' is no number; expected $1 billion to $200 billion");
    assert_string_equal(
        read(SUM, "8 years"),
        "'8 years' is in another unit, 'years'; expected $1 billion to $200 billion");
    assert_string_equal(read(SUM, "5,6"),
                        "'5,6' is no number; expected $1 billion to $200 billion");
}

static void test_choices(void **state) {
    (void)state;
    assert_string_equal(read(SHAPE, "flat"), "0");
    assert_string_equal(read(SHAPE, "S-Curve"), "1");
    assert_string_equal(read(SHAPE, "Along an S-curve"), "1");
    assert_string_equal(read(SHAPE, "flatt"),
                        "there is no choice 'flatt'; did you mean 'flat'? Expected flat, s-curve");
    assert_string_equal(read(SHAPE, ""), "there is no value; expected flat, s-curve");
}

static void test_series(void **state) {
    (void)state;
    assert_string_equal(read(RATE, "30"), "30");
    assert_string_equal(read(RATE, "30%, 28 %,25"), "30 28 25");
    assert_string_equal(read(RATE, "30; 28,25,"), "30 28 25");
    assert_string_equal(read(RATE, "5,6"), "5 6");
    assert_string_equal(read(RATE, "1,,2"), "there is no value; expected 0% to 40%");
    assert_string_equal(read(RATE, "1, 50"), "'50' is 50%, which is too high; expected 0% to 40%");
    assert_string_equal(read(RATE, "1,250"),
                        "'1,250' is 1,250%, which is too high; expected 0% to 40%");
    assert_string_equal(read(RATE, "1, 250"),
                        "'250' is 250%, which is too high; expected 0% to 40%");
    struct buf many = {0};
    for (int i = 0; i <= PROGRAM_MAX_STEPS; i++)
        buf_put(&many, S("5;"));
    str text = arena_copy(&a, buf_str(&many));
    assert_string_equal(read(RATE, text.p), "there are more than 1200 values");
    buf_free(&many);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_numbers, begin, end),
        cmocka_unit_test_setup_teardown(test_words, begin, end),
        cmocka_unit_test_setup_teardown(test_choices, begin, end),
        cmocka_unit_test_setup_teardown(test_series, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
