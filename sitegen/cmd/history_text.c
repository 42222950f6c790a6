/* Histories for people, on a terminal. */
#include "cmd/history_print.h"

#include "history/compare.h"

#include <stdlib.h>

struct writer {
    const struct history_view *view;
    struct buf *out;
    struct arena *arena;
    struct terminal terminal;
};

static int by_id(const void *left, const void *right) {
    const struct item_history *a = *(const struct item_history *const *)left,
                              *b = *(const struct item_history *const *)right;
    return str_cmp(a->id, b->id);
}

struct item_histories histories_all(const struct history_view *v) {
    const struct map *maps[] = {&v->history->facts, &v->history->articles};
    struct item_histories all = {0};
    for (size_t m = 0; m < 2; m++) {
        size_t from = all.count;
        for (size_t i = 0; i < maps[m]->count; i++)
            arena_push(v->arena, &all, maps[m]->items[i].value);
        if (all.count > from)
            qsort(all.items + from, all.count - from, sizeof *all.items, by_id);
    }
    return all;
}

/* Of a commit whose clock was far off there is none. */
static str day_of(struct writer *w, const struct commit *c) {
    struct date day = commit_day(c);
    return day.precision ? date_iso(w->arena, &day) : S("an unknown day");
}

static str short_hash(const struct commit *c) { return str_sub(c->hex, 0, SHORT_HASH); }

static void put_line(struct writer *w, str line) {
    buf_put(w->out, cut_line(w->arena, line, w->terminal.width));
    buf_byte(w->out, '\n');
}

/* ---- the head: what it is now ---- */

static void put_present(struct writer *w, const struct item *item) {
    str file = clean_line(w->arena, item->span.source->path);
    str place = arena_printf(w->arena, "%.*s:%u", STR(file), item->line);
    if (item->kind != ITEM_FACT) {
        put_line(w, place);
        return;
    }
    const struct fact *fact = (const struct fact *)item;
    str value = fact->value.kind ? clean_line(w->arena, value_text(w->arena, &fact->value))
                                 : S("no value can be told");
    str status = fact_status_names[fact->status];
    str rest =
        arena_printf(w->arena, "%s%.*s; %.*s", status.n ? ", " : "", STR(status), STR(place));
    size_t used = utf8_length(rest);
    size_t room = w->terminal.width > used + 20 ? w->terminal.width - used : 20;
    put_ink(w->out, &w->terminal, INK_BOLD, cut_line(w->arena, value, room));
    buf_put(w->out, rest);
    buf_byte(w->out, '\n');
}

/* Those of its own: what follows from others, and what could not be read, is told but not counted. */
static size_t count_own(const struct item_history *h) {
    size_t count = 0;
    for (size_t i = 0; i < h->revisions.count; i++) {
        const struct revision *r = h->revisions.items[i];
        count += r->commit && r->change <= CHANGE_REMOVED;
    }
    return count;
}

/* The newest that changed its value while it said the same. */
static const struct revision *newest_followed(const struct item_history *h) {
    for (size_t i = 0; i < h->revisions.count; i++)
        if (h->revisions.items[i]->change == CHANGE_FOLLOWED)
            return h->revisions.items[i];
    return NULL;
}

static const struct revision *newest_own(const struct item_history *h) {
    for (size_t i = 0; i < h->revisions.count; i++)
        if (h->revisions.items[i]->change <= CHANGE_REMOVED)
            return h->revisions.items[i];
    return NULL;
}

static void put_incomplete(struct writer *w) {
    const struct date *before = &w->view->history->incomplete_before;
    buf_printf(w->out, "history incomplete before %.*s\n",
               STR(before->precision ? date_iso(w->arena, before) : S("an unknown day")));
}

/* "last changed 2026-11-22, " */
static void put_time(struct writer *w, const char *what, const struct commit *c) {
    buf_printf(w->out, "%s %s%.*s, ", what, commit_day(c).precision ? "" : "on ",
               STR(day_of(w, c)));
}

/* `told`: it is there, or known to be gone. Of what cannot be read nobody knows whether it is unchanged. */
static void put_dates(struct writer *w, const struct item_history *h, bool told) {
    struct buf *out = w->out;
    size_t own = count_own(h);
    const struct revision *followed = newest_followed(h);
    if (h->first)
        put_time(w, "first recorded", h->first);
    if (h->last && h->last != h->first)
        put_time(w, "last changed", h->last);
    else if (h->last && !followed && told)
        buf_put(out, S("unchanged since, "));
    if (own || h->first)
        buf_printf(out, "%zu revision%s\n", own, own == 1 ? "" : "s");
    if (followed && followed->commit)
        buf_printf(out, "its value last followed others on %.*s\n",
                   STR(day_of(w, followed->commit)));
    if (h->pending && h->pending->change != CHANGE_REMOVED)
        buf_put(out, h->pending->change == CHANGE_ADDED ? S("not yet committed\n")
                                                        : S("changes are not yet committed\n"));
    if (h->incomplete)
        put_incomplete(w);
}

