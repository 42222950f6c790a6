/* Computes a program. What is done here, render/module.c writes as JavaScript. */
#include "model/program_internal.h"

#include <math.h>

struct run {
    const struct program *p;
    const struct input_value *inputs;
    struct real **slots;
    struct real *so_far; /* per slot: what a running aggregate has taken together */
    size_t steps;
    size_t step; /* the present one, from 0 */
};

static struct real evaluate(const struct run *r, const struct program_node *n);

static struct real number(double x) { return (struct real){x, FAULT_NONE}; }

/* ---- nodes ---- */

static struct real compare(enum program_kind kind, struct real a, struct real b) {
    if (a.fault || b.fault)
        return real_failed(a.fault ? a.fault : b.fault);
    int order = real_order(a.number, b.number);
    switch (kind) {
    case PROGRAM_LESS:
        return number(order < 0);
    case PROGRAM_AT_MOST:
        return number(order <= 0);
    case PROGRAM_MORE:
        return number(order > 0);
    case PROGRAM_AT_LEAST:
        return number(order >= 0);
    case PROGRAM_EQUAL:
        return number(order == 0);
    default:
        return number(order != 0);
    }
}

struct real program_apply(enum program_kind kind, struct real a, struct real b) {
    switch (kind) {
    case PROGRAM_NEGATE:
        return real_negate(a);
    case PROGRAM_ABS:
        return real_abs(a);
    case PROGRAM_EXP:
        return real_exp(a);
    case PROGRAM_LN:
        return real_ln(a);
    case PROGRAM_NOT:
        return a.fault ? a : number(a.number == 0);
    case PROGRAM_ADD:
        return real_add(a, b);
    case PROGRAM_SUBTRACT:
        return real_subtract(a, b);
    case PROGRAM_MULTIPLY:
        return real_multiply(a, b);
    case PROGRAM_DIVIDE:
        return real_divide(a, b);
    case PROGRAM_POWER:
        return real_power(a, b);
    case PROGRAM_MIN:
        return real_min(a, b);
    case PROGRAM_MAX:
        return real_max(a, b);
    case PROGRAM_ROUND:
        return real_round(a, b);
    default:
        return compare(kind, a, b);
    }
}

static struct real evaluate_input(const struct run *r, const struct program_node *n) {
    const struct input_value *v = &r->inputs[n->index];
    bool series = r->p->inputs.items[n->index].series;
    size_t last = v->count - 1;
    return number(v->items[!series ? 0 : r->step < last ? r->step : last]);
}

static struct real evaluate_slot(const struct run *r, const struct program_node *n) {
    bool series = slot_is_series(&r->p->slots.items[n->index]);
    return r->slots[n->index][series ? r->step : 0];
}

static struct real evaluate_at(const struct run *r, const struct program_node *n) {
    struct real step = evaluate(r, n->operands[0]);
    if (step.fault)
        return step;
    if (floor(step.number) != step.number || step.number < 1 || step.number > (double)r->steps)
        return real_failed(FAULT_NO_STEP);
    return r->slots[n->index][(size_t)step.number - 1];
}

/* Only what is needed: of `a or b` not b when a holds. */
static struct real evaluate_branch(const struct run *r, const struct program_node *n) {
    struct real condition = evaluate(r, n->operands[0]);
    if (condition.fault)
        return condition;
    bool holds = condition.number != 0;
    if (n->kind == PROGRAM_IF)
        return evaluate(r, n->operands[holds ? 1 : 2]);
    return holds == (n->kind == PROGRAM_AND) ? evaluate(r, n->operands[1]) : condition;
}

static struct real evaluate(const struct run *r, const struct program_node *n) {
    switch (n->kind) {
    case PROGRAM_CONSTANT:
        return number(n->number);
    case PROGRAM_INPUT:
        return evaluate_input(r, n);
    case PROGRAM_STEP:
        return number((double)(r->step + 1));
    case PROGRAM_SLOT:
        return evaluate_slot(r, n);
    case PROGRAM_PREVIOUS:
        return r->step ? r->slots[n->index][r->step - 1] : evaluate(r, n->operands[0]);
    case PROGRAM_AT:
        return evaluate_at(r, n);
    case PROGRAM_AND:
    case PROGRAM_OR:
    case PROGRAM_IF:
        return evaluate_branch(r, n);
    default:
        break;
    }
    struct real a = evaluate(r, n->operands[0]);
    struct real b = program_operands(n->kind) > 1 ? evaluate(r, n->operands[1]) : a;
    return program_apply(n->kind, a, b);
}

