/* What the forge shows against what is shown here: on the examples of the specification of GitHub's Markdown, and on
 * what is ours.
 *
 * The examples come with cmark-gfm's sources: scripts/deps puts them into build/deps/share/cmark-gfm. Set
 * CMARK_GFM_SPECS when they lie elsewhere. */
#include "markdown_support.h"
#include "spec_support.h"
#include "text/portability.h"

/* ---- the examples ---- */

#define CODE_BAR "table: an escaped bar in code keeps its backslash here"
#define WIDTHS "table: head and dashes of different widths are no table there"
#define EMPTY_CELL "table: two bars in a row hold an empty cell there"
#define BELOW_TEXT "table: directly below a paragraph there is none here"
#define EMPTY_HEAD "table: a head without cells is none there"
#define WIKI "wiki link: [[...]] is no reference to a definition here"
#define BARE "address: where a bare one is a link, and where it ends"
#define DECLARATION "HTML: what begins with <! but is no comment"
#define NOTE_LABEL "footnote: which characters a label may hold"

struct difference {
    int example;
    const char *class;
    const char *place; /* as check tells it: line:column */
};

static const struct difference specification[] = {
    {200, CODE_BAR, "3:6"}, {203, WIDTHS, "1:1"}, {567, WIKI, "1:2"},
    {610, BARE, "1:2"},     {614, BARE, "1:2"},   {625, BARE, "1:1"},
    {626, BARE, "3:1"},     {627, BARE, "1:1"},   {0, NULL, NULL},
};
static const struct difference extensions[] = {
    {7, WIDTHS, "1:1"},        {9, CODE_BAR, "4:11"},   {11, CODE_BAR, "6:9"},
    {14, EMPTY_CELL, "3:8"},   {16, BELOW_TEXT, "2:4"}, {19, BARE, "3:23"},
    {22, DECLARATION, "14:1"}, {25, NOTE_LABEL, "1:6"}, {0, NULL, NULL},
};
static const struct difference regressions[] = {
    {19, EMPTY_HEAD, "1:1"},
    {23, NOTE_LABEL, "1:13"},
    {24, NOTE_LABEL, "1:5"},
    {0, NULL, NULL},
};

static const struct difference *listed(const struct difference *list, int example) {
    for (; list->class; list++)
        if (list->example == example)
            return list;
    return NULL;
}

/* What check says of a text: "" when it looks the same, else "line:column message"; `hint` may be NULL. */
static str compare(struct page *p, str markdown, str *hint) {
    struct map components = map_make(&p->arena);
    map_add(&components, S("facts"), &components);
    page_scan(p, markdown,
              &(struct markdown_options){.components = &components, .id_prefix = S("")});
    p->diags = (struct diags){.arena = &p->arena};
    enum portability result = portability_check(&p->arena, &p->markdown, &p->diags);
    if (result == PORTABILITY_NOT_COMPARED)
        return S("not compared");
    assert_int_equal(p->diags.count, result == PORTABILITY_DIFFERS);
    if (!p->diags.count)
        return S("");
    const struct diag *d = &p->diags.items[0];
    assert_string_equal(d->code, "forge-differs");
    assert_true((size_t)d->span.offset + d->span.length <= markdown.n);
    struct place at = span_place(d->span);
    if (hint)
        *hint = d->hint;
    return arena_printf(&p->arena, "%zu:%zu %.*s", at.line, at.column, STR(d->message));
}

static bool is_as_listed(const char *name, const struct specified *e, const struct difference *l) {
    struct page p = {0};
    str said = compare(&p, e->markdown, NULL), rest = said;
    str place = str_cut(&rest, ' ');
    bool fine = l ? str_eq(place, str_of(l->place)) : !said.n;
    if (l && said.n)
        print_message("%s %d: %s\n    %.*s\n", name, e->number, l->class, STR(said));
    if (!fine)
        print_message("%s %d is %s\n%.*s    got: %.*s\n", name, e->number,
                      l ? "not as it is listed" : "not listed", STR(e->markdown), STR(said));
    page_free(&p);
    return fine;
}

static void check_examples(const char *name, const struct difference *list, int expected) {
    struct arena a = {0};
    struct buf text = read_specification("CMARK_GFM_SPECS", "cmark-gfm", name);
    str rest = buf_str(&text);
    struct specified e = {0};
    int same = 0, differ = 0, failed = 0;
    while (next_example(&a, &rest, &e)) {
        const struct difference *l = listed(list, e.number);
        bool fine = is_as_listed(name, &e, l);
        failed += !fine;
        differ += fine && l;
        same += fine && !l;
    }
    print_message("%s: %d examples look the same, %d differ as listed, %d fail\n", name, same,
                  differ, failed);
    buf_free(&text);
    arena_free(&a);
    assert_int_equal(failed, 0);
    assert_int_equal(same + differ, expected); /* the reader has not lost any */
}

