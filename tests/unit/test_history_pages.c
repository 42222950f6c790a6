/* What readers see of the history: the model of templates, the pages of changes, their feed. The histories are made by
 * hand: no repository is read. */
#include "render/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static struct arena arena;
static struct diags d;
static struct tree content, templates;
static struct theme theme;
static struct site *site;
static struct history history;
static struct renderer *renderer;

static int begin(void **state) {
    (void)state;
    d = (struct diags){.arena = &arena};
    history = (struct history){.facts = map_make(&arena), .articles = map_make(&arena)};
    return 0;
}

static int end(void **state) {
    (void)state;
    renderer_free(renderer);
    renderer = NULL;
    tree_close(&content);
    tree_close(&templates);
    arena_free(&arena);
    return 0;
}

#define SITE                   \
    "-- content/site.yml --\n" \
    "title: Bridges\nbase_url: https://example.org/sub/\nrepository: https://forge.test/a/b.git\n"
#define FACTS                                                                             \
    "-- content/facts/a.yml --\n"                                                         \
    "- {id: length, title: Length, value: 7.9 km, status: confirmed, subject: bridge}\n"  \
    "- {id: price, title: Price, value: $4 billion, status: estimate, subject: bridge}\n" \
    "- {id: half, title: Half, formula: length / 2, status: estimate}\n"                  \
    "-- content/entities/e.yml --\n"                                                      \
    "- {id: bridge, title: The Bridge, kind: product}\n"                                  \
    "- {id: tunnel, title: The Tunnel, kind: product}\n"
#define ARTICLE "-- content/articles/text.md --\n---\ntitle: Text\n---\n[[length]] long.\n"

static void load(const char *content_archive, const char *template_archive) {
    content = tree_inline(&arena, str_of(content_archive));
    templates = tree_inline(&arena, str_of(template_archive));
    theme = theme_load(&arena, &templates, &d);
    struct site_options options = {
        .workers = 1, .components = &theme.components, .changes = history.has_tip};
    site = site_load(&content, &options, &arena, &d);
    assert_int_equal(d.count, 0);
    history_add_pages(&history, site, &d);
}

/* ---- histories ---- */

/* A commit on day `day` of March 2026, at noon, two hours east of UTC. Make the newest first. */
static struct commit *commit(const char *digit, int day, const char *subject) {
    enum { MARCH = 1772323200, DAY = 86400, NOON = 10 * 3600 };
    struct commit *c = arena_new(&arena, struct commit);
    c->hex = arena_printf(&arena, "%s234567890123456789012345678901234567890", digit);
    c->hex = str_sub(c->hex, 0, 40);
    c->author = (struct repo_person){S("Ann Author"), S("ann@secret.test")};
    c->authored = c->committed = MARCH + (day - 1) * DAY + NOON;
    c->zone = 120;
    c->subject = str_of(subject);
    arena_push(&arena, &history.commits, c);
    if (!history.has_tip)
        history.tip = *c;
    history.has_tip = true;
    return c;
}

static struct item_history *history_for(enum item_kind kind, const char *id) {
    struct map *map = kind == ITEM_FACT ? &history.facts : &history.articles;
    struct item_history *h = map_get(map, str_of(id));
    if (!h) {
        h = arena_new(&arena, struct item_history);
        h->kind = kind;
        h->id = str_of(id);
        map_add(map, h->id, h);
    }
    return h;
}

/* Adds a revision behind those that are newer. Of NULL: not yet committed. */
static struct revision *revise(struct commit *c, enum item_kind kind, const char *id,
                               enum change change) {
    struct item_history *h = history_for(kind, id);
    struct revision *v = arena_new(&arena, struct revision);
    *v = (struct revision){
        .commit = c, .kind = kind, .change = change, .id = h->id, .file = S("content/facts/a.yml")};
    arena_push(&arena, &h->revisions, v);
    struct revision_list *list = &history.pending;
    history.dirty |= !c;
    if (c)
        list = change == CHANGE_FOLLOWED ? &c->followed
               : kind == ITEM_FACT       ? &c->facts
                                         : &c->articles;
    arena_push(&arena, list, v);
    if (!c)
        h->pending = v;
    if (c && !h->last && change != CHANGE_FOLLOWED && change != CHANGE_UNREADABLE)
        h->last = c;
    if (c && !h->latest && change != CHANGE_UNREADABLE)
        h->latest = c;
    if (change == CHANGE_ADDED && c)
        h->first = c;
    h->incomplete = h->incomplete || change == CHANGE_KNOWN;
    return v;
}

