/* The first reading: references, headings, component fences, and the sentences that references
 * stand in. */
#include "text/html.h"
#include "text/markdown_internal.h"

/* A container nests by its mark alone. So many of them on one line have nothing to say, and md4c
 * would look at all of them again for each line that follows. */
enum { MAX_MARKS = 16 * MARKDOWN_MAX_DEPTH };

/* A text of this size costs md4c twenty times as much memory when it consists of signs. */
enum { MAX_TEXT = 16 << 20 };

struct scan {
    struct walk walk;
    struct arena *arena;
    struct markdown *out;
    struct diags *d;
    struct buf prose; /* of the block that is open, mentions marked as in struct sentence */
    struct buf title; /* plain text of the heading that is open */
    struct buf label; /* plain text of the wiki link that is open */
    struct buf body;  /* of the component fence that is open */
    const struct markdown_options *options;
    /* For options->block: where the prose stands (struct markdown_piece) and what of it is hidden (struct range).
     * On the heap, for they go with the scan. */
    struct buf pieces, hidden;
    unsigned links;   /* open links and images */
    uint32_t first;   /* mention whose sentence is not known yet */
    uint32_t heading; /* 1 + index of the newest heading */
    bool in_heading, in_wiki, in_code;
};

static struct span place(const struct scan *s, size_t from, size_t to) {
    size_t at = walk_text_offset(&s->walk, from);
    return markdown_span(s->out->origin, at, to > from ? to - from : 0);
}

/* The line around `at`, without its indentation. */
static struct span place_of_line(const struct scan *s, size_t at) {
    str text = s->walk.passage->text;
    size_t from = at < text.n ? at : text.n;
    while (from && text.p[from - 1] != '\n')
        from--;
    size_t to = str_find_byte(text, '\n', from);
    while (from < to && text.p[from] == ' ')
        from++;
    return place(s, from, to);
}

/* ---- sentences ---- */

/* Runs of white space and what no text should hold become one space. */
static void put_prose(struct buf *b, str text) {
    buf_reserve(b, text.n);
    for (size_t i = 0; i < text.n; i++) {
        bool visible = (unsigned char)text.p[i] > ' ';
        if (visible || (b->n && b->p[b->n - 1] != ' '))
            b->p[b->n++] = visible ? text.p[i] : ' ';
    }
}

/* The same into the prose of the block, keeping in mind where it stands. */
static void put_placed(struct scan *s, str text, bool hidden) {
    struct buf *b = &s->prose;
    size_t begin = b->n, at = walk_text_offset(&s->walk, walk_offset(&s->walk, text.p));
    bool jumped = true;
    buf_reserve(b, text.n);
    for (size_t i = 0; i < text.n; i++) {
        bool visible = (unsigned char)text.p[i] > ' ';
        if (!visible && (!b->n || b->p[b->n - 1] == ' ')) {
            jumped = true;
            continue;
        }
        if (jumped) {
            struct markdown_piece piece = {b->n, at == NOWHERE ? NOWHERE : at + i};
            buf_put(&s->pieces, (str){(const char *)&piece, sizeof piece});
            jumped = false;
        }
        b->p[b->n++] = visible ? text.p[i] : ' ';
    }
    struct range range = {begin, b->n};
    if (hidden && b->n > begin)
        buf_put(&s->hidden, (str){(const char *)&range, sizeof range});
}

/* In text whose white space is single spaces. */
static size_t count_words(str text) {
    size_t words = text.n != 0;
    for (size_t at = 0; (at = str_find_byte(text, ' ', at)) < text.n; at++)
        words++;
    return words;
}

static size_t count_marks(str text) {
    size_t marks = 0;
    for (size_t at = 0; (at = str_find_byte(text, '\x01', at)) < text.n; at++)
        marks++;
    return marks;
}

static struct markdown_block block_of(const struct scan *s) {
    return (struct markdown_block){buf_str(&s->prose), (const void *)s->pieces.p,
                                   s->pieces.n / sizeof(struct markdown_piece)};
}

/* Hands a sentence to who wants to see it. A mention at its beginning is no text of the block: a wiki link stands where it is
 * written, a link where its words are. */