static void specification_examples(void **state) {
    (void)state;
    check_examples("spec.txt", specification, 672);
}

static void extension_examples(void **state) {
    (void)state;
    check_examples("extensions.txt", extensions, 30);
}

static void regression_examples(void **state) {
    (void)state;
    check_examples("regression.txt", regressions, 26);
}

/* ---- what is ours, and intended ---- */

static void assert_same(const char *markdown) {
    struct page p = {0};
    str said = compare(&p, str_of(markdown), NULL);
    if (said.n)
        fail_msg("%s\ndiffers: %.*s", markdown, STR(said));
    page_free(&p);
}

static void intended_differences(void **state) {
    (void)state;
    assert_same(
        "A [[fact]], [[fact|its *words*]], [[a > 2 * b|more]], [[x#y]], [[x@2026-02|y]].\n");
    assert_same("## Title [[fact]] {#own-id}\n\nText.\n");
    assert_same("| a | b |\n|---|:-:|\n| [[x\\|words]] | [[y]] |\n");
    assert_same("```facts\ntitle: A\n```\n");
    assert_same("> [!NOTE]\n> Text.\n\n> [!warning]  \n> - one\n> - two\n\n> no alert\n");
    assert_same("One[^a], two[^b], one[^a].\n\n[^b]: Second, with [[fact]].\n[^a]: First,\n    "
                "going on.\n\n    A further paragraph[^c].\n[^c]: Third.\n");
    assert_same("<div>\n*raw*\n</div>\n\nA <b>bold</b> word, <script>x</script>.\n");
    assert_same("- [ ] open\n- [x] done\n  - deeper\n\n1) one\n2) two\n");
    assert_same("![a *picture*](x.png \"t\") and [a](b \"c\") and https://example.org/x.\n");
    assert_same("Two  \nlines, &copy; \\* &amp;amp; `a  b`\tand\ttabs.\n\n    code\n\n---\n");
    assert_same("- loose\n\n- list\n\n1. tight\n2. list\n");
    assert_same("");
}

/* ---- what is told ---- */

static void assert_told(const char *markdown, const char *expected, const char *hint) {
    struct page p = {0};
    str told = {0}, said = compare(&p, str_of(markdown), &told);
    if (!str_eq(said, str_of(expected)) || !str_starts(told, str_of(hint)))
        fail_msg("%s\nexpected: %s [%s...]\ngot: %.*s [%.*s]", markdown, expected, hint, STR(said),
                 STR(told));
    page_free(&p);
}

static void places_and_words(void **state) {
    (void)state;
    assert_told("One.\n\n| a | b |\n|---|---|\n| x | [[id|words]] |\n",
                "5:11 here this is a cell '[[id|words]]', on the forge a cell '[[id'",
                "in a table, write the bar");
    assert_told("| a |\n|---|---|\n",
                "1:1 here this is a table, on the forge a paragraph '| a | |---|---|'",
                "write as many cells");
    assert_told("| [[id|words]] |\n|---|\n",
                "1:1 here this is a table, on the forge a paragraph '| [[id|words]] | |---|'",
                "in a table, write the bar");
    assert_told("- > [!TIP]\n  > yes\n", "1:3 here this is an alert, on the forge a quote",
                "the forge knows alerts");
    assert_told("Words [[a*b*c|d]].\n",
                "1:10 here this is a paragraph 'Words [[a*b*c|d]].', on the forge a paragraph "
                "'Words [[a<em>b</em>c|d]].'",
                "let emphasis begin");
    assert_told("Words.[^a]\n\n- item\n\n  [^a]: in a list\n",
                "3:3 here this is a line of a list without spaces 'item', on the forge a paragraph "
                "'item'",
                "put a blank line");
    assert_told("One[^a].\n\n[^a]: First[^b].\n\nTwo[^c].\n\n[^b]: B.\n[^c]: C.\n",
                "5:4 here this is a paragraph 'Two<sup>2</sup>.', on the forge a paragraph "
                "'Two<sup>3</sup>.'",
                "define footnotes at the end");
}

static void texts_that_are_too_much(void **state) {
    (void)state;
    struct buf text = {0};
    struct page p = {0};
    while (text.n <= PORTABILITY_MAX_TEXT)
        buf_put(&text, S("Words and more words.\n"));
    assert_true(str_eq(compare(&p, buf_str(&text), NULL), S("not compared")));
    page_free(&p);
    p = (struct page){0};
    text.n = 0;
    for (int i = 0; i < 2 * MARKDOWN_MAX_DEPTH; i++)
        buf_put(&text, S("> "));
    assert_true(str_eq(compare(&p, buf_str(&text), NULL), S("not compared")));
    page_free(&p);
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(specification_examples), cmocka_unit_test(extension_examples),
        cmocka_unit_test(regression_examples),    cmocka_unit_test(intended_differences),
        cmocka_unit_test(places_and_words),       cmocka_unit_test(texts_that_are_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
