/* Strings and UTF-8. */
#include "base/str.h"

enum { LONGEST_NAME = 128 }; /* longer names than this are no typing errors of each other */

bool byte_is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool byte_is_digit(char c) { return c >= '0' && c <= '9'; }

bool byte_is_alpha(char c) {
    char lower = byte_lower(c);
    return lower >= 'a' && lower <= 'z';
}

bool byte_is_alnum(char c) { return byte_is_alpha(c) || byte_is_digit(c); }

bool byte_is_one_of(char c, str bytes) { return memchr(bytes.p, c, bytes.n) != NULL; }

char byte_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

str str_of(const char *c_string) { return (str){c_string, c_string ? strlen(c_string) : 0}; }

str str_sub(str s, size_t from, size_t to) {
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return s.p ? (str){s.p + from, to - from} : (str){0};
}

/* The mem functions must not be handed NULL, not even with a length of 0. */
bool str_eq(str a, str b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }

bool str_eq_nocase(str a, str b) {
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (byte_lower(a.p[i]) != byte_lower(b.p[i]))
            return false;
    return true;
}

int str_cmp(str a, str b) {
    size_t common = a.n < b.n ? a.n : b.n;
    int order = common ? memcmp(a.p, b.p, common) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix) {
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(str s, str suffix) {
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

str str_trim(str s) {
    size_t from = 0, to = s.n;
    while (from < to && byte_is_space(s.p[from]))
        from++;
    while (to > from && byte_is_space(s.p[to - 1]))
        to--;
    return str_sub(s, from, to);
}

size_t str_find(str s, str needle, size_t from) {
    if (from >= s.n || needle.n > s.n - from)
        return s.n;
    if (needle.n == 0)
        return from;
    /* Needles are short and rare ("[[", "[^"): looking for their first byte is the fast way. */
    size_t last = s.n - needle.n;
    while (from <= last) {
        const char *hit = memchr(s.p + from, needle.p[0], last - from + 1);
        if (!hit)
            break;
        from = (size_t)(hit - s.p);
        if (memcmp(hit, needle.p, needle.n) == 0)
            return from;
        from++;
    }
    return s.n;
}

size_t str_find_byte(str s, char byte, size_t from) {
    if (from >= s.n)
        return s.n;
    const char *hit = memchr(s.p + from, byte, s.n - from);
    return hit ? (size_t)(hit - s.p) : s.n;
}

str str_cut(str *s, char byte) {
    size_t at = str_find_byte(*s, byte, 0);
    str before = str_sub(*s, 0, at);
    *s = str_sub(*s, at + 1, s->n);
    return before;
}

uint64_t str_hash(str s) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.p[i]) * 1099511628211u;
    return hash;
}

/* The finishing steps of MurmurHash3 (public domain) after every word. */
static uint64_t mix(uint64_t h) {
    h ^= h >> 33;
    h *= 0xFF51AFD7ED558CCDull;
    h ^= h >> 29;
    return h;
}

uint64_t str_digest(str s, uint64_t seed) {
    uint64_t h = seed * 0x9E3779B97F4A7C15ull ^ s.n, word;
    for (; s.n >= sizeof word; s = str_sub(s, sizeof word, s.n)) {
        memcpy(&word, s.p, sizeof word);
        h = mix(h ^ word) + seed;
    }
    word = 0;
    if (s.n)
        memcpy(&word, s.p, s.n);
    return mix(mix(h ^ word) * 0xC4CEB9FE1A85EC53ull);
}

/* Eight bytes that are all ASCII and none of them NUL, the common case in a text. */
static bool eight_plain_bytes(const char *p) {
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t word;
    memcpy(&word, p, sizeof word);
    /* (word - ones) sets the high bit of the lowest NUL byte; no byte has it set already. */
    return ((word | (word - ones)) & highs) == 0;
}

static bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

/* Length of the well-formed sequence at p with `left` bytes to go, or 0. The ranges of the second
 * byte are what excludes overlong forms, surrogates and anything above U+10FFFF (Unicode, table
 * 3-7). */
static size_t sequence_length(const unsigned char *p, size_t left) {
    unsigned char lowest = 0x80, highest = 0xBF;
    size_t length;
    if (p[0] < 0x80)
        return p[0] ? 1 : 0;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (length > left)
        return 0;
    if (p[0] == 0xE0)
        lowest = 0xA0;
    else if (p[0] == 0xED)
        highest = 0x9F;
    else if (p[0] == 0xF0)
        lowest = 0x90;
    else if (p[0] == 0xF4)
        highest = 0x8F;
    if (p[1] < lowest || p[1] > highest)
        return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_continuation(p[i]))
            return 0;
    return length;
}

size_t utf8_first_bad(str s) {
    size_t at = 0;
    while (at < s.n) {
        if (s.n - at >= 8 && eight_plain_bytes(s.p + at)) {
            at += 8;
            continue;
        }
        size_t length = sequence_length((const unsigned char *)s.p + at, s.n - at);
        if (length == 0)
            return at;
        at += length;
    }
    return s.n;
}

uint32_t utf8_next(str s, size_t *at) {
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t left = s.n - *at;
    if (p[0] < 0xC0 || left < 2) {
        *at += 1;
        return p[0];
    }
    if (p[0] < 0xE0 || left < 3) {
        *at += 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0 || left < 4) {
        *at += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *at += 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
           (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

bool codepoint_is_unfit(uint32_t c) {
    static const struct {
        uint32_t first, last;
    } unfit[] = {{0, 0x1F},         {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},
                 {0x180E, 0x180E},  {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E},
                 {0x2060, 0x206F},  {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xFFFE, 0xFFFF},
                 {0xE0000, 0xE0FFF}};
    for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++)
        if (c >= unfit[i].first && c <= unfit[i].last)
            return true;
    return false;
}

size_t utf8_length(str s) {
    size_t length = 0;
    for (size_t i = 0; i < s.n; i++)
        length += !is_continuation((unsigned char)s.p[i]);
    return length;
}

static size_t min_size(size_t a, size_t b) { return a < b ? a : b; }

/* Three rows of the usual table are enough: this one, the one before, and the one before that for
 * transpositions. Ends early when a whole row has reached the cap: it can only grow from there, and
 * the row above is at most one less, so a transposition does not come in below either. */
size_t str_distance(str a, str b, size_t cap) {
    size_t rows[3][LONGEST_NAME + 1];
    size_t *two_above = rows[0], *above = rows[1], *row = rows[2];
    size_t apart = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (apart >= cap || a.n > LONGEST_NAME || b.n > LONGEST_NAME)
        return cap;
    for (size_t j = 0; j <= b.n; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t least = row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t replaced = above[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            row[j] = min_size(replaced, min_size(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                row[j] = min_size(row[j], two_above[j - 2] + 1);
            least = min_size(least, row[j]);
        }
        if (least >= cap)
            return cap;
        size_t *oldest = two_above;
        two_above = above, above = row, row = oldest;
    }
    return min_size(above[b.n], cap);
}
