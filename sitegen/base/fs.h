/* The file system below what trees and outputs need: everything relative to a directory descriptor,
 * nothing through the working directory or the umask of the process, every call retried on EINTR.
 * Functions that return bool or a descriptor leave the reason in errno when they fail. */
#ifndef BASE_FS_H
#define BASE_FS_H

#include "base/arena.h"

#include <sys/types.h>

enum fs_links {
    FS_NO_LINKS,    /* a symbolic link anywhere in the path is an error (ELOOP) */
    FS_INNER_LINKS, /* links are followed as long as they stay below the root (else EXDEV) */
};

/* Opens root/path (path is relative; empty is root itself) without ever leaving `root`, whatever is
 * renamed meanwhile: openat2 where the kernel has it; else part by part, and then no links at all.
 * O_CLOEXEC is added. Returns the descriptor or -1. */
int fs_open_beneath(int root, str path, int flags, enum fs_links links);

/* openat for what exists; the name may hold slashes and ".." (it is ours, not the content's). */
int fs_openat(int dir, const char *name, int flags);

/* Writes all of it, however many calls that takes. */
bool fs_write_all(int fd, str bytes);
/* Reads up to `size` bytes; less only at the end of the file. Returns how many, or -1. */
ssize_t fs_read_full(int fd, char *bytes, size_t size);
/* Closes a file that was written to; false when the data did not arrive. */
bool fs_close(int fd);
/* Closes without touching errno. */
void fs_close_quietly(int fd);
/* fsync. */
bool fs_sync(int fd);

/* What stands in a directory, without "." and "..", in no particular order. `type` is a DT_
 * constant and never DT_UNKNOWN. The visitor returns false to stop. */
typedef bool fs_visit(void *context, int dir, str name, unsigned char type);
/* False when the directory cannot be read, or when the visitor stopped; errno is theirs. */
bool fs_list(int dir, fs_visit *visit, void *context);

/* What fs_walk and fs_remove_below met. */
struct fs_count {
    size_t files;      /* everything that is not a directory */
    size_t empty_dirs; /* not counting the top */
};
/* Counts what is below `top`; entries of `top` itself named `except` are passed over. */
bool fs_count_below(int top, str except, struct fs_count *count);
/* Deletes everything below `top` but its entry `except`. Links are deleted, not followed. */
bool fs_remove_below(int top, str except, struct fs_count *count);

#endif
