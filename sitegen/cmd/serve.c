/* `sitegen serve`: a site as it is written. The loop, its beginning and its end; see serve_internal.h for who does what. */
#include "cmd/serve_internal.h"
#include "cmd/serve_listen.h"
#include "cmd/spawn.h"
#include "cmd/verbs.h"

#include "base/json.h"

#include <event2/event.h>
#include <event2/listener.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BEAT_SECONDS = 15, BREATH = 100 /* ms without new connections when there is no room */ };

/* ---- what is said ---- */

/* Who listens has gone, perhaps; the server goes on. */
static void end_line(void) {
    putchar('\n');
    fflush(stdout);
    clearerr(stdout);
}

void say(struct serve *s, const char *format, ...) {
    va_list args;
    if (s->options.quiet || s->options.json)
        return;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    end_line();
}

void say_json(struct serve *s, const char *name, str members) {
    if (!s->options.json)
        return;
    printf("{\"event\":\"%s\",", name);
    fwrite(members.p, 1, members.n, stdout);
    putchar('}');
    end_line();
}

void say_watch(struct serve *s) {
    struct buf members = {0};
    const char *how = watch_how(s->watch);
    buf_put(&members, S("\"how\":"));
    json_string(&members, str_of(how));
    say_json(s, "watching", buf_str(&members));
    buf_free(&members);
    if (watch_fd(s->watch) < 0)
        say(s, "sitegen: %s", how);
}

static void say_listening(struct serve *s, const struct listening *l) {
    struct buf members = {0};
    buf_printf(&members, "\"url\":\"%s\",\"address\":\"%s\",\"port\":%u,\"process\":%d", s->url,
               l->address, l->port, (int)getpid());
    say_json(s, "listening", buf_str(&members));
    buf_free(&members);
    say(s, "%s shows the site as it is written; %s.sitegen/ tells how; Ctrl-C ends it", s->url,
        s->url);
    if (!l->loopback)
        fprintf(stderr,
                "sitegen: warning: %s can be reached from other machines: whoever can "
                "reach it can read the site, drafts too\n",
                l->address);
}

void serve_stop(struct serve *s, enum exit_code e) {
    s->failure = e;
    s->stopping = true;
    event_base_loopbreak(s->base);
}

/* ---- what happens ---- */

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer,
                      int size, void *context) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)(void *)peer;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(void *)peer;
    (void)listener;
    (void)size;
    const struct in6_addr *address = &v6->sin6_addr;
    bool local = peer->sa_family == AF_INET      ? ntohl(v4->sin_addr.s_addr) >> 24 == 127
                 : IN6_IS_ADDR_V4MAPPED(address) ? address->s6_addr[12] == 127
                                                 : IN6_IS_ADDR_LOOPBACK(address);
    connection_accept(context, fd, local);
}

static void on_breath(evutil_socket_t fd, short what, void *context) {
    struct serve *s = context;
    (void)fd;
    (void)what;
    evconnlistener_enable(s->listener);
}

/* Too many connections: one that waits for nothing makes room, else new ones wait. The system says so even when nobody waits. */
static void on_accept_error(struct evconnlistener *listener, void *context) {
    struct timeval breath = {.tv_usec = BREATH * 1000};
    struct pollfd queue = {.fd = evconnlistener_get_fd(listener), .events = POLLIN};
    struct serve *s = context;
    if (poll(&queue, 1, 0) == 0 || connections_spare(s))
        return;
    evconnlistener_disable(listener);
    event_base_once(s->base, -1, EV_TIMEOUT, on_breath, s, &breath);
}

static void on_end_signal(evutil_socket_t number, short what, void *context) {
    (void)number;
    (void)what;
    serve_stop(context, EXIT_FINE);
}

