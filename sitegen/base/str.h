/* Strings: a pointer and a length. They borrow: whoever made the bytes (a source file, an arena)
 * keeps them alive until the build ends. Nothing here relies on a terminating NUL. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct str {
    const char *p; /* may be NULL when n is 0 */
    size_t n;      /* bytes */
} str;

/* A string literal as a str, without strlen at run time. */
#define S(literal) ((str){"" literal, sizeof(literal) - 1})
/* A str for printf: printf("%.*s", STR(s)). */
#define STR(s) (int)(s).n, (s).p

str str_of(const char *c_string);
str str_sub(str s, size_t from, size_t to); /* clamped to the string */
bool str_eq(str a, str b);
bool str_eq_nocase(str a, str b); /* ASCII case only */
int str_cmp(str a, str b);        /* bytewise, as strcmp; shorter first */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
str str_trim(str s);                             /* without ASCII white space at both ends */
size_t str_find(str s, str needle, size_t from); /* index of the first, or s.n when there is none */
size_t str_find_byte(str s, char byte, size_t from); /* likewise */
/* Cuts s at the first `byte`: returns what stands before it, leaves in *s what stands behind it.
 * Without one, returns all and leaves *s empty. */
str str_cut(str *s, char byte);
uint64_t str_hash(str s); /* FNV-1a, the same on every machine */
/* Of long texts: eight bytes at a time, the same on every machine of its byte order. */
uint64_t str_digest(str s, uint64_t seed);

bool byte_is_space(char c); /* ASCII: space, \t \n \v \f \r */
bool byte_is_digit(char c);
bool byte_is_alpha(char c); /* ASCII letters */
bool byte_is_alnum(char c);
bool byte_is_one_of(char c, str bytes); /* unlike strchr, which finds a NUL in every text */
char byte_lower(char c);                /* ASCII */

/* First byte that is not valid UTF-8 (overlong forms and surrogates count as invalid) or is NUL;
 * s.n when all is well. */
size_t utf8_first_bad(str s);
/* Decodes one code point at s.p[*at] and moves *at behind it; the text must be valid UTF-8. */
uint32_t utf8_next(str s, size_t *at);
size_t utf8_length(str s); /* code points */
/* What is no part of a text but acts on its surroundings, and so is not passed on where the text may come from strangers:
 * controls, which may steer a terminal; what turns the direction of text or has it read differently from what it says;
 * what is not to be seen. White space that is a control counts, blanks and joiners of letters do not. */
bool codepoint_is_unfit(uint32_t c);

/* Edit distance with transpositions (optimal string alignment), capped: returns `cap` when it is
 * reached. Used for "did you mean". */
size_t str_distance(str a, str b, size_t cap);

#endif
