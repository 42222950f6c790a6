/* The stages of site_load, in the order in which it runs them. Each reads what the one before has left in
 * the Site and reports to one list of diagnostics. */
#ifndef MODEL_STAGES_H
#define MODEL_STAGES_H

#include "model/site.h"

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

/* load.c: site.yml, then every content file in parallel; items with their Markdown scanned. */
void load_config(struct load *l);
void load_files(struct load *l);
/* address.c: reading order, tags, addresses, the list of pages. */
void order_items(struct load *l);
void assign_addresses(struct load *l);
/* resolve.c: every name to what it names; then backlinks and the other ways back. */
void resolve_items(struct load *l);
void link_back(struct load *l);

/* resolve.c: what one text's mentions name. */
void resolve_prose(struct arena *a, const struct site *site, const struct item *within,
                   struct prose *prose, struct diags *d);
/* address.c: "/facts/x/" -> "facts/x/index.html", "/404.html" -> "404.html". */
str output_path(struct arena *a, str url);
const struct address *address_find(const struct site *site, struct arena *a, str path);

#endif
