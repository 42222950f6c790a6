/* A comparison as GitHub's Markdown, to be pasted or posted as a comment. Nothing of the content may act there: no markup, no link,
 * no mention of a person, no reference to an issue. */
#include "cmd/diff.h"
#include "cmd/markdown_print.h"

enum { LONGEST = MARKDOWN_LONGEST };

struct writer {
    struct buf *out;
    struct arena *arena;
};

static void put_prose(struct writer *w, str text) { markdown_prose(w->out, w->arena, text); }
static void put_code(struct writer *w, str text) { markdown_code(w->out, w->arena, text, true); }

/* What a field said: nothing, code, or "(empty)". */
static void put_written(struct writer *w, str text) {
    if (!text.p)
        return;
    str line = clean_line(w->arena, text);
    if (line.n)
        put_code(w, line);
    else
        buf_put(w->out, S("(empty)"));
}

static void put_table(struct writer *w, const char *heading, const char *first) {
    buf_printf(w->out, "\n### %s\n\n| %s | | before | after |\n|---|---|---|---|\n", heading,
               first);
}

/* The field names one thing only; its values stand beside it. */
static void put_field(struct writer *w, const struct field_change *f) {
    buf_put(w->out, S("| | "));
    put_code(w, f->field);
    buf_put(w->out, S(" | "));
    if (is_text_change(f)) {
        buf_put(w->out, S("| changed |\n"));
        return;
    }
    str before = f->before, after = f->after;
    if (before.n && after.n) /* two long texts: from where they differ */
        cut_pair(w->arena, clean_line(w->arena, before), clean_line(w->arena, after), 2 * LONGEST,
                 &before, &after);
    put_written(w, before);
    buf_put(w->out, S(" | "));
    put_written(w, after);
    buf_put(w->out, S(" |\n"));
}

static void put_via(struct writer *w, const struct difference *d) {
    if (!d->via.count && d->change == CHANGE_FOLLOWED)
        buf_put(w->out, S("; follows from `site.yml`"));
    for (size_t i = 0; i < d->via.count; i++) {
        buf_put(w->out, i ? S(", ") : S("; follows from "));
        put_code(w, d->via.items[i]);
    }
}

static void put_difference(struct writer *w, const struct difference *d) {
    buf_put(w->out, S("| "));
    put_code(w, d->id);
    buf_put(w->out, d->title.n ? S(" ") : S(""));
    put_prose(w, d->title);
    buf_printf(w->out, " | %s", change_names[d->change]);
    put_via(w, d);
    buf_put(w->out, S(" | "));
    bool both = d->turned && d->change != CHANGE_ADDED && d->change != CHANGE_REMOVED;
    if (both || d->change == CHANGE_REMOVED)
        put_prose(w, d->before.p || !both ? d->before : S("(none)"));
    buf_put(w->out, S(" | "));
    if (both)
        buf_put(w->out, S("**"));
    if (both || d->change == CHANGE_ADDED)
        put_prose(w, d->after.p || !both ? d->after : S("(none)"));
    buf_put(w->out, both ? S("** |\n") : S(" |\n"));
    if (d->change == CHANGE_CHANGED || d->change == CHANGE_FOLLOWED)
        for (size_t i = 0; i < d->fields.count; i++)
            if (d->kind != ITEM_CLAIM || !str_eq(d->fields.items[i].field, S("verdict")))
                put_field(w, &d->fields.items[i]); /* the verdict stands above */
}

static void put_checks(struct writer *w, const struct comparison *c) {
    if (c->checks.count)
        put_table(w, "Checks", "fact");
    for (size_t i = 0; i < c->checks.count; i++) {
        const struct check_difference *check = &c->checks.items[i];
        buf_put(w->out, S("| "));
        put_code(w, check->fact);
        buf_put(w->out, S(" | "));
        put_prose(w, check->title);
        buf_printf(w->out, " | %s | **%s** |\n", check->before ? check->before : "(none)",
                   check->after ? check->after : "(none)");
    }
}

static void put_unread(struct writer *w, const struct str_list *paths) {
    if (paths->count)
        buf_printf(w->out, "\n### %s\n\n", diff_unread_heading);
    for (size_t i = 0; i < paths->count; i++) {
        buf_put(w->out, S("- "));
        put_code(w, paths->items[i]);
        buf_byte(w->out, '\n');
    }
}

/* The commit is our own word, and may be a link. */
static void put_side(struct arena *a, const struct diff_side *side, struct buf *out) {
    str name = diff_side_name(a, side), commit = diff_side_commit(a, side);
    markdown_prose(out, a, str_sub(name, 0, name.n - commit.n));
    buf_put(out, commit);
}

void diff_markdown_sides(const struct diff *d, struct buf *out) {
    put_side(d->arena, &d->before, out);
    buf_put(out, S(" → "));
    put_side(d->arena, &d->after, out);
    buf_byte(out, '\n');
}

void diff_print_markdown(const struct diff *d, struct buf *out) {
    struct writer w = {out, d->arena};
    const struct comparison *c = d->comparison;
    buf_printf(out, "**%.*s**\n\n", STR(diff_summary(d)));
    diff_markdown_sides(d, out);
    for (int i = 0; i < ITEM_KINDS; i++) {
        enum item_kind kind = diff_order[i];
        if (c->items[kind].count)
            put_table(&w, diff_headings[kind], item_kind_name(kind));
        for (size_t k = 0; k < c->items[kind].count; k++)
            put_difference(&w, &c->items[kind].items[k]);
        if (kind == ITEM_FACT)
            put_checks(&w, c);
    }
    if (c->config.count)
        put_table(&w, "site.yml", "");
    for (size_t i = 0; i < c->config.count; i++)
        put_field(&w, &c->config.items[i]);
    put_unread(&w, &c->unread);
}
