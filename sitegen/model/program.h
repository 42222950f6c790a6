/* Programs: the formulas of a model, compiled. Names are resolved, units are checked and turned into factors, sums over steps
 * are slots of their own, and everything stands in the order in which it can be computed. C runs it here (program_run);
 * render/module.c writes it as JavaScript. Both walk the same tree.
 *
 * What formulas of models have beyond those of facts (formula.h):
 *   NAME                    of an input or a formula of the model, the index (`t`: 1, 2, ...), else a fact
 *   shape = "flat"          a choice is compared with = and != with one of its names
 *   sum(x over t)           over all steps; also min, max, mean; first(condition over t): the first step that fulfils it
 *   sum(x until t)          over the steps up to the present one: a running total; also min, max, mean
 *   previous(x, beginning)  x at the step before; at the first step `beginning`
 *   at(x, n)                x at step n
 * A formula that uses `t`, a series, `until` or previous outside of `over` is a series: it has a value for each step. */
#ifndef MODEL_PROGRAM_H
#define MODEL_PROGRAM_H

#include "base/map.h"
#include "model/formula.h"
#include "model/real.h"

enum { PROGRAM_MAX_STEPS = 1200, PROGRAM_MAX_SLOTS = 1000, PROGRAM_MAX_DEPTH = 100 };

enum program_type { TYPE_NUMBER, TYPE_TRUTH, TYPE_CHOICE };

enum program_kind {
    /* leaves */
    PROGRAM_CONSTANT, /* number */
    PROGRAM_INPUT, /* index: of the input; of a series at the present step (the last one goes on) */
    PROGRAM_STEP,  /* t, from 1 */
    PROGRAM_SLOT,  /* index: of the slot; of a series at the present step */
    /* one operand */
    PROGRAM_PREVIOUS, /* index: a series; at the first step the operand */
    PROGRAM_AT, /* index: a series; the operand is the step, exactly one of them, else FAULT_NO_STEP */
    PROGRAM_NEGATE,
    PROGRAM_ABS,
    PROGRAM_EXP,
    PROGRAM_LN,
    PROGRAM_NOT,
    /* two operands */
    PROGRAM_ADD,
    PROGRAM_SUBTRACT,
    PROGRAM_MULTIPLY,
    PROGRAM_DIVIDE,
    PROGRAM_POWER,
    PROGRAM_MIN,
    PROGRAM_MAX,
    PROGRAM_ROUND,
    PROGRAM_AND, /* the second is not computed when the first settles it */
    PROGRAM_OR,
    PROGRAM_LESS, /* comparisons by real_order, of numbers in one unit; of choices EQUAL and UNEQUAL alone */
    PROGRAM_AT_MOST,
    PROGRAM_MORE,
    PROGRAM_AT_LEAST,
    PROGRAM_EQUAL,
    PROGRAM_UNEQUAL,
    /* three operands */
    PROGRAM_IF, /* condition, then, else: only one of the two is computed */
    PROGRAM_KINDS
};

/* A tree of few more than PROGRAM_MAX_DEPTH levels, whatever the formula: walk it by recursion. What lies deeper is a
 * slot of its own. */
struct program_node {
    enum program_kind kind;
    uint32_t index;
    double number;
    const struct program_node *operands[3]; /* as many as the kind has: program_operands */
    struct span span;                       /* of the formula's part; for messages */
};
unsigned program_operands(enum program_kind kind);

enum slot_kind {
    SLOT_SCALAR, /* body, once */
    SLOT_SERIES, /* body, for each step */
    SLOT_OVER,   /* one value: body of all steps, taken together */
    SLOT_UNTIL   /* a series: body of the steps up to each, taken together */
};

/* From the first step to the last. SUM begins with 0; MEAN is SUM divided by the number of steps; MIN, MAX and FIRST of no
 * step at all are FAULT_NO_STEP. FIRST is the number of the step, or the fault of a condition before it. */
enum aggregate { AGGREGATE_SUM, AGGREGATE_MIN, AGGREGATE_MAX, AGGREGATE_MEAN, AGGREGATE_FIRST };

