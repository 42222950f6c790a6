/* From the tree to a value: names, logic, and the order in which operators work. */
#include "model/formula_internal.h"

static bool evaluate_name(struct evaluation *e, const struct formula_node *n, struct value *out) {
    const struct value *v = e->env->value(e->env->context, n->ref, e->d);
    if (!v || v->kind == VALUE_NONE)
        return false;
    *out = *v;
    return true;
}

void formula_read_year(const struct formula_node *n, struct value *v) {
    bool impossible;
    struct date date;
    if (n->kind == FORMULA_LITERAL && n->year && date_parse(n->text, &date, &impossible)) {
        v->kind = VALUE_DATE;
        v->date = date;
    }
}

/* Four digits are a year where the other side asks for one: a date, or a duration that is added. */
static void read_years(struct evaluation *e, const struct formula_node *n, size_t i,
                       struct operation *o) {
    bool sum = o->op == OPERATOR_ADD || o->op == OPERATOR_SUBTRACT;
    if (i == 1 && (o->right.kind == VALUE_DATE || (sum && formula_is_duration(e, &o->right))))
        formula_read_year(n->operands.items[0].node, &o->left);
    if (o->left.kind == VALUE_DATE || (o->op == OPERATOR_ADD && formula_is_duration(e, &o->left)))
        formula_read_year(n->operands.items[i].node, &o->right);
}

/* Both operands of operator i, the left one being computed already. */
static bool fill_operation(struct evaluation *e, const struct formula_node *n, size_t i,
                           struct operation *o) {
    const struct formula_node *left = n->operands.items[0].node, *right = n->operands.items[i].node;
    const char *end = n->operands.items[i - 1].node->text.p + n->operands.items[i - 1].node->text.n;
    o->op = n->operands.items[i].op;
    o->sign = n->operands.items[i].sign;
    o->left_text = (str){left->text.p, (size_t)(end - left->text.p)};
    o->right_text = right->text;
    if (!formula_evaluate_node(e, right, &o->right))
        return false;
    read_years(e, n, i, o);
    return true;
}

static bool evaluate_run(struct evaluation *e, const struct formula_node *n, struct value *out) {
    struct operation o;
    if (!formula_evaluate_node(e, n->operands.items[0].node, &o.left))
        return false;
    for (size_t i = 1; i < n->operands.count; i++) {
        if (!fill_operation(e, n, i, &o) || !formula_operate(e, &o, out))
            return false;
        o.left = *out;
    }
    return true;
}

static bool evaluate_negate(struct evaluation *e, const struct formula_node *n, struct value *out) {
    const struct formula_operand *operand = &n->operands.items[0];
    if (!formula_evaluate_node(e, operand->node, out))
        return false;
    if (out->kind != VALUE_QUANTITY)
        return formula_report_wanted(e, "wrong-operand", operand->sign, "a number",
                                     operand->node->text, out);
    out->quantity = quantity_negate(&out->quantity);
    return true;
}

/* ---- conditions ---- */

static void set_truth(struct value *v, enum truth truth) {
    *v = (struct value){.kind = VALUE_BOOLEAN, .truth = truth};
}

static bool fill_comparison(struct evaluation *e, const struct formula_node *n,
                            struct operation *o) {
    return formula_evaluate_node(e, n->operands.items[0].node, &o->left) &&
           fill_operation(e, n, 1, o);
}

static bool evaluate_comparison(struct evaluation *e, const struct formula_node *n,
                                struct value *out) {
    struct operation o;
    enum truth truth;
    if (!fill_comparison(e, n, &o) || !formula_compare(e, &o, &truth))
        return false;
    set_truth(out, truth);
    return true;
}

/* An operand of `and`, `or`, `not`, or the first argument of `if`; `sign` is where that stands. */
static bool evaluate_condition(struct evaluation *e, const struct formula_node *n, str sign,
                               enum truth *truth) {
    struct value v;
    if (!formula_evaluate_node(e, n, &v))
        return false;
    if (v.kind != VALUE_BOOLEAN) {
        formula_report_wanted(e, "not-a-condition", sign, "a condition", n->text, &v);
        return false;
    }
    *truth = v.truth;
    return true;
}

