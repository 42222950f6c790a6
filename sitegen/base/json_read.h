/* Reading JSON (json-c). A value of JSON is read once and asked by its path; NULL stands for what is not there, and all that
 * asks for a value takes it. */
#ifndef BASE_JSON_READ_H
#define BASE_JSON_READ_H

#include "base/arena.h"

struct json;

struct json_fault {
    const char *why; /* in the library's words, or those of json_read.c */
    size_t at;       /* the byte at which reading stopped */
    bool refused;    /* it may well be JSON, but is not taken: `at` says nothing */
    char name[84];   /* of the member that stands twice, as it is, its beginning; or empty */
};

/* "it is not JSON: unexpected character, at byte 0", "it holds too many values" */
str json_fault_words(struct arena *a, const struct json_fault *fault);

/* NULL, with *fault, when it is no JSON, not UTF-8, nothing but null, nested too deep, has more than about `most` values, or an
 * object in which a name stands twice or holds a NUL: of those, not all readers would make the same.
 * Freed by json_free. */
struct json *json_read(str text, size_t most, struct json_fault *fault);
void json_free(struct json *value);
bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_text(const struct json *value);
bool json_is_bool(const struct json *value);
bool json_is_true(const struct json *value);
str json_str(const struct json *value);                /* empty when it is none */
bool json_whole(const struct json *value, int64_t *n); /* false when it is no whole number */
size_t json_count(const struct json *array);           /* 0 when it is none */
const struct json *json_entry(const struct json *array, size_t i);
/* What stands there: "textDocument/uri". */
const struct json *json_at(const struct json *value, const char *path);

struct json_member {
    str name; /* the object's; UTF-8 */
    const struct json *value;
};
size_t json_member_count(const struct json *object); /* 0 when it is none */
/* Writes all of them to `members`, in the order of the text. */
void json_members(const struct json *object, struct json_member *members);
const char *json_library_version(void); /* "0.16" */

#endif
