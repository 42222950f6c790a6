/* What the files behind resolve_models share: one model on its way from what is written to what is computed. */
#ifndef MODEL_MODELS_INTERNAL_H
#define MODEL_MODELS_INTERNAL_H

#include "model/model.h"
#include "model/stages.h"

/* What a name of the model means. */
struct model_name {
    uint32_t input;                /* or PROGRAM_NO_INPUT */
    struct model_formula *formula; /* or NULL; neither: the step */
    struct span span;
    bool lost; /* what it means could not be read, which was reported */
};

/* Where the slot of a formula goes. */
struct wanted_slot {
    uint32_t formula; /* of program.formulas */
    uint32_t *slot;
};

struct model_work {
    const struct site *site;
    struct model *model;
    struct arena *a;       /* for what lasts */
    struct arena *scratch; /* for what does not */
    struct diags *d;
    unsigned suggestions; /* of nearest ids, still to be made */
    struct map names;     /* of inputs and formulas -> struct model_name */
    struct {
        struct wanted_slot *items;
        size_t count, capacity;
    } wanted;
    bool *whole; /* per slot: it is always a whole number */
};

/* models.c: adds to the program what is written, `as` it is wanted; its slot goes to *slot once all is compiled. A formula
 * that is not given leaves PROGRAM_NO_SLOT there. */
void model_add_formula(struct model_work *w, const struct written *text, struct program_formula as,
                       uint32_t *slot);
/* models.c: the only fact that the formula behind a slot names, else NULL. */
const struct item *model_only_fact(const struct model_work *w, const uint32_t *slot);
/* models.c: the name of the model nearest to one that is none. */
str model_nearest(const struct model_work *w, str name);
/* models.c: is it one that formulas and addresses can hold? Else reports it. */
bool model_check_name(struct model_work *w, str name, struct span at, const char *what);

/* models_inputs.c: a year, which a formula takes for a date when it is all there is, as the number it is to a model. Of
 * anything else the value itself. */
const struct value *model_number(struct arena *a, const struct value *v);
/* models_inputs.c: defaults, ranges and stops; what presets set. False with diagnostics. */
bool model_read_inputs(struct model_work *w);
bool model_read_presets(struct model_work *w);
/* models_inputs.c: how inputs are shown. */
void model_make_input_forms(struct model_work *w);
/* models_inputs.c: "" or a word for the size of what is `largest`, where the unit has one. */
str model_scale_word(int given, int format, const struct unit *unit, double largest);

/* models_advice.c: sets input.used; a warning of each input that nothing uses. */
void model_find_unused(struct model_work *w);
/* models_advice.c: a warning of defaults and maxima that a slider cannot reach. */
void model_warn_off_step(struct model_work *w);

/* models_shown.c: conditions and marks, before all is compiled; then sentences, lists and charts. */
void model_add_shown(struct model_work *w);
bool model_read_shown(struct model_work *w);
/* models_shown.c: how formulas are shown, by the default scenario. */
void model_make_forms(struct model_work *w, const struct scenario *standard);
/* models_units.c: all of each chart in one unit. False with diagnostics. */
bool model_convert_charts(struct model_work *w);
/* models_units.c: has it no fraction? What is 1e15 or more is not said to be whole. */
bool model_is_whole(double x);
/* models_units.c: sets work.whole. */
void model_find_whole(struct model_work *w);

/* models_try.c: the default and the presets, and whether they can be shown; checks at many points, with a warning (if `warn`) of
 * what cannot be shown there; swings. False with diagnostics. */
bool model_run_scenarios(struct model_work *w);
bool model_try_checks(struct model_work *w, bool warn);
bool model_measure_swings(struct model_work *w);
/* models_fault.c: the part of a formula from which a slot's fault comes. */
struct span model_fault_span(const struct model *m, const struct scenario *s, uint32_t slot,
                             enum fault fault);

#endif
