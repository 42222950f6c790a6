#include "history/canon.h"

#include "model/value.h"

#include <stdlib.h>

/* ---- to content ---- */

static void put_node(struct buf *out, str key, const struct yaml *node);

static int by_key(const void *x, const void *y) {
    const struct yaml_pair *const *a = x, *const *b = y;
    return str_cmp((*a)->key, (*b)->key);
}

static void put_text(struct buf *out, str text) {
    buf_printf(out, "%zu:", text.n);
    buf_put(out, text);
}

bool canon_is_quoted(str key, const struct yaml *node) {
    if (node->style == YAML_PLAIN || !str_eq(key, S("value")))
        return false;
    struct arena scratch = {0};
    struct units units = units_make(&scratch);
    struct value value;
    struct value_fault fault;
    bool text =
        value_of_scalar(&units, str_trim(node->text), &value, &fault) && value.kind == VALUE_TEXT;
    arena_free(&scratch);
    return !text;
}

/* An article's text is one more field of it, of which only the digest is kept. */
static void put_body(struct buf *out, str body) {
    put_text(out, S("text"));
    buf_printf(out, "t%016llx%016llx", (unsigned long long)str_digest(body, 1),
               (unsigned long long)str_digest(body, 2));
}

/* The order of fields is not content. Mappings are small. */
static void put_pairs(struct buf *out, const struct yaml *mapping, const str *body) {
    enum { USUAL = 24 };
    const struct yaml_pair *few[USUAL], **sorted = few;
    size_t count = mapping ? mapping->count : 0;
    if (count > USUAL)
        sorted = malloc(count * sizeof *sorted);
    if (!sorted)
        out_of_memory(count * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &mapping->pairs[i];
    qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 0; i < count; i++) {
        if (body && str_cmp(sorted[i]->key, S("text")) > 0) {
            put_body(out, *body);
            body = NULL;
        }
        put_text(out, sorted[i]->key);
        put_node(out, sorted[i]->key, &sorted[i]->value);
    }
    if (body)
        put_body(out, *body);
    if (sorted != few)
        free(sorted);
}

static void put_node(struct buf *out, str key, const struct yaml *node) {
    switch (node->kind) {
    case YAML_SCALAR:
        buf_byte(out, yaml_is_null(node) ? 'n' : canon_is_quoted(key, node) ? 'q' : 's');
        if (!yaml_is_null(node))
            put_text(out, node->text);
        break;
    case YAML_SEQUENCE:
        buf_printf(out, "l%zu:", node->count);
        for (size_t i = 0; i < node->count; i++)
            put_node(out, key, &node->items[i]);
        break;
    case YAML_MAPPING:
        buf_printf(out, "m%zu:", node->count);
        put_pairs(out, node, NULL);
        break;
    }
}

str canon_of(struct arena *a, const struct yaml *node, const str *body) {
    struct buf out = {0};
    if (body) {
        buf_printf(&out, "m%zu:", (node ? node->count : 0) + 1);
        put_pairs(&out, node, body);
    } else {
        put_node(&out, (str){0}, node);
    }
    str content = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return content;
}

/* ---- and back ---- */

struct reader {
    struct arena *arena;
    str rest;
};

static size_t take_number(struct reader *r) {
    size_t n = 0, i = 0;
    for (; i < r->rest.n && byte_is_digit(r->rest.p[i]); i++)
        n = n * 10 + (size_t)(r->rest.p[i] - '0');
    r->rest = str_sub(r->rest, i + 1, r->rest.n); /* and the colon */
    return n;
}

static str take_bytes(struct reader *r, size_t n) {
    str bytes = str_sub(r->rest, 0, n);
    r->rest = str_sub(r->rest, n, r->rest.n);
    return bytes;
}

