/* The one file that knows cmark-gfm. */
#include "text/portability.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <pthread.h>
#include <stdlib.h>

#define NOWHERE SIZE_MAX

/* ---- the library, which has state of the process ---- */

static pthread_once_t registered = PTHREAD_ONCE_INIT;
/* cmark-gfm notes in a table of the process which characters its extensions want to see, and takes them out of it
 * when a text is done. */
static pthread_mutex_t inlines = PTHREAD_MUTEX_INITIALIZER;

/* Its memory goes with the outline's: nothing is freed one by one. It asks for memory without saying on whose behalf. */
static _Thread_local struct arena *nodes;

struct allocated {
    _Alignas(16) size_t size;
};

static void *node_calloc(size_t count, size_t size) {
    size_t wanted;
    if (__builtin_mul_overflow(count, size, &wanted) || wanted > SIZE_MAX / 2)
        out_of_memory(size);
    struct allocated *p = arena_alloc(nodes, 1, sizeof *p + wanted, _Alignof(struct allocated));
    p->size = wanted;
    return p + 1;
}

static void *node_realloc(void *old, size_t size) {
    size_t had = old ? ((struct allocated *)old)[-1].size : 0;
    if (old && size <= had)
        return old;
    void *grown = node_calloc(1, size);
    if (had)
        memcpy(grown, old, had);
    return grown;
}

static void node_free(void *p) { (void)p; }

static cmark_mem memory = {node_calloc, node_realloc, node_free};

/* The forge filters tags besides, which is about raw HTML: that is not compared by what it does. */
static void attach_extensions(cmark_parser *parser) {
    static const char *const names[] = {"table", "strikethrough", "autolink", "tagfilter",
                                        "tasklist"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(names[i]);
        if (extension)
            cmark_parser_attach_syntax_extension(parser, extension);
    }
}

/* The tree lives in `a`. */
static cmark_node *parse(struct arena *a, str text) {
    pthread_once(&registered, cmark_gfm_core_extensions_ensure_registered);
    nodes = a;
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, &memory);
    attach_extensions(parser);
    cmark_parser_feed(parser, text.p, text.n);
    pthread_mutex_lock(&inlines);
    cmark_node *document = cmark_parser_finish(parser);
    pthread_mutex_unlock(&inlines);
    return document;
}

/* ---- its tree as an outline ---- */

struct lines { /* where each line of the text begins */
    size_t *items;
    size_t count, capacity;
};

struct reader {
    struct outline *out;
    struct lines lines;
    uint16_t column; /* of the next cell */
    uint32_t notes;  /* so far */
};

static struct lines find_lines(struct arena *a, str text) {
    struct lines lines = {0};
    for (size_t at = 0; at < text.n; at = str_find_byte(text, '\n', at) + 1)
        arena_push(a, &lines, at);
    return lines;
}

/* cmark counts lines and, in bytes, columns from 1. */
static size_t place_of(const struct reader *r, cmark_node *node) {
    int line = cmark_node_get_start_line(node), column = cmark_node_get_start_column(node);
    if (line < 1 || (size_t)line > r->lines.count)
        return NOWHERE;
    size_t begin = r->lines.items[line - 1];
    size_t length = (size_t)line < r->lines.count ? r->lines.items[line] - begin : 1;
    return begin + (column > 0 && (size_t)column <= length ? (size_t)column - 1 : 0);
}

static bool is_type(cmark_node *node, const char *type) {
    return node && strcmp(cmark_node_get_type_string(node), type) == 0;
}

static str literal(cmark_node *node) {
    const char *text = cmark_node_get_literal(node);
    return text ? str_of(text) : (str){0};
}

/* ---- alerts: the library takes them for quotes, the forge does not, where they stand in no other block ---- */

static uint32_t alert_of(cmark_node *quote) {
    cmark_node *paragraph = cmark_node_first_child(quote);
    cmark_node *text = paragraph ? cmark_node_first_child(paragraph) : NULL;
    bool top = cmark_node_get_type(cmark_node_parent(quote)) == CMARK_NODE_DOCUMENT;
    if (!top || !text || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH ||
        cmark_node_get_type(text) != CMARK_NODE_TEXT)
        return 0;
    cmark_node *next = cmark_node_next(text);
    cmark_node_type type = next ? cmark_node_get_type(next) : CMARK_NODE_SOFTBREAK;
    if (type != CMARK_NODE_SOFTBREAK && type != CMARK_NODE_LINEBREAK)
        return 0;
    return outline_alert(str_trim(literal(text)));
}

