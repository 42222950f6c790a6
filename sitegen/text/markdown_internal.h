/* Inside the Markdown layer: what passes between the walk over md4c's events and its two readers
 * (markdown_scan.c, markdown_html.c). Nobody else includes this.
 *
 * Both readers are driven by the same walk, so that mention 3 of the scan is mention 3 of the
 * HTML. */
#ifndef TEXT_MARKDOWN_INTERNAL_H
#define TEXT_MARKDOWN_INTERNAL_H

#include "text/markdown.h"

#define NOWHERE SIZE_MAX /* an offset that is not known */

/* ---- footnotes (markdown_notes.c) ---- */

/* Where a line of a footnote's own copy begins, in the copy and in the text. */
struct line_start {
    size_t copy, text;
};

/* A text on its way through md4c, and how its offsets map to those of the text that was scanned. */
struct passage {
    str text;
    str lasting; /* the same bytes where they live as long as the scan's results, or the original of a
                    text that was blanked in parts; offsets are equal */
    struct {
        struct line_start *items;
        size_t count, capacity;
    } lines; /* none: offsets are equal */
};

/* A footnote's definition. */
struct note {
    str label; /* as written, without '^' */
    str slug;  /* the end of its ids: "fn-" slug */
    size_t at; /* of its '[^' in the text */
    struct passage body;
    uint32_t number;     /* from 1, by first reference; 0: not referenced */
    uint32_t references; /* how many there are */
    uint32_t heading;    /* 1 + index of the heading above the first reference, or 0 */
};

/* What markdown_scan leaves for markdown_html. */
struct markdown_notes {
    struct {
        struct range {
            size_t from, to;
        } * items;
        size_t count, capacity;
    } definitions; /* where they stand in the text */
    struct {
        struct note **items;
        size_t count, capacity;
    } defined;
    struct {
        struct note **items;
        size_t count, capacity;
    } numbered;
    struct {
        uint32_t *items;
        size_t count, capacity;
    } fence_blocks;      /* numbers of code blocks */
    struct map by_label; /* folded label -> struct note */
    size_t size;         /* bytes of the text, for the limit on output */
    str id_prefix;       /* of generated ids */
};

/* Takes the definitions out of `text`. The same label again is an error. */
struct markdown_notes *notes_find(struct arena *a, str text, struct markdown_origin origin,
                                  struct diags *d);
/* The text without its definitions, for md4c: the text itself, or a copy in `a` in which they are blank. */
struct passage notes_main(struct arena *a, const struct markdown_notes *notes, str text);
/* The note of that label (one that note_label found), or NULL. */
struct note *notes_get(const struct markdown_notes *notes, str label);
/* The length of the list marker that `line` begins with, with the space behind it; else 0. */
size_t list_marker(str line);
/* The label of the reference "[^label]" that `text` begins with; empty when it begins with none. */
str note_label(str text);

/* ---- the walk (markdown_walk.c) ---- */

enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_QUOTE,
    BLOCK_LIST,
    BLOCK_ITEM,
    BLOCK_RULE,
    BLOCK_CODE,
    BLOCK_FENCE, /* a code block that is a component */
    BLOCK_HTML,
    BLOCK_TABLE,
    BLOCK_TABLE_HEAD,
    BLOCK_TABLE_BODY,
    BLOCK_ROW,
    BLOCK_CELL
};

enum alert { ALERT_NONE, ALERT_NOTE, ALERT_TIP, ALERT_IMPORTANT, ALERT_WARNING, ALERT_CAUTION };
enum align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

struct block {
    enum block_kind kind;
    int level;        /* of a heading: 1..6 */
    str own_id;       /* of a heading, when it closes: from a "{#own-id}" at its end */
    enum alert alert; /* of a quote */
    bool ordered;     /* of a list */
    unsigned start;   /* of an ordered list */
    bool task, done;  /* of an item */
    bool header;      /* of a cell */
    enum align align; /* of a cell */
    str language;     /* of a code block: first word of the info string; a component's name */
    size_t info_at;   /* of a fenced block: place of the info string in the passage, or NOWHERE */
};

enum inline_kind {
    INLINE_EMPHASIS,
    INLINE_STRONG,
    INLINE_STRUCK,
    INLINE_CODE,
    INLINE_LINK,
    INLINE_IMAGE,
    INLINE_WIKI
};

struct inline_span {
    enum inline_kind kind;
    uint32_t mention; /* number of the link, image or wiki link */
    str target;       /* entities and escapes resolved; of a wiki link without '#fragment' */
    str fragment;     /* of a wiki link */
    str title;        /* of a link or image */
    bool labelled;    /* a wiki link with a label, which follows as text */
    size_t from, to;  /* its place in the passage; complete when the span closes */
};

