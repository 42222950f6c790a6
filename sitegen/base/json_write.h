/* JSON, value by value: who writes says what comes next, the writer puts commas, keys and line breaks. Every function
 * takes the key under which the value stands in its object, or NULL in an array and for the outermost value. Keys are
 * written as they are: plain ASCII names.
 *
 *     struct json_writer j = {.out = &buf};
 *     json_open_object(&j, NULL);
 *     json_put_text(&j, "id", item->id);
 *     json_open_array(&j, "tags");
 *     json_put_text(&j, NULL, tag);
 *     json_close_array(&j);
 *     json_close_object(&j);                   {"id":"a-b","tags":["c"]} */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/json.h"

/* Begin with {.out = ...}. */
struct json_writer {
    struct buf *out;
    bool due;  /* a value stands before the next one: a comma comes between them */
    bool line; /* the next value begins a line */
};

/* What follows stands in it, until it is closed. */
void json_open_object(struct json_writer *j, const char *key);
void json_close_object(struct json_writer *j);
void json_open_array(struct json_writer *j, const char *key);
void json_close_array(struct json_writer *j);

void json_put_text(struct json_writer *j, const char *key, str text);
void json_put_text_or_null(struct json_writer *j, const char *key, str text); /* null: empty */
void json_put_bool(struct json_writer *j, const char *key, bool value);
void json_put_count(struct json_writer *j, const char *key, size_t value);
void json_put_null(struct json_writer *j, const char *key);
void json_put_raw(struct json_writer *j, const char *key, str json); /* what is JSON already */

/* The next value begins a line, so that big files can be read, compared and cut line by line. */
void json_break_line(struct json_writer *j);

#endif
