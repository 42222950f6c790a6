/* A formula for readers: typographic operators, no parenthesis that the tree does not need. What is printed reads
 * back as a formula of the same value. */
#include "model/formula_lex.h"

struct printer {
    struct arena *a;
    const struct formula *f;
    struct formula_pieces pieces;
    struct buf text; /* since the last name */
    size_t calls;    /* that are open */
};

static void flush(struct printer *p) {
    if (p->text.n) {
        struct formula_piece piece = {.text = arena_copy(p->a, buf_str(&p->text))};
        arena_push(p->a, &p->pieces, piece);
    }
    p->text.n = 0;
}

static void put_name(struct printer *p, const struct formula_node *n) {
    struct formula_piece piece = {.ref = (size_t)(n->ref - p->f->refs.items)};
    flush(p);
    arena_push(p->a, &p->pieces, piece);
}

static str literal_text(const struct printer *p, const struct formula_node *n) {
    if (n->year || n->literal->kind != VALUE_QUANTITY)
        return n->text;
    return lexer_shown(p->a, p->f->units, n->text, &n->literal->quantity, p->calls > 0);
}

/* May an exponent stand right behind it? 2^3 reads as it should; m^2 in 5 m^2 is a unit. */
static bool is_plain_number(str text) {
    for (size_t i = 0; i < text.n; i++)
        if (!byte_is_digit(text.p[i]) && text.p[i] != '.')
            return false;
    return true;
}

/* The loosest kind that stands as operand `i` of `n` without parentheses. Kinds are in the order of binding. */
static enum formula_kind loosest(const struct formula_node *n, size_t i) {
    switch (n->kind) {
    case FORMULA_CALL:
        return FORMULA_OR;
    case FORMULA_NOT:
        return FORMULA_COMPARISON;
    case FORMULA_COMPARISON:
        return FORMULA_SUM;
    case FORMULA_NEGATE:
        return FORMULA_POWER;
    case FORMULA_POWER:
        return i ? FORMULA_NEGATE : FORMULA_CALL;
    default: /* a run of operators, read from the left */
        return i ? n->kind + 1 : n->kind;
    }
}

static void print_node(struct printer *p, const struct formula_node *n);

static void print_operand(struct printer *p, const struct formula_node *n, size_t i) {
    const struct formula_node *operand = n->operands.items[i].node;
    bool base = n->kind == FORMULA_POWER && !i;
    bool wrap = operand->kind < loosest(n, i) || (base && operand->kind == FORMULA_LITERAL &&
                                                  !is_plain_number(literal_text(p, operand)));
    if (wrap)
        buf_byte(&p->text, '(');
    print_node(p, operand);
    if (wrap)
        buf_byte(&p->text, ')');
}

static void print_operands(struct printer *p, const struct formula_node *n) {
    for (size_t i = 0; i < n->operands.count; i++) {
        if (n->kind == FORMULA_NEGATE)
            buf_put(&p->text, S("−"));
        else if (n->kind == FORMULA_CALL)
            buf_put(&p->text, i ? S(", ") : S(""));
        else
            buf_put(&p->text, str_of(formula_operators[n->operands.items[i].op].shown));
        print_operand(p, n, i);
    }
}

static void print_node(struct printer *p, const struct formula_node *n) {
    if (n->kind == FORMULA_NAME)
        put_name(p, n);
    else if (n->kind == FORMULA_LITERAL)
        buf_put(&p->text, literal_text(p, n));
    else if (n->kind == FORMULA_CALL) {
        buf_printf(&p->text, "%s(", formula_functions[n->function].name);
        p->calls++;
        print_operands(p, n);
        if (n->steps)
            buf_printf(&p->text, " %s %.*s", formula_steps_names[n->steps], STR(n->index));
        p->calls--;
        buf_byte(&p->text, ')');
    } else
        print_operands(p, n);
}

struct formula_pieces formula_pieces(struct arena *a, const struct formula *f) {
    struct printer p = {.a = a, .f = f};
    print_node(&p, f->root);
    flush(&p);
    buf_free(&p.text);
    return p.pieces;
}
