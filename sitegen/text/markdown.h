/* Markdown: CommonMark with GitHub's tables, strikethrough, task lists and autolinks through md4c,
 * and around it footnotes, alerts, heading ids, wiki links [[id]] and component fences.
 *
 * A text is read twice. markdown_scan finds what the model must know: references, headings,
 * fences. When all references are resolved, markdown_html writes the page, with holes where
 * templates speak. */
#ifndef TEXT_MARKDOWN_H
#define TEXT_MARKDOWN_H

#include "base/diag.h"
#include "base/map.h"

/* How a text that was read from its file with changes (a YAML block loses its indentation, a quoted text its
 * escapes) stands there: piece by piece, from the first byte on. Between two pieces the file may hold what the
 * text does not. */
struct place_map {
    struct place_piece {
        uint32_t text; /* the piece begins at this offset of the text and goes on to the next, */
        uint32_t file,
            length; /* it stands here in the file: as it is, or as the escape of one character */
    } * items;
    size_t count, capacity;
    uint32_t size; /* of the text */
};

/* Where a text comes from, so that an offset in it tells a place in its file. */
struct markdown_origin {
    const struct source *source;
    uint32_t offset; /* of the text in the source */
    uint32_t length; /* of the text in the source */
    bool exact;      /* the text is a slice of the source */
    const struct place_map
        *map; /* of a text that is none; without a map places are the whole slice */
};

/* The place of `length` bytes from `at` of the text; the whole of it when `at` is SIZE_MAX (not known). */
struct span markdown_span(struct markdown_origin origin, size_t at, size_t length);

/* A reference in the text, in the order in which the page shows them. */
enum mention_kind {
    MENTION_LINK,  /* [text](target), <target>, a bare address */
    MENTION_IMAGE, /* ![alt](target) */
    MENTION_WIKI   /* [[target]], [[target|label]], [[target#fragment]] */
};

struct mention {
    enum mention_kind kind;
    bool has_label;
    bool plain;   /* stands in a heading: no margin note there */
    str target;   /* entities and escapes resolved; of a wiki link without '#fragment' */
    str fragment; /* of a wiki link, without '#' */
    str label;    /* plain text of a wiki link's label */
    struct span span;
    uint32_t sentence; /* index into markdown.sentences */
};

/* A sentence that holds at least one mention, for backlinks. Plain text in which mention number k
 * of the text stands as the byte 0x01, k in decimal, 0x02 (wiki links: in place of their text;
 * links and images: before their text, which follows). */
struct sentence {
    str text;
    uint32_t heading; /* 1 + index of the heading it stands under; 0 before the first */
};

struct heading {
    int level; /* 1..6 */
    str id;    /* unique on the page */
    str text;  /* plain */
    struct span span;
};

/* A fenced block whose info string names a component. */
struct fence {
    str name;
    str body;
    struct span span;      /* of the opening fence line */
    struct span body_span; /* of the body's lines as they are written: with their indentation */
    uint32_t mention;      /* how many mentions stand before it */
    uint32_t heading;      /* 1 + index of the heading it stands under; 0 before the first */
};

struct markdown {
    str text;
    struct markdown_origin origin;
    bool raw_html; /* pass raw HTML through; else it is escaped */
    struct {
        struct mention *items;
        size_t count, capacity;
    } mentions;
    struct {
        struct heading *items;
        size_t count, capacity;
    } headings;
    struct {
        struct sentence *items;
        size_t count, capacity;
    } sentences;
    struct {
        struct fence *items;
        size_t count, capacity;
    } fences;
    size_t words;
    struct markdown_notes *notes; /* footnotes, for markdown_html */
};

/* The plain text of one block (paragraph, heading, cell, item), for who looks for something in it. White space
 * is single spaces; mentions are marked as in struct sentence, and a wiki link's label is not in it. Each
 * byte of code, of a link's words and of an image's description is MARKDOWN_HIDDEN. */
struct markdown_block {
    str text; /* valid during the call */
    const struct markdown_piece {
        size_t at; /* from this byte of the text on, up to the next piece, */
        size_t
            offset; /* it stands here in the text that is scanned; SIZE_MAX: nowhere (an entity) */
    } * pieces;
    size_t count;
};

#define MARKDOWN_HIDDEN '\x03'

struct markdown_options {
    bool raw_html;
    const struct map *components; /* names of components; NULL: none */
    str id_prefix; /* put before generated ids of headings and footnotes; "" in articles */
    /* markdown_scan calls it with every block that holds text, footnotes last. May be NULL. */
    void (*block)(void *context, const struct markdown_block *block);
    /* The same with every sentence, also of those that mention nothing: marked as in struct sentence, nothing is hidden, and
     * valid during the call. `at` is where it begins. Mentions up to its own have been read. May be NULL. */
    void (*sentence)(void *context, str text, struct span at);
    void *context;
};

enum { MARKDOWN_MAX_DEPTH = 64, MARKDOWN_MAX_TARGET = 100 };

/* Reads the text once. Diagnostics: a footnote without definition, defined twice or never used;
 * '[[' left in the text; a duplicate or reserved own id; a limit (text over 16 MB, output over 64
 * times the input plus 1 MB, nesting over MARKDOWN_MAX_DEPTH). Everything lives in `a`. Always
 * leaves a usable struct. */
void markdown_scan(struct arena *a, str text, struct markdown_origin origin,
                   const struct markdown_options *options, struct markdown *out, struct diags *d);

/* The place in the file of the bytes from `from` to `to` (not empty) of a block's text. */
struct span markdown_block_span(const struct markdown_block *block, struct markdown_origin origin,
                                size_t from, size_t to);

/* What became of mention k. Dropped: the text stays, the link goes. */
struct mention_target {
    enum { TARGET_DROPPED, TARGET_URL, TARGET_HOLE } kind;
    str url; /* of TARGET_URL: may stand in an attribute after html_escape */
    bool external;
};

/* A place in the written HTML where a template speaks. */
struct hole {
    enum { HOLE_MENTION, HOLE_FENCE } kind;
    uint32_t index; /* of the mention or fence */
    size_t at;      /* offset in `out`, from where it was when markdown_html began */
    str label;      /* of a wiki link with a label: HTML */
};

struct holes {
    struct hole *items;
    size_t count, capacity;
};

/* Writes the HTML behind what `out` holds; holes and labels live in `a`. `targets` has one entry
 * per mention; wiki links are always holes. Images get loading="lazy"; links are plain, whether
 * external or not. Headings get their id. The footnotes stand at the end in <section
 * class="footnotes">. *m must be what markdown_scan filled. */
void markdown_html(struct arena *a, const struct markdown *m, const struct mention_target *targets,
                   struct buf *out, struct holes *holes);
/* As markdown_html, but without the <p> of paragraphs that stand in no other block: for cells of
 * components. */
void markdown_inline_html(struct arena *a, const struct markdown *m,
                          const struct mention_target *targets, struct buf *out,
                          struct holes *holes);
/* The version of the library, "0.5.2". */
const char *markdown_library_version(void);

#endif
