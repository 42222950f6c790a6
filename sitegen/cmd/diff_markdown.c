/* A comparison as GitHub's Markdown, to be pasted or posted as a comment. Nothing of the content may act there: no markup, no link,
 * no mention of a person, no reference to an issue. */
#include "cmd/diff.h"

enum {
    LONGEST = 200,    /* characters of a cell */
    SHORTEST_HASH = 7 /* digits of a commit's hash that are a link to it */
};

struct writer {
    struct buf *out;
    struct arena *arena;
};

static bool is_hex(char c) {
    return byte_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool begins_word(str line, size_t at) { return !at || !byte_is_alnum(line.p[at - 1]); }

/* "GH-12" is a link to an issue. */
static bool begins_issue(str line, size_t at) {
    return begins_word(line, at) && str_eq_nocase(str_sub(line, at, at + 3), S("gh-")) &&
           at + 3 < line.n && byte_is_digit(line.p[at + 3]);
}

/* Digits of a commit's hash from here on, if it is one of which a forge makes a link; else 0. */
static size_t hash_length(str line, size_t at) {
    size_t end = at;
    while (begins_word(line, at) && end < line.n && is_hex(line.p[end]))
        end++;
    bool whole = end == line.n || !byte_is_alnum(line.p[end]);
    return whole && end - at >= SHORTEST_HASH ? end - at : 0;
}

/* In pieces none of which is long enough for a link. */
static void put_hash(struct writer *w, str digits) {
    for (size_t i = 0; i < digits.n; i++)
        buf_printf(w->out, i && i % (SHORTEST_HASH - 1) == 0 ? "&#8288;%c" : "%c", digits.p[i]);
}

/* Prose in a cell of a table or a list. */
static void put_prose(struct writer *w, str text) {
    str line = cut_line(w->arena, clean_line(w->arena, text), LONGEST);
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        size_t hash = hash_length(line, i);
        if (hash) {
            put_hash(w, str_sub(line, i, i + hash));
            i += hash - 1;
        } else if (begins_issue(line, i))
            buf_printf(w->out, "%c&#8288;", c);
        else if (c == '<' || c == '&' || c == '>')
            buf_put(w->out, c == '<' ? S("&lt;") : c == '>' ? S("&gt;") : S("&amp;"));
        else if (c == '@' || c == '#') /* a word joiner: what follows is no name and no number */
            buf_printf(w->out, "%c&#8288;", c);
        else if (c == ':' && str_starts(str_sub(line, i, line.n), S("://")))
            buf_put(w->out, S(":&#8288;"));
        else if (c == '.' && i >= 3 && str_eq_nocase(str_sub(line, i - 3, i), S("www")))
            buf_put(w->out, S("&#8288;."));
        else if (strchr("\\`*_[]|~$", c))
            buf_printf(w->out, "\\%c", c);
        else
            buf_byte(w->out, c);
    }
}

/* As it was written: code, fenced by more backticks than it holds. */
static void put_code(struct writer *w, str text) {
    str line = cut_line(w->arena, clean_line(w->arena, text), LONGEST);
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < line.n; i++) {
        run = line.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    bool padded = longest > 0;
    for (size_t i = 0; i <= longest; i++)
        buf_byte(w->out, '`');
    buf_put(w->out, padded ? S(" ") : S(""));
    for (size_t i = 0; i < line.n; i++)
        buf_printf(w->out, line.p[i] == '|' ? "\\%c" : "%c", line.p[i]);
    buf_put(w->out, padded ? S(" ") : S(""));
    for (size_t i = 0; i <= longest; i++)
        buf_byte(w->out, '`');
}

/* What a field said: nothing, code, or "(empty)". */
static void put_written(struct writer *w, str text) {
    if (!text.p)
        return;
    str line = clean_line(w->arena, text);
    if (line.n)
        put_code(w, line);
    else
        buf_put(w->out, S("(empty)"));
}

static void put_table(struct writer *w, const char *heading, const char *first) {
    buf_printf(w->out, "\n### %s\n\n| %s | | before | after |\n|---|---|---|---|\n", heading,
               first);
}

