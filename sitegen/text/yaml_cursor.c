/* One pass over the lines up to the place, with a stack of the lists and mappings that are open. */
#include "text/yaml_cursor.h"

struct frame {
    bool flow, list; /* {}, []; else of lines: indented by `column` */
    size_t column;
    str key;          /* of a mapping: the key whose value comes */
    bool has_key;     /* there is one */
    bool has_value;   /* and something of its value */
    size_t first_key; /* number of its first key among all keys */
};

struct scan {
    struct arena *a;
    str text;
    size_t at, end; /* the byte that comes, the place */
    struct {
        struct frame *items;
        size_t count, capacity;
    } stack;
    struct {
        struct seen_key {
            str key;
            size_t depth; /* of its mapping */
        } * items;
        size_t count, capacity;
    } keys;
    size_t flows; /* of the stack that are { or [ */
    bool in_text; /* a block of lines more indented than `text_column` */
    size_t text_column;
    enum yaml_spot spot;
    size_t typed_from;
};

static struct frame *top(struct scan *s) {
    return s->stack.count ? &s->stack.items[s->stack.count - 1] : NULL;
}

static void push(struct scan *s, bool flow, bool list, size_t column) {
    if (s->stack.count >= 2 * YAML_MAX_DEPTH)
        return;
    struct frame frame = {.flow = flow, .list = list, .column = column, .first_key = s->keys.count};
    arena_push(s->a, &s->stack, frame);
    s->flows += flow;
}

static void pop(struct scan *s) {
    if (!s->stack.count)
        return;
    s->flows -= top(s)->flow;
    s->stack.count--;
    s->keys.count = s->stack.items[s->stack.count].first_key; /* its own are of no use any more */
}

static bool more(const struct scan *s) { return s->at < s->end; }
static char here(const struct scan *s) { return s->text.p[s->at]; }

static void set(struct scan *s, enum yaml_spot spot, size_t typed_from) {
    s->spot = spot;
    s->typed_from = typed_from;
}

static void take_key(struct scan *s, str key) {
    struct frame *frame = top(s);
    if (!frame)
        return;
    struct seen_key seen = {key, s->stack.count};
    frame->key = key;
    frame->has_key = true;
    frame->has_value = false;
    arena_push(s->a, &s->keys, seen);
}

/* Behind its closing quote, or the end. False when it is not closed. */
static bool pass_quoted(struct scan *s) {
    char quote = here(s);
    for (s->at++; more(s); s->at++) {
        if (here(s) == '\\' && quote == '"')
            s->at++;
        else if (here(s) == quote && s->at + 1 < s->end && s->text.p[s->at + 1] == quote &&
                 quote == '\'')
            s->at++;
        else if (here(s) == quote) {
            s->at++;
            return true;
        }
    }
    s->at = s->end;
    return false;
}

static void pass_line(struct scan *s) {
    s->at += str_find_byte(str_sub(s->text, s->at, s->end), '\n', 0);
}

static void pass_blanks(struct scan *s) {
    while (more(s) && (here(s) == ' ' || here(s) == '\t'))
        s->at++;
}

/* ": " or a colon at the end of a line; in flows also before what ends a value. */
static bool is_colon(const struct scan *s, size_t at) {
    if (s->text.p[at] != ':')
        return false;
    char next = at + 1 < s->end ? s->text.p[at + 1] : '\n';
    return byte_is_space(next) || (s->flows && strchr(",[]{}", next));
}

/* " #" */
static bool is_comment(const struct scan *s, size_t at) {
    return s->text.p[at] == '#' && (!at || byte_is_space(s->text.p[at - 1]));
}

static void pass_comment(struct scan *s) {
    pass_line(s);
    if (!more(s))
        set(s, YAML_SPOT_NONE, s->end);
}

/* ---- flows ---- */

/* What comes next between brackets: in a mapping a key, in a list an entry. */
static void expect_in_flow(struct scan *s) {
    struct frame *frame = top(s);
    if (!frame || !frame->flow)
        set(s, YAML_SPOT_NONE, s->at);
    else if (frame->list || frame->has_key)
        set(s, YAML_SPOT_VALUE, s->at);
    else
        set(s, YAML_SPOT_KEY, s->at);
}