/* The mark, and the end of its line; a paragraph that holds nothing else. */
static bool is_alert_mark(cmark_node *node) {
    cmark_node *paragraph = cmark_node_parent(node);
    cmark_node *quote = paragraph ? cmark_node_parent(paragraph) : NULL;
    bool inside = cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH;
    if (inside) {
        quote = paragraph;
        paragraph = node;
    }
    if (!quote || cmark_node_get_type(quote) != CMARK_NODE_BLOCK_QUOTE ||
        cmark_node_first_child(quote) != paragraph || !alert_of(quote))
        return false;
    cmark_node *mark = cmark_node_first_child(paragraph), *after = cmark_node_next(mark);
    return inside ? !after || !cmark_node_next(after) : node == mark || node == after;
}

/* ---- blocks ---- */

static uint32_t list_detail(cmark_node *list) {
    if (cmark_node_get_list_type(list) != CMARK_ORDERED_LIST)
        return 0;
    return 1 + (uint32_t)cmark_node_get_list_start(list);
}

static uint32_t task_of(cmark_node *item) {
    if (!is_type(item, "tasklist"))
        return TASK_NONE;
    return cmark_gfm_extensions_get_tasklist_item_checked(item) ? TASK_DONE : TASK_OPEN;
}

static uint32_t cell_alignment(const struct reader *r, cmark_node *cell) {
    cmark_node *table = cmark_node_parent(cmark_node_parent(cell));
    const uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(table);
    bool known = r->column < cmark_gfm_extensions_get_table_columns(table);
    return alignments && known ? alignments[r->column] : 0;
}

static void enter(struct reader *r, cmark_node *node, enum shape shape, uint32_t detail) {
    outline_enter(
        r->out, (struct outline_block){.shape = shape, .detail = detail, .at = place_of(r, node)});
}

static void begin(struct reader *r, cmark_node *node, enum shape shape, uint32_t detail) {
    outline_begin(
        r->out, (struct outline_block){.shape = shape, .detail = detail, .at = place_of(r, node)});
}

static void put_code_block(struct reader *r, cmark_node *node) {
    const char *info = cmark_node_get_fence_info(node);
    str language = info ? str_of(info) : (str){0};
    size_t n = 0;
    while (n < language.n && !byte_is_space(language.p[n]))
        n++;
    begin(r, node, SHAPE_CODE, 0);
    outline_text(r->out, str_sub(language, 0, n), NOWHERE);
    outline_text(r->out, S("\n"), NOWHERE);
    outline_text(r->out, literal(node), NOWHERE);
    outline_end(r->out);
}

static bool is_tight(cmark_node *paragraph) {
    cmark_node *item = cmark_node_parent(paragraph);
    cmark_node *list = item ? cmark_node_parent(item) : NULL;
    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

/* False when the node is none of these. */
static bool put_container(struct reader *r, cmark_node *node, bool entering) {
    enum shape shape;
    uint32_t detail = 0;
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_BLOCK_QUOTE)
        shape = SHAPE_QUOTE, detail = entering ? alert_of(node) : 0;
    else if (type == CMARK_NODE_LIST)
        shape = SHAPE_LIST, detail = list_detail(node);
    else if (type == CMARK_NODE_ITEM)
        shape = SHAPE_ITEM, detail = task_of(node);
    else if (type == CMARK_NODE_FOOTNOTE_DEFINITION)
        shape = SHAPE_NOTE, detail = entering ? ++r->notes : 0;
    else if (is_type(node, "table"))
        shape = SHAPE_TABLE;
    else if (is_type(node, "table_header"))
        shape = SHAPE_ROW, detail = 1;
    else if (is_type(node, "table_row"))
        shape = SHAPE_ROW;
    else
        return false;
    r->column = 0;
    if (entering)
        enter(r, node, shape, detail);
    else
        outline_leave(r->out);
    return true;
}

