#include "cmd/external.h"
#include "cmd/forge.h"
#include "cmd/fix.h"
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

static void print_left_out(const struct forge_result *forge) {
    if (forge->left_out)
        printf("%zu articles are too large to be compared with what the forge shows\n",
               forge->left_out);
}

static enum exit_code fix(const struct options *o) {
    if (!o->fix)
        return o->dry_run ? usage_error("--dry-run goes with --fix") : EXIT_FINE;
    if (o->at)
        return usage_error("--fix changes the files: it does not go with --at");
    return fix_site(o);
}

static void print_summary(const struct pipeline *p, const struct forge_result *forge,
                          const struct links *links) {
    printf("fine: %zu pages", site_page_count(p->site));
    for (int k = 0; k < ITEM_KINDS; k++)
        printf(", %zu %s", p->site->items[k].count, item_kind_plural((enum item_kind)k));
    printf("\n");
    print_coverage(p->site);
    print_trials(p->site);
    print_left_out(forge);
    if (p->options->external)
        external_print(links);
}

enum exit_code verb_check(const struct options *o) {
    struct pipeline p;
    enum exit_code e = fix(o);
    if (!e)
        e = pipeline_open(&p, o);
    if (e)
        return e;
    p.progress = progress_start(o);
    pipeline_load(&p);
    pipeline_begin(&p, "comparing with what the forge shows", true);
    struct forge_result forge = forge_compare(p.site, o->jobs, &p.diags);
    pipeline_stage(&p, "compare with the forge");
    if (!p.diags.errors)
        pipeline_history(&p);
    if (!p.diags.errors) {
        pipeline_render(&p, NULL);
        pipeline_stage(&p, "render");
    }
    struct links links = {0};
    if (o->external && !p.diags.errors)
        external_check(&p, &links);
    e = pipeline_report(&p);
    if (!e && !o->quiet && !pipeline_is_for_programs(o))
        print_summary(&p, &forge, &links);
    if (o->profile && !o->quiet && !pipeline_is_for_programs(o))
        pipeline_print_profile(&p);
    pipeline_close(&p);
    return e;
}
