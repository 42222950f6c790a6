/* What went wrong on pages, told once: the same error of a template on 10,000 pages is one diagnostic that
 * names the first page and counts the others. The same for any number of workers. */
#ifndef RENDER_FINDINGS_H
#define RENDER_FINDINGS_H

#include "model/site.h"

/* One worker's findings. */
struct findings {
    struct arena arena;
    struct map by_what;     /* place, code and message without the page -> struct finding */
    struct diags page;      /* to be filled while a page is rendered */
    struct arena_mark mark; /* where the memory of `page` begins */
};

void findings_init(struct findings *f);
/* Takes over what f->page got for page number `number` of the site. */
void findings_take(struct findings *f, const struct site *site, size_t number);
/* Adds what all workers have found to `d`. */
void findings_report(const struct findings *all, unsigned count, const struct site *site,
                     struct diags *d);
void findings_free(struct findings *f);

#endif
