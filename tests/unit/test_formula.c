/* Formulas: what they compute, what they refuse and how they say so, how they print, and that intervals hold
 * all they must. */
// one thread
#include "formula_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct arena a;
static struct world world;

static const struct world_entry entries[] = {
    {"base", "38e9 USD"},
    {"expansion", "100e9 USD"},
    {"term", "8 year"},
    {"rate", "~17e9 USD/year"},
    {"guess", "16.5..17.5"},
    {"share", "11 %"},
    {"n", "5"},
    {"zero", "0 USD"},
    {"around", "-1..2"},
    {"euros", "5e9 EUR"},
    {"power", "2 GW"},
    {"energy", "17.52 TWh"},
    {"least", "5 GW.."},
    {"most", "..5 GW"},
    {"signed", "2026-02-27"},
    {"started", "2026-02"},
    {"founded", "2015"},
    {"quarter", "2026-Q2"},
    {"soon", "before 2026-04"},
    {"later", "after 2025-11-03"},
    {"when", "~2026-03"},
    {"call", "2026-02-27T10:00:00Z"},
    {"word", "\"public\""},
    {"acme", "[acme]"},
    {"globex", "[globex]"},
    {"yes", "true"},
    {"no", "false"},
    {"maybe", "undecided"},
    {"a", "2"},
    {"b", "3"},
    {"range", "100..150 USD"},
    {"wide", "120..200 USD"},
    {"round", "110e9 USD"},
    {"round@2026-02-27", "122e9 USD"},
    {"huge", "9e299"},
    {"tenth", "0.1"},
    {"3m", "7"},
    {"a-b", "40"},
    {"staff", "1200 people"},
    {"loan", "1..3 year"},
    {"neg", "-4"},
};

static int make_world(void **state) {
    (void)state;
    world = world_make(&a, entries, sizeof entries / sizeof *entries);
    return 0;
}

static int free_world(void **state) {
    (void)state;
    arena_free(&a);
    return 0;
}

/* ---- values and refusals ---- */

struct typed_case {
    const char *text, *expected;
};

/* A result with its interval, where it has one. */
static const struct typed_case fine[] = {
    {"1 + 2", "3"},
    {"0.1 + 0.2", "0.3"},
    {"tenth * 3 = 0.3", "true"},
    {".5 + 1e-3", "0.501"},
    {"2 ^ 3 ^ 2", "512"},
    {"-2 ^ 2", "−4"},
    {"(-2) ^ 2", "4"},
    {"2 ^ -2", "0.25"},
    {"-(-a)", "2"},
    {"a - -b", "5"},
    {"a -b", "−1"},
    {"a × b ÷ 2 − 1", "2"},
    {"10 - 4 - 3", "3"},
    {"100 / 10 / 5", "2"},
    {"2 + 3 * 4", "14"},
    {"(2 + 3) * 4", "20"},
    {"1 / 3", "0.333333333333333333 [0.333333333333333333, 0.333333333333333334]"},
    {"1 / 3 * 3 = 1", "true"},
    {"(base + expansion) / term", "17250000000 USD/year"},
    {"100e9 USD / 8 year", "12500000000 USD/year"},
    {"100e9 USD/8 year", "12500000000 USD/year"},
    {"6 USD/year * 2 year", "12 USD"},
    {"6 USD/year * 6 month", "3 USD"},
    {"$38 billion + $62 billion", "100000000000 USD"},
    {"$38B + 62e9 USD", "100000000000 USD"},
    {"100,000 people + staff", "101200 people"},
    {"$6.25 billion/year * 2 year", "12500000000 USD"},
    {"6.25e9 USD/(GW year) * power * 1 year", "12500000000 USD"},
    {"100 km/h * 2 h", "200 km"},
    {"power * 8760 h / energy", "1"},
    {"8 year/term", "1"},
    {"1 GW + 500 MW", "1.5 GW"},
    {"500 MW + 1 GW", "1500 MW"},
    {"1 kWh - 1 Wh", "0.999 kWh"},
    {"3 m2 / 2 m", "1.5 m"},
    {"(2 m)^2", "4 m^2"},
    {"4 GW / 2 GW", "2"},
    {"11 % * 100 USD", "11 USD"},
    {"100 USD * 11%", "11 USD"},
    {"17 USD / 11 %", "154.545454545454545 [154.545454545454545, 154.545454545454546] USD"},
    {"11 % + 4 %", "15 %"},
    {"11% + 1", "1.11"},
    {"1 + 10 %", "1.1"},
    {"base * (1 + share)", "42180000000 USD"},
    {"base * (1 - share)", "33820000000 USD"},
    {"50 % = 0.5 x", "true"},
    {"2 x * 3", "6"},
    {"rate + 1e9 USD/year", "18000000000 [17500000000, 18500000000] USD/year"},
    {"rate - rate", "0 [−1000000000, 1000000000] USD/year"},
    {"2 * rate", "34000000000 [33000000000, 35000000000] USD/year"},
    {"rate / 2", "8500000000 [8250000000, 8750000000] USD/year"},
    {"guess + 1", "18 [17.5, 18.5]"},
    {"guess * guess", "289.25 [272.25, 306.25]"},
    {"around * around", "1 [−2, 4]"},
    {"around ^ 2", "2 [0, 4]"},
    {"abs(around)", "1 [0, 2]"},
    {"n - around", "4.5 [3, 6]"},
    {"loan * 2", "4 [2, 6] year"},
    {"range + wide", "285 [220, 350] USD"},
    {"range * around", "75 [−150, 300] USD"},
    {"base / range", "316666666.666666667 [253333333.333333333, 380000000]"},
    {"least - 3 GW", "2 [2, +] GW"},
    {"least * 2", "10 [10, +] GW"},
    {"1 / least", "0.1 [0, 0.2] 1/GW"},
    {"least + most", "10 [-, +] GW"},
    {"-least", "−5 [-, −5] GW"},
    {"4 ^ 0.5", "2 [1.99999999999999, 2.00000000000001]"},
    {"ln(1)", "0"},
    {"exp(0)", "1"},
    {"ln(exp(1)) < 1.001", "true"},
    {"abs(neg)", "4"},
    {"round(2.5)", "3"},
    {"round(-2.5)", "−3"},
    {"round(17.25e9 USD/year)", "17250000000 USD/year"},
    {"round(1234 USD, 100 USD)", "1200 USD"},
    {"round(1234 MW, 1 GW)", "1000 MW"},
    {"round(12.345 %, 0.1 %)", "12.3 %"},
    {"round(rate, 1e9 USD/year)", "17000000000 [17000000000, 18000000000] USD/year"},
    {"sum(1 USD, 2 USD, $3)", "6 USD"},
    {"sum(base)", "38000000000 USD"},
    {"min(3 GW, 2000 MW)", "2000 MW"},
    {"max(3, 1, 2)", "3"},
    {"max(range, wide)", "160 [120, 200] USD"},
    {"min(range, 120 USD)", "110 [100, 120] USD"},
    {"max(100, 200)", "200"},
    {"mean(1, 2, 6)", "3"},
    {"mean(1 USD, 2 USD)", "1.5 USD"},
    {"2026 + 8 year", "2034"},
    {"2026 - 8 year", "2018"},
    {"2026-Q2 + 3 month", "2026-Q3"},
    {"2026-Q4 + 1 quarter", "2027-Q1"},
    {"2026-11 + 3 month", "2027-02"},
    {"2026-01-31 + 1 month", "2026-02-28"},
    {"2024-02-29 + 1 year", "2025-02-28"},
    {"2024-02-29 - 4 year", "2020-02-29"},
    {"signed + 8 year", "2034-02-27"},
    {"8 year + signed", "2034-02-27"},
    {"signed + 0.5 year", "2026-08-27"},
    {"signed + 48 hour", "2026-03-01"},
    {"signed - 1 week", "2026-02-20"},
    {"signed + 1461 * 1 day", "2030-02-27"},
    {"signed + 4 year / 1461", "2026-02-28"},
    {"soon + 1 month", "before 2026-05"},
    {"later - 2 year", "after 2023-11-03"},
    {"call + 36 hour", "2026-02-28T22:00:00Z"},
    {"call - 1 s", "2026-02-27T09:59:59Z"},
    {"2026-03-01 - 2026-02-01", "28 day"},
    {"2024-03-01 - 2024-02-01", "29 day"},
    {"signed - 2015-12-11", "3731 day"},
    {"signed - founded", "3893 [3711, 4075] day"},
    {"started - started", "0 [−27, 27] day"},
    {"soon - signed", "32 [-, 32] day"},
    {"later - signed", "−115 [−115, +] day"},
    {"2026-02-27T22:00:00Z - call", "0.5 day"},
    {"(signed - 2025-02-27) / 1 year > 0.99", "true"},
    {"2030 - 2026", "4"},
    {"max(signed, 2026-03-01)", "2026-03-01"},
    {"min(2026-03, signed, 2025)", "2025"},
    {"founded < 2016", "true"},
    {"founded < signed", "true"},
    {"started <= signed", "undecided"},
    {"started > 2026-01-31", "true"},
    {"2026-02-27 = signed", "true"},
    {"signed != 2026-02-28", "true"},
    {"soon < 2026-04", "true"},
    {"call < 2026-02-27T12:00:00Z", "true"},
    {"call = signed", "undecided"},
    {"started = 2026-02", "undecided"},
    {"2026", "2026"},
    {"a < b", "true"},
    {"a ≤ b", "true"},
    {"a ≥ b", "false"},
    {"a ≠ b", "true"},
    {"a == b", "false"},
    {"range < wide", "undecided"},
    {"100 USD <= range", "true"},
    {"range >= 150 USD", "undecided"},
    {"range < 100 USD", "false"},
    {"range > 99.99 USD", "true"},
    {"range = range", "undecided"},
    {"rate = 17e9 USD/year", "undecided"},
    {"rate != 20e9 USD/year", "true"},
    {"1 GW = 1000 MW", "true"},
    {"1 year = 12 month", "true"},
    {"1 year = 365.25 day", "true"},
    {"1 GW * 1 h = 1 GWh", "true"},
    {"share > 10 %", "true"},
    {"word = \"public\"", "true"},
    {"word != \"private\"", "true"},
    {"acme = globex", "false"},
    {"acme = acme", "true"},
    {"yes = true", "true"},
    {"yes and no", "false"},
    {"not yes or no", "false"},
    {"not a = b", "true"},
    {"yes and maybe", "undecided"},
    {"no and maybe", "false"},
    {"yes or maybe", "true"},
    {"maybe or no", "undecided"},
    {"not maybe", "undecided"},
    {"no and 1 / 0 > 1", "false"},
    {"if(a < b, base, term)", "38000000000 USD"},
    {"if(yes, word, 5)", "public"},
    {"if(zero = 0 USD, 0, n / zero)", "0"},
    {"round@2026-02-27 - round", "12000000000 USD"},
    {"a-b - 1", "39"},
    {"3m * 2", "14"},
    {"max(a-b, a - b)", "40"},
    {"soon - 2027", "−276 [-, −276] day"},
};

