/* Diagnostics as SARIF 2.1.0 (OASIS), which forges take in as alerts. Columns are in units of UTF-16: what readers take them
 * for that do not look at columnKind. */
#include "base/diag_codes.h"
#include "base/diag_internal.h"
#include "base/json.h"
#include "base/map.h"
#include "base/version.h"

#include <stdlib.h>

struct sarif {
    struct buf out;
    struct arena arena;
    str folder;
    struct cursor cursor;
    struct map seen; /* fingerprints of results so far -> struct count */
    FILE *file;
};

struct count {
    size_t times;
};

/* ---- the tool ---- */

static void put_rule(struct sarif *s, const struct diag_code *code) {
    struct buf *out = &s->out;
    buf_put(out, S("{\"id\":"));
    json_string(out, str_of(code->code));
    buf_put(out, S(",\"shortDescription\":{\"text\":"));
    json_string(out, str_of(code->meaning));
    buf_put(out, S("},\"fullDescription\":{\"text\":"));
    json_string(out, str_of(code->meaning));
    buf_put(out, S("},\"help\":{\"text\":"));
    json_string(out, arena_printf(&s->arena, "%s See \"%s\" in the README of sitegen.",
                                  code->meaning, code->section));
    buf_put(out, S("}}"));
}

static void put_tool(struct sarif *s) {
    buf_put(&s->out, S("\"tool\":{\"driver\":{\"name\":\"sitegen\",\"semanticVersion\":"
                       "\"" SITEGEN_VERSION "\",\"rules\":["));
    for (size_t i = 0; i < diag_code_count; i++) {
        buf_put(&s->out, i ? S(",\n") : S("\n"));
        put_rule(s, &diag_codes[i]);
    }
    buf_put(&s->out, S("]}}"));
}

/* ---- places ---- */

/* A path as a relative reference of RFC 3986. */
static str path_uri(struct arena *a, str folder, str path) {
    struct buf out = {0};
    str whole = arena_printf(a, "%.*s%.*s", STR(folder), STR(path));
    for (size_t i = 0; i < whole.n; i++) {
        char c = whole.p[i];
        if (byte_is_alnum(c) || (c && strchr("/-._~", c)))
            buf_byte(&out, c);
        else
            buf_printf(&out, "%%%02X", (unsigned char)c);
    }
    str uri = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return uri;
}

static void put_artifact(struct sarif *s, const struct source *source) {
    buf_put(&s->out, S("\"artifactLocation\":{\"uri\":"));
    json_string(&s->out, path_uri(&s->arena, s->folder, source->path));
    buf_put(&s->out, S(",\"uriBaseId\":\"%SRCROOT%\"}"));
}

/* Moves the cursor; what is empty is marked as a place between two characters. */
static void put_region(struct sarif *s, const char *name, struct span at) {
    if (!span_has_text(at)) {
        buf_printf(&s->out, "\"%s\":{\"startLine\":1}", name);
        return;
    }
    struct place from = cursor_move(&s->cursor, at.source, at.offset);
    struct cursor behind = s->cursor;
    struct place to = cursor_move(&behind, at.source, (size_t)at.offset + at.length);
    buf_printf(&s->out,
               "\"%s\":{\"startLine\":%zu,\"startColumn\":%zu,\"endLine\":%zu,\"endColumn\":%zu}",
               name, from.line, from.column + s->cursor.astral, to.line, to.column + behind.astral);
}

/* ---- results ---- */

/* What stands around the place in its line, and so does not change when lines move. */
static str surroundings(struct span at) {
    enum { REACH = 100 };
    str text = at.source->text;
    size_t from = at.offset, to = (size_t)at.offset + at.length;
    while (from > 0 && at.offset - from < REACH && text.p[from - 1] != '\n')
        from--;
    while (to < text.n && to - at.offset - at.length < REACH && text.p[to] != '\n')
        to++;
    return str_trim(str_sub(text, from, to));
}

/* Of code, file, line and what is marked; behind it which one of those that are alike, counted from 1. */
static void put_fingerprint(struct sarif *s, const struct diag *d) {
    bool text = span_has_text(d->span);
    str key = arena_printf(&s->arena, "%s\n%.*s\n%.*s\n%.*s", d->code, STR(d->span.source->path),
                           STR(text ? surroundings(d->span) : d->message), STR(span_text(d->span)));
    str hash = arena_printf(&s->arena, "%016llx", (unsigned long long)str_hash(key));
    struct count *seen = map_get(&s->seen, hash);
    if (!seen) {
        seen = arena_new(&s->arena, struct count);
        map_add(&s->seen, hash, seen);
    }
    buf_printf(&s->out, "\"partialFingerprints\":{\"primaryLocationLineHash\":\"%.*s:%zu\"}",
               STR(hash), ++seen->times);
}

