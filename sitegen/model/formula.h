/* Formulas: arithmetic with units, intervals and dates over named values. Parsed once, evaluated against any
 * environment; knows nothing of files or facts.
 *
 *   condition   = and { "or" and };  and = not { "and" not };  not = [ "not" ] comparison
 *   comparison  = sum [ ( "<" | "<=" | ">" | ">=" | "=" | "!=" ) sum ]
 *   sum         = product { ( "+" | "-" ) product };  product = power { ( "*" | "/" ) power }
 *   power       = [ "-" ] primary [ "^" power ]
 *   primary     = quantity | date | text | "true" | "false" | name [ "@" date ] | function "(" ... ")" | "(" condition ")"
 *
 * Names are ids ([a-z0-9][a-z0-9.-]*): `a-b` is a name, `a - b` a difference. A run of these bytes that begins with a
 * digit is a number or a date where it reads as one, else a name. == × ÷ − ≤ ≥ ≠ are accepted for = * / - <= >= !=.
 *
 * Numbers are intervals, and so are dates (of days). A comparison is true or false when that is certain for all they
 * hold, else undecided; `and` and `or` settle as soon as they can, `if` wants a condition that is decided and looks at one
 * of its values alone. Text, entities and truth values know = and != only.
 *
 * Four digits from 1000 to 2199 are a number; a year beside a date, before a duration that is added or subtracted,
 * and when they are all there is. Dates move by years, quarters and months along the calendar, by anything else in days,
 * and keep their precision: 2026 + 8 year is 2034, 2026-02-27 + 8 year is 2034-02-27; what has no date for
 * a result (2026 + 45 day) is refused. The difference of two dates is in days, an interval where one is coarse.
 *
 * Formulas of models have steps, too, and are compiled, not evaluated (program.h):
 *
 *   primary     = ... | function "(" condition ( "over" | "until" ) name ")"
 *   function    = ... | "first" | "previous" | "at" */
#ifndef MODEL_FORMULA_H
#define MODEL_FORMULA_H

#include "model/value.h"
#include "text/markdown.h"

enum { FORMULA_MAX_DEPTH = 100, FORMULA_MAX_LENGTH = 10000 };

/* A name in a formula. */
struct formula_ref {
    str id;
    struct date at; /* DATE_NONE: the current value */
    struct span span;
    const void *target; /* for the environment: what the name means, set when it is resolved */
};

struct formula {
    str text;
    struct markdown_origin origin;
    const struct units *units;
    const struct formula_node *root; /* see formula_internal.h */
    struct {
        struct formula_ref *items; /* in the order of the text */
        size_t count, capacity;
    } refs;
};

/* NULL with diagnostics when it is not well-formed. Lives in `a`; borrows `text`. */
struct formula *formula_parse(struct arena *a, const struct units *units, str text,
                              struct markdown_origin origin, struct diags *d);

/* The same with what formulas of models have beyond. Such a formula is not evaluated. */
struct formula *formula_parse_model(struct arena *a, const struct units *units, str text,
                                    struct markdown_origin origin, struct diags *d);
/* Is it a function or keyword of any formula? No name of a model may be one. */
bool formula_is_reserved(str word);

/* Where names get their values. Returns NULL when it has none (it has reported why, or it was reported before):
 * the evaluation then fails without a further diagnostic. */
struct formula_env {
    const struct value *(*value)(void *context, const struct formula_ref *ref, struct diags *d);
    void *context;
};

/* False with a diagnostic at the operator or function that failed: both operands with their units and numbers. The
 * value may be TRUTH_UNDECIDED. */
bool formula_evaluate(const struct formula *f, const struct formula_env *env, struct arena *a,
                      struct diags *d, struct value *result);

/* For a condition that came out undecided: reports the comparison that leaves it so, with both intervals. */
void formula_report_undecided(const struct formula *f, const struct formula_env *env,
                              struct arena *a, struct diags *d);
/* What may have been meant by a name that does not exist: "for a difference write 'a - b', ..." when it is made of two
 * that do, "8 year" for 8year; else empty. For the hint of whoever reports the name. */
str formula_name_hint(struct arena *a, str name, bool (*exists)(void *context, str name),
                      void *context);

/* True when the outermost operation is a comparison, `and`, `or`, `not`, true or false (or `if` of such). */
bool formula_is_condition(const struct formula *f);
/* The two sides of an outermost comparison, as formulas of their own (parts of `f`, and of its refs), with the operator
 * as formulas write it; false when there is none. */
bool formula_sides(const struct formula *f, struct formula *left, struct formula *right,
                   str *operator_text);

/* The formula as pieces for printing, in order: operators, numbers and functions as text (typographic: ×, −, ≤; ÷ as
 * "/"; quantities as prose prints them), names as indices into refs. Only parentheses that are needed. With names in
 * place (id@date) it reads back as a formula of the same value. */
struct formula_piece {
    str text; /* empty when it is a name */
    size_t ref;
};
struct formula_pieces {
    struct formula_piece *items;
    size_t count, capacity;
};
struct formula_pieces formula_pieces(struct arena *a, const struct formula *f);

#endif
