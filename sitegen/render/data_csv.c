/* All facts as a table: one row a fact. */
#include "base/csv.h"
#include "history/digest.h"
#include "render/data_fact.h"
#include "render/data_internal.h"

enum column {
    COLUMN_ID,
    COLUMN_TITLE,
    COLUMN_VALUE,
    COLUMN_UNIT,
    COLUMN_TEXT,
    COLUMN_STATUS,
    COLUMN_AS_OF,
    COLUMN_SUBJECT,
    COLUMN_FILE,
    COLUMN_LINE,
    COLUMN_FIRST,
    COLUMN_LAST,
    COLUMN_PENDING,
    COLUMN_KIND,
    COLUMN_NUMBER,
    COLUMN_LOW,
    COLUMN_HIGH,
    COLUMN_APPROXIMATE,
    COLUMN_DIMENSION,
    COLUMN_FROM,
    COLUMN_UNTIL,
    COLUMN_RELATION,
    COLUMN_OBJECT,
    COLUMN_FORMULA,
    COLUMN_SOURCES,
    COLUMN_TAGS,
    COLUMN_SUMMARY,
    COLUMN_REVIEW_BY,
    COLUMN_URL,
    COLUMN_DIGEST,
    COLUMNS
};

const struct data_column data_fact_columns[] = {
    [COLUMN_ID] = {"id", "string", "its name in the knowledge base"},
    [COLUMN_TITLE] = {"title", "string", "what it is, in words"},
    [COLUMN_VALUE] = {"value", "string",
                      "the value to compute with: 12500000000, ~17000000000 for an approximate "
                      "one, -3..5 for a range, 2026-03, true, an entity's id, a text"},
    [COLUMN_UNIT] = {"unit", "string", "the unit of a quantity; empty for a plain number"},
    [COLUMN_TEXT] = {"text", "string", "the value as prose prints it"},
    [COLUMN_STATUS] = {"status", "string", "how certain it is"},
    [COLUMN_AS_OF] = {"as_of", "string", "the date of the statement: 2026, 2026-Q2, 2026-02-27"},
    [COLUMN_SUBJECT] = {"subject", "string", "the entity it is about, by id"},
    [COLUMN_FILE] = {"file", "string", "the file in the repository that it stands in"},
    [COLUMN_LINE] = {"line", "integer", "the line there"},
    [COLUMN_FIRST] = {"first_recorded", "date", "the day of the commit that first had it"},
    [COLUMN_LAST] = {"last_changed", "date",
                     "the day of the last commit that changed it, or what it is computed from"},
    [COLUMN_PENDING] = {"pending", "boolean", "is it changed, and not yet committed?"},
    [COLUMN_KIND] = {"kind", "string", "quantity, date, boolean, text or entity"},
    [COLUMN_NUMBER] = {"number", "number", "the number of a quantity; empty for a range"},
    [COLUMN_LOW] = {"low", "number", "the least it may be; empty where there is no end"},
    [COLUMN_HIGH] = {"high", "number", "the most it may be; empty where there is no end"},
    [COLUMN_APPROXIMATE] = {"approximate", "boolean", "is the number a rounded one?"},
    [COLUMN_DIMENSION] = {"dimension", "string", "money, money/time, power, ..., number"},
    [COLUMN_FROM] = {"from", "string", "since when the value holds"},
    [COLUMN_UNTIL] = {"until", "string", "until when, that day included"},
    [COLUMN_RELATION] = {"relation", "string", "what it says holds between subject and object"},
    [COLUMN_OBJECT] = {"object", "string", "the other entity of the relation, by id"},
    [COLUMN_FORMULA] = {"formula", "string", "what it is computed by"},
    [COLUMN_SOURCES] = {"sources", "string", "where it comes from: ids with blanks between"},
    [COLUMN_TAGS] = {"tags", "string", "tags, with a semicolon between"},
    [COLUMN_SUMMARY] = {"summary", "string", "the fact in a sentence"},
    [COLUMN_REVIEW_BY] = {"review_by", "string", "when it is to be looked at again"},
    [COLUMN_URL] = {"url", "string", "its page"},
    [COLUMN_DIGEST] = {"digest", "string", "the SHA-256 of what its file says"},
};
const size_t data_fact_column_count = COLUMNS;

struct row {
    const struct fact *fact;
    struct arena *arena;
    str cells[COLUMNS]; /* empty where there is none */
};

static str truth_cell(bool truth) { return truth ? S("true") : S("false"); }

static void set_quantity(struct row *r, const struct value *v) {
    const struct quantity *q = &v->quantity;
    r->cells[COLUMN_UNIT] = unit_text(r->arena, &q->unit);
    r->cells[COLUMN_DIMENSION] = unit_dimension(r->arena, &q->unit);
    r->cells[COLUMN_APPROXIMATE] = truth_cell(q->approximate);
    r->cells[COLUMN_NUMBER] = value_plain_number(r->arena, v);
    r->cells[COLUMN_LOW] = value_plain_low(r->arena, v);
    r->cells[COLUMN_HIGH] = value_plain_high(r->arena, v);
}

