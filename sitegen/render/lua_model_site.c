/* The site as a whole, pages, tags, and references in prose. */
#include "base/version.h"
#include "render/lua_model.h"

#include <stdlib.h>

/* ---- lists that are made once per renderer ---- */

static const struct date *feed_date(const struct item *item) {
    const struct article *a = (const struct article *)item;
    return a->updated.precision ? &a->updated : &a->date;
}

/* Newest first; ids decide between equal dates, so that the order is the same everywhere. */
static int by_feed_date(const void *left, const void *right) {
    const struct item *a = *(const struct item *const *)left,
                      *b = *(const struct item *const *)right;
    int order = date_cmp(feed_date(b), feed_date(a));
    return order ? order : str_cmp(a->id, b->id);
}

/* The newest articles; one without a date is no news. */
static void make_feed(struct renderer *r) {
    const struct item_list *articles = &r->site->items[ITEM_ARTICLE];
    for (size_t i = 0; i < articles->count; i++) {
        if (feed_date(articles->items[i])->precision != DATE_NONE && articles->items[i]->url.n)
            arena_push(&r->lasting, &r->feed, articles->items[i]);
    }
    if (r->feed.count)
        qsort(r->feed.items, r->feed.count, sizeof *r->feed.items, by_feed_date);
    int64_t wanted = r->site->config.feed_items;
    if (wanted >= 0 && (int64_t)r->feed.count > wanted)
        r->feed.count = (size_t)wanted;
}

static bool is_listed(const struct page *page) {
    return page->kind != PAGE_404 && page->kind != PAGE_REDIRECT && page->kind != PAGE_SITEMAP &&
           page->kind != PAGE_FEED && page->kind != PAGE_CHANGES_FEED;
}

static void make_listed(struct renderer *r) {
    for (size_t i = 0; i < r->site->pages.count; i++) {
        if (is_listed(&r->site->pages.items[i]))
            arena_push(&r->lasting, &r->listed, &r->site->pages.items[i]);
    }
}

static void push_entry(struct renderer *r, const void *pages, size_t index) {
    push_object(r, &entry_class, ((const struct page *const *)pages)[index]);
}

static void push_feed(struct renderer *r) {
    if (!r->feed.items)
        make_feed(r);
    push_list(r, r->feed.items, r->feed.count, push_listed_item);
}

static void push_listed(struct renderer *r) {
    if (!r->listed.items)
        make_listed(r);
    push_list(r, r->listed.items, r->listed.count, push_entry);
}

/* ---- site ---- */

enum site_field {
    SITE_TITLE,
    SITE_DESCRIPTION,
    SITE_BASE_URL,
    SITE_LANGUAGE,
    SITE_REPOSITORY,
    SITE_LICENSE,
    SITE_LICENSE_URL,
    SITE_AUTHOR,
    SITE_MENU,
    SITE_ARTICLES,
    SITE_FACTS,
    SITE_ENTITIES,
    SITE_SOURCES,
    SITE_TERMS,
    SITE_TAGS,
    SITE_CLAIMS,
    SITE_DOCUMENTS,
    SITE_NOW,
    SITE_REVIEW_URL,
    SITE_VERSION,
    SITE_PAGES,
    SITE_FEED_ITEMS,
    SITE_HISTORY,
    SITE_CHANGES
};

static const str site_fields[] = {[SITE_TITLE] = S("title"),
                                  [SITE_DESCRIPTION] = S("description"),
                                  [SITE_BASE_URL] = S("base_url"),
                                  [SITE_LANGUAGE] = S("language"),
                                  [SITE_REPOSITORY] = S("repository"),
                                  [SITE_LICENSE] = S("license"),
                                  [SITE_LICENSE_URL] = S("license_url"),
                                  [SITE_AUTHOR] = S("author"),
                                  [SITE_MENU] = S("menu"),
                                  [SITE_ARTICLES] = S("articles"),
                                  [SITE_FACTS] = S("facts"),
                                  [SITE_ENTITIES] = S("entities"),
                                  [SITE_SOURCES] = S("sources"),
                                  [SITE_TERMS] = S("terms"),
                                  [SITE_TAGS] = S("tags"),
                                  [SITE_CLAIMS] = S("claims"),
                                  [SITE_DOCUMENTS] = S("documents"),
                                  [SITE_NOW] = S("now"),
                                  [SITE_REVIEW_URL] = S("review_url"),
                                  [SITE_VERSION] = S("version"),
                                  [SITE_PAGES] = S("pages"),
                                  [SITE_FEED_ITEMS] = S("feed_items"),
                                  [SITE_HISTORY] = S("history"),
                                  [SITE_CHANGES] = S("changes")};

