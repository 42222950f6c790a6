/* A label whose number has changed, written anew. What is not plain is left to people. */
#include "model/label.h"
#include "model/label_internal.h"
#include "model/label_words.h"

struct rewriting {
    struct arena *arena;
    const struct units *units;
    str label;
    struct figure figure;
    size_t at, end; /* of the digits in the label: "1,234.5" */
    int decimals;
    bool separated; /* thousands */
};

static char at_or_zero(str text, size_t at) { return at < text.n ? text.p[at] : '\0'; }

/* ---- the number as it is written ---- */

/* One figure, of which the digits stand together, and no other digit in the label. */
static bool find_digits(struct rewriting *r) {
    struct figure further;
    size_t next = 0;
    if (!figure_next(r->units, r->label, &next, &r->figure) ||
        figure_next(r->units, r->label, &next, &further))
        return false;
    for (r->at = 0; r->at < r->label.n && !byte_is_digit(r->label.p[r->at]); r->at++)
        ;
    for (r->end = r->at;; r->end++) {
        char c = at_or_zero(r->label, r->end);
        bool joint = (c == ',' || c == '.') && byte_is_digit(at_or_zero(r->label, r->end + 1));
        if (!byte_is_digit(c) && !joint)
            break;
        r->separated |= c == ',';
        r->decimals += r->decimals ? 1 : c == '.';
    }
    r->decimals -= r->decimals > 0; /* the point itself was counted */
    for (size_t i = r->end; i < r->label.n; i++)
        if (byte_is_digit(r->label.p[i]))
            return false;
    return r->end > r->at && r->at >= r->figure.at && r->end <= r->figure.at + r->figure.length;
}

static bool is_plain_figure(const struct figure *f) {
    return !f->range && !f->unknown && decimal_sign(f->number.number) > 0 &&
           (f->hedge == HEDGE_NONE || f->hedge == HEDGE_ABOUT);
}

/* How many digits stand before the point. */
static size_t whole_digits(str number) {
    size_t n = 0;
    for (size_t i = 0; i < number.n && number.p[i] != '.'; i++)
        n += byte_is_digit(number.p[i]);
    return n;
}

/* The number as the figure writes it: so many decimals, thousands separated or not. */
static str write_number(const struct rewriting *r, struct decimal number) {
    struct decimal shown = number;
    str integer, fraction;
    if (!decimal_is_zero(shown))
        shown.exponent -= r->figure.digit + r->decimals;
    decimal_parts(r->arena, shown, r->separated ? S(",") : S(""), &integer, &fraction);
    if (!r->decimals)
        return integer;
    if (!fraction.n)
        fraction = S(".");
    int zeros = r->decimals + 1 - (int)fraction.n;
    return arena_printf(r->arena, "%.*s%.*s%.*s", STR(integer), STR(fraction),
                        zeros > 0 ? zeros : 0, "000000000000000000");
}

/* "about $17 billion" may stay so when the value is exact now, but "$17 billion" says too much of one that is not any more. */
static bool is_as_sure(const struct rewriting *r, const struct value *old,
                       const struct value *now) {
    bool hedged = r->figure.hedge == HEDGE_ABOUT || old->quantity.approximate;
    return !old->quantity.range && !now->quantity.range && (hedged || !now->quantity.approximate);
}

/* The new number, rounded where the old one was. What was exact stays so; what was rounded is not rounded more coarsely. */
static str new_number(const struct rewriting *r, const struct value *old, const struct value *now) {
    str none = {0}, before = str_sub(r->label, r->at, r->end);
    struct decimal was, is;
    if (!is_as_sure(r, old, now) || !label_measure(&r->figure, &old->quantity, &was) ||
        !label_measure(&r->figure, &now->quantity, &is) || decimal_sign(is) <= 0)
        return none;
    struct decimal rounded = decimal_round_at(is, r->figure.digit, ROUND_NEAREST);
    bool exact = decimal_cmp(rounded, is) == 0;
    bool was_exact =
        r->figure.hedge != HEDGE_ABOUT && decimal_cmp(r->figure.number.number, was) == 0;
    str text = write_number(r, rounded);
    size_t digits = whole_digits(text), had = whole_digits(before);
    bool other_form = had <= 3 && digits > 3;
    bool coarser = !exact && (was_exact || digits < had);
    bool vanished = decimal_is_zero(rounded) || (text.p[0] == '0' && before.p[0] != '0');
    return other_form || coarser || vanished ? none : text;
}

