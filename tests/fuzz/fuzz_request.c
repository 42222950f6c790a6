/* Requests from any bytes: nothing is read beyond them, and what is taken for a request keeps its promises. */
#include "cmd/serve_request.h"

#include <stdlib.h>

static struct arena a;

static void must(bool holds) {
    if (!holds)
        abort();
}

static void has_a_fit_path(const struct address *address) {
    str path = address->path;
    must(path.n && path.p[0] == '/' && utf8_first_bad(path) == path.n);
    must(str_find_byte(path, '\\', 0) == path.n);
    must(str_find(path, S("/../"), 0) == path.n && !str_ends(path, S("/..")));
    must(str_find(address->encoded, S("\r"), 0) == address->encoded.n);
}

static void has_a_fit_range(const struct request *r) {
    size_t from = 0, to = 0;
    for (size_t size = 0; size < 4; size++)
        if (range_read(request_field(r, S("range")), size, &from, &to) == RANGE_PART)
            must(from < to && to <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct request r;
    struct address address;
    int status = 0;
    str bytes = {(const char *)data, size};
    arena_rewind(&a, (struct arena_mark){0});
    size_t head = request_scan(bytes, &status);
    must(head <= size && !(head && status));
    if (!head || request_read(str_sub(bytes, 0, head), &r))
        return 0;
    must(r.host.n && r.target.n && r.body <= REQUEST_MAX_BODY);
    must(host_name(r.host).n);
    host_is_ours(r.host, S("127.0.0.1"));
    origin_is_ours(request_field(&r, S("origin")), r.host);
    etag_matches(request_field(&r, S("if-none-match")), S("\"x\""));
    has_a_fit_range(&r);
    if (request_address(&r, &a, &address) == 0)
        has_a_fit_path(&address);
    return 0;
}
