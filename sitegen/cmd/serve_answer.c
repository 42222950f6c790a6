/* From a request to a response: who may ask, and what is there. */
#include "cmd/serve_internal.h"

#include "text/html.h"

enum { ETAG_ROOM = 64 };

/* ---- who may ask ---- */

/* 0, or the status that says no. A page of another site can have a browser ask here, under a name that leads here (DNS rebinding)
 * or with its own origin; it gets nothing. */
static int guard(const struct serve *s, const struct request *r) {
    str origin = request_field(r, S("origin"));
    if (!host_is_ours(r->host, s->bound))
        return 403;
    if (origin.n && !origin_is_ours(origin, r->host))
        return 403;
    return r->is_post && !origin.n ? 403 : 0;
}

/* ---- pages ---- */

/* The file that an address shows: itself, or the index of the folder. */
static str path_of(struct arena *a, str address) {
    str path = str_sub(address, 1, address.n);
    return !path.n || str_ends(path, S("/")) ? arena_printf(a, "%.*sindex.html", STR(path)) : path;
}

/* Where the reload script goes: before the end of the head, whatever its letters' case. */
static size_t head_end(str html) {
    for (size_t i = str_find_byte(html, '<', 0); i < html.n; i = str_find_byte(html, '<', i + 1))
        if (str_eq_nocase(str_sub(html, i, i + 7), S("</head>")))
            return i;
    return html.n;
}

static bool takes_script(const struct serve *s, const struct request *r, str path) {
    return !s->options.no_reload && str_ends(path, S(".html")) &&
           !request_field(r, S("sitegen-plain")).n;
}

/* Adds what reloads the page. The build in it is part of the tag: a page kept by the browser must not take itself for older
 * than its files. */
static void add_script(struct serve *s, struct arena *a, struct response *response, str path) {
    struct file *file = response->pieces[0].file;
    str html = response->pieces[0].bytes;
    size_t at = head_end(html);
    str tag = arena_printf(a,
                           "<script src=\"/.sitegen/reload.js\" data-build=\"%s-%u\" "
                           "data-page=\"%.*s\" defer></script>",
                           s->instance, s->build, STR(html_escaped(a, path)));
    response->pieces[0].bytes = str_sub(html, 0, at);
    response->pieces[1] = (struct piece){.bytes = tag};
    response->pieces[2] = (struct piece){str_sub(html, at, html.n), file};
    response->etag = arena_printf(a, "\"%.*s-%s-%u\"", STR(str_sub(response->etag, 1, 17)),
                                  s->instance, s->build);
}

/* What the browser has already, or wants only a part of. */
static void narrow(const struct request *r, struct arena *a, struct response *response) {
    str if_none = request_field(r, S("if-none-match")), range = request_field(r, S("range"));
    str if_range = request_field(r, S("if-range"));
    size_t size = 0;
    for (size_t i = 0; i < 3; i++)
        size += response->pieces[i].bytes.n;
    if (if_none.n && etag_matches(if_none, response->etag)) {
        *response =
            (struct response){.status = 304, .etag = response->etag, .more = response->more};
        return;
    }
    if (!range.n || !r->is_get || (if_range.n && !str_eq(if_range, response->etag)))
        return;
    enum range_answer answer = range_read(range, size, &response->from, &response->to);
    if (answer == RANGE_PART)
        response->status = 206;
    else if (answer == RANGE_OUTSIDE)
        *response =
            (struct response){.status = 416,
                              .etag = response->etag,
                              .more = arena_printf(a, "Content-Range: bytes */%zu\r\n", size)};
}

static void send_file(struct connection *c, const struct request *r, struct arena *a, str path,
                      struct file *file, int status) {
    struct response response = {
        .status = status,
        .type = file_type(path),
        .etag = arena_printf(a, "\"%016llx\"", (unsigned long long)file_digest(file)),
        .more = S("Accept-Ranges: bytes\r\nVary: Sitegen-Plain\r\n"),
        .pieces = {{{file->bytes, file->size}, file}}};
    if (takes_script(c->serve, r, path))
        add_script(c->serve, a, &response, path);
    if (status == 200)
        narrow(r, a, &response);
    respond(c, r, &response);
}

static void send_missing(struct connection *c, const struct request *r, struct arena *a,
                         const struct address *address) {
    struct serve *s = c->serve;
    str index = arena_printf(a, "%.*s/index.html", STR(str_sub(address->path, 1, address->path.n)));
    struct file *page = files_get(&s->files, S("404.html"));
    if (address->path.n > 1 && files_get(&s->files, index)) {
        struct response response = {.status = 301};
        response.more = arena_printf(a, "Location: %.*s/%s%.*s\r\n", STR(address->encoded),
                                     address->query.n ? "?" : "", STR(address->query));
        respond(c, r, &response);
    } else if (page) {
        send_file(c, r, a, S("404.html"), page, 404);
    } else {
        respond_text(c, r, 404, "404 Not Found\n");
    }
}

static bool answer_page(struct connection *c, const struct request *r, struct arena *a,
                        const struct address *address) {
    struct serve *s = c->serve;
    if (!s->ready && s->answered) {
        answer_broken(c, r);
        return true;
    }
    if (!s->ready)
        return false;
    str path = path_of(a, address->path);
    if (files_stale(&s->files, path) && build_want(s, path))
        return false;
    struct file *file = files_get(&s->files, path);
    if (file)
        send_file(c, r, a, path, file, 200);
    else if (files_on_demand(&s->files, path))
        answer_broken(c, r);
    else
        send_missing(c, r, a, address);
    return true;
}

bool answer(struct connection *c, const struct request *r, str body) {
    struct arena a = {0};
    struct address address;
    bool done = true;
    int status = guard(c->serve, r);
    if (!status)
        status = request_address(r, &a, &address);
    if (!status && request_field(r, S("expect")).n)
        status = 417;
    if (status)
        refuse(c, status);
    else if (str_starts(address.path, S("/.sitegen/")) || str_eq(address.path, S("/.sitegen")))
        done = answer_own(c, r, &address, body);
    else if (!r->is_get && !r->is_head)
        respond_text(c, r, 405, "405 Method Not Allowed: GET or HEAD was expected\n");
    else
        done = answer_page(c, r, &a, &address);
    arena_free(&a);
    return done;
}
