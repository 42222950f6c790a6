/* Ids of headings: unique on the page, and none that a script could take for something else. */
#include "text/html.h"
#include "text/markdown_internal.h"

bool id_is_well_formed(str id) {
    for (size_t i = 0; i < id.n; i++)
        if (!byte_is_alnum(id.p[i]) && !strchr("_.-", id.p[i]))
            return false;
    return id.n && byte_is_alpha(id.p[0]);
}

str own_id_of(str text) {
    size_t open = str_find(text, S("{#"), 0), next;
    while ((next = str_find(text, S("{#"), open + 1)) < text.n)
        open = next;
    str id = str_sub(text, open + 2, text.n ? text.n - 1 : 0);
    return str_ends(text, S("}")) && id_is_well_formed(id) ? id : (str){0};
}

size_t own_id_length(str own_id) { return own_id.n ? own_id.n + sizeof "{#}" - 1 : 0; }

/* document.title, form.action and the like can be shadowed by an element with that id. Slugs are in
 * lower case, so the names with capitals need no place here. */
bool id_is_reserved(str id) {
    static const char *const names[] = {
        "action",  "after",   "all",       "anchors",     "append",   "applets",   "attributes",
        "before",  "blur",    "body",      "children",    "click",    "clear",     "clone",
        "close",   "closest", "contains",  "constructor", "cookie",   "dataset",   "dir",
        "doctype", "domain",  "elements",  "embeds",      "enctype",  "evaluate",  "fgcolor",
        "fonts",   "forms",   "head",      "hidden",      "id",       "images",    "implementation",
        "inert",   "lang",    "length",    "links",       "location", "matches",   "method",
        "name",    "nonce",   "normalize", "onload",      "open",     "part",      "plugins",
        "prefix",  "prepend", "referrer",  "remove",      "replace",  "reset",     "scripts",
        "slot",    "style",   "submit",    "target",      "title",    "translate", "write",
        "writeln",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(id, str_of(names[i])))
            return true;
    return str_starts(id, S("fn-")) || str_starts(id, S("fnref-"));
}

/* Own ids come first: who writes one wants just that. */
static void take_own(struct map *taken, struct heading *h, struct diags *d) {
    if (id_is_reserved(h->id)) {
        diag_error(d, "reserved-id", h->span, "the id '%.*s' has a meaning of its own in browsers",
                   STR(h->id));
        diag_hint(d, "choose another one, such as 'section-%.*s'", STR(h->id));
    }
    const struct heading *other = map_add(taken, h->id, h);
    if (other)
        diag_error(d, "duplicate-id", h->span,
                   "the id '%.*s' is taken by the heading '%.*s' (line %zu)", STR(h->id),
                   STR(other->text), span_place(other->span).line);
}

static str slug_of(struct arena *a, const struct heading *h, str prefix) {
    str slug = slugify(a, h->text);
    if (!slug.n)
        slug = S("section");
    if (!prefix.n && id_is_reserved(slug))
        prefix = S("section-");
    return prefix.n ? arena_printf(a, "%.*s%.*s", STR(prefix), STR(slug)) : slug;
}

/* `slugs` holds the last number of each slug, so that a thousand equal headings are not counted
 * anew each time. */
static void take_generated(struct arena *a, struct map *taken, struct map *slugs, struct heading *h,
                           str prefix) {
    str slug = slug_of(a, h, prefix);
    size_t *fresh = arena_new(a, size_t), *seen = map_add(slugs, slug, fresh);
    size_t *number = seen ? seen : fresh;
    h->id = slug;
    while (map_add(taken, h->id, h))
        h->id = arena_printf(a, "%.*s-%zu", STR(slug), ++*number);
}

void ids_assign(struct arena *a, struct markdown *m, str prefix, struct diags *d) {
    struct map taken = map_make(a), slugs = map_make(a);
    for (size_t i = 0; i < m->headings.count; i++)
        if (m->headings.items[i].id.n)
            take_own(&taken, &m->headings.items[i], d);
    for (size_t i = 0; i < m->headings.count; i++)
        if (!m->headings.items[i].id.n)
            take_generated(a, &taken, &slugs, &m->headings.items[i], prefix);
}
