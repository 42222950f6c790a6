#include "cmd/lsp_wire.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

enum {
    READ_AT_ONCE = 64 << 10,
    KEEP = 1 << 20 /* a buffer that was larger once is given back when it is empty */
};

static str unread(const struct lsp_wire *w) { return str_sub(buf_str(&w->in), w->taken, w->in.n); }

void lsp_wire_feed(struct lsp_wire *w, str bytes) {
    if (w->taken) { /* what was taken goes away */
        str rest = unread(w);
        memmove(w->in.p, rest.p, rest.n);
        w->in.n = rest.n;
        w->taken = 0;
    }
    if (!w->in.n && w->in.capacity > KEEP)
        buf_free(&w->in);
    buf_put(&w->in, bytes);
}

/* One line of the header, without its end. False when it is not all there. */
static bool header_line(str all, size_t *at, str *line) {
    size_t end = str_find_byte(all, '\n', *at);
    if (end == all.n)
        return false;
    *line = str_sub(all, *at, end);
    if (str_ends(*line, S("\r")))
        line->n--;
    *at = end + 1;
    return true;
}

/* Digits alone; false of anything else. What is too long for a message is the limit and one. */
static bool read_length(str text, size_t *length) {
    text = str_trim(text);
    *length = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!byte_is_digit(text.p[i]))
            return false;
        *length = *length * 10 + (size_t)(text.p[i] - '0');
        if (*length > LSP_WIRE_MAX_MESSAGE)
            *length = LSP_WIRE_MAX_MESSAGE + 1;
    }
    return text.n > 0;
}

enum lsp_wire_result lsp_wire_next(struct lsp_wire *w, str *message) {
    str all = unread(w), line;
    size_t at = 0, length = 0;
    bool known = false;
    for (;;) {
        if (!header_line(all, &at, &line))
            return all.n - at > LSP_WIRE_MAX_HEADER || at > LSP_WIRE_MAX_HEADER ? LSP_WIRE_TOO_LONG
                                                                                : LSP_WIRE_MORE;
        if (!line.n)
            break;
        str value = line, name = str_trim(str_cut(&value, ':'));
        if (str_eq_nocase(name, S("Content-Length")))
            known = read_length(value, &length);
        if (at > LSP_WIRE_MAX_HEADER)
            return LSP_WIRE_TOO_LONG;
    }
    if (!known) {
        w->taken += at;
        return LSP_WIRE_NO_LENGTH;
    }
    if (length > LSP_WIRE_MAX_MESSAGE)
        return LSP_WIRE_TOO_LONG;
    if (all.n - at < length)
        return LSP_WIRE_MORE;
    *message = str_sub(all, at, at + length);
    w->taken += at + length;
    return LSP_WIRE_MESSAGE;
}

bool lsp_wire_is_partial(const struct lsp_wire *w) { return w->taken < w->in.n; }

void lsp_wire_put(struct lsp_wire *w, str message) {
    if (w->sent == w->out.n) {
        w->out.n = w->sent = 0;
        if (w->out.capacity > KEEP)
            buf_free(&w->out);
    } else if (w->sent > KEEP && w->sent > w->out.n / 2) {
        w->out.n -= w->sent;
        memmove(w->out.p, w->out.p + w->sent, w->out.n);
        w->sent = 0;
    }
    buf_printf(&w->out, "Content-Length: %zu\r\n\r\n", message.n);
    buf_put(&w->out, message);
}

size_t lsp_wire_waiting(const struct lsp_wire *w) { return w->out.n - w->sent; }

bool lsp_wire_read(struct lsp_wire *w, int fd, bool *ended) {
    char bytes[READ_AT_ONCE];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    *ended = n == 0;
    lsp_wire_feed(w, (str){bytes, (size_t)n});
    return true;
}

/* A pipe that is ready takes this much without making anybody wait. */
bool lsp_wire_write(struct lsp_wire *w, int fd) {
    size_t waiting = lsp_wire_waiting(w);
    if (!waiting)
        return true;
    ssize_t n = write(fd, w->out.p + w->sent, waiting < PIPE_BUF ? waiting : PIPE_BUF);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    w->sent += (size_t)n;
    return true;
}

void lsp_wire_free(struct lsp_wire *w) {
    buf_free(&w->in);
    buf_free(&w->out);
    *w = (struct lsp_wire){0};
}