/* The code, the offset and the part of the text it points at, the message, and the hint behind a bar. */
static const struct typed_case refused[] = {
    {"100 USD + 8 year", "unit-mismatch 8'+': 'USD' and 'year' cannot be added: $100 + 8 years | "
                         "f:1:1: the left side is $100; f:1:11: the right side is 8 years"},
    {"100 USD - 8", "unit-mismatch 8'-': 'USD' and a plain number cannot be subtracted: $100 − 8 | "
                    "f:1:1: the left side is $100; f:1:11: the right side is 8"},
    {"base + euros", "unit-mismatch 5'+': 'USD' and 'EUR' cannot be added: $38 billion + €5 "
                     "billion | multiply one by a rate in USD/EUR; f:1:1: the left side is $38 "
                     "billion; f:1:8: the right side is €5 billion"},
    {"euros - base", "unit-mismatch 6'-': 'EUR' and 'USD' cannot be subtracted: €5 billion − $38 "
                     "billion | multiply one by a rate in EUR/USD; f:1:1: the left side is €5 "
                     "billion; f:1:9: the right side is $38 billion"},
    {"base < euros", "unit-mismatch 5'<': 'USD' and 'EUR' cannot be compared: $38 billion < €5 "
                     "billion | multiply one by a rate in USD/EUR; f:1:1: the left side is $38 "
                     "billion; f:1:8: the right side is €5 billion"},
    {"base = term",
     "unit-mismatch 5'=': 'USD' and 'year' cannot be compared: $38 billion = 8 years | f:1:1: the "
     "left side is $38 billion; f:1:8: the right side is 8 years"},
    {"base + 100 GW", "unit-mismatch 5'+': 'USD' and 'GW' cannot be added: $38 billion + 100 GW | "
                      "f:1:1: the left side is $38 billion; f:1:8: the right side is 100 GW"},
    {"rate + base", "unit-mismatch 5'+': 'USD/year' and 'USD' cannot be added: $16.5–17.5 billion "
                    "a year + $38 billion | f:1:1: the left side is $16.5–17.5 billion a year; "
                    "f:1:8: the right side is $38 billion"},
    {"sum(1 USD, 2 year)",
     "unit-mismatch 0'sum': 'USD' and 'year' do not go together: sum($1, 2 years) | f:1:5: the "
     "left side is $1; f:1:12: the right side is 2 years"},
    {"mean(base, euros)", "unit-mismatch 0'mean': 'USD' and 'EUR' do not go together: mean($38 "
                          "billion, €5 billion) | multiply one by a rate in USD/EUR; f:1:6: the "
                          "left side is $38 billion; f:1:12: the right side is €5 billion"},
    {"min(base, power)",
     "unit-mismatch 0'min': 'USD' and 'GW' do not go together: min($38 billion, 2 GW) | f:1:5: the "
     "left side is $38 billion; f:1:11: the right side is 2 GW"},
    {"max(base, n, term)",
     "unit-mismatch 0'max': 'USD' and a plain number do not go together: max($38 billion, 5) | "
     "f:1:5: the left side is $38 billion; f:1:11: the right side is 5"},
    {"round(1234 USD, 100)",
     "unit-mismatch 0'round': 'USD' and a plain number do not go together: round($1,234, 100) | "
     "f:1:7: the left side is $1,234; f:1:17: the right side is 100"},
    {"base + expansion - (term + 1 GW)",
     "unit-mismatch 25'+': 'year' and 'GW' cannot be added: 8 years + 1 GW | f:1:21: the left side "
     "is 8 years; f:1:28: the right side is 1 GW"},
    {"100 USD + 10 %",
     "unit-mismatch 8'+': 'USD' and '%' cannot be added: $100 + 10% | write 100 USD * (1 + 10 %); "
     "f:1:1: the left side is $100; f:1:11: the right side is 10%"},
    {"base - share",
     "unit-mismatch 5'-': 'USD' and '%' cannot be subtracted: $38 billion − 11% | write base * (1 "
     "- share); f:1:1: the left side is $38 billion; f:1:8: the right side is 11%"},
    {"share + base",
     "unit-mismatch 6'+': '%' and 'USD' cannot be added: 11% + $38 billion | write base * (1 + "
     "share); f:1:1: the left side is 11%; f:1:9: the right side is $38 billion"},
    {"base > share",
     "unit-mismatch 5'>': 'USD' and '%' cannot be compared: $38 billion > 11% | a share of base is "
     "share * base; f:1:1: the left side is $38 billion; f:1:8: the right side is 11%"},
    {"sum(base, 10 %)",
     "unit-mismatch 0'sum': 'USD' and '%' do not go together: sum($38 billion, 10%) | write base * "
     "(1 + 10 %); f:1:5: the left side is $38 billion; f:1:11: the right side is 10%"},
    {"(base + expansion) / term + 10 %",
     "unit-mismatch 26'+': 'USD/year' and '%' cannot be added: $17.25 billion a year + 10% | write "
     "x * (1 + 10 %); f:1:1: the left side is $17.25 billion a year; "
     "f:1:29: the right side is 10%"},
    {"(base) + expansion + 10 %",
     "unit-mismatch 19'+': 'USD' and '%' cannot be added: $138 billion + 10% | write x * (1 + 10 "
     "%); f:1:2: the left side is $138 billion; f:1:22: the right side is 10%"},
    {"base - (share + 1 %)",
     "unit-mismatch 5'-': 'USD' and '%' cannot be subtracted: $38 billion − 12% | write base * (1 "
     "- 12%); f:1:1: the left side is $38 billion; f:1:9: the right side is 12%"},
    {"1 / 0", "division-by-zero 2'/': division by zero: 1 / 0 | f:1:1: the left side is 1; f:1:5: "
              "the right side is 0"},
    {"base / zero", "division-by-zero 5'/': division by zero: $38 billion / $0 | f:1:1: the left "
                    "side is $38 billion; f:1:8: the right side is $0"},
    {"n / around", "division-by-zero 2'/': division by an interval that holds zero: 5 / −1 to 2 | "
                   "f:1:1: the left side is 5; f:1:5: the right side is −1 to 2"},
    {"1 / (a - 2)", "division-by-zero 2'/': division by zero: 1 / 0 | f:1:1: the left side is 1; "
                    "f:1:6: the right side is 0"},
    {"0 ^ -1", "division-by-zero 2'^': division by zero: 0^−1 | f:1:1: the left side is 0; f:1:5: "
               "the right side is −1"},
    {"around ^ -2", "division-by-zero 7'^': division by an interval that holds zero: (−1 to 2)^−2 "
                    "| f:1:1: the left side is −1 to 2; f:1:10: the right side is −2"},
    {"huge * huge",
     "overflow 5'*': the result is too large: 9e299 × 9e299 | a number has at most 300 digits, a "
     "unit at most 6 parts; f:1:1: the left side is 9e299; f:1:8: the right side is 9e299"},
    {"huge * huge ^ 2",
     "overflow 12'^': the result is too large: 9e299^2 | a number has at most 300 digits, a unit "
     "at most 6 parts; f:1:8: the left side is 9e299; f:1:15: the right side is 2"},
    {"10 ^ 301",
     "overflow 3'^': the result is too large: 10^301 | a number has at most 300 digits, a unit at "
     "most 6 parts; f:1:1: the left side is 10; f:1:6: the right side is 301"},
    {"exp(1000000)", "overflow 0'exp': 'exp' wants a smaller number, this is a plain number: 1 "
                     "million | f:1:5: 1000000 is 1 million"},
    {"(1 GW * 1 kg * 1 m * 1 USD * 1 people * 1 B) * 1 EUR",
     "overflow 45'*': the result is too large: 1 GW kg m USD people B × €1 | a number has at most "
     "300 digits, a unit at most 6 parts; f:1:2: the left side is 1 GW kg m USD people B; f:1:48: "
     "the right side is €1"},
    {"signed + 9000 year", "overflow 7'+': the result leaves the calendar (the years 1 to 9999): "
                           "27 February 2026 + 9,000 years | f:1:1: the left side is 27 February "
                           "2026; f:1:10: the right side is 9,000 years"},
    {"2026-01-01 - 2100 year",
     "overflow 11'-': the result leaves the calendar (the years 1 to 9999): 1 January 2026 − 2,100 "
     "years | f:1:1: the left side is 1 January 2026; f:1:14: the right side is 2,100 years"},
    {"9999-12-31 + 1 day",
     "overflow 11'+': the result leaves the calendar (the years 1 to 9999): 31 December 9999 + 1 "
     "day | f:1:1: the left side is 31 December 9999; f:1:14: the right side is 1 day"},
    {"signed + signed",
     "wrong-operand 7'+': a date and a date cannot be added: 27 February 2026 + 27 February 2026 | "
     "f:1:1: the left side is 27 February 2026; f:1:10: the right side is 27 February 2026"},
    {"signed * 2",
     "wrong-operand 7'*': a date and a plain number cannot be multiplied: 27 February 2026 × 2 | "
     "f:1:1: the left side is 27 February 2026; f:1:10: the right side is 2"},
    {"signed / signed",
     "wrong-operand 7'/': a date and a date cannot be divided: 27 February 2026 / 27 February 2026 "
     "| f:1:1: the left side is 27 February 2026; f:1:10: the right side is 27 February 2026"},
    {"signed ^ 2",
     "wrong-operand 7'^': a date and a plain number make no power: 27 February 2026^2 | f:1:1: the "
     "left side is 27 February 2026; f:1:10: the right side is 2"},
    {"2 - signed",
     "wrong-operand 2'-': a plain number and a date cannot be subtracted: 2 − 27 February 2026 | "
     "f:1:1: the left side is 2; f:1:5: the right side is 27 February 2026"},
    {"signed + 5",
     "wrong-operand 7'+': a date and a plain number cannot be added: 27 February 2026 + 5 | f:1:1: "
     "the left side is 27 February 2026; f:1:10: the right side is 5"},
    {"signed + base",
     "wrong-operand 7'+': a date and a quantity of USD cannot be added: 27 February 2026 + $38 "
     "billion | f:1:1: the left side is 27 February 2026; f:1:10: the right side is $38 billion"},
    {"signed + 36 hour", "date-arithmetic 7'+': a date moves by whole days: 27 February 2026 + 36 "
                         "hours | for a duration x write round(x / 1 day) * 1 day; f:1:1: the left "
                         "side is 27 February 2026; f:1:10: the right side is 36 hours"},
    {"signed + 1.1 year", "date-arithmetic 7'+': a date moves by whole days: 27 February 2026 + "
                          "1.1 years | for a duration x write round(x / 1 day) * 1 day; f:1:1: the "
                          "left side is 27 February 2026; f:1:10: the right side is 1.1 years"},
    {"signed + loan", "date-arithmetic 7'+': dates move by exact durations, this one is an "
                      "interval: 27 February 2026 + 1–3 years | f:1:1: the left side is 27 "
                      "February 2026; f:1:10: the right side is 1–3 years"},
    {"signed + 8 year * around",
     "date-arithmetic 7'+': dates move by exact durations, this one is an interval: 27 February "
     "2026 + −8 years to 16 years | f:1:1: the left side is 27 February 2026; f:1:10: the right "
     "side is −8 years to 16 years"},
    {"2026 + 45 day", "date-arithmetic 5'+': a date that is not known to the day cannot move by "
                      "days: 2026 + 45 days | write its day, as in 2026-01-01 + 45 day; f:1:1: the "
                      "left side is 2026; f:1:8: the right side is 45 days"},
    {"2026 + 3 month", "date-arithmetic 5'+': a date that is known to the year moves by whole "
                       "years: 2026 + 3 months | write its month or day, as in 2026-01 + 3 month; "
                       "f:1:1: the left side is 2026; f:1:8: the right side is 3 months"},
    {"2026-Q2 + 1 month",
     "date-arithmetic 8'+': a date that is known to the quarter moves by whole quarters: second "
     "quarter of 2026 + 1 month | write its month or day, as in 2026-01 + 3 month; f:1:1: the left "
     "side is second quarter of 2026; f:1:11: the right side is 1 month"},
    {"2026-02 + 10 day",
     "date-arithmetic 8'+': a date that is not known to the day cannot move by days: February 2026 "
     "+ 10 days | write its day, as in 2026-01-01 + 45 day; f:1:1: the left side is February 2026; "
     "f:1:11: the right side is 10 days"},
    {"2026-02 + 0.1 month",
     "date-arithmetic 8'+': a date that is not known to the day moves by whole months: February "
     "2026 + 0.1 months | write its day, as in 2026-01-01 + 45 day; f:1:1: the left side is "
     "February 2026; f:1:11: the right side is 0.1 months"},
    {"soon - soon", "date-arithmetic 5'-': nothing is known of how far these dates lie apart: "
                    "before April 2026 − before April 2026 | f:1:1: the left side is before April "
                    "2026; f:1:8: the right side is before April 2026"},
    {"max(2026, signed)",
     "undecided 0'max': this is undecided: max(2026, 27 February 2026) | the intervals overlap; "
     "f:1:5: the left side is 2026; f:1:11: the right side is 27 February 2026"},
    {"min(signed, when)", "undecided 0'min': this is undecided: min(27 February 2026, about March "
                          "2026) | the intervals overlap; f:1:5: the left side is 27 February "
                          "2026; f:1:13: the right side is about March 2026"},
    {"sum(signed, 2025-01-01)", "wrong-operand 0'sum': 'sum' wants numbers, this is a date: 27 "
                                "February 2026 | f:1:5: signed is 27 February 2026"},
    {"max(signed, 5)",
     "wrong-operand 0'max': a date and a plain number do not go together: max(27 February 2026, 5) "
     "| f:1:5: the left side is 27 February 2026; f:1:13: the right side is 5"},
    {"signed < 5 GW",
     "wrong-operand 7'<': a date and a quantity of GW cannot be compared: 27 February 2026 < 5 GW "
     "| f:1:1: the left side is 27 February 2026; f:1:10: the right side is 5 GW"},
    {"signed = \"2026-02-27\"",
     "wrong-operand 7'=': a date and text cannot be compared: 27 February 2026 = \"2026-02-27\" | "
     "f:1:1: the left side is 27 February 2026; f:1:10: the right side is \"2026-02-27\""},
    {"-signed", "wrong-operand 0'-': '-' wants a number, this is a date: 27 February 2026 | f:1:2: "
                "signed is 27 February 2026"},
    {"abs(signed)", "wrong-operand 0'abs': 'abs' wants a number, this is a date: 27 February 2026 "
                    "| f:1:5: signed is 27 February 2026"},
    {"word * 2", "wrong-operand 5'*': text and a plain number cannot be multiplied: \"public\" × 2 "
                 "| f:1:1: the left side is \"public\"; f:1:8: the right side is 2"},
    {"word + word", "wrong-operand 5'+': text and text cannot be added: \"public\" + \"public\" | "
                    "f:1:1: the left side is \"public\"; f:1:8: the right side is \"public\""},
    {"word < \"x\"", "wrong-operand 5'<': text and text cannot be compared: \"public\" < \"x\" | "
                     "they have no order: compare with = or !=; f:1:1: the left side is "
                     "\"public\"; f:1:8: the right side is \"x\""},
    {"-word", "wrong-operand 0'-': '-' wants a number, this is text: \"public\" | f:1:2: word is "
              "\"public\""},
    {"min(word, 1)", "wrong-operand 0'min': 'min' wants numbers or dates, this is text: \"public\" "
                     "| f:1:5: word is \"public\""},
    {"acme = \"acme\"",
     "wrong-operand 5'=': an entity and text cannot be compared: acme = \"acme\" | f:1:1: the left "
     "side is acme; f:1:8: the right side is \"acme\""},
    {"acme > globex",
     "wrong-operand 5'>': an entity and an entity cannot be compared: acme > globex | they have no "
     "order: compare with = or !=; f:1:1: the left side is acme; f:1:8: the right side is globex"},
    {"yes + 1", "wrong-operand 4'+': a condition and a plain number cannot be added: true + 1 | "
                "f:1:1: the left side is true; f:1:7: the right side is 1"},
    {"yes < no", "wrong-operand 4'<': a condition and a condition cannot be compared: true < false "
                 "| they have no order: compare with = or !=; f:1:1: the left side is true; f:1:7: "
                 "the right side is false"},
    {"yes = 1", "wrong-operand 4'=': a condition and a plain number cannot be compared: true = 1 | "
                "f:1:1: the left side is true; f:1:7: the right side is 1"},
    {"2 ^ term", "out-of-domain 2'^': 2^8 years is no number | an exponent is a plain number, and "
                 "a whole one when the base has a unit or may be negative; f:1:1: the left side is "
                 "2; f:1:5: the right side is 8 years"},
    {"base ^ 0.5", "out-of-domain 5'^': ($38 billion)^0.5 is no number | an exponent is a plain "
                   "number, and a whole one when the base has a unit or may be negative; f:1:1: "
                   "the left side is $38 billion; f:1:8: the right side is 0.5"},
    {"(0 - 8) ^ (1 / 3)",
     "out-of-domain 8'^': (−8)^0.333333333333333333 is no number | an exponent is a plain number, "
     "and a whole one when the base has a unit or may be negative; f:1:2: the left side is −8; "
     "f:1:12: the right side is 0.333333333333333333"},
    {"2 ^ word", "wrong-operand 2'^': a plain number and text make no power: 2^\"public\" | f:1:1: "
                 "the left side is 2; f:1:5: the right side is \"public\""},
    {"ln(0)",
     "out-of-domain 0'ln': 'ln' wants a number above 0, this is a plain number: 0 | f:1:4: 0 is 0"},
    {"ln(neg)", "out-of-domain 0'ln': 'ln' wants a number above 0, this is a plain number: −4 | "
                "f:1:4: neg is −4"},
    {"ln(around)", "out-of-domain 0'ln': 'ln' wants a number above 0, this is a plain number: −1 "
                   "to 2 | f:1:4: around is −1 to 2"},
    {"ln(base)", "unit-mismatch 0'ln': 'ln' wants a plain number, this is a quantity of USD: $38 "
                 "billion | f:1:4: base is $38 billion"},
    {"exp(8 year)", "unit-mismatch 0'exp': 'exp' wants a plain number, this is a quantity of year: "
                    "8 years | f:1:5: 8 year is 8 years"},
    {"round(5, 0)", "wrong-operand 0'round': 'round' wants an exact step above 0, this is a plain "
                    "number: 0 | f:1:10: 0 is 0"},
    {"round(5, 0 - 1)", "wrong-operand 0'round': 'round' wants an exact step above 0, this is a "
                        "plain number: −1 | f:1:10: 0 - 1 is −1"},
    {"round(5, guess)", "wrong-operand 0'round': 'round' wants an exact step above 0, this is a "
                        "plain number: 16.5–17.5 | f:1:10: guess is 16.5–17.5"},
    {"round(5 GW, word)", "wrong-operand 0'round': 'round' wants a number, this is text: "
                          "\"public\" | f:1:13: word is \"public\""},
    {"if(maybe, 1, 2)", "undecided 3'maybe': whether 'maybe' holds is undecided"},
    {"if(range > wide, 1, 2)",
     "undecided 9'>': this is undecided: $100–150 > $120–200 | the intervals overlap; f:1:4: the "
     "left side is $100–150; f:1:12: the right side is $120–200"},
    {"if(yes and range = wide, 1, 2)",
     "undecided 17'=': this is undecided: $100–150 = $120–200 | the intervals overlap; f:1:12: the "
     "left side is $100–150; f:1:20: the right side is $120–200"},
    {"if(not (started = 2026-02), 1, 2)",
     "undecided 16'=': this is undecided: February 2026 = February 2026 | the intervals overlap; "
     "f:1:9: the left side is February 2026; f:1:19: the right side is February 2026"},
    {"if(5, 1, 2)",
     "not-a-condition 0'if': 'if' wants a condition, this is a plain number: 5 | f:1:4: 5 is 5"},
    {"yes and 5",
     "not-a-condition 4'and': 'and' wants a condition, this is a plain number: 5 | f:1:9: 5 is 5"},
    {"n or no",
     "not-a-condition 2'or': 'or' wants a condition, this is a plain number: 5 | f:1:1: n is 5"},
    {"not base", "not-a-condition 0'not': 'not' wants a condition, this is a quantity of USD: $38 "
                 "billion | f:1:5: base is $38 billion"},
    {"yes and (no or term)", "not-a-condition 12'or': 'or' wants a condition, this is a quantity "
                             "of year: 8 years | f:1:16: term is 8 years"},
    {"sum()", "wrong-count 0'sum': 'sum' wants at least one argument, here are none"},
    {"if(yes, 1)", "wrong-count 0'if': 'if' wants three arguments, here are two"},
    {"round(1, 2, 3)", "wrong-count 0'round': 'round' wants one or two arguments, here are three"},
    {"abs(1, 2)", "wrong-count 0'abs': 'abs' wants one argument, here are two"},
    {"ln(1, 2)", "wrong-count 0'ln': 'ln' wants one argument, here are two"},
    {"max()", "wrong-count 0'max': 'max' wants at least one argument, here are none"},
    {"sqrt(2)",
     "unknown-function 0'sqrt': there is no function 'sqrt' | it is one of if, sum, min, max, "
     "mean, abs, round, exp, ln; to multiply, write '*' before the parenthesis"},
    {"maxx(1)", "unknown-function 0'maxx': there is no function 'maxx' | did you mean 'max'?"},
    {"avg(1, 2)",
     "unknown-function 0'avg': there is no function 'avg' | it is one of if, sum, min, max, mean, "
     "abs, round, exp, ln; to multiply, write '*' before the parenthesis"},
    {"a(b)", "unknown-function 0'a': there is no function 'a' | it is one of if, sum, min, max, "
             "mean, abs, round, exp, ln; to multiply, write '*' before the parenthesis"},
    {"(1 + 2", "bad-formula 0'(': this parenthesis is never closed"},
    {"1 + 2)", "bad-formula 5')': this parenthesis closes none that is open"},
    {"max(1, 2", "bad-formula 3'(': this parenthesis is never closed"},
    {"(max(1, 2)", "bad-formula 0'(': this parenthesis is never closed"},
    {"max(1 2)", "bad-formula 6'2': an operator, ',' or ')' is expected here, not '2'"},
    {"max(1,)", "bad-formula 6')': a value is expected here, not ')'"},
    {"max(,1)", "bad-formula 4',': a value is expected here, not ','"},
    {"()", "bad-formula 1')': a value is expected here, not ')'"},
    {"1 +", "bad-formula 2'+': a value is missing behind '+'"},
    {"+ 1", "bad-formula 0'+': a value is expected here, not '+' | a value has no '+' before it"},
    {"1 + * 2", "bad-formula 4'*': a value is expected here, not '*'"},
    {"not", "bad-formula 0'not': a value is missing behind 'not'"},
    {"not not yes", "bad-formula 4'not': a value is expected here, not 'not' | put what begins "
                    "here into parentheses"},
    {"1 not 2", "bad-formula 2'not': an operator is expected here, not 'not'"},
    {"1 2", "bad-formula 2'2': an operator is expected here, not '2'"},
    {"a b", "bad-formula 2'b': an operator is expected here, not 'b'"},
    {"a- b", "bad-formula 3'b': an operator is expected here, not 'b' | for a difference, write "
             "spaces around the minus"},
    {"5- 3", "bad-formula 0'5-': '5' runs into what follows it | write spaces around the minus"},
    {"$5-3", "bad-formula 0'$5-': '$5' runs into what follows it | write spaces around the minus"},
    {"2 people-count",
     "unknown-unit 2'people-count': 'people-count' is no known unit | declare it under 'units' in "
     "site.yml, or write an operator between the number and a name"},
    {"1,00 + 2", "bad-formula 1',': an operator is expected here, not ',' | a comma separates "
                 "thousands, as in 1,000; decimals stand behind a point"},
    {"a, b", "bad-formula 1',': an operator is expected here, not ',' | a comma stands between the "
             "arguments of a function alone"},
    {"max 1", "bad-formula 4'1': an operator is expected here, not '1' | arguments stand in "
              "parentheses: max(...)"},
    {"before 2026", "bad-formula 7'2026': an operator is expected here, not '2026' | give such a "
                    "date to a fact, and name that fact here"},
    {"(2) x", "bad-formula 4'x': an operator is expected here, not 'x' | times is '*'"},
    {"2 x base", "bad-formula 4'base': an operator is expected here, not 'base' | times is '*'"},
    {"(2) year", "bad-formula 4'year': an operator is expected here, not 'year' | a unit stands "
                 "behind a number alone: multiply by 1 year"},
    {"(2) %",
     "bad-formula 4'%': '%' has no meaning in a formula | '%' stands behind a number: 11 %"},
    {"a < b < 4",
     "bad-formula 6'<': a comparison has two sides, this is a third | write 'a < b and b < c'"},
    {"USD", "bad-formula 0'USD': 'USD' is no name | a unit stands behind a number: 1 USD"},
    {"Base",
     "bad-formula 0'Base': 'Base' is no name | write 'base': names and functions have no capitals"},
    {"yes AND no",
     "bad-formula 4'AND': 'AND' is no name | write 'and': names and functions have no capitals"},
    {"aws_total",
     "bad-formula 0'aws_total': 'aws_total' is no name | names are made of a-z, 0-9, '.' and '-'"},
    {"5 foo", "unknown-unit 2'foo': 'foo' is no known unit | declare it under 'units' in site.yml, "
              "or write an operator between the number and a name"},
    {"5 yaer", "unknown-unit 2'yaer': 'yaer' is no known unit | did you mean 'year'?"},
    {"5..7 GW", "bad-formula 0'5..': a range cannot stand in a formula | give the range to a fact, "
                "and name that fact here"},
    {"~5", "bad-formula 0'~': '~' has no meaning in a formula | give the approximate value to a "
           "fact, and name that fact here"},
    {"1e999", "bad-number 0'1e999': '1e999' cannot be read as a number | write at most 18 digits, "
              "an exponent within 300, thousands as 1,000"},
    {"1234567890123456789",
     "bad-number 0'1234567890123456789': '1234567890123456789' cannot be read as a number | write "
     "at most 18 digits, an exponent within 300, thousands as 1,000"},
    {"1.2.3e", "unknown-reference 0'1.2.3e': there is no '1.2.3e'"},
    {"max(100,200)", "bad-number 4'100,200': '100,200' may be one number or two | write '100, 200' "
                     "for two arguments, '100200' for one number"},
    {"max(n, $1,250)", "bad-number 7'$1,250': '1,250' may be one number or two | write '1, 250' "
                       "for two arguments, '1250' for one number"},
    {"2026-02-30", "bad-date 0'2026-02-30': there is no date '2026-02-30'"},
    {"2026-13", "bad-date 0'2026-13': there is no date '2026-13'"},
    {"2026-Q5", "bad-date 0'2026-Q5': there is no date '2026-Q5'"},
    {"a@", "bad-date 1'@': a date is missing behind '@' | write a@2026, @2026-Q2, @2026-02 or "
           "@2026-02-27"},
    {"a@2026-13", "bad-date 2'2026-13': there is no date '2026-13' | write a@2026, @2026-Q2, "
                  "@2026-02 or @2026-02-27"},
    {"a@soon",
     "bad-date 2'soon': 'soon' is no date | write a@2026, @2026-Q2, @2026-02 or @2026-02-27"},
    {"@", "bad-formula 0'@': '@' has no meaning in a formula | '@' stands between a name and a "
          "date: name@2026-02-27"},
    {"8year", "unknown-reference 0'8year': there is no '8year'"},
    {"nobody + 1", "unknown-reference 0'nobody': there is no 'nobody'"},
    {"a@2026", "unknown-reference 0'a@2026': there is no 'a@2026'"},
    {"\"open", "bad-formula 0'\"': the text that begins here has no closing '\"'"},
    {"'text'", "bad-formula 0''': ''' has no meaning in a formula | text stands in double quotes"},
    {"yes && no", "bad-formula 4'&&': '&&' has no meaning in a formula | write 'and'"},
    {"yes || no", "bad-formula 4'||': '||' has no meaning in a formula | write 'or'"},
    {"!yes", "bad-formula 0'!': '!' has no meaning in a formula | write 'not' or '!='"},
    {"a <> b", "bad-formula 2'<>': '<>' has no meaning in a formula | write '!='"},
    {"a =< b", "bad-formula 2'=<': '=<' has no meaning in a formula | write '<='"},
    {"a ** b", "bad-formula 2'**': '**' has no meaning in a formula | write '^'"},
    {"a – b", "bad-formula 2'–': '–' has no meaning in a formula | a minus is '-'"},
    {"[[a]]",
     "bad-formula 0'[': '[' has no meaning in a formula | names stand here without brackets"},
    {"a # b", "bad-formula 2'#': '#' has no meaning in a formula"},
};

