"""The dossier's calculator, held against `sitegen calc`: models.tsv has every number of its section 6.

A value agrees when it rounds to what the dossier prints, to the digit, in the same unit.
"""

import collections
import decimal
import json
import re

Case = collections.namedtuple("Case", "line place model settings what expected")

SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def arguments(settings):
    """'linear; commitment=138 billion' as flags of sitegen calc."""
    for setting in filter(None, (part.strip() for part in settings.split(";"))):
        yield from ("--set" if "=" in setting else "--preset", setting)


class Answers:
    """What sitegen calc says of a knowledge base; each scenario is asked for once."""

    def __init__(self, ask):
        self.ask = ask  # runs sitegen with arguments, returns what it prints
        self.known = {}

    def of(self, case):
        key = (case.model, case.settings)
        if key not in self.known:
            self.known[key] = json.loads(self.ask("calc", case.model, *arguments(case.settings), "--json"))
        return self.known[key]


def ask(answer, what):
    """The values with their texts, and the unit; None when there is no such thing."""
    name, _, step = what.rstrip("]").partition("[")
    name, _, bound = name.partition(".")
    if name in answer["inputs"]:
        entry = answer["inputs"][name]
        values = entry[bound or "value"]
        return values if isinstance(values, list) else [values], [entry["text"]], entry["unit"]
    if name in answer["scalars"]:
        entry = answer["scalars"][name]
        return [entry["value"]], [entry["text"]], entry["unit"]
    if name not in answer["series"] or (step and step not in answer["steps"]):
        return None
    entry = answer["series"][name]
    if not step:
        return entry["values"], entry["texts"], entry["unit"]
    at = answer["steps"].index(step)
    return [entry["values"][at]], [entry["texts"][at]], entry["unit"]


def rounds_to(value, printed, scale):
    """Is it what is printed, to as many decimals? A double has 15 digits that mean something."""
    if value is None:
        return False
    exact = decimal.Decimal(f"{value:.15g}").scaleb(-scale)
    want = decimal.Decimal(printed)
    return exact.quantize(want, rounding=decimal.ROUND_HALF_UP) == want


def split(expected):
    """'12.50 12.50 billion USD' as numbers, power of ten and unit."""
    words = expected.split()
    numbers = []
    while words and NUMBER.fullmatch(words[0]):
        numbers.append(words.pop(0))
    scale = SCALES[words.pop(0)] if words and words[0] in SCALES else 0
    return numbers, scale, " ".join(words)


def wrong(case, answer):
    """What is wrong, in words, or nothing."""
    if case.what == "caveats":
        return "" if any(case.expected in caveat for caveat in answer["caveats"]) else "no caveat says so"
    found = ask(answer, case.what)
    if found is None:
        return f"there is no '{case.what}'"
    values, texts, unit = found
    numbers, scale, expected_unit = split(case.expected)
    if not numbers:
        return "" if texts == [case.expected] and values == [None] else f"it is {', '.join(texts)}"
    agrees = len(numbers) == len(values) and all(rounds_to(*pair, scale) for pair in zip(values, numbers))
    if agrees and (unit or "") == expected_unit:
        return ""
    shown = ", ".join("nothing" if value is None else f"{value:.15g}" for value in values)
    return f"it is {shown} {unit or ''}".rstrip()


def findings(cases, answers):
    """Pairs of what was compared and what is wrong with it."""
    for case in cases:
        name = f"{case.place}: {case.model} {case.what} is {case.expected} (models.tsv:{case.line})"
        yield name, wrong(case, answers.of(case))


def planted(case):
    """The case with each of its numbers changed by one in the last digit, or with another word."""
    changed = False
    for match in NUMBER.finditer(case.expected):
        digit = match[0][-1]
        other = match[0][:-1] + str((int(digit) + 1) % 10)
        yield case._replace(expected=case.expected[:match.start()] + other + case.expected[match.end():])
        changed = True
    if not changed:
        yield case._replace(expected=case.expected + "s")


def self_tests(cases, answers):
    """Every number of the table is changed in turn, and each must be found. One line for all."""
    count = missed = 0
    for case in (case for case in cases if not wrong(case, answers.of(case))):
        for other in planted(case):
            count += 1
            missed += not wrong(other, answers.of(case))
    yield f"{count} numbers of models.tsv changed", f"{missed} were not found" if missed else ""
