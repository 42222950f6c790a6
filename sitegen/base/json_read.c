#include "base/json_read.h"

#include "base/clean.h"
#include "base/map.h"

#include <json-c/json.h>
#include <limits.h>
#include <stdio.h>

enum { MAX_DEPTH = 64 };

/* Values of the library, under a name of our own. */
static json_object *inside(const struct json *value) { return (json_object *)(uintptr_t)value; }
static const struct json *outside(const json_object *value) { return (const struct json *)value; }

const char *json_library_version(void) { return json_c_version(); }

/* What a text holds, token by token. The library takes more than JSON has (texts in 'these', NaN, "1.", bare line ends in texts):
 * what it would take for a token and JSON does not have is found here, so that both count the same. */
struct shape {
    size_t values;     /* about: small ones take a hundred times the memory that they have bytes */
    size_t members;    /* of all objects */
    bool last_has_nul; /* the text that was read last */
    bool has_nul_name;
    size_t at;         /* where the next token begins; may lie behind the end */
    const char *fault; /* NULL: up to `at` there are only tokens of JSON */
};

static void take_string(str text, struct shape *s) {
    size_t at = s->at + 1;
    s->last_has_nul = false;
    for (; at < text.n && text.p[at] != '"' && (unsigned char)text.p[at] >= 0x20; at++)
        if (text.p[at] == '\\') {
            s->last_has_nul |= str_starts(str_sub(text, at, text.n), S("\\u0000"));
            at++;
        }
    bool ended = at >= text.n || text.p[at] == '"'; /* the library tells of a text without end */
    s->fault = ended ? NULL : "a control character in a text";
    s->at = at + ended;
}

/* False where there is none. */
static bool take_digits(str text, struct shape *s) {
    size_t from = s->at;
    while (s->at < text.n && byte_is_digit(text.p[s->at]))
        s->at++;
    return s->at > from;
}

static bool take_one_of(str text, struct shape *s, str bytes) {
    bool is_there = s->at < text.n && byte_is_one_of(text.p[s->at], bytes);
    s->at += is_there;
    return is_there;
}

static void take_number(str text, struct shape *s) {
    take_one_of(text, s, S("-"));
    bool fine = take_one_of(text, s, S("0")) || take_digits(text, s);
    if (fine && take_one_of(text, s, S(".")))
        fine = take_digits(text, s);
    if (fine && take_one_of(text, s, S("eE"))) {
        take_one_of(text, s, S("+-"));
        fine = take_digits(text, s);
    }
    bool ended = s->at >= text.n;
    if (!fine || (!ended && !byte_is_one_of(text.p[s->at], S(" \t\r\n,:]}"))))
        s->fault = ended ? "unexpected end of data" : "unexpected character";
}

/* One that the end cuts off is left to the library. */
static void take_word(str text, struct shape *s) {
    static const str words[] = {{"true", 4}, {"false", 5}, {"null", 4}};
    str rest = str_sub(text, s->at, text.n);
    s->fault = "unexpected character";
    for (size_t i = 0; i < sizeof words / sizeof *words && s->fault; i++)
        if (str_starts(rest, words[i]) || str_starts(words[i], rest)) {
            s->at += words[i].n;
            s->fault = NULL;
        }
}

static void take_token(str text, struct shape *s) {
    char c = text.p[s->at];
    if (c == '"') {
        take_string(text, s);
    } else if (c == '-' || byte_is_digit(c)) {
        take_number(text, s);
    } else if (byte_is_alpha(c)) {
        take_word(text, s);
    } else if (take_one_of(text, s, S(" \t\r\n[]{},:"))) {
        s->values += c == ',' || c == '[' || c == '{';
        s->members += c == ':';
        s->has_nul_name |= c == ':' && s->last_has_nul;
    } else {
        s->fault = "unexpected character";
    }
}

static struct shape shape_of(str text) {
    struct shape s = {0};
    while (s.at < text.n && !s.fault)
        take_token(text, &s);
    return s;
}

/* The name that a string of the text is. */
static str name_of(struct arena *a, str token) {
    if (str_find_byte(token, '\\', 0) == token.n)
        return str_sub(token, 1, token.n - 1);
    json_object *value = json_tokener_parse(arena_copy(a, token).p);
    str name = arena_copy(a, json_str(outside(value)));
    json_object_put(value);
    return name;
}

/* The first one that stands twice in an object of a text that was read. */
static str find_twice(struct arena *a, str text) {
    struct shape s = {0};
    struct map levels[MAX_DEPTH + 1];
    str name = {0};
    for (size_t depth = 0; s.at < text.n && !s.fault;) {
        size_t from = s.at;
        take_token(text, &s);
        char c = text.p[from];
        if (c == '"')
            name = str_sub(text, from, s.at);
        else if ((c == '{' || c == '[') && depth < MAX_DEPTH)
            levels[++depth] = map_make(a);
        else if ((c == '}' || c == ']') && depth)
            depth--;
        else if (c == ':' && map_add(&levels[depth], name_of(a, name), a))
            return name_of(a, name);
    }
    return (str){0};
}

