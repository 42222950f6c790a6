/* The pages that differ: the bytes of both sites, and for each file that is not the same, why. What differs is certain; why is
 * told from what changed, from what the page links to, and from both pages made once more without the record. */
#include "base/pool.h"
#include "cmd/impact.h"
#include "model/model.h"
#include "text/html.h"

const char *const impact_why_names[WHY_COUNT] = {
    [WHY_CONTENT] = "content", [WHY_FOLLOWS] = "follows", [WHY_SHOWS] = "shows",
    [WHY_LISTS] = "lists",     [WHY_FILE] = "file",       [WHY_TEMPLATES] = "templates",
    [WHY_CONFIG] = "site.yml", [WHY_OTHER] = "other",     [WHY_SEARCH] = "search",
    [WHY_DATA] = "data",       [WHY_PLACE] = "place",     [WHY_COUNTS] = "counts",
    [WHY_RECORD] = "record"};

struct file {
    str path, bytes;
    const struct page *page; /* NULL: no template made it */
};

struct file_list {
    struct file *items; /* by path */
    size_t count, capacity;
};

/* Of two pages made without the record. */
enum likeness { NOT_COMPARED, ALIKE, OTHER_NUMBERS, OTHER_WORDS };

/* A file that is in both sites, and not the same. */
struct candidate {
    size_t page; /* index in impact.pages */
    const struct file *files[2];
    enum likeness likeness;
};

struct finder {
    struct impact *impact;
    struct arena *arena;
    struct file_list files[2];
    struct map urls; /* of what changed -> struct difference */
    bool templates;  /* differ */
    struct arena scratch;
    str texts[2]; /* of the page at hand, without its tags; made when first asked for */
    struct {
        struct candidate *items;
        size_t count, capacity;
    } candidates;
};

/* ---- the two sites ---- */

struct collector {
    struct finder *finder;
    struct file_list *list;
    struct map pages; /* path -> struct page */
};

static void collect(void *collector, str path, str bytes) {
    struct collector *c = collector;
    arena_push(c->finder->arena, c->list, ((struct file){path, bytes, map_get(&c->pages, path)}));
}

static void list_files(struct finder *f, int side) {
    const struct impact_side *s = &f->impact->sides[side];
    const struct site *site = s->pipeline.site;
    struct collector c = {f, &f->files[side], map_make(f->arena)};
    for (size_t i = 0; i < site->pages.count; i++)
        map_add(&c.pages, site->pages.items[i].path, &site->pages.items[i]);
    output_memory_each(s->output, collect, &c);
}

/* The address of a file that is no page: its path. */
static str file_url(struct arena *a, const struct file *file) {
    return file->page ? file->page->url : arena_printf(a, "/%.*s", STR(file->path));
}

static void add_page(struct finder *f, const struct file *old, const struct file *new) {
    const struct file *shown = new ? new : old;
    const struct page *was = old ? old->page : NULL, *is = new ? new->page : NULL;
    struct impact_page page = {.path = shown->path,
                               .url = file_url(f->arena, shown),
                               .change = !old   ? CHANGE_ADDED
                                         : !new ? CHANGE_REMOVED
                                                : CHANGE_CHANGED,
                               .is_page = shown->page && !page_is_beside(shown->page),
                               .is_beside = shown->page &&page_is_beside(shown->page),
                               .redirects = is && is->kind == PAGE_REDIRECT,
                               .did = was && was->kind == PAGE_REDIRECT};
    page.item = shown->page ? shown->page->item : NULL;
    if (page.redirects)
        page.target = is->target;
    if (old && new)
        arena_push(f->arena, &f->candidates,
                   ((struct candidate){f->impact->pages.count, {old, new}, NOT_COMPARED}));
    arena_push(f->arena, &f->impact->pages, page);
}

static void compare_files(struct finder *f) {
    const struct file_list *olds = &f->files[0], *news = &f->files[1];
    for (size_t i = 0, k = 0; i < olds->count || k < news->count;) {
        const struct file *old = i < olds->count ? &olds->items[i] : NULL,
                          *new = k < news->count ? &news->items[k] : NULL;
        int order = !old ? 1 : !new ? -1 : str_cmp(old->path, new->path);
        if (order != 0 || !str_eq(old->bytes, new->bytes))
            add_page(f, order <= 0 ? old : NULL, order >= 0 ? new : NULL);
        i += order <= 0;
        k += order >= 0;
    }
}

/* ---- without the record ---- */

