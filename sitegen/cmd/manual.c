/* sitegen manual: the manual page. What only it says is in sitegen/share/sitegen.1; lines like @flags@ there are what the tables of
 * verbs and flags say. */
#include "base/embed.h"
#include "cmd/print.h"
#include "cmd/verbs.h"

enum { WIDTH = 78 }; /* of its source */

struct manual {
    struct buf out;
    struct arena arena;
};

/* ---- mdoc ---- */

/* A word as mdoc's text: neither a request nor, at its beginning, a hyphen where a minus is meant. */
static void put_word(struct buf *out, str word) {
    if (word.n && (word.p[0] == '.' || word.p[0] == '\''))
        buf_put(out, S("\\&"));
    for (size_t i = 0; i < word.n; i++) {
        bool dash = word.p[i] == '-' && (i == 0 || word.p[i - 1] == '-' || word.p[i - 1] == '(' ||
                                         word.p[i - 1] == '\'');
        if (word.p[i] == '\\')
            buf_put(out, S("\\e"));
        else if (dash)
            buf_put(out, S("\\-"));
        else
            buf_byte(out, word.p[i]);
    }
}

/* A sentence begins a line, as mdoc wants it. */
static void put_text(struct manual *p, str text) {
    struct buf escaped = {0};
    while (text.n) {
        size_t end = str_find(text, S(". "), 0);
        str sentence = str_sub(text, 0, end + 1);
        text = str_sub(text, end + 2, text.n);
        while (sentence.n) {
            put_word(&escaped, str_cut(&sentence, ' '));
            buf_put(&escaped, sentence.n ? S(" ") : S(""));
        }
        put_wrapped(&p->out, &p->arena, buf_str(&escaped), 0, WIDTH);
        escaped.n = 0;
    }
    buf_free(&escaped);
}

/* "[COMMAND | fields [KIND]]" as macros. */
static void put_arguments(struct buf *out, str words) {
    for (size_t at = 0; at < words.n;) {
        char c = words.p[at];
        size_t end = at + 1;
        if (c == '[' || c == ']') {
            buf_put(out, c == '[' ? S(" Oo") : S(" Oc"));
        } else if (c == '|') {
            buf_put(out, S(" |"));
        } else if (c != ' ') {
            while (end < words.n && !strchr(" []|", words.p[end]))
                end++;
            buf_printf(out, " %s %.*s", byte_lower(c) == c ? "Cm" : "Ar",
                       STR(str_sub(words, at, end)));
        }
        at = end;
    }
}

/* ---- a verb ---- */

/* Lines that begin with blanks are examples; the others are a paragraph. */
static void put_help(struct manual *p, str help) {
    struct buf paragraph = {0};
    bool literal = false;
    while (help.n || paragraph.n || literal) {
        str line = str_cut(&help, '\n');
        bool example = str_starts(line, S("  "));
        if ((example || !line.n) && paragraph.n) {
            put_text(p, buf_str(&paragraph));
            paragraph.n = 0;
        }
        if (example != literal)
            buf_put(&p->out, example ? S(".Bd -literal -offset indent\n") : S(".Ed\n"));
        literal = example;
        if (example) {
            put_word(&p->out, str_trim(line));
            buf_byte(&p->out, '\n');
        } else {
            buf_printf(&paragraph, "%s%.*s", paragraph.n ? " " : "", STR(line));
        }
    }
    buf_free(&paragraph);
}

static void put_flag_name(struct buf *out, const struct flag *f) {
    if (f->has_short)
        buf_printf(out, " Fl %c ,", f->letter);
    buf_printf(out, " Fl Fl %s", f->name);
    if (f->argument)
        buf_printf(out, " Ar %s", f->argument);
}

static void put_verb_flags(struct manual *p, const struct verb *v) {
    size_t count, left = 0;
    const struct flag *flags = options_flags(&count);
    for (size_t i = 0; i < count; i++)
        left += v->flags[0] && strchr(v->flags, flags[i].letter);
    if (!left)
        return;
    buf_put(&p->out, S(".Pp\nFlags:\n"));
    for (size_t i = 0; i < count; i++)
        if (strchr(v->flags, flags[i].letter))
            buf_printf(&p->out, ".Fl Fl %s%s\n", flags[i].name, --left ? " ," : " .");
}

static void put_forms(struct manual *p, const struct verb *v) {
    str rest = str_of(v->formats ? v->formats : "");
    if (rest.n)
        buf_put(&p->out, S(".Pp\nForms of\n.Fl Fl format ,\nthe default first:\n"));
    while (rest.n) {
        str form = str_cut(&rest, ' ');
        buf_printf(&p->out, ".Cm %.*s%s\n", STR(form), rest.n ? " ," : " .");
    }
}

static void put_commands(struct manual *p) {
    for (const struct verb *v = all_verbs; v->name; v++) {
        buf_printf(&p->out, ".It Cm %s", v->name);
        put_arguments(&p->out, str_of(v->arguments));
        buf_printf(&p->out, "\n%c", byte_lower(v->summary[0]) - 'a' + 'A');
        str summary = arena_printf(&p->arena, "%s.", v->summary + 1);
        put_text(p, summary);
        put_help(p, str_of(v->help));
        put_forms(p, v);
        put_verb_flags(p, v);
    }
}

/* ---- the page ---- */

static void put_synopsis(struct manual *p) {
    for (const struct verb *v = all_verbs; v->name; v++) {
        buf_printf(&p->out, ".Nm\n.Cm %s", v->name);
        put_arguments(&p->out, str_of(v->arguments));
        buf_put(&p->out, v->flags[0] ? S(" Op Ar FLAGS\n") : S("\n"));
    }
}

static void put_flags(struct manual *p) {
    size_t count;
    const struct flag *flags = options_flags(&count);
    for (size_t i = 0; i < count; i++) {
        buf_put(&p->out, S(".It"));
        put_flag_name(&p->out, &flags[i]);
        buf_byte(&p->out, '\n');
        put_text(p, str_of(flags[i].meaning));
    }
}

static void put_exit_codes(struct manual *p) {
    for (int i = 0; exit_code_meanings[i]; i++) {
        buf_printf(&p->out, ".It %d\n", i);
        put_text(p, str_of(exit_code_meanings[i]));
    }
}

static void put_line(struct manual *p, str line) {
    static const struct {
        str line;
        void (*put)(struct manual *p);
    } tables[] = {{S("@synopsis@"), put_synopsis},
                  {S("@commands@"), put_commands},
                  {S("@flags@"), put_flags},
                  {S("@exit@"), put_exit_codes}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (str_eq(line, tables[i].line)) {
            tables[i].put(p);
            return;
        }
    buf_printf(&p->out, "%.*s\n", STR(line));
}

enum exit_code verb_manual(const struct options *o) {
    struct manual p = {0};
    str rest = embedded_share_get(S("sitegen.1"));
    (void)o;
    while (rest.n)
        put_line(&p, str_cut(&rest, '\n'));
    print_out(&p.out);
    arena_free(&p.arena);
    return EXIT_FINE;
}
