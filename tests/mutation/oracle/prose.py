"""References in Markdown, and what a label says about its fact."""

import calendar
import dataclasses
import datetime
import re
from fractions import Fraction

import yaml

from . import dates, units

# ---- references

REFERENCE = re.compile(r"(?<!\\)\[\[((?:[^\[\]|\\]|\\(?!\|))+)(?:\\?\|((?:(?!\]\]).)*))?\]\]", re.S)
FENCE = re.compile(r"[ >\t]*(`{3,}|~{3,})\s*([\w-]*)")


@dataclasses.dataclass(frozen=True)
class Reference:
    target: str
    label: str | None
    line: int  # in its file


def references(text, line_of, components):
    """All references of a Markdown text. `line_of` tells the file's line of an offset in the text."""
    lines, found = text.split("\n"), []
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for name, first, last in fences(lines):
        if name in components:
            body = "\n".join(lines[first + 1:last])
            found += in_component(body, lambda at, start=starts[first + 1]: line_of(start + at))
        for number in range(first, min(last + 1, len(lines))):
            lines[number] = " " * len(lines[number])
    blank_indented(lines)
    text = without_code("\n".join(lines))
    for match in REFERENCE.finditer(text):
        if "\n" in match[1] or "\n\n" in (match[2] or ""):
            continue
        found.append(Reference(match[1], match[2], line_of(match.start())))
    return found


def fences(lines):
    """(info's first word, line that opens, line that closes) of all fenced blocks."""
    number = 0
    while number < len(lines):
        match = FENCE.match(lines[number])
        if not match or (match[1][0] == "`" and "`" in lines[number][match.end(1):]):
            number += 1
            continue
        end = number + 1
        close = re.compile(rf"[ >\t]*{re.escape(match[1][0])}{{{len(match[1])},}}\s*$")
        while end < len(lines) and not close.match(lines[end]):
            end += 1
        yield match[2], number, end
        number = end + 1


def blank_indented(lines):
    """Blocks of code by indentation: after a blank line, and not what belongs to a list or a footnote above."""
    free, code = True, False  # nothing above is open; the line above is code
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        after_blank = number == 0 or not lines[number - 1].strip()
        if line.startswith("    ") and free and (after_blank or code):
            lines[number], code = " " * len(line), True
            continue
        code = False
        if not line.startswith(" ") and (after_blank or not free):
            free = not re.match(r"([-*+]|\d+[.)])\s|\[\^", line)


def in_component(body, line_of):
    found = []
    for node in scalars(yaml.compose(body, Loader=yaml.SafeLoader)):
        if "[[" in node.value:
            found += references(node.value, lambda at, node=node: line_of(scalar_offset(body, node, at)), ())
    return found


def scalars(node):
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from scalars(part)
    elif isinstance(node, yaml.MappingNode):
        for _, part in node.value:
            yield from scalars(part)


def scalar_offset(source, node, offset):
    """Where in `source` that offset of a scalar's text stands; of a block with bars, where its line begins."""
    at = node.start_mark.index
    if node.style == "|":
        for _ in range(1 + node.value.count("\n", 0, offset)):
            at = source.index("\n", at) + 1
        return at
    # Otherwise lines may be folded: by how much precedes it, white space aside.
    before = len("".join(node.value[:offset].split()))
    at = source.index("\n", at) + 1 if node.style == ">" else at + (node.style in ("'", '"'))
    while True:
        if source[at].isspace():
            at += 1
            continue
        if before == 0:
            return at
        length, character = written_length(source, at, node.style)
        at += length
        before -= not character.isspace()


def written_length(source, at, style):
    """How many characters of the file a character of a scalar takes, and roughly what it is."""
    if style == "'" and source.startswith("''", at):
        return 2, "'"
    if style == '"' and source[at] == "\\":
        return {"x": 4, "u": 6, "U": 10}.get(source[at + 1], 2), " " if source[at + 1] in "nt _\n" else "x"
    return 1, source[at]