/* The field names one thing only; its values stand beside it. */
static void put_field(struct writer *w, const struct field_change *f) {
    buf_put(w->out, S("| | "));
    put_code(w, f->field);
    buf_put(w->out, S(" | "));
    if (is_text_change(f)) {
        buf_put(w->out, S("| changed |\n"));
        return;
    }
    str before = f->before, after = f->after;
    if (before.n && after.n) /* two long texts: from where they differ */
        cut_pair(w->arena, clean_line(w->arena, before), clean_line(w->arena, after), 2 * LONGEST,
                 &before, &after);
    put_written(w, before);
    buf_put(w->out, S(" | "));
    put_written(w, after);
    buf_put(w->out, S(" |\n"));
}

static void put_via(struct writer *w, const struct difference *d) {
    if (!d->via.count && d->change == CHANGE_FOLLOWED)
        buf_put(w->out, S("; follows from `site.yml`"));
    for (size_t i = 0; i < d->via.count; i++) {
        buf_put(w->out, i ? S(", ") : S("; follows from "));
        put_code(w, d->via.items[i]);
    }
}

static void put_difference(struct writer *w, const struct difference *d) {
    buf_put(w->out, S("| "));
    put_code(w, d->id);
    buf_put(w->out, d->title.n ? S(" ") : S(""));
    put_prose(w, d->title);
    buf_printf(w->out, " | %s", change_names[d->change]);
    put_via(w, d);
    buf_put(w->out, S(" | "));
    bool both = d->turned && d->change != CHANGE_ADDED && d->change != CHANGE_REMOVED;
    if (both || d->change == CHANGE_REMOVED)
        put_prose(w, d->before.p || !both ? d->before : S("(none)"));
    buf_put(w->out, S(" | "));
    if (both)
        buf_put(w->out, S("**"));
    if (both || d->change == CHANGE_ADDED)
        put_prose(w, d->after.p || !both ? d->after : S("(none)"));
    buf_put(w->out, both ? S("** |\n") : S(" |\n"));
    if (d->change == CHANGE_CHANGED || d->change == CHANGE_FOLLOWED)
        for (size_t i = 0; i < d->fields.count; i++)
            if (d->kind != ITEM_CLAIM || !str_eq(d->fields.items[i].field, S("verdict")))
                put_field(w, &d->fields.items[i]); /* the verdict stands above */
}

static void put_checks(struct writer *w, const struct comparison *c) {
    if (c->checks.count)
        put_table(w, "Checks", "fact");
    for (size_t i = 0; i < c->checks.count; i++) {
        const struct check_difference *check = &c->checks.items[i];
        buf_put(w->out, S("| "));
        put_code(w, check->fact);
        buf_put(w->out, S(" | "));
        put_prose(w, check->title);
        buf_printf(w->out, " | %s | **%s** |\n", check->before ? check->before : "(none)",
                   check->after ? check->after : "(none)");
    }
}

static void put_unread(struct writer *w, const struct str_list *paths) {
    if (paths->count)
        buf_printf(w->out, "\n### %s\n\n", diff_unread_heading);
    for (size_t i = 0; i < paths->count; i++) {
        buf_put(w->out, S("- "));
        put_code(w, paths->items[i]);
        buf_byte(w->out, '\n');
    }
}

/* The commit is our own word, and may be a link. */
static void put_side(struct writer *w, const struct diff_side *side) {
    str name = diff_side_name(w->arena, side), commit = diff_side_commit(w->arena, side);
    put_prose(w, str_sub(name, 0, name.n - commit.n));
    buf_put(w->out, commit);
}

void diff_print_markdown(const struct diff *d, struct buf *out) {
    struct writer w = {out, d->arena};
    const struct comparison *c = d->comparison;
    buf_printf(out, "**%.*s**\n\n", STR(diff_summary(d)));
    put_side(&w, &d->before);
    buf_put(out, S(" → "));
    put_side(&w, &d->after);
    buf_byte(out, '\n');
    for (int i = 0; i < ITEM_KINDS; i++) {
        enum item_kind kind = diff_order[i];
        if (c->items[kind].count)
            put_table(&w, diff_headings[kind], item_kind_name(kind));
        for (size_t k = 0; k < c->items[kind].count; k++)
            put_difference(&w, &c->items[kind].items[k]);
        if (kind == ITEM_FACT)
            put_checks(&w, c);
    }
    if (c->config.count)
        put_table(&w, "site.yml", "");
    for (size_t i = 0; i < c->config.count; i++)
        put_field(&w, &c->config.items[i]);
    put_unread(&w, &c->unread);
}
