#include "base/output.h"
#include "model/model.h"
#include "model/schema.h"
#include "model/stages.h"

#include "text/html.h"

str output_path(struct arena *a, str url) {
    while (str_starts(url, S("/")))
        url = str_sub(url, 1, url.n);
    bool folder = !url.n || str_ends(url, S("/"));
    return arena_printf(a, "%.*s%s", STR(url), folder ? "index.html" : "");
}

/* Some file systems and hosts do not tell upper from lower case. */
static str folded(struct arena *a, str path) {
    str copy = arena_copy(a, path);
    for (size_t i = 0; i < copy.n; i++)
        ((char *)copy.p)[i] = byte_lower(copy.p[i]); /* our own copy */
    return copy;
}

const struct address *address_find(const struct site *site, struct arena *a, str path) {
    return map_get(&site->addresses, folded(a, path));
}

/* Another file that stands where `path` should: at the same place, at one of its folders, or below it. */
static const struct address *find_rival(struct load *l, str path) {
    const struct address *rival = map_get(&l->site->addresses, path);
    if (!rival)
        rival = map_get(&l->site->folders, path);
    for (size_t at = 0; !rival && (at = str_find_byte(path, '/', at)) < path.n; at++)
        rival = map_get(&l->site->addresses, str_sub(path, 0, at));
    return rival;
}

/* "facts/x/index.html" -> "/facts/x/" */
static str shown_address(struct arena *a, str path) {
    if (str_eq(path, S("index.html")) || str_ends(path, S("/index.html")))
        path.n -= sizeof "index.html" - 1;
    return arena_printf(a, "/%.*s", STR(path));
}

/* Takes an address; false, with a diagnostic that names both, when another has it. */
static bool claim(struct load *l, str path, struct span owner, const char *what,
                  const struct item *item) {
    struct arena *a = l->site->arena;
    const char *fault = output_path_fault(path);
    if (fault) {
        diag_error(l->d, "bad-path", owner, "%s '/%.*s' cannot be used: it %s", what, STR(path),
                   fault);
        return false;
    }
    str key = folded(a, path);
    const struct address *rival = find_rival(l, key);
    if (!rival) {
        struct address *address = arena_new(a, struct address);
        *address = (struct address){path, owner, what, item};
        map_add(&l->site->addresses, key, address);
        for (size_t at = 0; (at = str_find_byte(key, '/', at)) < key.n; at++)
            map_add(&l->site->folders, str_sub(key, 0, at), address);
        return true;
    }
    str shown = shown_address(a, path);
    diag_error(l->d, "duplicate-address", owner, "%s '%.*s' is taken", what, STR(shown));
    if (rival->owner.source && rival->owner.source->text.n)
        diag_hint(l->d, "%.*s:%zu has it already", STR(rival->owner.source->path),
                  span_place(rival->owner).line);
    else if (rival->owner.source)
        diag_hint(l->d, "%.*s has it already", STR(rival->owner.source->path));
    else
        diag_hint(l->d, "sitegen makes %s", rival->what);
    return false;
}

bool address_page(struct load *l, struct page page, struct span owner, const char *what) {
    page.path = output_path(l->site->arena, page.url);
    if (!claim(l, page.path, owner, what, page.kind == PAGE_ITEM ? page.item : NULL))
        return false;
    arena_push(l->site->arena, &l->site->pages, page);
    return true;
}

bool site_add_page(struct site *site, struct page page, struct span owner, const char *what,
                   struct diags *d) {
    struct load l = {.site = site, .d = d};
    return address_page(&l, page, owner, what);
}

/* A folder's part of an article's address. */
static str folder_part(struct load *l, const struct item *item, str name) {
    str part = slugify(l->site->arena, name);
    if (!id_is_valid(part)) {
        diag_error(l->d, "bad-slug", item->span, "the folder '%.*s' makes no part of an address",
                   STR(name));
        diag_hint(l->d, "name folders with a-z, 0-9 and '-'");
    }
    return part;
}

