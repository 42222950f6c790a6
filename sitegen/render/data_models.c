/* Models: what can be changed, what is computed of it, and what each scenario comes to. */
#include "model/model.h"
#include "render/data_common.h"
#include "render/data_internal.h"

/* A model that is being written. */
struct sheet {
    struct data_json *d;
    struct json_writer *j;
    const struct model *model;
};

static void put_real(struct sheet *w, const char *key, double x) {
    struct buf number = {0};
    json_number(&number, x == 0 ? 0 : x); /* 0 without a sign */
    json_put_raw(w->j, key, buf_str(&number));
    buf_free(&number);
}

/* Of a choice its name, of a condition whether it holds. */
static void put_input_number(struct sheet *w, const char *key, const struct model_input *in,
                             double x) {
    if (in->type == TYPE_CHOICE)
        json_put_text(w->j, key, in->choices.items[(size_t)x].name);
    else
        put_real(w, key, x);
}

static void put_input_value(struct sheet *w, const char *key, const struct model_input *in,
                            struct input_value value) {
    if (!in->series) {
        put_input_number(w, key, in, value.items[0]);
        return;
    }
    json_open_array(w->j, key);
    for (size_t i = 0; i < value.count; i++)
        put_input_number(w, NULL, in, value.items[i]);
    json_close_array(w->j);
}

static void put_unit(struct sheet *w, enum program_type type, const struct unit *unit) {
    bool named = type == TYPE_NUMBER && unit->count;
    json_put_text_or_null(w->j, "unit", named ? unit_text(w->d->arena, unit) : (str){0});
}

/* ---- inputs ---- */

static void put_choices(struct sheet *w, const struct model_input *in) {
    json_open_array(w->j, "choices");
    for (size_t i = 0; i < in->choices.count; i++) {
        json_open_object(w->j, NULL);
        json_put_text(w->j, "name", in->choices.items[i].name);
        json_put_text(w->j, "label", in->choices.items[i].label);
        json_close_object(w->j);
    }
    json_close_array(w->j);
}

static void put_stops(struct sheet *w, const struct model_input *in) {
    json_open_array(w->j, "stops");
    for (size_t i = 0; i < in->stops.count; i++) {
        const struct model_stop *stop = &in->stops.items[i];
        json_open_object(w->j, NULL);
        json_put_text(w->j, "formula", stop->formula.text);
        json_put_text_or_null(w->j, "fact", stop->fact ? stop->fact->id : (str){0});
        put_real(w, "value", stop->value);
        json_put_text(w->j, "text", input_value_text(in, stop->value, w->d->arena));
        json_close_object(w->j);
    }
    json_close_array(w->j);
}

static void put_range(struct sheet *w, const struct model_input *in) {
    if (in->type != TYPE_NUMBER) {
        json_put_null(w->j, "range");
        return;
    }
    json_open_object(w->j, "range");
    put_real(w, "min", in->least);
    put_real(w, "max", in->most);
    put_real(w, "step", in->step);
    json_close_object(w->j);
}

static void put_input(struct sheet *w, uint32_t i) {
    const struct model *m = w->model;
    const struct model_input *in = &m->inputs.items[i];
    json_open_object(w->j, NULL);
    json_put_text(w->j, "name", in->name);
    json_put_text(w->j, "label", in->label);
    json_put_text(w->j, "type", in->type == TYPE_CHOICE ? S("choice") : S("number"));
    json_put_bool(w->j, "series", in->series);
    put_unit(w, in->type, &in->unit);
    put_input_value(w, "default", in, in->standard);
    json_put_text(w->j, "default_text", scenario_input_text(m, &m->scenarios[0], i, w->d->arena));
    data_put_texts(w->d, "default_formula", &in->as_default);
    json_put_text_or_null(w->j, "fact", in->fact ? in->fact->id : (str){0});
    data_put_ids(w->d, "facts", &in->facts);
    put_range(w, in);
    put_choices(w, in);
    put_stops(w, in);
    json_put_text_or_null(w->j, "when", in->as_when.text);
    data_put_line(w->d, "note", &m->item, in->note, in->note_span);
    json_close_object(w->j);
}

