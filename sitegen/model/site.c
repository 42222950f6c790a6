#include "model/site.h"

#include "model/stages.h"
#include "text/html.h"

static void stage_ended(const struct load *l, const char *name) {
    if (l->options->stage)
        l->options->stage(l->options->stage_context, name);
}

static void run_stages(struct load *l) {
    load_config(l);
    load_files(l);
    stage_ended(l, "read and scan");
    order_items(l);
    assign_addresses(l);
    stage_ended(l, "order and address");
    resolve_items(l);
    stage_ended(l, "resolve");
    derive_facts(l);
    stage_ended(l, "derive");
    resolve_models(l);
    stage_ended(l, "models");
    date_events(l);
    check_facts(l);
    stage_ended(l, "check");
    check_prose(l);
    stage_ended(l, "prose");
    link_back(l);
    order_indexes(l);
    stage_ended(l, "link");
}

struct site *site_load(const struct tree *tree, const struct site_options *options,
                       struct arena *arenas, struct diags *d) {
    struct arena *a = &arenas[0];
    struct site *site = arena_new(a, struct site);
    unsigned workers = options->workers ? options->workers : 1;
    struct load l = {.site = site,
                     .options = options,
                     .arenas = arenas,
                     .scratch = arena_array(a, struct arena, workers),
                     .worker_diags = arena_array(a, struct diags, workers),
                     .workers = workers,
                     .d = d};
    for (unsigned w = 0; w < workers; w++)
        l.worker_diags[w].arena = &arenas[w];
    site->arena = a;
    site->tree = tree;
    site->ids = map_make(a);
    site->drafts = map_make(a);
    site->tags_by_slug = map_make(a);
    site->addresses = map_make(a);
    site->folders = map_make(a);
    site->articles_by_file = map_make(a);
    site->units = units_make(a);
    site->relations = map_make(a);
    site->event_kinds = map_make(a);
    site->now = options->now;
    site->with_drafts = options->drafts;
    site->has_changes = options->changes;
    run_stages(&l);
    for (unsigned w = 0; w < workers; w++) {
        diags_append(d, &l.worker_diags[w]);
        arena_free(&l.scratch[w]);
    }
    return site;
}

bool site_is_overdue(const struct site *site, const struct date *review_by) {
    return review_by->precision && site->now.precision &&
           date_last_day(review_by) < date_first_day(&site->now);
}

const struct item *site_find(const struct site *site, str id) { return map_get(&site->ids, id); }

const char *item_kind_name(enum item_kind kind) {
    static const char *const names[ITEM_KINDS] = {"article", "fact",  "entity",   "source",
                                                  "term",    "claim", "question", "model"};
    return names[kind];
}

const char *item_kind_words(enum item_kind kind) {
    static const char *const words[ITEM_KINDS] = {"an article", "a fact",  "an entity",  "a source",
                                                  "a term",     "a claim", "a question", "a model"};
    return words[kind];
}

const char *item_kind_plural(enum item_kind kind) {
    static const char *const names[ITEM_KINDS] = {"articles", "facts",  "entities",  "sources",
                                                  "terms",    "claims", "questions", "models"};
    return names[kind];
}

str item_display(struct arena *a, const struct item *item) {
    str name = {0};
    if (item->kind == ITEM_FACT)
        return value_text(a, &((const struct fact *)item)->value);
    if (item->kind == ITEM_ENTITY)
        name = ((const struct entity *)item)->short_name;
    else if (item->kind == ITEM_TERM)
        name = ((const struct term *)item)->short_name;
    return name.n ? name : item->title;
}

str site_url(struct arena *a, const struct site *site, str url) {
    if (!str_starts(url, S("/")))
        return url;
    str escaped = url_escaped(a, url);
    if (site->base_path.n <= 1)
        return escaped;
    return arena_printf(a, "%.*s%.*s", STR(site->base_path), STR(str_sub(escaped, 1, escaped.n)));
}