static void check_cases(const struct typed_case *cases, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct source source;
        str got = world_run(&world, &source, str_of(cases[i].text));
        if (str_eq(got, str_of(cases[i].expected)))
            continue;
        print_error("%s\n  gives    %.*s\n  expected %s\n", cases[i].text, STR(got),
                    cases[i].expected);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void computes(void **state) {
    (void)state;
    check_cases(fine, sizeof fine / sizeof *fine);
}

static void refuses(void **state) {
    (void)state;
    check_cases(refused, sizeof refused / sizeof *refused);
}

static struct formula *parse(const char *text) {
    static struct source source;
    struct diags d = {.arena = &a};
    struct formula *f = world_parse(&world, &source, str_of(text), &d);
    if (!f)
        fail_msg("'%s' was refused: %.*s", text, STR(d.items[0].message));
    return f;
}

static str run(const char *text) {
    struct source source;
    return world_run(&world, &source, str_of(text));
}

/* What was read from a file's middle is complained about at its place there; a text that is no slice of it,
 * at the whole. */
static void tells_places(void **state) {
    struct source source = {S("facts.yml"), S("- id: x\n  formula: base + term\n")};
    struct diags d = {.arena = &a};
    struct formula_env env = {world_get, &world};
    struct value v;
    (void)state;
    str text = str_sub(source.text, 19, 30);
    struct markdown_origin origin = {&source, 19, 11, true, NULL};
    struct formula *f = formula_parse(&a, &world.units, text, origin, &d);
    assert_false(formula_evaluate(f, &env, &a, &d, &v));
    assert_int_equal(span_place(d.items[0].span).line, 2);
    assert_int_equal(span_place(d.items[0].span).column, 17);
    assert_string_equal(d.items[0].hint.p, "facts.yml:2:12: the left side is $38 billion; "
                                           "facts.yml:2:19: the right side is 8 years");
    origin.exact = false;
    f = formula_parse(&a, &world.units, S("base + term"), origin, &d);
    assert_false(formula_evaluate(f, &env, &a, &d, &v));
    assert_int_equal(d.items[1].span.offset, 19);
    assert_int_equal(d.items[1].span.length, 11);
    assert_string_equal(d.items[1].hint.p,
                        "the left side is $38 billion; the right side is 8 years");
}

static void reports_names_once(void **state) {
    struct source source;
    struct diags d = {.arena = &a};
    struct formula_env env = {world_get, &world};
    struct value v;
    (void)state;
    struct formula *f = world_parse(&world, &source, S("1 + nobody * other"), &d);
    assert_false(formula_evaluate(f, &env, &a, &d, &v));
    assert_int_equal(d.count, 1);
    assert_int_equal(d.items[0].span.offset, 4);
    assert_int_equal(d.items[0].span.length, 6);
}

/* Values that are computed have no written form; text and entities are what they say. */
static void describes_results(void **state) {
    struct source source;
    struct diags d = {.arena = &a};
    struct formula_env env = {world_get, &world};
    struct value v;
    (void)state;
    struct formula *f = world_parse(&world, &source, S("base"), &d);
    assert_true(formula_evaluate(f, &env, &a, &d, &v));
    assert_int_equal(v.written.n, 0);
    assert_int_equal(v.span.length, 4);
    assert_ptr_equal(v.span.source, &source);
    f = world_parse(&world, &source, S("if(yes, acme, globex)"), &d);
    assert_true(formula_evaluate(f, &env, &a, &d, &v));
    assert_int_equal(v.kind, VALUE_ENTITY);
    assert_true(str_eq(v.written, S("acme")));
    f = world_parse(&world, &source, S("2026"), &d);
    assert_true(formula_evaluate(f, &env, &a, &d, &v));
    assert_int_equal(v.kind, VALUE_DATE);
}

static void lists_names(void **state) {
    (void)state;
    struct formula *f = parse("base + round@2026-02-27 / max(n, base)");
    assert_int_equal(f->refs.count, 4);
    assert_true(str_eq(f->refs.items[1].id, S("round")));
    assert_int_equal(f->refs.items[1].at.day, 27);
    assert_int_equal(f->refs.items[1].span.offset, 7);
    assert_int_equal(f->refs.items[1].span.length, 16);
    assert_true(str_eq(f->refs.items[2].id, S("n")));
    assert_int_equal(f->refs.items[3].at.precision, DATE_NONE);
}

static void knows_conditions(void **state) {
    static const char *const yes[] = {
        "a < b",      "a = b", "not yes",      "yes and n",
        "yes or no",  "true",  "((a) != (b))", "if(yes, a < b, false)",
        "not (a + b)"};
    static const char *const no[] = {"a",         "a + b", "yes",     "if(yes, a < b, n)",
                                     "max(a, b)", "-a",    "\"true\""};
    (void)state;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!formula_is_condition(parse(yes[i])))
            fail_msg("'%s' is a condition", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (formula_is_condition(parse(no[i])))
            fail_msg("'%s' is no condition", no[i]);
}

static void splits_into_sides(void **state) {
    struct formula left, right;
    struct formula_env env = {world_get, &world};
    struct diags d = {.arena = &a};
    struct value v;
    str text;
    (void)state;
    assert_false(formula_sides(parse("a + b"), &left, &right, &text));
    assert_false(formula_sides(parse("a < b and yes"), &left, &right, &text));
    assert_true(formula_sides(parse("(a + b) ≥ n * (b - a)"), &left, &right, &text));
    assert_true(str_eq(text, S(">=")));
    assert_true(str_eq(left.text, S("a + b")));
    assert_true(str_eq(right.text, S("n * (b - a)")));
    assert_int_equal(left.refs.count, 2);
    assert_int_equal(right.refs.count, 3);
    assert_int_equal(right.origin.offset, 12);
    assert_true(formula_evaluate(&right, &env, &a, &d, &v));
    assert_string_equal(world_show(&a, &v).p, "5");
    assert_string_equal(world_pieces(&a, &right).p, "n × (b − a)");
    assert_true(formula_sides(parse("1 = 2"), &left, &right, &text));
    assert_int_equal(left.refs.count, 0);
}

static void reports_what_is_undecided(void **state) {
    struct formula_env env = {world_get, &world};
    struct diags d = {.arena = &a};
    (void)state;
    formula_report_undecided(parse("yes and (range > wide or no)"), &env, &a, &d);
    assert_string_equal(world_complaint(&a, &d).p,
                        "undecided 15'>': this is undecided: $100–150 > $120–200 | the intervals "
                        "overlap; f:1:10: the left side is $100–150; f:1:18: the right side is "
                        "$120–200");
}

static void hints_at_differences(void **state) {
    static const struct typed_case cases[] = {
        {"base-term", "for a difference write 'base - term', with spaces around the minus"},
        {"a-b-n", "for a difference write 'a - b-n', with spaces around the minus"},
        {"n-1", "for a difference write 'n - 1', with spaces around the minus"},
        {"a-", ""},
        {"a-nobody", ""},
        {"nobody", ""},
        {"8year", "for a number with its unit write '8 year'"},
    };
    (void)state;
    world_add(&world, S("b-n"), *(struct value *)map_get(&world.values, S("n")));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str hint = formula_name_hint(&a, str_of(cases[i].text), world_knows, &world);
        assert_true(str_eq(hint, str_of(cases[i].expected)));
    }
}

