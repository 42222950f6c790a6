/* What follows from a change, down to sentences and pages: `sitegen diff --impact`. Both versions are built as `sitegen build --at`
 * builds them (or as `sitegen build` builds the files), but in memory; what is told of pages is the difference of the two sites,
 * byte for byte. */
#ifndef CMD_IMPACT_H
#define CMD_IMPACT_H

#include "cmd/diff.h"
#include "cmd/pipeline.h"

/* ---- sentences ---- */

enum impact_part { PART_TEXT, PART_COMPONENT, PART_FIELD, PART_ANSWER };
extern const char *const impact_part_names[]; /* "text", ... */

/* A sentence of a Markdown text or of a model's answer that readers see otherwise, in plain text. */
struct impact_sentence {
    const struct item *item; /* in whose file it stands: as it is now, or was */
    struct span at;          /* where it begins there */
    enum impact_part
        part; /* of the item: its text, a cell of a component in it, another field, what a model answers */
    str before, after;      /* p is NULL: it stands in one version alone */
    struct str_list causes; /* ids of what it mentions and that prints otherwise */
    bool edited;            /* what is written differs, too */
};

struct sentence_list {
    struct impact_sentence *items; /* by kind as in diff_order, then in the order of the site */
    size_t count, capacity;
};

/* A component in an article that names something that changed: a chart, a table. */
struct impact_component {
    const struct item *item;
    const struct fence *fence;
    struct str_list causes;
};

struct component_list {
    struct impact_component *items;
    size_t count, capacity;
};

/* ---- pages ---- */

/* Why a page differs, the most telling first. */
enum impact_why {
    WHY_CONTENT,   /* its own item changed */
    WHY_FOLLOWS,   /* what its own item computes follows */
    WHY_SHOWS,     /* its text or a component shows something that changed */
    WHY_LISTS,     /* it lists something that changed */
    WHY_FILE,      /* a static file or an asset, copied as it is */
    WHY_TEMPLATES, /* templates changed */
    WHY_CONFIG,    /* site.yml changed */
    WHY_OTHER,     /* order, neighbours, what templates count */
    WHY_SEARCH,    /* search, feeds, map of the site */
    WHY_DATA,   /* it is made for programs and other sites; all of what changed is in some of it */
    WHY_PLACE,  /* only the line on which its item stands, and counts */
    WHY_COUNTS, /* only numbers: how many there are of something */
    WHY_RECORD, /* only the record: history, the commit it is built from, the day */
    WHY_COUNT
};
extern const char *const impact_why_names[WHY_COUNT]; /* for programs: "content", "follows" */

struct impact_cause {
    enum impact_why why;
    str id; /* of what changed; empty where `why` says it all */
};

/* One file of the output that is not the same in both sites. */
struct impact_page {
    str path, url;           /* "facts/x/index.html", "/facts/x/" */
    enum change change;      /* CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED */
    bool is_page;            /* that readers go through; else a picture, a script, data */
    bool is_beside;          /* made for programs and other sites: data, feeds of items, embeds */
    bool redirects, did;     /* it leads elsewhere now; it did before */
    str target;              /* where, when it does now */
    const struct item *item; /* whose page it is or was; or NULL */
    struct {
        struct impact_cause *items; /* of a changed one, the most telling first */
        size_t count, capacity;
    } causes;
};

struct page_list {
    struct impact_page *items; /* by path */
    size_t count, capacity;
};

/* ---- all of it ---- */

/* One of the two versions, built. */
struct impact_side {
    struct options options;
    struct pipeline pipeline; /* its site as it is built, on its own day */
    bool open;                /* the pipeline is to be closed */
    struct output *output; /* NULL: it could not be built; the errors are in the pipeline's diags */
};

/* Something that changed or follows, with what comes of it. */
struct impact_node {
    const struct difference *difference;
    str was;                    /* of an added one: the id of one that is gone and said the same */
    bool by_time;               /* nothing was written: the day is another one */
    struct impact_node *parent; /* that it follows from first; NULL: it stands for itself */
    struct {
        struct impact_node **items;
        size_t count, capacity;
    } follow;
    struct {
        const struct check_difference **items; /* of its checks, or of others that name it first */
        size_t count, capacity;
    } checks;
    struct {
        const struct impact_sentence **items; /* each stands with one node alone */
        size_t count, capacity;
    } sentences;
    struct {
        const struct impact_component **items;
        size_t count, capacity;
    } components;
    struct {
        const struct claim **items; /* that rest on it: is their verdict still right? */
        size_t count, capacity;
    } claims;
};

