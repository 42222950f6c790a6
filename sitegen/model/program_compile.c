/* From the trees of formulas to nodes: kinds and units of every part, constants computed once. */
#include "model/program_internal.h"

void program_begin(struct compiler *c, size_t formula) {
    c->formula = formula;
    c->e.f = c->p->formulas.items[formula].formula;
}

/* ---- nodes ---- */

struct program_node *program_constant(struct compiler *c, str at, double number) {
    struct program_node *n = arena_new(c->e.a, struct program_node);
    n->kind = PROGRAM_CONSTANT;
    n->number = number;
    n->span = formula_span(c->e.f, at);
    return n;
}

static bool is_constant(const struct program_node *n) { return n->kind == PROGRAM_CONSTANT; }

/* What does not depend on inputs is computed now, where it can be. */
static void fold(struct program_node *n) {
    bool two = program_operands(n->kind) == 2;
    bool logic = n->kind == PROGRAM_AND || n->kind == PROGRAM_OR;
    if (n->kind < PROGRAM_NEGATE || n->kind > PROGRAM_UNEQUAL || logic ||
        !is_constant(n->operands[0]) || (two && !is_constant(n->operands[1])))
        return;
    struct real a = {n->operands[0]->number, FAULT_NONE}, b = a;
    if (two)
        b.number = n->operands[1]->number;
    struct real result = program_apply(n->kind, a, b);
    if (!result.fault)
        *n = (struct program_node){
            .kind = PROGRAM_CONSTANT, .number = result.number, .span = n->span};
}

struct program_node *program_node(struct compiler *c, enum program_kind kind, str at,
                                  struct program_node *first, struct program_node *second) {
    struct program_node *n = arena_new(c->e.a, struct program_node);
    *n = (struct program_node){
        .kind = kind, .operands = {first, second}, .span = formula_span(c->e.f, at)};
    fold(n);
    return n;
}

static unsigned deeper(unsigned a, unsigned b) { return a > b ? a : b; }

/* Has room for one more level above. */
static bool flatten(struct compiler *c, struct part *part) {
    return part->depth < PROGRAM_MAX_DEPTH || program_split(c, part);
}

/* left = left OP right, of what is aligned already. */
static bool join(struct compiler *c, enum program_kind kind, str at, struct part *left,
                 struct part *right) {
    if (!flatten(c, left) || !flatten(c, right))
        return false;
    left->node = program_node(c, kind, at, left->node, right->node);
    left->depth = deeper(left->depth, right->depth) + 1;
    left->series |= right->series;
    left->at = at;
    return true;
}

static bool wrap(struct compiler *c, enum program_kind kind, str at, struct part *part) {
    if (!flatten(c, part))
        return false;
    part->node = program_node(c, kind, at, part->node, NULL);
    part->depth++;
    part->at = at;
    return true;
}

/* ---- messages ---- */

struct value program_value(const struct part *part) {
    struct decimal one = decimal_of(1);
    struct value v = {.kind = VALUE_NONE, .written = part->at};
    if (part->text) {
        v.kind = VALUE_TEXT;
        v.written = part->written;
    } else if (part->type == TYPE_TRUTH) {
        v.kind = VALUE_BOOLEAN;
    } else if (part->type == TYPE_NUMBER) {
        v.kind = VALUE_QUANTITY;
        v.quantity = (struct quantity){.number = one, .low = one, .high = one, .unit = part->unit};
    }
    return v;
}

bool program_report_wanted(struct compiler *c, const char *code, str sign, const char *wanted,
                           const struct part *part) {
    struct value v = program_value(part);
    return formula_report_wanted(&c->e, code, sign, wanted, part->at, &v);
}

bool program_report_text(struct compiler *c, const struct part *text) {
    diag_error(c->e.d, "wrong-operand", formula_span(c->e.f, text->at),
               "a text stands beside a choice alone: %.*s", STR(text->at));
    diag_hint(c->e.d, "compare an input that has choices with the name of one: shape = \"flat\"");
    return false;
}

