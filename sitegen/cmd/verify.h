/* Is a copy of a site what it says it is? What the files of `verify` share. */
#ifndef CMD_VERIFY_H
#define CMD_VERIFY_H

#include "base/inventory.h"
#include "base/manifest.h"
#include "cmd/pipeline.h"

/* What a file of the copy is beside the file of a list: the manifest's, or what was built. */
enum beside { BESIDE_SAME, BESIDE_CHANGED, BESIDE_MISSING, BESIDE_EXTRA };

/* A path at which not everything agrees. */
struct mismatch {
    str path;
    enum beside listed, built; /* beside the manifest; beside what was built, if that is asked */
    const struct found *found; /* in the copy; NULL: nothing */
};

struct verification {
    const char *directory, *against; /* as the user named them; `against` may be NULL */
    struct arena *arena;
    struct manifest manifest;
    bool rewritten; /* its bytes are not those that sitegen writes of what it says */
    struct inventory found;
    const struct output_file *built; /* by path; when it was built */
    size_t built_count;
    bool was_built;
    str undecided; /* why it could not be told whether the commit gives this; empty: it could */
    struct {
        struct mismatch *items; /* by path */
        size_t count, capacity;
    } differences;
};

/* verify_compare.c: finds the differences. */
void verify_compare(struct verification *v);

/* verify_against.c: builds what the manifest names out of v->against and keeps what it gives. Failures are
 * told. EXIT_FINE also where it could not be done because of what the manifest says: v->undecided. With --json warnings are added to `told`. */
enum exit_code verify_build(struct verification *v, const struct options *o, struct diags *told);

/* verify_print.c: on standard output; as JSON also what could not be read. */
void verify_print(const struct verification *v, const struct options *o,
                  const struct diags *unread);

/* verify.c: reads a file below the directory, no more of it than a little over `most` bytes. False with errno. */
bool verify_read(struct arena *a, int directory, str path, size_t most, str *bytes);

/* verify_fact.c: `verify --fact`. */
enum exit_code verify_fact(const struct options *o);

#endif
