"""Formulas: parsed to nested tuples, evaluated against a function that knows the names.

    condition   = and { "or" and };  and = not { "and" not };  not = [ "not" ] comparison
    comparison  = sum [ ( "<" | "<=" | ">" | ">=" | "=" | "!=" ) sum ]
    sum         = product { ( "+" | "-" ) product };  product = power { ( "*" | "/" ) power }
    power       = [ "-" ] primary [ "^" power ]
"""

import math
import re
from fractions import Fraction

from . import dates, units, values
from .values import NO, UNDECIDED, YES, Truth

FUNCTIONS = {"if", "min", "max", "sum", "mean", "abs", "round", "exp", "ln"}
WORDS = {"and", "or", "not", "true", "false"}
COMPARISONS = {"<", "<=", ">", ">=", "=", "==", "!="}
ID = r"[a-z0-9][a-z0-9.-]*"
DATE = r"\d{4}-(?:Q[1-4]|\d\d(?:-\d\d)?)"
YEAR = r"(?:1\d{3}|20\d\d|21\d\d)"  # alone; as in a value
NUMBER = r"\d+(?:\.\d+)?(?:e[+-]?\d+)?"
CONDITION = re.compile(r"[<>=!+*/^(]| - | and | or |^not ")


class BadFormula(Exception):
    pass


class Unknown(Exception):
    """A name without a value; why has been reported elsewhere."""


def is_formula(target):
    """Is a reference's target a formula, not an id?"""
    return bool(CONDITION.search(target))