static struct canon take_node(struct reader *r, str key) {
    enum { DIGEST = 32 };
    struct canon node = {.key = key};
    str kind = take_bytes(r, 1);
    switch (kind.n ? kind.p[0] : 'n') {
    case 's':
    case 'q':
        node.kind = kind.p[0] == 's' ? CANON_SCALAR : CANON_QUOTED;
        node.text = take_bytes(r, take_number(r));
        break;
    case 't':
        node.kind = CANON_DIGEST;
        node.text = take_bytes(r, DIGEST);
        break;
    case 'l':
    case 'm':
        node.kind = kind.p[0] == 'l' ? CANON_LIST : CANON_MAPPING;
        node.count = take_number(r);
        node.items = arena_array(r->arena, struct canon, node.count);
        for (size_t i = 0; i < node.count; i++) {
            str name = {0};
            if (node.kind == CANON_MAPPING)
                name = take_bytes(r, take_number(r));
            node.items[i] = take_node(r, name);
        }
        break;
    default:
        break;
    }
    return node;
}

struct canon canon_read(struct arena *a, str content) {
    struct reader r = {a, content};
    if (!content.n)
        return (struct canon){.kind = CANON_MAPPING};
    return take_node(&r, (str){0});
}

const struct canon *canon_get(const struct canon *mapping, str key) {
    for (size_t i = 0; i < mapping->count; i++)
        if (str_eq(mapping->items[i].key, key))
            return &mapping->items[i];
    return NULL;
}

bool canon_equal(const struct canon *a, const struct canon *b) {
    if (a->kind != b->kind || a->count != b->count || !str_eq(a->text, b->text))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->items[i].key, b->items[i].key) || !canon_equal(&a->items[i], &b->items[i]))
            return false;
    return true;
}

/* ---- for people ---- */

static bool is_word_byte(char c) { return byte_is_alnum(c) || strchr("_./%+~$-", c); }

/* Of letters, digits, blanks inside, and signs that mean nothing in a list. */
static bool is_bare(str text) {
    if (!text.n || text.p[0] == ' ' || text.p[text.n - 1] == ' ')
        return false;
    for (size_t i = 0; i < text.n; i++) {
        bool euro = str_starts(str_sub(text, i, text.n), S("€"));
        if (!text.p[i] || (!euro && text.p[i] != ' ' && !is_word_byte(text.p[i])))
            return false;
        i += euro ? sizeof "€" - 2 : 0;
    }
    return true;
}

static void put_quoted(struct buf *out, str text) {
    buf_byte(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c == '\n' || c == '\t')
            buf_put(out, c == '\n' ? S("\\n") : S("\\t"));
        else if ((unsigned char)c < 0x20 || c == 0x7F)
            buf_printf(out, "\\u%04x", (unsigned)c);
        else
            buf_byte(out, c);
    }
    buf_byte(out, '"');
}

static void put_inner(struct buf *out, const struct canon *node);

static void put_items(struct buf *out, const struct canon *node) {
    for (size_t i = 0; i < node->count; i++) {
        buf_put(out, i ? S(", ") : S(""));
        if (node->kind == CANON_MAPPING)
            buf_printf(out, "%.*s: ", STR(node->items[i].key));
        put_inner(out, &node->items[i]);
    }
}

static void put_inner(struct buf *out, const struct canon *node) {
    switch (node->kind) {
    case CANON_DIGEST:
        break;
    case CANON_NULL:
    case CANON_SCALAR:
        if (is_bare(node->text))
            buf_put(out, node->text);
        else
            put_quoted(out, node->text);
        break;
    case CANON_QUOTED:
        put_quoted(out, node->text);
        break;
    case CANON_LIST:
    case CANON_MAPPING:
        buf_byte(out, node->kind == CANON_LIST ? '[' : '{');
        put_items(out, node);
        buf_byte(out, node->kind == CANON_LIST ? ']' : '}');
        break;
    }
}

str canon_text(struct arena *a, const struct canon *node) {
    if (node->kind == CANON_SCALAR || node->kind == CANON_NULL)
        return node->text;
    struct buf out = {0};
    put_inner(&out, node);
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}
