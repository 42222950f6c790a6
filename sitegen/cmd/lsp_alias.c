/* An item with another id has another address; the old one becomes an alias, which leads on. */
#include "cmd/lsp_edits.h"
#include "model/stages.h"

/* The mapping that holds the id at this place, or NULL. */
static const struct yaml *mapping_of(struct arena *a, const struct occurrence *definition) {
    const struct source *source = definition->span.source;
    struct diags ignored = {.arena = a};
    const struct yaml *list = yaml_parse(a, source, 0, source->text.n, &ignored);
    for (size_t i = 0; list && list->kind == YAML_SEQUENCE && i < list->count; i++) {
        const struct yaml *id = yaml_get(&list->items[i], S("id"));
        if (id && id->span.offset <= definition->span.offset &&
            definition->span.offset < (size_t)id->span.offset + id->span.length)
            return &list->items[i];
    }
    return NULL;
}

static void push(struct arena *a, struct file_edits *edits, size_t from, size_t to, str text) {
    arena_push(a, edits, ((struct text_edit){from, to, text}));
}

/* Columns, in blanks. */
static str blanks(struct arena *a, size_t n) {
    char *p = arena_array(a, char, n + 1);
    memset(p, ' ', n);
    return (str){p, n};
}

static size_t column_of(str text, size_t at) {
    size_t n = 0;
    while (n < at && text.p[at - n - 1] != '\n')
        n++;
    return n;
}

/* A field of its own behind the id: in the same line between braces, else in the next. */
static void add_field(struct arena *a, struct file_edits *edits, const struct yaml *mapping,
                      str alias) {
    str text = edits->file.source->text;
    const struct yaml *id = yaml_get(mapping, S("id"));
    size_t end = (size_t)id->span.offset + id->span.length;
    bool flow = text.p[mapping->span.offset] == '{';
    str field = arena_printf(a, "aliases: [%.*s]", STR(alias));
    if (flow) {
        push(a, edits, end, end, arena_printf(a, ", %.*s", STR(field)));
        return;
    }
    end = str_find_byte(text, '\n', end); /* behind a comment */
    str indent = blanks(a, column_of(text, mapping->span.offset));
    push(a, edits, end, end, arena_printf(a, "\n%.*s%.*s", STR(indent), STR(field)));
}

/* Before the first of the list. */
static void add_entry(struct arena *a, struct file_edits *edits, const struct yaml *list,
                      str alias) {
    str text = edits->file.source->text;
    size_t at = list->span.offset;
    if (text.p[at] == '[') {
        push(a, edits, at + 1, at + 1, list->count ? arena_printf(a, "%.*s, ", STR(alias)) : alias);
        return;
    }
    str indent = blanks(a, column_of(text, at));
    push(a, edits, at, at, arena_printf(a, "- %.*s\n%.*s", STR(alias), STR(indent)));
}

/* An old address of the item that becomes its address again is none any more: the one it has now takes its place. */
static bool swap_entry(struct arena *a, struct file_edits *edits, const struct yaml *node,
                       str alias, str address) {
    const struct yaml *nodes = node->kind == YAML_SEQUENCE ? node->items : node;
    size_t count = node->kind == YAML_SEQUENCE ? node->count : 1;
    for (size_t i = 0; i < count; i++)
        if (nodes[i].kind == YAML_SCALAR && str_eq(str_trim(nodes[i].text), address)) {
            size_t from = nodes[i].span.offset;
            push(a, edits, from, from + nodes[i].span.length, alias);
            return true;
        }
    return false;
}

static void add_alias(struct arena *a, struct file_edits *edits, const struct yaml *mapping,
                      str alias, str address) {
    const struct yaml *aliases = yaml_get(mapping, S("aliases"));
    if (!aliases) {
        add_field(a, edits, mapping, alias);
    } else if (!swap_entry(a, edits, aliases, alias, address)) {
        size_t from = aliases->span.offset, to = from + aliases->span.length;
        if (aliases->kind == YAML_SEQUENCE)
            add_entry(a, edits, aliases, alias);
        else if (yaml_is_null(aliases))
            push(a, edits, from, to, arena_printf(a, " [%.*s]", STR(alias)));
        else
            push(a, edits, from, to,
                 arena_printf(a, "[%.*s, %.*s]", STR(aliases->text), STR(alias)));
    }
}

bool edit_alias(struct lsp *s, struct request *r, const struct item *item, str id,
                const struct occurrence *definition, struct file_edits *edits) {
    str end = arena_printf(r->a, "/%.*s/", STR(item->id));
    bool of_id = item->kind != ITEM_ARTICLE && str_ends(item->url, end); /* else of its file */
    if (!schema_field(schema_of(item->kind), S("aliases")) || !of_id)
        return true;
    str front = str_sub(item->url, 0, item->url.n - end.n);
    str address = arena_printf(r->a, "%.*s/%.*s/", STR(front), STR(id));
    const struct address *taken = address_find(lsp_site(s), r->a, output_path(r->a, address));
    if (taken && taken->owner.source && !str_eq(taken->owner.source->path, edits->file.path)) {
        request_fail(r, RPC_REFUSED, "the address %.*s is taken: %.*s:%zu has it", STR(address),
                     STR(taken->owner.source->path), span_place(taken->owner).line);
        return false;
    }
    const struct yaml *mapping = mapping_of(r->a, definition);
    if (mapping)
        add_alias(r->a, edits, mapping, item->url, address);
    return true;
}
