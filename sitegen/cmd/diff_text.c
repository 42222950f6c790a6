/* A comparison for people, on a terminal. */
#include "cmd/diff.h"

enum { INDENT = 4 };

struct writer {
    struct buf *out;
    struct arena *arena;
    struct terminal terminal;
};

static void put_heading(struct writer *w, const char *name) {
    buf_byte(w->out, '\n');
    put_ink(w->out, &w->terminal, INK_BOLD, str_of(name));
    buf_byte(w->out, '\n');
}

/* "  changed  id  its title" */
static void put_head(struct writer *w, const struct difference *d) {
    static const enum ink inks[] = {
        [CHANGE_ADDED] = INK_NEW, [CHANGE_REMOVED] = INK_OLD, [CHANGE_FOLLOWED] = INK_PLAIN};
    enum { VERB = 8 };
    str verb = str_of(change_names[d->change]);
    buf_put(w->out, S("  "));
    put_ink(w->out, &w->terminal, d->change == CHANGE_CHANGED ? INK_PLAIN : inks[d->change], verb);
    put_padded(w->out, (str){0}, verb.n < VERB ? VERB - verb.n : 0);
    buf_put(w->out, S("  "));
    put_ink(w->out, &w->terminal, INK_ID, d->id);
    size_t used = 2 + VERB + 2 + d->id.n + 2;
    if (d->title.n && used + INDENT < w->terminal.width) {
        buf_put(w->out, S("  "));
        buf_put(w->out,
                cut_line(w->arena, clean_line(w->arena, d->title), w->terminal.width - used));
    }
    buf_byte(w->out, '\n');
}

static void put_indented(struct writer *w, str line) {
    put_padded(w->out, (str){0}, INDENT);
    buf_put(w->out, cut_line(w->arena, line, w->terminal.width - INDENT));
    buf_byte(w->out, '\n');
}

/* The value as prose prints it, or the verdict. */
static void put_turn(struct writer *w, const struct difference *d) {
    struct arena *a = w->arena;
    str before, after;
    if (d->change == CHANGE_ADDED || d->change == CHANGE_REMOVED) {
        str only = d->change == CHANGE_ADDED ? d->after : d->before;
        if (only.n)
            put_indented(w, clean_line(a, only));
        return;
    }
    if (!d->turned || d->kind == ITEM_CLAIM) /* whose verdict is one of its fields */
        return;
    cut_pair(a, clean_line(a, diff_words(d->before)), clean_line(a, diff_words(d->after)),
             w->terminal.width - INDENT, &before, &after);
    put_padded(w->out, (str){0}, INDENT);
    put_ink(w->out, &w->terminal, INK_OLD, before);
    buf_put(w->out, S(" → "));
    put_ink(w->out, &w->terminal, INK_NEW, after);
    buf_byte(w->out, '\n');
}

static void put_via(struct writer *w, const struct difference *d) {
    if (!d->via.count && d->change != CHANGE_FOLLOWED)
        return;
    str causes = d->via.count ? diff_list(w->arena, &d->via) : S("site.yml");
    put_indented(w, arena_printf(w->arena, "follows from %.*s", STR(causes)));
}

static void put_difference(struct writer *w, const struct difference *d) {
    put_head(w, d);
    put_turn(w, d);
    if (d->change == CHANGE_CHANGED || d->change == CHANGE_FOLLOWED)
        put_fields(w->out, w->arena, &w->terminal, INDENT, d->fields.items, d->fields.count, false);
    put_via(w, d);
}

static void put_check(struct writer *w, const struct check_difference *c) {
    str head =
        arena_printf(w->arena, "%.*s: %.*s", STR(c->fact), STR(clean_line(w->arena, c->title)));
    buf_put(w->out, S("  "));
    buf_put(w->out, cut_line(w->arena, head, w->terminal.width - 2));
    buf_byte(w->out, '\n');
    put_indented(w, arena_printf(w->arena, "%s → %s", c->before ? c->before : "(none)",
                                 c->after ? c->after : "(none)"));
}

static void put_checks(struct writer *w, const struct comparison *c) {
    if (c->checks.count)
        put_heading(w, "Checks");
    for (size_t i = 0; i < c->checks.count; i++)
        put_check(w, &c->checks.items[i]);
}

static void put_unread(struct writer *w, const struct str_list *paths) {
    if (paths->count)
        put_heading(w, diff_unread_heading);
    for (size_t i = 0; i < paths->count; i++)
        buf_printf(w->out, "  %.*s\n", STR(clean_line(w->arena, paths->items[i])));
}

void diff_print_text(const struct diff *d, struct buf *out) {
    struct writer w = {out, d->arena, terminal_of(stdout)};
    const struct comparison *c = d->comparison;
    buf_printf(out, "%.*s → %.*s\n%.*s\n", STR(diff_side_name(d->arena, &d->before)),
               STR(diff_side_name(d->arena, &d->after)), STR(diff_summary(d)));
    for (int i = 0; i < ITEM_KINDS; i++) {
        const struct difference_list *list = &c->items[diff_order[i]];
        if (list->count)
            put_heading(&w, diff_headings[diff_order[i]]);
        for (size_t k = 0; k < list->count; k++)
            put_difference(&w, &list->items[k]);
        if (diff_order[i] == ITEM_FACT)
            put_checks(&w, c);
    }
    if (c->config.count)
        put_heading(&w, "site.yml");
    put_fields(out, d->arena, &w.terminal, 2, c->config.items, c->config.count, false);
    put_unread(&w, &c->unread);
}
