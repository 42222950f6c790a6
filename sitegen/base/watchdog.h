/* A watchdog over what libraries do in a call that cannot be interrupted: a thread that ends the process when one such
 * call takes too long. That loses nothing: nothing is published before all is done. */
#ifndef BASE_WATCHDOG_H
#define BASE_WATCHDOG_H

/* Says what took too long, and ends the process. It runs in the watchdog's thread; `what` is what watchdog_enter was given. */
typedef void watchdog_bite(void *context, const void *what, unsigned milliseconds);

struct watchdog;

/* Watches up to `slots` threads at once. `shortest` is the least time that any of them will be given. NULL when no thread
 * can be started; then nobody watches, and the other functions do nothing. */
struct watchdog *watchdog_start(unsigned slots, unsigned shortest, watchdog_bite *bite,
                                void *context);
/* A call begins that may take so long; `what` is borrowed until watchdog_leave. One thread at a time uses a slot. */
void watchdog_enter(struct watchdog *w, unsigned slot, unsigned milliseconds, const void *what);
void watchdog_leave(struct watchdog *w, unsigned slot);
void watchdog_stop(struct watchdog *w);

#endif
