/* Figures in plain text: what is found, what is none, and how much of it in sentences as people write them. */
#include "model/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static struct arena a;
static struct units units;

static void declare(const char *name, const char *plural) {
    struct unit_def def = {.name = str_of(name), .plural = str_of(plural), .spaced = true};
    def.dimension = def.name;
    assert_true(units_declare(&units, &a, def));
}

static int make_units(void **state) {
    (void)state;
    units = units_make(&a);
    declare("mile", "miles");
    declare("ml", "ml");
    declare("cm", "cm");
    declare("litre", "litres");
    declare("cup", "cups");
    declare("tablespoon", "tablespoons");
    declare("passenger", "passengers");
    declare("subscriber", "subscribers");
    declare("token", "tokens");
    declare("seat", "seats");
    return 0;
}

static int free_units(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

/* "*" a figure of prose, its words, "=" low..high and unit, its other end, its hedge. */
static const char *described(const char *text) {
    static const char *const hedges[] = {"",      " about", " nearly",   " just-over",
                                         " over", " under", " at-least", " at-most"};
    str t = str_of(text);
    struct buf out = {0};
    struct figure f;
    for (size_t at = 0; figure_next(&units, t, &at, &f);) {
        str unit = unit_text(&a, &f.number.unit);
        buf_printf(&out, "%s%s%.*s = %.*s..%.*s", out.n ? "; " : "", f.bare ? "*" : "",
                   STR(str_sub(t, f.at, f.at + f.length)),
                   STR(decimal_text(&a, f.number.low, S(""))),
                   STR(decimal_text(&a, f.number.high, S(""))));
        if (f.range)
            buf_printf(&out, " to %.*s", STR(decimal_text(&a, f.to.number, S(""))));
        buf_printf(&out, "%s%.*s%s", unit.n ? " " : "", STR(unit), hedges[f.hedge]);
    }
    str copy = arena_copy(&a, buf_str(&out));
    buf_free(&out);
    return copy.p;
}

struct example {
    const char *text, *figures;
};

static void check(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *found = described(examples[i].text);
        if (strcmp(found, examples[i].figures) != 0)
            fail_msg("%s\n  wanted %s\n  found  %s", examples[i].text, examples[i].figures, found);
    }
}

#define CHECK(list) check((list), sizeof(list) / sizeof *(list))

static void finds_money(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"It cost $5.", "*$5 = 4.5..5.5 USD"},
        {"$17.25 billion", "*$17.25 billion = 17245000000..17255000000 USD"},
        {"($1,250.50)", "*$1,250.50 = 1250.495..1250.505 USD"},
        {"€5m, £5bn, ¥5", "*€5m = 4500000..5500000 EUR; *£5bn = 4500000000..5500000000 GBP; "
                          "*¥5 = 4.5..5.5 JPY"},
        {"US$100B", "*US$100B = 99500000000..100500000000 USD"},
        {"USD 5 million", "*USD 5 million = 4500000..5500000 USD"},
        {"5 million USD", "*5 million USD = 4500000..5500000 USD"},
        {"five million dollars", "*five million dollars = 4500000..5500000 USD"},
        {"a $100-million loan", "*$100-million = 99500000..100500000 USD"},
        {"a 100-million-dollar loan", "*100-million-dollar = 99500000..100500000 USD"},
        {"5 €", "*5 € = 4.5..5.5 EUR"},
        {"50 cents", "*50 cents = 0.495..0.505 USD"},
        {"A$5", "*A$5 = 4.5..5.5"},
        {"−$5, -$5", "*−$5 = −5.5..−4.5 USD; *-$5 = −5.5..−4.5 USD"},
        {"half a billion dollars", "*half a billion dollars = 495000000..505000000 USD"},
        {"two and a half billion dollars",
         "*two and a half billion dollars = 2450000000..2550000000 USD"},
        {"$5.", "*$5 = 4.5..5.5 USD"},
        {"$5.5.", "*$5.5 = 5.45..5.55 USD"},
        {"$0", "*$0 = −0.5..0.5 USD"},
        {"a dollar, one dollar, $", "one dollar = 0.5..1.5 USD"},
    };
    CHECK(examples);
}

static void finds_what_it_is_per(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"$17 billion a year", "*$17 billion a year = 16500000000..17500000000 USD/year"},
        {"$17 billion-a-year", "*$17 billion-a-year = 16500000000..17500000000 USD/year"},
        {"$5/kWh", "*$5/kWh = 4.5..5.5 USD/kWh"},
        {"$5 per GW per year", "*$5 per GW per year = 4.5..5.5 USD/GW/year"},
        {"$5 an hour", "*$5 an hour = 4.5..5.5 USD/hour"},
        {"$5 annually", "*$5 annually = 4.5..5.5 USD/year"},
        {"$5 a share", "*$5 = 4.5..5.5 USD"},
        {"$5 a year ago", "*$5 = 4.5..5.5 USD"},
        {"300 km/h", "*300 km/h = 299.5..300.5 km/h"},
    };
    CHECK(examples);
}

