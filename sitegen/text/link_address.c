#include "text/link_address.h"

#include <arpa/inet.h>

/* ---- addresses of the internet protocol ---- */

/* What the registry of special addresses keeps from the public internet. */
static const struct {
    uint32_t network;
    unsigned bits;
} special[] = {
    {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0xA9FE0000, 16}, {0xAC100000, 12},
    {0xC0000000, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xE0000000, 3},
};

static enum link_scope scope_of_four(const unsigned char *p) {
    uint32_t ip = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    if (p[0] == 127)
        return SCOPE_LOOPBACK;
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if ((ip ^ special[i].network) >> (32 - special[i].bits) == 0)
            return SCOPE_PRIVATE;
    return SCOPE_PUBLIC;
}

/* Only 2000::/3 is given out, and of it not what carries other addresses: Teredo, 6to4, documentation. */
static enum link_scope scope_of_sixteen(const unsigned char *p) {
    static const unsigned char loopback[16] = {[15] = 1}, mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    if (memcmp(p, loopback, 16) == 0)
        return SCOPE_LOOPBACK;
    if (memcmp(p, mapped, sizeof mapped) == 0)
        return scope_of_four(p + 12);
    bool teredo = p[0] == 0x20 && p[1] == 0x01 && !p[2] && !p[3];
    bool documentation = p[0] == 0x20 && p[1] == 0x01 && p[2] == 0x0D && p[3] == 0xB8;
    bool carries = p[0] == 0x20 && p[1] == 0x02;
    return p[0] >> 5 != 1 || teredo || documentation || carries ? SCOPE_PRIVATE : SCOPE_PUBLIC;
}

enum link_scope link_scope_of(const unsigned char *bytes, size_t length) {
    return length == 4 ? scope_of_four(bytes) : scope_of_sixteen(bytes);
}

/* ---- hosts ---- */

static bool ends_in(str host, const char *domain) {
    str end = str_of(domain);
    return str_eq(host, str_sub(end, 1, end.n)) || str_ends(host, end);
}

/* Names that never stand for anything on the public internet. */
static enum link_scope scope_of_name(str host) {
    static const char *const local[] = {".local",     ".internal", ".intranet", ".lan",
                                        ".home.arpa", ".test",     ".invalid",  ".onion"};
    if (ends_in(host, ".localhost"))
        return SCOPE_LOOPBACK;
    for (size_t i = 0; i < sizeof local / sizeof *local; i++)
        if (ends_in(host, local[i]))
            return SCOPE_PRIVATE;
    return str_find_byte(host, '.', 0) < host.n ? SCOPE_PUBLIC : SCOPE_PRIVATE;
}

static bool is_name(str host) {
    enum { LONGEST_NAME = 253, LONGEST_LABEL = 63 };
    size_t label = 0;
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        label = c == '.' ? 0 : label + 1;
        if (!(byte_is_alnum(c) || c == '-' || c == '_' ||
              (c == '.' && i && host.p[i - 1] != '.')) ||
            label > LONGEST_LABEL)
            return false;
    }
    return host.n && host.n <= LONGEST_NAME && label;
}

/* Programs read "127.1", "0x7f.1" and "2130706433" as addresses, too, and not all alike. */
static bool ends_in_number(str host) {
    size_t from = host.n;
    while (from && host.p[from - 1] != '.')
        from--;
    return from < host.n && byte_is_digit(host.p[from]);
}

static enum link_scope scope_of_host(struct link_address *address, bool brackets) {
    unsigned char bytes[16];
    char text[INET6_ADDRSTRLEN] = "";
    str host = address->host;
    if (host.n < sizeof text && host.n)
        memcpy(text, host.p, host.n);
    address->literal = true;
    if (brackets)
        return inet_pton(AF_INET6, text, bytes) == 1 ? link_scope_of(bytes, 16) : SCOPE_UNKNOWN;
    if (inet_pton(AF_INET, text, bytes) == 1)
        return link_scope_of(bytes, 4);
    address->literal = false;
    return is_name(host) && !ends_in_number(host) ? scope_of_name(host) : SCOPE_UNKNOWN;
}

/* ---- whole addresses ---- */

static bool read_port(str text, unsigned *port) {
    unsigned long n = 0;
    if (!text.n)
        return true;
    for (size_t i = 0; i < text.n; i++) {
        if (!byte_is_digit(text.p[i]) || i == 5)
            return false;
        n = n * 10 + (unsigned long)(text.p[i] - '0');
    }
    *port = (unsigned)n;
    return n >= 1 && n <= 65535;
}

