/* Ways back: the entries that an item has in the lists of others are replaced by those that it has now, in their place. */
#include "model/patch_internal.h"

#include <stdlib.h>

/* ---- where an item leads ---- */

struct gathering {
    struct change *c;
    struct ways *ways;
};

static const struct heading *heading_of(const struct backlink *b) {
    const struct markdown *page = &b->from->prose.text, *text = &b->prose->text;
    uint32_t sentence = text->mentions.items[b->mention].sentence, heading = 0;
    if (text != page && b->prose->fence != CELL_OF_FIELD)
        heading = page->fences.items[b->prose->fence].heading;
    else if (text == page && sentence < text->sentences.count)
        heading = text->sentences.items[sentence].heading;
    return heading ? &page->headings.items[heading - 1] : NULL;
}

static void gather_mention(void *gathering, struct item *to, struct backlink b) {
    struct gathering *g = gathering;
    struct arena *a = g->c->scratch;
    const struct heading *heading = heading_of(&b);
    struct way way = {.to = to, .number = g->ways->count, .mention = b};
    way.shown = arena_printf(a, "%.*s\n%.*s", STR(heading ? heading->id : S("")),
                             STR(mention_sentence(a, b.prose, b.mention)));
    arena_push(a, g->ways, way);
}

static void gather_use(void *gathering, struct origin *origin, struct use use) {
    struct gathering *g = gathering;
    struct arena *a = g->c->scratch;
    struct way way = {.to = &origin->item, .number = g->ways->count, .use = use};
    way.shown = arena_printf(a, "%.*s\n%.*s", STR(use.citation->at), STR(use.citation->note));
    arena_push(a, g->ways, way);
}

static int by_target(const void *x, const void *y) {
    const struct way *a = x, *b = y;
    if (a->to != b->to)
        return a->to->ordinal < b->to->ordinal ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static struct ways sorted(struct ways ways) {
    if (ways.count)
        qsort(ways.items, ways.count, sizeof *ways.items, by_target);
    return ways;
}

static struct ways mentions_of(struct change *c, const struct item *item) {
    struct ways ways = {0};
    each_backlink(item, gather_mention, &(struct gathering){c, &ways});
    return sorted(ways);
}

static struct ways uses_of(struct change *c, struct item *item) {
    struct ways ways = {0};
    each_use(item, gather_use, &(struct gathering){c, &ways});
    return sorted(ways);
}

/* The facts that formulas of a fact name, each once; and, behind them, those that its checks name. */
static void gather_inputs(struct item_set *set, struct arena *a, const struct fact *fact,
                          const struct formula *f) {
    for (size_t i = 0; f && i < f->refs.count; i++) {
        const struct named *named = f->refs.items[i].target;
        if (named->item->kind == ITEM_FACT && named->item != &fact->item)
            item_set_add(set, a, (struct item *)named->item);
    }
}

static struct item_list inputs_of(struct change *c, const struct fact *fact, size_t *by_formulas) {
    struct item_set set = {.has = c->seen};
    for (size_t i = 0; i < fact->entries.count; i++)
        gather_inputs(&set, c->scratch, fact, fact->entries.items[i].formula);
    *by_formulas = set.list.count;
    for (size_t i = 0; i < fact->checks.count; i++)
        gather_inputs(&set, c->scratch, fact, fact->checks.items[i].formula);
    item_set_clear(&set);
    return set.list;
}

/* ---- lists that change ---- */

/* Any list: what `items` points to has `size` bytes each. */
struct list {
    void **items;
    size_t *count, *capacity;
    size_t size;
};

/* Replaces the entries from `from` to `to` by `count` others, which are left to be written. Lists that are too small move, to
 * twice the room. */
static void *splice(struct change *c, struct list list, size_t from, size_t to, size_t count) {
    size_t all = *list.count, left = all - to, size = list.size;
    char *old = *list.items;
    if (from == to && !count)
        return NULL;
    undo_keep(&c->undo, list.items, sizeof *list.items);
    undo_keep(&c->undo, list.count, sizeof *list.count);
    undo_keep(&c->undo, list.capacity, sizeof *list.capacity);
    *list.count = from + count + left;
    if (*list.count > (*list.capacity > all ? *list.capacity : all)) {
        *list.capacity = *list.count * 2;
        char *grown = arena_alloc(&c->p->arena, *list.capacity, size, _Alignof(max_align_t));
        if (all) {
            memcpy(grown, old, from * size);
            memcpy(grown + (from + count) * size, old + to * size, left * size);
        }
        *list.items = grown;
        return grown + from * size;
    }
    if (*list.capacity < all)
        *list.capacity = all;
    undo_keep(&c->undo, old + from * size, (count == to - from ? count : all - from) * size);
    memmove(old + (from + count) * size, old + to * size, left * size);
    return old + from * size;
}

/* Of which item is the entry? */
typedef const struct item *entry_owner(const void *entry);

static const struct item *owner_of_backlink(const void *entry) {
    return ((const struct backlink *)entry)->from;
}

static const struct item *owner_of_use(const void *entry) {
    return ((const struct use *)entry)->item;
}

static const struct item *owner_of_user(const void *entry) { return *(struct item *const *)entry; }

/* The first entry of an item that does not come before `ordinal`. */
static size_t place_of(struct list list, entry_owner *owner, uint32_t ordinal) {
    size_t low = 0, high = *list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (owner((char *)*list.items + middle * list.size)->ordinal < ordinal)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void *replace_entries(struct change *c, struct list list, entry_owner *owner,
                             const struct item *item, size_t count) {
    size_t from = place_of(list, owner, item->ordinal);
    size_t to = place_of(list, owner, item->ordinal + 1);
    return splice(c, list, from, to, count);
}

static struct list backlinks_of(struct item *to) {
    return (struct list){(void **)&to->backlinks, &to->backlink_count, &to->backlink_capacity,
                         sizeof *to->backlinks};
}

static struct list uses_list_of(struct item *to) {
    struct origin *origin = (struct origin *)to;
    return (struct list){(void **)&origin->uses.items, &origin->uses.count, &origin->uses.capacity,
                         sizeof *origin->uses.items};
}

static struct list users_of(struct item *input) {
    struct item_list *users = &((struct fact *)input)->used_by;
    return (struct list){(void **)&users->items, &users->count, &users->capacity,
                         sizeof *users->items};
}

/* ---- before and after ---- */

static size_t run_of(const struct ways *ways, size_t from, const struct item *to) {
    size_t count = 0;
    while (from + count < ways->count && ways->items[from + count].to == to)
        count++;
    return count;
}

static bool same_ways(const struct way *a, size_t count_a, const struct way *b, size_t count_b) {
    bool same = count_a == count_b;
    for (size_t i = 0; same && i < count_a; i++)
        same = str_eq(a[i].shown, b[i].shown);
    return same;
}

static void replace_ways(struct change *c, struct item *to, const struct item *item,
                         const struct way *ways, size_t count, bool uses) {
    void *room = uses ? replace_entries(c, uses_list_of(to), owner_of_use, item, count)
                      : replace_entries(c, backlinks_of(to), owner_of_backlink, item, count);
    for (size_t i = 0; i < count && uses; i++)
        ((struct use *)room)[i] = ways[i].use;
    for (size_t i = 0; i < count && !uses; i++)
        ((struct backlink *)room)[i] = ways[i].mention;
}

/* Both come by target: those that are in either are met in one walk. */
static void follow_ways(struct change *c, const struct item *item, struct ways before,
                        struct ways after, bool uses) {
    for (size_t i = 0, k = 0, old, new; i < before.count || k < after.count; i += old, k += new) {
        struct item *first = i < before.count ? before.items[i].to : NULL;
        struct item *second = k < after.count ? after.items[k].to : NULL;
        struct item *to = !second || (first && first->ordinal < second->ordinal) ? first : second;
        old = run_of(&before, i, to);
        new = run_of(&after, k, to);
        replace_ways(c, to, item, after.items + k, new, uses);
        if (!same_ways(before.items + i, old, after.items + k, new))
            patch_touch(c, to, PATCHED_BACKLINKS);
    }
}

static bool lists(const struct item_list *list, const struct item *item) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == item)
            return true;
    return false;
}

