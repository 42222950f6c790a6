#include "cmd/builder_wire.h"

#include "base/fs.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { ROOM = 256 << 10 };

/* ---- reading ---- */

/* Up to `size` bytes into `to`; 0 when the other end is gone, -1 when there is nothing yet. */
static ssize_t receive(struct wire_reader *r, char *to, size_t size) {
    ssize_t n;
    do
        n = recv(r->fd, to, size, r->waits ? 0 : MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : errno == EAGAIN || errno == EWOULDBLOCK ? -1 : 0;
}

static enum wire_result fill(struct wire_reader *r) {
    if (!r->in && !(r->in = malloc(ROOM)))
        out_of_memory(ROOM);
    memmove(r->in, r->in + r->at, r->end - r->at);
    r->end -= r->at;
    r->at = 0;
    ssize_t n = receive(r, r->in + r->end, ROOM - r->end);
    if (n > 0)
        r->end += (size_t)n;
    return n > 0 ? WIRE_FRAME : n < 0 ? WIRE_LATER : WIRE_ENDED;
}

/* False when no end of ours writes such a head. */
static bool begin_frame(struct wire_reader *r) {
    uint32_t path, size;
    memcpy(&path, r->in + r->at + 1, sizeof path);
    memcpy(&size, r->in + r->at + 5, sizeof size);
    if (path > WIRE_MAX_PATH || size > WIRE_MAX_BYTES)
        return false;
    free(r->frame.bytes);
    r->frame = (struct wire_frame){.kind = r->in[r->at], .size = size};
    r->frame.bytes = malloc(size + 1);
    if (!r->frame.bytes)
        out_of_memory(size);
    r->frame.bytes[size] = '\0';
    r->path.n = 0;
    buf_reserve(&r->path, path + 1);
    r->frame.path = (str){r->path.p, path};
    r->have = 0;
    r->has_head = true;
    r->at += WIRE_HEAD;
    return true;
}

static size_t take(struct wire_reader *r, char *to, size_t most) {
    size_t n = r->end - r->at < most ? r->end - r->at : most;
    memcpy(to, r->in + r->at, n);
    r->at += n;
    return n;
}

/* Takes what is there of the path and the bytes; long ones are received where they belong. */
static enum wire_result go_on(struct wire_reader *r) {
    struct wire_frame *f = &r->frame;
    r->path.n += take(r, r->path.p + r->path.n, f->path.n - r->path.n);
    if (r->path.n < f->path.n)
        return fill(r);
    r->have += take(r, f->bytes + r->have, f->size - r->have);
    if (f->size - r->have < ROOM)
        return r->have == f->size ? WIRE_FRAME : fill(r);
    ssize_t n = receive(r, f->bytes + r->have, f->size - r->have);
    if (n > 0)
        r->have += (size_t)n;
    return n > 0 ? WIRE_FRAME : n < 0 ? WIRE_LATER : WIRE_ENDED;
}

enum wire_result wire_read(struct wire_reader *r) {
    enum wire_result result = WIRE_FRAME;
    while (result == WIRE_FRAME) {
        if (!r->has_head) {
            if (r->end - r->at < WIRE_HEAD)
                result = fill(r);
            else if (!begin_frame(r))
                return WIRE_ENDED;
            continue;
        }
        if (r->path.n == r->frame.path.n && r->have == r->frame.size) {
            r->has_head = false;
            r->frame.path = buf_str(&r->path);
            return WIRE_FRAME;
        }
        result = go_on(r);
    }
    return result;
}

void wire_reader_free(struct wire_reader *r) {
    free(r->frame.bytes);
    buf_free(&r->path);
    free(r->in);
    *r = (struct wire_reader){.fd = -1};
}

/* ---- writing ---- */

bool wire_flush(int fd, struct buf *out) {
    bool fine = fs_write_all(fd, buf_str(out));
    out->n = 0;
    return fine;
}

bool wire_put(int fd, struct buf *out, char kind, str path, str bytes) {
    char head[WIRE_HEAD] = {kind};
    uint32_t path_size = (uint32_t)path.n, size = (uint32_t)bytes.n;
    memcpy(head + 1, &path_size, sizeof path_size);
    memcpy(head + 5, &size, sizeof size);
    buf_put(out, (str){head, sizeof head});
    buf_put(out, path);
    if (bytes.n < ROOM) {
        buf_put(out, bytes);
        return out->n < ROOM || wire_flush(fd, out);
    }
    return wire_flush(fd, out) && fs_write_all(fd, bytes);
}
