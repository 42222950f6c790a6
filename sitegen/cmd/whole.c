#include "cmd/whole.h"

#include "base/version.h"
#include "cmd/options.h"
#include "model/stages.h"
#include "render/data.h"

struct manifest whole_manifest(struct pipeline *p, struct output *output) {
    struct arena *a = &p->arenas[0];
    struct manifest m = {.version = S(SITEGEN_VERSION),
                         .base_url = p->site->config.base_url,
                         .drafts = p->options->drafts,
                         .precompress = p->options->precompress};
    if (p->site->config.data) /* schemas are there, too */
        m.schema = site_permalink(a, p->site, data_schema_url(a, "manifest"));
    m.files = output_digests(output, &m.count);
    if (p->now.precision)
        m.date = date_iso(a, &p->now);
    if (p->history && p->has_tip) {
        m.commit = repo_id_hex(a, &p->tip.id);
        m.dirty = p->history->dirty;
    }
    return m;
}

static void put_manifest(struct pipeline *p, struct output *output) {
    struct buf out = {0};
    struct manifest m = whole_manifest(p, output);
    manifest_write(&m, &out);
    output_put(output, MANIFEST_PATH, buf_str(&out), &p->diags);
    buf_free(&out);
}

/* What the site has of its own takes the place of what would be packed. */
static bool is_given(void *context, str path) {
    struct arena scratch = {0};
    bool given = address_find(context, &scratch, path) != NULL;
    arena_free(&scratch);
    return given;
}

void whole_site(struct pipeline *p, struct output *output) {
    output_keep_digests(output);
    if (p->options->precompress)
        output_precompress(output, is_given, p->site);
    pipeline_render(p, output);
    put_manifest(p, output);
}
