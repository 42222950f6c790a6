/* What `sitegen diff` prints: a comparison in three forms. */
#ifndef CMD_DIFF_H
#define CMD_DIFF_H

#include "cmd/pipeline.h"
#include "cmd/print.h"
#include "history/compare.h"

/* One of the two versions. */
struct diff_side {
    str name;        /* as the command line has it: "HEAD~2"; empty: the files */
    bool has_commit; /* false: the files */
    struct repo_commit commit;
    struct site *site;
    struct str_list
        refused; /* paths that its tree does not list: bad names, links that lead nowhere */
};

struct diff {
    struct diff_side before, after;
    struct comparison *comparison;
    struct arena *arena;
};

/* The files of a directory of that version: "content". */
struct tree diff_tree(struct pipeline *p, const struct diff_side *side, str dir, struct diags *d);
/* What the listing of a tree refused, by its name or for what it is: nobody knows what it holds. */
void diff_find_refused(struct arena *a, const struct diags *found, struct str_list *refused);
/* Its site on the day p->now, with the theme of that version, whose components the content may use: what is an error here is one
 * for check, too. */
struct site *diff_load_site(struct pipeline *p, const struct diff_side *side,
                            const struct tree *content, struct diags *found);

void diff_print_text(const struct diff *d, struct buf *out);
/* For a comment of a review: escaped, values in tables. */
void diff_print_markdown(const struct diff *d, struct buf *out);
/* "A → B", a line of Markdown. */
void diff_markdown_sides(const struct diff *d, struct buf *out);
void diff_print_json(const struct diff *d, struct buf *out);
/* The members of its object, without the braces. */
void diff_put_json(const struct diff *d, struct buf *out);

/* "2 facts changed, 1 added; 1 check differs", or "no change in meaning"; and how many files cannot be read. */
str diff_summary(const struct diff *d);
/* "HEAD~2 (1a2b3c4, 2026-11-22)", or "the files". */
str diff_side_name(struct arena *a, const struct diff_side *side);
/* The end of it, which no user wrote: "1a2b3c4, 2026-11-22)"; nothing of the files. */
str diff_side_commit(struct arena *a, const struct diff_side *side);
/* "value, status, sources[2]": the names of what differs. */
str diff_field_names(struct arena *a, const struct field_changes *fields);
/* A value, a verdict: where there is none, in words. */
str diff_words(str text);
/* "a, b and c" */
str diff_list(struct arena *a, const struct str_list *list);
extern const char *const diff_headings[ITEM_KINDS]; /* "Facts", ... */
extern const char *const diff_unread_heading;       /* above files of which nothing is said */
extern const enum item_kind diff_order[ITEM_KINDS]; /* in which kinds are told */

#endif