static void push_menu_entry(struct renderer *r, const void *entries, size_t index) {
    push_object(r, &menu_class, (const struct menu_entry *)entries + index);
}

static void get_site(struct renderer *r, const void *object, int field) {
    const struct site *site = object;
    const struct site_config *c = &site->config;
    switch ((enum site_field)field) {
    case SITE_TITLE:
        push_str(r->machine.L, c->title);
        break;
    case SITE_DESCRIPTION:
        push_optional(r, c->description);
        break;
    case SITE_BASE_URL:
        push_optional(r, c->base_url);
        break;
    case SITE_LANGUAGE:
        push_optional(r, c->language);
        break;
    case SITE_REPOSITORY:
        push_optional(r, c->repository);
        break;
    case SITE_LICENSE:
        push_optional(r, c->license);
        break;
    case SITE_LICENSE_URL:
        push_optional(r, c->license_url);
        break;
    case SITE_AUTHOR:
        push_optional(r, c->author);
        break;
    case SITE_MENU:
        push_list(r, c->menu.items, c->menu.count, push_menu_entry);
        break;
    case SITE_ARTICLES:
        push_items(r, &site->items[ITEM_ARTICLE]);
        break;
    case SITE_FACTS:
        push_items(r, &site->items[ITEM_FACT]);
        break;
    case SITE_ENTITIES:
        push_items(r, &site->items[ITEM_ENTITY]);
        break;
    case SITE_SOURCES:
        push_items(r, &site->items[ITEM_SOURCE]);
        break;
    case SITE_TERMS:
        push_items(r, &site->items[ITEM_TERM]);
        break;
    case SITE_TAGS:
        push_tags(r, &site->tags);
        break;
    case SITE_CLAIMS:
        push_items(r, &site->items[ITEM_CLAIM]);
        break;
    case SITE_DOCUMENTS:
        push_items(r, &site->documents);
        break;
    case SITE_NOW:
        push_date(r, &site->now);
        break;
    case SITE_REVIEW_URL:
        push_url(r, site->has_review ? S("/review/") : S(""));
        break;
    case SITE_VERSION:
        push_str(r->machine.L, S(SITEGEN_VERSION));
        break;
    case SITE_PAGES:
        push_listed(r);
        break;
    case SITE_FEED_ITEMS:
        push_feed(r);
        break;
    case SITE_HISTORY:
        push_record(r);
        break;
    case SITE_CHANGES:
        push_changes(r);
        break;
    }
}

const struct class site_class = {CLASS_SITE, "site", FIELDS(site_fields), get_site};

void push_site(struct renderer *r) { push_object(r, &site_class, r->site); }

enum menu_field { MENU_TITLE, MENU_URL };

static const str menu_fields[] = {[MENU_TITLE] = S("title"), [MENU_URL] = S("url")};

static void get_menu_entry(struct renderer *r, const void *object, int field) {
    const struct menu_entry *m = object;
    switch ((enum menu_field)field) {
    case MENU_TITLE:
        push_str(r->machine.L, m->title);
        break;
    case MENU_URL:
        push_url(r, m->url);
        break;
    }
}

const struct class menu_class = {CLASS_MENU, "menu entry", FIELDS(menu_fields), get_menu_entry};

/* ---- pages ---- */

