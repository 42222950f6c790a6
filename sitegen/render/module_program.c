/* A program as JavaScript: a variable for each input and slot, a statement for each slot, in their order. */
#include "render/module.h"

#include "base/json.h"

struct writer {
    const struct program *p;
    struct buf *out;
};

/* ---- names ---- */

/* $first_year; of what has no name $12. No word of the language and no function of the runtime begins so. */
static void put_variable(struct buf *out, str name, uint32_t index) {
    buf_byte(out, '$');
    if (!name.n)
        buf_printf(out, "%u", (unsigned)index);
    for (size_t i = 0; i < name.n; i++)
        buf_byte(out, byte_is_alnum(name.p[i]) ? name.p[i] : '_');
}

static void put_input(const struct writer *w, uint32_t index) {
    put_variable(w->out, w->p->inputs.items[index].name, index);
}

static void put_slot(const struct writer *w, uint32_t index) {
    put_variable(w->out, w->p->slots.items[index].name, index);
}

/* The slot's value at the present step, or its only one. */
static void put_slot_value(const struct writer *w, uint32_t index) {
    put_slot(w, index);
    if (slot_is_series(&w->p->slots.items[index]))
        buf_put(w->out, S("[i]"));
}

/* ---- expressions ---- */

/* Functions of the runtime. What has none here is written otherwise. */
static const char *const functions[PROGRAM_KINDS] = {
    [PROGRAM_NEGATE] = "negate",     [PROGRAM_ABS] = "abs",
    [PROGRAM_EXP] = "exp",           [PROGRAM_LN] = "ln",
    [PROGRAM_NOT] = "not",           [PROGRAM_ADD] = "add",
    [PROGRAM_SUBTRACT] = "subtract", [PROGRAM_MULTIPLY] = "multiply",
    [PROGRAM_DIVIDE] = "divide",     [PROGRAM_POWER] = "power",
    [PROGRAM_MIN] = "min",           [PROGRAM_MAX] = "max",
    [PROGRAM_ROUND] = "round",       [PROGRAM_LESS] = "less",
    [PROGRAM_AT_MOST] = "atMost",    [PROGRAM_MORE] = "more",
    [PROGRAM_AT_LEAST] = "atLeast",  [PROGRAM_EQUAL] = "equal",
    [PROGRAM_UNEQUAL] = "unequal",
};

static void put_node(const struct writer *w, const struct program_node *n, bool truth);

static void put_call(const struct writer *w, const struct program_node *n) {
    bool truth = n->kind == PROGRAM_NOT;
    buf_printf(w->out, "%s(", functions[n->kind]);
    for (unsigned i = 0; i < program_operands(n->kind); i++) {
        buf_put(w->out, i ? S(", ") : S(""));
        put_node(w, n->operands[i], truth);
    }
    buf_byte(w->out, ')');
}

/* (c = CONDITION) === true ? A : c === false ? B : c. A condition that failed is the result; `c` is read before anything
 * else can be assigned to it. */
static void put_choice(const struct writer *w, const struct program_node *n, bool truth) {
    bool both = n->kind == PROGRAM_IF;
    buf_put(w->out, S("((c = "));
    put_node(w, n->operands[0], true);
    buf_printf(w->out, ") === %s ? ", n->kind == PROGRAM_OR ? "false" : "true");
    put_node(w, n->operands[1], truth || !both);
    if (both) {
        buf_put(w->out, S(" : c === false ? "));
        put_node(w, n->operands[2], truth);
    }
    buf_put(w->out, S(" : c)"));
}

static void put_constant(const struct writer *w, double number, bool truth) {
    if (truth)
        buf_put(w->out, number != 0 ? S("true") : S("false"));
    else
        json_number(w->out, number);
}

static void put_input_value(const struct writer *w, uint32_t index) {
    bool series = w->p->inputs.items[index].series;
    buf_put(w->out, series ? S("given(") : S(""));
    put_input(w, index);
    buf_put(w->out, series ? S(", i)") : S(""));
}

