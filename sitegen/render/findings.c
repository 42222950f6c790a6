#include "render/findings.h"

struct finding {
    struct diag diag;   /* as it was for the first page */
    size_t first, last; /* numbers of pages */
    size_t pages;
};

void findings_init(struct findings *f) {
    *f = (struct findings){0};
    f->by_what = map_make(&f->arena);
    f->page.arena = &f->arena;
    f->mark = arena_mark(&f->arena);
}

void findings_free(struct findings *f) { arena_free(&f->arena); }

/* " (while rendering /x/)": what the renderer puts behind the message. */
static str page_words(struct arena *a, const struct page *page) {
    return arena_printf(a, " (while rendering %.*s)", STR(page->url));
}

/* The message without the page. */
static str message_head(struct arena *a, const struct page *page, str message) {
    str words = page_words(a, page);
    return str_ends(message, words) ? str_sub(message, 0, message.n - words.n) : message;
}

static str finding_key(struct arena *a, const struct diag *diag, str head) {
    str path = diag->span.source ? diag->span.source->path : (str){0};
    return arena_printf(a, "%.*s\n%u\n%s\n%.*s", STR(path), diag->span.offset, diag->code,
                        STR(head));
}

/* True when it was not known yet. */
static bool take_one(struct findings *f, const struct page *page, size_t number,
                     const struct diag *diag) {
    str key = finding_key(&f->arena, diag, message_head(&f->arena, page, diag->message));
    struct finding *known = map_get(&f->by_what, key);
    if (known) {
        known->pages += known->last != number;
        known->last = number;
        return false;
    }
    struct finding *new = arena_new(&f->arena, struct finding);
    *new = (struct finding){*diag, number, number, 1};
    map_add(&f->by_what, key, new);
    return true;
}

void findings_take(struct findings *f, const struct site *site, size_t number) {
    const struct page *page = &site->pages.items[number];
    size_t known = 0;
    for (size_t i = 0; i < f->page.count; i++)
        known += !take_one(f, page, number, &f->page.items[i]);
    /* Nothing was kept: the memory is used again for the next page. */
    if (known == f->page.count)
        arena_rewind(&f->arena, f->mark);
    f->page = (struct diags){.arena = &f->arena};
    f->mark = arena_mark(&f->arena);
}

static void merge(struct map *merged, struct arena *a, const struct map_entry *entry) {
    const struct finding *one = entry->value;
    struct finding *known = map_get(merged, entry->key);
    if (!known) {
        known = arena_new(a, struct finding);
        *known = *one;
        map_add(merged, entry->key, known);
        return;
    }
    known->pages += one->pages;
    if (one->first < known->first) {
        known->first = one->first;
        known->diag = one->diag;
    }
}

static void report_one(const struct finding *f, const struct site *site, struct arena *a,
                       struct diags *d) {
    struct diag diag = f->diag;
    const struct page *page = &site->pages.items[f->first];
    str head = message_head(a, page, diag.message);
    if (f->pages > 1 && head.n < diag.message.n)
        diag.message = arena_printf(a, "%.*s (while rendering %.*s and %zu more page%s)", STR(head),
                                    STR(page->url), f->pages - 1, f->pages > 2 ? "s" : "");
    struct diags one = {.arena = a, .items = &diag, .count = 1};
    diags_append(d, &one);
}

void findings_report(const struct findings *all, unsigned count, const struct site *site,
                     struct diags *d) {
    struct arena a = {0};
    struct map merged = map_make(&a);
    for (unsigned w = 0; w < count; w++)
        for (size_t i = 0; i < all[w].by_what.count; i++)
            merge(&merged, &a, &all[w].by_what.items[i]);
    for (size_t i = 0; i < merged.count; i++)
        report_one(merged.items[i].value, site, &a, d);
    arena_free(&a);
}
