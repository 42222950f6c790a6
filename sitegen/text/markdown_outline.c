/* The third reading: what a text looks like here, to be held against what others make of it. Raw HTML is read as
 * such, and a wiki link as the text that it is to every other reader. */
#include "text/markdown_internal.h"
#include "text/outline.h"

struct reader {
    struct walk walk;
    struct outline *out;
    uint32_t notes; /* numbered so far */
    bool mute;      /* in a wiki link whose words have been put */
};

static size_t place_of(const struct reader *r, const char *p) {
    return walk_text_offset(&r->walk, walk_offset(&r->walk, p));
}

/* ---- blocks ---- */

uint32_t outline_alert(str line) { return alert_of(line); }

static enum shape shape_of(enum block_kind kind) {
    static const uint8_t shapes[] = {[BLOCK_PARAGRAPH] = SHAPE_PARAGRAPH,
                                     [BLOCK_HEADING] = SHAPE_HEADING,
                                     [BLOCK_QUOTE] = SHAPE_QUOTE,
                                     [BLOCK_LIST] = SHAPE_LIST,
                                     [BLOCK_ITEM] = SHAPE_ITEM,
                                     [BLOCK_RULE] = SHAPE_RULE,
                                     [BLOCK_CODE] = SHAPE_CODE,
                                     [BLOCK_FENCE] = SHAPE_CODE,
                                     [BLOCK_HTML] = SHAPE_HTML,
                                     [BLOCK_TABLE] = SHAPE_TABLE,
                                     [BLOCK_ROW] = SHAPE_ROW,
                                     [BLOCK_CELL] = SHAPE_CELL};
    return (enum shape)shapes[kind];
}

static uint32_t detail_of(const struct block *b) {
    static const char aligns[] = {
        [ALIGN_NONE] = 0, [ALIGN_LEFT] = 'l', [ALIGN_CENTER] = 'c', [ALIGN_RIGHT] = 'r'};
    switch (b->kind) {
    case BLOCK_HEADING:
        return (uint32_t)b->level;
    case BLOCK_LIST:
        return b->ordered ? 1 + b->start : 0;
    case BLOCK_ITEM:
        return !b->task ? TASK_NONE : b->done ? TASK_DONE : TASK_OPEN;
    case BLOCK_CELL:
        return (uint32_t)aligns[b->align];
    case BLOCK_QUOTE:
        return b->alert;
    default:
        return 0;
    }
}

static bool is_container(enum block_kind kind) {
    return kind == BLOCK_QUOTE || kind == BLOCK_LIST || kind == BLOCK_ITEM || kind == BLOCK_TABLE ||
           kind == BLOCK_ROW;
}

static void on_open_block(void *reader, const struct block *b) {
    struct reader *r = reader;
    if (b->kind == BLOCK_TABLE_HEAD || b->kind == BLOCK_TABLE_BODY)
        return;
    struct outline_block block = {
        .shape = shape_of(b->kind), .detail = detail_of(b), .at = NOWHERE};
    if (b->kind == BLOCK_CODE && b->info_at != NOWHERE)
        block.at = walk_text_offset(&r->walk, b->info_at);
    if (is_container(b->kind)) {
        outline_enter(r->out, block);
        return;
    }
    outline_begin(r->out, block);
    if (b->kind == BLOCK_CODE) {
        outline_text(r->out, b->language, NOWHERE);
        outline_text(r->out, S("\n"), NOWHERE);
    } else if (b->kind == BLOCK_CELL && b->header) {
        /* md4c says of cells what the outline says of rows; the row was added just before the first of them. */
        struct outline_block *above = &r->out->blocks.items[r->out->blocks.count - 2];
        if (above->shape == SHAPE_ROW)
            above->detail = 1;
    }
}

static void on_close_block(void *reader, const struct block *b) {
    struct reader *r = reader;
    if (is_container(b->kind))
        outline_leave(r->out);
    else
        outline_end(r->out);
}

/* ---- spans ---- */

/* Text as it is written, with its escapes and named characters resolved. */
static void put_written(struct reader *r, size_t from, size_t to) {
    str text = r->walk.passage->text;
    for (size_t at = from; at < to;) {
        size_t place = walk_text_offset(&r->walk, at), next = at + 1;
        bool escape = text.p[at] == '\\' && next < to && (unsigned char)text.p[next] > ' ' &&
                      (unsigned char)text.p[next] < 0x7F && !byte_is_alnum(text.p[next]);
        if (escape) {
            outline_text(r->out, str_sub(text, next, next + 1), place);
            at += 2;
        } else if (text.p[at] == '&' && str_find_byte(text, ';', at) < to) {
            next = str_find_byte(text, ';', at) + 1;
            struct buf decoded = {0};
            entity_decode(&decoded, str_sub(text, at, next));
            outline_text(r->out, buf_str(&decoded), place);
            buf_free(&decoded);
            at = next;
        } else {
            while (next < to && text.p[next] != '\\' && text.p[next] != '&')
                next++;
            outline_text(r->out, str_sub(text, at, next), place);
            at = next;
        }
    }
}

