"""Units, and quantities as intervals of exact fractions in base units."""

import dataclasses
import re
from fractions import Fraction

INFINITE = float("inf")
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
LETTERS = {"k": 3, "K": 3, "m": 6, "M": 6, "bn": 9, "B": 9, "tn": 12, "T": 12}  # behind a sign of money: $100B
NAME = r"[^\W\d_]+\d?|%"


class BadQuantity(Exception):
    pass


class Mismatch(Exception):
    """Units that do not go together."""


class Impossible(Exception):
    """A division by zero, a logarithm of nothing, and their like."""


@dataclasses.dataclass(frozen=True)
class Named:
    """One named unit: so many of its bases. `bases` are (name, power)."""

    name: str
    factor: Fraction
    bases: tuple


def merged(pairs):
    powers = {}
    for name, power in pairs:
        powers[name] = powers.get(name, 0) + power
    return {name: power for name, power in powers.items() if power}


class Unit:
    """A product of powers of named units, in the order in which they were written."""

    def __init__(self, factors=()):
        self.factors = tuple((named, power) for named, power in factors if power)
        self.scale = Fraction(1)
        bases = []
        for named, power in self.factors:
            self.scale *= named.factor**power
            bases += [(base, count * power) for base, count in named.bases]
        self.bases = merged(bases)

    def __repr__(self):
        return " ".join(n.name + (f"^{p}" if p != 1 else "") for n, p in self.factors) or "number"

    @property
    def is_plain(self):
        return not self.factors

    @property
    def is_share(self):
        return any(named.name == "%" for named, _ in self.factors)

    def times(self, other, sign=1):
        """Units of the same bases merge into the first; % and x disappear."""
        factors = [[named, power] for named, power in self.factors if named.bases]
        for named, power in other.factors:
            if not named.bases:
                continue
            for factor in factors:
                if factor[0].bases == named.bases:
                    factor[1] += power * sign
                    break
            else:
                factors.append([named, power * sign])
        return Unit((named, power) for named, power in factors)

    def denominators(self):
        return [Unit([(named, power)]) for named, power in self.factors if power < 0]


PLAIN = Unit()

# name, how many of what, and how prose says it
BUILT_IN = [
    *[(name, 1, name, words) for name, words in {
        "USD": "dollar dollars US-dollars", "EUR": "euro euros", "GBP": "pounds", "JPY": "yen",
        "CHF": "francs", "CNY": "yuan", "people": "person persons",
    }.items()],
    ("W", 1, "W", "watt watts"), ("kW", 10**3, "W", "kilowatt kilowatts"),
    ("MW", 10**6, "W", "megawatt megawatts"), ("GW", 10**9, "W", "gigawatt gigawatts"),
    ("TW", 10**12, "W", "terawatt terawatts"),
    ("s", 1, "s", "second seconds"), ("min", 60, "s", "minute minutes"), ("h", 3600, "s", ""),
    ("hour", 3600, "s", "hours"), ("day", 86400, "s", "days"), ("week", 7 * 86400, "s", "weeks"),
    ("month", Fraction(31557600, 12), "s", "months"), ("quarter", Fraction(31557600, 4), "s", "quarters"),
    ("year", 31557600, "s", "years"),
    ("Wh", 3600, "W s", "watt-hour watt-hours"), ("kWh", 3600 * 10**3, "W s", "kilowatt-hour kilowatt-hours"),
    ("MWh", 3600 * 10**6, "W s", "megawatt-hour megawatt-hours"),
    ("GWh", 3600 * 10**9, "W s", "gigawatt-hour gigawatt-hours"),
    ("TWh", 3600 * 10**12, "W s", "terawatt-hour terawatt-hours"),
    ("%", Fraction(1, 100), "", "percent"), ("x", 1, "", "× times"),
    ("g", Fraction(1, 1000), "kg", "gram grams"), ("kg", 1, "kg", "kilogram kilograms"),
    ("t", 1000, "kg", "tonne tonnes"),
    ("mm", Fraction(1, 1000), "m", "millimetre millimetres"), ("m", 1, "m", "metre metres meter meters"),
    ("km", 1000, "m", "kilometre kilometres kilometer kilometers"), ("m2", 1, "m m", "m²"),
    ("km2", 10**6, "m m", "km²"), ("ha", 10**4, "m m", "hectare hectares"), ("m3", 1, "m m m", "m³"),
    *[(prefix + "B", 1000**power, "B", f"{word}byte {word}bytes") for power, (prefix, word) in enumerate(
        [("", ""), ("k", "kilo"), ("M", "mega"), ("G", "giga"), ("T", "tera")])],
]
SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
# Names of more than one word.
SPELLED = {
    "per cent": "percent", "percentage points": "percent", "percentage point": "percent", "points": "percent", "US dollars": "dollars",
    "square kilometres": "km2", "square metres": "m2", "cubic metres": "m3",
    "watt hours": "watt-hours", "kilowatt hours": "kilowatt-hours", "megawatt hours": "megawatt-hours",
    "gigawatt hours": "gigawatt-hours", "terawatt hours": "terawatt-hours",
}