static bool is_number(const struct part *part) { return !part->text && part->type == TYPE_NUMBER; }

static bool want_number(struct compiler *c, str sign, const struct part *part) {
    return is_number(part) || program_report_wanted(c, "wrong-operand", sign, "a number", part);
}

static bool want_condition(struct compiler *c, str sign, const struct part *part) {
    return (!part->text && part->type == TYPE_TRUTH) ||
           program_report_wanted(c, "not-a-condition", sign, "a condition", part);
}

/* ---- names and literals ---- */

static struct part leaf(struct compiler *c, const struct formula_node *n, enum program_kind kind,
                        uint32_t index) {
    struct program_node *node = arena_new(c->e.a, struct program_node);
    *node =
        (struct program_node){.kind = kind, .index = index, .span = formula_span(c->e.f, n->text)};
    return (struct part){.node = node, .at = n->text, .depth = 1};
}

/* A value that is known now: a literal, or that of a fact. Ranges count with their middle. */
static bool constant_part(struct compiler *c, const struct formula_node *n, const struct value *v,
                          struct part *out) {
    *out = leaf(c, n, PROGRAM_CONSTANT, 0);
    if (v->kind == VALUE_QUANTITY) {
        out->unit = v->quantity.unit;
        out->node->number = decimal_double(v->quantity.number);
        return true;
    }
    out->type = TYPE_TRUTH;
    out->node->number = v->truth == TRUTH_YES;
    if (v->kind == VALUE_BOOLEAN && v->truth != TRUTH_UNDECIDED)
        return true;
    str kind = v->kind == VALUE_BOOLEAN ? S("undecided") : value_kind_words(c->e.a, v);
    diag_error(c->e.d, "wrong-kind", formula_span(c->e.f, n->text),
               "'%.*s' is %.*s: models compute with numbers, conditions and choices", STR(n->text),
               STR(kind));
    if (v->kind == VALUE_DATE)
        diag_hint(c->e.d, "a model knows years as plain numbers: 2026");
    return false;
}

static bool literal_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    if (n->literal->kind != VALUE_TEXT)
        return constant_part(c, n, n->literal, out);
    *out = (struct part){.at = n->text, .text = true, .written = n->literal->written};
    return true;
}

static bool formula_part(struct compiler *c, const struct formula_node *n, uint32_t index,
                         struct part *out) {
    const struct program_slot *slot = &c->p->slots.items[index];
    if (!c->compiled[index])
        return false;
    *out = leaf(c, n, PROGRAM_SLOT, index);
    out->type = slot->type;
    out->unit = slot->unit;
    out->choice_of = slot->choice_of;
    out->series = slot_is_series(slot);
    return true;
}

static bool name_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    const struct program_name *name = program_name_of(c, n->ref);
    if (!name) {
        const struct value *v = c->constants[c->formula][n->ref - c->e.f->refs.items];
        return v && constant_part(c, n, v, out);
    }
    if (n->ref->at.precision)
        return false; /* was reported */
    if (name->kind == NAME_FORMULA)
        return formula_part(c, n, name->index, out);
    *out = leaf(c, n, name->kind == NAME_INDEX ? PROGRAM_STEP : PROGRAM_INPUT, name->index);
    out->series = name->kind == NAME_INDEX;
    if (name->kind == NAME_INDEX)
        return true;
    const struct program_input *input = &c->p->inputs.items[name->index];
    out->type = input->type;
    out->unit = input->unit;
    out->choice_of = name->index;
    out->series = input->series;
    return true;
}

/* ---- runs of operators ---- */

/* All operands, so that all of their errors are told; NULL when one failed. */
static struct part *operands_of(struct compiler *c, const struct formula_node *n) {
    struct part *parts = arena_array(c->e.a, struct part, n->operands.count);
    bool fine = true;
    for (size_t i = 0; i < n->operands.count; i++)
        fine &= program_part(c, n->operands.items[i].node, &parts[i]);
    return fine ? parts : NULL;
}

