#include "history/content.h"

#include "history/canon.h"
#include "model/schema.h"
#include "text/html.h"

#include <stdlib.h>

/* ---- a file's text ---- */

static struct yaml *parse(struct arena *a, const struct source *source, size_t at, size_t length,
                          bool *broken) {
    struct diags ignored = {.arena = a};
    struct yaml *node = yaml_parse(a, source, at, length, &ignored);
    *broken |= ignored.errors > 0;
    return node;
}

struct reader {
    struct arena *arena, *text;
    struct arena nodes; /* of what is being parsed */
    const struct source *source;
    struct document doc;
};

/* ---- facts ---- */

/* Without an id a fact only keeps its place. */
static struct entry fact_entry(struct reader *r, const struct yaml *node, str raw) {
    const struct yaml *id = yaml_get(node, S("id"));
    struct entry entry = {.raw = raw};
    if (id && id->kind == YAML_SCALAR && !yaml_is_null(id) && id_is_valid(id->text)) {
        entry.canon = canon_of(r->arena, node, NULL);
        entry.id = arena_copy(r->arena, id->text);
    }
    return entry;
}

/* Where an item of a list that is not indented begins: a dash at the beginning of its line. */
static bool begins_item(str text, size_t at) {
    return at < text.n && text.p[at] == '-' &&
           (at + 1 == text.n || text.p[at + 1] == ' ' || text.p[at + 1] == '\n');
}

/* May a line that begins so stand in a file that is read item by item? An item, something inside one, a comment, or
 * nothing. Not the marks and directives of documents, nor a list or mapping that stands in another way. */
static bool is_plain_line(str text, size_t at) {
    return at == text.n || text.p[at] == ' ' || text.p[at] == '\n' || text.p[at] == '#' ||
           begins_item(text, at);
}

/* Is it the first thing in the file, and indented? */
static bool is_indented(str text, size_t at) {
    str line = str_sub(text, at, str_find_byte(text, '\n', at));
    return str_starts(line, S(" ")) && str_trim(line).n && str_trim(line).p[0] != '#';
}

/* An item of the other version that stands here just as it is; usually the one behind the last that did, or not far from
 * it. Those that were moved further are parsed again. */
static const struct entry *find_shared(const struct document *near, size_t *expected, str rest) {
    enum { FAR = 64 };
    for (size_t tries = 0; near && tries < 2 * FAR; tries++) {
        size_t i = *expected + (tries % 2 ? 0 - (tries + 1) / 2 : tries / 2); /* may wrap */
        if (i >= near->count || !str_starts(rest, near->items[i].raw))
            continue;
        size_t end = near->items[i].raw.n;
        if (end < rest.n && !begins_item(rest, end))
            continue;
        *expected = i + 1;
        return &near->items[i];
    }
    return NULL;
}

/* Where the item that begins at `at` ends; 0 when the file cannot be read item by item. */
static size_t item_end(str text, size_t at) {
    do {
        at = str_find_byte(text, '\n', at) + 1;
        if (at >= text.n)
            return text.n;
        if (!is_plain_line(text, at))
            return 0;
    } while (!begins_item(text, at));
    return at;
}

/* Where the first item begins; text.n when there is none, more when the file cannot be read item by item. */
static size_t first_item(str text) {
    size_t at = 0;
    for (; at < text.n && !begins_item(text, at); at = str_find_byte(text, '\n', at) + 1)
        if (!is_plain_line(text, at) || is_indented(text, at))
            return text.n + 1;
    return at < text.n ? at : text.n;
}

/* Cuts the text before each item. False when it is not such a list. A quoted text or a bracket that goes on over an
 * item's dash makes two pieces, neither of which can be parsed alone. */
static bool cut_items(struct reader *r, const struct document *near) {
    str text = r->source->text;
    size_t at = first_item(text), expected = 0;
    if (near && (near->broken || near->whole))
        near = NULL;
    if (at > text.n)
        return false;
    while (at < text.n) {
        const struct entry *shared = find_shared(near, &expected, str_sub(text, at, text.n));
        struct entry entry = shared ? *shared : (struct entry){0};
        size_t end = shared ? at + shared->raw.n : item_end(text, at);
        expected += !shared;
        if (!end)
            return false;
        entry.raw = str_sub(text, at, end);
        arena_push(r->text, &r->doc, entry);
        at = end;
    }
    return true;
}

/* False when the piece cannot be parsed alone. */
static bool read_piece(struct reader *r, struct entry *entry) {
    bool broken = false;
    struct arena_mark mark = arena_mark(&r->nodes);
    size_t at = (size_t)(entry->raw.p - r->source->text.p);
    const struct yaml *list = parse(&r->nodes, r->source, at, entry->raw.n, &broken);
    bool fine = !broken && list && list->kind == YAML_SEQUENCE && list->count == 1;
    if (fine)
        *entry = fact_entry(r, &list->items[0], entry->raw);
    arena_rewind(&r->nodes, mark);
    return fine;
}

/* Item by item, as far as they are not known. False when one of them cannot be parsed alone. */
static bool read_pieces(struct reader *r) {
    for (size_t i = 0; i < r->doc.count; i++)
        if (!r->doc.items[i].canon.p && !read_piece(r, &r->doc.items[i]))
            return false;
    return true;
}