class Units:
    """All units that a knowledge base knows."""

    def __init__(self):
        self.named = {}  # as content writes them
        self.spoken = {}  # as prose does, too
        self.signs = {}
        for name, factor, bases, words in BUILT_IN:
            pairs = tuple(sorted(merged((base, 1) for base in bases.split()).items()))
            self.add(Named(name, Fraction(factor), pairs), words.split())
        for sign, name in SIGNS.items():
            self.signs[sign] = self.named[name]
        for word in ("cent", "cents"):
            self.spoken[word] = Named("cent", Fraction(1, 100), (("USD", 1),))
        for words, word in SPELLED.items():
            self.spoken[words] = self.spoken[word]

    def add(self, named, words=()):
        self.named[named.name] = named
        for word in (named.name, *words):
            self.spoken.setdefault(word, named)

    def declare(self, entry):
        """An entry of `units` in site.yml."""
        name = entry["name"]
        factor, bases = Fraction(1), ((name, 1),)
        if entry.get("is"):
            what = parse_quantity(self, entry["is"])
            factor, bases = what.number, tuple(sorted(what.unit.bases.items()))
        named = Named(name, factor, bases)
        self.add(named, [entry["plural"]] if entry.get("plural") else [])
        if entry.get("plural"):
            self.named.setdefault(entry["plural"], named)
        if entry.get("symbol"):
            self.signs[entry["symbol"]] = named
            self.named.setdefault(entry["symbol"], named)

    def parse(self, text):
        """USD/year, USD/GW/year, USD/(GW year), GW year."""
        tokens = re.findall(rf"{NAME}|[/()^]|\d+|\S", text)
        factors, sign, depth = [], 1, []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            position += 1
            if token == "/":
                sign = -1
            elif token == "(":
                depth.append(sign)
            elif token == ")":
                if not depth:
                    raise BadQuantity(text)
                depth.pop()
                sign = depth[-1] if depth else 1
            else:
                if token not in self.named:
                    raise BadQuantity(f"unknown unit '{token}'")
                power = 1
                if position + 1 < len(tokens) and tokens[position] == "^":
                    power, position = int(tokens[position + 1]), position + 2
                factors.append((self.named[token], sign * power))
                sign = depth[-1] if depth else 1
        return Unit(factors)


class Quantity:
    """An interval in base units, with the unit that it is told in."""

    def __init__(self, low, high, unit, number=None, of=(), is_range=False):
        self.low, self.high, self.unit = low, high, unit
        self.range = is_range or any(operand.range for operand in of)  # else an interval is an approximation
        if number is None or self.range:
            if low == -INFINITE or high == INFINITE:
                number = high if low == -INFINITE else low
            else:
                number = low if low == high else (low + high) / 2
        self.number = number

    @property
    def exact(self):
        return self.low == self.high

    @property
    def bases(self):
        return self.unit.bases

    def __repr__(self):
        def show(x):
            return str(x) if isinstance(x, float) else f"{float(x / self.unit.scale):.12g}"
        if self.exact:
            return f"{show(self.low)} {self.unit}"
        return f"{show(self.low)}..{show(self.high)} {self.unit}"

    def same_kind(self, other):
        if self.bases != other.bases:
            raise Mismatch(f"{self} and {other}")

    def in_unit(self, unit):
        if unit.bases != self.bases:
            raise Mismatch(f"{self} in {unit}")
        return Quantity(self.low, self.high, unit, self.number, (self,))


def times(a, b):
    return Fraction(0) if a == 0 or b == 0 else a * b


def sum_unit(a, b):
    """A sum takes the left operand's unit; a plain number and a percentage make a plain number."""
    if bool(a.unit.is_share) != bool(b.unit.is_share):
        return PLAIN
    return a.unit


def add(a, b):
    a.same_kind(b)
    return Quantity(a.low + b.low, a.high + b.high, sum_unit(a, b), a.number + b.number, (a, b))


def negate(a):
    return Quantity(-a.high, -a.low, a.unit, -a.number, (a,))


def subtract(a, b):
    return add(a, negate(b))


