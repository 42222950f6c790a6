#include "base/watchdog.h"

#include "base/arena.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct watch {
    _Alignas(64) pthread_mutex_t mutex; /* its own, so that threads do not wait for each other */
    const void *what;                   /* NULL: nothing is watched */
    unsigned milliseconds;
    int64_t deadline; /* milliseconds of the monotonic clock */
};

struct watchdog {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stop_asked;
    bool stop;
    watchdog_bite *bite;
    void *context;
    unsigned slots, shortest;
    struct watch watches[];
};

/* Precise enough to a few milliseconds, and costs next to nothing. */
static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Ends the process when a deadline is over. Returns the earliest of the others. `late` is for how long the watchdog did not
 * get to run: what held it up (the process was stopped, the machine is overloaded) held up the others. */
static int64_t look_around(struct watchdog *w, int64_t late) {
    int64_t time = now(), next = time + w->shortest;
    for (unsigned i = 0; i < w->slots; i++) {
        struct watch *watch = &w->watches[i];
        pthread_mutex_lock(&watch->mutex);
        if (watch->what) {
            watch->deadline += late;
            if (watch->deadline <= time)
                w->bite(w->context, watch->what, watch->milliseconds);
            if (watch->deadline < next)
                next = watch->deadline;
        }
        pthread_mutex_unlock(&watch->mutex);
    }
    return next;
}

/* Sleeps until the earliest deadline. What begins meanwhile ends later than that or is given at least the shortest time, so
 * nobody needs to wake the watchdog for it. */
static void *watch_slots(void *argument) {
    enum { USUAL = 100 }; /* milliseconds that a wake-up may be late */
    struct watchdog *w = argument;
    int64_t late = 0;
    pthread_mutex_lock(&w->mutex);
    while (!w->stop) {
        int64_t next = look_around(w, late > USUAL ? late : 0);
        struct timespec wake = {.tv_sec = next / 1000, .tv_nsec = next % 1000 * 1000000};
        pthread_cond_timedwait(&w->stop_asked, &w->mutex, &wake);
        late = now() - next;
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

static void watchdog_free(struct watchdog *w) {
    for (unsigned i = 0; i < w->slots; i++)
        pthread_mutex_destroy(&w->watches[i].mutex);
    pthread_cond_destroy(&w->stop_asked);
    pthread_mutex_destroy(&w->mutex);
    free(w);
}

struct watchdog *watchdog_start(unsigned slots, unsigned shortest, watchdog_bite *bite,
                                void *context) {
    size_t size = sizeof(struct watchdog) + slots * sizeof(struct watch);
    struct watchdog *w = aligned_alloc(_Alignof(struct watchdog), size);
    if (!w)
        out_of_memory(size);
    memset(w, 0, size);
    w->bite = bite;
    w->context = context;
    w->slots = slots;
    w->shortest = shortest;
    for (unsigned i = 0; i < slots; i++)
        pthread_mutex_init(&w->watches[i].mutex, NULL);
    pthread_mutex_init(&w->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&w->stop_asked, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&w->thread, NULL, watch_slots, w) == 0)
        return w;
    watchdog_free(w);
    return NULL;
}

void watchdog_enter(struct watchdog *w, unsigned slot, unsigned milliseconds, const void *what) {
    if (!w || slot >= w->slots)
        return;
    struct watch *watch = &w->watches[slot];
    int64_t deadline = now() + milliseconds;
    pthread_mutex_lock(&watch->mutex);
    watch->what = what;
    watch->milliseconds = milliseconds;
    watch->deadline = deadline;
    pthread_mutex_unlock(&watch->mutex);
}

void watchdog_leave(struct watchdog *w, unsigned slot) {
    if (!w || slot >= w->slots)
        return;
    pthread_mutex_lock(&w->watches[slot].mutex);
    w->watches[slot].what = NULL;
    pthread_mutex_unlock(&w->watches[slot].mutex);
}

void watchdog_stop(struct watchdog *w) {
    if (!w)
        return;
    pthread_mutex_lock(&w->mutex);
    w->stop = true;
    pthread_cond_signal(&w->stop_asked);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    watchdog_free(w);
}
