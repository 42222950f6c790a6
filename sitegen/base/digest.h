/* SHA-256, by which a stranger can check what was published. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/arena.h"

enum { DIGEST_SIZE = 32, DIGEST_HEX = 2 * DIGEST_SIZE };

struct digest {
    unsigned char bytes[DIGEST_SIZE];
};

struct digest digest_of(str bytes);

/* The same of bytes that come in pieces. */
struct digest_run {
    _Alignas(8) unsigned char state[128]; /* the library's */
};
void digest_begin(struct digest_run *run);
void digest_add(struct digest_run *run, str bytes);
struct digest digest_end(struct digest_run *run);

bool digest_eq(const struct digest *a, const struct digest *b);
/* 64 hexadecimal digits, small letters; no NUL. */
void digest_hex(const struct digest *digest, char hex[DIGEST_HEX]);
void digest_put(struct buf *out, const struct digest *digest); /* appends them */
/* Reads what digest_hex writes. False for anything else, capital letters too. */
bool digest_read(str hex, struct digest *digest);

/* The 20 bytes by which git names a blob of these bytes: SHA-1, several times as fast as git's own, which looks for bytes made
 * to collide. So this is for finding out which files git knows already; who writes one has git's library name it again. */
void digest_blob(str bytes, unsigned char id[20]);

/* The version of the library, "3.8"; `text` has room for at least 16 bytes. */
void digest_library_version(char *text, size_t size);

#endif