static str text_between(str first, str last) {
    return (str){first.p, (size_t)(last.p + last.n - first.p)};
}

static enum program_kind kind_of(enum formula_operator op) {
    static const enum program_kind kinds[OPERATOR_COUNT] = {
        [OPERATOR_OR] = PROGRAM_OR,
        [OPERATOR_AND] = PROGRAM_AND,
        [OPERATOR_NOT] = PROGRAM_NOT,
        [OPERATOR_LESS] = PROGRAM_LESS,
        [OPERATOR_AT_MOST] = PROGRAM_AT_MOST,
        [OPERATOR_MORE] = PROGRAM_MORE,
        [OPERATOR_AT_LEAST] = PROGRAM_AT_LEAST,
        [OPERATOR_EQUAL] = PROGRAM_EQUAL,
        [OPERATOR_UNEQUAL] = PROGRAM_UNEQUAL,
        [OPERATOR_ADD] = PROGRAM_ADD,
        [OPERATOR_SUBTRACT] = PROGRAM_SUBTRACT,
        [OPERATOR_MULTIPLY] = PROGRAM_MULTIPLY,
        [OPERATOR_DIVIDE] = PROGRAM_DIVIDE,
        [OPERATOR_POWER] = PROGRAM_POWER,
    };
    return kinds[op];
}

/* left = left * right or left / right. */
static bool multiply(struct compiler *c, struct operation *o, struct part *left,
                     struct part *right) {
    struct quantity q;
    bool times = o->op == OPERATOR_MULTIPLY;
    if (!is_number(left) || !is_number(right))
        return formula_report_kinds(&c->e, o);
    const struct quantity *a = &o->left.quantity, *b = &o->right.quantity;
    enum arithmetic_error error = times ? quantity_multiply(a, b, &q) : quantity_divide(a, b, &q);
    if (!error && decimal_is_zero(q.number))
        error = ARITHMETIC_OVERFLOW; /* a factor that was rounded to 0 */
    if (error)
        return formula_report_arithmetic(&c->e, o, error);
    str at = text_between(left->at, right->at);
    if (!join(c, kind_of(o->op), at, left, right))
        return false;
    program_scale(c, left, q.number);
    left->unit = q.unit;
    return true;
}

static bool add(struct compiler *c, struct operation *o, struct part *left, struct part *right) {
    if (!is_number(left) || !is_number(right))
        return formula_report_kinds(&c->e, o);
    str at = text_between(left->at, right->at);
    return program_align(c, o, left, right) && join(c, kind_of(o->op), at, left, right);
}

/* What has a unit is raised to a whole number that is known now: its unit depends on it. */
static bool raise_unit(struct compiler *c, struct operation *o, struct part *base,
                       struct part *exponent) {
    struct quantity n = {.unit = {.count = 0}}, q;
    if (!is_constant(exponent->node) || !decimal_of_double(exponent->node->number, &n.number))
        return formula_report_arithmetic(&c->e, o, ARITHMETIC_DOMAIN);
    n.low = n.high = n.number;
    enum arithmetic_error error = quantity_power(&o->left.quantity, &n, &q);
    if (!error && decimal_is_zero(q.number))
        error = ARITHMETIC_OVERFLOW;
    if (error)
        return formula_report_arithmetic(&c->e, o, error);
    if (!join(c, PROGRAM_POWER, text_between(base->at, exponent->at), base, exponent))
        return false;
    program_scale(c, base, q.number);
    base->unit = q.unit;
    return true;
}

static bool power(struct compiler *c, struct operation *o, struct part *base,
                  struct part *exponent) {
    static const struct unit plain = {.count = 0};
    if (!is_number(base) || !is_number(exponent))
        return formula_report_kinds(&c->e, o);
    if (program_convert(c, exponent, &plain))
        return formula_report_arithmetic(&c->e, o, ARITHMETIC_DOMAIN);
    if (!unit_is_plain(&base->unit))
        return raise_unit(c, o, base, exponent);
    str at = text_between(base->at, exponent->at);
    enum arithmetic_error error = program_convert(c, base, &plain);
    if (error)
        return formula_report_arithmetic(&c->e, o, error);
    return join(c, PROGRAM_POWER, at, base, exponent);
}

