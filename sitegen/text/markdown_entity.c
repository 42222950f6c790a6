/* Characters written as &name; or by their number. */
#include "base/hex.h"
#include "text/markdown_internal.h"

/* md4c has the table of HTML's names but installs no header for it. */
struct ENTITY_tag {
    const char *name;
    unsigned codepoints[2]; /* the second one is 0 when one character is meant */
};
const struct ENTITY_tag *entity_lookup(const char *name, size_t name_size);

enum { LAST_CODE_POINT = 0x10ffff, REPLACEMENT = 0xfffd };

static void put_utf8(struct buf *out, uint32_t c) {
    if (c < 0x80) {
        buf_byte(out, (char)c);
    } else if (c < 0x800) {
        buf_byte(out, (char)(0xc0 | c >> 6));
        buf_byte(out, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buf_byte(out, (char)(0xe0 | c >> 12));
        buf_byte(out, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_byte(out, (char)(0x80 | (c & 0x3f)));
    } else {
        buf_byte(out, (char)(0xf0 | c >> 18));
        buf_byte(out, (char)(0x80 | (c >> 12 & 0x3f)));
        buf_byte(out, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_byte(out, (char)(0x80 | (c & 0x3f)));
    }
}

/* `digits` is "169" or "xA9"; md4c lets through at most seven. */
static uint32_t number_of(str digits) {
    uint32_t value = 0, base = byte_lower(digits.p[0]) == 'x' ? 16 : 10;
    for (size_t i = base == 16; i < digits.n; i++)
        value = value * base + (uint32_t)hex_value(byte_lower(digits.p[i]));
    bool surrogate = value >= 0xd800 && value <= 0xdfff;
    return value == 0 || value > LAST_CODE_POINT || surrogate ? REPLACEMENT : value;
}

void entity_decode(struct buf *out, str entity) {
    if (str_starts(entity, S("&#"))) {
        put_utf8(out, number_of(str_sub(entity, 2, entity.n - 1)));
        return;
    }
    const struct ENTITY_tag *known = entity_lookup(entity.p, entity.n);
    if (!known) {
        buf_put(out, entity);
        return;
    }
    put_utf8(out, known->codepoints[0]);
    if (known->codepoints[1])
        put_utf8(out, known->codepoints[1]);
}