class Parser:
    def __init__(self, known, text):
        self.units, self.text, self.at = known, text, 0
        self.token = None
        self.next()

    def next(self):
        """Steps to the next token: (kind, what)."""
        space = re.compile(r"\s*").match(self.text, self.at)
        self.at = space.end()
        rest = self.text[self.at:]
        if not rest:
            self.token = ("end", "")
            return
        for kind, pattern in (("text", r'"[^"]*"'), ("operator", r"<=|>=|!=|==|[-+*/^<>=(),@]")):
            match = re.match(pattern, rest)
            if match:
                self.take(kind, match[0])
                return
        if self.literal(rest):
            return
        match = re.match(ID, rest)
        if not match:
            raise BadFormula(f"{self.text}: what is {rest[:10]!r}?")
        name = match[0]
        self.take("word" if name in WORDS else "name", name)

    def take(self, kind, what, length=None):
        self.at += len(what) if length is None else length
        self.token = (kind, what)

    def literal(self, rest):
        """A date, or a number with its unit."""
        match = re.match(rf"(?:{DATE}|{YEAR})(?![a-z0-9.-])", rest)
        if match and not (len(match[0]) == 4 and self.counts(rest[4:])):
            self.take("value", dates.parse(match[0]), match.end())
            return True
        sign = next((s for s in sorted(self.units.signs, key=len, reverse=True) if rest.startswith(s)), "")
        match = re.match(NUMBER, rest[len(sign):])
        if not match or (not sign and self.is_id(rest)):
            return False
        end = len(sign) + match.end()
        more = re.compile(r"\s*(?:thousand|million|billion|trillion)\b").match(rest, end)
        if more:
            end = more.end()
        elif sign:
            more = re.compile(r"(?:bn|tn|[kKmMBT])(?![a-zA-Z0-9])").match(rest, end)
            end = more.end() if more else end
        end = self.unit_end(rest, end, bool(sign))
        self.take("value", units.parse_quantity(self.units, rest[:end]), end)
        return True

    def counts(self, rest):
        """Does a unit or a scale word follow, so that four digits are no year?"""
        word = re.match(rf"\s*({units.NAME})", rest)
        return bool(word) and (word[1] in self.units.named or word[1] in units.SCALES)

    def is_id(self, rest):
        """Digits that go on as an id does: 10q-2026, but not 100e9 or 2x."""
        word = re.match(ID, rest)[0]
        return not (re.fullmatch(NUMBER, word) or re.fullmatch(NUMBER, word.rstrip("."))
                    or (re.match(NUMBER, word) and self.known_name(word[re.match(NUMBER, word).end():])))

    def known_name(self, name):
        return not name or name in self.units.named

    def unit_end(self, rest, end, has_sign):
        """Where the unit behind a number ends; only such names as are units, no spaces around '/'."""
        name = re.compile(rf"({units.NAME})(?:\^\d)?")
        if not has_sign:
            match = re.compile(rf"\s*({units.NAME})(?:\^\d)?").match(rest, end)
            if not match or match[1] not in self.units.named or match[1] in WORDS:
                return end
            end = match.end()
        while True:
            if rest[end:end + 2] == "/(":
                close = rest.find(")", end)
                words = re.findall(units.NAME, rest[end + 2:close]) if close > 0 else []
                if not words or any(word not in self.units.named for word in words):
                    return end
                end = close + 1
            elif rest[end:end + 1] == "/":
                match = name.match(rest, end + 1)
                if not match or match[1] not in self.units.named:
                    return end
                end = match.end()
            else:
                return end

    def accept(self, *texts):
        kind, what = self.token
        if kind in ("operator", "word") and what in texts:
            self.next()
            return what
        return None

    def expect(self, text):
        if not self.accept(text):
            raise BadFormula(f"{self.text}: {text!r} expected, not {self.token[1]!r}")

    def condition(self):
        node = self.conjunction()
        while self.accept("or"):
            node = ("or", node, self.conjunction())
        return node

    def conjunction(self):
        node = self.negation()
        while self.accept("and"):
            node = ("and", node, self.negation())
        return node

    def negation(self):
        if self.accept("not"):
            return ("not", self.negation())
        return self.comparison()

    def comparison(self):
        left = self.sum()
        operator = self.accept(*COMPARISONS)
        if operator:
            return ("compare", "=" if operator == "==" else operator, left, self.sum())
        return left

    def sum(self):
        node = self.product()
        while operator := self.accept("+", "-"):
            node = (operator, node, self.product())
        return node

    def product(self):
        node = self.power()
        while operator := self.accept("*", "/"):
            node = (operator, node, self.power())
        return node

    def power(self):
        if self.accept("-"):
            return ("negate", self.power())
        node = self.primary()
        if self.accept("^"):
            return ("^", node, self.power())
        return node

    def primary(self):
        kind, what = self.token
        if self.accept("("):
            node = self.condition()
            self.expect(")")
            return node
        self.next()
        if kind == "value":
            return ("value", what)
        if kind == "text":
            return ("value", values.Text(what[1:-1]))
        if kind == "word" and what in ("true", "false"):
            return ("value", Truth(YES if what == "true" else NO))
        if kind != "name":
            raise BadFormula(f"{self.text}: {what!r} is out of place")
        if what in FUNCTIONS and self.accept("("):
            arguments = [self.condition()]
            while self.accept(","):
                arguments.append(self.condition())
            self.expect(")")
            return ("call", what, arguments)
        if self.token == ("operator", "@"):
            return self.at_date(what)
        return ("name", what, None)

    def at_date(self, name):
        match = re.compile(rf"\s*({DATE}|\d{{4}})").match(self.text, self.at)
        if not match:
            raise BadFormula(f"{self.text}: a date must follow @")
        self.at = match.end()
        self.next()
        return ("name", name, dates.parse(match[1]))


def parse(known, text):
    parser = Parser(known, text)
    node = parser.condition()
    if parser.token[0] != "end":
        raise BadFormula(f"{text}: {parser.token[1]!r} is out of place")
    return node


def names(node):
    """All (id, date or None) in it."""
    if isinstance(node, tuple):
        if node and node[0] == "name":
            yield node[1], node[2]
            return
        for part in node:
            yield from names(part)
    elif isinstance(node, list):
        for part in node:
            yield from names(part)


def agree(left, right, within):
    """Do two sides agree: is what lies between them no more than `within`, a share of the right side or a quantity?"""
    if within is None:
        return values.touch(left, right)
    if isinstance(left, dates.Date) and isinstance(right, dates.Date):
        days = within.number / dates.DAY
        return left.first - days <= right.last and right.first <= left.last + days
    if not isinstance(left, units.Quantity) or not isinstance(right, units.Quantity):
        return values.touch(left, right)
    amount = within.number
    if within.unit.is_share:
        amount *= abs(right.number)
    else:
        right.same_kind(within)
    return values.touch(units.Quantity(left.low - amount, left.high + amount, left.unit), right)


