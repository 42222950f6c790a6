/* Finds figures in a text: where one may begin, what it is made of, and what is none. */
#include "model/figure_internal.h"

/* ---- where a figure may begin ---- */

/* Most bytes of most texts are looked at here and nowhere else. A number begins with a digit, a sign, or a word whose
 * first letters are those of a number word. Number words that begin alike share a bit, and each place of a
 * word has its own set of bits per letter: a word may be one of them when all its first four letters
 * (three, of SHORT) have a bit in common. Which word it is, and whether it is one, is seen afterwards. */
enum {
    SHORT = 1,  /* one two ten six */
    TH = 2,     /* three thirteen thirty third thousand thrice */
    F = 4,      /* four five fifteen fifty forty */
    E = 8,      /* eight eleven zero seven */
    H = 16,     /* hundred half nine */
    TW = 32,    /* twelve twenty twice triple trillion */
    ILL = 64,   /* million billion dozen double quarter */
    ALONE = 128 /* whatever follows: digits; what stands before a mention's number; ½ and ⅓ */
};

static const struct {
    unsigned char first, second, third, fourth;
} signals[256] = {
    ['0'] = {ALONE, 0, 0, 0},
    ['1'] = {ALONE, 0, 0, 0},
    ['2'] = {ALONE, 0, 0, 0},
    ['3'] = {ALONE, 0, 0, 0},
    ['4'] = {ALONE, 0, 0, 0},
    ['5'] = {ALONE, 0, 0, 0},
    ['6'] = {ALONE, 0, 0, 0},
    ['7'] = {ALONE, 0, 0, 0},
    ['8'] = {ALONE, 0, 0, 0},
    ['9'] = {ALONE, 0, 0, 0},
    ['B'] = {ILL, 0, 0, 0},
    ['D'] = {ILL, 0, 0, 0},
    ['E'] = {E, 0, 0, 0},
    ['F'] = {F, 0, 0, 0},
    ['H'] = {H, 0, 0, 0},
    ['M'] = {ILL, 0, 0, 0},
    ['N'] = {H, 0, 0, 0},
    ['O'] = {SHORT, 0, 0, 0},
    ['Q'] = {ILL, 0, 0, 0},
    ['S'] = {SHORT | E, 0, 0, 0},
    ['T'] = {SHORT | TH | TW, 0, 0, 0},
    ['Z'] = {E, 0, 0, 0},
    ['a'] = {0, H, ILL, 0},
    ['b'] = {ILL, 0, 0, ILL},
    ['c'] = {0, 0, 0, TW},
    ['d'] = {ILL, 0, 0, H},
    ['e'] = {E, SHORT | E, SHORT | E | TW, TH | F | E | H | ILL},
    ['f'] = {F, 0, F, H},
    ['g'] = {0, 0, E, 0},
    ['h'] = {H, TH, 0, E},
    ['i'] = {0, SHORT | F | E | H | ILL, TH | TW, TH},
    ['l'] = {0, E, H | ILL, TW | ILL},
    ['m'] = {ILL, 0, 0, 0},
    ['n'] = {H, SHORT, SHORT | H, TW},
    ['o'] = {SHORT, F | ILL, SHORT | TH, E},
    ['p'] = {0, 0, 0, TW},
    ['q'] = {ILL, 0, 0, 0},
    ['r'] = {0, TW, TH | F | E, TH | F | ILL},
    ['s'] = {SHORT | E, 0, 0, 0},
    ['t'] = {SHORT | TH | TW, 0, 0, F},
    ['u'] = {0, H | ILL, F | ILL, TH},
    ['v'] = {0, 0, F | E, E},
    ['w'] = {0, SHORT | TW, 0, 0},
    ['x'] = {0, 0, SHORT, 0},
    ['z'] = {E, 0, ILL, 0},
    ['\x01'] = {ALONE, 0, 0, 0},
    [0xC2] = {ALONE, 0, 0, 0},
    [0xE2] = {ALONE, 0, 0, 0},
};

static bool is_signal(const char *p) {
    const unsigned char *c = (const unsigned char *)p;
    unsigned word = signals[c[1]].second & signals[c[2]].third & (signals[c[3]].fourth | SHORT);
    return signals[c[0]].first & (word | ALONE);
}

