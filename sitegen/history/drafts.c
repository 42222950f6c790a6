/* Drafts are left out of what readers see: they have no pages, and the history tells nothing of them either. */
#include "history/pages.h"

/* What an article was behind each of its revisions, newest first. */
struct states {
    bool *draft;
    size_t count;
};

static const struct field_change *draft_field(const struct revision *v) {
    for (size_t i = 0; i < v->field_count; i++)
        if (str_eq(v->fields[i].field, S("draft")))
            return &v->fields[i];
    return NULL;
}

static bool says_draft(str text) { return str_eq(text, S("true")); }

/* Before the oldest revision that speaks of it, which a shallow clone may have cut off; where none does, what it is today. */
static bool oldest_state(const struct site *site, const struct item_history *h) {
    const struct revision_list *all = &h->revisions;
    for (size_t i = all->count; i-- > 0;) {
        const struct field_change *f = draft_field(all->items[i]);
        if (f)
            return says_draft(f->before);
    }
    return map_get(&site->drafts, h->id) != NULL;
}

/* A revision that does not touch the field leaves it as it was; an article that was removed stays what it was last. */
static struct states states_of(struct arena *a, const struct site *site,
                               const struct item_history *h) {
    const struct revision_list *all = &h->revisions;
    struct states s = {arena_array(a, bool, all->count + 1), all->count};
    bool draft = oldest_state(site, h);
    for (size_t i = all->count; i-- > 0;) {
        const struct revision *v = all->items[i];
        const struct field_change *f = draft_field(v);
        if (v->change == CHANGE_ADDED)
            draft = f && says_draft(f->after);
        else if (f)
            draft = says_draft(v->change == CHANGE_REMOVED ? f->before : f->after);
        s.draft[i] = draft;
    }
    return s;
}

/* All of an article that is a draft now, or was one when it was removed; else what it was while it was one. To readers it
 * begins when it is published: what its drafts said is not told then either. */
static void hide(struct arena *a, const struct site *site, const struct item_history *h) {
    struct states s = states_of(a, site, h);
    bool all = map_get(&site->drafts, h->id) || (s.count && s.draft[0]);
    for (size_t i = 0; i < s.count; i++) {
        struct revision *v = h->revisions.items[i];
        bool was = i + 1 < s.count && s.draft[i + 1];
        v->hidden = all || s.draft[i];
        if (was && !v->hidden && v->change == CHANGE_CHANGED)
            v->change = CHANGE_ADDED;
        if (was || v->hidden)
            v->field_count = 0;
    }
}

static void drop_hidden(struct revision_list *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!list->items[i]->hidden)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

void history_hide_drafts(struct history *h, const struct site *site) {
    struct arena scratch = {0};
    for (size_t i = 0; i < h->articles.count; i++)
        hide(&scratch, site, h->articles.items[i].value);
    arena_free(&scratch);
    for (size_t i = 0; i < h->commits.count; i++)
        drop_hidden(&h->commits.items[i]->articles);
    drop_hidden(&h->pending);
}
