/* The new item as it is written. */
#include "cmd/new.h"
#include "text/yaml_write.h"

/* ---- one field ---- */

/* A value says what it is by how it is written: an entity in brackets, a text in quotes. */
static bool stays_as_given(const struct field *f, str text, enum yaml_around around) {
    if (f->type != FIELD_VALUE)
        return false;
    bool entity = str_starts(text, S("[[")) && str_ends(text, S("]]")) &&
                  id_is_valid(str_sub(text, 2, text.n - 2));
    bool quoted = text.n > 1 && (text.p[0] == '"' || text.p[0] == '\'');
    return entity || (quoted && yaml_is_scalar(text, around, true));
}

static void put_value(struct buf *out, const struct new_field *f, str text,
                      enum yaml_around around) {
    if (stays_as_given(f->field, text, around))
        buf_put(out, text);
    else
        yaml_put_scalar(out, text, around);
}

/* [a, b], [{source: a}] */
static void put_list(struct buf *out, const struct new_field *f) {
    buf_byte(out, '[');
    for (size_t i = 0; i < f->count; i++) {
        bool record = f->field->type == FIELD_RECORDS;
        buf_put(out, i ? S(", ") : S(""));
        if (record)
            buf_printf(out, "{%.*s: ", STR(f->field->record->fields[0].name));
        yaml_put_scalar(out, f->items[i], YAML_IN_FLOW);
        buf_put(out, record ? S("}") : S(""));
    }
    buf_byte(out, ']');
}

/* Records one a line, each with what it may be given besides. */
static void put_records(struct buf *out, const struct new_field *f, size_t indent) {
    for (size_t i = 0; i < f->count; i++) {
        buf_printf(out, "\n%*s- {%.*s: ", (int)indent, "", STR(f->field->record->fields[0].name));
        yaml_put_scalar(out, f->items[i], YAML_IN_FLOW);
        buf_byte(out, '}');
    }
}

/* Several lines stand as they are below "text: |", unless the first one is indented or something is not to be seen. */
static bool may_be_block(str text) {
    if (str_find_byte(text, '\n', 0) == text.n || byte_is_space(text.p[0]) ||
        utf8_first_bad(text) < text.n)
        return false;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (c != '\n' && codepoint_is_unfit(c))
            return false;
    }
    return true;
}

static void put_block(struct buf *out, str text, size_t indent) {
    text = str_trim(text);
    buf_byte(out, '|');
    while (text.n) {
        str line = str_cut(&text, '\n');
        buf_printf(out, "\n%*s%.*s", line.n ? (int)indent : 0, "", STR(line));
    }
}

/* `indent`: of the field's name; SIZE_MAX within braces. */
static void put_field(struct buf *out, const struct new_field *f, size_t indent) {
    bool flow = indent == SIZE_MAX;
    enum yaml_around around = flow ? YAML_IN_FLOW : YAML_IN_BLOCK;
    bool records = f->field->type == FIELD_RECORDS && !flow;
    buf_printf(out, "%.*s:%s", STR(f->field->name), records ? "" : " ");
    if (records)
        put_records(out, f, indent + 2);
    else if (new_is_list(f->field))
        put_list(out, f);
    else if (!flow && f->field->type == FIELD_MARKDOWN && may_be_block(f->items[0]))
        put_block(out, f->items[0], indent + 2);
    else
        put_value(out, f, f->items[0], around);
}

/* ---- all fields ---- */

/* What says something comes before what groups and leads there, and Markdown last. */
static int turn_of(const struct field *f) {
    if (f->type == FIELD_MARKDOWN)
        return 2;
    return str_eq(f->name, S("tags")) || str_eq(f->name, S("aliases"));
}

static void put_fields(struct buf *out, const struct new_item *n, size_t indent) {
    bool first = true;
    for (int turn = 0; turn < 3; turn++)
        for (size_t i = 0; i < n->schema->count; i++) {
            const struct new_field *f = &n->fields[i];
            if (!f->count || turn_of(f->field) != turn)
                continue;
            if (!first && indent == SIZE_MAX)
                buf_put(out, S(", "));
            else if (!first)
                buf_printf(out, "\n%*s", (int)indent, "");
            put_field(out, f, indent);
            first = false;
        }
}

/* A name that means nothing yet. */
static str free_name(const struct new_item *n, const char *wanted) {
    str name = str_of(wanted);
    for (int i = 2; site_find(n->site, name); i++)
        name = arena_printf(n->arena, "%s-%d", wanted, i);
    return name;
}

/* A model computes something from the first: its inputs and formulas are for people to write. */
static void put_example(struct buf *out, const struct new_item *n, size_t indent) {
    str input = free_name(n, "amount"), formula = free_name(n, "result");
    int in = (int)indent;
    buf_printf(out, "\n%*sinputs: # what readers may change: an example to write over", in, "");
    buf_printf(out, "\n%*s  - {name: %.*s, label: Amount, default: 1, min: 0, max: 10, step: 1}",
               in, "", STR(input));
    buf_printf(out, "\n%*sformulas: # what follows from them", in, "");
    buf_printf(out, "\n%*s  - {name: %.*s, label: Result, formula: 2 * %.*s}", in, "", STR(formula),
               STR(input));
    buf_printf(out, "\n%*sheadline: [%.*s]", in, "", STR(formula));
}

str new_entry_text(const struct new_item *n, struct new_style style) {
    struct buf out = {0};
    bool flow = style.flow && n->kind != ITEM_MODEL;
    size_t indent = style.dash + 1 + style.gap;
    buf_printf(&out, "%*s-%*s%s", (int)style.dash, "", (int)style.gap, "", flow ? "{" : "");
    put_fields(&out, n, flow ? SIZE_MAX : indent);
    buf_put(&out, flow ? S("}") : S(""));
    if (n->kind == ITEM_MODEL)
        put_example(&out, n, indent);
    buf_byte(&out, '\n');
    str text = arena_copy(n->arena, buf_str(&out));
    buf_free(&out);
    return text;
}

str new_file_text(const struct new_item *n) {
    struct new_style style = {.gap = 1, .dash = n->kind == ITEM_CLAIM ? 2 : 0};
    if (n->kind != ITEM_ARTICLE) {
        str entry = new_entry_text(n, style);
        if (n->kind != ITEM_CLAIM)
            return entry;
        return arena_printf(n->arena, "document: %.*s\nclaims:\n%.*s", STR(n->document),
                            STR(entry));
    }
    struct buf out = {0};
    buf_put(&out, S("---\n"));
    put_fields(&out, n, 0);
    buf_put(&out, S("\n---\n\n"));
    str text = arena_copy(n->arena, buf_str(&out));
    buf_free(&out);
    return text;
}
