#include "text/component.h"

#include "text/yaml_places.h"

static bool is_slice(const struct fence *fence) {
    const struct span *at = &fence->body_span;
    return at->source && at->length == fence->body.n &&
           (size_t)at->offset + at->length <= at->source->text.n &&
           str_eq(str_sub(at->source->text, at->offset, (size_t)at->offset + at->length),
                  fence->body);
}

static const struct yaml *parse_indented(struct arena *a, const struct fence *fence,
                                         struct diags *d) {
    struct source *own = arena_new(a, struct source);
    own->path = fence->span.source ? fence->span.source->path : S("component");
    own->text = fence->body;
    struct diags found = {.arena = a};
    const struct yaml *node = yaml_parse(a, own, 0, own->text.n, &found);
    for (size_t i = 0; i < found.count; i++) {
        size_t line = span_place(found.items[i].span).line;
        diag_failure(d, found.items[i].class, found.items[i].code, fence->span,
                     "%.*s (line %zu of the block)", STR(found.items[i].message), line);
        if (found.items[i].hint.n)
            diag_hint(d, "%.*s", STR(found.items[i].hint));
    }
    return node;
}

const struct yaml *component_data(struct arena *a, const struct fence *fence, struct diags *d) {
    const struct span *at = &fence->body_span;
    if (!is_slice(fence))
        return parse_indented(a, fence, d);
    return yaml_parse(a, at->source, at->offset, at->length, d);
}

static struct markdown_origin whole(const struct fence *fence) {
    const struct span *at = &fence->span;
    return (struct markdown_origin){at->source, at->offset, at->length, false, NULL};
}

struct markdown_origin component_place(struct arena *a, const struct fence *fence,
                                       const struct yaml *scalar) {
    if (scalar->span.source != fence->body_span.source)
        return whole(fence);
    return yaml_origin(a, scalar->span, scalar->text);
}

struct markdown_origin component_origin(const struct fence *fence, str text) {
    const struct span *at = &fence->body_span;
    size_t found = str_find(fence->body, text, 0);
    if (!is_slice(fence) || found == fence->body.n)
        return whole(fence);
    return (struct markdown_origin){at->source, at->offset + (uint32_t)found, (uint32_t)text.n,
                                    true, NULL};
}