struct program_slot {
    enum slot_kind kind;
    enum aggregate aggregate; /* of SLOT_OVER and SLOT_UNTIL; FIRST of SLOT_OVER alone */
    const struct program_node *body;
    enum program_type type;
    struct unit unit;   /* of TYPE_NUMBER */
    uint32_t choice_of; /* of TYPE_CHOICE: the input whose choices it is one of */
    str name;           /* of the formula; empty: a part of one */
    /* Slots of one group refer to one another's previous values: they are computed step by step, in the order of slots.
     * Groups stand together. */
    uint32_t group;
};

struct program_input {
    str name;
    struct span span;
    enum program_type type; /* NUMBER or CHOICE */
    struct unit unit;
    bool series;
    const str *choices; /* names, of TYPE_CHOICE */
    size_t choice_count;
};

/* What must come out of a formula. */
enum program_want { WANT_ANYTHING, WANT_NUMBER, WANT_TRUTH };

/* One formula to be compiled. */
struct program_formula {
    str name;                /* empty: no other formula can name it */
    struct span name_span;   /* for messages about the name */
    struct formula *formula; /* parsed with formula_parse_model; NULL: was reported */
    enum program_want want;
    bool one;                /* one value is due: a series is reported */
    const struct unit *unit; /* in which its value is to be; NULL: that which comes out */
    struct span unit_span;   /* where that is written */
};

/* What is compiled, and what it has become. The caller fills the first part. */
struct program {
    const struct units *units;
    str index_name; /* "t"; empty: the model has no steps */
    struct {
        struct program_input *items;
        size_t count, capacity;
    } inputs;
    struct {
        struct program_formula *items;
        size_t count, capacity;
    } formulas;
    /* What a name means that is none of the model's and exists outside (see `nearest`): the value of a fact. Called once for
     * each ref. NULL, or a value of VALUE_NONE, when it was reported. */
    const struct value *(*constant)(void *context, struct formula_ref *ref, struct diags *d);
    /* `name` itself when there is something of that name outside, else the name outside that is nearest to it, or none. */
    str (*nearest)(void *context, str name);
    /* Is there something of that name outside? The same for less; NULL: `nearest` is asked. */
    bool (*exists)(void *context, str name);
    void *context;
    /* How many steps: the value of this input (a scalar, in its own unit); PROGRAM_NO_INPUT: `steps`. */
    uint32_t steps_input;
    size_t steps;

    /* program_compile fills the rest. */
    struct {
        struct program_slot *items; /* in the order in which they are computed */
        size_t count, capacity;
    } slots;
    /* Per formula, each its own; PROGRAM_NO_SLOT when it could not be compiled. */
    uint32_t *slot_of;
};
#define PROGRAM_USUAL_INDEX "t" /* as it is called where nobody says otherwise */
#define PROGRAM_NO_INPUT UINT32_MAX
#define PROGRAM_NO_SLOT UINT32_MAX

/* False with diagnostics: unknown names, units that do not fit (both with their places), conditions where numbers are due,
 * series where one value is due, cycles with their whole path, a series that refers to its own future. All that can be found
 * in one run. Lives in `a`. A program that failed is not to be run, but its slots have their types and units. */
bool program_compile(struct program *p, struct arena *a, struct diags *d);

bool slot_is_series(const struct program_slot *slot);
/* One value is due at `at`, where the series `what` stands. */
void program_report_series(const struct program *p, struct span at, str what, struct diags *d);

/* A name in a formula that is none of those in `inside`, the model's, and none of those outside. Looks for the nearest of both,
 * *suggestions times at most. */
void program_report_unknown(const struct program *p, const struct map *inside,
                            const struct formula_ref *ref, unsigned *suggestions, struct diags *d);

/* ---- running ---- */

/* The value of one input: one number, or of a series one for each step, the last one going on. A choice is its index. */
struct input_value {
    const double *items;
    size_t count; /* at least 1 */
};

struct program_result {
    size_t steps;
    struct real **slots; /* per slot: one value, or `steps` of them */
};

/* `inputs` has a value for each input. Never fails: what cannot be computed is a value with a fault. The step count is
 * rounded to the nearest whole number and held within 0 and PROGRAM_MAX_STEPS. */
struct program_result program_run(const struct program *p, const struct input_value *inputs,
                                  struct arena *a);

#endif
