/* What the files behind program.h share: program_names finds what names mean and what rests on what, program_compile makes
 * nodes of formulas, program_units the factors between units, program_steps what takes steps together. */
#ifndef MODEL_PROGRAM_INTERNAL_H
#define MODEL_PROGRAM_INTERNAL_H

#include "base/map.h"
#include "model/formula_internal.h"
#include "model/program.h"
#include "model/program_graph.h"
#include "model/quantity_internal.h"

/* What a name of the model means. */
enum name_kind { NAME_INDEX, NAME_INPUT, NAME_FORMULA };
struct program_name {
    enum name_kind kind;
    uint32_t index;
};

/* A part of a formula, compiled. */
struct part {
    struct program_node *node;
    str at;    /* where it stands in the formula */
    bool text; /* a text, which only beside a choice means something: `written` */
    str written;
    enum program_type type; /* of what is no text */
    struct unit unit;       /* of TYPE_NUMBER */
    uint32_t choice_of;     /* of TYPE_CHOICE */
    bool series;
    unsigned depth; /* of the tree below `node` */
};

/* A call of previous() whose series was not compiled when it was met: a series may rest on its own past. */
struct waiting {
    size_t formula; /* in which it stands */
    const struct formula_node *call;
    struct program_node *node;
    struct part beginning;
};

struct compiler {
    struct program *p;
    struct evaluation e;             /* of the present formula; for messages */
    size_t formula;                  /* the present one */
    struct map names;                /* of the model -> struct program_name */
    const struct value ***constants; /* per formula and ref: of what is outside; else NULL */
    bool *broken;                    /* per formula: it was reported */
    bool *compiled;                  /* per formula */
    uint64_t *hashes;                /* per slot that may be shared, else 0 */
    struct {
        struct waiting *items;
        size_t count, capacity;
    } waiting;
    unsigned suggestions; /* how many more messages look for the nearest of all names */
    bool full;            /* too many slots: was reported */
};

/* ---- program_names.c ---- */

/* What names mean, and the order in which formulas can be compiled: others that they rest on come first. Cycles, unknown names and
 * series that need their own future are reported, and their formulas broken. */
const uint32_t *program_resolve(struct compiler *c);
/* Of what only a model with steps has. */
void program_report_no_steps(struct span at, struct diags *d);
struct program_name *program_name_of(const struct compiler *c, const struct formula_ref *ref);

/* ---- program_compile.c ---- */

/* False when it was reported. */
bool program_part(struct compiler *c, const struct formula_node *n, struct part *out);
void program_begin(struct compiler *c, size_t formula);
/* A node of one or two operands whose span is that of `at`; of constants a constant. */
struct program_node *program_node(struct compiler *c, enum program_kind kind, str at,
                                  struct program_node *first, struct program_node *second);
struct program_node *program_constant(struct compiler *c, str at, double number);
/* For messages: what is known of a part. All reports return false. */
struct value program_value(const struct part *part);
bool program_report_text(struct compiler *c, const struct part *text);
bool program_report_wanted(struct compiler *c, const char *code, str sign, const char *wanted,
                           const struct part *part);

/* ---- program_units.c ---- */

/* Multiplies by the number that a change of units brings. */
void program_scale(struct compiler *c, struct part *part, struct decimal factor);
/* How many `to` one `from` is. Errors are not reported. */
enum arithmetic_error program_factor(const struct unit *from, const struct unit *to,
                                     struct decimal *factor);
/* The part in another unit. */
enum arithmetic_error program_convert(struct compiler *c, struct part *part, const struct unit *to);
/* Has both sides of an operator in one unit, or of one kind; false when that cannot be, which was reported. */
bool program_align(struct compiler *c, struct operation *o, struct part *left, struct part *right);

/* ---- program_steps.c ---- */

bool program_over(struct compiler *c, const struct formula_node *n, struct part *out);
bool program_at(struct compiler *c, const struct formula_node *n, struct part *out);
bool program_previous(struct compiler *c, const struct formula_node *n, struct part *out);
/* Has all calls of previous() name their series. */
void program_finish_previous(struct compiler *c);
/* Makes a slot of its own of a part, which then names it. */
bool program_split(struct compiler *c, struct part *part);

/* ---- program_run.c ---- */

/* An operation of one or two operands: from PROGRAM_NEGATE to PROGRAM_UNEQUAL but `and`, `or`. */
struct real program_apply(enum program_kind kind, struct real a, struct real b);

#endif
