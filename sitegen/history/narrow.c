#include "history/narrow.h"

#include "history/replay.h"

/* ---- which facts ---- */

/* Every word of a formula that is the id of a fact; to be sure, every word of the fields that may hold formulas. */
static void add_named(const struct history *h, struct map *kept, str text) {
    str name;
    while (name_next(&text, &name)) {
        struct item_history *item = map_get(&h->facts, name);
        if (item)
            map_add(kept, item->id, item);
    }
}

static void add_inputs(const struct history *h, struct map *kept, const struct item_history *item) {
    for (size_t i = 0; i < item->revisions.count; i++)
        for (size_t k = 0; k < item->revisions.items[i]->field_count; k++) {
            const struct field_change *f = &item->revisions.items[i]->fields[k];
            if (!str_starts(f->field, S("formula")) && !str_starts(f->field, S("values")))
                continue;
            add_named(h, kept, f->before);
            add_named(h, kept, f->after);
        }
}

static struct revision_list keep(struct arena *a, const struct map *kept,
                                 const struct revision_list *all) {
    struct revision_list list = {0};
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i]->kind == ITEM_FACT && map_get(kept, all->items[i]->id))
            arena_push(a, &list, all->items[i]);
    return list;
}

void history_narrow(struct history *h, struct arena *a, str id) {
    struct map kept = map_make(a);
    struct item_history *item = map_get(&h->facts, id);
    size_t commits = 0;
    if (item)
        map_add(&kept, item->id, item);
    for (size_t i = 0; i < kept.count; i++) /* it grows meanwhile */
        add_inputs(h, &kept, kept.items[i].value);
    for (size_t i = 0; i < h->commits.count; i++) {
        struct commit *c = h->commits.items[i];
        c->facts = keep(a, &kept, &c->facts);
        c->articles = (struct revision_list){0};
        if (c->facts.count)
            h->commits.items[commits++] = c;
    }
    h->commits.count = commits;
    h->pending = keep(a, &kept, &h->pending);
    h->facts = kept;
    h->articles = map_make(a);
}

/* ---- which files ---- */

static bool is_id_byte(char c) {
    return byte_is_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
}

static bool holds_word(str text, str word) {
    for (size_t at = 0; (at = str_find(text, word, at)) < text.n; at++) {
        size_t end = at + word.n;
        if ((!at || !is_id_byte(text.p[at - 1])) && (end == text.n || !is_id_byte(text.p[end])))
            return true;
    }
    return false;
}

/* A file that does not hold an id does not hold its fact. With an escape in quotes it may. */
static bool may_hold(const struct history *h, str text) {
    if (str_find_byte(text, '\\', 0) < text.n)
        return true;
    for (size_t i = 0; i < h->facts.count; i++)
        if (holds_word(text, h->facts.items[i].key))
            return true;
    return false;
}

struct tree narrow_tree(const struct history *h, const struct tree *content, struct arena *a) {
    enum { MANY = 16 }; /* facts: looking for more takes longer than loading all */
    struct tree narrow = *content;
    struct diags ignored = {.arena = a};
    narrow.items = NULL;
    narrow.count = narrow.capacity = 0;
    for (size_t i = 0; i < content->count; i++) {
        const struct tree_file *f = &content->items[i];
        bool fact = str_starts(f->path, S("content/facts/"));
        str text;
        if (!fact && !str_starts(f->path, S("content/entities/")) &&
            !str_eq(f->path, S("content/site.yml")))
            continue;
        if (!fact || h->facts.count > MANY ||
            !tree_read(content, f, TREE_MAX_TEXT, a, &text, &ignored) || may_hold(h, text))
            arena_push(a, &narrow, *f);
    }
    return narrow;
}