struct masker {
    struct finder *finder;
    struct site sites[2]; /* as they are, but for what was recorded when, and for the day */
    struct renderer *renderers[2][POOL_MAX];
    struct diags diags[POOL_MAX]; /* the pages were made before: nothing new is told */
    struct arena arenas[POOL_MAX];
};

static size_t skip_digits(str text, size_t at) {
    while (at < text.n && byte_is_digit(text.p[at]))
        at++;
    return at;
}

/* Do they differ in digits alone, one number standing for another? */
static bool same_but_numbers(str a, str b) {
    size_t i = 0, k = 0;
    while (i < a.n && k < b.n) {
        bool number = byte_is_digit(a.p[i]) && byte_is_digit(b.p[k]);
        if (!number && a.p[i] != b.p[k])
            return false;
        i = number ? skip_digits(a, i) : i + 1;
        k = number ? skip_digits(b, k) : k + 1;
    }
    return i == a.n && k == b.n;
}

static bool is_of_record(const struct page *page) {
    return page->kind == PAGE_CHANGES || page->kind == PAGE_CHANGES_FEED;
}

static bool render_masked(struct masker *m, int side, unsigned worker, const struct page *page,
                          str *html) {
    struct renderer **r = &m->renderers[side][worker];
    struct diags *d = &m->diags[worker];
    const struct pipeline *p = &m->finder->impact->sides[side].pipeline;
    d->arena = &m->arenas[worker];
    if (!*r)
        *r = renderer_new(&m->sites[side], NULL, &p->theme, &render_default_limits, d);
    return *r && renderer_page(*r, page, html, d);
}

static void mask_task(void *masker, unsigned worker, size_t number) {
    struct masker *m = masker;
    struct candidate *c = &m->finder->candidates.items[number];
    const struct page *pages[2] = {c->files[0]->page, c->files[1]->page};
    str html[2];
    if (!pages[0] || !pages[1] || is_of_record(pages[0]) || is_of_record(pages[1]) ||
        page_is_beside(pages[0]) || page_is_beside(pages[1]))
        return;
    for (int side = 0; side < 2; side++)
        if (!render_masked(m, side, worker, pages[side], &html[side]))
            return;
    c->likeness = str_eq(html[0], html[1])             ? ALIKE
                  : same_but_numbers(html[0], html[1]) ? OTHER_NUMBERS
                                                       : OTHER_WORDS;
}

/* Where templates differ it would tell nothing. */
static void compare_masked(struct finder *f) {
    struct masker *m = arena_new(f->arena, struct masker);
    m->finder = f;
    for (int side = 0; side < 2; side++) {
        m->sites[side] = *f->impact->sides[side].pipeline.site;
        m->sites[side].changes = NULL;
        m->sites[side].now = f->impact->sides[1].pipeline.site->now;
    }
    if (!f->templates)
        pool_run(f->impact->sides[1].options.jobs, f->candidates.count, mask_task, m);
    for (unsigned w = 0; w < POOL_MAX; w++) {
        renderer_free(m->renderers[0][w]);
        renderer_free(m->renderers[1][w]);
        arena_free(&m->arenas[w]);
    }
}

/* ---- causes ---- */

/* What was written stands before what only follows. */
static unsigned rank(const struct finder *f, const struct impact_cause *cause) {
    const struct difference *d = map_get(&f->impact->moved, cause->id);
    return 2 * (unsigned)cause->why + (d && d->change == CHANGE_FOLLOWED);
}

static void add_cause(struct finder *f, struct impact_page *page, enum impact_why why, str id) {
    struct impact_cause new = {why, id};
    size_t at = page->causes.count;
    for (size_t i = 0; i < page->causes.count; i++)
        if (page->causes.items[i].why == why && str_eq(page->causes.items[i].id, id))
            return;
    arena_push(f->arena, &page->causes, new);
    for (; at && rank(f, &page->causes.items[at - 1]) > rank(f, &new); at--)
        page->causes.items[at] = page->causes.items[at - 1];
    page->causes.items[at] = new;
}

static bool is_caused(const struct impact_page *page, str id) {
    for (size_t i = 0; i < page->causes.count; i++)
        if (str_eq(page->causes.items[i].id, id))
            return true;
    return false;
}

static void add_own(struct finder *f, struct impact_page *page, const struct item *item) {
    const struct difference *d = map_get(&f->impact->moved, item->id);
    if (d && d->kind == item->kind)
        add_cause(f, page, d->change == CHANGE_FOLLOWED ? WHY_FOLLOWS : WHY_CONTENT, item->id);
}