def without_code(text):
    """Code spans blanked out, block by block."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match[0])
    blocks = re.split(r"(\n[ >\t]*\n)", text)
    return "".join(re.sub(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", blank, block, flags=re.S) for block in blocks)


def plain(label):
    """A label as it reads: without emphasis and escapes, on one line."""
    label = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", label)
    label = label.replace("&nbsp;", " ").replace("&ndash;", "–").replace("&times;", "×")
    label = re.sub(r"[*`]|(?<!\w)_|_(?!\w)", "", label)
    return re.sub(r"\s+", " ", label).strip()


# ---- figures in a label

WORDS = {word: n for n, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen".split())}
TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
WORDS.update(TENS)
WORDS.update({f"{ten}-{one}": n + WORDS[one] for ten, n in TENS.items()
              for one in "one two three four five six seven eight nine".split()})
SMALL = "(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + ")"
SPOKEN = re.compile(
    rf"(?<![\w-])(?:(?P<ratio>twice|double|half)|(?P<dozens>{SMALL}|a) dozen"
    rf"|(?P<hundreds>{SMALL}|a) hundred(?: and (?P<more>{SMALL}))?|(?P<one>an?(?= (?:thousand|million|billion|trillion)\b))"
    rf"|(?P<small>{SMALL})(?P<half> and a half)?)(?!\w)", re.I)
RATIOS = {"twice": (Fraction(2), 1), "double": (Fraction(2), 1), "half": (Fraction(1, 2), Fraction(1, 10))}


def spoken_number(match):
    """(number, one in its last digit) of words."""
    def small(word):
        return Fraction(1 if word.lower() == "a" else WORDS[word.lower()])
    if match["ratio"]:
        return RATIOS[match["ratio"].lower()]
    if match["dozens"]:
        return 12 * small(match["dozens"]), 1
    if match["hundreds"]:
        return 100 * small(match["hundreds"]) + (small(match["more"]) if match["more"] else 0), 1
    if match["one"]:
        return Fraction(1), 1
    if match["half"]:
        return small(match["small"]) + Fraction(1, 2), Fraction(1, 10)
    return small(match["small"]), 1


HEDGES = {
    "about": "about around roughly approximately some circa ca. c. ~ ≈",
    "nearly": "nearly almost just-under close-to not-quite",
    "slightly over": "just-over slightly-more-than a-little-over",
    "over": "more-than over above upwards-of exceeding",
    "at least": "at-least no-less-than not-less-than",
    "under": "less-than under below fewer-than",
    "at most": "at-most up-to no-more-than not-more-than",
}
HEDGE = {phrase.replace("-", " "): kind for kind, phrases in HEDGES.items() for phrase in phrases.split()}
HEDGE_PATTERN = re.compile(
    r"(?:^|(?<=[\s(]))(" + "|".join(sorted(map(re.escape, HEDGE), key=len, reverse=True)) + r")\s*$", re.I)


@dataclasses.dataclass(frozen=True)
class Figure:
    number: Fraction  # in base units
    step: Fraction  # one in its last digit, in base units
    unit: units.Unit
    hedge: str
    bare: bool  # without any unit
    high: Fraction | None = None  # of "A to B": the other end
    high_step: Fraction = Fraction(0)


NUMBER = re.compile(
    r"(?P<minus>[-−](?=[^\s\d]*\d))?(?P<sign>[^\w\s.,~≈()\-−–%×]{1,2}|US\$|\b[A-Z]{3} )?(?P<number>\d[\d,]*(?:\.\d+)?(?:[eE]\d+)?)")
SCALE = re.compile(r"[ -]?(thousand|million|billion|trillion)\b")
LETTER = re.compile(r"(bn|tn|[kKmMBT])(?![^\W_])")
PER = re.compile(r"\s*/\s*|\s+(?:per|an?|each|every)\s+")
BETWEEN = re.compile(r"\s*(?:–|—|\.\.)\s*|-?\s+(?:to|and)\s+")


class Reader:
    """Reads the figures of one label."""

    def __init__(self, known, text):
        self.units, self.text = known, text
        names = sorted(known.spoken, key=len, reverse=True)
        self.unit_name = re.compile(r"[ -]?(" + "|".join(map(re.escape, names)) + r")(?![\w²³])")

    def figures(self):
        text, found, at = blank_dates(self.text), [], 0
        while at < len(text):
            side = self.side(text, at)
            if side is None:
                break
            start, end, number, step, scale, unit = side
            hedge, figure = hedge_before(text[:start]), None
            joint = BETWEEN.match(text, end)
            other = self.side(text, joint.end(), True) if joint else None
            if other and self.joined(text[:start], joint[0], hedge):
                figure = self.span(side, other, hedge)
                end = other[1]
            if figure is None:
                factor = 10 ** (scale or 0) * (unit or units.PLAIN).scale
                figure = Figure(number * factor, step * factor, unit or units.PLAIN, hedge, unit is None)
            found.append(figure)
            at = end
        return found

    def joined(self, before, joint, hedge):
        return joint.strip() != "and" or re.search(r"\bbetween(\s+\S+)?\s*$", before, re.I)

    def span(self, left, right, hedge):
        """A to B: what the left leaves out it has from the right."""
        _, _, number, step, scale, unit = left
        _, _, number2, step2, scale2, unit2 = right
        if scale is None and scale2 is not None and number <= number2:
            scale = scale2
        if unit is None or (unit2 is not None and len(unit2.factors) > len(unit.factors)):
            unit = unit2
        unit, unit2 = unit or units.PLAIN, unit2 or unit or units.PLAIN
        if unit.bases != unit2.bases:
            return None
        factor, factor2 = 10 ** (scale or 0) * unit.scale, 10 ** (scale2 or 0) * unit2.scale
        return Figure(number * factor, step * factor, unit2, hedge, not unit2.factors, number2 * factor2, step2 * factor2)

    def side(self, text, at, here=False):
        """The next number: (start, end, number, step, scale, unit)."""
        best = None
        for match in (NUMBER.match(text, at) if here else self.search_number(text, at),
                      SPOKEN.match(text, at) if here else SPOKEN.search(text, at)):
            if match and (best is None or match.start() < best.start()):
                best = match
        if best is None:
            return None
        if best.re is not NUMBER:
            start, end, sign = best.start(), best.end(), None
            number, step = spoken_number(best)
            if best["ratio"]:
                return start, end, number, step, None, units.Unit([(self.units.named["x"], 1)])
        else:
            start, end, sign = best.start(), best.end(), (best["sign"] or "").strip()
            if not self.is_money(sign):
                sign, start = None, best.start("number")
            number, step = units.parse_number(best["number"].rstrip(","))
            end -= len(best["number"]) - len(best["number"].rstrip(","))
            if best["minus"]:
                number, start = -number, best.start()
        end, scale, unit = self.behind(text, end, sign)
        return start, end, number, step, scale, unit

    def is_money(self, sign):
        """Does it stand before a number: $, or USD?"""
        return sign in self.units.signs or (len(sign) == 3 and sign in self.units.named)

    def search_number(self, text, at):
        """A number that is no part of a name (GPT-5.5, Q2) and no ordinal."""
        for match in NUMBER.finditer(text, at):
            before = text[:match.start()]
            if re.search(r"[^\W_]-?$", before) and not match["sign"] and not re.search(r"US$", before):
                continue
            if re.match(r"(st|nd|rd|th)\b", text[match.end():]):
                continue
            return match
        return None

    def behind(self, text, end, sign):
        """Where the scale word and the unit behind a number end, and what they are."""
        scale = None
        match = SCALE.match(text, end) or (LETTER.match(text, end) if sign else None)
        if match:
            scale, end = units.SCALES.get(match[1]) or units.LETTERS[match[1]], match.end()
        factors = [(self.units.signs.get(sign) or self.units.named[sign], 1)] if sign else []
        if not sign:
            match = self.unit_name.match(text, end)
            if match:
                factors.append((self.units.spoken[match[1]], 1))
                end = match.end()
        while factors:
            per = PER.match(text, end)
            match = self.unit_name.match(text, per.end()) if per else None
            if not match:
                break
            factors.append((self.units.spoken[match[1]], -1))
            end = match.end()
        return end, scale, units.Unit(factors) if factors else None


def hedge_before(before):
    match = HEDGE_PATTERN.search(re.sub(r"\s+(a|an|the)\s*$", " ", before))
    return HEDGE[match[1].lower()] if match else ""


# ---- dates in a label

MONTHS = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])}
MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
PARTS = {"early": (1, 4), "mid": (5, 4), "late": (9, 4), "end of": (10, 3), "the end of": (10, 3)}
YEAR = r"(1\d{3}|20\d\d|21\d\d)\b(?![\d,.]*\d)"
DATE_FORMS = [
    ("iso", re.compile(r"\b(\d{4}-(?:Q[1-4]|\d\d(?:-\d\d)?))\b")),
    ("day month year", re.compile(rf"\b(\d{{1,2}}) {MONTH}(?:,? {YEAR})?", re.I)),
    ("month day year", re.compile(rf"\b{MONTH} (\d{{1,2}})\b(?!\d)(?:,? {YEAR})?", re.I)),
    ("month year", re.compile(rf"\b{MONTH} (?:of )?{YEAR}", re.I)),
    ("quarter", re.compile(rf"\b(?:the )?(?:(first|second|third|fourth) quarter(?: of)?|Q([1-4])) {YEAR}", re.I)),
    ("part", re.compile(rf"\b(early|mid|late|(?:the )?end of)[ -]{YEAR}", re.I)),
    ("month", re.compile(rf"\b{MONTH}(?! \d)", re.I)),
    ("year", re.compile(rf"(?<![\d.,$€£¥/-]){YEAR}(?!\s*[%×])")),
]


def spoken_dates(text):
    """(start, end, function that says whether it contains a date)."""
    found, taken = [], []
    for form, pattern in DATE_FORMS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if form == "month" and match[1].lower() == "may" and match[1] != "May":
                continue
            taken.append(match.span())
            found.append((match.start(), match.end(), contains(form, match)))
    return sorted(found, key=lambda item: item[0])


def contains(form, match):
    def within(date):
        return lambda fact: date.first <= fact.first and fact.last <= date.last
    if form == "iso":
        return within(dates.parse(match[1]))
    if form == "year":
        return within(dates.parse(match[1]))
    if form == "quarter":
        return within(dates.parse(f"{match[3]}-Q{match[2] or QUARTERS[match[1].lower()]}"))
    if form == "part":
        month, length = PARTS[match[1].lower()]
        return within(dates.span(int(match[2]), month, length, "month"))
    if form == "month year":
        return within(dates.span(int(match[2]), MONTHS[match[1].lower()], 1, "month"))
    if form == "month":
        month = MONTHS[match[1].lower()]
        return lambda fact: any(dates.span(year, month, 1, "month").first <= fact.first and
                                fact.last <= dates.span(year, month, 1, "month").last for year in years(fact))
    day, month = (match[1], match[2]) if form == "day month year" else (match[2], match[1])
    day, month = int(day), MONTHS[month.lower()]
    if match[3]:
        return within(dates.parse(f"{match[3]}-{month:02}-{day:02}"))
    return lambda fact: fact.first == fact.last and (
        datetime.date.fromordinal(fact.first).day, datetime.date.fromordinal(fact.first).month) == (day, month)


def years(fact):
    ends = [end for end in (fact.first, fact.last) if abs(end) != units.INFINITE]
    return {datetime.date.fromordinal(int(end)).year for end in ends}


def blank_dates(text):
    for start, end, _ in spoken_dates(text):
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text


# ---- does a label hold?

FIVE, QUARTER = Fraction(5, 100), Fraction(25, 100)


def comparable(figure, value):
    """What the fact's interval is multiplied by to be compared with the figure; None: of another kind."""
    if figure.unit.bases == value.bases:
        return Fraction(1)
    options = [(units.PLAIN, Fraction(1))]
    for denominator in value.unit.denominators():
        options += [(unit.times(denominator), scale * denominator.scale) for unit, scale in options]
    for unit, scale in options[1:]:
        left = dict(value.bases)
        for base, count in unit.bases.items():
            left[base] = left.get(base, 0) - count
        if {base: count for base, count in left.items() if count} == figure.unit.bases and figure.unit.bases:
            return 1 / scale
    return None