enum page_field {
    PAGE_FIELD_URL,
    PAGE_FIELD_PERMALINK,
    PAGE_FIELD_KIND,
    PAGE_FIELD_TITLE,
    PAGE_FIELD_DESCRIPTION,
    PAGE_FIELD_ITEM,
    PAGE_FIELD_TEMPLATE,
    PAGE_FIELD_CHANGES
};

static const str page_fields[] = {[PAGE_FIELD_URL] = S("url"),
                                  [PAGE_FIELD_PERMALINK] = S("permalink"),
                                  [PAGE_FIELD_KIND] = S("kind"),
                                  [PAGE_FIELD_TITLE] = S("title"),
                                  [PAGE_FIELD_DESCRIPTION] = S("description"),
                                  [PAGE_FIELD_ITEM] = S("item"),
                                  [PAGE_FIELD_TEMPLATE] = S("template"),
                                  [PAGE_FIELD_CHANGES] = S("changes")};

static const char *page_kind(const struct page *page) {
    switch (page->kind) {
    case PAGE_HOME:
        return "home";
    case PAGE_ITEM:
        return item_kind_name(page->item->kind);
    case PAGE_INDEX:
        return item_kind_plural(page->index_of);
    case PAGE_TAGS:
        return "tags";
    case PAGE_TAG:
        return "tag";
    case PAGE_CLAIMS:
        return "claims-of";
    case PAGE_REVIEW:
        return "review";
    case PAGE_404:
        return "404";
    case PAGE_REDIRECT:
        return "redirect";
    case PAGE_SITEMAP:
        return "sitemap";
    case PAGE_FEED:
        return "feed";
    case PAGE_CHANGES:
        return "changes";
    case PAGE_CHANGES_FEED:
        return "changes-feed";
    }
    return "";
}

static str changes_title(struct renderer *r, const struct changes_page *page) {
    struct arena *a = &r->machine.arena;
    const struct item *entity = page->list->entity;
    str title = entity ? arena_printf(a, "Changes: %.*s", STR(entity->title)) : S("Changes");
    if (page->number > 1)
        title = arena_printf(a, "%.*s, page %zu", STR(title), page->number);
    return title;
}

static str page_title(struct renderer *r, const struct page *page) {
    static const str indexes[ITEM_KINDS] = {S("Articles"), S("Facts"), S("Entities"),
                                            S("Sources"),  S("Terms"), S("Claims")};
    switch (page->kind) {
    case PAGE_HOME:
    case PAGE_ITEM:
        return page->item ? page->item->title : r->site->config.title;
    case PAGE_INDEX:
        return indexes[page->index_of];
    case PAGE_TAGS:
        return S("Tags");
    case PAGE_TAG:
        return page->tag->name;
    case PAGE_CLAIMS:
        return arena_printf(&r->machine.arena, "%.*s, line by line", STR(page->item->title));
    case PAGE_REVIEW:
        return S("What to look at next");
    case PAGE_404:
        return S("Page not found");
    case PAGE_REDIRECT:
        return page->target;
    case PAGE_CHANGES:
        return changes_title(r, page->changes);
    case PAGE_SITEMAP:
    case PAGE_FEED:
    case PAGE_CHANGES_FEED:
        break;
    }
    return r->site->config.title;
}

static void get_page(struct renderer *r, const void *object, int field) {
    const struct page *page = object;
    bool summary = page->item && page->item->summary.n;
    switch ((enum page_field)field) {
    case PAGE_FIELD_URL:
        push_url(r, page->url);
        break;
    case PAGE_FIELD_PERMALINK:
        push_permalink(r, page->url);
        break;
    case PAGE_FIELD_KIND:
        lua_pushstring(r->machine.L, page_kind(page));
        break;
    case PAGE_FIELD_TITLE:
        push_str(r->machine.L, page_title(r, page));
        break;
    case PAGE_FIELD_DESCRIPTION:
        push_optional(r, summary ? page->item->summary : r->site->config.description);
        break;
    case PAGE_FIELD_ITEM:
        push_item(r, page->item);
        break;
    case PAGE_FIELD_TEMPLATE:
        push_str(r->machine.L, page->template);
        break;
    case PAGE_FIELD_CHANGES:
        push_changes_page(r, page->changes);
        break;
    }
}

