/* The parts of an output on disk. Around a directory NAME there may stand, for as long as a build
 * runs:
 *   .NAME.lock   held by flock; names the process
 *   .NAME.new    the stage; after the swap, the old site on its way out
 *   .NAME.old    the old site between two renames, where the kernel cannot exchange names
 * Only output.c and the files output_*.c include this. */
#ifndef BASE_OUTPUT_INTERNAL_H
#define BASE_OUTPUT_INTERNAL_H

#include "base/fs.h"
#include "base/map.h"
#include "base/manifest.h"
#include "base/output.h"

#include <pthread.h>
#include <stdatomic.h>

#define MARKER_NAME ".sitegen"
#define MARKER_TEXT "sitegen site\n"

enum { OUTPUT_FILE_MODE = 0644, OUTPUT_DIR_MODE = 0755 };

struct output_kept { /* paths whose old file has the right bytes already */
    str *items;
    size_t count, capacity;
};

struct output_given { /* files that were put */
    struct output_file *items;
    size_t count, capacity;
};

struct packs { /* of output_precompress */
    bool on;
    bool (*is_given)(void *context, str path);
    void *context;
    struct output_kept given; /* guarded: files that were put and are named as packed texts are */
    str old_marker;           /* of the old site; empty: there is none */
    struct map old_given;     /* what that says was given */
    struct manifest old;      /* empty when all is packed anew */
};

struct output {
    bool in_memory;
    bool keeps_digests;
    struct output_given given;                        /* guarded; empty unless keeps_digests */
    void (*take)(void *context, str path, str bytes); /* of an output that hands on; else NULL */
    void *context;
    struct arena arena; /* paths; in memory the bytes too; guarded by `guard` once threads run */
    pthread_mutex_t guard;
    struct output_kept kept; /* guarded */
    struct map files;        /* in memory: path to a str (of one that hands on: empty); guarded */
    atomic_size_t written;
    atomic_size_t replaced; /* of the written, those that the old site has with other bytes */
    atomic_size_t bytes;    /* of all files */
    atomic_bool incomplete; /* a file was refused or failed: there is nothing to commit */
    atomic_bool failed;     /* the machine failed: trying the rest would fail likewise */

    struct packs packs;

    str path;   /* as the user named it */
    int parent; /* descriptors, -1 when not open */
    int lock;
    int stage;
    int old;          /* the old site; -1 when there is none */
    bool has_stage;   /* parent/stage_name is ours to remove */
    bool set_modes;   /* the umask is not the usual one */
    const char *name; /* entries of `parent` */
    const char *lock_name;
    const char *stage_name;
    const char *old_name;
};

/* A failed call: "cannot WHAT 'PATH': reason", class machine. Returns false. */
bool output_fail(struct output *o, struct diags *d, const char *what, str path);
struct span output_span(const struct output *o, struct diags *d);

/* output_open.c: the steps of taking a directory; each reports what is wrong. */
bool output_take(struct output *o, const char *path, struct diags *d);
/* Removes parent/name with all that is in it. Nothing is done when it is not there. False with
 * errno; ENOTEMPTY when it is not ours. */
bool output_remove_tree(const struct output *o, const char *name, struct fs_count *count);
void output_unlock(struct output *o);

/* output_stage.c */
bool output_stage_put(struct output *o, str path, str bytes, struct diags *d);
/* Writes a new file at stage/path, with the directories it needs. */
bool output_stage_write(struct output *o, str path, str bytes, struct diags *d);
/* Gives the old site's file to the stage: a hard link, or a copy where there are no links. */
bool output_stage_keep(struct output *o, str path, struct diags *d);

/* Reads the old site's file; false, with errno, when it cannot be read. */
bool output_stage_read(const struct output *o, str path, struct buf *bytes);

/* output_pack.c: puts what the text is packed as. */
bool output_pack_put(struct output *o, str path, str bytes, struct diags *d);
/* Notes a file that the site gives, if it is named as packed texts are. */
void output_pack_note(struct output *o, str path);
/* Is the old site's marker what output_pack_sign would make the new one? */
bool output_pack_same_marker(struct output *o);
/* Writes into the stage's marker who packed, when all files were put. */
bool output_pack_sign(struct output *o, struct diags *d);

/* output.c: output_put without what it is packed as. */
bool output_put_one(struct output *o, str path, str bytes, struct diags *d);

/* output_commit.c */
bool output_disk_commit(struct output *o, struct output_report *report, struct diags *d);

/* output_memory.c */
bool output_memory_put(struct output *o, str path, str bytes, struct diags *d);
bool output_memory_commit(struct output *o, struct output_report *report, struct diags *d);

#endif
