/* What is shown of a model: sentences, lists of figures, charts, and in which form. */
#include "model/models_internal.h"
#include "text/yaml_places.h"

#include <math.h>

/* ---- conditions and marks ---- */

void model_add_shown(struct model_work *w) {
    struct model *m = w->model;
    m->sentence.when_slot = PROGRAM_NO_SLOT;
    for (size_t i = 0; i < m->answer.count; i++)
        model_add_formula(w, &m->answer.items[i].as_when,
                          (struct program_formula){.want = WANT_TRUTH, .one = true},
                          &m->answer.items[i].when_slot);
    for (size_t i = 0; i < m->charts.count; i++)
        for (size_t k = 0; k < m->charts.items[i].marks.count; k++) {
            struct model_mark *mark = &m->charts.items[i].marks.items[k];
            model_add_formula(w, &mark->formula,
                              (struct program_formula){.want = WANT_NUMBER, .one = true},
                              &mark->slot);
        }
}

/* ---- names ---- */

/* Nearest among the formulas alone. */
static str nearest_formula(struct model_work *w, str name) {
    size_t count = w->model->formulas.count;
    str *names = arena_array(w->scratch, str, count);
    for (size_t i = 0; i < count; i++)
        names[i] = w->model->formulas.items[i].name;
    return nearest_of(names, count, name);
}

static const struct model_formula *find_formula(struct model_work *w, const struct written *name) {
    const struct model_name *found = map_get(&w->names, name->text);
    if (found && found->formula)
        return found->formula;
    if (found && found->lost)
        return NULL;
    bool input = found && found->input != PROGRAM_NO_INPUT;
    diag_error(w->d, "unknown-formula", name->span,
               input   ? "'%.*s' is an input, no formula"
               : found ? "'%.*s' is the step, no formula"
                       : "there is no formula '%.*s'",
               STR(name->text));
    if (found)
        diag_hint(w->d, "to show it, write a formula that is only that name");
    else
        diag_nearest(w->d, nearest_formula(w, name->text));
    return NULL;
}

static bool check_label(struct model_work *w, const struct model_formula *f, const char *field,
                        struct span at) {
    if (f->label.n)
        return true;
    diag_error(w->d, "missing-label", at, "'%.*s' has no 'label', and '%s' shows it", STR(f->name),
               field);
    diag_hint(w->d, "its formula is in line %zu", span_place(f->span).line);
    return false;
}

/* Of a formula that could not be compiled nothing is said. */
static bool check_series(struct model_work *w, const struct model_formula *f, bool series,
                         const char *field, struct span at) {
    if (f->slot == PROGRAM_NO_SLOT || f->series == series)
        return true;
    if (series)
        diag_error(w->d, "not-a-series", at,
                   "'%s' wants a value for each step, and '%.*s' has only one", field,
                   STR(f->name));
    else
        program_report_series(&w->model->program, at, f->name, w->d);
    return false;
}

static bool check_number(struct model_work *w, const struct model_formula *f, const char *field,
                         struct span at) {
    if (f->slot == PROGRAM_NO_SLOT || f->type == TYPE_NUMBER)
        return true;
    diag_error(w->d, "not-a-number", at, "'%s' wants numbers, and '%.*s' is a %s", field,
               STR(f->name), f->type == TYPE_TRUTH ? "condition" : "choice");
    return false;
}

static bool read_list(struct model_work *w, const struct text_list *names, bool series,
                      const char *field, struct formula_list *list) {
    bool fine = true;
    for (size_t i = 0; i < names->count; i++) {
        const struct written *name = &names->items[i];
        const struct model_formula *f = find_formula(w, name);
        if (!f) {
            fine = false;
            continue;
        }
        fine &= check_label(w, f, field, name->span);
        fine &= check_series(w, f, series, field, name->span);
        arena_push(w->a, list, f);
    }
    return fine;
}

/* ---- sentences ---- */

struct sentence_reader {
    struct model_work *w;
    struct model_sentence *sentence;
    struct markdown_origin origin;
    struct buf text; /* up to the next value */
    size_t at;
};

static void end_text(struct sentence_reader *r) {
    struct model_piece piece = {.text = arena_copy(r->w->a, buf_str(&r->text))};
    if (piece.text.n)
        arena_push(r->w->a, &r->sentence->pieces, piece);
    r->text.n = 0;
}

static const char brace_advice[] =
    "write the name of an input or formula between { and }, a brace itself as {{";

static bool report_brace(struct sentence_reader *r, size_t length) {
    diag_error(r->w->d, "bad-sentence", markdown_span(r->origin, r->at, length),
               "this brace is not closed");
    diag_hint(r->w->d, brace_advice);
    return false;
}

static bool report_empty(struct sentence_reader *r, struct span at) {
    diag_error(r->w->d, "bad-sentence", at, "the braces are empty");
    diag_hint(r->w->d, brace_advice);
    return false;
}

