#include "base/pool.h"
#include "model/schema.h"
#include "model/stages.h"
#include "text/html.h"

/* ---- ids in YAML ---- */

/* Why an id may be unknown: a file that could not be parsed, or a slip of the pen. */
bool hint_unread(const struct site *site, struct diags *d) {
    if (site->unread.n)
        diag_hint(d, "%.*s could not be read: mend that first", STR(site->unread));
    return site->unread.n > 0;
}

/* Of the kind that is wanted, if there is one. */
static str nearest_item(const struct site *site, enum item_kind wanted, str id, struct arena *a) {
    const struct item_list *all = &site->items[wanted];
    struct arena_mark mark = arena_mark(a);
    str *ids = arena_array(a, str, all->count);
    for (size_t i = 0; i < all->count; i++)
        ids[i] = all->items[i]->id;
    str near = nearest_of(ids, all->count, id);
    arena_rewind(a, mark);
    return near.n ? near : map_nearest(&site->ids, id);
}

void resolve_ref(const struct site *site, struct ref *ref, enum item_kind wanted, const char *field,
                 struct diags *d) {
    if (!ref->id.n)
        return;
    struct item *item = map_get(&site->ids, ref->id);
    if (!item) {
        diag_error(d, "unknown-reference", ref->span, "'%s' names '%.*s', which does not exist",
                   field, STR(ref->id));
        if (!hint_unread(site, d))
            diag_nearest(d, nearest_item(site, wanted, ref->id, d->arena));
    } else if (item->kind != wanted) {
        diag_error(d, "wrong-kind", ref->span, "'%s' wants the id of %s; '%.*s' is %s", field,
                   item_kind_words(wanted), STR(ref->id), item_kind_words(item->kind));
    } else {
        ref->item = item;
    }
}

static void resolve_citations(const struct site *site, struct citation_list *list,
                              struct diags *d) {
    for (size_t i = 0; i < list->count; i++)
        resolve_ref(site, &list->items[i].source, ITEM_SOURCE, "source", d);
}

struct citation_list *citations_of(struct item *item) {
    switch (item->kind) {
    case ITEM_FACT:
        return &((struct fact *)item)->sources;
    case ITEM_ENTITY:
        return &((struct entity *)item)->sources;
    case ITEM_TERM:
        return &((struct term *)item)->sources;
    case ITEM_QUESTION:
        return &((struct question *)item)->sources;
    default:
        return NULL;
    }
}

static void resolve_list(const struct site *site, struct ref_list *list, enum item_kind wanted,
                         const char *field, struct diags *d) {
    for (size_t i = 0; i < list->count; i++)
        resolve_ref(site, &list->items[i], wanted, field, d);
}

/* `value: [[id]]` */
static void resolve_value(const struct site *site, struct value *v, struct diags *d) {
    if (v->kind != VALUE_ENTITY)
        return;
    struct ref ref = {v->written, v->span, NULL};
    resolve_ref(site, &ref, ITEM_ENTITY, "value", d);
    v->entity = ref.item;
    if (!ref.item)
        v->kind = VALUE_NONE; /* reported: what rests on it fails in silence */
}

bool has_own_sources(const struct fact *fact, const struct fact_value *entry) {
    return entry->sources.items != fact->sources.items;
}

static void add_once(struct arena *a, struct item_list *list, struct item *item) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == item)
            return;
    if (item)
        arena_push(a, list, item);
}

static void gather_parties(struct arena *a, const struct fact *fact) {
    struct fact_extra *extra = fact->extra;
    add_once(a, &extra->taking_part, fact->subject.item);
    add_once(a, &extra->taking_part, extra->object.item);
    for (size_t i = 0; i < extra->parties.count; i++)
        add_once(a, &extra->taking_part, extra->parties.items[i].item);
}

/* What a relation says where no value is written: "owns the mill". */
static void say_relation(struct arena *a, struct fact *fact, struct diags *d) {
    const struct fact_extra *extra = fact->extra;
    if (!extra->relation || !extra->object.item)
        return; /* reported */
    for (size_t i = 0; i < fact->entries.count; i++) {
        struct fact_value *entry = &fact->entries.items[i];
        if (entry->value.kind != VALUE_NONE || entry->as_formula.text.n || entry->value.span.source)
            continue;
        str object = item_display(a, extra->object.item);
        entry->of_relation = true;
        entry->value = (struct value){.kind = VALUE_TEXT, .span = entry->span};
        entry->value.written =
            arena_printf(a, "%.*s %.*s", STR(extra->relation->verb), STR(object));
        if (!fact->broken && !convert_value(a, fact, &entry->value, d))
            entry->value.kind = VALUE_NONE;
    }
}

