/* sitegen new KIND: writes one more item, when the check has nothing against it. */
#include "cmd/new.h"

#include "base/replace.h"
#include "cmd/edit.h"
#include "cmd/verbs.h"

#include <stdlib.h>
#include <unistd.h>

static enum exit_code read_kind(const char *word, enum item_kind *kind) {
    str names[ITEM_KINDS];
    for (int k = 0; k < ITEM_KINDS; k++)
        names[k] = str_of(item_kind_name((enum item_kind)k));
    size_t found = index_of(names, ITEM_KINDS, str_of(word));
    *kind = (enum item_kind)found;
    if (found < ITEM_KINDS)
        return EXIT_FINE;
    str near = nearest_of(names, ITEM_KINDS, str_of(word));
    if (near.n)
        return usage_error("there is no kind '%s'; did you mean '%.*s'?", word, STR(near));
    return usage_error(
        "there is no kind '%s': article, fact, source, entity, term, claim, question "
        "or model",
        word);
}

/* The site must be known as far as its ids go. */
static enum exit_code load(struct pipeline *p) {
    if (p->committed)
        return usage_error("a bare repository has no files that could be written");
    pipeline_load(p);
    if (!tree_find(&p->content, S("content/site.yml")))
        return usage_error("'%s' is no knowledge base: it has no content/site.yml",
                           p->options->root);
    if (p->site->unread.n) {
        fprintf(stderr,
                "sitegen: %.*s could not be read, so that its ids are not known: mend that first\n",
                STR(p->site->unread));
        return EXIT_CONTENT;
    }
    return EXIT_FINE;
}

/* ---- the file with the item in it ---- */

struct writing {
    str before, after; /* the file's bytes; before.p is NULL when it is new */
};

/* Ends of lines as the file has them. */
static str with_line_ends(struct arena *a, str text, str raw) {
    if (str_find(raw, S("\r\n"), 0) == raw.n)
        return text;
    struct buf out = {0};
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_byte(&out, '\r');
        buf_byte(&out, text.p[i]);
    }
    text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static enum exit_code cannot_append(const struct new_item *n) {
    return usage_error("%.*s is no list that an entry could be put behind: write it there "
                       "yourself, or name another --file",
                       STR(n->path));
}

/* Behind the last entry; everything else stays as it is. */
static enum exit_code append(const struct new_item *n, struct writing *w) {
    struct diags ignored = {.arena = n->arena};
    struct new_style style;
    size_t end;
    str copy = arena_copy(n->arena, w->before);
    const struct source *source =
        text_source(n->arena, n->path, (char *)(uintptr_t)copy.p, copy.n, &ignored);
    if (!source || !new_style_of(n, source, &style, &end))
        return cannot_append(n);
    str text = source->text;
    bool open = end > 0 && text.p[end - 1] != '\n';
    bool blank = style.blank && !(end > 1 && text.p[end - 1] == '\n' && text.p[end - 2] == '\n');
    str entry = arena_printf(n->arena, "%s%s%.*s", open ? "\n" : "", blank ? "\n" : "",
                             STR(new_entry_text(n, style)));
    struct edit edit = {{source, (uint32_t)end, 0}, with_line_ends(n->arena, entry, w->before)};
    return edits_apply(n->arena, w->before, &edit, 1, &w->after) ? EXIT_FINE : cannot_append(n);
}

static enum exit_code compose(const struct new_item *n, int root, struct writing *w) {
    if (!tree_find(n->site->tree, n->path)) {
        w->after = new_file_text(n);
        return EXIT_FINE;
    }
    if (!file_read(n->arena, root, n->path, TREE_MAX_TEXT, &w->before)) {
        fprintf(stderr, "sitegen: cannot read %.*s: %s\n", STR(n->path), file_error());
        return EXIT_MACHINE;
    }
    return append(n, w);
}

/* ---- what the check will say ---- */

static bool is_same(const struct diag *a, const struct diag *b) {
    str none = {0};
    return strcmp(a->code, b->code) == 0 && str_eq(a->message, b->message) &&
           str_eq(a->span.source ? a->span.source->path : none,
                  b->span.source ? b->span.source->path : none);
}

