/* Open addressing with linear probing; the entries themselves stay in an array, in order. */
#include "base/map.h"

#include <stdint.h>

struct map map_make(struct arena *a) {
    return (struct map){.arena = a};
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t slot_find(const struct map *m, str key) {
    size_t mask = m->slot_count - 1;
    size_t slot = (size_t)str_hash(key) & mask;
    while (m->slots[slot] && !str_eq(m->items[m->slots[slot] - 1].key, key))
        slot = (slot + 1) & mask;
    return slot;
}

/* Doubles the slots and files every entry anew. Old slots stay in the arena; all of them together
 * are no larger than the new ones. */
static void slots_grow(struct map *m) {
    m->slot_count = m->slot_count ? m->slot_count * 2 : 16;
    m->slots = arena_array(m->arena, uint32_t, m->slot_count);
    for (size_t i = 0; i < m->count; i++)
        m->slots[slot_find(m, m->items[i].key)] = (uint32_t)(i + 1);
}

void *map_get(const struct map *m, str key) {
    if (m->count == 0)
        return NULL;
    uint32_t index = m->slots[slot_find(m, key)];
    return index ? m->items[index - 1].value : NULL;
}

void *map_add(struct map *m, str key, void *value) {
    if (m->count >= m->slot_count / 2)
        slots_grow(m);
    size_t slot = slot_find(m, key);
    if (m->slots[slot]) {
        struct map_entry *entry = &m->items[m->slots[slot] - 1];
        void *before = entry->value;
        if (!before)
            entry->value = value;
        return before;
    }
    arena_push(m->arena, m, ((struct map_entry){key, value}));
    m->slots[slot] = (uint32_t)m->count;
    return NULL;
}

void map_set(struct map *m, str key, void *value) {
    if (map_add(m, key, value))
        m->items[m->slots[slot_find(m, key)] - 1].value = value;
}

struct map map_copy(struct arena *a, const struct map *m) {
    struct map copy = *m;
    copy.arena = a;
    copy.capacity = m->count;
    copy.items = arena_array(a, struct map_entry, m->count);
    copy.slots = arena_array(a, uint32_t, m->slot_count);
    if (m->count) {
        memcpy(copy.items, m->items, m->count * sizeof *m->items);
        memcpy(copy.slots, m->slots, m->slot_count * sizeof *m->slots);
    }
    return copy;
}

/* One edit in a short name, up to three in a long one: more than that is another word. */
static size_t edits_allowed(str wanted) {
    return wanted.n < 2 ? 0 : wanted.n < 6 ? 1 : wanted.n < 12 ? 2 : 3;
}

/* Takes `name` when it is nearer than what was found; *nearest is the distance still to be beaten. A
 * name that differs in case alone is the nearest of all. */
static void nearest_try(str name, str wanted, str *found, size_t *nearest) {
    size_t distance = str_eq_nocase(name, wanted) ? 0 : str_distance(name, wanted, *nearest);
    if (distance < *nearest) {
        *found = name;
        *nearest = distance;
    }
}

str map_nearest(const struct map *m, str wanted) {
    str found = {0};
    size_t nearest = edits_allowed(wanted) + 1;
    for (size_t i = 0; i < m->count; i++)
        if (m->items[i].value)
            nearest_try(m->items[i].key, wanted, &found, &nearest);
    return found;
}

str nearest_of(const str *names, size_t count, str wanted) {
    str found = {0};
    size_t nearest = edits_allowed(wanted) + 1;
    for (size_t i = 0; i < count; i++)
        nearest_try(names[i], wanted, &found, &nearest);
    return found;
}

size_t index_of(const str *names, size_t count, str wanted) {
    size_t i = 0;
    while (i < count && !str_eq(names[i], wanted))
        i++;
    return i;
}

str names_in_a_row(struct arena *a, const str *names, size_t count) {
    struct buf row = {0};
    for (size_t i = 0; i < count; i++)
        buf_printf(&row, "%s%.*s", i ? ", " : "", STR(names[i]));
    str text = arena_copy(a, buf_str(&row));
    buf_free(&row);
    return text;
}
