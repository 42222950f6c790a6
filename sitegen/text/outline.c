#include "text/outline.h"

#define NOWHERE SIZE_MAX

/* ---- filling ---- */

static struct outline_block *add_block(struct outline *o, struct outline_block block) {
    block.depth = o->depth;
    block.from = block.to = o->text.n;
    arena_push(o->arena, &o->blocks, block);
    return &o->blocks.items[o->blocks.count - 1];
}

void outline_end(struct outline *o) {
    if (o->leaf)
        o->blocks.items[o->blocks.count - 1].to = o->text.n;
    o->leaf = o->verbatim = o->gap = o->link_told = false;
    o->style = 0;
}

void outline_enter(struct outline *o, struct outline_block block) {
    outline_end(o);
    add_block(o, block);
    o->depth++;
}

void outline_leave(struct outline *o) {
    outline_end(o);
    if (o->depth)
        o->depth--;
}

void outline_begin(struct outline *o, struct outline_block block) {
    outline_end(o);
    add_block(o, block);
    o->leaf = true;
    o->verbatim = block.shape == SHAPE_CODE;
}

static void need_leaf(struct outline *o, size_t offset) {
    if (!o->leaf)
        outline_begin(o, (struct outline_block){.shape = SHAPE_LINE, .at = offset});
    struct outline_block *b = &o->blocks.items[o->blocks.count - 1];
    if (b->at == NOWHERE)
        b->at = offset;
}

/* What comes next stands at `offset`. */
static void put_piece(struct outline *o, size_t offset) {
    const struct outline_block *b = &o->blocks.items[o->blocks.count - 1];
    struct outline_piece piece = {o->text.n, offset};
    if (offset == NOWHERE)
        return;
    if (o->pieces.count) {
        const struct outline_piece *last = &o->pieces.items[o->pieces.count - 1];
        if (last->at >= b->from && offset - last->offset == piece.at - last->at)
            return; /* it runs on */
    }
    arena_push(o->arena, &o->pieces, piece);
}

static bool is_sign(char c) { return c >= SIGN_STYLE && c <= SIGN_NOTE; }

/* No text may look like a sign. */
static void put_tamed(struct buf *b, str text) {
    if (!text.n)
        return;
    buf_reserve(b, text.n);
    char *to = b->p + b->n;
    for (size_t i = 0; i < text.n; i++)
        to[i] = is_sign(text.p[i]) || !text.p[i] ? '?' : text.p[i];
    b->n += text.n;
}

static void put_field(struct outline *o, str text) {
    put_tamed(&o->text, text);
    buf_byte(&o->text, SIGN_END);
}

static unsigned style_now(const struct outline *o) {
    unsigned style = 0;
    for (unsigned i = 0; i < STYLE_COUNT; i++)
        if (o->open[i])
            style |= 1u << i;
    return style;
}

static void put_style(struct outline *o, unsigned style) {
    buf_byte(&o->text, SIGN_STYLE);
    buf_byte(&o->text, (char)('@' + style));
    if (style & STYLE_LINK) {
        put_field(o, o->url);
        put_field(o, o->title);
    }
    o->style = style;
    o->link_told = true;
}

/* Something that can be seen comes: tells its style when it is another than that of the text before. White space
 * between the two has neither. */
static void begin_visible(struct outline *o, size_t offset) {
    const struct outline_block *b = &o->blocks.items[o->blocks.count - 1];
    bool gap = o->gap && o->text.n > b->from && o->text.p[o->text.n - 1] != SIGN_BREAK;
    unsigned style = style_now(o);
    bool other_link = (style & STYLE_LINK) && !o->link_told;
    unsigned shared = o->style & style & ~(other_link ? (unsigned)STYLE_LINK : 0);
    if (gap && shared != o->style)
        put_style(o, shared);
    if (gap)
        buf_byte(&o->text, ' ');
    o->gap = false;
    put_piece(o, offset);
    if (style != o->style || other_link)
        put_style(o, style);
}

