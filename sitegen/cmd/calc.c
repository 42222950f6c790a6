/* sitegen calc [MODEL]: a model with values of one's own. */
#include "cmd/calc.h"
#include "base/json.h"
#include "cmd/recorded.h"
#include "cmd/verbs.h"
#include "render/plain.h"
#include "text/yaml_places.h"

/* ---- what the forms share ---- */

str calc_sentence(const struct calc *c, const struct model_sentence *s) {
    return scenario_sentence(c->model, &c->scenario, s, c->arena);
}

str calc_markdown(const struct calc *c, str text, struct span place) {
    return plain_line(c->arena, c->site, &c->model->item, text, yaml_origin(c->arena, place, text));
}

/* At a step; the last value goes on. */
static double value_at(const struct input_value *v, size_t step) {
    return v->items[step < v->count ? step : v->count - 1];
}

bool calc_moved(const struct calc *c, uint32_t input) {
    const struct input_value *standard = &c->model->inputs.items[input].standard,
                             *value = &c->scenario.inputs[input];
    size_t count = standard->count > value->count ? standard->count : value->count;
    for (size_t i = 0; i < count; i++)
        if (real_order(value_at(standard, i), value_at(value, i)) != 0)
            return true;
    return false;
}

bool calc_uses(const struct calc *c, uint32_t input) {
    return c->model->inputs.items[input].used && scenario_uses(c->model, &c->scenario, input);
}

str calc_default_text(const struct calc *c, uint32_t input) {
    return scenario_input_text(c->model, &c->model->scenarios[0], input, c->arena);
}

/* ---- the scenario that is asked for ---- */

static const struct item_list *models_of(const struct pipeline *p) {
    return &p->site->items[ITEM_MODEL];
}

static str nearest_model(struct pipeline *p, str id) {
    const struct item_list *models = models_of(p);
    str *ids = arena_array(&p->arenas[0], str, models->count);
    for (size_t i = 0; i < models->count; i++)
        ids[i] = models->items[i]->id;
    return nearest_of(ids, models->count, id);
}

static enum exit_code find_model(struct pipeline *p, str id, const struct model **m) {
    const struct item *item = site_find(p->site, id);
    *m = item && item->kind == ITEM_MODEL ? (const struct model *)item : NULL;
    if (*m)
        return EXIT_FINE;
    if (item)
        return usage_error("'%.*s' is %s, not a model", STR(id), item_kind_words(item->kind));
    str near = nearest_model(p, id);
    if (near.n)
        return usage_error("there is no model '%.*s'; did you mean '%.*s'?", STR(id), STR(near));
    return usage_error(models_of(p)->count ? "there is no model '%.*s'; see 'sitegen calc'"
                                           : "there is no model '%.*s', nor any other",
                       STR(id));
}

static enum exit_code find_preset(struct calc *c, const char *name,
                                  const struct model_preset **preset) {
    size_t count = c->model->presets.count;
    str *names = arena_array(c->arena, str, count);
    *preset = NULL;
    if (!name)
        return EXIT_FINE;
    for (size_t i = 0; i < count; i++) {
        names[i] = c->model->presets.items[i].name;
        if (str_eq(names[i], str_of(name)))
            *preset = &c->model->presets.items[i];
    }
    if (*preset)
        return EXIT_FINE;
    str near = nearest_of(names, count, str_of(name));
    if (near.n)
        return usage_error("the model has no preset '%s'; did you mean '%.*s'?", name, STR(near));
    return usage_error("the model has no preset '%s'", name);
}

static void report_unknown(const struct calc *c, struct diags *d, str name) {
    const struct model *m = c->model;
    diag_failure(d, EXIT_USAGE, "unknown-input", span_none(), "the model has no input '%.*s'",
                 STR(clean_line(c->arena, name)));
    for (size_t i = 0; i < m->formulas.count; i++)
        if (str_eq(m->formulas.items[i].name, name)) {
            diag_hint(d, "it is computed: see --json");
            return;
        }
    str *names = arena_array(c->arena, str, m->inputs.count);
    for (size_t i = 0; i < m->inputs.count; i++)
        names[i] = m->inputs.items[i].name;
    diag_nearest(d, nearest_of(names, m->inputs.count, name));
}

static uint32_t find_input(const struct model *m, str name) {
    for (uint32_t i = 0; i < m->inputs.count; i++)
        if (str_eq(m->inputs.items[i].name, name))
            return i;
    return PROGRAM_NO_INPUT;
}

static void apply_setting(struct calc *c, struct diags *d, const char *setting) {
    str text = str_of(setting), why;
    str name = str_trim(str_cut(&text, '='));
    uint32_t input = find_input(c->model, name);
    struct input_value value;
    if (input == PROGRAM_NO_INPUT)
        report_unknown(c, d, name);
    else if (input_read(c->model, input, &c->site->units, text, c->arena, &value, &why))
        c->scenario.inputs[input] = value;
    else
        diag_failure(d, EXIT_USAGE, "bad-input", span_none(), "%.*s: %.*s", STR(name),
                     STR(clean_line(c->arena, why)));
}

