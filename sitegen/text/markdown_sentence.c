/* Where a sentence ends, as far as that can be told without reading it. When in doubt it goes on:
 * two sentences shown as one do less harm than a number or a name cut in half. */
#include "text/markdown_internal.h"

/* Words before a full stop that does not end the sentence; in lower case, without the stop. */
static bool is_abbreviation(str word) {
    static const char *const known[] = {
        "c",   "p",   "v",   "approx", "art",  "ca",   "cf",   "ch",  "co",   "corp", "dept",
        "dr",  "ed",  "eds", "eq",     "est",  "fig",  "figs", "gen", "gov",  "inc",  "jr",
        "ltd", "mr",  "mrs", "ms",     "mt",   "no",   "nos",  "pp",  "prof", "rep",  "resp",
        "sec", "sen", "sr",  "st",     "univ", "viz",  "vol",  "vs",  "jan",  "feb",  "mar",
        "apr", "jun", "jul", "aug",    "sep",  "sept", "oct",  "nov", "dec",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq_nocase(word, str_of(known[i])))
            return true;
    /* "e.g", "U.S", and the initial of a name; but the pronoun "I" ends sentences. */
    bool initial = word.n == 1 && word.p[0] >= 'A' && word.p[0] <= 'Z' && word.p[0] != 'I';
    return initial || (word.n >= 3 && word.p[word.n - 2] == '.');
}

/* The letters and stops in front of `end`. */
static str word_before(str text, size_t end) {
    size_t from = end;
    while (from && (byte_is_alpha(text.p[from - 1]) || text.p[from - 1] == '.'))
        from--;
    return str_sub(text, from, end);
}

static bool is_stop(char c) { return c == '.' || c == '!' || c == '?'; }

/* Passes over closing quotes and brackets. */
static size_t skip_closing(str text, size_t at) {
    static const char *const closing[] = {"\"", "'", ")", "]", "”", "’", "»"};
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        if (str_starts(str_sub(text, at, text.n), str_of(closing[i]))) {
            at += strlen(closing[i]);
            i = (size_t)-1; /* there may be more, in any order */
        }
    }
    return at;
}

static size_t skip_space(str text, size_t at) {
    while (at < text.n && byte_is_space(text.p[at]))
        at++;
    return at;
}

static bool may_begin(str text, size_t at) {
    if (at == text.n)
        return true;
    char c = text.p[at];
    bool capital = byte_is_alpha(c) && c != byte_lower(c);
    bool mention = c == '\x01';
    bool foreign = (unsigned char)c >= 0x80; /* “, «, and letters whose case is not known here */
    return capital || mention || foreign || byte_is_digit(c) || strchr("\"'([$", c);
}

/* What goes on for longer is cut at a space: it is shown on the page of everything it mentions. */
enum { MAX_SENTENCE = 600 };

size_t sentence_end(str text, size_t from) {
    for (size_t at = from; at < text.n; at++) {
        if (at - from > MAX_SENTENCE && text.p[at] == ' ')
            return at + 1;
        if (!is_stop(text.p[at]))
            continue;
        size_t stop = at;
        while (at < text.n && is_stop(text.p[at]))
            at++;
        size_t closed = skip_closing(text, at), next = skip_space(text, closed);
        bool only_stop = at - stop == 1 && text.p[stop] == '.' && closed == at;
        if (next > closed && may_begin(text, next) &&
            !(only_stop && is_abbreviation(word_before(text, stop))))
            return next;
        at = closed - 1;
    }
    return text.n;
}
