/* What is asked of a formula beside its value. */
#include "model/formula_internal.h"

struct span formula_span(const struct formula *f, str part) {
    return markdown_span(f->origin, part.p ? (size_t)(part.p - f->text.p) : 0, part.n);
}

static bool is_condition(const struct formula_node *n) {
    if (n->kind == FORMULA_CALL && n->function == FUNCTION_IF)
        return is_condition(n->operands.items[1].node) && is_condition(n->operands.items[2].node);
    return n->kind <= FORMULA_COMPARISON ||
           (n->kind == FORMULA_LITERAL && n->literal->kind == VALUE_BOOLEAN);
}

bool formula_is_condition(const struct formula *f) { return is_condition(f->root); }

/* A part of `f` as a formula; its refs are those of `f` that stand in it, which lie side by side. */
static struct formula part_of(const struct formula *f, const struct formula_node *n) {
    struct formula part = {.text = n->text, .origin = f->origin, .root = n, .units = f->units};
    size_t from = 0, to;
    struct span span = formula_span(f, n->text);
    part.origin.offset = span.offset;
    part.origin.length = span.length;
    part.origin.map = NULL; /* it is of the whole text: places are then all of the part */
    while (from < f->refs.count && f->refs.items[from].id.p < n->text.p)
        from++;
    for (to = from; to < f->refs.count && f->refs.items[to].id.p < n->text.p + n->text.n;)
        to++;
    part.refs.items = from < to ? f->refs.items + from : NULL;
    part.refs.count = part.refs.capacity = to - from;
    return part;
}

bool formula_sides(const struct formula *f, struct formula *left, struct formula *right,
                   str *operator_text) {
    if (f->root->kind != FORMULA_COMPARISON)
        return false;
    *left = part_of(f, f->root->operands.items[0].node);
    *right = part_of(f, f->root->operands.items[1].node);
    *operator_text = str_of(formula_operators[f->root->operands.items[1].op].text);
    return true;
}

/* ---- names that are none ---- */

struct known {
    bool (*exists)(void *context, str name);
    void *context;
};

static size_t digits_in(str s) {
    size_t n = 0;
    while (n < s.n && (byte_is_digit(s.p[n]) || s.p[n] == '.'))
        n++;
    return n;
}

static bool is_operand(const struct known *k, str s) {
    return s.n && (digits_in(s) == s.n || k->exists(k->context, s));
}

/* The hyphen of a difference that was written without spaces, or 0. */
static size_t difference_at(const struct known *k, str name) {
    enum { LONGEST = 200 };
    if (name.n > LONGEST)
        return 0;
    for (size_t at = str_find_byte(name, '-', 1); at < name.n;
         at = str_find_byte(name, '-', at + 1))
        if (is_operand(k, str_sub(name, 0, at)) && is_operand(k, str_sub(name, at + 1, name.n)))
            return at;
    return 0;
}

str formula_name_hint(struct arena *a, str name, bool (*exists)(void *context, str name),
                      void *context) {
    struct known known = {exists, context};
    size_t at = difference_at(&known, name), digits = digits_in(name);
    if (at)
        return arena_printf(a, "for a difference write '%.*s - %.*s', with spaces around the minus",
                            STR(str_sub(name, 0, at)), STR(str_sub(name, at + 1, name.n)));
    if (digits && digits < name.n && byte_is_alpha(name.p[digits]))
        return arena_printf(a, "for a number with its unit write '%.*s %.*s'",
                            STR(str_sub(name, 0, digits)), STR(str_sub(name, digits, name.n)));
    return S("");
}
