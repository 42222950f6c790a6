/* From tokens to the tree, one function per level of the grammar. */
#include "model/formula_lex.h"

const struct formula_function_form formula_functions[FUNCTION_COUNT] = {
    [FUNCTION_IF] = {"if", 3, 3},
    [FUNCTION_SUM] = {"sum", 1, 0},
    [FUNCTION_MIN] = {"min", 1, 0},
    [FUNCTION_MAX] = {"max", 1, 0},
    [FUNCTION_MEAN] = {"mean", 1, 0},
    [FUNCTION_ABS] = {"abs", 1, 1},
    [FUNCTION_ROUND] = {"round", 1, 2},
    [FUNCTION_EXP] = {"exp", 1, 1},
    [FUNCTION_LN] = {"ln", 1, 1},
    [FUNCTION_FIRST] = {"first", 1, 1},
    [FUNCTION_PREVIOUS] = {"previous", 2, 2},
    [FUNCTION_AT] = {"at", 2, 2},
};

struct parser {
    struct lexer lexer;
    struct formula *f;
    struct {
        struct formula_node **items; /* names, in the order of formula.refs */
        size_t count, capacity;
    } names;
    size_t depth;
    str last; /* the token before the current one */
};

typedef struct formula_node *parse_level(struct parser *p);
static parse_level parse_condition, parse_power;

static const struct token *token(const struct parser *p) { return &p->lexer.token; }

static struct span token_span(const struct parser *p) { return formula_span(p->f, token(p)->text); }

static bool advance(struct parser *p) {
    p->last = token(p)->text;
    return lexer_next(&p->lexer);
}

static bool is_kind(const struct parser *p, enum formula_kind kind) {
    return token(p)->kind == TOKEN_OPERATOR && formula_operators[token(p)->op].kind == kind;
}

/* What was read from `start` to the end of the last token. */
static str text_since(const struct parser *p, const char *start) {
    return (str){start, (size_t)(p->last.p + p->last.n - start)};
}

static struct formula_node *new_node(struct parser *p, enum formula_kind kind) {
    struct formula_node *n = arena_new(p->lexer.a, struct formula_node);
    n->kind = kind;
    return n;
}

static void add_operand(struct parser *p, struct formula_node *n, enum formula_operator op,
                        str sign, const struct formula_node *node) {
    struct formula_operand operand = {op, sign, node};
    arena_push(p->lexer.a, &n->operands, operand);
}

/* Parentheses, calls and towers of powers are what recurses. */
static bool enter(struct parser *p, str at) {
    if (p->depth++ < FORMULA_MAX_DEPTH)
        return true;
    diag_failure(p->lexer.d, EXIT_LIMIT, "too-deep", formula_span(p->f, at),
                 "this formula is nested more than %d deep", FORMULA_MAX_DEPTH);
    const char *part = p->lexer.model ? "formula" : "fact";
    diag_hint(p->lexer.d, "give a part of it to a %s of its own, and name that %s here", part,
              part);
    return false;
}

/* ---- what is not well-formed ---- */

/* Always NULL, for its callers' sake. */
static struct formula_node *report_no_value(struct parser *p) {
    struct diags *d = p->lexer.d;
    if (token(p)->kind != TOKEN_END) {
        diag_error(d, "bad-formula", token_span(p), "a value is expected here, not '%.*s'",
                   STR(token(p)->text));
        if (token(p)->op == OPERATOR_ADD)
            diag_hint(d, "a value has no '+' before it");
        else if (is_kind(p, FORMULA_NOT) || is_kind(p, FORMULA_SUM))
            diag_hint(d, "put what begins here into parentheses");
    } else if (p->last.n) {
        diag_error(d, "bad-formula", formula_span(p->f, p->last),
                   "a value is missing behind '%.*s'", STR(p->last));
    } else {
        diag_error(d, "bad-formula", token_span(p), "the formula is empty");
    }
    return NULL;
}

