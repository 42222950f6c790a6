/* One operator or function at work on values. */
#include "model/formula_internal.h"
#include "model/quantity_internal.h"

static void set_quantity(struct value *v, struct quantity q) {
    *v = (struct value){.kind = VALUE_QUANTITY, .quantity = q};
}

static enum arithmetic_error compute(enum formula_operator op, const struct quantity *a,
                                     const struct quantity *b, struct quantity *out) {
    switch (op) {
    case OPERATOR_ADD:
        return quantity_add(a, b, out);
    case OPERATOR_SUBTRACT:
        return quantity_subtract(a, b, out);
    case OPERATOR_MULTIPLY:
        return quantity_multiply(a, b, out);
    case OPERATOR_DIVIDE:
        return quantity_divide(a, b, out);
    default:
        return quantity_power(a, b, out);
    }
}

static bool are_quantities(const struct operation *o) {
    return o->left.kind == VALUE_QUANTITY && o->right.kind == VALUE_QUANTITY;
}

bool formula_operate(struct evaluation *e, const struct operation *o, struct value *out) {
    struct quantity q;
    bool sum = o->op == OPERATOR_ADD || o->op == OPERATOR_SUBTRACT;
    if (sum && (o->left.kind == VALUE_DATE || o->right.kind == VALUE_DATE))
        return formula_date_operate(e, o, out);
    if (!are_quantities(o))
        return formula_report_kinds(e, o);
    enum arithmetic_error error = compute(o->op, &o->left.quantity, &o->right.quantity, &q);
    if (error)
        return formula_report_arithmetic(e, o, error);
    set_quantity(out, q);
    return true;
}

/* ---- comparing ---- */

/* Is a < b (or, with `equal`, a <= b)? `least` and `most` are what quantity_order tells. */
static enum truth is_less(int least, int most, bool equal) {
    if (most < 0 || (equal && most == 0))
        return TRUTH_YES;
    return least > 0 || (!equal && least == 0) ? TRUTH_NO : TRUTH_UNDECIDED;
}

static enum truth is_equal(int least, int most) {
    if (least > 0 || most < 0)
        return TRUTH_NO;
    return least == 0 && most == 0 ? TRUTH_YES : TRUTH_UNDECIDED;
}

static enum truth negate(enum truth t) { return (enum truth)(TRUTH_YES - t); }

static bool compare_quantities(struct evaluation *e, const struct operation *o, enum truth *out) {
    int least, most;
    enum arithmetic_error error =
        quantity_order(&o->left.quantity, &o->right.quantity, &least, &most);
    if (error)
        return formula_report_arithmetic(e, o, error);
    switch (o->op) {
    case OPERATOR_LESS:
    case OPERATOR_AT_MOST:
        *out = is_less(least, most, o->op == OPERATOR_AT_MOST);
        break;
    case OPERATOR_MORE:
    case OPERATOR_AT_LEAST: /* seen from the right side, the ends change places */
        *out = is_less(-most, -least, o->op == OPERATOR_AT_LEAST);
        break;
    case OPERATOR_UNEQUAL:
        *out = negate(is_equal(least, most));
        break;
    default:
        *out = is_equal(least, most);
    }
    return true;
}

bool formula_compare(struct evaluation *e, const struct operation *o, enum truth *out) {
    bool equality = o->op == OPERATOR_EQUAL || o->op == OPERATOR_UNEQUAL;
    if (are_quantities(o))
        return compare_quantities(e, o, out);
    if (o->left.kind != o->right.kind || (o->left.kind != VALUE_DATE && !equality))
        return formula_report_kinds(e, o);
    if (!equality)
        *out = formula_date_order(&o->left.date, &o->right.date, o->op);
    else
        *out = value_equal(&o->left, &o->right);
    if (o->op == OPERATOR_UNEQUAL)
        *out = negate(*out);
    return true;
}

/* ---- functions ---- */

