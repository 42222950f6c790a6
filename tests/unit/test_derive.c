/* Facts that compute: values, units and times, the order of formulas, checks, and what is refused. */
#include "site_support.h"

#include <stdio.h>
#include <time.h>

#define BASE                                                    \
    "-- content/site.yml --\n"                                  \
    "title: T\n"                                                \
    "units: [{name: lb, is: 0.45359237 kg}, {name: trip}]\n"    \
    "-- content/entities/e.yml --\n"                            \
    "- {id: amazon, title: Amazon, kind: organisation}\n"       \
    "- {id: microsoft, title: Microsoft, kind: organisation}\n" \
    "-- content/sources/s.yml --\n"                             \
    "- {id: paper, title: Paper}\n"                             \
    "- {id: letter, title: Letter}\n"
/* One fact a line; status and title are put in. */
#define FACT(id, rest) "- {id: " id ", title: T, status: confirmed, " rest "}\n"
#define GOOD                                                                                     \
    FACT("base", "value: 38e9 USD")                                                              \
    FACT("more", "value: 100e9 USD")                                                             \
    FACT("term", "value: 8 year")                                                                \
    FACT("share", "value: 11 %")                                                                 \
    FACT("about", "value: ~17e9 USD/year")                                                       \
    FACT("signed", "value: 2026-02-27")                                                          \
    FACT("euro", "value: 5e9 EUR")                                                               \
    FACT("provider", "value: [[amazon]]")                                                        \
    FACT("settled", "value: true")                                                               \
    FACT("round",                                                                                \
         "values: [{value: 110e9 USD, from: 2026-02-27, until: 2026-03-30}, {value: 122e9 USD, " \
         "from: 2026-03-31}]")
#define FACTS "-- content/facts/a.yml --\n"
#define OURS "-- content/facts/b.yml --\n"

static const struct fact *fact_of(const struct site *site, const char *id) {
    const struct item *item = site_find(site, str_of(id));
    assert_non_null(item);
    assert_int_equal(item->kind, ITEM_FACT);
    return (const struct fact *)item;
}

static const char *text_of(const struct site *site, const char *id) {
    return arena_copy(&arenas[0], value_text(&arenas[0], &fact_of(site, id)->value)).p;
}

static const char *full_of(const struct site *site, const char *id) {
    return arena_copy(&arenas[0], value_full(&arenas[0], &fact_of(site, id)->value)).p;
}

/* ---- values ---- */

static void computes_value_and_unit(void **state) {
    static const struct {
        const char *fields, *full;
    } cases[] = {
        {"formula: base + more", "138,000,000,000 USD"},
        {"formula: (base + more) / term", "17,250,000,000 USD/year"},
        {"formula: (base + more) / term, unit: USD/month", "1,437,500,000 USD/month"},
        {"formula: base / more, unit: '%'", "38 %"},
        {"formula: share * more", "11,000,000,000 USD"},
        {"formula: about * 1 year / more, unit: '%'", "about 17 %"},
        {"formula: 'max(base, more)'", "100,000,000,000 USD"},
        {"formula: signed + 6 month", "27 August 2026"},
        {"formula: base > more", "no"},
        {"formula: provider = amazon", "yes"},
        {"formula: provider = microsoft or not settled", "no"},
        {"formula: 'if(settled, more, base)'", "100,000,000,000 USD"},
        {"formula: 'if(settled, \"yes indeed\", \"no\")'", "yes indeed"},
        {"formula: round", "122,000,000,000 USD"},
        {"formula: round@2026-02-27", "110,000,000,000 USD"},
        {"formula: round@2026-03-30", "110,000,000,000 USD"},
        {"formula: round@2026-02", "110,000,000,000 USD"}, /* it began in that month */
        {"formula: round@2027", "122,000,000,000 USD"},
        {"formula: round - round@2026-03-01", "12,000,000,000 USD"},
        {"formula: \"base +\\n  more\"", "138,000,000,000 USD"},
        {"value: 10 lb, unit: kg", "4.5359237 kg"},
        {"value: 100 kg, unit: lb", "220.462262184877581 lb"},
        {"value: 3 trip", "3 trip"},
        {"values: [{value: 1 kg, from: 2025}, {formula: x@2025 * 2, from: 2026}]", "2 kg"},
        {"values: [{value: 1, until: 2024}, {value: 2, from: 2025, until: 2025}]", "2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        str archive = arena_printf(&arenas[0], "%s- {id: x, title: X, status: estimate, %s}\n",
                                   BASE FACTS GOOD OURS, cases[i].fields);
        struct site *site = load_with(archive, (struct site_options){.workers = WORKERS});
        if (d.count)
            print_message("%s: %.*s\n", cases[i].fields, STR(d.items[0].message));
        assert_string_equal(findings(), "");
        assert_string_equal(full_of(site, "x"), cases[i].full);
    }
}

