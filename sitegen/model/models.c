/* The models: names, programs, and what follows from them. */
#include "base/pool.h"
#include "model/models_internal.h"
#include "model/schema.h"
#include "text/yaml_places.h"

enum { MAX_SUGGESTIONS = 50 }; /* looking for the nearest of many names costs time */

/* ---- names ---- */

static bool is_name(str name) {
    enum { MAX_NAME = 60 };
    if (!name.n || name.n > MAX_NAME || name.p[0] < 'a' || name.p[0] > 'z')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!(c >= 'a' && c <= 'z') && !byte_is_digit(c) && c != '-')
            return false;
    }
    return name.p[name.n - 1] != '-';
}

bool model_check_name(struct model_work *w, str name, struct span at, const char *what) {
    if (is_name(name))
        return true;
    diag_error(w->d, "bad-name", at, "'%.*s' is no name of %s", STR(name), what);
    diag_hint(w->d, "a name is made of a-z, 0-9 and '-', begins with a letter, and has at most 60 "
                    "characters");
    return false;
}

str model_nearest(const struct model_work *w, str name) { return map_nearest(&w->names, name); }

/* What would leave open what a formula means. */
static bool check_meaning(struct model_work *w, str name, struct span at) {
    const struct item *item = map_get(&w->site->ids, name);
    if (formula_is_reserved(name)) {
        diag_error(w->d, "bad-name", at, "'%.*s' is a word of formulas", STR(name));
        diag_hint(w->d, "choose another name");
        return false;
    }
    if (!item)
        return true;
    diag_error(w->d, "bad-name", at, "'%.*s' is the id of %s", STR(name),
               item_kind_words(item->kind));
    diag_hint(w->d, "choose another name: formulas could mean either");
    return false;
}

static bool add_name(struct model_work *w, str name, const struct model_name *meaning) {
    if (!model_check_name(w, name, meaning->span, "an input or formula") ||
        !check_meaning(w, name, meaning->span))
        return false;
    struct model_name *kept = arena_new(w->a, struct model_name);
    *kept = *meaning;
    const struct model_name *first = map_add(&w->names, name, kept);
    if (!first)
        return true;
    diag_error(w->d, "duplicate-name", meaning->span, "the name '%.*s' is taken", STR(name));
    diag_hint(w->d, "line %zu has it already", span_place(first->span).line);
    return false;
}

/* Nothing more is said of what names them. */
static void add_lost(struct model_work *w) {
    const struct text_list *lost = &w->model->lost;
    for (size_t i = 0; i < lost->count; i++) {
        struct model_name *name = arena_new(w->a, struct model_name);
        *name = (struct model_name){PROGRAM_NO_INPUT, NULL, lost->items[i].span, true};
        map_add(&w->names, lost->items[i].text, name);
    }
}

static bool read_names(struct model_work *w) {
    struct model *m = w->model;
    bool fine = true;
    w->names = map_make(w->a);
    for (size_t i = 0; i < m->inputs.count; i++) {
        const struct model_input *in = &m->inputs.items[i];
        fine &=
            add_name(w, in->name, &(struct model_name){(uint32_t)i, NULL, in->name_span, false});
    }
    for (size_t i = 0; i < m->formulas.count; i++) {
        struct model_formula *f = &m->formulas.items[i];
        fine &=
            add_name(w, f->name, &(struct model_name){PROGRAM_NO_INPUT, f, f->name_span, false});
    }
    if (m->index.name.n)
        fine &= add_name(w, m->index.name,
                         &(struct model_name){PROGRAM_NO_INPUT, NULL, m->index.name_span, false});
    add_lost(w);
    return fine;
}

/* ---- facts ---- */

static void add_fact(struct model_work *w, const struct item *item) {
    struct item_list *facts = &w->model->facts;
    if (!item || item->kind != ITEM_FACT)
        return;
    for (size_t i = 0; i < facts->count; i++)
        if (facts->items[i] == item)
            return;
    arena_push(w->a, facts, (struct item *)item); /* ours to change until the site is frozen */
}

static void add_facts(struct model_work *w, const struct formula *f) {
    for (size_t i = 0; f && i < f->refs.count; i++) {
        str id = f->refs.items[i].id;
        if (!map_get(&w->names, id))
            add_fact(w, map_get(&w->site->ids, id));
    }
}