/* The path of an article's file becomes its address, folder by folder: "articles/2026/the-deal". */
static str article_url(struct load *l, const struct item *item, str slug) {
    str path = item->span.source->path;
    str rest = str_sub(path, sizeof "content/articles/" - 1, path.n - (sizeof ".md" - 1));
    struct buf out = {0};
    buf_put(&out, S("/articles/"));
    while (str_find_byte(rest, '/', 0) < rest.n) {
        buf_put(&out, folder_part(l, item, str_cut(&rest, '/')));
        buf_byte(&out, '/');
    }
    str name = slugify(l->site->arena, rest);
    buf_put(&out, slug.n ? slug : id_is_valid(name) ? name : item->id);
    buf_byte(&out, '/');
    str url = arena_copy(l->site->arena, buf_str(&out));
    buf_free(&out);
    return url;
}

static void address_article(struct load *l, struct article *article) {
    struct item *item = &article->item;
    struct arena *a = l->site->arena;
    str slug = article->slug.text, proper = slugify(a, slug);
    if (slug.n && (!str_eq(slug, proper) || !id_is_valid(slug))) {
        diag_error(l->d, "bad-slug", article->slug.span,
                   "the slug '%.*s' is not one part of an address", STR(slug));
        if (id_is_valid(proper))
            diag_hint(l->d, "write it as '%.*s'", STR(proper));
        slug = (str){0};
    }
    item->url = article_url(l, item, slug);
}

static str item_url(struct load *l, struct item *item) {
    struct arena *a = l->site->arena;
    if (item->kind != ITEM_CLAIM)
        return arena_printf(a, "/%s/%.*s/", item_kind_plural(item->kind), STR(item->id));
    const struct origin *document = ((struct claim *)item)->document;
    if (!document)
        return (str){0};
    return arena_printf(a, "/claims/%.*s/#%.*s", STR(document->item.id), STR(item->id));
}

/* What browsers compute a model with stands beside its page. */
static void address_module(struct load *l, struct model *model) {
    struct arena *a = l->site->arena;
    model->module_url = arena_printf(a, "%.*smodel.js", STR(model->item.url));
    claim(l, output_path(a, model->module_url), model->item.span, "the module of", NULL);
}

void address_item(struct load *l, struct item *item) {
    enum item_kind kind = item->kind;
    if (!l->site->config.pages[kind])
        return;
    if (kind == ITEM_ARTICLE)
        address_article(l, (struct article *)item);
    else
        item->url = item_url(l, item);
    if (kind == ITEM_CLAIM)
        return; /* a place on its document's page */
    struct page page = {.kind = PAGE_ITEM,
                        .url = item->url,
                        .template = str_of(item_kind_name(kind)),
                        .item = item};
    bool slugged = kind == ITEM_ARTICLE && ((struct article *)item)->slug.text.n;
    address_page(l, page, slugged ? ((struct article *)item)->slug.span : item->span,
                 "the address");
    if (kind == ITEM_MODEL)
        address_module(l, (struct model *)item);
    address_item_data(l, item);
}

static void add_documents(struct load *l) {
    struct site *site = l->site;
    for (size_t i = 0; i < site->documents.count; i++) {
        const struct item *document = site->documents.items[i];
        struct page page = {.kind = PAGE_CLAIMS,
                            .url = arena_printf(site->arena, "/claims/%.*s/", STR(document->id)),
                            .template = S("claims-of"),
                            .item = document};
        address_page(l, page, ((const struct origin *)document)->claims.items[0]->span,
                     "the page of the claims");
    }
}

/* Claims, questions and models have no index where there are none. */
static bool has_index(const struct site *site, enum item_kind kind) {
    if (!site->config.pages[kind])
        return false;
    return kind == ITEM_CLAIM                            ? site->documents.count > 0
           : kind == ITEM_QUESTION || kind == ITEM_MODEL ? site->items[kind].count > 0
                                                         : true;
}