static void put_cell(struct reader *r, cmark_node *cell) {
    begin(r, cell, SHAPE_CELL, cell_alignment(r, cell));
    r->column++;
}

static bool put_leaf(struct reader *r, cmark_node *node, bool entering) {
    cmark_node_type type = cmark_node_get_type(node);
    bool cell = is_type(node, "table_cell");
    if (type != CMARK_NODE_PARAGRAPH && type != CMARK_NODE_HEADING && !cell)
        return false;
    if (!entering)
        outline_end(r->out);
    else if (type == CMARK_NODE_HEADING)
        begin(r, node, SHAPE_HEADING, (uint32_t)cmark_node_get_heading_level(node));
    else if (cell)
        put_cell(r, node);
    else if (!is_alert_mark(node))
        begin(r, node, is_tight(node) ? SHAPE_LINE : SHAPE_PARAGRAPH, 0);
    return true;
}

/* ---- spans ---- */

static bool put_span(struct reader *r, cmark_node *node, bool entering) {
    cmark_node_type type = cmark_node_get_type(node);
    const char *url = cmark_node_get_url(node), *title = cmark_node_get_title(node);
    if (type == CMARK_NODE_EMPH)
        outline_style(r->out, STYLE_EMPHASIS, entering);
    else if (type == CMARK_NODE_STRONG)
        outline_style(r->out, STYLE_STRONG, entering);
    else if (type == CMARK_NODE_LINK && entering)
        outline_link(r->out, str_of(url ? url : ""), str_of(title ? title : ""));
    else if (type == CMARK_NODE_LINK)
        outline_style(r->out, STYLE_LINK, false);
    else if (type == CMARK_NODE_IMAGE && entering)
        outline_image(r->out, str_of(url ? url : ""), str_of(title ? title : ""));
    else if (type == CMARK_NODE_IMAGE)
        outline_image_end(r->out);
    else if (is_type(node, "strikethrough"))
        outline_style(r->out, STYLE_STRUCK, entering);
    else
        return false;
    return true;
}

static void put_styled(struct reader *r, cmark_node *node, enum outline_style style) {
    outline_style(r->out, style, true);
    outline_text(r->out, literal(node), NOWHERE);
    outline_style(r->out, style, false);
}

/* What has nothing inside. */
static void put_content(struct reader *r, cmark_node *node) {
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_THEMATIC_BREAK:
        begin(r, node, SHAPE_RULE, 0);
        outline_end(r->out);
        break;
    case CMARK_NODE_CODE_BLOCK:
        put_code_block(r, node);
        break;
    case CMARK_NODE_HTML_BLOCK:
        begin(r, node, SHAPE_HTML, 0);
        put_styled(r, node, STYLE_HTML);
        outline_end(r->out);
        break;
    case CMARK_NODE_HTML_INLINE:
        put_styled(r, node, STYLE_HTML);
        break;
    case CMARK_NODE_CODE:
        put_styled(r, node, STYLE_CODE);
        break;
    case CMARK_NODE_TEXT:
        outline_text(r->out, literal(node), NOWHERE);
        break;
    case CMARK_NODE_SOFTBREAK:
        outline_text(r->out, S("\n"), NOWHERE);
        break;
    case CMARK_NODE_LINEBREAK:
        outline_break(r->out);
        break;
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        outline_note(r->out, (uint32_t)strtoul(cmark_node_get_literal(node), NULL, 10), NOWHERE);
        break;
    default:
        break;
    }
}

static void put_node(struct reader *r, cmark_node *node, bool entering) {
    if (put_container(r, node, entering) || put_leaf(r, node, entering))
        return;
    if (is_alert_mark(node) || put_span(r, node, entering) || !entering)
        return;
    put_content(r, node);
}

void portability_outline(struct arena *a, str text, struct outline *out) {
    *out = (struct outline){.arena = a};
    struct reader r = {.out = out, .lines = find_lines(a, text)};
    cmark_iter *iter = cmark_iter_new(parse(a, text));
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
        put_node(&r, cmark_iter_get_node(iter), event == CMARK_EVENT_ENTER);
    outline_end(out);
    nodes = NULL;
}

const char *portability_library_version(void) { return cmark_version_string(); }