const struct item *model_only_fact(const struct model_work *w, const uint32_t *slot) {
    const struct item *only = NULL;
    const struct formula *f = NULL;
    for (size_t i = 0; i < w->wanted.count; i++)
        if (w->wanted.items[i].slot == slot)
            f = w->model->program.formulas.items[w->wanted.items[i].formula].formula;
    for (size_t i = 0; f && i < f->refs.count; i++) {
        str id = f->refs.items[i].id;
        const struct item *item = map_get(&w->names, id) ? NULL : map_get(&w->site->ids, id);
        if (item && only && item != only)
            return NULL;
        only = item ? item : only;
    }
    return only;
}

/* In the order of the file, but for those of inputs, which come first. */
static void gather_facts(struct model_work *w) {
    struct model *m = w->model;
    for (size_t i = 0; i < m->inputs.count; i++)
        for (size_t k = 0; k < m->inputs.items[i].facts.count; k++)
            add_fact(w, m->inputs.items[i].facts.items[k]);
    for (size_t i = 0; i < m->program.formulas.count; i++)
        add_facts(w, m->program.formulas.items[i].formula);
}

/* ---- the program ---- */

void model_add_formula(struct model_work *w, const struct written *text, struct program_formula as,
                       uint32_t *slot) {
    struct program *p = &w->model->program;
    *slot = PROGRAM_NO_SLOT;
    if (!text->text.n)
        return;
    struct wanted_slot wanted = {(uint32_t)p->formulas.count, slot};
    struct markdown_origin origin = yaml_origin(w->a, text->span, text->text);
    as.formula = formula_parse_model(w->a, &w->site->units, text->text, origin, w->d);
    arena_push(w->a, &p->formulas, as);
    arena_push(w->scratch, &w->wanted, wanted);
}

/* What a name means that is none of the model's. */
static const struct value *constant(void *context, struct formula_ref *ref, struct diags *d) {
    struct model_work *w = context;
    struct named *named = arena_new(w->a, struct named);
    if (!resolve_name(w->a, w->site, ref, named, &w->suggestions, d))
        return NULL;
    ref->target = named;
    return model_number(w->a, named->value);
}

static bool exists_outside(void *context, str name) {
    return map_get(&((const struct model_work *)context)->site->ids, name) != NULL;
}

static str nearest_outside(void *context, str name) {
    const struct model_work *w = context;
    return map_get(&w->site->ids, name) ? name : map_nearest(&w->site->ids, name);
}

static void add_inputs(struct model_work *w) {
    struct model *m = w->model;
    for (size_t i = 0; i < m->inputs.count; i++) {
        const struct model_input *in = &m->inputs.items[i];
        struct program_input input = {.name = in->name,
                                      .span = in->name_span,
                                      .type = in->type,
                                      .unit = in->unit,
                                      .series = in->series,
                                      .choices = in->choice_names,
                                      .choice_count = in->choices.count};
        arena_push(w->a, &m->program.inputs, input);
    }
}

/* NULL: that which comes out. */
static const struct unit *read_unit(struct model_work *w, const struct written *text, bool *fine) {
    str what = {0};
    struct unit *unit = arena_new(w->a, struct unit);
    if (!text->text.n)
        return NULL;
    enum quantity_error e = unit_parse(&w->site->units, text->text, unit, &what);
    if (e == QUANTITY_FINE)
        return unit;
    report_quantity(w->d, &w->site->units, text->span, e, what);
    *fine = false;
    return NULL;
}

static bool add_formulas(struct model_work *w) {
    struct model *m = w->model;
    bool fine = true;
    for (size_t i = 0; i < m->formulas.count; i++) {
        struct model_formula *f = &m->formulas.items[i];
        struct program_formula as = {.name = f->name,
                                     .name_span = f->name_span,
                                     .unit = read_unit(w, &f->as_unit, &fine),
                                     .unit_span = f->as_unit.span};
        model_add_formula(w, &f->formula, as, &f->slot);
    }
    for (size_t i = 0; i < m->inputs.count; i++)
        model_add_formula(w, &m->inputs.items[i].as_when,
                          (struct program_formula){.want = WANT_TRUTH, .one = true},
                          &m->inputs.items[i].when_slot);
    for (size_t i = 0; i < m->checks.count; i++)
        model_add_formula(w, &m->checks.items[i].holds,
                          (struct program_formula){.want = WANT_TRUTH}, &m->checks.items[i].slot);
    model_add_formula(w, &m->index.label, (struct program_formula){.want = WANT_NUMBER},
                      &m->label_slot);
    model_add_shown(w);
    return fine;
}

