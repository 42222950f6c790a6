/* `sitegen new`: one more item of content. new_fields.c reads what it says, new_place.c finds the file it goes into, new_text.c writes
 * it; new.c puts these together, and looks what the check would say before anything is written. */
#ifndef CMD_NEW_H
#define CMD_NEW_H

#include "cmd/pipeline.h"
#include "model/schema.h"

/* What was given for a field: one text, or several of a list. */
struct new_field {
    const struct field *field;
    str *items;
    size_t count, capacity;
};

struct new_item {
    const struct options *options;
    struct arena *arena;
    const struct site *site; /* as it is without the item */
    enum item_kind kind;
    const struct schema *schema;
    struct new_field *fields; /* one for each of the schema's, in its order */
    str id;
    str document; /* of a claim: the source that it is from */
    str path;     /* the file: "content/facts/a.yml" */
    bool asks;    /* there is somebody at a terminal */
};

/* How a list is written. */
struct new_style {
    bool flow;        /* - {id: x, title: X} */
    bool blank;       /* an empty line between two items */
    size_t dash, gap; /* columns before and behind the dash */
};

/* The field of that name; its texts may be none. NULL when the schema has no such field. */
struct new_field *new_field_of(const struct new_item *n, str name);
/* What was given for it, or empty. */
str new_given(const struct new_item *n, str name);
/* May it be given several times? */
bool new_is_list(const struct field *f);
/* "title", and of a claim "says". */
str new_title_name(enum item_kind kind);

/* From the flags: --title, --id, --set. Wrong usage: no such field, a field that has fields of its own, given twice. */
enum exit_code new_read_fields(struct new_item *n);
/* Today's dates, the id; what is required and missing is asked for, else it is wrong usage that names the flags. */
enum exit_code new_complete(struct new_item *n);

/* Sets n->path. Wrong usage: --file names no place for this kind, or a file that is there (of an article). */
enum exit_code new_place(struct new_item *n);
/* The style of the list in the source, and the offset of where the next item goes. False when it cannot be told. */
bool new_style_of(const struct new_item *n, const struct source *source, struct new_style *style,
                  size_t *end);

/* An entry of a list; with `style` as the others are. */
str new_entry_text(const struct new_item *n, struct new_style style);
/* All of a file that is new. */
str new_file_text(const struct new_item *n);

#endif
