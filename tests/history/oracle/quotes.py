"""Where quotes count: what stands under `value` in quotes is text, also when without them it would be a number or a date.
What would be one, the mutation test's reading of values says, which shares no code with sitegen either."""

import importlib.util
import pathlib
import re
import sys

MUTATION = pathlib.Path(__file__).resolve().parents[2] / "mutation/oracle"


def load():
    """The package beside this test's, under a name of its own."""
    found = importlib.util.spec_from_file_location("mutation_oracle", MUTATION / "__init__.py",
                                                   submodule_search_locations=[str(MUTATION)])
    sys.modules["mutation_oracle"] = module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return importlib.import_module("mutation_oracle.units"), importlib.import_module("mutation_oracle.values")


UNITS, VALUES = load()
KNOWN = UNITS.Units()


class Quoted(str):
    """Text that would be something else without its quotes."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        return isinstance(other, Quoted) and str.__eq__(self, other)

    def __ne__(self, other):
        return not self == other


def matter(text):
    text = re.sub(r"^(-?)\.(?=\d)", r"\g<1>0.", text.strip())
    if re.match(r"[$€£¥] ", text):  # a sign stands at its number
        return False
    return bool(re.fullmatch(r"\[\[.*\]\]", text)) or not isinstance(VALUES.parse(KNOWN, text), VALUES.Text)
