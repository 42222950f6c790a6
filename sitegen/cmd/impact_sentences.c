/* The sentences that readers see otherwise. Both versions of a text are read once more, sentence by sentence, with what its
 * references print put in; what differs is told old → new. */
#include "base/align.h"
#include "cmd/calc.h"
#include "cmd/impact.h"
#include "text/component.h"
#include "text/html.h"

const char *const impact_part_names[] = {[PART_TEXT] = "text",
                                         [PART_COMPONENT] = "component",
                                         [PART_FIELD] = "field",
                                         [PART_ANSWER] = "answer"};

/* A reference in a sentence. */
struct said_mention {
    const struct item *item; /* or NULL: a link that leads elsewhere */
    str words;
    bool labelled;
};

/* A sentence of one version. */
struct said {
    str shown; /* as readers see it */
    str shape; /* as it is written, but for what references print */
    struct span at;
    enum impact_part part;
    struct said_mention *mentions;
    size_t count;
};

struct said_list {
    struct said *items;
    size_t count, capacity;
};

/* ---- one version of a text ---- */

struct listener {
    struct arena *arena;
    const struct prose *prose;
    enum impact_part part;
    struct said_list *list;
};

static bool next_mark(str text, size_t *at, size_t *number) {
    *at = str_find_byte(text, '\x01', *at);
    *number = 0;
    for (size_t i = *at + 1; i < text.n && byte_is_digit(text.p[i]); i++)
        *number = *number * 10 + (size_t)(text.p[i] - '0');
    return *at < text.n;
}

/* What stands between marks belongs to both; a mention prints its words and is written as its target and label. */
static void put_mention(struct listener *l, struct said *said, size_t k, struct buf *shown,
                        struct buf *shape) {
    const struct mention *m = &l->prose->text.mentions.items[k];
    struct said_mention *mention = &said->mentions[said->count++];
    mention->item = l->prose->mentioned[k];
    mention->words = html_text(l->arena, mention_words(l->arena, l->prose, k));
    if (m->kind == MENTION_WIKI && !mention->words.n)
        mention->words =
            S("…"); /* its value could not be computed, which is an error of its version */
    mention->labelled = m->has_label;
    buf_put(shown, mention->words);
    buf_printf(shape, "\x01%.*s|%.*s\x02", STR(m->target), STR(m->label));
}

static void hear(void *listener, str text, struct span at) {
    struct listener *l = listener;
    struct said said = {.at = at, .part = l->part};
    struct buf shown = {0}, shape = {0};
    size_t marks = 0, k;
    for (size_t i = 0; next_mark(text, &i, &k); i++)
        marks++;
    said.mentions = arena_array(l->arena, struct said_mention, marks + 1);
    for (size_t from = 0; from < text.n;) {
        size_t mark = from;
        bool found = next_mark(text, &mark, &k);
        buf_put(&shown, str_sub(text, from, mark));
        buf_put(&shape, str_sub(text, from, mark));
        if (found && k < l->prose->text.mentions.count)
            put_mention(l, &said, k, &shown, &shape);
        from = found ? str_find_byte(text, '\x02', mark) + 1 : text.n;
    }
    said.shown = clean_line(l->arena, buf_str(&shown));
    said.shape = arena_copy(l->arena, buf_str(&shape));
    buf_free(&shown);
    buf_free(&shape);
    if (said.shown.n)
        arena_push(l->arena, l->list, said);
}

static void add_prose(struct arena *a, const struct theme *theme, const struct prose *prose,
                      enum impact_part part, struct said_list *list) {
    struct listener l = {a, prose, part, list};
    struct diags ignored = {.arena = a}; /* told when the site was loaded */
    struct markdown read;
    struct markdown_options options = {.raw_html = prose->text.raw_html,
                                       .components = &theme->components,
                                       .sentence = hear,
                                       .context = &l};
    markdown_scan(a, prose->text.text, prose->text.origin, &options, &read, &ignored);
}

