/* A scenario for programs: as JSON, with all that is computed. */
#include "base/json.h"
#include "cmd/calc.h"

struct writer {
    const struct calc *c;
    struct buf *out;
};

/* 0 without a sign. */
static void put_double(struct buf *out, double x) { json_number(out, x == 0 ? 0 : x); }

static void put_name(struct buf *out, const char *name) { buf_printf(out, ",\"%s\":", name); }

static void put_field(struct buf *out, const char *name, str text) {
    put_name(out, name);
    json_or_null(out, text);
}

/* A choice, a condition and a plain number have none. */
static void put_unit(struct writer *w, enum program_type type, const struct unit *unit) {
    str text = {0};
    if (type == TYPE_NUMBER && unit->count)
        text = unit_text(w->c->arena, unit);
    put_field(w->out, "unit", text);
}

/* ---- inputs ---- */

static void put_input_number(struct writer *w, const struct model_input *in, double x) {
    if (in->type == TYPE_CHOICE)
        json_string(w->out, in->choices.items[(size_t)x].name);
    else
        put_double(w->out, x);
}

static void put_input_value(struct writer *w, const struct model_input *in,
                            struct input_value value) {
    if (!in->series) {
        put_input_number(w, in, value.items[0]);
        return;
    }
    for (size_t i = 0; i < value.count; i++) {
        buf_put(w->out, i ? S(",") : S("["));
        put_input_number(w, in, value.items[i]);
    }
    buf_byte(w->out, ']');
}

static void put_source(struct writer *w, const struct model_input *in) {
    const struct fact_value *entry = in->entry;
    put_field(w->out, "fact", in->fact ? in->fact->id : (str){0});
    put_field(w->out, "status",
              entry && entry->status ? fact_status_names[entry->status] : (str){0});
    put_field(w->out, "source",
              entry && entry->sources.count ? entry->sources.items[0].source.id : (str){0});
}

static void put_limits(struct writer *w, const struct model_input *in) {
    if (in->type == TYPE_NUMBER) {
        put_name(w->out, "min");
        put_double(w->out, in->least);
        put_name(w->out, "max");
        put_double(w->out, in->most);
        return;
    }
    put_name(w->out, "choices");
    for (size_t i = 0; i < in->choices.count; i++) {
        buf_put(w->out, i ? S(",") : S("["));
        json_string(w->out, in->choices.items[i].name);
    }
    buf_byte(w->out, ']');
}

static void put_input(struct writer *w, uint32_t i) {
    const struct calc *c = w->c;
    const struct model_input *in = &c->model->inputs.items[i];
    json_string(w->out, in->name);
    buf_put(w->out, S(":{\"label\":"));
    json_string(w->out, in->label);
    put_name(w->out, "value");
    put_input_value(w, in, c->scenario.inputs[i]);
    put_unit(w, in->type, &in->unit);
    put_field(w->out, "text", scenario_input_text(c->model, &c->scenario, i, c->arena));
    put_name(w->out, "default");
    put_input_value(w, in, in->standard);
    put_field(w->out, "default_text", calc_default_text(c, i));
    put_limits(w, in);
    buf_printf(w->out, ",\"moved\":%s", calc_moved(c, i) ? "true" : "false");
    buf_printf(w->out, ",\"used\":%s", calc_uses(c, i) ? "true" : "false");
    put_source(w, in);
    buf_byte(w->out, '}');
}

/* ---- what is computed ---- */

static void put_number(struct writer *w, const struct model_formula *f, size_t step) {
    const struct model *m = w->c->model;
    struct real value = scenario_value(&w->c->scenario, f, step);
    if (value.fault)
        buf_put(w->out, S("null"));
    else if (f->type == TYPE_TRUTH)
        buf_put(w->out, value.number != 0 ? S("true") : S("false"));
    else if (f->type == TYPE_CHOICE)
        put_input_number(w, &m->inputs.items[m->program.slots.items[f->slot].choice_of],
                         value.number);
    else
        put_double(w->out, value.number);
}

static void put_text(struct writer *w, const struct model_formula *f, size_t step) {
    const struct calc *c = w->c;
    json_string(w->out, scenario_formula_text(c->model, &c->scenario, f, step, c->arena));
}

static void put_fault(struct writer *w, const struct model_formula *f, size_t step) {
    str name = fault_names[scenario_value(&w->c->scenario, f, step).fault];
    json_or_null(w->out, name.n ? name : (str){0});
}

