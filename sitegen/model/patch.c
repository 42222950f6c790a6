/* A patch: what could refuse is looked at, the items take what their file says now, and the stages of site_load run over what
 * is touched. All that is overwritten is kept until nothing can go wrong any more. */
#include "model/patch_internal.h"
#include "model/schema.h"

#include <stdlib.h>

/* ---- files ---- */

static struct patched_file *file_of(struct patches *p, const struct item *item) {
    struct patched_file *file = map_get(&p->files, item->span.source->path);
    if (file)
        return file;
    file = arena_new(&p->arena, struct patched_file);
    file->source = (struct source *)item->span.source; /* ours to change */
    map_add(&p->files, file->source->path, file);
    return file;
}

static void add_item(struct patches *p, struct item *item) {
    struct patched_file *file = file_of(p, item);
    arena_push(&p->arena, &file->items, item);
    p->item_count++;
}

static int by_place(const void *x, const void *y) {
    const struct item *a = *(const struct item *const *)x, *b = *(const struct item *const *)y;
    return a->span.offset < b->span.offset ? -1 : a->span.offset > b->span.offset;
}

struct patches *patches_new(struct site *site, const struct map *components,
                            const struct diags *d) {
    struct arena arena = {0};
    struct patches *p = arena_new(&arena, struct patches);
    *p = (struct patches){.site = site, .diags = d};
    p->arena = arena;
    p->files = map_make(&p->arena);
    p->components = map_make(&p->arena);
    for (size_t i = 0; components && i < components->count; i++)
        map_add(&p->components, arena_copy(&p->arena, components->items[i].key), p);
    for (int k = 0; k < ITEM_KINDS; k++)
        for (size_t i = 0; i < site->items[k].count; i++)
            add_item(p, site->items[k].items[i]);
    if (site->home)
        add_item(p, &site->home->item);
    for (size_t i = 0; i < p->files.count; i++) {
        struct item_list *items = &((struct patched_file *)p->files.items[i].value)->items;
        qsort(items->items, items->count, sizeof *items->items, by_place);
    }
    return p;
}

void patches_free(struct patches *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->files.count; i++)
        arena_free(&((struct patched_file *)p->files.items[i].value)->arena);
    struct arena arena = p->arena; /* it holds *p */
    arena_free(&arena);
}

static bool is_of_patched(const struct patches *p, const struct diag *d) {
    const struct patched_file *file =
        d->span.source ? map_get(&p->files, d->span.source->path) : NULL;
    return file && file->patched;
}

size_t patches_count(const struct patches *p) { return p->patched_count; }

struct diags patches_diags(const struct patches *p, struct arena *a) {
    struct diags all = {.arena = a};
    for (size_t i = 0; i < p->diags->count; i++)
        if (!is_of_patched(p, &p->diags->items[i])) {
            struct diag one = p->diags->items[i];
            diags_append(&all, &(struct diags){.items = &one, .count = 1});
        }
    for (size_t i = 0; i < p->files.count; i++)
        diags_append(&all, &((const struct patched_file *)p->files.items[i].value)->diags);
    diags_sort(&all);
    return all;
}

/* ---- sets, and what was touched ---- */

struct item_set item_set_make(const struct change *c) {
    return (struct item_set){.has = arena_array(c->scratch, bool, c->p->item_count)};
}

bool item_set_add(struct item_set *set, struct arena *a, struct item *item) {
    if (set->has[item->ordinal])
        return false;
    set->has[item->ordinal] = true;
    arena_push(a, &set->list, item);
    return true;
}

void item_set_clear(struct item_set *set) {
    for (size_t i = 0; i < set->list.count; i++)
        set->has[set->list.items[i]->ordinal] = false;
}

void patch_touch(struct change *c, struct item *item, unsigned how) {
    uint32_t *at = &c->touched_at[item->ordinal];
    if (!*at) {
        arena_push(c->scratch, c->out, ((struct touched){item, 0}));
        *at = (uint32_t)c->out->count;
    }
    c->out->items[*at - 1].how |= how;
}

