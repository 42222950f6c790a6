/* A tree: named files in bytewise order, wherever they come from (a directory, a commit, an inline
 * fixture). Every stage reads files through it. */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/repo.h"

/* Limits on what is read; exceeding one is a failure of class limit that names it. */
enum {
    TREE_MAX_FILES = 2000000,
    TREE_MAX_DEPTH = 32,
    TREE_MAX_TEXT = 64 << 20,  /* bytes of a text file */
    TREE_MAX_FILE = 256 << 20, /* of any other, which is copied */
    TREE_MAX_NAME = 255
};

struct tree_file {
    str path;  /* relative to the tree's root, '/' between parts: content/facts/round.yml */
    str bytes; /* of an inline file, or what stands for one (tree_put); else p is NULL: they are read when asked for */
    struct repo_id id; /* of a file in a commit */
};

struct tree {
    int root; /* the listed directory, or -1 for other trees; no link may lead out of it */
    const struct repo *repo; /* that holds a tree of a commit, else NULL; stays the caller's */
    bool linked;             /* some of the files are links to others */
    size_t top; /* bytes of a path before the part below `root`: 8 for content/facts/round.yml */
    struct tree_file *items;
    size_t count, capacity;
};

/* Lists `dir` (may be empty) below the directory `root`, which stays the caller's. Hidden files
 * (leading dot) and editors' leftovers (trailing ~, #x#) are passed over. A link to a file inside
 * `dir` is that file. FIFOs, devices, sockets, links that leave `dir`, loop or lead to a directory,
 * and names that no site may hold are errors in `d`. A missing `dir` is an empty tree. */
struct tree tree_list(struct arena *a, int root, str dir, struct diags *d);
/* What tree_list would list, and say, in a directory in which that commit was just checked out (without filters and changed
 * line ends): a link is the file it leads to, a submodule an empty directory. `dir` is relative to the knowledge base. */
struct tree tree_of_commit(struct arena *a, const struct repo *r, const struct repo_commit *commit,
                           str dir, struct diags *d);
/* Is it a name that trees do not list: hidden, or an editor's leftover? */
bool tree_passes_over(str name);
/* An inline tree from "-- path --\n" sections (a txtar), for tests. Borrows the archive. */
struct tree tree_inline(struct arena *a, str archive);
/* Has `bytes` (borrowed) stand for the file of that path, whatever the directory holds there: a text that is being edited. */
void tree_put(struct tree *t, struct arena *a, str path, str bytes);
void tree_close(struct tree *t);

/* Reads a file as it is. False with a diagnostic when it is no regular file below the root (any
 * more), is larger than `max`, or cannot be read. */
bool tree_read(const struct tree *t, const struct tree_file *f, size_t max, struct arena *a,
               str *bytes, struct diags *d);
/* Reads a text file: the byte order mark is dropped, CRLF and CR become LF, NUL and invalid UTF-8
 * are errors with their place. The source and its text live in `a`. NULL when there was an error.
 */
struct source *tree_read_text(const struct tree *t, const struct tree_file *f, struct arena *a,
                              struct diags *d);
/* The same of bytes that are there already, and are changed in place. */
struct source *text_source(struct arena *a, str path, char *bytes, size_t size, struct diags *d);
/* The file of that path, or NULL. */
const struct tree_file *tree_find(const struct tree *t, str path);
/* The files whose path begins with `prefix`: [*from, *to). */
void tree_range(const struct tree *t, str prefix, size_t *from, size_t *to);

#endif
