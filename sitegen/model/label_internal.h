/* What label.c and label_rewrite.c share. */
#ifndef MODEL_LABEL_INTERNAL_H
#define MODEL_LABEL_INTERNAL_H

#include "model/figure.h"

/* The fact's number in the unit of the figure; of a figure without unit in the fact's own. False when they do not go together. */
bool label_measure(const struct figure *f, const struct quantity *fact, struct decimal *number);

#endif
