/* sitegen history [ID]: who changed what, when, from what to what. */
#include "cmd/history_print.h"
#include "cmd/recorded.h"
#include "cmd/verbs.h"
#include "history/compare.h"
#include "history/narrow.h"

/* The Site, for what items are now. What is wrong with the content is no matter of its history: check tells. */
static void load_site(struct pipeline *p, const struct tree *content) {
    struct map components = map_make(&p->arenas[0]);
    struct diags ignored = {.arena = &p->arenas[0]};
    struct site_options options = {
        .drafts = true, .workers = p->options->jobs, .components = &components, .now = p->now};
    pipeline_begin(p, "reading files", true);
    p->site = site_load(content, &options, p->arenas, &ignored);
    pipeline_stage(p, "load");
}

static const struct item_history *find(const struct history *h, str id) {
    const struct item_history *found = history_of(h, ITEM_FACT, id);
    return found ? found : history_of(h, ITEM_ARTICLE, id);
}

static enum exit_code report_unknown(struct pipeline *p, const struct history *h, str id) {
    struct map known = map_make(&p->arenas[0]);
    const struct map *maps[] = {&h->facts, &h->articles};
    const struct item *item = site_find(p->site, id);
    if (item && item->kind != ITEM_FACT && item->kind != ITEM_ARTICLE)
        return usage_error("'%.*s' is %s: only facts and articles have a history", STR(id),
                           item_kind_words(item->kind));
    for (size_t m = 0; m < 2; m++)
        for (size_t i = 0; i < maps[m]->count; i++)
            map_add(&known, maps[m]->items[i].key, maps[m]->items[i].value);
    str near = map_nearest(&known, id);
    if (near.n)
        return usage_error("there never was a fact or an article '%.*s'; did you mean '%.*s'?",
                           STR(id), STR(near));
    return usage_error("there never was a fact or an article '%.*s'", STR(id));
}

static void print(const struct pipeline *p, const struct history_view *view,
                  const struct item_histories *list) {
    struct buf out = {0};
    if (p->options->json)
        history_print_json(view, list, &out);
    else
        history_print_text(view, list, &out);
    print_out(&out);
}

/* An article whose fields cannot be parsed is there all the same, by the name of its file. */
static bool is_broken(struct arena *a, const struct item *item) {
    const struct source *source = item->span.source;
    return item->kind == ITEM_ARTICLE &&
           document_read(a, a, ITEM_ARTICLE, source->path, source->text, NULL).broken;
}

/* It was committed and not taken away, and yet it is not among what could be read: so its file could not. */
static bool is_unread(struct pipeline *p, const struct item_history *h) {
    const struct item *item = item_anywhere(p->site, h->id);
    const struct revision *newest = h->revisions.count ? h->revisions.items[0] : NULL;
    return newest && newest->commit && newest->change != CHANGE_REMOVED &&
           newest->change != CHANGE_UNREADABLE &&
           (!item || item->kind != h->kind || is_broken(&p->arenas[0], item));
}

/* What is told of them is what was committed; each file is named once. */
static void find_unread(struct pipeline *p, const struct item_histories *list, struct map *unread) {
    struct map files = map_make(&p->arenas[0]);
    for (size_t i = 0; i < list->count; i++) {
        if (!is_unread(p, list->items[i]))
            continue;
        map_add(unread, list->items[i]->id, (void *)list->items[i]);
        str file = list->items[i]->revisions.items[0]->file;
        if (map_add(&files, file, (void *)list->items[i]))
            continue;
        diag_warning(&p->diags, "unread-file", span_none(),
                     "%.*s cannot be read: what was not yet committed of it is not told",
                     STR(clean_line(&p->arenas[0], file)));
        diag_hint(&p->diags, "sitegen check shows what is wrong");
    }
}

/* Of one fact: what does not concern it is neither loaded nor replayed. False when there never was a fact of that id. */
static bool load_fact(struct pipeline *p, str id, struct history **h) {
    struct arena *a = &p->arenas[0];
    struct history_options options;
    *h = NULL;
    if (!p->repo)
        return true;
    options = pipeline_history_options(p, false);
    pipeline_begin(p, "reading the history", true);
    *h = history_load(&options, p->arenas, &p->diags);
    pipeline_stage(p, "history");
    if (!*h || !history_of(*h, ITEM_FACT, id))
        return !*h;
    struct tree tree = p->content;
    if (!(*h)->incomplete_before.precision) {
        history_narrow(*h, a, id);
        tree = narrow_tree(*h, &p->content, a);
    }
    load_site(p, &tree);
    if (!history_replay(*h, &options, p->site, p->arenas, &p->diags))
        *h = NULL;
    pipeline_stage(p, "replay");
    return true;
}

static enum exit_code run(struct pipeline *p) {
    const struct options *o = p->options;
    struct history *h = NULL;
    str id = o->argument_count > 1 ? str_of(o->arguments[1]) : (str){0};
    if (!id.n || !load_fact(p, id, &h)) {
        load_site(p, &p->content);
        h = pipeline_record(p, true);
    }
    struct history_view view = {h, p->site, &p->arenas[0], map_make(&p->arenas[0])};
    struct item_histories list = {0};
    const struct item_history *one = h ? find(h, id) : NULL;
    if (one)
        arena_push(&p->arenas[0], &list, one);
    else if (h && !id.n)
        list = histories_all(&view);
    find_unread(p, &list, &view.unread);
    enum exit_code e = recorded_report(p);
    if (e || !h)
        return e ? e : EXIT_GIT;
    if (id.n && !one)
        return report_unknown(p, h, id);
    print(p, &view, &list);
    return EXIT_FINE;
}

enum exit_code verb_history(const struct options *o) {
    struct pipeline p;
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    p.progress = progress_start(o);
    p.content = pipeline_tree(&p, S("content"));
    e = run(&p);
    pipeline_close(&p);
    return e;
}
