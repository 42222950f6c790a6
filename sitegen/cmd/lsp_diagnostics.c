/* What is wrong, told to the editor: of an open document at once, from its text alone; of all files when the base was loaded. */
#include "base/json.h"
#include "cmd/lsp.h"
#include "cmd/lsp_uri.h"
#include "model/reread.h"

enum { MOST = 1000 }; /* of one file; who has that many looks at the first ones */

/* ---- as JSON ---- */

/* Places are counted in the text that was read; of a file as a whole there is none. */
void put_diagnostic(struct buf *out, const struct diag *d, struct text_lines *lines) {
    buf_put(out, S("{\"range\":"));
    put_span(out, lines, d->span);
    buf_printf(out, ",\"severity\":%d,\"code\":\"%s\",\"source\":\"sitegen\"",
               d->severity == SEVERITY_ERROR ? 1 : 2, d->code);
    struct buf text = {0};
    buf_put(&text, d->message);
    if (d->hint.n)
        buf_printf(&text, "\n%.*s", STR(d->hint));
    put_member(out, "message", buf_str(&text));
    buf_free(&text);
    buf_put(out, S("}"));
}

static void put_diagnostics(struct buf *out, struct arena *a, const struct diag *items,
                            size_t count, enum text_units units) {
    const struct source *source = NULL;
    struct text_lines lines = text_lines_make(a, (str){0}, units);
    bool first = true;
    buf_put(out, S("["));
    for (size_t i = 0; i < count && i < MOST; i++) {
        if (items[i].span.source != source && items[i].span.source) {
            source = items[i].span.source;
            lines = text_lines_make(a, source->text, units);
        }
        put_next(out, &first);
        put_diagnostic(out, &items[i], &lines);
    }
    buf_put(out, S("]"));
}

/* ---- to the client ---- */

struct told { /* what the client has of a file */
    uint64_t digest;
    int64_t version; /* of the document; of a file that is not open -1 */
};

/* True: it is to be told. The same is not told twice, but of a new version of a document. */
static bool is_news(struct lsp *s, str path, str list, const struct open_text *doc) {
    struct told *told = map_get(&s->published, path);
    struct told now = {str_digest(list, 0), doc ? doc->version : -1};
    if (!told && !doc && str_eq(list, S("[]")))
        return false;
    if (told && told->digest == now.digest && (!doc || told->version == now.version))
        return false;
    if (!told) {
        told = arena_new(&s->arena, struct told);
        map_add(&s->published, arena_copy(&s->arena, path), told);
    }
    *told = now;
    return true;
}

static void publish(struct lsp *s, str path, str list, const struct open_text *doc) {
    if (!is_news(s, path, list, doc))
        return;
    struct arena scratch = {0};
    struct buf out = {0};
    buf_put(&out, S("{\"uri\":"));
    json_string(&out, lsp_address_of(s, &scratch, path));
    if (doc)
        buf_printf(&out, ",\"version\":%lld", (long long)doc->version);
    buf_put(&out, S(",\"diagnostics\":"));
    buf_put(&out, list);
    buf_put(&out, S("}"));
    lsp_notify(s, "textDocument/publishDiagnostics", buf_str(&out));
    buf_free(&out);
    arena_free(&scratch);
}

static void publish_items(struct lsp *s, str path, const struct diag *items, size_t count,
                          const struct open_text *doc) {
    struct arena scratch = {0};
    struct buf list = {0};
    put_diagnostics(&list, &scratch, items, count, s->client.units);
    publish(s, path, buf_str(&list), doc);
    buf_free(&list);
    arena_free(&scratch);
}

/* ---- of one document ---- */

/* Does the newest base not know its text? */
static bool is_ahead(const struct lsp *s, const struct open_text *doc) {
    return doc->changed > s->base->changes;
}

/* What is wrong with its text, beside the newest base. */
static void look_at(struct lsp *s, struct open_text *doc) {
    struct arena *a = &doc->found_arena;
    struct reread result;
    const struct lsp_base *base = s->base;
    enum item_kind kind;
    if (doc->has_found || !is_ahead(s, doc) || !occurrence_kind(doc->path, &kind))
        return;
    arena_free(a);
    doc->found = (struct diags){.arena = a};
    site_reread(a, base->pipeline.site, &base->pipeline.theme.components, doc->path,
                arena_copy(a, buf_str(&doc->text)), &result, &doc->found);
    diags_sort(&doc->found);
    doc->has_found = true;
}

const struct diags *lsp_diags_of(struct lsp *s, struct open_text *doc) {
    if (!s->base)
        return NULL;
    if (doc)
        look_at(s, doc);
    return doc && doc->has_found ? &doc->found : &s->base->pipeline.diags;
}

void lsp_publish_changed(struct lsp *s) {
    for (size_t i = 0; s->base && i < s->documents.count; i++) {
        struct open_text *doc = s->documents.items[i];
        if (doc->told)
            continue;
        look_at(s, doc);
        if (doc->has_found)
            publish_items(s, doc->path, doc->found.items, doc->found.count, doc);
        doc->told = true;
    }
}

/* ---- of all files ---- */

static void publish_file(struct lsp *s, str path, const struct diag *items, size_t count) {
    struct open_text *doc = document_at(&s->documents, path);
    if (doc)
        doc->has_found = doc->told = false;
    if (doc && is_ahead(s, doc))
        return; /* it is looked at again */
    if (doc)
        doc->told = true;
    publish_items(s, path, items, count, doc);
}

/* Those of one file stand together; what has no place (the repository's) is none of the editor's. */
static size_t end_of_file(const struct diags *all, size_t from) {
    const struct source *source = all->items[from].span.source;
    size_t to = from + 1;
    while (to < all->count && all->items[to].span.source &&
           str_eq(all->items[to].span.source->path, source->path))
        to++;
    return to;
}

void lsp_publish_all(struct lsp *s) {
    const struct diags *all = &s->base->pipeline.diags;
    struct arena scratch = {0};
    struct map seen = map_make(&scratch);
    size_t from = 0;
    while (from < all->count && !all->items[from].span.source)
        from++;
    for (size_t to; from < all->count; from = to) {
        to = end_of_file(all, from);
        str path = all->items[from].span.source->path;
        map_add(&seen, path, s);
        publish_file(s, path, &all->items[from], to - from);
    }
    for (size_t i = 0; i < s->published.count; i++) /* what is mended is cleared */
        if (!map_get(&seen, s->published.items[i].key))
            publish_file(s, s->published.items[i].key, NULL, 0);
    for (size_t i = 0; i < s->documents.count; i++)
        if (s->documents.items[i]->path.n && !map_get(&seen, s->documents.items[i]->path))
            publish_file(s, s->documents.items[i]->path, NULL, 0);
    arena_free(&scratch);
}
