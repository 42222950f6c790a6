/* Scenarios of a model at build time: those that are shown, and many more that tell whether what must hold does. */
#include "model/models_internal.h"

#include <math.h>
#include <stdlib.h>

/* ---- what is shown ---- */

struct shown {
    uint32_t slot, when_slot; /* it is shown when this holds, or always */
    str name;                 /* of the formula; else what it is: "mark" */
    bool has_otherwise;
    bool may_have; /* an 'otherwise': formulas alone do */
    bool told;     /* that it fails */
};

struct shown_list {
    struct shown *items;
    size_t count, capacity;
};

static void add_slot(struct model_work *w, struct shown_list *list, uint32_t slot, const char *what,
                     str label) {
    struct shown shown = {.slot = slot, .when_slot = PROGRAM_NO_SLOT};
    shown.name = label.n ? arena_printf(w->scratch, "%s '%.*s'", what, STR(label)) : str_of(what);
    if (slot != PROGRAM_NO_SLOT)
        arena_push(w->scratch, list, shown);
}

static void add_formula(struct model_work *w, struct shown_list *list,
                        const struct model_formula *f, uint32_t when_slot) {
    struct shown shown = {
        f->slot, when_slot, arena_printf(w->scratch, "'%.*s'", STR(f->name)), f->otherwise.n > 0,
        true,    false};
    arena_push(w->scratch, list, shown);
}

static void add_all(struct model_work *w, struct shown_list *list,
                    const struct formula_list *formulas) {
    for (size_t i = 0; i < formulas->count; i++)
        add_formula(w, list, formulas->items[i], PROGRAM_NO_SLOT);
}

static void add_sentence(struct model_work *w, struct shown_list *list,
                         const struct model_sentence *sentence) {
    add_slot(w, list, sentence->when_slot, "a 'when' of the answer", (str){0});
    for (size_t i = 0; i < sentence->pieces.count; i++)
        if (sentence->pieces.items[i].formula)
            add_formula(w, list, sentence->pieces.items[i].formula, sentence->when_slot);
}

static struct shown_list list_shown(struct model_work *w) {
    const struct model *m = w->model;
    struct shown_list list = {0};
    add_all(w, &list, &m->headline);
    add_all(w, &list, &m->columns);
    for (size_t i = 0; i < m->charts.count; i++) {
        const struct model_chart *chart = &m->charts.items[i];
        add_all(w, &list, &chart->series);
        for (size_t k = 0; k < chart->marks.count; k++)
            add_slot(w, &list, chart->marks.items[k].slot, "the mark", chart->marks.items[k].label);
    }
    if (m->sensitivity)
        add_formula(w, &list, m->sensitivity, PROGRAM_NO_SLOT);
    add_sentence(w, &list, &m->sentence);
    for (size_t i = 0; i < m->answer.count; i++)
        add_sentence(w, &list, &m->answer.items[i]);
    for (size_t i = 0; i < m->inputs.count; i++)
        add_slot(w, &list, m->inputs.items[i].when_slot, "the 'when' of", m->inputs.items[i].name);
    add_slot(w, &list, m->label_slot, "the 'label' of the steps", (str){0});
    return list;
}

static size_t values_of(const struct model *m, const struct scenario *s, uint32_t slot) {
    return slot_is_series(&m->program.slots.items[slot]) ? s->result.steps : 1;
}

static enum fault first_fault(const struct model *m, const struct scenario *s,
                              const struct shown *shown) {
    const struct real *when =
        shown->when_slot == PROGRAM_NO_SLOT ? NULL : &s->result.slots[shown->when_slot][0];
    if (shown->has_otherwise || (when && (when->fault || when->number == 0)))
        return FAULT_NONE;
    for (size_t i = 0; i < values_of(m, s, shown->slot); i++)
        if (s->result.slots[shown->slot][i].fault)
            return s->result.slots[shown->slot][i].fault;
    return FAULT_NONE;
}