const struct class page_class = {CLASS_PAGE, "page", FIELDS(page_fields), get_page};

void push_page(struct renderer *r) { push_object(r, &page_class, r->page); }

/* A page as the sitemap lists it. */
enum entry_field { ENTRY_URL, ENTRY_PERMALINK, ENTRY_LASTMOD };

static const str entry_fields[] = {
    [ENTRY_URL] = S("url"), [ENTRY_PERMALINK] = S("permalink"), [ENTRY_LASTMOD] = S("lastmod")};

static const struct commit *last_commit(struct renderer *r, const struct item *item) {
    bool recorded = r->history && item && (item->kind == ITEM_FACT || item->kind == ITEM_ARTICLE);
    const struct item_history *h = recorded ? history_of(r->history, item->kind, item->id) : NULL;
    return h ? h->latest : NULL;
}

/* What an editor wrote goes before what the commits say. Sitemaps want a day or a moment. */
static void push_lastmod(struct renderer *r, const struct item *item) {
    struct arena *a = &r->machine.arena;
    const struct article *article =
        item && item->kind == ITEM_ARTICLE ? (const struct article *)item : NULL;
    const struct commit *last = last_commit(r, item);
    str text = {0};
    if (article && article->updated.precision >= DATE_DAY)
        text = date_iso(a, &article->updated);
    else if (last)
        text = commit_published(a, last);
    else if (article && article->date.precision >= DATE_DAY)
        text = date_iso(a, &article->date);
    push_optional(r, text);
}

static void get_entry(struct renderer *r, const void *object, int field) {
    const struct page *page = object;
    switch ((enum entry_field)field) {
    case ENTRY_URL:
        push_url(r, page->url);
        break;
    case ENTRY_PERMALINK:
        push_permalink(r, page->url);
        break;
    case ENTRY_LASTMOD:
        push_lastmod(r, page->item);
        break;
    }
}

const struct class entry_class = {CLASS_ENTRY, "page of site.pages", FIELDS(entry_fields),
                                  get_entry};

/* ---- tags ---- */

enum tag_field { TAG_NAME, TAG_SLUG, TAG_URL, TAG_ITEMS, TAG_ARTICLES };

static const str tag_fields[] = {[TAG_NAME] = S("name"),
                                 [TAG_SLUG] = S("slug"),
                                 [TAG_URL] = S("url"),
                                 [TAG_ITEMS] = S("items"),
                                 [TAG_ARTICLES] = S("articles")};

static void push_tag_articles(struct renderer *r, const struct tag *tag) {
    size_t count = 0;
    const struct item **articles =
        lua_newuserdatauv(r->machine.L, tag->items.count * sizeof *articles + 1, 0);
    for (size_t i = 0; i < tag->items.count; i++) {
        if (tag->items.items[i]->kind == ITEM_ARTICLE)
            articles[count++] = tag->items.items[i];
    }
    push_own_list(r, count, push_listed_item);
}

static void get_tag(struct renderer *r, const void *object, int field) {
    const struct tag *tag = object;
    switch ((enum tag_field)field) {
    case TAG_NAME:
        push_str(r->machine.L, tag->name);
        break;
    case TAG_SLUG:
        push_str(r->machine.L, tag->slug);
        break;
    case TAG_URL:
        push_url(r, tag->url);
        break;
    case TAG_ITEMS:
        push_items(r, &tag->items);
        break;
    case TAG_ARTICLES:
        push_tag_articles(r, tag);
        break;
    }
}

const struct class tag_class = {CLASS_TAG, "tag", FIELDS(tag_fields), get_tag};

/* ---- references in prose ---- */

