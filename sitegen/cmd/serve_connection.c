/* Connections: bytes to requests, responses to bytes, and the patience there is for either. */
#include "cmd/serve_internal.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <time.h>

enum { OUTPUT_ENOUGH = 1 << 20 }; /* no further request is read before that much is sent */

static void set_timer(struct connection *c, int seconds) {
    struct timeval t = {.tv_sec = seconds};
    if (seconds)
        evtimer_add(c->timer, &t);
    else
        evtimer_del(c->timer);
}

void connection_close(struct connection *c) {
    struct serve *s = c->serve;
    s->readers -= c->state == EVENTS;
    if (c->previous)
        c->previous->next = c->next;
    else
        s->connections = c->next;
    if (c->next)
        c->next->previous = c->previous;
    event_free(c->timer);
    bufferevent_free(c->bev);
    free(c);
}

/* ---- writing ---- */

static const char *reason(int status) {
    static const struct {
        int status;
        const char *text;
    } reasons[] = {{200, "OK"},
                   {204, "No Content"},
                   {206, "Partial Content"},
                   {301, "Moved Permanently"},
                   {304, "Not Modified"},
                   {400, "Bad Request"},
                   {403, "Forbidden"},
                   {404, "Not Found"},
                   {405, "Method Not Allowed"},
                   {413, "Content Too Large"},
                   {414, "URI Too Long"},
                   {416, "Range Not Satisfiable"},
                   {417, "Expectation Failed"},
                   {431, "Request Header Fields Too Large"},
                   {500, "Internal Server Error"},
                   {501, "Not Implemented"},
                   {503, "Service Unavailable"},
                   {505, "HTTP Version Not Supported"}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].text;
    return "";
}

static void let_go(const void *bytes, size_t size, void *file) {
    (void)bytes;
    (void)size;
    file_drop(file);
}

void put_shared(struct evbuffer *out, str bytes, struct file *file) {
    evbuffer_add_reference(out, bytes.p, bytes.n, let_go, file_hold(file));
}

/* Bytes *from to *to of the pieces, which follow each other. */
static void put_pieces(struct evbuffer *out, const struct response *response, size_t from,
                       size_t to) {
    for (size_t i = 0; i < 3; i++) {
        const struct piece *p = &response->pieces[i];
        str part = str_sub(p->bytes, from, to);
        from -= from < p->bytes.n ? from : p->bytes.n;
        to -= to < p->bytes.n ? to : p->bytes.n;
        if (part.n && p->file)
            put_shared(out, part, p->file);
        else if (part.n)
            evbuffer_add(out, part.p, part.n);
    }
}

static void put_date(struct evbuffer *out) {
    char text[40];
    struct tm utc;
    time_t now = time(NULL);
    if (gmtime_r(&now, &utc) && strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc))
        evbuffer_add_printf(out, "Date: %s\r\n", text);
}

/* From here on the connection waits for its end. */
static void leave(struct connection *c) {
    if (c->state != EVENTS)
        c->state = LEAVING;
    bufferevent_enable(c->bev, EV_WRITE);
}

void respond(struct connection *c, const struct request *r, const struct response *response) {
    struct evbuffer *out = bufferevent_get_output(c->bev);
    size_t size = 0, from = 0;
    for (size_t i = 0; i < 3; i++)
        size += response->pieces[i].bytes.n;
    evbuffer_add_printf(out, "HTTP/1.1 %d %s\r\n", response->status, reason(response->status));
    put_date(out);
    if (response->status == 206) {
        evbuffer_add_printf(out, "Content-Range: bytes %zu-%zu/%zu\r\n", response->from,
                            response->to - 1, size);
        from = response->from;
        size = response->to;
    }
    if (response->type)
        evbuffer_add_printf(out, "Content-Type: %s\r\n", response->type);
    if (response->status != 304 && response->status != 204)
        evbuffer_add_printf(out, "Content-Length: %zu\r\n", size - from);
    if (response->etag.n)
        evbuffer_add_printf(out, "ETag: %.*s\r\n", STR(response->etag));
    evbuffer_add(out, response->more.p, response->more.n);
    /* Nothing may be shown without asking whether it is still so; no other site may read along. */
    evbuffer_add_printf(out,
                        "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n"
                        "Cross-Origin-Resource-Policy: same-origin\r\nConnection: %s\r\n\r\n",
                        r && r->keep ? "keep-alive" : "close");
    if (!r || !r->is_head)
        put_pieces(out, response, from, size);
    if (!r || !r->keep || c->ended)
        leave(c);
}