/* The end of what md4c gives no text for: behind the bar, or behind the whole link. */
static size_t written_end(str text, size_t from) {
    size_t close = str_find(text, S("]]"), from), at = from;
    for (; at < close && text.p[at] != '|'; at++)
        if (text.p[at] == '\\' && at + 1 < close)
            at++;
    return at < close ? at + 1 : close + 2 < text.n ? close + 2 : text.n;
}

static void open_wiki(struct reader *r, const struct inline_span *s) {
    str text = r->walk.passage->text;
    size_t end = written_end(text, s->from);
    put_written(r, s->from, end);
    r->mute = text.p[end - 1] != '|' || !s->labelled;
    if (r->mute && text.p[end - 1] == '|')
        put_written(r, end, written_end(text, end));
}

static void on_open_span(void *reader, const struct inline_span *s) {
    struct reader *r = reader;
    static const uint8_t styles[] = {[INLINE_EMPHASIS] = STYLE_EMPHASIS,
                                     [INLINE_STRONG] = STYLE_STRONG,
                                     [INLINE_STRUCK] = STYLE_STRUCK,
                                     [INLINE_CODE] = STYLE_CODE};
    if (s->kind == INLINE_WIKI)
        open_wiki(r, s);
    else if (s->kind == INLINE_LINK)
        outline_link(r->out, s->target, s->title);
    else if (s->kind == INLINE_IMAGE)
        outline_image(r->out, s->target, s->title);
    else
        outline_style(r->out, (enum outline_style)styles[s->kind], true);
}

static void on_close_span(void *reader, const struct inline_span *s) {
    struct reader *r = reader;
    static const uint8_t styles[] = {
        [INLINE_EMPHASIS] = STYLE_EMPHASIS, [INLINE_STRONG] = STYLE_STRONG,
        [INLINE_STRUCK] = STYLE_STRUCK,     [INLINE_CODE] = STYLE_CODE,
        [INLINE_LINK] = STYLE_LINK,         [INLINE_IMAGE] = 0};
    if (s->kind == INLINE_WIKI) {
        if (!r->mute)
            outline_text(r->out, S("]]"), NOWHERE);
        r->mute = false;
    } else if (s->kind == INLINE_IMAGE) {
        outline_image_end(r->out);
    } else {
        outline_style(r->out, (enum outline_style)styles[s->kind], false);
    }
}

/* ---- text ---- */

static void on_text(void *reader, enum text_kind kind, str text) {
    struct reader *r = reader;
    if (r->mute)
        return;
    switch (kind) {
    case TEXT_HARD_BREAK:
        outline_break(r->out);
        break;
    case TEXT_SOFT_BREAK:
        outline_text(r->out, S("\n"), NOWHERE);
        break;
    case TEXT_HTML:
        outline_style(r->out, STYLE_HTML, true);
        outline_text(r->out, text, place_of(r, text.p));
        outline_style(r->out, STYLE_HTML, false);
        break;
    case TEXT_PLAIN:
    case TEXT_CODE:
        outline_text(r->out, text, place_of(r, text.p));
        break;
    }
}

static void on_note(void *reader, struct note *note) {
    struct reader *r = reader;
    if (r->mute)
        return;
    if (!note->number) {
        arena_push(r->walk.arena, &r->walk.notes->numbered, note);
        note->number = ++r->notes;
    }
    outline_note(r->out, note->number, NOWHERE);
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

/* Footnotes may refer to more footnotes: the list grows on the way. */
static bool read_notes(struct reader *r) {
    struct markdown_notes *notes = r->walk.notes;
    bool complete = true;
    for (size_t i = 0; complete && i < notes->numbered.count; i++) {
        const struct note *note = notes->numbered.items[i];
        outline_enter(r->out, (struct outline_block){
                                  .shape = SHAPE_NOTE, .detail = note->number, .at = note->at});
        complete = walk_passage(&r->walk, &note->body);
        outline_leave(r->out);
    }
    return complete;
}

bool markdown_outline(struct arena *a, const struct markdown *m, struct outline *out) {
    struct diags told = {.arena = a}; /* by the scan */
    *out = (struct outline){.arena = a};
    struct reader r = {.out = out};
    r.walk =
        (struct walk){.events = &events, .reader = &r, .arena = a, .raw_html = true, .scans = true};
    r.walk.notes = notes_find(a, m->text, m->origin, &told);
    struct passage main = notes_main(a, r.walk.notes, m->text);
    bool complete = walk_passage(&r.walk, &main) && read_notes(&r);
    outline_end(out);
    walk_free(&r.walk);
    return complete;
}
