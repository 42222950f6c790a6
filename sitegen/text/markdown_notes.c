/* Footnotes, which md4c does not know. Their definitions
 *
 *     [^label]: the first line
 *     and lines that follow it at once,
 *
 *         further paragraphs, indented by four
 *
 * are cut out of the text before md4c sees it (blanked with spaces, so that offsets stay) and are
 * read later as texts of their own. References stay where they are: md4c hands them over as plain
 * text. */
#include "text/html.h"
#include "text/markdown_internal.h"

enum { MAX_LABEL = 100, NOTE_INDENT = 4 };

/* ---- labels ---- */

str note_label(str text) {
    if (!str_starts(text, S("[^")))
        return (str){0};
    size_t end = 2;
    while (end < text.n && end - 2 <= MAX_LABEL && !byte_is_space(text.p[end]) &&
           !strchr("[]^", text.p[end]))
        end++;
    bool closed = end < text.n && text.p[end] == ']' && end - 2 <= MAX_LABEL;
    return closed ? str_sub(text, 2, end) : (str){0};
}

/* Labels differ from each other in more than case. */
static str fold(char *folded, str label) {
    for (size_t i = 0; i < label.n; i++)
        folded[i] = byte_lower(label.p[i]);
    return (str){folded, label.n};
}

struct note *notes_get(const struct markdown_notes *notes, str label) {
    char folded[MAX_LABEL];
    return map_get(&notes->by_label, fold(folded, label));
}

/* ---- lines ---- */

struct finder {
    struct arena *arena;
    struct markdown_notes *notes;
    struct markdown_origin origin;
    struct diags *d;
    struct map slugs;      /* taken ones */
    struct map references; /* folded label -> str, the line of a link reference definition */
    str text;
    /* The fenced block that the current line stands in. */
    char fence;          /* its sign, or 0 */
    size_t fence_length; /* how many of them */
    bool fence_quoted;   /* it stands in a quote */
};

static str line_at(str text, size_t at) { return str_sub(text, at, str_find_byte(text, '\n', at)); }

static size_t indent_of(str line) {
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n < line.n && line.p[n] == '\t' ? (n / NOTE_INDENT + 1) * NOTE_INDENT : n;
}

static str without_indent(str line) {
    size_t n = 0;
    while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
        n++;
    return str_sub(line, n, line.n);
}

static bool is_blank(str line) { return !str_trim(line).n; }

size_t list_marker(str line) {
    size_t n = 0;
    while (n < line.n && n < 9 && byte_is_digit(line.p[n]))
        n++;
    if (n >= line.n || !strchr(n ? ".)" : "-+*", line.p[n]))
        return 0;
    n++;
    return n == line.n ? n : line.p[n] == ' ' || line.p[n] == '\t' ? n + 1 : 0;
}

/* What stands behind the quote signs and, when `lists`, behind the list markers. */
static str inside_containers(str line, bool lists, bool *quoted) {
    *quoted = false;
    for (;;) {
        line = without_indent(line);
        size_t marker = lists ? list_marker(line) : 0;
        if (str_starts(line, S(">"))) {
            *quoted = true;
            marker = 1;
        }
        if (!marker)
            return line;
        line = str_sub(line, marker, line.n);
    }
}

static size_t run_length(str line, char c) {
    size_t n = 0;
    while (n < line.n && line.p[n] == c)
        n++;
    return n;
}

/* Follows fenced code blocks; true when the line belongs to one. */
static bool in_fence(struct finder *f, str line) {
    bool quoted;
    if (f->fence) {
        str rest = inside_containers(line, false, &quoted);
        size_t n = run_length(rest, f->fence);
        if (f->fence_quoted && !quoted)
            f->fence = 0; /* the quote has ended, and the fence with it */
        else if (n >= f->fence_length && is_blank(str_sub(rest, n, rest.n)))
            f->fence = 0;
        return true;
    }
    str rest = inside_containers(line, true, &quoted);
    char c = rest.n ? rest.p[0] : 0;
    size_t n = c == '`' || c == '~' ? run_length(rest, c) : 0;
    if (n < 3 || (c == '`' && str_find_byte(rest, '`', n) < rest.n))
        return false;
    f->fence = c;
    f->fence_length = n;
    f->fence_quoted = quoted;
    return true;
}

