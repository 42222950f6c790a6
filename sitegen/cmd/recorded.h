/* What the verbs that read the record share: history, facts, diff. */
#ifndef CMD_RECORDED_H
#define CMD_RECORDED_H

#include "cmd/pipeline.h"
#include "history/history.h"

/* Prints what was found to standard error, for the result goes to standard output, and returns the exit code it means.
 * Warnings about the content are left to check. */
enum exit_code recorded_report(struct pipeline *p);

#endif
