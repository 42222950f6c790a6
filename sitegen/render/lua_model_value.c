/* The small things that items consist of: values, dates, citations, backlinks, headings. */
#include "render/lua_model.h"
#include "text/html.h"

#include <math.h>

/* ---- values ---- */

enum value_field {
    VALUE_FIELD_KIND,
    VALUE_FIELD_TEXT,
    VALUE_FIELD_FULL,
    VALUE_FIELD_RAW,
    VALUE_FIELD_NUMBER,
    VALUE_FIELD_MAGNITUDE,
    VALUE_FIELD_UNIT,
    VALUE_FIELD_APPROXIMATE,
    VALUE_FIELD_COLUMN,
    VALUE_FIELD_DIMENSION,
    VALUE_FIELD_DATE,
    VALUE_FIELD_RANGE,
    VALUE_FIELD_LOW,
    VALUE_FIELD_HIGH,
    VALUE_FIELD_BETWEEN,
    VALUE_FIELD_DECIMAL,
    VALUE_FIELD_LOW_DECIMAL,
    VALUE_FIELD_HIGH_DECIMAL,
    VALUE_FIELD_ENTITY
};

static const str value_fields[] = {[VALUE_FIELD_KIND] = S("kind"),
                                   [VALUE_FIELD_TEXT] = S("text"),
                                   [VALUE_FIELD_FULL] = S("full"),
                                   [VALUE_FIELD_RAW] = S("raw"),
                                   [VALUE_FIELD_NUMBER] = S("number"),
                                   [VALUE_FIELD_MAGNITUDE] = S("magnitude"),
                                   [VALUE_FIELD_UNIT] = S("unit"),
                                   [VALUE_FIELD_APPROXIMATE] = S("approximate"),
                                   [VALUE_FIELD_COLUMN] = S("column"),
                                   [VALUE_FIELD_DIMENSION] = S("dimension"),
                                   [VALUE_FIELD_DATE] = S("date"),
                                   [VALUE_FIELD_RANGE] = S("range"),
                                   [VALUE_FIELD_LOW] = S("low"),
                                   [VALUE_FIELD_HIGH] = S("high"),
                                   [VALUE_FIELD_BETWEEN] = S("between"),
                                   [VALUE_FIELD_ENTITY] = S("entity"),
                                   [VALUE_FIELD_DECIMAL] = S("decimal"),
                                   [VALUE_FIELD_LOW_DECIMAL] = S("low_decimal"),
                                   [VALUE_FIELD_HIGH_DECIMAL] = S("high_decimal")};

/* A whole number that doubles hold exactly is a Lua integer: templates then print it without ".0". */
static void push_number(lua_State *L, double number) {
    if (fabs(number) < 9007199254740992.0 && floor(number) == number)
        lua_pushinteger(L, (lua_Integer)number);
    else
        lua_pushnumber(L, number);
}

static void set_field(lua_State *L, const char *name, str s) {
    push_str(L, s);
    lua_setfield(L, -2, name);
}

/* nil for a range, which does not line up with numbers. */
static void push_column(struct renderer *r, const struct value *v) {
    lua_State *L = r->machine.L;
    struct quantity_column column =
        quantity_column_digits(&r->machine.arena, &v->quantity, v->digits);
    if (v->quantity.range) {
        lua_pushnil(L);
        return;
    }
    lua_createtable(L, 0, 3);
    set_field(L, "integer", column.integer);
    set_field(L, "fraction", column.fraction);
    set_field(L, "unit", column.unit);
}

static void push_end(struct renderer *r, struct decimal end) {
    if (decimal_is_infinite(end))
        lua_pushnil(r->machine.L);
    else
        push_number(r->machine.L, decimal_double(end));
}

/* The interval of an approximate quantity in words: "$143.5 to $166.7 billion". nil for an exact one, and for
 * a range, which prints as such. */
