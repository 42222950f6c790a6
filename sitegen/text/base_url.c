#include "text/base_url.h"

#include "text/html.h"
#include "text/link_address.h"

#define SCHEME_HINT S("write it with its scheme: https://example.org/")
#define ASCII_HINT S("write the form that begins with 'xn--', which 'idn2 NAME' prints")

static bool is_ascii(str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

static bool has_any(str s, const char *bytes) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] && strchr(bytes, s.p[i]))
            return true;
    return false;
}

static bool has_control(str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
            return true;
    return false;
}

/* "https://" and "host:port" of it; false when it has no such scheme. */
static bool split_scheme(str text, str *scheme, str *authority, str *path) {
    size_t from = str_starts(text, S("https://")) ? 8 : str_starts(text, S("http://")) ? 7 : 0;
    size_t to = str_find_byte(text, '/', from);
    *scheme = str_sub(text, 0, from);
    *authority = str_sub(text, from, to);
    *path = str_sub(text, to, text.n);
    return from > 0;
}

static const char *authority_fault(str authority, str *hint) {
    if (!is_ascii(authority)) {
        *hint = ASCII_HINT;
        return "its host has letters beyond ASCII";
    }
    if (has_any(authority, "@"))
        return "it names a user";
    if (str_ends(authority, S(":")))
        return "it has a colon and no port";
    return NULL;
}

/* Of a path, decoded once. */
static const char *parts_fault(str path) {
    while (path.n) {
        str part = str_cut(&path, '/');
        if (!part.n)
            return "its path has an empty part";
        if (str_eq(part, S(".")) || str_eq(part, S("..")))
            return "its path has a part '.' or '..'";
        if (has_control(part) || has_any(part, "\\"))
            return "its path holds a control character or a backslash";
    }
    return NULL;
}

static const char *path_fault(struct arena *a, str path) {
    str decoded;
    if (!url_decode(a, path, &decoded))
        return "its path holds a '%' that begins no escape of UTF-8";
    return parts_fault(decoded);
}

const char *base_url_parse(struct arena *a, str text, struct base_url *out, str *hint) {
    str scheme, authority, path;
    struct link_address address;
    *hint = (str){0};
    if (!split_scheme(text, &scheme, &authority, &path)) {
        *hint = SCHEME_HINT;
        return "it is no http or https address";
    }
    if (has_any(text, "?#"))
        return has_any(str_sub(text, 0, str_find_byte(text, '#', 0)), "?") ? "it has a query"
                                                                           : "it has a fragment";
    while (str_ends(path, S("/")))
        path.n--;
    path = str_starts(path, S("/")) ? str_sub(path, 1, path.n) : path;
    const char *fault = authority_fault(authority, hint);
    if (!fault)
        fault = path_fault(a, path);
    if (fault)
        return fault;
    str origin = arena_printf(a, "%.*s%.*s/", STR(scheme), STR(authority));
    if (link_parse(a, origin, &address) == SCOPE_UNKNOWN)
        return "its host or its port cannot be one";
    str slashed = path.n ? arena_printf(a, "/%.*s/", STR(path)) : S("/");
    out->path = url_escaped(a, slashed);
    out->host = address.host;
    out->url = arena_printf(a, "%.*s%.*s", STR(str_sub(address.text, 0, address.text.n - 1)),
                            STR(str_sub(out->path, 0, out->path.n - 1)));
    return NULL;
}

static bool has_hyphen_at_end(str name) {
    return str_starts(name, S("-")) || str_ends(name, S("-")) ||
           str_find(name, S(".-"), 0) < name.n || str_find(name, S("-."), 0) < name.n;
}

const char *host_name_fault(struct arena *a, str name, str *hint) {
    struct link_address address;
    *hint = (str){0};
    if (!is_ascii(name)) {
        *hint = ASCII_HINT;
        return "it has letters beyond ASCII";
    }
    if (has_any(name, ":/@?# ")) {
        *hint = S("write the name alone: kb.example.org");
        return "it is more than a name";
    }
    if (link_parse(a, arena_printf(a, "https://%.*s/", STR(name)), &address) == SCOPE_UNKNOWN ||
        address.literal || has_any(name, "_") || has_hyphen_at_end(name) ||
        str_find_byte(name, '.', 0) >= name.n - 1)
        return "no host on the internet has such a name";
    if (!str_eq(name, address.host)) {
        *hint = arena_printf(a, "write '%.*s'", STR(address.host));
        return "names are written in lower case, without a dot at the end";
    }
    return NULL;
}

/* "example.org" is, and so is "kb.example.org". */
static bool is_within(str host, str domain) {
    return str_eq(host, domain) ||
           (host.n > domain.n && str_ends(host, domain) && host.p[host.n - domain.n - 1] == '.');
}

const char *host_placeholder(str host) {
    /* RFC 2606 and RFC 6761 */
    static const struct {
        const char *domain, *why;
    } reserved[] = {
        {"example.com", "is kept for examples"},
        {"example.net", "is kept for examples"},
        {"example.org", "is kept for examples"},
        {"example", "is kept for examples"},
        {"test", "is kept for tests"},
        {"invalid", "is kept for names that lead nowhere"},
        {"localhost", "is each reader's own machine"},
        {"127.0.0.1", "is each reader's own machine"},
        {"::1", "is each reader's own machine"},
    };
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (is_within(host, str_of(reserved[i].domain)))
            return reserved[i].why;
    return NULL;
}