static bool is_rule(str line) {
    str rest = str_trim(line);
    size_t signs = 0;
    for (size_t i = 0; i < rest.n; i++) {
        if (rest.p[i] != rest.p[0] && rest.p[i] != ' ')
            return false;
        signs += rest.p[i] == rest.p[0];
    }
    return signs >= 3 && strchr("-*_", rest.p[0]);
}

/* "[label]: address" */
static bool is_reference(str line) {
    return str_starts(line, S("[")) && str_find(line, S("]:"), 0) < line.n;
}

/* A line that does not go on with the paragraph above it. (For CommonMark a link reference
 * definition would; below a footnote it is meant as one.) */
static bool begins_block(str line) {
    str rest = str_trim(line);
    return !rest.n || strchr("#>", rest.p[0]) || list_marker(rest) || is_rule(rest) ||
           str_starts(rest, S("```")) || str_starts(rest, S("~~~")) || note_label(rest).n ||
           is_reference(rest);
}

/* ---- definitions ---- */

/* The label when `line` begins a definition; its text begins at *body. */
static str definition_label(str line, size_t *body) {
    size_t indent = indent_of(line);
    str label = note_label(str_sub(line, indent, line.n));
    size_t colon = indent + label.n + sizeof "[^]" - 1;
    if (!label.n || indent >= NOTE_INDENT || colon >= line.n || line.p[colon] != ':')
        return (str){0};
    str rest = str_sub(line, colon + 1, line.n);
    *body = line.n - without_indent(rest).n;
    return label;
}

static void body_add(struct finder *f, struct passage *body, struct buf *copy, str line,
                     size_t skip) {
    struct line_start start = {copy->n, (size_t)(line.p - f->text.p) + skip};
    arena_push(f->arena, &body->lines, start);
    buf_put(copy, str_sub(line, skip, line.n));
    buf_byte(copy, '\n');
}

/* How much of the indentation of a footnote's further lines is not theirs. */
static size_t own_indent(str line) {
    size_t n = 0;
    while (n < NOTE_INDENT && n < line.n && line.p[n] == ' ')
        n++;
    return n < NOTE_INDENT && n < line.n && line.p[n] == '\t' ? n + 1 : n;
}

/* Blank lines belong to a note when an indented line follows: the end of the last one that follows
 * `end`, else `end` itself. */
static size_t skip_blank_lines(str text, size_t end) {
    size_t to = end;
    while (to < text.n && is_blank(line_at(text, to + 1)))
        to += 1 + line_at(text, to + 1).n;
    bool goes_on = to < text.n && indent_of(line_at(text, to + 1)) >= NOTE_INDENT;
    return goes_on ? to : end;
}

/* Collects the lines of a definition whose first one ends at `end`; returns where it ends. */
static size_t read_body(struct finder *f, size_t end, struct passage *body, struct buf *copy) {
    while (end < f->text.n) {
        size_t next = skip_blank_lines(f->text, end);
        if (next > end) {
            buf_byte(copy, '\n');
            end = next; /* an indented line follows */
        }
        str line = line_at(f->text, end + 1);
        bool indented = indent_of(line) >= NOTE_INDENT;
        if (!indented && begins_block(line)) /* else it goes on without being indented */
            break;
        body_add(f, body, copy, line, own_indent(line));
        end += 1 + line.n;
    }
    return end;
}

static str unique_slug(struct finder *f, str label) {
    str slug = slugify(f->arena, label), unique;
    if (!slug.n)
        slug = S("note");
    unique = slug = arena_printf(f->arena, "%.*s", STR(slug));
    for (size_t n = 2; map_add(&f->slugs, unique, f); n++)
        unique = arena_printf(f->arena, "%.*s-%zu", STR(slug), n);
    return unique;
}

static void define(struct finder *f, struct note note) {
    char *folded = arena_array(f->arena, char, note.label.n);
    struct note *kept = arena_new(f->arena, struct note);
    *kept = note;
    struct note *other = map_add(&f->notes->by_label, fold(folded, note.label), kept);
    if (other) {
        struct span first = markdown_span(f->origin, other->at, 1);
        diag_error(f->d, "duplicate-footnote", markdown_span(f->origin, note.at, note.label.n + 3),
                   "the footnote '%.*s' is defined already in line %zu", STR(note.label),
                   span_place(first).line);
        return;
    }
    kept->slug = unique_slug(f, note.label);
    arena_push(f->arena, &f->notes->defined, kept);
}