static void push_between(struct renderer *r, const struct value *v) {
    struct value range = *v;
    range.quantity.range = true;
    range.quantity.approximate = false;
    if (v->quantity.range || decimal_cmp(v->quantity.low, v->quantity.high) == 0)
        lua_pushnil(r->machine.L);
    else
        push_str(r->machine.L, value_text(&r->machine.arena, &range));
}

/* The number in the bases of its unit, for sorting: 2 GW is 2e9, 18 months as many seconds. */
static double magnitude(const struct quantity *q) {
    double number = decimal_double(q->number);
    for (size_t i = 0; i < q->unit.count; i++) {
        const struct unit_factor *factor = &q->unit.factors[i];
        number *= pow(decimal_double(factor->def->scale), factor->power);
    }
    return number;
}

/* Fields that only quantities have. */
static void get_quantity(struct renderer *r, const struct value *v, int field) {
    const struct quantity *q = &v->quantity;
    struct arena *a = &r->machine.arena;
    switch (field) {
    case VALUE_FIELD_NUMBER:
        push_number(r->machine.L, decimal_double(q->number));
        break;
    case VALUE_FIELD_LOW:
        push_end(r, q->low);
        break;
    case VALUE_FIELD_HIGH:
        push_end(r, q->high);
        break;
    case VALUE_FIELD_DECIMAL:
        push_optional(r, value_plain_number(a, v));
        break;
    case VALUE_FIELD_LOW_DECIMAL:
        push_optional(r, value_plain_low(a, v));
        break;
    case VALUE_FIELD_HIGH_DECIMAL:
        push_optional(r, value_plain_high(a, v));
        break;
    case VALUE_FIELD_MAGNITUDE:
        push_number(r->machine.L, magnitude(q));
        break;
    case VALUE_FIELD_UNIT:
        push_optional(r, unit_text(&r->machine.arena, &q->unit));
        break;
    case VALUE_FIELD_COLUMN:
        push_column(r, v);
        break;
    case VALUE_FIELD_DIMENSION:
        push_str(r->machine.L, unit_dimension(&r->machine.arena, &q->unit));
        break;
    default:
        lua_pushnil(r->machine.L);
    }
}

static void get_value(struct renderer *r, const void *object, int field) {
    lua_State *L = r->machine.L;
    const struct value *v = object;
    bool quantity = v->kind == VALUE_QUANTITY;
    switch ((enum value_field)field) {
    case VALUE_FIELD_KIND:
        lua_pushstring(L, value_kind_names[v->kind]);
        break;
    case VALUE_FIELD_TEXT:
        push_str(L, value_text(&r->machine.arena, v));
        break;
    case VALUE_FIELD_FULL:
        push_str(L, value_full(&r->machine.arena, v));
        break;
    case VALUE_FIELD_RAW:
        push_str(L, v->written);
        break;
    case VALUE_FIELD_APPROXIMATE:
        lua_pushboolean(L, quantity && v->quantity.approximate);
        break;
    case VALUE_FIELD_RANGE:
        lua_pushboolean(L, quantity && v->quantity.range);
        break;
    case VALUE_FIELD_ENTITY:
        push_item(r, v->kind == VALUE_ENTITY ? v->entity : NULL);
        break;
    case VALUE_FIELD_BETWEEN:
        if (quantity)
            push_between(r, v);
        else
            lua_pushnil(L);
        break;
    case VALUE_FIELD_DATE:
        push_object(r, &date_class, v->kind == VALUE_DATE ? &v->date : NULL);
        break;
    case VALUE_FIELD_DIMENSION:
        if (!quantity) {
            lua_pushstring(L, value_kind_names[v->kind]);
            break;
        } /* fallthrough */
    default:
        if (quantity)
            get_quantity(r, v, field);
        else
            lua_pushnil(L);
    }
}

const struct class value_class = {CLASS_VALUE, "value", FIELDS(value_fields), get_value};

/* ---- dates ---- */