bool fact_needs_review(const struct fact *fact) {
    for (size_t k = 0; k < fact->checks.count; k++)
        if (fact->checks.items[k].tension.n)
            return true;
    return fact->review_by.precision || fact->competing;
}

bool needs_review(const struct site *site) {
    const struct item_list *facts = &site->items[ITEM_FACT], *origins = &site->items[ITEM_SOURCE];
    for (size_t i = 0; i < facts->count; i++)
        if (fact_needs_review((const struct fact *)facts->items[i]))
            return true;
    for (size_t i = 0; i < origins->count; i++)
        if (((const struct origin *)origins->items[i])->review_by.precision)
            return true;
    return false;
}

static void add_review(struct load *l) {
    struct page page = {.kind = PAGE_REVIEW, .url = S("/review/"), .template = S("review")};
    l->site->has_review = needs_review(l->site);
    if (l->site->has_review)
        address_page(l, page, span_none(), "the page of what to review");
}

/* Their contents come with the history, but prose and menu may lead to them from the start. */
static void add_changes(struct load *l) {
    if (!l->options->changes)
        return;
    address_page(
        l, (struct page){.kind = PAGE_CHANGES, .url = S("/changes/"), .template = S("changes")},
        span_none(), "the page of changes");
    address_page(l,
                 (struct page){.kind = PAGE_CHANGES_FEED,
                               .url = S("/changes/feed.xml"),
                               .template = S("changes.xml")},
                 span_none(), "the feed of changes");
    address_page(l,
                 (struct page){.kind = PAGE_JSON_FEED,
                               .url = S("/changes/feed.json"),
                               .template = S("changes.json")},
                 span_none(), "the feed of changes");
}

static void add_timeline(struct load *l) {
    struct page page = {.kind = PAGE_TIMELINE, .url = S("/timeline/"), .template = S("timeline")};
    if (l->site->has_events)
        address_page(l, page, span_none(), "the timeline");
}

static void add_search(struct load *l) {
    struct site *site = l->site;
    struct page page = {.kind = PAGE_SEARCH, .url = S("/search/"), .template = S("search")};
    for (int k = 0; k < ITEM_KINDS; k++)
        site->has_search |= site->config.pages[k] && site->items[k].count;
    if (!site->has_search)
        return;
    address_page(l, page, span_none(), "the page of the search");
    claim(l, SEARCH_PATH, span_none(), "the documents of the search", NULL);
}

static str index_url(struct arena *a, enum item_kind kind, size_t number, size_t count) {
    if (number < 1 || number > count)
        return (str){0};
    if (number == 1)
        return arena_printf(a, "/%s/", item_kind_plural(kind));
    return arena_printf(a, "/%s/page/%zu/", item_kind_plural(kind), number);
}

/* What stands on its pages is known when all is resolved: site.indexes. */
static void add_index(struct load *l, enum item_kind kind) {
    enum { ITEMS = 400 }; /* on one page */
    struct arena *a = l->site->arena;
    size_t total = kind == ITEM_CLAIM ? l->site->documents.count : l->site->items[kind].count;
    size_t count = total ? (total + ITEMS - 1) / ITEMS : 1;
    for (size_t i = 0; i < count; i++) {
        struct index_page *index = arena_new(a, struct index_page);
        size_t first = i * ITEMS, rest = total - first;
        *index = (struct index_page){.number = i + 1,
                                     .count = count,
                                     .first = first,
                                     .length = rest < ITEMS ? rest : ITEMS,
                                     .total = total,
                                     .prev = index_url(a, kind, i, count),
                                     .next = index_url(a, kind, i + 2, count)};
        struct page page = {.kind = PAGE_INDEX,
                            .url = index_url(a, kind, i + 1, count),
                            .template = str_of(item_kind_plural(kind)),
                            .index_of = kind,
                            .index = index};
        address_page(l, page, span_none(), "the index");
    }
}

