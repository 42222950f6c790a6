/* What follows from a change, as a comment of a review: GitHub's Markdown, no longer than a comment may be. What is long is folded;
 * what does not fit is counted. */
#include "cmd/impact.h"
#include "cmd/markdown_print.h"

/* A forge takes 65,536 characters; who posts it puts a line of their own before it. */
enum { MOST_BYTES = 65000 };

struct writer {
    struct buf *out;
    struct arena *arena;
    const struct impact *impact;
    struct impact_measure measure;
    size_t nodes; /* that were told */
    size_t indent;
};

static size_t at_most(size_t count, size_t most) { return count < most ? count : most; }

/* ---- pieces ---- */

static void put_prose(struct writer *w, str text) { markdown_prose(w->out, w->arena, text); }
static void put_code(struct writer *w, str text) { markdown_code(w->out, w->arena, text, false); }

static void put_indent(struct writer *w) { put_padded(w->out, (str){0}, w->indent); }

static void put_bullet(struct writer *w) {
    put_indent(w);
    buf_put(w->out, S("- "));
}

static void end_line(struct writer *w) { buf_byte(w->out, '\n'); }

static void put_more(struct writer *w, size_t count, size_t told) {
    if (count <= told)
        return;
    put_bullet(w);
    buf_printf(w->out, told ? "and %zu more\n" : "%zu, not listed here\n", count - told);
}

/* What follows is folded, up to end_fold. */
static void begin_fold(struct writer *w, const char *words) {
    buf_printf(w->out, "<details><summary>%s</summary>\n\n", words);
}

static void end_fold(struct writer *w) {
    end_line(w);
    put_indent(w);
    buf_put(w->out, S("</details>\n"));
}

static void put_place(struct writer *w, struct span at, str url) {
    put_code(w, impact_place(w->arena, at));
    if (!url.n)
        return;
    buf_put(w->out, S(" on "));
    put_code(w, url);
}

/* ---- sentences ---- */

/* One version of it, what changed in bold. */
static void put_version(struct writer *w, const struct word_runs *runs) {
    for (size_t i = 0; i < runs->count; i++) {
        const struct word_run *run = &runs->items[i];
        str bold = run->kind == WORDS_SAME ? S("") : S("**");
        buf_put(w->out, run->spaced ? S(" ") : S(""));
        buf_put(w->out, bold);
        markdown_line(w->out, run->text);
        buf_put(w->out, bold);
    }
}

static void put_sentence(struct writer *w, const struct impact_sentence *s) {
    struct word_runs old = impact_old_words(w->arena, s->before, s->after);
    struct word_runs new = impact_new_words(w->arena, s->before, s->after);
    put_bullet(w);
    put_place(w, s->at, s->item->url);
    if (s->before.p) {
        buf_put(w->out, s->after.p ? S("<br>was: ") : S("<br>gone: "));
        put_version(w, &old);
    }
    if (s->after.p) {
        buf_put(w->out, s->before.p ? S("<br>is: ") : S("<br>new: "));
        put_version(w, &new);
    }
    end_line(w);
}

static void put_sentences(struct writer *w, const struct impact_sentence **items, size_t count) {
    enum { UNFOLDED = 3 };
    size_t told = at_most(count, w->measure.sentences);
    bool folded = told > UNFOLDED;
    if (folded) {
        put_bullet(w);
        w->indent += 2;
        begin_fold(w, arena_printf(w->arena, "%zu sentences", count).p);
    }
    for (size_t i = 0; i < told; i++)
        put_sentence(w, items[i]);
    if (count > told) {
        put_bullet(w);
        buf_printf(w->out, told ? "%zu more sentences\n" : "%zu sentences, not listed here\n",
                   count - told);
    }
    if (folded) {
        end_fold(w);
        w->indent -= 2;
    }
}

/* ---- one thing that changed ---- */

static void put_check(struct writer *w, const struct check_difference *c) {
    put_bullet(w);
    buf_put(w->out, impact_opens(c)    ? S("**a tension opens**: ")
                    : impact_closes(c) ? S("a tension closes: ")
                                       : S("a check turns: "));
    put_code(w, c->fact);
    buf_byte(w->out, ' ');
    put_prose(w, c->title);
    buf_printf(w->out, ": %s → **%s**\n", c->before ? c->before : "(none)",
               c->after ? c->after : "(none)");
}

static void put_checks(struct writer *w, const struct check_difference **items, size_t count) {
    size_t told = at_most(count, w->measure.errors);
    for (size_t i = 0; i < told; i++)
        put_check(w, items[i]);
    put_more(w, count, told);
}

static void put_claims(struct writer *w, const struct impact_node *node) {
    size_t count = node->claims.count, told = at_most(count, w->measure.errors);
    if (!count)
        return;
    put_bullet(w);
    buf_put(w->out, S("claims that rest on it: "));
    for (size_t i = 0; i < told; i++) {
        buf_put(w->out, i ? S(", ") : S(""));
        put_code(w, node->claims.items[i]->item.id);
        buf_printf(w->out, " (%.*s)", STR(verdict_names[node->claims.items[i]->verdict]));
    }
    if (count > told)
        buf_printf(w->out, told ? ", and %zu more" : "%zu", count - told);
    end_line(w);
}

