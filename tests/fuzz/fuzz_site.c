/* Any bytes as a file of facts, in a knowledge base that has units, an entity, a source and good facts. */
#include "model/site.h"

#include <stdlib.h>

static const struct tree_file fixed[] = {
    {S("content/claims/c.yml"),
     S("document: paper\n"
       "claims:\n"
       "- {id: s1, says: S, kind: money, verdict: holds, value: 5 USD, facts: [a, base]}\n")},
    {S("content/entities/e.yml"), S("- {id: amazon, title: Amazon, kind: organisation}\n")},
    {S("content/facts/a.yml"), {0}}, /* the input */
    {S("content/facts/b.yml"),
     S("- {id: base, title: B, status: confirmed, value: 38e9 USD}\n"
       "- {id: total, title: T, status: estimate, formula: base / 8 year + a,\n"
       "   checks: [{equals: a, within: 5 %}]}\n")},
    {S("content/site.yml"), S("title: T\nunits: [{name: lb, is: 0.45359237 kg}, {name: trip}]\n")},
    {S("content/sources/s.yml"), S("- {id: paper, title: Paper}\n")},
};
enum { FILES = sizeof fixed / sizeof *fixed, INPUT = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct arena arenas[1] = {0};
    struct diags d = {.arena = &arenas[0]};
    struct tree_file files[FILES];
    memcpy(files, fixed, sizeof files);
    files[INPUT].bytes = (str){size ? (const char *)bytes : "", size};
    struct tree tree = {.root = -1, .items = files, .count = FILES, .capacity = FILES};
    struct site_options options = {
        .workers = 1, .now = {.precision = DATE_DAY, .year = 2026, .month = 11, .day = 22}};
    const struct site *site = site_load(&tree, &options, arenas, &d);
    diags_sort(&d);
    for (size_t i = 0; i < d.count; i++) /* a place must lie in its file */
        if (d.items[i].span.source && (size_t)d.items[i].span.offset + d.items[i].span.length >
                                          d.items[i].span.source->text.n)
            abort();
    for (size_t i = 0; !d.errors && i < site->items[ITEM_FACT].count; i++) {
        const struct fact *fact = (const struct fact *)site->items[ITEM_FACT].items[i];
        value_text(&arenas[0], &fact->value);
        value_full(&arenas[0], &fact->value);
    }
    arena_free(&arenas[0]);
    return 0;
}
