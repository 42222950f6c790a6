/* Collecting and ordering diagnostics; printing them is diag_print.c. */
#include "base/diag_internal.h"

#include <stdlib.h>

struct span span_none(void) {
    return (struct span){0};
}

struct span span_file(const struct source *source) {
    return (struct span){.source = source};
}

static void diag_add(struct diags *d, struct diag one) {
    arena_push(d->arena, d, one);
    if (one.severity == SEVERITY_ERROR)
        d->errors++;
    else
        d->warnings++;
}

void diag_error(struct diags *d, const char *code, struct span at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    str message = arena_vprintf(d->arena, format, args);
    va_end(args);
    diag_add(d, (struct diag){SEVERITY_ERROR, EXIT_CONTENT, code, at, message, {0}, {0}, false});
}

void diag_warning(struct diags *d, const char *code, struct span at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    str message = arena_vprintf(d->arena, format, args);
    va_end(args);
    diag_add(d, (struct diag){SEVERITY_WARNING, EXIT_CONTENT, code, at, message, {0}, {0}, false});
}

void diag_failure(struct diags *d, enum exit_code class, const char *code, struct span at,
                  const char *format, ...) {
    va_list args;
    va_start(args, format);
    str message = arena_vprintf(d->arena, format, args);
    va_end(args);
    diag_add(d, (struct diag){SEVERITY_ERROR, class, code, at, message, {0}, {0}, false});
}

void diag_hint(struct diags *d, const char *format, ...) {
    if (d->count == 0)
        return;
    va_list args;
    va_start(args, format);
    d->items[d->count - 1].hint = arena_vprintf(d->arena, format, args);
    va_end(args);
}

void diag_instead(struct diags *d, str text, bool certain) {
    if (d->count == 0)
        return;
    d->items[d->count - 1].instead = arena_copy(d->arena, text);
    d->items[d->count - 1].certain = certain;
}

/* Does the message quote what the span marks, and nothing but that? */
static bool is_quoted(const struct diags *d, const struct diag *one) {
    str marked = span_text(one->span);
    return marked.n && str_find(one->message, arena_printf(d->arena, "'%.*s'", STR(marked)), 0) <
                           one->message.n;
}

void diag_nearest(struct diags *d, str name) {
    if (!name.n)
        return;
    diag_hint(d, "did you mean '%.*s'?", STR(name));
    if (d->count && is_quoted(d, &d->items[d->count - 1]))
        diag_instead(d, name, false);
}

/* The texts are copied, for the arena of a worker may end before the report is printed. */
void diags_append(struct diags *to, const struct diags *from) {
    for (size_t i = 0; i < from->count; i++) {
        struct diag one = from->items[i];
        one.message = arena_copy(to->arena, one.message);
        if (one.hint.n)
            one.hint = arena_copy(to->arena, one.hint);
        if (one.instead.n)
            one.instead = arena_copy(to->arena, one.instead);
        diag_add(to, one);
    }
}

static int number_cmp(size_t a, size_t b) { return (a > b) - (a < b); }

static str diag_path(const struct diag *d) {
    return d->span.source ? d->span.source->path : (str){0};
}

/* What readers are promised comes first (file, offset, code, message); the rest makes the order
 * total, so that it does not depend on which thread found what. */
static int diag_cmp(const void *left, const void *right) {
    const struct diag *a = left, *b = right;
    int order = str_cmp(diag_path(a), diag_path(b));
    if (!order)
        order = number_cmp(a->span.offset, b->span.offset);
    if (!order)
        order = strcmp(a->code, b->code);
    if (!order)
        order = str_cmp(a->message, b->message);
    if (!order)
        order = number_cmp(a->span.length, b->span.length);
    if (!order)
        order = str_cmp(a->hint, b->hint);
    if (!order)
        order = str_cmp(a->instead, b->instead);
    if (!order)
        order = number_cmp(a->certain, b->certain);
    if (!order)
        order = number_cmp(a->severity, b->severity);
    return order ? order : number_cmp(a->class, b->class);
}

void diags_sort(struct diags *d) {
    struct diag *all = d->items;
    size_t count = d->count;
    if (count == 0)
        return;
    qsort(all, count, sizeof *all, diag_cmp);
    d->count = d->errors = d->warnings = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || diag_cmp(&all[i], &d->items[d->count - 1]) != 0)
            diag_add(d, all[i]);
}

/* The graver the class, the less there is any point in looking at the others. */
static int class_gravity(enum exit_code class) {
    static const enum exit_code rising[] = {EXIT_FINE,  EXIT_CONTENT, EXIT_USAGE,
                                            EXIT_LIMIT, EXIT_GIT,     EXIT_MACHINE};
    int gravity = 0;
    while (rising[gravity] != class)
        gravity++;
    return gravity;
}

enum exit_code diags_exit_code(const struct diags *d, bool strict) {
    enum exit_code gravest = strict && d->warnings ? EXIT_CONTENT : EXIT_FINE;
    for (size_t i = 0; i < d->count; i++) {
        const struct diag *one = &d->items[i];
        if (one->severity == SEVERITY_ERROR && class_gravity(one->class) > class_gravity(gravest))
            gravest = one->class;
    }
    return gravest;
}
