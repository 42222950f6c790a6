/* Outlines of files, and items by name. */
#include "base/json.h"
#include "cmd/lsp.h"

enum { MOST = 500 }; /* of the answer to one question */

/* SymbolKind of the protocol, by how editors draw them. */
static int symbol_kind(enum item_kind kind) {
    static const int kinds[ITEM_KINDS] = {
        [ITEM_ARTICLE] = 1,  /* file */[ITEM_FACT] = 14,    /* constant */
        [ITEM_ENTITY] = 5,   /* class */[ITEM_SOURCE] = 4,  /* package */
        [ITEM_TERM] = 20,    /* key */[ITEM_CLAIM] = 15,    /* string */
        [ITEM_QUESTION] = 6, /* method */[ITEM_MODEL] = 12, /* function */
    };
    return kinds[kind];
}

enum { SYMBOL_HEADING = 15 };

struct symbol {
    str name, detail;
    int kind;
    struct span whole, own;
    int level; /* of a heading; else 0 */
};

struct symbol_list {
    struct symbol *items;
    size_t count, capacity;
};

static struct symbol_list items_of(struct arena *a, const struct lsp_file *file) {
    struct symbol_list list = {0};
    for (size_t i = 0; i < file->names.count; i++) {
        const struct occurrence *one = &file->names.items[i];
        if (one->role != OCCURRENCE_DEFINITION || file->names.kind == ITEM_ARTICLE)
            continue;
        struct symbol symbol = {one->id,    one->title, symbol_kind(file->names.kind),
                                one->whole, one->span,  0};
        arena_push(a, &list, symbol);
    }
    return list;
}

static size_t line_end(str text, size_t at) { return str_find_byte(text, '\n', at); }

/* Each reaches to the next of its level or of a higher one. */
static struct symbol_list headings_of(struct arena *a, const struct lsp_file *file) {
    struct symbol_list list = {0};
    const struct markdown *text = &file->names.text;
    for (size_t i = 0; i < text->headings.count; i++) {
        const struct heading *h = &text->headings.items[i];
        size_t next = i + 1, end = file->source->text.n;
        while (next < text->headings.count && text->headings.items[next].level > h->level)
            next++;
        if (next < text->headings.count)
            end = text->headings.items[next].span.offset;
        struct symbol symbol = {.name = h->text.n ? h->text : h->id,
                                .kind = SYMBOL_HEADING,
                                .own = h->span,
                                .whole = h->span,
                                .level = h->level};
        size_t own_end = line_end(file->source->text, h->span.offset);
        symbol.own.length = (uint32_t)(own_end - h->span.offset);
        symbol.whole.length = (uint32_t)((end > own_end ? end : own_end) - h->span.offset);
        arena_push(a, &list, symbol);
    }
    return list;
}

static void put_tree(struct buf *out, struct lsp_file *file, const struct symbol_list *list,
                     size_t *at, int above) {
    bool first = true;
    buf_put(out, S("["));
    while (*at < list->count && list->items[*at].level > above) {
        const struct symbol *symbol = &list->items[(*at)++];
        put_next(out, &first);
        buf_put(out, S("{\"name\":"));
        json_string(out, symbol->name);
        if (symbol->detail.n)
            put_member(out, "detail", symbol->detail);
        buf_printf(out, ",\"kind\":%d,\"range\":", symbol->kind);
        put_span(out, &file->lines, symbol->whole);
        buf_put(out, S(",\"selectionRange\":"));
        put_span(out, &file->lines, symbol->own);
        buf_put(out, S(",\"children\":"));
        if (symbol->level)
            put_tree(out, file, list, at, symbol->level);
        else
            buf_put(out, S("[]"));
        buf_put(out, S("}"));
    }
    buf_put(out, S("]"));
}

