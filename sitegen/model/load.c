/* Content files, in parallel, to items with their Markdown scanned. */
#include "base/pool.h"
#include "model/figure.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/stages.h"
#include "text/component.h"
#include "text/html.h"
#include "text/yaml_places.h"

#define CONTENT "content/"

static const size_t item_sizes[ITEM_KINDS] = {
    sizeof(struct article), sizeof(struct fact),  sizeof(struct entity),   sizeof(struct origin),
    sizeof(struct term),    sizeof(struct claim), sizeof(struct question), sizeof(struct model)};

struct task {
    const struct tree_file *file;
    struct content_file held;
};

struct tasks {
    struct load *load;
    struct task *items;
    size_t count, capacity;
};

struct cells {
    struct load *load;
    struct item *item;
    uint32_t fence;
    struct arena *arena;
    struct diags *d;
};

/* A component's text may hold references and figures, which count like those of the prose around it. */
static bool is_worth_scanning(const struct cells *c, str text) {
    struct figure figure;
    size_t at = 0;
    return str_find_byte(text, '[', 0) < text.n ||
           figure_next_bare(&c->load->site->units, text, &at, &figure);
}

static void scan_cell(struct cells *c, str text, struct markdown_origin origin) {
    struct prose cell = {.fence = c->fence};
    struct figure_finder finder = {c->arena, &c->load->site->units, &cell, origin};
    struct markdown_options options = {
        .raw_html = c->load->site->config.html, .block = find_figures, .context = &finder};
    markdown_scan(c->arena, arena_copy(c->arena, text), origin, &options, &cell.text, c->d);
    arena_push(c->arena, &c->item->cells, cell);
}

static void scan_field(struct cells *c, str text, struct span place) {
    if (text.n && is_worth_scanning(c, text))
        scan_cell(c, text, yaml_origin(c->arena, place, text));
}

static void scan_fields(struct load *l, struct item *item, struct arena *a, struct diags *d) {
    struct cells c = {.load = l, .item = item, .fence = CELL_OF_FIELD, .arena = a, .d = d};
    str text;
    struct span place;
    for (size_t i = 0; item_field(item, i, &text, &place); i++)
        scan_field(&c, text, place);
}

static void scan_cells(struct cells *c, const struct yaml *data) {
    const struct fence *fence = &c->item->prose.text.fences.items[c->fence];
    if (data->kind == YAML_SCALAR && is_worth_scanning(c, data->text))
        scan_cell(c, data->text, component_place(c->arena, fence, data));
    for (size_t i = 0; i < data->count; i++)
        scan_cells(c, data->kind == YAML_SEQUENCE ? &data->items[i] : &data->pairs[i].value);
}

static void scan_text(struct load *l, struct item *item, str text, struct markdown_origin origin,
                      struct arena *a, struct arena *scratch, struct diags *d) {
    struct figure_finder finder = {a, &l->site->units, &item->prose, origin};
    struct markdown_options options = {.raw_html = l->site->config.html,
                                       .components = l->options->components,
                                       .block = find_figures,
                                       .context = &finder};
    item->written_text = text;
    item->has_text = true;
    markdown_scan(a, text, origin, &options, &item->prose.text, d);
    for (uint32_t i = 0; i < item->prose.text.fences.count; i++) {
        struct cells cells = {l, item, i, a, d};
        struct arena_mark mark = arena_mark(scratch);
        struct diags ignored = {.arena = scratch}; /* told when the component is shown */
        const struct yaml *data =
            component_data(scratch, &item->prose.text.fences.items[i], &ignored);
        if (data)
            scan_cells(&cells, data);
        arena_rewind(scratch, mark);
    }
}

static struct item *new_item(struct arena *a, enum item_kind kind) {
    struct item *item = arena_alloc(a, 1, item_sizes[kind], _Alignof(max_align_t));
    item->kind = kind;
    return item;
}

bool is_left_out(const struct site *site, const struct item *item) {
    return item->kind == ITEM_ARTICLE && ((const struct article *)item)->draft &&
           !site->with_drafts;
}

str article_stem(struct arena *a, str path) {
    size_t from = 0;
    for (size_t at; (at = str_find_byte(path, '/', from)) < path.n;)
        from = at + 1;
    str stem = str_sub(path, from, path.n);
    if (str_ends(stem, S(".md")))
        stem.n -= 3;
    return slugify(a, stem);
}

