/* Any bytes as the formulas of a model, one a line, named f1, f2, ...: parsed, compiled and run twice with different inputs.
 * What comes out is a finite number or a fault, and the same when it is run again; places lie within the text. The module
 * is written, too. */
#include "../unit/formula_support.h"

#include "model/program.h"
#include "render/module.h"

#include <math.h>
#include <stdio.h>

enum { MOST_FORMULAS = 8, INPUTS = 7, TERM = 5, SHAPE = 6, CHOICES = 3 };

static const struct world_entry values[] = {
    {"v0", "38e9 USD"}, {"v1", "8 year"},     {"v2", "~17e9 USD/year"}, {"v3", "16.5..17.5"},
    {"v4", "11 %"},     {"v5", "5"},          {"v6", "0 USD"},          {"v7", "2 GW"},
    {"v8", "5 GW.."},   {"v9", "2026-02-27"}, {"v10", "\"public\""},    {"v11", "true"},
    {"v12", "9e299"},   {"v13", "1e-300"},    {"v14", "2015"},          {"v15", "[acme]"},
};
enum { VALUES = sizeof values / sizeof *values };

static struct world world;
static struct program_input inputs[INPUTS];
static const str choices[CHOICES] = {S("even"), S("last"), S("none")};

#define must(condition)                                                     \
    do {                                                                    \
        if (!(condition)) {                                                 \
            fprintf(stderr, "fuzz_program:%d: %s\n", __LINE__, #condition); \
            abort();                                                        \
        }                                                                   \
    } while (0)

/* One of the values by the hash of the name, or none. */
static const struct value *value_of(str name) {
    uint64_t which = str_hash(name) % (2 * VALUES);
    return which < VALUES ? map_get(&world.values, str_of(values[which].name)) : NULL;
}

static const struct value *constant(void *context, struct formula_ref *ref, struct diags *d) {
    (void)context;
    must(value_of(ref->id));
    if (ref->id.n % 7 == 6)
        diag_error(d, "no-value", ref->span, "'%.*s' has no value", STR(ref->id));
    return ref->id.n % 7 == 6 ? NULL : value_of(ref->id);
}

static str nearest(void *context, str name) {
    (void)context;
    return value_of(name) ? name : name.n % 2 ? S("v1") : (str){0};
}

/* ---- compiling ---- */

static struct formula *parse(struct arena *a, const struct source *source, size_t from, size_t to,
                             struct diags *d) {
    struct markdown_origin origin = {source, (uint32_t)from, (uint32_t)(to - from), true, NULL};
    return formula_parse_model(a, &world.units, str_sub(source->text, from, to), origin, d);
}

/* What must come out of the last ones. */
static void set_want(struct program_formula *f, size_t number) {
    static struct unit unit;
    str what;
    if (!unit.count && unit_parse(&world.units, S("USD/month"), &unit, &what))
        abort();
    f->one = number == 5;
    f->want = number == 6 ? WANT_TRUTH : number == 7 ? WANT_NUMBER : WANT_ANYTHING;
    f->unit = number == 7 ? &unit : NULL;
    f->unit_span = f->name_span;
}

static void add_formulas(struct program *p, struct arena *a, const struct source *source,
                         struct diags *d) {
    static const str names[MOST_FORMULAS] = {S("f1"), S("f2"), S("f3"), S("f4"),
                                             S("f5"), S("f6"), S("f7"), S("f8")};
    size_t from = 0;
    while (from < source->text.n && p->formulas.count < MOST_FORMULAS) {
        size_t to = str_find_byte(source->text, '\n', from);
        struct program_formula f = {.name = names[p->formulas.count],
                                    .name_span = {.source = source, .offset = (uint32_t)from},
                                    .formula = parse(a, source, from, to, d)};
        set_want(&f, p->formulas.count);
        arena_push(a, &p->formulas, f);
        from = to + 1;
    }
}

static void check_places(const struct diags *d) {
    for (size_t i = 0; i < d->count; i++) {
        struct span at = d->items[i].span;
        must(at.source);
        must(at.offset <= at.source->text.n && at.length <= at.source->text.n - at.offset);
    }
}

/* ---- running ---- */

static void check_value(const struct program_slot *slot, struct real value) {
    must(value.fault < FAULT_COUNT && isfinite(value.number));
    must(!value.fault || value.number == 0);
    if (slot->type == TYPE_TRUTH)
        must(value.number == 0 || value.number == 1);
    if (slot->type == TYPE_CHOICE)
        must(value.number >= 0 && value.number < CHOICES && floor(value.number) == value.number);
}

static void check_result(const struct program *p, const struct program_result *result,
                         const struct program_result *again) {
    must(result->steps <= PROGRAM_MAX_STEPS && result->steps == again->steps);
    for (size_t i = 0; i < p->slots.count; i++) {
        const struct program_slot *slot = &p->slots.items[i];
        size_t count = slot_is_series(slot) ? result->steps : 1;
        for (size_t k = 0; k < count; k++) {
            struct real one = result->slots[i][k], other = again->slots[i][k];
            check_value(slot, one);
            must(one.fault == other.fault && one.number == other.number);
        }
    }
}

static void run(const struct program *p, const struct input_value *given, struct arena *a) {
    struct program_result result = program_run(p, given, a), again = program_run(p, given, a);
    check_result(p, &result, &again);
}

static void run_both(const struct program *p, struct arena *a, size_t seed) {
    static const double usual[] = {3, 0.1, 1e11, 2e9, 1.5, 4, 1}, rates[] = {0.1, -0.2, 0};
    static const double odd[] = {0, -1, 1e308, 5e-324, -3, 1, 2, 0.5, 40, 1e300, 2.5}, last = 2;
    enum { ODD = sizeof odd / sizeof *odd };
    struct input_value given[INPUTS], others[INPUTS];
    for (size_t i = 0; i < INPUTS; i++) {
        given[i] = (struct input_value){&usual[i], 1};
        others[i] = (struct input_value){&odd[(seed + i * 3) % ODD], 1};
    }
    given[1] = (struct input_value){rates, 3};
    others[SHAPE] = (struct input_value){&last, 1};
    run(p, given, a);
    run(p, others, a);
}

/* ---- all of it ---- */

static struct program_input number_input(str name, const char *unit, bool series) {
    struct program_input input = {.name = name, .type = TYPE_NUMBER, .series = series};
    str what;
    if (*unit && unit_parse(&world.units, str_of(unit), &input.unit, &what))
        abort();
    return input;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    static struct arena lasting;
    (void)argc, (void)argv;
    world = world_make(&lasting, values, VALUES);
    inputs[0] = number_input(S("a"), "", false);
    inputs[1] = number_input(S("rate"), "", true);
    inputs[2] = number_input(S("money"), "USD", false);
    inputs[3] = number_input(S("flow"), "USD/year", true);
    inputs[4] = number_input(S("time"), "year", false);
    inputs[TERM] = number_input(S("term"), "", false);
    inputs[SHAPE] = (struct program_input){
        .name = S("shape"), .type = TYPE_CHOICE, .choices = choices, .choice_count = CHOICES};
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct arena a;
    static struct buf module;
    struct arena_mark mark = arena_mark(&a);
    struct diags d = {.arena = &a};
    struct source source = {S("f"), arena_copy(&a, (str){(const char *)data, size})};
    struct program p = {.units = &world.units, .index_name = S("t"), .steps_input = TERM};
    p.constant = constant;
    p.nearest = nearest;
    p.inputs.items = inputs;
    p.inputs.count = p.inputs.capacity = INPUTS;
    add_formulas(&p, &a, &source, &d);
    bool parsed = !d.count, compiled = program_compile(&p, &a, &d);
    must(!parsed || compiled == !d.errors);
    check_places(&d);
    if (parsed && compiled) {
        run_both(&p, &a, size);
        module.n = 0;
        module_program(&module, &p);
    }
    arena_rewind(&a, mark);
    return 0;
}
