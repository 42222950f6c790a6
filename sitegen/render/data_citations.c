/* Sources for citation managers: BibTeX, as biblatex reads it, and CSL-JSON.
 *
 * Both know more kinds of publications than sources say they are: what has an address is a web page, what has none a document.
 * Who wrote it stands as it is written, since nothing says which of its words is a family's name. */
#include "base/clean.h"
#include "render/data_common.h"
#include "render/data_internal.h"

/* ---- BibTeX ---- */

struct bibliography {
    struct arena *arena;
    struct buf *out;
};

/* As LaTeX prints it. A brace is a command, because BibTeX counts braces whatever stands before them. */
static void put_latex(struct buf *out, str text) {
    static const char *const commands[] = {['\\'] = "\\textbackslash{}",
                                           ['{'] = "\\textbraceleft{}",
                                           ['}'] = "\\textbraceright{}",
                                           ['~'] = "\\textasciitilde{}",
                                           ['^'] = "\\textasciicircum{}",
                                           ['$'] = "\\$",
                                           ['&'] = "\\&",
                                           ['#'] = "\\#",
                                           ['_'] = "\\_",
                                           ['%'] = "\\%"};
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < sizeof commands / sizeof *commands && commands[c])
            buf_put(out, str_of(commands[c]));
        else
            buf_byte(out, (char)c);
    }
}

/* An address is printed as it is; what would end its field early is escaped as in any address. */
static void put_address(struct buf *out, str url) {
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        if (c == '{' || c == '}' || c == '\\' || (unsigned char)c <= ' ')
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            buf_byte(out, c);
    }
}

static void put_name(struct bibliography *b, const char *name) {
    buf_printf(b->out, ",\n  %s = {", name);
}

static void put_field(struct bibliography *b, const char *name, str text) {
    if (!text.n)
        return;
    put_name(b, name);
    put_latex(b->out, clean_line(b->arena, text));
    buf_byte(b->out, '}');
}

/* In braces of its own: neither is its case changed nor is it taken apart into names. */
static void put_kept(struct bibliography *b, const char *name, str text) {
    if (!text.n)
        return;
    put_name(b, name);
    buf_byte(b->out, '{');
    put_latex(b->out, clean_line(b->arena, text));
    buf_put(b->out, S("}}"));
}

static void put_link(struct bibliography *b, const char *name, str url) {
    if (!url.n)
        return;
    put_name(b, name);
    put_address(b->out, url);
    buf_byte(b->out, '}');
}

static str day_or_open(struct bibliography *b, int32_t day) {
    struct date date = date_of_day(day);
    return day == INT32_MIN || day == INT32_MAX ? S("..") : date_iso(b->arena, &date);
}

/* As biblatex reads dates, ISO 8601-2: 2026, 2026-04, 2026-04-29, 2026-04/2026-06 of a quarter, 2026-03~, ../2026-03-31. */
static void put_date(struct bibliography *b, const char *name, const struct date *date) {
    struct date plain = *date;
    plain.side = DATE_AT;
    if (plain.precision == DATE_TIME)
        plain.precision = DATE_DAY;
    str text = date_iso(b->arena, &plain);
    if (!date->precision)
        return;
    if (date->side == DATE_BEFORE || date->side == DATE_AFTER)
        text = arena_printf(b->arena, "%.*s/%.*s", STR(day_or_open(b, date_first_day(date))),
                            STR(day_or_open(b, date_last_day(date))));
    else if (date->precision == DATE_QUARTER)
        text = arena_printf(b->arena, "%04d-%02d/%04d-%02d", date->year, date->month, date->year,
                            date->month + 2);
    else if (date->side == DATE_ABOUT)
        text = arena_printf(b->arena, "%.*s~", STR(text));
    buf_printf(b->out, ",\n  %s = {%.*s}", name, STR(text));
}

static str tags_in_a_row(struct arena *a, const struct item *item) {
    str *names = arena_array(a, str, item->tags.count);
    for (size_t i = 0; i < item->tags.count; i++)
        names[i] = item->tags.items[i]->name;
    return names_in_a_row(a, names, item->tags.count);
}

/* How near the source is to what it tells; readers of the site see it beside each. */
static str tier_words(struct arena *a, const struct origin *s) {
    static const char *const words[] = {"", "primary text", "press", "aggregator"};
    if (!s->tier)
        return s->tier_note;
    const char *between = s->tier_note.n ? ": " : "";
    return arena_printf(a, "Tier %d, %s%s%.*s", (int)s->tier, words[s->tier], between,
                        STR(s->tier_note));
}

