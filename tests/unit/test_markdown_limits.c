/* Markdown that is made to hurt: nothing crashes, limits are told, and work grows with the text.
 * Work is counted in bytes of output and of memory, not in seconds. */
// one thread
#include "markdown_support.h"

static struct buf times(const char *pattern, size_t count) {
    struct buf text = {0};
    for (size_t i = 0; i < count; i++)
        buf_put(&text, str_of(pattern));
    return text;
}

static str joined(struct buf *text, const char *pattern, size_t count) {
    struct buf more = times(pattern, count);
    buf_put(text, buf_str(&more));
    buf_free(&more);
    return buf_str(text);
}

/* Reads and writes the page; returns the bytes of its HTML. The code of the first error goes to
 * *code. */
static size_t size_of(str markdown, const char **code, enum exit_code *class) {
    struct page p = {0};
    struct map names = components(&p.arena);
    page_scan(&p, markdown, &(struct markdown_options){.components = &names});
    page_write(&p);
    *code = p.diags.count ? p.diags.items[0].code : "";
    *class = diags_exit_code(&p.diags, false);
    size_t size = p.raw.n;
    page_free(&p);
    return size;
}

static void check_limit(str markdown, const char *wanted) {
    const char *code;
    enum exit_code class;
    size_t size = size_of(markdown, &code, &class);
    assert_string_equal(code, wanted);
    assert_int_equal(class, EXIT_LIMIT);
    assert_true(size <= 8 * (64 * markdown.n + (1 << 20))); /* escapes make bytes longer */
}

static void stops_at_the_depth(void **state) {
    (void)state;
    static const char *const patterns[] = {">",    "> ",      "- ", "* ", "1. ",
                                           "> - ", "*a **a ", "![", "\t>"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct buf text = times(patterns[i], 100000);
        if (patterns[i][0] == '!')
            joined(&text, "](b)", 100000);
        else
            joined(&text, " a** a*", 100000);
        check_limit(buf_str(&text), "too-deep");
        buf_free(&text);
    }
}

static void goes_down_to_the_depth(void **state) {
    (void)state;
    const char *code;
    enum exit_code class;
    for (size_t depth = MARKDOWN_MAX_DEPTH; depth <= MARKDOWN_MAX_DEPTH + 1; depth++) {
        struct buf text = times(">", depth);
        size_of(joined(&text, "a", 1), &code, &class);
        assert_string_equal(code, depth > MARKDOWN_MAX_DEPTH ? "too-deep" : "");
        buf_free(&text);
    }
    /* many of them, but not in one another */
    struct buf text = times("> a\n\n- b\n\n*c* ", 10000);
    size_of(buf_str(&text), &code, &class);
    assert_string_equal(code, "");
    buf_free(&text);
}

static void tells_the_place(void **state) {
    (void)state;
    struct buf text = times("a\n\n", 3);
    joined(&text, ">", 100);
    struct page p = {0};
    page_scan(&p, buf_str(&text), &(struct markdown_options){0});
    assert_int_equal(p.diags.count, 1);
    assert_true(p.diags.items[0].span.offset >= 6);
    page_free(&p);
    buf_free(&text);
}

static void stops_at_the_size(void **state) {
    (void)state;
    struct buf bomb = times("[a]: /", 1);
    joined(&bomb, "x", 100000);
    joined(&bomb, "\n\n", 1);
    check_limit(joined(&bomb, "[a] ", 100000), "output-too-large");
    buf_free(&bomb);

    struct buf title = times("[a]: b '", 1);
    joined(&title, "&quot;", 20000);
    joined(&title, "'\n\n", 1);
    check_limit(joined(&title, "![a]", 50000), "output-too-large");
    buf_free(&title);

    struct buf table = times("a|", 128);
    joined(&table, "\n", 1);
    joined(&table, "-|", 128);
    joined(&table, "\n", 1);
    check_limit(joined(&table, "b\n", 20000), "output-too-large");
    buf_free(&table);

    struct buf long_text = times("0123456789abcdef", (16 << 16) + 1);
    check_limit(buf_str(&long_text), "text-too-large");
    buf_free(&long_text);
}

