/* The timeline as a calendar: iCalendar, RFC 5545.
 *
 * Calendars know days and moments alone, and facts often say less. What is dated to a month, a quarter or a year stands on all
 * its days, what is dated "about", on all that this may mean; what is only bounded by a day, or has no end yet, stands on that one
 * day. Whatever the days do not say exactly, the title does: "The second payment is made (second quarter of 2026)". */
#include "base/clean.h"
#include "render/data_fact.h"
#include "render/data_internal.h"

enum { LINE_MAX_OCTETS = 75 }; /* without the line break */

struct calendar {
    const struct data *data;
    struct arena *arena;
    struct buf *out;
    struct buf line; /* that is being written */
};

/* ---- lines ---- */

/* Where a line of at most `most` octets ends that cuts no character. */
static size_t cut(str text, size_t most) {
    if (text.n <= most)
        return text.n;
    while (most && ((unsigned char)text.p[most] & 0xC0) == 0x80)
        most--;
    return most;
}

/* What follows the first line begins with a blank, which counts. */
static void end_line(struct calendar *c) {
    str rest = buf_str(&c->line);
    size_t n = cut(rest, LINE_MAX_OCTETS);
    buf_put(c->out, str_sub(rest, 0, n));
    while (n < rest.n) {
        rest = str_sub(rest, n, rest.n);
        n = cut(rest, LINE_MAX_OCTETS - 1);
        buf_put(c->out, S("\r\n "));
        buf_put(c->out, str_sub(rest, 0, n));
    }
    buf_put(c->out, S("\r\n"));
    c->line.n = 0;
}

static void put_line(struct calendar *c, const char *name, str value) {
    buf_put(&c->line, str_of(name));
    buf_byte(&c->line, ':');
    buf_put(&c->line, value);
    end_line(c);
}

static void put_escaped(struct buf *out, str text) {
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\\' || text.p[i] == ';' || text.p[i] == ',')
            buf_byte(out, '\\');
        buf_byte(out, text.p[i]);
    }
}

static void put_text(struct calendar *c, const char *name, str text) {
    if (!text.n)
        return;
    buf_put(&c->line, str_of(name));
    buf_byte(&c->line, ':');
    put_escaped(&c->line, clean_line(c->arena, text));
    end_line(c);
}

/* ---- time ---- */

static str day_text(struct calendar *c, struct date day) {
    return arena_printf(c->arena, "%04d%02d%02d", day.year, day.month, day.day);
}

static str moment_text(struct calendar *c, struct date day, int hour, int minute, int second) {
    return arena_printf(c->arena, "%.*sT%02d%02d%02dZ", STR(day_text(c, day)), hour, minute,
                        second);
}

