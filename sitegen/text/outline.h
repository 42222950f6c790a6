/* What a Markdown text looks like, whoever reads it: its blocks in order, each with its text, in a form in which
 * only what can be seen counts. Two readers of Markdown fill one each (markdown_outline.c, portability.c), and
 * outlines_compare finds the first block in which they differ. */
#ifndef TEXT_OUTLINE_H
#define TEXT_OUTLINE_H

#include "text/markdown.h"

enum shape {
    SHAPE_PARAGRAPH,
    SHAPE_LINE, /* text of a tight list's item */
    SHAPE_HEADING,
    SHAPE_CODE,
    SHAPE_HTML,
    SHAPE_RULE,
    SHAPE_QUOTE,
    SHAPE_LIST,
    SHAPE_ITEM,
    SHAPE_TABLE,
    SHAPE_ROW,
    SHAPE_CELL,
    SHAPE_NOTE /* a footnote, at the end */
};

enum outline_task { TASK_NONE, TASK_OPEN, TASK_DONE };

struct outline_block {
    enum shape shape;
    uint32_t depth; /* of blocks around it */
    uint32_t
        detail; /* of a heading its level; of an ordered list 1 + its first number, else 0; of an item its
                        enum outline_task; of a row 1 when it is the head; of a cell 'l', 'c', 'r' or 0; of a
                        footnote its number; of a quote 1 + the index of its kind of alert, or 0 */
    size_t at;       /* of its first byte in the text, as far as it is known; else SIZE_MAX */
    size_t from, to; /* its text in outline.text; of code "language\n" and then the code */
};

/* What a text may look like, as bits. */
enum outline_style {
    STYLE_LINK = 1,
    STYLE_STRONG = 2,
    STYLE_EMPHASIS = 4,
    STYLE_STRUCK = 8,
    STYLE_CODE = 16,
    STYLE_HTML = 32
};
enum { STYLE_COUNT = 6 };

/* In the text of a block: white space is single spaces (but in code), and these bytes are signs. */
enum {
    SIGN_STYLE =
        '\x01', /* a byte '@' + style; with STYLE_LINK also the address, SIGN_END, title, SIGN_END */
    SIGN_END = '\x02',
    SIGN_BREAK = '\x03', /* a line ends here */
    SIGN_IMAGE = '\x04', /* address, SIGN_END, title, SIGN_END, alternative, SIGN_END */
    SIGN_NOTE = '\x05',  /* the number of a footnote, SIGN_END */
};

struct outline {
    struct arena *arena;
    struct {
        struct outline_block *items;
        size_t count, capacity;
    } blocks;
    struct buf text; /* of all blocks; on the heap, see outline_free */
    struct { /* where the text stands in what was read: from `at` of the text on, at `offset` */
        struct outline_piece {
            size_t at, offset;
        } * items;
        size_t count, capacity;
    } pieces;

    /* While it is filled. */
    uint32_t depth;             /* of blocks that are open */
    bool leaf;                  /* a block that holds text is open, */
    bool verbatim;              /* and its text is code: white space counts */
    bool gap;                   /* white space came last */
    uint32_t open[STYLE_COUNT]; /* how often each style is open */
    str url, title;             /* of the open link */
    unsigned style;             /* as the newest SIGN_STYLE says */
    bool link_told;             /* that sign was for the open link */
    unsigned images;            /* open ones */
    struct buf alternative;     /* of the outermost */
    str image_url, image_title;
};

/* A block begins that holds others. It ends with outline_leave. */
void outline_enter(struct outline *o, struct outline_block block);
void outline_leave(struct outline *o);
/* A block begins that holds text. It ends with outline_end, or where the next one begins. */
void outline_begin(struct outline *o, struct outline_block block);
void outline_end(struct outline *o);
/* Text, which stands at `offset` of what is read, or at SIZE_MAX. Where no block is open it is a line. */
void outline_text(struct outline *o, str text, size_t offset);
void outline_break(struct outline *o);
void outline_note(struct outline *o, uint32_t number, size_t offset);
/* From here on, or from here on no more. Styles nest; url and title must live as long as the link is open. */
void outline_style(struct outline *o, enum outline_style style, bool on);
void outline_link(struct outline *o, str url, str title);
/* What comes between the two is the alternative. */
void outline_image(struct outline *o, str url, str title);
void outline_image_end(struct outline *o);
void outline_free(struct outline *o);

/* 1 + the index of the kind of alert that a line of text is the mark of: "[!NOTE]"; 0: of none. */
uint32_t outline_alert(str line);

/* The first block in which two outlines differ. */
struct outline_difference {
    const struct outline_block *here, *there; /* NULL: there is none any more */
    size_t here_at, there_at; /* where their texts begin to differ; else where they begin */
    bool in_text;             /* the blocks are alike, but for their text */
};
/* False when they look the same. */
bool outlines_compare(const struct outline *here, const struct outline *there,
                      struct outline_difference *out);
/* The style of the text at `at`, which lies in `block`. */
unsigned outline_style_at(const struct outline *o, const struct outline_block *block, size_t at);
/* Where the text at `at` stands in what was read: at or before it in the block; SIZE_MAX when that is not known. */
size_t outline_offset(const struct outline *o, const struct outline_block *block, size_t at);
/* A block and its text around `at`, in words: "a cell 'one <em>two</em>...'". NULL is "nothing". */
str outline_words(struct arena *a, const struct outline *o, const struct outline_block *block,
                  size_t at);

/* Fills an outline with what this site shows of a text that was scanned; raw HTML counts as such. False when the text is
 * beyond the limits of markdown_scan. */
bool markdown_outline(struct arena *a, const struct markdown *m, struct outline *out);

#endif
