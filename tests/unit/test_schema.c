/* The tables of fields, and the reader that follows them. */
#include "model/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;
static struct diags d;
static struct units units;

static int begin(void **state) {
    (void)state;
    d = (struct diags){.arena = &arena};
    units = units_make(&arena);
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static bool read_record(const struct schema *schema, const char *text, void *record) {
    struct source *source = arena_new(&arena, struct source);
    *source = (struct source){S("a.yml"), str_of(text)};
    memset(record, 0, schema->size);
    struct yaml *node = yaml_parse(&arena, source, 0, source->text.n, &d);
    assert_non_null(node);
    return record_read(&(struct record_reader){&arena, &d, &units}, schema, node, record);
}

/* ---- the tables ---- */

static size_t size_of(const struct field *f) {
    switch (f->type) {
    case FIELD_ID:
    case FIELD_TEXT:
    case FIELD_MARKDOWN:
    case FIELD_LINK:
        return sizeof(str);
    case FIELD_WRITTEN:
    case FIELD_FORMULA:
        return sizeof(struct written);
    case FIELD_DATE:
    case FIELD_BOUND:
        return sizeof(struct date);
    case FIELD_BOOLEAN:
        return sizeof(bool);
    case FIELD_INTEGER:
        return sizeof(int64_t);
    case FIELD_CHOICE:
        return sizeof(int);
    case FIELD_VALUE:
        return sizeof(struct value);
    case FIELD_REF:
        return sizeof(struct ref);
    case FIELD_REFS:
    case FIELD_TEXTS:
    case FIELD_RECORDS:
    case FIELD_PAIRS:
        return sizeof(struct ref_list);
    case FIELD_RECORD:
        return f->record->size;
    case FIELD_ITEMS:
        return 0;
    }
    return 0;
}

/* Fields of the same struct: the record, or the one apart from it. */
static bool overlap(const struct field *a, const struct field *b) {
    if ((a->apart_size > 0) != (b->apart_size > 0))
        return false;
    return a->offset < b->offset + size_of(b) && b->offset < a->offset + size_of(a);
}

static void fields_do_not_share_memory(void **state) {
    (void)state;
    for (const struct schema *const *s = all_schemas; *s; s++)
        for (size_t i = 0; i < (*s)->count; i++) {
            const struct field *f = &(*s)->fields[i];
            size_t size = f->apart_size ? f->apart_size : (*s)->size;
            assert_true(f->offset + size_of(f) <= size);
            assert_true(f->place + (f->place ? sizeof(struct span) : 0) <= size);
            assert_true(f->apart + sizeof(void *) <= (*s)->size);
            assert_true(f->meaning && f->meaning[0] && field_type_words(f));
            assert_true((f->type == FIELD_CHOICE) == (f->choices != NULL));
            assert_true((f->type == FIELD_RECORDS || f->type == FIELD_RECORD ||
                         f->type == FIELD_ITEMS) == (f->record != NULL));
            if ((*s)->begins_with_span && !f->apart_size)
                assert_true(f->offset >= sizeof(struct span));
            for (size_t k = 0; k < i; k++) {
                assert_false(str_eq(f->name, (*s)->fields[k].name));
                assert_false(overlap(f, &(*s)->fields[k]));
            }
        }
}

static bool has_field(const struct schema *s, str name) {
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->fields[i].name, name))
            return true;
    return false;
}

static void alternatives_are_fields(void **state) {
    (void)state;
    size_t count = 0;
    for (const struct schema *const *s = all_schemas; *s; s++)
        for (size_t i = 0; i < (*s)->alternative_count; i++, count++)
            for (size_t k = 0; k < (*s)->alternatives[i].count; k++)
                assert_true(has_field(*s, (*s)->alternatives[i].names[k]));
    assert_int_equal(count, 4); /* fact, value, check, claim */
}

static void every_kind_has_a_schema(void **state) {
    (void)state;
    for (int k = 0; k < ITEM_KINDS; k++) {
        const struct schema *schema = schema_of((enum item_kind)k);
        assert_non_null(schema);
        assert_string_equal(schema->name, item_kind_name((enum item_kind)k));
        assert_string_equal(schema->one, item_kind_words((enum item_kind)k));
        bool listed = false;
        for (const struct schema *const *s = all_schemas; *s; s++)
            listed |= *s == schema;
        assert_true(listed);
    }
}

static void names_fit_their_enums(void **state) {
    (void)state;
    assert_true(str_eq(rank_names[RANK_PREFERRED], S("preferred")));
    assert_true(str_eq(claim_kind_names[CLAIM_EXCLUSIVITY], S("exclusivity")));
    assert_true(str_eq(claim_kind_names[CLAIM_META], S("meta")));
    assert_true(str_eq(verdict_names[VERDICT_NOT_FOUND], S("not-found")));
    assert_true(str_eq(verdict_names[VERDICT_OPINION], S("opinion")));
    for (int i = 1; i < VERDICT_COUNT; i++)
        assert_true(verdict_names[i].n);
    for (int i = 1; i < CLAIM_KIND_COUNT; i++)
        assert_true(claim_kind_names[i].n);
}

