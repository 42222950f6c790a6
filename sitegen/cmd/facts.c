/* sitegen facts: all facts as a table, as CSV or as JSON. */
#include "base/json.h"
#include "cmd/print.h"
#include "cmd/recorded.h"
#include "cmd/verbs.h"

/* What is told of a fact, as words. */
enum column {
    COLUMN_ID,
    COLUMN_TITLE,
    COLUMN_VALUE, /* as a program reads it: "12500000000", "~17000000000", "2026-02-27" */
    COLUMN_UNIT,
    COLUMN_TEXT, /* as prose prints it: "$12.5 billion" */
    COLUMN_STATUS,
    COLUMN_AS_OF,
    COLUMN_SUBJECT,
    COLUMN_FILE,
    COLUMN_LINE,
    COLUMN_FIRST,
    COLUMN_LAST,
    COLUMN_PENDING,
    COLUMNS
};

static const char *const names[COLUMNS] = {
    "id",      "title", "value", "unit",           "text",         "status", "as_of",
    "subject", "file",  "line",  "first_recorded", "last_changed", "pending"};

struct row {
    const struct fact *fact;
    str cells[COLUMNS]; /* p is NULL where there is none */
};

/* What was computed may have endless digits. */
static struct decimal rounded(const struct value *v, struct decimal d, enum rounding r) {
    enum { ENOUGH = 12 };
    return v->digits && !decimal_is_infinite(d) ? decimal_round_digits(d, ENOUGH, r) : d;
}

static str plain_quantity(struct arena *a, const struct value *v) {
    const struct quantity *q = &v->quantity;
    if (!q->range)
        return arena_printf(a, "%s%.*s", q->approximate ? "~" : "",
                            STR(plain_number(a, rounded(v, q->number, ROUND_NEAREST))));
    return arena_printf(a, "%s%.*s..%.*s", q->approximate ? "~" : "",
                        STR(plain_number(a, rounded(v, q->low, ROUND_FLOOR))),
                        STR(plain_number(a, rounded(v, q->high, ROUND_CEILING))));
}

static str plain_value(struct arena *a, const struct value *v) {
    switch (v->kind) {
    case VALUE_QUANTITY:
        return plain_quantity(a, v);
    case VALUE_DATE:
        return date_iso(a, &v->date);
    case VALUE_BOOLEAN:
        return v->truth == TRUTH_YES  ? S("true")
               : v->truth == TRUTH_NO ? S("false")
                                      : S("undecided");
    case VALUE_ENTITY:
        return v->entity ? v->entity->id : v->written;
    case VALUE_TEXT:
        return v->written;
    case VALUE_NONE:
        break;
    }
    return (str){0};
}

static str date_cell(struct arena *a, const struct date *date) {
    return date->precision ? date_iso(a, date) : (str){0};
}

static str commit_cell(struct arena *a, const struct commit *c) {
    struct date day = c ? commit_day(c) : (struct date){0};
    return date_cell(a, &day);
}

static void set_times(struct arena *a, str *cells, const struct item_history *h) {
    bool pending = h->revisions.count && !h->revisions.items[0]->commit;
    cells[COLUMN_FIRST] = commit_cell(a, h->first);
    cells[COLUMN_LAST] = commit_cell(a, h->latest);
    cells[COLUMN_PENDING] = pending ? S("true") : S("false");
}

static struct row make_row(struct arena *a, const struct fact *fact, const struct item_history *h) {
    struct row row = {.fact = fact};
    str *cells = row.cells;
    const struct value *v = &fact->value;
    cells[COLUMN_ID] = fact->item.id;
    cells[COLUMN_TITLE] = fact->item.title;
    cells[COLUMN_VALUE] = plain_value(a, v);
    if (v->kind == VALUE_QUANTITY && v->quantity.unit.count)
        cells[COLUMN_UNIT] = unit_text(a, &v->quantity.unit);
    if (v->kind)
        cells[COLUMN_TEXT] = value_text(a, v);
    cells[COLUMN_STATUS] = fact_status_names[fact->status];
    cells[COLUMN_AS_OF] = date_cell(a, &fact->as_of);
    if (fact->subject.id.n)
        cells[COLUMN_SUBJECT] = fact->subject.id;
    cells[COLUMN_FILE] = fact->item.span.source->path;
    cells[COLUMN_LINE] = arena_printf(a, "%u", fact->item.line);
    if (h)
        set_times(a, cells, h);
    return row;
}

/* ---- CSV ---- */

static void print_csv(struct buf *out, struct arena *a, const struct row *rows, size_t count) {
    for (int c = 0; c < COLUMNS; c++)
        buf_printf(out, "%s%s", c ? "," : "", names[c]);
    buf_put(out, S("\r\n"));
    for (size_t i = 0; i < count; i++) {
        bool number = rows[i].fact->value.kind == VALUE_QUANTITY;
        for (int c = 0; c < COLUMNS; c++) {
            buf_put(out, c ? S(",") : S(""));
            csv_cell(out, a, rows[i].cells[c], c == COLUMN_VALUE && number);
        }
        buf_put(out, S("\r\n"));
    }
}

