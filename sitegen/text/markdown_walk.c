/* The walk over md4c's events: the one place that knows md4c. It keeps count (mentions, code
 * blocks, depth, output), finds places, and adds what md4c does not know: alerts, references to
 * footnotes, own ids of headings, labels behind an escaped bar. */
#include "text/markdown_internal.h"

#include <md4c.h>

enum {
    EVENT_COST = 16,       /* bytes of output that a tag takes */
    OUTPUT_FACTOR = 64,    /* output may be so many times the input */
    OUTPUT_BASE = 1 << 20, /* and this much more */
    STOP = -1              /* what makes md4c return */
};

/* ---- limits ---- */

static bool spend(struct walk *w, size_t bytes) {
    w->cost += bytes;
    if (!w->stop && w->cost > OUTPUT_FACTOR * w->notes->size + OUTPUT_BASE)
        w->stop = WALK_TOO_LARGE;
    return !w->stop;
}

static bool descend(struct walk *w) {
    if (!w->stop && w->depth == MARKDOWN_MAX_DEPTH)
        w->stop = WALK_TOO_DEEP;
    if (w->stop)
        return false;
    w->depth++;
    return true;
}

/* ---- text ---- */

static void put_text(struct walk *w, enum text_kind kind, str text) {
    if (!text.n || w->muted)
        return;
    w->last = kind == TEXT_PLAIN ? text : (str){0};
    w->events->text(w->reader, kind, text);
}

/* Text in which references to footnotes may stand. Inside of links they would be links in links. */
static void put_prose(struct walk *w, str text) {
    size_t from = 0, at = 0;
    while (!w->links && !w->images && (at = str_find(text, S("[^"), at)) < text.n) {
        str reference = str_sub(text, at, text.n), label = note_label(reference);
        struct note *note = label.n ? notes_get(w->notes, label) : NULL;
        reference.n = label.n + sizeof "[^]" - 1;
        if (!label.n) {
            at += 2;
        } else if (note) {
            put_text(w, TEXT_PLAIN, str_sub(text, from, at));
            w->last = (str){0};
            w->events->note(w->reader, note);
            from = at += reference.n;
        } else {
            if (w->events->unknown_note)
                w->events->unknown_note(w->reader, reference);
            at += reference.n;
        }
    }
    put_text(w, TEXT_PLAIN, str_sub(text, from, text.n));
}

static void put_entity(struct walk *w, str entity) {
    w->scratch.n = 0;
    entity_decode(&w->scratch, entity);
    put_text(w, TEXT_PLAIN, buf_str(&w->scratch));
    w->last = (str){0}; /* borrowed from the scratch */
}

/* An attribute as the reader is to see it. md4c's memory does not outlive the event, so what does
 * not lie in the passage is copied. */
static str attribute_text(struct walk *w, const MD_ATTRIBUTE *a) {
    if (!a->size)
        return (str){0};
    str text = {a->text, a->size};
    if (walk_offset(w, a->text) != NOWHERE) /* and is one piece, then */
        return walk_lasting(w, text);
    w->scratch.n = 0;
    for (size_t i = 0; a->substr_offsets[i] < a->size; i++) {
        str piece = str_sub(text, a->substr_offsets[i], a->substr_offsets[i + 1]);
        if (a->substr_types[i] == MD_TEXT_ENTITY)
            entity_decode(&w->scratch, piece);
        else if (a->substr_types[i] == MD_TEXT_NULLCHAR)
            buf_put(&w->scratch, S("\uFFFD"));
        else
            buf_put(&w->scratch, piece);
    }
    return arena_copy(w->arena, buf_str(&w->scratch));
}

/* ---- alerts: a quote is held back until its first line is known ---- */

enum alert alert_of(str text) {
    static const char *const marks[] = {"[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]",
                                        "[!CAUTION]"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_eq_nocase(text, str_of(marks[i])))
            return (enum alert)(ALERT_NOTE + i);
    return ALERT_NONE;
}

static bool ends_line(const struct walk *w, str text) {
    str rest = w->passage->text;
    size_t at = walk_offset(w, text.p);
    at = at == NOWHERE ? rest.n : at + text.n;
    while (at < rest.n && rest.p[at] == ' ')
        at++;
    return at == rest.n || rest.p[at] == '\n';
}

static void open_quote(struct walk *w, enum alert alert) {
    w->quotes[w->quote_count++] = alert;
    w->events->open_block(w->reader, &(struct block){.kind = BLOCK_QUOTE, .alert = alert});
}

static void open_paragraph(struct walk *w) {
    w->events->open_block(w->reader, &(struct block){.kind = BLOCK_PARAGRAPH});
}