/* Reads the definition whose first line begins at `at`; returns the end of its last line. */
static size_t read_definition(struct finder *f, size_t at, str line, str label, size_t body_at) {
    struct buf copy = {0};
    struct note note = {.label = label, .at = at + indent_of(line)};
    body_add(f, &note.body, &copy, line, body_at);
    size_t end = read_body(f, at + line.n, &note.body, &copy);
    note.body.text = note.body.lasting = arena_copy(f->arena, buf_str(&copy));
    buf_free(&copy);
    arena_push(f->arena, &f->notes->definitions, ((struct range){at, end}));
    define(f, note);
    return end;
}

/* ---- links by reference: "[label]: address" holds in footnotes, too ---- */

enum { MAX_REFERENCE = 500 }; /* bytes of such a line; keeps many copies of a long one away */

static void note_reference(struct finder *f, str line) {
    str rest = without_indent(line);
    if (line.n > MAX_REFERENCE || !is_reference(rest))
        return;
    size_t close = str_find(rest, S("]:"), 0);
    str *kept = arena_new(f->arena, str);
    *kept = line;
    char *folded = arena_array(f->arena, char, close);
    map_add(&f->references, fold(folded, str_sub(rest, 1, close)), kept);
}

/* Puts the link reference definitions that a footnote uses behind its own text. */
static void add_references(struct finder *f, struct passage *body) {
    struct map added = map_make(f->arena);
    struct buf copy = {0};
    buf_put(&copy, body->text);
    for (size_t at = 0; (at = str_find_byte(body->text, '[', at)) < body->text.n; at++) {
        size_t close = at + 1;
        while (close < body->text.n && close - at <= MAX_LABEL &&
               !strchr("[]", body->text.p[close]))
            close++;
        str label = str_sub(body->text, at + 1, close);
        char *folded = arena_array(f->arena, char, label.n);
        const str *line = map_get(&f->references, fold(folded, label));
        if (!line || map_add(&added, fold(folded, label), f))
            continue;
        if (added.count == 1)
            buf_byte(&copy, '\n'); /* it must not go on a paragraph */
        body_add(f, body, &copy, *line, 0);
    }
    if (added.count)
        body->text = body->lasting = arena_copy(f->arena, buf_str(&copy));
    buf_free(&copy);
}

static void find_all(struct finder *f) {
    size_t at = 0;
    while (at < f->text.n) {
        str line = line_at(f->text, at);
        size_t end = at + line.n, body_at;
        bool code = in_fence(f, line);
        str label = {0};
        if (!code)
            label = definition_label(line, &body_at);
        if (label.n)
            end = read_definition(f, at, line, label, body_at);
        else if (!code && indent_of(line) < NOTE_INDENT)
            note_reference(f, line);
        at = end + 1;
    }
    for (size_t i = 0; f->references.count && i < f->notes->defined.count; i++)
        add_references(f, &f->notes->defined.items[i]->body);
}

struct markdown_notes *notes_find(struct arena *a, str text, struct markdown_origin origin,
                                  struct diags *d) {
    struct markdown_notes *notes = arena_new(a, struct markdown_notes);
    notes->by_label = map_make(a);
    notes->size = text.n;
    if (str_find(text, S("]:"), 0) == text.n || str_find(text, S("[^"), 0) == text.n)
        return notes;
    struct finder f = {.arena = a, .notes = notes, .origin = origin, .d = d, .text = text};
    f.slugs = map_make(a);
    f.references = map_make(a);
    find_all(&f);
    return notes;
}

struct passage notes_main(struct arena *a, const struct markdown_notes *notes, str text) {
    if (!notes->definitions.count)
        return (struct passage){.text = text, .lasting = text};
    str blanked = arena_copy(a, text);
    char *bytes = (char *)blanked.p; /* our own copy */
    for (size_t i = 0; i < notes->definitions.count; i++)
        for (size_t at = notes->definitions.items[i].from; at < notes->definitions.items[i].to;
             at++)
            if (bytes[at] != '\n')
                bytes[at] = ' ';
    return (struct passage){.text = blanked, .lasting = text};
}
