/* What follows from a change, for people on a terminal. */
#include "cmd/impact.h"

enum { STEP = 2 };

struct writer {
    struct buf *out;
    struct arena *arena;
    struct terminal terminal;
    const struct impact *impact;
    struct impact_measure measure;
};

/* Of long lists the beginning; all of it is in JSON. */
static const struct impact_measure usual = {
    .nodes = 400, .fields = 40, .sentences = 40, .pages = 40, .errors = 40};

static void put_indent(struct writer *w, size_t indent) { put_padded(w->out, (str){0}, indent); }

static void put_line(struct writer *w, size_t indent, str line) {
    put_indent(w, indent);
    buf_put(w->out, line);
    buf_byte(w->out, '\n');
}

static void put_more(struct writer *w, size_t indent, size_t count, size_t told) {
    if (count > told)
        put_line(w, indent,
                 arena_printf(w->arena, "and %zu more (--format json has all)", count - told));
}

static size_t at_most(size_t count, size_t most) { return count < most ? count : most; }

/* ---- sentences ---- */

/* Old words in brackets with minus signs, new ones in braces with plus signs; colours say it on a terminal. */
static void put_run(struct writer *w, const struct word_run *run) {
    bool plain = !w->terminal.color;
    if (run->kind == WORDS_SAME)
        buf_put(w->out, run->text);
    else if (plain && run->kind == WORDS_OLD)
        buf_printf(w->out, "[-%.*s-]", STR(run->text));
    else if (plain)
        buf_printf(w->out, "{+%.*s+}", STR(run->text));
    else
        put_ink(w->out, &w->terminal, run->kind == WORDS_OLD ? INK_OLD : INK_NEW, run->text);
}

static void put_sentence(struct writer *w, size_t indent, const struct impact_sentence *s) {
    struct word_runs runs = impact_words(w->arena, s->before, s->after);
    str url = s->item->url;
    put_indent(w, indent);
    put_ink(w->out, &w->terminal, INK_FAINT, impact_place(w->arena, s->at));
    if (url.n)
        buf_printf(w->out, "  %.*s", STR(url));
    buf_byte(w->out, '\n');
    put_indent(w, indent + STEP);
    for (size_t i = 0; i < runs.count; i++) {
        bool joined = i && runs.items[i].kind == WORDS_NEW && runs.items[i - 1].kind == WORDS_OLD;
        buf_put(w->out, runs.items[i].spaced && !joined ? S(" ") : S(""));
        put_run(w, &runs.items[i]);
    }
    buf_byte(w->out, '\n');
}

static void put_sentences(struct writer *w, size_t indent, const struct impact_sentence **items,
                          size_t count) {
    size_t told = at_most(count, w->measure.sentences);
    for (size_t i = 0; i < told; i++)
        put_sentence(w, indent, items[i]);
    put_more(w, indent, count, told);
}

/* ---- one thing that changed ---- */

static void put_check(struct writer *w, size_t indent, const struct check_difference *c,
                      bool named) {
    str before = c->before ? str_of(c->before) : S("(none)");
    str after = c->after ? str_of(c->after) : S("(none)");
    const char *what = impact_opens(c)    ? "a tension opens"
                       : impact_closes(c) ? "a tension closes"
                                          : "a check turns";
    put_indent(w, indent);
    buf_printf(w->out, "%s: ", what);
    if (named)
        buf_printf(w->out, "%.*s: ", STR(c->fact));
    buf_put(w->out, clean_line(w->arena, c->title));
    buf_put(w->out, S(": "));
    put_ink(w->out, &w->terminal, INK_OLD, before);
    buf_put(w->out, S(" → "));
    put_ink(w->out, &w->terminal, INK_NEW, after);
    buf_byte(w->out, '\n');
}

