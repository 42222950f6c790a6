/* Numbers as prose writes them: digits, words, and the scale words behind both. */
#include "model/figure_internal.h"

/* ---- text ---- */

size_t space_length(str text, size_t at) {
    str rest = text_from(text, at);
    if (str_starts(rest, S(" ")) || str_starts(rest, S("\n")))
        return 1;
    if (str_starts(rest, S("\u00A0")))
        return 2;
    return str_starts(rest, S("\u202F")) || str_starts(rest, S("\u2009")) ? 3 : 0;
}

size_t joint_length(str text, size_t at) {
    str rest = text_from(text, at);
    if (str_starts(rest, S("-")))
        return 1;
    return str_starts(rest, S("\u2011")) ? 3 : space_length(text, at);
}

bool word_at(str text, size_t at, const char *word, bool folded) {
    size_t n = strlen(word);
    if (at + n > text.n || byte_is_alnum(byte_at(text, at + n)))
        return false;
    char first = folded ? byte_lower(text.p[at]) : text.p[at];
    return first == word[0] && memcmp(text.p + at + 1, word + 1, n - 1) == 0;
}

str word_before(str text, size_t end) {
    while (end && byte_is_space(text.p[end - 1]))
        end--;
    size_t from = end;
    while (from && (byte_is_alnum(text.p[from - 1]) || strchr(".'-", text.p[from - 1])))
        from--;
    return str_sub(text, from, end);
}

/* ---- digits ---- */

enum { MAX_EXPONENT = 100 }; /* what prose does not exceed */

static size_t digits_length(str text, size_t at) {
    size_t n = 0;
    while (byte_is_digit(byte_at(text, at + n)))
        n++;
    return n;
}

/* A comma or a narrow space between groups of three. */
static size_t group_separator(str text, size_t at) {
    size_t n = byte_at(text, at) == ',' ? 1 : space_length(text, at);
    return n && byte_at(text, at) != ' ' && digits_length(text, at + n) == 3 ? n : 0;
}

/* False when there are more digits than a decimal holds. */
static bool add_digits(struct part *p, str digits, bool fraction) {
    for (size_t i = 0; i < digits.n; i++) {
        if (p->number.coefficient >= 100000000000000000)
            return false;
        p->number.coefficient = p->number.coefficient * 10 + (digits.p[i] - '0');
        p->number.exponent -= fraction;
    }
    return true;
}

static bool read_integer(const struct reader *r, struct part *p) {
    str text = r->text;
    size_t n = digits_length(text, p->end), group;
    bool fine = add_digits(p, str_sub(text, p->end, p->end + n), false);
    p->year = n == 4 && p->number.coefficient >= 1000 && p->number.coefficient < 2200;
    p->end += n;
    while (n <= 3 && fine && (group = group_separator(text, p->end))) {
        fine = add_digits(p, str_sub(text, p->end + group, p->end + group + 3), false);
        p->end += group + 3;
    }
    return fine;
}

static bool read_fraction(const struct reader *r, struct part *p) {
    size_t n = byte_at(r->text, p->end) == '.' ? digits_length(r->text, p->end + 1) : 0;
    if (!n)
        return true;
    bool fine = add_digits(p, str_sub(r->text, p->end + 1, p->end + 1 + n), true);
    p->end += 1 + n;
    p->year = false;
    return fine;
}

static void read_exponent(const struct reader *r, struct part *p) {
    size_t at = p->end + 1;
    bool minus = byte_at(r->text, at) == '-';
    at += minus;
    size_t n = digits_length(r->text, at);
    if (byte_lower(byte_at(r->text, p->end)) != 'e' || !n || n > 3)
        return;
    int32_t exponent = 0;
    for (size_t i = 0; i < n; i++)
        exponent = exponent * 10 + (r->text.p[at + i] - '0');
    if (exponent > MAX_EXPONENT)
        return;
    p->number.exponent += minus ? -exponent : exponent;
    p->end = at + n;
    p->year = false;
}

/* ½ and its like, as hundredths; 0: none. */
static int vulgar_fraction(str text, size_t at, size_t *length) {
    static const struct {
        const char *sign;
        int hundredths;
    } known[] = {{"½", 50}, {"¼", 25}, {"¾", 75}, {"⅓", 33}, {"⅔", 67}, {"⅛", 13}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        str sign = str_of(known[i].sign);
        if (str_starts(text_from(text, at), sign)) {
            *length = sign.n;
            return known[i].hundredths;
        }
    }
    return 0;
}

