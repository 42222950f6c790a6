#include "cmd/lsp_documents.h"

#include <stdlib.h>

struct open_text *document_find(const struct documents *all, str uri) {
    for (size_t i = 0; i < all->count; i++)
        if (str_eq(all->items[i]->uri, uri))
            return all->items[i];
    return NULL;
}

struct open_text *document_at(const struct documents *all, str path) {
    for (size_t i = 0; i < all->count; i++)
        if (path.n && str_eq(all->items[i]->path, path))
            return all->items[i];
    return NULL;
}

static void note_change(struct documents *all, struct open_text *doc) {
    doc->changed = ++all->changes;
    doc->told = doc->has_found = false;
}

static void add(struct documents *all, struct open_text *doc) {
    if (all->count == all->capacity) {
        size_t capacity = all->capacity ? 2 * all->capacity : 8;
        struct open_text **grown = realloc(all->items, capacity * sizeof *grown);
        if (!grown)
            out_of_memory(capacity * sizeof *grown);
        all->items = grown;
        all->capacity = capacity;
    }
    all->items[all->count++] = doc;
}

struct open_text *document_open(struct documents *all, str uri, str path, int64_t version,
                                str text) {
    struct open_text *before = document_find(all, uri);
    if (before)
        document_close(all, before);
    struct arena own = {0};
    struct open_text *doc = arena_new(&own, struct open_text);
    doc->uri = arena_copy(&own, uri);
    doc->path = arena_copy(&own, path);
    doc->version = version;
    doc->arena = own;
    buf_put(&doc->text, text);
    all->bytes += text.n;
    add(all, doc);
    note_change(all, doc);
    return doc;
}

/* The text between two bytes becomes another one. */
static void replace(struct buf *text, size_t from, size_t to, str with) {
    size_t behind = text->n - to;
    if (with.n > to - from)
        buf_reserve(text, with.n - (to - from));
    if (behind)
        memmove(text->p + from + with.n, text->p + to, behind);
    if (with.n)
        memcpy(text->p + from, with.p, with.n);
    text->n = from + with.n + behind;
}

void document_change(struct documents *all, struct open_text *doc, const struct document_edit *edit,
                     enum text_units units) {
    struct arena scratch = {0};
    size_t from = 0, to = doc->text.n;
    if (!edit->whole) {
        struct text_lines lines = text_lines_make(&scratch, buf_str(&doc->text), units);
        size_t one = text_offset(&lines, edit->from), other = text_offset(&lines, edit->to);
        from = one < other ? one : other; /* the wrong way round is meant the right way */
        to = one < other ? other : one;
    }
    all->bytes -= doc->text.n;
    replace(&doc->text, from, to, edit->text);
    all->bytes += doc->text.n;
    arena_free(&scratch);
    note_change(all, doc);
}

void document_close(struct documents *all, struct open_text *doc) {
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i] == doc)
            all->items[i] = all->items[--all->count];
    all->bytes -= doc->text.n;
    all->changes++;
    buf_free(&doc->text);
    buf_free(&doc->outline);
    arena_free(&doc->found_arena);
    struct arena own = doc->arena;
    arena_free(&own);
}

void documents_free(struct documents *all) {
    while (all->count)
        document_close(all, all->items[all->count - 1]);
    free(all->items);
    *all = (struct documents){0};
}