/* Anything but a mark comes: what was held back goes out. */
static void settle_quote(struct walk *w) {
    if (w->alert_state == ALERT_QUOTE || w->alert_state == ALERT_PARAGRAPH)
        open_quote(w, ALERT_NONE);
    if (w->alert_state == ALERT_PARAGRAPH || w->alert_state == ALERT_TITLE)
        open_paragraph(w);
    w->alert_state = ALERT_IDLE;
}

/* True when the text is an alert's mark or the line break behind it, and thus done with. */
static bool take_alert(struct walk *w, MD_TEXTTYPE type, str text) {
    if (w->alert_state == ALERT_TITLE) {
        settle_quote(w);
        return type == MD_TEXT_SOFTBR || type == MD_TEXT_BR;
    }
    enum alert alert = type == MD_TEXT_NORMAL ? alert_of(text) : ALERT_NONE;
    if (w->alert_state == ALERT_PARAGRAPH && alert && ends_line(w, text)) {
        open_quote(w, alert);
        w->alert_state = ALERT_TITLE;
        return true;
    }
    settle_quote(w);
    return false;
}

/* ---- md4c: text ---- */

static int on_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *userdata) {
    struct walk *w = userdata;
    str text = {p, size};
    if (!spend(w, size))
        return STOP;
    size_t at = walk_offset(w, p);
    if (at != NOWHERE)
        w->cursor = at + size;
    if (w->alert_state && take_alert(w, type, text))
        return 0;
    switch (type) {
    case MD_TEXT_NORMAL:
        put_prose(w, text);
        break;
    case MD_TEXT_NULLCHAR:
        put_text(w, TEXT_PLAIN, S("\uFFFD"));
        break;
    case MD_TEXT_ENTITY:
        put_entity(w, text);
        break;
    case MD_TEXT_HTML:
        put_text(w, w->images ? TEXT_PLAIN : TEXT_HTML, text);
        break;
    case MD_TEXT_BR:
        put_text(w, w->images ? TEXT_SOFT_BREAK : TEXT_HARD_BREAK, text);
        break;
    case MD_TEXT_SOFTBR:
        put_text(w, TEXT_SOFT_BREAK, text);
        break;
    case MD_TEXT_CODE:
    case MD_TEXT_LATEXMATH:
        put_text(w, TEXT_CODE, text);
        break;
    }
    return 0;
}

/* ---- md4c: blocks ---- */

static void close_spans(struct walk *w);

static bool counts_for_depth(MD_BLOCKTYPE type) {
    return type == MD_BLOCK_QUOTE || type == MD_BLOCK_LI;
}

static bool is_component(const struct walk *w, str language) {
    if (w->scans)
        return w->components && language.n && map_get(w->components, language);
    return w->fences < w->notes->fence_blocks.count &&
           w->notes->fence_blocks.items[w->fences] == w->code_blocks - 1;
}

static struct block code_block(struct walk *w, const MD_BLOCK_CODE_DETAIL *code) {
    struct block b = {.kind = BLOCK_CODE, .info_at = NOWHERE};
    if (!code->fence_char)
        return b;
    b.language = attribute_text(w, &code->lang);
    b.info_at = walk_offset(w, code->info.text);
    return b;
}