def multiply(a, b):
    corners = [times(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return Quantity(min(corners), max(corners), a.unit.times(b.unit), times(a.number, b.number), (a, b))


def divide(a, b):
    if b.low <= 0 <= b.high:
        raise Impossible("division by zero")

    def inverse(x):
        return Fraction(0) if abs(x) == INFINITE else 1 / x
    corners = [times(x, inverse(y)) for x in (a.low, a.high) for y in (b.low, b.high)]
    return Quantity(min(corners), max(corners), a.unit.times(b.unit, -1), times(a.number, inverse(b.number)), (a, b))


def power(a, b):
    if b.bases or not b.exact:
        raise Mismatch("an exponent must be a plain number")
    exponent = b.number
    if exponent.denominator != 1:
        if a.bases or a.low < 0:
            raise Impossible("a root")
        return Quantity(*(Fraction(float(x) ** float(exponent)) for x in sorted((a.low, a.high))), PLAIN)
    exponent = int(exponent)
    if exponent < 0 and a.low <= 0 <= a.high:
        raise Impossible("division by zero")
    corners = [x**exponent for x in (a.low, a.high)]
    if a.low < 0 < a.high and exponent > 0 and exponent % 2 == 0:
        corners.append(Fraction(0))
    unit = Unit((named, count * exponent) for named, count in a.unit.factors if named.bases)
    return Quantity(min(corners), max(corners), unit, a.number**exponent, (a,))


def absolute(a):
    if a.low < 0 < a.high:
        return Quantity(Fraction(0), max(-a.low, a.high), a.unit, of=(a,))
    return a if a.low >= 0 else negate(a)


def half_away(x):
    """To a whole number, halves away from zero."""
    return Fraction(int(abs(x) + Fraction(1, 2)) * (1 if x >= 0 else -1))


def round_to(a, step):
    a.same_kind(step)
    if not step.exact or step.number <= 0:
        raise Impossible("round to a step that is no positive number")

    def near(x):
        return x if abs(x) == INFINITE else half_away(x / step.number) * step.number
    return Quantity(near(a.low), near(a.high), a.unit, near(a.number), (a,))


NUMBER = r"\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?"


def parse_number(text):
    """The number, and what one in the last digit written is (before an exponent)."""
    match = re.fullmatch(r"([\d,]+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?", text)
    if not match or ("," in match[1] and not re.fullmatch(r"\d{1,3}(,\d{3})+", match[1])):
        raise BadQuantity(text)
    digits = match[1].replace(",", "")
    fraction = match[2] or ""
    shift = Fraction(10) ** int(match[3] or 0)
    return Fraction(int(digits + fraction), 10 ** len(fraction)) * shift, shift / 10 ** len(fraction)


def read_side(units, text):
    """One number of a quantity: (approximate, number, step, scale word's power or None, unit or None)."""
    match = re.fullmatch(
        rf"(?P<about>~\s*)?(?P<minus>[-−])?(?P<sign>[^\W\d]{{0,3}}[^\w\s.,~()-]+)?(?P<minus2>[-−])?\s*"
        rf"(?P<number>{NUMBER})\s*(?P<rest>.*)", text.strip())
    if not match or (match["sign"] and match["sign"] not in units.signs):
        raise BadQuantity(text)
    number, step = parse_number(match["number"])
    if match["minus"] or match["minus2"]:
        number = -number
    rest, scale, unit = match["rest"].strip(), None, None
    word = re.match(r"(thousand|million|billion|trillion)\b\s*", rest)
    letter = re.match(r"(bn|tn|[kKmMBT])(?![^\W\d_])\s*", match["rest"]) if match["sign"] else None
    if word:
        scale, rest = SCALES[word[1]], rest[word.end():]
    elif letter and not text[match.start("rest") - 1].isspace():
        scale, rest = LETTERS[letter[1]], rest[letter.end():]
    if match["sign"]:
        factors = [(units.signs[match["sign"]], 1)]
        if rest:
            if not rest.startswith("/"):
                raise BadQuantity(text)
            factors += units.parse(rest).factors
        unit = Unit(factors)
    elif rest:
        unit = units.parse(rest)
    return bool(match["about"]), number, step, scale, unit


def parse_quantity(units, text):
    """A quantity as a value writes it, ranges and approximations included."""
    text = text.strip()
    if ".." in text:
        left, right = text.split("..", 1)
        return parse_range(units, left.strip(), right.strip())
    about, number, step, scale, unit = read_side(units, text)
    unit = unit or PLAIN
    factor = unit.scale * 10 ** (scale or 0)
    number, step = number * factor, step * factor
    spread = step / 2 if about else 0
    return Quantity(number - spread, number + spread, unit, number)


def parse_range(units, left, right):
    sides = [read_side(units, text) if text else None for text in (left, right)]
    if not any(sides):
        raise BadQuantity("..")
    if all(sides) and sides[0][3] is None and sides[0][4] is None:  # the unit once, for both
        sides[0] = (*sides[0][:3], *sides[1][3:])
    elif all(sides) and sides[0][4] is None:
        sides[0] = (*sides[0][:4], sides[1][4])
    elif all(sides) and sides[1][4] is None:
        sides[1] = (*sides[1][:4], sides[0][4])
    units_of = [side[4] or PLAIN for side in sides if side]
    if any(unit.bases != units_of[0].bases for unit in units_of):
        raise BadQuantity("a range of two units")
    ends = []
    for side, open_end in zip(sides, (-INFINITE, INFINITE)):
        if side is None:
            ends.append(open_end)
        else:
            ends.append(side[1] * (side[4] or PLAIN).scale * 10 ** (side[3] or 0))
    if ends[0] > ends[1]:
        raise BadQuantity("a range the wrong way round")
    return Quantity(ends[0], ends[1], units_of[-1], is_range=True)