static void add_indexes(struct load *l) {
    struct site *site = l->site;
    for (int k = 0; k < ITEM_KINDS; k++) {
        enum item_kind kind = (enum item_kind)k;
        if (has_index(site, kind))
            add_index(l, kind);
        for (size_t i = 0; i < site->items[k].count; i++)
            address_item(l, site->items[k].items[i]);
    }
    if (site->config.pages[ITEM_CLAIM])
        add_documents(l);
}

static void add_tags(struct load *l) {
    struct site *site = l->site;
    if (!site->config.tag_pages)
        return;
    address_page(l, (struct page){.kind = PAGE_TAGS, .url = S("/tags/"), .template = S("tags")},
                 span_none(), "the index of tags");
    for (size_t i = 0; i < site->tags.count; i++)
        address_page(l,
                     (struct page){.kind = PAGE_TAG,
                                   .url = site->tags.items[i]->url,
                                   .template = S("tag"),
                                   .tag = site->tags.items[i]},
                     site->tags.items[i]->items.items[0]->span, "the page of the tag");
}

/* An alias is a path of this site: "/old/place/" or "/old.html". */
static bool alias_url(struct load *l, struct written written, str *url) {
    str alias = written.text;
    str decoded;
    if (str_starts(alias, S("/")) && url_decode(l->site->arena, alias, &decoded)) {
        str path = str_sub(decoded, 1, decoded.n), inner = path;
        while (str_ends(inner, S("/")))
            inner.n--;
        bool file = str_ends(path, S(".html"));
        if (inner.n && path_is_safe(inner)) {
            *url = file || str_ends(decoded, S("/"))
                       ? decoded
                       : arena_printf(l->site->arena, "%.*s/", STR(decoded));
            return true;
        }
    }
    diag_error(l->d, "bad-alias", written.span, "the alias '%.*s' is not an address of this site",
               STR(alias));
    diag_hint(l->d, "write the path it had, for example /old/place/");
    return false;
}

void add_redirects(struct load *l, const struct item *item) {
    for (size_t i = 0; i < item->aliases.count; i++) {
        str url;
        if (!item->url.n || !alias_url(l, item->aliases.items[i], &url))
            continue;
        struct page page = {.kind = PAGE_REDIRECT,
                            .url = url,
                            .template = S("redirect"),
                            .item = item,
                            .target = item->url};
        address_page(l, page, item->aliases.items[i].span, "the alias");
    }
}

/* One name in two Unicode forms would be two files here and one elsewhere: combining marks (U+0300 to
 * U+036F) are refused. */
static bool is_composed(str path) {
    for (size_t at = 0; at < path.n;) {
        uint32_t c = utf8_next(path, &at);
        if (c >= 0x300 && c <= 0x36F)
            return false;
    }
    return true;
}

static void add_statics(struct load *l) {
    struct site *site = l->site;
    for (size_t i = 0; i < l->options->assets.count; i++)
        claim(l, l->options->assets.items[i].text, span_none(), "the theme's assets", NULL);
    size_t kept = 0;
    for (size_t i = 0; i < site->statics.count; i++) {
        struct static_file *s = &site->statics.items[i];
        struct source *source = arena_new(site->arena, struct source);
        source->path = s->file->path;
        if (!is_composed(s->path)) {
            diag_error(l->d, "bad-path", span_file(source),
                       "this file's name is written with combining marks");
            diag_hint(l->d, "rename it with composed letters (Unicode NFC)");
        } else if (!path_is_safe(s->path) || str_eq(s->path, S("manifest.json"))) {
            diag_error(l->d, "bad-path", span_file(source),
                       "a site may not hold a file of this name");
        } else if (claim(l, s->path, span_file(source), "the address", NULL)) {
            site->statics.items[kept++] = *s;
        }
    }
    site->statics.count = kept;
}

static void add_entry(struct load *l, const char *title, str url) {
    struct menu_entry entry = {span_none(), str_of(title), url};
    arena_push(l->site->arena, &l->site->config.menu, entry);
}