static void read_article(struct load *l, struct content_file *t, const struct source *source,
                         struct arena *a, struct arena *scratch, struct diags *d) {
    struct front_matter front;
    struct article *article = (struct article *)new_item(a, ITEM_ARTICLE);
    struct item *item = &article->item;
    article->toc = true;
    item->line = 1;
    item->span = span_file(source);
    size_t errors = d->errors;
    if (!front_matter_find(source, &front, d)) {
        if (d->errors == errors) {
            diag_error(d, "front-matter", (struct span){source, 0, 0},
                       "an article begins with front matter");
            diag_hint(d, "begin the file with '---', a line 'title: ...' and '---'");
        }
        return;
    }
    struct yaml *fields = yaml_parse(scratch, source, front.yaml_at, front.yaml_length, d);
    if (fields)
        record_read(&(struct record_reader){a, d, &l->site->units}, &article_schema, fields,
                    article);
    else if (d->errors == errors)
        diag_error(d, "missing-field", (struct span){source, 0, 3}, "this article has no 'title'");
    item->span = span_file(source);
    if (!item->id.n)
        item->id = t->home ? S("index") : article_stem(a, source->path);
    if (!id_is_valid(item->id)) {
        if (fields && yaml_get(fields, S("id")))
            return; /* reported */
        diag_error(d, "bad-id", item->span, "no id can be made of this file's name");
        diag_hint(d, "rename the file, or give the article an id: 'id: ...'");
        return;
    }
    str body = str_sub(source->text, front.body_at, source->text.n);
    struct markdown_origin origin = {source, (uint32_t)front.body_at, (uint32_t)body.n, true, NULL};
    scan_text(l, item, body, origin, a, scratch, d);
    arena_push(a, &t->items, item);
}

/* What only some kinds have, once their fields are read. */
static void finish_item(struct load *l, struct item *item, const struct yaml *node, struct arena *a,
                        struct diags *d) {
    if (item->kind == ITEM_FACT)
        finish_fact(l->site, (struct fact *)item, node, a, d);
}

static void read_items(struct load *l, struct content_file *t, const struct yaml *list,
                       const struct source *source, struct arena *a, struct arena *scratch,
                       struct diags *d) {
    const struct schema *schema = schema_of(t->kind);
    size_t at = 0; /* items come in the order of the file: its lines are counted once */
    uint32_t line = 1;
    for (size_t i = 0; i < list->count; i++) {
        struct item *item = new_item(a, t->kind);
        record_read(&(struct record_reader){a, d, &l->site->units}, schema, &list->items[i], item);
        finish_item(l, item, &list->items[i], a, d);
        if (!id_is_valid(item->id))
            continue; /* reported: without an id it cannot be referred to */
        for (; (at = str_find_byte(source->text, '\n', at)) < item->span.offset; at++)
            line++;
        item->line = line;
        item->begins = list->items[i].span.offset;
        item->ends = list->items[i].end;
        if (item->written_text.n) {
            struct markdown_origin origin = yaml_origin(a, item->text_span, item->written_text);
            scan_text(l, item, item->written_text, origin, a, scratch, d);
        }
        scan_fields(l, item, a, d);
        if (item->kind == ITEM_FACT) {
            const struct fact_extra *extra = ((struct fact *)item)->extra;
            t->has_events |= extra && extra->event.text.n;
        }
        arena_push(a, &t->items, item);
    }
}

static void read_list(struct load *l, struct content_file *t, const struct source *source,
                      struct arena *a, struct arena *scratch, struct diags *d) {
    size_t errors = d->errors;
    const struct yaml *list = yaml_parse(scratch, source, 0, source->text.n, d);
    t->unread = !list && d->errors > errors;
    if (!list)
        return; /* empty, or reported */
    if (list->kind == YAML_SEQUENCE) {
        read_items(l, t, list, source, a, scratch, d);
        return;
    }
    diag_error(d, "wrong-type", list->span, "this file holds a list of %s, this is %s",
               item_kind_plural(t->kind), yaml_kind_name(list));
    diag_hint(d, "begin each %s with '- id: ...'", schema_of(t->kind)->name);
}

