/* The site as a whole, tags, and references in prose. */
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

static void push_feed(struct renderer *r) {
    if (!r->feed.items)
        make_feed(r);
    push_list(r, r->feed.items, r->feed.count, push_listed_item);
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
    SITE_IMAGE,
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
    SITE_DATA_URL,
    SITE_VERSION,
    SITE_PAGES,
    SITE_FEED_ITEMS,
    SITE_FEED_LIMIT,
    SITE_HISTORY,
    SITE_CHANGES,
    SITE_RELATIONS,
    SITE_EVENTS,
    SITE_QUESTIONS,
    SITE_MODELS,
    SITE_TIMELINE_URL,
    SITE_SEARCH_URL,
    SITE_DATA,
    SITE_SCHEMAS,
    SITE_REDIRECTS,
    SITE_CNAME
};

static const str site_fields[] = {[SITE_TITLE] = S("title"),
                                  [SITE_DESCRIPTION] = S("description"),
                                  [SITE_BASE_URL] = S("base_url"),
                                  [SITE_LANGUAGE] = S("language"),
                                  [SITE_REPOSITORY] = S("repository"),
                                  [SITE_LICENSE] = S("license"),
                                  [SITE_LICENSE_URL] = S("license_url"),
                                  [SITE_AUTHOR] = S("author"),
                                  [SITE_IMAGE] = S("image"),
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
                                  [SITE_DATA_URL] = S("data_url"),
                                  [SITE_VERSION] = S("version"),
                                  [SITE_PAGES] = S("pages"),
                                  [SITE_FEED_ITEMS] = S("feed_items"),
                                  [SITE_FEED_LIMIT] = S("feed_limit"),
                                  [SITE_HISTORY] = S("history"),
                                  [SITE_CHANGES] = S("changes"),
                                  [SITE_RELATIONS] = S("relations"),
                                  [SITE_EVENTS] = S("events"),
                                  [SITE_QUESTIONS] = S("questions"),
                                  [SITE_MODELS] = S("models"),
                                  [SITE_TIMELINE_URL] = S("timeline_url"),
                                  [SITE_SEARCH_URL] = S("search_url"),
                                  [SITE_DATA] = S("data"),
                                  [SITE_SCHEMAS] = S("schemas"),
                                  [SITE_REDIRECTS] = S("redirects"),
                                  [SITE_CNAME] = S("cname")};

static void push_menu_entry(struct renderer *r, const void *entries, size_t index) {
    push_object(r, &menu_class, (const struct menu_entry *)entries + index);
}

static void push_relation(struct renderer *r, const void *relations, size_t index) {
    push_shared(r, &relation_class, (const struct relation *)relations + index);
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
    case SITE_IMAGE:
        push_url(r, c->image);
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
    case SITE_DATA_URL:
        push_url(r, c->data ? S("/data/") : S(""));
        break;
    case SITE_VERSION:
        push_str(r->machine.L, S(SITEGEN_VERSION));
        break;
    case SITE_PAGES:
        push_pages(r, &site->listed, 0, site->listed.count);
        break;
    case SITE_FEED_LIMIT:
        lua_pushinteger(r->machine.L, c->feed_items);
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
    case SITE_RELATIONS:
        push_list(r, c->relations.items, c->relations.count, push_relation);
        break;
    case SITE_EVENTS:
        push_items(r, &site->events);
        break;
    case SITE_QUESTIONS:
        push_items(r, &site->items[ITEM_QUESTION]);
        break;
    case SITE_MODELS:
        push_items(r, &site->items[ITEM_MODEL]);
        break;
    case SITE_TIMELINE_URL:
        push_url(r, site->has_events ? S("/timeline/") : S(""));
        break;
    case SITE_SEARCH_URL:
        push_url(r, site->has_search ? S("/search/") : S(""));
        break;
    case SITE_DATA:
        push_data_files(r);
        break;
    case SITE_SCHEMAS:
        push_schemas(r);
        break;
    case SITE_REDIRECTS:
        push_redirects(r);
        break;
    case SITE_CNAME:
        push_optional(r, c->cname);
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
    note_display(r, ref->target);
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
        note_display(r, ref->target);
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
