#include "cmd/progress.h"

#include "base/fs.h"
#include "base/pool.h"
#include "cmd/print.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    PATIENCE = 1000,
    INTERVAL = 100
}; /* milliseconds until the line appears, and between two looks */

struct progress {
    pthread_t thread;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t stop_asked;
    bool stop, shown;
    const char *words; /* NULL: no stage yet */
    bool counted;
    struct terminal terminal;
    struct pool_progress pool;
};

/* ---- the line ---- */

/* Of what the pool counts, in percent. The counters move while they are read. */
static unsigned percent(const struct pool_progress *pool) {
    double count = (double)atomic_load(&pool->count), done = (double)atomic_load(&pool->done);
    double of = (double)atomic_load(&pool->of), from = (double)atomic_load(&pool->from);
    double upto = (double)atomic_load(&pool->upto);
    double share = count > 0 ? done / count : 0;
    if (of > 0)
        share = (from + (upto - from) * share) / of;
    return share < 0 ? 0 : share > 1 ? 100 : (unsigned)(share * 100);
}

/* The cursor goes back to the beginning: what somebody else has to say is written over the line. */
static void show(struct progress *p) {
    struct buf line = {0}, out = {0};
    struct arena a = {0};
    if (!p->words)
        return;
    buf_printf(&line, "sitegen: %s", p->words);
    if (p->counted)
        buf_printf(&line, " %u %%", percent(&p->pool));
    buf_put(&out, S("\r"));
    put_ink(&out, &p->terminal, INK_FAINT, cut_line(&a, buf_str(&line), p->terminal.width - 1));
    buf_put(&out, S("\033[K\r"));
    fs_write_all(STDERR_FILENO, buf_str(&out));
    p->shown = true;
    buf_free(&line);
    buf_free(&out);
    arena_free(&a);
}

static void hide(struct progress *p) {
    if (p->shown)
        fs_write_all(STDERR_FILENO, S("\r\033[K"));
    p->shown = false;
}

/* ---- the thread ---- */

static struct timespec in_milliseconds(unsigned milliseconds) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t nanoseconds = t.tv_nsec + (int64_t)milliseconds * 1000000;
    return (struct timespec){.tv_sec = t.tv_sec + nanoseconds / 1000000000,
                             .tv_nsec = nanoseconds % 1000000000};
}

static void *look_and_show(void *argument) {
    struct progress *p = argument;
    unsigned wait = PATIENCE;
    pthread_mutex_lock(&p->mutex);
    while (!p->stop) {
        struct timespec wake = in_milliseconds(wait);
        if (pthread_cond_timedwait(&p->stop_asked, &p->mutex, &wake) != ETIMEDOUT)
            continue;
        show(p);
        wait = INTERVAL;
    }
    pthread_mutex_unlock(&p->mutex);
    return NULL;
}

/* ---- */

static bool is_wanted(const struct options *o) {
    const char *terminal = getenv("TERM");
    bool text = !o->format || strcmp(o->format, "text") == 0 || strcmp(o->format, "markdown") == 0;
    return !o->quiet && !o->verbose && !o->json && text && isatty(STDERR_FILENO) && terminal &&
           *terminal && strcmp(terminal, "dumb") != 0;
}

static void progress_free(struct progress *p) {
    pthread_cond_destroy(&p->stop_asked);
    pthread_mutex_destroy(&p->mutex);
    free(p);
}

struct progress *progress_start(const struct options *o) {
    if (!is_wanted(o))
        return NULL;
    struct progress *p = memory_new(sizeof *p);
    p->terminal = terminal_of(stderr);
    pthread_mutex_init(&p->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&p->stop_asked, &attributes);
    pthread_condattr_destroy(&attributes);
    pool_watch(&p->pool);
    if (pthread_create(&p->thread, NULL, look_and_show, p) == 0)
        return p;
    pool_watch(NULL); /* without a thread nothing is shown */
    progress_free(p);
    return NULL;
}

void progress_stage(struct progress *p, const char *words, bool counted) {
    if (!p)
        return;
    pthread_mutex_lock(&p->mutex);
    p->words = words;
    p->counted = counted;
    atomic_store(&p->pool.count, 0);
    pthread_mutex_unlock(&p->mutex);
}

void progress_hide(struct progress *p) {
    if (!p)
        return;
    pthread_mutex_lock(&p->mutex);
    hide(p);
    pthread_mutex_unlock(&p->mutex);
}

void progress_stop(struct progress *p) {
    if (!p)
        return;
    pthread_mutex_lock(&p->mutex);
    p->stop = true;
    pthread_cond_signal(&p->stop_asked);
    pthread_mutex_unlock(&p->mutex);
    pthread_join(p->thread, NULL);
    hide(p);
    pool_watch(NULL);
    progress_free(p);
}