static inline bool is_gap(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* How many bytes stand in `text` from `at` on that are words with one space between them. */
static size_t even_length(str text, size_t at) {
    size_t i = at;
    while (i < text.n &&
           (!is_gap(text.p[i]) || (text.p[i] == ' ' && i + 1 < text.n && !is_gap(text.p[i + 1]))))
        i++;
    return i - at;
}

static void put_collapsed(struct outline *o, str text, size_t offset) {
    for (size_t i = 0; i < text.n;) {
        for (; i < text.n && is_gap(text.p[i]); i++)
            o->gap = true;
        size_t n = even_length(text, i);
        if (n) {
            begin_visible(o, offset == NOWHERE ? NOWHERE : offset + i);
            put_tamed(&o->text, str_sub(text, i, i + n));
        }
        i += n;
    }
}

static void put_alternative(struct outline *o, str text) {
    struct buf *b = &o->alternative;
    for (size_t i = 0; i < text.n; i++) {
        bool space = byte_is_space(text.p[i]);
        if (!space || (b->n && b->p[b->n - 1] != ' '))
            put_tamed(b, space ? S(" ") : str_sub(text, i, i + 1));
    }
}

void outline_text(struct outline *o, str text, size_t offset) {
    if (o->images) {
        put_alternative(o, text);
        return;
    }
    if (!o->leaf && !str_trim(text).n)
        return;
    need_leaf(o, offset);
    if (o->verbatim) {
        put_piece(o, offset);
        put_tamed(&o->text, text);
    } else {
        put_collapsed(o, text, offset);
    }
}

void outline_break(struct outline *o) {
    if (o->images) {
        put_alternative(o, S(" "));
    } else if (o->leaf) {
        o->gap = false;
        buf_byte(&o->text, SIGN_BREAK);
    }
}

void outline_note(struct outline *o, uint32_t number, size_t offset) {
    if (o->images)
        return;
    need_leaf(o, offset);
    begin_visible(o, offset);
    buf_printf(&o->text, "%c%u%c", SIGN_NOTE, (unsigned)number, SIGN_END);
}

void outline_style(struct outline *o, enum outline_style style, bool on) {
    for (unsigned i = 0; i < STYLE_COUNT; i++)
        if (style == 1u << i && (on || o->open[i]))
            o->open[i] += on ? 1 : UINT32_MAX;
}

void outline_link(struct outline *o, str url, str title) {
    o->url = url;
    o->title = title;
    o->link_told = false;
    outline_style(o, STYLE_LINK, true);
}

void outline_image(struct outline *o, str url, str title) {
    if (o->images++)
        return;
    o->image_url = url;
    o->image_title = title;
    o->alternative.n = 0;
}

void outline_image_end(struct outline *o) {
    if (!o->images || --o->images)
        return;
    need_leaf(o, NOWHERE);
    begin_visible(o, NOWHERE);
    buf_byte(&o->text, SIGN_IMAGE);
    put_field(o, o->image_url);
    put_field(o, o->image_title);
    put_field(o, str_trim(buf_str(&o->alternative)));
}

void outline_free(struct outline *o) {
    buf_free(&o->text);
    buf_free(&o->alternative);
}

/* ---- comparing ---- */

static str text_of(const struct outline *o, const struct outline_block *b) {
    return str_sub(buf_str(&o->text), b->from, b->to);
}

static bool is_like(const struct outline_block *a, const struct outline_block *b) {
    return a->shape == b->shape && a->depth == b->depth && a->detail == b->detail;
}

static size_t sign_length(str text, size_t at) {
    static const uint8_t fields[] = {
        [SIGN_STYLE] = 2, [SIGN_END] = 0, [SIGN_IMAGE] = 3, [SIGN_NOTE] = 1};
    size_t count = is_sign(text.p[at]) ? fields[(unsigned char)text.p[at]] : 0, to = at + 1;
    char sign = text.p[at];
    if (sign == SIGN_STYLE && (to >= text.n || !((text.p[to] - '@') & STYLE_LINK)))
        return to < text.n ? 2 : 1;
    while (count-- && to < text.n)
        to = str_find_byte(text, SIGN_END, to) + 1;
    return (to < text.n ? to : text.n) - at;
}

/* The first byte of the sign or character in which two texts differ. */
static size_t first_difference(str a, str b) {
    size_t at = 0;
    while (at < a.n && at < b.n) {
        size_t n = sign_length(a, at);
        if (!str_eq(str_sub(a, at, at + n), str_sub(b, at, at + n)))
            break;
        at += n;
    }
    while (at < a.n && at && ((unsigned char)a.p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

bool outlines_compare(const struct outline *here, const struct outline *there,
                      struct outline_difference *out) {
    size_t i = 0;
    *out = (struct outline_difference){0};
    for (; i < here->blocks.count && i < there->blocks.count; i++) {
        const struct outline_block *a = &here->blocks.items[i], *b = &there->blocks.items[i];
        if (is_like(a, b) && str_eq(text_of(here, a), text_of(there, b)))
            continue;
        size_t at = first_difference(text_of(here, a), text_of(there, b));
        bool like = is_like(a, b);
        *out = (struct outline_difference){a, b, a->from + (like ? at : 0),
                                           b->from + (like ? at : 0), like};
        return true;
    }
    if (here->blocks.count == there->blocks.count)
        return false;
    if (i < here->blocks.count) {
        out->here = &here->blocks.items[i];
        out->here_at = out->here->from;
    } else {
        out->there = &there->blocks.items[i];
        out->there_at = out->there->from;
    }
    return true;
}

unsigned outline_style_at(const struct outline *o, const struct outline_block *block, size_t at) {
    str text = str_sub(buf_str(&o->text), 0, block->to);
    unsigned style = 0;
    if (block->shape == SHAPE_CODE)
        return 0;
    for (size_t i = block->from; i <= at && i < text.n; i += sign_length(text, i))
        if (text.p[i] == SIGN_STYLE && i + 1 < text.n)
            style = (unsigned)(text.p[i + 1] - '@');
    return style;
}

size_t outline_offset(const struct outline *o, const struct outline_block *block, size_t at) {
    size_t low = 0, high = o->pieces.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (o->pieces.items[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    if (!o->pieces.count)
        return block->at;
    const struct outline_piece *piece = &o->pieces.items[low];
    bool inside = piece->at >= block->from && piece->at <= at;
    if (!inside || piece->at >= o->text.n)
        return block->at;
    /* Behind a sign the bytes do not run on as in what was read. */
    size_t skipped = sign_length(buf_str(&o->text), piece->at), from = piece->at;
    if (is_sign(o->text.p[from]))
        from = from + skipped < at ? from + skipped : at;
    return piece->offset + (at - from);
}

/* ---- words ---- */

/* The bits of a style, as HTML calls them. */
static const char *const style_names[STYLE_COUNT] = {"a", "strong", "em", "del", "code", "html"};

static const char *shape_words(const struct outline_block *b) {
    static const char *const names[] = {
        [SHAPE_PARAGRAPH] = "a paragraph", [SHAPE_LINE] = "a line of a list without spaces",
        [SHAPE_HEADING] = "a heading",     [SHAPE_CODE] = "a code block",
        [SHAPE_HTML] = "raw HTML",         [SHAPE_RULE] = "a rule",
        [SHAPE_QUOTE] = "a quote",         [SHAPE_LIST] = "a list",
        [SHAPE_ITEM] = "a list's item",    [SHAPE_TABLE] = "a table",
        [SHAPE_ROW] = "a table's row",     [SHAPE_CELL] = "a cell",
        [SHAPE_NOTE] = "a footnote"};
    static const char *const tasks[] = {"a list's item", "an open task", "a task that is done"};
    if (b->shape == SHAPE_QUOTE && b->detail)
        return "an alert";
    if (b->shape == SHAPE_ITEM)
        return tasks[b->detail % 3];
    if (b->shape == SHAPE_LIST && b->detail)
        return "a numbered list";
    if (b->shape == SHAPE_ROW && b->detail)
        return "a table's head";
    return names[b->shape];
}

/* Of a style that comes and one that goes: the tags. */
static void put_tags(struct buf *out, unsigned style, bool close) {
    for (unsigned k = 0; k < STYLE_COUNT; k++) {
        unsigned i = close ? STYLE_COUNT - 1 - k : k;
        if (style & (1u << i) & ~(unsigned)STYLE_HTML)
            buf_printf(out, close ? "</%s>" : "<%s>", style_names[i]);
    }
}

/* The address that begins at `at`. Bytes of a character are not taken apart. */
static void put_address(struct buf *out, str text, size_t at) {
    enum { LONGEST = 60 };
    str url = str_sub(text, at, str_find_byte(text, SIGN_END, at));
    size_t n = url.n < LONGEST ? url.n : LONGEST;
    while (n < url.n && n && ((unsigned char)url.p[n] & 0xC0) == 0x80)
        n--;
    buf_put(out, str_sub(url, 0, n));
    buf_put(out, n < url.n ? S("...") : S(""));
}

static void put_sign(struct buf *out, str text, size_t at, size_t differs, unsigned *style) {
    str field = str_sub(text, at + 1, at + sign_length(text, at) - 1);
    switch (text.p[at]) {
    case SIGN_BREAK:
        buf_put(out, S("<br>"));
        break;
    case SIGN_NOTE:
        buf_printf(out, "<sup>%.*s</sup>", STR(field));
        break;
    case SIGN_IMAGE:
        buf_put(out, S("<img src="));
        put_address(out, text, at + 1);
        buf_byte(out, '>');
        break;
    default:
        put_tags(out, *style, true);
        *style = (unsigned)(text.p[at + 1] - '@');
        if (at == differs && (*style & STYLE_LINK)) { /* the address may be all that differs */
            buf_put(out, S("<a href="));
            put_address(out, text, at + 2);
            buf_byte(out, '>');
            put_tags(out, *style & ~(unsigned)STYLE_LINK, false);
        } else {
            put_tags(out, *style, false);
        }
    }
}

/* The text around `differs`: some words before it and more behind it, with tags. */
static void put_excerpt(struct buf *out, str text, size_t differs) {
    enum { BEFORE = 24, BEHIND = 40 };
    size_t from = differs > BEFORE ? differs - BEFORE : 0, i = 0, shown = 0;
    unsigned style = 0;
    bool begun = false;
    for (; i < text.n && shown < BEHIND; i += sign_length(text, i)) {
        bool sign = is_sign(text.p[i]);
        bool within = i >= from && (from == 0 || i >= differs || text.p[i] == ' ' || begun);
        if (sign && !within) {
            if (text.p[i] == SIGN_STYLE)
                style = (unsigned)(text.p[i + 1] - '@');
            continue;
        }
        if (!within || (!begun && (unsigned char)(text.p[i] & 0xC0) == 0x80))
            continue;
        if (!begun && from)
            buf_put(out, S("..."));
        if (!begun)
            put_tags(out, style, false);
        begun = true;
        if (sign)
            put_sign(out, text, i, differs, &style);
        else
            buf_byte(out, text.p[i]);
        shown += i >= differs;
    }
    while (i < text.n && ((unsigned char)text.p[i] & 0xC0) == 0x80)
        buf_byte(out, text.p[i++]);
    put_tags(out, style, true);
    if (i < text.n)
        buf_put(out, S("..."));
}

str outline_words(struct arena *a, const struct outline *o, const struct outline_block *block,
                  size_t at) {
    if (!block)
        return S("nothing");
    struct buf out = {0};
    buf_printf(&out, "%s", shape_words(block));
    if (block->shape == SHAPE_HEADING)
        buf_printf(&out, " of level %u", (unsigned)block->detail);
    str text = text_of(o, block);
    if (str_trim(text).n) {
        buf_put(&out, S(" '"));
        size_t quote = out.n;
        put_excerpt(&out, text, at - block->from);
        for (size_t i = quote; i < out.n; i++)
            if ((unsigned char)out.p[i] < ' ')
                out.p[i] = ' ';
        /* cmark-gfm takes characters apart in some labels of footnotes. */
        for (size_t bad; (bad = utf8_first_bad(buf_str(&out))) < out.n;)
            out.p[bad] = '?';
        buf_byte(&out, '\'');
    }
    str words = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return words;
}
