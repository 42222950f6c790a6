/* Addresses of what is offered to programs, hosts and other sites. */
#include "base/embed.h"
#include "model/stages.h"

static bool holds_static(const struct load *l, const char *path) {
    for (size_t i = 0; i < l->site->statics.count; i++)
        if (str_eq(l->site->statics.items[i].path, str_of(path)))
            return true;
    return false;
}

static void add_page(struct load *l, enum page_kind kind, str url, const char *template,
                     const struct item *item, const char *what) {
    struct page page = {.kind = kind, .url = url, .template = str_of(template), .item = item};
    address_page(l, page, item ? item->span : span_none(), what);
}

/* What hosts look for. A static file of that name takes its place. */
static void add_file(struct load *l, const char *url, const char *template) {
    if (!holds_static(l, url + 1))
        add_page(l, PAGE_FILE, str_of(url), template, NULL, "the file");
}

static void add_data(struct load *l, const char *name) {
    str url = arena_printf(l->site->arena, "/data/%s", name);
    add_page(l, PAGE_DATA, url, name, NULL, "the data file");
}

static void add_data_files(struct load *l) {
    static const char *const files[ITEM_KINDS][4] = {
        [ITEM_FACT] = {"facts.json", "facts.csv", "facts.ndjson"},
        [ITEM_ENTITY] = {"entities.json"},
        [ITEM_SOURCE] = {"sources.json", "sources.bib", "sources.csl.json"},
        [ITEM_TERM] = {"terms.json"},
        [ITEM_CLAIM] = {"claims.json"},
        [ITEM_QUESTION] = {"questions.json"},
        [ITEM_MODEL] = {"models.json"}};
    size_t before = l->site->pages.count;
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        for (size_t i = 0; l->site->items[kind].count && files[kind][i]; i++)
            add_data(l, files[kind][i]);
    if (l->site->has_events) {
        add_data(l, "timeline.json");
        add_data(l, "timeline.ics");
    }
    if (l->site->pages.count == before)
        return; /* there is nothing to describe */
    add_data(l, "datapackage.json");
    for (size_t i = 0; i < embedded_schemas_count; i++)
        add_data(l, arena_printf(l->site->arena, "schemas/%s", embedded_schemas[i].path).p);
}

bool page_is_beside(const struct page *page) {
    switch (page->kind) {
    case PAGE_JSON_FEED:
    case PAGE_ITEM_FEED:
    case PAGE_EMBED:
    case PAGE_OEMBED:
    case PAGE_FILE:
    case PAGE_DATA:
        return true;
    default:
        return false;
    }
}

size_t site_page_count(const struct site *site) {
    size_t count = 0;
    for (size_t i = 0; i < site->pages.count; i++)
        count += !page_is_beside(&site->pages.items[i]);
    return count;
}

void address_data(struct load *l) {
    add_file(l, "/.nojekyll", "nojekyll");
    add_file(l, "/robots.txt", "robots.txt");
    add_file(l, "/_headers", "headers");
    add_file(l, "/_redirects", "redirects");
    if (l->site->config.cname.n)
        add_file(l, "/CNAME", "cname");
    if (l->site->has_search && l->site->config.base_url.n)
        add_file(l, "/opensearch.xml", "opensearch.xml");
    add_page(l, PAGE_COLOPHON, S("/colophon/"), "colophon", NULL, "the colophon");
    if (!l->site->config.data)
        return;
    add_page(l, PAGE_DATA_INDEX, S("/data/"), "data", NULL, "the page of the data");
    add_data_files(l);
}

/* What changed about it. The history comes later: one of which nothing is recorded has a feed without entries. */
static void address_feed(struct load *l, const struct item *item) {
    str url = arena_printf(l->site->arena, "%.*sfeed.xml", STR(item->url));
    if (l->options->changes)
        add_page(l, PAGE_ITEM_FEED, url, "item.xml", item, "the feed of");
}

void address_item_data(struct load *l, struct item *item) {
    struct arena *a = l->site->arena;
    if (!l->site->config.data || (item->kind != ITEM_FACT && item->kind != ITEM_ENTITY))
        return;
    address_feed(l, item);
    if (item->kind == ITEM_ENTITY)
        return;
    add_page(l, PAGE_DATA, arena_printf(a, "%.*sfact.json", STR(item->url)), "fact.json", item,
             "the data of");
    add_page(l, PAGE_EMBED, arena_printf(a, "%.*sembed/", STR(item->url)), "embed", item,
             "the page to embed of");
    if (l->site->config.base_url.n) /* what it holds is for other sites */
        add_page(l, PAGE_OEMBED, arena_printf(a, "%.*soembed.json", STR(item->url)), "oembed.json",
                 item, "the page to embed of");
}

/* ---- pictures ---- */

/* Services that show a link show no drawings, and none of other sites. */
static void check_picture(struct load *l, str url, struct span at) {
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".gif", ".webp"};
    bool shown = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        shown |= str_ends(url, str_of(endings[i]));
    if (!url.n)
        return;
    if (!shown || !str_starts(url, S("/"))) {
        diag_error(l->d, "bad-image", at, "'%.*s' is no picture that others can show", STR(url));
        diag_hint(l->d,
                  "write the address of a file in content/static/ that ends in .png, .jpg, .jpeg, "
                  ".gif or .webp: /cover.png");
    } else if (!address_find(l->site, l->site->arena, output_path(l->site->arena, url))) {
        diag_error(l->d, "bad-image", at, "there is no file '%.*s' in this site", STR(url));
        diag_hint(l->d, "it would be content/static%.*s", STR(url));
    }
}

void check_pictures(struct load *l) {
    const struct site *site = l->site;
    const struct item_list *articles = &site->items[ITEM_ARTICLE];
    check_picture(l, site->config.image, site->config.image_span);
    for (size_t i = 0; i < articles->count; i++) {
        const struct article *article = (const struct article *)articles->items[i];
        check_picture(l, article->image, article->image_span);
    }
    if (site->home)
        check_picture(l, site->home->image, site->home->image_span);
}
