/* All files of a site, as they are published. */
#ifndef CMD_WHOLE_H
#define CMD_WHOLE_H

#include "base/manifest.h"
#include "cmd/pipeline.h"

/* Renders everything into the output: pages, data, assets, static files; last the manifest, which lists all others. What goes
 * wrong is in the pipeline's diagnostics, and then the output is incomplete. */
void whole_site(struct pipeline *p, struct output *output);
/* What the manifest tells of it; its files are the output's. */
struct manifest whole_manifest(struct pipeline *p, struct output *output);

#endif