static void show_sentence(struct scan *s, str sentence) {
    if (!s->options->sentence || !sentence.n)
        return;
    const struct mention *m = sentence.p[0] == '\x01' ? &s->out->mentions.items[s->first] : NULL;
    size_t from = (size_t)(sentence.p - s->prose.p);
    if (m)
        from += str_find_byte(sentence, '\x02', 0) + 1;
    struct markdown_block block = block_of(s);
    if (from >= block.text.n) /* a link without words */
        from = block.text.n - 1;
    bool wiki = m && m->kind == MENTION_WIKI;
    s->options->sentence(s->options->context, sentence,
                         wiki ? m->span
                              : markdown_block_span(&block, s->out->origin, from, from + 1));
}

/* Hands the block to who wants to see it. Its sentences have been copied: what is hidden may go. */
static void show_block(struct scan *s) {
    const struct range *hidden = (const void *)s->hidden.p;
    for (size_t i = 0; i < s->hidden.n / sizeof *hidden; i++)
        memset(s->prose.p + hidden[i].from, MARKDOWN_HIDDEN, hidden[i].to - hidden[i].from);
    struct markdown_block block = block_of(s);
    if (s->options->block && block.text.n)
        s->options->block(s->options->context, &block);
    s->hidden.n = s->pieces.n = 0;
}

/* The text of a block is complete: keeps the sentences that mention something. */
static void end_prose(struct scan *s) {
    str text = str_trim(buf_str(&s->prose));
    s->out->words += count_words(text);
    bool wanted = s->first < s->out->mentions.count || s->options->sentence;
    for (size_t from = 0, to; wanted && from < text.n; from = to) {
        to = sentence_end(text, from);
        str sentence = str_trim(str_sub(text, from, to));
        show_sentence(s, sentence);
        size_t marks = count_marks(sentence);
        if (!marks)
            continue;
        struct sentence kept = {arena_copy(s->arena, sentence), s->heading};
        arena_push(s->arena, &s->out->sentences, kept);
        for (; marks; marks--)
            s->out->mentions.items[s->first++].sentence = (uint32_t)s->out->sentences.count - 1;
    }
    show_block(s);
    s->prose.n = 0;
}

/* ---- blocks ---- */

static void open_heading(struct scan *s, const struct block *b) {
    arena_push(s->arena, &s->out->headings, (struct heading){.level = b->level});
    s->heading = (uint32_t)s->out->headings.count;
    s->in_heading = true;
    s->title.n = 0;
}

static void close_heading(struct scan *s, const struct block *b) {
    struct heading *h = &s->out->headings.items[s->out->headings.count - 1];
    size_t tail = own_id_length(b->own_id);
    s->title.n -= tail;
    s->prose.n -= tail;
    h->text = arena_copy(s->arena, str_trim(buf_str(&s->title)));
    h->id = b->own_id;
    h->span = place_of_line(s, s->walk.cursor);
    s->in_heading = false;
}

/* A body that stands in the text as it is can be pointed into. */
static void place_body(struct scan *s, struct fence *f, size_t info_at) {
    str text = s->walk.passage->text, body = buf_str(&s->body);
    size_t from = str_find_byte(text, '\n', info_at) + 1;
    str there = str_sub(text, from, from + body.n);
    bool unclosed = there.n + 1 == body.n; /* ends with the text, without a newline */
    if (unclosed)
        body.n--;
    if (info_at != NOWHERE && str_eq(there, body)) {
        f->body = walk_lasting(&s->walk, there);
        f->body_span = place(s, from, from + body.n);
        return;
    }
    f->body = arena_copy(s->arena, buf_str(&s->body));
    f->body_span = place(s, from, s->walk.cursor > from ? s->walk.cursor : from);
}

static void close_fence(struct scan *s, const struct block *b) {
    struct fence f = {.name = b->language};
    size_t at = b->info_at == NOWHERE ? s->walk.cursor : b->info_at;
    f.span = place_of_line(s, at);
    place_body(s, &f, b->info_at);
    f.mention = (uint32_t)s->out->mentions.count;
    f.heading = (uint32_t)s->out->headings.count;
    arena_push(s->arena, &s->out->fences, f);
    arena_push(s->arena, &s->walk.notes->fence_blocks, s->walk.code_blocks - 1);
}