/* FUNCTION_COUNT: none of them. */
static int function_named(str name) {
    int i = 0;
    while (i < FUNCTION_COUNT && !str_eq(str_of(formula_functions[i].name), name))
        i++;
    return i;
}

static bool is_function(str name) { return function_named(name) < FUNCTION_COUNT; }

bool formula_is_reserved(str word) {
    bool truth = str_eq(word, S("true")) || str_eq(word, S("false"));
    for (int i = OPERATOR_OR; i <= OPERATOR_NOT; i++)
        if (str_eq(word, str_of(formula_operators[i].text)))
            return true;
    return truth || lexer_steps(word) || is_function(word);
}

static void *report_models_alone(struct parser *p, str word) {
    diag_error(p->lexer.d, "bad-formula", formula_span(p->f, word),
               "'%.*s' stands in the formulas of models alone", STR(word));
    diag_hint(p->lexer.d, "a fact has no steps; give this formula to a model");
    return NULL;
}

/* What may have been meant by what stands behind a whole value. */
static void hint_rest(struct parser *p) {
    struct diags *d = p->lexer.d;
    str last = p->last, next = token(p)->text;
    bool comma = token(p)->kind == TOKEN_COMMA, name = token(p)->kind == TOKEN_NAME;
    str behind = str_sub(p->f->text, p->lexer.at, p->f->text.n);
    if (lexer_steps(last))
        diag_hint(d, "what is taken together stands before '%.*s': sum(x %.*s t)", STR(last),
                  STR(last));
    else if (str_ends(last, S("-")))
        diag_hint(d, "for a difference, write spaces around the minus");
    else if (comma && byte_is_digit(last.p[last.n - 1]) && behind.n && byte_is_digit(behind.p[0]))
        diag_hint(d, "a comma separates thousands, as in 1,000; decimals stand behind a point");
    else if (comma)
        diag_hint(d, "a comma stands between the arguments of a function alone");
    else if (name && lexer_steps(next))
        diag_hint(d,
                  "it stands behind the one argument of sum, min, max, mean or first: "
                  "sum(x %.*s t)",
                  STR(next));
    else if (is_function(last))
        diag_hint(d, "arguments stand in parentheses: %.*s(...)", STR(last));
    else if (str_eq(last, S("before")) || str_eq(last, S("after")))
        diag_hint(d, "give such a date to a fact, and name that fact here");
    else if ((name && str_eq(next, S("x"))) || str_ends(last, S(" x")))
        diag_hint(d, "times is '*'");
    else if (name && map_get(&p->lexer.units->by_name, next))
        diag_hint(d, "a unit stands behind a number alone: multiply by 1 %.*s", STR(next));
}

/* Something follows what could be all. */
static struct formula_node *report_rest(struct parser *p, const char *expected) {
    if (token(p)->kind == TOKEN_CLOSE)
        diag_error(p->lexer.d, "bad-formula", token_span(p),
                   "this parenthesis closes none that is open");
    else if (is_kind(p, FORMULA_COMPARISON))
        diag_error(p->lexer.d, "bad-formula", token_span(p),
                   "a comparison has two sides, this is a third");
    else
        diag_error(p->lexer.d, "bad-formula", token_span(p), "%s is expected here, not '%.*s'",
                   expected, STR(token(p)->text));
    if (is_kind(p, FORMULA_COMPARISON))
        diag_hint(p->lexer.d, "write 'a < b and b < c'");
    else
        hint_rest(p);
    return NULL;
}

/* Likewise, within the parenthesis `open`. */
static struct formula_node *report_open(struct parser *p, str open, const char *expected) {
    if (token(p)->kind != TOKEN_END)
        return report_rest(p, expected);
    diag_error(p->lexer.d, "bad-formula", formula_span(p->f, open),
               "this parenthesis is never closed");
    return NULL;
}

