/* Escaping for HTML, and what is let through as an address. */
#include "text/html.h"

#include "base/hex.h"

/* ---- text ---- */

/* How a byte is written; "" drops it. */
static const char *escape_of(unsigned char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return "";
    }
}

/* Bytes that are not simply copied: those above, control characters, and the first bytes of
 * characters that forbidden_at looks at. */
static const bool is_special[256] = {
    ['&'] = 1,           ['<'] = 1,           ['>'] = 1,  ['"'] = 1,  ['\''] = 1, [0 ... 8] = 1,
    [0x0b ... 0x0c] = 1, [0x0e ... 0x1f] = 1, [0x7f] = 1, [0xc2] = 1, [0xef] = 1,
};

/* Length of a character of two or three bytes at s.p[at] that no page may hold: U+0080 to U+009F,
 * U+FFFE, U+FFFF. 0 when there is none. */
static size_t forbidden_at(str s, size_t at) {
    const unsigned char *p = (const unsigned char *)s.p + at;
    size_t left = s.n - at;
    if (left >= 2 && p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f)
        return 2;
    if (left >= 3 && p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe)
        return 3;
    return 0;
}

void html_escape(struct buf *out, str text) {
    size_t from = 0; /* what is not written yet */
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (!is_special[c])
            continue;
        size_t length = c < 0x80 ? 1 : forbidden_at(text, i);
        if (!length)
            continue;
        buf_put(out, str_sub(text, from, i));
        buf_put(out, str_of(c < 0x80 ? escape_of(c) : ""));
        from = i + length;
        i = from - 1;
    }
    buf_put(out, str_sub(text, from, text.n));
}

str html_escaped(struct arena *a, str text) {
    struct buf out = {0};
    html_escape(&out, text);
    str copy = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return copy;
}

static const struct {
    str escape;
    char byte;
} escapes[] = {
    {{"&amp;", 5}, '&'},  {{"&lt;", 4}, '<'},   {{"&gt;", 4}, '>'},
    {{"&quot;", 6}, '"'}, {{"&#39;", 5}, '\''},
};

str html_text(struct arena *a, str html) {
    char *text = arena_array(a, char, html.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < html.n;) {
        if (html.p[i] == '<') {
            i = str_find_byte(html, '>', i) + 1;
            continue;
        }
        char c = html.p[i];
        size_t length = 1;
        for (size_t k = 0; c == '&' && k < sizeof escapes / sizeof *escapes; k++) {
            if (str_starts(str_sub(html, i, html.n), escapes[k].escape)) {
                c = escapes[k].byte;
                length = escapes[k].escape.n;
                break;
            }
        }
        text[n++] = c;
        i += length;
    }
    return (str){text, n};
}

/* ---- addresses ---- */

/* What may stand in an address as it is; '%' is taken for the beginning of an escape. */
static bool is_plain_in_url(char c) {
    return byte_is_alnum(c) || (c && strchr("-_.~!*(),;:@=+$/?#%&", c));
}

static void put_escape(struct buf *out, char c) {
    static const char hex[] = "0123456789ABCDEF";
    unsigned char byte = (unsigned char)c;
    buf_put(out, (str){(char[]){'%', hex[byte >> 4], hex[byte & 15]}, 3});
}

void html_escape_url(struct buf *out, str url) {
    for (size_t i = 0; i < url.n; i++) {
        if (url.p[i] == '&')
            buf_put(out, S("&amp;"));
        else if (is_plain_in_url(url.p[i]))
            buf_byte(out, url.p[i]);
        else
            put_escape(out, url.p[i]);
    }
}

