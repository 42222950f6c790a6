/* The ways back: from a source to what rests on it, from an entity to its facts, from an item to where it is mentioned. */
#include "model/stages.h"

static void each_citation(const struct item *item, const struct citation_list *citations,
                          use_found *found, void *context) {
    for (size_t i = 0; i < citations->count; i++) {
        struct origin *origin = (struct origin *)citations->items[i].source.item;
        if (origin)
            found(context, origin, (struct use){item, &citations->items[i]});
    }
}

void each_use(struct item *item, use_found *found, void *context) {
    const struct citation_list *citations = citations_of(item);
    const struct fact *fact = (const struct fact *)item;
    if (citations)
        each_citation(item, citations, found, context);
    for (size_t i = 0; item->kind == ITEM_FACT && i < fact->entries.count; i++)
        if (has_own_sources(fact, &fact->entries.items[i]))
            each_citation(item, &fact->entries.items[i].sources, found, context);
}

static void add_use(void *load, struct origin *origin, struct use use) {
    struct load *l = load;
    arena_push(l->site->arena, &origin->uses, use);
}

static void add_relation(struct load *l, struct fact *fact) {
    struct entity *subject = (struct entity *)fact->subject.item;
    struct entity *object = (struct entity *)fact->extra->object.item;
    arena_push(l->site->arena, &fact->extra->relation->facts, &fact->item);
    if (subject)
        arena_push(l->site->arena, &subject->relations, &fact->item);
    if (object)
        arena_push(l->site->arena, &object->related, &fact->item);
}

/* Of the same subject, one behind the other. */
static void chain_fact(const struct entity *subject, struct fact *fact) {
    size_t count = subject->facts.count;
    struct fact *last = count ? (struct fact *)subject->facts.items[count - 1] : NULL;
    fact->prev = last;
    if (last)
        last->next = fact;
}

static void add_fact(struct load *l, struct fact *fact) {
    struct entity *subject = (struct entity *)fact->subject.item;
    if (subject)
        chain_fact(subject, fact);
    arena_push(l->site->arena, subject ? &subject->facts : &l->site->without_subject, &fact->item);
    if (fact->extra && fact->extra->relation)
        add_relation(l, fact);
}

static void add_uses(struct load *l, struct item *item) {
    each_use(item, add_use, l);
    if (item->kind == ITEM_FACT) {
        add_fact(l, (struct fact *)item);
    } else if (item->kind == ITEM_ENTITY) {
        struct entity *whole = (struct entity *)((struct entity *)item)->part_of.item;
        if (whole)
            arena_push(l->site->arena, &whole->parts, item);
    }
}

/* What mention k names: one item; of a condition all that its formula names. NULL behind the last one. */
static const struct item *named_by(const struct prose *prose, uint32_t k, size_t i) {
    const struct binding *b = prose->bindings[k];
    if (!b || !b->condition)
        return i ? NULL : prose->mentioned[k];
    if (i >= b->condition->refs.count)
        return NULL;
    const struct named *named = b->condition->refs.items[i].target;
    return named->item;
}

/* One backlink per mentioned item and sentence. A sentence holds few mentions, so looking back over them
 * is cheap. */
static bool mentioned_before(const struct prose *prose, uint32_t k, size_t i) {
    const struct mention *m = prose->text.mentions.items;
    const struct item *item = named_by(prose, k, i);
    for (size_t n = 0; n < i; n++)
        if (named_by(prose, k, n) == item)
            return true;
    for (uint32_t before = k; before-- > 0 && m[before].sentence == m[k].sentence;)
        for (size_t n = 0; named_by(prose, before, n); n++)
            if (named_by(prose, before, n) == item)
                return true;
    return false;
}

void each_backlink(const struct item *from, backlink_found *found, void *context) {
    for (struct mention_cursor c = {.item = from}; mention_next(&c);) {
        const struct item *to;
        for (size_t i = 0; (to = named_by(c.prose, c.mention, i)); i++)
            if (to != from && !mentioned_before(c.prose, c.mention, i))
                /* The model is ours to change until the site is frozen. */
                found(context, (struct item *)to, (struct backlink){from, c.prose, c.mention});
    }
}

static void count_backlink(void *load, struct item *to, struct backlink backlink) {
    (void)load;
    (void)backlink;
    to->backlink_count++;
}

static void add_backlink(void *load, struct item *to, struct backlink backlink) {
    struct load *l = load;
    if (!to->backlinks) {
        to->backlinks = arena_array(l->site->arena, struct backlink, to->backlink_count);
        to->backlink_count = 0;
    }
    to->backlinks[to->backlink_count++] = backlink;
}

/* Backlinks are counted first, then each item gets an array of just that size. */
void link_back(struct load *l) {
    struct item_list all = all_items(l);
    for (size_t i = 0; i < all.count; i++) {
        all.items[i]->ordinal = (uint32_t)i;
        add_uses(l, all.items[i]);
    }
    for (size_t i = 0; i < all.count; i++)
        each_backlink(all.items[i], count_backlink, l);
    for (size_t i = 0; i < all.count; i++)
        each_backlink(all.items[i], add_backlink, l);
}