/* Inputs that somebody set and that are not asked for in this scenario. */
static void warn_unused(const struct calc *c, struct diags *d) {
    for (uint32_t i = 0; i < c->model->inputs.count; i++)
        if (calc_moved(c, i) && !calc_uses(c, i))
            diag_warning(d, "unused-input", span_none(),
                         "%.*s: the scenario does not use this input, so that it changes nothing",
                         STR(c->model->inputs.items[i].name));
}

static enum exit_code make_scenario(struct pipeline *p, struct calc *c) {
    const struct options *o = p->options;
    const struct model_preset *preset;
    enum exit_code e = find_preset(c, o->preset, &preset);
    if (e)
        return e;
    c->scenario = model_scenario(c->model, preset, c->arena);
    for (int i = 0; i < o->setting_count; i++)
        apply_setting(c, &p->diags, o->settings[i]);
    if (!p->diags.errors) {
        scenario_run(c->model, &c->scenario, c->arena);
        if (o->setting_count)
            warn_unused(c, &p->diags);
    }
    return recorded_report(p);
}

static enum exit_code print_scenario(struct pipeline *p, str id) {
    const struct options *o = p->options;
    struct calc c = {
        .site = p->site, .arena = &p->arenas[0], .plain_default = !o->preset && !o->setting_count};
    struct buf out = {0};
    enum exit_code e = find_model(p, id, &c.model);
    e = e ? e : make_scenario(p, &c);
    if (e)
        return e;
    if (o->json)
        calc_print_json(&c, &out);
    else if (o->csv)
        calc_print_csv(&c, &out);
    else
        calc_print_text(&c, &out);
    print_out(&out);
    return EXIT_FINE;
}

/* ---- the list of models ---- */

static void list_json(struct buf *out, const struct item_list *models) {
    buf_put(out, S("{\"models\":["));
    for (size_t i = 0; i < models->count; i++) {
        const struct item *item = models->items[i];
        buf_put(out, i ? S(",\n{\"id\":") : S("\n{\"id\":"));
        json_string(out, item->id);
        buf_put(out, S(",\"title\":"));
        json_string(out, item->title);
        buf_put(out, S(",\"summary\":"));
        json_or_null(out, item->summary);
        buf_byte(out, '}');
    }
    buf_put(out, S("]}\n"));
}

static void list_csv(struct buf *out, struct arena *a, const struct item_list *models) {
    buf_put(out, S("id,title,summary\r\n"));
    for (size_t i = 0; i < models->count; i++) {
        const str cells[] = {models->items[i]->id, models->items[i]->title,
                             models->items[i]->summary};
        for (size_t c = 0; c < 3; c++) {
            buf_put(out, c ? S(",") : S(""));
            csv_cell(out, a, cells[c], false);
        }
        buf_put(out, S("\r\n"));
    }
}

static void list_text(struct buf *out, struct arena *a, const struct item_list *models) {
    struct terminal t = terminal_of(stdout);
    size_t widest = 0;
    for (size_t i = 0; i < models->count; i++)
        widest = models->items[i]->id.n > widest ? models->items[i]->id.n : widest;
    for (size_t i = 0; i < models->count; i++) {
        str id = models->items[i]->id;
        put_ink(out, &t, INK_ID, id);
        put_padded(out, (str){0}, widest + 2 - id.n);
        put_wrapped(out, a, models->items[i]->title, widest + 2, t.width);
    }
    if (!models->count)
        buf_put(out, S("no models\n"));
}

static enum exit_code print_list(struct pipeline *p) {
    struct buf out = {0};
    const struct options *o = p->options;
    enum exit_code e = recorded_report(p);
    if (e)
        return e;
    if (o->json)
        list_json(&out, models_of(p));
    else if (o->csv)
        list_csv(&out, &p->arenas[0], models_of(p));
    else
        list_text(&out, &p->arenas[0], models_of(p));
    print_out(&out);
    return EXIT_FINE;
}

enum exit_code verb_calc(const struct options *o) {
    struct pipeline p;
    if (o->json && o->csv)
        return usage_error("--json and --csv exclude each other");
    if (o->argument_count < 2 && (o->preset || o->setting_count))
        return usage_error("--preset and --set want a model");
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    p.diags = (struct diags){.arena = &p.arenas[0]}; /* about the history, which is not asked for */
    pipeline_load(&p);
    if (p.diags.errors)
        e = recorded_report(&p);
    else
        e = o->argument_count > 1 ? print_scenario(&p, str_of(o->arguments[1])) : print_list(&p);
    pipeline_close(&p);
    return e;
}