/* "3/4", as hundredths; 0: it is none, such as 24/7 and 9/11. */
static int slash_fraction(str text, size_t at, size_t *length) {
    char above = byte_at(text, at), below = byte_at(text, at + 2);
    bool digits = byte_is_digit(above) && byte_at(text, at + 1) == '/' && strchr("23458", below);
    *length = 3;
    if (!digits || !below || above == '0' || above >= below ||
        byte_is_alnum(byte_at(text, at + 3)) || byte_at(text, at + 3) == '/')
        return 0;
    return ((above - '0') * 200 + (below - '0')) / ((below - '0') * 2);
}

static void add_hundredths(struct part *p, int hundredths) {
    int digits = hundredths % 10 ? 2 : 1;
    p->number.coefficient = p->number.coefficient * (digits == 2 ? 100 : 10) +
                            (digits == 2 ? hundredths : hundredths / 10);
    p->number.exponent = -digits;
    p->year = false;
}

/* "2½", "2 1/2", "½", "1/2" */
static void read_parts_of_one(const struct reader *r, struct part *p, bool whole) {
    size_t length = 0, at = p->end;
    int hundredths = vulgar_fraction(r->text, at, &length);
    if (!hundredths) {
        at += whole ? space_length(r->text, at) : 0;
        hundredths = !whole || at > p->end ? slash_fraction(r->text, at, &length) : 0;
    }
    if (!hundredths || p->number.exponent || p->number.coefficient > 1000000)
        return;
    add_hundredths(p, hundredths);
    p->end = at + length;
}

/* What stands behind a number that belongs to something else: a version, a time, a date, an ordinal. */
static bool goes_on(str text, size_t end) {
    char c = byte_at(text, end);
    bool digit = byte_is_digit(byte_at(text, end + 1));
    if (digit && strchr(".:/,", c) && c)
        return true;
    static const char *const ordinals[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < 4; i++)
        if (word_at(text, end, ordinals[i], false))
            return true;
    return false;
}

/* The end of a run of what names, versions and dates are made of. */
static size_t token_end(str text, size_t at) {
    while (at < text.n && (byte_is_alnum(text.p[at]) ||
                           (strchr("._-:/,", text.p[at]) && byte_is_alnum(byte_at(text, at + 1)))))
        at++;
    return at;
}

/* 2026-02, 2026-02-27, 2026-Q2, 555-0199-1 */
static bool is_date_or_code(str text, size_t at, size_t end) {
    size_t first = end - at, second = digits_length(text, end + 1);
    if (byte_at(text, end) != '-')
        return false;
    if (first == 4 && (second == 2 || byte_at(text, end + 1) == 'Q'))
        return true;
    size_t behind = end + 1 + second;
    return second && ((byte_at(text, behind) == '-' && byte_is_digit(byte_at(text, behind + 1))) ||
                      (second >= 4 && text.p[end + 1] == '0'));
}

bool read_digits(const struct reader *r, size_t at, struct part *p) {
    *p = (struct part){.at = at, .end = at};
    str text = r->text;
    bool fine = true;
    read_parts_of_one(r, p, false);
    if (p->end == at) {
        fine = read_integer(r, p) && read_fraction(r, p);
        read_exponent(r, p);
        if (fine && !p->number.exponent)
            read_parts_of_one(r, p, true);
    }
    p->last = p->number.exponent;
    if (fine && !goes_on(text, p->end) && !is_date_or_code(text, at, p->end))
        return true;
    p->end = token_end(text, p->end);
    return false;
}

/* ---- words ---- */

enum word_kind {
    WORD_ONES,
    WORD_TEENS,
    WORD_TENS,
    WORD_HUNDRED,
    WORD_DOZEN,
    WORD_HALF,
    WORD_TIMES
};

struct number_word {
    str word;
    enum word_kind kind;
    int value;
};

#define WORD(word) \
    { "" word, sizeof(word) - 1 }

static const struct number_word number_words[] = {
    {WORD("zero"), WORD_ONES, 0},         {WORD("one"), WORD_ONES, 1},
    {WORD("two"), WORD_ONES, 2},          {WORD("three"), WORD_ONES, 3},
    {WORD("four"), WORD_ONES, 4},         {WORD("five"), WORD_ONES, 5},
    {WORD("six"), WORD_ONES, 6},          {WORD("seven"), WORD_ONES, 7},
    {WORD("eight"), WORD_ONES, 8},        {WORD("nine"), WORD_ONES, 9},
    {WORD("ten"), WORD_TEENS, 10},        {WORD("eleven"), WORD_TEENS, 11},
    {WORD("twelve"), WORD_TEENS, 12},     {WORD("thirteen"), WORD_TEENS, 13},
    {WORD("fourteen"), WORD_TEENS, 14},   {WORD("fifteen"), WORD_TEENS, 15},
    {WORD("sixteen"), WORD_TEENS, 16},    {WORD("seventeen"), WORD_TEENS, 17},
    {WORD("eighteen"), WORD_TEENS, 18},   {WORD("nineteen"), WORD_TEENS, 19},
    {WORD("twenty"), WORD_TENS, 20},      {WORD("thirty"), WORD_TENS, 30},
    {WORD("forty"), WORD_TENS, 40},       {WORD("fifty"), WORD_TENS, 50},
    {WORD("sixty"), WORD_TENS, 60},       {WORD("seventy"), WORD_TENS, 70},
    {WORD("eighty"), WORD_TENS, 80},      {WORD("ninety"), WORD_TENS, 90},
    {WORD("hundred"), WORD_HUNDRED, 100}, {WORD("dozen"), WORD_DOZEN, 12},
    {WORD("half"), WORD_HALF, 0},         {WORD("twice"), WORD_TIMES, 2},
    {WORD("double"), WORD_TIMES, 2},      {WORD("doubled"), WORD_TIMES, 2},
    {WORD("thrice"), WORD_TIMES, 3},      {WORD("triple"), WORD_TIMES, 3},
    {WORD("tripled"), WORD_TIMES, 3},
};