struct node_list {
    struct impact_node **items;
    size_t count, capacity;
};

struct impact {
    const struct diff *diff;
    struct impact_side sides[2];
    struct difference_list timed; /* facts that say something else because the day is another one */
    struct map moved;             /* id -> something, of what prints otherwise or changed */
    struct sentence_list sentences;
    struct component_list components;
    bool has_pages; /* both versions could be built */
    struct page_list pages;
    struct map nodes;       /* id -> struct impact_node */
    struct node_list all;   /* facts first */
    struct node_list roots; /* nodes without a parent */
    struct {
        const struct check_difference **items; /* that no node holds */
        size_t count, capacity;
    } checks;
    struct {
        const struct impact_sentence **items; /* that no node holds */
        size_t count, capacity;
    } loose;
};

/* Fills d->comparison, and finds the rest. NULL with diagnostics in p->diags when a version cannot be read at all. To be closed. */
struct impact *impact_of(struct pipeline *p, struct diff *d);
void impact_close(struct impact *m);

/* impact_sentences.c */
void impact_find_sentences(struct impact *m);
/* impact_pages.c: of two outputs that are there. */
void impact_find_pages(struct impact *m);
/* impact_nodes.c: puts it all where it belongs. */
void impact_arrange(struct impact *m);

/* ---- words ---- */

/* "3 facts changed; 5 follow; 2 checks turn; 1 tension opens; 12 sentences on 8 pages; 31 pages in all" */
str impact_summary(const struct impact *m);
bool impact_opens(const struct check_difference *c);  /* a tension that was none */
bool impact_closes(const struct check_difference *c); /* one that is no more */
/* Addresses that answered and do so no longer; what was made beside a page goes with it. */
bool impact_is_lost(const struct impact_page *page);
/* Is there nothing else in it than counts, lines of files and the record? */
bool impact_is_minor(const struct impact_page *page);
size_t impact_count_lost(const struct impact *m);
/* On how many pages the sentences stand. */
size_t impact_count_places(const struct impact *m);
/* Errors of one version, sorted, without the warnings. */
struct diags impact_errors(struct arena *a, const struct impact_side *side);
/* "content/articles/a.md:12" */
str impact_place(struct arena *a, struct span at);
/* "changed", "follows", "with the day", "added: it was " */
const char *impact_node_words(const struct impact_node *node);

/* Pages that have the same first cause, or none because they were added or removed; all that is made beside pages. */
struct page_group {
    bool is_beside;
    enum change change;
    struct impact_cause cause; /* of changed ones */
    struct {
        const struct impact_page **items;
        size_t count, capacity;
    } pages;
};
struct page_groups {
    struct page_group *items; /* the most telling first */
    size_t count, capacity;
};
struct page_groups impact_groups(const struct impact *m);
/* Are they many that say nothing new, so that their number is enough? */
bool impact_group_is_minor(const struct page_group *g);
/* What they have in common, "shows ", and of what: "price", or nothing. */
const char *impact_group_words(const struct page_group *g);
str impact_group_id(const struct page_group *g);

/* How much of each is told; 0 of what is only counted. */
struct impact_measure {
    size_t nodes, fields, sentences, pages, errors;
};

/* impact_words.c: sentences as runs of words that changed or did not. Signs at a word's end are words of their own. */
enum word_kind { WORDS_SAME, WORDS_OLD, WORDS_NEW };
struct word_run {
    enum word_kind kind;
    str text;
    bool spaced; /* a blank stands before it */
};
struct word_runs {
    struct word_run *items;
    size_t count, capacity;
};
/* Both in one, old words before new ones; and each of them alone. */
struct word_runs impact_words(struct arena *a, str before, str after);
struct word_runs impact_old_words(struct arena *a, str before, str after);
struct word_runs impact_new_words(struct arena *a, str before, str after);

void impact_print_text(const struct impact *m, struct buf *out);
void impact_print_markdown(const struct impact *m, struct buf *out);
void impact_print_json(const struct impact *m, struct buf *out);

#endif