/* A mapping as an item of a list that is not indented. In a block its first line keeps its column, on which the others
 * depend; one in braces may stand anywhere. */
static str item_text(struct reader *r, const struct yaml *mapping) {
    str text = r->source->text, own = str_sub(text, mapping->span.offset, mapping->end);
    size_t column = 1;
    if (!str_starts(own, S("{"))) {
        str before = str_sub(text, 0, mapping->span.offset);
        while (before.n && before.p[before.n - 1] != '\n')
            before.n--;
        column = mapping->span.offset - before.n;
    }
    return arena_printf(r->text, "-\n%*s%.*s\n", (int)column, "", STR(own));
}

/* All of the file at once: what is no plain list of items, or broken. */
static void read_whole(struct reader *r) {
    r->doc = (struct document){.whole = true};
    const struct yaml *list = parse(&r->nodes, r->source, 0, r->source->text.n, &r->doc.broken);
    r->doc.broken |= list && list->kind != YAML_SEQUENCE;
    for (size_t i = 0; list && !r->doc.broken && i < list->count; i++)
        if (list->items[i].kind == YAML_MAPPING)
            arena_push(r->text, &r->doc,
                       fact_entry(r, &list->items[i], item_text(r, &list->items[i])));
}

static void read_facts(struct reader *r, const struct document *near) {
    if (!cut_items(r, near) || !read_pieces(r))
        read_whole(r);
}

/* ---- articles ---- */

static str article_id(struct arena *a, const struct yaml *fields, str path) {
    const struct yaml *id = fields ? yaml_get(fields, S("id")) : NULL;
    if (id && id->kind == YAML_SCALAR && !yaml_is_null(id))
        return id->text;
    if (str_eq(path, S("content/index.md")))
        return S("index");
    return article_stem(a, path);
}

static void read_article(struct reader *r) {
    struct diags ignored = {.arena = &r->nodes};
    const struct source *source = r->source;
    struct front_matter front;
    r->doc = (struct document){.whole = true};
    if (!front_matter_find(source, &front, &ignored)) {
        r->doc.broken = true;
        return;
    }
    const struct yaml *fields =
        parse(&r->nodes, source, front.yaml_at, front.yaml_length, &r->doc.broken);
    r->doc.broken |= fields && fields->kind != YAML_MAPPING;
    str body = str_sub(source->text, front.body_at, source->text.n);
    str id = article_id(r->arena, fields, source->path);
    if (r->doc.broken || !id_is_valid(id))
        return;
    struct entry entry = {arena_copy(r->arena, id), source->text,
                          canon_of(r->arena, fields, &body)};
    arena_push(r->text, &r->doc, entry);
}

struct document document_read(struct arena *a, struct arena *text, enum item_kind kind, str path,
                              str bytes, const struct document *near) {
    struct diags ignored = {.arena = text};
    str own = arena_copy(text, bytes);
    struct reader r = {.arena = a, .text = text};
    r.source = text_source(text, path, (char *)own.p, own.n, &ignored);
    if (!r.source)
        return (struct document){.broken = true};
    if (kind == ITEM_FACT)
        read_facts(&r, near);
    else
        read_article(&r);
    arena_free(&r.nodes);
    return r.doc;
}

/* ---- what differs ---- */

static int by_content(const void *x, const void *y) {
    const struct entry *a = x, *b = y;
    int order = str_cmp(a->id, b->id);
    return order ? order : str_cmp(a->canon, b->canon);
}

/* The items in [from, to) that have an id, in order. */
static void take_items(struct arena *a, const struct document *doc, size_t from, size_t to,
                       struct document *taken) {
    for (size_t i = from; i < to; i++)
        if (doc->items[i].id.n)
            arena_push(a, taken, doc->items[i]);
    if (taken->count)
        qsort(taken->items, taken->count, sizeof *taken->items, by_content);
}

static bool is_shared(const struct entry *a, const struct entry *b) {
    return a->canon.p ? a->canon.p == b->canon.p : str_eq(a->raw, b->raw);
}

/* The texts do not live as long as the contents. */
static void add_without_text(struct arena *a, struct document *doc, struct entry entry) {
    entry.raw = (str){0};
    arena_push(a, doc, entry);
}

void documents_differ(struct arena *a, const struct document *old, const struct document *new,
                      struct document *gone, struct document *come) {
    size_t from = 0, old_end = old->count, new_end = new->count;
    while (from < old_end && from < new_end && is_shared(&old->items[from], &new->items[from]))
        from++;
    while (old_end > from && new_end > from &&
           is_shared(&old->items[old_end - 1], &new->items[new_end - 1]))
        old_end--, new_end--;
    struct document before = {0}, after = {0};
    take_items(a, old, from, old_end, &before);
    take_items(a, new, from, new_end, &after);
    for (size_t i = 0, k = 0; i < before.count || k < after.count;) {
        int order = i == before.count  ? 1
                    : k == after.count ? -1
                                       : by_content(&before.items[i], &after.items[k]);
        if (order < 0)
            add_without_text(a, gone, before.items[i]);
        else if (order > 0)
            add_without_text(a, come, after.items[k]);
        i += order <= 0;
        k += order >= 0;
    }
}