/* "charts" would be shown as code, and nobody would be told. */
static void warn_of_language(struct scan *s, const struct block *b) {
    const struct map *components = s->walk.components;
    for (size_t i = 0; components && b->language.n > 2 && i < components->count; i++) {
        str name = components->items[i].key;
        if (str_distance(b->language, name, 2) != 1)
            continue;
        diag_warning(s->d, "unknown-component", place_of_line(s, b->info_at),
                     "'%.*s' is no component: the block is shown as code", STR(b->language));
        diag_nearest(s->d, name);
        return;
    }
}

static void on_open_block(void *reader, const struct block *b) {
    struct scan *s = reader;
    end_prose(s);
    s->in_code = b->kind == BLOCK_CODE || b->kind == BLOCK_FENCE || b->kind == BLOCK_HTML;
    s->body.n = 0;
    if (b->kind == BLOCK_HEADING)
        open_heading(s, b);
}

static void on_close_block(void *reader, const struct block *b) {
    struct scan *s = reader;
    if (b->kind == BLOCK_HEADING)
        close_heading(s, b);
    else if (b->kind == BLOCK_FENCE)
        close_fence(s, b);
    else if (b->kind == BLOCK_CODE && b->info_at != NOWHERE)
        warn_of_language(s, b);
    s->in_code = false;
    end_prose(s);
}

/* ---- spans ---- */

static void on_open_span(void *reader, const struct inline_span *span) {
    struct scan *s = reader;
    static const enum mention_kind kinds[] = {
        [INLINE_LINK] = MENTION_LINK, [INLINE_IMAGE] = MENTION_IMAGE, [INLINE_WIKI] = MENTION_WIKI};
    if (span->kind < INLINE_LINK)
        return;
    struct mention m = {.kind = kinds[span->kind],
                        .has_label = span->labelled,
                        .plain = s->in_heading,
                        .target = span->target,
                        .fragment = span->fragment,
                        .span = place(s, span->from, span->to)};
    arena_push(s->arena, &s->out->mentions, m);
    buf_printf(&s->prose, "\x01%u\x02", (unsigned)span->mention);
    if (span->kind == INLINE_WIKI) {
        s->in_wiki = true;
        s->label.n = 0;
    } else {
        s->links++;
    }
}

static void on_close_span(void *reader, const struct inline_span *span) {
    struct scan *s = reader;
    if (span->kind < INLINE_LINK)
        return;
    struct mention *m = &s->out->mentions.items[span->mention];
    m->span = place(s, span->from, span->to);
    if (span->kind != INLINE_WIKI) {
        s->links--;
        return;
    }
    s->in_wiki = false;
    m->label = arena_copy(s->arena, str_trim(buf_str(&s->label)));
    if (s->in_heading)
        put_prose(&s->title, m->has_label ? m->label : m->target);
}

/* ---- text ---- */

static void on_text(void *reader, enum text_kind kind, str text) {
    struct scan *s = reader;
    if (s->walk.in_fence)
        buf_put(&s->body, text);
    if (s->in_code || kind == TEXT_HTML)
        return;
    if (kind == TEXT_PLAIN)
        wiki_check(&s->walk, text, s->out->origin, s->d);
    if (!s->in_wiki && (s->options->block || s->options->sentence))
        put_placed(s, text, kind == TEXT_CODE || s->links);
    else
        put_prose(s->in_wiki ? &s->label : &s->prose, text);
    if (s->in_heading && !s->in_wiki)
        put_prose(&s->title, text);
}

static void on_note(void *reader, struct note *note) {
    struct scan *s = reader;
    if (note->references++)
        return;
    arena_push(s->arena, &s->walk.notes->numbered, note);
    note->number = (uint32_t)s->walk.notes->numbered.count;
    note->heading = s->heading;
}

static void on_unknown_note(void *reader, str reference) {
    struct scan *s = reader;
    size_t at = walk_offset(&s->walk, reference.p);
    diag_error(s->d, "unknown-footnote", place(s, at, at + reference.n),
               "there is no footnote '%.*s'", STR(reference));
    str wanted = note_label(reference), found = {0};
    const struct markdown_notes *notes = s->walk.notes;
    str *labels = arena_array(s->arena, str, notes->defined.count);
    for (size_t i = 0; i < notes->defined.count; i++)
        labels[i] = notes->defined.items[i]->label;
    found = nearest_of(labels, notes->defined.count, wanted);
    if (found.n)
        diag_hint(s->d, "did you mean '[^%.*s]'?", STR(found));
    else
        diag_hint(s->d, "define it in a line of its own: [^%.*s]: the text", STR(wanted));
}

