/* What follows from a program without running it: what a chart compares with, in its unit; numbers that are always whole. */
#include "model/models_internal.h"
#include "model/quantity_internal.h"

/* ---- units ---- */

/* What one of `from` is in `to`. */
static double factor_between(const struct unit *from, const struct unit *to) {
    struct decimal one = decimal_of(1);
    struct quantity q = {.number = one, .low = one, .high = one, .unit = *from};
    quantity_convert(&q, to, &q);
    return decimal_double(q.number);
}

static struct program_node *new_node(struct arena *a, enum program_kind kind, struct span span) {
    struct program_node *node = arena_new(a, struct program_node);
    node->kind = kind;
    node->span = span;
    return node;
}

/* A slot of its own, behind all others, with the same in another unit. */
static uint32_t add_conversion(struct model_work *w, uint32_t slot, const struct unit *unit,
                               struct span span) {
    struct program *p = &w->model->program;
    struct program_slot shown = p->slots.items[slot];
    struct program_node *value = new_node(w->a, PROGRAM_SLOT, span);
    struct program_node *factor = new_node(w->a, PROGRAM_CONSTANT, span);
    struct program_node *product = new_node(w->a, PROGRAM_MULTIPLY, span);
    value->index = slot;
    factor->number = factor_between(&shown.unit, unit);
    product->operands[0] = value;
    product->operands[1] = factor;
    shown.kind = slot_is_series(&shown) ? SLOT_SERIES : SLOT_SCALAR;
    shown.body = product;
    shown.unit = *unit;
    shown.name = (str){0};
    shown.group = p->slots.items[p->slots.count - 1].group + 1;
    arena_push(w->a, &p->slots, shown);
    return (uint32_t)p->slots.count - 1;
}

/* "a quantity of USD", "a plain number". */
static str unit_words(struct model_work *w, const struct unit *unit) {
    struct value v = {.kind = VALUE_QUANTITY};
    v.quantity.unit = *unit;
    return value_kind_words(w->a, &v);
}

static bool report_mismatch(struct model_work *w, struct span at, const struct unit *is,
                            const struct unit *wanted) {
    diag_error(w->d, "unit-mismatch", at, "this is %.*s, and the chart shows %.*s",
               STR(unit_words(w, is)), STR(unit_words(w, wanted)));
    return false;
}

/* `*slot` in another unit. */
static bool convert(struct model_work *w, uint32_t *slot, const struct unit *unit, struct span at) {
    const struct program *p = &w->model->program;
    const struct unit *is = &p->slots.items[*slot].unit;
    if (unit_eq(is, unit))
        return true;
    if (!units_agree(is, unit))
        return report_mismatch(w, at, is, unit);
    if (p->slots.count < PROGRAM_MAX_SLOTS) {
        *slot = add_conversion(w, *slot, unit, at);
        return true;
    }
    diag_error(w->d, "too-many-formulas", at, "this model has more than %d formulas and parts",
               PROGRAM_MAX_SLOTS);
    return false;
}

static const struct unit *unit_of(const struct model *m, const struct model_formula *f) {
    return &m->program.slots.items[f->slot].unit;
}

/* All of a chart is in the unit of its first series. */
static bool convert_chart(struct model_work *w, struct model_chart *chart) {
    bool fine = true;
    const struct unit unit = *unit_of(w->model, chart->series.items[0]);
    for (size_t i = 1; i < chart->series.count; i++) {
        const struct model_formula *f = chart->series.items[i];
        if (unit_eq(unit_of(w->model, f), &unit))
            continue;
        diag_error(w->d, "mixed-units", chart->as_series.items[i].span,
                   "'%.*s' is %.*s, and '%.*s' %.*s", STR(f->name),
                   STR(unit_words(w, unit_of(w->model, f))), STR(chart->series.items[0]->name),
                   STR(unit_words(w, &unit)));
        diag_hint(w->d, "the series of a chart share one unit: give them the same 'unit', or draw "
                        "two charts");
        fine = false;
    }
    for (size_t i = 0; i < chart->marks.count; i++)
        fine &= convert(w, &chart->marks.items[i].slot, &unit, chart->marks.items[i].formula.span);
    return fine;
}

bool model_convert_charts(struct model_work *w) {
    bool fine = true;
    for (size_t i = 0; i < w->model->charts.count; i++)
        fine &= convert_chart(w, &w->model->charts.items[i]);
    return fine;
}

/* ---- whole numbers ---- */

bool model_is_whole(double x) { return x >= -1e15 && x <= 1e15 && x == (double)(int64_t)x; }

static bool is_whole_input(const struct model_input *in) {
    bool whole = model_is_whole(in->least) && model_is_whole(in->step);
    for (size_t i = 0; i < in->standard.count; i++)
        whole &= model_is_whole(in->standard.items[i]);
    return whole;
}

/* `whole` tells it of the slots before. */
static bool is_whole(const struct model *m, const bool *whole, const struct program_node *node) {
    switch (node->kind) {
    case PROGRAM_CONSTANT:
        return model_is_whole(node->number);
    case PROGRAM_INPUT:
        return is_whole_input(&m->inputs.items[node->index]);
    case PROGRAM_STEP:
        return true;
    case PROGRAM_SLOT:
    case PROGRAM_AT:
        return whole[node->index];
    case PROGRAM_NEGATE:
    case PROGRAM_ABS:
        return is_whole(m, whole, node->operands[0]);
    case PROGRAM_ADD:
    case PROGRAM_SUBTRACT:
    case PROGRAM_MULTIPLY:
    case PROGRAM_MIN:
    case PROGRAM_MAX:
        return is_whole(m, whole, node->operands[0]) && is_whole(m, whole, node->operands[1]);
    case PROGRAM_ROUND:
        return is_whole(m, whole, node->operands[1]);
    case PROGRAM_IF:
        return is_whole(m, whole, node->operands[1]) && is_whole(m, whole, node->operands[2]);
    default:
        return false;
    }
}

static bool is_whole_slot(const struct model *m, const bool *whole,
                          const struct program_slot *slot) {
    bool together = slot->kind == SLOT_OVER || slot->kind == SLOT_UNTIL;
    if (together && slot->aggregate == AGGREGATE_FIRST)
        return true;
    if (together && slot->aggregate == AGGREGATE_MEAN)
        return false;
    return is_whole(m, whole, slot->body);
}

/* In the order of slots: one that rests on its own past, or on what comes behind it, is taken for a fraction. */
void model_find_whole(struct model_work *w) {
    const struct program *p = &w->model->program;
    w->whole = arena_array(w->scratch, bool, p->slots.count);
    for (size_t i = 0; i < p->slots.count; i++)
        w->whole[i] = is_whole_slot(w->model, w->whole, &p->slots.items[i]);
}