/* The next signal at or behind `at`; text.n when there is none. */
static size_t next_signal(str text, size_t at) {
    for (; at + 4 <= text.n; at++)
        if (is_signal(text.p + at))
            return at;
    for (; at < text.n; at++) {
        char rest[4] = {text.p[at], byte_at(text, at + 1), byte_at(text, at + 2), '\0'};
        if (is_signal(rest))
            break;
    }
    return at;
}

static bool inside_word(str text, size_t at) {
    char before = at ? text.p[at - 1] : ' ';
    return byte_is_alnum(before) || before == '_' || before == '\'';
}

/* "\x01" k "\x02" */
static size_t mark_end(str text, size_t at) {
    while (at < text.n && text.p[at] != '\x02')
        at++;
    return at + 1;
}

static bool is_fraction_sign(str text, size_t at) {
    unsigned char second = (unsigned char)byte_at(text, at + 1);
    return (text.p[at] == '\xC2' && second >= 0xBC && second <= 0xBE) ||
           (text.p[at] == '\xE2' && second == 0x85);
}

/* The next place at or behind `at` where a number may begin; text.n when there is none. */
static size_t next_start(str text, size_t at) {
    while ((at = next_signal(text, at)) < text.n) {
        char c = text.p[at];
        if (byte_is_digit(c) ||
            (byte_is_alpha(c) ? !inside_word(text, at) : is_fraction_sign(text, at)))
            return at;
        at = c == '\x01' ? mark_end(text, at) : at + 1;
    }
    return text.n;
}

/* ---- what is no figure ---- */

static bool one_of(str word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(word, str_of(words[i])))
            return true;
    return false;
}

#define ONE_OF(word, list) one_of((word), (list), sizeof(list) / sizeof *(list))

/* Words in front of a hyphen that are no part of a name. */
static const char *const prefixes[] = {"sub",  "near",  "mid",   "pre",  "post",  "non",
                                       "over", "under", "multi", "semi", "nearly"};

/* "Apollo11", "B-52", "v1.2", "Q2": a number that belongs to the letters before it. */
static bool is_in_name(str text, size_t at) {
    if (!at)
        return false;
    char before = text.p[at - 1];
    if (byte_is_alnum(before) || before == '_' || before == '#')
        return true;
    bool joined = before == '-' || before == '.' || before == '/' || before == ':';
    if (!joined || at < 2 || !byte_is_alnum(text.p[at - 2]))
        return false;
    str prefix = word_before(text, at - 1);
    return before != '-' || !ONE_OF(prefix, prefixes);
}

static const char *const months[] = {
    "January", "February", "March",    "April", "May",  "June", "July", "August", "September",
    "October", "November", "December", "Jan",   "Feb",  "Mar",  "Apr",  "Jun",    "Jul",
    "Aug",     "Sep",      "Sept",     "Oct",   "Nov",  "Dec",  "Jan.", "Feb.",   "Mar.",
    "Apr.",    "Aug.",     "Sep.",     "Sept.", "Oct.", "Nov.", "Dec."};

static bool is_month(str word) { /* may, march: with a capital alone */
    return word.n > 2 && word.p[0] <= 'Z' && ONE_OF(word, months);
}

static str word_behind(str text, size_t at) {
    size_t to = at;
    while (byte_is_alpha(byte_at(text, to)))
        to++;
    return str_sub(text, at, to);
}

/* "27 February", "February 27": days of a month. "in 2026": a year. */
static bool is_date(str text, const struct part *p, str before) {
    static const char *const before_years[] = {
        "in",     "since",  "by",      "of",     "from",   "until", "till", "after",
        "before", "during", "through", "early",  "late",   "mid",   "year", "fiscal",
        "FY",     "spring", "summer",  "autumn", "winter", "fall",  "end",  "throughout"};
    bool whole = !p->number.exponent && !p->signed_money;
    if (whole && p->number.coefficient <= 31 && !p->words &&
        (is_month(before) || is_month(word_behind(text, p->end + space_length(text, p->end)))))
        return true;
    if (!p->year)
        return false;
    return is_month(before) || ONE_OF(before, before_years) ||
           (before.n == 2 && strchr("QH", before.p[0]) && byte_is_digit(before.p[1]));
}

/* "Section 3", "version 2": a number that points at something. */
static bool is_pointer(str before) {
    static const char *const known[] = {
        "section",  "sections", "chapter",   "figure", "fig.",    "table",    "page",    "pages",
        "item",     "step",     "version",   "phase",  "article", "appendix", "volume",  "issue",
        "equation", "no.",      "paragraph", "clause", "rule",    "season",   "episode", "act",
        "verse",    "lesson",   "level",     "type",   "class"};
    return ONE_OF(before, known);
}

