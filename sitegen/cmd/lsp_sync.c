/* What the editor tells of its documents and of files. */
#include "cmd/lsp.h"
#include "cmd/lsp_uri.h"

enum { MAX_TEXTS = 256 << 20 }; /* bytes of all open documents */

/* Typing rests when so long nothing was typed. */
static const double rest = 0.3;

/* Where nothing was opened but a document, the knowledge base is the one that it is in. */
static void find_root_of(struct lsp *s, struct arena *a, str uri) {
    str path;
    if (!s->root.n && uri_path(a, uri, &path))
        lsp_find_root(s, path);
}

void lsp_did_open(struct lsp *s, struct request *r) {
    const struct json *doc = json_at(r->params, "textDocument");
    int64_t version = 0;
    str uri = json_str(json_at(doc, "uri")), text = json_str(json_at(doc, "text"));
    if (!uri.n || !text.p)
        return;
    find_root_of(s, r->a, uri);
    json_whole(json_at(doc, "version"), &version);
    document_open(&s->documents, uri, lsp_path_of(s, r->a, uri), version, text);
    s->out_of_bounds |= s->documents.bytes > MAX_TEXTS;
    lsp_load_soon(s, s->base ? rest : 0);
}

static void change(struct lsp *s, struct open_text *doc, const struct json *change) {
    const struct json *range = json_at(change, "range"), *text = json_at(change, "text");
    struct document_edit edit = {.whole = !range, .text = json_str(text)};
    if (!json_is_text(text) || (range && !json_range(range, &edit.from, &edit.to)))
        return;
    document_change(&s->documents, doc, &edit, s->client.units);
    s->out_of_bounds |= s->documents.bytes > MAX_TEXTS;
}

void lsp_did_change(struct lsp *s, struct request *r) {
    const struct json *changes = json_at(r->params, "contentChanges");
    struct open_text *doc =
        document_find(&s->documents, json_str(json_at(r->params, "textDocument/uri")));
    if (!doc)
        return;
    for (size_t i = 0; i < json_count(changes) && !s->out_of_bounds; i++)
        change(s, doc, json_entry(changes, i));
    json_whole(json_at(r->params, "textDocument/version"), &doc->version);
    lsp_load_soon(s, rest);
}

void lsp_did_save(struct lsp *s, struct request *r) {
    (void)r;
    lsp_load_soon(s, 0);
}

void lsp_did_close(struct lsp *s, struct request *r) {
    struct open_text *doc =
        document_find(&s->documents, json_str(json_at(r->params, "textDocument/uri")));
    if (doc)
        document_close(&s->documents, doc);
    lsp_load_soon(s, rest);
}

void lsp_watched_changed(struct lsp *s, struct request *r) {
    (void)r;
    lsp_load_soon(s, rest);
}