enum reference_field {
    REFERENCE_TARGET,
    REFERENCE_LABEL,
    REFERENCE_FRAGMENT,
    REFERENCE_URL,
    REFERENCE_FIRST,
    REFERENCE_NUMBER,
    REFERENCE_PLAIN,
    REFERENCE_VALUE,
    REFERENCE_STATUS,
    REFERENCE_AT,
    REFERENCE_CONDITION
};

static const str reference_fields[] = {[REFERENCE_TARGET] = S("target"),
                                       [REFERENCE_LABEL] = S("label"),
                                       [REFERENCE_FRAGMENT] = S("fragment"),
                                       [REFERENCE_URL] = S("url"),
                                       [REFERENCE_FIRST] = S("first"),
                                       [REFERENCE_NUMBER] = S("number"),
                                       [REFERENCE_PLAIN] = S("plain"),
                                       [REFERENCE_VALUE] = S("value"),
                                       [REFERENCE_AT] = S("at"),
                                       [REFERENCE_CONDITION] = S("condition"),
                                       [REFERENCE_STATUS] = S("status")};

static void push_reference_url(struct renderer *r, const struct reference *ref) {
    if (ref->fragment.n && ref->target->url.n)
        push_url(r, arena_printf(&r->machine.arena, "%.*s#%.*s", STR(ref->target->url),
                                 STR(ref->fragment)));
    else
        push_url(r, ref->target->url);
}

/* What a fact says, at the reference's date if it has one. */
static void push_reference_value(struct renderer *r, const struct reference *ref) {
    const struct value *value = NULL;
    if (ref->binding && ref->binding->value)
        value = &ref->binding->value->value;
    else if (ref->target->kind == ITEM_FACT)
        value = &((const struct fact *)ref->target)->value;
    push_object(r, &value_class, value && value->kind ? value : NULL);
}

static str reference_status(const struct reference *ref) {
    if (ref->binding && ref->binding->value)
        return fact_status_names[ref->binding->value->status];
    bool fact = ref->target->kind == ITEM_FACT;
    return fact ? fact_status_names[((const struct fact *)ref->target)->status] : (str){0};
}

static void get_reference(struct renderer *r, const void *object, int field) {
    lua_State *L = r->machine.L;
    const struct reference *ref = object;
    switch ((enum reference_field)field) {
    case REFERENCE_TARGET:
        push_item(r, ref->target);
        break;
    case REFERENCE_LABEL:
        push_optional(r, ref->label);
        break;
    case REFERENCE_FRAGMENT:
        push_optional(r, ref->fragment);
        break;
    case REFERENCE_URL:
        push_reference_url(r, ref);
        break;
    case REFERENCE_FIRST:
        lua_pushboolean(L, ref->first);
        break;
    case REFERENCE_PLAIN:
        lua_pushboolean(L, ref->plain);
        break;
    case REFERENCE_VALUE:
        push_reference_value(r, ref);
        break;
    case REFERENCE_STATUS:
        push_optional(r, reference_status(ref));
        break;
    case REFERENCE_AT:
        if (ref->binding)
            push_date(r, &ref->binding->at);
        else
            lua_pushnil(L);
        break;
    case REFERENCE_CONDITION:
        push_pieces(r, ref->binding ? ref->binding->condition : NULL);
        break;
    case REFERENCE_NUMBER:
        if (ref->number)
            lua_pushinteger(L, ref->number);
        else
            lua_pushnil(L);
        break;
    }
}

const struct class reference_class = {CLASS_REFERENCE, "ref", FIELDS(reference_fields),
                                      get_reference};

/* Templates may keep a reference to the end of the page, longer than the text from which it was made. */
void push_reference(struct renderer *r, const struct reference *ref) {
    struct reference *held =
        push_held(r, &reference_class, sizeof *held + ref->label.n + ref->fragment.n);
    char *texts = (char *)(held + 1);
    *held = *ref;
    held->label.p = memcpy(texts, ref->label.n ? ref->label.p : "", ref->label.n);
    texts += ref->label.n;
    held->fragment.p = memcpy(texts, ref->fragment.n ? ref->fragment.p : "", ref->fragment.n);
}
