/* The stages of site_load, in the order in which it runs them. Each reads what the one before has left in
 * the Site and reports to one list of diagnostics. */
#ifndef MODEL_STAGES_H
#define MODEL_STAGES_H

#include "model/site.h"

struct model;

/* What the stages share; arenas and diagnostics are per worker, number 0 being the calling thread's. */
struct load {
    struct site *site;
    const struct site_options *options;
    struct arena *arenas;
    struct arena *scratch; /* for what is read and forgotten file by file */
    struct diags *worker_diags;
    unsigned workers;
    struct diags *d;
};

/* Who has an address: the key of site.addresses is the output path in lower case. */
struct address {
    str path;                /* in the output: "facts/x/index.html" */
    struct span owner;       /* for messages */
    const char *what;        /* "the page of", "an alias of", ... */
    const struct item *item; /* whose page it is, or NULL */
};

/* config.c: site.yml; and the text of it alone (NULL: it could not be read), into the empty maps of a site. */
void load_config(struct load *l);
void read_config(struct load *l, const struct source *source);
/* load.c: every content file in parallel; items with their Markdown scanned, claims with their document. */
void load_files(struct load *l);
/* load.c: one of them. `kind` and `home` are set by content_file_of, the rest by read_content. */
struct content_file {
    enum item_kind kind;
    bool home;              /* index.md */
    struct item_list items; /* what the file held */
    struct ref document;    /* of a file of claims */
    bool unread;            /* it could not be parsed: what is in it is not known */
    bool has_events;        /* one of its facts has one */
};
/* False: no file of that path holds items. */
bool content_file_of(str path, struct content_file *held);
void read_content(struct load *l, unsigned worker, const struct source *source,
                  struct content_file *held);
/* load.c: is it a draft, of a site without drafts? */
bool is_left_out(const struct site *site, const struct item *item);
void report_duplicate(const struct item *item, const struct item *first, struct diags *d);
/* order.c: reading order and tags; when all is resolved, the order of indexes. */
void order_items(struct load *l);
void order_indexes(struct load *l);
/* order.c: the part of an address that a tag makes. Empty, with a diagnostic, when it makes none. */
str tag_slug(struct arena *a, const struct written *name, struct diags *d);
/* address.c: addresses, the list of pages; of one item, and its aliases. */
void assign_addresses(struct load *l);
/* One page: false, with a diagnostic that names both, when another has its address. */
bool address_page(struct load *l, struct page page, struct span owner, const char *what);
/* address_data.c: what is offered to programs, hosts and other sites. */
void address_data(struct load *l);
void address_item_data(struct load *l, struct item *item);
void check_pictures(struct load *l); /* that site.yml and articles name */
void address_item(struct load *l, struct item *item);
void add_redirects(struct load *l, const struct item *item);
void check_menu(struct load *l);
/* address.c: is there anything for editors to look at: a day of review, a tension, competing values? */
bool needs_review(const struct site *site);
bool fact_needs_review(const struct fact *fact);
/* resolve.c: every name to what it names; those of one item. */
void resolve_items(struct load *l);
void resolve_item(struct arena *a, const struct site *site, struct item *item, struct diags *d);
/* link.c: backlinks and the other ways back. */
void link_back(struct load *l);
/* link.c: where an item's mentions and citations lead, in the order in which those ways back are listed: one backlink per
 * mentioned item and sentence, none to itself. */
typedef void backlink_found(void *context, struct item *to, struct backlink backlink);
typedef void use_found(void *context, struct origin *origin, struct use use);
void each_backlink(const struct item *from, backlink_found *found, void *context);
void each_use(struct item *item, use_found *found, void *context);
/* derive.c: every formula in the order of dependencies. */
void derive_facts(struct load *l);
/* derive.c: what names in the formulas of some facts mean; then the values of those formulas that have none yet, in the order
 * of dependencies, whatever else they rest on being derived before. */
void resolve_formulas(struct load *l, const struct item_list *facts);
void derive_list(struct load *l, const struct item_list *facts);
/* derive.c: makes what a formula came to be computed by the next derive_list. */
void forget_value(struct fact_value *entry);
/* models.c: the programs of models, and what they compute by default; of one. */
void resolve_models(struct load *l);
void resolve_model_of(struct load *l, unsigned worker, struct model *model);
/* event.c: when events were, and the timeline's order; when one fact was. False: it is no event, or has no date (reported). */
void date_events(struct load *l);
bool date_fact(struct fact *fact, struct diags *d);
/* checks.c: checks, claims and what is due for review; of one item. */
void check_facts(struct load *l);
void check_item_rules(struct arena *a, const struct site *site, struct item *item, struct diags *d);
/* prose.c: labels and conditions against the facts, figures that are no reference, coverage; of one item, but for coverage. */
void check_prose(struct load *l);
void check_item_prose(struct arena *a, const struct site *site, struct item *item, struct diags *d);