static bool argument(struct evaluation *e, const struct formula_node *n, size_t i,
                     struct value *out) {
    if (!formula_evaluate_node(e, n->operands.items[i].node, out))
        return false;
    if (out->kind == VALUE_QUANTITY)
        return true;
    return formula_report_wanted(e, "wrong-operand", n->name, "a number",
                                 n->operands.items[i].node->text, out);
}

static str text_between(const struct formula_node *first, const struct formula_node *last) {
    return (str){first->text.p, (size_t)(last->text.p + last->text.n - first->text.p)};
}

/* The smaller of two intervals: what the smaller of two numbers from them can be. One that is certainly not the
 * larger stays as it is, in its own unit. */
static enum arithmetic_error lesser(const struct quantity *a, const struct quantity *b,
                                    struct quantity *out) {
    int least, most;
    struct quantity c;
    enum arithmetic_error error = quantity_order(a, b, &least, &most);
    if (!error && (most <= 0 || least >= 0)) {
        *out = most <= 0 ? *a : *b;
        return ARITHMETIC_FINE;
    }
    if (error || (error = quantity_convert(b, &a->unit, &c)))
        return error;
    *out = *a;
    if (decimal_cmp(c.low, a->low) < 0)
        out->low = c.low;
    if (decimal_cmp(c.high, a->high) < 0)
        out->high = c.high;
    if (decimal_cmp(c.number, a->number) < 0)
        out->number = c.number;
    out->approximate = a->approximate || b->approximate;
    out->range = a->range || b->range;
    quantity_settle(out);
    return ARITHMETIC_FINE;
}

static enum arithmetic_error greater(const struct quantity *a, const struct quantity *b,
                                     struct quantity *out) {
    struct quantity left = quantity_negate(a), right = quantity_negate(b), less;
    enum arithmetic_error error = lesser(&left, &right, &less);
    if (!error)
        *out = quantity_negate(&less);
    return error;
}

/* The earlier or later of two dates; false when that is undecided. */
static bool choose_date(struct evaluation *e, enum formula_function function,
                        const struct operation *o, struct value *out) {
    enum formula_operator op = function == FUNCTION_MIN ? OPERATOR_AT_MOST : OPERATOR_AT_LEAST;
    enum truth left = formula_date_order(&o->left.date, &o->right.date, op);
    enum truth right = formula_date_order(&o->right.date, &o->left.date, op);
    if (left != TRUTH_YES && right != TRUTH_YES)
        return formula_report_overlap(e, o);
    *out = left == TRUTH_YES ? o->left : o->right;
    return true;
}

static bool fold_one(struct evaluation *e, enum formula_function function,
                     const struct operation *o, struct value *out) {
    struct quantity q;
    enum arithmetic_error error;
    bool choice = function == FUNCTION_MIN || function == FUNCTION_MAX;
    if (choice && o->left.kind == VALUE_DATE && o->right.kind == VALUE_DATE)
        return choose_date(e, function, o, out);
    if (!are_quantities(o))
        return formula_report_kinds(e, o);
    if (choice)
        error = (function == FUNCTION_MIN ? lesser : greater)(&o->left.quantity, &o->right.quantity,
                                                              &q);
    else
        error = quantity_add(&o->left.quantity, &o->right.quantity, &q);
    if (error)
        return formula_report_arithmetic(e, o, error);
    set_quantity(out, q);
    return true;
}