/* Browsers and editors that were started; the builder's end is told by its wire. */
static void on_child(evutil_socket_t number, short what, void *context) {
    struct serve *s = context;
    int status;
    (void)number;
    (void)what;
    for (size_t i = 0; i < STARTED; i++)
        if (s->started[i] && waitpid(s->started[i], &status, WNOHANG) != 0)
            s->started[i] = 0;
    if (s->browser <= 0 || waitpid(s->browser, &status, WNOHANG) != s->browser)
        return;
    s->browser = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fprintf(stderr, "sitegen: warning: no browser could be opened; the address is %s\n",
                s->url);
}

static void on_beat(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    events_beat(context);
}

/* ---- from the beginning to the end ---- */

/* As many connections as the system allows. */
static void raise_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void read_editor(struct serve *s) {
    struct diags d = {.arena = &s->arena};
    s->editor = editor_read(&s->arena, &d);
    diags_print(&d, (struct diag_style){0}, stderr);
}

static void name_address(struct serve *s, const struct listening *l) {
    bool everywhere = strcmp(l->address, "0.0.0.0") == 0 || strcmp(l->address, "::") == 0;
    bool v6 = strchr(l->address, ':') && !everywhere;
    struct timespec now;
    s->bound = arena_copy(&s->arena, str_of(l->address));
    snprintf(s->url, sizeof s->url, "http://%s%s%s:%u/", v6 ? "[" : "",
             everywhere ? "localhost" : l->address, v6 ? "]" : "", l->port);
    s->options.base_url = s->url;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(s->instance, sizeof s->instance, "%llx",
             (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000);
}

static void open_browser(struct serve *s) {
    if (s->options.open && !spawn_browser(s->url, &s->browser))
        fprintf(stderr, "sitegen: warning: no browser could be opened (%s); the address is %s\n",
                strerror(errno), s->url);
}

static struct event *listen_to_signal(struct serve *s, int number, event_callback_fn on_signal) {
    struct event *e = evsignal_new(s->base, number, on_signal, s);
    if (e)
        event_add(e, NULL);
    return e;
}

static void run(struct serve *s, const struct listening *l) {
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct timeval beat = {.tv_sec = BEAT_SECONDS};
    struct event *events[5];
    for (size_t i = 0; i < 3; i++)
        events[i] = listen_to_signal(s, ends[i], on_end_signal);
    events[3] = listen_to_signal(s, SIGCHLD, on_child);
    events[4] = event_new(s->base, -1, EV_PERSIST, on_beat, s);
    if (events[4])
        event_add(events[4], &beat);
    evconnlistener_set_error_cb(s->listener, on_accept_error);
    say_listening(s, l);
    say_watch(s);
    open_browser(s);
    build_begin(s);
    if (!s->stopping)
        event_base_dispatch(s->base);
    for (size_t i = 0; i < 5; i++)
        if (events[i])
            event_free(events[i]);
}

static enum exit_code serve(struct serve *s, const struct listening *l) {
    if (!build_fork(s)) {
        fprintf(stderr, "sitegen: cannot start the process that builds: %s\n", strerror(errno));
        close(l->socket);
        return EXIT_MACHINE;
    }
    s->base = event_base_new();
    s->listener =
        s->base ? evconnlistener_new(s->base, on_accept, s,
                                     LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, l->socket)
                : NULL;
    if (s->listener) {
        run(s, l);
        evconnlistener_free(s->listener);
    } else {
        fprintf(stderr, "sitegen: cannot wait for connections: %s\n", strerror(errno));
        s->failure = EXIT_MACHINE;
    }
    while (s->connections)
        connection_close(s->connections);
    build_end(s);
    files_free(&s->files);
    if (s->base)
        event_base_free(s->base);
    return s->failure;
}

enum exit_code verb_serve(const struct options *o) {
    struct listening l;
    enum exit_code e = serve_listen(o, &l);
    if (e)
        return e;
    struct arena lasting = {0};
    struct serve *s = arena_new(&lasting, struct serve);
    s->options = *o;
    s->files = files_make();
    name_address(s, &l);
    read_editor(s);
    raise_limit();
    e = serve(s, &l);
    arena_free(&s->arena);
    arena_free(&lasting);
    return e;
}

const char *serve_library_version(void) { return event_get_version(); }
