#include "cmd/serve_files.h"

#include "base/hex.h"

#include <stdlib.h>

enum { VERSION = 8 }; /* digits of the version of an asset */

struct file_place {
    struct file *file; /* NULL: it is not there (any more) */
    bool on_demand;    /* builds do not give it: it is asked for */
    bool stale;        /* and may be another since it was */
    bool given;        /* by the build that is being applied */
};

enum change_kind { CHANGE_FILE, CHANGE_ON_DEMAND, CHANGE_REMOVED };

struct file_change {
    enum change_kind kind;
    str path;
    struct file *file;
};

struct file *file_hold(struct file *f) {
    f->holders++;
    return f;
}

void file_drop(struct file *f) {
    if (!f || --f->holders)
        return;
    free(f->bytes);
    free(f);
}

uint64_t file_digest(struct file *f) {
    if (!f->digest)
        f->digest = str_digest((str){f->bytes, f->size}, 0) | 1;
    return f->digest;
}

static struct file *file_make(char *bytes, size_t size) {
    struct file *f = memory_new(sizeof *f);
    *f = (struct file){.holders = 1, .size = size, .bytes = bytes};
    return f;
}

struct files files_make(void) {
    return (struct files){0};
}

static struct file_place *place_of(const struct files *f, str path) {
    return f->places.count ? map_get(&f->places, path) : NULL;
}

static struct file_place *place_for(struct files *f, str path) {
    struct file_place *place = place_of(f, path);
    if (place)
        return place;
    if (!f->places.arena)
        f->places = map_make(&f->arena);
    place = arena_new(&f->arena, struct file_place);
    map_add(&f->places, arena_copy(&f->arena, path), place);
    return place;
}

struct file *files_get(const struct files *f, str path) {
    struct file_place *place = place_of(f, path);
    return place ? place->file : NULL;
}

bool files_stale(const struct files *f, str path) {
    struct file_place *place = place_of(f, path);
    return place && place->stale;
}

bool files_on_demand(const struct files *f, str path) {
    struct file_place *place = place_of(f, path);
    return place && place->on_demand;
}

static void give(struct files *f, enum change_kind kind, str path, struct file *file) {
    struct file_change change = {kind, arena_copy(&f->pending_arena, path), file};
    if (f->pending_count == f->pending_capacity)
        f->pending = arena_grow(&f->pending_arena, f->pending, f->pending_count,
                                &f->pending_capacity, sizeof *f->pending);
    f->pending[f->pending_count++] = change;
}

void files_give(struct files *f, str path, char *bytes, size_t size) {
    give(f, CHANGE_FILE, path, file_make(bytes, size));
}

void files_give_name(struct files *f, str path) { give(f, CHANGE_ON_DEMAND, path, NULL); }

void files_give_removed(struct files *f, str path) { give(f, CHANGE_REMOVED, path, NULL); }

static bool is_version(str digits) { return digits.n == VERSION && hex_is(digits); }

/* Where the version of a style begins that holds the byte `at`; 0 when it is in none. */
static size_t version_around(str text, size_t at) {
    static const char before[] = ".css?v=";
    enum { BEFORE = sizeof before - 1 };
    for (size_t from = at; at - from < VERSION && from >= BEFORE && hex_value(text.p[from]) >= 0;
         from--)
        if (memcmp(text.p + from - BEFORE, before, BEFORE) == 0)
            return is_version(str_sub(text, from, from + VERSION)) ? from : 0;
    return 0;
}

/* Pages name styles with a version that changes with them ("style.css?v=63ebcc23"). An open page that differs in nothing else
 * needs the new style alone. */
static bool differs_in_styles_alone(str a, str b) {
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (a.p[i] == b.p[i])
            continue;
        size_t from = version_around(a, i);
        if (!from || version_around(b, i) != from)
            return false;
        i = from + VERSION - 1;
    }
    return true;
}

/* True when the bytes are others now, in a way that who shows them must know. */
static bool put(struct files *f, struct file_place *place, struct file *file) {
    struct file *old = place->file;
    bool told = true;
    if (old && file) {
        str a = {old->bytes, old->size}, b = {file->bytes, file->size};
        if (str_eq(a, b)) { /* the old one stays: it may be on its way to somebody */
            file_drop(file);
            return false;
        }
        told = !differs_in_styles_alone(a, b);
    }
    f->count += (file != NULL);
    f->count -= (old != NULL);
    place->file = file;
    file_drop(old);
    return told && (old || file);
}

void files_answer(struct files *f, str path, char *bytes, size_t size) {
    struct file_place *place = place_for(f, path);
    place->stale = false;
    if (size)
        put(f, place, file_make(bytes, size));
    else
        free(bytes);
}

static bool apply_one(struct files *f, const struct file_change *c) {
    struct file_place *place = place_for(f, c->path);
    place->given = true;
    place->on_demand = c->kind == CHANGE_ON_DEMAND;
    place->stale = false;
    return !place->on_demand && put(f, place, c->file);
}

static void end_pending(struct files *f) {
    arena_free(&f->pending_arena);
    f->pending = NULL;
    f->pending_count = f->pending_capacity = 0;
}

void files_apply(struct files *f, bool complete, void (*changed)(void *context, str path),
                 void *context) {
    for (size_t i = 0; i < f->pending_count; i++)
        if (apply_one(f, &f->pending[i]))
            changed(context, f->pending[i].path);
    for (size_t i = 0; i < f->places.count; i++) {
        struct file_place *place = f->places.items[i].value;
        if (complete && !place->given) {
            place->on_demand = false;
            if (put(f, place, NULL))
                changed(context, f->places.items[i].key);
        }
        place->stale = place->on_demand;
        place->given = false;
    }
    end_pending(f);
}

void files_forget(struct files *f) {
    for (size_t i = 0; i < f->pending_count; i++)
        file_drop(f->pending[i].file);
    end_pending(f);
}

void files_free(struct files *f) {
    files_forget(f);
    for (size_t i = 0; i < f->places.count; i++)
        file_drop(((struct file_place *)f->places.items[i].value)->file);
    arena_free(&f->arena);
}

const char *file_type(str path) {
    static const struct {
        const char *end, *type;
    } types[] = {
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".json", "application/json"},
        {".geojson", "application/geo+json"},
        {".webmanifest", "application/manifest+json"},
        {".xml", "application/xml; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".md", "text/markdown; charset=utf-8"},
        {".csv", "text/csv; charset=utf-8"},
        {".tsv", "text/tab-separated-values; charset=utf-8"},
        {".ics", "text/calendar; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".avif", "image/avif"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".ttf", "font/ttf"},
        {".otf", "font/otf"},
        {".pdf", "application/pdf"},
        {".zip", "application/zip"},
        {".wasm", "application/wasm"},
        {".mp4", "video/mp4"},
        {".webm", "video/webm"},
        {".mp3", "audio/mpeg"},
        {".ogg", "audio/ogg"},
        {".vtt", "text/vtt; charset=utf-8"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        str end = str_of(types[i].end);
        if (path.n >= end.n && str_eq_nocase(str_sub(path, path.n - end.n, path.n), end))
            return types[i].type;
    }
    return "application/octet-stream";
}
