/* sitegen facts: all facts as a table, as CSV or as JSON. */
#include "cmd/print.h"
#include "cmd/recorded.h"
#include "cmd/verbs.h"
#include "render/data.h"

/* A line of the table: what is told of a fact, as words; empty where there is none. */
struct row {
    const struct fact *fact;
    str id, text, status, as_of, subject, first, last, place, title;
};

static str commit_cell(struct arena *a, const struct commit *c) {
    struct date day = c ? commit_day(c) : (struct date){0};
    return day.precision ? date_iso(a, &day) : S("-");
}

/* When it was last changed; of what is not committed, that. */
static str changed_cell(struct arena *a, const struct item_history *h) {
    bool pending = h && h->revisions.count && !h->revisions.items[0]->commit;
    return pending ? S("not yet") : commit_cell(a, h ? h->latest : NULL);
}

static struct row make_row(struct arena *a, const struct fact *fact, const struct item_history *h) {
    const struct item *item = &fact->item;
    str file = clean_line(a, item->span.source->path);
    return (struct row){.fact = fact,
                        .id = item->id,
                        .text = value_text(a, &fact->value),
                        .status = fact_status_names[fact->status],
                        .as_of = date_iso(a, &fact->as_of),
                        .subject = fact->subject.id,
                        .first = commit_cell(a, h ? h->first : NULL),
                        .last = changed_cell(a, h),
                        .place = arena_printf(a, "%.*s:%u", STR(file), item->line),
                        .title = clean_line(a, item->title)};
}

/* The value in parts, so that a column of them lines up on the decimal point. */
struct figure_cell {
    str integer, fraction, unit; /* of what is no number: all in `unit` */
};

struct widths {
    size_t id, integer, fraction, value, status, as_of, day, subject;
};

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }

static struct figure_cell figure_cell(struct arena *a, const struct row *row) {
    enum { LONGEST = 32 };
    const struct value *v = &row->fact->value;
    struct figure_cell cell = {.unit = cut_line(a, clean_line(a, row->text), LONGEST)};
    if (v->kind != VALUE_QUANTITY)
        return cell;
    struct quantity_column column = quantity_column_digits(a, &v->quantity, v->digits);
    if (!column.integer.n)
        return cell;
    cell.integer =
        v->quantity.approximate ? arena_printf(a, "~%.*s", STR(column.integer)) : column.integer;
    cell.fraction = column.fraction;
    cell.unit = column.unit.n ? arena_printf(a, " %.*s", STR(column.unit)) : (str){0};
    return cell;
}

static struct widths measure(const struct row *rows, const struct figure_cell *cells,
                             size_t count) {
    struct widths w = {.day = sizeof "2026-11-22" - 1};
    for (size_t i = 0; i < count; i++) {
        w.id = larger(w.id, rows[i].id.n);
        w.integer = larger(w.integer, utf8_length(cells[i].integer));
        w.fraction = larger(w.fraction, utf8_length(cells[i].fraction));
        w.status = larger(w.status, rows[i].status.n);
        w.as_of = larger(w.as_of, rows[i].as_of.n);
        w.subject = larger(w.subject, rows[i].subject.n);
    }
    for (size_t i = 0; i < count; i++) {
        size_t number = cells[i].integer.n ? w.integer + w.fraction : 0;
        w.value = larger(w.value, number + utf8_length(cells[i].unit));
    }
    return w;
}

static void put_figure(struct buf *out, const struct figure_cell *cell, const struct widths *w) {
    size_t used = 0;
    if (cell->integer.n) {
        put_padded(out, (str){0}, w->integer - utf8_length(cell->integer));
        buf_put(out, cell->integer);
        put_padded(out, cell->fraction, w->fraction);
        used = w->integer + w->fraction;
    }
    put_padded(out, cell->unit, w->value - used);
}