/* ---- formulas ---- */

static void put_formula(struct sheet *w, const struct model_formula *formula) {
    static const str types[] = {
        [TYPE_NUMBER] = S("number"), [TYPE_TRUTH] = S("condition"), [TYPE_CHOICE] = S("choice")};
    json_open_object(w->j, NULL);
    json_put_text(w->j, "name", formula->name);
    json_put_text_or_null(w->j, "label", formula->label);
    json_put_text(w->j, "formula", formula->formula.text);
    json_put_text(w->j, "type", types[formula->type]);
    json_put_bool(w->j, "series", formula->series);
    put_unit(w, formula->type, &w->model->program.slots.items[formula->slot].unit);
    json_put_text_or_null(w->j, "otherwise", formula->otherwise);
    data_put_line(w->d, "note", &w->model->item, formula->note, formula->note_span);
    json_close_object(w->j);
}

static void put_formula_names(struct sheet *w, const char *key, const struct formula_list *list) {
    json_open_array(w->j, key);
    for (size_t i = 0; i < list->count; i++)
        json_put_text(w->j, NULL, list->items[i]->name);
    json_close_array(w->j);
}

/* ---- scenarios ---- */

static void put_number(struct sheet *w, const struct scenario *s,
                       const struct model_formula *formula, size_t step) {
    const struct model *m = w->model;
    struct real x = scenario_value(s, formula, step);
    if (x.fault)
        json_put_null(w->j, "value");
    else if (formula->type == TYPE_TRUTH)
        json_put_bool(w->j, "value", x.number != 0);
    else if (formula->type == TYPE_CHOICE)
        put_input_number(w, "value",
                         &m->inputs.items[m->program.slots.items[formula->slot].choice_of],
                         x.number);
    else
        put_real(w, "value", x.number);
}

/* {"value", "text", "fault"}: null and why, where it cannot be computed. */
static void put_result(struct sheet *w, const struct scenario *s,
                       const struct model_formula *formula, size_t step) {
    str fault = fault_names[scenario_value(s, formula, step).fault];
    json_open_object(w->j, NULL);
    json_put_text(w->j, "formula", formula->name);
    put_number(w, s, formula, step);
    json_put_text(w->j, "text", scenario_formula_text(w->model, s, formula, step, w->d->arena));
    json_put_text_or_null(w->j, "fault", fault);
    json_close_object(w->j);
}

static void put_results(struct sheet *w, const char *key, const struct scenario *s,
                        const struct formula_list *list, size_t step) {
    json_open_array(w->j, key);
    for (size_t i = 0; i < list->count; i++)
        put_result(w, s, list->items[i], step);
    json_close_array(w->j);
}

static void put_rows(struct sheet *w, const struct scenario *s) {
    json_open_array(w->j, "rows");
    for (size_t step = 0; w->model->columns.count && step < s->result.steps; step++) {
        json_open_object(w->j, NULL);
        json_put_text(w->j, "label", scenario_step_label(w->model, s, step, w->d->arena));
        put_results(w, "results", s, &w->model->columns, step);
        json_close_object(w->j);
    }
    json_close_array(w->j);
}

static void put_answer(struct sheet *w, const struct scenario *s) {
    json_open_array(w->j, "answer");
    for (size_t i = 0; i < w->model->answer.count; i++) {
        str text = scenario_sentence(w->model, s, &w->model->answer.items[i], w->d->arena);
        if (text.n)
            json_put_text(w->j, NULL, text);
    }
    json_close_array(w->j);
}

static void put_given(struct sheet *w, const struct scenario *s) {
    json_open_array(w->j, "inputs");
    for (uint32_t i = 0; i < w->model->inputs.count; i++) {
        const struct model_input *in = &w->model->inputs.items[i];
        json_open_object(w->j, NULL);
        json_put_text(w->j, "input", in->name);
        put_input_value(w, "value", in, s->inputs[i]);
        json_put_text(w->j, "text", scenario_input_text(w->model, s, i, w->d->arena));
        json_close_object(w->j);
    }
    json_close_array(w->j);
}

