#include "cmd/recorded.h"

#include <stdlib.h>
#include <unistd.h>

/* What has a place is about the content. */
static bool is_left_to_check(const struct diag *d) {
    return d->severity == SEVERITY_WARNING && d->span.source;
}

enum exit_code recorded_report(struct pipeline *p) {
    pipeline_end_progress(p);
    struct diags told = {.arena = &p->arenas[0]};
    const char *no_color = getenv("NO_COLOR");
    struct diag_style style = {.color = isatty(STDERR_FILENO) && (!no_color || !*no_color)};
    diags_append(&told, &p->diags);
    size_t kept = 0;
    for (size_t i = 0; i < told.count; i++) {
        if (is_left_to_check(&told.items[i]))
            told.warnings--;
        else
            told.items[kept++] = told.items[i];
    }
    told.count = kept;
    diags_sort(&told);
    if (told.count)
        diags_print(&told, style, stderr);
    return diags_exit_code(&told, p->options->strict);
}
