/* Frames on the wire between the server and its builder (builder.h). Both are one program on one machine: numbers are as they lie
 * in memory. */
#ifndef CMD_BUILDER_WIRE_H
#define CMD_BUILDER_WIRE_H

#include "base/arena.h"

enum { WIRE_HEAD = 9, WIRE_MAX_PATH = 1 << 16, WIRE_MAX_BYTES = 1 << 30 };

struct wire_frame {
    char kind;
    str path;
    char *bytes; /* malloc; who takes them sets this to NULL */
    size_t size;
};

/* One end's way of reading. */
struct wire_reader {
    int fd;
    bool waits; /* for a whole frame; else wire_read returns WIRE_LATER */
    char *in;   /* what has come and is no part of a frame that was told */
    size_t at, end;
    struct buf path;
    struct wire_frame frame;
    size_t have; /* of the frame's bytes */
    bool has_head;
};

enum wire_result { WIRE_FRAME, WIRE_LATER, WIRE_ENDED };

/* The next frame, in r->frame; valid until the next call. */
enum wire_result wire_read(struct wire_reader *r);
void wire_reader_free(struct wire_reader *r);

/* Frames are gathered in *out; wire_flush sends them. False: the other end is gone. */
bool wire_put(int fd, struct buf *out, char kind, str path, str bytes);
bool wire_flush(int fd, struct buf *out);

#endif
