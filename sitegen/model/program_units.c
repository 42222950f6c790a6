/* Units in programs: the arithmetic of quantities is tried on the number 1 of each operand's unit. What comes out has the unit
 * of the result, and its number is the factor that computing with bare numbers must not forget. */
#include "model/program_internal.h"

static bool is_one(struct decimal d) { return d.coefficient == 1 && d.exponent == 0; }

static struct quantity one(const struct unit *unit) {
    struct decimal d = decimal_of(1);
    return (struct quantity){.number = d, .low = d, .high = d, .unit = *unit};
}

/* Is the factor 1 over a whole number? Then dividing by that is exact where multiplying is not: 35 % is 0.35. */
static bool is_part(struct decimal factor, struct decimal *whole) {
    enum { DIGITS = 15 };
    if (decimal_is_zero(factor) || decimal_magnitude(factor) >= 0 ||
        !decimal_divide(decimal_of(1), factor, ROUND_NEAREST, whole))
        return false;
    *whole = decimal_normalise(decimal_round_digits(*whole, DIGITS, ROUND_NEAREST));
    return decimal_is_whole(*whole);
}

void program_scale(struct compiler *c, struct part *part, struct decimal factor) {
    struct decimal whole;
    factor = decimal_normalise(factor);
    if (is_one(factor))
        return;
    bool divide = is_part(factor, &whole);
    struct program_node *by =
        program_constant(c, part->at, decimal_double(divide ? whole : factor));
    part->node =
        program_node(c, divide ? PROGRAM_DIVIDE : PROGRAM_MULTIPLY, part->at, part->node, by);
    part->depth++;
}

enum arithmetic_error program_factor(const struct unit *from, const struct unit *to,
                                     struct decimal *factor) {
    struct quantity one_from = one(from), q;
    enum arithmetic_error error = quantity_convert(&one_from, to, &q);
    if (error)
        return error;
    *factor = q.number;
    return decimal_is_zero(q.number) ? ARITHMETIC_OVERFLOW : ARITHMETIC_FINE; /* rounded to 0 */
}

enum arithmetic_error program_convert(struct compiler *c, struct part *part,
                                      const struct unit *to) {
    struct decimal factor;
    enum arithmetic_error error = program_factor(&part->unit, to, &factor);
    if (error)
        return error;
    program_scale(c, part, factor);
    part->unit = *to;
    return ARITHMETIC_FINE;
}

/* ---- texts beside choices ---- */

static bool report_choice(struct compiler *c, const struct part *text,
                          const struct program_input *input) {
    diag_error(c->e.d, "unknown-choice", formula_span(c->e.f, text->at),
               "'%.*s' has no choice %.*s", STR(input->name), STR(text->at));
    str nearest = nearest_of(input->choices, input->choice_count, text->written);
    if (nearest.n)
        diag_nearest(c->e.d, nearest);
    else
        diag_hint(c->e.d, "it has %.*s",
                  STR(names_in_a_row(c->e.d->arena, input->choices, input->choice_count)));
    return false;
}

/* A text as one of the choices of an input. */
static bool read_choice(struct compiler *c, struct part *text, uint32_t choice_of) {
    const struct program_input *input = &c->p->inputs.items[choice_of];
    size_t i = index_of(input->choices, input->choice_count, text->written);
    if (i == input->choice_count)
        return report_choice(c, text, input);
    text->node = program_constant(c, text->at, (double)i);
    text->type = TYPE_CHOICE;
    text->choice_of = choice_of;
    text->text = false;
    return true;
}

static bool report_choices(struct compiler *c, const struct operation *o, const struct part *left,
                           const struct part *right) {
    const struct program_input *inputs = c->p->inputs.items;
    diag_error(c->e.d, "wrong-operand", formula_span(c->e.f, o->sign),
               "a choice of '%.*s' and one of '%.*s' do not go together",
               STR(inputs[left->choice_of].name), STR(inputs[right->choice_of].name));
    diag_hint(c->e.d, "compare each with the name of one of its own");
    return false;
}

/* ---- two sides ---- */

static bool align_numbers(struct compiler *c, struct operation *o, struct part *left,
                          struct part *right) {
    struct quantity a = one(&left->unit), b = one(&right->unit), sum;
    enum arithmetic_error error = quantity_add(&a, &b, &sum);
    if (!error)
        error = program_convert(c, left, &sum.unit);
    if (!error)
        error = program_convert(c, right, &sum.unit);
    return !error || formula_report_arithmetic(&c->e, o, error);
}

bool program_align(struct compiler *c, struct operation *o, struct part *left, struct part *right) {
    bool choice = !left->text && left->type == TYPE_CHOICE;
    if (left->text && !right->text && right->type == TYPE_CHOICE) {
        if (!read_choice(c, left, right->choice_of))
            return false;
    } else if (choice && right->text) {
        if (!read_choice(c, right, left->choice_of))
            return false;
    }
    o->left = program_value(left);
    o->right = program_value(right);
    if (left->text || right->text)
        return program_report_text(c, left->text ? left : right);
    if (left->type != right->type)
        return formula_report_kinds(&c->e, o);
    if (left->type == TYPE_CHOICE && left->choice_of != right->choice_of)
        return report_choices(c, o, left, right);
    return left->type != TYPE_NUMBER || align_numbers(c, o, left, right);
}
