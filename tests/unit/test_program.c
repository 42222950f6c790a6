/* Programs: what models compute, how they are put in order, what is refused and how that is said. */
#include "program_support.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct arena a;
static struct world world;

static const struct world_entry entries[] = {
    {"loan", "38e9 USD"},
    {"around", "~17e9 USD/year"},
    {"range", "100..150 USD"},
    {"rate", "5 %"},
    {"signed", "2026-02-27"},
    {"word", "\"public\""},
    {"acme", "[acme]"},
    {"yes", "true"},
    {"maybe", "undecided"},
    {"open", "5 GW.."},
    {"two", "2"},
    {"loan@2026", "12e9 USD"},
};

static int make_world(void **state) {
    (void)state;
    world = world_make(&a, entries, sizeof entries / sizeof *entries);
    return 0;
}

static int free_world(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

static struct bench made(const char *text) {
    static struct bench b;
    bench_make(&b, &world, &a, str_of(text));
    return b;
}

static void gives(const char *model, const char *name, const char *expected) {
    struct bench b;
    bench_make(&b, &world, &a, str_of(model));
    if (!b.fine)
        fail_msg("%s\n%.*s", model, STR(bench_complaints(&b)));
    str shown = bench_show(&b, str_of(name));
    if (!str_eq(shown, str_of(expected)))
        fail_msg("%s\n%s is %.*s, not %s", model, name, STR(shown), expected);
}

/* ---- values ---- */

static const char *const inputs =
    "input sum = 100e9 USD\ninput term = 4 year\ninput g = 20 %\ninput path = 5 %, 6 %\n"
    "input shape = \"even\" | \"last\"\nsteps term\n";

static const char *beside_inputs(const char *formulas) {
    return arena_printf(&a, "%s%s", inputs, formulas).p;
}

/* The formula `x` beside the inputs, and what it gives. */
static const struct {
    const char *formula, *expected;
} values[] = {
    {"sum", "100000000000 USD"},
    {"1 + 2 * 3 ^ 2 - -4", "23"},
    {"2 ^ 3 ^ 2", "512"},
    {"35 %", "35 %"},
    {"1 + 35 %", "1.35"},
    {"g * sum", "20000000000 USD"},
    {"sum / term", "25000000000 USD/year"},
    {"sum / term * 6 month", "12500000000 USD"},
    {"term / 1 year", "4"},
    {"term + 6 month", "4.5 year"},
    {"max(6 month, 1 year, term)", "48 month"},
    {"min(5 %, 0.04)", "0.04"},
    {"mean(1 km, 500 m)", "0.75 km"},
    {"sum(1, 2, 3)", "6"},
    {"(3 km) ^ 2", "9 km^2"},
    {"(50 %) ^ 2", "0.25"},
    {"abs(-3 USD)", "3 USD"},
    {"round(12.7e9 USD, 5e9 USD)", "15000000000 USD"},
    {"round(35.4 %)", "35 %"},
    {"round(18 month, 1 year)", "24 month"},
    {"ln(exp(2))", "2"},
    {"exp(50 %) = exp(0.5)", "true"},
    {"if(g > 10 %, 1 year, 6 month)", "1 year"},
    {"if(g < 10 %, 1 year, 6 month)", "0.5 year"},
    {"1 year = 12 month", "true"},
    {"0.1 + 0.2 = 0.3", "true"},
    {"1 < 2 and not 2 < 1 or false", "true"},
    {"1 / 0", "zero"},
    {"if(1 / 0 > 1, 1, 2)", "zero"},
    {"if(true, 1, 1 / 0)", "1"},
    {"2 > 1 or 1 / 0 > 1", "true"},
    {"1 > 2 and 1 / 0 > 1", "false"},
    {"1 / 0 > 1 or true", "zero"},
    {"not 1 / 0 > 1", "zero"},
    {"10 ^ 400", "overflow"},
    {"ln(0)", "domain"},
    {"(-1) ^ 0.5", "domain"},
    /* facts */
    {"loan + sum", "138000000000 USD"},
    {"loan@2026", "12000000000 USD"},
    {"around * 1 year", "17000000000 USD"},
    {"range", "125 USD"},
    {"open", "5 GW"},
    {"rate * 1 USD", "0.05 USD"},
    {"yes and g > 1 %", "true"},
    /* choices */
    {"shape = \"even\"", "true"},
    {"\"last\" != shape", "true"},
    {"if(g > 10 %, shape, \"last\")", "even"},
    /* series */
    {"t", "1, 2, 3, 4"},
    {"path", "5, 6, 6, 6 %"},
    {"t * sum / term", "25000000000, 50000000000, 75000000000, 100000000000 USD/year"},
    {"1 / (t - 2)", "-1, zero, 1, 0.5"},
    {"sum(t over t)", "10"},
    {"sum(2 over t)", "8"},
    {"min(t * t over t)", "1"},
    {"max(t * 1 USD over t)", "4 USD"},
    {"mean(path over t)", "5.75 %"},
    {"sum(t until t)", "1, 3, 6, 10"},
    {"min(5 - t until t)", "4, 3, 2, 1"},
    {"max(abs(t - 2) until t)", "1, 1, 1, 2"},
    {"mean(t until t)", "1, 1.5, 2, 2.5"},
    {"sum(1 / (t - 2) until t)", "-1, zero, zero, zero"},
    {"first(t * t > 5 over t)", "3"},
    {"first(t > 9 over t)", "no-step"},
    {"first(1 / (t - 2) > 0 over t)", "zero"},
    {"first(1 / (t - 2) < 0 over t)", "1"},
    {"at(t * t, 3)", "9"},
    {"at(t * t, t)", "1, 4, 9, 16"},
    {"at(t, 5 - t)", "4, 3, 2, 1"},
    {"at(t, t + 2)", "3, 4, no-step, no-step"},
    {"at(t, 0)", "no-step"},
    {"at(t, 1.5)", "no-step"},
    {"at(path, term / 1 year)", "6 %"},
    {"at(t, 1 / 0)", "zero"},
    {"previous(t, 0)", "0, 1, 2, 3"},
    {"previous(path, 1)", "1, 0.05, 0.06, 0.06"},
    {"previous(t > 1, true)", "true, false, true, true"},
    {"previous(previous(t, 0), -1)", "-1, 0, 1, 2"},
    {"sum(sum(t over t) * t over t)", "100"},
    {"sum(sum(t until t) over t)", "20"},
    {"t - sum(t over t) / 4", "-1.5, -0.5, 0.5, 1.5"},
    {"if(t = at(t, term / 1 year), 1, 0)", "0, 0, 0, 1"},
};

static void computes(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        gives(beside_inputs(arena_printf(&a, "x: %s", values[i].formula).p), "x",
              values[i].expected);
    gives("x: 2 km * 500 m", "x", "1 km^2");
    gives("steps 4\nx: previous(t * 1 month, 1 year)", "x",
          "1, 0.0833333333333, 0.166666666667, 0.25 year");
}

/* A series may rest on its own past, directly and through others, in whatever order they are written. */
static void rests_on_the_past(void **state) {
    (void)state;
    gives("steps 4\nx: previous(x, 1) * 2", "x", "2, 4, 8, 16");
    gives("steps 6\nx: previous(previous(x, 1), 0) + previous(x, 1)", "x", "1, 2, 3, 5, 8, 13");
    gives("steps 4\na: previous(b, 0) + 1\nb: sum(a until t)", "b", "1, 3, 7, 15");
    gives("steps 4\nb: sum(a until t)\na: previous(b, 0) + 1", "a", "1, 2, 4, 8");
    gives("steps 3\nx: y + z\ny: previous(z, 1)\nz: previous(x, 1) * 2", "x", "3, 8, 22");
    gives("steps 3\nx: previous(mean(x until t), 6 USD) + 1 USD", "x", "7, 8, 8.5 USD");
    /* the beginning may have another unit, and rest on others */
    gives("steps 3\nx: previous(x, 1 year) + 6 month", "x", "1.5, 2, 2.5 year");
    gives("steps 3\nx: 6 month + previous(x, begin)\nbegin: 1 year", "x", "18, 24, 30 month");
    gives("steps 3\nx: previous(x * 2, 50 %) + 1 %", "x", "51, 103, 207 %");
    gives("steps 3\ntotal: sum(x over t)\nx: previous(x, 1) + 1", "total", "9");
}

static void counts_steps(void **state) {
    (void)state;
    gives("input n = 3\nsteps n\nx: t", "x", "1, 2, 3");
    gives("input n = 2.6 year\nsteps n\nx: t", "x", "1, 2, 3");
}

static void bears_any_count(void **state) {
    (void)state;
    static const struct {
        double given;
        size_t steps;
    } cases[] = {{-5, 0}, {0, 0}, {0.4, 0}, {0.5, 1}, {1e9, 1200}, {1e300, 1200}};
    struct bench b = made("input n = 3\nsteps n\nx: sum(t over t)\nlow: min(t over t)\n"
                          "middle: mean(t over t)\nwhen: first(t > 0 over t)");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct input_value n = {&cases[i].given, 1};
        struct program_result r = program_run(&b.p, &n, &a);
        double steps = (double)cases[i].steps;
        assert_int_equal(r.steps, cases[i].steps);
        assert_true(r.slots[b.p.slot_of[0]][0].number == steps * (steps + 1) / 2);
        assert_int_equal(r.slots[b.p.slot_of[1]][0].fault, steps > 0 ? FAULT_NONE : FAULT_NO_STEP);
        assert_int_equal(r.slots[b.p.slot_of[2]][0].fault, steps > 0 ? FAULT_NONE : FAULT_ZERO);
        assert_int_equal(r.slots[b.p.slot_of[3]][0].fault, steps > 0 ? FAULT_NONE : FAULT_NO_STEP);
    }
}