static void put_claims(struct writer *w, size_t indent, const struct impact_node *node) {
    if (!node->claims.count)
        return;
    struct buf line = {0};
    buf_put(&line, S("claims that rest on it:"));
    for (size_t i = 0; i < node->claims.count; i++) {
        const struct claim *claim = node->claims.items[i];
        buf_printf(&line, "%s %.*s (%.*s)", i ? "," : "", STR(claim->item.id),
                   STR(verdict_names[claim->verdict]));
    }
    put_indent(w, indent);
    put_wrapped(w->out, w->arena, buf_str(&line), indent + STEP, w->terminal.width);
    buf_free(&line);
}

static void put_components(struct writer *w, size_t indent, const struct impact_node *node) {
    for (size_t i = 0; i < node->components.count; i++) {
        const struct impact_component *c = node->components.items[i];
        str place = impact_place(w->arena, c->fence->span);
        put_line(w, indent,
                 arena_printf(w->arena, "%.*s shows it: %.*s  %.*s", STR(c->fence->name),
                              STR(place), STR(c->item->url)));
    }
}

/* "a → b", or the only one. */
static void put_values(struct writer *w, size_t indent, const struct difference *d) {
    bool both = d->turned && d->change != CHANGE_ADDED && d->change != CHANGE_REMOVED;
    if (both && d->kind == ITEM_CLAIM) /* whose verdict is one of its fields */
        return;
    str only = d->change == CHANGE_ADDED     ? d->after
               : d->change == CHANGE_REMOVED ? d->before
                                             : (str){0};
    if (!both && !only.n)
        return;
    put_indent(w, indent);
    if (both) {
        put_ink(w->out, &w->terminal, INK_OLD, clean_line(w->arena, diff_words(d->before)));
        buf_put(w->out, S(" → "));
    }
    str shown = both ? diff_words(d->after) : only;
    put_ink(w->out, &w->terminal, d->change == CHANGE_REMOVED ? INK_OLD : INK_NEW,
            clean_line(w->arena, shown));
    buf_byte(w->out, '\n');
}

static void put_fields_of(struct writer *w, size_t indent, const struct difference *d) {
    size_t told = at_most(d->fields.count, w->measure.fields);
    if (d->change != CHANGE_CHANGED && d->change != CHANGE_FOLLOWED)
        return;
    put_fields(w->out, w->arena, &w->terminal, indent, d->fields.items, told, false);
    put_more(w, indent, d->fields.count, told);
}

static void put_head(struct writer *w, size_t indent, const struct impact_node *node) {
    const struct difference *d = node->difference;
    put_indent(w, indent);
    buf_printf(w->out, "%s%s ", node->parent ? "→ " : "", item_kind_name(d->kind));
    put_ink(w->out, &w->terminal, INK_ID, d->id);
    if (d->title.n)
        buf_printf(w->out, "  %.*s", STR(clean_line(w->arena, d->title)));
    buf_printf(w->out, " (%s%.*s)\n", impact_node_words(node), STR(node->was));
}

/* Those behind the first, which it stands with. */
static void put_further_causes(struct writer *w, size_t indent, const struct impact_node *node) {
    const struct difference *d = node->difference;
    if (d->change != CHANGE_FOLLOWED || node->by_time)
        return;
    if (!d->via.count)
        put_line(w, indent, S("follows from site.yml"));
    if (d->via.count > 1)
        put_line(w, indent,
                 arena_printf(w->arena, "follows from %.*s", STR(diff_list(w->arena, &d->via))));
}

static void put_node(struct writer *w, size_t indent, const struct impact_node *node) {
    size_t inside = indent + STEP;
    if (!w->measure.nodes)
        return;
    w->measure.nodes--;
    put_head(w, indent, node);
    put_values(w, inside, node->difference);
    put_fields_of(w, inside, node->difference);
    put_further_causes(w, inside, node);
    for (size_t i = 0; i < node->checks.count; i++)
        put_check(w, inside, node->checks.items[i],
                  !str_eq(node->checks.items[i]->fact, node->difference->id));
    put_claims(w, inside, node);
    put_components(w, inside, node);
    put_sentences(w, inside, node->sentences.items, node->sentences.count);
    for (size_t i = 0; i < node->follow.count; i++)
        put_node(w, inside, node->follow.items[i]);
}