/* "{name}", from the brace on. */
static bool read_piece(struct sentence_reader *r) {
    struct model_work *w = r->w;
    str text = r->sentence->text.text;
    size_t end = str_find_byte(text, '}', r->at);
    if (end == text.n)
        return report_brace(r, text.n - r->at);
    str name = str_trim(str_sub(text, r->at + 1, end));
    struct span at = markdown_span(r->origin, r->at + 1, end - r->at - 1);
    const struct model_name *found = map_get(&w->names, name);
    r->at = end + 1;
    end_text(r);
    struct model_piece piece = {.formula = found ? found->formula : NULL};
    if (found && found->input != PROGRAM_NO_INPUT)
        piece.input = &w->model->inputs.items[found->input];
    if (piece.input || piece.formula)
        arena_push(w->a, &r->sentence->pieces, piece);
    if (piece.formula)
        return check_series(w, piece.formula, false, "text", at);
    if (piece.input)
        return true;
    if (found && found->lost)
        return false;
    if (!name.n)
        return report_empty(r, at);
    diag_error(w->d, "unknown-reference", at, "there is no input or formula '%.*s'", STR(name));
    diag_nearest(w->d, model_nearest(w, name));
    return false;
}

static bool read_sentence(struct model_work *w, struct model_sentence *sentence) {
    str text = sentence->text.text;
    struct sentence_reader r = {
        .w = w, .sentence = sentence, .origin = yaml_origin(w->a, sentence->text.span, text)};
    bool fine = true;
    while (r.at < text.n) {
        bool brace = text.p[r.at] == '{', twice = r.at + 1 < text.n && text.p[r.at + 1] == '{';
        if (brace && !twice) {
            size_t before = r.at;
            fine &= read_piece(&r);
            if (r.at == before)
                break; /* it is not closed */
            continue;
        }
        buf_byte(&r.text, text.p[r.at]);
        r.at += brace ? 2 : 1;
    }
    end_text(&r);
    buf_free(&r.text);
    return fine;
}

/* ---- charts ---- */

static bool read_chart(struct model_work *w, struct model_chart *chart) {
    enum { MOST = 4 };
    size_t count = chart->as_series.count;
    bool fine = read_list(w, &chart->as_series, true, "series", &chart->series);
    for (size_t i = 0; i < chart->series.count; i++)
        fine &= check_number(w, chart->series.items[i], "series", chart->as_series.items[i].span);
    for (size_t i = 0; i < chart->marks.count; i++)
        chart->marks.items[i].fact = model_only_fact(w, &chart->marks.items[i].slot);
    if (count >= 1 && count <= MOST)
        return fine;
    diag_error(w->d, "out-of-range", chart->span, "a chart has 1 to %d series, this one %zu", MOST,
               count);
    return false;
}

static bool read_sensitivity(struct model_work *w) {
    struct model *m = w->model;
    const struct written *name = &m->as_sensitivity;
    if (!name->text.n)
        return true;
    const struct model_formula *f = find_formula(w, name);
    if (!f)
        return false;
    m->sensitivity = f;
    bool fine = check_label(w, f, "sensitivity", name->span);
    fine &= check_series(w, f, false, "sensitivity", name->span);
    return check_number(w, f, "sensitivity", name->span) && fine;
}

bool model_read_shown(struct model_work *w) {
    struct model *m = w->model;
    bool fine = read_list(w, &m->as_headline, false, "headline", &m->headline);
    fine &= read_list(w, &m->as_columns, true, "columns", &m->columns);
    for (size_t i = 0; i < m->charts.count; i++)
        fine &= read_chart(w, &m->charts.items[i]);
    fine &= read_sensitivity(w);
    fine &= read_sentence(w, &m->sentence);
    for (size_t i = 0; i < m->answer.count; i++)
        fine &= read_sentence(w, &m->answer.items[i]);
    return fine;
}

/* ---- forms ---- */

/* The largest in a scenario, whatever its sign; 0 when none can be computed. */
static double largest_of(const struct model *m, const struct scenario *s, uint32_t slot) {
    size_t count = slot_is_series(&m->program.slots.items[slot]) ? s->result.steps : 1;
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(s->result.slots[slot][i].number));
    return largest;
}

/* Three significant digits of the largest, at most two decimals. */
static int default_decimals(const struct model_work *w, const struct model_formula *f, double shown,
                            bool scaled) {
    struct decimal d;
    if (!decimal_of_double(shown, &d) || decimal_is_zero(d))
        return 0;
    if (!scaled && w->whole[f->slot])
        return 0;
    int32_t magnitude = decimal_magnitude(decimal_round_digits(d, 3, ROUND_NEAREST));
    return magnitude > 2 ? 0 : magnitude < 0 ? 2 : 2 - (int)magnitude;
}

static struct form form_of(struct model_work *w, const struct scenario *standard,
                           const struct model_formula *f) {
    const struct model *m = w->model;
    const struct unit *unit = &m->program.slots.items[f->slot].unit;
    double largest = largest_of(m, standard, f->slot);
    str scale = model_scale_word(f->scale, f->format, unit, largest);
    struct form form = form_make(w->a, unit, scale, 0, false, f->format);
    form.decimals = f->decimals_span.source
                        ? (int)f->decimals
                        : default_decimals(w, f, largest / form.scale, scale.n > 0);
    return form;
}

void model_make_forms(struct model_work *w, const struct scenario *standard) {
    struct model *m = w->model;
    for (size_t i = 0; i < m->formulas.count; i++)
        if (m->formulas.items[i].type == TYPE_NUMBER)
            m->formulas.items[i].form = form_of(w, standard, &m->formulas.items[i]);
    if (m->label_slot == PROGRAM_NO_SLOT)
        return;
    const struct unit *unit = &m->program.slots.items[m->label_slot].unit;
    m->label_form = form_make(w->a, unit, S(""), 2, true, true);
}
