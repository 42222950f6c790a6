/* A pool of workers that share the numbers 0..count-1 among themselves. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

enum { POOL_MAX = 64 };

/* What one worker does with one number; `worker` is 0..workers-1 and constant within a thread. */
typedef void pool_task(void *context, unsigned worker, size_t number);

/* Runs `task` for every number on `workers` threads (the calling one included, so 1 starts none) and
 * returns when all are done. Numbers are taken in blocks, in rising order. When a thread cannot be
 * started, the others do its work. */
void pool_run(unsigned workers, size_t count, pool_task *task, void *context);
/* The number of processors this process may use, at least 1, at most POOL_MAX. */
unsigned pool_default_workers(void);

#endif
