/* The data of a component: a fence's body as YAML. */
#ifndef TEXT_COMPONENT_H
#define TEXT_COMPONENT_H

#include "text/markdown.h"
#include "text/yaml.h"

/* As yaml_parse. The body of an indented fence is no slice of its file: its errors and nodes are told at
 * the fence. */
const struct yaml *component_data(struct arena *a, const struct fence *fence, struct diags *d);
/* Where a text in the data stands: at its place when it is found there as it is, else the whole fence.
 * `from` (an offset in the body) is where to begin to look. */
struct markdown_origin component_origin(const struct fence *fence, str text, size_t from);

#endif
