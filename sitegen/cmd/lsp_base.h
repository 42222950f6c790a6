/* The knowledge base as the language server has it: loaded as a whole, with the texts of open documents in place of their files, in
 * a thread of its own, while the one before still answers. */
#ifndef CMD_LSP_BASE_H
#define CMD_LSP_BASE_H

#include "cmd/pipeline.h"

#include <pthread.h>

/* One load. Read-only once it is there. */
struct lsp_base {
    struct options options;
    struct arena texts;       /* of the documents that were open */
    struct pipeline pipeline; /* with the site and all diagnostics, sorted */
    uint64_t changes;         /* it holds the documents as of this number of changes */
    bool opened;              /* false: the directory cannot be read */
    bool readable; /* every file could be parsed: nothing is missing but what is not written */
};

/* An open document. */
struct base_text {
    str path, text;
};

/* `root` and the texts are copied. */
struct lsp_base *base_load(const struct options *o, str root, const struct base_text *texts,
                           size_t count, uint64_t changes);
void base_free(struct lsp_base *base); /* NULL is fine */

/* A load that is under way. All zero, but for `fd`, to begin with. */
struct loader {
    int fd; /* becomes readable when the load has ended */
    bool running, threaded;
    pthread_t thread;
    struct load_task {
        struct lsp_base *base; /* that is being made */
        struct base_text *texts;
        size_t count;
    } task;
};

bool loader_open(struct loader *l); /* false: errno */
/* Begins a load; none may be under way. Without a thread to be had it is done at once. */
void loader_start(struct loader *l, const struct options *o, str root,
                  const struct base_text *texts, size_t count, uint64_t changes);
bool loader_has_ended(const struct loader *l);
/* Waits for its end. The result is the caller's. */
struct lsp_base *loader_take(struct loader *l);
void loader_close(struct loader *l);

#endif
