#include "cmd/pipeline.h"
#include "cmd/verbs.h"

enum exit_code verb_check(const struct options *o) {
    struct pipeline p;
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    pipeline_load(&p);
    if (!p.diags.errors) {
        render_site(p.site, &p.theme, &render_default_limits, o->jobs, NULL, &p.diags);
        pipeline_stage(&p, "render");
    }
    e = pipeline_report(&p);
    if (!e && !o->quiet && !o->json) {
        printf("fine: %zu pages", p.site->pages.count);
        for (int k = 0; k < ITEM_KINDS; k++)
            printf(", %zu %s", p.site->items[k].count, item_kind_plural((enum item_kind)k));
        printf("\n");
    }
    pipeline_close(&p);
    return e;
}