enum date_field {
    DATE_FIELD_TEXT,
    DATE_FIELD_ISO,
    DATE_FIELD_RFC3339,
    DATE_FIELD_PRECISION,
    DATE_FIELD_YEAR,
    DATE_FIELD_MONTH,
    DATE_FIELD_DAY,
    DATE_FIELD_FIRST,
    DATE_FIELD_LAST
};

static const str date_fields[] = {
    [DATE_FIELD_TEXT] = S("text"),       [DATE_FIELD_ISO] = S("iso"),
    [DATE_FIELD_RFC3339] = S("rfc3339"), [DATE_FIELD_PRECISION] = S("precision"),
    [DATE_FIELD_YEAR] = S("year"),       [DATE_FIELD_MONTH] = S("month"),
    [DATE_FIELD_DAY] = S("day"),         [DATE_FIELD_FIRST] = S("first"),
    [DATE_FIELD_LAST] = S("last")};

static void push_part(struct renderer *r, bool known, int part) {
    if (known)
        lua_pushinteger(r->machine.L, part);
    else
        lua_pushnil(r->machine.L);
}

static void get_date(struct renderer *r, const void *object, int field) {
    lua_State *L = r->machine.L;
    const struct date *date = object;
    switch ((enum date_field)field) {
    case DATE_FIELD_TEXT:
        push_str(L, date_text(&r->machine.arena, date));
        break;
    case DATE_FIELD_ISO:
        push_str(L, date_iso(&r->machine.arena, date));
        break;
    case DATE_FIELD_RFC3339:
        push_str(L, date_rfc3339(&r->machine.arena, date));
        break;
    case DATE_FIELD_PRECISION:
        lua_pushstring(L, date_precision_names[date->precision]);
        break;
    case DATE_FIELD_YEAR:
        lua_pushinteger(L, date->year);
        break;
    case DATE_FIELD_MONTH:
        push_part(r, date->precision >= DATE_MONTH, date->month);
        break;
    case DATE_FIELD_DAY:
        push_part(r, date->precision >= DATE_DAY, date->day);
        break;
    case DATE_FIELD_FIRST: /* days, counted from the year 1: for drawing to scale */
        lua_pushinteger(L, date_first_day(date));
        break;
    case DATE_FIELD_LAST:
        lua_pushinteger(L, date_last_day(date));
        break;
    }
}

const struct class date_class = {CLASS_DATE, "date", FIELDS(date_fields), get_date};

/* ---- citations, and their other side ---- */

enum citation_field { CITATION_SOURCE, CITATION_AT, CITATION_NOTE };

static const str citation_fields[] = {
    [CITATION_SOURCE] = S("source"), [CITATION_AT] = S("at"), [CITATION_NOTE] = S("note")};

static void get_citation(struct renderer *r, const void *object, int field) {
    const struct citation *c = object;
    switch ((enum citation_field)field) {
    case CITATION_SOURCE:
        push_item(r, c->source.item);
        break;
    case CITATION_AT:
        push_optional(r, c->at);
        break;
    case CITATION_NOTE:
        push_optional(r, c->note);
        break;
    }
}

const struct class citation_class = {CLASS_CITATION, "citation", FIELDS(citation_fields),
                                     get_citation};

enum use_field { USE_FACT, USE_ITEM, USE_AT, USE_NOTE };

static const str use_fields[] = {
    [USE_FACT] = S("fact"), [USE_ITEM] = S("item"), [USE_AT] = S("at"), [USE_NOTE] = S("note")};

/* What rests on a source: `item` is a fact, an entity or a term; `fact` is nil when it is no fact. */
static void get_use(struct renderer *r, const void *object, int field) {
    const struct use *u = object;
    switch ((enum use_field)field) {
    case USE_FACT:
        push_item(r, u->item->kind == ITEM_FACT ? u->item : NULL);
        break;
    case USE_ITEM:
        push_item(r, u->item);
        break;
    case USE_AT:
        push_optional(r, u->citation->at);
        break;
    case USE_NOTE:
        push_optional(r, u->citation->note);
        break;
    }
}

const struct class use_class = {CLASS_USE, "use of a source", FIELDS(use_fields), get_use};

