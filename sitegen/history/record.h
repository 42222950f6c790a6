/* What is known of commits while the history is made: from the cache, or from the walk. */
#ifndef HISTORY_RECORD_H
#define HISTORY_RECORD_H

#include "history/content.h"

/* What is walked, and cached, apart. */
enum part { PART_FACTS, PART_ARTICLES, PART_COUNT };

/* Where content lies in a commit: folders, and the home page. */
enum root { ROOT_FACTS, ROOT_ARTICLES, ROOT_HOME, ROOT_COUNT };

struct found_id {
    struct repo_id id;
    bool there;
};

/* A commit with its revisions. */
struct record {
    struct repo_commit commit;
    struct record **parents;                    /* commit.parent_count of them */
    bool known[PART_COUNT];                     /* `revisions` are complete */
    bool cached[PART_COUNT];                    /* they came from the cache */
    struct revision_list revisions[PART_COUNT]; /* by id; revision.commit is not yet set */
    bool has_roots;
    struct found_id roots[ROOT_COUNT];
    uint32_t children; /* order.c: those that do not yet stand in records.order */
    bool met;          /* order.c */
};

struct records {
    struct arena *arena;
    struct map by_id; /* the 20 bytes of an id -> struct record */
    struct {
        struct record **items;
        size_t count, capacity;
    } order; /* behind the tip: newest first, a child before its parents */
};

struct record *records_find(const struct records *r, const struct repo_id *id); /* or NULL */
struct record *records_add(struct records *r, const struct repo_commit *commit);

/* walk.c: reads all commits behind the tip that are not known, sets records.order, and makes the revisions of the wanted
 * parts; those of the working files go to `pending`. False with a diagnostic when an object cannot be read. */
bool walk_history(struct records *r, const struct history_options *options,
                  struct revision_list pending[PART_COUNT], struct arena *arenas, struct diags *d);
/* order.c: sets records.order from a tip. */
void order_records(struct records *r, struct record *tip);

/* One file in two versions: of a commit and one of its parents, or of the tip and the working files. */
struct file_pair {
    str path; /* relative to the knowledge base */
    enum part part;
    uint32_t parent; /* number of the parent */
    struct found_id old, new;
    const struct tree_file *working; /* whose bytes are the new version; else NULL */
    bool old_broken, new_broken;
    struct document gone, come; /* items that only one version has */
};

struct file_pairs {
    struct file_pair **items;
    size_t count, capacity;
};

/* What one commit changes. */
struct step {
    struct record *record; /* NULL: the working files */
    struct record *tip;    /* of working files: what they are compared with; may be NULL */
    struct file_pairs pairs;
};

struct steps {
    struct step *items; /* older ones first */
    size_t count, capacity;
};

/* What the stages of the walk share. */
struct walk {
    const struct history_options *options;
    struct arena *arenas; /* of workers; what is kept */
    struct diags *worker_diags;
    struct arena *scratch; /* of workers */
    struct steps steps;
    bool parts[PART_COUNT];      /* wanted */
    struct effective *effective; /* documents.c */
};

/* trees.c: the content folders of a commit; the files in which two commits differ. */
bool find_roots(const struct repo *repo, struct record *record, struct arena *scratch,
                struct diags *d);
bool compare_trees(struct walk *w, struct step *step, struct arena *a, struct arena *scratch,
                   struct diags *d);
/* The same for the files on disk and the step's tip. */
bool compare_working(struct walk *w, struct step *step, struct arena *a, struct arena *scratch,
                     struct diags *d);
/* The id that git would give a working file's bytes: by its index, if the file was not touched since. False when it is no
 * regular file, or cannot be read. */
bool working_id(const struct repo *repo, const struct tree *working, const struct tree_file *file,
                struct arena *scratch, struct repo_id *id);
/* dirty.c: do content/ and templates/ on disk differ from the tip? */
bool find_dirt(const struct history_options *options, const struct record *tip, bool *dirty,
               struct diags *d);
/* documents.c: reads the files of steps and fills gone and come. Take the pairs of some steps (older ones first), read the
 * files they are of, in any order and by any number of threads; then those of the next steps. Every version of a file
 * is read once. Failures go to the diagnostics of workers. */
struct documents;
struct documents *documents_open(struct walk *w);
size_t documents_take(struct documents *docs, const struct step *steps, size_t count); /* files */
void documents_read(struct documents *docs, unsigned worker, size_t number);
void documents_close(struct documents *docs);
/* revisions.c: from the files of a step to revisions. */
bool make_revisions(struct walk *w, struct step *step, struct revision_list revisions[PART_COUNT],
                    struct arena *a, struct arena *scratch, struct diags *d);
/* documents.c: the items of a file in a commit; of a broken file, those of its last readable version along first
 * parents. They live in `a`. */
struct effective *effective_open(struct arena *a);
void effective_close(struct effective *e);
bool effective_document(struct walk *w, const struct record *record, enum part part, str path,
                        struct arena *a, struct document *doc, struct diags *d);

/* trees.c: all files of a part in a commit (their `old` ids), by path. */
bool list_files(struct walk *w, struct record *record, enum part part, struct arena *a,
                struct file_pairs *files, struct diags *d);
/* trees.c: does a path, relative to the knowledge base, name a file of that part? */
bool is_content_path(str path, enum part part);
/* presence.c: of ids that stand more than once somewhere, whether they came and went or only became more and fewer. */
bool settle_presence(struct walk *w, const struct records *r,
                     struct revision_list pending[PART_COUNT], struct record *tip);

enum item_kind part_kind(enum part part);

#endif
