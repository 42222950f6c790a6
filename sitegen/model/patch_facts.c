/* What follows from facts: other facts, checks, claims, labels and conditions. */
#include "model/patch_internal.h"
#include "model/schema.h"

enum { NO_SUGGESTIONS = 0 }; /* whatever is reported undoes the patch */

/* ---- who follows ---- */

static bool names(const struct formula *f, const struct item *item) {
    for (size_t i = 0; f && i < f->refs.count; i++)
        if (((const struct named *)f->refs.items[i].target)->item == item)
            return true;
    return false;
}

static bool computes_with(const struct fact *fact, const struct item *item) {
    for (size_t i = 0; i < fact->entries.count; i++)
        if (names(fact->entries.items[i].formula, item))
            return true;
    return false;
}

/* Copies of the lists, for the fact goes on to use its own. */
static struct fact copy_of(struct change *c, const struct fact *fact) {
    struct fact copy = *fact;
    size_t entries = fact->entries.count, checks = fact->checks.count;
    copy.entries.items = arena_array(c->scratch, struct fact_value, entries);
    copy.checks.items = arena_array(c->scratch, struct check, checks);
    if (entries)
        memcpy(copy.entries.items, fact->entries.items, entries * sizeof *copy.entries.items);
    if (checks)
        memcpy(copy.checks.items, fact->checks.items, checks * sizeof *copy.checks.items);
    return copy;
}

/* Names of a model's own mean no item. */
void patch_keep_names(struct change *c, const struct formula *f) {
    for (size_t i = 0; f && i < f->refs.count; i++) {
        struct named *named = (struct named *)f->refs.items[i].target; /* ours to change */
        if (named && c->is_member[named->item->ordinal])
            undo_keep(&c->undo, named, sizeof *named);
    }
}

static void keep_fact(struct change *c, struct fact *fact) {
    struct undo *u = &c->undo;
    undo_keep(u, fact, sizeof *fact);
    undo_keep(u, fact->entries.items, fact->entries.count * sizeof *fact->entries.items);
    undo_keep(u, fact->checks.items, fact->checks.count * sizeof *fact->checks.items);
    if (fact->extra)
        undo_keep(u, fact->extra, sizeof *fact->extra);
    for (size_t i = 0; i < fact->entries.count; i++)
        patch_keep_names(c, fact->entries.items[i].formula);
    for (size_t i = 0; i < fact->checks.count; i++)
        patch_keep_names(c, fact->checks.items[i].formula);
}

static struct diags hold_against(struct change *c, struct arena *a, struct fact *fact) {
    struct diags d = {.arena = c->scratch};
    check_item_rules(a, c->p->site, &fact->item, &d);
    check_texts(&c->p->site->units, fact, &d);
    return d;
}

/* Its checks are run once more as they were, since of what they said only the list of the whole site tells. */
static void add_follower(struct change *c, struct fact *fact, bool computed) {
    struct follower f = {.fact = fact, .before = copy_of(c, fact), .computed = computed};
    keep_fact(c, fact);
    f.warned = hold_against(c, c->scratch, fact);
    arena_push(c->scratch, &c->followers, f);
}

/* The list grows while it is walked: what follows from what follows. */
static void find_computed(struct change *c) {
    struct item_set *set = &c->computed;
    for (size_t i = 0; i < set->list.count; i++) {
        const struct fact *fact = (const struct fact *)set->list.items[i];
        for (size_t k = 0; k < fact->used_by.count; k++) {
            struct fact *user = (struct fact *)fact->used_by.items[k];
            if (computes_with(user, &fact->item) && item_set_add(set, c->scratch, &user->item))
                add_follower(c, user, true);
        }
    }
}

static void find_checked(struct change *c) {
    struct item_set checked = {.has = c->seen};
    for (size_t i = 0; i < c->computed.list.count; i++) {
        const struct item_list *users = &((const struct fact *)c->computed.list.items[i])->used_by;
        for (size_t k = 0; k < users->count; k++)
            if (!c->computed.has[users->items[k]->ordinal] &&
                item_set_add(&checked, c->scratch, users->items[k]))
                add_follower(c, (struct fact *)users->items[k], false);
    }
    item_set_clear(&checked);
}

/* A fact that follows may mention itself, which is no backlink. */
static void find_mentioning(struct change *c) {
    for (size_t i = 0; i < c->computed.list.count; i++) {
        struct item *item = c->computed.list.items[i];
        if (!c->is_member[item->ordinal])
            item_set_add(&c->mentioning, c->scratch, item);
        for (size_t k = 0; k < item->backlink_count; k++)
            if (!c->is_member[item->backlinks[k].from->ordinal])
                item_set_add(&c->mentioning, c->scratch, (struct item *)item->backlinks[k].from);
    }
}

