#include "cmd/forge.h"

#include "base/pool.h"
#include "text/portability.h"

struct worker {
    struct arena scratch;  /* rewound after every article */
    struct arena messages; /* lives until they have been copied */
    struct diags diags;
    struct forge_result result;
};

struct comparison {
    const struct item_list *articles;
    struct worker *workers;
};

static void compare(struct worker *w, const struct item *item) {
    if (!item->has_text)
        return;
    struct arena_mark mark = arena_mark(&w->scratch);
    switch (portability_check(&w->scratch, &item->prose.text, &w->diags)) {
    case PORTABILITY_DIFFERS:
        w->result.differ++;
        w->result.compared++;
        break;
    case PORTABILITY_SAME:
        w->result.compared++;
        break;
    case PORTABILITY_NOT_COMPARED:
        w->result.left_out++;
        break;
    }
    arena_rewind(&w->scratch, mark);
}

static void compare_article(void *context, unsigned worker, size_t number) {
    struct comparison *c = context;
    compare(&c->workers[worker], c->articles->items[number]);
}

static void merge(struct worker *w, struct forge_result *all, struct diags *d) {
    diags_append(d, &w->diags);
    all->compared += w->result.compared;
    all->differ += w->result.differ;
    all->left_out += w->result.left_out;
    arena_free(&w->scratch);
    arena_free(&w->messages);
}

struct forge_result forge_compare(const struct site *site, unsigned workers, struct diags *d) {
    struct worker own[POOL_MAX] = {0};
    struct forge_result all = {0};
    for (unsigned i = 0; i < workers; i++)
        own[i].diags.arena = &own[i].messages;
    if (site->home)
        compare(&own[0], &site->home->item);
    struct comparison c = {&site->items[ITEM_ARTICLE], own};
    pool_run(workers, c.articles->count, compare_article, &c);
    for (unsigned i = 0; i < workers; i++)
        merge(&own[i], &all, d);
    return all;
}
