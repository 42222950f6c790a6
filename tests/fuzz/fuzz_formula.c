/* Any bytes as a formula. What is well-formed is evaluated, with values that hang on the names; what readers
 * are shown of it must read back as a formula of the same value; places lie within the text. */
#include "../unit/formula_support.h"

#include <stdio.h>

/* What names stand for: one of these, by the hash of the name. */
static const struct world_entry values[] = {
    {"v0", "38e9 USD"},
    {"v1", "8 year"},
    {"v2", "~17e9 USD/year"},
    {"v3", "16.5..17.5"},
    {"v4", "11 %"},
    {"v5", "5"},
    {"v6", "0 USD"},
    {"v7", "-1..2"},
    {"v8", "5e9 EUR"},
    {"v9", "2 GW"},
    {"v10", "5 GW.."},
    {"v11", "..5 GW"},
    {"v12", "2026-02-27"},
    {"v13", "2026-02"},
    {"v14", "2015"},
    {"v15", "before 2026-04"},
    {"v16", "after 2025-11-03"},
    {"v17", "~2026-03"},
    {"v18", "2026-02-27T10:00:00Z"},
    {"v19", "\"public\""},
    {"v20", "[acme]"},
    {"v21", "true"},
    {"v22", "undecided"},
    {"v23", "9e299"},
    {"v24", "1e-300"},
    {"v25", "0.1"},
    {"v26", "3 month"},
    {"v27", "1..3 year"},
    {"v28", "17.52 TWh"},
    {"v29", "9999-12-31"},
    {"v30", "123456789.123456789 USD/(GW year)"},
};
enum { VALUES = sizeof values / sizeof *values };

static struct world world;

static const struct value *value_of(void *context, const struct formula_ref *ref, struct diags *d) {
    (void)context, (void)d;
    uint64_t hash = str_hash(ref->id) + ref->at.precision;
    if (hash % (VALUES + 1) == VALUES)
        return NULL;
    return map_get(&world.values, str_of(values[hash % (VALUES + 1)].name));
}

static bool is_known(void *context, str name) {
    (void)context;
    return str_hash(name) % 2;
}

#define must(condition)                                                     \
    do {                                                                    \
        if (!(condition)) {                                                 \
            fprintf(stderr, "fuzz_formula:%d: %s\n", __LINE__, #condition); \
            abort();                                                        \
        }                                                                   \
    } while (0)

static struct formula *parse(struct arena *a, const struct source *source, struct diags *d) {
    struct markdown_origin origin = {source, 0, (uint32_t)source->text.n, true, NULL};
    return formula_parse(a, &world.units, source->text, origin, d);
}

static void check_places(const struct diags *d) {
    for (size_t i = 0; i < d->count; i++) {
        struct span at = d->items[i].span;
        size_t length = at.source->text.n;
        must(at.offset <= length && at.length <= length - at.offset);
    }
}

/* The value, or the code of what went wrong. */
static str outcome(struct arena *a, const struct formula *f) {
    static const struct formula_env env = {value_of, NULL};
    struct diags d = {.arena = a};
    struct value v;
    if (formula_evaluate(f, &env, a, &d, &v)) {
        must(!d.count);
        if (v.kind == VALUE_QUANTITY)
            must(decimal_cmp(v.quantity.low, v.quantity.number) <= 0 &&
                 decimal_cmp(v.quantity.number, v.quantity.high) <= 0);
        if (v.kind == VALUE_BOOLEAN && v.truth == TRUTH_UNDECIDED && formula_is_condition(f)) {
            formula_report_undecided(f, &env, a, &d);
            must(d.count == 1);
        }
        return world_show(a, &v);
    }
    must(d.count <= 1);
    check_places(&d);
    return d.count ? str_of(d.items[0].code) : S("no value");
}

static void check_sides(struct arena *a, const struct formula *f) {
    struct formula left, right;
    str operator_text;
    if (!formula_sides(f, &left, &right, &operator_text))
        return;
    must(left.refs.count + right.refs.count == f->refs.count);
    outcome(a, &left);
    outcome(a, &right);
}

/* Printing may make a text longer (a minus has three bytes), and then too long. */
static void check_pieces(struct arena *a, const struct formula *f, str expected) {
    struct diags d = {.arena = a};
    struct source source = {S("shown"), world_pieces(a, f)};
    struct formula *back = parse(a, &source, &d);
    if (!back && d.items[0].class == EXIT_LIMIT)
        return;
    if (!back || !str_eq(outcome(a, back), expected))
        fprintf(stderr, "%.*s\nis shown as\n%.*s\n", STR(f->text), STR(source.text));
    must(back && str_eq(outcome(a, back), expected));
    must(str_eq(world_pieces(a, back), source.text));
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    static struct arena lasting;
    (void)argc, (void)argv;
    world = world_make(&lasting, values, VALUES);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = {0};
    struct diags d = {.arena = &a};
    struct source source = {S("f"), arena_copy(&a, (str){(const char *)data, size})};
    struct formula *f = parse(&a, &source, &d);
    must((f != NULL) == (d.count == 0));
    check_places(&d);
    if (f) {
        check_pieces(&a, f, outcome(&a, f));
        check_sides(&a, f);
        for (size_t i = 0; i < f->refs.count && i < 10; i++)
            formula_name_hint(&a, f->refs.items[i].id, is_known, NULL);
    }
    arena_free(&a);
    return 0;
}
