/* A site that stays in memory, with all that was made of it. It follows changes of files as far as that can be done part by part,
 * and knows which of its pages are to be made again. What it cannot follow wants a new one (rebuild.c). */
#ifndef CMD_KEPT_H
#define CMD_KEPT_H

#include "cmd/pipeline.h"
#include "model/patch.h"

/* What is to be made again. It stays marked until it was made without a fault. */
struct stale {
    str *why; /* per page: "content/articles/x.md changed"; p is NULL: it need not be made */
    struct {
        size_t *items;
        size_t count, capacity;
    } pages, statics;
    bool assets; /* the theme's */
};

struct past; /* a history that was made anew, with its repository */

struct kept {
    struct pipeline pipeline; /* with the diagnostics of the whole build */
    struct past *past;        /* what the site shows in place of pipeline.history, or NULL */
    struct arena *theme; /* what the files of pipeline.theme hold since they changed, or NULL */
    struct reads *reads;
    struct rendering *rendering;
    struct diags loaded,
        recorded; /* of the pipeline's: what was said of the files, of their history */
    struct patches *patches;
    struct stale stale;
    struct arena told; /* stale.why */
    bool noisy;        /* pages have warnings, which are known of the site as a whole alone */
};

/* Who is told what a stage took. */
struct stage_calls {
    void *context;
    void (*ended)(void *context, const char *name, double milliseconds);
};

/* Reads and makes everything. The pipeline's diagnostics tell whether that went well (kept_is_fine); if not, nothing can be done
 * with it but to tell them. NULL when the knowledge base cannot be opened (told on standard error). */
struct kept *kept_build(const struct options *o, const struct stage_calls *calls,
                        struct output *output);
/* From now on `calls` is told what stages take; NULL: nobody is. */
void kept_listen(struct kept *k, const struct stage_calls *calls);
bool kept_is_fine(const struct kept *k);
void kept_free(struct kept *k); /* NULL is fine */

/* Follows a change of these files, and marks what is to be made again. False when that cannot be done: *why says what for, in the
 * arena. Some of the files may have been followed all the same; following them again does no harm. */
bool kept_follow(struct kept *k, const str *changed, size_t count, struct arena *a, str *why);
/* Marks a page; all pages that have read something in one of these ways (render/reads.h). `why` must last. */
void kept_mark_page(struct kept *k, size_t page, str why);
void kept_mark_readers(struct kept *k, const void *what, unsigned how, str why);
/* What is said of the files as they are now, sorted; in `a`, but for the places, which are those of the site. */
struct diags kept_diags(const struct kept *k, struct arena *a);
/* Makes what is stale. False, with all of it stale as before, when a page has anything to complain about: what the site as a whole
 * has to say is not known then. */
bool kept_render(struct kept *k, struct output *output);
/* What is stale is made. */
void kept_settle(struct kept *k);
/* Calls `each` for the path of every file that is made on demand; appends one. False: it is none of them. */
void kept_on_demand(const struct kept *k, void (*each)(void *context, str path), void *context);
bool kept_file(const struct kept *k, str path, struct buf *out);

#endif
