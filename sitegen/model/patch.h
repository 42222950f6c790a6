/* A site that follows a change of one file without being loaded again. The result is the site that site_load would make of the
 * files as they are now, and what it would say of them; where that is not certain, nothing is done and the caller loads it again.
 *
 * Items stay where they are: who holds a struct item, or a name or address of one, may keep it. What hangs on an item (texts, values,
 * backlinks) may be elsewhere after each patch. */
#ifndef MODEL_PATCH_H
#define MODEL_PATCH_H

#include "model/site.h"

/* What of an item a patch may have changed. */
enum patched {
    PATCHED_TEXT = 1, /* its text and notes, and what stands in them; nothing of front matter */
    PATCHED_BACKLINKS =
        2, /* what points to it: where it is mentioned; of a source what rests on it, of a fact who uses it */
    /* Of a model: what is shown of the facts that it names, but no result. Of a fact: values, status, sources, checks, whatever its file says or formulas make of it (also what the formulas that
     * are shown with it say), but not its title, summary, subject, tags, aliases, address, relation, object, parties and event,
     * nor when the event was. */
    PATCHED_VALUE = 4,
    PATCHED_PLACE = 8,   /* the line on which it stands */
    PATCHED_WORDS = 1024 /* how its fields are written, whether they say something else or not */
};

struct touched {
    struct item *item;
    unsigned how; /* of enum patched */
};

struct patch {
    bool done;             /* false: the site is as it was; load it again. `why` says what for */
    const char *why;       /* "an id is new", "the front matter changed" */
    struct touched *items; /* each once, in no order; lives in `scratch` */
    size_t count, capacity;
};

/* What earlier patches of a site hold: memory of the texts that stand in it now. */
struct patches;

/* `d` is what site_load said of the site, sorted or not; it must live as long as the site. Nothing is ever patched where it holds an
 * error. `components` as in site_options; only its names count, and they are copied. */
struct patches *patches_new(struct site *site, const struct map *components, const struct diags *d);
/* The site is of no use any more, but for freeing its arenas. */
void patches_free(struct patches *p);

/* Reads the file `path` again, which has the bytes `text` now, and puts what it says into the site. Done are: another body of an
 * article or of index.md; another text of entities, sources, terms, questions and claims; whatever PATCHED_VALUE covers of
 * facts, with all that follows from it. Not done when anything else differs (ids, titles, front matter, references by id, files
 * that come or go), when the change is an error anywhere, when a warning beyond the file itself comes or goes, or when a model
 * computes with what it changes. Memory of the patch before of the same file is given back. */
struct patch site_patch(struct patches *p, str path, str text, struct arena *scratch);

/* How many files were patched so far. Of each the site holds two texts from then on: that of the load, and the newest one. */
size_t patches_count(const struct patches *p);

/* What site_load would say of the site as it is now, sorted; warnings only. Lives in `a`, but for its places, which are valid until
 * the next patch. */
struct diags patches_diags(const struct patches *p, struct arena *a);

#endif
