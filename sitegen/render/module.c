#include "render/module.h"

#include "base/embed.h"
#include "base/json.h"

struct writer {
    const struct model *m;
    const struct site *site;
    struct arena *a;
    struct buf *out;
    uint32_t *number; /* per formula of the model: its place among those written; NOT_SHOWN */
};

#define NOT_SHOWN UINT32_MAX

/* ---- parts of JSON ---- */

/* A comma before all but the first of a list. */
static void put_comma(const struct writer *w, size_t i) { buf_put(w->out, i ? S(", ") : S("")); }

static void put_key(const struct writer *w, const char *key) { buf_printf(w->out, ", %s: ", key); }

static void put_text(const struct writer *w, const char *key, str text) {
    put_key(w, key);
    json_string(w->out, text);
}

static void put_truth(const struct writer *w, const char *key, bool truth) {
    put_key(w, key);
    buf_put(w->out, truth ? S("true") : S("false"));
}

static void put_number(const struct writer *w, const char *key, double x) {
    put_key(w, key);
    json_number(w->out, x);
}

/* An index, or null for one of the constants that mean there is none: they are all the same. */
static void put_index(const struct writer *w, const char *key, uint32_t index) {
    put_key(w, key);
    if (index == UINT32_MAX)
        buf_put(w->out, S("null"));
    else
        buf_printf(w->out, "%u", (unsigned)index);
}

static void put_form(const struct writer *w, const struct form *f) {
    buf_put(w->out, S("{ prefix: "));
    json_string(w->out, f->prefix);
    put_text(w, "one", f->one);
    put_text(w, "many", f->many);
    put_number(w, "scale", f->scale);
    put_number(w, "decimals", f->decimals);
    put_truth(w, "trim", f->trim);
    put_truth(w, "plain", f->plain);
    buf_put(w->out, S(" }"));
}

static void put_values(const struct writer *w, const struct input_value *value) {
    buf_byte(w->out, '[');
    for (size_t i = 0; i < value->count; i++) {
        put_comma(w, i);
        json_number(w->out, value->items[i]);
    }
    buf_byte(w->out, ']');
}

static str type_name(enum program_type type) {
    return type == TYPE_NUMBER ? S("number") : type == TYPE_TRUTH ? S("truth") : S("choice");
}

/* ---- which formulas are written ---- */

static uint32_t place_of(const struct writer *w, const struct model_formula *f) {
    return (uint32_t)(f - w->m->formulas.items);
}

static void show(struct writer *w, const struct model_formula *f) {
    if (f)
        w->number[place_of(w, f)] = 0;
}

static void show_list(struct writer *w, const struct formula_list *list) {
    for (size_t i = 0; i < list->count; i++)
        show(w, list->items[i]);
}

static void show_sentence(struct writer *w, const struct model_sentence *sentence) {
    for (size_t i = 0; i < sentence->pieces.count; i++)
        show(w, sentence->pieces.items[i].formula);
}

/* Those with a label, and those that anything shows; numbered in the order of the model. */
static void number_formulas(struct writer *w) {
    const struct model *m = w->m;
    uint32_t count = 0;
    w->number = arena_array(w->a, uint32_t, m->formulas.count);
    for (size_t i = 0; i < m->formulas.count; i++)
        w->number[i] = m->formulas.items[i].label.n ? 0 : NOT_SHOWN;
    show_list(w, &m->headline);
    show_list(w, &m->columns);
    show(w, m->sensitivity);
    show_sentence(w, &m->sentence);
    for (size_t i = 0; i < m->answer.count; i++)
        show_sentence(w, &m->answer.items[i]);
    for (size_t i = 0; i < m->charts.count; i++)
        show_list(w, &m->charts.items[i].series);
    for (size_t i = 0; i < m->formulas.count; i++)
        if (w->number[i] != NOT_SHOWN)
            w->number[i] = count++;
}

static uint32_t number_of(const struct writer *w, const struct model_formula *f) {
    return f ? w->number[place_of(w, f)] : NOT_SHOWN;
}

static void put_formula_list(const struct writer *w, const char *key,
                             const struct formula_list *list) {
    put_key(w, key);
    buf_byte(w->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        put_comma(w, i);
        buf_printf(w->out, "%u", (unsigned)number_of(w, list->items[i]));
    }
    buf_byte(w->out, ']');
}

/* ---- inputs ---- */

