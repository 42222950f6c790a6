/* The pages of what changed: a diary, newest first, of all commits and of those that concern one entity. */
#ifndef HISTORY_PAGES_H
#define HISTORY_PAGES_H

#include "history/history.h"

struct shown_revisions {
    struct revision_list list;
    size_t more; /* that a page has no room for */
};

/* What one commit changed, as a page shows it. */
struct change_group {
    const struct commit *commit;    /* NULL: not yet committed */
    struct shown_revisions changed; /* told one by one: facts, what follows from them, articles */
    struct shown_revisions born;    /* told by name alone: added, or there from the start */
    struct shown_revisions unreadable; /* told by name alone, too */
    size_t weight;                     /* of its texts and links, about, in bytes */
    str url; /* of its place on the list's pages; empty of what is not committed */
};

struct changes_page {
    const struct changes_list *list;
    size_t number; /* from 1 */
    struct {
        const struct change_group *items;
        size_t count;
    } groups;
};

/* The diary of all that changed, or of one entity's facts. */
struct changes_list {
    const struct item *entity; /* NULL: all */
    size_t revisions;          /* how many changes it tells of */
    struct {
        struct change_group *items;
        size_t count, capacity;
    } groups; /* newest first */
    struct {
        struct changes_page *items;
        size_t count, capacity;
    } pages;                  /* one at least, where there are revisions */
    struct changes_page feed; /* the newest commits; of an entity no more than site.yml says */
};

struct changes {
    struct changes_list all;
    struct map by_entity; /* id -> struct changes_list; in the order of entities */
};

/* "/changes/", "/changes/2/", "/changes/some-entity/", "/changes/some-entity/2/". */
str changes_url(struct arena *a, const struct changes_list *list, size_t number);

/* What a page that is a feed tells of; NULL of another page, and of a fact, whose feed tells its history. */
const struct changes_page *changes_feed(const struct changes *changes, const struct page *page);

/* drafts.c: takes what concerns drafts from the lists of commits and of what is not committed, and the fields from their
 * revisions. */
void history_hide_drafts(struct history *h, const struct site *site);

/* Adds the pages of changes to a loaded site whose history is known, and has the history forget what readers may not see,
 * unless the site is one with drafts. Nothing without a history. */
void history_add_pages(struct history *h, struct site *site, struct diags *d);

/* The same without adding any: the lists of a site, in `a`, whose pages are not yet pages of the site. NULL without a commit. */
struct changes *history_list_changes(struct arena *a, struct history *h, const struct site *site);

/* The title an item has or, when it is there no longer, had last; its id when it never had one. */
str history_title(const struct history *h, const struct site *site, enum item_kind kind, str id);
/* The entity a fact is or was about; NULL when there is none of that name. */
const struct item *history_subject(const struct history *h, const struct site *site, str fact);

#endif
