/* Where the time of rendering goes: which template, component or library, which page. Measured only when asked for (render_measured): every
 * call in the Lua machine is looked at then, which makes rendering slower, that of small functions most. */
#ifndef RENDER_PROFILE_H
#define RENDER_PROFILE_H

#include "model/site.h"

/* Wall time in nanoseconds, summed over workers: all `self` together are at most the wall time of rendering times the workers. */
struct template_time {
    str name; /* below templates/: "article.etlua", "components/chart.etlua", "lib/dates.lua"; or PROFILE_MARKDOWN */
    uint64_t self;  /* without the templates and libraries that it called */
    uint64_t total; /* with them; what it called within itself counts once */
    size_t calls;   /* of a library how often others entered it */
    size_t pages;   /* on which it ran */
};

struct page_time {
    const struct page *page;
    uint64_t time;
};

enum { PROFILE_PAGES = 20 }; /* of the slowest, as many are kept */

/* Markdown as HTML, in body() and inline(), without the templates of its references and components. */
#define PROFILE_MARKDOWN "(Markdown)"

struct render_profile {
    struct arena *arena; /* given by who asks; the lists live there */
    struct {
        struct template_time *items; /* by `self`, the largest first */
        size_t count, capacity;
    } templates;
    struct {
        struct page_time *items; /* the slowest first */
        size_t count, capacity;
    } pages;
};

#endif
