/* The examples of CommonMark 0.31 and of md4c's specifications of GitHub's extensions, through our
 * renderer.
 *
 * What differs everywhere and by intent is undone before comparing (see `undone`): ids of
 * headings, lazy images, classes in place of align="". What differs in one example is listed with
 * the reason; an entry that has become needless fails the test.
 *
 * The examples come with md4c's sources: scripts/deps puts them into build/deps/share/md4c. Set
 * MD4C_SPECS when they lie elsewhere. */
#include "markdown_support.h"
#include "spec_support.h"

struct difference {
    int example;
    const char *reason;
};

#define SCHEME "the policy on addresses lets no such scheme through"
#define BARE "a bare address is a link, as on GitHub"

#define SPACES "md4c counts the spaces at the end of a line in a code span once too few"
#define TAB "md4c keeps a tab that HTML does not show"
#define WIKI "[[...]] is a wiki link"

static const struct difference commonmark[] = {
    {10, TAB},   {82, TAB},     {335, SPACES}, {337, SPACES}, {548, WIKI},   {559, WIKI},
    {590, WIKI}, {596, SCHEME}, {598, SCHEME}, {599, SCHEME}, {601, SCHEME}, {608, BARE},
    {611, BARE}, {612, BARE},   {640, SPACES}, {0, NULL},
};
static const struct difference tables[] = {{0, NULL}};
static const struct difference strikethrough[] = {{0, NULL}};
static const struct difference tasklists[] = {{0, NULL}};
static const struct difference autolinks[] = {{9, SCHEME}, {13, SCHEME}, {0, NULL}};
static const struct difference wikilinks[] = {{0, NULL}};

/* ---- comparing ---- */

/* What is replaced in our HTML or theirs before they are compared. */
static const struct {
    const char *written, *replaced;
} undone[] = {
    /* theirs */
    {" />", ">"},
    {" class=\"task-list-item\"", ""},
    {"<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled checked>", "[x] "},
    {"<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled>", "[ ] "},
    /* ours */
    {"&#39;", "'"}, /* one escape function for text and for both kinds of quotes */
    {" loading=\"lazy\" decoding=\"async\"", ""}, /* pages of many images */
    {"<div class=\"table-scroll\" tabindex=\"0\">\n",
     ""}, /* the keyboard must reach what scrolls */
    {"<pre tabindex=\"0\">", "<pre>"},
    {"</table>\n</div>", "</table>"},
    {" scope=\"col\"", ""},
    {" class=\"align-left\"",
     " align=\"left\""}, /* align="" is obsolete; style="" needs a weaker CSP */
    {" class=\"align-center\"", " align=\"center\""},
    {" class=\"align-right\"", " align=\"right\""},
    {"<li class=\"task\">", "<li>"},
    {"<input type=\"checkbox\" disabled checked aria-label=\"Done\"> ",
     "[x] "}, /* screen readers */
    {"<input type=\"checkbox\" disabled aria-label=\"To do\"> ", "[ ] "},
};

/* "<h2 id="...">" becomes "<h2>". */
static size_t skip_heading_id(str html, size_t at) {
    str rest = str_sub(html, at, html.n);
    bool heading = rest.n > 8 && str_starts(rest, S(" id=\"")) && at >= 3 &&
                   html.p[at - 2] == 'h' && html.p[at - 3] == '<';
    return heading ? str_find_byte(rest, '"', 5) + 1 : 0;
}

static size_t put_replaced(struct buf *out, str html, size_t at) {
    for (size_t k = 0; k < sizeof undone / sizeof *undone; k++) {
        str written = str_of(undone[k].written);
        if (str_starts(str_sub(html, at, html.n), written)) {
            buf_put(out, str_of(undone[k].replaced));
            return written.n;
        }
    }
    return 0;
}

/* md4c shows a wiki link as <x-wikilink data-target="target">label</x-wikilink>. */
static size_t put_wikilink(struct buf *out, str html, size_t at) {
    static const str open = {"<x-wikilink data-target=\"", 25}, close = {"</x-wikilink>", 13};
    str rest = str_sub(html, at, html.n);
    if (!str_starts(rest, open))
        return 0;
    size_t quote = str_find_byte(rest, '"', open.n), end = str_find(rest, close, quote);
    str target = str_sub(rest, open.n, quote), label = str_sub(rest, quote + 2, end);
    buf_printf(out, str_eq(target, label) ? "{wiki %.*s}" : "{wiki %.*s|%.*s}", STR(target),
               STR(label));
    return end + close.n;
}

