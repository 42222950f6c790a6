#include "cmd/print.h"

#include "base/json.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct terminal terminal_of(FILE *out) {
    enum { USUAL = 80, NARROWEST = 40 };
    struct winsize size;
    const char *no_color = getenv("NO_COLOR");
    bool is_terminal = isatty(fileno(out));
    struct terminal t = {
        .is_one = is_terminal, .color = is_terminal && (!no_color || !*no_color), .width = USUAL};
    if (is_terminal && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col)
        t.width = size.ws_col < NARROWEST ? NARROWEST : size.ws_col;
    return t;
}

void put_ink(struct buf *out, const struct terminal *t, enum ink ink, str text) {
    static const char *const codes[] = {
        [INK_PLAIN] = "", [INK_BOLD] = "1", [INK_FAINT] = "2",
        [INK_OLD] = "31", [INK_NEW] = "32", [INK_ID] = "33",
    };
    bool colored = t->color && ink != INK_PLAIN;
    if (colored)
        buf_printf(out, "\033[%sm", codes[ink]);
    buf_put(out, text);
    if (colored)
        buf_put(out, S("\033[0m"));
}

/* The byte behind the first `count` characters. */
static size_t offset_of(str line, size_t count) {
    size_t at = 0;
    while (count-- && at < line.n)
        utf8_next(line, &at);
    return at;
}

str cut_line(struct arena *a, str line, size_t width) {
    if (utf8_length(line) <= width)
        return line;
    str head = str_sub(line, 0, offset_of(line, width ? width - 1 : 0));
    return arena_printf(a, "%.*s…", STR(str_trim(head)));
}

str some_names(struct arena *a, const str *names, size_t count) {
    enum { MOST = 10, WIDEST = 80, BYTES = 4 * WIDEST + 16 };
    size_t shown = count < MOST ? count : MOST;
    str clean[MOST] = {0};
    for (size_t i = 0; i < shown; i++)
        clean[i] = cut_line(a, clean_line(a, str_sub(names[i], 0, BYTES)), WIDEST);
    str list = names_in_a_row(a, clean, shown);
    return shown == count ? list : arena_printf(a, "%.*s and %zu more", STR(list), count - shown);
}

void put_padded(struct buf *out, str line, size_t width) {
    buf_put(out, line);
    for (size_t n = utf8_length(line); n < width; n++)
        buf_byte(out, ' ');
}

/* How many bytes of both are the same, to the last beginning of a word that leaves some of it to see. */
static size_t common_head(str a, str b) {
    enum { KEPT = 10 };
    size_t same = 0;
    while (same < a.n && same < b.n && a.p[same] == b.p[same])
        same++;
    if (same < KEPT)
        return 0;
    for (size_t at = same - KEPT; at > 0; at--)
        if (a.p[at - 1] == ' ')
            return at;
    return 0;
}

static str without_head(struct arena *a, str line, size_t head) {
    return head ? arena_printf(a, "…%.*s", STR(str_sub(line, head, line.n))) : line;
}

void cut_pair(struct arena *a, str before, str after, size_t width, str *cut_before,
              str *cut_after) {
    enum { ARROW = 3, LEAST = 16 };
    size_t room = width > ARROW + LEAST ? width - ARROW : LEAST;
    if (utf8_length(before) + utf8_length(after) > room) {
        size_t head = common_head(before, after);
        before = without_head(a, before, head);
        after = without_head(a, after, head);
    }
    size_t old = utf8_length(before), new = utf8_length(after), half = room / 2;
    size_t for_old = new < half ? room - new : half;
    *cut_before = cut_line(a, before, for_old);
    *cut_after = cut_line(a, after, old < half ? room - old : room - half);
}

str field_words(struct arena *a, str text) {
    return !text.p ? S("(none)") : !text.n ? S("(empty)") : clean_line(a, text);
}