/* sum, min, max: the arguments from left to right. */
static bool call_fold(struct evaluation *e, const struct formula_node *n, struct value *out) {
    bool choice = n->function == FUNCTION_MIN || n->function == FUNCTION_MAX;
    const struct formula_node *first = n->operands.items[0].node;
    struct operation o = {.op = choice ? OPERATOR_LESS : OPERATOR_ADD, .sign = n->name};
    if (!formula_evaluate_node(e, first, &o.left))
        return false;
    if (o.left.kind != VALUE_QUANTITY && !(choice && o.left.kind == VALUE_DATE))
        return formula_report_wanted(e, "wrong-operand", n->name,
                                     choice ? "numbers or dates" : "numbers", first->text, &o.left);
    for (size_t i = 1; i < n->operands.count; i++) {
        const struct formula_node *next = n->operands.items[i].node;
        if (!formula_evaluate_node(e, next, &o.right))
            return false;
        o.left_text = text_between(first, n->operands.items[i - 1].node);
        o.right_text = next->text;
        if (choice && o.left.kind == VALUE_DATE)
            formula_read_year(next, &o.right);
        if (choice && i == 1 && o.right.kind == VALUE_DATE)
            formula_read_year(first, &o.left);
        if (!fold_one(e, n->function, &o, &o.left))
            return false;
    }
    *out = o.left;
    return true;
}

static bool call_mean(struct evaluation *e, const struct formula_node *n, struct value *out) {
    struct operation o = {.op = OPERATOR_DIVIDE, .sign = n->name};
    o.left_text = o.right_text =
        text_between(n->operands.items[0].node, n->operands.items[n->operands.count - 1].node);
    struct decimal count = decimal_of((int64_t)n->operands.count);
    set_quantity(&o.right, (struct quantity){.number = count, .low = count, .high = count});
    return call_fold(e, n, &o.left) && formula_operate(e, &o, out);
}

/* exp, ln */
static bool call_curve(struct evaluation *e, const struct formula_node *n, struct value *out) {
    struct value v;
    struct quantity q;
    str part = n->operands.items[0].node->text;
    if (!argument(e, n, 0, &v))
        return false;
    if (!unit_is_plain(&v.quantity.unit))
        return formula_report_wanted(e, "unit-mismatch", n->name, "a plain number", part, &v);
    enum arithmetic_error error =
        (n->function == FUNCTION_EXP ? quantity_exp : quantity_ln)(&v.quantity, &q);
    if (error == ARITHMETIC_DOMAIN)
        return formula_report_wanted(e, "out-of-domain", n->name, "a number above 0", part, &v);
    if (error)
        return formula_report_wanted(e, "overflow", n->name, "a smaller number", part, &v);
    set_quantity(out, q);
    return true;
}

/* round(x) counts in x's own unit: to whole billions only when that is the step. */
static bool call_round(struct evaluation *e, const struct formula_node *n, struct value *out) {
    struct operation o = {.op = OPERATOR_DIVIDE, .sign = n->name};
    struct quantity q;
    if (!argument(e, n, 0, &o.left))
        return false;
    struct decimal one = decimal_of(1);
    set_quantity(&o.right, (struct quantity){one, one, one, .unit = o.left.quantity.unit});
    if (n->operands.count > 1 && !argument(e, n, 1, &o.right))
        return false;
    o.left_text = n->operands.items[0].node->text;
    o.right_text = n->operands.items[n->operands.count - 1].node->text;
    const struct quantity *step = &o.right.quantity;
    if (step->approximate || step->range || decimal_sign(step->number) <= 0)
        return formula_report_wanted(e, "wrong-operand", n->name, "an exact step above 0",
                                     o.right_text, &o.right);
    enum arithmetic_error error = quantity_round(&o.left.quantity, step, &q);
    if (error)
        return formula_report_arithmetic(e, &o, error);
    set_quantity(out, q);
    return true;
}

bool formula_call(struct evaluation *e, const struct formula_node *n, struct value *out) {
    struct value v;
    switch (n->function) {
    case FUNCTION_MEAN:
        return call_mean(e, n, out);
    case FUNCTION_ROUND:
        return call_round(e, n, out);
    case FUNCTION_EXP:
    case FUNCTION_LN:
        return call_curve(e, n, out);
    case FUNCTION_ABS:
        if (!argument(e, n, 0, &v))
            return false;
        set_quantity(out, quantity_abs(&v.quantity));
        return true;
    default:
        return call_fold(e, n, out);
    }
}
