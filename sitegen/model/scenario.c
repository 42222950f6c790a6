/* Scenarios of a model: computed, told as texts, and read from what somebody typed. */
#include "model/model.h"

#include <math.h>

struct scenario model_scenario(const struct model *m, const struct model_preset *preset,
                               struct arena *a) {
    struct scenario s = {.preset = preset,
                         .inputs = arena_array(a, struct input_value, m->inputs.count)};
    for (size_t i = 0; i < m->inputs.count; i++)
        s.inputs[i] = m->inputs.items[i].standard;
    for (size_t i = 0; preset && i < preset->set.count; i++)
        s.inputs[preset->set.items[i].input] = preset->set.items[i].given;
    scenario_run(m, &s, a);
    return s;
}

void scenario_run(const struct model *m, struct scenario *s, struct arena *a) {
    s->result = program_run(&m->program, s->inputs, a);
}

/* A condition that cannot be computed leaves the input where it can be seen. */
bool scenario_uses(const struct model *m, const struct scenario *s, uint32_t input) {
    uint32_t slot = m->inputs.items[input].when_slot;
    if (slot == PROGRAM_NO_SLOT)
        return true;
    struct real holds = s->result.slots[slot][0];
    return holds.fault || holds.number != 0;
}

bool scenario_tells(const struct scenario *s, const struct model_sentence *sentence) {
    if (sentence->when_slot == PROGRAM_NO_SLOT)
        return true;
    struct real holds = s->result.slots[sentence->when_slot][0];
    return !holds.fault && holds.number != 0;
}

struct real scenario_value(const struct scenario *s, const struct model_formula *f, size_t step) {
    return s->result.slots[f->slot][f->series ? step : 0];
}

/* ---- texts ---- */

str fault_words(enum fault fault) {
    static const str words[FAULT_COUNT] = {
        [FAULT_ZERO] = S("division by zero"),
        [FAULT_OVERFLOW] = S("too large to compute"),
        [FAULT_DOMAIN] = S("not defined"),
        [FAULT_NO_STEP] = S("at no step"),
    };
    return words[fault];
}

static str choice_label(const struct model_input *input, double index) {
    size_t i = index > 0 ? (size_t)index : 0;
    return i < input->choices.count ? input->choices.items[i].label : (str){0};
}

str input_value_text(const struct model_input *in, double value, struct arena *a) {
    struct form exact = in->form;
    if (in->type == TYPE_CHOICE)
        return choice_label(in, value);
    exact.decimals = form_decimals_of(value, exact.scale);
    bool ends = exact.decimals < FORM_MAX_DECIMALS;
    return form_text(a, ends && exact.decimals > in->form.decimals ? &exact : &in->form, value);
}

/* Of a series without the values at its end that only repeat the one before them. */
str scenario_input_text(const struct model *m, const struct scenario *s, uint32_t input,
                        struct arena *a) {
    const struct model_input *in = &m->inputs.items[input];
    struct input_value value = s->inputs[input];
    size_t count = value.count;
    while (count > 1 && real_order(value.items[count - 1], value.items[count - 2]) == 0)
        count--;
    str text = input_value_text(in, value.items[0], a);
    for (size_t i = 1; i < count; i++)
        text =
            arena_printf(a, "%.*s, %.*s", STR(text), STR(input_value_text(in, value.items[i], a)));
    return text;
}

str scenario_formula_text(const struct model *m, const struct scenario *s,
                          const struct model_formula *f, size_t step, struct arena *a) {
    struct real value = scenario_value(s, f, step);
    if (value.fault)
        return f->otherwise.n ? f->otherwise : fault_words(value.fault);
    switch (f->type) {
    case TYPE_TRUTH:
        return value.number != 0 ? S("yes") : S("no");
    case TYPE_CHOICE:
        return choice_label(&m->inputs.items[m->program.slots.items[f->slot].choice_of],
                            value.number);
    case TYPE_NUMBER:
        break;
    }
    return form_text(a, &f->form, value.number);
}

static str piece_text(const struct model *m, const struct scenario *s,
                      const struct model_piece *piece, struct arena *a) {
    if (piece->input)
        return scenario_input_text(m, s, (uint32_t)(piece->input - m->inputs.items), a);
    if (piece->formula)
        return scenario_formula_text(m, s, piece->formula, 0, a);
    return piece->text;
}

