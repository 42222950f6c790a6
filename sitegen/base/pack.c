#include "base/pack.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <stdio.h>
#include <zlib.h>

enum {
    PACK_LEAST = 256, /* bytes: below that a text fits into one packet anyway */
    GZIP_LEVEL = Z_BEST_COMPRESSION,
    BROTLI_LEVEL = BROTLI_MAX_QUALITY,
    GZIP_FORMAT = 16 + MAX_WBITS, /* in place of zlib's own header */
    GZIP_MEMORY = 9,
    GZIP_NO_SYSTEM = 255, /* "unknown", in the field for the system that packed */
    STEP = 32 << 10       /* bytes that are unpacked and compared at once */
};

static const char *const endings[] = {".html", ".css", ".js",  ".mjs",    ".json",
                                      ".xml",  ".svg", ".txt", ".csv",    ".tsv",
                                      ".ics",  ".bib", ".md",  ".ndjson", ".webmanifest"};

str pack_suffix(enum pack pack) { return pack == PACK_GZIP ? S(".gz") : S(".br"); }

bool pack_is_for(str path, str bytes) {
    if (bytes.n < PACK_LEAST)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        str ending = str_of(endings[i]);
        if (path.n > ending.n && str_eq_nocase(str_sub(path, path.n - ending.n, path.n), ending))
            return true;
    }
    return false;
}

const char *pack_zlib_version(void) { return zlibVersion(); }

void pack_brotli_version(char *text, size_t size) {
    uint32_t version = BrotliEncoderVersion();
    snprintf(text, size, "%u.%u.%u", version >> 24, version >> 12 & 0xfff, version & 0xfff);
}

str pack_maker(struct arena *a) {
    return arena_printf(a, "zlib %s level %d, brotli %x level %d", zlibVersion(), GZIP_LEVEL,
                        BrotliEncoderVersion(), BROTLI_LEVEL);
}

/* ---- packing: into a room that is smaller than the text, or not at all ---- */

static size_t gzip_into(str text, char *room, size_t size) {
    z_stream z = {0};
    gz_header header = {.os = GZIP_NO_SYSTEM};
    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_FORMAT, GZIP_MEMORY, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        out_of_memory(size);
    deflateSetHeader(&z, &header);
    z.next_in = (z_const Bytef *)text.p;
    z.avail_in = (uInt)text.n; /* no file of a site is larger than TREE_MAX_FILE */
    z.next_out = (Bytef *)room;
    z.avail_out = (uInt)size;
    bool fits = deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t written = size - z.avail_out;
    deflateEnd(&z);
    return fits ? written : 0;
}

static size_t brotli_into(str text, char *room, size_t size) {
    BrotliEncoderState *state = BrotliEncoderCreateInstance(NULL, NULL, NULL);
    const uint8_t *in = (const uint8_t *)text.p;
    uint8_t *out = (uint8_t *)room;
    size_t left = text.n, space = size;
    if (!state)
        out_of_memory(size);
    BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY, BROTLI_LEVEL);
    BrotliEncoderSetParameter(state, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT);
    BrotliEncoderSetParameter(state, BROTLI_PARAM_SIZE_HINT,
                              text.n < UINT32_MAX ? (uint32_t)text.n : UINT32_MAX);
    if (!BrotliEncoderCompressStream(state, BROTLI_OPERATION_FINISH, &left, &in, &space, &out,
                                     NULL))
        out_of_memory(size); /* it fails for no other reason */
    bool fits = BrotliEncoderIsFinished(state);
    BrotliEncoderDestroyInstance(state);
    return fits ? size - space : 0;
}

bool pack_text(enum pack pack, str text, struct buf *out) {
    if (text.n < 2 || text.n > INT32_MAX)
        return false;
    buf_reserve(out, text.n - 1);
    char *room = out->p + out->n;
    size_t written =
        pack == PACK_GZIP ? gzip_into(text, room, text.n - 1) : brotli_into(text, room, text.n - 1);
    out->n += written;
    return written > 0;
}

/* ---- unpacking, a step at a time ---- */

/* Takes what was unpacked off the front of what is still expected; false when it is something else. */
static bool takes(str *expected, const char *bytes, size_t n) {
    if (n > expected->n || memcmp(expected->p, bytes, n) != 0)
        return false;
    *expected = str_sub(*expected, n, expected->n);
    return true;
}

static bool gzip_holds(str packed, str text) {
    char step[STEP];
    z_stream z = {.next_in = (z_const Bytef *)packed.p, .avail_in = (uInt)packed.n};
    int state = Z_OK;
    bool same = true;
    if (inflateInit2(&z, GZIP_FORMAT) != Z_OK)
        out_of_memory(sizeof step);
    while (same && state == Z_OK) {
        z.next_out = (Bytef *)step;
        z.avail_out = sizeof step;
        state = inflate(&z, Z_NO_FLUSH);
        same = takes(&text, step, sizeof step - z.avail_out);
    }
    same = same && state == Z_STREAM_END && !z.avail_in && !text.n;
    inflateEnd(&z);
    return same;
}

static bool brotli_holds(str packed, str text) {
    char step[STEP];
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    const uint8_t *in = (const uint8_t *)packed.p;
    size_t left = packed.n;
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    bool same = true;
    if (!state)
        out_of_memory(sizeof step);
    while (same && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        uint8_t *out = (uint8_t *)step;
        size_t space = sizeof step;
        result = BrotliDecoderDecompressStream(state, &left, &in, &space, &out, NULL);
        same = takes(&text, step, sizeof step - space);
    }
    same = same && result == BROTLI_DECODER_RESULT_SUCCESS && !left && !text.n;
    BrotliDecoderDestroyInstance(state);
    return same;
}

bool pack_holds(enum pack pack, str packed, str text) {
    if (packed.n > INT32_MAX)
        return false;
    return pack == PACK_GZIP ? gzip_holds(packed, text) : brotli_holds(packed, text);
}