/* ---- programs ---- */

static void shares_what_is_equal(void **state) {
    (void)state;
    struct bench b = made("steps 3\nx: t / sum(t * 2 over t)\ny: 1 / sum(t * 2 over t)\n"
                          "z: sum(t * 3 over t) + at(t * 2, 1) + at(t * 2, 2)");
    assert_true(b.fine);
    assert_int_equal(b.p.slots.count, 3 + 3);
    b = made("steps 3\nx: sum(t over t)\ny: mean(t over t)\nz: sum(t until t)");
    assert_int_equal(b.p.slots.count, 3 + 3);
}

static void check_node(const struct bench *b, const struct program_node *n, size_t slot,
                       unsigned depth) {
    const struct program_slot *slots = b->p.slots.items;
    assert_true(depth < PROGRAM_MAX_DEPTH + 10);
    bool other = n->kind >= PROGRAM_SLOT && n->kind <= PROGRAM_AT;
    if (other && n->index >= slot)
        assert_true(n->kind == PROGRAM_PREVIOUS && slots[n->index].group == slots[slot].group);
    if (n->kind == PROGRAM_AT || n->kind == PROGRAM_PREVIOUS)
        assert_true(slot_is_series(&slots[n->index]));
    for (unsigned i = 0; i < program_operands(n->kind); i++)
        check_node(b, n->operands[i], slot, depth + 1);
}