static void read_claims(struct load *l, struct content_file *t, const struct source *source,
                        struct arena *a, struct arena *scratch, struct diags *d) {
    const struct yaml *file = yaml_parse(scratch, source, 0, source->text.n, d);
    if (!file)
        return;
    struct claims_file claims = {0};
    record_read(&(struct record_reader){a, d, &l->site->units}, &claims_schema, file, &claims);
    if (file->kind == YAML_SEQUENCE)
        diag_hint(d, "write 'document: ' with the id of a source, then 'claims:' and the list");
    t->document = claims.document;
    const struct yaml *list = yaml_get(file, S("claims"));
    if (list && list->kind == YAML_SEQUENCE)
        read_items(l, t, list, source, a, scratch, d);
}

/* Characters that turn the direction of text can make a line read differently from what it says. */
static void warn_of_direction(const struct source *source, struct diags *d) {
    str text = source->text;
    for (size_t at = 0; (at = str_find_byte(text, '\xE2', at)) + 2 < text.n; at++) {
        unsigned char second = (unsigned char)text.p[at + 1], third = (unsigned char)text.p[at + 2];
        bool embedding = second == 0x80 && third >= 0xAA && third <= 0xAE;
        bool isolate = second == 0x81 && third >= 0xA6 && third <= 0xA9;
        if (!embedding && !isolate)
            continue;
        diag_warning(d, "bidi-control", (struct span){source, (uint32_t)at, 3},
                     "U+%04X makes text read differently from how it is stored",
                     (second == 0x80 ? 0x2000u : 0x2040u) + (third & 0x3F));
    }
}

/* What git leaves in a file where a merge is not finished: three marks at the beginning of lines. */
static bool holds_conflict(const struct source *source, struct diags *d) {
    str text = source->text;
    size_t ours = str_starts(text, S("<<<<<<< ")) ? 0 : str_find(text, S("\n<<<<<<< "), 0) + 1;
    if (ours >= text.n)
        return false;
    size_t between = str_find(text, S("\n=======\n"), ours);
    if (between == text.n || str_find(text, S("\n>>>>>>> "), between) == text.n)
        return false;
    diag_error(d, "merge-conflict", (struct span){source, (uint32_t)ours, 7},
               "a merge is not finished here: the file says two things");
    diag_hint(d, "keep what is right and take the lines with <<<<<<<, ======= and >>>>>>> away; "
                 "in an example indent them");
    return true;
}

void read_content(struct load *l, unsigned worker, const struct source *source,
                  struct content_file *held) {
    struct arena *a = &l->arenas[worker], *scratch = &l->scratch[worker];
    struct diags *d = &l->worker_diags[worker];
    struct arena_mark mark = arena_mark(scratch);
    warn_of_direction(source, d);
    held->unread = holds_conflict(source, d);
    if (held->unread)
        return;
    if (held->kind == ITEM_ARTICLE)
        read_article(l, held, source, a, scratch, d);
    else if (held->kind == ITEM_CLAIM)
        read_claims(l, held, source, a, scratch, d);
    else
        read_list(l, held, source, a, scratch, d);
    arena_rewind(scratch, mark);
}

static void read_task(void *context, unsigned worker, size_t number) {
    struct tasks *tasks = context;
    struct load *l = tasks->load;
    struct task *t = &tasks->items[number];
    struct source *source =
        tree_read_text(l->site->tree, t->file, &l->arenas[worker], &l->worker_diags[worker]);
    if (source)
        read_content(l, worker, source, &t->held);
}

static void report_stray(struct load *l, const struct tree_file *f, str wanted) {
    struct source *source = arena_new(l->site->arena, struct source);
    source->path = f->path;
    diag_warning(l->d, "stray-file", span_file(source), "this file is not used: %.*s", STR(wanted));
}

static bool ends_as(enum item_kind kind, str path) {
    return kind == ITEM_ARTICLE ? str_ends(path, S(".md"))
                                : str_ends(path, S(".yml")) || str_ends(path, S(".yaml"));
}

/* ITEM_KINDS: that of none. */
static int kind_of_folder(str path) {
    str rest = str_sub(path, sizeof CONTENT - 1, path.n), folder = str_cut(&rest, '/');
    int k = 0;
    while (k < ITEM_KINDS &&
           (!rest.n || !str_eq(folder, str_of(item_kind_plural((enum item_kind)k)))))
        k++;
    return k;
}

