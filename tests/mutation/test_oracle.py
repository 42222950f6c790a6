#!/usr/bin/env python3
"""The oracle's own tests: the rules of the README, by example. Run by tests/mutation/run before anything else."""

import pathlib
import sys
import tempfile
import unittest
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from oracle import base, dates, formula, judge, mutate, prose, units, values  # noqa: E402

UNITS = units.Units()
UNITS.declare({"name": "lb", "is": "0.45359237 kg"})
UNITS.declare({"name": "trip", "plural": "trips"})


def quantity(text):
    return units.parse_quantity(UNITS, text)


class Quantities(unittest.TestCase):
    def interval(self, text, low, high, scale=1):
        value = quantity(text)
        self.assertEqual((value.low, value.high), (low if low == -units.INFINITE else Fraction(low) * scale,
                                                   high if high == units.INFINITE else Fraction(high) * scale), text)

    def test_written(self):
        self.interval("100e9 USD", 10**11, 10**11)
        self.interval("$100 billion", 10**11, 10**11)
        self.interval("$100B", 10**11, 10**11)
        self.interval("1,250 people", 1250, 1250)
        self.interval("11 %", "0.11", "0.11")
        self.interval("2 lb", 2, 2, Fraction("0.45359237"))
        self.interval("-3.5 m", "-3.5", "-3.5")
        self.interval("6.25e9 USD/GW/year", "6.25", "6.25", Fraction(1, 31557600))
        self.assertEqual(quantity("1 USD/(GW year)").unit.bases, {"USD": 1, "W": -1, "s": -1})
        self.assertEqual(quantity("1 USD/GW/year").unit.bases, {"USD": 1, "W": -1, "s": -1})
        self.assertEqual(quantity("1 kWh").unit.bases, quantity("1 W s").unit.bases)

    def test_intervals(self):
        self.interval("~17e9 USD", 165 * 10**8, 175 * 10**8)
        self.interval("~17.25e9 USD", 17245 * 10**6, 17255 * 10**6)
        self.interval("~200 billion USD", 1995 * 10**8, 2005 * 10**8)
        self.interval("16.5e9..17.5e9 USD", 165 * 10**8, 175 * 10**8)
        self.interval("$16.5 billion..$17.5 billion", 165 * 10**8, 175 * 10**8)
        self.interval("500 MW..1 GW", 5 * 10**8, 10**9)
        self.interval("5 GW..", 5 * 10**9, units.INFINITE)
        self.interval("..5 GW", -units.INFINITE, 5 * 10**9)

    def test_refused(self):
        for text in ("5..3 GW", "5 wombats", "1,25 m", "", "1 GW..2 USD"):
            with self.assertRaises(units.BadQuantity, msg=text):
                quantity(text)

    def test_kinds(self):
        for text, kind in (("2026", dates.Date), ("2200", units.Quantity), ("2026-Q2", dates.Date),
                           ("before 2026-04", dates.Date), ("~2026-03", dates.Date), ("true", values.Truth),
                           ("paid in full", values.Text), ("1,500", units.Quantity)):
            self.assertIsInstance(values.parse(UNITS, text), kind, text)
        self.assertIsInstance(values.parse(UNITS, "5 GW", quoted=True), values.Text)