static void prints_as_many_digits_as_wanted(void **state) {
    (void)state;
    struct site *site =
        load(BASE FACTS GOOD OURS FACT("third", "formula: more / 3")
                 FACT("two", "formula: more / 3, digits: 2") FACT("whole", "value: 123456789 USD")
                     FACT("cut", "value: 123456789 USD, digits: 3"));
    assert_string_equal(findings(), "");
    assert_string_equal(text_of(site, "third"), "$33.33 billion");
    assert_string_equal(text_of(site, "two"), "$33 billion");
    assert_string_equal(text_of(site, "whole"), "$123.456789 million");
    assert_string_equal(text_of(site, "cut"), "$123 million");
}

static void a_unit_is_made_of_others(void **state) {
    (void)state;
    struct site *site =
        load("-- content/site.yml --\ntitle: T\nunits:\n"
             "- {name: lb, is: 0.45359237 kg}\n- {name: oz, is: 0.0625 lb}\n"
             "- {name: acre, is: 4046.8564224 m2}\n" FACTS FACT("a", "formula: 16 oz, unit: lb")
                 FACT("b", "formula: 2 acre * 10 kg / 1 m2, unit: t"));
    assert_string_equal(findings(), "");
    assert_string_equal(full_of(site, "a"), "1 lb");
    assert_string_equal(full_of(site, "b"), "80.937128448 t");
}

/* ---- valid time ---- */

static void tells_which_entry_leads_when(void **state) {
    (void)state;
    struct site *site =
        load(BASE FACTS "- id: x\n  title: X\n  status: reported\n  as_of: 2025\n"
                        "  sources: [{source: paper}]\n  values:\n"
                        "  - {value: 1, from: 2024}\n"
                        "  - {value: 2, from: 2025-04, until: 2026-01-31, status: confirmed, "
                        "sources: [{source: letter}]}\n"
                        "  - {value: 3, from: 2025-06, until: 2025-08, rank: preferred}\n"
                        "  - {value: 4, from: 2025-03, rank: deprecated, note: a slip}\n"
                        "  - {value: 5, from: 2026-03-01}\n");
    assert_string_equal(findings(), "");
    const struct fact *x = fact_of(site, "x");
    const struct fact_value *v = x->entries.items;
    assert_int_equal(x->entries.count, 5);
    assert_int_equal(x->current, 4);
    assert_string_equal(full_of(site, "x"), "5");
    assert_string_equal(date_iso(&arenas[0], &v[0].ends).p, "2025-03-31");
    assert_string_equal(date_iso(&arenas[0], &v[1].ends).p, "2026-01-31");
    assert_int_equal(v[4].ends.precision, DATE_NONE);
    assert_true(v[0].leading && v[1].leading && v[2].leading && !v[3].leading && v[4].leading);
    assert_true(x->competing);
    assert_int_equal(v[0].status, STATUS_REPORTED);
    assert_int_equal(v[1].status, STATUS_CONFIRMED);
    assert_int_equal(v[0].as_of.year, 2025);
    assert_true(v[0].sources.items == x->sources.items);
    const struct origin *letter = (const struct origin *)site_find(site, S("letter"));
    assert_int_equal(letter->uses.count, 1);
    static const struct {
        const char *date;
        size_t entry; /* 9: none */
    } days[] = {{"2023", 9},       {"2024", 0},       {"2025-03-31", 0}, {"2025-04-01", 1},
                {"2025-07", 2},    {"2025-08-31", 2}, {"2025-09-01", 1}, {"2026-01-31", 1},
                {"2026-02-01", 9}, {"2026-02", 9},    {"2026-03", 4},    {"2030", 4},
                {"2025-06", 2},    {"2025-Q2", 9},    {"2025", 9}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct date at;
        bool impossible;
        assert_true(date_parse(str_of(days[i].date), &at, &impossible));
        const struct fact_value *found = fact_value_at(x, at, v[0].span, &d);
        assert_true(found == (days[i].entry == 9 ? NULL : &v[days[i].entry]));
    }
    assert_string_equal(findings(), "content/facts/a.yml:7:5 no-value-then\n"
                                    "content/facts/a.yml:7:5 no-value-then\n"
                                    "content/facts/a.yml:7:5 no-value-then\n"
                                    "content/facts/a.yml:7:5 two-values-then\n"
                                    "content/facts/a.yml:7:5 two-values-then\n");
    assert_string_equal(d.items[0].hint.p, "its first value is valid from 2024-01-01");
    assert_string_equal(d.items[1].hint.p, "it has one until 2026-01-31, and the next from "
                                           "2026-03-01");
    assert_string_equal(d.items[3].message.p,
                        "'x' has two values in 2025-Q2: '2' until 2025-05-31, '3' from 2025-06-01");
}

