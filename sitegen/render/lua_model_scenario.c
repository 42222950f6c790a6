/* Scenarios of models as tables of texts and numbers. */
#include "render/lua_model_calculator.h"

enum scenario_field {
    SCENARIO_NAME,
    SCENARIO_TITLE,
    SCENARIO_SUMMARY,
    SCENARIO_SENTENCE,
    SCENARIO_ANSWER,
    SCENARIO_INPUTS,
    SCENARIO_HEADLINE,
    SCENARIO_ROWS,
    SCENARIO_CHARTS
};

static const str scenario_fields[] = {
    [SCENARIO_NAME] = S("name"),         [SCENARIO_TITLE] = S("title"),
    [SCENARIO_SUMMARY] = S("summary"),   [SCENARIO_SENTENCE] = S("sentence"),
    [SCENARIO_ANSWER] = S("answer"),     [SCENARIO_INPUTS] = S("inputs"),
    [SCENARIO_HEADLINE] = S("headline"), [SCENARIO_ROWS] = S("rows"),
    [SCENARIO_CHARTS] = S("charts")};

void push_real(lua_State *L, struct real x) {
    if (x.fault)
        lua_pushboolean(L, false);
    else
        lua_pushnumber(L, x.number);
}

void push_cell(const struct telling *t, const struct model_formula *f, size_t step) {
    lua_State *L = t->r->machine.L;
    struct arena *a = &t->r->machine.arena;
    struct real x = scenario_value(t->s, f, step);
    str text = scenario_formula_text(t->m, t->s, f, step, a);
    bool digits = !x.fault && f->type == TYPE_NUMBER;
    lua_createtable(L, 0, 4);
    set_text(L, "text", text);
    set_text(L, "digits", digits ? form_number(a, &f->form, x.number) : text);
    if (!x.fault) {
        lua_pushnumber(L, x.number);
        lua_setfield(L, -2, "number");
    }
    push_optional(t->r, fault_names[x.fault]);
    lua_setfield(L, -2, "fault");
}

/* {text} or {value, dimension, input or formula = its name} */
static void push_piece(const struct telling *t, const struct model_piece *piece) {
    struct renderer *r = t->r;
    lua_State *L = r->machine.L;
    struct arena *a = &r->machine.arena;
    lua_createtable(L, 0, 3);
    if (piece->input) {
        uint32_t index = (uint32_t)(piece->input - t->m->inputs.items);
        set_text(L, "input", piece->input->name);
        set_text(L, "value", scenario_input_text(t->m, t->s, index, a));
        push_dimension(r, piece->input->type, &piece->input->unit);
        lua_setfield(L, -2, "dimension");
    } else if (piece->formula) {
        set_text(L, "formula", piece->formula->name);
        set_text(L, "value", scenario_formula_text(t->m, t->s, piece->formula, 0, a));
        push_dimension(r, piece->formula->type, unit_of_formula(t->m, piece->formula));
        lua_setfield(L, -2, "dimension");
    } else {
        set_text(L, "text", piece->text);
    }
}