def evaluate(node, value_of, within=None):
    """`value_of(id, date)` gives a name's value or raises Unknown; `within` loosens equality."""
    def go(part):
        return evaluate(part, value_of, within)

    kind = node[0]
    if kind == "value":
        return node[1]
    if kind == "name":
        return value_of(node[1], node[2])
    if kind in ("and", "or"):
        sides = [truth(go(part)) for part in node[1:]]
        return Truth(min(sides) if kind == "and" else max(sides))
    if kind == "not":
        return Truth(YES - truth(go(node[1])))
    if kind == "compare":
        return Truth(compare(node[1], go(node[2]), go(node[3]), within))
    if kind == "negate":
        return units.negate(quantity(go(node[1])))
    if kind == "call":
        return call(node[1], node[2], go)
    return arithmetic(kind, go(node[1]), go(node[2]))


def truth(value):
    if not isinstance(value, Truth):
        raise units.Mismatch(f"{value} is no condition")
    return value.truth


def quantity(value):
    if not isinstance(value, units.Quantity):
        raise units.Mismatch(f"{value} is no quantity")
    return value


def compare(operator, left, right, within):
    if operator in ("=", "!="):
        if within is not None:
            result = YES if agree(left, right, within) else NO
        else:
            result = values.same(left, right)
        return result if operator == "=" else YES - result
    if operator in (">", ">="):
        left, right = right, left
    return values.below(left, right, operator.endswith("="))


def arithmetic(operator, left, right):
    if isinstance(left, dates.Date) or isinstance(right, dates.Date):
        return date_arithmetic(operator, left, right)
    table = {"+": units.add, "-": units.subtract, "*": units.multiply, "/": units.divide, "^": units.power}
    return table[operator](quantity(left), quantity(right))


DAYS = units.Unit([(units.Units().named["day"], 1)])


def date_arithmetic(operator, left, right):
    if operator == "-" and isinstance(left, dates.Date) and isinstance(right, dates.Date):
        return units.Quantity(*(Fraction(days * dates.DAY) for days in (
            left.first - right.last, left.last - right.first)), DAYS)
    if operator == "+" and isinstance(right, dates.Date):
        left, right = right, left
    if operator in "+-" and isinstance(left, dates.Date) and quantity(right).bases == {"s": 1}:
        try:
            return dates.add_duration(left, right, 1 if operator == "+" else -1)
        except dates.Immovable as error:
            raise units.Impossible(str(error)) from error
    raise units.Mismatch(f"{left} {operator} {right}")


def monotone(function, value):
    value = quantity(value)
    if value.bases:
        raise units.Mismatch(f"{value} is no plain number")
    try:
        low, high, number = (Fraction(function(float(x))) for x in (value.low, value.high, value.number))
    except (ValueError, OverflowError) as error:
        raise units.Impossible(str(error)) from error
    return units.Quantity(low, high, units.PLAIN, number, (value,))


def call(name, arguments, go):
    if name == "if":
        decided = truth(go(arguments[0]))
        if decided == UNDECIDED:
            raise units.Impossible("an undecided condition")
        return go(arguments[1] if decided == YES else arguments[2])
    parts = [go(argument) for argument in arguments]
    if name in ("min", "max") and isinstance(parts[0], dates.Date):
        pick = min if name == "min" else max
        return dates.Date(pick(p.first for p in parts), pick(p.last for p in parts), "day")
    parts = [quantity(part) for part in parts]
    if name in ("sum", "mean"):
        total = parts[0]
        for part in parts[1:]:
            total = units.add(total, part)
        count = len(parts) if name == "mean" else 1
        return units.Quantity(total.low / count, total.high / count, total.unit, total.number / count, parts)
    if name in ("min", "max"):
        pick = min if name == "min" else max
        for part in parts[1:]:
            parts[0].same_kind(part)
        return units.Quantity(pick(p.low for p in parts), pick(p.high for p in parts), parts[0].unit,
                              pick(p.number for p in parts), parts)
    if name == "abs":
        return units.absolute(parts[0])
    if name == "round":
        step = parts[1] if len(parts) > 1 else units.Quantity(parts[0].unit.scale, parts[0].unit.scale, parts[0].unit)
        return units.round_to(parts[0], step)
    return monotone(math.exp if name == "exp" else math.log, parts[0])