static void put_row(struct buf *line, const struct row *row, const struct figure_cell *cell,
                    const struct widths *w) {
    put_padded(line, row->id, w->id + 2);
    put_figure(line, cell, w);
    buf_put(line, S("  "));
    put_padded(line, row->status, w->status + 2);
    put_padded(line, row->as_of, w->as_of + 2);
    put_padded(line, row->last, w->day + 2);
    put_padded(line, row->first, w->day + 2);
    put_padded(line, row->subject, w->subject + 2);
    buf_printf(line, "%.*s  %.*s", STR(row->place), STR(row->title));
}

static void put_names(struct buf *line, struct widths *w) {
    static const struct row head = {.id = S("fact"),
                                    .status = S("status"),
                                    .as_of = S("as of"),
                                    .last = S("changed"),
                                    .first = S("recorded"),
                                    .subject = S("subject"),
                                    .place = S("place"),
                                    .title = S("title")};
    static const struct figure_cell value = {.unit = S("value")};
    w->id = larger(w->id, head.id.n);
    w->value = larger(w->value, value.unit.n);
    w->as_of = larger(w->as_of, head.as_of.n);
    w->status = larger(w->status, head.status.n);
    w->subject = larger(w->subject, head.subject.n);
    put_row(line, &head, &value, w);
}

/* A terminal's lines are cut; a program that reads this finds all of them whole. */
static void put_table_line(struct buf *out, struct arena *a, const struct terminal *t, enum ink ink,
                           struct buf *line) {
    put_ink(out, t, ink,
            t->is_one ? cut_line(a, arena_copy(a, buf_str(line)), t->width) : buf_str(line));
    buf_byte(out, '\n');
    line->n = 0;
}

static void print_table(struct buf *out, struct arena *a, const struct row *rows, size_t count) {
    struct terminal t = terminal_of(stdout);
    struct figure_cell *cells = arena_array(a, struct figure_cell, count);
    struct buf line = {0};
    for (size_t i = 0; i < count; i++)
        cells[i] = figure_cell(a, &rows[i]);
    struct widths w = measure(rows, cells, count);
    put_names(&line, &w);
    put_table_line(out, a, &t, INK_BOLD, &line);
    for (size_t i = 0; i < count; i++) {
        put_row(&line, &rows[i], &cells[i], &w);
        put_table_line(out, a, &t, INK_PLAIN, &line);
    }
    buf_free(&line);
}

/* ---- */

static void print_rows(struct buf *out, const struct site *site, const struct history *h) {
    const struct item_list *facts = &site->items[ITEM_FACT];
    struct arena a = {0};
    struct row *rows = arena_array(&a, struct row, facts->count);
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *fact = (const struct fact *)facts->items[i];
        rows[i] = make_row(&a, fact, h ? history_of(h, ITEM_FACT, fact->item.id) : NULL);
    }
    print_table(out, &a, rows, facts->count);
    arena_free(&a);
}

/* The file of the site, whether it has one or not. */
static void print_file(struct buf *out, const struct site *site, const struct history *h,
                       str name) {
    struct arena scratch = {0};
    const struct data data = {.site = site, .history = h, .scratch = &scratch};
    const struct page page = {.kind = PAGE_DATA, .template = name};
    data_write(&data, &page, out);
    arena_free(&scratch);
}

static void print_facts(const struct pipeline *p, const struct history *h) {
    struct buf out = {0};
    if (p->options->json)
        print_file(&out, p->site, h, S("facts.json"));
    else if (p->options->csv)
        print_file(&out, p->site, h, S("facts.csv"));
    else
        print_rows(&out, p->site, h);
    print_out(&out);
}

enum exit_code verb_facts(const struct options *o) {
    struct pipeline p;
    if (o->json && o->csv)
        return usage_error("--json and --csv exclude each other");
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    pipeline_load(&p);
    struct history *h = p.diags.errors ? NULL : pipeline_record(&p, false);
    e = recorded_report(&p);
    if (!e)
        print_facts(&p, h);
    pipeline_close(&p);
    return e;
}
