/* What the verbs share that read what is recorded, or published: history, facts, diff, verify. */
#ifndef CMD_RECORDED_H
#define CMD_RECORDED_H

#include "cmd/pipeline.h"
#include "history/history.h"

/* Prints what was found to standard error, for the result goes to standard output, and returns the exit code it means.
 * Warnings about the content are left to check. */
enum exit_code recorded_report(struct pipeline *p);
/* The same of diagnostics that belong to no pipeline. */
enum exit_code recorded_tell(const struct diags *d, bool strict);
/* The same, but with --json a failure stands on standard output as JSON, where the result would be, and
 * what is none is left to recorded_print_json. */
enum exit_code recorded_fail(const struct diags *d, const struct options *o);
/* A result as JSON: the members of `object`, "{...}", behind the diagnostics. */
void recorded_print_json(const struct diags *d, str object);

/* Adds what would be told to `kept`, which outlives it. For what is no failure: the places go. */
void recorded_keep(const struct diags *d, struct diags *kept);

#endif
