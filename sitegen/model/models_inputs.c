/* The inputs of a model: what they are by default, within which bounds, and what presets make of them. */
#include "model/models_internal.h"
#include "model/quantity_internal.h"
#include "text/yaml_places.h"

#include <math.h>

/* ---- formulas over facts ---- */

const struct value *model_number(struct arena *a, const struct value *v) {
    if (v->kind != VALUE_DATE || v->date.precision != DATE_YEAR || v->date.side != DATE_AT)
        return v;
    struct value *number = arena_new(a, struct value);
    struct decimal year = decimal_of(v->date.year);
    *number = (struct value){.kind = VALUE_QUANTITY, .span = v->span};
    number->quantity = (struct quantity){.number = year, .low = year, .high = year};
    return number;
}

/* What a formula over facts comes to, and what it names. */
struct given {
    struct quantity quantity;
    const struct item *fact;        /* the only one, or NULL */
    const struct fact_value *entry; /* of it */
};

static void add_once(struct arena *a, struct item_list *list, const struct item *item) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == item)
            return;
    arena_push(a, list, (struct item *)item); /* ours to change until the site is frozen */
}

/* `facts` may be NULL. */
static void note_facts(struct model_work *w, const struct formula *f, struct given *given,
                       struct item_list *facts) {
    bool several = false;
    for (size_t i = 0; i < f->refs.count; i++) {
        const struct named *named = f->refs.items[i].target;
        if (named->item->kind != ITEM_FACT)
            continue;
        several |= given->fact && given->fact != named->item;
        given->fact = named->item;
        given->entry = named->entry;
        if (facts)
            add_once(w->a, facts, named->item);
    }
    if (several)
        given->fact = NULL;
    if (several)
        given->entry = NULL;
}

/* False with a diagnostic, or because of something that was reported before. */
static bool evaluate(struct model_work *w, const struct written *text, struct given *given,
                     struct item_list *facts) {
    struct value v;
    struct markdown_origin origin = yaml_origin(w->a, text->span, text->text);
    struct formula *f = formula_parse(w->a, &w->site->units, text->text, origin, w->d);
    *given = (struct given){.fact = NULL};
    if (!f || !resolve_formula(w->a, w->site, f, &w->suggestions, w->d))
        return false;
    note_facts(w, f, given, facts);
    if (!evaluate_formula(w->a, f, w->d, &v))
        return false;
    const struct value *number = model_number(w->a, &v);
    if (number->kind == VALUE_QUANTITY && !decimal_is_infinite(number->quantity.number)) {
        given->quantity = number->quantity;
        return true;
    }
    if (number->kind != VALUE_NONE)
        diag_error(w->d, "not-a-number", text->span, "'%.*s' is %.*s, and a number is wanted",
                   STR(text->text), STR(value_kind_words(w->a, number)));
    return false;
}

/* In the unit of the input. */
static bool evaluate_in(struct model_work *w, const struct model_input *in,
                        const struct written *text, struct given *given, struct item_list *facts,
                        double *x) {
    struct quantity converted;
    if (!evaluate(w, text, given, facts))
        return false;
    if (quantity_convert(&given->quantity, &in->unit, &converted) == ARITHMETIC_FINE) {
        *x = decimal_double(converted.number);
        return true;
    }
    struct value is = {.kind = VALUE_QUANTITY}, wanted = is;
    is.quantity = given->quantity;
    wanted.quantity.unit = in->unit;
    diag_error(w->d, "unit-mismatch", text->span, "this is %.*s, and '%.*s' is %.*s",
               STR(value_kind_words(w->a, &is)), STR(in->name),
               STR(value_kind_words(w->a, &wanted)));
    return false;
}

/* ---- ranges ---- */

static str number_words(struct model_work *w, const struct model_input *in, double x) {
    struct form f = form_make(w->scratch, &in->unit, S(""), FORM_MAX_DECIMALS, true, in->format);
    return form_text(w->scratch, &f, x);
}

static bool is_within(const struct model_input *in, double x) {
    return real_order(x, in->least) >= 0 && real_order(x, in->most) <= 0;
}

static bool check_within(struct model_work *w, const struct model_input *in, struct span at,
                         double x) {
    if (is_within(in, x))
        return true;
    diag_error(w->d, "out-of-range", at, "%.*s is out of the range of '%.*s'",
               STR(number_words(w, in, x)), STR(in->name));
    diag_hint(w->d, "it is %.*s to %.*s", STR(number_words(w, in, in->least)),
              STR(number_words(w, in, in->most)));
    return false;
}

