/* Pages: the Site as templates see it, references and components in prose, and every way in which a
 * template can fail. */
#include "render/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static struct arena arena;
static struct diags d;
static struct tree content, templates;
static struct theme theme;
static struct site *site;
static struct renderer *renderer;

static int begin(void **state) {
    (void)state;
    d = (struct diags){.arena = &arena};
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

/* Small limits, so that what exceeds them does so soon. */
static const struct render_limits limits = {
    .instructions = 5000000, .memory = 64 << 20, .seconds = 20};

#define SITE                                                                                  \
    "-- content/site.yml --\n"                                                                \
    "title: Bridges & Tunnels\nbase_url: https://example.org/sub/\npages: [articles, facts, " \
    "entities]\n"
#define FACTS                                                                                     \
    "-- content/facts/a.yml --\n"                                                                 \
    "- {id: length, title: Length, value: 7.8 km, status: confirmed, subject: bridge,\n"          \
    "   as_of: 2026-02, sources: [{source: pages, at: page 1}], tags: [Big Works]}\n"             \
    "- {id: price, title: The <price>, value: ~$4 billion, status: estimate}\n"                   \
    "-- content/entities/e.yml --\n"                                                              \
    "- {id: bridge, title: The Great Bridge, short: the Bridge, kind: product, summary: Long.}\n" \
    "-- content/sources/s.yml --\n"                                                               \
    "- {id: pages, title: Pages, tier: 1, url: 'https://example.com/?a=1&b=2'}\n"
/* Pages that a test does not care for. */
#define REST                                                              \
    "-- templates/articles.etlua --\n-- templates/facts.etlua --\n"       \
    "-- templates/entities.etlua --\n-- templates/404.etlua --\n"         \
    "-- templates/sitemap.xml.etlua --\n-- templates/feed.xml.etlua --\n" \
    "-- templates/redirect.etlua --\n-- templates/home.etlua --\n"        \
    "-- templates/entity.etlua --\n-- templates/tags.etlua --\n-- templates/tag.etlua --\n"
#define REF                                                                        \
    "-- templates/ref.etlua --\n"                                                  \
    "<a href=\"<%= ref.url %>\"><% if ref.label then %><%- ref.label %><% else %>" \
    "<%= ref.target.kind == 'fact' and ref.target.value.text or ref.target.name %><% end %></a>\n"

static void load(const char *content_archive, const char *template_archive) {
    content = tree_inline(&arena, str_of(content_archive));
    templates = tree_inline(&arena, str_of(template_archive));
    theme = theme_load(&arena, &templates, &d);
    struct site_options options = {.workers = 1, .components = &theme.components};
    site = site_load(&content, &options, &arena, &d);
}

/* Every diagnostic as "file:line:column code: message [hint]", one a line. */
static const char *findings(void) {
    str all = {0};
    diags_sort(&d);
    for (size_t i = 0; i < d.count; i++) {
        const struct diag *one = &d.items[i];
        struct place p = span_place(one->span);
        str path = one->span.source ? one->span.source->path : S("-");
        all = arena_printf(&arena, "%.*s%.*s:%zu:%zu %s: %.*s%s%.*s%s\n", STR(all), STR(path),
                           p.line, p.column, one->code, STR(one->message), one->hint.n ? " [" : "",
                           STR(one->hint), one->hint.n ? "]" : "");
    }
    return all.n ? all.p : "";
}

/* The page at that address, or the diagnostics. */
static const char *render(const char *url) {
    if (!renderer)
        renderer = renderer_new(site, NULL, &theme, &limits, &d);
    for (size_t i = 0; i < site->pages.count; i++) {
        str html;
        if (!str_eq(site->pages.items[i].url, str_of(url)))
            continue;
        bool fine = renderer_page(renderer, &site->pages.items[i], &html, &d);
        return fine ? arena_copy(&arena, html).p : findings();
    }
    fail_msg("there is no page %s", url);
    return NULL;
}

/* What `lua` prints on the page of the fact `length`, of a fresh site. */
static const char *on_fact(const char *lua) {
    end(NULL);
    begin(NULL);
    load(SITE FACTS, arena_printf(&arena, "-- templates/fact.etlua --\n%s", lua).p);
    return render("/facts/length/");
}

struct example {
    const char *lua, *result;
};

static void check(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *got = on_fact(examples[i].lua);
        if (strcmp(got, examples[i].result) != 0)
            fail_msg("%s\n  gives  %s\n  wanted %s", examples[i].lua, got, examples[i].result);
    }
}
#define CHECK(examples) check((examples), sizeof(examples) / sizeof *(examples))

