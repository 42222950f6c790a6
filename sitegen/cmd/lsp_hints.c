/* What [[id]] prints, shown beside it. */
#include "base/json.h"
#include "cmd/lsp.h"

static void put_hint(struct request *r, struct lsp_file *file, const struct occurrence *one,
                     str words, bool *first) {
    size_t end = (size_t)one->whole.offset + one->whole.length;
    put_next(&r->result, first);
    buf_put(&r->result, S("{\"position\":"));
    put_place(&r->result, text_place_of(&file->lines, end));
    put_member(&r->result, "label", words);
    buf_put(&r->result, S(",\"paddingLeft\":true}"));
}

void lsp_inlay_hints(struct lsp *s, struct request *r) {
    struct lsp_file file;
    struct text_place from, to;
    const struct site *site = lsp_site(s);
    bool first = true;
    if (!json_range(json_at(r->params, "range"), &from, &to)) {
        request_fail(r, RPC_INVALID_PARAMS, "'range' is no range of a document");
        return;
    }
    if (!request_file(s, r, &file) || !site)
        return;
    size_t begin = text_offset(&file.lines, from), end = text_offset(&file.lines, to);
    buf_put(&r->result, S("["));
    for (size_t i = 0; i < file.names.count; i++) {
        const struct occurrence *one = &file.names.items[i];
        if (one->role != OCCURRENCE_REFERENCE || !one->whole.source || one->labelled ||
            !one->exact || one->span.offset < begin || one->span.offset > end)
            continue;
        const struct item *item = site_find(site, one->id);
        str words = item ? item_words(r->a, item, one) : (str){0};
        if (words.n)
            put_hint(r, &file, one, words, &first);
    }
    buf_put(&r->result, S("]"));
}
