/* The Site: everything an editor wrote, resolved. Built by site_load, read-only ("frozen") from then on,
 * so that any number of workers may read it. */
#ifndef MODEL_SITE_H
#define MODEL_SITE_H

#include "base/tree.h"
#include "model/date.h"
#include "model/quantity.h"
#include "text/markdown.h"
#include "text/yaml.h"

enum item_kind { ITEM_ARTICLE, ITEM_FACT, ITEM_ENTITY, ITEM_SOURCE, ITEM_TERM, ITEM_KINDS };

/* A text that was written somewhere, and where. */
struct written {
    str text;
    struct span span;
};

struct text_list {
    struct written *items;
    size_t count, capacity;
};

/* A reference by id in YAML: `subject: some-entity`. */
struct ref {
    str id; /* empty: not given */
    struct span span;
    struct item *item; /* set by resolve; NULL when it failed */
};

struct ref_list {
    struct ref *items;
    size_t count, capacity;
};

/* `sources:` of a fact, an entity or a term. */
struct citation {
    struct ref source;
    str at; /* locator: "Item 2", "page 4" */
    str note;
};

struct citation_list {
    struct citation *items;
    size_t count, capacity;
};

/* A Markdown text, with what its references name. */
struct prose {
    struct markdown text;
    struct mention_target *targets; /* per mention: what became of it */
    const struct item **mentioned;  /* per mention: the item, or NULL */
    uint32_t fence;                 /* of a cell: index of its fence in the item's text */
};

/* Where an item is mentioned in prose. One entry per sentence. */
struct backlink {
    const struct item *from;
    const struct prose *prose; /* from's text, or one of its cells */
    uint32_t mention;          /* index into prose->text.mentions: the first in that sentence */
};

struct item_list {
    struct item **items;
    size_t count, capacity;
};

struct tag {
    str name, slug, url;
    struct item_list items; /* all kinds, in the site's order */
};

struct tag_list {
    struct tag **items;
    size_t count, capacity;
};

/* What all kinds have. */
struct item {
    enum item_kind kind;
    str id, title, summary;
    struct span span; /* of the id (or of the file, for an article) */
    uint32_t line;    /* of the id; 1 for an article */
    str url;          /* "/facts/x/", without the base path; empty when the kind has no pages */
    struct text_list tag_names, aliases;
    struct tag_list tags;
    str written_text; /* `text:` or an article's body, as written; p is NULL when there is none */
    struct span text_span; /* of `text:` */
    bool has_text;
    struct prose prose; /* meaningful when has_text */
    struct {            /* texts in the data of components that hold references, in their order */
        struct prose *items;
        size_t count, capacity;
    } cells;
    struct backlink *backlinks;
    size_t backlink_count;
};

struct article {
    struct item item;
    struct date date, updated;
    struct written slug;
    int64_t weight;
    bool draft, toc;
    struct ref_list about;
    const struct article *previous, *next; /* in reading order; NULL at the ends */
};

enum fact_status {
    STATUS_NONE,
    STATUS_ANNOUNCED,
    STATUS_CONDITIONAL,
    STATUS_ESTIMATE,
    STATUS_REPORTED,
    STATUS_CONFIRMED,
    STATUS_DISPUTED,
    STATUS_RETRACTED,
    STATUS_COUNT
};
extern const str fact_status_names[STATUS_COUNT]; /* "", "announced", ... */

enum value_kind { VALUE_NONE, VALUE_QUANTITY, VALUE_DATE, VALUE_BOOLEAN, VALUE_TEXT };

struct value {
    enum value_kind kind;
    str written; /* as the file has it */
    struct span span;
    union {
        struct quantity quantity;
        struct date date;
        bool boolean;
    };
};
/* As prose prints it, and in full. */
str value_text(struct arena *a, const struct value *v);
str value_full(struct arena *a, const struct value *v);

struct fact {
    struct item item;
    struct value value;
    enum fact_status status;
    struct date as_of;
    struct ref subject;
    struct citation_list sources;
};

enum entity_kind {
    ENTITY_NONE,
    ENTITY_ORGANISATION,
    ENTITY_PERSON,
    ENTITY_PRODUCT,
    ENTITY_AGREEMENT,
    ENTITY_PLACE,
    ENTITY_UNIT,
    ENTITY_EVENT,
    ENTITY_COUNT
};
extern const str entity_kind_names[ENTITY_COUNT];

struct entity {
    struct item item;
    enum entity_kind entity_kind;
    str short_name, link;
    struct ref part_of;
    struct date start, end;
    struct citation_list sources;
    struct item_list facts; /* whose subject it is */
    struct item_list parts; /* entities that are part of it */
};

struct use { /* a fact, entity or term that rests on a source */
    const struct item *item;
    const struct citation *citation;
};

