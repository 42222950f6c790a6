/* The second reading: HTML, with holes where templates speak. */
#include "text/html.h"
#include "text/markdown_internal.h"

struct writer {
    struct walk walk;
    struct arena *arena;
    const struct markdown *m;
    struct buf *out;
    size_t begin; /* bytes that `out` held before */
    struct holes *holes;
    const struct mention_target *targets;
    uint32_t *note_uses; /* per footnote: references written so far */
    size_t label_at;     /* where the label of the open wiki link begins */
    size_t headings;     /* opened so far */
    unsigned open_blocks;
    bool without_paragraphs; /* one paragraph is wanted, and without its tags */
};

static void put(struct writer *w, const char *html) { buf_put(w->out, str_of(html)); }

/* Blocks begin on a line of their own. */
static void fresh_line(struct writer *w) {
    if (w->out->n > w->begin && w->out->p[w->out->n - 1] != '\n')
        buf_byte(w->out, '\n');
}

/* ---- blocks ---- */

static const struct {
    const char *class, *title;
} alerts[] = {
    [ALERT_NOTE] = {"note", "Note"},
    [ALERT_TIP] = {"tip", "Tip"},
    [ALERT_IMPORTANT] = {"important", "Important"},
    [ALERT_WARNING] = {"warning", "Warning"},
    [ALERT_CAUTION] = {"caution", "Caution"},
};

static void open_quote(struct writer *w, enum alert alert) {
    if (alert)
        buf_printf(
            w->out,
            "<aside class=\"alert alert-%s\" role=\"note\">\n<p class=\"alert-title\">%s</p>\n",
            alerts[alert].class, alerts[alert].title);
    else
        put(w, "<blockquote>\n");
}

static void open_heading(struct writer *w, const struct block *b) {
    buf_printf(w->out, "<h%d id=\"", b->level);
    html_escape(w->out, w->m->headings.items[w->headings++].id);
    put(w, "\">");
}

/* Takes the own id off, and the space before it; but nothing from before a hole. */
static void trim_heading(struct writer *w, str own_id) {
    size_t count = w->holes->count;
    size_t least = w->begin + (count ? w->holes->items[count - 1].at : 0);
    w->out->n -= own_id_length(own_id);
    while (w->out->n > least && w->out->p[w->out->n - 1] == ' ')
        w->out->n--;
}

static void close_heading(struct writer *w, const struct block *b) {
    trim_heading(w, b->own_id);
    buf_printf(w->out, "</h%d>\n", b->level);
}

static void open_list(struct writer *w, const struct block *b) {
    if (!b->ordered)
        put(w, "<ul>\n");
    else if (b->start == 1)
        put(w, "<ol>\n");
    else
        buf_printf(w->out, "<ol start=\"%u\">\n", b->start);
}

static void open_item(struct writer *w, const struct block *b) {
    if (!b->task)
        put(w, "<li>");
    else if (b->done)
        put(w,
            "<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> ");
    else
        put(w, "<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"To do\"> ");
}

static void open_code(struct writer *w, const struct block *b) {
    put(w, "<pre tabindex=\"0\"><code"); /* it may scroll: the keyboard must get at it */
    if (b->language.n) {
        put(w, " class=\"language-");
        html_escape(w->out, b->language);
        put(w, "\"");
    }
    put(w, ">");
}

static void open_cell(struct writer *w, const struct block *b) {
    static const char *const classes[] = {[ALIGN_LEFT] = "align-left",
                                          [ALIGN_CENTER] = "align-center",
                                          [ALIGN_RIGHT] = "align-right"};
    put(w, b->header ? "<th scope=\"col\"" : "<td");
    if (b->align)
        buf_printf(w->out, " class=\"%s\"", classes[b->align]);
    put(w, ">");
}

static void open_hole(struct writer *w, struct hole hole) {
    hole.at = w->out->n - w->begin;
    arena_push(w->arena, w->holes, hole);
}

/* What every block of a kind opens and closes with, where that is all there is to say. */
static const struct {
    const char *open, *close;
} tags[] = {
    [BLOCK_PARAGRAPH] = {"<p>", "</p>\n"},
    [BLOCK_RULE] = {"<hr>\n", ""},
    [BLOCK_ITEM] = {"", "</li>\n"},
    [BLOCK_CODE] = {"", "</code></pre>\n"},
    [BLOCK_FENCE] = {"", "\n"},
    [BLOCK_HTML] = {"", ""},
    [BLOCK_TABLE] = {"<div class=\"table-scroll\" tabindex=\"0\">\n<table>\n",
                     "</table>\n</div>\n"},
    [BLOCK_TABLE_HEAD] = {"<thead>\n", "</thead>\n"},
    [BLOCK_TABLE_BODY] = {"<tbody>\n", "</tbody>\n"},
    [BLOCK_ROW] = {"<tr>\n", "</tr>\n"},
};