/* ---- what stands around it ---- */

/* The paragraph, from the blank line before to the one behind. */
static str paragraph_around(str text, size_t at, size_t *begin) {
    size_t from = at, to = at;
    while (from > 0 && !(text.p[from - 1] == '\n' && (from < 2 || text.p[from - 2] == '\n')))
        from--;
    to = str_find(text, S("\n\n"), at);
    *begin = from;
    return str_sub(text, from, to);
}

static size_t times(str text, str needle) {
    size_t count = 0;
    for (size_t at = 0; (at = str_find(text, needle, at)) < text.n; at += needle.n)
        count++;
    return count;
}

/* Somebody else's words are not ours to change: quotation marks in the paragraph or open before it, a block that is quoted,
 * HTML. */
static bool is_quoted(str text, str paragraph, size_t begin) {
    static const char *const marks[] = {"\"", "“", "”", "„", "«", "»", "‘", "<", "&quot;"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_find(paragraph, str_of(marks[i]), 0) < paragraph.n)
            return true;
    str before = str_sub(text, 0, begin);
    if (times(before, S("\"")) % 2 || times(before, S("“")) != times(before, S("”")))
        return true;
    for (str rest = paragraph; rest.n;)
        if (str_starts(str_trim(str_cut(&rest, '\n')), S(">")))
            return true;
    return false;
}

/* From the end of the sentence before to its own, as far as points tell. */
static str sentence_around(str paragraph, size_t at, size_t *begin) {
    size_t from = at, to = at;
    for (; from > 1; from--)
        if (byte_is_space(paragraph.p[from - 1]) && strchr(".!?", paragraph.p[from - 2]))
            break;
    while (to < paragraph.n && !(strchr(".!?", paragraph.p[to]) &&
                                 (to + 1 == paragraph.n || byte_is_space(paragraph.p[to + 1]))))
        to++;
    *begin = from > 1 ? from : 0;
    return str_sub(paragraph, *begin, to);
}

/* Words that set one figure against another, or tell which way it went: with another number they may be wrong. */
static bool compares(str sentence) {
    static const char *const words[] = {
        "than",     "twice",     "double",     "doubled",  "doubles",   "triple",  "tripled",
        "half",     "halved",    "times",      "fold",     "compared",  "rose",    "rise",
        "rises",    "risen",     "rising",     "fell",     "fall",      "falls",   "fallen",
        "grew",     "grow",      "grows",      "grown",    "growth",    "up",      "down",
        "increase", "increased", "increases",  "decrease", "decreased", "dropped", "drop",
        "drops",    "declined",  "declines",   "decline",  "shrank",    "lost",    "loss",
        "raised",   "cut",       "exceeds",    "exceeded", "below",     "above",   "under",
        "over",     "beyond",    "difference", "same",     "equal",     "equals",  "largest",
        "smallest", "highest",   "lowest",     "record",   "third",     "tenth",   "fifth"};
    for (size_t at = 0; at < sentence.n; at++) {
        if (str_starts(str_sub(sentence, at, sentence.n), S("[["))) /* an id is no word */
            while (at < sentence.n && sentence.p[at] != '|' && sentence.p[at] != ']')
                at++;
        size_t from = at;
        while (byte_is_alpha(at_or_zero(sentence, at)))
            at++;
        str word = str_sub(sentence, from, at);
        for (size_t i = 0; word.n && i < sizeof words / sizeof *words; i++)
            if (str_eq_nocase(word, str_of(words[i])))
                return true;
    }
    return false;
}

static void put_plain(struct buf *out, str text) {
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '*' && text.p[i] != '_')
            buf_byte(out, text.p[i] == '\n' ? ' ' : text.p[i]);
}

/* The label with the words on both sides of the reference, without marks of emphasis. A hedge with which the label begins is left out,
 * so that one in front of it is seen. */