static struct formula_node *report_function(struct parser *p, str name) {
    str names[FUNCTION_COUNT];
    size_t count = p->lexer.model ? FUNCTION_COUNT : FUNCTION_MODELS_ALONE;
    for (size_t i = 0; i < count; i++)
        names[i] = str_of(formula_functions[i].name);
    diag_error(p->lexer.d, "unknown-function", formula_span(p->f, name),
               "there is no function '%.*s'", STR(name));
    str nearest = nearest_of(names, count, name);
    if (nearest.n)
        diag_nearest(p->lexer.d, nearest);
    else
        diag_hint(p->lexer.d,
                  "it is one of if, sum, min, max, mean, abs, round, exp, ln%s; to multiply, "
                  "write '*' before the parenthesis",
                  p->lexer.model ? ", first, previous, at" : "");
    return NULL;
}

/* Behind over or until. */
static struct formula_node *report_no_index(struct parser *p) {
    if (token(p)->kind == TOKEN_END)
        return report_no_value(p);
    diag_error(p->lexer.d, "bad-formula", token_span(p),
               "the name of the steps is expected here, not '%.*s'", STR(token(p)->text));
    diag_hint(p->lexer.d, "it is the name that the model's 'index' has: sum(x %.*s t)",
              STR(p->last));
    return NULL;
}

static bool check_count(struct parser *p, const struct formula_node *n) {
    static const char *const words[] = {"none", "one", "two", "three"};
    const struct formula_function_form *f = &formula_functions[n->function];
    if (n->operands.count >= f->least && (!f->most || n->operands.count <= f->most))
        return true;
    char given[24];
    if (n->operands.count < sizeof words / sizeof *words)
        snprintf(given, sizeof given, "%s", words[n->operands.count]);
    else
        snprintf(given, sizeof given, "%zu", n->operands.count);
    diag_error(p->lexer.d, "wrong-count", formula_span(p->f, n->name),
               "'%s' wants %s%s%s argument%s, here %s %s", f->name, f->most ? "" : "at least ",
               words[f->least], f->most <= f->least ? "" : " or two",
               f->most == 1 || !f->most ? "" : "s", n->operands.count == 1 ? "is" : "are", given);
    return false;
}

/* The first step of which something holds is one of some steps. */
static bool check_steps(struct parser *p, const struct formula_node *n) {
    if (n->function != FUNCTION_FIRST || n->steps == STEPS_OVER)
        return true;
    diag_error(p->lexer.d, "bad-formula", formula_span(p->f, n->steps ? n->index : n->name),
               "'first' looks at all steps");
    diag_hint(p->lexer.d, "write first(%.*s over t)", STR(n->operands.items[0].node->text));
    return false;
}

/* ---- the grammar ---- */

/* lower { operator lower }, with operators of one kind. */
static struct formula_node *parse_chain(struct parser *p, enum formula_kind kind,
                                        parse_level *lower) {
    const char *start = token(p)->text.p;
    struct formula_node *first = lower(p);
    if (!first || !is_kind(p, kind))
        return first;
    struct formula_node *n = new_node(p, kind);
    add_operand(p, n, OPERATOR_NONE, (str){0}, first);
    while (is_kind(p, kind)) {
        enum formula_operator op = token(p)->op;
        str sign = token(p)->text;
        const struct formula_node *next = advance(p) ? lower(p) : NULL;
        if (!next)
            return NULL;
        add_operand(p, n, op, sign, next);
        if (kind == FORMULA_COMPARISON)
            break;
    }
    n->text = text_since(p, start);
    return n;
}

static struct formula_node *parse_product(struct parser *p) {
    return parse_chain(p, FORMULA_PRODUCT, parse_power);
}

static struct formula_node *parse_sum(struct parser *p) {
    return parse_chain(p, FORMULA_SUM, parse_product);
}

static struct formula_node *parse_comparison(struct parser *p) {
    return parse_chain(p, FORMULA_COMPARISON, parse_sum);
}