def holds(figure, low, high, is_range):
    """Does the figure hold for a value from low to high?"""
    if figure.high is not None:
        return span_holds(figure, low, high, is_range)
    label, reach, hedge = figure.number, figure.step / 2, figure.hedge
    rounds = (label - reach, label + reach)
    size = abs(label)
    if units.INFINITE in (high, -low):  # by its only end
        bound = low if high == units.INFINITE else high
        same_side = ("over", "at least") if high == units.INFINITE else ("under", "at most")
        if hedge in same_side and rounds[0] <= bound <= rounds[1]:
            return True
        low = high = bound
    closed = {
        "": rounds,
        "about": (min(label - FIVE * size, rounds[0]), max(label + FIVE * size, rounds[1])),
        "at least": (label, label + QUARTER * size),
        "at most": (label - QUARTER * size, label),
    }
    if hedge in closed:
        return low <= closed[hedge][1] and high >= closed[hedge][0]
    if hedge in ("nearly", "under"):  # below, and not equal
        bottom = min(label - FIVE * size, rounds[0]) if hedge == "nearly" else label - QUARTER * size
        return low < label and high >= bottom
    top = label + (FIVE if hedge == "slightly over" else QUARTER) * size
    return high > label and low <= top


def span_holds(figure, low, high, is_range):
    """A to B: the two ends of a range, or what a value lies between."""
    ends = ((figure.number, figure.step / 2, low), (figure.high, figure.high_step / 2, high))
    if all(number - reach <= end <= number + reach for number, reach, end in ends):
        return True
    return not is_range and low <= figure.high and high >= figure.number