/* ---- the site as templates see it ---- */

static void fields(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"<%= fact.id %> <%= fact.kind %> <%= fact.title %> <%= fact.name %>",
         "length fact Length Length"},
        {"<%= fact.url %> <%= fact.permalink %>",
         "/sub/facts/length/ https://example.org/sub/facts/length/"},
        {"<%= fact.file %>:<%= fact.line %>", "content/facts/a.yml:1"},
        {"<%= fact.value.text %>, <%= fact.value.full %>, <%= fact.value.raw %>, <%= "
         "fact.value.unit %>",
         "7.8 km, 7.8 km, 7.8 km, km"},
        {"<%= fact.value.number * 2 %> <%= fact.value.kind %> <%= fact.value.dimension %>",
         "15.6 quantity length"},
        {"<% local c = fact.value.column %><%= c.integer %>|<%= c.fraction %>|<%= c.unit %>",
         "7|.8|km"},
        {"<%= find('price').value.approximate %> <%= find('price').value.number %>",
         "true 4000000000"},
        {"<%= fact.status %> <%= fact.as_of.text %> <%= fact.as_of.iso %> <%= fact.as_of.precision "
         "%>",
         "confirmed February 2026 2026-02 month"},
        {"<%= fact.as_of.year + 1 %> <%= fact.as_of.month %> <%= fact.as_of.day %>", "2027 2 "},
        {"<%= fact.subject.name %> <%= fact.subject.entity_kind %> <%= fact.subject.facts[1].id %>",
         "the Bridge product length"},
        {"<%= fact.sources[1].source.link %> <%= fact.sources[1].at %> <%= fact.sources[1].note %>",
         "https://example.com/?a=1&amp;b=2 page 1 "},
        {"<%= find('pages').facts[1].fact.id %> <%= find('pages').tier %>", "length 1"},
        {"<%= find('pages').url %>|<%= find('nothing') %>", "|"},
        {"<%= fact.tags[1].name %> <%= fact.tags[1].slug %> <%= fact.tags[1].items[1].id %>",
         "Big Works big-works length"},
        {"<%= site.title %> <%= #site.facts %> <%= #site.articles %> <%= site.description %>",
         "Bridges &amp; Tunnels 2 0 "},
        {"<%= page.kind %> <%= page.url %> <%= page.title %> <%= page.item.id %> <%= page.template "
         "%>",
         "fact /sub/facts/length/ Length length fact"},
        {"<%= find('price').as_of %>|<%= find('price').subject %>|<%= #find('price').sources %>",
         "||0"},
    };
    CHECK(examples);
}

static void lists(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"<% for i, f in ipairs(site.facts) do %><%= i %><%= f.id %> <% end %>", "1length 2price "},
        {"<% for i, f in pairs(site.facts) do %><%= i %><%= f.id %> <% end %>", "1length 2price "},
        {"<%= site.facts[0] %>|<%= site.facts[3] %>|<%= #site.facts %>", "||2"},
        {"<% local t = table.move(site.facts, 1, #site.facts, 1, {})"
         " table.sort(t, function(a, b) return a.id > b.id end) %><%= t[1].id %>",
         "price"},
        {"<%= select('#', table.unpack(site.facts)) %>", "2"},
        {"<%= fact == find('length') %> <%= fact == find('price') %> <%= fact == site %>",
         "true false false"},
        {"<% local seen = {[fact] = 'seen'} %><%= seen[site.facts[1]] %>", "seen"},
        {"<%= site.facts == site.facts %> <%= fact.as_of == fact.as_of %>", "true true"},
    };
    CHECK(examples);
}

