#include "cmd/lsp_uri.h"

#include "text/html.h"

/* "/a/./b//../c" -> "/a/c" */
static str without_dots(struct arena *a, str path) {
    struct buf out = {0};
    while (path.n) {
        str part = str_cut(&path, '/');
        if (str_eq(part, S(".."))) {
            while (out.n && out.p[--out.n] != '/')
                continue;
        } else if (part.n && !str_eq(part, S("."))) {
            buf_byte(&out, '/');
            buf_put(&out, part);
        }
    }
    str clean = out.n ? arena_copy(a, buf_str(&out)) : S("/");
    buf_free(&out);
    return clean;
}

bool uri_path(struct arena *a, str uri, str *path) {
    str decoded, host;
    if (uri.n < 7 || !str_eq_nocase(str_sub(uri, 0, 7), S("file://")))
        return false;
    uri = str_sub(uri, 7, uri.n);
    host = str_sub(uri, 0, str_find_byte(uri, '/', 0));
    if (host.n && !str_eq_nocase(host, S("localhost")))
        return false;
    str rooted = str_sub(uri, host.n, uri.n);
    rooted = str_sub(rooted, 0, str_find_byte(rooted, '?', 0));
    rooted = str_sub(rooted, 0, str_find_byte(rooted, '#', 0));
    if (!rooted.n || !url_decode(a, rooted, &decoded) || utf8_first_bad(decoded) < decoded.n)
        return false;
    *path = without_dots(a, decoded);
    return true;
}

static bool is_plain(char c) { return byte_is_alnum(c) || (c && strchr("/-._~", c)); }

str uri_of_path(struct arena *a, str path) {
    struct buf out = {0};
    buf_put(&out, S("file://"));
    for (size_t i = 0; i < path.n; i++)
        if (is_plain(path.p[i]))
            buf_byte(&out, path.p[i]);
        else
            buf_printf(&out, "%%%02X", (unsigned char)path.p[i]);
    str uri = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return uri;
}
