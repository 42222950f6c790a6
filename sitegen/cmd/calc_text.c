/* A scenario for people, on a terminal. */
#include "cmd/calc.h"

enum { GAP = 2, INDENT = 2 };

struct writer {
    const struct calc *c;
    struct buf *out;
    struct arena *arena;
    struct terminal terminal;
};

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }

static void put_paragraph(struct writer *w, str text) {
    if (text.n)
        put_wrapped(w->out, w->arena, text, 0, w->terminal.width);
}

static void put_heading(struct writer *w, str words) {
    buf_byte(w->out, '\n');
    put_ink(w->out, &w->terminal, INK_BOLD, clean_line(w->arena, words));
    buf_byte(w->out, '\n');
}

/* Behind what stands in so many columns; on a line of its own where there is no room for it. */
static void put_beside(struct writer *w, size_t used, str text) {
    enum { LEAST = 24 };
    if (used + LEAST > w->terminal.width && used + utf8_length(text) > w->terminal.width) {
        while (w->out->n && w->out->p[w->out->n - 1] == ' ')
            w->out->n--;
        used = 2 * INDENT;
        buf_byte(w->out, '\n');
        put_padded(w->out, (str){0}, used);
    }
    put_wrapped(w->out, w->arena, text, used, w->terminal.width);
}

/* ---- words ---- */

static void put_words(struct writer *w) {
    const struct calc *c = w->c;
    const struct model_preset *preset = c->scenario.preset;
    put_ink(w->out, &w->terminal, INK_BOLD, clean_line(w->arena, c->model->item.title));
    buf_byte(w->out, '\n');
    if (preset) {
        str title = preset->summary.n ? arena_printf(w->arena, "%.*s: %.*s", STR(preset->title),
                                                     STR(preset->summary))
                                      : preset->title;
        put_paragraph(w, title);
    }
    if (c->model->sentence.pieces.count) {
        buf_byte(w->out, '\n');
        put_paragraph(w, calc_sentence(c, &c->model->sentence));
    }
    if (c->model->answer.count)
        buf_byte(w->out, '\n');
    for (size_t i = 0; i < c->model->answer.count; i++)
        put_paragraph(w, calc_sentence(c, &c->model->answer.items[i]));
}

static void put_headline(struct writer *w) {
    const struct formula_list *list = &w->c->model->headline;
    size_t widest = 0;
    for (size_t i = 0; i < list->count; i++)
        widest = larger(widest, utf8_length(clean_line(w->arena, list->items[i]->label)));
    if (list->count)
        buf_byte(w->out, '\n');
    for (size_t i = 0; i < list->count; i++) {
        const struct model_formula *f = list->items[i];
        put_padded(w->out, clean_line(w->arena, f->label), widest + GAP);
        str text = scenario_formula_text(w->c->model, &w->c->scenario, f, 0, w->arena);
        put_beside(w, widest + GAP, text);
    }
}

/* ---- the table ---- */

enum { HEAD_LINES = 12 };

struct column {
    str head[HEAD_LINES];
    size_t head_count;
    str *cells; /* per step */
    size_t width;
};

static size_t longest_word(str line) {
    size_t longest = 0;
    while (line.n)
        longest = larger(longest, utf8_length(str_cut(&line, ' ')));
    return longest;
}

/* Its heading in lines no wider than the column, which is as wide as its longest word at least. */
static void set_head(struct column *column, str head) {
    enum { USUAL = 12 };
    size_t narrowest = larger(column->width, longest_word(head));
    column->width = larger(narrowest, utf8_length(head) < USUAL ? utf8_length(head) : USUAL);
    while (head.n && column->head_count < HEAD_LINES) {
        str line = str_cut(&head, ' ');
        bool last = column->head_count + 1 == HEAD_LINES;
        while (head.n) {
            str rest = head, word = str_cut(&rest, ' ');
            str longer = {line.p, (size_t)(word.p + word.n - line.p)};
            if (utf8_length(longer) > column->width && !last)
                break;
            line = longer;
            head = rest;
        }
        column->head[column->head_count++] = line;
    }
}