static void put_entry(struct bibliography *b, const struct origin *s) {
    buf_printf(b->out, "@%s{%.*s", s->link.n ? "online" : "misc", STR(s->item.id));
    put_kept(b, "title", s->item.title);
    put_kept(b, "author", s->author);
    put_kept(b, "organization", s->publisher);
    put_date(b, "date", &s->date);
    put_link(b, "url", s->link);
    put_date(b, "urldate", &s->accessed);
    put_field(b, "abstract", s->item.summary);
    put_field(b, "annotation", tier_words(b->arena, s));
    put_field(b, "keywords", tags_in_a_row(b->arena, &s->item));
    put_link(b, "archive", s->archive);
    buf_put(b->out, S("\n}\n"));
}

void data_sources_bib(const struct data *data, const struct page *page, struct buf *out) {
    struct bibliography b = {data->scratch, out};
    const struct item_list *sources = &data->site->items[ITEM_SOURCE];
    (void)page;
    for (size_t i = 0; i < sources->count; i++) {
        struct arena_mark mark = arena_mark(data->scratch);
        buf_put(out, i ? S("\n") : S(""));
        put_entry(&b, (const struct origin *)sources->items[i]);
        arena_rewind(data->scratch, mark);
    }
}

/* ---- CSL-JSON ---- */

static void put_parts(struct data_json *d, const struct date *date, int months_later) {
    json_open_array(&d->json, NULL);
    json_put_count(&d->json, NULL, (size_t)date->year);
    if (date->precision >= DATE_QUARTER)
        json_put_count(&d->json, NULL, (size_t)(date->month + months_later));
    if (date->precision >= DATE_DAY)
        json_put_count(&d->json, NULL, date->day);
    json_close_array(&d->json);
}

/* A quarter is its months, from the first to the last; what is only bounded by a day is words. */
static void put_csl_date(struct data_json *d, const char *key, const struct date *date) {
    if (!date->precision)
        return;
    json_open_object(&d->json, key);
    if (date->side == DATE_BEFORE || date->side == DATE_AFTER) {
        json_put_text(&d->json, "literal", date_text(d->arena, date));
    } else {
        json_open_array(&d->json, "date-parts");
        put_parts(d, date, 0);
        if (date->precision == DATE_QUARTER)
            put_parts(d, date, 2);
        json_close_array(&d->json);
        if (date->side == DATE_ABOUT)
            json_put_bool(&d->json, "circa", true);
    }
    json_close_object(&d->json);
}

static void put_author(struct data_json *d, str author) {
    if (!author.n)
        return;
    json_open_array(&d->json, "author");
    json_open_object(&d->json, NULL);
    json_put_text(&d->json, "literal", author);
    json_close_object(&d->json);
    json_close_array(&d->json);
}

static void put_csl(struct data_json *d, const struct origin *s) {
    struct json_writer *j = &d->json;
    json_break_line(j);
    json_open_object(j, NULL);
    json_put_text(j, "id", s->item.id);
    json_put_text(j, "type", s->link.n ? S("webpage") : S("document"));
    json_put_text(j, "title", s->item.title);
    put_author(d, s->author);
    data_put_known(d, "publisher", s->publisher);
    put_csl_date(d, "issued", &s->date);
    data_put_known(d, "URL", s->link);
    put_csl_date(d, "accessed", &s->accessed);
    data_put_known(d, "archive_location", s->archive);
    data_put_known(d, "abstract", s->item.summary);
    data_put_known(d, "annote", tier_words(d->arena, s));
    data_put_known(d, "keyword", tags_in_a_row(d->arena, &s->item));
    json_close_object(j);
}

void data_sources_csl(const struct data *data, const struct page *page, struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    const struct item_list *sources = &data->site->items[ITEM_SOURCE];
    (void)page;
    json_open_array(&d.json, NULL);
    for (size_t i = 0; i < sources->count; i++) {
        struct arena_mark mark = arena_mark(data->scratch);
        put_csl(&d, (const struct origin *)sources->items[i]);
        arena_rewind(data->scratch, mark);
    }
    json_close_array(&d.json);
    buf_byte(out, '\n');
}