/* ---- backlinks ---- */

enum backlink_field { BACKLINK_ITEM, BACKLINK_URL, BACKLINK_SENTENCE };

static const str backlink_fields[] = {
    [BACKLINK_ITEM] = S("item"), [BACKLINK_URL] = S("url"), [BACKLINK_SENTENCE] = S("sentence")};

/* What it says otherwise is known with the list of backlinks. */
static void note_sentence(struct renderer *r, const struct backlink *b) {
    const struct mention *all = b->prose->text.mentions.items;
    for (size_t k = 0; r->reads && k < b->prose->text.mentions.count; k++)
        if (all[k].sentence == all[b->mention].sentence && b->prose->mentioned[k])
            note_display(r, b->prose->mentioned[k]);
}

static void get_backlink(struct renderer *r, const void *object, int field) {
    const struct backlink *b = object;
    switch ((enum backlink_field)field) {
    case BACKLINK_ITEM:
        push_item(r, b->from);
        break;
    case BACKLINK_URL:
        push_url(r, backlink_url(&r->machine.arena, b));
        break;
    case BACKLINK_SENTENCE:
        note_sentence(r, b);
        push_str(r->machine.L, mention_sentence(&r->machine.arena, b->prose, b->mention));
        break;
    }
}

const struct class backlink_class = {CLASS_BACKLINK, "backlink", FIELDS(backlink_fields),
                                     get_backlink};

/* ---- headings ---- */

enum heading_field { HEADING_LEVEL, HEADING_ID, HEADING_TITLE };

static const str heading_fields[] = {
    [HEADING_LEVEL] = S("level"), [HEADING_ID] = S("id"), [HEADING_TITLE] = S("title")};

struct titled { /* a heading, and the item that knows what its mentions mean */
    const struct item *item;
    const struct heading *heading;
};

static bool is_inside(struct span inner, struct span outer) {
    return inner.source == outer.source && inner.offset >= outer.offset &&
           inner.offset < outer.offset + outer.length;
}

/* The words of a heading hold the id of an item where a reference has no label; readers see what the
 * reference prints. */
static str heading_title(struct renderer *r, const struct titled *t) {
    struct arena *a = &r->machine.arena;
    const struct markdown *text = &t->item->prose.text;
    str rest = t->heading->text, title = {0};
    for (size_t k = 0; k < text->mentions.count; k++) {
        const struct mention *m = &text->mentions.items[k];
        if (!m->plain || m->kind != MENTION_WIKI || m->has_label || !t->item->prose.mentioned[k] ||
            !is_inside(m->span, t->heading->span))
            continue;
        size_t at = str_find(rest, m->target, 0);
        if (at == rest.n)
            continue;
        note_display(r, t->item->prose.mentioned[k]);
        str shown = item_display(a, t->item->prose.mentioned[k]);
        title = arena_printf(a, "%.*s%.*s%.*s", STR(title), STR(str_sub(rest, 0, at)), STR(shown));
        rest = str_sub(rest, at + m->target.n, rest.n);
    }
    return title.n ? arena_printf(a, "%.*s%.*s", STR(title), STR(rest)) : rest;
}

static void get_heading(struct renderer *r, const void *object, int field) {
    struct arena *a = &r->machine.arena;
    const struct titled *t = object;
    switch ((enum heading_field)field) {
    case HEADING_LEVEL:
        lua_pushinteger(r->machine.L, t->heading->level);
        break;
    case HEADING_ID:
        push_str(r->machine.L, t->heading->id);
        break;
    case HEADING_TITLE:
        push_str(r->machine.L, html_escaped(a, heading_title(r, t)));
        break;
    }
}

const struct class heading_class = {CLASS_HEADING, "heading", FIELDS(heading_fields), get_heading};

void push_heading(struct renderer *r, const struct item *item, size_t index) {
    struct titled *t = push_held(r, &heading_class, sizeof *t);
    *t = (struct titled){item, &item->prose.text.headings.items[index]};
}