static void hint_fault(struct model_work *w, const struct shown *shown, const char *remedy) {
    diag_hint(w->d, "%s%s",
              shown->may_have ? "give the formula an 'otherwise' that stands in its place, or "
                              : "",
              remedy);
}

/* Whatever shows it: one message of a value is enough. */
static void mark_told(struct shown_list *list, uint32_t slot) {
    for (size_t i = 0; i < list->count; i++)
        list->items[i].told |= list->items[i].slot == slot;
}

/* ---- the scenarios that are shown ---- */

static bool check_scenario(struct model_work *w, struct shown_list *list,
                           const struct scenario *s) {
    struct model *m = w->model;
    bool fine = true;
    for (size_t i = 0; i < list->count; i++) {
        enum fault fault = first_fault(m, s, &list->items[i]);
        if (!fault)
            continue;
        fine = false;
        if (list->items[i].told)
            continue;
        str name = s->preset
                       ? arena_printf(w->scratch, "in the preset '%.*s'", STR(s->preset->name))
                       : S("with the defaults");
        diag_error(w->d, "model-fault", model_fault_span(m, s, list->items[i].slot, fault),
                   "%.*s cannot be computed %.*s: %.*s", STR(list->items[i].name), STR(name),
                   STR(fault_words(fault)));
        hint_fault(w, &list->items[i], "compute something else there with if()");
        mark_told(list, list->items[i].slot);
    }
    return fine;
}

static size_t values_in(const struct model *m, const struct scenario *s) {
    size_t count = 0;
    for (uint32_t i = 0; i < m->program.slots.count; i++)
        count += values_of(m, s, i);
    return count;
}

/* Those that there is room for. */
static bool compute_scenarios(struct model_work *w) {
    enum { MAX_KEPT = 10 * 1000 * 1000 };
    struct model *m = w->model;
    size_t count = 1 + m->presets.count, kept = 0;
    m->scenarios = arena_array(w->a, struct scenario, count);
    for (size_t i = 0; i < count && kept <= MAX_KEPT; i++) {
        m->scenarios[i] = model_scenario(m, i ? &m->presets.items[i - 1] : NULL, w->a);
        m->scenario_count = i + 1;
        kept += values_in(m, &m->scenarios[i]);
    }
    if (kept <= MAX_KEPT)
        return true;
    diag_failure(w->d, EXIT_LIMIT, "too-many-values",
                 m->presets.items[m->scenario_count - 2].name_span,
                 "the presets up to this one compute more than %d values", MAX_KEPT);
    diag_hint(w->d, "have fewer presets, steps or formulas");
    return false;
}

bool model_run_scenarios(struct model_work *w) {
    struct model *m = w->model;
    bool fine = compute_scenarios(w);
    model_make_forms(w, &m->scenarios[0]);
    struct shown_list list = list_shown(w);
    for (size_t i = 0; i < m->scenario_count; i++)
        fine &= check_scenario(w, &list, &m->scenarios[i]);
    return fine;
}

/* ---- many points ---- */

enum {
    MAX_SERIES = 4,     /* values that a series is tried with */
    MAX_CHOICES = 1000, /* combinations of choices */
    RANDOM_POINTS = 500,
    MAX_EFFORT = 10 * 1000 *
                 1000 /* values of slots: once for points that are chosen, once for random ones */
};

struct trial {
    struct model_work *w;
    struct shown_list shown;
    bool *failed;          /* per check */
    struct scenario point; /* the inputs are ours to change */
    double (*values)[MAX_SERIES];
    size_t effort;
    bool left_out; /* a point, because of the effort */
    uint64_t seed;
    bool fine;
};

/* The value of an input in digits that do not hide what it is. */
static void put_value(struct trial *t, struct buf *out, const struct model_input *in, double x) {
    struct form exact = in->form;
    exact.decimals = FORM_MAX_DECIMALS;
    buf_put(out, in->type == TYPE_CHOICE ? in->choices.items[(size_t)x].name
                                         : form_text(t->w->scratch, &exact, x));
}