static void put_previous(const struct writer *w, const struct program_node *n) {
    buf_put(w->out, S("(i ? "));
    put_slot(w, n->index);
    buf_put(w->out, S("[i - 1] : "));
    put_node(w, n->operands[0], w->p->slots.items[n->index].type == TYPE_TRUTH);
    buf_byte(w->out, ')');
}

static void put_at(const struct writer *w, const struct program_node *n) {
    buf_put(w->out, S("at("));
    put_slot(w, n->index);
    buf_put(w->out, S(", "));
    put_node(w, n->operands[0], false);
    buf_byte(w->out, ')');
}

/* `truth`: true or false is due, not a number. */
static void put_node(const struct writer *w, const struct program_node *n, bool truth) {
    switch (n->kind) {
    case PROGRAM_CONSTANT:
        put_constant(w, n->number, truth);
        break;
    case PROGRAM_INPUT:
        put_input_value(w, n->index);
        break;
    case PROGRAM_STEP:
        buf_byte(w->out, 't');
        break;
    case PROGRAM_SLOT:
        put_slot_value(w, n->index);
        break;
    case PROGRAM_PREVIOUS:
        put_previous(w, n);
        break;
    case PROGRAM_AT:
        put_at(w, n);
        break;
    case PROGRAM_AND:
    case PROGRAM_OR:
    case PROGRAM_IF:
        put_choice(w, n, truth);
        break;
    default:
        put_call(w, n);
    }
}

/* ---- statements ---- */

/* What an aggregate begins with, and what takes one more value in. */
static const struct {
    const char *beginning, *fold;
} aggregates[] = {
    [AGGREGATE_SUM] = {"0", "add"},
    [AGGREGATE_MEAN] = {"0", "add"},
    [AGGREGATE_MIN] = {"Infinity", "min"},
    [AGGREGATE_MAX] = {"-Infinity", "max"},
};

static void put_loop(const struct writer *w) {
    buf_put(w->out, S("  for (let i = 0, t = 1; i < steps; i++, t++) {"));
}

/* total = add(total, BODY) */
static void put_fold(const struct writer *w, const struct program_slot *slot, str total) {
    buf_printf(w->out, "%.*s = %s(%.*s, ", STR(total), aggregates[slot->aggregate].fold,
               STR(total));
    put_node(w, slot->body, false);
    buf_byte(w->out, ')');
}

/* The first step whose condition does not come out false: it is true, or it failed. */
static void put_first(const struct writer *w, const struct program_slot *slot, str name) {
    buf_printf(w->out, "  let %.*s = \"no-step\";\n", STR(name));
    put_loop(w);
    buf_put(w->out, S(" if ((c = "));
    put_node(w, slot->body, true);
    buf_printf(w->out, ") !== false) { %.*s = c === true ? t : c; break; } }\n", STR(name));
}

static void put_over(const struct writer *w, const struct program_slot *slot, str name) {
    buf_printf(w->out, "  let %.*s = %s;\n", STR(name), aggregates[slot->aggregate].beginning);
    put_loop(w);
    buf_byte(w->out, ' ');
    put_fold(w, slot, name);
    buf_put(w->out, S("; }\n"));
    if (slot->aggregate == AGGREGATE_MEAN)
        buf_printf(w->out, "  %.*s = divide(%.*s, steps);\n", STR(name), STR(name));
    else if (slot->aggregate != AGGREGATE_SUM)
        buf_printf(w->out, "  if (!steps) %.*s = \"no-step\";\n", STR(name));
}

static void put_scalar(const struct writer *w, const struct program_slot *slot, str name) {
    buf_printf(w->out, "  const %.*s = ", STR(name));
    put_node(w, slot->body, slot->type == TYPE_TRUTH);
    buf_put(w->out, S(";\n"));
}