static str letters_at(str text, size_t at) {
    size_t to = at;
    while (byte_is_alpha(byte_at(text, to)))
        to++;
    return str_sub(text, at, to);
}

static const struct number_word *number_word_of(str word, bool folded) {
    char first = word.n && folded ? byte_lower(word.p[0]) : byte_at(word, 0);
    for (size_t i = 0; i < sizeof number_words / sizeof *number_words; i++) {
        const struct number_word *w = &number_words[i];
        if (w->word.n == word.n && w->word.p[0] == first &&
            memcmp(w->word.p + 1, word.p + 1, word.n - 1) == 0)
            return w;
    }
    return NULL;
}

static const struct number_word *number_word_at(str text, size_t at, bool folded) {
    str word = letters_at(text, at);
    return byte_is_digit(byte_at(text, at + word.n)) ? NULL : number_word_of(word, folded);
}

static const struct {
    const char *word;
    int32_t exponent;
    bool money; /* where money stands before it */
} scales[] = {{"thousand", 3, false},  {"million", 6, false}, {"billion", 9, false},
              {"trillion", 12, false}, {"bn", 9, true},       {"mn", 6, true},
              {"tn", 12, true},        {"k", 3, true},        {"K", 3, true},
              {"m", 6, true},          {"M", 6, true},        {"b", 9, true},
              {"B", 9, true},          {"T", 12, true}};

static size_t scale_at(str text, size_t at, bool money) {
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if ((money || !scales[i].money) && word_at(text, at, scales[i].word, false))
            return i + 1;
    return 0;
}

void read_scale(const struct reader *r, struct part *p) {
    size_t at = p->end + joint_length(r->text, p->end);
    bool attached = at == p->end;
    bool money = p->signed_money || r->money;
    size_t found = scale_at(r->text, at, money);
    if (!found && attached && !p->words && word_at(r->text, at, "k", false)) { /* "12k stars" */
        p->scale += 3;
        p->scaled = true;
        p->end++;
    }
    if (!found || (scales[found - 1].money && !attached && strlen(scales[found - 1].word) == 1))
        return;
    p->scale += scales[found - 1].exponent;
    p->scaled = true;
    p->end = at + strlen(scales[found - 1].word);
}

/* "a ", "an " before `at`: where it begins, else `at`. */
static size_t article_before(str text, size_t at) {
    static const char *const articles[] = {"a", "an", "A", "An"};
    for (size_t i = 0; i < 4; i++) {
        size_t n = strlen(articles[i]) + 1;
        if (at < n || !byte_is_space(text.p[at - 1]) ||
            memcmp(text.p + at - n, articles[i], n - 1) != 0)
            continue;
        if (at == n || !(byte_is_alnum(text.p[at - n - 1]) || text.p[at - n - 1] == '-'))
            return at - n;
    }
    return at;
}

/* The next word of a number in words, when it is of that kind. */
static const struct number_word *next_word(str text, size_t end, enum word_kind kind,
                                           size_t *behind) {
    size_t at = end + joint_length(text, end);
    const struct number_word *w = at > end ? number_word_at(text, at, false) : NULL;
    if (!w || w->kind != kind)
        return NULL;
    *behind = at + w->word.n;
    return w;
}

/* "twenty", "twenty-five", "twelve", "five" at p->end; adds them up. */
static bool read_below_hundred(str text, struct part *p, const struct number_word *w) {
    if (w->kind > WORD_TENS)
        return false;
    p->number.coefficient += w->value;
    p->end += w->word.n;
    size_t behind;
    const struct number_word *ones =
        w->kind == WORD_TENS ? next_word(text, p->end, WORD_ONES, &behind) : NULL;
    if (ones && ones->value) {
        p->number.coefficient += ones->value;
        p->end = behind;
    }
    return true;
}