/* The page of a document is about its claims. */
static void add_claims(struct finder *f, struct impact_page *page, const struct page *of) {
    const struct difference_list *claims = &f->impact->diff->comparison->items[ITEM_CLAIM];
    for (size_t i = 0; of->kind == PAGE_CLAIMS && i < claims->count; i++)
        for (int side = 0; side < 2; side++) {
            const struct item *item =
                site_find(f->impact->sides[side].pipeline.site, claims->items[i].id);
            const struct origin *document =
                item && item->kind == ITEM_CLAIM ? ((const struct claim *)item)->document : NULL;
            if (document && str_eq(document->item.id, of->item->id))
                add_cause(f, page, WHY_CONTENT, item->id);
        }
}

static void add_shown_one(struct finder *f, struct impact_page *page, str id) {
    if (!is_caused(page, id))
        add_cause(f, page, WHY_SHOWS, id);
}

/* In words or with its mark alone: a reference tells its fact's status, too. */
static void add_shown(struct finder *f, struct impact_page *page, const struct item *item) {
    const struct component_list *components = &f->impact->components;
    for (struct mention_cursor c = {.item = item}; mention_next(&c);) {
        const struct item *target = c.prose->mentioned[c.mention];
        if (target && map_get(&f->impact->moved, target->id))
            add_shown_one(f, page, target->id);
    }
    for (size_t i = 0; i < components->count; i++)
        for (size_t k = 0;
             components->items[i].item == item && k < components->items[i].causes.count; k++)
            add_shown_one(f, page, components->items[i].causes.items[k]);
}

/* Without blanks: tables have a number and its unit in two cells, and blanks that do not break are blanks. */
static str without_blanks(struct arena *a, str text) {
    static const str unbreakable = S("\xC2\xA0");
    char *bytes = arena_array(a, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool blank = str_starts(str_sub(text, i, text.n), unbreakable);
        if (!blank && !byte_is_space(text.p[i]))
            bytes[n++] = text.p[i];
        i += blank;
    }
    return (str){bytes, n};
}

static str text_of(struct finder *f, const struct candidate *c, int side) {
    if (!f->texts[side].p)
        f->texts[side] = without_blanks(&f->scratch, html_text(&f->scratch, c->files[side]->bytes));
    return f->texts[side];
}

/* Does the page print its value? A link may stand there for its name alone. */
static bool prints(struct finder *f, const struct candidate *c, const struct difference *d) {
    for (int side = 0; d->turned && side < 2; side++) {
        str value = without_blanks(&f->scratch, side ? d->after : d->before);
        if (value.n && str_find(text_of(f, c, side), value, 0) < text_of(f, c, side).n)
            return true;
    }
    return !d->turned;
}

/* What the link leads to, if that changed: an item's page, or a place on a page. */
static const struct difference *find_linked(const struct finder *f, int side, str href) {
    str base = f->impact->sides[side].pipeline.site->base_path;
    if (!str_starts(href, base))
        return NULL;
    str url = str_sub(href, base.n - 1, href.n);
    const struct difference *d = map_get(&f->urls, url);
    return d ? d : map_get(&f->urls, str_sub(url, 0, str_find_byte(url, '#', 0)));
}

/* What the page links to; with `strictly` only what it prints the value of, too. */
static void add_listed(struct finder *f, struct impact_page *page, const struct candidate *c,
                       bool strictly) {
    static const str sign = S("href=\"");
    struct map seen = map_make(f->arena);
    for (int side = 0; side < 2; side++) {
        str html = c->files[side]->bytes;
        for (size_t at = 0; (at = str_find(html, sign, at)) < html.n;) {
            at += sign.n;
            size_t end = str_find_byte(html, '"', at);
            const struct difference *d = find_linked(f, side, str_sub(html, at, end));
            if (d && !map_add(&seen, d->id, (void *)(uintptr_t)d) && !is_caused(page, d->id) &&
                (!strictly || prints(f, c, d)))
                add_cause(f, page, WHY_LISTS, d->id);
            at = end;
        }
    }
}

/* Facts without pages have no links that lead to them: their values must do. */
static void add_printed(struct finder *f, struct impact_page *page, const struct candidate *c) {
    for (size_t i = 0; i < f->impact->moved.count; i++) {
        const struct difference *d = f->impact->moved.items[i].value;
        const struct item *item = site_find(f->impact->sides[1].pipeline.site, d->id);
        if (d->kind == ITEM_FACT && d->turned && !(item && item->url.n) && prints(f, c, d))
            add_cause(f, page, WHY_LISTS, d->id);
    }
}