static bool check_whole(struct model_work *w, const struct model_input *in, struct span at,
                        double x) {
    if (!in->whole || model_is_whole(x))
        return true;
    diag_error(w->d, "not-whole", at, "%.*s is a fraction, and '%.*s' is a whole number",
               STR(number_words(w, in, x)), STR(in->name));
    diag_hint(w->d, "its format is plain and its step is whole, as of years");
    return false;
}

static bool check_value(struct model_work *w, const struct model_input *in, struct span at,
                        double x) {
    return check_within(w, in, at, x) && check_whole(w, in, at, x);
}

static bool check_range(struct model_work *w, const struct model_input *in) {
    if (in->least > in->most) {
        diag_error(w->d, "bad-range", in->as_least.span, "'min' of '%.*s' is greater than 'max'",
                   STR(in->name));
        return false;
    }
    if (in->step > 0)
        return true;
    diag_error(w->d, "bad-step", in->as_step.span,
               "'step' of '%.*s' is %.*s, and more than 0 is "
               "wanted",
               STR(in->name), STR(number_words(w, in, in->step)));
    return false;
}

/* Quietly: what cannot be evaluated is told by whoever reads it. */
static bool unit_of(struct model_work *w, const struct written *text, struct unit *unit) {
    struct diags quiet = {.arena = w->scratch};
    struct model_work silent = *w;
    struct given given;
    silent.d = &quiet;
    if (!text->text.n || !evaluate(&silent, text, &given, NULL))
        return false;
    *unit = given.quantity.unit;
    return true;
}

/* When all others agree with one another it is the default that is wrong. */
static bool check_default_unit(struct model_work *w, const struct model_input *in) {
    struct unit least, most, step;
    if (!unit_of(w, &in->as_least, &least) || !unit_of(w, &in->as_most, &most) ||
        !unit_of(w, &in->as_step, &step) || units_agree(&least, &in->unit) ||
        !units_agree(&least, &most) || !units_agree(&least, &step))
        return true;
    const struct written *text = &in->as_default.items[0];
    struct value is = {.kind = VALUE_QUANTITY}, wanted = is;
    is.quantity.unit = in->unit;
    wanted.quantity.unit = least;
    diag_error(w->d, "unit-mismatch", text->span,
               "this is %.*s, and each of 'min', 'max' and 'step' of '%.*s' is %.*s",
               STR(value_kind_words(w->a, &is)), STR(in->name),
               STR(value_kind_words(w->a, &wanted)));
    if (unit_is_plain(&in->unit))
        diag_hint(w->d, "write the default with its unit, as the others are");
    return false;
}

static bool read_bound(struct model_work *w, const struct model_input *in, const char *field,
                       const struct written *text, double *x) {
    struct given given;
    if (text->text.n)
        return evaluate_in(w, in, text, &given, NULL, x);
    if (!text->span.source)
        diag_error(w->d, "missing-field", in->span, "this number has no '%s'", field);
    return false;
}

static bool read_range(struct model_work *w, struct model_input *in) {
    if (!check_default_unit(w, in))
        return false;
    bool fine = read_bound(w, in, "min", &in->as_least, &in->least);
    fine &= read_bound(w, in, "max", &in->as_most, &in->most);
    fine &= read_bound(w, in, "step", &in->as_step, &in->step);
    if (!fine || !check_range(w, in))
        return false;
    in->whole = in->format == MODEL_FORMAT_PLAIN && model_is_whole(in->step);
    fine = check_whole(w, in, in->as_least.span, in->least);
    return check_whole(w, in, in->as_most.span, in->most) && fine;
}

/* ---- defaults ---- */

/* The first value of a default has the unit of the input. */
static bool read_unit(struct model_work *w, struct model_input *in) {
    struct given given;
    if (!in->as_default.count)
        return false;
    if (!evaluate(w, &in->as_default.items[0], &given, &in->facts))
        return false;
    in->unit = given.quantity.unit;
    in->fact = given.fact;
    in->entry = given.entry;
    return true;
}

static bool check_count(struct model_work *w, const struct model_input *in, struct span at,
                        size_t count) {
    if (count == 1 || (count && in->series && count <= PROGRAM_MAX_STEPS))
        return true;
    if (!count)
        diag_error(w->d, "missing-field", at, "there is no value for '%.*s'", STR(in->name));
    else if (in->series)
        diag_error(w->d, "out-of-range", at, "'%.*s' has at most %d values", STR(in->name),
                   PROGRAM_MAX_STEPS);
    else
        diag_error(w->d, "not-one-value", at, "'%.*s' has one value, not %zu", STR(in->name),
                   count);
    if (count > 1 && !in->series && in->type == TYPE_NUMBER)
        diag_hint(w->d, "with 'series: true' it may have one for each step");
    return false;
}

