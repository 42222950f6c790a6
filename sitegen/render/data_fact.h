/* The JSON object of a fact: one shape in facts.json, facts.ndjson and facts/ID/fact.json. */
#ifndef RENDER_DATA_FACT_H
#define RENDER_DATA_FACT_H

#include "render/data_common.h"

/* `whole`: also what only the fact's own file has, because it grows with the rest of the site or repeats its text: content,
 * cited_by, and of revisions the fields. */
void data_put_fact(struct data_json *d, const struct fact *fact, bool whole);
/* data_record.c: what the history knows of the fact: first_recorded, last_changed, pending, incomplete, revisions. Without a
 * history null, and no revisions. */
void data_put_record(struct data_json *d, const struct fact *fact, bool whole);

/* Of the current value, which are the fact's unless it names its own. */
const struct fact_value *data_current(const struct fact *fact);

/* A column of facts.csv. */
struct data_column {
    const char *name, *type, *what; /* "low", "number" (of Table Schema), what is in it */
};
extern const struct data_column data_fact_columns[];
extern const size_t data_fact_column_count;

#endif
