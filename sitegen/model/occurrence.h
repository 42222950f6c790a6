/* Where ids are written: every place of one file of content that defines an item or refers to one, in YAML, in formulas and in
 * Markdown, read from its text alone. For editors, who ask what stands under the cursor and where else it is meant. */
#ifndef MODEL_OCCURRENCE_H
#define MODEL_OCCURRENCE_H

#include "model/schema.h"

enum occurrence_role {
    OCCURRENCE_DEFINITION, /* the id of an item that stands in this file */
    OCCURRENCE_REFERENCE,  /* an id that names an item */
    OCCURRENCE_FIELD,      /* no id: the name of a field */
    OCCURRENCE_WORD        /* of a component's data: a text that reads as an id, and may be none */
};

struct occurrence {
    enum occurrence_role role;
    str id;           /* of a field its name */
    struct span span; /* of the id alone */
    bool
        exact; /* the file holds the id there, letter for letter; else it is told at what surrounds it */
    /* Of a definition, and of a field: the field, and the kind of record that has it. Of a reference in a field the field. */
    const struct field *field;
    const struct schema *schema;
    struct span
        whole; /* of a definition: the item; of a reference in [[ ]]: all of it, brackets included */
    str title;     /* of a definition */
    bool labelled; /* of a reference in [[ ]]: it has a label, or is part of a condition */
    str date;      /* of [[id@date]] */
};

struct occurrences {
    struct occurrence *items; /* in the order of the file */
    size_t count, capacity;
    bool parsed;          /* false: it is no well-formed YAML, and what stands in it is not known */
    enum item_kind kind;  /* of the file; ITEM_KINDS of site.yml */
    size_t body;          /* of an article: where its Markdown begins */
    struct markdown text; /* of an article: that */
};

/* What of a site tells how a text is to be read. */
struct occurrence_options {
    const struct units *units;    /* in formulas they are no names */
    const struct map *components; /* as in site_options */
};

/* Reads the text of the file source->path. False when no file of that path holds content in words ("content/facts/a.yml"
 * does, "content/static/a.svg" does not). All lives in `a`, and borrows from the source. */
bool occurrences_read(struct arena *a, const struct source *source,
                      const struct occurrence_options *options, struct occurrences *out);
/* The one at that place of the file (its end counts), or NULL. */
const struct occurrence *occurrence_at(const struct occurrences *all, size_t offset);
/* Of which kind of items a file holds a list, by its path; ITEM_KINDS for content/site.yml. False when it is no such file. */
bool occurrence_kind(str path, enum item_kind *kind);

#endif