static void set_value(struct row *r) {
    const struct fact_value *current = data_current(r->fact);
    const struct value *v = &r->fact->value;
    str *cells = r->cells;
    cells[COLUMN_KIND] = str_of(value_kind_names[v->kind]);
    cells[COLUMN_VALUE] = value_plain(r->arena, v);
    cells[COLUMN_TEXT] = v->kind ? value_text(r->arena, v) : (str){0};
    if (v->kind == VALUE_QUANTITY)
        set_quantity(r, v);
    cells[COLUMN_STATUS] = fact_status_names[r->fact->status];
    cells[COLUMN_AS_OF] = date_iso(r->arena, &r->fact->as_of);
    cells[COLUMN_FROM] = date_iso(r->arena, &current->from);
    cells[COLUMN_UNTIL] = date_iso(r->arena, &current->ends);
    cells[COLUMN_FORMULA] = current->as_formula.text;
}

static str joined(struct row *r, const struct text_list *texts, str between) {
    str all = {0};
    for (size_t i = 0; i < texts->count; i++)
        all = arena_printf(r->arena, "%.*s%.*s%.*s", STR(all), i ? (int)between.n : 0, between.p,
                           STR(texts->items[i].text));
    return all;
}

static str source_ids(struct row *r) {
    const struct citation_list *sources =
        r->fact->entries.count ? &data_current(r->fact)->sources : &r->fact->sources;
    struct text_list ids = {0};
    for (size_t i = 0; i < sources->count; i++)
        arena_push(r->arena, &ids, (struct written){.text = sources->items[i].source.id});
    return joined(r, &ids, S(" "));
}

static str commit_cell(struct row *r, const struct commit *c) {
    struct date day = c ? commit_day(c) : (struct date){0};
    return date_iso(r->arena, &day);
}

static void set_record(struct row *r, const struct item_history *h) {
    if (!h)
        return;
    r->cells[COLUMN_FIRST] = commit_cell(r, h->first);
    r->cells[COLUMN_LAST] = commit_cell(r, h->latest);
    r->cells[COLUMN_PENDING] = truth_cell(h->revisions.count && !h->revisions.items[0]->commit);
}

static void set_relation(struct row *r, const struct fact_extra *extra) {
    if (!extra || !extra->relation)
        return;
    r->cells[COLUMN_RELATION] = extra->relation->name;
    r->cells[COLUMN_OBJECT] = extra->object.id;
}

static void set_rest(struct row *r, const struct data *data) {
    const struct item *item = &r->fact->item;
    str *cells = r->cells;
    cells[COLUMN_ID] = item->id;
    cells[COLUMN_TITLE] = item->title;
    cells[COLUMN_SUMMARY] = item->summary;
    cells[COLUMN_SUBJECT] = r->fact->subject.id;
    cells[COLUMN_FILE] = item->span.source->path;
    cells[COLUMN_LINE] = arena_printf(r->arena, "%u", item->line);
    cells[COLUMN_SOURCES] = source_ids(r);
    cells[COLUMN_TAGS] = joined(r, &item->tag_names, S("; "));
    cells[COLUMN_REVIEW_BY] = date_iso(r->arena, &r->fact->review_by);
    cells[COLUMN_URL] = site_permalink(r->arena, data->site, item->url);
    cells[COLUMN_DIGEST] = item_digest(data->site, item, r->arena);
}

static bool is_number(const struct row *r, int column) {
    bool quantity = r->fact->value.kind == VALUE_QUANTITY;
    return column == COLUMN_LINE ||
           (quantity && (column == COLUMN_VALUE || column == COLUMN_NUMBER ||
                         column == COLUMN_LOW || column == COLUMN_HIGH));
}

static void put_row(const struct data *data, const struct fact *fact, struct buf *out) {
    struct row r = {.fact = fact, .arena = data->scratch};
    set_value(&r);
    set_rest(&r, data);
    set_relation(&r, fact->extra);
    set_record(&r, history_of(data->history, ITEM_FACT, fact->item.id));
    for (int c = 0; c < COLUMNS; c++) {
        buf_put(out, c ? S(",") : S(""));
        csv_cell(out, r.arena, r.cells[c], is_number(&r, c));
    }
    buf_put(out, S("\r\n"));
}

void data_facts_csv(const struct data *data, const struct page *page, struct buf *out) {
    const struct item_list *facts = &data->site->items[ITEM_FACT];
    (void)page;
    for (int c = 0; c < COLUMNS; c++)
        buf_printf(out, "%s%s", c ? "," : "", data_fact_columns[c].name);
    buf_put(out, S("\r\n"));
    for (size_t i = 0; i < facts->count; i++) {
        struct arena_mark mark = arena_mark(data->scratch);
        put_row(data, (const struct fact *)facts->items[i], out);
        arena_rewind(data->scratch, mark);
    }
}
