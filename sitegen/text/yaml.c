#include "text/yaml.h"

#include "base/map.h"

#include <yaml.h>

/* libyaml counts characters; we count bytes. Marks rise as the file is read, so one cursor that walks
 * along is enough. */
struct cursor {
    str text;
    size_t character, byte;
};

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    const struct source *source;
    struct diags *d;
    size_t base; /* offset of the YAML in the source */
    struct cursor cursor;
    bool failed;
};

static size_t byte_of(struct cursor *c, size_t character) {
    if (character < c->character)
        c->character = c->byte = 0;
    while (c->character < character && c->byte < c->text.n) {
        unsigned char lead = (unsigned char)c->text.p[c->byte];
        c->byte += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        c->character++;
    }
    return c->byte < c->text.n ? c->byte : c->text.n;
}

static struct span span_between(struct reader *r, const yaml_mark_t *from, const yaml_mark_t *to) {
    size_t start = byte_of(&r->cursor, from->index);
    struct cursor ahead = r->cursor; /* the next event may start before this one ends */
    size_t end = byte_of(&ahead, to->index);
    return (struct span){r->source, (uint32_t)(r->base + start), (uint32_t)(end - start)};
}

static struct span event_span(struct reader *r, const yaml_event_t *e) {
    return span_between(r, &e->start_mark, &e->end_mark);
}

static uint32_t event_end(struct reader *r, const yaml_event_t *e) {
    return (uint32_t)(r->base + byte_of(&r->cursor, e->end_mark.index));
}

static void fail(struct reader *r, const char *code, struct span at, const char *message) {
    if (!r->failed)
        diag_error(r->d, code, at, "%s", message);
    r->failed = true;
}

static char byte_at(const struct reader *r, struct span at) {
    return at.offset < r->source->text.n ? r->source->text.p[at.offset] : '\0';
}

/* Is there a [[reference]] in the line, or in the one that ends there? */
static bool has_reference(const struct reader *r, struct span at) {
    str text = str_sub(r->source->text, r->base, at.offset);
    size_t from = text.n;
    while (from && text.p[from - 1] == '\n')
        from--;
    while (from && text.p[from - 1] != '\n')
        from--;
    from += r->base;
    size_t to = str_find_byte(r->source->text, '\n', at.offset);
    str lines = str_sub(r->source->text, from, to);
    return str_find(lines, S("[["), 0) < lines.n;
}

static void report_syntax_error(struct reader *r) {
    const yaml_parser_t *p = &r->parser;
    struct span at = span_between(r, &p->problem_mark, &p->problem_mark);
    if (p->error == YAML_READER_ERROR) /* of characters it tells the byte, and no mark */
        at.offset = (uint32_t)(r->base + p->problem_offset);
    if (r->failed)
        return;
    r->failed = true;
    diag_error(r->d, "yaml", at, "this is not well-formed YAML: %s",
               p->problem ? p->problem : "the reader gave up");
    if (p->problem && strstr(p->problem, "mapping values are not allowed"))
        diag_hint(r->d, "put quotes around a value that holds ': '");
    else if (p->problem && strstr(p->problem, "cannot start any token") && byte_at(r, at) != '\t')
        diag_hint(r->d, "put quotes around a value that begins with '%%', '@' or '`'");
    else if (p->error == YAML_PARSER_ERROR && has_reference(r, at))
        diag_hint(r->d, "put quotes around text that holds [[...]]");
    else if (p->context)
        diag_hint(r->d, "%s that begins in line %zu", p->context,
                  span_place(span_between(r, &p->context_mark, &p->context_mark)).line);
}

static bool next_event(struct reader *r, yaml_event_t *e) {
    if (r->failed)
        return false;
    if (!yaml_parser_parse(&r->parser, e)) {
        report_syntax_error(r);
        return false;
    }
    return true;
}

static void refuse_extras(struct reader *r, const yaml_event_t *e, const yaml_char_t *anchor,
                          const yaml_char_t *tag) {
    if (anchor)
        fail(r, "yaml-anchor", event_span(r, e), "anchors are not allowed: write the value out");
    if (tag)
        fail(r, "yaml-tag", event_span(r, e),
             "tags are not allowed: quote the value to make it text");
}

static bool read_node(struct reader *r, yaml_event_t *e, struct yaml *node, unsigned depth);

