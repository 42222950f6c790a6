/* Markdown in, HTML out, for tests: every link that the policy allows is kept as it is written, and
 * a hole is shown in braces: {wiki target#fragment|label}, {fence name}. */
#ifndef MARKDOWN_SUPPORT_H
#define MARKDOWN_SUPPORT_H

#include "text/html.h"
#include "text/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

struct page {
    struct arena arena;
    struct source source;
    struct diags diags;
    struct markdown markdown;
    struct mention_target *targets;
    struct holes holes;
    struct buf raw;   /* as markdown_html writes it */
    struct buf html;  /* with the holes filled in */
    struct buf shown; /* the diagnostics, as page_diags shows them */
};

static void page_scan(struct page *p, str text, const struct markdown_options *options) {
    p->source = (struct source){str_of("page.md"), text};
    p->diags.arena = &p->arena;
    struct markdown_origin origin = {&p->source, 0, (uint32_t)text.n, true, NULL};
    markdown_scan(&p->arena, text, origin, options, &p->markdown, &p->diags);
    size_t count = p->markdown.mentions.count;
    p->targets = arena_array(&p->arena, struct mention_target, count);
    for (size_t k = 0; k < count; k++) {
        const struct mention *m = &p->markdown.mentions.items[k];
        if (m->kind == MENTION_WIKI)
            p->targets[k].kind = TARGET_HOLE;
        else if (url_classify(m->target) != URL_REFUSED)
            p->targets[k] = (struct mention_target){.kind = TARGET_URL, .url = m->target};
    }
}

static void page_put_hole(struct page *p, const struct hole *hole) {
    if (hole->kind == HOLE_FENCE) {
        const struct fence *f = &p->markdown.fences.items[hole->index];
        buf_printf(&p->html, "{fence %.*s}", STR(f->name));
        return;
    }
    const struct mention *m = &p->markdown.mentions.items[hole->index];
    buf_printf(&p->html, "{wiki %.*s", STR(m->target));
    if (m->fragment.n)
        buf_printf(&p->html, "#%.*s", STR(m->fragment));
    if (m->has_label) {
        buf_put(&p->html, S("|"));
        buf_put(&p->html, hole->label);
    }
    buf_put(&p->html, S("}"));
}

static void page_fill_holes(struct page *p) {
    size_t from = 0;
    for (size_t i = 0; i < p->holes.count; i++) {
        buf_put(&p->html, str_sub(buf_str(&p->raw), from, p->holes.items[i].at));
        page_put_hole(p, &p->holes.items[i]);
        from = p->holes.items[i].at;
    }
    buf_put(&p->html, str_sub(buf_str(&p->raw), from, p->raw.n));
}

static void page_write(struct page *p) {
    markdown_html(&p->arena, &p->markdown, p->targets, &p->raw, &p->holes);
    page_fill_holes(p);
}

static void page_free(struct page *p) {
    buf_free(&p->raw);
    buf_free(&p->html);
    buf_free(&p->shown);
    arena_free(&p->arena);
}

/* One line per diagnostic: "2:5+3 code". */
static inline str page_diags(struct page *p) {
    diags_sort(&p->diags);
    for (size_t i = 0; i < p->diags.count; i++) {
        const struct diag *d = &p->diags.items[i];
        struct place at = span_place(d->span);
        buf_printf(&p->shown, "%zu:%zu+%u %s\n", at.line, at.column, d->span.length, d->code);
    }
    return buf_str(&p->shown);
}

/* ---- examples ---- */

struct example {
    const char *markdown, *result;
};

#define EXAMPLES(list) (list), sizeof(list) / sizeof *(list)

static inline struct map components(struct arena *a) {
    struct map names = map_make(a);
    map_add(&names, S("facts"), a);
    map_add(&names, S("chart"), a);
    return names;
}

static inline void read_page(struct page *p, const char *markdown, bool raw_html,
                             const char *prefix) {
    struct map names = components(&p->arena);
    page_scan(p, str_of(markdown),
              &(struct markdown_options){
                  .raw_html = raw_html, .components = &names, .id_prefix = str_of(prefix)});
}

static inline const char *c_string(struct page *p, str s) {
    return arena_printf(&p->arena, "%.*s", STR(s)).p;
}

static inline void check_html(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct page p = {0};
        read_page(&p, examples[i].markdown, false, "");
        page_write(&p);
        assert_string_equal(c_string(&p, buf_str(&p.html)), examples[i].result);
        page_free(&p);
    }
}

static inline void check_diags(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct page p = {0};
        read_page(&p, examples[i].markdown, false, "");
        page_write(&p); /* must get along with whatever the scan left */
        assert_string_equal(c_string(&p, page_diags(&p)), examples[i].result);
        page_free(&p);
    }
}

#endif
