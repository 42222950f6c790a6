#include "render/svg.h"

/* The number that a character reference such as "&#106;" or "&#x6a;" stands for, and its length; a length
 * of 0 when there is none. */
static size_t character_reference(str s, unsigned *code) {
    size_t at = 2;
    unsigned base = 10;
    if (!str_starts(s, S("&#")))
        return 0;
    if (at < s.n && byte_lower(s.p[at]) == 'x') {
        base = 16;
        at++;
    }
    for (*code = 0; at < s.n && byte_is_alnum(s.p[at]) && *code < 0x110000; at++) {
        unsigned digit = byte_is_digit(s.p[at]) ? (unsigned)(s.p[at] - '0')
                                                : (unsigned)(byte_lower(s.p[at]) - 'a') + 10;
        if (digit >= base)
            break;
        *code = *code * base + digit;
    }
    return at < s.n && s.p[at] == ';' ? at + 1 : at;
}

/* Lower case, character references resolved; white space becomes a space, for attribute names. */
static str plain_form(struct arena *a, str s) {
    char *plain = arena_array(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        unsigned code = (unsigned char)s.p[i];
        size_t length = character_reference(str_sub(s, i, s.n), &code);
        i += length ? length : 1;
        if (code == 0)
            continue;
        char c = code < 0x80 ? byte_lower((char)code) : '?';
        plain[n++] = byte_is_space(c) ? ' ' : c;
    }
    return (str){plain, n};
}

/* Browsers pass over white space inside of the name of a scheme. */
static bool has_script_address(struct arena *a, str plain) {
    char *dense = arena_array(a, char, plain.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < plain.n; i++)
        if ((unsigned char)plain.p[i] > ' ')
            dense[n++] = plain.p[i];
    str s = {dense, n};
    return str_find(s, S("javascript:"), 0) < n || str_find(s, S("vbscript:"), 0) < n ||
           str_find(s, S("data:text/html"), 0) < n;
}

/* " onload=", also with a slash or a quote in front. */
static bool has_handler(str plain) {
    for (size_t i = str_find(plain, S("on"), 0); i < plain.n; i = str_find(plain, S("on"), i + 1)) {
        char before = i ? plain.p[i - 1] : ' ';
        if (!strchr(" /\"'", before))
            continue;
        size_t end = i + 2;
        while (end < plain.n && byte_is_alpha(plain.p[end]))
            end++;
        bool named = end > i + 2;
        while (end < plain.n && plain.p[end] == ' ')
            end++;
        if (named && end < plain.n && plain.p[end] == '=')
            return true;
    }
    return false;
}

/* An element of that name, whatever its namespace prefix: "<svg:script". */
static bool has_element(str plain, str name) {
    size_t least = 0; /* so that no byte is passed twice */
    for (size_t i = str_find(plain, name, 0); i < plain.n; i = str_find(plain, name, i + 1)) {
        size_t begin = i;
        if (begin && plain.p[begin - 1] == ':') /* whatever stands in the prefix */
            while (begin > least && !strchr("<>/\"' ", plain.p[begin - 1]))
                begin--;
        if (begin && plain.p[begin - 1] == '<')
            return true;
        least = i;
    }
    return false;
}

const char *svg_danger(struct arena *a, str bytes) {
    if (utf8_first_bad(bytes) < bytes.n)
        return "bytes that are not UTF-8";
    str plain = plain_form(a, bytes);
    if (has_element(plain, S("script")))
        return "a <script> element";
    if (has_element(plain, S("foreignobject")) || has_element(plain, S("iframe")))
        return "a foreign document";
    if (str_find(plain, S("<!entity"), 0) < plain.n)
        return "an entity declaration";
    if (str_find(plain, S("<?xml-stylesheet"), 0) < plain.n)
        return "a style sheet instruction";
    if (has_handler(plain))
        return "an event handler";
    return has_script_address(a, plain) ? "an address that runs a script" : NULL;
}
