/* What the proxies of models and of their scenarios share. */
#ifndef RENDER_LUA_MODEL_CALCULATOR_H
#define RENDER_LUA_MODEL_CALCULATOR_H

#include "model/model.h"
#include "render/lua_model_common.h"

/* An input, formula or scenario: which one of its model. */
struct model_part {
    const struct model *model;
    size_t index;
};

/* A scenario that is told. */
struct telling {
    struct renderer *r;
    const struct model *m;
    const struct scenario *s;
};

/* Sets a field of the table on top. */
void set_text(lua_State *L, const char *name, str text);
/* "money"; nil of what is no number. */
void push_dimension(struct renderer *r, enum program_type type, const struct unit *unit);
const struct unit *unit_of_formula(const struct model *m, const struct model_formula *f);
/* A list of the numbers. */
void push_numbers(lua_State *L, const struct input_value *value);
/* The number, or false. */
void push_real(lua_State *L, struct real x);
/* {text, digits, number, fault}: digits are the number without its unit, where there is one. */
void push_cell(const struct telling *t, const struct model_formula *f, size_t step);

#endif