static void add_field(struct revision *v, const char *name, const char *before, const char *after) {
    struct field_change *fields = arena_array(&arena, struct field_change, v->field_count + 1);
    for (size_t i = 0; i < v->field_count; i++)
        fields[i] = v->fields[i];
    fields[v->field_count++] = (struct field_change){
        str_of(name), before ? str_of(before) : (str){0}, after ? str_of(after) : (str){0}};
    v->fields = fields;
}

static struct value *kilometres(const char *text) {
    struct value *v = arena_new(&arena, struct value);
    struct units units = units_make(&arena);
    str rest;
    v->kind = VALUE_QUANTITY;
    v->written = str_of(text);
    assert_int_equal(quantity_parse(&units, v->written, &v->quantity, &rest), 0);
    return v;
}

/* length: recorded on the 2nd, changed on the 5th; half follows; price: recorded on the 2nd, never changed. */
static void two_commits(void) {
    struct commit *second = commit("b", 5, "Measured anew");
    struct commit *first = commit("a", 2, "The first facts");
    struct revision *v = revise(second, ITEM_FACT, "length", CHANGE_CHANGED);
    v->before = kilometres("7.8 km");
    v->after = kilometres("7.9 km");
    add_field(v, "status", "announced", "confirmed");
    add_field(v, "value", "7.8 km", "7.9 km");
    struct revision *half = revise(second, ITEM_FACT, "half", CHANGE_FOLLOWED);
    half->before = kilometres("3.9 km");
    half->after = kilometres("3.95 km");
    arena_push(&arena, &half->via, v);
    revise(second, ITEM_ARTICLE, "text", CHANGE_ADDED);
    revise(first, ITEM_FACT, "half", CHANGE_ADDED)->after = kilometres("3.9 km");
    revise(first, ITEM_FACT, "length", CHANGE_ADDED)->after = kilometres("7.8 km");
    revise(first, ITEM_FACT, "price", CHANGE_ADDED);
}

/* ---- pages ---- */

static const struct page *page_at(const char *url) {
    for (size_t i = 0; i < site->pages.count; i++)
        if (str_eq(site->pages.items[i].url, str_of(url)))
            return &site->pages.items[i];
    return NULL;
}

static const char *render(const char *url) {
    const struct page *page = page_at(url);
    str html;
    if (!page)
        fail_msg("there is no page %s", url);
    if (!renderer)
        renderer = renderer_new(site, &history, &theme, &render_default_limits, &d);
    if (!renderer_page(renderer, page, &html, &d))
        fail_msg("%s: %.*s", url, STR(d.items[d.count - 1].message));
    return arena_copy(&arena, html).p;
}

static void assert_holds(const char *html, const char *text) {
    if (!strstr(html, text))
        fail_msg("'%s' is not in:\n%s", text, html);
}

static void assert_lacks(const char *html, const char *text) {
    const char *at = strstr(html, text);
    if (at)
        fail_msg("'%s' is there: %.200s", text, at);
}

/* The page without tags, white space in one piece, so that words can be looked for. */
static const char *words_of(const char *html) {
    char *text =
        arena_copy(&arena, str_of(html)).p ? (char *)arena_copy(&arena, str_of(html)).p : NULL;
    size_t n = 0;
    bool tag = false;
    for (const char *p = html; *p; p++) {
        if (*p == '<')
            tag = true;
        bool blank = *p == '\n' || *p == ' ';
        if (!tag && !(blank && n && text[n - 1] == ' '))
            text[n++] = blank ? ' ' : *p;
        if (*p == '>')
            tag = false;
    }
    text[n] = '\0';
    return text;
}

