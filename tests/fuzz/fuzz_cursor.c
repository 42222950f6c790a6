/* Any text as a file of content that is being typed: what could be written at a place of it, and where names stand. The first byte
 * tells the kind of file, the next two the place. */
#include "cmd/lsp_cursor.h"
#include "model/occurrence.h"

#include <stdlib.h>

static const char *const paths[] = {"content/facts/a.yml",  "content/articles/a.md",
                                    "content/claims/a.yml", "content/models/a.yml",
                                    "content/site.yml",     "content/entities/a.yml"};
enum { PATHS = sizeof paths / sizeof *paths };

static void check_within(str part, str whole, size_t end) {
    if (part.n && (part.p < whole.p || part.p + part.n > whole.p + end))
        abort();
}

static void check_names(struct arena *a, const struct source *source) {
    struct units units = units_make(a);
    struct map components = map_make(a);
    struct occurrences names;
    map_add(&components, S("facts"), &units);
    occurrences_read(a, source, &(struct occurrence_options){&units, &components}, &names);
    for (size_t i = 0; i < names.count; i++) {
        struct span at = names.items[i].span;
        if (at.source == source && (size_t)at.offset + at.length > source->text.n)
            abort();
        occurrence_at(&names, at.offset);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct arena a = {0};
    if (size < 3)
        return 0;
    str text = arena_copy(&a, (str){(const char *)bytes + 3, size - 3});
    struct source source = {str_of(paths[bytes[0] % PATHS]), text};
    size_t at = ((size_t)bytes[1] << 8 | bytes[2]) % (text.n + 1);
    if (utf8_first_bad(text) == text.n) {
        struct cursor c = cursor_find(&a, source.path, text, at);
        check_within(c.typed, text, at);
        check_within(c.before, text, at);
        if ((c.wants == CURSOR_VALUE && !c.field) || (c.wants == CURSOR_KEY && !c.schema))
            abort();
        check_names(&a, &source);
    }
    arena_free(&a);
    return 0;
}