/* Most values stand in the file just as they are, at most between quotes: they need no copy. */
static str borrowed(const struct yaml *node, str value) {
    str there = str_sub(node->span.source->text, node->span.offset,
                        (size_t)node->span.offset + node->span.length);
    if (node->style == YAML_QUOTED && there.n >= 2)
        there = str_sub(there, 1, there.n - 1);
    return str_eq(there, value) ? there : (str){0};
}

static void read_scalar(struct reader *r, const yaml_event_t *e, struct yaml *node) {
    yaml_scalar_style_t style = e->data.scalar.style;
    node->kind = YAML_SCALAR;
    node->style = style == YAML_PLAIN_SCALAR_STYLE ? YAML_PLAIN
                  : style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE
                      ? YAML_BLOCK
                      : YAML_QUOTED;
    str value = {(const char *)e->data.scalar.value, e->data.scalar.length};
    if (memchr(value.p, 0, value.n))
        fail(r, "nul", node->span, "the value holds a NUL character");
    node->text = borrowed(node, value);
    if (!node->text.p)
        node->text = arena_copy(r->arena, value);
}

static void read_sequence(struct reader *r, struct yaml *node, unsigned depth) {
    struct {
        struct yaml *items;
        size_t count, capacity;
    } list = {0};
    yaml_event_t e;
    while (next_event(r, &e)) {
        if (e.type == YAML_SEQUENCE_END_EVENT) {
            node->end = event_end(r, &e);
            yaml_event_delete(&e);
            break;
        }
        struct yaml item = {0};
        if (!read_node(r, &e, &item, depth + 1))
            break;
        arena_push(r->arena, &list, item);
    }
    node->items = list.items;
    node->count = list.count;
}

static void refuse_duplicate(struct reader *r, const struct yaml_pair *pairs, size_t count,
                             const struct yaml_pair *pair) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(pairs[i].key, pair->key)) {
            diag_error(r->d, "duplicate-key", pair->key_span, "'%.*s' stands twice in this mapping",
                       STR(pair->key));
            diag_hint(r->d, "the first is in line %zu", span_place(pairs[i].key_span).line);
            return;
        }
}

/* Mappings are small (the fields of a fact), so keys are compared one with another; a hostile mapping
 * with thousands of keys is held against a map instead. */
enum { SMALL_MAPPING = 32 };

static void read_mapping(struct reader *r, struct yaml *node, unsigned depth) {
    struct {
        struct yaml_pair *items;
        size_t count, capacity;
    } list = {0};
    struct map keys = {0};
    yaml_event_t e;
    while (next_event(r, &e)) {
        if (e.type == YAML_MAPPING_END_EVENT) {
            node->end = event_end(r, &e);
            yaml_event_delete(&e);
            break;
        }
        struct yaml key = {0};
        struct yaml_pair pair = {0};
        if (!read_node(r, &e, &key, depth + 1))
            break;
        if (key.kind != YAML_SCALAR) {
            fail(r, "yaml-key", key.span, "a key must be text");
            break;
        }
        pair.key = key.text;
        pair.key_span = key.span;
        if (!next_event(r, &e) || !read_node(r, &e, &pair.value, depth + 1))
            break;
        if (list.count < SMALL_MAPPING) {
            refuse_duplicate(r, list.items, list.count, &pair);
        } else {
            if (list.count == SMALL_MAPPING) {
                keys = map_make(r->arena);
                for (size_t i = 0; i < list.count; i++)
                    map_add(&keys, list.items[i].key, &list.items[i]);
            }
            if (map_add(&keys, pair.key, node))
                diag_error(r->d, "duplicate-key", pair.key_span,
                           "'%.*s' stands twice in this mapping", STR(pair.key));
        }
        arena_push(r->arena, &list, pair);
    }
    node->pairs = list.items;
    node->count = list.count;
}

