/* What a build did, in the forms in which it is shown: for a terminal, for programs, and as pieces of HTML for the panel over a
 * page and for the status page. Made by the builder, which has the texts that diagnostics speak of. */
#ifndef CMD_BUILDER_REPORT_H
#define CMD_BUILDER_REPORT_H

#include "cmd/editor.h"
#include "cmd/rebuild.h"

struct builder_report {
    const struct options *options;
    const struct editor *editor;
    bool color;
    struct buf json, text, summary, problems, details; /* see struct built */
};

void builder_report_make(struct builder_report *report, const struct rebuild_report *done,
                         double seconds);
void builder_report_free(struct builder_report *report);

#endif