/* White space around tags does not count. */
static struct buf normalised(str html) {
    struct buf out = {0};
    for (size_t at = 0; at < html.n;) {
        size_t done = skip_heading_id(html, at);
        done += put_replaced(&out, html, at + done);
        done += put_wikilink(&out, html, at + done);
        if (done) {
            at += done;
            continue;
        }
        bool gap = html.p[at] == '\n' && (!out.n || strchr(">}", out.p[out.n - 1]) ||
                                          at + 1 == html.n || strchr("<{", html.p[at + 1]));
        if (!gap)
            buf_byte(&out, html.p[at]);
        at++;
    }
    return out;
}

static struct buf render(str markdown) {
    struct page p = {0};
    page_scan(&p, markdown, &(struct markdown_options){.raw_html = true});
    page_write(&p);
    struct buf html = normalised(buf_str(&p.html));
    page_free(&p);
    return html;
}

static const char *reason_for(const struct difference *listed, int example) {
    for (; listed->reason; listed++)
        if (listed->example == example)
            return listed->reason;
    return NULL;
}

/* 1 when the example passes, -1 when it may not be listed as it is, 0 when it is listed. */
static int check(const char *name, const struct specified *e, const struct difference *listed) {
    struct buf ours = render(e->markdown), theirs = normalised(e->html);
    bool same = str_eq(buf_str(&ours), buf_str(&theirs));
    const char *reason = reason_for(listed, e->number);
    if (same == (reason != NULL))
        print_message("%s, example %d %s\n--- markdown\n%.*s--- expected\n%.*s\n--- got\n%.*s\n",
                      name, e->number, same ? "is listed but passes" : "differs", STR(e->markdown),
                      STR(buf_str(&theirs)), STR(buf_str(&ours)));
    int result = same == (reason != NULL) ? -1 : same;
    buf_free(&ours);
    buf_free(&theirs);
    return result;
}

/* Our flags are always the same; an example may be about others. */
static bool is_for_us(str flags) {
    static const char *const ours[] = {"--ftables",
                                       "--fstrikethrough",
                                       "--ftasklists",
                                       "--fpermissive-autolinks",
                                       "--fwiki-links",
                                       "--fpermissive-url-autolinks",
                                       "--fpermissive-email-autolinks",
                                       "--fpermissive-www-autolinks"};
    while (flags.n) {
        size_t end = 0;
        while (end < flags.n && !byte_is_space(flags.p[end]))
            end++;
        str flag = str_sub(flags, 0, end);
        flags = str_trim(str_sub(flags, end, flags.n));
        bool known = false;
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
            known = known || str_eq(flag, str_of(ours[i]));
        if (!known)
            return false;
    }
    return true;
}

static void check_all(const char *name, const struct difference *listed, int expected) {
    struct arena a = {0};
    struct buf text = read_specification("MD4C_SPECS", "md4c", name);
    str rest = buf_str(&text);
    struct specified e = {0};
    int passed = 0, differ = 0, failed = 0;
    while (next_example(&a, &rest, &e)) {
        if (!is_for_us(e.flags))
            continue;
        int result = check(name, &e, listed);
        passed += result > 0;
        differ += result == 0;
        failed += result < 0;
    }
    print_message("%s: %d examples pass, %d differ by intent, %d fail\n", name, passed, differ,
                  failed);
    buf_free(&text);
    arena_free(&a);
    assert_int_equal(failed, 0);
    assert_true(passed + differ >= expected); /* the reader above has not lost any */
}

static void commonmark_examples(void **state) {
    (void)state;
    check_all("spec.txt", commonmark, 652);
}

static void table_examples(void **state) {
    (void)state;
    check_all("spec-tables.txt", tables, 12);
}

static void strikethrough_examples(void **state) {
    (void)state;
    check_all("spec-strikethrough.txt", strikethrough, 5);
}

static void tasklist_examples(void **state) {
    (void)state;
    check_all("spec-tasklists.txt", tasklists, 5);
}

static void autolink_examples(void **state) {
    (void)state;
    check_all("spec-permissive-autolinks.txt", autolinks, 14);
}

static void wikilink_examples(void **state) {
    (void)state;
    check_all("spec-wiki-links.txt", wikilinks, 23);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commonmark_examples),    cmocka_unit_test(table_examples),
        cmocka_unit_test(strikethrough_examples), cmocka_unit_test(tasklist_examples),
        cmocka_unit_test(autolink_examples),      cmocka_unit_test(wikilink_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
