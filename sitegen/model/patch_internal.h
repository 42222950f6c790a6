/* What the parts of a patch share. */
#ifndef MODEL_PATCH_INTERNAL_H
#define MODEL_PATCH_INTERNAL_H

#include "base/undo.h"
#include "model/patch.h"
#include "model/stages.h"

/* A file with what stands in it. What is in the site because of its last patch lives in `arena`: the text, all that was read from
 * it, and what was computed from that, in this file and in others. Therefore each patch of a file computes again whatever rests on
 * anything in the file, whether it has changed or not. */
struct patched_file {
    struct source *
        source; /* stays the same, whatever its text is: places of what did not change stay valid */
    struct item_list items; /* in the order of the file */
    struct arena arena;     /* empty: as it was loaded */
    struct diags diags;     /* what is said of it, in `arena` */
    bool patched;
};

struct patches {
    struct site *site;
    struct map files;          /* path -> struct patched_file */
    struct map components;     /* names; the values mean nothing */
    const struct diags *diags; /* of the load; of files that were patched it no longer holds */
    size_t item_count;
    size_t patched_count; /* files that were patched */
    struct arena arena;   /* this, the maps, and lists of ways back that have grown */
};

/* An item's ways back to others, before or after the change. */
struct way {
    struct item *to;
    size_t number;           /* in the order of the page */
    struct backlink mention; /* of a backlink */
    struct use use;          /* of a use of a source */
    str shown;               /* what readers see of it */
};

struct ways {
    struct way *items;
    size_t count, capacity;
};

/* An item of the file. */
struct member {
    struct item *item;
    struct item *read; /* what the file says now */
    void *before;      /* a copy of the item as it was */
    struct ways mentions_before, uses_before;
    struct item_list inputs_before; /* of a fact: all that its formulas and checks name */
};

/* A set of items, which remembers the order in which they came. */
struct item_set {
    struct item_list list;
    bool *has; /* by ordinal; shared by sets that are cleared one after the other */
};

/* A fact elsewhere that follows. */
struct follower {
    struct fact *fact;
    struct fact before;  /* with copies of its entries and checks */
    struct diags warned; /* what its checks said */
    bool computed;       /* a formula of it is evaluated again; else only its checks */
};

/* One patch on its way. */
struct change {
    str text_before; /* what the file held */
    struct patches *p;
    struct patched_file *file;
    struct arena *scratch; /* for the time of the patch */
    struct arena next;     /* becomes the file's */
    struct undo undo;
    struct site_options options;
    struct load load; /* allocates in `next` */
    struct arena load_scratch;
    struct diags d;
    struct content_file held;
    struct member *members;
    size_t count;
    struct patch *out;
    uint32_t *touched_at;   /* by ordinal: 1 + index into out->items */
    bool *is_member, *seen; /* by ordinal; `seen` is for sets of short life */

    /* patch_facts.c */
    struct item_set
        computed; /* facts whose formulas are evaluated: of the file, and what follows from them */
    struct item_set mentioning; /* other items whose texts mention those */
    struct {
        struct follower *items;
        size_t count, capacity;
    } followers;
    struct figure_count figures; /* in the file and all that mentions */
};

/* Says why nothing is done; false. */
bool patch_refuse(struct change *c, const char *why);
void patch_touch(struct change *c, struct item *item, unsigned how);
struct item_set item_set_make(const struct change *c);
bool item_set_add(struct item_set *set, struct arena *a,
                  struct item *item);      /* false: it was there */
void item_set_clear(struct item_set *set); /* of what it has; the list stays */

/* patch_links.c: what the file's items point to, before they change and after. */
void patch_links_before(struct change *c);
void patch_links_after(struct change *c);

/* patch_facts.c: which other facts and texts follow, before the file's items change; then their values, checks and claims: false
 * when something is in the way. */
void patch_facts_before(struct change *c);
bool patch_facts_after(struct change *c);
/* Of how many figures the coverage counts now; which facts are touched. */
void patch_facts_count(struct change *c);
void patch_facts_touch(struct change *c);
/* What names in a formula mean where they name a fact of the file: kept, and set to what it says now. */
void patch_keep_names(struct change *c, const struct formula *f);
void patch_name_anew(struct change *c, const struct formula *f);

/* patch_models.c: models of the facts. False when they would compute something else. */
bool patch_models(struct change *c);

#endif
