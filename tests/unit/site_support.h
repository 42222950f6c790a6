/* For tests that load whole knowledge bases inline. */
#ifndef SITE_SUPPORT_H
#define SITE_SUPPORT_H

#include "model/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { WORKERS = 4 };

static struct arena arenas[WORKERS];
static struct diags d;
static struct tree tree;

static inline int begin(void **state) {
    (void)state;
    memset(arenas, 0, sizeof arenas);
    d = (struct diags){.arena = &arenas[0]};
    return 0;
}

static inline int end(void **state) {
    (void)state;
    tree_close(&tree);
    for (int i = 0; i < WORKERS; i++)
        arena_free(&arenas[i]);
    return 0;
}

static inline struct site *load_with(str archive, struct site_options options) {
    tree = tree_inline(&arenas[0], archive);
    struct site *site = site_load(&tree, &options, arenas, &d);
    diags_sort(&d);
    return site;
}

static inline struct site *load(const char *archive) {
    return load_with(str_of(archive), (struct site_options){.workers = WORKERS});
}

/* Every diagnostic as "file:line:column code", one a line. */
static inline const char *findings(void) {
    struct buf out = {0};
    for (size_t i = 0; i < d.count; i++) {
        struct place p = span_place(d.items[i].span);
        buf_printf(&out, "%.*s:%zu:%zu %s\n", STR(d.items[i].span.source->path), p.line, p.column,
                   d.items[i].code);
    }
    str text = arena_copy(&arenas[0], buf_str(&out));
    buf_free(&out);
    return text.p ? text.p : "";
}

#endif
