#include "cmd/names.h"

#include "base/pool.h"
#include "base/tree.h"
#include "cmd/print.h"
#include "model/schema.h"

/* A file's items as they are written. */
struct listed_file {
    const struct tree_file *file;
    struct name_list names;
    const struct yaml *list; /* of YAML */
};

struct listing {
    struct tree tree;
    enum item_kind kind;
    struct listed_file *files;
    struct arena arenas[POOL_MAX]; /* one per worker */
};

static str text_of(const struct yaml *mapping, const char *key) {
    const struct yaml *node = yaml_get(mapping, str_of(key));
    return node && node->kind == YAML_SCALAR ? str_trim(node->text) : (str){0};
}

/* Only what is no more than a name is passed on: the content may be a stranger's, and shells read what is printed here. */
static void add_name(struct arena *a, struct name_list *names, str word, str meaning) {
    if (id_is_valid(word))
        arena_push(a, names, ((struct name){word, clean_line(a, meaning)}));
}

/* ---- reading files ---- */

static void read_article(struct listed_file *f, const struct source *source, struct arena *a,
                         struct diags *ignored) {
    struct front_matter front;
    if (!front_matter_find(source, &front, ignored))
        return;
    const struct yaml *fields = yaml_parse(a, source, front.yaml_at, front.yaml_length, ignored);
    if (!fields || fields->kind != YAML_MAPPING)
        return;
    str id = text_of(fields, "id");
    add_name(a, &f->names, id.n ? id : article_stem(a, source->path), text_of(fields, "title"));
}

static void read_list(struct listed_file *f, const struct yaml *list, struct arena *a) {
    if (!list || list->kind != YAML_SEQUENCE)
        return;
    f->list = list;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == YAML_MAPPING)
            add_name(a, &f->names, text_of(&list->items[i], "id"),
                     text_of(&list->items[i], "title"));
}

static void read_task(void *context, unsigned worker, size_t number) {
    struct listing *l = context;
    struct arena *a = &l->arenas[worker];
    struct listed_file *f = &l->files[number];
    struct diags ignored = {.arena = a};
    f->file = &l->tree.items[number];
    bool article = l->kind == ITEM_ARTICLE;
    if (!str_ends(f->file->path, article ? S(".md") : S(".yml")) &&
        (article || !str_ends(f->file->path, S(".yaml"))))
        return;
    const struct source *source = tree_read_text(&l->tree, f->file, a, &ignored);
    if (source && article)
        read_article(f, source, a, &ignored);
    else if (source)
        read_list(f, yaml_parse(a, source, 0, source->text.n, &ignored), a);
}

static void listing_open(struct listing *l, struct arena *a, int root, enum item_kind kind) {
    struct diags ignored = {.arena = a};
    *l = (struct listing){.kind = kind};
    str dir = arena_printf(a, "content/%s", item_kind_plural(kind));
    l->tree = tree_list(a, root, dir, &ignored);
    l->files = arena_array(a, struct listed_file, l->tree.count);
    pool_run(pool_default_workers(), l->tree.count, read_task, l);
}

static void listing_close(struct listing *l) {
    tree_close(&l->tree);
    for (size_t i = 0; i < POOL_MAX; i++)
        arena_free(&l->arenas[i]);
}

void names_of_items(struct arena *a, int root, enum item_kind kind, struct name_list *names) {
    struct listing l;
    listing_open(&l, a, root, kind);
    for (size_t i = 0; i < l.tree.count; i++)
        for (size_t k = 0; k < l.files[i].names.count; k++) {
            struct name name = l.files[i].names.items[k];
            name.word = arena_copy(a, name.word);
            name.meaning = arena_copy(a, name.meaning);
            arena_push(a, names, name);
        }
    listing_close(&l);
}

/* ---- what is in a model ---- */

/* The entry of a list whose `key` is `name`. */
static const struct yaml *find_entry(const struct yaml *list, const char *key, str name) {
    for (size_t i = 0; list && list->kind == YAML_SEQUENCE && i < list->count; i++)
        if (list->items[i].kind == YAML_MAPPING && str_eq(text_of(&list->items[i], key), name))
            return &list->items[i];
    return NULL;
}

static const struct yaml *find_model(const struct listing *l, str model) {
    const struct yaml *found = NULL;
    for (size_t i = 0; i < l->tree.count && !found; i++)
        found = find_entry(l->files[i].list, "id", model);
    return found;
}

/* The names of the entries of a list. */
static void add_entries(struct arena *a, const struct yaml *list, const char *meaning,
                        struct name_list *names) {
    for (size_t i = 0; list && list->kind == YAML_SEQUENCE && i < list->count; i++)
        if (list->items[i].kind == YAML_MAPPING)
            add_name(a, names, arena_copy(a, text_of(&list->items[i], "name")),
                     text_of(&list->items[i], meaning));
}

void names_of_presets(struct arena *a, int root, str model, struct name_list *names) {
    struct listing l;
    listing_open(&l, a, root, ITEM_MODEL);
    const struct yaml *m = find_model(&l, model);
    if (m)
        add_entries(a, yaml_get(m, S("presets")), "title", names);
    listing_close(&l);
}

void names_of_inputs(struct arena *a, int root, str model, struct name_list *names) {
    struct listing l;
    listing_open(&l, a, root, ITEM_MODEL);
    const struct yaml *m = find_model(&l, model);
    if (m)
        add_entries(a, yaml_get(m, S("inputs")), "label", names);
    listing_close(&l);
}

void names_of_choices(struct arena *a, int root, str model, str input, struct name_list *names) {
    struct listing l;
    listing_open(&l, a, root, ITEM_MODEL);
    const struct yaml *m = find_model(&l, model);
    const struct yaml *found = m ? find_entry(yaml_get(m, S("inputs")), "name", input) : NULL;
    if (found)
        add_entries(a, yaml_get(found, S("choices")), "label", names);
    listing_close(&l);
}