class Formulas(unittest.TestCase):
    facts = {"a": "100e9 USD", "b": "~17e9 USD/year", "t": "8 year", "a-b": "1 USD", "share": "~11 %",
             "day": "2026-02-27", "month": "2026-02", "w": "5 GW.."}

    def value(self, text, within=None):
        def named(name, date):
            return values.parse(UNITS, self.facts[name if date is None else f"{name}@{date}"])
        return formula.evaluate(formula.parse(UNITS, text), named, within)

    def number(self, text, unit, low, high=None):
        value, scale = self.value(text), UNITS.parse(unit).scale
        self.assertEqual(value.bases, UNITS.parse(unit).bases, text)
        for end, wanted in ((value.low, low), (value.high, low if high is None else high)):
            self.assertAlmostEqual(float(end / scale), wanted, delta=1e-12 * abs(wanted), msg=text)

    def test_arithmetic(self):
        self.number("a / t", "USD/year", 12.5e9)
        self.number("a-b + 1 USD", "USD", 2)
        self.number("2 + 3 * 4 ^ 2", "", 50)
        self.number("-2 ^ 2 + 5 - 1 - 1", "", -1)
        self.number("6 USD/year * 6 month", "USD", 3)
        self.number("11 % * 100 USD", "USD", 11)
        self.number("17 USD / 11 %", "USD", 17 / 0.11)
        self.number("10 % + 5 %", "%", 15)
        self.number("1 + 10 %", "", 1.1)
        self.number("$38 billion + a", "USD", 138e9)
        self.number("2 GW * 3 h", "GWh", 6)
        self.number("3 m ^ 2", "m2", 9)
        self.number("min(3 m, 20 mm) + max(1 m, 2 m)", "m", 2.02)
        self.number("mean(1, 2, 6) + sum(1, 2) + abs(0 - 4)", "", 10)
        self.number("round(17.25e9 USD, 1e9 USD)", "USD", 17e9)
        self.number("round(2.5 km)", "km", 3)
        self.number("if(a > 5 USD, 1, 2)", "", 1)
        self.number("exp(ln(2))", "", 2)

    def test_intervals(self):
        self.number("b * 1 year / share", "USD", 16.5e9 / 0.115, 17.5e9 / 0.105)
        self.number("share - share", "%", -1, 1)
        self.number("(share - 11 %) ^ 2", "", 0, 0.000025)
        self.number("-b", "USD/year", -17.5e9, -16.5e9)
        self.assertEqual(self.value("2 * w").high, units.INFINITE)

    def test_dates(self):
        self.assertEqual(self.value("day + 8 year"), dates.parse("2034-02-27"))
        self.assertEqual(self.value("month + 1 quarter"), dates.parse("2026-05"))
        self.assertEqual(self.value("2024-02-29 + 1 year"), dates.parse("2025-02-28"))
        self.assertEqual(self.value("day + 10 day"), dates.parse("2026-03-09"))
        self.number("day - 2026-02-20", "day", 7)
        self.number("month - 2026-01-31", "day", 1, 28)

    def test_conditions(self):
        yes, no, open_ = values.YES, values.NO, values.UNDECIDED
        for text, wanted in (
                ("a > 99e9 USD", yes), ("a > b * t", no), ("b > 17e9 USD/year", open_), ("b = 17e9 USD/year", open_),
                ("a != 100e9 USD", no), ("not a = 1 USD", yes), ("b > 17e9 USD/year or a > 1 USD", yes),
                ("b > 17e9 USD/year and a > 1 USD", open_), ("b > 17e9 USD/year and a < 1 USD", no),
                ("day > 2026-01", yes), ("day >= month", open_), ("month < 2026-03-01", yes), ("w >= 5 GW", yes),
                ("w > 5 GW", open_), ("month = 2026-02", open_), ("day = 2026-02-27", yes), ('"x" = "x"', yes), ("true", yes)):
            self.assertEqual(formula.truth(self.value(text)), wanted, text)

    def test_within(self):
        for text, within, wanted in (
                ("a = 104e9 USD", "5 %", True), ("a = 106e9 USD", "5 %", False), ("a = 106e9 USD", "6e9 USD", True),
                ("a = 106e9 USD", "5.9e9 USD", False), ("b = 18e9 USD/year", "3 %", True),
                ("b = 18e9 USD/year", "2 %", False), ("share = 20 %", "10 %", False), ("share = 20 %", "0.1", True),
                ("day = 2026-03-01", "2 day", True), ("day = 2026-03-01", "1 day", False)):
            truth = formula.truth(self.value(text, quantity(within)))
            self.assertEqual(truth == values.YES, wanted, f"{text} within {within}")

    def test_refused(self):
        for text in ("a + t", "a + 1 EUR", "a + 10 %", "a > t", "exp(a)", "not a"):
            with self.assertRaises(units.Mismatch, msg=text):
                self.value(text)
        for text in ("a / 0", "1 / (share - share)", "ln(0)", "if(b > 17e9 USD/year, 1, 2)"):
            with self.assertRaises(units.Impossible, msg=text):
                self.value(text)
        for text in ("a +", "(a", "a b", "min(", "a @ x"):
            with self.assertRaises(formula.BadFormula, msg=text):
                formula.parse(UNITS, text)

    def test_targets(self):
        for target in ("a > b", "a - b", "a / b", "not a", "a or b", "round(a)"):
            self.assertTrue(formula.is_formula(target), target)
        for target in ("a-b", "a@2026-02-27", "a#top", "nothing", "sand-or-and"):
            self.assertFalse(formula.is_formula(target), target)


