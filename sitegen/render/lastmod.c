#include "render/lastmod.h"

#include "history/pages.h"
#include "model/model.h"

/* What the newest so far is, on the scale of commits; where there is none, both are NULL. */
struct newest {
    struct renderer *r;
    int64_t seconds; /* since 1970 */
    const struct commit *commit;
    const struct date *date;
};

static void take_commit(struct newest *n, const struct commit *c) {
    if (!c)
        return;
    int64_t seconds = commit_day(c).precision ? c->authored : c->committed;
    if ((n->commit || n->date) && seconds <= n->seconds)
        return;
    *n = (struct newest){.r = n->r, .seconds = seconds, .commit = c};
}

/* A day begins with it. */
static void take_date(struct newest *n, const struct date *d) {
    enum { DAY_SECONDS = 86400 };
    static const struct date epoch = {.precision = DATE_DAY, .year = 1970, .month = 1, .day = 1};
    int64_t seconds = (int64_t)(date_first_day(d) - date_first_day(&epoch)) * DAY_SECONDS;
    if ((n->commit || n->date) && seconds <= n->seconds)
        return;
    *n = (struct newest){.r = n->r, .seconds = seconds, .date = d};
}

/* The commit unless what an editor wrote is a later day: a commit knows the moment. */
static void take_article(struct newest *n, const struct article *article,
                         const struct commit *latest) {
    const struct date *said = &article->updated;
    struct date day = latest ? commit_day(latest) : (struct date){0};
    if (said->precision < DATE_DAY && !latest)
        said = &article->date;
    if (said->precision < DATE_DAY ||
        (day.precision && date_first_day(&day) >= date_first_day(said)))
        take_commit(n, latest);
    else
        take_date(n, said);
}

static void take_recorded(struct newest *n, const struct item *item) {
    note_read(n->r, item, READ_HISTORY);
    const struct item_history *h = history_of(n->r->history, item->kind, item->id);
    const struct commit *latest = h ? h->latest : NULL;
    if (item->kind == ITEM_ARTICLE)
        take_article(n, (const struct article *)item, latest);
    else
        take_commit(n, latest);
}

static void take_all_recorded(struct newest *n, const struct item_list *items) {
    for (size_t i = 0; i < items->count; i++)
        take_recorded(n, items->items[i]);
}

static void take_refs(struct newest *n, const struct ref_list *refs) {
    for (size_t i = 0; i < refs->count; i++)
        if (refs->items[i].item)
            take_recorded(n, refs->items[i].item);
}

static void take_entity(struct newest *n, const struct entity *e) {
    take_all_recorded(n, &e->facts);
    take_all_recorded(n, &e->related);
    take_all_recorded(n, &e->events);
}

static void take_source(struct newest *n, const struct origin *s) {
    note_read(n->r, s, READ_BACKLINKS);
    for (size_t i = 0; i < s->uses.count; i++)
        take_recorded(n, s->uses.items[i].item);
}

/* A term's page tells where it is used. */
static void take_backlinks(struct newest *n, const struct item *item) {
    note_read(n->r, item, READ_BACKLINKS);
    for (size_t i = 0; i < item->backlink_count; i++)
        take_recorded(n, item->backlinks[i].from);
}

/* The history knows facts and articles; the others change with what they stand on. */
static void take_item(struct newest *n, const struct item *item) {
    switch (item->kind) {
    case ITEM_ARTICLE:
    case ITEM_FACT:
        take_recorded(n, item);
        break;
    case ITEM_ENTITY:
        take_entity(n, (const struct entity *)item);
        break;
    case ITEM_SOURCE:
        take_source(n, (const struct origin *)item);
        break;
    case ITEM_TERM:
        take_backlinks(n, item);
        break;
    case ITEM_QUESTION:
        take_refs(n, &((const struct question *)item)->facts);
        break;
    case ITEM_MODEL:
        take_all_recorded(n, &((const struct model *)item)->facts);
        break;
    case ITEM_CLAIM:
        take_refs(n, &((const struct claim *)item)->facts);
        break;
    case ITEM_KINDS:
        break;
    }
}

static void take_items(struct newest *n, const struct item_list *items) {
    for (size_t i = 0; i < items->count; i++)
        take_item(n, items->items[i]);
}

static void take_tags(struct newest *n, const struct tag_list *tags) {
    for (size_t i = 0; i < tags->count; i++)
        take_items(n, &tags->items[i]->items);
}

static void take_changes(struct newest *n, const struct changes_page *page) {
    for (size_t i = 0; page && i < page->groups.count; i++)
        take_commit(n, page->groups.items[i].commit);
}

static void take_page(struct newest *n, const struct page *page) {
    const struct site *site = n->r->site;
    switch (page->kind) {
    case PAGE_ITEM:
        take_item(n, page->item);
        break;
    case PAGE_HOME:
        if (page->item)
            take_item(n, page->item);
        take_items(n, &site->items[site->items[ITEM_ARTICLE].count ? ITEM_ARTICLE : ITEM_FACT]);
        break;
    case PAGE_INDEX:
        take_items(n, &site->items[page->index_of]); /* further pages are below it, too */
        break;
    case PAGE_CLAIMS:
        take_items(n, &((const struct origin *)page->item)->claims);
        break;
    case PAGE_TAG:
        take_items(n, &page->tag->items);
        break;
    case PAGE_TAGS:
        take_tags(n, &site->tags);
        break;
    case PAGE_TIMELINE:
        take_items(n, &site->events);
        break;
    case PAGE_REVIEW:
    case PAGE_DATA_INDEX:
        take_items(n, &site->items[ITEM_FACT]);
        break;
    case PAGE_CHANGES:
        note_read(n->r, site, READ_CHANGES);
        take_changes(n, page->changes);
        break;
    case PAGE_COLOPHON:
        note_read(n->r, site, READ_COMMITS);
        if (n->r->history && n->r->history->has_tip)
            take_commit(n, &n->r->history->tip);
        break;
    default:
        break;
    }
}

static bool is_part(const struct page *page) {
    return page->kind == PAGE_SITEMAP && page->index && !page->index->count;
}

static str newest_text(struct newest *n) {
    struct arena *a = &n->r->machine.arena;
    if (n->commit)
        return commit_published(a, n->commit);
    if (!n->date)
        return (str){0};
    return n->date->precision == DATE_DAY ? date_iso(a, n->date) : date_rfc3339(a, n->date);
}

str article_changed(struct renderer *r, const struct article *article) {
    struct newest n = {.r = r};
    take_recorded(&n, &article->item);
    return newest_text(&n);
}

str page_lastmod(struct renderer *r, const struct page *page) {
    struct newest n = {.r = r};
    for (size_t i = 0; is_part(page) && i < page->index->length; i++)
        take_page(&n, &r->site->pages.items[r->site->listed.items[page->index->first + i]]);
    take_page(&n, page);
    return newest_text(&n);
}
