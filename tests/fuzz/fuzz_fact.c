/* Any bytes as a list of facts: YAML to fields to values, formulas and checks. What the facts mean to each other is
 * fuzz_site's, which is a hundred times slower. */
#include "model/schema.h"
#include "model/stages.h"

#include <stdlib.h>

static struct arena lasting;
static struct site site;

static void check_places(const struct diags *d) {
    for (size_t i = 0; i < d->count; i++) {
        const struct span *at = &d->items[i].span;
        if (at->source && (size_t)at->offset + at->length > at->source->text.n)
            abort();
    }
}

static void read_fact(const struct yaml *node, struct arena *a, struct diags *d) {
    struct fact *fact = arena_new(a, struct fact);
    record_read(&(struct record_reader){a, d, &site.units}, &fact_schema, node, fact);
    finish_fact(&site, fact, node, a, d);
    for (size_t i = 0; i < fact->entries.count; i++) {
        const struct value *value = &fact->entries.items[i].value;
        if (value->kind == VALUE_NONE || value->kind == VALUE_ENTITY)
            continue;
        value_text(a, value);
        value_full(a, value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (!site.arena) {
        site.arena = &lasting;
        site.units = units_make(&lasting);
    }
    static struct arena a; /* rewound, not freed: ASan makes allocations dear */
    struct arena_mark mark = arena_mark(&a);
    struct diags d = {.arena = &a};
    const struct source source = {S("content/facts/a.yml"),
                                  {size ? (const char *)bytes : "", size}};
    const struct yaml *list = yaml_parse(&a, &source, 0, size, &d);
    if (list && list->kind == YAML_SEQUENCE)
        for (size_t i = 0; i < list->count; i++)
            read_fact(&list->items[i], &a, &d);
    check_places(&d);
    arena_rewind(&a, mark);
    return 0;
}
