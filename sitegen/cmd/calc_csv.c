/* A scenario's table as CSV, for spreadsheets. */
#include "cmd/calc.h"

/* "12500000000"; what lies beyond decimals has a power of ten. */
static str number_text(const struct calc *c, double x) {
    enum { ENOUGH = 12 };
    struct decimal number;
    if (!decimal_of_double(x, &number))
        return arena_printf(c->arena, "%.*g", ENOUGH, x);
    return decimal_plain(c->arena, decimal_round_digits(number, ENOUGH, ROUND_NEAREST));
}

/* Of what is no number, or has none, its text. */
static void put_value(const struct calc *c, struct buf *out, const struct model_formula *f,
                      size_t step) {
    struct real value = scenario_value(&c->scenario, f, step);
    bool plain = !value.fault && f->type == TYPE_NUMBER;
    str text = plain ? number_text(c, value.number)
                     : scenario_formula_text(c->model, &c->scenario, f, step, c->arena);
    csv_cell(out, c->arena, text, plain);
}

static str unit_of(const struct calc *c, const struct model_formula *f) {
    return f->type == TYPE_NUMBER
               ? unit_text(c->arena, &c->model->program.slots.items[f->slot].unit)
               : (str){0};
}

static str heading(const struct calc *c, const struct model_formula *f) {
    str unit = unit_of(c, f);
    return unit.n ? arena_printf(c->arena, "%.*s (%.*s)", STR(f->label), STR(unit)) : f->label;
}

static void put_headline(const struct calc *c, struct buf *out) {
    const struct formula_list *list = &c->model->headline;
    buf_put(out, S("label,value,unit,text\r\n"));
    for (size_t i = 0; i < list->count; i++) {
        const struct model_formula *f = list->items[i];
        csv_cell(out, c->arena, f->label, false);
        buf_byte(out, ',');
        put_value(c, out, f, 0);
        buf_byte(out, ',');
        csv_cell(out, c->arena, unit_of(c, f), false);
        buf_byte(out, ',');
        csv_cell(out, c->arena, scenario_formula_text(c->model, &c->scenario, f, 0, c->arena),
                 false);
        buf_put(out, S("\r\n"));
    }
}

/* A number has the minus sign that programs read. */
static void put_step(const struct calc *c, struct buf *out, size_t step) {
    const struct model *m = c->model;
    str minus = S("\xE2\x88\x92"), label = scenario_step_label(m, &c->scenario, step, c->arena);
    bool number =
        m->label_slot == PROGRAM_NO_SLOT || (!m->label_form.prefix.n && !m->label_form.many.n);
    if (number && str_starts(label, minus))
        label = arena_printf(c->arena, "-%.*s", STR(str_sub(label, minus.n, label.n)));
    csv_cell(out, c->arena, label, number);
}

static void put_table(const struct calc *c, struct buf *out) {
    const struct formula_list *list = &c->model->columns;
    csv_cell(out, c->arena, c->model->index.title, false);
    for (size_t i = 0; i < list->count; i++) {
        buf_byte(out, ',');
        csv_cell(out, c->arena, heading(c, list->items[i]), false);
    }
    buf_put(out, S("\r\n"));
    for (size_t step = 0; step < c->scenario.result.steps; step++) {
        put_step(c, out, step);
        for (size_t i = 0; i < list->count; i++) {
            buf_byte(out, ',');
            put_value(c, out, list->items[i], step);
        }
        buf_put(out, S("\r\n"));
    }
}

void calc_print_csv(const struct calc *c, struct buf *out) {
    if (c->model->columns.count)
        put_table(c, out);
    else
        put_headline(c, out);
}