static void put_components(struct writer *w, const struct impact_node *node) {
    size_t count = node->components.count, told = at_most(count, w->measure.errors);
    for (size_t i = 0; i < told; i++) {
        const struct impact_component *c = node->components.items[i];
        put_bullet(w);
        put_code(w, c->fence->name);
        buf_put(w->out, S(" shows it: "));
        put_place(w, c->fence->span, c->item->url);
        end_line(w);
    }
    put_more(w, count, told);
}

static void put_written(struct writer *w, str text) {
    if (!text.n)
        buf_put(w->out, text.p ? S("(empty)") : S("(none)"));
    else
        put_code(w, text);
}

static void put_field(struct writer *w, const struct field_change *f) {
    str before = f->before, after = f->after;
    put_bullet(w);
    put_code(w, f->field);
    if (is_text_change(f)) {
        buf_put(w->out, S(" changed\n"));
        return;
    }
    if (before.n && after.n) /* two long texts: from where they differ */
        cut_pair(w->arena, clean_line(w->arena, before), clean_line(w->arena, after),
                 2 * MARKDOWN_LONGEST, &before, &after);
    buf_put(w->out, S(": "));
    put_written(w, before);
    buf_put(w->out, S(" → "));
    put_written(w, after);
    end_line(w);
}

static void put_fields_of(struct writer *w, const struct field_changes *fields) {
    size_t told = at_most(fields->count, w->measure.fields);
    for (size_t i = 0; i < told; i++)
        put_field(w, &fields->items[i]);
    put_more(w, fields->count, told);
}

static void put_values(struct writer *w, const struct difference *d) {
    bool both = d->turned && d->change != CHANGE_ADDED && d->change != CHANGE_REMOVED;
    str only = d->change == CHANGE_ADDED     ? d->after
               : d->change == CHANGE_REMOVED ? d->before
                                             : (str){0};
    if (!both && !only.n)
        return;
    buf_put(w->out, S(": "));
    if (both) {
        put_prose(w, diff_words(d->before));
        buf_put(w->out, S(" → **"));
    }
    put_prose(w, both ? diff_words(d->after) : only);
    buf_put(w->out, both ? S("**") : S(""));
}

static void put_head(struct writer *w, const struct impact_node *node) {
    const struct difference *d = node->difference;
    put_bullet(w);
    buf_printf(w->out, "%s%s ", node->parent ? "→ " : "", item_kind_name(d->kind));
    put_code(w, d->id);
    buf_put(w->out, d->title.n ? S(" ") : S(""));
    put_prose(w, d->title);
    put_values(w, d);
    buf_printf(w->out, " (%s", impact_node_words(node));
    if (node->was.n)
        put_code(w, node->was);
    buf_put(w->out, S(")\n"));
}

static void put_further_causes(struct writer *w, const struct impact_node *node) {
    const struct difference *d = node->difference;
    if (d->change != CHANGE_FOLLOWED || node->by_time || d->via.count == 1)
        return;
    put_bullet(w);
    buf_put(w->out, S("follows from "));
    for (size_t i = 0; i < d->via.count; i++) {
        buf_put(w->out, i ? S(", ") : S(""));
        put_code(w, d->via.items[i]);
    }
    buf_put(w->out, d->via.count ? S("\n") : S("`site.yml`\n"));
}

static void put_node(struct writer *w, const struct impact_node *node) {
    const struct difference *d = node->difference;
    if (w->nodes >= w->measure.nodes)
        return;
    w->nodes++;
    put_head(w, node);
    w->indent += 2;
    if (d->change == CHANGE_CHANGED || d->change == CHANGE_FOLLOWED)
        put_fields_of(w, &d->fields);
    put_further_causes(w, node);
    put_checks(w, node->checks.items, node->checks.count);
    put_claims(w, node);
    put_components(w, node);
    put_sentences(w, node->sentences.items, node->sentences.count);
    for (size_t i = 0; i < node->follow.count; i++)
        put_node(w, node->follow.items[i]);
    w->indent -= 2;
}

/* ---- what to look at first ---- */

static void put_error(struct writer *w, const struct diag *e) {
    put_bullet(w);
    put_place(w, e->span, (str){0});
    buf_byte(w->out, ' ');
    put_prose(w, e->message);
    if (e->hint.n)
        buf_put(w->out, S("; "));
    put_prose(w, e->hint);
    end_line(w);
}

static void put_errors(struct writer *w, const char *heading, const struct impact_side *side) {
    struct diags errors = impact_errors(w->arena, side);
    size_t told = at_most(errors.count, w->measure.errors);
    if (errors.count)
        buf_printf(w->out, "\n### %s\n\n", heading);
    for (size_t i = 0; i < told; i++)
        put_error(w, &errors.items[i]);
    put_more(w, errors.count, told);
}