static bool evaluate_not(struct evaluation *e, const struct formula_node *n, struct value *out) {
    enum truth truth;
    if (!evaluate_condition(e, n->operands.items[0].node, n->operands.items[0].sign, &truth))
        return false;
    set_truth(out, (enum truth)(TRUTH_YES - truth));
    return true;
}

/* The least of `and`, the greatest of `or`. What is settled early leaves the rest unread, so that a condition can
 * guard the next: x != 0 and y / x > 2. */
static bool evaluate_logic(struct evaluation *e, const struct formula_node *n, struct value *out) {
    enum truth settled = n->kind == FORMULA_AND ? TRUTH_NO : TRUTH_YES;
    enum truth sum = (enum truth)(TRUTH_YES - settled);
    for (size_t i = 0; i < n->operands.count && sum != settled; i++) {
        enum truth truth;
        str sign = n->operands.items[i ? i : 1].sign;
        if (!evaluate_condition(e, n->operands.items[i].node, sign, &truth))
            return false;
        if (n->kind == FORMULA_AND ? truth < sum : truth > sum)
            sum = truth;
    }
    set_truth(out, sum);
    return true;
}

/* Finds the comparison that leaves a condition undecided. Its operands were computed before, so they do
 * not fail. */
static void report_undecided(struct evaluation *e, const struct formula_node *n) {
    struct operation o;
    struct value v;
    if (n->kind == FORMULA_COMPARISON && fill_comparison(e, n, &o)) {
        formula_report_overlap(e, &o);
        return;
    }
    for (size_t i = 0; n->kind <= FORMULA_NOT && i < n->operands.count; i++)
        if (formula_evaluate_node(e, n->operands.items[i].node, &v) && v.kind == VALUE_BOOLEAN &&
            v.truth == TRUTH_UNDECIDED) {
            report_undecided(e, n->operands.items[i].node);
            return;
        }
    diag_error(e->d, "undecided", formula_span(e->f, n->text), "whether '%.*s' holds is undecided",
               STR(n->text));
}

static bool evaluate_if(struct evaluation *e, const struct formula_node *n, struct value *out) {
    enum truth truth;
    const struct formula_node *condition = n->operands.items[0].node;
    if (!evaluate_condition(e, condition, n->name, &truth))
        return false;
    if (truth == TRUTH_UNDECIDED) {
        report_undecided(e, condition);
        return false;
    }
    return formula_evaluate_node(e, n->operands.items[truth == TRUTH_YES ? 1 : 2].node, out);
}

/* ---- the whole ---- */

bool formula_evaluate_node(struct evaluation *e, const struct formula_node *n, struct value *out) {
    switch (n->kind) {
    case FORMULA_OR:
    case FORMULA_AND:
        return evaluate_logic(e, n, out);
    case FORMULA_NOT:
        return evaluate_not(e, n, out);
    case FORMULA_COMPARISON:
        return evaluate_comparison(e, n, out);
    case FORMULA_SUM:
    case FORMULA_PRODUCT:
    case FORMULA_POWER:
        return evaluate_run(e, n, out);
    case FORMULA_NEGATE:
        return evaluate_negate(e, n, out);
    case FORMULA_CALL:
        return n->function == FUNCTION_IF ? evaluate_if(e, n, out) : formula_call(e, n, out);
    case FORMULA_NAME:
        return evaluate_name(e, n, out);
    case FORMULA_LITERAL:
        break;
    }
    *out = *n->literal;
    return true;
}

bool formula_evaluate(const struct formula *f, const struct formula_env *env, struct arena *a,
                      struct diags *d, struct value *result) {
    struct evaluation e = {.f = f, .env = env, .a = a, .d = d};
    struct value v;
    if (!formula_evaluate_node(&e, f->root, &v))
        return false;
    formula_read_year(f->root, &v);
    if (v.kind != VALUE_TEXT && v.kind != VALUE_ENTITY)
        v.written = (str){0};
    v.span = formula_span(f, f->text);
    v.digits = 0;
    *result = v;
    return true;
}

void formula_report_undecided(const struct formula *f, const struct formula_env *env,
                              struct arena *a, struct diags *d) {
    struct evaluation e = {.f = f, .env = env, .a = a, .d = d};
    report_undecided(&e, f->root);
}