static void the_site_is_read_only(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"\n<% fact.title = 'x' %>", "templates/fact.etlua:2:1 template: the site is read-only "
                                     "here: a template cannot change it "
                                     "(while rendering /facts/length/)\n"},
        {"<% site.facts[1] = nil %>", "templates/fact.etlua:1:1 template: the site is read-only "
                                      "here: a template cannot change it "
                                      "(while rendering /facts/length/)\n"},
        {"<% setmetatable(fact, {}) %>", "templates/fact.etlua:1:1 template: bad argument #1 to "
                                         "'setmetatable' (table expected, got fact) "
                                         "(while rendering /facts/length/)\n"},
        {"<%= fact.titel %>", "templates/fact.etlua:1:1 template: fact has no field 'titel'; did "
                              "you mean 'title'? (while "
                              "rendering /facts/length/)\n"},
        {"<%= site.facts.count %>", "templates/fact.etlua:1:1 template: a list has no field "
                                    "'count', only [1] to [#list] (while "
                                    "rendering /facts/length/)\n"},
        {"<%= fact %>",
         "templates/fact.etlua:1:1 template: cannot print a fact; print one of its fields (while "
         "rendering /facts/length/)\n"},
        {"<% page_title = 1 %>",
         "templates/fact.etlua:1:1 template: assignment to global 'page_title': use local (while "
         "rendering /facts/length/)\n"},
        {"<% site = nil %>", "templates/fact.etlua:1:1 template: assignment to global 'site': use "
                             "local (while rendering "
                             "/facts/length/)\n"},
    };
    CHECK(examples);
}

static void functions(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"<%= url('/x/') %> <%= url('https://a/') %> <%= url('#f') %>", "/sub/x/ https://a/ #f"},
        {"<%= absolute('/x/') %>", "https://example.org/sub/x/"},
        {"<%- escape('<a>') %> <%- escape(5) %> <%- escape(nil) %>", "&lt;a&gt; 5 "},
        {"<%- json({b = 1, a = {1, 2.5, 'x</script>'}, c = {}, d = true}) %>",
         "{\"a\":[1,2.5,\"x\\u003c/script\\u003e\"],\"b\":1,\"c\":[],\"d\":true}"},
        {"<%- json('a\"b') %> <%- json(nil) %> <%- json(0.1) %>", "\"a\\\"b\" null 0.1"},
        {"<% local t = {} t.t = t %><%- json(t) %>", "templates/fact.etlua:1:1 template: more than "
                                                     "32 tables within each other (while rendering "
                                                     "/facts/length/)\n"},
        {"<%- json(fact) %>", "templates/fact.etlua:1:1 template: JSON cannot hold a fact; name "
                              "the fields you want (while "
                              "rendering /facts/length/)\n"},
        {"<%- json(1/0) %>",
         "templates/fact.etlua:1:1 template: JSON has no infinite numbers (while rendering "
         "/facts/length/)\n"},
        {"<%- body(fact, 'text') %>|<%= fact.has_text %>", "|false"},
        {"<%- body(fact, 'body') %>",
         "templates/fact.etlua:1:1 template: the Markdown of a fact is 'text', not 'body' (while "
         "rendering /facts/length/)\n"},
        {"<%- body('length') %>", "templates/fact.etlua:1:1 template: bad argument #1 to 'body' "
                                  "(an item wanted, not 'length') "
                                  "(while rendering /facts/length/)\n"},
    };
    CHECK(examples);
}

static void assets(void **state) {
    (void)state;
    load(SITE FACTS,
         "-- templates/fact.etlua --\n<%= asset('a/site.css') %> <%= asset('a/site.css') %>\n"
         "-- templates/assets/a/site.css --\nbody {}\n");
    assert_string_equal(render("/facts/length/"),
                        "/sub/assets/a/site.css?v=87239091 /sub/assets/a/site.css?v=87239091\n");
    assert_string_equal(
        on_fact("<%= asset('a/sitee.css') %>\n-- templates/assets/a/site.css --\nbody {}\n"),
        "templates/fact.etlua:1:1 template: there is no asset 'a/sitee.css'; did you mean "
        "'a/site.css'? (while rendering /facts/length/)\n");
}

