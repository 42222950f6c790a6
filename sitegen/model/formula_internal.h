/* The syntax tree of a formula, for what walks it: evaluation, printing, and whoever says it in another
 * language. Only formula_*.c and program_*.c include this.
 *
 * The tree has the shape of the grammar in formula.h, without parentheses, and a run of operators of one
 * level is one node: a + b - c is a FORMULA_SUM of three operands. Its depth is therefore bounded by
 * FORMULA_MAX_DEPTH times the number of levels, whatever the length of the text: walk it by recursion. */
#ifndef MODEL_FORMULA_INTERNAL_H
#define MODEL_FORMULA_INTERNAL_H

#include "model/formula.h"

/* In the order of binding, the loosest first; printing relies on it. */
enum formula_kind {
    FORMULA_OR,         /* a or b or c */
    FORMULA_AND,        /* a and b and c */
    FORMULA_NOT,        /* one operand */
    FORMULA_COMPARISON, /* two operands, the second with the operator */
    FORMULA_SUM,        /* a + b - c, from left to right */
    FORMULA_PRODUCT,    /* a * b / c, from left to right */
    FORMULA_NEGATE,     /* one operand */
    FORMULA_POWER,      /* two operands; 2^3^2 is 2^(3^2) */
    FORMULA_CALL,       /* function; the operands are its arguments, as many as it takes */
    FORMULA_NAME,       /* ref */
    FORMULA_LITERAL     /* literal */
};

enum formula_operator {
    OPERATOR_NONE,
    OPERATOR_OR,
    OPERATOR_AND,
    OPERATOR_NOT,
    OPERATOR_LESS,
    OPERATOR_AT_MOST,
    OPERATOR_MORE,
    OPERATOR_AT_LEAST,
    OPERATOR_EQUAL,
    OPERATOR_UNEQUAL,
    OPERATOR_ADD,
    OPERATOR_SUBTRACT, /* also the sign of FORMULA_NEGATE */
    OPERATOR_MULTIPLY,
    OPERATOR_DIVIDE,
    OPERATOR_POWER,
    OPERATOR_COUNT
};

struct formula_operator_form {
    const char *text;       /* as formulas write it: "<=" */
    const char *shown;      /* as readers see it between two operands: " ≤ " */
    enum formula_kind kind; /* of the node it makes */
};
extern const struct formula_operator_form formula_operators[OPERATOR_COUNT];

enum formula_function {
    FUNCTION_IF,
    FUNCTION_SUM,
    FUNCTION_MIN,
    FUNCTION_MAX,
    FUNCTION_MEAN,
    FUNCTION_ABS,
    FUNCTION_ROUND,
    FUNCTION_EXP,
    FUNCTION_LN,
    FUNCTION_FIRST, /* of models alone, from here on */
    FUNCTION_PREVIOUS,
    FUNCTION_AT,
    FUNCTION_COUNT
};
enum { FUNCTION_MODELS_ALONE = FUNCTION_FIRST };

struct formula_function_form {
    const char *name;
    size_t least, most; /* arguments; most 0: any number */
};
extern const struct formula_function_form formula_functions[FUNCTION_COUNT];

/* Which steps a function of models takes together: all of them, or those up to the present one. */
enum formula_steps { STEPS_NONE, STEPS_OVER, STEPS_UNTIL, STEPS_COUNT };
extern const char *const formula_steps_names[STEPS_COUNT];

struct formula_operand {
    enum formula_operator op; /* before it; OPERATOR_NONE: of a first operand, and of arguments */
    str sign;                 /* where that stands in the text */
    const struct formula_node *node;
};

struct formula_node {
    enum formula_kind kind;
    str text; /* the part of the formula's text it was made of; parentheses around it excluded */
    struct {
        struct formula_operand *items; /* of all kinds but names and literals */
        size_t count, capacity;
    } operands;
    enum formula_function function; /* of FORMULA_CALL */
    str name;                       /* of FORMULA_CALL: where the function's name stands */
    enum formula_steps steps;       /* of FORMULA_CALL */
    str index; /* behind over or until: the name of the steps, where it stands */
    const struct formula_ref *ref; /* of FORMULA_NAME: one of formula.refs */
    const struct value *literal;   /* of FORMULA_LITERAL: a quantity, date, truth value or text */
    bool
        year; /* of FORMULA_LITERAL: a plain number of four digits, which beside a date is a year */
};

/* The place of a part of the formula's text. */
struct span formula_span(const struct formula *f, str part);

/* ---- evaluation ---- */

struct evaluation {
    const struct formula *f;
    const struct formula_env *env;
    struct arena *a;
    struct diags *d;
    /* Units are known, values not yet: messages tell operands by what is written. VALUE_NONE is a choice then. */
    bool compiling;
};

/* One operator at work: what computes, and what messages tell. */
struct operation {
    enum formula_operator op;
    str sign;                  /* where it stands; of a function: its name */
    str left_text, right_text; /* where the operands stand */
    struct value left, right;
};

/* formula_evaluate.c: false when it failed, which was reported. */
bool formula_evaluate_node(struct evaluation *e, const struct formula_node *n, struct value *out);
/* Makes a number that may be a year (see formula_node.year) one. */
void formula_read_year(const struct formula_node *n, struct value *v);

/* formula_operate.c: one operator or function on values; false when that was reported. */
bool formula_operate(struct evaluation *e, const struct operation *o, struct value *out);
bool formula_compare(struct evaluation *e, const struct operation *o, enum truth *out);
bool formula_call(struct evaluation *e, const struct formula_node *n, struct value *out);

/* formula_dates.c */
bool formula_is_duration(const struct evaluation *e, const struct value *v);
bool formula_date_operate(struct evaluation *e, const struct operation *o, struct value *out);
/* For < <= > >=. */
enum truth formula_date_order(const struct date *a, const struct date *b, enum formula_operator op);

/* formula_report.c: what went wrong, at its place. All return false. */
bool formula_report_arithmetic(struct evaluation *e, const struct operation *o,
                               enum arithmetic_error error);
bool formula_report_kinds(struct evaluation *e, const struct operation *o);
bool formula_report_date(struct evaluation *e, const struct operation *o, const char *code,
                         const char *why, const char *advice);
/* An argument or operand, at `part`, is not what the operator or function at `sign` wants. */
bool formula_report_wanted(struct evaluation *e, const char *code, str sign, const char *wanted,
                           str part, const struct value *v);
/* Both sides of a comparison overlap. */
bool formula_report_overlap(struct evaluation *e, const struct operation *o);
/* A value as messages tell it: short, with both ends of its interval. */
str formula_words(struct arena *a, const struct value *v);

#endif
