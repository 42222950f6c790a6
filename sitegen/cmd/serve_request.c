#include "cmd/serve_request.h"

#include "text/html.h"

#include <arpa/inet.h>
#include <stdlib.h>

/* ---- where the head ends ---- */

size_t request_scan(str bytes, int *status) {
    size_t most = bytes.n < REQUEST_MAX_HEAD ? bytes.n : REQUEST_MAX_HEAD;
    for (size_t i = 0; i < most; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        bool cut = c == '\r' && i + 1 == bytes.n; /* its line feed may follow */
        if (c == '\n'   ? !i || bytes.p[i - 1] != '\r'
            : c == '\r' ? !cut && bytes.p[i + 1] != '\n'
                        : (c < 0x20 && c != '\t') || c == 0x7F) {
            *status = 400;
            return 0;
        }
        if (c == '\n' && i >= 3 && bytes.p[i - 2] == '\n')
            return i + 1;
    }
    if (bytes.n >= REQUEST_MAX_HEAD)
        *status = 431;
    return 0;
}

/* ---- its lines ---- */

static bool is_token(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!byte_is_alnum(s.p[i]) && !strchr("!#$%&'*+-.^_`|~", s.p[i]))
            return false;
    return s.n > 0;
}

static str line_cut(str *rest) {
    size_t end = str_find(*rest, S("\r\n"), 0);
    str line = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end + 2, rest->n);
    return line;
}

static int read_version(str version, struct request *r) {
    if (!str_starts(version, S("HTTP/")) || version.n != 8 || !byte_is_digit(version.p[5]) ||
        version.p[6] != '.' || !byte_is_digit(version.p[7]))
        return 400;
    r->keep = version.p[7] != '0';
    return version.p[5] == '1' ? 0 : 505;
}

static int read_request_line(str line, struct request *r) {
    r->method = str_cut(&line, ' ');
    r->target = str_cut(&line, ' ');
    int status = read_version(line, r);
    if (!is_token(r->method) || !r->target.n)
        return 400;
    r->is_get = str_eq(r->method, S("GET"));
    r->is_head = str_eq(r->method, S("HEAD"));
    r->is_post = str_eq(r->method, S("POST"));
    return status ? status : r->target.n > REQUEST_MAX_TARGET ? 414 : 0;
}

static int read_field(str line, struct request *r) {
    str value = line;
    struct request_field f = {.name = str_cut(&value, ':')};
    if (f.name.n == line.n || !is_token(f.name)) /* a line that goes on the one before, too */
        return 400;
    if (r->field_count == REQUEST_MAX_FIELDS)
        return 431;
    f.value = str_trim(value);
    r->fields[r->field_count++] = f;
    return 0;
}

str request_field(const struct request *r, str name) {
    for (size_t i = 0; i < r->field_count; i++)
        if (str_eq_nocase(r->fields[i].name, name))
            return r->fields[i].value;
    return (str){0};
}

static size_t field_times(const struct request *r, str name) {
    size_t times = 0;
    for (size_t i = 0; i < r->field_count; i++)
        times += str_eq_nocase(r->fields[i].name, name);
    return times;
}

/* ---- what the fields mean together ---- */

static int read_length(struct request *r) {
    str value = request_field(r, S("content-length"));
    size_t times = field_times(r, S("content-length"));
    if (field_times(r, S("transfer-encoding")))
        return times ? 400 : 501;
    if (!times)
        return 0;
    if (times > 1 || !value.n)
        return 400;
    for (size_t i = 0; i < value.n; i++) {
        if (!byte_is_digit(value.p[i]))
            return 400;
        if (r->body <= REQUEST_MAX_BODY)
            r->body = r->body * 10 + (size_t)(value.p[i] - '0');
    }
    return r->body > REQUEST_MAX_BODY ? 413 : 0;
}

static void read_connection(struct request *r) {
    str value = request_field(r, S("connection"));
    while (value.n) {
        str word = str_trim(str_cut(&value, ','));
        if (str_eq_nocase(word, S("close")))
            r->keep = false;
        else if (str_eq_nocase(word, S("keep-alive")))
            r->keep = true;
    }
}

/* A target that names its host, as a proxy is asked: the name counts, and is taken off. */
static int read_host(struct request *r) {
    if (field_times(r, S("host")) != 1)
        return 400;
    r->host = request_field(r, S("host"));
    if (str_eq_nocase(str_sub(r->target, 0, 7), S("http://"))) {
        str rest = str_sub(r->target, 7, r->target.n);
        size_t end = 0;
        while (end < rest.n && !strchr("/?#", rest.p[end]))
            end++;
        r->host = str_sub(rest, 0, end);
        r->target = end < rest.n ? str_sub(rest, end, rest.n) : S("/");
    }
    return host_name(r->host).n ? 0 : 400;
}

int request_read(str head, struct request *r) {
    *r = (struct request){0};
    if (str_starts(head, S("\r\n"))) /* some clients end a body with one too many */
        head = str_sub(head, 2, head.n);
    int status = read_request_line(line_cut(&head), r);
    for (str line; !status && (line = line_cut(&head)).n;)
        status = read_field(line, r);
    if (!status)
        status = read_length(r);
    if (!status)
        status = read_host(r);
    read_connection(r);
    return status;
}