/* ---- templates that run templates ---- */

static void composition(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"[<% include('part', {n = 1}) %>]<%= n %>\n-- templates/part.etlua --\n<%= n %><%= "
         "fact.id -%>\n",
         "[1length]\n"},
        {"[<%- include('part') %>]\n-- templates/part.etlua --\nin<% -%>\n", "[in]\n"},
        {"<%- render('part', {n = '<'}):upper() %>\n-- templates/part.etlua --\na<%= n -%>\n",
         "A&LT;\n"},
        {"<% layout('base', {title = 'T'}) -%>\n<p>\n-- templates/base.etlua --\n"
         "<%= title %>:<%- content -%>\n",
         "T:<p>\n"},
        {"<% layout('inner') -%>\nx\n-- templates/inner.etlua --\n<% layout('base') -%>\n(<%- "
         "content -%>)\n"
         "-- templates/base.etlua --\n[<%- content -%>]\n",
         "[(x\n)\n]\n"},
        {"<%= require('lib').twice(2) %>\n-- templates/lib/lib.lua --\nlocal lib = {}\n"
         "function lib.twice(x) return 2 * x end\nreturn lib\n",
         "4\n"},
        {"<%= require('lib') == require('lib') %>\n-- templates/lib/lib.lua --\nreturn {}\n",
         "true\n"},
        {"<% local args = {n = 1} include('part', args) args.n = 2 include('part', args) %>\n"
         "-- templates/part.etlua --\n<%= n -%>\n",
         "12\n"},
        {"a<% local ok = pcall(include, 'part') %><%= ok %>\n-- templates/part.etlua --\nlost <% "
         "error('x') %>\n",
         "afalse\n"},
    };
    CHECK(examples);
}

static void composition_fails(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"<% include('prt') %>\n-- templates/part.etlua --\n",
         "templates/fact.etlua:1:1 template: there is no 'prt.etlua'; did you mean 'part.etlua'? "
         "(while "
         "rendering /facts/length/)\n"},
        {"\n<% include('fact') %>", "templates/fact.etlua:2:1 template: more than 16 templates "
                                    "within each other (while rendering "
                                    "/facts/length/)\n"},
        {"<% include('part', 5) %>\n-- templates/part.etlua --\n",
         "templates/fact.etlua:1:1 template: bad argument #2 to 'include' (table expected, got "
         "number) "
         "(while rendering /facts/length/)\n"},
        {"<% include('part', {__gc = 1}) %>\n-- templates/part.etlua --\n",
         "templates/fact.etlua:1:1 template: an argument cannot be named '__gc' (while rendering "
         "/facts/length/)\n"},
        {"<% include('part', {n = 1}) %>\n-- templates/part.etlua --\n<% n = 2 %>",
         "templates/part.etlua:1:1 template: assignment to global 'n': use local (while rendering "
         "/facts/length/) [included from fact.etlua:1]\n"},
        {"1\n<% include('a') %>\n-- templates/a.etlua --\n1\n2\n<% include('b') %>\n"
         "-- templates/b.etlua --\n<%= nothing.x %>",
         "templates/b.etlua:1:1 template: attempt to index a nil value (global 'nothing') (while "
         "rendering /facts/length/) [included from a.etlua:3, fact.etlua:2]\n"},
        {"<% require('lib') %>\n-- templates/lib/lib.lua --\nreturn require('lib')\n",
         "templates/lib/lib.lua:1:1 template: library 'lib' requires itself (while rendering "
         "/facts/length/) [included from fact.etlua:1]\n"},
        {"<% require('lib') %>\n-- templates/lib/lib.lua --\nlocal x = 1\n",
         "templates/fact.etlua:1:1 template: library 'lib' must return a table (while rendering "
         "/facts/length/)\n"},
        {"<% error({}) %>",
         "templates/fact.etlua:1:1 template: table (while rendering /facts/length/)\n"},
        {"\n<% assert(nil, 'told') %>",
         "templates/fact.etlua:2:1 template: told (while rendering /facts/length/)\n"},
    };
    CHECK(examples);
}

