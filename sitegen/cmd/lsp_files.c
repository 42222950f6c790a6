/* The files of the base as they are now: what is typed before what the disk holds. */
#include "base/json.h"
#include "cmd/lsp.h"
#include "cmd/lsp_uri.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Of a path below the root. */
str lsp_address_of(const struct lsp *s, struct arena *a, str path) {
    const struct open_text *doc = document_at(&s->documents, path);
    if (doc)
        return doc->uri;
    return uri_of_path(a, arena_printf(a, "%.*s/%.*s", STR(s->root), STR(path)));
}

static struct source *read_disk(struct lsp *s, struct arena *a, str path, struct diags *ignored) {
    struct source *source = NULL;
    int root = open(arena_copy(a, s->root).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return NULL;
    struct tree tree = {.root = root};
    source = tree_read_text(&tree, &(struct tree_file){.path = path}, a, ignored);
    close(root);
    return source;
}

static struct occurrence_options reading(struct lsp *s) {
    const struct site *site = lsp_site(s);
    return (struct occurrence_options){site ? &site->units : NULL, lsp_components(s)};
}

bool file_text(struct lsp *s, struct arena *a, str path, struct lsp_file *file) {
    enum item_kind kind;
    struct diags ignored = {.arena = a};
    if (!s->root.n || !occurrence_kind(path, &kind))
        return false;
    *file = (struct lsp_file){.path = path, .uri = lsp_address_of(s, a, path)};
    file->doc = document_at(&s->documents, path);
    if (file->doc) {
        str text = arena_copy(a, buf_str(&file->doc->text));
        file->source = text_source(a, path, (char *)text.p, text.n, &ignored);
    } else {
        file->source = read_disk(s, a, path, &ignored);
    }
    return file->source != NULL;
}

bool file_names(struct lsp *s, struct arena *a, struct lsp_file *file) {
    struct occurrence_options options = reading(s);
    if (!options.units)
        return false;
    file->lines = text_lines_make(a, file->source->text, s->client.units);
    return occurrences_read(a, file->source, &options, &file->names);
}

bool lsp_file_read(struct lsp *s, struct arena *a, str path, struct lsp_file *file) {
    return file_text(s, a, path, file) && file_names(s, a, file);
}

/* Below the root, by either of its names: "/tmp/kb/content/a.md" -> "content/a.md". */
str lsp_path_of(struct lsp *s, struct arena *a, str uri) {
    str path;
    if (!s->root.n || !uri_path(a, uri, &path))
        return (str){0};
    str roots[] = {s->root, s->real_root};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (str_starts(path, roots[i]) && path.n > roots[i].n && path.p[roots[i].n] == '/')
            return str_sub(path, roots[i].n + 1, path.n);
    return (str){0};
}

bool request_file(struct lsp *s, struct request *r, struct lsp_file *file) {
    str uri = json_str(json_at(r->params, "textDocument/uri"));
    if (!uri.p) {
        request_fail(r, RPC_INVALID_PARAMS, "'textDocument' names no document");
        return false;
    }
    const struct open_text *doc = document_find(&s->documents, uri);
    return lsp_file_read(s, r->a, doc ? doc->path : lsp_path_of(s, r->a, uri), file);
}

bool request_place(struct lsp *s, struct request *r, struct lsp_file *file, size_t *offset) {
    struct text_place place;
    if (!json_place(json_at(r->params, "position"), &place)) {
        request_fail(r, RPC_INVALID_PARAMS, "'position' is no place in a document");
        return false;
    }
    if (!request_file(s, r, file))
        return false;
    *offset = text_offset(&file->lines, place);
    return true;
}

void put_location(struct buf *out, struct lsp_file *file, struct span span) {
    buf_put(out, S("{\"uri\":"));
    json_string(out, file->uri);
    buf_put(out, S(",\"range\":"));
    put_span(out, &file->lines, span);
    buf_put(out, S("}"));
}

static int by_text(const void *a, const void *b) {
    return str_cmp(((const struct written *)a)->text, ((const struct written *)b)->text);
}

struct text_list files_all(struct lsp *s, struct arena *a) {
    struct text_list all = {0};
    struct diags ignored = {.arena = a};
    enum item_kind kind;
    int root = open(arena_copy(a, s->root).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct tree tree = {.root = -1};
    if (root >= 0)
        tree = tree_list(a, root, S("content"), &ignored);
    for (size_t i = 0; i < s->documents.count; i++)
        if (s->documents.items[i]->path.n && !tree_find(&tree, s->documents.items[i]->path))
            arena_push(a, &all, ((struct written){.text = s->documents.items[i]->path}));
    for (size_t i = 0; i < tree.count; i++)
        arena_push(a, &all, ((struct written){.text = tree.items[i].path}));
    tree_close(&tree);
    if (root >= 0)
        close(root);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++)
        if (occurrence_kind(all.items[i].text, &kind))
            all.items[kept++] = all.items[i];
    all.count = kept;
    if (kept)
        qsort(all.items, kept, sizeof *all.items, by_text);
    return all;
}
