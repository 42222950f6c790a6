#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

/* Who watches; there is one terminal, and one run that it shows. */
static struct pool_progress *watched;
static _Thread_local unsigned within; /* tasks that this thread is in the middle of */

struct pool {
    struct pool_progress *progress; /* or NULL */
    pool_task *task;
    void *context;
    size_t count;
    size_t block;        /* numbers that are taken at once */
    atomic_size_t taken; /* the first number that nobody has */
};

struct pool_worker {
    struct pool *pool;
    unsigned number;
    pthread_t thread;
    bool started;
};

static void *worker_run(void *argument) {
    const struct pool_worker *w = argument;
    struct pool *pool = w->pool;
    within++;
    for (;;) {
        size_t from = atomic_fetch_add(&pool->taken, pool->block);
        if (from >= pool->count)
            break;
        size_t to = pool->count - from < pool->block ? pool->count : from + pool->block;
        for (size_t number = from; number < to; number++)
            pool->task(pool->context, w->number, number);
        if (pool->progress)
            atomic_fetch_add_explicit(&pool->progress->done, to - from, memory_order_relaxed);
    }
    within--;
    return NULL;
}

/* Many blocks a worker, so that a slow page at the end keeps no one waiting; not too small, so that
 * neighbours (which share directories) stay together. */
static size_t block_size(unsigned workers, size_t count) {
    size_t block = count / ((size_t)workers * 16);
    return block < 1 ? 1 : block > 64 ? 64 : block;
}

static unsigned workers_useful(unsigned workers, size_t count) {
    if (workers > POOL_MAX)
        workers = POOL_MAX;
    if (workers > count)
        workers = (unsigned)count;
    return workers ? workers : 1;
}

void pool_watch(struct pool_progress *progress) { watched = progress; }

void pool_part(size_t from, size_t upto, size_t of) {
    if (within || !watched)
        return;
    atomic_store(&watched->from, from);
    atomic_store(&watched->upto, upto);
    atomic_store(&watched->of, of);
}

static struct pool_progress *begin_progress(size_t count) {
    if (within || !watched)
        return NULL;
    atomic_store(&watched->done, 0);
    atomic_store(&watched->count, count);
    return watched;
}

void pool_run(unsigned workers, size_t count, pool_task *task, void *context) {
    struct pool_worker all[POOL_MAX];
    workers = workers_useful(workers, count);
    struct pool pool = {.progress = begin_progress(count),
                        .task = task,
                        .context = context,
                        .count = count,
                        .block = block_size(workers, count)};
    all[0] = (struct pool_worker){.pool = &pool}; /* the calling thread */
    for (unsigned i = 1; i < workers; i++) {
        all[i] = (struct pool_worker){.pool = &pool, .number = i};
        all[i].started = pthread_create(&all[i].thread, NULL, worker_run, &all[i]) == 0;
    }
    worker_run(&all[0]);
    for (unsigned i = 1; i < workers; i++)
        if (all[i].started)
            pthread_join(all[i].thread, NULL);
}

unsigned pool_default_workers(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return 1;
    int count = CPU_COUNT(&allowed);
    return count < 1 ? 1 : count > POOL_MAX ? POOL_MAX : (unsigned)count;
}
