#include "cmd/past.h"

#include "history/renewed.h"

#include <stdlib.h>

struct past {
    struct arena arenas[POOL_MAX];
    struct repo *repo; /* in arenas[0] */
    struct history *history;
};

void past_free(struct past *past) {
    if (!past)
        return;
    repo_close(past->repo);
    for (size_t i = 0; i < POOL_MAX; i++)
        arena_free(&past->arenas[i]);
    free(past);
}

const struct history *kept_history(const struct kept *k) {
    return k->past ? k->past->history : k->pipeline.history;
}

static bool is_same_repository(const struct repo *a, const struct repo *b) {
    return str_eq(a->folder, b->folder) && a->bare == b->bare && a->shallow == b->shallow &&
           a->has_head == b->has_head && (!a->has_head || repo_id_eq(&a->head, &b->head));
}

static void mark_item(void *kept, const struct item *item) {
    kept_mark_readers(kept, item, READ_HISTORY, S("what is recorded of it changed"));
}

static void mark_page(void *kept, const struct page *page) {
    struct kept *k = kept;
    size_t number = (size_t)(page - k->pipeline.site->pages.items);
    kept_mark_page(k, number, S("what is recorded changed"));
}

static void mark_site(struct kept *k, unsigned found) {
    static const struct {
        enum renewed found;
        enum reading how;
        const char *why;
    } ways[] = {{RENEWED_DIRTY, READ_DIRTY, "files are not those of the commit, or are again"},
                {RENEWED_PENDING, READ_PENDING, "what is not yet committed changed"},
                {RENEWED_COMMITS, READ_COMMITS, "what commits changed is another"},
                {RENEWED_CHANGES, READ_CHANGES, "what is recorded changed"}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (found & ways[i].found)
            kept_mark_readers(k, k->pipeline.site, ways[i].how, str_of(ways[i].why));
}

/* Shows the history, which was made of the repository as it is now. */
static bool show(struct kept *k, struct past *past, str *why) {
    const struct renewed_calls calls = {k, mark_item, mark_page};
    struct pipeline *p = &k->pipeline;
    bool same;
    unsigned found =
        history_renew(kept_history(k), past->history, p->site, &past->arenas[0], &calls, &same);
    if (!same) {
        *why = S("there are other pages of changes");
        return false;
    }
    mark_site(k, found);
    pipeline_stage(p, "compare histories");
    rendering_set_history(k->rendering, past->history);
    past_free(k->past);
    k->past = past;
    return true;
}

static bool read_again(struct kept *k, struct past *past, str *why) {
    struct pipeline *p = &k->pipeline;
    struct diags d = {.arena = &past->arenas[0]};
    past->repo = repo_open(&past->arenas[0], p->options->root, &d);
    if (!past->repo || !is_same_repository(p->repo, past->repo)) {
        *why = S("there is another commit");
        return false;
    }
    past->history = pipeline_record_anew(p, past->repo, true, past->arenas, &d);
    *why = S("the history cannot be read");
    return past->history && !d.errors;
}

bool past_follow(struct kept *k, str *why) {
    if (!k->pipeline.repo)
        return true;
    struct past *past = memory_new(sizeof *past);
    if (read_again(k, past, why) && show(k, past, why))
        return true;
    past_free(past);
    return false;
}
