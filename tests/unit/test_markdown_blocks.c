/* The plain text of each block, and where each of its bytes stands in the file. */
#include "markdown_support.h"

#include <glob.h>
#include <stdlib.h>

struct blocks {
    struct page *page;
    struct markdown_origin origin;
    struct buf shown;        /* one block a line */
    size_t words, elsewhere; /* words; those that do not stand in the file as they are */
};

/* Marks and what is hidden print as <k> and '.'. */
static void show(struct buf *out, str text) {
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == MARKDOWN_HIDDEN)
            buf_byte(out, '.');
        else
            buf_byte(out, c == '\x01' ? '<' : c == '\x02' ? '>' : c);
    }
    buf_byte(out, '\n');
}

static void on_block(void *context, const struct markdown_block *block) {
    struct blocks *b = context;
    show(&b->shown, block->text);
}

static void check_blocks(const char *markdown, const char *expected) {
    struct page p = {0};
    struct blocks b = {.page = &p};
    struct map names = components(&p.arena);
    page_scan(&p, str_of(markdown),
              &(struct markdown_options){.components = &names, .block = on_block, .context = &b});
    assert_string_equal(c_string(&p, buf_str(&b.shown)), expected);
    buf_free(&b.shown);
    page_free(&p);
}

static void shows_the_text_of_each_block(void **state) {
    (void)state;
    check_blocks("# Head *x* {#own}\n\nOne\n  two **three**.\n\n> Four\n\n- five\n- six",
                 "Head x \nOne two three.\nFour\nfive\nsix\n");
    check_blocks("a [[b]] c [[d|$5]] e", "a <0> c <1> e\n");
    check_blocks("a `5 GW` b [5 GW](x) c ![6 GW](y) d <https://x.org/7>",
                 "a .... b <0>.... c <1>.... d <2>...............\n");
    check_blocks("| a | b |\n|---|---|\n| 1 | 2 |", "a\nb\n1\n2\n");
    check_blocks("a[^n]\n\n[^n]: note\n", "a\nnote\n");
    check_blocks("```\n5 GW\n```\n\n```facts\nx: 5 GW\n```\n\n    5 GW\n", "");
    check_blocks("5&nbsp;GW \\$5 &amp;", "5\u00A0GW $5 &\n");
    check_blocks("", "");
    check_blocks("[[a]]", "<0>\n");
}

static void on_sentence(void *context, str text, struct span at) {
    struct blocks *b = context;
    struct place place = span_place(at);
    buf_printf(&b->shown, "%zu:%zu ", place.line, place.column);
    show(&b->shown, text);
}

static void check_sentences(const char *markdown, const char *expected) {
    struct page p = {0};
    struct blocks b = {.page = &p};
    struct map names = components(&p.arena);
    page_scan(
        &p, str_of(markdown),
        &(struct markdown_options){.components = &names, .sentence = on_sentence, .context = &b});
    assert_string_equal(c_string(&p, buf_str(&b.shown)), expected);
    buf_free(&b.shown);
    page_free(&p);
}

static void tells_every_sentence(void **state) {
    (void)state;
    check_sentences("One. Two\n*three*. [[a]] four. Five [[b]].",
                    "1:1 One.\n1:6 Two three.\n2:10 <0> four.\n2:22 Five <1>.\n");
    check_sentences("# Head {#own}\n\n- A `5 GW` [b](x) c.\n- [d](x). E.",
                    "1:3 Head\n3:3 A 5 GW <0>b c.\n4:4 <1>d.\n4:11 E.\n");
    check_sentences("| a | b |\n|---|---|\n| 1 | [[c]] |", "1:3 a\n1:7 b\n3:3 1\n3:7 <0>\n");
    check_sentences("a[^n].\n\n```facts\nx: 5 GW\n```\n\n[^n]: A note. And more.\n",
                    "1:1 a.\n7:7 A note.\n7:15 And more.\n");
    check_sentences("", "");
}

/* Is it the word, but for the signs of emphasis in it? */
static bool is_word(str there, str word) {
    size_t n = 0;
    for (size_t i = 0; i < there.n; i++)
        if (!strchr("*_~\\", there.p[i]) && (n == word.n || there.p[i] != word.p[n++]))
            return false;
    return n == word.n;
}