str url_escaped(struct arena *a, str url) {
    struct buf out = {0};
    size_t plain = 0;
    while (plain < url.n && is_plain_in_url(url.p[plain]))
        plain++;
    if (plain == url.n)
        return url;
    buf_put(&out, str_sub(url, 0, plain));
    for (size_t i = plain; i < url.n; i++) {
        if (is_plain_in_url(url.p[i]))
            buf_byte(&out, url.p[i]);
        else
            put_escape(&out, url.p[i]);
    }
    str copy = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* Browsers drop white space and control characters, and read a backslash as a slash. */
static char significant_byte(str url, size_t *at) {
    while (*at < url.n && ((unsigned char)url.p[*at] <= ' ' || url.p[*at] == 0x7f))
        ++*at;
    if (*at >= url.n)
        return '\0';
    char c = url.p[(*at)++];
    return c == '\\' ? '/' : byte_lower(c);
}

static enum url_kind classify_scheme(const char *scheme) {
    static const char *const allowed[] = {"http", "https", "mailto"};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (strcmp(scheme, allowed[i]) == 0)
            return URL_EXTERNAL;
    return URL_REFUSED;
}

enum url_kind url_classify(str url) {
    char scheme[8] = ""; /* longer ones are none of those that we let through */
    size_t at = 0, n = 0;
    char c = significant_byte(url, &at);
    if (!c)
        return URL_EMPTY;
    if (c == '#')
        return URL_FRAGMENT;
    if (c == '/')
        return significant_byte(url, &at) == '/' ? URL_EXTERNAL : URL_ROOTED;
    if (!byte_is_alpha(c))
        return c == ':' ? URL_REFUSED : URL_RELATIVE;
    for (; byte_is_alnum(c) || (c && strchr("+-.", c)); c = significant_byte(url, &at))
        if (n < sizeof scheme - 1)
            scheme[n++] = c;
    return c == ':' ? classify_scheme(scheme) : URL_RELATIVE;
}

void url_split(str url, str *path, str *query, str *fragment) {
    size_t hash = str_find_byte(url, '#', 0);
    *fragment = str_sub(url, hash, url.n);
    size_t mark = str_find_byte(str_sub(url, 0, hash), '?', 0);
    *path = str_sub(url, 0, mark);
    *query = str_sub(url, mark, hash);
}

bool url_decode(struct arena *a, str url, str *decoded) {
    char *bytes = arena_array(a, char, url.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        if (c == '%') {
            int high = i + 2 < url.n ? hex_value(byte_lower(url.p[i + 1])) : -1;
            int low = i + 2 < url.n ? hex_value(byte_lower(url.p[i + 2])) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        bytes[n++] = c;
    }
    *decoded = (str){bytes, n};
    return utf8_first_bad(*decoded) == n;
}

/* ---- paths ---- */

/* Cuts the last part off; false when there is none. */
static bool path_up(str *path) {
    if (!path->n)
        return false;
    size_t n = path->n;
    while (n && path->p[n - 1] != '/')
        n--;
    path->n = n ? n - 1 : 0;
    return true;
}

static str path_append(struct buf *b, str path, str part) {
    b->n = path.n; /* `path` is what the buffer begins with */
    if (path.n)
        buf_byte(b, '/');
    buf_put(b, part);
    return buf_str(b);
}

static bool resolve_parts(struct buf *b, str relative) {
    str path = buf_str(b);
    while (relative.n) {
        bool last = str_find_byte(relative, '/', 0) == relative.n;
        str part = str_cut(&relative, '/');
        if (str_eq(part, S(".."))) {
            if (!path_up(&path))
                return false;
        } else if (part.n && !str_eq(part, S("."))) {
            path = path_append(b, path, part);
        }
        if (!last && !relative.n && path.n) /* "x/" is no name of the file x */
            path = path_append(b, path, S(""));
    }
    b->n = path.n;
    return true;
}

bool path_resolve(struct arena *a, str from, str relative, str *resolved) {
    if (str_find_byte(relative, '\\', 0) < relative.n || str_starts(relative, S("/")))
        return false;
    struct buf b = {0};
    str directory = from;
    path_up(&directory);
    buf_put(&b, relative.n ? directory : from); /* an empty one is the file itself */
    bool inside = resolve_parts(&b, relative);
    if (inside)
        *resolved = arena_copy(a, buf_str(&b));
    buf_free(&b);
    return inside;
}

static bool part_is_safe(str part) {
    enum { MAX_NAME = 255 };
    if (!part.n || part.n > MAX_NAME || part.p[0] == '-')
        return false;
    for (size_t i = 0; i < part.n; i++)
        if ((unsigned char)part.p[i] < 0x20 || part.p[i] == 0x7f || part.p[i] == '\\')
            return false;
    return !str_eq(part, S(".")) && !str_eq(part, S("..")) && !str_eq_nocase(part, S(".git"));
}

bool path_is_safe(str path) {
    if (!path.n || str_ends(path, S("/")))
        return false;
    while (path.n)
        if (!part_is_safe(str_cut(&path, '/')))
            return false;
    return true;
}

/* ---- slugs ---- */

/* Signs beyond ASCII: spaces, punctuation, symbols, pictures. What is not listed counts as a
 * letter. */
static const struct {
    uint32_t from, to;
} signs[] = {
    {0x80, 0xa9},     {0xab, 0xb1},     {0xb4, 0xb4},     {0xb6, 0xb8},       {0xbb, 0xbf},
    {0xd7, 0xd7},     {0xf7, 0xf7},     {0x1680, 0x1680}, {0x2000, 0x206f},   {0x20a0, 0x20cf},
    {0x2190, 0x2bff}, {0x2e00, 0x2e7f}, {0x3000, 0x3004}, {0x3008, 0x3020},   {0x3030, 0x3030},
    {0xd800, 0xf8ff}, {0xfe00, 0xfe6f}, {0xfeff, 0xfeff}, {0xff00, 0xff0f},   {0xff1a, 0xff20},
    {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0xffe0, 0xffff}, {0x1f000, 0x1faff}, {0xe0000, 0x10ffff},
};

static bool is_word(uint32_t c) {
    if (c < 0x80)
        return byte_is_alnum((char)c);
    for (size_t i = 0; i < sizeof signs / sizeof *signs && c >= signs[i].from; i++)
        if (c <= signs[i].to)
            return false;
    return true;
}

/* Small letters of Latin, Greek and Cyrillic; without a locale, which would differ between
 * machines. Only those pairs whose two forms take equally many bytes of UTF-8. */
static uint32_t small_letter(uint32_t c) {
    if (c < 0x80)
        return (uint32_t)(unsigned char)byte_lower((char)c);
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
        (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40F)
        return c + 0x50;
    bool even_first = (c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) ||
                      (c >= 0x14A && c <= 0x177) || (c >= 0x460 && c <= 0x481) ||
                      (c >= 0x48A && c <= 0x4BF);
    bool odd_first = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if ((even_first && c % 2 == 0) || (odd_first && c % 2 == 1))
        return c + 1;
    return c;
}

/* The same letter small, written over `to`; it takes as many bytes. */
static void put_small(char *to, str letter) {
    size_t at = 0;
    uint32_t c = utf8_next(letter, &at), small = small_letter(c);
    memcpy(to, letter.p, letter.n);
    if (letter.n == 1) {
        to[0] = (char)small;
    } else if (letter.n == 2) {
        to[0] = (char)(0xC0 | (small >> 6));
        to[1] = (char)(0x80 | (small & 0x3F));
    }
}

str slugify(struct arena *a, str text) {
    char *slug = arena_array(a, char, text.n + 1);
    size_t n = 0;
    bool gap = false;
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        if (!is_word(utf8_next(text, &at))) {
            gap = true;
            continue;
        }
        if (gap && n)
            slug[n++] = '-';
        gap = false;
        put_small(slug + n, str_sub(text, from, at));
        n += at - from;
    }
    return (str){slug, n};
}