static void tell_twice(str text, struct json_fault *fault) {
    struct arena a = {0};
    str name = find_twice(&a, text);
    size_t n = name.n;
    if (n >= sizeof fault->name)
        for (n = sizeof fault->name - 4; n && ((unsigned char)name.p[n] & 0xC0) == 0x80;)
            n--;
    snprintf(fault->name, sizeof fault->name, "%.*s%s", (int)n, n ? name.p : "",
             n < name.n ? "…" : "");
    fault->why = "a member that stands twice in an object";
    arena_free(&a);
}

/* The library keeps the last of those that have the same name. */
static size_t count_members(json_object *value) {
    size_t count = 0;
    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            count += count_members(json_object_array_get_idx(value, i));
    } else if (json_object_is_type(value, json_type_object)) {
        count = (size_t)json_object_object_length(value);
        json_object_object_foreach(value, name, inner) {
            (void)name;
            count += count_members(inner);
        }
    }
    return count;
}

static json_object *parse(str text, struct json_fault *fault) {
    struct json_tokener *t = json_tokener_new_ex(MAX_DEPTH);
    if (!t)
        out_of_memory(MAX_DEPTH);
    json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *value = json_tokener_parse_ex(t, text.n ? text.p : "", (int)text.n);
    enum json_tokener_error error = json_tokener_get_error(t);
    fault->at = json_tokener_get_parse_end(t);
    if (error == json_tokener_continue) /* a number ends where something else begins */
        value = json_tokener_parse_ex(t, "\n", 1);
    error = json_tokener_get_error(t);
    fault->why = error == json_tokener_success       ? "nothing but null"
                 : error == json_tokener_continue    ? "unexpected end of data"
                 : error == json_tokener_error_depth ? "values nested too deep"
                                                     : json_tokener_error_desc(error);
    fault->refused = error == json_tokener_success || error == json_tokener_error_depth;
    json_tokener_free(t);
    return value;
}

/* False when it is not to be read: *fault. */
static bool has_fit_shape(str text, size_t most, struct shape *shape, struct json_fault *fault) {
    size_t nul = text.n <= INT_MAX ? str_find_byte(text, '\0', 0) : text.n;
    *shape = text.n <= INT_MAX && nul == text.n ? shape_of(text) : (struct shape){0};
    *fault = (struct json_fault){.why = "a NUL", .at = nul};
    if (text.n > INT_MAX || shape->values > most)
        *fault = (struct json_fault){.why = "too many values", .refused = true};
    else if (shape->fault)
        *fault = (struct json_fault){.why = shape->fault, .at = shape->at};
    else
        return nul == text.n;
    return false;
}

struct json *json_read(str text, size_t most, struct json_fault *fault) {
    struct shape shape;
    json_object *value = has_fit_shape(text, most, &shape, fault) ? parse(text, fault) : NULL;
    if (!value)
        return NULL;
    bool twice = count_members(value) != shape.members;
    if (!twice && !shape.has_nul_name)
        return (struct json *)value;
    fault->refused = true;
    fault->why = "a NUL in the name of a member";
    if (!shape.has_nul_name)
        tell_twice(text, fault);
    json_object_put(value);
    return NULL;
}

str json_fault_words(struct arena *a, const struct json_fault *fault) {
    str name = clean_line(a, str_of(fault->name));
    if (!fault->refused)
        return arena_printf(a, "it is not JSON: %s, at byte %zu", fault->why, fault->at);
    return name.n ? arena_printf(a, "it holds %s: '%.*s'", fault->why, STR(name))
                  : arena_printf(a, "it holds %s", fault->why);
}

void json_free(struct json *value) { json_object_put(inside(value)); }
bool json_is_object(const struct json *v) {
    return json_object_is_type(inside(v), json_type_object);
}
bool json_is_array(const struct json *v) { return json_object_is_type(inside(v), json_type_array); }
bool json_is_text(const struct json *v) { return json_object_is_type(inside(v), json_type_string); }

bool json_is_bool(const struct json *v) {
    return json_object_is_type(inside(v), json_type_boolean);
}

bool json_is_true(const struct json *v) {
    return json_is_bool(v) && json_object_get_boolean(inside(v));
}

str json_str(const struct json *v) {
    if (!json_is_text(v))
        return (str){0};
    return (str){json_object_get_string(inside(v)), (size_t)json_object_get_string_len(inside(v))};
}

bool json_whole(const struct json *v, int64_t *n) {
    if (!json_object_is_type(inside(v), json_type_int))
        return false;
    *n = json_object_get_int64(inside(v)); /* the nearest that there is */
    return true;
}

size_t json_count(const struct json *array) {
    return json_is_array(array) ? json_object_array_length(inside(array)) : 0;
}

const struct json *json_entry(const struct json *array, size_t i) {
    return i < json_count(array) ? outside(json_object_array_get_idx(inside(array), i)) : NULL;
}

size_t json_member_count(const struct json *object) {
    return json_is_object(object) ? (size_t)json_object_object_length(inside(object)) : 0;
}

void json_members(const struct json *object, struct json_member *members) {
    if (!json_is_object(object))
        return;
    json_object_object_foreach(inside(object), name, value) {
        *members++ = (struct json_member){str_of(name), outside(value)};
    }
}

const struct json *json_at(const struct json *value, const char *path) {
    while (*path) {
        char name[40];
        json_object *found = NULL;
        size_t n = strcspn(path, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, path);
        if (json_is_object(value))
            json_object_object_get_ex(inside(value), name, &found);
        value = outside(found);
        path += n + (path[n] == '/');
    }
    return value;
}
