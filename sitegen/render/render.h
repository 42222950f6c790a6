/* Pages: templates run over the frozen Site, every page in an environment of its own. */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/output.h"
#include "history/pages.h"
#include "render/theme.h"

/* Budgets of one page; exceeding one is a failure of class limit that names page and template. */
struct render_limits {
    uint64_t instructions; /* of the Lua machine: 50 million */
    size_t memory;         /* bytes of the Lua state: 256 MB */
    unsigned seconds;      /* of wall time, for what instructions do not count (string.find): 20 */
};
extern const struct render_limits render_default_limits;

/* A worker's Lua machine with all templates compiled. Not shared between threads. */
struct renderer;

/* Compiles every template of the theme once: syntax errors of all of them are reported in `d`. NULL when
 * there is not even memory for a machine. `history` may be NULL: nothing is known of what changed. */
struct renderer *renderer_new(const struct site *site, const struct history *history,
                              const struct theme *theme, const struct render_limits *limits,
                              struct diags *d);
/* Renders one page. False with diagnostics in `d`. The bytes are valid until the next call. */
bool renderer_page(struct renderer *r, const struct page *page, str *html, struct diags *d);
void renderer_free(struct renderer *r);

/* Renders all pages of the site with `workers` threads and stages them, with the theme's assets and the
 * static files. Diagnostics of all workers end in `d`. With `output` NULL everything is rendered and
 * nothing is kept, for `check`. */
void render_site(const struct site *site, const struct history *history, const struct theme *theme,
                 const struct render_limits *limits, unsigned workers, struct output *output,
                 struct diags *d);

/* The version of Lua, "5.4.4" (lua_sandbox.c). */
const char *render_library_version(void);

#endif
