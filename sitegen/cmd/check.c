#include "cmd/pipeline.h"
#include "cmd/verbs.h"
#include "model/model.h"

static void print_coverage(const struct site *site) {
    size_t all = site->coverage.references + site->coverage.bare;
    if (all)
        printf("coverage: %zu of %zu figures in prose are references (%d %%)\n",
               site->coverage.references, all, site_coverage_percent(site));
}

/* Of models whose checks were not tried with all there is to try. */
static void print_trials(const struct site *site) {
    const struct item_list *models = &site->items[ITEM_MODEL];
    for (size_t i = 0; i < models->count; i++) {
        const struct model_trials *t = &((const struct model *)models->items[i])->trials;
        bool all = t->combinations_tried == t->combinations;
        if (all && t->points_tried == t->points)
            continue;
        printf("%.*s was tried with %zu of %s%zu combinations of choices and %zu of %zu further "
               "points\n",
               STR(models->items[i]->id), t->combinations_tried,
               t->combinations == MODEL_MANY ? "at least " : "", t->combinations, t->points_tried,
               t->points);
    }
}

enum exit_code verb_check(const struct options *o) {
    struct pipeline p;
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    pipeline_load(&p);
    if (!p.diags.errors)
        pipeline_history(&p);
    if (!p.diags.errors) {
        render_site(p.site, p.history, &p.theme, &render_default_limits, o->jobs, NULL, &p.diags);
        pipeline_stage(&p, "render");
    }
    e = pipeline_report(&p);
    if (!e && !o->quiet && !o->json) {
        printf("fine: %zu pages", p.site->pages.count);
        for (int k = 0; k < ITEM_KINDS; k++)
            printf(", %zu %s", p.site->items[k].count, item_kind_plural((enum item_kind)k));
        printf("\n");
        print_coverage(p.site);
        print_trials(p.site);
    }
    pipeline_close(&p);
    return e;
}
