#include "cmd/lsp_edits.h"

#include "base/json.h"

static void put_file(struct buf *out, struct file_edits *edits) {
    bool first = true;
    buf_put(out, S("["));
    for (size_t i = 0; i < edits->count; i++) {
        put_next(out, &first);
        buf_put(out, S("{\"range\":"));
        put_range(out, &edits->file.lines, edits->items[i].from, edits->items[i].to);
        put_member(out, "newText", edits->items[i].text);
        buf_put(out, S("}"));
    }
    buf_put(out, S("]"));
}

static void put_versioned(struct buf *out, struct file_edits *edits) {
    const struct open_text *doc = edits->file.doc;
    buf_put(out, S("{\"textDocument\":{\"uri\":"));
    json_string(out, edits->file.uri);
    if (doc)
        buf_printf(out, ",\"version\":%lld},\"edits\":", (long long)doc->version);
    else
        buf_put(out, S(",\"version\":null},\"edits\":"));
    put_file(out, edits);
    buf_put(out, S("}"));
}

void put_edits(struct buf *out, const struct lsp *s, struct edit_list *edits) {
    bool first = true, versions = s->client.document_changes;
    buf_put(out, versions ? S("{\"documentChanges\":[") : S("{\"changes\":{"));
    for (size_t i = 0; i < edits->count; i++) {
        put_next(out, &first);
        if (versions) {
            put_versioned(out, &edits->items[i]);
            continue;
        }
        json_string(out, edits->items[i].file.uri);
        buf_byte(out, ':');
        put_file(out, &edits->items[i]);
    }
    buf_put(out, versions ? S("]}") : S("}}"));
}