/* ---- JSON ---- */

static void print_json(struct buf *out, const struct row *rows, size_t count) {
    buf_put(out, S("{\"facts\":["));
    for (size_t i = 0; i < count; i++) {
        buf_put(out, i ? S(",\n{") : S("\n{"));
        for (int c = 0; c < COLUMNS; c++) {
            buf_printf(out, "%s\"%s\":", c ? "," : "", names[c]);
            if (c == COLUMN_LINE || (c == COLUMN_PENDING && rows[i].cells[c].p))
                buf_put(out, rows[i].cells[c]); /* a number; true or false */
            else
                json_or_null(out, rows[i].cells[c]);
        }
        buf_byte(out, '}');
    }
    buf_put(out, S("]}\n"));
}

/* ---- the table ---- */

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
    struct figure_cell cell = {.unit =
                                   cut_line(a, clean_line(a, row->cells[COLUMN_TEXT]), LONGEST)};
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
        w.id = larger(w.id, rows[i].cells[COLUMN_ID].n);
        w.integer = larger(w.integer, utf8_length(cells[i].integer));
        w.fraction = larger(w.fraction, utf8_length(cells[i].fraction));
        w.status = larger(w.status, rows[i].cells[COLUMN_STATUS].n);
        w.as_of = larger(w.as_of, rows[i].cells[COLUMN_AS_OF].n);
        w.subject = larger(w.subject, rows[i].cells[COLUMN_SUBJECT].n);
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

/* When it was recorded and last changed; of what is not committed, that. */
static void put_days(struct buf *out, const struct row *row, const struct widths *w) {
    str first = row->cells[COLUMN_FIRST], last = row->cells[COLUMN_LAST];
    bool pending = row->cells[COLUMN_PENDING].n && row->cells[COLUMN_PENDING].p[0] == 't';
    put_padded(out, pending ? S("not yet") : last.p ? last : S("-"), w->day + 2);
    put_padded(out, first.p ? first : S("-"), w->day + 2);
}

static void put_row(struct buf *line, struct arena *a, const struct row *row,
                    const struct figure_cell *cell, const struct widths *w) {
    const str *cells = row->cells;
    put_padded(line, cells[COLUMN_ID], w->id + 2);
    put_figure(line, cell, w);
    buf_put(line, S("  "));
    put_padded(line, cells[COLUMN_STATUS], w->status + 2);
    put_padded(line, cells[COLUMN_AS_OF], w->as_of + 2);
    put_days(line, row, w);
    put_padded(line, cells[COLUMN_SUBJECT], w->subject + 2);
    str file = clean_line(a, cells[COLUMN_FILE]);
    str place = arena_printf(a, "%.*s:%.*s", STR(file), STR(cells[COLUMN_LINE]));
    buf_printf(line, "%.*s  %.*s", STR(place), STR(clean_line(a, cells[COLUMN_TITLE])));
}

static void put_names(struct buf *line, struct widths *w) {
    struct row head = {.cells = {[COLUMN_ID] = S("fact"),
                                 [COLUMN_STATUS] = S("status"),
                                 [COLUMN_AS_OF] = S("as of"),
                                 [COLUMN_FIRST] = S("recorded"),
                                 [COLUMN_LAST] = S("changed"),
                                 [COLUMN_SUBJECT] = S("subject")}};
    w->id = larger(w->id, head.cells[COLUMN_ID].n);
    w->value = larger(w->value, sizeof "value" - 1);
    w->as_of = larger(w->as_of, head.cells[COLUMN_AS_OF].n);
    w->status = larger(w->status, head.cells[COLUMN_STATUS].n);
    w->subject = larger(w->subject, head.cells[COLUMN_SUBJECT].n);
    put_padded(line, head.cells[COLUMN_ID], w->id + 2);
    put_padded(line, S("value"), w->value + 2);
    put_padded(line, head.cells[COLUMN_STATUS], w->status + 2);
    put_padded(line, head.cells[COLUMN_AS_OF], w->as_of + 2);
    put_days(line, &head, w);
    put_padded(line, head.cells[COLUMN_SUBJECT], w->subject + 2);
    buf_put(line, S("place  title"));
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
        put_row(&line, a, &rows[i], &cells[i], &w);
        put_table_line(out, a, &t, INK_PLAIN, &line);
    }
    buf_free(&line);
}

/* ---- */

static void print_facts(const struct pipeline *p, const struct history *h) {
    const struct options *o = p->options;
    const struct item_list *facts = &p->site->items[ITEM_FACT];
    struct arena a = {0};
    struct row *rows = arena_array(&a, struct row, facts->count);
    struct buf out = {0};
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *fact = (const struct fact *)facts->items[i];
        rows[i] = make_row(&a, fact, h ? history_of(h, ITEM_FACT, fact->item.id) : NULL);
    }
    if (o->json)
        print_json(&out, rows, facts->count);
    else if (o->csv)
        print_csv(&out, &a, rows, facts->count);
    else
        print_table(&out, &a, rows, facts->count);
    print_out(&out);
    arena_free(&a);
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
