/* Models: what they ask for and what they compute. */
#include "render/lua_model_calculator.h"

static void push_part(struct renderer *r, const struct class *class, const void *model,
                      size_t index) {
    struct model_part *part = push_held(r, class, sizeof *part);
    *part = (struct model_part){model, index};
}

void set_text(lua_State *L, const char *name, str text) {
    push_str(L, text);
    lua_setfield(L, -2, name);
}

void push_dimension(struct renderer *r, enum program_type type, const struct unit *unit) {
    if (type == TYPE_NUMBER)
        push_str(r->machine.L, unit_dimension(&r->machine.arena, unit));
    else
        lua_pushnil(r->machine.L);
}

/* {prefix, one, many, heading, scale, decimals, trim, plain} */
static void push_form(lua_State *L, const struct form *f) {
    lua_createtable(L, 0, 8);
    set_text(L, "prefix", f->prefix);
    set_text(L, "one", f->one);
    set_text(L, "many", f->many);
    set_text(L, "heading", f->heading);
    lua_pushnumber(L, f->scale);
    lua_setfield(L, -2, "scale");
    lua_pushinteger(L, f->decimals);
    lua_setfield(L, -2, "decimals");
    lua_pushboolean(L, f->trim);
    lua_setfield(L, -2, "trim");
    lua_pushboolean(L, f->plain);
    lua_setfield(L, -2, "plain");
}

/* ---- inputs ---- */

enum input_field {
    INPUT_NAME,
    INPUT_LABEL,
    INPUT_NOTE,
    INPUT_TYPE,
    INPUT_SERIES,
    INPUT_CHOICES,
    INPUT_LEAST,
    INPUT_MOST,
    INPUT_STEP,
    INPUT_RANGE,
    INPUT_STANDARD,
    INPUT_STANDARDS,
    INPUT_STOPS,
    INPUT_DIMENSION,
    INPUT_FORM,
    INPUT_FACT,
    INPUT_ENTRY,
    INPUT_FACTS
};

static const str input_fields[] = {
    [INPUT_NAME] = S("name"),           [INPUT_LABEL] = S("label"),
    [INPUT_NOTE] = S("note"),           [INPUT_TYPE] = S("type"),
    [INPUT_SERIES] = S("series"),       [INPUT_CHOICES] = S("choices"),
    [INPUT_LEAST] = S("least"),         [INPUT_MOST] = S("most"),
    [INPUT_STEP] = S("step"),           [INPUT_RANGE] = S("range"),
    [INPUT_STANDARD] = S("standard"),   [INPUT_STANDARDS] = S("standards"),
    [INPUT_STOPS] = S("stops"),         [INPUT_FORM] = S("form"),
    [INPUT_DIMENSION] = S("dimension"), [INPUT_FACT] = S("fact"),
    [INPUT_ENTRY] = S("entry"),         [INPUT_FACTS] = S("facts")};

