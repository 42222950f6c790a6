"""What a value in YAML says: a quantity, a date, a truth, an entity, or text."""

import dataclasses
import re

from . import dates, units

YES, UNDECIDED, NO = 2, 1, 0


@dataclasses.dataclass(frozen=True)
class Truth:
    truth: int


@dataclasses.dataclass(frozen=True)
class Text:
    text: str


@dataclasses.dataclass(frozen=True)
class Entity:
    id: str


def parse(known, text, quoted=False):
    """`known` is the units. In quotes everything is text."""
    if quoted:
        return Text(text)
    if text in ("true", "false"):
        return Truth(YES if text == "true" else NO)
    if not re.fullmatch(r"\d{4}", text) or 1000 <= int(text) <= 2199:
        date = dates.parse(text)
        if date is not None:
            return date
    try:
        return units.parse_quantity(known, text)
    except units.BadQuantity:
        return Text(text)


def same(a, b):
    """Are they equal? Intervals that overlap: undecided."""
    if isinstance(a, units.Quantity) and isinstance(b, units.Quantity):
        a.same_kind(b)
        if a.high < b.low or b.high < a.low:
            return NO
        return YES if a.exact and b.exact else UNDECIDED
    if isinstance(a, dates.Date) and isinstance(b, dates.Date):
        if a.last < b.first or b.last < a.first:
            return NO
        return YES if a.first == a.last == b.first == b.last else UNDECIDED
    if type(a) is not type(b):
        raise units.Mismatch(f"{a} and {b}")
    if isinstance(a, Truth) and UNDECIDED in (a.truth, b.truth):
        return UNDECIDED
    return YES if a == b else NO


def below(a, b, or_equal):
    """a < b, or a <= b."""
    if isinstance(a, units.Quantity) and isinstance(b, units.Quantity):
        a.same_kind(b)
        a_low, a_high, b_low, b_high = a.low, a.high, b.low, b.high
    elif isinstance(a, dates.Date) and isinstance(b, dates.Date):
        a_low, a_high, b_low, b_high = a.first, a.last, b.first, b.last
    else:
        raise units.Mismatch(f"{a} and {b}")
    if or_equal:
        return YES if a_high <= b_low else NO if a_low > b_high else UNDECIDED
    return YES if a_high < b_low else NO if a_low >= b_high else UNDECIDED


def touch(a, b):
    """Do two values agree: intervals that have something in common, all else when equal?"""
    if isinstance(a, units.Quantity) and isinstance(b, units.Quantity):
        a.same_kind(b)
        return a.low <= b.high and b.low <= a.high
    if isinstance(a, dates.Date) and isinstance(b, dates.Date):
        return a.first <= b.last and b.first <= a.last
    return same(a, b) == YES
