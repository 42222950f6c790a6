// wrap: pthread_create
/* Every number exactly once, whatever threads there are. */
#include "base/pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

enum { MOST = 10000 };

static unsigned refuse_from = POOL_MAX; /* the thread from which on none can be started */
static unsigned started;

int __real_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *),
                          void *argument);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *),
                          void *argument);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *),
                          void *argument) {
    if (started >= refuse_from)
        return EAGAIN;
    started++;
    return __real_pthread_create(t, a, run, argument);
}

struct tally {
    atomic_uint seen[MOST];
    size_t last[POOL_MAX]; /* per worker: numbers must rise */
    pthread_t thread[POOL_MAX];
    atomic_uint faults;
    unsigned workers;
};

static void count(void *context, unsigned worker, size_t number) {
    struct tally *t = context;
    if (worker >= t->workers) {
        t->faults++;
        return;
    }
    if (number < t->last[worker])
        t->faults++;
    if (t->last[worker] && !pthread_equal(t->thread[worker], pthread_self()))
        t->faults++;
    t->thread[worker] = pthread_self();
    t->last[worker] = number + 1;
    t->seen[number]++;
}

static void check(unsigned workers, size_t numbers) {
    static struct tally t;
    memset(&t, 0, sizeof t);
    t.workers = workers ? workers : 1;
    started = 0;
    pool_run(workers, numbers, count, &t);
    assert_int_equal(t.faults, 0);
    for (size_t i = 0; i < MOST; i++)
        assert_int_equal(t.seen[i], i < numbers);
}

static void every_number_once(void **state) {
    (void)state;
    static const size_t counts[] = {0, 1, 2, 7, 63, 64, 65, 1000, MOST};
    refuse_from = POOL_MAX;
    for (unsigned workers = 0; workers <= 8; workers++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            check(workers, counts[i]);
    check(POOL_MAX, MOST);
    check(1, MOST);
    assert_int_equal(started, 0); /* one worker is the caller itself */
}

static void threads_that_do_not_start_are_done_without(void **state) {
    (void)state;
    for (refuse_from = 0; refuse_from < 4; refuse_from++)
        check(8, 1000);
}

struct outer {
    struct pool_progress *progress;
    atomic_uint faults;
};

static void run_nothing(void *context, unsigned worker, size_t number) {
    (void)context, (void)worker, (void)number;
}

static void run_another(void *context, unsigned worker, size_t number) {
    struct outer *o = context;
    (void)worker, (void)number;
    pool_part(0, 1, 5);
    pool_run(1, 1000, run_nothing, NULL);
    if (atomic_load(&o->progress->count) != 100 || atomic_load(&o->progress->done) > 100 ||
        atomic_load(&o->progress->of) != 3)
        o->faults++;
}

static void tells_how_far_it_is(void **state) {
    (void)state;
    struct pool_progress progress = {0};
    struct outer o = {.progress = &progress};
    refuse_from = POOL_MAX;
    pool_watch(&progress);
    pool_part(1, 2, 3);
    pool_run(4, 100, run_another, &o); /* pools within tasks do not count */
    assert_int_equal(o.faults, 0);
    assert_int_equal(progress.done, 100);
    assert_int_equal(progress.upto, 2);
    pool_part(0, 0, 0);
    pool_run(2, 7, run_nothing, NULL);
    assert_int_equal(progress.count, 7);
    assert_int_equal(progress.done, 7);
    assert_int_equal(progress.of, 0);
    pool_watch(NULL);
    pool_run(2, 9, run_nothing, NULL);
    assert_int_equal(progress.count, 7);
}

static void counts_processors(void **state) {
    (void)state;
    assert_in_range(pool_default_workers(), 1, POOL_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_once),
        cmocka_unit_test(threads_that_do_not_start_are_done_without),
        cmocka_unit_test(tells_how_far_it_is),
        cmocka_unit_test(counts_processors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
