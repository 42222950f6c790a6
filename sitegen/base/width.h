/* How many columns of a terminal a character takes. */
#ifndef BASE_WIDTH_H
#define BASE_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* 0 of what stands on the character before it or is not to be seen, 2 of what is wide in East Asia and of most emoji, else 1. Of
 * sequences that terminals draw as one sign (flags, families) nothing is known. */
size_t codepoint_width(uint32_t c);

#endif
