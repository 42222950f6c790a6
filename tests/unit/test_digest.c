// one thread
/* SHA-256 against NIST's examples (FIPS 180-2, appendix B; the CAVP's short messages), and canonical JSON against RFC 8785's. */
#include "base/digest.h"
#include "base/json_canon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static str hex_of(str bytes, char hex[DIGEST_HEX]) {
    struct digest digest = digest_of(bytes);
    digest_hex(&digest, hex);
    return (str){hex, DIGEST_HEX};
}

static void assert_digest(str bytes, const char *expected) {
    char hex[DIGEST_HEX];
    assert_int_equal(strlen(expected), DIGEST_HEX);
    assert_memory_equal(hex_of(bytes, hex).p, expected, DIGEST_HEX);
}

static void agrees_with_nist(void **state) {
    (void)state;
    assert_digest(S(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_digest(S("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_digest(S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_digest(S("\xd3"), "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
    assert_digest(S("\x11\xaf"),
                  "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98");
    assert_digest(S("\x74\xba\x25\x21"),
                  "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e");
    char *million = malloc(1000000);
    assert_non_null(million);
    memset(million, 'a', 1000000);
    assert_digest((str){million, 1000000},
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

/* Wherever the text is cut. */
static void takes_pieces(void **state) {
    (void)state;
    char text[200];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * 7);
    struct digest whole = digest_of((str){text, sizeof text});
    for (size_t cut = 0; cut <= sizeof text; cut++) {
        struct digest_run run;
        digest_begin(&run);
        digest_add(&run, (str){text, cut});
        digest_add(&run, (str){text + cut, sizeof text - cut});
        struct digest pieces = digest_end(&run);
        assert_true(digest_eq(&whole, &pieces));
    }
}

static void reads_what_it_writes(void **state) {
    (void)state;
    char hex[DIGEST_HEX + 1];
    struct digest digest = digest_of(S("abc")), read;
    digest_hex(&digest, hex);
    assert_true(digest_read((str){hex, DIGEST_HEX}, &read));
    assert_true(digest_eq(&digest, &read));
    assert_false(digest_read((str){hex, DIGEST_HEX - 1}, &read));
    hex[DIGEST_HEX] = '0';
    assert_false(digest_read((str){hex, DIGEST_HEX + 1}, &read));
    for (const char *bad = "gGAF/:` \n"; *bad; bad++) {
        hex[63] = *bad;
        assert_false(digest_read((str){hex, DIGEST_HEX}, &read));
    }
    hex[63] = '\0';
    assert_false(digest_read((str){hex, DIGEST_HEX}, &read));
}

/* ---- canonical JSON ---- */

static void assert_canon(str json, str expected) {
    struct json_fault fault;
    struct buf out = {0};
    struct json *value = json_read(json, 1000, &fault);
    assert_non_null(value);
    assert_true(json_canon_value(&out, value));
    assert_int_equal(out.n, expected.n);
    assert_memory_equal(out.p, expected.p, expected.n);
    json_free(value);
    buf_free(&out);
}

static void writes_as_rfc_8785(void **state) {
    (void)state;
    assert_canon(S(" { \"b\" : [ true , null, false ] ,\n\"a\":{} } "),
                 S("{\"a\":{},\"b\":[true,null,false]}"));
    /* its section 3.2.2, without the numbers */
    assert_canon(S("{\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}"),
                 S("{\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"));
    assert_canon(S("\"\\u2028\\u2029<\\u007f\\u0080\\b\\t\\f\\r\\u0001\\u001f\\u0000\""),
                 S("\"\u2028\u2029<\x7f\xc2\x80\\b\\t\\f\\r\\u0001\\u001f\\u0000\""));
    /* its section 3.2.3: names by units of UTF-16, so a smiley before U+FB33 */
    assert_canon(
        S("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew "
          "Letter Dalet With Dagesh\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning "
          "Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With "
          "Diaeresis\"}"),
        S("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"\u00f6\":"
          "\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\U0001F600\":"
          "\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"));
}

static void orders_names(void **state) {
    (void)state;
    static const str sorted[] = {S(""),       S("a"),       S("aa"),         S("b"),
                                 S("\u00e9"), S("\ud7ff"),  S("\U00010000"), S("\U0010FFFF"),
                                 S("\ue000"), S("\ue000a"), S("\uffff")};
    size_t count = sizeof sorted / sizeof *sorted;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            int order = json_canon_order(sorted[i], sorted[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
}

static void refuses_numbers(void **state) {
    (void)state;
    static const str with[] = {S("1"), S("[1.5]"), S("{\"a\":{\"b\":-0}}")};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
        struct json_fault fault;
        struct buf out = {0};
        struct json *value = json_read(with[i], 10, &fault);
        assert_non_null(value);
        assert_false(json_canon_value(&out, value));
        json_free(value);
        buf_free(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_nist),     cmocka_unit_test(takes_pieces),
        cmocka_unit_test(reads_what_it_writes), cmocka_unit_test(writes_as_rfc_8785),
        cmocka_unit_test(orders_names),         cmocka_unit_test(refuses_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
