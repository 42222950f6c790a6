#include "history/renewed.h"

/* ---- are they the same? ---- */

static bool same_value(const struct value *x, const struct value *y) {
    if (!x || !y)
        return x == y;
    if (x->kind != y->kind || x->digits != y->digits || !str_eq(x->written, y->written))
        return false;
    struct arena scratch = {0};
    bool same = str_eq(value_exact(&scratch, x), value_exact(&scratch, y));
    arena_free(&scratch);
    return same;
}

static bool same_text(str x, str y) { return !x.p == !y.p && str_eq(x, y); }

static bool same_fields(const struct revision *x, const struct revision *y) {
    if (x->field_count != y->field_count)
        return false;
    for (size_t i = 0; i < x->field_count; i++) {
        const struct field_change *a = &x->fields[i], *b = &y->fields[i];
        if (!str_eq(a->field, b->field) || !same_text(a->before, b->before) ||
            !same_text(a->after, b->after))
            return false;
    }
    return true;
}

static bool same_commit(const struct commit *x, const struct commit *y) {
    return x && y ? repo_id_eq(&x->id, &y->id) : x == y;
}

static bool same_revisions(const struct revision_list *x, const struct revision_list *y, int depth);

/* What follows from other revisions is told with them; they do not follow from any. */
static bool same_revision(const struct revision *x, const struct revision *y, int depth) {
    return same_commit(x->commit, y->commit) && x->kind == y->kind && x->change == y->change &&
           x->hidden == y->hidden && x->several == y->several && str_eq(x->id, y->id) &&
           str_eq(x->file, y->file) && same_fields(x, y) && same_value(x->before, y->before) &&
           same_value(x->after, y->after) && same_revisions(&x->via, &y->via, depth + 1);
}

static bool same_revisions(const struct revision_list *x, const struct revision_list *y,
                           int depth) {
    enum { DEEPEST = 2 };
    if (x->count != y->count)
        return false;
    for (size_t i = 0; i < x->count && depth < DEEPEST; i++)
        if (!same_revision(x->items[i], y->items[i], depth))
            return false;
    return true;
}

static bool same_past(const struct item_history *x, const struct item_history *y) {
    return same_commit(x->first, y->first) && same_commit(x->last, y->last) &&
           same_commit(x->latest, y->latest) && x->incomplete == y->incomplete &&
           !x->pending == !y->pending && same_revisions(&x->revisions, &y->revisions, 0);
}

static bool same_shown(const struct shown_revisions *x, const struct shown_revisions *y) {
    return x->more == y->more && same_revisions(&x->list, &y->list, 0);
}

static bool same_group(const struct change_group *x, const struct change_group *y) {
    return same_commit(x->commit, y->commit) && str_eq(x->url, y->url) &&
           same_shown(&x->changed, &y->changed) && same_shown(&x->born, &y->born) &&
           same_shown(&x->unreadable, &y->unreadable);
}

static bool same_page(const struct changes_page *x, const struct changes_page *y) {
    if (x->number != y->number || x->groups.count != y->groups.count ||
        x->list->pages.count != y->list->pages.count)
        return false;
    for (size_t i = 0; i < x->groups.count; i++)
        if (!same_group(&x->groups.items[i], &y->groups.items[i]))
            return false;
    return true;
}

/* ---- what differs ---- */

struct renewing {
    const struct renewed_calls *calls;
    const struct site *site;
    unsigned found;
};

/* Of the tip that both have, what is committed is told by the revisions of the items. */
static bool same_committed(const struct item_history *x, const struct item_history *y) {
    struct revision_list a = x->revisions, b = y->revisions;
    for (; a.count && !a.items[0]->commit; a.count--)
        a.items++;
    for (; b.count && !b.items[0]->commit; b.count--)
        b.items++;
    return same_revisions(&a, &b, 0);
}

static void compare_items(struct renewing *r, const struct map *before, const struct map *now) {
    static const struct item_history none;
    for (int back = 0; back < 2; back++) {
        const struct map *one = back ? now : before, *other = back ? before : now;
        for (size_t i = 0; i < one->count; i++) {
            const struct item_history *x = one->items[i].value, *y = map_get(other, x->id);
            if (back ? y != NULL : y && same_past(x, y))
                continue;
            if (!same_committed(x, y ? y : &none))
                r->found |= RENEWED_COMMITS;
            const struct item *item = site_find(r->site, x->id);
            const struct article *home = r->site->home;
            if (!item && x->kind == ITEM_ARTICLE && home && str_eq(home->item.id, x->id))
                item = &home->item;
            if (item && item->kind == x->kind)
                r->calls->item(r->calls->context, item);
        }
    }
}

static bool same_counts(const struct changes *x, const struct changes *y) {
    if (x->all.revisions != y->all.revisions || !same_page(&x->all.feed, &y->all.feed))
        return false;
    for (size_t i = 0; i < x->by_entity.count; i++) {
        const struct changes_list *a = x->by_entity.items[i].value,
                                  *b = y->by_entity.items[i].value;
        if (a->revisions != b->revisions)
            return false;
    }
    return true;
}

/* ---- pages ---- */

/* The page of changes that this one becomes; NULL when there is none any more. */
static const struct changes_page *counterpart(const struct changes *now, const struct page *of) {
    const struct changes_list *list = &now->all;
    const struct changes_page *page = of->changes;
    if (of->kind != PAGE_CHANGES)
        return changes_feed(now, of);
    if (page->list->entity)
        list = map_get(&now->by_entity, page->list->entity->id);
    return list && page->number <= list->pages.count ? &list->pages.items[page->number - 1] : NULL;
}

static size_t count_pages(const struct changes *now) {
    size_t count = now->all.pages.count;
    for (size_t i = 0; i < now->by_entity.count; i++)
        count += ((const struct changes_list *)now->by_entity.items[i].value)->pages.count;
    return count;
}

static bool needs_other_pages(const struct site *site, const struct changes *now) {
    size_t count = 0;
    if (!site->changes || !now)
        return site->changes || now;
    for (size_t i = 0; i < site->pages.count; i++) {
        const struct page *page = &site->pages.items[i];
        if (page->kind != PAGE_CHANGES)
            continue;
        count++;
        if (!counterpart(now, page))
            return true;
    }
    return count != count_pages(now);
}

static void renew_pages(const struct renewed_calls *calls, struct site *site,
                        const struct changes *now) {
    for (size_t i = 0; i < site->pages.count; i++) {
        struct page *page = &site->pages.items[i];
        if (!page->changes)
            continue;
        const struct changes_page *next = counterpart(now, page);
        bool same = same_page(page->changes, next);
        page->changes = next;
        if (!same)
            calls->page(calls->context, page);
    }
    site->changes = now;
}

unsigned history_renew(const struct history *before, struct history *h, struct site *site,
                       struct arena *a, const struct renewed_calls *calls, bool *same) {
    struct renewing r = {calls, site, 0};
    const struct changes *was = site->changes, *now = history_list_changes(a, h, site);
    *same = !needs_other_pages(site, now);
    if (!*same)
        return 0;
    if (was && !same_counts(was, now))
        r.found |= RENEWED_CHANGES;
    if (was)
        renew_pages(calls, site, now);
    compare_items(&r, &before->facts, &h->facts);
    compare_items(&r, &before->articles, &h->articles);
    if (before->dirty != h->dirty)
        r.found |= RENEWED_DIRTY;
    if (!same_revisions(&before->pending, &h->pending, 0) ||
        !same_revisions(&before->pending_followed, &h->pending_followed, 0))
        r.found |= RENEWED_PENDING;
    return r.found;
}
