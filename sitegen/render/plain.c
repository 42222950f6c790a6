#include "render/plain.h"

#include "text/component.h"
#include "text/html.h"
#include "text/yaml_places.h"

struct plain {
    struct arena *arena;
    const struct site *site;
    const struct item *item;
    struct buf *out;
    size_t next_cell;
};

/* ---- from HTML to text ---- */

/* Without what is no part of the sentence: numbers of footnotes, the ways back from them, what raw HTML hides. */
static const struct {
    str open, class, close; /* how the tag begins, what else it holds */
} unread[] = {
    {S("<sup"), S("class=\"footnote-ref\""), S("</sup>")},
    {S("<a "), S("class=\"footnote-back\""), S("</a>")},
    {S("<!--"), S(""), S("-->")},
    {S("<script"), S(""), S("</script>")},
    {S("<style"), S(""), S("</style>")},
};

static bool begins_with(str html, str tag) { return str_eq_nocase(str_sub(html, 0, tag.n), tag); }

static size_t find_tag(str html, str tag, size_t from) {
    while (from < html.n && !begins_with(str_sub(html, from, html.n), tag))
        from++;
    return from;
}

/* Where the tag closes: a '>' in quotes is part of an attribute, unless the quotes never end. */
static size_t tag_close(str html, size_t at) {
    char quote = 0;
    for (size_t i = at; i < html.n; i++) {
        char c = html.p[i];
        if (!quote && c == '>')
            return i;
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
    }
    return str_find_byte(html, '>', at);
}

static size_t tag_end(str html, size_t at) {
    str tag = str_sub(html, at, tag_close(html, at));
    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++)
        if (begins_with(tag, unread[i].open) && str_find(tag, unread[i].class, 0) + 1 <= tag.n)
            return find_tag(html, unread[i].close, at) + unread[i].close.n;
    return at + tag.n + 1;
}

/* What stands between the end of a block and the next: nothing where only words within a sentence are set apart. */
static str stop_after(str html) {
    static const struct {
        str tag, stop;
    } ends[] = {{S("</p>"), S(". ")},  {S("</li>"), S(". ")},   {S("</td>"), S("; ")},
                {S("</th>"), S("; ")}, {S("</h1>"), S(". ")},   {S("</h2>"), S(". ")},
                {S("</h3>"), S(". ")}, {S("</h4>"), S(". ")},   {S("</h5>"), S(". ")},
                {S("</h6>"), S(". ")}, {S("</table>"), S(". ")}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_starts(html, ends[i].tag))
            return ends[i].stop;
    return (str){0};
}

static void put_words(struct buf *out, str text) {
    for (size_t i = 0; i < text.n; i++) {
        bool space = byte_is_space(text.p[i]);
        if (!space || (out->n && out->p[out->n - 1] != ' '))
            buf_byte(out, space ? ' ' : text.p[i]);
    }
}

/* Letters, digits and what may stand behind them; not what ends a sentence already, nor quotation marks (U+2010 to U+203F). */
static bool is_open(str text) {
    char last = text.n ? text.p[text.n - 1] : '.';
    if ((unsigned char)last >= 0x80)
        return !str_starts(str_sub(text, text.n - 3, text.n), S("\xE2\x80"));
    return byte_is_alnum(last) || last == ')' || last == '%';
}

/* After the last cell of a table comes the table's own stop. */
static void put_stop(struct buf *out, str stop) {
    while (out->n && (out->p[out->n - 1] == ' ' || out->p[out->n - 1] == ';'))
        out->n--;
    buf_put(out, is_open(buf_str(out)) ? stop : S(" "));
}

static void put_html(struct plain *p, str html) {
    for (size_t at = 0; at < html.n;) {
        size_t tag = str_find_byte(html, '<', at);
        put_words(p->out, html_text(p->arena, str_sub(html, at, tag)));
        str stop = stop_after(str_sub(html, tag, html.n));
        if (stop.n)
            put_stop(p->out, stop);
        at = tag < html.n ? tag_end(html, tag) : html.n;
    }
}

/* ---- prose and components ---- */

static void put_component(struct plain *p, struct buf *html, uint32_t fence);

/* The HTML of a text with its holes filled. */
static void fill(struct plain *p, const struct prose *prose, struct buf *html) {
    struct buf written = {0};
    struct holes holes = {0};
    size_t done = 0;
    markdown_html(p->arena, &prose->text, prose->targets, &written, &holes);
    for (size_t i = 0; i < holes.count; i++) {
        const struct hole *hole = &holes.items[i];
        buf_put(html, str_sub(buf_str(&written), done, hole->at));
        done = hole->at;
        if (hole->kind == HOLE_MENTION)
            buf_put(html, mention_words(p->arena, prose, hole->index));
        else
            put_component(p, html, hole->index);
    }
    buf_put(html, str_sub(buf_str(&written), done, written.n));
    buf_free(&written);
}

