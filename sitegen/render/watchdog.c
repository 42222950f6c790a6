#include "render/render.h"

#include "base/pool.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct watch {
    bool busy;
    str page, template; /* borrowed until watchdog_leave */
    struct timespec deadline;
};

struct watchdog {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stop_asked;
    bool stop;
    unsigned seconds, workers;
    struct watch watches[POOL_MAX];
};

static struct timespec seconds_from_now(unsigned seconds) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += (time_t)seconds;
    return t;
}

static bool is_before(struct timespec a, struct timespec b) {
    return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

/* Other threads are in the middle of things; nothing was published, so nothing needs to be undone. */
static void end_process(const struct watchdog *w, const struct watch *watch) {
    dprintf(STDERR_FILENO,
            "sitegen: the page %.*s takes longer than %u seconds in template '%.*s'; "
            "nothing was published\n",
            STR(watch->page), w->seconds, STR(watch->template));
    _exit(EXIT_LIMIT);
}

/* Sleeps until the earliest deadline. A page that begins meanwhile ends later than that, so nobody needs
 * to wake the watchdog for it. */
static void *watch_workers(void *argument) {
    struct watchdog *w = argument;
    pthread_mutex_lock(&w->mutex);
    while (!w->stop) {
        struct timespec now = seconds_from_now(0), wake = seconds_from_now(w->seconds);
        for (unsigned i = 0; i < w->workers; i++) {
            const struct watch *watch = &w->watches[i];
            if (watch->busy && !is_before(now, watch->deadline))
                end_process(w, watch);
            if (watch->busy && is_before(watch->deadline, wake))
                wake = watch->deadline;
        }
        pthread_cond_timedwait(&w->stop_asked, &w->mutex, &wake);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

struct watchdog *watchdog_start(unsigned workers, unsigned seconds) {
    struct watchdog *w = calloc(1, sizeof *w);
    if (!w)
        out_of_memory(sizeof *w);
    w->workers = workers < POOL_MAX ? workers : POOL_MAX;
    w->seconds = seconds;
    pthread_mutex_init(&w->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&w->stop_asked, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&w->thread, NULL, watch_workers, w) == 0)
        return w;
    pthread_cond_destroy(&w->stop_asked);
    pthread_mutex_destroy(&w->mutex);
    free(w);
    return NULL;
}

void watchdog_enter(struct watchdog *w, unsigned worker, str page, str template) {
    if (!w || worker >= w->workers)
        return;
    struct watch watch = {true, page, template, seconds_from_now(w->seconds)};
    pthread_mutex_lock(&w->mutex);
    w->watches[worker] = watch;
    pthread_mutex_unlock(&w->mutex);
}

void watchdog_leave(struct watchdog *w, unsigned worker) {
    if (!w || worker >= w->workers)
        return;
    pthread_mutex_lock(&w->mutex);
    w->watches[worker].busy = false;
    pthread_mutex_unlock(&w->mutex);
}

void watchdog_stop(struct watchdog *w) {
    if (!w)
        return;
    pthread_mutex_lock(&w->mutex);
    w->stop = true;
    pthread_cond_signal(&w->stop_asked);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->stop_asked);
    pthread_mutex_destroy(&w->mutex);
    free(w);
}
