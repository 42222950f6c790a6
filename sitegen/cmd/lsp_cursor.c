#include "cmd/lsp_cursor.h"

#include "model/occurrence.h"

static str line_before(str text, size_t from, size_t at) {
    size_t begin = at;
    while (begin > from && text.p[begin - 1] != '\n')
        begin--;
    return str_sub(text, begin, at);
}

/* The last run of letters that ids are made of. */
static str last_word(str text) {
    size_t from = text.n;
    while (from && (byte_is_alnum(text.p[from - 1]) || strchr(".-", text.p[from - 1])))
        from--;
    return str_sub(text, from, text.n);
}

static size_t last_of(str text, str wanted) {
    size_t found = text.n;
    for (size_t at = 0; (at = str_find(text, wanted, at)) < text.n; at++)
        found = at;
    return found;
}

/* ---- [[ ]] ---- */

static bool find_link(str line, struct cursor *c) {
    size_t open = last_of(line, S("[["));
    if (open == line.n)
        return false;
    str inside = str_sub(line, open + 2, line.n), id = inside;
    if (str_find(inside, S("]]"), 0) < inside.n)
        return false;
    size_t bar = str_find_byte(inside, '|', 0);
    c->wants = bar < inside.n ? CURSOR_LABEL : CURSOR_LINK;
    c->typed = bar < inside.n ? str_sub(inside, bar + 1, inside.n) : last_word(inside);
    c->target = str_trim(str_sub(id, 0, bar));
    size_t sign = 0;
    while (sign < inside.n && sign < bar && !strchr("#@", inside.p[sign]))
        sign++;
    if (sign == inside.n || sign == bar)
        return true;
    c->target = str_trim(str_sub(inside, 0, sign));
    if (bar == inside.n) {
        c->wants = inside.p[sign] == '#' ? CURSOR_HEADING : CURSOR_DATE;
        c->typed = str_sub(inside, sign + 1, inside.n);
    }
    return true;
}

/* ---- fences ---- */

struct fence_line {
    char mark;
    size_t length; /* of the marks; 0: the line is none */
    str info;
};

static struct fence_line fence_of(str line) {
    struct fence_line f = {0};
    size_t at = 0;
    while (at < line.n && line.p[at] == ' ')
        at++;
    if (at < line.n && (line.p[at] == '`' || line.p[at] == '~'))
        f.mark = line.p[at];
    for (; f.mark && at < line.n && line.p[at] == f.mark; at++)
        f.length++;
    f.info = str_trim(str_sub(line, at, line.n));
    if (f.length < 3)
        f.length = 0;
    return f;
}

/* The fence that is open at the place; *begin: where what it holds begins. Without one its length is 0. */
static struct fence_line open_fence(str text, size_t from, size_t at, size_t *begin) {
    struct fence_line open = {0};
    str rest = str_sub(text, from, at);
    while (str_find_byte(rest, '\n', 0) < rest.n) {
        struct fence_line f = fence_of(str_cut(&rest, '\n'));
        if (!f.length)
            continue;
        if (!open.length) {
            open = f;
            *begin = (size_t)(rest.p - text.p);
        } else if (f.mark == open.mark && f.length >= open.length && !f.info.n) {
            open.length = 0;
        }
    }
    return open;
}

static struct cursor in_data(struct arena *a, str text, size_t begin, size_t at) {
    struct cursor c = {.yaml = yaml_cursor_find(a, text, begin, at, at)};
    if (c.yaml.spot != YAML_SPOT_VALUE && c.yaml.spot != YAML_SPOT_START)
        return c;
    for (size_t i = 0; i < c.yaml.steps.count; i++)
        if (!c.yaml.steps.items[i].item)
            c.key = c.yaml.steps.items[i].key;
    c.wants = c.key.n ? CURSOR_DATA : CURSOR_NOTHING;
    c.typed = last_word(c.yaml.typed);
    return c;
}