/* ---- pages and errors ---- */

static void put_heading(struct writer *w, const char *words) {
    buf_byte(w->out, '\n');
    put_ink(w->out, &w->terminal, INK_BOLD, str_of(words));
    buf_byte(w->out, '\n');
}

static void put_errors(struct writer *w, const char *words, const struct impact_side *side) {
    struct diags errors = impact_errors(w->arena, side);
    size_t told = at_most(errors.count, w->measure.errors);
    if (errors.count)
        put_heading(w, words);
    for (size_t i = 0; i < told; i++) {
        const struct diag *e = &errors.items[i];
        str place = impact_place(w->arena, e->span);
        put_line(w, STEP,
                 arena_printf(w->arena, "%.*s%s[%s] %.*s", STR(place), place.n ? ": " : "", e->code,
                              STR(clean_line(w->arena, e->message))));
        if (e->hint.n)
            put_line(w, 2 * STEP, clean_line(w->arena, e->hint));
    }
    put_more(w, STEP, errors.count, told);
}

static void put_group(struct writer *w, const struct page_group *g) {
    size_t count = g->pages.count, told = at_most(count, w->measure.pages);
    buf_printf(w->out, "  %s%.*s (%zu)\n", impact_group_words(g), STR(impact_group_id(g)), count);
    if (impact_group_is_minor(g))
        return;
    for (size_t i = 0; i < told; i++) {
        const struct impact_page *page = g->pages.items[i];
        str leads = page->redirects ? arena_printf(w->arena, " → %.*s", STR(page->target)) : S("");
        put_line(w, 2 * STEP, arena_printf(w->arena, "%.*s%.*s", STR(page->url), STR(leads)));
    }
    put_more(w, 2 * STEP, count, told);
}

static void put_pages(struct writer *w) {
    struct page_groups groups = impact_groups(w->impact);
    if (!groups.count)
        return;
    put_heading(w, "Pages");
    for (size_t i = 0; i < groups.count; i++)
        put_group(w, &groups.items[i]);
}

static void put_rest(struct writer *w) {
    const struct impact *m = w->impact;
    const struct comparison *c = m->diff->comparison;
    if (m->checks.count)
        put_heading(w, "Checks");
    for (size_t i = 0; i < m->checks.count; i++)
        put_check(w, STEP, m->checks.items[i], true);
    if (m->loose.count)
        put_heading(w, "Further sentences");
    put_sentences(w, STEP, m->loose.items, m->loose.count);
    if (c->config.count)
        put_heading(w, "site.yml");
    put_fields(w->out, w->arena, &w->terminal, STEP, c->config.items, c->config.count, false);
    if (c->unread.count)
        put_heading(w, diff_unread_heading);
    for (size_t i = 0; i < c->unread.count; i++)
        put_line(w, STEP, clean_line(w->arena, c->unread.items[i]));
}

void impact_print_text(const struct impact *m, struct buf *out) {
    const struct diff *d = m->diff;
    struct writer w = {out, d->arena, terminal_of(stdout), m, usual};
    buf_printf(out, "%.*s → %.*s\n%.*s\n", STR(diff_side_name(d->arena, &d->before)),
               STR(diff_side_name(d->arena, &d->after)), STR(impact_summary(m)));
    put_errors(&w, "Errors before", &m->sides[0]);
    put_errors(&w, "Errors after", &m->sides[1]);
    for (size_t i = 0; i < m->roots.count && w.measure.nodes; i++) {
        buf_byte(out, '\n');
        put_node(&w, 0, m->roots.items[i]);
    }
    if (!w.measure.nodes)
        put_more(&w, 0, m->all.count, usual.nodes);
    put_rest(&w);
    put_pages(&w);
}
