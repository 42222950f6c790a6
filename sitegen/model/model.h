/* Models: calculators as content. Inputs whose defaults are facts, formulas over them, what is shown of them, presets. Loaded
 * and resolved by models.c, read-only from then on. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/form.h"
#include "model/program.h"
#include "model/site.h"

enum model_scale {
    MODEL_SCALE_NONE, /* not given */
    MODEL_SCALE_THOUSAND,
    MODEL_SCALE_MILLION,
    MODEL_SCALE_BILLION,
    MODEL_SCALE_TRILLION,
    MODEL_SCALES
};
extern const str model_scale_names[MODEL_SCALES]; /* "", "thousand", ... */

enum model_format { MODEL_FORMAT_NONE, MODEL_FORMAT_PLAIN, MODEL_FORMATS };
extern const str model_format_names[MODEL_FORMATS];

/* `index:` what the steps are. */
struct model_index {
    struct span span, name_span;
    str name, title; /* "t", "Year"; without a name: no steps */
    struct written steps,
        label; /* an input or a whole number; a formula of the model that names each step */
};

/* One of the values that an input may have. */
struct model_choice {
    struct span span;
    str name, label;
};

/* A value that is offered beside the default. */
struct model_stop {
    struct written formula;  /* over facts */
    const struct item *fact; /* the only one that it names; else NULL */
    double value;
};

struct model_input {
    struct span span, name_span;
    str name, label;
    str note; /* Markdown of one line */
    struct span note_span;
    struct text_list
        as_default; /* formulas over facts: of a series several; of a choice its name */
    struct span default_span;
    struct written as_least, as_most, as_step; /* formulas over facts */
    struct written
        as_when; /* condition of the model: when it does not hold, the input has no say and is not shown */
    struct text_list as_stops;
    bool series; /* readers may give a value for each step */
    struct {
        struct model_choice *items;
        size_t count, capacity;
    } choices;
    int scale;  /* enum model_scale */
    int format; /* enum model_format */
    int64_t decimals;
    /* Where they stand; none: not given. */
    struct span stops_span, series_span, scale_span, format_span, decimals_span;

    /* Set by resolve_models. */
    enum program_type type;
    const str *choice_names;  /* of TYPE_CHOICE, as many as `choices` */
    struct unit unit;         /* that of the default */
    double least, most, step; /* in that unit */
    bool whole; /* only whole numbers: it counts the steps, or is plain with a whole step */
    bool used;  /* a formula, condition, check or mark names it, or it counts the steps */
    struct input_value standard;    /* the default */
    const struct item *fact;        /* the only fact that the default names, else NULL */
    const struct fact_value *entry; /* of that fact: the one that the default is */
    struct item_list facts;         /* all that default and stops name */
    struct {
        struct model_stop *items;
        size_t count, capacity;
    } stops;
    struct form form;
    uint32_t when_slot; /* PROGRAM_NO_SLOT: always */
};

struct model_formula {
    struct span span, name_span;
    str name, label;
    struct written formula;
    str note;
    struct span note_span;
    str otherwise;          /* what stands in place of a value that fails: "never" */
    struct written as_unit; /* in which it is shown; default: that of the formula */
    int scale, format; /* as of inputs; scale and decimals by default by the largest value in the
                          default scenario */
    int64_t decimals;
    struct span scale_span, format_span, decimals_span; /* none: not given */

    uint32_t slot; /* of the program; in the unit that is shown */
    bool series;
    enum program_type type; /* conditions are shown as yes and no, choices by their label */
    struct form form;
};

/* A piece of a sentence: text, or the value of an input or formula. */
struct model_piece {
    str text;                            /* empty: a value */
    const struct model_input *input;     /* or NULL */
    const struct model_formula *formula; /* or NULL; a scalar */
};

/* "text with {names}". */
struct model_sentence {
    struct span span;
    struct written text, as_when;
    struct {
        struct model_piece *items;
        size_t count, capacity;
    } pieces;
    uint32_t when_slot; /* PROGRAM_NO_SLOT: always */
};

struct formula_list {
    const struct model_formula **items;
    size_t count, capacity;
};

enum model_chart_kind {
    MODEL_CHART_NONE,
    MODEL_CHART_COLUMNS,
    MODEL_CHART_LINES,
    MODEL_CHART_KINDS
};
extern const str model_chart_kind_names[MODEL_CHART_KINDS];

/* A horizontal line: a value to compare with. */
struct model_mark {
    struct span span;
    struct written formula; /* of the model; a scalar in the unit of the chart */
    str label;
    uint32_t slot;
    const struct item *fact; /* the only fact it names, else NULL */
};

struct model_chart {
    struct span span;
    int kind; /* enum model_chart_kind */
    struct written title;
    struct text_list as_series;
    struct {
        struct model_mark *items;
        size_t count, capacity;
    } marks;
    struct formula_list series; /* of one unit and form: that of the first */
};

