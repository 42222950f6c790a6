/* The examples of a specification of Markdown, in the form that CommonMark's has. */
#ifndef SPEC_SUPPORT_H
#define SPEC_SUPPORT_H

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

struct specified {
    int number;
    str markdown, html;
    str flags; /* of md4c, in its own specifications */
    str about; /* what stands behind "example": an extension */
};

/* `variable` names the variable of the environment that names their directory, when they are not where scripts/deps
 * puts those of `library`. */
static struct buf read_specification(const char *variable, const char *library, const char *name) {
    const char *directory = getenv(variable);
    char path[4096];
    if (directory)
        snprintf(path, sizeof path, "%s/%s", directory, name);
    else
        snprintf(path, sizeof path, "build/deps/share/%s/%s", library, name);
    struct buf text = {0};
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is missing: run scripts/deps, or set %s to the test/ of %s's sources", path,
                 variable, library);
    int c;
    while ((c = getc(f)) != EOF)
        buf_byte(&text, (char)c);
    fclose(f);
    return text;
}

/* Tabs are written as arrows. */
static str with_tabs(struct arena *a, str text) {
    char *copy = arena_array(a, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool arrow = str_starts(str_sub(text, i, text.n), S("→"));
        copy[n++] = arrow ? '\t' : text.p[i];
        i += arrow ? sizeof "→" - 2 : 0;
    }
    return (str){copy, n};
}

/* Lines up to one that is `end`. */
static str lines_until(str *rest, str end) {
    const char *from = rest->p;
    while (rest->n) {
        const char *line_at = rest->p;
        if (str_eq(str_cut(rest, '\n'), end))
            return (str){from, (size_t)(line_at - from)};
    }
    return (str){from, 0};
}

#define FENCE "````````````````````````````````"

static bool next_example(struct arena *a, str *rest, struct specified *e) {
    while (rest->n) {
        str line = str_cut(rest, '\n');
        if (!str_starts(line, S(FENCE " example")))
            continue;
        e->number++;
        e->about = str_trim(str_sub(line, sizeof FENCE " example" - 1, line.n));
        e->markdown = with_tabs(a, lines_until(rest, S(".")));
        str html = lines_until(rest, S(FENCE));
        size_t stop = str_find(html, S("\n.\n--"), 0);
        e->flags = str_trim(str_sub(html, stop + 3, html.n));
        e->html = with_tabs(a, stop < html.n ? str_sub(html, 0, stop + 1) : html);
        return true;
    }
    return false;
}

#endif