static void resolve_extra(struct arena *a, const struct site *site, struct fact *fact,
                          struct diags *d) {
    struct fact_extra *extra = fact->extra;
    resolve_ref(site, &extra->object, ITEM_ENTITY, "object", d);
    resolve_list(site, &extra->parties, ITEM_ENTITY, "parties", d);
    if (extra->object.item && extra->object.item == fact->subject.item) {
        diag_error(d, "same-ends", extra->object.span, "subject and object of '%.*s' are the same",
                   STR(fact->item.id));
        diag_hint(d, "a relation holds between two entities");
    }
    say_relation(a, fact, d);
    if (extra->event.text.n)
        gather_parties(a, fact);
}

static void resolve_fact(struct arena *a, const struct site *site, struct fact *fact,
                         struct diags *d) {
    resolve_ref(site, &fact->subject, ITEM_ENTITY, "subject", d);
    if (fact->extra)
        resolve_extra(a, site, fact, d);
    for (size_t i = 0; i < fact->entries.count; i++) {
        struct fact_value *entry = &fact->entries.items[i];
        resolve_value(site, &entry->value, d);
        if (has_own_sources(fact, entry))
            resolve_citations(site, &entry->sources, d);
    }
}

static void resolve_claim(const struct site *site, struct claim *claim, struct diags *d) {
    resolve_ref(site, &claim->by, ITEM_ENTITY, "by", d);
    resolve_list(site, &claim->facts, ITEM_FACT, "facts", d);
    resolve_value(site, &claim->value, d);
}

static void resolve_question(const struct site *site, struct question *question, struct diags *d) {
    resolve_list(site, &question->about, ITEM_ENTITY, "about", d);
    resolve_list(site, &question->facts, ITEM_FACT, "facts", d);
}

static void resolve_fields(struct arena *a, const struct site *site, struct item *item,
                           struct diags *d) {
    struct citation_list *citations = citations_of(item);
    if (citations)
        resolve_citations(site, citations, d);
    if (item->kind == ITEM_FACT)
        resolve_fact(a, site, (struct fact *)item, d);
    else if (item->kind == ITEM_CLAIM)
        resolve_claim(site, (struct claim *)item, d);
    else if (item->kind == ITEM_QUESTION)
        resolve_question(site, (struct question *)item, d);
    else if (item->kind == ITEM_ENTITY)
        resolve_ref(site, &((struct entity *)item)->part_of, ITEM_ENTITY, "part_of", d);
    else if (item->kind == ITEM_ARTICLE)
        resolve_list(site, &((struct article *)item)->about, ITEM_ENTITY, "about", d);
}

/* ---- mentions in Markdown ---- */

struct resolver {
    struct arena *arena;
    const struct site *site;
    const struct item *within;
    const struct markdown *text;
    struct diags *d;
    unsigned *suggestions; /* still to be made for this text */
};

/* Looking for the nearest name among many costs time: after some of them a text with that many errors gets
 * no more. Counted per text, so that it is the same for any number of workers. */
enum { MAX_SUGGESTIONS = 50 };

static bool may_suggest(const struct resolver *r) { return *r->suggestions && (*r->suggestions)--; }

struct span narrow(struct span at, str words) {
    if (!at.source || !words.n)
        return at;
    size_t end = (size_t)at.offset + at.length;
    str slice = str_sub(at.source->text, 0, end);
    size_t found = str_find(slice, words, at.offset);
    if (found < end)
        return (struct span){at.source, (uint32_t)found, (uint32_t)words.n};
    return at;
}

static const struct heading *find_heading(const struct markdown *text, str id) {
    for (size_t i = 0; i < text->headings.count; i++)
        if (str_eq(text->headings.items[i].id, id))
            return &text->headings.items[i];
    return NULL;
}

