/* Which file the new item goes into, and how the list in it is written. */
#include "cmd/new.h"
#include "text/html.h"

/* ---- the file ---- */

static str folder_of(const struct new_item *n) {
    return arena_printf(n->arena, "content/%s/", item_kind_plural(n->kind));
}

/* What makes items of a kind stand in one file: the subject of facts, the kind of entities, who asks a question, the document of
 * a claim. Empty: nothing. */
static str likeness(const struct new_item *n) {
    static const char *const fields[ITEM_KINDS] = {
        [ITEM_FACT] = "subject", [ITEM_ENTITY] = "kind", [ITEM_QUESTION] = "group"};
    if (n->kind == ITEM_CLAIM)
        return n->document;
    return fields[n->kind] ? new_given(n, str_of(fields[n->kind])) : (str){0};
}

static str likeness_of(const struct item *item) {
    str none = {0};
    const struct origin *document =
        item->kind == ITEM_CLAIM ? ((const struct claim *)item)->document : NULL;
    if (item->kind == ITEM_FACT)
        return ((const struct fact *)item)->subject.id;
    if (item->kind == ITEM_ENTITY)
        return entity_kind_names[((const struct entity *)item)->entity_kind];
    if (item->kind == ITEM_QUESTION)
        return ((const struct question *)item)->group;
    return document ? document->item.id : none;
}

struct holder { /* a file of items of the kind */
    str path;
    size_t items, alike;
};

/* The one that holds most of what is alike, then most of all; the first by name of equals. */
static struct holder best_holder(const struct new_item *n, size_t *files, bool *single) {
    const struct item_list *all = &n->site->items[n->kind];
    struct map holders = map_make(n->arena);
    struct holder best = {0};
    *single = true;
    for (size_t i = 0; i < all->count; i++) {
        str path = all->items[i]->span.source->path;
        struct holder *h = map_get(&holders, path);
        if (!h) {
            h = arena_new(n->arena, struct holder);
            h->path = path;
            map_add(&holders, path, h);
        }
        h->items++;
        h->alike += str_eq(likeness(n), likeness_of(all->items[i]));
    }
    for (size_t i = 0; i < holders.count; i++) {
        const struct holder *h = holders.items[i].value;
        *single &= h->items == 1;
        bool more = h->alike > best.alike || (h->alike == best.alike && h->items > best.items);
        bool equal = h->alike == best.alike && h->items == best.items;
        if (more || (equal && str_cmp(h->path, best.path) < 0))
            best = *h;
    }
    *files = holders.count;
    return best;
}

/* Where the base keeps a file for each item, the new one gets a file, too. */
static str usual_path(const struct new_item *n) {
    size_t files;
    bool single;
    struct holder best = best_holder(n, &files, &single);
    str folder = folder_of(n), name = str_of(item_kind_plural(n->kind));
    bool own = single && (n->kind == ITEM_MODEL || n->kind == ITEM_ARTICLE || files > 1);
    if (n->kind == ITEM_ARTICLE)
        return arena_printf(n->arena, "%.*s%.*s.md", STR(folder), STR(n->id));
    bool alike = best.alike && likeness(n).n;
    if (n->kind == ITEM_CLAIM && !alike)
        return arena_printf(n->arena, "%.*s%.*s.yml", STR(folder), STR(n->document));
    if (best.path.n && (alike || !own))
        return best.path;
    return arena_printf(n->arena, "%.*s%.*s.yml", STR(folder), STR(own ? n->id : name));
}