/* What one scenario sets. */
struct model_setting {
    const struct pair *
        pair; /* as written: the name, and formulas over facts, the name of a choice, several of a series */
    uint32_t input; /* index */
    struct input_value given;
};

struct model_preset {
    struct span span;
    str name, title, summary; /* summary: one sentence */
    struct span name_span;
    struct pair_list as_set;
    struct {
        struct model_setting *items; /* those that could be read */
        size_t count, capacity;
    } set;
};

struct model_check {
    struct span span;
    struct written holds; /* condition of the model; of a series: at every step */
    str title;
    uint32_t slot;
};

/* One bar of the tornado: what the result is at both ends of an input's range, all else being as in the default. */
struct model_swing {
    uint32_t input;
    struct real least, most;  /* of a choice: the least and greatest of all its values */
    double at_least, at_most; /* the input's values there */
};

/* With how many inputs the checks were tried, of how many. */
struct model_trials {
    size_t combinations, combinations_tried; /* of choices; at most MODEL_MANY are counted */
    size_t points, points_tried;             /* pseudo-random ones */
};
#define MODEL_MANY ((size_t)1000 * 1000 * 1000)

/* All inputs, and what follows. */
struct scenario {
    const struct model_preset *preset; /* NULL: the default */
    struct input_value *inputs;        /* per input */
    struct program_result result;
};

struct model {
    struct item item;
    struct text_list lost; /* names of inputs and formulas that could not be read */
    struct model_index index;
    struct {
        struct model_input *items;
        size_t count, capacity;
    } inputs;
    struct {
        struct model_formula *items;
        size_t count, capacity;
    } formulas;
    struct model_sentence sentence; /* the inputs as a sentence; without text: none */
    struct {
        struct model_sentence *items;
        size_t count, capacity;
    } answer;
    struct text_list as_headline, as_columns;
    struct {
        struct model_chart *items;
        size_t count, capacity;
    } charts;
    struct written as_sensitivity;
    struct {
        struct model_preset *items;
        size_t count, capacity;
    } presets;
    struct {
        struct model_check *items;
        size_t count, capacity;
    } checks;
    struct text_list
        caveats; /* Markdown of one line each: printed wherever numbers of the model are */

    /* Set by resolve_models. */
    bool broken; /* something was reported: nothing was computed */
    struct program program;
    uint32_t label_slot;                     /* PROGRAM_NO_SLOT: steps are numbered */
    struct form label_form;                  /* plain */
    struct formula_list headline, columns;   /* scalars; series */
    const struct model_formula *sensitivity; /* a scalar, or NULL */
    struct item_list facts;     /* all that it names, each once, in the order of the file */
    struct scenario *scenarios; /* the default, then each preset */
    size_t scenario_count;
    struct {
        struct model_swing *items; /* by the size of the swing, the largest first */
        size_t count, capacity;
    } swings;
    struct model_trials trials;
    str module_url; /* "/models/ID/model.js" */
};

/* The default with what the preset sets, computed. `preset` may be NULL. */
struct scenario model_scenario(const struct model *m, const struct model_preset *preset,
                               struct arena *a);
/* Computes a scenario again after its inputs were changed. */
void scenario_run(const struct model *m, struct scenario *s, struct arena *a);
/* Does the input's `when` hold in the scenario? */
bool scenario_uses(const struct model *m, const struct scenario *s, uint32_t input);
/* Is the sentence told in the scenario? A condition that cannot be computed does not hold. */
bool scenario_tells(const struct scenario *s, const struct model_sentence *sentence);
/* The sentence with its values put in; empty when it is not told. */
str scenario_sentence(const struct model *m, const struct scenario *s,
                      const struct model_sentence *sentence, struct arena *a);
/* One value of a formula; of a series at a step (from 0). */
struct real scenario_value(const struct scenario *s, const struct model_formula *f, size_t step);
/* A value that an input may have: "$12.5 billion", a choice's label. With more decimals than the form has where the value has
 * them, so that nothing else is told than is computed with; one whose decimals do not end is rounded. */
str input_value_text(const struct model_input *in, double value, struct arena *a);
/* What is shown of a value: "$12.50 billion", the formula's `otherwise`, or why there is none ("division by zero"). Of series at a
 * step (from 0). */
str scenario_input_text(const struct model *m, const struct scenario *s, uint32_t input,
                        struct arena *a);
str scenario_formula_text(const struct model *m, const struct scenario *s,
                          const struct model_formula *f, size_t step, struct arena *a);
str scenario_step_label(const struct model *m, const struct scenario *s, size_t step,
                        struct arena *a);
/* In words: "division by zero". */
str fault_words(enum fault fault);

/* An input's value as somebody typed it ("100 billion", "s-curve", "30%, 28%" of a series), checked against its range and
 * choices. False with *why: what is wrong and what was expected, for a message behind the input's name. */
bool input_read(const struct model *m, uint32_t input, const struct units *units, str text,
                struct arena *a, struct input_value *value, str *why);

#endif
