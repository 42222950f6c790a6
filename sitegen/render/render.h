/* Pages: templates run over the frozen Site, every page in an environment of its own. */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/output.h"
#include "history/pages.h"
#include "render/profile.h"
#include "render/reads.h"
#include "render/theme.h"

/* Budgets of one page; exceeding one is a failure of class limit that names page and template. */
struct render_limits {
    uint64_t instructions; /* of the Lua machine: 50 million */
    size_t memory;         /* bytes of the Lua state: 256 MB */
    unsigned seconds;      /* of wall time, for what instructions do not count (string.find): 20 */
};
extern const struct render_limits render_default_limits;
/* Of pages for which somebody waits: half as long. */
extern const struct render_limits render_serve_limits;

/* A worker's Lua machine with all templates compiled. Not shared between threads. */
struct renderer;

/* Compiles every template of the theme once: syntax errors of all of them are reported in `d`. NULL when
 * there is not even memory for a machine. `history` may be NULL: nothing is known of what changed. */
struct renderer *renderer_new(const struct site *site, const struct history *history,
                              const struct theme *theme, const struct render_limits *limits,
                              struct diags *d);
/* Renders one page. False with diagnostics in `d`. The bytes are valid until the next call. */
bool renderer_page(struct renderer *r, const struct page *page, str *html, struct diags *d);
/* From now on what its pages read is noted in the log; NULL: no longer. */
void renderer_record(struct renderer *r, struct reads_log *log);
/* What is known of the past is told anew, of the same site. */
void renderer_set_history(struct renderer *r, const struct history *history);
/* From now on its pages are measured; what came of it is added to the profile, which ends it. */
void renderer_measure(struct renderer *r);
void renderer_measured(struct renderer *r, struct render_profile *profile);
void renderer_free(struct renderer *r);

/* Renders all pages of the site with `workers` threads and stages them, with the theme's assets and the
 * static files. Diagnostics of all workers end in `d`. With `output` NULL everything is rendered and
 * nothing is kept, for `check`. */
void render_site(const struct site *site, const struct history *history, const struct theme *theme,
                 const struct render_limits *limits, unsigned workers, struct output *output,
                 struct diags *d);

/* The same, and measures it unless `profile` is NULL. */
void render_measured(const struct site *site, const struct history *history,
                     const struct theme *theme, const struct render_limits *limits,
                     unsigned workers, struct output *output, struct render_profile *profile,
                     struct diags *d);

/* The same for a site that stays, part by part: renderers are kept from one time to the next. */
struct rendering;

struct render_part {
    bool all;            /* all pages and files, and the documents of the search, */
    bool without_data;   /* but for these and for data files, which somebody makes on demand */
    const size_t *pages; /* else these, by their numbers */
    size_t page_count;
    bool assets;           /* and those of the theme, */
    const size_t *statics; /* and these static files */
    size_t static_count;
};

/* What pages read goes to `reads`, unless NULL. Everything is borrowed. When a template does not compile that is reported, and
 * nothing can be made. */
struct rendering *rendering_open(const struct site *site, const struct history *history,
                                 const struct theme *theme, const struct render_limits *limits,
                                 unsigned workers, struct reads *reads, struct diags *d);
void rendering_set_history(struct rendering *r, const struct history *history);
void rendering_make(struct rendering *r, const struct render_part *part, struct output *output,
                    struct diags *d);
void rendering_close(struct rendering *r);

/* The version of Lua, "5.4.4" (lua_sandbox.c). */
const char *render_library_version(void);

#endif