/* A list of {name, label}. */
static void push_choices(lua_State *L, const struct model_input *in) {
    lua_createtable(L, (int)in->choices.count, 0);
    for (size_t i = 0; i < in->choices.count; i++) {
        lua_createtable(L, 0, 2);
        set_text(L, "name", in->choices.items[i].name);
        set_text(L, "label", in->choices.items[i].label);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* A list of {number, text, fact}. */
static void push_stops(struct renderer *r, const struct model_input *in) {
    lua_State *L = r->machine.L;
    lua_createtable(L, (int)in->stops.count, 0);
    for (size_t i = 0; i < in->stops.count; i++) {
        const struct model_stop *stop = &in->stops.items[i];
        lua_createtable(L, 0, 3);
        lua_pushnumber(L, stop->value);
        lua_setfield(L, -2, "number");
        set_text(L, "text", input_value_text(in, stop->value, &r->machine.arena));
        push_item(r, stop->fact);
        lua_setfield(L, -2, "fact");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* {least, most} as texts; nil of a choice. */
static void push_range(struct renderer *r, const struct model_input *in) {
    lua_State *L = r->machine.L;
    if (in->type != TYPE_NUMBER) {
        lua_pushnil(L);
        return;
    }
    lua_createtable(L, 0, 2);
    set_text(L, "least", input_value_text(in, in->least, &r->machine.arena));
    set_text(L, "most", input_value_text(in, in->most, &r->machine.arena));
}

void push_numbers(lua_State *L, const struct input_value *value) {
    lua_createtable(L, (int)value->count, 0);
    for (size_t i = 0; i < value->count; i++) {
        lua_pushnumber(L, value->items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_standard(struct renderer *r, const struct model *m, size_t index) {
    struct arena *a = &r->machine.arena;
    push_str(r->machine.L, scenario_input_text(m, &m->scenarios[0], (uint32_t)index, a));
}

static void get_input(struct renderer *r, const void *object, int field) {
    lua_State *L = r->machine.L;
    const struct model_part *part = object;
    const struct model_input *in = &part->model->inputs.items[part->index];
    switch ((enum input_field)field) {
    case INPUT_NAME:
        push_str(L, in->name);
        break;
    case INPUT_LABEL:
        push_str(L, in->label);
        break;
    case INPUT_NOTE:
        push_optional(r, in->note);
        break;
    case INPUT_TYPE:
        lua_pushstring(L, in->type == TYPE_CHOICE ? "choice" : "number");
        break;
    case INPUT_SERIES:
        lua_pushboolean(L, in->series);
        break;
    case INPUT_CHOICES:
        push_choices(L, in);
        break;
    case INPUT_LEAST:
        lua_pushnumber(L, in->least);
        break;
    case INPUT_MOST:
        lua_pushnumber(L, in->most);
        break;
    case INPUT_STEP:
        lua_pushnumber(L, in->step);
        break;
    case INPUT_RANGE:
        push_range(r, in);
        break;
    case INPUT_STANDARD:
        push_standard(r, part->model, part->index);
        break;
    case INPUT_STANDARDS:
        push_numbers(L, &in->standard);
        break;
    case INPUT_STOPS:
        push_stops(r, in);
        break;
    case INPUT_DIMENSION:
        push_dimension(r, in->type, &in->unit);
        break;
    case INPUT_FORM:
        push_form(L, &in->form);
        break;
    case INPUT_FACT:
        push_item(r, in->fact);
        break;
    case INPUT_ENTRY:
        push_object(r, &fact_value_class, in->entry);
        break;
    case INPUT_FACTS:
        push_items(r, &in->facts);
        break;
    }
}

const struct class model_input_class = {CLASS_MODEL_INPUT, "input", FIELDS(input_fields),
                                        get_input};

/* ---- formulas ---- */

enum formula_field {
    FORMULA_NAME,
    FORMULA_LABEL,
    FORMULA_NOTE,
    FORMULA_HEADING,
    FORMULA_UNIT,
    FORMULA_DIMENSION,
    FORMULA_TYPE,
    FORMULA_SERIES,
    FORMULA_OTHERWISE
};

static const str formula_fields[] = {
    [FORMULA_NAME] = S("name"),          [FORMULA_LABEL] = S("label"),
    [FORMULA_NOTE] = S("note"),          [FORMULA_HEADING] = S("heading"),
    [FORMULA_UNIT] = S("unit"),          [FORMULA_DIMENSION] = S("dimension"),
    [FORMULA_TYPE] = S("type"),          [FORMULA_SERIES] = S("series"),
    [FORMULA_OTHERWISE] = S("otherwise")};

const struct unit *unit_of_formula(const struct model *m, const struct model_formula *f) {
    return &m->program.slots.items[f->slot].unit;
}

static void get_formula(struct renderer *r, const void *object, int field) {
    static const char *const types[] = {
        [TYPE_NUMBER] = "number", [TYPE_TRUTH] = "truth", [TYPE_CHOICE] = "choice"};
    lua_State *L = r->machine.L;
    const struct model_part *part = object;
    const struct model_formula *f = &part->model->formulas.items[part->index];
    switch ((enum formula_field)field) {
    case FORMULA_NAME:
        push_str(L, f->name);
        break;
    case FORMULA_LABEL:
        push_str(L, f->label);
        break;
    case FORMULA_NOTE:
        push_optional(r, f->note);
        break;
    case FORMULA_HEADING:
        push_str(L, f->type == TYPE_NUMBER ? f->form.heading : (str){0});
        break;
    case FORMULA_UNIT:
        push_str(L, f->type == TYPE_NUMBER
                        ? unit_text(&r->machine.arena, unit_of_formula(part->model, f))
                        : (str){0});
        break;
    case FORMULA_DIMENSION:
        push_dimension(r, f->type, unit_of_formula(part->model, f));
        break;
    case FORMULA_TYPE:
        lua_pushstring(L, types[f->type]);
        break;
    case FORMULA_SERIES:
        lua_pushboolean(L, f->series);
        break;
    case FORMULA_OTHERWISE:
        push_optional(r, f->otherwise);
        break;
    }
}

const struct class model_formula_class = {CLASS_MODEL_FORMULA, "formula", FIELDS(formula_fields),
                                          get_formula};

static void push_formula(struct renderer *r, const struct model *m, const struct model_formula *f) {
    if (f)
        push_part(r, &model_formula_class, m, (size_t)(f - m->formulas.items));
    else
        lua_pushnil(r->machine.L);
}

static void push_formulas(struct renderer *r, const struct model *m,
                          const struct formula_list *list) {
    lua_createtable(r->machine.L, (int)list->count, 0);
    for (size_t i = 0; i < list->count; i++) {
        push_formula(r, m, list->items[i]);
        lua_rawseti(r->machine.L, -2, (lua_Integer)i + 1);
    }
}

/* ---- models ---- */

enum model_field {
    MODEL_MODULE_URL = COMMON_COUNT,
    MODEL_INDEX,
    MODEL_INPUTS,
    MODEL_HEADLINE,
    MODEL_COLUMNS,
    MODEL_CHARTS,
    MODEL_SCENARIOS,
    MODEL_SENSITIVITY,
    MODEL_STANDING,
    MODEL_SWINGS,
    MODEL_CAVEATS,
    MODEL_FACTS
};

static const str model_fields[] = {COMMON_NAMES,
                                   [MODEL_MODULE_URL] = S("module_url"),
                                   [MODEL_INDEX] = S("index"),
                                   [MODEL_INPUTS] = S("inputs"),
                                   [MODEL_HEADLINE] = S("headline"),
                                   [MODEL_COLUMNS] = S("columns"),
                                   [MODEL_CHARTS] = S("charts"),
                                   [MODEL_SCENARIOS] = S("scenarios"),
                                   [MODEL_SENSITIVITY] = S("sensitivity"),
                                   [MODEL_STANDING] = S("standing"),
                                   [MODEL_SWINGS] = S("swings"),
                                   [MODEL_CAVEATS] = S("caveats"),
                                   [MODEL_FACTS] = S("facts")};

static void push_parts(struct renderer *r, const struct model *m, const struct class *class,
                       size_t count) {
    lua_createtable(r->machine.L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_part(r, class, m, i);
        lua_rawseti(r->machine.L, -2, (lua_Integer)i + 1);
    }
}

/* A list of {kind, title, form, dimension, series, marks = list of {label, fact}}. */
static void push_charts(struct renderer *r, const struct model *m) {
    lua_State *L = r->machine.L;
    lua_createtable(L, (int)m->charts.count, 0);
    for (size_t i = 0; i < m->charts.count; i++) {
        const struct model_chart *chart = &m->charts.items[i];
        const struct model_formula *first = chart->series.items[0];
        lua_createtable(L, 0, 6);
        set_text(L, "kind", model_chart_kind_names[chart->kind]);
        set_text(L, "title", chart->title.text);
        push_form(L, &first->form);
        lua_setfield(L, -2, "form");
        push_dimension(r, first->type, unit_of_formula(m, first));
        lua_setfield(L, -2, "dimension");
        push_formulas(r, m, &chart->series);
        lua_setfield(L, -2, "series");
        lua_createtable(L, (int)chart->marks.count, 0);
        for (size_t k = 0; k < chart->marks.count; k++) {
            lua_createtable(L, 0, 2);
            set_text(L, "label", chart->marks.items[k].label);
            push_item(r, chart->marks.items[k].fact);
            lua_setfield(L, -2, "fact");
            lua_rawseti(L, -2, (lua_Integer)k + 1);
        }
        lua_setfield(L, -2, "marks");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* {text, number} of the result at one end. */
static void set_end(struct renderer *r, const struct model_formula *f, const char *name,
                    struct real x) {
    lua_State *L = r->machine.L;
    lua_createtable(L, 0, 2);
    str failed = f->otherwise.n ? f->otherwise : fault_words(x.fault);
    set_text(L, "text", x.fault ? failed : form_text(&r->machine.arena, &f->form, x.number));
    push_real(L, x);
    lua_setfield(L, -2, "number");
    lua_setfield(L, -2, name);
}

/* A list of {input, least, most, at_least, at_most}. */
static void push_swings(struct renderer *r, const struct model *m) {
    lua_State *L = r->machine.L;
    lua_createtable(L, (int)m->swings.count, 0);
    for (size_t i = 0; i < m->swings.count; i++) {
        const struct model_swing *swing = &m->swings.items[i];
        const struct model_input *in = &m->inputs.items[swing->input];
        lua_createtable(L, 0, 5);
        push_part(r, &model_input_class, m, swing->input);
        lua_setfield(L, -2, "input");
        set_end(r, m->sensitivity, "least", swing->least);
        set_end(r, m->sensitivity, "most", swing->most);
        set_text(L, "at_least", input_value_text(in, swing->at_least, &r->machine.arena));
        set_text(L, "at_most", input_value_text(in, swing->at_most, &r->machine.arena));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* {title}, and `name` in formulas; nil when there are no steps. */
static void push_index(lua_State *L, const struct model *m) {
    if (!m->index.name.n) {
        lua_pushnil(L);
        return;
    }
    lua_createtable(L, 0, 2);
    set_text(L, "name", m->index.name);
    set_text(L, "title", m->index.title);
}

/* What the sensitivity's result is in the default. */
static void push_standing(struct renderer *r, const struct model *m) {
    if (m->sensitivity)
        push_cell(&(struct telling){r, m, &m->scenarios[0]}, m->sensitivity, 0);
    else
        lua_pushnil(r->machine.L);
}

static void get_model(struct renderer *r, const void *object, int field) {
    lua_State *L = r->machine.L;
    const struct model *m = object;
    switch ((enum model_field)field) {
    case MODEL_MODULE_URL:
        push_url(r, m->module_url);
        break;
    case MODEL_INDEX:
        push_index(L, m);
        break;
    case MODEL_INPUTS:
        push_parts(r, m, &model_input_class, m->inputs.count);
        break;
    case MODEL_HEADLINE:
        push_formulas(r, m, &m->headline);
        break;
    case MODEL_COLUMNS:
        push_formulas(r, m, &m->columns);
        break;
    case MODEL_CHARTS:
        push_charts(r, m);
        break;
    case MODEL_SCENARIOS:
        push_parts(r, m, &scenario_class, m->scenario_count);
        break;
    case MODEL_SENSITIVITY:
        push_formula(r, m, m->sensitivity);
        break;
    case MODEL_STANDING:
        push_standing(r, m);
        break;
    case MODEL_SWINGS:
        push_swings(r, m);
        break;
    case MODEL_CAVEATS:
        push_texts(r, &m->caveats);
        break;
    case MODEL_FACTS:
        push_items(r, &m->facts);
        break;
    default:
        get_common(r, &m->item, field);
    }
}

const struct class model_class = {CLASS_MODEL, "model", FIELDS(model_fields), get_model};