bool is_text_change(const struct field_change *f) {
    return f->before.p && f->after.p && !f->before.n && !f->after.n;
}

static void put_field(struct buf *out, struct arena *a, const struct terminal *t, size_t width,
                      const struct field_change *f, bool alone) {
    str before, after;
    if (is_text_change(f)) {
        buf_put(out, S("changed"));
    } else if (alone) {
        str text = field_words(a, f->after.p ? f->after : f->before);
        put_ink(out, t, f->after.p ? INK_NEW : INK_OLD, cut_line(a, text, width));
    } else {
        cut_pair(a, field_words(a, f->before), field_words(a, f->after), width, &before, &after);
        put_ink(out, t, f->before.n ? INK_OLD : INK_FAINT, before);
        buf_put(out, S(" → "));
        put_ink(out, t, f->after.n ? INK_NEW : INK_FAINT, after);
    }
}

/* Of an item that came or went: its id, which stands above, and what said nothing. */
static bool is_no_news(const struct field_change *f) {
    return (!f->before.n && !f->after.n) || str_eq(f->field, S("id"));
}

void put_fields(struct buf *out, struct arena *a, const struct terminal *t, size_t indent,
                const struct field_change *fields, size_t count, bool alone) {
    enum { WIDEST = 24, LEAST = 20 };
    size_t names = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n =
            alone && is_no_news(&fields[i]) ? 0 : utf8_length(clean_line(a, fields[i].field));
        names = n > names && n <= WIDEST ? n : names;
    }
    for (size_t i = 0; i < count; i++) {
        if (alone && is_no_news(&fields[i]))
            continue;
        str name = clean_line(a, fields[i].field);
        size_t used = indent + 2 + (utf8_length(name) > names ? utf8_length(name) : names);
        put_padded(out, (str){0}, indent);
        put_padded(out, name, names);
        buf_put(out, S("  "));
        put_field(out, a, t, t->width > used + LEAST ? t->width - used : LEAST, &fields[i], alone);
        buf_byte(out, '\n');
    }
}

void put_wrapped(struct buf *out, struct arena *a, str text, size_t indent, size_t width) {
    str rest = clean_line(a, text);
    for (size_t used = indent; rest.n;) {
        str word = str_cut(&rest, ' ');
        size_t length = utf8_length(word);
        bool first = used == indent;
        if (!first && used + 1 + length > width) {
            buf_byte(out, '\n');
            put_padded(out, (str){0}, indent);
            used = indent;
            first = true;
        }
        buf_put(out, first ? S("") : S(" "));
        buf_put(out, word);
        used += length + !first;
    }
    buf_byte(out, '\n');
}

void json_or_null(struct buf *out, str text) {
    if (text.p)
        json_string(out, text);
    else
        buf_put(out, S("null"));
}

void json_list(struct buf *out, const char *key, const struct str_list *texts) {
    buf_printf(out, "\"%s\":[", key);
    for (size_t i = 0; i < texts->count; i++) {
        buf_put(out, i ? S(",") : S(""));
        json_string(out, texts->items[i]);
    }
    buf_byte(out, ']');
}

void json_key(struct buf *out, const char *key, str text) {
    buf_printf(out, "\"%s\":", key);
    json_or_null(out, text);
}

void json_fields(struct buf *out, const struct field_change *fields, size_t count) {
    buf_put(out, S("\"fields\":["));
    for (size_t i = 0; i < count; i++) {
        buf_put(out, i ? S(",{\"field\":") : S("{\"field\":"));
        json_string(out, fields[i].field);
        buf_put(out, S(",\"before\":"));
        json_or_null(out, fields[i].before);
        buf_put(out, S(",\"after\":"));
        json_or_null(out, fields[i].after);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

int print_errno;

void print_out(struct buf *out) {
    errno = 0;
    if (out->n && fwrite(out->p, 1, out->n, stdout) < out->n)
        print_errno = errno;
    buf_free(out);
}