void respond_text(struct connection *c, const struct request *r, int status, const char *text) {
    respond(c, r,
            &(struct response){.status = status,
                               .type = "text/plain; charset=utf-8",
                               .more = status == 405 ? S("Allow: GET, HEAD\r\n") : (str){0},
                               .pieces = {{.bytes = str_of(text)}}});
}

void refuse(struct connection *c, int status) {
    char text[64];
    snprintf(text, sizeof text, "%d %s\n", status, reason(status));
    respond_text(c, NULL, status, text);
}

/* ---- reading ---- */

/* What is there of a request. False: more has to come, or nothing more is to be read. */
static bool read_request(struct connection *c) {
    struct evbuffer *in = bufferevent_get_input(c->bev);
    size_t size = evbuffer_get_length(in);
    int status = 0;
    if (!size)
        return false;
    if (!c->begun)
        set_timer(c, HEAD_SECONDS);
    c->begun = true;
    str bytes = {(const char *)evbuffer_pullup(in, -1), size};
    size_t head = request_scan(bytes, &status);
    struct request r = {0};
    if (head)
        status = request_read(str_sub(bytes, 0, head), &r);
    if (status) {
        refuse(c, status);
        return false;
    }
    if (!head || size - head < r.body)
        return false;
    set_timer(c, 0);
    if (!answer(c, &r, str_sub(bytes, head, head + r.body))) {
        c->state = PARKED;
        return false;
    }
    evbuffer_drain(in, head + r.body);
    c->begun = false;
    if (c->state == READING)
        set_timer(c, IDLE_SECONDS);
    return c->state == READING;
}

static void on_read(struct bufferevent *bev, void *context) {
    struct connection *c = context;
    struct evbuffer *in = bufferevent_get_input(bev), *out = bufferevent_get_output(bev);
    if (c->state == EVENTS || c->state == LEAVING) {
        evbuffer_drain(in, evbuffer_get_length(in));
        return;
    }
    while (c->state == READING && evbuffer_get_length(out) < OUTPUT_ENOUGH && read_request(c))
        ;
    if (c->state == LEAVING)
        evbuffer_drain(in, evbuffer_get_length(in));
}

/* All is written. Closing at once would have the other end lose it if it is still sending. */
static void on_write(struct bufferevent *bev, void *context) {
    struct connection *c = context;
    if (c->state == READING) { /* what came meanwhile */
        on_read(bev, c);
    } else if (c->state == LEAVING && !c->lingers) {
        c->lingers = true;
        shutdown(bufferevent_getfd(bev), SHUT_WR);
        set_timer(c, LINGER_SECONDS);
    }
}

static void on_event(struct bufferevent *bev, short what, void *context) {
    struct connection *c = context;
    bool unsent = evbuffer_get_length(bufferevent_get_output(bev)) > 0;
    bool ended = what & BEV_EVENT_EOF;
    /* Who sends nothing more may still want its answer. */
    c->ended = ended;
    if (ended && c->state == PARKED)
        return;
    if (ended && unsent && c->state != EVENTS)
        leave(c);
    else
        connection_close(c);
}

static void on_timer(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    connection_close(context);
}

void connection_accept(struct serve *s, int fd, bool local) {
    struct timeval stall = {.tv_sec = STALL_SECONDS};
    int yes = 1;
    struct connection *c = memory_new(sizeof *c);
    *c = (struct connection){.serve = s, .local = local, .next = s->connections};
    c->bev = bufferevent_socket_new(s->base, fd, BEV_OPT_CLOSE_ON_FREE);
    c->timer = evtimer_new(s->base, on_timer, c);
    if (!c->bev || !c->timer)
        out_of_memory(sizeof *c);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (c->next)
        c->next->previous = c;
    s->connections = c;
    bufferevent_setcb(c->bev, on_read, on_write, on_event, c);
    bufferevent_setwatermark(c->bev, EV_READ, 0, REQUEST_MAX_HEAD + REQUEST_MAX_BODY);
    bufferevent_set_timeouts(c->bev, NULL, &stall);
    bufferevent_enable(c->bev, EV_READ | EV_WRITE);
    set_timer(c, HEAD_SECONDS);
}

void connections_wake(struct serve *s) {
    for (struct connection *c = s->connections, *next; c; c = next) {
        next = c->next;
        if (c->state == PARKED) {
            c->state = READING;
            on_read(c->bev, c);
        }
    }
}

bool connections_spare(struct serve *s) {
    struct connection *oldest = NULL;
    for (struct connection *c = s->connections; c; c = c->next)
        if (c->state == READING && !c->begun &&
            !evbuffer_get_length(bufferevent_get_output(c->bev)))
            oldest = c;
    if (oldest)
        connection_close(oldest);
    return oldest != NULL;
}
