/* What changed in meaning between two versions of a knowledge base: items by what they say (content.h), facts and models also by what
 * was computed, checks by how they came out. Either version may have errors: what can be read of it is compared. */
#ifndef HISTORY_COMPARE_H
#define HISTORY_COMPARE_H

#include "history/content.h"

struct str_list {
    str *items;
    size_t count, capacity;
};

/* One item that is not the same in both. */
struct difference {
    enum item_kind kind;
    enum change
        change; /* CHANGE_ADDED, CHANGE_CHANGED, CHANGE_REMOVED; CHANGE_FOLLOWED: it says the same, and its value differs */
    str id, title; /* the title it has now, or had */
    str file;      /* in which it stands now, or stood */
    /* Fields as content_diff names them. Of a followed fact those of its `values` that differ, as prose prints them. */
    struct field_changes fields;
    /* A fact's current value as prose prints it, in full where the two would look the same; a claim's verdict. p is NULL
     * where there is none. */
    str before, after;
    bool turned; /* before and after differ: another value, another verdict */
    /* Ids of what its value is made of and that differs, too; of a followed one none: site.yml. One that is changed has them only
     * if it is a model that computes something else. */
    struct str_list via;
};

struct difference_list {
    struct difference *items; /* by id */
    size_t count, capacity;
};

/* A check of a fact that came out otherwise, or is new or gone and does not hold. */
struct check_difference {
    str fact, title; /* title: the check's, else its formula */
    str file;
    const char *before,
        *after; /* "holds", "tension", "fails", "undecided"; NULL: there was no such check */
};

struct comparison {
    struct difference_list items[ITEM_KINDS];
    struct field_changes config; /* of site.yml */
    struct {
        struct check_difference *items; /* by fact, in the order of its checks */
        size_t count, capacity;
    } checks;
    struct str_list
        unread; /* files of either that cannot be parsed: nothing is said of what stands in them */
};

/* Both are to be loaded with the same `now`, so that what differs is what was written and not what time it is. Lives in `a`
 * and borrows from the sites. */
struct comparison *compare_sites(struct arena *a, const struct site *before,
                                 const struct site *after);
bool comparison_is_empty(const struct comparison *c);
/* Further files of which nothing is known, each named once. */
void comparison_add_unread(struct arena *a, struct comparison *c, const struct str_list *paths);

/* The item of an id, the home page and drafts that were left out included. NULL when there is none. */
const struct item *item_anywhere(const struct site *site, str id);

/* compare_items.c: what is written in the files of both; fills items and config, but for the values. */
void compare_items(struct arena *a, const struct site *before, const struct site *after,
                   struct comparison *c);

/* compare_models.c: the headlines and columns of models by default; `moved` has the facts whose values differ. */
void compare_models(struct arena *a, const struct site *before, const struct site *after,
                    const struct map *moved, struct comparison *c);

#endif
