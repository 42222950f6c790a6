/* The port that is listened on. */
#ifndef CMD_SERVE_LISTEN_H
#define CMD_SERVE_LISTEN_H

#include "cmd/options.h"

struct listening {
    int socket;       /* listens, does not block */
    char address[64]; /* as bound: "127.0.0.1", "::1" */
    unsigned port;
    bool loopback; /* nobody else can come here */
};

/* On the address and port of the options; without a port on 8000 or one of the nine behind it. On failure prints one line to
 * standard error, which names the port and, where the system tells it, who has it. */
enum exit_code serve_listen(const struct options *o, struct listening *l);

#endif