enum text_kind { TEXT_PLAIN, TEXT_CODE, TEXT_HTML, TEXT_SOFT_BREAK, TEXT_HARD_BREAK };

/* What a reader wants to hear. Inside an image there is only text (for its alt); inside a wiki link
 * without a label there is nothing. */
struct walk_events {
    void (*open_block)(void *reader, const struct block *b);
    void (*close_block)(void *reader, const struct block *b);
    void (*open_span)(void *reader, const struct inline_span *s);
    void (*close_span)(void *reader, const struct inline_span *s);
    void (*text)(void *reader, enum text_kind kind, str text);
    void (*note)(void *reader, struct note *note);
    /* "[^label]", which follows as text. May be NULL. */
    void (*unknown_note)(void *reader, str reference);
};

enum walk_stop { WALK_GOES_ON, WALK_TOO_LARGE, WALK_TOO_DEEP };

struct walk {
    /* Set by the reader. */
    const struct walk_events *events;
    void *reader;
    struct arena *arena;
    struct markdown_notes *notes;
    bool raw_html;
    const struct map *components; /* for the scan; the HTML goes by notes->fence_blocks */
    bool scans;

    /* Where the walk is. Numbers run on from passage to passage. */
    const struct passage *passage;
    size_t cursor; /* behind the last text that came from the passage */
    uint32_t mentions, code_blocks, fences;
    size_t cost; /* of the output so far, in bytes or a little more */
    enum walk_stop stop;

    /* What is open. */
    unsigned depth; /* of quotes, items and spans */
    unsigned span_count, quote_count;
    unsigned links;  /* open links and wiki links */
    unsigned images; /* open images */
    unsigned muted;  /* open wiki links without label */
    bool in_fence;
    enum { ALERT_IDLE, ALERT_QUOTE, ALERT_PARAGRAPH, ALERT_TITLE } alert_state;
    str last; /* newest plain text, when nothing came behind it */
    struct open_span {
        struct inline_span span;
        bool shown;
    } spans[MARKDOWN_MAX_DEPTH];
    enum alert quotes[MARKDOWN_MAX_DEPTH];
    struct buf scratch;
};

/* Reads one passage; false when the walk had to stop (w->stop says why, w->cursor where). */
bool walk_passage(struct walk *w, const struct passage *passage);
void walk_free(struct walk *w);
/* The kind of alert that the text is the mark of: "[!NOTE]". */
enum alert alert_of(str text);

/* ---- places (markdown_place.c) ---- */

/* The offset in the passage of something that lies in it, else NOWHERE. */
size_t walk_offset(const struct walk *w, const char *p);
/* A piece of the passage as it may be kept; any other text as it is. */
str walk_lasting(const struct walk *w, str text);
/* The offset in the scanned text of an offset in the passage. */
size_t walk_text_offset(const struct walk *w, size_t at);
/* What follows `at`, as far as it is worth looking: a text may be one line of megabytes. */
str text_ahead(str text, size_t at);

/* ---- wiki links (markdown_wiki.c) ---- */

/* Reads "[[target]]", "[[target|label]]", "[[target#fragment]]": `target` as md4c gives it, `at`
 * where it stands in the passage, or NOWHERE. In a table "\|" is how other tools want the bar
 * written; it comes as part of the target. Returns the label behind such a bar, or nothing. */
str wiki_read(const struct walk *w, str target, size_t at, struct inline_span *s);
/* Reports every '[[' in plain text: a reference that is none, and that nobody would notice. */
void wiki_check(const struct walk *w, str text, struct markdown_origin origin, struct diags *d);

/* ---- characters (markdown_entity.c) ---- */

/* Writes the characters that "&copy;" or "&#169;" stands for; an unknown name as it is. */
void entity_decode(struct buf *out, str entity);

/* ---- sentences (markdown_sentence.c) ---- */

/* The first byte behind the sentence that begins at `from`: behind the white space after it.
 * Mentions are marked as in struct sentence. */
size_t sentence_end(str text, size_t from);

/* ---- ids (markdown_ids.c) ---- */

/* The id of the "{#own-id}" that a heading's text ends with; empty when it ends with none. */
str own_id_of(str text);
/* How many bytes of text "{#own-id}" takes; 0 when the id is empty. */
size_t own_id_length(str own_id);
/* True for [A-Za-z][A-Za-z0-9_.-]*. */
bool id_is_well_formed(str id);
/* True when an element of that id could stand for a property of the document or of a form, or for a
 * footnote. */
bool id_is_reserved(str id);
/* Gives every heading of *m its id. headings[i].id holds its own id, or is empty. */
void ids_assign(struct arena *a, struct markdown *m, str prefix, struct diags *d);

#endif