/* A page of twice the pattern is at most 2.3 times as long. */
static void grows_with_the_text(void **state) {
    (void)state;
    static const char *const patterns[] = {
        "[",
        "]",
        "![",
        "[a](",
        "[a][",
        "[^",
        "[^a] ",
        "[[",
        "[[a",
        "[[a|",
        "[[a]]",
        "[[a|b]]",
        "[[a\\_b]]",
        "*",
        "_a ",
        "*_",
        "~~a ",
        "`",
        "``a",
        "<",
        "<a ",
        "<!--",
        "&",
        "&amp;",
        "\\",
        "|",
        "|-",
        "www.",
        "http://a/",
        "a@",
        "a@b.c ",
        "(",
        ". ",
        "A. ",
        "No. ",
        "a.b.",
        "{#",
        "# a\n",
        "# {#a}\n",
        "a\n---\n",
        "- a\n",
        "> a\n",
        ">\n\n",
        "  - a\n",
        "[a]: b\n",
        "[^a]: b\n",
        "[^a]: b\n\n    c\n\n",
        "```\n",
        "```facts\na\n```\n",
        "~~~\n",
        "> [!NOTE]\n\n",
        "- [x] a\n",
        "a  \n",
        "\t",
        "\n",
        "a|b\n-|-\n",
        "[a](b 'c",
        "[](<",
        "x [[a]]. ",
        "\x01",
        "[a](b\\_c) ",
        "&#x",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        size_t before = 0;
        for (size_t count = 5000; count <= 20000; count *= 2) {
            const char *code;
            enum exit_code class;
            struct buf text = times(patterns[i], count);
            size_t size = size_of(buf_str(&text), &code, &class);
            if (before && size * 10 > before * 23 + 10000)
                fail_msg("'%s' grows from %zu to %zu", patterns[i], before, size);
            before = size;
            buf_free(&text);
        }
    }
}

static void reads_a_long_line(void **state) {
    (void)state;
    const char *code;
    enum exit_code class;
    struct buf text = times("word *and* [[a]] \xc3\xa9. ", 5 << 20 >> 4);
    assert_true(text.n > 5 << 20);
    assert_true(size_of(buf_str(&text), &code, &class) > 5 << 20);
    assert_string_equal(code, "");
    buf_free(&text);
}

static void reads_nested_brackets(void **state) {
    (void)state;
    const char *code;
    enum exit_code class;
    struct buf text = times("[a", 100000);
    size_t size = size_of(joined(&text, "]", 100000), &code, &class);
    assert_string_equal(code, "");
    assert_int_equal(size, 300000 + sizeof "<p></p>\n" - 1);
    buf_free(&text);
}

/* Every text of up to six of these pieces, so that states of the walk meet in every order. */
static void survives_all_short_texts(void **state) {
    (void)state;
    static const char *const pieces[] = {"[[a", "|",    "]]", "> ",       "[!NOTE]",
                                         "\n",  "[^a]", ": ", "```facts", "![b](c)"};
    enum { PIECES = sizeof pieces / sizeof *pieces, LONGEST = 5 };
    size_t total = 1;
    for (size_t k = 0; k < LONGEST; k++)
        total *= PIECES;
    struct buf text = {0};
    for (size_t number = 0; number < total; number++) {
        text.n = 0;
        for (size_t k = 0, rest = number; k < LONGEST; k++, rest /= PIECES)
            buf_put(&text, str_of(pieces[rest % PIECES]));
        struct page p = {0};
        struct map names = components(&p.arena);
        page_scan(&p, buf_str(&text), &(struct markdown_options){.components = &names});
        page_write(&p);
        size_t wikis = 0;
        for (size_t i = 0; i < p.markdown.mentions.count; i++)
            wikis += p.markdown.mentions.items[i].kind == MENTION_WIKI;
        if (p.holes.count != wikis + p.markdown.fences.count)
            fail_msg("%zu holes for:\n%.*s", p.holes.count, STR(buf_str(&text)));
        page_free(&p);
    }
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_at_the_depth),    cmocka_unit_test(goes_down_to_the_depth),
        cmocka_unit_test(tells_the_place),       cmocka_unit_test(stops_at_the_size),
        cmocka_unit_test(grows_with_the_text),   cmocka_unit_test(reads_a_long_line),
        cmocka_unit_test(reads_nested_brackets), cmocka_unit_test(survives_all_short_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