struct origin { /* kind `source`; `struct source` is a file's text */
    struct item item;
    str link, publisher, author, tier_note, archive;
    struct date date, accessed;
    int64_t tier; /* 1..3; 0 not given */
    struct {
        struct use *items;
        size_t count, capacity;
    } uses;
};

struct term {
    struct item item;
    str short_name;
    struct text_list also;
    struct citation_list sources;
};

struct menu_entry {
    struct span span;
    str title, url;
};

struct site_config {
    str title, description, base_url, language, repository, license, license_url, author;
    bool html; /* raw HTML in Markdown passes */
    struct {
        struct menu_entry *items;
        size_t count, capacity;
    } menu;
    bool pages[ITEM_KINDS]; /* kinds that get pages */
    bool tag_pages;
    int64_t feed_items;
};

/* A static file, copied as it is. */
struct static_file {
    const struct tree_file *file;
    str path; /* in the output */
};

enum page_kind {
    PAGE_HOME,
    PAGE_ITEM,
    PAGE_INDEX,
    PAGE_TAGS,
    PAGE_TAG,
    PAGE_404,
    PAGE_REDIRECT,
    PAGE_SITEMAP,
    PAGE_FEED
};

/* One file of the output that a template makes. */
struct page {
    enum page_kind kind;
    str url;                 /* "/facts/x/", "/404.html", "/sitemap.xml", without the base path */
    str path;                /* in the output: "facts/x/index.html" */
    str template;            /* "fact", "facts", "sitemap.xml" */
    const struct item *item; /* of PAGE_ITEM; of PAGE_HOME, or NULL */
    const struct tag *tag;   /* of PAGE_TAG */
    enum item_kind index_of; /* of PAGE_INDEX */
    str target;              /* of PAGE_REDIRECT: url */
};

struct site {
    struct arena *arena;
    const struct tree *tree;
    struct site_config config;
    str base_path; /* of base_url, with a slash at both ends: "/" or "/sub/path/" */
    struct units units;
    struct map ids;                     /* id -> struct item, all kinds */
    struct item_list items[ITEM_KINDS]; /* articles in reading order; the others by id */
    struct article *home;               /* content/index.md, or NULL */
    struct map drafts;    /* left out: id, and path of the file -> struct item; for messages */
    struct tag_list tags; /* by slug */
    struct map tags_by_slug;
    struct map articles_by_file; /* path of the file -> struct item */
    struct {
        struct static_file *items;
        size_t count, capacity;
    } statics;
    struct {
        struct page *items;
        size_t count, capacity;
    } pages;
    struct map folders;   /* folded paths of all folders of the output -> struct address in them */
    struct map addresses; /* output path, folded to lower case -> struct address (stages.h) */
};

struct site_options {
    str base_url; /* overrides site.yml when not empty */
    bool drafts;
    unsigned workers;
    const struct map *components; /* names of fences that are components */
    struct text_list assets;      /* paths of the theme's assets in the output */
};

/* Reads the tree and resolves everything. Always returns a site that may be walked; it may be rendered
 * when `d` has got no error. Memory of worker k lives in arenas[k] (arenas[0] also holds the site). */
struct site *site_load(const struct tree *tree, const struct site_options *options,
                       struct arena *arenas, struct diags *d);

const struct item *site_find(const struct site *site, str id); /* NULL when unknown */
const char *item_kind_name(enum item_kind kind);               /* "article" */
const char *item_kind_words(enum item_kind kind);              /* "an article", for messages */
const char *item_kind_plural(enum item_kind kind);             /* "articles": folder and index */
/* What a reference prints where it has no label: a fact's value, an entity's short name, a title. */
str item_display(struct arena *a, const struct item *item);
/* An address under the base path: "/facts/x/" -> "/sub/facts/x/". */
str site_url(struct arena *a, const struct site *site, str url);
/* With scheme and host; the same as site_url when no base_url is known. */
str site_permalink(struct arena *a, const struct site *site, str url);
/* The sentence of a mention as HTML, references shown as they print, the mentioned item's marked. */
str mention_sentence(struct arena *a, const struct prose *prose, uint32_t mention);

/* All mentions of an item's text and cells, in the order of the page. Begin with {.item = item}. */
struct mention_cursor {
    const struct item *item;
    const struct prose *prose; /* of the mention that was found */
    uint32_t mention;          /* its index */
    uint32_t next_mention, next_cell, next_in_cell;
};
bool mention_next(struct mention_cursor *c);

/* Scans and resolves a piece of inline Markdown that no text holds as it is (a template made it): the same
 * rules. Used by workers: allocates in `a` alone. */
struct prose *site_inline(struct arena *a, const struct site *site, str text,
                          struct markdown_origin origin, const struct item *within,
                          struct diags *d);

#endif