/* ---- all of it ---- */

static const struct walk_events events = {
    .open_block = on_open_block,
    .close_block = on_close_block,
    .open_span = on_open_span,
    .close_span = on_close_span,
    .text = on_text,
    .note = on_note,
    .unknown_note = on_unknown_note,
};

/* Marks of quotes and lists at the beginning of a line. */
static size_t count_containers(str line) {
    size_t marks = 0, i = 0, length;
    for (; i < line.n; i += length) {
        length = line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '>' ? 1 : 0;
        marks += !length || line.p[i] == '>';
        if (!length && !(length = list_marker(str_sub(line, i, line.n))))
            break;
    }
    return marks;
}

static bool is_readable(struct scan *s) {
    str text = s->out->text;
    if (text.n > MAX_TEXT) {
        diag_failure(s->d, EXIT_LIMIT, "text-too-large", place(s, 0, 0),
                     "a Markdown text may have %d bytes; this one has %zu", MAX_TEXT, text.n);
        return false;
    }
    for (size_t at = 0; at < text.n;) {
        str line = str_sub(text, at, str_find_byte(text, '\n', at));
        if (line.n > MAX_MARKS && count_containers(line) > MAX_MARKS) {
            diag_failure(s->d, EXIT_LIMIT, "too-deep", place(s, at, at + 1),
                         "quotes and lists may be nested %d deep", MARKDOWN_MAX_DEPTH);
            return false;
        }
        at += line.n + 1;
    }
    return true;
}

static void report_stop(struct scan *s) {
    size_t at = s->walk.cursor;
    if (s->walk.stop == WALK_TOO_DEEP)
        diag_failure(s->d, EXIT_LIMIT, "too-deep", place_of_line(s, at),
                     "quotes, lists and emphasis may be nested %d deep", MARKDOWN_MAX_DEPTH);
    else
        diag_failure(s->d, EXIT_LIMIT, "output-too-large", place_of_line(s, at),
                     "the page would be more than 64 times as large as its text");
}

static void report_unused_notes(struct scan *s) {
    const struct markdown_notes *notes = s->walk.notes;
    for (size_t i = 0; i < notes->defined.count; i++) {
        const struct note *note = notes->defined.items[i];
        if (!note->number)
            diag_warning(s->d, "unused-footnote",
                         markdown_span(s->out->origin, note->at, note->label.n + sizeof "[^]" - 1),
                         "the footnote '%.*s' is never referred to", STR(note->label));
    }
}

static void read_all(struct scan *s) {
    struct markdown_notes *notes = s->walk.notes;
    struct arena passing = {0};
    struct passage main = notes_main(&passing, notes, s->out->text);
    bool complete = walk_passage(&s->walk, &main);
    /* Footnotes may refer to more footnotes: the list grows on the way. */
    for (size_t i = 0; complete && i < notes->numbered.count; i++) {
        s->heading = notes->numbered.items[i]->heading;
        complete = walk_passage(&s->walk, &notes->numbered.items[i]->body);
    }
    end_prose(s);
    if (complete)
        report_unused_notes(s);
    else
        report_stop(s);
    arena_free(&passing);
}

void markdown_scan(struct arena *a, str text, struct markdown_origin origin,
                   const struct markdown_options *options, struct markdown *out, struct diags *d) {
    *out = (struct markdown){.text = text, .origin = origin, .raw_html = options->raw_html};
    struct passage whole = {.text = text, .lasting = text};
    struct scan s = {.arena = a, .out = out, .d = d, .options = options};
    s.walk = (struct walk){.events = &events,
                           .reader = &s,
                           .arena = a,
                           .passage = &whole,
                           .raw_html = options->raw_html,
                           .components = options->components,
                           .scans = true};
    if (!is_readable(&s))
        out->text = (str){0}; /* reported; it counts as empty from here on */
    out->notes = s.walk.notes = notes_find(a, out->text, origin, d);
    out->notes->id_prefix = options->id_prefix;
    read_all(&s);
    ids_assign(a, out, options->id_prefix, d);
    walk_free(&s.walk);
    buf_free(&s.prose);
    buf_free(&s.title);
    buf_free(&s.label);
    buf_free(&s.pieces);
    buf_free(&s.hidden);
    buf_free(&s.body);
}
