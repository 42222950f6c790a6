#include "text/yaml_write.h"

#include "text/yaml.h"

/* What is read is asked: the reader alone knows what is plain to it. */
static const struct yaml *read_back(struct arena *a, str yaml, enum yaml_around around) {
    struct diags ignored = {.arena = a};
    struct source source = {
        S("value"),
        arena_printf(a, around == YAML_IN_FLOW ? "{k: %.*s, l: m}" : "k: %.*s\n", STR(yaml))};
    const struct yaml *mapping = yaml_parse(a, &source, 0, source.text.n, &ignored);
    bool alone = mapping && mapping->kind == YAML_MAPPING && !ignored.count &&
                 mapping->count == (around == YAML_IN_FLOW ? 2 : 1);
    return alone ? yaml_get(mapping, S("k")) : NULL;
}

static bool is_fit(str text) {
    if (utf8_first_bad(text) < text.n)
        return false;
    for (size_t at = 0; at < text.n;)
        if (codepoint_is_unfit(utf8_next(text, &at)))
            return false;
    return true;
}

static bool is_plain(str text, enum yaml_around around) {
    struct arena a = {0};
    bool fit = text.n && is_fit(text) && str_find_byte(text, '#', 0) == text.n;
    const struct yaml *value = fit ? read_back(&a, text, around) : NULL;
    bool plain = value && value->kind == YAML_SCALAR && value->style == YAML_PLAIN &&
                 !yaml_is_null(value) && str_eq(value->text, text);
    arena_free(&a);
    return plain;
}

bool yaml_is_scalar(str yaml, enum yaml_around around, bool quoted) {
    struct arena a = {0};
    const struct yaml *value = read_back(&a, yaml, around);
    bool result = value && value->kind == YAML_SCALAR && value->style != YAML_BLOCK &&
                  (quoted || value->style == YAML_PLAIN);
    arena_free(&a);
    return result;
}

static void put_quoted(struct buf *out, str text) {
    buf_byte(out, '"');
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        if (utf8_first_bad(str_sub(text, at, at + 4)) == 0) {
            at++;
            buf_put(out, S("\xEF\xBF\xBD"));
            continue;
        }
        uint32_t c = utf8_next(text, &at);
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", (char)c);
        else if (c == '\n' || c == '\t')
            buf_put(out, c == '\n' ? S("\\n") : S("\\t"));
        else if (codepoint_is_unfit(c))
            buf_printf(out, c < 0x100 ? "\\x%02X" : c < 0x10000 ? "\\u%04X" : "\\U%08X", c);
        else
            buf_put(out, str_sub(text, from, at));
    }
    buf_byte(out, '"');
}

void yaml_put_scalar(struct buf *out, str text, enum yaml_around around) {
    if (is_plain(text, around))
        buf_put(out, text);
    else
        put_quoted(out, text);
}