/* A preferred value may reach over several others, and they over it. */
static void preferred_values_cover_others(void **state) {
    (void)state;
    struct site *site =
        load(BASE FACTS "- id: x\n  title: X\n  status: reported\n  values:\n"
                        "  - {value: 1, from: 2020, until: 2020}\n"
                        "  - {value: 2, from: 2021, until: 2021}\n"
                        "  - {value: 3, from: 2022, until: 2023}\n"
                        "  - {value: 4, from: 2020-07, until: 2022-06, rank: preferred}\n"
                        "  - {value: 5, from: 2025, until: 2026, rank: preferred}\n"
                        "  - {value: 6, from: 2025-02, until: 2025-03}\n");
    assert_string_equal(findings(), "");
    const struct fact *x = fact_of(site, "x");
    static const uint32_t leads[] = {0, 3, 2, 4};
    assert_int_equal(x->leads.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(x->leads.items[i].entry, leads[i]);
        assert_true(x->leads.items[i].from <= x->leads.items[i].until);
        assert_true(!i || x->leads.items[i - 1].until < x->leads.items[i].from);
    }
    assert_false(x->entries.items[1].leading);
    assert_false(x->entries.items[5].leading);
    assert_int_equal(x->current, 4);
}

/* What is known of the future is not current; without a day everything has begun. */
static void the_current_value_has_begun(void **state) {
    static const struct {
        int16_t year;
        size_t current;
    } cases[] = {{0, 2}, {2019, 0}, {2020, 0}, {2026, 1}, {2098, 1}, {2099, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        struct date now = {.precision = cases[i].year ? DATE_DAY : DATE_NONE,
                           .year = cases[i].year,
                           .month = 1,
                           .day = 1};
        struct site *site = load_with(
            S(BASE FACTS FACT("x", "values: [{value: 1, from: 2020}, {value: 2, from: 2026, "
                                   "until: 2030}, {value: 3, from: 2099}]")),
            (struct site_options){.workers = 2, .now = now});
        assert_string_equal(findings(), "");
        assert_int_equal(fact_of(site, "x")->current, cases[i].current);
    }
}

/* ---- what is refused ---- */

static void reports_with_places(void **state) {
    static const struct {
        const char *facts, *findings;
    } cases[] = {
        /* shape */
        {FACT("x", ""), "1:3 missing-field"},
        {FACT("x", "value: 1, formula: base"), "1:50 excluded-field"},
        {FACT("x", "values: []"), "1:48 missing-field"},
        {FACT("x", "formula: ''"), "1:49 empty-formula"},
        {FACT("x", "formula: ~"), "1:49 wrong-type"},
        {FACT("x", "values: [{from: 2025}]"), "1:49 missing-field"},
        {FACT("x", "values: [{value: 1, formula: base}]"), "1:60 excluded-field"},
        {FACT("x", "value: 1, digits: 16"), "1:58 out-of-range"},
        {FACT("x", "value: 1, checks: [{title: x}]"), "1:59 missing-field"},
        {FACT("x", "value: 1, checks: [{equals: base, holds: base > 1}]"), "1:74 excluded-field"},
        {FACT("x", "value: [[nobody]]"), "1:49 unknown-reference"},
        {FACT("x", "value: [[base]]"), "1:49 wrong-kind"},
        {FACT("x", "value: [[amazon, base]]"), "1:47 wrong-type"},
        {FACT("x", "value: [amazon]"), "1:47 wrong-type"},
        /* quantities and dates */
        {FACT("x", "value: 5..3 GW"), "1:47 bad-range"},
        {FACT("x", "value: 2 GWW"), "1:47 unknown-unit"},
        {FACT("x", "value: 2026-02-30"), "1:47 bad-date"},
        {FACT("x", "value: 1 USD, unit: USDD"), "1:60 unknown-unit"},
        {FACT("x", "value: 1 USD, unit: EUR"), "1:47 unit-mismatch"},
        {FACT("x", "value: 2026-02-03, unit: day"), "1:47 unit-mismatch"},
        /* formulas */
        {FACT("x", "formula: base + term"), "1:54 unit-mismatch"},
        {FACT("x", "formula: base + euro"), "1:54 unit-mismatch"},
        {FACT("x", "formula: base + share"), "1:54 unit-mismatch"},
        {FACT("x", "formula: base + more, unit: year"), "1:49 unit-mismatch"},
        {FACT("x", "formula: base / (term - 8 year)"), "1:54 division-by-zero"},
        {FACT("x", "formula: 10 ^ 200 * 10 ^ 200"), "1:58 overflow"},
        {FACT("x", "formula: base +"), "1:54 bad-formula"},
        {FACT("x", "formula: base-more"), "1:49 unknown-reference"},
        {FACT("x", "formula: bose + more"), "1:49 unknown-reference"},
        {FACT("x", "formula: paper"), "1:49 wrong-kind"},
        {FACT("x", "formula: amazon@2025"), "1:49 wrong-kind"},
        {FACT("x", "formula: round@2026-01-01"), "1:49 no-value-then"},
        {FACT("x", "formula: round@2026-03"), "1:49 two-values-then"},
        {FACT("x", "formula: about > 17e9 USD/year"), "1:55 undecided"},
        {FACT("x", "formula: \"base \\\n   + term\""), "2:4 unit-mismatch"},
        /* times */
        {FACT("x", "values: [{value: 1, from: 2025-02-02, until: 2025-02-01}]"),
         "1:49 from-after-until"},
        {FACT("x", "values: [{value: 1, from: 2025, until: 2025}, {value: 2, from: 2025-12-31}]"),
         "1:86 overlap"},
        {FACT("x", "values: [{value: 1, from: 2025}, {value: 2, from: 2025}]"), "1:73 overlap"},
        {FACT("x", "values: [{value: 2, from: 2025, until: 2026}, {value: 1, from: 2024, until: "
                   "2025}]"),
         "1:86 overlap"},
        {FACT("x", "values: [{value: 1}, {value: 2}]"), "1:61 overlap"},
        {FACT("x", "values: [{value: 1, rank: deprecated}, {value: 2, rank: deprecated}]"),
         "1:8 no-leading-value"},
        {FACT("x", "values: [{value: 1, from: yesterday}]"), "1:66 bad-date"},
        {FACT("x", "values: [{value: 1, from: ~2025}]"), "1:66 bad-date"},
        {FACT("x", "values: [{value: 1, until: after 2025-03}]"), "1:67 bad-date"},
        {FACT("x", "values: [{value: 1, rank: first}]"), "1:66 unknown-choice"},
        {FACT("x", "values: [{value: 1 USD, from: 2025}, {value: 2 EUR, from: 2026}]"),
         "1:77 unit-mismatch"},
        {FACT("x", "values: [{value: 1 h, from: 2025}, {formula: term, from: 2026}]"), ""},
        /* checks */
        {FACT("x", "value: 138e9 USD, checks: [{equals: base + more}]"), ""},
        {FACT("x", "value: 137e9 USD, checks: [{equals: base + more}]"), "1:76 check-failed"},
        {FACT("x", "value: 137e9 USD, checks: [{equals: base + more, within: 1 %}]"), ""},
        {FACT("x", "value: 137e9 USD, checks: [{equals: base + more, within: 1e9 USD}]"), ""},
        {FACT("x", "value: 137e9 USD, checks: [{equals: base + more, within: 0.9e9 USD}]"),
         "1:76 check-failed"},
        {FACT("x", "value: ~140e9 USD, checks: [{equals: base + more, within: 1e9 USD}]"),
         "1:77 check-failed"},
        {FACT("x", "value: 137..139 USD, checks: [{equals: 138 USD}]"), ""},
        {FACT("x", "value: 1 EUR, checks: [{equals: base}]"), "1:72 unit-mismatch"},
        {FACT("x", "value: 2026, checks: [{equals: signed}]"), ""},
        {FACT("x", "value: 2026-03-01, checks: [{equals: signed}]"), "1:77 check-failed"},
        {FACT("x", "value: 2026-03-01, checks: [{equals: signed, within: 2 day}]"), ""},
        {FACT("x", "value: 2026-03-01, checks: [{equals: signed, within: 2 %}]"),
         "1:93 unit-mismatch"},
        {FACT("x", "value: 2026-03-01, checks: [{equals: signed, within: 172799 s}]"),
         "1:77 check-failed"},
        {FACT("x", "value: 2026-03-01, checks: [{equals: signed, within: 48 GWh/GW}]"), ""},
        {FACT("x", "value: [[amazon]], checks: [{equals: provider}]"), ""},
        {FACT("x", "value: [[microsoft]], checks: [{equals: provider}]"), "1:80 check-failed"},
        {FACT("x", "value: 1 USD, checks: [{equals: base, within: 5 EUR}]"), "1:86 unit-mismatch"},
        {FACT("x", "value: 1 USD, checks: [{equals: base, within: some}]"), "1:86 bad-number"},
        {FACT("x", "value: 1 USD, checks: [{equals: x, within: -5 %}]"), "1:83 out-of-range"},
        {FACT("x", "value: 1, checks: [{holds: base < more}]"), ""},
        {FACT("x", "value: 1, checks: [{holds: base = more}]"), "1:67 check-failed"},
        {FACT("x", "value: 1, checks: [{holds: base * 2 = more, within: 25 %}]"), ""},
        {FACT("x", "value: 1, checks: [{holds: base * 2 = more, within: 23 %}]"),
         "1:67 check-failed"},
        {FACT("x", "value: 1, checks: [{holds: base < more, within: 5 %}]"),
         "1:88 unused-tolerance"},
        {FACT("x", "value: 1, checks: [{holds: about < 17.2e9 USD/year}]"), "1:67 check-failed"},
        {FACT("x", "value: 1, checks: [{holds: base + more}]"), "1:67 not-a-condition"},
        {FACT("x", "value: 1, checks: [{holds: settled}]"), ""},
        {FACT("x", "value: 1, checks: [{holds: base < nothing}]"), "1:74 unknown-reference"},
        {FACT("x", "value: 1, checks: [{holds: base = more, tension: ''}]"), "1:89 empty-tension"},
        {FACT("x", "value: 1, checks: [{holds: base = more, tension: They differ.}]"), ""},
        {FACT("x", "value: 1, checks: [{holds: base < more, tension: They differ.}]"),
         "1:89 stale-tension"},
        /* what rests on a failure says nothing more */
        {FACT("x", "value: 1 USDD") FACT("y", "formula: x + base") FACT("z", "formula: y / 0"),
         "1:47 unknown-unit"},
        {FACT("x", "formula: base + term")
             FACT("y", "formula: x + base, checks: [{equals: base}, {holds: x = y}]"),
         "1:54 unit-mismatch"},
        {FACT("x", "values: [{value: 1, from: 2025-13}, {value: 2, from: 2026}]")
             FACT("y", "formula: x@2020"),
         "1:66 bad-date"},
        {FACT("x", "value: 1, unit: nounit") FACT("y", "formula: x + 1 USD"), "1:56 unknown-unit"},
        {FACT("x", "value: [[nobody]]") FACT("y", "formula: x = amazon"), "1:49 unknown-reference"},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        load_with(arena_printf(&arenas[0], "%s%s", BASE FACTS GOOD OURS, cases[i].facts),
                  (struct site_options){.workers = WORKERS});
        struct buf wanted = {0};
        str rest = str_of(cases[i].findings);
        while (rest.n) {
            str line = str_cut(&rest, '\n');
            buf_printf(&wanted, "content/facts/b.yml:%.*s\n", STR(line));
        }
        str text = arena_copy(&arenas[0], buf_str(&wanted));
        buf_free(&wanted);
        if (strcmp(findings(), text.n ? text.p : "") != 0)
            print_message("%s: %.*s\n%swanted %s\n", cases[i].facts,
                          STR(d.count ? d.items[0].message : S("nothing")), findings(),
                          cases[i].findings);
        wrong += strcmp(findings(), text.n ? text.p : "") != 0;
    }
    assert_int_equal(wrong, 0);
}

static void messages_show_both_sides(void **state) {
    static const struct {
        const char *facts, *message, *hint;
    } cases[] = {
        {FACT("x", "value: 137e9 USD, checks: [{equals: base + more, within: 0.5 %}]"),
         "'x' is $137 billion, and this is $138 billion, which is not within 0.5 %",
         "correct what is wrong, or say in 'tension' why they differ: then it is shown to readers"},
        {FACT("x", "value: 138000000001 USD, digits: 4, checks: [{equals: base + more}]"),
         "'x' is 138,000,000,001 USD, and this is 138,000,000,000 USD", NULL},
        {FACT("x", "value: 1, checks: [{holds: base + more < 2 * base}]"),
         "this does not hold: $138 billion < $76 billion", NULL},
        {FACT("x", "value: 1, checks: [{holds: about < 17.2e9 USD/year}]"),
         "this is not certain: about $17 billion a year < $17.2 billion a year", NULL},
        {FACT("x", "value: 1, checks: [{holds: base < more and not settled}]"),
         "this does not hold: 'base' is $38 billion, 'more' is $100 billion, 'settled' is yes",
         NULL},
        {FACT("x", "value: 1, checks: [{holds: round < round@2026-02-27 and settled}]"),
         "this does not hold: 'round' is $122 billion, 'round@2026-02-27' is $110 billion, "
         "'settled' is yes",
         NULL},
        {FACT("x", "values: [{value: 1 USD, from: 2025}, {value: 2 h, from: 2026}]"),
         "this value is a quantity of h, but another of 'x' is a quantity of USD",
         "the other is in line 1: all values of a fact have units that agree"},
        {FACT("x", "formula: base + more, unit: year"),
         "this is a quantity of USD, which cannot be given in 'year'", "'unit: year' is in line 1"},
        {FACT("x", "formula: base-more"), "there is nothing with the id 'base-more'",
         "for a difference write 'base - more', with spaces around the minus"},
        {FACT("x", "formula: bose + more"), "there is nothing with the id 'bose'",
         "did you mean 'base'?"},
        {FACT("x", "formula: round@2026-01"), "'round' has no value for 2026-01",
         "its first value is valid from 2026-02-27"},
        {FACT("x", "formula: round@2026-03"),
         "'round' has two values in 2026-03: '110e9 USD' until 2026-03-30, '122e9 USD' from "
         "2026-03-31",
         "name a day"},
        {FACT("x", "values: [{value: 1, from: 2025}, {value: 2, from: 2025}]"),
         "this value is valid at the same time as another: both are on 2025-01-01",
         "the other is in line 1: give one of them 'until', or a 'rank' (preferred, or "
         "deprecated)"},
        {FACT("x", "value: 1, formula: base"), "'formula' cannot stand beside 'value'",
         "a fact has one of 'value', 'formula' and 'values'"},
        {FACT("x", "value: 1 EUR, checks: [{equals: base}]"),
         "this cannot be compared with 'x': it is a quantity of USD, and that is a quantity of EUR",
         NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        load_with(arena_printf(&arenas[0], "%s%s", BASE FACTS GOOD OURS, cases[i].facts),
                  (struct site_options){.workers = WORKERS});
        assert_int_equal(d.count, 1);
        assert_string_equal(d.items[0].message.p, cases[i].message);
        if (cases[i].hint)
            assert_string_equal(d.items[0].hint.p, cases[i].hint);
    }
}

static void a_formula_of_parentheses(void **state) {
    (void)state;
    enum { COUNT = 100000 };
    struct buf archive = {0};
    buf_put(&archive, S(BASE FACTS "- {id: x, title: X, status: confirmed, formula: "));
    for (int i = 0; i < COUNT; i++)
        buf_byte(&archive, '(');
    buf_put(&archive, S("1}\n"));
    load_with(buf_str(&archive), (struct site_options){.workers = 1});
    assert_int_equal(d.errors, 1);
    assert_true(span_place(d.items[0].span).line == 1);
    buf_free(&archive);
}

/* ---- cycles ---- */

static void a_cycle_through_three_files(void **state) {
    (void)state;
    load(BASE "-- content/facts/a.yml --\n" FACT("good", "value: 1")
             FACT("one", "formula: good + two * 2") "-- content/facts/b.yml --\n" FACT(
                 "user", "formula: three + 1")
                 FACT("two", "formula: 3 * three") "-- content/facts/c.yml --\n\n" FACT(
                     "three", "formula: one - good"));
    assert_string_equal(findings(), "content/facts/a.yml:2:58 cycle\n");
    assert_string_equal(d.items[0].message.p,
                        "the formula of 'one' rests on itself: one > two > three > one");
    assert_string_equal(
        d.items[0].hint.p,
        "one is in content/facts/a.yml:2, two is in content/facts/b.yml:2, three is in "
        "content/facts/c.yml:2");
}

static void cycles_are_told_once(void **state) {
    static const struct {
        const char *facts, *messages;
    } cases[] = {
        {FACT("a", "formula: a + 1"), "the formula of 'a' rests on itself: a > a\n"},
        {FACT("a", "formula: b + b + b") FACT("b", "formula: a + a"),
         "the formula of 'a' rests on itself: a > b > a\n"},
        {FACT("a", "formula: b") FACT("b", "formula: a") FACT("c", "formula: d")
             FACT("d", "formula: c") FACT("e", "formula: a + c"),
         "the formula of 'a' rests on itself: a > b > a\n"
         "the formula of 'c' rests on itself: c > d > c\n"},
        {FACT("a", "formula: b + c") FACT("b", "formula: a") FACT("c", "formula: a"),
         "the formula of 'a' rests on itself: a > b > a\n"},
        {FACT("a", "values: [{formula: a@2026, from: 2025}, {value: 1, from: 2026}]"), ""},
        {FACT("a", "values: [{formula: a@2026, from: 2025}, {formula: a@2025, from: 2026}]"),
         "the formula of 'a' rests on itself: a@2025 > a@2026 > a@2025\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        load_with(arena_printf(&arenas[0], "%s%s", BASE FACTS, cases[i].facts),
                  (struct site_options){.workers = WORKERS});
        struct buf got = {0};
        for (size_t k = 0; k < d.count; k++)
            buf_printf(&got, "%.*s\n", STR(d.items[k].message));
        buf_byte(&got, '\0');
        assert_string_equal(got.p, cases[i].messages);
        buf_free(&got);
    }
}

/* ---- size ---- */

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may keep the machine busy */
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Facts that rest on one another in one line, the last on `last`. */
static void put_chain(struct buf *out, int count, const char *last) {
    buf_put(out, S(BASE FACTS));
    for (int i = 0; i < count; i++) {
        buf_printf(out, "- {id: f%06d, title: F, status: confirmed, formula: ", i);
        if (i + 1 < count)
            buf_printf(out, "f%06d + 1 USD}\n", i + 1);
        else
            buf_printf(out, "%s}\n", last);
    }
}

static void a_long_chain(void **state) {
    (void)state;
    enum { COUNT = 100000, PATIENCE = 30 };
    struct buf archive = {0};
    double started = seconds();
    put_chain(&archive, COUNT, "1 USD");
    struct site *site = load_with(buf_str(&archive), (struct site_options){.workers = WORKERS});
    assert_string_equal(findings(), "");
    assert_string_equal(full_of(site, "f000000"), "100,000 USD");
    assert_true(seconds() - started < PATIENCE);
    buf_free(&archive);
}

static void a_long_cycle(void **state) {
    (void)state;
    enum { COUNT = 20000, PATIENCE = 30 };
    struct buf archive = {0};
    double started = seconds();
    put_chain(&archive, COUNT, "f000000 + f000001 + f000002");
    load_with(buf_str(&archive), (struct site_options){.workers = WORKERS});
    assert_string_equal(findings(), "content/facts/a.yml:1:55 cycle\n");
    assert_true(str_ends(d.items[0].message, S("f019998 > f019999 > f000000")));
    assert_true(seconds() - started < PATIENCE);
    buf_free(&archive);
}

/* ---- the ways between facts ---- */

static const char *ids_of(const struct item_list *list) {
    str ids = S("");
    for (size_t i = 0; i < list->count; i++)
        ids =
            arena_printf(&arenas[0], "%.*s%s%.*s", STR(ids), i ? " " : "", STR(list->items[i]->id));
    return arena_copy(&arenas[0], ids).p;
}

static void facts_know_what_they_rest_on(void **state) {
    (void)state;
    struct site *site = load(
        BASE FACTS GOOD OURS FACT("sum", "formula: more + base + more, checks: [{holds: sum > term "
                                         "* 1 USD/year}]")
            FACT("next", "values: [{formula: sum * 2, from: 2025}, {formula: next@2025 + sum + "
                         "base, from: 2026}]")
                FACT("any", "value: 1, checks: [{holds: sum > base}]"));
    assert_string_equal(findings(), "");
    assert_string_equal(ids_of(&fact_of(site, "sum")->inputs), "more base");
    assert_string_equal(ids_of(&fact_of(site, "next")->inputs), "sum base");
    assert_string_equal(ids_of(&fact_of(site, "any")->inputs), "");
    assert_string_equal(ids_of(&fact_of(site, "base")->used_by), "any next sum");
    assert_string_equal(ids_of(&fact_of(site, "sum")->used_by), "any next");
    assert_string_equal(ids_of(&fact_of(site, "term")->used_by), "sum");
    assert_string_equal(ids_of(&fact_of(site, "next")->used_by), "");
}

static void checks_keep_both_sides(void **state) {
    (void)state;
    struct site *site = load(BASE FACTS GOOD OURS FACT(
        "x",
        "value: 137e9 USD, checks: [{equals: base + more, tension: Why., title: Sums}, {holds: "
        "base * 2 = more, within: 25 %}, {holds: base < more and settled}]"));
    assert_string_equal(findings(), "");
    const struct check *c = fact_of(site, "x")->checks.items;
    assert_int_equal(c[0].result, TRUTH_NO);
    assert_string_equal(value_text(&arenas[0], &c[0].left).p, "$137 billion");
    assert_string_equal(value_text(&arenas[0], &c[0].right).p, "$138 billion");
    assert_true(str_eq(c[0].tension, S("Why.")) && str_eq(c[0].title, S("Sums")));
    assert_int_equal(span_place(c[0].tension_span).line, 1);
    assert_int_equal(c[1].result, TRUTH_YES);
    assert_true(str_eq(c[1].operator_text, S("=")));
    assert_string_equal(value_text(&arenas[0], &c[1].left).p, "$76 billion");
    assert_int_equal(c[2].result, TRUTH_YES);
    assert_int_equal(c[2].operator_text.n, 0);
}

/* ---- review ---- */

static void days_of_review(void **state) {
    static const struct {
        struct date now;
        const char *findings;
    } cases[] = {
        {{0}, ""},
        {{.precision = DATE_DAY, .year = 2026, .month = 6, .day = 30}, ""},
        {{.precision = DATE_DAY, .year = 2026, .month = 7, .day = 1},
         "content/facts/a.yml:1:61 review-due\n"},
        {{.precision = DATE_DAY, .year = 2027, .month = 1, .day = 1},
         "content/facts/a.yml:1:61 review-due\ncontent/sources/x.yml:1:36 review-due\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        end(state);
        begin(state);
        struct site *site = load_with(
            S(BASE FACTS FACT(
                "x", "value: 1, review_by: 2026-06") "-- content/sources/x.yml --\n"
                                                     "- {id: old, title: Old, review_by: 2026}\n"),
            (struct site_options){.workers = 2, .now = cases[i].now});
        assert_string_equal(findings(), cases[i].findings);
        assert_int_equal(d.errors, 0);
        assert_int_equal(site->now.year, cases[i].now.year);
    }
}

/* ---- the same for any number of workers ---- */

static void workers_make_no_difference(void **state) {
    struct buf archive = {0};
    buf_put(&archive, S(BASE));
    for (int file = 0; file < 20; file++) {
        buf_printf(&archive, "-- content/facts/f%02d.yml --\n", file);
        for (int i = 0; i < 100; i++) {
            int n = file * 100 + i;
            buf_printf(&archive, "- {id: f%d, title: F, status: confirmed, ", n);
            if (i % 7 == 0)
                buf_printf(&archive, "value: %d USD, checks: [{equals: f%d}]}\n", n, n + 1);
            else if (i % 11 == 0)
                buf_printf(&archive, "formula: unknown-%d + f%d}\n", n, n - 1);
            else
                buf_printf(&archive, "formula: f%d + f%d * %d %s}\n", n - 1, n - 1, n,
                           i % 13 ? "" : "year");
        }
    }
    str first = {0}, source = arena_copy(&arenas[0], buf_str(&archive));
    struct arena kept = {0};
    source = arena_copy(&kept, source);
    buf_free(&archive);
    for (unsigned workers = 1; workers <= WORKERS; workers++) {
        end(state);
        begin(state);
        load_with(source, (struct site_options){.workers = workers});
        str all = {0};
        struct buf out = {0};
        for (size_t i = 0; i < d.count; i++)
            buf_printf(&out, "%zu %s %.*s %.*s\n", span_place(d.items[i].span).column,
                       d.items[i].code, STR(d.items[i].message), STR(d.items[i].hint));
        all = arena_copy(&kept, buf_str(&out));
        buf_free(&out);
        assert_true(d.count > 100);
        if (workers == 1)
            first = all;
        assert_true(str_eq(first, all));
    }
    arena_free(&kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(computes_value_and_unit, begin, end),
        cmocka_unit_test_setup_teardown(prints_as_many_digits_as_wanted, begin, end),
        cmocka_unit_test_setup_teardown(a_unit_is_made_of_others, begin, end),
        cmocka_unit_test_setup_teardown(tells_which_entry_leads_when, begin, end),
        cmocka_unit_test_setup_teardown(preferred_values_cover_others, begin, end),
        cmocka_unit_test_setup_teardown(the_current_value_has_begun, begin, end),
        cmocka_unit_test_setup_teardown(reports_with_places, begin, end),
        cmocka_unit_test_setup_teardown(messages_show_both_sides, begin, end),
        cmocka_unit_test_setup_teardown(a_formula_of_parentheses, begin, end),
        cmocka_unit_test_setup_teardown(a_cycle_through_three_files, begin, end),
        cmocka_unit_test_setup_teardown(cycles_are_told_once, begin, end),
        cmocka_unit_test_setup_teardown(a_long_chain, begin, end),
        cmocka_unit_test_setup_teardown(a_long_cycle, begin, end),
        cmocka_unit_test_setup_teardown(facts_know_what_they_rest_on, begin, end),
        cmocka_unit_test_setup_teardown(checks_keep_both_sides, begin, end),
        cmocka_unit_test_setup_teardown(days_of_review, begin, end),
        cmocka_unit_test_setup_teardown(workers_make_no_difference, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
