/* A small model as text, compiled and run. Lines are "name: formula"; a line "input name = value" declares an input (a list of
 * values is a series, a list of words in quotes a choice), "steps N" or "steps NAME" the index `t`. */
#ifndef TESTS_PROGRAM_SUPPORT_H
#define TESTS_PROGRAM_SUPPORT_H

#include "formula_support.h"

#include "model/program.h"

struct bench {
    struct arena *a;
    struct world *world;
    struct source source;
    struct diags d;
    struct program p;
    struct input_value *inputs;
    struct program_result result;
    bool fine; /* compiled; was run then */
};

static inline const struct value *bench_constant(void *context, struct formula_ref *ref,
                                                 struct diags *d) {
    return world_get(context, ref, d);
}

static inline str bench_nearest(void *context, str name) {
    struct world *w = context;
    return map_get(&w->values, name) ? name : map_nearest(&w->values, name);
}

/* "1e3 USD, 2e3 USD": a number for each, in the unit of the first. */
static inline void bench_values(struct bench *b, str list, struct program_input *input) {
    struct input_value *value = &b->inputs[b->p.inputs.count];
    double *numbers = arena_array(b->a, double, 16);
    input->series = str_find_byte(list, ',', 0) < list.n;
    while (list.n) {
        struct quantity q, converted;
        str what;
        if (quantity_parse(&b->world->units, str_trim(str_cut(&list, ',')), &q, &what))
            abort();
        if (!value->count)
            input->unit = q.unit;
        if (quantity_convert(&q, &input->unit, &converted))
            abort();
        numbers[value->count++] = decimal_double(converted.number);
    }
    value->items = numbers;
}

/* "flat" | "late": the first is chosen. */
static inline void bench_choices(struct bench *b, str list, struct program_input *input) {
    str *names = arena_array(b->a, str, 16);
    input->type = TYPE_CHOICE;
    while (list.n) {
        str name = str_trim(str_cut(&list, '|'));
        names[input->choice_count++] = str_sub(name, 1, name.n - 1);
    }
    input->choices = names;
    b->inputs[b->p.inputs.count] = (struct input_value){arena_array(b->a, double, 1), 1};
}

static inline void bench_input(struct bench *b, str line) {
    struct program_input input = {.name = str_trim(str_cut(&line, '='))};
    line = str_trim(line);
    if (str_starts(line, S("\"")))
        bench_choices(b, line, &input);
    else
        bench_values(b, line, &input);
    arena_push(b->a, &b->p.inputs, input);
}

static inline void bench_steps(struct bench *b, str line) {
    b->p.index_name = S("t");
    for (size_t i = 0; i < b->p.inputs.count; i++)
        if (str_eq(b->p.inputs.items[i].name, line))
            b->p.steps_input = (uint32_t)i;
    for (size_t i = 0; i < line.n && byte_is_digit(line.p[i]); i++)
        b->p.steps = b->p.steps * 10 + (size_t)(line.p[i] - '0');
}

static inline void bench_formula(struct bench *b, str line) {
    struct program_formula f = {.name = str_trim(str_cut(&line, ':'))};
    str text = str_trim(line);
    size_t at = (size_t)(text.p - b->source.text.p);
    struct markdown_origin origin = {&b->source, (uint32_t)at, (uint32_t)text.n, true, NULL};
    f.name_span =
        (struct span){&b->source, (uint32_t)(f.name.p - b->source.text.p), (uint32_t)f.name.n};
    f.formula = formula_parse_model(b->a, &b->world->units, text, origin, &b->d);
    arena_push(b->a, &b->p.formulas, f);
}

static inline void bench_line(struct bench *b, str line) {
    if (str_starts(line, S("input ")))
        bench_input(b, str_sub(line, 6, line.n));
    else if (str_starts(line, S("steps ")))
        bench_steps(b, str_sub(line, 6, line.n));
    else if (line.n)
        bench_formula(b, line);
}

static inline void bench_make(struct bench *b, struct world *world, struct arena *a, str text) {
    *b = (struct bench){.a = a, .world = world, .source = {S("m.yml"), text}, .d = {.arena = a}};
    b->inputs = arena_array(a, struct input_value, 64);
    b->p.units = &world->units;
    b->p.steps_input = PROGRAM_NO_INPUT;
    b->p.constant = bench_constant;
    b->p.nearest = bench_nearest;
    b->p.context = world;
    while (text.n)
        bench_line(b, str_trim(str_cut(&text, '\n')));
    b->fine = program_compile(&b->p, a, &b->d);
    if (b->fine)
        b->result = program_run(&b->p, b->inputs, a);
}

static inline size_t bench_formula_named(const struct bench *b, str name) {
    size_t i = 0;
    while (!str_eq(b->p.formulas.items[i].name, name))
        i++;
    return i;
}

/* "12.5 USD", "1, 2, 3 year", "true", "zero". */
static inline str bench_show(const struct bench *b, str name) {
    uint32_t index = b->p.slot_of[bench_formula_named(b, name)];
    const struct program_slot *slot = &b->p.slots.items[index];
    size_t count = slot_is_series(slot) ? b->result.steps : 1;
    struct buf out = {0};
    for (size_t i = 0; i < count; i++) {
        struct real x = b->result.slots[index][i];
        buf_put(&out, i ? S(", ") : S(""));
        if (x.fault)
            buf_put(&out, fault_names[x.fault]);
        else if (slot->type == TYPE_TRUTH)
            buf_put(&out, x.number != 0 ? S("true") : S("false"));
        else if (slot->type == TYPE_CHOICE)
            buf_put(&out, b->p.inputs.items[slot->choice_of].choices[(size_t)x.number]);
        else
            buf_printf(&out, "%.12g", x.number);
    }
    str unit = unit_text(b->a, &slot->unit);
    str text = arena_printf(b->a, "%.*s%s%.*s", STR(buf_str(&out)), unit.n ? " " : "", STR(unit));
    buf_free(&out);
    return text;
}

/* "code 'part': message | hint" of all diagnostics, one a line. */
static inline str bench_complaints(const struct bench *b) {
    struct buf out = {0};
    for (size_t i = 0; i < b->d.count; i++) {
        const struct diag *d = &b->d.items[i];
        str part = str_sub(b->source.text, d->span.offset, (size_t)d->span.offset + d->span.length);
        buf_printf(&out, "%s%s '%.*s': %.*s%s%.*s", i ? "\n" : "", d->code, STR(part),
                   STR(d->message), d->hint.n ? " | " : "", STR(d->hint));
    }
    str text = arena_copy(b->a, buf_str(&out));
    buf_free(&out);
    return text;
}

#endif
