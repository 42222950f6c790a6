"""Dates of any precision, as their first and last day."""

import calendar
import dataclasses
import datetime
import re
from fractions import Fraction

from .units import INFINITE

DAY = 86400
FORMS = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)?))?")


class Immovable(Exception):
    """A duration by which no date can be moved exactly."""


class BadDate(Exception):
    pass


@dataclasses.dataclass(frozen=True)
class Date:
    first: float  # days since 0001-01-01, or infinite
    last: float
    precision: str  # year quarter month day
    about: bool = False

    def __repr__(self):
        if abs(self.first) == INFINITE or abs(self.last) == INFINITE:
            return f"{self.first}..{self.last}"
        return " to ".join(sorted({str(datetime.date.fromordinal(int(d))) for d in (self.first, self.last)}))


def month_end(year, month):
    return calendar.monthrange(year, month)[1]


def span(year, month, months, precision):
    """So many months from that one on."""
    last = month + months - 1
    return Date(datetime.date(year, month, 1).toordinal(),
                datetime.date(year, last, month_end(year, last)).toordinal(), precision)


def parse(text):
    """The date that all of the text is; None when it is something else."""
    text = text.strip()
    for side in ("before ", "after ", "~"):
        if text.startswith(side):
            date = parse(text[len(side):])
            if date is None:
                return None
            if side == "before ":
                return Date(-INFINITE, date.first - 1, date.precision)
            if side == "after ":
                return Date(date.last + 1, INFINITE, date.precision)
            return Date(date.first, date.last, date.precision, True)
    match = FORMS.fullmatch(text)
    if not match:
        return None
    year = int(match[1])
    try:
        if match[2]:
            return span(year, 3 * int(match[2]) - 2, 3, "quarter")
        if match[4]:
            day = datetime.date(year, int(match[3]), int(match[4])).toordinal()
            return Date(day, day, "day")
        if match[3]:
            return span(year, int(match[3]), 1, "month")
        return span(year, 1, 12, "year")
    except (ValueError, calendar.IllegalMonthError) as error:
        raise BadDate(text) from error


def add_months(date, months):
    """The same day so many months later, or that month's last; a coarse date keeps its precision."""
    start = datetime.date.fromordinal(date.first)
    total = start.year * 12 + start.month - 1 + months
    year, month = divmod(total, 12)
    month += 1
    if date.precision == "day":
        day = datetime.date(year, month, min(start.day, month_end(year, month))).toordinal()
        return Date(day, day, "day", date.about)
    return span(year, month, {"year": 12, "quarter": 3, "month": 1}[date.precision], date.precision)


def whole_months(quantity):
    """How many months a duration is, when it is a whole number of its months, quarters or years; else None."""
    if not quantity.exact or len(quantity.unit.factors) != 1:
        return None
    named, power = quantity.unit.factors[0]
    months = {"month": 1, "quarter": 3, "year": 12}.get(named.name)
    if power != 1 or not months:
        return None
    count = quantity.number / named.factor
    return int(count) * months if count.denominator == 1 else None


def add_duration(date, quantity, sign):
    months = whole_months(quantity)
    if months is not None and abs(date.first) != INFINITE:
        return add_months(date, months * sign)
    days = quantity.number / DAY
    if not quantity.exact or days.denominator != 1 or date.precision != "day":
        raise Immovable(f"{date} moves by whole days")
    return Date(date.first + sign * int(days), date.last + sign * int(days), "day", date.about)
