/* Pages: the one that is being made, and those that the site map lists. */
#include "render/lastmod.h"
#include "render/lua_model.h"

enum page_field {
    PAGE_FIELD_URL,
    PAGE_FIELD_PERMALINK,
    PAGE_FIELD_KIND,
    PAGE_FIELD_TITLE,
    PAGE_FIELD_DESCRIPTION,
    PAGE_FIELD_ITEM,
    PAGE_FIELD_TEMPLATE,
    PAGE_FIELD_CHANGES,
    PAGE_FIELD_ITEMS,
    PAGE_FIELD_NUMBER,
    PAGE_FIELD_COUNT,
    PAGE_FIELD_PREV,
    PAGE_FIELD_NEXT,
    PAGE_FIELD_FIRST,
    PAGE_FIELD_TOTAL
};

static const str page_fields[] = {[PAGE_FIELD_URL] = S("url"),
                                  [PAGE_FIELD_PERMALINK] = S("permalink"),
                                  [PAGE_FIELD_KIND] = S("kind"),
                                  [PAGE_FIELD_TITLE] = S("title"),
                                  [PAGE_FIELD_DESCRIPTION] = S("description"),
                                  [PAGE_FIELD_ITEM] = S("item"),
                                  [PAGE_FIELD_TEMPLATE] = S("template"),
                                  [PAGE_FIELD_CHANGES] = S("changes"),
                                  [PAGE_FIELD_ITEMS] = S("items"),
                                  [PAGE_FIELD_NUMBER] = S("number"),
                                  [PAGE_FIELD_COUNT] = S("count"),
                                  [PAGE_FIELD_PREV] = S("prev"),
                                  [PAGE_FIELD_NEXT] = S("next"),
                                  [PAGE_FIELD_FIRST] = S("first"),
                                  [PAGE_FIELD_TOTAL] = S("total")};

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
    case PAGE_TIMELINE:
        return "timeline";
    case PAGE_SEARCH:
        return "search";
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
    case PAGE_JSON_FEED:
        return "json-feed";
    case PAGE_ITEM_FEED:
        return "item-feed";
    case PAGE_EMBED:
        return "embed";
    case PAGE_OEMBED:
        return "oembed";
    case PAGE_DATA_INDEX:
        return "data";
    case PAGE_COLOPHON:
        return "colophon";
    case PAGE_FILE:
        return "file";
    case PAGE_DATA:
        return "data-file";
    }
    return "";
}

static str numbered(struct renderer *r, str title, size_t number) {
    if (number <= 1)
        return title;
    return arena_printf(&r->machine.arena, "%.*s, page %zu", STR(title), number);
}

static str changes_title(struct renderer *r, const struct changes_page *page) {
    struct arena *a = &r->machine.arena;
    const struct item *entity = page->list->entity;
    str title = entity ? arena_printf(a, "Changes: %.*s", STR(entity->title)) : S("Changes");
    return numbered(r, title, page->number);
}

static str page_title(struct renderer *r, const struct page *page) {
    static const str indexes[ITEM_KINDS] = {S("Articles"),  S("Facts"),      S("Entities"),
                                            S("Sources"),   S("Terms"),      S("Claims"),
                                            S("Questions"), S("Calculators")};
    switch (page->kind) {
    case PAGE_HOME:
    case PAGE_ITEM:
        return page->item ? page->item->title : r->site->config.title;
    case PAGE_INDEX:
        return numbered(r, indexes[page->index_of], page->index->number);
    case PAGE_TAGS:
        return S("Tags");
    case PAGE_TAG:
        return page->tag->name;
    case PAGE_CLAIMS:
        return arena_printf(&r->machine.arena, "%.*s, line by line", STR(page->item->title));
    case PAGE_TIMELINE:
        return S("Timeline");
    case PAGE_SEARCH:
        return S("Search");
    case PAGE_REVIEW:
        return S("What to look at next");
    case PAGE_404:
        return S("Page not found");
    case PAGE_REDIRECT:
        return page->target;
    case PAGE_CHANGES:
        return changes_title(r, page->changes);
    case PAGE_ITEM_FEED:
    case PAGE_EMBED:
    case PAGE_OEMBED:
        return page->item->title;
    case PAGE_DATA_INDEX:
        return S("Data");
    case PAGE_COLOPHON:
        return S("Colophon");
    case PAGE_SITEMAP:
    case PAGE_FEED:
    case PAGE_CHANGES_FEED:
    case PAGE_JSON_FEED:
    case PAGE_FILE:
    case PAGE_DATA:
        break;
    }
    return r->site->config.title;
}

/* Of the site map the pages that its part lists; where it has parts, these. */
static void push_index_items(struct renderer *r, const struct page *page) {
    if (page->kind == PAGE_SITEMAP) {
        const struct page_numbers *parts = &r->site->sitemaps;
        bool whole = page->index->count > 0;
        push_pages(r, whole ? parts : &r->site->listed, whole ? 0 : page->index->first,
                   whole ? parts->count : page->index->length);
        return;
    }
    const struct item_list *all = &r->site->indexes[page->index_of];
    bool any = page->index->length > 0;
    push_list(r, any ? all->items + page->index->first : NULL, page->index->length,
              push_listed_item);
}

/* What only the pages of an index have; nil for all others. */
static void get_index_page(struct renderer *r, const struct page *page, enum page_field field) {
    lua_State *L = r->machine.L;
    const struct index_page *index = page->index;
    if (!index)
        lua_pushnil(L);
    else if (field == PAGE_FIELD_ITEMS)
        push_index_items(r, page);
    else if (field == PAGE_FIELD_PREV)
        push_url(r, index->prev);
    else if (field == PAGE_FIELD_NEXT)
        push_url(r, index->next);
    else
        lua_pushinteger(L, (lua_Integer)(field == PAGE_FIELD_NUMBER  ? index->number
                                         : field == PAGE_FIELD_COUNT ? index->count
                                         : field == PAGE_FIELD_FIRST ? index->first + 1
                                                                     : index->total));
}

static void get_page(struct renderer *r, const void *object, int field) {
    const struct page *page = object;
    const struct item *item = page->item;
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
        push_optional(r, item && item->summary.n ? item->summary : r->site->config.description);
        break;
    case PAGE_FIELD_ITEM:
        push_item(r, item);
        break;
    case PAGE_FIELD_TEMPLATE:
        push_str(r->machine.L, page->template);
        break;
    case PAGE_FIELD_CHANGES:
        push_changes_page(r, page->changes);
        break;
    default:
        get_index_page(r, page, (enum page_field)field);
    }
}

const struct class page_class = {CLASS_PAGE, "page", FIELDS(page_fields), get_page};

void push_page(struct renderer *r) { push_object(r, &page_class, r->page); }

/* ---- a page as the site map lists it ---- */

enum entry_field { ENTRY_URL, ENTRY_PERMALINK, ENTRY_LASTMOD };

static const str entry_fields[] = {
    [ENTRY_URL] = S("url"), [ENTRY_PERMALINK] = S("permalink"), [ENTRY_LASTMOD] = S("lastmod")};

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
        push_optional(r, page_lastmod(r, page));
        break;
    }
}

const struct class entry_class = {CLASS_ENTRY, "page of site.pages", FIELDS(entry_fields),
                                  get_entry};

static void push_entry(struct renderer *r, const void *numbers, size_t index) {
    push_object(r, &entry_class, &r->site->pages.items[((const size_t *)numbers)[index]]);
}

void push_pages(struct renderer *r, const struct page_numbers *pages, size_t first, size_t length) {
    push_list(r, length ? pages->items + first : NULL, length, push_entry);
}