static bool is_standard(const struct model_input *in, const struct input_value *value) {
    if (value->count != in->standard.count)
        return false;
    for (size_t i = 0; i < value->count; i++)
        if (value->items[i] != in->standard.items[i])
            return false;
    return true;
}

/* "with sum = $1 million, shape = last": those that are not as in the default. */
static str point_words(struct trial *t) {
    const struct model *m = t->w->model;
    struct buf out = {0};
    for (size_t i = 0; i < m->inputs.count; i++) {
        const struct model_input *in = &m->inputs.items[i];
        const struct input_value *value = &t->point.inputs[i];
        if (is_standard(in, value))
            continue;
        buf_printf(&out, "%s%.*s = ", out.n ? ", " : "with ", STR(in->name));
        for (size_t k = 0; k < value->count; k++) {
            buf_put(&out, k ? S(", ") : S(""));
            put_value(t, &out, in, value->items[k]);
        }
    }
    str words = arena_copy(t->w->d->arena, out.n ? buf_str(&out) : S("with the defaults"));
    buf_free(&out);
    return words;
}

static void try_check(struct trial *t, size_t number) {
    const struct model *m = t->w->model;
    const struct model_check *check = &m->checks.items[number];
    for (size_t i = 0; i < values_of(m, &t->point, check->slot); i++) {
        struct real holds = t->point.result.slots[check->slot][i];
        if (!holds.fault && holds.number != 0)
            continue;
        str title = check->title.n ? check->title : check->holds.text;
        bool series = slot_is_series(&m->program.slots.items[check->slot]);
        str step = series ? arena_printf(t->w->scratch, ", at step %zu", i + 1) : S("");
        diag_error(t->w->d, "model-check", check->holds.span, "'%.*s' %s %.*s%.*s", STR(title),
                   holds.fault ? "cannot be computed" : "does not hold", STR(point_words(t)),
                   STR(step));
        if (holds.fault)
            diag_hint(t->w->d, "%.*s", STR(fault_words(holds.fault)));
        t->failed[number] = true;
        t->fine = false;
        return;
    }
}

/* At run time it is told in place of the value. */
static void try_shown(struct trial *t, const struct shown *shown) {
    const struct model *m = t->w->model;
    enum fault fault = first_fault(m, &t->point, shown);
    if (!fault)
        return;
    diag_warning(t->w->d, "model-range", model_fault_span(m, &t->point, shown->slot, fault),
                 "%.*s cannot be computed %.*s: %.*s", STR(shown->name), STR(point_words(t)),
                 STR(fault_words(fault)));
    hint_fault(t->w, shown, "narrow the range of the input");
    mark_told(&t->shown, shown->slot);
}

static void try_point(struct trial *t) {
    struct model_work *w = t->w;
    const struct model *m = w->model;
    t->left_out = t->effort > MAX_EFFORT;
    if (t->left_out)
        return;
    struct arena_mark mark = arena_mark(w->scratch);
    scenario_run(m, &t->point, w->scratch);
    t->effort += m->program.slots.count * (t->point.result.steps + 1);
    for (size_t i = 0; i < m->checks.count; i++)
        if (!t->failed[i])
            try_check(t, i);
    for (size_t i = 0; i < t->shown.count; i++)
        if (!t->shown.items[i].told)
            try_shown(t, &t->shown.items[i]);
    arena_rewind(w->scratch, mark);
}

static void set_input(struct trial *t, size_t i, double x) {
    t->values[i][0] = x;
    t->point.inputs[i] = (struct input_value){t->values[i], 1};
}

static void reset_input(struct trial *t, size_t i) {
    t->point.inputs[i] = t->w->model->inputs.items[i].standard;
}