class Label:
    """What a label says, whatever its fact."""

    def __init__(self, known, text):
        text = plain(text)
        self.figures = Reader(known, text).figures()
        self.dates = spoken_dates(text)

    def fault(self, value):
        """"label", "label-without-number", or None when it holds for that value."""
        if isinstance(value, dates.Date):
            said = [test(value) for _, _, test in self.dates]
        elif isinstance(value, units.Quantity):
            said = self.held(value)
        else:
            return None
        if not said:  # figures of other units alone are wrong, too
            sized = isinstance(value, units.Quantity) and any(not figure.bare for figure in self.figures)
            return "label" if sized else "label-without-number"
        return None if all(said) else "label"

    def held(self, value):
        """Of each figure that speaks of the value: does it hold?"""
        with_unit = [(figure, comparable(figure, value)) for figure in self.figures if not figure.bare]
        said = [holds(figure, value.low * scale, value.high * scale, value.range)
                for figure, scale in with_unit if scale is not None]
        if said and not value.unit.is_plain:
            return said
        # Numbers alone are in the fact's own unit; those of shares may be plain numbers, too.
        for figure in self.figures:
            if figure.bare:
                scales = [1 / value.unit.scale] + ([1] if not value.bases else [])
                said.append(any(holds(figure, value.low * scale, value.high * scale, value.range)
                                for scale in scales))
        return said
