/* Labels that held for what their fact said before, written anew for what it says now. */
#include "cmd/fix.h"
#include "model/label.h"

struct finder {
    struct pipeline *p;
    struct edits *edits;
    struct history *history; /* read when it is first needed */
    bool tried;
};

/* ---- what the fact said ---- */

static const struct item_history *past_of(struct finder *f, const struct fact *fact) {
    if (!f->tried)
        f->history = f->p->has_tip ? pipeline_record(f->p, false) : NULL;
    f->tried = true;
    return f->history ? history_of(f->history, ITEM_FACT, fact->item.id) : NULL;
}

static bool holds(const struct finder *f, str label, const struct value *v) {
    struct label_finding ignored = {0};
    return v && v->kind == VALUE_QUANTITY &&
           label_check(f->edits->arena, &f->p->site->units, label, v, &ignored) == LABEL_HOLDS;
}

/* The last thing that the fact said for which the label held; NULL: it never did, as far as is known. */
static const struct value *former_value(struct finder *f, const struct fact *fact, str label) {
    const struct item_history *past = past_of(f, fact);
    for (size_t i = 0; past && i < past->revisions.count; i++) {
        const struct revision *r = past->revisions.items[i];
        if (holds(f, label, r->after))
            return r->after;
        if (holds(f, label, r->before))
            return r->before;
    }
    return NULL;
}

/* ---- where the label stands ---- */

/* In the Markdown; false when that is not certain. */
static bool place_in_text(const struct prose *prose, const struct mention *m,
                          struct label_place *place) {
    const struct markdown *text = &prose->text;
    str written = span_text(m->span);
    size_t at = text->origin.exact ? m->span.offset - text->origin.offset
                                   : str_find(text->text, written, 0);
    if (at >= text->text.n || !str_starts(str_sub(text->text, at, text->text.n), written) ||
        (!text->origin.exact && str_find(text->text, written, at + 1) < text->text.n))
        return false;
    *place = (struct label_place){text->text, at + str_find(written, m->label, 0)};
    return true;
}

/* In the file, as it is, and only once in its reference. */
static bool label_in_file(const struct mention *m, size_t *offset) {
    str written = span_text(m->span);
    size_t at = str_find(written, m->label, 0);
    *offset = m->span.offset + at;
    return at < written.n && str_find(written, m->label, at + 1) == written.n;
}

/* ---- all labels ---- */

static void try_label(struct finder *f, const struct prose *prose, const struct mention *m,
                      const struct fact *fact) {
    struct arena *a = f->edits->arena;
    const struct units *units = &f->p->site->units;
    struct label_finding ignored = {0};
    struct label_place place;
    size_t offset, at, length;
    if (label_check(a, units, m->label, &fact->value, &ignored) != LABEL_WRONG ||
        !label_in_file(m, &offset) || !place_in_text(prose, m, &place))
        return;
    const struct value *old = former_value(f, fact, m->label);
    f->edits->unproved += !old;
    str number = {0};
    if (old)
        number = label_rewrite(a, units, m->label, place, old, &fact->value, &at, &length);
    if (!number.n)
        return;
    struct span span = {m->span.source, (uint32_t)(offset + at), (uint32_t)length};
    arena_push(a, f->edits, ((struct edit){span, number}));
}

static void try_prose(struct finder *f, const struct prose *prose) {
    for (size_t k = 0; k < prose->text.mentions.count; k++) {
        const struct mention *m = &prose->text.mentions.items[k];
        const struct item *item = prose->mentioned[k];
        bool plain = m->kind == MENTION_WIKI && m->has_label && !prose->bindings[k];
        if (plain && item && item->kind == ITEM_FACT && m->label.n)
            try_label(f, prose, m, (const struct fact *)item);
    }
}

static void try_item(struct finder *f, const struct item *item) {
    if (item->has_text)
        try_prose(f, &item->prose);
    for (size_t i = 0; i < item->cells.count; i++)
        try_prose(f, &item->cells.items[i]);
}

void fix_labels(struct pipeline *p, struct edits *edits) {
    struct finder f = {.p = p, .edits = edits};
    for (int k = 0; k < ITEM_KINDS; k++)
        for (size_t i = 0; k != ITEM_CLAIM && i < p->site->items[k].count;
             i++) /* their words are a document's */
            try_item(&f, p->site->items[k].items[i]);
    if (p->site->home)
        try_item(&f, &p->site->home->item);
}