/* "10-K", "3-D", "7-Eleven" */
static bool goes_on_as_name(str text, size_t end) {
    char next = byte_at(text, end + 1);
    return byte_at(text, end) == '-' && byte_is_alpha(next) && byte_lower(next) != next;
}

/* ---- one number ---- */

static void read_plus(const struct reader *r, struct part *p) {
    if (byte_at(r->text, p->end) != '+' || byte_is_digit(byte_at(r->text, p->end + 1)))
        return;
    p->plus = true;
    p->end++;
}

static void read_tail(const struct reader *r, struct part *p) {
    size_t end = p->end, from = p->end += p->article;
    read_plus(r, p);
    read_scale(r, p);
    read_plus(r, p);
    read_unit(r, p);
    if (p->end == from)
        p->end = end;
}

static bool read_number_in_digits(const struct reader *r, size_t at, struct part *p) {
    if (!read_digits(r, at, p))
        return false;
    read_currency(r, p);
    if (p->at == at && !r->goes_on && is_in_name(r->text, at))
        return false;
    size_t end = p->end;
    read_tail(r, p);
    if (p->end == end && (byte_is_alpha(byte_at(r->text, end)) || goes_on_as_name(r->text, end)))
        return false;
    str before = word_before(r->text, p->at);
    struct part core = *p;
    core.end = end;
    return !is_date(r->text, &core, before) && !(is_pointer(before) && !p->signed_money);
}

static bool read_number_in_words(const struct reader *r, size_t at, struct part *p) {
    if (!read_words(r, at, p))
        return false;
    if (p->loose) { /* twice */
        const struct unit_def *def = map_get(&r->units->by_name, S("x"));
        p->unit.factors[0] = (struct unit_factor){def, 1};
        p->unit.count = p->measured = def != NULL;
        return true;
    }
    read_tail(r, p);
    return true;
}

/* The number that begins at `at`, with its unit. False when there is none; p->end is behind what was looked at. */
static bool read_part(const struct reader *r, size_t at, struct part *p) {
    if (byte_is_alpha(r->text.p[at])) {
        if (read_number_in_words(r, at, p))
            return true;
        for (p->end = at; byte_is_alpha(byte_at(r->text, p->end));) /* to its end */
            p->end++;
        return false;
    }
    bool read = read_number_in_digits(r, at, p);
    if (p->end <= at)
        p->end = at + 1;
    if (read)
        return true;
    while (byte_is_alnum(byte_at(r->text, p->end))) /* the rest of a name */
        p->end++;
    return false;
}

/* ---- from one to another ---- */

static void put_number(const struct part *p, struct quantity *q) {
    struct decimal half = {5, p->last + p->scale - 1};
    *q = (struct quantity){.number = p->number, .unit = p->unit};
    q->number.exponent += p->scale;
    q->number = decimal_normalise(q->number);
    if (p->negative)
        q->number = decimal_negate(q->number);
    if (!decimal_subtract(q->number, half, ROUND_NEAREST, &q->low) ||
        !decimal_add(q->number, half, ROUND_NEAREST, &q->high))
        q->low = q->high = q->number;
}

/* The length of what joins two numbers: a dash, "to", and behind "between" "and". */
static size_t range_joint(str text, size_t at, bool between) {
    static const char *const joints[] = {"\u2013", " \u2013 ", "- to ",  "-to-",
                                         "-",      " - ",      "\u2011", " to "};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (str_starts(text_from(text, at), str_of(joints[i])))
            return strlen(joints[i]);
    return between && str_starts(text_from(text, at), S(" and ")) ? 5 : 0;
}

/* The number that begins at `at` with its currency sign, if it has one. */
static bool read_other_end(const struct reader *r, size_t at, struct part *p) {
    enum { LONGEST_SIGN = 5 };
    for (size_t start = at; start < r->text.n && start <= at + LONGEST_SIGN; start++)
        if (byte_is_digit(r->text.p[start]))
            return read_part(r, start, p) && p->at == at;
    return at < r->text.n && byte_is_alpha(r->text.p[at]) && read_part(r, at, p) && p->at == at;
}

/* "$5 to 10 billion": what one end has, the other has, too. */
static void share_money(const struct part *a, struct part *b) {
    b->unit = a->unit;
    b->measured = true;
    b->signed_money = true;
}