class Labels(unittest.TestCase):
    def fault(self, value, label):
        return prose.Label(UNITS, label).fault(values.parse(UNITS, value))

    def holds(self, value, *labels):
        for label in labels:
            self.assertIsNone(self.fault(value, label), f"{value} as {label!r}")

    def fails(self, value, *labels):
        for label in labels:
            self.assertEqual(self.fault(value, label), "label", f"{value} as {label!r}")

    def test_rounding(self):
        self.holds("17.25e9 USD/year", "$17 billion", "$17.2 billion", "$17.3 billion a year", "$17 billion per year")
        self.fails("17.25e9 USD/year", "$18 billion", "$17.4 billion", "$17.20 billion", "$17 million")
        self.holds("100e9 USD", "$100 billion", "100,000 million dollars", "US$100bn", "USD 100 billion",
                   "100 billion", "8 years, for $100 billion")
        self.fails("110e9 USD", "$100 billion", "$100 billion, that is $110 billion")
        self.holds("2.76 x", "2.76×", "2.8 times", "**3**×")
        self.holds("8 year", "eight years", "8-year", "an eight-year term", "96 months")
        self.fails("8.8 year", "eight years")
        self.holds("2 x", "twice", "double")
        self.holds("50 %", "half", "50%", "50 per cent", "0.5")
        self.holds("12 trip", "a dozen trips", "twelve trips", "twelve")
        self.holds("230", "two hundred and thirty", "more than two hundred", "230 of them")
        self.holds("12.5 GW", "twelve and a half gigawatts", "12.5", "thirteen of 13 GW")
        self.holds("11 %", "11", "eleven", "0.11", "11% of two")
        self.fails("11 %", "12", "one in nine")
        self.holds("1.2e6 people", "a million people", "1.2 million")
        self.fails("12.5 GW", "14", "12 GW or 14 GW")
        self.holds("20e6 trip", "20 million trips")

    def test_hedges(self):
        self.holds("12.5e9 USD", "nearly $13 billion", "almost $13 billion", "about $13 billion", "more than $12 billion",
                   "over $10 billion", "at least $12.5 billion", "less than $13 billion", "up to $12.5 billion",
                   "just over $12 billion", "some $12 billion")
        self.fails("12.5e9 USD", "nearly $12 billion", "about $12.0 million", "more than $12.5 billion",
                   "more than $9 billion", "less than $12.5 billion", "under $17 billion", "just over $11 billion",
                   "roughly $14 billion", "at least $13 billion", "at most $12 billion")

    def test_intervals(self):
        self.holds("~17e9 USD/year", "about $17 billion", "$16.5 billion", "more than $17 billion")
        self.fails("~17e9 USD/year", "$15 billion", "$19 billion", "less than $16 billion")
        self.holds("5 GW..", "at least 5 GW", "5 GW", "more than 5 GW", "more than 4.5 GW")
        self.fails("5 GW..", "at least 8 GW", "4 GW", "7 GW")
        self.holds("..5 GW", "up to 5 GW", "at most five gigawatts")
        self.fails("..5 GW", "up to 4 GW")

    def test_ranges(self):
        self.holds("16.5e9..17.5e9 USD", "between $16.5 and $17.5 billion", "$16.5 to 17.5 billion", "$16.5–17.5 billion",
                   "$17–18 billion")
        self.fails("16.5e9..17.5e9 USD", "$15–18 billion", "$16.5–17.6 billion")
        self.holds("~17 GW", "15 to 20 GW", "between 17.4 and 18 GW")
        self.fails("~17 GW", "between 17.6 and 18 GW")
        self.fails("16.5..17.5 GW", "15 to 20 GW")
        self.holds("17 %", "15 to 18%", "between 15 % and 18 %")
        self.fails("19 %", "15 to 18%", "between 15 % and 18 %")
        self.holds("500 MW..1 GW", "500 MW to 1 GW")

    def test_other_units(self):
        self.fails("100e9 USD", "eight years", "€100 billion")

    def test_no_number(self):
        for value, label in (("100e9 USD", "a large sum"), ("8 year", "GPT-8"),
                             ("8 year", "the 8th"), ("2026-02-27", "a Friday"), ("100e9 USD", "2026")):
            self.assertEqual(self.fault(value, label), "label-without-number", label)
        self.holds("paid in full", "anything")
        self.holds("true", "yes")

    def test_dates(self):
        self.holds("2026-02-27", "27 February 2026", "February 27, 2026", "27 Feb 2026", "27 February", "February",
                   "2026", "Q1 2026", "the first quarter of 2026", "early 2026", "on Friday, 27 February 2026",
                   "2026-02-27")
        self.fails("2026-02-27", "26 February", "March 2026", "2025", "Q2 2026", "mid-2026", "late 2026", "28 Feb 2026")
        self.holds("2026-11", "the end of 2026", "late 2026", "November 2026")
        self.fails("2026-11", "3 November 2026")
        self.fails("2026", "February 2026")