/* fact.c: once the fields of a fact are read from `node`: its entries, units, formulas and checks. */
void finish_fact(const struct site *site, struct fact *fact, const struct yaml *node,
                 struct arena *a, struct diags *d);
/* fact.c: converts a value to the fact's unit. False, with a diagnostic, when it cannot be. */
bool convert_value(struct arena *a, const struct fact *fact, struct value *v, struct diags *d);
/* valid_time.c: which entry of a fact leads when, and which is current. With `quiet` nothing is reported. */
void order_entries(struct arena *a, struct fact *fact, const struct date *now, bool quiet,
                   struct diags *d);
/* derive.c: sets what a name, or every name in a formula, means; to the formula's refs it is their target. False, with
 * diagnostics, when one means nothing. Looking for the nearest name costs time: it is done *suggestions times at most. */
bool resolve_name(struct arena *a, const struct site *site, const struct formula_ref *ref,
                  struct named *named, unsigned *suggestions, struct diags *d);
bool resolve_formula(struct arena *a, const struct site *site, struct formula *f,
                     unsigned *suggestions, struct diags *d);
/* derive.c: the value of a formula whose names are resolved and whose facts are derived. False when it has none;
 * without a diagnostic when one of its facts has none. */
bool evaluate_formula(struct arena *a, const struct formula *f, struct diags *d,
                      struct value *result);
/* resolve.c: an id in YAML; `field` is named in messages. */
void resolve_ref(const struct site *site, struct ref *ref, enum item_kind wanted, const char *field,
                 struct diags *d);
/* Gives an unknown id the hint that a file could not be parsed. False when all were. */
bool hint_unread(const struct site *site, struct diags *d);
/* resolve.c: what one text's mentions name. */
void resolve_prose(struct arena *a, const struct site *site, const struct item *within,
                   struct prose *prose, struct diags *d);
/* resolve.c: its `sources`; NULL of a kind that has none. */
struct citation_list *citations_of(struct item *item);
/* resolve.c: has an entry sources of its own, or those of its fact? */
bool has_own_sources(const struct fact *fact, const struct fact_value *entry);
struct item_list all_items(struct load *l); /* of every kind, and the home page */
/* resolve.c: words within the place where they stand among others: a target in its link. All of the place when
 * the file does not write them as they are. */
struct span narrow(struct span at, str words);
/* binding.c: is this target of a wiki link a condition, "a > 2 * b"? Ids hold none of its signs. */
bool is_condition(str target);
/* binding.c: where a mention's target stands; exact when the file has it letter for letter. */
struct markdown_origin target_origin(const struct mention *m);
/* binding.c: reads the condition of a mention; its first fact, or NULL when it names none (reported). */
const struct item *bind_condition(struct arena *a, const struct site *site, const struct mention *m,
                                  unsigned *suggestions, const struct binding **binding,
                                  struct diags *d);
/* binding.c: the value of `item` at a date; NULL with a diagnostic. */
const struct binding *bind_date(struct arena *a, const struct item *item, const struct mention *m,
                                str date, struct diags *d);
/* prose.c: labels and conditions of one text, when all facts are derived; of one mention. */
void check_mentions(struct arena *a, const struct site *site, struct prose *prose, struct diags *d);
void check_mention(struct arena *a, const struct site *site, struct prose *prose, size_t k,
                   struct diags *d);
/* prose.c: values of a fact that are texts and look like figures. */
void check_texts(const struct units *units, const struct fact *fact, struct diags *d);
/* prose.c: of an item's text and cells, as site.coverage counts them; is there enough of them? */
struct figure_count {
    size_t references, bare;
};
struct figure_count count_figures(const struct item *item);
void check_coverage(const struct site *site, struct diags *d);
/* prose.c: for markdown_options.block: the places of figures that are no reference. */
struct figure_finder {
    struct arena *arena;
    const struct units *units;
    struct prose *prose; /* whose bare_figures they become */
    struct markdown_origin origin;
};
void find_figures(void *figure_finder, const struct markdown_block *block);
/* hosting.c: base_url and cname of site.yml, or the base URL of the options in place of it. */
void read_hosting(struct load *l);
/* hosting.c: the redirects of aliases, when all addresses are known; what hosts would refuse of them and of names is told. */
void add_hosting(struct load *l);
/* address.c: "/facts/x/" -> "facts/x/index.html", "/404.html" -> "404.html". */
str output_path(struct arena *a, str url);
/* address.c: is this the address of a page that a site without a history does not have? A copy without its repository builds
 * all the same: what leads there is left out. */
bool is_of_history(const struct site *site, str path);
const struct address *address_find(const struct site *site, struct arena *a, str path);

#endif