typedef void put_step(struct writer *w, const struct model_formula *f, size_t step);

static void put_steps(struct writer *w, const char *name, const struct model_formula *f,
                      put_step *put) {
    put_name(w->out, name);
    buf_byte(w->out, '[');
    for (size_t step = 0; step < w->c->scenario.result.steps; step++) {
        buf_put(w->out, step ? S(",") : S(""));
        put(w, f, step);
    }
    buf_byte(w->out, ']');
}

static void put_formula(struct writer *w, const struct model_formula *f) {
    json_string(w->out, f->name);
    buf_put(w->out, S(":{\"label\":"));
    json_or_null(w->out, f->label.n ? f->label : (str){0});
    put_unit(w, f->type, &w->c->model->program.slots.items[f->slot].unit);
    if (f->series) {
        put_steps(w, "values", f, put_number);
        put_steps(w, "texts", f, put_text);
        put_steps(w, "faults", f, put_fault);
    } else {
        put_name(w->out, "value");
        put_number(w, f, 0);
        put_name(w->out, "text");
        put_text(w, f, 0);
        put_name(w->out, "fault");
        put_fault(w, f, 0);
    }
    buf_byte(w->out, '}');
}

static void put_formulas(struct writer *w, const char *name, bool series) {
    const struct model *m = w->c->model;
    bool first = true;
    buf_printf(w->out, ",\n\"%s\":{", name);
    for (size_t i = 0; i < m->formulas.count; i++) {
        if (m->formulas.items[i].series != series)
            continue;
        buf_put(w->out, first ? S("\n") : S(",\n"));
        put_formula(w, &m->formulas.items[i]);
        first = false;
    }
    buf_byte(w->out, '}');
}

static void put_names(struct writer *w, const char *name, const struct formula_list *list) {
    buf_printf(w->out, ",\n\"%s\":[", name);
    for (size_t i = 0; i < list->count; i++) {
        buf_put(w->out, i ? S(",") : S(""));
        json_string(w->out, list->items[i]->name);
    }
    buf_byte(w->out, ']');
}

/* ---- the whole ---- */

static void put_words(struct writer *w) {
    const struct calc *c = w->c;
    const struct model *m = c->model;
    bool first = true;
    str sentence = calc_sentence(c, &m->sentence);
    put_field(w->out, "sentence", sentence.n ? sentence : (str){0});
    buf_put(w->out, S(",\n\"answer\":["));
    for (size_t i = 0; i < m->answer.count; i++) {
        str text = calc_sentence(c, &m->answer.items[i]);
        if (!text.n)
            continue;
        buf_put(w->out, first ? S("") : S(","));
        json_string(w->out, text);
        first = false;
    }
    buf_byte(w->out, ']');
}

static void put_labels(struct writer *w) {
    const struct calc *c = w->c;
    buf_put(w->out, S(",\n\"steps\":["));
    for (size_t step = 0; step < c->scenario.result.steps; step++) {
        buf_put(w->out, step ? S(",") : S(""));
        json_string(w->out, scenario_step_label(c->model, &c->scenario, step, c->arena));
    }
    buf_byte(w->out, ']');
}

static void put_caveats(struct writer *w) {
    const struct text_list *caveats = &w->c->model->caveats;
    buf_put(w->out, S(",\n\"caveats\":["));
    for (size_t i = 0; i < caveats->count; i++) {
        buf_put(w->out, i ? S(",") : S(""));
        json_string(w->out, calc_markdown(w->c, caveats->items[i].text, caveats->items[i].span));
    }
    buf_byte(w->out, ']');
}

void calc_print_json(const struct calc *c, struct buf *out) {
    struct writer w = {c, out};
    const struct model *m = c->model;
    buf_put(out, S("{\"model\":"));
    json_string(out, m->item.id);
    put_field(out, "title", m->item.title);
    put_field(out, "preset", c->scenario.preset ? c->scenario.preset->name : (str){0});
    put_words(&w);
    buf_put(out, S(",\n\"inputs\":{"));
    for (uint32_t i = 0; i < m->inputs.count; i++) {
        buf_put(out, i ? S(",\n") : S("\n"));
        put_input(&w, i);
    }
    buf_byte(out, '}');
    put_names(&w, "headline", &m->headline);
    put_names(&w, "columns", &m->columns);
    put_labels(&w);
    put_formulas(&w, "scalars", false);
    put_formulas(&w, "series", true);
    put_caveats(&w);
    buf_put(out, S("}\n"));
}