static void syntax_errors_of_all_templates(void **state) {
    (void)state;
    load(SITE FACTS, "-- templates/fact.etlua --\n<p>\n<% if x %>\n"
                     "-- templates/never-used.etlua --\n<% for %>\n"
                     "-- templates/open.etlua --\na\n  <%= 1\n"
                     "-- templates/lib/l.lua --\nlocal = 1\n");
    renderer = renderer_new(site, NULL, &theme, &limits, &d);
    assert_string_equal(findings(),
                        "templates/fact.etlua:2:1 template: 'then' expected near '%>'\n"
                        "templates/lib/l.lua:1:1 template: <name> expected near '='\n"
                        "templates/never-used.etlua:1:1 template: <name> expected near '%>'\n"
                        "templates/open.etlua:2:3 template: this tag is not closed by '%>'\n");
}

static void nothing_survives_a_page(void **state) {
    (void)state;
    load(SITE FACTS,
         "-- templates/fact.etlua --\n<%= require('lib').count() %><%= require('lib').count() %>\n"
         "-- templates/lib/lib.lua --\nlocal n = 0\n"
         "return {count = function() n = n + 1 return n end}\n");
    assert_string_equal(render("/facts/length/"), "12\n");
    assert_string_equal(render("/facts/price/"), "12\n");
    assert_string_equal(render("/facts/length/"), "12\n");
}

/* ---- prose ---- */

#define ARTICLE(text) SITE FACTS "-- content/articles/a.md --\n---\ntitle: A\n---\n" text

static void references(void **state) {
    (void)state;
    load(ARTICLE("It is [[length]] long, [[length|so long]], and [[bridge]].\n"),
         "-- templates/article.etlua --\n<%- body(article, 'body') -%>\n" REF);
    assert_string_equal(render("/articles/a/"),
                        "<p>It is <a href=\"/sub/facts/length/\">7.8 km</a> long, "
                        "<a href=\"/sub/facts/length/\">so long</a>, and "
                        "<a href=\"/sub/entities/bridge/\">the Bridge</a>.</p>\n");
}

static void references_are_counted(void **state) {
    (void)state;
    load(ARTICLE("# On [[price]]\n\n[[length]], [[bridge]], [[length]], [[price]].\n"),
         "-- templates/article.etlua --\n<%- body(article) -%><%- article.headings[1].title %>\n"
         "-- templates/ref.etlua --\n\n<%= ref.target.id %>:<%= ref.number %>"
         "<% if ref.first then %>!<% end %><% if ref.plain then %>p<% end %>\n");
    assert_string_equal(render("/articles/a/"), "<h1 id=\"on-price\">On price:p</h1>\n"
                                                "<p>length:1!, bridge:2!, length:1, price:3!.</p>\n"
                                                "On about $4 billion\n");
}

static void references_may_be_kept(void **state) {
    (void)state;
    load(ARTICLE("[[length|*one*]] and [[bridge]]\n"),
         "-- templates/article.etlua --\n<%- body(article) %><% for _, ref in "
         "ipairs(require('kept')) do %>"
         "<%- ref.label %> <%= ref.target.id %>;<% end %>\n"
         "-- templates/ref.etlua --\n<% table.insert(require('kept'), ref) %>\n"
         "-- templates/lib/kept.lua --\nreturn {}\n");
    assert_string_equal(render("/articles/a/"), "<p> and </p>\n<em>one</em> length; bridge;\n");
}

#define NOTE_COMPONENT                                           \
    "-- templates/article.etlua --\n<%- body(article) -%>\n" REF \
    "-- templates/components/note.etlua --\n"

