/* Manifests of any bytes: what is taken for one keeps its promises, and is read again from what is written of it. */
#include "base/json_canon.h"
#include "base/manifest.h"

#include <stdlib.h>

static struct arena a;

static void must(bool holds) {
    if (!holds)
        abort();
}

static void has_fit_files(const struct manifest *m) {
    for (size_t i = 0; i < m->count; i++) {
        must(!output_path_fault(m->files[i].path) && !str_eq(m->files[i].path, MANIFEST_PATH));
        must(!i || str_cmp(m->files[i - 1].path, m->files[i].path) < 0);
        must(manifest_find(m, m->files[i].path) == &m->files[i]);
    }
}

static void is_read_again(const struct manifest *m) {
    struct buf first = {0}, second = {0};
    struct manifest again;
    struct diags d = {.arena = &a};
    manifest_write(m, &first);
    must(manifest_read(&a, "again", buf_str(&first), &again, &d) && !d.count);
    manifest_write(&again, &second);
    must(str_eq(buf_str(&first), buf_str(&second)));
    buf_free(&first);
    buf_free(&second);
}

/* Canonical JSON, read again, is the same. */
static void is_canonical(str bytes) {
    struct json_fault fault;
    struct buf first = {0}, second = {0};
    struct json *value = json_read(bytes, 1000, &fault);
    if (value && json_canon_value(&first, value)) {
        struct json *again = json_read(buf_str(&first), 2000, &fault);
        must(again && json_canon_value(&second, again));
        must(str_eq(buf_str(&first), buf_str(&second)));
        json_free(again);
    }
    json_free(value);
    buf_free(&first);
    buf_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct manifest m;
    struct diags d = {.arena = &a};
    str bytes = {(const char *)data, size};
    arena_rewind(&a, (struct arena_mark){0});
    bool fine = manifest_read(&a, "manifest.json", bytes, &m, &d);
    must(fine ? !d.count : d.count == 1 && d.items[0].hint.n > 0);
    if (fine) {
        has_fit_files(&m);
        is_read_again(&m);
    }
    is_canonical(bytes);
    return 0;
}