/* Every word without mentions, hidden bytes and entities stands in the file where it is said to. */
static void place_words(void *context, const struct markdown_block *block) {
    struct blocks *b = context;
    str file = b->page->source.text;
    for (size_t from = 0, to; from < block->text.n; from = to + 1) {
        to = str_find_byte(block->text, ' ', from);
        str word = str_sub(block->text, from, to);
        if (!word.n || str_find_byte(word, '\x01', 0) < word.n ||
            str_find_byte(word, MARKDOWN_HIDDEN, 0) < word.n)
            continue;
        struct span at = markdown_block_span(block, b->origin, from, to);
        str there = str_sub(file, at.offset, (size_t)at.offset + at.length);
        b->words++;
        if (is_word(there, word))
            continue;
        b->elsewhere++;
        bool nowhere = at.length == b->origin.length;
        buf_printf(&b->shown, "'%.*s' is at '%.*s'\n", STR(word), STR(nowhere ? S("") : there));
    }
}

static void scan_words(struct blocks *b, struct page *p, str text, str body) {
    p->source = (struct source){str_of("page.md"), text};
    p->diags.arena = &p->arena;
    size_t at = (size_t)(body.p - text.p);
    b->page = p;
    b->origin = (struct markdown_origin){&p->source, (uint32_t)at, (uint32_t)body.n, true, NULL};
    struct map names = components(&p->arena);
    struct markdown_options options = {.components = &names, .block = place_words, .context = b};
    markdown_scan(&p->arena, body, b->origin, &options, &p->markdown, &p->diags);
}

static void knows_where_words_stand(void **state) {
    (void)state;
    static const char text[] =
        "---\nx\n---\n# A  head\n\nOne  two\n   three *four* five\n\n> quoted\n> words\n\n"
        "1. a  list\n   of words\n\n| a | table  cell |\n|---|---|\n| x | y \\| z |\n\n"
        "Cost[^n] is \\$5 &amp; more, [[x]] and [[y|z]]. ~~struck~~  \nout\n\n"
        "[^n]: A note\n    of two  lines.\n\n    And *another* paragraph\n";
    struct page p = {0};
    struct blocks b = {0};
    scan_words(&b, &p, str_of(text), str_sub(str_of(text), 10, sizeof text));
    /* the note's reference parts a word from the point behind it; an entity stands nowhere */
    assert_string_equal(c_string(&p, buf_str(&b.shown)), "'&' is at ''\n");
    assert_true(b.words > 30);
    buf_free(&b.shown);
    page_free(&p);
}

static str read_file(struct arena *a, const char *path) {
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf text = {0};
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, f));)
        buf_put(&text, (str){part, n});
    fclose(f);
    str copy = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return copy;
}

/* The repository's own articles; whoever builds without them skips this. */
static void knows_it_in_real_articles(void **state) {
    (void)state;
    glob_t found;
    if (glob("content/articles/*.md", 0, NULL, &found) != 0)
        skip();
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct page p = {0};
        struct blocks b = {0};
        str text = read_file(&p.arena, found.gl_pathv[i]);
        size_t body = str_find(text, S("\n---\n"), 1) + 5;
        scan_words(&b, &p, text, str_sub(text, body, text.n));
        if (b.elsewhere)
            fail_msg("%s: %.*s", found.gl_pathv[i], STR(buf_str(&b.shown)));
        assert_true(b.words > 100);
        buf_free(&b.shown);
        page_free(&p);
    }
    globfree(&found);
}

static void places_all_of_a_text_that_is_no_slice(void **state) {
    (void)state;
    struct source file = {str_of("f.yml"), S("x: one two")};
    struct markdown_piece pieces[] = {{0, 3}, {4, SIZE_MAX}};
    struct markdown_block block = {S("one two"), pieces, 2};
    struct markdown_origin exact = {&file, 0, 10, true, NULL}, whole = {&file, 3, 7, false, NULL};
    assert_int_equal(markdown_block_span(&block, exact, 0, 3).offset, 3);
    assert_int_equal(markdown_block_span(&block, exact, 0, 3).length, 3);
    assert_int_equal(markdown_block_span(&block, whole, 0, 3).length, 7);
    assert_int_equal(markdown_block_span(&block, exact, 4, 7).length, 10); /* nowhere: all of it */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_text_of_each_block),
        cmocka_unit_test(tells_every_sentence),
        cmocka_unit_test(knows_where_words_stand),
        cmocka_unit_test(knows_it_in_real_articles),
        cmocka_unit_test(places_all_of_a_text_that_is_no_slice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