static void read_flow_mark(struct scan *s, char c) {
    s->at++;
    if (c == '{' || c == '[') {
        push(s, true, c == '[', 0);
    } else if (c == ',') {
        top(s)->has_key = false;
    } else {
        pop(s);
        set(s, YAML_SPOT_NONE, s->at);
        return;
    }
    expect_in_flow(s);
}

static void read_flow_words(struct scan *s) {
    size_t from = s->at, colon;
    while (more(s) && !strchr(",[]{}\n", here(s)) && !is_colon(s, s->at) && !is_comment(s, s->at))
        s->at++;
    colon = s->at;
    if (!more(s) || !is_colon(s, colon) || top(s)->list)
        return;
    s->at++;
    take_key(s, str_trim(str_sub(s->text, from, colon)));
    pass_blanks(s);
    expect_in_flow(s);
}

static void read_flow(struct scan *s) {
    while (more(s) && s->flows) {
        char c = here(s);
        if (byte_is_space(c)) {
            s->at++;
            if (s->spot != YAML_SPOT_NONE && s->typed_from == s->at - 1)
                s->typed_from = s->at;
        } else if (strchr("{}[],", c)) {
            read_flow_mark(s, c);
        } else if (is_comment(s, s->at)) {
            pass_comment(s);
        } else if (c == '"' || c == '\'') {
            size_t from = s->at;
            bool closed = pass_quoted(s);
            set(s, closed ? YAML_SPOT_NONE : YAML_SPOT_VALUE, closed ? s->at : from + 1);
        } else if (c == ':') {
            s->at++; /* of a quoted key, which no field has */
        } else {
            read_flow_words(s);
        }
    }
}

/* ---- lines ---- */

/* What is indented more than this line, or as much and of another sort, has ended. */
static void close_frames(struct scan *s, size_t column, bool dash) {
    while (top(s) &&
           (top(s)->column > column || (top(s)->column == column && top(s)->list && !dash)))
        pop(s);
}

static void read_value(struct scan *s, size_t column) {
    size_t from;
    pass_blanks(s);
    from = s->at;
    set(s, YAML_SPOT_VALUE, from);
    if (!more(s) || here(s) == '\n')
        return;
    char c = here(s);
    if (top(s))
        top(s)->has_value = true;
    if (c == '{' || c == '[') {
        read_flow_mark(s, c);
        read_flow(s);
    } else if (c == '|' || c == '>') {
        s->in_text = true;
        s->text_column = column;
        pass_line(s);
        set(s, YAML_SPOT_NONE, s->at);
    } else if (c == '"' || c == '\'') {
        bool closed = pass_quoted(s);
        set(s, closed ? YAML_SPOT_NONE : YAML_SPOT_VALUE, closed ? s->at : from + 1);
    } else {
        while (more(s) && here(s) != '\n' && !is_comment(s, s->at))
            s->at++;
        if (more(s) && here(s) == '#')
            pass_comment(s);
    }
}

/* "key: value" in a mapping at this column; or a text without a colon, which may become either. */
static void read_words(struct scan *s, size_t column, bool behind_dash) {
    size_t from = s->at, at = from;
    while (at < s->end && s->text.p[at] != '\n' && !is_colon(s, at) && !is_comment(s, at))
        at++;
    bool is_key = at < s->end && is_colon(s, at) && !strchr("\"'[{", s->text.p[from]);
    struct frame *frame = top(s);
    bool continued =
        frame && !frame->list && !frame->flow && frame->column < column && frame->has_value;
    if (is_key && !continued) {
        if (!frame || frame->list || frame->column < column)
            push(s, false, false, column);
        take_key(s, str_trim(str_sub(s->text, from, at)));
        s->at = at + 1;
        read_value(s, column);
        return;
    }
    bool of_mapping = frame && !frame->list && frame->column == column && !behind_dash;
    if (of_mapping) {
        frame->has_key = false;
        set(s, YAML_SPOT_KEY, from);
        pass_line(s);
        return;
    }
    read_value(s, column);
    if (s->spot == YAML_SPOT_VALUE && s->typed_from == from && !continued)
        s->spot = YAML_SPOT_START;
}

