#include "base/json_write.h"

static void put_key(struct json_writer *j, const char *key) {
    if (j->due)
        buf_byte(j->out, ',');
    if (j->line)
        buf_byte(j->out, '\n');
    if (key) {
        buf_byte(j->out, '"');
        buf_put(j->out, str_of(key));
        buf_put(j->out, S("\":"));
    }
    j->line = false;
    j->due = true;
}

static void open_value(struct json_writer *j, const char *key, char bracket) {
    put_key(j, key);
    buf_byte(j->out, bracket);
    j->due = false;
}

static void close_value(struct json_writer *j, char bracket) {
    buf_byte(j->out, bracket);
    j->line = false;
    j->due = true;
}

void json_open_object(struct json_writer *j, const char *key) { open_value(j, key, '{'); }

void json_close_object(struct json_writer *j) { close_value(j, '}'); }

void json_open_array(struct json_writer *j, const char *key) { open_value(j, key, '['); }

void json_close_array(struct json_writer *j) { close_value(j, ']'); }

void json_put_text(struct json_writer *j, const char *key, str text) {
    put_key(j, key);
    json_string(j->out, text);
}

void json_put_text_or_null(struct json_writer *j, const char *key, str text) {
    if (text.n)
        json_put_text(j, key, text);
    else
        json_put_null(j, key);
}

void json_put_bool(struct json_writer *j, const char *key, bool value) {
    json_put_raw(j, key, value ? S("true") : S("false"));
}

void json_put_count(struct json_writer *j, const char *key, size_t value) {
    put_key(j, key);
    buf_printf(j->out, "%zu", value);
}

void json_put_null(struct json_writer *j, const char *key) { json_put_raw(j, key, S("null")); }

void json_put_raw(struct json_writer *j, const char *key, str json) {
    put_key(j, key);
    buf_put(j->out, json);
}

void json_break_line(struct json_writer *j) { j->line = true; }
