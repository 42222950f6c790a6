/* What the files behind history_replay share: which derived facts a commit concerns, the content files as they were in any
 * commit, and what facts said then. */
#ifndef HISTORY_REPLAY_H
#define HISTORY_REPLAY_H

#include "history/content.h"

/* ---- replay_graph.c: what rests on what ---- */

struct node;

struct node_list {
    struct node **items;
    size_t count, capacity;
};

/* A fact that is or was. */
struct node {
    struct item_history *item;
    const struct fact *fact; /* of the shown site, or NULL */
    int32_t *when;           /* per revision: see commit_index */
    bool several;            /* its id once stood more than once: it then said nothing */
    bool
        derived; /* asked about: it has, or had, a formula, several values, or a unit, or is as above */
    struct node_list inputs;       /* that its formulas name, or once named */
    struct node_list users;        /* whose formulas name it, or once named it */
    struct revision_list followed; /* newest first */
    /* Of the commit that is being looked at: */
    size_t stamp;          /* it has been reached */
    struct revision *own;  /* its revision */
    struct target *target; /* what is asked about it */
};

struct graph {
    struct history *history;
    const struct site *site;
    struct node *nodes; /* in the order of history->facts */
    size_t count;
    struct map by_id; /* id -> struct node */
    struct map order; /* a commit's hex -> its index in history->commits */
    bool has_derived;
    size_t stamp; /* the last that was given out */
};
struct graph graph_make(struct arena *a, struct history *h, const struct site *site);
/* In history->commits; -1: not yet committed; their number: it is older than all, the first of a shallow clone. */
int32_t commit_index(const struct graph *g, const struct commit *commit);
/* May this revision of a fact change what is computed from it? */
bool revision_is_cause(const struct revision *r);
/* The next id in a formula, or in the text of a field that holds formulas. */
bool name_next(str *rest, str *name);

/* ---- replay_shelf.c: content files as they were ---- */

enum shelf_folder { SHELF_FACTS, SHELF_ENTITIES, SHELF_FOLDERS };

/* The files of a commit. Begin with the commit alone. */
struct as_of {
    struct repo_commit commit;
    struct as_of_files {
        struct as_of_file {
            str path; /* relative to the knowledge base */
            struct repo_id blob;
        } * items;
        size_t count, capacity;
        bool listed;
    } files[SHELF_FOLDERS];
};

/* Of every file the versions that were looked at last, so that neighbouring commits share them. One for each worker. */
struct shelf {
    const struct repo *repo;
    struct diags *d;
    struct arena arena;
    struct map files;
    bool failed; /* an object could not be read (reported): nothing that is found counts */
};
void shelf_open(struct shelf *s, const struct repo *repo, struct diags *d);
void shelf_close(struct shelf *s);
/* An item as it was in a commit, or, of a file that was broken then, in the last version that was not. `hint` is where it
 * probably was; without one all files are looked at, and what stands more than once is not found. Its text and path are
 * copied to `a`, where lists of files go, too. */
bool shelf_find(struct shelf *s, struct arena *a, struct as_of *at, enum shelf_folder folder,
                str id, str hint, struct as_of_file *file, str *raw);
/* content/site.yml of a commit; empty when there was none. */
str shelf_config(struct shelf *s, struct arena *a, const struct as_of *at);

/* ---- replay_site.c: what facts said then ---- */

/* The state of facts that is asked for. */
struct inquiry {
    const struct graph *graph;
    struct as_of *at;
    int32_t since; /* revisions of commits from this index on are part of it */
    struct date now;
    const struct node_list *facts;
};

struct answer {
    str exact; /* as value_exact has it; empty: there was no such fact, or it had no value */
    str shown; /* as prose printed it */
    int digits;
    str file;                /* in which it stood */
    struct node_list inputs; /* facts that its formulas named then, existing or not */
};
/* One answer for each fact asked for; they live in `kept`. `a` is left with what was needed to find them. */
struct answer *answers_find(struct shelf *s, struct arena *a, struct arena *kept,
                            const struct inquiry *q);
/* What the shown site says. */
struct answer answer_of_site(struct arena *kept, const struct graph *graph,
                             const struct node *node);

/* ---- replay_task.c: what is asked about a commit, and what follows ---- */

/* A derived fact that a commit concerns. */
struct target {
    struct node *node;
    struct revision *own;        /* its revision there, or NULL */
    struct answer before, after; /* in the first parent; in the commit */
    bool differs;                /* from what it was in every parent */
    struct revision *followed;   /* made of that, when it has no revision of its own */
};

struct task {
    const struct commit *commit; /* NULL: what is not yet committed */
    int32_t index;
    const struct revision_list *revisions; /* of facts, in that commit */
    struct {
        struct target *items;
        size_t count, capacity;
    } targets;
};

/* Finds the targets of a task. */
void task_aim(struct arena *a, struct graph *g, struct task *t);
/* Asks what they said in the commit and in its parents, each on the day of the commit. */
void task_ask(struct shelf *s, struct arena *a, struct arena *kept, const struct graph *g,
              struct task *t);
/* The same for what is not yet committed: the tip and the shown site. */
void task_ask_pending(struct shelf *s, struct arena *a, struct arena *kept, const struct graph *g,
                      struct task *t);
/* Sets before and after of their revisions, and makes those that follow, by id. */
struct revision_list task_tell(struct arena *a, struct graph *g, struct task *t);

#endif