static void try_presets(struct trial *t) {
    const struct model *m = t->w->model;
    for (size_t k = 0; k < m->scenario_count; k++) {
        memcpy(t->point.inputs, m->scenarios[k].inputs, m->inputs.count * sizeof *t->point.inputs);
        try_point(t);
    }
}

/* Each number at its ends, one after the other. */
static void try_ends(struct trial *t) {
    const struct model *m = t->w->model;
    try_point(t);
    for (size_t i = 0; i < m->inputs.count; i++) {
        const struct model_input *in = &m->inputs.items[i];
        if (in->type != TYPE_NUMBER)
            continue;
        set_input(t, i, in->least);
        try_point(t);
        set_input(t, i, in->most);
        try_point(t);
        reset_input(t, i);
    }
}

/* The combination of choices with that number; false when there is none. */
static bool choose(struct trial *t, size_t number) {
    const struct model *m = t->w->model;
    for (size_t i = 0; i < m->inputs.count; i++) {
        size_t count = m->inputs.items[i].choices.count;
        reset_input(t, i);
        if (!count)
            continue;
        set_input(t, i, (double)(number % count));
        number /= count;
    }
    return number == 0;
}

static size_t count_combinations(const struct model *m) {
    size_t all = 1;
    for (size_t i = 0; i < m->inputs.count; i++) {
        size_t count = m->inputs.items[i].choices.count;
        if (count > MODEL_MANY / all)
            return MODEL_MANY;
        all *= count ? count : 1;
    }
    return all;
}

/* What is tried last is left out first. */
static void try_combinations(struct trial *t, struct model_trials *trials) {
    trials->combinations = count_combinations(t->w->model);
    for (size_t number = 0; number < MAX_CHOICES && choose(t, number); number++) {
        try_ends(t);
        trials->combinations_tried += !t->left_out;
    }
}

