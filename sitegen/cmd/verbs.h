/* The verbs, one file each. */
#ifndef CMD_VERBS_H
#define CMD_VERBS_H

#include "cmd/options.h"

enum exit_code verb_init(const struct options *o);
enum exit_code verb_build(const struct options *o);
enum exit_code verb_check(const struct options *o);
enum exit_code verb_history(const struct options *o);
enum exit_code verb_diff(const struct options *o);
enum exit_code verb_facts(const struct options *o);
enum exit_code verb_calc(const struct options *o);
enum exit_code verb_help(const struct options *o);
enum exit_code verb_version(const struct options *o);

extern const struct verb all_verbs[]; /* main.c; ends with a NULL name */

const char *serve_library_version(void); /* "2.1.12-stable" */

#endif
