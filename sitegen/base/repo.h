/* The git repository the content lives in, read through libgit2: commits, trees and blobs by their ids. What is
 * declared here writes nothing (repo_site.h and repo_branch.h do), and nothing that the repository configures is ever run. Every function may be called by several threads at
 * once. libgit2 never comes back from some objects whose files were cut short: when one object takes longer than
 * REPO_PATIENCE, a watchdog names it and ends the process with EXIT_GIT.
 *
 * A function that fails returns false with a diagnostic of class EXIT_GIT. */
#ifndef BASE_REPO_H
#define BASE_REPO_H

#include "base/diag.h"

#include <sys/stat.h>

enum { REPO_PATIENCE = 1500, REPO_ID_SIZE = 20, REPO_HEX_SIZE = 2 * REPO_ID_SIZE };

struct repo_id {
    unsigned char bytes[REPO_ID_SIZE];
};

struct repo_handle; /* libgit2's */

struct repo {
    struct repo_handle *handle;
    str folder;    /* from the repository's root to the knowledge base: "" or "docs/kb/" */
    bool bare;     /* no files beside it: content comes from revisions alone */
    bool shallow;  /* older commits were left out when it was cloned */
    bool has_head; /* false: no commit yet ("unborn") */
    struct repo_id head;
};

struct repo_person {
    str name, email;
};

struct repo_commit {
    struct repo_id id, tree;
    struct repo_id *parents;
    size_t parent_count;
    bool boundary; /* of a shallow clone: it has parents, which are not here; parent_count is 0 */
    struct repo_person author;   /* as written: see repo_mailmap */
    int64_t authored, committed; /* seconds since 1970 */
    int zone;                    /* the author's, minutes east of UTC */
    str subject; /* the message's first paragraph in one line, as git log --format=%s; valid UTF-8 */
};

enum repo_kind { REPO_BLOB, REPO_LINK, REPO_TREE, REPO_SUBMODULE };

struct repo_entry {
    str name;
    struct repo_id id;
    enum repo_kind kind;
    bool plain; /* a file that is not executable, as git writes its mode now: 100644 */
};

/* The version of libgit2, "1.9.0"; `text` has room for at least 16 bytes. */
void repo_library_version(char *text, size_t size);
/* That of http-parser, which is linked in for its sake; "" where libgit2 is the system's, which has its own. */
void repo_http_parser_version(char *text, size_t size);

/* Opens the repository that holds the directory `path`, looking up as far as GIT_CEILING_DIRECTORIES allows. NULL when its history cannot be had: with a warning when there
 * is no repository, or it belongs to somebody else and git would refuse it too (the remedy is named); with a failure of
 * class EXIT_GIT when it cannot be read, or is of a format that libgit2 does not know (which is named). Closed by repo_close. */
struct repo *repo_open(struct arena *a, const char *path, struct diags *d);
void repo_close(struct repo *r); /* NULL is fine */

/* The commit that REV names (anything `git rev-parse` takes) or, for an ISO date or moment, the newest commit on the
 * line of first parents from HEAD that was made by then (a day: by its end in UTC). */
bool repo_resolve(const struct repo *r, str revision, struct repo_id *commit, struct diags *d);
/* Branches, tags and branches of remotes, in no particular order: "main", "v1.0", "origin/main". None when they cannot be
 * read. Returns how many. */
size_t repo_reference_names(const struct repo *r, struct arena *a, str **names);
bool repo_read_commit(const struct repo *r, const struct repo_id *id, struct arena *a,
                      struct repo_commit *commit, struct diags *d);
/* The entries of a tree as git stores them; read them with repo_tree_next. */
bool repo_read_tree(const struct repo *r, const struct repo_id *id, struct arena *a, str *raw,
                    struct diags *d);
/* Takes the next entry off a tree, in git's order (a folder sorts as if its name ended in a slash). False at the end. */
bool repo_tree_next(str *raw, struct repo_entry *entry);
/* What lies at a path below a tree. *found is false when nothing does. */
bool repo_find(const struct repo *r, const struct repo_id *tree, str path, struct repo_entry *entry,
               bool *found, struct diags *d);
bool repo_blob_size(const struct repo *r, const struct repo_id *id, size_t *size, struct diags *d);
/* A blob of more than `max` bytes is a failure of class EXIT_LIMIT. */
bool repo_read_blob(const struct repo *r, const struct repo_id *id, size_t max, struct arena *a,
                    str *bytes, struct diags *d);

/* The id that git would give these bytes as a blob. */
struct repo_id repo_blob_id(str bytes);
/* What git's index says of a file that has not been touched since (by size and times): the id of its bytes. False when it
 * cannot be told without reading the file. `path` is relative to the repository's root. */
bool repo_index_id(const struct repo *r, str path, const struct stat *st, struct repo_id *id);

/* A mailmap (gitmailmap(5)): who wrote under several names or addresses. */
struct repo_mailmap;
/* The .mailmap beside the working files' top folder; false when there is none. */
bool repo_mailmap_file(const struct repo *r, struct arena *a, str *text);
struct repo_mailmap *repo_mailmap_read(str text); /* freed by repo_mailmap_free */
struct repo_person repo_mailmap_person(const struct repo_mailmap *m, struct arena *a,
                                       struct repo_person person);
void repo_mailmap_free(struct repo_mailmap *m);

bool repo_id_eq(const struct repo_id *a, const struct repo_id *b);
str repo_id_hex(struct arena *a, const struct repo_id *id); /* 40 digits */
bool repo_id_read(str hex, struct repo_id *id); /* false when they are not 40 small digits */

#endif
