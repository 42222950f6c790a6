#include "cmd/serve_listen.h"

#include "base/fs.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIRST_PORT = 8000, PORTS = 10 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* ---- who has the port ---- */

/* The inode of the socket that listens on the port, by the table of the system; 0 when it is not there. */
static unsigned long listener_of(const char *table, unsigned port) {
    char line[512];
    unsigned long inode = 0;
    FILE *file = fopen(table, "re");
    while (file && !inode && fgets(line, sizeof line, file)) {
        unsigned local, state;
        unsigned long found;
        if (sscanf(line, " %*d: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x %*x:%*x %*x:%*x %*x %*u %*d %lu",
                   &local, &state, &found) == 3 &&
            local == port && state == 0x0A)
            inode = found;
    }
    if (file)
        fclose(file);
    return inode;
}

struct holder {
    char wanted[64]; /* "socket:[123]" */
    char process[16];
    bool found;
};

static bool visit_file(void *context, int dir, str name, unsigned char type) {
    struct holder *h = context;
    char target[64];
    (void)type;
    ssize_t n = readlinkat(dir, name.p, target, sizeof target - 1);
    h->found = n > 0 && strlen(h->wanted) == (size_t)n && memcmp(target, h->wanted, (size_t)n) == 0;
    return !h->found;
}

static bool visit_process(void *context, int dir, str name, unsigned char type) {
    struct holder *h = context;
    char path[32];
    (void)type;
    if (!byte_is_digit(name.p[0]) || name.n >= sizeof h->process)
        return true;
    snprintf(path, sizeof path, "%.*s/fd", STR(name));
    int files = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (files < 0)
        return true;
    fs_list(files, visit_file, h);
    close(files);
    snprintf(h->process, sizeof h->process, "%.*s", STR(name));
    return !h->found;
}

/* " (python3, process 123, has it)"; empty when the system does not tell. */
static void describe_holder(unsigned port, char *text, size_t size) {
    struct holder h = {0};
    char path[64], name[64] = "";
    unsigned long inode = listener_of("/proc/net/tcp", port);
    text[0] = '\0';
    if (!inode)
        inode = listener_of("/proc/net/tcp6", port);
    int processes = inode ? open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (processes < 0)
        return;
    snprintf(h.wanted, sizeof h.wanted, "socket:[%lu]", inode);
    fs_list(processes, visit_process, &h);
    close(processes);
    if (!h.found)
        return;
    snprintf(path, sizeof path, "/proc/%s/comm", h.process);
    FILE *file = fopen(path, "re");
    if (file && fgets(name, sizeof name, file))
        for (size_t i = 0; i < sizeof name && name[i]; i++)
            if (!isprint((unsigned char)name[i]))
                name[i] = name[i] == '\n' ? '\0' : '?';
    if (file)
        fclose(file);
    snprintf(text, size, " by %s (process %s)", name, h.process);
}

/* ---- listening ---- */

static bool read_address(const char *text, unsigned port, union address *a, socklen_t *size) {
    *a = (union address){0};
    if (strcmp(text, "localhost") == 0)
        text = "127.0.0.1";
    if (inet_pton(AF_INET, text, &a->v4.sin_addr) == 1) {
        a->v4.sin_family = AF_INET;
        a->v4.sin_port = htons((uint16_t)port);
        *size = sizeof a->v4;
        return true;
    }
    a->v6.sin6_family = AF_INET6;
    a->v6.sin6_port = htons((uint16_t)port);
    *size = sizeof a->v6;
    return inet_pton(AF_INET6, text, &a->v6.sin6_addr) == 1;
}

/* The socket, or -1 with errno set. */
static int try_port(const union address *a, socklen_t size) {
    int yes = 1;
    int s = socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s < 0)
        return -1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(s, &a->any, size) == 0 && listen(s, SOMAXCONN) == 0)
        return s;
    fs_close_quietly(s);
    return -1;
}

static void describe(struct listening *l, const union address *a) {
    if (a->any.sa_family == AF_INET) {
        inet_ntop(AF_INET, &a->v4.sin_addr, l->address, sizeof l->address);
        l->loopback = ntohl(a->v4.sin_addr.s_addr) >> 24 == 127;
    } else {
        inet_ntop(AF_INET6, &a->v6.sin6_addr, l->address, sizeof l->address);
        l->loopback = IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
    }
}

static enum exit_code report(const char *bind, unsigned port, bool given, int error) {
    char holder[128] = "";
    if (error != EADDRINUSE) {
        fprintf(stderr, "sitegen: cannot listen on %s, port %u: %s\n", bind, port, strerror(error));
        return EXIT_MACHINE;
    }
    describe_holder(port, holder, sizeof holder);
    if (given)
        fprintf(stderr, "sitegen: port %u is in use%s; another one can be given with --port\n",
                port, holder);
    else
        fprintf(stderr,
                "sitegen: the ports %d to %d are in use; another one can be given with "
                "--port\n",
                FIRST_PORT, FIRST_PORT + PORTS - 1);
    return EXIT_MACHINE;
}

enum exit_code serve_listen(const struct options *o, struct listening *l) {
    const char *bind = o->bind ? o->bind : "127.0.0.1";
    unsigned first = o->port ? o->port : FIRST_PORT, count = o->port ? 1 : PORTS;
    union address a;
    socklen_t size;
    *l = (struct listening){.socket = -1};
    for (l->port = first; l->port < first + count; l->port++) {
        if (!read_address(bind, l->port, &a, &size))
            return usage_error("--bind wants an address of this machine as 127.0.0.1 or ::1, "
                               "not '%s'",
                               bind);
        l->socket = try_port(&a, size);
        if (l->socket >= 0)
            break;
        if (errno != EADDRINUSE)
            return report(bind, l->port, true, errno);
    }
    if (l->socket < 0)
        return report(bind, first, o->port, EADDRINUSE);
    describe(l, &a);
    return EXIT_FINE;
}
