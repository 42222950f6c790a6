/* What came of it, in words: the sum, and the groups of pages. */
#include "cmd/impact.h"

#include <stdlib.h>

/* ---- words ---- */

bool impact_opens(const struct check_difference *c) {
    bool was = c->before && strcmp(c->before, "tension") == 0;
    return !was && c->after && strcmp(c->after, "tension") == 0;
}

bool impact_closes(const struct check_difference *c) {
    bool is = c->after && strcmp(c->after, "tension") == 0;
    return !is && c->before && strcmp(c->before, "tension") == 0;
}

bool impact_is_lost(const struct impact_page *page) {
    return page->change == CHANGE_REMOVED && !page->is_beside;
}

bool impact_is_minor(const struct impact_page *page) {
    return page->change == CHANGE_CHANGED && page->causes.items[0].why >= WHY_PLACE;
}

size_t impact_count_lost(const struct impact *m) {
    size_t lost = 0;
    for (size_t i = 0; i < m->pages.count; i++)
        lost += impact_is_lost(&m->pages.items[i]);
    return lost;
}

size_t impact_count_places(const struct impact *m) {
    struct map urls = map_make(m->diff->arena);
    for (size_t i = 0; i < m->sentences.count; i++) {
        str url = m->sentences.items[i].item->url;
        str page = str_sub(url, 0, str_find_byte(url, '#', 0));
        if (page.n)
            map_add(&urls, page, (void *)(uintptr_t)page.p);
    }
    return urls.count;
}

str impact_place(struct arena *a, struct span at) {
    if (!at.source)
        return (str){0};
    return arena_printf(a, "%.*s:%zu", STR(at.source->path), span_place(at).line);
}

const char *impact_node_words(const struct impact_node *node) {
    if (node->by_time)
        return "with the day";
    if (node->was.n)
        return "added: it was ";
    return node->difference->change == CHANGE_FOLLOWED ? "follows"
                                                       : change_names[node->difference->change];
}

struct diags impact_errors(struct arena *a, const struct impact_side *side) {
    struct diags found = {.arena = a}, errors = {.arena = a};
    diags_append(&found, &side->pipeline.diags);
    diags_sort(&found);
    for (size_t i = 0; i < found.count; i++)
        if (found.items[i].severity == SEVERITY_ERROR)
            diags_append(&errors,
                         &(struct diags){.items = &found.items[i], .count = 1, .errors = 1});
    return errors;
}

/* ---- the sum ---- */

static void put_part(struct buf *out, const char *between, size_t count, const char *one,
                     const char *many) {
    if (count)
        buf_printf(out, "%s%zu %s", out->n ? between : "", count, count == 1 ? one : many);
}

static size_t count_changes(const struct difference_list *list, enum change change) {
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += list->items[i].change == change;
    return count;
}

/* "3 facts changed, 1 added; 5 follow" */
static void put_kind(struct arena *a, struct buf *out, const struct difference_list *list,
                     enum item_kind kind) {
    static const enum change changes[] = {CHANGE_CHANGED, CHANGE_ADDED, CHANGE_REMOVED};
    bool named = false;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        size_t count = count_changes(list, changes[i]);
        const char *verb = change_names[changes[i]];
        str one = arena_printf(a, "%s %s", item_kind_name(kind), verb);
        str many = arena_printf(a, "%s %s", item_kind_plural(kind), verb);
        put_part(out, named ? ", " : "; ", count, named ? verb : one.p, named ? verb : many.p);
        named |= count > 0;
    }
    size_t followed = count_changes(list, CHANGE_FOLLOWED);
    str one = arena_printf(a, "%s follows", item_kind_name(kind));
    str many = arena_printf(a, "%s follow", item_kind_plural(kind));
    put_part(out, "; ", followed, named ? "follows" : one.p, named ? "follow" : many.p);
}

static void put_checks(const struct impact *m, struct buf *out) {
    const struct comparison *c = m->diff->comparison;
    size_t opened = 0, closed = 0;
    for (size_t i = 0; i < c->checks.count; i++) {
        opened += impact_opens(&c->checks.items[i]);
        closed += impact_closes(&c->checks.items[i]);
    }
    put_part(out, "; ", c->checks.count, "check turns", "checks turn");
    put_part(out, "; ", opened, "tension opens", "tensions open");
    put_part(out, "; ", closed, "tension closes", "tensions close");
}

static void put_pages(const struct impact *m, struct buf *out) {
    size_t pages = 0, files = 0, beside = 0, minor = 0;
    for (size_t i = 0; i < m->pages.count; i++) {
        const struct impact_page *page = &m->pages.items[i];
        bool little = impact_is_minor(page);
        minor += little;
        pages += !little && page->is_page;
        files += !little && !page->is_page && !page->is_beside;
        beside += page->is_beside;
    }
    if (m->has_pages && !pages)
        buf_printf(out, "%sno page", out->n ? "; " : "");
    put_part(out, "; ", pages, "page in all", "pages in all");
    put_part(out, ", ", files, "other file", "other files");
    put_part(out, ", ", beside, "file for programs", "files for programs");
    put_part(out, ", ", minor, "more in counts, lines and record alone",
             "more in counts, lines and record alone");
    put_part(out, "; ", impact_count_lost(m), "address is lost", "addresses are lost");
}