static void put_list(struct buf *out, struct lsp_file *file, const struct symbol_list *list) {
    bool first = true;
    buf_put(out, S("["));
    for (size_t i = 0; i < list->count; i++) {
        put_next(out, &first);
        buf_put(out, S("{\"name\":"));
        json_string(out, list->items[i].name);
        buf_printf(out, ",\"kind\":%d,\"location\":", list->items[i].kind);
        put_location(out, file, list->items[i].whole);
        buf_put(out, S("}"));
    }
    buf_put(out, S("]"));
}

/* While a file cannot be parsed its outline is the one that it had. */
static bool had_outline(struct request *r, const struct lsp_file *file) {
    if (file->names.parsed || !file->doc || !file->doc->outline.n)
        return false;
    buf_put(&r->result, buf_str(&file->doc->outline));
    return true;
}

void lsp_document_symbols(struct lsp *s, struct request *r) {
    struct lsp_file file;
    size_t at = 0;
    if (!request_file(s, r, &file) || had_outline(r, &file))
        return;
    bool article = file.names.kind == ITEM_ARTICLE;
    struct symbol_list list = article ? headings_of(r->a, &file) : items_of(r->a, &file);
    if (s->client.symbol_trees)
        put_tree(&r->result, &file, &list, &at, -1);
    else
        put_list(&r->result, &file, &list);
    if (!file.doc)
        return;
    file.doc->outline.n = 0;
    buf_put(&file.doc->outline, buf_str(&r->result));
}

/* ---- items by name ---- */

/* Without regard to case; an empty one is in all. */
static bool holds(str text, str wanted) {
    for (size_t at = 0; at + wanted.n <= text.n; at++) {
        size_t n = 0;
        while (n < wanted.n && byte_lower(text.p[at + n]) == byte_lower(wanted.p[n]))
            n++;
        if (n == wanted.n)
            return true;
    }
    return false;
}

/* Where it stood when the base was loaded. */
static void put_item_symbol(struct lsp *s, struct request *r, const struct item *item,
                            bool *first) {
    struct arena scratch = {0};
    struct lsp_file file = {.uri = lsp_address_of(s, &scratch, item->span.source->path)};
    const str text = item->span.source->text;
    size_t from = item->span.offset < text.n ? item->span.offset : text.n, begin = from;
    while (begin && text.p[begin - 1] != '\n')
        begin--;
    file.lines =
        text_lines_make(&scratch, str_sub(text, begin, line_end(text, from)), s->client.units);
    struct text_place place = text_place_of(&file.lines, from - begin);
    place.line = item->line ? item->line - 1 : 0;
    put_next(&r->result, first);
    buf_put(&r->result, S("{\"name\":"));
    json_string(&r->result, item->id);
    put_member(&r->result, "containerName", item->title);
    buf_printf(&r->result, ",\"kind\":%d,\"location\":{\"uri\":", symbol_kind(item->kind));
    json_string(&r->result, file.uri);
    buf_put(&r->result, S(",\"range\":{\"start\":"));
    put_place(&r->result, place);
    place.column += item->span.length ? item->id.n : 0;
    buf_put(&r->result, S(",\"end\":"));
    put_place(&r->result, place);
    buf_put(&r->result, S("}}}"));
    arena_free(&scratch);
}

void lsp_workspace_symbols(struct lsp *s, struct request *r) {
    const struct json *query = json_at(r->params, "query");
    const struct site *site = lsp_site(s);
    str wanted = json_str(query);
    bool first = true;
    size_t count = 0;
    if (!json_is_text(query)) {
        request_fail(r, RPC_INVALID_PARAMS, "'query' is no text");
        return;
    }
    buf_put(&r->result, S("["));
    for (int by_title = 0; site && by_title < 2; by_title++) /* ids first */
        for (size_t i = 0; i < site->ids.count && count < MOST; i++) {
            const struct item *item = site->ids.items[i].value;
            bool in_id = holds(item->id, wanted);
            if (by_title ? in_id || !holds(item->title, wanted) : !in_id)
                continue;
            put_item_symbol(s, r, item, &first);
            count++;
        }
    buf_put(&r->result, S("]"));
}