class Texts(unittest.TestCase):
    def lines(self, text, components=("compare",)):
        return [(r.target, r.label, r.line) for r in prose.references(
            text, lambda at: 1 + text.count("\n", 0, at), components)]

    def test_references(self):
        self.assertEqual(self.lines("a [[b]] and [[c|two\nwords]]\n[[d]]"), [("b", None, 1), ("c", "two\nwords", 1), ("d", None, 3)])
        self.assertEqual(self.lines("| [[a\\|b]] | [[c|d]] |"), [("a", "b", 1), ("c", "d", 1)])
        self.assertEqual(self.lines("`[[a]]` \\[[b]] ``[[`c`]]``"), [])
        self.assertEqual(self.lines("```\n[[a]]\n```\n[[b]]"), [("b", None, 4)])
        self.assertEqual(self.lines("x\n\n    [[a]]\n\n[[b]]\n\n- c\n\n    [[d]]"), [("b", None, 5), ("d", None, 9)])
        self.assertEqual(self.lines("[[a > b|**more**]]"), [("a > b", "**more**", 1)])

    def test_components(self):
        text = 'x\n\n```compare\nrows:\n  - left: "[[a]]"\n    right: |\n      y\n      [[b]]\n```\n'
        self.assertEqual(self.lines(text), [("a", None, 5), ("b", None, 8)])
        self.assertEqual(self.lines(text, ()), [])
        escaped = '```compare\na: "x \\"\\u0041 \\"\n  [[a]]"\nb: \'it\'\'s\n  [[b]]\'\n```'
        self.assertEqual(self.lines(escaped), [("a", None, 3), ("b", None, 5)])
        folded = '```compare\na: "x\n  [[a]] y\n\n  [[b]]"\nc: >\n  x\n  [[c]]\n```'
        self.assertEqual(self.lines(folded), [("a", None, 3), ("b", None, 5), ("c", None, 8)])