static struct figure_count figures_of(const struct change *c) {
    struct figure_count all = {0};
    for (size_t i = 0; i < c->count + c->mentioning.list.count; i++) {
        const struct item *item =
            i < c->count ? c->members[i].item : c->mentioning.list.items[i - c->count];
        struct figure_count one = count_figures(item);
        all.references += one.references;
        all.bare += one.bare;
    }
    return all;
}

void patch_facts_before(struct change *c) {
    c->computed = item_set_make(c);
    c->mentioning = item_set_make(c);
    if (c->held.kind == ITEM_FACT) {
        for (size_t i = 0; i < c->count; i++)
            item_set_add(&c->computed, c->scratch, c->members[i].item);
        find_computed(c);
        find_checked(c);
        find_mentioning(c);
    }
    c->figures = figures_of(c);
}

/* ---- names that mean the new values ---- */

void patch_name_anew(struct change *c, const struct formula *f) {
    unsigned suggestions = NO_SUGGESTIONS;
    for (size_t i = 0; f && i < f->refs.count; i++) {
        struct named *named = (struct named *)f->refs.items[i].target; /* ours to change */
        if (named && c->is_member[named->item->ordinal])
            resolve_name(&c->next, c->p->site, &f->refs.items[i], named, &suggestions, &c->d);
    }
}

static void name_follower(struct change *c, const struct follower *f) {
    struct fact *fact = f->fact;
    for (size_t i = 0; i < fact->entries.count; i++) {
        struct fact_value *entry = &fact->entries.items[i];
        patch_name_anew(c, entry->formula);
        if (f->computed)
            forget_value(entry);
    }
    for (size_t i = 0; i < fact->checks.count; i++)
        patch_name_anew(c, fact->checks.items[i].formula);
}

static void bind_anew(struct change *c, const struct prose *prose, size_t k) {
    struct binding *binding = (struct binding *)prose->bindings[k]; /* ours to change */
    const struct item *item = prose->mentioned[k];
    if (!binding)
        return;
    undo_keep(&c->undo, binding, sizeof *binding);
    if (binding->condition) {
        patch_keep_names(c, binding->condition);
        patch_name_anew(c, binding->condition);
    } else if (c->is_member[item->ordinal]) {
        binding->value = fact_value_at((const struct fact *)item, binding->at,
                                       prose->text.mentions.items[k].span, &c->d);
    }
}

/* Calls `what` for each mention of an item's texts. */
static void each_mention(struct change *c, struct item *item,
                         void (*what)(struct change *c, struct prose *prose, size_t k)) {
    for (size_t i = 0; i <= item->cells.count; i++) {
        struct prose *prose = i ? &item->cells.items[i - 1] : &item->prose;
        for (size_t k = 0; k < prose->text.mentions.count; k++)
            what(c, prose, k);
    }
}

static void bind_mention(struct change *c, struct prose *prose, size_t k) {
    bind_anew(c, prose, k);
}

/* ---- what must hold ---- */

static bool names_computed(const struct change *c, const struct prose *prose, size_t k) {
    const struct binding *b = prose->bindings[k];
    const struct formula *f = b ? b->condition : NULL;
    for (size_t i = 0; f && i < f->refs.count; i++)
        if (c->computed.has[((const struct named *)f->refs.items[i].target)->item->ordinal])
            return true;
    return prose->mentioned[k] && c->computed.has[prose->mentioned[k]->ordinal];
}

static void recheck_mention(struct change *c, struct prose *prose, size_t k) {
    if (names_computed(c, prose, k))
        check_mention(&c->next, c->p->site, prose, k, &c->d);
}

static bool same_diags(const struct diags *a, const struct diags *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i].span.offset != b->items[i].span.offset ||
            strcmp(a->items[i].code, b->items[i].code) != 0 ||
            !str_eq(a->items[i].message, b->items[i].message))
            return false;
    return true;
}

static bool followers_hold(struct change *c) {
    for (size_t i = 0; i < c->followers.count; i++) {
        const struct follower *f = &c->followers.items[i];
        struct diags now = hold_against(c, &c->next, f->fact);
        if (!same_diags(&now, &f->warned))
            return patch_refuse(c, "checks of another file come out otherwise");
    }
    return true;
}

static bool claims_hold(struct change *c) {
    for (size_t i = 0; i < c->computed.list.count; i++) {
        const struct fact *fact = (const struct fact *)c->computed.list.items[i];
        for (size_t k = 0; k < fact->claims.count; k++)
            check_item_rules(&c->next, c->p->site, (struct item *)&fact->claims.items[k]->item,
                             &c->d);
    }
    return !c->d.errors || patch_refuse(c, "a claim no longer goes with its verdict");
}