/* Numbers in the unit of the input, within its range. */
static bool read_numbers(struct model_work *w, struct model_input *in,
                         const struct text_list *texts, struct item_list *facts,
                         struct input_value *value) {
    double *numbers = arena_array(w->a, double, texts->count);
    bool fine = true;
    for (size_t i = 0; i < texts->count; i++) {
        struct given given;
        const struct written *text = &texts->items[i];
        fine &= evaluate_in(w, in, text, &given, facts, &numbers[i]) &&
                check_value(w, in, text->span, numbers[i]);
        if (facts && given.fact != in->fact)
            in->fact = NULL; /* several values, of several facts */
    }
    *value = (struct input_value){numbers, texts->count};
    return fine;
}

static bool read_stops(struct model_work *w, struct model_input *in) {
    bool fine = true;
    for (size_t i = 0; i < in->as_stops.count; i++) {
        struct model_stop stop = {.formula = in->as_stops.items[i]};
        struct given given;
        fine &= evaluate_in(w, in, &stop.formula, &given, &in->facts, &stop.value) &&
                check_value(w, in, stop.formula.span, stop.value);
        stop.fact = given.fact;
        arena_push(w->a, &in->stops, stop);
    }
    return fine;
}

static bool read_number(struct model_work *w, struct model_input *in) {
    struct input_value standard;
    in->type = TYPE_NUMBER;
    if (!check_count(w, in, in->default_span, in->as_default.count) || !read_unit(w, in))
        return false;
    if (!read_range(w, in) || !read_numbers(w, in, &in->as_default, &in->facts, &standard))
        return false;
    in->standard = standard;
    return read_stops(w, in);
}

/* ---- choices ---- */

static bool find_choice(struct model_work *w, const struct model_input *in,
                        const struct written *text, struct input_value *value) {
    size_t count = in->choices.count, at = index_of(in->choice_names, count, text->text);
    double *index = arena_new(w->a, double);
    *index = (double)at;
    *value = (struct input_value){index, 1};
    if (at < count)
        return true;
    diag_error(w->d, "unknown-choice", text->span,
               "'%.*s' is no choice of '%.*s': it is one of %.*s", STR(text->text), STR(in->name),
               STR(names_in_a_row(w->scratch, in->choice_names, count)));
    diag_nearest(w->d, nearest_of(in->choice_names, count, text->text));
    return false;
}

static void name_choices(struct model_work *w, struct model_input *in) {
    str *names = arena_array(w->a, str, in->choices.count);
    for (size_t i = 0; i < in->choices.count; i++)
        names[i] = in->choices.items[i].name;
    in->choice_names = names;
}

static bool check_choices(struct model_work *w, const struct model_input *in) {
    bool fine = true;
    for (size_t i = 0; i < in->choices.count; i++) {
        const struct model_choice *c = &in->choices.items[i];
        fine &= model_check_name(w, c->name, c->span, "a choice");
        for (size_t k = 0; k < i; k++)
            if (str_eq(in->choices.items[k].name, c->name)) {
                diag_error(w->d, "duplicate-name", c->span, "'%.*s' is a choice already",
                           STR(c->name));
                fine = false;
            }
    }
    return fine;
}

/* What only numbers have. */
static bool check_numberless(struct model_work *w, const struct model_input *in) {
    const struct {
        const char *field;
        struct span at; /* none: not given */
    } fields[] = {
        {"min", in->as_least.span},
        {"max", in->as_most.span},
        {"step", in->as_step.span},
        {"stops", in->stops_span},
        {"series", in->series ? in->series_span : span_none()},
        {"scale", in->scale_span},
        {"decimals", in->decimals_span},
        {"format", in->format_span},
    };
    bool fine = true;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].at.source) {
            diag_error(w->d, "excluded-field", fields[i].at, "'%s' cannot stand beside 'choices'",
                       fields[i].field);
            fine = false;
        }
    return fine;
}

static bool read_choice(struct model_work *w, struct model_input *in) {
    struct input_value standard;
    in->type = TYPE_CHOICE;
    name_choices(w, in);
    bool fine = check_numberless(w, in);
    fine &= check_choices(w, in);
    if (!fine || !check_count(w, in, in->default_span, in->as_default.count) ||
        !find_choice(w, in, &in->as_default.items[0], &standard))
        return false;
    in->standard = standard;
    return true;
}