static void put_choices(const struct writer *w, const struct model_input *input) {
    put_key(w, "choices");
    buf_byte(w->out, '[');
    for (size_t i = 0; i < input->choices.count; i++) {
        put_comma(w, i);
        buf_put(w->out, S("{ name: "));
        json_string(w->out, input->choices.items[i].name);
        put_text(w, "label", input->choices.items[i].label);
        buf_put(w->out, S(" }"));
    }
    buf_byte(w->out, ']');
}

static void put_stops(const struct writer *w, const struct model_input *input) {
    put_key(w, "stops");
    buf_byte(w->out, '[');
    for (size_t i = 0; i < input->stops.count; i++) {
        put_comma(w, i);
        json_number(w->out, input->stops.items[i].value);
    }
    buf_byte(w->out, ']');
}

static void put_words(const struct writer *w, const struct form_words *words, int power) {
    buf_printf(w->out, "{ power: %d, words: [", power);
    for (size_t i = 0; i < words->count; i++) {
        put_comma(w, i);
        buf_byte(w->out, '[');
        json_string(w->out, words->items[i].word);
        put_comma(w, 1);
        json_number(w->out, words->items[i].times);
        put_comma(w, 1);
        json_number(w->out, words->items[i].over);
        buf_byte(w->out, ']');
    }
    buf_put(w->out, S("] }"));
}

/* How texts are read: with the names of units for each factor of the input's unit. A plain number has one, too: % and x. */
static void put_reads(const struct writer *w, const struct model_input *input) {
    const struct unit *unit = &input->unit;
    put_key(w, "reads");
    buf_printf(w->out, "{ short: %s, factors: [", input->form.words ? "true" : "false");
    for (size_t i = 0; i < unit->count || !i; i++) {
        struct form_words words = form_words(w->a, &w->site->units, unit, i);
        put_comma(w, i);
        put_words(w, &words, unit->count ? unit->factors[i].power : 1);
    }
    buf_put(w->out, S("] }"));
}

static void put_input(const struct writer *w, const struct model_input *input) {
    buf_put(w->out, S("    { name: "));
    json_string(w->out, input->name);
    put_text(w, "label", input->label);
    put_text(w, "type", type_name(input->type));
    put_truth(w, "series", input->series);
    put_choices(w, input);
    put_number(w, "least", input->least);
    put_number(w, "most", input->most);
    put_number(w, "step", input->step);
    put_key(w, "standard");
    put_values(w, &input->standard);
    put_index(w, "when", input->when_slot);
    put_key(w, "form");
    put_form(w, &input->form);
    put_stops(w, input);
    put_truth(w, "whole", input->whole);
    if (input->type == TYPE_NUMBER)
        put_reads(w, input);
    buf_put(w->out, S(" },\n"));
}

/* ---- formulas ---- */

static void put_choice_labels(const struct writer *w, const struct program_slot *slot) {
    put_key(w, "choices");
    buf_byte(w->out, '[');
    if (slot->type == TYPE_CHOICE) {
        const struct model_input *input = &w->m->inputs.items[slot->choice_of];
        for (size_t i = 0; i < input->choices.count; i++) {
            put_comma(w, i);
            json_string(w->out, input->choices.items[i].label);
        }
    }
    buf_byte(w->out, ']');
}

static void put_formula(const struct writer *w, const struct model_formula *f) {
    buf_put(w->out, S("    { name: "));
    json_string(w->out, f->name);
    put_text(w, "label", f->label);
    put_text(w, "type", type_name(f->type));
    put_truth(w, "series", f->series);
    put_index(w, "slot", f->slot);
    put_key(w, "form");
    put_form(w, &f->form);
    put_key(w, "otherwise");
    if (f->otherwise.n)
        json_string(w->out, f->otherwise);
    else
        buf_put(w->out, S("null"));
    put_choice_labels(w, &w->m->program.slots.items[f->slot]);
    buf_put(w->out, S(" },\n"));
}

/* ---- what is shown ---- */

/* The conditions of the sentences, whose words stand in the page. */
static void put_answer(const struct writer *w) {
    put_key(w, "answer");
    buf_byte(w->out, '[');
    for (size_t i = 0; i < w->m->answer.count; i++) {
        uint32_t when = w->m->answer.items[i].when_slot;
        put_comma(w, i);
        if (when == PROGRAM_NO_SLOT)
            buf_put(w->out, S("null"));
        else
            buf_printf(w->out, "%u", (unsigned)when);
    }
    buf_byte(w->out, ']');
}