/* What a slot needs comes before it; groups stand together. */
static void check_order(const struct bench *b) {
    const struct program_slot *slots = b->p.slots.items;
    for (size_t i = 0; i < b->p.slots.count; i++) {
        check_node(b, slots[i].body, i, 0);
        for (size_t k = i + 1; k < b->p.slots.count; k++)
            assert_true(slots[k].group != slots[i].group || slots[k - 1].group == slots[i].group);
    }
}

static struct bench made_of(struct buf *text) {
    struct bench b = made(arena_copy(&a, buf_str(text)).p);
    buf_free(text);
    if (!b.fine)
        fail_msg("%.*s", STR(bench_complaints(&b)));
    return b;
}

/* Text of any length and depth becomes trees of bounded depth. */
static void bounds_depth(void **state) {
    (void)state;
    struct buf text = {0};
    buf_put(&text, S("steps 2\nx: t"));
    for (int i = 0; i < 2400; i++)
        buf_put(&text, i % 2 ? S(" + t") : S(" - t"));
    buf_put(&text, S("\ny: "));
    for (int i = 0; i < 98; i++)
        buf_put(&text, S("if(t > 1, (1 - 2 * "));
    buf_byte(&text, 't');
    for (int i = 0; i < 98; i++)
        buf_put(&text, S("), 0)"));
    /* 98 calls and as many parentheses are deeper than formulas may be */
    struct bench b = made(arena_copy(&a, buf_str(&text)).p);
    assert_false(b.fine);
    assert_string_equal(b.d.items[0].code, "too-deep");
    text.n = str_find(buf_str(&text), S("\ny"), 0);
    buf_put(&text, S("\ny: "));
    for (int i = 0; i < 49; i++)
        buf_put(&text, S("if(t > 1, 2 + (1 - 2 * "));
    buf_byte(&text, 't');
    for (int i = 0; i < 49; i++)
        buf_put(&text, S("), 0)"));
    b = made_of(&text);
    check_order(&b);
    assert_true(b.p.slots.count > 20);
    str shown = bench_show(&b, S("x"));
    assert_true(str_eq(shown, S("1, 2")));
}