static str slot_variable(struct buf *name, const struct program *p, uint32_t index) {
    name->n = 0;
    put_variable(name, p->slots.items[index].name, index);
    return buf_str(name);
}

/* Of a running aggregate what is taken together so far stands in a variable of its own. */
static void put_declaration(const struct writer *w, const struct program_slot *slot, str name) {
    buf_printf(w->out, "  const %.*s = [];\n", STR(name));
    if (slot->kind == SLOT_UNTIL)
        buf_printf(w->out, "  let %.*s_so_far = %s;\n", STR(name),
                   aggregates[slot->aggregate].beginning);
}

static void put_step(const struct writer *w, const struct program_slot *slot, str name) {
    bool mean = slot->kind == SLOT_UNTIL && slot->aggregate == AGGREGATE_MEAN;
    buf_printf(w->out, "    %.*s[i] = %s", STR(name), mean ? "divide(" : "");
    if (slot->kind == SLOT_UNTIL) {
        struct buf total = {0};
        buf_printf(&total, "%.*s_so_far", STR(name));
        put_fold(w, slot, buf_str(&total));
        buf_free(&total);
    } else {
        put_node(w, slot->body, slot->type == TYPE_TRUTH);
    }
    buf_put(w->out, mean ? S(", t);\n") : S(";\n"));
}

/* Series that rest on one another's previous values go through the steps together. Returns the slot behind them. */
static uint32_t put_group(const struct writer *w, uint32_t from, struct buf *name) {
    const struct program_slot *slots = w->p->slots.items;
    uint32_t to = from;
    while (to < w->p->slots.count && slots[to].group == slots[from].group)
        to++;
    for (uint32_t i = from; i < to; i++)
        put_declaration(w, &slots[i], slot_variable(name, w->p, i));
    put_loop(w);
    buf_byte(w->out, '\n');
    for (uint32_t i = from; i < to; i++)
        put_step(w, &slots[i], slot_variable(name, w->p, i));
    buf_put(w->out, S("  }\n"));
    return to;
}

static void put_slots(const struct writer *w) {
    struct buf name = {0};
    for (uint32_t i = 0; i < w->p->slots.count;) {
        const struct program_slot *slot = &w->p->slots.items[i];
        if (slot_is_series(slot)) {
            i = put_group(w, i, &name);
            continue;
        }
        str variable = slot_variable(&name, w->p, i++);
        if (slot->kind == SLOT_SCALAR)
            put_scalar(w, slot, variable);
        else if (slot->aggregate == AGGREGATE_FIRST)
            put_first(w, slot, variable);
        else
            put_over(w, slot, variable);
    }
    buf_free(&name);
}

static void put_inputs(const struct writer *w) {
    for (uint32_t i = 0; i < w->p->inputs.count; i++) {
        buf_put(w->out, S("  const "));
        put_input(w, i);
        buf_printf(w->out, " = inputs[%u]%s;\n", (unsigned)i,
                   w->p->inputs.items[i].series ? "" : "[0]");
    }
}

static void put_steps(const struct writer *w) {
    buf_put(w->out, S("  const steps = "));
    if (w->p->steps_input == PROGRAM_NO_INPUT) {
        buf_printf(w->out, "%zu;\n", w->p->steps);
        return;
    }
    buf_put(w->out, S("count("));
    put_input(w, w->p->steps_input);
    buf_put(w->out, S(");\n"));
}

void module_program(struct buf *out, const struct program *p) {
    struct writer w = {p, out};
    buf_put(out, S("export function run(inputs) {\n"));
    put_inputs(&w);
    put_steps(&w);
    buf_put(out, S("  let c; // the condition that was looked at last\n"));
    put_slots(&w);
    buf_put(out, S("  return { steps, slots: ["));
    for (uint32_t i = 0; i < p->slots.count; i++) {
        buf_put(out, i ? S(", ") : S(""));
        put_slot(&w, i);
    }
    buf_put(out, S("] };\n}\n"));
}