/* One operand behind its operator: not a, -a. */
static struct formula_node *parse_prefix(struct parser *p, enum formula_kind kind,
                                         parse_level *lower) {
    struct formula_node *n = new_node(p, kind);
    enum formula_operator op = token(p)->op;
    str sign = token(p)->text;
    const struct formula_node *operand = advance(p) ? lower(p) : NULL;
    if (!operand)
        return NULL;
    add_operand(p, n, op, sign, operand);
    n->text = text_since(p, sign.p);
    return n;
}

static struct formula_node *parse_not(struct parser *p) {
    return is_kind(p, FORMULA_NOT) ? parse_prefix(p, FORMULA_NOT, parse_comparison)
                                   : parse_comparison(p);
}

static struct formula_node *parse_and(struct parser *p) {
    return parse_chain(p, FORMULA_AND, parse_not);
}

static struct formula_node *parse_condition(struct parser *p) {
    return parse_chain(p, FORMULA_OR, parse_and);
}

static struct formula_node *parse_literal(struct parser *p) {
    struct formula_node *n = new_node(p, FORMULA_LITERAL);
    struct value *v = arena_new(p->lexer.a, struct value);
    *v = token(p)->literal;
    v->span = token_span(p);
    n->literal = v;
    n->text = token(p)->text;
    n->year = token(p)->year;
    return advance(p) ? n : NULL;
}

static struct formula_node *parse_name(struct parser *p) {
    struct formula_node *n = new_node(p, FORMULA_NAME);
    struct formula_ref ref = {.id = token(p)->id, .at = token(p)->at, .span = token_span(p)};
    n->text = token(p)->text;
    arena_push(p->lexer.a, &p->f->refs, ref);
    arena_push(p->lexer.a, &p->names, n);
    return advance(p) ? n : NULL;
}

static bool takes_steps(enum formula_function function) {
    return function == FUNCTION_FIRST || (function >= FUNCTION_SUM && function <= FUNCTION_MEAN);
}

/* "over t" behind the only argument; without it, nothing. */
static bool parse_steps(struct parser *p, struct formula_node *n) {
    enum formula_steps steps =
        token(p)->kind == TOKEN_NAME ? lexer_steps(token(p)->text) : STEPS_NONE;
    if (!steps)
        return true;
    if (!p->lexer.model)
        return report_models_alone(p, token(p)->text);
    if (!takes_steps(n->function) || n->operands.count > 1)
        return report_rest(p, "an operator, ',' or ')'");
    n->steps = steps;
    if (!advance(p))
        return false;
    if (token(p)->kind != TOKEN_NAME || token(p)->at.precision)
        return report_no_index(p);
    n->index = token(p)->text;
    return advance(p);
}

/* The arguments and the parenthesis behind them; the one before them is the current token. */
static bool parse_arguments(struct parser *p, struct formula_node *n) {
    str open = token(p)->text;
    p->lexer.calls++;
    if (!advance(p))
        return false;
    while (token(p)->kind != TOKEN_CLOSE || n->operands.count) {
        const struct formula_node *argument = parse_condition(p);
        if (!argument)
            return false;
        add_operand(p, n, OPERATOR_NONE, (str){0}, argument);
        if (!parse_steps(p, n))
            return false;
        if (token(p)->kind == TOKEN_CLOSE)
            break;
        if (n->steps)
            return report_open(p, open, "')'") != NULL;
        if (token(p)->kind != TOKEN_COMMA)
            return report_open(p, open, "an operator, ',' or ')'") != NULL;
        if (!advance(p))
            return false;
    }
    p->lexer.calls--;
    return advance(p);
}

