/* A pool of workers that share the numbers 0..count-1 among themselves. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stdatomic.h>
#include <stddef.h>

enum { POOL_MAX = 64 };

/* What one worker does with one number; `worker` is 0..workers-1 and constant within a thread. */
typedef void pool_task(void *context, unsigned worker, size_t number);

/* Runs `task` for every number on `workers` threads (the calling one included, so 1 starts none) and
 * returns when all are done. Numbers are taken in blocks, in rising order. When a thread cannot be
 * started, the others do its work. */
void pool_run(unsigned workers, size_t count, pool_task *task, void *context);

/* How far a pool is, for who watches: about, and a little behind. */
struct pool_progress {
    atomic_size_t done, count; /* of the numbers of the pool that runs, or ran last */
    atomic_size_t from, upto,
        of; /* that pool is this part of something larger; of == 0: of nothing */
};

/* From now on pools tell how far they are; NULL: no longer. Not while one runs. Pools that run within a task do not count. */
void pool_watch(struct pool_progress *progress);
/* The next pool is the part [from, upto) of `of` parts; of == 0: the next pools stand for themselves. */
void pool_part(size_t from, size_t upto, size_t of);

/* The number of processors this process may use, at least 1, at most POOL_MAX. */
unsigned pool_default_workers(void);

#endif
