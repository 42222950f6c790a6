/* Any bytes as a file of models, in a knowledge base of a few facts. What loads is shown, run with odd inputs, read from
 * texts, and written as modules; places lie within their files. */
#include "render/module.h"

#include <stdio.h>
#include <stdlib.h>

static const struct tree_file fixed[] = {
    {S("content/facts/f.yml"), S("- {id: loan, title: L, status: confirmed, value: 38e9 USD}\n"
                                 "- {id: years, title: Y, status: estimate, value: 8 year}\n"
                                 "- {id: rate-then, title: R, status: estimate, value: ~5 %}\n")},
    {S("content/models/m.yml"), {0}}, /* the input */
    {S("content/site.yml"), S("title: T\n")},
};
enum { FILES = sizeof fixed / sizeof *fixed, INPUT = 1 };

#define must(condition)                                                   \
    do {                                                                  \
        if (!(condition)) {                                               \
            fprintf(stderr, "fuzz_model:%d: %s\n", __LINE__, #condition); \
            abort();                                                      \
        }                                                                 \
    } while (0)

static void check_texts(const struct model *m, const struct scenario *s, struct arena *a) {
    enum { MOST = 5 };
    for (uint32_t i = 0; i < m->inputs.count; i++) {
        must(s->inputs[i].count > 0);
        scenario_uses(m, s, i);
        scenario_input_text(m, s, i, a);
    }
    for (size_t i = 0; i < m->formulas.count; i++) {
        const struct model_formula *f = &m->formulas.items[i];
        size_t steps = f->series ? s->result.steps : 1;
        for (size_t step = 0; step < steps && step < MOST; step++)
            scenario_formula_text(m, s, f, step, a);
    }
    for (size_t step = 0; step < s->result.steps && step < MOST; step++)
        scenario_step_label(m, s, step, a);
}

/* Each input in turn far outside of its range. */
static void check_odd(const struct model *m, struct arena *a) {
    static const double odd[] = {0, -1, 1e308, 5e-324, 1.5};
    enum { ODD = sizeof odd / sizeof *odd };
    for (size_t i = 0; i < m->inputs.count; i++) {
        struct scenario s = model_scenario(m, NULL, a);
        if (m->inputs.items[i].type == TYPE_NUMBER)
            s.inputs[i] = (struct input_value){&odd[i % ODD], 1};
        scenario_run(m, &s, a);
        check_texts(m, &s, a);
    }
}

static void check_reading(const struct model *m, const struct site *site, struct arena *a) {
    static const str texts[] = {S("$38 bn"), S("35 %"),        S("1e999"),
                                S(""),       S("-5 years, 3"), S("x")};
    struct input_value value;
    str why;
    for (uint32_t i = 0; i < m->inputs.count; i++)
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            if (!input_read(m, i, &site->units, texts[k], a, &value, &why))
                must(why.n);
}

static void check_model(const struct model *m, const struct site *site, struct arena *a) {
    static struct buf module;
    module.n = 0;
    must(!m->broken);
    for (size_t i = 0; i < m->scenario_count; i++)
        check_texts(m, &m->scenarios[i], a);
    check_odd(m, a);
    check_reading(m, site, a);
    module_write(m, site, a, &module);
    must(utf8_first_bad(buf_str(&module)) == module.n);
}

static void check_places(const struct diags *d) {
    for (size_t i = 0; i < d->count; i++) {
        struct span at = d->items[i].span;
        must(!at.source ||
             (at.offset <= at.source->text.n && at.length <= at.source->text.n - at.offset));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static struct arena a;
    struct arena_mark mark = arena_mark(&a);
    struct diags d = {.arena = &a};
    struct tree_file files[FILES];
    memcpy(files, fixed, sizeof files);
    files[INPUT].bytes = (str){size ? (const char *)bytes : "", size};
    struct tree tree = {.root = -1, .items = files, .count = FILES, .capacity = FILES};
    struct site_options options = {.workers = 1};
    const struct site *site = site_load(&tree, &options, &a, &d);
    check_places(&d);
    for (size_t i = 0; !d.errors && i < site->items[ITEM_MODEL].count; i++)
        check_model((const struct model *)site->items[ITEM_MODEL].items[i], site, &a);
    arena_rewind(&a, mark);
    return 0;
}
