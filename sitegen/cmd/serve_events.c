/* Server-sent events: open pages are told of each build. A message is made once and shared by all who get it; who does not read is
 * let go before much waits for it. */
#include "cmd/serve_internal.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include <stdlib.h>
#include <sys/socket.h>

enum { SYSTEM_ROOM = 32 << 10 }; /* bytes that the system keeps for a reader */

static struct file *message_of(struct buf *text) {
    struct file *f = memory_new(sizeof *f);
    *f = (struct file){.holders = 1, .size = text->n, .bytes = text->p};
    *text = (struct buf){0};
    return f;
}

static void put_message(struct buf *out, const struct serve *s, const char *event, unsigned build,
                        str changed) {
    buf_printf(out, "id: %s-%u\nevent: %s\ndata: {\"build\":%u,\"changed\":", s->instance, build,
               event, build);
    buf_put(out, changed);
    buf_put(out, S("}\n\n"));
}

static void add_to(struct connection *c, struct file *message) {
    put_shared(bufferevent_get_output(c->bev), (str){message->bytes, message->size}, message);
}

static void send_to_all(struct serve *s, struct buf *text) {
    struct file *message = message_of(text);
    for (struct connection *c = s->connections, *next; c; c = next) {
        next = c->next;
        if (c->state != EVENTS)
            continue;
        size_t waits = evbuffer_get_length(bufferevent_get_output(c->bev));
        if (waits + message->size > EVENTS_LIMIT)
            connection_close(c);
        else
            add_to(c, message);
    }
    file_drop(message);
}

void events_fine(struct serve *s) {
    struct buf text = {0}, list = {0};
    struct note *note = &s->notes[s->build % NOTES];
    buf_byte(&list, '[');
    buf_put(&list, buf_str(&s->changed));
    buf_byte(&list, ']');
    if (list.n > NOTE_LIMIT) {
        list.n = 0;
        buf_put(&list, S("null"));
    }
    file_drop(note->list);
    *note = (struct note){s->build, message_of(&list)};
    put_message(&text, s, "fine", s->build, (str){note->list->bytes, note->list->size});
    send_to_all(s, &text);
}

void events_broken(struct serve *s) {
    struct buf text = {0};
    put_message(&text, s, "broken", s->build, S("[]"));
    send_to_all(s, &text);
}

void events_beat(struct serve *s) {
    struct buf text = {0};
    buf_put(&text, S(":\n\n"));
    send_to_all(s, &text);
}

/* What has changed since then. A run that is not known, or a build too long ago: everything. */
static void tell_missed(struct connection *c, str since) {
    struct serve *s = c->serve;
    str rest = since, instance = str_cut(&rest, '-');
    struct buf text = {0};
    unsigned known = 0;
    bool all = !rest.n || rest.n > 9 || !str_eq(instance, str_of(s->instance));
    for (size_t i = 0; i < rest.n && !all; i++) {
        all = !byte_is_digit(rest.p[i]);
        known = known * 10 + (unsigned)(rest.p[i] - '0');
    }
    if (all || known > s->build || s->build - known >= NOTES) {
        put_message(&text, s, "fine", s->build, S("null"));
    } else {
        for (unsigned n = known + 1; n <= s->build; n++) {
            const struct note *note = &s->notes[n % NOTES];
            if (note->build == n && note->list)
                put_message(&text, s, "fine", n, (str){note->list->bytes, note->list->size});
        }
    }
    if (text.n > NOTE_LIMIT) {
        text.n = 0;
        put_message(&text, s, "fine", s->build, S("null"));
    }
    if (s->broken)
        put_message(&text, s, "broken", s->build, S("[]"));
    if (!text.n)
        return;
    struct file *message = message_of(&text);
    add_to(c, message);
    file_drop(message);
}

void events_join(struct connection *c, str since) {
    static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                               "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                               "Cross-Origin-Resource-Policy: same-origin\r\n"
                               "Connection: close\r\n\r\nretry: 500\n\n";
    int room = SYSTEM_ROOM;
    setsockopt(bufferevent_getfd(c->bev), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    bufferevent_write(c->bev, head, sizeof head - 1);
    c->state = EVENTS;
    c->serve->readers++;
    /* A reader that is slow is let go by what waits for it, not by the clock. */
    bufferevent_set_timeouts(c->bev, NULL, NULL);
    tell_missed(c, since);
}
