/* Asking for many addresses without being a burden to anybody: one request at a time and host, pauses, an end. */
#include "cmd/links.h"
#include "cmd/pipeline.h"

#include <errno.h>
#include <time.h>

enum {
    MOST_AT_ONCE = 8,      /* requests, each to another host */
    MOST_REQUESTS = 10000, /* in one run */
    MOST_SECONDS = 30 * 60,
    MOST_REDIRECTS = 10,
    MOST_FAILURES = 3, /* of a host in a row; then it is left alone */
    MOST_WAIT = 60,    /* seconds that a host may have itself waited for */
    MOST_TRIES = 3
};

/* One address on its way from redirect to redirect. */
struct task {
    struct task *next; /* in the host's queue */
    struct link *link;
    struct host *host; /* of request.address */
    struct link_request request;
    str seen[MOST_REDIRECTS];
    unsigned redirects, waits;
    bool permanent; /* every redirect so far was for good */
    str moved_to;   /* where those lead */
};

struct host {
    struct task *first, *last; /* waiting */
    bool busy;
    double next;    /* not before this time, in seconds */
    double pause;   /* behind each request */
    unsigned limit; /* seconds for one request */
    unsigned failures;
};

struct asking {
    const struct links *links;
    const struct links_asking *how;
    struct arena *arena;
    struct map hosts; /* name -> struct host */
    struct task *running[MOST_AT_ONCE];
    size_t requests, done, all;
    double end;
    int broken; /* errno: no process can be started */
};

/* ---- queues ---- */

/* On this machine nobody is burdened, and nobody is far away. */
static struct host *host_of(struct asking *k, str name, bool loopback) {
    struct host *host = map_get(&k->hosts, name);
    if (!host) {
        host = arena_new(k->arena, struct host);
        *host = (struct host){.pause = loopback ? 0.05 : 1, .limit = loopback ? 2 : 20};
        map_add(&k->hosts, name, host);
    }
    return host;
}

static void queue_last(struct task *task) {
    struct host *host = task->host;
    task->next = NULL;
    if (host->last)
        host->last->next = task;
    else
        host->first = task;
    host->last = task;
}

static void queue_first(struct task *task) {
    struct host *host = task->host;
    task->next = host->first;
    host->first = task;
    if (!host->last)
        host->last = task;
}

static struct task *take_first(struct host *host) {
    struct task *task = host->first;
    host->first = task->next;
    if (!host->first)
        host->last = NULL;
    return task;
}

/* ---- what an answer means ---- */

static enum link_state state_of(unsigned status) {
    if (status < 300 || status == 304 || status == 416) /* a range of an empty page */
        return LINK_FINE;
    if (status == 404 || status == 410)
        return LINK_DEAD;
    if (status < 400 || (status >= 500 && status < 600))
        return LINK_UNREACHABLE;
    return LINK_UNTOLD;
}

static void finish(struct asking *k, struct task *task, enum link_failure failure,
                   unsigned status) {
    struct link *link = task->link;
    enum link_state state = failure == FAILURE_NO_NAME ? LINK_DEAD
                            : failure                  ? LINK_UNREACHABLE
                                                       : state_of(status);
    if (state == LINK_FINE && task->moved_to.n)
        state = LINK_MOVED;
    link->result = (struct link_result){state, failure ? 0 : status, failure, {0}};
    if (state == LINK_MOVED)
        link->result.moved_to = task->moved_to;
    link->asked = (int64_t)time(NULL);
    link->fresh = true;
    k->done++;
}

static bool is_allowed(const struct asking *k, enum link_scope scope) {
    return scope == SCOPE_PUBLIC || (scope != SCOPE_UNKNOWN && k->how->private_too);
}

static void follow(struct asking *k, struct task *task, const struct link_answer *answer) {
    bool permanent = answer->status == 301 || answer->status == 308;
    str to = link_resolve(k->arena, &task->request.address, answer->location);
    struct link_address address;
    enum link_scope scope = link_parse(k->arena, to, &address);
    bool circle = false;
    for (unsigned i = 0; i < task->redirects; i++)
        circle |= str_eq(task->seen[i], address.text);
    circle |= str_eq(task->request.address.text, address.text);
    if (circle || scope == SCOPE_UNKNOWN || task->redirects == MOST_REDIRECTS) {
        finish(k, task, FAILURE_REDIRECTS, 0);
        return;
    }
    if (!is_allowed(k, scope)) {
        finish(k, task, FAILURE_PRIVATE, 0);
        return;
    }
    task->permanent &= permanent;
    if (task->permanent)
        task->moved_to = address.text;
    task->seen[task->redirects++] = task->request.address.text;
    task->request.address = address;
    task->request.get = false;
    task->host = host_of(k, address.host, scope == SCOPE_LOOPBACK);
    queue_first(task);
}