/* ---- printing ---- */

static void prints(void **state) {
    static const struct typed_case cases[] = {
        {"(base+expansion)/term", "(base + expansion) / term"},
        {"(a * b) + (n / a)", "a × b + n / a"},
        {"a - (b - n)", "a − (b − n)"},
        {"(a - b) - n", "a − b − n"},
        {"a + (b + n)", "a + (b + n)"},
        {"a / (b * n)", "a / (b × n)"},
        {"(a / b) * n", "a / b × n"},
        {"((a))", "a"},
        {"-(a + b)", "−(a + b)"},
        {"-(a * b)", "−(a × b)"},
        {"-(a ^ b)", "−a^b"},
        {"(-a) ^ b", "(−a)^b"},
        {"a ^ -b", "a^−b"},
        {"(a ^ b) ^ n", "(a^b)^n"},
        {"a ^ (b ^ n)", "a^b^n"},
        {"a ^ (b + n)", "a^(b + n)"},
        {"-(-a)", "−(−a)"},
        {"a - -b", "a − −b"},
        {"(8 year) ^ 2", "(8 years)^2"},
        {"2 ^ 3", "2^3"},
        {"100e9 USD * 11%", "$100 billion × 11%"},
        {"6 USD/year * 8 year", "6 USD/year × 8 years"},
        {"2 x * a", "2 x × a"},
        {"100000 people", "100,000 people"},
        {"max(1000, 1e3)", "max(1000, 1e3)"},
        {"2026 + 8 year", "2026 + 8 years"},
        {"a<=b", "a ≤ b"},
        {"a >= b", "a ≥ b"},
        {"a != b", "a ≠ b"},
        {"a == b", "a = b"},
        {"(a < b) = (b > a)", "(a < b) = (b > a)"},
        {"(yes or no) and not (a = b)", "(yes or no) and not a = b"},
        {"not (yes and no)", "not (yes and no)"},
        {"(yes and no) or maybe", "yes and no or maybe"},
        {"(yes or no) or maybe", "yes or no or maybe"},
        {"not (not yes)", "not (not yes)"},
        {"round@2026-02-27-round", "round@2026-02-27-round"},
        {"round@2026-02-27 - round", "round@2026-02-27 − round"},
        {"if( a<b,\"x\",\"y\" )", "if(a < b, \"x\", \"y\")"},
        {"round( max(a , b) ,2)", "round(max(a, b), 2)"},
        {"signed - 2015-12-11", "signed − 2015-12-11"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source source;
        struct diags d = {.arena = &a};
        struct formula *f = world_parse(&world, &source, str_of(cases[i].text), &d);
        str got = f ? world_pieces(&a, f) : world_complaint(&a, &d);
        if (f && !str_eq(got, str_of(cases[i].expected)))
            fail_msg("%s prints as %.*s, not %s", cases[i].text, STR(got), cases[i].expected);
    }
}

static void names_are_pieces(void **state) {
    (void)state;
    struct formula_pieces p = formula_pieces(&a, parse("(base + term) * base"));
    assert_int_equal(p.count, 6);
    assert_string_equal(p.items[0].text.p, "(");
    assert_int_equal(p.items[1].text.n, 0);
    assert_int_equal(p.items[1].ref, 0);
    assert_string_equal(p.items[2].text.p, " + ");
    assert_int_equal(p.items[3].ref, 1);
    assert_string_equal(p.items[4].text.p, ") × ");
    assert_int_equal(p.items[5].ref, 2);
}

/* What is printed of every formula that computes gives the same value again. */
static void prints_what_reads_back(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct source source;
        str shown = world_pieces(&a, parse(fine[i].text));
        str got = world_run(&world, &source, shown);
        if (!str_eq(got, str_of(fine[i].expected)))
            fail_msg("%s prints as %.*s, which gives %.*s", fine[i].text, STR(shown), STR(got));
    }
}

