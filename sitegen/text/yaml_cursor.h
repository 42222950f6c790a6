/* Where in a YAML text a place stands, found without parsing it: the text is being typed, and well-formed now and then at best.
 * Blocks and flows, quotes, comments and texts of several lines are told apart; what content does not hold (anchors, complex
 * keys) is not. */
#ifndef TEXT_YAML_CURSOR_H
#define TEXT_YAML_CURSOR_H

#include "text/yaml.h"

/* One step down from the top of the document. */
struct yaml_step {
    bool item; /* into an entry of a list; else into the value of a key: */
    str key;
};

enum yaml_spot {
    YAML_SPOT_NONE, /* a comment, behind a quoted text, between things */
    YAML_SPOT_START, /* at the beginning of an entry or a field: what is typed becomes a key or, in a list, a value */
    YAML_SPOT_KEY,   /* a key of the mapping that the steps lead to, and nothing else */
    YAML_SPOT_VALUE, /* in the value that the steps lead to */
    YAML_SPOT_TEXT   /* the same, of a text in a block of lines of its own */
};

struct yaml_cursor {
    enum yaml_spot spot;
    struct {
        struct yaml_step *items;
        size_t count, capacity;
    } steps;   /* from the top */
    str typed; /* of the key or value, up to the place */
    struct {
        str *items;
        size_t count, capacity;
    } keys; /* of YAML_SPOT_KEY: that the mapping has already, as far as it could be seen */
};

/* `from` is where the document begins in `text`, `at` the place, `to` its end. All lives in `a` or borrows from the text. */
struct yaml_cursor yaml_cursor_find(struct arena *a, str text, size_t from, size_t at, size_t to);

#endif
