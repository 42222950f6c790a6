/* What C makes of scenarios: the other side of tests/models/run. Reads requests from stdin and answers on stdout, both as
 * doubles of this machine; a text is its length and its bytes, a double each. Models are numbered in the order of their ids.
 *
 *   1 MODEL, per input: COUNT VALUE...    run: STEPS, the values of all slots; one that failed is a NaN that holds its fault
 *   2 MODEL 0|1 INDEX NUMBER              form of an input | of the formula with that slot: text of form_text, of form_number
 *   3 MODEL INPUT TEXT                    form_read: its result, the number, the text of what
 *   4 FUNCTION A B                        a function of real.h: the value */
#include "model/model.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

static const struct site *site;
static struct arena scratch;

/* ---- doubles in and out ---- */

static bool get(double *x) { return fread(x, sizeof *x, 1, stdin) == 1; }

static double need(void) {
    double x;
    if (!get(&x))
        exit(3);
    return x;
}

static void put(double x) { fwrite(&x, sizeof x, 1, stdout); }

static str need_text(void) {
    size_t n = (size_t)need();
    char *bytes = arena_array(&scratch, char, n + 1);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(unsigned char)need();
    return (str){bytes, n};
}

static void put_text(str text) {
    put((double)text.n);
    for (size_t i = 0; i < text.n; i++)
        put((unsigned char)text.p[i]);
}

static void put_real(struct real value) {
    uint64_t bits = 0x7FF8000000000000 | (uint64_t)value.fault;
    double x = value.number;
    if (value.fault)
        memcpy(&x, &bits, sizeof x);
    put(x);
}

/* ---- requests ---- */

static const struct model *need_model(void) {
    size_t index = (size_t)need();
    if (index >= site->items[ITEM_MODEL].count)
        exit(3);
    return (const struct model *)site->items[ITEM_MODEL].items[index];
}

static struct input_value need_input(void) {
    size_t count = (size_t)need();
    double *items = arena_array(&scratch, double, count);
    for (size_t i = 0; i < count; i++)
        items[i] = need();
    return (struct input_value){items, count};
}

static void answer_run(void) {
    const struct program *p = &need_model()->program;
    struct input_value *inputs = arena_array(&scratch, struct input_value, p->inputs.count);
    for (size_t i = 0; i < p->inputs.count; i++)
        inputs[i] = need_input();
    struct program_result result = program_run(p, inputs, &scratch);
    put((double)result.steps);
    for (size_t i = 0; i < p->slots.count; i++) {
        size_t count = slot_is_series(&p->slots.items[i]) ? result.steps : 1;
        for (size_t k = 0; k < count; k++)
            put_real(result.slots[i][k]);
    }
}

static const struct form *need_form(void) {
    const struct model *m = need_model();
    bool of_formula = need() != 0;
    size_t index = (size_t)need();
    if (!of_formula)
        return &m->inputs.items[index].form;
    for (size_t i = 0; i < m->formulas.count; i++)
        if (m->formulas.items[i].slot == index)
            return &m->formulas.items[i].form;
    exit(3);
}

static void answer_text(void) {
    const struct form *form = need_form();
    double number = need();
    put_text(form_text(&scratch, form, number));
    put_text(form_number(&scratch, form, number));
}

static void answer_read(void) {
    const struct model *m = need_model();
    const struct model_input *input = &m->inputs.items[(size_t)need()];
    str text = need_text(), what = {0};
    double number = 0;
    put(form_read(&input->form, &site->units, &input->unit, input->least, input->most, text,
                  &number, &what));
    put(number);
    put_text(what);
}

static void answer_function(void) {
    static struct real (*const one[])(struct real) = {real_exp, real_ln, real_negate, real_abs};
    static struct real (*const two[])(struct real, struct real) = {
        real_add,   real_subtract, real_multiply, real_divide,
        real_power, real_min,      real_max,      real_round};
    enum { ONE = sizeof one / sizeof *one };
    size_t function = (size_t)need();
    struct real a = {need(), FAULT_NONE}, b = {need(), FAULT_NONE};
    if (function < ONE)
        put_real(one[function](a));
    else if (function < ONE + sizeof two / sizeof *two)
        put_real(two[function - ONE](a, b));
    else
        put(real_order(a.number, b.number));
}

static void answer(double request) {
    if (request == 1)
        answer_run();
    else if (request == 2)
        answer_text();
    else if (request == 3)
        answer_read();
    else
        answer_function();
}

int main(int argc, char **argv) {
    static struct arena arenas[1];
    struct diags d = {.arena = &arenas[0]};
    int root = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (root < 0) {
        fprintf(stderr, "usage: oracle DIRECTORY\n");
        return 2;
    }
    struct tree tree = tree_list(&arenas[0], root, S("content"), &d);
    site = site_load(&tree, &(struct site_options){.workers = 1}, arenas, &d);
    if (d.errors) {
        fprintf(stderr, "oracle: %.*s\n", STR(d.items[0].message));
        return 1;
    }
    for (double request; get(&request);) {
        struct arena_mark mark = arena_mark(&scratch);
        answer(request);
        arena_rewind(&scratch, mark);
    }
    return 0;
}
