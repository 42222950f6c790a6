#include "site_support.h"

/* A site of so many terms, published at an address of so many bytes. */
static struct site *load_terms(size_t terms, size_t address) {
    enum { IN_A_FILE = 5000 };
    struct buf archive = {0};
    buf_put(&archive,
            S("-- content/site.yml --\ntitle: T\npages: [terms]\nbase_url: https://x.org/"));
    for (size_t i = 0; i < address; i++)
        buf_byte(&archive, 'a');
    buf_byte(&archive, '\n');
    for (size_t i = 0; i < terms; i++) {
        if (i % IN_A_FILE == 0)
            buf_printf(&archive, "-- content/terms/%zu.yml --\n", i);
        buf_printf(&archive, "- {id: t%zu, title: T%zu, summary: S}\n", i, i);
    }
    struct site *site = load_with(arena_copy(&arenas[0], buf_str(&archive)),
                                  (struct site_options){.workers = WORKERS});
    buf_free(&archive);
    assert_string_equal(findings(), "");
    return site;
}

static const struct page *page_at(const struct site *site, const char *url) {
    for (size_t i = 0; i < site->pages.count; i++)
        if (str_eq(site->pages.items[i].url, str_of(url)))
            return &site->pages.items[i];
    return NULL;
}

static void one_file(void **state) {
    (void)state;
    struct site *site = load_terms(3, 0);
    const struct page *map = page_at(site, "/sitemap.xml");
    assert_true(str_eq(map->template, S("sitemap.xml")));
    assert_int_equal(site->sitemaps.count, 0);
    assert_null(page_at(site, "/sitemap-1.xml"));
    assert_int_equal(map->index->length, site->listed.count);
    for (size_t i = 0; i < site->listed.count; i++)
        assert_int_not_equal(site->pages.items[site->listed.items[i]].kind, PAGE_404);
}

/* The parts name every page once, and keep to what the protocol allows. */
static void check_parts(const struct site *site, size_t parts) {
    assert_int_equal(site->sitemaps.count, parts);
    assert_true(str_eq(page_at(site, "/sitemap.xml")->template, S("sitemap-index.xml")));
    size_t next = 0;
    for (size_t i = 0; i < parts; i++) {
        const struct page *page = &site->pages.items[site->sitemaps.items[i]];
        size_t bytes = 0;
        assert_int_equal(page->index->first, next);
        assert_in_range(page->index->length, 1, 50000);
        for (size_t k = 0; k < page->index->length; k++, next++)
            bytes += site->config.base_url.n + site->pages.items[site->listed.items[next]].url.n +
                     sizeof "<url><loc></loc><lastmod>2026-02-27T10:00:00+01:00</lastmod></url>\n";
        assert_in_range(bytes, 1, 50000000);
    }
    assert_int_equal(next, site->listed.count);
}

static void too_many_pages(void **state) {
    (void)state;
    struct site *site = load_terms(50000, 0);
    assert_true(site->listed.count > 50000);
    check_parts(site, 2);
    size_t pages = site->pages.count;
    site_list_pages(site, &d); /* as when the history is known */
    assert_int_equal(site->pages.count, pages);
    check_parts(site, 2);
}

static void too_many_bytes(void **state) {
    (void)state;
    struct site *site = load_terms(26000, 1900);
    check_parts(site, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_file, begin, end),
        cmocka_unit_test_setup_teardown(too_many_pages, begin, end),
        cmocka_unit_test_setup_teardown(too_many_bytes, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