class Mutations(unittest.TestCase):
    def test_numbers(self):
        for before, after in (
                ("100e9 USD", "110e9 USD"), ("17.25e9 USD/year", "18.975e9 USD/year"), ("~17e9 USD", "~18.7e9 USD"),
                ("16.5e9..17.5e9 USD", "18.15e9..19.25e9 USD"), ("5 GW..", "5.5 GW.."), ("..5 GW", "..5.5 GW"),
                ("$100 billion", "$110 billion"), ("1,250 m2", "1,375 m2"), ("50.0e9 USD", "55.0e9 USD"),
                ("0.71 USD/kWh", "0.781 USD/kWh"), ("1e-3 km2", "1.1e-3 km2"), ("950", "1045.0"), ("-8 %", "-8.8 %"),
                ("500 MW..1 GW", "550 MW..1.1 GW"), ("$16.5 billion..$17.5 billion", "$18.15 billion..$19.25 billion")):
            self.assertEqual(mutate.tenth_more(before), after)
            if ".." not in before:
                self.assertEqual(quantity(after).number, quantity(before).number * Fraction(11, 10), before)


FACTS = """
- id: paid
  title: Paid
  values:
    - {value: 10 USD, from: 2020, until: 2020-12-31}
    - {value: 11 USD, from: 2020, until: 2020-12-31, rank: deprecated}
    - {value: 20 USD, from: 2021}
    - {value: 30 USD, from: 2022}
    - {value: 31 USD, from: 2022, rank: preferred}
  status: confirmed
- id: twice
  title: Twice
  formula: 2 * paid@2020-06-01
  status: estimate
  checks:
    - {equals: 20 USD}
    - {equals: 22 USD, within: 10 %}
    - holds: twice > paid@2020
      title: More
    - {equals: 21 USD, tension: "Because [[twice|$20]]."}
"""


class Judgement(unittest.TestCase):
    def judge(self, article, change=None):
        """What fails in a small base; `change` is (number of the entry of `paid`, its value)."""
        with tempfile.TemporaryDirectory() as root:
            content = pathlib.Path(root) / "content"
            for kind in ("facts", "articles", "claims"):
                (content / kind).mkdir(parents=True)
            (content / "site.yml").write_text("title: x\n")
            (content / "facts/f.yml").write_text(FACTS)
            (content / "articles/a.md").write_text(article)
            (content / "claims/c.yml").write_text(
                "document: d\nclaims:\n  - id: c1\n    verdict: holds\n    value: 31 USD\n    facts: [paid]\n"
                "  - id: c2\n    verdict: superseded\n    value: 10 USD\n    facts: [paid]\n")
            knowledge = base.Base(root)
            changed = {}
            if change:
                changed[id(knowledge.facts["paid"].entries[change[0]])] = values.parse(UNITS, change[1])
            judged = judge.Judge(knowledge, changed).everything()
            return sorted((file.split("/")[-1], line, code) for file, line, code in judged.errors | judged.warnings)

    def test_fine(self):
        self.assertEqual(self.judge("[[paid|$31]] [[paid@2020-03|$10]] [[paid@2021-07|$20]] [[paid > twice|more]]"), [])

    def test_changed(self):
        text = "---\ntitle: x\n---\n\n[[paid|$31]], [[twice|$20]]\nand [[twice < 21 USD|less]]"
        self.assertEqual(self.judge(text, (0, "11 USD")), [
            ("a.md", 5, "label"), ("a.md", 6, "condition-failed"), ("f.yml", 16, "check-failed"), ("f.yml", 20, "label")])
        self.assertEqual(self.judge(text, (0, "10.5 USD")), [
            ("a.md", 5, "label"), ("a.md", 6, "condition-failed"), ("f.yml", 16, "check-failed"),
            ("f.yml", 20, "label"), ("f.yml", 20, "stale-tension")])
        self.assertEqual(self.judge(text, (0, "~10 USD")), [
            ("a.md", 6, "condition-undecided"), ("f.yml", 20, "stale-tension")])
        self.assertEqual(self.judge(text, (1, "99 USD")), [])
        self.assertEqual(self.judge(text, (3, "99 USD")), [])
        self.assertEqual(self.judge(text, (4, "10 USD")), [
            ("a.md", 5, "label"), ("c.yml", 5, "claim-mismatch"), ("c.yml", 9, "claim-mismatch")])


if __name__ == "__main__":
    unittest.main()
