/* How a difference is told: where, what, and what to do about it. */
#include "text/portability.h"

#define NOWHERE SIZE_MAX

/* The signs in which two styles differ matter most. */
static const char *style_hint(unsigned here, unsigned there) {
    unsigned differ = here ^ there;
    if (differ & STYLE_HTML)
        return "raw HTML is best left out: readers see it here as text";
    if (differ & STYLE_LINK)
        return "write an address between < and >, or as [words](address)";
    if (differ & STYLE_CODE)
        return "begin and end code with as many ` as stand nowhere in it";
    if (differ & STYLE_STRUCK)
        return "strike out with ~~ on both sides, beside a word";
    if (differ & (STYLE_EMPHASIS | STYLE_STRONG))
        return "let emphasis begin and end with whole words, or write \\* and \\_ for the signs";
    return NULL;
}

/* A bar in a reference ends the cell for everybody else. */
static bool has_open_reference(const struct outline *o, const struct outline_block *cell) {
    str text = str_sub(buf_str(&o->text), cell->from, cell->to);
    size_t open = str_find(text, S("[["), 0);
    return open < text.n && str_find(text, S("]]"), open) == text.n;
}

/* A table's head in which there are such bars has too many cells, and is none. */
static bool has_reference_with_bar(const struct outline *o, const struct outline_block *paragraph) {
    str text = str_sub(buf_str(&o->text), paragraph->from, paragraph->to);
    size_t open = str_find(text, S("[["), 0), close = str_find(text, S("]]"), open);
    return str_find_byte(str_sub(text, open, close), '|', 0) < close - open;
}

static bool is_list_line(const struct outline_block *b) {
    return b && (b->shape == SHAPE_LINE || b->shape == SHAPE_PARAGRAPH);
}

static const char *block_hint(const struct outline *there, const struct outline_difference *f) {
    const struct outline_block *a = f->here, *b = f->there;
    bool cut = b && b->shape == SHAPE_CELL && has_open_reference(there, b);
    bool head = a && b && a->shape == SHAPE_TABLE && has_reference_with_bar(there, b);
    if (cut || head)
        return "in a table, write the bar of a reference as \\|: [[id\\|words]]";
    if (is_list_line(a) && is_list_line(b) && a->shape != b->shape && a->depth == b->depth)
        return "put a blank line between all items of the list, or between none";
    if (a && b && a->shape == SHAPE_QUOTE && b->shape == SHAPE_QUOTE)
        return "the forge knows alerts only where they stand in no other block, with the mark "
               "alone in its line";
    if (a && b && a->shape == SHAPE_ITEM && b->shape == SHAPE_ITEM)
        return "write tasks as '- [ ] words' and '- [x] words', without a further [x]";
    if (a && a->shape == SHAPE_TABLE)
        return "write as many cells into a table's head as into the line of dashes below it";
    if ((a && a->shape == SHAPE_NOTE) || (b && b->shape == SHAPE_NOTE))
        return "define footnotes at the left margin, in paragraphs of their own, and refer to "
               "each in the text";
    return "put blank lines around the block, and let it begin at the left margin";
}

static const char *text_hint(const struct outline *here, const struct outline *there,
                             const struct outline_difference *f) {
    const char *hint = NULL;
    if (f->there->shape == SHAPE_CELL && has_open_reference(there, f->there))
        return block_hint(there, f);
    if (f->here_at < f->here->to && here->text.p[f->here_at] == SIGN_NOTE)
        return "define footnotes at the end of the text: the forge numbers those that stand in "
               "footnotes by where these are defined";
    if (f->here_at < f->here->to && f->there_at < f->there->to)
        hint = style_hint(outline_style_at(here, f->here, f->here_at),
                          outline_style_at(there, f->there, f->there_at));
    return hint;
}

/* From the place where the difference begins to the end of its word. */
static struct span place_of(const struct markdown *m, const struct outline *here,
                            const struct outline_difference *f) {
    size_t at = f->there ? f->there->at : NOWHERE;
    if (f->here) {
        size_t own = f->in_text ? outline_offset(here, f->here, f->here_at) : f->here->at;
        at = own == NOWHERE ? at : own;
    }
    if (at > m->text.n)
        at = m->text.n;
    size_t to = at;
    while (to < m->text.n && !byte_is_space(m->text.p[to]))
        to++;
    return markdown_span(m->origin, at, to - at);
}

static void tell(struct arena *a, const struct markdown *m, const struct outline *here,
                 const struct outline *there, const struct outline_difference *f, struct diags *d) {
    str ours = outline_words(a, here, f->here, f->here_at);
    str theirs = outline_words(a, there, f->there, f->there_at);
    diag_warning(d, "forge-differs", place_of(m, here, f), "here this is %.*s, on the forge %.*s",
                 STR(ours), STR(theirs));
    const char *hint = f->in_text ? text_hint(here, there, f) : block_hint(there, f);
    if (hint)
        diag_hint(d, "%s", hint);
}

enum portability portability_check(struct arena *scratch, const struct markdown *m,
                                   struct diags *d) {
    struct outline here, there;
    struct outline_difference found;
    if (m->text.n > PORTABILITY_MAX_TEXT)
        return PORTABILITY_NOT_COMPARED;
    if (!markdown_outline(scratch, m, &here)) {
        outline_free(&here);
        return PORTABILITY_NOT_COMPARED;
    }
    portability_outline(scratch, m->text, &there);
    bool differs = outlines_compare(&here, &there, &found);
    if (differs)
        tell(scratch, m, &here, &there, &found, d);
    outline_free(&here);
    outline_free(&there);
    return differs ? PORTABILITY_DIFFERS : PORTABILITY_SAME;
}