static void finds_numbers_with_units(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"2 GW", "*2 GW = 1.5..2.5 GW"},
        {"2GW", "*2GW = 1.5..2.5 GW"},
        {"2\u00A0GW", "*2\u00A0GW = 1.5..2.5 GW"},
        {"a 2-GW plant", "*2-GW = 1.5..2.5 GW"},
        {"2.0 gigawatts", "*2.0 gigawatts = 1.95..2.05 GW"},
        {"8 years, 8-year, eight years, eight-year",
         "*8 years = 7.5..8.5 year; *8-year = 7.5..8.5 year; *eight years = 7.5..8.5 year; "
         "*eight-year = 7.5..8.5 year"},
        {"11%, 11 %, 11 per cent, 11 percent, 11 percentage points",
         "*11% = 10.5..11.5 %; *11 % = 10.5..11.5 %; *11 per cent = 10.5..11.5 %; "
         "*11 percent = 10.5..11.5 %; *11 percentage points = 10.5..11.5 %"},
        {"−2.2%", "*−2.2% = −2.25..−2.15 %"},
        {"a sub-5% share", "*5% = 4.5..5.5 %"},
        {"twenty-five per cent", "*twenty-five per cent = 24.5..25.5 %"},
        {"one per cent", "*one per cent = 0.5..1.5 %"},
        {"5 square kilometres", "*5 square kilometres = 4.5..5.5 km2"},
        {"5 kilowatt-hours", "*5 kilowatt-hours = 4.5..5.5 kWh"},
        {"30 seconds, a 30-second pause", "*30 seconds = 29.5..30.5 s; *30-second = 29.5..30.5 s"},
        {"2½ hours, 1/2 kg, 1 1/2 cups",
         "*2½ hours = 2.45..2.55 hour; *1/2 kg = 0.45..0.55 kg; *1 1/2 cups = 1.45..1.55 cup"},
        {"a dozen people, two dozen people, half a dozen people",
         "*a dozen people = 11.5..12.5 people; *two dozen people = 23.5..24.5 people; "
         "*half a dozen people = 5.5..6.5 people"},
        {"a hundred and twenty-one miles", "*a hundred and twenty-one miles = 120.5..121.5 mile"},
        {"Twelve miles", "*Twelve miles = 11.5..12.5 mile"},
        {"one day, a day, half a day", "one day = 0.5..1.5 day; half a day = 0.495..0.505 day"},
        {"1 day", "*1 day = 0.5..1.5 day"},
    };
    static const struct example grouped[] = {
        {"100\u202F000 people", "*100\u202F000 people = 99999.5..100000.5 people"},
        {"1,000,000 people", "*1,000,000 people = 999999.5..1000000.5 people"},
    };
    CHECK(examples);
    CHECK(grouped);
}

static void finds_multiples_and_scales(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"3.6×", "*3.6× = 3.55..3.65 x"},
        {"3.6 times", "*3.6 times = 3.55..3.65 x"},
        {"2x faster", "*2x = 1.5..2.5 x"},
        {"three times as much", "*three times = 2.5..3.5 x"},
        {"three times a week", "three times = 2.5..3.5 x"},
        {"tenfold, 4-fold", "*tenfold = 9.5..10.5 x; *4-fold = 3.5..4.5 x"},
        {"twice, doubled, tripled",
         "twice = 1.5..2.5 x; doubled = 1.5..2.5 x; tripled = 2.5..3.5 x"},
        {"100 million", "*100 million = 99500000..100500000"},
        {"12k stars", "*12k = 11500..12500"},
        {"a million", "*a million = 500000..1500000"},
        {"17e9", "17e9 = 16500000000..17500000000"},
        {"2 × 4 panels", "2 = 1.5..2.5; 4 = 3.5..4.5"},
        {"half, a third, two thirds of, three quarters of it, three quarters",
         "half = 0.495..0.505; a third = 0.325..0.335; two thirds = 0.665..0.675; "
         "three quarters = 0.745..0.755; *three quarters = 2.5..3.5 quarter"},
        {"144 chips, twelve of them", "144 = 143.5..144.5; twelve = 11.5..12.5"},
    };
    CHECK(examples);
}

