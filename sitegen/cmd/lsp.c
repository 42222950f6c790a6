/* sitegen lsp: a language server over standard input and output. */
#include "cmd/lsp.h"
#include "cmd/verbs.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { PATIENCE = 1000 }; /* milliseconds for a client that does not read, at the end */

static int milliseconds_left(const struct lsp *s) {
    if (s->load_at <= 0 || s->loader.running)
        return -1;
    double left = (s->load_at - seconds_now()) * 1e3;
    return left < 0 ? 0 : (int)left + 1;
}

static bool wait_for(struct lsp *s, struct pollfd ready[3]) {
    bool may_read = lsp_wire_waiting(&s->wire) < LSP_WIRE_MAX_WAITING;
    ready[0] = (struct pollfd){.fd = may_read ? STDIN_FILENO : -1, .events = POLLIN};
    ready[1] =
        (struct pollfd){.fd = lsp_wire_waiting(&s->wire) ? STDOUT_FILENO : -1, .events = POLLOUT};
    ready[2] = (struct pollfd){.fd = s->loader.fd, .events = POLLIN};
    return poll(ready, 3, milliseconds_left(s)) >= 0 || errno == EINTR;
}

static enum exit_code machine_error(const char *what) {
    fprintf(stderr, "sitegen: %s: %s\n", what, strerror(errno));
    return EXIT_MACHINE;
}

static enum exit_code serve(struct lsp *s) {
    bool ended = false;
    while (s->state != LSP_ENDED && !ended) {
        struct pollfd ready[3];
        if (!wait_for(s, ready))
            return machine_error("poll");
        if (ready[1].revents && !lsp_wire_write(&s->wire, STDOUT_FILENO))
            return machine_error("standard output");
        if (ready[0].revents && !lsp_wire_read(&s->wire, STDIN_FILENO, &ended))
            return machine_error("standard input");
        lsp_take(s);
        if (s->out_of_bounds) {
            fprintf(stderr,
                    "sitegen: standard input: a message, its header or all open documents are too "
                    "long; at most "
                    "%d MB, %d kB and 256 MB are read\n",
                    LSP_WIRE_MAX_MESSAGE >> 20, LSP_WIRE_MAX_HEADER >> 10);
            return EXIT_LIMIT;
        }
        lsp_load_step(s);
        lsp_publish_changed(s);
    }
    if (ended && lsp_wire_is_partial(&s->wire))
        fputs("sitegen: standard input ended in the middle of a message\n", stderr);
    return s->said_goodbye || s->state == LSP_SHUT_DOWN ? EXIT_FINE : EXIT_CONTENT;
}

/* What was answered before the end is still sent, if somebody takes it. */
static void send_rest(struct lsp *s) {
    struct pollfd ready = {.fd = STDOUT_FILENO, .events = POLLOUT};
    while (lsp_wire_waiting(&s->wire) && poll(&ready, 1, PATIENCE) == 1 &&
           lsp_wire_write(&s->wire, STDOUT_FILENO))
        continue;
}

enum exit_code verb_lsp(const struct options *o) {
    struct lsp s;
    lsp_init(&s, o);
    if (!loader_open(&s.loader))
        return machine_error("eventfd");
    enum exit_code e = serve(&s);
    send_rest(&s);
    lsp_free(&s);
    return e;
}
