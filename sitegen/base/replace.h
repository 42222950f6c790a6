/* Files that people keep, written anew: whoever reads one, and whenever the process dies, it is the old file or the new one.
 * What is left behind by a process that died is hidden, and taken away by the next one that writes beside it. */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H

#include "base/fs.h"

enum replaced {
    REPLACE_DONE,
    REPLACE_CHANGED, /* the file is not what it was any more: it was left alone */
    REPLACE_FAILED   /* errno says why; ELOOP: it is a link */
};

/* Writes `after` over the file `path` below `root`, which held `before` when it was read. Its permissions and, as far as the user may, its
 * owner are kept. */
enum replaced file_replace(int root, str path, str before, str after);
/* Makes a file, and the folders that lead to it. REPLACE_CHANGED when there is one of that name. */
enum replaced file_make(int root, str path, str bytes);
/* Reads a file as it is; false with errno, EFBIG when it is larger than `max`. */
bool file_read(struct arena *a, int root, str path, size_t max, str *bytes);

/* Why one of these failed, in words: of errno. */
const char *file_error(void);

#endif