static void components(void **state) {
    (void)state;
    load(ARTICLE("Before.\n\n```note\ntitle: 5\nshown: true\ncells:\n  - \"[[length]] & *more*\"\n "
                 " - 010\n```\n\n"
                 "```other\ncode: <b>\n```\n"),
         NOTE_COMPONENT "<b><%= data.title + 1 %> <%= data.shown %> <%- inline(data.cells[1]) %>"
                        " <%= data.cells[2] %> <%= self.line %></b>\n");
    assert_string_equal(
        render("/articles/a/"),
        "<p>Before.</p>\n"
        "<b>6 true <a href=\"/sub/facts/length/\">7.8 km</a> &amp; <em>more</em> 010 6</b>\n"
        "\n<pre tabindex=\"0\"><code class=\"language-other\">code: &lt;b&gt;\n</code></pre>\n");
}

static void component_errors_stand_in_the_article(void **state) {
    (void)state;
    load(ARTICLE("One.\n\n```note\ntitle: x\n```\n"), NOTE_COMPONENT
         "<% require('check').rows(data) %>\n"
         "-- templates/lib/check.lua --\nreturn {rows = function(data) if not data.rows then "
         "error('rows is missing', 0) end end}\n");
    assert_string_equal(render("/articles/a/"),
                        "content/articles/a.md:6:1 component: component 'note': rows is missing\n");
}

static void component_bugs_stand_in_the_template(void **state) {
    (void)state;
    load(ARTICLE("One.\n\n```note\ntitle: x\n```\n"), NOTE_COMPONENT "\n<%= #data.rows %>\n");
    assert_string_equal(render("/articles/a/"),
                        "templates/components/note.etlua:2:1 template: attempt to get length of a "
                        "nil value (field 'rows') "
                        "(while rendering /articles/a/) [included from article.etlua:1; for the "
                        "component 'note' at "
                        "content/articles/a.md:6]\n");
}

static void component_data_has_places(void **state) {
    (void)state;
    load(ARTICLE("One.\n\n```note\ntitle: x\ntitle: y\n```\n\n- item\n\n  ```note\n  a: 1\n  a: "
                 "2\n  ```\n\n"
                 "```note\ncell: \"see [[nothing]]\"\n```\n"),
         NOTE_COMPONENT "<%- inline(data.cell) %>\n");
    assert_string_equal(
        render("/articles/a/"),
        "content/articles/a.md:8:1 duplicate-key: 'title' stands twice in this mapping "
        "[the first is in line 7]\n"
        "content/articles/a.md:13:3 duplicate-key: 'a' stands twice in this mapping "
        "(line 2 of the block) [the first is in line 1]\n"
        "content/articles/a.md:19:14 unknown-reference: there is nothing with the id 'nothing'\n");
}

static void a_component_in_itself(void **state) {
    (void)state;
    load(ARTICLE("```note\n```\n"), NOTE_COMPONENT "<%- body(article) %>\n");
    const char *got = render("/articles/a/");
    assert_non_null(strstr(got, "template: more than 16 templates within each other"));
    assert_int_equal(d.count, 1);
}

/* ---- limits ---- */