static void put_marks(const struct writer *w, const struct model_chart *chart) {
    put_key(w, "marks");
    buf_byte(w->out, '[');
    for (size_t i = 0; i < chart->marks.count; i++) {
        put_comma(w, i);
        buf_put(w->out, S("{ label: "));
        json_string(w->out, chart->marks.items[i].label);
        put_index(w, "slot", chart->marks.items[i].slot);
        buf_put(w->out, S(" }"));
    }
    buf_byte(w->out, ']');
}

static void put_charts(const struct writer *w) {
    buf_put(w->out, S("  charts: [\n"));
    for (size_t i = 0; i < w->m->charts.count; i++) {
        const struct model_chart *chart = &w->m->charts.items[i];
        buf_put(w->out, S("    { kind: "));
        json_string(w->out, model_chart_kind_names[chart->kind]);
        put_formula_list(w, "series", &chart->series);
        put_marks(w, chart);
        buf_put(w->out, S(" },\n"));
    }
    buf_put(w->out, S("  ],\n"));
}

/* Scenarios behind the default are the presets'. */
static void put_presets(const struct writer *w) {
    buf_put(w->out, S("  presets: [\n"));
    for (size_t i = 1; i < w->m->scenario_count; i++) {
        const struct scenario *s = &w->m->scenarios[i];
        buf_put(w->out, S("    { name: "));
        json_string(w->out, s->preset->name);
        put_key(w, "inputs");
        buf_byte(w->out, '[');
        for (size_t input = 0; input < w->m->inputs.count; input++) {
            put_comma(w, input);
            put_values(w, &s->inputs[input]);
        }
        buf_put(w->out, S("] },\n"));
    }
    buf_put(w->out, S("  ],\n"));
}

/* ---- the whole ---- */

static void put_identity(const struct writer *w) {
    const struct item *item = &w->m->item;
    buf_put(w->out, S("  id: "));
    json_string(w->out, item->id);
    put_text(w, "title", item->title);
    buf_put(w->out, S(",\n"));
}

static void put_steps(const struct writer *w) {
    const struct program *p = &w->m->program;
    bool counted = w->m->index.name.n && p->steps_input == PROGRAM_NO_INPUT;
    buf_put(w->out, S("  index: "));
    if (w->m->index.name.n) {
        buf_put(w->out, S("{ name: "));
        json_string(w->out, w->m->index.name);
        put_text(w, "title", w->m->index.title);
        put_index(w, "label", w->m->label_slot);
        put_key(w, "form");
        put_form(w, &w->m->label_form);
        buf_put(w->out, S(" }"));
    } else {
        buf_put(w->out, S("null"));
    }
    put_index(w, "steps", w->m->index.name.n ? p->steps_input : PROGRAM_NO_INPUT);
    put_index(w, "count", counted ? (uint32_t)p->steps : UINT32_MAX);
    buf_put(w->out, S(",\n"));
}

static void put_model(const struct writer *w) {
    const struct model *m = w->m;
    buf_put(w->out, S("export const model = {\n"));
    put_identity(w);
    put_steps(w);
    buf_put(w->out, S("  inputs: [\n"));
    for (size_t i = 0; i < m->inputs.count; i++)
        put_input(w, &m->inputs.items[i]);
    buf_put(w->out, S("  ],\n  formulas: [\n"));
    for (size_t i = 0; i < m->formulas.count; i++)
        if (w->number[i] != NOT_SHOWN)
            put_formula(w, &m->formulas.items[i]);
    buf_put(w->out, S("  ]"));
    put_formula_list(w, "headline", &m->headline);
    put_formula_list(w, "columns", &m->columns);
    put_index(w, "sensitivity", number_of(w, m->sensitivity));
    put_answer(w);
    buf_put(w->out, S(",\n"));
    put_charts(w);
    put_presets(w);
    buf_put(w->out, S("};\n"));
}

void module_write(const struct model *m, const struct site *site, struct arena *scratch,
                  struct buf *out) {
    struct writer w = {.m = m, .site = site, .a = scratch, .out = out};
    number_formulas(&w);
    for (size_t i = 0; i < embedded_runtime_count; i++)
        buf_put(out, (str){(const char *)embedded_runtime[i].bytes, embedded_runtime[i].size});
    buf_put(
        out,
        S("export { text, digits, read };\n")); /* here: a minifier renames functions of what exports */
    put_model(&w);
    module_program(out, &m->program);
}
