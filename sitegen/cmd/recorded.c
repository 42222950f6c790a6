#include "cmd/recorded.h"

#include <stdlib.h>
#include <unistd.h>

/* What has a place is about the content. */
static bool is_left_to_check(const struct diag *d) {
    return d->severity == SEVERITY_WARNING && d->span.source;
}

static struct diags kept_of(const struct diags *d) {
    struct diags told = {.arena = d->arena};
    diags_append(&told, d);
    size_t kept = 0;
    for (size_t i = 0; i < told.count; i++) {
        if (is_left_to_check(&told.items[i]))
            told.warnings--;
        else
            told.items[kept++] = told.items[i];
    }
    told.count = kept;
    diags_sort(&told);
    return told;
}

enum exit_code recorded_tell(const struct diags *d, bool strict) {
    struct diags told = kept_of(d);
    const char *no_color = getenv("NO_COLOR");
    struct diag_style style = {.color = isatty(STDERR_FILENO) && (!no_color || !*no_color)};
    if (told.count)
        diags_print(&told, style, stderr);
    return diags_exit_code(&told, strict);
}

enum exit_code recorded_report(struct pipeline *p) {
    pipeline_end_progress(p);
    return recorded_tell(&p->diags, p->options->strict);
}

enum exit_code recorded_fail(const struct diags *d, const struct options *o) {
    struct diags told = kept_of(d);
    enum exit_code e = diags_exit_code(&told, o->strict);
    if (!o->json)
        return recorded_tell(d, o->strict);
    if (e)
        diags_print_json(&told, (str){0}, stdout);
    return e;
}

void recorded_print_json(const struct diags *d, str object) {
    struct diags told = kept_of(d);
    str members = str_sub(object, 1, object.n - 1);
    diags_print_json(&told, arena_printf(d->arena, ",\n%.*s", STR(members)), stdout);
}

void recorded_keep(const struct diags *d, struct diags *kept) {
    struct diags told = kept_of(d);
    for (size_t i = 0; i < told.count; i++) {
        told.items[i].message = arena_copy(kept->arena, told.items[i].message);
        told.items[i].hint = arena_copy(kept->arena, told.items[i].hint);
        told.items[i].instead = (str){0};
        told.items[i].span = span_none();
    }
    diags_append(kept, &told);
}