static void budgets(void **state) {
    (void)state;
    static const struct {
        const char *lua, *code;
    } cases[] = {
        {"<% while true do end %>", "template-instructions"},
        {"<% while true do pcall(function() while true do end end) end %>",
         "template-instructions"},
        {"<% while true do %>x<% end %>", "template-instructions"},
        {"<% while true do local v = fact.value.text end %>", "template-instructions"},
        {"<% while true do local v = #fact.subject.facts + #fact.tags[1].articles end %>",
         "template-instructions"},
        {"<% local s = string.rep('x', 1 << 30) %>", "template-memory"},
        {"<% local s = 'x' while true do s = s .. s end %>", "template-memory"},
        {"<% local t = {} for i = 1, 1e9 do t[i] = {i} end %>", "template-memory"},
        {"<% local s = string.rep('x', 1 << 24) while true do %><%= s %><% end %>",
         "template-memory"},
        {"<% pcall(string.rep, 'x', 1 << 30) %>", "template-memory"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = on_fact(cases[i].lua);
        if (d.count != 1 || strcmp(d.items[0].code, cases[i].code) != 0)
            fail_msg("%s gives %s", cases[i].lua, got);
        assert_non_null(strstr(got, "fact.etlua"));
        assert_non_null(strstr(got, "/facts/length/"));
        assert_int_equal(diags_exit_code(&d, false), EXIT_LIMIT);
        /* The next page is none the worse for it. */
        d.count = d.errors = 0;
        assert_non_null(strstr(render("/facts/length/"), cases[i].code));
    }
}

#ifndef __SANITIZE_THREAD__ /* which does not see Debian's Lua jump, and counts the frames it leaves */
/* A call that fails takes as long as hundreds of instructions: few of them are enough to see that it does not go on. */
static void a_budget_of_calls_that_fail(void **state) {
    (void)state;
    load(SITE FACTS,
         "-- templates/fact.etlua --\n<% while true do pcall(include, 'nothing') end %>");
    struct render_limits few = limits;
    few.instructions = 50000;
    renderer = renderer_new(site, NULL, &theme, &few, &d);
    assert_non_null(strstr(render("/facts/length/"), "template-instructions"));
    assert_int_equal(d.count, 1);
    assert_int_equal(diags_exit_code(&d, false), EXIT_LIMIT);
    d.count = d.errors = 0;
    assert_non_null(strstr(render("/facts/length/"), "template-instructions"));
}
#endif

/* string.find is one instruction, whatever it takes. */
static void the_watchdog_ends_the_process(void **state) {
    (void)state;
    load(SITE FACTS,
         REST REF "-- templates/fact.etlua --\n"
                  "<% local s = string.rep('a', 30000) s:find(string.rep('a-', 30) .. 'b') %>\n");
    fflush(NULL);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct render_limits short_limits = limits;
        short_limits.seconds = 1;
        dup2(ends[1], STDERR_FILENO);
        render_site(site, NULL, &theme, &short_limits, 2, output_memory(), &d);
        _exit(77);
    }
    close(ends[1]);
    char line[300] = "";
    ssize_t n = read(ends[0], line, sizeof line - 1);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    assert_true(n > 0 && WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EXIT_LIMIT);
    assert_non_null(strstr(line, "/facts/"));
    assert_non_null(strstr(line, "template 'fact'"));
}

/* ---- whole sites ---- */

static struct output *render_all(unsigned workers) {
    struct output *output = output_memory();
    render_site(site, NULL, &theme, &limits, workers, output, &d);
    return output;
}

static const char *many_facts(void) {
    str all = S(SITE "-- content/facts/a.yml --\n");
    for (int i = 0; i < 300; i++)
        all = arena_printf(&arena,
                           "%.*s- {id: f%03d, title: T%d, value: %d km, status: confirmed, text: "
                           "'see [[f%03d]]'}\n",
                           STR(all), i, i, i, (i + 7) % 300);
    return all.p;
}

static void append_file(void *context, str path, str bytes) {
    buf_printf(context, "%.*s\n%.*s\n", STR(path), STR(bytes));
}

static void the_same_for_any_number_of_workers(void **state) {
    (void)state;
    load(many_facts(), REST REF
         "-- templates/fact.etlua --\n<% local t = {} for k, v in pairs({b = 1, a = 2}) do "
         "t[#t + 1] = k end %><%= table.concat(t) %><%- body(fact) %><%= tostring({}) %>"
         "<% for _, b in ipairs(fact.cited_by) do %><%- b.sentence %><% end %>\n");
    assert_string_equal(findings(), "");
    struct buf all[2] = {0};
    for (int i = 0; i < 2; i++) {
        struct output *output = render_all(i ? 8 : 1);
        output_memory_each(output, append_file, &all[i]);
        output_close(output);
    }
    assert_string_equal(findings(), "");
    assert_true(all[0].n > 300 * 30);
    assert_true(str_eq(buf_str(&all[0]), buf_str(&all[1])));
    buf_free(&all[0]);
    buf_free(&all[1]);
}

