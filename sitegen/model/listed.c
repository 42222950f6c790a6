/* What search engines are told of, and in how many files. */
#include "model/stages.h"

/* The protocol's limits are 50,000 addresses and 52,428,800 bytes for a file. Templates of a site may write more around an
 * address than ours. */
enum { PART_MAX_PAGES = 50000, PART_MAX_BYTES = 45000000, ENTRY_BYTES = 100 };

/* Not where one only goes on, or searches. */
static bool is_listed(const struct page *page) {
    switch (page->kind) {
    case PAGE_INDEX:
        return page->index->number == 1;
    case PAGE_SEARCH:
    case PAGE_404:
    case PAGE_REDIRECT:
    case PAGE_SITEMAP:
    case PAGE_FEED:
    case PAGE_CHANGES_FEED:
        return false;
    default:
        return !page_is_beside(page);
    }
}

/* ---- parts ---- */

static size_t find_page(const struct site *site, str url) {
    size_t i = 0;
    while (i < site->pages.count && !str_eq(site->pages.items[i].url, url))
        i++;
    return i;
}

/* The part's page, made when there is none; its number among pages, or their count when another file has its address. */
static size_t part_page(struct site *site, size_t number, struct diags *d) {
    str url = arena_printf(site->arena, "/sitemap-%zu.xml", number);
    size_t at = find_page(site, url);
    struct page page = {.kind = PAGE_SITEMAP, .url = url, .template = S("sitemap.xml")};
    if (at == site->pages.count)
        site_add_page(site, page, span_none(), "a part of the site map", d);
    return at;
}

static void add_part(struct site *site, size_t first, size_t length, struct diags *d) {
    size_t number = site->sitemaps.count + 1, at = part_page(site, number, d);
    if (at == site->pages.count)
        return;
    struct index_page *part = arena_new(site->arena, struct index_page);
    *part = (struct index_page){
        .number = number, .first = first, .length = length, .total = site->listed.count};
    site->pages.items[at].index = part;
    arena_push(site->arena, &site->sitemaps, at);
}

static size_t entry_bytes(const struct site *site, const struct page *page) {
    enum { ESCAPED = 6 }; /* an '&' is "&amp;"; bytes beyond ASCII may come as three */
    size_t bytes = ENTRY_BYTES + site->config.base_url.n;
    for (size_t i = 0; i < page->url.n; i++)
        bytes += byte_is_alnum(page->url.p[i]) || page->url.p[i] == '/' || page->url.p[i] == '-'
                     ? 1
                     : ESCAPED;
    return bytes;
}

/* Where the part that begins at `first` ends. */
static size_t part_end(const struct site *site, size_t first) {
    size_t end = first, bytes = 0;
    while (end < site->listed.count && end - first < PART_MAX_PAGES) {
        bytes += entry_bytes(site, &site->pages.items[site->listed.items[end]]);
        if (bytes > PART_MAX_BYTES && end > first)
            break;
        end++;
    }
    return end;
}

static void part_sitemap(struct site *site, struct diags *d) {
    size_t count = site->listed.count, map = find_page(site, S("/sitemap.xml"));
    site->sitemaps.count = 0;
    if (!site->config.base_url.n)
        return; /* there is none */
    if (part_end(site, 0) < count)
        for (size_t first = 0, end; first < count; first = end) {
            end = part_end(site, first);
            add_part(site, first, end - first, d);
        }
    if (map == site->pages.count)
        return;
    struct index_page *whole = arena_new(site->arena, struct index_page);
    *whole = (struct index_page){
        .number = 1, .count = site->sitemaps.count, .length = count, .total = count};
    site->pages.items[map].index = whole;
    site->pages.items[map].template =
        site->sitemaps.count ? S("sitemap-index.xml") : S("sitemap.xml");
}

void site_list_pages(struct site *site, struct diags *d) {
    site->listed.count = 0;
    for (size_t i = 0; i < site->pages.count; i++)
        if (is_listed(&site->pages.items[i]))
            arena_push(site->arena, &site->listed, i);
    part_sitemap(site, d);
}
