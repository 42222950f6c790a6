/* The verbs, one file each. */
#ifndef CMD_VERBS_H
#define CMD_VERBS_H

#include "cmd/options.h"

enum exit_code verb_init(const struct options *o);
enum exit_code verb_new(const struct options *o);
enum exit_code verb_build(const struct options *o);
enum exit_code verb_publish(const struct options *o);
enum exit_code verb_check(const struct options *o);
enum exit_code verb_history(const struct options *o);
enum exit_code verb_diff(const struct options *o);
enum exit_code verb_facts(const struct options *o);
enum exit_code verb_calc(const struct options *o);
enum exit_code verb_serve(const struct options *o);
enum exit_code verb_lsp(const struct options *o);
enum exit_code verb_verify(const struct options *o);
enum exit_code verb_completion(const struct options *o);
enum exit_code verb_manual(const struct options *o);
enum exit_code verb_help(const struct options *o);
enum exit_code verb_version(const struct options *o);

extern const struct verb all_verbs[]; /* main.c; ends with a NULL name */

/* help.c: what the exit codes mean, by their number; ends with NULL. */
extern const char *const exit_code_meanings[];

const char *serve_library_version(void); /* "2.1.12-stable" */

#endif