static void put_head(struct writer *w, const struct item_history *h) {
    const struct item *item = item_anywhere(w->view->site, h->id);
    const struct revision *last = newest_own(h);
    bool there = item && item->kind == h->kind && !map_get(&w->view->unread, h->id) &&
                 (!last || last->change != CHANGE_REMOVED);
    put_ink(w->out, &w->terminal, INK_ID, h->id);
    if (there) {
        size_t used = h->id.n + 2;
        size_t room = w->terminal.width > used + 20 ? w->terminal.width - used : 20;
        buf_put(w->out, S("  "));
        put_ink(w->out, &w->terminal, INK_BOLD,
                cut_line(w->arena, clean_line(w->arena, item->title), room));
    }
    buf_byte(w->out, '\n');
    if (there)
        put_present(w, item);
    else if (last && last->change == CHANGE_REMOVED && last->commit)
        buf_printf(w->out, "removed on %.*s in %.*s\n", STR(day_of(w, last->commit)),
                   STR(short_hash(last->commit)));
    else if (last && last->change == CHANGE_REMOVED)
        buf_put(w->out, S("removed, not yet committed\n"));
    put_dates(w, h, there || (last && last->change == CHANGE_REMOVED));
}

/* ---- revisions ---- */

static void put_revision_line(struct writer *w, const struct revision *r) {
    const struct commit *c = r->commit;
    buf_byte(w->out, '\n');
    if (!c) {
        put_ink(w->out, &w->terminal, INK_ID, S("not yet committed"));
    } else {
        str day = day_of(w, c);
        str author = cut_line(w->arena, clean_line(w->arena, c->author.name), 24);
        size_t used = day.n + 2 + SHORT_HASH + 2 + utf8_length(author) + 2;
        size_t room = w->terminal.width > used + 20 ? w->terminal.width - used : 20;
        buf_printf(w->out, "%.*s  ", STR(day));
        put_ink(w->out, &w->terminal, INK_ID, short_hash(c));
        buf_printf(w->out, "  %.*s  %.*s", STR(author),
                   STR(cut_line(w->arena, clean_line(w->arena, c->subject), room)));
    }
    buf_byte(w->out, '\n');
}

static str value_words(str text) { return text.p && text.n ? text : S("(none)"); }

static str value_of(struct writer *w, const struct value *v) {
    return v && v->kind ? clean_line(w->arena, value_text(w->arena, v)) : (str){0};
}

/* "$1 → $2", where the value prose prints is another one. */
static void put_value(struct writer *w, const struct revision *r) {
    str before = value_of(w, r->before), after = value_of(w, r->after), old, new;
    if (r->kind != ITEM_FACT || str_eq(before, after) || (!before.n && !after.n))
        return;
    buf_put(w->out, S("  "));
    if (r->change == CHANGE_ADDED || r->change == CHANGE_REMOVED || r->change == CHANGE_KNOWN) {
        put_ink(w->out, &w->terminal, after.n ? INK_NEW : INK_OLD,
                cut_line(w->arena, after.n ? after : before, w->terminal.width - 2));
    } else {
        cut_pair(w->arena, value_words(before), value_words(after), w->terminal.width - 2, &old,
                 &new);
        put_ink(w->out, &w->terminal, INK_OLD, old);
        buf_put(w->out, S(" → "));
        put_ink(w->out, &w->terminal, INK_NEW, new);
    }
    buf_byte(w->out, '\n');
}

static void put_via(struct writer *w, const struct revision *r) {
    for (size_t i = 0; i < r->via.count; i++) {
        const struct revision *input = r->via.items[i];
        str before = value_of(w, input->before), after = value_of(w, input->after);
        str line = arena_printf(w->arena, "  follows from %.*s (%.*s → %.*s)", STR(input->id),
                                STR(value_words(before)), STR(value_words(after)));
        put_line(w, str_eq(before, after)
                        ? arena_printf(w->arena, "  follows from %.*s", STR(input->id))
                        : line);
    }
}

static void put_revision(struct writer *w, const struct revision *r) {
    put_revision_line(w, r);
    bool alone = r->change == CHANGE_ADDED || r->change == CHANGE_REMOVED;
    if (r->change == CHANGE_UNREADABLE)
        put_line(w, arena_printf(w->arena, "  unreadable: %.*s cannot be parsed in this commit",
                                 STR(clean_line(w->arena, r->file))));
    else if (r->change == CHANGE_KNOWN)
        put_line(w, S("  there already: what was before is not in this repository"));
    else if (alone)
        buf_printf(w->out, "  %s\n", change_names[r->change]);
    put_value(w, r);
    put_via(w, r);
    put_fields(w->out, w->arena, &w->terminal, 2, r->fields, r->field_count, alone);
}

void history_print_text(const struct history_view *v, const struct item_histories *list,
                        struct buf *out) {
    struct arena scratch = {0};
    struct writer w = {v, out, &scratch, terminal_of(stdout)};
    for (size_t i = 0; i < list->count; i++) {
        const struct item_history *h = list->items[i];
        struct arena_mark mark = arena_mark(&scratch);
        if (i)
            buf_put(out, S("\n\n"));
        put_head(&w, h);
        for (size_t k = 0; k < h->revisions.count; k++)
            put_revision(&w, h->revisions.items[k]);
        arena_rewind(&scratch, mark);
    }
    arena_free(&scratch);
}