static void assert_says(const char *url, const char *words) {
    assert_holds(words_of(render(url)), words);
}

/* What `lua` prints on the page of the fact `length`. */
static void assert_prints(const char *lua, const char *wanted) {
    end(NULL);
    begin(NULL);
    two_commits();
    load(SITE FACTS ARTICLE, arena_printf(&arena, "-- templates/fact.etlua --\n%s", lua).p);
    assert_string_equal(render("/facts/length/"), wanted);
}

static void what_templates_see(void **state) {
    (void)state;
    assert_prints("<%= #fact.history.revisions %> <%= fact.history.revisions[1].change %>",
                  "2 changed");
    assert_prints("<% local h = fact.history %><%= h.first.short %> <%= h.last.date.iso %> <%= "
                  "h.incomplete %> <%= h.pending %>",
                  "a2345678 2026-03-05 false ");
    assert_prints(
        "<% local c = fact.history.last %><%= c.author %>, <%= c.moment %>, <%= c.subject "
        "%>, <%= c.url %>",
        "Ann Author, 2026-03-05T12:00:00+02:00, Measured anew, "
        "https://forge.test/a/b/commit/b234567890123456789012345678901234567890");
    assert_prints("<% for _, f in ipairs(fact.history.revisions[1].fields) do %><%= f.name %>: <%= "
                  "f.before %>-<%= f.after %>;<% end %>",
                  "status: announced-confirmed;value: 7.8 km-7.9 km;");
    assert_prints("<% local v = find('half').history.revisions[1] %><%= v.before.text %> <%= "
                  "v.after.text %> <%= v.via[1].title %> <%= v.item.url %> <%= v.kind %>",
                  "3.9 km 3.95 km Length /sub/facts/half/ fact");
    assert_prints("<% local c = fact.history.last %><%= #c.facts %> <%= #c.followed %> <%= "
                  "c.articles[1].title %> <%= c.scale - fact.history.first.scale %>",
                  "1 1 Text 3");
    assert_prints(
        "<%= site.history.tip.subject %> <%= #site.history.pending %> <%= "
        "site.history.incomplete_before %> <%= site.changes.url %> <%= site.changes.count %>",
        "Measured anew 0  /sub/changes/ 6");
    assert_prints("<%= find('bridge').changes_url %> <%= find('tunnel').changes_url %>",
                  "/sub/changes/bridge/ ");
    assert_prints("<%= find('text').history.first.short %>", "b2345678");
}

static void nothing_is_known_without_a_history(void **state) {
    (void)state;
    load(SITE FACTS ARTICLE, "-- templates/fact.etlua --\n<%= fact.history %>|<%= site.changes "
                             "%>|<%= find('bridge').changes_url %>");
    assert_null(page_at("/changes/"));
    assert_null(page_at("/changes/feed.xml"));
    assert_string_equal(render("/facts/length/"), "||");
    assert_lacks(render("/"), "changes");
}

static void the_page_of_a_fact(void **state) {
    (void)state;
    two_commits();
    load(SITE FACTS ARTICLE, "");
    assert_says(
        "/facts/length/",
        "First recorded on 2 March 2026. Recorded twice, last on 5 March 2026; unchanged since.");
    assert_says("/facts/length/", "7.8 km →became 7.9 km");
    assert_says("/facts/length/", "status: announced →became confirmed");
    assert_holds(render("/facts/length/"), "<path class=\"line\"");
    assert_says("/facts/price/", "First recorded on 2 March 2026, unchanged since.");
    assert_says("/facts/half/", "Computed anew on 5 March 2026, when what it rests on changed.");
    assert_holds(
        render("/facts/half/"),
        "follows from <a "
        "href=\"/sub/facts/length/#x-b234567890123456789012345678901234567890\">Length</a>");
    assert_lacks(render("/facts/length/"), "secret.test");
}

