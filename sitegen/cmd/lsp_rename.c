/* Another id for an item, everywhere. */
#include "cmd/lsp_edits.h"
#include "model/stages.h"

enum { MOST_TOLD = 5 };

struct renaming {
    struct lsp *s;
    struct request *r;
    const struct item *item;
    str id; /* the new one */
    struct edit_list edits;
    bool defined;    /* its definition was found */
    struct buf told; /* places that are not changed: "templates/home.etlua:3, ..." */
    size_t told_count;
};

/* ---- may it be done? ---- */

void lsp_prepare_rename(struct lsp *s, struct request *r) {
    struct lsp_file file;
    const struct occurrence *one;
    const struct item *item = request_item(s, r, &file, &one);
    if (!item)
        return;
    buf_put(&r->result, S("{\"range\":"));
    put_span(&r->result, &file.lines, one->span);
    put_member(&r->result, "placeholder", item->id);
    buf_put(&r->result, S("}"));
}

static bool refuse_taken(struct renaming *w, str path, size_t line) {
    request_fail(w->r, RPC_REFUSED, "the id '%.*s' is taken: %.*s:%zu has it", STR(w->id),
                 STR(path), line);
    return false;
}

static bool check_id(struct renaming *w) {
    const struct site *site = lsp_site(w->s);
    const struct item *taken = site_find(site, w->id);
    if (!id_is_valid(w->id)) {
        request_fail(
            w->r, RPC_REFUSED,
            "'%.*s' is no id: an id is made of a-z, 0-9, '.' and '-', begins with a letter or "
            "digit, and has at most 100 characters",
            STR(w->id));
        return false;
    }
    if (!taken)
        taken = map_get(&site->drafts, w->id);
    return !taken || refuse_taken(w, taken->span.source->path, span_place(taken->span).line);
}

/* ---- one file ---- */

static void tell(struct renaming *w, str path, str text, size_t at) {
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += text.p[i] == '\n';
    if (w->told_count < MOST_TOLD)
        buf_printf(&w->told, "%s%.*s:%zu", w->told_count ? ", " : "", STR(path), line);
    w->told_count++;
}

static bool take_name(struct renaming *w, struct file_edits *edits, const struct occurrence *one) {
    struct request *r = w->r;
    str path = edits->file.path;
    if (one->role == OCCURRENCE_DEFINITION && str_eq(one->id, w->id))
        return refuse_taken(w, path, span_place(one->span).line);
    if (one->role == OCCURRENCE_FIELD || !str_eq(one->id, w->item->id))
        return true;
    if (one->role == OCCURRENCE_WORD) {
        tell(w, path, edits->file.source->text, one->span.offset);
        return true;
    }
    if (!one->exact) {
        request_fail(
            r, RPC_REFUSED,
            "%.*s:%zu writes the id in a form that cannot be changed by itself: write it out "
            "there first",
            STR(path), span_place(one->span).line);
        return false;
    }
    size_t from = one->span.offset;
    arena_push(r->a, edits, ((struct text_edit){from, from + one->span.length, w->id}));
    if (one->role != OCCURRENCE_DEFINITION)
        return true;
    w->defined = true;
    return edit_alias(w->s, r, w->item, w->id, one, edits);
}

static bool take_file(struct renaming *w, str path) {
    struct file_edits edits = {.count = 0};
    size_t at = 0, other = 0;
    if (!file_text(w->s, w->r->a, path, &edits.file))
        return true;
    str text = edits.file.source->text;
    if (!holds_id(text, w->item->id, &at) && !holds_id(text, w->id, &other))
        return true;
    if (!file_names(w->s, w->r->a, &edits.file))
        return true;
    if (!edits.file.names.parsed) {
        request_fail(w->r, RPC_REFUSED, "%.*s cannot be parsed: mend that first", STR(path));
        return false;
    }
    for (size_t i = 0; i < edits.file.names.count; i++)
        if (!take_name(w, &edits, &edits.file.names.items[i]))
            return false;
    if (edits.count)
        arena_push(w->r->a, &w->edits, edits);
    return true;
}

/* ---- all of them ---- */

/* Templates are programs: who wrote them knows what a word means there. */
static void tell_templates(struct renaming *w) {
    const struct tree *tree = &w->s->base->pipeline.templates;
    struct diags ignored = {.arena = w->r->a};
    for (size_t i = 0; i < tree->count; i++) {
        struct arena own = {0};
        struct source *source = tree_read_text(tree, &tree->items[i], &own, &ignored);
        for (size_t at = 0; source && holds_id(source->text, w->item->id, &at); at++) {
            char before = at ? source->text.p[at - 1] : ' ';
            if (before == '"' || before == '\'')
                tell(w, tree->items[i].path, source->text, at);
        }
        arena_free(&own);
    }
}

static bool take_all(struct renaming *w) {
    struct text_list files = files_all(w->s, w->r->a);
    for (size_t i = 0; i < files.count; i++)
        if (!take_file(w, files.items[i].text))
            return false;
    if (w->defined)
        return true;
    request_fail(w->r, RPC_REFUSED,
                 "'%.*s' has its id from the name of its file: rename the file, or give it a field "
                 "'id' first",
                 STR(w->item->id));
    return false;
}

void lsp_rename(struct lsp *s, struct request *r) {
    struct lsp_file file;
    const struct occurrence *one;
    const struct json *name = json_at(r->params, "newName");
    struct renaming w = {.s = s, .r = r, .id = str_trim(json_str(name))};
    if (!json_is_text(name)) {
        request_fail(r, RPC_INVALID_PARAMS, "'newName' is no text");
        return;
    }
    w.item = request_item(s, r, &file, &one);
    if (!w.item && !r->error)
        request_fail(r, RPC_REFUSED, "there is no id here that could be changed");
    if (!w.item || str_eq(w.id, w.item->id) || !check_id(&w))
        return;
    if (take_all(&w)) {
        tell_templates(&w);
        put_edits(&r->result, s, &w.edits);
    }
    if (w.told_count && !r->error)
        lsp_show(s, 2,
                 "'%.*s' is named in %.*s%s, too, which were not changed: look whether it is meant",
                 STR(w.item->id), STR(buf_str(&w.told)),
                 w.told_count > MOST_TOLD ? " and more places" : "");
    buf_free(&w.told);
}
