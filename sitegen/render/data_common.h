/* What data files of several kinds write alike. */
#ifndef RENDER_DATA_COMMON_H
#define RENDER_DATA_COMMON_H

#include "base/json_write.h"
#include "render/data.h"

/* One file that is being written. */
struct data_json {
    struct json_writer json;
    const struct data *data;
    struct arena *arena; /* data->scratch */
};
struct data_json data_json_begin(const struct data *data, struct buf *out);

/* A file that is an object begins, and ends: "$schema", the address of the schema of that name, and what it was made of:
 *   "site": {"title": "T", "base_url": "https://example.org" | null, "language": "en" | null, "license": "CC-BY-4.0" | null,
 *            "license_url": ... | null, "commit": 40 digits | null, "dirty": are the files others than the commit's? | null,
 *            "date": "2026-11-22" | null}                                  as of which values are current and days overdue */
void data_open_file(struct data_json *d, const char *schema);
void data_close_file(struct data_json *d);
/* The member "$schema" alone. */
void data_put_schema(struct data_json *d, const char *schema);
/* What is not known is left out, in formats that have no null. */
void data_put_known(struct data_json *d, const char *key, str text);
/* What all items but facts begin with: "id", "url", "title", "summary", "tags". */
void data_put_item(struct data_json *d, const struct item *item);
/* As it is written: "2026-02-27", "2026-Q2", "before 2026-04"; null for none. */
void data_put_date(struct data_json *d, const char *key, const struct date *date);
/* The day of a number of days, null of an open end (INT32_MIN, INT32_MAX). */
void data_put_day(struct data_json *d, const char *key, int32_t day);
/* The address of something with a page, with scheme and host as far as they are known; null when it is empty. */
void data_put_url(struct data_json *d, const char *key, str url);
/* The id of what a field names, or null; a list of ids. */
void data_put_ref(struct data_json *d, const char *key, const struct ref *ref);
void data_put_ids(struct data_json *d, const char *key, const struct item_list *items);
void data_put_refs(struct data_json *d, const char *key, const struct ref_list *refs);
void data_put_texts(struct data_json *d, const char *key, const struct text_list *texts);
/* [{"source": id, "url": where it can be read | null, "at": ... | null, "note": ... | null}] */
void data_put_citations(struct data_json *d, const char *key, const struct citation_list *list);
/* What texts and values say where the item is mentioned:
 *   [{"id": ..., "kind": "article", "title": ..., "url": ... | null, "sentence": ...}] */
void data_put_backlinks(struct data_json *d, const char *key, const struct item *item);
/* The item's text as a reader sees it, without markup; null when it has none. */
void data_put_body(struct data_json *d, const char *key, const struct item *item);
/* One line of Markdown in a field of the item, likewise. */
void data_put_line(struct data_json *d, const char *key, const struct item *item, str text,
                   struct span place);
/* Names of tags. */
void data_put_tags(struct data_json *d, const char *key, const struct item *item);

/* data_value.c: what a fact or claim says; null for VALUE_NONE. Members by kind, all of them always there:
 *   {"kind": "quantity", "text": "about $17 billion a year", "written": "~17e9 USD/year" | null (computed),
 *    "number": "17000000000" | null (a range), "low": "16500000000" | null (open), "high": "17500000000" | null,
 *    "approximate": true, "range": false, "unit": "USD/year" | null, "dimension": "money/time"}
 *   {"kind": "date", "text": "April 2026", "written": ..., "date": "2026-04", "precision": "month",
 *    "first": "2026-04-01" | null, "last": "2026-04-30" | null}
 *   {"kind": "boolean", "text": "yes", "written": ..., "truth": true | false | null (undecided)}
 *   {"kind": "entity", "text": "The Thing", "written": "thing", "entity": "thing"}
 *   {"kind": "text", "text": ..., "written": ...}
 * Numbers are strings, decimals of up to 18 digits without an exponent: readers of JSON make doubles of its numbers. low and high
 * are the ends of what the quantity stands for, both the number itself when it is exact. What was computed has 12 digits. */
void data_put_value(struct data_json *d, const char *key, const struct value *value);

#endif