static void articles_and_notes(void **state) {
    (void)state;
    two_commits();
    load(SITE FACTS ARTICLE, "");
    assert_says("/articles/text/", "Created on 5 March 2026, by Ann Author.");
    assert_says("/articles/text/", "Changed 5 March 2026; before: 7.8 km.");
    assert_says("/articles/text/", "Built from commit b2345678 of 5 March 2026. What changed.");
    assert_holds(render("/sitemap.xml"),
                 "/facts/price/</loc><lastmod>2026-03-02T12:00:00+02:00</lastmod>");
}

static void what_is_not_committed(void **state) {
    (void)state;
    revise(NULL, ITEM_FACT, "price", CHANGE_ADDED);
    struct revision *v = revise(NULL, ITEM_FACT, "length", CHANGE_CHANGED);
    v->before = kilometres("7.8 km");
    v->after = kilometres("7.9 km");
    revise(commit("a", 2, "One"), ITEM_FACT, "length", CHANGE_ADDED);
    load(SITE FACTS, "");
    assert_says("/facts/price/", "Not yet committed.");
    assert_lacks(words_of(render("/facts/price/")), "First recorded");
    assert_says("/facts/length/", "First recorded on 2 March 2026. A change is not yet committed.");
    assert_says("/changes/", "Not yet committed");
    assert_says("/", "of 2 March 2026, with uncommitted changes.");
    assert_lacks(render("/changes/feed.xml"), "Not yet committed");
}

static void an_unborn_repository(void **state) {
    (void)state;
    revise(NULL, ITEM_FACT, "price", CHANGE_ADDED);
    load(SITE FACTS, "");
    assert_null(page_at("/changes/"));
    assert_says("/facts/price/", "Not yet committed.");
    assert_lacks(render("/"), "Built from");
}

static void a_shallow_clone(void **state) {
    (void)state;
    struct commit *second = commit("b", 5, "Two");
    struct commit *boundary = commit("a", 2, "One");
    history.incomplete_before = commit_day(boundary);
    revise(second, ITEM_FACT, "length", CHANGE_CHANGED);
    revise(boundary, ITEM_FACT, "length", CHANGE_KNOWN);
    revise(boundary, ITEM_FACT, "price", CHANGE_KNOWN);
    load(SITE FACTS, "");
    assert_says("/facts/price/", "Already here on 2 March 2026: the history is incomplete before "
                                 "that day. Unchanged since.");
    assert_says("/facts/length/", "that day. Changed once since, last on 5 March 2026.");
    assert_lacks(words_of(render("/facts/price/")), "First recorded");
    assert_says("/changes/", "The history is incomplete before 2 March 2026.");
    assert_says("/changes/", "Already there: Length; Price.");
}

static void what_is_gone_and_what_was_broken(void **state) {
    (void)state;
    struct commit *third = commit("c", 7, "Away");
    struct commit *second = commit("b", 5, "Broken");
    struct commit *first = commit("a", 2, "One");
    struct revision *gone = revise(third, ITEM_FACT, "old-one", CHANGE_REMOVED);
    add_field(gone, "subject", "tunnel", NULL);
    add_field(gone, "title", "An <old> one", NULL);
    revise(second, ITEM_FACT, "length", CHANGE_UNREADABLE);
    revise(first, ITEM_FACT, "old-one", CHANGE_ADDED);
    revise(first, ITEM_FACT, "length", CHANGE_ADDED);
    load(SITE FACTS, "");
    assert_says(
        "/changes/",
        "Unreadable in this commit, so that what it said before is taken to stand: Length.");
    assert_holds(render("/changes/"), "An &lt;old&gt; one");
    assert_says("/changes/tunnel/", "Removed");
    assert_says("/facts/length/", "Unreadable in b2345678: its file could not be parsed.");
    assert_says("/facts/length/", "First recorded on 2 March 2026, unchanged since.");
}

/* ---- the diary ---- */

