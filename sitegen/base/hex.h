/* Bytes as hexadecimal digits, in small letters: ids of git's objects, digests. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/str.h"

/* 0..15; -1 of what is no digit, and of capital letters. */
int hex_value(char c);
/* Is it nothing but such digits? */
bool hex_is(str text);
/* Writes two digits for each byte; no NUL. */
void hex_write(const unsigned char *bytes, size_t count, char *hex);
/* Reads what hex_write wrote; false of anything else, and of another length. */
bool hex_read(str hex, unsigned char *bytes, size_t count);

#endif
