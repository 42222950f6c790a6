#include "base/hex.h"

int hex_value(char c) {
    return byte_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_is(str text) {
    for (size_t i = 0; i < text.n; i++)
        if (hex_value(text.p[i]) < 0)
            return false;
    return true;
}

void hex_write(const unsigned char *bytes, size_t count, char *hex) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
}

bool hex_read(str hex, unsigned char *bytes, size_t count) {
    if (hex.n != 2 * count || !hex_is(hex))
        return false;
    for (size_t i = 0; i < count; i++)
        bytes[i] = (unsigned char)(hex_value(hex.p[2 * i]) << 4 | hex_value(hex.p[2 * i + 1]));
    return true;
}
