/* What stands around every reading of objects. libgit2 trusts what it maps into memory: it never comes back from some objects
 * that were cut short, and reads beyond the end of a file whose index was damaged; and when the disk fails, a mapped file
 * answers with a signal. All of these end the process, with the name of what was read. */
#include "base/repo_internal.h"

#include <sched.h>
#include <signal.h>
#include <unistd.h>

const char repo_damaged_hint[] =
    "the repository is damaged: see 'git fsck', then fetch it again or clone anew";

static _Thread_local const struct repo_reading *being_read;

/* ---- slots ---- */

/* The slot that this thread had last is likely to be free, and its memory near. */
static struct repo_slot *slot_take(struct repo_handle *h) {
    static _Thread_local unsigned last;
    static atomic_uint next;
    if (!last)
        last = 1 + atomic_fetch_add(&next, 1) % REPO_SLOTS;
    for (unsigned tries = 0;; tries++) {
        struct repo_slot *slot = &h->slots[(last - 1 + tries) % REPO_SLOTS];
        if (!atomic_exchange_explicit(&slot->busy, true, memory_order_acquire)) {
            last = 1 + (last - 1 + tries) % REPO_SLOTS;
            return slot;
        }
        if (tries % REPO_SLOTS == REPO_SLOTS - 1)
            sched_yield();
    }
}

struct repo_slot *repo_enter(struct repo_handle *h, const struct repo_reading *reading,
                             unsigned milliseconds) {
    struct repo_slot *slot = slot_take(h);
    watchdog_enter(h->watchdog, (unsigned)(slot - h->slots), milliseconds, reading);
    being_read = reading;
    return slot;
}

void repo_leave(struct repo_handle *h, struct repo_slot *slot) {
    being_read = NULL;
    watchdog_leave(h->watchdog, (unsigned)(slot - h->slots));
    atomic_store_explicit(&slot->busy, false, memory_order_release);
}

/* ---- the end ---- */

/* A line that is put together without memory of its own, as a signal handler must. */
struct line {
    char text[2048];
    size_t length;
};

static void add(struct line *l, const char *text) {
    size_t n = strlen(text), room = sizeof l->text - l->length;
    if (n > room)
        n = room;
    memcpy(l->text + l->length, text, n);
    l->length += n;
}

/* Other threads are in the middle of things; nothing was published, so nothing needs to be undone. */
static void give_up(const struct repo_reading *reading, const char *why) {
    struct line line = {.length = 0};
    char hex[REPO_HEX_SIZE + 1] = "";
    if (reading->oid)
        git_oid_tostr(hex, sizeof hex, reading->oid);
    add(&line, "error[broken-object]: ");
    add(&line, reading->oid ? git_object_type2string(reading->type) : "revision");
    add(&line, " ");
    add(&line, reading->oid ? hex : reading->revision);
    add(&line, " of the repository '");
    add(&line, reading->handle->path);
    add(&line, "' cannot be read: ");
    add(&line, why);
    add(&line, " (nothing was published)\nhint: ");
    add(&line, repo_damaged_hint);
    add(&line, "\n");
    if (write(STDERR_FILENO, line.text, line.length) < 0)
        _exit(EXIT_GIT); /* nobody is there to be told */
    _exit(EXIT_GIT);
}

static void took_too_long(void *context, const void *what, unsigned milliseconds) {
    (void)context, (void)milliseconds;
    give_up(what, "that takes too long; its file was cut short, it seems");
}

static struct sigaction usual_segv, usual_bus;

/* What has nothing to do with reading takes its usual course: the instruction is tried again. */
static void on_fault(int number) {
    if (being_read)
        give_up(being_read, "a file of the repository is damaged, or its disk fails");
    sigaction(number, number == SIGBUS ? &usual_bus : &usual_segv, NULL);
}

static void handle_fault(int number, struct sigaction *usual) {
    struct sigaction action = {.sa_handler = on_fault}, was;
    sigemptyset(&action.sa_mask);
    if (sigaction(number, &action, &was) == 0 && was.sa_handler != on_fault)
        *usual = was;
}

void repo_guard_begin(struct repo_handle *h) {
    handle_fault(SIGSEGV, &usual_segv);
    handle_fault(SIGBUS, &usual_bus);
    h->watchdog = watchdog_start(REPO_SLOTS, REPO_PATIENCE, took_too_long, NULL);
}

void repo_guard_end(struct repo_handle *h) { watchdog_stop(h->watchdog); }