static bool check_heading(const struct resolver *r, const struct markdown *text, str fragment,
                          struct span at, str where) {
    if (!fragment.n || (text && find_heading(text, fragment)))
        return true;
    diag_error(r->d, "broken-anchor", narrow(at, fragment), "%.*s has no heading '#%.*s'",
               STR(where), STR(fragment));
    if (text && text->headings.count && may_suggest(r)) {
        str *names = arena_array(r->arena, str, text->headings.count);
        for (size_t i = 0; i < text->headings.count; i++)
            names[i] = text->headings.items[i].id;
        diag_nearest(r->d, nearest_of(names, text->headings.count, fragment));
    }
    return false;
}

/* The same for "#fragment" of an address, which browsers write with escapes. */
static bool check_fragment(const struct resolver *r, const struct markdown *text, str fragment,
                           struct span at, str where) {
    str decoded = fragment;
    url_decode(r->arena, fragment, &decoded);
    return check_heading(r, text, str_sub(decoded, 1, decoded.n), at, where);
}

/* True, with a diagnostic, when `name` (an id or a file) is that of a draft. */
static bool report_draft(const struct resolver *r, const struct mention *m, const char *code,
                         str name) {
    const struct item *draft = map_get(&r->site->drafts, name);
    if (!draft)
        return false;
    diag_error(r->d, code, narrow(m->span, m->target),
               "'%.*s' is a draft, which this build leaves out", STR(m->target));
    diag_hint(r->d, "build with --drafts, or take 'draft: true' out of %.*s",
              STR(draft->span.source->path));
    return true;
}

/* The item of an id. */
static const struct item *resolve_id(const struct resolver *r, const struct mention *m, str id) {
    const struct item *item = map_get(&r->site->ids, id);
    if (item || report_draft(r, m, "unknown-reference", id))
        return item;
    diag_error(r->d, "unknown-reference", narrow(m->span, id),
               "there is nothing with the id '%.*s'", STR(id));
    if (!hint_unread(r->site, r->d) && may_suggest(r))
        diag_nearest(r->d, map_nearest(&r->site->ids, id));
    return NULL;
}

static const struct item *resolve_wiki(const struct resolver *r, const struct mention *m,
                                       const struct binding **binding) {
    if (is_condition(m->target))
        return bind_condition(r->arena, r->site, m, r->suggestions, binding, r->d);
    str date = m->target, id = str_trim(str_cut(&date, '@'));
    const struct item *item = resolve_id(r, m, id);
    if (!item)
        return NULL;
    if (str_find_byte(m->target, '@', 0) < m->target.n)
        *binding = bind_date(r->arena, item, m, str_trim(date), r->d);
    check_heading(r, item->has_text ? &item->prose.text : NULL, m->fragment, m->span, item->id);
    return item;
}

static struct mention_target drop(void) {
    return (struct mention_target){TARGET_DROPPED, {0}, false};
}

static void report_broken(const struct resolver *r, const struct mention *m, const char *why) {
    diag_error(r->d, m->kind == MENTION_IMAGE ? "broken-image" : "broken-link",
               narrow(m->span, m->target), "'%.*s' %s", STR(m->target), why);
}

/* "facts/x/index.html" -> "/facts/x/" */
static str url_of_output(struct arena *a, str path) {
    if (str_ends(path, S("index.html")))
        path.n -= sizeof "index.html" - 1;
    return arena_printf(a, "/%.*s", STR(path));
}

/* "/facts/x/" for "/facts/y/" */
static str nearest_address(const struct resolver *r, str wanted) {
    str path = map_nearest(&r->site->addresses, output_path(r->arena, wanted));
    return path.n ? url_of_output(r->arena, path) : path;
}

/* Is the same but for its case and the slash at its end: which is certain, where the text has it without escapes. */
static void correct_address(const struct resolver *r, const struct mention *m,
                            const struct address *right, str path, str decoded) {
    diag_hint(r->d, "addresses are in lower case and end in '/'");
    if (!str_eq(path, decoded) || !str_starts(m->target, path) ||
        !str_eq(span_text(narrow(m->span, m->target)), m->target))
        return;
    str url = url_of_output(r->arena, right->path), rest = str_sub(m->target, path.n, m->target.n);
    diag_instead(r->d, arena_printf(r->arena, "%.*s%.*s", STR(url), STR(rest)), true);
}