/* ---- steps ---- */

static bool report_steps(struct model_work *w, const char *what) {
    diag_error(w->d, "bad-steps", w->model->index.steps.span, "'%.*s' %s",
               STR(w->model->index.steps.text), what);
    diag_hint(w->d,
              "'steps' is the name of an input that is one whole number, or a whole number "
              "from 1 to %d",
              PROGRAM_MAX_STEPS);
    return false;
}

static bool check_count_of_steps(struct model_work *w, const struct written *text, double x) {
    if (model_is_whole(x))
        return true;
    diag_error(w->d, "bad-steps", text->span, "'%.*s' is a fraction, and '%.*s' counts the steps",
               STR(text->text), STR(w->model->index.steps.text));
    return false;
}

/* What the input can be set to by one click. */
static bool check_offered_steps(struct model_work *w, uint32_t input) {
    const struct model *m = w->model;
    const struct model_input *in = &m->inputs.items[input];
    bool fine = true;
    for (size_t i = 0; i < in->stops.count; i++)
        fine &= check_count_of_steps(w, &in->stops.items[i].formula, in->stops.items[i].value);
    for (size_t i = 0; i < m->presets.count; i++)
        for (size_t k = 0; k < m->presets.items[i].set.count; k++) {
            const struct model_setting *s = &m->presets.items[i].set.items[k];
            if (s->input == input)
                fine &= check_count_of_steps(w, &s->pair->values.items[0], s->given.items[0]);
        }
    return fine;
}

static bool check_steps_input(struct model_work *w, uint32_t input) {
    struct model_input *in = &w->model->inputs.items[input];
    in->whole = in->used = true;
    if (in->type != TYPE_NUMBER || in->series)
        return report_steps(w, in->series ? "is a series" : "is a choice");
    if (in->least < 1 || in->most > PROGRAM_MAX_STEPS)
        return report_steps(w, "may be less than 1, or more than the steps that can be");
    if (!model_is_whole(in->least) || !model_is_whole(in->most) || !model_is_whole(in->step))
        return report_steps(w, "may be a fraction: its 'min', 'max' or 'step' is one");
    if (!model_is_whole(in->standard.items[0]))
        return report_steps(w, "is a fraction by default");
    return check_offered_steps(w, input);
}

static bool read_steps(struct model_work *w) {
    struct model *m = w->model;
    struct program *p = &m->program;
    str text = m->index.steps.text;
    p->steps_input = PROGRAM_NO_INPUT;
    if (!m->index.name.n)
        return true;
    if (!m->index.steps.span.source)
        return false; /* it is missing, which was reported */
    const struct model_name *name = map_get(&w->names, text);
    if (name && name->input != PROGRAM_NO_INPUT) {
        p->steps_input = name->input;
        return check_steps_input(w, name->input);
    }
    for (size_t i = 0; i < text.n && byte_is_digit(text.p[i]) && i < 5; i++)
        p->steps = p->steps * 10 + (size_t)(text.p[i] - '0');
    bool digits = text.n > 0 && text.n < 5;
    for (size_t i = 0; i < text.n; i++)
        digits &= byte_is_digit(text.p[i]);
    if (digits && p->steps >= 1 && p->steps <= PROGRAM_MAX_STEPS)
        return true;
    report_steps(w, name && name->formula ? "is a formula"
                    : name                ? "is the step itself"
                    : digits              ? "is out of range"
                                          : "is no input");
    str near = model_nearest(w, text);
    if (!name && !digits && near.n)
        diag_nearest(w->d, near);
    return false;
}

/* ---- compiled ---- */

/* What only numbers have. */
static bool check_numberless(struct model_work *w, const struct model_formula *f) {
    const struct {
        const char *field;
        struct span at; /* none: not given */
    } fields[] = {{"unit", f->as_unit.span},
                  {"scale", f->scale_span},
                  {"decimals", f->decimals_span},
                  {"format", f->format_span}};
    bool fine = true;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && f->type != TYPE_NUMBER; i++)
        if (fields[i].at.source) {
            diag_error(w->d, "excluded-field", fields[i].at,
                       "'%s' is for numbers, and '%.*s' is a %s", fields[i].field, STR(f->name),
                       f->type == TYPE_TRUTH ? "condition" : "choice");
            fine = false;
        }
    return fine;
}