static struct formula_node *parse_call(struct parser *p) {
    struct formula_node *n = new_node(p, FORMULA_CALL);
    str name = token(p)->text;
    int i = function_named(name);
    if (i >= FUNCTION_MODELS_ALONE && i < FUNCTION_COUNT && !p->lexer.model)
        return report_models_alone(p, name);
    if (i == FUNCTION_COUNT)
        return report_function(p, name);
    n->function = (enum formula_function)i;
    n->name = name;
    if (!enter(p, name) || !advance(p) || !parse_arguments(p, n))
        return NULL;
    p->depth--;
    n->text = text_since(p, name.p);
    return check_count(p, n) && check_steps(p, n) ? n : NULL;
}

static struct formula_node *parse_group(struct parser *p) {
    str open = token(p)->text;
    struct formula_node *n = enter(p, open) && advance(p) ? parse_condition(p) : NULL;
    if (!n)
        return NULL;
    p->depth--;
    if (token(p)->kind != TOKEN_CLOSE)
        return report_open(p, open, "an operator or ')'");
    return advance(p) ? n : NULL;
}

static struct formula_node *parse_primary(struct parser *p) {
    switch (token(p)->kind) {
    case TOKEN_LITERAL:
        return parse_literal(p);
    case TOKEN_NAME:
        return lexer_before_open(&p->lexer) ? parse_call(p) : parse_name(p);
    case TOKEN_OPEN:
        return parse_group(p);
    case TOKEN_END:
    case TOKEN_OPERATOR:
    case TOKEN_CLOSE:
    case TOKEN_COMMA:
        break;
    }
    return report_no_value(p);
}

/* primary [ "^" power ] */
static struct formula_node *parse_tower(struct parser *p) {
    const char *start = token(p)->text.p;
    struct formula_node *base = parse_primary(p);
    if (!base || !is_kind(p, FORMULA_POWER))
        return base;
    struct formula_node *n = new_node(p, FORMULA_POWER);
    str sign = token(p)->text;
    const struct formula_node *exponent = enter(p, sign) && advance(p) ? parse_power(p) : NULL;
    if (!exponent)
        return NULL;
    p->depth--;
    add_operand(p, n, OPERATOR_NONE, (str){0}, base);
    add_operand(p, n, OPERATOR_POWER, sign, exponent);
    n->text = text_since(p, start);
    return n;
}

static struct formula_node *parse_power(struct parser *p) {
    bool minus = token(p)->kind == TOKEN_OPERATOR && token(p)->op == OPERATOR_SUBTRACT;
    return minus ? parse_prefix(p, FORMULA_NEGATE, parse_tower) : parse_tower(p);
}

/* ---- the whole ---- */

static struct formula *parse(struct arena *a, const struct units *units, str text,
                             struct markdown_origin origin, bool model, struct diags *d) {
    struct formula *f = arena_new(a, struct formula);
    *f = (struct formula){.text = text, .origin = origin, .units = units};
    if (text.n > FORMULA_MAX_LENGTH) {
        diag_failure(d, EXIT_LIMIT, "formula-too-long", formula_span(f, str_sub(text, 0, 1)),
                     "this formula has more than %d bytes", FORMULA_MAX_LENGTH);
        diag_hint(d, model ? "give parts of it to formulas of their own, and name those here"
                           : "give parts of it to facts of their own, and name those facts here");
        return NULL;
    }
    struct parser p = {.lexer = {.f = f, .units = units, .a = a, .d = d, .model = model}, .f = f};
    const struct formula_node *root = lexer_next(&p.lexer) ? parse_condition(&p) : NULL;
    if (root && token(&p)->kind != TOKEN_END)
        root = report_rest(&p, "an operator");
    if (!root)
        return NULL;
    for (size_t i = 0; i < p.names.count; i++)
        p.names.items[i]->ref = &f->refs.items[i];
    f->root = root;
    return f;
}

struct formula *formula_parse(struct arena *a, const struct units *units, str text,
                              struct markdown_origin origin, struct diags *d) {
    return parse(a, units, text, origin, false, d);
}

struct formula *formula_parse_model(struct arena *a, const struct units *units, str text,
                                    struct markdown_origin origin, struct diags *d) {
    return parse(a, units, text, origin, true, d);
}