/* A bare name is one in the folder of the kind. */
static enum exit_code read_file_flag(struct new_item *n) {
    str file = str_of(n->options->file), folder = folder_of(n);
    if (str_starts(file, S("./")))
        file = str_sub(file, 2, file.n);
    if (str_find_byte(file, '/', 0) == file.n)
        file = arena_printf(n->arena, "%.*s%.*s", STR(folder), STR(file));
    size_t name = file.n;
    while (name > 0 && file.p[name - 1] != '/')
        name--;
    const char *ending = n->kind == ITEM_ARTICLE ? ".md" : ".yml";
    bool yaml = n->kind != ITEM_ARTICLE && str_ends(file, S(".yaml"));
    if (!str_starts(file, folder) || !path_is_safe(file) ||
        tree_passes_over(str_sub(file, name, file.n)) || !(yaml || str_ends(file, str_of(ending))))
        return usage_error("--file wants a file below %.*s whose name ends in %s, not '%s'",
                           STR(folder), ending, n->options->file);
    n->path = file;
    return EXIT_FINE;
}

enum exit_code new_place(struct new_item *n) {
    enum exit_code e = EXIT_FINE;
    if (n->options->file)
        e = read_file_flag(n);
    else
        n->path = usual_path(n);
    if (!e && n->kind == ITEM_ARTICLE && tree_find(n->site->tree, n->path))
        return usage_error("%.*s is there already", STR(n->path));
    if (!e && n->kind == ITEM_ARTICLE && str_eq(article_stem(n->arena, n->path), n->id))
        new_field_of(n, S("id"))->count = 0; /* the file's name says it */
    return e;
}

/* ---- the list in it ---- */

static size_t column_of(str text, size_t at) {
    size_t from = at;
    while (from > 0 && text.p[from - 1] != '\n')
        from--;
    return at - from;
}

/* The dash before an item; SIZE_MAX: there is none. */
static size_t dash_before(str text, size_t item) {
    size_t at = item;
    while (at > 0 && text.p[at - 1] == ' ')
        at--;
    return at > 0 && text.p[at - 1] == '-' ? at - 1 : SIZE_MAX;
}

/* Does the line that ends at `end` hold nothing, or a comment that stands no deeper than the dashes do? */
static bool is_between(str text, size_t end, size_t dash, size_t *begin) {
    for (*begin = end - 1; *begin > 0 && text.p[*begin - 1] != '\n';)
        --*begin;
    str line = str_sub(text, *begin, end), words = str_trim(line);
    return !words.n || (words.p[0] == '#' && (size_t)(words.p - line.p) <= dash);
}

/* Behind the last entry, before what stands between it and the next key, or the end of the file. */
static size_t list_end(const struct source *source, const struct yaml *file,
                       const struct yaml *list, size_t dash) {
    str text = source->text;
    size_t end = text.n, begin;
    for (size_t i = 0; file->kind == YAML_MAPPING && i < file->count; i++) {
        size_t key = file->pairs[i].key_span.offset;
        if (key > list->span.offset && key < end)
            end = key - column_of(text, key);
    }
    while (end > 0 && text.p[end - 1] == '\n' && is_between(text, end, dash, &begin))
        end = begin;
    return end;
}

bool new_style_of(const struct new_item *n, const struct source *source, struct new_style *style,
                  size_t *end) {
    struct diags ignored = {.arena = n->arena};
    str text = source->text;
    const struct yaml *file = yaml_parse(n->arena, source, 0, text.n, &ignored);
    bool claims = n->kind == ITEM_CLAIM;
    *style = (struct new_style){.gap = 1, .dash = claims ? 2 : 0};
    *end = text.n;
    if (!file)
        return !ignored.errors && !claims; /* comments alone */
    const struct yaml *list =
        claims && file->kind == YAML_MAPPING ? yaml_get(file, S("claims")) : file;
    if (!list || list->kind != YAML_SEQUENCE || !list->count)
        return false;
    size_t item = list->items[list->count - 1].span.offset, dash = dash_before(text, item);
    if (dash == SIZE_MAX)
        return false;
    size_t before = dash - column_of(text, dash);
    style->flow = text.p[item] == '{';
    style->dash = column_of(text, dash);
    style->gap = item - dash - 1;
    style->blank = list->count > 1 && before > 1 && text.p[before - 2] == '\n';
    *end = list_end(source, file, list, style->dash);
    return true;
}