/* ---- values ---- */

static void values_by_their_form(void **state) {
    static const struct {
        const char *written;
        enum value_kind kind; /* VALUE_NONE: refused */
        const char *code;
    } cases[] = {
        {"100e9 USD", VALUE_QUANTITY, NULL},
        {"$16.5 billion..$17.5 billion", VALUE_QUANTITY, NULL},
        {"16.5e9..17.5e9 USD", VALUE_QUANTITY, NULL},
        {"5 GW..", VALUE_QUANTITY, NULL},
        {"..5 GW", VALUE_QUANTITY, NULL},
        {"~17e9 USD/year", VALUE_QUANTITY, NULL},
        {"8 year", VALUE_QUANTITY, NULL},
        {"42", VALUE_QUANTITY, NULL},
        {"2026", VALUE_DATE, NULL},
        {"2026-Q2", VALUE_DATE, NULL},
        {"before 2026-04", VALUE_DATE, NULL},
        {"after 2025-11-03", VALUE_DATE, NULL},
        {"~2026-03", VALUE_DATE, NULL},
        {"true", VALUE_BOOLEAN, NULL},
        {"'true'", VALUE_TEXT, NULL},
        {"'100e9 USD'", VALUE_TEXT, NULL},
        {"no exclusivity", VALUE_TEXT, NULL},
        {"[[microsoft]]", VALUE_ENTITY, NULL},
        {"[ [ microsoft ] ]", VALUE_ENTITY, NULL},
        {"[['microsoft']]", VALUE_NONE, "wrong-type"},
        {"[[microsoft, amazon]]", VALUE_NONE, "wrong-type"},
        {"[[microsoft], [amazon]]", VALUE_NONE, "wrong-type"},
        {"[microsoft]", VALUE_NONE, "wrong-type"},
        {"[[[microsoft]]]", VALUE_NONE, "wrong-type"},
        {"[[Microsoft]]", VALUE_NONE, "bad-id"},
        {"[[]]", VALUE_NONE, "wrong-type"},
        {"{a: b}", VALUE_NONE, "wrong-type"},
        {"~", VALUE_NONE, "wrong-type"},
        {"5..3 GW", VALUE_NONE, "bad-range"},
        {"1 GW..2 USD", VALUE_NONE, "bad-range"},
        {"5 GWW", VALUE_NONE, "unknown-unit"},
        {"5 GW/", VALUE_NONE, "bad-unit"},
        {"1e999", VALUE_NONE, "bad-number"},
        {"2026-02-30", VALUE_NONE, "bad-date"},
        {"before 2026-02-30", VALUE_NONE, "bad-date"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        struct fact fact;
        str text = arena_printf(&arena, "{id: x, title: X, status: confirmed, value: %s}",
                                cases[i].written);
        bool fine = read_record(&fact_schema, text.p, &fact);
        if (fine != (cases[i].kind != VALUE_NONE) || fact.value.kind != cases[i].kind)
            print_message("%s\n", cases[i].written);
        assert_int_equal(fine, cases[i].kind != VALUE_NONE);
        assert_int_equal(fact.value.kind, cases[i].kind);
        assert_int_equal(d.count, !fine);
        if (!fine) {
            assert_string_equal(d.items[0].code, cases[i].code);
            assert_true(d.items[0].span.offset >= 44);
        } else {
            assert_true(fact.value.span.length > 0);
        }
    }
}

static void an_entity_is_kept_with_its_place(void **state) {
    (void)state;
    struct fact fact;
    assert_true(
        read_record(&fact_schema, "{id: x, title: X, status: confirmed, value: [[a]]}", &fact));
    assert_true(str_eq(fact.value.written, S("a")));
    assert_int_equal(fact.value.span.offset, 46);
    assert_int_equal(fact.value.span.length, 1);
    assert_null(fact.value.entity);
}

/* ---- records ---- */

static void reads_all_of_a_fact(void **state) {
    (void)state;
    struct fact fact;
    const char *text = "id: x\n"
                       "title: X\n"
                       "status: reported\n"
                       "review_by: 2026-12-01\n"
                       "unit: USD/year\n"
                       "digits: 3\n"
                       "values:\n"
                       "- {value: 1 USD/year, from: 2025, until: 2025-06, rank: deprecated,\n"
                       "   status: announced, as_of: 2025-02, note: Why, sources: [{source: s}]}\n"
                       "- formula: a + b\n"
                       "checks:\n"
                       "- {equals: a, within: 5 %, title: T, tension: 'Because of [[x]].'}\n"
                       "- {holds: a > b}\n";
    assert_true(read_record(&fact_schema, text, &fact));
    assert_int_equal(fact.review_by.month, 12);
    assert_int_equal(span_place(fact.review_by_span).line, 4);
    assert_int_equal(span_place(fact.review_by_span).column, 12);
    assert_true(str_eq(fact.unit_text.text, S("USD/year")));
    assert_int_equal(fact.digits, 3);
    assert_int_equal(fact.entries.count, 2);
    const struct fact_value *v = fact.entries.items;
    assert_int_equal(span_place(v[0].span).line, 8);
    assert_int_equal(v[0].value.kind, VALUE_QUANTITY);
    assert_int_equal(v[0].rank_given, 1 + RANK_DEPRECATED);
    assert_int_equal(v[0].status, STATUS_ANNOUNCED);
    assert_int_equal(v[0].until.month, 6);
    assert_true(str_eq(v[0].note, S("Why")) && v[0].sources.count == 1);
    assert_true(str_eq(v[1].as_formula.text, S("a + b")) && !v[1].rank_given);
    assert_int_equal(fact.checks.count, 2);
    const struct check *c = fact.checks.items;
    assert_true(str_eq(c[0].equals.text, S("a")) && str_eq(c[0].within.text, S("5 %")));
    assert_true(str_eq(c[0].tension, S("Because of [[x]].")));
    assert_int_equal(span_place(c[0].tension_span).line, 12);
    assert_null(c[1].tension_span.source);
}

static void reads_all_of_a_claim(void **state) {
    (void)state;
    struct claim claim;
    assert_true(read_record(&claim_schema,
                            "{id: s41, at: L12, says: It is so., kind: money, by: bank,\n"
                            " verdict: not-found, value: ~17e9 USD/year, facts: [a, b],\n"
                            " note: 'See [[a]].'}\n",
                            &claim));
    assert_true(str_eq(claim.item.title, S("It is so.")) && str_eq(claim.at, S("L12")));
    assert_int_equal(claim.claim_kind, CLAIM_MONEY);
    assert_int_equal(claim.verdict, VERDICT_NOT_FOUND);
    assert_int_equal(claim.facts.count, 2);
    assert_int_equal(span_place(claim.item.text_span).line, 3);
    assert_true(claim.value.quantity.approximate);
    assert_false(read_record(&claim_schema,
                             "{id: s, says: x, kind: money, verdict: holds, by: a, "
                             "by_name: b}",
                             &claim));
    assert_string_equal(d.items[0].code, "excluded-field");
    assert_string_equal(d.items[0].hint.p, "a claim has one of 'by' and 'by_name'");
    assert_false(read_record(&claim_schema, "{id: s, says: x, kind: money}", &claim));
    assert_string_equal(d.items[1].message.p, "this claim has no 'verdict'");
}

static void a_file_of_claims_leaves_them_in_yaml(void **state) {
    (void)state;
    struct claims_file file;
    assert_true(read_record(&claims_schema, "document: paper\nclaims: [{nonsense: 1}]\n", &file));
    assert_true(str_eq(file.document.id, S("paper")));
    assert_false(read_record(&claims_schema, "document: paper\nclaims: {id: x}\n", &file));
    assert_string_equal(d.items[0].message.p, "'claims' wants a list of claims, this is a mapping");
    assert_false(read_record(&claims_schema, "claims: []\n", &file));
    assert_string_equal(d.items[1].message.p, "this claims file has no 'document'");
}

/* What was read of a record with an error does not stay in the next one. */
static void a_broken_record_leaves_nothing_behind(void **state) {
    (void)state;
    struct fact fact;
    assert_false(read_record(&fact_schema,
                             "{id: x, title: X, status: confirmed, checks: [{equals: a, title: T, "
                             "colour: red}, {holds: b}]}",
                             &fact));
    assert_int_equal(fact.checks.count, 1);
    assert_int_equal(fact.checks.items[0].title.n, 0);
    assert_int_equal(fact.checks.items[0].equals.text.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_do_not_share_memory, begin, end),
        cmocka_unit_test_setup_teardown(alternatives_are_fields, begin, end),
        cmocka_unit_test_setup_teardown(every_kind_has_a_schema, begin, end),
        cmocka_unit_test_setup_teardown(names_fit_their_enums, begin, end),
        cmocka_unit_test_setup_teardown(values_by_their_form, begin, end),
        cmocka_unit_test_setup_teardown(an_entity_is_kept_with_its_place, begin, end),
        cmocka_unit_test_setup_teardown(reads_all_of_a_fact, begin, end),
        cmocka_unit_test_setup_teardown(reads_all_of_a_claim, begin, end),
        cmocka_unit_test_setup_teardown(a_file_of_claims_leaves_them_in_yaml, begin, end),
        cmocka_unit_test_setup_teardown(a_broken_record_leaves_nothing_behind, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