static str put_beside(const struct rewriting *r, str before, str behind, size_t *figure_at) {
    struct buf out = {0};
    size_t cut = r->figure.words_at == 0 ? r->figure.at : 0;
    put_plain(&out, before);
    *figure_at = out.n + r->figure.at - cut;
    buf_put(&out, str_sub(r->label, cut, r->label.n));
    put_plain(&out, behind);
    str text = arena_copy(r->arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* "an": 8, 11, 18, 80, 800, 8,000 and 11,000 and their like. */
static bool takes_an(str number) {
    size_t whole = whole_digits(number);
    bool eleven = str_starts(number, S("11")) || str_starts(number, S("18"));
    return number.p[0] == '8' || (eleven && whole % 3 == 2);
}

/* "a 7%", but "an 8%". */
static bool article_changes(str context, size_t figure_at, str before, str now) {
    size_t end = figure_at, from;
    while (end && (byte_is_space(context.p[end - 1])))
        end--;
    for (from = end; from && byte_is_alpha(context.p[from - 1]); from--)
        ;
    str word = str_sub(context, from, end);
    return (str_eq_nocase(word, S("a")) || str_eq_nocase(word, S("an"))) &&
           takes_an(before) != takes_an(now);
}

/* "1 year", but "2 years"; "$1 billion" and "1%" are written like others. */
static bool plural_changes(const struct rewriting *r, str now) {
    bool was_one = str_eq(str_sub(r->label, r->at, r->end), S("1")), one = str_eq(now, S("1"));
    bool invariable = r->figure.at < r->at || at_or_zero(r->label, r->end) == '%';
    return was_one != one && !invariable;
}

/* Do the words outside of the label leave the figure what it is, but for saying what it is per? */
static bool stands_alone(const struct rewriting *r, const struct value *now, str context,
                         size_t figure_at) {
    struct figure f;
    struct decimal alone, beside;
    size_t from, next = 0;
    do {
        if (!figure_next(r->units, context, &next, &f))
            return false;
    } while (f.at < figure_at);
    return f.at == figure_at && f.digit == r->figure.digit && !f.range &&
           (f.hedge == HEDGE_ABOUT || f.hedge == HEDGE_NONE) &&
           label_measure(&r->figure, &now->quantity, &alone) &&
           label_measure(&f, &now->quantity, &beside) && decimal_cmp(alone, beside) == 0 &&
           figure_sense(context, &f, &from) == SENSE_PLAIN;
}

static bool fits_its_place(const struct rewriting *r, struct label_place place,
                           const struct value *value, str now) {
    enum { REACH = 80 };
    size_t paragraph_at, sentence_at, figure_at;
    str paragraph = paragraph_around(place.text, place.at, &paragraph_at);
    if (is_quoted(place.text, paragraph, paragraph_at))
        return false;
    size_t at = place.at - paragraph_at, end = str_find(paragraph, S("]]"), at);
    str sentence = sentence_around(paragraph, at, &sentence_at);
    if (compares(sentence))
        return false;
    while (at > 0 && !str_starts(str_sub(paragraph, at, paragraph.n), S("[[")))
        at--;
    if (at > sentence_at + REACH)
        sentence_at = at - REACH;
    str context = put_beside(r, str_sub(paragraph, sentence_at, at),
                             str_sub(paragraph, end + 2, end + 2 + REACH), &figure_at);
    return stands_alone(r, value, context, figure_at) && !plural_changes(r, now) &&
           !article_changes(context, figure_at, str_sub(r->label, r->at, r->end), now);
}

/* ---- all of it ---- */

str label_rewrite(struct arena *a, const struct units *u, str label, struct label_place place,
                  const struct value *old, const struct value *now, size_t *at, size_t *length) {
    struct rewriting r = {.arena = a, .units = u, .label = label};
    struct label_finding ignored;
    const struct unit_def *per;
    size_t end;
    str none = {0};
    if (old->kind != VALUE_QUANTITY || now->kind != VALUE_QUANTITY || !find_digits(&r) ||
        !is_plain_figure(&r.figure) || figure_per(u, label, &r.figure, &per, &end) != PER_NOTHING)
        return none;
    str number = new_number(&r, old, now);
    if (!number.n || !fits_its_place(&r, place, now, number))
        return none;
    str text = arena_printf(a, "%.*s%.*s%.*s", STR(str_sub(label, 0, r.at)), STR(number),
                            STR(str_sub(label, r.end, label.n)));
    *at = r.at;
    *length = r.end - r.at;
    return label_check(a, u, text, now, &ignored) == LABEL_HOLDS ? number : none;
}