/* The most that a model may be: a chain written backwards, and one set that rests on itself. */
static void bears_large_models(void **state) {
    (void)state;
    struct buf text = {0};
    buf_put(&text, S("steps 1200\n"));
    for (int i = 998; i > 0; i--)
        buf_printf(&text, "f%d: f%d + 1\n", i, i - 1);
    buf_put(&text, S("f0: t\n"));
    struct bench b = made_of(&text);
    check_order(&b);
    assert_true(b.result.slots[b.p.slot_of[0]][1199].number == 1200 + 998);
    buf_put(&text, S("steps 1200\n"));
    for (int i = 0; i < 999; i++)
        buf_printf(&text, "f%d: previous(f%d, %d) + 1\n", i, (i * 7 + 3) % 999, i);
    b = made_of(&text);
    check_order(&b);
    assert_int_equal(b.p.slots.count, 999);
}

/* Random models: what compiles is in order, and runs to the same twice. */
static void orders_random_models(void **state) {
    (void)state;
    static const char *const shapes[] = {"f%u + f%u",
                                         "previous(f%u, 1) + f%u",
                                         "sum(f%u until t) + f%u",
                                         "sum(f%u over t) + f%u",
                                         "at(f%u, 2) + f%u",
                                         "t + 0 * (%u + %u)",
                                         "previous(f%u + f%u, 1)",
                                         "%u + t * %u"};
    uint64_t seed = 7;
    int fine = 0, broken = 0;
    for (int round = 0; round < 3000; round++) {
        struct buf text = {0};
        unsigned count = 2 + (unsigned)(round % 7);
        buf_put(&text, S("steps 3\n"));
        for (unsigned i = 0; i < count; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            unsigned shape = (unsigned)(seed >> 60) % 8, x = (unsigned)(seed >> 40) % count;
            buf_printf(&text, "f%u: ", i);
            buf_printf(&text, shapes[shape], x, (unsigned)(seed >> 20) % count);
            buf_byte(&text, '\n');
        }
        struct bench b = made(arena_copy(&a, buf_str(&text)).p);
        buf_free(&text);
        b.fine ? fine++ : broken++;
        assert_true(b.fine == !b.d.count);
        if (b.fine)
            check_order(&b);
        for (size_t i = 0; i < b.d.count; i++)
            assert_true(!strcmp(b.d.items[i].code, "cycle") ||
                        !strcmp(b.d.items[i].code, "future") ||
                        !strcmp(b.d.items[i].code, "series-wanted"));
    }
    assert_true(fine > 300 && broken > 300);
}

/* ---- units, against formulas of facts ---- */

static unsigned random_below(uint64_t *seed, unsigned n) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*seed >> 33) % n;
}

static void put_random(struct buf *text, uint64_t *seed, int depth) {
    static const char *const leaves[] = {"2 USD",   "30 %",       "5",    "6 month", "2 year",
                                         "3 km",    "400 m",      "2 GW", "5 kWh",   "7 h",
                                         "9 USD/h", "1.5 USD/GW", "2 m2", "0.1 ha",  "3 day"};
    static const char *const forms[] = {"(%s", " + ",    "(%s", " * ",    "(%s", " / ",     "(%s",
                                        " * ", "max(%s", ", ",  "sum(%s", ", ",  "mean(%s", ", "};
    if (!depth || !random_below(seed, 4)) {
        buf_put(text, str_of(leaves[random_below(seed, 15)]));
        return;
    }
    unsigned form = 2 * random_below(seed, 7);
    buf_printf(text, forms[form], "");
    put_random(text, seed, depth - 1);
    buf_put(text, str_of(forms[form + 1]));
    put_random(text, seed, depth - 1);
    buf_byte(text, ')');
}

/* A value that does not depend on inputs is what the same formula gives a fact, and what a fact refuses for its units, a
 * model refuses. */