static void changes_by_commit_and_entity(void **state) {
    (void)state;
    two_commits();
    load(SITE FACTS ARTICLE, "");
    const char *all = words_of(render("/changes/"));
    assert_holds(all, "5 March 2026 Measured anew Ann Author, b2345678");
    assert_holds(all, "Length 7.8 km →became 7.9 km");
    assert_holds(all, "Recorded for the first time: Half; Length; Price.");
    assert_true(strstr(all, "Measured anew") < strstr(all, "The first facts"));
    assert_holds(all, "The Bridge&nbsp;3");
    assert_lacks(all, "The Tunnel");
    assert_says("/changes/bridge/", "Only facts about The Bridge");
    assert_lacks(render("/changes/bridge/"), ">Half<");
    assert_holds(render("/entities/bridge/"), "href=\"/sub/changes/bridge/\"");
    assert_null(page_at("/changes/tunnel/"));
    assert_holds(render("/"), "<a href=\"/sub/changes/\">Changes</a>");
    assert_holds(render("/"), "title=\"Changes: Bridges\" href=\"/sub/changes/feed.xml\"");
}

static void pages_of_no_end(void **state) {
    (void)state;
    for (int i = 0; i < 120; i++) {
        struct commit *c = commit(arena_printf(&arena, "%03x", 0xfff - i).p, 2, "Again");
        revise(c, ITEM_FACT, "length", CHANGE_CHANGED);
    }
    load(SITE FACTS, "");
    assert_says("/changes/", "Older: page 2 of 3");
    assert_says("/changes/2/", "Newer: page 1");
    assert_non_null(page_at("/changes/3/"));
    assert_null(page_at("/changes/4/"));
    assert_non_null(page_at("/changes/bridge/3/"));
    const struct page *feed = page_at("/changes/feed.xml");
    assert_int_equal(feed->changes->groups.count, 50);
    assert_holds(render("/changes/feed.xml"), "https://example.org/sub/changes/#x-fff");
}

/* The drawing: its parts are as many as can be told apart. */
static void charts_of_no_end(void **state) {
    (void)state;
    for (int i = 0; i < 1330; i++) {
        struct commit *c = commit(arena_printf(&arena, "%03x", 0xfff - i).p, 2, "Again");
        c->authored -= i * 40000;
        struct revision *v = revise(c, ITEM_FACT, "length", CHANGE_CHANGED);
        v->after = kilometres(arena_printf(&arena, "%d km", 5000 - i).p);
    }
    load(SITE FACTS, "");
    const char *html = render("/facts/length/"), *svg = strstr(html, "<svg viewBox=\"0 0 360 ");
    assert_non_null(svg);
    assert_true(strstr(svg, "</svg>") - svg < 15000);
    assert_holds(svg, ">5,000 km<");
    assert_says("/facts/length/", "Changes that lie too close to be told apart are drawn as one.");
}

/* Each drawing of a page has a name of its own. */
static void names_of_charts(void **state) {
    (void)state;
    struct revision *v = revise(commit("b", 5, "Two"), ITEM_FACT, "length", CHANGE_CHANGED);
    v->before = kilometres("7.8 km");
    v->after = kilometres("7.9 km");
    revise(commit("a", 2, "One"), ITEM_FACT, "length", CHANGE_ADDED)->after = v->before;
    load(SITE "-- content/facts/a.yml --\n"
              "- id: length\n  title: <b>Length\n  status: confirmed\n"
              "  values: [{value: 7 km, from: 2024}, {value: 7.9 km, from: 2025}]\n",
         "");
    const char *html = render("/facts/length/");
    assert_holds(html, "aria-label=\"&lt;b&gt;Length: steps over the time when it was so; ");
    assert_holds(html, "aria-label=\"&lt;b&gt;Length: steps over the time when it was so and the "
                       "time when this base said so; ");
}

static void assert_leads(const char *url, const char *place, bool wanted) {
    const char *target = arena_printf(&arena, "href=\"/sub/facts/length/#x-%s", place).p;
    if (wanted)
        assert_holds(render(url), target);
    else
        assert_lacks(render(url), target);
}