static str moment_of_seconds(struct calendar *c, int64_t seconds) {
    int64_t of_day = ((seconds % 86400) + 86400) % 86400;
    struct date day = date_of_seconds(seconds);
    if (!day.precision)
        return (str){0};
    return moment_text(c, day, (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
}

/* The days on which it stands. */
struct days {
    int32_t first, last;
    bool exact; /* they say all that its dates say */
};

static bool is_exact(const struct date *date) {
    return date->precision >= DATE_DAY && date->side == DATE_AT;
}

static struct days days_of(const struct fact_extra *extra) {
    const struct date *from = &extra->event_from, *until = &extra->event_until;
    const struct date *end = extra->is_period ? until : from;
    struct days d = {date_first_day(from), end->precision ? date_last_day(end) : INT32_MAX,
                     is_exact(from) && end->precision && is_exact(end)};
    if (d.first == INT32_MIN)
        d.first = extra->is_period && d.last != INT32_MAX ? date_last_day(from) : d.last;
    if (d.last == INT32_MAX)
        d.last = d.first; /* an event has one end at least (event.c) */
    return d;
}

static void put_days(struct calendar *c, const struct fact_extra *extra) {
    const struct date *from = &extra->event_from;
    struct days d = days_of(extra);
    if (from->precision == DATE_TIME && d.exact && !extra->is_period) {
        put_line(c, "DTSTART", moment_text(c, *from, from->hour, from->minute, from->second));
        return;
    }
    put_line(c, "DTSTART;VALUE=DATE", day_text(c, date_of_day(d.first)));
    struct date behind = date_of_day(d.last + 1); /* the end is no part of it */
    if (behind.precision)
        put_line(c, "DTEND;VALUE=DATE", day_text(c, behind));
}

/* "second quarter of 2026", "27 February 2026 to 30 June 2026", "since 27 February 2026". */
static str time_words(struct calendar *c, const struct fact_extra *extra) {
    str from = date_text(c->arena, &extra->event_from);
    if (!extra->is_period)
        return from;
    if (!extra->event_until.precision)
        return arena_printf(c->arena, "since %.*s", STR(from));
    return arena_printf(c->arena, "%.*s to %.*s", STR(from),
                        STR(date_text(c->arena, &extra->event_until)));
}

/* When the event was last written about: of a copy without its history, when it began, since no clock is asked. */
static void put_stamps(struct calendar *c, const struct fact *fact) {
    const struct item_history *h = history_of(c->data->history, ITEM_FACT, fact->item.id);
    str stamp = h && h->latest ? moment_of_seconds(c, h->latest->committed) : (str){0};
    struct date first = date_of_day(days_of(fact->extra).first);
    put_line(c, "DTSTAMP", stamp.n ? stamp : moment_text(c, first, 0, 0, 0));
    if (stamp.n)
        put_line(c, "LAST-MODIFIED", stamp);
}

/* ---- an event ---- */

/* "deals.example.org/base" of https://deals.example.org/base/; where no address is known, a name that no host has. */
static str place_of(const struct site *site) {
    str url = site->config.base_url;
    size_t scheme = str_find(url, S("://"), 0);
    if (scheme == url.n)
        return S("site.invalid");
    str place = str_sub(url, scheme + 3, url.n);
    while (str_ends(place, S("/")))
        place.n--;
    return place;
}

/* As the page of the timeline tells it: a sentence without its full stop, or the title. */
static str words_of(const struct fact *fact) {
    str words = fact->item.summary;
    if (!words.n)
        return fact->item.title;
    bool stop = words.n > 1 && words.p[words.n - 1] == '.' && byte_is_alpha(words.p[words.n - 2]);
    return str_sub(words, 0, words.n - stop);
}

static str title_of(struct calendar *c, const struct fact *fact) {
    str words = words_of(fact);
    if (days_of(fact->extra).exact)
        return words;
    return arena_printf(c->arena, "%.*s (%.*s)", STR(words), STR(time_words(c, fact->extra)));
}

static void put_sentence(struct buf *out, const char *before, str text) {
    if (!text.n)
        return;
    buf_printf(out, "%s%s%.*s.", out->n ? " " : "", before, STR(text));
}

static str parties_of(struct calendar *c, const struct fact *fact) {
    const struct item_list *parties = &fact->extra->taking_part;
    str *names = arena_array(c->arena, str, parties->count);
    for (size_t i = 0; i < parties->count; i++)
        names[i] = parties->items[i]->title;
    return names_in_a_row(c->arena, names, parties->count);
}

static void put_description(struct calendar *c, const struct fact *fact) {
    struct buf text = {0};
    put_sentence(&text, "", fact->item.summary.n ? fact->item.title : (str){0});
    if (!days_of(fact->extra).exact)
        put_sentence(&text, "Known of its time: ", time_words(c, fact->extra));
    if (fact->value.kind != VALUE_DATE)
        put_sentence(&text, "Value: ", value_text(c->arena, &fact->value));
    put_sentence(&text, "With: ", parties_of(c, fact));
    put_sentence(&text, "Status: ", fact_status_names[fact->status]);
    put_text(c, "DESCRIPTION", buf_str(&text));
    buf_free(&text);
}

/* CONFIRMED, TENTATIVE and CANCELLED are all that calendars know. */
static void put_status(struct calendar *c, enum fact_status status) {
    static const char *const words[STATUS_COUNT] = {
        [STATUS_ANNOUNCED] = "TENTATIVE", [STATUS_CONDITIONAL] = "TENTATIVE",
        [STATUS_ESTIMATE] = "TENTATIVE",  [STATUS_DISPUTED] = "TENTATIVE",
        [STATUS_CONFIRMED] = "CONFIRMED", [STATUS_RETRACTED] = "CANCELLED"};
    if (words[status])
        put_line(c, "STATUS", str_of(words[status]));
}

static void put_event(struct calendar *c, const struct fact *fact) {
    const struct site *site = c->data->site;
    put_line(c, "BEGIN", S("VEVENT"));
    put_line(c, "UID",
             arena_printf(c->arena, "%.*s@%.*s", STR(fact->item.id), STR(place_of(site))));
    put_stamps(c, fact);
    put_days(c, fact->extra);
    put_text(c, "SUMMARY", title_of(c, fact));
    put_description(c, fact);
    put_text(c, "CATEGORIES", fact->extra->event.text);
    put_status(c, fact->status);
    put_line(c, "TRANSP", S("TRANSPARENT")); /* nobody is busy for it */
    if (fact->item.url.n && site->config.base_url.n)
        put_line(c, "URL", site_permalink(c->arena, site, fact->item.url));
    put_line(c, "END", S("VEVENT"));
}

void data_timeline_ics(const struct data *data, const struct page *page, struct buf *out) {
    struct calendar c = {data, data->scratch, out, {0}};
    const struct site *site = data->site;
    put_line(&c, "BEGIN", S("VCALENDAR"));
    put_line(&c, "VERSION", S("2.0"));
    put_line(&c, "PRODID", S("-//sitegen//timeline//EN"));
    put_line(&c, "CALSCALE", S("GREGORIAN"));
    put_text(&c, "NAME", site->config.title);
    put_text(&c, "X-WR-CALNAME",
             site->config.title); /* what calendars read that do not know NAME */
    put_text(&c, "DESCRIPTION", site->config.description);
    if (site->config.base_url.n)
        put_line(&c, "SOURCE;VALUE=URI", site_permalink(c.arena, site, page->url));
    for (size_t i = 0; i < site->events.count; i++) {
        struct arena_mark mark = arena_mark(data->scratch);
        put_event(&c, (const struct fact *)site->events.items[i]);
        arena_rewind(data->scratch, mark);
    }
    put_line(&c, "END", S("VCALENDAR"));
    buf_free(&c.line);
}