static str cell_text(struct writer *w, const struct model_formula *f, size_t step) {
    struct real value = scenario_value(&w->c->scenario, f, step);
    if (value.fault || f->type != TYPE_NUMBER)
        return clean_line(w->arena,
                          scenario_formula_text(w->c->model, &w->c->scenario, f, step, w->arena));
    return form_number(w->arena, &f->form, value.number);
}

static void set_cells(struct writer *w, struct column *column, const struct model_formula *f) {
    size_t steps = w->c->scenario.result.steps;
    column->cells = arena_array(w->arena, str, steps);
    for (size_t i = 0; i < steps; i++) {
        column->cells[i] =
            f ? cell_text(w, f, i)
              : clean_line(w->arena,
                           scenario_step_label(w->c->model, &w->c->scenario, i, w->arena));
        column->width = larger(column->width, utf8_length(column->cells[i]));
    }
}

static struct column make_column(struct writer *w, const struct model_formula *f) {
    struct column column = {0};
    str head = f ? f->label : w->c->model->index.title;
    if (f && f->type == TYPE_NUMBER && f->form.heading.n)
        head = arena_printf(w->arena, "%.*s (%.*s)", STR(head), STR(f->form.heading));
    set_cells(w, &column, f);
    set_head(&column, clean_line(w->arena, head));
    return column;
}

static void put_cell(struct writer *w, const struct column *column, str text, enum ink ink) {
    put_padded(w->out, (str){0}, GAP + column->width - utf8_length(text));
    put_ink(w->out, &w->terminal, ink, text);
}

/* The first column holds the steps' names, at the left. */
static void put_line(struct writer *w, const struct column *columns, size_t from, size_t to,
                     const struct column *first, size_t step) {
    put_padded(w->out, first->cells[step], first->width);
    for (size_t i = from; i < to; i++)
        put_cell(w, &columns[i], columns[i].cells[step], INK_PLAIN);
    buf_byte(w->out, '\n');
}

/* The line of a heading that stands so many lines above the first row. */
static str head_line(const struct column *column, size_t above) {
    return above <= column->head_count ? column->head[column->head_count - above] : (str){0};
}

static void put_heads(struct writer *w, const struct column *columns, size_t from, size_t to,
                      const struct column *first) {
    size_t lines = first->head_count;
    for (size_t i = from; i < to; i++)
        lines = larger(lines, columns[i].head_count);
    for (size_t above = lines; above > 0; above--) {
        str words = head_line(first, above);
        size_t end = to; /* without blanks at the end */
        while (end > from && !head_line(&columns[end - 1], above).n)
            end--;
        put_ink(w->out, &w->terminal, INK_BOLD, words);
        put_padded(w->out, (str){0}, end > from ? first->width - utf8_length(words) : 0);
        for (size_t i = from; i < end; i++)
            put_cell(w, &columns[i], head_line(&columns[i], above), INK_BOLD);
        buf_byte(w->out, '\n');
    }
}

/* Columns that do not fit beside the others stand in a table below. */
static size_t fitting(struct writer *w, const struct column *columns, size_t from, size_t count,
                      const struct column *first) {
    size_t to = from, used = first->width;
    while (to < count && (to == from || used + GAP + columns[to].width <= w->terminal.width))
        used += GAP + columns[to++].width;
    return to;
}

static void put_table(struct writer *w) {
    const struct formula_list *list = &w->c->model->columns;
    struct column first, *columns = arena_array(w->arena, struct column, list->count);
    if (!list->count)
        return;
    first = make_column(w, NULL);
    for (size_t i = 0; i < list->count; i++)
        columns[i] = make_column(w, list->items[i]);
    for (size_t from = 0, to; from < list->count; from = to) {
        to = fitting(w, columns, from, list->count, &first);
        buf_byte(w->out, '\n');
        put_heads(w, columns, from, to, &first);
        for (size_t step = 0; step < w->c->scenario.result.steps; step++)
            put_line(w, columns, from, to, &first, step);
    }
}