/* ---- limits ---- */

/* `before` so many times, "1", `after` as often. */
static str nested(size_t depth, const char *before, const char *after) {
    struct buf out = {0};
    for (size_t i = 0; i < depth; i++)
        buf_put(&out, str_of(before));
    buf_byte(&out, '1');
    for (size_t i = 0; i < depth; i++)
        buf_put(&out, str_of(after));
    str text = arena_copy(&a, buf_str(&out));
    buf_free(&out);
    return text;
}

static void caps_depth(void **state) {
    static const struct {
        const char *before, *after;
    } shapes[] = {{"(", ")"},
                  {"-(", ")"},
                  {"abs(", ")"},
                  {"2^", ""},
                  {"1 + 1 * 2 ^ -(", ")"},
                  {"(not (true and 1 < ", "))"}};
    struct source source;
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        str text = nested(FORMULA_MAX_DEPTH, shapes[i].before, shapes[i].after);
        str got = world_run(&world, &source, text);
        assert_false(str_starts(got, S("too-deep")));
    }
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        str text = nested(FORMULA_MAX_DEPTH + 1, shapes[i].before, shapes[i].after);
        str got = world_run(&world, &source, text);
        assert_true(str_starts(got, S("too-deep")));
        assert_true(str_find(got, S("nested more than 100 deep"), 0) < got.n);
    }
    struct diags d = {.arena = &a};
    world_parse(&world, &source, nested(101, "(", ")"), &d);
    assert_int_equal(d.items[0].class, EXIT_LIMIT);
    assert_int_equal(d.items[0].span.offset, 100);
}

