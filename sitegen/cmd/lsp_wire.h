/* The wire of the language server: messages with a header that tells their length, over two descriptors. Knows nothing of what
 * they say. */
#ifndef CMD_LSP_WIRE_H
#define CMD_LSP_WIRE_H

#include "base/arena.h"

enum {
    LSP_WIRE_MAX_MESSAGE = 64 << 20, /* bytes of a message */
    LSP_WIRE_MAX_HEADER = 8 << 10,   /* of what stands before it */
    LSP_WIRE_MAX_WAITING =
        64 << 20 /* bytes that wait for the client: above that nothing more is read */
};

/* All zero to begin with. */
struct lsp_wire {
    struct buf in;  /* what came and is not taken; from `taken` on */
    size_t taken;   /* bytes of it that were */
    struct buf out; /* what is to be sent; from `sent` on */
    size_t sent;
};

enum lsp_wire_result {
    LSP_WIRE_MESSAGE,   /* *message, until more is read */
    LSP_WIRE_MORE,      /* not all of it is here */
    LSP_WIRE_NO_LENGTH, /* a header that tells no length was passed over */
    LSP_WIRE_TOO_LONG   /* a limit was exceeded: there is no way on */
};

/* Adds what came. */
void lsp_wire_feed(struct lsp_wire *w, str bytes);
/* Takes the next message. Header lines may end in \n alone; names of headers are told in any case; of headers but
 * Content-Length nothing is asked. */
enum lsp_wire_result lsp_wire_next(struct lsp_wire *w, str *message);
/* Has something come that is no whole message? */
bool lsp_wire_is_partial(const struct lsp_wire *w);
/* Adds a message to what is to be sent. */
void lsp_wire_put(struct lsp_wire *w, str message);
size_t lsp_wire_waiting(const struct lsp_wire *w); /* bytes still to be sent */
/* Reads what is there. *ended at the end of the stream; false when it cannot be read (errno). */
bool lsp_wire_read(struct lsp_wire *w, int fd, bool *ended);
/* Sends as much as fits without waiting, once the descriptor is ready for some. False when nobody takes it any more (errno). */
bool lsp_wire_write(struct lsp_wire *w, int fd);
void lsp_wire_free(struct lsp_wire *w);

#endif
