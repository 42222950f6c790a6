/* Where an item is defined, and where it is meant. */
#include "cmd/lsp.h"

void lsp_definition(struct lsp *s, struct request *r) {
    struct lsp_file file, target;
    struct span span;
    const struct occurrence *one;
    const struct item *item = request_item(s, r, &file, &one);
    if (!item || !definition_of(s, r->a, item, &target, &span))
        return;
    put_location(&r->result, &target, span);
}

static void put_references(struct lsp *s, struct request *r, str path, str id, bool declaration,
                           bool *first) {
    struct lsp_file file;
    struct arena own = {0};
    size_t at = 0;
    if (file_text(s, &own, path, &file) && holds_id(file.source->text, id, &at) &&
        file_names(s, &own, &file))
        for (size_t i = 0; i < file.names.count; i++) {
            const struct occurrence *one = &file.names.items[i];
            bool wanted = one->role == OCCURRENCE_REFERENCE ||
                          (declaration && one->role == OCCURRENCE_DEFINITION);
            if (!wanted || !str_eq(one->id, id))
                continue;
            put_next(&r->result, first);
            put_location(&r->result, &file, one->span);
        }
    arena_free(&own);
}

void lsp_references(struct lsp *s, struct request *r) {
    struct lsp_file file;
    size_t offset;
    bool declaration = json_is_true(json_at(r->params, "context/includeDeclaration")), first = true;
    if (!request_place(s, r, &file, &offset))
        return;
    const struct occurrence *one = name_at(s, r->a, &file, offset);
    if (!one || one->role == OCCURRENCE_FIELD)
        return;
    struct text_list files = files_all(s, r->a);
    buf_put(&r->result, S("["));
    for (size_t i = 0; i < files.count; i++)
        put_references(s, r, files.items[i].text, one->id, declaration, &first);
    buf_put(&r->result, S("]"));
}