/* An address of this site: a page, its redirect or a static file. */
static struct mention_target resolve_rooted(const struct resolver *r, const struct mention *m,
                                            str url, const struct item **item) {
    str path, query, fragment, decoded;
    url_split(url, &path, &query, &fragment);
    if (!url_decode(r->arena, path, &decoded)) {
        report_broken(r, m, "is not a well-formed address");
        return drop();
    }
    const struct address *address = address_find(r->site, r->arena, output_path(r->arena, decoded));
    if (!address && is_of_history(r->site, decoded))
        return drop(); /* the words stand without a link */
    if (!address || !str_eq(address->path, output_path(r->arena, decoded))) {
        report_broken(r, m, "is the address of nothing on this site");
        str slashed = arena_printf(r->arena, "%.*s/", STR(decoded));
        if (!address)
            address = address_find(r->site, r->arena, output_path(r->arena, slashed));
        if (address)
            correct_address(r, m, address, path, decoded);
        else if (may_suggest(r))
            diag_nearest(r->d, nearest_address(r, decoded));
        return drop();
    }
    *item = address->item;
    if (address->item)
        check_fragment(r, address->item->has_text ? &address->item->prose.text : NULL, fragment,
                       m->span, address->item->id);
    str rest = str_sub(url, path.n, url.n), under = site_url(r->arena, r->site, path);
    return (struct mention_target){
        TARGET_URL, arena_printf(r->arena, "%.*s%.*s", STR(under), STR(rest)), false};
}

/* "content/articles/sub/a.md" + "content/articles/b.md" -> "../b.md" */
static str path_relative(struct arena *a, str from, str to) {
    size_t common = 0;
    for (size_t i = 0; i < from.n && i < to.n && from.p[i] == to.p[i]; i++)
        if (from.p[i] == '/')
            common = i + 1;
    struct buf out = {0};
    for (size_t i = common; i < from.n; i++)
        if (from.p[i] == '/')
            buf_put(&out, S("../"));
    buf_put(&out, str_sub(to, common, to.n));
    str relative = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return relative;
}

static str last_part(str path) {
    size_t from = 0;
    for (size_t at; (at = str_find_byte(path, '/', from)) < path.n;)
        from = at + 1;
    return str_sub(path, from, path.n);
}

/* The article or static file that was probably meant: of the same name in another folder, else of a
 * name that is nearly the same. */
static str nearest_file(const struct resolver *r, str file) {
    const struct map *articles = &r->site->articles_by_file;
    size_t statics = r->site->statics.count, count = articles->count + statics;
    str *paths = arena_array(r->arena, str, count);
    for (size_t i = 0; i < articles->count; i++)
        paths[i] = articles->items[i].key;
    for (size_t i = 0; i < statics; i++)
        paths[articles->count + i] = r->site->statics.items[i].file->path;
    for (size_t i = 0; i < count; i++)
        if (!str_eq(paths[i], file) && str_eq(last_part(paths[i]), last_part(file)))
            return paths[i];
    return nearest_of(paths, count, file);
}

static bool is_static(const struct resolver *r, str file) {
    str path = str_sub(file, sizeof "content/static/" - 1, file.n);
    return str_starts(file, S("content/static/")) &&
           address_find(r->site, r->arena, output_path(r->arena, path));
}

/* Relative to the file, as the forge shows it: another article's .md file, or a file below static/. */
static struct mention_target resolve_relative(const struct resolver *r, const struct mention *m,
                                              const struct item **item) {
    str path, query, fragment, decoded, file;
    url_split(m->target, &path, &query, &fragment);
    const struct source *source = r->text->origin.source;
    if (!url_decode(r->arena, path, &decoded)) {
        report_broken(r, m, "is not a well-formed address");
        return drop();
    }
    if (!path_resolve(r->arena, source->path, decoded, &file)) {
        report_broken(r, m, "leads out of the content");
        return drop();
    }
    if (is_static(r, file)) {
        str rest = str_sub(file, sizeof "content/static" - 1, file.n);
        return resolve_rooted(
            r, m, arena_printf(r->arena, "%.*s%.*s%.*s", STR(rest), STR(query), STR(fragment)),
            item);
    }
    const struct item *article = map_get(&r->site->articles_by_file, file);
    if (!article) {
        if (report_draft(r, m, "broken-link", file))
            return drop();
        report_broken(r, m, "names no article and no static file");
        str near = may_suggest(r) ? nearest_file(r, file) : (str){0};
        if (near.n)
            diag_nearest(r->d, path_relative(r->arena, source->path, near));
        else
            diag_hint(r->d, "a relative link names an article's .md file or a file below static/; "
                            "use [[id]] for facts, entities, sources and terms");
        return drop();
    }
    if (!article->url.n) {
        report_broken(r, m, "names an article, and this site has no pages for articles");
        return drop();
    }
    *item = article;
    check_fragment(r, &article->prose.text, fragment, m->span, article->id);
    str under = site_url(r->arena, r->site, article->url);
    return (struct mention_target){
        TARGET_URL, arena_printf(r->arena, "%.*s%.*s", STR(under), STR(fragment)), false};
}