/* What the model answers by default. */
static void add_answers(struct arena *a, const struct site *site, const struct model *m,
                        struct said_list *list) {
    if (m->broken || !m->scenario_count)
        return;
    struct calc calc = {.site = site, .model = m, .scenario = m->scenarios[0], .arena = a};
    for (size_t i = 0; i < m->answer.count; i++) {
        str text = clean_line(a, calc_sentence(&calc, &m->answer.items[i]));
        struct said said = {.shown = text,
                            .shape = m->answer.items[i].text.text,
                            .at = m->answer.items[i].span,
                            .part = PART_ANSWER};
        if (text.n)
            arena_push(a, list, said);
    }
}

static struct said_list sentences_of(struct arena *a, const struct impact_side *side,
                                     const struct item *item) {
    const struct pipeline *p = &side->pipeline;
    struct said_list list = {0};
    if (item->has_text)
        add_prose(a, &p->theme, &item->prose, PART_TEXT, &list);
    for (size_t i = 0; i < item->cells.count; i++) {
        const struct prose *cell = &item->cells.items[i];
        enum impact_part part = cell->fence == CELL_OF_FIELD ? PART_FIELD : PART_COMPONENT;
        add_prose(a, &p->theme, cell, part, &list);
    }
    if (item->kind == ITEM_MODEL)
        add_answers(a, p->site, (const struct model *)item, &list);
    return list;
}

/* ---- two versions ---- */

struct versions {
    struct said_list old, new;
};

static bool same_words(void *context, size_t i, size_t k) {
    const struct versions *v = context;
    return str_eq(v->old.items[i].shown, v->new.items[k].shown);
}

static bool same_shape(void *context, size_t i, size_t k) {
    const struct versions *v = context;
    return same_words(context, i, k) || str_eq(v->old.items[i].shape, v->new.items[k].shape);
}

static bool holds(const struct str_list *list, str text) {
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i], text))
            return true;
    return false;
}

static void add_cause(struct arena *a, struct str_list *causes, str id) {
    if (!holds(causes, id))
        arena_push(a, causes, id);
}

/* Does the other version mention it in the same words? A label that was corrected tells of its fact's change, too. */
static bool says_the_same(const struct said *other, const struct said_mention *mention) {
    for (size_t i = 0; i < other->count; i++)
        if (other->mentions[i].item && str_eq(other->mentions[i].item->id, mention->item->id) &&
            str_eq(other->mentions[i].words, mention->words))
            return true;
    return false;
}

static void add_causes(const struct impact *m, const struct said *said, const struct said *other,
                       struct str_list *causes) {
    for (size_t i = 0; said && i < said->count; i++) {
        const struct said_mention *mention = &said->mentions[i];
        if (mention->item && map_get(&m->moved, mention->item->id) &&
            !(other && says_the_same(other, mention)))
            add_cause(m->diff->arena, causes, mention->item->id);
    }
}

static void add_models_causes(const struct impact *m, const struct item *item,
                              struct str_list *causes) {
    if (item->kind != ITEM_MODEL)
        return;
    const struct item_list *facts = &((const struct model *)item)->facts;
    for (size_t i = 0; i < facts->count; i++)
        if (map_get(&m->moved, facts->items[i]->id))
            add_cause(m->diff->arena, causes, facts->items[i]->id);
}

static void add_sentence(struct impact *m, const struct item *item, const struct said *old,
                         const struct said *new) {
    struct impact_sentence s = {.item = item};
    if (old) {
        s.at = old->at;
        s.part = old->part;
        s.before = old->shown;
    }
    if (new) {
        s.at = new->at;
        s.part = new->part;
        s.after = new->shown;
    }
    s.edited = !old || !new || !str_eq(old->shape, new->shape);
    add_causes(m, new, old, &s.causes);
    add_causes(m, old, new, &s.causes);
    if (s.part == PART_ANSWER && !s.edited)
        add_models_causes(m, item, &s.causes);
    arena_push(m->diff->arena, &m->sentences, s);
}