static void push_sentence(const struct telling *t, const struct model_sentence *sentence) {
    lua_State *L = t->r->machine.L;
    lua_createtable(L, (int)sentence->pieces.count, 0);
    for (size_t i = 0; i < sentence->pieces.count; i++) {
        push_piece(t, &sentence->pieces.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* A list of {pieces, shown}. */
static void push_answer(const struct telling *t) {
    lua_State *L = t->r->machine.L;
    lua_createtable(L, (int)t->m->answer.count, 0);
    for (size_t i = 0; i < t->m->answer.count; i++) {
        lua_createtable(L, 0, 2);
        push_sentence(t, &t->m->answer.items[i]);
        lua_setfield(L, -2, "pieces");
        lua_pushboolean(L, scenario_tells(t->s, &t->m->answer.items[i]));
        lua_setfield(L, -2, "shown");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* A list of {text, numbers, used}. */
static void push_given(const struct telling *t) {
    lua_State *L = t->r->machine.L;
    lua_createtable(L, (int)t->m->inputs.count, 0);
    for (uint32_t i = 0; i < t->m->inputs.count; i++) {
        lua_createtable(L, 0, 3);
        set_text(L, "text", scenario_input_text(t->m, t->s, i, &t->r->machine.arena));
        push_numbers(L, &t->s->inputs[i]);
        lua_setfield(L, -2, "numbers");
        lua_pushboolean(L, scenario_uses(t->m, t->s, i));
        lua_setfield(L, -2, "used");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_cells(const struct telling *t, const struct formula_list *list, size_t step) {
    lua_State *L = t->r->machine.L;
    lua_createtable(L, (int)list->count, 0);
    for (size_t i = 0; i < list->count; i++) {
        push_cell(t, list->items[i], step);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* A list of {label, cells}: one for each step. */
static void push_rows(const struct telling *t) {
    lua_State *L = t->r->machine.L;
    size_t steps = t->s->result.steps;
    lua_createtable(L, (int)steps, 0);
    for (size_t i = 0; i < steps; i++) {
        lua_createtable(L, 0, 2);
        set_text(L, "label", scenario_step_label(t->m, t->s, i, &t->r->machine.arena));
        push_cells(t, &t->m->columns, i);
        lua_setfield(L, -2, "cells");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* The numbers of a series; false where there is none. */
static void push_series(const struct telling *t, const struct model_formula *f) {
    lua_State *L = t->r->machine.L;
    size_t steps = t->s->result.steps;
    lua_createtable(L, (int)steps, 0);
    for (size_t i = 0; i < steps; i++) {
        push_real(L, scenario_value(t->s, f, i));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* {number, text} of a line to compare with. */
static void push_mark(const struct telling *t, const struct model_chart *chart,
                      const struct model_mark *mark) {
    lua_State *L = t->r->machine.L;
    struct real x = t->s->result.slots[mark->slot][0];
    const struct form *form = &chart->series.items[0]->form;
    lua_createtable(L, 0, 2);
    push_real(L, x);
    lua_setfield(L, -2, "number");
    set_text(L, "text",
             x.fault ? fault_words(x.fault) : form_text(&t->r->machine.arena, form, x.number));
}

/* {series = lists of numbers, marks = list of {number, text}} */
static void push_drawn(const struct telling *t, const struct model_chart *chart) {
    lua_State *L = t->r->machine.L;
    lua_createtable(L, 0, 2);
    lua_createtable(L, (int)chart->series.count, 0);
    for (size_t i = 0; i < chart->series.count; i++) {
        push_series(t, chart->series.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "series");
    lua_createtable(L, (int)chart->marks.count, 0);
    for (size_t i = 0; i < chart->marks.count; i++) {
        push_mark(t, chart, &chart->marks.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "marks");
}

static void push_all_drawn(const struct telling *t) {
    lua_State *L = t->r->machine.L;
    lua_createtable(L, (int)t->m->charts.count, 0);
    for (size_t i = 0; i < t->m->charts.count; i++) {
        push_drawn(t, &t->m->charts.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void get_scenario(struct renderer *r, const void *object, int field) {
    const struct model_part *part = object;
    struct telling t = {r, part->model, &part->model->scenarios[part->index]};
    const struct model_preset *preset = t.s->preset;
    switch ((enum scenario_field)field) {
    case SCENARIO_NAME:
        push_str(r->machine.L, preset ? preset->name : (str){0});
        break;
    case SCENARIO_TITLE:
        push_str(r->machine.L, preset ? preset->title : S("Default"));
        break;
    case SCENARIO_SUMMARY:
        push_optional(r, preset ? preset->summary : (str){0});
        break;
    case SCENARIO_SENTENCE:
        if (t.m->sentence.pieces.count)
            push_sentence(&t, &t.m->sentence);
        else
            lua_pushnil(r->machine.L);
        break;
    case SCENARIO_ANSWER:
        push_answer(&t);
        break;
    case SCENARIO_INPUTS:
        push_given(&t);
        break;
    case SCENARIO_HEADLINE:
        push_cells(&t, &t.m->headline, 0);
        break;
    case SCENARIO_ROWS:
        push_rows(&t);
        break;
    case SCENARIO_CHARTS:
        push_all_drawn(&t);
        break;
    }
}

const struct class scenario_class = {CLASS_SCENARIO, "scenario", FIELDS(scenario_fields),
                                     get_scenario};