static void add_menu(struct load *l, const char *title, enum item_kind kind) {
    if (has_index(l->site, kind))
        add_entry(l, title, index_url(l->site->arena, kind, 1, 1));
}

/* One calculator needs no index to be found. */
static void add_calculators(struct load *l) {
    const struct item_list *models = &l->site->items[ITEM_MODEL];
    if (has_index(l->site, ITEM_MODEL) && models->count == 1)
        add_entry(l, "Calculator", models->items[0]->url);
    else
        add_menu(l, "Calculators", ITEM_MODEL);
}

static void default_menu(struct load *l) {
    if (l->site->config.menu.count)
        return;
    add_menu(l, "Read", ITEM_ARTICLE);
    add_menu(l, "Facts", ITEM_FACT);
    if (l->site->has_events)
        add_entry(l, "Timeline", S("/timeline/"));
    add_calculators(l);
    add_menu(l, "Questions", ITEM_QUESTION);
    add_menu(l, "Claims", ITEM_CLAIM);
    add_menu(l, "Entities", ITEM_ENTITY);
    add_menu(l, "Terms", ITEM_TERM);
    add_menu(l, "Sources", ITEM_SOURCE);
    if (l->options->changes)
        add_entry(l, "Changes", S("/changes/"));
}

bool is_of_history(const struct site *site, str path) {
    bool of_item = str_starts(path, S("/facts/")) || str_starts(path, S("/entities/"));
    return !site->has_changes &&
           (str_eq(path, S("/changes/")) || str_eq(path, S("/changes/feed.xml")) ||
            str_eq(path, S("/changes/feed.json")) || (of_item && str_ends(path, S("/feed.xml"))));
}

/* What the menu may lead to follows the policy of links. */
void check_menu(struct load *l) {
    struct site *site = l->site;
    size_t kept = 0;
    for (size_t i = 0; i < site->config.menu.count; i++) {
        const struct menu_entry *m = &site->config.menu.items[i];
        str path, query, fragment;
        url_split(m->url, &path, &query, &fragment);
        if (is_of_history(site, path))
            continue;
        site->config.menu.items[kept++] = *m;
        enum url_kind kind = url_classify(m->url);
        if (kind == URL_EXTERNAL ||
            (kind == URL_ROOTED && address_find(site, site->arena, output_path(site->arena, path))))
            continue;
        diag_error(l->d, "bad-address", m->span,
                   "'%.*s' is no address of this site, nor http, https or mailto", STR(m->url));
    }
    site->config.menu.count = kept;
}

void assign_addresses(struct load *l) {
    struct site *site = l->site;
    struct page home = {.kind = PAGE_HOME,
                        .url = S("/"),
                        .template = S("home"),
                        .item = site->home ? &site->home->item : NULL};
    if (site->home)
        site->home->item.url = S("/");
    address_page(l, home, span_none(), "the home page");
    address_page(l, (struct page){.kind = PAGE_404, .url = S("/404.html"), .template = S("404")},
                 span_none(), "the page for what is not found");
    if (site->config.base_url.n) /* a site map holds addresses in full */
        address_page(l,
                     (struct page){.kind = PAGE_SITEMAP,
                                   .url = S("/sitemap.xml"),
                                   .template = S("sitemap.xml")},
                     span_none(), "the site map");
    address_page(l,
                 (struct page){.kind = PAGE_FEED, .url = S("/feed.xml"), .template = S("feed.xml")},
                 span_none(), "the feed");
    add_indexes(l);
    add_timeline(l);
    add_search(l);
    add_review(l);
    add_changes(l);
    add_tags(l);
    address_data(l);
    add_statics(l);
    for (int k = 0; k < ITEM_KINDS; k++)
        for (size_t i = 0; i < site->items[k].count; i++)
            add_redirects(l, site->items[k].items[i]);
    if (site->home)
        add_redirects(l, &site->home->item);
    add_hosting(l);
    default_menu(l);
    check_menu(l);
    check_pictures(l);
    site_list_pages(site, l->d);
}