static void caps_length(void **state) {
    struct source source;
    (void)state;
    str got = world_run(&world, &source, nested(100000, "(", ")"));
    assert_true(
        str_starts(got, S("formula-too-long 0'(': this formula has more than 10000 bytes")));
    got = world_run(&world, &source, nested(9000, "(", ""));
    assert_true(str_starts(got, S("too-deep 100'('")));
    got = world_run(&world, &source, nested(3000, "1+", ""));
    assert_string_equal(got.p, "3001");
    got = world_run(&world, &source, nested(4999, "a-", "")); /* one long name */
    assert_true(str_starts(got, S("unknown-reference")));
    got = world_run(&world, &source, nested(9998, " ", ""));
    assert_string_equal(got.p, "1");
    got = world_run(&world, &source, nested(9000, "1", ""));
    assert_true(str_starts(got, S("bad-number")));
    got = world_run(&world, &source, nested(2500, "1 m/", ""));
    assert_false(str_starts(got, S("no diagnostic")));
}

static void survives_any_bytes(void **state) {
    static const char *const texts[] = {
        "",  " ",  "\xC2\xA0", "\xFF", "\xC3",         "1 \xE2\x89", "1\xE2", "a\x01b", "$",
        "€", "€1", "1 €",      "1 m²", "\xE2\x88\x92", "-",          "1e",    "1e+",    "1 e5"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(run(texts[i]).n > 0);
    struct source source;
    str nul = {"1 \0 2", 5};
    assert_true(str_starts(world_run(&world, &source, nul), S("bad-formula 2")));
    assert_string_equal(run("").p, "bad-formula 0'': the formula is empty");
    assert_string_equal(run("1\xC2\xA0+\xE2\x80\xAF"
                            "2")
                            .p,
                        "3");
}

/* ---- intervals ---- */

enum { VARIABLES = 5, SHAPES = 120, SAMPLES = 10000 };

static uint64_t random_state = 88172645463325252u; /* fixed: the same on every run */

static uint64_t next_random(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static int64_t random_in(int64_t from, int64_t to) {
    return from + (int64_t)(next_random() % (uint64_t)(to - from + 1));
}

/* One variable: an interval, and a point within it. Of four, each second is a length. */
struct variable {
    struct decimal low, high;
    struct value interval, point;
};

static struct variable variables[VARIABLES];

static const struct value *get_interval(void *context, const struct formula_ref *ref,
                                        struct diags *d) {
    (void)context, (void)d;
    return &variables[ref->id.p[1] - '0'].interval;
}

static const struct value *get_point(void *context, const struct formula_ref *ref,
                                     struct diags *d) {
    (void)context, (void)d;
    return &variables[ref->id.p[1] - '0'].point;
}

static void make_variables(void) {
    for (size_t i = 0; i < VARIABLES; i++) {
        struct variable *v = &variables[i];
        int64_t low = random_in(-300, 900), high = low + (i == 4 ? 0 : random_in(1, 400));
        v->low = decimal_normalise((struct decimal){low, -2});
        v->high = decimal_normalise((struct decimal){high, -2});
        struct quantity q = {.low = v->low, .high = v->high, .range = low < high};
        struct decimal sum;
        decimal_add(q.low, q.high, ROUND_NEAREST, &sum);
        decimal_divide(sum, decimal_of(2), ROUND_NEAREST, &q.number);
        v->interval = v->point = (struct value){.kind = VALUE_QUANTITY, .quantity = q};
        v->point.quantity.range = false;
    }
}

static void set_point(struct variable *v, struct decimal d) {
    v->point.quantity.number = v->point.quantity.low = v->point.quantity.high = d;
}

/* A corner for the first samples, then anywhere, to five places. */
static void choose_points(size_t sample) {
    for (size_t i = 0; i < VARIABLES; i++) {
        struct variable *v = &variables[i];
        struct decimal span, step, at;
        decimal_subtract(v->high, v->low, ROUND_NEAREST, &span);
        decimal_multiply(span, (struct decimal){random_in(0, 1000), -3}, ROUND_NEAREST, &step);
        decimal_add(v->low, step, ROUND_NEAREST, &at);
        if (sample < 1u << VARIABLES)
            at = sample >> i & 1 ? v->high : v->low;
        set_point(v, at);
    }
}

static void put_shape(struct buf *out, int depth) {
    static const char *const joints[] = {" + ", " - ", " * ", " / "};
    static const char *const calls[] = {"min", "max", "sum", "mean"};
    uint64_t kind = next_random() % 10;
    if (depth == 0 || kind == 0) {
        buf_printf(out, "v%d", (int)(next_random() % VARIABLES));
        return;
    }
    if (kind == 1) {
        buf_put(out, next_random() % 2 ? S("abs(") : S("round("));
        put_shape(out, depth - 1);
    } else if (kind == 2) {
        buf_printf(out, "%s(", calls[next_random() % 4]);
        put_shape(out, depth - 1);
        buf_put(out, S(", "));
        put_shape(out, depth - 1);
    } else if (kind == 3) {
        buf_put(out, S("("));
        put_shape(out, depth - 1);
        buf_printf(out, ")^%d", (int)random_in(-3, 4));
        return;
    } else if (kind == 4) {
        buf_put(out, next_random() % 2 ? S("exp(0.1 * ") : S("ln(9 + "));
        put_shape(out, depth - 1);
    } else {
        buf_put(out, next_random() % 6 ? S("(") : S("-("));
        put_shape(out, depth - 1);
        buf_put(out, str_of(joints[next_random() % 4]));
        put_shape(out, depth - 1);
    }
    buf_byte(out, ')');
}

static bool overlaps(const struct quantity *whole, const struct quantity *point) {
    return decimal_cmp(point->low, whole->high) <= 0 && decimal_cmp(whole->low, point->high) <= 0;
}

/* False when the shape has no value over these intervals (a division by one that holds zero). */
static bool check_shape(struct arena *scratch, str text) {
    struct source source = {S("f"), text};
    struct diags d = {.arena = scratch};
    struct formula_env intervals = {get_interval, NULL}, points = {get_point, NULL};
    struct markdown_origin origin = {&source, 0, (uint32_t)text.n, true, NULL};
    struct formula *f = formula_parse(scratch, &world.units, text, origin, &d);
    struct value whole, point;
    assert_non_null(f);
    if (!formula_evaluate(f, &intervals, scratch, &d, &whole))
        return false;
    const struct quantity *q = &whole.quantity;
    assert_true(decimal_cmp(q->low, q->number) <= 0 && decimal_cmp(q->number, q->high) <= 0);
    for (size_t i = 0; i < SAMPLES; i++) {
        choose_points(i);
        if (!formula_evaluate(f, &points, scratch, &d, &point))
            fail_msg("%.*s has a value over intervals, but not at sample %zu: %.*s", STR(text), i,
                     STR(d.items[d.count - 1].message));
        if (!overlaps(q, &point.quantity))
            fail_msg("sample %zu of %.*s gives %.*s, outside of %.*s", i, STR(text),
                     STR(world_show(scratch, &point)), STR(world_show(scratch, &whole)));
    }
    return true;
}

static void intervals_hold_all_samples(void **state) {
    struct arena scratch = {0};
    size_t valued = 0;
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct arena_mark mark = arena_mark(&scratch);
        struct buf text = {0};
        make_variables();
        put_shape(&text, (int)random_in(1, 4));
        valued += check_shape(&scratch, arena_copy(&scratch, buf_str(&text)));
        buf_free(&text);
        arena_rewind(&scratch, mark);
    }
    assert_true(valued > SHAPES / 2);
    arena_free(&scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(computes),
        cmocka_unit_test(refuses),
        cmocka_unit_test(tells_places),
        cmocka_unit_test(reports_names_once),
        cmocka_unit_test(describes_results),
        cmocka_unit_test(lists_names),
        cmocka_unit_test(knows_conditions),
        cmocka_unit_test(splits_into_sides),
        cmocka_unit_test(reports_what_is_undecided),
        cmocka_unit_test(hints_at_differences),
        cmocka_unit_test(prints),
        cmocka_unit_test(names_are_pieces),
        cmocka_unit_test(prints_what_reads_back),
        cmocka_unit_test(caps_depth),
        cmocka_unit_test(caps_length),
        cmocka_unit_test(survives_any_bytes),
        cmocka_unit_test(intervals_hold_all_samples),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