static void share_scale(struct part *a, const struct part *b) {
    bool smaller = decimal_cmp(a->number, b->number) <= 0;
    if (a->scaled || !b->scaled || !smaller)
        return;
    a->scale = b->scale;
    a->scaled = true;
}

/* Are they the two ends of one range? Then both have the unit and the scale that one of them has. */
static bool make_range(struct part *a, struct part *b, bool dash) {
    bool money = a->signed_money && !b->measured;
    if (a->year != b->year || a->unknown || b->unknown || a->plus || (a->one && a->measured))
        return false;
    if (money && !dash && !b->scaled) /* "$5 to 10 companies" */
        return false;
    if (!a->measured && b->signed_money) /* "from 3 to $5" */
        return false;
    if (money)
        share_money(a, b);
    if (!a->measured && !a->scaled) {
        a->unit = b->unit;
        a->measured = b->measured;
        a->scale = b->scaled ? 0 : b->scale; /* of cents */
    }
    share_scale(a, b);
    return unit_eq(&a->unit, &b->unit) ||
           (a->unit.count && b->unit.count && units_agree(&a->unit, &b->unit)); /* 500 MW to 1 GW */
}

/* "fell from 410 to 395 GWh": no range begins at its greater end. */
static bool falls(const struct part *from, const struct part *to) {
    struct quantity a, b;
    int order;
    put_number(from, &a);
    put_number(to, &b);
    a.low = a.high = a.number;
    b.low = b.high = b.number;
    return quantity_compare(&a, &b, &order) || order == 1;
}

/* Reads on behind `p`; true when another end follows. */
static bool read_range(const struct reader *r, struct part *p, struct part *other) {
    str before = word_before(r->text, p->at);
    bool between = str_eq_nocase(before, S("between"));
    size_t n = p->loose || p->plus ? 0 : range_joint(r->text, p->end, between);
    bool dash = n && !byte_is_alpha(r->text.p[p->end + n - 2]);
    struct reader behind = {r->units, r->text, true, p->signed_money};
    struct part first = *p;
    if (!n || !read_other_end(&behind, p->end + n, other) || !make_range(&first, other, dash))
        return false;
    bool moves = p->measured && !dash && str_eq_nocase(before, S("from")); /* "from $5 to $7" */
    if (moves || falls(&first, other))
        return false;
    *p = first;
    return true;
}

/* ---- the figure ---- */

static bool is_share(const struct unit *u) {
    return u->count && str_eq(u->factors[0].def->name, S("%"));
}

/* "one day", "half an hour" and "three times a week" say no size that could be wrong. */
static bool is_bare(const struct part *p) {
    if (p->loose)
        return false;
    return p->scaled || p->unknown || (p->measured && (!p->one || is_share(&p->unit)));
}

static void put_figure(const struct reader *r, const struct part *p, const struct part *other,
                       struct figure *f) {
    const struct part *last = other ? other : p;
    *f = (struct figure){.at = p->at,
                         .length = last->end - p->at,
                         .range = other != NULL,
                         .plain = !last->measured && !last->unknown,
                         .bare = is_bare(last),
                         .unknown = last->unknown,
                         .digit = p->last + p->scale};
    put_number(p, &f->number);
    if (other) {
        struct quantity to;
        put_number(other, &to);
        if (quantity_convert(&to, &f->number.unit, &f->to))
            f->to = to;
    }
    f->words_at = p->at;
    f->words_end = last->end;
    f->hedge = last->plus ? HEDGE_AT_LEAST : hedge_around(r->text, &f->words_at, &f->words_end);
}

static bool next_figure(const struct units *u, str text, size_t *at, bool bare, struct figure *f) {
    struct reader r = {.units = u, .text = text};
    while ((*at = next_start(text, *at)) < text.n) {
        struct part p, other;
        bool read = read_part(&r, *at, &p);
        bool range = read && read_range(&r, &p, &other);
        *at = range ? other.end : p.end;
        if (!read || (bare && !is_bare(range ? &other : &p)))
            continue;
        put_figure(&r, &p, range ? &other : NULL, f);
        return true;
    }
    return false;
}

bool figure_next(const struct units *u, str text, size_t *at, struct figure *f) {
    return next_figure(u, text, at, false, f);
}

bool figure_next_bare(const struct units *u, str text, size_t *at, struct figure *f) {
    return next_figure(u, text, at, true, f);
}
