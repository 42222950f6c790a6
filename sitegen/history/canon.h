/* The content of an item as bytes in which only meaning counts.
 *
 *   node = "n"                                  null
 *        | "s" LENGTH ":" bytes                 a scalar
 *        | "q" LENGTH ":" bytes                 a value in quotes: text, though it would be read as something else
 *        | "t" 32 hexadecimal digits            a long text, of which only the digest is kept
 *        | "l" COUNT ":" node...                a list
 *        | "m" COUNT ":" (LENGTH ":" key node)... a mapping, its keys in bytewise order */
#ifndef HISTORY_CANON_H
#define HISTORY_CANON_H

#include "base/arena.h"
#include "text/yaml.h"

enum canon_kind { CANON_NULL, CANON_SCALAR, CANON_QUOTED, CANON_DIGEST, CANON_LIST, CANON_MAPPING };

/* A node read back. Borrows from the content. */
struct canon {
    enum canon_kind kind;
    str key;  /* under which it stands in a mapping */
    str text; /* of a scalar, in quotes or not, or a digest */
    struct canon *items;
    size_t count;
};

/* The content of a node; with `body`, of a mapping that has the text as one more field "text". */
str canon_of(struct arena *a, const struct yaml *node, const str *body);
/* In a field `value` quotes make a text of what would be a number, a date or a truth value: are there such? `key` is the name of
 * the field, also of a list's entries. */
bool canon_is_quoted(str key, const struct yaml *node);
/* Reads a content back; the empty one is an empty mapping. Contents are our own: not checked. */
struct canon canon_read(struct arena *a, str content);
/* A field in a mapping, or NULL. */
const struct canon *canon_get(const struct canon *mapping, str key);
bool canon_equal(const struct canon *a, const struct canon *b);
/* As people read it, on one line: a scalar is its text (that of CANON_QUOTED in quotes), a list "[a, b]", a mapping "{key: value}". */
str canon_text(struct arena *a, const struct canon *node);

#endif