/* " hundred", " hundred and twenty", " dozen" behind a number in words. */
static void read_hundreds(str text, struct part *p) {
    size_t behind;
    const struct number_word *w = next_word(text, p->end, WORD_HUNDRED, &behind);
    if (!w)
        w = next_word(text, p->end, WORD_DOZEN, &behind);
    if (!w)
        return;
    p->number.coefficient *= w->value;
    p->end = behind;
    if (w->kind == WORD_DOZEN)
        return;
    size_t at = p->end + space_length(text, p->end);
    if (word_at(text, at, "and", false))
        at += 3 + space_length(text, at + 3);
    struct part rest = {.end = at};
    w = at > p->end ? number_word_at(text, at, false) : NULL;
    if (w && read_below_hundred(text, &rest, w)) {
        p->number.coefficient += rest.number.coefficient;
        p->end = rest.end;
    }
}

/* " and a half" */
static void read_and_half(str text, struct part *p) {
    static const str words = {" and a half", 11};
    if (!str_starts(text_from(text, p->end), words) ||
        byte_is_alnum(byte_at(text, p->end + words.n)))
        return;
    p->number.coefficient = p->number.coefficient * 10 + 5;
    p->number.exponent = p->last = -1;
    p->end += words.n;
}

/* "two thirds", "a third", "three quarters of": shares of a whole, to the nearest hundredth. */
static bool read_share(str text, struct part *p) {
    static const struct {
        const char *word;
        int parts;
    } known[] = {{"third", 3},    {"thirds", 3}, {"quarter", 4},
                 {"quarters", 4}, {"fifth", 5},  {"fifths", 5}};
    int64_t above = p->number.coefficient;
    size_t at = p->end + joint_length(text, p->end);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!word_at(text, at, known[i].word, false) || above >= known[i].parts || !above)
            continue;
        size_t end = at + strlen(known[i].word);
        if (known[i].parts == 4 && !str_starts(text_from(text, end), S(" of ")))
            return false; /* of a year */
        p->number = (struct decimal){(above * 200 + known[i].parts) / (known[i].parts * 2), -2};
        p->last = -2;
        p->end = end;
        return true;
    }
    return false;
}

/* "a hundred", "a dozen", "a million", "a third": a number by the word before it. */
static bool read_with_article(const struct reader *r, size_t at, struct part *p) {
    str text = r->text;
    size_t from = article_before(text, at);
    if (from == at)
        return false;
    *p = (struct part){.at = from, .end = at - 1, .number = {1, 0}, .words = true, .one = true};
    if (read_share(text, p))
        return true;
    read_hundreds(text, p);
    if (p->end == at - 1 && !scale_at(text, at, false))
        return false;
    p->one = p->end == at - 1;
    return true;
}

/* "half", "half a million", "half a dozen", "half a year" */
static void read_half(str text, struct part *p) {
    p->number = (struct decimal){50, -2};
    p->last = -2;
    p->end += 4;
    p->one = true;
    size_t at = p->end;
    static const char *const articles[] = {" a ", " an "};
    for (size_t i = 0; i < 2; i++)
        if (str_starts(text_from(text, p->end), str_of(articles[i])))
            at = p->end + strlen(articles[i]);
    if (at == p->end)
        return;
    if (word_at(text, at, "dozen", false)) {
        *p = (struct part){.at = p->at, .end = at + 5, .number = {6, 0}, .words = true};
        return;
    }
    p->article = at - 1 - p->end;
}

/* "tenfold", "threefold" */
static bool read_fold(str text, size_t at, struct part *p) {
    str word = letters_at(text, at);
    if (!str_ends(word, S("fold")))
        return false;
    const struct number_word *w = number_word_of(str_sub(word, 0, word.n - 4), true);
    if (!w || w->kind > WORD_HUNDRED)
        return false;
    *p = (struct part){.at = at, .end = at + w->word.n, .number = {w->value, 0}, .words = true};
    return true;
}

bool read_words(const struct reader *r, size_t at, struct part *p) {
    str text = r->text;
    const struct number_word *w = number_word_at(text, at, true);
    if (!w || w->kind == WORD_HUNDRED || w->kind == WORD_DOZEN)
        return read_with_article(r, at, p) || (!w && read_fold(text, at, p));
    *p = (struct part){.at = at, .end = at, .words = true};
    if (w->kind == WORD_HALF) {
        read_half(text, p);
    } else if (w->kind == WORD_TIMES) {
        p->number.coefficient = w->value;
        p->end += w->word.n;
        p->loose = true;
    } else {
        read_below_hundred(text, p, w);
        p->one = w->value == 1;
        if (read_share(text, p))
            return true;
        size_t end = p->end;
        read_hundreds(text, p);
        read_and_half(text, p);
        p->one &= p->end == end;
    }
    return true;
}
