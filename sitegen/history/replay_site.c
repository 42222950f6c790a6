/* What facts said as of a commit: what they rested on then is put together to a small site of its own, with the units of
 * that commit, and computed as any other. */
#include "history/replay.h"
#include "model/schema.h"

struct names {
    str *items;
    size_t count, capacity;
};

/* A small site in the making. */
struct recall {
    struct shelf *shelf;
    struct arena *arena;
    const struct inquiry *inquiry;
    struct map seen;
    struct names waiting; /* names that are still to be looked up */
    struct {
        struct tree_file *items;
        size_t count, capacity;
    } facts, entities;
    struct map texts; /* that stand there: of a list in brackets several items come with one */
    struct map files; /* id of a fact -> struct as_of_file */
};

/* ---- what an item names ---- */

static void want(struct recall *r, str name) {
    if (map_add(&r->seen, name, r))
        return;
    arena_push(r->arena, &r->waiting, name);
}

static void want_named(struct recall *r, const struct yaml *formula) {
    str name, rest = formula && formula->kind == YAML_SCALAR ? formula->text : (str){0};
    while (name_next(&rest, &name))
        want(r, name);
}

/* `value: [[id]]` */
static void want_entity(struct recall *r, const struct yaml *value) {
    for (int depth = 0; depth < 2; depth++) {
        if (!value || value->kind != YAML_SEQUENCE || value->count != 1)
            return;
        value = &value->items[0];
    }
    if (value->kind == YAML_SCALAR)
        want(r, value->text);
}

static void want_inputs(struct recall *r, const struct yaml *record) {
    if (record->kind != YAML_MAPPING)
        return;
    want_named(r, yaml_get(record, S("formula")));
    want_entity(r, yaml_get(record, S("value")));
    const struct yaml *object = yaml_get(record, S("object"));
    if (object && object->kind == YAML_SCALAR)
        want(r, object->text);
    const struct yaml *values = yaml_get(record, S("values"));
    bool list = values && values->kind == YAML_SEQUENCE;
    for (size_t i = 0; values && i < (list ? values->count : 1); i++) {
        const struct yaml *entry = list ? &values->items[i] : values;
        if (entry->kind != YAML_MAPPING)
            continue;
        want_named(r, yaml_get(entry, S("formula")));
        want_entity(r, yaml_get(entry, S("value")));
    }
}

/* ---- what stood where ---- */

/* Where a fact most likely stood; false when there was none. */
static bool fact_hint(const struct recall *r, str id, str *file) {
    const struct node *node = map_get(&r->inquiry->graph->by_id, id);
    for (size_t i = 0; node && i < node->item->revisions.count; i++)
        if (node->when[i] >= r->inquiry->since) {
            *file = node->several ? S("") : node->item->revisions.items[i]->file;
            return true;
        }
    return false;
}

static bool add_fact(struct recall *r, str id) {
    struct arena *a = r->arena;
    struct as_of_file file;
    struct diags ignored = {.arena = a};
    str raw, hint;
    if (!fact_hint(r, id, &hint) ||
        !shelf_find(r->shelf, a, r->inquiry->at, SHELF_FACTS, id, hint, &file, &raw))
        return false;
    str path = arena_printf(a, "content/facts/%08zu.yml", r->facts.count);
    if (!map_add(&r->texts, raw, r))
        arena_push(a, &r->facts, ((struct tree_file){.path = path, .bytes = raw}));
    struct as_of_file *kept = arena_new(a, struct as_of_file);
    *kept = file;
    map_add(&r->files, id, kept);
    struct source *source = arena_new(a, struct source);
    *source = (struct source){path, raw};
    const struct yaml *list = yaml_parse(a, source, 0, raw.n, &ignored);
    for (size_t i = 0; list && list->kind == YAML_SEQUENCE && i < list->count; i++)
        want_inputs(r, &list->items[i]);
    return true;
}