bool patch_refuse(struct change *c, const char *why) {
    c->out->why = why;
    return false;
}

/* ---- what the file says now ---- */

/* Up to the body. */
static str front_of(struct change *c, const struct source *source) {
    struct front_matter front;
    return front_matter_find(source, &front, &c->d) ? str_sub(source->text, 0, front.body_at)
                                                    : (str){0};
}

static bool same_front(struct change *c, const struct source *now) {
    return c->held.kind != ITEM_ARTICLE || str_eq(front_of(c, c->file->source), front_of(c, now)) ||
           patch_refuse(c, "the front matter changed");
}

static bool read_file(struct change *c, str text) {
    text = arena_copy(&c->next, text);
    struct source *now =
        text_source(&c->next, c->file->source->path, (char *)text.p, text.n, &c->d);
    if (!now)
        return patch_refuse(c, "it is no text");
    if (!same_front(c, now))
        return false;
    undo_keep(&c->undo, c->file->source, sizeof *c->file->source);
    c->text_before = c->file->source->text;
    c->file->source->text = now->text;
    read_content(&c->load, 0, c->file->source, &c->held);
    return !c->d.errors || patch_refuse(c, "the file has errors");
}

static bool same_item(struct change *c, const struct item *a, const struct item *b) {
    /* Of a fact, what follows from its values and texts is looked after. */
    static const char *const of_facts[] = {"text",      "value",   "formula", "values", "from",
                                           "until",     "unit",    "digits",  "status", "as_of",
                                           "review_by", "sources", "checks",  NULL};
    static const char *const of_claims[] = {"note", NULL}, *const of_others[] = {"text", NULL};
    if (!str_eq(a->id, b->id))
        return patch_refuse(c, "ids come, go or move");
    return a->kind == ITEM_ARTICLE || /* the front matter is the same */
           record_same(schema_of(a->kind), a, b,
                       a->kind == ITEM_FACT    ? of_facts
                       : a->kind == ITEM_CLAIM ? of_claims
                                               : of_others) ||
           patch_refuse(c, "more than texts and values changed");
}

static bool same_document(struct change *c) {
    const struct claim *claim = (const struct claim *)c->file->items.items[0];
    return c->held.kind != ITEM_CLAIM ||
           (claim->document && str_eq(claim->document->item.id, c->held.document.id)) ||
           patch_refuse(c, "the document of the claims changed");
}

static bool match_items(struct change *c) {
    const struct item_list *old = &c->file->items, *new = &c->held.items;
    if (old->count != new->count)
        return patch_refuse(c, "ids come or go");
    c->count = old->count;
    c->members = arena_array(c->scratch, struct member, c->count);
    for (size_t i = 0; i < c->count; i++) {
        struct item *item = old->items[i];
        size_t size = schema_of(item->kind)->size;
        if (!same_item(c, item, new->items[i]))
            return false;
        c->members[i].item = item;
        c->members[i].read = new->items[i];
        c->members[i].before = arena_alloc(c->scratch, 1, size, _Alignof(max_align_t));
        memcpy(c->members[i].before, item, size);
        c->is_member[item->ordinal] = true;
    }
    return same_document(c);
}

/* ---- the items take it ---- */

/* What others know an item by, and what knows others. */
static void stay_linked(struct item *item, const struct item *before) {
    item->id = before->id;
    item->title = before->title;
    item->summary = before->summary;
    item->ordinal = before->ordinal;
    item->url = before->url;
    item->tags = before->tags;
    item->backlinks = before->backlinks;
    item->backlink_count = before->backlink_count;
    item->backlink_capacity = before->backlink_capacity;
}

static void take_fact(struct fact *fact, const struct fact *before) {
    fact->prev = before->prev;
    fact->next = before->next;
    fact->used_by = before->used_by;
    fact->models = before->models;
    fact->claims.items = before->claims.items;
    fact->claims.count = before->claims.count;
    fact->claims.capacity = before->claims.capacity;
}