static void finds_ranges(void **state) {
    (void)state;
    static const struct example examples[] = {
        {"5 to 10 GW", "*5 to 10 GW = 4.5..5.5 to 10 GW"},
        {"5–10 GW", "*5–10 GW = 4.5..5.5 to 10 GW"},
        {"5-10%", "*5-10% = 4.5..5.5 to 10 %"},
        {"5% – 10%", "*5% – 10% = 4.5..5.5 to 10 %"},
        {"between 5 and 10 GW", "*5 and 10 GW = 4.5..5.5 to 10 GW"},
        {"5 and 10 GW", "5 = 4.5..5.5; *10 GW = 9.5..10.5 GW"},
        {"$5–10bn", "*$5–10bn = 4500000000..5500000000 to 10000000000 USD"},
        {"between $5 and $10 billion",
         "*$5 and $10 billion = 4500000000..5500000000 to 10000000000 USD"},
        {"8- to 10-year", "*8- to 10-year = 7.5..8.5 to 10 year"},
        {"five to ten years", "*five to ten years = 4.5..5.5 to 10 year"},
        {"500 MW to 1 GW", "*500 MW to 1 GW = 499.5..500.5 to 1000 MW"},
        {"fell from 410 GWh to 395 GWh",
         "*410 GWh = 409.5..410.5 GWh; *395 GWh = 394.5..395.5 GWh"},
        {"from $5 to $7", "*$5 = 4.5..5.5 USD; *$7 = 6.5..7.5 USD"},
        {"$5 to 10 companies", "*$5 = 4.5..5.5 USD; 10 = 9.5..10.5"},
        {"$5 to 8 years", "*$5 = 4.5..5.5 USD; *8 years = 7.5..8.5 year"},
        {"3 to $5", "3 = 2.5..3.5; *$5 = 4.5..5.5 USD"},
    };
    CHECK(examples);
}

static void passes_over_what_is_no_figure(void **state) {
    static const char *const examples[] = {
        "GPT-5.5 and Trainium3, H100, B200, 3D, 4K, 5G, 3M, IPv6",
        "the 10-K, an 8-K, 7-Eleven, Catch-22, the S-1",
        "version 1.2.3, v2, 2.4.1 fixes it",
        "Q2 2026, 27 February 2026, February 27, 2026-02-27, 2026-Q2, in 2026, since 1990",
        "the 21st, 3rd, 42nd and 7th",
        "at 10:30, 3:2, 24/7, 9/11, 27/02/2026",
        "555-0199, 978-3-16-148410-0, +1.555.010",
        "Section 3 and page 14, item 2, version 2",
        "\x01"
        "12\x02 and \x01"
        "7\x02 GW",
        "\x03\x03\x03 GW",
        "ten-K", /* a name for once */
        "weight, tension, onerous, twofer, sixth, tend, hundredth",
        "",
        "1.",
        "$",
        "~",
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        str text = str_of(examples[i]);
        struct figure f;
        size_t at = 0;
        if (figure_next_bare(&units, text, &at, &f))
            fail_msg("'%.*s' in %s", STR(str_sub(text, f.at, f.at + f.length)), examples[i]);
    }
    struct figure f;
    size_t at = 0;
    assert_false(figure_next(&units, str_of(examples[0]), &at, &f));
}

