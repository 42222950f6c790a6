/* What can be done about a diagnostic: to write what was probably meant. */
#include "base/json.h"
#include "cmd/lsp_edits.h"

static void put_action(struct lsp *s, struct request *r, struct lsp_file *file,
                       const struct diag *d) {
    struct buf *out = &r->result;
    buf_put(out, S("{\"title\":"));
    json_string(out, arena_printf(r->a, "replace by '%.*s'", STR(d->instead)));
    buf_put(out, S(",\"kind\":\"quickfix\",\"diagnostics\":["));
    put_diagnostic(out, d, &file->lines);
    buf_put(out, S("],\"edit\":"));
    struct text_edit edit = {d->span.offset, (size_t)d->span.offset + d->span.length, d->instead};
    struct file_edits of_file = {.file = *file, .items = &edit, .count = 1};
    put_edits(out, s, &(struct edit_list){.items = &of_file, .count = 1});
    buf_put(out, S("}"));
}

/* Are quick fixes wanted? */
static bool wants_fixes(const struct json *only) {
    if (!only || !json_is_array(only))
        return true;
    for (size_t i = 0; i < json_count(only); i++)
        if (str_starts(S("quickfix"), json_str(json_entry(only, i))))
            return true;
    return false;
}

void lsp_code_actions(struct lsp *s, struct request *r) {
    struct lsp_file file;
    struct text_place from, to;
    bool first = true;
    if (!json_range(json_at(r->params, "range"), &from, &to)) {
        request_fail(r, RPC_INVALID_PARAMS, "'range' is no range of a document");
        return;
    }
    if (!lsp_site(s) || !request_file(s, r, &file))
        return;
    const struct diags *all = lsp_diags_of(s, file.doc);
    size_t begin = text_offset(&file.lines, from), end = text_offset(&file.lines, to);
    buf_put(&r->result, S("["));
    for (size_t i = 0; all && s->client.actions && i < all->count; i++) {
        const struct diag *d = &all->items[i];
        if (!d->instead.n || !d->span.source || !str_eq(d->span.source->path, file.path) ||
            d->span.offset > end || (size_t)d->span.offset + d->span.length < begin ||
            !wants_fixes(json_at(r->params, "context/only")))
            continue;
        put_next(&r->result, &first);
        put_action(s, r, &file, d);
    }
    buf_put(&r->result, S("]"));
}