bool model_read_inputs(struct model_work *w) {
    struct model *m = w->model;
    bool fine = true;
    for (size_t i = 0; i < m->inputs.count; i++) {
        struct model_input *in = &m->inputs.items[i];
        fine &= in->choices.count ? read_choice(w, in) : read_number(w, in);
    }
    return fine;
}

/* ---- presets ---- */

static bool find_input(struct model_work *w, const struct pair *pair, uint32_t *input) {
    const struct model_name *name = map_get(&w->names, pair->name.text);
    if (name && name->input != PROGRAM_NO_INPUT) {
        *input = name->input;
        return true;
    }
    if (name && name->lost)
        return false;
    diag_error(w->d, "unknown-input", pair->name.span,
               name ? "'%.*s' is no input: it is computed" : "there is no input '%.*s'",
               STR(pair->name.text));
    size_t count = w->model->inputs.count;
    str *names = arena_array(w->scratch, str, count);
    for (size_t i = 0; i < count; i++)
        names[i] = w->model->inputs.items[i].name;
    diag_nearest(w->d, nearest_of(names, count, pair->name.text));
    return false;
}

static bool read_setting(struct model_work *w, const struct pair *pair,
                         struct model_setting *setting) {
    setting->pair = pair;
    if (!find_input(w, pair, &setting->input))
        return false;
    struct model_input *in = &w->model->inputs.items[setting->input];
    if (!in->standard.items)
        return false; /* it could not be read, which was reported */
    if (!check_count(w, in, pair->span, pair->values.count))
        return false;
    if (in->type == TYPE_CHOICE)
        return find_choice(w, in, &pair->values.items[0], &setting->given);
    return read_numbers(w, in, &pair->values, NULL, &setting->given);
}

static bool check_preset_name(struct model_work *w, size_t number) {
    const struct model_preset *presets = w->model->presets.items, *p = &presets[number];
    if (!model_check_name(w, p->name, p->name_span, "a preset"))
        return false;
    for (size_t i = 0; i < number; i++)
        if (str_eq(presets[i].name, p->name)) {
            diag_error(w->d, "duplicate-name", p->name_span, "'%.*s' is a preset already",
                       STR(p->name));
            return false;
        }
    return true;
}

bool model_read_presets(struct model_work *w) {
    struct model *m = w->model;
    bool fine = true;
    for (size_t i = 0; i < m->presets.count; i++) {
        struct model_preset *p = &m->presets.items[i];
        fine &= check_preset_name(w, i);
        for (size_t k = 0; k < p->as_set.count; k++) {
            struct model_setting setting;
            if (read_setting(w, &p->as_set.items[k], &setting))
                arena_push(w->a, &p->set, setting);
            else
                fine = false;
        }
    }
    return fine;
}

/* ---- forms ---- */

str model_scale_word(int given, int format, const struct unit *unit, double largest) {
    if (given)
        return model_scale_names[given];
    if (format == MODEL_FORMAT_PLAIN || !unit_wants_scale_words(unit) || largest < 1e6)
        return S("");
    return model_scale_names[largest >= 1e12  ? MODEL_SCALE_TRILLION
                             : largest >= 1e9 ? MODEL_SCALE_BILLION
                                              : MODEL_SCALE_MILLION];
}

/* As many as the step has, and more where bounds and offered values have them; what has no end has no say. */
static int input_decimals(const struct model_input *in, double scale) {
    enum { MORE = 3 };
    int most = form_decimals_of(in->step, scale), limit = most + MORE;
    double others[] = {in->least, in->most};
    for (size_t i = 0; i < 2 + in->standard.count + in->stops.count; i++) {
        double x = i < 2                        ? others[i]
                   : i - 2 < in->standard.count ? in->standard.items[i - 2]
                                                : in->stops.items[i - 2 - in->standard.count].value;
        int decimals = form_decimals_of(x, scale);
        if (decimals > most && decimals <= limit)
            most = decimals;
    }
    return most < FORM_MAX_DECIMALS ? most : FORM_MAX_DECIMALS;
}

void model_make_input_forms(struct model_work *w) {
    for (size_t i = 0; i < w->model->inputs.count; i++) {
        struct model_input *in = &w->model->inputs.items[i];
        double largest = 0;
        for (size_t k = 0; k < in->standard.count; k++)
            largest = fmax(largest, fabs(in->standard.items[k]));
        if (in->type != TYPE_NUMBER)
            continue;
        str scale = model_scale_word(in->scale, in->format, &in->unit, largest);
        struct form f = form_make(w->a, &in->unit, scale, 0, true, in->format);
        f.decimals = in->decimals_span.source ? (int)in->decimals : input_decimals(in, f.scale);
        in->form = f;
    }
}