/* ---- aggregates ---- */

/* What was taken together, and the value of one more step. */
static struct real take_in(enum aggregate aggregate, bool first, struct real so_far,
                           struct real next) {
    bool sum = aggregate == AGGREGATE_SUM || aggregate == AGGREGATE_MEAN;
    if (first && !sum)
        return next;
    if (sum)
        return real_add(first ? number(0) : so_far, next);
    return aggregate == AGGREGATE_MIN ? real_min(so_far, next) : real_max(so_far, next);
}

static struct real first_step(struct run *r, const struct program_slot *slot) {
    for (r->step = 0; r->step < r->steps; r->step++) {
        struct real holds = evaluate(r, slot->body);
        if (holds.fault)
            return holds;
        if (holds.number != 0)
            return number((double)(r->step + 1));
    }
    return real_failed(FAULT_NO_STEP);
}

static struct real over(struct run *r, const struct program_slot *slot) {
    struct real all = slot->aggregate == AGGREGATE_MIN || slot->aggregate == AGGREGATE_MAX
                          ? real_failed(FAULT_NO_STEP)
                          : number(0);
    if (slot->aggregate == AGGREGATE_FIRST)
        return first_step(r, slot);
    for (r->step = 0; r->step < r->steps; r->step++)
        all = take_in(slot->aggregate, !r->step, all, evaluate(r, slot->body));
    return slot->aggregate == AGGREGATE_MEAN ? real_divide(all, number((double)r->steps)) : all;
}

/* ---- slots ---- */

static void compute_step(struct run *r, size_t i) {
    const struct program_slot *slot = &r->p->slots.items[i];
    struct real value = evaluate(r, slot->body);
    if (slot->kind == SLOT_UNTIL) {
        value = r->so_far[i] = take_in(slot->aggregate, !r->step, r->so_far[i], value);
        if (slot->aggregate == AGGREGATE_MEAN)
            value = real_divide(value, number((double)(r->step + 1)));
    }
    r->slots[i][r->step] = value;
}

/* Returns the slot behind the group that begins at `from`. */
static size_t compute_group(struct run *r, size_t from) {
    const struct program_slot *slots = r->p->slots.items;
    size_t to = from + 1;
    if (!slot_is_series(&slots[from])) {
        r->step = 0;
        r->slots[from][0] =
            slots[from].kind == SLOT_OVER ? over(r, &slots[from]) : evaluate(r, slots[from].body);
        return to;
    }
    while (to < r->p->slots.count && slots[to].group == slots[from].group)
        to++;
    for (r->step = 0; r->step < r->steps; r->step++)
        for (size_t i = from; i < to; i++)
            compute_step(r, i);
    return to;
}

static size_t count_steps(const struct program *p, const struct input_value *inputs) {
    if (p->steps_input == PROGRAM_NO_INPUT)
        return p->steps < PROGRAM_MAX_STEPS ? p->steps : PROGRAM_MAX_STEPS;
    double steps = floor(inputs[p->steps_input].items[0] + 0.5);
    if (!(steps > 0))
        return 0;
    return steps < PROGRAM_MAX_STEPS ? (size_t)steps : PROGRAM_MAX_STEPS;
}

struct program_result program_run(const struct program *p, const struct input_value *inputs,
                                  struct arena *a) {
    struct run r = {.p = p, .inputs = inputs, .steps = count_steps(p, inputs)};
    r.slots = arena_array(a, struct real *, p->slots.count);
    r.so_far = arena_array(a, struct real, p->slots.count);
    for (size_t i = 0; i < p->slots.count; i++)
        r.slots[i] = arena_array(a, struct real, slot_is_series(&p->slots.items[i]) ? r.steps : 1);
    for (size_t i = 0; i < p->slots.count;)
        i = compute_group(&r, i);
    return (struct program_result){r.steps, r.slots};
}
