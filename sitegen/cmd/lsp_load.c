/* When the knowledge base is loaded, and which of its loads answers. */
#include "cmd/lsp.h"

void lsp_load_soon(struct lsp *s, double seconds) {
    if (s->root.n)
        s->load_at = seconds_now() + seconds;
}

static void start(struct lsp *s) {
    struct arena scratch = {0};
    struct documents *all = &s->documents;
    struct base_text *texts = arena_array(&scratch, struct base_text, all->count);
    enum item_kind kind;
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (occurrence_kind(all->items[i]->path, &kind))
            texts[count++] = (struct base_text){all->items[i]->path, buf_str(&all->items[i]->text)};
    loader_start(&s->loader, s->options, s->root, texts, count, all->changes);
    s->load_at = 0;
    arena_free(&scratch);
}

/* While a file cannot be parsed, what it holds is missing: the base before still has it. */
static void take(struct lsp *s, struct lsp_base *base) {
    struct lsp_base *before = s->base, *whole = s->whole;
    if (!base->opened) { /* the directory went away: what is known stays */
        base_free(base);
        return;
    }
    s->base = base;
    s->whole = base->readable || !whole ? base : whole;
    if (before != s->whole)
        base_free(before);
    if (whole != s->whole && whole != before)
        base_free(whole);
    lsp_publish_all(s);
}

void lsp_load_step(struct lsp *s) {
    if (loader_has_ended(&s->loader))
        take(s, loader_take(&s->loader));
    if (s->load_at > 0 && !s->loader.running && seconds_now() >= s->load_at)
        start(s);
}

static bool wait_for_first(struct lsp *s) {
    if (s->whole || !s->root.n)
        return s->whole != NULL;
    if (!s->loader.running)
        start(s);
    take(s, loader_take(&s->loader));
    return s->whole != NULL;
}

const struct site *lsp_site(struct lsp *s) {
    return wait_for_first(s) ? s->whole->pipeline.site : NULL;
}

const struct map *lsp_components(struct lsp *s) {
    return wait_for_first(s) ? &s->whole->pipeline.theme.components : NULL;
}
