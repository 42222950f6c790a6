/* What may be written at a place of a file that is being typed. */
#ifndef CMD_LSP_CURSOR_H
#define CMD_LSP_CURSOR_H

#include "model/schema.h"
#include "text/yaml_cursor.h"

enum cursor_wants {
    CURSOR_NOTHING,
    CURSOR_LINK,      /* the id in [[ ]], or one in a condition */
    CURSOR_HEADING,   /* behind [[target# */
    CURSOR_DATE,      /* behind [[target@ */
    CURSOR_LABEL,     /* behind [[target| */
    CURSOR_COMPONENT, /* the name of a component, behind ``` */
    CURSOR_DATA,      /* a value in the data of a component */
    CURSOR_KEY,       /* the name of a field of `schema` */
    CURSOR_VALUE      /* the value of `field` */
};

struct cursor {
    enum cursor_wants wants;
    str typed;  /* of the word at the place, up to it */
    str before; /* of a value: what stands before that word */
    str target; /* of a link: the id */
    const struct schema *schema;
    const struct field *field;
    str key; /* of CURSOR_DATA: the nearest key */
    struct yaml_cursor yaml;
};

/* `path` tells which kind of file it is. */
struct cursor cursor_find(struct arena *a, str path, str text, size_t at);

#endif