static void put_scenario(struct sheet *w, const struct scenario *s) {
    const struct model_sentence *sentence = &w->model->sentence;
    json_break_line(w->j);
    json_open_object(w->j, NULL);
    json_put_text_or_null(w->j, "preset", s->preset ? s->preset->name : (str){0});
    json_put_text_or_null(w->j, "title", s->preset ? s->preset->title : (str){0});
    json_put_text_or_null(w->j, "summary", s->preset ? s->preset->summary : (str){0});
    json_put_text_or_null(w->j, "sentence", scenario_sentence(w->model, s, sentence, w->d->arena));
    put_answer(w, s);
    put_given(w, s);
    put_results(w, "headline", s, &w->model->headline, 0);
    put_rows(w, s);
    json_close_object(w->j);
}

/* ---- a model ---- */

static void put_index(struct sheet *w) {
    const struct model_index *index = &w->model->index;
    if (!index->name.n) {
        json_put_null(w->j, "index");
        return;
    }
    json_open_object(w->j, "index");
    json_put_text(w->j, "name", index->name);
    json_put_text(w->j, "title", index->title);
    json_put_text(w->j, "steps", index->steps.text);
    json_put_text_or_null(w->j, "label", index->label.text);
    json_close_object(w->j);
}

static void put_checks(struct sheet *w) {
    json_open_array(w->j, "checks");
    for (size_t i = 0; i < w->model->checks.count; i++) {
        const struct model_check *check = &w->model->checks.items[i];
        json_open_object(w->j, NULL);
        json_put_text_or_null(w->j, "title", check->title);
        json_put_text(w->j, "holds", check->holds.text);
        json_close_object(w->j);
    }
    json_close_array(w->j);
}

static void put_caveats(struct sheet *w) {
    const struct text_list *caveats = &w->model->caveats;
    json_open_array(w->j, "caveats");
    for (size_t i = 0; i < caveats->count; i++)
        data_put_line(w->d, NULL, &w->model->item, caveats->items[i].text, caveats->items[i].span);
    json_close_array(w->j);
}

static void put_parts(struct sheet *w) {
    const struct model *m = w->model;
    json_open_array(w->j, "inputs");
    for (uint32_t i = 0; i < m->inputs.count; i++)
        put_input(w, i);
    json_close_array(w->j);
    json_open_array(w->j, "formulas");
    for (size_t i = 0; i < m->formulas.count; i++)
        put_formula(w, &m->formulas.items[i]);
    json_close_array(w->j);
    put_formula_names(w, "headline", &m->headline);
    put_formula_names(w, "columns", &m->columns);
    put_checks(w);
    put_caveats(w);
    json_open_array(w->j, "scenarios");
    for (size_t i = 0; i < m->scenario_count; i++)
        put_scenario(w, &m->scenarios[i]);
    json_close_array(w->j);
}

static void put_model(struct sheet *w) {
    const struct model *m = w->model;
    json_break_line(w->j);
    json_open_object(w->j, NULL);
    data_put_item(w->d, &m->item);
    data_put_body(w->d, "text", &m->item);
    data_put_url(w->d, "module", m->module_url);
    data_put_ids(w->d, "facts", &m->facts);
    put_index(w);
    put_parts(w);
    json_close_object(w->j);
}

void data_models_json(const struct data *data, const struct page *page, struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    const struct item_list *models = &data->site->items[ITEM_MODEL];
    (void)page;
    data_open_file(&d, "models");
    json_open_array(&d.json, "models");
    for (size_t i = 0; i < models->count; i++) {
        struct arena_mark mark = arena_mark(data->scratch);
        struct sheet w = {&d, &d.json, (const struct model *)models->items[i]};
        put_model(&w);
        arena_rewind(data->scratch, mark);
    }
    json_close_array(&d.json);
    data_close_file(&d);
}