static void follow_inputs(struct change *c, struct member *m) {
    size_t by_formulas;
    struct fact *fact = (struct fact *)m->item;
    struct item_list after = inputs_of(c, fact, &by_formulas), *before = &m->inputs_before;
    fact->inputs = (struct item_list){0};
    for (size_t i = 0; i < by_formulas; i++)
        arena_push(&c->next, &fact->inputs, after.items[i]);
    for (size_t i = 0; i < before->count; i++)
        if (!lists(&after, before->items[i])) {
            replace_entries(c, users_of(before->items[i]), owner_of_user, m->item, 0);
            patch_touch(c, before->items[i], PATCHED_BACKLINKS);
        }
    for (size_t i = 0; i < after.count; i++)
        if (!lists(before, after.items[i])) {
            struct item **room =
                replace_entries(c, users_of(after.items[i]), owner_of_user, m->item, 1);
            *room = m->item;
            patch_touch(c, after.items[i], PATCHED_BACKLINKS);
        }
}

void patch_links_before(struct change *c) {
    for (size_t i = 0; i < c->count; i++) {
        struct member *m = &c->members[i];
        size_t by_formulas;
        m->mentions_before = mentions_of(c, m->item);
        m->uses_before = uses_of(c, m->item);
        if (m->item->kind == ITEM_FACT)
            m->inputs_before = inputs_of(c, (struct fact *)m->item, &by_formulas);
    }
}

void patch_links_after(struct change *c) {
    for (size_t i = 0; i < c->count; i++) {
        struct member *m = &c->members[i];
        follow_ways(c, m->item, m->mentions_before, mentions_of(c, m->item), false);
        follow_ways(c, m->item, m->uses_before, uses_of(c, m->item), true);
        if (m->item->kind == ITEM_FACT)
            follow_inputs(c, m);
    }
}