static bool compare(struct compiler *c, struct operation *o, struct part *left,
                    struct part *right) {
    bool equality = o->op == OPERATOR_EQUAL || o->op == OPERATOR_UNEQUAL;
    str at = text_between(left->at, right->at);
    if (!program_align(c, o, left, right))
        return false;
    if (left->type == TYPE_TRUTH)
        return program_report_wanted(c, "wrong-operand", o->sign, "two numbers or choices", left);
    if (left->type == TYPE_CHOICE && !equality)
        return formula_report_kinds(&c->e, o);
    if (!join(c, kind_of(o->op), at, left, right))
        return false;
    left->type = TYPE_TRUTH;
    left->unit.count = 0;
    return true;
}

static bool logic(struct compiler *c, struct operation *o, struct part *left, struct part *right) {
    if (!want_condition(c, o->sign, left) || !want_condition(c, o->sign, right))
        return false;
    return join(c, kind_of(o->op), text_between(left->at, right->at), left, right);
}

typedef bool operate(struct compiler *c, struct operation *o, struct part *left,
                     struct part *right);

static operate *operation_of(enum formula_kind kind) {
    switch (kind) {
    case FORMULA_OR:
    case FORMULA_AND:
        return logic;
    case FORMULA_COMPARISON:
        return compare;
    case FORMULA_SUM:
        return add;
    case FORMULA_PRODUCT:
        return multiply;
    default:
        return power;
    }
}

static bool run_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    struct part *parts = operands_of(c, n);
    if (!parts)
        return false;
    *out = parts[0];
    for (size_t i = 1; i < n->operands.count; i++) {
        struct operation o = {.op = n->operands.items[i].op, .sign = n->operands.items[i].sign};
        o.left_text = out->at;
        o.right_text = parts[i].at;
        o.left = program_value(out);
        o.right = program_value(&parts[i]);
        if (!operation_of(n->kind)(c, &o, out, &parts[i]))
            return false;
    }
    out->at = n->text;
    return true;
}

static bool prefix_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    bool negate = n->kind == FORMULA_NEGATE;
    str sign = n->operands.items[0].sign;
    return program_part(c, n->operands.items[0].node, out) &&
           (negate ? want_number : want_condition)(c, sign, out) &&
           wrap(c, negate ? PROGRAM_NEGATE : PROGRAM_NOT, n->text, out);
}

/* ---- functions ---- */

/* sum(x) of one series: the steps are hardly meant to stay apart. */
static bool report_lone_series(struct compiler *c, const struct formula_node *n,
                               const struct part *part) {
    str t = c->p->index_name;
    diag_error(c->e.d, "lone-series", formula_span(c->e.f, n->text),
               "'%.*s' of one series alone leaves it as it is", STR(n->name));
    diag_hint(c->e.d, "over all steps: %.*s(%.*s over %.*s); up to each: %.*s(%.*s until %.*s)",
              STR(n->name), STR(part->at), STR(t), STR(n->name), STR(part->at), STR(t));
    return false;
}