static void take_entity(struct entity *entity, const struct entity *before) {
    entity->facts = before->facts;
    entity->relations = before->relations;
    entity->related = before->related;
    entity->events = before->events;
    entity->parts = before->parts;
}

static void take_origin(struct origin *origin, const struct origin *before) {
    origin->claims = before->claims;
    origin->uses.items = before->uses.items;
    origin->uses.count = before->uses.count;
    origin->uses.capacity = before->uses.capacity;
}

static void take_question(struct question *question, const struct question *before) {
    question->prev = before->prev;
    question->next = before->next;
}

/* The front matter is the same, to the byte: what was read from it stays. */
static void take_body(struct item *item, const struct item *read) {
    item->written_text = read->written_text;
    item->prose = read->prose;
    item->cells = read->cells;
}

static void take(struct change *c, const struct member *m) {
    struct item *item = m->item;
    size_t size = schema_of(item->kind)->size;
    undo_keep(&c->undo, item, size);
    if (item->kind == ITEM_ARTICLE) {
        take_body(item, m->read);
        return;
    }
    memcpy(item, m->read, size);
    stay_linked(item, m->before);
    if (item->kind == ITEM_FACT)
        take_fact((struct fact *)item, m->before);
    else if (item->kind == ITEM_ENTITY)
        take_entity((struct entity *)item, m->before);
    else if (item->kind == ITEM_SOURCE)
        take_origin((struct origin *)item, m->before);
    else if (item->kind == ITEM_QUESTION)
        take_question((struct question *)item, m->before);
    else if (item->kind == ITEM_CLAIM)
        ((struct claim *)item)->document = ((const struct claim *)m->before)->document;
}

static bool take_all(struct change *c) {
    for (size_t i = 0; i < c->count; i++)
        take(c, &c->members[i]);
    for (size_t i = 0; i < c->count; i++)
        resolve_item(&c->next, c->p->site, c->members[i].item, &c->d);
    return !c->d.errors || patch_refuse(c, "a name or a link leads nowhere");
}

/* ---- links to its headings ---- */

static bool has_heading(const struct markdown *text, str id) {
    for (size_t i = 0; i < text->headings.count; i++)
        if (str_eq(text->headings.items[i].id, id))
            return true;
    return false;
}

static bool lost_heading(const struct markdown *before, const struct markdown *now) {
    for (size_t i = 0; i < before->headings.count; i++)
        if (!has_heading(now, before->headings.items[i].id))
            return true;
    return false;
}

/* Whether they find what they name is all that is asked: what they hold stays. */
static bool resolves(struct change *c, const struct item *item) {
    struct diags d = {.arena = c->scratch};
    for (size_t i = 0; i <= item->cells.count; i++) {
        struct prose copy = i ? item->cells.items[i - 1] : item->prose;
        resolve_prose(c->scratch, c->p->site, item, &copy, &d);
    }
    return !d.errors;
}

static bool headings_stay(struct change *c) {
    struct item_set asked = {.has = c->seen};
    bool fine = true;
    for (size_t i = 0; i < c->count; i++) {
        const struct item *item = c->members[i].item, *before = c->members[i].before;
        if (!lost_heading(&before->prose.text, &item->prose.text))
            continue;
        for (size_t k = 0; k < before->backlink_count && fine; k++) {
            struct item *from = (struct item *)before->backlinks[k].from;
            if (!c->is_member[from->ordinal] && item_set_add(&asked, c->scratch, from))
                fine = resolves(c, from);
        }
    }
    item_set_clear(&asked);
    return fine || patch_refuse(c, "a heading that others link to is gone");
}

/* ---- what it says of itself ---- */

static bool hold_against_facts(struct change *c) {
    for (size_t i = 0; i < c->count; i++) {
        check_item_rules(&c->next, c->p->site, c->members[i].item, &c->d);
        check_item_prose(&c->next, c->p->site, c->members[i].item, &c->d);
    }
    return !c->d.errors || patch_refuse(c, "it does not go with what facts say");
}

