/* Output: path to bytes, published all or nothing. A build is staged beside the output directory
 * and swapped in by one rename (renameat2 RENAME_EXCHANGE, else a pair of renames); until then the
 * old site is untouched. A file whose bytes did not change keeps its inode (it is hard-linked from
 * the old site), and when nothing changed at all, nothing is written. Only an empty directory, or
 * one that holds the marker file `.sitegen`, is ever replaced. */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include "base/diag.h"
#include "base/digest.h"

struct output;

struct output_report { /* what the last commit did */
    size_t written, unchanged, removed;
    size_t bytes; /* of all files of the site */
};

/* Takes the lock (`.NAME.lock` beside the directory; a second build is told who holds it), removes
 * what a killed build left, opens the old site. NULL with a diagnostic when that cannot be done.
 * `path` is created with its parents. */
struct output *output_open(const char *path, struct diags *d);
/* Why no site may hold a file of this path, as in "it has a part '..'"; NULL when it may. */
const char *output_path_fault(str path);
/* Stages one file; any thread, any order, each path once. `path` is relative, its parts are checked
 * ("..", absolute paths and names that start with .git are refused). False with a diagnostic in `d`
 * (which belongs to the calling thread); when the machine has failed once, the files that follow
 * are refused without another diagnostic. */
bool output_put(struct output *o, str path, str bytes, struct diags *d);
/* From now on texts are put with what they are packed as (base/pack.h), `page.html.gz` and `page.html.br`, but for the manifest,
 * which lists those. Before the first file. What the old site has packed from the same text is kept, if the marker and the manifest
 * there tell that the same packer made it here. No file is made whose path `is_given` says the site has of its own. */
void output_precompress(struct output *o, bool (*is_given)(void *context, str path), void *context);
/* Swaps the stage in and reports. False, with a diagnostic and the old site in place, on any
 * failure. */
bool output_commit(struct output *o, struct output_report *report, struct diags *d);
/* Drops the stage; the old site stays. Also to be called after output_commit: frees everything. */
void output_close(struct output *o);

/* A file that was put, as a manifest tells it. */
struct output_file {
    str path;
    size_t bytes;
    struct digest sha256;
};

/* From now on the output remembers what it was given: path, size and digest of every file, computed by the thread that puts it.
 * Before the first file is put. */
void output_keep_digests(struct output *o);
/* What it has been given so far, by path, bytewise; valid until the next file is put. Not while others put files. */
const struct output_file *output_digests(struct output *o, size_t *count);
enum { OUTPUT_MARKER_MOST = 1 << 10 }; /* bytes; a marker has less */
/* Is it the file by which a directory is known to be sitegen's, which is no part of the site? */
bool output_is_marker(str path, str bytes);

/* An output that is kept in memory, for tests and for serve: same calls, nothing on disk. */
struct output *output_memory(void);
/* Its file, or {NULL, 0}. */
str output_memory_get(struct output *o, str path);
/* An output that keeps nothing: each file is handed to `take`, one at a time, by whichever thread puts it. */
struct output *output_handed(void (*take)(void *context, str path, str bytes), void *context);
/* Calls `each` for every file in bytewise order of its path. */
void output_memory_each(struct output *o, void (*each)(void *context, str path, str bytes),
                        void *context);

#endif