/* ---- inputs and presets ---- */

static str range_text(struct writer *w, const struct model_input *in) {
    str text = {0};
    if (in->type == TYPE_NUMBER)
        return arena_printf(w->arena, "%.*s to %.*s",
                            STR(input_value_text(in, in->least, w->arena)),
                            STR(input_value_text(in, in->most, w->arena)));
    for (size_t i = 0; i < in->choices.count; i++)
        text = arena_printf(w->arena, "%.*s%s%.*s", STR(text), i ? ", " : "",
                            STR(in->choices.items[i].name));
    return text;
}

/* As --set takes it. */
static str default_words(struct writer *w, uint32_t i) {
    const struct model_input *in = &w->c->model->inputs.items[i];
    return in->type == TYPE_CHOICE ? in->choices.items[(size_t)in->standard.items[0]].name
                                   : calc_default_text(w->c, i);
}

/* "moved from 120 (tree-count, reported); 0 to 2,000" */
static str input_words(struct writer *w, uint32_t i) {
    const struct model_input *in = &w->c->model->inputs.items[i];
    struct arena *a = w->arena;
    str text = calc_moved(w->c, i) ? arena_printf(a, "moved from %.*s", STR(default_words(w, i)))
                                   : S("default");
    if (in->fact) {
        str status = fact_status_names[in->entry ? in->entry->status : STATUS_NONE];
        text = arena_printf(a, "%.*s (%.*s%s%.*s)", STR(text), STR(in->fact->id),
                            status.n ? ", " : "", STR(status));
    }
    text = arena_printf(a, "%.*s; %.*s", STR(text), STR(range_text(w, in)));
    if (scenario_uses(w->c->model, &w->c->scenario, i))
        return text;
    return arena_printf(a, "%.*s; no say now, only when %.*s", STR(text),
                        STR(clean_line(a, in->as_when.text)));
}

static void put_inputs(struct writer *w) {
    const struct model *m = w->c->model;
    size_t names = 0, values = 0, count = m->inputs.count;
    str *texts = arena_array(w->arena, str, count);
    for (uint32_t i = 0; i < count; i++) {
        texts[i] = clean_line(w->arena, scenario_input_text(m, &w->c->scenario, i, w->arena));
        names = larger(names, m->inputs.items[i].name.n);
        values = larger(values, utf8_length(texts[i]));
    }
    if (count)
        put_heading(w, S("Inputs, for --set"));
    for (uint32_t i = 0; i < count; i++) {
        put_padded(w->out, (str){0}, INDENT);
        put_padded(w->out, m->inputs.items[i].name, names + GAP);
        put_padded(w->out, texts[i], values + GAP);
        put_beside(w, INDENT + names + values + 2 * GAP, input_words(w, i));
    }
}

static void put_presets(struct writer *w) {
    const struct model *m = w->c->model;
    size_t names = 0;
    for (size_t i = 0; i < m->presets.count; i++)
        names = larger(names, m->presets.items[i].name.n);
    if (m->presets.count)
        put_heading(w, S("Presets, for --preset"));
    for (size_t i = 0; i < m->presets.count; i++) {
        put_padded(w->out, (str){0}, INDENT);
        put_padded(w->out, m->presets.items[i].name, names + GAP);
        put_beside(w, INDENT + names + GAP, m->presets.items[i].title);
    }
}

static void put_caveats(struct writer *w) {
    const struct model *m = w->c->model;
    if (m->caveats.count)
        buf_byte(w->out, '\n');
    for (size_t i = 0; i < m->caveats.count; i++)
        put_paragraph(w, calc_markdown(w->c, m->caveats.items[i].text, m->caveats.items[i].span));
}

void calc_print_text(const struct calc *c, struct buf *out) {
    struct writer w = {c, out, c->arena, terminal_of(stdout)};
    put_words(&w);
    put_headline(&w);
    put_table(&w);
    put_inputs(&w);
    if (c->plain_default)
        put_presets(&w);
    put_caveats(&w);
}
