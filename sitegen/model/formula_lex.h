/* Tokens of a formula. What a run of letters and digits is depends on how it begins, and what a comma is on
 * whether a function call is open. */
#ifndef MODEL_FORMULA_LEX_H
#define MODEL_FORMULA_LEX_H

#include "model/formula_internal.h"

enum token_kind {
    TOKEN_END,
    TOKEN_LITERAL,
    TOKEN_NAME,
    TOKEN_OPERATOR,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA
};

struct token {
    enum token_kind kind;
    str text;                 /* a part of the formula's text; empty at its end */
    enum formula_operator op; /* of TOKEN_OPERATOR */
    struct value literal;     /* of TOKEN_LITERAL */
    bool year;                /* of TOKEN_LITERAL: see formula_node.year */
    str id;                   /* of TOKEN_NAME: without its date */
    struct date at;           /* of TOKEN_NAME: behind '@' */
};

struct lexer {
    const struct formula *f;
    const struct units *units;
    struct arena *a;
    struct diags *d;
    size_t at;
    bool model;   /* a formula of a model: 'over' and 'until' end a quantity */
    size_t calls; /* how many calls are open: there a comma separates arguments, not thousands */
    struct token token;
};

/* Reads the next token. False when there is none to be made of what stands there, which was reported. */
bool lexer_next(struct lexer *l);
/* "over", "until": STEPS_NONE of any other word. */
enum formula_steps lexer_steps(str word);
/* Does an opening parenthesis come next? */
bool lexer_before_open(const struct lexer *l);

/* A quantity as prose prints it, where that reads back as the same quantity; else as it is written. */
str lexer_shown(struct arena *a, const struct units *units, str written, const struct quantity *q,
                bool in_call);

#endif