str scenario_sentence(const struct model *m, const struct scenario *s,
                      const struct model_sentence *sentence, struct arena *a) {
    struct buf out = {0};
    for (size_t i = 0; scenario_tells(s, sentence) && i < sentence->pieces.count; i++)
        buf_put(&out, piece_text(m, s, &sentence->pieces.items[i], a));
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

str scenario_step_label(const struct model *m, const struct scenario *s, size_t step,
                        struct arena *a) {
    if (m->label_slot == PROGRAM_NO_SLOT)
        return arena_printf(a, "%zu", step + 1);
    bool series = slot_is_series(&m->program.slots.items[m->label_slot]);
    struct real value = s->result.slots[m->label_slot][series ? step : 0];
    return value.fault ? fault_words(value.fault) : form_text(a, &m->label_form, value.number);
}

/* ---- reading ---- */

struct reading {
    const struct model_input *input;
    const struct units *units;
    struct arena *arena;
    str why; /* what is wrong; empty: nothing */
};

static str range_words(const struct reading *r) {
    const struct model_input *in = r->input;
    return arena_printf(r->arena, "%.*s to %.*s", STR(input_value_text(in, in->least, r->arena)),
                        STR(input_value_text(in, in->most, r->arena)));
}

/* What differs from the bound in its last digits alone is not told as that bound. */
static str out_of_range(const struct reading *r, str text, double x) {
    const struct model_input *in = r->input;
    bool low = x < in->least;
    str is = input_value_text(in, x, r->arena), range = range_words(r);
    if (str_eq(is, input_value_text(in, low ? in->least : in->most, r->arena)))
        return arena_printf(r->arena, "'%.*s' is too %s; expected %.*s", STR(text),
                            low ? "low" : "high", STR(range));
    return arena_printf(r->arena, "'%.*s' is %.*s, which is too %s; expected %.*s", STR(text),
                        STR(is), low ? "low" : "high", STR(range));
}

static void judge_number(struct reading *r, str text, enum form_error error, str what, double x) {
    const struct model_input *in = r->input;
    struct arena *a = r->arena;
    if (error == FORM_EMPTY)
        r->why = arena_printf(a, "there is no value; expected %.*s", STR(range_words(r)));
    else if (error == FORM_NO_NUMBER)
        r->why = arena_printf(a, "'%.*s' is no number; expected %.*s", STR(what.n ? what : text),
                              STR(range_words(r)));
    else if (error == FORM_OTHER_UNIT)
        r->why = arena_printf(a, "'%.*s' is in another unit, '%.*s'; expected %.*s", STR(text),
                              STR(what), STR(range_words(r)));
    else if (x < in->least || x > in->most)
        r->why = out_of_range(r, text, x);
    else if (in->whole && floor(x) != x)
        r->why = arena_printf(a, "'%.*s' is no whole number; expected %.*s", STR(text),
                              STR(range_words(r)));
}

static double read_number(struct reading *r, str text) {
    double x = 0;
    str what = {0};
    const struct model_input *in = r->input;
    enum form_error error =
        form_read(&in->form, r->units, &in->unit, in->least, in->most, text, &x, &what);
    judge_number(r, text, error, what, x);
    return x;
}

static double read_choice(struct reading *r, str text) {
    struct arena *a = r->arena;
    const struct model_input *in = r->input;
    for (size_t i = 0; i < in->choices.count; i++) {
        const struct model_choice *c = &in->choices.items[i];
        if (str_eq_nocase(c->name, text) || str_eq_nocase(c->label, text))
            return (double)i;
    }
    str all = names_in_a_row(a, in->choice_names, in->choices.count);
    str near = nearest_of(in->choice_names, in->choices.count, text);
    if (near.n)
        r->why = arena_printf(a, "there is no choice '%.*s'; did you mean '%.*s'? Expected %.*s",
                              STR(text), STR(near), STR(all));
    else if (text.n)
        r->why = arena_printf(a, "there is no choice '%.*s'; expected %.*s", STR(text), STR(all));
    else
        r->why = arena_printf(a, "there is no value; expected %.*s", STR(all));
    return 0;
}

/* A comma between digits of which exactly three follow separates thousands; any other one separates values. */
static bool is_thousands(str text, size_t comma) {
    size_t after = comma + 1;
    while (after < text.n && byte_is_digit(text.p[after]))
        after++;
    return comma && byte_is_digit(text.p[comma - 1]) && after - comma - 1 == 3;
}

static str cut_value(str *text) {
    size_t at = 0;
    while (at < text->n && text->p[at] != ';' && (text->p[at] != ',' || is_thousands(*text, at)))
        at++;
    str value = str_trim(str_sub(*text, 0, at));
    *text = str_sub(*text, at + 1, text->n);
    return value;
}

static void read_series(struct reading *r, str text, struct input_value *value) {
    struct {
        double *items;
        size_t count, capacity;
    } values = {0};
    do {
        arena_push(r->arena, &values, read_number(r, cut_value(&text)));
        if (values.count > PROGRAM_MAX_STEPS)
            r->why = arena_printf(r->arena, "there are more than %d values", PROGRAM_MAX_STEPS);
    } while (text.n && !r->why.n);
    *value = (struct input_value){values.items, values.count};
}

bool input_read(const struct model *m, uint32_t input, const struct units *units, str text,
                struct arena *a, struct input_value *value, str *why) {
    struct reading r = {&m->inputs.items[input], units, a, {0}};
    text = str_trim(text);
    if (r.input->type == TYPE_NUMBER && r.input->series) {
        read_series(&r, text, value);
    } else {
        double *one = arena_new(a, double);
        *one = r.input->type == TYPE_CHOICE ? read_choice(&r, text) : read_number(&r, text);
        *value = (struct input_value){one, 1};
    }
    *why = r.why;
    return !r.why.n;
}