/* Reads the node that `e` begins, and takes `e` over. */
static bool read_node(struct reader *r, yaml_event_t *e, struct yaml *node, unsigned depth) {
    node->span = event_span(r, e);
    if (depth > YAML_MAX_DEPTH) {
        if (!r->failed)
            diag_failure(r->d, EXIT_LIMIT, "too-deep", node->span,
                         "nested more than %d levels deep", YAML_MAX_DEPTH);
        r->failed = true;
        yaml_event_delete(e);
        return false;
    }
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        refuse_extras(r, e, e->data.scalar.anchor, e->data.scalar.tag);
        read_scalar(r, e, node);
        yaml_event_delete(e);
        break;
    case YAML_SEQUENCE_START_EVENT:
        refuse_extras(r, e, e->data.sequence_start.anchor, e->data.sequence_start.tag);
        node->kind = YAML_SEQUENCE;
        yaml_event_delete(e);
        read_sequence(r, node, depth);
        break;
    case YAML_MAPPING_START_EVENT:
        refuse_extras(r, e, e->data.mapping_start.anchor, e->data.mapping_start.tag);
        node->kind = YAML_MAPPING;
        yaml_event_delete(e);
        read_mapping(r, node, depth);
        break;
    case YAML_ALIAS_EVENT:
        fail(r, "yaml-alias", node->span, "aliases are not allowed: write the value out");
        yaml_event_delete(e);
        break;
    default:
        fail(r, "yaml", node->span, "this is not well-formed YAML");
        yaml_event_delete(e);
    }
    return !r->failed;
}

/* From the start of the stream to its end: one document, or none. */
static struct yaml *read_document(struct reader *r) {
    struct yaml *root = NULL;
    yaml_event_t e;
    while (next_event(r, &e)) {
        yaml_event_type_t type = e.type;
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_END_EVENT) {
            yaml_event_delete(&e);
        } else if (type == YAML_DOCUMENT_START_EVENT) {
            if (root)
                fail(r, "yaml", event_span(r, &e), "a second document begins here: one is allowed");
            if (e.data.document_start.version_directive ||
                e.data.document_start.tag_directives.start !=
                    e.data.document_start.tag_directives.end)
                fail(r, "yaml", event_span(r, &e), "directives are not allowed");
            yaml_event_delete(&e);
        } else if (type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&e);
            break;
        } else {
            root = arena_new(r->arena, struct yaml);
            read_node(r, &e, root, 1);
        }
    }
    return r->failed ? NULL : root;
}

struct yaml *yaml_parse(struct arena *a, const struct source *source, size_t offset, size_t length,
                        struct diags *d) {
    struct reader r = {.arena = a, .source = source, .d = d, .base = offset};
    str text = str_sub(source->text, offset, offset + length);
    if (!str_trim(text).n)
        return NULL;
    r.cursor.text = text;
    if (!yaml_parser_initialize(&r.parser)) {
        out_of_memory(sizeof r.parser);
        return NULL;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.p, text.n);
    struct yaml *root = read_document(&r);
    yaml_parser_delete(&r.parser);
    /* A file of comments gives an empty plain scalar or no event at all. */
    if (root && yaml_is_null(root) && !root->text.n)
        return NULL;
    return root;
}

const struct yaml *yaml_get(const struct yaml *mapping, str key) {
    if (!mapping || mapping->kind != YAML_MAPPING)
        return NULL;
    for (size_t i = 0; i < mapping->count; i++)
        if (str_eq(mapping->pairs[i].key, key))
            return &mapping->pairs[i].value;
    return NULL;
}

const char *yaml_kind_name(const struct yaml *node) {
    switch (node->kind) {
    case YAML_SEQUENCE:
        return "a list";
    case YAML_MAPPING:
        return "a mapping";
    default:
        return yaml_is_null(node) ? "nothing" : "text";
    }
}

bool yaml_is_null(const struct yaml *node) {
    if (node->kind != YAML_SCALAR || node->style != YAML_PLAIN)
        return false;
    return !node->text.n || str_eq(node->text, S("~")) || str_eq(node->text, S("null"));
}

const char *yaml_library_version(void) { return yaml_get_version_string(); }

bool front_matter_find(const struct source *source, struct front_matter *found, struct diags *d) {
    str text = source->text;
    *found = (struct front_matter){0};
    if (!str_starts(text, S("---\n")))
        return false;
    found->yaml_at = 4;
    for (size_t at = 4; at < text.n;) {
        size_t end = str_find_byte(text, '\n', at);
        str line = str_sub(text, at, end);
        if (str_eq(str_trim(line), S("---")) && line.p[0] == '-') {
            found->yaml_length = at - found->yaml_at;
            found->body_at = end < text.n ? end + 1 : text.n;
            return true;
        }
        at = end + 1;
    }
    diag_error(d, "front-matter", (struct span){source, 0, 3},
               "the front matter that begins here is not closed");
    diag_hint(d, "end it with a line that holds '---' alone");
    return false;
}