static void put_address(struct writer *w, const struct impact_page *page) {
    put_bullet(w);
    put_code(w, page->url);
    if (page->change == CHANGE_REMOVED && page->did)
        buf_put(w->out, S(" (it led elsewhere)"));
    if (page->redirects) {
        buf_put(w->out, S(" → "));
        put_code(w, page->target);
    }
    end_line(w);
}

/* They answered, and do no longer: who links to them is not told. */
static void put_lost(struct writer *w) {
    const struct page_list *pages = &w->impact->pages;
    size_t count = impact_count_lost(w->impact), told = 0;
    if (!count)
        return;
    buf_put(w->out, S("\n### Addresses that no longer answer\n\n"));
    for (size_t i = 0; i < pages->count && told < w->measure.errors; i++)
        if (impact_is_lost(&pages->items[i])) {
            put_address(w, &pages->items[i]);
            told++;
        }
    put_more(w, count, told);
    buf_put(w->out, S("\n`aliases:` of what took their place keeps them.\n"));
}

/* ---- pages ---- */

static void put_group(struct writer *w, const struct page_group *g) {
    size_t count = g->pages.count, told = at_most(count, w->measure.pages);
    str id = impact_group_id(g);
    put_bullet(w);
    buf_put(w->out, str_of(impact_group_words(g)));
    if (id.n)
        put_code(w, id);
    buf_printf(w->out, " (%zu)", count);
    bool minor = impact_group_is_minor(g);
    for (size_t i = 0; !minor && i < told; i++) {
        buf_put(w->out, i ? S(", ") : S(": "));
        put_code(w, g->pages.items[i]->url);
    }
    if (!minor && told && told < count)
        buf_put(w->out, S(", …"));
    end_line(w);
}

static void put_pages(struct writer *w) {
    struct page_groups groups = impact_groups(w->impact);
    size_t told = at_most(groups.count, w->measure.nodes);
    if (!groups.count)
        return;
    end_line(w);
    begin_fold(w, "Pages that differ, and why");
    for (size_t i = 0; i < told; i++)
        put_group(w, &groups.items[i]);
    put_more(w, groups.count, told);
    end_fold(w);
}

/* ---- all of it ---- */

static void put_rest(struct writer *w) {
    const struct impact *m = w->impact;
    const struct comparison *c = m->diff->comparison;
    size_t told = at_most(c->unread.count, w->measure.errors);
    if (m->checks.count)
        buf_put(w->out, S("\n### Checks\n\n"));
    put_checks(w, m->checks.items, m->checks.count);
    if (m->loose.count)
        buf_put(w->out, S("\n### Further sentences\n\n"));
    put_sentences(w, m->loose.items, m->loose.count);
    if (c->config.count)
        buf_put(w->out, S("\n### site.yml\n\n"));
    put_fields_of(w, &c->config);
    if (c->unread.count)
        buf_printf(w->out, "\n### %s\n\n", diff_unread_heading);
    for (size_t i = 0; i < told; i++) {
        put_bullet(w);
        put_code(w, c->unread.items[i]);
        end_line(w);
    }
    put_more(w, c->unread.count, told);
}

static void put_all(struct writer *w) {
    const struct impact *m = w->impact;
    buf_put(w->out, S("**"));
    markdown_line(w->out, impact_summary(m));
    buf_put(w->out, S("**\n\n"));
    diff_markdown_sides(m->diff, w->out);
    put_errors(w, "Errors before", &m->sides[0]);
    put_errors(w, "Errors after", &m->sides[1]);
    put_lost(w);
    if (m->roots.count)
        buf_put(w->out, S("\n### What changed, and what follows\n\n"));
    for (size_t i = 0; i < m->roots.count; i++)
        put_node(w, m->roots.items[i]);
    put_more(w, m->all.count, w->nodes);
    put_rest(w);
    put_pages(w);
}

/* From all that a reviewer may want to read down to what fits in any case. */
static const struct impact_measure measures[] = {
    {.nodes = 400, .fields = 20, .sentences = 40, .pages = 40, .errors = 40},
    {.nodes = 300, .fields = 10, .sentences = 15, .pages = 20, .errors = 30},
    {.nodes = 200, .fields = 6, .sentences = 6, .pages = 10, .errors = 20},
    {.nodes = 100, .fields = 4, .sentences = 2, .pages = 4, .errors = 20},
    {.nodes = 50, .fields = 2, .sentences = 0, .pages = 0, .errors = 10},
    {.nodes = 5, .fields = 0, .sentences = 0, .pages = 0, .errors = 3}};

void impact_print_markdown(const struct impact *m, struct buf *out) {
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        struct writer w = {
            .out = out, .arena = m->diff->arena, .impact = m, .measure = measures[i]};
        out->n = 0;
        put_all(&w);
        if (out->n <= MOST_BYTES)
            return;
    }
}
