/* The data of a component: a fence's body as YAML. */
#ifndef TEXT_COMPONENT_H
#define TEXT_COMPONENT_H

#include "text/markdown.h"
#include "text/yaml.h"

/* As yaml_parse. The body of an indented fence is no slice of its file: its errors and nodes are told at
 * the fence. */
const struct yaml *component_data(struct arena *a, const struct fence *fence, struct diags *d);
/* Where a scalar of the data stands; of an indented fence: the fence. What maps it lives in `a`. */
struct markdown_origin component_place(struct arena *a, const struct fence *fence,
                                       const struct yaml *scalar);
/* Where a text stands that a template made: at the first place of the data that says so, else the whole fence. */
struct markdown_origin component_origin(const struct fence *fence, str text);

#endif
