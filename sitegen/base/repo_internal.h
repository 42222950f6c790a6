/* What the files of the family repo*.c share. */
#ifndef BASE_REPO_INTERNAL_H
#define BASE_REPO_INTERNAL_H

#include "base/pool.h"
#include "base/repo.h"
#include "base/watchdog.h"

#include <git2.h>
#include <pthread.h>
#include <stdatomic.h>

enum { REPO_SLOTS = POOL_MAX };

/* libgit2 locks an object database while it unpacks an object. So every thread that is reading has one of its own. */
struct repo_slot {
    _Alignas(64) atomic_bool busy;
    git_odb *odb; /* opened when it is first needed */
};

/* What a thread is reading, for the guard. */
struct repo_reading {
    const struct repo_handle *handle;
    const git_oid *oid; /* an object, or NULL: */
    git_object_t type;
    const char *revision; /* a revision that is being looked for */
};

/* core.sharedRepository: which bits of modes others get. */
struct repo_sharing {
    mode_t bits; /* 0: the repository is not shared */
    bool exact;  /* these and no others, whatever the umask */
};

struct repo_handle {
    git_repository *repository; /* for what is not objects: references, the index */
    const char *path;           /* of the git directory, for messages */
    const char *objects;        /* the directory of objects */
    int objects_fd;             /* the same, from before the first object was written; -1 */
    struct repo_id
        *boundary; /* of a shallow clone: the commits whose parents are not here, sorted */
    size_t boundary_count;
    bool partial;              /* a clone that fetches objects when git needs them */
    struct watchdog *watchdog; /* over REPO_SLOTS threads; may be NULL */
    struct repo_slot slots[REPO_SLOTS];
    pthread_mutex_t index_mutex;
    bool index_tried;
    git_index *index;           /* NULL when it cannot be read */
    struct timespec index_time; /* when it was written */
};

static inline git_oid repo_oid(const struct repo_id *id) {
    git_oid oid;
    git_oid_fromraw(&oid, id->bytes);
    return oid;
}

static inline struct repo_id repo_id_of(const git_oid *oid) {
    struct repo_id id;
    memcpy(id.bytes, oid->id, REPO_ID_SIZE);
    return id;
}

/* What libgit2 said last, in its own words. */
const char *repo_error_text(void);
/* Calls into libgit2 that read objects stand between these two; each thread has a slot of its own. */
struct repo_slot *repo_enter(struct repo_handle *h, const struct repo_reading *reading,
                             unsigned milliseconds);
void repo_leave(struct repo_handle *h, struct repo_slot *slot);
/* Opens the slot's object database, if it is not. Returns libgit2's error, or 0. */
int repo_slot_open(struct repo_slot *slot, const struct repo_handle *h);
/* Has reading that takes too long, or that hits memory it should not, end the process with EXIT_GIT (repo_guard.c). */
void repo_guard_begin(struct repo_handle *h);
void repo_guard_end(struct repo_handle *h);
extern const char repo_damaged_hint[];
/* Reads an object, which the caller frees. NULL with a diagnostic when it is not there, not of that type, or broken. */
git_odb_object *repo_object(const struct repo *r, const struct repo_id *id, git_object_t type,
                            struct diags *d);
/* Opens the directory of objects before something is written into it, so that whoever flushes it to the disk is told of what
 * could not be written meanwhile. False with errno. */
bool repo_objects_open(struct repo_handle *h);
struct repo_sharing repo_sharing_read(git_repository *repository);
/* Gives a file or folder that was just made the mode that git would. False with errno. */
bool repo_share(const struct repo_sharing *sharing, const char *path);
/* In a shared repository: makes a folder, unless it is there. What comes to be in it tells of failures. */
void repo_share_folder(const struct repo_sharing *sharing, const char *path);
bool repo_is_boundary(const struct repo *r, const struct repo_id *id);

#endif