/* What md4c says about a block; false when it is none of ours. */
static bool block_of(struct walk *w, MD_BLOCKTYPE type, const void *detail, struct block *b) {
    *b = (struct block){0};
    switch (type) {
    case MD_BLOCK_DOC:
        return false;
    case MD_BLOCK_QUOTE:
        b->kind = BLOCK_QUOTE;
        break;
    case MD_BLOCK_UL:
        b->kind = BLOCK_LIST;
        break;
    case MD_BLOCK_OL:
        b->kind = BLOCK_LIST;
        b->ordered = true;
        b->start = ((const MD_BLOCK_OL_DETAIL *)detail)->start;
        break;
    case MD_BLOCK_LI:
        b->kind = BLOCK_ITEM;
        b->task = ((const MD_BLOCK_LI_DETAIL *)detail)->is_task != 0;
        b->done = b->task && ((const MD_BLOCK_LI_DETAIL *)detail)->task_mark != ' ';
        break;
    case MD_BLOCK_HR:
        b->kind = BLOCK_RULE;
        break;
    case MD_BLOCK_H:
        b->kind = BLOCK_HEADING;
        b->level = (int)((const MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE:
        *b = code_block(w, detail);
        break;
    case MD_BLOCK_HTML:
        b->kind = BLOCK_HTML;
        break;
    case MD_BLOCK_P:
        b->kind = BLOCK_PARAGRAPH;
        break;
    case MD_BLOCK_TABLE:
        b->kind = BLOCK_TABLE;
        break;
    case MD_BLOCK_THEAD:
        b->kind = BLOCK_TABLE_HEAD;
        break;
    case MD_BLOCK_TBODY:
        b->kind = BLOCK_TABLE_BODY;
        break;
    case MD_BLOCK_TR:
        b->kind = BLOCK_ROW;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        b->kind = BLOCK_CELL;
        b->header = type == MD_BLOCK_TH;
        /* md4c's values are in the same order as ours. */
        b->align = (enum align)((const MD_BLOCK_TD_DETAIL *)detail)->align;
        break;
    }
    return true;
}

static int on_open_block(MD_BLOCKTYPE type, void *detail, void *userdata) {
    struct walk *w = userdata;
    close_spans(w);
    if (!spend(w, EVENT_COST) || (counts_for_depth(type) && !descend(w)))
        return STOP;
    if (w->alert_state == ALERT_QUOTE && type == MD_BLOCK_P) {
        w->alert_state = ALERT_PARAGRAPH;
        return 0;
    }
    if (w->alert_state)
        settle_quote(w);
    if (type == MD_BLOCK_QUOTE) {
        w->alert_state = ALERT_QUOTE;
        return 0;
    }
    struct block b;
    if (!block_of(w, type, detail, &b))
        return 0;
    w->last = (str){0};
    if (b.kind == BLOCK_CODE) {
        w->code_blocks++;
        w->in_fence = is_component(w, b.language);
        if (w->in_fence)
            b.kind = BLOCK_FENCE;
        else if (!spend(w, b.language.n))
            return STOP;
    }
    w->events->open_block(w->reader, &b);
    return 0;
}

static int on_close_block(MD_BLOCKTYPE type, void *detail, void *userdata) {
    struct walk *w = userdata;
    struct block b;
    close_spans(w);
    if (!block_of(w, type, detail, &b))
        return 0;
    if (counts_for_depth(type))
        w->depth--;
    if (w->alert_state == ALERT_TITLE && type == MD_BLOCK_P) {
        w->alert_state = ALERT_IDLE; /* a mark and nothing else: no paragraph was opened */
        return 0;
    }
    if (w->alert_state)
        settle_quote(w);
    if (b.kind == BLOCK_QUOTE)
        b.alert = w->quotes[--w->quote_count];
    if (b.kind == BLOCK_HEADING)
        b.own_id = walk_lasting(w, own_id_of(w->last));
    if (b.kind == BLOCK_CODE && w->in_fence)
        b.kind = BLOCK_FENCE;
    w->events->close_block(w->reader, &b);
    if (b.kind == BLOCK_FENCE)
        w->fences++;
    w->in_fence = false;
    w->last = (str){0};
    return 0;
}

/* ---- md4c: spans ---- */

/* The place of a link or image is that of its address. md4c hands over a copy when it was written
 * with escapes: then the place stays empty until the link closes. */
static void place_link(struct walk *w, struct inline_span *s, const MD_ATTRIBUTE *target) {
    size_t at = target->size ? walk_offset(w, target->text) : NOWHERE;
    s->from = at == NOWHERE ? w->cursor : at;
    s->to = s->from + (at == NOWHERE ? 0 : target->size);
}

/* Without a place for the address, it is looked for behind the text; else the text must do. */
static void place_closed_link(struct walk *w, struct inline_span *s) {
    str ahead = text_ahead(w->passage->text, w->cursor);
    size_t from = str_find(ahead, S("]("), 0), to = from + 2;
    int open = 0;
    if (w->cursor > s->from)
        s->to = w->cursor;
    if (from == ahead.n)
        return;
    for (; to < ahead.n && !byte_is_space(ahead.p[to]) && (open || ahead.p[to] != ')'); to++)
        open += (ahead.p[to] == '(') - (ahead.p[to] == ')');
    s->from = w->cursor + from + 2;
    s->to = w->cursor + to;
}

/* A link in a link is no link for HTML, and an image has no place for any. */
static bool is_shown(const struct walk *w, enum inline_kind kind) {
    if (w->images || w->muted)
        return false;
    return !(w->links && (kind == INLINE_LINK || kind == INLINE_WIKI));
}

static enum inline_kind inline_kind_of(MD_SPANTYPE type) {
    switch (type) {
    case MD_SPAN_STRONG:
        return INLINE_STRONG;
    case MD_SPAN_DEL:
        return INLINE_STRUCK;
    case MD_SPAN_CODE:
        return INLINE_CODE;
    case MD_SPAN_A:
        return INLINE_LINK;
    case MD_SPAN_IMG:
        return INLINE_IMAGE;
    case MD_SPAN_WIKILINK:
        return INLINE_WIKI;
    default:
        return INLINE_EMPHASIS;
    }
}

static void open_wiki(struct walk *w, struct inline_span *s,
                      const MD_SPAN_WIKILINK_DETAIL *detail) {
    str target = attribute_text(w, &detail->target);
    str label = wiki_read(w, target, walk_offset(w, detail->target.text), s);
    bool text_follows = s->labelled;
    s->labelled = text_follows || label.n;
    w->links++;
    w->events->open_span(w->reader, s);
    if (!text_follows) { /* md4c gives the target as text */
        put_text(w, TEXT_PLAIN, label);
        w->muted++;
    }
}

static void open_link(struct walk *w, struct inline_span *s, const MD_SPAN_A_DETAIL *detail) {
    /* md4c's details of links and images begin with the same two fields. */
    s->target = attribute_text(w, &detail->href);
    s->title = attribute_text(w, &detail->title);
    place_link(w, s, &detail->href);
    *(s->kind == INLINE_IMAGE ? &w->images : &w->links) += 1;
    w->events->open_span(w->reader, s);
}

static size_t attributes_size(MD_SPANTYPE type, const void *detail) {
    if (type == MD_SPAN_WIKILINK)
        return ((const MD_SPAN_WIKILINK_DETAIL *)detail)->target.size;
    if (type != MD_SPAN_A && type != MD_SPAN_IMG)
        return 0;
    const MD_SPAN_A_DETAIL *link = detail;
    return (size_t)link->href.size + link->title.size;
}

static int on_open_span(MD_SPANTYPE type, void *detail, void *userdata) {
    struct walk *w = userdata;
    if (!spend(w, EVENT_COST + attributes_size(type, detail)) || !descend(w))
        return STOP;
    if (w->alert_state)
        settle_quote(w);
    struct open_span *open = &w->spans[w->span_count++];
    open->span = (struct inline_span){.kind = inline_kind_of(type)};
    open->shown = is_shown(w, open->span.kind);
    w->last = (str){0};
    if (!open->shown)
        return 0;
    if (open->span.kind >= INLINE_LINK)
        open->span.mention = w->mentions++;
    if (open->span.kind == INLINE_WIKI)
        open_wiki(w, &open->span, detail);
    else if (open->span.kind >= INLINE_LINK)
        open_link(w, &open->span, detail);
    else
        w->events->open_span(w->reader, &open->span);
    return 0;
}

static void close_wiki(struct walk *w, struct inline_span *s) {
    size_t behind = w->cursor > s->from ? w->cursor : s->from;
    str ahead = text_ahead(w->passage->text, behind);
    size_t close = str_find(ahead, S("]]"), 0);
    s->to = close < ahead.n ? behind + close + 2 : behind;
    w->links--;
    if (w->muted)
        w->muted--;
}

static void close_span(struct walk *w) {
    struct open_span *open = &w->spans[--w->span_count];
    struct inline_span *s = &open->span;
    w->depth--;
    w->last = (str){0};
    if (!open->shown)
        return;
    if (s->kind == INLINE_WIKI)
        close_wiki(w, s);
    else if (s->kind == INLINE_LINK)
        w->links--;
    else if (s->kind == INLINE_IMAGE)
        w->images--;
    if ((s->kind == INLINE_LINK || s->kind == INLINE_IMAGE) && s->to == s->from)
        place_closed_link(w, s);
    w->events->close_span(w->reader, s);
}

/* md4c 0.5.2 may close what it did not open, or never close what it opened, when emphasis begins
 * inside a link's address: "[[a](b_\n)_". What readers hear is balanced. */
static int on_close_span(MD_SPANTYPE type, void *detail, void *userdata) {
    struct walk *w = userdata;
    (void)detail;
    unsigned open = w->span_count;
    while (open && w->spans[open - 1].span.kind != inline_kind_of(type))
        open--;
    while (open && w->span_count >= open)
        close_span(w);
    return 0;
}

static void close_spans(struct walk *w) {
    while (w->span_count)
        close_span(w);
}

/* ---- all of it ---- */

bool walk_passage(struct walk *w, const struct passage *passage) {
    unsigned flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                     MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_WIKILINKS;
    const MD_PARSER parser = {
        .flags = w->raw_html ? flags : flags | MD_FLAG_NOHTML,
        .enter_block = on_open_block,
        .leave_block = on_close_block,
        .enter_span = on_open_span,
        .leave_span = on_close_span,
        .text = on_text,
    };
    if (w->stop)
        return false;
    w->passage = passage;
    w->cursor = 0;
    int result = md_parse(passage->text.p, (MD_SIZE)passage->text.n, &parser, w);
    if (result && !w->stop)
        out_of_memory(passage->text.n); /* it fails for no other reason */
    return !w->stop;
}

void walk_free(struct walk *w) { buf_free(&w->scratch); }