/* The table of a fact ends somewhere: no link leads behind its end. */
static void rows_of_no_end(void **state) {
    (void)state;
    for (int i = 0; i < 120; i++) {
        struct commit *c = commit(arena_printf(&arena, "%03x", 0xfff - i).p, 2, "Again");
        struct revision *v = revise(c, ITEM_FACT, "length", CHANGE_CHANGED);
        struct revision *half = revise(c, ITEM_FACT, "half", CHANGE_FOLLOWED);
        arena_push(&arena, &half->via, v);
    }
    load(SITE FACTS, "");
    assert_says("/facts/length/", "And 20 older revisions.");
    assert_leads("/changes/", "fff", true);
    assert_leads("/changes/2/", "f9c", true);
    assert_leads("/changes/3/", "f9b", false);
    assert_leads("/changes/3/", "f88", false);
    assert_holds(render("/changes/3/"), "href=\"/sub/facts/length/\">Length</a>");
    assert_leads("/facts/half/", "f9c", true);
    assert_leads("/facts/half/", "f9b", false);
}

/* What a feed reader fetches again and again has an end in bytes, too. */
static void feeds_of_no_end(void **state) {
    (void)state;
    for (int i = 0; i < 60; i++) {
        struct commit *c = commit(arena_printf(&arena, "%03x", 0xfff - i).p, 2, "All");
        for (int k = 0; k < 150; k++)
            revise(c, ITEM_FACT, arena_printf(&arena, "fact-%d", k).p, CHANGE_CHANGED);
    }
    load(SITE FACTS, "");
    const struct page *feed = page_at("/changes/feed.xml");
    assert_in_range(feed->changes->groups.count, 1, 10);
    assert_true(strlen(render("/changes/feed.xml")) < 100000);
    assert_says("/changes/", "And 50 more changes, which are not told here.");
}

static void subjects_of_no_end(void **state) {
    (void)state;
    struct commit *c = commit("a", 2, "All");
    struct buf text = {0};
    buf_put(&text, S(SITE "-- content/facts/a.yml --\n"));
    for (int i = 0; i < 150; i++) {
        const char *id = arena_printf(&arena, "f%d", i).p;
        revise(c, ITEM_FACT, id, CHANGE_ADDED);
        buf_printf(&text, "- {id: %s, title: F, value: 1 km, status: estimate, subject: e%d}\n", id,
                   i);
    }
    buf_put(&text, S("-- content/entities/e.yml --\n"));
    for (int i = 0; i < 150; i++)
        buf_printf(&text, "- {id: e%d, title: E%d, kind: product}\n", i, i);
    load(arena_copy(&arena, buf_str(&text)).p, "");
    buf_free(&text);
    assert_says("/changes/", "142 more subjects");
    assert_says("/changes/", "And 42 more, which are not listed here.");
}

/* A commit that turns the whole base around has its place, and its page an end. */
static void commits_of_no_end(void **state) {
    (void)state;
    char *noise = (char *)arena_alloc(&arena, 1, 4001, 1);
    uint32_t seed = 1;
    for (size_t i = 0; i < 4000; i++)
        noise[i] = (char)('0' + ((seed = seed * 1664525 + 1013904223) >> 24) % 75);
    struct commit *c = commit("a", 2, "All");
    for (int i = 0; i < 3000; i++) {
        const char *id = arena_printf(&arena, "fact-%d", i).p;
        add_field(revise(c, ITEM_FACT, id, CHANGE_CHANGED), "note", noise, noise + i);
        revise(c, ITEM_FACT, arena_printf(&arena, "new-%d", i).p, CHANGE_ADDED);
    }
    load(SITE FACTS, "");
    const struct change_group *group = &page_at("/changes/")->changes->groups.items[0];
    assert_in_range(group->changed.list.count, 5, 100);
    assert_int_equal(group->changed.list.count + group->changed.more, 3000);
    assert_int_equal(group->born.list.count, 100);
    assert_says("/changes/", "and 2,900 more.");
    assert_true(strlen(render("/changes/")) < 100000);
}

