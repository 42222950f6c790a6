/* Names in a knowledge base, for who completes a word: read in haste, file by file, with nothing resolved or checked. What
 * cannot be read is passed over without a word. */
#ifndef CMD_NAMES_H
#define CMD_NAMES_H

#include "model/site.h"

struct name {
    str word, meaning; /* both fit for a terminal's line; no meaning: empty */
};

struct name_list {
    struct name *items;
    size_t count, capacity;
};

/* The ids of the items of a kind with their titles, in the order of the files. `root` is the knowledge base's directory; names
 * live in `a`. */
void names_of_items(struct arena *a, int root, enum item_kind kind, struct name_list *names);
/* The presets of a model; its inputs. None when there is no such model. */
void names_of_presets(struct arena *a, int root, str model, struct name_list *names);
void names_of_inputs(struct arena *a, int root, str model, struct name_list *names);
/* What may be chosen of an input that is a choice. */
void names_of_choices(struct arena *a, int root, str model, str input, struct name_list *names);

#endif
