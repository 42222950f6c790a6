/* Packed texts beside texts. */
#include "base/output_internal.h"
#include "base/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- who packed ---- */

/* In an output that packs, the marker's second line says who packed; what ends as packed files do and was given by the site itself
 * has a line "given PATH" behind it. All else of such names was made here, if it has the digest that the manifest lists. */
static const str given_line = S("given ");

static str maker_text(struct output *o) {
    str maker = pack_maker(&o->arena);
    return arena_printf(&o->arena, "%s%.*s\n", MARKER_TEXT, STR(maker));
}

static str read_old(struct output *o, str path) {
    struct buf bytes = {0};
    bool fine = o->old >= 0 && output_stage_read(o, path, &bytes);
    str text = fine ? arena_copy(&o->arena, buf_str(&bytes)) : (str){0};
    buf_free(&bytes);
    return text;
}

/* Nothing is known to be ours where another packer, or nobody, has signed. */
static void read_old_packs(struct output *o) {
    struct diags ignored = {.arena = &o->arena};
    str maker = maker_text(o), lines;
    struct packs *packs = &o->packs;
    packs->old_given = map_make(&o->arena);
    packs->old_marker = read_old(o, S(MARKER_NAME));
    if (!str_starts(packs->old_marker, maker))
        return;
    lines = str_sub(packs->old_marker, maker.n, packs->old_marker.n);
    while (lines.n) {
        str line = str_cut(&lines, '\n');
        if (str_starts(line, given_line))
            map_add(&packs->old_given, str_sub(line, given_line.n, line.n), o);
    }
    str manifest = read_old(o, MANIFEST_PATH);
    if (!manifest_read(&o->arena, "", manifest, &packs->old, &ignored))
        packs->old = (struct manifest){0};
}

void output_precompress(struct output *o, bool (*is_given)(void *context, str path),
                        void *context) {
    o->packs.on = true;
    o->packs.is_given = is_given;
    o->packs.context = context;
    if (!o->in_memory)
        read_old_packs(o);
}

void output_pack_note(struct output *o, str path) {
    if (!str_ends(path, pack_suffix(PACK_GZIP)) && !str_ends(path, pack_suffix(PACK_BROTLI)))
        return;
    pthread_mutex_lock(&o->guard);
    arena_push(&o->arena, &o->packs.given, arena_copy(&o->arena, path));
    pthread_mutex_unlock(&o->guard);
}

static int by_name(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* A marker is short: with too many names in it, it does not say who packed. */
static str new_marker(struct output *o) {
    struct buf text = {0};
    if (o->packs.given.count)
        qsort(o->packs.given.items, o->packs.given.count, sizeof *o->packs.given.items, by_name);
    buf_put(&text, maker_text(o));
    for (size_t i = 0; i < o->packs.given.count && text.n < OUTPUT_MARKER_MOST; i++)
        buf_printf(&text, "%.*s%.*s\n", STR(given_line), STR(o->packs.given.items[i]));
    str marker =
        text.n < OUTPUT_MARKER_MOST ? arena_copy(&o->arena, buf_str(&text)) : S(MARKER_TEXT);
    buf_free(&text);
    return marker;
}

bool output_pack_same_marker(struct output *o) {
    return str_eq(new_marker(o), o->packs.old_marker);
}

bool output_pack_sign(struct output *o, struct diags *d) {
    str marker = new_marker(o);
    int fd = fs_open_beneath(o->stage, S(MARKER_NAME), O_WRONLY | O_APPEND, FS_NO_LINKS);
    if (fd < 0)
        return output_fail(o, d, "open", S(MARKER_NAME));
    bool fine = fs_write_all(fd, str_sub(marker, strlen(MARKER_TEXT), marker.n));
    if (!fine)
        fs_close_quietly(fd);
    else
        fine = fs_close(fd);
    return fine || output_fail(o, d, "write", S(MARKER_NAME));
}

/* ---- packing ---- */

/* Was it packed here, and is it still as it was then? */
static bool is_old_pack(const struct output *o, str path, str packed) {
    const struct output_file *listed = manifest_find(&o->packs.old, path);
    if (!listed || listed->bytes != packed.n || map_get(&o->packs.old_given, path))
        return false;
    struct digest digest = digest_of(packed);
    return digest_eq(&digest, &listed->sha256);
}

/* Packing is slow, looking whether the old site has it is not. */
static bool pack_anew_or_keep(const struct output *o, enum pack pack, str path, str text,
                              struct buf *packed) {
    if (o->packs.old.count && output_stage_read(o, path, packed) &&
        is_old_pack(o, path, buf_str(packed)) && pack_holds(pack, buf_str(packed), text))
        return true;
    packed->n = 0;
    return pack_text(pack, text, packed);
}

/* The packed file's path in `name`; false when no site may, or this one does, hold a file of that path. Packing is a service, and
 * that is not worth an error. */
static bool name_packed(const struct output *o, enum pack pack, str path, char name[PATH_MAX],
                        str *whole) {
    str suffix = pack_suffix(pack);
    if (path.n + suffix.n >= PATH_MAX)
        return false;
    memcpy(name, path.p, path.n);
    memcpy(name + path.n, suffix.p, suffix.n);
    *whole = (str){name, path.n + suffix.n};
    return !output_path_fault(*whole) && !o->packs.is_given(o->packs.context, *whole);
}

static bool put_packed(struct output *o, enum pack pack, str path, str text, struct diags *d) {
    char name[PATH_MAX];
    str whole;
    struct buf packed = {0};
    bool fine = true;
    if (!name_packed(o, pack, path, name, &whole))
        return true;
    if (pack_anew_or_keep(o, pack, whole, text, &packed))
        fine = output_put_one(o, whole, buf_str(&packed), d);
    buf_free(&packed);
    return fine;
}

bool output_pack_put(struct output *o, str path, str bytes, struct diags *d) {
    if (!pack_is_for(path, bytes) || str_eq(path, MANIFEST_PATH) || o->failed)
        return true;
    for (enum pack pack = 0; pack < PACKS; pack++)
        if (!put_packed(o, pack, path, bytes, d))
            return false;
    return true;
}