static void put_fix(struct sarif *s, const struct diag *d) {
    buf_put(&s->out, S(",\"fixes\":[{\"description\":{\"text\":"));
    json_string(&s->out, arena_printf(&s->arena, "Write '%.*s'", STR(d->instead)));
    buf_put(&s->out, S("},\"artifactChanges\":[{"));
    put_artifact(s, d->span.source);
    buf_put(&s->out, S(",\"replacements\":[{"));
    put_region(s, "deletedRegion", d->span);
    buf_put(&s->out, S(",\"insertedContent\":{\"text\":"));
    json_string(&s->out, d->instead);
    buf_put(&s->out, S("}}]}]}]"));
}

static void put_message(struct sarif *s, const struct diag *d) {
    const char *between = d->hint.n ? "\nhint: " : "";
    buf_printf(&s->out, "\"level\":\"%s\",\"message\":{\"text\":", diag_severity_name(d));
    json_string(&s->out,
                arena_printf(&s->arena, "%.*s%s%.*s", STR(d->message), between, STR(d->hint)));
    buf_put(&s->out, S("}"));
}

static void put_result(struct sarif *s, const struct diag *d) {
    const struct diag_code *code = diag_code_find(d->code);
    buf_put(&s->out, S("{\"ruleId\":"));
    json_string(&s->out, str_of(d->code));
    if (code)
        buf_printf(&s->out, ",\"ruleIndex\":%zu", (size_t)(code - diag_codes));
    buf_byte(&s->out, ',');
    put_message(s, d);
    buf_put(&s->out, S(",\"locations\":[{\"physicalLocation\":{"));
    put_artifact(s, d->span.source);
    buf_byte(&s->out, ',');
    put_region(s, "region", d->span);
    buf_put(&s->out, S("}}],"));
    put_fingerprint(s, d);
    if (d->instead.n && d->span.length)
        put_fix(s, d);
    buf_byte(&s->out, '}');
}

static void put_notification(struct sarif *s, const struct diag *d) {
    buf_put(&s->out, S("{\"descriptor\":{\"id\":"));
    json_string(&s->out, str_of(d->code));
    buf_put(&s->out, S("},"));
    put_message(s, d);
    buf_byte(&s->out, '}');
}

/* Those with a file, or those without. */
static void put_all(struct sarif *s, const struct diags *d, bool placed) {
    bool first = true;
    for (size_t i = 0; i < d->count; i++) {
        const struct diag *one = &d->items[i];
        if ((one->span.source != NULL) != placed)
            continue;
        buf_put(&s->out, first ? S("\n") : S(",\n"));
        if (placed)
            put_result(s, one);
        else
            put_notification(s, one);
        first = false;
        if (s->out.n >= DIAG_FLUSH_AT)
            diag_flush(&s->out, s->file);
    }
}

/* Whatever the content holds, all of it was looked at, unless something else than content was at fault. */
static bool is_successful(const struct diags *d) {
    for (size_t i = 0; i < d->count; i++)
        if (d->items[i].severity == SEVERITY_ERROR && d->items[i].class != EXIT_CONTENT)
            return false;
    return true;
}

void diags_print_sarif(const struct diags *d, str folder, FILE *file) {
    struct sarif s = {.folder = folder, .file = file};
    s.seen = map_make(&s.arena);
    buf_put(&s.out, S("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":"
                      "\"2.1.0\",\"runs\":[{"));
    put_tool(&s);
    buf_put(&s.out, S(",\n\"columnKind\":\"utf16CodeUnits\",\"originalUriBaseIds\":{\"%SRCROOT%\":{"
                      "\"description\":{\"text\":\"The root of the repository.\"}}},"
                      "\n\"invocations\":[{\"executionSuccessful\":"));
    buf_put(&s.out, is_successful(d) ? S("true") : S("false"));
    buf_put(&s.out, S(",\"toolExecutionNotifications\":["));
    put_all(&s, d, false);
    buf_put(&s.out, S("]}],\n\"results\":["));
    put_all(&s, d, true);
    buf_put(&s.out, S("]}]}\n"));
    diag_flush(&s.out, file);
    buf_free(&s.out);
    arena_free(&s.arena);
}
