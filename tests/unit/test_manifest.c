// one thread
/* Manifests: what is written is read again; what others made up is refused with what was expected. */
#include "base/manifest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena arena;

static int free_arena(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static void writes_what_it_reads(void **state) {
    (void)state;
    static const str paths[] = {S("404.html"), S("a \"b\".html"), S("facts/x/index.html"),
                                S("z\u00e9\u2028<>&.txt")};
    struct output_file files[4];
    for (size_t i = 0; i < 4; i++)
        files[i] = (struct output_file){paths[i], i * 1000000007, digest_of(paths[i])};
    for (int k = 0; k < 2; k++) {
        struct manifest read, m = {.version = S("0.1.0"), .files = files, .count = k ? 4 : 0};
        struct buf out = {0}, again = {0};
        struct diags d = {.arena = &arena};
        if (k) {
            m.schema = S("https://example.org/data/schemas/manifest.schema.json");
            m.commit = S("0123456789abcdef0123456789abcdef01234567");
            m.date = S("2026-02-27");
            m.base_url = S("https://example.org/k\u00e9");
            m.dirty = m.drafts = m.precompress = true;
        }
        manifest_write(&m, &out);
        assert_true(manifest_read(&arena, "manifest.json", buf_str(&out), &read, &d));
        assert_int_equal(d.count, 0);
        assert_int_equal(read.count, m.count);
        assert_true(read.dirty == k && read.drafts == k && read.precompress == k);
        assert_true(str_eq(read.schema, m.schema));
        assert_true(str_eq(read.commit, m.commit) && str_eq(read.date, m.date));
        assert_true(str_eq(read.version, m.version) && str_eq(read.base_url, m.base_url));
        for (size_t i = 0; i < m.count; i++) {
            assert_true(manifest_find(&read, paths[i]) == &read.files[i]);
            assert_int_equal(read.files[i].bytes, files[i].bytes);
            assert_true(digest_eq(&read.files[i].sha256, &files[i].sha256));
        }
        assert_null(manifest_find(&read, S("b")));
        manifest_write(&read, &again);
        assert_true(str_eq(buf_str(&out), buf_str(&again)));
        buf_free(&out);
        buf_free(&again);
    }
}

#define HEAD(commit, date, url)                                                                 \
    "{\"format\":\"sitegen-manifest/1\",\"generator\":{\"name\":\"sitegen\",\"version\":\"1\"}" \
    ",\"commit\":" commit ",\"dirty\":false,\"date\":" date ",\"base_url\":" url                \
    ",\"drafts\":false,\"precompress\":false"
#define PLAIN HEAD("null", "null", "null")
#define HASH "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""
#define ENTRY(path) "{\"path\":\"" path "\",\"bytes\":0,\"sha256\":" HASH "}"
#define FILES(entries) PLAIN ",\"files\":[" entries "]}"

static void assert_refused(str bytes, const char *message, const char *hint) {
    struct manifest m;
    struct diags d = {.arena = &arena};
    bool fine = manifest_read(&arena, "manifest.json", bytes, &m, &d);
    assert_false(fine);
    assert_int_equal(d.count, 1);
    assert_string_equal(arena_copy(&arena, d.items[0].message).p, message);
    assert_string_equal(arena_copy(&arena, d.items[0].hint).p, hint);
}

static const char not_json[] = "expected the manifest that 'sitegen build' writes, as JSON";
static const char a_path[] = "expected the path of a file in the site, as \"facts/index.html\"";

static void refuses_what_is_no_json(void **state) {
    (void)state;
    assert_refused(S(""), "it is not JSON: unexpected end of data, at byte 0", not_json);
    assert_refused(S("<html>"), "it is not JSON: unexpected character, at byte 0", not_json);
    assert_refused(S("null"), "it holds nothing but null", not_json);
    assert_refused(S("{\"format\":\"\xff\"}"), "it is not JSON: invalid utf-8 string, at byte 11",
                   not_json);
    str cut = S(FILES(ENTRY("a")));
    assert_refused(str_sub(cut, 0, cut.n - 30),
                   "it is not JSON: unexpected end of data, at byte 246", not_json);
    struct buf deep = {0};
    for (int i = 0; i < 100000; i++)
        buf_byte(&deep, '[');
    assert_refused(buf_str(&deep), "it holds values nested too deep", not_json);
    struct buf many = {0};
    buf_byte(&many, '[');
    while (many.n < 17000000)
        buf_put(&many, S("0,0,0,0,0,0,0,0,"));
    buf_put(&many, S("0]"));
    assert_refused(buf_str(&many), "it holds too many values", not_json);
    buf_free(&deep);
    buf_free(&many);
}

static void refuses_other_formats(void **state) {
    (void)state;
    static const char expected[] = "expected \"sitegen-manifest/1\"";
    assert_refused(S("[]"), "this is no manifest of a site",
                   "expected an object with 'format', 'generator', 'commit', 'files'");
    assert_refused(S("{}"), "'format' is missing or null", expected);
    assert_refused(S("{\"format\":1}"), "'format' is something else", expected);
    assert_refused(S("{\"format\":\"webapp\"}"), "this is no manifest of a site", expected);
    assert_refused(S("{\"format\":\"sitegen-manifest/2\"}"),
                   "it is of another format, which this sitegen, 0.1.0, does not know", expected);
}

static void refuses_bad_heads(void **state) {
    (void)state;
    static const char a_commit[] = "expected 40 hexadecimal digits, or null",
                      a_day[] = "expected a day, as \"2026-02-27\", or null",
                      an_address[] = "expected an http or https address, or null";
    assert_refused(S("{\"format\":\"sitegen-manifest/1\",\"generator\":\"sitegen\"}"),
                   "'generator/version' is missing or null", "expected a version, as \"0.1.0\"");
    assert_refused(
        S("{\"format\":\"sitegen-manifest/1\",\"generator\":{\"version\":\"1\\u001b[2J\"}}"),
        "'dirty' is missing or null", "expected true or false");
    assert_refused(S(HEAD("\"HEAD\"", "null", "null") "}"), "'commit' is something else", a_commit);
    assert_refused(S(HEAD("\"0123456789ABCDEF0123456789abcdef01234567\"", "null", "null") "}"),
                   "'commit' is something else", a_commit);
    assert_refused(S(HEAD("\"--upload-pack=touch /tmp/x; 90123456789\"", "null", "null") "}"),
                   "'commit' is something else", a_commit);
    assert_refused(S("{\"format\":\"sitegen-manifest/"
                     "1\",\"generator\":{\"version\":\"1\\u0000\"},\"dirty\":false,"
                     "\"drafts\":false,\"precompress\":false}"),
                   "'generator/version' is something else", "expected a version, as \"0.1.0\"");
    static const char *const no_days[] = {"2026-99-99", "2026-02-29", "2026-00-10", "2026-01-00",
                                          "0000-01-01", "2026-04-31", "2026-1-011", "2026/01/01"};
    for (size_t i = 0; i < sizeof no_days / sizeof *no_days; i++) {
        str head = arena_printf(&arena, HEAD("null", "\"%s\"", "null") "}", no_days[i]);
        assert_refused(head, "'date' is something else", a_day);
    }
    assert_refused(S(HEAD("null", "\"2024-02-29\"", "null") "}"), "'files' is missing or null",
                   "expected the list of the site's files");
    assert_refused(S(HEAD("null", "\"today\"", "null") "}"), "'date' is something else", a_day);
    assert_refused(S(HEAD("null", "7", "null") "}"), "'date' is something else", a_day);
    assert_refused(S(HEAD("null", "null", "\"ftp://x\"") "}"), "'base_url' is something else",
                   an_address);
    assert_refused(S(HEAD("null", "null", "\"https://x y\"") "}"), "'base_url' is something else",
                   an_address);
    assert_refused(S(PLAIN "}"), "'files' is missing or null",
                   "expected the list of the site's files");
    assert_refused(S(PLAIN ",\"files\":{}}"), "'files' is something else",
                   "expected the list of the site's files");
}

static void refuses_bad_paths(void **state) {
    (void)state;
    assert_refused(S(FILES("{}")), "files[0] has no 'path'",
                   "expected the path of a file in the site, as text");
    assert_refused(S(FILES("null")), "files[0] has no 'path'",
                   "expected the path of a file in the site, as text");
    assert_refused(
        S(FILES(ENTRY("../../etc/passwd"))),
        "the path of files[0], \"../../etc/passwd\", cannot be one: it has a part '.' or "
        "'..'",
        a_path);
    assert_refused(S(FILES(ENTRY("/etc/passwd"))),
                   "the path of files[0], \"/etc/passwd\", cannot be one: it has an empty part",
                   a_path);
    assert_refused(
        S(FILES(ENTRY(".git/config"))),
        "the path of files[0], \".git/config\", cannot be one: it has a part that begins "
        "with '.git', or that some systems read as '.git'",
        a_path);
    assert_refused(
        S(FILES(ENTRY("a\\u0000b"))),
        "the path of files[0], \"a\\u0000b\", cannot be one: it holds a control character "
        "or a backslash",
        a_path);
    assert_refused(S(FILES(ENTRY("manifest.json"))), "files[0] is the manifest",
                   "expected all files but the manifest itself");
    assert_refused(S(FILES(ENTRY("b") "," ENTRY("a"))),
                   "files[1], \"a\", stands behind a path that comes later",
                   "expected files in bytewise order of their paths, each once");
    assert_refused(S(FILES(ENTRY("a") "," ENTRY("a"))), "files[1], \"a\", stands there twice",
                   "expected files in bytewise order of their paths, each once");
}

static void refuses_bad_entries(void **state) {
    (void)state;
    static const char a_size[] = "expected how many bytes it has, a whole number from 0 on",
                      a_digest[] = "expected 64 hexadecimal digits, in small letters";
#define WITH(bytes, hash) S(FILES("{\"path\":\"a\",\"bytes\":" bytes ",\"sha256\":" hash "}"))
    assert_refused(WITH("-1", HASH), "'bytes' of files[0], \"a\", is no size", a_size);
    assert_refused(WITH("1.5", HASH), "'bytes' of files[0], \"a\", is no size", a_size);
    assert_refused(WITH("\"1\"", HASH), "'bytes' of files[0], \"a\", is no size", a_size);
    assert_refused(WITH("99999999999999999999", HASH), "'bytes' of files[0], \"a\", is no size",
                   a_size);
    assert_refused(WITH("null", HASH), "'bytes' of files[0], \"a\", is no size", a_size);
    assert_refused(WITH("0", "\"\""), "'sha256' of files[0], \"a\", is no SHA-256", a_digest);
    assert_refused(WITH("0", "\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca49599\""),
                   "'sha256' of files[0], \"a\", is no SHA-256", a_digest);
    assert_refused(WITH("0", "[]"), "'sha256' of files[0], \"a\", is no SHA-256", a_digest);
    assert_refused(S(FILES("{\"path\":\"a\"}")), "'bytes' of files[0], \"a\", is no size", a_size);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_it_reads),  cmocka_unit_test(refuses_what_is_no_json),
        cmocka_unit_test(refuses_other_formats), cmocka_unit_test(refuses_bad_heads),
        cmocka_unit_test(refuses_bad_paths),     cmocka_unit_test(refuses_bad_entries),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