/* Cells come in the order of fences, those of fields last. */
static void seek_cell(struct plain *p, uint32_t fence) {
    size_t low = 0, high = p->item->cells.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->item->cells.items[middle].fence < fence)
            low = middle + 1;
        else
            high = middle;
    }
    p->next_cell = low;
}

/* The text as it was read and resolved, or NULL when there was nothing in it to resolve. Texts must be asked for in their
 * order: that of the cells. */
static const struct prose *take_cell(struct plain *p, uint32_t fence, str text) {
    if (p->next_cell >= p->item->cells.count)
        return NULL;
    const struct prose *cell = &p->item->cells.items[p->next_cell];
    if (cell->fence != fence || !str_eq(cell->text.text, text))
        return NULL;
    p->next_cell++;
    return cell;
}

static void put_markdown(struct plain *p, struct buf *html, const struct prose *cell, str text,
                         struct markdown_origin origin) {
    struct diags ignored = {.arena = p->arena}; /* told when the text is shown */
    fill(p, cell ? cell : site_inline(p->arena, p->site, text, origin, p->item, &ignored), html);
}

static void put_text(struct plain *p, struct buf *html, const struct fence *fence, uint32_t index,
                     const struct yaml *scalar) {
    const struct prose *cell = take_cell(p, index, scalar->text);
    bool is_word = str_find_byte(scalar->text, ' ', 0) == scalar->text.n;
    if (is_word && !(cell && cell->text.mentions.count))
        return;
    buf_put(html, S("<td>"));
    put_markdown(p, html, cell, scalar->text, component_place(p->arena, fence, scalar));
    buf_put(html, S("</td>"));
}

/* Of a component's data what is more than a name or a number: what it says to readers. */
static void put_data(struct plain *p, struct buf *html, uint32_t fence, const struct yaml *data) {
    if (data->kind == YAML_SCALAR)
        put_text(p, html, &p->item->prose.text.fences.items[fence], fence, data);
    for (size_t i = 0; i < data->count; i++)
        put_data(p, html, fence,
                 data->kind == YAML_SEQUENCE ? &data->items[i] : &data->pairs[i].value);
}

static void put_component(struct plain *p, struct buf *html, uint32_t fence) {
    struct diags ignored = {.arena = p->arena}; /* told when the component is shown */
    const struct yaml *data =
        component_data(p->arena, &p->item->prose.text.fences.items[fence], &ignored);
    seek_cell(p, fence);
    if (data)
        put_data(p, html, fence, data);
    buf_put(html, S("</table>"));
}

/* ---- fields ---- */

static void put_field(struct plain *p, struct buf *html, str text, struct span place) {
    if (text.n)
        put_markdown(p, html, take_cell(p, CELL_OF_FIELD, text), text,
                     yaml_origin(p->arena, place, text));
}

static void put_fields(struct plain *p, struct buf *html) {
    str text;
    struct span place;
    seek_cell(p, CELL_OF_FIELD);
    for (size_t i = 0; item_field(p->item, i, &text, &place); i++)
        put_field(p, html, text, place);
}

/* Appends what the HTML says, and frees it. */
static void finish(struct plain *p, struct buf *html) {
    put_html(p, buf_str(html));
    buf_free(html);
    while (p->out->n && p->out->p[p->out->n - 1] == ' ')
        p->out->n--;
}

void plain_text(struct arena *scratch, const struct site *site, const struct item *item,
                struct buf *out) {
    struct plain p = {.arena = scratch, .site = site, .item = item, .out = out};
    struct buf html = {0};
    if (item->has_text)
        fill(&p, &item->prose, &html);
    put_fields(&p, &html);
    finish(&p, &html);
}

void plain_body(struct arena *scratch, const struct site *site, const struct item *item,
                struct buf *out) {
    struct plain p = {.arena = scratch, .site = site, .item = item, .out = out};
    struct buf html = {0};
    if (item->has_text)
        fill(&p, &item->prose, &html);
    finish(&p, &html);
}

str plain_line(struct arena *a, const struct site *site, const struct item *item, str text,
               struct markdown_origin origin) {
    struct buf out = {0}, html = {0};
    struct plain p = {.arena = a, .site = site, .item = item, .out = &out};
    put_markdown(&p, &html, NULL, text, origin);
    put_html(&p, buf_str(&html));
    str line = arena_copy(a, str_trim(buf_str(&out)));
    buf_free(&html);
    buf_free(&out);
    return line;
}
