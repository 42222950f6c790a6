#include "cmd/lsp_base.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

/* What is missing from a site that has one of these is not known: a file was lost to it. */
static bool is_unreadable(const struct diag *d) {
    static const char *const codes[] = {"yaml", "front-matter", "nul", "invalid-utf8",
                                        "unreadable"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(d->code, codes[i]) == 0)
            return true;
    return d->class == EXIT_LIMIT;
}

static bool is_readable(const struct lsp_base *base) {
    const struct diags *d = &base->pipeline.diags;
    for (size_t i = 0; i < d->count; i++)
        if (d->items[i].severity == SEVERITY_ERROR && is_unreadable(&d->items[i]))
            return false;
    return base->opened && !base->pipeline.site->unread.n;
}

static struct load_task prepare(const struct options *o, str root, const struct base_text *texts,
                                size_t count, uint64_t changes) {
    struct load_task task = {.base = calloc(1, sizeof *task.base), .count = count};
    if (!task.base)
        out_of_memory(sizeof *task.base);
    struct arena own = {0};
    task.texts = arena_array(&own, struct base_text, count);
    for (size_t i = 0; i < count; i++)
        task.texts[i] =
            (struct base_text){arena_copy(&own, texts[i].path), arena_copy(&own, texts[i].text)};
    task.base->options = *o;
    task.base->options.root = arena_copy(&own, root).p;
    task.base->changes = changes;
    task.base->texts = own;
    return task;
}

static void run(struct load_task *task) {
    struct lsp_base *base = task->base;
    struct pipeline *p = &base->pipeline;
    struct arena *a = &p->arenas[0];
    base->opened = pipeline_open(p, &base->options) == EXIT_FINE;
    if (!base->opened)
        return;
    repo_close(p->repo); /* what is of use of it here, the date of its tip, is read */
    p->repo = NULL;
    p->content = pipeline_tree(p, S("content"));
    for (size_t i = 0; i < task->count; i++)
        tree_put(&p->content, a, task->texts[i].path, task->texts[i].text);
    p->templates = pipeline_tree(p, S("templates"));
    p->theme = theme_load(a, &p->templates, &p->diags);
    struct site_options options = pipeline_site_options(p, &p->theme, a);
    p->site = site_load(&p->content, &options, p->arenas, &p->diags);
    diags_sort(&p->diags);
    base->readable = is_readable(base);
}

struct lsp_base *base_load(const struct options *o, str root, const struct base_text *texts,
                           size_t count, uint64_t changes) {
    struct load_task task = prepare(o, root, texts, count, changes);
    run(&task);
    return task.base;
}

void base_free(struct lsp_base *base) {
    if (!base)
        return;
    if (base->opened)
        pipeline_close(&base->pipeline);
    arena_free(&base->texts);
    free(base);
}

bool loader_open(struct loader *l) {
    *l = (struct loader){.fd = eventfd(0, EFD_CLOEXEC)};
    return l->fd >= 0;
}

/* What somebody types comes first: the load, and the threads that it starts, stand back. */
static void *load_thread(void *loader) {
    struct loader *l = loader;
    setpriority(PRIO_PROCESS, (id_t)gettid(), 10);
    run(&l->task);
    eventfd_write(l->fd, 1);
    return NULL;
}

void loader_start(struct loader *l, const struct options *o, str root,
                  const struct base_text *texts, size_t count, uint64_t changes) {
    l->task = prepare(o, root, texts, count, changes);
    l->running = true;
    l->threaded = pthread_create(&l->thread, NULL, load_thread, l) == 0;
    if (l->threaded)
        return;
    run(&l->task);
    eventfd_write(l->fd, 1);
}

bool loader_has_ended(const struct loader *l) {
    struct pollfd ready = {.fd = l->fd, .events = POLLIN};
    return l->running && poll(&ready, 1, 0) == 1;
}

struct lsp_base *loader_take(struct loader *l) {
    eventfd_t ignored;
    if (!l->running)
        return NULL;
    if (l->threaded)
        pthread_join(l->thread, NULL);
    eventfd_read(l->fd, &ignored);
    l->running = false;
    return l->task.base;
}

void loader_close(struct loader *l) {
    base_free(loader_take(l));
    close(l->fd);
}
