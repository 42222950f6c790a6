/* The codes of diagnostics, and what each means in a sentence: for reports that list their rules. `scripts/lint-codes` holds
 * the table to the sources. */
#ifndef BASE_DIAG_CODES_H
#define BASE_DIAG_CODES_H

#include "base/str.h"

struct diag_code {
    const char *code;    /* "unknown-field" */
    const char *meaning; /* one sentence, with its full stop */
    const char *section; /* of README.md, where more is said: "Checked prose" */
};

/* In the order of their codes. */
extern const struct diag_code diag_codes[];
extern const size_t diag_code_count;

/* NULL when the table has no such code. */
const struct diag_code *diag_code_find(const char *code);

#endif