static void agrees_with_facts(void **state) {
    (void)state;
    uint64_t seed = 11;
    int agreed = 0, refused = 0;
    for (int round = 0; round < 20000; round++) {
        struct arena_mark mark = arena_mark(&a);
        struct buf text = {0};
        put_random(&text, &seed, 1 + round % 4);
        struct source source;
        struct diags d = {.arena = &a};
        struct formula_env env = {world_get, &world};
        struct value v;
        struct formula *f = world_parse(&world, &source, arena_copy(&a, buf_str(&text)), &d);
        assert_non_null(f);
        bool fine = formula_evaluate(f, &env, &a, &d, &v);
        struct bench b = made(arena_printf(&a, "x: %.*s", STR(buf_str(&text))).p);
        if (fine != b.fine)
            fail_msg("%.*s: fact %d, model %d\n%.*s", STR(buf_str(&text)), fine, b.fine,
                     STR(bench_complaints(&b)));
        if (fine) {
            const struct program_slot *slot = &b.p.slots.items[b.p.slot_of[0]];
            struct quantity q;
            assert_int_equal(quantity_convert(&v.quantity, &slot->unit, &q), ARITHMETIC_FINE);
            double expected = decimal_double(q.number),
                   x = b.result.slots[b.p.slot_of[0]][0].number;
            if (!(fabs(x - expected) <= 1e-12 * expected))
                fail_msg("%.*s is %.17g, not %.17g", STR(buf_str(&text)), x, expected);
        } else {
            assert_string_equal(b.d.items[0].code, d.items[0].code);
        }
        fine ? agreed++ : refused++;
        buf_free(&text);
        arena_rewind(&a, mark);
    }
    assert_true(agreed > 2000 && refused > 2000);
}

/* ---- what is refused ---- */

