/* What a model may be and is hardly meant to be: inputs without a say, and values that a slider cannot reach. */
#include "model/models_internal.h"

#include <math.h>

/* ---- inputs without a say ---- */

static void note_refs(struct model_work *w, const struct formula *f) {
    for (size_t i = 0; f && i < f->refs.count; i++) {
        const struct model_name *name = map_get(&w->names, f->refs.items[i].id);
        if (name && name->input != PROGRAM_NO_INPUT)
            w->model->inputs.items[name->input].used = true;
    }
}

void model_find_unused(struct model_work *w) {
    struct model *m = w->model;
    for (size_t i = 0; i < m->program.formulas.count; i++)
        note_refs(w, m->program.formulas.items[i].formula);
    for (size_t i = 0; i < m->inputs.count; i++) {
        const struct model_input *in = &m->inputs.items[i];
        if (in->used)
            continue;
        diag_warning(w->d, "unused-input", in->name_span,
                     "'%.*s' changes nothing: no formula, 'when', check or mark uses it",
                     STR(in->name));
        diag_hint(w->d, "name it in a formula, or leave it out");
    }
}

/* ---- values between the steps ---- */

static str words_at(struct model_work *w, const struct model_input *in, double steps) {
    return input_value_text(in, in->least + steps * in->step, w->d->arena);
}

static void check_step(struct model_work *w, const struct model_input *in, struct span at,
                       double x) {
    const double tolerance = 1e-9;
    double steps = (x - in->least) / in->step, below = floor(steps);
    if (fabs(steps - round(steps)) <= tolerance * fmax(1, fabs(steps)))
        return;
    bool above = x == in->most || in->least + (below + 1) * in->step <= in->most;
    diag_warning(w->d, "off-step", at,
                 "%.*s is no whole number of steps of '%.*s' from its 'min', %.*s",
                 STR(input_value_text(in, x, w->d->arena)), STR(in->name), STR(words_at(w, in, 0)));
    if (above)
        diag_hint(w->d, "the nearest are %.*s and %.*s", STR(words_at(w, in, below)),
                  STR(words_at(w, in, below + 1)));
    else
        diag_hint(w->d, "the nearest is %.*s", STR(words_at(w, in, below)));
}

void model_warn_off_step(struct model_work *w) {
    const struct model *m = w->model;
    for (size_t i = 0; i < m->inputs.count; i++) {
        const struct model_input *in = &m->inputs.items[i];
        if (in->type != TYPE_NUMBER)
            continue;
        for (size_t k = 0; k < in->standard.count; k++)
            if (in->standard.items[k] != in->most)
                check_step(w, in, in->as_default.items[k].span, in->standard.items[k]);
        check_step(w, in, in->as_most.span, in->most);
    }
}