static bool coverage_stays(struct change *c) {
    struct diags d = {.arena = c->scratch};
    patch_facts_count(c);
    check_coverage(c->p->site, &d);
    return !d.count || patch_refuse(c, "too few figures are references");
}

/* In `text` and all fields. */
static bool same_texts(const struct item *a, const struct item *b) {
    str x, y;
    struct span place;
    if (!str_eq(a->written_text, b->written_text))
        return false;
    for (size_t i = 0;; i++) {
        bool first = item_field(a, i, &x, &place), second = item_field(b, i, &y, &place);
        if (first != second || (first && !str_eq(x, y)))
            return false;
        if (!first)
            return true;
    }
}

/* Byte for byte: what is no more than laid out anew costs a page. */
static bool same_words(const struct change *c, const struct item *before, const struct item *item) {
    return str_eq(str_sub(c->text_before, before->begins, before->ends),
                  str_sub(c->file->source->text, item->begins, item->ends));
}

static void touch_members(struct change *c) {
    for (size_t i = 0; i < c->count; i++) {
        const struct item *before = c->members[i].before;
        struct item *item = c->members[i].item;
        if (!same_texts(before, item))
            patch_touch(c, item, PATCHED_TEXT);
        if (item->line != before->line)
            patch_touch(c, item, PATCHED_PLACE);
        if (!same_words(c, before, item))
            patch_touch(c, item, PATCHED_WORDS);
    }
}

/* ---- all of it ---- */

static bool run(struct change *c, str path, str text) {
    struct patches *p = c->p;
    if (p->diags->errors)
        return patch_refuse(c, "the site has errors");
    c->file = map_get(&p->files, path);
    if (!c->file || !content_file_of(path, &c->held))
        return patch_refuse(c, str_eq(path, S("content/site.yml")) ? "all pages rest on it"
                                                                   : "the file is new");
    if (c->held.kind == ITEM_MODEL)
        return patch_refuse(c, "a model changed");
    if (!read_file(c, text) || !match_items(c))
        return false;
    patch_links_before(c);
    patch_facts_before(c);
    if (!take_all(c) || !patch_facts_after(c) || !headings_stay(c) || !hold_against_facts(c) ||
        !coverage_stays(c))
        return false;
    patch_links_after(c);
    patch_facts_touch(c);
    touch_members(c);
    return true;
}

/* What the file said before is forgotten. */
static void keep_change(struct change *c) {
    struct patched_file *file = c->file;
    struct diags said = {.arena = &c->next};
    diags_append(&said, &c->d);
    arena_free(&file->arena);
    file->arena = c->next;
    file->diags = said;
    file->diags.arena = NULL;
    c->p->patched_count += !file->patched;
    file->patched = true;
}

static void drop_change(struct change *c, struct arena_mark grown) {
    undo_all(&c->undo);
    arena_free(&c->next);
    arena_rewind(&c->p->arena, grown);
    *c->out = (struct patch){.why = c->out->why};
}

struct patch site_patch(struct patches *p, str path, str text, struct arena *scratch) {
    struct patch out = {0};
    struct change c = {.p = p, .scratch = scratch, .out = &out};
    struct arena_mark grown = arena_mark(&p->arena);
    c.undo.arena = c.d.arena = scratch;
    c.touched_at = arena_array(scratch, uint32_t, p->item_count);
    c.is_member = arena_array(scratch, bool, p->item_count);
    c.seen = arena_array(scratch, bool, p->item_count);
    c.options.components = &p->components;
    c.load = (struct load){.site = p->site,
                           .options = &c.options,
                           .arenas = &c.next,
                           .scratch = &c.load_scratch,
                           .worker_diags = &c.d,
                           .workers = 1,
                           .d = &c.d};
    out.done = run(&c, path, text);
    if (out.done)
        keep_change(&c);
    else
        drop_change(&c, grown);
    arena_free(&c.load_scratch);
    return out;
}