static const struct {
    const char *formulas, *complaint;
} refused[] = {
    {"x: 1\ny: sum + term", "unit-mismatch '+': 'USD' and 'year' cannot be added: sum + term | "
                            "m.yml:8:4: the left side is "
                            "a quantity of USD; m.yml:8:10: the right side is a quantity of year"},
    {"x: sum + g", "unit-mismatch '+': 'USD' and '%' cannot be added: sum + g | write sum * (1 + "
                   "g); m.yml:7:4: the left side is a quantity of USD; m.yml:7:10: the right side "
                   "is a quantity of %"},
    {"x: if(g > 1 %, 1, sum)",
     "unit-mismatch 'if': a plain number and 'USD' do not go together: if(1, sum) | m.yml:7:16: "
     "the left side is a plain number; m.yml:7:19: the right side is a quantity of USD"},
    {"x: (sum + loan * 2) < (term + 1 year)",
     "unit-mismatch '<': 'USD' and 'year' cannot be compared: (sum + loan * 2) < (term + 1 year) "
     "| m.yml:7:5: the left side is a quantity of USD; m.yml:7:24: the right side is a quantity "
     "of year"},
    {"x: sum ^ g", "out-of-domain '^': sum^g is no number | an exponent is a plain number, and a "
                   "whole one when the base has a unit or may be negative; m.yml:7:4: the left "
                   "side is a quantity of USD; m.yml:7:10: the right side is a quantity of %"},
    {"x: exp(sum)", "unit-mismatch 'exp': 'exp' wants a plain number, this is a quantity of USD: "
                    "sum | m.yml:7:8: sum is a quantity of USD"},
    {"x: previous(sum(1 USD until t), 0 year)",
     "unit-mismatch 'previous': 'USD' and 'year' do not go together: previous(sum(1 USD until t), "
     "0 year) | m.yml:7:13: the left side is a quantity of USD; m.yml:7:33: the right side is a "
     "quantity of year"},
    {"x: at(t, sum)", "unit-mismatch 'at': 'at' wants the number of a step, a plain number, this "
                      "is a quantity of USD: sum | m.yml:7:10: sum is a quantity of USD"},
    /* names */
    {"x: y + summ\ny: 1", "unknown-reference 'summ': 'summ' is neither a name of this model nor an "
                          "id | did you mean 'sum'?"},
    {"x: loam", "unknown-reference 'loam': 'loam' is neither a name of this model nor an id | did "
                "you mean 'loan'?"},
    {"x: sum-loan", "unknown-reference 'sum-loan': 'sum-loan' is neither a name of this model nor "
                    "an id | for a difference write 'sum - loan', with spaces around the minus"},
    {"x: sum@2026", "wrong-kind 'sum@2026': 'sum' is a name of this model: only facts have values "
                    "at a date"},
    {"x: sum(t over y)", "unknown-index 'y': the steps of this model are 't', not 'y'"},
    /* circles */
    {"x: y\ny: z * 2\nz: 1 + x",
     "cycle 'y': the formula of 'x' rests on itself: x > y > z > x | x is in m.yml:7, y is in "
     "m.yml:8, z is in m.yml:9; the step before is previous(x, what it begins with)"},
    {"x: x", "cycle 'x': the formula of 'x' rests on itself: x > x | x is in m.yml:7; the step "
             "before is previous(x, what it begins with)"},
    {"x: t - sum(x until t)",
     "cycle 'x': the formula of 'x' rests on itself: x > x | x is in m.yml:7; the step before is "
     "previous(x, what it begins with)"},
    {"x: previous(x, 1) + sum(x over t)",
     "future 'x': 'x' needs its own later steps: x > x | x is in m.yml:7; over and at() take all "
     "steps: the steps so far are sum(x until t), the one before is previous(x, what it begins "
     "with)"},
    {"x: previous(y, 0)\ny: at(x, 3)",
     "future 'x': 'y' needs its own later steps: y > x > y | y is in m.yml:8, x is in m.yml:7; "
     "over and at() take all steps: the steps so far are sum(x until t), the one before is "
     "previous(x, what it begins with)"},
    /* kinds */
    {"x: shape = \"evem\"",
     "unknown-choice '\"evem\"': 'shape' has no choice \"evem\" | did you mean 'even'?"},
    {"x: shape = \"other\"", "unknown-choice '\"other\"': 'shape' has no choice \"other\" | it has "
                             "even, last"},
    {"x: shape < \"even\"",
     "wrong-operand '<': a choice and a choice cannot be compared: shape < \"even\" | they have no "
     "order: compare with = or !=; m.yml:7:4: the left side is a choice; m.yml:7:12: the right "
     "side is a choice"},
    {"x: \"even\"", "wrong-operand '\"even\"': a text stands beside a choice alone: \"even\" | "
                    "compare an input that has choices with the name of one: shape = \"flat\""},
    {"x: if(t = 1, \"even\", \"last\")",
     "wrong-operand '\"even\"': a text stands beside a choice alone: \"even\" | compare an input "
     "that has choices with the name of one: shape = \"flat\""},
    {"x: shape + 1", "wrong-operand '+': a choice and a plain number cannot be added: shape + 1 | "
                     "m.yml:7:4: the left side is a choice; m.yml:7:12: the right side is a plain "
                     "number"},
    {"x: 1 and true", "not-a-condition 'and': 'and' wants a condition, this is a plain number: 1 | "
                      "m.yml:7:4: 1 is a plain number"},
    {"x: (t > 1) = (t > 2)", "wrong-operand '=': '=' wants two numbers or choices, this is a "
                             "condition: t > 1 | m.yml:7:5: t > 1 is a condition"},
    {"x: first(t over t)", "not-a-condition 'first': 'first' wants a condition, this is a plain "
                           "number: t | m.yml:7:10: t is a plain number"},
    {"x: sum(t > 1 over t)", "wrong-operand 'sum': 'sum' wants a number, this is a condition: t > "
                             "1 | m.yml:7:8: t > 1 is a condition"},
    {"x: previous(sum, 0 USD)",
     "series-wanted 'sum': 'previous' wants a series, this has the same value at every step | a "
     "series uses 't', another series or an input with a value for each step"},
    {"x: at(3, 1)", "series-wanted '3': 'at' wants a series, this has the same value at every step "
                    "| a series uses 't', another series or an input with a value for each step"},
    {"x: signed + 1", "wrong-kind 'signed': 'signed' is a date: models compute with numbers, "
                      "conditions and choices | a model knows years as plain numbers: 2026"},
    {"x: 2026-02-27", "wrong-kind '2026-02-27': '2026-02-27' is a date: models compute with "
                      "numbers, conditions and choices | a model knows years as plain numbers: "
                      "2026"},
    {"x: word = \"x\"", "wrong-kind 'word': 'word' is text: models compute with numbers, "
                        "conditions and choices"},
    {"x: acme", "wrong-kind 'acme': 'acme' is an entity: models compute with numbers, conditions "
                "and choices"},
    {"x: maybe", "wrong-kind 'maybe': 'maybe' is undecided: models compute with numbers, "
                 "conditions and choices"},
    /* form */
    {"x: sum(over t)", "bad-formula 't': an operator, ',' or ')' is expected here, not 't' | what "
                       "is taken together stands before 'over': sum(x over t)"},
    {"x: sum(1, 2 over t)",
     "bad-formula 'over': an operator, ',' or ')' is expected here, not 'over' | it stands behind "
     "the one argument of sum, min, max, mean or first: sum(x over t)"},
    {"x: 5 USD over t",
     "bad-formula 'over': an operator is expected here, not 'over' | it stands behind the one "
     "argument of sum, min, max, mean or first: sum(x over t)"},
    {"x: sum(t over t, 1)", "bad-formula ',': ')' is expected here, not ',' | a comma stands "
                            "between the arguments of a function alone"},
    {"x: sum(t over", "bad-formula 'over': a value is missing behind 'over'"},
    {"x: sum(t over 3)", "bad-formula '3': the name of the steps is expected here, not '3' | it is "
                         "the name that the model's 'index' has: sum(x over t)"},
    {"x: first(t > 1)",
     "bad-formula 'first': 'first' looks at all steps | write first(t > 1 over t)"},
    {"x: previous(t)", "wrong-count 'previous': 'previous' wants two arguments, here is one"},
    {"x: frist(t > 1 over t)",
     "unknown-function 'frist': there is no function 'frist' | did you mean 'first'?"},
};