/* What stands between two partners, one by one. */
static void add_between(struct impact *m, const struct item *item, const struct versions *v,
                        size_t from[2], const size_t to[2]) {
    while (from[0] < to[0] || from[1] < to[1])
        add_sentence(m, item, from[0] < to[0] ? &v->old.items[from[0]++] : NULL,
                     from[1] < to[1] ? &v->new.items[from[1]++] : NULL);
}

static void compare_sentences(struct impact *m, const struct item *item, struct versions *v) {
    size_t *partners = align(m->diff->arena, v->old.count, v->new.count, same_shape, v);
    size_t from[2] = {0, 0};
    for (size_t i = 0; i < v->old.count; i++) {
        if (partners[i] == ALIGN_NONE)
            continue;
        add_between(m, item, v, from, (size_t[2]){i, partners[i]});
        if (!same_words(v, i, partners[i]))
            add_sentence(m, item, &v->old.items[i], &v->new.items[partners[i]]);
        from[0] = i + 1;
        from[1] = partners[i] + 1;
    }
    add_between(m, item, v, from, (size_t[2]){v->old.count, v->new.count});
}

/* ---- which texts are worth it ---- */

static bool mentions_moved(const struct impact *m, const struct item *item) {
    for (struct mention_cursor c = {.item = item}; mention_next(&c);) {
        const struct item *target = c.prose->mentioned[c.mention];
        if (target && map_get(&m->moved, target->id))
            return true;
    }
    return false;
}

static bool is_written_otherwise(const struct item *old, const struct item *new) {
    str was, is;
    struct span place;
    if (old->has_text != new->has_text || !str_eq(old->written_text, new->written_text))
        return true;
    for (size_t i = 0;; i++) {
        bool had = item_field(old, i, &was, &place), has = item_field(new, i, &is, &place);
        if (had != has || (has && !str_eq(was, is)))
            return true;
        if (!has)
            return false;
    }
}

static void compare_item(struct impact *m, const struct item *old, const struct item *new) {
    bool model = new->kind == ITEM_MODEL;
    if (!old || old->kind != new->kind ||
        (!model && !is_written_otherwise(old, new) && !mentions_moved(m, new)))
        return;
    struct arena *a = m->diff->arena;
    struct versions v = {sentences_of(a, &m->sides[0], old), sentences_of(a, &m->sides[1], new)};
    compare_sentences(m, new, &v);
}

/* ---- components ---- */

static void find_named(const struct impact *m, const struct yaml *data, struct str_list *causes) {
    if (data->kind == YAML_SCALAR && map_get(&m->moved, data->text))
        add_cause(m->diff->arena, causes, data->text);
    for (size_t i = 0; i < data->count; i++)
        find_named(m, data->kind == YAML_SEQUENCE ? &data->items[i] : &data->pairs[i].value,
                   causes);
}

static void find_components(struct impact *m, const struct item *item) {
    struct arena *a = m->diff->arena;
    struct diags ignored = {.arena = a}; /* told where the component is shown */
    for (size_t i = 0; item->has_text && i < item->prose.text.fences.count; i++) {
        struct impact_component c = {.item = item, .fence = &item->prose.text.fences.items[i]};
        const struct yaml *data = component_data(a, c.fence, &ignored);
        if (data)
            find_named(m, data, &c.causes);
        if (c.causes.count)
            arena_push(a, &m->components, c);
    }
}

/* ---- all of them ---- */

void impact_find_sentences(struct impact *m) {
    const struct site *before = m->sides[0].pipeline.site, *after = m->sides[1].pipeline.site;
    for (int i = 0; i < ITEM_KINDS; i++) {
        const struct item_list *items = &after->items[diff_order[i]];
        for (size_t k = 0; k < items->count; k++) {
            compare_item(m, site_find(before, items->items[k]->id), items->items[k]);
            find_components(m, items->items[k]);
        }
    }
    if (before->home && after->home) {
        compare_item(m, &before->home->item, &after->home->item);
        find_components(m, &after->home->item);
    }
}
