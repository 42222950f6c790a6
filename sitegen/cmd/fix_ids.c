/* Ids that were renamed: what had the id is gone, and just one thing of the same content has come under another. */
#include "cmd/fix.h"
#include "history/compare.h"

struct renames {
    struct pipeline *p;
    struct edits *edits;
    struct map
        known; /* id that is unknown -> struct written, the new one; empty text: not certain */
    struct comparison *
        uncommitted; /* HEAD and the files; read when it is first needed, NULL when there is none */
    struct pipeline *head;
    struct history *history;
    bool tried;
};

/* ---- what an item says, but for its id ---- */

static bool is_name(str field) {
    return str_eq(field, S("id")) || str_eq(field, S("aliases")) ||
           str_starts(field, S("aliases["));
}

static str side_of(const struct field_change *f, bool after) {
    return after ? f->after : f->before;
}

static const struct field_change *next_field(const struct field_change *fields, size_t count,
                                             size_t *at) {
    while (*at < count && is_name(fields[*at].field))
        ++*at;
    return *at < count ? &fields[(*at)++] : NULL;
}

/* Fields of what is gone and of what has come, both by name: all the same? */
static bool says_the_same(const struct field_change *gone, size_t gone_count,
                          const struct field_change *come, size_t come_count) {
    size_t i = 0, k = 0;
    for (;;) {
        const struct field_change *a = next_field(gone, gone_count, &i);
        const struct field_change *b = next_field(come, come_count, &k);
        if (!a || !b)
            return !a && !b && gone_count > 1;
        if (!str_eq(a->field, b->field) || !str_eq(side_of(a, false), side_of(b, true)))
            return false;
    }
}

/* ---- an alias that says so: "/facts/old-id/" ---- */

static str by_alias(const struct site *site, str id) {
    const struct item *found = NULL;
    for (int k = 0; k < ITEM_KINDS; k++)
        for (size_t i = 0; i < site->items[k].count; i++) {
            const struct item *item = site->items[k].items[i];
            for (size_t n = 0; n < item->aliases.count; n++) {
                str rest = item->aliases.items[n].text;
                bool names_it = str_cut(&rest, '/').n == 0 &&
                                str_eq(str_cut(&rest, '/'), str_of(item_kind_plural(item->kind))) &&
                                str_eq(str_cut(&rest, '/'), id) && !rest.n;
                if (names_it && found && found != item)
                    return (str){0};
                if (names_it)
                    found = item;
            }
        }
    return found ? found->id : (str){0};
}

/* ---- what is not yet committed ---- */

/* Texts of articles are not among their fields. */
static bool same_text(const struct site *before, str old, const struct site *after, str new) {
    const struct item *a = item_anywhere(before, old), *b = item_anywhere(after, new);
    return a && b && str_eq(a->written_text, b->written_text);
}

static str by_comparison(struct renames *r, str id) {
    str found = {0}, none = {0};
    for (int k = 0; r->uncommitted && k < ITEM_KINDS; k++) {
        const struct difference_list *list = &r->uncommitted->items[k];
        const struct difference *gone = NULL;
        for (size_t i = 0; i < list->count; i++)
            if (list->items[i].change == CHANGE_REMOVED && str_eq(list->items[i].id, id))
                gone = &list->items[i];
        for (size_t i = 0; gone && i < list->count; i++) {
            const struct difference *come = &list->items[i];
            if (come->change != CHANGE_ADDED ||
                !says_the_same(gone->fields.items, gone->fields.count, come->fields.items,
                               come->fields.count) ||
                !same_text(r->head->site, id, r->p->site, come->id))
                continue;
            if (found.n)
                return none;
            found = come->id;
        }
    }
    return found;
}

/* ---- what was committed: facts alone, of articles' texts the history tells nothing ---- */

static str by_history(const struct renames *r, str id) {
    str found = {0}, none = {0};
    const struct item_history *past = r->history ? history_of(r->history, ITEM_FACT, id) : NULL;
    const struct revision *gone = past && past->revisions.count ? past->revisions.items[0] : NULL;
    if (!gone || gone->change != CHANGE_REMOVED || !gone->commit)
        return none;
    const struct revision_list *others = &gone->commit->facts;
    for (size_t i = 0; i < others->count; i++) {
        const struct revision *come = others->items[i];
        if (come->change != CHANGE_ADDED ||
            !says_the_same(gone->fields, gone->field_count, come->fields, come->field_count))
            continue;
        if (found.n)
            return none;
        found = come->id;
    }
    return found;
}

/* ---- all of it ---- */

/* The content of HEAD, and what the commits say. */
static void read_past(struct renames *r) {
    struct options at = *r->p->options;
    if (r->tried || !r->p->has_tip)
        return;
    r->tried = true;
    r->history = pipeline_record(r->p, false);
    struct pipeline *head = arena_new(r->edits->arena, struct pipeline);
    struct options *kept = arena_new(r->edits->arena, struct options);
    at.at = "HEAD";
    *kept = at;
    if (pipeline_open(head, kept))
        return;
    pipeline_load(head);
    r->head = head;
    r->uncommitted = arena_new(r->edits->arena, struct comparison);
    compare_items(r->edits->arena, head->site, r->p->site, r->uncommitted);
}

/* One step: the id that came in place of this one. */
static str successor(struct renames *r, str id) {
    str found = by_alias(r->p->site, id);
    if (found.n)
        return found;
    read_past(r);
    found = by_comparison(r, id);
    return found.n ? found : by_history(r, id);
}

/* The id that stands now for one that nothing has; empty when that is not certain. What was renamed may be so again. */
static str renamed(struct renames *r, str id) {
    enum { MOST_TIMES = 20 };
    struct written *known = map_get(&r->known, id);
    if (known)
        return known->text;
    str now = id;
    for (int i = 0; i < MOST_TIMES && now.n && !site_find(r->p->site, now); i++)
        now = successor(r, now);
    known = arena_new(r->edits->arena, struct written);
    known->text = site_find(r->p->site, now) ? now : (str){0};
    map_add(&r->known, id, known);
    return known->text;
}

void fix_ids(struct pipeline *p, struct edits *edits) {
    struct renames r = {.p = p, .edits = edits, .known = map_make(edits->arena)};
    size_t count = p->diags.count; /* what reading the past has to say comes behind */
    for (size_t i = 0; i < count; i++) {
        struct diag d = p->diags.items[i];
        str id = span_text(d.span), quoted = arena_printf(edits->arena, "'%.*s'", STR(id));
        if (strcmp(d.code, "unknown-reference") != 0 || !id.n ||
            str_find(d.message, quoted, 0) == d.message.n || p->site->unread.n)
            continue;
        str now = renamed(&r, id);
        if (now.n)
            arena_push(edits->arena, edits, ((struct edit){d.span, now}));
    }
    if (r.head)
        pipeline_close(r.head);
}
