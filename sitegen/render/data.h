/* Data files: what the site says, for programs. One writer for each name in the list of data.c, which pages of kind
 * PAGE_DATA have as their template. Shapes: sitegen/schemas/. All of it is written from the frozen site and its history, in
 * one order, the same bytes on every machine. */
#ifndef RENDER_DATA_H
#define RENDER_DATA_H

#include "history/history.h"

struct data {
    const struct site *site;
    const struct history *history; /* or NULL: nothing is known of the past */
    struct arena *scratch;         /* rewound by data_write */
};

/* Appends the file that the page is. False: there is no writer of that name. */
bool data_write(const struct data *data, const struct page *page, struct buf *out);

/* What there is to know of a data file. */
struct data_file {
    const char *name;   /* below /data/; of items "fact.json" */
    const char *media;  /* "application/json" */
    const char *schema; /* the JSON Schema that it satisfies: "facts"; NULL: none */
    const char *what;   /* what is in it, in one sentence */
};

/* By the template of its page. NULL: there is no such file, or it is a schema. */
const struct data_file *data_file_of(str name);
/* "schemas/fact.schema.json" is one. */
bool data_is_schema(str name);
/* The media type of a data file or schema. */
str data_media(str name);
/* Where the schema of that name stands: "/data/schemas/fact.schema.json". */
str data_schema_url(struct arena *a, const char *schema);

#endif