/* sum, min, max, mean of several arguments, from left to right. */
static bool fold_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    struct part *parts = operands_of(c, n);
    struct operation o = {.op = OPERATOR_ADD, .sign = n->name};
    enum program_kind kind = n->function == FUNCTION_MIN   ? PROGRAM_MIN
                             : n->function == FUNCTION_MAX ? PROGRAM_MAX
                                                           : PROGRAM_ADD;
    if (!parts || !want_number(c, n->name, &parts[0]))
        return false;
    if (n->operands.count == 1 && parts[0].series)
        return report_lone_series(c, n, &parts[0]);
    *out = parts[0];
    for (size_t i = 1; i < n->operands.count; i++) {
        str at = text_between(parts[0].at, parts[i].at);
        o.left_text = out->at;
        o.right_text = parts[i].at;
        if (!want_number(c, n->name, &parts[i]) || !program_align(c, &o, out, &parts[i]) ||
            !join(c, kind, at, out, &parts[i]))
            return false;
    }
    out->at = n->text;
    if (n->function != FUNCTION_MEAN)
        return true;
    struct part count = {
        .node = program_constant(c, n->text, (double)n->operands.count), .at = n->text, .depth = 1};
    return join(c, PROGRAM_DIVIDE, n->text, out, &count);
}

/* exp, ln */
static bool curve_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    static const struct unit plain = {.count = 0};
    if (!program_part(c, n->operands.items[0].node, out) || !want_number(c, n->name, out))
        return false;
    if (!unit_is_plain(&out->unit) || program_convert(c, out, &plain))
        return program_report_wanted(c, "unit-mismatch", n->name, "a plain number", out);
    return wrap(c, n->function == FUNCTION_EXP ? PROGRAM_EXP : PROGRAM_LN, n->text, out);
}

/* round(x) counts in x's own unit. */
static bool round_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    struct part *parts = operands_of(c, n);
    struct operation o = {.op = OPERATOR_DIVIDE, .sign = n->name};
    if (!parts || !want_number(c, n->name, &parts[0]))
        return false;
    struct part step = {.node = program_constant(c, n->name, 1), .at = n->text, .depth = 1};
    *out = parts[0];
    if (n->operands.count > 1) {
        step = parts[1];
        o.left_text = out->at;
        o.right_text = step.at;
        if (!want_number(c, n->name, &step) || !program_align(c, &o, out, &step))
            return false;
    }
    return join(c, PROGRAM_ROUND, n->text, out, &step);
}

static bool if_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    struct part *parts = operands_of(c, n);
    struct operation o = {.op = OPERATOR_EQUAL, .sign = n->name};
    if (!parts || !want_condition(c, n->name, &parts[0]))
        return false;
    o.left_text = parts[1].at;
    o.right_text = parts[2].at;
    if (!program_align(c, &o, &parts[1], &parts[2]))
        return false;
    *out = parts[1];
    for (size_t i = 0; i < 3; i++) {
        if (!flatten(c, &parts[i]))
            return false;
        out->series |= parts[i].series;
        out->depth = deeper(out->depth, parts[i].depth);
    }
    out->node = program_node(c, PROGRAM_IF, n->text, parts[0].node, parts[1].node);
    out->node->operands[2] = parts[2].node;
    out->depth++;
    out->at = n->text;
    return true;
}

static bool call_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    if (n->steps)
        return program_over(c, n, out);
    switch (n->function) {
    case FUNCTION_IF:
        return if_part(c, n, out);
    case FUNCTION_ABS:
        return program_part(c, n->operands.items[0].node, out) && want_number(c, n->name, out) &&
               wrap(c, PROGRAM_ABS, n->text, out);
    case FUNCTION_ROUND:
        return round_part(c, n, out);
    case FUNCTION_EXP:
    case FUNCTION_LN:
        return curve_part(c, n, out);
    case FUNCTION_PREVIOUS:
        return program_previous(c, n, out);
    case FUNCTION_AT:
        return program_at(c, n, out);
    default:
        return fold_part(c, n, out);
    }
}

bool program_part(struct compiler *c, const struct formula_node *n, struct part *out) {
    switch (n->kind) {
    case FORMULA_NOT:
    case FORMULA_NEGATE:
        return prefix_part(c, n, out);
    case FORMULA_CALL:
        return call_part(c, n, out);
    case FORMULA_NAME:
        return name_part(c, n, out);
    case FORMULA_LITERAL:
        return literal_part(c, n, out);
    default:
        return run_part(c, n, out);
    }
}