str site_permalink(struct arena *a, const struct site *site, str url) {
    if (!str_starts(url, S("/")))
        return url;
    str escaped = url_escaped(a, url);
    return arena_printf(a, "%.*s%.*s", STR(site->config.base_url), STR(escaped));
}

str mention_words(struct arena *a, const struct prose *prose, size_t k) {
    const struct mention *m = &prose->text.mentions.items[k];
    const struct item *item = prose->mentioned[k];
    const struct binding *binding = prose->bindings[k];
    if (m->kind != MENTION_WIKI)
        return (str){0}; /* its words follow in the sentence */
    if (!m->has_label && binding && binding->value)
        return html_escaped(a, value_text(a, &binding->value->value));
    return html_escaped(a, m->has_label ? m->label : item ? item_display(a, item) : m->target);
}

bool mention_next(struct mention_cursor *c) {
    const struct item *item = c->item;
    const struct markdown *text = &item->prose.text;
    while (c->next_cell < item->cells.count) {
        const struct prose *cell = &item->cells.items[c->next_cell];
        bool field = cell->fence == CELL_OF_FIELD;
        size_t before = field ? text->mentions.count : text->fences.items[cell->fence].mention;
        if (c->next_mention < before)
            break;
        if (c->next_in_cell < cell->text.mentions.count) {
            c->prose = cell;
            c->mention = c->next_in_cell++;
            return true;
        }
        c->next_cell++;
        c->next_in_cell = 0;
    }
    c->prose = &item->prose;
    c->mention = c->next_mention++;
    return c->mention < text->mentions.count;
}

str mention_sentence(struct arena *a, const struct prose *prose, uint32_t mention) {
    const struct markdown *text = &prose->text;
    const struct mention *shown = &text->mentions.items[mention];
    const struct item *marked = prose->mentioned[mention];
    if (shown->sentence >= text->sentences.count)
        return (str){0};
    str rest = text->sentences.items[shown->sentence].text;
    struct buf out = {0};
    while (rest.n) {
        size_t at = str_find_byte(rest, '\x01', 0);
        html_escape(&out, str_sub(rest, 0, at));
        rest = str_sub(rest, at, rest.n);
        if (!rest.n)
            break;
        size_t k = 0;
        for (at = 1; at < rest.n && byte_is_digit(rest.p[at]); at++)
            k = k * 10 + (size_t)(rest.p[at] - '0');
        rest = str_sub(rest, at + 1, rest.n);
        if (k >= text->mentions.count)
            continue;
        str words = mention_words(a, prose, k);
        bool mark = words.n && marked && prose->mentioned[k] == marked;
        buf_put(&out, mark ? S("<mark>") : S(""));
        buf_put(&out, words);
        buf_put(&out, mark ? S("</mark>") : S(""));
    }
    str html = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return html;
}

static uint32_t heading_of(const struct backlink *b) {
    const struct markdown *page = &b->from->prose.text, *text = &b->prose->text;
    uint32_t sentence = text->mentions.items[b->mention].sentence;
    if (text == page)
        return sentence < text->sentences.count ? text->sentences.items[sentence].heading : 0;
    return b->prose->fence != CELL_OF_FIELD ? page->fences.items[b->prose->fence].heading : 0;
}

str backlink_url(struct arena *a, const struct backlink *b) {
    uint32_t heading = heading_of(b);
    if (!heading || !b->from->url.n)
        return b->from->url;
    str id = b->from->prose.text.headings.items[heading - 1].id;
    return arena_printf(a, "%.*s#%.*s", STR(b->from->url), STR(id));
}

struct prose *site_inline(struct arena *a, const struct site *site, str text,
                          struct markdown_origin origin, const struct item *within,
                          struct diags *d) {
    struct prose *prose = arena_new(a, struct prose);
    struct markdown_options options = {.raw_html = site->config.html};
    markdown_scan(a, text, origin, &options, &prose->text, d);
    resolve_prose(a, site, within, prose, d);
    check_mentions(a, site, prose, d);
    return prose;
}
