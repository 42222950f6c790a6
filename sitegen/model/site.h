/* The Site: everything an editor wrote, resolved. Built by site_load, read-only ("frozen") from then on,
 * so that any number of workers may read it. */
#ifndef MODEL_SITE_H
#define MODEL_SITE_H

#include "base/tree.h"
#include "model/formula.h"
#include "model/value.h"
#include "text/yaml.h"

enum item_kind {
    ITEM_ARTICLE,
    ITEM_FACT,
    ITEM_ENTITY,
    ITEM_SOURCE,
    ITEM_TERM,
    ITEM_CLAIM, /* has no page of its own: its address is a place on its document's page */
    ITEM_QUESTION,
    ITEM_MODEL,
    ITEM_KINDS
};

/* A text that was written somewhere, and where. */
struct written {
    str text;
    struct span span;
};

struct text_list {
    struct written *items;
    size_t count, capacity;
};

/* A field of a mapping whose names are not known beforehand; a single value counts as a list of one. */
struct pair {
    struct written name;
    struct text_list values;
    struct span span; /* of the value */
};

struct pair_list {
    struct pair *items;
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

/* What a reference says beside the item it names. */
struct binding {
    struct date at;                  /* [[id@date]]; DATE_NONE: the current value */
    const struct fact_value *value;  /* the one that was valid then; else NULL */
    const struct formula *condition; /* [[a > b|words]]; else NULL */
    struct value result;             /* of the condition */
};

/* A cell that stands in no component but in a field: the reason of a tension, the note of a value. */
#define CELL_OF_FIELD UINT32_MAX

/* A Markdown text, with what its references name. */
struct prose {
    struct markdown text;
    struct mention_target *targets; /* per mention: what became of it */
    const struct item *
        *mentioned; /* per mention: the item, or NULL; of a condition its first fact */
    const struct binding **bindings; /* per mention: what else it says, or NULL */
    struct {
        struct bare_figure {
            struct span span;
            str text; /* "$17 billion a year" */
        } * items;    /* figures that are no reference, in order */
        size_t count, capacity;
    } bare_figures;
    uint32_t fence; /* of a cell: index of its fence in the item's text, or CELL_OF_FIELD */
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
    uint32_t
        ordinal; /* its number among all, kind by kind, in whose order ways back are: set by link_back */
    /* The bytes of its file in which its fields stand; not of an article. */
    uint32_t begins, ends;
    str url; /* "/facts/x/", without the base path; empty when the kind has no pages */
    struct text_list tag_names, aliases;
    struct tag_list tags;
    str written_text; /* `text:` or an article's body, as written; p is NULL when there is none */
    struct span text_span; /* of `text:` */
    bool has_text;
    struct prose prose; /* meaningful when has_text */
    struct {            /* other texts that hold references or figures: of components, of fields */
        struct prose *items;
        size_t count, capacity;
    } cells;
    struct backlink *backlinks;
    size_t backlink_count, backlink_capacity; /* 0: just as many as there are */
};

struct article {
    struct item item;
    struct date date, updated;
    struct written slug;
    int64_t weight;
    bool draft, toc;
    struct ref_list about;
    str image; /* the address of a static file: what others show with a link to it; or empty */
    struct span image_span;
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

enum rank { RANK_NORMAL, RANK_PREFERRED, RANK_DEPRECATED, RANK_COUNT };
extern const str rank_names[RANK_COUNT];

/* One value of a fact: with the time in which it is valid and who says so. */
struct fact_value {
    struct span span;
    struct value
        value; /* written, or computed by derive_facts; VALUE_NONE when that failed (reported) */
    bool of_relation;          /* nothing is written: the value is what the relation says */
    struct written as_formula; /* `formula:`; empty for a written value */
    struct formula *formula;   /* parsed; NULL for a written value */
    struct date from, until;   /* valid time, both included; DATE_NONE: open */
    struct date ends; /* until; or the day before the next of its rank begins; DATE_NONE: open */
    int rank_given;   /* 0 not given, else 1 + rank */
    enum rank rank;
    bool leading;            /* there is a day on which no other of higher rank stands before it */
    enum fact_status status; /* the fact's, unless given; so are as_of and sources */
    struct date as_of;
    struct citation_list sources;
    str note; /* Markdown */
    struct span note_span;
    uint32_t level; /* derive.c: 1 + that of the deepest value its formula rests on; 0: written */
    uint8_t mark;   /* derive.c */
};

/* In this time an entry of a fact leads. Days as of date_first_day. */
struct lead {
    int32_t from, until; /* INT32_MIN, INT32_MAX: open */
    uint32_t entry;
};

/* What a name in a formula means: formula_ref.target. */
struct named {
    const struct item *item;        /* a fact or an entity */
    const struct fact_value *entry; /* of a fact: the current one, or the one at the date */
    const struct value *value;      /* that of the entry; the entity as a value */
};

/* What must hold between a fact and others. */
struct check {
    struct span span;
    struct written equals, holds, within; /* as written */
    str title;
    str tension; /* Markdown: why it fails; empty: it must not */
    struct span tension_span;
    struct formula *formula; /* of `equals` or `holds`; refs' targets are struct named */
    struct value left,
        right; /* computed: the two sides (of `holds` without a comparison: left alone) */
    struct value tolerance; /* within */
    str operator_text;      /* "=", ">" between them */
    enum truth result;
};

/* `relations:` of site.yml: what may hold between two entities. */
struct relation {
    struct span span;
    str name; /* "invests-in" */
    struct span name_span;
    str verb, inverse, group; /* "invests in", "has money from", "owns" */
    struct item_list facts;   /* that say so, by id */
};

/* What only some facts have: an edge between two entities, the time of an only value, a place on the timeline. */
struct fact_extra {
    struct written relation_name, event;
    struct relation *relation; /* NULL: none, or unknown (reported) */
    struct ref object;
    struct date from, until; /* of the only entry, which has them, too */
    struct span from_span, until_span;
    struct ref_list parties;
    struct span parties_span;
    struct item_list taking_part;        /* in the event: subject, object, parties, each once */
    struct date event_from, event_until; /* set by date_events: when it was; of a period its ends */
    bool is_period;
};

struct claim;

struct fact {
    struct item item;
    struct value value;      /* the current one: that of entries[current] */
    enum fact_status status; /* of the current one, as as_of is */
    struct date as_of, review_by;
    struct span review_by_span;
    struct ref subject;
    const struct fact *prev, *next; /* of the same subject, in the order of its facts; or NULL */
    struct fact_extra *extra;       /* NULL for most */
    struct citation_list sources;
    struct written as_formula; /* `formula:` of the fact itself, as of its only entry */
    struct {
        struct fact_value
            *items; /* in the order of the file; one when the fact has `value` or `formula` */
        size_t count, capacity;
    } entries;
    struct { /* in the order of time, without overlap; gaps are possible */
        struct lead *items;
        size_t count, capacity;
    } leads;
    size_t current; /* of the leading entries the last that has begun by site.now */
    bool competing; /* entries that are not deprecated overlap in time */
    bool broken;    /* its values could not be read (reported): what rests on it fails in silence */
    struct written unit_text; /* `unit:` */
    struct unit unit;         /* parsed; no factors when not given */
    int64_t digits;           /* 0: not given */
    struct {
        struct check *items;
        size_t count, capacity;
    } checks;
    struct item_list inputs;  /* facts that its formulas name, each once, in order */
    struct item_list used_by; /* facts whose formulas or checks name it, by id */
    struct item_list models;  /* that name it, by id */
    struct {
        const struct claim **items; /* that rest on it, in the order of documents */
        size_t count, capacity;
    } claims;
};

enum claim_kind {
    CLAIM_NONE,
    CLAIM_MONEY,
    CLAIM_DATE,
    CLAIM_RELATION,
    CLAIM_CAPACITY,
    CLAIM_QUANTITY,
    CLAIM_PERCENTAGE,
    CLAIM_DEFINITION,
    CLAIM_EXCLUSIVITY,
    CLAIM_PRODUCT,
    CLAIM_QUOTE,
    CLAIM_PLACE,
    CLAIM_HISTORY,
    CLAIM_QUESTION,
    CLAIM_OPINION,
    CLAIM_META,
    CLAIM_KIND_COUNT
};
extern const str claim_kind_names[CLAIM_KIND_COUNT];

enum verdict {
    VERDICT_NONE,
    VERDICT_HOLDS,
    VERDICT_REFINED,
    VERDICT_SUPERSEDED,
    VERDICT_TENSION,
    VERDICT_CONTRADICTED,
    VERDICT_NOT_FOUND,
    VERDICT_OPINION,
    VERDICT_COUNT
};
extern const str verdict_names[VERDICT_COUNT]; /* "", "holds", ..., "not-found", "opinion" */

/* One statement of a document. item.title is what it says; item.text is the note. */
struct claim {
    struct item item;
    str at;
    enum claim_kind claim_kind;
    enum verdict verdict;
    struct ref by;
    str by_name;
    struct value value;      /* what it states, or VALUE_NONE */
    struct ref_list facts;   /* that decide it */
    struct origin *document; /* NULL when the file names none that exists (reported) */
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
    struct span link_span;
    struct ref part_of;
    struct date start, end;
    struct citation_list sources;
    struct item_list facts; /* whose subject it is */
    struct item_list relations,
        related;             /* facts with a relation whose subject, whose object it is */
    struct item_list events; /* of the timeline in which it takes part, by time */
    struct item_list parts;  /* entities that are part of it */
};

struct use { /* a fact, entity or term that rests on a source */
    const struct item *item;
    const struct citation *citation;
};

struct origin { /* kind `source`; `struct source` is a file's text */
    struct item item;
    str link, publisher, author, tier_note, archive;
    struct span link_span, archive_span;
    struct date date, accessed;
    int64_t tier; /* 1..3; 0 not given */
    struct date review_by;
    struct span review_by_span;
    struct item_list claims; /* of this document, in their order */
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

enum question_state {
    QUESTION_NONE,
    QUESTION_ANSWERED,
    QUESTION_PARTLY,
    QUESTION_OPEN,
    QUESTION_STATE_COUNT
};
extern const str question_state_names[QUESTION_STATE_COUNT];

/* What readers ask. item.title is the question, item.text the answer. */
struct question {
    struct item item;
    enum question_state state;
    str group; /* who asks; empty: nobody in particular */
    int64_t weight;
    struct ref_list about, facts; /* entities; the facts that answer it */
    struct citation_list sources;
    const struct question *prev, *next; /* of the same group, in the order of the index; or NULL */
};

struct menu_entry {
    struct span span;
    str title, url;
};

struct site_config {
    str title, description, base_url, language, repository, license, license_url, author;
    struct span base_url_span, repository_span, license_url_span;
    bool html; /* raw HTML in Markdown passes */
    struct {
        struct menu_entry *items;
        size_t count, capacity;
    } menu;
    struct {
        struct relation *items;
        size_t count, capacity;
    } relations;
    struct text_list event_kinds;
    bool pages[ITEM_KINDS]; /* kinds that get pages */
    bool tag_pages;
    int64_t feed_items;
    bool data; /* what programs and other sites may use: data files, feeds of items, embeds */
    str image; /* as an article's, for pages that have none of their own */
    struct span image_span;
    str cname; /* the host's own name for CNAME; empty: no such file */
    struct span cname_span;
    struct value coverage; /* of figures in prose that must be references; VALUE_NONE: no minimum */
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
    PAGE_CLAIMS, /* of one document */
    PAGE_TIMELINE,
    PAGE_SEARCH,
    PAGE_REVIEW,  /* what editors should look at next */
    PAGE_CHANGES, /* what changed, commit by commit: history/pages.h */
    PAGE_404,
    PAGE_REDIRECT,
    PAGE_SITEMAP,
    PAGE_FEED,
    PAGE_CHANGES_FEED,
    PAGE_JSON_FEED,  /* of changes */
    PAGE_ITEM_FEED,  /* of a fact, or of an entity: what changed about it */
    PAGE_EMBED,      /* a fact, to be shown in pages of others; */
    PAGE_OEMBED,     /* how: oembed.com */
    PAGE_DATA_INDEX, /* what there is for programs, told to people */
    PAGE_COLOPHON,   /* what the site was made from, and how to verify that */
    PAGE_FILE,       /* what hosts and programs look for: robots.txt, _redirects */
    PAGE_DATA        /* is written by C, not by a template: render/data.h */
};

struct changes; /* history/pages.h */
struct changes_page;

/* A part of an index that is too long for one page; of the site map. */
struct index_page {
    size_t number, count; /* of pages, from 1 */
    size_t first, length; /* of its items in site.indexes, or in site.listed, from 0 */
    size_t total;
    str prev, next; /* addresses; empty: none */
};

/* Pages by their numbers in site.pages. */
struct page_numbers {
    size_t *items;
    size_t count, capacity;
};

/* One file of the output that a template makes, or for PAGE_DATA the writer of data that `template` names. */
struct page {
    enum page_kind kind;
    str url;      /* "/facts/x/", "/404.html", "/sitemap.xml", without the base path */
    str path;     /* in the output: "facts/x/index.html" */
    str template; /* "fact", "facts", "sitemap.xml" */
    const struct item
        *item; /* of PAGE_ITEM, PAGE_CLAIMS, and what belongs to an item; of PAGE_HOME, or NULL */
    const struct tag *tag;   /* of PAGE_TAG */
    enum item_kind index_of; /* of PAGE_INDEX */
    const struct index_page *index;
    str target;                         /* of PAGE_REDIRECT: url */
    const struct changes_page *changes; /* of PAGE_CHANGES, its feeds, and that of an entity; set
                                           by history_add_pages */
};

/* One line of _redirects. */
struct redirect {
    str from, to;     /* addresses without the base path */
    struct span span; /* of the alias */
};

/* In the output: what the search in pages goes through (render/search.h). */
#define SEARCH_PATH S("search/documents.json")

struct site {
    struct arena *arena;
    const struct tree *tree;
    struct site_config config;
    str base_path; /* of base_url, with a slash at both ends: "/" or "/sub/path/"; as in addresses: "/a%20b/" */
    struct units units;
    struct map relations;    /* name -> struct relation */
    struct map event_kinds;  /* name -> struct written, one of config.event_kinds */
    struct item_list events; /* facts of the timeline, in the order of time */
    struct map ids;          /* id -> struct item, all kinds */
    /* Articles and questions in reading order; the others by id. */
    struct item_list items[ITEM_KINDS];
    /* What the index of a kind lists, in its order; of claims the documents. */
    struct item_list indexes[ITEM_KINDS];
    struct item_list without_subject; /* facts, by id */
    struct article *home;             /* content/index.md, or NULL */
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
    struct page_numbers listed;   /* what search engines are told of, in the order of pages */
    struct page_numbers sitemaps; /* the parts of the site map; none when it is in one piece */
    struct {
        struct redirect *items;
        size_t count, capacity;
    } redirects; /* of all aliases, in the order of pages, with and without a slash at the end */
    struct date now;
    bool with_drafts; /* they are items as the others are */
    bool has_changes; /* there is a history: pages tell what changed */
    str unread;       /* a file that could not be parsed: its ids are not known */
    bool has_events;  /* a fact has an event: there is a timeline */
    bool has_search;  /* there are items with pages to be found */
    bool has_review;  /* there is a page of what to look at next */
    const struct changes
        *changes; /* set by history_add_pages; NULL: nothing is known of what changed */
    struct item_list documents; /* sources that claims take apart, by id */
    struct {
        size_t references, bare; /* figures in prose that are references; that are not */
    } coverage;
    struct map folders;   /* folded paths of all folders of the output -> struct address in them */
    struct map addresses; /* output path, folded to lower case -> struct address (stages.h) */
};

struct site_options {
    str base_url;    /* overrides site.yml when not empty */
    struct date now; /* today; DATE_NONE: unknown, nothing is overdue, and every value has begun */
    bool drafts;
    bool changes; /* there is a history: the page of changes and its feed have their addresses */
    unsigned workers;
    const struct map *components; /* names of fences that are components */
    struct text_list assets;      /* paths of the theme's assets in the output */
    /* Called when a stage has ended, unless NULL. */
    void (*stage)(void *context, const char *name);
    void *stage_context;
};

/* Reads the tree and resolves everything. Always returns a site that may be walked; it may be rendered
 * when `d` has got no error. Memory of worker k lives in arenas[k] (arenas[0] also holds the site). */
struct site *site_load(const struct tree *tree, const struct site_options *options,
                       struct arena *arenas, struct diags *d);

/* Adds a page to a loaded site, before any page is rendered. False, with a diagnostic at `owner` that names both, when
 * another file has its address; `what` is "the page of ...". */
bool site_add_page(struct site *site, struct page page, struct span owner, const char *what,
                   struct diags *d);

/* Finds the pages that search engines are told of, and parts the site map where it is too long for its protocol. Again
 * whenever pages were added. */
void site_list_pages(struct site *site, struct diags *d);

/* How many per cent of the figures in prose are references, rounded down. */
int site_coverage_percent(const struct site *site);
/* Is it made for programs and other sites, beside the pages that readers go through: data, feeds of items, embeds? */
bool page_is_beside(const struct page *page);
/* How many pages are not. */
size_t site_page_count(const struct site *site);

/* Is the date past, as far as the site knows the time? */
bool site_is_overdue(const struct site *site, const struct date *review_by);

const struct item *site_find(const struct site *site, str id); /* NULL when unknown */
/* The entry of a fact that leads at a date. NULL, with a diagnostic at `span`, when nothing was valid then or
 * when a coarse date holds two; without one when the fact is broken. */
const struct fact_value *fact_value_at(const struct fact *fact, struct date at, struct span span,
                                       struct diags *d);
const char *item_kind_name(enum item_kind kind);   /* "article" */
const char *item_kind_words(enum item_kind kind);  /* "an article", for messages */
const char *item_kind_plural(enum item_kind kind); /* "articles": folder and index */
/* What an item says in Markdown in field number `i`, in the order of its cells; the text may be empty. False behind the
 * last one. Beside `text`, which has a prose of its own. */
bool item_field(const struct item *item, size_t i, str *text, struct span *place);
/* What a reference prints where it has no label: a fact's value, an entity's short name, a title. */
str item_display(struct arena *a, const struct item *item);
/* An address under the base path, with %XX for what may not stand in one: "/facts/x/" -> "/sub/facts/x/". */
str site_url(struct arena *a, const struct site *site, str url);
/* With scheme and host; the same as site_url when no base_url is known. */
str site_permalink(struct arena *a, const struct site *site, str url);
/* What a wiki link shows, as HTML; empty for mentions whose words stand in the text (links, images). */
str mention_words(struct arena *a, const struct prose *prose, size_t mention);
/* The sentence of a mention as HTML, references shown as they print, the mentioned item's marked. */
str mention_sentence(struct arena *a, const struct prose *prose, uint32_t mention);

/* Where it stands: its item's address, with the heading under which the mention is. Empty when the item has no page. */
str backlink_url(struct arena *a, const struct backlink *b);

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
