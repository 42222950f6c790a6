"""The values of all facts, and what does not hold."""

from . import formula, units, values
from .values import NO, YES

RANKS = {"preferred": 2, "normal": 1, "deprecated": 0}
FAILURES = (units.Mismatch, units.Impossible, OverflowError, ValueError)


def first(date):
    return -units.INFINITE if date is None else date.first


def last(date):
    return units.INFINITE if date is None else date.last


def ends(fact, entry):
    """The last day of an entry: as given, or the day before the next of its rank begins."""
    if entry.until is not None:
        return last(entry.until)
    later = [first(other.start) for other in fact.entries
             if other.rank == entry.rank and first(other.start) > first(entry.start)]
    return min(later) - 1 if later else units.INFINITE


def leads(fact, entry):
    """Does no other of higher rank cover it?"""
    if entry.rank == "deprecated":
        return False
    return not any(RANKS[other.rank] > RANKS[entry.rank] and first(other.start) <= first(entry.start)
                   and ends(fact, other) >= ends(fact, entry) for other in fact.entries)


def current(fact):
    leading = [entry for entry in fact.entries if leads(fact, entry)] or fact.entries
    return max(leading, key=lambda entry: first(entry.start))


def entry_at(fact, date):
    """The entry of that day; of a coarse date the last."""
    valid = [entry for entry in fact.entries if entry.rank != "deprecated"
             and first(entry.start) <= date.last and ends(fact, entry) >= date.first]
    return max(valid, key=lambda entry: (RANKS[entry.rank], first(entry.start)), default=None)


class Judge:
    """Looks at a knowledge base as it stands; `changed` gives some entries other values (by id of the object)."""

    def __init__(self, base, changed=None):
        self.base, self.changed = base, changed or {}
        self.known, self.failed = {}, {}
        self.errors, self.warnings = set(), set()

    # ---- values

    def value(self, fact, entry):
        """An entry's value. Raises Unknown when its formula fails, which is told once, at the formula."""
        if entry.value is not None or entry.tree is None:
            return self.changed.get(id(entry), entry.parsed)
        if id(entry) not in self.known:
            self.known[id(entry)] = None
            try:
                result = formula.evaluate(entry.tree, self.named)
                if fact.unit is not None:
                    result = formula.quantity(result).in_unit(fact.unit)
                self.known[id(entry)] = result
            except FAILURES as error:
                self.failed[fact.id] = str(error)
                self.errors.add((entry.formula.file, entry.formula.line, "formula"))
            except formula.Unknown:
                pass
        if self.known[id(entry)] is None:
            raise formula.Unknown(fact.id)
        return self.known[id(entry)]

    def named(self, name, date):
        fact = self.base.facts.get(name)
        if fact is None:
            return values.Entity(name)
        entry = current(fact) if date is None else entry_at(fact, date)
        if entry is None:
            raise formula.Unknown(name)
        return self.value(fact, entry)

    # ---- what must hold

    def everything(self):
        for fact in self.base.facts.values():
            for entry in fact.entries:
                try:
                    self.value(fact, entry)
                except formula.Unknown:
                    pass
            for check in fact.checks:
                self.check(fact, check)
        for claim in self.base.claims:
            self.claim(claim)
        for binding in self.base.bindings:
            self.binding(binding)
        return self

    def check(self, fact, check):
        try:
            if check.equals is not None:
                result = self.equal(fact, check)
            else:
                result = formula.truth(formula.evaluate(check.holds, self.named, check.within))
        except formula.Unknown:
            return
        except FAILURES:
            self.errors.add((check.file, check.line, "formula"))
            return
        if check.tension and result == YES:
            self.warnings.add((check.file, check.tension, "stale-tension"))
        elif not check.tension and result != YES:
            self.errors.add((check.file, check.line, "check-failed"))

    def equal(self, fact, check):
        left, right = self.named(fact.id, None), formula.evaluate(check.equals, self.named)
        return YES if formula.agree(left, right, check.within) else NO

    def claim(self, claim):
        if claim.value is None or not claim.facts or claim.verdict not in ("holds", "superseded", "contradicted"):
            return
        try:
            agrees = values.touch(claim.value, self.named(claim.facts[0], None))
        except formula.Unknown:
            return
        except FAILURES:
            agrees = False
        if agrees != (claim.verdict == "holds"):
            self.errors.add((claim.file, claim.places["value"], "claim-mismatch"))

    def binding(self, binding):
        place = binding.file, binding.line
        try:
            if binding.condition is not None:
                result = formula.truth(formula.evaluate(binding.condition, self.named))
                if result != YES:
                    self.errors.add((*place, "condition-failed" if result == NO else "condition-undecided"))
            elif binding.label is not None and binding.id in self.base.facts:
                fault = binding.label.fault(self.named(binding.id, binding.at))
                if fault:
                    self.errors.add((*place, fault))
        except formula.Unknown:
            pass
        except FAILURES:
            self.errors.add((*place, "formula"))