bool content_file_of(str path, struct content_file *held) {
    int kind = kind_of_folder(path);
    *held =
        (struct content_file){.kind = ITEM_ARTICLE, .home = str_eq(path, S(CONTENT "index.md"))};
    if (held->home || !str_starts(path, S(CONTENT)))
        return held->home;
    held->kind = (enum item_kind)kind;
    return kind < ITEM_KINDS && ends_as(held->kind, path);
}

static void report_stray_folder(struct load *l, const struct tree_file *f, str folder) {
    str folders[ITEM_KINDS + 1];
    for (int k = 0; k < ITEM_KINDS; k++)
        folders[k] = str_of(item_kind_plural((enum item_kind)k));
    folders[ITEM_KINDS] = S("static");
    report_stray(l, f,
                 S("content/ holds site.yml, index.md, articles/, facts/, claims/, questions/, "
                   "models/, entities/, sources/, terms/ and static/"));
    diag_nearest(l->d, nearest_of(folders, ITEM_KINDS + 1, folder));
}

/* Which kind of file it is tells its folder. */
static void sort_file(struct tasks *tasks, const struct tree_file *f) {
    struct load *l = tasks->load;
    struct task t = {.file = f};
    str rest = str_sub(f->path, sizeof CONTENT - 1, f->path.n), folder = str_cut(&rest, '/');
    int kind = kind_of_folder(f->path);
    if (content_file_of(f->path, &t.held)) {
        arena_push(l->site->arena, tasks, t);
    } else if (str_eq(folder, S("static")) && rest.n) {
        struct static_file s = {f, rest};
        arena_push(l->site->arena, &l->site->statics, s);
    } else if (kind < ITEM_KINDS) {
        report_stray(
            l, f, kind == ITEM_ARTICLE ? S("articles end in .md") : S("these files end in .yml"));
    } else if (!str_eq(f->path, S(CONTENT "site.yml"))) {
        report_stray_folder(l, f, folder);
    }
}

void report_duplicate(const struct item *item, const struct item *first, struct diags *d) {
    diag_error(d, "duplicate-id", item->span, "the id '%.*s' is taken", STR(item->id));
    diag_hint(d, "%.*s:%zu has it already: ids are unique over all kinds%s",
              STR(first->span.source->path), span_place(first->span).line,
              item->kind == ITEM_ARTICLE ? "; give one of them another 'id:'" : "");
}

static void add_item(struct load *l, const struct content_file *held, struct item *item) {
    struct site *site = l->site;
    if (is_left_out(site, item)) {
        map_add(&site->drafts, item->id, item);
        map_add(&site->drafts, item->span.source->path, item);
        return;
    }
    if (held->home) {
        site->home = (struct article *)item;
        return;
    }
    const struct item *first = map_add(&site->ids, item->id, item);
    if (first)
        report_duplicate(item, first, l->d); /* it would claim the same address, too */
    else
        arena_push(site->arena, &site->items[item->kind], item);
}

/* Claims know their document, and documents their claims in the order of the files. */
static void join_document(struct load *l, struct content_file *held) {
    struct site *site = l->site;
    if (held->kind != ITEM_CLAIM)
        return;
    resolve_ref(site, &held->document, ITEM_SOURCE, "document", l->d);
    struct origin *document = (struct origin *)held->document.item;
    for (size_t i = 0; i < held->items.count && document; i++) {
        struct claim *claim = (struct claim *)held->items.items[i];
        if (!document->claims.count)
            arena_push(site->arena, &site->documents, &document->item);
        claim->document = document;
        arena_push(site->arena, &document->claims, &claim->item);
    }
}

void load_files(struct load *l) {
    struct tasks tasks = {.load = l};
    size_t from, to;
    tree_range(l->site->tree, S(CONTENT), &from, &to);
    for (size_t i = from; i < to; i++)
        sort_file(&tasks, &l->site->tree->items[i]);
    pool_run(l->workers, tasks.count, read_task, &tasks);
    for (size_t i = 0; i < tasks.count; i++) {
        const struct content_file *held = &tasks.items[i].held;
        if (held->unread && !l->site->unread.n)
            l->site->unread = tasks.items[i].file->path;
        for (size_t k = 0; k < held->items.count; k++)
            add_item(l, held, held->items.items[k]);
    }
    for (size_t i = 0; i < tasks.count; i++) {
        join_document(l, &tasks.items[i].held);
        l->site->has_events |= tasks.items[i].held.has_events;
    }
}