/* Entries may begin behind one another: "- - a". */
static void read_line(struct scan *s, size_t column) {
    bool behind_dash = false;
    for (;;) {
        bool dash = more(s) && here(s) == '-' &&
                    (s->at + 1 == s->end || byte_is_space(s->text.p[s->at + 1]));
        if (!behind_dash)
            close_frames(s, column, dash);
        if (!dash)
            break;
        if (!top(s) || !top(s)->list || top(s)->column < column)
            push(s, false, true, column);
        size_t begin = s->at++;
        pass_blanks(s);
        column += s->at - begin;
        behind_dash = true;
        set(s, YAML_SPOT_START, s->at);
    }
    if (more(s) && here(s) != '\n' && !is_comment(s, s->at))
        read_words(s, column, behind_dash);
    else if (more(s) && here(s) == '#')
        pass_comment(s);
}

/* At the place nothing stands in the line yet: how far it is indented tells where it belongs. */
static void end_in_blanks(struct scan *s, size_t column) {
    struct frame *frame;
    close_frames(s, column, false);
    frame = top(s);
    bool of_mapping = frame && !frame->list && frame->column == column;
    if (of_mapping)
        frame->has_key = false;
    set(s, of_mapping ? YAML_SPOT_KEY : YAML_SPOT_START, s->at);
}

/* Behind a value that has ended. */
static void pass_rest(struct scan *s) {
    if (!more(s) || here(s) == '\n')
        return;
    pass_line(s);
    if (!more(s))
        set(s, YAML_SPOT_NONE, s->at);
}

static void read_lines(struct scan *s) {
    while (more(s)) {
        size_t begin = s->at;
        while (more(s) && here(s) == ' ')
            s->at++;
        size_t column = s->at - begin;
        bool blank = more(s) && here(s) == '\n';
        if (s->in_text && (blank || column > s->text_column)) {
            pass_line(s);
            set(s, YAML_SPOT_TEXT, begin + column);
        } else if (!more(s)) {
            s->in_text = false;
            end_in_blanks(s, column);
        } else if (!blank) {
            s->in_text = false;
            read_line(s, column);
            pass_rest(s);
        }
        if (more(s) && here(s) == '\n') {
            s->at++;
            if (!more(s) && !s->in_text)
                end_in_blanks(s, 0);
            else if (!more(s))
                set(s, YAML_SPOT_TEXT, s->at);
        }
    }
}

/* ---- the keys behind the place ---- */

/* Of a mapping in lines: those that are indented as much, until one is indented less. */
static void add_later_keys(struct scan *s, struct yaml_cursor *c, size_t to, size_t column) {
    str rest = str_sub(s->text, s->end, to);
    str_cut(&rest, '\n');
    while (rest.n) {
        str line = str_cut(&rest, '\n');
        size_t n = 0;
        while (n < line.n && line.p[n] == ' ')
            n++;
        str key = str_sub(line, n, line.n);
        if (!str_trim(key).n || n > column)
            continue;
        if (n < column || key.p[0] == '-')
            return;
        size_t colon = str_find_byte(key, ':', 0);
        if (colon < key.n)
            arena_push(s->a, &c->keys, str_sub(key, 0, colon));
    }
}

static void add_steps(struct scan *s, struct yaml_cursor *c) {
    for (size_t i = 0; i < s->stack.count; i++) {
        const struct frame *frame = &s->stack.items[i];
        struct yaml_step step = {.item = frame->list};
        if (!frame->list)
            step.key = frame->key;
        if (frame->list || frame->has_key)
            arena_push(s->a, &c->steps, step);
    }
}

struct yaml_cursor yaml_cursor_find(struct arena *a, str text, size_t from, size_t at, size_t to) {
    struct scan s = {.a = a, .text = text, .at = from, .end = at};
    struct yaml_cursor c = {.spot = YAML_SPOT_NONE};
    set(&s, YAML_SPOT_START, at);
    read_lines(&s);
    c.spot = s.spot;
    c.typed = str_sub(text, s.typed_from, at);
    add_steps(&s, &c);
    const struct frame *frame = top(&s);
    for (size_t i = 0; i < s.keys.count; i++)
        if (s.keys.items[i].depth == s.stack.count)
            arena_push(a, &c.keys, s.keys.items[i].key);
    if (frame && !frame->flow && !frame->list && c.spot == YAML_SPOT_KEY)
        add_later_keys(&s, &c, to, frame->column);
    return c;
}
