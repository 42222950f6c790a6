/* Scalars as YAML: plain where that reads back as the very same text, else in quotes. */
#ifndef TEXT_YAML_WRITE_H
#define TEXT_YAML_WRITE_H

#include "base/arena.h"

/* Where a scalar is written. */
enum yaml_around {
    YAML_IN_BLOCK, /* behind "key: ", up to the end of the line */
    YAML_IN_FLOW   /* within { } or [ ] */
};

/* Appends the text, on one line. What is no UTF-8 becomes U+FFFD. */
void yaml_put_scalar(struct buf *out, str text, enum yaml_around around);
/* Does `yaml` stand there as one scalar that is written so: plain, or in quotes as well? */
bool yaml_is_scalar(str yaml, enum yaml_around around, bool quoted);

#endif