static struct mention_target resolve_mention(const struct resolver *r, const struct mention *m,
                                             const struct item **item,
                                             const struct binding **binding) {
    *item = NULL;
    if (m->kind == MENTION_WIKI) {
        *item = resolve_wiki(r, m, binding);
        return (struct mention_target){TARGET_HOLE, {0}, false};
    }
    switch (url_classify(m->target)) {
    case URL_EXTERNAL:
        return (struct mention_target){TARGET_URL, m->target, true};
    case URL_ROOTED:
        return resolve_rooted(r, m, m->target, item);
    case URL_RELATIVE:
        return resolve_relative(r, m, item);
    case URL_FRAGMENT:
        check_fragment(r, r->text, m->target, m->span, S("this text"));
        return (struct mention_target){TARGET_URL, m->target, false};
    case URL_EMPTY:
        report_broken(r, m, "leads nowhere");
        return drop();
    case URL_REFUSED:
        break;
    }
    diag_warning(r->d, "refused-address", narrow(m->span, m->target),
                 "the address '%.*s' was dropped", STR(m->target));
    diag_hint(r->d, "http, https, mailto and addresses of this site are allowed");
    return drop();
}

void resolve_prose(struct arena *a, const struct site *site, const struct item *within,
                   struct prose *prose, struct diags *d) {
    unsigned suggestions = MAX_SUGGESTIONS;
    struct resolver r = {a, site, within, &prose->text, d, &suggestions};
    size_t count = prose->text.mentions.count;
    prose->targets = arena_array(a, struct mention_target, count);
    prose->mentioned = arena_array(a, const struct item *, count);
    prose->bindings = arena_array(a, const struct binding *, count);
    for (size_t k = 0; k < count; k++)
        prose->targets[k] = resolve_mention(&r, &prose->text.mentions.items[k],
                                            &prose->mentioned[k], &prose->bindings[k]);
}

/* ---- all items ---- */

struct work {
    struct load *load;
    struct item_list all; /* of every kind, and the home page */
};

void resolve_item(struct arena *a, const struct site *site, struct item *item, struct diags *d) {
    resolve_fields(a, site, item, d);
    resolve_prose(a, site, item, &item->prose, d);
    for (size_t i = 0; i < item->cells.count; i++)
        resolve_prose(a, site, item, &item->cells.items[i], d);
}

static void resolve_task(void *context, unsigned worker, size_t number) {
    struct work *work = context;
    struct load *l = work->load;
    resolve_item(&l->arenas[worker], l->site, work->all.items[number], &l->worker_diags[worker]);
}

struct item_list all_items(struct load *l) {
    struct item_list all = {0};
    for (int k = 0; k < ITEM_KINDS; k++)
        for (size_t i = 0; i < l->site->items[k].count; i++)
            arena_push(l->site->arena, &all, l->site->items[k].items[i]);
    if (l->site->home)
        arena_push(l->site->arena, &all, &l->site->home->item);
    return all;
}

void resolve_items(struct load *l) {
    struct site *site = l->site;
    for (size_t i = 0; i < site->items[ITEM_ARTICLE].count; i++) {
        struct item *item = site->items[ITEM_ARTICLE].items[i];
        map_add(&site->articles_by_file, item->span.source->path, item);
    }
    if (site->home)
        map_add(&site->articles_by_file, site->home->item.span.source->path, &site->home->item);
    struct work work = {l, all_items(l)};
    pool_run(l->workers, work.all.count, resolve_task, &work);
}