static void the_same_error_is_told_once(void **state) {
    (void)state;
    load(many_facts(), REST REF
         "-- templates/fact.etlua --\n\n<% if fact.id >= 'f100' then %><%= fact.titel %><% end %>\n"
         "<% if fact.id == 'f017' then error('only here') end %>\n");
    for (unsigned workers = 1; workers <= 8; workers += 7) {
        output_close(render_all(workers));
        assert_string_equal(
            findings(),
            "templates/fact.etlua:2:1 template: fact has no field 'titel'; did you mean 'title'? "
            "(while rendering /facts/f100/ and 199 more pages)\n"
            "templates/fact.etlua:3:1 template: only here (while rendering /facts/f017/)\n");
        d.count = d.errors = 0;
    }
}

static void files_are_copied(void **state) {
    (void)state;
    load(SITE FACTS "-- content/static/robots.txt --\nhello\n-- content/static/fine.svg --\n"
                    "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>on = off</title></svg>\n",
         REST REF "-- templates/fact.etlua --\n-- templates/assets/site.css --\nbody {}\n");
    struct output *output = render_all(2);
    assert_string_equal(findings(), "");
    assert_true(str_eq(output_memory_get(output, S("robots.txt")), S("hello\n")));
    assert_true(str_eq(output_memory_get(output, S("assets/site.css")), S("body {}\n")));
    assert_non_null(output_memory_get(output, S("fine.svg")).p);
    assert_non_null(output_memory_get(output, S("facts/length/index.html")).p);
    output_close(output);
}

static void pictures_that_act(void **state) {
    (void)state;
    static const char *const pictures[] = {
        "<svg><script>alert(1)</script></svg>",
        "<svg><SCRIPT href='x'/></svg>",
        "<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:script>alert(1)</s:script></s:svg>",
        "<svg onload='alert(1)'/>",
        "<svg\nOnLoad = 'alert(1)'/>",
        "<svg x='1'onclick='alert(1)'/>",
        "<svg><a href='javascript:alert(1)'/></svg>",
        "<svg><a href=' Java\nScript:alert(1)'/></svg>",
        "<svg><a href='&#106;avascript:alert(1)'/></svg>",
        "<svg><a href='&#x6A;avascript&#58;alert(1)'/></svg>",
        "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg>&x;</svg>",
        "<svg><foreignObject/></svg>",
        "<svg><iframe src='x'/></svg>",
    };
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        end(NULL);
        begin(NULL);
        load(arena_printf(&arena, "%s-- content/static/p.SVG --\n%s\n", SITE FACTS, pictures[i]).p,
             REST REF "-- templates/fact.etlua --\n");
        struct output *output = render_all(1);
        if (d.count != 1 || strcmp(d.items[0].code, "unsafe-svg") != 0)
            fail_msg("%s gives %s", pictures[i], findings());
        assert_true(str_eq(d.items[0].span.source->path, S("content/static/p.SVG")));
        assert_null(output_memory_get(output, S("p.SVG")).p);
        output_close(output);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(fields),
        TEST(lists),
        TEST(the_site_is_read_only),
        TEST(functions),
        TEST(assets),
        TEST(composition),
        TEST(composition_fails),
        TEST(syntax_errors_of_all_templates),
        TEST(nothing_survives_a_page),
        TEST(references),
        TEST(references_are_counted),
        TEST(references_may_be_kept),
        TEST(components),
        TEST(component_errors_stand_in_the_article),
        TEST(component_bugs_stand_in_the_template),
        TEST(component_data_has_places),
        TEST(a_component_in_itself),
        TEST(budgets),
#ifndef __SANITIZE_THREAD__
        TEST(a_budget_of_calls_that_fail),
#endif
        TEST(the_watchdog_ends_the_process),
        TEST(the_same_for_any_number_of_workers),
        TEST(the_same_error_is_told_once),
        TEST(files_are_copied),
        TEST(pictures_that_act),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