static void add_entity(struct recall *r, str id) {
    struct arena *a = r->arena;
    struct as_of_file file;
    str raw;
    if (!shelf_find(r->shelf, a, r->inquiry->at, SHELF_ENTITIES, id, S(""), &file, &raw))
        return;
    str path = arena_printf(a, "content/entities/%08zu.yml", r->entities.count);
    if (!map_add(&r->texts, raw, r))
        arena_push(a, &r->entities, ((struct tree_file){.path = path, .bytes = raw}));
}

/* ---- the site ---- */

static void gather(struct recall *r) {
    for (size_t i = 0; i < r->inquiry->facts->count; i++)
        want(r, r->inquiry->facts->items[i]->item->id);
    for (size_t i = 0; i < r->waiting.count && !r->shelf->failed; i++) {
        str id = r->waiting.items[i]; /* the list may move */
        if (id_is_valid(id) && !add_fact(r, id))
            add_entity(r, id);
    }
}

/* In the order of paths. */
static struct tree tree_of(struct recall *r) {
    struct tree tree = {.root = -1};
    for (size_t i = 0; i < r->entities.count; i++)
        arena_push(r->arena, &tree, r->entities.items[i]);
    for (size_t i = 0; i < r->facts.count; i++)
        arena_push(r->arena, &tree, r->facts.items[i]);
    str config = shelf_config(r->shelf, r->arena, r->inquiry->at);
    if (config.n)
        arena_push(r->arena, &tree,
                   ((struct tree_file){.path = S("content/site.yml"), .bytes = config}));
    return tree;
}

/* ---- answers ---- */

static void take_value(struct arena *kept, const struct fact *fact, struct answer *answer) {
    answer->exact = value_exact(kept, &fact->value);
    answer->shown = arena_copy(kept, value_text(kept, &fact->value));
    answer->digits = fact->value.digits;
}

/* All that its formulas name, also what was gone by then. */
static void take_inputs(struct arena *kept, const struct graph *g, const struct fact *fact,
                        struct answer *answer) {
    for (size_t i = 0; i < fact->entries.count; i++) {
        const struct formula *f = fact->entries.items[i].formula;
        for (size_t k = 0; f && k < f->refs.count; k++) {
            struct node *input = map_get(&g->by_id, f->refs.items[k].id);
            if (input)
                arena_push(kept, &answer->inputs, input);
        }
    }
}

struct answer answer_of_site(struct arena *kept, const struct graph *g, const struct node *node) {
    struct answer answer = {0};
    if (!node->fact)
        return answer;
    take_value(kept, node->fact, &answer);
    take_inputs(kept, g, node->fact, &answer);
    answer.file = node->fact->item.span.source->path;
    return answer;
}

struct answer *answers_find(struct shelf *s, struct arena *a, struct arena *kept,
                            const struct inquiry *q) {
    struct answer *answers = arena_array(kept, struct answer, q->facts->count);
    struct recall r = {.shelf = s, .arena = a, .inquiry = q};
    struct diags ignored = {.arena = a};
    struct site_options options = {.now = q->now, .workers = 1};
    r.seen = map_make(a);
    r.texts = map_make(a);
    r.files = map_make(a);
    gather(&r);
    if (!r.facts.count || s->failed)
        return answers;
    struct tree *tree = arena_new(a, struct tree);
    *tree = tree_of(&r);
    const struct site *site = site_load(tree, &options, a, &ignored);
    for (size_t i = 0; i < q->facts->count; i++) {
        str id = q->facts->items[i]->item->id;
        const struct item *item = site_find(site, id);
        const struct as_of_file *file = map_get(&r.files, id);
        if (file)
            answers[i].file = arena_copy(kept, file->path);
        if (!item || item->kind != ITEM_FACT)
            continue;
        take_value(kept, (const struct fact *)item, &answers[i]);
        take_inputs(kept, q->graph, (const struct fact *)item, &answers[i]);
    }
    return answers;
}