static void names_that_pages_have(void **state) {
    (void)state;
    struct commit *c = commit("a", 2, "All");
    revise(c, ITEM_FACT, "x", CHANGE_ADDED);
    revise(c, ITEM_FACT, "y", CHANGE_ADDED);
    load(SITE
         "-- content/facts/a.yml --\n"
         "- {id: x, title: X, value: 1 km, status: confirmed, subject: '2'}\n"
         "- {id: y, title: Y, value: 1 km, status: confirmed, subject: feed.xml}\n"
         "-- content/entities/e.yml --\n"
         "- {id: '2', title: Two, kind: product}\n- {id: feed.xml, title: Feed, kind: product}\n",
         "");
    assert_int_equal(d.count, 0);
    assert_says("/changes/_2/", "Changes: Two");
    assert_says("/changes/_feed.xml/", "Changes: Feed");
    assert_holds(render("/changes/feed.xml"), "<feed ");
}

/* ---- texts that were written to harm ---- */

static void hostile_commits(void **state) {
    (void)state;
    str subject = arena_printf(&arena, "</script><b>&\x01 \xe2\x80\xae\x1b[31m bad\xff %0400d", 7);
    struct commit *c = commit("a", 2, subject.p);
    c->author.name = S("Eve\xe2\x80\xae <eve@secret.test>\n");
    struct revision *v = revise(c, ITEM_FACT, "length", CHANGE_CHANGED);
    add_field(v, "<i>", "a\nb\x02", "\xe2\x81\xa6z");
    struct value *old = arena_new(&arena, struct value);
    *old = (struct value){.kind = VALUE_TEXT,
                          .written = S("o\xe2\x80\xael\xd8\x9c\xe2\x81\xa6 d\x1b\xf3\xa0\x81\x81")};
    v->before = old;
    v->after = kilometres("7.9 km");
    load(SITE FACTS, "");
    static const char *const urls[] = {"/facts/length/", "/changes/", "/changes/feed.xml"};
    for (size_t i = 0; i < 3; i++) {
        const char *html = render(urls[i]);
        assert_lacks(html, "</script><b>");
        assert_lacks(html, "\xe2\x80\xae");
        assert_lacks(html, "\xe2\x81\xa6");
        assert_lacks(html, "\x1b");
        assert_lacks(html, "\xd8\x9c");
        assert_lacks(html, "\xf3\xa0\x81\x81");
        assert_holds(words_of(html), "ol d");
        assert_lacks(html, "\x01");
        assert_lacks(html,
                     "00000000000000000000000000000000000000000000000000000000000000000000000000"
                     "00000000000000000000000000000000000000000000000000000000000000000000000");
        assert_int_equal(utf8_first_bad(str_of(html)), strlen(html));
        assert_holds(html, "&lt;/script&gt;&lt;b&gt;&amp; [31m bad\xef\xbf\xbd 000");
    }
    assert_says("/facts/length/", "&lt;i&gt;: a b →became z");
}

static void feed_of_changes(void **state) {
    (void)state;
    two_commits();
    load(SITE FACTS ARTICLE, "");
    const char *feed = render("/changes/feed.xml");
    assert_holds(
        feed, "<id>https://example.org/sub/changes/#b234567890123456789012345678901234567890</id>");
    assert_holds(feed,
                 "<updated>2026-03-05T12:00:00+02:00</updated>\n<author><name>Bridges</name>");
    assert_holds(
        feed, "&lt;a href=&quot;https://example.org/sub/facts/length/&quot;&gt;Length&lt;/a&gt;: "
              "changed, 7.8 km → 7.9 km");
    assert_lacks(feed, "secret.test");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {TEST(what_templates_see),
                                       TEST(nothing_is_known_without_a_history),
                                       TEST(the_page_of_a_fact),
                                       TEST(articles_and_notes),
                                       TEST(what_is_not_committed),
                                       TEST(an_unborn_repository),
                                       TEST(a_shallow_clone),
                                       TEST(what_is_gone_and_what_was_broken),
                                       TEST(changes_by_commit_and_entity),
                                       TEST(pages_of_no_end),
                                       TEST(charts_of_no_end),
                                       TEST(names_of_charts),
                                       TEST(rows_of_no_end),
                                       TEST(feeds_of_no_end),
                                       TEST(subjects_of_no_end),
                                       TEST(commits_of_no_end),
                                       TEST(names_that_pages_have),
                                       TEST(hostile_commits),
                                       TEST(feed_of_changes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
