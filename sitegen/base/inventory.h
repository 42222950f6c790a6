/* What a directory holds, for who compares it with a list: every file with its size and SHA-256, and whatever is no file. Links
 * are never followed. The directory may be anybody's, and may change meanwhile. */
#ifndef BASE_INVENTORY_H
#define BASE_INVENTORY_H

#include "base/diag.h"
#include "base/output.h"

enum found_kind {
    FOUND_FILE,
    FOUND_LINK,    /* symbolic */
    FOUND_FOLDER,  /* an empty one; its path ends with a slash */
    FOUND_SPECIAL, /* FIFO, socket, device */
    FOUND_UNREAD,  /* a file or folder that cannot be read: told in the diagnostics */
    FOUND_MARKER   /* sitegen's own: left out in the end */
};

struct found {
    struct output_file file; /* of all but FOUND_FILE the path alone counts */
    enum found_kind kind;
};

struct inventory {
    struct found *items; /* by path, bytewise */
    size_t count, capacity;
    size_t bytes; /* of all files */
};

/* Lists the directory `root`, which stays the caller's and is called `name` in messages, and reads every file in it, with so many
 * threads. Left out are .git at its top and sitegen's marker. Lives in `a`. What cannot be read is a failure of class
 * EXIT_MACHINE, and stands in the inventory all the same. */
struct inventory inventory_take(struct arena *a, int root, const char *name, unsigned workers,
                                struct diags *d);
/* The failure that `path` in the directory of that name cannot be read, for the reason in errno; of an empty path the directory. */
void inventory_unreadable(struct diags *d, const char *name, str path);

#endif