static bool has_moved(const struct finder *f, const struct item *item) {
    const struct item *old = item ? site_find(f->impact->sides[0].pipeline.site, item->id) : NULL;
    return old && old->kind == item->kind && old->line != item->line;
}

/* Where nothing that changed is to be seen on the page. */
static enum impact_why last_resort(const struct finder *f, const struct candidate *c,
                                   const struct item *item) {
    if (f->templates)
        return WHY_TEMPLATES;
    if (c->likeness == OTHER_NUMBERS)
        return has_moved(f, item) ? WHY_PLACE : WHY_COUNTS;
    return f->impact->diff->comparison->config.count ? WHY_CONFIG : WHY_OTHER;
}

static void explain_page(struct finder *f, struct impact_page *page, const struct candidate *c,
                         const struct page *of) {
    if (of->item) {
        add_own(f, page, of->item);
        add_claims(f, page, of);
        add_shown(f, page, of->item);
    }
    add_listed(f, page, c, true);
    if (!page->causes.count)
        add_printed(f, page, c);
    bool moved = c->likeness == OTHER_NUMBERS && has_moved(f, of->item);
    if (!page->causes.count && !moved) /* tables may have values in other words */
        add_listed(f, page, c, false);
    if (!page->causes.count)
        add_cause(f, page, last_resort(f, c, of->item), (str){0});
}

static void explain_file(struct finder *f, struct impact_page *page, const struct candidate *c) {
    const struct item_list *models = &f->impact->sides[1].pipeline.site->items[ITEM_MODEL];
    for (size_t i = 0; i < models->count; i++) {
        const struct model *m = (const struct model *)models->items[i];
        if (str_eq(m->module_url, page->url))
            add_own(f, page, &m->item);
    }
    if (!page->causes.count && str_eq(c->files[1]->path, SEARCH_PATH))
        add_cause(f, page, WHY_SEARCH, (str){0});
    if (!page->causes.count)
        add_cause(f, page, WHY_FILE, (str){0});
}

static bool is_for_finding(const struct page *page) {
    return page->kind == PAGE_SEARCH || page->kind == PAGE_SITEMAP || page->kind == PAGE_FEED ||
           page->kind == PAGE_CHANGES_FEED;
}

static void explain(struct finder *f, const struct candidate *c) {
    struct impact_page *page = &f->impact->pages.items[c->page];
    const struct page *of = c->files[1]->page;
    struct arena_mark mark = arena_mark(&f->scratch);
    f->texts[0] = f->texts[1] = (str){0};
    if (!of)
        explain_file(f, page, c);
    else if (page->is_beside)
        add_cause(f, page, WHY_DATA, (str){0});
    else if (c->likeness == ALIKE || of->kind == PAGE_CHANGES)
        add_cause(f, page, WHY_RECORD, (str){0});
    else if (is_for_finding(of))
        add_cause(f, page, WHY_SEARCH, (str){0});
    else
        explain_page(f, page, c, of);
    arena_rewind(&f->scratch, mark);
}

/* ---- all of them ---- */

static void find_urls(struct finder *f) {
    const struct impact *m = f->impact;
    for (size_t i = 0; i < m->moved.count; i++)
        for (int side = 0; side < 2; side++) {
            const struct item *item =
                site_find(m->sides[side].pipeline.site, m->moved.items[i].key);
            if (item && item->url.n)
                map_add(&f->urls, item->url, m->moved.items[i].value);
        }
}

/* Assets are files of their own; all else is what pages are made with. */
static bool templates_differ(const struct map *old, const struct map *new) {
    if (old->count != new->count)
        return true;
    for (size_t i = 0; i < new->count; i++) {
        const struct theme_file *is = new->items[i].value, *was = map_get(old, new->items[i].key);
        if (!was || !str_eq(was->bytes, is->bytes))
            return true;
    }
    return false;
}

void impact_find_pages(struct impact *m) {
    struct arena *a = m->diff->arena;
    struct finder f = {.impact = m, .arena = a, .urls = map_make(a)};
    f.templates =
        templates_differ(&m->sides[0].pipeline.theme.files, &m->sides[1].pipeline.theme.files);
    list_files(&f, 0);
    list_files(&f, 1);
    find_urls(&f);
    compare_files(&f);
    compare_masked(&f);
    for (size_t i = 0; i < f.candidates.count; i++)
        explain(&f, &f.candidates.items[i]);
    arena_free(&f.scratch);
}