/* The timeline is in the order of time: an event that moved has its site loaded again. */
static bool date_again(struct change *c, struct fact *fact, const struct fact_extra *before) {
    static const struct date none;
    struct fact_extra *extra = fact->extra;
    if (!extra || !extra->event.text.n)
        return true;
    struct date from = before->event_from, until = before->event_until;
    bool period = before->is_period;
    extra->event_from = extra->event_until = none;
    extra->is_period = false;
    date_fact(fact, &c->d);
    bool same = !date_cmp(&from, &extra->event_from) && !date_cmp(&until, &extra->event_until) &&
                from.precision == extra->event_from.precision &&
                until.precision == extra->event_until.precision && period == extra->is_period;
    return same || patch_refuse(c, "an event is at another time");
}

static bool dates_stay(struct change *c) {
    for (size_t i = 0; i < c->count; i++) {
        const struct fact *before = c->members[i].before;
        if (!date_again(c, (struct fact *)c->members[i].item, before->extra))
            return false;
    }
    for (size_t i = 0; i < c->followers.count; i++)
        if (!date_again(c, c->followers.items[i].fact, c->followers.items[i].before.extra))
            return false;
    return true;
}

static bool review_stays(struct change *c) {
    bool same = true;
    for (size_t i = 0; i < c->count; i++)
        same &= fact_needs_review((const struct fact *)c->members[i].item) ==
                fact_needs_review((const struct fact *)c->members[i].before);
    return same || needs_review(c->p->site) == c->p->site->has_review ||
           patch_refuse(c, "the page of what to review comes or goes");
}

bool patch_facts_after(struct change *c) {
    struct item_list members = {0};
    if (c->held.kind != ITEM_FACT)
        return true;
    for (size_t i = 0; i < c->followers.count; i++)
        name_follower(c, &c->followers.items[i]);
    for (size_t i = 0; i < c->mentioning.list.count; i++)
        each_mention(c, c->mentioning.list.items[i], bind_mention);
    for (size_t i = 0; i < c->count; i++)
        arena_push(c->scratch, &members, c->members[i].item);
    resolve_formulas(&c->load, &members);
    if (c->d.errors)
        return patch_refuse(c, "what names mean is an error now");
    derive_list(&c->load, &c->computed.list);
    if (c->d.errors)
        return patch_refuse(c, "a value cannot be computed");
    for (size_t i = 0; i < c->mentioning.list.count; i++)
        each_mention(c, c->mentioning.list.items[i], recheck_mention);
    if (c->d.errors)
        return patch_refuse(c, "a label or a condition no longer holds");
    return patch_models(c) && dates_stay(c) && followers_hold(c) && claims_hold(c) &&
           review_stays(c);
}

/* ---- what has changed ---- */

void patch_facts_count(struct change *c) {
    struct figure_count now = figures_of(c);
    struct site *site = c->p->site;
    undo_keep(&c->undo, &site->coverage, sizeof site->coverage);
    site->coverage.references += now.references - c->figures.references;
    site->coverage.bare += now.bare - c->figures.bare;
}

/* Sides of checks are computed, and in no table. */
static bool same_sides(const struct fact *a, const struct fact *b) {
    for (size_t i = 0; i < a->checks.count; i++) {
        const struct check *x = &a->checks.items[i], *y = &b->checks.items[i];
        if (x->result != y->result || !str_eq(x->operator_text, y->operator_text) ||
            !value_same(&x->left, &y->left) || !value_same(&x->right, &y->right))
            return false;
    }
    return true;
}

static bool says_the_same(const struct fact *a, const struct fact *b) {
    static const char *const text[] = {"text", NULL};
    return record_same(&fact_schema, a, b, text) && same_sides(a, b);
}

/* Formulas are shown with the values of what they name, models with the facts of their inputs. */
static void touch_fact(struct change *c, struct fact *fact, const struct fact *before) {
    if (says_the_same(before, fact))
        return;
    patch_touch(c, &fact->item, PATCHED_VALUE);
    for (size_t i = 0; i < fact->used_by.count; i++)
        patch_touch(c, fact->used_by.items[i], PATCHED_VALUE);
    for (size_t i = 0; i < fact->models.count; i++)
        patch_touch(c, fact->models.items[i], PATCHED_VALUE);
}

void patch_facts_touch(struct change *c) {
    for (size_t i = 0; i < c->count && c->held.kind == ITEM_FACT; i++)
        touch_fact(c, (struct fact *)c->members[i].item, c->members[i].before);
    for (size_t i = 0; i < c->followers.count; i++)
        touch_fact(c, c->followers.items[i].fact, &c->followers.items[i].before);
}