static struct cursor in_markdown(struct arena *a, str text, size_t from, size_t at) {
    struct cursor c = {.wants = CURSOR_NOTHING};
    size_t begin = at;
    struct fence_line open = open_fence(text, from, at, &begin);
    str line = line_before(text, from, at);
    if (find_link(line, &c))
        return c;
    if (open.length)
        return in_data(a, text, begin, at);
    struct fence_line f = fence_of(line);
    if (f.length && f.mark == '`' && str_ends(line, f.info)) { /* else a blank ends the name */
        c.wants = CURSOR_COMPONENT;
        c.typed = f.info;
    }
    return c;
}

/* ---- fields ---- */

/* Down the steps, from the record or list that the file is. False where the schema knows no way. */
static bool walk(struct cursor *c, const struct schema *schema, bool is_list) {
    const struct field *field = NULL;
    for (size_t i = 0; i < c->yaml.steps.count; i++) {
        const struct yaml_step *step = &c->yaml.steps.items[i];
        if (field && field->record) {
            schema = field->record;
            field = NULL;
            if (step->item)
                continue;
        } else if (step->item) {
            if (!is_list && !field)
                return false;
            is_list = false;
            continue;
        }
        if (is_list)
            return false;
        if (!field || field->type != FIELD_PAIRS)
            field = schema_field(schema, step->key);
        if (!field)
            return false;
    }
    c->schema = schema;
    c->field = field;
    return !is_list;
}

static void want_key(struct cursor *c) {
    if (c->field && c->field->record)
        c->schema = c->field->record;
    c->field = NULL;
    c->wants = CURSOR_KEY;
    c->typed = last_word(c->yaml.typed);
}

static void want_value(struct cursor *c) {
    str typed = c->yaml.typed, word = typed;
    size_t from = typed.n; /* fields' words may hold more than ids do: "not-found", "USD/year" */
    while (from && !byte_is_space(typed.p[from - 1]) && !strchr("()[],", typed.p[from - 1]))
        from--;
    word = c->field->type == FIELD_FORMULA || c->field->holds == HOLDS_FORMULA
               ? last_word(typed)
               : str_sub(typed, from, typed.n);
    c->wants = CURSOR_VALUE;
    c->typed = word;
    c->before = str_sub(typed, 0, typed.n - word.n);
}

static struct cursor in_yaml(struct arena *a, const struct schema *schema, bool is_list, str text,
                             size_t from, size_t at, size_t to) {
    struct cursor c = {.yaml = yaml_cursor_find(a, text, from, at, to)};
    enum yaml_spot spot = c.yaml.spot;
    struct cursor link = c;
    if (spot == YAML_SPOT_NONE || !walk(&c, schema, is_list))
        return (struct cursor){.wants = CURSOR_NOTHING};
    bool record = !c.field || c.field->record;
    link.field = c.field;
    if (!record && find_link(line_before(text, from, at), &link))
        return link;
    if (spot == YAML_SPOT_KEY || (spot == YAML_SPOT_START && record))
        want_key(&c);
    else if (c.field && !c.field->record && spot != YAML_SPOT_TEXT)
        want_value(&c);
    return c;
}

struct cursor cursor_find(struct arena *a, str path, str text, size_t at) {
    enum item_kind kind;
    struct front_matter front;
    struct source source = {path, text};
    struct diags ignored = {.arena = a};
    if (!occurrence_kind(path, &kind))
        return (struct cursor){.wants = CURSOR_NOTHING};
    if (kind == ITEM_KINDS)
        return in_yaml(a, &site_schema, false, text, 0, at, text.n);
    if (kind == ITEM_CLAIM)
        return in_yaml(a, &claims_schema, false, text, 0, at, text.n);
    if (kind != ITEM_ARTICLE)
        return in_yaml(a, schema_of(kind), true, text, 0, at, text.n);
    bool begun = str_starts(text, S("---\n"));
    if (!front_matter_find(&source, &front, &ignored)) /* not closed yet: all there is */
        front =
            (struct front_matter){begun ? 4 : 0, begun ? text.n - 4 : 0, begun ? text.n + 1 : 0};
    if (at < front.body_at && at >= front.yaml_at && at <= front.yaml_at + front.yaml_length)
        return in_yaml(a, &article_schema, false, text, front.yaml_at, at,
                       front.yaml_at + front.yaml_length);
    if (at < front.body_at)
        return (struct cursor){.wants = CURSOR_NOTHING};
    return in_markdown(a, text, front.body_at, at);
}
