/* What a content file says, item by item, in a form in which only meaning counts: comments, white space, quotes, the order
 * of fields and the order of items are gone. */
#ifndef HISTORY_CONTENT_H
#define HISTORY_CONTENT_H

#include "history/history.h"

/* One item of a file. */
struct entry {
    str id;
    str raw; /* the item's own lines, "- id: x\n  ...\n" of a fact; all of the file for an article */
    str canon; /* its content: equal bytes mean equal content */
};

/* A file's items. */
struct document {
    struct entry *items; /* in the order of the file */
    size_t count, capacity;
    bool broken; /* it cannot be parsed: it has no items */
    bool whole;  /* its items cannot be read one by one: see document_read */
};

/* Reads the bytes of content/facts/NAME.yml (ITEM_FACT) or content/articles/NAME.md (ITEM_ARTICLE); `path` is relative to
 * the knowledge base and names an article without an id. The document lives in `text`, ids and contents in `a` (which may
 * be the same).
 *
 * Of facts each is parsed alone, as far as it differs from what `near` holds (another version of the same file, or NULL): of
 * a large file in which one line was changed, one fact. What was read for `near` is shared. */
struct document document_read(struct arena *a, struct arena *text, enum item_kind kind, str path,
                              str bytes, const struct document *near);

/* The items of one version that the other does not have: equal ones, as often as they stand in both, are left out. Their `raw` is empty. */
void documents_differ(struct arena *a, const struct document *old, const struct document *new,
                      struct document *gone, struct document *come);

/* Fields that differ, by name; either content may be empty: no item. */
struct field_changes {
    struct field_change *items;
    size_t count, capacity;
};
struct field_changes content_diff(struct arena *a, str before, str after);

#endif
