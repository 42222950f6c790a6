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

/* Cuts the text before each item. False when it is not such a list. A quoted text or a bracket that goes on over an
 * item's dash makes two pieces, neither of which can be parsed alone. */
static bool cut_items(struct reader *r) {
    str text = r->source->text;
    size_t begin = text.n;
    for (size_t at = 0; at < text.n; at = str_find_byte(text, '\n', at) + 1) {
        if (!is_plain_line(text, at) || (begin == text.n && is_indented(text, at)))
            return false;
        if (!begins_item(text, at))
            continue;
        if (begin < text.n)
            arena_push(r->text, &r->doc, ((struct entry){.raw = str_sub(text, begin, at)}));
        begin = at;
    }
    if (begin < text.n)
        arena_push(r->text, &r->doc, ((struct entry){.raw = str_sub(text, begin, text.n)}));
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

/* Takes over what stands in the other version, too. */
static bool share(struct entry *entry, const struct document *near, size_t index) {
    if (index >= near->count || !str_eq(near->items[index].raw, entry->raw))
        return false;
    str raw = entry->raw;
    *entry = near->items[index];
    entry->raw = raw;
    return true;
}

/* Item by item. False when one of them cannot be parsed alone. */
static bool read_pieces(struct reader *r, const struct document *near) {
    bool useful = near && !near->broken && !near->whole;
    size_t added = useful ? r->doc.count - near->count : 0; /* may be less than none: it wraps */
    for (size_t i = 0; i < r->doc.count; i++) {
        struct entry *entry = &r->doc.items[i];
        if (useful && (share(entry, near, i) || share(entry, near, i - added)))
            continue;
        if (!read_piece(r, entry))
            return false;
    }
    return true;
}

/* A mapping as an item of a list that is not indented: its first line keeps its column, on which the others depend. */
static str item_text(struct reader *r, const struct yaml *mapping) {
    str text = r->source->text, own = str_sub(text, mapping->span.offset, mapping->end);
    int column = 0;
    while ((uint32_t)column < mapping->span.offset &&
           text.p[mapping->span.offset - (uint32_t)column - 1] != '\n')
        column++;
    return arena_printf(r->text, "-\n%*s%.*s\n", column, "", STR(own));
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
    if (!cut_items(r) || !read_pieces(r, near))
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
            arena_push(a, gone, before.items[i]);
        else if (order > 0)
            arena_push(a, come, after.items[k]);
        i += order <= 0;
        k += order >= 0;
    }
}