/* Of one paragraph only the inside is wanted; of more of them, too, with a space between. */
static bool drop_paragraph(const struct writer *w, const struct block *b) {
    return w->without_paragraphs && b->kind == BLOCK_PARAGRAPH && !w->open_blocks;
}

static void on_open_block(void *reader, const struct block *b) {
    struct writer *w = reader;
    if (drop_paragraph(w, b)) {
        if (w->out->n > w->begin)
            buf_byte(w->out, ' ');
        return;
    }
    w->open_blocks++;
    fresh_line(w);
    switch (b->kind) {
    case BLOCK_QUOTE:
        open_quote(w, b->alert);
        break;
    case BLOCK_HEADING:
        open_heading(w, b);
        break;
    case BLOCK_LIST:
        open_list(w, b);
        break;
    case BLOCK_ITEM:
        open_item(w, b);
        break;
    case BLOCK_CODE:
        open_code(w, b);
        break;
    case BLOCK_FENCE:
        open_hole(w, (struct hole){.kind = HOLE_FENCE, .index = w->walk.fences});
        break;
    case BLOCK_CELL:
        open_cell(w, b);
        break;
    default:
        put(w, tags[b->kind].open);
    }
}

static void on_close_block(void *reader, const struct block *b) {
    struct writer *w = reader;
    if (drop_paragraph(w, b))
        return;
    w->open_blocks--;
    switch (b->kind) {
    case BLOCK_QUOTE:
        fresh_line(w);
        put(w, b->alert ? "</aside>\n" : "</blockquote>\n");
        break;
    case BLOCK_HEADING:
        close_heading(w, b);
        break;
    case BLOCK_LIST:
        put(w, b->ordered ? "</ol>\n" : "</ul>\n");
        break;
    case BLOCK_CELL:
        put(w, b->header ? "</th>\n" : "</td>\n");
        break;
    default:
        put(w, tags[b->kind].close);
    }
}

/* ---- spans ---- */

static const struct {
    const char *open, *close;
} span_tags[] = {
    [INLINE_EMPHASIS] = {"<em>", "</em>"},
    [INLINE_STRONG] = {"<strong>", "</strong>"},
    [INLINE_STRUCK] = {"<del>", "</del>"},
    [INLINE_CODE] = {"<code>", "</code>"},
};

static bool has_url(const struct writer *w, const struct inline_span *s) {
    return w->targets[s->mention].kind == TARGET_URL;
}

static void put_title(struct writer *w, str title) {
    if (!title.n)
        return;
    put(w, " title=\"");
    html_escape(w->out, title);
    put(w, "\"");
}

static void open_link(struct writer *w, const struct inline_span *s) {
    put(w, "<a href=\"");
    html_escape_url(w->out, w->targets[s->mention].url);
    put(w, "\"");
    put_title(w, s->title);
    put(w, ">");
}

/* The text that follows is the alternative; see on_close_span. */
static void open_image(struct writer *w, const struct inline_span *s) {
    put(w, "<img src=\"");
    html_escape_url(w->out, w->targets[s->mention].url);
    put(w, "\" alt=\"");
}

static void close_image(struct writer *w, const struct inline_span *s) {
    put(w, "\"");
    put_title(w, s->title);
    put(w, " loading=\"lazy\" decoding=\"async\">");
}

/* The label was written as if it belonged to the page; it is for the hole. */
static void close_wiki(struct writer *w, const struct inline_span *s) {
    struct hole hole = {.kind = HOLE_MENTION, .index = s->mention};
    if (s->labelled)
        hole.label = arena_copy(w->arena, str_sub(buf_str(w->out), w->label_at, w->out->n));
    w->out->n = w->label_at;
    open_hole(w, hole);
}

static void on_open_span(void *reader, const struct inline_span *s) {
    struct writer *w = reader;
    if (s->kind < INLINE_LINK)
        put(w, span_tags[s->kind].open);
    else if (s->kind == INLINE_WIKI)
        w->label_at = w->out->n;
    else if (has_url(w, s) && s->kind == INLINE_LINK)
        open_link(w, s);
    else if (has_url(w, s))
        open_image(w, s);
}

static void on_close_span(void *reader, const struct inline_span *s) {
    struct writer *w = reader;
    if (s->kind < INLINE_LINK)
        put(w, span_tags[s->kind].close);
    else if (s->kind == INLINE_WIKI)
        close_wiki(w, s);
    else if (has_url(w, s) && s->kind == INLINE_LINK)
        put(w, "</a>");
    else if (has_url(w, s))
        close_image(w, s);
}

