/* YAML with positions: a tree of nodes that know where they stand. The subset that content is written
 * in: no anchors, aliases, tags or directives; one document; string keys; depth at most YAML_MAX_DEPTH;
 * a key twice in one mapping is an error. */
#ifndef TEXT_YAML_H
#define TEXT_YAML_H

#include "base/diag.h"

enum { YAML_MAX_DEPTH = 64 };

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };
enum yaml_style { YAML_PLAIN, YAML_QUOTED, YAML_BLOCK };

struct yaml_pair;

struct yaml {
    enum yaml_kind kind;
    enum yaml_style style; /* of a scalar */
    struct span span;
    str text; /* of a scalar, escapes resolved; lies in the source or in the nodes' arena */
    struct yaml *items;      /* of a sequence */
    struct yaml_pair *pairs; /* of a mapping, in the order of the file */
    size_t count;            /* items or pairs */
    uint32_t
        end; /* of a sequence or mapping: the offset behind it; of a block, of what follows it */
};

struct yaml_pair {
    str key;
    struct span key_span;
    struct yaml value;
};

/* Parses `length` bytes at `offset` of the source. NULL when it is not well-formed (with diagnostics)
 * or holds nothing but comments and white space (without). Nodes live in `a`. */
struct yaml *yaml_parse(struct arena *a, const struct source *source, size_t offset, size_t length,
                        struct diags *d);
/* The value of a key in a mapping, or NULL. */
const struct yaml *yaml_get(const struct yaml *mapping, str key);
/* "a mapping", "a list", "text": for messages. */
const char *yaml_kind_name(const struct yaml *node);
/* True for a plain empty scalar, ~ or null: a key without a value. */
bool yaml_is_null(const struct yaml *node);
/* The version of the library, "0.2.5". */
const char *yaml_library_version(void);

/* Front matter: YAML between a first line "---" and the next one. False when there is none; an
 * unterminated one is an error (and false). */
struct front_matter {
    size_t yaml_at, yaml_length; /* the YAML between the fences */
    size_t body_at;              /* where the Markdown begins */
};
bool front_matter_find(const struct source *source, struct front_matter *found, struct diags *d);

#endif
