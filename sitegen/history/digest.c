#include "history/digest.h"

#include "base/digest.h"
#include "base/json_canon.h"
#include "history/canon.h"

#include <stdlib.h>

/* ---- what the file says ---- */

/* Where the line of the place begins. */
static size_t line_start(str text, size_t at) {
    while (at && text.p[at - 1] != '\n')
        at--;
    return at;
}

/* The mapping that begins at that place, in a list or in a field of a file. */
static const struct yaml *find_mapping(const struct yaml *node, size_t begins) {
    const struct yaml *found = NULL;
    if (node && node->kind == YAML_MAPPING && node->span.offset == begins)
        return node;
    for (size_t i = 0; node && node->kind != YAML_SCALAR && i < node->count && !found; i++)
        found = find_mapping(node->kind == YAML_SEQUENCE ? &node->items[i] : &node->pairs[i].value,
                             begins);
    return found;
}

/* The fields alone. Those of a block are parsed from the beginning of their line on, for columns count. What cannot be read
 * so is looked up in the whole file. */
static const struct yaml *read_fields(const struct item *item, struct arena *a) {
    struct diags ignored = {.arena = a};
    const struct source *source = item->span.source;
    size_t from = item->begins, to = item->ends;
    if (from < source->text.n && source->text.p[from] != '{')
        from = line_start(source->text, from);
    while (to > from && source->text.p[to - 1] == ' ') /* before what follows */
        to--;
    const struct yaml *piece = yaml_parse(a, source, from, to - from, &ignored);
    const struct yaml *found = find_mapping(piece, item->begins);
    return found ? found
                 : find_mapping(yaml_parse(a, source, 0, source->text.n, &ignored), item->begins);
}

/* Of an article the front matter; `body` is what follows it. */
static const struct yaml *read_front(const struct item *item, struct arena *a, str *body) {
    struct diags ignored = {.arena = a};
    const struct source *source = item->span.source;
    struct front_matter front;
    if (!front_matter_find(source, &front, &ignored))
        return NULL;
    *body = str_sub(source->text, front.body_at, source->text.n);
    return yaml_parse(a, source, front.yaml_at, front.yaml_length, &ignored);
}

/* ---- as JSON ---- */

static void put_node(struct buf *out, struct arena *a, str key, const struct yaml *node);

static void put_key(struct buf *out, size_t i, str key) {
    if (i)
        buf_byte(out, ',');
    json_canon_string(out, key);
    buf_byte(out, ':');
}

static int by_key(const void *x, const void *y) {
    const struct yaml_pair *const *a = x, *const *b = y;
    return json_canon_order((*a)->key, (*b)->key);
}

static void put_pairs(struct buf *out, struct arena *a, const struct yaml *mapping,
                      const str *body) {
    size_t count = mapping ? mapping->count : 0, written = 0;
    const struct yaml_pair **sorted = arena_array(a, const struct yaml_pair *, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &mapping->pairs[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, by_key);
    buf_byte(out, '{');
    for (size_t i = 0; i <= count; i++) {
        if (body && (i == count || json_canon_order(sorted[i]->key, S("text")) > 0)) {
            put_key(out, written++, S("text"));
            json_canon_string(out, *body);
            body = NULL;
        }
        if (i == count)
            break;
        put_key(out, written++, sorted[i]->key);
        put_node(out, a, sorted[i]->key, &sorted[i]->value);
    }
    buf_byte(out, '}');
}

static void put_scalar(struct buf *out, str key, const struct yaml *node) {
    bool quoted = canon_is_quoted(key, node);
    if (yaml_is_null(node)) {
        buf_put(out, S("null"));
        return;
    }
    buf_put(out, quoted ? S("{\"text\":") : S(""));
    json_canon_string(out, node->text);
    buf_put(out, quoted ? S("}") : S(""));
}

static void put_node(struct buf *out, struct arena *a, str key, const struct yaml *node) {
    switch (node->kind) {
    case YAML_SCALAR:
        put_scalar(out, key, node);
        break;
    case YAML_SEQUENCE:
        buf_byte(out, '[');
        for (size_t i = 0; i < node->count; i++) {
            if (i)
                buf_byte(out, ',');
            put_node(out, a, key, &node->items[i]);
        }
        buf_byte(out, ']');
        break;
    case YAML_MAPPING:
        put_pairs(out, a, node, NULL);
        break;
    }
}

void item_content(const struct site *site, const struct item *item, struct arena *scratch,
                  struct buf *out) {
    (void)site; /* all is in the file */
    struct arena_mark mark = arena_mark(scratch);
    str body = {0};
    if (item->kind == ITEM_ARTICLE) {
        const struct yaml *front = read_front(item, scratch, &body);
        put_pairs(out, scratch, front, &body);
    } else {
        put_pairs(out, scratch, read_fields(item, scratch), NULL);
    }
    arena_rewind(scratch, mark);
}

str content_digest(str content, struct arena *a) {
    char hex[DIGEST_HEX];
    struct digest digest = digest_of(content);
    digest_hex(&digest, hex);
    return arena_printf(a, "sha256:%.*s", DIGEST_HEX, hex);
}

str item_digest(const struct site *site, const struct item *item, struct arena *a) {
    struct buf content = {0};
    item_content(site, item, a, &content);
    str digest = content_digest(buf_str(&content), a);
    buf_free(&content);
    return digest;
}