/* Steele, Lea and Flood's SplitMix64: the same numbers on every machine and in every run. */
static double next_random(struct trial *t) {
    uint64_t x = (t->seed += 0x9E3779B97F4A7C15u);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return (double)((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

/* By turns one of the steps of a slider, and anything between the ends. */
static double random_number(struct trial *t, size_t i, bool stepped) {
    const struct model *m = t->w->model;
    const struct model_input *in = &m->inputs.items[i];
    double u = next_random(t), width = in->most - in->least;
    if (!stepped && !in->whole)
        return in->least + u * width;
    return fmin(in->most, in->least + floor(u * (floor(width / in->step) + 1)) * in->step);
}

static void randomise(struct trial *t, size_t i, bool stepped) {
    const struct model_input *in = &t->w->model->inputs.items[i];
    if (in->type == TYPE_CHOICE) {
        set_input(t, i, floor(next_random(t) * (double)in->choices.count));
        return;
    }
    size_t count = in->series ? 1 + (size_t)(next_random(t) * MAX_SERIES) : 1;
    for (size_t k = 0; k < count; k++)
        t->values[i][k] = random_number(t, i, stepped);
    t->point.inputs[i] = (struct input_value){t->values[i], count};
}

static void try_random(struct trial *t, struct model_trials *trials) {
    trials->points = RANDOM_POINTS;
    for (size_t k = 0; k < RANDOM_POINTS; k++) {
        for (size_t i = 0; i < t->w->model->inputs.count; i++)
            randomise(t, i, k % 2);
        try_point(t);
        trials->points_tried += !t->left_out;
    }
}

bool model_try_checks(struct model_work *w, bool warn) {
    struct model *m = w->model;
    struct trial t = {.w = w, .fine = true};
    if (warn)
        t.shown = list_shown(w);
    t.failed = arena_array(w->scratch, bool, m->checks.count);
    t.point.inputs = arena_array(w->scratch, struct input_value, m->inputs.count);
    t.values = arena_alloc(w->scratch, m->inputs.count, sizeof *t.values, _Alignof(double));
    try_presets(&t);
    try_combinations(&t, &m->trials);
    t.effort = 0; /* these have a share of their own */
    try_random(&t, &m->trials);
    return t.fine;
}

/* ---- swings ---- */

static struct real result_with(struct model_work *w, struct scenario *s, uint32_t input, double x) {
    struct input_value kept = s->inputs[input];
    struct arena_mark mark = arena_mark(w->scratch);
    s->inputs[input] = (struct input_value){&x, 1};
    scenario_run(w->model, s, w->scratch);
    struct real result = s->result.slots[w->model->sensitivity->slot][0];
    s->inputs[input] = kept;
    arena_rewind(w->scratch, mark);
    return result;
}

static struct model_swing swing_of_choice(struct model_work *w, struct scenario *s,
                                          uint32_t input) {
    struct model_swing swing = {.input = input};
    bool any = false;
    for (size_t i = 0; i < w->model->inputs.items[input].choices.count; i++) {
        struct real result = result_with(w, s, input, (double)i);
        if (result.fault)
            continue;
        if (!any || result.number < swing.least.number) {
            swing.least = result;
            swing.at_least = (double)i;
        }
        if (!any || result.number > swing.most.number) {
            swing.most = result;
            swing.at_most = (double)i;
        }
        any = true;
    }
    return swing;
}

static struct model_swing swing_of_number(struct model_work *w, struct scenario *s,
                                          uint32_t input) {
    const struct model_input *in = &w->model->inputs.items[input];
    return (struct model_swing){.input = input,
                                .least = result_with(w, s, input, in->least),
                                .most = result_with(w, s, input, in->most),
                                .at_least = in->least,
                                .at_most = in->most};
}

/* What cannot be computed at one end comes last. */
static double size_of(const struct model_swing *swing) {
    return swing->least.fault || swing->most.fault ? 0
                                                   : fabs(swing->most.number - swing->least.number);
}

static int by_size(const void *x, const void *y) {
    const struct model_swing *a = x, *b = y;
    double size_a = size_of(a), size_b = size_of(b);
    if (size_a != size_b)
        return size_a > size_b ? -1 : 1;
    return a->input < b->input ? -1 : 1;
}

/* How many values are computed for all swings, about. */
static size_t swing_effort(const struct model *m) {
    size_t runs = 0;
    for (size_t i = 0; i < m->inputs.count; i++)
        runs += m->inputs.items[i].type == TYPE_CHOICE ? m->inputs.items[i].choices.count : 2;
    return runs * values_in(m, &m->scenarios[0]);
}

/* Inputs that do not move the result are left out. */
bool model_measure_swings(struct model_work *w) {
    enum { MAX_VALUES = 50 * 1000 * 1000 };
    struct model *m = w->model;
    if (!m->sensitivity)
        return true;
    if (swing_effort(m) > MAX_VALUES) {
        diag_failure(w->d, EXIT_LIMIT, "too-many-values", m->as_sensitivity.span,
                     "which input moves '%.*s' most takes more than %d values to tell",
                     STR(m->sensitivity->name), MAX_VALUES);
        diag_hint(w->d, "leave 'sensitivity' out, or have fewer inputs, steps or formulas");
        return false;
    }
    struct scenario s = model_scenario(m, NULL, w->scratch);
    for (uint32_t i = 0; i < m->inputs.count; i++) {
        if (!scenario_uses(m, &m->scenarios[0], i))
            continue;
        struct model_swing swing = m->inputs.items[i].type == TYPE_CHOICE
                                       ? swing_of_choice(w, &s, i)
                                       : swing_of_number(w, &s, i);
        bool moves = swing.least.fault || swing.most.fault ||
                     real_order(swing.least.number, swing.most.number) != 0;
        if (moves)
            arena_push(w->a, &m->swings, swing);
    }
    if (m->swings.count)
        qsort(m->swings.items, m->swings.count, sizeof *m->swings.items, by_size);
    return true;
}