/* ---- text ---- */

static void on_text(void *reader, enum text_kind kind, str text) {
    struct writer *w = reader;
    if (w->walk.in_fence)
        return;
    switch (kind) {
    case TEXT_PLAIN:
    case TEXT_CODE:
        html_escape(w->out, text);
        break;
    case TEXT_HTML:
        buf_put(w->out, text);
        break;
    case TEXT_SOFT_BREAK:
        buf_byte(w->out, '\n');
        break;
    case TEXT_HARD_BREAK:
        put(w, "<br>\n");
        break;
    }
}

/* ---- footnotes ---- */

/* "fn-label", "fnref-label", and from the second reference on "fnref-label--2": no label's slug
 * holds two hyphens in a row. */
static void put_note_id(struct writer *w, const char *kind, const struct note *note, uint32_t use) {
    html_escape(w->out, w->m->notes->id_prefix);
    put(w, kind);
    html_escape(w->out, note->slug);
    if (use > 1)
        buf_printf(w->out, "--%u", (unsigned)use);
}

static void on_note(void *reader, struct note *note) {
    struct writer *w = reader;
    if (!note->number) /* the scan had to stop before it came here */
        return;
    uint32_t use = ++w->note_uses[note->number - 1];
    put(w, "<sup class=\"footnote-ref\"><a href=\"#");
    put_note_id(w, "fn-", note, 1);
    put(w, "\" id=\"");
    put_note_id(w, "fnref-", note, use);
    buf_printf(w->out, "\" aria-label=\"Footnote %u\">%u</a></sup>", (unsigned)note->number,
               (unsigned)note->number);
}

static void put_back_links(struct writer *w, const struct note *note) {
    for (uint32_t use = 1; use <= note->references; use++) {
        put(w, " <a href=\"#");
        put_note_id(w, "fnref-", note, use);
        buf_printf(w->out, "\" class=\"footnote-back\" aria-label=\"Back to reference %u",
                   (unsigned)note->number);
        if (use > 1)
            buf_printf(w->out, "-%u\">↩<sup>%u</sup></a>", (unsigned)use, (unsigned)use);
        else
            put(w, "\">↩</a>");
    }
}

/* The ways back stand at the end of the last paragraph, when there is one. */
static void put_note(struct writer *w, const struct note *note) {
    static const str end = {"</p>\n", 5};
    put(w, "<li id=\"");
    put_note_id(w, "fn-", note, 1);
    put(w, "\">");
    walk_passage(&w->walk, &note->body);
    bool paragraph = str_ends(buf_str(w->out), end);
    if (paragraph)
        w->out->n -= end.n;
    put_back_links(w, note);
    put(w, paragraph ? "</p>\n</li>\n" : "\n</li>\n");
}

static void put_notes(struct writer *w) {
    const struct markdown_notes *notes = w->m->notes;
    if (!notes->numbered.count)
        return;
    fresh_line(w);
    put(w, "<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
    w->without_paragraphs = false;
    for (size_t i = 0; i < notes->numbered.count && !w->walk.stop; i++)
        put_note(w, notes->numbered.items[i]);
    put(w, "</ol>\n</section>\n");
}

/* ---- all of it ---- */

static const struct walk_events events = {
    .open_block = on_open_block,
    .close_block = on_close_block,
    .open_span = on_open_span,
    .close_span = on_close_span,
    .text = on_text,
    .note = on_note,
};

static void write_html(struct arena *a, const struct markdown *m,
                       const struct mention_target *targets, struct buf *out, struct holes *holes,
                       bool without_paragraphs) {
    struct writer w = {.arena = a,
                       .m = m,
                       .out = out,
                       .begin = out->n,
                       .holes = holes,
                       .targets = targets,
                       .without_paragraphs = without_paragraphs};
    w.note_uses = arena_array(a, uint32_t, m->notes->numbered.count);
    w.walk = (struct walk){
        .events = &events, .reader = &w, .arena = a, .notes = m->notes, .raw_html = m->raw_html};
    struct passage main = notes_main(a, m->notes, m->text);
    walk_passage(&w.walk, &main);
    put_notes(&w);
    walk_free(&w.walk);
}

void markdown_html(struct arena *a, const struct markdown *m, const struct mention_target *targets,
                   struct buf *out, struct holes *holes) {
    write_html(a, m, targets, out, holes, false);
}

void markdown_inline_html(struct arena *a, const struct markdown *m,
                          const struct mention_target *targets, struct buf *out,
                          struct holes *holes) {
    write_html(a, m, targets, out, holes, true);
}

const char *markdown_library_version(void) {
#ifdef MD4C_VERSION
    return MD4C_VERSION;
#else
    return "unknown"; /* md4c.h does not tell */
#endif
}