static bool is_redirect(unsigned status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* The host is there, but not well. */
static bool is_trouble(enum link_failure failure) {
    return failure == FAILURE_CONNECT || failure == FAILURE_TIME || failure == FAILURE_TLS ||
           failure == FAILURE_LOOKUP;
}

static void conclude(struct asking *k, struct task *task, const struct link_answer *answer) {
    struct host *host = task->host;
    double now = seconds_now();
    bool busy = answer->status == 429 || answer->status == 503;
    host->busy = false;
    host->next = now + host->pause;
    host->failures = is_trouble(answer->failure) ? host->failures + 1 : 0;
    if (is_redirect(answer->status) && answer->location.n) {
        follow(k, task, answer);
    } else if (busy && answer->retry_after >= 0 && answer->retry_after <= MOST_WAIT &&
               ++task->waits < MOST_TRIES) {
        host->next = now + (double)answer->retry_after + host->pause;
        host->pause *= 2;
        queue_first(task);
    } else if (!task->request.get && !busy &&
               (answer->status >= 400 || answer->failure == FAILURE_BROKEN)) {
        task->request.get = true; /* not everybody answers HEAD rightly */
        queue_first(task);
    } else {
        finish(k, task, answer->failure, answer->status);
    }
}

/* ---- the loop ---- */

static bool is_over(const struct asking *k) {
    return k->broken || k->requests >= MOST_REQUESTS || seconds_now() >= k->end;
}

static void start(struct asking *k, struct host *host, struct task **slot) {
    struct task *task = take_first(host);
    if (host->failures >= MOST_FAILURES) {
        finish(k, task, FAILURE_HOST, 0);
        return;
    }
    task->request.seconds = host->limit;
    task->request.private_too = k->how->private_too;
    if (!link_request_start(&task->request, k->how->curl)) {
        k->broken = errno;
        return;
    }
    k->requests++;
    host->busy = true;
    *slot = task;
}

static struct task **free_slot(struct asking *k) {
    for (size_t i = 0; i < MOST_AT_ONCE; i++)
        if (!k->running[i])
            return &k->running[i];
    return NULL;
}

/* Starts what may be started; returns when the next may be, in seconds, or a negative number when nothing waits. */
static double start_some(struct asking *k) {
    double now = seconds_now(), soonest = -1;
    for (size_t i = 0; i < k->hosts.count; i++) {
        struct host *host = k->hosts.items[i].value;
        struct task **slot;
        while (host->first && !host->busy && host->next <= now && !is_over(k) &&
               (slot = free_slot(k)))
            start(k, host, slot);
        if (host->first && !host->busy && (soonest < 0 || host->next < soonest))
            soonest = host->next;
    }
    return soonest < 0 || is_over(k) ? -1 : soonest > now ? soonest - now : 0;
}

static void read_answers(struct asking *k, double wait) {
    struct pollfd fds[MOST_AT_ONCE];
    struct task **slots[MOST_AT_ONCE];
    nfds_t count = 0;
    for (size_t i = 0; i < MOST_AT_ONCE; i++) {
        if (!k->running[i])
            continue;
        slots[count] = &k->running[i];
        fds[count++] = (struct pollfd){.fd = k->running[i]->request.output, .events = POLLIN};
    }
    bool full = count == MOST_AT_ONCE;
    if (poll(fds, count, wait < 0 || full ? 1000 : (int)(wait * 1e3) + 1) <= 0)
        return;
    for (nfds_t i = 0; i < count; i++) {
        struct task *task = *slots[i];
        struct link_answer answer;
        if (!fds[i].revents || !link_request_read(&task->request, k->arena, &answer))
            continue;
        *slots[i] = NULL;
        conclude(k, task, &answer);
        if (k->how->told)
            k->how->told(k->how->context, k->done, k->all);
    }
}

static bool has_running(const struct asking *k) {
    for (size_t i = 0; i < MOST_AT_ONCE; i++)
        if (k->running[i])
            return true;
    return false;
}

static void queue_all(struct asking *k) {
    for (size_t i = 0; i < k->links->by_text.count; i++) {
        struct link *link = k->links->by_text.items[i].value;
        if (link->result.state != LINK_UNASKED)
            continue;
        link->why = link->scope == SCOPE_UNKNOWN ? WHY_UNREADABLE : WHY_PRIVATE;
        if (!is_allowed(k, link->scope))
            continue;
        link->why = WHY_TIME;
        struct task *task = arena_new(k->arena, struct task);
        *task = (struct task){.link = link, .permanent = true};
        task->request.address = link->address;
        task->host = host_of(k, link->address.host, link->scope == SCOPE_LOOPBACK);
        queue_last(task);
        k->all++;
    }
}

bool links_ask(struct links *links, const struct links_asking *how) {
    struct asking k = {.links = links, .how = how, .arena = links->arena};
    k.hosts = map_make(links->arena);
    k.end = seconds_now() + MOST_SECONDS;
    queue_all(&k);
    for (;;) {
        double wait = start_some(&k);
        if (wait < 0 && !has_running(&k))
            break;
        read_answers(&k, wait);
    }
    errno = k.broken;
    return !k.broken;
}