static bool is_known(const struct diags *known, const struct diag *d) {
    for (size_t i = 0; i < known->count; i++)
        if (is_same(&known->items[i], d))
            return true;
    return false;
}

/* Prints what is wrong with the item and was not so without it. */
static enum exit_code report(const struct pipeline *with, const struct diags *known) {
    struct diags found = {.arena = (struct arena *)&with->arenas[0]};
    for (size_t i = 0; i < with->diags.count; i++)
        if (!is_known(known, &with->diags.items[i]))
            diags_append(&found, &(struct diags){.items = &with->diags.items[i], .count = 1});
    diags_sort(&found);
    if (found.errors)
        fputs("sitegen: nothing was written, for this would be wrong:\n", stderr);
    diags_print(&found, (struct diag_style){.color = isatty(STDERR_FILENO) && !getenv("NO_COLOR")},
                stderr);
    return found.errors ? EXIT_USAGE : EXIT_FINE;
}

/* The content with the item, loaded; *line is where it stands. */
static enum exit_code try(const struct new_item *n, const struct diags *known, str after,
                          size_t *line) {
    struct pipeline *p = arena_new(n->arena, struct pipeline);
    enum exit_code e = pipeline_open(p, n->options);
    if (e)
        return e;
    pipeline_list(p);
    tree_put(&p->content, &p->arenas[0], n->path, after);
    pipeline_load_listed(p);
    e = report(p, known);
    const struct item *item = site_find(p->site, n->id);
    if (!e && (!item || !str_eq(item->span.source->path, n->path)))
        e = cannot_append(n);
    if (!e)
        *line = n->kind == ITEM_ARTICLE
                    ? span_place(
                          (struct span){item->span.source, (uint32_t)item->span.source->text.n, 0})
                          .line
                    : item->line;
    pipeline_close(p);
    return e;
}

/* ---- all of it ---- */

static enum exit_code write_file(const struct new_item *n, int root, const struct writing *w) {
    enum replaced done = w->before.p ? file_replace(root, n->path, w->before, w->after)
                                     : file_make(root, n->path, w->after);
    if (done == REPLACE_DONE)
        return EXIT_FINE;
    if (done == REPLACE_CHANGED)
        fprintf(stderr, "sitegen: %.*s has changed meanwhile: nothing was written\n", STR(n->path));
    else
        fprintf(stderr, "sitegen: cannot write %.*s: %s\n", STR(n->path), file_error());
    return EXIT_MACHINE;
}

static void print_place(const struct new_item *n, size_t line) {
    str root = str_of(n->options->root);
    if (str_eq(root, S(".")))
        root.n = 0;
    printf("%.*s%s%.*s:%zu\n", STR(root), root.n && !str_ends(root, S("/")) ? "/" : "",
           STR(n->path), line);
}

static enum exit_code run(struct new_item *n, struct pipeline *p) {
    struct writing w = {0};
    size_t line = 0;
    enum exit_code e = new_read_fields(n);
    if (!e)
        e = load(p);
    n->site = p->site;
    if (!e)
        e = new_complete(n);
    if (!e)
        e = new_place(n);
    if (!e)
        e = compose(n, p->root, &w);
    if (!e)
        e = try(n, &p->diags, w.after, &line);
    if (!e)
        e = write_file(n, p->root, &w);
    if (!e)
        print_place(n, line);
    return e;
}

enum exit_code verb_new(const struct options *o) {
    struct pipeline p;
    struct options with_drafts = *o; /* their ids are taken, too */
    struct new_item n = {.options = &with_drafts,
                         .asks = isatty(STDIN_FILENO) && isatty(STDERR_FILENO)};
    enum exit_code e = read_kind(o->arguments[1], &n.kind);
    with_drafts.drafts = true;
    if (!e)
        e = pipeline_open(&p, &with_drafts);
    if (e)
        return e;
    n.arena = &p.arenas[0];
    n.schema = schema_of(n.kind);
    e = run(&n, &p);
    pipeline_close(&p);
    return e;
}