static bool compile(struct model_work *w) {
    struct model *m = w->model;
    struct program *p = &m->program;
    bool fine = program_compile(p, w->a, w->d);
    for (size_t i = 0; i < w->wanted.count; i++)
        *w->wanted.items[i].slot = p->slot_of[w->wanted.items[i].formula];
    for (size_t i = 0; i < m->formulas.count; i++) {
        struct model_formula *f = &m->formulas.items[i];
        if (f->slot == PROGRAM_NO_SLOT)
            continue;
        f->type = p->slots.items[f->slot].type;
        f->series = slot_is_series(&p->slots.items[f->slot]);
        fine &= check_numberless(w, f);
    }
    return fine;
}

/* ---- all of it ---- */

/* An index whose name could not be read. */
static bool lost_index(const struct model *m) { return m->index.span.source && !m->index.name.n; }

/* Of a model of which something could not be read: the compiler would tell the same of it, and more that may mislead. */
static void check_refs(struct model_work *w, const struct formula *f) {
    for (size_t i = 0; f && i < f->refs.count; i++) {
        const struct formula_ref *ref = &f->refs.items[i];
        if (map_get(&w->names, ref->id) || map_get(&w->site->ids, ref->id))
            continue;
        if (lost_index(w->model) && str_eq(ref->id, S(PROGRAM_USUAL_INDEX)))
            continue;
        program_report_unknown(&w->model->program, &w->names, ref, &w->suggestions, w->d);
    }
}

static void check_names(struct model_work *w) {
    const struct program *p = &w->model->program;
    for (size_t i = 0; i < p->formulas.count; i++)
        check_refs(w, p->formulas.items[i].formula);
    model_read_shown(w);
}

/* Everything that can be found in one run is reported before the model is given up. */
static bool make_program(struct model_work *w) {
    struct program *p = &w->model->program;
    *p = (struct program){.units = &w->site->units,
                          .index_name = w->model->index.name,
                          .constant = constant,
                          .nearest = nearest_outside,
                          .exists = exists_outside,
                          .context = w,
                          .steps_input = PROGRAM_NO_INPUT};
    bool names = read_names(w), inputs = model_read_inputs(w);
    bool presets = model_read_presets(w), units = add_formulas(w);
    bool whole = inputs && !w->model->lost.count && !lost_index(w->model);
    if (names && !whole)
        check_names(w);
    if (!names || !whole)
        return false;
    add_inputs(w);
    bool steps = read_steps(w), compiled = compile(w);
    return model_read_shown(w) && steps && compiled && presets && units;
}

static bool resolve_model(struct model_work *w) {
    bool fine = make_program(w) && model_convert_charts(w);
    gather_facts(w);
    if (!fine)
        return false;
    model_find_whole(w);
    model_make_input_forms(w);
    model_find_unused(w);
    model_warn_off_step(w);
    bool shown = model_run_scenarios(w);
    return model_try_checks(w, shown) && shown && model_measure_swings(w);
}

void resolve_model_of(struct load *l, unsigned worker, struct model *model) {
    struct arena_mark mark = arena_mark(&l->scratch[worker]);
    struct model_work w = {.site = l->site,
                           .model = model,
                           .a = &l->arenas[worker],
                           .scratch = &l->scratch[worker],
                           .d = &l->worker_diags[worker],
                           .suggestions = MAX_SUGGESTIONS};
    model->broken = !resolve_model(&w);
    model->program.context = NULL;
    arena_rewind(&l->scratch[worker], mark);
}

static void resolve_task(void *context, unsigned worker, size_t number) {
    struct load *l = context;
    resolve_model_of(l, worker, (struct model *)l->site->items[ITEM_MODEL].items[number]);
}

void resolve_models(struct load *l) {
    const struct item_list *models = &l->site->items[ITEM_MODEL];
    pool_run(l->workers, models->count, resolve_task, l);
    for (size_t i = 0; i < models->count; i++) {
        const struct item_list *facts = &((const struct model *)models->items[i])->facts;
        for (size_t k = 0; k < facts->count; k++)
            arena_push(l->site->arena, &((struct fact *)facts->items[k])->models, models->items[i]);
    }
}
