#include "base/digest.h"

#include "base/hex.h"

#include <assert.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <nettle/version.h>
#include <stdio.h>

static_assert(sizeof(struct sha256_ctx) <= sizeof(((struct digest_run *)NULL)->state),
              "the library's state has room in ours");

static struct sha256_ctx *state_of(struct digest_run *run) { return (void *)run->state; }

void digest_begin(struct digest_run *run) { sha256_init(state_of(run)); }

void digest_add(struct digest_run *run, str bytes) {
    sha256_update(state_of(run), bytes.n, (const uint8_t *)bytes.p);
}

struct digest digest_end(struct digest_run *run) {
    struct digest digest;
    sha256_digest(state_of(run), sizeof digest.bytes, digest.bytes);
    return digest;
}

struct digest digest_of(str bytes) {
    struct digest_run run = {.state = {0}};
    digest_begin(&run);
    digest_add(&run, bytes);
    return digest_end(&run);
}

void digest_blob(str bytes, unsigned char id[20]) {
    struct sha1_ctx state;
    char head[32];
    int n = snprintf(head, sizeof head, "blob %zu", bytes.n);
    sha1_init(&state);
    sha1_update(&state, (size_t)n + 1, (const uint8_t *)head); /* with its NUL */
    sha1_update(&state, bytes.n, (const uint8_t *)bytes.p);
    sha1_digest(&state, SHA1_DIGEST_SIZE, id);
}

bool digest_eq(const struct digest *a, const struct digest *b) {
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void digest_hex(const struct digest *digest, char hex[DIGEST_HEX]) {
    hex_write(digest->bytes, DIGEST_SIZE, hex);
}

void digest_put(struct buf *out, const struct digest *digest) {
    char hex[DIGEST_HEX];
    digest_hex(digest, hex);
    buf_put(out, (str){hex, sizeof hex});
}

bool digest_read(str hex, struct digest *digest) {
    return hex_read(hex, digest->bytes, DIGEST_SIZE);
}

void digest_library_version(char *text, size_t size) {
    snprintf(text, size, "%d.%d", nettle_version_major(), nettle_version_minor());
}