static void put_errors(const struct impact *m, struct buf *out) {
    static const char *const sides[] = {"before", "after"};
    for (int i = 0; i < 2; i++) {
        size_t errors = m->sides[i].pipeline.diags.errors;
        if (errors)
            buf_printf(out, "%s%zu error%s %s", out->n ? "; " : "", errors, errors == 1 ? "" : "s",
                       sides[i]);
    }
    if (!m->has_pages)
        buf_put(out, S(": pages are not known"));
}

str impact_summary(const struct impact *m) {
    const struct comparison *c = m->diff->comparison;
    struct arena *a = m->diff->arena;
    struct buf out = {0};
    for (int i = 0; i < ITEM_KINDS; i++) {
        put_kind(a, &out, &c->items[diff_order[i]], diff_order[i]);
        if (diff_order[i] == ITEM_FACT)
            put_checks(m, &out);
    }
    put_part(&out, "; ", m->timed.count, "fact says something else on the later day",
             "facts say something else on the later day");
    if (c->config.count)
        buf_printf(&out, "%ssite.yml changed", out.n ? "; " : "");
    if (!out.n)
        buf_put(&out, S("no change in meaning"));
    put_part(&out, "; ", c->unread.count, "file cannot be read", "files cannot be read");
    size_t places = impact_count_places(m), sentences = m->sentences.count;
    put_part(&out, "; ", sentences, "sentence", "sentences");
    if (sentences && places)
        buf_printf(&out, " on %zu page%s", places, places == 1 ? "" : "s");
    put_pages(m, &out);
    put_errors(m, &out);
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

/* ---- groups of pages ---- */

static bool same_group(const struct page_group *g, const struct impact_page *page) {
    if (g->is_beside || page->is_beside)
        return g->is_beside == page->is_beside;
    if (g->change != page->change || page->change != CHANGE_CHANGED)
        return g->change == page->change;
    const struct impact_cause *c = &page->causes.items[0];
    bool by_id = c->why == WHY_SHOWS || c->why == WHY_LISTS;
    return g->cause.why == c->why && (!by_id || str_eq(g->cause.id, c->id));
}

static int by_weight(const void *left, const void *right) {
    static const int weights[] = {[CHANGE_ADDED] = 0, [CHANGE_REMOVED] = 1, [CHANGE_CHANGED] = 2};
    const struct page_group *a = left, *b = right;
    if (a->is_beside != b->is_beside)
        return a->is_beside - b->is_beside;
    if (a->change != b->change)
        return weights[a->change] - weights[b->change];
    if (a->cause.why != b->cause.why)
        return (int)a->cause.why - (int)b->cause.why;
    if (a->pages.count != b->pages.count)
        return a->pages.count < b->pages.count ? 1 : -1;
    return str_cmp(a->cause.id, b->cause.id);
}

struct page_groups impact_groups(const struct impact *m) {
    struct arena *a = m->diff->arena;
    struct page_groups groups = {0};
    for (size_t i = 0; i < m->pages.count; i++) {
        const struct impact_page *page = &m->pages.items[i];
        size_t g = 0;
        while (g < groups.count && !same_group(&groups.items[g], page))
            g++;
        if (g == groups.count) {
            struct page_group new = {.is_beside = page->is_beside, .change = page->change};
            if (page->causes.count)
                new.cause = page->causes.items[0];
            arena_push(a, &groups, new);
        }
        arena_push(a, &groups.items[g].pages, page);
    }
    if (groups.count)
        qsort(groups.items, groups.count, sizeof *groups.items, by_weight);
    return groups;
}

bool impact_group_is_minor(const struct page_group *g) {
    return g->is_beside || (g->change == CHANGE_CHANGED && g->cause.why >= WHY_PLACE);
}

str impact_group_id(const struct page_group *g) {
    bool named = !g->is_beside && g->change == CHANGE_CHANGED &&
                 (g->cause.why == WHY_SHOWS || g->cause.why == WHY_LISTS);
    return named ? g->cause.id : S("");
}

const char *impact_group_words(const struct page_group *g) {
    static const char *const words[WHY_COUNT] = {
        [WHY_CONTENT] = "about what changed",
        [WHY_FOLLOWS] = "about what follows",
        [WHY_SHOWS] = "shows ",
        [WHY_LISTS] = "lists ",
        [WHY_FILE] = "copied as it is",
        [WHY_TEMPLATES] = "made by changed templates",
        [WHY_CONFIG] = "says what site.yml says",
        [WHY_OTHER] = "neighbours, order, what templates count",
        [WHY_SEARCH] = "search, feeds and map of the site",
        [WHY_DATA] = "for programs and other sites: data, feeds, embeds",
        [WHY_PLACE] = "only the line of its file, and counts",
        [WHY_COUNTS] = "only counts",
        [WHY_RECORD] = "only the record: history, commit, day"};
    if (g->is_beside || g->change == CHANGE_CHANGED)
        return words[g->is_beside ? WHY_DATA : g->cause.why];
    return g->change == CHANGE_ADDED ? "added" : "gone: these addresses no longer answer";
}