static void refuses(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct bench b = made(beside_inputs(refused[i].formulas));
        str complaints = bench_complaints(&b);
        assert_false(b.fine);
        if (!str_eq(complaints, str_of(refused[i].complaint)))
            fail_msg("%s\n%.*s\nnot\n%s", refused[i].formulas, STR(complaints),
                     refused[i].complaint);
    }
}

/* All of it in one run, and nothing about what rests on it. */
static void reports_each_error_once(void **state) {
    (void)state;
    struct bench b = made(beside_inputs("a: sum + term + nobody\nb: a + c\nc: exp(sum) + ln(term)\n"
                                        "d: previous(nothing, a) + 1\ne: b + d\nf: sum * 1\n"
                                        "g1: sum(g1 over t)\nh: g1 + 1"));
    static const char *const codes[] = {"unknown-reference", "unknown-reference", "future",
                                        "unit-mismatch", "unit-mismatch"};
    assert_int_equal(b.d.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(b.d.items[i].code, codes[i]);
    assert_int_equal(b.p.slot_of[0], PROGRAM_NO_SLOT);
    assert_int_not_equal(b.p.slot_of[5], PROGRAM_NO_SLOT);
    assert_true(str_eq(unit_text(&a, &b.p.slots.items[b.p.slot_of[5]].unit), S("USD")));
}

static void wants_steps(void **state) {
    (void)state;
    static const char *const formulas[] = {"sum(1 over t)", "previous(1, 2)", "at(1, 1)"};
    for (size_t i = 0; i < 3; i++) {
        struct bench b = made(arena_printf(&a, "x: %s", formulas[i]).p);
        assert_int_equal(b.d.count, 1);
        assert_string_equal(b.d.items[0].code, "no-steps");
    }
    struct bench b = made("x: t + 1");
    assert_int_equal(b.d.count, 1);
    assert_string_equal(b.d.items[0].code, "no-steps");
}

static void limits_values(void **state) {
    (void)state;
    struct buf text = {0};
    buf_put(&text, S("steps 3\n"));
    for (int i = 0; i < 501; i++)
        buf_printf(&text, "f%d: sum(t * %d over t)\n", i, i);
    struct bench b = made(arena_copy(&a, buf_str(&text)).p);
    assert_int_equal(b.d.count, 1);
    assert_string_equal(b.d.items[0].code, "too-many-values");
    for (int i = 501; i < 1001; i++)
        buf_printf(&text, "f%d: 1\n", i);
    b = made(arena_copy(&a, buf_str(&text)).p);
    assert_int_equal(b.d.count, 1);
    assert_string_equal(b.d.items[0].code, "too-many-values");
    buf_free(&text);
}

/* ---- what is asked of a formula ---- */

static str wanted(const char *formula, struct program_formula want) {
    struct bench b = made(beside_inputs(arena_printf(&a, "x: %s", formula).p));
    struct program_formula *f = &b.p.formulas.items[0];
    f->want = want.want;
    f->one = want.one;
    f->unit = want.unit;
    f->unit_span = f->name_span;
    b.d = (struct diags){.arena = &a};
    b.p.slots.count = b.p.slots.capacity = 0;
    b.fine = program_compile(&b.p, &a, &b.d);
    assert_true(b.fine == !b.d.count);
    if (!b.fine)
        return bench_complaints(&b);
    b.result = program_run(&b.p, b.inputs, &a);
    return bench_show(&b, S("x"));
}

static void is(str found, const char *expected) {
    if (!str_eq(found, str_of(expected)))
        fail_msg("%.*s\nnot\n%s", STR(found), expected);
}

static void gives_what_is_wanted(void **state) {
    (void)state;
    struct unit month;
    str what;
    assert_int_equal(unit_parse(&world.units, S("month"), &month, &what), QUANTITY_FINE);
    is(wanted("term", (struct program_formula){.unit = &month}), "48 month");
    is(wanted("t * 1 year", (struct program_formula){.unit = &month}), "12, 24, 36, 48 month");
    is(wanted("sum", (struct program_formula){.unit = &month}),
       "unit-mismatch 'x': the value of 'x' is a quantity of USD, not of month");
    is(wanted("t > 1", (struct program_formula){.want = WANT_NUMBER}),
       "wrong-operand 't > 1': a number is due here, this is a condition");
    is(wanted("shape", (struct program_formula){.want = WANT_NUMBER}),
       "wrong-operand 'shape': a number is due here, this is a choice");
    is(wanted("sum", (struct program_formula){.want = WANT_TRUTH}),
       "not-a-condition 'sum': a condition is due here, this is a number | compare it with "
       "something: x > 0, shape = \"flat\"");
    is(wanted("t * 2", (struct program_formula){.one = true}),
       "series-where-one 't * 2': one value is due here, 't * 2' has one for each step | take them "
       "together, as in sum(t * 2 over t) and max, or choose: at(t * 2, 1)");
}

/* ---- formulas ---- */

static void facts_have_no_steps(void **state) {
    (void)state;
    static const struct {
        const char *formula, *complaint;
    } cases[] = {
        {"sum(loan over t)", "bad-formula 9'over': 'over' stands in the formulas of models alone | "
                             "a fact has no steps; give this formula to a model"},
        {"sum(1 until t)", "bad-formula 6'until': 'until' stands in the formulas of models alone | "
                           "a fact has no steps; give this formula to a model"},
        {"previous(loan, 1)", "bad-formula 0'previous': 'previous' stands in the formulas of "
                              "models alone | a fact has no steps; give this formula to a model"},
        {"at(loan, 1)", "bad-formula 0'at': 'at' stands in the formulas of models alone | a fact "
                        "has no steps; give this formula to a model"},
        {"firs(loan)", "unknown-function 0'firs': there is no function 'firs' | it is one of if, "
                       "sum, min, max, mean, abs, round, exp, ln; to multiply, write '*' before "
                       "the parenthesis"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source source;
        is(world_run(&world, &source, str_of(cases[i].formula)), cases[i].complaint);
    }
}

static void prints(void **state) {
    (void)state;
    static const struct {
        const char *formula, *shown;
    } cases[] = {
        {"sum((x * 2) over t)/4", "sum(x × 2 over t) / 4"},
        {"first( not (a or b) over year )", "first(not (a or b) over year)"},
        {"max(5e9 USD until t)", "max($5 billion until t)"},
        {"previous(x, (0 USD)) + at(x, (3))", "previous(x, $0) + at(x, 3)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct diags d = {.arena = &a};
        struct source source = {S("f"), str_of(cases[i].formula)};
        for (int round = 0; round < 2; round++) { /* what is shown reads back as the same */
            struct markdown_origin origin = {&source, 0, (uint32_t)source.text.n, true, NULL};
            struct formula *f = formula_parse_model(&a, &world.units, source.text, origin, &d);
            assert_non_null(f);
            source.text = world_pieces(&a, f);
            is(source.text, cases[i].shown);
        }
    }
}

static void reserves_words(void **state) {
    (void)state;
    static const char *const reserved[] = {"if",   "sum",   "at",  "first", "previous",
                                           "over", "until", "and", "or",    "not",
                                           "true", "false", "ln"};
    static const char *const others[] = {"t", "step", "overt", "x", "firsts", ""};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        assert_true(formula_is_reserved(str_of(reserved[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(formula_is_reserved(str_of(others[i])));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(computes),
        cmocka_unit_test(rests_on_the_past),
        cmocka_unit_test(counts_steps),
        cmocka_unit_test(bears_any_count),
        cmocka_unit_test(shares_what_is_equal),
        cmocka_unit_test(bounds_depth),
        cmocka_unit_test(bears_large_models),
        cmocka_unit_test(orders_random_models),
        cmocka_unit_test(agrees_with_facts),
        cmocka_unit_test(refuses),
        cmocka_unit_test(reports_each_error_once),
        cmocka_unit_test(wants_steps),
        cmocka_unit_test(limits_values),
        cmocka_unit_test(gives_what_is_wanted),
        cmocka_unit_test(facts_have_no_steps),
        cmocka_unit_test(prints),
        cmocka_unit_test(reserves_words),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