static void reads_hedges(void **state) {
    (void)state;
    static const struct {
        const char *words;
        enum hedge hedge;
    } cases[] = {
        {"about %", HEDGE_ABOUT},
        {"around %", HEDGE_ABOUT},
        {"roughly %", HEDGE_ABOUT},
        {"approximately %", HEDGE_ABOUT},
        {"some %", HEDGE_ABOUT},
        {"circa %", HEDGE_ABOUT},
        {"~%", HEDGE_ABOUT},
        {"~ %", HEDGE_ABOUT},
        {"an estimated %", HEDGE_ABOUT},
        {"% or so", HEDGE_ABOUT},
        {"nearly %", HEDGE_NEARLY},
        {"Nearly %", HEDGE_NEARLY},
        {"almost %", HEDGE_NEARLY},
        {"just under %", HEDGE_NEARLY},
        {"close to %", HEDGE_NEARLY},
        {"not quite %", HEDGE_NEARLY},
        {"slightly less than %", HEDGE_NEARLY},
        {"just over %", HEDGE_JUST_OVER},
        {"slightly more than %", HEDGE_JUST_OVER},
        {"a little over %", HEDGE_JUST_OVER},
        {"more than %", HEDGE_OVER},
        {"over %", HEDGE_OVER},
        {"above %", HEDGE_OVER},
        {"upwards of %", HEDGE_OVER},
        {"exceeding %", HEDGE_OVER},
        {"at least %", HEDGE_AT_LEAST},
        {"no less than %", HEDGE_AT_LEAST},
        {"% or more", HEDGE_AT_LEAST},
        {"less than %", HEDGE_UNDER},
        {"under %", HEDGE_UNDER},
        {"below %", HEDGE_UNDER},
        {"fewer than %", HEDGE_UNDER},
        {"at most %", HEDGE_AT_MOST},
        {"up to %", HEDGE_AT_MOST},
        {"no more than %", HEDGE_AT_MOST},
        {"nearly a %", HEDGE_NEARLY},
        {"about the %", HEDGE_ABOUT},
        {"%", HEDGE_NONE},
        {"turnover %", HEDGE_NONE},
        {"more %", HEDGE_NONE},
        {"about it: %", HEDGE_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str words = str_of(cases[i].words);
        size_t hole = str_find_byte(words, '%', 0), at = 0;
        str text = arena_printf(&a, "%.*s$5%.*s", STR(str_sub(words, 0, hole)),
                                STR(str_sub(words, hole + 1, words.n)));
        struct figure f;
        assert_true(figure_next(&units, text, &at, &f));
        if (f.hedge != cases[i].hedge)
            fail_msg("'%.*s': %d", STR(text), (int)f.hedge);
    }
    struct figure plus;
    size_t at = 0;
    assert_true(figure_next(&units, S("100+ people"), &at, &plus));
    assert_int_equal(plus.hedge, HEDGE_AT_LEAST);
}

/* ---- dates ---- */

static struct date date_of(const char *text) {
    struct date date;
    bool impossible;
    if (!date_parse(str_of(text), &date, &impossible))
        fail_msg("'%s' is no date", text);
    return date;
}

static void reads_dates(void **state) {
    (void)state;
    static const struct {
        const char *text, *date;
        char holds; /* y, n, or - when no date is found */
    } cases[] = {
        {"27 February 2026", "2026-02-27", 'y'},
        {"27 Feb 2026", "2026-02-27", 'y'},
        {"27 Feb. 2026", "2026-02-27", 'y'},
        {"27th of February 2026", "2026-02-27", 'y'},
        {"February 27, 2026", "2026-02-27", 'y'},
        {"Friday, February 27th", "2026-02-27", 'y'},
        {"27 February", "2026-02-27", 'y'},
        {"the 27th", "2026-02-27", 'y'},
        {"February 2026", "2026-02-27", 'y'},
        {"February", "2026-02-27", 'y'},
        {"in 2026", "2026-02-27", 'y'},
        {"2026-02-27", "2026-02-27", 'y'},
        {"2026-02", "2026-02-27", 'y'},
        {"Q1 2026", "2026-02-27", 'y'},
        {"2026-Q1", "2026-02-27", 'y'},
        {"the first quarter of 2026", "2026-02-27", 'y'},
        {"the first quarter", "2026-02-27", 'y'},
        {"the first half of 2026", "2026-02-27", 'y'},
        {"H1", "2026-02-27", 'y'},
        {"early 2026", "2026-04-30", 'y'},
        {"early in 2026", "2026-04-30", 'y'},
        {"early 2026", "2026-05-01", 'n'},
        {"mid-2026", "2026-05-01", 'y'},
        {"mid-2026", "2026-08-31", 'y'},
        {"mid-2026", "2026-09-01", 'n'},
        {"the middle of 2026", "2026-04-30", 'n'},
        {"late 2026", "2026-09-01", 'y'},
        {"late 2026", "2026-08-31", 'n'},
        {"the end of 2026", "2026-10-01", 'y'},
        {"the end of 2026", "2026-09-30", 'n'},
        {"the beginning of 2026", "2026-03-31", 'y'},
        {"the beginning of 2026", "2026-04-01", 'n'},
        {"late February", "2026-02-21", 'y'},
        {"late February", "2026-02-20", 'n'},
        {"mid-February", "2026-02-11", 'y'},
        {"early February 2026", "2026-02-11", 'n'},
        {"the end of February", "2026-02-28", 'y'},
        {"28 February 2026", "2026-02-27", 'n'},
        {"27 March 2026", "2026-02-27", 'n'},
        {"27 February 2025", "2026-02-27", 'n'},
        {"the 26th", "2026-02-27", 'n'},
        {"March", "2026-02-27", 'n'},
        {"2025", "2026-02-27", 'n'},
        {"Q2 2026", "2026-02-27", 'n'},
        {"the second quarter of 2026", "2026-Q2", 'y'},
        {"2026", "2026-Q2", 'y'},
        {"May 2026", "2026-Q2", 'n'},
        {"27 February 2026", "2026-02", 'n'},
        {"February 2026", "2026-02", 'y'},
        {"2027", "2027", 'y'},
        {"early 2027", "2027", 'n'},
        {"March 2026", "~2026-03", 'y'},
        {"April 2026", "before 2026-04", 'y'},
        {"May 2026", "before 2026-04", 'n'},
        {"2026-02-30", "2026-02-28", '-'},
        {"that day", "2026-02-27", '-'},
        {"may", "2026-05-01", '-'},
        {"marching", "2026-03-01", '-'},
        {"12345", "2026-03-01", '-'},
        {"$2026", "2026-03-01", '-'},
        {"Room 3A", "2026-03-01", '-'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date date = date_of(cases[i].date);
        struct text_date text;
        size_t at = 0;
        bool found = text_date_next(str_of(cases[i].text), &at, &text);
        char result = !found ? '-' : text_date_holds(&text, &date) ? 'y' : 'n';
        if (result != cases[i].holds)
            fail_msg("'%s' for %s: %c", cases[i].text, cases[i].date, result);
    }
}

/* ---- sentences as people write them ---- */

static struct score { size_t found, wrong, missed, sentences; } score;

enum { MAX_MARKED = 32 };

struct sentence {
    str text; /* without the brackets */
    size_t count;
    size_t from[MAX_MARKED], to[MAX_MARKED];
};

/* Takes the brackets out and remembers where they were. */
static struct sentence read_sentence(str line) {
    static const str open = {"⟦", 3}, close = {"⟧", 3};
    struct sentence s = {0};
    char *bytes = arena_array(&a, char, line.n);
    for (size_t i = 0; i < line.n;) {
        str rest = str_sub(line, i, line.n);
        if (str_starts(rest, open)) {
            assert_true(s.count < MAX_MARKED);
            s.from[s.count] = s.text.n;
            i += open.n;
        } else if (str_starts(rest, close)) {
            s.to[s.count++] = s.text.n;
            i += close.n;
        } else {
            bytes[s.text.n++] = line.p[i++];
        }
    }
    s.text.p = bytes;
    return s;
}

static bool take_mark(struct sentence *s, const struct figure *f) {
    for (size_t i = 0; i < s->count; i++)
        if (s->from[i] == f->at && s->to[i] == f->at + f->length) {
            s->from[i] = s->to[i] = SIZE_MAX;
            return true;
        }
    return false;
}

static void score_sentence(str line) {
    struct sentence s = read_sentence(line);
    struct figure f;
    size_t taken = 0;
    for (size_t at = 0; figure_next_bare(&units, s.text, &at, &f);) {
        bool marked = take_mark(&s, &f);
        taken += marked;
        score.wrong += !marked;
        if (!marked)
            print_message("# no figure: '%.*s' in: %.*s\n",
                          STR(str_sub(s.text, f.at, f.at + f.length)), STR(s.text));
    }
    for (size_t i = 0; i < s.count; i++)
        if (s.to[i] != SIZE_MAX)
            print_message("# missed: '%.*s' in: %.*s\n", STR(str_sub(s.text, s.from[i], s.to[i])),
                          STR(s.text));
    score.found += taken;
    score.missed += s.count - taken;
    score.sentences++;
}

static void finds_what_people_marked(void **state) {
    (void)state;
    FILE *file = fopen("tests/unit/data/figures.txt", "r");
    assert_non_null(file);
    char line[4096];
    while (fgets(line, sizeof line, file)) {
        str text = str_trim(str_of(line));
        if (text.n && text.p[0] != '#')
            score_sentence(text);
    }
    fclose(file);
    double precision = (double)score.found / (double)(score.found + score.wrong);
    double recall = (double)score.found / (double)(score.found + score.missed);
    print_message("# %zu sentences, %zu figures: precision %.3f, recall %.3f\n", score.sentences,
                  score.found + score.missed, precision, recall);
    assert_true(score.sentences >= 220);
    assert_true(precision >= 0.97);
    assert_true(recall >= 0.95);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_money),
        cmocka_unit_test(finds_what_it_is_per),
        cmocka_unit_test(finds_numbers_with_units),
        cmocka_unit_test(finds_multiples_and_scales),
        cmocka_unit_test(finds_ranges),
        cmocka_unit_test(passes_over_what_is_no_figure),
        cmocka_unit_test(reads_hedges),
        cmocka_unit_test(reads_dates),
        cmocka_unit_test(finds_what_people_marked),
    };
    return cmocka_run_group_tests(tests, make_units, free_units);
}