/* "user@host:port"; false when it is none. Users are not passed on. Some programs take a backslash for the end. */
static bool read_authority(struct arena *a, str authority, struct link_address *out,
                           bool *brackets) {
    if (str_find_byte(authority, '\\', 0) < authority.n)
        return false;
    for (size_t at; (at = str_find_byte(authority, '@', 0)) < authority.n;)
        authority = str_sub(authority, at + 1, authority.n);
    *brackets = str_starts(authority, S("["));
    size_t close = *brackets ? str_find_byte(authority, ']', 0) : 0;
    size_t colon = str_find_byte(authority, ':', close);
    str host = *brackets ? str_sub(authority, 1, close) : str_sub(authority, 0, colon);
    if (*brackets && close + 1 != colon)
        return false;
    if (!*brackets && str_ends(host, S(".")))
        host.n--;
    char *lower = arena_array(a, char, host.n + 1);
    for (size_t i = 0; i < host.n; i++)
        lower[i] = byte_lower(host.p[i]);
    out->host = (str){lower, host.n};
    return read_port(str_sub(authority, colon + 1, authority.n), &out->port);
}

/* What may not stand in an address as it is becomes %XX. */
static void put_encoded(struct buf *out, str text) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c > ' ' && c < 0x7F && !strchr("\"<>\\^`{|}", c))
            buf_byte(out, (char)c);
        else
            buf_printf(out, "%%%02X", c);
    }
}

/* The path without "." and "..", and the query. */
static void put_rest(struct buf *out, str rest) {
    size_t query = str_find_byte(rest, '?', 0), begin = out->n;
    str path = str_sub(rest, 0, query);
    bool folder = !path.n;
    if (path.n)
        str_cut(&path, '/');
    while (path.n) {
        folder = str_find_byte(path, '/', 0) < path.n;
        str part = str_cut(&path, '/');
        bool up = str_eq(part, S("..")), here = str_eq(part, S("."));
        while (up && out->n > begin && out->p[--out->n] != '/')
            continue;
        if (!up && !here) {
            buf_byte(out, '/');
            put_encoded(out, part);
        } else {
            folder = true;
        }
    }
    if (folder || out->n == begin)
        buf_byte(out, '/');
    put_encoded(out, str_sub(rest, query, rest.n));
}

static str write_address(struct arena *a, const struct link_address *address, bool https,
                         bool brackets, str rest) {
    struct buf out = {0};
    buf_printf(&out, "%s://%s%.*s%s", https ? "https" : "http", brackets ? "[" : "",
               STR(address->host), brackets ? "]" : "");
    if (address->port != (https ? 443 : 80))
        buf_printf(&out, ":%u", address->port);
    put_rest(&out, rest);
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

enum link_scope link_parse(struct arena *a, str url, struct link_address *out) {
    enum { LONGEST = 8000 };
    bool brackets, https = url.n >= 8 && str_eq_nocase(str_sub(url, 0, 8), S("https://"));
    bool http = url.n >= 7 && str_eq_nocase(str_sub(url, 0, 7), S("http://"));
    size_t from = https ? 8 : 7, to = from;
    *out = (struct link_address){.port = https ? 443 : 80};
    if ((!https && !http) || url.n > LONGEST)
        return SCOPE_UNKNOWN;
    while (to < url.n && !strchr("/?#", url.p[to]))
        to++;
    str rest = str_sub(url, to, str_find_byte(url, '#', to));
    enum link_scope scope = SCOPE_UNKNOWN;
    if (read_authority(a, str_sub(url, from, to), out, &brackets))
        scope = scope_of_host(out, brackets);
    if (scope == SCOPE_UNKNOWN)
        *out = (struct link_address){0};
    else
        out->text = write_address(a, out, https, brackets, rest);
    return scope;
}

/* ---- redirects ---- */

static bool has_scheme(str url) {
    size_t i = 0;
    while (i < url.n && (byte_is_alnum(url.p[i]) || strchr("+-.", url.p[i])))
        i++;
    return i && i < url.n && url.p[i] == ':';
}

/* Where the path of a written address begins, and where its query does. */
static size_t path_at(str text) {
    return str_find_byte(text, '/', str_find(text, S("://"), 0) + 3);
}

str link_resolve(struct arena *a, const struct link_address *from, str location) {
    str base = from->text;
    location = str_trim(location);
    size_t path = path_at(base), query = str_find_byte(base, '?', path), slash = query;
    while (slash > path && base.p[slash - 1] != '/')
        slash--;
    if (has_scheme(location))
        return arena_copy(a, location);
    size_t keep = slash;
    if (str_starts(location, S("//")))
        keep = str_find_byte(base, ':', 0) + 1;
    else if (str_starts(location, S("/")))
        keep = path;
    else if (str_starts(location, S("?")))
        keep = query;
    else if (!location.n || location.p[0] == '#')
        keep = base.n;
    return arena_printf(a, "%.*s%.*s", (int)keep, base.p, STR(location));
}
