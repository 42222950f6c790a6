/* Any bytes through the forge's parser, and, where they are text, held against what is shown here. */
#include "text/portability.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void compare(struct arena *a, const struct source *source) {
    struct diags scanned = {.arena = a}, d = {.arena = a};
    struct markdown m;
    struct markdown_origin origin = {source, 0, (uint32_t)source->text.n, true, NULL};
    markdown_scan(a, source->text, origin, &(struct markdown_options){0}, &m, &scanned);
    portability_check(a, &m, &d);
    for (size_t i = 0; i < d.count; i++) {
        const struct span *at = &d.items[i].span;
        if ((size_t)at->offset + at->length > source->text.n)
            abort();
        if (utf8_first_bad(d.items[i].message) < d.items[i].message.n)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static struct arena a; /* rewound, not freed: ASan makes allocations dear */
    struct arena_mark mark = arena_mark(&a);
    const struct source source = {S("content/articles/a.md"),
                                  {size ? (const char *)bytes : "", size}};
    struct outline there;
    portability_outline(&a, source.text, &there);
    outline_free(&there);
    if (utf8_first_bad(source.text) == source.text.n)
        compare(&a, &source);
    arena_rewind(&a, mark);
    return 0;
}
