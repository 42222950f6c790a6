/* The names in a file: which one stands under the cursor, where it is defined. */
#include "cmd/lsp.h"

static bool is_of_id(char c) { return byte_is_alnum(c) || c == '.' || c == '-'; }

/* A file that is being typed may be no YAML for a while: then a word that is an id is taken for one. */
static const struct occurrence *word_at(struct lsp *s, struct arena *a, struct lsp_file *file,
                                        size_t offset) {
    str text = file->source->text;
    size_t from = offset, to = offset;
    while (from && is_of_id(text.p[from - 1]))
        from--;
    while (to < text.n && is_of_id(text.p[to]))
        to++;
    str word = str_sub(text, from, to);
    while (word.n && word.p[word.n - 1] == '.')
        word.n--;
    const struct site *site = lsp_site(s);
    if (!site || !site_find(site, word))
        return NULL;
    struct occurrence *one = arena_new(a, struct occurrence);
    *one = (struct occurrence){.role = OCCURRENCE_REFERENCE, .id = word, .exact = true};
    one->span = (struct span){file->source, (uint32_t)from, (uint32_t)word.n};
    return one;
}

const struct occurrence *name_at(struct lsp *s, struct arena *a, struct lsp_file *file,
                                 size_t offset) {
    const struct occurrence *one = occurrence_at(&file->names, offset);
    return one || file->names.parsed ? one : word_at(s, a, file, offset);
}

bool definition_of(struct lsp *s, struct arena *a, const struct item *item, struct lsp_file *file,
                   struct span *span) {
    if (!item->span.source || !lsp_file_read(s, a, item->span.source->path, file))
        return false;
    *span = (struct span){file->source, 0, 0}; /* an article that has its id from its file */
    for (size_t i = 0; i < file->names.count; i++) {
        const struct occurrence *one = &file->names.items[i];
        if (one->role != OCCURRENCE_DEFINITION || !str_eq(one->id, item->id))
            continue;
        *span = one->span;
        return true;
    }
    if (item->kind != ITEM_ARTICLE && item->span.offset <= file->source->text.n)
        *span = (struct span){file->source, item->span.offset,
                              0}; /* where it was when it could be parsed */
    return true;
}

bool holds_id(str text, str id, size_t *at) {
    for (; (*at = str_find(text, id, *at)) < text.n; ++*at) {
        size_t end = *at + id.n;
        bool begins = !*at || !is_of_id(text.p[*at - 1]);
        if (begins && (end == text.n || !is_of_id(text.p[end]) || text.p[end] == '.'))
            return true;
    }
    return false;
}

const struct item *request_item(struct lsp *s, struct request *r, struct lsp_file *file,
                                const struct occurrence **one) {
    size_t offset;
    const struct site *site = lsp_site(s);
    *one = NULL;
    if (!request_place(s, r, file, &offset) || !site)
        return NULL;
    *one = name_at(s, r->a, file, offset);
    return *one && (*one)->role != OCCURRENCE_FIELD ? site_find(site, (*one)->id) : NULL;
}