/* ---- addresses ---- */

static bool has_dots(str path) {
    while (path.n) {
        str part = str_cut(&path, '/');
        if (str_eq(part, S(".")) || str_eq(part, S("..")))
            return true;
    }
    return false;
}

int request_address(const struct request *r, struct arena *a, struct address *address) {
    str fragment;
    *address = (struct address){0};
    if (r->target.p[0] != '/')
        return 400;
    for (size_t i = 0; i < r->target.n; i++)
        if ((unsigned char)r->target.p[i] <= 0x20 || (unsigned char)r->target.p[i] >= 0x7F)
            return 400;
    url_split(r->target, &address->encoded, &address->query, &fragment);
    address->query = str_sub(address->query, 1, address->query.n);
    if (fragment.n || !url_decode(a, address->encoded, &address->path))
        return 400;
    str path = address->path;
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7F || path.p[i] == '\\')
            return 400;
    return utf8_first_bad(path) < path.n || has_dots(path) ? 400 : 0;
}

str host_name(str host) {
    size_t end =
        host.n && host.p[0] == '[' ? str_find_byte(host, ']', 0) + 1 : str_find_byte(host, ':', 0);
    str name = str_sub(host, 0, end), port = str_sub(host, end, host.n);
    if (end > host.n || (port.n && (port.p[0] != ':' || port.n > 6)))
        return (str){0};
    for (size_t i = 1; i < port.n; i++)
        if (!byte_is_digit(port.p[i]))
            return (str){0};
    for (size_t i = 0; i < name.n; i++)
        if (!byte_is_alnum(name.p[i]) && !strchr("[]:.-_", name.p[i]))
            return (str){0};
    return name;
}

/* An address in digits has no name that somebody else could point elsewhere. */
static bool is_literal(str name, bool *loopback, bool *is_bound, str bound) {
    char text[64], other[64];
    struct in6_addr address, listened;
    bool brackets = name.n > 2 && name.p[0] == '[';
    str bare = brackets ? str_sub(name, 1, name.n - 1) : name;
    if (bare.n >= sizeof text || bound.n >= sizeof other)
        return false;
    memcpy(text, bare.p, bare.n);
    text[bare.n] = '\0';
    memcpy(other, bound.p, bound.n);
    other[bound.n] = '\0';
    int family = brackets ? AF_INET6 : AF_INET;
    if (inet_pton(family, text, &address) != 1)
        return false;
    size_t size = brackets ? sizeof address : sizeof(struct in_addr);
    *loopback = brackets ? IN6_IS_ADDR_LOOPBACK(&address) : address.s6_addr[0] == 127;
    *is_bound = inet_pton(family, other, &listened) == 1 && memcmp(&address, &listened, size) == 0;
    return true;
}

bool host_is_ours(str host, str bound) {
    str name = host_name(host);
    bool loopback, is_bound, everywhere = str_eq(bound, S("0.0.0.0")) || str_eq(bound, S("::"));
    if (str_eq_nocase(name, S("localhost")))
        return true;
    return name.n && is_literal(name, &loopback, &is_bound, bound) &&
           (loopback || is_bound || everywhere);
}

bool origin_is_ours(str origin, str host) {
    return str_starts(origin, S("http://")) && str_eq_nocase(str_sub(origin, 7, origin.n), host);
}

/* ---- parts, and what is known already ---- */

/* False when it is no number, or none that a file could have. */
static bool read_number(str digits, size_t *number) {
    *number = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (!byte_is_digit(digits.p[i]) || *number > SIZE_MAX / 100)
            return false;
        *number = *number * 10 + (size_t)(digits.p[i] - '0');
    }
    return digits.n > 0;
}

enum range_answer range_read(str field, size_t size, size_t *from, size_t *to) {
    size_t first, last;
    if (!str_starts(field, S("bytes=")))
        return RANGE_ALL;
    str rest = str_trim(str_sub(field, 6, field.n));
    bool dash = str_find_byte(rest, '-', 0) < rest.n;
    str begin = str_cut(&rest, '-');
    if (!dash || (begin.n && !read_number(begin, &first)) ||
        (rest.n && !read_number(rest, &last)) || !(begin.n || rest.n) ||
        (begin.n && rest.n && last < first))
        return RANGE_ALL;
    if (!begin.n) { /* the last so many bytes */
        *from = last < size ? size - last : 0;
        *to = size;
        return last && size ? RANGE_PART : RANGE_OUTSIDE;
    }
    *from = first;
    *to = rest.n && last < size ? last + 1 : size;
    return first < size ? RANGE_PART : RANGE_OUTSIDE;
}

bool etag_matches(str field, str etag) {
    while (field.n) {
        str one = str_trim(str_cut(&field, ','));
        if (str_starts(one, S("W/")))
            one = str_sub(one, 2, one.n);
        if (str_eq(one, S("*")) || str_eq(one, etag))
            return true;
    }
    return false;
}
